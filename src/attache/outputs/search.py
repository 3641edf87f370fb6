"""What can be searched, and under which names?

A record for every page that tells something of its own, made of its view. Pagefind finds words of `content` and of
every field of `meta`, and its excerpts are of `content` alone. So names that a page does not print, and words in plain
letters, go into `meta`; and what is only shown with a result travels as a filter by which no search asks (ADR 0013).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from attache.datecolumn import column
from attache.dates import Edtf, parse_edtf
from attache.datewords import say
from attache.entity_views import EntityPage, FigurePage, OfficialPage, OrganisationPage, SeriesPage
from attache.markup import plain
from attache.model import Event, Plate, Value
from attache.month_views import MonthPage
from attache.pages import Planned
from attache.plan import OWN_TEMPLATES
from attache.registry import LETTERS, fold
from attache.spine import bucket
from attache.views import ArticlePage, Page, Site, Text, TextPage, YearPage
from attache.words import catalogue

Names = Mapping[str, tuple[str, ...]]  # address of an entity → what it is called
Says = Iterator[str | None]
WORD = re.compile(r"\w+")
UNFOLDED = re.compile(f"[{''.join(map(chr, LETTERS))}]")  # letters that are no plain one with a mark


class SearchRecord(Value, frozen=True, kw_only=True):
    """A page as Pagefind takes it."""

    url: str
    content: str
    language: str
    meta: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]
    sort: Mapping[str, str]


class _Facts(Value, frozen=True, kw_only=True):
    """What is said, shown and asked of a page, whatever its sort. `called` is given where its title is a name."""

    says: tuple[str | None, ...]
    line: tuple[str, ...] = ()
    summary: str | None = None
    when: Edtf | None = None
    latest: Edtf | None = None
    called: tuple[str, ...] = ()
    about: tuple[Plate, ...] = ()
    sources: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]]


def search_records(
    pages: Iterable[Planned], names: Names, site: Site, words: Callable[[Iterable[str]], Mapping[str, str]]
) -> tuple[SearchRecord, ...]:
    """The records of pages, in the order of their addresses; `words` gives texts by their paths."""
    found = sorted((page.view for page in pages), key=lambda view: view.address)
    return tuple(_record(view, names, site, plain(_closed(view, words))) for view in found)


def _closed(page: Page, words: Callable[[Iterable[str]], Mapping[str, str]]) -> str:
    text = page.text if isinstance(page, ArticlePage | EntityPage | TextPage) else Text()
    return text.closed(words((text.path,))[text.path]) if text.path else ""


def is_found(page: Page) -> bool:
    """Articles, entities, years and months, and the site's own pages."""
    if isinstance(page, ArticlePage):
        return page.gone is None
    if isinstance(page, YearPage):
        return page.head.address == "/timeline/"  # those of an entity are a part of its page
    return isinstance(page, EntityPage | MonthPage) or (
        isinstance(page, TextPage) and page.address not in OWN_TEMPLATES
    )


def _record(page: Page, names: Names, site: Site, text: str) -> SearchRecord:
    facts = _facts(page, names, site, text)
    content = " ".join(f"{said.strip().rstrip('.')}." for said in facts.says if said and said.strip())
    called = ((plate, name) for plate in facts.about for name in names.get(plate.address, ()))
    others = [name for plate, name in called if name != plate.name and not name.islower()]  # ids are no names
    fields = {"alias": facts.called, "about": others, "sources": facts.sources}
    meta = {"title": page.title} | {field: " · ".join(dict.fromkeys(said)) for field, said in fields.items()}
    spelled = (
        word for text in (content, *meta.values()) for word in WORD.findall(text) if UNFOLDED.search(word.lower())
    )
    meta["plain"] = " ".join(sorted(set(map(fold, spelled))))
    filters = {**facts.filters, "name": tuple(sorted(set(map(fold, facts.called)))), "shown": (_shown(facts, site),)}
    day = facts.latest or facts.when
    return SearchRecord(
        url=page.address,
        content=content or page.title,  # Pagefind does not find a page without a word
        language=site.language.split("-")[0],
        meta={field: text for field, text in meta.items() if text},
        filters={name: tuple(dict.fromkeys(values)) for name, values in filters.items() if values},
        sort={"date": day.low.isoformat() if day else ""},
    )


