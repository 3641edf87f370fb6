"""In which order? The whole program on one screen.

    collect → parse → link → gate → plan → render → search → publish

Each stage takes the value of the one before. The hands are in `disk`, the clock is an argument, and an author's mistake
closes the gate before anything is written. `check` goes the same way as far as the gate.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from attache import disk
from attache.check import Options, Outcome, Tell, gathered, linked, reviewed
from attache.engine import engine_of
from attache.gather import Gathered
from attache.indexer import FOLDER, index_files
from attache.layouts import Layout, fetched, keep, lay_out, remembered
from attache.memory import MEMORY, Made, PageMemory, Signature, pack, undone, unpack
from attache.model import stamp_of
from attache.outputs.search import index_stamp, search_records
from attache.plan import Planned
from attache.press import Press


def build(
    options: Options,
    tell: Tell = lambda _stage: None,
    found: Mapping[str, Signature] | None = None,
    executor: Executor | None = None,
) -> Outcome:
    """Build the digest of `options.source` into `options.output`. Raises `DiskError` and `RenderError`.

    `found` are the files of the content, where somebody has just looked; an `executor` renders where its workers are.
    """
    watch, engine = _Watch(tell), engine_of(options.source)
    with watch("parse"):
        read = gathered(options, engine, found)
    with watch("link"):
        digest, diagnostics = reviewed(options, read, engine)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Outcome(diagnostics=diagnostics, seconds=watch.seconds)
    with watch("plan"):
        output, theme = _output(options), disk.theme(options.source)
        made = {} if options.clean else unpack(disk.read_if_there(_page_memory(options)), PageMemory, engine).made
        layout = None if digest else remembered(options, engine, read, theme)
        todo = _todo(options, layout, read, made, output) if layout else None
        if layout is None or todo is None:
            digest = digest or linked(options, read, engine)[0]
            layout = lay_out(digest, theme, engine)
            todo = _todo(options, layout, read, made, output)
            keep(options, engine, read, theme, layout)
    assert todo is not None, "all views of a new layout are there"
    with output:
        with watch("render"):
            press = Press(theme.templates, layout.site, read, output, options.jobs, executor)
            rendered = press.files(todo)
        with watch("search"):
            index, stamps = _searched(options, layout, read, made, output)
        with watch("publish"):
            files: dict[str, bytes | disk.Staged] = {**layout.assets.files, **rendered, **index}
            prints = {page.file: page.printed(read.stamps) for page in layout.pages} | stamps
            written, pruned = output.publish(files, prints.keys() - files.keys())
            _remember(options, engine, prints, output)
    return Outcome(
        diagnostics=diagnostics,
        written=tuple(written),
        pruned=tuple(pruned),
        unchanged=len(output.ours) - len(written),
        digest=digest,
        held_back=layout.held_back,
        next_change=layout.next_change,
        signatures=tuple(output.signature(path) for path in sorted(output.ours)),
        seconds=watch.seconds,
    )


def _todo(
    options: Options, layout: Layout, read: Gathered, made: Mapping[str, Made], output: disk.Output
) -> list[Planned] | None:
    """The pages that must be made, with their views; `None` where one has none, so that all must be laid out anew."""
    prints = [(page.file, page.printed(read.stamps)) for page in layout.pages]
    files = undone(prints, made, output.found_of_ours)
    if layout.digest is None and not _indexed(options, layout, read, made, output):
        return None
    pages = [fetched(page, layout, read.texts.shelf) for page in layout.pages if page.file in files]
    return None if None in pages else pages  # type: ignore[return-value]


def _output(options: Options) -> disk.Output:
    """The output folder; it may not lie in the content, where the next build would read it."""
    if options.output.resolve().is_relative_to((options.source / "content").resolve()):
        raise disk.DiskError(f"{options.output} lies in the content; choose another --output")
    return disk.Output(options.output, force=options.force)


def _indexed(options: Options, layout: Layout, read: Gathered, made: Mapping[str, Made], output: disk.Output) -> bool:
    """Whether the index of the search is there as it must be, or need not be."""
    if not (options.search and layout.site.search):
        return True
    stamp, there = _index_stamp(layout, read), [file for file in made if file.startswith(FOLDER)]
    return bool(there) and not undone([(file, stamp) for file in there], made, output.found_of_ours)


def _index_stamp(layout: Layout, read: Gathered) -> bytes:
    return index_stamp((page for page in layout.pages if page.file in layout.found), layout.called, read.stamps)


def _searched(
    options: Options, layout: Layout, read: Gathered, made: Mapping[str, Made], output: disk.Output
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the index that must be written, and the stamp of every file of the index."""
    if not (options.search and layout.site.search):
        return {}, {}
    stamp = _index_stamp(layout, read)
    if _indexed(options, layout, read, made, output):
        return {}, {file: stamp for file in made if file.startswith(FOLDER)}
    assert layout.digest, "without an index all is laid out anew"
    pages = (page for page in layout.pages if page.file in layout.found)
    files = index_files(search_records(pages, layout.digest.names, layout.site, read.words))
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
