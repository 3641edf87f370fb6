"""Can a page be read with the keyboard alone?"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TooLong

SCRIPT = (Path(__file__).parent / "keyboard.js").read_text(encoding="utf-8")
FIELD = "form.find input[name=q]"


def barriers(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Walk each page under base with the Tab key: return all that stands in the way of a reader without a mouse."""
    return [f"{address or '/'}: {said}" for address in addresses for said in _on_page(browser, base + address)]


def _on_page(browser: Browser, url: str) -> list[str]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    found: list[str] = []
    for way in (_all_stops, _skip, _slash, _enter):
        answer = page.goto(url)
        if answer and not answer.ok:
            found.append(f"there is no such page ({answer.status})")
            break
        page.evaluate(SCRIPT)
        found += way(page)
    page.close()
    return found


def _all_stops(page: Page) -> list[str]:
    """Tab from the first element to the last: each in its order, each seen to have the focus."""
    expected: list[str] = page.evaluate("attacheWalk.expected")
    found: list[str] = []
    at, before = 0, None
    while at < len(expected):
        stop = _tab(page)
        if stop and stop["scrolls"] and stop["name"] != before:
            before = stop["name"]
            continue
        if not stop or stop["at"] != at:
            reached = stop["name"] if stop else "the end"
            stays = " again: a trap" if stop and stop["name"] == before else ""
            return [*found, f"Tab reaches {reached}{stays}, not {expected[at]}"]
        found += [f"focus is not seen on {stop['name']}"] * (not stop["shown"])
        found += [f"has the focus out of sight: {stop['name']}"] * (not stop["inView"])
        at, before = at + 1, stop["name"]
    stop = _tab(page)
    return found if not stop or stop["at"] == 0 or stop["scrolls"] else [*found, f"Tab never leaves {stop['name']}"]


def _skip(page: Page) -> list[str]:
    """Reach the skip link first; it leads into the main part."""
    stop = _tab(page)
    if not page.evaluate("document.activeElement.matches('a[href^=\"#\"]')"):
        return [f"the first stop is no skip link but {stop['name'] if stop else 'nothing'}"]
    page.keyboard.press("Enter")
    links = page.locator("main a[href]").count()
    stop = _tab(page)
    return [] if stop and stop["inMain"] or not links else ["the skip link does not lead into main"]


def _slash(page: Page) -> list[str]:
    """Press `/` to be in the search field, where there is one."""
    if not page.locator(FIELD).count():
        return []
    page.keyboard.press("/")
    inside = page.evaluate("field => document.activeElement?.matches(field) ?? false", FIELD)
    empty = inside and page.locator(FIELD).first.input_value() == ""
    return [] if empty else ["`/` does not lead to an empty search field"]


def _enter(page: Page) -> list[str]:
    """Follow the first link of the main part that leads to another page of the site."""
    link = page.locator('main a[href]:not([href^="#"]):not([href*=":"])').first
    if not link.count():
        return []
    leads = link.evaluate("link => { link.focus(); return link.href; }")
    page.keyboard.press("Enter")
    try:
        page.wait_for_url(leads, timeout=3_000)
    except TooLong:
        return [f"Enter does not follow {leads}"]
    return []


def _tab(page: Page) -> dict[str, Any] | None:
    page.keyboard.press("Tab")
    stop: dict[str, Any] | None = page.evaluate("attacheWalk.stop()")
    return stop
