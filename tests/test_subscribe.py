"""Is all that can be followed listed, found by its name, and handed on to feed readers?"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Browser, Page, expect

from attache.compose import site_of
from attache.feed_views import Followed, OutlinePage, SubscribePage
from attache.outputs.opml import opml
from attache.plan import Planned
from attache.settings import SiteFile
from attache.views import Link
from tests.conftest import ROOT
from tests.sites import findings_of, linked, matter
from tests.test_plan import FULL, changed, planned
from tests.tools import vnu
from tests.tools.chromium import accessibility, complaints, serving
from tests.trees import built

URL = "https://t.example/below/"
TWO_FIT = "2 names fit: Phạm Minh Chính, Phan Văn Giang. Go on typing, or take one of the list."
NO_FEED = "There is no feed of {}: it takes at least 3 articles. Take all kinds instead."
SITE = f"title: T & Co\nurl: {URL}\nhome_country: FR\n"
KINDS = ("visit", "visit", "visit", "dialogue", "dialogue", "training")  # of the events with Japan: visits are enough


def event(kind: str, day: int, *, who: str) -> str:
    """Write an article with one event, known to the day."""
    told = f"{{title: E, date: 2026-01-{day:02d}, kind: {kind}, countries: [FR, JP], officials: [{who}]}}"
    return matter(f"title: T{day}\nid: a{day}\ndate: 2026-01-{day:02d}\ntags: [Japan, ports]\nevents: [{told}]")


MANY = {
    "site.yaml": SITE,
    **{f"articles/a{n}.md": event(kind, n, who="Phan Văn Giang") for n, kind in enumerate(KINDS, 1)},
    "articles/a9.md": event("visit", 9, who="Phạm Minh Chính"),
    "officials/phan-van-giang.md": matter("name: Phan Văn Giang\ncountry: VN"),
    "officials/pham-minh-chinh.md": matter("name: Phạm Minh Chính\ncountry: VN"),
    "officials/nobody.md": matter("name: Nguyễn Đức\ncountry: VN"),
}


def subscribe(pages: dict[str, Planned]) -> SubscribePage:
    """Return the view of the page among planned ones."""
    view = pages["subscribe/index.html"].view
    assert isinstance(view, SubscribePage)
    return view


def every_address(page: SubscribePage) -> Iterator[str]:
    """Yield every address that the lists of the page lead to, but those of the lists for feed readers."""
    for row in (*page.whole, *(row for group in page.groups for row in group.rows)):
        yield from (row.link.address, *row.files, *(address for _, address, _ in row.kinds))
    yield from (link.address for group in page.groups for link in group.rest)


def rss_of(pages: dict[str, Planned]) -> list[str]:
    """Return the public addresses of the RSS feeds among planned pages, archives aside, sorted."""
    addresses = [page.view.address for page in pages.values() if page.maker == "rss"]
    return sorted(URL.rstrip("/") + address for address in addresses if address.endswith("/feed.xml"))


def lists_of(pages: dict[str, Planned], files: dict[str, str]) -> dict[str, etree._Element]:
    """Return the written lists for feed readers, parsed, by file."""
    digest, _ = linked(files)
    views = {file: page.view for file, page in pages.items() if page.maker == "opml"}
    site = site_of(digest, {})
    return {file: etree.fromstring(opml(view, site)) for file, view in views.items() if isinstance(view, OutlinePage)}


# The lists ------------------------------------------------------------------------------------------------------------


def test_the_full_site_has_these_rows() -> None:
    """Every entity with a page has a row with its items and the date of the latest, or is named as empty."""
    page = subscribe(planned(FULL))
    assert (page.whole[0].link.label, page.whole[0].items, page.whole[0].latest) == ("Full Digest", 3, "2026-11-02")
    found = {group.title: [(row.link.label, row.items, row.latest) for row in group.rows] for group in page.groups}
    rest = {group.title: [link.label for link in group.rest] for group in page.groups}
    kinds = ["Visit", "Dialogue", "Training and exchange", "Humanitarian aid and disaster relief", "Staff ride"]
    assert found == {
        "Countries": [("France", 2, "2026-11-02"), ("Japan", 2, "2026-11-02"), ("Vietnam", 1, "2026-11-02")],
        "Officials": [("Alex Moreau", 2, "2026-11-02"), ("Kenji Satō", 2, "2026-11-02")],
        "Organisations": [("Staff College", 1, "2026-11-02")],
        "Series": [("Yearly Talks", 2, "2026-11-02")],
        "Figures": [("Attaché offices abroad", 1, "2025-05-03")],
        "Agreements": [("Port Accord", 2, "2026-11-02")],
        "Areas": [("Old Port", 1, "2026-11-02")],
        "Kinds of event": [(kind, 2 if kind == "Dialogue" else 1, "2026-11-02") for kind in kinds],
        "Tags": [("ports", 3, "2026-11-02")],
    }
    assert rest["Organisations"] == ["Ministry of Arms", "Ministry of Shields"]
    assert [title for title, names in rest.items() if names] == ["Organisations", "Kinds of event"]


def test_the_date_of_the_latest_is_as_exact_as_it_is_known() -> None:
    """An article known by its month is dated so."""
    page = subscribe(planned({"site.yaml": SITE, "articles/a.md": matter("title: T\nid: a\ndate: 2024-03~")}))
    assert page.whole[0].latest == "2024-03~"


def test_kinds_of_countries_and_officials_have_rows_of_their_own() -> None:
    """From three articles on: visits with Japan are told by four, those of one official by three, talks by two."""
    page = subscribe(planned(MANY))
    kinds = {row.link.label: row.kinds for group in page.groups for row in group.rows if row.kinds}
    assert kinds == {
        "France": (("Visit", "/countries/france/visit/feed.xml", 4),),
        "Japan": (("Visit", "/countries/japan/visit/feed.xml", 4),),
        "Phan Văn Giang": (("Visit", "/officials/phan-van-giang/visit/feed.xml", 3),),
    }


@pytest.mark.parametrize("files", [FULL, MANY])
def test_every_link_leads_to_a_planned_page_and_every_feed_is_linked(files: dict[str, str]) -> None:
    """What the lists name is planned; and every feed and calendar that is planned is named, archives aside."""
    pages = planned(files)
    named = [*every_address(subscribe(pages))]
    there = {page.view.address for page in pages.values()}
    assert set(named) - there == set()
    made = {address for address in there if re.search(r"/(feed\.xml|calendar\.ics)$", address)}
    folders = {address.rpartition("/")[0] for address in named}
    assert {address for address in made if address.rpartition("/")[0] not in folders} == set()


@pytest.mark.parametrize(
    ("more", "page", "lists"),
    [
        ("", True, True),
        ("outputs: [feeds]\n", True, True),
        ("outputs: [calendars]\n", True, False),
        ("outputs: [search]\n", False, False),
    ],
)
def test_the_page_is_there_where_there_is_something_to_follow(more: str, page: bool, lists: bool) -> None:
    """Without feeds there are no lists for feed readers, without calendars either no page; nor without `url:`."""
    linking = {"articles/a.md": matter("title: T\nid: a\ndate: 2024-03-01", "[Follow](/subscribe/)")}
    files = {**linking, "site.yaml": SITE + more}
    pages = planned(files)
    assert ("subscribe/index.html" in pages, "opml.xml" in pages) == (page, lists)
    assert [said.split()[1] for said in findings_of(files)] == ([] if page else ["link-unknown"])
    assert "subscribe/index.html" not in planned({**linking, "site.yaml": "title: T\n"})


def test_nobody_else_may_live_at_its_address() -> None:
    """A page of the site's own at `/subscribe/` is an error."""
    found = findings_of({"pages/subscribe.md": matter("title: Mine")})
    assert [said.split()[1] for said in found] == ["address-collision"]


