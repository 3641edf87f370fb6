"""What may be one thing that is told twice, or written in two ways?

Nothing here is certain, so that all of it warns. Only what shares a key is compared (kind and partner, or letters of a
name): each with each would take hours.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from attache.articles import Draft
from attache.diagnostics import At, Finding
from attache.entities import Known, names_of
from attache.model import Digest, Event, Plate
from attache.registry import fold, slug_of
from attache.schema import ArticleFile, EventEntry
from attache.spine import grouped

MONTH = 31  # days: what is dated to more than that overlaps with too much, unless it has the same title
SHORT = 4  # letters of a word below which another letter is another word: Hai and Hau are two names
LONG = 80  # letters of a name above which it is none


class _Told(NamedTuple):
    """An event with its place; `n` counts events in the order in which they were told."""

    n: int
    event: Event
    path: str
    at: At


def review_likeness(digest: Digest, known: Known, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Events that are likely told twice, and names that are likely one: each is said once, at the later of the two."""
    dated = sorted(drafts, key=lambda draft: (draft.record.file.date, draft.record.path))
    events = ((event, draft.record.path, ("events", n)) for draft in dated for n, event in draft.events)
    yield from _likely_twice([_Told(n, *one) for n, one in enumerate(events)], digest.home)
    for type in ("official", "tag"):
        yield from _variants(type, known, [draft for draft in dated if not draft.gone])


def _likely_twice(told: Sequence[_Told], home: Plate | None) -> Iterator[Finding]:
    first: dict[_Told, _Told] = {}
    for group in grouped((key, one) for one in told for key in _keys(one.event, home)).values():
        for one, other in map(sorted, _at_once(group)):
            if other not in first and _may_be_one(one.event, other.event, home):
                first[other] = one
    for other, one in sorted(first.items()):
        message = f"this may be the event `{one.event.id}` of {one.event.date}, which {one.path} tells"
        hint = f"if so, write `- ref: {one.event.id}` instead; else say in both who took part, or where"
        yield Finding("event-likely-twice", message, hint, other.path, (*other.at, "id"))


def _keys(event: Event, home: Plate | None) -> Iterator[tuple[str, str, str]]:
    short = (event.when.high - event.when.low).days <= MONTH
    for partner in _partners(event, home):
        yield event.kind, partner.id, event.title.casefold()
        if short:
            yield event.kind, partner.id, ""


def _partners(event: Event, home: Plate | None) -> set[Plate]:
    """The countries by which events are told apart: all but the home country, unless it is alone."""
    return {*event.parties} - {home} or {*event.parties}


