"""What is left of a build that is killed, or refused by the machine, at the n-th change that it makes on disk?

`python -m tests.faults FOLDER --fault kill` builds a site there back and forth between two states. An audit hook, which
forked workers inherit, counts what changes files, and at the n-th event either kills the whole group of processes, as a
power switch would, or has the system refuse. Then every file must be its old or its new self, and the next build must
give what a clean one gives. Nothing of Attaché is replaced: each build is the real command line in a fork of this
process, which has only imported it. Prints what is wrong as a JSON list of texts.
"""

import argparse
import errno
import fnmatch
import gc
import json
import mmap
import os
import shutil
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, NoReturn

from tests.trees import SMALL, tree

NOW = ("--now", "2026-11-22")
CHANGES = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate", "os.utime",
    "sqlite3.connect",
}  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
KILL = "kill"
TEMPORARY = ".attache-*.tmp"
MANIFEST = "manifest.json"
LONG_AGO, SECOND = 1_700_000_000_000_000_000, 1_000_000_000
FOREIGN = {"CNAME": b"small.example", "articles/notes.txt": b"theirs"}
Tree = Mapping[str, bytes]
HEAD = "---\nid: {id}\ntitle: {title}\ndate: 2026-10-{day:02}\ntags: [{tag}]\n---\n"


def article(id: str, title: str, day: int, tag: str, body: str) -> str:
    """The text of an article."""
    return HEAD.format(id=id, title=title, day=day, tag=tag) + body


def plain(articles: int) -> Iterator[tuple[str, str]]:
    """The files of a digest of so many articles, and of nothing else."""
    yield "content/site.yaml", SMALL["content/site.yaml"] + "outputs: [feeds]\n"
    for number in range(articles):
        id = f"a-{number}"
        yield f"content/articles/{id}.md", article(id, f"Article {number}", number % 28 + 1, "ships", "They met.\n")


# Between these an article goes, one comes, one says something else, and a style sheet and a tag are other ones.
STATES: tuple[Mapping[str, str], ...] = (
    {
        **SMALL,
        "content/site.yaml": SMALL["content/site.yaml"] + "outputs: [feeds]\n",
        "content/articles/one.md": article("one", "One", 1, "ships", "First.\n"),
        "content/articles/gone.md": article("gone", "Gone", 2, "ports", "Of [[one]].\n"),
        "static/extra.txt": "one",
    },
    {
        **SMALL,
        "content/site.yaml": SMALL["content/site.yaml"] + "outputs: [feeds]\n",
        "content/articles/one.md": article("one", "One, again", 1, "arms", "Second.\n"),
        "content/articles/come.md": article("come", "Come", 3, "ships", "Of [[one]].\n"),
        "static/extra.txt": "two",
    },
)


def enlarged(state: Mapping[str, str], articles: int, number: int) -> Mapping[str, str]:
    """A state with so many more articles, and with a name of its own on every page."""
    files = {**dict(plain(articles)), **state} if articles else dict(state)
    named = files["content/site.yaml"].replace("Small", f"Number {number}") if articles else files["content/site.yaml"]
    return {**files, "content/site.yaml": named}


class Ran(NamedTuple):
    """How a build ended: its exit code, negative for a signal, what it said on stderr, and how many changes it made."""

    code: int
    said: str
    changes: int


class Fault(NamedTuple):
    """What happens at the n-th change: the group is killed, or the system refuses by an error, once or from then on."""

    at: int = 0
    how: str = KILL
    stays: bool = False

    def strikes(self, count: int) -> bool:
        """Whether it happens at this change."""
        return count == self.at or (self.stays and 0 < self.at <= count)

    def happen(self, path: str) -> None:
        """Let it happen."""
        if self.how == KILL:
            os.killpg(0, signal.SIGKILL)
        number = getattr(errno, self.how)
        raise OSError(number, os.strerror(number), path)


NONE = Fault()


