"""Is this iCalendar? By the library that wrote it, and by a reader of lines that knows nothing of that library.

RFC 5545 asks for CRLF, lines of at most 75 octets, legal escapes and properties in their number; RFC 7986 for the kinds
of values of a calendar's own properties. That no time of day is named is a promise of Attaché.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from icalendar import Calendar

OCTETS = 75
NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]+)')
ILLEGAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
ESCAPED = re.compile(r"\\(.)|[;,]", re.DOTALL)
STAMP, DAY = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}")
URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "UID", "RELATED-TO", "NAME", "PRODID", "STATUS",
         "TRANSP", "VERSION", "X-WR-CALNAME", "X-WR-CALDESC", "X-PUBLISHED-TTL"}  # fmt: skip
LISTS = {"CATEGORIES"}
KINDS = {"URL": None, "SOURCE": "URI", "REFRESH-INTERVAL": "DURATION"}  # what VALUE must say
NEEDED = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SUMMARY"},
          "VJOURNAL": {"UID", "DTSTAMP"}}  # fmt: skip
MANY = {"CATEGORIES", "RELATED-TO"}
STATUSES = {"CONFIRMED", "TENTATIVE", "CANCELLED"}


class Line(NamedTuple):
    """A line of content, unfolded."""

    name: str
    parameters: dict[str, str]
    value: str


class Part(NamedTuple):
    """A component: its kind and its lines."""

    kind: str
    lines: list[Line]

    def get(self, name: str) -> str:
        """Return the value of its first line of that name, or nothing."""
        return next((line.value for line in self.lines if line.name == name), "")


def findings(folder: Path) -> list[str]:
    """Return `path: message` for everything that is wrong with the calendars below a folder, in order."""
    files = sorted(folder.rglob("*.ics"))
    if not files:
        raise RuntimeError("there is no calendar to look at")
    return [f"{file.relative_to(folder).as_posix()}: {found}" for file in files for found in wrong(file.read_bytes())]


def wrong(data: bytes) -> list[str]:
    """Return what is wrong with one calendar."""
    found = list(_by_library(data))
    lines: list[Line] = []
    found += _physical(data)
    for text in re.sub(rb"\r\n[ \t]", b"", data).decode(errors="replace").split("\r\n")[:-1]:
        line = _line(text)
        found += [f"no line of content: {text[:40]!r}"] if line is None else _value(line)
        lines += [line] if line else []
    parts, unbalanced = _parts(lines)
    return [*found, *unbalanced, *(said for part in parts for said in _properties(part)), *_together(parts)]


def text_of(value: str) -> str:
    """Return the text that an escaped value stands for."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts_of(data: bytes) -> list[Part]:
    """Return the components of a calendar, itself first, by the reader of lines."""
    texts = re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n")
    return _parts([line for line in map(_line, texts) if line])[0]


def _by_library(data: bytes) -> Iterator[str]:
    try:
        parsed = Calendar.from_ical(data)
    except (ValueError, IndexError) as error:
        yield f"cannot be parsed: {error}"
        return
    for part in parsed.walk():
        yield from (f"{part.name}: {name}: {message}" for name, message in part.errors)
        needed: tuple[str, ...] = part.required
        yield from (f"{part.name}: no {name} for the library" for name in needed if name not in part)


