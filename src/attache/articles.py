"""What does an article tell, and of whom?

First each article alone is drafted: its events, and the names in its head. Then, with all events known, it is finished:
mentions of events told elsewhere are resolved, and what its events say of countries and officials counts for it too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import basename, splitext

import msgspec

from attache.dates import parse_edtf
from attache.desk import Desk
from attache.diagnostics import Finding
from attache.entities import Known, id_of
from attache.events import event_ids, link_event, tags_of
from attache.model import Article, Card, Event, FigurePoint, Plate, Record, Told, Value
from attache.pictures import Original, Picture
from attache.register import point_of
from attache.registry import slug_of
from attache.schema import ArticleFile, Image
from attache.spine import oldest_first
from attache.wordforms import did_you_mean

NAMED = {
    "countries": "country",
    "areas": "area",
    "officials": "official",
    "organisations": "organisation",
    "agreements": "agreement",
    "series": "series",
}


DATED = re.compile(r"^\d{4}(-\d{2}(-\d{2})?+)?+-(?=.)")  # the date before the name of a file


class Draft(Value, frozen=True, kw_only=True):
    """An article whose names and events are resolved, and what was wrong with them."""

    record: Record[ArticleFile]
    id: str
    address: str
    events: tuple[tuple[int, Event], ...] = ()  # place in `events:`, event
    named: tuple[Plate, ...] = ()
    figures: tuple[FigurePoint, ...] = ()
    findings: tuple[Finding, ...]
    gone: str | None = None


def address_of(record: Record[ArticleFile]) -> str:
    """The permanent address of an article: `/articles/<year>/<slug>/`."""
    year = parse_edtf(record.file.date).first.year
    stem = DATED.sub("", splitext(basename(record.path))[0])
    return f"/articles/{year:04d}/{record.file.slug or slug_of(stem) or id_of(record)}/"


def draft_of(known: Known, record: Record[ArticleFile], gone: str | None = None) -> Draft:
    """Resolve what an article says by itself. One that is gone tells no events and names nobody."""
    desk, file = Desk(known, record.path), record.file
    id, address = id_of(record), address_of(record)
    if not id:
        hint = "give it an `id:` of letters a to z and hyphens"
        desk.say("file-name", (), "no id can be made from the file's name", hint)
    if gone:
        return Draft(record=record, id=id, address=address, findings=tuple(desk.findings), gone=gone)
    ids = enumerate(event_ids(id, file))
    events = tuple([(n, link_event(desk, file, n, event_id, (id, address))) for n, event_id in ids if event_id])
    meant = [(type, texts, (field,)) for field, type in NAMED.items() if (texts := getattr(file, field))]
    named = [plate for asked in meant for plate in desk.plates(*asked)]
    named += tags_of(desk, file.tags, ("tags",))
    desk.words("topics", file.topics, ("topics",))
    figures = tuple(_figures(desk, file)) if file.figures else ()
    _review_ids(desk, file)
    findings = tuple(desk.findings)
    return Draft(
        record=record, id=id, address=address, events=events, named=tuple(named), figures=figures, findings=findings
    )


def _review_ids(desk: Desk, file: ArticleFile) -> None:
    """Ids that are made from file names and dates change with them: one warning a file."""
    without = [n for n, event in enumerate(file.events) if not (event.ref or event.id)]
    if file.id and not without:
        return
    lacking = [*([] if file.id else ["the article"]), *(f"event {n + 1}" for n in without)]
    hint = "`attache check --fix` writes ids, so that titles, dates and files can change without loss"
    desk.say("id-missing", ("events", without[0]) if file.id else (), f"no id of its own: {', '.join(lacking)}", hint)


def _figures(desk: Desk, file: ArticleFile) -> Iterator[FigurePoint]:
    for n, figure in enumerate(file.figures):
        plate = desk.plate("figure", figure.series, ("figures", n, "series"))
        if plate:
            yield point_of(desk.known.entities["figure"][plate.id], figure)


def finish(
    known: Known, draft: Draft, told: Mapping[str, Event], pictures: Mapping[str, Original]
) -> tuple[Article, tuple[Finding, ...]]:
    """The article with its mentions and all that it concerns, and what is wrong with mentions and pictures."""
    file, desk = draft.record.file, Desk(known, draft.record.path)
    mentioned = [] if draft.gone else _mentioned(desk, draft, told)
    events = tuple([event for _, event in draft.events])
    concerns = _concerns(known, draft, (*events, *[event for _, event in mentioned]))
    card = _card(draft, events, concerns)
    article = Article(
        card=card,
        path=draft.record.path,
        file=file,
        body=draft.record.body,
        events=events,
        mentions=tuple([_told(file, n, event, card) for n, event in mentioned]),
        figures=tuple([msgspec.structs.replace(point, article=card, stamp=b"") for point in draft.figures]),
        concerns=concerns,
        images=_images(desk, file, pictures) if file.images else (),
        gone=draft.gone,
    )
    return article, tuple(desk.findings)


def _mentioned(desk: Desk, draft: Draft, told: Mapping[str, Event]) -> list[tuple[int, Event]]:
    found: list[tuple[int, Event]] = []
    for n, ref in [(n, entry.ref) for n, entry in enumerate(draft.record.file.events) if entry.ref]:
        at = ("events", n, "ref")
        if ref in {event.id for _, event in (*draft.events, *found)}:
            desk.say("event-duplicate", at, f"this article names the event `{ref}` already", "remove it here")
        elif ref in told:
            found.append((n, told[ref]))
        elif ref in desk.known.gone:
            message = f"the article that told `{ref}` is withdrawn or expired"
            desk.say("ref-gone", at, message, "tell the event in another article, or remove this")
        else:
            hint = did_you_mean(ref, list(told)) or "tell the event here, with title, date and kind"
            desk.say("ref-unknown", at, f"no article tells an event `{ref}`", hint)
    return found


def _told(file: ArticleFile, n: int, event: Event, card: Card) -> Told:
    entry = file.events[n]
    return Told(event=event.id, card=card, sources=entry.sources, claims=entry.claims, note=entry.note)


def _images(desk: Desk, file: ArticleFile, pictures: Mapping[str, Original]) -> tuple[tuple[Image, Picture], ...]:
    """The pictures with their words, in their order; a file that is not there, or is no picture, is a finding."""
    folder = PurePosixPath(desk.path).parent
    found = []
    for n, image in enumerate(file.images):
        path, at = str(folder / image.file), ("images", n, "file")
        original = pictures.get(path)
        if original is None:
            beside = [one.removeprefix(f"{folder}/") for one in pictures if one.startswith(f"{folder}/")]
            hint = did_you_mean(image.file, beside) or "put the picture beside the article"
            desk.say("image-missing", at, f"there is no picture `{image.file}`", hint)
        elif original.finding:
            desk.say(original.finding.rule, at, original.finding.message, original.finding.hint)
        elif original.picture:
            found.append((image, original.picture))
    return tuple(found)


def plates_of(known: Known, event: Event) -> tuple[Plate, ...]:
    """The entities that an event concerns: those on whose pages it stands."""
    kind = known.entities["kind"].get(event.kind)
    several = (*event.parties, *event.host, *event.areas, *event.organisations, *event.agreements, *event.tags)
    single = (kind.plate if kind else None, event.place.area if event.place else None, event.series)
    return _once((*several, *single, *[found.official for found in event.officials]))


def _once(plates: Iterable[Plate | None]) -> tuple[Plate, ...]:
    """Each plate once: of an entity there is but one, so that none has to be looked into."""
    return tuple({id(plate): plate for plate in plates if plate}.values())


def _concerns(known: Known, draft: Draft, events: tuple[Event, ...]) -> tuple[Plate, ...]:
    """What the article names, what its events concern, where they were held, and what it counts."""
    plates: list[Plate | None] = [*draft.named]
    for event in events:
        plates += plates_of(known, event)
    held = [event.place.country for event in events if event.place]
    return _once((*plates, *held, *[point.series for point in draft.figures]))


def _card(draft: Draft, events: tuple[Event, ...], concerns: tuple[Plate, ...]) -> Card:
    file = draft.record.file
    ordered = oldest_first(events) if len(events) > 1 else events
    return Card(
        id=draft.id,
        title=file.title,
        address=draft.address,
        type=file.type,
        date=file.date,
        summary=file.summary,
        language=file.language,
        countries=tuple([plate for plate in concerns if plate.type == "country"]),
        officials=tuple([plate for plate in concerns if plate.type == "official"]),
        sources=file.sources,
        span=(ordered[0].date, ordered[-1].date) if ordered else None,
        told=len(ordered),
    )
