"""How is a value changed in a file, and nothing else?

Texts are as they lie on disk: with their byte order mark, their line ends, and letters in whichever Unicode form. An
edit replaces one stretch of it; the rest stays to the byte.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import reduce
from itertools import accumulate
from typing import Any

import yaml

from attache.diagnostics import At, Span
from attache.frontmatter import read, read_yaml, span_of
from attache.model import Value

BOM = "\ufeff"
LINE_END = re.compile(r"\r\n|\r|\n")
_AS_IT_IS: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 1 << 20}


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


def value_at(text: str, at: At = ()) -> Any:
    """What front matter, or YAML alone, says at a path, which must be there: text, lists and mappings."""
    text = unicodedata.normalize("NFC", text)
    values: Any = read(text).values or read_yaml(text).values
    return reduce(lambda node, step: node[step], at, values)


def added(text: str, at: At, value: Any, key: str = "", after: str = "") -> str | None:
    """A text with one more item at the end of the list at a path, or with a key in the mapping there: at its end, or
    behind the key `after`. `None` where that would change anything else of what the file says.
    """
    there, place = value_at(text, at), extent_of(text, at)
    flow = place is not None and text[place[0]] in "[{"
    last = (after or next(reversed(there), "")) if key else len(there) - 1
    style = flow or (False if isinstance(value, str) else None)  # of lists and mappings, the innermost in brackets
    written = yaml.dump({key: value} if key else [value], Dumper=_Plain, default_flow_style=style, **_AS_IT_IS)
    if not place or (not there and not flow):
        return None
    if flow:
        end = place[0] + 1 if not there else _end_of(text, (*at, last), there[last])
        written = (", " if there else "") + written.strip()[1:-1]
    else:
        behind = LINE_END.search(text, _end_of(text, (*at, last), there[last]))
        end, ending = (behind.start(), behind[0]) if behind else (len(text), "\n")
        indent = place[0] - max(text.rfind(mark, 0, place[0]) for mark in ("\n", "\r", BOM)) - 1
        written = "".join(f"{ending}{' ' * indent}{line}" for line in written.splitlines())
    changed = applied(text, [Edit(end, end, written)])
    wanted = deepcopy(value_at(text))
    parent = reduce(lambda node, step: node[step], at, wanted)
    parent.update({key: value}) if key else parent.append(value)
    bodies = (whole[len(head_of(whole)) :] for whole in (changed, text))
    return changed if value_at(changed) == wanted and len({*bodies}) == 1 else None


def _end_of(text: str, at: At, value: Any) -> int:
    """Where the last word of a value stands: a list or mapping of lines reaches over the comments behind it."""
    place = extent_of(text, at)
    assert place, "the file was read"
    if not value or isinstance(value, str) or text[place[0]] in "[{":
        return place[1]
    last = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
    return _end_of(text, (*at, last), value[last])


class _Plain(yaml.SafeDumper):
    """Writes text without quotes wherever it is read as text: of the words of YAML only those for nothing count."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - so is it declared

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of lists, too."""
        super().increase_indent(flow, False)


_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Plain.add_multi_representer(list, lambda dumper, value: dumper.represent_list(value))


def scalar(text: str, *, flow: bool = False) -> str:
    """One line of text as YAML, in quotes only where it would not be read as itself; `flow`: within `[]` or `{}`."""
    matter = read_yaml(f"a: [{text}, {{a: {text}}}]\n" if flow else f"a: {text}\n")
    if matter.values == {"a": [text, {"a": text}] if flow else text} and not matter.findings:
        return text
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _in_flow(text: str, at: At) -> bool:
    found = (extent_of(text, at[:length]) for length in range(len(at)))
    return any(place and text[place[0]] in "[{" for place in found)


def head_of(text: str) -> str:
    """A text as far as the line that closes its front matter; the whole of one that has none."""
    found = re.match(r"\ufeff?---[ \t]*[\r\n](?:.*?[\r\n])??---[ \t]*(?=[\r\n]|\Z)", text, re.DOTALL)
    return found[0] if found else text


def in_order(text: str, at: At, keys: Sequence[str]) -> str:
    """A text with the keys of the mapping at a path in another order, each with the comments straight above it.

    Only keys that stand on lines of their own are moved; else the text comes back as it was.
    """
    if not text.endswith(("\n", "\r")):
        ending = (LINE_END.findall(text) or ["\n"])[0]
        return in_order(text + ending, at, keys).removesuffix(ending)
    lines = [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if line]
    starts = [0, *accumulate(map(len, lines))]
    whole = extent_of(text, at)
    found = {key: place[0] for key in keys if (place := extent_of(text, (*at, key), key=True))}
    if not whole or text[whole[0]] == "{" or len(found) < len(keys):
        return text
    rows = {key: bisect_right(starts, start) - 1 for key, start in sorted(found.items(), key=lambda item: item[1])}
    leads = [lines[row][: found[key] - starts[row]] for key, row in rows.items()]
    indent = " " * len(leads[0])
    if any(lead != indent for lead in leads[1:]) or not re.fullmatch(r" *(?:- +)*", leads[0]):
        return text
    top, end = min(rows.values()), bisect_right(starts, whole[1] - 1)
    while re.fullmatch(rf" {{,{len(indent)}}}#.*|\s*", lines[end - 1].rstrip()):
        end -= 1  # comments and blank lines behind the last value are none of its key's
    lines[top] = indent + lines[top][len(indent) :]
    begins = [_above(lines, row, indent) if row != top or leads[0] == indent else row for row in rows.values()]
    pairs = zip(begins, [*begins[1:], end], strict=True)
    chunks = dict(zip(rows, ("".join(lines[first:last]) for first, last in pairs), strict=True))
    moved = "".join(chunks[key] for key in keys)
    if leads[0] != indent and moved.startswith(f"{indent}#"):
        return text  # the comment would come behind the dash
    return text[: starts[begins[0]]] + leads[0] + moved[len(indent) :] + text[starts[end] :]


def _above(lines: Sequence[str], row: int, indent: str) -> int:
    """The first of the comments straight above a line, or the line itself; one that names a schema is of no line."""
    while row and lines[row - 1].startswith(f"{indent}#") and "$schema=" not in lines[row - 1]:
        row -= 1
    return row
