"""How does an editor see a change? The same build in a loop, served on this machine alone.

Every change below `content/`, `templates/` or `static/` builds again; the browser is told by a server-sent event and
shows what is new in its place. While there are errors each page stays as it was, and says what is to be mended. Once
somebody searches, the index of the search is made beside all this, so that no edit waits for it.
"""

import asyncio
import contextlib
import mimetypes
import os
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import click
import uvicorn
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from watchfiles import DefaultFilter, awatch

from attache import disk, reports
from attache.addresses import uri
from attache.build import build, index_of
from attache.check import Options, Outcome, gathered, linked
from attache.diagnostics import RenderError
from attache.doors import HOST, doors, listening
from attache.engine import engine_of
from attache.layouts import Stand
from attache.locks import alone
from attache.outputs.hosting import said_with
from attache.pagebar import State, asset, empty_page, excerpt, mark, with_bar
from attache.pages import INDEX
from attache.proof import Proof
from attache.tracing import sorted_files
from attache.workers import apart

OPEN = 8  # pages that were asked for last: what is open is among these
STEP = 5  # milliseconds in which nothing more is saved
PAUSE = 0.2  # seconds until all is built: the browser goes first, and what is saved in parts is whole
SETTLED = 1.0  # seconds after a build until an index is made: who edits on would only stop it
SEARCH = "search/index.html"
LOADED = {"pictures", "others"}  # sorts of files that pages may show under the same address
SAVED = DefaultFilter(ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, rf"^{disk.TEMPORARY}.*\.tmp$"))
ASSETS = {"bar.css": "text/css", "bar.js": "text/javascript"}
UNKEPT = {"Cache-Control": "no-store"}


