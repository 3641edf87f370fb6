"""What stands on each page of the digest as a whole, and on each article's?"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from gettext import NullTranslations
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace

from attache import views
from attache.addresses import uri
from attache.identity import authority_of
from attache.model import Card, Digest, Event, Outline, Plate
from attache.spine import LONG_LIST, SHOWN, bucket_key, by_bucket, count_years, counted, year_of

LATEST = 8  # events on the home page
PageT = TypeVar("PageT", bound=views.Page)


def listed(events: Sequence[Event], address: str) -> views.EventList:
    """Events as a list; a long one shows its latest and links a page for each year below `address`."""
    total = len(counted(events))
    if len(events) <= LONG_LIST:
        return views.EventList(events=tuple(events), total=total)
    return views.EventList(events=tuple(events[:SHOWN]), total=total, years=count_years(events, address))


def count_plates(plates: Iterable[Plate]) -> tuple[views.Count, ...]:
    """How often each plate occurs, most first, then by name."""
    counts = Counter(plates)
    rows = (views.Count(plate=plate, count=n) for plate, n in counts.items())
    return tuple(sorted(rows, key=lambda row: (-row.count, row.plate.name, row.plate.id)))


def partners_of(digest: Digest, events: Iterable[Event]) -> tuple[views.Count, ...]:
    """The countries other than the home country that were parties to events, with counts."""
    home = digest.home.id if digest.home else None
    return count_plates(party for event in counted(events) for party in event.parties if party.id != home)


def kinds_of(digest: Digest, events: Iterable[Event]) -> tuple[views.Count, ...]:
    """Events by kind, with counts."""
    return count_plates(digest.entities["kind"][event.kind].plate for event in counted(events))


def chained(pages: Iterable[PageT], label: Callable[[PageT], str] = attrgetter("title")) -> Iterator[PageT]:
    """Pages, the earliest first, each with links to its neighbours in time."""
    ordered = list(pages)
    links = [views.Link(label=label(page), address=page.address, language=page.language) for page in ordered]
    for page, earlier, later in zip(ordered, [None, *links], [*links[1:], None], strict=False):
        yield replace(page, earlier=earlier, later=later)


def text_of(digest: Digest, body: Outline, named: Iterable[Plate] = ()) -> views.Text:
    """A body with what its references lead to, and the names whose first mention becomes a link."""
    if not body.path:
        return views.Text()
    targets = sorted({*body.references} & digest.targets.keys())
    return views.Text(
        path=body.path,
        links=tuple((target, *digest.targets[target]) for target in targets),
        mentions=tuple((name, to.address) for to in named for name in _prose_names(to, digest.names[to.address])),
        headings=tuple((heading.id, heading.level, heading.text) for heading in body.headings),
    )


@lru_cache(1 << 14)
def _prose_names(plate: Plate, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which prose mentions an entity: with a capital, no id, no code of two or three letters."""
    return tuple(
        name
        for name in dict.fromkeys((plate.name, *names))
        if len(name) > 3 and name != plate.id and not name.islower()
    )


def site_of(digest: Digest, assets: Mapping[str, str]) -> views.Site:
    """What every page may see: the settings, and the addresses of static files."""
    site = digest.site
    return views.Site(
        title=site.title,
        language=site.languages[0],
        timezone=site.timezone,
        url=uri(site.url) if site.url else None,
        subtitle=site.subtitle,
        description=site.description,
        licence=site.licence,
        contact=site.contact,
        home=digest.home,
        feeds=site.url is not None and "feeds" in site.outputs,
        hub=site.hub,
        identity=authority_of(site),
        calendars=site.url is not None and "calendars" in site.outputs,
        data="data" in site.outputs,
        search="search" in site.outputs,
        cards=site.url is not None and "cards" in site.outputs,
        vocabulary=digest.vocabulary,
        assets=assets,
    )


def home_page(digest: Digest, description: str | None) -> views.HomePage:
    """The latest, what is coming, the years at a glance, figures, sums."""
    coming = [event for event in digest.events if event.status in ("planned", "confirmed") and not event.overdue]
    held, years = counted(digest.events), count_years(digest.events, "/timeline/")
    return views.HomePage(
        address="/",
        title=digest.site.title,
        description=description,
        feeds="/",
        calendars=True,
        lead=digest.articles[0].card if digest.articles else None,
        coming=tuple(reversed(coming)),
        latest=views.EventList(events=held[:LATEST], total=len(held), years=years),
        years=years,
        figures=figure_rows(digest),
        kinds=kinds_of(digest, digest.events),
        partners=partners_of(digest, digest.events)[:SHOWN],
    )


def figure_rows(digest: Digest) -> tuple[views.FigureRow, ...]:
    """Every counter with its latest value and the one before, by name."""
    rows = []
    for id, points in digest.points_of.items():
        before = points[-2] if len(points) > 1 else None
        rows.append(views.FigureRow(series=digest.entities["figure"][id].plate, latest=points[-1], before=before))
    return tuple(sorted(rows, key=lambda row: row.series.name))


def timeline_page(digest: Digest, words: NullTranslations) -> views.TimelinePage:
    """All events, newest first, or the latest of them; either way its years lead to their pages."""
    return views.TimelinePage(
        address="/timeline/",
        title=words.gettext("Timeline"),
        section="/timeline/",
        events=replace(listed(digest.events, "/timeline/"), years=count_years(digest.events, "/timeline/")),
        kinds=kinds_of(digest, digest.events),
    )


def year_pages(events: Sequence[Event], of: views.Page, cards: Sequence[Card] = ()) -> Iterator[views.YearPage]:
    """A page for each year and decade in which events began, below the page that lists them."""
    groups = by_bucket(events)
    ranges = [event for event in events if event.when.form == "interval" and event.when.latest]
    pages = (
        views.YearPage(
            address=f"{of.address}{label}/",
            title=label,
            section=of.section,
            label=label,
            head=views.Link(label=of.title, address=of.address),
            events=groups[label],
            running=_running(ranges, label),
            articles=tuple(card for card in cards if card.told == 0 and str(card.year) == label),
        )
        for label in sorted(groups, key=bucket_key)
    )
    return chained(pages)


def _running(ranges: Sequence[Event], label: str) -> tuple[Event, ...]:
    """Those of events that last which began in an earlier year and go on in this one. A decade's page has none."""
    if not label.isdigit():
        return ()
    year = int(label)
    return tuple(event for event in ranges if year_of(event) < year <= event.when.high.year)


def corrections_page(digest: Digest, words: NullTranslations) -> views.CorrectionsPage:
    """Corrections and withdrawals, newest first."""
    told = [(correction, article.card) for article in digest.articles for correction in article.file.corrections]
    gone = [(article.file.withdrawn, article.card) for article in digest.gone if article.file.withdrawn]
    return views.CorrectionsPage(
        address="/corrections/",
        title=words.gettext("Corrections"),
        feeds="/corrections/",
        corrections=tuple(sorted(told, key=lambda row: (row[0].date, row[1].id), reverse=True)),
        withdrawn=tuple(sorted(gone, key=lambda row: (row[0].date, row[1].id), reverse=True)),
    )
