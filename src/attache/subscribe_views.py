"""What may a template see of all that can be followed?"""

from attache.model import Value
from attache.views import Link, Page


class Followed(Value, frozen=True, kw_only=True):
    """What can be followed: its page, how many items and events it has, the EDTF date of its latest item, the addresses
    of its feeds and calendars, and those of its kinds that have feeds: label, address of the RSS, articles.
    """

    link: Link
    items: int = 0
    latest: str | None = None
    events: int | None = None  # none has no calendar
    files: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str, int], ...] = ()


class FollowedGroup(Value, frozen=True, kw_only=True):
    """All of a type that can be followed: those told of, those told of `once` where there are many, and the `rest`, of
    which nothing is told yet. `id` is the last part of the address of their index.
    """

    id: str
    title: str
    rows: tuple[Followed, ...] = ()
    once: int = 0
    rest: tuple[Link, ...] = ()


class SubscribePage(Page, frozen=True, kw_only=True):
    """All feeds and calendars: those of the digest as a whole, then by type. Template `subscribe.html`."""

    whole: tuple[Followed, ...] = ()
    groups: tuple[FollowedGroup, ...] = ()
    lists: bool = False  # whether there are lists for feed readers


class Outline(Value, frozen=True, kw_only=True):
    """A feed in a list for feed readers: its title, its address, the page that it follows, its language."""

    title: str
    address: str
    home: str
    language: str | None = None


class OutlinePage(Page, frozen=True, kw_only=True):
    """A list of feeds for feed readers, by groups that have titles."""

    groups: tuple[tuple[str, tuple[Outline, ...]], ...] = ()
