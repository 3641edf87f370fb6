"""Is every file whole after a build was killed at a random moment, and does the next build equal a clean one?

    python -m tests.kills FOLDER --articles 2000 --kills 200
    python -m tests.kills FOLDER --articles 2000 --kills 200 --release

A digest is edited at random, and each build of it is killed by SIGKILL: all its processes, or only the first, so that
its workers are orphans. A second copy, the twin, gets the same edits and builds that nobody disturbs. After each kill
every file must be what it was in the twin after one of its builds since both were last equal; with `--release` the site
that readers see must be, as a whole, that of one such build. Every so often the next build is let live and must equal
the twin's, and at the end both must equal a build of a copy that never was built before.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from random import Random
from threading import Event
from time import perf_counter
from typing import NamedTuple

from tests.bench import corpus
from tests.faults import MANIFEST, NOW, TEMPORARY

NOTE = ".attache-building.tmp"
PARTS = ("content", "static")
Tree = dict[str, bytes]  # the hashes of files by their paths


class Kept(NamedTuple):
    """The signature of a file and the hash of its bytes."""

    signature: tuple[int, int, int]
    digest: bytes


class Copy:
    """A source and what is built of it, with a memory of what its files held."""

    def __init__(self, source: Path, words: Sequence[str]) -> None:
        self.source, self.words, self.kept = source, words, dict[str, Kept]()

    @property
    def output(self) -> Path:
        """The output, or the link to it."""
        return self.source / "public"

    def begun(self) -> subprocess.Popen[str]:
        """A build that has begun, as the leader of a group."""
        command = [sys.executable, "-m", "attache", "build", "--source", str(self.source), "--no-search", *NOW]
        return subprocess.Popen([*command, *self.words], stderr=subprocess.PIPE, text=True, start_new_session=True)

    def built(self) -> float:
        """Build, and give the seconds that it took."""
        began, build = perf_counter(), self.begun()
        _, said = build.communicate()
        assert build.returncode == 0, said
        return perf_counter() - began

    def published(self) -> Tree:
        """The hashes of all files of the output that are not half written."""
        root = self.output.resolve()
        found = {}
        for folder, _, names in os.walk(root):
            for name in names:
                if not (name.startswith(".attache-") and name.endswith(".tmp")):
                    path = os.path.join(folder, name)  # noqa: PTH118 - many thousands
                    found[path.removeprefix(f"{root}/")] = self._digest(path)
        return found

    def _digest(self, path: str) -> bytes:
        there = os.stat(path)  # noqa: PTH116 - as above
        signature = there.st_ino, there.st_mtime_ns, there.st_size
        if path not in self.kept or self.kept[path].signature != signature:
            self.kept[path] = Kept(signature, blake2b(Path(path).read_bytes(), digest_size=16).digest())
        return self.kept[path].digest

    def left(self) -> list[Path]:
        """What is left half written."""
        return [
            path for name in ("public", "public.releases", ".attache") for path in (self.source / name).rglob(TEMPORARY)
        ]


class Edits:
    """Random edits, each to both copies."""

    def __init__(self, random: Random, copies: Sequence[Copy]) -> None:
        self.random, self.copies, self.count = random, copies, 0
        self.articles = sorted(
            path.relative_to(copies[0].source).as_posix() for path in copies[0].source.rglob("content/articles/**/*.md")
        )
        self.own: list[str] = []

    def edit(self) -> str:
        """One edit, and what it was."""
        self.count += 1
        edit = self.random.choices(
            (self.word, self.title, self.tag, self.add, self.remove, self.style), (6, 4, 2, 3, 2, 1)
        )[0]
        edit()
        return edit.__name__

    def word(self) -> None:
        """An article says more."""
        self._rewrite(lambda text: f"{text}\nSentence {self.count}.\n")

    def title(self) -> None:
        """An article is called otherwise."""
        self._rewrite(lambda text: re.sub(r"(?m)^title: .*$", f"title: Title {self.count}", text, count=1))

    def tag(self) -> None:
        """An article has other tags."""
        self._rewrite(lambda text: re.sub(r"(?m)^tags: .*$", f"tags: [tag {self.count % 7}]", text, count=1))

    def add(self) -> None:
        """An article comes."""
        path = f"content/articles/2026/added-{self.count}.md"
        self.own.append(path)
        self._write(
            path,
            f"---\nid: added-{self.count}\ntitle: Added\ndate: 2026-11-0{self.count % 9 + 1}\ntags: [added]\n---\nX.\n",
        )

    def remove(self) -> None:
        """An article that came goes."""
        if self.own:
            path = self.own.pop(self.random.randrange(len(self.own)))
            for copy in self.copies:
                (copy.source / path).unlink()

    def style(self) -> None:
        """A static file, whose name every page may hold, is another."""
        self._write("static/extra.txt", f"{self.count}")

    def _rewrite(self, change: Callable[[str], str]) -> None:
        path = self.random.choice(self.articles)
        self._write(path, change((self.copies[0].source / path).read_text("utf-8")))

    def _write(self, path: str, text: str) -> None:
        for copy in self.copies:
            (copy.source / path).parent.mkdir(parents=True, exist_ok=True)
            (copy.source / path).write_text(text, "utf-8")


class Killing:
    """The copies, and what was seen."""

    def __init__(self, folder: Path, texts: Sequence[tuple[str, str]], seed: int, words: Sequence[str]) -> None:
        self.folder, self.words = folder, words
        self.random = Random(seed)
        self.twin, self.killed = (Copy(folder / name, words) for name in ("twin", "killed"))
        for copy in (self.twin, self.killed):
            corpus.write(copy.source, iter(texts))
            self.seconds = copy.built()
        self.edits = Edits(self.random, (self.twin, self.killed))
        self.versions = [self.twin.published()]
        self.kills = self.alive = 0

    def kill(self) -> Iterator[str]:
        """Edit, build the twin, and kill the build of the other; what is wrong then."""
        what = self.edits.edit()
        self.seconds = self.twin.built()
        self.versions.append(self.twin.published())
        build, alone = self.killed.begun(), self.random.random() < 1 / 3
        late = self.random.random() < 1 / 2
        while late and build.poll() is None and not self._publishes():
            Event().wait(0.002)
        Event().wait(self.random.random() * self.seconds * (0.3 if late else 1))
        self.alive += build.poll() is None
        self.kills += 1
        with suppress(ProcessLookupError):  # it has ended already
            (os.kill if alone else os.killpg)(build.pid, signal.SIGKILL)
        build.wait()
        how = f"kill {self.kills} after {what}, {'the first process alone' if alone else 'all processes'}"
        yield from (f"{how}: {wrong}" for wrong in self._wrong())
        if (said := build.communicate()[1]) and "Traceback" in said:  # said by orphans
            yield f"{how}: {said}"

    def _publishes(self) -> bool:
        return (self.killed.output / NOTE).exists() or any(self.killed.source.glob("public.releases/.attache-next.tmp"))

    def _wrong(self) -> Iterator[str]:
        got = self.killed.published()
        if "--release" in self.words:
            if got not in self.versions:
                yield f"the site is none that was built: {differing(got, self.versions[-1])}"
            return
        for path, digest in got.items():
            if path != MANIFEST and not any(version.get(path) == digest for version in self.versions):
                yield f"{path} is neither old nor new"
        missing = set.intersection(*({*version} for version in self.versions)) - got.keys()
        if missing:
            yield f"missing: {sorted(missing)[:3]}"

    def heal(self) -> Iterator[str]:
        """Let the next build live; what is wrong then."""
        self.killed.built()
        got = self.killed.published()
        if got != self.versions[-1]:
            yield f"after kill {self.kills} the next build differs: {differing(got, self.versions[-1])}"
        if left := self.killed.left():
            yield f"after kill {self.kills} the next build leaves {left[:3]}"
        self.versions = self.versions[-1:]

    def end(self) -> Iterator[str]:
        """Build a copy that never was built; what differs."""
        yield from self.heal()
        clean = Copy(self.folder / "clean", self.words)
        for part in PARTS:
            if (self.twin.source / part).is_dir():
                shutil.copytree(self.twin.source / part, clean.source / part)
        clean.built()
        if clean.published() != self.killed.published():
            yield f"no clean build: {differing(self.killed.published(), clean.published())}"


def differing(got: Tree, expected: Tree) -> list[str]:
    """The first files that differ."""
    return sorted(path for path in got.keys() | expected.keys() if got.get(path) != expected.get(path))[:5]


def killed(
    folder: Path, texts: Sequence[tuple[str, str]], kills: int, words: Sequence[str], *, seed: int = 7, every: int = 10
) -> tuple[list[str], str]:
    """Kill builds of an invented digest; what is wrong, and a line of figures."""
    killing = Killing(folder, texts, seed, words)
    wrong: list[str] = []
    for number in range(1, kills + 1):
        wrong += killing.kill()
        if number % every == 0:
            wrong += killing.heal()
        print(f"{number} of {kills}: {len(wrong)} wrong, {killing.seconds:.1f} s", file=sys.stderr, flush=True)
    wrong += killing.end()
    files = len(killing.versions[-1])
    return wrong, f"{kills} kills ({killing.alive} of a build that worked), {files} files"


def main() -> None:
    """Kill as many builds as are asked for, and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--release", action="store_true")
    chosen = parser.parse_args()
    words = ["--release"] if chosen.release else []
    wrong, figures = killed(
        chosen.folder.resolve(), [*corpus.files(chosen.articles)], chosen.kills, words, seed=chosen.seed
    )
    print(*wrong, figures, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