def test_of_a_large_group_what_is_told_once_is_only_named() -> None:
    """Of 201 tags the one that two articles carry has a row; the others are named, and all have feeds in the list."""
    tags = ", ".join(f"tag{n}" for n in range(201))
    files = {
        "site.yaml": SITE,
        "articles/a.md": matter(f"title: T\nid: a\ndate: 2024-03-01\ntags: [{tags}]"),
        "articles/b.md": matter("title: T\nid: b\ndate: 2024-03-02\ntags: [tag7]"),
    }
    pages = planned(files)
    group = subscribe(pages).groups[-1]
    assert ([row.link.label for row in group.rows], len(group.rest)) == (["tag7"], 200)
    assert len(lists_of(pages, files)["subscribe/tags.opml"].findall(".//outline[@xmlUrl]")) == 201


def test_another_text_or_day_alters_neither_page_nor_lists() -> None:
    """They depend on what they show: not on texts, and on no clock."""
    files = {"subscribe/index.html", "opml.xml", "subscribe/countries.opml"}
    path = "articles/2025/2025-05-03-first-talks.md"
    before = planned(FULL)
    assert changed(before, planned({**FULL, path: FULL[path].replace("A table:", "Tables:")})) & files == set()
    assert changed(before, planned(FULL, now="2026-11-23")) & files == set()


