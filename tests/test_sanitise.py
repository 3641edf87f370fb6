"""Which HTML is let through?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import cleared
from attache.sanitise import clean, cleaner, surely_clean


@pytest.mark.parametrize(
    ("attack", "harmless"),
    [
        ("<script>alert(1)</script>", ""),
        ("a <script>alert(1)</script> b", "a  b"),
        ("<style>p{}</style>", ""),
        ("<p onclick='x()' style='color:red' class='masthead' id='top'>a</p>", "<p>a</p>"),
        ("<img src='x.png' onerror='x()'>", '<img src="x.png">'),
        ("<img src='data:image/png;base64,AAAA' alt='a'>", '<img alt="a">'),
        ("<a href='&#106;avascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='java&#9;script:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='java\nscript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='JaVaScRiPt:x'>a</a><a href='vbscript:x'>b</a><a href='ref:x'>c</a>", "<a>a</a><a>b</a><a>c</a>"),
        ("<iframe src='https://x.vn'>a</iframe>", ""),
        ("<form action='/x'><input name='a'><button>b</button></form>", ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<math><mtext></p><style><img src=x onerror=x()></style></math>", ""),
        ("<base href='https://x.vn/'><meta http-equiv='refresh' content='0'>a", "a"),
        ("<!-- a -->", ""),
        ("<td align='right' class='a'>b</td>", "b"),
        ("a\x00\x08\x7f\u0085\ufdd0&#1;b", "a\u0085b"),
    ],
)
def test_attack(attack: str, harmless: str) -> None:
    """What could harm a reader comes out as exactly this."""
    assert clean(attack) == harmless


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.vn/?a&amp;b" title="c">a</a> <a href="mailto:a@b.vn">b</a> <a href="/c/">c</a>',
        '<ol reversed="" start="3" type="a"><li value="2">a</li></ol>',
        '<table><tbody><tr><td colspan="2" align="right">a</td></tr></tbody></table>',
        '<p lang="vi" dir="ltr">a <time datetime="2024">b</time> <kbd>c</kbd></p>',
        '<details open=""><summary>a</summary>b</details>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<div class="footnote"><ol><li id="fn:1">a</li></ol></div>',
    ],
)
def test_what_is_listed_stays(html: str) -> None:
    """Text, tables, lists, dates and footnotes come through as they are."""
    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<sup id="fnref:two words">a</sup>', '<sup id="fnref:two-words">a</sup>'),
        ('<li id="top">a</li>', "<li>a</li>"),
        ('<td align="justify">a', "a"),
        ('<ol start="10000"><li value="x">a', "<ol><li>a</li></ol>"),
        ('<ol start="-10"><li value="999">a', '<ol start="-10"><li value="999">a</li></ol>'),
        ('<table><tbody><tr><td align="justify">a', "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ('<p title="a&quot;b">1 > 0', '<p title="a&quot;b">1 &gt; 0</p>'),
        ("<h1><h><h1>a", "<h1></h1><h1>a</h1>"),
        ("a&#xd;b", "a\nb"),
        ("\ufeff" * 20 + "<b>a", "\ufeff" * 12 + "&lt;b&gt;a&lt;/b&gt;"),
    ],
)
def test_what_is_mended(html: str, cleaned: str) -> None:
    """Only footnotes have ids, columns have three sides, and what comes out is canonical, or else text."""
    assert clean(html) == cleaned
    assert cleaner().clean(cleaned).lstrip("\ufeff") == cleaned.lstrip("\ufeff")


TAG = re.compile(r'</?([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r' ([a-z]+)="[^"]*"')
FRAGMENTS = [
    "<script>", "</script>", "<p onclick='x'>", "<a href='javascript:x'>", "<svg/onload=x>", "<!--", "-->", "<![CDATA[",
    "<?", "<table>", "<td>", "<math>", "<style>", "<", ">", "&", "&#x3c;", "&lt;", '"', "'", "/>", "</p>", "a", "\x00",
    "<A HREF='x'", " title=", " lang=vi ", " onerror=x ", " style='x'",
]  # fmt: skip


@given(st.one_of(st.text(st.characters(codec="utf-8")), st.lists(st.sampled_from(FRAGMENTS)).map("".join)))
def test_any_text_becomes_canonical(html: str) -> None:
    """Every `<` opens a listed tag, whose attributes are listed and quoted, and no `>` stands outside of one."""
    cleaned = clean(html)
    tags = TAG.findall(cleaned)
    assert {"<", ">"} & set(TAG.sub("", cleaned)) == set()
    assert {name for name, _attributes in tags} & {"script", "style", "svg", "math", "iframe", "form"} == set()
    assert {name for _tag, said in tags for name in ATTRIBUTE.findall(said)} <= {"href", "title", "lang"}
    assert "javascript:" not in "".join(said for _tag, said in tags)


texts = st.text(max_size=8) | st.sampled_from(
    ['"', "'", "\n", "\n ", "&amp;", "&lt;", "&gt;", "\u2028", "\ufeff", "\ue0001\ue001"]
)
addresses = st.from_regex(
    r"https?://([a-z0-9-]{1,4}\.){1,3}[a-z]{1,3}(/[a-z/~%+?=:,;@#.\ue001\ue002-]{0,9})?", fullmatch=True
)
links = st.builds('<a href="{}">{}</a>'.format, addresses, texts)
words = st.lists(texts | links, max_size=3).map("".join)
lines = st.lists(words | st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong"]), words), max_size=3).map(
    "".join
)
blocks = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h1", "h2", "h6"]), lines),
    st.builds(
        "<{0}>\n{1}</{0}>".format,
        st.sampled_from(["ul", "ol"]),
        st.lists(lines.map("<li>{}</li>\n".format), min_size=1, max_size=3).map("".join),
    ),
    st.lists(lines.map("<p>{}</p>\n".format), max_size=3).map("".join).map("<blockquote>\n{}</blockquote>".format),
)


@given(st.lists(blocks, max_size=3).map("\n".join))
def test_what_is_surely_clean_stays(html: str) -> None:
    """What is not given to the cleaner would come out of it as it is."""
    assert not surely_clean().fullmatch(html) or cleared(cleaner().clean(html)) == html


def test_most_texts_are_surely_clean() -> None:
    """A text of paragraphs, headings, lists, quotes, emphases and links is not given to the cleaner."""
    html = (
        '<p>“a” <em>b</em> &amp; <a href="https://a-1.vn/b?c=d#e">f</a> <strong>g <a href="http://a.b">c</a></strong></p>\n'
        "<h2>a</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<blockquote>\n<p>a\nb</p>\n</blockquote>"
    )
    assert surely_clean().fullmatch(html)
    assert clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>a", "<p>a</h2>", "<p><p>a</p></p>", "<p>a</p></p>", "<ul>\n<li>a</li>\n</ol>", "<li>a</li>", "a",
        "<script>a</script>", "<p onclick='a'>b</p>", '<p class="a">b</p>', "<P>a</P>", "<p>a < b</p>", "<p>&quot;</p>",
        "<p>&#60;</p>", "<p>a & b</p>", "<p>\xa0</p>", "<p>\x00</p>", "<p>\r</p>", "<p>\ufdd0</p>", "<p><em>a</p></em>",
        "<p><em><em>a</em></em></p>", '<p><a href="https://a.b"><a href="https://a.b">c</a></a></p>',
        "<p><!-- a --></p>", '<p><a href="javascript:a">b</a></p>', '<p><a href="https://a.b" onclick="c">d</a></p>',
        '<p><a href="https://a.b&amp;c">d</a></p>', '<p><a href="https://1.2.3.4">a</a></p>',
        "<p><a href='https://a.b'>c</a></p>",
        '<p><a href="https://xn--a.b">c</a></p>', '<p><a href="https://a@b.c">d</a></p>', '<p><a href="https://a.b:c">d</a></p>',
        '<p><a href="https://a.b/é">c</a></p>', '<p><a href="https://a.b/\n">c</a></p>', '<p><a href="//a.b">c</a></p>',
        '<p><a href="https://a.0xf">b</a></p>',
    ],
)  # fmt: skip
def test_in_doubt_it_is_cleaned(html: str) -> None:
    """Anything else is: another tag or attribute, another address, or what is not written as the cleaner writes it."""
    assert not surely_clean().fullmatch(html)
