"""Does what was built still stand?"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attache.check import Options, Outcome
from attache.console import timezone_of
from attache.memory import MEMORY, TICK_NS
from attache.standing import renew
from tests.conftest import WriteSite
from tests.trees import ARTICLE, NOW, SMALL, edit, tree

LONG_AGO = 1_700_000_000_000_000_000  # nanoseconds
LATER = "---\nid: later\ntitle: Later\ndate: 2026-12-01\ntopics: [rubbish]\n---\n"


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a site that was last changed long ago, with a warning and an article that waits, and build it."""
    root = write_site({**SMALL, "content/articles/later.md": LATER.replace("topics: [rubbish]", "tags: [x]")})
    for path in (root / "content").rglob("*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    built(root)
    return root


def built(root: Path, **chosen: Any) -> Outcome:
    """Build a site, or find that it stands."""
    return renew(Options(**{"source": root, "output": root / "public", "now": NOW, "search": False, **chosen}))


def stood(outcome: Outcome) -> bool:
    """Whether nothing was read: a build knows its digest and the seconds that it took."""
    return outcome.digest is None and not outcome.seconds


def test_what_stands_is_told_as_it_was_built(site: Path) -> None:
    """The findings, the number of files, what waits and the day of the next change are those of a build."""
    again, clean = built(site), built(site, clean=True)
    assert stood(again) and not stood(clean)
    assert again.held_back == (("later", "2026-12-01"),)
    for name in ("diagnostics", "written", "pruned", "unchanged", "held_back", "next_change"):
        assert getattr(again, name) == getattr(clean, name), name


def test_what_stands_is_not_touched(site: Path) -> None:
    """No file of the output or of the memory is written."""
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    built(site)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def replaced(site: Path) -> None:
    """Put a copy in the place of an article, with its size and time."""
    file = site / ARTICLE
    copy = file.with_suffix(".new")
    copy.write_bytes(file.read_bytes())
    os.utime(copy, ns=(LONG_AGO, LONG_AGO))
    copy.replace(file)


def put(file: Path) -> None:
    """Put an empty file where there is not even a folder."""
    file.parent.mkdir()
    file.touch()


CHANGES: dict[str, Callable[[Path], Any]] = {
    "an article": lambda site: edit(site / ARTICLE, "They met.", "They sat."),
    "an article's time": lambda site: os.utime(site / ARTICLE, ns=(LONG_AGO, LONG_AGO + 1)),
    "an article's inode": replaced,
    "an article of this moment": lambda site: os.utime(site / ARTICLE),
    "a new file": lambda site: (site / "content/articles/b.md").write_text(LATER.replace("later", "b")),
    "a file that is gone": lambda site: (site / "content/articles/later.md").unlink(),
    "a file elsewhere": lambda site: (site / ARTICLE).rename(site / "content/articles/a.md"),
    "a template": lambda site: put(site / "templates/x.html"),
    "a static file": lambda site: put(site / "static/x.txt"),
    "a page of the output": lambda site: (site / "public/index.html").write_text("x"),
    "a page that is gone": lambda site: (site / "public/about/index.html").unlink(),
    "an asset": lambda site: (site / "public/favicon.ico").write_text("x"),
    "the manifest": lambda site: edit(site / "public/manifest.json", '"version": 1', '"version":  1'),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_is_built(site: Path, change: str) -> None:
    """Any other file of content, theme or output is seen, and what lies there then is what a clean build makes."""
    assert stood(built(site))
    CHANGES[change](site)
    assert not stood(built(site))
    built(site, output=site / "clean", clean=True)
    kept = {path: data for path, data in tree(site / "public").items() if path != "manifest.json"}
    assert kept == {path: data for path, data in tree(site / "clean").items() if path != "manifest.json"}


@pytest.mark.parametrize("chosen", [{"now": NOW.replace(day=23)}, {"drafts": True}, {"search": True}, {"clean": True}])
def test_whatever_else_is_asked_is_built(site: Path, chosen: dict[str, Any]) -> None:
    """Another day and other choices are built."""
    assert not stood(built(site, **chosen))


def test_what_changed_within_a_tick_of_the_memory_is_built(site: Path) -> None:
    """Where the clock of the file system cannot tell, the files are looked into."""
    memory = next((site / MEMORY).glob("built-*"))
    os.utime(memory, ns=(LONG_AGO + TICK_NS, LONG_AGO + TICK_NS))
    assert not stood(built(site))


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_damaged_memory_is_none(site: Path, keep: int) -> None:
    """Cut off, what is remembered is as good as nothing."""
    memory = next((site / MEMORY).glob("built-*"))
    memory.write_bytes(memory.read_bytes()[:keep])
    assert not stood(built(site))
    assert stood(built(site))


def test_errors_are_found_again(site: Path) -> None:
    """While there are errors nothing stands: each build finds them; once they are mended, the last good one stands."""
    file = site / ARTICLE
    before = file.read_bytes()
    edit(file, "kind: visit", "kind: nonsense")
    assert [found.rule for _ in range(2) for found in built(site).diagnostics] == ["value-unknown"] * 2
    file.write_bytes(before)
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert stood(built(site))


def test_two_folders_stand_by_themselves(site: Path) -> None:
    """What was built into one folder says nothing of another."""
    assert not stood(built(site, output=site / "other"))
    assert stood(built(site)) and stood(built(site, output=site / "other"))


def test_the_zone_of_a_site_is_remembered_by_what_its_file_says(write_site: WriteSite) -> None:
    """Asked twice it is the same, another one is seen at once, and without a file it is UTC and nothing is written."""
    root = write_site({})
    assert timezone_of(root) == "UTC"
    assert list(root.iterdir()) == []
    for zone in ("Europe/Paris", "Asia/Tokyo"):
        write_site({"content/site.yaml": f"title: T\ntimezone: {zone}\n"})
        assert [timezone_of(root), timezone_of(root)] == [zone, zone]
    (root / MEMORY / "zone").write_bytes(b"nonsense")
    assert timezone_of(root) == "Asia/Tokyo"
