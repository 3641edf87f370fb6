"""How does it all hang together?

`link` takes the records of all files and gives the digest: every name resolved, every event told once, posts looked up
on the day, indexes by entity. Nothing here reads a file or the clock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from attache.articles import Draft, address_of, draft_of, finish, plates_of
from attache.crossrefs import bodies_of, citations_of, linked_to, review, targets_of
from attache.dates import parse_edtf
from attache.desk import Desk
from attache.diagnostics import ERRORS, Finding
from attache.due import due
from attache.entities import Known, cldr_names, id_of, know, names_of, people_of
from attache.events import PLANNED, event_ids
from attache.identity import authority_of
from attache.likeness import review_likeness
from attache.model import Article, Digest, Due, Entity, Event, Plate, Record, Value
from attache.permanence import kept
from attache.pictures import Original
from attache.register import holders, holdings, points, relate
from attache.schema import ArticleFile, PageFile, SeriesFile
from attache.settings import SiteFile, VocabularyFile
from attache.spine import grouped
from attache.vocabulary import label_in, with_defaults

ValueT = TypeVar("ValueT")


class LinkedDigest(Digest, frozen=True, kw_only=True):
    """A digest with what names meant when it was linked, so that an article of it can be linked again."""

    known: Known


class Shown(Value, frozen=True, kw_only=True):
    """Which articles are told on a day, which are gone, which wait, and when that changes next."""

    told: tuple[Record[ArticleFile], ...]
    gone: tuple[tuple[Record[ArticleFile], str], ...]
    waiting: tuple[tuple[str, str], ...]
    next_change: str | None


def link(
    records: Sequence[Record[Any]], *, now: date, drafts: bool = False, pictures: Mapping[str, Original] | None = None
) -> tuple[LinkedDigest, tuple[Finding, ...]]:
    """Link the records of all files into a digest, as it is on the day `now`.

    `pictures` maps the paths of pictures below `content/` to what is in them. With `drafts`, drafts and articles that
    wait for their day are told too. Every mistake is a finding; the digest leaves out what a finding is about.
    """
    rest = [record for record in records if not isinstance(record.file, ArticleFile)]
    site, findings = _site(rest)
    vocabulary = with_defaults(next((r.file for r in rest if isinstance(r.file, VocabularyFile)), None))
    shown = shown_on([r for r in records if isinstance(r.file, ArticleFile)], now, drafts)
    known, wrong = know(site, vocabulary, [*rest, *shown.told], now)
    gone = (id for record, _ in shown.gone for id in event_ids(id_of(record), record.file) if id)
    known, amiss = relate(msgspec.structs.replace(known, gone=frozenset(gone)))
    drafted = [draft_of(known, record) for record in shown.told]
    drafted += [draft_of(known, record, gone=why) for record, why in shown.gone]
    told, twice = _told_once(drafted)
    finished = [finish(known, draft, told, pictures or {}) for draft in drafted]
    findings += [*_ending(site, now), *wrong, *amiss, *twice, *(f for draft in drafted for f in draft.findings)]
    findings += [f for _, wrong in finished for f in wrong]
    desk = Desk(known, "site.yaml")
    home = desk.plate("country", site.home_country, ("home_country",))
    digest = _digest(known, home, shown, [article for article, _ in finished], rest)
    bodies = bodies_of(digest, known, records)
    targets, unresolved = targets_of(digest, known, bodies)
    redirects, lost = kept(digest, known, records)
    findings += [*desk.findings, *unresolved, *review(digest, known, drafted, records, bodies), *lost]
    findings += review_likeness(digest, known, drafted)
    related = {plate.address for e in _all(known) for plates in e.related.values() for plate in plates}
    cited = frozenset(related | {address for address, _ in targets.values()} | {*linked_to(bodies)})
    return msgspec.structs.replace(digest, targets=targets, cited=cited, redirects=redirects), tuple(findings)


def linked_again(digest: LinkedDigest, record: Record[ArticleFile], pictures: Mapping[str, Original]) -> Article | None:
    """An article as linking all again would find it; `None` where what changed is not its own alone, or is wrong."""
    known, told = digest.known, {event.id: event for event in digest.events}
    old = next((article for article in digest.articles if article.path == record.path), None)
    tags = (*record.file.tags, *(tag for event in record.file.events for tag in event.tags))
    spelt = {entity.plate.name for entity in known.entities["tag"].values()}
    led = (digest.targets[text][0] for text in record.body.references if text in digest.targets)
    to_itself = any(address.startswith(address_of(record)) for address in led)  # there it is called by its title
    if old is None or _shared(old) != _shared(record) or not spelt.issuperset(tags) or to_itself:
        return None
    draft = draft_of(known, record)
    article, amiss = finish(known, draft, told, pictures)
    return None if any(finding.rule in ERRORS for finding in (*draft.findings, *amiss)) else article


def _shared(article: Article | Record[ArticleFile]) -> tuple[object, ...]:
    """What of an article others hang on: ids, addresses, days, whom only it may name, what is right among others."""
    file, record = article.file, Record(path=article.path, file=article.file)
    id = id_of(record)
    events = [(event.ref, event.date, event.series, event.edition, event.parent) for event in file.events]
    cited = {(what, id) for what, _, id in citations_of(file)}
    pictures = [image.file for image in file.images]
    day = (file.date, file.draft, file.withdrawn, file.expiry)
    named = (id, address_of(record), file.aliases, event_ids(id, file), [*people_of(file)])
    return (*named, *day, events, cited, pictures, article.body)


def _all(known: Known) -> Iterator[Entity]:
    for found in known.entities.values():
        yield from found.values()


def _site(records: Sequence[Record[Any]]) -> tuple[SiteFile, list[Finding]]:
    """The settings; a missing `site.yaml`, `url:` or `identity:` is one warning."""
    site = next((record.file for record in records if isinstance(record.file, SiteFile)), None)
    if site is None:
        hint = "write `title:`, `url:` and `home_country:` into `content/site.yaml`"
        return SiteFile(), [Finding("site-missing", "there is no `site.yaml`", hint, "site.yaml")]
    if site.url is None:
        message = "without `url:` there are no feeds, no maps of the site and no canonical addresses"
        return site, [Finding(rule="url-missing", path="site.yaml", message=message, hint="write `url: https://…`")]
    if site.identity is None:
        message = "without `identity:` all ids change with the host of `url:`"
        hint = f"write `identity: {authority_of(site)}`, or let `attache check --fix` do so: no id changes by that"
        return site, [Finding("identity-missing", message, hint, "site.yaml", at=("url",), key=True)]
    return site, []


def _ending(site: SiteFile, now: date) -> list[Finding]:
    """Whether what is said of whom to tell of a weakness soon holds no more, or already."""
    last = date.fromisoformat(site.security.expires) if site.security else date.max
    if now < last - timedelta(days=30):
        return []
    message = f"`security.txt` {'has not held since' if last < now else 'holds no longer than'} {last}"
    hint = "see whether it still holds, and write a day at most a year ahead"
    return [Finding("security-expires", message, hint, "site.yaml", at=("security", "expires"))]


def shown_on(records: Iterable[Record[ArticleFile]], now: date, drafts: bool) -> Shown:
    """Which articles are told on a day: released, not expired, no drafts. Withdrawn ones leave a notice."""
    told, gone, waiting, changes = [], [], [], []
    for record in sorted(records, key=attrgetter("path")):
        file, first = record.file, parse_edtf(record.file.date).low
        expiry = date.fromisoformat(file.expiry) if file.expiry else date.max
        if file.draft and not drafts:
            continue
        if file.withdrawn or (file.expiry and expiry <= now):
            gone.append((record, "withdrawn" if file.withdrawn else "expired"))
            continue
        changes += [day for day in ((expiry,) if drafts else (first, expiry)) if now < day < date.max]
        if drafts or first <= now:
            told.append(record)
        else:
            waiting.append((id_of(record), first.isoformat()))
    next_change = min(changes).isoformat() if changes else None
    return Shown(told=tuple(told), gone=tuple(gone), waiting=tuple(waiting), next_change=next_change)


def _told_once(drafts: Sequence[Draft]) -> tuple[dict[str, Event], list[Finding]]:
    """Every event by its id. One that is told twice is a finding at the second telling."""
    told: dict[str, Event] = {}
    paths: dict[str, str] = {}
    findings = []
    for draft in drafts:
        for n, event in draft.events:
            if event.id in told:
                message = f"the event `{event.id}` is told in {paths[event.id]}"
                hint = f"write `- ref: {event.id}` instead, which mentions it"
                findings.append(Finding("event-duplicate", message, hint, draft.record.path, ("events", n, "id")))
            else:
                told[event.id], paths[event.id] = event, draft.record.path
    return told, findings


def _digest(
    known: Known, home: Plate | None, shown: Shown, articles: Sequence[Article], records: Sequence[Record[Any]]
) -> LinkedDigest:
    ordered = sorted(articles, key=lambda article: article.card.order, reverse=True)
    newest = tuple(article for article in ordered if not article.gone)
    events = {event.id: event for article in newest for event in article.events}
    latest = tuple(sorted(events.values(), key=lambda event: event.order, reverse=True))
    events_of = _by_entity((event, plates_of(known, event)) for event in latest)
    dues = _dues(known, events_of)
    return LinkedDigest(
        known=known,
        site=known.site,
        vocabulary=known.vocabulary,
        home=home,
        articles=newest,
        gone=tuple(article for article in ordered if article.gone),
        events=latest,
        entities=known.entities,
        names={e.plate.address: _names(known, e) for e in _all(known)},
        posts={id: (of.organisation, label_in(of.post.label, known.language)) for id, of in known.posts.items()},
        events_of=events_of,
        dues=dues,
        articles_of=_by_entity((article, article.concerns) for article in newest),
        told_by=grouped((told.event, told) for article in newest for told in article.mentions),
        parts_of=grouped((event.parent, event) for event in reversed(latest) if event.parent),
        points_of=points(known, newest),
        holdings_of=holdings(known),
        holders_of=holders(known),
        pages=tuple(sorted((r for r in records if isinstance(r.file, PageFile)), key=lambda record: record.path)),
        targets={},
        cited=frozenset(),
        redirects={old: article.card.address for article in ordered for old in article.file.aliases},
        held_back=shown.waiting,
        next_change=_next_change(shown, latest, dues.values()),
    )


def _dues(known: Known, events_of: Mapping[tuple[str, str], tuple[Event, ...]]) -> dict[str, Due]:
    series = ((id, entity.file, events_of.get(("series", id), ())) for id, entity in known.entities["series"].items())
    return {id: due(file, editions, known.now) for id, file, editions in series if isinstance(file, SeriesFile)}


def _next_change(shown: Shown, events: Iterable[Event], dues: Iterable[Due]) -> str | None:
    """The next day on which the output will differ by itself: a release, an expiry, a planned day that is past, an
    edition of a series that is due or late."""
    overdue = (event.when.high for event in events if event.status in PLANNED and not event.overdue)
    days = [(day + timedelta(days=1)).isoformat() for day in overdue if day < date.max]
    return min(
        [*days, *(found.until for found in dues if found.until), *filter(None, [shown.next_change])], default=None
    )


def _names(known: Known, entity: Entity) -> tuple[str, ...]:
    """Under which names a text may mention an entity: those of its file, a country's in all languages of the site."""
    cldr = cldr_names(entity.plate.id, known.site) if entity.plate.type == "country" else ()
    return (*names_of(entity), *cldr)


def _by_entity(pairs: Iterable[tuple[ValueT, Iterable[Plate]]]) -> dict[tuple[str, str], tuple[ValueT, ...]]:
    return grouped([((plate.type, plate.id), value) for value, plates in pairs for plate in plates])
