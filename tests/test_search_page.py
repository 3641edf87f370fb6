"""Does the search find what it should, in a real browser on a plain static host?"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from attache.registry import fold
from tests.conftest import ROOT
from tests.sites import matter
from tests.tools.chromium import accessibility, complaints, serving
from tests.trees import built

EVIL = "<img src=x onerror=document.title='broken'>"
PLANTED = {
    "site.yaml": "title: T\nurl: https://t.example/below/\nhome_country: FR\n",
    "articles/plain.md": matter(
        "title: First words\nid: plain\ndate: 2024-01-01", "Of Phan Van Giang. " + "Words. " * 40
    ),
    "articles/marks.md": matter(
        "title: Second words\nid: marks\ndate: 2023-01-01", "Of Phan Văn Giang. " + "Words. " * 40
    ),
    "articles/evil.md": matter(
        f'title: "{EVIL}"\nid: evil\ndate: 2022-01-01\nsummary: "Sum {EVIL}"\ntags: ["{EVIL}"]',
        "Hostile `<img src=x onerror=alert(1)>` &lt;mark> & text.",
    ),
    "officials/evil.md": matter(f'name: "Evil {EVIL}"\naliases: ["Zorro {EVIL}"]\ncountry: FR', "Somebody."),
    **{
        f"articles/piled-{n}.md": matter(f"title: Piled {n}\nid: piled-{n}\ndate: 2021-01-0{n % 9 + 1}")
        for n in range(24)
    },
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page on which no script fails and nothing is asked of another host."""
    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda said: troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else troubles.append(asked.url))
    yield page
    page.close()
    assert troubles == []


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a planted site below a path, and give its address."""
    folder = tmp_path_factory.mktemp("planted")
    for path, text in PLANTED.items():
        file = folder / "source/content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    built(folder / "source", folder / "host/pagefind-demo/below", search=True)
    with serving(folder / "host") as address:
        yield f"{address}pagefind-demo/below/"


def titles(page: Page) -> list[str]:
    """The titles of the results, once they are there."""
    expect(page.locator(".status")).not_to_be_empty()
    if "Nothing" not in page.locator(".status").inner_text():
        expect(page.locator(".hits h3").first).to_be_visible()
    return page.locator(".hits h3").all_inner_texts()


def choices(page: Page, name: str) -> list[str]:
    """The values of a filter with their counts, those behind the fold too."""
    found = page.locator(f"[data-filter={name}] li").evaluate_all("items => items.map(item => item.textContent)")
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("phan van giang", "Phan Văn Giang"),
        ("Phan Văn Giang", "Phan Văn Giang"),
        ("le duc anh", "Lê Đức Anh"),
        ("Lê Đức Anh", "Lê Đức Anh"),
        ("doi ngoai quoc phong", "Conclusion No. 53-KL/TW"),
        ("đối ngoại quốc phòng", "Conclusion No. 53-KL/TW"),
        ("Viet Nam", "Vietnam"),
        ("Việt Nam", "Vietnam"),
        ("Vietnam", "Vietnam"),
        ("VN", "Vietnam"),
        ("MND", "Ministry of National Defence"),
        ("bo quoc phong", "Ministry of National Defence"),
        ("vpa", "Vietnam People’s Army"),
        ("Lào", "Laos"),
        ("2024", "2024"),
        ("december 2024", "December 2024"),
        ("visit", "Visit"),
    ],
)
def test_what_is_typed_finds_what_is_meant(page: Page, digest_address: str, typed: str, first: str) -> None:
    """With its marks or without, by another spelling, short form or year: the page of what is called so is first."""
    page.goto(f"{digest_address}search/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text(f"for “{typed}”")
    assert titles(page)[0] == first


def test_the_text_of_the_digest_is_found_with_its_matches_marked(page: Page, digest_address: str) -> None:
    """Where the words stand in a text they are shown with what is around them, in one mark for words side by side."""
    page.goto(f"{digest_address}search/?q=doi+ngoai+quoc+phong")
    assert titles(page) == ["Conclusion No. 53-KL/TW", "About this digest"]
    assert page.locator(".hits li").nth(1).locator("mark").all_inner_texts() == ["đối ngoại quốc phòng"]


def test_every_name_of_an_entity_leads_to_it(page: Page, digest_site: Path, digest_address: str) -> None:
    """Names are folded in the browser as they were in the build: each alias of the digest finds whom it means first."""
    page.goto(f"{digest_address}search/")
    source = digest_site.parent / "content"
    names = [
        line.strip(" -").partition("name: ")[2] or line.strip(" -")
        for path in sorted((source / "officials").glob("*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("name: ", "  - "))
    ]
    names = [name for name in names if ":" not in name and "{" not in name]
    assert len(names) > 12
    for name in names:
        page.goto(f"{digest_address}search/?q={name}")
        titles(page)
        shown = page.locator(".hits a").first.get_attribute("href") or ""
        assert "/officials/" in shown, (name, fold(name), shown)


def test_exact_marks_come_first(page: Page, planted: str) -> None:
    """Both spellings are found by both, and the one that was typed leads."""
    for typed, first in (("Phan Van Giang", "First words"), ("Phan Văn Giang", "Second words")):
        page.goto(f"{planted}search/?q={typed}")
        assert (titles(page)[0], sorted(titles(page))) == (first, ["First words", "Second words"])


def test_other_names_find_and_are_not_shown(page: Page, digest_address: str) -> None:
    """Results that an alias found show their own text; the alias stands nowhere in them."""
    page.goto(f"{digest_address}search/?q=MND")
    assert len(titles(page)) > 1
    assert "MND" not in page.locator(".hits").inner_text()


def test_filters_combine_in_the_address_and_go_back(page: Page, digest_address: str) -> None:
    """Each filter narrows what is found and stands in the address; it can be taken away, and undone by going back."""
    page.goto(f"{digest_address}search/?q=vietnam")
    many = len(titles(page))
    page.locator("[data-filter=country] a", has_text="Laos").click()
    expect(page).to_have_url(f"{digest_address}search/?q=vietnam&country=Laos")
    expect(page.locator("[data-filter=country] a[aria-current]")).to_have_text("Laos ×")
    page.locator("[data-filter=year] a", has_text="2024").click()
    expect(page).to_have_url(f"{digest_address}search/?q=vietnam&country=Laos&year=2024")
    expect(page.locator(".status")).to_have_text("1 result for “vietnam”")
    assert titles(page) == ["Defence diplomacy from Trung Giã to the 2024 exhibition"]
    page.go_back()
    expect(page.locator("[data-filter=year] a[aria-current]")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".status")).to_have_text("1 result for “vietnam”")
    page.locator("[data-filter=country] a[aria-current]").click()
    expect(page).to_have_url(f"{digest_address}search/?q=vietnam&year=2024")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{digest_address}search/?q=vietnam")
    expect(page.locator(".hits li")).to_have_count(min(many, 10))


def test_a_filter_says_how_many_it_would_leave(page: Page, digest_address: str) -> None:
    """The count beside a value is the number of results once it is chosen; chosen, it stands first and in focus."""
    page.goto(f"{digest_address}search/?q=conference")
    titles(page)
    value = choices(page, "official")[1]
    name, count = value.rsplit(" ", 1)
    page.locator("[data-filter=official] a", has_text=name).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text(f"{count} result")
    assert choices(page, "official")[0] == f"{name} ×"
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == f"{name} ×"


def test_filters_alone_list_the_latest_first(page: Page, digest_address: str) -> None:
    """Without words all that a filter leaves is there, the latest first; with them the order can be chosen."""
    page.goto(f"{digest_address}search/?type=Articles")
    years = [
        int(text) for text in page.locator(".hits .when").all_inner_texts() for text in text.split() if len(text) == 4
    ]
    assert years == sorted(years, reverse=True)
    page.goto(f"{digest_address}search/?q=conference&type=Articles")
    titles(page)
    page.get_by_text("Latest first").click()
    expect(page).to_have_url(f"{digest_address}search/?q=conference&type=Articles&sort=date")
    page.get_by_text("Best match first").click()
    expect(page).to_have_url(f"{digest_address}search/?q=conference&type=Articles")


def test_the_keyboard_alone_searches_from_any_page(page: Page, digest_address: str) -> None:
    """`/` leads to the field of any page, Enter to the results, Tab on to the first; Escape empties the field."""
    page.goto(f"{digest_address}timeline/")
    page.keyboard.press("/")
    page.keyboard.type("giang")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{digest_address}search/?q=giang")
    titles(page)
    page.keyboard.press("/")
    expect(page.locator("#s\\:find")).to_be_focused()
    for _ in range(4):  # button, order, results
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.hits') !== null"):
            break
    assert page.evaluate("document.activeElement.textContent") == "Phan Văn Giang"
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("#s\\:find")).to_have_value("")
    expect(page.locator(".hits")).to_be_hidden()
    page.go_back()
    expect(page.locator("#s\\:find")).to_have_value("giang")


def test_typing_is_one_step_back(page: Page, digest_address: str) -> None:
    """Results come while the reader types, and however many letters there were, back leads to what was before."""
    page.goto(f"{digest_address}search/?q=laos")
    titles(page)
    page.locator("#s\\:find").fill("")
    page.keyboard.type("exhibition", delay=60)
    expect(page.locator(".status")).to_contain_text("for “exhibition”")
    page.go_back()
    expect(page.locator(".status")).to_contain_text("for “laos”")


def test_more_results_keep_the_focus(page: Page, planted: str) -> None:
    """Ten are shown; the button shows ten more and leads on to the first of them, until there are no more."""
    page.goto(f"{planted}search/?q=piled")
    assert len(titles(page)) == 10
    more, results = page.locator(".more"), page.locator(".hits li")
    for before, after, label in ((10, 20, "Show 10 more"), (20, 24, "Show 4 more")):
        expect(more).to_have_text(label)
        more.focus()
        page.keyboard.press("Enter")
        expect(results).to_have_count(after)
        expect(results.nth(before).locator("a")).to_be_focused()
    expect(more).to_be_hidden()


def test_what_finds_nothing_says_so_and_leads_on(page: Page, digest_address: str) -> None:
    """Readers are told, aloud too, and given the lists of everything."""
    page.goto(f"{digest_address}search/?q=zzzzqqq")
    expect(page.get_by_role("status")).to_have_text("Nothing found for “zzzzqqq”")
    expect(page.locator(".elsewhere a", has_text="Officials")).to_be_visible()
    page.goto(f"{digest_address}search/")
    expect(page.locator(".elsewhere a", has_text="Officials")).to_be_visible()
    expect(page.locator(".hits")).to_be_hidden()


def test_a_page_without_a_text_is_found_by_its_name(page: Page, planted: str) -> None:
    """A country that nobody described and an article that is only a title are found all the same."""
    for typed, first in (("france", "France"), ("piled 3", "Piled 3")):
        page.goto(f"{planted}search/?q={typed}")
        assert titles(page)[0] == first


@pytest.mark.parametrize(
    "query", ["?q=hostile", "?q=zorro", "?q=img+src", "?type=Tags", f"?q={EVIL}", f"?q=x&country={EVIL}"]
)
def test_hostile_text_is_shown_as_text(page: Page, planted: str, query: str) -> None:
    """Titles, summaries, texts, names and the address itself may hold HTML: it is read, and never done."""
    page.goto(planted + "search/" + query)
    page.wait_for_load_state("networkidle")
    assert page.locator("#s\\:search img, .hits img").count() == 0
    assert page.title() == "Search · T"
    if query == "?q=hostile":
        assert titles(page) == [EVIL]
        assert "Hostile <img src=x onerror=alert(1)> <mark> & text." in page.locator(".hits .sum").inner_text()


def test_without_a_script_the_lists_are_linked(browser: Browser, digest_address: str) -> None:
    """With scripts off the form is there, a sentence says why nothing comes, and everything is one link away."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{digest_address}officials/")
    page.locator("input[name=q]").fill("giang")
    page.locator("input[name=q]").press("Enter")
    expect(page).to_have_url(f"{digest_address}search/?q=giang")
    expect(page.locator("noscript p")).to_contain_text("scripts are off")
    page.locator(".elsewhere a", has_text="Officials").click()
    expect(page.locator("h1")).to_have_text("Officials")
    context.close()