def _at_once(told: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Pairs of events on days that overlap."""
    running: list[_Told] = []
    for one in sorted(told, key=lambda one: one.event.order) if len(told) > 1 else ():
        running = [other for other in running if other.event.when.high >= one.event.when.low]
        yield from ((other, one) for other in running)
        running.append(one)


def _may_be_one(one: Event, other: Event, home: Plate | None) -> bool:
    """Whether two events of a kind, with a partner and a day in common, have nothing that tells them apart."""
    partners = _partners(one, home), _partners(other, home)
    parts = one.parent in (other.id, other.parent or "") or other.parent == one.id
    series, editions = {one.series, other.series} - {None}, {one.edition, other.edition} - {None}
    places = [fold(event.place.name).replace(" ", "") for event in (one, other) if event.place]
    met = [{(a.country, a.official.id) for a in event.officials} for event in (one, other)]
    sides = {country for country, _ in met[0]} & {country for country, _ in met[1]}
    return (
        one.article != other.article
        and not parts
        and 2 * len(partners[0] & partners[1]) >= min(map(len, partners))
        and len(series) < 2
        and len(editions) < 2
        and (len(places) < 2 or places[0] in places[1] or places[1] in places[0])
        and (not sides or bool(met[0] & met[1]))
    )


def _variants(type: str, known: Known, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Names of a type that are likely another's, of which at least one nobody has described."""
    entities = known.entities[type]
    names = [(name, id) for id, entity in entities.items() for name in {*map(fold, names_of(entity))}]
    alike = {
        frozenset((id, other_id))
        for group in grouped((key, name) for name in names for key in _letters(name[0])).values()
        for (name, id), (other, other_id) in combinations(group, 2)
        if id != other_id and not (entities[id].file and entities[other_id].file) and _one_name(type, name, other)
    }
    places = _first_named(type, known, drafts) if alike else {}
    order = {id: n for n, id in enumerate(places)}
    for pair in sorted(map(sorted, alike)):
        # whoever has a file is the one who is meant, else whoever was named before
        id, other = sorted(pair, key=lambda id: (entities[id].file is None, order.get(id, -1)))
        where = entities[id].path or places.get(id, ("",))[0]
        if other not in places or (entities[id].file and id in known.registry.near(type, places[other][2])[:1]):
            continue  # that it is not registered is said with the same hint
        path, at, text = places[other]
        name, hint = entities[id].plate.name, f"if so, write “{entities[id].plate.name}” in both"
        if entities[id].file:
            hint = f"if so, add “{text}” to its `aliases:`; else describe the person in `officials/{other}.md`"
        elif type == "official":
            hint += "; else describe both in files of their own"
        yield Finding("name-variant", f"“{text}” may be “{name}” of {where}, written otherwise", hint, path, at)


def _first_named(type: str, known: Known, drafts: Sequence[Draft]) -> dict[str, tuple[str, At, str]]:
    """Where each of a type is named first, and how: file, place, words."""
    first: dict[str, tuple[str, At, str]] = {}
    for draft in drafts:
        file = draft.record.file
        named: list[tuple[At, str]] = []
        parts: list[tuple[At, ArticleFile | EventEntry]] = [((), file)]
        parts += [(("events", n), event) for n, event in enumerate(file.events)]
        for at, part in parts:
            people = [one if isinstance(one, str) else one.person for one in part.officials]
            named += [((*at, f"{type}s", n), text) for n, text in enumerate(part.tags if type == "tag" else people)]
        for at, text in named:
            ids = (slug_of(text),) if type == "tag" else known.registry.find(type, text)
            if len(ids) == 1:
                first.setdefault(ids[0], (draft.record.path, at, text))
    return first


def _letters(name: str) -> Iterator[object]:
    """Keys of which two names share one if they may be one: words in any order, all letters but one, first and last
    word, initials.
    """
    if name and len(name) <= LONG:
        words = name.split()
        yield from (" ".join(sorted(words)), (words[0], words[-1]), tuple(word[0] for word in words))
        yield from _slips("".join(words))


def _slips(word: str) -> set[str]:
    """A word, and all that it is with a letter left out: two that share one differ by a slip."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _one_name(type: str, name: str, other: str) -> bool:
    """Whether one name is likely the other: words in another order, a plural of a tag, of a person's name a middle name
    left out, initials, or a slip in one word.
    """
    less, more = sorted((name.split(), other.split()), key=len)
    pairs = [(one, two) for one, two in zip(less, more, strict=False) if one != two]
    if sorted(less) == sorted(more) or "".join(less) == "".join(more):
        return True
    if type == "tag":
        return len(less) == len(more) and all(f"{one}s" == two or one == f"{two}s" for one, two in pairs)
    if len(less) < len(more):
        ends = (less[0], less[-1]) == (more[0], more[-1])
        return ends and len(less) > 1 and [word for word in more if word in less] == less
    initials = all(one[0] == two[0] and 1 in (len(one), len(two)) and one[0].isalpha() for one, two in pairs)
    slips = (min(len(one), len(two)) >= SHORT and bool(_slips(one) & _slips(two)) for one, two in pairs)
    return (initials and len(pairs) < len(less)) or (len(pairs) == 1 and all(slips))
