"""What stands on the page of an entity, and in the indexes of entities?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from gettext import NullTranslations
from typing import Any

from msgspec.structs import asdict

from attache import entity_views
from attache.compose import count_plates, figure_rows, listed, partners_of, text_of
from attache.dates import parse_edtf
from attache.datewords import say
from attache.entities import ROOTS
from attache.events import PLANNED
from attache.iso import printed_region
from attache.model import Digest, Entity, Event, Plate
from attache.registry import fold
from attache.schema import AgreementFile, AreaFile, FigureFile, OrganisationFile, SeriesFile
from attache.spine import SHOWN, counted, grouped
from attache.tallies import columns_of, matrix_of
from attache.views import FigureRow, Link
from attache.vocabulary import label_in

ALWAYS = frozenset({"kind"})  # types whose every entity has a page, whether or not anything tells of it


def titles_of(words: NullTranslations) -> dict[str, str]:
    """The headings of the indexes, by type."""
    _ = words.gettext
    return {
        "country": _("Countries"),
        "official": _("Officials"),
        "organisation": _("Organisations"),
        "series": _("Series"),
        "figure": _("Figures"),
        "agreement": _("Agreements"),
        "area": _("Areas"),
        "kind": _("Kinds of event"),
        "tag": _("Tags"),
    }


def entities_shown(digest: Digest, type: str) -> Iterator[Entity]:
    """The entities of a type that have a page: those with a file, and those that an article or a file tells of."""
    for id, entity in digest.entities[type].items():
        if entity.file or type in ALWAYS or (type, id) in digest.articles_of or entity.plate.address in digest.cited:
            yield entity


def portrait(digest: Digest, entity: Entity, words: NullTranslations) -> entity_views.EntityPage:
    """The page of an entity, with what its type adds."""
    plate = entity.plate
    key = (plate.type, plate.id)
    events = digest.events_of.get(key, ())
    shown = {event.id for event in events}
    about = [a for a in digest.articles_of.get(key, ()) if not any(event.id in shown for event in a.events)]
    root = ROOTS[plate.type]
    common = entity_views.EntityPage(
        address=plate.address,
        title=plate.name,
        description=entity.file.summary if entity.file else None,
        section=root,
        feeds=plate.address,
        calendars=True,
        plate=plate,
        index=Link(label=titles_of(words)[plate.type], address=root),
        file=entity.file,
        country=entity.country,
        text=text_of(digest, entity.body),
        events=listed(events, plate.address),
        articles=tuple(article.card for article in about[:SHOWN]),
        article_total=len(about),
        facts=tuple(_facts(digest, entity, words)),
        term=digest.vocabulary.kinds.get(plate.id) if plate.type == "kind" else None,
    )
    special = PORTRAITS.get(plate.type)
    return special(digest, entity, asdict(common)) if special else common


def _facts(digest: Digest, entity: Entity, words: NullTranslations) -> Iterator[tuple[str, tuple[Plate, ...], str]]:
    _ = words.gettext
    language = digest.site.languages[0]
    file, related = entity.file, entity.related
    if isinstance(file, AgreementFile | AreaFile) and file.kind:
        yield _("Kind"), (), file.kind
    parties = _("Parties") if isinstance(file, AgreementFile) else _("Countries")
    for name, key in ((parties, "countries"), (_("Bodies"), "organisations")):
        if related.get(key):
            yield name, related[key], ""
    dates = (
        (_("Signed or adopted"), signed_on(digest, file) if isinstance(file, AgreementFile) else None),
        (_("In force"), getattr(file, "in_force", None)),
        (_("Existed"), getattr(file, "existed", None)),
    )
    yield from ((name, (), say(parse_edtf(date), language, words)) for name, date in dates if date)


def signed_on(digest: Digest, file: AgreementFile) -> str | None:
    """The date of signature of an agreement: its own, or that of the event that it names."""
    if file.signed is None or file.signed[:1] in "0123456789/.[":  # ids begin with a letter
        return file.signed
    return next((event.date for event in digest.events if event.id == file.signed), file.signed)


def _official(digest: Digest, entity: Entity, common: dict[str, Any]) -> entity_views.OfficialPage:
    events = digest.events_of.get(("official", entity.plate.id), ())
    home = entity.country.id if entity.country else None
    met = (who.official for event in counted(events) for who in event.officials if who.official.id != entity.plate.id)
    holdings = digest.holdings_of.get(entity.plate.id, ())
    return entity_views.OfficialPage(
        **common,
        holdings=holdings,
        now=tuple(held for held in holdings if held.held.endswith("/..")),  # `2021-04-08/` does not say until when
        partners=tuple(row for row in partners_of(digest, events) if row.plate.id != home),
        met=count_plates(met),
    )


def _country(digest: Digest, entity: Entity, common: dict[str, Any]) -> entity_views.RelationPage:
    plate, home = entity.plate, digest.home
    events = digest.events_of.get(("country", plate.id), ())
    is_home = home is not None and home.id == plate.id
    held = counted(events)
    contacts = [event for event in held if is_home or home is None or home in event.parties]
    return entity_views.RelationPage(
        **common,
        home=home,
        is_home=is_home,
        contacts=len(contacts),
        without_home=len(held) - len(contacts),
        planned=sum(event.status in PLANNED for event in events),
        first_contact=contacts[-1] if contacts else None,
        latest_contact=contacts[0] if contacts else None,
        matrix=matrix_of(held, columns_of(held)),
        officials=tuple(_met(common["events"].events, plate, is_home)),
        series=tuple(_series_rows(digest, held)),
        agreements=tuple(_agreements(digest, plate, events)),
        figures=tuple(_counters(digest, plate, is_home)),
        partners=partners_of(digest, events)[:SHOWN] if is_home else (),
    )


def _counters(digest: Digest, plate: Plate, is_home: bool) -> Iterator[FigureRow]:
    """The counters that concern a relation, as their files say; on the home country's page all of them."""
    for row in figure_rows(digest):
        if is_home or plate in digest.entities["figure"][row.series.id].related.get("countries", ()):
            yield row


