"""Which values does a YAML text hold, and where?

They are built from the event stream of PyYAML (YAML 1.1, libyaml where there is one) instead of its constructors: every
scalar stays the text that was written, equal keys are seen, anchors stop the reading before they multiply, and depth
costs no recursion.
"""

import re
from typing import TypeAlias

import msgspec
import yaml
from frontmatter.default_handlers import SafeLoader

from attache.diagnostics import At, Finding, Span

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Extent = tuple[int, int]

DEPTH = 12
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MERGE = "<<"
_TAG = re.compile(r"![^\s,\[\]{}]*")
# What the YAML specification (1.1, production c-printable) leaves out. Lone surrogates, which libyaml cannot take, too.
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# libyaml's words for a mistake, ours, and how to mend it: the first line that fits is said.
_WORDS = (
    (
        "mapping values are not allowed",
        "a colon and a space cannot stand here",
        "quote the text, or mind the indentation",
    ),
    ("unexpected end of stream", "this quote is never closed", "close it with the same mark"),
    ("expected ',' or ']'", "this list is not closed, or lacks a comma", "write it as `[a, b]`"),
    ("expected ',' or '}'", "this mapping is not closed, or lacks a comma", "write it as `{key: value, key: value}`"),
    ("cannot start any token", "a value cannot begin with this character", "put the value in quotes"),
    ("could not find expected ':'", "this is no `key: value` line", "put a colon and a space after the key"),
    (
        "did not find expected key",
        "a key is expected here",
        "mind the indentation, and quote text that has quotes in it",
    ),
    ("expected '-' indicator", "an item of the list is expected here", "begin it with `- `, or mind the indentation"),
    ("unknown escape", "an unknown escape in double quotes", "use single quotes, or write the backslash twice"),
    ("expected node content", "a value is expected here", "put the value in quotes"),
)
_OPENED = re.compile(r"quoted scalar|flow (?:sequence|mapping)|simple key")


class FlowList(list[Value]):
    """A list written as `[a, b]`, with the exact `source` it was written in: an EDTF one-of set looks like one."""

    __slots__ = ("source",)

    def __init__(self, source: str = "") -> None:
        super().__init__()
        self.source = source


class Nodes(msgspec.Struct, frozen=True):
    """The mapping that a YAML text is, and from where to where in the text each key and value of a path stands.

    All but `findings` is empty where the YAML could not be read.
    """

    values: dict[str, Value]
    keys: dict[At, Extent]
    places: dict[At, Extent]
    findings: tuple[Finding, ...]


def nodes(text: str, extent: Extent) -> Nodes:
    """Read the YAML in an extent of a text with `\\n` for every line end; what is wrong are findings with a span."""
    return _Builder(text, extent).nodes()


def span(text: str, start: int, end: int) -> Span:
    """Lines and columns of an extent."""
    return Span(*_place(text, start), *_place(text, end))


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Frame:
    """A list or mapping that is being built: with its path, its start, and the key whose value comes next."""

    __slots__ = ("at", "key", "keys", "start", "value")

    def __init__(self, value: list[Value] | dict[str, Value], at: At, start: int) -> None:
        self.value = value
        self.at = at
        self.start = start
        self.key: str | None = None
        self.keys: dict[str, Extent] = {}

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.value, dict)

    def next_at(self) -> At:
        return (*self.at, len(self.value) if self.key is None else self.key)

    def put(self, value: Value) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None


