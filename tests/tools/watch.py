"""Does anything on a page run, ask or stand where nothing should, when it is opened in a real browser?"""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Request

SCRIPT = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
# What attacks would call, and what the policy of a page would have stopped: that, too, came further than it should.
PREPARED = """
window.hit = () => { window.hits = (window.hits || 0) + 1; console.error("hit"); };
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error("policy:", violatedDirective, blockedURI));
"""


def watched(
    browser: Browser, base: str, addresses: Sequence[str], until: str | None = None
) -> tuple[list[str], dict[str, str]]:
    """Open each address under base, and wait for an element if one is named: what harmless pages would not do, and how
    each is built around its text.
    """
    found: list[str] = []
    ways: dict[str, str] = {}
    page, at = browser.new_page(viewport={"width": 1280, "height": 800}), ""

    def asked(request: Request) -> None:
        if not request.url.startswith((base, "data:", f"blob:{base}")):
            found.append(f"{at}: request: {request.url}")

    def answered(dialog: Dialog) -> None:
        found.append(f"{at}: dialog: {dialog.message}")
        dialog.dismiss()

    page.add_init_script(PREPARED)
    page.on("console", lambda said: found.append(f"{at}: console: {said.text}"))
    page.on("pageerror", lambda error: found.append(f"{at}: script: {error}"))
    page.on("dialog", answered)
    page.on("popup", lambda other: found.append(f"{at}: window: {other.url}"))
    page.on("download", lambda file: found.append(f"{at}: download: {file.url}"))
    page.on("request", asked)
    page.on("response", lambda got: found.append(f"{at}: {got.status}: {got.url}") if got.status >= 400 else None)
    for at in addresses:
        page.goto(base + at)
        if until:
            page.wait_for_selector(until)
        seen = page.evaluate(SCRIPT)
        found += [f"{at}: {what}" for what in seen["found"]]
        if page.url.partition("?")[0] != base + at.partition("?")[0]:
            found.append(f"{at}: led to {page.url}")
        ways[at] = seen["built"]
    page.close()
    return found, ways
