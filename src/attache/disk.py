"""What is out there? The room that reads files, and writes single ones.

A file is written beside its target and renamed, so that a reader never sees half of it.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from errno import EISDIR, ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from types import MappingProxyType
from typing import BinaryIO

from attache.memory import MEMORY, Signature
from attache.values import Value

PACKAGE = Path(__file__).parent
TEMPORARY = ".attache-"
IGNORED = frozenset({"Thumbs.db", "desktop.ini"})
PARTS = ("content", "templates", "static")  # of a source
PREVIEW = f"{MEMORY}/preview"  # the only output that lies in the memory
# Size in the signature of what is no file → what it is.
NO_FILE = {-1: "a symbolic link", -2: "a pipe, a socket or a device"}
LARGEST = 1 << 26  # bytes of any file, 64 MiB: a photograph has half of that, and hosts take no more
_GONE = (EISDIR, ELOOP, ENOENT, ENOTDIR)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe is not waited for


class DiskError(Exception):
    """What the machine or the operator must mend: said in one line, exit code 2."""


class NoFileError(DiskError):
    """What should be read is gone, is a link or another thing that is no file, or is too large."""


class Theme(Value, frozen=True, kw_only=True):
    """Texts of templates by name, and bytes of static files by path."""

    templates: Mapping[str, str]
    static: Mapping[str, bytes]


def files_below(folder: Path, left: list[str] | None = None) -> dict[str, Signature]:
    """Every file below a folder by its path with forward slashes; hidden ones are left out, links are not followed.

    What is no file is there too, with a size of `NO_FILE`. `left` is filled with the paths of what a build
    left half written. Raises `DiskError`.
    """
    try:
        return dict(sorted(_walk(str(folder), "", [] if left is None else left)))
    except OSError as error:
        raise DiskError(f"{error.filename or folder} cannot be read: {_why(error)}") from error


def _walk(folder: str, prefix: str, left: list[str]) -> Iterator[tuple[str, Signature]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in IGNORED:
                if entry.name.startswith(TEMPORARY) and entry.name.endswith(".tmp"):
                    left.append(entry.path)
                elif entry.name == ".well-known" and entry.is_dir(follow_symlinks=False):
                    [*_walk(entry.path, "", left)]  # hidden, but of an output: for what is left there alone
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", left)
            else:
                yield f"{prefix}{entry.name}", signature_of(entry.stat(follow_symlinks=False))


def signature_of(stat: os.stat_result) -> Signature:
    """The signature of what has such a status."""
    size = stat.st_size if S_ISREG(stat.st_mode) else -1 if S_ISLNK(stat.st_mode) else -2
    return Signature(size, stat.st_mtime_ns, stat.st_ino)


def signature(path: Path) -> Signature:
    """The signature of a file or folder that is there."""
    return signature_of(path.stat())


def is_named(path: str) -> bool:
    """Whether the bytes of a path are UTF-8; for those that are not Python puts lone surrogates."""
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def content_folder(source: Path) -> Path:
    """The folder with the content. Raises `DiskError` where there is none."""
    folder = source / "content"
    if not folder.is_dir():
        raise DiskError(f"{source} holds no folder `content`: `attache init DIR` makes a new digest")
    return folder


def confine(source: Path) -> None:
    """Raises `DiskError` where a folder of a source is a link that leads out of it: what lies there is not ours."""
    for name in (*PARTS, "admin", MEMORY):
        if (part := source / name).is_symlink() and not real(part).is_relative_to(real(source)):
            raise DiskError(f"{part} is a link that leads out of {source}; put the folder itself there")


def apart(source: Path, output: Path) -> None:
    """Raises `DiskError` where an output is, holds or lies in what a build of a source reads, or is somebody's home."""
    place = real(output)
    for name in () if place == real(source / PREVIEW) else (*PARTS, MEMORY):
        part = real(source / name)
        if place.is_relative_to(part) or part.is_relative_to(place):
            raise DiskError(f"{output} is, holds or lies in {source / name}; choose another --output")
    if place == real(Path(os.path.expanduser("~"))):  # which stays where nobody says whose home it is
        raise DiskError(f"{output} is a home folder; choose another --output")


def real(path: Path) -> Path:
    """Where a path leads, without links; one that leads in a circle is taken as it is."""
    return Path(os.path.realpath(path))


