"""Does everything on a page have its place, whatever the width of the window?"""

from pathlib import Path

from playwright.sync_api import Browser

SCRIPT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
WIDTHS = (360, 768, 1280)


def broken(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Open each address under base at each width: return text that is cut, outside or overlapped, and all messages."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.location['url']}: console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    found = []
    for address in addresses:
        page.goto(base + address)
        page.evaluate("document.fonts.ready")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{address or '/'} at {width}: {line}" for line in page.evaluate(SCRIPT)]
    page.close()
    return found + said
