"""What does a real browser say of a page?"""

import gzip
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Literal, NamedTuple

from playwright.sync_api import Browser, ElementHandle, Error, Page, Playwright

from tests.tools.programs import chromium, module

# As root Chromium has no sandbox; the others keep it from asking its maker's hosts for anything.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}  # which axe leaves out unless it is asked for
PATIENCE = 5_000  # milliseconds


class Scheme(NamedTuple):
    """What a reader's system may prefer."""

    color_scheme: Literal["light", "dark"] = "light"
    contrast: Literal["more", "no-preference"] = "no-preference"
    forced_colors: Literal["active", "none"] = "none"


SCHEMES = {
    "light": Scheme(),
    "dark": Scheme("dark"),
    "light, more contrast": Scheme("light", "more"),
    "dark, more contrast": Scheme("dark", "more"),
    "forced colours": Scheme(forced_colors="active"),
}


class _Host(SimpleHTTPRequestHandler):
    """A plain static host: types by the names of files, text compressed, connections kept."""

    protocol_version = "HTTP/1.1"
    # Named here, so that no answer depends on the machine's own table of types.
    extensions_map = {  # noqa: RUF012 - declared so by the base class
        "": "application/octet-stream",
        ".atom": "application/atom+xml; charset=utf-8",
        ".avif": "image/avif",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/vnd.microsoft.icon",
        ".ics": "text/calendar; charset=utf-8",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml; charset=utf-8",
    }

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        """Send a text compressed where the reader takes it so; all else as the base class does."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        kind = self.guess_type(str(file))
        text = "charset" in kind or "json" in kind
        if not text or not file.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        packed = gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Encoding": "gzip", "Content-Length": len(packed)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        return io.BytesIO(packed)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test reads what the browser saw, not what the server did."""


class AsAsked(_Host):
    """A host that says with each file what a `_headers` asks for, and shows `404.html` where there is none.

    It does as Netlify and Cloudflare Pages do: all rules that fit apply, and what two say under one name is joined.
    """

    def asked(self) -> dict[str, str]:
        """Give the headers that are asked for at the path."""
        asked: dict[str, str] = {}
        fits = False
        for line in next(Path(self.directory).rglob("_headers")).read_text(encoding="utf-8").splitlines():
            if line.startswith("/"):
                fits = bool(re.fullmatch(re.escape(line).replace(r"\*", ".*"), self.path.partition("?")[0]))
            elif fits and not line.startswith("#"):
                name, value = line.strip().split(": ", 1)
                asked[name] = f"{asked[name]}, {value}" if name in asked else value
        return asked

    def send_header(self, keyword: str, value: str) -> None:
        """Send what this host says by itself, unless something else is asked for."""
        if keyword.title() not in self.asked():
            super().send_header(keyword, value)

    def end_headers(self) -> None:
        """Send what is asked for too."""
        for name, value in self.asked().items():
            super().send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the page for dead links."""
        page = next(Path(self.directory).rglob("404.html")).read_bytes()
        self.send_response(code)
        super().send_header("Content-Type", "text/html; charset=utf-8")
        super().send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser that is closed drop its connections; all else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))


@contextmanager
def serving(site: Path, host: type[_Host] = _Host) -> Iterator[str]:
    """Serve a folder as a plain static host would, and give its address, which ends in a slash."""
    server = _Server(("127.0.0.1", 0), partial(host, directory=str(site)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def complaints(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Open each address under base and use what can be used there: return all that a quiet page would not do.

    That is: script errors, console messages, failed answers, requests to other hosts.
    """
    return [f"{address or '/'}: {said}" for address in addresses for said in _on_page(browser, base, address)]


def accessibility(browser: Browser, base: str, addresses: list[str], schemes: dict[str, Scheme] = SCHEMES) -> list[str]:
    """Open each address under base: return axe-core's violations as `address (scheme): rule (element)`.

    The first scheme is asked for all rules, the others for those on colours: nothing else may change with them.
    """
    axe = Path(module("axe-core/axe.min.js")).read_text(encoding="utf-8")
    found = []
    page = browser.new_page()
    for address in addresses:
        page.goto(base + address)
        page.evaluate(axe)
        for name, scheme in schemes.items():
            page.emulate_media(**scheme._asdict())
            rules = ALL_RULES if name == next(iter(schemes)) else {"runOnly": ["cat.color"]}
            result = page.evaluate("asked => axe.run(document, asked)", {"resultTypes": ["violations"], **rules})
            for violation in result["violations"]:
                where = f"{address or '/'} ({name}): {violation['id']}"
                found += [f"{where} ({node['html'][:120]})" for node in violation["nodes"]]
    page.close()
    return found


def _on_page(browser: Browser, base: str, address: str) -> list[str]:
    found: list[str] = []
    ours = (base, "data:", "blob:" + base)
    page = browser.new_page()
    page.on("console", lambda said: found.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(ours) else found.append(f"other host: {asked.url}"))
    page.goto(base + address)
    if page.locator("script[src], script:not([src]):not([type])").count():
        _use(page)
    page.wait_for_load_state("networkidle")
    page.close()
    return found


def _use(page: Page) -> None:
    """Press, open and choose whatever a page offers, its links and the sending of forms left alone."""
    for control in page.query_selector_all("summary, button:not([type=submit]), input, select, textarea"):
        if control.is_visible() and control.is_enabled():
            try:
                _use_one(control)
            except Error as refused:  # what a reader sees and cannot press is a defect like any other
                if control.is_visible():
                    page.evaluate("said => console.error(said)", f"cannot be used: {refused.message[:600]}")
            page.wait_for_timeout(20)  # for what the page makes of it


def _use_one(control: ElementHandle) -> None:
    tag = control.evaluate("element => element.localName")
    kind = control.get_attribute("type") if tag == "input" else tag
    if tag == "select":
        control.select_option(index=len(control.query_selector_all("option")) - 1, timeout=PATIENCE)
    elif kind in ("checkbox", "radio", "button", "summary"):
        control.click(timeout=PATIENCE)
    elif kind not in ("submit", "hidden", "reset", "image", "file"):
        control.type("2024", timeout=PATIENCE)
