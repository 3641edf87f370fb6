"""How does an editor see a change?"""

import http.client
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from attache import disk
from tests.conftest import ROOT, WriteSite
from tests.tools.chromium import accessibility
from tests.trees import ARTICLE, SMALL, built, edit, tree

PAGE = "articles/2026/a-visit/"
SECOND = "content/articles/2026-11-02-a-trip.md"
INDEXED = 60_000  # milliseconds for an index at most, behind all else that the machine does
ENTRY = "/pagefind/pagefind-entry.json"


@contextmanager
def previewing(site: Path, *arguments: str) -> Iterator[str]:
    """Serve a site on a free port for as long as the block lasts, and give its address, which ends in a slash."""
    command = [sys.executable, "-m", "attache", "serve", "--source", str(site), "--port", "0", "--now", "2026-11-22"]
    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().split()[0]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small site that nobody edits."""
    site = tmp_path_factory.mktemp("preview") / "site"
    for path, text in SMALL.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    (site.parent / "secret.txt").write_text("secret")
    with previewing(site) as address:
        for name, to in (("out", "/etc"), ("out.html", site.parent / "secret.txt"), ("up", "../parsed")):
            (site / ".attache/preview" / name).symlink_to(to)
        yield address


def answer(address: str, path: str, host: str | None = None) -> tuple[int, dict[str, str], str]:
    """Ask for a path as it is written: the status, the head, and the text."""
    with closing(http.client.HTTPConnection(address.split("/")[2], timeout=INDEXED / 1000)) as connection:
        connection.putrequest("GET", path, skip_host=host is not None)
        if host is not None:
            connection.putheader("Host", host)
        connection.endheaders()
        said = connection.getresponse()
        return said.status, dict(said.getheaders()), said.read().decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("path", "status", "type"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        (f"/{PAGE}", 200, "text/html; charset=utf-8"),
        (f"/{PAGE}index.html", 200, "text/html; charset=utf-8"),
        ("/feed.xml", 200, "application/xml; charset=utf-8"),
        ("/nothing/", 404, "text/html; charset=utf-8"),
        ("/admin/", 404, "text/html; charset=utf-8"),
        ("/_attache/bar.js", 200, "text/javascript; charset=utf-8"),
        ("/_attache/bar.css", 200, "text/css; charset=utf-8"),
    ],
)
def test_every_address_answers(preview: str, path: str, status: int, type: str) -> None:
    """Pages, feeds and the page for dead links come as what they are, and nothing is kept by the browser."""
    said, head, _ = answer(preview, path)
    assert (said, head["content-type"]) == (status, type)
    assert head["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "location"),
    [("/timeline", "/timeline/"), (f"/{PAGE}".rstrip("/"), f"/{PAGE}"), ("//timeline", "/timeline/")],
)
def test_a_folder_is_asked_for_with_its_slash(preview: str, path: str, location: str) -> None:
    """An address without its slash leads to the one with it, on this host."""
    status, head, _ = answer(preview, path)
    assert (status, head["location"]) == (308, location)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../secret.txt",
        "/..%2f..%2f..%2fsecret.txt",
        "/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "/articles/../../../../secret.txt",
        "//etc/passwd",
        "/../..",
        "/../pages",
        "/%00",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_output_is_shown(preview: str, path: str) -> None:
    """A path that leads out of the output, or that no file can have, is a dead link."""
    status, _, text = answer(preview, path)
    assert status == 404
    assert "secret" not in text.replace("secret.txt", "")


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("evil.example", 400), ("127.0.0.1.evil.example", 400), ("", 400)],
)
def test_foreign_hosts_are_refused(preview: str, host: str, status: int) -> None:
    """Only this machine's own names are answered, so that no page of others can read the preview by its own name."""
    assert answer(preview, "/", host)[0] == status


LONG = {**SMALL, ARTICLE: f"{SMALL[ARTICLE]}\n{'A paragraph. ' * 40}\n" + "\nAnother one.\n" * 60}
FINDINGS = "#attache-desk .d-findings"


