"""What may happen to a digest between two builds, and does an incremental build then equal a clean one?

A `Desk` is a folder with a digest that people edit, a machine that loses files, and an operator who builds. Times of
change are given by a clock of its own, long past, so that a file that was not touched is surely unchanged: what is to
look as if it was written just now says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import time_ns
from typing import Any

import yaml

from attache import disk
from attache.check import Options, Outcome, check, mend
from attache.cli import told
from attache.diagnostics import RenderError
from attache.memory import TICK_NS, Signature
from attache.output import MANIFEST
from attache.standing import renew
from tests.trees import NOW, SITES, tree

THEME = Path(__file__).parent.parent
LONG_AGO, SECOND = 1_700_000_000_000_000_000, 1_000_000_000  # nanoseconds
PARTS = ("content", "templates", "static")  # of a source: what is edited
OUTPUTS = ("public", "elsewhere")
Front = dict[str, Any]
Clean = tuple[Outcome | str, dict[str, bytes]]  # what came of a build, and its files
State = dict[str, tuple[bytes, int]]  # path below the source → bytes, time of change in nanoseconds

# What the digest of `tests/sites/full` lacks.
MORE = {
    "articles/2026/2026-11-10-draft.md": (
        "---\nid: unfinished\ntitle: Not yet\ndate: 2026-11-10\ndraft: yes\ntags: [ships]\nevents:\n  - {id: ev-draft,"
        " title: A draft of a visit, date: 2026-11-09, kind: visit, countries: [FR, VN]}\n---\nOf [[kenji-sato]].\n"
    ),
    "articles/2026/2026-12-01-later.md": (
        "---\nid: later\ntitle: Under embargo\ndate: 2026-12-01\ncountries: [VN]\ntags: [ports, ships]\n---\n"
        "After [[first-talks]], [[ev-visit]] and [[old-port|the port]].\n"
    ),
    "articles/2026/2026-02-02-passing.md": (
        "---\nid: passing\ntitle: In passing\ndate: 2026-02-02\nexpiry: 2026-12-05\nofficials: [Nobody Registered]\n"
        "corrections:\n  - {date: 2026-02-03, text: A number was wrong.}\n---\nAlex Moreau and Yearly Talks.\n"
    ),
    "ledger.txt": (
        "articles/a-view /articles/2026/a-view-of-ports/\narticles/first-talks\narticles/in-error\n"
        "articles/visit-to-tokyo /articles/2025/visit-to-tokyo/\nofficials/kenji-sato /officials/k-sato/\n"
    ),
}


class Desk:
    """A digest below a folder, and what happens to it. `steps` tell what happened so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.source, self.scratch = folder, folder / "source", folder / "scratch"
        self.output, self.now, self.drafts = OUTPUTS[0], NOW, False
        self.chosen = self.now, self.drafts
        self.steps: list[str] = []
        self.history: dict[str, list[tuple[bytes, int]]] = {}
        self.foreign: dict[str, bytes] = {}
        self.ticks = self.wrong = 0
        self.sound = False
        self.good: list[State] = []
        self.kept: list[tuple[str, Path]] = []
        self.asked: tuple[object, Clean] = (None, ("", {}))
        shutil.copytree(SITES / "full/content", self.source / "content")
        for path in self.files("content"):
            self.write(path, (self.source / path).read_bytes())
        for path, text in MORE.items():
            self.write(f"content/{path}", text.encode())
        self.settle("outputs", "[feeds]")

    # What is there

    def files(self, *parts: str) -> list[str]:
        """The paths of all files that are edited, below some parts of the source."""
        found = (path for part in parts or PARTS for path in (self.source / part).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.source).as_posix() for path in found)

    def texts(self, folder: str = "") -> list[str]:
        """The paths of the Markdown files below a folder of the content."""
        return [path for path in self.files("content") if path.startswith(f"content/{folder}") and path.endswith(".md")]

    def state(self) -> State:
        """All that is edited, with its times."""
        return {p: ((self.source / p).read_bytes(), (self.source / p).stat().st_mtime_ns) for p in self.files()}

    def options(self, **chosen: Any) -> Options:
        """What the operator chooses."""
        usual = {"source": self.source, "output": self.source / self.output, "now": self.now, "drafts": self.drafts}
        return Options(**{**usual, "search": False, **chosen})

    # What happens to files

    def say(self, step: str) -> None:
        """Tell a step."""
        self.steps.append(step)

    def write(self, path: str, data: bytes, time: int = 0) -> None:
        """Write a file in its place; it is changed at the next tick of the clock, or at `time`."""
        self.ticks += 1
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        os.utime(file, ns=(time or LONG_AGO + self.ticks * SECOND,) * 2)
        self.history.setdefault(path, []).append((data, file.stat().st_mtime_ns))

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.source / path).unlink()
        self.say(f"remove {path}")

    def move(self, path: str, to: str) -> None:
        """Rename a file, which keeps its time and inode; what was at the new place goes to the old one."""
        old, new = self.source / path, self.source / to
        new.parent.mkdir(parents=True, exist_ok=True)
        if new.exists():
            new.rename(self.source / "aside")
        old.rename(new)
        if (self.source / "aside").exists():
            (self.source / "aside").rename(old)
        self.say(f"move {path} to {to}")

    def restore(self, state: State) -> None:
        """Put back all that is edited as it was, times included."""
        for path in set(self.files()) - state.keys():
            (self.source / path).unlink()
        for path, (data, time) in state.items():
            file = self.source / path
            if not file.is_file() or (file.read_bytes(), file.stat().st_mtime_ns) != (data, time):
                self.write(path, data, time)

    def told_of(self, path: str) -> tuple[Front, str]:
        """The front matter of a file, all scalars as text, and its body; none of a file that was spoiled."""
        parts = (self.source / path).read_text(encoding="utf-8", errors="replace").split("---\n", 2)
        try:
            front = yaml.load(parts[1], yaml.BaseLoader) if len(parts) == 3 else None
        except yaml.YAMLError:
            front = None
        return (front, parts[2]) if isinstance(front, dict) else ({}, "")

    def tell(self, path: str, front: Front, body: str) -> None:
        """Write a file of its front matter and body."""
        matter = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=200)
        self.write(path, f"---\n{matter}---\n{body}".encode())

    def put(self, path: str, field: str, value: Any, event: int | None = None) -> None:
        """Let a field of a file, or of one of its events, say something else; `None` takes it out."""
        front, body = self.told_of(path)
        events = front.get("events", [])
        holder = front if event is None or not events else events[event % len(events)]
        holder.pop(field, None)
        if value is not None:
            holder[field] = value
        self.tell(path, front, body)
        self.say(f"{path}: {'event: ' if holder is not front else ''}{field} = {value!r}")

    def replace(self, old: str, new: str) -> None:
        """Replace a word wherever it stands in the content."""
        for path in self.files("content"):
            data = (self.source / path).read_bytes()
            if path.endswith((".md", ".yaml", ".txt")) and old.encode() in data:
                self.write(path, data.replace(old.encode(), new.encode()))
        self.say(f"replace {old!r} by {new!r} everywhere")

    def settle(self, field: str, value: str | None) -> None:
        """Let a setting say something else."""
        path = "content/site.yaml"
        site = self.source / path
        lines = site.read_text(encoding="utf-8", errors="replace").splitlines() if site.exists() else []
        kept = [line for line in lines if not line.startswith(f"{field}:")]
        self.write(path, "\n".join([*kept, *([f"{field}: {value}"] if value else []), ""]).encode())
        self.say(f"site.yaml: {field} = {value}")

    def keep(self, part: str) -> None:
        """Lay a copy of the memory or of an output aside."""
        if (self.source / part).is_dir():
            self.kept.append((part, self.folder / f"kept-{len(self.kept)}"))
            shutil.copytree(self.source / part, self.kept[-1][1])
            self.say(f"keep {part} as {len(self.kept) - 1}")

    def bring_back(self, number: int) -> None:
        """Put back what was laid aside in the place of what is there."""
        part, aside = self.kept[number]
        shutil.rmtree(self.source / part, ignore_errors=True)
        shutil.copytree(aside, self.source / part)
        self.say(f"bring back {part} from {number}")

    def edit_within_a_tick(self, path: str) -> None:
        """Edit a file, build, and edit it again to as many bytes in the same moment, as far as its clock can tell."""
        data, now = (self.source / path).read_bytes(), time_ns()
        self.write(path, data.rstrip() + b"\nOne.\n", now)
        attempt(self.options())
        self.write(path, data.rstrip() + b"\nTwo.\n", now if time_ns() - now < TICK_NS else 0)
        self.say(f"edit {path} twice within a tick, with a build between")

    def mend(self) -> None:
        """Let `check --fix` write what it can."""
        for path, (_, after) in mend(self.options()).texts.items():
            self.write(f"content/{path}", after.encode())
        self.say("mend")

    def rest(self) -> None:
        """Wait until all that was built is surely older than what is remembered of it: the memory is saved later."""
        for path in (self.source / ".attache").iterdir():
            os.utime(path, ns=(time_ns() + 10 * SECOND,) * 2)
        self.say("rest")

    # What a build must give

    def judge(self) -> None:
        """Build, and compare with a clean build: findings, what is printed, files, and which of them were written.

        What two builds in a row could not build is taken back.
        """
        self.sound = False
        failed = self._judge()
        self.wrong = self.wrong + 1 if failed else 0
        if not failed:
            self.good.append(self.state())
            self.chosen = self.now, self.drafts
        if self.wrong > 1:
            self.restore(self.good[-1])
            self.now, self.drafts = self.chosen
            self.say("take back what was wrong")
            assert not self._judge(), self.story()
            self.wrong = 0
        self.sound = not self.wrong

    def _judge(self) -> bool:
        before = self.built()
        there = self.signatures()
        got = attempt(self.options())
        clean, expected = self.clean()
        after = self.built()
        if isinstance(got, str) or isinstance(clean, str) or got.errors:
            self.same("errors", plain(got), plain(clean))
            self.same("the last good build", after, before)
            return True
        self.same("what is said", plain(got), plain(clean))
        self.same("files", after, expected)
        written = {path for path, data in after.items() if before.get(path) != data} - {MANIFEST}
        self.same("written", sorted(got.written), sorted(written))
        self.same("pruned", sorted(got.pruned), sorted(before.keys() - after.keys()))
        self.same("unchanged", got.unchanged, len(after) - 1 - len(written))
        now_there = self.signatures()
        kept = there.keys() & after.keys() - written - {MANIFEST}  # which names old and new files for a while
        self.same("times", {path: now_there[path] for path in kept}, {path: there[path] for path in kept})
        again = attempt(self.options())
        self.same("what is said again", plain(again), plain(got))
        assert not isinstance(again, str)
        self.same("done again", (again.written, again.pruned, again.unchanged), ((), (), len(after) - 1))
        self.same("check", check(self.options()).diagnostics, got.diagnostics)
        return False

    def built(self) -> dict[str, bytes]:
        """What lies in the output, but for what is foreign, which must be there."""
        files = tree(self.source / self.output) if (self.source / self.output).is_dir() else {}
        foreign = {path: data for path, data in self.foreign.items() if path.startswith(f"{self.output}/")}
        for path, data in foreign.items():
            self.same(path, files.pop(path.removeprefix(f"{self.output}/"), None), data)
        return files

    def signatures(self) -> dict[str, Signature]:
        """Size, time and inode of what lies in the output."""
        return disk.files_below(self.source / self.output) if (self.source / self.output).is_dir() else {}

    def clean(self) -> Clean:
        """What a build makes that remembers nothing, for the content, day and drafts of now."""
        asked = ({path: data for path, (data, _) in self.state().items()}, self.now, self.drafts)
        if asked != self.asked[0]:
            self.asked = (asked, self.cleanly())
        return self.asked[1]

    def cleanly(self, *, elsewhere: bool = False) -> Clean:
        """What is made of a copy that has no memory; `elsewhere` in a process of its own."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        for part in PARTS:
            if (self.source / part).is_dir():
                shutil.copytree(self.source / part, self.scratch / part)
        if elsewhere:
            self.by_command(self.scratch, "public")
        outcome = Outcome() if elsewhere else attempt(self.options(source=self.scratch, output=self.scratch / "public"))
        there = (self.scratch / "public").is_dir()
        return outcome, tree(self.scratch / "public") if there else {}

    def by_command(self, source: Path, output: str) -> None:
        """Build in a process of its own, as an operator does."""
        command = [sys.executable, "-m", "attache", "build", "--source", str(source), "--output", str(source / output)]
        command += ["--now", self.now.isoformat(), "--no-search", *(["--drafts"] if self.drafts else [])]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode in (0, 1, 2), self.story(run.stderr)

    def close(self) -> None:
        """In the end a clean build in another process holds the same bytes."""
        if self.sound:
            self.same("another process", self.built(), self.cleanly(elsewhere=True)[1])

    def same(self, what: str, got: object, expected: object) -> None:
        """Say where two things differ, and all that happened before."""
        if got != expected:
            differences = differing(got, expected) if isinstance(got, Mapping) else [f"{got!r}", f"{expected!r}"]
            raise AssertionError(self.story(f"{what}: incremental, then clean", *differences))

    def story(self, *more: str) -> str:
        """All that happened, in lines."""
        told = [f"{number:3} {step}" for number, step in enumerate(self.steps, 1)]
        return "\n".join(["", f"now {self.now}, drafts {self.drafts}, into {self.output}", *told, *more])


def attempt(options: Options) -> Outcome | str:
    """What a build gives; what it raises as text, without the names of folders."""
    try:
        return renew(options)
    except (disk.DiskError, RenderError) as error:
        return f"{error}".replace(str(options.source), "SOURCE")


def plain(outcome: Outcome | str) -> object:
    """What is printed of a build, but for how much it wrote."""
    if isinstance(outcome, str):
        return outcome
    return [*outcome.diagnostics, *list(told(outcome, Path()))[1:]]


def differing(got: Mapping[str, Any], expected: Any) -> Iterator[str]:
    """The first files that differ, with what stands around their first difference."""
    paths = sorted(path for path in got.keys() | expected.keys() if got.get(path) != expected.get(path))
    yield f"{len(paths)} differ: {' '.join(paths[:20])}"
    for path in paths[:3]:
        one, other = got.get(path), expected.get(path)
        if isinstance(one, bytes) and isinstance(other, bytes):
            at = next(
                (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
            )
            yield f"{path}, byte {at}:\n  {one[max(0, at - 60) : at + 60]!r}\n  {other[max(0, at - 60) : at + 60]!r}"
        else:
            yield f"{path}: {'missing' if one is None else 'too many' if other is None else (one, other)}"
