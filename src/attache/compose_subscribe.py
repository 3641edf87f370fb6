"""What is said of all that can be followed? Only what is made: files are looked up among the planned ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations

from attache.entities import ROOTS
from attache.feed_views import FEED_FILES, CalendarPage, FeedPage, Followed, FollowedGroup, OutlinePage, SubscribePage
from attache.model import Digest
from attache.portraits import titles_of
from attache.spine import grouped
from attache.streams import Stream
from attache.views import Link, Page

MANY = 200  # a larger group has rows only for what has two items or more
FEED, CALENDAR = FEED_FILES["rss"], "calendar.ics"
FORMATS = (*FEED_FILES.values(), CALENDAR, "expected.ics")
SECTIONS = ("/digest/", "/corrections/")  # what else of the digest as a whole has a feed
Files = Mapping[str, Page]  # what is made, by its address
Types = Mapping[str, Sequence[Stream]]  # what can be followed, by its type


def subscribe_pages(
    digest: Digest, followed: Iterable[Stream], made: Iterable[tuple[str, Page]], words: NullTranslations
) -> Iterator[tuple[str, Page]]:
    """The page that lists all that is `followed` with the feeds and calendars that are `made`, and the feeds as lists
    for feed readers, each with its maker.
    """
    files, titles = {view.address: view for _, view in made}, titles_of(words)
    whole, *rest = followed
    types = grouped((stream.plate.type, stream) for stream in rest)
    page = SubscribePage(
        address="/subscribe/",
        title=words.gettext("Feeds and calendars"),
        whole=(_followed(whole, files), *_sections(files)),
        groups=tuple(_group(titles[type], ROOTS[type], found, files) for type, found in types.items()),
        lists="/feed.xml" in files,
    )
    yield "subscribe.html", page
    if page.lists:
        yield from (("opml", listed) for listed in _lists(digest, types, files, words))


def _followed(stream: Stream, files: Files) -> Followed:
    plate, calendar = stream.plate, files.get(stream.address + CALENDAR)
    kinds = ((kind.plate.name, kind.address + FEED, len(kind.articles)) for kind in stream.kinds)
    return Followed(
        link=Link(label=plate.name, address=stream.home, language=plate.language),
        files=_files(stream.address, files),
        items=len(stream.articles),
        latest=stream.articles[0].card.date if stream.articles else None,
        events=len(calendar.entries) if isinstance(calendar, CalendarPage) else None,
        kinds=tuple(feed for feed in kinds if feed[1] in files),
    )


def _files(folder: str, files: Files) -> tuple[str, ...]:
    return tuple(address for name in FORMATS if (address := folder + name) in files)


def _sections(files: Files) -> Iterator[Followed]:
    for address in SECTIONS:
        feed = files.get(address + FEED)
        if isinstance(feed, FeedPage):
            yield Followed(
                link=Link(label=files[address].title, address=address),
                files=_files(address, files),
                items=feed.total,
                latest=feed.entries[0].published if feed.entries else None,
            )


def _group(title: str, root: str, found: Sequence[Stream], files: Files) -> FollowedGroup:
    rows = [_followed(stream, files) for stream in found]
    least = 2 if len(rows) > MANY else 1
    return FollowedGroup(
        id=root.strip("/"),
        title=title,
        rows=tuple(row for row in rows if row.items >= least),
        rest=tuple(row.link for row in rows if row.items < least),
    )


def _lists(digest: Digest, types: Types, files: Files, words: NullTranslations) -> Iterator[OutlinePage]:
    """The feeds of each type as a list, and all in one. Those of one kind of event are a group of their own."""
    feeds = {
        address: Followed(link=Link(label=page.title, address=page.home), files=(address,))
        for address, page in files.items()
        if isinstance(page, FeedPage) and address.endswith(f"/{FEED}")
    }
    whole = digest.site.title
    every: list[tuple[str, tuple[Followed, ...]]] = []
    for type, found in types.items():
        title = titles_of(words)[type]
        by_kind = words.gettext("%(group)s by kind of event") % {"group": title}
        named = {title: found, by_kind: [kind for stream in found for kind in stream.kinds]}
        full = sorted(name for name in named if named[name])
        groups = tuple((name, tuple(feeds.pop(one.address + FEED) for one in named[name])) for name in full)
        every += groups
        yield OutlinePage(address=f"/subscribe{ROOTS[type][:-1]}.opml", title=f"{whole}: {title}", groups=groups)
    rest = tuple(feeds[address] for address in sorted(feeds))
    yield OutlinePage(address="/opml.xml", title=whole, groups=((whole, rest), *every))
