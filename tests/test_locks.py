"""Who else is working here? Real commands beside real ones; one is held up by SIGSTOP while its work is under way."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Timer

import pytest

from attache.disk import DiskError
from attache.locks import NOTE, alone, held
from attache.output import MANIFEST, Output
from tests.conftest import WriteSite
from tests.trees import SMALL, tree

NOW = ("--now", "2026-11-22")
Process = subprocess.Popen[str]


def command(source: Path, *words: str) -> Process:
    """Start a command on a source, as an operator does."""
    run = [sys.executable, "-m", "attache", words[0], "--source", str(source), *NOW, *words[1:]]
    return subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def ended(process: Process) -> tuple[int, str]:
    """The exit code of a command, and what it said on stderr."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def wait_for(path: Path) -> None:
    """Wait until a file is there and holds something."""
    for _ in range(30_000):
        if path.exists() and path.stat().st_size:
            return
        Event().wait(0.001)
    raise AssertionError(f"{path} never came")


@contextmanager
def stopped(source: Path, note: Path, *words: str) -> Iterator[Process]:
    """A command that stands still where it has written a note."""
    process = command(source, *words)
    try:
        wait_for(note)
        process.send_signal(signal.SIGSTOP)
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a small site."""
    return write_site(SMALL)


def test_a_second_build_is_refused_and_says_by_whom(site: Path) -> None:
    """It ends at once with exit code 2 and one line; the first goes on, and nothing is left of the lock."""
    with stopped(site, site / ".attache" / NOTE, "build") as first:
        code, said = ended(command(site, "build", "--no-search"))
        whose = f"another `attache build` (process {first.pid} on {os.uname().nodename})"
        assert (code, said) == (2, f"attache: {whose} works in {site}/content; say --wait 60 to wait for it\n")
        assert not (site / "public").exists()
        first.send_signal(signal.SIGCONT)
        assert ended(first)[0] == 0
    assert [path for path in [*tree(site / ".attache"), *tree(site / "public")] if "building" in path] == []


def test_who_is_told_to_wait_builds_afterwards(site: Path) -> None:
    """With `--wait` a build begins as soon as the other has ended; so does a check, which waits by itself."""
    with stopped(site, site / ".attache" / NOTE, "build", "--no-search") as first:
        others = [command(site, "build", "--no-search", "--wait", "60"), command(site, "check")]
        Timer(1, lambda: first.send_signal(signal.SIGCONT)).start()
        assert ended(first)[0] == 0
        assert [ended(other)[0] for other in others] == [0, 0]
    assert MANIFEST in tree(site / "public")


def test_a_preview_holds_the_lock_only_while_it_builds(site: Path) -> None:
    """A build is refused meanwhile, and goes on beside the preview afterwards, which SIGINT ends."""
    with stopped(site, site / ".attache" / NOTE, "serve", "--port", "0") as preview:
        code, said = ended(command(site, "build", "--no-search"))
        assert (code, said.startswith(f"attache: another `attache serve` (process {preview.pid} on ")) == (2, True)
        preview.send_signal(signal.SIGCONT)
        assert preview.stdout and preview.stdout.readline().startswith("http://127.0.0.1:")
        assert ended(command(site, "build", "--no-search"))[0] == 0
        preview.send_signal(signal.SIGINT)
        assert ended(preview)[0] == 0


def test_two_sources_do_not_build_into_one_output_at_once(site: Path, tmp_path: Path) -> None:
    """The memories are two, the output is one: who comes second is refused, and what the first builds is whole."""
    other, output = tmp_path / "other", tmp_path / "shared"
    shutil.copytree(site / "content", other / "content")
    into = ("build", "--no-search", "--output", str(output))
    with stopped(site, output / NOTE, *into) as first:
        code, said = ended(command(other, *into))
        whose = f"another `attache build` (process {first.pid} on {os.uname().nodename})"
        assert (code, said) == (2, f"attache: {whose} works in {output}; say --wait 60 to wait for it\n")
        first.send_signal(signal.SIGCONT)
        assert ended(first)[0] == 0
    assert ended(command(other, *into))[0] == 0


def test_an_output_that_another_wrote_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """What was read of a manifest before the lock was there must still be so."""
    late = Output(tmp_path / "public", force=False)
    with Output(tmp_path / "public", force=False) as output:
        output.publish({"a": b"x"}, ())
    with pytest.raises(DiskError, match=r"another `attache build` has just written .*public; build again$"), late:
        pass
    with Output(tmp_path / "public", force=False) as output:
        assert output.publish({"a": b"y"}, ()) == (["a"], [])


def test_the_lock_of_who_was_killed_is_free(site: Path) -> None:
    """SIGKILL leaves the note, and no lock; the next build takes both, and sweeps what the first left."""
    with stopped(site, site / ".attache" / NOTE, "build") as first:
        first.kill()
        first.wait()
        assert (site / ".attache" / NOTE).exists()
        assert ended(command(site, "build", "--no-search"))[0] == 0
    assert not (site / ".attache" / NOTE).exists()


HOLD = """
import os, sys, time
from pathlib import Path
from attache.locks import held
with held(Path(sys.argv[1]), Path(sys.argv[2]), "attache build", 0):
    if os.fork():
        time.sleep(0.3)
        os.kill(os.getpid(), 9)
    time.sleep(float(sys.argv[3]))
    os._exit(0)