def _shown(facts: _Facts, site: Site) -> str:
    """What is shown with a result: the marker and lines of its date column, what it is, its summary."""
    hanging = column(facts.when, site.language, catalogue(site.language)) if facts.when else None
    lines = [(line.css, line.text) for line in hanging.lines] if hanging else []
    shown = (hanging.css if hanging else "", lines, " · ".join(dict.fromkeys(facts.line)), facts.summary or "")
    return msgspec.json.encode(shown).decode()


def _facts(page: Page, names: Names, site: Site, text: str) -> _Facts:
    words = catalogue(site.language)
    if isinstance(page, ArticlePage):
        return _article(page, site, text)
    if isinstance(page, EntityPage):
        return _entity(page, names.get(page.address, ()), site, text)
    if isinstance(page, TextPage):
        type = words.gettext("Pages")
        says = (page.summary, text)
        return _Facts(says=says, line=(type,), summary=page.summary, filters={"type": (type,)})
    assert isinstance(page, YearPage | MonthPage), "no other page is found"
    year, type = (page.label, "Timeline") if isinstance(page, YearPage) else (page.month[:4], "Monthly digests")
    when = parse_edtf(page.month if isinstance(page, MonthPage) else re.sub("0s$", "X", page.label))
    count = _count(page.count, site)
    type = words.gettext(type)
    filters = {"type": (type,), "year": (year,)}
    return _Facts(says=(count,), line=(type, count), when=when, called=(page.title,), filters=filters)


def _article(page: ArticlePage, site: Site, text: str) -> _Facts:
    card = page.card
    kinds = tuple(site.label("kinds", event.kind) for event in page.events)
    filters = {
        "type": (catalogue(site.language).gettext("Articles"),),
        "year": tuple(map(bucket, page.events)) or (str(card.year),),
        "kind": kinds,
        "country": _names(card.countries),
        "official": _names(card.officials),
    }
    return _Facts(
        says=(card.summary, text, *(said for event in page.events for said in _event(event, site))),
        line=(site.label("types", card.type), *kinds),
        summary=card.summary,
        when=card.when,
        about=(*card.countries, *card.officials, *page.organisations),
        sources=tuple(said for s in page.sources for said in (s.title, s.agency, s.host, s.writer) if said),
        filters=filters,
    )


def _event(event: Event, site: Site) -> Says:
    """What an article says of an event, with officials in the posts that they held then."""
    held = event.place
    place = (held.name, *(plate.name for plate in (held.area, held.country) if plate)) if held else ()
    when = say(event.when, site.language, catalogue(site.language))
    yield ", ".join(dict.fromkeys((event.title, when, *place)))
    yield from (event.summary, event.note, ", ".join(_names((*event.parties, *event.organisations))))
    yield from (", ".join(filter(None, (who.rank, who.official.name, *who.posts))) for who in event.officials)


def _entity(page: EntityPage, names: tuple[str, ...], site: Site, text: str) -> _Facts:
    """Of an entity. Its events are found by the articles that tell them."""
    plate, type = page.plate, page.plate.type
    named = (page.country, *(found for _, plates, _ in page.facts for found in plates if found.type == "country"))
    countries = page.parties if isinstance(page, SeriesPage) else tuple(filter(None, named))
    kind = page.kind if isinstance(page, SeriesPage) else plate.id if type == "kind" else None
    filters = {
        "type": (page.index.label,),
        "country": _names((plate,) if type == "country" else countries),
        "official": (plate.name,) if type == "official" else (),
        "kind": (site.label("kinds", kind),) if kind else (),
    }
    summary = page.file.summary if page.file else page.term.definition if page.term else None
    return _Facts(
        says=(summary, text, *_kept(page), _count(page.events.total, site)),
        line=(page.index.label, *_names(countries)),
        summary=summary,
        latest=page.events.events[0].when if page.events.events else None,
        called=tuple(dict.fromkeys((plate.name, *names))),
        filters=filters,
    )


def _kept(page: EntityPage) -> Says:
    """What the page of an entity says beside its text."""
    yield from (f"{name}: {', '.join(_names(plates)) or text}" for name, plates, text in page.facts)
    if isinstance(page, OfficialPage):
        yield from (held.label for held in page.holdings)
    if isinstance(page, OrganisationPage):
        yield from (", ".join((post.label, *(who.name for who, _ in post.holders))) for post in page.posts)
    if isinstance(page, FigurePage):
        yield from (page.unit, page.counts)


def _count(events: int, site: Site) -> str:
    words = catalogue(site.language).ngettext("%(count)s event", "%(count)s events", events)
    return words % {"count": events} if events else ""


def _names(plates: Iterable[Plate]) -> tuple[str, ...]:
    return tuple(plate.name for plate in plates)
