"""What may be one thing that is told twice, or written in two ways?

Nothing here is certain, so that all of it warns. Only what shares a key is compared (kind and partner, or letters of a
name): each with each would take hours.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from attache.articles import Draft
from attache.diagnostics import At, Finding
from attache.entities import Known, names_of
from attache.model import Digest, Event, Plate
from attache.registry import fold
from attache.spine import grouped

MONTH = 31  # days: what is dated to more than that overlaps with too much to mean anything, but for its like in title
SHORT = 4  # letters of a word below which another letter is another word: Hai and Hau are two names
LONG = 80  # letters of a name above which it is none
CROWD = 50  # what shares a key with more than these is likely nothing among them


class _Told(NamedTuple):
    """An event with its place in a file; `number` counts events in the order of their articles' dates."""

    number: int
    event: Event
    path: str
    n: int
    days: tuple[date, date]


def review_likeness(digest: Digest, known: Known, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Events that are likely told twice, and names that are likely one: each is said once, at the later of the two."""
    dated = sorted(drafts, key=lambda draft: (draft.record.file.date, draft.record.path))
    events = [(n, event, event.when, draft.record.path) for draft in dated for n, event in draft.events]
    told = [_Told(k, event, path, n, (when.low, when.high)) for k, (n, event, when, path) in enumerate(events)]
    told.sort(key=lambda one: (one.days, one.event.id))
    first: dict[_Told, _Told] = {}
    groups = grouped(((one.event.kind, id), one) for one in told for id in _partners(one.event, digest.home))
    for one, other in (pair for group in groups.values() if len(group) > 1 for pair in _pairs(group)):
        if _may_be_one(one.event, other.event, digest.home):
            first[other] = min(first.get(other, one), one)
    for other, one in sorted(first.items()):
        message = f"this may be the event `{one.event.id}` of {one.event.date}, which {one.path} tells"
        hint = f"if so, write `- ref: {one.event.id}` instead; else say in both who took part, or where"
        yield Finding("event-likely-twice", message, hint, other.path, ("events", other.n, "id"))
    yield from _variants(known, [draft for draft in dated if not draft.gone])


def _partners(event: Event, home: Plate | None) -> list[str]:
    """The countries by which events are told apart: all but the home country, unless it is alone."""
    return [plate.id for plate in event.parties if plate is not home] or [plate.id for plate in event.parties]


def _pairs(told: Sequence[_Told]) -> Iterator[list[_Told]]:
    """Pairs on days that overlap; what is dated to more than a month, or stands in a crowd, is paired by its title."""
    short = [one for one in told if (one.days[1] - one.days[0]).days <= MONTH]
    pairs, crowded = _at_once(short)
    yield from pairs
    if crowded or len(short) < len(told):
        for titled in grouped((one.event.title.casefold(), one) for one in told).values():
            yield from _at_once(titled)[0]


def _at_once(told: Sequence[_Told]) -> tuple[list[list[_Told]], bool]:
    """Pairs on days that overlap, of events in the order of these; and whether there were too many at a time."""
    running: list[_Told] = []
    pairs, crowded = [], False
    for one in told:
        crowded = crowded or len(running) > CROWD
        running = [other for other in running[-CROWD:] if other.days[1] >= one.days[0]]
        pairs += [sorted((other, one)) for other in running]
        running.append(one)
    return pairs, crowded


def _may_be_one(one: Event, other: Event, home: Plate | None) -> bool:
    """Whether two events of a kind, with a partner and a day in common, have nothing that tells them apart."""
    if one.article == other.article or one.parent in (other.id, other.parent or "") or other.parent == one.id:
        return False
    if len({one.series, other.series} - {None}) > 1 or len({one.edition, other.edition} - {None}) > 1:
        return False
    places = [fold(event.place.name).replace(" ", "") for event in (one, other) if event.place]
    if len(places) > 1 and places[0] not in places[1] and places[1] not in places[0]:
        return False
    partners = {*_partners(one, home)}, {*_partners(other, home)}
    met = [{(who.country, who.official.id) for who in event.officials} for event in (one, other)]
    sides = {country for country, _ in met[0]} & {country for country, _ in met[1]}
    return 2 * len(partners[0] & partners[1]) >= min(map(len, partners)) and (not sides or bool(met[0] & met[1]))


def _variants(known: Known, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Names of officials that are likely another's, of which at least one nobody has described."""
    entities = known.entities["official"]
    names = [(name, id) for id, entity in entities.items() for name in dict.fromkeys(map(fold, names_of(entity)))]
    keys = {key for name, id in names if not entities[id].file for key in _letters(name)}  # two with files differ
    named = [(key, name) for name in names for key in _letters(name[0]) if key in keys] if keys else []
    alike = {
        frozenset((id, other_id))
        for group in grouped(named).values()
        for (name, id), (other, other_id) in combinations(group[:CROWD], 2)
        if id != other_id and not (entities[id].file and entities[other_id].file) and _one_name(name, other)
    }
    places = _first_named(known, drafts) if alike else {}
    order = {id: n for n, id in enumerate(places)}
    for pair in sorted(alike, key=sorted):
        # whoever has a file is the one who is meant, else whoever was named before
        id, other = sorted(pair, key=lambda id: (entities[id].file is None, order.get(id, -1)))
        path, at, text = places.get(other, ("", (), ""))
        meant, where = entities[id], entities[id].path or places.get(id, ("",))[0]
        if not path or (meant.file and id in known.registry.near("official", text)[:1]):
            continue  # that it is not registered is said with the same hint
        hint = f"if so, write “{meant.plate.name}” in both; else describe both in files of their own"
        if meant.file:
            hint = (
                f'if so, `attache entity merge {meant.plate.id} "{text}"`; else `attache entity new official "{text}"`'
            )
        message = f"“{text}” may be “{meant.plate.name}” of {where}, written otherwise"
        yield Finding("name-variant", message, hint, path, at)


def _first_named(known: Known, drafts: Sequence[Draft]) -> dict[str, tuple[str, At, str]]:
    """Where each official is named first, and how: file, place, words."""
    first: dict[str, tuple[str, At, str]] = {}
    for draft in drafts:
        file = draft.record.file
        named: list[tuple[At, str]] = [(("officials", n), name) for n, name in enumerate(file.officials)]
        for n, event in enumerate(file.events):
            named += [(("events", n, "officials", m), who.person) for m, who in enumerate(event.officials)]
        for at, text in named:
            for id in known.registry.find("official", text)[:1]:
                first.setdefault(id, (draft.record.path, at, text))
    return first


def _letters(name: str) -> Iterator[object]:
    """Keys of which two names share one if they may be one: words in any order, first and last, initials, letters."""
    if name and len(name) <= LONG:
        words = name.split()
        yield from (" ".join(sorted(words)), (words[0], words[-1]), tuple(word[0] for word in words))
        yield from _slips("".join(words))


def _slips(word: str) -> set[str]:
    """A word, and all that it is with a letter left out: two that share one differ by a slip."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _one_name(name: str, other: str) -> bool:
    """Whether one name is likely the other: words in another order, a middle name left out, initials, or a slip."""
    less, more = sorted((name.split(), other.split()), key=len)
    if sorted(less) == sorted(more) or "".join(less) == "".join(more):
        return True
    if len(less) < len(more):
        ends = (less[0], less[-1]) == (more[0], more[-1])
        return ends and len(less) > 1 and [word for word in more if word in less] == less
    pairs = [(one, two) for one, two in zip(less, more, strict=True) if one != two]
    if not all(one.isalpha() and two.isalpha() for one, two in pairs):
        return False  # a number that differs is another
    initials = all(one[0] == two[0] and 1 in (len(one), len(two)) for one, two in pairs)
    slips = (min(len(one), len(two)) >= SHORT and bool(_slips(one) & _slips(two)) for one, two in pairs)
    return (initials and len(pairs) < len(less)) or (len(pairs) == 1 and all(slips))
