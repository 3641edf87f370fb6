"""How do pages become files?

Each page is rendered and put beside its place by one worker, who tells no more of it than hash and signature: no bytes
wait in memory, and none go from process to process. A foreign executor, whose workers may be on other machines, is
sent all that it needs and gives the bytes back. See ADR 0034.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import islice
from threading import Lock
from typing import NamedTuple

from msgspec.structs import replace

from attache import disk
from attache.compiled import Compiled
from attache.contents import is_picture
from attache.diagnostics import RenderError
from attache.engine import engine_stamp
from attache.feed_views import FeedPage
from attache.gather import Gathered, Texts
from attache.illustrations import PicturePage
from attache.layouts import fetched, taken
from attache.memory import Sheet
from attache.output import Output, Staged, stage
from attache.pages import DRAWN, Planned
from attache.pictures import Picture
from attache.render import prepare, render
from attache.shelf import DamagedError
from attache.values import stamp_of
from attache.views import Site
from attache.workers import AHEAD, BATCH, HEAVY, in_order, lost, spread

_YEAR = re.compile(r"/(\d{4})(?:s|-\d\d)?/")
_DEVELOPING = Lock()  # among threads one alone: an image remembers how it is being saved
Sent = tuple[Planned, Mapping[str, str], bytes | None]  # a page, its texts, and the original of a picture


class Asked(NamedTuple):
    """A page; under which stamps its view is kept, if it is; and the stamps of the texts that it shows, by paths."""

    page: Planned | Sheet
    kept: Sheet | None
    words: Mapping[str, bytes]


Fill = Callable[[Asked], Sent]


class Press(NamedTuple):
    """What makes files of pages: the templates by name, the settings, the content, the output, the stamp of the engine,
    and the number of processes or an executor.
    """

    templates: Mapping[str, str]
    site: Site
    read: Gathered
    output: Output
    engine: bytes
    jobs: int = 1
    executor: Executor | None = None

    def files(self, pages: Sequence[Planned | Sheet], kept: Mapping[str, Sheet]) -> dict[str, Staged]:
        """The files of pages, which wait to be published; of some the views are `kept` on the shelf. Pictures and cards
        are drawn first: feeds say how long the files of pictures are. Raises `DiskError` and `RenderError`.
        """
        asked = [Asked(one, kept.get(one.file), {path: self.read.stamps[path] for path in one.words}) for one in pages]
        self.output.claim(page.file for page in pages)
        drawn = self._made([one for one in asked if one.page.maker in DRAWN], {}, HEAVY)
        lengths = {file: found.size for file, found in self.output.found.items() if is_picture(file)}
        lengths |= {file: staged.signature.size for file, staged in drawn.items()}
        written = sorted((one for one in asked if one.page.maker not in DRAWN), key=_near)
        return drawn | self._made(written, lengths, 1)

    def _made(self, asked: Sequence[Asked], lengths: Mapping[str, int], weight: int) -> dict[str, Staged]:
        fill = partial(_filled, self.read.texts, lengths)
        staged = (
            self._sent(fill, asked, max(1, BATCH // weight)) if self.executor else self._spread(fill, asked, weight)
        )
        return dict(zip(map(_file_of, asked), staged, strict=True))

    def _spread(self, fill: Fill, asked: Sequence[Asked], weight: int) -> Iterator[Staged]:
        work = partial(_stage, fill, str(self.output.folder))
        makers = {one.page.maker for one in asked} if len(asked) > BATCH else ()  # few soon have what they need
        compiled = Compiled(stamp_of(self.engine, self.site.stamp))
        ready = partial(prepare, self.templates, self.site, compiled, makers)
        return spread(work, asked, self.jobs, prepare=ready, weight=weight, named=_file_of)

    def _sent(self, fill: Fill, asked: Sequence[Asked], batch: int) -> Iterator[Staged]:
        assert self.executor
        executor, sent = self.executor, map(fill, asked)
        batches = iter(lambda: [*islice(sent, batch)], [])
        tasks = (partial(elsewhere, self.engine, self.templates, self.site, some) for some in batches)
        count = 0
        try:
            for count, data in enumerate(in_order(executor, tasks, AHEAD * self.jobs), 1):
                yield stage(str(self.output.folder), _file_of(asked[count - 1]), data)
        except BrokenExecutor as error:
            raise lost([*map(_file_of, asked[count : count + AHEAD * self.jobs * batch])]) from error


def _near(asked: Asked) -> tuple[str, bool]:
    """By which pages are made one after the other that show the same events, of which their fragments are remembered:
    the year in their address. Those that are fetched go before others: they touch little of what workers share.
    """
    year = _YEAR.search(asked.page.file)
    return year[1] if year else "", not asked.kept


def _file_of(asked: Asked) -> str:
    return asked.kept.file if asked.kept else asked.page.file


def _stage(fill: Fill, folder: str, asked: Asked) -> Staged:
    return stage(folder, _file_of(asked), _bytes(*fill(asked)))


def _filled(texts: Texts, lengths: Mapping[str, int], asked: Asked) -> Sent:
    """A page with what is read for it alone, by whoever makes it: its view, its texts, or the original of a picture.
    `lengths` are those of pictures in the output, in bytes by file.
    """
    # What is fetched is this process's own: a fork that touches what it shares with others has to copy it.
    page = (fetched(asked.kept, texts.shelf) if asked.kept else None) or taken(asked.page, texts.shelf)
    if isinstance(page.view, FeedPage):
        page = replace(page, view=page.view.measured(lengths))
    original = _original(texts, page.view.picture) if isinstance(page.view, PicturePage) else None
    return page, _words(texts, tuple(asked.words.items())), original


def _original(texts: Texts, picture: Picture) -> bytes:
    data = disk.read_below(texts.content, picture.path)
    if blake2b(data, digest_size=16).digest() != picture.content:
        raise DamagedError(f"{texts.content / picture.path} changed while it was read; run this again")
    return data


@lru_cache(1)  # the feeds of a stream are made one after another, and all show the same texts
def _words(texts: Texts, stamps: tuple[tuple[str, bytes], ...]) -> Mapping[str, str]:
    return texts.of(dict(stamps))


def _bytes(page: Planned, words: Mapping[str, str], original: bytes | None) -> bytes:
    if original is not None and isinstance(page.view, PicturePage):
        from attache.darkroom import develop  # noqa: PLC0415

        with _DEVELOPING:
            return develop(original, page.view.picture, page.view.size)
    try:
        return render(page, words)
    except (MemoryError, RecursionError) as error:
        raise RenderError(f"{page.file} cannot be rendered: {str(error) or 'there is too little memory'}") from error


def elsewhere(engine: bytes, templates: Mapping[str, str], site: Site, pages: Iterable[Sent]) -> list[bytes]:
    """The bytes of pages, made by a process that knows nothing of them but what it is sent. Raises `RenderError`."""
    if engine != _engine():
        raise RenderError("the workers of the executor have another Attaché, or other libraries, than this machine")
    prepare(templates, site)
    return [_bytes(*sent) for sent in pages]


_engine = cache(engine_stamp)
