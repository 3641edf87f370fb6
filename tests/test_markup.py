"""Markdown becomes safe HTML, and every reference and link in it has its place."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import Finding
from attache.markup import Heading, Link, Reference, link_first_mentions, plain, rebase, resolve, to_html

CASES = Path(__file__).parent / "cases" / "markup.md"


def cases() -> list[tuple[str, str, str]]:
    """Give title, Markdown and HTML of every case in the file."""
    parts = CASES.read_text(encoding="utf-8").split("\n.\n")
    titles = (title.strip().splitlines()[-1] for title in parts[0::3] if title.strip())
    return list(zip(titles, parts[1::3], parts[2::3], strict=True))


@pytest.mark.parametrize(("source", "html"), [pytest.param(*case[1:], id=case[0]) for case in cases()])
def test_case(source: str, html: str) -> None:
    """Markdown comes out as exactly the HTML that stands beside it."""
    assert to_html(source).html.strip() == html


@pytest.mark.parametrize(
    ("attack", "harmless"),
    [
        ("[a](javascript:alert(1))", "<p><a>a</a></p>"),
        ("[a](JaVaScRiPt:alert(1))", "<p><a>a</a></p>"),
        ("[a](vbscript:x)", "<p><a>a</a></p>"),
        ("<a href='java\nscript:x'>a</a> [b](java\nscript:x)", "<p><a>a</a> <a>b</a></p>"),
        ("[a](data:text/html,x)", "<p><a>a</a></p>"),
        ("[a](ref:forged)", "<p><a>a</a></p>"),
        ("[[a|<script>x</script>]]", '<p><a href="ref:a">&lt;script&gt;x&lt;/script&gt;</a></p>'),
        ('[[a" onclick="x]]', '<p><a href="ref:a%22%20onclick%3D%22x"></a></p>'),
        ('![[["onerror=x()//]]](a.png)', '<p><img alt="[[&quot;onerror=x()//]]" src="a.png"></p>'),
        ("&#xe000;7&#xe001;\ue0000\ue001", "<p>0</p>"),
        ("<div title=\" href='b'\">x</div>", "<div title=\" href='b'\">x</div>"),
    ],
)
def test_attack(attack: str, harmless: str) -> None:
    """What could harm a reader comes out as exactly this."""
    assert to_html(attack).html.strip() == harmless


@pytest.mark.parametrize(
    ("body", "references"),
    [
        ("[[a]]", [Reference("a", None, 1, 1, 6)]),
        ("Đỗ gặp [[a|B]]", [Reference("a", "B", 1, 8, 15)]),
        ("x\r\n\r\nĐ [[Hoàng Xuân Chiến|ông]]\r\n", [Reference("Hoàng Xuân Chiến", "ông", 3, 3, 27)]),
        ("`[[a]]` [[a]]", [Reference("a", None, 1, 9, 14)]),
        ("    [[a]]\n\n[[a]]", [Reference("a", None, 3, 1, 6)]),
        ("```\n[[a]]\n```\n\n> [[a]]", [Reference("a", None, 5, 3, 8)]),
        ("[[a]] [[a]]", [Reference("a", None, 1, 1, 6), Reference("a", None, 1, 7, 12)]),
        ("x[^1] [[b]]\n\n[^1]: [[a]]", [Reference("b", None, 1, 7, 12), Reference("a", None, 3, 7, 12)]),
        ("[[ a | B  C ]]", [Reference("a", "B C", 1, 1, 15)]),
        ("[[a|]]", [Reference("a", None, 1, 1, 7)]),
        ("[[a|B\nC]]", [Reference("a", "B C", 1, 1, 6)]),
        ("[[]] [[ ]] [[|b]] [[a [b]]", []),
        ("<!-- [[a]] -->\n", []),
    ],
)
def test_reference_places(body: str, references: list[Reference]) -> None:
    """A reference is reported where it stands in the source, and only if it is one in the HTML."""
    assert list(to_html(body).references) == references


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("Đ [a](../b/)", [Link("../b/", False, 1, 7, 12)]),
        ("[a](b) [a](b)", [Link("b", False, 1, 5, 6), Link("b", False, 1, 12, 13)]),
        ("[a][k]\n\n[k]: /b 'c'", [Link("/b", False, 3, 6, 8)]),
        ("x\n\n![a](b.png)", [Link("b.png", False, 3, 6, 11, True)]),
        ('<a href="#b">c</a>', [Link("#b", False, 1, 10, 12)]),
        ("<https://x.vn/?a=1&b=2>", [Link("https://x.vn/?a=1&b=2", True, 1, 2, 23)]),
        ("[a](//x.vn) <a@b.vn>", [Link("//x.vn", True, 1, 5, 11), Link("mailto:a@b.vn", True, 1, 14, 20)]),
        ("[[a]] x[^1]\n\n[^1]: y", []),
        ("`[x](b)` [a](b)\n\n```\n[a](b)\n```", [Link("b", False, 1, 14, 15)]),
        ("- é [a](b)\n- 日本 [a](b)", [Link("b", False, 1, 9, 10), Link("b", False, 2, 10, 11)]),
        ("| a | b |\n|---|---|\n| [a](b) | [c](b) |", [Link("b", False, 3, 7, 8), Link("b", False, 3, 16, 17)]),
        ("x[^1] [a](b)\n\n[^1]: [c](b)", [Link("b", False, 1, 11, 12), Link("b", False, 3, 11, 12)]),
        ("[a](/b_(c)/) [a](</b c/>)", [Link("/b_(c)/", False, 1, 5, 12), Link("/b c/", False, 1, 19, 24)]),
        ("[a](/b\\_c/ 'd') [e]\n\n[e]: <b>", [Link("/b_c/", False, 1, 5, 7), Link("b", False, 3, 7, 8)]),
        ("[^1]: 1. x[^1]\n\n*[b]: c", []),
    ],
)
def test_link_places(body: str, links: list[Link]) -> None:
    """A link is reported where its address stands in the source."""
    assert list(to_html(body).links) == links


def test_a_heading_in_a_heading_closes_itself() -> None:
    """Where HTML puts one into the other, each end belongs to its beginning."""
    html = to_html("<B><H1>\n<H1>").html
    assert html == '<p><b></b></p><h1><p></p><b>\n<h2 id="h:section"></h2></b></h1>'


def test_headings_that_say_the_same() -> None:
    """Each has an id of its own, and thousands of them take no longer than as many others."""
    assert [heading.id for heading in to_html("## A\n## A\n## A 2\n## A\n## A 2").headings] == [
        "h:a", "h:a-2", "h:a-2-2", "h:a-3", "h:a-2-3",
    ]  # fmt: skip


def test_headings_and_text() -> None:
    """Headings and text are plain: no markup, no footnote marks, references by their label or target."""
    markup = to_html("## The *[[a|A]]* & [[b]]\n\nOne<br>two[^1] **th**ree.\n\n[^1]: Note.")
    assert markup.headings == (Heading("h:the-a-b", 2, "The A & b"),)
    assert plain(resolve(markup.html, lambda _: None)) == "The A & b One two three. Note."


def test_too_deep() -> None:
    """Lists nested deeper than can be read become text with a finding, and the next body is not harmed."""
    deep = to_html("".join("    " * depth + "- [[a]]<i>\n" for depth in range(250)))
    assert deep.findings == (
        Finding(
            rule="nesting",
            message="the Markdown is nested too deeply to be read, or has too many signs, rows or notes",
            hint="use fewer lists and quotes in lists, and put blank lines between paragraphs",
        ),
    )
    assert deep.html.startswith('<p>- <a href="ref:a"></a>&lt;i&gt;\n')
    assert to_html("- a").html == "<ul>\n<li>a</li>\n</ul>"


def test_nothing_is_kept_between_bodies() -> None:
    """Footnotes, abbreviations and link names of one body mean nothing in the next."""
    to_html("[a][k] MND x[^1]\n\n[k]: b\n\n*[MND]: c\n\n[^1]: d")
    assert to_html("[a][k] MND x[^1]").html == "<p>[a][k] MND x[^1]</p>"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("[[a]]", '<p><a href="/a/?x=&quot;&amp;">A &amp; Co</a></p>'),
        ("[[a|*<B>*]]", '<p><a href="/a/?x=&quot;&amp;">*&lt;B&gt;*</a></p>'),
        ("[[Đỗ Xuân]]", '<p><a href="/do/">Đỗ</a></p>'),
        ("[[x & y]] [[x|X]]", "<p>x &amp; y X</p>"),
    ],
)
def test_resolve(body: str, html: str) -> None:
    """An open reference becomes a link with its label or the entity's name; an unknown one becomes text."""
    known = {"a": ('/a/?x="&', "A & Co"), "Đỗ Xuân": ("/do/", "Đỗ")}
    assert resolve(to_html(body).html, known.get) == html


