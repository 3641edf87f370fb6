"""What does an EDTF string mean: which days bound it, and how exact is it?

The subset of the Extended Date/Time Format (Library of Congress 2019; ISO 8601-2) that a news digest needs:

    day 2014-01-08      month 1991-07      year 2024              decade 198X
    quarter 2019-33..36 half 2019-40..41   some month 2021-XX     some day 2022-12-XX
    interval a/b        open ../b, a/..    unknown end /b, a/     one of [a,b], one within [a..b]

Each simple date may end in `~` (approximate), `?` (uncertain) or `%` (both). These widen no bound.
"""

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import Literal

import msgspec

Form = Literal[
    "day", "month", "quarter", "half", "year", "decade", "month-unknown", "day-unknown",
    "interval", "oneof", "between", "open", "unknown",
]  # fmt: skip

_SIMPLE = re.compile(r"([0-9]{3}[0-9X])(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%]?)")
_DAY = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")  # most dates are one
_SEASONS = range(21, 33)
_MONTHS: dict[int, tuple[Form, int, int]] = {
    **{month: ("month", month, month) for month in range(1, 13)},
    **{33 + n: ("quarter", 3 * n + 1, 3 * n + 3) for n in range(4)},
    **{40 + n: ("half", 6 * n + 1, 6 * n + 6) for n in range(2)},
}
_COARSER = {"month-unknown": "year", "day-unknown": "month", "between": "oneof"}

_HINT = "write a day 2022-04-14, a month 2022-04, a year 2022, a decade 198X, a range a/b, or one of [a,b]"


class EdtfError(ValueError):
    """A text that is no date of the subset: `message` says why, `hint` how to mend it, where that is known."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Edtf(msgspec.Struct, frozen=True, gc=False):
    """A date as precise as its source, with the days that bound it.

    `text` is the EDTF form, without blanks around commas; `earliest` and `latest` are inclusive, None where an end is
    open or unknown. `approximate` and `uncertain` hold if they hold for any part. `parts` are the two ends of an
    `interval` or a `between`, or the choices of a `oneof`; a simple date has none. An end that is missing is a part
    of form `open` (`..`, without limit) or `unknown` (empty, not stated). `low` and `high` are the bounds, or the first
    and the last day of the calendar where there is none.
    """

    text: str
    form: Form
    earliest: dt.date | None
    latest: dt.date | None
    approximate: bool = False
    uncertain: bool = False
    parts: tuple["Edtf", ...] = ()
    low: dt.date = dt.date.min
    high: dt.date = dt.date.max

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "low", self.earliest or dt.date.min)
        msgspec.structs.force_setattr(self, "high", self.latest or dt.date.max)

    @property
    def first(self) -> dt.date:
        """The day under which it stands: the earliest, or the latest where the start is open."""
        return self.earliest or self.high

    @property
    def sort_key(self) -> tuple[dt.date, dt.date, str]:
        """By earliest day, then latest, then text; a start without bound comes first, an end without bound last."""
        return self.low, self.high, self.text

    @property
    def year(self) -> int | None:
        """The year of the earliest day; None where the start is open or unknown."""
        return self.earliest.year if self.earliest else None

    @property
    def decade(self) -> int | None:
        """The first year of a decade (1980); None for every other form. The first decade, 000X, is refused."""
        return self.year if self.form == "decade" else None

    @property
    def fuzzy(self) -> bool:
        """Whether any part is approximate or uncertain."""
        return self.approximate or self.uncertain

    @property
    def precision(self) -> str:
        """How exact it is: day, month, quarter, half, year, decade; days, months, years (an interval between two such);
        span (any other interval); oneof. `2021-XX` is as exact as a year, `2022-12-XX` as a month."""
        if self.form != "interval":
            return _COARSER.get(self.form, self.form)
        first, last = (part.form for part in self.parts)
        return f"{first}s" if first == last and first in {"day", "month", "year"} else "span"

    def overlaps(self, other: "Edtf") -> bool:
        """Whether any day lies within the bounds of both."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, other: "Edtf") -> bool:
        """Whether the bounds of the other lie within these."""
        return self.low <= other.low and other.high <= self.high


def moment_of(day: str | None) -> dt.datetime:
    """The moment that stands for a day (`2024-10-22`) where a feed or calendar must name one: 10:00 UTC, when it is
    that day from Honolulu to Auckland, so that no reader shows the day before or after. `None`: nothing has happened
    yet, and the first of 1970 stands for that, because a clock would alter the bytes of every build.
    """
    return dt.datetime.combine(dt.date.fromisoformat(day or "1970-01-01"), dt.time(10), dt.UTC)