def test_an_edit_is_shown_in_its_place(write_site: WriteSite, browser: Browser) -> None:
    """What was saved stands on the open page, scrolled, focused and unfolded as before."""
    fold = "<details><summary>More</summary><p><a id=inner href=/timeline/>Timeline</a></p></details>"
    site = write_site({**LONG, "templates/pictures.html": "{% macro picture(found, alt) %}{% endmacro %}"})
    article = (ROOT / "templates/article.html").read_text(encoding="utf-8")
    write_site({"templates/article.html": article.replace("<article>", f"<article>{fold}", 1)})
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(address + PAGE)
        page.locator("main summary").click()
        page.locator("#inner").focus()
        page.evaluate("scrollTo(0, 700)")
        for path, old, new, place in (
            (ARTICLE, "title: A visit", "title: Another visit", "h1"),
            ("content/site.yaml", "title: Small Digest", "title: Great Digest", ".mast"),
        ):
            edit(site / path, old, new)
            expect(page.locator(place)).to_contain_text(new.removeprefix("title: "), timeout=30_000)  # all is built
            expect(page.locator("#inner")).to_be_focused()
            expect(page.locator("main details")).to_have_attribute("open", "")
            assert page.evaluate("scrollY") == 700
        page.goto(address + "timeline/")
        assert page.evaluate("scrollY") == 0


def test_what_is_wrong_stands_over_the_last_good_page(write_site: WriteSite, browser: Browser) -> None:
    """File, line, column, message, rule, line and hint of an error stand over the page as it was, and go when it is
    mended; nothing that a file says is taken for HTML.
    """
    site = write_site(LONG)
    with previewing(site, "--editor", "edit://{file}:{line}:{column}") as address, closing(browser.new_page()) as page:
        page.goto(address + PAGE)
        page.evaluate("scrollTo(0, 700)")
        edit(site / ARTICLE, "[FR, JP]", "[FR, <b>Japn]")
        expect(page.locator(f"{FINDINGS} summary")).to_have_text("1 error This page is as it was before.")
        found = page.locator(f"{FINDINGS} li")
        expect(found.locator(".d-place a")).to_have_text(f"{ARTICLE}:10:21")
        expect(found.locator(".d-place a")).to_have_attribute("href", f"edit://{site.resolve() / ARTICLE}:10:21")
        expect(found.locator(".d-rule")).to_have_text("name-unknown")
        expect(found.locator(".d-said")).to_have_text("no country is called “<b>Japn”")
        assert found.locator("pre").inner_text() == "        countries: [FR, <b>Japn]\n                        ^^^^^^^"
        expect(found.locator(".d-hint")).to_have_text("Hint: did you mean `Japan`?")
        expect(page.locator("h1")).to_have_text("A visit")
        assert page.evaluate("scrollY") == 700
        page.goto(address + "timeline/")
        expect(page.locator(f"{FINDINGS} li")).to_have_count(1)
        page.goto(address + "nothing/")
        expect(page.locator("h1")).to_have_text("The digest cannot be built")
        page.goto(address + PAGE)
        edit(site / ARTICLE, "<b>Japn", "JP")
        expect(page.locator(f"{FINDINGS} details")).to_have_count(0)
        assert answer(address, "/nothing/")[0] == 404


def test_where_no_page_was_good_yet_it_comes_by_itself(write_site: WriteSite, browser: Browser) -> None:
    """A preview that begins with an error shows that, and the page as soon as there is one."""
    site = write_site({**SMALL, ARTICLE: SMALL[ARTICLE].replace("JP", "Japn")})
    with previewing(site) as address, closing(browser.new_page()) as page:
        assert answer(address, f"/{PAGE}")[0] == 500
        page.goto(address + PAGE)
        expect(page.locator(f"{FINDINGS} .d-place")).to_contain_text(f"{ARTICLE}:10:21")
        edit(site / ARTICLE, "Japn", "JP")
        expect(page.locator("h1")).to_have_text("A visit", timeout=30_000)  # every page is made