def hooked(root: str, fault: Fault, counted: mmap.mmap) -> Callable[[str, tuple[object, ...]], None]:
    """A hook that counts, in memory that forks share, the changes below a folder, and lets the fault happen."""

    def hook(event: str, told: tuple[object, ...]) -> None:
        if event == "open":
            flags = told[2]
            if not (isinstance(flags, int) and flags & WRITING):
                return
        elif event not in CHANGES:
            return
        if not isinstance(told[0], str | bytes | os.PathLike):
            return
        path = os.path.abspath(os.fsdecode(told[0]))  # noqa: PTH100 - no link is followed
        if not path.startswith(root):
            return
        (count,) = struct.unpack_from("q", counted)
        struct.pack_into("q", counted, 0, count + 1)
        if fault.strikes(count + 1):
            fault.happen(path)

    return hook


def build(source: Path, words: Sequence[str], fault: Fault = NONE) -> Ran:
    """Build in a fork of this process, as a group of its own, with a fault."""
    counted = mmap.mmap(-1, 8)
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        _be_a_build(source, words, fault, counted, tell)
    os.close(tell)
    said = b""
    while part := os.read(told, 65536):
        said += part
    os.close(told)
    _, status = os.waitpid(child, 0)
    return Ran(os.waitstatus_to_exitcode(status), said.decode(), struct.unpack_from("q", counted)[0])


