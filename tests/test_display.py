"""Do pages read well in a real browser: any width, text twice as large, the reader's own colours, narrowed lists?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.specimens import specimens, stress
from tests.tools.chromium import serving
from tests.trees import built

WIDTHS = (360, 768, 1280)
DARK, LIGHT = "rgb(18, 20, 23)", "rgb(253, 253, 252)"
PAPER = "getComputedStyle(document.body).backgroundColor"
# What stands outside the window: not what scrolls by itself or is for ears only.
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest(".vh, .scroll, pre")).map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)"""
# Dates that reach over the line.
OVER_THE_LINE = """() => [...document.querySelectorAll(".spine .entry")].flatMap((entry) => {
  const line = entry.querySelector(".what").getBoundingClientRect().left - 16;
  return [...entry.querySelectorAll(".when span, .when time")].filter((one) => !one.closest(".vh")
    && one.getBoundingClientRect().right > line + 1).map((one) => entry.id + ": " + one.textContent) })"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write and build a site in a folder, and give its output."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    built(folder)
    return folder / "public"


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of everything that is long, many or foreign."""
    return write(tmp_path_factory.mktemp("stress"), stress())


@pytest.fixture(scope="module")
def dates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with one event of every form of date."""
    return write(tmp_path_factory.mktemp("dates"), specimens())


@pytest.fixture(scope="module")
def hard_address(hard: Path) -> Iterator[str]:
    """Serve that site."""
    with serving(hard) as base:
        yield base


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page in a context of its own, which remembers nothing of others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def addresses(site: Path) -> list[str]:
    """Return a page of every first folder and depth, redirects aside."""
    chosen: dict[tuple[str, int], str] = {}
    for file in sorted(site.rglob("index.html")):
        folder = file.parent.relative_to(site)
        if folder.parts and 'http-equiv="refresh"' not in file.read_text(encoding="utf-8"):
            chosen[folder.parts[0], len(folder.parts)] = folder.as_posix() + "/"
    return ["", "404.html", *chosen.values()]


def test_no_page_scrolls_sideways(page: Page, hard: Path, hard_address: str) -> None:
    """Long words and titles, many events, foreign scripts: every page type fits, also with text twice as large."""
    found = []
    for address in addresses(hard):
        page.goto(hard_address + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for text in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
                found += [f"{address} at {width}, {text}: {one}" for one in page.evaluate(TOO_WIDE)]
    assert found == []


def test_the_test_of_widths_sees_a_planted_defect(page: Page) -> None:
    """A box wider than the window is found."""
    page.set_content("<div class='planted' style='width: 3000px'>x</div>")
    assert page.evaluate(TOO_WIDE) == ['<div class="planted" style="width: 3000px">x</div>']


@pytest.mark.parametrize("width", WIDTHS)
def test_every_form_of_date_keeps_left_of_the_line(page: Page, dates: Path, width: int) -> None:
    """No number, month or small word of any date reaches over the line, at any width."""
    page.set_viewport_size({"width": width, "height": 900})
    with serving(dates) as base:
        for address in ("articles/2026/dates/", "timeline/", "timeline/2024/", "timeline/1980s/"):
            page.goto(base + address)
            assert page.evaluate("document.querySelectorAll('.entry').length") > 0
            assert page.evaluate(OVER_THE_LINE) == []
            assert page.evaluate(TOO_WIDE) == []


def test_no_name_of_a_month_is_broken(page: Page, dates: Path) -> None:
    """The longest names stand on one line of a telephone."""
    page.set_viewport_size({"width": 360, "height": 900})
    with serving(dates) as base:
        page.goto(base + "digest/")
        lines = "[...document.querySelectorAll('.yrs tbody th a')].map((a) => [a.textContent, a.offsetHeight])"
        heights: dict[str, int] = dict(page.evaluate(lines))
    assert {"September 2024", "December 2024"} <= heights.keys()
    assert len(set(heights.values())) == 1


def test_the_name_of_a_month_has_room_below_its_line(page: Page, dates: Path) -> None:
    """What is as large as a year, but has letters that go below the line, keeps clear of the text under it."""
    with serving(dates) as base:
        page.goto(base + "digest/2026-01/")
        size, height = page.evaluate(
            "(({fontSize, lineHeight}) => [fontSize, lineHeight].map(parseFloat))"
            "(getComputedStyle(document.querySelector('h1 .bigyear')))"
        )
    assert height >= size > 100


def test_a_year_is_said_once(page: Page, dates: Path) -> None:
    """Under the head of its year or decade an entry that is known by it alone says just that; ears still hear it."""
    with serving(dates) as base:
        page.goto(base + "timeline/")
        assert page.locator("#year .when").inner_text().split() == ["2024", "year", "only"]
        assert page.locator("#year .when .vh").inner_text() == "2024"
        assert page.locator("#decade .when .only").inner_text() == "decade only"
        page.goto(base + "timeline/2024/")
        assert page.locator("#long-month .when .only").inner_text() == "month only"


# The reader's own colours -------------------------------------------------------------------------------------------


def pressed(page: Page) -> list[str]:
    """Return the buttons of the line at the foot that are pressed."""
    return page.locator(".display [aria-pressed=true]").all_inner_texts()


def test_a_choice_of_colours_is_kept_and_there_from_the_start(page: Page, hard_address: str) -> None:
    """Dark and more contrast hold on the next page from its first paint on; System takes back what was chosen."""
    page.emulate_media(color_scheme="light")
    page.goto(hard_address)
    assert (page.evaluate(PAPER), pressed(page)) == (LIGHT, ["System"])
    page.get_by_role("button", name="Dark").click()
    assert (page.evaluate(PAPER), pressed(page)) == (DARK, ["Dark"])
    # The later script, which shows the line, never comes: what is painted is display.js's and the stylesheet's work.
    page.route(re.compile(r"/attache\.\w+\.js"), lambda route: route.abort())
    page.goto(hard_address + "timeline/")
    assert page.evaluate(PAPER) == DARK
    assert page.locator(".display").is_hidden()
    page.unroute_all()
    page.reload()
    page.get_by_role("button", name="More contrast").click()
    page.reload()
    assert (page.evaluate(PAPER), pressed(page)) == ("rgb(0, 0, 0)", ["Dark", "More contrast"])
    assert json.loads(page.evaluate("localStorage['attache:display']")) == {"scheme": "dark", "contrast": "more"}
    page.get_by_role("button", name="System").click()
    page.get_by_role("button", name="More contrast").click()
    assert (page.evaluate(PAPER), page.evaluate("localStorage['attache:display']")) == (LIGHT, "{}")


def test_less_contrast_than_the_system_asks_for_can_be_chosen(page: Page, hard_address: str) -> None:
    """Where the system asks for more contrast the button is pressed, and takes it back for this digest."""
    page.emulate_media(contrast="more", color_scheme="light")
    page.goto(hard_address)
    assert (page.evaluate(PAPER), pressed(page)) == ("rgb(255, 255, 255)", ["System", "More contrast"])
    page.get_by_role("button", name="More contrast").click()
    page.reload()
    assert (page.evaluate(PAPER), pressed(page)) == (LIGHT, ["System"])


def test_colours_can_be_chosen_where_nothing_is_kept(page: Page, hard_address: str) -> None:
    """With storage blocked a choice holds for the page, and nothing fails."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    page.goto(hard_address)
    page.get_by_role("button", name="Dark").click()
    assert (page.evaluate(PAPER), errors) == (DARK, [])


