"""How does Markdown become safe HTML?

Python-Markdown keeps no source positions, so every `[[reference]]` is taken out of the source before it and replaced by
a token: what comes back in text becomes a link, with its place known exactly; what comes back in code or an attribute
becomes again what was written. An address keeps its text and gets a token behind it, which is taken away again. What
the sanitiser gives is canonical, which is why patterns may read it afterwards.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import escape, unescape
from itertools import count
from urllib.parse import quote, unquote

import msgspec

from attache.diagnostics import Finding
from attache.hidden import readable
from attache.sanitise import FOOTNOTE, INLINE, clean


class Reference(msgspec.Struct, frozen=True):
    """A `[[target]]` or `[[target|label]]`; its place counts from 1 in the body."""

    target: str
    label: str | None
    line: int
    column: int
    end_column: int


class Link(msgspec.Struct, frozen=True):
    """An ordinary link or picture; its place is that of the address as written in the body, else 1, 1."""

    href: str
    external: bool
    line: int
    column: int
    end_column: int
    picture: bool = False


class Heading(msgspec.Struct, frozen=True):
    """A heading of the text, whose level is at least 2: the page's title is level 1."""

    id: str
    level: int
    text: str


class Markup(msgspec.Struct, frozen=True):
    """A body as HTML in which references are still open (see `resolve`), and what was found in it."""

    html: str
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    findings: tuple[Finding, ...] = ()


