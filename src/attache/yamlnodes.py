"""Which values does a YAML text hold, and where?

They are built from the event stream of PyYAML (YAML 1.1, libyaml where there is one) instead of its constructors: every
scalar stays the text that was written, equal keys are seen, and anchors and depth stop the reading at once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

import msgspec
import yaml
from frontmatter.default_handlers import SafeLoader

from attache.diagnostics import At, Finding, Span

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Extent = tuple[int, int]

DEPTH = 12
VALUES = 5_000  # of keys and of lists in one file: the longest article has some hundred
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
    (
        "expected ',' or '}'",
        "this mapping is not closed, or lacks a comma",
        "write it as `{key: value, key: value}`, and put text with a colon or comma in quotes",
    ),
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
_GLUED = re.compile(r" *(?:- +)?([A-Za-z_]+):\xa0*(?=[^\s:/])")
_OPENED = re.compile(r"quoted scalar|flow (?:sequence|mapping)|simple key")


class FlowList(list[Value]):
    """A list written as `[a, b]`, with the exact `source` it was written in: an EDTF one-of set looks like one."""

    __slots__ = ("source",)

    def __init__(self, items: list[Value], source: str) -> None:
        super().__init__(items)
        self.source = source


class Nodes(msgspec.Struct, frozen=True):
    """The mapping that a YAML text is, and from where to where in the text each key and value of a path stands.

    All but `findings` is empty where the YAML could not be read. Where no places were asked for, only that of the whole
    is there.
    """

    values: dict[str, Value]
    keys: dict[At, Extent]
    places: dict[At, Extent]
    findings: tuple[Finding, ...]


@lru_cache(maxsize=1)  # the places of many values may be asked for, one after the other
def nodes(text: str, extent: Extent, *, placed: bool = True) -> Nodes:
    """Read the YAML in an extent of a text with `\\n` for every line end; what is wrong are findings with a span.

    Without `placed` no places are noted, which takes half the time: where all is well nobody asks for them.
    """
    return _Builder(text, extent, placed).nodes()


def span(text: str, start: int, end: int) -> Span:
    """Lines and columns of an extent."""
    return Span(*_place(text, start), *_place(text, end))


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Refused(Exception):  # noqa: N818 - no error: what is wrong is a finding already
    """Reading on makes no sense: nothing of the YAML counts."""


class _Builder:
    """Builds text values from the YAML in an extent of a text, remembering where each key and value stands.

    Each method takes from `events` what belongs to its value; they call one another no deeper than `DEPTH`.
    """

    def __init__(self, text: str, extent: Extent, placed: bool) -> None:
        self.text, self.placed = text, placed
        self.offset, self.end = extent
        while text.startswith("\ufeff", self.offset, self.end):
            self.offset += 1  # libyaml passes over a byte order mark without counting it
        self.events: Iterator[Any] = iter(())
        self.findings: list[Finding] = []
        self.count = 0
        self.keys: dict[At, Extent] = {}
        self.places: dict[At, Extent] = {}

    def nodes(self) -> Nodes:
        try:
            root = self.root()
        except _Refused:
            return Nodes({}, {}, {}, tuple(self.findings))
        values = root if isinstance(root, dict) else {}
        if self.places and values is not root:
            what = "list" if isinstance(root, list) else "value"
            message, hint = f"a {what} stands where `key: value` lines belong", "write `key: value` on each line"
            self.note("frontmatter-not-mapping", message, self.places[()], hint)
        return Nodes(values, self.keys, self.places, tuple(self.findings))

    def root(self) -> Value:
        unprintable = _UNPRINTABLE.search(self.text, self.offset, self.end)
        if unprintable:
            message = f"the character U+{ord(unprintable[0]):04X} cannot stand in YAML"
            self.refuse("control-character", message, unprintable.span())
        root: Value = None
        try:
            self.events = iter(SafeLoader(self.text[self.offset : self.end]).get_event, None)
            for event in self.events:
                if isinstance(event, yaml.NodeEvent):
                    root = self.value(event, ())
                elif isinstance(event, yaml.DocumentStartEvent) and self.places:
                    message = "a second YAML document begins here"
                    self.refuse("yaml-syntax", message, self.extent(event), "remove the line")
        except yaml.MarkedYAMLError as error:
            self.refuse_syntax(error)
        return root

    def value(self, event: yaml.NodeEvent, at: At) -> Value:
        self.count += 1
        if event.anchor is not None:
            self.refuse_anchor(event)
        if self.count > VALUES:
            self.refuse(
                "file-too-large", f"more than {VALUES:,} values stand here", self.extent(event), "split the file"
            )
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None:
                self.note_tag(event)
            if self.placed or not at:
                self.places[at] = self.extent(event)
            return None if event.implicit[0] and event.value in NULLS else event.value
        assert isinstance(event, yaml.CollectionStartEvent), "an alias has an anchor"
        if len(at) == DEPTH:
            message = f"lists and mappings are nested deeper than {DEPTH}"
            self.refuse("nesting", message, self.extent(event), "take brackets away")
        if event.tag is not None:
            self.note_tag(event)
        value, last = self.mapping(at) if isinstance(event, yaml.MappingStartEvent) else self.sequence(at)
        if self.placed or not at or event.flow_style:
            start = self.extent(event)[0]
            self.places[at] = start, self.trim(start, self.extent(last)[1])
        return (
            FlowList(value, self.text[slice(*self.places[at])])
            if isinstance(value, list) and event.flow_style
            else value
        )

    def sequence(self, at: At) -> tuple[list[Value], yaml.Event]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*at, len(items))))
        return items, event

    def mapping(self, at: At) -> tuple[dict[str, Value], yaml.Event]:
        values: dict[str, Value] = {}
        first: dict[str, yaml.NodeEvent] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key in values:
                line = _place(self.text, self.extent(first[key])[0])[0]
                message = f"`{key}` stands already in line {line}"
                self.note("key-duplicate", message, self.extent(event), "keep one of the two")
            else:
                first[key] = event
            if self.placed:
                self.keys[*at, key] = self.extent(event)
            values[key] = self.value(next(self.events), (*at, key))
        return values, event

    def key(self, event: yaml.NodeEvent) -> str:
        if event.anchor is not None:
            self.refuse_anchor(event)
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse("yaml-key", "a key must be plain text", self.extent(event), "write `key: value`")
        if event.tag is not None:
            self.note_tag(event)
        if event.value == _MERGE and event.implicit[0]:
            self.refuse_anchor(event)
        if not event.value:
            self.note("yaml-key", "a key is missing before this colon", self.extent(event), "write `key: value`")
        return event.value

    def extent(self, event: yaml.Event) -> Extent:
        """From where to where the event reaches in the whole text; libyaml lets block values end at the next token."""
        assert event.start_mark is not None
        assert event.end_mark is not None
        start = event.start_mark.index + self.offset
        return start, self.trim(start, event.end_mark.index + self.offset)

    def trim(self, start: int, end: int) -> int:
        return start + len(self.text[start:end].rstrip())

    def note(self, rule: str, message: str, extent: Extent, hint: str | None = None) -> None:
        self.findings.append(Finding(rule, message, hint, span=span(self.text, *extent)))

    def note_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        start = self.extent(event)[0]
        written = _TAG.match(self.text, start)
        end = written.end() if written else start
        message = f"the YAML tag `{self.text[start:end]}` means nothing here"
        self.note("yaml-tag", message, (start, end), "leave it out: values are text")

    def refuse(self, rule: str, message: str, extent: Extent, hint: str | None = None) -> NoReturn:
        self.note(rule, message, extent, hint)
        raise _Refused

    def refuse_line(self, rule: str, message: str, start: int, hint: str) -> NoReturn:
        """Refuse what reaches from a place to the end of its line."""
        end = self.text.find("\n", start)
        self.refuse(rule, message, (start, len(self.text) if end < 0 else end), hint)

    def refuse_anchor(self, event: yaml.NodeEvent) -> NoReturn:
        message = "anchors, aliases and merge keys (`&`, `*`, `<<`) are not taken"
        hint = "write the values out; text that begins with `&` or `*` needs quotes"
        self.refuse_line("yaml-anchor", message, self.extent(event)[0], hint)

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        """Say a syntax error in plain words, at what was opened where that, not the end of the text, needs mending."""
        problem = error.problem or "unknown error"
        mark, opened = error.problem_mark, error.context_mark
        assert mark is not None
        if opened and opened.line != mark.line and _OPENED.search(error.context or ""):
            mark = opened
        start = min(mark.index + self.offset, self.trim(self.offset, self.end))
        tab = re.compile(r" *(\t)").match(self.text, self.text.rfind("\n", 0, start) + 1)
        if tab and tab.start(1) >= self.offset:
            self.refuse("yaml-tab", "a tab stands where spaces must indent", tab.span(1), "indent with two spaces")
        for line in (self.text.rfind("\n", 0, start), self.text.rfind("\n", 0, self.text.rfind("\n", 0, start))):
            if glued := _GLUED.match(self.text, max(line + 1, self.offset)):
                hint = f"write `{glued[1]}: …`"
                self.refuse_line("yaml-syntax", "a blank is missing behind this colon", glued.start(1), hint)
        said = ((message, hint) for words, message, hint in _WORDS if words in problem)
        message, hint = next(said, (f"this is no YAML: {problem}", "put the value in quotes, or mind the indentation"))
        self.refuse_line("yaml-syntax", message, start, hint)
