"""Why is this page here, and what would a change touch?

Both are read off the plan. A view holds the address of all that it names, so that what went into a page is found in its
view. And what a change would touch is found by planning twice, as the content is and as it would be: the files whose
fingerprints differ are those that a build makes anew.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from attache import entity_views, views
from attache.addresses import address_at, file_of
from attache.articles import address_of
from attache.check import Options
from attache.contents import FILES
from attache.crossrefs import FIXED, page_address
from attache.dates import parse_edtf
from attache.diagnostics import ERRORS
from attache.digest import link
from attache.disk import Theme
from attache.gather import Gathered
from attache.illustrations import PicturePage
from attache.layouts import lay_out
from attache.memory import Seen
from attache.model import Article, Digest, Entity, Plate, Record, Value, stamp_of
from attache.month_views import MonthPage
from attache.pages import DRAWN, INDEX, Planned
from attache.render import reaches
from attache.schema import ArticleFile, EntityFile
from attache.spine import grouped
from attache.wordforms import did_you_mean

# Sort of a file → by which its name is known.
SORTS: Mapping[str, re.Pattern[str]] = {
    "pages": re.compile(r"(^|/)(index|404)\.html$"),
    "feeds": re.compile(r"(^|/)((feed|atom)(-\d+)?\.(xml|json)|[^/]*\.opml|opml\.xml|digest\.(html|txt))$"),
    "calendars": re.compile(r"\.ics$"),
    "data": re.compile(r"\.(csv|json|bib|sqlite)$"),
    "pictures": re.compile(r"\.(avif|ico|jpeg|jpg|png|svg|webp)$"),
    "others": re.compile(""),
}
# Setting → the files that are there by it, told by sort and name.
SETTINGS: Mapping[str, re.Pattern[str]] = {
    "feeds": re.compile("^feeds "),
    "archives": re.compile(r" (feed|atom)-\d"),
    "intersections": re.compile("^feeds ([^/]+/){3}"),
    "calendars": re.compile("^calendars "),
    "data": re.compile("^data | data/"),
    "cards": re.compile(" cards/"),
    "search": re.compile(" search/"),
    "security": re.compile(" .well-known/"),
    "url": re.compile("^(feeds|calendars) | (cards/|subscribe/|sitemap|robots)"),
}
WORDS, TITLE, HEAD = "if its words change", "if its title or name changes", "if any of its fields changes, at most"
CHANGED, REMOVED = "if it changes", "if it is removed"
MORE: Mapping[str, Any] = {"templates": "\n", "static": b"\n"}


class Explanation(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Why a file of the output is there: reasons, what went into it by folder, and what leads to it."""

    address: str
    title: str = ""
    why: tuple[str, ...]
    made_of: Mapping[str, tuple[str, ...]] = {}
    named_on: tuple[str, ...] = ()
    old_addresses: tuple[str, ...] = ()


