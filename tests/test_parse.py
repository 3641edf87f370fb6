"""A file by itself is a valid record, or what is wrong in it is said at its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import settle
from attache.frontmatter import span_of
from attache.markup import Heading
from attache.model import Href, Outline, Source
from attache.parse import LARGEST, Parsed, parse
from attache.schema import ArticleFile, EventEntry

PATH = "articles/2022/x.md"
HEAD = "---\ntitle: T\ndate: 2022-04-14\n---\n"


def read(data: str | bytes, path: str = PATH) -> Parsed:
    """Parse one file."""
    return parse(Source(path=path, data=data if isinstance(data, bytes) else data.encode()))


def said(data: str | bytes, path: str = PATH) -> list[str]:
    """Give what is wrong in one file as `line:column rule message`."""
    raw = data if isinstance(data, bytes) else data.encode()
    text = unicodedata.normalize("NFC", raw.decode("utf-8-sig", "replace"))
    settled = settle(read(data, path).findings, lambda finding: span_of(text, finding.at, finding.key))
    assert {found.path for found in settled} <= {path}
    return [f"{found.line or '-'}:{found.column or '-'} {found.rule} {found.message}" for found in settled]


def test_a_record() -> None:
    """A valid file gives its front matter, its text as HTML, and of that text what linking has to know."""
    parsed = read(f"{HEAD}\n\nOne *two*.\n\n## Đ [[a|x]]\n\n[[b]] [y](/z/) ![p](q.png) [w](https://w.example/)\n")
    assert parsed.record
    assert (parsed.record.path, parsed.record.file) == (PATH, ArticleFile(title="T", date="2022-04-14"))
    assert parsed.words.startswith("<p>One <em>two</em>.</p>\n<h2 id=")
    assert parsed.record.body == Outline(
        path=PATH,
        references=("a", "b"),
        links=(Href(href="/z/"), Href(href="q.png", picture=True), Href(href="https://w.example/", external=True)),
        headings=(Heading(id="h:d-x", level=2, text="Đ x"),),
    )


def test_a_record_without_a_text() -> None:
    """A file that says nothing below its front matter has no words, and its outline names no file."""
    parsed = read(HEAD)
    assert parsed.record
    assert (parsed.record.body, parsed.words) == (Outline(), "")


def test_other_words_are_the_same_record() -> None:
    """What a text says is no part of its record; what it refers to, and its headings, are."""
    record = read(f"{HEAD}One.").record
    assert record == read(f"{HEAD}Two.\n\nThree.").record
    for more in ("[[a]]", "[a](/b/)", "## Head"):
        assert record != read(f"{HEAD}One.\n\n{more}").record


@pytest.mark.parametrize(
    ("form", "same"),
    [
        (f"{HEAD}Đặng".encode(), True),
        (f"\ufeff{HEAD}Đặng".encode(), True),
        (f"{HEAD}Đặng".replace("\n", "\r\n").encode(), True),
        (f"{HEAD}Đặng".replace("\n", "\r").encode(), True),
        (unicodedata.normalize("NFD", f"{HEAD}Đặng").encode(), True),
        (f"{HEAD}Đăng".encode(), False),
    ],
)
def test_forms_of_one_text(form: bytes, same: bool) -> None:
    """Byte order mark, line ends and Unicode form change nothing of a record or its words."""
    one, other = read(form), read(f"{HEAD}Đặng")
    assert one.record == other.record
    assert (one.words == other.words) is same


@pytest.mark.parametrize(
    ("data", "found"),
    [
        # bytes
        (b"---\ntitle: caf\xe9\ndate: 2022\n---\n", ["2:11 file-encoding byte 0xE9 is no UTF-8"]),
        (b"\xef\xbb\xbf---\r\ntitle: caf\xe9\r\n", ["2:11 file-encoding byte 0xE9 is no UTF-8"]),
        (f"---\ntitle: Đ{chr(0xE9)}".encode() + b"\xff", ["2:10 file-encoding byte 0xFF is no UTF-8"]),
        ("---\ntitle: T\n".encode("utf-16"), ["1:1 file-encoding byte 0xFF is no UTF-8"]),
        (b"x" * (LARGEST + 1), ["1:1 file-too-large this file has 1.0 MiB"]),
        (b"x" * (5 * LARGEST), ["1:1 file-too-large this file has 5.0 MiB"]),
        (
            f"{HEAD}a\x00b\r\nđ\x1b".encode(),
            ["5:2 control-character control character U+0000", "6:2 control-character control character U+001B"],
        ),
        ("---\ntitle: a\x00b\ndate: 2022\n---\n", ["2:9 control-character control character U+0000"]),
        (
            unicodedata.normalize("NFD", f"{HEAD}abc ế"),
            ["5:5 not-nfc letters and marks stand apart here (Unicode's decomposed form)"],
        ),
        (
            unicodedata.normalize("NFD", f"{HEAD}abc ế").replace("\n", "\r"),
            ["5:5 not-nfc letters and marks stand apart here (Unicode's decomposed form)"],
        ),
        # fences
        ("", ["1:1 frontmatter-missing the file has no front matter"]),
        ("---", ["1:1 frontmatter-unterminated the front matter is never closed"]),
        ("Text.", ["1:1 frontmatter-missing the file has no front matter"]),
        ("---\n---\n", ["-:- field-missing an article needs `date`", "-:- field-missing an article needs `title`"]),
        ("---\n- a\n---\n", ["2:1 frontmatter-not-mapping a list stands where `key: value` lines belong"]),
        # fields
        (
            HEAD.replace("date: 2022-04-14", "date: 2022-02-30"),
            ["3:7 date-invalid `2022-02-30` is not a day: 2022-02 has 28 days"],
        ),
        (HEAD.replace("title: T", "title: T\ntitle: U"), ["3:1 key-duplicate `title` stands already in line 2"]),
    ],
)
def test_findings(data: str | bytes, found: list[str]) -> None:
    """What is wrong with bytes, fences and fields is said at line and column of the file as it is."""
    assert said(data) == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("{title: E, date: 2022, kind: visit}", []),
        ("{ref: e}", []),
        ("{ref: e, note: N, sources: [{agency: A}], claims: [{field: date, value: 2022}]}", []),
        ("{ref: e, countries: [VN]}", ["5:14 ref-fields a mention by `ref` has no `countries`"]),
        ("{ref: e, confidence: conflict}", ["5:14 ref-fields a mention by `ref` has no `confidence`"]),
        ("{title: E, kind: visit}", ["5:5 field-missing an event needs `date`"]),
    ],
)
def test_events_are_told_or_mentioned(entry: str, found: list[str]) -> None:
    """An event has title, date and kind, or is a mention with nothing that belongs to the telling."""
    text = f"---\ntitle: T\ndate: 2022-04-14\nevents:\n  - {entry}\n---\n"
    assert said(text) == found
    assert bool(read(text).record) is (found == [])


def test_what_may_be_left_out_is_left_out_where_it_is_wrong() -> None:
    """A wrong field that is not needed leaves a record of the others, linked in the same run; a needed one none."""
    text = "---\ntitle: T\ndate: {date}\nupdated: never\nkindd: x\nevents: [{{ref: e, note: [n]}}]\n---\nText.\n"
    parsed = read(text.format(date="2022-04-14"))
    record = parsed.record
    assert record
    assert (record.file.updated, record.file.events, parsed.words) == (None, (EventEntry(ref="e"),), "<p>Text.</p>")
    assert read(text.format(date="never")).record is None


@pytest.mark.parametrize(
    ("date", "event", "read_as"),
    [
        ("2025-02-30", "2025-02-30", ("2025-02", "2025-02")),
        ("30 Febuary 2025", "2025-02-12/2025-02-10", ("2025", "2025-02")),
        ("2025-13-45", "Tet 2025", ("2025", "2025")),
        ("2025-02-01", "on Tuesday", ("2025-02-01", "2025-02-01")),
        ("last week", "2025-02-30", None),
    ],
)
def test_beside_a_date_that_is_none_the_rest_is_read(date: str, event: str, read_as: tuple[str, str] | None) -> None:
    """One run tells what else is wrong: a month or year in the value stands in for it; it is not missing as well."""
    text = f"---\ntitle: T\ndate: {date}\nevents: [{{title: E, date: {event}, kind: vist}}]\n---\n"
    parsed = read(text)
    assert {finding.rule for finding in parsed.findings} == {"date-invalid"}
    file = parsed.record and parsed.record.file
    assert (file and (file.date, file.events[0].date)) == read_as


@pytest.mark.parametrize(
    ("summary", "body", "found"),
    [
        ("Ministers meet.", "Ministers meet.\n\nMore.", ["3:10 summary-repeated the text begins with the same words"]),
        ("ministers  meet", "**Ministers**\nmeet.", ["3:10 summary-repeated the text begins with the same words"]),
        ("On Laos.", "## Head\n\nOn [[la|Laos]].", ["3:10 summary-repeated the text begins with the same words"]),
        ("Ministers meet.", "Ministers meet. More.", []),
        ("Ministers meet.", "More.\n\nMinisters meet.", []),
        ("Ministers meet.", "", []),
    ],
)
def test_a_summary_that_is_repeated(summary: str, body: str, found: list[str]) -> None:
    """A summary that is the first paragraph again is said, of articles as of entities; case and blanks do not count."""
    for path, field in (("articles/a.md", "title: T\ndate: 2022"), ("officials/a.md", "name: A\nwikidata: Q1")):
        first, second = field.split("\n")
        assert said(f"---\n{first}\nsummary: {summary}\n{second}\n---\n{body}", path) == found


def test_what_is_wrong_beside_a_record() -> None:
    """A file with warnings alone is a record; one with an error is none."""
    assert read(unicodedata.normalize("NFD", f"{HEAD}ế")).record
    assert read(f"{HEAD}\x00").record is None


def test_all_mistakes_in_one_run() -> None:
    """Mistakes in bytes, fields and text of one file are said together."""
    assert said("---\ntitle: [T]\ndate: yesterday\nsumary: S\n---\n\x01") == [
        "2:8 field-type `title` is a text, not a list",
        "3:7 date-invalid `yesterday` is not a date",
        "4:1 field-unknown an article has no field `sumary`",
        "6:1 control-character control character U+0001",
    ]


def test_a_file_that_is_no_content() -> None:
    """A file in no folder of the content is a warning, and is not read."""
    (found,) = read(b"\xff", "notes.txt").findings
    assert (found.rule, found.path, found.message) == (
        *("file-stray", "notes.txt"),
        "this file belongs to no folder of the content",
    )


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"{HEAD}{text}".encode("utf-8", "replace"))
    )
)
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a record or findings, and never an exception."""
    found = read(data)
    assert found.record or found.findings