# Lists for feed readers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("files", [{**FULL, "site.yaml": SITE}, MANY])
def test_the_lists_hold_the_planned_feeds_each_once(files: dict[str, str]) -> None:
    """The list of all has exactly the RSS feeds that are planned; those of the groups have it but for the whole's."""
    pages = planned(files)
    lists = lists_of(pages, files)
    urls = {
        file: [feed.get("xmlUrl", "") for feed in root.iter("outline") if feed.get("type")]
        for file, root in lists.items()
    }
    every = urls.pop("opml.xml")
    assert sorted(every) == rss_of(pages)
    grouped = [url for found in urls.values() for url in found]
    whole = {URL + name for name in ("feed.xml", "digest/feed.xml", "corrections/feed.xml")}
    assert sorted(grouped) == sorted(set(every) - whole)
    for file, found in urls.items():
        folder = file.removeprefix("subscribe/").removesuffix(".opml")
        assert {url.removeprefix(URL).split("/")[0] for url in found} == {folder}


def test_a_list_says_what_opml_asks() -> None:
    """Version, head and body in order; every outline has a text; a feed is of type `rss`, with absolute addresses."""
    for root in lists_of(planned(MANY), MANY).values():
        assert (root.tag, root.items(), [part.tag for part in root]) == ("opml", [("version", "2.0")], ["head", "body"])
        assert [part.tag for part in root[0]] == ["title", "ownerId", "docs"]  # and no date, which a clock would set
        groups, feeds = root.findall("body/outline"), root.findall("body/outline/outline")
        assert [one.tag for one in root[1].iter()] == ["body"] + ["outline"] * (len(groups) + len(feeds))
        assert all(set(one.attrib) == {"text", "title"} and len(one) for one in groups)
        for feed in feeds:
            assert list(feed.attrib) == ["type", "text", "title", "language", "xmlUrl", "htmlUrl"]
            assert (feed.get("type"), feed.get("language")) == ("rss", "en-GB")
            assert (feed.get("xmlUrl", "") + feed.get("htmlUrl", "")).count(URL) == 2
    countries = lists_of(planned(MANY), MANY)["subscribe/countries.opml"]
    assert [[one.get("text") for one in group.iter()] for group in countries.findall("body/outline")] == [
        ["Countries", "T & Co: France", "T & Co: Japan", "T & Co: Vietnam"],
        ["Countries by kind of event", "T & Co: France, Visit", "T & Co: Japan, Visit"],
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30), st.integers(1, 400))
def test_a_title_comes_out_of_a_list_as_it_went_in(title: str, times: int) -> None:
    """Whatever the door lets through, at any length, is said whole: marks, quotes, signs of XML."""
    digest, _ = linked({"site.yaml": SITE})
    feed = Followed(link=Link(label=title * times, address="/x/"), files=("/x/feed.xml",))
    root = etree.fromstring(
        opml(OutlinePage(address="/", title=title, groups=((title, (feed,)),)), site_of(digest, {}))
    )
    assert [one.get("text") for one in root.iter("outline")] == [title, title * times]
    assert root.findtext("head/title") == title
    assert SiteFile().languages[0] == root[1][0][0].get("language")