def _met(events: Sequence[Event], plate: Plate, is_home: bool) -> Iterator[entity_views.Met]:
    """On a partner's page all officials at its events; on the home country's its own."""
    for event in events:
        for who in event.officials:
            if not is_home or (who.country and who.country.id == plate.id):
                yield entity_views.Met(attendance=who, event=event)


def _series_rows(digest: Digest, events: Sequence[Event]) -> Iterator[entity_views.SeriesRow]:
    editions = grouped((event.series, event) for event in events if event.series)
    for plate, found in editions.items():
        yield entity_views.SeriesRow(plate=plate, latest=found[0], editions=len(found), due=digest.dues[plate.id])


def _agreements(
    digest: Digest, plate: Plate, events: Sequence[Event]
) -> Iterator[tuple[Plate, str | None, str | None]]:
    found = {agreement for event in events for agreement in event.agreements}
    party = (e.plate for e in digest.entities["agreement"].values() if plate in e.related.get("countries", ()))
    for accord in sorted({*found, *party}, key=lambda found: (found.name, found.id)):
        file = digest.entities["agreement"][accord.id].file
        if isinstance(file, AgreementFile):
            yield accord, signed_on(digest, file), file.in_force


def _organisation(digest: Digest, entity: Entity, common: dict[str, Any]) -> entity_views.OrganisationPage:
    id, file = entity.plate.id, entity.file
    units = [e.plate for e in digest.entities["organisation"].values() if entity.plate in e.related.get("parent", ())]
    posts = [(post, label) for post, (of, label) in digest.posts.items() if of == id]
    return entity_views.OrganisationPage(
        **common,
        kind=file.kind if isinstance(file, OrganisationFile) else None,
        parent=next(iter(entity.related.get("parent", ())), None),
        units=tuple(sorted(units, key=lambda plate: plate.name)),
        posts=tuple(
            entity_views.PostRow(label=label, holders=digest.holders_of.get(post, ())) for post, label in posts
        ),
    )


