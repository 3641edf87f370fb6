"""Does the editor's guide do what it says, command by command?

Its blocks are worked off in their order in a fresh copy of the digest, as an editor would: `save PATH` is typed into a
file, `read PATH` is looked for in one, and a `console` is run and compared with what it printed (`…` stands for what
is left out). `aside` is run in a copy of its own, and for `slip` the text above says what is written instead of what,
for as long as the block takes. Only `make serve` is not run: it takes a network, and tests/test_serve.py has what it
does.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from attache.cli import main
from tests.conftest import ROOT, TODAY

GUIDE = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?(?: (\S+))?\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
SLIP = re.compile(r"`([^`]+)` instead of\s`([^`]+)`")
ARTICLE = "content/articles/2025/2025-11-13-irish-visit-to-hanoi.md"
SKIPPED = {"make serve"}
SECONDS = 60  # for all commands of the guide, half of what was promised


class Step(NamedTuple):
    """A block of the guide: how it is worked off, the file it is about, what it holds, and the text above it."""

    how: str
    path: str
    text: str
    above: str


class Tried(NamedTuple):
    """What came of the guide: the folder, where it was pushed to, commands, what was told and what came, the time."""

    folder: Path
    remote: Path
    told: list[tuple[str, str, str]]
    reads: list[tuple[str, str]]
    seconds: float


def steps() -> list[Step]:
    """Give the blocks of the guide in their order."""
    found, start = [], 0
    for block in BLOCK.finditer(GUIDE):
        kind, how, path, text = block.groups(default="")
        found.append(
            Step(f"{kind} {how}".strip() if kind == "console" else how, path, text, GUIDE[start : block.start()])
        )
        start = block.end()
    return found


def matches(told: str, came: str) -> bool:
    """Tell whether lines are as told, where a line `…` stands for any, and `…` in a line for any of its words."""
    lines = ("(?:.*\n)*" if line == "…\n" else re.escape(line) for line in told.splitlines(keepends=True))
    pattern = "".join(lines).replace("…", ".*")
    return re.fullmatch(pattern, came) is not None


def prepared(folder: Path) -> tuple[Path, Path]:
    """Lay out a copy of the digest under git, with a place to push to, and the program as `make serve` installs it."""
    digest, remote = folder / "digest", folder / "remote.git"
    shutil.copytree(ROOT / "content", digest / "content")
    programs = digest / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "activate").write_text('PATH="$PWD/.venv/bin:$PATH"\n', encoding="utf-8")
    (programs / "attache").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m attache "$@"\n', encoding="utf-8")
    (programs / "attache").chmod(0o755)
    for command in (
        f"git init --quiet --bare --initial-branch=main '{remote}'",
        "git init --quiet --initial-branch=main",
        "git add content && git commit --quiet --message Begin",
        f"git remote add origin '{remote}' && git push --quiet --set-upstream origin main",
    ):
        assert run(command, digest) == ""
    return digest, remote


def run(command: str, folder: Path) -> str:
    """Run a command as it is typed, and give what it prints; nobody is there to be asked."""
    name = {f"GIT_{who}_{what}": "editor@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = {"PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": epoch(), "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, **name, **path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def epoch() -> str:
    """Give the day of the tests in seconds."""
    return str(int(time.mktime(time.strptime(TODAY, "%Y-%m-%d"))) + 43_200)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Follow the guide once."""
    folder, remote = prepared(tmp_path_factory.mktemp("guide"))
    told: list[tuple[str, str, str]] = []
    reads: list[tuple[str, str]] = []
    before, began = "", time.monotonic()
    for n, step in enumerate(steps()):
        if step.how == "save":
            (folder / step.path).write_text(step.text, encoding="utf-8")
        elif step.how == "read":
            reads.append((step.text, (folder / step.path).read_text(encoding="utf-8")))
        kept = (folder / ARTICLE).read_text(encoding="utf-8") if step.how == "console slip" else ""
        if kept:
            ((wrong, right),) = SLIP.findall(step.above)
            assert kept.count(right) == 1, right
            (folder / ARTICLE).write_text(kept.replace(right, wrong), encoding="utf-8")
        place = shutil.copytree(folder, folder.parent / str(n)) if step.how == "console aside" else folder
        for command, output in COMMAND.findall(step.text) if step.how.startswith("console") else ():
            if command.startswith(". "):
                before += f"{command}\n"
            if command not in SKIPPED:
                told.append((command, output, run(before + command, place)))
        if "--fix" in step.text and kept:
            reads.append((kept, (folder / ARTICLE).read_text(encoding="utf-8")))
        if kept:
            (folder / ARTICLE).write_text(kept, encoding="utf-8")
    return Tried(folder, remote, told, reads, time.monotonic() - began)


