"""In which order? The whole program on one screen.

    collect → parse → link → gate → plan → render → search → publish

Each stage takes the value of the one before. The hands are in `disk`, the clock is an argument, and an author's mistake
closes the gate before anything is written. `check` is the same way as far as the gate.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from msgspec.structs import replace

from attache import disk
from attache.assets import Assets, assets_of
from attache.compose import site_of
from attache.diagnostics import Diagnostic, settle, severity
from attache.digest import link
from attache.feed_views import FeedPage
from attache.gather import Gathered, gather, locator
from attache.illustrations import PicturePage
from attache.indexer import FOLDER, index_files
from attache.jsonschema import schema_files
from attache.memory import LinkMemory, Made, PageMemory, ParseMemory, pack, undone, unpack
from attache.mend import Mended, mended
from attache.model import Digest, Record, Value, stamp_of
from attache.outputs.maps import backgrounds
from attache.outputs.search import index_stamp, search_records
from attache.pictures import Original
from attache.plan import DRAWN, Planned, plan
from attache.render import makers, prepare, render
from attache.views import Site
from attache.words import catalogue
from attache.workers import HEAVY, crew, spread

MEMORY = ".attache"
SCHEMAS = f"{MEMORY}/schema"  # where `attache schema` writes; once there, whoever reads the content keeps it fresh
LINKS = b"1"  # what is remembered of links outlives the engine: it hangs on nothing but its form


class Options(Value, frozen=True, kw_only=True):
    """What the operator chose. `now` is the day that counts as today."""

    source: Path
    output: Path
    now: date
    drafts: bool = False
    jobs: int = 1
    clean: bool = False
    force: bool = False
    search: bool = True


class Inputs(Value, frozen=True, kw_only=True):
    """All that a build is made of: what was read, and the day."""

    engine: bytes
    records: tuple[Record[Any], ...]
    pictures: Mapping[str, Original]
    theme: disk.Theme
    now: date
    drafts: bool = False


class Layout(Value, frozen=True, kw_only=True):
    """What stands behind the gate: the settings that pages see, the static files, and every page to be."""

    site: Site
    assets: Assets
    pages: tuple[Planned, ...]


class Outcome(Value, frozen=True, kw_only=True):
    """What a build did: findings, files, the digest, and seconds by stage. With errors nothing was written."""

    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    unchanged: int = 0
    digest: Digest | None = None
    seconds: Mapping[str, float] = {}

    @property
    def errors(self) -> int:
        """How many errors there are: with any, the gate was closed."""
        return sum(diagnostic.severity == "error" for diagnostic in self.diagnostics)


Tell = Callable[[str], None]  # is told the name of each stage as it begins


def build(options: Options, tell: Tell = lambda _stage: None) -> Outcome:
    """Build the digest of `options.source` into `options.output`. Raises `DiskError` and `RenderError`."""
    watch, engine = _Watch(tell), disk.engine_stamp()
    with watch("parse"):
        gathered = _gathered(options, engine)
    with watch("link"):
        digest, diagnostics = _linked(options, gathered)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Outcome(diagnostics=diagnostics, seconds=watch.seconds)
    with watch("plan"):
        output = _output(options)
        theme = disk.theme(options.source)
        laid = lay_out(digest, theme, engine)
        site, pages = laid.site, laid.pages
        made = {} if options.clean else unpack(disk.read_if_there(_page_memory(options)), PageMemory, engine).made
        todo = undone([(page.file, page.fingerprint) for page in pages], made, output.found_of_ours)
    with watch("render"):
        rendered = _rendered(options, [page for page in pages if page.file in todo], theme, site, output)
    with watch("search"):
        index, stamps = _searched(digest, site, pages, made, output) if options.search and site.search else ({}, {})
    with watch("publish"):
        files = {**laid.assets.files, **rendered, **index}
        prints = {page.file: page.fingerprint for page in pages} | stamps
        written, pruned = output.publish(files, prints.keys() - files.keys())
        _remember(options, engine, prints, output)
    return Outcome(
        diagnostics=diagnostics,
        written=tuple(written),
        pruned=tuple(pruned),
        unchanged=len(output.ours) - len(written),
        digest=digest,
        seconds=watch.seconds,
    )


def lay_out(digest: Digest, theme: disk.Theme, engine: bytes) -> Layout:
    """Every page that a digest has in a theme. Raises `RenderError` for a template that cannot be read."""
    land = backgrounds(digest.home.id if digest.home else None)
    assets = assets_of({**land, **theme.static})
    site = site_of(digest, assets.addresses)
    pages = plan(digest, site, makers(theme.templates, engine), catalogue(site.language))
    return Layout(site=site, assets=assets, pages=pages)


def survey(options: Options) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """All that a build would be made of, and what is wrong with it. Raises `DiskError`."""
    engine = disk.engine_stamp()
    gathered = _gathered(options, engine)
    inputs = Inputs(
        engine=engine,
        records=gathered.records,
        pictures={path: seen.original for path, seen in gathered.pictures.items()},
        theme=disk.theme(options.source),
        now=options.now,
        drafts=options.drafts,
    )
    return inputs, _linked(options, gathered)[1]


def check(options: Options, tell: Tell = lambda _stage: None) -> Outcome:
    """The findings of the stages before the gate; nothing is written but what is remembered of the files."""
    watch = _Watch(tell)
    with watch("parse"):
        gathered = _gathered(options, disk.engine_stamp())
    with watch("link"):
        _, diagnostics = _linked(options, gathered)
    return Outcome(diagnostics=diagnostics, seconds=watch.seconds)


def check_links(options: Options, archive: str) -> tuple[Diagnostic, ...]:
    """What is to be said of addresses outside; `archive` is asked for copies of what is gone. Raises `DiskError` where
    no host can be reached.
    """
    from attache.outlinks import asked, said  # noqa: PLC0415 - nothing else speaks to the network

    records = _gathered(options, disk.engine_stamp()).records
    path = options.source / MEMORY / "links"
    memory = unpack(disk.read_if_there(path), LinkMemory, LINKS)
    try:
        answers = asked(records, memory.answers, options.now, archive)
    except OSError as error:
        raise disk.DiskError(str(error)) from None
    disk.write(path, pack(LinkMemory(engine=LINKS, answers=answers)))
    return settle(said(records, answers), locator(options.source / "content"))


def digest_of(options: Options) -> Digest:
    """The digest as far as its files can be read and linked, whatever is wrong in the rest."""
    return _linked(options, _gathered(options, disk.engine_stamp()))[0]


def mend(options: Options) -> Mended | None:
    """What is missing in the content and can be put in (`check --fix`); `None` while there are errors or lost ids, for
    what seems new may be what is lost.
    """
    gathered = _gathered(options, disk.engine_stamp())
    digest, diagnostics = _linked(options, gathered)
    if any(diagnostic.severity == "error" or diagnostic.rule == "id-lost" for diagnostic in diagnostics):
        return None
    return mended(digest, gathered.records, lambda path: disk.read_if_there(options.source / "content" / path))


def _output(options: Options) -> disk.Output:
    """The output folder; it may not lie in the content, where the next build would read it."""
    if options.output.resolve().is_relative_to((options.source / "content").resolve()):
        raise disk.DiskError(f"{options.output} lies in the content; choose another --output")
    return disk.Output(options.output, force=options.force)


def records(options: Options) -> tuple[Record[Any], ...]:
    """The records of all files that can be read."""
    return _gathered(options, disk.engine_stamp()).records


def _gathered(options: Options, engine: bytes) -> Gathered:
    """The content, as far as it is unchanged from memory; what was read is remembered at once."""
    path = options.source / MEMORY / "parsed"
    memory = ParseMemory() if options.clean else unpack(disk.read_if_there(path), ParseMemory, engine)
    gathered = gather(disk.content_folder(options.source), memory, disk.changed_ns(path), options.jobs)
    seen = ParseMemory(engine=engine, parsed=gathered.parsed, pictures=gathered.pictures)
    if seen != memory:
        disk.write(path, pack(seen))
    return gathered


def _linked(options: Options, gathered: Gathered) -> tuple[Digest, tuple[Diagnostic, ...]]:
    pictures = {path: seen.original for path, seen in gathered.pictures.items()}
    digest, findings = link(gathered.records, now=options.now, drafts=options.drafts, pictures=pictures)
    for name, data in schema_files(digest).items() if (options.source / SCHEMAS).is_dir() else ():
        if data != disk.read_if_there(options.source / SCHEMAS / name):
            disk.write(options.source / SCHEMAS / name, data)
    wrong = {finding.path for finding in gathered.findings if severity(finding.rule) == "error"}
    seeming = {"id-lost": wrong, "site-missing": wrong & {"site.yaml"}}  # what they miss is there, and wrong
    findings = tuple(finding for finding in findings if not seeming.get(finding.rule))
    return digest, settle((*gathered.findings, *findings), locator(options.source / "content"))


def _rendered(
    options: Options, pages: Sequence[Planned], theme: disk.Theme, site: Site, output: disk.Output
) -> dict[str, bytes]:
    """The bytes of pages by file. Pictures and cards are drawn first: feeds say how long the files of pictures are."""
    drawn = [page for page in pages if page.maker in DRAWN]
    written = [page for page in pages if page.maker not in DRAWN]
    make = partial(_made, options.source / "content")
    with crew(options.jobs, len(written) + len(drawn) * (HEAVY + 1), prepare, theme.templates, site) as executor:
        files = dict(zip((page.file for page in drawn), spread(executor, make, drawn, batch=12), strict=True))
        lengths = {file: found.size for file, found in output.found_of_ours.items()}
        lengths |= {file: len(data) for file, data in files.items()}
        told = [replace(p, view=p.view.measured(lengths)) if isinstance(p.view, FeedPage) else p for p in written]
        return files | dict(zip((page.file for page in told), spread(executor, make, told), strict=True))


def _made(content: Path, page: Planned) -> bytes:
    """The bytes of a page; of a picture from its original, which only whoever draws it reads."""
    if isinstance(page.view, PicturePage):
        from attache.darkroom import develop  # noqa: PLC0415

        return develop(disk.read(content / page.view.picture.path), page.view.picture, page.view.size)
    return render(page)


def _searched(
    digest: Digest, site: Site, pages: Sequence[Planned], made: Mapping[str, Made], output: disk.Output
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the index that must be written, and the stamp of every file of the index."""
    stamp = index_stamp(pages, digest.names)
    there = [file for file in made if file.startswith(FOLDER)]
    if there and not undone([(file, stamp) for file in there], made, output.found_of_ours):
        return {}, dict.fromkeys(there, stamp)
    files = index_files(search_records(pages, digest.names, site))
    return files, dict.fromkeys(files, stamp)


def _remember(options: Options, engine: bytes, prints: Mapping[str, bytes], output: disk.Output) -> None:
    made = {file: Made(fingerprint=stamp, signature=output.signature(file)) for file, stamp in prints.items()}
    disk.write(_page_memory(options), pack(PageMemory(engine=engine, made=made)))


def _page_memory(options: Options) -> Path:
    """What is remembered of an output folder, by its path."""
    return options.source / MEMORY / f"pages-{stamp_of(str(options.output.resolve())).hex()[:12]}"


class _Watch:
    """Tells the stages as they begin, and keeps the seconds that each took."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        self.tell(stage)
        began = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - began
