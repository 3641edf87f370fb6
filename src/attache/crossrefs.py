"""Where do references, links and addresses lead?

References in texts are resolved by id, then by name; links to pages of the digest must lead somewhere; no two things
may live at one address, by case or Unicode form either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from attache.articles import Draft
from attache.dates import parse_edtf
from attache.diagnostics import BODY, At, Finding
from attache.entities import ROOTS, Known, id_of, taken
from attache.events import event_ids
from attache.model import Digest, Event, Href, Record
from attache.register import review_agreements
from attache.registry import slug_of
from attache.schema import ArticleFile, FigureFile, PageFile
from attache.spine import bucket, month_of
from attache.wordforms import did_you_mean

# Addresses of pages that are there whatever the content says, or that a later release will fill.
FIXED = (
    "/", "/timeline/", "/articles/", "/countries/", "/officials/", "/organisations/", "/series/", "/kinds/", "/tags/",
    "/figures/", "/agreements/", "/areas/", "/digest/", "/corrections/", "/matrix/", "/about/", "/404.html",
)  # fmt: skip
RESERVED = frozenset({"search", "data", "subscribe", "cards", "assets", "pagefind", "404"})
MADE = "a page that Attaché makes"
Target = tuple[str, str]  # address, name


class Body(NamedTuple):
    """A text with what it refers to: the record it stands in, and the address of the page that shows it."""

    record: Record[Any]
    address: str

    def say(self, what: str, n: int, rule: str, message: str, hint: str | None) -> Finding:
        """A finding at a reference or link of the text."""
        return Finding(rule, message, hint, self.record.path, (BODY, what, n))


class _Claim(NamedTuple):
    """That something lives at an address: its file, the place there, and its id."""

    address: str
    path: str
    at: At
    id: str


def page_address(record: Record[PageFile]) -> str:
    """The address of a page of the site's own: `/<slug>/`."""
    stem = record.path.rsplit("/", 1)[-1].removesuffix(".md")
    return f"/{record.file.slug or slug_of(stem)}/"


def targets_of(digest: Digest, known: Known, bodies: Iterable[Body]) -> tuple[dict[str, Target], tuple[Finding, ...]]:
    """What each reference of all texts leads to, by its words; a reference to nothing or to several is a finding."""
    ids = _ids(digest, known)
    targets: dict[str, Target] = {}
    findings = []
    for body in bodies:
        for n, reference in enumerate(body.record.body.references):
            if reference in targets:
                continue
            found = _targets(reference, ids, known)
            if len(found) == 1:
                targets[reference] = found[0]
            else:
                findings.append(_unresolved(body, n, found, ids, known))
    return targets, tuple(findings)


def _ids(digest: Digest, known: Known) -> dict[str, Target]:
    """Everything that has an id: entities, articles, then events, of which ids are unique by their form."""
    ids: dict[str, Target] = {}
    for found in reversed(
        list(known.entities.values())
    ):  # of equal ids the first type's counts: a kind's before a tag's
        former = ((id, e.plate) for e in found.values() if e.file for id in e.file.formerly)
        plates = (*former, *((id, entity.plate) for id, entity in found.items()))
        ids |= {id: (plate.address, plate.name) for id, plate in plates}
    ids |= {article.card.id: (article.card.address, article.card.title) for article in (*digest.gone, *digest.articles)}
    for article in digest.gone:
        told = filter(None, event_ids(article.card.id, article.file))
        ids |= dict.fromkeys(told, (article.card.address, article.card.title))
    return ids | {event.id: (event.address, event.title) for event in digest.events}


def _targets(text: str, ids: Mapping[str, Target], known: Known) -> tuple[Target, ...]:
    if text in ids:
        return (ids[text],)
    keys = ((type, key) for type in ROOTS for key in known.registry.find(type, text))
    plates = (known.entities[type][key].plate for type, key in keys)
    return tuple((plate.address, plate.name) for plate in plates)


def _unresolved(body: Body, n: int, found: tuple[Target, ...], ids: Mapping[str, Target], known: Known) -> Finding:
    text = body.record.body.references[n]
    if found:
        candidates = ", ".join(f"`{address}`" for address, _ in found)
        message = f"“{text}” may be any of {candidates}"
        return body.say("references", n, "name-ambiguous", message, "write the id of the one that is meant")
    names = [name for (type, name) in known.registry.exact if type in ROOTS]
    hint = did_you_mean(text, [*ids, *names]) or "write the id or name of an entity, an article or an event"
    return body.say("references", n, "reference-unknown", f"[[{text}]] leads to nothing", hint)


