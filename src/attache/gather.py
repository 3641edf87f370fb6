"""What do the files of the content say, read now or remembered?

A file that has the size, time and inode of the last build is not even opened; one that only looks different is known by
the hash of its bytes. Only files that are new or changed are parsed.
"""

import os
import unicodedata
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from attache import disk
from attache.contents import is_picture
from attache.diagnostics import Finding, Span
from attache.frontmatter import span_of
from attache.memory import ParseMemory, Remembered, Signature, recall, remember
from attache.model import Record, Source, Value
from attache.parse import parse
from attache.workers import crew, spread

# A file changed so shortly before the memory was saved may have changed again within one tick of its file system.
TICK_NS = 2_000_000_000


class Gathered(Value, frozen=True, kw_only=True):
    """The records and findings of all content files, the pictures, and what is to be remembered of them."""

    records: tuple[Record[Any], ...]
    findings: tuple[Finding, ...]
    pictures: Mapping[str, bytes]
    parsed: Mapping[str, Remembered]


def gather(content: Path, memory: ParseMemory, saved_ns: int, jobs: int) -> Gathered:
    """All files below `content`. `saved_ns` is the time of change of the memory's own file, in nanoseconds."""
    there = disk.files_below(content)
    found = {path: signature for path, signature in there.items() if disk.is_named(path)}
    files = {path: signature for path, signature in found.items() if not is_picture(path)}
    known = _known(files, memory, saved_ns)
    fresh = [Source(path=path, data=disk.read(content / path)) for path in files if path not in known]
    hashes = {source.path: blake2b(source.data, digest_size=16).digest() for source in fresh}
    for path, content_hash in hashes.items():
        remembered = memory.parsed.get(path)
        if remembered and remembered.content == content_hash:
            known[path] = msgspec.structs.replace(remembered, signature=files[path])
    changed = [source for source in fresh if source.path not in known]
    with crew(jobs, len(changed)) as executor:
        new = dict(zip((source.path for source in changed), spread(executor, parse, changed), strict=True))
    parsed = {path: new.get(path) or recall(path, known[path]) for path in files}
    return Gathered(
        records=tuple(one.record for one in parsed.values() if one.record),
        findings=(
            *(_unnamed(path) for path in there if path not in found),
            *(finding for one in parsed.values() for finding in one.findings),
        ),
        pictures={path: disk.read(content / path) for path in found if is_picture(path)},
        parsed=known | {path: remember(new[path], files[path], hashes[path]) for path in new},
    )


def _unnamed(path: str) -> Finding:
    printable = os.fsencode(path).decode("utf-8", "replace")
    hint = "rename the file, with letters a to z, digits and hyphens"
    return Finding("file-name", "the name of this file is no UTF-8", hint, printable)


def _known(files: Mapping[str, Signature], memory: ParseMemory, saved_ns: int) -> dict[str, Remembered]:
    """What is remembered of files that are surely unchanged."""
    known = {}
    for path, signature in files.items():
        remembered = memory.parsed.get(path)
        if remembered and remembered.signature == signature and signature.mtime_ns + TICK_NS < saved_ns:
            known[path] = remembered
    return known


def locator(content: Path) -> Callable[[Finding], Span | None]:
    """Finds the place of a finding in the text of its file, which is read again: findings are rare."""

    def locate(finding: Finding) -> Span | None:
        data = disk.read_if_there(content / finding.path) if finding.path else None
        if data is None:
            return None
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig", "replace"))
        return span_of(text, finding.at, finding.key) or Span(1, 1, 1, 1)

    return locate
