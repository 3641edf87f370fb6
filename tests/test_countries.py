"""Do the map and the table of countries sort each other, and is all there without a script?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.tools.chromium import serving
from tests.trees import built

EVENTS = (("JP", 2019, 3), ("LA", 2015, 1), ("SG", 2021, 2), ("US", 2023, 5))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a digest with four partners, serve it, and give the address of its countries."""
    source = tmp_path_factory.mktemp("countries")
    told = "\n".join(
        f"  - {{id: e-{code.lower()}-{n}, title: E, date: {year - n}, kind: visit, countries: [VN, {code}]}}"
        for code, year, count in EVENTS
        for n in range(count)
    )
    (source / "content/articles").mkdir(parents=True)
    site = "title: T\nurl: https://example.org/\nhome_country: VN\n"
    (source / "content/site.yaml").write_text(site, encoding="utf-8")
    article = f"---\nid: a\ntitle: A\ndate: 2024\ncountries: [FR]\nevents:\n{told}\n---\n"
    (source / "content/articles/a.md").write_text(article, encoding="utf-8")
    built(source)
    with serving(source / "public") as base:
        yield base + "countries/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the countries."""
    page = browser.new_page()
    page.goto(address)
    yield page
    page.close()


def names(page: Page) -> list[str]:
    """The countries of the table from top to bottom."""
    return page.locator("table.countries tbody th a").all_inner_texts()


def shades(page: Page) -> dict[str, str]:
    """How each country is drawn on the map."""
    found = page.locator(".map [data-country]").all()
    return {str(one.get_attribute("data-country")): str(one.get_attribute("class")) for one in found}


BY_NAME = ["France", "Japan", "Laos", "Singapore", "United States", "Vietnam"]
BY_EVENTS = ["Vietnam", "United States", "Japan", "Singapore", "Laos", "France"]
BY_FIRST = ["Laos", "Vietnam", "Japan", "United States", "Singapore", "France"]


def test_a_press_sorts_the_table_and_shades_the_map(page: Page) -> None:
    """Every column sorts in its own order, a second press the other way; the map and its key follow."""
    assert names(page) == BY_NAME
    by_events = {"JP": "shade-3", "LA": "shade-1", "SG": "shade-2", "US": "shade-4", "VN": "home"}
    assert shades(page) == by_events
    page.get_by_role("button", name="Events").click()
    assert names(page) == BY_EVENTS
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Events"]
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="First").click()
    assert names(page) == BY_FIRST
    assert shades(page) == {"JP": "shade-2", "LA": "shade-1", "SG": "shade-4", "US": "shade-3", "VN": "home"}
    assert [words.split()[0] for words in page.locator(".shades:visible").all_inner_texts()] == ["First"]
    page.get_by_role("button", name="First").click()
    assert names(page) == ["Singapore", "United States", "Japan", "Laos", "Vietnam", "France"]
    page.get_by_role("button", name="Country").click()
    assert (names(page), shades(page)) == (BY_NAME, by_events)


def test_the_keyboard_sorts_too(page: Page) -> None:
    """A head is a button that the keyboard reaches and presses."""
    page.get_by_role("button", name="Events").focus()
    page.keyboard.press("Enter")
    assert names(page) == BY_EVENTS
    assert page.locator("th[aria-sort]").count() == 1


@pytest.mark.parametrize("code", ["US", "SG"])
def test_what_is_pointed_at_is_marked_on_both_sides(page: Page, code: str) -> None:
    """Pointing at a country or focusing its link marks its row, and the other way round; a dot too."""
    land, row = page.locator(f".map [data-country={code}]"), page.locator(f"tr[data-country={code}]")
    here = page.locator(".here")
    land.focus()
    assert here.count() == 2
    page.get_by_role("button", name="Country").focus()
    assert here.count() == 0
    row.hover()
    assert [one.get_attribute("data-country") for one in here.all()] == [code, code]
    land.hover(force=True)
    assert [one.get_attribute("data-country") for one in here.all()] == [code, code]


def test_without_a_script_all_is_there(browser: Browser, address: str) -> None:
    """With JavaScript off the table stands sorted by name, the map is shaded and leads to the countries."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert names(page) == BY_NAME
    assert page.locator("table button").count() == 0
    assert shades(page)["US"] == "shade-4"
    assert page.locator(".map [data-country=US] title").text_content() == "United States: 5 events"
    page.locator(".map [data-country=US]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/countries/united-states/")
    context.close()


def test_the_script_is_small_and_loaded_here_alone(address: str, browser: Browser) -> None:
    """It weighs at most 3 KB, and no other page asks for it."""
    script = Path(__file__).parent.parent / "static/countries.js"
    assert script.stat().st_size <= 3 * 1024
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "../countries/laos/")
    assert [url for url in asked if "countries." in url] == []
    page.close()
