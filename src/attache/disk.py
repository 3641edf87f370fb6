"""What is out there? The only room that reads and writes files.

What is ours in the output is said by its `manifest.json` alone; what that does not name is foreign and is never
touched. Files are written beside their target and renamed, so that a reader never sees half a file.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from attache.memory import Signature
from attache.values import Value

PACKAGE = Path(__file__).parent
MANIFEST = "manifest.json"
TEMPORARY = ".attache-"
IGNORED = frozenset({"Thumbs.db", "desktop.ini"})


class DiskError(Exception):
    """What the machine or the operator must mend: said in one line, exit code 2."""


class Theme(Value, frozen=True, kw_only=True):
    """Texts of templates by name, and bytes of static files by path."""

    templates: Mapping[str, str]
    static: Mapping[str, bytes]


def files_below(folder: Path) -> dict[str, Signature]:
    """Every file below a folder by its path with forward slashes; hidden ones are left out, links are not followed."""
    return dict(sorted(_walk(folder, "")))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Signature]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in IGNORED:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", _signature(entry.stat(follow_symlinks=False))


def _signature(stat: os.stat_result) -> Signature:
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ino)


def signature(path: Path) -> Signature:
    """The signature of a file or folder that is there."""
    return _signature(path.stat())


def signatures(folder: Path, paths: Iterable[str]) -> list[tuple[int, int, int]]:
    """Size, time of change and inode of files below a folder by their paths; the end where one is not there."""
    found = []
    with suppress(OSError):
        for path in paths:
            stat = os.lstat(f"{folder}/{path}")
            found.append((stat.st_size, stat.st_mtime_ns, stat.st_ino))
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


class Output:
    """An output folder, with what its manifest says is ours."""

    def __init__(self, folder: Path, *, force: bool) -> None:
        self.folder = folder
        self.manifest = _manifest(folder)
        if self.manifest is None and folder.is_dir() and any(folder.iterdir()) and not force:
            raise DiskError(f"{folder} holds files that Attaché did not write; choose another --output, or say --force")
        self.ours: dict[str, str] = dict(self.manifest or {})
        self.found = files_below(folder) if folder.is_dir() else {}
        self.force = force

    def publish(self, files: Mapping[str, bytes], kept: Iterable[str]) -> tuple[list[str], list[str]]:
        """Write the files that differ and remove ours that are no more; gives what was written and what was pruned.

        `kept` names our files that stay as they are. The manifest names old and new files while this goes on.
        """
        self._sweep()
        hashes = {path: blake2b(data, digest_size=16).hexdigest() for path, data in files.items()}
        final = {path: self.ours[path] for path in kept} | hashes
        differing = [path for path in sorted(files) if not self._holds(path, files[path])]
        gone = sorted(self.ours.keys() - final.keys())
        self._refuse_foreign(path for path in differing if path not in self.ours)
        if differing or gone:
            self._write_manifest(self.ours | final)
            for path in differing:
                write(self.folder / path, files[path])
            for path in gone:
                self._remove(path)
        if final != self.manifest:
            self._write_manifest(final)
        self.ours = final
        return differing, gone

    @property
    def found_of_ours(self) -> dict[str, Signature]:
        """The signatures of our files that are there."""
        return {path: self.found[path] for path in self.ours if path in self.found}

    def signature(self, path: str) -> Signature:
        """The signature of one of our files as it is now."""
        return _signature((self.folder / path).stat())

    def _holds(self, path: str, data: bytes) -> bool:
        """Whether a file has these bytes; the manifest is not asked, for a build that was cut off may have left it
        ahead.
        """
        return path in self.found and self.found[path].size == len(data) and read(self.folder / path) == data

    def _refuse_foreign(self, paths: Iterable[str]) -> None:
        foreign = [path for path in paths if path in self.found]
        if foreign and not self.force:
            raise DiskError(f"{self.folder / foreign[0]} was not written by Attaché; move it away, or say --force")

    def _write_manifest(self, files: Mapping[str, str]) -> None:
        text = json.dumps({"version": 1, "files": dict(sorted(files.items()))}, indent=0, ensure_ascii=False)
        write(self.folder / MANIFEST, f"{text}\n".encode())

    def _remove(self, path: str) -> None:
        target = self.folder / path
        try:
            target.unlink(missing_ok=True)
            for parent in target.relative_to(self.folder).parents:
                if parent != Path():
                    (self.folder / parent).rmdir()
        except OSError:
            return  # the folder holds something else: it stays

    def _sweep(self) -> None:
        """Remove what an earlier build left half written."""
        if self.folder.is_dir():
            for path in self.folder.rglob(f"{TEMPORARY}*.tmp"):
                path.unlink(missing_ok=True)


def _manifest(folder: Path) -> dict[str, str] | None:
    data = read_if_there(folder / MANIFEST)
    if data is None:
        return None
    try:
        files = {str(path): str(digest) for path, digest in json.loads(data)["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        files = {"..": ""}
    if not all(map(_lies_inside, files)):
        raise DiskError(f"{folder / MANIFEST} is damaged; remove {folder}, or choose another --output")
    return files


def _lies_inside(path: str) -> bool:
    """Whether a path stays below the folder that it is relative to: what a manifest names may be removed."""
    return path != "" and not path.startswith("/") and ".." not in PurePosixPath(path).parts and "\0" not in path


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
