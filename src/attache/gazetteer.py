"""Which countries, bodies and kinds of event does a text name?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from attache.atlas import Spot, countries_at
from attache.entities import Known
from attache.mentions import Certainty, Mention
from attache.namefinder import officials_in
from attache.phrasebook import word_list, word_set
from attache.registry import fold
from attache.schema import OfficialFile, OrganisationFile
from attache.settings import Term
from attache.tokens import Token, lexicon_of, line_starts, phrases_in, span, tokens_of, without_s

FIELDS = {"organisation": "organisations", "series": "series", "agreement": "agreements", "area": "areas"}
PATRONS = frozenset(("forum", "agency", "igo"))  # sorts of organisation whose country takes no part by being named
LISTED = 200  # words of a list of countries
LEAD, HEADLINE = 110, 24  # words that open a text, and those of a headline at most
Range = tuple[int, int]


def places_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every country (by name, alias or demonym, English or Vietnamese), area, organisation, series and agreement that a
    text names, in order.
    """
    tokens, officials = tokens_of(text), officials_in(text, known)
    spots = list(countries_at(tokens, known))
    named = list(_named(text, tokens, known, spots))
    masks = [(m.start, m.end) for m in officials] + [(m.start, m.end) for m, masking in named if masking]
    placed = ((spot, *span(tokens, spot.start, spot.end)) for spot in spots)
    shown = [spot for spot, start, end in placed if not any(m[0] <= start and end <= m[1] + 2 for m in masks)]
    countries = [*_countries(text, tokens, shown, officials), *_nationalities(officials, known)]
    taken = [(m.start, m.end) for m, _ in named]
    found = [*countries, *(m for m, _ in named), *_bodies(text, tokens, shown, taken)]
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.field)))


def _countries(
    text: str, tokens: Sequence[Token], spots: Sequence[Spot], officials: Sequence[Mention]
) -> Iterator[Mention]:
    """The countries named, each as surely as all its places together tell."""
    posted = {mention.detail.get("country") for mention in officials}
    counts = Counter(spot.code for spot in spots if not spot.seat)
    early = {spot.code for spot in spots if not spot.seat and spot.start < LEAD}
    named = {n for spot in spots for n in range(spot.start, spot.end)}
    edges = {spot.start for spot in spots} & {spot.end for spot in spots}  # where two stand side by side
    acting = {spot.code for spot in spots if _acts(tokens, named, edges, spot)}
    acting |= {spot.code for spot in spots if spot.seat and (counts[spot.code] or _dates_line(text, tokens, spot))}
    for spot in spots:
        sure: Certainty = "possible"
        why = "its seat of government is named" if spot.seat else "it is merely named"
        if spot.code in posted:
            sure, why = "certain", "an official of it is named"
        elif spot.code in early and counts[spot.code] > 1:
            sure, why = "certain", "it opens the text and recurs"
        elif spot.code in early | acting or counts[spot.code] > 2:
            sure, why = "likely", "it opens the text" if spot.code in early else "it acts or recurs"
        start, end = span(tokens, spot.start, spot.end)
        yield Mention(start, start + len(without_s(text[start:end])), "countries", spot.code, sure, why)


