"""Which state of the whole site do readers see?

With `--release` the output is a symbolic link to one of the folders beside it, `public.releases/0008-after-0007`, of
which each is a whole site. A build goes into a copy of the live one that costs little, for its files are hard links;
once that is whole and checked, one rename replaces the link. The name of a folder says which was live before it, so
that nothing else need be remembered to go back. See ADR 0038.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from ctypes import CDLL, get_errno
from filecmp import cmp
from fnmatch import fnmatch
from pathlib import Path
from shutil import Error, copy2, copytree, ignore_patterns, rmtree
from typing import NamedTuple

from msgspec.structs import replace

from attache.check import Options, Outcome, Tell
from attache.disk import TEMPORARY, DiskError, apart, real
from attache.layouts import Stand
from attache.locks import NOTE, PATIENCE, held
from attache.output import MANIFEST, RELEASES, STAGE, Output, damaged, is_released, named_in
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
    """Where the releases of an output lie. Raises `DiskError` where they can lie nowhere."""
    if (link := output.absolute()).name in ("", ".."):
        raise DiskError(f"{output} cannot be a link; choose another --output")
    folder = link.with_name(f"{link.name}{RELEASES}")
    if folder.is_symlink():
        raise DiskError(f"{folder} is a link; put the folder itself there")
    return folder


class Releases:
    """The releases of an output. Raises `DiskError` where the output is a link to something else."""

    def __init__(self, output: Path) -> None:
        self.link, self.folder = output.absolute(), folder_of(output)
        self.all = {one.number: one for one in _those_in(self.folder)}
        led = real(self.link) if self.link.is_symlink() else None
        self.live = next((one for one in self.all.values() if led == real(one.folder)), None)
        if led and led.parent != real(self.folder):
            raise DiskError(f"{output} is a link that leads to no release; choose another --output")
        if not led and (is_released(self.link) or (self.link.exists() and not self.link.is_dir())):
            raise DiskError(f"{output} is a file or a release, and no place for a link; choose another --output")

    def earlier(self, number: int | None = None) -> Release:
        """The whole release that has a number, else the one before the live one. Raises `DiskError`."""
        if not (self.live or (number and self.all)):
            raise DiskError(f"{self.link} has no releases; `attache build --release` makes them")
        asked = self.live.after if self.live and number is None else number
        if asked not in self.all:
            what = f"release {asked}" if asked else f"what was before release {self.live and self.live.number}"
            raise DiskError(f"{what} is not there; there are {', '.join(map(str, self.all))}")
        if wrong := damaged(self.all[asked].folder):
            raise DiskError(f"release {asked} is damaged: {wrong[0]} is not as it was written")
        return self.all[asked]

    @contextmanager
    def staged(self, *, force: bool) -> Iterator[Path]:
        """A folder for the next release, which holds what is live now; it goes where that is not what comes of it."""
        stage = self.folder / STAGE
        try:
            with ExitStack() as stack:
                stack.callback(self._sweep)
                self._sweep()
                if self.link.is_dir():
                    began = Output(self.link, force=force).began  # it refuses what is not ours
                    if not self.live:  # somebody may build there in place
                        stack.enter_context(held(self.link, self.link / NOTE, "attache build --release", 0))
                    copytree(self.link, stage, symlinks=True, copy_function=_link, ignore=ignore_patterns(WAITING))
                    if began:
                        (stage / NOTE).touch()
                else:
                    stage.mkdir()
                yield stage
        except OSError as error:  # of many files `copytree` says what went wrong with each
            why = error.args[0][0][2] if isinstance(error, Error) else error.strerror
            raise DiskError(f"{error.filename or stage} cannot be written: {why}") from error

    def dead_links(self, stage: Path, outcome: Outcome, jobs: int) -> list[str]:
        """Links of what is staged that lead nowhere."""
        assert isinstance(outcome.stand, Stand)
        url = outcome.stand.layout.site.url
        site = Site(stage, named_in(stage) or {}, url)
        if not self.live:  # nobody looked at them before
            return site.dead_links(None, site.files, jobs)
        before = Site(self.live.folder, named_in(self.live.folder) or {}, url)
        return site.dead_links(before, {*outcome.written, *outcome.pruned}, jobs)

    def publish(self, stage: Path, keep: int) -> None:
        """Let what is staged go live, from one moment to the next; the newest so many stay. Raises `OSError`."""
        number = max(self.all, default=0) + 1
        after = self.live.number if self.live else None
        if self.link.is_dir() and not self.live:  # what was built in place becomes the release before
            number, after = number + 1, number
        name = f"{number:04}" if after is None else f"{number:04}-after-{after:04}"
        os.sync()  # what goes live must outlive a loss of power
        release = Release(number, after, stage.rename(self.folder / name))
        try:
            self.show(release)
        except DiskError:
            release.folder.rename(stage)  # it goes
            raise
        self.all[number] = release
        for old in sorted(self.all.keys() - {after if keep > 1 else None})[:-keep]:
            with suppress(OSError, DiskError):  # what cannot go stays: readers see what they should
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
                with suppress(OSError):  # readers see the release by now
                    (waiting / NOTE).unlink()  # whose path leads elsewhere
            else:
                waiting.replace(self.link)
        except OSError as error:
            raise DiskError(f"{self.link} cannot be a link to {target}: {error.strerror}") from error
        self.live = release

    def _remove(self, old: Release) -> None:
        """Remove a release that is not live, unless it holds something that is not ours and nowhere else."""
        assert self.live
        ours = {*(named_in(old.folder) or ()), MANIFEST}
        walked = ((Path(folder), [*folders, *names]) for folder, folders, names in os.walk(old.folder))
        files = (folder / name for folder, names in walked for name in names if not fnmatch(name, WAITING))
        others = (one.relative_to(old.folder) for one in files if one.is_symlink() or not one.is_dir())
        kept = (path for path in others if path.as_posix() not in ours and not _same(path, old, self.live))
        if old != self.live and not any(kept):
            rmtree(old.folder.rename(self.folder / WAITING.replace("*", "old")), onerror=_insist)
            del self.all[old.number]

    def _sweep(self) -> None:
        for left in self.folder.glob(WAITING):
            if left.name != NOTE and left.is_dir() and not left.is_symlink():
                rmtree(left, onerror=_insist)
            elif left.name != NOTE:
                with suppress(OSError):
                    left.unlink()


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


def _insist(function: Callable[[str], object], path: str, _wrong: object) -> None:
    """Remove what could not be for the rights of its folder, which are copies of another's."""
    with suppress(OSError):
        for folder in (Path(path).parent, Path(path)):
            if not folder.is_symlink():
                folder.chmod(0o700)
        function(path)


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
