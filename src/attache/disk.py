"""What is out there? The room that reads files, and writes single ones.

A file is written beside its target and renamed, so that a reader never sees half of it.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from attache.memory import Signature
from attache.values import Value

PACKAGE = Path(__file__).parent
TEMPORARY = ".attache-"
IGNORED = frozenset({"Thumbs.db", "desktop.ini"})


class DiskError(Exception):
    """What the machine or the operator must mend: said in one line, exit code 2."""


class Theme(Value, frozen=True, kw_only=True):
    """Texts of templates by name, and bytes of static files by path."""

    templates: Mapping[str, str]
    static: Mapping[str, bytes]


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
                elif entry.name == ".well-known" and entry.is_dir(follow_symlinks=False):
                    [*_walk(entry.path, "", left)]  # hidden, but of an output: for what is left there alone
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", left)
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", signature_of(entry.stat(follow_symlinks=False))


def signature_of(stat: os.stat_result) -> Signature:
    """The signature of what has such a status."""
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ino)


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
