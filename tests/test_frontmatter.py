"""Front matter is read as text, every key and value with its place, every mistake as a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import At, Span
from attache.frontmatter import FlowList, Value, read, read_yaml, span_of


def matter(yaml: str) -> str:
    """Give a file with this front matter, which begins in line 2."""
    return f"---\n{yaml}\n---\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("2022-04-14", "2022-04-14"),
        ("2026-13-40", "2026-13-40"),
        ("198X", "198X"),
        ("1e3", "1e3"),
        ("1.0", "1.0"),
        ("0x1f", "0x1f"),
        ("12:30", "12:30"),
        ("2022-07~/..", "2022-07~/.."),
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("'~'", "~"),
        ('""', ""),
        ('"\\u0110\\n"', "Đ\n"),
        ("'it''s'", "it's"),
        ("a\n  b", "a b"),
        ("|\n  a\n  b", "a\nb"),
        (">-\n  a\n  b", "a b"),
        ("[VN, NO]", ["VN", "NO"]),
        ("[1995-07-11,1995-07-12]", ["1995-07-11", "1995-07-12"]),
        ("\n- 1\n- [a, ~]", ["1", ["a", None]]),
        ("{b: 1, c: {d: no}}", {"b": "1", "c": {"d": "no"}}),
    ],
)
def test_scalars_are_text(written: str, value: Value) -> None:
    """A value is the text that was written, nothing, a list or a mapping; no other type comes out."""
    assert read_yaml(f"a: {written}").values == {"a": value}
    assert read_yaml(f"a: {written}").findings == ()


def test_flow_list_keeps_its_source() -> None:
    """A list in brackets knows how it was written, with its spaces, in front matter too; other lists do not."""
    values = read(matter("đ: x\na: [1995-07-11 , 1995-07-12]\nb:\n- [c,\n  d]")).values
    assert isinstance(values["a"], FlowList)
    assert values["a"].source == "[1995-07-11 , 1995-07-12]"
    assert isinstance(values["b"], list)
    assert not isinstance(values["b"], FlowList)
    assert isinstance(values["b"][0], FlowList)
    assert values["b"][0].source == "[c,\n  d]"


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


COLON = "a colon and a space cannot stand here"
QUOTE = "this quote is never closed"
LIST = "this list is not closed, or lacks a comma"
TAB = "a tab stands where spaces must indent"
ANCHOR = "anchors, aliases and merge keys (`&`, `*`, `<<`) are not taken"
DEEP = "lists and mappings are nested deeper than 12"


@pytest.mark.parametrize(
    ("yaml", "rule", "message", "span"),
    [
        ("title: Laos: a review", "yaml-syntax", COLON, (2, 12, 2, 22)),
        ("đ: ế\n ộ: x", "yaml-syntax", COLON, (3, 3, 3, 6)),
        ("a: 'b\nc: d", "yaml-syntax", QUOTE, (2, 4, 2, 6)),
        ("a: [b\nc: d", "yaml-syntax", LIST, (2, 4, 2, 6)),
        ("a: ['b' c]", "yaml-syntax", LIST, (2, 9, 2, 11)),
        ("a: {b: c\nd: e", "yaml-syntax", "this mapping is not closed, or lacks a comma", (2, 4, 2, 9)),
        ("a: @b", "yaml-syntax", "a value cannot begin with this character", (2, 4, 2, 6)),
        ("a: b\nc", "yaml-syntax", "this is no `key: value` line", (3, 1, 3, 2)),
        ("a: 'it's'", "yaml-syntax", "a key is expected here", (2, 8, 2, 10)),
        ("- a\nb: c", "yaml-syntax", "an item of the list is expected here", (3, 1, 3, 5)),
        ('a: "\\q"', "yaml-syntax", "an unknown escape in double quotes", (2, 5, 2, 8)),
        ("a: ]", "yaml-syntax", "a value is expected here", (2, 4, 2, 5)),
        ("%YAML 3.0", "yaml-syntax", "this is no YAML: found incompatible YAML document", (2, 1, 2, 10)),
        ("a: b\n--- c", "yaml-syntax", "a second YAML document begins here", (3, 1, 3, 4)),
        ("\ta: b", "yaml-tab", TAB, (2, 1, 2, 2)),
        ("a:\n  b: c\n  \td: e", "yaml-tab", TAB, (4, 3, 4, 4)),
        ("a:\n\t- b", "yaml-tab", TAB, (3, 1, 3, 2)),
        ("a: |\n\tb", "yaml-tab", TAB, (3, 1, 3, 2)),
        ("a: &b c", "yaml-anchor", ANCHOR, (2, 4, 2, 8)),
        ("a: &b [c]", "yaml-anchor", ANCHOR, (2, 4, 2, 10)),
        ("a: *b", "yaml-anchor", ANCHOR, (2, 4, 2, 6)),
        ("<<: {a: b}", "yaml-anchor", ANCHOR, (2, 1, 2, 11)),
        ("? [a]\n: b", "yaml-key", "a key must be plain text", (2, 3, 2, 4)),
        ("{a: {b: c}: d}", "yaml-syntax", "this mapping is not closed, or lacks a comma", (2, 11, 2, 15)),
        ("{{a: b}: c}", "yaml-key", "a key must be plain text", (2, 2, 2, 3)),
        pytest.param("a: " + "[" * 10_000, "nesting", DEEP, (2, 15, 2, 16), id="10,000 lists"),
        pytest.param("{a: " * 10_000, "nesting", DEEP, (2, 49, 2, 50), id="10,000 mappings"),
        ("a: b\x01", "control-character", "the character U+0001 cannot stand in YAML", (2, 5, 2, 6)),
        ("a: \ud800", "control-character", "the character U+D800 cannot stand in YAML", (2, 4, 2, 5)),
    ],
)
def test_unreadable(yaml: str, rule: str, message: str, span: tuple[int, int, int, int]) -> None:
    """YAML that cannot be read is one finding, in plain words, at its place, and no value counts."""
    found = read(matter(yaml))
    assert [(finding.rule, finding.message, finding.span) for finding in found.findings] == [
        (rule, message, Span(*span))
    ]
    assert found.values == {}
    assert span_of(matter(yaml), ("a",)) is None


@pytest.mark.parametrize(
    ("yaml", "findings"),
    [
        ("- a\n- b\n", [("frontmatter-not-mapping", "a list stands where `key: value` lines belong", (2, 1, 3, 4))]),
        ("a", [("frontmatter-not-mapping", "a value stands where `key: value` lines belong", (2, 1, 2, 2))]),
        (
            "a: 1\nb:\n  c: 1\n  c: 2\na: 3",
            [
                ("key-duplicate", "`c` stands already in line 4", (5, 3, 5, 4)),
                ("key-duplicate", "`a` stands already in line 2", (6, 1, 6, 2)),
            ],
        ),
        (
            "a: 1\na: 2\n'a': 3",
            [
                ("key-duplicate", "`a` stands already in line 2", (3, 1, 3, 2)),
                ("key-duplicate", "`a` stands already in line 2", (4, 1, 4, 4)),
            ],
        ),
        (
            "a: !!python/object:os.system x\nb: !c {d: e}\nf: [!g h]",
            [
                ("yaml-tag", "the YAML tag `!!python/object:os.system` means nothing here", (2, 4, 2, 29)),
                ("yaml-tag", "the YAML tag `!c` means nothing here", (3, 4, 3, 6)),
                ("yaml-tag", "the YAML tag `!g` means nothing here", (4, 5, 4, 7)),
            ],
        ),
        ("{'': b}", [("yaml-key", "a key is missing before this colon", (2, 2, 2, 4))]),
    ],
)
def test_several_findings(yaml: str, findings: list[tuple[str, str, tuple[int, int, int, int]]]) -> None:
    """What leaves the YAML readable is reported in one run, each at its place."""
    found = [(finding.rule, finding.message, finding.span) for finding in read(matter(yaml)).findings]
    assert found == [(rule, message, Span(*span)) for rule, message, span in findings]


def test_billion_laughs() -> None:
    """Reading stops at the first anchor, before anything multiplies."""
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*a, *a]\n" for n in range(20))
    assert [finding.span for finding in read_yaml(bomb).findings] == [Span(1, 4, 1, 13)]


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


@given(st.dictionaries(st.text("aNOđ19~", min_size=1), st.text("abđ:#'\"-[ ~1", min_size=1)))
def test_quoted_text_round_trips(values: dict[str, str]) -> None:
    """Keys and values in single quotes come back as they are, whatever they look like."""
    quoted = "".join(
        "'{}': '{}'\n".format(key.replace("'", "''"), value.replace("'", "''")) for key, value in values.items()
    )
    assert read_yaml(quoted).values == values
