"""Does content that means harm stay text: nothing runs, nothing is asked for, nothing stands out of its place?"""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from lxml import etree, html
from playwright.sync_api import Browser, expect

from attache.outputs.cards import LEFT
from tests import hostile
from tests.conftest import WriteSite
from tests.sites import matter
from tests.test_cards import PAGE, drawn
from tests.test_gates import SOUND, one_page_a_type
from tests.test_serve import previewing
from tests.tools import calendars, feeds, layout
from tests.tools.chromium import serving
from tests.tools.watch import watched
from tests.trees import built

FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?[0-9.]+")
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]")
LISTS = {"entities", "officials", "tags", "names"}  # longer where names differ
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\U000e0041]|\u0307{7}|\u0323{7}|\u0e47{7}")
BY_LETTER = {"officials/index.html", "tags/index.html", "subscribe/index.html"}  # grouped by what names begin with


def lay(folder: Path, files: dict[str, str], *, search: bool = True) -> Path:
    """Write a digest with its pictures, and build it."""
    hostile.write(folder, files)
    for path, data in hostile.pictures():
        (folder / "content" / path).parent.mkdir(exist_ok=True)
        (folder / "content" / path).write_bytes(data)
    built(folder, search=search)
    return folder / "public"


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the digest of which every text field of every file is an attack."""
    return lay(tmp_path_factory.mktemp("fields"), hostile.site())


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the same digest with texts that mean nothing."""
    return lay(tmp_path_factory.mktemp("twin"), hostile.site(hostile.harmless), search=False)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a digest with an article for each attack in Markdown."""
    return lay(tmp_path_factory.mktemp("texts"), hostile.texts((*hostile.BODIES, *hostile.WIDE)))


@pytest.fixture(scope="module")
def address(fields: Path) -> Iterator[str]:
    """Serve the digest of hostile fields, and give its address."""
    with serving(fields) as base:
        yield base


def pages_of(site: Path) -> list[str]:
    """Return the addresses of all pages that do not lead on at once."""
    files = (file for file in sorted(site.rglob("index.html")) if b'http-equiv="refresh"' not in file.read_bytes())
    return [f"{file.parent.relative_to(site).as_posix()}/" for file in files]


def skeleton(file: Path) -> Counter[tuple[object, ...]]:
    """Count the elements of a page by name, class and names of attributes."""
    tree = html.parse(str(file), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return Counter((e.tag, e.get("class"), *sorted(e.attrib)) for e in tree.iter() if isinstance(e.tag, str))


def test_every_field_is_text_on_every_page(fields: Path, twin: Path) -> None:
    """No page has an element or attribute more or less than it has where all texts are harmless."""
    files = [file.relative_to(twin).as_posix() for file in twin.rglob("*.html")]
    both = [file for file in files if (fields / file).exists() and file not in BY_LETTER]
    assert len(both) > 200
    assert [file for file in both if skeleton(fields / file) != skeleton(twin / file)] == []


def test_every_page_of_hostile_fields_is_quiet_in_a_browser(browser: Browser, fields: Path, address: str) -> None:
    """Nothing runs, nothing is asked of anybody, no policy is broken, and nothing is there that has no place."""
    chosen = [*one_page_a_type(fields), *(page for page in pages_of(fields) if "articles/2024/" in page)]
    pages = [page for page in dict.fromkeys(chosen) if not page.startswith("old/")]
    assert len(pages) > 60
    found, _ = watched(browser, address, pages)
    assert not found, "\n".join(found)


def test_every_hostile_text_is_quiet_in_a_browser(browser: Browser, texts: Path) -> None:
    """Nor does what authors write as Markdown or HTML do anything, and the page around it is as it always is."""
    pages = [page for page in pages_of(texts) if "/text-" in page]
    assert len(pages) == len(hostile.BODIES) + len(hostile.WIDE)
    with serving(texts) as base:
        found, ways = watched(browser, base, [*pages, "", "articles/2023/"])
    assert not found, "\n".join(found)
    assert len({ways[page] for page in pages[1:-1]}) == 1


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("<script>alert(1)</script>", "dialog: 1"),
        ("<img src=x onerror=hit()>", "console: hit"),
        ("<p onclick='x'>x</p>", "has onclick"),
        ("<p style='color:red'>x</p>", "has style"),
        ("<a href='java&#9;script:x'>x</a>", "leads to javascript:"),
        ("<iframe srcdoc=x></iframe>", "has no place: <iframe"),
        ("<img alt='' src='http://evil.example/x.png'>", "request: http://evil.example/x.png"),
        ("<form></form>", "a form of nobody"),
        ("<div class=text><p id=x class=mast name=x></p></div>", "has an id"),
        ("<b id=x></b><b id=x></b>", "id twice: x"),
        ("<link rel=stylesheet href='/x.css'>", "404: "),
    ],
)
def test_the_watch_sees_what_is_planted(write_site: WriteSite, browser: Browser, planted: str, said: str) -> None:
    """What an attack would do is told; a sound page is not."""
    pages = {"index.html": SOUND.format("x"), "x.html": SOUND.format(planted)}
    pages = {path: text.replace('href="data:,"', 'href="/favicon.ico"') for path, text in pages.items()}
    with serving(write_site({**pages, "favicon.ico": ""})) as base:
        assert watched(browser, base, [""])[0] == []
        assert any(line.startswith(f"x.html: {said}") for line in watched(browser, base, ["x.html"])[0])


def test_the_search_shows_hostile_results_as_text(browser: Browser, address: str, texts: Path) -> None:
    """What is found among attacks is shown, and does nothing."""
    asked = [
        "script hit",
        "onmouseover",
        "HYPERLINK",
        "constructor",
        "Text",
        '"><svg onload=hit()>',
        "VEVENT",
        "{{ 7*7 }}",
    ]
    with serving(texts) as other:
        for base in (address, other):
            found, _ = watched(browser, base, [f"search/?q={words}" for words in asked], until=".status:not(:empty)")
            assert not found, "\n".join(found)
    page = browser.new_page()
    page.goto(f"{address}search/?q=script+hit")
    expect(page.locator(".hits h3").first).to_be_visible()
    assert "<script>hit()</script>" in " ".join(page.locator(".hits").all_inner_texts())
    page.close()


def test_hostile_words_keep_to_the_layout(browser: Browser, address: str, fields: Path, texts: Path) -> None:
    """Whatever is long, deep, piled up or reversed: at no width is it over something else or outside of the window."""
    first = len(hostile.BODIES)
    strained = [f"articles/2023/text-{n}/" for n in range(first, first + len(hostile.WIDE))]
    with serving(texts) as base:
        found = layout.broken(browser, base, strained)
    chosen = [page for page in one_page_a_type(fields) if not page.startswith("old/")]
    found += layout.broken(browser, address, chosen)
    assert [line for line in found if ": <text>" not in line] == []  # a drawing ends where it ends


def test_the_preview_shows_hostile_files_as_text(browser: Browser, tmp_path: Path) -> None:
    """The bar says what files say, and what is wrong in them, and no more; with errors, too."""
    hostile.write(tmp_path, hostile.site())
    for path, data in hostile.pictures():
        (tmp_path / "content" / path).write_bytes(data)
    with previewing(tmp_path) as base:
        found, _ = watched(browser, base, ["", "articles/2024/articles-1/", "officials/officials-2/"])
        assert not found, "\n".join(found)
        wrong = {
            f"articles/wrong-{n}.md": matter("title: T\ndate: 2024-01-01", text)
            for n, text in enumerate(hostile.REFUSED)
        }
        wrong["articles/<img src=x onerror=hit()>.md"] = (
            '---\n<script>hit()</script>: "</pre><img src=x onerror=hit()>"\n---\n'
        )
        hostile.write(tmp_path, wrong)
        page = browser.new_page()
        page.goto(base)
        expect(page.locator("#attache-desk .d-findings")).to_contain_text("errors", timeout=30_000)
        page.close()
        found, _ = watched(browser, base, ["", "articles/2024/articles-1/"])
        assert not found, "\n".join(found)


def test_feeds_and_calendars_hold_what_they_should(fields: Path, texts: Path, twin: Path) -> None:
    """Readers, grammars and rules that are not ours find nothing, and nobody has put in an entry of his own."""
    # The reader takes titles for HTML, and makes them harmless in its own way: they are compared below.
    assert [found for found in feeds.findings(fields) if not found.endswith("says something else")] == []
    assert feeds.findings(texts) == []
    assert calendars.findings(fields) == []
    titles = [item["title"].split() for item in json.loads((fields / "feed.json").read_bytes())["items"]]
    for name, title in (("feed.xml", "item/title"), ("atom.xml", "{*}entry/{*}title")):
        root = etree.parse(str(fields / name)).getroot()
        said = [(element.text or "").split() for element in root.iterfind(f".//{title}")]
        assert (len(said), said) == (len(hostile.TEXTS), titles)
        assert len(root.findall(".//*")) == len(etree.parse(str(twin / name)).getroot().findall(".//*"))
    lines = [(site / "calendar.ics").read_bytes().replace(b"\r\n ", b"").split(b"\r\n") for site in (fields, twin)]
    names = [[line.partition(b":")[0].partition(b";")[0] for line in of] for of in lines]
    assert names[0] == names[1]


def test_no_cell_of_a_table_is_a_formula(fields: Path, twin: Path) -> None:
    """Each CSV has the rows and columns of its harmless twin, and no cell but a number begins as a formula does."""
    for file in sorted(fields.rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, strict=True))
        assert len({len(row) for row in rows}) == 1, file
        if (
            file.parent.name in ("data", "articles", "figures", "series")
            and file.stem not in LISTS
            and (other := twin / file.relative_to(fields)).exists()
        ):
            assert len(rows) == len(other.read_bytes().splitlines()), file
        assert [cell for row in rows for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == [], file


def test_other_programs_can_read_all_files(fields: Path, texts: Path) -> None:
    """JSON, XML, drawings, structured data and the database are whole, and no text leaves its quotes."""
    for site in (fields, texts):
        for file in site.rglob("*.json"):
            json.loads(file.read_bytes())
        for file in (file for ending in ("*.xml", "*.svg") for file in site.rglob(ending)):
            root = etree.parse(str(file), etree.XMLParser(resolve_entities=False, huge_tree=True))
            assert root.docinfo.internalDTD is None
        for page in pages_of(site):
            tree = html.parse(str(site / page / "index.html"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
            said = tree.xpath("//script[@type='application/ld+json']/text()")
            assert all(json.loads(one)["@context"] == "https://schema.org" for one in said)
            assert not any(sign in one for one in said for sign in "<>&\u2028")
        for file in site.rglob("cite.bib"):
            text = file.read_text(encoding="utf-8")
            bare = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_]", "", text)
            assert (bare.count("{"), bare.count("\\"), text.count("\n@")) == (bare.count("}"), 0, 0), file
    base = sqlite3.connect(fields / "data/digest.sqlite")
    assert base.execute("pragma integrity_check").fetchone() == ("ok",)
    base.close()


def test_what_nobody_sees_reaches_no_file(fields: Path, texts: Path) -> None:
    """Overrides, what is left open, blanks of no width and piles of marks are in no page, feed, table or calendar."""
    for site in (fields, texts):
        files = [file for file in site.rglob("*") if file.is_file() and "pagefind" not in file.parts]
        files = [
            file for file in files if file.suffix in (".html", ".xml", ".json", ".csv", ".ics", ".bib", ".txt", ".svg")
        ]
        assert len(files) > 500
        found = [(file, odd) for file in files if (odd := UNSEEN.search(file.read_text(encoding="utf-8")))]
        assert found == []


@pytest.mark.parametrize("text", [*hostile.TEXTS, "i" * 100_000, "W " * 50_000, f"{'W' * 20} " * 99])
def test_any_text_fits_a_card(text: str) -> None:
    """However long they are, title, name, kicker and foot stay in their room: its borders are paper."""
    image = drawn(msgspec.structs.replace(PAGE, title=text, site=text, kicker=text, foot=text))
    assert {image.getpixel((x, y)) for x in (3, 1170, 1196) for y in range(630)} == {image.getpixel((3, 3))}
    assert {image.getpixel((x, 550)) for x in range(LEFT, 1200)} == {image.getpixel((3, 3))}


def said_of(folder: Path, form: str) -> str:
    """Return what `check` prints on both of its outputs."""
    command = [
        sys.executable,
        "-m",
        "attache",
        "check",
        "--source",
        str(folder),
        "--now",
        "2026-11-22",
        "--format",
        form,
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    return (done.stdout + done.stderr).decode()


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_no_file_steers_the_terminal(tmp_path: Path, form: str) -> None:
    """Whatever stands in texts, keys and names of files is printed without an escape, and in commands on one line."""
    files = {
        f"articles/x-{n}.md": matter(f"title: T\ndate: 2024-01-01\nkind: {json.dumps(text)}")
        for n, text in enumerate((*hostile.TEXTS[:13], *hostile.TEXTS[15:]))
    }
    for n, text in enumerate(hostile.REFUSED_TEXTS):
        files[f"articles/r-{n}.md"] = matter(f"title: {json.dumps(text)}\n{json.dumps(text)}: x\ndate: 2024-01-01")
    files["articles/e-\x1b[2J\x1b]0;x\x07\n::error::x\u202e.md"] = "---\n\x1b[2J: x\n---\n\x1b[2J \u202e \x9b31m"
    files["articles/[x](javascript:x).md"] = matter(
        'title: T\ndate: x\nkind: "a\\n::error file=x::y\\r::debug::z%0A::warning::w"'
    )
    hostile.write(tmp_path, files)
    said = said_of(tmp_path, form)
    assert STEERS.findall(said) == []
    assert "x-0.md" in said
    if form == "github":
        lines = said.splitlines()
        assert [line for line in lines if not re.match(r"::(?:error|warning) file=content", line)] == []
    elif form != "text":
        json.loads(said)


@pytest.mark.parametrize("text", hostile.REFUSED)
def test_what_pretends_to_stay_here_closes_the_gate(tmp_path: Path, text: str) -> None:
    """A picture from elsewhere, or a link that a browser reads otherwise than it looks, is an error."""
    hostile.write(tmp_path, {"articles/a.md": matter("title: T\nid: a\ndate: 2024-01-01", text)})
    assert re.search(r"\[(?:link|reference)-unknown\]", said_of(tmp_path, "text"))