def test_without_an_index_the_page_says_so(browser: Browser, digest_site: Path, tmp_path: Path) -> None:
    """A copy without its index tells readers, and leads them to the lists."""
    shutil.copytree(digest_site, tmp_path / "site", ignore=shutil.ignore_patterns("pagefind"))
    with serving(tmp_path / "site") as address:
        page = browser.new_page()
        page.goto(f"{address}search/?q=laos")
        expect(page.get_by_role("status")).to_contain_text("The index of the search is not here")
        expect(page.locator(".elsewhere a", has_text="Countries")).to_be_visible()
        page.close()


def test_the_search_page_is_quiet_and_accessible_in_every_state(browser: Browser, digest_address: str) -> None:
    """With results, with none and with nothing asked Chromium has no complaint, and axe finds nothing."""
    states = ["search/", "search/?q=giang", "search/?q=zzzzqqq", "search/?country=Laos&year=2024"]
    assert complaints(browser, digest_address, states) == []
    assert accessibility(browser, digest_address, states) == []


def test_the_script_is_small() -> None:
    """What the search page loads of ours is at most 8 KB, and only that page may run WebAssembly."""
    assert len((ROOT / "static/search.js").read_bytes()) <= 8192


def test_only_the_search_page_allows_more(digest_site: Path) -> None:
    """WebAssembly is allowed on one page, and that page alone loads the script."""
    allowing = {
        path.relative_to(digest_site).as_posix() for path in digest_site.rglob("*.html") if b"wasm" in path.read_bytes()
    }
    assert allowing == {"search/index.html"}
    entry = json.loads((digest_site / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))
    assert list(entry["languages"]) == ["en"]
