"""In which order? The whole program on one screen.

    collect → parse → link → gate → plan → render → search → publish

Each stage takes the value of the one before. The hands are in `disk`, the clock is an argument, and an author's mistake
closes the gate before anything is written. `check` goes the same way as far as the gate.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from attache import disk
from attache.check import Options, Outcome, Tell, gathered, linked, reviewed
from attache.engine import engine_of
from attache.gather import Gathered
from attache.layouts import Keeper, Layout, Stand, fetched, lay_out, taken
from attache.locks import alone
from attache.memory import MEMORY, Made, PageMemory, Sheet, Signature, pack, undone, unpack
from attache.output import STAGE, Output, Staged, is_released, place_of
from attache.pages import INDEX, Planned
from attache.press import Press
from attache.shelf import DamagedError
from attache.values import stamp_of

if TYPE_CHECKING:
    from attache.model import Digest


def build(
    options: Options,
    tell: Tell = lambda _stage: None,
    found: Mapping[str, Signature] | None = None,
    executor: Executor | None = None,
) -> Outcome:
    """Build the digest of `options.source` into `options.output`. Raises `DiskError` and `RenderError`.

    `found` are the files of the content, where somebody has just looked; an `executor` renders where its workers are.
    """
    try:
        return _build(options, tell, found, executor)
    except DamagedError:  # by now the shelf is gone
        return _build(replace(options, clean=True), tell, found, executor)


def _build(options: Options, tell: Tell, found: Mapping[str, Signature] | None, executor: Executor | None) -> Outcome:
    watch, engine = _Watch(tell), engine_of(options.source)
    with watch("parse"):
        read = gathered(options, engine, found)
    with watch("link"):
        digest, diagnostics = reviewed(options, read, engine)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Outcome(diagnostics=diagnostics, seconds=watch.seconds)
    with watch("plan"):
        work = _Work(options, engine, read, disk.theme(options.source), _output(options))
        layout, todo = work.laid(digest)
    with work.output:
        with watch("render"):
            press = Press(work.theme.templates, layout.site, read, work.output, engine, options.jobs, executor)
            rendered = press.files(todo, work.kept)
        with watch("search"):
            index, stamps = work.indexed(layout)
        with watch("publish"):
            outcome = work.published(layout, {**layout.assets.files, **rendered, **index}, stamps)
    return replace(outcome, diagnostics=diagnostics, seconds=watch.seconds)


def index_of(options: Options) -> dict[str, bytes]:
    """The files of the index of the search alone; nothing is published. Raises `DiskError` and `RenderError`."""
    from attache.digest import link  # noqa: PLC0415

    engine = engine_of(options.source)
    with alone(options.source, "attache serve"):
        read = gathered(options, engine)
    digest, _ = link(read.records, now=options.now, drafts=options.drafts, pictures=read.originals)
    return _index(lay_out(digest, disk.theme(options.source), engine), read)


def _index(layout: Layout, read: Gathered) -> dict[str, bytes]:
    from attache.indexer import index_files  # noqa: PLC0415 - and of search: few builds have to index
    from attache.outputs.search import search_records  # noqa: PLC0415

    assert layout.digest, "without an index all is laid out anew"
    pages = (taken(page, read.texts.shelf) for page in layout.pages if page.file in layout.found)
    return index_files(search_records(pages, layout.digest.names, layout.site, read.words))


class _Work:
    """What there is to be done: for whom, with what was read, in which theme and output, and what was made before."""

    def __init__(self, options: Options, engine: bytes, read: Gathered, theme: disk.Theme, output: Output) -> None:
        self.options, self.engine, self.read, self.theme, self.output = options, engine, read, theme, output
        self.memory = options.source / MEMORY / f"pages-{stamp_of(bytes(place_of(options.output))).hex()[:12]}"
        before = None if options.clean else disk.read_if_there(self.memory)
        self.made = unpack(before, PageMemory, engine).made
        self.prints: dict[str, bytes] = {}  # what the bytes of each page depend on, by file
        self.kept: dict[str, Sheet] = {}  # pages of which the views lie on the shelf, by file

    def laid(self, digest: "Digest | None") -> tuple[Layout, Sequence[Planned | Sheet]]:
        """What stands behind the gate, as remembered where there is no new digest, and the pages that must be made."""
        keeper = Keeper(self.options, self.engine, self.read, self.theme)
        layout = None if digest else keeper.remembered()
        todo = self.todo(layout) if layout else None
        if layout is None or todo is None:
            layout = keeper.lay_out(digest or linked(self.options, self.read, self.engine)[0])
            todo = self.todo(layout)
            self.kept = {sheet.file: sheet for sheet in layout.sheets if sheet.view}
        assert todo is not None, "all views of a new layout are there"
        return layout, todo

    def published(self, layout: Layout, files: Mapping[str, bytes | Staged], index: Mapping[str, bytes]) -> Outcome:
        """Put files in their places, and say what was done. `index` are the stamps of the files of the index."""
        output, prints = self.output, {**self.prints, **index}
        kept = prints.keys() - files.keys()
        written, pruned = output.publish(files, kept)
        made = {
            file: self.made[file] if file in kept else Made(fingerprint=stamp, signature=output.found[file])
            for file, stamp in prints.items()
        }
        disk.write(self.memory, pack(PageMemory(engine=self.engine, made=made)))
        return Outcome(
            written=tuple(written),
            pruned=tuple(pruned),
            unchanged=len(output.ours) - len(written),
            digest=layout.digest,
            held_back=layout.held_back,
            next_change=layout.next_change,
            signatures=tuple(output.found[path] for path in sorted(output.ours)),
            stand=Stand(self.read, replace(layout, pages=(), digest=None), self.theme, self.engine),
        )

    def todo(self, layout: Layout) -> Sequence[Planned | Sheet] | None:
        """The pages that must be made, with their views; `None` where one has none, so that all is laid out anew."""
        self.prints = {page.file: page.printed(self.read.stamps) for page in layout.all}
        files = undone(self.prints, self.made, self.output.found)
        todo = [page for page in layout.all if page.file in files]
        if layout.pages:
            return todo
        pages = [fetched(page, self.read.texts.shelf) for page in todo]
        known = [page for page in pages if page]
        return known if len(known) == len(pages) and self.is_indexed(layout) else None

    def is_indexed(self, layout: Layout) -> bool:
        """Whether the index of the search is there as it must be, or need not be."""
        if not (self.options.search and layout.site.search):
            return True
        there = dict.fromkeys((file for file in self.made if file.startswith(INDEX)), layout.searched(self.read.stamps))
        return bool(there) and not undone(there, self.made, self.output.found)

    def indexed(self, layout: Layout) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """The files of the index that must be written, and the stamp of every file of the index."""
        if not (self.options.search and layout.site.search):
            return {}, {}
        stamp = layout.searched(self.read.stamps)
        if self.is_indexed(layout):
            return {}, {file: stamp for file in self.made if file.startswith(INDEX)}
        files = _index(layout, self.read)
        return files, dict.fromkeys(files, stamp)


def _output(options: Options) -> Output:
    """The output folder, which may not mix with what a build reads. Raises `DiskError`."""
    disk.apart(options.source, options.output)
    if options.output.name != STAGE and is_released(options.output):
        raise disk.DiskError(f"{options.output} leads to a release; say --release, or choose another --output")
    return Output(options.output, force=options.force, wait=options.wait)


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
