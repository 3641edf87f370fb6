"""How does Python-Markdown convert a text, without trying what cannot be in it?

The library tries each of its steps on each piece of text. A step that seeks a sign which does not stand there finds
nothing and changes nothing, so that leaving it out gives the same HTML in a third of the time. `SIGNS`, `HEADS` and
`WHOLE` say which steps seek which signs; a step that they do not know is always tried. Where all texts are plain, their
emphases and links are converted at once, and no step is tried on them (docs/decisions/0032).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, def_list, fenced_code, footnotes, sane_lists, tables
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import BLOCK_LEVEL_ELEMENTS, ETX, STX, AtomicString, Registry

# Inline pattern → what of each match one at least is: the pattern begins with it, or cannot do without it.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",), "escape": ("\\",), "footnote": ("[^",), "reference": ("[",), "link": ("[",),
    "image_link": ("![",), "image_reference": ("![",), "short_reference": ("[",), "short_image_ref": ("![",),
    "autolink": ("<",), "automail": ("<",), "linebreak": ("  \n",), "html": ("<",), "entity": ("&",),
    "em_strong": ("*", "_"),
}  # fmt: skip
# Block processor → with what a line of its blocks begins, behind blanks: "" is a blank line, " " a blank of the block's
# first line, "|" one anywhere.
HEADS: Mapping[str, str] = {
    "indent": " ", "defindent": " ", "code": " ", "hashheader": "#", "setextheader": "=-", "hr": "-_*", "table": "|",
    "ulist": "*+-", "deflist": ":", "quote": ">", "footnote": "[", "abbr": "*", "reference": "[",
}  # fmt: skip
# Preprocessor → its place in the order, and what stands somewhere in each text that it changes.
WHOLE: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "fenced_code_block": (25, ("```", "~~~")), "html_block": (20, ("<", "&")),
}  # fmt: skip
_BLANKS = re.compile("\n +\n")
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)
_ALL_SIGNS = tuple({sign for signs in SIGNS.values() for sign in signs})
_ALL_HEADS = frozenset(head for heads in HEADS.values() for head in heads)
# What of a text we convert as the library does: an emphasis, a link or a mark that holds nothing else of a meaning.
_PLAIN = r"[^*_`\\\[\]<>&]++"
_URL = r"[^\s()<>\"'\[\]\\`&]++"
_PIECE = re.compile(
    rf"""[*_`\\\[\]<>&](?:  # most characters begin nothing and are passed over at once
        (?<=\*)(?P<double>\*?)(?=[^\s*])(?P<inner>(?:{_PLAIN}|(?<!!)\[{_PLAIN}\]\({_URL}\))+)(?<!\s)\*(?P=double)(?!\*)
        |(?<=(?<!!)\[)(?:\^(?P<note>[\w-]+)\]|(?P<label>{_PLAIN})\]\((?P<url>{_URL})\))
        |)""",
    re.VERBOSE,
)
_BRACKET = re.compile(r"[\[\]()<>]|\n[ \t]*\n")
_CLOSES = {"]": "[", ")": "(", ">": "<"}
_BLOCK_END = re.compile(r"\n[ \t]*\n")
_WORK = 5_000_000_000  # of `_work`: some 2 seconds, hundreds of times what the longest article takes
_LEFT_OPEN = 100  # Python-Markdown seeks the end of each bracket to the end of the paragraph: thousands take minutes


def converted(source: str) -> str | None:
    """The HTML of Markdown, `None` where it is nested too deeply to be read."""
    if _leaves_open(source) or _work(source) > _WORK:
        return None
    try:
        return converter().reset().convert(source)
    except RecursionError:
        converter.cache_clear()  # it was left in the middle of a list
        return None


def _work(source: str) -> int:
    """How long Python-Markdown takes at most for a text, in half nanoseconds: what it finds it takes out of a copy of
    the block, ticks are sought to its end, each heading parts it anew, and each row of a table has all its columns.
    """
    if len(source) < 10_000 and "|" not in source:
        return 0
    blocks = _BLOCK_END.split(source)
    work = len(blocks) ** 2 + 20 * (source.count("[^") ** 2 + source.count("<") ** 2)
    for block in blocks:
        signs = sum(map(block.count, _ALL_SIGNS)) + 50 * (block.count("`") + block.count("~"))
        heads = sum(map(block.count, ("#", "=\n", "-\n", "\n:")))
        row, _, rest = block.partition("\n")
        work += len(block) * (signs + 200 * heads) + 20_000 * row.count("|") * rest.count("\n")
    return work


def _leaves_open(source: str) -> bool:
    """Whether a paragraph leaves more brackets of one kind open at once than anybody means to."""
    left = dict.fromkeys("[(<", 0)
    if sum(map(source.count, left)) <= _LEFT_OPEN:
        return False
    for match in _BRACKET.finditer(source):
        mark = match[0]
        if mark in left:
            left[mark] += 1
            if left[mark] > _LEFT_OPEN:
                return True
        elif mark in _CLOSES:
            left[_CLOSES[mark]] = max(0, left[_CLOSES[mark]] - 1)
        else:
            left = dict.fromkeys("[(<", 0)
    return False


@cache
def converter(kind: type[Markdown] | None = None) -> Markdown:
    """The one converter of a process; of another `kind`, such as the plain library, it gives the same HTML."""
    extensions = [room.makeExtension() for room in (abbr, def_list, fenced_code, sane_lists)]
    extensions.append(footnotes.makeExtension(BACKLINK_TITLE="{}"))  # the number alone: no word of any language
    extensions.append(tables.makeExtension(use_align_attribute=True))
    return (kind or _Markdown)(extensions=extensions, output_format="html")


class _Markdown(Markdown):
    """Python-Markdown that gives the same HTML, and tries no step on a text in which it would find nothing."""

    def __init__(self, **chosen: Any) -> None:
        super().__init__(**chosen)
        for name, (place, signs) in WHOLE.items():
            self.preprocessors.register(_WhereNeeded(self.preprocessors[name], signs), name, place)

    def build_parser(self) -> Self:
        """Put our own parts in the places that the library has for them, before extensions add theirs."""
        super().build_parser()
        parser = _BlockParser(self)
        parser.blockprocessors = self.parser.blockprocessors
        for processor in parser.blockprocessors:
            processor.parser = parser
        self.parser = parser
        self.preprocessors.register(_Whitespace(self), "normalize_whitespace", 30)
        self.treeprocessors.register(_InlineProcessor(self), "inline", 20)
        self.treeprocessors.register(_Unescape(self), "unescape", 0)
        return self

    def is_block_level(self, tag: object) -> bool:
        """Say whether a tag is one of a block, without reading through a list of sixty."""
        return tag in _BLOCKS or (isinstance(tag, str) and tag.lower().rstrip("/") in _BLOCKS)


class _Ours:
    """A step that knows the whole `text` of its `_Markdown`, as it was before blocks were taken out of it."""

    md: Any


class _Whitespace(_Ours, NormalizeWhitespace):
    def run(self, lines: list[str]) -> list[str]:
        """Only tabs, the library's own marks and lines of nothing but blanks need more than the end that it puts."""
        text = "\n".join([*lines, ""])
        uneven = any(sign in text for sign in (STX, ETX, "\r", "\t")) or _BLANKS.search(text)
        lines = super().run(lines) if uneven else [*lines, "", ""]
        self.md.text = "\n".join(lines) if uneven else text
        return lines


class _WhereNeeded(_Ours, Preprocessor):
    def __init__(self, step: Preprocessor, signs: tuple[str, ...]) -> None:
        super().__init__(step.md)
        self.step, self.signs = step, signs

    def run(self, lines: list[str]) -> list[str]:
        text = self.md.text  # what is taken out on the way only loses signs
        return self.step.run(lines) if any(sign in text for sign in self.signs) else lines


class _Unescape(_Ours, UnescapeTreeprocessor):
    def run(self, root: Element) -> None:
        """Put back what was escaped, if anything was."""
        if "\\" in self.md.text:
            super().run(root)

    def unescape(self, text: str) -> str:
        """The text with what was escaped in it; HTML that was made here holds nothing of that."""
        return text if isinstance(text, _Html) else super().unescape(text)


Steps = Callable[[frozenset[str]], Sequence[tuple[int, Any]]]


def _worth_trying(registry: Registry[Any], table: Mapping[str, Collection[str]]) -> Steps:
    """What gives the steps of a registry, with their places, that may find something where only some signs stand."""
    sought = {id(registry[name]): frozenset(signs) for name, signs in table.items() if name in registry}

    @cache
    def steps(present: frozenset[str]) -> Sequence[tuple[int, Any]]:
        known = ((place, step, sought.get(id(step))) for place, step in enumerate(registry))
        return [(place, step) for place, step, signs in known if signs is None or signs & present]

    return steps


class _BlockParser(BlockParser):
    @cached_property
    def steps(self) -> Steps:
        return _worth_trying(self.blockprocessors, HEADS)

    @cached_property
    def paragraph(self) -> Any:
        return self.blockprocessors["paragraph"]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            block = blocks[0]
            if block[:1].isalpha() and "\n" not in block and "|" not in block:
                self.paragraph.run(parent, blocks)  # as most, and no other step wants it
                continue
            heads = {line.lstrip(" ")[:1] for line in block.split("\n")} | {block[:1]}
            if "|" in block:
                heads.add("|")
            for _, processor in self.steps(_ALL_HEADS & heads):
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break


class _Html(AtomicString):
    """HTML that is the text of an element: the library tries no pattern on it, and sees nothing to escape."""

    def __contains__(self, sign: object) -> bool:
        return False


class _Hard(Exception):  # noqa: N818 - no error: the library can do it
    """A text holds more than we know to convert as the library does."""


class _InlineProcessor(_Ours, InlineProcessor):
    # It bears the library's name behind its underscore, so that Python takes its `__handleInline` for the library's.

    @cached_property
    def steps(self) -> Steps:
        return _worth_trying(self.inlinePatterns, SIGNS)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Convert all texts at once if all are plain; else leave them to the library, which numbers what it finds."""
        made = self.made(tree)
        for element, html in made or ():
            element.text = html
        return super().run(tree, ancestors) if made is None else tree

    def made(self, tree: Element) -> list[tuple[Element, str]] | None:
        """The HTML of the texts of a tree in which anything has a meaning; `None` if we do not know all of that."""
        source, made = "\n".join(self.md.lines), []
        signs = ["  \n", *filter(source.__contains__, "*_`\\[]<>&")]
        for element in tree.iter():
            text = element.text
            if text and any(map(text.__contains__, signs)) and not isinstance(text, AtomicString):
                made.append((element, self.html(text)))
            if element.tail or (made and not made[-1][1]):
                return None  # a tail comes to stand in another element
        return None if made and self.md.treeprocessors["abbr"].abbrs else made  # they are sought in what is no HTML yet

    def html(self, text: str) -> str:
        try:
            return "" if "  \n" in text else _Html(_PIECE.sub(self.piece, text))
        except _Hard:
            return ""

    def piece(self, match: re.Match[str]) -> str:
        """The HTML of a link, an emphasis or the mark of a note. Raises `_Hard` where it is something else."""
        if match["url"]:
            return f'<a href="{match["url"]}">{match["label"]}</a>'
        if match["inner"]:
            tag = "strong" if match["double"] else "em"
            return f"<{tag}>{_PIECE.sub(self.piece, match['inner'])}</{tag}>"
        notes = list(self.md.treeprocessors["footnote"].footnotes.footnotes)
        # The library numbers several marks of one note, in an order of its own.
        if match["note"] in notes and "\n".join(self.md.lines).count(f"[^{match['note']}]") == 2:
            at, n = match["note"], 1 + notes.index(match["note"])
            return f'<sup id="fnref:{at}"><a class="footnote-ref" href="#fn:{at}">{n}</a></sup>'
        raise _Hard

    def __handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for place, pattern in self.steps(frozenset(filter(data.__contains__, _ALL_SIGNS))):
            matched, start = place >= patternIndex, 0
            while matched:
                data, matched, start = self.__applyPattern(  # type: ignore[attr-defined] # private
                    pattern, data, place, start
                )
        return data
