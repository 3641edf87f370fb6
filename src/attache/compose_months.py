"""What stands in the digest of a month, and in which form does it travel?"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations

from attache.compose import chained, kinds_of, partners_of
from attache.dates import parse_edtf
from attache.datewords import say
from attache.feed_views import FeedEntry, FeedPage
from attache.model import Article, Digest, Event
from attache.month_views import First, LetterPage, MonthPage, MonthsPage
from attache.spine import counted, grouped, month_of
from attache.views import Page

HOME = "/digest/"
ENTRIES = 20  # months in the feed
AHEAD = 12  # events that a digest names as ahead
LETTERS = ("digest.html", "digest.txt")

Announced = list[tuple[Event, dt.date]]  # events by date, each with the day from which it was known


def month_pages(digest: Digest, words: NullTranslations) -> Iterator[MonthPage | MonthsPage]:
    """A digest for each month in which something is dated, and their list."""
    pages = list(_month_pages(digest, words))
    yield from chained(pages, lambda page: page.month)
    rows = ((page.month[:4], (page.month, page.address, page.count, len(page.articles))) for page in pages[::-1])
    years, title = tuple(grouped(rows).items()), words.gettext("Monthly digests")
    yield MonthsPage(address=HOME, title=title, section=HOME, feeds=HOME, years=years)


def months_feed(digest: Digest, pages: Iterable[Page], words: NullTranslations) -> FeedPage:
    """The latest monthly digests, among pages, of months that are closed: an article is dated after their end.

    What was published and is gone closes a month too, so that none opens again. No clock is asked.
    """
    articles = {article.card.id: article for article in (*digest.articles, *digest.gone)}
    latest = max((article.card.when.low for article in articles.values()), default=dt.date.min).isoformat()[:7]
    closed = sorted((page for page in _months(pages) if page.month < latest), key=lambda page: page.month, reverse=True)
    return FeedPage(
        address=HOME,
        title=f"{digest.site.title}: {words.gettext('Monthly digests')}",
        uid=digest.uid("digest"),
        home=HOME,
        entries=tuple(_entry(digest.uid("digest", page.month), page, articles) for page in closed[:ENTRIES]),
        total=len(closed),
    )


def letters(pages: Iterable[Page]) -> Iterator[tuple[str, LetterPage]]:
    """The letters of the monthly digests among pages, each with its template."""
    for page in _months(pages):
        for name in LETTERS:
            yield name, LetterPage(address=f"{page.address}{name}", title=page.title, said=page)


def _months(pages: Iterable[Page]) -> Iterator[MonthPage]:
    return (page for page in pages if isinstance(page, MonthPage))


def _entry(uid: str, page: MonthPage, articles: Mapping[str, Article]) -> FeedEntry:
    """A digest as an item of a feed: published on the day after its month, changed when an article that it is made of
    was, or was published later than that.
    """
    published = (parse_edtf(page.month).high + dt.timedelta(days=1)).isoformat()
    told = {card.id for card in page.articles} | {event.article for event in (*page.events, *page.ahead)}
    told |= {point.article.id for point in page.figures if point.article}
    return FeedEntry(
        uid=uid,
        title=page.title,
        address=page.address,
        published=published,
        updated=max([published, *(articles[id].changed for id in told)]),
        template="feed/month.html",
        said=page,
        tags=tuple(row.plate for row in (*page.kinds, *page.partners)),
    )


def _month_pages(digest: Digest, words: NullTranslations) -> Iterator[MonthPage]:
    points = (point for points in digest.points_of.values() for point in points)
    events = grouped((month_of(event.when), event) for event in reversed(digest.events))
    figures = grouped((month_of(point.when), point) for point in points)
    cards = grouped((month_of(article.card.when), article.card) for article in digest.articles)
    officials, contacts, announced = _firsts(digest, "official"), _firsts(digest, "country"), _announced(digest)
    for month in sorted({*events, *figures, *cards} - {""}):
        held = events.get(month, ())
        yield MonthPage(
            address=f"{HOME}{month}/",
            title=say(parse_edtf(month), digest.site.languages[0], words),
            section=HOME,
            feeds=HOME,
            month=month,
            events=held,
            figures=figures.get(month, ()),
            articles=cards.get(month, ()),
            kinds=kinds_of(digest, held),
            partners=partners_of(digest, held),
            officials=officials.get(month, ()),
            contacts=contacts.get(month, ()),
            ahead=_ahead(month, announced),
            before=len(counted(events.get(_month_before(month), ()))),
        )


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year:04d}-{number - 1:02d}" if number > 1 else f"{year - 1:04d}-12"


def _firsts(digest: Digest, type: str) -> dict[str, tuple[First, ...]]:
    """Officials by the month of their first event that counts; countries by that of their first with the home country.

    One whose first event is known less exactly than by its month is new in none.
    """
    home, rows = digest.home.id if digest.home else None, []
    for id, entity in digest.entities[type].items():
        events: Sequence[Event] = digest.events_of.get((type, id), ()) if id != home else ()
        if type == "country":
            both = {id, home or id}
            events = [event for event in events if both <= {party.id for party in event.parties}]
        held = counted(events)
        if held:
            rows.append(First(plate=entity.plate, event=held[-1]))
    rows.sort(key=lambda first: (first.event.order, first.plate.name))
    return grouped((month_of(first.event.when), first) for first in rows)


def _announced(digest: Digest) -> Announced:
    """The events of which an article told before they began, earliest first."""
    published = {article.card.id: article.card.when.high for article in digest.articles}
    told = {id: min(found.card.when.high for found in mentions) for id, mentions in digest.told_by.items()}
    days = ((event, published[event.article]) for event in reversed(digest.events))
    known = ((event, min(day, told.get(event.id, day))) for event, day in days)
    return [(event, day) for event, day in known if day < event.when.low]


def _ahead(month: str, announced: Announced) -> tuple[Event, ...]:
    """The nearest events of the twelve months after a month that were known by its end, without parts of others."""
    end = parse_edtf(month).high
    limit = parse_edtf(f"{min(end.year + 1, dt.MAXYEAR):04d}{month[4:]}").high
    first, stop = (bisect_right(announced, day, key=lambda row: row[0].when.low) for day in (end, limit))
    events = [event for event, known in announced[first:stop] if known <= end]
    ids = {event.id for event in events}
    return tuple(event for event in events if event.parent not in ids)[:AHEAD]