def _be_a_build(source: Path, words: Sequence[str], fault: Fault, counted: mmap.mmap, tell: int) -> NoReturn:
    from attache.cli import main

    os.setsid()
    os.dup2(tell, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.close(tell)
    sys.addaudithook(hooked(f"{source}{os.sep}", fault, counted))
    code = 70
    try:
        main(["build", "--source", str(source), *NOW, *words], prog_name="attache")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 71
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


class Site:
    """A source that goes back and forth between two states, and what a clean build makes of each."""

    def __init__(self, folder: Path, words: Sequence[str], states: Sequence[Mapping[str, str]] = STATES) -> None:
        self.folder, self.words, self.states = folder, words, states
        self.source, self.now, self.ticks = folder / "source", 0, 0
        self.clean = [self._clean(number) for number in range(len(states))]
        self.lay(0)
        assert [*self.heal()] == []
        for path, data in FOREIGN.items():
            (self.output / path).write_bytes(data)

    @property
    def output(self) -> Path:
        """What is published."""
        return self.source / "public"

    def lay(self, number: int) -> None:
        """Bring the source into a state; times of change are long past and grow."""
        self.now = number
        self._lay(self.source, self.states[number])

    def _lay(self, source: Path, state: Mapping[str, str]) -> None:
        there = tree(source / "content") if source.exists() else {}
        for path in there:
            if f"content/{path}" not in state:
                (source / "content" / path).unlink()
        for path, text in state.items():
            file = source / path
            if not file.is_file() or file.read_text(encoding="utf-8") != text:
                self.ticks += 1
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                os.utime(file, ns=(LONG_AGO + self.ticks * SECOND,) * 2)

    def _clean(self, number: int) -> Tree:
        source = self.folder / f"clean-{number}"
        self._lay(source, self.states[number])
        ran = build(source, self.words)
        assert ran.code == 0, ran
        found = published(source / "public")
        shutil.rmtree(source)
        return found

    def forget(self) -> None:
        """Take away all that was ever built."""
        shutil.rmtree(self.source / ".attache", ignore_errors=True)
        for path in self.source.glob("public*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def heal(self) -> Iterator[str]:
        """What is wrong after the next build."""
        ran, kept = build(self.source, self.words), foreign(self.output)
        if ran.code or "Traceback" in ran.said:
            yield f"the next build: {ran}"
        got = published(self.output)
        yield from differing("healed", got, self.clean[self.now])
        if foreign(self.output) != kept:
            yield "foreign files were touched"
        left = [*self.source.rglob(TEMPORARY)]
        if left:
            yield f"left over: {left}"

    def whole(self, old: Tree) -> Iterator[str]:
        """What is wrong in the output now: every file is to be its old self or its new one."""
        new, got = self.clean[self.now], published(self.output)
        if "--release" in self.words:
            if got not in (old, new):
                yield from differing("neither old nor new, beside the new", got, new)
            return
        for path, data in got.items():
            if path != MANIFEST and data not in (old.get(path), new.get(path)):
                yield f"{path} is neither old nor new"
        for path in old.keys() & new.keys() - got.keys():
            yield f"{path} is missing"
        named = {*json.loads(got[MANIFEST])["files"], MANIFEST} if MANIFEST in got else set()
        if got.keys() - named:
            yield f"not in the manifest: {sorted(got.keys() - named)[:3]}"


def published(folder: Path) -> dict[str, bytes]:
    """The files that are published, without what is half written, foreign, or the index of the search."""
    found = tree(folder.resolve()) if folder.exists() else {}
    return {
        path: data
        for path, data in found.items()
        if path not in FOREIGN and not fnmatch.fnmatch(path.rpartition("/")[2], TEMPORARY)
    }


def foreign(folder: Path) -> dict[str, bytes]:
    """The foreign files of a folder."""
    return {path: (folder / path).read_bytes() for path in FOREIGN if (folder / path).is_file()}


def differing(what: str, got: Tree, expected: Tree) -> Iterator[str]:
    """How two trees differ."""
    for path in sorted(got.keys() | expected.keys()):
        if got.get(path) != expected.get(path):
            how = "missing" if path not in got else "too many" if path not in expected else "other bytes"
            yield f"{what}: {path}: {how}"


def provoked(site: Site, fault: Fault, *, first: bool = False) -> Iterator[str]:
    """Go to the other state with a fault; what is wrong after it, and after the next build."""
    if first:
        site.forget()
    old, kept = published(site.output), foreign(site.output)
    site.lay(1 - site.now)
    ran = build(site.source, site.words, fault)
    if "Traceback" in ran.said:
        yield f"a traceback: {ran.said}"
    if ran.code not in ((-signal.SIGKILL, 0) if fault.how == KILL else (0, 2)):
        yield f"ended with {ran.code}: {ran.said}"
    lines = ran.said.splitlines()
    if ran.code == 2 and not (len(lines) == 1 and lines[0].startswith("attache: ")):
        yield f"said {ran.said!r}"
    yield from site.whole(old)
    if ran.code == 0:
        yield from differing("said to be built", published(site.output), site.clean[site.now])
    if foreign(site.output) != kept:
        yield "foreign files were touched"
    yield from site.heal()


def swept(site: Site, how: str, count: int, *, stays: bool, first: bool) -> Iterator[str]:
    """What is wrong after a fault at each change that a build makes, or at `count` of them, both ways."""
    site.lay(1 - site.now)
    if first:
        site.forget()
    changes = max(build(site.source, site.words).changes, 1)
    places = range(1, changes + 3)  # what is done may hang on the way
    some = sorted(Random(len(how) + stays).sample(places, min(count, len(places)))) if count else places
    for at in some:
        fault = Fault(at, how, stays)
        yield from (f"{fault}: {wrong}" for wrong in provoked(site, fault, first=first))
    print(f"{how}: {len(some)} of {changes} changes", file=sys.stderr)


def main() -> None:
    """Provoke what is asked for, and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fault", action="append", required=True, help="kill, or an error: ENOSPC EACCES EROFS EIO")
    parser.add_argument("--count", type=int, default=0, help="so many places; else all")
    parser.add_argument("--stays", action="store_true", help="the system refuses all from then on")
    parser.add_argument("--first", action="store_true", help="nothing was built before")
    parser.add_argument("--articles", type=int, default=0, help="so many more, of which every page differs")
    parser.add_argument("--words", default="--jobs 1", help="more words of the command; else `--jobs 1`")
    chosen = parser.parse_args()
    import attache.build
    import attache.cli
    import attache.compose_articles
    import attache.plan
    import attache.render
    import attache.standing  # noqa: F401 - that forks need not

    gc.freeze()
    states = [enlarged(state, chosen.articles, number) for number, state in enumerate(STATES)]
    site = Site(chosen.folder.resolve(), ["--no-search", *chosen.words.split()], states)
    wrong: list[str] = []
    for fault in chosen.fault:
        wrong += swept(site, fault, chosen.count, stays=chosen.stays, first=chosen.first)
    print(json.dumps(wrong, indent=1))


if __name__ == "__main__":
    main()
