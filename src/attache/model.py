"""What is there? The frozen values that the stages hand on.

`Source` and `Record` belong to one file each; `link` makes of them the `Digest`, in which every name is resolved.
What lists show of a thing (an event, an article's card, an entity's name plate) carries its own digest, its `stamp`,
computed once when the value is made: pages are compared by the stamps of what they show.
"""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

import msgspec

from attache import schema, settings
from attache.dates import Edtf, parse_edtf
from attache.identity import authority_of, uid
from attache.markup import Heading
from attache.pictures import Picture
from attache.values import Value as Value  # noqa: PLC0414 - told on: who asks for values asks for those of the model
from attache.values import stamp_of as stamp_of  # noqa: PLC0414

PartT = TypeVar("PartT", bound=schema.Part)


class Stamped(Value, frozen=True, kw_only=True):
    """A frozen value that lists show, with its digest."""

    stamp: bytes = b""

    def __post_init__(self) -> None:
        if not self.stamp:
            msgspec.structs.force_setattr(self, "stamp", stamp_of(self))

    def __hash__(self) -> int:
        return hash(self.stamp)  # not of all that it holds, which may be much, and may have none


class Source(Value, frozen=True, kw_only=True):
    """A file of the content: its path below `content/` with forward slashes, and its bytes."""

    path: str
    data: bytes


class Outline(Value, frozen=True, kw_only=True):
    """What a text refers to, in order, and its headings: all that anything but its own page has to know of it. The
    words lie on the shelf until a page is made of them; `path` is that of their file, empty where there are none.
    """

    path: str = ""
    references: tuple[str, ...] = ()
    links: tuple["Href", ...] = ()
    headings: tuple[Heading, ...] = ()


class Href(Value, frozen=True, kw_only=True):
    """Where an ordinary link or a picture of a text leads, as it is written."""

    href: str
    external: bool = False
    picture: bool = False


class Record(Value, Generic[PartT], frozen=True, kw_only=True):
    """A valid content file: its front matter, and the outline of its text. Equal records are linked equally."""

    path: str
    file: PartT
    body: Outline = Outline()


class Plate(Stamped, frozen=True, kw_only=True):
    """A name plate: what any page shows of an entity. `language` is given where it is not the page's."""

    type: str
    id: str
    name: str
    address: str
    language: str | None = None


class Attendance(Value, frozen=True, kw_only=True):
    """An official at an event, with the posts and the rank held then. Texts are in the site's language."""

    official: Plate
    country: Plate | None = None
    posts: tuple[str, ...] = ()
    post_ids: tuple[str, ...] = ()
    rank: str | None = None
    rank_short: str | None = None
    role: str | None = None
    as_printed: str | None = None


class PlaceHeld(Value, frozen=True, kw_only=True):
    """Where an event was held."""

    name: str
    country: Plate | None = None
    area: Plate | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, then what it lies in, each once."""
        return tuple(dict.fromkeys((self.name, *(plate.name for plate in (self.area, self.country) if plate))))


class Event(Stamped, frozen=True, kw_only=True):
    """Something that happened or is planned: told once, with every name resolved."""

    id: str
    title: str
    address: str  # of the article that tells it, with the anchor
    article: str  # id of that article
    date: str
    kind: str
    status: str
    overdue: bool = False  # planned for a day that is past, and no article says what became of it
    date_text: str | None = None
    date_basis: str | None = None
    window: str | None = None
    period: str | None = None
    level: str | None = None
    format: str | None = None
    mode: str | None = None
    place: PlaceHeld | None = None
    parties: tuple[Plate, ...] = ()
    host: tuple[Plate, ...] = ()
    areas: tuple[Plate, ...] = ()
    officials: tuple[Attendance, ...] = ()
    organisations: tuple[Plate, ...] = ()
    agreements: tuple[Plate, ...] = ()
    series: Plate | None = None
    edition: int | None = None
    parent: str | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[Plate, ...] = ()
    summary: str | None = None
    note: str | None = None
    sources: tuple[schema.Source, ...] = ()
    confidence: str | None = None
    claims: tuple[schema.Claim, ...] = ()

    @property
    def when(self) -> Edtf:
        """The date, parsed."""
        return parse_edtf(self.date)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: earliest day, latest day, id."""
        return (self.when.low, self.when.high, self.id)


