"""What do the files of the content say, read now or remembered?

A file that has the size, time and inode of the last build is not even opened; one that only looks different is known by
the hash of its bytes. Only files that are new or changed are parsed, only such pictures looked at.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from attache import disk
from attache.contents import is_picture
from attache.diagnostics import Finding, Span
from attache.frontmatter import span_of
from attache.memory import ParseMemory, Remembered, Seen, Signature, recall, remember, sure
from attache.model import Record, Source, Value
from attache.parse import parse, reader_of
from attache.pictures import Original
from attache.quoting import legible
from attache.workers import HEAVY, spread

KnownT = TypeVar("KnownT", Remembered, Seen)


class Gathered(Value, frozen=True, kw_only=True):
    """The records and findings of all content files, what the pictures hold, and what is to be remembered of them."""

    records: tuple[Record[Any], ...]
    findings: tuple[Finding, ...]
    parsed: Mapping[str, Remembered]
    pictures: Mapping[str, Seen]

    @property
    def originals(self) -> dict[str, Original]:
        """What the pictures hold."""
        return {path: seen.original for path, seen in self.pictures.items()}


def gather(content: Path, memory: ParseMemory, saved_ns: int, jobs: int) -> Gathered:
    """All files below `content`. `saved_ns` is the time of change of the memory's own file, in nanoseconds."""
    there = disk.files_below(content)
    found = {path: signature for path, signature in there.items() if disk.is_named(path)}
    files = {path: signature for path, signature in found.items() if not is_picture(path)}
    pictures = {path: signature for path, signature in found.items() if is_picture(path)}
    known = _unchanged(files, memory.parsed, saved_ns)
    fresh = [Source(path=path, data=disk.read(content / path)) for path in files if path not in known]
    hashes = {source.path: blake2b(source.data, digest_size=16).digest() for source in fresh}
    for path, content_hash in hashes.items():
        remembered = memory.parsed.get(path)
        if remembered and remembered.content == content_hash:
            known[path] = msgspec.structs.replace(remembered, signature=files[path])
    changed = [source for source in fresh if source.path not in known]
    new = dict(
        zip((source.path for source in changed), spread(parse, changed, jobs, named=attrgetter("path")), strict=True)
    )
    known |= {path: remember(new[path], files[path], hashes[path]) for path in new}
    # All are recalled: what came from a worker has words of its own where defaults stood, and another fingerprint.
    parsed = {path: recall(path, known[path]) for path in files}
    return Gathered(
        records=tuple(one.record for one in parsed.values() if one.record),
        findings=(
            *(_unnamed(path) for path in there if path not in found),
            *(finding for one in parsed.values() for finding in one.findings),
        ),
        parsed=known,
        pictures=_looked_at(content, pictures, _unchanged(pictures, memory.pictures, saved_ns), jobs),
    )


def _unnamed(path: str) -> Finding:
    printable = os.fsencode(path).decode("utf-8", "replace")
    hint = "rename the file, with letters a to z, digits and hyphens"
    return Finding("file-name", "the name of this file is no UTF-8", hint, printable)


def _unchanged(files: Mapping[str, Signature], known: Mapping[str, KnownT], saved_ns: int) -> dict[str, KnownT]:
    """What is remembered of files that are surely unchanged."""
    surely = (path for path, signature in files.items() if sure((signature,), saved_ns))
    return {path: known[path] for path in surely if path in known and known[path].signature == files[path]}


def _looked_at(content: Path, files: Mapping[str, Signature], known: Mapping[str, Seen], jobs: int) -> dict[str, Seen]:
    """What the files of pictures hold: those that are new or changed are read to their end."""
    new = [path for path in files if path not in known]
    originals = dict(zip(new, spread(partial(_look, content), new, jobs, weight=HEAVY), strict=True))
    seen = {path: Seen(signature=files[path], original=originals[path]) for path in new}
    return {path: seen.get(path) or known[path] for path in files}


def _look(content: Path, path: str) -> Original:
    from attache.darkroom import look  # noqa: PLC0415

    return look(Source(path=path, data=disk.read(content / path)))


def locator(read: Callable[[str], bytes | None]) -> Callable[[Finding], Span | None]:
    """Finds the place of a finding in the text of its file, which is read again: findings are rare."""

    def locate(finding: Finding) -> Span | None:
        data = read(finding.path) if finding.path else None
        if data is None:
            return None
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig", "replace"))
        place = span_of(text, finding.at, finding.key) or _in_repaired(text, finding)
        return place or Span(1, 1, 1, 1)

    return locate


def _in_repaired(text: str, finding: Finding) -> Span | None:
    """The place of a finding in a text that only its repair makes legible; the repair puts quotes into lines."""
    meant = legible(text, reader_of(finding.path))
    place = span_of(meant, finding.at, finding.key)
    if not place or place.line != place.end_line:
        return place
    line, was = (re.split(r"\r\n|\r|\n", one)[place.line - 1] for one in (meant, text))
    column = was.find(line[place.column - 1 : place.end_column - 1].strip("\"'")) + 1
    moved = Span(place.line, column, place.line, column + place.end_column - place.column)
    return moved if column and line != was else place