class Preview:
    """The digest as it was last built, and those who wait for it to change."""

    def __init__(self, options: Callable[[], Options], editor: str = "") -> None:
        self.options = options
        self.now: date | None = None  # as chosen in the browser
        chosen = options()
        self.output = chosen.output
        self.state = State(now=chosen.now, editor=editor, source=chosen.source.resolve().as_posix())
        self.changed = asyncio.Condition()
        self.building = Lock()
        self.stand: Stand | None = None  # of the last build, if it was good
        self.proof: Proof | None = None
        self.indexes: list[Mapping[str, bytes]] = []  # of the search, the newest and the one before
        self.of: Stand | None = None  # whose the newest is, or could not be made
        self.indexed = b""  # the stamp of that
        self.indexing: asyncio.Task[None] | None = None
        self.asked: list[str] = []  # pages, the last at the end
        self.proofs: dict[str, bytes] = {}  # of pages that are newer than their files
        self.waiting: set[str] = set()  # what was saved since the last build began
        self.working: asyncio.Task[None] | None = None

    def chosen(self) -> Options:
        """What is to be built: the day may be chosen in the browser, and the index of the search lies elsewhere."""
        options = self.options()
        return replace(options, search=False, now=self.now or options.now)

    def build(self, saved: tuple[str, ...] = ()) -> None:
        """Build once, and keep what came of it."""
        with self.building:
            options, taken = self.chosen(), dict(self.proofs)
            try:
                with alone(options.source, "attache serve"):
                    outcome, trouble = self._with_digest(build(options), options), ""
            except (disk.DiskError, RenderError) as error:
                outcome, trouble = Outcome(), str(error)
            # Only now: until then pages are answered from what was before.
            state = self._after(outcome, trouble, options)
            if not state.wrong:
                touched = (*outcome.written, *outcome.pruned) if saved else ()
                state = replace(state, saved=saved, touched=sorted_files(touched))
            self.stand = outcome.stand if isinstance(outcome.stand, Stand) else None
            self.proof = Proof(self.stand, state.digest) if self.stand else None
            for file in taken if self.proof else ():
                if self.proofs[file] is taken[file]:  # else it was edited meanwhile
                    del self.proofs[file]
            looks = bool(LOADED & sorted_files(outcome.written).keys())
            self.state = replace(state, version=state.version + 1, looks=state.looks + looks)

    def hurry(self, saved: set[str]) -> None:
        """Make the pages that are open and show what was saved, if it is words alone; all else is left to the build."""
        inside = {path.removeprefix("content/") for path in saved if path.startswith("content/")}
        if self.proof and len(inside) == len(saved):
            self.proofs |= self.proof.pages(inside, tuple(self.asked))

    def _with_digest(self, outcome: Outcome, options: Options) -> Outcome:
        """The bar speaks of the digest; a build links none where one before, of another process, still holds."""
        if outcome.errors or outcome.digest or (self.state.digest and not self.state.trouble):
            return outcome
        engine = engine_of(options.source)
        return replace(outcome, digest=linked(options, gathered(options, engine), engine)[0])

    def _after(self, outcome: Outcome, trouble: str, options: Options) -> State:
        """What is known after a build; the terminal is told too."""
        line_of = reports.lines_by(disk.reader(options.source / "content"))
        wrong = [found for found in outcome.diagnostics if found.severity == "error"]
        if not (trouble or wrong):
            click.echo(f"{len(outcome.written)} written, {outcome.unchanged} unchanged", err=True)
        else:
            said = (
                f"attache: {reports.visible(trouble)}" if trouble else reports.report(wrong, "text", line_of).rstrip()
            )
            click.echo(said, err=True)
        return replace(
            self.state,
            now=options.now,
            digest=outcome.digest or self.state.digest,
            errors=tuple((found, excerpt(found, line_of)) for found in wrong),
            warnings=tuple(found for found in outcome.diagnostics if found.severity == "warning"),
            trouble=trouble,
        )

    async def watch(self) -> None:
        """Build on every change, and tell those who wait."""
        source = self.options().source
        folders = [source / name for name in disk.PARTS if (source / name).is_dir()]
        async for changes in awatch(*folders, watch_filter=SAVED, step=STEP, debounce=200):
            saved = {Path(os.path.relpath(path, source)).as_posix() for _, path in changes}
            self.rest()
            await asyncio.to_thread(self.hurry, saved)
            await self.tell()
            self.waiting |= saved
            if self.working is None or self.working.done():
                self.working = asyncio.create_task(self.catch_up())

    async def catch_up(self) -> None:
        """Build until nothing waits; what is saved meanwhile is seen by `watch` and built next."""
        while self.waiting:
            await asyncio.sleep(PAUSE)
            saved, self.waiting = tuple(sorted(self.waiting)), set()
            await self.renew(saved)

    async def renew(self, saved: tuple[str, ...] = ()) -> None:
        """Build, and tell those who wait."""
        self.rest()
        await asyncio.to_thread(self.build, saved)
        await self.tell()
        self.seek()

    def seek(self) -> None:
        """Have the index of the search made, if that is open and its index not of the last build."""
        self.rest()
        if self.stand and self.stand is not self.of and self.stand.layout.site.search and SEARCH in self.asked:
            self.indexing = asyncio.create_task(self.index(self.stand))

    def rest(self) -> None:
        """Make no index while there is something else to do."""
        if self.indexing:
            self.indexing.cancel()

    async def index(self, stand: Stand) -> None:
        """Make the index of the search of a build, where that of the one before is another; whole, then it is shown."""
        await asyncio.sleep(SETTLED if self.indexes else 0)
        made_of = await asyncio.to_thread(stand.layout.searched, stand.read.stamps)
        if made_of != self.indexed:
            try:
                made = await apart(partial(index_of, replace(self.chosen(), jobs=1)), INDEX)
                self.indexes = [made, *self.indexes[:1]]
            except (disk.DiskError, RenderError) as error:
                click.echo(f"attache: {reports.visible(str(error))}", err=True)
        self.indexed, self.of = made_of, stand
        await self.tell()

    async def sought(self, path: str) -> Response:
        """A file of the index of the search: of the newest, or of the one before, with which a page may have begun. The
        first is waited for.
        """
        self.asked = [*(one for one in self.asked if one != SEARCH), SEARCH][-OPEN:]
        if not (self.waiting or self.building.locked() or (self.indexing and not self.indexing.done())):
            self.seek()
        async with self.changed:
            await self.changed.wait_for(lambda: self.indexed or not (self.stand and self.stand.layout.site.search))
        data = next((files[file] for files in self.indexes if (file := path.lstrip("/")) in files), None)
        status = 404 if data is None else 200
        return Response(data, status, media_type=mimetypes.guess_type(path)[0], headers=self.said(path))

    async def tell(self) -> None:
        """Tell those who wait, of whom each looks whether its page or bar changed."""
        async with self.changed:
            self.changed.notify_all()

    async def events(self, path: str) -> AsyncIterator[str]:
        """The mark of a page now and after each change, as server-sent events."""
        while True:
            told = self.mark(path)
            yield f"data: {told}\n\n"
            async with self.changed:
                await self.changed.wait_for(lambda: self.mark(path) != told)  # noqa: B023 - asked before it changes

    def mark(self, path: str) -> str:
        """By what a browser knows that the page at a path, or its bar, is not what it shows."""
        return mark(self.found(path)[1], self.state)

    async def desk(self, request: Request) -> Response:
        """What the bar asks for: its files, the events, another day. Pages of others are refused."""
        name, origin = request.path_params["name"], request.headers.get("origin")
        if (origin or request.method == "POST") and origin != f"http://{request.headers['host']}":
            return Response(status_code=403)
        match request.method, name:
            case "POST", "now":
                return await self.choose(request)
            case "GET", "events":
                return StreamingResponse(
                    self.events(request.query_params.get("at", "/")), media_type="text/event-stream", headers=UNKEPT
                )
            case "GET", _ if name in ASSETS:
                return Response(asset(name), media_type=ASSETS[name], headers=UNKEPT)
        return Response(status_code=404)

    async def choose(self, request: Request) -> Response:
        """Another day, as chosen in the bar."""
        chosen = parse_qs((await request.body()).decode("ascii", "replace")).get("now", [""])[0]
        with contextlib.suppress(ValueError):
            self.now = date.fromisoformat(chosen) if chosen else None
        await self.renew()
        _, _, path = request.headers.get("referer", "").partition(f"//{request.headers['host']}/")
        return RedirectResponse(f"/{path.lstrip('/')}", status_code=303)

    def file(self, path: str) -> Path | None:
        """The file of the output at a path, which with a slash at its end is an index; `None` where there is none."""
        folder = self.output.resolve()
        try:
            file = (folder / (path + "index.html" if path.endswith("/") else path).lstrip("/")).resolve()
            return file if file.is_relative_to(folder) and file.is_file() else None
        except (ValueError, OSError):  # a name that no file can have
            return None

    def page(self, path: str) -> Response:
        """What stands at a path of the output, as it was last good."""
        file, state = self.file(path), self.state
        if file and file.suffix != ".html":
            return FileResponse(file, headers=self.said(path))
        if file:
            name = file.relative_to(self.output.resolve()).as_posix()
            self.asked = [*(one for one in self.asked if one != name), name][-OPEN:]
        status, page = self.found(path)
        address = f"/{path.strip('/')}/".replace("//", "/").removesuffix("index.html/")
        body = empty_page(state) if status == 500 else with_bar(page, address, state)
        return HTMLResponse(body, status_code=status, headers=self.said(path))

    def said(self, path: str) -> dict[str, str]:
        """What a host would say with what stands at a path, but that nothing is kept here."""
        site, hosted = self.state.digest and self.state.digest.site.url, disk.read_if_there(self.output / "_headers")
        return said_with(urlsplit(uri(site or "")).path.rstrip("/") + path, (hosted or b"").decode()) | UNKEPT

    def found(self, path: str) -> tuple[int, bytes]:
        """The status and the bytes of the page at a path: a proof where that is newer than the file."""
        file = self.file(path)
        if file:
            name = file.relative_to(self.output.resolve()).as_posix()
            page = self.proofs.get(name) or disk.read(file)
            again = name == SEARCH and self.indexes[1:]  # so that it is loaded again and asks another index
            return 200, page + b"<!-- %s -->" % self.indexed.hex().encode() if again else page
        if self.state.wrong:
            return 500, b""
        return 404, disk.read_if_there(self.output / "404.html") or b"<body>404</body>"


