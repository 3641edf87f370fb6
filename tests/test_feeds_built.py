"""Are the feeds of whole sites right, whatever was built before and whatever the day is?"""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.test_pictured import paint
from tests.tools.chromium import serving
from tests.tools.feeds import feed_files, findings
from tests.trees import SITES, built, edit, tree

NEWS = "---\nid: news-{n}\ntitle: News {n}\ndate: {date}\nsummary: “What” & why.\n{more}---\nText of {n}.\n"
PICTURES = (
    "images:\n  - {file: flags.jpg, alt: Two flags, credit: A Paper, caption: The flags.}\n"
    "  - {file: plan.png, alt: A plan, credit: The host}\n"
)
CORRECTED = (
    "updated: 2026-09-01\ncorrections:\n  - {date: 2026-10-02, text: Not 3 but 4.}\n"
    "  - {date: 2026-10-02, text: Not 4 but 5.}\n"
)


def days() -> list[tuple[int, str]]:
    """Return the numbers and days of 60 articles, oldest first: 2023 has 12 of them, 2024 and 2025 have 24 each."""
    return [(n, f"{2023 + (n + 12) // 24}-{(n + 12) % 24 // 2 + 1:02}-{10 + n % 2}") for n in range(60)]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site of 60 articles, with pictures, corrections and a withdrawal, and build it into `public`."""
    source = tmp_path_factory.mktemp("news")
    folder = source / "content/articles"
    folder.mkdir(parents=True)
    site = "title: Tin tức\nurl: https://news.example/d/\nidentity: news.example,2026\nhub: https://hub.example/\n"
    (source / "content/site.yaml").write_text(site, encoding="utf-8")
    more = {58: PICTURES, 57: CORRECTED, 3: "withdrawn: {date: 2026-10-03, reason: It was not so.}\n"}
    for n, day in days():
        text = NEWS.format(n=n, date=day, more=more.get(n, "tags: [odd]\n" if n % 2 else ""))
        (folder / f"{day}-news-{n}.md").write_text(text, encoding="utf-8")
    paint(folder / "flags.jpg", (900, 600))
    paint(folder / "plan.png", (300, 200), "RGBA")
    built(source, jobs=1)
    return source


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the full test site."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copytree(SITES / "full/content", folder / "content")
    return folder


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    """Give a copy of that site, built."""
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    return tmp_path


def items(file: Path) -> list[str]:
    """Return the ids of a JSON feed, without their authority."""
    return [item["id"].partition(":")[2].partition(":")[2] for item in json.loads(file.read_bytes())["items"]]


def test_the_feeds_of_our_own_digest_are_right(digest_site: Path) -> None:
    """Readers, grammars and rules that are not ours find nothing in any feed of this repository's digest."""
    assert len(feed_files(digest_site)) > 100
    assert findings(digest_site) == []


def test_the_feeds_of_a_site_with_every_sort_of_page_are_right(full: Path, tmp_path: Path) -> None:
    """Nor in any feed of the full test site."""
    built(full, tmp_path)
    assert len(feed_files(tmp_path)) > 50
    assert findings(tmp_path) == []


def test_older_articles_are_in_archives_by_year(source: Path) -> None:
    """The head has the newest twenty; a year that they do not hold whole has an archive that does (RFC 5005)."""
    site = source / "public"
    assert findings(site) == []
    assert items(site / "feed.json") == [f"articles/news-{n}" for n in range(59, 39, -1)]
    assert sorted(path.name for path in site.glob("*-*.json")) == ["feed-2023.json", "feed-2024.json", "feed-2025.json"]
    assert items(site / "feed-2025.json") == [f"articles/news-{n}" for n in range(59, 35, -1)]
    assert items(site / "feed-2023.json") == [f"articles/news-{n}" for n in range(11, -1, -1) if n != 3]
    odd = [f"articles/news-{n}" for n in range(59, 17, -2) if n != 57]
    assert items(site / "tags/odd/feed.json") == odd
    assert not list((site / "tags/odd").glob("*-*"))


def test_corrections_have_a_feed(source: Path) -> None:
    """It has an entry for each correction and withdrawal, newest first, with an id and an article."""
    site = source / "public"
    assert items(site / "corrections/feed.json") == [
        "articles/news-3/withdrawal/2026-10-03",
        "articles/news-57/corrections/2026-10-02-2",
        "articles/news-57/corrections/2026-10-02",
    ]
    feed = json.loads((site / "corrections/feed.json").read_bytes())
    assert [(item["title"], item["summary"]) for item in feed["items"]] == [
        ("Withdrawn: News 3", "It was not so."),
        ("Correction: News 57", "Not 4 but 5."),
        ("Correction: News 57", "Not 3 but 4."),
    ]
    assert {item["date_published"][:10] for item in feed["items"]} == {"2026-10-02", "2026-10-03"}
    assert b'href="../corrections/feed.xml"' in (site / "corrections/index.html").read_bytes()
    news = next(item for item in json.loads((site / "feed.json").read_bytes())["items"] if "news-57" in item["id"])
    assert (news["date_published"][:10], news["date_modified"][:10]) == ("2025-11-11", "2026-10-02")


