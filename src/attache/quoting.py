"""What does YAML lack that cannot be read: a quote, a blank, spaces for a tab?

Line by line, where the reading stops. A repair counts only if then all of it can be read, and each text reads as it was
written.
"""

import re
from collections.abc import Callable, Iterator

from attache import schema, settings
from attache.diagnostics import Span
from attache.edits import head_of, scalar
from attache.frontmatter import Matter
from attache.wordforms import bare

STOPS = frozenset({"yaml-syntax", "yaml-anchor", "yaml-tab", "yaml-tag", "frontmatter-not-mapping"})
REPAIRS, LARGEST = 50, 50_000  # a file that lacks more, or has a longer head, is none of ours
_PARTS = (*vars(schema).values(), *vars(settings).values())
_FIELDS = {name for part in _PARTS for name in getattr(part, "__struct_encode_fields__", ())}
_BARE = frozenset(map(bare, _FIELDS))
_LINES = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_LINE = re.compile(r"(\ufeff?[ ]*(?:- +)*(?:([\w-]+): +)?)(\S(?:.*\S)?)(\s*)", re.DOTALL)
_GLUED = re.compile(rf"^( *(?:- +)?(?:{'|'.join(sorted(_FIELDS))}):)\xa0*(?=[^\s:/])")
_BRACES = re.compile(r"([\[{])([^\[\]{}'\"]*)([\]}])")
# What cannot begin a text in YAML, where it surely begins one: not a list, a mapping, an alias, a block of lines.
_TEXT = re.compile(r"[@`%,]|\*\S* |& |![A-Z]\S* |\[[^\]]*\] ?\w|[-?>|] +[^\s#]|[^\[\]{}&*!|>'\"@`%,#]")


def legible(text: str, read: Callable[[str], Matter]) -> str:
    """A text whose YAML can be read, where it lacked no more than this; else the text as it is."""
    mended, place = text, _stop(text, read)
    for _ in range(REPAIRS if len(head_of(text)) < LARGEST else 0):
        if not place:
            return mended
        tried = ((new, _stop(new, read)) for new in _repairs(mended, place.line - 1))
        further = ((new, stop) for new, stop in tried if not stop or stop.line > place.line)
        mended, place = next(further, (text, None))
    return text if place else mended


def _stop(text: str, read: Callable[[str], Matter]) -> Span | None:
    """Where the reading of a text stops first."""
    stops = [finding.span for finding in read(text).findings if finding.rule in STOPS and finding.span]
    return min(stops, key=lambda span: (span.line, span.column), default=None)


def _repairs(text: str, row: int) -> Iterator[str]:
    """A text with its line `row` in quotes, with blanks behind the colons so far, or with spaces for tabs."""
    head, lines = head_of(text), _LINES.split(text)
    written = _LINE.fullmatch(lines[row])
    said = _said(written[3]) if written and (not written[2] or bare(written[2]) in _BARE) else None
    if written and said:
        yield "".join((*lines[:row], written[1], scalar(said), written[4], *lines[row + 1 :]))
    if (quoted := _BRACES.sub(_in_quotes, lines[row])) != lines[row]:
        yield "".join((*lines[:row], quoted, *lines[row + 1 :]))
    if re.search(r": *[|>][-+\d]*\s*?[\r\n]", head):
        return  # lines of a block are text, whatever they look like
    yield "".join((*(_GLUED.sub(r"\1 ", line, count=1) for line in lines[: row + 1]), *lines[row + 1 :]))
    if not re.search(r"(?<=[\r\n]) ", head):
        yield re.sub(r"(?<=[\r\n])\t+", lambda tabs: "  " * len(tabs[0]), head) + text[len(head) :]


def _in_quotes(braces: re.Match[str]) -> str:
    """A list or mapping of a line with quotes where they lack; as it is where its commas may be those of a text."""
    items = [re.fullmatch(r"\s*(?:([\w-]+): +)?(\S.*?)\s*", item) for item in braces[2].split(",")]
    if not all(item and (braces[1] == "{") == (bare(item[1] or "") in _BARE) for item in items):
        return braces[0]
    parts = [f"{item[1]}: " * bool(item[1]) + scalar(item[2], flow=True) for item in items if item]
    return braces[1] + ", ".join(parts) + braces[3]


def _said(value: str) -> str | None:
    """The text that a value is which YAML cannot read; `None` where that is not certain."""
    mark, within = value[0], value[1:-1]
    if " #" in value or not within:
        return None
    if mark == "“" and value.endswith("”") and not re.search("[“”]", within):
        return within
    if mark in "'\"" and value.endswith(mark):
        nested = r"[^']*(?:\w'\w[^']*)+" if mark == "'" else r'(?:[^"]*\s)?"\w[^"]*"(?:\W[^"]*)?'
        return within if re.fullmatch(nested, within) else None
    if mark in "'\"":
        return value if value.count(mark) % 2 == 0 else None
    return value if _TEXT.match(value) else None
