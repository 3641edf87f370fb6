"""What do the files of the content say, read now or remembered?"""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from attache import disk, frontmatter
from attache.converter import converted
from attache.darkroom import look
from attache.diagnostics import BODY, At, Finding, Span
from attache.gather import LOADS, Gathered, gather, locator
from attache.memory import TICK_NS, ParseMemory
from attache.model import Source
from attache.parse import parse
from attache.sanitise import surely_clean
from attache.shelf import Shelf
from attache.values import stamp_of_bytes
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


def read(content: Path, memory: ParseMemory, saved_ns: int) -> Gathered:
    """Gather a folder, with a shelf beside it."""
    return gather(content, Shelf(content.parent / "shelf"), memory, saved_ns, 1)


def on_shelf(content: Path) -> tuple[set[bytes], ...]:
    """The stamps of the records and words on the shelf; `b""` stands for what a file does not have."""
    return tuple(
        Shelf(content.parent / "shelf").stamps(board) - {stamp_of_bytes(b"")} for board in ("records", "words")
    )


def all_of(gathered: Gathered) -> tuple[object, ...]:
    """All that was gathered: records, words, findings, pictures, and what is remembered."""
    words = gathered.words(gathered.stamps)
    return gathered.records, words, gathered.findings, gathered.pictures, gathered.parsed


def remembered(content: Path) -> ParseMemory:
    """Return what is remembered of a folder."""
    gathered = read(content, ParseMemory(), 0)
    return ParseMemory(parsed=gathered.parsed, pictures=gathered.pictures)


def told(gathered: Gathered) -> tuple[list[str], list[str]]:
    """The paths of the records, and the rules of the findings."""
    return [record.path for record in gathered.records], [finding.rule for finding in gathered.findings]


def test_files_give_records_findings_and_pictures(content: Path) -> None:
    """Each file gives its record or its findings; pictures are looked at and not parsed."""
    gathered = read(content, ParseMemory(), 0)
    assert told(gathered) == (["articles/a.md", "site.yaml"], ["yaml-syntax"])
    assert {path: seen.original for path, seen in gathered.pictures.items()} == {
        "articles/dot.png": look(Source(path="articles/dot.png", data=b"picture"))
    }
    assert sorted(gathered.parsed) == ["articles/a.md", "articles/b.md", "site.yaml"]


def test_what_is_remembered_is_what_would_be_read(content: Path) -> None:
    """With a memory or without, the same comes out."""
    memory = remembered(content)
    assert all_of(read(content, memory, LATER)) == all_of(read(content, ParseMemory(), 0))
    assert read(content, memory, LATER).words(["articles/a.md"]) == {"articles/a.md": "<p>Text.</p>"}


def test_what_is_gone_from_the_shelf_is_read_from_the_files_again(content: Path) -> None:
    """Without its shelf a memory gives the same records and words, and once asked for they lie there as before."""
    memory, shelf = remembered(content), content.parent / "shelf"
    whole, lying = all_of(read(content, memory, LATER)), on_shelf(content)
    shelf.unlink()
    assert read(content, memory, LATER).words(["articles/a.md"]) == {"articles/a.md": "<p>Text.</p>"}
    assert not shelf.exists()
    assert all_of(read(content, memory, LATER)) == whole
    assert on_shelf(content) == lying


def test_equal_words_lie_under_equal_stamps(content: Path) -> None:
    """The stamp of a text changes with its words and with nothing else in its file; records with all but these."""
    first = read(content, ParseMemory(), 0)
    edit(content / "articles/a.md", "Text.", "Other text.")
    second = read(content, ParseMemory(), 0)
    edit(content / "articles/a.md", "title: A", "title: B")
    third = read(content, ParseMemory(), 0)
    assert list(first.stamps) == ["articles/a.md"]
    assert first.stamps != second.stamps == third.stamps
    assert first.records == second.records != third.records


def test_an_unchanged_file_is_not_opened(content: Path) -> None:
    """A file with its remembered size, time and inode is believed to say what it said."""
    memory, file = remembered(content), content / "articles/a.md"
    with file.open("r+b") as altered:
        altered.write(b"nonsense")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert told(read(content, memory, LATER)) == (["articles/a.md", "site.yaml"], ["yaml-syntax"])
    assert told(read(content, ParseMemory(), LATER)) == (["site.yaml"], ["frontmatter-missing", "yaml-syntax"])


