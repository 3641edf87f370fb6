"""What does a row of each table say?

A row is what its maker says, and else what the things say of which it is made: the first that has an attribute of the
column's name. Of a date its bounds, of an address the public URL, of whatever has an id that id.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import astuple, force_setattr

from attache.addresses import absolute
from attache.dates import parse_edtf
from attache.entities import ROOTS
from attache.entity_views import IndexRow
from attache.fingerprints import fingerprint
from attache.identity import uid
from attache.model import Card, Event, FigurePoint, Plate, PostHolding, Stamped, Told
from attache.schema import AgreementFile, Correction, EntityFile, SeriesFile, Withdrawal
from attache.spine import bucket, year_of
from attache.views import Link, Site

Said = dict[str, Any]
Row = tuple[Any, ...]  # what is said of a row, then the things that say the rest
FOLDERS: Mapping[type, str] = {Event: "events", Card: "articles"}
PERIOD = frozenset({"earliest", "latest", "precision"})
FOLLOWS = {**dict.fromkeys(PERIOD, "when"), "uid": "id", "url": "address"}  # column → attribute from which it follows


class Compound(Stamped, frozen=True, kw_only=True):
    """A value whose stamp is made of those that its parts carry, once for all tables and lists in which it stands."""

    def __post_init__(self) -> None:
        if not self.stamp:
            force_setattr(self, "stamp", fingerprint(*astuple(self)))

    def __hash__(self) -> int:
        return hash(self.stamp)


class EventLine(Compound, frozen=True, kw_only=True):
    """An event, whether it counts, and the home country."""

    event: Event
    counts: bool
    home: Plate | None


class ArticleLine(Compound, frozen=True, kw_only=True):
    """What tables have of an article: its text is not among it. `told` are its events and those that it mentions."""

    article: Card
    updated: str | None
    language: str
    topics: tuple[str, ...]
    concerns: tuple[Plate, ...]
    told: tuple[tuple[Event, Told | None], ...]


class EntityLine(Compound, frozen=True, kw_only=True):
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
    """The rows that one item gives a table: values in the order of the columns, `None` for what is not known.

    In the column `n` the rows are numbered.
    """
    made = (({"n": n, **said}, things) for n, (said, *things) in enumerate(ROWS[table](item), 1))
    return tuple(tuple(_plain(_value(name, said, things, site)) for name in columns) for said, things in made)


def _value(name: str, said: Said, things: list[Any], site: Site) -> Any:
    if name in said:
        return said[name]
    attribute = FOLLOWS.get(name, name)
    thing = next(thing for thing in things if hasattr(thing, attribute))
    value = getattr(thing, attribute)
    if name in PERIOD:
        return getattr(value, name)
    if name == "uid":
        folder = ROOTS[thing.type].strip("/") if isinstance(thing, Plate) else FOLDERS[type(thing)]
        return uid(site.identity, folder, value)
    return absolute(site.url, value) if name == "url" and site.url else value


def _plain(value: Any) -> Any:
    """A value as every format can hold it: a list as text, a whole number as such, nothing as `None`."""
    if isinstance(value, Plate | Event | Card):
        return value.id
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(str(_plain(part)) for part in value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _of(thing: Any, **columns: str) -> Said:
    """What a thing says in columns of other names than its attributes; of a thing that is not there, nothing."""
    return {column: thing and getattr(thing, attribute) for column, attribute in columns.items()}


def _events(line: EventLine) -> Iterator[Row]:
    event = line.event
    held = _of(event.place, place="name", place_country="country", place_area="area")
    yield {**held, "year": year_of(event), "counted_in": bucket(event), "countries": event.parties}, line, event


def _participants(line: EventLine) -> Iterator[Row]:
    for who in line.event.officials:
        for post, label in zip(who.post_ids or (None,), who.posts or (None,), strict=True):
            yield {"post": post, "post_label": label}, who, line, line.event, who.official


def _event_countries(line: EventLine) -> Iterator[Row]:
    event, place = line.event, line.event.place and line.event.place.country
    for plate in dict.fromkeys(filter(None, (*event.parties, *event.host, place))):
        part = {"party": plate in event.parties, "host": plate in event.host, "place": plate == place}
        yield {"country": plate, "home": plate == line.home, **part}, line, event, plate


def _event_entities(line: EventLine) -> Iterator[Row]:
    event, area = line.event, line.event.place and line.event.place.area
    named = (*event.organisations, *event.agreements, *event.areas, area, *event.tags)
    for plate in dict.fromkeys(filter(None, named)):
        yield {"entity": plate}, line, event, plate


def _articles(line: ArticleLine) -> Iterator[Row]:
    card = line.article
    yield {"events": card.told, "mentions": len(line.told) - card.told}, line, card


def _article_entities(line: ArticleLine) -> Iterator[Row]:
    for plate in line.concerns:
        yield {"type": plate.type, "entity": plate, "name": plate.name}, line, line.article


def _mentions(line: ArticleLine) -> Iterator[Row]:
    return (({}, told, line, line.article) for _, told in line.told if told)


def _claims(line: ArticleLine | EntityLine) -> Iterator[Row]:
    own: Any = line.article if isinstance(line, ArticleLine) else line.row.plate
    told: Any = line.told if isinstance(line, ArticleLine) else [(held, None) for held in line.holdings]
    article, official = (own, None) if isinstance(line, ArticleLine) else (None, own)
    for thing, mention in told:
        of = {"event": thing if article else None, "article": article, "official": official}
        for claim in (mention or thing).claims:
            recorded = getattr(thing, claim.field, None)
            yield {**of, "recorded": recorded if isinstance(recorded, str) else None}, claim, own


def _sources(line: ArticleLine | EntityLine) -> Iterator[Row]:
    if isinstance(line, ArticleLine):
        own: Any = line.article
        said = {"article": own, "type": None, "entity": None}
        told = [(event, source) for event, mention in line.told for source in (mention or event).sources]
        cited = [(None, source) for source in own.sources] + [pair for pair in told if pair[1] not in own.sources]
    else:
        own = line.row.plate
        said = {"article": None, "type": own.type, "entity": own}
        held = (source for holding in line.holdings for source in holding.sources)
        found = (*line.file.sources, *held, *(point.source for point in line.points))
        cited = [(None, source) for source in found if source]
    for event, source in cited:
        yield {**said, "event": event, "source_url": source.url}, source, own


def _entities(line: EntityLine) -> Iterator[Row]:
    row, native = line.row, line.file.native
    ends = {**_of(row.first, first_event="id", first="date"), **_of(row.latest, latest_event="id", latest="date")}
    yield {**ends, "events": row.count, "native": native and native.name}, row.plate, row, line, line.file


def _series(line: EntityLine) -> Iterator[Row]:
    due, file = line.row.due, line.file
    assert due and isinstance(file, SeriesFile)
    date = due.planned.date if due.planned else due.date
    said = {"editions": line.row.count, "due": date, "planned_event": due.planned, "changes_on": due.until}
    ends = _of(date and parse_edtf(date), due_earliest="earliest", due_latest="latest")
    yield {**said, **ends}, line.row.plate, file, due


def _posts_held(line: EntityLine) -> Iterator[Row]:
    plate = line.row.plate
    for held in line.holdings:
        said = {"official": plate, "what": "rank" if held.rank else "post", "open": held.held.endswith("..")}
        yield {**said, **_of(parse_edtf(held.held), held_from="earliest", held_to="latest")}, held, plate


def _agreements(line: EntityLine) -> Iterator[Row]:
    file = line.file
    assert isinstance(file, AgreementFile)
    said = {"countries": line.parties, "signed_event": file.signed if line.signed != file.signed else None}
    ends = _of(file.in_force and parse_edtf(file.in_force), in_force_from="earliest", in_force_to="latest")
    yield {**said, **ends}, line.row.plate, line, file


def _figures(line: EntityLine) -> Iterator[Row]:
    for point in line.points:
        source = point.source
        words = (source.agency, source.host, source.writer, source.title) if source else ()
        yield {"source": ", ".join(filter(None, words)) or None}, point, line.row.plate


def _matrix(cell: tuple[Plate, str, str, int]) -> Iterator[Row]:
    plate, kind, label, count = cell
    yield {"country": plate, "kind": kind, "counted_in": label, "events": count}, plate


def _months(item: tuple[str, str, int, int]) -> Iterator[Row]:
    month, address, events, articles = item
    yield {"month": month, "events": events, "articles": articles}, Link(label=month, address=address)


def _corrections(item: tuple[Correction | Withdrawal, Card]) -> Iterator[Row]:
    said, card = item
    gone = {"text": said.reason, "events": None} if isinstance(said, Withdrawal) else {}
    yield {"what": "withdrawal" if gone else "correction", "article": card, **gone}, said, card


# Table → what one item of it gives: what is said of each row, then the things that say the rest.
ROWS: Mapping[str, Callable[[Any], Iterator[Row]]] = {
    "events": _events, "participants": _participants, "event_countries": _event_countries,
    "event_entities": _event_entities, "mentions": _mentions, "claims": _claims, "matrix": _matrix, "series": _series,
    "posts_held": _posts_held, "figures": _figures, "articles": _articles, "article_entities": _article_entities,
    "sources": _sources, "entities": _entities, "countries": _entities, "officials": _entities,
    "organisations": _entities, "kinds": _entities, "agreements": _agreements, "months": _months,
    "corrections": _corrections,
}  # fmt: skip