def sorted_files(files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Files of the output as addresses, by their sort."""
    found = grouped((_sort(file), address_at(file)) for file in files)
    return {sort: tuple(sorted(found[sort])) for sort in SORTS if sort in found}


def _sort(file: str) -> str:
    return next(sort for sort, name in SORTS.items() if name.search(file))


class Content(Value, frozen=True, kw_only=True):
    """What was read: records, pictures, and the stamps of texts by their paths."""

    records: tuple[Record[Any], ...]
    pictures: Mapping[str, Seen]
    words: Mapping[str, bytes]


def content_of(read: Gathered) -> Content:
    """What was read, all at once."""
    return Content(records=read.records, pictures=read.pictures, words=read.stamps)


class Plan:
    """What a build would make of what was read, in a theme."""

    def __init__(self, options: Options, read: Content, theme: Theme) -> None:
        self.options, self.read, self.theme = options, read, theme
        originals = {path: seen.original for path, seen in read.pictures.items()}
        self.digest, findings = link(read.records, now=options.now, drafts=options.drafts, pictures=originals)
        self.errors = tuple(finding for finding in findings if finding.rule in ERRORS)
        self.layout = lay_out(self.digest, theme, b"")
        self.pages = {page.file: page for page in self.layout.pages if isinstance(page, Planned)}

    def of(self, **read: Any) -> "Plan":
        """What a build would make if something else had been read."""
        return Plan(self.options, replace(self.read, **read), self.theme)

    @property
    def fingerprints(self) -> dict[str, bytes]:
        """Every file of the output with what its bytes depend on; the index of the search as one."""
        prints = {file: page.printed(self.read.words) for file, page in self.pages.items()}
        prints |= {file: stamp_of(data) for file, data in self.layout.assets.files.items()}
        if self.layout.site.search:
            prints[INDEX] = self.layout.searched(self.read.words)
        return prints


def impact(plan: Plan, path: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """What changes to a file would touch, by the change and the sort of what is touched. `path` is that beside the
    content (`content/site.yaml`); nothing comes of one that a build does not read. With `errors` none would be built.
    New names below `/assets/` follow from bytes, and cannot be foretold.
    """
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    now, head = plan.fingerprints, set()
    for change, then in _changed(plan, path):
        after = then.fingerprints
        named = (file for file in now.keys() | after.keys() if file in now or not file.startswith("assets/"))
        differing = {file for file in named if now.get(file) != after.get(file)}
        head |= differing if change != WORDS else set()
        if change == REMOVED and path.endswith((".md", ".yaml")):
            told[HEAD] = sorted_files(head)
            if told.get(TITLE) == told[HEAD]:  # no need to say it twice
                del told[TITLE]
        wrong = tuple(f"content/{found.path}: {found.message}" for found in then.errors)
        told[change] = {"errors": wrong} if wrong else sorted_files(differing)
    return told


def _changed(plan: Plan, path: str) -> Iterator[tuple[str, Plan]]:
    """The changes that a file may see, each with what a build would then make."""
    folder, _, name = path.partition("/")
    files: Mapping[str, Any] = getattr(plan.theme, folder, {})
    if name in files:
        theme = replace(plan.theme, **{folder: {**files, name: files[name] + MORE[folder]}})
        yield CHANGED, Plan(plan.options, plan.read, theme)
    if folder == "content" and (seen := plan.read.pictures.get(name)):
        others = {other: found for other, found in plan.read.pictures.items() if other != name}
        if picture := seen.original.picture:
            original = replace(seen.original, picture=replace(picture, content=stamp_of(picture.content)))
            yield CHANGED, plan.of(pictures={**others, name: replace(seen, original=original)})
        yield REMOVED, plan.of(pictures=others)
    for record in plan.read.records if folder == "content" else ():
        if record.path != name:
            continue
        if record.body.path:
            yield WORDS, plan.of(words={**plan.read.words, name: b""})
        for change, new in _versions(record):
            records = (new if one is record else one for one in plan.read.records)
            yield change, plan.of(records=tuple(one for one in records if one))


def _versions(record: Record[Any]) -> Iterator[tuple[str, Record[Any] | None]]:
    """A record as it would be after a change, `None` for one that is removed."""
    file = record.file
    for field in ("title", "name"):
        if value := getattr(file, field, None):
            # Who names it by the old name still does.
            kept = {"aliases": (*file.aliases, value)} if isinstance(file, EntityFile) else {}
            yield TITLE, replace(record, file=replace(file, **{field: f"{value} …"}, **kept))
    yield REMOVED, None


def explain(plan: Plan, asked: str) -> Explanation | tuple[str, ...]:
    """Why there is a file in the output, by its address, public URL or path; else why there is none."""
    parts = urlsplit(asked)
    below = urlsplit(plan.layout.site.url or "").path.rstrip("/")
    address = address_at(unquote(parts.path).removeprefix(f"{below}/").lstrip("/"))
    folder = address if address.endswith("/") or "." in address else f"{address}/"
    if page := plan.pages.get(file_of(address)) or plan.pages.get(file_of(folder)):
        return _explained(plan, page)
    if path := next((path for path, to in plan.layout.assets.addresses.items() if to == address), None):
        whose = f"static/{path} goes" if path in plan.theme.static else f"{path}, which Attaché draws, goes"
        return Explanation(address=address, why=(f"{whose} out there: its name is made of what it holds",))
    if address.startswith(f"/{INDEX}") and plan.layout.site.search:
        return Explanation(address=f"/{INDEX}", why=("the search looks up its words there",))
    known = [*map(address_at, plan.pages), *plan.layout.assets.addresses.values()]
    return (*_absent(plan, folder),) or tuple(filter(None, [did_you_mean(folder, known)]))


def _explained(plan: Plan, page: Planned) -> Explanation:
    address, owners = address_at(page.file), _owners(plan)
    naming = re.compile(rb'"%s["#\\]' % re.escape(address).encode())
    others = [other for other in plan.pages.values() if other.file != page.file and other.file.endswith(".html")]
    return Explanation(
        address=address,
        title=page.view.title,
        why=tuple(_why(plan, page, owners)),
        made_of=_made_of(plan, page, owners),
        named_on=tuple(sorted(address_at(one.file) for one in others if naming.search(msgspec.json.encode(one.view)))),
        old_addresses=tuple(old for old, new in sorted(plan.digest.redirects.items()) if new == address),
    )


def subjects(digest: Digest) -> dict[str, Article | Entity | Record[Any]]:
    """What each address is the page of, if there is one."""
    found: dict[str, Article | Entity | Record[Any]] = {page_address(record): record for record in digest.pages}
    found |= {article.card.address: article for article in (*digest.articles, *digest.gone)}
    return found | {entity.plate.address: entity for known in digest.entities.values() for entity in known.values()}


def _owners(plan: Plan) -> dict[str, str]:
    """The content files by the addresses, the ids of posts and the paths that stand in views for what they tell."""
    paths = {address: subject.path for address, subject in subjects(plan.digest).items() if subject.path}
    bodies = plan.digest.entities["organisation"]
    paths |= {post: paths[bodies[body].plate.address] for post, (body, _) in plan.digest.posts.items()}
    return paths | {path: path for path in plan.read.pictures}


def _made_of(plan: Plan, page: Planned, owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The files that went into a page, by their folders."""
    # Every text in the view as far as a `#`, addresses among them; and where links in what it says lead.
    texts = {text.decode() for text in re.findall(rb'"([^"#\\]*)', msgspec.json.encode(page.view))}
    said = {record.path: record.body.links for record in plan.read.records} if page.words else {}
    texts |= {link.href.partition("#")[0] for path in page.words for link in said[path]}
    paths = {owners[text] for text in {*texts, _folder(page)} & owners.keys()}
    if page.maker not in DRAWN:
        paths |= {record.path for record in plan.read.records if record.path in FILES}
    templates = plan.theme.templates
    found = [f"content/{path}" for path in paths]
    found += [f"templates/{name}" for name in (reaches(page.maker, templates) if page.maker in templates else ())]
    return dict(sorted(grouped((path.split("/")[path.count("/") > 1], path) for path in sorted(found)).items()))


def _folder(page: Planned) -> str:
    """The address of the page beside which a file lies; of a page its own."""
    return f"/{page.file.rpartition('/')[0]}/".replace("//", "/")


def _why(plan: Plan, page: Planned, owners: Mapping[str, str]) -> Iterator[str]:
    """The reasons of a file: of a page what it tells, of another what it goes with, and the settings behind it."""
    view, beside = page.view, plan.pages.get(file_of(_folder(page)), page)
    if file_of(view.address) != page.file or isinstance(view, views.RedirectPage):
        yield f"it is an old address of {getattr(view, 'target', view.address)}"
    elif owner := owners.get(view.address):
        yield f"its file is content/{owner}"
    elif view.address in FIXED:
        yield "every digest has it"
    elif beside is not page:
        yield f"it goes with {address_at(beside.file)}"
    match view:
        case views.ArticlePage():
            yield f"it is an article, {view.gone}" if view.gone else f"it is an article dated {view.card.date}"
        case entity_views.EntityPage(plate=plate):
            yield from _naming(plan.digest, plate)
            if plate.type == "official" and plate.address not in owners:
                yield "it has no file: `attache entity new` lays one out"
        case views.YearPage():
            yield f"{len(view.events)} of the events at {view.head.address} began in {view.label}"
        case MonthPage() | views.ArticlesPage(label=str()):
            yield "articles, events or figures are dated to it"
        case PicturePage():
            yield f"an article shows content/{view.picture.path}"
    yield from _settings(plan, page.file)


def _naming(digest: Digest, plate: Plate) -> Iterator[str]:
    if articles := digest.articles_of.get((plate.type, plate.id)):
        more = f" and {len(articles) - 1} more" if len(articles) > 1 else ""
        yield f"it is named by {articles[0].card.address}{more}"
    if plate.address in digest.cited:
        yield "a text or a file of the registry leads to it"
    if plate.type == "kind":
        yield "it is a word of the vocabulary"


def _settings(plan: Plan, file: str) -> Iterator[str]:
    """The settings by which a file is there, or for want of which it is not."""
    site, there = plan.digest.site, file in plan.pages
    for setting, name in SETTINGS.items():
        has = bool(getattr(site, setting, setting in site.outputs))
        if has == there and name.search(f"{_sort(file)} {file}"):
            said = f"a `{setting}:`" if hasattr(site, setting) else f"`{setting}` among its `outputs:`"
            yield f"site.yaml {'has' if there else 'lacks'} {said}"


def _absent(plan: Plan, address: str) -> Iterator[str]:
    """Why there is nothing at an address where something might be."""
    for record in plan.read.records:
        if isinstance(record.file, ArticleFile) and address_of(record) == address:
            why = "a draft" if record.file.draft else f"held back until {parse_edtf(record.file.date).low}"
            yield f"content/{record.path} would stand there: it is {why}"
    if isinstance(subject := subjects(plan.digest).get(address), Entity):
        yield f"{subject.plate.name} has no file, and no article or file names it"
    yield from _settings(plan, file_of(address))
