"""Is the ledger read as it is written, and merged as a set of lines?"""

import subprocess
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import Span
from attache.ledger import HEADER, Entry, Pair, entered, read_ledger
from attache.model import Source
from attache.parse import LARGEST, parse
from tests.conftest import ROOT

IDS = st.from_regex(r"(articles|events|countries)/[A-Za-z0-9]{1,8}(--?[a-z0-9]{1,8}){0,2}", fullmatch=True)
ADDRESSES = st.just("") | st.from_regex(r"(/[a-zđ0-9-]{1,8}){1,3}/", fullmatch=True)
PAIRS = st.lists(st.tuples(IDS, ADDRESSES), max_size=12)


def pairs(text: str) -> list[Pair]:
    """Give the lines of a ledger, each of which must be right."""
    ledger, findings = read_ledger(text)
    assert findings == []
    return [(entry.id, entry.address) for entry in ledger.entries]


def test_lines() -> None:
    """Ids stand with or without an address; comments and empty lines mean nothing; a line ends as it may."""
    text = "# Comment\r\n\narticles/a--b   /articles/2022/a/  \rcountries/VN /countries/việt-nam/\nevents/e\nevents/f"
    ledger, findings = read_ledger(text)
    assert findings == []
    assert ledger.entries == (
        Entry(3, "articles/a--b", "/articles/2022/a/"),
        Entry(4, "countries/VN", "/countries/việt-nam/"),
        Entry(5, "events/e", ""),
        Entry(6, "events/f", ""),
    )


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("<<<<<<< HEAD", 1, "`<<<<<<< HEAD` is no id of the ledger"),
        ("articles", 1, "`articles` is no id of the ledger"),
        ("  articles/a", 3, "`articles/a` is no id of the ledger"),
        ("articles/a_b /x/", 1, "`articles/a_b /x/` is no id of the ledger"),
        ("articles/a/b", 1, "`articles/a/b` is no id of the ledger"),
        ("Articles/a /x/", 1, "`Articles/a /x/` is no id of the ledger"),
        ("articles/a x/", 12, "`x/` is no address of this site"),
        ("articles/a /x", 12, "`/x` is no address of this site"),
        ("articles/a /x/ /y/", 12, "`/x/ /y/` is no address of this site"),
        ("articles/a /../", 12, "`/../` is no address of this site"),
        ("articles/a //host/", 12, "`//host/` is no address of this site"),
        ("articles/a /%2e/", 12, "`/%2e/` is no address of this site"),
        ("articles/a  # note", 13, "`# note` is no address of this site"),
        ("articles/a /", 12, "`/` is no address of this site"),
        ("bài/a", 1, "`bài/a` is no id of the ledger"),
    ],
)
def test_a_bad_line_is_a_finding(line: str, column: int, said: str) -> None:
    """It is said with line, column, and how to write it; the other lines count."""
    parsed = parse(Source(path="ledger.txt", data=f"events/a\n{line}\nevents/b\n".encode()))
    (found,) = parsed.findings
    assert (found.rule, found.message, found.path) == ("ledger-line", said, "ledger.txt")
    assert found.span == Span(2, column, 2, len(line) + 1)
    assert found.hint
    assert "`articles/<id> /its/address/`" in found.hint
    assert parsed.record
    assert [entry.id for entry in parsed.record.file.entries] == ["events/a", "events/b"]


@given(st.binary(max_size=200))
def test_any_bytes_make_findings_at_most(data: bytes) -> None:
    """Nothing in a ledger raises."""
    parse(Source(path="ledger.txt", data=data))


@given(PAIRS, PAIRS, st.sampled_from(["\n", "\r\n"]))
def test_what_is_entered_is_read_back(first: list[Pair], second: list[Pair], ending: str) -> None:
    """All lines are there, sorted, each once, comments on top; entering them again changes nothing."""
    text = entered(entered("", first).replace("\n", ending) + f"# Late{ending}", second)
    assert pairs(text) == sorted({*first, *second}, key=lambda pair: " ".join(pair).rstrip())
    assert text.startswith("# Late")
    assert entered(text, [*first, *second]) == text
    assert ("\r\n" in text) == (ending == "\r\n")


def test_an_indented_comment_is_a_comment() -> None:
    """What is no entry stays what it is, each once, however often something is entered."""
    assert entered("events/b\n  # x\n# x\n", []) == "# x\nevents/b\n"


def test_a_byte_order_mark_is_no_id() -> None:
    """An editor's mark before the first comment does no harm."""
    assert entered("\ufeff# One\nevents/b\n", [("events/a", "")]) == "# One\nevents/a\nevents/b\n"


@given(PAIRS, PAIRS, PAIRS)
def test_a_union_of_lines_is_a_merge(base: list[Pair], ours: list[Pair], theirs: list[Pair]) -> None:
    """In whatever order and however often a merge keeps the lines of two branches, the ledger says what both said."""
    one, other = entered(HEADER, [*base, *ours]), entered(HEADER, [*base, *theirs])
    assert entered(one + other, []) == entered(HEADER, [*base, *ours, *theirs]) == entered(other + one, [])


def test_git_merges_two_branches(tmp_path: Path) -> None:
    """With the attribute that `attache init` writes, git keeps the lines of both sides and stops at nothing."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def enter(id: str) -> None:
        text = ledger.read_text() if ledger.exists() else HEADER
        ledger.write_text(entered(text, [(f"articles/{id}", f"/articles/2022/{id}/")]))
        git("add", "-A")
        git("commit", "-qm", id)

    ledger = tmp_path / "content/ledger.txt"
    ledger.parent.mkdir()
    starter = ROOT / "src/attache/starter/gitattributes"
    (tmp_path / ".gitattributes").write_bytes(starter.read_bytes())
    git("init", "-qb", "main")
    enter("m")
    git("checkout", "-qb", "other")
    enter("b")
    git("checkout", "-q", "main")
    enter("a")
    enter("z")
    git("merge", "-q", "other")
    assert sorted(id for id, _ in pairs(ledger.read_text())) == [f"articles/{id}" for id in "abmz"]


def test_a_long_ledger() -> None:
    """A ledger has no limit of size, and 100,000 lines are read in well under the time of a build."""
    line = "articles/{n}-{x} /articles/2022/{n}-{x}/\n"
    data = "".join(line.format(n=n, x="x" * 20) for n in range(100_000)).encode()
    assert len(data) > 4 * LARGEST
    began = perf_counter()
    parsed = parse(Source(path="ledger.txt", data=data))
    assert perf_counter() - began < 3  # a quarter of a second where nothing else runs
    assert parsed.findings == ()
    assert parsed.record
    assert len(parsed.record.file.entries) == 100_000


def test_this_repository_merges_its_ledger() -> None:
    """Its own attributes say so too, and its ledger is as `check --fix` writes it."""
    assert "\n/content/ledger.txt merge=union\n" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
    text = (ROOT / "content/ledger.txt").read_text(encoding="utf-8")
    assert entered(text, []) == text
    assert text.startswith(HEADER)