def test_without_scripts_the_system_decides_and_nothing_is_offered(browser: Browser, hard_address: str) -> None:
    """No line of colours and no choices are shown that would do nothing, and every event is there."""
    page = browser.new_context(java_script_enabled=False, color_scheme="dark").new_page()
    page.goto(hard_address + "kinds/visit/")
    assert page.locator(".display").is_hidden()
    assert page.locator("form.narrow").is_hidden()
    assert page.locator("[data-kind]").count() == page.locator("[data-kind]:visible").count() > 0
    page.context.close()


# Narrowed lists -----------------------------------------------------------------------------------------------------


def shown(page: Page) -> dict[str, Any]:
    """Return what a narrowed list shows: its entries, its years, its gaps, and what is said of it."""
    return {
        "kinds": sorted(
            set(
                page.locator(".entry[data-kind]:visible:not(.sub)").evaluate_all(
                    "all => all.map((one) => one.dataset.kind)"
                )
            )
        ),
        "entries": page.locator(".entry[data-kind]:visible:not(.sub)").count(),
        "empty heads": page.locator(".yhead:visible").count()
        - page.locator("section:visible:has(.yhead):has(.entry:not([hidden]))").count(),
        "gaps": page.locator(".gap:visible").count(),
        "said": page.locator("form.narrow [role=status]").inner_text(),
    }


