"""What tests share: sites written from tables, the digest of this repository built once, a browser.

A test that was skipped or expected to fail has shown nothing, so such a run fails as a whole.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.tools.chromium import launch, serving

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-22"
THREADS = {"browser", "digest_address"}  # what these start is there until the run ends, and has threads
SHOWN_NOTHING = ("skipped", "xfailed", "xpassed")

WriteSite = Callable[[dict[str, str]], Path]

# The same examples on every run; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=5_000, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is marked `alone` in a process of its own: what it kills must not be all other tests."""
    if pyfuncitem.get_closest_marker("alone") is None or "ATTACHE_ALONE" in os.environ:
        return None
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", pyfuncitem.nodeid]
    environment = {**os.environ, "ATTACHE_ALONE": "1"}
    done = subprocess.run(
        command, cwd=pyfuncitem.config.rootpath, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "\n1 passed" in done.stdout) == (0, True), done.stdout + done.stderr
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files last that leave threads, beside which nothing is forked: in all others workers are forks."""
    last = {item.path for item in items if THREADS & _names(item)}
    items.sort(key=lambda item: item.path in last)


@pytest.fixture(autouse=True, scope="module")
def no_thread_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold all others to that."""
    yield
    may = {name for item in request.session.items if item.path == request.path for name in _names(item)} & THREADS
    assert may or "ATTACHE_ALONE" in os.environ or threading.active_count() == 1, threading.enumerate()


@pytest.fixture(autouse=True, scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests compile out of the caches of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`, after which the difference in the golden trees is there to be read."""
    parser.addoption("--update-golden", action="store_true", help="write what is built over what was expected")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> Callable[[Path, dict[str, str]], None]:
    """Give a function that writes `{path: text}` as the expected tree, if that was asked for."""

    def update(expected: Path, files: dict[str, str]) -> None:
        if request.config.getoption("--update-golden"):
            shutil.rmtree(expected, ignore_errors=True)
            for path, text in files.items():
                (expected / path).parent.mkdir(parents=True, exist_ok=True)
                (expected / path).write_text(text, encoding="utf-8", newline="")

    return update


@pytest.fixture
def write_site(tmp_path: Path) -> WriteSite:
    """Give a function that writes `{path: text}` under a fresh folder and returns that folder."""

    def write(files: dict[str, str]) -> Path:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def digest_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of this repository's own digest once, as its users do, and give the output folder."""
    source = tmp_path_factory.mktemp("digest")
    site = source / "public"
    shutil.copytree(ROOT / "content", source / "content")
    command = [sys.executable, "-m", "attache", "build", "--source", str(source), "--output", str(site), "--now", TODAY]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return site


@pytest.fixture(scope="session")
def digest_address(digest_site: Path) -> Iterator[str]:
    """Serve the built digest and give its address, which ends in a slash."""
    with serving(digest_site) as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once a run."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Give a function that has a line printed at the end of the run: a figure that is worth reading when all passes."""
    return partial(record_property, "figure")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test was skipped or expected to fail."""
    if session.exitstatus == pytest.ExitCode.OK and _empty_results(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures that tests have told, and name the tests that have shown nothing."""
    for result in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for _, line in result.user_properties if result.when == "call" else ():
            terminalreporter.write_line(line)
    for result in _empty_results(config):
        terminalreporter.write_line(f"shows nothing, so the run fails: {getattr(result, 'nodeid', result)}", red=True)


def _empty_results(config: pytest.Config) -> list[object]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert reporter is not None
    return [result for kind in SHOWN_NOTHING for result in reporter.stats.get(kind, [])]


def _names(item: pytest.Item) -> set[str]:
    return {*item.fixturenames} if isinstance(item, pytest.Function) else set()