# The pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with many visits, below a path, and give the folder of its host."""
    folder = tmp_path_factory.mktemp("followed")
    for path, text in MANY.items():
        file = folder / "source/content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    built(folder / "source", folder / "host/below")
    return folder / "host"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve it and give the address of the page."""
    with serving(site) as base:
        yield f"{base}below/subscribe/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page; no script may fail, and nothing may be asked of another host."""
    troubles: list[str] = []
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.on("console", lambda said: troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else troubles.append(asked.url))
    page.goto(address)
    yield page
    context.close()
    assert troubles == []


def links(site: Path, address: str) -> list[str]:
    """Return where the links and alternates of a built page lead, within the site."""
    root = html.fromstring((site / f"below{address}index.html").read_text(encoding="utf-8"))
    found = [*root.findall(".//main//a"), *root.findall(".//link[@rel='alternate']")]
    return [urljoin(address, one.get("href", "")) for one in found]


@pytest.mark.parametrize("address", ["/countries/japan/", "/officials/phan-van-giang/"])
def test_a_page_leads_to_its_feeds_and_calendar(site: Path, address: str) -> None:
    """At its foot and in its head: every format, and the kinds that have a feed; nobody else's calendar."""
    found = links(site, address)
    for file in ("feed.xml", "atom.xml", "feed.json", "calendar.ics"):
        assert found.count(address + file) == 2
    assert [link for link in found if link.endswith("/visit/feed.xml")] == [f"{address}visit/feed.xml"]
    assert "/subscribe/" in found


def test_an_article_names_the_feeds_of_the_whole(site: Path) -> None:
    """It has none of its own: its head has the digest's, with their types and titles."""
    text = (site / "below/articles/2026/a1/index.html").read_text(encoding="utf-8")
    found = re.findall(r'<link rel="alternate" type="(.*?)" title="(.*?)" href="../../../(.*?)">', text)
    assert found == [
        ("application/rss+xml", "T &amp; Co, RSS", "feed.xml"),
        ("application/atom+xml", "T &amp; Co, Atom", "atom.xml"),
        ("application/feed+json", "T &amp; Co, JSON Feed", "feed.json"),
        ("text/calendar", "T &amp; Co, Calendar", "calendar.ics"),
    ]


def test_the_script_is_small_and_on_this_page_alone(site: Path) -> None:
    """It is less than 2.5 KB over the wire, and no other page asks for it."""
    assert len(gzip.compress((ROOT / "static/subscribe.js").read_bytes())) < 2_500
    asking = {file for file in site.rglob("*.html") if "assets/subscribe." in file.read_text(encoding="utf-8")}
    assert asking == {site / "below/subscribe/index.html"}


def choose(page: Page, who: str = "", kind: str = "all", format: str = "RSS") -> tuple[str, str]:
    """Choose, and return what is said and the address."""
    page.get_by_label("Country, official or other name").fill(who)
    page.get_by_label("Kind of event").select_option(label=kind)
    page.get_by_label("Format").select_option(label=format)
    return page.get_by_role("status").inner_text(), page.get_by_label("Address").input_value()


