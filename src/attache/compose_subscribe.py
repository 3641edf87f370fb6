"""What is said of all that can be followed? Only what is made: files are looked up among the planned ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations

from attache.crossrefs import months_of
from attache.entities import ROOTS
from attache.feed_views import FeedPage
from attache.model import Digest
from attache.portraits import index_key, titles_of
from attache.spine import grouped
from attache.streams import Stream
from attache.subscribe_views import Followed, FollowedGroup, OutlinePage, SubscribePage
from attache.views import Link, Page

MANY = 200  # a larger group has rows only for what has two items or more
FEED = "feed.xml"
FORMATS = (FEED, "atom.xml", "feed.json", "calendar.ics", "expected.ics")
Files = Mapping[str, Page]  # what is made, by its address


def subscribe_pages(
    digest: Digest, followed: Iterable[Stream], made: Iterable[tuple[str, Page]], words: NullTranslations
) -> Iterator[tuple[str, Page]]:
    """The page that lists all that is `followed` with the feeds and calendars that are `made`, and the feeds as lists
    for feed readers, each with its maker.
    """
    files, titles = {view.address: view for _, view in made}, titles_of(words)
    whole, *rest = followed
    types = grouped((stream.plate.type, stream) for stream in rest if stream.plate)
    types = {type: tuple(sorted(found, key=lambda stream: _order(digest, stream))) for type, found in types.items()}
    yield (
        "subscribe.html",
        SubscribePage(
            address="/subscribe/",
            title=words.gettext("Feeds and calendars"),
            whole=(_followed(whole, files), *_sections(digest, files, words)),
            groups=tuple(_group(titles[type], ROOTS[type], found, files) for type, found in types.items()),
            lists="/feed.xml" in files,
        ),
    )
    feeds = {page.address: page for page in files.values() if isinstance(page, FeedPage)}
    if feeds:
        yield from (("opml", page) for page in _lists(digest, types, feeds, words))


def _order(digest: Digest, stream: Stream) -> tuple[str, str]:
    """As in the index of the type: kinds by the order of the vocabulary, all others by name."""
    named = stream.plate is not None and stream.plate.type != "kind"
    return index_key(digest.entities[stream.plate.type][stream.plate.id]) if stream.plate and named else ("", "")


def _followed(stream: Stream, files: Files, crossed: Iterable[Stream] = ()) -> Followed:
    plate, calendar = stream.plate, files.get(f"{stream.address}calendar.ics")
    name, language = (plate.name, plate.language) if plate else (stream.title, None)
    kinds = ((kind.kind.name, f"{kind.address}{FEED}", len(kind.articles)) for kind in crossed if kind.kind)
    return Followed(
        link=Link(label=name, address=stream.home, language=language),
        files=_files(stream.address, files),
        items=len(stream.articles),
        latest=stream.articles[0].card.date if stream.articles else None,
        events=len(getattr(calendar, "entries", ())) if calendar else None,
        kinds=tuple(feed for feed in kinds if feed[1] in files),
    )


def _files(folder: str, files: Files) -> tuple[str, ...]:
    return tuple(address for name in FORMATS if (address := folder + name) in files)


def _sections(digest: Digest, files: Files, words: NullTranslations) -> Iterator[Followed]:
    """What else of the digest as a whole has a feed: the months that are over, the corrections."""
    _ = words.gettext
    months = [f"{month}-31" for month in months_of(digest)]  # the month has no later day
    mended = [correction.date for article in digest.articles for correction in article.file.corrections]
    mended += [article.file.withdrawn.date for article in digest.gone if article.file.withdrawn]
    for address, title, dates in (
        ("/digest/", _("Monthly digests"), months),
        ("/corrections/", _("Corrections"), mended),
    ):
        feed = files.get(address + FEED)
        if isinstance(feed, FeedPage):
            latest = feed.entries[0].published if feed.entries else None
            items = sum(date <= latest for date in dates) if latest else 0
            link = Link(label=title, address=address)
            yield Followed(link=link, files=_files(address, files), items=items, latest=latest)


def _group(title: str, root: str, found: Sequence[Stream], files: Files) -> FollowedGroup:
    crossed = grouped((stream.home, stream) for stream in found if stream.kind)
    rows = [_followed(stream, files, crossed.get(stream.home, ())) for stream in found if not stream.kind]
    least = 2 if len(rows) > MANY else 1
    return FollowedGroup(
        id=root.strip("/"),
        title=title,
        rows=tuple(row for row in rows if row.items >= least),
        rest=tuple(row.link for row in rows if row.items < least),
    )


def _lists(
    digest: Digest, types: Mapping[str, Sequence[Stream]], feeds: Mapping[str, FeedPage], words: NullTranslations
) -> Iterator[OutlinePage]:
    """The feeds of each type as a list, and all in one. Those of one kind of event are a group of their own."""
    listed = {address: _outline(feed) for address, feed in feeds.items() if address.endswith(f"/{FEED}")}
    every = []
    for type, found in types.items():
        title = titles_of(words)[type]
        by_kind = words.gettext("%(group)s by kind of event") % {"group": title}
        of = grouped((by_kind if one.kind else title, listed.pop(one.address + FEED)) for one in found)
        every += sorted(of.items())
        address = f"/subscribe{ROOTS[type][:-1]}.opml"
        yield OutlinePage(address=address, title=f"{digest.site.title}: {title}", groups=tuple(sorted(of.items())))
    groups = ((digest.site.title, tuple(listed[address] for address in sorted(listed))), *every)  # what is left
    yield OutlinePage(address="/opml.xml", title=digest.site.title, groups=groups)


def _outline(feed: FeedPage) -> Followed:
    return Followed(link=Link(label=feed.title, address=feed.home, language=feed.language), files=(feed.address,))
