"""Which country do the words of a text name?

By its names in English and the languages of the site, by its people's (“Japanese”), and, less surely, by its seat of
government. What has such a word in it and names no country (a sea, an agency, a war) stands in the package's word list.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from attache import iso
from attache.entities import Known, names_of
from attache.phrasebook import word_list
from attache.registry import fold
from attache.tokens import Lexicon, Token, lexicon_of, phrases_in

OTHERS = "others"


class Spot(NamedTuple):
    """A country named by the words from `start` to `end` (numbers of words), and whether by its seat of government."""

    start: int
    end: int
    code: str
    seat: bool


def countries_at(tokens: Sequence[Token], known: Known) -> Iterator[Spot]:
    """Every country that the words of a text name, in order."""
    lexicon = _atlas(tuple(sorted(_own_names(known))), known.site.languages)
    for start, end, meanings in phrases_in(tokens, lexicon):
        words = tokens[start:end]
        money = end < len(tokens) and tokens[end].gap.startswith("$")  # US$8 million
        for printed, code, seat in meanings if not money else ():
            if code != OTHERS and _written_so(words, printed):
                yield Spot(start, end, code, seat)
                break


def _own_names(known: Known) -> Iterator[tuple[str, str]]:
    for code, entity in known.entities["country"].items():
        if entity.file:
            yield from ((name, code) for name in names_of(entity) if name != code)


@cache
def _atlas(own: tuple[tuple[str, str], ...], languages: tuple[str, ...]) -> Lexicon[tuple[tuple[str, str, bool], ...]]:
    """Every name with its meanings: as it is printed, of which country, whether a seat. The first that fits counts."""
    meanings: dict[str, list[tuple[str, str, bool]]] = {}
    for text, code, seat in _meanings(own, languages):
        meanings.setdefault(fold(text), []).append((text, code, seat))
    return lexicon_of((phrase, tuple(found)) for phrase, found in meanings.items())


def _meanings(own: tuple[tuple[str, str], ...], languages: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    for phrase in word_list(OTHERS):
        yield phrase, OTHERS, False
    for text, code in own:
        yield text, code, False
    for code, country in iso.countries().items():
        local = (iso.printed_name(code, language) for language in ("vi", *languages))
        # Names as short as `Đức` (Germany) and `Nga` (Russia) are names of people.
        printed = dict.fromkeys((iso.printed_name(code, "en"), *(name for name in local if len(name) > 4)))
        for name in (*printed, country.slug.title(), *country.aliases, *country.people):
            yield name, code, False
        for seat in country.seats:
            yield seat, code, True


def _written_so(words: Sequence[Token], printed: str) -> bool:
    """Whether words are written like a name: capital where it has one, and like an abbreviation where it is one."""
    letters = printed.replace(".", "").replace(" ", "")
    if len(letters) <= 5 and sum(map(str.isupper, letters)) > 1 and " " not in printed.strip("."):
        return re.sub(r"['’]s$", "", "".join(word.raw for word in words)) == letters
    if words[-1].key != words[-1].bare and fold(printed).endswith(words[-1].key) and "'" not in printed:
        return False  # `the State's` is not `the States`
    first = words[0].capital or words[0].key == "the"
    return first and words[-1].raw != words[-1].raw.casefold()