UNSEEN = {
    **SMALL,
    "content/articles/draft.md": "---\nid: dr\ntitle: <i>Draft\ndate: 2026-01-01\ndraft: true\ncountries: [JP]\n---\n",
    "content/articles/later.md": (
        "---\nid: la\ntitle: Later\ndate: 2026-12-01\nofficials: [Jo Doe]\nsources: [{agency: <b>AP}]\n---\n"
    ),
}


def facts(page: Page) -> dict[str, str]:
    """Give what the bar says, by its words."""
    names, values = page.locator("#attache-bar dt").all_inner_texts(), page.locator("#attache-bar dl > dd")
    return dict(zip(names, values.all_inner_texts(), strict=True))


def test_the_bar_tells_of_the_page(write_site: WriteSite, browser: Browser) -> None:
    """File, metadata, warnings and what the last save touched; it is opened by the keyboard, and stays as it was."""
    site = write_site(UNSEEN)
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(address + "articles/2026/later/")
        expect(page.locator("#attache-bar > summary")).to_have_text("Preview 2026-11-22 Scheduled 1 warning (1 here)")
        page.locator("#attache-bar > summary").press("Enter")
        said = facts(page)
        warning = said.pop("Warnings")
        assert said == {
            "File": "content/articles/later.md",
            "Id": "la",
            "Date": "2026-12-01",
            "Status": "Scheduled",
            "Officials": "Jo Doe",
            "Sources": "<b>AP",
            "Not public yet": "Later Scheduled, 2026-12-01\n<i>Draft Draft, 2026-01-01",
        }
        assert warning.startswith("content/articles/later.md:5:13\nofficial-unregistered\n\nJo Doe is not registered")
        again = (site / ARTICLE).read_text(encoding="utf-8").replace("They met.", "They met again.")
        disk.write(site / ARTICLE, again.encode())  # as the program itself does, beside the file and then in its place
        expect(page.locator("#attache-bar > summary")).to_contain_text("files touched")
        page.goto(address + "countries/japan/")
        said = facts(page)
        assert said["Warnings"].startswith("content/articles/later.md:5:13\n")  # it has none of its own
        assert (said["File"], said["Saved"]) == ("none: Japan is known by what others say", ARTICLE)
        assert said["Touched"].startswith("Pages (1)\n/articles/2026/a-visit/\nFeeds (")


def test_what_is_not_public_yet_is_marked(write_site: WriteSite, browser: Browser) -> None:
    """Drafts and what waits for its day carry a mark on their pages and in lists, which is in no file."""
    site = write_site(UNSEEN)
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(address + "articles/")
        assert page.locator("main li:has(.attache-mark), main .entry:has(.attache-mark)").count() == 2
        assert page.locator("main .attache-mark").all_inner_texts() == ["Scheduled", "Draft"]
        page.goto(address + "articles/2026/later/")
        expect(page.locator("h1")).to_have_text("Later Scheduled")
        assert not [path for path, data in tree(site / ".attache/preview").items() if b"attache-mark" in data]


def test_no_byte_of_the_bar_is_in_a_build(write_site: WriteSite) -> None:
    """What is previewed is what is built: the same files, none of which knows of a preview."""
    site = write_site(SMALL)
    with previewing(site) as address:
        assert b"_attache/bar.js" in answer(address, "/")[2].encode()
    built(site)
    assert tree(site / "public") == tree(site / ".attache/preview")
    assert not [
        path for path, data in tree(site / "public").items() if b"/_attache/" in data or b"attache-desk" in data
    ]


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 403), ("https://evil.example", 403), ("null", 403), ("http://127.0.0.1:1", 403), ("own", 303)],
)
def test_only_a_page_of_the_preview_chooses_its_day(preview: str, origin: str | None, status: int) -> None:
    """Another day is taken from the preview's own pages alone."""
    head = {} if origin is None else {"Origin": preview.rstrip("/") if origin == "own" else origin}
    with closing(http.client.HTTPConnection(preview.split("/")[2], timeout=10)) as connection:
        connection.request("POST", "/_attache/now", "now=2026-11-22", {**head, "Referer": f"{preview}/evil.example/"})
        said = connection.getresponse()
        assert (said.status, said.getheader("location")) == (status, "/evil.example/" if status == 303 else None)


