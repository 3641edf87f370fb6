"""What may a template see of an entity, and of all entities of a type?"""

from collections.abc import Mapping
from typing import ClassVar

from attache import schema, settings
from attache.dates import Edtf, parse_edtf
from attache.model import Attendance, Card, Due, Event, FigurePoint, Plate, PostHolding, Value
from attache.outputs.charts import Career, Shades, career, shades_of
from attache.outputs.maps import WORLD, Locator, Mark, Sheet, locator, mark, world
from attache.spine import bucket, year_of
from attache.views import Count, EventList, FigureRow, Link, Page, Text


class EntityPage(Page, frozen=True, kw_only=True):
    """What the page of any entity has: its plate, its text, its events, the articles without an event that name it.

    Used as it is for kinds, tags, areas and agreements (`entity.html`).
    """

    tabled: ClassVar[str] = "events"

    plate: Plate
    index: Link
    file: schema.EntityFile | None = None
    country: Plate | None = None
    text: Text = Text()
    events: EventList = EventList()
    articles: tuple[Card, ...] = ()
    article_total: int = 0
    facts: tuple[tuple[str, tuple[Plate, ...], str], ...] = ()  # name of the fact, plates, text
    term: settings.Term | None = None

    @property
    def first(self) -> Event | None:
        """The earliest event listed."""
        return self.events.events[-1] if self.events.events else None


class OfficialPage(EntityPage, frozen=True, kw_only=True):
    """An official. Template `official.html`."""

    file: schema.OfficialFile | None = None
    holdings: tuple[PostHolding, ...] = ()
    now: tuple[PostHolding, ...] = ()  # held without a known end
    partners: tuple[Count, ...] = ()
    met: tuple[Count, ...] = ()

    def attendance(self, event: Event) -> Attendance:
        """The part that this official had in one of the page's events."""
        return next(found for found in event.officials if found.official.id == self.plate.id)

    @property
    def career(self) -> Career | None:
        """Posts, ranks and events on a line of years, where they span any."""
        return career(self.holdings, self.events.events)

    def ends(self, holding: PostHolding) -> tuple[Edtf, Edtf | None]:
        """From when to when; a post known on a single date has that date alone."""
        held = parse_edtf(holding.held)
        return (held.parts[0], held.parts[1]) if held.form == "interval" else (held, None)

    def printed(self) -> tuple[tuple[Event, str], ...]:
        """How sources name the official, where an event says so."""
        pairs = ((event, self.attendance(event).as_printed) for event in self.events.events)
        return tuple((event, words) for event, words in pairs if words)


class MatrixRow(Value, frozen=True, kw_only=True):
    """Counts of one kind of event in each column of a matrix."""

    kind: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """In all columns."""
        return sum(self.counts)


class Matrix(Value, frozen=True, kw_only=True):
    """Kinds of event against years."""

    columns: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()

    @property
    def totals(self) -> tuple[int, ...]:
        """The sums of the columns."""
        return tuple(sum(row.counts[n] for row in self.rows) for n in range(len(self.columns)))


class Met(Value, frozen=True, kw_only=True):
    """An official at an event, as a row of a table."""

    attendance: Attendance
    event: Event


class SeriesRow(Value, frozen=True, kw_only=True):
    """A recurring event with its latest edition here, and what is expected of it."""

    plate: Plate
    latest: Event
    editions: int
    due: Due


