"""Which feeds are there, and what stands in them?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from gettext import NullTranslations

from msgspec.structs import replace

from attache.compose import text_of
from attache.feed_views import FEED_FILES, FeedArticle, FeedEntry, FeedPage
from attache.model import Article, Digest, stamp_of
from attache.spine import grouped
from attache.streams import Stream

ENTRIES = 20  # items of a feed


def feed_pages(
    digest: Digest, followed: Iterable[Stream], months: FeedPage, words: NullTranslations
) -> Iterator[tuple[str, FeedPage]]:
    """The feeds of all that is `followed`, of corrections and of months, in every format, each with its maker."""
    entries: dict[str, FeedEntry] = {}
    feeds: list[FeedPage] = []
    for stream in (one for whole in followed for one in (whole, *whole.kinds)):
        kept = "archives" in digest.site.outputs and stream.address == "/"
        shown = stream.articles if kept else stream.articles[:ENTRIES]
        entries |= {one.card.id: _entry(digest, one) for one in shown if one.card.id not in entries}
        feeds += _with_archives(stream, [entries[article.card.id] for article in shown])
    for feed in (*feeds, _corrections(digest, words), months):
        yield from ((maker, replace(feed, address=feed.file(maker, feed.year))) for maker in FEED_FILES)


def _with_archives(stream: Stream, entries: Sequence[FeedEntry]) -> Iterator[FeedPage]:
    """The feed of the newest entries, then an archive of each year some of which do not stand in it."""
    page = FeedPage(
        address=stream.address, title=stream.title, description=stream.description, uid=stream.uid, home=stream.home
    )
    kept = sorted({entry.published[:4] for entry in entries[ENTRIES:]})
    yield replace(page, entries=tuple(entries[:ENTRIES]), older=kept[-1] if kept else None)
    of = grouped((entry.published[:4], entry) for entry in entries)
    for year, older, newer in zip(kept, [None, *kept], [*kept[1:], None], strict=False):
        yield replace(page, entries=of[year], year=year, older=older, newer=newer)


def _entry(digest: Digest, article: Article) -> FeedEntry:
    """An article as an item of a feed."""
    card, uid, text = article.card, digest.uid("articles", article.card.id), text_of(digest, article.body)
    tags = tuple(plate for plate in article.concerns if plate.type in ("kind", "tag", "country"))
    shown = [one.stamp for one in (card, *article.events, *tags)]
    return FeedEntry(
        stamp=stamp_of(uid, article.changed, text, article.images, shown),  # that all of it hangs on, and shorter
        uid=uid,
        title=card.title,
        address=card.address,
        published=card.when.first.isoformat(),
        updated=article.changed,
        template="feed/article.html",
        said=FeedArticle(date=card.date, text=text, events=article.events),
        summary=card.summary,
        language=card.language,
        tags=tags,
        sources=tuple(dict.fromkeys((*card.sources, *(found for event in article.events for found in event.sources)))),
        images=article.images,
    )


def _corrections(digest: Digest, words: NullTranslations) -> FeedPage:
    """The feed of what was mended and of what is no longer told, newest first."""
    _ = words.gettext
    mended, gone = _("Correction: %(title)s"), _("Withdrawn: %(title)s")
    changes = [(one, mended, "corrections", of.date, of.text) for one in digest.articles for of in one.file.corrections]
    changes += [(one, gone, "withdrawal", of.date, of.reason) for one in digest.gone if (of := one.file.withdrawn)]
    entries, times = [], Counter[str]()
    for article, title, folder, date, text in changes:
        told = _entry(digest, article)
        own = f"{told.uid}/{folder}/{date}"
        times[own] += 1
        entry = FeedEntry(
            uid=own if times[own] == 1 else f"{own}-{times[own]}",
            title=title % {"title": told.title},
            address=told.address,
            published=date,
            updated=date,
            template="feed/correction.html",
            said=text,
            summary=text,
            language=told.language,
            tags=told.tags,
        )
        entries.append(entry)
    return FeedPage(
        address="/corrections/",
        title=f"{digest.site.title}: {_('Corrections')}",
        description=_("What was wrong in the digest and is mended, and what is no longer told."),
        uid=digest.uid("corrections"),
        home="/corrections/",
        entries=tuple(sorted(entries, key=lambda entry: (entry.published, entry.uid), reverse=True)[:ENTRIES]),
        total=len(entries),
    )
