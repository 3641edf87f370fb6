"""Findings are shown to people with the line and carets, and to programs in the forms that they read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import ERRORS, WARNINGS, Diagnostic
from attache.reports import line_in, report, summary, visible


def finding(
    path: str = "articles/a.md",
    place: tuple[int, int, int, int] | tuple[None, None, None, None] = (3, 7, 3, 11),
    *,
    rule: str = "field-type",
    message: str = "`tags` is a list",
    hint: str | None = None,
) -> Diagnostic:
    """Give a finding; without more, an error at columns 7 to 11 of line 3."""
    line, column, end_line, end_column = place
    return Diagnostic(
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        rule=rule,
        severity="error" if rule in ERRORS else "warning",
        message=message,
        hint=hint,
    )


NOWHERE = finding(
    "site.yaml", (None, None, None, None), rule="site-missing", message="there is no `site.yaml`", hint="x: y"
)


def no_line(_path: str, _n: int) -> None:
    """Give no line, as for a file that is not there."""


def shown(line: str, column: int, end_column: int, end_line: int = 3) -> list[str]:
    """Give a line and the carets below it, as the text form shows a place in it."""
    text = report([finding(place=(3, column, end_line, end_column))], "text", lambda *_: line)
    return text.splitlines()[1:3]


def test_text() -> None:
    """A finding is its place and rule, its line with carets, and its hint; the last line counts."""
    lines = {("articles/a.md", 3): "tags: war legacy"}
    found = [finding(place=(3, 7, 3, 17), hint="write `[war legacy]`"), NOWHERE]
    assert report(found, "text", lambda path, n: lines.get((path, n))) == (
        "content/articles/a.md:3:7: error: `tags` is a list [field-type]\n"
        "    tags: war legacy\n"
        "          ^^^^^^^^^^\n"
        "hint: write `[war legacy]`\n"
        "\n"
        "content/site.yaml: warning: there is no `site.yaml` [site-missing]\n"
        "hint: x: y\n"
        "\n"
        "1 error, 1 warning in 2 files\n"
    )


@pytest.mark.parametrize(
    ("line", "column", "end_column", "carets"),
    [
        ("tags: ports", 7, 12, "      ^^^^^"),
        ("tags: ports", 12, 12, "           ^"),
        ("tags: ports", 7, 7, "      ^"),
        ("\ttags:\tports", 8, 13, "\t     \t^^^^^"),
        ("  \ttags", 3, 4, "  ^"),
        ("日本: ports", 5, 10, "      ^^^^^"),
        ("a: 日本", 4, 6, "   ^^^^"),
        ("Thế́: x", 7, 8, "     ^"),
        ("a\x1b[0m: x", 8, 9, "       ^"),
        ("", 1, 1, "^"),
    ],
)
def test_carets_stand_below_what_they_mean(line: str, column: int, end_column: int, carets: str) -> None:
    """Tabs are kept, wide letters take two cells and marks none, so that carets stand right on a terminal."""
    assert shown(line, column, end_column)[1] == f"    {carets}"


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """Carets end with the line that is shown."""
    assert shown("a: [b,", 4, 2, end_line=5) == ["    a: [b,", "       ^^^"]


@pytest.mark.parametrize(
    ("column", "line", "carets"),
    [
        (1, f"{'0123456789' * 10}…", "^^"),
        (62, f"…{'1234567890' * 10}…", f"{' ' * 41}^^"),
        (299, f"…{'8901234567' * 4}89", f"{' ' * 41}^^"),
    ],
)
def test_of_a_long_line_a_part_is_shown(column: int, line: str, carets: str) -> None:
    """A paragraph on one line is cut to 100 characters around the place, and what was cut is marked."""
    assert shown("0123456789" * 30, column, column + 2) == [f"    {line}", f"    {carets}"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "0 errors, 0 warnings"),
        ([finding()], "1 error, 0 warnings in 1 file"),
        ([finding(), finding(rule="not-nfc"), finding(rule="not-nfc")], "1 error, 2 warnings in 1 file"),
        ([finding(), finding("b.md"), NOWHERE], "2 errors, 1 warning in 3 files"),
    ],
)
def test_summary(found: list[Diagnostic], said: str) -> None:
    """Errors, warnings and the files that have any are counted, in good English."""
    assert summary(found) == said


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Phan Văn Giang · 日本 · é", "Phan Văn Giang · 日本 · é"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\nb\tc\x00", "a␊b␉c␀"),
        ("\x7f\x9b\x85", "\\x7f\\x9b\\x85"),
        ("a\u202eb\u2066c\u2028\ud800", "a\\u202eb\\u2066c\\u2028\\ud800"),
    ],
)
def test_visible(text: str, seen: str) -> None:
    """Characters that steer a terminal or turn the direction of text are seen, not obeyed; letters stay."""
    assert visible(text) == seen


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
@given(text=st.text(st.characters(max_codepoint=0x2100)))
def test_nothing_of_a_file_steers_a_terminal(format: Any, text: str) -> None:
    """Whatever stands in a path, a message, a hint or a line: what is printed has no control character but tabs."""
    out = report([finding(text, message=text, hint=text)], format, lambda *_: text)
    assert [char for char in out if not char.isprintable() and char not in " \n\t" and visible(char) != char] == []


@pytest.mark.parametrize(
    ("n", "line"), [(1, "---"), (2, "é: x\x0by\x85z\u2028"), (3, ""), (4, "b"), (5, ""), (6, None)]
)
def test_line_in(n: int, line: str | None) -> None:
    """Lines end at LF, CR LF or CR alone; a byte order mark is none of the text, and letters are composed."""
    assert line_in("\ufeff---\r\ne\u0301: x\x0by\x85z\u2028\r\rb\n", n) == line


def test_json() -> None:
    """The list has every finding with every key, in one order; what is not known is null."""
    found = json.loads(report([finding(hint="h"), NOWHERE], "json", no_line))
    keys = ["path", "line", "column", "end_line", "end_column", "rule", "severity", "message", "hint"]
    assert [list(one) for one in found] == [keys, keys]
    assert [list(one.values()) for one in found] == [
        ["content/articles/a.md", 3, 7, 3, 11, "field-type", "error", "`tags` is a list", "h"],
        ["content/site.yaml", None, None, None, None, "site-missing", "warning", "there is no `site.yaml`", "x: y"],
    ]
    assert report([], "json", no_line) == "[]\n"


@pytest.mark.parametrize(
    ("found", "command"),
    [
        (
            finding(message="no list", hint="x: y"),
            "::error file=content/articles/a.md,line=3,endLine=3,col=7,endColumn=11,title=field-type::no list%0Ax: y",
        ),
        (
            finding("articles/a,b:c%.md", (3, 7, 4, 1), rule="not-nfc", message="100 %: a, b\r\n::error::x"),
            "::warning file=content/articles/a%2Cb%3Ac%25.md,line=3,endLine=4,title=not-nfc::100 %25: a, b␍␊::error::x",
        ),
        (NOWHERE, "::warning file=content/site.yaml,title=site-missing::there is no `site.yaml`%0Ax: y"),
    ],
)
def test_github(found: Diagnostic, command: str) -> None:
    """A finding is one workflow command, escaped as GitHub asks; columns stand where the place is on one line."""
    assert report([found], "github", no_line) == f"{command}\n"


def test_github_says_nothing_of_a_clean_site() -> None:
    """Without findings there are no commands."""
    assert report([], "github", no_line) == ""


def test_sarif() -> None:
    """The log names all rules with their level; results point to them, with a region where a place is known."""
    page = "# Findings\n\n## site-missing\n\n**Warning.** There is no\nfile. It has\ndefaults.\n\nFails:\n\nx.\n\n"
    log = json.loads(report([finding("articles/đ b.md", hint="h"), NOWHERE], "sarif", no_line, page))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    assert [rule["id"] for rule in rules] == sorted(ERRORS | WARNINGS)
    first, second = run["results"]
    assert first == {
        "ruleId": "field-type",
        "ruleIndex": [rule["id"] for rule in rules].index("field-type"),
        "level": "error",
        "message": {"text": "`tags` is a list\nh"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/articles/%C4%91%20b.md"},
                    "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 11},
                }
            }
        ],
    }
    assert rules[second["ruleIndex"]] == {
        "id": "site-missing",
        "shortDescription": {"text": "There is no file."},
        "help": {"text": "There is no file. It has defaults."},
        "defaultConfiguration": {"level": "warning"},
    }
    assert second["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "content/site.yaml"}}}]