@lru_cache(maxsize=16384)
def parse_edtf(text: str) -> Edtf:
    """The date that a text means. Raises EdtfError for everything outside the subset, and for days that never were."""
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    if text.count("/") == 1:
        return _interval(text)
    return _simple(text)


def edtf_of(text: str | None) -> Edtf | None:
    """The date that a text means, where it means one."""
    try:
        return parse_edtf(text or "")
    except EdtfError:
        return None


def _simple(text: str) -> Edtf:
    if _DAY.fullmatch(text):
        only = dt.date.fromisoformat(text)
        return Edtf(text, "day", only, only)
    found = _SIMPLE.fullmatch(text)
    if not found:
        raise _not_understood(text)
    year, month, day, mark = found.groups()
    if year in {"0000", "000X"}:
        raise EdtfError(f"`{text}` is out of range: years run from 0001 to 9999")
    if (year.endswith("X") and month) or (month == "XX" and day):
        raise _not_understood(text)
    form, earliest, latest = _bounds(text, year, month, day)
    return Edtf(text, form, earliest, latest, approximate=mark in {"~", "%"}, uncertain=mark in {"?", "%"})


def _bounds(text: str, year: str, month: str | None, day: str | None) -> tuple[Form, dt.date, dt.date]:
    if year.endswith("X"):
        first = int(year[:3]) * 10
        return "decade", dt.date(first, 1, 1), dt.date(first + 9, 12, 31)
    if month is None or month == "XX":
        form: Form = "month-unknown" if month else "year"
        return form, dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    form, start, end = _month(text, int(month), day)
    days = monthrange(int(year), end)[1]
    if day is None or day == "XX":
        return form, dt.date(int(year), start, 1), dt.date(int(year), end, days)
    if not 1 <= int(day) <= days:
        raise EdtfError(f"`{text}` is not a day: {year}-{month} has {days} days")
    only = dt.date(int(year), start, int(day))
    return form, only, only


def _month(text: str, number: int, day: str | None) -> tuple[Form, int, int]:
    """The form, first and last month that the second field of a date stands for."""
    if number in _SEASONS:
        raise EdtfError(
            f"`{text}` names a season, which is not the same months everywhere",
            "write the months, as 2019-06/2019-08, or a quarter, 2019-33 to 2019-36",
        )
    if number not in _MONTHS or (day and number > 12):
        raise EdtfError(f"`{text}` has no such month: months run from 01 to 12", "quarters are 33 to 36, halves 40, 41")
    form, start, end = _MONTHS[number]
    if day:
        form = "day-unknown" if day == "XX" else "day"
    return form, start, end


def _interval(text: str) -> Edtf:
    first, last = (_end(part) for part in text.split("/"))
    if first.form in {"open", "unknown"} and last.form in {"open", "unknown"}:
        raise EdtfError(f"`{text}` has no end that is known", "write at least one date, or leave the field out")
    return _between(text, "interval", first, last)


def _end(text: str) -> Edtf:
    """One end of an interval: a simple date, `..` for none, nothing for not known."""
    if text in {"", ".."}:
        return Edtf(text, "open" if text else "unknown", None, None)
    return _simple(text)


def _between(text: str, form: Form, first: Edtf, last: Edtf) -> Edtf:
    if last.high < first.low:
        raise EdtfError(f"`{text}` ends before it begins", "put the earlier date first")
    return _whole(text, form, first.earliest, last.latest, (first, last))


def _one_of(text: str) -> Edtf:
    texts = [part.strip() for part in text[1:-1].split(",")]
    if "" in texts:
        raise _not_understood(text)
    choices = tuple(_choice(part) for part in texts)
    if len(choices) == 1 and choices[0].form != "between":
        raise EdtfError(f"`{text}` holds a single date", "write it without brackets, or give two: [a,b]")
    inner = ",".join(choice.text for choice in choices)
    return _whole(f"[{inner}]", "oneof", min(c.low for c in choices), max(c.high for c in choices), choices)


def _choice(text: str) -> Edtf:
    """One choice: a simple date, or `a..b` for one unknown day from a to b."""
    first, dots, last = text.partition("..")
    if not (first and dots and last):
        return _simple(text)
    return _between(text, "between", _simple(first), _simple(last))


def _whole(text: str, form: Form, earliest: dt.date | None, latest: dt.date | None, parts: tuple[Edtf, ...]) -> Edtf:
    approximate = any(part.approximate for part in parts)
    uncertain = any(part.uncertain for part in parts)
    return Edtf(text, form, earliest, latest, approximate, uncertain, parts)


def _not_understood(text: str) -> EdtfError:
    unknown = re.fullmatch(r"[0-9]{4}-XX-XX", text)
    hint = "write the year alone, or 2021-XX for some month in it" if unknown else _HINT
    return EdtfError(f"`{text}` is not a date", hint)