NAMES = [
    ("Laos", "/la/"),
    ("Lao PDR", "/la/"),
    ("Phan Văn Giang", "/pvg/"),
    ("Giang", "/g/"),
    ("Tom & Jerry", '/t/?"&'),
    ("amp", "/amp/"),
    ("", "/never/"),
]


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>Laos and Laos</p>", '<p><a href="/la/">Laos</a> and Laos</p>'),
        ("<p>Lao PDR, then Laos</p>", '<p><a href="/la/">Lao PDR</a>, then Laos</p>'),
        ("<p>Laos, then Lao PDR</p>", '<p><a href="/la/">Laos</a>, then Lao PDR</p>'),
        ("<p>Laosian xLaos Laos\u0301 Laos_</p>", '<p>Laosian xLaos Laos\u0301 <a href="/la/">Laos</a>_</p>'),
        ("<p>Viet Nam–Laos’s</p>", '<p>Viet Nam–<a href="/la/">Laos</a>’s</p>'),
        ("<p>Phan Văn\nGiang</p>", '<p><a href="/pvg/">Phan Văn\nGiang</a></p>'),
        (
            "<p>Phan Văn Giang; Phan Văn Giang; Giang</p>",
            '<p><a href="/pvg/">Phan Văn Giang</a>; Phan Văn Giang; <a href="/g/">Giang</a></p>',
        ),
        ("<p>Tom &amp; Jerry</p>", '<p><a href="/t/?&quot;&amp;">Tom &amp; Jerry</a></p>'),
        ('<p title="Laos">a &amp; b</p>', '<p title="Laos">a &amp; b</p>'),
        ('<p>Laos <a href="/la/">there</a></p>', '<p>Laos <a href="/la/">there</a></p>'),
        ('<p><a href="/x/">Laos</a> Laos</p>', '<p><a href="/x/">Laos</a> <a href="/la/">Laos</a></p>'),
        (
            "<h2>Laos</h2><code>Laos</code><figcaption>Laos</figcaption><p>Laos</p>",
            '<h2>Laos</h2><code>Laos</code><figcaption>Laos</figcaption><p><a href="/la/">Laos</a></p>',
        ),
        ("Laos", '<a href="/la/">Laos</a>'),
    ],
)
def test_link_first_mentions(html: str, linked: str) -> None:
    """The first whole mention of an address in prose becomes its link, and no other byte changes."""
    assert link_first_mentions(html, NAMES) == linked


