"""What is said of all that can be followed?

Only what is made is said: files are looked up among the planned ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations

from msgspec.structs import replace

from attache.crossrefs import months_of
from attache.entities import ROOTS
from attache.feed_views import FeedPage
from attache.model import Digest
from attache.portraits import index_key, titles_of
from attache.spine import grouped
from attache.streams import Stream, streams
from attache.subscribe_views import Followed, FollowedGroup, Outline, OutlinePage, SubscribePage
from attache.views import Link, Page

MANY = 200  # of a larger group those told of once are only counted: their own pages and the lists have their feeds
FEED = "feed.xml"
FORMATS = (FEED, "atom.xml", "feed.json", "calendar.ics", "expected.ics")
Files = Mapping[str, Page]  # by their addresses
Types = Mapping[str, Sequence[Stream]]


def subscribe_pages(
    digest: Digest, made: Iterable[tuple[str, Page]], words: NullTranslations
) -> Iterator[tuple[str, Page]]:
    """The page that lists all feeds and calendars that are `made`, and the feeds as lists for feed readers, each with
    its maker.
    """
    files = {view.address: view for _, view in made}
    whole, *rest = streams(digest)
    found = grouped((stream.plate.type, stream) for stream in rest if stream.plate)
    types = {type: _sorted(digest, type, of) for type, of in found.items()}
    rss = (page for page in files.values() if isinstance(page, FeedPage) and page.address.endswith(f"/{FEED}"))
    feeds = {page.address: page for page in rss}
    title = words.gettext("Feeds and calendars")
    groups = tuple(_group(type, found, files, words) for type, found in types.items())
    wholes = (_followed(whole, files, digest.site.title), *_sections(digest, files, words))
    page = SubscribePage(address="/subscribe/", title=title, whole=wholes, groups=groups, lists=bool(feeds))
    yield "subscribe.html", page
    if feeds:
        yield from (("opml", page) for page in _lists(digest, types, feeds, words))


def _sorted(digest: Digest, type: str, found: Iterable[Stream]) -> Sequence[Stream]:
    """As in the index of the type: kinds by the order of the vocabulary, all others by name."""
    if type == "kind":
        return tuple(found)
    return sorted(found, key=lambda stream: index_key(digest.entities[type][stream.plate.id if stream.plate else ""]))


def _followed(stream: Stream, files: Files, name: str, kinds: Iterable[Stream] = ()) -> Followed:
    feeds = ((kind.kind.name, f"{kind.address}{FEED}", len(kind.articles)) for kind in kinds if kind.kind)
    calendar = files.get(f"{stream.address}calendar.ics")
    return Followed(
        link=Link(label=name, address=stream.home, language=stream.plate.language if stream.plate else None),
        items=len(stream.articles),
        latest=stream.articles[0].card.date if stream.articles else None,
        events=len(getattr(calendar, "entries", ())) if calendar else None,
        files=_files(stream.address, files),
        kinds=tuple(feed for feed in feeds if feed[1] in files),
    )


def _files(folder: str, files: Files) -> tuple[str, ...]:
    return tuple(address for name in FORMATS if (address := folder + name) in files)


def _sections(digest: Digest, files: Files, words: NullTranslations) -> Iterator[Followed]:
    """What else is told of the digest as a whole: its months, but for those to come, and its corrections."""
    mended = sum(len(article.file.corrections) for article in digest.articles)
    mended += sum(article.file.withdrawn is not None for article in digest.gone)
    titles = {"/digest/": words.gettext("Monthly digests"), "/corrections/": words.gettext("Corrections")}
    for address, title in titles.items():
        feed = files.get(address + FEED)
        if isinstance(feed, FeedPage):
            latest = feed.entries[0].published if feed.entries else ""
            closed = sum(month < latest[:7] for month in months_of(digest))  # a month's is published when it is over
            link = Link(label=title, address=address)
            yield Followed(link=link, items=closed if address == "/digest/" else mended, latest=latest or None, files=_files(address, files))


def _group(type: str, found: Sequence[Stream], files: Files, words: NullTranslations) -> FollowedGroup:
    kinds = grouped((stream.home, stream) for stream in found if stream.kind)
    rows = [
        _followed(stream, files, stream.plate.name, kinds.get(stream.home, ()))
        for stream in found
        if stream.plate and not stream.kind
    ]
    least = 2 if len(rows) > MANY else 1
    return FollowedGroup(
        id=ROOTS[type].strip("/"),
        title=titles_of(words)[type],
        rows=tuple(row for row in rows if row.items >= least),
        once=sum(0 < row.items < least for row in rows),
        rest=tuple(row.link for row in rows if not row.items),
    )


def _lists(
    digest: Digest, types: Types, feeds: Mapping[str, FeedPage], words: NullTranslations
) -> Iterator[OutlinePage]:
    """All feeds in one list, and those of each type. What is followed of one kind of event is a group of its own."""
    groups: dict[str, tuple[tuple[str, tuple[Outline, ...]], ...]] = {}
    for type, found in types.items():
        title = titles_of(words)[type]
        by_kind = words.gettext("%(group)s by kind of event") % {"group": title}
        feeds_of = grouped((by_kind if stream.kind else title, feeds[stream.address + FEED]) for stream in found)
        groups[type] = tuple((name, tuple(map(_outline, of))) for name, of in sorted(feeds_of.items()))
        page = OutlinePage(address=f"/subscribe{ROOTS[type][:-1]}.opml", title=f"{digest.site.title}: {title}")
        yield replace(page, groups=groups[type])
    listed = {feed.address for of in groups.values() for _, found in of for feed in found}
    whole = tuple(_outline(feed) for address, feed in sorted(feeds.items()) if address not in listed)
    every = ((digest.site.title, whole), *(group for of in groups.values() for group in of))
    yield OutlinePage(address="/opml.xml", title=digest.site.title, groups=every)


def _outline(feed: FeedPage) -> Outline:
    return Outline(title=feed.title, address=feed.address, home=feed.home, language=feed.language)
