"""Which HTML is let through?

What is listed here and nothing else: no class, style, script or id of an author's reaches a page. What comes out is
canonical: no raw `<` in text, no `"` in attribute values. What is surely that already is given back as it is.
"""

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from attache.diagnostics import CONTROL, cleared

if TYPE_CHECKING:
    from nh3 import Cleaner


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


ROUNDS = 8  # what was taken out of HTML may alter how the rest is read: two or three are enough, as a rule
FOOTNOTE = re.compile(r"#?fn(?:ref\d*)?:")
INLINE = _tags("a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr")
_BLOCKS = _tags(
    "aside blockquote br caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p "
    "pre section summary table tbody td tfoot th thead tr ul"
)
_DROPPED_WHOLE = _tags("button form iframe math noscript object script select style svg template textarea title")
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "loading", "src", "width"},
    "li": {"id", "value"},
    "ol": {"reversed", "start", "type"},
    "sup": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_NUMBERS = frozenset({"colspan", "rowspan", "span", "start", "value"})
_SIDES = {"align": {"center", "left", "right"}}


def clean(html: str) -> str:
    """HTML that can harm no reader, of any text: without what is not listed, and without control characters. Cleaned
    again it is the same; what never comes to that is plain text.
    """
    if surely_clean().fullmatch(html):
        return html
    for _ in range(ROUNDS):
        before, html = html, cleared(cleaner().clean(html))
        if html == before:
            return html
    return escape(html, quote=False)


@cache
def surely_clean() -> re.Pattern[str]:
    """Of HTML that leaves the cleaner as it went in, what most texts are: paragraphs, headings, lists and quotes of one
    level, in which stands nothing but text, emphases, and links to addresses that can be read in one way only.
    """
    text = rf"(?:[^<>&\r\xa0{CONTROL.pattern[1:-1]}]++|&(?:amp|lt|gt);)"
    href = r"https?://(?:(?!xn--)[a-z0-9-]++\.)++[a-z]++(?:/[\w./~%+?=:,;@#\ue001\ue002-]*+)?"
    words = rf'(?:{text}|<a href="{href}">{text}*+</a>)'
    line = rf"(?:{words}|<(?:em>{words}*+</em|strong>{words}*+</strong)>)*+"
    blocks = rf"<(p|h[1-6])>{line}</\1>|<([uo]l)>\n(?:<li>{line}</li>\n)*+</\2>"
    quote = rf"<blockquote>\n(?:<p>{line}</p>\n)*+</blockquote>"
    return re.compile(rf"(?:(?:{blocks}|{quote})\n?)*", re.ASCII)


@cache
def cleaner() -> "Cleaner":
    """The one cleaner of a process; imported here, so that a build with nothing to clean does not wait for it."""
    from nh3 import Cleaner  # noqa: PLC0415

    return Cleaner(
        tags=set(INLINE | _BLOCKS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        tag_attribute_values={"td": _SIDES, "th": _SIDES},
        allowed_classes={"a": {"footnote-backref", "footnote-ref"}, "div": {"footnote"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Only footnotes have ids here (headings get theirs afterwards): an author's own could clash with the page's. No
    number is so long that it would stand out of its list, or make a table of it.
    """
    if name in _NUMBERS and not re.fullmatch(r"-?[0-9]{1,4}", value):
        return None
    if name in ("href", "id") and FOOTNOTE.match(value):
        return re.sub(r"\s+", "-", value)  # a note may be called by several words, an id may not
    return None if name == "id" else value
