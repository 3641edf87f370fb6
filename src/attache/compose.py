"""What stands on each page of the digest as a whole, and on each article's?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations

from attache import views
from attache.crossrefs import months_of
from attache.dates import parse_edtf
from attache.datewords import say
from attache.markup import Markup
from attache.model import Card, Digest, Event, FigurePoint, Plate
from attache.spine import LONG_LIST, SHOWN, bucket, bucket_key, count_years, counted, month_of, year_of

LATEST = 8  # events on the home page
Month = tuple[tuple[Event, ...], tuple[FigurePoint, ...], tuple[Card, ...]]


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


def text_of(digest: Digest, body: Markup | None, named: Iterable[Plate] = ()) -> views.Text:
    """A body with what its references lead to, and the names whose first mention becomes a link."""
    if body is None:
        return views.Text()
    targets = sorted({reference.target for reference in body.references} & digest.targets.keys())
    return views.Text(
        html=body.html,
        links=tuple((target, *digest.targets[target]) for target in targets),
        mentions=tuple((name, plate.address) for plate in named for name in _prose_names(digest, plate)),
        headings=tuple((heading.id, heading.level, heading.text) for heading in body.headings),
    )


def _prose_names(digest: Digest, plate: Plate) -> tuple[str, ...]:
    """The names under which prose mentions an entity: with a capital, no id, no code of two or three letters."""
    names = dict.fromkeys((plate.name, *digest.names[plate.address]))
    return tuple(name for name in names if len(name) > 3 and name != plate.id and not name.islower())


def site_of(digest: Digest, assets: Mapping[str, str]) -> views.Site:
    """What every page may see: the settings, and the addresses of static files."""
    site = digest.site
    return views.Site(
        title=site.title,
        language=site.languages[0],
        timezone=site.timezone,
        url=site.url,
        subtitle=site.subtitle,
        description=site.description,
        licence=site.licence,
        contact=site.contact,
        home=digest.home,
        feeds=site.url is not None and "feeds" in site.outputs,
        hub=site.hub,
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
    shown = listed(digest.events, "/timeline/")
    return views.TimelinePage(
        address="/timeline/",
        title=words.gettext("Timeline"),
        section="/timeline/",
        events=views.EventList(events=shown.events, total=shown.total, years=count_years(digest.events, "/timeline/")),
        kinds=kinds_of(digest, digest.events),
    )


def year_pages(
    events: Sequence[Event], head: views.Link, section: str, cards: Sequence[Card] = ()
) -> Iterator[views.YearPage]:
    """A page for each year and decade in which events began, below the address of their list."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[bucket(event)].append(event)
    labels = sorted(groups, key=bucket_key)
    links = [views.Link(label=label, address=f"{head.address}{label}/") for label in labels]
    for n, label in enumerate(labels):
        yield views.YearPage(
            address=links[n].address,
            title=label,
            section=section,
            label=label,
            head=head,
            events=tuple(groups[label]),
            running=_running(events, label),
            articles=tuple(card for card in cards if card.told == 0 and str(card.year) == label),
            earlier=links[n - 1] if n else None,
            later=links[n + 1] if n + 1 < len(links) else None,
        )


def _running(events: Sequence[Event], label: str) -> tuple[Event, ...]:
    """Events that began in an earlier year and go on in this one. A decade's page has none."""
    if not label.isdigit():
        return ()
    year = int(label)
    ranges = (event for event in events if event.when.form == "interval" and event.when.latest)
    return tuple(event for event in ranges if year_of(event) < year <= event.when.high.year)


def month_pages(digest: Digest, words: NullTranslations) -> Iterator[views.MonthPage | views.MonthsPage]:
    """A digest for each month in which something is dated, and their list."""
    months = _months(digest)
    order = sorted(months)
    links = [views.Link(label=month, address=f"/digest/{month}/") for month in order]
    years: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for n, month in enumerate(order):
        events, figures, cards = months[month]
        years[month[:4]].insert(0, (month, links[n].address, len(events), len(cards)))
        before = months.get(_month_before(month))
        yield views.MonthPage(
            address=links[n].address,
            title=say(parse_edtf(month), digest.site.languages[0], words),
            section="/digest/",
            month=month,
            events=tuple(reversed(events)),
            figures=figures,
            articles=cards,
            kinds=kinds_of(digest, events),
            partners=partners_of(digest, events),
            before=len(counted(before[0])) if before else 0,
            earlier=links[n - 1] if n else None,
            later=links[n + 1] if n + 1 < len(links) else None,
        )
    newest = tuple((year, tuple(rows)) for year, rows in sorted(years.items(), reverse=True))
    yield views.MonthsPage(address="/digest/", title=words.gettext("Monthly digests"), section="/digest/", years=newest)


def _months(digest: Digest) -> dict[str, Month]:
    """What is dated in each month, by `2024-12`; what is known by the year only is in none."""
    events: dict[str, list[Event]] = defaultdict(list)
    figures: dict[str, list[FigurePoint]] = defaultdict(list)
    cards: dict[str, list[Card]] = defaultdict(list)
    for event in digest.events:
        events[month_of(event.when)].append(event)
    for point in (point for points in digest.points_of.values() for point in points):
        figures[month_of(point.when)].append(point)
    for article in digest.articles:
        cards[month_of(article.card.when)].append(article.card)
    return {month: (tuple(events[month]), tuple(figures[month]), tuple(cards[month])) for month in months_of(digest)}


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year:04d}-{number - 1:02d}" if number > 1 else f"{year - 1:04d}-12"


def corrections_page(digest: Digest, words: NullTranslations) -> views.CorrectionsPage:
    """Corrections and withdrawals, newest first."""
    told = [(correction, article.card) for article in digest.articles for correction in article.file.corrections]
    gone = [(article.file.withdrawn, article.card) for article in digest.gone if article.file.withdrawn]
    return views.CorrectionsPage(
        address="/corrections/",
        title=words.gettext("Corrections"),
        corrections=tuple(sorted(told, key=lambda row: (row[0].date, row[1].id), reverse=True)),
        withdrawn=tuple(sorted(gone, key=lambda row: (row[0].date, row[1].id), reverse=True)),
    )
