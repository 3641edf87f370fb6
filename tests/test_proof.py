"""What will an open page look like, before all is built?"""

import shutil
from pathlib import Path

import pytest

from attache.layouts import Stand
from attache.proof import Proof
from tests.trees import SITES, built, edit

VISIT, TALKS = "articles/2026/2026-11-02-visit-to-tokyo.md", "articles/2025/2025-05-03-first-talks.md"
MOREAU, ABOUT = "officials/alex-moreau.md", "pages/about.md"
PAGES = {
    VISIT: "articles/2026/visit-to-tokyo/index.html",
    TALKS: "articles/2025/first-talks/index.html",
    MOREAU: "officials/alex-moreau/index.html",
    ABOUT: "about/index.html",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder for a site, where builds remember what they have in common."""
    return tmp_path_factory.mktemp("proof") / "site"


@pytest.fixture
def site(made: Path) -> Path:
    """Copy a site to where it may be edited."""
    shutil.rmtree(made / "content", ignore_errors=True)
    return Path(shutil.copytree(SITES / "full", made, dirs_exist_ok=True))


OWN = [
    (VISIT, "title: A visit to Tokyo", "title: To Tokyo"),
    (VISIT, "type: report", "type: opinion"),
    (VISIT, "date: 2026-11-02\n", "date: 2026-11-02\nsummary: They came.\nlanguage: fr\n"),
    (VISIT, "tags: [ports]", "tags: []"),
    (VISIT, "organisations: [fr-staff]", "organisations: [fr-ministry]\nofficials: []\ncountries: [VN]"),
    (VISIT, "caption: The dot", "caption: A mere dot"),
    (VISIT, "title: Visit to Tokyo", "title: Call on Tokyo"),
    (VISIT, "kind: visit", "kind: meeting"),
    (VISIT, "place: {name: Tokyo, country: JP}", "place: {name: Osaka, country: JP}"),
    (VISIT, "role: guest", "role: host"),
    (VISIT, "confidence: conflict", "confidence: work-needed"),
    (VISIT, "note: The talks of 2025 were recalled.", "note: They were not."),
    (VISIT, "title: Minister in Tokyo", "title: Minister seen in Tokyo, url: https://agency.example/9"),
    (TALKS, "summary: The first of the talks.", "summary: They talked."),
    (TALKS, "text: more than 35 offices", "text: some 35 offices"),
    (TALKS, "mode: hosted", "mode: abroad"),
    (TALKS, "text: The place was Paris.", "text: It was Paris."),
    (TALKS, "Alex Moreau met", "On that day Alex Moreau met"),
    (MOREAU, "Held", "He held"),
    (ABOUT, "Read", "Do read"),
]
OTHERS = [
    (VISIT, "date: 2026-11-02\n", "date: 2026-11-03\n"),
    (VISIT, "date: 2026-11-02\n", "date: 2026-11-02\nslug: tokyo\n"),
    (VISIT, "date: 2026-11-02\n", "date: 2026-11-02\nexpiry: 2026-11-05\n"),
    (VISIT, "date: 2026-11-02\n", "date: 2026-11-02\nofficials: [Jo Doe]\n"),
    (VISIT, "id: visit-to-tokyo", "id: tokyo"),
    (VISIT, "tokyo-trip", "tokyo-tour"),
    (VISIT, "tags: [ports]", "tags: [ports, harbours]"),
    (VISIT, "tags: [ports]", "tags: [Ports]"),
    (VISIT, "file: dot.png", "file: dots.png"),
    (VISIT, "kind: visit", "kind: visiting"),
    (VISIT, "organisations: [fr-staff]", "organisations: [fr-stuff]"),
    (VISIT, "id: ev-visit", "id: ev-call"),
    (VISIT, "date: 2026-10-30/2026-11-01", "date: 2026-10-30"),
    (VISIT, "parent: ev-visit", "parent: ev-talks-2"),
    (VISIT, "edition: 2", "edition: 3"),
    (VISIT, "ref: ev-talks-1", "ref: ev-talks"),
    (VISIT, "[[first-talks|the talks]]", "[[first-talks]]; see [[kenji-sato]]"),
    (TALKS, "## What was said", "## What was done"),
    (TALKS, "Alex Moreau, Kenji Satō]", "Alex Moreau, Kenji Satō, Jo Doe]"),
    (MOREAU, "name: Alex Moreau", "name: Alexis Moreau"),
    (ABOUT, "title: About", "title: Who we are"),
]


@pytest.mark.parametrize(("path", "old", "new"), OWN)
def test_a_page_of_which_its_own_changed_is_as_built(site: Path, path: str, old: str, new: str) -> None:
    """Words, and what an article says of itself, are shown as the build will show them."""
    proof, page = _proof(site), site / "public" / PAGES[path]
    before = page.read_bytes()
    edit(site / "content" / path, old, new)
    early = proof.pages({path}, (PAGES[path], "articles/index.html"))
    built(site)
    assert early == {PAGES[path]: page.read_bytes()} != {PAGES[path]: before}


@pytest.mark.parametrize(("path", "old", "new"), OTHERS)
def test_what_others_hang_on_waits(site: Path, path: str, old: str, new: str) -> None:
    """Ids, addresses, days, new names, references and mistakes are left to the build."""
    proof, text = _proof(site), (site / "content" / path).read_text(encoding="utf-8")
    edit(site / "content" / path, old, new)
    early = proof.pages({path}, PAGES.values())
    (site / "content" / path).write_text(text, encoding="utf-8")
    assert early == {}
    assert proof.pages({path}, PAGES.values()).keys() == {PAGES[path]}  # as it was


def test_an_article_called_by_its_title_in_its_own_text_waits(site: Path) -> None:
    """Where a reference leads is remembered with what that was called."""
    edit(site / "content" / VISIT, "[[first-talks|the talks]]", "[[ev-visit]]")
    proof = _proof(site)
    edit(site / "content" / VISIT, "title: Visit to Tokyo", "title: Call on Tokyo")
    assert proof.pages({VISIT}, PAGES.values()) == {}


def _proof(site: Path) -> Proof:
    outcome = built(site, clean=True)
    assert isinstance(outcome.stand, Stand)
    return Proof(outcome.stand, outcome.digest)