def _series(digest: Digest, entity: Entity, common: dict[str, Any]) -> entity_views.SeriesPage:
    file = entity.file
    assert isinstance(file, SeriesFile)
    return entity_views.SeriesPage(
        **common,
        kind=file.kind,
        cadence=file.cadence,
        numbering=file.numbering,
        paused=file.paused,
        due=digest.dues[entity.plate.id],
        parties=entity.related.get("countries", ()),
        organisations=entity.related.get("organisations", ()),
    )


def _figure(digest: Digest, entity: Entity, common: dict[str, Any]) -> entity_views.FigurePage:
    file = entity.file
    assert isinstance(file, FigureFile)
    points = digest.points_of.get(entity.plate.id, ())
    return entity_views.FigurePage(**common, unit=file.unit, counts=file.counts, points=points)


PORTRAITS: Mapping[str, Callable[[Digest, Entity, dict[str, Any]], entity_views.EntityPage]] = {
    "official": _official,
    "country": _country,
    "organisation": _organisation,
    "series": _series,
    "figure": _figure,
}


def index_page(digest: Digest, type: str, words: NullTranslations) -> entity_views.IndexPage:
    """The index of all entities of a type that have a page: by letter, but for kinds."""
    entities = indexed(digest, type)
    groups = grouped(("" if type == "kind" else _key(one)[0][:1].upper(), _row(digest, one)) for one in entities)
    make = partial(entity_views.CountriesPage, home=digest.home) if type == "country" else entity_views.IndexPage
    return make(
        address=ROOTS[type],
        title=titles_of(words)[type],
        section=ROOTS[type],
        what=type,
        groups=tuple(groups.items()),
        total=len(entities),
    )


def indexed(digest: Digest, type: str) -> list[Entity]:
    """The entities of a type that have a page, by name; kinds in the order of the vocabulary."""
    shown = entities_shown(digest, type)
    return list(shown) if type == "kind" else sorted(shown, key=_key)


def _key(entity: Entity) -> tuple[str, str]:
    """By which an index is sorted: the name without its marks, then the id."""
    return fold(entity.file.sort if entity.file and entity.file.sort else entity.plate.name), entity.plate.id


def _row(digest: Digest, entity: Entity) -> entity_views.IndexRow:
    events = digest.events_of.get((entity.plate.type, entity.plate.id), ())
    held = counted(events)
    return entity_views.IndexRow(
        plate=entity.plate,
        note=note_of(digest, entity),
        first=held[-1] if held else None,
        latest=held[0] if held else next(iter(events), None),
        count=len(held),
        due=digest.dues.get(entity.plate.id) if entity.plate.type == "series" else None,
    )


def note_of(digest: Digest, entity: Entity) -> str | None:
    """What an entity is, in a few words: the post at an official's latest event, the sort of everything else."""
    language, file = digest.site.languages[0], entity.file
    country = (entity.country.name,) if entity.country else ()
    match file:
        case OrganisationFile(kind=str(kind)):
            return ", ".join((label_in(digest.vocabulary.organisation_kinds[kind].label, language), *country))
        case SeriesFile(cadence=str(cadence)):
            return label_in(digest.vocabulary.cadences[cadence].label, language)
        case AgreementFile(kind=str(kind)) | AreaFile(kind=str(kind)):
            return kind
        case _ if entity.plate.type == "country":
            return printed_region(entity.plate.id, language)
        case _ if entity.plate.type == "official":
            events = digest.events_of.get(("official", entity.plate.id), ())
            posts = (who.posts for event in events for who in event.officials if who.official == entity.plate)
            return ", ".join((*next(posts, ())[:1], *country)) or None
    return None