def test_the_guide_prints_what_it_shows(tried: Tried) -> None:
    """Every command prints what the guide says, and what it shows of files stands in them; it takes no two minutes."""
    assert len(tried.told) > 15
    for command, output, came in tried.told:
        assert matches(output, came), f"$ {command}\n{came}"
    for text, file in tried.reads:
        assert matches(f"…\n{text}…\n", file), file
    assert tried.seconds < SECONDS


def test_lines_left_out_are_any() -> None:
    """`…` stands for lines or none, or words of one; any other line must be there, and nothing beside it."""
    assert matches("a …\n", "a b c\n")
    assert not matches("a …\n", "a b\nc\n")
    assert matches("a\n…\nb\n", "a\nb\n")
    assert matches("a\n…\nb\n", "a\nx\ny\nb\n")
    assert not matches("a\n…\nb\n", "a\nb\nc\n")
    assert not matches("a\n", "")


def test_what_was_pushed_is_a_clean_digest(tried: Tried, tmp_path: Path) -> None:
    """From what was pushed the site is built without a finding: the facts are there, the agency's own words are not."""
    assert run(f"git clone --quiet '{tried.remote}' site", tmp_path) == ""
    command = f"'{tried.folder}/.venv/bin/attache'"
    assert run(f"{command} check --drafts --strict", tmp_path / "site") == "0 errors, 0 warnings\n"
    assert run(f"{command} build --no-search", tmp_path / "site").startswith("0 errors, 0 warnings\n")
    public = tmp_path / "site/public"
    page = text_of(public / "articles/2025/irish-visit-to-hanoi/index.html")
    for fact in (
        "Irish chief of staff visits Hanoi",
        "13 November 2025",
        "Phan Văn Giang, Gen., Minister of National Defence",
        "Aoife Example, Lt. Gen., Chief of Staff",
        "8 Sept 2025 Mon Workshop in Dublin",
        "VNA",
    ):
        assert fact in page, page
    assert "aoife-example" in (public / "officials/aoife-exampel/index.html").read_text(encoding="utf-8")
    pages = {file.parent.relative_to(public).as_posix(): text_of(file) for file in public.rglob("index.html")}
    assert [path for path, page in pages.items() if "served in the same missions" in page] == []
    named = {path for path, page in pages.items() if "Irish chief of staff visits Hanoi" in page}
    assert {"countries/ireland", "kinds/visit", "officials/aoife-example", "officials/phan-van-giang"} <= named


def text_of(page: Path) -> str:
    """Give the words of a page, without tags."""
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", "", page.read_text(encoding="utf-8"), flags=re.S).split())


def test_words_of_the_preview_are_its_own() -> None:
    """What the guide says of bar and overlay stands on them."""
    bar = (ROOT / "src/attache/preview/bar.html").read_text(encoding="utf-8")
    first = GUIDE.partition("## 2.")[0]
    said = [*re.findall(r"“([^”]+)”", first), "Draft", "This page is as it was before."]
    assert len(said) > 5
    assert [word for word in said if f'_("{word}")' not in bar] == []


def test_the_table_has_every_command_of_an_editor() -> None:
    """The page at the end has every command of the program but those of operators."""
    table = GUIDE.rpartition("## ")[2]
    told = set(re.findall(r"`attache ([a-z]+)", table))
    assert told == set(main.commands) - {"build", "init", "rollback", "schema", "verify"}
