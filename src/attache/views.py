"""What may a template see? `site`, and one typed `page`: one of the views below.

A view is made in `plan` of values that carry their own stamps, so that its fingerprint is cheap; what follows from
them alone (groups, gaps, bars) is worked out by properties when the page is rendered. Templates choose no data and
compute no address: every `address` is absolute within the site (`/countries/laos/`), and the filter `href` makes it
relative.
"""

from collections.abc import Mapping
from typing import ClassVar

from attache import schema, settings, spine
from attache.addresses import absolute
from attache.markup import resolve
from attache.model import Card, Event, FigurePoint, Plate, Stamped, Told, Value
from attache.pictures import Picture
from attache.vocabulary import label_in


class Site(Stamped, frozen=True, kw_only=True):
    """What every page may see of the whole: the settings, never a total or a latest."""

    title: str
    language: str  # the default language tag, such as `en-GB`
    timezone: str
    url: str | None
    subtitle: str | None
    description: str | None
    licence: settings.Licence | None
    contact: settings.Contact | None
    home: Plate | None
    feeds: bool
    calendars: bool = False
    hub: str | None
    identity: str = "localhost,2000"  # the authority of its ids
    data: bool = False  # whether there are files for other programs
    search: bool = False  # whether there is an index to search
    cards: bool = False  # whether every article and entity has a picture of its own for social media
    vocabulary: settings.VocabularyFile
    assets: Mapping[str, str]  # path below static/ → address with a hashed name

    def public(self, address: str) -> str:
        """The public URL of an address. What needs one is planned only where the site's own is known."""
        assert self.url, "the site has no URL"
        return absolute(self.url, address)

    def term(self, group: str, id: str) -> settings.Term | None:
        """A word of the vocabulary: `term("kinds", "visit")`; `None` where it has none."""
        found: settings.Term | None = getattr(self.vocabulary, group).get(id)
        return found

    def label(self, group: str, id: str) -> str:
        """The printed form of a word of the vocabulary in the site's language; else the word itself."""
        term = self.term(group, id)
        return label_in(term.label, self.language) if term else id


class Link(Value, frozen=True, kw_only=True):
    """A word and where it leads. `language` is given where it is not the page's."""

    label: str
    address: str
    language: str | None = None


class Count(Value, frozen=True, kw_only=True):
    """How many events belong to an entity."""

    plate: Plate
    count: int


