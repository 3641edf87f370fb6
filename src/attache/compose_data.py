"""What are the rows of each table made of, and those of each list's twin?

A twin is the list of a page as a table: whole, where the page shows its latest only. All is made of lines that are
stamped once, so that to plan the twins of ten thousand events is little more than to name them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations
from typing import Any

from msgspec.structs import replace

from attache.entities import ROOTS
from attache.entity_views import EntityPage, FigurePage, FiguresPage, IndexPage, IndexRow
from attache.model import Card, Digest, Event, Plate
from attache.month_views import MonthsPage
from attache.portraits import entities_shown, signed_on
from attache.rows import ArticleLine, EntityLine, EventLine
from attache.schema import AgreementFile, EntityFile
from attache.spine import bucket, bucket_key, counted, grouped
from attache.tables import DataFile, DataPage, Dataset, declared
from attache.views import ArticlesPage, CorrectionsPage, Dated, Page

FORMATS = {"table_csv": "csv", "table_json": "json"}  # maker → ending of its files
NO_FILE = EntityFile(name="")
Lines = Mapping[bytes, EventLine | ArticleLine | EntityLine]  # by the stamp of what each tells of


def data_pages(digest: Digest, pages: Sequence[Page], words: NullTranslations) -> Iterator[tuple[str, Page]]:
    """The tables of the whole, and the twins of those `pages` that are lists, each with its maker."""
    events, articles, entities = _events(digest), _articles(digest), _entities(digest, pages)
    lines: Lines = {**events, **articles, **entities}
    whole = {dataset.name: dataset for dataset in _datasets(digest, pages, events, articles, entities)}
    title = words.gettext("Data")
    page = DataPage(address="/data/", title=title, section="/data/", datasets=tuple(whole.values()))
    yield "data.html", page
    yield "database", replace(page, address="/data/digest.sqlite")
    yield "datapackage", Page(address="/data/datapackage.json", title=title)
    files = [(f"/data/{name}", dataset.table.title, dataset) for name, dataset in whole.items()]
    files += [(f"{page.address}index", page.title, _twin(page, digest, lines, whole)) for page in pages if page.tabled]
    for address, name, dataset in files:
        for maker, ending in FORMATS.items():
            yield maker, DataFile(address=f"{address}.{ending}", title=name, dataset=dataset)


def _events(digest: Digest) -> dict[bytes, EventLine]:
    counts = {event.id for event in counted(digest.events)}
    return {e.stamp: EventLine(event=e, counts=e.id in counts, home=digest.home) for e in digest.events}


def _articles(digest: Digest) -> dict[bytes, ArticleLine]:
    events = {event.id: event for event in digest.events}
    return {
        article.card.stamp: ArticleLine(
            article=article.card,
            updated=article.file.changed,
            language=article.card.language or digest.site.languages[0],
            topics=article.file.topics,
            concerns=article.concerns,
            told=(
                *((event, None) for event in article.events),
                *((events[told.event], told) for told in article.mentions),
            ),
        )
        for article in digest.articles
    }


def _entities(digest: Digest, pages: Iterable[Page]) -> dict[bytes, EntityLine]:
    indexes = (page for page in pages if isinstance(page, IndexPage))
    rows = {row.plate.stamp: row for page in indexes for _, group in page.groups for row in group}
    lines = {}
    for entity in (entity for type in ROOTS for entity in entities_shown(digest, type)):
        file, plate = entity.file or NO_FILE, entity.plate
        lines[plate.stamp] = EntityLine(
            row=rows.get(plate.stamp) or IndexRow(plate=plate),
            file=file,
            country=entity.country,
            parties=entity.related.get("countries", ()),
            holdings=digest.holdings_of.get(plate.id, ()) if plate.type == "official" else (),
            points=digest.points_of.get(plate.id, ()) if plate.type == "figure" else (),
            signed=signed_on(digest, file) if isinstance(file, AgreementFile) else None,
        )
    return lines


def _datasets(
    digest: Digest, pages: Sequence[Page], events: Lines, articles: Lines, entities: Mapping[bytes, EntityLine]
) -> Iterator[Dataset]:
    """Every table, whole."""
    typed = grouped((line.row.plate.type, line) for line in entities.values())
    months = (page for page in pages if isinstance(page, MonthsPage))
    mended = (page for page in pages if isinstance(page, CorrectionsPage))
    items: dict[str, Iterable[Any]] = {
        **dict.fromkeys(("events", "participants", "event_countries", "event_entities"), events.values()),
        **dict.fromkeys(("articles", "article_entities", "mentions"), articles.values()),
        **dict.fromkeys(("claims", "sources"), (*articles.values(), *entities.values())),
        **{root.strip("/"): typed.get(type, ()) for type, root in ROOTS.items()},
        "posts_held": typed.get("official", ()),
        "entities": entities.values(),
        "matrix": _matrix(digest),
        "months": (row for page in months for _, rows in page.years for row in rows),
        "corrections": (row for page in mended for row in (*page.corrections, *page.withdrawn)),
    }
    return (Dataset(name=name, items=tuple(items[name])) for name in declared().tables)


def _matrix(digest: Digest) -> Iterator[tuple[Plate, str, str, int]]:
    held = counted(digest.events)
    cells = Counter((p, e.kind, bucket(e)) for e in held for p in e.parties if p != digest.home)
    order = sorted(cells.items(), key=lambda cell: (cell[0][0].id, cell[0][1], bucket_key(cell[0][2])))
    return ((*cell, count) for cell, count in order)


def _twin(page: Page, digest: Digest, lines: Lines, whole: Mapping[str, Dataset]) -> Dataset:
    """The rows of a list: those of what it lists, or all that its table has."""
    told: Iterable[Event | Card | Plate]
    match page:
        case Dated(events=events):
            told = events
        case ArticlesPage(articles=cards, years=()):
            told = cards
        case IndexPage(groups=groups):
            told = (row.plate for _, group in groups for row in group)
        case FiguresPage(rows=rows):
            told = (row.series for row in rows)
        case FigurePage(plate=plate):
            told = (plate,)
        case EntityPage(plate=plate):
            told = digest.events_of.get((plate.type, plate.id), ())
        case _:
            return whole[page.tabled]
    return Dataset(name=page.tabled, items=tuple(lines[thing.stamp] for thing in told))
