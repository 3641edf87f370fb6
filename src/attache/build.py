"""In which order? The whole program on one screen.

    collect → parse → link → gate → plan → render → search → publish

Each stage takes the value of the one before. The hands are in `disk`, the clock is an argument, and an author's mistake
closes the gate before anything is written. `check` goes the same way as far as the gate.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from attache import disk
from attache.assets import Assets, assets_of
from attache.check import MEMORY, Options, Outcome, Tell, gathered, linked
from attache.compose import site_of
from attache.indexer import FOLDER, index_files
from attache.memory import Made, PageMemory, pack, undone, unpack
from attache.model import Digest, Value, stamp_of
from attache.outputs.maps import backgrounds
from attache.outputs.search import index_stamp, search_records
from attache.plan import Planned, plan
from attache.press import Press
from attache.render import makers
from attache.views import Site
from attache.words import catalogue


class Layout(Value, frozen=True, kw_only=True):
    """What stands behind the gate: the settings that pages see, the static files, and every page to be."""

    site: Site
    assets: Assets
    pages: tuple[Planned, ...]


def build(options: Options, tell: Tell = lambda _stage: None, executor: Executor | None = None) -> Outcome:
    """Build the digest; an `executor` renders it wherever its workers are. Raises `DiskError` and `RenderError`."""
    watch, engine = _Watch(tell), disk.engine_stamp()
    with watch("parse"):
        read = gathered(options, engine)
    with watch("link"):
        digest, diagnostics = linked(options, read)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Outcome(diagnostics=diagnostics, seconds=watch.seconds)
    with watch("plan"):
        output = _output(options)
        theme = disk.theme(options.source)
        laid = lay_out(digest, theme, engine)
        site, pages = laid.site, laid.pages
        made = {} if options.clean else unpack(disk.read_if_there(_page_memory(options)), PageMemory, engine).made
        todo = undone([(page.file, page.fingerprint) for page in pages], made, output.found_of_ours)
    with output:
        with watch("render"):
            press = Press(theme.templates, site, options.source / "content", output, options.jobs, executor)
            rendered = press.files([page for page in pages if page.file in todo])
        with watch("search"):
            index, stamps = _searched(digest, site, pages, made, output) if options.search and site.search else ({}, {})
        with watch("publish"):
            files: dict[str, bytes | disk.Staged] = {**laid.assets.files, **rendered, **index}
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


def _output(options: Options) -> disk.Output:
    """The output folder; it may not lie in the content, where the next build would read it."""
    if options.output.resolve().is_relative_to((options.source / "content").resolve()):
        raise disk.DiskError(f"{options.output} lies in the content; choose another --output")
    return disk.Output(options.output, force=options.force)


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