class RelationPage(EntityPage, frozen=True, kw_only=True):
    """A country: for a partner, the page of the relation with the home country. Template `country.html`."""

    file: schema.CountryFile | None = None
    home: Plate | None = None
    is_home: bool = False
    contacts: int = 0  # events held with both as parties, or all events of the home country
    without_home: int = 0
    planned: int = 0
    first_contact: Event | None = None
    latest_contact: Event | None = None
    matrix: Matrix = Matrix()
    officials: tuple[Met, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    agreements: tuple[tuple[Plate, str | None, str | None], ...] = ()  # accord, signed, in force
    figures: tuple[FigureRow, ...] = ()
    partners: tuple[Count, ...] = ()

    @property
    def locator(self) -> Locator | None:
        """The map of the two countries."""
        home, own = ((plate.id, plate.name) if plate else None for plate in (self.home, self.plate))
        return locator(home, None if self.is_home else own)

    def year(self, event: Event) -> str:
        """The year, or where no more is known the decade, in which an event stands."""
        return bucket(event)


class PostRow(Value, frozen=True, kw_only=True):
    """A post of an organisation with those who held it, and when."""

    label: str
    holders: tuple[tuple[Plate, str], ...] = ()


class OrganisationPage(EntityPage, frozen=True, kw_only=True):
    """An organisation with its posts. Template `organisation.html`."""

    file: schema.OrganisationFile | None = None
    kind: str | None = None
    parent: Plate | None = None
    units: tuple[Plate, ...] = ()
    posts: tuple[PostRow, ...] = ()


class SeriesPage(EntityPage, frozen=True, kw_only=True):
    """A recurring event; `events` are its editions. Template `series.html`."""

    file: schema.SeriesFile | None = None
    kind: str | None = None
    cadence: str | None = None
    numbering: str | None = None
    paused: tuple[str, ...] = ()
    due: Due | None = None
    parties: tuple[Plate, ...] = ()
    organisations: tuple[Plate, ...] = ()


class FigurePage(EntityPage, frozen=True, kw_only=True):
    """A counter with its values, oldest first. Template `figure.html`."""

    tabled: ClassVar[str] = "figures"

    file: schema.FigureFile | None = None
    unit: str | None = None
    counts: str | None = None
    points: tuple[FigurePoint, ...] = ()

    @property
    def highest(self) -> float:
        """The largest value: the longest bar."""
        return max((point.value for point in self.points), default=0)


class IndexRow(Value, frozen=True, kw_only=True):
    """A row of an index: a name plate, what it is (`note`), its first and latest event, and how many it has."""

    plate: Plate
    note: str | None = None
    latest: Event | None = None
    count: int = 0
    first: Event | None = None
    due: Due | None = None


class IndexPage(Page, frozen=True, kw_only=True):
    """All entities of one type by letter. Template `index.html`. `what` is the type: officials, countries, …"""

    tabled: ClassVar[str] = "entities"

    what: str
    groups: tuple[tuple[str, tuple[IndexRow, ...]], ...] = ()
    total: int = 0


class CountriesPage(IndexPage, frozen=True, kw_only=True):
    """All countries on a map and in a table, by name. Template `countries.html`."""

    home: Plate | None = None
    sheet: Sheet = WORLD

    @property
    def rows(self) -> tuple[IndexRow, ...]:
        """The rows of the table."""
        return tuple(row for _letter, rows in self.groups for row in rows)

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The countries on the map, by code: those with an event that have an outline."""
        codes = (row.plate.id for row in self.rows if row.count and row.plate.id in world().shapes)
        return {code: mark(WORLD, code) for code in codes}

    @property
    def shades(self) -> Mapping[str, Shades]:
        """How dark each country but the home country is on the map, by each column that has an order."""
        rows = [row if row.plate != self.home else IndexRow(plate=row.plate) for row in self.rows]
        return {
            "events": shades_of([row.count or None for row in rows]),
            "first": shades_of([year_of(row.first) if row.first else None for row in rows]),
            "latest": shades_of([year_of(row.latest) if row.latest and row.first else None for row in rows]),
        }


class MatrixPage(Page, frozen=True, kw_only=True):
    """Partner by kind by year: a matrix each, most events first, and all events once. Template `matrix.html`."""

    tabled: ClassVar[str] = "matrix"

    partners: tuple[tuple[Plate, Matrix], ...] = ()
    all: Matrix = Matrix()


class FiguresPage(Page, frozen=True, kw_only=True):
    """All counters. Template `figures.html`."""

    tabled: ClassVar[str] = "figures"

    rows: tuple[FigureRow, ...] = ()