class Card(Stamped, frozen=True, kw_only=True):
    """What lists and feeds' heads show of an article."""

    id: str
    title: str
    address: str
    type: str
    date: str
    summary: str | None = None
    language: str | None = None
    countries: tuple[Plate, ...] = ()
    officials: tuple[Plate, ...] = ()
    sources: tuple[schema.Source, ...] = ()
    span: tuple[str, str] | None = None  # dates of the first and the last event it tells
    told: int = 0  # how many events it tells

    @property
    def when(self) -> Edtf:
        """The publication date, parsed."""
        return parse_edtf(self.date)

    @property
    def year(self) -> int:
        """The year of its earliest day, or of its latest where its start is open."""
        return self.when.first.year

    @property
    def years(self) -> tuple[str, ...]:
        """The years or decades of its first and its last event: `("1980s", "2025")`, or one where both are the same."""
        dates = [parse_edtf(date) for date in self.span or ()]
        labels = [f"{when.decade}s" if when.decade else str(when.first.year) for when in dates]
        return tuple(dict.fromkeys(labels))

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: earliest day, latest day, id."""
        return (self.when.low, self.when.high, self.id)


class FigurePoint(Stamped, frozen=True, kw_only=True):
    """One value of a figure series, and who says so."""

    series: Plate
    value: float
    bound: str
    as_of: str
    unit: str | None = None
    text: str | None = None
    counts: str | None = None
    note: str | None = None
    confidence: str | None = None
    article: Card | None = None
    source: schema.Source | None = None

    @property
    def when(self) -> Edtf:
        """The date of the count, parsed."""
        return parse_edtf(self.as_of)


class Told(Value, frozen=True, kw_only=True):
    """That an article mentions an event told elsewhere, with what it adds or says otherwise."""

    event: str
    card: Card
    sources: tuple[schema.Source, ...] = ()
    claims: tuple[schema.Claim, ...] = ()
    note: str | None = None


class Due(Value, frozen=True, kw_only=True):
    """What is expected of a series: its `planned` edition; or one about the EDTF `date`, which is ahead (`expected`),
    has come (`due`), or is past by half an interval (`late`); or none, as the state says. `last` dates the last edition
    that was held; `until` is the day on which the state changes by itself.
    """

    state: Literal["planned", "expected", "due", "late", "no-interval", "undated", "paused"]
    date: str | None = None
    cadence: str | None = None
    last: str | None = None
    planned: Event | None = None
    until: str | None = None


class Article(Value, frozen=True, kw_only=True):
    """A digest item with all that its page shows. `concerns` are the entities it is about, its events' included."""

    card: Card
    path: str
    file: schema.ArticleFile
    body: Outline
    events: tuple[Event, ...] = ()
    mentions: tuple[Told, ...] = ()
    figures: tuple[FigurePoint, ...] = ()
    concerns: tuple[Plate, ...] = ()
    images: tuple[tuple[schema.Image, Picture], ...] = ()  # its pictures with their words, in their order
    gone: str | None = None  # why it is no longer told: `withdrawn` or `expired`

    @property
    def changed(self) -> str:
        """The day (`YYYY-MM-DD`) of its publication, or of its last change in substance."""
        return max(self.card.when.first.isoformat(), self.file.changed or "")


class Entity(Value, frozen=True, kw_only=True):
    """Whatever has an id, names and a page. `file` is missing where nobody wrote one. `related` holds the plates of
    what the file names, by the field that names it.
    """

    plate: Plate
    path: str | None = None
    file: schema.EntityFile | None = None
    body: Outline = Outline()
    related: Mapping[str, tuple[Plate, ...]] = {}

    @property
    def country(self) -> Plate | None:
        """The country that an official serves or an organisation belongs to."""
        return next(iter(self.related.get("country", ())), None)


class PostHolding(Value, frozen=True, kw_only=True):
    """A post or rank on an official's page."""

    id: str = ""
    label: str
    held: str
    native: str | None = None  # the label in the language of the official's own name, where that differs
    rank: bool = False
    beside: bool = False
    organisation: Plate | None = None
    note: str | None = None
    confidence: str | None = None
    claims: tuple[schema.Claim, ...] = ()
    sources: tuple[schema.Source, ...] = ()


class Digest(Value, frozen=True, kw_only=True):
    """All that is known, linked. Articles and events stand newest first; indexes are keyed by (type, id)."""

    site: settings.SiteFile
    vocabulary: settings.VocabularyFile
    home: Plate | None
    articles: tuple[Article, ...]
    gone: tuple[Article, ...]
    events: tuple[Event, ...]
    entities: Mapping[str, Mapping[str, Entity]]
    events_of: Mapping[tuple[str, str], tuple[Event, ...]]
    articles_of: Mapping[tuple[str, str], tuple[Article, ...]]
    told_by: Mapping[str, tuple[Told, ...]]
    parts_of: Mapping[str, tuple[Event, ...]]
    points_of: Mapping[str, tuple[FigurePoint, ...]]
    holdings_of: Mapping[str, tuple[PostHolding, ...]]
    pages: tuple[Record[schema.PageFile], ...]
    names: Mapping[str, tuple[str, ...]]  # address of an entity → what it is called
    dues: Mapping[str, Due]  # id of a series → what is expected of it
    posts: Mapping[str, tuple[str, str]]  # id of a post → organisation, label
    holders_of: Mapping[str, tuple[tuple[Plate, str], ...]]  # id of a post → who held it, and when
    targets: Mapping[str, tuple[str, str]]  # words of a reference → address, name
    cited: frozenset[str]  # addresses that texts and entity files lead to, so that their pages must be there
    redirects: Mapping[str, str]  # old address → new
    held_back: tuple[tuple[str, str], ...]  # (article id, first day on which it is shown)
    next_change: str | None  # next day on which the output will differ without an edit

    def uid(self, folder: str, id: str = "") -> str:
        """What a thing of the digest is called, wherever it lives."""
        return uid(authority_of(self.site), folder, id)
