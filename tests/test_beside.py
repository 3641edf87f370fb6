"""Do two processes that share a run of tests tell as much as one, and never more than was run?"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import ROOT, WriteSite

# Both files wait for each other, so that each is run by another process; what is planted happens in the second alone.
FILE = """import os, pathlib, time, pytest
from tests.beside import _Second
def test_it(request):
    here = pathlib.Path(__file__).with_suffix(".met")
    here.touch()
    while len(list(here.parent.glob("*.met"))) < 2:
        time.sleep(0.01)
    if any(isinstance(plugin, _Second) for plugin in request.config.pluginmanager.get_plugins()):
        {}
def test_more():
    pass
"""


BARE, OURS = ("no:hypothesispytest", "no:anyio"), ("tests.conftest",)  # plug-ins: none, which is quicker, or our own


def run(site: Path, plugins: Iterable[str]) -> tuple[int, str]:
    """Run the tests of a folder by two processes: the exit code, and what was said."""
    chosen = [word for name in ("tests.beside", "no:cacheprovider", *plugins) for word in ("-p", name)]
    command = [sys.executable, "-m", "pytest", *chosen, str(site)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("planted", "plugins", "code", "said"),
    [
        pytest.param("pass", BARE, 0, "= 4 passed in ", id="nothing"),
        pytest.param("assert 'planted' == request.node.name", BARE, 1, "= 1 failed, 3 passed in ", id="failure"),
        pytest.param("request.addfinalizer(lambda: 1 / 0)", BARE, 1, "= 4 passed, 1 error in ", id="error"),
        pytest.param("os._exit(0)", BARE, 1, "! the second process ended with 0; not run once: 2 !", id="end"),
        pytest.param("os.kill(os.getpid(), 9)", BARE, 1, "process ended with -9; not run once: 2 !", id="kill"),
        pytest.param("pytest.skip()", OURS, 1, "\nshows nothing, so the run fails: test_", id="skip"),
        pytest.param("request.getfixturevalue('tell')('a figure')", OURS, 0, "\na figure\n", id="figure"),
    ],
)
def test_what_the_second_process_found_is_told(
    write_site: WriteSite, planted: str, plugins: tuple[str, ...], code: int, said: str
) -> None:
    """Whatever becomes of a test there is counted, shown and answered for here; one that was lost fails the run."""
    file = FILE.format(planted)
    result, told = run(write_site({"test_a.py": file, "test_b.py": file, "pytest.ini": "[pytest]\n"}), plugins)
    assert (result, said in told) == (code, True), told
