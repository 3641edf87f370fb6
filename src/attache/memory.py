"""Is this already done?

What is remembered is a cache: deleting it changes time, never bytes. It is plain data (MessagePack with types), so
that a memory which somebody hands us cannot run code; one that is damaged, foreign or of another engine is as good as
none.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from attache.diagnostics import FORMS, Diagnostic, Finding
from attache.pictures import Original
from attache.values import STAMP_BYTES, Printed, Value, stamp_of_bytes

if TYPE_CHECKING:
    from attache.model import Record
    from attache.schema import Part

MEMORY = ".attache"  # the folder beside `content/` that holds what is remembered
# A file changed so shortly before a memory was saved may have changed again within one tick of its file system.
TICK_NS = 2_000_000_000
WRONG = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)  # what msgspec raises of bytes that are none of its


class Signature(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """By what a file is known to be unchanged without reading it: size, time of change in nanoseconds, inode."""

    size: int
    mtime_ns: int
    inode: int


class Remembered(Value, frozen=True, kw_only=True, array_like=True):
    """What one content file gave: its signature, the stamps of its bytes, of its packed record (empty where there is
    none) and of its words, and its findings that are told. Where it has others too, `forms` are all, packed.
    """

    signature: Signature
    content: bytes
    record: bytes = b""
    words: bytes = b""
    told: tuple[Finding, ...] = ()
    forms: bytes = b""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All its findings."""
        try:
            return msgspec.msgpack.decode(self.forms, type=tuple[Finding, ...]) if self.forms else self.told
        except WRONG:  # who handed us this memory did not make it as we do
            return self.told


class Seen(Value, frozen=True, kw_only=True, array_like=True):
    """What the file of a picture held, and its signature."""

    signature: Signature
    original: Original


class Made(Value, frozen=True, kw_only=True, array_like=True):
    """A page that was made: its fingerprint, and the signature of its file."""

    fingerprint: bytes
    signature: Signature


class ParseMemory(Value, frozen=True, kw_only=True):
    """What the files of the content said and its pictures held, for every build and check of it."""

    engine: bytes = b""
    parsed: Mapping[str, Remembered] = {}
    pictures: Mapping[str, Seen] = {}


class PageMemory(Value, frozen=True, kw_only=True):
    """Which pages were made in one output folder."""

    engine: bytes = b""
    made: Mapping[str, Made] = {}


class Sheet(Printed, frozen=True, kw_only=True, array_like=True):
    """A page as it was planned, without its view. Of some the stamps of the view and of its entries are kept."""

    file: str
    maker: str
    found: bool = False  # by the search
    view: bytes = b""
    entries: tuple[bytes, ...] = ()


class Laid(Value, frozen=True, kw_only=True):
    """What was laid out, and the stamp of what was asked for; the makers that the templates with a stamp `look` are."""

    engine: bytes = b""
    asked: bytes = b""
    look: bytes = b""
    makers: Mapping[str, bytes] = {}
    sheets: tuple[Sheet, ...] = ()
    site: bytes = b""
    called: bytes = b""
    held_back: tuple[tuple[str, str], ...] = ()
    next_change: str | None = None


class Linked(Value, frozen=True, kw_only=True):
    """What linking found, placed in files whose bytes have the stamps `said`, and the stamp of what was asked."""

    engine: bytes = b""
    asked: bytes = b""
    findings: tuple[Finding, ...] = ()
    said: Mapping[str, bytes] = {}


class Checked(Value, frozen=True, kw_only=True):
    """What was found, and the stamp of what was asked: day, drafts, and the signatures of all files."""

    engine: bytes = b""
    asked: bytes = b""
    diagnostics: tuple[Diagnostic, ...] = ()


class Built(Checked, frozen=True, kw_only=True):
    """What a build found and made. `asked` is of the options and of all files that it read; `made` is the stamp of its
    manifest and of the signatures of the files that this names, and `count` says how many these are.
    """

    made: bytes = b""
    count: int = 0
    held_back: tuple[tuple[str, str], ...] = ()
    next_change: str | None = None


class Known(Value, frozen=True, kw_only=True):
    """What took long to find out, and the stamp of what it hangs on."""

    engine: bytes = b""
    asked: bytes = b""
    found: str = ""


class Answer(Value, frozen=True, kw_only=True):
    """What came of asking for an address outside on a `day`: `words` say why it gave no page, else they are empty."""

    day: str
    words: str = ""
    gone: bool = False
    moved: str | None = None  # for good, and where to
    copy: str | None = None  # in an archive


class LinkMemory(Value, frozen=True, kw_only=True):
    """What addresses outside answered."""

    engine: bytes = b""
    answers: Mapping[str, Answer] = {}


MemoryT = TypeVar("MemoryT", ParseMemory, PageMemory, Laid, Linked, Checked, Built, Known, LinkMemory)


def pack(memory: ParseMemory | PageMemory | Laid | Linked | Checked | Known | LinkMemory) -> bytes:
    """A memory as bytes, with a checksum before them."""
    data = msgspec.msgpack.encode(memory)
    return stamp_of_bytes(data) + data


def unpack(data: bytes | None, kind: type[MemoryT], engine: bytes) -> MemoryT:
    """The memory in `data`; an empty one where it is missing, damaged, foreign or of another engine.

    `engine` is the stamp of the engine, its libraries and its schema.
    """
    check, packed = (data or b"")[:STAMP_BYTES], memoryview(data or b"")[STAMP_BYTES:]
    if stamp_of_bytes(packed) != check:
        return kind(engine=engine)
    try:
        memory = msgspec.msgpack.decode(packed, type=kind)
    except WRONG:
        return kind(engine=engine)
    return memory if memory.engine == engine else kind(engine=engine)


def sure(signatures: Iterable[Signature], saved_ns: int) -> bool:
    """Whether files that have the signatures of a memory say what they said when it was saved."""
    return all(signature.mtime_ns + TICK_NS < saved_ns for signature in signatures)


def apart(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], bytes]:
    """Findings as they are remembered: those that are told, and all of them packed where there are others."""
    told = tuple(finding for finding in findings if finding.rule not in FORMS)
    return told, b"" if told == findings else msgspec.msgpack.encode(findings)


def packed(record: "Record[Any] | None") -> bytes:
    """A record as it is kept; of none nothing."""
    return msgspec.msgpack.encode(record) if record else b""


def unpacked(path: str, data: bytes) -> "Record[Any]":
    """The record again. Raises `msgspec.MsgspecError` where it is not what the schema says."""
    from attache.contents import kind_of  # noqa: PLC0415 - what is asked where nothing changed needs no schema

    kind = kind_of(path)
    assert kind, "only content is remembered"
    return _decoder(kind).decode(data)


@cache
def _decoder(kind: "type[Part]") -> "msgspec.msgpack.Decoder[Record[Any]]":
    from attache.model import Record  # noqa: PLC0415

    return msgspec.msgpack.Decoder(Record[kind])  # type: ignore[valid-type]


def undone(planned: Mapping[str, bytes], made: Mapping[str, Made], found: Mapping[str, Signature]) -> set[str]:
    """Which files must be made: those whose fingerprint differs, or whose file is not as we left it."""
    return {
        file
        for file, fingerprint in planned.items()
        if not (then := made.get(file)) or then.fingerprint != fingerprint or found.get(file) != then.signature
    }
