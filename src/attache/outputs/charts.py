"""Where do the posts and ranks of an official stand on a line of years?

All numbers are whole units of the drawing's own view box. What is known is drawn filled, what is not stated dashed; a
post still held ends in an arrow at the end of the last year that anything is known of, so that no drawing changes as
time goes by.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from msgspec.structs import replace

from attache.dates import Edtf, parse_edtf
from attache.model import Event, PostHolding, Value

WIDTH, AXIS = 880, 864  # the drawing, and what of it the years take: an arrow needs the rest
ROW, TOP, BAR, FULL = 46, 54, 14, 60  # from row to row, top of the first bar, a bar, the height without any row
LETTER, SPACE = 7, 12  # a letter of a label, and the least space between two things in a row
UNSTATED_LETTERS, WORDS_LETTERS = 20, 24  # of the words that a label, and an overlap, carry in addition
TICK, DATE = 48, 96  # the least width of a year's and of a date's label
SMALLEST = 6  # what is narrower is not seen
STUB = 40  # a piece of unknown length

Unstated = Literal["start", "end"]


class Tick(Value, frozen=True, kw_only=True):
    """A line at the first day of a year."""

    x: int
    year: int


class Segment(Value, frozen=True, kw_only=True):
    """A piece of a bar: filled where it is known that the post was held, else dashed."""

    x: int
    width: int
    known: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.x + self.width


class Bar(Value, frozen=True, kw_only=True):
    """A post or rank: pieces from left to right, its label above. `arrow`: where the head of one still held begins."""

    label: str
    y: int
    text_x: int
    segments: tuple[Segment, ...]
    unstated: Unstated | None = None
    arrow: int | None = None


class Overlap(Value, frozen=True, kw_only=True):
    """Two main posts at once, from `first` to `last` inclusive (`None`: still). `text_x`: where words have room."""

    x: int
    y: int
    width: int
    height: int
    labels: tuple[str, str]
    first: str
    last: str | None
    days: int | None
    text_x: int | None = None

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.x + self.width


class Mark(Value, frozen=True, kw_only=True):
    """An event: a ring, or where its date is coarser than a month a dashed bar of some width. `named`: has a label."""

    x: int
    width: int
    date: str
    named: bool


class Career(Value, frozen=True, kw_only=True):
    """Posts and ranks over time. `first` and `last` are the years at both ends of the line."""

    first: int
    last: int
    height: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    overlaps: tuple[Overlap, ...]
    marks: tuple[Mark, ...]


class _Scale(Value, frozen=True, kw_only=True):
    """Which day stands where. `start` and `end` are the first and the last day that anything is known of."""

    start: dt.date
    end: dt.date

    @property
    def close(self) -> dt.date:
        """The last day of the line."""
        return dt.date(self.end.year, 12, 31)

    def x(self, day: dt.date) -> int:
        """The place of a day."""
        origin = dt.date(self.start.year, 1, 1)
        return round((day - origin).days * AXIS / (self.close - origin).days)


def career(official: str, holdings: Sequence[PostHolding], events: Sequence[Event]) -> Career | None:
    """The line of an official's posts, ranks and events held; `None` where every post is known on a single date only.

    Main posts come first, then those beside them, then ranks, each by their beginning; a row takes as many as it has
    room for. An end that nobody stated reaches as far as the events at which the official (an id) is named with that
    post or rank. Planned, postponed and cancelled events are left out.
    """
    if not any(_date(holding).form == "interval" for holding in holdings):
        return None
    attended = [event for event in events if event.status == "held"]
    held = [event.when for event in attended]
    scale = _scale([*map(_date, holdings), *held])
    bars = [
        (holding, _bar(holding, _seen(official, holding, attended), scale)) for holding in sorted(holdings, key=_order)
    ]
    placed, rows = _rows(bars)
    overlaps = tuple(_overlaps(placed, scale))
    return Career(
        first=scale.start.year,
        last=scale.end.year,
        height=FULL + ROW * rows,
        ticks=_ticks(scale),
        bars=tuple(_clear_of(overlaps, bar) for _holding, bar in placed),
        overlaps=overlaps,
        marks=_marks(held, scale),
    )


def _date(holding: PostHolding) -> Edtf:
    return parse_edtf(holding.held)


def _order(holding: PostHolding) -> tuple[object, ...]:
    return (holding.rank, holding.beside, _date(holding).sort_key, holding.label)


def _seen(official: str, holding: PostHolding, events: Sequence[Event]) -> list[dt.date]:
    """The days on which an event names the official with a post or rank."""
    return [
        event.when.low
        for event in events
        for found in event.officials
        if found.official.id == official and holding.label in (*found.posts, found.rank)
    ]


def _scale(dates: Sequence[Edtf]) -> _Scale:
    bounds = [day for date in dates for day in (date.earliest, date.latest) if day]
    return _Scale(start=min(bounds), end=max(bounds))


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """A line for every year, or for as many round ones as their labels leave room for."""
    first, last = scale.start.year, scale.end.year
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if step * AXIS >= TICK * (last - first + 1))
    shown = [year for year in range(first, last + 1) if year % step == 0]
    return tuple(Tick(x=scale.x(dt.date(year, 1, 1)), year=year) for year in shown)


# Bars --------------------------------------------------------------------------------------------------------------

Placed = list[tuple[PostHolding, Bar]]


def _rows(bars: Placed) -> tuple[Placed, int]:
    """Each bar in the first row of its sort that has room for it and its label, and how many rows that makes."""
    placed: Placed = []
    rows: list[tuple[bool, list[Bar]]] = []
    for holding, bar in bars:
        free = (n for n, (rank, row) in enumerate(rows) if rank == holding.rank and _fits(bar, row))
        number = next(free, len(rows))
        if number == len(rows):
            rows.append((holding.rank, []))
        rows[number][1].append(bar)
        placed.append((holding, replace(bar, y=TOP + ROW * number)))
    return placed, len(rows)


def _fits(bar: Bar, row: Sequence[Bar]) -> bool:
    left, right = _extent(bar)
    return all(right + SPACE <= start or end + SPACE <= left for start, end in map(_extent, row))


def _extent(bar: Bar) -> tuple[int, int]:
    """From where to where a bar and its label reach."""
    left = min(bar.text_x, bar.segments[0].x)
    return left, max(bar.text_x + _label_width(bar.label, bar.unstated), bar.segments[-1].end)


def _label_width(label: str, unstated: Unstated | None) -> int:
    return LETTER * (len(label) + (UNSTATED_LETTERS if unstated else 0))


def _bar(holding: PostHolding, seen: Sequence[dt.date], scale: _Scale) -> Bar:
    """The bar in the first row; its label begins where the bar does, or as far left as it must to end within."""
    date = _date(holding)
    segments = _segments(date, seen, scale)
    unstated = _unstated(date)
    latest = WIDTH - _label_width(holding.label, unstated)
    return Bar(
        label=holding.label,
        y=TOP,
        text_x=max(0, min(segments[0].x, latest)),
        segments=segments,
        unstated=unstated,
        arrow=AXIS if _still(date) else None,
    )


def _still(date: Edtf) -> bool:
    return date.form == "interval" and date.parts[1].form == "open"


def _unstated(date: Edtf) -> Unstated | None:
    if date.earliest is None:
        return "start"
    return "end" if date.latest is None and not _still(date) else None


def _segments(date: Edtf, seen: Sequence[dt.date], scale: _Scale) -> tuple[Segment, ...]:
    """What may be the beginning, what is sure, and what may be the end; at least a stroke of what is sure."""
    if date.form != "interval":
        only = _segment(scale.x(date.low), scale.x(date.high), known=date.form == "day")
        return (replace(only, width=max(only.width, SMALLEST)),)
    first, last = date.parts
    begun = scale.x(first.latest or last.low)
    ended = scale.x(scale.close if last.form == "open" else last.earliest or first.high)
    known_from, known_to = (scale.x(day) for day in (min(seen), max(seen))) if seen else (begun - STUB, begun + STUB)
    start = scale.x(first.earliest) if first.earliest else max(0, min(begun, known_from))
    stated = scale.x(last.latest) if last.latest else ended
    end = min(AXIS, max(ended, known_to)) if last.form == "unknown" else stated
    if ended - begun < SMALLEST:
        whole = _segment(start, max(begun, end), known=False)
        stroke = Segment(x=min(begun, AXIS - SMALLEST), width=SMALLEST, known=True)
        return (whole if whole.width >= SMALLEST else stroke,)
    pieces = (
        _segment(start, begun, known=False),
        _segment(begun, ended, known=True),
        _segment(ended, end, known=False),
    )
    return tuple(piece for piece in pieces if piece.width >= SMALLEST)


def _segment(start: int, end: int, *, known: bool) -> Segment:
    return Segment(x=start, width=end - start, known=known)


# Two posts at once -------------------------------------------------------------------------------------------------


def _overlaps(placed: Placed, scale: _Scale) -> list[Overlap]:
    """Main posts, two by two, where both are known to the day."""
    main = [(_date(holding), bar) for holding, bar in placed if not holding.rank and not holding.beside]
    exact = [(date, bar) for date, bar in main if _to_the_day(date)]
    bars = [bar for _holding, bar in placed]
    return [
        _overlap((one, other), (bar, second), bars, scale)
        for (one, bar), (other, second) in combinations(exact, 2)
        if one.overlaps(other)
    ]


def _to_the_day(date: Edtf) -> bool:
    if date.form != "interval" or date.fuzzy:
        return False
    first, last = date.parts
    return first.form == "day" and last.form in {"day", "open"}


def _overlap(dates: tuple[Edtf, Edtf], pair: tuple[Bar, Bar], bars: Sequence[Bar], scale: _Scale) -> Overlap:
    """The outline around both bars, with its words right of the upper one where nothing follows there."""
    first = max(date.low for date in dates)
    last = min((date.latest for date in dates if date.latest), default=None)
    upper, lower = sorted(pair, key=lambda bar: bar.y)
    x, end = scale.x(first), scale.x(last or scale.close)
    followed = any(bar.segments[-1].end > end + SPACE for bar in bars if bar.y == upper.y)
    room = not followed and end + SPACE + LETTER * WORDS_LETTERS <= WIDTH
    return Overlap(
        x=x,
        y=upper.y,
        width=end - x,
        height=lower.y + BAR - upper.y,
        labels=(pair[0].label, pair[1].label),
        first=first.isoformat(),
        last=last.isoformat() if last else None,
        days=(last - first).days + 1 if last else None,
        text_x=end + SMALLEST if room else None,
    )


def _clear_of(overlaps: Sequence[Overlap], bar: Bar) -> Bar:
    """The bar with its label moved right of the outline of an overlap that would cut it."""
    width = _label_width(bar.label, bar.unstated)
    for overlap in overlaps:
        below = overlap.y < bar.y < overlap.y + overlap.height
        if below and overlap.x - SMALLEST <= bar.text_x <= overlap.end < bar.text_x + width:
            return replace(bar, text_x=max(0, min(overlap.end + SMALLEST, WIDTH - width)))
    return bar


# Events ------------------------------------------------------------------------------------------------------------


def _marks(dates: Sequence[Edtf], scale: _Scale) -> tuple[Mark, ...]:
    """Every date once, oldest first; a label stands left of its mark if the one before leaves room."""
    marks: list[Mark] = []
    taken = 0
    for date in sorted(set(dates), key=lambda date: date.sort_key):
        x = scale.x(date.earliest or scale.start)
        end = x if date.precision in {"day", "days", "month"} else scale.x(date.latest or scale.end)
        named = x - taken >= DATE
        marks.append(Mark(x=x, width=max(end - x, 0), date=date.text, named=named))
        taken = max(end, x) + SPACE
    return tuple(marks)
