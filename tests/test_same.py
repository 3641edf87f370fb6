"""Do all machines make the same bytes?

Every build is a process of its own, so that its environment is all its own, and is known by the hash that it prints:
that of the manifest, which holds the hash of every file.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, TODAY
from tests.trees import SITES, edit, tree

EPOCH = str((date.fromisoformat(TODAY) - date(1970, 1, 1)).days * 86_400)
HASH = re.compile(r"^SHA256 \(.*manifest\.json\) = ([0-9a-f]{64})\r?$", re.M)
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system that lists its files otherwise
YEAR = 365 * 86_400
FULL: dict[str, bytes] = tree(SITES / "full/content")
FULL |= {f"pages/{name}.md": f"---\ntitle: {name}\n---\nA page.\n".encode() for name in ("tệp", "Ĳssel")}
FULL["site.yaml"] += b"outputs: [feeds, archives, intersections, calendars, data, cards, search]\n"

# Enough articles for several workers, with more names that are alike than are compared, and findings of many sorts.
NAMES = [f"Minh {a}{b}aoe Long" for a in "BCDGHKLM" for b in "bcdghklm"]
CROWD: dict[str, bytes] = {
    f"articles/a{n}.md": (
        f"---\ntitle: A {n}\ndate: 2026-01-{n % 28 + 1:02d}\nofficials: [{NAMES[n % len(NAMES)]}]\ntags: [t{n % 7}]\n"
        f"events:\n  - {{title: Talks, date: 2026-01-{n % 28 + 1:02d}, kind: meeting, countries: [FR, JP]}}\n---\n"
        f"[[a{n // 2}]]\n"
    ).encode()
    for n in range(400)
} | {"site.yaml": b"title: T\nurl: https://t.example/\nhome_country: FR\noutputs: [feeds, data]\n"}

LINKING = """
from datetime import date
from attache.digest import link
from tests.sites import records_of
from tests.test_same import CROWD, TODAY
for finding in link(records_of(dict([*CROWD.items()][:128])), now=date.fromisoformat(TODAY))[1]:
    print(finding)
"""


class Machine(NamedTuple):
    """How a build is asked for, and where: what the shell says, what Python is told, and how the files came there."""

    environment: Mapping[str, str] = {}
    options: tuple[str, ...] = ("--now", TODAY)
    python: tuple[str, ...] = ()
    shell: str = 'exec "$@"'
    reversed: bool = False
    age: int = 0
    place: str | None = None
    terminal: bool = False


class Made(NamedTuple):
    """What a build prints: its hash, and its findings as JSON."""

    hash: str
    findings: str


MACHINES = {
    "a bare shell": Machine(
        {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "PYTHONUTF8": "0",
         "PYTHONCOERCECLOCALE": "0"},
        ("--now", TODAY, "--jobs", "1"), shell='exec "$@" <&-',
    ),
    "the day of an archive": Machine(
        {"LANG": "vi_VN.UTF-8", "LANGUAGE": "vi", "TZ": "America/Adak", "PYTHONHASHSEED": "random",
         "SOURCE_DATE_EPOCH": EPOCH},
        ("--jobs", "5"), ("-OO",), reversed=True, age=20 * YEAR, place=str(MEMORY) if MEMORY.is_dir() else None,
    ),
    "somebody's terminal": Machine(
        {"LC_ALL": "tr_TR.UTF-8", "TERM": "xterm-256color", "COLUMNS": "20", "FORCE_COLOR": "1", "PYTHONHASHSEED": "1",
         "PYTHONUTF8": "1", "HOME": "/nonexistent", "USER": "nobody"},
        ("--now", TODAY, "--jobs", "2"), shell='umask 077; exec "$@"', age=-YEAR, terminal=True,
    ),
}  # fmt: skip


def placed(folder: Path, files: Mapping[str, bytes], machine: Machine) -> None:
    """Write the content of a site, in one order or the other, as old as it is said to be."""
    for path in sorted(files, reverse=machine.reversed):
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(files[path])
        os.utime(file, (file.stat().st_mtime - machine.age,) * 2)


def made(folder: Path, files: Mapping[str, bytes], machine: Machine) -> Made:
    """Build a site in a folder as on a machine."""
    placed(folder, files, machine)
    command = [sys.executable, *machine.python, "-m", "attache", "build", "--source", str(folder), "--format", "json"]
    unset = {"LANG", "LANGUAGE", "LC_ALL", "SOURCE_DATE_EPOCH"}
    environment = {**{name: value for name, value in os.environ.items() if name not in unset}, **machine.environment}
    leader, told = pty.openpty()
    with os.fdopen(leader, "rb", closefd=True):
        run = subprocess.run(
            ["sh", "-c", machine.shell, "sh", *command, *machine.options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=told if machine.terminal else subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )
        said = os.read(leader, 1_000_000).decode() if machine.terminal else run.stderr
        os.close(told)
    assert run.returncode == 0, said
    (found,) = HASH.findall(said)
    return Made(found, run.stdout)


@pytest.fixture(scope="module", params=[FULL, CROWD], ids=["every sort of page", "a crowd"])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Made]:
    """Give a site, and what is printed where it is built on this machine as it is."""
    return request.param, made(tmp_path_factory.mktemp("known"), request.param, Machine())


@pytest.mark.parametrize("name", MACHINES)
def test_machines_print_one_hash(known: tuple[dict[str, bytes], Made], name: str) -> None:
    """Clock, locale, zone, order and age of files, workers, hash seed and terminal change no byte and no finding."""
    files, expected = known
    with TemporaryDirectory(prefix="attaché ", dir=MACHINES[name].place) as folder:
        assert made(Path(folder), files, MACHINES[name]) == expected


def test_linking_finds_in_one_order() -> None:
    """What is found comes in the same order with every hash seed, before anything is sorted to be shown."""
    command = [sys.executable, "-c", LINKING]
    environments = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("0", "1", "2")]
    said = {
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        for environment in environments
    }
    assert [found.count("name-variant") > len(NAMES) for found in said] == [True]


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Give a folder with a site and its index in `public`, and the line that was printed when it was built."""
    root = tmp_path_factory.mktemp("mirror")
    shutil.copytree(SITES / "minimal/content", root / "content")
    command = [sys.executable, "-m", "attache", "build", "--now", TODAY]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True).stderr
    return root, told.splitlines()[-1]


