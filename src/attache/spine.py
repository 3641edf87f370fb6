"""In which order and groups do events stand on a page?

The date column is the spine of every list. Parts stand straight under the event they belong to; where a whole
calendar year or more (on a year page three months) holds nothing, a gap says so. A year is the year of the earliest
day; an event known only by its decade stands under the decade.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from attache.dates import Edtf, parse_edtf
from attache.model import Event, Value

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
LONG_LIST = 100  # a longer list shows its latest events and links a page a year
SHOWN = 20
MONTH_GAP = 3
STRIP_COLUMNS = 12
BLOCKS = 8  # a strip with a longer column has bars with numbers instead of a block for each event
UNCOUNTED = frozenset({"planned", "confirmed", "cancelled", "postponed"})


class Item(Value, frozen=True, kw_only=True):
    """A line of the spine: an event, as a part of the one above or not, or a gap from/to (years, or months)."""

    event: Event | None = None
    part: bool = False
    gap: tuple[int, int] | None = None


class Group(Value, frozen=True, kw_only=True):
    """Events under one head: a year (`2024`), a decade (`1980s`), a month (1 to 12), `year` only, or `running`."""

    label: str
    month: int | None = None
    count: int = 0
    planned: int = 0
    items: tuple[Item, ...] = ()


class YearCount(Value, frozen=True, kw_only=True):
    """A year or decade, how many events began in it, how many of them are planned, and its page or place on a page."""

    label: str
    address: str | None
    count: int
    planned: int = 0


def counted(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that count: those that took place, as far as is known.

    Events are counted, not reports of them, and in the year in which they began; one with several partners counts once
    for each partner and once in all. Planned and cancelled ones do not count, nor parts of an event that is counted.
    """
    held = [event for event in events if event.status not in UNCOUNTED]
    ids = {event.id for event in held}
    return tuple(event for event in held if event.parent not in ids)


def bucket(event: Event) -> str:
    """The year (`2024`) or, where only the decade is known, the decade (`1980s`) in which an event stands."""
    return _bucket(event.date)


@lru_cache(1 << 16)  # asked of every event for every page that lists it
def _bucket(date: str) -> str:
    when = parse_edtf(date)
    return f"{when.decade}s" if when.form == "decade" else f"{when.first.year:04d}"


def month_of(when: Edtf) -> str:
    """The month (`2024-12`) in which a date begins, or nothing where it is known less exactly."""
    first = when.parts[0] if when.parts else when
    return first.low.isoformat()[:7] if first.precision in ("day", "month") and first.earliest else ""


def year_of(event: Event) -> int:
    """The year of the earliest day of an event, or of its latest where its start is open."""
    return event.when.first.year


def bucket_key(label: str) -> tuple[int, int]:
    """Sort key of a bucket: a decade stands before its years."""
    return (int(label.rstrip("s")), 0 if label.endswith("s") else 1)