class _Builder:
    """Builds text values from the YAML in an extent of a text, remembering where each key and value stands.

    `take` gives `False` where reading on makes no sense: then nothing of the YAML counts.
    """

    def __init__(self, text: str, extent: Extent) -> None:
        self.text = text
        self.offset, self.end = extent
        self.root: Value = None
        self.frames: list[_Frame] = []
        self.findings: list[Finding] = []
        self.keys: dict[At, Extent] = {}
        self.places: dict[At, Extent] = {}

    def nodes(self) -> Nodes:
        if not self.build():
            return Nodes({}, {}, {}, tuple(self.findings))
        values = self.root if isinstance(self.root, dict) else {}
        if self.places and values is not self.root:
            what = "list" if isinstance(self.root, list) else "value"
            self.note("frontmatter-not-mapping", f"a {what} stands where `key: value` lines belong", *self.places[()])
        return Nodes(values, self.keys, self.places, tuple(self.findings))

    def build(self) -> bool:
        unprintable = _UNPRINTABLE.search(self.text, self.offset, self.end)
        if unprintable:
            message = f"the character U+{ord(unprintable[0]):04X} cannot stand in YAML"
            return self.refuse("control-character", message, *unprintable.span())
        try:
            return all(map(self.take, yaml.parse(self.text[self.offset : self.end], Loader=SafeLoader)))
        except yaml.MarkedYAMLError as error:
            return self.refuse_syntax(error)

    def take(self, event: yaml.Event) -> bool:
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            return self.refuse_anchor(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.CollectionStartEvent):
            return self.open(event)
        if isinstance(event, yaml.CollectionEndEvent):
            self.close(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.places:
            return self.refuse("yaml-syntax", "a second YAML document begins here", *self.extent(event))
        return True

    def scalar(self, event: yaml.ScalarEvent) -> bool:
        start, end = self.extent(event)
        if event.tag is not None:
            self.note_tag(start)
        plain = event.implicit[0]
        frame = self.frames[-1] if self.frames else None
        if frame and frame.awaits_key:
            if plain and event.value == _MERGE:
                return self.refuse_anchor(event)
            self.key(frame, event.value, start, end)
            return True
        self.put(None if plain and event.value in NULLS else event.value, start, end)
        return True

    def key(self, frame: _Frame, key: str, start: int, end: int) -> None:
        if not key:
            self.note("yaml-key", "a key is missing before this colon", start, end, "write `key: value`")
        if key in frame.keys:
            line = _place(self.text, frame.keys[key][0])[0]
            hint = "keep one of the two"
            self.note("key-duplicate", f"`{key}` stands already in line {line}", start, end, hint)
        frame.key = key
        frame.keys.setdefault(key, (start, end))
        self.keys[frame.next_at()] = (start, end)

    def open(self, event: yaml.CollectionStartEvent) -> bool:
        start, end = self.extent(event)
        frame = self.frames[-1] if self.frames else None
        if frame and frame.awaits_key:
            return self.refuse("yaml-key", "a key must be plain text", start, end)
        if len(self.frames) == DEPTH:
            return self.refuse("nesting", f"lists and mappings are nested deeper than {DEPTH}", start, end)
        if event.tag is not None:
            self.note_tag(start)
        value: list[Value] | dict[str, Value] = {}
        if isinstance(event, yaml.SequenceStartEvent):
            value = FlowList() if event.flow_style else []
        self.frames.append(_Frame(value, frame.next_at() if frame else (), start))
        return True

    def close(self, event: yaml.CollectionEndEvent) -> None:
        frame = self.frames.pop()
        end = self.trim(frame.start, self.extent(event)[1])
        if isinstance(frame.value, FlowList):
            frame.value.source = self.text[frame.start : end]
        self.put(frame.value, frame.start, end)

    def put(self, value: Value, start: int, end: int) -> None:
        if not self.frames:
            self.root = value
            self.places[()] = (start, end)
            return
        frame = self.frames[-1]
        self.places[frame.next_at()] = (start, end)
        frame.put(value)

    def extent(self, event: yaml.Event) -> Extent:
        """From where to where the event reaches in the whole text; libyaml lets block values end at the next token."""
        assert event.start_mark is not None
        assert event.end_mark is not None
        start = event.start_mark.index + self.offset
        return start, self.trim(start, event.end_mark.index + self.offset)

    def trim(self, start: int, end: int) -> int:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return end

    def note(self, rule: str, message: str, start: int, end: int, hint: str | None = None) -> None:
        self.findings.append(Finding(rule=rule, message=message, hint=hint, span=span(self.text, start, end)))

    def note_tag(self, start: int) -> None:
        written = _TAG.match(self.text, start)
        end = written.end() if written else start
        message = f"the YAML tag `{self.text[start:end]}` means nothing here"
        self.note("yaml-tag", message, start, end, "leave it out: values are text")

    def refuse(self, rule: str, message: str, start: int, end: int, hint: str | None = None) -> bool:
        self.note(rule, message, start, end, hint)
        return False

    def refuse_anchor(self, event: yaml.NodeEvent) -> bool:
        message = "anchors, aliases and merge keys (`&`, `*`, `<<`) are not taken"
        hint = "write the values out; text that begins with `&` or `*` needs quotes"
        start = self.extent(event)[0]
        return self.refuse("yaml-anchor", message, start, self.line_end(start), hint)

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> bool:
        """Say a syntax error in plain words, at what was opened where that, not the end of the text, needs mending."""
        problem = error.problem or "unknown error"
        mark, opened = error.problem_mark, error.context_mark
        assert mark is not None
        if opened and opened.line != mark.line and _OPENED.search(error.context or ""):
            mark = opened
        start = min(mark.index + self.offset, self.trim(self.offset, self.end))
        tab = re.compile(r" *(\t)").match(self.text, self.text.rfind("\n", 0, start) + 1)
        if tab and tab.start(1) >= self.offset:
            message, hint = "a tab stands where spaces must indent", "indent with two spaces"
            return self.refuse("yaml-tab", message, *tab.span(1), hint)
        said = ((message, hint) for words, message, hint in _WORDS if words in problem)
        message, hint = next(said, (f"this is no YAML: {problem}", "mind quotes and indentation"))
        return self.refuse("yaml-syntax", message, start, self.line_end(start), hint)

    def line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end
