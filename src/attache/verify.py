"""Is what was built what a clean build makes?

The clean build has a folder of its own with links to content and theme: it reads the same files, and neither finds a
memory nor leaves one.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from attache import disk
from attache.build import build
from attache.check import Options, Outcome, Tell
from attache.output import MANIFEST, Output
from attache.values import Value

AROUND, HEX = 120, 16  # bytes of a text, and of what is none, that are shown before a difference, and behind it


class Difference(Value, frozen=True, kw_only=True):
    """Where two files first differ, and the lines around that place in the output and in a clean build."""

    file: str
    place: str
    output: tuple[str, ...]
    clean: tuple[str, ...]


class Compared(Value, frozen=True, kw_only=True):
    """How many files a clean build makes, and which of the output are not as it makes them."""

    files: int
    differing: tuple[str, ...]
    missing: tuple[str, ...]
    too_many: tuple[str, ...]  # ours by the manifest; what is foreign is not looked at
    first: Difference | None = None


def verify(options: Options, tell: Tell) -> tuple[Outcome, Compared | None]:
    """A clean build, and how the output compares with it; not at all where that has errors.

    Raises `DiskError` and `RenderError`.
    """
    with TemporaryDirectory(prefix="attache-") as scratch:
        folder = Path(scratch)
        disk.content_folder(options.source)
        for part in disk.PARTS:
            if (options.source / part).is_dir():
                (folder / part).symlink_to((options.source / part).resolve())
        outcome = build(replace(options, source=folder, output=folder / "public"), tell)
        tell("compare")
        return outcome, None if outcome.errors else compared(options.output, folder / "public")


def compared(output: Path, clean: Path) -> Compared:
    """How an output compares with a clean one, in what the manifests of both name. Raises `DiskError`."""
    expected, ours = _named(clean), _named(output)
    missing = sorted(path for path in expected if not (output / path).is_file())
    there = sorted(expected.difference(missing))
    differing = [path for path in there if disk.read(output / path) != disk.read(clean / path)]
    return Compared(
        files=len(expected),
        differing=tuple(differing),
        missing=tuple(missing),
        too_many=tuple(sorted(ours - expected)),
        first=next((_difference(path, disk.read(output / path), disk.read(clean / path)) for path in differing), None),
    )


def _named(folder: Path) -> set[str]:
    return {*Output(folder, force=True).ours, MANIFEST} if folder.is_dir() else set()


def _difference(file: str, output: bytes, clean: bytes) -> Difference:
    at, end = 0, min(len(output), len(clean))
    while at < end:
        middle = (at + end + 1) // 2
        at, end = (middle, end) if output[:middle] == clean[:middle] else (at, middle - 1)
    if b"\0" in output + clean:
        return Difference(file=file, place=f"byte {at}", output=(_hex(output, at),), clean=(_hex(clean, at),))
    line = len(output[:at].split(b"\n"))
    return Difference(file=file, place=f"line {line}", output=_lines(output, at), clean=_lines(clean, at))


def _hex(data: bytes, at: int) -> str:
    return data[max(0, at - HEX) : at + HEX].hex(" ")


def _lines(data: bytes, at: int) -> tuple[str, ...]:
    return tuple(data[max(0, at - AROUND) : at + AROUND].decode(errors="replace").split("\n"))
