"""What may a feed or a calendar see?"""

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