def bodies_of(digest: Digest, known: Known, records: Iterable[Record[Any]]) -> tuple[Body, ...]:
    """Every text that a page shows, in the order of their files."""
    addresses = {article.path: article.card.address for article in digest.articles}
    addresses |= {e.path: e.plate.address for found in known.entities.values() for e in found.values() if e.path}
    addresses |= {record.path: page_address(record) for record in digest.pages}
    by_path = sorted(records, key=attrgetter("path"))
    return tuple([Body(record, addresses[record.path]) for record in by_path if record.path in addresses])


def review(
    digest: Digest, known: Known, drafts: Sequence[Draft], records: Sequence[Record[Any]], bodies: Sequence[Body]
) -> Iterator[Finding]:
    """What can be said once all is linked: of links, addresses, citations, parts, editions and agreements."""
    made, claims = {*FIXED, *_made(digest)}, [*_claims(digest, known)]
    yield from review_links(digest, bodies, records, {*made, *[claim.address for claim in claims]})
    yield from review_addresses(digest, drafts, made, claims)
    yield from review_citations(digest, known, records)
    yield from review_events(digest, known, drafts)
    yield from review_organisations(digest)
    yield from review_agreements(digest)


def review_links(
    digest: Digest, bodies: Sequence[Body], records: Sequence[Record[Any]], there: Iterable[str]
) -> Iterator[Finding]:
    """Ordinary links and pictures in texts that lead to a page or anchor that is not there."""
    links = [(body, n, link) for body in bodies for n, link in enumerate(body.record.body.links)]
    links = [(body, n, link) for body, n, link in links if link.picture or not link.external]
    anchors = _anchors(digest, bodies, there) if links else {}
    for body, n, link in links:
        if link.picture:
            hint = "pictures stand below the text: name it under `images:`, with `alt` and `credit`"
            yield body.say("links", n, "link-unknown", f"the picture `{link.href}` cannot stand in the text", hint)
        elif instead := _instead(link, body.address, anchors, records):
            yield body.say("links", n, "link-unknown", f"`{link.href}` leads to nothing", instead)


def _anchors(digest: Digest, bodies: Iterable[Body], there: Iterable[str]) -> Mapping[str, set[str]]:
    """Every page, with the places on it that a link may name."""
    anchors: dict[str, set[str]] = {address: set() for address in there}
    for body in bodies:
        anchors.setdefault(body.address, set()).update([heading.id for heading in body.record.body.headings])
    for article in digest.articles:
        anchors[article.card.address].update([event.id for event in article.events])
        anchors[article.card.address].update([told.event for told in article.mentions])
    return anchors


def _instead(link: Href, address: str, anchors: Mapping[str, set[str]], records: Sequence[Record[Any]]) -> str | None:
    """What may be meant by a link that leads to nothing, `None` where it is right."""
    parts = urlsplit(urljoin(address, link.href))
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    otherwise = "link to an entity, article or event by `[[its id]]`"
    if parts.netloc or (path not in anchors and f"{path}/" not in anchors):  # as browsers read `/<tab>/host/`
        name, known = path.rsplit("/", 1)[-1], [one for one in anchors if one not in path]
        files = (r for r in reversed(records) if r.path.endswith(".md") and r.path.rsplit("/", 1)[-1] == name)
        id = next(map(id_of, files), None)
        return f"write `[[{id}]]`" if id else did_you_mean(path, known) or otherwise
    there = anchors.get(path) or anchors.get(f"{path}/", set())
    if not fragment or fragment.startswith("fn") or fragment in there:
        return None
    page = link.href.partition("#")[0]
    return did_you_mean(f"{page}#{fragment}", [f"{page}#{anchor}" for anchor in there]) or otherwise


def linked_to(bodies: Iterable[Body]) -> Iterator[str]:
    """The addresses of pages that ordinary links in texts lead to."""
    for body in bodies:
        for link in [link for link in body.record.body.links if not link.external]:
            path = unquote(urlsplit(urljoin(body.address, link.href)).path)
            yield path if path.endswith("/") else f"{path}/"


