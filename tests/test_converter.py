"""How does Python-Markdown convert a text, without trying what cannot be in it?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry

from attache.converter import HEADS, SIGNS, WHOLE, converted, converter
from attache.frontmatter import read
from tests import corpus
from tests.conftest import ROOT
from tests.test_markup import cases

ALWAYS_TRIED = {"empty", "olist", "paragraph"}  # cheap, or with signs that are too many to list
FRAGMENTS = (
    "`", "``", "```", "~~~", "\\", "\\\\", "[", "]", "[^1]", "[^1]: ", "](", ")", "(b 'c')", "[x]: /y", "![", "!",
    "<", ">", "<http://a.b>", "<a@b.c>", "<b>", "</b>", "<div>", "</div>", "<!--", "-->", "<?", "?>", "&amp;", "&#2;",
    "&", "*", "**", "***", "_", "__", "  \n", "\n", "\n\n", " ", "    ", "\t", "# ", "## ", "#", "===", "---", "- ",
    "+ ", "1. ", "٣. ", "> ", ": ", "|", "|-|-|", "a|b", "*[HTML]: ", "HTML", "\x02", "\x03", "\x0242\x03",
    "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\xa0", "\x0b", "\x85", "\u2028", "word", "Đà Nẵng",
    "\ue0000\ue001", "#\ue0021\ue001", "{: #x }", "$", "=",
)  # fmt: skip
hostile = st.one_of(
    st.text(), st.text(alphabet="".join(FRAGMENTS)), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
)


EASY = (
    "a", "b. ", " ", "\n", "\n\n", "*", "**", "*a*", "**b**", "[", "]", "[a](b)", "[a b](http://x/_y_*z#\ue0021\ue001)",
    "**[a](b)**", "[*a*](b)", "](u)", "(", ")", "!", "[^1]", "[^2]", "\n\n[^1]: n\n\n", "- ", "1. ", "> ", "# ",
    "\n    ",
    "x | y\n--|--\na | b\n", "*[a]: x\n\n", "a\n: ", "  \n", "_", "\xa0", "\u2003", ">", "&", "é", "\x0b", "\u2028",
)  # fmt: skip
easy = st.lists(st.sampled_from(EASY), max_size=30).map("".join)


def same(text: str) -> bool:
    """Whether the plain library gives the same HTML."""
    return converter().reset().convert(text) == converter(Markdown).reset().convert(text)


def bodies() -> Iterator[str]:
    """The Markdown of this repository: its content, its documents, and the cases of the tests."""
    for path in sorted([*(ROOT / "content").rglob("*.md"), *(ROOT / "tests/sites").rglob("content/**/*.md")]):
        yield read(path.read_text("utf-8", "replace")).body
    yield from (path.read_text("utf-8") for path in sorted(ROOT.glob("docs/**/*.md")))
    yield from (markdown for _, markdown, _ in cases())


def test_the_repository_converts_as_with_the_plain_library() -> None:
    """Every text that lies here gives the same HTML."""
    texts = list(bodies())
    assert len(texts) > 150
    assert [text for text in texts if not same(text)] == []


def test_a_digest_of_many_forms_converts_as_with_the_plain_library(tmp_path: Path) -> None:
    """So do the bodies of the invented digest that the gates build."""
    corpus.write(tmp_path, 120, 11)
    texts = [read(path.read_text("utf-8")).body for path in sorted(tmp_path.rglob("*.md"))]
    assert [text for text in texts if not same(text)] == []


def at_once(text: str) -> bool:
    """Whether what stands in a text is converted by us, not by the library's patterns."""
    ours: Any = converter().treeprocessors["inline"]
    converter().reset()
    ours.md.lines = text.split("\n")
    for step in ours.md.preprocessors:
        ours.md.lines = step.run(ours.md.lines)
    return ours.made(ours.md.parser.parseDocument(ours.md.lines).getroot()) is not None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b c** (*d*) x*e*y", "<p><em>a</em> <strong>b c</strong> (<em>d</em>) x<em>e</em>y</p>"),
        ("[a](b_*c?x#y) **[d](e) f**", '<p><a href="b_*c?x#y">a</a> <strong><a href="e">d</a> f</strong></p>'),
        ("- *a*\n- b\n\n## c\n\n> **d**",
         "<ul>\n<li><em>a</em></li>\n<li>b</li>\n</ul>\n<h2>c</h2>\n<blockquote>\n<p><strong>d</strong></p>\n</blockquote>"),
    ],
)  # fmt: skip
def test_what_is_plain_is_converted_at_once(text: str, html: str) -> None:
    """Emphases and links that hold nothing else need none of the library's patterns, and give the same HTML."""
    assert at_once(text)
    assert converted(text) == html
    assert same(text)


def test_a_mark_of_a_note_is_converted_at_once() -> None:
    """So is the only mark of a note; several of one note are numbered, and so are left to the library."""
    assert at_once("a[^b]\n\n[^b]: c")
    assert 'a<sup id="fnref:b"><a class="footnote-ref" href="#fn:b">1</a></sup></p>' in str(
        converted("a[^b]\n\n[^b]: c")
    )
    assert not at_once("a[^b] a[^b]\n\n[^b]: c")