def _dates_line(text: str, tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether a seat of government opens a line as the place that it is reported from: `HANOI (…) –`."""
    start, end = span(tokens, spot.start, spot.end)
    return not text[:start].rpartition("\n")[2].strip() and bool(re.match(r"\s*[,(:—–]", text[end : end + 3]))


def _acts(tokens: Sequence[Token], named: Set[int], edges: Set[int], spot: Spot) -> bool:
    """Whether a country is a party where it is named: `the Lao side`, `Laos-Japan`, `forces of Laos and China`."""
    deeds = frozenset[str]() if spot.seat else word_set("deeds")
    for token in tokens[spot.end : spot.end + 3]:
        if not re.fullmatch(r"\s?[-–]?[^\S\n]?", token.gap):
            break
        if token.bare in word_set("actors") | deeds:
            return True
    if any(tokens[n].gap.strip() in {"-", "–"} for n in edges & {spot.start, spot.end}):
        return True
    n, first = spot.start, max(spot.start - LISTED, 0)
    while n > first and (n - 1 in named or tokens[n - 1].key in {"and", "the"}):
        n -= 1
    last = tokens[n - 1].key if n else ""
    sent = last == "to" and any(token.bare in word_set("sendings") for token in tokens[max(0, n - 8) : n - 1])
    with_it = last in {"with", "between", "as", "including"} or (
        last == "of" and tokens[n - 2].bare in word_set("actors")
    )
    return sent or with_it


def _nationalities(officials: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """The countries of registered officials."""
    for mention in officials:
        entity = known.entities["official"].get(mention.value)
        if entity and isinstance(entity.file, OfficialFile) and entity.file.country:
            for code in known.registry.find("country", entity.file.country)[:1]:
                why = f"the country of {entity.plate.name}"
                yield Mention(mention.start, mention.end, "countries", code, "likely", why)


def _named(text: str, tokens: Sequence[Token], known: Known, spots: Sequence[Spot]) -> Iterator[tuple[Mention, bool]]:
    """The registered organisations, series, agreements and areas named; and whether countries in them take no part."""
    names = [
        (name, [(t, key) for t in FIELDS for key in known.registry.folded.get((t, name), ())])
        for type, name in known.registry.folded
        if type in FIELDS
    ]
    areas = [(name, keys) for name, keys in names if keys[0][0] == "area"]  # also within the name of a body
    present = {spot.code for spot in spots}
    found = (*phrases_in(tokens, lexicon_of(areas)), *phrases_in(tokens, lexicon_of(names)))
    for start, end, keys in sorted({start: (start, end, keys) for start, end, keys in found}.values()):
        type, key = keys[0]
        first, last = tokens[start], tokens[end - 1]
        short = end - start == 1 and len(first.bare) < 5
        linked = text[: first.start].endswith("[[")
        goes_on = first.gap == "-" or (end < len(tokens) and tokens[end].gap == " " and tokens[end].capital)
        other = type == "series" and goes_on and not linked  # a `UK-Vietnam Defence Policy Dialogue`
        if other or len(keys) > 1 or not (linked or (first.raw.isupper() if short else first.capital)):
            continue
        file = known.entities[type][key].file
        owner = file.country if isinstance(file, OrganisationFile) else None
        named = _owner(tokens, spots, start, end)
        patron = not isinstance(file, OrganisationFile) or file.kind in PATRONS
        if not owner or patron or (named or owner) == owner and owner in present:
            sure: Certainty = "certain" if not owner or patron or named == owner or end - start > 4 else "likely"
            yield Mention(first.start, last.end, FIELDS[type], key, sure, "the registry has the name"), patron


def _owner(tokens: Sequence[Token], spots: Sequence[Spot], start: int, end: int) -> str | None:
    """Of which country a body is by the words in, before or behind it: `Japan's Navy`, `Ministry of Defence, Japan`."""
    after = end
    while after < len(tokens) and tokens[after].key in {"of", "the"} and tokens[after].gap == " ":
        after += 1
    for spot in spots:
        inside = start <= spot.start < end
        behind = spot.start == after > end or (spot.start == end and tokens[end].gap == ", ")
        if not spot.seat and (inside or spot.end == start or behind):
            return spot.code
    return None


def _bodies(text: str, tokens: Sequence[Token], spots: Sequence[Spot], taken: Sequence[Range]) -> Iterator[Mention]:
    """Bodies that nobody registered, by the name of a country before or behind them."""
    behind, before = _body_patterns()
    for spot in spots:
        start, end = span(tokens, spot.start, spot.end)
        if match := behind.match(text, end):
            start, end = start - 6 * text[:start].endswith("Royal "), match.end()
        elif match := before.search(text, max(0, start - 60), start):
            start = match.start()
        if match and not spot.seat and not any(start < other[1] and other[0] < end for other in taken):
            value = without_s(" ".join(text[start:end].split()))
            why = "a body of the country named with it"
            yield Mention(start, end, "organisations", value, "likely", why, {"country": spot.code})


@cache
def _body_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    bodies = "|".join(sorted(word_list("bodies"), key=len, reverse=True))
    added = r"(?:(?:Royal|National|People['’]s|Imperial|Joint)\s)*"
    return re.compile(rf"\s{added}(?:{bodies})\b"), re.compile(rf"\b(?:{bodies})\sof\s(?:the\s)?$")


class _Cue(NamedTuple):
    """A word that signals a kind: which, at which words of the text, and how strongly."""

    kind: str
    start: int
    end: int
    weight: float


# Kinds that are also what talks are about.
TOPICS = frozenset(("hadr", "peacekeeping", "war-legacy", "training", "industry", "border", "agreement", "exercise"))
VENUES = frozenset(("forum", "dialogue"))  # … and that others happen at


def kinds_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every word that signals a kind of event, by the cues of the vocabulary, the likeliest kind's first. At most three
    kinds are likely; the words of the others are possible.
    """
    tokens = [token._replace(key=_stem(token.key), bare=_stem(token.bare)) for token in tokens_of(text)]
    cues = list(_cues(tokens, known.vocabulary.kinds))
    scores: dict[str, float] = defaultdict(float)
    seen: Counter[tuple[str, ...]] = Counter()
    for cue in cues:
        words = (cue.kind, *(token.key for token in tokens[cue.start : cue.end]))
        seen[words] += 1
        scores[cue.kind] += cue.weight / seen[words]
    ranked = _ranked(scores)
    mentions = []
    for cue in sorted(cues, key=lambda cue: (-scores[cue.kind], cue.start)):
        place, sure = span(tokens, cue.start, cue.end), ranked.get(cue.kind, "possible")
        mentions.append(Mention(*place, "kind", cue.kind, sure, "a word that signals this kind"))
    return tuple(mentions)


def _ranked(scores: Mapping[str, float]) -> dict[str, Certainty]:
    """The kinds that are likely: the best, and at most two that are nearly as good and no part of another."""
    best = max(scores.values(), default=0)
    pairs = (pair.split() for pair in word_list("before"))
    beaten = {loser for winner, loser, factor in pairs if scores.get(winner, 0) * float(factor) >= scores.get(loser, 0)}
    left = [kind for kind, score in scores.items() if score >= max(0.45 * best, 1.5) and kind not in beaten]
    left.sort(key=lambda kind: -scores[kind])
    ranked: dict[str, Certainty] = dict.fromkeys(left[:3], "likely")
    if len(left) == 1 and best > 6:
        ranked[left[0]] = "certain"
    return ranked


def _cues(tokens: Sequence[Token], kinds: Mapping[str, Term]) -> Iterator[_Cue]:
    lexicon = lexicon_of(
        (" ".join(map(_stem, fold(cue).split())), kind) for kind, term in kinds.items() for cue in term.cues
    )
    headline, last = _headline(tokens), ("", -9)
    asides = any(a.raw in {"sidelines", "margins"} and b.raw == "of" for a, b in pairwise(tokens))
    for start, end, named in phrases_in(tokens, lexicon):
        # `Japan-Vietnam Defense Ministers' Meeting` is none of many
        kind = "meeting" if named == "forum" and "-" in tokens[start - 1].gap else named
        zone = 4.0 if start < headline else 2.0 if start < headline + LEAD else 0.7
        weight = zone * (0.5 + 0.5 * min(end - start, 4))
        if kind in VENUES and (asides or any(token.key == "at" for token in tokens[max(0, start - 3) : start])):
            weight /= 3 if asides else 2
        if last[0] == kind and start - last[1] < 3:
            weight /= 2
        if start >= headline and kind in TOPICS and _is_topic(tokens, start):
            weight *= 0.4
        last = kind, end
        yield _Cue(kind, start, end, weight)


def _is_topic(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word stands in a list of what is talked about."""
    for n in range(start - 1, max(-1, start - 16), -1):
        if "." in tokens[n + 1].gap or "\n" in tokens[n + 1].gap:
            return False
        if tokens[n].key in {_stem(word) for word in word_set("topics")}:
            return True
    return False


def _headline(tokens: Sequence[Token]) -> int:
    """How many words the first lines have that are as short as headlines are and end in no stop."""
    end = 0
    for line in line_starts(tokens)[:3]:
        if line - end > HEADLINE or "." in tokens[line].gap:
            break
        end = line
    return end


@cache
def _stem(word: str) -> str:
    """A word without what number, tense and side of the ocean do to its end."""
    word = word.replace("defens", "defenc").replace("our", "or").replace("iz", "is").replace("programme", "program")
    for ending, instead in (("ies", "y"), ("ied", "y"), *((end, "") for end in ("ed", "es", "s", "e"))):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending) + instead
    return word