def inside(folder: Path, path: str) -> Path:
    """Where a file below a folder is written. Raises `DiskError` where a link on the way would lead elsewhere."""
    for above in (*reversed(Path(path).parents), Path(path)):
        if above.name and (folder / above).is_symlink():
            raise DiskError(f"{folder / above} is a symbolic link, through which nothing is written; move it away")
    return folder / path


def read(path: Path) -> bytes:
    """The bytes of a file. Raises `DiskError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DiskError(f"{path} cannot be read: {error.strerror}") from error


def read_if_there(path: Path) -> bytes | None:
    """The bytes of a file, `None` where there is none."""
    return read(path) if path.is_file() else None


def read_below(folder: Path, path: str) -> bytes:
    """The bytes of a file below a folder, which somebody has just seen there. No link below the folder is followed.

    Raises `DiskError` where it is gone since, is no file any more, is too large, or cannot be read.
    """
    try:
        with _opened(folder, path) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        kind = NoFileError if error.errno in _GONE else DiskError
        raise kind(f"{folder / path} cannot be read: {_why(error)}") from error
    if len(data) > LARGEST:
        raise NoFileError(f"{folder / path} has more than {LARGEST >> 20} MiB")
    return data


def _opened(folder: Path, path: str) -> BinaryIO:
    """A file below a folder, opened step by step: what became a link meanwhile is not followed. Raises `OSError`."""
    if os.open not in os.supports_dir_fd:
        return (folder / path).open("rb")
    *folders, name = path.split("/")
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in folders:
            above, at = at, os.open(part, _READ | os.O_DIRECTORY, dir_fd=at)
            os.close(above)
        file = os.fdopen(os.open(name, _READ, dir_fd=at), "rb")
    finally:
        os.close(at)
    if not S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(ELOOP, os.strerror(ELOOP))
    return file


def _why(error: OSError) -> str:
    """Why something cannot be read that was seen a moment ago."""
    return "it was removed or replaced meanwhile; run this again" if error.errno in _GONE else str(error.strerror)


def reader(folder: Path, texts: Mapping[str, str] = MappingProxyType({})) -> Callable[[str], bytes | None]:
    """Gives the bytes of files below a folder by path, `None` where there is no file; `texts` go before those."""

    def bytes_of(path: str) -> bytes | None:
        if path in texts:
            return texts[path].encode()
        with suppress(NoFileError):
            return read_below(folder, path)
        return None

    return bytes_of


def changed_ns(path: Path) -> int:
    """When a file was last changed, in nanoseconds of its file system's clock; 0 where there is none."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def theme(source: Path) -> Theme:
    """The package's theme, overridden file by file by the `templates/` and `static/` beside the content."""
    templates: dict[str, str] = {}
    static: dict[str, bytes] = {}
    for root in (_theme_root(), source):
        for path in _theme_files(root / "templates"):
            templates[path] = _decoded(root / "templates" / path, read_below(root / "templates", path))
        for path in _theme_files(root / "static"):
            static[path] = read_below(root / "static", path)
    return Theme(templates=templates, static=static)


def theme_files(source: Path) -> dict[str, Signature]:
    """The signatures of all files of the package's theme, and of those that override it, by path."""
    folders = [root / part for root in (_theme_root(), source) for part in ("templates", "static")]
    there = [folder for folder in folders if folder.is_dir()]
    return {f"{folder}/{path}": found for folder in there for path, found in files_below(folder).items()}


def _theme_files(folder: Path) -> list[str]:
    paths = files_below(folder) if folder.is_dir() else {}
    for path, found in paths.items():
        if not is_named(path):
            raise DiskError(f"{folder} holds a file whose name is no UTF-8: {os.fsencode(path)!r}")
        if found.size < 0:
            raise DiskError(f"{folder / path} is {NO_FILE[found.size]}; put the file itself there")
    return list(paths)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DiskError(f"{path} is no UTF-8 text: byte {error.start + 1}") from error


def _theme_root() -> Path:
    """Where the theme lies: in the package as installed, or at the top of a checkout."""
    return PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parents[1]


def page_of_findings() -> str:
    """The page that says what each rule means: in the package as installed, or among the documents of a checkout."""
    packaged = PACKAGE / "data/diagnostics.md"
    path = packaged if packaged.is_file() else PACKAGE.parents[1] / "docs/diagnostics.md"
    return _decoded(path, read(path))


def unlinked(path: str, flags: int) -> int:
    """Open what is no link, for `open`: what was put in the place of a file that is being made is not followed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


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
                with open(waiting[path], "wb", opener=unlinked) as file:
                    file.write(data)
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
