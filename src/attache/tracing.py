"""Why is this page here, and what would a change touch?

Both are read off the plan. A view holds the address of all that it names, so that what went into a page is found in its
view. And what a change would touch is found by planning twice, as the content is and as it would be: the files whose
fingerprints differ are those that a build makes anew.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from attache import entity_views, views
from attache.addresses import file_of
from attache.articles import address_of
from attache.build import Inputs, lay_out
from attache.contents import FILES
from attache.crossrefs import FIXED, page_address
from attache.dates import parse_edtf
from attache.diagnostics import ERRORS
from attache.digest import link
from attache.indexer import FOLDER
from attache.model import Digest, Plate, Record, Value, stamp_of
from attache.month_views import MonthPage
from attache.outputs.search import index_stamp
from attache.plan import DRAWN, Planned
from attache.render import reaches
from attache.schema import ArticleFile, EntityFile
from attache.settings import Output
from attache.spine import LONG_LIST, grouped
from attache.validate import did_you_mean

# Sort of a file → by which its name is known.
SORTS: Mapping[str, re.Pattern[str]] = {
    "pages": re.compile(r"(^|/)(index|404)\.html$"),
    "feeds": re.compile(r"(^|/)(feed|atom|opml)(-\d+)?\.(xml|json)$"),
    "calendars": re.compile(r"\.ics$"),
    "data": re.compile(r"\.(csv|json|bib|sqlite)$"),
    "pictures": re.compile(r"\.(avif|ico|jpeg|jpg|png|svg|webp)$"),
    "others": re.compile(""),
}
WORDS, TITLE, HEAD = "if its words change", "if its title or name changes", "if anything in its head changes, at most"
CHANGED, REMOVED = "if it changes", "if it is removed"
MORE: Mapping[str, Any] = {"templates": "\n", "static": b"\n"}


class Explanation(Value, frozen=True, kw_only=True):
    """Why a file of the output is there: reasons, the content that it is the page of, what went into it by folder, and
    what leads to it.
    """

    address: str
    title: str
    maker: str
    view: str
    why: tuple[str, ...]
    content: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    made_of: Mapping[str, tuple[str, ...]] = {}
    named_on: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    old_addresses: tuple[str, ...] = ()


def sorted_files(files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Files of the output as addresses, by their sort."""
    sort_of = {file: next(sort for sort, name in SORTS.items() if name.search(file)) for file in sorted(files)}
    found = grouped((sort, _address(file)) for file, sort in sort_of.items())
    return {sort: found[sort] for sort in SORTS if sort in found}


