"""What does a page say to machines?

JSON-LD in the words of schema.org, made of the same views as the pages. Nothing is said that the page does not say: an
agency or a host is what an article is based on and never its author, and a date is left out where ISO 8601 alone would
round it; it then stands in words, and as EDTF in the article's `temporalCoverage`. ADR 0015 has the choices.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Raw

from attache import schema
from attache.addresses import absolute
from attache.dates import Edtf, parse_edtf
from attache.datewords import iso_ends, say
from attache.entities import ROOTS
from attache.entity_views import EntityPage, OfficialPage, OrganisationPage, SeriesPage
from attache.identity import uid
from attache.iso import countries
from attache.model import Attendance, Event, PlaceHeld, Plate, PostHolding
from attache.pictures import Size
from attache.portraits import titles_of
from attache.views import ArticlePage, HomePage, Page, Site, TextPage, YearPage
from attache.words import catalogue

Node = dict[str, Any]
REMEMBERED = 4096  # nodes and days that many pages say
ARTICLES = {"opinion": "OpinionNewsArticle", "background": "BackgroundNewsArticle"}  # all others are `NewsArticle`
THINGS = {  # what an entity is; pages of all other types are lists
    "official": "Person",
    "country": "Country",
    "area": "Place",
    "organisation": "Organization",
    "series": "EventSeries",
    "agreement": "CreativeWork",
}
STATUSES = {"postponed": "EventPostponed", "cancelled": "EventCancelled", "unclear": None}  # all others are as planned
# So escaped, no text can end the element, open another, or be a line of JavaScript.
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def structured(page: Page, site: Site) -> str:
    """The page as JSON-LD, escaped for a `script` element; nothing without `url:`, and for pages not to be found."""
    if not site.url or page.address == "/404.html" or (isinstance(page, ArticlePage) and page.gone):
        return ""
    said = _speaker(site, site.url)
    graph = [said.main(page)] if page.address == "/" else [said.main(page), said.trail(page)]
    document = {"@context": "https://schema.org", "@graph": graph}
    text = msgspec.json.encode(document).decode()
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return text


@lru_cache(1)
def _speaker(site: Site, url: str) -> "_Speaker":
    return _Speaker(site, url)


def _node(type: str, id: str | None = None, **values: Any) -> Node:
    """A node with what is known, in the order given."""
    node = {"@type": type, "@id": id} if id else {"@type": type}
    return node | {name: value for name, value in values.items() if value}


def _written(node: Node) -> Raw:
    """A node that stands on many pages, encoded once."""
    return Raw(msgspec.json.encode(node))


def _organisation(name: str | None) -> Node | None:
    return _node("Organization", name=name) if name else None


@lru_cache(REMEMBERED)
def _ends(date: str | Edtf) -> tuple[str, ...]:
    return iso_ends(parse_edtf(date) if isinstance(date, str) else date)


def _day(date: str | Edtf | None) -> str | None:
    """A day, month or year; nothing where the date is a span of them, or less exact."""
    ends = _ends(date) if date else ()
    return ends[0] if len(ends) == 1 else None


class _Speaker:
    """Says things in the words of schema.org, for one site."""

    def __init__(self, site: Site, url: str) -> None:
        self.site, self.url, self.words = site, url, catalogue(site.language)
        _ = self.words.gettext
        self.steps = {ROOTS[type]: title for type, title in titles_of(self.words).items()}
        self.steps |= {"/articles/": _("Articles"), "/timeline/": _("Timeline"), "/digest/": _("Monthly digests")}
        self.steps["/"] = site.title
        self.publisher, self.licence = _written(self._publisher()), self._licence()
        self.plate: Callable[[Plate], Raw] = lru_cache(REMEMBERED)(lambda plate: _written(self._plate(plate)))
        self.step: Callable[[int, str, str], Raw] = lru_cache(REMEMBERED)(self._step)

    def at(self, address: str) -> str:
        return absolute(self.url, address)

    def tag(self, folder: str, id: str) -> str:
        return uid(self.site.identity, folder, id)

    def main(self, page: Page) -> Node:
        """What a page is, or what it is about."""
        if isinstance(page, ArticlePage):
            return self.article(page)
        if isinstance(page, EntityPage) and page.plate.type in THINGS:
            return self.entity(page)
        home = isinstance(page, HomePage)
        return _node(
            "WebSite" if home else "WebPage" if isinstance(page, TextPage) else "CollectionPage",
            id=self.tag("", "") if home else self.at(page.address),
            url=self.at(page.address),
            name=page.title,
            description=page.description,
            inLanguage=page.language or self.site.language,
            **(self.website() if home else {"isPartOf": {"@id": self.tag("", "")}}),
        )

    def website(self) -> Node:
        """What the digest as a whole has: its terms, its publisher, and the form that searches it."""
        target = _node("EntryPoint", urlTemplate=self.at("/search/?q={search_term_string}"))
        search = _node("SearchAction", target=target) | {"query-input": "required name=search_term_string"}
        action = search if self.site.search else None
        return {"license": self.licence, "publisher": self.publisher, "potentialAction": action}

    def _publisher(self) -> Node:
        logo = self.site.assets.get("icon-512.png")
        home, logo = self.at("/"), self.at(logo) if logo else None
        return _node("Organization", id=self.tag("", "publisher"), name=self.site.title, url=home, logo=logo)

    def _licence(self) -> Node | str | None:
        given = self.site.licence
        return (given.url or _node("CreativeWork", name=given.name)) if given else None

    def trail(self, page: Page) -> Node:
        """The way down from the home page, by the folders of the address."""
        head = {page.head.address: page.head.label} if isinstance(page, YearPage) else {}
        known = {**self.steps, **head, page.address: page.title}
        folders = page.address.split("/")[:-1]
        items, step = [], ""
        for n, folder in enumerate(folders, 1):
            step += f"{folder}/"
            items.append(self.step(n, known.get(step, folder), step))
        return _node("BreadcrumbList", itemListElement=items)

    def _step(self, n: int, name: str, address: str) -> Raw:
        return _written(_node("ListItem", position=n, name=name, item=self.at(address)))

    def image(self, image: schema.Image, file: Size) -> Node:
        """A picture by its largest file that every program reads."""
        return _node(
            "ImageObject",
            contentUrl=self.at(file.address),
            width=file.width,
            height=file.height,
            caption=image.caption,
            creditText=image.credit,
        )

    # Articles ------------------------------------------------------------------------------------------------------

    def article(self, page: ArticlePage) -> Node:
        """A digest item: what it tells and mentions, what it is based on, and what was mended."""
        card, file = page.card, page.file
        coarse = dict.fromkeys(event.date for event in page.events if not _ends(event.date))
        told = [self.told(event) for event, _ in page.mentions]
        return _node(
            ARTICLES.get(card.type, "NewsArticle"),
            id=self.tag("articles", card.id),
            url=self.at(card.address),
            mainEntityOfPage=self.at(card.address),
            headline=card.title,
            description=card.summary,
            datePublished=_day(card.date),
            dateModified=file.changed,
            author=self.publisher,
            publisher=self.publisher,
            inLanguage=card.language or self.site.language,
            articleSection=self.site.label("types", card.type),
            keywords=[*(self.site.label("topics", topic) for topic in file.topics), *(tag.name for tag in page.tags)],
            image=[self.image(image, picture.largest) for image, picture in page.images],
            license=self.licence,
            isPartOf={"@id": self.tag("", "")},
            isBasedOn=[self.source(source) for source in page.sources],
            temporalCoverage=[*coarse],
            about=[self.event(event, page) for event in page.events],
            mentions=[*told, *map(self.plate, (*card.officials, *card.countries, *page.organisations))],
            correction=[_node("CorrectionComment", datePublished=c.date, text=c.text) for c in file.corrections],
        )

    def source(self, source: schema.Source) -> Node:
        """Where it was reported: the writer wrote it, for the agency; the host published it."""
        return _node(
            "CreativeWork",
            name=source.title,
            url=source.url,
            datePublished=_day(source.date),
            inLanguage=source.language,
            identifier=source.ref,
            author=_node("Person", name=source.writer) if source.writer else None,
            sourceOrganization=_organisation(source.agency),
            publisher=_organisation(source.host),
            archivedAt=source.archive,
        )

    def event(self, event: Event, page: ArticlePage) -> Node:
        """What happened, with the posts held then. In schema.org a country can neither hold nor attend an event: it is
        what the event is about.
        """
        start, end = (*_ends(event.date), None, None)[:2]
        status = STATUSES.get(event.status, "EventScheduled")
        shown = [*page.events, *(mentioned for mentioned, _ in page.mentions)]
        wholes = [self.told(whole) for whole in shown if whole.id == event.parent]
        return _node(
            "Event",
            id=self.tag("events", event.id),
            url=self.at(event.address),
            name=event.title,
            description=event.summary,
            disambiguatingDescription=None if start else say(event.when, self.site.language, self.words),
            startDate=start,
            endDate=end,
            eventStatus=f"https://schema.org/{status}" if status else None,
            eventAttendanceMode="https://schema.org/OnlineEventAttendanceMode" if event.mode == "remote" else None,
            location=self.place(event.place) if event.place else None,
            attendee=[*map(self.attendee, event.officials), *map(self.plate, event.organisations)],
            about=[self.plate(plate) for plate in (*event.parties, *event.areas, *event.agreements)],
            superEvent=[*wholes, *([self.plate(event.series)] if event.series else [])],
        )

    def place(self, held: PlaceHeld) -> Node | Raw:
        within = [plate for plate in (held.area, held.country) if plate]
        same = [self.plate(plate) for plate in within if plate.name == held.name]
        return same[0] if same else _node("Place", name=held.name, containedInPlace=[*map(self.plate, within)])

    def attendee(self, who: Attendance) -> Node | Raw:
        """An official, in the posts and the part that were theirs on the day."""
        roles = [role for role in (*who.posts, who.role) if role]
        person = self.plate(who.official)
        return _node("Role", roleName=roles, attendee=person) if roles else person

    # Entities ------------------------------------------------------------------------------------------------------

    def _plate(self, plate: Plate) -> Node:
        """An entity by its name and page."""
        id = self.tag(ROOTS[plate.type].strip("/"), plate.id)
        return _node(THINGS[plate.type], id=id, name=plate.name, url=self.at(plate.address))

    def told(self, event: Event) -> Node:
        """An event by its name and place."""
        return _node("Event", id=self.tag("events", event.id), name=event.title, url=self.at(event.address))

    def entity(self, page: EntityPage) -> Node:
        """An entity with its other names."""
        file, plate = page.file, page.plate
        country = countries()[plate.id] if plate.type == "country" else None
        names = [file.native.name if file.native else plate.name, *file.aliases] if file else []
        wikidata = (file.wikidata if file else None) or (country.wikidata if country else None)
        return self._plate(plate) | _node(
            THINGS[plate.type],
            mainEntityOfPage=self.at(page.address),
            alternateName=[name for name in dict.fromkeys(names) if name != plate.name],
            description=page.description,
            identifier=country.alpha2 if country else None,
            sameAs=f"https://www.wikidata.org/wiki/{wikidata}" if wikidata else None,
            **self.special(page),
        )

    def special(self, page: EntityPage) -> Node:
        """What the type of an entity adds."""
        match page:
            case OfficialPage():
                posts = [self.post(held) for held in page.holdings if not held.rank]
                return {"nationality": self.plate(page.country) if page.country else None, "hasOccupation": posts}
            case OrganisationPage():
                return {"parentOrganization": self.plate(page.parent) if page.parent else None}
            case SeriesPage():
                editions = [*map(self.told, page.events.events)]
                parties, bodies = map(self.plate, page.parties), map(self.plate, page.organisations)
                return {"about": [*parties], "organizer": [*bodies], "subEvent": editions}
        return {}

    def post(self, held: PostHolding) -> Node:
        """A post with the days on which it began and ended, each where it is known."""
        when = parse_edtf(held.held)
        first, last = when.parts if when.form == "interval" else (None, None)
        occupation = _node("Occupation", name=held.label)
        return _node("Role", roleName=held.label, startDate=_day(first), endDate=_day(last), hasOccupation=occupation)
