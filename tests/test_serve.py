"""How does an editor see a change?"""

import http.client
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import WriteSite
from tests.trees import ARTICLE, SMALL, edit

PAGE = "articles/2026/a-visit/"


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
        yield address


def answer(address: str, path: str, host: str | None = None) -> tuple[int, dict[str, str], str]:
    """Ask for a path as it is written: the status, the head, and the text."""
    with closing(http.client.HTTPConnection(address.split("/")[2], timeout=10)) as connection:
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
        ("/_attache/live.js", 200, "text/javascript; charset=utf-8"),
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


def test_an_editor_sees_what_is_changed_broken_and_mended(write_site: WriteSite, browser: Browser) -> None:
    """The open page shows an edit by itself; while there is an error, the findings; mended, the page again."""
    site = write_site(SMALL)
    with previewing(site) as address:
        page = browser.new_page()
        page.goto(address + PAGE)
        expect(page.locator("h1")).to_have_text("A visit")
        edit(site / ARTICLE, "title: A visit", "title: Another visit")
        expect(page.locator("h1")).to_have_text("Another visit")
        edit(site / ARTICLE, "[FR, JP]", "[FR, <b>Japn]")
        expect(page.locator("h1")).to_have_text("The digest cannot be built")
        expect(page.locator("pre")).to_contain_text(
            f"{ARTICLE}:10:21: error: no country is called “<b>Japn” [name-unknown]"
        )
        page.goto(address + "timeline/")
        expect(page.locator("pre")).to_contain_text("1 error, 0 warnings in 1 file")
        page.goto(address + PAGE)
        edit(site / ARTICLE, "<b>Japn", "JP")
        expect(page.locator("h1")).to_have_text("Another visit")
        page.close()


def test_a_draft_and_what_is_added_are_seen_before_their_day(write_site: WriteSite, browser: Browser) -> None:
    """Drafts and what waits for its day are shown, and a new file is a new page; `--no-drafts` shows neither."""
    site = write_site({**SMALL, ARTICLE: SMALL[ARTICLE].replace("date: 2026-11-02", "date: 2026-12-01\ndraft: true")})
    with previewing(site, "--no-drafts") as address:
        assert answer(address, f"/{PAGE}")[0] == 404
    with previewing(site) as address:
        assert answer(address, f"/{PAGE}")[0] == 200
        page = browser.new_page()
        page.goto(address + "articles/2026/new/")
        expect(page.locator("h1")).to_have_text("Page not found")
        write_site({"content/articles/new.md": "---\nid: new\ntitle: New\ndate: 2026-01-01\n---\n"})
        expect(page.locator("h1")).to_have_text("New")
        page.close()


def test_what_the_operator_must_mend_is_shown_too(write_site: WriteSite, browser: Browser) -> None:
    """A wrong template does not end the preview: its error is on the page until it is mended."""
    site = write_site({**SMALL, "templates/article.html": '{% extends "base.html" %}'})
    with previewing(site) as address:
        page = browser.new_page()
        page.goto(address + PAGE)
        write_site({"templates/article.html": "{{ page.nothing }}"})
        expect(page.locator("pre")).to_contain_text("templates/article.html:1: ")
        (site / "templates/article.html").unlink()
        expect(page.locator("h1")).to_have_text("A visit")
        shutil.rmtree(site / "content")
        expect(page.locator("pre")).to_contain_text("holds no folder `content`")
        page.close()


def test_the_index_is_made_when_somebody_searches(write_site: WriteSite, browser: Browser) -> None:
    """No index is made until the search page asks for one; after an edit the next search knows of it."""
    site = write_site(SMALL)
    with previewing(site) as address:
        assert not (site / ".attache/preview/pagefind").exists()
        page = browser.new_page()
        page.goto(f"{address}search/?q=visit")
        expect(page.locator(".hits h3").first).to_have_text("Visit")
        edit(site / ARTICLE, "They met.", "They met aboard a submarine.")
        expect(page.locator(".status")).to_contain_text("results for “visit”")
        page.goto(f"{address}search/?q=submarine")
        expect(page.locator(".hits h3")).to_have_text("A visit")
        page.close()


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