def test_a_list_is_narrowed_by_its_choices_and_by_its_address(page: Page, hard_address: str) -> None:
    """Kind and partner leave what fits both, say how many, stand in the address, and go back with the browser."""
    page.goto(hard_address + "timeline/2024/")
    whole = shown(page)
    assert whole["said"] == ""
    page.locator("select[name=kind]").select_option("visit")
    kind = shown(page)
    assert kind["kinds"] == ["visit"]
    assert 0 < kind["entries"] < whole["entries"]
    assert kind["said"] == f"{kind['entries']} of {whole['entries']} entries"
    assert (
        page.locator("select[name=kind]").evaluate("one => one.selectedOptions[0].text") == f"Visit ({kind['entries']})"
    )
    page.locator("select[name=partner]").select_option("jp")
    both = shown(page)
    assert both["entries"] == 1
    assert (page.url.partition("?")[2], both["empty heads"], both["gaps"]) == ("kind=visit&partner=jp", 0, 0)
    page.reload()
    assert shown(page) == both
    page.go_back()
    assert (shown(page), page.url.partition("?")[2]) == (kind, "kind=visit")
    page.go_back()
    assert shown(page) == whole


def test_a_part_stays_with_its_event(page: Page, hard_address: str) -> None:
    """An event whose part alone fits the choice is shown with the part; the count is of entries."""
    page.goto(hard_address + "timeline/2024/?kind=meeting&partner=jp")
    assert page.locator("#long").is_visible()
    assert page.locator("#part").is_visible()


def test_a_list_is_narrowed_by_keyboard(page: Page, hard_address: str) -> None:
    """A choice is made with the keys alone, is told to those who listen, and one key shows all again."""
    page.goto(hard_address + "timeline/2024/?kind=nonsense")
    whole = shown(page)
    page.locator("select[name=kind]").focus()
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    assert (page.locator("select[name=kind]").input_value(), page.url.partition("?")[2]) == ("visit", "kind=visit")
    assert page.locator("form.narrow [role=status]").inner_text().endswith(" entries")
    page.get_by_role("button", name="Show all").focus()
    page.keyboard.press("Enter")
    assert (shown(page), page.url.partition("?")[2]) == (whole, "")


def test_an_event_has_a_place_on_the_pages_of_the_timeline(page: Page, hard_address: str) -> None:
    """The address of a year with an event's id leads to its entry; its title leads on to the article."""
    page.goto(hard_address + "timeline/2024/#part")
    assert page.locator("#part").evaluate("one => one.matches(':target')")
    page.locator("#part h4 a, #part h3 a").first.click()
    assert re.search(r"/articles/2024/[^/]+/#part$", page.url)


def test_the_years_of_a_list_lead_into_it(page: Page, hard_address: str) -> None:
    """A year of the strip on the page of a series leads to the first event of that year in its list."""
    page.goto(hard_address + "series/talks/")
    page.locator(".strip a[href^='#s:']").last.click()
    target = page.locator(":target .when").inner_text()
    assert "2025" in target


# Keys, disks, fonts -------------------------------------------------------------------------------------------------


def test_a_stroke_leads_to_search(page: Page, digest_address: str) -> None:
    """`/` goes to the search field, but not from within a field."""
    page.goto(digest_address + "timeline/")
    page.keyboard.press("/")
    field = page.locator("input[type=search]").first
    assert field.evaluate("one => one === document.activeElement")
    page.keyboard.type("a/b")
    assert field.input_value() == "a/b"


def test_pages_are_read_from_a_disk(page: Page, digest_site: Path) -> None:
    """Opened as files, links lead to pages and not to lists of folders, and a list can still be narrowed."""
    page.goto((digest_site / "index.html").as_uri())
    page.get_by_role("link", name="Timeline", exact=True).first.click()
    assert page.url == (digest_site / "timeline/index.html").as_uri()
    page.locator("select[name=kind]").select_option("meeting")
    assert shown(page)["kinds"] == ["meeting"]


@pytest.mark.parametrize(("address", "budget"), [("", 120_000), ("articles/2023/bare/", 90_000)])
def test_fonts_of_a_first_view_are_few(page: Page, hard: Path, hard_address: str, address: str, budget: int) -> None:
    """No page needs more than 120 KB of fonts, and one in plain English no more than 90 KB."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(hard_address + address, wait_until="networkidle")
    files = {hard / url.removeprefix(hard_address) for url in asked if url.endswith(".woff2")}
    assert files
    assert sum(file.stat().st_size for file in files) <= budget


def test_scripts_are_small(digest_site: Path) -> None:
    """What an article loads of scripts is at most 7 KB, without squeezing."""
    article = max((digest_site / "articles").glob("*/*/index.html"))
    scripts = re.findall(r'<script src="([^"]+)"', article.read_text(encoding="utf-8"))
    assert len(scripts) == 2
    assert sum((article.parent / script).stat().st_size for script in scripts) <= 7_000