@given(st.lists(st.sampled_from(["Laos", " ", "Giang", "Phan Văn ", "[[x]]", "# ", "`", "\n\n", "*", "&", "<b>"])))
def test_linking_only_adds_links(words: list[str]) -> None:
    """Linking mentions adds tags and changes no text, and doing it again changes nothing."""
    html = to_html("".join(words)).html
    linked = link_first_mentions(html, NAMES)
    assert plain(linked) == plain(html)
    assert link_first_mentions(linked, [pair for pair in NAMES if f'href="{pair[1]}"' in linked]) == linked


def test_rebase() -> None:
    """Addresses of links and pictures move; open references, text and other attributes stay."""
    html = '<p>href="x" <a href="a/?b&amp;c" title=" href=">x</a><img src="i.png" alt="a"><a href="ref:q"></a></p>'
    moved = (
        '<p>href="x" <a href="/n/a/?b&amp;c" title=" href=">x</a><img src="/n/i.png" alt="a"><a href="ref:q"></a></p>'
    )
    assert rebase(html, lambda address: f"/n/{address}") == moved
    assert rebase(html, lambda address: address) == html


class Danger(HTMLParser):
    """Collects what no page may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags, attributes and schemes that are not wanted."""
        if tag in ("script", "style", "iframe", "form", "svg", "object"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(name)
            read = re.sub(r"[\t\n\r]", "", value or "").strip().lower()  # as browsers read it
            if name in ("href", "src") and read.startswith(("javascript:", "data:")):
                self.found.append(value)


FRAGMENTS = [
    "<script>", "</script>", "<p onclick='x'>", "<a href='javascript:x'>", "](javascript:x)", "<svg/onload=x>", "<!--",
    "-->", "<![CDATA[", "<?", "[[", "]]", "|", "[", "](", "`", "```\n", "    ", "\n", "\n\n", "# ", "> ", "- ", "1. ",
    "[^a]", "[^a]: ", "*[a]: ", "a", "*", "_", "<", ">", "&", "&#x3c;", '"', "'", "\\", "\ue000", "0", "\ue001", "\x02",
    "\x03", "|-|\n", "đ", "\x00", "<b", "/>", "<details>", "</p>", ":   ", "\r", "\ud800", "klzzwxh:0", "wzxhzdk:0",
    "](java\n", "script:x)",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS)).map("".join)))
def test_any_text_is_harmless(body: str) -> None:
    """Any text gives HTML without anything that runs, and references that stand within it."""
    markup = to_html(body)
    danger = Danger()
    danger.feed(markup.html)
    assert danger.found == []
    assert "<script" not in markup.html.lower()
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places: list[Reference | Link] = [*markup.references, *markup.links]
    for place in places:
        assert 1 <= place.column <= place.end_column <= len(lines[place.line - 1]) + 1
    for reference in markup.references:
        assert lines[reference.line - 1][reference.column - 1 :].startswith("[[")
