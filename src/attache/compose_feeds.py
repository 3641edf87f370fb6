"""Which feeds are there, and what stands in them?"""

from collections.abc import Iterator
from gettext import NullTranslations

from msgspec.structs import replace

from attache.compose import text_of
from attache.feed_views import FeedArticle, FeedEntry, FeedPage
from attache.identity import authority_of, uid
from attache.model import Article, Digest
from attache.streams import streams

ENTRIES = 20  # items of a feed
FEED_FILES = {"rss": "feed.xml", "atom": "atom.xml"}


def feed_pages(digest: Digest, words: NullTranslations) -> Iterator[tuple[str, FeedPage]]:  # noqa: ARG001
    """The feeds of all that can be followed, each with its maker."""
    followed = list(streams(digest))
    newest = {article.card.id: article for stream in followed for article in stream.articles[:ENTRIES]}
    entries = {id: entry_of(digest, article) for id, article in newest.items()}
    for stream in followed:
        yield from feed_files(
            FeedPage(
                address=stream.address,
                title=stream.title,
                description=stream.description,
                uid=stream.uid,
                home=stream.home,
                entries=tuple(entries[article.card.id] for article in stream.articles[:ENTRIES]),
            )
        )


def feed_files(page: FeedPage) -> Iterator[tuple[str, FeedPage]]:
    """A feed in each of its formats, in the folder that its address names, with the maker."""
    yield from ((maker, replace(page, address=f"{page.address}{name}")) for maker, name in FEED_FILES.items())


def entry_of(digest: Digest, article: Article) -> FeedEntry:
    """An article as an item of a feed."""
    card = article.card
    first = (card.when.earliest or card.when.high).isoformat()
    return FeedEntry(
        uid=uid(authority_of(digest.site), "articles", card.id),
        title=card.title,
        address=card.address,
        published=first,
        updated=max(first, article.file.changed or ""),
        template="feed/article.html",
        said=FeedArticle(date=card.date, text=text_of(digest, article.body), events=article.events),
        summary=card.summary,
        language=card.language,
        tags=tuple(plate for plate in article.concerns if plate.type in ("kind", "tag", "country")),
        sources=tuple(dict.fromkeys((*card.sources, *(found for event in article.events for found in event.sources)))),
        images=article.images,
    )
