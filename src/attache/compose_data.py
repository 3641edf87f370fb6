"""What are the rows of each table made of, and those of each list's twin?

A twin is the list of a page as a table: whole, where the page shows its latest only. All is made of lines that are
stamped once, so that to plan the twins of ten thousand events is little more than to name them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from gettext import NullTranslations
from typing import Any, TypeVar

from msgspec.structs import replace

from attache.entities import ROOTS
from attache.entity_views import EntityPage, FigurePage, FiguresPage, IndexPage, IndexRow, MatrixPage
from attache.fingerprints import fingerprint
from attache.model import Article, Digest, Entity, Stamped
from attache.month_views import MonthPage, MonthsPage
from attache.portraits import entities_shown, signed_on
from attache.rows import NO_FILE, ArticleLine, EntityLine, EventLine
from attache.schema import AgreementFile
from attache.spine import bucket, bucket_key, counted
from attache.tables import DataFile, DataPage, Dataset, declared
from attache.views import ArticlesPage, CorrectionsPage, Dated, Link, Page

FORMATS = {"table_csv": "csv", "table_json": "json"}  # maker → ending of its files
TYPED = {  # table → type of the entities of which it tells
    "countries": "country", "officials": "official", "organisations": "organisation", "kinds": "kind",
    "series": "series", "agreements": "agreement", "figures": "figure", "posts_held": "official",
}  # fmt: skip
StampedT = TypeVar("StampedT", bound=Stamped)


def data_pages(digest: Digest, pages: Sequence[Page], words: NullTranslations) -> Iterator[tuple[str, Page]]:
    """The tables of the whole, and the twins of those `pages` that are lists, each with its maker."""
    lines = _Lines(digest, pages)
    title = words.gettext("Data")
    whole = DataPage(address="/data/", title=title, section="/data/", datasets=lines.datasets())
    yield "data.html", whole
    yield "database", replace(whole, address="/data/digest.sqlite")
    yield "datapackage", Page(address="/data/datapackage.json", title=title)
    files = [(f"/data/{dataset.name}", dataset.table.title, dataset) for dataset in whole.datasets]
    files += [(f"{page.address}index", page.title, lines.twin(page)) for page in pages if page.tabled]
    for address, name, dataset in files:
        for maker, ending in FORMATS.items():
            yield maker, DataFile(address=f"{address}.{ending}", title=name, dataset=dataset)


def _stamped(make: type[StampedT], **fields: Any) -> StampedT:
    """A value whose stamp is made of those that its parts carry."""
    return make(**fields, stamp=fingerprint(*fields.values()))


def _dataset(name: str, items: Iterable[Any]) -> Dataset:
    return _stamped(Dataset, name=name, items=tuple(items))


class _Lines:
    """The lines of a digest: one of each event, article and entity."""

    def __init__(self, digest: Digest, pages: Sequence[Page]) -> None:
        self.digest = digest
        counts = {event.id for event in counted(digest.events)}
        self.events = {
            e.id: _stamped(EventLine, event=e, counts=e.id in counts, home=digest.home) for e in digest.events
        }
        self.articles = {article.card.id: self._article(article) for article in digest.articles}
        indexes = (page for page in pages if isinstance(page, IndexPage))
        rows = {row.plate.address: row for page in indexes for _, group in page.groups for row in group}
        shown = [entity for type in ROOTS for entity in entities_shown(digest, type)]
        self.entities = {entity.plate.address: self._entity(entity, rows) for entity in shown}
        self.months = [
            (Link(label=page.month, address=page.address), page.count, len(page.articles))
            for page in pages
            if isinstance(page, MonthPage)
        ][::-1]
        mended = [page for page in pages if isinstance(page, CorrectionsPage)]
        self.corrections = [row for page in mended for row in (*page.corrections, *page.withdrawn)]

    def _article(self, article: Article) -> ArticleLine:
        mentions = ((self.events[told.event].event, told) for told in article.mentions)
        return _stamped(
            ArticleLine,
            card=article.card,
            updated=article.file.changed,
            language=article.card.language or self.digest.site.languages[0],
            topics=article.file.topics,
            concerns=article.concerns,
            told=(*((event, None) for event in article.events), *mentions),
        )

    def _entity(self, entity: Entity, rows: dict[str, IndexRow]) -> EntityLine:
        file, plate = entity.file or NO_FILE, entity.plate
        return _stamped(
            EntityLine,
            row=rows.get(plate.address) or IndexRow(plate=plate),
            file=file,
            country=entity.country,
            parties=entity.related.get("countries", ()),
            holdings=self.digest.holdings_of.get(plate.id, ()) if plate.type == "official" else (),
            points=self.digest.points_of.get(plate.id, ()) if plate.type == "figure" else (),
            signed=signed_on(self.digest, file) if isinstance(file, AgreementFile) else None,
        )

    def datasets(self) -> tuple[Dataset, ...]:
        """Every table, whole."""
        events, articles, entities = (tuple(found.values()) for found in (self.events, self.articles, self.entities))
        items: dict[str, Iterable[Any]] = {
            **dict.fromkeys(("events", "participants", "event_countries", "event_entities"), events),
            **dict.fromkeys(("articles", "article_entities", "mentions"), articles),
            **dict.fromkeys(("claims", "sources"), (*articles, *entities)),
            **{name: self._typed(type) for name, type in TYPED.items()},
            "entities": entities,
            "matrix": self._matrix(),
            "months": self.months,
            "corrections": self.corrections,
        }
        return tuple(_dataset(name, items[name]) for name in declared().tables)

    def _typed(self, type: str) -> list[EntityLine]:
        return [line for line in self.entities.values() if line.row.plate.type == type]

    def _matrix(self) -> Iterator[tuple[Any, ...]]:
        held = [line.event for line in self.events.values() if line.counts]
        cells = Counter((p, e.kind, bucket(e)) for e in held for p in e.parties if p != self.digest.home)
        order = sorted(cells.items(), key=lambda cell: (cell[0][0].id, cell[0][1], bucket_key(cell[0][2])))
        return ((*cell, count) for cell, count in order)

    def twin(self, page: Page) -> Dataset:
        """The rows of a list."""
        match page:
            case MatrixPage():
                return _dataset("matrix", self._matrix())
            case FiguresPage(rows=rows):
                return self._named("figures", (row.series.address for row in rows))
            case FigurePage(address=address):
                return self._named("figures", [address])
            case IndexPage(groups=groups):
                return self._named("entities", (row.plate.address for _, group in groups for row in group))
            case MonthsPage():
                return _dataset("months", self.months)
            case CorrectionsPage():
                return _dataset("corrections", self.corrections)
            case ArticlesPage(articles=cards, years=years):
                cards = tuple(article.card for article in self.digest.articles) if years else cards
                return _dataset("articles", (self.articles[card.id] for card in cards))
            case EntityPage(plate=plate):
                events = self.digest.events_of.get((plate.type, plate.id), ())
            case _:
                events = page.events if isinstance(page, Dated) else self.digest.events
        return _dataset("events", (self.events[event.id] for event in events))

    def _named(self, name: str, addresses: Iterable[str]) -> Dataset:
        return _dataset(name, (self.entities[address] for address in addresses))
