"""What does a real browser say of a page?"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Playwright

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


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test reads what the browser saw, not what the server did."""


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a folder as a plain static host would, and give its address, which ends in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def complaints(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Open each address under base: return script and console errors, failed answers, and requests to other hosts."""
    return [f"{address or '/'}: {said}" for address in addresses for said in _on_page(browser, base, address)]


def accessibility(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Open each address under base: return axe-core's violations as `address: rule (element)`."""
    axe = Path(module("axe-core/axe.min.js")).read_text(encoding="utf-8")
    found = []
    for address in addresses:
        page = browser.new_page()
        page.goto(base + address)
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        page.close()
        for violation in result["violations"]:
            found += [f"{address or '/'}: {violation['id']} ({node['html'][:120]})" for node in violation["nodes"]]
    return found


def _on_page(browser: Browser, base: str, address: str) -> list[str]:
    found: list[str] = []
    ours = (base, "data:")
    page = browser.new_page()
    page.on("console", lambda said: found.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(ours) else found.append(f"other host: {asked.url}"))
    page.goto(base + address, wait_until="networkidle")
    page.close()
    return found
