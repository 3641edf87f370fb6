"""What does a row of each table say?

A row is what its maker says, and else what the things say of which it is made: the first that has an attribute of the
column's name. Of a date its bounds, of an address the public URL, of whatever has an id that id.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from attache.addresses import absolute
from attache.dates import parse_edtf
from attache.entities import ROOTS
from attache.entity_views import IndexRow
from attache.identity import uid
from attache.model import Card, Event, FigurePoint, Plate, PostHolding, Stamped, Told
from attache.schema import AgreementFile, Correction, EntityFile, SeriesFile, Source, Withdrawal
from attache.spine import bucket, year_of
from attache.views import Link, Site

Said = dict[str, Any]
Row = tuple[Any, ...]  # what is said of a row, then the things that say the rest
NO_FILE = EntityFile(name="")
FOLDERS: Mapping[type, str] = {Event: "events", Card: "articles"}
NOWHERE = dict.fromkeys(("place", "place_country", "place_area"))
NONE = (None,)
PERIOD = frozenset({"earliest", "latest", "precision"})  # columns that follow from a date


class Line(Stamped, frozen=True, kw_only=True):
    """What rows are made of, stamped once for all tables and lists in which it stands."""

    def __hash__(self) -> int:
        return hash(self.stamp)


class EventLine(Line, frozen=True, kw_only=True):
    """An event, whether it counts, and the home country."""

    event: Event
    counts: bool
    home: Plate | None


class ArticleLine(Line, frozen=True, kw_only=True):
    """What tables have of an article: its text is not among it. `told` are its events and those that it mentions."""

    card: Card
    updated: str | None
    language: str
    topics: tuple[str, ...]
    concerns: tuple[Plate, ...]
    told: tuple[tuple[Event, Told | None], ...]


class EntityLine(Line, frozen=True, kw_only=True):
    """What tables have of an entity; `signed` is the date of an agreement."""

    row: IndexRow
    file: EntityFile
    country: Plate | None
    parties: tuple[Plate, ...]
    holdings: tuple[PostHolding, ...]
    points: tuple[FigurePoint, ...]
    signed: str | None


@lru_cache(16384)
def rows_of(table: str, columns: tuple[str, ...], item: Any, site: Site) -> tuple[tuple[Any, ...], ...]:
    """The rows that one item gives a table: values in the order of the columns, `None` for what is not known."""
    made = ROWS[table](item)
    return tuple(tuple(_plain(_value(name, said, things, site)) for name in columns) for said, *things in made)


def _value(name: str, said: Said, things: list[Any], site: Site) -> Any:
    if name in said:
        return said[name]
    if name in PERIOD:
        return getattr(next(thing.when for thing in things if hasattr(thing, "when")), name)
    if name == "uid":
        thing = next(thing for thing in things if isinstance(thing, Event | Card | Plate))
        folder = ROOTS[thing.type].strip("/") if isinstance(thing, Plate) else FOLDERS[type(thing)]
        return uid(site.identity, folder, thing.id)
    if name == "url":
        address = next(thing.address for thing in things if hasattr(thing, "address"))
        return absolute(site.url, address) if site.url else address
    return getattr(next(thing for thing in things if hasattr(thing, name)), name)


def _plain(value: Any) -> Any:
    """A value as every format can hold it: a list as text, a whole number as such, nothing as `None`."""
    if isinstance(value, Plate | Event | Card):
        return value.id
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(str(_plain(part)) for part in value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _bounds(date: str | None, first: str, last: str) -> Said:
    when = parse_edtf(date) if date else None
    return {first: when.earliest if when else None, last: when.latest if when else None}


def _event(line: EventLine) -> Iterator[Row]:
    event, place = line.event, line.event.place
    held = {"place": place.name, "place_country": place.country, "place_area": place.area} if place else NOWHERE
    yield {**held, "year": year_of(event), "counted_in": bucket(event), "countries": event.parties}, line, event


def _participants(line: EventLine) -> Iterator[Row]:
    event = line.event
    held = (
        (who, *post) for who in event.officials for post in zip(who.post_ids or NONE, who.posts or NONE, strict=True)
    )
    for n, (who, post, label) in enumerate(held, 1):
        yield {"event": event, "n": n, "post": post, "post_label": label}, who, event, who.official


def _event_countries(line: EventLine) -> Iterator[Row]:
    event = line.event
    held = (event.place.country,) if event.place and event.place.country else ()
    for plate in dict.fromkeys((*event.parties, *event.host, *held)):
        part = {"party": plate in event.parties, "host": plate in event.host, "place": plate in held}
        yield {"event": event, "country": plate, "home": plate == line.home, **part}, event, plate


def _event_entities(line: EventLine) -> Iterator[Row]:
    event = line.event
    areas = (*event.areas, *((event.place.area,) if event.place and event.place.area else ()))
    for plate in dict.fromkeys((*event.organisations, *event.agreements, *areas, *event.tags)):
        yield {"event": event, "entity": plate}, event, plate


def _articles(line: ArticleLine) -> Iterator[Row]:
    card = line.card
    yield {"events": card.told, "mentions": len(line.told) - card.told}, line, card


def _article_entities(line: ArticleLine) -> Iterator[Row]:
    for plate in line.concerns:
        yield {"article": line.card, "type": plate.type, "entity": plate, "name": plate.name}, line.card


def _mentions(line: ArticleLine) -> Iterator[Row]:
    for event, told in line.told:
        if told:
            yield {"event": event, "article": line.card}, told, line.card


def _claims(line: ArticleLine | EntityLine) -> Iterator[Row]:
    own: Any = line.row.plate if isinstance(line, EntityLine) else line.card
    told: Any = line.told if isinstance(line, ArticleLine) else [(held, None) for held in line.holdings]
    article, official = (own, None) if isinstance(line, ArticleLine) else (None, own)
    for thing, mention in told:
        for claim in (mention or thing).claims:
            recorded = getattr(thing, claim.field, None)
            of = {"event": thing if article else None, "article": article, "official": official}
            yield {**of, "recorded": recorded if isinstance(recorded, str) else None}, claim, own


def _sources(line: ArticleLine | EntityLine) -> Iterator[Row]:
    if isinstance(line, EntityLine):
        plate = line.row.plate
        said: Said = {"article": None, "event": None, "type": plate.type, "entity": plate}
        cited = [*line.file.sources, *(source for held in line.holdings for source in held.sources)]
        cited += [point.source for point in line.points if point.source]
        yield from (({**said, "source_url": source.url}, source, plate) for source in cited)
        return
    card = line.card
    own: list[tuple[Event | None, Source]] = [(None, source) for source in card.sources]
    own += [(e, found) for e, told in line.told for found in (told or e).sources if found not in card.sources]
    for event, source in own:
        said = {"article": card, "event": event, "type": None, "entity": None}
        yield {**said, "source_url": source.url}, source, card


def _entities(line: EntityLine) -> Iterator[Row]:
    row, plate, native = line.row, line.row.plate, line.file.native
    first, latest = row.first, row.latest
    ends = {
        "first_event": first,
        "latest_event": latest,
        "first": first and first.date,
        "latest": latest and latest.date,
    }
    yield {**ends, "events": row.count, "native": native and native.name}, plate, row, line, line.file


def _series(line: EntityLine) -> Iterator[Row]:
    due, file = line.row.due, line.file
    assert due and isinstance(file, SeriesFile)
    date = due.planned.date if due.planned else due.date
    said = {"editions": line.row.count, "due": date, "planned_event": due.planned, "changes_on": due.until}
    yield {**said, **_bounds(date, "due_earliest", "due_latest")}, line.row.plate, file, due


def _posts_held(line: EntityLine) -> Iterator[Row]:
    plate = line.row.plate
    for n, held in enumerate(line.holdings, 1):
        said = {"official": plate, "n": n, "what": "rank" if held.rank else "post", "open": held.held.endswith("..")}
        yield {**said, **_bounds(held.held, "held_from", "held_to")}, held, plate


def _agreements(line: EntityLine) -> Iterator[Row]:
    file = line.file
    assert isinstance(file, AgreementFile)
    said = {"countries": line.parties, "signed_event": file.signed if line.signed != file.signed else None}
    yield {**said, **_bounds(file.in_force, "in_force_from", "in_force_to")}, line.row.plate, line, file


def _figures(line: EntityLine) -> Iterator[Row]:
    for n, point in enumerate(line.points, 1):
        source = point.source
        words = (source.agency, source.host, source.writer, source.title) if source else ()
        yield {"n": n, "source": ", ".join(filter(None, words)) or None}, point, line.row.plate


def _matrix(item: tuple[Plate, str, str, int]) -> Iterator[Row]:
    plate, kind, label, count = item
    yield {"country": plate, "kind": kind, "counted_in": label, "events": count}, plate


def _months(item: tuple[Link, int, int]) -> Iterator[Row]:
    link, events, articles = item
    yield {"month": link.label, "events": events, "articles": articles}, link


def _corrections(item: tuple[Correction | Withdrawal, Card]) -> Iterator[Row]:
    said, card = item
    if isinstance(said, Correction):
        yield {"what": "correction", "article": card}, said, card
    else:
        yield {"what": "withdrawal", "article": card, "text": said.reason, "events": None}, said, card


# What one item of a table gives: what is said of each row, then the things that say the rest.
ROWS: Mapping[str, Callable[[Any], Iterator[Row]]] = {
    "events": _event,
    "participants": _participants,
    "event_countries": _event_countries,
    "event_entities": _event_entities,
    "mentions": _mentions,
    "claims": _claims,
    "matrix": _matrix,
    "series": _series,
    "posts_held": _posts_held,
    "figures": _figures,
    "articles": _articles,
    "article_entities": _article_entities,
    "sources": _sources,
    **dict.fromkeys(("entities", "countries", "officials", "organisations", "kinds"), _entities),
    "agreements": _agreements,
    "months": _months,
    "corrections": _corrections,
}