def _made(digest: Digest) -> Iterator[str]:
    """The addresses of pages of years, decades and months, and of the search, the data and the feeds where made."""
    if "search" in digest.site.outputs:
        yield "/search/"
    if "data" in digest.site.outputs:
        yield "/data/"
    if digest.site.url and {"feeds", "calendars"} & {*digest.site.outputs}:
        yield "/subscribe/"
    yield from (f"/articles/{article.card.address.split('/')[2]}/" for article in digest.articles)
    yield from (f"/timeline/{bucket(event)}/" for event in {event.date: event for event in digest.events}.values())
    yield from (f"/digest/{month}/" for month in months_of(digest))


def months_of(digest: Digest) -> set[str]:
    """The months that have a digest (`2024-12`): those to which events, figures and articles are dated."""
    dates = {event.date for event in digest.events} | {article.card.date for article in digest.articles}
    dates |= {point.as_of for points in digest.points_of.values() for point in points}
    return {month_of(parse_edtf(date)) for date in dates} - {""}


def _claims(digest: Digest, known: Known) -> Iterator[_Claim]:
    """Who lives where now: every page with content of its own."""
    for article in sorted((*digest.articles, *digest.gone), key=lambda article: article.path):
        yield _Claim(article.card.address, article.path, ("slug",), article.card.id)
    for entity in (entity for found in known.entities.values() for entity in found.values()):
        yield _Claim(entity.plate.address, entity.path or "", ("slug",), entity.plate.id)
    for record in digest.pages:
        yield _Claim(page_address(record), record.path, ("slug",), record.path)


def _old_claims(digest: Digest) -> Iterator[_Claim]:
    """Who lived where before."""
    for article in sorted((*digest.articles, *digest.gone), key=lambda article: article.path):
        for n, alias in enumerate(article.file.aliases):
            yield _Claim(alias.casefold(), article.path, ("aliases", n), f"{article.card.id} alias {alias}")


def residents(digest: Digest, known: Known) -> dict[str, str]:
    """Who lives where now, by address: a file, an id, or what Attaché makes itself."""
    lives = {claim.address: claim.path or f"`{claim.id}`" for claim in _claims(digest, known)}
    return dict.fromkeys((*FIXED, *_made(digest), *(f"/{name}/" for name in RESERVED)), MADE) | lives


def review_addresses(
    digest: Digest, drafts: Sequence[Draft], made: set[str], claims: list[_Claim]
) -> Iterator[Finding]:
    """Two things at one address, pages without one, and ids of articles that are taken."""
    paths: dict[str, str] = {}
    for draft in drafts:
        if draft.id in paths:
            yield taken(draft.record, draft.id, paths[draft.id])
        paths.setdefault(draft.id, draft.record.path)
    pages = {record.path: page_address(record) for record in digest.pages}
    for path, address in pages.items():
        if address == "//":
            hint = "give it a `slug:` of letters a to z, digits and hyphens"
            yield Finding("file-name", "no address can be made from the file's name", hint, path)
    made = made - ({"/about/"} & {*pages.values()})
    first: dict[str, _Claim] = {}
    for claim in (*claims, *_old_claims(digest)):  # where two collide, the old address gives way
        before = first.setdefault(claim.address, claim)
        if before.id != claim.id and claim.path:
            yield _collision(claim, before.path or f"`{before.id}`")
        elif before.id != claim.id:
            yield _collision(before, f"`{claim.id}`")
        if claim.address in made or claim.address.split("/", 2)[1] in RESERVED:
            yield _collision(claim, MADE)


def _collision(claim: _Claim, other: str) -> Finding:
    message = f"{claim.address} is also the address of {other}"
    return Finding("address-collision", message, "give one of them another `slug:`", claim.path, claim.at)


def review_citations(digest: Digest, known: Known, records: Sequence[Record[Any]]) -> Iterator[Finding]:
    """Articles and events that counts, pictures, sources and corrections name, and that nobody has written."""
    articles = [id_of(record) for record in records if isinstance(record.file, ArticleFile)]
    there = {"article": {"self", *articles}, "event": {event.id for event in digest.events}}
    figures = [(e.path, e.file) for e in known.entities["figure"].values() if e.path]
    for path, file in (*figures, *((article.path, article.file) for article in digest.articles)):
        for what, at, id in citations_of(file):
            if id and id not in there[what]:
                yield Finding("ref-unknown", f"there is no {what} `{id}`", did_you_mean(id, [*there[what]]), path, at)