@pytest.mark.parametrize("name", ["bar.js", "bar.css", "events", "now", "nothing"])
def test_what_the_bar_asks_for_is_for_its_own_pages(preview: str, name: str) -> None:
    """Pages of others are refused whatever they ask for, and other names of this machine too."""
    for head in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        with closing(http.client.HTTPConnection(preview.split("/")[2], timeout=10)) as connection:
            connection.request("GET", f"/_attache/{name}", headers=head)
            assert connection.getresponse().status == (400 if "Host" in head else 403)


def test_another_day_is_previewed(write_site: WriteSite, browser: Browser) -> None:
    """The day that is chosen in the bar is today for the digest: what waited for it is told."""
    site = write_site(UNSEEN)
    with previewing(site, "--no-drafts") as address, closing(browser.new_page()) as page:
        page.goto(address + "articles/2026/later/")
        expect(page.locator("h1")).to_have_text("Page not found")
        page.locator("#attache-bar > summary").click()
        page.get_by_label("Show the digest as of").fill("2026-12-02")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("h1")).to_have_text("Later")
        expect(page.locator("#attache-bar > summary")).to_contain_text("2026-12-02")


def test_the_bar_is_for_everybody(write_site: WriteSite, browser: Browser) -> None:
    """Findings and bar: nothing for axe in any colours, nothing outside a small window, nothing on paper."""
    site = write_site(UNSEEN)
    with previewing(site) as address, closing(browser.new_page(viewport={"width": 360, "height": 740})) as page:
        page.goto(address + PAGE)
        edit(site / ARTICLE, "[FR, JP]", f"[FR, {'Japn' * 20}]")
        expect(page.locator(FINDINGS)).to_contain_text("Hint")
        page.locator("#attache-bar > summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert accessibility(browser, address, [PAGE, "nothing/"]) == []
        page.emulate_media(media="print")
        expect(page.locator("#attache-desk")).to_be_hidden()


def test_an_article_that_is_added_is_seen(write_site: WriteSite, browser: Browser) -> None:
    """A new file is a new page; what is no public page yet is none under `--no-drafts`."""
    site = write_site(UNSEEN)
    with previewing(site, "--no-drafts") as address:
        assert answer(address, "/articles/2026/draft/")[0] == 404
    with previewing(site) as address, closing(browser.new_page()) as page:
        assert answer(address, "/articles/2026/draft/")[0] == 200
        page.goto(address + "articles/2026/new/")
        expect(page.locator("h1")).to_have_text("Page not found")
        write_site({"content/articles/new.md": "---\nid: new\ntitle: New\ndate: 2026-01-01\n---\n"})
        expect(page.locator("h1")).to_have_text("New")


def test_what_the_operator_must_mend_is_shown_too(write_site: WriteSite, browser: Browser) -> None:
    """A wrong template does not end the preview: its error is on the page until it is mended."""
    site = write_site({**SMALL, "templates/article.html": '{% extends "base.html" %}'})
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(address + PAGE)
        write_site({"templates/article.html": "{{ page.nothing }}"})
        expect(page.locator(f"{FINDINGS} .d-said")).to_contain_text("templates/article.html:1: ")
        (site / "templates/article.html").unlink()
        expect(page.locator("h1")).to_have_text("A visit")
        shutil.rmtree(site / "content")
        expect(page.locator(f"{FINDINGS} .d-said")).to_contain_text("holds no folder `content`")


def test_the_index_is_made_when_somebody_searches(write_site: WriteSite, browser: Browser) -> None:
    """No index is made until the search page asks for one. After an edit the open page finds by the old one until the
    new one is there, and then by that, and none is in the output.
    """
    site = write_site(SMALL)
    with previewing(site) as address, closing(browser.new_page()) as page:
        assert answer(address, "/search/")[0] == 200
        page.goto(f"{address}search/?q=visit")
        expect(page.locator(".hits h3").first).to_have_text("Visit", timeout=INDEXED)
        entry = answer(address, ENTRY)[2]
        page.goto(f"{address}search/?q=submarine")
        expect(page.locator(".status")).to_have_text("Nothing found for “submarine”")
        edit(site / ARTICLE, "They met.", "They met aboard a submarine.")
        assert answer(address, ENTRY)[2] == entry
        expect(page.locator(".hits h3")).to_have_text("A visit", timeout=INDEXED)  # by itself
        assert answer(address, ENTRY)[2] != entry
        (meta,) = re.findall(r'"hash": "(\w+)"', entry)
        assert answer(address, f"/pagefind/pagefind.{meta}.pf_meta")[0] == 200  # for whom began with the old one
        expect(page.locator("#attache-bar > summary")).to_contain_text("files touched")
        assert "pagefind" not in page.locator("#attache-bar").inner_html()
        assert not (site / ".attache/preview/pagefind").exists()


def test_no_index_is_made_where_nobody_searches(write_site: WriteSite) -> None:
    """Who has looked at eight pages since is not kept supplied: the next search finds by the old index once more."""
    site = write_site({**SMALL, **{f"content/pages/p{n}.md": "---\ntitle: A\n---\n" for n in range(8)}})
    with previewing(site) as address:
        entry, said = answer(address, ENTRY)[2], marks(address, f"/{PAGE}")
        for n in range(8):
            answer(address, f"/p{n}/")
        next(said)
        edit(site / ARTICLE, "title: A visit", "title: A submarine")
        next(said)
        time.sleep(4)
        assert answer(address, ENTRY)[2] == entry
        wait = time.monotonic() + INDEXED / 1000
        while answer(address, ENTRY)[2] == entry:
            assert time.monotonic() < wait
            time.sleep(0.1)


def test_an_edit_does_not_wait_for_the_index(write_site: WriteSite) -> None:
    """While an index is made pages are answered; an edit ends its making, and the next one knows of the edit."""
    site = write_site(SMALL)
    with previewing(site) as address, ThreadPoolExecutor() as readers:
        said = marks(address, f"/{PAGE}")
        answer(address, f"/{PAGE}")
        next(said)
        searching = readers.submit(answer, address, ENTRY)
        for old, new in (("They met.", "They met at sea."), ("at sea", "on land")):
            edit(site / ARTICLE, old, new)
            next(said)
            assert new in answer(address, f"/{PAGE}")[2]
            assert not searching.done()
            next(said)
        status, _, entry = searching.result(INDEXED / 1000)
        assert status == 200
    built(site, search=True, drafts=True)
    assert entry == (site / "public/pagefind/pagefind-entry.json").read_text(encoding="utf-8")


def test_without_a_search_there_is_no_index(write_site: WriteSite) -> None:
    """Where the site has no search nobody waits for one."""
    site = write_site({**SMALL, "content/site.yaml": SMALL["content/site.yaml"] + "outputs: [feeds]\n"})
    with previewing(site) as address:
        assert answer(address, ENTRY)[0] == 404


def test_a_port_that_is_taken_is_passed_over(write_site: WriteSite, preview: str) -> None:
    """Where the port is not free the next one is, and its address is said."""
    taken = int(preview.split(":")[2].rstrip("/"))
    with previewing(write_site(SMALL), "--port", str(taken)) as address:
        assert taken < int(address.split(":")[2].rstrip("/")) < taken + 20
        assert answer(address, "/")[0] == 200


def test_the_preview_stays_out_of_the_output(write_site: WriteSite) -> None:
    """What is previewed lies with what is remembered; `public` is not made."""
    site = write_site(SMALL)
    with previewing(site):
        assert sorted(path.name for path in site.iterdir()) == [".attache", "content"]


def marks(address: str, path: str) -> Iterator[tuple[str, str]]:
    """Give what the page's and the bar's marks are, now and after each change."""
    with closing(http.client.HTTPConnection(address.split("/")[2], timeout=20)) as connection:
        connection.request("GET", f"/_attache/events?at={path}")
        events = connection.getresponse()
        while line := events.readline():
            if line.startswith(b"data: "):
                page, _, bar = line.removeprefix(b"data: ").decode().strip().partition("-")
                yield page, bar


def bare(address: str, path: str) -> str:
    """Give a page without the bar."""
    return re.sub(r'<aside id="attache-desk".*?</aside>\n', "", answer(address, path)[2], flags=re.DOTALL)


def test_words_are_shown_before_all_is_built(write_site: WriteSite) -> None:
    """The open page changes first, its bar once all is built; then the file says what was shown."""
    site = write_site(SMALL)
    with previewing(site) as address:
        file = site / f".attache/preview/{PAGE}index.html"
        said, seen = marks(address, f"/{PAGE}"), bare(address, f"/{PAGE}")
        first = next(said)
        for old, new in (("They met.", "They met in a **tent**."), ("in a **tent**", "at sea")):
            before = file.read_text(encoding="utf-8")
            edit(site / ARTICLE, old, new)
            early = next(said)
            assert (early[0] != first[0], early[1]) == (True, first[1])
            assert file.read_text(encoding="utf-8") == before
            shown = bare(address, f"/{PAGE}")
            assert shown != seen
            late = next(said)
            assert (late[0], late[1] != early[1]) == (early[0], True)
            assert bare(address, f"/{PAGE}") == shown == file.read_text(encoding="utf-8")
            first, seen = late, shown
        built(site, drafts=True)
        assert tree(site / "public") == tree(site / ".attache/preview")


def test_a_title_is_shown_before_all_is_built(write_site: WriteSite, browser: Browser) -> None:
    """The open article changes first; a list that is open, and the bar, once all is built."""
    site = write_site({**SMALL, SECOND: SMALL[ARTICLE].replace("a-visit", "a-trip").replace("A visit", "A trip")})
    with previewing(site) as address, closing(browser.new_page()) as page, closing(browser.new_page()) as listed:
        listed.goto(f"{address}articles/")
        page.goto(address + PAGE)
        file = site / f".attache/preview/{PAGE}index.html"
        said, first = marks(address, f"/{PAGE}"), file.read_text(encoding="utf-8")
        before = next(said)
        edit(site / ARTICLE, "title: A visit", "title: A <b>call")
        early = next(said)
        shown = bare(address, f"/{PAGE}")
        assert (early[1], file.read_text(encoding="utf-8")) == (before[1], first)
        assert "A &lt;b&gt;call" in shown
        assert "A trip" in shown
        assert next(said)[0] == early[0]
        assert file.read_text(encoding="utf-8") == shown == bare(address, f"/{PAGE}")
        expect(page.locator("h1")).to_have_text("A <b>call")
        expect(listed.locator("main")).to_contain_text("A <b>call")
        built(site, drafts=True)
        assert tree(site / "public") == tree(site / ".attache/preview")


@pytest.mark.parametrize(
    ("before", "after"),
    [("date: 2026-11-02", "date: 2026-11-03"), ("They met.", "## They met"), ("They met.", "[They](/timeline/) met.")],
    ids=["date", "heading", "link"],
)
def test_what_others_hang_on_waits_for_the_build(write_site: WriteSite, before: str, after: str) -> None:
    """Where more than the article may have to be linked again, page and bar change at once, when all is built."""
    site = write_site(SMALL)
    with previewing(site) as address:
        said = marks(address, f"/{PAGE}")
        bare(address, f"/{PAGE}")
        first = next(said)
        edit(site / ARTICLE, before, after)
        late = next(said)
        assert [one != other for one, other in zip(first, late, strict=True)] == [True, True]
        assert bare(address, f"/{PAGE}") == (site / f".attache/preview/{PAGE}index.html").read_text(encoding="utf-8")


def test_edits_in_quick_succession_end_as_the_last(write_site: WriteSite, browser: Browser) -> None:
    """Whatever is saved while pages are made, by an editor that renames or one that writes, or is moved away: in the
    end everything is as a build makes it.
    """
    site = write_site(SMALL)
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(address + PAGE)
        text = SMALL[ARTICLE]
        for number in range(40):
            now = text.replace("They met.", f"They met {number} times.")
            if number % 2:
                disk.write(site / ARTICLE, now.encode())
            else:
                (site / ARTICLE).write_text(now, encoding="utf-8")
            page.wait_for_timeout(40)
        expect(page.locator("main")).to_contain_text("They met 39 times.")
        expect(page.locator("#attache-bar > summary")).to_contain_text("files touched")
        edit(site / ARTICLE, "[FR, JP]", "[FR, Japn]")
        expect(page.locator(f"{FINDINGS} li")).to_have_count(1)
        edit(site / ARTICLE, "39 times", "once")
        page.wait_for_timeout(1000)
        expect(page.locator("main")).to_contain_text("39 times")
        edit(site / ARTICLE, "Japn", "JP")
        expect(page.locator("main")).to_contain_text("They met once.")
        expect(page.locator(f"{FINDINGS} li")).to_have_count(0)
        edit(site / ARTICLE, "met once", "met twice")
        (site / "content/articles").rename(site / "content/older")
        expect(page.locator("h1")).to_have_text("Page not found")
        (site / "content/older").rename(site / "content/articles")
        expect(page.locator("main")).to_contain_text("They met twice.")
        expect(page.locator(f"{FINDINGS} li")).to_have_count(0)
        (site / ARTICLE).unlink()
        expect(page.locator("h1")).to_have_text("Page not found")


def test_a_page_that_no_edit_changed_is_not_loaded_again(write_site: WriteSite, browser: Browser) -> None:
    """Its bar alone is renewed, open and focused as it was."""
    site = write_site(SMALL)
    with previewing(site) as address, closing(browser.new_page()) as page:
        page.goto(f"{address}countries/japan/")
        page.locator("#attache-bar > summary").press("Enter")
        page.evaluate("window.same = true")
        edit(site / ARTICLE, "They met.", "They met again.")
        expect(page.locator("#attache-bar > summary")).to_contain_text("files touched")
        expect(page.locator("#attache-bar > summary")).to_be_focused()
        expect(page.locator("#attache-bar")).to_have_attribute("open", "")
        assert page.evaluate("window.same")
        edit(site / "content/site.yaml", "title: Small Digest", "title: Great Digest")
        expect(page.locator(".mast")).to_contain_text("Great Digest")
        assert page.evaluate("window.same") is None


def raw(address: str, request: bytes, body: bytes = b"") -> tuple[int, dict[str, str]]:
    """Send what no client would: the status that comes back, and the head."""
    host, port = address.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=INDEXED / 1000) as connection:
        head = b"Host: %s:%s" % (host.encode(), port.encode()) if b"\r\nHost:" not in request else b"X-None: 0"
        connection.sendall(request + b"\r\n" + head + b"\r\nConnection: close\r\n\r\n" + body)
        said = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert b"secret" not in said[2] and b"root:" not in said[2]
    lines = said[0].decode("latin-1").split("\r\n")
    return int(lines[0].split(" ")[1]), dict(line.lower().split(": ", 1) for line in lines[1:])


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        (b"/" + b"../" * n + path, {404})
        for n in (1, 2, 9)
        for path in (b"secret.txt", b"site/content/site.yaml", b"etc/passwd", b"parsed")
    ]
    + [
        (path, {404})
        for path in (
            b"/..%2fparsed", b"/%2e%2e/parsed", b"/%2E%2E%2Fparsed", b"/..\\parsed", b"/..%5cparsed", b"/.%00./parsed",
            b"/%c0%ae%c0%ae/parsed", b"//etc/passwd", b"/%2fetc/passwd", b"/out/passwd", b"/out.html", b"/up", b"/%00",
            b"/%ff%fe", b"/%", b"/%zz", b"/" + b"a" * 5_000, b"/" + b"a/" * 30_000, b"/_attache/..%2fbar.html",
            b"/_attache/bar.js%00", b"/pagefind/../../parsed", b"*", b"parsed", b"http://evil.example/",
        )
    ]
    + [(b"", {400}), (b"/\xff", {400})],
)  # fmt: skip
def test_only_the_output_is_served(preview: str, path: bytes, statuses: set[int]) -> None:
    """However a path is written that leads out, by dots, signs, links or length, it is no page; nothing is a traceback,
    and every answer has the heads that keep it from other pages.
    """
    status, head = raw(preview, b"GET " + path + b" HTTP/1.1")
    assert status in statuses
    if status != 400:  # what is no request at all never reaches us
        assert head["x-content-type-options"] == "nosniff"
        assert (head["x-frame-options"], head["cross-origin-resource-policy"]) == ("sameorigin", "same-origin")


