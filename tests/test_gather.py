"""What do the files of the content say, read now or remembered?"""

import os
from pathlib import Path

import pytest

from attache import disk
from attache.darkroom import look
from attache.diagnostics import Finding, Span
from attache.gather import Gathered, gather, locator
from attache.memory import TICK_NS, ParseMemory
from attache.model import Source
from tests.conftest import WriteSite
from tests.trees import edit

LONG_AGO = 1_700_000_000_000_000_000  # nanoseconds
LATER = LONG_AGO + 2 * TICK_NS
FILES = {
    "site.yaml": "title: T\n",
    "articles/a.md": "---\ntitle: A\ndate: 2022\n---\nText.\n",
    "articles/b.md": "---\ntitle: [B\n---\n",
    "articles/dot.png": "picture",
}


@pytest.fixture
def content(write_site: WriteSite) -> Path:
    """Give a folder of content that was last changed long ago."""
    folder = write_site(FILES)
    for path in FILES:
        os.utime(folder / path, ns=(LONG_AGO, LONG_AGO))
    return folder


def remembered(content: Path) -> ParseMemory:
    """Return what is remembered of a folder."""
    gathered = gather(content, ParseMemory(), 0, 1)
    return ParseMemory(parsed=gathered.parsed, pictures=gathered.pictures)


def told(gathered: Gathered) -> tuple[list[str], list[str]]:
    """The paths of the records, and the rules of the findings."""
    return [record.path for record in gathered.records], [finding.rule for finding in gathered.findings]


def test_files_give_records_findings_and_pictures(content: Path) -> None:
    """Each file gives its record or its findings; pictures are looked at and not parsed."""
    gathered = gather(content, ParseMemory(), 0, 1)
    assert told(gathered) == (["articles/a.md", "site.yaml"], ["yaml-syntax"])
    assert {path: seen.original for path, seen in gathered.pictures.items()} == {
        "articles/dot.png": look(Source(path="articles/dot.png", data=b"picture"))
    }
    assert sorted(gathered.parsed) == ["articles/a.md", "articles/b.md", "site.yaml"]


def test_what_is_remembered_is_what_would_be_read(content: Path) -> None:
    """With a memory or without, the same comes out."""
    memory = remembered(content)
    assert gather(content, memory, LATER, 1) == gather(content, ParseMemory(), 0, 1)


def test_an_unchanged_file_is_not_opened(content: Path) -> None:
    """A file with its remembered size, time and inode is believed to say what it said."""
    memory, file = remembered(content), content / "articles/a.md"
    with file.open("r+b") as altered:
        altered.write(b"nonsense")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert gather(content, memory, LATER, 1).records == gather(content, memory, LATER, 1).records
    assert told(gather(content, memory, LATER, 1)) == (["articles/a.md", "site.yaml"], ["yaml-syntax"])
    assert told(gather(content, ParseMemory(), LATER, 1)) == (["site.yaml"], ["frontmatter-missing", "yaml-syntax"])


def test_a_file_changed_within_a_tick_of_the_memory_is_read_again(content: Path) -> None:
    """Where the clock of the file system cannot tell, the bytes are asked."""
    memory, file = remembered(content), content / "articles/a.md"
    with file.open("r+b") as altered:
        altered.write(b"nonsense")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert told(gather(content, memory, LONG_AGO + TICK_NS, 1))[1] == ["frontmatter-missing", "yaml-syntax"]


def test_a_file_that_only_looks_different_is_known_by_its_bytes(content: Path) -> None:
    """A file that was touched gives what it gave, and is remembered under its new time."""
    memory = remembered(content)
    os.utime(content / "articles/a.md", ns=(LONG_AGO, LONG_AGO + 1))
    gathered = gather(content, memory, LATER, 1)
    old, new = memory.parsed["articles/a.md"], gathered.parsed["articles/a.md"]
    assert (new.record, new.signature.mtime_ns) == (old.record, LONG_AGO + 1)
    assert new.record is old.record


def test_edits_additions_and_removals_are_seen(content: Path) -> None:
    """The memory follows the folder: what is new or changed is parsed, what is gone is forgotten."""
    memory = remembered(content)
    edit(content / "articles/b.md", "[B\n", "B\ndate: 2023\n")
    (content / "articles/a.md").rename(content / "articles/c.md")
    gathered = gather(content, memory, LATER, 1)
    assert told(gathered) == (["articles/b.md", "articles/c.md", "site.yaml"], [])
    assert sorted(gathered.parsed) == ["articles/b.md", "articles/c.md", "site.yaml"]


def test_the_place_of_a_finding_is_found_in_the_text(content: Path) -> None:
    """A finding that leads to a value by its keys gets the line and columns of it; one about no file has none."""
    locate = locator(disk.reader(content))
    finding = Finding(rule="date-invalid", message="m", path="articles/a.md", at=("date",))
    assert locate(finding) == Span(3, 7, 3, 11)
    assert locate(Finding(rule="site-missing", message="m", path="none.yaml")) is None
    assert locate(Finding(rule="site-missing", message="m")) is None