"""


@pytest.mark.parametrize(("seconds", "free"), [("2", True), ("60", False)])
def test_workers_of_who_was_killed_are_waited_for(tmp_path: Path, seconds: str, free: bool) -> None:
    """A fork holds the lock of its parent after that died; it is waited for, though not for ever, and that is said."""
    note = tmp_path / NOTE
    killed = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path), str(note), seconds], start_new_session=True)
    try:
        killed.wait()
        if free:
            with held(tmp_path, note, "attache build", 0) as cut_off:
                assert cut_off
            return
        said = rf"^`attache build` \(process {killed.pid} on .*\) was killed, and its workers still work in "
        with pytest.raises(DiskError, match=said), held(tmp_path, note, "attache build", 0):
            pass
    finally:
        with suppress(ProcessLookupError):
            os.killpg(killed.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    "left", [b"", b"{", b"\xff", b'{"command":"\x1b[31mx","process":1,"host":"h"}', b'{"command":1}', b"[" * 99_999]
)
def test_a_note_that_is_no_note_is_no_hindrance(tmp_path: Path, left: bytes) -> None:
    """Whatever lies in its place: who is refused is told what can be told, without escape sequences."""
    note = tmp_path / NOTE
    with held(tmp_path, note, "attache build", 0):
        note.write_bytes(left)
        with pytest.raises(DiskError, match=r"^another .* works in ") as refused, held(tmp_path, note, "x", 0):
            pass
    assert "\x1b" not in str(refused.value)
    with held(tmp_path, note, "attache build", 0) as cut_off:
        assert not cut_off


def test_a_source_that_cannot_be_written_is_held_all_the_same(site: Path) -> None:
    """Where no note can be left the lock is as good; whose it is is not said."""
    (site / ".attache").write_bytes(b"a file where a folder must be")
    with alone(site, "attache check"):
        code, said = ended(command(site, "build"))
    assert (code, said) == (2, f"attache: another process works in {site}/content; say --wait 60 to wait for it\n")


def test_who_waited_in_vain_says_for_how_long(tmp_path: Path) -> None:
    """Patience ends, and the line says when."""
    with held(tmp_path, tmp_path / NOTE, "attache build", 0):
        said = rf"^another `attache build` \(process {os.getpid()} on .*\) works in .*; still after 1 seconds$"
        with pytest.raises(DiskError, match=said), held(tmp_path, tmp_path / NOTE, "attache check", 1):
            pass
