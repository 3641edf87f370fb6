"""What is wrong in the content, as found now or last time?"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from attache.check import Options, check
from attache.diagnostics import Diagnostic
from attache.memory import MEMORY, Checked, pack
from tests.conftest import WriteSite
from tests.trees import ARTICLE, NOW, SMALL, edit

LONG_AGO = 1_700_000_000_000_000_000  # nanoseconds
PICTURED = SMALL[ARTICLE].replace("---\nThey", "images:\n  - {file: flags.png, alt: Flags, credit: AFP}\n---\nThey")
DRAFT = "---\nid: draft\ntitle: A draft\ndate: 2026-11-01\ndraft: yes\ntopics: [nonsense]\n---\n"
LATER = "---\nid: later\ntitle: Later\ndate: 2026-12-01\ntopics: [rubbish]\n---\n"
FILES = {
    **SMALL,
    ARTICLE: PICTURED.replace("[FR, JP]", "[FR, Japn]"),
    "content/articles/draft.md": DRAFT,
    "content/articles/later.md": LATER,
}


def aged(site: Path) -> Path:
    """Date all files of a site to long ago: what was changed just now is read again in any case."""
    for path in (site / "content").rglob("*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return site


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a site with an error that was last changed long ago, and was checked."""
    root = write_site(FILES)
    Image.new("L", (60, 40)).save(root / "content/articles/flags.png")
    found(aged(root))
    return root


def found(site: Path, **chosen: object) -> tuple[Diagnostic, ...]:
    """Check a site, with whatever is remembered."""
    return check(Options(**{"source": site, "output": site / "public", "now": NOW, **chosen})).diagnostics  # type: ignore[arg-type]


def found_anew(site: Path, **chosen: object) -> tuple[Diagnostic, ...]:
    """Check a site of which nothing is remembered."""
    for path in (site / MEMORY).iterdir():
        path.unlink()
    return found(site, **chosen)


def garbled(file: Path, *, ns: int = LONG_AGO) -> None:
    """Write over the beginning of a file in place; size and inode stay."""
    with file.open("r+b") as open_file:
        open_file.write(b"===")
    os.utime(file, ns=(ns, ns))


def test_what_was_found_is_believed_while_nothing_is_changed(site: Path) -> None:
    """Of files with their sizes, times and inodes the findings of the last check are given, and none is opened."""
    before = found(site)
    assert [one.rule for one in before] == ["name-unknown"]
    garbled(site / ARTICLE)
    assert found(site) == before
    assert [one.rule for one in found_anew(site)] == ["frontmatter-missing"]


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda site: edit(site / ARTICLE, "Japn", "Japna"),
    "edited within its size": lambda site: garbled(site / ARTICLE, ns=LONG_AGO + 1),
    "new": lambda site: (site / "content/articles/new.md").write_text("", encoding="utf-8"),
    "removed": lambda site: (site / ARTICLE).unlink(),
    "renamed": lambda site: (site / ARTICLE).rename(site / "content/articles/2026-11-03-a-visit.md"),
    "stray": lambda site: (site / "content/notes.txt").write_text("", encoding="utf-8"),
    "picture": lambda site: (site / "content/articles/flags.png").write_bytes(b"%PDF"),
    "picture gone": lambda site: (site / "content/articles/flags.png").unlink(),
    "settings": lambda site: edit(site / "content/site.yaml", "FR", "XX"),
    "vocabulary": lambda site: (site / "content/vocabulary.yaml").write_text("- x", encoding="utf-8"),
    "ledger": lambda site: (site / "content/ledger.txt").write_text("pages/lost /lost/\n", encoding="utf-8"),
    "a name that is no text": lambda site: Path(os.fsdecode(os.fsencode(site / "content") + b"/\xe9.md")).touch(),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_takes_effect(site: Path, change: Callable[[Path], object]) -> None:
    """What is found after a change is what is found without a memory, at once and when asked again."""
    before = found(site)
    change(site)
    after = found(site)
    assert after != before
    assert found(site) == after
    assert found(aged(site)) == after
    assert found_anew(site) == after


@pytest.mark.parametrize("chosen", [{"now": NOW.replace(month=12)}, {"drafts": True}], ids=str)
def test_day_and_drafts_take_effect(site: Path, chosen: dict[str, object]) -> None:
    """Another day, or drafts, is another question; and the first one is answered as before."""
    before = found(site)
    after = found(site, **chosen)
    assert len(after) > len(before)
    assert (found(site, **chosen), found(site)) == (after, before)
    assert found_anew(site, **chosen) == after


def test_a_second_edit_within_a_tick_takes_effect(site: Path) -> None:
    """A file that was changed just before the check is read again, though size, time and inode are those remembered."""
    just_now = (site / MEMORY / "checked").stat().st_mtime_ns
    os.utime(site / ARTICLE, ns=(just_now, just_now))
    assert [one.rule for one in found(site)] == ["name-unknown"]
    garbled(site / ARTICLE, ns=just_now)
    assert [one.rule for one in found(site)] == ["frontmatter-missing"]


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x80\x04\x95.", pack(Checked(engine=b"another"))], ids=repr)
def test_a_damaged_memory_is_as_good_as_none(site: Path, data: bytes) -> None:
    """What is no memory of this engine changes nothing, and is replaced."""
    before = found(site)
    (site / MEMORY / "checked").write_bytes(data)
    assert found(site) == before
    garbled(site / ARTICLE)
    assert found(site) == before


def test_an_unchanged_content_is_checked_without_what_reads_it(site: Path) -> None:
    """The command loads none of the rooms that read, link or build, nor their libraries; changed, it loads those of
    them that it needs: other words of a text are not linked.
    """
    code = (
        "import sys\nfrom attache.cli import main\ntry:\n    main()\nexcept SystemExit:\n"
        "    rooms = ['attache.build', 'attache.digest', 'attache.gather', 'markdown', 'babel', 'jinja2']\n"
        "    print(*(name for name in rooms if name in sys.modules))"
    )
    command = [sys.executable, "-c", code, "check", "--source", str(site), "--now", NOW.isoformat()]

    def loaded() -> list[str]:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert loaded() == []
    edit(site / ARTICLE, "They met.", "They met again.")
    assert loaded() == ["attache.gather", "markdown"]
    edit(site / ARTICLE, "They met again.", "They met [[France]].")
    assert loaded() == ["attache.digest", "attache.gather", "markdown", "babel"]
