"""What stands in the output folder?

What is ours there is said by its `manifest.json` alone; what that does not name is foreign and is never touched. Files
are written beside their target and renamed, so that a reader never sees half a file.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack, suppress
from errno import EISDIR
from hashlib import blake2b, sha256
from json.encoder import encode_basestring
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import BinaryIO, NamedTuple, Self

import msgspec

from attache import disk
from attache.disk import TEMPORARY, DiskError, files_below, reader, signature_of, unlinked, write
from attache.locks import NOTE, held
from attache.memory import Signature

MANIFEST = "manifest.json"
STAGE = f"{TEMPORARY}next.tmp"  # the folder among releases in which the next one is made
RELEASES = ".releases"  # ends the name of the folder beside an output that holds whole sites (`releases`)
UNFINISHED = NOTE  # stands in an output while somebody builds there


class Staged(NamedTuple):
    """A file that is made: the hash of its bytes, its signature, and whether it waits to be renamed to its place."""

    digest: str
    signature: Signature
    waits: bool


def _found(folder: str, paths: Iterable[str]) -> dict[str, Signature]:
    """The signatures of those of some files below a folder that are there."""
    found = {}
    for path in paths:
        try:
            there = os.lstat(f"{folder}/{path}")
        except OSError:
            continue
        if S_ISREG(there.st_mode):
            found[path] = Signature(there.st_size, there.st_mtime_ns, there.st_ino)
    return found


def stage(folder: str, file: str, data: bytes) -> Staged:
    """Put the bytes of a file beside its target below a folder, unless that has them; who publishes it renames it.

    The manifest is not asked, for a build that was cut off may have left it ahead. Raises `DiskError`.
    """
    target, mode = f"{folder}/{file}", None
    digest = blake2b(data, digest_size=16).hexdigest()
    try:
        with suppress(FileNotFoundError):
            there = os.lstat(target)
            if S_ISDIR(there.st_mode):
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if S_ISREG(there.st_mode):
                if there.st_size == len(data) and Path(target).read_bytes() == data:
                    return Staged(digest, signature_of(there), waits=False)
                mode = S_IMODE(there.st_mode)
        temporary = _temporary(target)
        with _opened(temporary) as written:
            written.write(data)
        if mode is not None:
            os.chmod(temporary, mode)
        return Staged(digest, signature_of(os.stat(temporary)), waits=True)
    except OSError as error:
        raise DiskError(f"{target} cannot be written: {error.strerror}") from error


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "wb", opener=unlinked)
    except FileNotFoundError:
        folder = path.rpartition("/")[0]
        try:
            os.mkdir(folder)
        except (FileNotFoundError, FileExistsError):
            os.makedirs(folder, exist_ok=True)
        return open(path, "wb", opener=unlinked)


def _temporary(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{TEMPORARY}{name}.tmp"


class _Manifest(msgspec.Struct):
    files: dict[str, str]


class Output:
    """An output folder, with what its manifest calls ours. A `with` that fails before renaming leaves it as it was."""

    def __init__(self, folder: Path, *, force: bool, wait: float = 0) -> None:
        self.folder, self.wait = folder, wait
        self.new, self.began = not folder.is_dir(), (folder / UNFINISHED).exists()
        self.read = _found(str(folder), [MANIFEST])  # as it was when it was read
        self.manifest = named_in(folder)
        if self.manifest is None and not (self.new or self.began or force) and any(folder.iterdir()):
            raise DiskError(f"{folder} holds files that Attaché did not write; choose another --output, or say --force")
        self.ours: dict[str, str] = dict(self.manifest or {})
        self.found = _found(str(folder), self.ours)  # signatures of those that are there
        self.force = force
        self.claimed: set[str] = set()
        self.lock = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskError(f"{self.folder} cannot be written: {error.strerror}") from error
        with ExitStack() as lock:
            cut_off = lock.enter_context(held(self.folder, self.folder / UNFINISHED, "attache build", self.wait))
            if self.read != _found(str(self.folder), [MANIFEST]):
                raise DiskError(f"another `attache build` has just written {self.folder}; build again")
            if cut_off or (self.manifest is None and not self.new):
                left: list[str] = []
                files_below(self.folder, left)
                for path in {*left} - {str(self.folder / UNFINISHED)}:
                    self._remove(os.path.relpath(path, self.folder))
            self.lock = lock.pop_all()
        return self

    def __exit__(self, wrong: object, *_more: object) -> None:
        with self.lock:
            for path in self.claimed if wrong else ():
                with suppress(DiskError):  # what went wrong before is told
                    self._remove(_temporary(path))
        if wrong and self.new:
            with suppress(OSError):
                self.folder.rmdir()

    def claim(self, files: Iterable[str]) -> None:
        """Say which files will be made. Raises `DiskError` where a foreign one has such a place."""
        claimed = set(files)
        if not self.new:
            self._foreign(claimed - self.ours.keys())
            self._linked(claimed)
        self.claimed |= claimed

    def _foreign(self, files: Collection[str]) -> None:
        """Raises `DiskError` where something that is not ours has the place of one of some files of ours."""
        foreign = sorted(path for path in files if os.path.lexists(f"{self.folder}/{path}"))
        if foreign and not self.force:
            raise DiskError(f"{self.folder / foreign[0]} was not written by Attaché; move it away, or say --force")

    def _linked(self, files: Iterable[str]) -> None:
        """Raises `DiskError` where a link on the way to one of some files would lead elsewhere."""
        folders: set[str] = set()
        for path in files:
            while (path := path.rpartition("/")[0]) and path not in folders:
                folders.add(path)
        for folder in sorted(folders):
            if os.path.islink(f"{self.folder}/{folder}"):
                raise DiskError(f"{self.folder / folder} is a symbolic link; nothing is written or removed through it")

    def publish(self, files: Mapping[str, bytes | Staged], kept: Iterable[str]) -> tuple[list[str], list[str]]:
        """Write the files that differ and remove ours that are no more; gives what was written and what was pruned.

        `kept` names our files that stay as they are. The manifest names old and new files while this goes on.
        """
        self.claim(files)
        folder = str(self.folder)
        made = {path: file if isinstance(file, Staged) else stage(folder, path, file) for path, file in files.items()}
        gone = sorted((self.ours.keys() - made.keys()).difference(kept))
        self._linked(gone)
        final = self.ours | {path: file.digest for path, file in made.items()}
        differing = sorted(path for path, file in made.items() if file.waits)
        self._foreign([path for path in differing if path not in self.ours])  # it may have come since they were claimed
        if len(final) > len(self.ours):
            self._write_manifest(final)
        try:
            for path in differing:
                os.replace(_temporary(f"{folder}/{path}"), f"{folder}/{path}")
        except OSError as error:
            raise DiskError(f"{folder}/{path} cannot be written: {error.strerror}") from error
        for path in gone:
            self._remove(path)
            del final[path]
            self.found.pop(path, None)
        if final != self.manifest:
            self._write_manifest(final)
        self.ours = final
        self.found |= {path: file.signature for path, file in made.items()}
        return differing, gone

    def _write_manifest(self, files: Mapping[str, str]) -> None:
        lines = ",\n".join(f'{encode_basestring(path)}: "{digest}"' for path, digest in sorted(files.items()))
        write(self.folder / MANIFEST, f'{{\n"version": 1,\n"files": {{\n{lines}\n}}\n}}\n'.encode())

    def _remove(self, path: str) -> None:
        """Remove a file of ours, and the folders that it leaves empty; one that holds something else stays. Raises
        `DiskError`, for what stayed would be foreign to the next build.
        """
        try:
            with suppress(FileNotFoundError, NotADirectoryError):
                if not S_ISDIR(os.lstat(self.folder / path).st_mode):
                    os.unlink(self.folder / path)
        except OSError as error:
            raise DiskError(f"{self.folder / path} cannot be removed: {error.strerror}") from error
        with suppress(OSError):
            while path := path.rpartition("/")[0]:
                os.rmdir(self.folder / path)


def checksum(folder: Path) -> str:
    """The hash of all that is in an output, which its manifest names: a line that `sha256sum --check` reads."""
    path = folder / MANIFEST
    return f"SHA256 ({path}) = {sha256(disk.read(path)).hexdigest()}"


def place_of(output: Path) -> Path:
    """Where an output is known to be: one of its releases, and what is staged to be one, are known by the link."""
    place = disk.real(output)
    name = place.parent.name.removesuffix(RELEASES)
    return place.parent.with_name(name) if name and name != place.parent.name else place


def is_released(output: Path) -> bool:
    """Whether an output leads to one of its releases."""
    return place_of(output) != disk.real(output)


def damaged(folder: Path, files: Iterable[str] | None = None) -> list[str]:
    """Which of our files in an output (else only of some `files`) do not have the bytes that its manifest says."""
    named = named_in(folder) or {MANIFEST: ""}
    return [path for path in (named if files is None else files) if _digest(folder / path) != named[path]]


def _digest(path: Path) -> str | None:
    return blake2b(disk.read(path), digest_size=16).hexdigest() if path.is_file() else None


def named_in(folder: Path) -> dict[str, str] | None:
    """The files that the manifest of an output calls ours, with their hashes; `None` where there is none. Raises
    `DiskError` where it is damaged.
    """
    data = reader(folder)(MANIFEST) if folder.is_dir() else None
    if data is None:
        return None
    try:
        files = msgspec.json.decode(data, type=_Manifest).files
    except (ValueError, RecursionError):
        files = {"..": ""}
    if not _lie_inside(files):
        raise DiskError(f"{folder / MANIFEST} is damaged; remove {folder}, or choose another --output")
    return files


def _lie_inside(paths: Iterable[str]) -> bool:
    """Whether paths stay below the folder that they are relative to: what a manifest names may be removed."""
    all_of_them = "\n".join(("", *paths, ""))  # where none of these signs is all are well, which is soon seen
    return not any(sign in all_of_them for sign in ("\n\n", "\n/", "//", "..", "\0", ":")) or all(
        map(_lies_inside, paths)
    )


def _lies_inside(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return not {"", ".."}.intersection(parts) and "\0" not in path and not os.path.splitdrive(path)[0]