def _physical(data: bytes) -> Iterator[str]:
    """What is wrong with bytes: line ends, lengths, letters that are cut."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line end that is not CRLF"
    if not data.endswith(b"\r\n"):
        yield "the last line has no end"
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > OCTETS:
            yield f"line {number} has {len(line)} octets"
        if number > 1 and not line and number <= data.count(b"\r\n"):
            yield f"line {number} is empty"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is not UTF-8 by itself"


def _line(text: str) -> Line | None:
    name = NAME.match(text)
    if not name:
        return None
    parameters, at = {}, name.end()
    while found := PARAMETER.match(text, at):
        parameters[found[1].upper()] = found[2].strip('"')
        at = found.end()
    return Line(name[0].upper(), parameters, text[at + 1 :]) if text[at : at + 1] == ":" else None


def _value(line: Line) -> Iterator[str]:
    """What is wrong with a value by itself."""
    if not line.value:
        yield f"{line.name} is empty"
    if ILLEGAL.search(line.value):
        yield f"{line.name} has a control character"
    if line.name in TEXTS:
        for found in ESCAPED.finditer(line.value):
            if not (found[0] == "," and line.name in LISTS) and (found[1] is None or found[1] not in "\\;,nN"):
                yield f"{line.name} has {found[0]!r}, which is not escaped as a text is"
    elif line.name in KINDS:
        if line.parameters.get("VALUE") != KINDS[line.name]:
            yield f"{line.name} does not say of which kind its value is"
        if line.name != "REFRESH-INTERVAL" and not URI.fullmatch(line.value):
            yield f"{line.name} is no URI: {line.value}"
    elif line.name in {"DTSTAMP", "LAST-MODIFIED"} and not STAMP.fullmatch(line.value):
        yield f"{line.name} is not in UTC: {line.value}"
    elif line.name in {"DTSTART", "DTEND"} and (line.parameters.get("VALUE") != "DATE" or not _day(line.value)):
        yield f"{line.name} is no day: {line.value}"
    elif line.name == "SEQUENCE" and not line.value.isdigit():
        yield f"SEQUENCE is no number: {line.value}"


def _day(value: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(value, "%Y%m%d").date() if DAY.fullmatch(value) else None  # noqa: DTZ007
    except ValueError:
        return None


def _parts(lines: list[Line]) -> tuple[list[Part], list[str]]:
    parts: list[Part] = []
    opened: list[Part] = []
    found: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            opened.append(Part(line.value, []))
            parts.append(opened[-1])
            if [part.kind for part in opened[:-1]] not in ([], ["VCALENDAR"]) or (len(opened) == 1 and len(parts) > 1):
                found.append(f"{line.value} begins in the wrong place")
        elif line.name == "END":
            if not opened or opened.pop().kind != line.value:
                found.append(f"{line.value} ends that was not begun")
        elif opened:
            opened[-1].lines.append(line)
        else:
            found.append(f"{line.name} stands outside")
    return parts, [*found, *(f"{part.kind} does not end" for part in opened)]


def _properties(part: Part) -> Iterator[str]:
    """What is wrong with the lines of a component together."""
    counts = Counter(line.name for line in part.lines)
    yield from (f"{part.kind} has no {name}" for name in sorted(NEEDED.get(part.kind, set()) - counts.keys()))
    yield from (f"{part.kind} has several {name}" for name, n in counts.items() if n > 1 and name not in MANY)
    if part.kind not in NEEDED:
        yield f"{part.kind} has no place in a calendar of days"
    if part.kind == "VCALENDAR" and {line.name for line in part.lines[:2]} != {"VERSION", "PRODID"}:
        yield "VERSION and PRODID do not stand first"
    if part.kind == "VCALENDAR" and (part.get("VERSION"), part.get("METHOD")) != ("2.0", ""):
        yield "it is not of version 2.0, or a message (RFC 5546)"
    if part.kind == "VEVENT":
        start, end = _day(part.get("DTSTART")), _day(part.get("DTEND"))
        if start and end and end <= start:
            yield f"DTEND {end} is not after DTSTART {start}"
        if part.get("STATUS") not in STATUSES:
            yield f"STATUS {part.get('STATUS')} is none of an event"


def _together(parts: list[Part]) -> Iterator[str]:
    counts = Counter(part.get("UID") for part in parts[1:])
    yield from (f"UID {uid} stands {n} times" for uid, n in counts.items() if n > 1)
    if len(parts) == 1:
        yield "the calendar holds nothing"
    days = [part.get("DTSTART") for part in parts if part.kind == "VEVENT"]
    if days != sorted(days):
        yield "events are not in the order of their days"
