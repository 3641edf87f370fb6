"""Who has no editor adds an article on a web page: Decap CMS in a real browser, on a git repository of a digest."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, Page, expect

from attache.cli import main
from attache.contents import FOLDERS
from tests.conftest import ROOT, TODAY
from tests.sites import matter
from tests.test_serve import previewing
from tests.tools.programs import module, node
from tests.trees import built, edit, tree

PATIENCE = 30_000  # milliseconds, on a machine that does much else
ZONE = "Asia/Ho_Chi_Minh"  # where midnight is the day before in UTC
WRITTEN = f"""\
---
title: "Talks in Tokyo: search & rescue"
date: {TODAY}
summary: Two ministers meet.
tags:
  - search and rescue
events:
  - title: Ministers meet
    date: 2026-11-21/{TODAY}
    kind: meeting
    place:
      name: Tokyo
      country: JP
    countries:
      - FR
      - JP
    officials:
      - person: alex-example
sources:
  - agency: VNA
    url: https://example.org/a?b=c
---
They met. [[alex-example|The minister]] said *so*.
"""


def init(folder: Path, *more: str) -> Any:
    """Run `attache init --cms`."""
    return CliRunner().invoke(main, ["init", "--cms", str(folder), "--now", TODAY, *more])


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, and give what it says."""
    who = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org"]
    return subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True, text=True).stdout


def findings(folder: Path) -> list[str]:
    """Give the rules of the findings of `attache check`."""
    ran = CliRunner().invoke(main, ["check", "--source", str(folder), "--now", TODAY, "--format", "json"])
    return [found["rule"] for found in json.loads(ran.stdout)]


def answers(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


class Desk(NamedTuple):
    """A digest, and a page of the browser that is logged in at its desk."""

    folder: Path
    page: Page
    address: str

    def open(self, route: str) -> None:
        """Load the page anew at a place of the desk."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}admin/#/collections/{route}")

    def field(self, name: str, nth: int = 0) -> Locator:
        """The field of a name, of those that can be seen."""
        return self.page.locator(f"[id^='{name}-field-']:visible").nth(nth)

    def choose(self, name: str, text: str, nth: int = 0) -> None:
        """Choose what is called so from the list of a field."""
        self.field(name, nth).fill(text)
        self.page.get_by_role("option").filter(has_text=text).first.click()

    def add(self, name: str, nth: int = 0) -> None:
        """Press the button that adds an item."""
        self.page.get_by_role("button", name=f"Add {name}").nth(nth).click()

    def publish(self) -> None:
        """Save, and wait until it is said to be done."""
        self.page.get_by_role("button", name="Publish").click()
        self.page.get_by_role("menuitem", name="Publish now").click()
        expect(self.page.get_by_text("Changes saved")).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Start a desk on a new digest: a git repository, Decap's server for it, and a browser that asks no other host."""
    folder = tmp_path_factory.mktemp("desk") / "digest"
    assert init(folder).exit_code == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    edit(
        folder / "admin/config.yml", "local_backend: true", f"local_backend: {{url: 'http://127.0.0.1:{port}/api/v1'}}"
    )
    shutil.copy(module(".decap/decap-cms.js"), folder / "admin")
    for words in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "begun"]):
        git(folder, *words)
    git(folder, "config", "user.name", "Desk")
    git(folder, "config", "user.email", "desk@example.org")
    environment = {"PORT": str(port), "BIND_HOST": "127.0.0.1", "MODE": "git", "GIT_REPO_DIRECTORY": str(folder)}
    command = [node(), module("decap-server/dist/index.js")]
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as server:
        troubles: list[str] = []
        page = browser.new_context(timezone_id=ZONE, viewport={"width": 1400, "height": 2400}).new_page()
        page.on("dialog", lambda asked: asked.accept())
        # `undefined` is what Decap throws where a form is not filled in rightly.
        page.on("pageerror", lambda error: troubles.append(str(error)) if str(error) != "undefined" else None)
        page.on("request", lambda asked: troubles.append(asked.url) if asked.url.startswith("http") else None)
        while not answers(port):
            time.sleep(0.05)
        with previewing(folder) as address:
            page.goto(f"{address}admin/")
            page.get_by_role("button", name="Login").click()
            expect(page.get_by_role("heading", name="Articles")).to_be_visible(timeout=PATIENCE)
            yield Desk(folder, page, address)
            page.close()
        server.terminate()
    assert [trouble for trouble in troubles if "://127.0.0.1:" not in trouble] == []