@pytest.mark.parametrize(
    "text",
    ["*a", "* a*", "*a *", "***a***", "*a**", "*a* *", "*a _b_*", "[a]", "![a](b)", "[a](b 'c')", "[a](<b>)",
     "[a](b(c))",
     "[[a](b)](c)", "[a *b*](c)", "*a  \nb*", "a & *b*", "<i>a</i>", "a\\*", "`a`", "[^1] a", "*a*\n\n*[b]: c",
     "- # a\n*b*"],
)  # fmt: skip
def test_all_else_is_left_to_the_library(text: str) -> None:
    """One text that holds anything else leaves all texts to the library."""
    assert not at_once(f"*a*\n\n{text}")
    assert same(f"*a*\n\n{text}")


def test_nearly_all_articles_are_converted_at_once() -> None:
    """Of the texts of the digest there is hardly one that the library's patterns see."""
    files = sorted((ROOT / "content").rglob("*.md"))
    texts = [re.sub(r"\[\[.*?\]\]", "\ue0000\ue001", read(path.read_text("utf-8")).body) for path in files]
    assert sum(map(at_once, texts)) > 0.9 * len(texts)


@given(easy)
def test_easy_texts_convert_as_with_the_plain_library(text: str) -> None:
    """However the signs of what we convert stand together, alone and beside others, the HTML is the same."""
    assert same(text)


@given(hostile)
def test_any_text_converts_as_with_the_plain_library(text: str) -> None:
    """Whatever is written gives the same HTML, however it is broken."""
    assert same(text)


@given(
    st.lists(hostile, max_size=4),
    st.sampled_from(["- ", "> ", "1. ", ": ", "[^1]: ", "    ", "| a | b |\n|---|---|\n| "]),
)
def test_nested_blocks_convert_as_with_the_plain_library(texts: list[str], mark: str) -> None:
    """Nor does it matter within which blocks a text stands."""
    assert same("Before[^1]\n\n" + "\n\n".join(mark + text for text in texts) + "\n\n" + "\n    ".join(texts))


def test_each_step_of_the_library_has_signs() -> None:
    """A step that the tables do not name would be tried on every text: a new one is named here or there."""
    ours = converter()
    steps: tuple[Registry[Any], ...] = (ours.parser.blockprocessors, ours.inlinePatterns, ours.preprocessors)
    names = {*HEADS, *ALWAYS_TRIED}, {*SIGNS}, {*WHOLE, "normalize_whitespace"}
    for registry, known in zip(steps, names, strict=True):
        assert [name for name in known if name not in registry] == []
        assert len(registry) == len(known)


@pytest.mark.parametrize("name", SIGNS)
@given(text=hostile)
def test_no_inline_pattern_matches_without_its_signs(name: str, text: str) -> None:
    """What a pattern's table leaves out, the pattern itself would not find."""
    for sign in SIGNS[name]:
        text = text.replace(sign, "x")
    assert converter().inlinePatterns[name].getCompiledRegExp().search(text) is None


@pytest.mark.parametrize("name", HEADS)
@given(text=hostile)
def test_no_block_processor_wants_a_block_without_its_heads(name: str, text: str) -> None:
    """A block of which no line begins with a sign of a processor is left as it is by that processor."""
    lines = [line.lstrip("".join(HEADS[name])).replace("|", "") for line in text.expandtabs(4).split("\n")]
    block = "\n".join("x" if line.lstrip(" ")[:1] in {*HEADS[name]} else line for line in lines)
    processor, parent, blocks = converter().parser.blockprocessors[name], Element("div"), [block]
    assert not processor.test(parent, block) or processor.run(parent, blocks) is False
    assert blocks == [block]


def test_steps_are_left_out() -> None:
    """A plain paragraph is tried by no pattern, and by no block processor but those that are tried always."""
    inline: Any = converter().treeprocessors["inline"]
    blocks: Any = converter().parser
    assert [len(steps) for steps in (inline.steps(frozenset()), blocks.steps(frozenset()))] == [0, len(ALWAYS_TRIED)]
    assert [place for place, _ in inline.steps(frozenset("`*"))] == [0, len(SIGNS) - 1]


def test_the_library_calls_our_parts() -> None:
    """Two of its methods are private: under other names the same HTML would come out, in three times the time."""
    private = {f"_InlineProcessor__{name}" for name in ("handleInline", "applyPattern")}
    assert private <= vars(InlineProcessor).keys()
    assert private & vars(type(converter().treeprocessors["inline"])).keys() == {"_InlineProcessor__handleInline"}
    assert type(converter().parser).parseBlocks is not type(converter(Markdown).parser).parseBlocks


@pytest.mark.parametrize(("text", "html"), [("[" * 101, None), ("[" * 100 + "\n\n[", str)])
def test_what_takes_minutes_is_refused(text: str, html: type | None) -> None:
    """A paragraph that leaves a hundred brackets open is not read."""
    assert isinstance(converted(text), html) if html else converted(text) is None