class Plan:
    """What a build of some inputs would make."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.digest, findings = link(inputs.records, now=inputs.now, drafts=inputs.drafts, pictures=inputs.pictures)
        self.errors = tuple(finding for finding in findings if finding.rule in ERRORS)
        self.layout = lay_out(self.digest, inputs.theme, inputs.engine)
        self.pages = {page.file: page for page in self.layout.pages}

    @property
    def fingerprints(self) -> dict[str, bytes]:
        """Every file of the output with what its bytes depend on; the index of the search as one."""
        prints = {file: page.fingerprint for file, page in self.pages.items()}
        prints |= {file: stamp_of(data) for file, data in self.layout.assets.files.items()}
        if self.layout.site.search:
            prints[FOLDER] = index_stamp(self.layout.pages, self.digest.names)
        return prints

    def files_under(self, outputs: Iterable[Any], url: str | None) -> set[str]:
        """The files that the same digest would have under other settings."""
        site = replace(self.digest.site, outputs=tuple(outputs), url=url)
        layout = lay_out(replace(self.digest, site=site), self.inputs.theme, self.inputs.engine)
        return {page.file for page in layout.pages}


def impact(plan: Plan, path: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """What changes to a file would touch, by the change and the sort of what is touched. `path` is that beside the
    content (`content/site.yaml`); nothing comes of one that a build does not read. With `errors` none would be built.
    New names below `/assets/` follow from bytes, and cannot be foretold.
    """
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    now, head = plan.fingerprints, set()
    for change, inputs in _changed(plan.inputs, path):
        then = Plan(inputs)
        after = then.fingerprints
        named = (file for file in now.keys() | after.keys() if file in now or not file.startswith("assets/"))
        differing = {file for file in named if now.get(file) != after.get(file)}
        head |= differing if change != WORDS else set()
        if change == REMOVED and path.endswith((".md", ".yaml")):
            told[HEAD] = sorted_files(head)
        wrong = tuple(f"content/{found.path}: {found.message}" for found in then.errors)
        told[change] = {"errors": wrong} if wrong else sorted_files(differing)
    return told


def _changed(inputs: Inputs, path: str) -> Iterator[tuple[str, Inputs]]:
    """The changes that a file may see, each with all that a build would then be made of."""
    folder, _, name = path.partition("/")
    files: Mapping[str, Any] = getattr(inputs.theme, folder, {})
    if name in files:
        theme = replace(inputs.theme, **{folder: {**files, name: files[name] + MORE[folder]}})
        yield CHANGED, replace(inputs, theme=theme)
    if folder == "content" and (original := inputs.pictures.get(name)):
        others = {other: found for other, found in inputs.pictures.items() if other != name}
        if picture := original.picture:
            other = replace(original, picture=replace(picture, content=stamp_of(picture.content)))
            yield CHANGED, replace(inputs, pictures={**others, name: other})
        yield REMOVED, replace(inputs, pictures=others)
    for record in inputs.records if folder == "content" else ():
        for change, new in _versions(record) if record.path == name else ():
            records = (new if one is record else one for one in inputs.records)
            yield change, replace(inputs, records=tuple(one for one in records if one))


def _versions(record: Record[Any]) -> Iterator[tuple[str, Record[Any] | None]]:
    """A record as it would be after a change, `None` for one that is removed."""
    file, stamp = record.file, stamp_of(record.stamp)
    if record.body.html:
        body = replace(record.body, html=f"{record.body.html}<p>…</p>", text=f"{record.body.text} …")
        yield WORDS, replace(record, body=body, stamp=stamp)
    for field in ("title", "name"):
        if value := getattr(file, field, None):
            # Who names it by the old name still does.
            kept = {"aliases": (*file.aliases, value)} if isinstance(file, EntityFile) else {}
            yield TITLE, replace(record, file=replace(file, **{field: f"{value} …"}, **kept), stamp=stamp)
    yield REMOVED, None


def explain(plan: Plan, asked: str) -> Explanation | tuple[str, ...]:
    """Why there is a file in the output, by its address, public URL or path; else why there is none."""
    parts = urlsplit(asked)
    below = urlsplit(plan.layout.site.url or "").path.rstrip("/")
    address = _address(unquote(parts.path).removeprefix(f"{below}/").lstrip("/"))
    page = plan.pages.get(file_of(address)) or plan.pages.get(file_of(f"{address}/"))
    if page is None:
        return tuple(_absent(plan, address if address.endswith("/") or "." in address else f"{address}/"))
    return _explained(plan, page)


def _explained(plan: Plan, page: Planned) -> Explanation:
    view, address, owners = page.view, _address(page.file), _owners(plan.digest)
    naming = re.compile(rb'"%s["#\\]' % re.escape(address).encode())
    others = [other for other in plan.layout.pages if other.file != page.file]
    names_it = (one for one in others if one.file.endswith(".html") and naming.search(msgspec.json.encode(one.view)))
    return Explanation(
        address=address,
        title=view.title,
        maker=page.maker,
        view=type(view).__name__,
        why=tuple(_why(plan, page)),
        content=tuple(f"content/{path}" for path in filter(None, [owners.get(view.address)])),
        anchors=tuple(event.address for event in view.events) if isinstance(view, views.ArticlePage) else (),
        made_of=_made_of(plan, page, owners),
        named_on=tuple(_address(one.file) for one in names_it),
        beside=tuple(f"/{one.file}" for one in others if f"/{one.file}".rpartition("/")[0] + "/" == address),
        old_addresses=tuple(old for old, new in sorted(plan.digest.redirects.items()) if new == address),
    )


def _address(file: str) -> str:
    return f"/{file.removesuffix('index.html')}"


def _owners(digest: Digest) -> dict[str, str]:
    """The content files by the addresses and the ids of posts that stand in views for what they tell."""
    entities = [entity for found in digest.entities.values() for entity in found.values() if entity.path]
    paths = {entity.plate.address: entity.path or "" for entity in entities}
    bodies = {entity.plate.id: entity.path or "" for entity in entities if entity.plate.type == "organisation"}
    paths |= {post: bodies[body] for post, (body, _) in digest.posts.items()}
    paths |= {article.card.address: article.path for article in (*digest.articles, *digest.gone)}
    return paths | {page_address(record): record.path for record in digest.pages}


def _made_of(plan: Plan, page: Planned, owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The files that went into a page, by their folders."""
    # Every text in the view as far as a `#`, addresses among them; those in HTML too.
    texts = {text.decode() for text in re.findall(rb'"([^"#\\]*)', msgspec.json.encode(page.view))}
    paths = {owners[text] for text in texts & owners.keys()}
    if page.maker not in DRAWN:
        paths |= {record.path for record in plan.inputs.records if record.path in FILES}
    templates = plan.inputs.theme.templates
    found = [f"content/{path}" for path in paths]
    found += [f"templates/{name}" for name in (reaches(page.maker, templates) if page.maker in templates else ())]
    return dict(sorted(grouped((path.split("/")[path.count("/") > 1], path) for path in sorted(found)).items()))


