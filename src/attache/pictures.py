"""In which sizes and formats does a picture go out?

The original stays at home. Names carry a hash of its bytes and of how sizes are made, so that hosts may cache them for
ever; they follow from its size alone, so that pages know them before anything is drawn (ADR 0014).
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any

import msgspec

from attache.diagnostics import Finding

WIDTHS = (480, 800, 1200, 1600)
# What each format is written with, in one thread: the number of threads would alter the bytes.
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "avif": {"codec": "aom", "quality": 55, "speed": 6, "max_threads": 1, "autotiling": False},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}


class Size(msgspec.Struct, frozen=True):
    """One file of a picture."""

    address: str
    width: int
    height: int
    format: str


class Picture(msgspec.Struct, frozen=True):
    """An original: its path below `content/`, its size as it is looked at, and the hash of its bytes."""

    path: str
    width: int
    height: int
    transparent: bool
    content: bytes

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats, best first; the last is what every browser reads."""
        return ("avif", "webp", "png" if self.transparent else "jpeg")

    @property
    def files(self) -> tuple[Size, ...]:
        """All files, format by format."""
        return tuple(size for format in self.formats for size in self.sizes(format))

    @property
    def largest(self) -> Size:
        """The largest file that every browser reads: its size is the room that pages keep."""
        return self.files[-1]

    def sizes(self, format: str) -> tuple[Size, ...]:
        """The files of one format, smallest first, none wider than the original."""
        from slugify import slugify  # noqa: PLC0415

        name = slugify(PurePosixPath(self.path).stem, max_length=80) or "picture"
        recipe = msgspec.json.encode([WIDTHS, FORMATS[format]], order="deterministic")
        mark = blake2b(self.content + recipe, digest_size=5).hexdigest()
        widths = [width for width in WIDTHS if width <= self.width] or [self.width]
        heights = [max(1, round(self.height * width / self.width)) for width in widths]
        address = f"/assets/pictures/{name}-{{}}.{mark}.{format}"
        return tuple(Size(address.format(w), w, h, format) for w, h in zip(widths, heights, strict=True))


class Original(msgspec.Struct, frozen=True):
    """What the file of a picture holds: a picture, or what is wrong with it. The finding's place is who uses it."""

    picture: Picture | None = None
    finding: Finding | None = None
