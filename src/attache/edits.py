"""How is a value changed in a file, and nothing else?

Texts are as they lie on disk: with their byte order mark, their line ends, and letters in whichever Unicode form. An
edit replaces one stretch of it; the rest stays to the byte.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from attache.diagnostics import At, Span
from attache.frontmatter import read_yaml, span_of
from attache.model import Value

BOM = "\ufeff"
LINE_END = re.compile(r"\r\n|\r|\n")


class Edit(Value, frozen=True):
    """That the characters from `start` to `end` of a text give way to another text."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def extent(text: str, span: Span) -> tuple[int, int]:
    """From where to where in a text a span reaches, whose lines and columns count composed characters (NFC)."""
    starts = [int(text.startswith(BOM)), *(end.end() for end in LINE_END.finditer(text))]
    return _offset(text, starts, span.line, span.column), _offset(text, starts, span.end_line, span.end_column)


def _offset(text: str, starts: list[int], line: int, column: int) -> int:
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(text)
    if unicodedata.is_normalized("NFC", text[start:end]):
        return start + column - 1
    lengths = (
        n for n in range(end - start + 1) if len(unicodedata.normalize("NFC", text[start : start + n])) >= column
    )
    return start + next(lengths, end - start + 1) - 1


def extent_of(text: str, at: At, key: bool = False) -> tuple[int, int] | None:
    """Where the value (with `key`: its key) at a path stands in a text; `None` where no YAML can be read."""
    span = span_of(unicodedata.normalize("NFC", text), at, key)
    return extent(text, span) if span else None


def with_values(text: str, values: Mapping[At, str]) -> str:
    """A text with other texts as the values at some paths, which must be there and must be texts."""
    edits = []
    for at, value in values.items():
        found = extent_of(text, at)
        assert found, "the file was read"
        edits.append(Edit(*found, scalar(value, flow=_in_flow(text, at))))
    return applied(text, edits)


def scalar(text: str, *, flow: bool = False) -> str:
    """One line of text as YAML, in quotes only where it would not be read as itself; with `flow` within `[]` or `{}`."""
    matter = read_yaml(f"a: [{text}, {{a: {text}}}]\n" if flow else f"a: {text}\n")
    if matter.values == {"a": [text, {"a": text}] if flow else text} and not matter.findings:
        return text
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _in_flow(text: str, at: At) -> bool:
    found = (extent_of(text, at[:length]) for length in range(1, len(at)))
    return any(place and text[place[0]] in "[{" for place in found)
