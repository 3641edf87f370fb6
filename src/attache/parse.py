"""Is this file a valid record?

Each file is read alone: decoded, split, checked against the schema, and its Markdown turned into safe HTML in which
references stay open. What one file says can therefore be remembered for as long as its bytes stay the same.
"""

import re
import unicodedata
from typing import Any

from attache.contents import FILES, FOLDERS, kind_of
from attache.dates import EdtfError, parse_edtf
from attache.diagnostics import CONTROL, At, Finding, Span
from attache.frontmatter import Matter, read, read_yaml
from attache.markup import Markup, to_html
from attache.model import Record, Source, Value, stamp_of
from attache.schema import ArticleFile, Claim, EventEntry, OfficialFile, Part
from attache.validate import fit

LARGEST = 1 << 20  # bytes of one content file: an article of 1 MiB has some 170,000 words
EMPTY = Markup(html="", references=(), links=(), headings=(), text="")
MENTION_FIELDS = frozenset({"ref", "sources", "claims", "note"})
TOLD_FIELDS = ("title", "date", "kind")
DATED = frozenset({"date", "held", "period", "window"})


class Parsed(Value, frozen=True, kw_only=True):
    """What one file gives: its record, or none, and what is to be said of it."""

    record: Record[Any] | None = None
    findings: tuple[Finding, ...] = ()


def parse(source: Source) -> Parsed:
    """Read one file of the content. Every mistake in it is a finding; none raises."""
    kind = kind_of(source.path)
    if kind is None:
        return Parsed(findings=(_stray(source.path),))
    text, found = _decoded(source)
    if text is None:
        return Parsed(findings=_at(source.path, found))
    matter = read_yaml(text) if source.path in FILES else read(text)
    file, wrong = (None, ()) if matter.findings else fit(matter.values, kind)
    found += [finding for finding in matter.findings if finding.rule != "control-character"] + list(wrong)
    if file and (more := _across_fields(file)):
        found, file = found + more, None
    body = to_html(matter.body) if matter.body else EMPTY
    found += body.findings
    readable = file and not any(finding.rule in ("control-character", "nesting") for finding in found)
    record = _record(source, file, matter, body) if file and readable else None
    return Parsed(record=record, findings=_at(source.path, found))


def _record(source: Source, file: Part, matter: Matter, body: Markup) -> Record[Any]:
    return Record(path=source.path, file=file, body=body, body_line=matter.body_line, stamp=stamp_of(body.html))


def _at(path: str, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings with the path of the file they are about."""
    return tuple(
        Finding(rule=f.rule, message=f.message, hint=f.hint, path=path, span=f.span, at=f.at, key=f.key)
        for f in findings
    )


def _stray(path: str) -> Finding:
    hint = (
        f"articles lie in `articles/`, entities in {', '.join(f'`{name}/`' for name in FOLDERS if name != 'articles')}"
    )
    return Finding(rule="file-stray", path=path, message="this file belongs to no folder of the content", hint=hint)


def _decoded(source: Source) -> tuple[str | None, list[Finding]]:
    """The text of a file in Unicode's composed form, and what is wrong with its bytes."""
    if len(source.data) > LARGEST:
        size = f"{len(source.data) / LARGEST:.1f} MiB"
        hint = "a content file has at most 1 MiB; split it, or move what is not text out of it"
        return None, [Finding(rule="file-too-large", message=f"this file has {size}", hint=hint)]
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(error)]
    found = [_control(text, match) for match in CONTROL.finditer(text)]
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        found.append(_not_composed(text))
    return composed, found


def _not_utf8(error: UnicodeDecodeError) -> Finding:
    before = error.object[: error.start].decode("utf-8")  # the error counts from behind the byte order mark
    message = f"byte 0x{error.object[error.start]:02X} is no UTF-8"
    return Finding(rule="file-encoding", message=message, hint="save the file as UTF-8", span=_span(before, 1))


def _control(text: str, match: re.Match[str]) -> Finding:
    message = f"control character U+{ord(match[0]):04X}"
    return Finding(rule="control-character", message=message, hint="remove it", span=_span(text[: match.start()], 1))


def _not_composed(text: str) -> Finding:
    n, line = next(
        (n, line) for n, line in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", line)
    )
    pairs = zip(line, unicodedata.normalize("NFC", line), strict=False)
    column = next((n for n, (one, other) in enumerate(pairs, 1) if one != other), len(line))
    message = "letters and marks stand apart here (Unicode's decomposed form)"
    return Finding(
        rule="not-nfc", message=message, hint="save the text in form NFC", span=Span(n, column, n, column + 1)
    )


def _span(before: str, length: int) -> Span:
    lines = re.split(r"\r\n|\r|\n", before)
    return Span(len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 1 + length)


def _across_fields(file: Part) -> list[Finding]:
    """What the schema of a single field cannot say: how an event is told or mentioned, and that claimed dates are
    dates.
    """
    found: list[Finding] = []
    for n, event in enumerate(file.events if isinstance(file, ArticleFile) else ()):
        found += _mention_fields(event, n) if event.ref else _told_fields(event, n)
        found += _claims(event.claims, ("events", n))
    for field in ("posts", "ranks") if isinstance(file, OfficialFile) else ():
        for n, held in enumerate(getattr(file, field)):
            found += _claims(held.claims, (field, n))
    return found


def _claims(claims: tuple[Claim, ...], at: At) -> list[Finding]:
    found = []
    for n, claim in enumerate(claims):
        if claim.field in DATED:
            try:
                parse_edtf(claim.value)
            except EdtfError as error:
                place = (*at, "claims", n, "value")
                found.append(Finding(rule="date-invalid", message=str(error), hint=error.hint, at=place))
    return found


def _told_fields(event: EventEntry, n: int) -> list[Finding]:
    lacking = [name for name in TOLD_FIELDS if getattr(event, name) is None]
    hint = "an event that is told elsewhere is mentioned by `ref: <its id>`"
    return [
        Finding(rule="field-missing", message=f"an event needs `{name}`", hint=hint, at=("events", n))
        for name in lacking
    ]


def _mention_fields(event: EventEntry, n: int) -> list[Finding]:
    given = [name for name in event.__struct_fields__ if getattr(event, name) not in (None, ())]
    hint = "what differs is said by `claims:`; the event itself is told in one article"
    return [
        Finding(
            rule="ref-fields",
            message=f"a mention by `ref` has no `{name}`",
            hint=hint,
            at=("events", n, name),
            key=True,
        )
        for name in given
        if name not in MENTION_FIELDS
    ]
