"""What holds of every text?

A law takes a text, and raises where the text breaks it. Laws that tests of single rooms hold of made-up values already
are searched by `python -m tests.fuzz` as they stand there; these are those of whole files and of whole digests.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from time import process_time
from typing import Any, get_args
from zlib import crc32

import msgspec
from lxml import etree

from attache import disk, output
from attache.clipping import clip
from attache.comparison import compared
from attache.datecolumn import column
from attache.datefinder import dates_in
from attache.dateforms import date_error, readings
from attache.dates import Edtf, EdtfError, parse_edtf
from attache.datewords import iso_ends, say
from attache.diagnostics import CONTROL, ERRORS, Diagnostic, Finding, cleared, settle
from attache.digest import link
from attache.edits import Edit, applied, extent_of, head_of, in_flow, in_order, saying, scalar, value_at
from attache.entities import Known, known_of
from attache.figurefinder import figures_in
from attache.frontmatter import read, read_yaml
from attache.gather import locator
from attache.layout import laid_out
from attache.layouts import lay_out
from attache.ledger import entered, read_ledger
from attache.markup import Link, Reference, link_first_mentions, plain, rebase, resolve, to_html
from attache.memory import Built, Checked, Laid, Linked, LinkMemory, PageMemory, ParseMemory, unpack
from attache.memory import Known as Learnt
from attache.mend import mended
from attache.model import Digest, Record, Source
from attache.origin import clipped
from attache.pagebar import State, empty_page, excerpt
from attache.parse import parse, reader_of
from attache.register import relate
from attache.render import Renderer
from attache.reports import Format, line_in, lines_by, report, visible
from attache.sanitise import FOOTNOTE, clean, cleaner, surely_clean
from attache.suggest import suggested
from attache.tokens import tokens_of
from attache.values import stamp_of_bytes
from attache.words import catalogue
from tests.conftest import ROOT
from tests.fuzz.texts import CORPUS, as_text, files_in, pool, sites
from tests.sites import SITE
from tests.specimens import DATES
from tests.tools.calendars import wrong as wrong_calendar
from tests.tools.feeds import json_findings, xml_findings

Law = Callable[[str], None]
TODAY = date(2026, 11, 22)
SECONDS = 2  # of a processor, for one text
LOCALES = ("en-GB", "en-US", "vi", "fr", "ar", "fa", "ja", "my")


def raw(text: str) -> bytes:
    """Give the bytes of a text; a lone half of a character stands for the byte that is no UTF-8."""
    return (
        text.encode("utf-8", "surrogateescape")
        if not re.search("[\ud800-\udc7f\udd00-\udfff]", text)
        else text.encode("utf-8", "surrogatepass")
    )


# Files ---------------------------------------------------------------------------------------------------------------


def front_matter(text: str) -> None:
    """Every finding and value has its place within the text, and says the same whether or not places were asked for."""
    for reader in (read, read_yaml):
        matter = reader(text)
        lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
        for span in (one.span for one in matter.findings):
            assert span
            assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column), span
            assert span.end_line <= len(lines) and span.end_column <= len(lines[span.end_line - 1]) + 1, span
            assert span.column <= len(lines[span.line - 1]) + 1, span
        for at, value in _leaves(matter.values):
            place = extent_of(text, at) if unicodedata.is_normalized("NFC", text) else None
            if place and value is not None and re.fullmatch(r"\w+", value) and reader_has(text, reader):
                assert value in text[slice(*place)] or "\\" in text[slice(*place)], (at, value)
        assert CONTROL.search(matter.body) is None or CONTROL.search(text)


def reader_has(text: str, reader: object) -> bool:
    """Say whether `extent_of`, which reads front matter where there is some, reads what this reader does."""
    return reader is read or bool(read(text).findings and read(text).findings[0].rule == "frontmatter-missing")


def _leaves(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(item, (*at, step))
    else:
        yield at, value


def parsing(text: str) -> None:
    """No file of any sort raises; every finding stands within its file, and is told in every format."""
    files = {path: raw(held) for path, held in files_in(text).items()}
    findings: list[Finding] = []
    for path, data in files.items():
        found = parse(Source(path=path, data=data))
        assert found.record or found.findings or path == "ledger.txt"
        assert CONTROL.search(found.words) is None
        findings += found.findings
    told(files, findings)


def told(files: dict[str, bytes], findings: Sequence[Finding]) -> tuple[Diagnostic, ...]:
    """Tell findings in every format, and give them in their places."""
    settled, line_of = settle(findings, locator(files.get)), lines_by(files.get)
    for one in settled:
        if one.line is None:
            continue
        assert one.column and one.end_line and one.end_column
        assert (1, 1) <= (one.line, one.column) <= (one.end_line, one.end_column), one
        text = unicodedata.normalize("NFC", files[one.path].decode("utf-8-sig", "replace"))
        for n, place in ((one.line, one.column), (one.end_line, one.end_column)):
            line = line_in(text, n)
            assert line is not None and place <= len(line) + 1, one
    for format in get_args(Format):
        out = report(settled, format, line_of)
        assert not [char for char in out if not char.isprintable() and char not in " \n\t" and visible(char) != char]
        out.encode()
        if format in ("json", "sarif"):
            json.loads(out)
    empty_page(State(now=TODAY, errors=tuple((one, excerpt(one, line_of)) for one in settled[:20])))
    return settled


def mending(text: str) -> None:
    """`check --fix` loses no text, does nothing when it is done again, and leaves no more errors than there were."""
    before = {path: raw(held) for path, held in files_in(text).items()}
    changed = _mended(before)
    after = before | {path: new.encode() for path, (_, new) in changed.items()}
    for path, (old, new) in changed.items():
        assert old.encode() == before.get(path, b"")
        assert new[len(head_of(new)) :] == old[len(head_of(old)) :] or path.endswith((".yaml", ".txt")), path
        assert (
            sorted(re.findall(r"#.*", old)) == sorted(re.findall(r"#.*", new))
            or path == "ledger.txt"
            or "#" in _said(new, path)
        )
    again = _mended(after)
    assert not again, next(iter(again.items()))
    if all(_legible(path, data) for path, data in before.items()):
        old_errors, new_errors = ([one for one in _linked(files)[2] if one.rule in ERRORS] for files in (before, after))
        known = {(one.path, one.at) for one in old_errors}
        hidden = any(one.fix is not None and (one.key or one.rule in ERRORS) for one in _linked(before)[2])
        assert hidden or {(one.path, one.at) for one in new_errors} <= known, new_errors


def _said(text: str, path: str) -> str:
    return repr(reader_of(path)(text).values)


def _legible(path: str, data: bytes) -> bool:
    found = parse(Source(path=path, data=data))
    return bool(found.record) and not any(one.rule in ERRORS for one in found.findings)


def _linked(files: dict[str, bytes]) -> tuple[list[Record[Any]], Digest, list[Finding]]:
    parsed = [parse(Source(path=path, data=data)) for path, data in sorted(files.items())]
    records = [one.record for one in parsed if one.record]
    digest, findings = link(records, now=TODAY)
    return records, digest, [*(finding for one in parsed for finding in one.findings), *findings]


def _mended(files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    parsed = [parse(Source(path=path, data=data)) for path, data in sorted(files.items())]
    records = [one.record for one in parsed if one.record]
    found = [finding for one in parsed for finding in one.findings]
    return dict(mended(records, found, files.get, partial(link, now=TODAY)).texts)


def editing(text: str) -> None:
    """A changed value is read back, nothing else changes; a key in another place says the same; any line is a value."""
    values = value_at(text) if not read(text).findings else {}
    for at, value in list(_leaves(values))[:3]:
        place = extent_of(text, at)
        assert place
        assert 0 <= place[0] <= place[1] <= len(text)
        if value is not None and place[0] < place[1]:
            new = applied(text, [Edit(*place, scalar("đ: x", flow=in_flow(text, at)))])
            assert value_at(new, at) == "đ: x", (at, value)
            assert read(new).body == read(text).body
    wanted = {**values, "title": "New: “title”", "tags": [*_listed(values.get("tags")), "a"]}
    changed = saying(text, wanted) if values else None
    assert changed is None or value_at(changed) == wanted
    moved = in_order(text, (), sorted(values)) if values else text
    assert value_at(moved) == values or not values
    assert sorted(moved) == sorted(text)
    for line in text.splitlines()[:5]:
        word = unicodedata.normalize("NFC", cleared(line)).strip()
        if word and word.isprintable():
            assert read_yaml(f"a: {scalar(word)}\n").values == {"a": word}
            assert read_yaml(f"a: [{scalar(word, flow=True)}]\n").values == {"a": [word]}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def ledger(text: str) -> None:
    """Every line is an entry or a finding; what is entered is kept, and entering it again changes nothing."""
    text = text.lstrip("\ufeff")
    file, findings = read_ledger(text)
    lines = re.split(r"\r\n|\r|\n", text)
    assert len(file.entries) + len(findings) == sum(bool(line.rstrip()) and not line.startswith("#") for line in lines)
    new = entered(text, [("articles/a", "/articles/a/")])
    assert entered(new, []) == new
    known = {(entry.id, entry.address) for entry in file.entries}
    assert {(entry.id, entry.address) for entry in read_ledger(new)[0].entries} >= known


# Dates and words -----------------------------------------------------------------------------------------------------


def dates(text: str) -> None:
    """Every line is a date or an error; a date has bounds in order and can be said in any language."""
    for line in text.splitlines()[:20]:
        for day in (False, True):
            date_error(line, day=day)
        for one in readings(line):
            parse_edtf(one)
        try:
            edtf = parse_edtf(line)
        except EdtfError:
            continue
        assert edtf.text == line
        assert parse_edtf.__wrapped__(edtf.text) == edtf
        assert edtf.earliest is None or edtf.latest is None or edtf.earliest <= edtf.latest
        assert edtf.low <= edtf.high
        iso_ends(edtf)
        for locale in (LOCALES[crc32(raw(line)) % len(LOCALES)], "en-GB", "vi"):
            _said_in(edtf, locale)


def _said_in(edtf: Edtf, locale: str) -> None:
    words = catalogue(locale)
    for short in (False, True):
        assert say(edtf, locale, words, short=short, weekday=not short).strip()
    assert column(edtf, locale, words).lines


@cache
def registry() -> tuple[list[Record[Any]], Known]:
    """Read the registry of a real digest once."""
    full = {path: raw(held) for path, held in sites()[0].items() if not path.startswith("articles/")}
    records = _linked(full)[0]
    return records, relate(known_of(records, TODAY))[0]


def suggesting(text: str) -> None:
    """What a source text names stands in it; what is laid out of it has no error, and quotes it in comments alone."""
    records, known = registry()
    text = unicodedata.normalize("NFC", re.sub("[\ud800-\udfff]", "", text).replace("\r\n", "\n").replace("\r", "\n"))
    for token in tokens_of(text):
        assert 0 <= token.start < token.end <= len(text)
    for one in (*dates_in(text, parse_edtf("2026-11-20")), *figures_in(text)):
        assert 0 <= one.start <= one.end <= len(text)
    clipping = clip(text)
    found = suggested(clipping, known, text)
    for said in found:
        assert said.line <= text.count("\n") + 1
    laid = laid_out(clipping, found, known, TODAY, files=(records, ()))
    for path, made in {laid.path: laid.text, **laid.officials}.items():
        wrong = parse(Source(path=path, data=made.encode()))
        assert wrong.record and not [one for one in wrong.findings if one.rule in ERRORS], wrong.findings
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(raw(text))
        file.flush()
        if not re.match(r"\ufeff?\s*<[!?a-z]", text, re.IGNORECASE):  # a page of the web is trafilatura's to read
            clipped(file.name)


# HTML ----------------------------------------------------------------------------------------------------------------


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _names("br col hr img wbr")
TAG = re.compile(r'</?([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
OURS = re.compile(r' rel="noopener noreferrer"| id="h:[a-z0-9-]+"| class="ta-(?:center|left|right)"')
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class _Nesting(HTMLParser):
    """Says which elements are open, and refuses what is closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, whose attributes can do no harm."""
        names = [name for name, _ in attrs]
        assert len(names) == len({*names})
        assert {*names} <= ALLOWED, (tag, names)
        for name, value in attrs:
            scheme = SCHEME.match(re.sub(r"[\t\n\r]", "", value or "")) if name in ("href", "src") else None
            assert (
                not scheme or FOOTNOTE.match(value or "") or scheme[1].lower() in ("http", "https", "mailto", "ref")
            ), value
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open, tag
        assert self.open.pop() == tag, tag

    def handle_decl(self, decl: str) -> None:
        """Refuse a declaration."""
        raise AssertionError(decl)

    def handle_comment(self, data: str) -> None:
        """Refuse a comment."""
        raise AssertionError(data)


ALLOWED = _names(
    "dir lang title href span open alt height loading src width id value reversed start type colspan rowspan scope "
    "datetime class rel align"
)
HARMFUL = _names("script style svg math iframe form object embed base meta link input button textarea")


def harmless(html: str) -> None:
    """HTML has listed tags and attributes, nests well, and holds no control character."""
    assert CONTROL.search(html) is None
    names = {match[1] for match in TAG.finditer(html)}
    assert not names & HARMFUL, names
    assert not {"<", ">"} & set(TAG.sub("", html)), TAG.sub("", html)
    nesting = _Nesting()
    nesting.feed(html)
    nesting.close()
    assert not nesting.open, nesting.open


def sanitising(text: str) -> None:
    """What is cleaned is harmless, is as clean as it gets, and what is surely clean is what the cleaner leaves."""
    text = re.sub("[\ud800-\udfff]", "", text).lstrip("\ufeff")  # of which a parser takes one away each time
    cleaned = clean(text).lstrip("\ufeff")
    harmless(cleaned)
    assert clean(cleaned) == cleaned
    assert cleared(cleaner().clean(cleaned)) == cleaned
    if surely_clean().fullmatch(text):
        assert cleared(cleaner().clean(text)) == text


def marking_up(text: str) -> None:
    """Markdown becomes harmless HTML; references and links have their places; what is done to it leaves it harmless."""
    text = cleared(text)  # the door refuses what is cleared here
    markup = to_html(text)
    lines = re.split(r"\r\n|\r|\n", text)
    places: tuple[Reference | Link, ...] = (*markup.references, *markup.links)
    for one in places:
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= one.end_column <= len(lines[one.line - 1]) + 1, one
    assert len({heading.id for heading in markup.headings}) == len(markup.headings)
    assert all(2 <= heading.level <= 6 for heading in markup.headings)
    harmless(markup.html)
    closed = resolve(markup.html, lambda target: ("/a/?b&c", '"<x>&') if len(target) % 2 else None)
    assert 'href="ref:' not in closed
    harmless(closed)
    bare = OURS.sub("", re.sub(r' class="ta-(\w+)"', r' align="\1"', closed))
    again = clean(bare)
    assert _quotes(again) == _quotes(bare), _differing(bare, again)
    harmless(rebase(closed, lambda address: f"../{address}&"))
    assert rebase(closed, lambda address: address) == closed
    first = re.findall(r"\w{3,}", plain(closed))[:3]
    named = link_first_mentions(closed, [(word, f"/{word}/") for word in first])
    harmless(named)
    assert plain(named) == plain(closed)
    assert CONTROL.search(plain(closed)) is None


def _quotes(html: str) -> str:
    """The HTML with quotation marks as they are: in text both forms are the same."""
    return html.replace("&quot;", '"').replace("&#x27;", "'")


def _differing(one: str, other: str) -> tuple[str, str]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(0, at - 40) : at + 40], other[max(0, at - 40) : at + 40]


# Whole digests -------------------------------------------------------------------------------------------------------


@cache
def theme() -> disk.Theme:
    """Read the theme once."""
    return disk.theme(ROOT)


def linking(text: str) -> None:
    """Files of any sort are linked, in whatever order; ids and addresses are unique; findings are told."""
    files = {path: raw(held) for path, held in files_in(text).items()}
    parsed = [parse(Source(path=path, data=data)) for path, data in files.items()]
    records = [one.record for one in parsed if one.record]
    digest, findings = link(records, now=TODAY)
    told(files, [*(finding for one in parsed for finding in one.findings), *findings])
    other, same = link(records[::-1], now=TODAY)
    assert other == digest and {*same} == {*findings}
    drafts, _ = link(records, now=TODAY, drafts=True)
    assert len(drafts.articles) >= len(digest.articles)
    if any(one.rule in ERRORS for one in findings):
        return
    for shown in (digest, drafts):
        addresses = [article.card.address for article in shown.articles]
        assert len({*addresses}) == len(addresses)
        ids = [event.id for article in shown.articles for event in article.events]
        assert len({*ids}) == len(ids)


def building(text: str) -> None:
    """Of files without an error every page is made: XML, JSON, calendars and HTML that readers of them can read."""
    files = {"site.yaml": SITE.encode()} | {path: raw(held) for path, held in files_in(text).items()}
    parsed = {path: parse(Source(path=path, data=data)) for path, data in files.items()}
    digest = None
    while digest is None:
        digest, findings = link([one.record for one in parsed.values() if one.record], now=TODAY)
        found = (*findings, *(finding for one in parsed.values() for finding in one.findings))
        wrong = {finding.path for finding in found if finding.rule in ERRORS}
        if wrong:  # what is wrong is left out: the gate would have closed
            if not wrong & parsed.keys():
                return
            parsed = {path: one for path, one in parsed.items() if path not in wrong}
            digest = None
    layout = lay_out(digest, theme(), b"")
    renderer = Renderer(theme().templates, layout.site)
    words = {path: one.words for path, one in parsed.items()}
    for page in layout.pages:
        assert not page.file.startswith("/") and not {"", ".", ".."} & {*page.file.split("/")}, page.file
        if not page.file.endswith((".png", ".webp", ".avif", ".jpg", ".sqlite")):
            well_formed(page.file, renderer.render(page, words))  # type: ignore[arg-type]
    for article in digest.articles:
        path = article.path
        held = files[path].decode("utf-8-sig")
        compared(held, read(held).body_line, article, registry()[1], article.events)


def well_formed(file: str, data: bytes) -> None:
    """Say of a file that readers of its kind can read it."""
    text = data.decode()
    assert CONTROL.search(text) is None, file
    ending = file.rpartition(".")[2]
    if re.search(r"(?:feed|atom)(?:-\d+)?\.xml$", file):
        assert list(xml_findings(data)) == [], (file, list(xml_findings(data)))
    elif re.search(r"feed(?:-\d+)?\.json$", file):
        assert list(json_findings(data)) == [], file
    elif ending in ("xml", "opml", "svg"):
        etree.fromstring(data)
    elif ending == "json":
        json.loads(text)
    elif ending == "ics":
        assert wrong_calendar(data) == [], file
    elif ending == "html" and text.startswith("<!"):
        page = _Page()
        page.feed(text)
        page.close()
        assert page.open == [], (file, page.open)


class _Page(HTMLParser):
    """Reads a page: every element is closed, and no attribute is a program."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert re.fullmatch(r"[a-z][a-z0-9:-]*", name, re.IGNORECASE), (tag, name)
            assert not (name in ("href", "src") and re.match(r"\s*(?:javascript|data|vbscript):", value or "", re.I))
        if tag not in {*VOID, "meta", "link", "input", "source", "path", "use", "rect", "circle", "line", "polygon"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; some may be left to end by themselves."""
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if tag in {"path", "use", "rect", "circle", "line", "polygon"}:
            return
        assert self.open and self.open.pop() == tag, (tag, self.open[-3:])


OPTIONAL = _names("li dt dd p tr td th thead tbody tfoot option colgroup body html head")


# What lies on the machine --------------------------------------------------------------------------------------------


def memories(text: str) -> None:
    """Any bytes under a right checksum are a memory, or as good as none."""
    data = raw(text)
    kinds: tuple[Any, ...] = (ParseMemory, PageMemory, Laid, Linked, Checked, Built, Learnt, LinkMemory)
    for kind in kinds:
        for packed in (data, stamp_of_bytes(data) + data):
            found: Any = unpack(packed, kind, b"e")
            assert found.engine == b"e"
            for one in getattr(found, "parsed", {}).values():
                assert isinstance(one.findings, tuple)


def manifests(text: str) -> None:
    """A manifest names files below its folder, or the build says that it is damaged and removes nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder, foreign = Path(name) / "public", Path(name) / "foreign.txt"
        folder.mkdir()
        foreign.write_text("mine", encoding="utf-8")
        (folder / output.MANIFEST).write_bytes(raw(text))
        try:
            with output.Output(folder, force=False) as made:
                made.publish({"index.html": b"x"}, ())
        except disk.DiskError:
            return
        finally:
            assert foreign.read_text(encoding="utf-8") == "mine"
        assert (folder / "index.html").read_bytes() == b"x"
        assert [*json.loads((folder / output.MANIFEST).read_bytes())["files"]] == ["index.html"]


LAWS: dict[str, Law] = {
    "frontmatter": front_matter,
    "parse": parsing,
    "mend": mending,
    "edits": editing,
    "ledger": ledger,
    "dates": dates,
    "suggest": suggesting,
    "sanitise": sanitising,
    "markup": marking_up,
    "link": linking,
    "build": building,
    "memory": memories,
    "manifest": manifests,
}


@cache
def seeds(name: str) -> tuple[str, ...]:
    """Give texts from which a search begins: they break no law, but are near to what may."""
    match name:
        case "link" | "build" | "mend":
            return (*(as_text(site) for site in sites()), *pool()[:20])
        case "dates":
            return ("\n".join(date for date, _ in DATES.values()), FORMS_OF_DATES)
        case "markup" | "suggest":
            return (*filter(None, (read(text).body for text in pool())), *_cases())
        case "sanitise":
            return tuple(to_html(body).html for body in seeds("markup"))
        case "ledger":
            return ("articles/a /articles/2024/a/\n# x\nevents/b\n",)
        case "manifest":
            return ('{"version": 1, "files": {"a/b.html": "00", "index.html": ""}}',)
        case "memory":
            finding = Finding("yaml-syntax", "x", "y", "articles/a.md", at=("a", 1))
            made = [Linked(engine=b"e", findings=(finding,), said={"a": b"b"}), Learnt(engine=b"e", found="x")]
            return tuple(msgspec.msgpack.encode(one).decode("utf-8", "surrogateescape") for one in made)
        case "parse":
            return tuple(as_text({path: text}) for site in sites() for path, text in site.items() if len(text) < 9000)
    return pool()


def _cases() -> tuple[str, ...]:
    return tuple((ROOT / "tests/cases/markup.md").read_text(encoding="utf-8").split("\n.\n")[1::3])


FORMS_OF_DATES = (
    "14 April 2022\n2016-2021\nfrom 2016 to 2021\nQ3 2019\nlate 2021\n[1995,1997..1999]\n1984~/2004-06?\n2014-09%"
)


def held(name: str, text: str, patience: float = 1) -> None:
    """Hold a law of a text, in time: two seconds of a processor, times `patience`."""
    began = process_time()
    LAWS[name](text)
    assert (took := process_time() - began) < SECONDS * patience, f"{took:.1f} s"


def replayed(name: str) -> list[tuple[Path, str]]:
    """Give the texts that once broke a law, by their files."""
    files = sorted((CORPUS / name).glob("*.txt"))
    return [(file, file.read_bytes().decode("utf-8", "surrogateescape")) for file in files]
