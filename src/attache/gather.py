"""What do the files of the content say, read now or remembered?

A file that has the size, time and inode of the last build is not even opened; one that only looks different is known by
the hash of its bytes. Only files that are new or changed are parsed, only such pictures looked at.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache, partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from attache import disk
from attache.contents import is_picture
from attache.diagnostics import BODY, Finding, Span
from attache.frontmatter import Matter, read, span_of
from attache.markup import Markup, to_html
from attache.memory import TICK_NS, ParseMemory, Remembered, Seen, Signature, apart, packed, unpacked
from attache.model import Record, Source
from attache.parse import largest, parse, reader_of, too_large
from attache.pictures import Original
from attache.quoting import legible
from attache.shelf import DamagedError, Shelf
from attache.values import stamp_of, stamp_of_bytes
from attache.workers import HEAVY, spread

KnownT = TypeVar("KnownT", Remembered, Seen)
LOADS = Source(path="articles/a.md", data=b"---\n---\n<i>a</i>")  # to read it loads what to read any file needs
TOGETHER = 500  # files whose records and words go to the shelf at once


class Texts(NamedTuple):
    """The texts of files, on the shelf; what is not there is read from its file again."""

    content: Path
    shelf: Shelf

    def of(self, stamps: Mapping[str, bytes]) -> dict[str, str]:
        """Texts as HTML with references left open by the paths of their files, given their stamps."""
        found = self.shelf.get("words", set(stamps.values()))
        return {
            path: (found[stamp] if stamp in found else self.again(path, stamp)[1]).decode()
            for path, stamp in stamps.items()
        }

    def again(self, path: str, stamp: bytes) -> tuple[bytes, bytes]:
        """The packed record and the words of a file, one of which has a stamp, read anew. Raises `DiskError`, and
        `DamagedError` where the file says something else by now.
        """
        parsed = parse(Source(path=path, data=disk.read_below(self.content, path)))
        again = packed(parsed.record), parsed.words.encode()
        if stamp not in map(stamp_of_bytes, again):
            raise DamagedError(f"{self.content / path} changed while it was read; run this again")
        return again


class Gathered:
    """What the files of the content say: their findings, what is remembered of each, and what the pictures hold.

    Records and words come from the shelf when somebody asks for them; what is not there is read from its file again,
    and lies there from then on where all records are asked for.
    """

    def __init__(self, texts: Texts, parsed: Mapping[str, Remembered], pictures: Mapping[str, Seen]) -> None:
        self.texts = texts
        self.parsed = parsed
        self.pictures = pictures

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said of single files, and of pictures by their names; with what only `check --fix` hears of."""
        return tuple(finding for one in self.parsed.values() for finding in one.findings)

    @cached_property
    def told(self) -> tuple[Finding, ...]:
        """Those of the findings that are told."""
        return tuple(finding for one in self.parsed.values() if one.told for finding in one.told)

    @property
    def originals(self) -> dict[str, Original]:
        """What the pictures hold."""
        return {path: seen.original for path, seen in self.pictures.items()}

    @property
    def records(self) -> tuple[Record[Any], ...]:
        """The records of all files, in the order of their paths, loaded anew."""
        stamps = {path: one.record for path, one in self.parsed.items() if one.record}
        found = self.texts.shelf.get("records", set(stamps.values()))
        records = (unpacked(p, found[s] if s in found else self._put_back(p, s)) for p, s in stamps.items())
        return tuple(records)

    def _put_back(self, path: str, stamp: bytes) -> bytes:
        record, words = self.texts.again(path, stamp)
        self.texts.shelf.put("records", [record])
        self.texts.shelf.put("words", [words])
        return record

    @cached_property
    def seen(self) -> bytes:
        """The stamp of what linking sees of all this: records and pictures. The words of texts are none of it."""
        records = [(path, one.record) for path, one in self.parsed.items() if one.record]
        return stamp_of(records, sorted(self.originals.items()))

    @cached_property
    def stamps(self) -> dict[str, bytes]:
        """The stamps of texts, by the paths of their files."""
        return {path: one.words for path, one in self.parsed.items() if one.words}

    def words(self, paths: Iterable[str]) -> dict[str, str]:
        """The texts of files as HTML with references left open, by their paths."""
        return self.texts.of({path: self.stamps[path] for path in paths})


class _Read(NamedTuple):
    """What was read of one file: as `Remembered`, with what belongs on the shelf; `None` where it is as it was."""

    content: bytes
    record: bytes = b""
    words: bytes = b""
    told: tuple[Finding, ...] | None = None
    forms: bytes = b""


def gather(
    content: Path,
    shelf: Shelf,
    memory: ParseMemory,
    saved_ns: int,
    jobs: int,
    there: Mapping[str, Signature] | None = None,
) -> Gathered:
    """All files below `content`. `saved_ns` is the time of change of the memory's own file, in nanoseconds; `there` are
    the files, where somebody has just looked.
    """
    there = disk.files_below(content) if there is None else there
    found = {path: signature for path, signature in there.items() if disk.is_named(path)}
    pictures = {path: signature for path, signature in found.items() if is_picture(path) and signature.size >= 0}
    files = {path: signature for path, signature in found.items() if path not in pictures}
    known = _unchanged(files, memory.parsed, saved_ns)
    fresh = [path for path in files if path not in known]
    asked = [(path, files[path].size, memory.parsed[path].content if path in memory.parsed else b"") for path in fresh]
    load = partial(parse, LOADS) if len(asked) > 1 else partial(bool)  # once, before processes are forked
    results = spread(partial(_read, content), asked, jobs, prepare=load, named=itemgetter(0))
    found_in = zip(fresh, results, strict=True)
    while some := dict(islice(found_in, TOGETHER)):
        known |= _remembered(shelf, some, files, memory.parsed)
    unnamed = {path: _unnamed(path) for path in there if path not in found}
    return Gathered(
        texts=Texts(content, shelf),
        parsed={path: known[path] for path in files} | unnamed,
        pictures=_looked_at(content, pictures, _unchanged(pictures, memory.pictures, saved_ns), jobs),
    )


