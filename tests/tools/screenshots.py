"""What does the digest look like? `python -m tests.tools.screenshots SITE [FOLDER]` takes the README’s pictures."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.tools.chromium import launch, serving

COLOURS = 64  # pages are of few colours; a picture with as many is a quarter the size
PICTURES = (  # name, address, width, height, scheme
    ("home", "", 1280, 1000, "light"),
    ("home-dark", "", 1280, 1000, "dark"),
    ("timeline", "timeline/", 1280, 1200, "light"),
    ("country", "countries/laos/", 1280, 1300, "light"),
    ("official", "officials/phan-van-giang/", 1280, 1200, "light"),
    ("article", "articles/2022/five-year-review/", 1280, 1200, "light"),
    ("official-phone-dark", "officials/phan-van-giang/", 360, 1300, "dark"),
)


def picture(browser: Browser, address: str, width: int, height: int, scheme: str) -> Image.Image:
    """Take the top of a page as a browser of that size and scheme shows it, in few colours."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address, wait_until="networkidle")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return shot.quantize(COLOURS, dither=Image.Dither.NONE)


def take(site: Path, folder: Path) -> None:
    """Take all pictures of a built digest into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(site) as base, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, address, width, height, scheme in PICTURES:
            picture(browser, base + address, width, height, scheme).save(folder / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"))
