"""How is a value changed in a file, and nothing else?

Texts are as they lie on disk: with their byte order mark, their line ends, and letters in whichever Unicode form. An
edit replaces one stretch of it; the rest stays to the byte.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from typing import Any

import yaml

from attache.diagnostics import At, Span
from attache.frontmatter import Matter, read, read_yaml, span_of
from attache.model import Value

Reader = Callable[[str], Matter]
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


def value_at(text: str, at: At = (), reader: Reader = read) -> Any:
    """What front matter (with `read_yaml`: a file that is YAML) says at a path, which must be there."""
    values: Any = reader(unicodedata.normalize("NFC", text)).values
    return reduce(lambda node, step: node[step], at, values)


def saying(text: str, wanted: Mapping[str, Any], reader: Reader = read) -> str | None:
    """A text whose front matter says what is wanted, in which nothing else is changed: other values give way, a new key
    goes in behind the one before it, a new item behind the last. `None` where that cannot be written.
    """
    changed = applied(text, _edits(text, (), value_at(text, reader=reader), wanted))
    return changed if value_at(changed, reader=reader) == wanted and reader(changed).body == reader(text).body else None


def _edits(text: str, at: At, there: Any, wanted: Any) -> Iterator[Edit]:
    """What brings a value at a path to another. Of two edits at one place the outer comes first."""
    steps: Iterable[str | int] = ()
    if isinstance(there, dict) and isinstance(wanted, dict):
        steps, new, before = [key for key in wanted if key in there], dict[Any, list[Any]](), None
        for key, value in wanted.items():
            before = key if key in there else before
            if key not in there:
                new.setdefault(before, []).append({key: value})
        yield from (_put_in(text, at, there, key, entries) for key, entries in new.items())
    elif isinstance(there, list) and isinstance(wanted, list):
        steps = range(min(len(there), len(wanted)))
        if entries := [[item] for item in wanted[len(there) :]]:
            yield _put_in(text, at, there, len(there) - 1 if there else None, entries)
    elif there != wanted and (place := extent_of(text, at)):
        words = scalar(wanted, flow=in_flow(text, at)) if isinstance(wanted, str) else written(wanted, flow=True)
        yield Edit(*place, words if there is not None else f" {words}")
    for step in steps:
        yield from _edits(text, (*at, step), there[step], wanted[step])


def _put_in(text: str, at: At, there: Any, before: str | int | None, entries: Sequence[Any]) -> Edit:
    """How entries are put into the list or mapping at a path, in the form that it has: behind the one at `before`, or
    first, where in front matter they stand above all comments.
    """
    start, _ = extent_of(text, at) or (0, 0)
    end = start if before is None else _end_of(text, (*at, before), there[before])
    if text[start] in "[{":
        words = ", ".join(written(entry, flow=True)[1:-1] for entry in entries)
        return (
            Edit(end, end, f", {words}") if before is not None else Edit(end + 1, end + 1, words + ", " * bool(there))
        )
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start), int(text.startswith(BOM)) - 1)
    lines = [line for entry in entries for line in written(entry).splitlines()]
    indent, found = " " * (start - line - 1), LINE_END.search(text)
    ending = found[0] if found else "\n"
    if before is None and at:
        return Edit(end, end, "".join(f"{line}{ending}{indent}" for line in lines))
    behind = LINE_END.search(text, end) if at or before is not None else found
    end = behind.start() if behind else len(text)
    return Edit(end, end, "".join(f"{ending}{indent}{line}" for line in lines))


def _end_of(text: str, at: At, value: Any) -> int:
    """Where the last word of a value stands: a list or mapping of lines reaches over the comments behind it."""
    start, end = extent_of(text, at) or (0, 0)
    if not value or isinstance(value, str) or text[start] in "[{":
        return end
    last = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
    return _end_of(text, (*at, last), value[last])


def written(entry: Any, *, flow: bool = False) -> str:
    """A list or mapping of texts, lists and mappings as YAML: with `flow` in brackets, else only the innermost are."""
    inner = entry.values() if isinstance(entry, dict) else entry
    style = flow or (None if any(isinstance(value, dict | list) for value in inner) else False)
    how: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 1 << 20}
    return str(yaml.dump(entry, Dumper=_Plain, default_flow_style=style, **how)).strip()


class _Plain(yaml.SafeDumper):
    """Writes text without quotes wherever it is read as text: of the words of YAML only those for nothing count."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - so is it declared

    def choose_scalar_style(self) -> Any:
        """Write double quotes, as `scalar` does, where nothing in them would be escaped."""
        style = super().choose_scalar_style()
        assert isinstance(self.event, yaml.ScalarEvent)
        return '"' if style == "'" and not {'"', "\\"} & {*self.event.value} else style

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


def in_flow(text: str, at: At) -> bool:
    """Whether the value at a path stands within `[]` or `{}`."""
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
