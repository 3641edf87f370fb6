"""What may a feed or a calendar see?"""

from datetime import date
from typing import Any

from attache import schema
from attache.dates import Edtf, parse_edtf
from attache.model import Event, Plate, Value
from attache.pictures import Picture
from attache.views import Page, Text


class FeedEntry(Value, frozen=True, kw_only=True):
    """An item of a feed. `uid` never changes; `published` and `updated` are days (`YYYY-MM-DD`), the latter that of the
    last change in substance; `template` says it whole, of what is `said`.
    """

    uid: str
    title: str
    address: str
    published: str
    updated: str
    template: str
    said: Any
    summary: str | None = None
    language: str | None = None
    tags: tuple[Plate, ...] = ()
    sources: tuple[schema.Source, ...] = ()
    images: tuple[tuple[schema.Image, Picture], ...] = ()


class FeedArticle(Value, frozen=True, kw_only=True):
    """What stands in a feed of an article."""

    date: str
    text: Text = Text()
    events: tuple[Event, ...] = ()

    @property
    def when(self) -> Edtf:
        """The publication date, parsed."""
        return parse_edtf(self.date)


class FeedPage(Page, frozen=True, kw_only=True):
    """A feed: its newest entries first. `uid` is its own, `home` the page that it follows."""

    uid: str
    home: str
    entries: tuple[FeedEntry, ...] = ()


class CalendarEntry(Value, frozen=True, kw_only=True):
    """What a calendar holds of an event, or of the next edition of a series, whose status is `expected`.

    `uid`, and `whole` of the event that it is a part of, never change; `changed` is the day (`YYYY-MM-DD`) of the last
    change in substance, `sequence` the number of corrections until then.
    """

    uid: str
    event: Event
    changed: str
    sequence: int = 0
    language: str | None = None
    whole: str | None = None

    @property
    def dated(self) -> bool:
        """Whether it has days: known ones, or those on one of which it is expected."""
        when = self.event.when
        known = when.precision in ("day", "days") and not when.fuzzy
        return (known or self.event.status == "expected") and when.high < date.max


class CalendarPage(Page, frozen=True, kw_only=True):
    """A calendar: its entries, oldest first. `uid` is its own, `home` the page that it follows."""

    uid: str
    home: str
    entries: tuple[CalendarEntry, ...] = ()
