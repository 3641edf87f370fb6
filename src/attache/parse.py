"""Is this file a valid record?

Each file is read alone: decoded, split, checked against the schema, and its Markdown turned into safe HTML in which
references stay open. What one file says can therefore be remembered for as long as its bytes stay the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from itertools import chain, islice
from typing import Any

import msgspec

from attache.contents import FILES, FOLDERS, kind_of
from attache.dateforms import date_error
from attache.diagnostics import CONTROL, At, Finding, Span
from attache.frontmatter import Matter, read, read_yaml
from attache.hidden import disguised, is_odd, oddities, readable
from attache.ledger import LEDGER, read_ledger
from attache.markup import Markup, plain, resolve, to_html
from attache.model import Href, Outline, Record, Source, Value
from attache.quoting import legible
from attache.schema import ArticleFile, Claim, EventEntry, OfficialFile, Part
from attache.validate import fit

LARGEST = 1 << 20  # bytes of one content file but the ledger: an article of 1 MiB has some 170,000 words
LEDGER_LARGEST = 1 << 25  # 32 MiB: half a million addresses
MOST = 100  # control characters of a file that are told: one that has more is no text
_LINE_END = re.compile(r"\r\n|\r|\n")
_CHARACTER = re.compile(r"&(?:#\w{1,9}|[A-Za-z]{2,32});")
_ORDINARY = bytes([9, 10, 13, *range(32, 127)])
EMPTY = Markup(html="", references=(), links=(), headings=())
MENTION_FIELDS = frozenset({"ref", "sources", "claims", "note"})
TOLD_FIELDS = ("title", "date", "kind")
DATED = frozenset({"date", "held", "period", "window"})


class Parsed(Value, frozen=True, kw_only=True):
    """What one file gives: its record, or none, its text as HTML with references left open, and what is to be said."""

    record: Record[Any] | None = None
    words: str = ""
    findings: tuple[Finding, ...] = ()


def parse(source: Source) -> Parsed:
    """Read one file of the content. Every mistake in it is a finding; none raises."""
    kind = kind_of(source.path)
    if kind is None:
        return Parsed(findings=(_stray(source.path),))
    text, found = _decoded(source)
    if text is None:
        return Parsed(findings=_at(source.path, found))
    if source.path == LEDGER:
        ledger, amiss = read_ledger(text)
        return Parsed(record=Record(path=LEDGER, file=ledger), findings=_at(LEDGER, found + amiss))
    reader = reader_of(source.path)
    matter = reader(text)
    # What YAML surely lacks counts as there, so that one run tells all that is wrong in the rest.
    unread = any(finding.rule == "yaml-syntax" for finding in matter.findings)
    meant = reader(legible(text, reader)) if unread else matter
    found += _odd(source.path, text, meant)
    file, wrong = fit(meant.values, kind) if {one.rule for one in meant.findings} <= {"key-duplicate"} else (None, ())
    file = None if matter.findings and source.path in FILES else file
    found += [finding for finding in matter.findings if finding.rule != "control-character"] + list(wrong)
    file, more = _whole(file, {one.at for one in wrong})
    found += more
    body = to_html(matter.body) if matter.body else EMPTY
    found += body.findings
    if file and _repeated(getattr(file, "summary", None), body):
        message, hint = "the text begins with the same words", "leave the summary out, or write another"
        found.append(Finding("summary-repeated", message, hint, at=("summary",)))
    record: Record[Any] | None = None
    if file and not any(finding.rule in ("control-character", "nesting") for finding in found):
        record = Record(path=source.path, file=file, body=outline(source.path, body))
    return Parsed(record=record, words=body.html if record else "", findings=_at(source.path, found))


def _odd(path: str, text: str, matter: Matter) -> list[Finding]:
    """What nobody sees, or takes for something else, in a file and its name. It is taken out of the values read."""
    found = [msgspec.structs.replace(odd, span=None) for odd in oddities(path, named=True)]
    for n, line in enumerate(_LINE_END.split(text) if is_odd(text) or "&" in matter.body else (), 1):
        named = n < matter.body_line
        read = line if named else _CHARACTER.sub(lambda match: unescape(match[0]).ljust(len(match[0])), line)
        found += {odd.message: odd for odd in reversed(oddities(read, n, named=named))}.values()  # each once a line
    said = {odd.message for odd in found}
    if said or is_odd(text) or "\\" in text:  # an escape of YAML is read by now
        found += [odd for odd in _cleared(matter.values, ()) if odd.message not in said]
    return found


def _cleared(values: dict[Any, Any] | list[Any], at: At) -> Iterator[Finding]:
    """What is odd in the texts below a value, which are left without."""
    for key, value in list(values.items() if isinstance(values, dict) else enumerate(values)):
        if isinstance(value, str):
            odd = chain(disguised(value), *(oddities(line, named=True) for line in value.splitlines()))
            yield from (msgspec.structs.replace(one, at=(*at, key), span=None) for one in odd)
            values[key] = readable(value, named=True)
        elif value is not None:
            yield from _cleared(value, (*at, key))


def outline(path: str, body: Markup) -> Outline:
    """What linking has to know of the text of a file."""
    return Outline(
        path=path if body.html else "",
        references=tuple(reference.target for reference in body.references),
        links=tuple(Href(href=link.href, external=link.external, picture=link.picture) for link in body.links),
        headings=body.headings,
    )


def reader_of(path: str) -> Callable[[str], Matter]:
    """How the text of a file is read: front matter and body, or YAML as a whole."""
    return read_yaml if path in FILES else read


def _repeated(summary: str | None, body: Markup) -> bool:
    """Whether a summary is the first paragraph of the text; case, blanks and a full stop do not count."""
    first = re.search(r"<p>(.*?)</p>", body.html, re.DOTALL)
    opening = re.match(r"\w+(?: \w+)*", first[1]) if first and summary else None
    if opening and summary and not " ".join(summary.split()).casefold().startswith(opening[0].casefold()):
        return False  # as nearly always: no need to take the markup out
    texts = (plain(resolve(first[1], lambda _: None)), summary) if first and summary else ("", "-")
    return len({" ".join(text.split()).rstrip(".").casefold() for text in texts}) == 1


def _at(path: str, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings with the path of the file they are about."""
    return tuple(msgspec.structs.replace(finding, path=path) for finding in findings)


