"""A YAML text is read as text, every key and value with its place, every mistake as a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import Span
from attache.yamlnodes import FlowList, Nodes, Value, nodes


def matter(yaml: str) -> Nodes:
    """Read this YAML as it stands in a file, from line 2 to a fence."""
    return nodes(f"---\n{yaml}\n---\nbody: &x\n", (4, 5 + len(yaml)))


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
    found = nodes(f"a: {written}", (0, len(written) + 3))
    assert (found.values, found.findings) == ({"a": value}, ())


def test_flow_list_keeps_its_source() -> None:
    """A list in brackets knows how it was written, with its spaces; other lists do not."""
    values = matter("đ: x\na: [1995-07-11 , 1995-07-12]\nb:\n- [c,\n  d]").values
    assert isinstance(values["a"], FlowList)
    assert values["a"].source == "[1995-07-11 , 1995-07-12]"
    assert isinstance(values["b"], list)
    assert not isinstance(values["b"], FlowList)
    assert isinstance(values["b"][0], FlowList)
    assert values["b"][0].source == "[c,\n  d]"


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
    found = matter(yaml)
    assert [(finding.rule, finding.message, finding.span) for finding in found.findings] == [
        (rule, message, Span(*span))
    ]
    assert (found.values, found.keys, found.places) == ({}, {}, {})


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
    found = [(finding.rule, finding.message, finding.span) for finding in matter(yaml).findings]
    assert found == [(rule, message, Span(*span)) for rule, message, span in findings]


def test_billion_laughs() -> None:
    """Reading stops at the first anchor, before anything multiplies."""
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*a, *a]\n" for n in range(20))
    assert [finding.span for finding in matter(bomb).findings] == [Span(2, 4, 2, 13)]


def test_places() -> None:
    """Each path leads from where to where its key and its value stand in the whole text."""
    found = matter("a: b\nc:\n- [d, e]\n- f: |\n    g\n")
    assert found.keys == {("a",): (4, 5), ("c",): (9, 10), ("c", 1, "f"): (23, 24)}
    assert found.places == {
        ("a",): (7, 8),
        ("c", 0, 0): (15, 16),
        ("c", 0, 1): (18, 19),
        ("c", 0): (14, 20),
        ("c", 1, "f"): (26, 33),
        ("c", 1): (23, 33),
        ("c",): (12, 33),
        (): (4, 33),
    }


@given(st.dictionaries(st.text("aNOđ19~", min_size=1), st.text("abđ:#'\"-[ ~1", min_size=1)))
def test_quoted_text_round_trips(values: dict[str, str]) -> None:
    """Keys and values in single quotes come back as they are, whatever they look like."""
    quoted = "".join(
        "'{}': '{}'\n".format(key.replace("'", "''"), value.replace("'", "''")) for key, value in values.items()
    )
    assert matter(quoted).values == values
