"""What may a template see of all that can be followed?"""

from attache.model import Value
from attache.views import Link, Page


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
