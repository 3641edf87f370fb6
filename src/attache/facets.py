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
    entries: list[list[Event]] = []
    for item in items:
        if item.event and item.part and entries:
            entries[-1].append(item.event)
        elif item.event:
            entries.append([item.event])
    kinds, levels, parties = Counter[str](), Counter[str](), Counter[bytes]()
    plates: dict[bytes, Plate] = {}
    for entry in entries:
        kinds.update({event.kind for event in entry})
        levels.update({event.level for event in entry if event.level})
        found = {party.stamp: party for event in entry for party in event.parties}
        parties.update(found.keys())
        plates |= found
    partners = sorted(
        ((plates[stamp], count) for stamp, count in parties.items()), key=lambda row: (row[0].name, row[0].id)
    )
    return Facets(
        entries=len(entries),
        kinds=_most_first(kinds),
        levels=_most_first(levels),
        partners=tuple((plate, count) for plate, count in partners if plate != home),
    )


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
