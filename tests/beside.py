"""How do two processes share a run of tests? `pytest -p tests.beside` is `pytest`, in little more than half the time.

Each file of tests goes whole to whichever process is free first, so that what its tests share is made once. What the
second process found is told by the first as if it had been found there: one list, one count, one exit code. The run
fails unless each test was run exactly once. Both are plain processes without other threads, so that forks stay forks.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import BinaryIO

import pytest

GIVEN = "ATTACHE_BESIDE"  # what the second process is given: a pipe that holds the turns, and a file for what it found


def pytest_configure(config: pytest.Config) -> None:
    """Be the second process where a first one says so, else the first."""
    turns, _, told = os.environ.pop(GIVEN, "").partition(":")
    config.pluginmanager.register(_Second(config, int(turns), Path(told)) if turns else _First(config))


class _First:
    """The process that was called."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.hook = config, config.hook
        self.runs, self.rest = Counter[str](), b""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count how often a test was run, here or there."""
        self.runs[report.nodeid] += report.when == "teardown"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Start the second process, run what that does not, and tell what both found."""
        if session.testsfailed or self.config.option.collectonly:
            return None  # pytest does what it does without this
        turns, given = os.pipe()
        os.write(given, b"".join(turn.to_bytes(2) for turn in range(len(_files(session)))))
        os.close(given)
        with tempfile.TemporaryDirectory() as folder:
            told, said = Path(folder, "told"), Path(folder, "said")
            told.touch()
            second = self._second(turns, told, said)
            try:
                with told.open("rb") as reports:
                    for _ in _run(session, turns):
                        self._tell(session, reports)
                    while second.poll() is None:
                        self._tell(session, reports)
                        time.sleep(0.1)
                    self._tell(session, reports)
            finally:
                os.close(turns)
                if second.poll() is None:
                    second.send_signal(signal.SIGINT)  # it closes what it opened
                second.wait()
            self._judge(session, second.returncode, said.read_text(encoding="utf-8", errors="replace"))
        return True

    def _second(self, turns: int, told: Path, said: Path) -> subprocess.Popen[bytes]:
        called = self.config.invocation_params
        command = [sys.executable, "-m", "pytest", *called.args, "-p", "no:cacheprovider"]
        environment = {**os.environ, GIVEN: f"{turns}:{told}"}
        with said.open("wb") as output:
            return subprocess.Popen(
                command, cwd=called.dir, env=environment, pass_fds=[turns], stdout=output, stderr=output
            )

    def _tell(self, session: pytest.Session, reports: BinaryIO) -> None:
        """Tell what the second process found since."""
        *lines, self.rest = (self.rest + reports.read()).split(b"\n")
        for line in lines:
            report = self.hook.pytest_report_from_serializable(config=self.config, data=json.loads(line))
            where = {"nodeid": report.nodeid, "location": report.location}
            if report.when == "setup":
                self.hook.pytest_runtest_logstart(**where)
            self.hook.pytest_runtest_logreport(report=report)
            if report.when == "teardown":
                self.hook.pytest_runtest_logfinish(**where)
        _go_on(session)

    def _judge(self, session: pytest.Session, code: int, said: str) -> None:
        """Fail the run unless each test was run once, and the second process ended as it should."""
        expected = Counter(item.nodeid for item in session.items)
        wrong = [test for test in expected | self.runs if self.runs[test] != expected[test]]
        if wrong or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            reporter: pytest.TerminalReporter | None = self.config.pluginmanager.get_plugin("terminalreporter")
            assert reporter
            reporter.write_line(f"\nthe second process said:\n{said}\nnot run once:\n" + "\n".join(wrong), red=True)
            session.shouldfail = f"the second process ended with {code}; not run once: {len(wrong)}"
            _go_on(session)


class _Second:
    """The process beside it."""

    def __init__(self, config: pytest.Config, turns: int, told: Path) -> None:
        self.config, self.turns, self.told = config, turns, told
        signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it would be deaf to the first

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run what the first process does not."""
        return None if session.testsfailed else all(True for _ in _run(session, self.turns))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what was found, for the first process to tell."""
        found = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        with self.told.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")


def _files(session: pytest.Session) -> list[list[pytest.Item]]:
    return [list(tests) for _, tests in groupby(session.items, key=lambda test: test.path)]


def _run(session: pytest.Session, turns: int) -> Iterator[None]:
    """Run file after file, each when its turn was drawn, with a rest after each."""
    files = _files(session)
    drawn = (files[int.from_bytes(turn)] for turn in iter(lambda: os.read(turns, 2), b""))
    for test, following in pairwise(chain(chain.from_iterable(drawn), [None])):
        session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        _go_on(session)
        if following is None or (test and following.path != test.path):
            yield


def _go_on(session: pytest.Session) -> None:
    """Stop where pytest itself would, after a test."""
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
