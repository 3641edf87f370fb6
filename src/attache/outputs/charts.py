"""Where does each thing stand in a drawing of numbers: posts on a line of years, counts on a scale of shades?

All numbers are whole units of the drawing's own view box. What is known is drawn filled, what is not stated dashed; a
post still held ends in an arrow at the end of the last year that anything is known of, so that no drawing changes as
time goes by.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from attache.dates import Edtf, parse_edtf
from attache.model import Event, PostHolding, Value

WIDTH, AXIS = 880, 864  # the drawing, and what of it the years take: an arrow needs the rest
ROW, TOP, BAR, FULL = 46, 54, 14, 60  # from row to row, top of the first bar, a bar, the height without any row
LETTER, SPACE = 7, 12  # a letter of a label, and the least space between two things
UNSTATED_LETTERS, WORDS_LETTERS = 20, 24  # of the words that a label, and an overlap, carry in addition
TICK, DATE = 48, 96  # the least width of a year's and of a date's label
SMALLEST = 6  # what is narrower is not seen
SHADES = 4  # of a map by numbers
STUB = 40  # a piece of unknown length

Unstated = Literal["start", "end"]


class Stretch(Value, frozen=True, kw_only=True):
    """From where to where something reaches."""

    x: int
    width: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.x + self.width


class Segment(Stretch, frozen=True, kw_only=True):
    """A piece of a bar: filled where it is known that the post was held, else dashed."""

    known: bool


class Bar(Value, frozen=True, kw_only=True):
    """A post or rank: pieces from left to right, its label above. `arrow`: where the head of one still held begins."""

    label: str
    y: int
    text_x: int
    segments: tuple[Segment, ...]
    unstated: Unstated | None
    arrow: int | None


class Overlap(Stretch, frozen=True, kw_only=True):
    """Two main posts at once, on the dates `when` (EDTF), which are so many `days`. `text_x`: where words have room."""

    y: int
    height: int
    labels: tuple[str, str]
    when: str
    days: int | None
    text_x: int | None


class Mark(Stretch, frozen=True, kw_only=True):
    """An event: a ring, or where its date is coarser than a month a dashed bar of some width. `named`: has a label."""

    date: str
    named: bool


class Career(Value, frozen=True, kw_only=True):
    """Posts and ranks over time. `first` and `last` are the years at both ends of the line; `ticks`: place and year."""

    first: int
    last: int
    height: int
    ticks: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]
    overlaps: tuple[Overlap, ...]
    marks: tuple[Mark, ...]


class Shades(Value, frozen=True, kw_only=True):
    """Which of four shades each value has, 0 for none, and of each shade the lowest and the highest value."""

    steps: tuple[int, ...]
    key: tuple[tuple[int, int, int], ...]


def shades_of(values: Sequence[int | None]) -> Shades:
    """Shades of about as many different values each, the highest always darkest; equal values have the same."""
    order = sorted({value for value in values if value is not None})
    used = min(len(order), SHADES)
    shade = {value: SHADES + 1 - used + used * n // len(order) for n, value in enumerate(order)}
    groups = [(step, [value for value in order if shade[value] == step]) for step in dict.fromkeys(shade.values())]
    steps = tuple(0 if value is None else shade[value] for value in values)
    return Shades(steps=steps, key=tuple((step, found[0], found[-1]) for step, found in groups))


class _Years(Value, frozen=True, kw_only=True):
    """The years that the line shows."""

    first: int
    last: int

    def x(self, day: dt.date) -> int:
        """The place of a day, or that end of the line which is nearest to it."""
        start, end = dt.date(self.first, 1, 1), dt.date(self.last, 12, 31)
        return round((min(max(day, start), end) - start).days * AXIS / (end - start).days)


def career(holdings: Sequence[PostHolding], events: Sequence[Event]) -> Career | None:
    """The line of an official's posts, ranks and events held; `None` where every post is known on a single date only.

    Main posts come first, then those beside them, then ranks, each by their beginning and in a row of its own.
    Planned, postponed and cancelled events are left out.
    """
    if not any(_date(holding).form == "interval" for holding in holdings):
        return None
    held = [event.when for event in events if event.status == "held"]
    bounds = [day for date in [*map(_date, holdings), *held] for day in (date.earliest, date.latest) if day]
    years = _Years(first=min(bounds).year, last=max(bounds).year)
    rows = list(enumerate(sorted(holdings, key=lambda one: (one.rank, one.beside, _date(one).sort_key, one.label))))
    exact = [row for row in rows if _main_to_the_day(row[1])]
    pairs = combinations(exact, 2)
    overlaps = tuple(_overlap(*pair, years) for pair in pairs if _date(pair[0][1]).overlaps(_date(pair[1][1])))
    return Career(
        first=years.first,
        last=years.last,
        height=FULL + ROW * len(rows),
        ticks=_ticks(years),
        bars=tuple(_bar(*row, overlaps, years) for row in rows),
        overlaps=overlaps,
        marks=_marks(held, years),
    )


def _date(holding: PostHolding) -> Edtf:
    return parse_edtf(holding.held)


def _ticks(years: _Years) -> tuple[tuple[int, int], ...]:
    """Every year, or as many round ones as their labels leave room for."""
    count = years.last - years.first + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if step * AXIS >= TICK * count)
    shown = [year for year in range(years.first, years.last + 1) if year % step == 0]
    return tuple((years.x(dt.date(year, 1, 1)), year) for year in shown)


def _bar(row: int, holding: PostHolding, overlaps: Sequence[Overlap], years: _Years) -> Bar:
    """Its label begins where the bar does, or right of an outline that would cut it, or as far left as it must."""
    date = _date(holding)
    segments = _segments(date, years)
    still = date.form == "interval" and date.parts[1].form == "open"
    unstated: Unstated | None = "start" if not date.earliest else "end" if not date.latest and not still else None
    width = LETTER * (len(holding.label) + (UNSTATED_LETTERS if unstated else 0))
    y, x = TOP + ROW * row, segments[0].x
    for cut in overlaps:
        if cut.y < y < cut.y + cut.height and cut.x - SMALLEST <= x <= cut.end < x + width:
            x = cut.end + SMALLEST
    text_x, arrow = max(0, min(x, WIDTH - width)), AXIS if still else None
    return Bar(label=holding.label, y=y, text_x=text_x, segments=segments, unstated=unstated, arrow=arrow)


def _segments(date: Edtf, years: _Years) -> tuple[Segment, ...]:
    """What may be the beginning, what is sure, and what may be the end; at least a stroke of what is sure."""
    first, last = date.parts if date.form == "interval" else (date, date)
    begun = years.x(first.latest or last.low)
    ended = years.x(dt.date.max if last.form == "open" else last.earliest or first.high)
    start = years.x(first.earliest) if first.earliest else max(0, begun - STUB)
    end = years.x(last.latest) if last.latest else min(AXIS, ended + STUB)
    pieces = [(start, begun, False), (begun, ended, True), (ended, end, False)]
    if ended - begun < SMALLEST:
        pieces = [(start, max(begun, end), False)]
    seen = tuple(Segment(x=x, width=to - x, known=known) for x, to, known in pieces if to - x >= SMALLEST)
    return seen or (Segment(x=min(begun, AXIS - SMALLEST), width=SMALLEST, known=True),)


def _main_to_the_day(holding: PostHolding) -> bool:
    date = _date(holding)
    if holding.rank or holding.beside or date.form != "interval" or date.fuzzy:
        return False
    return date.parts[0].form == "day" and date.parts[1].form in {"day", "open"}


def _overlap(upper: tuple[int, PostHolding], lower: tuple[int, PostHolding], years: _Years) -> Overlap:
    """The outline around both bars, with its words right of the upper one where that ends there."""
    (row, one), (other_row, other) = upper, lower
    first, last = max(_date(one).low, _date(other).low), min(_date(one).high, _date(other).high)
    x, end = years.x(first), years.x(last)
    room = _date(one).high == last and end + SPACE + LETTER * WORDS_LETTERS <= WIDTH
    still = last == dt.date.max
    return Overlap(
        x=x,
        width=end - x,
        y=TOP + ROW * row,
        height=ROW * (other_row - row) + BAR,
        labels=(one.label, other.label),
        when=f"{first}/{'..' if still else last}",
        days=None if still else (last - first).days + 1,
        text_x=end + SMALLEST if room else None,
    )


def _marks(dates: Sequence[Edtf], years: _Years) -> tuple[Mark, ...]:
    """Every date once, oldest first; a label stands left of its mark if the one before leaves room."""
    marks: list[Mark] = []
    taken = 0
    for date in sorted(set(dates), key=lambda date: date.sort_key):
        x = years.x(date.low)
        end = x if date.precision in {"day", "days", "month"} else years.x(date.high)
        marks.append(Mark(x=x, width=end - x, date=date.text, named=x - taken >= DATE))
        taken = end + SPACE
    return tuple(marks)