@pytest.mark.parametrize("method", [b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"PATCH", b"ODD" * 999])
def test_pages_are_only_read(preview: str, method: bytes) -> None:
    """Other methods than GET and HEAD are refused everywhere, but for POST of another day."""
    for path in (b"/", b"/feed.xml", b"/_attache/now", b"/_attache/events", b"/pagefind/pagefind-entry.json"):
        assert raw(preview, method + b" " + path + b" HTTP/1.1")[0] == 405
    assert raw(preview, b"POST / HTTP/1.1")[0] == 405


@pytest.mark.parametrize(
    "host",
    [
        b"[::1", b"::1", b"localhost.", b"127.1", b"0.0.0.0", b"2130706433",
        b"evil@127.0.0.1", b"\xff", b"",
        b"127.0.0.1@evil.example", b"127.0.0.1.evil.example", b"localhost.evil.example:80", b"localhost/evil",
        b"localhost:a:b", b"[fe80::1]", b"localhost\r\nHost: evil.example",
    ],
)  # fmt: skip
def test_no_other_host_is_answered(preview: str, host: bytes) -> None:
    """Whatever looks like this machine's name and is not, and two names at once, is a bad request."""
    assert raw(preview, b"GET / HTTP/1.1\r\nHost: " + host)[0] == 400