def _why(plan: Plan, page: Planned) -> Iterator[str]:
    """The reasons of a page; of what is none of the digest's own pages, the settings without which it would not be."""
    view = page.view
    match view:
        case _ if file_of(view.address) != page.file or isinstance(view, views.RedirectPage):
            yield f"it is an old address of {getattr(view, 'target', view.address)}"
        case views.ArticlePage():
            yield f"it is an article, {view.gone}" if view.gone else f"it is an article dated {view.card.date}"
        case entity_views.EntityPage():
            yield from _why_entity(plan.digest, view.plate)
        case views.YearPage():
            yield f"{len(view.events)} of the events at {view.head.address} began in {view.label}"
            if view.head.address != "/timeline/":
                yield f"more than {LONG_LIST} stand there, so that each year has a page of its own"
        case MonthPage() | views.ArticlesPage(label=str()):
            yield "articles, events or figures are dated to it"
        case _ if view.address in FIXED:
            yield "every digest has it"
        case views.TextPage() if page_of := _owners(plan.digest).get(view.address):
            yield f"content/{page_of} is a page of the site's own"
        case _:
            yield from [f"it follows {home}"] if (home := getattr(view, "home", None)) else ()
            yield from _settings(plan, page.file)


def _why_entity(digest: Digest, plate: Plate) -> Iterator[str]:
    entity, articles = digest.entities[plate.type][plate.id], digest.articles_of.get((plate.type, plate.id), ())
    if entity.path:
        yield f"content/{entity.path} describes it"
    if articles:
        more = f" and {len(articles) - 1} more" if len(articles) > 1 else ""
        yield f"it is named by {articles[0].card.address}{more}"
    if plate.address in digest.cited:
        yield "a text or a file of the registry leads to it"
    if plate.type == "kind":
        yield "it is a word of the vocabulary"


def _settings(plan: Plan, file: str) -> Iterator[str]:
    """The settings by which a file is there, or for want of which it is not."""
    site, there = plan.digest.site, file in plan.pages
    for word in get_args(Output):
        if (word in site.outputs) == there and (file in plan.files_under({*site.outputs} ^ {word}, site.url)) != there:
            yield f"`outputs:` {'has' if there else 'lacks'} `{word}` in site.yaml"
    other = None if site.url else "https://site.example/"
    if bool(site.url) == there and (file in plan.files_under(site.outputs, other)) != there:
        yield f"`url:` {'says where the site is' if there else 'is missing'} in site.yaml"


def _absent(plan: Plan, address: str) -> Iterator[str]:
    """Why there may be nothing at an address, and what is meant perhaps."""
    for record in plan.inputs.records:
        if isinstance(record.file, ArticleFile) and address_of(record) == address:
            why = "a draft" if record.file.draft else f"held back until {parse_edtf(record.file.date).low}"
            yield f"content/{record.path} would stand there: it is {why}"
    for entity in (entity for found in plan.digest.entities.values() for entity in found.values()):
        if entity.plate.address == address:
            yield f"{entity.plate.name} has no file, and no article or file names it"
    for path, to in plan.layout.assets.addresses.items():
        if to == address:
            yield f"static/{path} goes out there as it is"
    head, _, leaf = address.rstrip("/").rpartition("/")
    listing = getattr(getattr(plan.pages.get(file_of(f"{head}/")), "view", None), "events", None)
    if isinstance(listing, views.EventList) and leaf[:4].isdigit():
        short = f"shows all of its {listing.total} events: only lists of more than {LONG_LIST} have pages for years"
        yield f"{head}/ {f'has no event of {leaf}' if listing.years else short}"
    yield from _settings(plan, file_of(address))
    yield did_you_mean(address, sorted(map(_address, plan.pages))) or "no address is like it"
