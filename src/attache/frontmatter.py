"""Which key and value sit where?

Front matter is read through python-frontmatter with a handler of ours, because the library itself strips the text (and
with it every position), takes a list for nothing and says no word of a missing closing fence.
"""

import re
from functools import lru_cache
from typing import cast

import frontmatter
import msgspec
from frontmatter.default_handlers import YAMLHandler

from attache.diagnostics import At, Finding, Span
from attache.yamlnodes import Extent, Nodes, Value, nodes, span

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"\n(---)[ \t]*$", re.MULTILINE)  # it begins with what is sought at once
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")


class Matter(msgspec.Struct, frozen=True):
    """What a file holds. `values` is empty where the YAML could not be read, and then `findings` is not.

    `body` has `\\n` for every line end, without blank lines before and after; `body_line` is the line it begins on.
    """

    values: dict[str, Value]
    body: str
    body_line: int
    findings: tuple[Finding, ...]


def read(text: str) -> Matter:
    """Read a file with YAML front matter between two `---` lines, of which the first opens the file.

    Any text gives a Matter; what is wrong in it are findings with a span.
    """
    text = _lines(text)
    extent = _yaml_extent(text)
    handler = _Handler(text, extent)
    values, _ = frontmatter.parse(text, handler=handler)
    behind_fence = text.find("\n", extent[1]) + 1 or len(text) if extent else 0
    lead = _BLANK_LINES.match(text, behind_fence)
    start = lead.end() if lead else behind_fence
    return Matter(
        values=cast("dict[str, Value]", values),
        body=text[start:].rstrip(),
        body_line=1 + text.count("\n", 0, start),
        findings=handler.findings if extent else (_no_front_matter(text),),
    )


def read_yaml(text: str) -> Matter:
    """Read a file that is YAML as a whole (`site.yaml`, `vocabulary.yaml`): values and findings, an empty body."""
    text = _lines(text)
    found = nodes(text, (0, len(text)), placed=False)
    return Matter(values=found.values, body="", body_line=1 + text.count("\n"), findings=found.findings)


def span_of(text: str, at: At, key: bool = False) -> Span | None:
    """Where the value (with `key`: its key) at the path `at` stands in the text of a file, front matter or plain YAML.

    A path that leads to nothing gives the nearest parent that is there; YAML that cannot be read gives `None`.
    """
    text = _lines(text)
    found = _nodes(text)
    paths = (at[:length] for length in range(len(at), -1, -1))
    extents = (key and found.keys.get(path) or found.places.get(path) for path in paths)
    return next((span(text, *extent) for extent in extents if extent), None)


@lru_cache(maxsize=4)
def _nodes(text: str) -> Nodes:
    """What a text holds: places are mostly asked for one after the other, in the same file."""
    return nodes(text, _yaml_extent(text) or (0, len(text)))


class _Handler(YAMLHandler):
    """Gives the YAML between two `---` lines and reads it, with positions in the whole text.

    The library hands over the text stripped, with its positions lost: the text that was read counts.
    """

    def __init__(self, text: str, extent: Extent | None) -> None:
        super().__init__()
        self.text, self.extent = text, extent
        self.findings: tuple[Finding, ...] = ()

    def split(self, text: str) -> tuple[str, str]:
        """Give the YAML; a `ValueError` tells the library, by its own rules, that there is none."""
        if self.extent is None:
            raise ValueError("no front matter")
        return self.text[slice(*self.extent)], ""

    def load(self, fm: str, **_: object) -> dict[str, Value]:
        """Read the YAML, whose place `extent` gives."""
        assert self.extent, "`split` comes first"
        found = nodes(self.text, self.extent, placed=False)
        self.findings = found.findings
        return found.values


def _lines(text: str) -> str:
    """The text without byte order mark and with `\\n` for every line end: no line or column changes by that."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _yaml_extent(text: str) -> Extent | None:
    opening = _FENCE.match(text)
    closing_fence = _CLOSING.search(text, opening.end()) if opening else None
    return (opening.end() + 1, closing_fence.start(1)) if opening and closing_fence else None


def _no_front_matter(text: str) -> Finding:
    first = span(text, 0, len(text.partition("\n")[0]))
    if _FENCE.match(text):
        hint = "put a line `---` between front matter and text"
        return Finding("frontmatter-unterminated", "the front matter is never closed", hint, span=first)
    hint = "begin the first line with `---` alone, then `key: value` lines, then `---` again"
    return Finding("frontmatter-missing", "the file has no front matter", hint, span=first)