def _read(content: Path, asked: tuple[str, int, bytes]) -> _Read:
    """What a file of a size holds, unless its bytes have the stamp that is known of them; not what is no file."""
    path, size, known = asked
    if size in disk.NO_FILE or size > largest(path):
        finding = too_large(path, size) if size > 0 else _no_file(path, disk.NO_FILE[size])
        return _Read(b"", b"", b"", *apart((finding,)))
    data = disk.read_below(content, path)
    stamp = stamp_of_bytes(data)
    if stamp == known:
        return _Read(stamp)
    parsed = parse(Source(path=path, data=data))
    return _Read(stamp, packed(parsed.record), parsed.words.encode(), *apart(parsed.findings))


def _remembered(
    shelf: Shelf, read: Mapping[str, _Read], files: Mapping[str, Signature], before: Mapping[str, Remembered]
) -> dict[str, Remembered]:
    """What is remembered of files that were read; records and words go to the shelf."""
    records = dict(zip(read, shelf.put("records", (one.record for one in read.values())), strict=True))
    words = dict(zip(read, shelf.put("words", (one.words for one in read.values())), strict=True))
    return {
        path: replace(before[path], signature=files[path])
        if one.told is None
        else Remembered(
            signature=files[path],
            content=one.content,
            record=records[path] if one.record else b"",
            words=words[path] if one.words else b"",
            told=one.told,
            forms=one.forms,
        )
        for path, one in read.items()
    }


def _no_file(path: str, what: str) -> Finding:
    return Finding("file-irregular", f"this is {what}, which is not followed", "put the file itself there", path)


def _unnamed(path: str) -> Remembered:
    printable = os.fsencode(path).decode("utf-8", "replace")
    hint = "rename the file, with letters a to z, digits and hyphens"
    finding = Finding("file-name", "the name of this file is no UTF-8", hint, printable)
    return Remembered(signature=Signature(0, 0, 0), content=b"", told=(finding,))


def _unchanged(files: Mapping[str, Signature], known: Mapping[str, KnownT], saved_ns: int) -> dict[str, KnownT]:
    """What is remembered of files that are surely unchanged."""
    return {
        path: then
        for path, now in files.items()
        if now.mtime_ns + TICK_NS < saved_ns and (then := known.get(path)) and then.signature == now
    }


def _looked_at(content: Path, files: Mapping[str, Signature], known: Mapping[str, Seen], jobs: int) -> dict[str, Seen]:
    """What the files of pictures hold: those that are new or changed are read to their end."""
    new = [path for path in files if path not in known]
    asked = [(path, files[path].size) for path in new]
    originals = dict(zip(new, spread(partial(_look, content), asked, jobs, weight=HEAVY), strict=True))
    seen = {path: Seen(signature=files[path], original=originals[path]) for path in new}
    return {path: seen.get(path) or known[path] for path in files}


def _look(content: Path, asked: tuple[str, int]) -> Original:
    from attache.darkroom import look  # noqa: PLC0415

    path, size = asked
    if size > disk.LARGEST:
        hint = "save it smaller: 3,200 pixels in width are plenty"
        return Original(finding=Finding("image-invalid", f"the file has more than {disk.LARGEST >> 20} MiB", hint))
    return look(Source(path=path, data=disk.read_below(content, path)))


def locator(read: Callable[[str], bytes | None]) -> Callable[[Finding], Span | None]:
    """Finds the place of a finding in the text of its file, which is read again: findings are rare."""

    @lru_cache(maxsize=1)  # they come file by file
    def text_of(path: str) -> str | None:
        data = read(path) if path else None
        return None if data is None else unicodedata.normalize("NFC", data.decode("utf-8-sig", "replace"))

    def locate(finding: Finding) -> Span | None:
        text = text_of(finding.path)
        if text is None:
            return None
        if finding.at[:1] == (BODY,):
            return _in_body(text, *finding.at[1:])
        place = span_of(text, finding.at, finding.key) or _in_repaired(text, finding)
        return place or Span(1, 1, 1, 1)

    return locate


def _in_body(text: str, what: Any, n: Any) -> Span:
    """The place of a reference or link of the text behind the front matter."""
    matter, markup = _marked(text)
    places = getattr(markup, what)
    if n >= len(places):  # the file has changed since it was read
        return Span(1, 1, 1, 1)
    place = places[n]
    line = matter.body_line - 1 + place.line
    return Span(line, place.column, line, place.end_column)


@lru_cache(maxsize=1)
def _marked(text: str) -> tuple[Matter, Markup]:
    matter = read(text)
    return matter, to_html(matter.body)


def _in_repaired(text: str, finding: Finding) -> Span | None:
    """The place of a finding in a text that only its repair makes legible; the repair puts quotes into lines."""
    meant = legible(text, reader_of(finding.path))
    place = span_of(meant, finding.at, finding.key)
    if not place:
        return None
    lines, were = (re.split(r"\r\n|\r|\n", one) for one in (meant, text))
    line, was, end = lines[place.line - 1], were[place.line - 1], len(were[place.end_line - 1]) + 1
    column, end_column = place.column, place.end_column
    said = line[column - 1 : end_column - 1].strip("\"'")
    if place.line == place.end_line and line != was and (found := was.find(said) + 1):
        column, end_column = found, found + end_column - column
    return Span(place.line, min(column, len(was) + 1), place.end_line, min(end_column, end))
