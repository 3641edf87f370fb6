"""Front matter and body are told apart, every key and value with its place, every mistake as a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import At, Span
from attache.frontmatter import read, read_yaml, span_of
from attache.yamlnodes import Value


def matter(yaml: str) -> str:
    """Give a file with this front matter, which begins in line 2."""
    return f"---\n{yaml}\n---\n"


@pytest.mark.parametrize(
    ("text", "values", "body", "body_line"),
    [
        ("---\na: b\n---\nText.\n", {"a": "b"}, "Text.", 4),
        ("---\na: b\n--- \t\n\n \n    code\n\n", {"a": "b"}, "    code", 6),
        ("---\n---\nText", {}, "Text", 3),
        ("---\n# nothing\n---", {}, "", 3),
        ("---\na: b\n---\nOne\n\n---\n\nTwo", {"a": "b"}, "One\n\n---\n\nTwo", 4),
        ("---\na: |\n  ---\n---\n", {"a": "---\n"}, "", 5),
        ("\ufeff---\r\na: b\r\n---\r\n\r\nOne\r\ntwo\r\n", {"a": "b"}, "One\ntwo", 5),
        ("---\ra: b\r---\rOne\rtwo", {"a": "b"}, "One\ntwo", 4),
    ],
)
def test_split(text: str, values: dict[str, Value], body: str, body_line: int) -> None:
    """The first closing fence ends the front matter; the body keeps its indentation and knows its first line."""
    found = read(text)
    assert (found.values, found.body, found.body_line, found.findings) == (values, body, body_line, ())


@pytest.mark.parametrize(
    ("text", "rule", "span"),
    [
        ("", "frontmatter-missing", (1, 1, 1, 1)),
        ("Text.\n", "frontmatter-missing", (1, 1, 1, 6)),
        ("----\na: b\n---", "frontmatter-missing", (1, 1, 1, 5)),
        ("\n---\na: b\n---", "frontmatter-missing", (1, 1, 1, 1)),
        ("---", "frontmatter-unterminated", (1, 1, 1, 4)),
        ("---  \r\na: b\r\n ---\r\n", "frontmatter-unterminated", (1, 1, 1, 6)),
        (matter("a: b\n...\n"), None, None),
    ],
)
def test_fences(text: str, rule: str | None, span: tuple[int, int, int, int] | None) -> None:
    """Front matter that does not begin or end is said at the first line; `...` is no fence of ours."""
    found = read(text)
    assert [finding.rule for finding in found.findings] == ([rule] if rule else [])
    assert [finding.span for finding in found.findings] == ([Span(*span)] if span else [])


@pytest.mark.parametrize(
    ("yaml", "rule", "span"),
    [
        ("title: Laos: a review", "yaml-syntax", (2, 12, 2, 22)),
        ("a:\n\t- b", "yaml-tab", (3, 1, 3, 2)),
        ("a: &b c", "yaml-anchor", (2, 4, 2, 8)),
    ],
)
def test_unreadable(yaml: str, rule: str, span: tuple[int, int, int, int]) -> None:
    """YAML that cannot be read is one finding at its place in the file, and neither a value nor a place counts."""
    found = read(matter(yaml))
    assert [(finding.rule, finding.span) for finding in found.findings] == [(rule, Span(*span))]
    assert found.values == {}
    assert span_of(matter(yaml), ("a",)) is None


ARTICLE = """\
---
title: Năm năm
events:
  - title: Talks
    officials: [Hoàng Xuân Chiến, "Phan Văn Giang"]
    place:
  - kind: review   # why
    note: |
      One
      two

sources: {agency: VNS}
---
Text
"""


@pytest.mark.parametrize(
    ("at", "key", "span"),
    [
        (("title",), False, (2, 8, 2, 15)),
        (("title",), True, (2, 1, 2, 6)),
        (("events",), True, (3, 1, 3, 7)),
        (("events", 0), False, (4, 5, 6, 11)),
        (("events", 0), True, (4, 5, 6, 11)),
        (("events", 0, "officials"), False, (5, 16, 5, 52)),
        (("events", 0, "officials", 0), False, (5, 17, 5, 33)),
        (("events", 0, "officials", 1), False, (5, 35, 5, 51)),
        (("events", 0, "officials", 2), False, (5, 16, 5, 52)),
        (("events", 0, "place"), False, (6, 11, 6, 11)),
        (("events", 1, "kind"), False, (7, 11, 7, 17)),
        (("events", 1, "note"), False, (8, 11, 10, 10)),
        (("events", 1, "date"), False, (7, 5, 10, 10)),
        (("events", 1, "date"), True, (7, 5, 10, 10)),
        (("events", 2, "kind"), True, (3, 1, 3, 7)),
        (("sources", "agency"), False, (12, 19, 12, 22)),
        (("sources", "host"), False, (12, 10, 12, 23)),
        (("missing",), False, (2, 1, 12, 23)),
        ((), False, (2, 1, 12, 23)),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_span_of(at: At, key: bool, span: tuple[int, int, int, int], line_end: str) -> None:
    """Each key and value has its place, what is missing has its parent's, however lines end."""
    assert span_of(ARTICLE.replace("\n", line_end), at, key) == Span(*span)


def test_a_mark_within_front_matter_moves_no_place() -> None:
    """A byte order mark behind the first fence, where files were joined, is none of the YAML, and has its column."""
    for marks in (1, 3):
        text = "---\n" + "\ufeff" * marks + "title: Đ\ndate: 2022\n---\n"
        assert read(text).values == {"title": "Đ", "date": "2022"}
        assert span_of(text, ("title",)) == Span(2, 8 + marks, 2, 9 + marks)
        assert span_of(text, ("date",)) == Span(3, 7, 3, 11)


def test_plain_yaml() -> None:
    """A file that is YAML as a whole is read by the same rules, with its own lines, and may be empty."""
    text = "\ufeff---\n# site\ntitle: Đ\nlanguages: [en, vi]\ntitle: x\n"
    found = read_yaml(text)
    assert (found.values, found.body) == ({"title": "x", "languages": ["en", "vi"]}, "")
    assert [(finding.rule, finding.span) for finding in found.findings] == [("key-duplicate", Span(5, 1, 5, 6))]
    assert span_of(text, ("languages", 1)) == Span(4, 17, 4, 19)
    assert read_yaml("").values == {}
    assert read_yaml("").findings == ()


FRAGMENTS = [
    "---\n", "---", "\n", "\r\n", "\r", " ", "  ", "\t", "a", "đ", ":", ": ", "- ", "[", "]", "{", "}", ",", ", ", "'",
    '"', "|\n", ">\n", "#", " #", "&a ", "*a ", "!t ", "!!str ", "<<: ", "? ", "%", "@", "`", "\\", "\\u", "~", "...",
    "\ufeff", "\x00", "\x85", "\u2028", "\ud800", "\U0001f600", "a: b\n", "  c: d\n", "%YAML 1.1\n", "0",
]  # fmt: skip
anything = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))


@given(anything)
def test_any_text_can_be_read(text: str) -> None:
    """Any text gives a matter, and every finding and every value in it has its place within the text."""
    for file, found in ((text, read_yaml(text)), (text, read(text)), (matter(text), read(matter(text)))):
        lines = file.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        spans = [finding.span for finding in found.findings] + [span_of(file, (key,)) for key in found.values]
        for span in spans:
            assert span is not None
            assert (span.line, span.column) <= (span.end_line, span.end_column)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