def grouped(pairs: Iterable[tuple[KeyT, ValueT]]) -> dict[KeyT, tuple[ValueT, ...]]:
    """Values by their keys, both in the order in which they come."""
    groups: dict[KeyT, list[ValueT]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def by_bucket(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """Events by their year or decade, in the order of the list."""
    return grouped((bucket(event), event) for event in events)


def last_year(label: str) -> int:
    """The last year of a bucket: 1989 of `1980s`."""
    return int(label[:-1]) + 9 if label.endswith("s") else int(label)


def oldest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by earliest day, latest day, id."""
    return tuple(sorted(events, key=lambda event: event.order))


def newest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """The other way round."""
    return tuple(sorted(events, key=lambda event: event.order, reverse=True))


def with_parts(events: Sequence[Event]) -> tuple[Item, ...]:
    """Events in the given order, each part straight under its parent where that stands in the list too."""
    ids = {event.id for event in events}
    parts = grouped((part.parent, part) for part in oldest_first(event for event in events if event.parent in ids))
    if not parts:
        return tuple(Item(event=event) for event in events)
    items: list[Item] = []
    waiting = [(event, False) for event in reversed(events) if event.parent not in ids]
    while waiting:
        event, part = waiting.pop()
        items.append(Item(event=event, part=part))
        waiting.extend((part, True) for part in reversed(parts.get(event.id, ())))
    return tuple(items)


def spine(events: Sequence[Event]) -> tuple[Item, ...]:
    """Events of a list in its order, parts under their parents, with the gaps of a calendar year or more."""
    items: list[Item] = []
    before: Event | None = None
    for item in with_parts(events):
        if item.event and not item.part:
            items += _year_gap(before, item.event) if before else []
            before = item.event
        items.append(item)
    return tuple(items)


def _year_gap(one: Event, other: Event) -> list[Item]:
    first, second = sorted((one, other), key=lambda event: event.order)
    start, end = first.when.high.year + 1, year_of(second) - 1
    return [Item(gap=(start, end))] if start <= end else []


def by_year(events: Sequence[Event]) -> tuple[Group, ...]:
    """Groups by year and decade, in the order of the list."""
    return tuple(_group(label, found) for label, found in by_bucket(events).items())


def _group(label: str, events: Sequence[Event], month: int | None = None) -> Group:
    return Group(
        label=label, month=month, count=len(counted(events)), planned=_planned(events), items=with_parts(events)
    )


def _planned(events: Iterable[Event]) -> int:
    return sum(event.status == "planned" for event in events)


def gap_between(newer: Group, older: Group) -> tuple[int, int] | None:
    """The years, from/to, without an event between two groups of `by_year`, or `None`."""
    later, earlier = bucket_key(newer.label)[0], last_year(older.label)
    return (earlier + 1, later - 1) if later - earlier > 1 else None


def by_month(events: Sequence[Event], running: Sequence[Event]) -> tuple[Group, ...]:
    """Groups of a year page: the months from January on, then events known by the year only, then running ones."""
    months = grouped((month_of(event.when)[5:], event) for event in oldest_first(events))
    rest = (("year", months.pop("", ())), ("running", running))
    groups = [_group("month", found, int(month)) for month, found in sorted(months.items())]
    return (*groups, *(_group(label, found) for label, found in rest if found))


def month_gaps(groups: Sequence[Group]) -> dict[int, tuple[int, int]]:
    """Before which month of a year page a gap of three months or more stands, from/to."""
    months = [0, *(group.month for group in groups if group.month)]
    return {month: (before + 1, month - 1) for before, month in pairwise(months) if month - before > MONTH_GAP}


def count_years(events: Iterable[Event], address: str | None) -> tuple[YearCount, ...]:
    """How many events began in each year and decade, oldest first, with the pages below `address`.

    Without an address a year leads to the first of its events in the list on the same page.
    """
    return tuple(
        YearCount(
            label=label,
            address=f"{address}{label}/" if address else f"#s:{found[0].id}",
            count=len(counted(found)),
            planned=_planned(found),
        )
        for label, found in sorted(by_bucket(events).items(), key=lambda item: bucket_key(item[0]))
    )


class Strip(Value, frozen=True, kw_only=True):
    """Columns of a year strip; `old` sums up the years before the first column, `highest` is the longest column.

    Of a strip with numbers the sum does not count for that: it may stand out of scale.
    """

    columns: tuple[YearCount, ...]
    old: YearCount | None
    highest: int
    numbered: bool


def strip_of(years: tuple[YearCount, ...]) -> Strip:
    """The latest years one by one, empty ones included; earlier years and decades summed up in one column.

    That column leads to the latest of them.
    """
    dated = {int(year.label): year for year in years if year.label.isdigit()}
    first = max(min(dated, default=0), max(dated, default=0) - STRIP_COLUMNS + 1)
    columns = tuple(
        dated.get(n, YearCount(label=str(n), address=None, count=0)) for n in range(first, max(dated, default=-1) + 1)
    )
    old = [year for year in years if not year.label.isdigit() or int(year.label) < first]
    total = sum(year.count for year in old)
    summed = YearCount(label=str(first - 1), address=old[-1].address, count=total) if old else None
    highest = max((year.count + year.planned for year in columns), default=0)
    longest = max(highest, summed.count if summed else 0)
    numbered = longest > BLOCKS
    return Strip(columns=columns, old=summed, highest=highest if numbered else longest, numbered=numbered)
