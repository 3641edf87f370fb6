"""Which pages are there, and what does each depend on?"""

from collections.abc import Mapping
from gettext import NullTranslations

import pytest
from msgspec.structs import replace

from attache.compose import site_of
from attache.feed_views import FeedPage
from attache.plan import DRAWN, Planned, plan
from attache.values import stamp_of
from attache.views import MapPage, RedirectPage
from tests.sites import article, linked, words_of
from tests.trees import site_files

WORDS = NullTranslations()
FULL = {path.removeprefix("content/"): text for path, text in site_files("full").items()}
FULL["articles/2026/dot.png"] = "picture"
MAKERS = (
    "404 article articles corrections countries country data digest entity figure figures home index matrix month "
    "months official organisation page redirect search series subscribe timeline withdrawn year"
)


class Makers(dict[str, bytes]):
    """Any maker, by its name."""

    def __missing__(self, name: str) -> bytes:
        return name.encode()


def planned(files: Mapping[str, str], now: str = "2026-11-22") -> dict[str, Planned]:
    """Return the pages planned of a site, by file; the fingerprint of each is with the words of its texts."""
    digest, _ = linked(files, now=now)
    words = {path: stamp_of(said) for path, said in words_of(files).items()}
    pages = plan(digest, site_of(digest, {}), Makers(), WORDS)
    return {page.file: replace(page, fingerprint=page.printed(words)) for page in pages}


def changed(before: dict[str, Planned], after: dict[str, Planned]) -> set[str]:
    """Return the files that are new or have another fingerprint."""
    return {file for file in after if file not in before or after[file].fingerprint != before[file].fingerprint}


def small(**edits: str) -> dict[str, str]:
    """Return the full site with the text of some files edited: `old` and `new` for a path."""
    path, old, new = edits["path"], edits["old"], edits["new"]
    assert old in FULL[path]
    return {**FULL, path: FULL[path].replace(old, new)}


def test_a_full_site_has_every_sort_of_page() -> None:
    """Each template makes at least one page, and so does each output."""
    made = {page.maker for page in planned(FULL).values()}
    outputs = {"rss", "atom", "jsonfeed", "bibtex", "calendar", "csl", "sitemap", "robots", "redirects", "picture"}
    outputs |= {
        "digest.txt",
        "headers.txt",
        "htaccess.txt",
        "security.txt",
        "table_csv",
        "table_json",
        "datapackage",
        "database",
        "opml",
    }
    assert made == {f"{name}.html" for name in MAKERS.split()} | outputs


def test_an_empty_site_has_its_fixed_pages() -> None:
    """Without an article there are the head pages, the kinds, and the root's feeds and maps."""
    files = planned({})
    assert [
        file
        for file in files
        if file.endswith((".html", ".ics", ".txt", ".xml", "feed.json", "_redirects", "_headers", ".htaccess"))
        and not file.startswith("kinds/")
    ] == [
        ".htaccess",
        "404.html",
        "_headers",
        "about/index.html",
        "agreements/index.html",
        "areas/index.html",
        "articles/index.html",
        "atom.xml",
        "calendar.ics",
        "corrections/atom.xml",
        "corrections/feed.json",
        "corrections/feed.xml",
        "corrections/index.html",
        "countries/index.html",
        "data/index.html",
        "digest/atom.xml",
        "digest/feed.json",
        "digest/feed.xml",
        "digest/index.html",
        "expected.ics",
        "feed.json",
        "feed.xml",
        "figures/index.html",
        "index.html",
        "matrix/index.html",
        "officials/index.html",
        "opml.xml",
        "organisations/index.html",
        "robots.txt",
        "search/index.html",
        "series/index.html",
        "sitemap-pages.xml",
        "sitemap.xml",
        "subscribe/index.html",
        "tags/index.html",
        "timeline/index.html",
    ]


@pytest.mark.parametrize(
    ("site", "feeds", "maps"),
    [
        ("title: T\nurl: https://t.example/\n", True, True),
        ("title: T\nurl: https://t.example/\noutputs: [search]\n", False, True),
        ("title: T\n", False, False),
    ],
)
def test_feeds_and_maps_need_an_address(site: str, feeds: bool, maps: bool) -> None:
    """Without `url:` there are no feeds and no maps; `outputs` may leave feeds out."""
    files = planned({**FULL, "site.yaml": site})
    assert [name in files for name in ("feed.xml", "atom.xml", "feed.json", "corrections/feed.xml")] == [feeds] * 4
    assert ("sitemap.xml" in files, "robots.txt" in files) == (maps, maps)


@pytest.mark.parametrize(("outputs", "cited"), [("", True), ("outputs: [data]\n", True), ("outputs: [feeds]\n", False)])
def test_citations_are_data(outputs: str, cited: bool) -> None:
    """Every article that is told has its two files, unless `outputs` leaves data out."""
    files = planned({**FULL, "site.yaml": f"title: T\n{outputs}"})
    found = {file for file in files if "/cite." in file}
    told = ("2025/first-talks", "2026/tokyo-trip", "2026/view", "2026/visit-to-tokyo")  # the second is an old address
    assert found == ({f"articles/{one}/cite.{end}" for one in told for end in ("bib", "json")} if cited else set())


