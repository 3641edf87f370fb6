"""What stands on the page of an article, and in the lists of articles?"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from gettext import NullTranslations
from itertools import islice

from attache.compose import chained, text_of
from attache.model import Article, Card, Digest, Event, Outline, Plate, Told
from attache.spine import LONG_LIST, SHOWN, YearCount, grouped, newest_first
from attache.views import ArticlePage, ArticlesPage, EventList

RELATED = 5  # articles named at the end of another
KINSHIP = ("series", "official", "country")  # what makes articles related, the closest first


def article_pages(digest: Digest) -> Iterator[ArticlePage]:
    """A page for each article, the notices of those that are gone included."""
    events = {event.id: event for event in digest.events}
    cards = {article.card.id: article.card for article in digest.articles}
    yield from chained(_article_page(digest, article, events, cards) for article in reversed(digest.articles))
    yield from (_article_page(digest, article, events, cards) for article in digest.gone)


def _article_page(digest: Digest, article: Article, events: dict[str, Event], cards: dict[str, Card]) -> ArticlePage:
    mentions = tuple((events[told.event], told) for told in article.mentions)
    shown = (*article.events, *(event for event, _ in mentions))
    also = _also(digest, article, shown, cards)
    series = _same_series(digest, shown)
    named = {article.card.id, *(card.id for card in also), *(event.article for event in series.events)}
    kin = _kin(digest, shown, events, cards)
    return ArticlePage(
        address=article.card.address,
        title=article.card.title,
        description=article.card.summary,
        language=article.card.language,
        card=article.card,
        file=article.file,
        text=text_of(digest, Outline() if article.gone else article.body, article.concerns),
        events=article.events,
        mentions=mentions,
        figures=article.figures,
        organisations=_of_type(article, "organisation"),
        tags=_of_type(article, "tag"),
        also=also,
        same_series=series,
        related=_related(digest, article, kin, named),
        images=article.images,
        told={event.id: _others(digest, article, event) for event in shown if _others(digest, article, event)},
        gone=article.gone,
    )


def _of_type(article: Article, type: str) -> tuple[Plate, ...]:
    return tuple(plate for plate in article.concerns if plate.type == type)


def _others(digest: Digest, article: Article, event: Event) -> tuple[Told, ...]:
    """What other articles say of an event."""
    return tuple(told for told in digest.told_by.get(event.id, ()) if told.card.id != article.card.id)


def _also(digest: Digest, article: Article, shown: Sequence[Event], cards: dict[str, Card]) -> tuple[Card, ...]:
    """The other articles that tell or mention the events of an article."""
    told = [cards[event.article] for event in shown] + [
        t.card for event in shown for t in _others(digest, article, event)
    ]
    return tuple(dict.fromkeys(card for card in told if card.id != article.card.id))


def _same_series(digest: Digest, shown: Sequence[Event]) -> EventList:
    """Earlier editions of the series of an article's events."""
    own, found = {event.id for event in shown}, {}
    for event in shown:
        for other in digest.events_of.get(("series", event.series.id), ()) if event.series else ():
            if other.id not in own and other.order < event.order:
                found[other.id] = other
    earlier = newest_first(found.values())[:SHOWN]
    return EventList(events=earlier, total=len(earlier))


def _kin(digest: Digest, shown: Sequence[Event], events: dict[str, Event], cards: dict[str, Card]) -> list[Card]:
    """The articles that tell the wholes and the parts of an article's events."""
    wholes = [events[event.parent] for event in shown if event.parent in events]
    parts = [part for event in (*shown, *wholes) for part in digest.parts_of.get(event.id, ())]
    return [cards[event.article] for event in (*wholes, *parts)]


def _related(digest: Digest, article: Article, kin: Sequence[Card], named: Collection[str]) -> tuple[Card, ...]:
    """Earlier articles that the page does not name yet, the nearest first: those of the wholes and parts of its
    events, then those about its series, then about its officials, then about its partners.
    """
    home = digest.home.id if digest.home else None
    order = article.card.order
    levels = [[card for card in kin if card.order < order]]
    for type in KINSHIP:
        keys = [(type, plate.id) for plate in _of_type(article, type) if (type, plate.id) != ("country", home)]
        levels.append([card for key in keys for card in _earlier(digest, key, order, named)])
    nearest = (card for found in levels for card in sorted(found, key=lambda card: card.order, reverse=True))
    return tuple(islice(dict.fromkeys(card for card in nearest if card.id not in named), RELATED))


def _earlier(digest: Digest, key: tuple[str, str], order: tuple[object, ...], named: Collection[str]) -> Iterator[Card]:
    """The nearest earlier articles about an entity, without those that are named; no more than can be shown."""
    others = digest.articles_of.get(key, ())
    start = bisect_left(range(len(others)), True, key=lambda n: others[n].card.order < order)
    unnamed = (others[n].card for n in range(start, len(others)) if others[n].card.id not in named)
    yield from islice(unnamed, RELATED)


def article_lists(digest: Digest, words: NullTranslations) -> Iterator[ArticlesPage]:
    """The list of all articles, and one for each year."""
    cards = tuple(article.card for article in digest.articles)
    years = grouped((card.year, card) for card in cards)
    pages = [
        ArticlesPage(
            address=f"/articles/{year:04d}/", title=str(year), label=str(year), articles=found, total=len(found)
        )
        for year, found in sorted(years.items())
    ]
    yield ArticlesPage(
        address="/articles/",
        title=words.gettext("Articles"),
        articles=cards if len(cards) <= LONG_LIST else cards[:SHOWN],
        total=len(cards),
        years=tuple(YearCount(label=page.title, address=page.address, count=page.total) for page in pages),
    )
    yield from chained(pages)