def test_an_article_is_added_on_a_web_page(desk: Desk) -> None:
    """The form writes one file, in the folder of its year, as a person would: it passes, and the site has its page."""
    desk.open("articles/new")
    desk.field("title").fill("Talks in Tokyo: search & rescue")
    desk.field("date").fill(TODAY)
    desk.field("summary").fill("Two ministers meet.")
    desk.add("tags")
    desk.field("item").fill("search and rescue")
    desk.add("events")
    desk.field("title", 1).fill("Ministers meet")
    desk.field("date", 1).fill(f"2026-11-21/{TODAY}")
    desk.choose("kind", "Meeting")
    desk.field("name").fill("Tokyo")
    desk.choose("country", "Japan")
    for n, country in enumerate(("France", "Japan"), 1):
        desk.add("countries", 1)
        desk.choose("item", country, n)
    desk.add("officials", 1)
    desk.choose("person", "Alex Example")
    desk.add("sources", 1)
    desk.field("agency").fill("VNA")
    desk.field("url").fill("https://example.org/a?b=c")
    desk.page.locator("[data-slate-editor]").click()
    desk.page.keyboard.type("They met. [[alex-example|The minister]] said *so*.")
    desk.publish()
    path = f"content/articles/2026/{TODAY}-talks-in-tokyo-search-rescue.md"
    assert path in git(desk.folder, "show", "--name-only", "--format=")
    assert (desk.folder / path).read_text(encoding="utf-8") == WRITTEN
    assert findings(desk.folder) == ["id-missing", "ledger-stale"]
    built(desk.folder)
    page = (desk.folder / "public/articles/2026/talks-in-tokyo-search-rescue/index.html").read_text(encoding="utf-8")
    assert "Minister of Examples" in page


def test_a_value_that_is_wrong_is_not_taken(desk: Desk) -> None:
    """A date that is none is said at its field, and nothing is written."""
    desk.open("articles/new")
    before = git(desk.folder, "rev-parse", "HEAD")
    desk.field("title").fill("Wrong")
    desk.field("date").fill("last Thursday")
    desk.page.get_by_role("button", name="Publish").click()
    desk.page.get_by_role("menuitem", name="Publish now").click()
    expect(desk.page.get_by_text("didn't match the pattern: 2022-04-14, 2022-04")).to_be_visible(timeout=PATIENCE)
    assert git(desk.folder, "rev-parse", "HEAD") == before


def test_the_example_of_a_new_digest_can_be_changed(desk: Desk) -> None:
    """What `attache init` writes is shown by the forms, and passes when they have written it."""
    desk.open("articles")
    desk.page.get_by_text("An example of an article").click()
    desk.field("title").fill("An example, changed")
    desk.publish()
    written = git(desk.folder, "show", "--format=", "--name-only").split()
    assert written == [f"content/articles/2026/{TODAY}-example-visit.md"]
    assert {*findings(desk.folder)} <= {"id-missing", "ledger-stale"}


def test_what_a_form_cannot_show_stays(desk: Desk) -> None:
    """Names in words, officials without a file and short forms of other fields are kept while the title is changed."""
    event = (
        "{id: ev-kept, title: E, date: 2026, kind: visit, place: Tokyo, host: JP, officials: [{person: Alex Example}]}"
    )
    front = f"id: kept\ntitle: Kept\ndate: 2026-11-20\ncountries: [Japan]\nofficials: [Alex Example]\nevents: [{event}]"
    file = desk.folder / "content/articles/2026/kept.md"
    file.write_text(matter(front, "Text | [[alex-example]]."), encoding="utf-8")
    desk.open("articles")
    desk.page.get_by_text("2026-11-20 Kept").click()
    desk.field("title").fill("Changed")
    desk.add("officials")
    desk.choose("item", "Alex Example")
    desk.publish()
    text = file.read_text(encoding="utf-8")
    kept = [
        "- Japan",
        "- Alex Example",
        "- alex-example",
        "place: Tokyo",
        "host: JP",
        "person: Alex Example",
        "id: ev-kept",
    ]
    assert [line for line in kept if line not in text] == []
    assert text.endswith("---\nText | [[alex-example]].\n")


def test_a_digest_that_is_there_is_given_a_desk_and_nothing_else(tmp_path: Path) -> None:
    """Only what stands in `admin/` is written, with the words of the digest; what is there is never replaced."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    assert init(tmp_path).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "admin").iterdir()) == ["README.md", "config.yml", "index.html"]
    assert {path.name for path in tmp_path.iterdir()} == {".attache", "admin", "content"}
    assert tree(tmp_path / "content") == tree(ROOT / "content")
    again = init(tmp_path)
    assert again.exit_code == 2
    assert "admin/index.html is there already" in again.stderr


def test_every_field_has_a_form(desk: Desk) -> None:
    """Each content type but countries has its form, with a field and a hint for whatever the schema knows."""
    config = yaml.safe_load((desk.folder / "admin/config.yml").read_text(encoding="utf-8"))
    forms = {form["name"]: form["fields"] for form in config["collections"]}
    assert [*forms, "countries"] == [*(folder for folder in FOLDERS if folder != "countries"), "countries"]
    for folder, fields in forms.items():
        asked = {field["name"] for field in fields if field.get("hint")}
        assert asked == {field.encode_name for field in msgspec.structs.fields(FOLDERS[folder])}


def test_the_page_has_one_script_of_its_own_folder(desk: Desk) -> None:
    """Nothing of a third party is in the page, and no script stands in it."""
    page = (desk.folder / "admin/index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", page) == [""]
    assert re.findall(r"(?:src|href)=\"([^\"]*)", page) == ["decap-cms.js"]