def _stray(path: str) -> Finding:
    entities = ", ".join(f"`{name}/`" for name in FOLDERS if name != "articles")
    hint = f"articles lie in `articles/`, entities in {entities}"
    return Finding("file-stray", "this file belongs to no folder of the content", hint, path)


def largest(path: str) -> int:
    """How many bytes the file at a path may have that is read as text."""
    return LEDGER_LARGEST if path == LEDGER else LARGEST


def too_large(path: str, size: int) -> Finding:
    """The finding that a file has more bytes than it may."""
    hint = f"it may have {largest(path) >> 20} MiB at most; split it, or move what is not text out of it"
    message = f"this file has {size / (1 << 20):.1f} MiB"
    return Finding("file-too-large", message, hint, path, span=Span(1, 1, 1, 1))


def _decoded(source: Source) -> tuple[str | None, list[Finding]]:
    """The text of a file in Unicode's composed form, and what is wrong with its bytes."""
    if len(source.data) > largest(source.path):
        return None, [too_large(source.path, len(source.data))]
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # the error counts from behind the byte order mark
        message = f"byte 0x{error.object[error.start]:02X} is no UTF-8"
        return None, [Finding("file-encoding", message, "save the file as UTF-8", span=_after(before))]
    rare = source.data.translate(None, _ORDINARY).decode()  # to look through all of it takes four times as long
    found = [_control(text, match) for match in islice(CONTROL.finditer(text), MOST)] if CONTROL.search(rare) else []
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        found.append(_not_composed(text))
    return composed, found


def _control(text: str, match: re.Match[str]) -> Finding:
    message = f"control character U+{ord(match[0]):04X}"
    return Finding("control-character", message, "remove it", span=_after(text[: match.start()]))


def _not_composed(text: str) -> Finding:
    lines = enumerate(_LINE_END.split(text), 1)
    n, line = next((n, line) for n, line in lines if not unicodedata.is_normalized("NFC", line))
    pairs = zip(line, unicodedata.normalize("NFC", line), strict=False)
    column = next((n for n, (one, other) in enumerate(pairs, 1) if one != other), len(line))
    message = "letters and marks stand apart here (Unicode's decomposed form)"
    hint = "save the text in form NFC; `attache check --fix` does that for the front matter"
    return Finding("not-nfc", message, hint, span=Span(n, column, n, column + 1))


def _after(before: str) -> Span:
    """The place of the one character behind a text."""
    lines = _LINE_END.split(before)
    return Span(len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 2)


def _whole(file: Any, wrong: set[At]) -> tuple[Any, list[Finding]]:
    """A file of which no field lacks another, or none, and what is to be said. The day of publication stands in for the
    dates of events that are none, so that the rest can be read.
    """
    if isinstance(file, ArticleFile):
        for n, event in enumerate(file.events):
            if not event.date and ("events", n, "date") in wrong:
                dated = msgspec.structs.replace(event, date=file.date)
                file = msgspec.structs.replace(file, events=(*file.events[:n], dated, *file.events[n + 1 :]))
    more = [*_across_fields(file)] if file else []
    return None if more else file, [one for one in more if one.at not in wrong]


def _across_fields(file: Part) -> Iterator[Finding]:
    """What the schema of a single field cannot say: how an event is told or mentioned, and that claimed dates are
    dates.
    """
    if isinstance(file, ArticleFile):
        for n, event in enumerate(file.events):
            yield from _mention_fields(event, n) if event.ref else _told_fields(event, n)
            yield from _claims(event.claims, ("events", n))
    if isinstance(file, OfficialFile):
        for n, post in enumerate(file.posts):
            yield from _claims(post.claims, ("posts", n))
        for n, rank in enumerate(file.ranks):
            yield from _claims(rank.claims, ("ranks", n))


def _claims(claims: tuple[Claim, ...], at: At) -> Iterator[Finding]:
    for n, claim in enumerate(claims):
        if wrong := claim.field in DATED and date_error(claim.value):
            message, hint, fix = wrong
            yield Finding("date-invalid", message, hint, at=(*at, "claims", n, "value"), fix=fix)


def _told_fields(event: EventEntry, n: int) -> Iterator[Finding]:
    hint = "an event that is told elsewhere is mentioned by `ref: <its id>`"
    for name in TOLD_FIELDS:
        if getattr(event, name) is None:
            yield Finding("field-missing", f"an event needs `{name}`", hint, at=("events", n, name))


def _mention_fields(event: EventEntry, n: int) -> Iterator[Finding]:
    hint = "what differs is said by `claims:`; the event itself is told in one article"
    for name in event.__struct_fields__:
        if name not in MENTION_FIELDS and getattr(event, name) not in (None, ()):
            yield Finding("ref-fields", f"a mention by `ref` has no `{name}`", hint, at=("events", n, name), key=True)