def test_a_citation_depends_on_what_it_says_alone() -> None:
    """Another title alters both files of its article; another text, source or official alters none."""
    before = planned(FULL)
    for old, new, expected in (
        ("title: First talks\n", "title: The first talks\n", {"cite.bib", "cite.json"}),
        ("A table:", "Tables:", set()),
        ("A Writer", "Another", set()),
        ("[Alex Moreau, Kenji Satō]", "[Alex Moreau]", set()),
    ):
        files = changed(before, planned(small(path=TALKS, old=old, new=new)))
        assert {file.split("/")[-1] for file in files if "/cite." in file} == expected


def test_pages_come_in_the_order_of_their_files_each_once() -> None:
    """The order is that of the files, and no two pages want one file."""
    digest, _ = linked(FULL)
    pages = plan(digest, site_of(digest, {}), Makers(), WORDS)
    files = [page.file for page in pages]
    assert files == sorted(set(files))


def test_a_page_lies_where_its_address_says() -> None:
    """The file of a page is its address, with the index of a folder; a file that moved lies at its old address too."""
    pages = planned(FULL)
    assert {
        p.file for p in pages.values() if p.file != (p.view.address + "index.html" * p.view.address.endswith("/"))[1:]
    } == {"articles/2026/tokyo-trip/cite.bib", "articles/2026/tokyo-trip/cite.json"}


def test_planning_twice_gives_the_same_fingerprints() -> None:
    """The same content, in whatever order its files are read, gives the same plan."""
    assert changed(planned(FULL), planned(dict(reversed(FULL.items())))) == set()


def test_an_old_address_redirects() -> None:
    """An alias of an article is a page that leads to it."""
    view = planned(FULL)["articles/2026/tokyo-trip/index.html"].view
    assert isinstance(view, RedirectPage)
    assert (view.target, view.title) == ("/articles/2026/visit-to-tokyo/", "A visit to Tokyo")


def test_the_maps_hold_what_is_to_be_found() -> None:
    """Maps name every page with an address of its own, articles by year with the day of their last change."""
    pages = planned(FULL)
    maps = {file: page.view for file, page in pages.items() if isinstance(page.view, MapPage)}
    assert maps.pop("_redirects").entries == (("/articles/2026/tokyo-trip/", "/articles/2026/visit-to-tokyo/"),)
    assert sorted(maps) == ["sitemap-2025.xml", "sitemap-2026.xml", "sitemap-pages.xml", "sitemap.xml"]
    assert maps["sitemap.xml"].entries == tuple((f"/{name}", None) for name in sorted(maps) if name != "sitemap.xml")
    assert maps["sitemap-2025.xml"].entries == (("/articles/2025/first-talks/", "2025-06-01"),)
    assert maps["sitemap-2026.xml"].entries == (
        ("/articles/2026/view/", "2026-03-01"),
        ("/articles/2026/visit-to-tokyo/", "2026-11-02"),
    )
    rest = {address for address, _ in maps["sitemap-pages.xml"].entries}
    hidden = {"/404.html", "/articles/2026/in-error/", "/articles/2026/tokyo-trip/"}
    hidden |= {page.view.address for page in pages.values() if page.view.public}
    named = rest | {address for year in ("2025", "2026") for address, _ in maps[f"sitemap-{year}.xml"].entries}
    assert named == {page.view.address for page in pages.values() if page.maker.endswith(".html")} - hidden


def test_a_feed_holds_the_newest_twenty_articles() -> None:
    """A feed has the twenty latest articles of its page, newest first, under an identity that no address enters."""
    articles = {
        f"articles/a{n}.md": f"---\nid: a{n}\ntitle: T\ndate: 2026-01-{n:02d}\ntags: [{('even', 'odd')[n % 2]}]\n---\n"
        for n in range(1, 26)
    }
    pages = planned(articles)
    whole, odd = pages["feed.xml"].view, pages["tags/odd/feed.xml"].view
    assert isinstance(whole, FeedPage)
    assert isinstance(odd, FeedPage)
    assert [entry.uid for entry in whole.entries] == [f"tag:example.org,2000:articles/a{n}" for n in range(25, 5, -1)]
    assert [entry.uid for entry in odd.entries] == [f"tag:example.org,2000:articles/a{n}" for n in range(25, 0, -2)]
    assert (whole.uid, odd.uid, odd.home) == ("tag:example.org,2000:/", "tag:example.org,2000:tags/odd", "/tags/odd/")


