"""Which engine is this? And does a new one take effect at once?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attache.engine import FORM, engine_of, engine_stamp
from attache.memory import MEMORY, Known, unpack
from attache.values import STAMP_BYTES
from tests.conftest import ROOT, WriteSite
from tests.trees import SMALL, edit

LONG_AGO = 1_700_000_000  # seconds
PAGE = "public/articles/2026/a-visit/index.html"


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a small site that was last changed long ago."""
    root = write_site(SMALL)
    for path in SMALL:
        os.utime(root / path, (LONG_AGO, LONG_AGO))
    return root


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """Give a copy of the package as it lies in a checkout, last changed long ago."""
    copy = tmp_path / "engine"
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("templates", "static"):
        shutil.copytree(ROOT / part, copy / part)
    for path in (copy, *copy.rglob("*")):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return copy


def build(site: Path, *path: Path) -> str:
    """Build a site with the packages of some folders going before all others; gives what is said."""
    command = [sys.executable, "-m", "attache", "build", "--source", str(site), "--now", "2026-11-22", "--no-search"]
    places = os.pathsep.join(map(str, path))
    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": places}, cwd="/", capture_output=True, text=True, check=True
    )
    return ran.stderr


def stamp(site: Path) -> str:
    """The stamp of the engine that last built a site."""
    return unpack((site / MEMORY / "engine").read_bytes(), Known, FORM).found


def library(engine: Path) -> None:
    """Put another version of a library before the one that is there."""
    folder = engine / "src/markdown-99.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: Markdown\nVersion: 99\n")


def code(engine: Path) -> None:
    """Edit a file of the code."""
    with (engine / "src/attache/words.py").open("a") as file:
        file.write("# edited\n")


def test_the_engine_has_one_stamp(site: Path) -> None:
    """The stamp is the same whenever it is asked for, remembered or not."""
    assert [engine_of(site), engine_of(site), engine_stamp()] == [engine_stamp()] * 3
    assert len(engine_stamp()) == STAMP_BYTES
    assert (site / MEMORY / "engine").is_file()


def test_no_memory_is_left_where_there_is_no_digest(tmp_path: Path) -> None:
    """A folder without content stays as it is."""
    assert engine_of(tmp_path) == engine_stamp()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [library, code])
def test_another_library_or_other_code_is_another_engine(
    site: Path, engine: Path, change: Callable[[Path], None]
) -> None:
    """The engine that is known is the same until a library comes with another version, or its code is edited."""
    build(site, engine / "src")
    before = stamp(site)
    build(site, engine / "src")
    assert stamp(site) == before
    change(engine)
    assert ": 0 written" in build(site, engine / "src")
    assert stamp(site) != before


def test_an_edited_engine_takes_effect_at_once(site: Path, engine: Path) -> None:
    """With nothing else changed, another word in the code is in the files it makes, and these alone are written."""
    build(site, engine / "src")
    assert ": 0 written" in build(site, engine / "src")
    edit(engine / "src/attache/outputs/sitemap.py", '"User-agent: *"', '"# A line", "User-agent: *"')
    assert ": 1 written" in build(site, engine / "src")
    assert "# A line" in (site / "public/robots.txt").read_text(encoding="utf-8")


def test_an_edited_template_of_the_package_takes_effect_at_once(site: Path, engine: Path) -> None:
    """So is another word in a template of the package."""
    build(site, engine / "src")
    template = engine / "templates/article.html"
    template.write_text(template.read_text(encoding="utf-8").replace('class="', 'class="new ', 1), encoding="utf-8")
    assert ": 1 written" in build(site, engine / "src")
    assert 'class="new ' in (site / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_damaged_memory_of_the_engine_is_none(site: Path, keep: int) -> None:
    """Cut off or removed it is made again, and says the same."""
    known = engine_of(site)
    file = site / MEMORY / "engine"
    file.write_bytes(file.read_bytes()[:keep])
    assert engine_of(site) == known
