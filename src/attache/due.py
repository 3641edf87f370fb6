"""When is the next edition of a series due?

It is due one cadence after the last edition that was held, to the month, or to the year where no more is known of that
edition. A slot in which the series paused moves on by one cadence until it is outside. From half a cadence after the
slot it is late: one and a half cadences after the last edition.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from attache.dates import parse_edtf
from attache.events import PLANNED
from attache.model import Due, Event
from attache.schema import SeriesFile
from attache.spine import counted, month_of

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12, "two-yearly": 24}
SLOTS = 1000  # a pause that outlasts so many has no end


def due(file: SeriesFile, editions: Sequence[Event], now: date) -> Due:
    """What is to be expected of a series on a day, by its editions, newest first."""
    last = next(iter(counted(editions)), None)
    held = last.date if last else None
    planned = [event for event in editions if event.status in PLANNED and not event.overdue]
    if planned:
        return Due(state="planned", cadence=file.cadence, last=held, planned=planned[-1])
    months = MONTHS.get(file.cadence or "")
    if not months:
        return Due(state="no-interval", last=held)
    if not last or last.when.form == "decade":
        return Due(state="undated", cadence=file.cadence, last=held)
    paused = [parse_edtf(span) for span in file.paused]
    begun, known = last.when.first, 7 if month_of(last.when) else 4  # letters of an ISO date
    months = months if known == 7 else max(months, 12)
    for n in range(1, SLOTS):
        slot = parse_edtf(_later(begun, 2 * n * months).isoformat()[:known])
        if not any(span.contains(slot) for span in paused):
            late = _later(last.when.high, (2 * n + 1) * months)
            found = Due(state="late", date=f"{slot.text}~", cadence=file.cadence, last=held)
            if now >= late:
                return found
            if now >= slot.low:
                return replace(found, state="due", until=late.isoformat())
            return replace(found, state="expected", until=slot.low.isoformat())
    return Due(state="paused", cadence=file.cadence, last=held)


def _later(day: date, halves: int) -> date:
    """So many half months after a day, within the calendar; a day that the month lacks is its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + halves // 2, 12)
    if year >= date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=15 * (halves % 2))