@pytest.mark.parametrize(
    ("site", "identity"),
    [
        ("url: https://t.example/x/\nidentity: old.example,2020-05\n", "old.example,2020-05"),
        ("url: https://t.example:8080/x/\n", "t.example,2000"),
    ],
)
def test_ids_are_of_the_identity(site: str, identity: str) -> None:
    """The authority of ids is the one that the settings name, else the host."""
    view = planned({"site.yaml": f"title: T\n{site}"})["feed.xml"].view
    assert isinstance(view, FeedPage)
    assert view.uid == f"tag:{identity}:/"


def test_a_feed_entry_is_updated_by_what_is_said_of_it() -> None:
    """An entry changed on the latest of its publication, its update and its corrections."""
    view = planned(FULL)["feed.xml"].view
    assert isinstance(view, FeedPage)
    assert [(entry.uid.rpartition("/")[2], entry.updated) for entry in view.entries] == [
        ("visit-to-tokyo", "2026-11-02"),
        ("a-view", "2026-03-01"),
        ("first-talks", "2025-06-01"),
    ]


def test_the_sources_of_events_are_the_entrys_too() -> None:
    """An entry has the sources of its article, then those of its events that the article does not name."""
    own, other = "{agency: VNA, date: 2022-04-14}", "{host: Nhân Dân, writer: Lê An, title: Bạn}"
    event = f"  - {{id: e, title: E, date: 2022-04-14, kind: visit, sources: [{own}, {other}]}}\n"
    view = planned({"articles/a.md": article(event, more=f"sources: [{own}]\n")})["feed.xml"].view
    assert isinstance(view, FeedPage)
    assert [(said.agency, said.host) for said in view.entries[0].sources] == [("VNA", None), (None, "Nhân Dân")]


def ids(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the ids of every feed and of its entries, by the id of the feed."""
    views = [page.view for page in planned(files).values() if page.maker == "atom"]
    return {view.uid: [entry.uid for entry in view.entries] for view in views if isinstance(view, FeedPage)}


def test_what_is_moved_renamed_or_said_otherwise_keeps_its_id() -> None:
    """No id of a feed or entry holds an address, a title or the name of a file, so that nothing is sent twice."""
    moved = {path.replace("2025/2025-05-03-first-talks", "moved/other"): text for path, text in FULL.items()}
    titled = {path: text.replace("title: First talks", "title: Other words") for path, text in moved.items()}
    elsewhere = {**titled, "site.yaml": FULL["site.yaml"].replace("full.example/digest/", "new.example/")}
    assert moved.keys() != FULL.keys()
    assert titled != moved
    assert elsewhere != titled
    assert ids(FULL) == ids(moved) == ids(titled) == ids(elsewhere)


TALKS = "articles/2025/2025-05-03-first-talks.md"


@pytest.mark.parametrize(
    ("path", "old", "new", "untouched"),
    [
        (
            TALKS,
            "A table:",
            "Tables:",
            {"index.html", "timeline/index.html", "countries/japan/index.html", "articles/index.html"},
        ),
        ("pages/about.md", "Read", "See", {"index.html", "feed.xml", "404.html"}),
        (
            "officials/alex-moreau.md",
            "Held",
            "He",
            {"index.html", "officials/index.html", "articles/2025/first-talks/index.html"},
        ),
        (
            "figures/offices.md",
            "as_of: 2023",
            "as_of: 2022",
            {"timeline/index.html", "articles/2025/first-talks/index.html"},
        ),
    ],
)
def test_a_page_depends_on_what_it_shows(path: str, old: str, new: str, untouched: set[str]) -> None:
    """An edit alters some fingerprint, and none of pages that do not show what was edited."""
    before = planned(FULL)
    after = planned(small(path=path, old=old, new=new))
    assert changed(before, after)
    assert changed(before, after) & untouched == set()


def test_a_page_depends_on_its_maker_and_on_the_settings() -> None:
    """Another template alters the pages made by it; another setting that pages see alters all but what is drawn."""
    digest, _ = linked(FULL)
    site = site_of(digest, {})
    before = {page.file: page for page in plan(digest, site, Makers(), WORDS)}
    year = {page.file: page for page in plan(digest, site, Makers({"year.html": b"other"}), WORDS)}
    assert changed(before, year) == {file for file in before if before[file].maker == "year.html"}
    whole = {page.file: page for page in plan(digest, replace(site, title="U", stamp=b""), Makers(), WORDS)}
    assert changed(before, whole) == {file for file in before if before[file].maker not in DRAWN}


def test_the_day_alters_only_what_it_makes_overdue() -> None:
    """On the day after a planned event its pages change, and no other."""
    before, after = planned(FULL, "2026-12-05"), planned(FULL, "2026-12-06")
    files = changed(before, after)
    assert {"index.html", "timeline/2026/index.html", "articles/2026/visit-to-tokyo/index.html"} <= files
    assert (
        files
        & {"timeline/2025/index.html", "articles/2025/first-talks/index.html", "tags/index.html", "about/index.html"}
        == set()
    )
    assert changed(planned(FULL, "2026-11-22"), before) == set()