def test_enclosures_have_the_length_of_their_files(source: Path) -> None:
    """What a feed says of a picture is true of the file that lies in the site."""
    site = source / "public"
    news = next(item for item in json.loads((site / "feed.json").read_bytes())["items"] if "news-58" in item["id"])
    files = [site / at["url"].removeprefix("https://news.example/d/") for at in news["attachments"]]
    assert [at["size_in_bytes"] for at in news["attachments"]] == [file.stat().st_size for file in files]
    assert [file.suffix for file in files] == [".jpeg", ".png"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda site: edit(_news(site, 59), "Text of", "Words of"), id="an article"),
        pytest.param(lambda site: edit(_news(site, 58), "alt: Two flags", "alt: Three flags"), id="words of a picture"),
        pytest.param(lambda site: paint(site / "content/articles/flags.jpg", (640, 480), shade=9), id="a picture"),
        pytest.param(lambda site: edit(_news(site, 58), "title: News", "title: Other news"), id="the title above one"),
        pytest.param(lambda site: next(site.glob("public/assets/pictures/*.jpeg")).unlink(), id="a lost file"),
        pytest.param(lambda site: _news(site, 0).unlink(), id="an article of an archive"),
    ],
)
def test_an_incremental_build_equals_a_clean_one(copy: Path, change: Callable[[Path], None]) -> None:
    """Whatever changed, feeds come out as if nothing had been built before, the lengths of pictures included."""
    change(copy)
    built(copy, jobs=1)
    built(copy, copy / "clean", clean=True, jobs=2)
    assert tree(copy / "public") == tree(copy / "clean")
    assert findings(copy / "public") == []


def _news(site: Path, n: int) -> Path:
    return next(site.glob(f"content/articles/*-news-{n}.md"))


@pytest.mark.parametrize("name", ["full", "news"])
def test_no_clock_reaches_a_feed(source: Path, full: Path, tmp_path: Path, name: str) -> None:
    """Between two days on which nothing is released or expires no feed changes, though a planned event is overdue."""
    site = {"full": full, "news": source}[name]
    outcomes = [built(site, tmp_path / str(day), now=day) for day in (date(2026, 11, 22), date(2027, 11, 22))]
    first, second = (tmp_path / day for day in ("2026-11-22", "2027-11-22"))
    assert outcomes[0].digest and not outcomes[0].digest.held_back
    assert {path.relative_to(first): path.read_bytes() for path in feed_files(first)} == {
        path.relative_to(second): path.read_bytes() for path in feed_files(second)
    }
    assert name == "news" or tree(first) != tree(second)


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("feed.xml", 'rel="prev-archive"', 'rel="up"', "feed.xml: does not lead to all of its archives"),
        ("atom-2024.xml", "<fh:archive/>", "", "atom-2024.xml: no archive of this feed"),
        ("feed-2024.xml", "feed-2025.xml", "feed.xml", "feed-2024.xml: its next archive is not the one before"),
        (
            "atom.xml",
            "articles/news-59<",
            "articles/news-58<",
            "atom.xml: id twice: tag:news.example,2026:articles/news-58",
        ),
        ("feed.xml", "<title>News 59<", "<title>News 60<", "feed.json: feed.xml says something else"),
        ("feed.xml", "d/feed.xml", "d/rss.xml", "feed.xml: says that it is https://news.example/d/rss.xml"),
        (
            "feed.xml",
            "<link>https://news.example/d/<",
            "<link>https://news.example/<",
            "feed.json: feed.xml follows another page",
        ),
        ("tags/odd/atom.xml", "../../assets/", "assets/", "tags/odd/atom.xml: no style sheet: "),
        (
            "feed.json",
            '"size_in_bytes": ',
            '"size_in_bytes": 1',
            "feed.json: enclosure is not there or not of this length: ",
        ),
        (
            "atom.xml",
            "/news-59/",
            "/news-60/",
            "atom.xml: leads nowhere: https://news.example/d/articles/2025/news-60/",
        ),
    ],
)
def test_the_gate_of_a_site_sees_planted_defects(copy: Path, file: str, old: str, new: str, found: str) -> None:
    """What is wrong between files is a finding of the file that says it."""
    path = copy / "public" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [what for what in findings(copy / "public") if what.startswith(found)]


# What can be seen: elements that hold text alone and take room, each with its text.
SEEN = """[...document.querySelectorAll("*")].filter(e => !e.childElementCount && e.getBoundingClientRect().height)
    .map(e => [e.localName, e.textContent || getComputedStyle(e, "::before").content])"""


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize(
    ("name", "shown"),
    [("feed.xml", "description link pubDate title"), ("atom.xml", "link published subtitle summary title")],
)
def test_a_browser_shows_a_feed_as_a_page(browser: Browser, source: Path, name: str, shown: str, width: int) -> None:
    """Title and description, then of each item its title, summary, day and address; nothing else, nothing too wide."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    with serving(source / "public") as base:
        page.goto(base + name, wait_until="networkidle")
        seen, wide, screen = page.evaluate(f"[{SEEN}, document.documentElement.scrollWidth, innerWidth]")
    page.close()
    assert wide <= screen
    assert sorted({tag for tag, _ in seen}) == shown.split()
    assert [text for tag, text in seen if tag == "title"][:2] == ["Tin tức", "News 59"]
    assert len(seen) == 3 + 4 * 20
