"""What is left after a fault, and does the next build heal it? The table of decision 0039, each row provoked for real.

`make test` provokes faults at a few changes on disk, the same ones every time. At every single one:

    ATTACHE_FAULTS=all python -m pytest -q tests/test_faults.py -k every
"""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from attache.locks import NOTE
from tests.bench.corpus import write
from tests.conftest import ROOT, WriteSite
from tests.faults import FOREIGN, TEMPORARY, plain, published
from tests.kills import killed
from tests.trees import ARTICLE, SMALL, edit, tree

ALL = os.environ.get("ATTACHE_FAULTS") == "all"
NOW = "2026-11-22"
ARTICLES = 110  # enough that files are read, and pages made, by workers
SETTINGS = "content/site.yaml"
ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
Process = subprocess.Popen[str]


def command(*words: str | Path) -> list[str]:
    """How an operator calls a command."""
    return [sys.executable, "-m", "attache", *map(str, words)]


def build(source: Path, *words: str | Path) -> list[str]:
    """How an operator builds."""
    return command("build", "--source", source, "--now", NOW, "--no-search", *words)


def run(words: Sequence[str], prepare: Callable[[], object] | None = None) -> tuple[int, str]:
    """The exit code of a command, and what it said on stderr; before it begins its process is prepared."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, preexec_fn=prepare)
    return done.returncode, done.stderr


def well(source: Path, *words: str | Path) -> None:
    """Build; that ends well."""
    code, said = run(build(source, *words))
    assert code == 0, said


def refused(words: Sequence[str], prepare: Callable[[], object] | None = None) -> str:
    """The one line with which a command ends by exit code 2."""
    code, said = run(words, prepare)
    assert (code, said.count("\n"), said[:9]) == (2, 1, "attache: "), said
    return said[9:-1]


def left(source: Path) -> list[Path]:
    """What is left half written."""
    return [*source.rglob(TEMPORARY)]


_CLEAN: dict[tuple[object, ...], dict[str, bytes]] = {}


def clean(source: Path, temporary: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build makes of a source that was never built."""
    content = tuple(tree(source / "content").items())
    if content not in _CLEAN:
        scratch = temporary.mktemp("clean")
        shutil.copytree(source / "content", scratch / "content")
        well(scratch)
        _CLEAN[content] = published(scratch / "public")
    return _CLEAN[content]


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a small site that was built, beside which foreign files lie, and that was edited since."""
    source = write_site({**SMALL, SETTINGS: SMALL[SETTINGS] + "outputs: [feeds]\n"})
    well(source)
    for path, data in FOREIGN.items():
        (source / "public" / path).write_bytes(data)
    edit(source / ARTICLE, "title: A visit", "title: Another visit")
    return source


# At each change on disk


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("--fault kill", 5),
        ("--fault ENOSPC --fault EACCES --fault EROFS --fault EIO", 1),
        ("--fault ENOSPC --stays", 1),
        ("--fault kill --first", 2),
        (f"--fault kill --fault ENOSPC --articles {ARTICLES} --jobs 2", 1),
        ("--fault kill --release", 4),
        ("--fault EIO --release", 2),
    ],
)
def test_at_every_change_on_disk(words: str, count: int, tmp_path: Path) -> None:
    """Killed, or refused by the machine: every file, or with `--release` the site, is old or new; it is said in a line,
    by exit code 2; the next build equals a clean one, and leaves neither a temporary file nor a foreign one altered.
    """
    asked, _, jobs = words.replace(" --release", "").partition(" --jobs ")
    of_build = f"--words=--jobs {jobs or 1}{' --release' * ('--release' in words)}"
    many = ["--count", "0" if ALL else str(count)]
    run = [sys.executable, "-m", "tests.faults", str(tmp_path), *asked.split(), of_build, *many]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout or "null")) == (0, []), done.stderr


@pytest.mark.parametrize(("release", "kills"), [(False, 4), (True, 2)])
def test_builds_that_are_killed_at_random(release: bool, kills: int, tmp_path: Path) -> None:
    """The same holds of builds with workers of a larger digest, of which all or the first process is killed."""
    assert killed(tmp_path, [*plain(ARTICLES)], kills, ["--release"] if release else [], every=2)[0] == []


# The machine refuses


@pytest.mark.parametrize("size", [1_000, 30_000])
def test_a_disk_that_is_full(size: int, site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where no file may be longer than some bytes, a write ends in its midst: nothing of that is seen."""
    before = tree(site / "public")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
    assert " cannot be written: " in refused(build(site, "--clean"), limit)
    assert tree(site / "public") == before
    well(site)
    assert published(site / "public") == clean(site, tmp_path_factory)
    assert left(site) == []


@pytest.mark.parametrize("words", [["check", "--format", "json"], ["build", "--format", "sarif"]])
def test_what_is_printed_goes_nowhere(words: list[str], site: Path) -> None:
    """Standard output on a full disk is one line and exit code 2; so is standard error, where nobody reads it."""
    asked = command(*words, "--source", site, "--now", NOW)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, "attache: No space left on device\n")
        assert subprocess.run(asked, stdout=full, stderr=full, check=False).returncode == 2


