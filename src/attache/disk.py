"""What is out there? The only room that reads and writes files.

What is ours in the output is said by its `manifest.json` alone; what that does not name is foreign and is never
touched. Files are written beside their target and renamed, so that a reader never sees half a file.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from errno import EISDIR
from hashlib import blake2b
from json.encoder import encode_basestring
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from types import MappingProxyType
from typing import BinaryIO, NamedTuple, Self

import msgspec

from attache.memory import Signature
from attache.values import Value

PACKAGE = Path(__file__).parent
MANIFEST = "manifest.json"
TEMPORARY = ".attache-"
UNFINISHED = f"{TEMPORARY}building.tmp"  # stands in an output while files are put beside their places
IGNORED = frozenset({"Thumbs.db", "desktop.ini"})


class DiskError(Exception):
    """What the machine or the operator must mend: said in one line, exit code 2."""


class Theme(Value, frozen=True, kw_only=True):
    """Texts of templates by name, and bytes of static files by path."""

    templates: Mapping[str, str]
    static: Mapping[str, bytes]


class Staged(NamedTuple):
    """A file that is made: the hash of its bytes, its signature, and whether it waits to be renamed to its place."""

    digest: str
    signature: Signature
    waits: bool


def files_below(folder: Path, left: list[str] | None = None) -> dict[str, Signature]:
    """Every file below a folder by its path with forward slashes; hidden ones are left out, links are not followed.

    `left` is filled with the paths of what a build left half written.
    """
    return dict(sorted(_walk(str(folder), "", [] if left is None else left)))


def _walk(folder: str, prefix: str, left: list[str]) -> Iterator[tuple[str, Signature]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in IGNORED:
                if entry.name.startswith(TEMPORARY) and entry.name.endswith(".tmp"):
                    left.append(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", left)
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", _signature(entry.stat(follow_symlinks=False))


def _signature(stat: os.stat_result) -> Signature:
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ino)


def signature(path: Path) -> Signature:
    """The signature of a file or folder that is there."""
    return _signature(path.stat())


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


def is_named(path: str) -> bool:
    """Whether the bytes of a path are UTF-8; for those that are not Python puts lone surrogates."""
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def content_folder(source: Path) -> Path:
    """The folder with the content. Raises `DiskError` where there is none."""
    folder = source / "content"
    if not folder.is_dir():
        raise DiskError(f"{source} holds no folder `content`: `attache init DIR` makes a new digest")
    return folder


def read(path: Path) -> bytes:
    """The bytes of a file. Raises `DiskError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DiskError(f"{path} cannot be read: {error.strerror}") from error


def read_if_there(path: Path) -> bytes | None:
    """The bytes of a file, `None` where there is none."""
    return read(path) if path.is_file() else None


def reader(folder: Path, texts: Mapping[str, str] = MappingProxyType({})) -> Callable[[str], bytes | None]:
    """Gives the bytes of files below a folder by path, `None` where there is none; `texts` go before those."""
    return lambda path: texts[path].encode() if path in texts else read_if_there(folder / path)


def changed_ns(path: Path) -> int:
    """When a file was last changed, in nanoseconds of its file system's clock; 0 where there is none."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def theme(source: Path) -> Theme:
    """The package's theme, overridden file by file by the `templates/` and `static/` beside the content."""
    templates: dict[str, str] = {}
    static: dict[str, bytes] = {}
    for root in (_theme_root(), source):
        for path in _theme_files(root / "templates"):
            templates[path] = _text(root / "templates" / path)
        for path in _theme_files(root / "static"):
            static[path] = read(root / "static" / path)
    return Theme(templates=templates, static=static)


def theme_files(source: Path) -> dict[str, Signature]:
    """The signatures of all files of the package's theme, and of those that override it, by path."""
    folders = [root / part for root in (_theme_root(), source) for part in ("templates", "static")]
    there = [folder for folder in folders if folder.is_dir()]
    return {f"{folder}/{path}": found for folder in there for path, found in files_below(folder).items()}


def _theme_files(folder: Path) -> list[str]:
    paths = list(files_below(folder)) if folder.is_dir() else []
    for path in paths:
        if not is_named(path):
            raise DiskError(f"{folder} holds a file whose name is no UTF-8: {os.fsencode(path)!r}")
    return paths


def _text(path: Path) -> str:
    try:
        return read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DiskError(f"{path} is no UTF-8 text: byte {error.start + 1}") from error


def _theme_root() -> Path:
    """Where the theme lies: in the package as installed, or at the top of a checkout."""
    return PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parents[1]


def page_of_findings() -> str:
    """The page that says what each rule means: in the package as installed, or among the documents of a checkout."""
    packaged = PACKAGE / "data/diagnostics.md"
    return _text(packaged if packaged.is_file() else PACKAGE.parents[1] / "docs/diagnostics.md")


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
                    return Staged(digest, _signature(there), waits=False)
                mode = S_IMODE(there.st_mode)
        temporary = _temporary(target)
        with _opened(temporary) as written:
            written.write(data)
        if mode is not None:
            os.chmod(temporary, mode)
        return Staged(digest, _signature(os.stat(temporary)), waits=True)
    except OSError as error:
        raise DiskError(f"{target} cannot be written: {error.strerror}") from error


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "wb")
    except FileNotFoundError:
        folder = path.rpartition("/")[0]
        try:
            os.mkdir(folder)
        except (FileNotFoundError, FileExistsError):
            os.makedirs(folder, exist_ok=True)
        return open(path, "wb")


def _temporary(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{TEMPORARY}{name}.tmp"


class _Manifest(msgspec.Struct):
    files: dict[str, str]


class Output:
    """An output folder, with what its manifest calls ours. A `with` that fails before renaming leaves it as it was."""

    def __init__(self, folder: Path, *, force: bool) -> None:
        self.folder = folder
        self.new = not folder.is_dir()
        self.manifest = _manifest(folder)
        if self.manifest is None and not self.new and any(folder.iterdir()) and not force:
            raise DiskError(f"{folder} holds files that Attaché did not write; choose another --output, or say --force")
        self.ours: dict[str, str] = dict(self.manifest or {})
        self.found = _found(str(folder), self.ours)  # signatures of those that are there
        self.force = force
        self.claimed: set[str] = set()

    def __enter__(self) -> Self:
        if (self.folder / UNFINISHED).exists() or (self.manifest is None and not self.new):
            left: list[str] = []
            files_below(self.folder, left)
            for path in left:
                os.unlink(path)
        return self

    def __exit__(self, wrong: object, *_more: object) -> None:
        if self.claimed:
            self._remove(UNFINISHED)
        if wrong:
            for path in self.claimed:
                self._remove(_temporary(path))
            if self.new:
                with suppress(OSError):
                    self.folder.rmdir()

    def claim(self, files: Iterable[str]) -> None:
        """Say which files will be made. Raises `DiskError` where a foreign one has such a place."""
        claimed, folder = set(files), str(self.folder)
        foreign = sorted(path for path in claimed - self.ours.keys() if os.path.isfile(f"{folder}/{path}"))
        if foreign and not self.force and not self.new:
            raise DiskError(f"{self.folder / foreign[0]} was not written by Attaché; move it away, or say --force")
        if claimed and not self.claimed:
            write(self.folder / UNFINISHED, b"")
        self.claimed |= claimed

    def publish(self, files: Mapping[str, bytes | Staged], kept: Iterable[str]) -> tuple[list[str], list[str]]:
        """Write the files that differ and remove ours that are no more; gives what was written and what was pruned.

        `kept` names our files that stay as they are. The manifest names old and new files while this goes on.
        """
        self.claim(files)
        folder = str(self.folder)
        made = {path: file if isinstance(file, Staged) else stage(folder, path, file) for path, file in files.items()}
        gone = sorted((self.ours.keys() - made.keys()).difference(kept))
        final = self.ours | {path: file.digest for path, file in made.items()}
        differing = sorted(path for path, file in made.items() if file.waits)
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
        """Remove a file of ours, and the folders that it leaves empty; one that holds something else stays."""
        with suppress(OSError):
            with suppress(FileNotFoundError):
                os.unlink(self.folder / path)
            while path := path.rpartition("/")[0]:
                os.rmdir(self.folder / path)


def _manifest(folder: Path) -> dict[str, str] | None:
    data = read_if_there(folder / MANIFEST)
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
    return not any(sign in all_of_them for sign in ("\n\n", "\n/", "..", "\0")) or all(map(_lies_inside, paths))


def _lies_inside(path: str) -> bool:
    return path != "" and not path.startswith("/") and ".." not in path.split("/") and "\0" not in path


def write(path: Path, data: bytes) -> None:
    """Write a file whole: beside its target, then renamed. Raises `DiskError` where the machine refuses."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes | None]) -> None:
    """Write files whole, all beside their targets before the first is renamed; `None` removes one. Modes stay."""
    waiting: dict[Path, Path] = {}
    path = Path()
    try:
        for path, data in files.items():
            if data is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                waiting[path] = path.with_name(f"{TEMPORARY}{path.name}.tmp")
                waiting[path].write_bytes(data)
                if path.exists():
                    waiting[path].chmod(path.stat().st_mode)
        for path, temporary in waiting.items():
            temporary.replace(path)
        for path in files.keys() - waiting.keys():
            path.unlink(missing_ok=True)
    except OSError as error:
        for temporary in waiting.values():
            with suppress(OSError):  # where not even that can be, there is nothing to remove
                temporary.unlink(missing_ok=True)
        raise DiskError(f"{path} cannot be written: {error.strerror}") from error
