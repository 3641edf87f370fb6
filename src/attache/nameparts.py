"""What may each word of a text be in a name or a title?"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from attache.atlas import Spot, countries_at
from attache.entities import Known
from attache.phrasebook import word_set
from attache.settings import VocabularyFile
from attache.tokens import Lexicon, Token, lexicon_of, line_starts, phrases_in, span, tokens_of

# A word of a name, a small one within a name; of a title the word that makes it an office, a rank, the rest, a country;
# a form of address, a small word within a title, one that begins sentences; any other.
NAME, PARTICLE, HEAD, RANK, OFFICE, COUNTRY, ADDRESS, JOINT, START, OTHER = "NPHRICAJSo"
TITLE = frozenset((HEAD, RANK, OFFICE, COUNTRY, ADDRESS))
WITHIN = TITLE | {JOINT, NAME, PARTICLE}  # within a title that follows a name
ASIDE = re.compile(
    r"\((?:Rtd|Retd|Ret|Dr|left|right|centre|center|rtd|retd|ret|[A-Z][A-Za-z]{0,14}(?:-[A-Z]+)?)\.?\)|[\[\]]|[“\"][A-Z]\w+[”\"]"
)


class Reading(NamedTuple):
    """A text read word by word: what each word is, which ranks and countries stand where, what is a headline."""

    text: str
    tokens: tuple[Token, ...]
    sorts: list[str]
    ranks: Mapping[int, tuple[int, str]]  # by the word after it: where it starts, which it is
    spots: tuple[Spot, ...]
    shouted: frozenset[int]  # words of lines that capitalise all
    first: int  # words of the first line

    def printed(self, start: int, end: int) -> str:
        """Words as they are printed, in one line."""
        return " ".join(self.text[slice(*span(self.tokens, start, end))].split())

    def words(self, start: int, end: int) -> tuple[str, ...]:
        """Words as they are compared."""
        return tuple(token.bare for token in self.tokens[start:end])


def read_names(text: str, known: Known) -> Reading:
    """Read a text word by word. What is set aside in brackets within a name is passed over."""
    tokens = tokens_of(ASIDE.sub(lambda match: " " * len(match.group()), text))
    sorts = [_sort(token) for token in tokens]
    spots = tuple(countries_at(tokens, known))
    rank_words, offices = _ranks(known.vocabulary), set[int]()
    for start, end, title in phrases_in(tokens, lexicon_of((t, t) for t in known.registry.titles if " " in t)):
        if tokens[start].capital:
            filled = ADDRESS if sorts[end - 1] == ADDRESS else OFFICE  # `Tan Sri`; `Raksha Mantri`
            sorts[start:end] = [filled if sort in {NAME, START} else sort for sort in sorts[start:end]]
            offices.update(() if title in rank_words.phrases else range(start, end))
    for start, end, _, seat in spots:
        if not _is_person(tokens, sorts, start, end):
            sorts[start:end] = [OFFICE if seat else COUNTRY] * (end - start)
    ranks = {}
    for start, end, rank in phrases_in(tokens, rank_words):
        if tokens[start].capital and start not in offices:
            ranks[end] = (start, rank)
            sorts[start:end] = [sort if sort == HEAD else RANK for sort in sorts[start:end]]
    for n in range(1, len(tokens)):
        if tokens[n].raw.isdigit() and len(tokens[n].raw) < 4 and sorts[n - 1] == OFFICE and tokens[n].gap == " ":
            sorts[n] = OFFICE  # `Region 4`
        if (tokens[n - 1].raw, tokens[n].raw) == ("H", "E") and tokens[n].gap in {".", ". "}:
            sorts[n - 1 : n + 1] = [ADDRESS, ADDRESS]
        if tokens[n].key in word_set("alike") and sorts[n - 1] == NAME and tokens[n].gap == " " and n not in ranks:
            sorts[n] = NAME
        if tokens[n].raw == "Gen" and sorts[n - 1 : n + 2] == [HEAD, RANK, NAME] and NAME not in sorts[n + 2 : n + 3]:
            sorts[n] = NAME  # `Minister Gen Nakatani`
    first = [*line_starts(tokens), len(tokens)][0]
    return Reading(text, tokens, sorts, ranks, spots, _shouted(text, tokens), first)


def _ranks(vocabulary: VocabularyFile) -> Lexicon[str]:
    return lexicon_of(
        (text, id)
        for id, rank in vocabulary.ranks.items()
        for text in (*rank.label.values(), *rank.aliases, *filter(None, (rank.short, rank.native)))
    )


def _sort(token: Token) -> str:
    """What a word by itself is."""
    word = token.bare
    if word in word_set("never") or any(char.isdigit() for char in word):
        return OTHER
    lists = [("heads", HEAD), ("offices", OFFICE)]
    if token.raw == "HE":
        return ADDRESS
    if token.capital:
        lists = [("honorifics", ADDRESS), *lists, ("starts", START)]
        return next((sort for name, sort in lists if word in word_set(name)), NAME)
    lists += [("joints", JOINT), ("particles", PARTICLE)]
    return next((sort for name, sort in lists if word in word_set(name)), OTHER)


def _is_person(tokens: Sequence[Token], sorts: Sequence[str], start: int, end: int) -> bool:
    """Whether the name of a country is here one of a person: `Minister Chad Smith`, `General Michael Jordan`."""
    if end - start > 1 or tokens[start].key not in word_set("persons"):
        return False
    first = end < len(tokens) and tokens[end].gap == " " and sorts[end] == NAME
    left = sorts[start - 1] if start and tokens[start].gap in {" ", ". "} else OTHER
    return (first and left in {HEAD, OFFICE, RANK, ADDRESS}) or left == NAME


def _shouted(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The words of lines in which each of five and more is capitalised, but for small ones, and no stop ends all."""
    found: set[int] = set()
    for start, end in pairwise([0, *line_starts(tokens), len(tokens)]):
        large = all(not token.raw[0].islower() or token.key in word_set("smalls") for token in tokens[start:end])
        if end - start > 4 and large and text[tokens[end - 1].end :][:1] != ".":
            found.update(range(start, end))
    return frozenset(found)