@pytest.mark.parametrize("part", ["public", "public/articles/2026/a-visit", ".attache", "content", ARTICLE])
def test_what_may_not_be_touched(part: str, site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder that may not be written, or a file that may not be read, is named; nothing is altered, until it may."""
    place, before = site / part, tree(site / "public")
    mode = place.stat().st_mode
    place.chmod(0o555 if part.startswith(("public", ".")) else 0)
    said = refused([*ORDINARY, *build(site)])
    place.chmod(mode)
    assert str(place) in said or part == "content"
    assert said.endswith(": Permission denied")
    assert tree(site / "public") == before
    well(site)
    assert published(site / "public") == clean(site, tmp_path_factory)


# What is remembered


def _link(file: Path, other: Path) -> None:
    file.unlink()
    file.symlink_to(other / "nowhere")


DAMAGE: Mapping[str, Callable[[Path, Path], object]] = {
    "noise": lambda file, _: file.write_bytes(os.urandom(3000)),
    "empty": lambda file, _: file.write_bytes(b""),
    "cut": lambda file, _: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "another's": lambda file, other: file.write_bytes(next(iter(sorted(other.glob(f"{file.name[:4]}*")))).read_bytes()),
    "a link": _link,
}


def test_a_memory_that_is_damaged_or_foreign(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All files of `.attache/` hold something else, and then each alone: the build equals a clean one."""
    other = tmp_path_factory.mktemp("other")
    for path, text in SMALL.items():
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        (other / path).write_text(text.replace("A visit", "A call").replace("Tokyo", "Kyoto"), encoding="utf-8")
    well(other)
    names = sorted(tree(site / ".attache"))
    for damage, some in [*((one, names) for one in DAMAGE), *(("noise", [name]) for name in names if ALL)]:
        for name in some:
            DAMAGE[damage](site / ".attache" / name, other / ".attache")
        well(site)
        assert published(site / "public") == clean(site, tmp_path_factory), damage


def test_a_memory_in_whose_place_a_folder_stands(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is named by each build that needs it, and the site is the old one, or the new one where it is remembered last;
    once the folder is moved away all is well.
    """
    before, expected = published(site / "public"), clean(site, tmp_path_factory)
    for file in sorted((site / ".attache").iterdir(), key=lambda file: file.name.startswith(("pages-", "built-"))):
        aside = file.rename(site / "aside")
        file.mkdir()
        (file / "x").write_bytes(b"x")
        assert re.fullmatch(rf"{file} cannot be (written|removed): Is a directory", refused(build(site, "--clean")))
        shutil.rmtree(file)
        aside.rename(file)
        assert published(site / "public") == (expected if file.name.startswith(("pages-", "built-")) else before)
    well(site)
    assert published(site / "public") == expected


def test_a_clock_that_goes_back(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Times of change from the future, then from the past, and another day and back: each build equals a clean one."""
    article = site / ARTICLE
    for time, title in ((4_000_000_000, "visit A"), (900_000_000, "visit B"), (4_000_000_000, "visit C")):
        article.write_text(article.read_text(encoding="utf-8").replace("Another visit", title), encoding="utf-8")
        os.utime(article, (time, time))
        for path in (site / ".attache").iterdir():
            os.utime(path, (4_100_000_000 - time // 2,) * 2)
        well(site)
        assert published(site / "public") == clean(site, tmp_path_factory)
        article.write_text(article.read_text(encoding="utf-8").replace(title, "Another visit"), encoding="utf-8")
    os.utime(article, (time, time))
    for day in ("2031-01-01", NOW, "2026-11-01", NOW):
        well(site, "--now", day)
    assert published(site / "public") == clean(site, tmp_path_factory)


# Processes that end


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Give a digest for which a build has workers, and what a build makes of it."""
    source = tmp_path_factory.mktemp("large")
    write(source, plain(ARTICLES))
    well(source, "--jobs", "2")
    return source, published(source / "public")


def parents() -> Iterator[tuple[int, int]]:
    """Each process, and its parent."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue


def workers(process: Process) -> list[int]:
    """The workers of a build."""
    return [child for child, parent in parents() if parent == process.pid]


def begun(source: Path, stage: str) -> tuple[Process, list[int]]:
    """A build that makes everything anew, when its workers parse or render."""
    process = subprocess.Popen(
        build(source, "--clean", "--jobs", "2"), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while process.poll() is None:
        if ((source / "public" / NOTE).exists() or stage == "parse") and (found := workers(process)):
            return process, found
        Event().wait(0.001)
    raise AssertionError(process.communicate()[1])


def healed(large: tuple[Path, dict[str, bytes]]) -> None:
    """Every file is as it was, before the next build and after it; nothing is left."""
    source, expected = large
    assert published(source / "public") == expected
    well(source, "--jobs", "2")
    assert published(source / "public") == expected
    assert left(source) == []


@pytest.mark.parametrize("stage", ["parse", "render"])
def test_a_worker_that_the_kernel_kills(stage: str, large: tuple[Path, dict[str, bytes]]) -> None:
    """It is said at which files it was, and what to do; exit code 2."""
    process, found = begun(large[0], stage)
    for worker in found:
        os.kill(worker, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.count("\n")) == (2, 1), said
    assert said.startswith("attache: a process that worked on one of ") and said.endswith("so say fewer --jobs\n")
    healed(large)


@pytest.mark.parametrize("stage", ["parse", "render"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_build_that_is_asked_to_stop(
    number: int, code: int, stage: str, large: tuple[Path, dict[str, bytes]]
) -> None:
    """One line, 128 and the number of the signal, no worker, and nothing half written is left."""
    process, found = begun(large[0], stage)
    os.kill(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (
        code,
        "attache: stopped; every file is whole, and the next run goes on from here\n",
    )
    assert {child for child, _ in parents()}.isdisjoint(found)
    assert left(large[0]) == []
    healed(large)


@pytest.mark.parametrize("stage", ["parse", "render"])
def test_a_build_whose_first_process_is_killed(stage: str, large: tuple[Path, dict[str, bytes]]) -> None:
    """Its workers end by themselves and say nothing; the next build waits for them."""
    process, found = begun(large[0], stage)
    process.kill()
    well(large[0], "--jobs", "2")
    assert {child for child, parent in parents() if parent > 1}.isdisjoint(found)
    assert process.communicate(timeout=60)[1] == ""
    healed(large)
