"""What stands on the page of an article, and in the lists of articles?"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from gettext import NullTranslations
from itertools import islice

from msgspec.structs import replace

from attache.compose import chained, text_of
from attache.model import Article, Card, Digest, Event, Outline, Plate, Told
from attache.spine import LONG_LIST, SHOWN, YearCount, grouped, newest_first
from attache.views import ArticlePage, ArticlesPage, EventList, Link

RELATED = 5  # articles named at the end of another
KINSHIP = ("series", "official", "country")  # what makes articles related, the closest first


class ArticlePages:
    """The page of each article by its number: the earliest article first, then the notices of those that are gone."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.events = {event.id: event for event in digest.events}
        self.cards = {article.card.id: article.card for article in digest.articles}
        self.earlier = _Earlier(digest)

    def __len__(self) -> int:
        return len(self.digest.articles) + len(self.digest.gone)

    def page(self, number: int) -> ArticlePage:
        """The page of that number."""
        articles = self.digest.articles
        place = len(articles) - 1 - number  # newest first
        if place < 0:
            return self._page(self.digest.gone[-1 - place])
        earlier, later = articles[place + 1 : place + 2], articles[place - 1 : place] if place else ()
        return self._page(articles[place], *map(_link, (earlier, later)))

    def _page(self, article: Article, earlier: Link | None = None, later: Link | None = None) -> ArticlePage:
        digest, cards = self.digest, self.cards
        mentions = tuple((self.events[told.event], told) for told in article.mentions)
        shown = (*article.events, *(event for event, _ in mentions))
        also = _also(digest, article, shown, cards)
        series = _same_series(digest, shown)
        named = {article.card.id, *(card.id for card in also), *(event.article for event in series.events)}
        kin = _kin(digest, shown, self.events, cards)
        return ArticlePage(
            address=article.card.address,
            title=article.card.title,
            description=article.card.summary,
            language=article.card.language,
            earlier=earlier,
            later=later,
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
            related=_related(digest, article, kin, named, self.earlier),
            images=article.images,
            told={event.id: others for event in shown if (others := _others(digest, article, event))},
            gone=article.gone,
        )


def page_again(digest: Digest, article: Article) -> ArticlePage:
    """The page of an article that was linked again by itself, in the place that it had."""
    articles = tuple(article if other.path == article.path else other for other in digest.articles)
    pages = ArticlePages(replace(digest, articles=articles))
    return pages.page(len(articles) - 1 - articles.index(article))


def _link(neighbours: Sequence[Article]) -> Link | None:
    return next((Link(label=a.card.title, address=a.card.address, language=a.card.language) for a in neighbours), None)


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
    own, found = {event.id for event in shown}, dict[str, Event]()
    for event in shown:
        editions = digest.events_of[("series", event.series.id)] if event.series else ()
        start = bisect_left(editions, True, key=lambda other: other.order < event.order)
        others = (other for other in islice(editions, start, None) if other.id not in own)
        found |= {other.id: other for other in islice(others, SHOWN)}
    earlier = newest_first(found.values())[:SHOWN]
    return EventList(events=earlier, total=len(earlier))


def _kin(digest: Digest, shown: Sequence[Event], events: dict[str, Event], cards: dict[str, Card]) -> list[Card]:
    """The articles that tell the wholes and the parts of an article's events."""
    wholes = [events[event.parent] for event in shown if event.parent in events]
    parts = [part for event in (*shown, *wholes) for part in digest.parts_of.get(event.id, ())]
    return [cards[event.article] for event in (*wholes, *parts)]


def _related(
    digest: Digest, article: Article, kin: Sequence[Card], named: Collection[str], earlier: "_Earlier"
) -> tuple[Card, ...]:
    """Earlier articles that the page does not name yet, the nearest first: those of the wholes and parts of its
    events, then those about its series, then about its officials, then about its partners.
    """
    home, rank = digest.home.id if digest.home else None, earlier.rank(article.card)
    kindred = (place for card in kin if card.id not in named and (place := earlier.ranks[card.id]) > rank)
    found = dict.fromkeys(sorted(kindred))
    for type in KINSHIP:
        if len(found) < RELATED:
            keys = [(type, plate.id) for plate in _of_type(article, type) if (type, plate.id) != ("country", home)]
            found |= dict.fromkeys(sorted(place for key in keys for place in earlier.about(key, rank, named)))
    return tuple(digest.articles[place].card for place in islice(found, RELATED))


class _Earlier:
    """Which articles are earlier than another? Asked by their places, newest first: numbers are sooner compared than
    dates.
    """

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.ranks = {article.card.id: n for n, article in enumerate(digest.articles)}
        self.places: dict[tuple[str, str], list[int]] = {}

    def rank(self, card: Card) -> int:
        """The place of an article, of one that is gone the last before where it would be."""
        articles = self.digest.articles
        known = self.ranks.get(card.id)
        return known if known is not None else bisect_left(articles, True, key=lambda o: o.card.order < card.order) - 1

    def about(self, key: tuple[str, str], rank: int, named: Collection[str]) -> Iterator[int]:
        """The nearest earlier articles about an entity, without those that are named; no more than can be shown."""
        others = self.digest.articles_of.get(key, ())
        if key not in self.places:
            self.places[key] = [self.ranks[other.card.id] for other in others]
        places = self.places[key]
        start = bisect_right(places, rank)
        unnamed = (places[n] for n in range(start, len(places)) if others[n].card.id not in named)
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
