"""Which state of the whole site do readers see?

With `--release` the output is a symbolic link to one of the folders beside it, `public.releases/0008-after-0007`, of
which each is a whole site. A build goes into a copy of the live one that costs little, for its files are hard links;
once that is whole and checked, one rename replaces the link. The name of a folder says which was live before it, so
that nothing else need be remembered to go back. See ADR 0038.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL, get_errno
from filecmp import cmp
from pathlib import Path
from shutil import Error, copy2, copytree, ignore_patterns, rmtree
from typing import NamedTuple

from msgspec.structs import replace

from attache.check import Options, Outcome, Tell
from attache.disk import TEMPORARY, DiskError, apart
from attache.layouts import Stand
from attache.locks import NOTE, PATIENCE, held
from attache.output import MANIFEST, RELEASES, Output, damaged, named_in
from attache.soundness import Site

NAME = re.compile(r"(\d{4,})(?:-after-(\d{4,}))?")
WAITING = f"{TEMPORARY}*.tmp"
SHOWN = 3  # dead links that a message names


class Release(NamedTuple):
    """A whole site that is or was live: its number, that of the one before it if there was one, and its folder."""

    number: int
    after: int | None
    folder: Path


@contextmanager
def releases_of(output: Path, command: str, patience: float = PATIENCE) -> Iterator["Releases"]:
    """The releases of an output, to which nobody else does anything meanwhile. Raises `DiskError`."""
    folder = folder_of(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder, folder / NOTE, command, patience):
            yield Releases(output)
    except OSError as error:
        raise DiskError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            folder.rmdir()  # if it is empty


def folder_of(output: Path) -> Path:
    """Where the releases of an output lie."""
    return output.absolute().with_name(f"{output.name}{RELEASES}")


class Releases:
    """The releases of an output. Raises `DiskError` where the output is a link to something else."""

    def __init__(self, output: Path) -> None:
        self.link, self.folder = output.absolute(), folder_of(output)
        self.all = {one.number: one for one in _those_in(self.folder)}
        led = self.link.resolve() if self.link.is_symlink() else None
        self.live = next((one for one in self.all.values() if one.folder.resolve() == led), None)
        if led and led.exists() and not self.live:
            raise DiskError(f"{output} is a link that leads to no release; choose another --output")

    def earlier(self, number: int | None = None) -> Release:
        """The whole release that has a number, else the one before the live one. Raises `DiskError`."""
        if not self.live:
            raise DiskError(f"{self.link} has no releases; `attache build --release` makes them")
        asked = self.live.after if number is None else number
        if asked not in self.all:
            what = f"release {asked}" if asked else f"what was before release {self.live.number}"
            raise DiskError(f"{what} is not there; there are {', '.join(map(str, self.all))}")
        if wrong := damaged(self.all[asked].folder):
            raise DiskError(f"release {asked} is damaged: {wrong[0]} is not as it was written")
        return self.all[asked]

    @contextmanager
    def staged(self, *, force: bool) -> Iterator[Path]:
        """A folder for the next release, which holds what is live now; it goes where that is not what comes of it."""
        stage = self.folder / WAITING.replace("*", "next")
        try:
            self._sweep()
            if self.link.is_dir():
                Output(self.link, force=force)  # refuses what is not ours
                copytree(self.link, stage, symlinks=True, copy_function=_link, ignore=ignore_patterns(WAITING))
            else:
                stage.mkdir()
            yield stage
        except OSError as error:  # of many files `copytree` says what went wrong with each
            why = error.args[0][0][2] if isinstance(error, Error) else error.strerror
            raise DiskError(f"{error.filename or stage} cannot be written: {why}") from error
        finally:
            with suppress(OSError):
                self._sweep()

    def dead_links(self, stage: Path, outcome: Outcome, jobs: int) -> list[str]:
        """Links of what is staged that lead nowhere."""
        assert isinstance(outcome.stand, Stand)
        url = outcome.stand.layout.site.url
        before = Site(self.live.folder, named_in(self.live.folder) or {}, url) if self.live else None
        return Site(stage, named_in(stage) or {}, url).dead_links(before, {*outcome.written, *outcome.pruned}, jobs)

    def publish(self, stage: Path, keep: int) -> None:
        """Let what is staged go live, from one moment to the next; the newest so many stay. Raises `OSError`."""
        number = max(self.all, default=0) + 1
        after = self.live.number if self.live else None
        if self.link.is_dir() and not self.live:  # what was built in place becomes the release before
            number, after = number + 1, number
        name = f"{number:04}" if after is None else f"{number:04}-after-{after:04}"
        os.sync()  # what goes live must outlive a loss of power
        release = Release(number, after, stage.rename(self.folder / name))
        self.show(release)
        self.all[number] = release
        for old in sorted(self.all)[:-keep]:
            self._remove(self.all[old])

    def show(self, release: Release) -> None:
        """Make the link lead to a release. Raises `DiskError`."""
        target = f"{self.folder.name}/{release.folder.name}"
        taken_over = self.link.is_dir() and not self.link.is_symlink()
        waiting = self.folder / (f"{release.after:04}" if taken_over else WAITING.replace("*", "link"))
        try:
            waiting.unlink(missing_ok=True)
            waiting.symlink_to(target)
            if taken_over:
                _exchange(waiting, self.link)
            else:
                waiting.replace(self.link)
        except OSError as error:
            raise DiskError(f"{self.link} cannot be a link to {target}: {error.strerror}") from error
        self.live = release

    def _remove(self, old: Release) -> None:
        """Remove a release that is not live, unless it holds something that is not ours and nowhere else."""
        assert self.live
        ours = {*(named_in(old.folder) or ()), MANIFEST}
        files = (Path(folder, name) for folder, _, names in os.walk(old.folder) for name in names)
        others = (path.relative_to(old.folder) for path in files)
        kept = (path for path in others if path.as_posix() not in ours and not _same(path, old, self.live))
        if old != self.live and not any(kept):
            rmtree(old.folder.rename(self.folder / WAITING.replace("*", "old")))
            del self.all[old.number]

    def _sweep(self) -> None:
        for left in self.folder.glob(WAITING):
            if left.name != NOTE:
                rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def released(options: Options, build: Callable[[Options], Outcome], tell: Tell) -> Outcome:
    """What `build` made, once readers see it; where nothing differs, or with errors, they see what they saw before.
    Raises `DiskError` and `RenderError`.
    """
    apart(options.source, options.output)
    held_so = releases_of(options.output, "attache build --release", options.wait)
    with held_so as releases, releases.staged(force=options.force) as stage:
        outcome = build(replace(options, output=stage))
        if outcome.errors or (releases.live and not (outcome.written or outcome.pruned)):
            return outcome
        tell("check")
        if wrong := damaged(stage, outcome.written):
            raise DiskError(f"{wrong[0]} is not as it was written, so that nothing was released; build again")
        if dead := releases.dead_links(stage, outcome, options.jobs):
            more = f", and {len(dead) - SHOWN} more" if len(dead) > SHOWN else ""
            raise DiskError(f"links lead nowhere, so that nothing was released: {'; '.join(dead[:SHOWN])}{more}")
        tell("release")
        releases.publish(stage, options.keep)
        return outcome


def _those_in(folder: Path) -> Iterator[Release]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = NAME.fullmatch(path.name)
        if name and path.is_dir() and not path.is_symlink():
            yield Release(int(name[1]), int(name[2]) if name[2] else None, path)


def _link(source: str, target: str) -> None:
    """One more name for a file, where the file system has such; else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        copy2(source, target, follow_symlinks=False)


def _same(path: Path, old: Release, live: Release) -> bool:
    try:
        one, other = old.folder / path, live.folder / path
        return os.path.samestat(one.lstat(), other.lstat()) or (one.is_file() and cmp(one, other, shallow=False))
    except OSError:
        return False


def _exchange(one: Path, other: Path) -> None:
    """Exchange two names at once (`renameat2` of Linux): a folder cannot be replaced by a link otherwise."""
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    call = getattr(CDLL(None, use_errno=True), "renameat2", None)
    if call is None or call(here, os.fsencode(one), here, os.fsencode(other), exchange):
        one.unlink()
        hint = f"move {other} away once, so that a link can be there"
        raise DiskError(
            f"{other} is a folder, which cannot become a link at once here ({os.strerror(get_errno())}): {hint}"
        )