def test_without_an_index_the_rest_has_its_own_hash(mirrored: tuple[Path, str]) -> None:
    """The command for that, as it stands on the page, prints what a build without the search does."""
    root, _ = mirrored
    page = (ROOT / "docs/reproducible.md").read_text(encoding="utf-8")
    (command,) = (line.strip() for line in page.splitlines() if line.startswith("    grep "))
    said = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True, check=True).stdout
    built = (sys.executable, "-m", "attache", "build", "--now", TODAY, "--no-search", "--output", "other")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(built, cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert HASH.findall(run.stderr) == [said.split()[0]]


def altered(site: Path) -> None:
    """Put another letter into a script; size and time are kept."""
    script = site / "pagefind/pagefind.js"
    stat, data = script.stat(), script.read_bytes()
    script.write_bytes(data.replace(b"const", b"cons7", 1))
    os.utime(script, ns=(stat.st_atime_ns, stat.st_mtime_ns))


HARMS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda _site: None, ["public/manifest.json: OK"]),
    "a script": (altered, ["public/manifest.json: OK", "pagefind/pagefind.js: FAILED"]),
    "a page that is gone": (
        lambda site: (site / "timeline/index.html").unlink(),
        ["public/manifest.json: OK", "timeline/index.html: FAILED open or read"],
    ),
    "a page more": (lambda site: (site / "timeline/n.html").touch(), ["public/manifest.json: OK", "./timeline/n.html"]),
    "the manifest": (
        lambda site: edit(site / "manifest.json", '"version": 1', '"version":  1'), ["public/manifest.json: FAILED"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_a_copy_is_checked_by_its_manifest_alone(mirrored: tuple[Path, str], tmp_path: Path, harm: str) -> None:
    """The commands of the page on reproducible builds, as they stand there, find whatever was done to a copy."""
    (root, told), (do, expected), copy = mirrored, HARMS[harm], tmp_path / "copy"
    shutil.copytree(root, copy)
    do(copy / "public")
    page = (ROOT / "docs/reproducible.md").read_text(encoding="utf-8")
    commands = [line.strip() for line in page.splitlines() if line.startswith("    ")]
    check = next(line for line in commands if line.endswith("| sha256sum -c")).rpartition("|")[2]
    steps = [line for line in commands if line.startswith(("sed ", "find "))]
    assert len(steps) == 3
    script = "\n".join([check, "cd public", *steps])
    run = subprocess.run(["sh", "-c", script], cwd=copy, input=told, capture_output=True, text=True, check=False)
    assert run.stdout.splitlines() == expected