def citations_of(file: Any) -> list[tuple[str, At, str | None]]:
    """What a file names by id alone: article or event, place in the file, id."""
    if isinstance(file, FigureFile):
        return [("article", ("values", n, "article"), value.article) for n, value in enumerate(file.values)]
    cited: list[Any] = [("event", ("images", n, "event"), image.event) for n, image in enumerate(file.images)]
    for n, correction in enumerate(file.corrections):
        cited += [("event", ("corrections", n, "events", m), id) for m, id in enumerate(correction.events)]
    for n, event in enumerate(file.events):
        cited += [("article", ("events", n, "sources", m, "article"), s.article) for m, s in enumerate(event.sources)]
    return cited


def review_events(digest: Digest, known: Known, drafts: Iterable[Draft]) -> Iterator[Finding]:
    """Parts and editions: a parent that is not there, parts of themselves, a part outside its parent's days, an edition
    out of order.
    """
    events = {event.id: event for event in digest.events}
    places: dict[str, tuple[str, At]] = {}
    for draft in drafts:
        for n, event in draft.events:
            places.setdefault(event.id, (draft.record.path, ("events", n)))
            if event.parent is not None:
                yield from _review_parent(draft.record.path, n, event, events, known)
    yield from _circles({event.id: event.parent for event in digest.events if event.parent}, places)
    yield from _review_editions(digest, places)


def review_organisations(digest: Digest) -> Iterator[Finding]:
    """Organisations that are parts of themselves."""
    units = {id: e for id, e in digest.entities["organisation"].items() if e.related.get("parent")}
    wholes = {id: e.related["parent"][0].id for id, e in units.items()}
    yield from _circles(wholes, {id: (e.path or "", ()) for id, e in units.items()})


def _circles(wholes: Mapping[str, str], places: Mapping[str, tuple[str, At]]) -> Iterator[Finding]:
    """Parts (id → id of the whole) that lead back to themselves: each circle is said once, at its last place."""
    seen: set[str] = set()
    for start in wholes:
        id, way = start, []
        while id in wholes and id not in seen:
            seen.add(id)
            way.append(id)
            id = wholes[id]
        if id in way:
            circle = way[way.index(id) :]
            last = max(circle, key=lambda id: places[id])
            n = circle.index(last)
            others = ", ".join(f"`{id}`" for id in (*circle[n + 1 :], *circle[:n]))
            message = f"`{last}` is a part of itself" + (f", by way of {others}" if others else "")
            hint = "remove one `parent:` of the circle" if others else "remove it, or name the whole"
            path, at = places[last]
            yield Finding("parent-cycle", message, hint, path, at=(*at, "parent"))


def _review_parent(path: str, n: int, event: Event, events: Mapping[str, Event], known: Known) -> Iterator[Finding]:
    assert event.parent is not None, "who has none is not asked"
    at = ("events", n, "parent")
    if event.parent in known.gone:
        message = f"the article that told `{event.parent}` is withdrawn or expired"
        yield Finding("ref-gone", message, "tell the whole in another article, or remove this", path, at)
    elif event.parent not in events:
        hint = did_you_mean(event.parent, [id for id in events if id != event.id]) or "remove it, or tell the whole"
        yield Finding("ref-unknown", f"no article tells an event `{event.parent}`", hint, path, at)
    elif not events[event.parent].when.contains(event.when):
        message = f"a part dated {event.date} lies outside `{event.parent}`, dated {events[event.parent].date}"
        yield Finding("parent-range", message, "mend one of the dates", path, at)


def _review_editions(digest: Digest, places: Mapping[str, tuple[str, At]]) -> Iterator[Finding]:
    latest: dict[str, Event] = {}
    for event in reversed(digest.events):
        if not (event.series and event.edition):
            continue
        before = latest.get(event.series.id)
        if before and before.edition and before.edition >= event.edition:
            path, at = places[event.id]
            message = f"edition {event.edition} on {event.date} comes after edition {before.edition} on {before.date}"
            yield Finding("edition-order", message, "mend one of them", path, at=(*at, "edition"))
        latest[event.series.id] = event