def test_a_file_changed_within_a_tick_of_the_memory_is_read_again(content: Path) -> None:
    """Where the clock of the file system cannot tell, the bytes are asked."""
    memory, file = remembered(content), content / "articles/a.md"
    with file.open("r+b") as altered:
        altered.write(b"nonsense")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert told(read(content, memory, LONG_AGO + TICK_NS))[1] == ["frontmatter-missing", "yaml-syntax"]


def test_a_file_that_only_looks_different_is_known_by_its_bytes(content: Path) -> None:
    """A file that was touched gives what it gave, and is remembered under its new time."""
    memory = remembered(content)
    os.utime(content / "articles/a.md", ns=(LONG_AGO, LONG_AGO + 1))
    gathered = read(content, memory, LATER)
    old, new = memory.parsed["articles/a.md"], gathered.parsed["articles/a.md"]
    assert (new.record, new.signature.mtime_ns) == (old.record, LONG_AGO + 1)
    assert new == replace(old, signature=new.signature)


def test_edits_additions_and_removals_are_seen(content: Path) -> None:
    """The memory follows the folder: what is new or changed is parsed, what is gone is forgotten."""
    memory = remembered(content)
    edit(content / "articles/b.md", "[B\n", "B\ndate: 2023\n")
    (content / "articles/a.md").rename(content / "articles/c.md")
    gathered = read(content, memory, LATER)
    assert told(gathered) == (["articles/b.md", "articles/c.md", "site.yaml"], [])
    assert sorted(gathered.parsed) == ["articles/b.md", "articles/c.md", "site.yaml"]


def test_the_place_of_a_finding_is_found_in_the_text(content: Path) -> None:
    """A finding that leads to a value by its keys gets the line and columns of it; one about no file has none."""
    locate = locator(disk.reader(content))
    finding = Finding(rule="date-invalid", message="m", path="articles/a.md", at=("date",))
    assert locate(finding) == Span(3, 7, 3, 11)
    assert locate(Finding(rule="site-missing", message="m", path="none.yaml")) is None
    assert locate(Finding(rule="site-missing", message="m")) is None


@pytest.mark.parametrize(
    ("front", "at", "span"),
    [
        ("title: T\ndate: > x\n", ("date",), Span(3, 7, 3, 10)),
        ("title: T\ndate: 2022\nkind: ? x\n", (), Span(2, 1, 4, 10)),
    ],
)
def test_the_place_of_a_finding_lies_within_the_text(front: str, at: At, span: Span) -> None:
    """Also where only a repair, which writes more into a line, makes the text legible."""
    text = f"---\n{front}---\n".encode()
    assert locator(lambda _: text)(Finding(rule="m", message="m", path="articles/a.md", at=at)) == span


def test_the_place_of_a_reference_is_found_in_the_text(content: Path) -> None:
    """A finding that leads to a reference or link by its number gets its place, wherever the text begins."""
    file = content / "articles/a.md"
    for before, line in (("", 5), ("\n\n", 7), ("id: a\n---\n", 6)):
        head = "---\ntitle: A\ndate: 2022\n" + (before if before.startswith("id") else f"---\n{before}")
        file.write_text(f"{head}Đ `[[x]]` [[a]] [y](/y/)\n[z](/z/) [[b|B]]\n", encoding="utf-8")
        locate = locator(disk.reader(content))
        places = {
            (what, n): locate(Finding(rule="m", message="m", path="articles/a.md", at=(BODY, what, n)))
            for what in ("references", "links")
            for n in range(2)
        }
        assert places == {
            ("references", 0): Span(line, 11, line, 16),
            ("references", 1): Span(line + 1, 10, line + 1, 17),
            ("links", 0): Span(line, 21, line, 24),
            ("links", 1): Span(line + 1, 5, line + 1, 8),
        }


def test_what_is_read_before_forks_needs_all_that_reading_may_need() -> None:
    """Raw HTML goes through front matter, converter and cleaner: what these load is there then, once for all forks."""
    assert {one.rule for one in parse(LOADS).findings} == {"field-missing"}  # none of the text itself
    assert not surely_clean().fullmatch(str(converted(frontmatter.read(LOADS.data.decode()).body)))