@pytest.mark.parametrize(
    ("who", "kind", "format", "said", "file"),
    [
        ("", "all", "RSS", "The whole digest", "feed.xml"),
        ("", "all", "Calendar", "The whole digest", "calendar.ics"),
        ("", "Visit", "Atom", "Visit", "kinds/visit/atom.xml"),
        ("Phan Văn Giang", "all", "RSS", "Phan Văn Giang", "officials/phan-van-giang/feed.xml"),
        ("phan van giang", "Visit", "RSS", "Phan Văn Giang, Visit", "officials/phan-van-giang/visit/feed.xml"),
        ("giang", "Visit", "Atom", "Phan Văn Giang, Visit", "officials/phan-van-giang/visit/atom.xml"),
        ("nguyen duc", "all", "RSS", "Nguyễn Đức", "officials/nobody/feed.xml"),
        ("JAPAN", "Visit", "RSS", "Japan, Visit", "countries/japan/visit/feed.xml"),
        ("Japan", "all", "Calendar", "Japan", "countries/japan/calendar.ics"),
        ("Japan (Tags)", "all", "RSS", "Japan (Tags)", "tags/japan/feed.xml"),
        ("Japan", "Dialogue", "RSS", NO_FEED.format("Japan, Dialogue"), None),
        ("ports", "Visit", "RSS", NO_FEED.format("ports, Visit"), None),
        ("Atlantis", "all", "RSS", "Nothing here is called “Atlantis”.", None),
        ("pha", "all", "RSS", TWO_FIT, None),
        (
            "Japan",
            "Visit",
            "Calendar",
            "A calendar holds all kinds of event: take a feed for one kind of Japan alone, or all kinds.",
            None,
        ),
    ],
)  # fmt: skip
def test_what_is_chosen_has_its_address(
    page: Page, who: str, kind: str, format: str, said: str, file: str | None
) -> None:
    """By name with or without marks, kind and format; where there is none, it is said why."""
    assert choose(page, who, kind, format) == (said, URL + file if file else "")
    assert page.get_by_role("button", name="Copy").is_enabled() == bool(file)


def test_the_address_is_opened_by_readers_and_calendars(page: Page) -> None:
    """A feed by `feed:`, a calendar by `webcal:`; whichever fits is shown."""
    choose(page, "Japan")
    expect(page.get_by_text("Open in a feed reader")).to_have_attribute("href", f"feed:{URL}countries/japan/feed.xml")
    expect(page.get_by_text("Open in a calendar program")).to_be_hidden()
    choose(page, "Japan", format="Calendar")
    webcal = "webcal://t.example/below/countries/japan/calendar.ics"
    expect(page.get_by_text("Open in a calendar program")).to_have_attribute("href", webcal)
    expect(page.get_by_text("Open in a feed reader")).to_be_hidden()


def test_the_keyboard_alone_chooses_and_copies(page: Page) -> None:
    """From the name by Tab to kind, format, address and button; what was copied is said."""
    page.get_by_label("Country, official or other name").focus()
    for press in ("giang", "Tab", "Visit", "Tab", "Atom", "Tab", "Tab", "Enter"):
        page.keyboard.press(press) if press in ("Tab", "Enter") else page.keyboard.type(press)
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{URL}officials/phan-van-giang/visit/atom.xml"


def test_where_nothing_may_be_copied_the_address_is_marked(page: Page) -> None:
    """A browser that keeps the clipboard from the page leaves the address marked, and that is said."""
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text("The address is marked: copy it.")
    assert page.evaluate("getSelection().toString()") == f"{URL}feed.xml"


def test_without_a_script_all_is_linked(browser: Browser, address: str) -> None:
    """The choice is not shown; the lists are, and open without a script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.get_by_label("Format").is_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Phan Văn Giang", exact=True))
    assert [link.get_attribute("href") for link in row.get_by_role("link").all()][:2] == [
        "../officials/phan-van-giang/",
        "../officials/phan-van-giang/feed.xml",
    ]
    row.locator("summary").click()
    expect(row.get_by_role("link", name="Visit")).to_have_attribute(
        "href", "../officials/phan-van-giang/visit/feed.xml"
    )
    context.close()


def test_the_page_is_valid_quiet_and_accessible(browser: Browser, site: Path) -> None:
    """No validator, no console and no rule of accessibility has a complaint, also with all lists open."""
    assert vnu.errors([site / "below/subscribe/index.html", site / "below/countries/japan/index.html"]) == []
    with serving(site) as base:
        assert complaints(browser, base, ["below/subscribe/"]) == []
        assert accessibility(browser, base, ["below/subscribe/"]) == []
    opened = site / "below/subscribe/opened.html"
    text = (site / "below/subscribe/index.html").read_text(encoding="utf-8")
    opened.write_text(
        re.sub('<details(?: class="group")?>', lambda found: found[0][:-1] + " open>", text), encoding="utf-8"
    )
    with serving(site) as base:
        assert accessibility(browser, base, ["below/subscribe/opened.html"]) == []
    opened.unlink()