@pytest.mark.parametrize(
    "origin", [b"http://[::1", b"garbage", b"null", b"http://a@127.0.0.1", b"http://127.0.0.1.evil.example", b"\xff"]
)
@pytest.mark.parametrize("asked", [b"POST /_attache/now", b"GET /_attache/events", b"GET /_attache/bar.js"])
def test_no_other_origin_is_answered(preview: str, asked: bytes, origin: bytes) -> None:
    """What the bar asks for is refused to any origin but its own, also to what is none."""
    assert raw(preview, asked + b" HTTP/1.1\r\nContent-Length: 0\r\nOrigin: " + origin)[0] == 403


@pytest.mark.parametrize(
    "referer", [b"http://[x", b"%(own)s//evil.example/", b"\\\\evil.example", b"http://evil.example/x"]
)
@pytest.mark.parametrize("day", [b"now=2026-13-99", b"now=\xff", b"now=" + b"9" * 9_999, b"%%%"])
def test_a_day_that_is_none_leads_back(preview: str, referer: bytes, day: bytes) -> None:
    """What is sent as a day and is none changes nothing, and whatever the page before is said to be, the way back leads
    to this host.
    """
    own = preview.rstrip("/").encode()
    head = b"Origin: %s\r\nReferer: %s\r\nContent-Length: %d" % (own, referer.replace(b"%(own)s", own), len(day))
    status, said = raw(preview, b"POST /_attache/now HTTP/1.1\r\n" + head, day)
    assert status == 303
    assert re.match(r"/(?![/\\])", said["location"])
