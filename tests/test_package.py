"""Does what is published work where it is installed?"""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT, TODAY


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed and return what it printed."""
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source package, the wheel from it, and install that in an empty environment; give its programs."""
    home = tmp_path_factory.mktemp("package")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", home, cwd=ROOT)
    (sdist,) = home.glob("*.tar.gz")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", home, sdist, cwd=home)
    (wheel,) = home.glob("*.whl")
    venv.create(home / "empty", with_pip=True)
    programs = home / "empty/bin"
    empty_pip = (programs / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-cache-dir")
    run(*empty_pip, "install", "--require-hashes", "--requirement", ROOT / "requirements.lock", cwd=home)
    run(*empty_pip, "install", "--no-deps", "--no-index", wheel, cwd=home)
    return programs


def test_the_lock_satisfies_the_published_requirements(installed: Path) -> None:
    """In an environment made from the lock alone, pip finds no requirement of the wheel missing or out of range."""
    assert run(installed / "python", "-m", "pip", "check", cwd=installed) == "No broken requirements found.\n"


def test_a_new_digest_builds_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    """`attache init` and `attache build` need nothing of the repository: pages come out, with their style sheet."""
    attache, output = installed / "attache", tmp_path / "public"
    run(attache, "init", "digest", "--now", TODAY, cwd=tmp_path)
    run(attache, "build", "--source", "digest", "--output", output, "--now", TODAY, cwd=tmp_path)
    (sheet,) = (output / "assets").glob("attache.*.css")
    assert f'href="./assets/{sheet.name}"' in (output / "index.html").read_text(encoding="utf-8")
    assert sheet.stat().st_size > 1_000
    assert list((output / "assets").rglob("*.woff2"))
    log = json.loads(run(attache, "check", "--source", "digest", "--format", "sarif", "--now", TODAY, cwd=tmp_path))
    assert all("help" in rule for rule in log["runs"][0]["tool"]["driver"]["rules"])
    assert len(list((output / "articles").rglob("index.html"))) > 1
