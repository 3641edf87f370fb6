"""What may the digest of a month show?"""

from typing import ClassVar

from attache import spine
from attache.dates import parse_edtf
from attache.model import Attendance, Card, Event, FigurePoint, Plate, Value
from attache.views import Count, Dated, Page


class First(Value, frozen=True, kw_only=True):
    """An official or a country, with the event by which it came to be on record."""

    plate: Plate
    event: Event

    @property
    def attendance(self) -> Attendance:
        """As what the official came."""
        return next(found for found in self.event.officials if found.official.id == self.plate.id)


class MonthPage(Dated, frozen=True, kw_only=True):
    """A monthly digest: numbers, events, what was ahead, figures stated, articles. Template `month.html`; as an entry
    of a feed `feed/month.html`. `month` is `2024-12`.
    """

    month: str
    figures: tuple[FigurePoint, ...] = ()
    articles: tuple[Card, ...] = ()
    kinds: tuple[Count, ...] = ()
    partners: tuple[Count, ...] = ()
    officials: tuple[First, ...] = ()  # those whose first event on record is in this month
    contacts: tuple[First, ...] = ()  # countries whose first event with the home country is
    ahead: tuple[Event, ...] = ()  # what articles published by its end say of the twelve months after it
    before: int = 0  # how many events the month before had

    @property
    def last(self) -> str:
        """The last day of the month."""
        return parse_edtf(self.month).high.isoformat()

    @property
    def items(self) -> tuple[spine.Item, ...]:
        """Its events, earliest first, parts under their parents."""
        return spine.with_parts(spine.oldest_first(self.events))

    @property
    def ahead_items(self) -> tuple[spine.Item, ...]:
        """What was ahead, nearest first."""
        return spine.with_parts(self.ahead)

    @property
    def days(self) -> tuple[int, ...]:
        """How many events began on each day of the month; those known by the month only are left out."""
        found = [event.when.low.day for event in spine.counted(self.events) if event.when.precision in ("day", "days")]
        return tuple(found.count(day) for day in range(1, parse_edtf(self.month).high.day + 1))


class LetterPage(Page, frozen=True, kw_only=True):
    """A monthly digest as a letter, ready to be sent. Templates `digest.html` and `digest.txt`."""

    public: ClassVar[bool] = True

    said: MonthPage


class MonthsPage(Page, frozen=True, kw_only=True):
    """All monthly digests, newest first, by year. Template `months.html`."""

    tabled: ClassVar[str] = "months"

    years: tuple[tuple[str, tuple[tuple[str, str, int, int], ...]], ...] = ()  # year: month, address, events, articles
