"""How does an editor see a change? The same build in a loop, served on this machine alone.

Every change below `content/`, `templates/` or `static/` builds again; the browser is told by a server-sent event and
reloads. While there are errors every page shows them, with file, line and column, instead of a stale site. The index of
the search is made when somebody searches, so that no edit waits for it.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from datetime import date
from html import escape
from pathlib import Path
from threading import Lock
from urllib.parse import quote

import click
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from attache import disk, reports
from attache.build import build
from attache.check import MEMORY, Options, Outcome
from attache.diagnostics import RenderError
from attache.indexer import FOLDER

HOST = "127.0.0.1"
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
TRIED = 20  # ports, from the one asked for upwards
WATCHED = ("content", "templates", "static")
LIVE = b"""const events = new EventSource("/_attache/events");
const shown = new URL(document.currentScript.src).search.slice(1);
events.onmessage = (event) => { if (event.data !== shown) location.reload(); };
"""
UNKEPT = {"Cache-Control": "no-store"}
TYPES = {".xml": "application/xml; charset=utf-8", ".woff2": "font/woff2", ".avif": "image/avif", ".webp": "image/webp"}


class Preview:
    """The digest as it was last built, and those who wait for it to change."""

    def __init__(self, options: Callable[[], Options]) -> None:
        self.options = options
        self.outcome: Outcome | None = None
        self.trouble = ""  # what the operator must mend
        self.version = 0
        self.changed = asyncio.Condition()
        self.building, self.searchable = Lock(), False

    def build(self, search: bool = False) -> None:
        """Build once, and keep what came of it; with `search` where there is no index of the search."""
        with self.building:
            if search and self.searchable:
                return
            try:
                outcome, trouble = build(msgspec.structs.replace(self.options(), search=search)), ""
            except (disk.DiskError, RenderError) as error:
                outcome, trouble = None, str(error)
            # Only now: until then pages are answered from what was before.
            self.searchable, self.outcome, self.trouble = search, outcome, trouble
            if outcome and not outcome.errors:
                click.echo(f"{len(outcome.written)} written, {outcome.unchanged} unchanged", err=True)
            else:
                click.echo(self.findings().rstrip() if outcome else f"attache: {trouble}", err=True)

    def findings(self) -> str:
        """The findings as text, with the lines they are about."""
        content = self.options().source / "content"
        line_of = reports.lines_by(lambda path: disk.read_if_there(content / path))
        return reports.report(self.outcome.diagnostics, "text", line_of) if self.outcome else self.trouble

    @property
    def wrong(self) -> bool:
        """Whether there is something to mend before pages can be shown."""
        return self.outcome is None or self.outcome.errors > 0

    async def watch(self) -> None:
        """Build on every change, and tell those who wait."""
        source = self.options().source
        folders = [source / name for name in WATCHED if (source / name).is_dir()]
        async for _ in awatch(*folders, step=20, debounce=200):
            await asyncio.to_thread(self.build)
            self.version += 1
            async with self.changed:
                self.changed.notify_all()

    async def events(self) -> AsyncIterator[str]:
        """The version now and after each change, as server-sent events."""
        while True:
            told = self.version
            yield f"data: {told}\n\n"
            async with self.changed:
                await self.changed.wait_for(lambda: self.version != told)  # noqa: B023 - asked before `told` changes

    def file(self, path: str) -> Path | None:
        """The file of the output at a path, which with a slash at its end is an index; `None` where there is none."""
        folder = self.options().output.resolve()
        try:
            file = (folder / (path + "index.html" if path.endswith("/") else path).lstrip("/")).resolve()
            return file if file.is_relative_to(folder) and file.is_file() else None
        except (ValueError, OSError):  # a name that no file can have
            return None

    def page(self, path: str) -> Response:
        """What stands at a path of the output; with errors, all of them on every page."""
        if path.startswith(f"/{FOLDER}"):
            self.build(search=True)
        file = self.file(path)
        if self.wrong and (file is None or file.suffix == ".html"):
            return self._live(_error_page(self.findings()).encode(), 500)
        if file is None:
            return self._live(disk.read_if_there(self.options().output / "404.html") or b"<body>404</body>", 404)
        if file.suffix == ".html":
            return self._live(disk.read(file), 200)
        return FileResponse(file, media_type=TYPES.get(file.suffix), headers=UNKEPT)

    def _live(self, page: bytes, status: int) -> Response:
        """A page that reloads itself as soon as there is a version other than the one it is of."""
        tag = f'<script src="/_attache/live.js?{self.version}" defer></script></body>'.encode()
        body = page.replace(b"</body>", tag, 1)
        return HTMLResponse(body, status_code=status, headers=UNKEPT)


def _error_page(findings: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Findings</title><body><h1>The digest cannot be built</h1><pre>{escape(findings)}</pre></body></html>"
    )


def application(preview: Preview) -> Starlette:
    """The preview server: pages, the script that reloads them, and the events it listens to. Foreign hosts are
    refused.
    """

    async def live(_request: Request) -> Response:
        return Response(LIVE, media_type="text/javascript", headers=UNKEPT)

    async def events(_request: Request) -> Response:
        return StreamingResponse(preview.events(), media_type="text/event-stream", headers=UNKEPT)

    async def page(request: Request) -> Response:
        path = request.scope["path"]
        if not path.endswith("/") and preview.file(f"{path}/"):
            return Response(status_code=308, headers={"Location": quote(f"/{path.strip('/')}/")})
        return await asyncio.to_thread(preview.page, path)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(preview.watch())
        yield
        watching.cancel()

    routes = [Route("/_attache/live.js", live), Route("/_attache/events", events), Route("/{path:path}", page)]
    return Starlette(
        routes=routes, lifespan=lifespan, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)]
    )


def serve(source: Path, today: Callable[[], date], *, drafts: bool, jobs: int, port: int) -> None:
    """Build the digest and serve it on this machine until interrupted. Raises `DiskError` where no port is free."""
    disk.content_folder(source)
    output = source / MEMORY / "preview"

    def options() -> Options:
        return Options(source=source, output=output, now=today(), drafts=drafts, jobs=jobs)

    preview = Preview(options)
    preview.build()
    with _socket(port) as listener:
        click.echo(f"http://{HOST}:{listener.getsockname()[1]}/  (Ctrl+C ends it)")
        config = uvicorn.Config(application(preview), log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _socket(port: int) -> socket.socket:
    """A listening socket on the port asked for, or on the next that is free."""
    for candidate in range(port, min(port + TRIED, 65536)):
        with contextlib.suppress(OSError):
            return socket.create_server((HOST, candidate))
    raise disk.DiskError(f"no port from {port} to {port + TRIED - 1} is free; say another by --port")
