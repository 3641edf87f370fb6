"""What stands in the digest of a month?"""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations

from attache import views
from attache.compose import chained, kinds_of, partners_of
from attache.crossrefs import months_of
from attache.dates import parse_edtf
from attache.datewords import say
from attache.model import Card, Digest, Event, FigurePoint
from attache.spine import counted, grouped, month_of

Month = tuple[tuple[Event, ...], tuple[FigurePoint, ...], tuple[Card, ...]]


def month_pages(digest: Digest, words: NullTranslations) -> Iterator[views.MonthPage | views.MonthsPage]:
    """A digest for each month in which something is dated, and their list."""
    months = _months(digest)
    pages = [_month_page(digest, month, months, words) for month in sorted(months)]
    yield from chained(pages, lambda page: page.month)
    rows = ((page.month[:4], (page.month, page.address, len(page.events), len(page.articles))) for page in pages[::-1])
    years = tuple(grouped(rows).items())
    yield views.MonthsPage(address="/digest/", title=words.gettext("Monthly digests"), section="/digest/", years=years)


def _month_page(digest: Digest, month: str, months: Mapping[str, Month], words: NullTranslations) -> views.MonthPage:
    events, figures, cards = months[month]
    before = months.get(_month_before(month))
    return views.MonthPage(
        address=f"/digest/{month}/",
        title=say(parse_edtf(month), digest.site.languages[0], words),
        section="/digest/",
        month=month,
        events=events[::-1],
        figures=figures,
        articles=cards,
        kinds=kinds_of(digest, events),
        partners=partners_of(digest, events),
        before=len(counted(before[0])) if before else 0,
    )


def _months(digest: Digest) -> dict[str, Month]:
    """What is dated in each month, by `2024-12`; what is known by the year only is in none."""
    points = (point for points in digest.points_of.values() for point in points)
    events = grouped((month_of(event.when), event) for event in digest.events)
    figures = grouped((month_of(point.when), point) for point in points)
    cards = grouped((month_of(article.card.when), article.card) for article in digest.articles)
    return {m: (events.get(m, ()), figures.get(m, ()), cards.get(m, ())) for m in months_of(digest)}


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year:04d}-{number - 1:02d}" if number > 1 else f"{year - 1:04d}-12"
