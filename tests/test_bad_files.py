"""Whatever lies in `content/`, the command line answers with findings at their place or with right pages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import TODAY, WriteSite
from tests.links import broken_links
from tests.tools import vnu

SITE = "title: T\nurl: https://example.org/\n"
PATH = "articles/2022/talks.md"
HEAD = "title: Talks\nid: talks\ndate: 2022-04-14\n"  # lines 2 to 4 of a file
EVENT = "events:\n  - {id: ev-x, title: Talks, date: 2022-04-14, kind: meeting}"
EVERY_COUNTRY = "US GB FR DE JP CN LA KH TH MM MY SG ID PH BN IN PK BD LK NP BT MV AU NZ KR KP MN RU UA BY PL CZ SK HU"

Files = dict[str, str | bytes]


def article(more: str = "", body: str = "", head: str = HEAD) -> str:
    """Write an article; what is added to its front matter begins on line 5, the text on the line after the fence."""
    return f"---\n{head}{more}{'' if not more else chr(10)}---\n{body}"


def attending(officials: str) -> str:
    """Write an article with one event that these officials attend; their list begins in line 10, column 17."""
    event = f"  - id: ev-x\n    title: Talks\n    date: 2022-04-14\n    kind: meeting\n    officials: {officials}"
    return article(f"events:\n{event}")


def lay(root: Path, files: Files) -> None:
    """Write the files of a `content/` whose settings give no finding."""
    for path, data in {"site.yaml": SITE, **files}.items():
        file = root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())


def run(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Build a site in a process of its own, with findings as JSON; no traceback ever reaches its user."""
    command = [sys.executable, "-m", "attache", "build", "--source", str(root), "--output", str(root / "public")]
    options = ["--now", TODAY, "--jobs", "1", "--format", "json", *arguments]
    ran = subprocess.run([*command, *options], capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


def said(ran: "subprocess.CompletedProcess[str]") -> list[str]:
    """The findings of a run, ids that nobody has written aside, as `path:line:column rule`."""
    found = [one for one in json.loads(ran.stdout) if one["rule"] != "id-missing"]
    return [f"{one['path'].removeprefix('content/')}:{one['line']}:{one['column']} {one['rule']}" for one in found]


def text_of(root: Path, address: str) -> str:
    """The main text of a page, its words one space apart."""
    main = html.parse(root / "public" / address / "index.html").getroot().find(".//main")
    return " ".join("".join(main.itertext()).split())


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\ntags: *c"
ONE = {
    "unterminated": ("---\ntitle: Talks\ndate: 2022-04-14\n\nText", "1:1 frontmatter-unterminated"),
    "only a fence": ("---", "1:1 frontmatter-unterminated"),
    "nothing": ("", "1:1 frontmatter-missing"),
    "no fence": ("Text alone", "1:1 frontmatter-missing"),
    "long fence": ("----\ntitle: Talks\n----\n", "1:1 frontmatter-missing"),
    "list": ("---\n- Talks\n- 2022-04-14\n---\n", "2:1 frontmatter-not-mapping"),
    "text": ("---\nTalks\n---\n", "2:1 frontmatter-not-mapping"),
    "key twice": (article("title: Once more"), "5:1 key-duplicate"),
    "key twice, deep": (article("sources:\n  - {host: a, host: b}"), "6:15 key-duplicate"),
    "tab": (article("events:\n\t- title: Talks"), "6:1 yaml-tab"),
    "colon": (article("summary: Talks: a beginning"), "5:15 yaml-syntax"),
    "second document": ("---\ntitle: Talks\n--- x\ndate: 2022-04-14\n---\n", "3:1 yaml-syntax"),
    "alias bomb": (article(BOMB), "5:4 yaml-anchor"),
    "merge": (article("<<: {draft: yes}"), "5:1 yaml-anchor"),
    "code": (article("summary: !!python/object/apply:os.system [ls]"), "5:10 yaml-tag"),
    "key is a list": (article("? [tags]\n: ports"), "5:3 yaml-key"),
    "deep list": (article("tags: " + "[" * 5_000 + "]" * 5_000), "5:18 nesting"),
    "no title": (article(head="id: talks\ndate: 2022-04-14\n"), "2:1 field-missing"),
    "empty title": (article(head='title: ""\nid: talks\ndate: 2022-04-14\n'), "2:8 field-missing"),
    "misspelt field": (article("sumary: Talks"), "5:1 field-unknown"),
    "number as key": (article("1: 2"), "5:1 field-unknown"),
    "month 13": (article(head="title: Talks\nid: talks\ndate: 2022-13-40\n"), "4:7 date-invalid"),
    "30 February": (article(head="title: Talks\nid: talks\ndate: 2022-02-30\n"), "4:7 date-invalid"),
    "date in words": (article(head="title: Talks\nid: talks\ndate: 14 April 2022\n"), "4:7 date-invalid"),
    "date with clock": (article(head="title: Talks\nid: talks\ndate: 2022-04-14T10:00\n"), "4:7 date-invalid"),
    "backwards": (article(head="title: Talks\nid: talks\ndate: 2022-06-01/2022-01-01\n"), "4:7 date-invalid"),
    "year 0": (article(head="title: Talks\nid: talks\ndate: 0000-01-01\n"), "4:7 date-invalid"),
    "year 10000": (article(head="title: Talks\nid: talks\ndate: 10000-01-01\n"), "4:7 date-invalid"),
    "unknown kind": (article(EVENT.replace("meeting", "metting")), "6:57 value-unknown"),
    "unknown country": (article("countries: [Loas]"), "5:13 name-unknown"),
    "ref to nothing": (article("events:\n  - ref: ev-nothing"), "6:10 ref-unknown"),
    "ref with fields": (article("events:\n  - {ref: ev-x, title: Talks}"), "6:16 ref-fields"),
    "own part": (article(EVENT.replace("}", ", parent: ev-x}")), "6:74 ref-unknown"),
    "reference to nobody": (article(body="Here spoke [[nobody]].\n"), "6:12 reference-unknown"),
    "reference, Vietnamese": (article(body="Lê Đức Anh và [[nobody]].\n"), "6:15 reference-unknown"),
    "reference, BOM": ("\ufeff" + article(body="Here spoke [[nobody]].\n"), "6:12 reference-unknown"),
    "reference, CRLF": (article(body="A\n\n[[nobody]]\n").replace("\n", "\r\n"), "8:1 reference-unknown"),
    "reference, CR": (article(body="A\n\n[[nobody]]\n").replace("\n", "\r"), "8:1 reference-unknown"),
    "link to nothing": (article(body="[x](../../../../etc/passwd)\n"), "6:5 link-unknown"),
    "picture outside": (article("images:\n  - {file: ../../../x.png, alt: x, credit: y}"), "6:12 image-missing"),
    "slug with dots": (article("slug: ../../etc"), "5:7 id-invalid"),
    "slug of dots": (article("slug: .."), "5:7 id-invalid"),
    "emoji id": (article(head="title: Talks\nid: 😀\ndate: 2022-04-14\n"), "3:5 id-invalid"),
    "long id": (article(head=f"title: Talks\nid: {'x' * 5_000}\ndate: 2022-04-14\n"), "3:5 value-invalid"),
    "alias outside": (article("aliases: [/../../etc/]"), "5:11 value-invalid"),
    "alias over a page": (article("aliases: [/countries/]"), "5:11 address-collision"),
    "script": (article("sources:\n  - {host: x, url: 'javascript:alert(1)'}"), "6:20 value-invalid"),
    "huge edition": (article(EVENT.replace("}", f", edition: {'9' * 5_000}}}")), "6:75 value-invalid"),
    "negative edition": (article(EVENT.replace("}", ", edition: -3}")), "6:75 value-invalid"),
    "official of punctuation": (attending('["!!!"]'), "10:17 name-unknown"),
    "NUL in text": (article(body="a\0b"), "6:2 control-character"),
    "NUL in front matter": (article("summary: a\0b"), "5:11 control-character"),
    "Latin-1": (article("summary: Défense").encode("latin-1"), "5:11 file-encoding"),
    "UTF-16": (article().encode("utf-16"), "1:1 file-encoding"),
    "surrogate": (article(body="a ").encode() + b"\xed\xa0\x80", "6:3 file-encoding"),
    "5 MB": (article(body="word " * 1_000_000), "2:1 file-too-large"),
    "nested Markdown": (article(body="".join("    " * depth + "- x\n" for depth in range(300))), "2:1 nesting"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "place"), ONE.values(), ids=ONE)
def test_one_bad_article(tmp_path: Path, data: str | bytes, place: str) -> None:
    """A bad article is one error at its line and column, the exit code is 1, and nothing was written."""
    lay(tmp_path, {PATH: data})
    ran = run(tmp_path)
    assert said(ran) == [f"{PATH}:{place}"]
    assert ran.returncode == 1
    assert not (tmp_path / "public").exists()


def test_a_wrong_country_hints_at_the_right_one(tmp_path: Path) -> None:
    """“Loas” asks whether Laos is meant."""
    lay(tmp_path, {PATH: article("countries: [Loas]")})
    (finding,) = json.loads(run(tmp_path).stdout)
    assert (finding["message"], finding["hint"]) == ("no country is called “Loas”", "did you mean `Laos`?")


TOLD = article(EVENT)
SEVERAL: dict[str, tuple[Files, list[str]]] = {
    "an event told twice": (
        {PATH: TOLD, "articles/b.md": article(EVENT, head="title: B\nid: b\ndate: 2022-04-15\n")},
        ["articles/b.md:6:5 event-duplicate"],
    ),
    "two files for one address": (
        {
            "articles/2022-04-14-talks.md": article(head="title: A\nid: a\ndate: 2022-04-14\n"),
            "articles/2022-05-14-talks.md": article(head="title: B\nid: b\ndate: 2022-05-14\n"),
        },
        ["articles/2022-04-14-talks.md:2:1 address-collision"],
    ),
    "names that differ by case": (
        {
            "articles/Talks.md": article(head="title: A\nid: a\ndate: 2022-04-14\n"),
            "articles/talks.md": article(head="title: B\nid: b\ndate: 2022-05-14\n"),
        },
        ["articles/talks.md:2:1 address-collision"],
    ),
    "names that differ by Unicode form": (
        {
            "articles/caf\u00e9.md": article(head="title: A\nid: a\ndate: 2022-04-14\n"),
            "articles/cafe\u0301.md": article(head="title: B\nid: b\ndate: 2022-05-14\n"),
        },
        ["articles/caf\u00e9.md:2:1 address-collision"],
    ),
    "officials that differ by case": (
        {"officials/Foo.md": "---\nname: Foo\n---\n", "officials/foo.md": "---\nname: Bar\n---\n"},
        ["officials/foo.md:2:1 id-duplicate"],
    ),
    "parts of each other": (
        {
            PATH: article(
                "events:\n  - {id: e1, title: A, date: 2022, kind: meeting, parent: e2}\n"
                "  - {id: e2, title: B, date: 2022, kind: meeting, parent: e1}"
            )
        },
        [f"{PATH}:6:59 ref-unknown", f"{PATH}:7:59 ref-unknown"],
    ),
    "pages over fixed addresses": (
        {"pages/countries.md": "---\ntitle: A\n---\n", "pages/assets.md": "---\ntitle: B\n---\n"},
        ["pages/assets.md:2:1 address-collision", "pages/countries.md:2:1 address-collision"],
    ),
    "a file that is named by signs": ({"articles/!!!.md": article(head="title: A\ndate: 2022\n")}, ["articles/!!!.md:2:1 file-name"]),
    "numbers beyond bounds": (
        {
            PATH: article(
                "figures:\n  - {series: s, value: 1e400, as_of: 2022}\n  - {series: s, value: nan, as_of: 2022}\n"
                f"  - {{series: s, value: {'9' * 400}, as_of: 2022}}"
            ),
            "figures/s.md": "---\nname: S\n---\n",
        },
        [f"{PATH}:6:24 value-invalid", f"{PATH}:7:24 value-invalid", f"{PATH}:8:24 value-invalid"],
    ),
    "an official's unknown post and rank": (
        {
            PATH: article(),
            "officials/foo.md": "---\nname: Foo\nposts:\n  - {post: none, held: 2020}\nranks:\n  - {rank: none, held: 2020}\n---\n",
        },
        ["officials/foo.md:4:12 name-unknown", "officials/foo.md:6:12 value-unknown"],
    ),
    "vocabulary is a list": ({"vocabulary.yaml": "- x"}, ["vocabulary.yaml:1:1 frontmatter-not-mapping"]),
    "kind with dots": ({"vocabulary.yaml": "kinds:\n  ../x:\n    label: X\n"}, ["vocabulary.yaml:2:3 id-invalid"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "places"), SEVERAL.values(), ids=SEVERAL)
def test_files_that_cannot_stand_together(tmp_path: Path, files: Files, places: list[str]) -> None:
    """What only several files can do wrong is an error in one of them, and nothing was written."""
    lay(tmp_path, files)
    ran = run(tmp_path)
    assert said(ran) == places
    assert ran.returncode == 1
    assert not (tmp_path / "public").exists()


def test_an_error_leaves_the_site_of_yesterday(tmp_path: Path) -> None:
    """A build with an error changes no byte and no time of what an earlier build wrote."""
    lay(tmp_path, {PATH: article()})
    assert run(tmp_path).returncode == 0
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "public").rglob("*.*")}
    lay(tmp_path, {PATH: article("countries: [Loas]")})
    assert run(tmp_path).returncode == 1
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "public").rglob("*.*")} == before