_REFERENCE = re.compile(
    r"""[\[\]<=\ue000-\ue002](?:                      # most characters begin nothing and are passed over at once
        (?<=(?<![\\!])\[)\[                           # not escaped, and not a picture
        (?P<target>[^\[\]|`\n]*[^\[\]|`\s\\])\s*      # on one line
        (?:\\?\|(?P<label>(?:[^\[\]|`\n]|\n(?![ \t]*[>\n]))*))?
        \]\](?!\()                                    # [[1]](address) is a link named [1]
        |(?:(?:(?<=\])\(|(?:(?<=^\[)|(?<=^[ ]\[)|(?<=^[ ]{2}\[)|(?<=^[ ]{3}\[))(?!\^)[^\[\]\n]*\]:)
            [ ]*\n?[ ]*(?:<(?=[^<>\n]*>))?            # [a](b) and [a]: b
            |(?:(?<=\shref=)|(?<=\ssrc=))["']?|(?<=<)(?=[a-z]+:|[^\s<>@]+@))  # and as HTML, and <b>
            (?P<address>[^\s<>"')\[\\\ue000-\ue002]+)
        |(?<=[\ue000-\ue002]))                        # what our tokens are made of is for private use""",
    re.VERBOSE | re.MULTILINE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")  # what no UTF-8 can hold
_TOKEN = re.compile("(?:\ue000|#\ue002)([0-9]{1,9})\ue001")  # behind an address it looks like an anchor
_WITHIN = re.compile('\ue002[0-9]{1,9}\ue001(?!")')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)([^>"]*(?:"[^"]*"[^>"]*)*)>')
_INLINE_TAG = re.compile(rf'</?(?:{"|".join(sorted(INLINE))})(?=[ >])[^>"]*(?:"[^"]*"[^>"]*)*>')
_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_LINK = re.compile(r'(<(?:a|img)(?: (?!href=|src=)[^ "=>]+(?:="[^"]*")?)* (?:href|src)=")(?!ref:)([^"]*)')
_text = lru_cache(4096)(partial(escape, quote=False))
_OPEN = re.compile(r'<a href="ref:([^"]*)">(.*?)</a>')
_HEADING = re.compile(r'<h([1-6])([^>"]*(?:"[^"]*"[^>"]*)*)>((?:(?!<h[1-6][ >]).)*?)</h\1>', re.DOTALL)
_NOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>|<a class="footnote-backref".*?</a>', re.DOTALL)
_EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_VERBATIM = frozenset({"code", "pre", "kbd", "samp"})
# Tags that have something to say, and all that may hold a token: those with attributes.
_WALKED = re.compile(
    rf'<(/?)({"|".join(("a", "img", "t[dh]", *_VERBATIM))}|[a-z][a-z0-9]*(?= ))(?=[ >])([^>"]*(?:"[^"]*"[^>"]*)*)>'
)
_UNLINKED = frozenset({"a", "figcaption", "caption", "cite", "h1", "h2", "h3", "h4", "h5", "h6", *_VERBATIM})
_TOO_DEEP = Finding(
    rule="nesting",
    message="the Markdown is nested too deeply to be read, or has too many signs, rows or notes",
    hint="use fewer lists and quotes in lists, and put blank lines between paragraphs",
)


def to_html(body: str) -> Markup:
    """Turn Markdown into safe HTML with references left open as `<a href="ref:TARGET">LABEL</a>`.

    TARGET is percent-encoded; the label is plain text, and empty where none was given. Any text gives a Markup: what
    is nested too deeply to be read comes out as plain text, with a finding.
    """
    from attache.converter import converted  # noqa: PLC0415 - a build with nothing to convert does not wait for it

    body = body.replace("\r\n", "\n").replace("\r", "\n")
    try:
        body.encode()
    except UnicodeEncodeError:  # rare, and sought at length
        body = _SURROGATE.sub("\ufffd", body)
    written: list[re.Match[str]] = []
    source = _REFERENCE.sub(lambda match: _tokenised(match, written), body)
    html = converted(source)
    findings = () if html is not None else (_TOO_DEEP,)
    if html is None:
        html = f"<p>{escape(source, quote=False)}</p>"
    return _Finish(body, written).markup(clean(html), findings)


def resolve(html: str, find: Callable[[str], tuple[str, str] | None]) -> str:
    """Close every open reference: `find` gives address and default label of a target.

    A target for which it gives `None` becomes plain text: its label, or the target itself.
    """

    def link(match: re.Match[str]) -> str:
        target, label = unquote(match[1]), match[2]
        found = find(target)
        if found is None:
            return label or escape(target, quote=False)
        href, name = found
        return f'<a href="{escape(href)}">{label or escape(name, quote=False)}</a>'

    return _OPEN.sub(link, html)


def rebase(html: str, move: Callable[[str], str]) -> str:
    """Give every link and picture that is no open reference the address that `move` makes of it; all else stays."""
    return _LINK.sub(
        lambda link: link[0] if (new := move(old := unescape(link[2]))) == old else link[1] + escape(new), html
    )


def plain(html: str) -> str:
    """The text of HTML from this room without markup and footnote marks, its words one space apart."""
    html = _NOTE_MARK.sub("", html)
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", html))).split())


def link_first_mentions(html: str, names: Sequence[tuple[str, str]]) -> str:
    """Link the first mention of each address by one of its `(name, address)` pairs, as a whole word.

    A longer name hides shorter ones inside it, and of two equal names the first counts. Headings, captions, links and
    code are left alone, and so is an address that the HTML links already. All other bytes stay.
    """
    line = html.replace("\n", " ")
    there = [(written, href) for name, href in names if (written := _text(name)) in line]
    if not there:
        return html  # as of most names in most texts
    linked = {unescape(match[2]) for tag in _TAG.finditer(html) for match in _ADDRESS.finditer(tag[3]) if tag[2] == "a"}
    words = _prose(html)
    first: dict[str, tuple[int, int]] = {}
    for written, href in sorted(there, key=lambda pair: -len(pair[0])):
        at = _find_word(words, written)
        if at < 0:
            continue
        if href not in linked and (href not in first or at < first[href][0]):
            first[href] = (at, at + len(written))
        words = words.replace(written, "\0" * len(written))
    parts, done = [], 0
    for (start, end), href in sorted((extent, href) for href, extent in first.items()):
        parts += [html[done:start], f'<a href="{escape(href)}">', html[start:end], "</a>"]
        done = end
    return "".join(parts) + html[done:]


def _prose(html: str) -> str:
    """The HTML with all that is no prose blanked out, at equal length, and with spaces for line ends."""
    parts, done, inside = [], 0, 0
    for tag in _TAG.finditer(html):
        text = html[done : tag.start()].replace("\n", " ")
        parts += ["\0" * len(text) if inside else text, "\0" * len(tag[0])]
        inside += (-1 if tag[1] else 1) if tag[2] in _UNLINKED else 0
        done = tag.end()
    return "".join(parts) + html[done:].replace("\n", " ")


def _find_word(text: str, word: str) -> int:
    at = text.find(word) if word else -1
    while at >= 0 and (_in_word(text[at - 1 : at]) or text[at - 1 : at] == "&" or _in_word(text[at + len(word) :][:1])):
        at = text.find(word, at + 1)
    return at


def _in_word(character: str) -> bool:
    return character.isalnum() or (character != "" and unicodedata.category(character)[0] == "M")


def _tokenised(match: re.Match[str], written: list[re.Match[str]]) -> str:
    if match["target"] is None and match["address"] is None:
        return ""
    written.append(match)
    return f"{match[0]}#\ue002{len(written) - 1}\ue001" if match["address"] else f"\ue000{len(written) - 1}\ue001"


class _Finish:
    """One walk over sanitised HTML: tokens become references, headings get ids, links are collected."""

    def __init__(self, body: str, written: list[re.Match[str]]) -> None:
        self.written = written
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", body))]
        self.body = body
        self.references: list[Reference] = []
        self.links: list[Link] = []
        self.headings: list[Heading] = []
        self.ids: dict[str, int] = {}  # of headings, with the first number that may be free behind each

    def markup(self, html: str, findings: tuple[Finding, ...]) -> Markup:
        html = _HEADING.sub(self.heading, readable(self.walked(html)))
        return Markup(html, tuple(self.references), tuple(self.links), tuple(self.headings), findings)

    def walked(self, html: str) -> str:
        parts, done = [], 0
        depth = {"a": 0, "verbatim": 0}
        for tag in _WALKED.finditer(html):
            parts += [self.texts(html[done : tag.start()], depth), self.tag(tag)]
            kind = "verbatim" if tag[2] in _VERBATIM else tag[2]
            if kind in depth:
                depth[kind] += -1 if tag[1] else 1
            done = tag.end()
        return "".join(parts) + self.texts(html[done:], depth)

    def texts(self, text: str, depth: dict[str, int]) -> str:
        if depth["verbatim"]:
            return self.expanded(text, _as_written)
        return self.expanded(text, _label if depth["a"] else self.open)

    def expanded(self, text: str, write: Callable[[re.Match[str]], str]) -> str:
        """The text with its tokens written out; a token that someone forged by character references means nothing."""

        def words(token: re.Match[str]) -> str:
            match = self.token(token)
            return write(match) if match and match["target"] else ""

        return _TOKEN.sub(words, text) if "\ue001" in text else text

    def token(self, token: re.Match[str]) -> re.Match[str] | None:
        return self.written[int(token[1])] if int(token[1]) < len(self.written) else None

    def open(self, match: re.Match[str]) -> str:
        target = " ".join(match["target"].split())
        label = " ".join(match["label"].split()) if match["label"] else None
        line, column = self.place(match.start())
        end_column = column + len(match[0].partition("\n")[0])
        self.references.append(Reference(target, label or None, line, column, end_column))
        return f'<a href="ref:{quote(target, safe="")}">{escape(label or "", quote=False)}</a>'

    def tag(self, tag: re.Match[str]) -> str:
        opening = self.expanded(tag[0], _as_written)
        # What was sanitised had an anchor there, which may have hidden a scheme; no other tags have addresses.
        if tag[2] in ("a", "img") and _WITHIN.search(tag[0]):
            opening = clean(opening).removesuffix("</a>")
        if tag[1] or tag[2] not in ("a", "img", "td", "th"):
            return opening
        if tag[2] in ("td", "th"):
            return re.sub(r' align="(center|left|right)"', r' class="ta-\1"', opening)
        address = _ADDRESS.search(opening)
        if address is None or FOOTNOTE.match(address[2]):
            return opening
        tokens = map(self.token, _TOKEN.finditer(tag[0]))
        link = self.link(
            unescape(address[2]), tag[2] == "img", next((match for match in tokens if match and match["address"]), None)
        )
        self.links.append(link)
        return opening

    def link(self, href: str, picture: bool, written: re.Match[str] | None) -> Link:
        external = bool(_EXTERNAL.match(href))
        if written is None:
            return Link(href, external, 1, 1, 1, picture)
        line, column = self.place(written.start("address"))
        first = href.partition("\n")[0]  # it may hold what ends an address elsewhere, such as a bracket
        whole = self.body.startswith(first, written.start("address"))
        return Link(href, external, line, column, column + len(first if whole else written["address"]), picture)

    def heading(self, match: re.Match[str]) -> str:
        before = self.headings[-1].level if self.headings else 1
        level = min(max(int(match[1]), 2), before + 1)  # the title is level 1, and no level is skipped
        text = plain(resolve(match[3], lambda _: None))
        base = _slug(text)
        for n in count(self.ids.get(base, 1)):  # thousands of headings may say the same
            slug = f"{base}-{n}" if n > 1 else base
            if slug not in self.ids:
                break
        self.ids |= {slug: 2, base: n + 1}
        self.headings.append(Heading(slug, level, text))
        return f'<h{level} id="{slug}"{match[2]}>{match[3]}</h{level}>'

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def _as_written(match: re.Match[str]) -> str:
    return escape(match[0])


def _label(match: re.Match[str]) -> str:
    return escape(" ".join((match["label"] or match["target"]).split()), quote=False)


@lru_cache(maxsize=1000)  # headings are much the same from article to article
def _slug(text: str) -> str:
    """An anchor that no event id can be: `h:` and ASCII letters."""
    from slugify import slugify  # noqa: PLC0415

    return f"h:{slugify(text, max_length=80, word_boundary=True) or 'section'}"
