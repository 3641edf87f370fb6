"""What stands on the page of an article, and in the lists of articles?"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from gettext import NullTranslations

from attache.compose import text_of
from attache.model import Article, Card, Digest, Event, Plate, Told
from attache.spine import LONG_LIST, SHOWN, YearCount, newest_first
from attache.views import ArticlePage, ArticlesPage, EventList, Link

RELATED = 3  # articles named at the end of another


def article_pages(digest: Digest) -> Iterator[ArticlePage]:
    """A page for each article, the notices of those that are gone included."""
    events = {event.id: event for event in digest.events}
    cards = {article.card.id: article.card for article in digest.articles}
    for article in (*digest.articles, *digest.gone):
        yield _article_page(digest, article, events, cards)


def _article_page(digest: Digest, article: Article, events: dict[str, Event], cards: dict[str, Card]) -> ArticlePage:
    mentions = tuple((events[told.event], told) for told in article.mentions)
    shown = (*article.events, *(event for event, _ in mentions))
    also = _also(digest, article, shown, cards)
    return ArticlePage(
        address=article.card.address,
        title=article.card.title,
        description=article.card.summary,
        language=article.card.language,
        card=article.card,
        file=article.file,
        text=text_of(digest, None if article.gone else article.body, article.concerns),
        events=article.events,
        mentions=mentions,
        figures=article.figures,
        organisations=_of_type(article, "organisation"),
        tags=_of_type(article, "tag"),
        also=also,
        same_series=_same_series(digest, shown),
        related=_related(digest, article, also),
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


def _related(digest: Digest, article: Article, also: Sequence[Card]) -> tuple[Card, ...]:
    """The nearest earlier articles about the same officials, then about the same partners."""
    beside = {article.card.id, *(card.id for card in also)}
    home = digest.home.id if digest.home else None
    found: dict[str, Card] = {}
    for type in ("official", "country"):
        keys = [(type, plate.id) for plate in _of_type(article, type) if plate.id != home]
        others = {other.card.id: other.card for key in keys for other in _earlier(digest, key, article)}
        nearest = sorted(others.values(), key=lambda card: card.order, reverse=True)
        found |= {card.id: card for card in nearest if card.id not in beside}
    return tuple(found.values())[:RELATED]


def _earlier(digest: Digest, key: tuple[str, str], article: Article) -> Iterator[Article]:
    """The nearest articles about an entity that are earlier; no more than can be shown."""
    others = digest.articles_of.get(key, ())
    start = bisect_left(range(len(others)), True, key=lambda n: others[n].card.order < article.card.order)
    yield from others[start : start + 2 * RELATED]


def article_lists(digest: Digest, words: NullTranslations) -> Iterator[ArticlesPage]:
    """The list of all articles, and one for each year."""
    cards = [article.card for article in digest.articles]
    years: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        years[card.year].append(card)
    order = sorted(years)
    links = [Link(label=str(year), address=f"/articles/{year:04d}/") for year in order]
    counts = [
        YearCount(label=link.label, address=link.address, count=len(years[y]))
        for y, link in zip(order, links, strict=True)
    ]
    whole = len(cards) <= LONG_LIST
    yield ArticlesPage(
        address="/articles/",
        title=words.gettext("Articles"),
        articles=tuple(cards if whole else cards[:SHOWN]),
        total=len(cards),
        years=tuple(counts),
    )
    for n, year in enumerate(order):
        yield ArticlesPage(
            address=links[n].address,
            title=str(year),
            label=str(year),
            articles=tuple(years[year]),
            total=len(years[year]),
            earlier=links[n - 1] if n else None,
            later=links[n + 1] if n + 1 < len(links) else None,
        )
