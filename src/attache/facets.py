"""By what can a list of events be narrowed?

An entry of a list is an event with its parts: they stay together, and are shown where any of them fits the choice. A
script does the choosing; here is what there is to choose, with how many entries each choice shows.
"""

from collections import Counter
from collections.abc import Iterable

from attache.model import Event, Plate, Value
from attache.spine import Item


class Facets(Value, frozen=True, kw_only=True):
    """What the entries of a list have, each with the number of entries that have it."""

    entries: int
    kinds: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]
    partners: tuple[tuple[Plate, int], ...]


def facets(items: Iterable[Item], home: Plate | None) -> Facets:
    """The choices for a list: kinds and levels, most first, and partners by name, the home country left out."""
    found: list[tuple[int, Event]] = []  # by the number of their entry
    entries = 0
    for item in items:
        if item.event:
            entries += not (item.part and entries)
            found.append((entries, item.event))
    parties = {(n, party.stamp): party for n, event in found for party in event.parties}
    plates = {party.stamp: party for party in parties.values()}
    counts = Counter(stamp for _, stamp in parties)
    partners = sorted(((plates[stamp], n) for stamp, n in counts.items()), key=lambda row: (row[0].name, row[0].id))
    return Facets(
        entries=entries,
        kinds=_most_first({(n, event.kind) for n, event in found}),
        levels=_most_first({(n, event.level) for n, event in found if event.level}),
        partners=tuple((plate, count) for plate, count in partners if plate != home),
    )


def _most_first(found: Iterable[tuple[int, str]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(word for _, word in found).items(), key=lambda row: (-row[1], row[0])))
