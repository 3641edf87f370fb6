"""What do the files of the registry say of one another?

Names in entity files become plates, posts and ranks become the holdings of officials, counts become figure series.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from attache import schema
from attache.dateforms import date_error, readings
from attache.dates import parse_edtf
from attache.desk import Desk
from attache.diagnostics import Finding
from attache.entities import Known
from attache.model import Article, Digest, Entity, FigurePoint, Plate, PostHolding
from attache.vocabulary import label_in
from attache.wordforms import did_you_mean

HoldingT = TypeVar("HoldingT", bound=schema.Holding)
RELATIONS = {"country": "country", "countries": "country", "organisations": "organisation", "parent": "organisation"}
# What holdings and points say as their files do.
HELD = ("held", "note", "confidence", "claims", "sources")
COUNTED = ("value", "bound", "as_of", "text", "counts", "note", "confidence")


def relate(known: Known) -> tuple[Known, tuple[Finding, ...]]:
    """Resolve what entity files name. Unknown names, posts and words of the vocabulary are findings."""
    findings: list[Finding] = []
    entities = {type: dict(found) for type, found in known.entities.items()}
    for found in entities.values():
        for id, entity in found.items():
            if entity.file and entity.path:
                desk = Desk(known, entity.path)
                found[id] = msgspec.structs.replace(entity, related=_related(desk, entity))
                _review(desk, entity)
                findings += desk.findings
    return msgspec.structs.replace(known, entities=entities), tuple(findings)


def _related(desk: Desk, entity: Entity) -> dict[str, tuple[Plate, ...]]:
    related: dict[str, tuple[Plate, ...]] = {}
    for field, type in RELATIONS.items():
        value = getattr(entity.file, field, None)
        if isinstance(value, str):
            plate = desk.plate(type, value, (field,))
            related[field] = (plate,) if plate else ()
        elif value:
            related[field] = desk.plates(type, value, (field,))
    return related


def _review(desk: Desk, entity: Entity) -> None:
    match entity.file:
        case schema.OfficialFile(posts=posts, ranks=ranks):
            for n, post in enumerate(posts):
                desk.post(post.post, ("posts", n, "post"))
            for n, rank in enumerate(ranks):
                desk.word("ranks", rank.rank, ("ranks", n, "rank"))
        case schema.OrganisationFile(kind=kind, posts=offices):
            if kind:
                desk.word("organisation_kinds", kind, ("kind",))
            for n, office in enumerate(offices):
                desk.plate("country", office.country, ("posts", n, "country"))
        case schema.SeriesFile(kind=str(kind)):
            desk.word("kinds", kind, ("kind",))


def holdings(known: Known) -> dict[str, tuple[PostHolding, ...]]:
    """The posts and ranks of every official, latest first, posts before ranks."""
    found = {}
    for id, entity in known.entities["official"].items():
        if isinstance(entity.file, schema.OfficialFile):
            own = entity.file.native.language if entity.file.native else None
            posts = [_post(known, held, own) for held in _latest_first(entity.file.posts)]
            ranks = [_rank(known, held, own) for held in _latest_first(entity.file.ranks)]
            found[id] = (*posts, *ranks)
    return found


def _latest_first(held: Iterable[HoldingT]) -> list[HoldingT]:
    return sorted(held, key=lambda one: (parse_edtf(one.held).high, parse_edtf(one.held).low), reverse=True)


def _post(known: Known, held: schema.PostHeld, own: str | None) -> PostHolding:
    post = known.posts.get(held.post)
    labels = _labels(known, post.post.label if post else {"und": held.post}, own)
    organisation = known.entities["organisation"][post.organisation].plate if post else None
    return PostHolding(id=held.post, **labels, beside=held.beside, organisation=organisation, **_fields(held, HELD))


def _rank(known: Known, held: schema.RankHeld, own: str | None) -> PostHolding:
    rank = known.vocabulary.ranks.get(held.rank)
    labels = _labels(known, rank.label if rank else {"und": held.rank}, own)
    return PostHolding(id=held.rank, **labels, rank=True, **_fields(held, HELD))


def _labels(known: Known, labels: Mapping[str, str], own: str | None) -> dict[str, Any]:
    """The label in the site's language and, where it has another, in the official's own."""
    label, native = label_in(labels, known.language), labels.get(own or "")
    return {"label": label, "native": native if native != label else None}


def _fields(part: schema.Part, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def holders(known: Known) -> Mapping[str, tuple[tuple[Plate, str], ...]]:
    """Who held each post, and when, earliest first."""
    found: dict[str, list[tuple[Plate, str]]] = defaultdict(list)
    for entity in known.entities["official"].values():
        for held in entity.file.posts if isinstance(entity.file, schema.OfficialFile) else ():
            found[held.post].append((entity.plate, held.held))
    return {
        id: tuple(sorted(rows, key=lambda row: (*parse_edtf(row[1]).sort_key, row[0].id))) for id, rows in found.items()
    }


def points(known: Known, articles: Sequence[Article]) -> dict[str, tuple[FigurePoint, ...]]:
    """The values of every figure series, earliest first: those of articles, and those of the series' own file."""
    found: dict[str, list[FigurePoint]] = defaultdict(list)
    cards = {article.card.id: article.card for article in articles}
    for article in articles:
        for point in article.figures:
            found[point.series.id].append(point)
    for id, entity in known.entities["figure"].items():
        for value in entity.file.values if isinstance(entity.file, schema.FigureFile) else ():
            card = cards.get(value.article) if value.article else None
            found[id].append(point_of(entity, value, article=card, source=value.source))
    return {
        id: tuple(sorted(rows, key=lambda point: (*point.when.sort_key, point.value))) for id, rows in found.items()
    }


def point_of(series: Entity, value: schema.FigureValue, **who: Any) -> FigurePoint:
    """One value of a figure series, with who says so (`article=` or `source=`)."""
    unit = series.file.unit if isinstance(series.file, schema.FigureFile) else None
    return FigurePoint(series=series.plate, unit=unit, **_fields(value, COUNTED), **who)


def review_agreements(digest: Digest) -> Iterator[Finding]:
    """Agreements that were signed at an event that is not there, or on no date."""
    events = {event.id for event in digest.events}
    for entity in digest.entities["agreement"].values():
        signed = entity.file.signed if isinstance(entity.file, schema.AgreementFile) else None
        if not signed or not entity.path or signed in events:
            continue
        if wrong := date_error(signed):
            message, (_, hint, fix) = f"`{signed}` is neither a date nor the id of an event", wrong
            if not readings(signed):
                hint = did_you_mean(signed, [*events]) or "write a date such as `2018-04-10`"
            yield Finding("ref-unknown", message, hint, entity.path, at=("signed",), fix=fix)