GOOD: dict[str, tuple[Files, str, list[str]]] = {
    "a country called NO": ({PATH: article("countries: [NO]")}, "countries/norway/", ["Norway", "Talks"]),
    "BOM and CRLF": ({PATH: "\ufeff" + article(body="Text.\n").replace("\n", "\r\n")}, "articles/2022/talks/", ["Text."]),
    "title of 10,000 letters": (
        {PATH: article(head=f"title: {'x' * 10_000}\nid: talks\ndate: 2022-04-14\n")},
        "articles/2022/talks/",
        ["x" * 10_000],
    ),
    "title of punctuation": (
        {PATH: article(head="title: '!?'\nid: talks\ndate: 2022-04-14\n")},
        "articles/2022/talks/",
        ["!?"],
    ),
    "title of mark-up": (
        {PATH: article(head="title: '<script>alert(1)</script> {{ 7*7 }} %s'\nid: talks\ndate: 2022-04-14\n")},
        "articles/2022/talks/",
        ["<script>alert(1)</script> {{ 7*7 }} %s"],
    ),
    "written from right to left": (
        {PATH: article('summary: "\u0645\u062d\u0627\u062f\u062b\u0627\u062a \u202eabc"', "x \u2067y\u2069 z")},
        "articles/2022/talks/",
        ["\u0645\u062d\u0627\u062f\u062b\u0627\u062a", "x \u2067y\u2069 z"],
    ),
    "first year": ({PATH: article(head="title: Talks\nid: talks\ndate: 0001-01-01\n")}, "articles/0001/talks/", ["Talks"]),
    "from the first year to the last": (
        {PATH: article(EVENT.replace("2022-04-14", "0001/9999"))},
        "articles/2022/talks/",
        ["1–9999"],
    ),
    "officials in another script": (
        {PATH: attending("[安倍晋三]")},
        "officials/an-bei-jin-san/",
        ["安倍晋三", "14 Apr 2022"],
    ),
    "34 parties": (
        {PATH: article(EVENT.replace("}", f", countries: [{', '.join(EVERY_COUNTRY.split())}]}}"))},
        "articles/2022/talks/",
        ["Hungary", "United States"],
    ),
    "3,000 quotes in one another": ({PATH: article(body=">" * 3_000 + " x")}, "articles/2022/talks/", ["x"]),
    "unclosed elements": ({PATH: article(body="<div>" * 300 + "x</p></td></body>")}, "articles/2022/talks/", ["x"]),
    "empty settings": ({PATH: article(), "site.yaml": ""}, "articles/2022/talks/", ["Talks"]),
    "empty vocabulary": ({PATH: article(), "vocabulary.yaml": ""}, "articles/2022/talks/", ["Talks"]),
    "official called index": (
        {PATH: article(), "officials/index.md": "---\nname: Index\n---\n"},
        "officials/",
        ["No officials"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "address", "stated"), GOOD.values(), ids=GOOD)
def test_what_is_odd_and_right(tmp_path: Path, files: Files, address: str, stated: list[str]) -> None:
    """What looks odd and breaks no rule gives its page."""
    lay(tmp_path, files)
    ran = run(tmp_path)
    assert ran.returncode == 0, ran.stdout
    text = text_of(tmp_path, address)
    assert [one for one in stated if one not in text] == []
