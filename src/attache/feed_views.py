"""What may a feed, a calendar or a list of them see?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from attache import schema
from attache.addresses import file_of
from attache.dates import Edtf, parse_edtf
from attache.model import Event, Plate, Stamped, Value
from attache.pictures import Picture
from attache.views import Link, Page, Text


class FeedEntry(Stamped, frozen=True, kw_only=True):
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

    @property
    def words(self) -> tuple[str, ...]:
        """The path of the text that it shows."""
        return (self.said.text.path,) if isinstance(self.said, FeedArticle) and self.said.text.path else ()


class FeedArticle(Value, frozen=True, kw_only=True):
    """What stands in a feed of an article."""

    date: str
    text: Text = Text()
    events: tuple[Event, ...] = ()

    @property
    def when(self) -> Edtf:
        """The publication date, parsed."""
        return parse_edtf(self.date)


FEED_FILES: Mapping[str, str] = {"rss": "feed.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}  # by their makers


class FeedPage(Page, frozen=True, kw_only=True):
    """A feed: its newest entries first. `uid` is its own, `home` the page that it follows, `address` its folder or one
    of its files. An archive (RFC 5005) holds a `year` whole; `older` and `newer` are the years of its neighbours, and
    of a feed that is no archive `older` is that of its newest. `lengths` are the bytes of pictures by address. Of
    months and corrections `total` counts all, those included that are too old for the feed.
    """

    uid: str
    home: str
    entries: tuple[FeedEntry, ...] = ()
    year: str | None = None
    older: str | None = None
    newer: str | None = None
    total: int = 0
    lengths: Mapping[str, int] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """The paths of the texts that its entries show."""
        return tuple(path for entry in self.entries for path in entry.words)

    def file(self, maker: str, year: str | None = None) -> str:
        """The address of the feed in one of its formats, or of its archive of a year."""
        folder, name = self.address.rpartition("/")[0], FEED_FILES[maker]
        return f"{folder}/{name.replace('.', f'-{year}.') if year else name}"

    def measured(self, lengths: Mapping[str, int]) -> "FeedPage":
        """The feed with the lengths, in bytes by file of the output, of the pictures that it encloses."""
        shown = {picture.largest.address for entry in self.entries for _, picture in entry.images}
        return replace(self, lengths={address: lengths[file_of(address)] for address in sorted(shown)})


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


class Followed(Value, frozen=True, kw_only=True):
    """What can be followed: its page, the addresses of its feeds and calendars, how many items it has and the EDTF date
    of the latest, how many dates stand in its calendar; of kinds with feeds of their own label, RSS address and items.
    """

    link: Link
    files: tuple[str, ...] = ()
    items: int = 0
    latest: str | None = None
    events: int | None = None  # none has no calendar
    kinds: tuple[tuple[str, str, int], ...] = ()


class FollowedGroup(Value, frozen=True, kw_only=True):
    """All of a type that can be followed, those with few items as `rest`. `id` ends the address of their index."""

    id: str
    title: str
    rows: tuple[Followed, ...] = ()
    rest: tuple[Link, ...] = ()


class SubscribePage(Page, frozen=True, kw_only=True):
    """All feeds and calendars: those of the digest as a whole, then by type. Template `subscribe.html`."""

    whole: tuple[Followed, ...] = ()
    groups: tuple[FollowedGroup, ...] = ()
    lists: bool = False  # whether there are lists for feed readers


class OutlinePage(Page, frozen=True, kw_only=True):
    """A list for feed readers, by groups that have titles: of each feed the page, under its own title, and the file."""

    groups: tuple[tuple[str, tuple[Followed, ...]], ...] = ()