class Page(Value, frozen=True, kw_only=True):
    """What every page has. `section` is the address of its entry in the navigation; `feeds` the folder of its feeds,
    and with `calendars` of its calendars, `crossed` the kinds of event with feeds of their own below it; `earlier` and
    `later` are its neighbours in time. Of a list the folder has an `index.csv` and an `index.json`, with rows
    of the table that is its `tabled`.
    """

    tabled: ClassVar[str] = ""
    public: ClassVar[bool] = False  # whether it is read away from the site, so that its links are public URLs

    address: str
    title: str
    description: str | None = None
    language: str | None = None
    section: str | None = None
    feeds: str | None = None
    calendars: bool = False
    crossed: tuple[Plate, ...] = ()
    earlier: Link | None = None
    later: Link | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The paths of the texts that it shows."""
        text = getattr(self, "text", None)
        return (text.path,) if text and text.path else ()


class EventList(Value, frozen=True, kw_only=True):
    """Events of a page, newest first. Where `years` are given the list is cut: each has a page of its own."""

    events: tuple[Event, ...] = ()
    total: int = 0
    years: tuple[spine.YearCount, ...] = ()

    @property
    def items(self) -> tuple[spine.Item, ...]:
        """The list with parts under their parents and with its gaps."""
        return spine.spine(self.events)

    @property
    def groups(self) -> tuple[spine.Group, ...]:
        """The list by years and decades."""
        return spine.by_year(self.events)

    @property
    def spanned(self) -> tuple[str, ...]:
        """The first and the last year or decade of the events that count, or one where both are the same."""
        labels = [year.label for year in self.years if year.count] or [
            spine.bucket(e) for e in spine.counted(self.events)[::-1]
        ]
        return tuple(dict.fromkeys((*labels[:1], *labels[-1:])))

    @property
    def strip(self) -> spine.Strip:
        """Its years as columns, which lead to their pages, or to their first events in the list."""
        return spine.strip_of(self.years or spine.count_years(self.events, None))

    def gap(self, newer: spine.Group, older: spine.Group) -> tuple[int, int] | None:
        """The years without an event between two groups."""
        return spine.gap_between(newer, older)


class Text(Value, frozen=True, kw_only=True):
    """The text of a file with what its references lead to and which first mentions become links. Its words, HTML with
    open references, lie apart: they come when the page is made.
    """

    path: str = ""
    links: tuple[tuple[str, str, str], ...] = ()  # target, address, name
    mentions: tuple[tuple[str, str], ...] = ()  # name, address
    headings: tuple[tuple[str, int, str], ...] = ()  # id, level, text

    def closed(self, html: str) -> str:
        """Its words with their references closed."""
        return resolve(html, {target: (address, name) for target, address, name in self.links}.get)


class FigureRow(Value, frozen=True, kw_only=True):
    """A counter with its latest value and the one before."""

    series: Plate
    latest: FigurePoint
    before: FigurePoint | None = None


class HomePage(Page, frozen=True, kw_only=True):
    """The latest, what is coming, the years at a glance, figures, sums. Template `home.html`."""

    lead: Card | None = None
    coming: tuple[Event, ...] = ()
    latest: EventList = EventList()  # its `total` is that of all events
    years: tuple[spine.YearCount, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    kinds: tuple[Count, ...] = ()
    partners: tuple[Count, ...] = ()

    @property
    def coming_items(self) -> tuple[spine.Item, ...]:
        """What is coming, in its order, parts under their parents."""
        return spine.with_parts(self.coming)


class ArticlePage(Page, frozen=True, kw_only=True):
    """A digest item. Template `article.html`; with `gone` set, `withdrawn.html` shows the notice alone."""

    card: Card
    file: schema.ArticleFile
    text: Text = Text()
    events: tuple[Event, ...] = ()
    mentions: tuple[tuple[Event, Told], ...] = ()
    figures: tuple[FigurePoint, ...] = ()
    organisations: tuple[Plate, ...] = ()
    tags: tuple[Plate, ...] = ()
    also: tuple[Card, ...] = ()  # other articles that tell of the same events
    same_series: EventList = EventList()
    related: tuple[Card, ...] = ()
    images: tuple[tuple[schema.Image, Picture], ...] = ()
    gone: str | None = None
    told: Mapping[str, tuple[Told, ...]] = {}  # per event: who else tells it, and what they say otherwise

    @property
    def items(self) -> tuple[spine.Item, ...]:
        """The events it tells, parts under their parents."""
        return tuple(item for item in spine.spine(self.events) if item.event)

    @property
    def mentioned(self) -> tuple[spine.Item, ...]:
        """The events it mentions, told elsewhere."""
        return tuple(spine.Item(event=event) for event, _said in self.mentions)

    @property
    def said(self) -> Mapping[str, tuple[Told, ...]]:
        """What it adds to each event that it mentions."""
        return {event.id: (said,) for event, said in self.mentions}

    @property
    def sources(self) -> tuple[schema.Source, ...]:
        """Its sources, then those of its events that it does not name itself."""
        return tuple(dict.fromkeys((*self.file.sources, *(found for event in self.events for found in event.sources))))


class Dated(Page, frozen=True, kw_only=True):
    """A page of the events of a span of time."""

    tabled: ClassVar[str] = "events"

    events: tuple[Event, ...] = ()

    @property
    def count(self) -> int:
        """How many of them count."""
        return len(spine.counted(self.events))


class YearPage(Dated, frozen=True, kw_only=True):
    """The events of a year or decade, on the timeline or of an entity. Template `year.html`."""

    label: str
    head: Link  # the list it is a part of
    running: tuple[Event, ...] = ()
    articles: tuple[Card, ...] = ()

    @property
    def groups(self) -> tuple[spine.Group, ...]:
        """Months from January, then what has no month, then what runs on from an earlier year."""
        return spine.by_month(self.events, self.running)

    @property
    def decade(self) -> bool:
        """Whether it holds what is known by the decade only."""
        return self.label.endswith("s")

    def gaps(self, groups: tuple[spine.Group, ...]) -> Mapping[int, tuple[int, int]]:
        """Before which month a gap stands, and which months it spans, where `groups` are its own."""
        return spine.month_gaps(groups)

    def months(self, groups: tuple[spine.Group, ...]) -> tuple[int, ...]:
        """How many events began in each month, January first, where `groups` are its own."""
        found = {group.month: group.count for group in groups if group.month}
        return tuple(found.get(month, 0) for month in range(1, 13))


class TimelinePage(Page, frozen=True, kw_only=True):
    """All events, or the latest with a page for each year. Template `timeline.html`."""

    tabled: ClassVar[str] = "events"

    events: EventList = EventList()  # its `years` are all years, cut or not
    kinds: tuple[Count, ...] = ()


class ArticlesPage(Page, frozen=True, kw_only=True):
    """Articles by publication date, newest first; cut where `years` are given. Template `articles.html`."""

    tabled: ClassVar[str] = "articles"

    articles: tuple[Card, ...] = ()
    total: int = 0
    years: tuple[spine.YearCount, ...] = ()
    label: str | None = None


class CorrectionsPage(Page, frozen=True, kw_only=True):
    """Corrections and withdrawals, newest first. Template `corrections.html`."""

    tabled: ClassVar[str] = "corrections"

    corrections: tuple[tuple[schema.Correction, Card], ...] = ()
    withdrawn: tuple[tuple[schema.Withdrawal, Card], ...] = ()


class TextPage(Page, frozen=True, kw_only=True):
    """A page of the site's own. Template `page.html`; `404.html` for an address that leads nowhere."""

    text: Text = Text()
    summary: str | None = None


class RedirectPage(Page, frozen=True, kw_only=True):
    """An old address. Template `redirect.html`."""

    target: str


class SecurityPage(Page, frozen=True, kw_only=True):
    """Whom to tell of a weakness of a site. Template `security.txt`."""

    of: settings.SiteFile


class CitePage(Page, frozen=True, kw_only=True):
    """How to cite an article: its title, date and language. Lies in its folder, and depends on nothing else."""

    id: str
    date: str


class MapPage(Page, frozen=True, kw_only=True):
    """A map of the site: addresses with the day of their last change, or with `index` the maps themselves."""

    entries: tuple[tuple[str, str | None], ...] = ()
    index: bool = False
