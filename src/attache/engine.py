"""Which engine is this?

A digest of the program's own code and data, and of the libraries that shape the output. To read all these takes longer
than to see that nothing changed, so that the digest is remembered under signatures: of the package's files; of the
folders in which libraries are looked for, whose times change where one comes, goes or is replaced; and of the list of
the system's own libraries, which Pillow may use.
"""

import sys
from pathlib import Path

from attache import disk
from attache.memory import MEMORY, Known, Signature, pack, sure, unpack
from attache.values import stamp_of

LIBRARIES = (
    "babel", "cbor2", "feedgen", "icalendar", "jinja2", "lxml", "markdown", "markupsafe", "msgspec", "nh3", "pagefind",
    "pillow", "python-frontmatter", "python-slugify", "pyyaml", "text-unidecode",
)  # fmt: skip
CODECS = ("avif", "freetype2", "libjpeg_turbo", "littlecms2", "webp", "zlib")
CODE = (".py", ".json", ".mo", ".tsv", ".ttf", ".yaml")
SYSTEM = "/etc/ld.so.cache"
FORM = b"1"  # of what is remembered of the engine, which cannot be kept under its own stamp


def engine_of(source: Path) -> bytes:
    """The stamp of the engine, remembered beside the content of `source`."""
    path, known = source / MEMORY / "engine", _known_by()
    asked = stamp_of(sys.version, sorted(known.items()))
    then = unpack(disk.read_if_there(path), Known, FORM)
    if then.asked == asked and sure(known.values(), disk.changed_ns(path)):
        return bytes.fromhex(then.found)
    stamp = engine_stamp()
    if (source / "content").is_dir():
        disk.write(path, pack(Known(engine=FORM, asked=asked, found=stamp.hex())))
    return stamp


def engine_stamp() -> bytes:
    """A digest of the engine's own code and data, of Python, and of the libraries that shape the output."""
    from importlib.metadata import version  # noqa: PLC0415 - 50 ms that only a new engine needs
    from zlib import ZLIB_RUNTIME_VERSION  # noqa: PLC0415

    from PIL import features  # noqa: PLC0415

    code = [(path, disk.read(disk.PACKAGE / path)) for path in _code()]
    codecs = [ZLIB_RUNTIME_VERSION, *(features.version(name) for name in CODECS)]
    return stamp_of(sys.version, [(name, version(name)) for name in LIBRARIES], codecs, code)


def _known_by() -> dict[str, Signature]:
    places = {place: Path(place) for place in (*sys.path, SYSTEM)}
    return _code() | {place: disk.signature(path) for place, path in places.items() if path.exists()}


def _code() -> dict[str, Signature]:
    return {path: found for path, found in disk.files_below(disk.PACKAGE).items() if path.endswith(CODE)}
