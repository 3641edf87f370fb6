"""How is a finding shown?

As text for people, and in three forms for programs: a list in JSON, workflow commands of GitHub Actions, and SARIF
2.1.0 (OASIS). What a file holds may be hostile to a terminal, so nothing of it gets there as a control character.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from attache.diagnostics import ERRORS, WARNINGS, Diagnostic, severity

Format = Literal["text", "json", "github", "sarif"]
LineOf = Callable[[str, int], str | None]

EXCERPT = 100  # characters of a line that are shown around a place; a paragraph may be one long line
BEFORE = 40  # of them at most before the place
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control characters, odd line ends, and what shows nothing
_ENTRY = re.compile(r"^## (\S+)\n\n\*\*\w+\.\*\* (.*?)\n\n", re.MULTILINE | re.DOTALL)  # of docs/diagnostics.md
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(diagnostics: Sequence[Diagnostic], format: Format, line_of: LineOf, page: str = "") -> str:
    """Findings in one of the formats, ending in a line end; `""` for GitHub where there are none.

    Paths are shown from the folder that holds `content/`. `line_of` gives line n (from 1) of the file at a path below
    `content/`, or `None`; only the text form asks it. `page` is the page of findings, which SARIF has as help.
    """
    match format:
        case "text":
            return _text(diagnostics, line_of)
        case "json":
            return _json([{**msgspec.structs.asdict(found), "path": _path(found)} for found in diagnostics])
        case "github":
            return "".join(f"{_command(found)}\n" for found in diagnostics)
        case "sarif":
            return _json(_sarif(diagnostics, page))


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many errors and warnings there are, in how many files: `3 errors, 1 warning in 2 files`."""
    errors = sum(found.severity == "error" for found in diagnostics)
    said = f"{_count(errors, 'error')}, {_count(len(diagnostics) - errors, 'warning')}"
    files = len({found.path for found in diagnostics})
    return f"{said} in {_count(files, 'file')}" if files else said


def line_in(text: str, n: int) -> str | None:
    """Line `n` of a file's text as places count lines and columns (in Unicode's form NFC), `None` where it has none."""
    lines = _lines(text)
    return unicodedata.normalize("NFC", lines[n - 1]) if n <= len(lines) else None


@lru_cache(maxsize=1)  # findings come file by file
def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def lines_by(read: Callable[[str], bytes | None]) -> LineOf:
    """Gives lines of files, each of which `read` reads once: the bytes at a path, or `None` where there are none."""

    @lru_cache(maxsize=1)
    def text_of(path: str) -> str | None:
        data = read(path)
        return data.decode("utf-8-sig", "replace") if data is not None else None

    def line_of(path: str, n: int) -> str | None:
        text = text_of(path)
        return line_in(text, n) if text is not None else None

    return line_of


def visible(text: str) -> str:
    """The text on one line, with a sign or an escape for every character that would steer a terminal."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(char: str) -> str:
    code = ord(char)
    if unicodedata.category(char) not in _UNSEEN:
        return char
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's pictures of control characters, such as ␛
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _text(diagnostics: Sequence[Diagnostic], line_of: LineOf) -> str:
    blocks = ["\n".join(_block(found, line_of)) for found in diagnostics]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def _block(found: Diagnostic, line_of: LineOf) -> list[str]:
    place = ":".join(str(part) for part in (_path(found), found.line, found.column) if part is not None)
    lines = [f"{visible(place)}: {found.severity}: {visible(found.message)} [{found.rule}]"]
    line = line_of(found.path, found.line) if found.line else None
    if line is not None:
        lines += _excerpt(found, line)
    return [*lines, f"hint: {visible(found.hint)}"] if found.hint else lines


def _excerpt(found: Diagnostic, line: str) -> list[str]:
    """The line of a finding, or as much of it as can be read at a glance, and carets below the place."""
    from rich.cells import cell_len  # noqa: PLC0415 - only what is shown to people needs it

    assert found.column
    start = found.column - 1
    end = found.end_column - 1 if found.end_line == found.line and found.end_column else len(line)
    first = max(0, start - BEFORE) if len(line) > EXCERPT else 0
    last = min(len(line), first + EXCERPT)
    lead, tail = "…" * (first > 0), "…" * (last < len(line))
    before, marked = (shown(part) for part in (line[first:start], line[start : min(end, last)]))
    room = "\t".join(" " * cell_len(part) for part in f"{lead}{before}".split("\t"))
    carets = "^" * max(1, cell_len(marked.replace("\t", " ")))
    return [f"    {lead}{shown(line[first:last])}{tail}", f"    {room}{carets}"]


def shown(line: str) -> str:
    """Like `visible`, with tabs kept: the line of carets below has the same ones."""
    return "\t".join(map(visible, line.split("\t")))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _path(found: Diagnostic) -> str:
    return f"content/{found.path}" if found.path else "content"


def _json(value: object) -> str:
    """ASCII alone, so that it passes every pipe and no terminal obeys it."""
    return json.dumps(value, indent=2) + "\n"


def _command(found: Diagnostic) -> str:
    """A workflow command; GitHub takes columns only where a place lies on one line."""
    places = {"file": _path(found), "line": found.line, "endLine": found.end_line}
    if found.line == found.end_line:
        places |= {"col": found.column, "endColumn": found.end_column}
    parameters = [f"{name}={_parameter(str(value))}" for name, value in places.items() if value is not None]
    said = "%0A".join(_escaped(text) for text in (found.message, found.hint) if text)
    return f"::{found.severity} {','.join([*parameters, f'title={found.rule}'])}::{said}"


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25")


def _parameter(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(diagnostics: Sequence[Diagnostic], page: str) -> dict[str, Any]:
    rules = sorted(ERRORS | WARNINGS)
    said = {rule: " ".join(text.split()) for rule, text in _ENTRY.findall(page)}
    texts = {
        rule: {"shortDescription": {"text": f"{text.rstrip('.').partition('. ')[0]}."}, "help": {"text": text}}
        for rule, text in said.items()
    }
    described = [
        {"id": rule, "defaultConfiguration": {"level": severity(rule)}, **texts.get(rule, {})} for rule in rules
    ]
    run = {
        "tool": {"driver": {"name": "attache", "rules": described}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, rules.index(found.rule)) for found in diagnostics],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(found: Diagnostic, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(_path(found))}}
    if found.line is not None:
        start = {"startLine": found.line, "startColumn": found.column}
        place["region"] = start | {"endLine": found.end_line, "endColumn": found.end_column}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": "\n".join(text for text in (found.message, found.hint) if text)},
        "locations": [{"physicalLocation": place}],
    }