def application(preview: Preview) -> Starlette:
    """The preview server: pages, and what their bar asks for. Foreign hosts are refused."""

    async def page(request: Request) -> Response:
        path = request.scope["path"]
        if path.startswith(f"/{INDEX}"):
            return await preview.sought(path)
        if not path.endswith("/") and preview.file(f"{path}/"):
            return Response(status_code=308, headers={"Location": quote(f"/{path.strip('/')}/")})
        return await asyncio.to_thread(preview.page, path)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(preview.watch())
        yield
        watching.cancel()
        preview.rest()

    forms = preview.options().source / "admin"  # by `attache init --cms`
    routes = [
        *([Mount("/admin", StaticFiles(directory=forms, html=True))] if forms.is_dir() else []),
        Route("/_attache/{name}", preview.desk, methods=["GET", "POST"]),
        Route("/{path:path}", page),
    ]
    return Starlette(routes=routes, lifespan=lifespan, middleware=doors())


def serve(source: Path, today: Callable[[], date], *, port: int, editor: str = "", **chosen: Any) -> None:
    """Build the digest and serve it on this machine until interrupted. Raises `DiskError` where no port is free."""
    disk.content_folder(source)
    output = source / disk.PREVIEW

    def options() -> Options:
        return Options(source=source, output=output, now=today(), **chosen)

    preview = Preview(options, editor)
    preview.build()
    with listening(port) as listener:
        click.echo(f"http://{HOST}:{listener.getsockname()[1]}/  (Ctrl+C ends it)")
        config = uvicorn.Config(application(preview), log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
