"""Whatever lies in `content/`, the command line answers with findings at their place or with right pages."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from lxml import html

from attache.cli import main
from tests.conftest import TODAY
from tests.links import broken_links
from tests.tools import vnu

SITE = "title: T\nurl: https://example.org/\nidentity: example.org,2000\n"
PATH = "articles/2022/talks.md"
HEAD = "title: Talks\nid: talks\ndate: 2022-04-14\n"  # lines 2 to 4 of a file
EVENT = "events:\n  - {id: ev-x, title: Talks, date: 2022-04-14, kind: meeting}"
PARTIES = "US GB FR DE JP CN LA KH TH MM MY SG ID PH BN IN PK BD LK NP BT MV AU NZ KR KP MN RU UA BY PL CZ SK HU"

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


class Ran(NamedTuple):
    """What a run said, and its exit code."""

    code: int
    out: str
    err: str


def options(root: Path) -> list[str]:
    """The command line of a build into `public` whose findings are JSON on stdout."""
    where = ["--source", str(root), "--output", str(root / "public")]
    return ["build", *where, "--now", TODAY, "--jobs", "1", "--format", "json"]


def run(root: Path, before: Sequence[str] = ()) -> Ran:
    """Build in a process of its own; no traceback ever reaches its user."""
    command = [*before, sys.executable, "-m", "attache", *options(root)]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in ran.stderr, ran.stderr
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def run_here(root: Path) -> Ran:
    """Build in this process, which is ten times as fast; what is raised fails the test."""
    ran = CliRunner().invoke(main, options(root), catch_exceptions=False)
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def said(ran: Ran) -> list[str]:
    """The findings of a run, ids that nobody has written aside, as `path:line:column rule`."""
    found = [one for one in json.loads(ran.out) if one["rule"] != "id-missing"]
    return [f"{one['path'].removeprefix('content/')}:{one['line']}:{one['column']} {one['rule']}" for one in found]


def text_of(root: Path, address: str) -> str:
    """The main text of a page, its words one space apart."""
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    main = html.parse(root / "public" / address / "index.html", parser).getroot().find(".//main")
    return " ".join(" ".join(main.itertext()).split())


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\ntags: *c"
ONE: dict[str, tuple[str | bytes, str]] = {
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
    "unknown kind": (article(EVENT.replace("meeting", "metting")), "6:54 value-unknown"),
    "unknown country": (article("countries: [Loas]"), "5:13 name-unknown"),
    "ref to nothing": (article("events:\n  - ref: ev-nothing"), "6:10 ref-unknown"),
    "ref with fields": (article("events:\n  - {ref: ev-x, title: Talks}"), "6:17 ref-fields"),
    "own part": (article(EVENT.replace("}", ", parent: ev-x}")), "6:71 parent-cycle"),
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
    "emoji tag": (article("tags: [ports, 😀]"), "5:15 id-invalid"),
    "long id": (article(head=f"title: Talks\nid: {'x' * 5_000}\ndate: 2022-04-14\n"), "3:5 value-invalid"),
    "alias outside": (article("aliases: [/../../etc/]"), "5:11 value-invalid"),
    "alias over a page": (article("aliases: [/countries/]"), "5:11 address-collision"),
    "script": (article("sources:\n  - {host: x, url: 'javascript:alert(1)'}"), "6:20 value-invalid"),
    "huge edition": (article(EVENT.replace("}", f", edition: {'9' * 5_000}}}")), "6:72 value-invalid"),
    "negative edition": (article(EVENT.replace("}", ", edition: -3}")), "6:72 value-invalid"),
    "official of punctuation": (attending('["!!!"]'), "10:17 name-unknown"),
    "NUL in text": (article(body="a\0b"), "6:2 control-character"),
    "NUL in front matter": (article("summary: a\0b"), "5:11 control-character"),
    "Latin-1": (article("summary: Défense").encode("latin-1"), "5:11 file-encoding"),
    "UTF-16": (article().encode("utf-16"), "1:1 file-encoding"),
    "surrogate": (article(body="a ").encode() + b"\xed\xa0\x80", "6:3 file-encoding"),
    "5 MB": (article(body="word " * 1_000_000), "1:1 file-too-large"),
    "open brackets": (article(body="[" * 100_000), "2:1 nesting"),
    "brackets in one another": (article(body="![" * 20_000 + "x" + "]" * 20_000), "2:1 nesting"),
    "open references": (article(body="[[x " * 20_000), "2:1 nesting"),
    "open links": (article(body="[x](" * 20_000), "2:1 nesting"),
    "open elements": (article(body="<a " * 20_000), "2:1 nesting"),
    "nested Markdown": (article(body="".join("    " * depth + "- x\n" for depth in range(300))), "2:1 nesting"),
}  # fmt: skip


@pytest.fixture(scope="module")
def findings_of_one(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Build one site in which every bad article lies, each with ids of its own, and give the findings of each."""
    root, paths = tmp_path_factory.mktemp("bad"), {name: f"articles/2022/b{n:04}.md" for n, name in enumerate(ONE)}
    lay(root, {paths[name]: _renamed(row[0], Path(paths[name]).stem) for name, row in ONE.items()})
    ran = run(root)
    assert ran.code == 1
    assert not (root / "public").exists()
    found = said(ran)
    return {
        name: [one.removeprefix(f"{path}:") for one in found if one.startswith(path)] for name, path in paths.items()
    }


def _renamed(data: str | bytes, id: str) -> str | bytes:
    """The file with another article's id of five letters, and another event's of four."""
    if isinstance(data, str):
        return data.replace("id: talks", f"id: {id}").replace("ev-x", f"e{id[2:]}")
    return data.replace(b"id: talks", f"id: {id}".encode())


@pytest.mark.parametrize("name", ONE)
def test_one_bad_article(findings_of_one: dict[str, list[str]], name: str) -> None:
    """Of many bad articles in one run each is one error at its line and column, and nothing was written."""
    assert findings_of_one[name] == [ONE[name][1]]


def test_a_wrong_country_hints_at_the_right_one(tmp_path: Path) -> None:
    """“Loas” asks whether Laos is meant."""
    lay(tmp_path, {PATH: article("countries: [Loas]")})
    (finding,) = json.loads(run_here(tmp_path).out)
    assert (finding["message"], finding["hint"]) == ("no country is called “Loas”", "did you mean `Laos`?")


TOLD = article(EVENT)
SECOND = "title: B\nid: b\ndate: 2023\n"
SEVERAL: dict[str, tuple[Files, list[str]]] = {
    "an event told twice": (
        {PATH: TOLD, "articles/b.md": article(EVENT, head=SECOND)},
        ["articles/b.md:6:10 event-duplicate"],
    ),
    "two files for one address": (
        {
            "articles/2022-04-14-talks.md": article(head="title: A\nid: a\ndate: 2022-04-14\n"),
            "articles/2022-05-14-talks.md": article(head="title: B\nid: b\ndate: 2022-05-14\n"),
        },
        ["articles/2022-05-14-talks.md:2:1 address-collision"],
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
        [f"{PATH}:7:59 parent-cycle"],
    ),
    "pages over fixed addresses": (
        {"pages/countries.md": "---\ntitle: A\n---\n", "pages/assets.md": "---\ntitle: B\n---\n"},
        ["pages/assets.md:2:1 address-collision", "pages/countries.md:2:1 address-collision"],
    ),
    "a file that is named by signs": (
        {"articles/!!!.md": article(head="title: A\ndate: 2022\n")},
        ["articles/!!!.md:2:1 file-name"],
    ),
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
            "officials/foo.md": (
                "---\nname: Foo\nposts:\n  - {post: none, held: 2020}\nranks:\n  - {rank: none, held: 2020}\n---\n"
            ),
        },
        ["officials/foo.md:4:12 name-unknown", "officials/foo.md:6:12 value-unknown"],
    ),
    "an event told and mentioned in one article": (
        {PATH: article("events:\n  - ref: ev-x\n" + EVENT.partition("\n")[2])},
        [f"{PATH}:6:10 event-duplicate"],
    ),
    "an event mentioned twice": (
        {PATH: TOLD, "articles/b.md": article("events:\n  - ref: ev-x\n  - ref: ev-x", head=SECOND)},
        ["articles/b.md:7:10 event-duplicate"],
    ),
    "old addresses over pages": (
        {
            PATH: article("aliases: [/countries/laos/, /about/, /old/]"),
            "articles/b.md": article("aliases: [/OLD/]", head=SECOND),
        },
        [f"{PATH}:5:11 address-collision", f"{PATH}:5:29 address-collision", "articles/b.md:5:11 address-collision"],
    ),
    "vocabulary is a list": ({"vocabulary.yaml": "- x"}, ["vocabulary.yaml:1:1 frontmatter-not-mapping"]),
    "kind with dots": ({"vocabulary.yaml": "kinds:\n  ../x:\n    label: X\n"}, ["vocabulary.yaml:2:3 id-invalid"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "places"), SEVERAL.values(), ids=SEVERAL)
def test_files_that_cannot_stand_together(tmp_path: Path, files: Files, places: list[str]) -> None:
    """What only several files can do wrong is an error in one of them, and nothing was written."""
    lay(tmp_path, files)
    ran = run_here(tmp_path)
    assert said(ran) == places
    assert ran.code == 1
    assert not (tmp_path / "public").exists()


def test_an_error_leaves_the_site_of_yesterday(tmp_path: Path) -> None:
    """A build with an error changes no byte and no time of what an earlier build wrote."""
    lay(tmp_path, {PATH: article()})
    assert run_here(tmp_path).code == 0
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "public").rglob("*.*")}
    lay(tmp_path, {PATH: article("countries: [Loas]")})
    assert run_here(tmp_path).code == 1
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "public").rglob("*.*")} == before


OFFICIALS: Files = {
    "officials/alex-example.md": "---\nname: Alex Example\nposts: [{post: fr-minister, held: 2020/..}]\n---\n",
    "organisations/fr-m.md": "---\nname: M\nposts: [{id: fr-minister, label: M}, {id: fr-aide, label: A}]\n---\n",
    "articles/2022/a.md": article(EVENT.replace("ev-x", "ev-told"), head="title: Told\nid: told\ndate: 2022-01-01\n"),
}
OTHER = "  - {id: ev-y, title: Talks, date: 2022-04-14, kind: meeting, countries: [FR, JP]"
# What is wrong in an article: where, a part of the hint, and what the hint asks for in place of what was written.
HINTED: dict[str, tuple[str, str, str, tuple[str, str]]] = {
    "field": (article("sumary: Talks"), "5:1 field-unknown", "`summary`", ("sumary", "summary")),
    "value": (article("type: raport"), "5:7 value-unknown", "`report`", ("raport", "report")),
    "kind": (article(EVENT.replace("meeting", "metting")), "6:54 value-unknown", "`meeting`", ("metting", "meeting")),
    "topic": (article("topics: [cyber]"), "5:10 value-unknown", "`cyber-security`", ("cyber]", "cyber-security]")),
    "list": (article("tags: ports"), "5:7 field-type", "`[ports]`", ("ports", "[ports]")),
    "id": (
        article(head="title: T\nid: Paris Talks\ndate: 2022\n"),
        "3:5 id-invalid",
        "`paris-talks`",
        ("Paris Talks", "paris-talks"),
    ),
    "country": (article("countries: [France, Loas]"), "5:21 name-unknown", "`Laos`", ("Loas", "Laos")),
    "event": (article("events:\n  - ref: ev-tld"), "6:10 ref-unknown", "`ev-told`", ("ev-tld", "ev-told")),
    "event twice": (
        article("events:\n  - {id: ev-told, title: T, date: 2022-04-14, kind: visit}"),
        "6:10 event-duplicate",
        "`- ref: ev-told`",
        ("- {id: ev-told, title: T, date: 2022-04-14, kind: visit}", "- ref: ev-told"),
    ),
    "post": (
        attending("[{person: alex-example, post: fr-aid}]"),
        "10:46 name-unknown",
        "`fr-aide`",
        ("fr-aid}", "fr-aide}"),
    ),
    "official": (
        attending("[Alex Exampel]"),
        "10:17 official-unregistered",
        "`alex-example`",
        ("Alex Exampel", "alex-example"),
    ),
    "official, order": (
        attending("[Example Alex]"),
        "10:17 name-variant",
        '`attache entity merge alex-example "Example Alex"`',
        ("Example Alex", "Alex Example"),
    ),
    "reference": (
        article(body="A [[alex-exampel|é]], [[alex-exampel]]\n"),
        "6:3 reference-unknown",
        "`alex-example`",
        ("exampel", "example"),
    ),
    "link": (article(body="é [x](/countries/loas/)\n"), "6:7 link-unknown", "`/countries/laos/`", ("loas", "laos")),
    "link to a file": (article(body="[x](a.md)\n"), "6:5 link-unknown", "`[[told]]`", ("[x](a.md)", "[[told]]")),
    "anchor": (article(body="## Part\n\n[x](#h:prat)\n"), "8:5 link-unknown", "`#h:part`", ("prat", "part")),
    "picture in the text": (article(body="![x](y.jpg)\n"), "6:6 link-unknown", "`images:`", ("![x](y.jpg)", "")),
    "picture outside in the text": (
        article(body="![x](https://x.org/y)\n"),
        "6:6 link-unknown",
        "`images:`",
        ("![x](https://x.org/y)", ""),
    ),
    "picture without words": (
        article("images:\n  - file: x.jpg\n    alt: x"),
        "6:5 field-missing",
        "who made it",
        ("alt: x", "alt: x\n    credit: y"),
    ),
    "summary": (
        article("summary: They met.", "They met.\n"),
        "5:10 summary-repeated",
        "leave the summary out",
        ("summary: They met.\n", ""),
    ),
    "parties": (
        article(EVENT.replace("}", ", format: bilateral}")),
        "6:71 party-none",
        "`countries: […]`",
        ("}", ", countries: [FR, JP]}"),
    ),
    "part of nothing": (
        article(EVENT.replace("}", ", parent: ev-tld}")),
        "6:71 ref-unknown",
        "`ev-told`",
        ("ev-tld", "ev-told"),
    ),
    "address": (
        article("sources:\n  - {host: x, url: www.x.org}"),
        "6:20 value-invalid",
        "`https://`",
        ("www", "https://www"),
    ),
    "number": (
        article("figures:\n  - {series: s, value: '1,000', as_of: 2022}"),
        "6:24 value-invalid",
        "`1000`",
        ("'1,000'", "1000"),
    ),
    "list in front": (
        "---\n- title: T\n---\n",
        "2:1 frontmatter-not-mapping",
        "`key: value`",
        ("- title: T", "title: T"),
    ),
    "tag of YAML": (article("summary: !!str x"), "5:10 yaml-tag", "leave it out", ("!!str ", "")),
    "key that is a list": (
        article("? [tags]\n: ports"),
        "5:3 yaml-key",
        "`key: value`",
        ("? [tags]\n: ports", "tags: [ports]"),
    ),
}


@pytest.mark.parametrize("name", HINTED)
def test_a_hint_can_be_followed(tmp_path: Path, name: str) -> None:
    """What is wrong stands at its line and column with a hint, and is gone where that is done."""
    text, place, hint, (wrong, right) = HINTED[name]
    lay(tmp_path, {**OFFICIALS, PATH: text})
    found = [one for one in json.loads(run_here(tmp_path).out) if one["path"] == f"content/{PATH}"]
    (first, *_) = [one for one in found if f"{one['line']}:{one['column']} {one['rule']}" == place]
    assert hint in first["hint"]
    lay(tmp_path, {PATH: text.replace(wrong, right)})
    assert [one for one in said(run_here(tmp_path)) if one.endswith(f" {first['rule']}")] == []


def test_an_event_that_is_likely_told_twice(tmp_path: Path) -> None:
    """It is said at the id of the later telling, and gone where that mentions the first or names another place."""
    files: Files = {
        PATH: article(f"events:\n{OTHER}}}"),
        "articles/b.md": article(f"events:\n{OTHER.replace('ev-y', 'ev-z')}}}", head=SECOND),
    }
    for place, mended in (
        ("6:10 event-likely-twice", None),
        ("", "  - ref: ev-y"),
        ("", f"{OTHER.replace('ev-y', 'ev-z')}, place: Nice}}"),
    ):
        files |= {"articles/b.md": article(f"events:\n{mended}", head=SECOND)} if mended else {}
        lay(tmp_path, {**files, PATH: article(f"events:\n{OTHER}, place: Paris}}")})
        assert said(run_here(tmp_path)) == ([f"articles/b.md:{place}"] if place else [])


GOOD: dict[str, tuple[str, list[str]]] = {
    "country called NO": (article("countries: [NO]"), ["Norway"]),
    "BOM and CRLF": ("\ufeff" + article(body="Text.\n").replace("\n", "\r\n"), ["Text."]),
    "title of 10,000 letters": (article(head=f"title: {'x' * 10_000}\nid: talks\ndate: 2022-04-14\n"), ["x" * 10_000]),
    "title of punctuation": (article(head="title: '!?'\nid: talks\ndate: 2022-04-14\n"), ["!?"]),
    "title of mark-up": (
        article(head="title: '<script>x</script> &amp; {{ 7*7 }} %s'\nid: talks\ndate: 2022-04-14\n"),
        ["<script>x</script> &amp; {{ 7*7 }} %s"],
    ),
    "mark-up in the text": (
        article(body="<script>x</script><b onclick=z>w</b><iframe></iframe>{{ 7*7 }}"),
        ["{{ 7*7 }}"],
    ),
    "right to left": (
        article('summary: "\u0645\u062d\u0627\u062f\u062b\u0627\u062a abc"', "x \u2067y\u2069 z"),
        ["\u0645\u062d\u0627\u062f\u062b\u0627\u062a", "x \u2067y\u2069 z"],
    ),
    "every year there is": (article(EVENT.replace("2022-04-14", "0001/9999")), ["1–9999"]),
    "decade": (article(EVENT.replace("2022-04-14", "199X")), ["1990s"]),
    "another script": (attending("[安倍晋三]"), ["安倍晋三"]),
    "34 parties": (article(EVENT.replace("}", f", countries: [{', '.join(PARTIES.split())}]}}")), ["United States"]),
    "deep quotes": (article(body=">" * 3_000 + " last"), ["last"]),
    "unclosed elements": (article(body="<div>" * 300 + "last</p></td></body></main>"), ["last"]),
    "headings alike": (article(body="## Main\n\n#### Main\n\n# Main\n"), ["Main Main Main"]),
    "tags alike": (article("tags: [Peace, peace, PEACE, pe ace]"), ["Peace", "pe ace"]),
    "block text": (article("summary: >-\n  a\n\n  b"), ["a b"]),
    "no-break space": (article(body="a\u00a0b"), ["a b"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build one site in which every odd article lies, each with ids of its own."""
    root = tmp_path_factory.mktemp("odd")
    lay(root, {f"articles/g{n:04}.md": _renamed(data, f"g{n:04}") for n, (data, _) in enumerate(GOOD.values())})
    ran = run(root)
    assert ran.code == 0, ran.out
    assert {finding.rpartition(" ")[2] for finding in said(ran)} == {"official-unregistered"}
    return root


@pytest.mark.parametrize("name", GOOD)
def test_what_is_odd_and_right(odd_site: Path, name: str) -> None:
    """What looks odd and breaks no rule has a page that states what was written."""
    text = text_of(odd_site, f"articles/2022/g{list(GOOD).index(name):04}/")
    assert [one for one in GOOD[name][1] if one not in text] == []


def test_every_page_of_odd_articles_is_valid(odd_site: Path) -> None:
    """The Nu Html Checker finds no error in any page, and every link inside the site leads somewhere."""
    assert vnu.errors(sorted((odd_site / "public").rglob("*.html"))) == []
    assert broken_links(odd_site / "public") == []


def test_nothing_of_an_author_runs_in_a_page(odd_site: Path) -> None:
    """No page has a script but ours and data that is whole JSON, a handler, or a frame."""
    for path in sorted((odd_site / "public").rglob("*.html")):
        page = html.parse(path, html.HTMLParser(huge_tree=True, encoding="utf-8")).getroot()
        scripts = [script for script in page.iter("script") if "assets/" not in (script.get("src") or "")]
        assert {script.get("type") for script in scripts} <= {"application/ld+json"}
        assert all(json.loads(script.text or "") for script in scripts)
        assert list(page.iter("iframe", "object", "embed")) == []
        assert [name for element in page.iter() for name in element.attrib if str(name).startswith("on")] == []


@pytest.mark.parametrize("name", ["site.yaml", "vocabulary.yaml"])
def test_empty_settings_are_defaults(tmp_path: Path, name: str) -> None:
    """An empty `site.yaml` or `vocabulary.yaml` is as good as none."""
    lay(tmp_path, {PATH: article(), name: ""})
    assert run_here(tmp_path).code == 0
    assert "Talks" in text_of(tmp_path, "articles/2022/talks/")


def test_an_empty_site(tmp_path: Path) -> None:
    """A `content/` without any file gives a home page and one warning."""
    (tmp_path / "content").mkdir()
    ran = run_here(tmp_path)
    assert (ran.code, [one["rule"] for one in json.loads(ran.out)]) == (0, ["site-missing"])
    assert (tmp_path / "public/index.html").is_file()


@pytest.mark.parametrize("there", [False, True])
def test_no_content(tmp_path: Path, there: bool) -> None:
    """No `content/`, or a file of that name, is one line and exit code 2."""
    if there:
        (tmp_path / "content").write_text("x", encoding="utf-8")
    ran = run_here(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"attache: {tmp_path} holds no folder `content`: `attache init DIR` makes a new digest\n"


def test_300_officials_whom_nobody_registered(tmp_path: Path) -> None:
    """Each is one warning and has a page; the event's page names them."""
    names = [f"Name {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]
    lay(tmp_path, {PATH: attending(f"[{', '.join(names)}]")})
    ran = run(tmp_path)
    assert ran.code == 0
    assert len(said(ran)) == 300
    assert said(ran)[0] == f"{PATH}:10:17 official-unregistered"
    assert len(list((tmp_path / "public/officials").glob("name-*/index.html"))) == 300
    assert "Name zz" not in text_of(tmp_path, "officials/") and names[-1] in text_of(tmp_path, "officials/")


def test_what_is_no_file(tmp_path: Path) -> None:
    """Links in a circle, links out of the site and pipes are errors that nobody follows; a folder may have any name."""
    lay(tmp_path, {PATH: article()})
    articles = tmp_path / "content/articles"
    (articles / "folder.md").mkdir()
    (articles / "circle").symlink_to(tmp_path / "content")
    (articles / "self.md").symlink_to("self.md")
    (articles / "out.md").symlink_to(sys.executable)
    os.mkfifo(articles / "pipe.md")
    ran = run(tmp_path)
    names = ("circle", "out.md", "pipe.md", "self.md")
    assert (ran.code, said(ran)) == (1, [f"articles/{name}:None:None file-irregular" for name in names])


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"caf\xe9.png", b"caf\xe9.txt"])
def test_a_name_that_is_no_text(tmp_path: Path, name: bytes) -> None:
    """A file whose name is no UTF-8 is an error, whatever it holds, and nothing is written."""
    lay(tmp_path, {PATH: article()})
    (tmp_path / "content/articles" / os.fsdecode(name)).write_bytes(b"x")
    ran = run(tmp_path)
    shown = name.decode("utf-8", "replace")
    assert (ran.code, said(ran)) == (1, [f"articles/{shown}:None:None file-name"])
    assert not (tmp_path / "public").exists()


def test_a_name_in_the_theme_that_is_no_text(tmp_path: Path) -> None:
    """It is one line and exit code 2, as all that is wrong with a theme."""
    lay(tmp_path, {PATH: article()})
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    ran = run(tmp_path)
    said_so = f"attache: {tmp_path / 'static'} holds a file whose name is no UTF-8: b'caf\\xe9.txt'\n"
    assert (ran.code, ran.err) == (2, said_so)


@pytest.mark.parametrize("output", ["content", "content/public"])
def test_the_output_may_not_lie_in_the_content(tmp_path: Path, output: str) -> None:
    """Pages among the content would be read by the next build: exit code 2, and nothing is written."""
    lay(tmp_path, {PATH: article()})
    arguments = ["build", "--source", str(tmp_path), "--output", str(tmp_path / output), "--force", "--now", TODAY]
    ran = CliRunner().invoke(main, arguments, catch_exceptions=False)
    place = f"{tmp_path / output} is, holds or lies in {tmp_path / 'content'}"
    assert (ran.exit_code, ran.stderr) == (2, f"attache: {place}; choose another --output\n")
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["articles", "site.yaml"]


def test_the_last_day_there_is(tmp_path: Path) -> None:
    """On the last day of the calendar an article without an expiry is still told."""
    lay(tmp_path, {PATH: article(body="Text.")})
    arguments = ["build", "--source", str(tmp_path), "--output", str(tmp_path / "public"), "--now", "9999-12-31"]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    assert "Text." in text_of(tmp_path, "articles/2022/talks/")


def test_findings_steer_no_terminal(tmp_path: Path) -> None:
    """An escape sequence in a key or in a file's name is shown by signs that stand for it."""
    lay(tmp_path, {PATH: article('"a\\e[31mb\\n::error::c": d'), "articles/e\x1b[31m\n.md": ""})
    text = CliRunner().invoke(main, ["check", "--source", str(tmp_path), "--now", TODAY], catch_exceptions=False).stderr
    assert "`a␛[31mb␊::error::c`" in text and "articles/e␛[31m␊.md:1:1" in text
    assert "\x1b" not in text


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """It is one line that names it, exit code 2, and nothing is written."""
    lay(tmp_path, {PATH: article()})
    file = tmp_path / "content" / PATH
    file.chmod(0)
    ran = run(
        tmp_path, before=["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    )
    assert (ran.code, ran.err) == (2, f"attache: {file} cannot be read: Permission denied\n")
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("- Talks", "1:1 frontmatter-not-mapping"),
        ("title: T\nurl: javascript:alert(1)", "2:6 value-invalid"),
        ("title: T\nurl: https://", "2:6 value-invalid"),
        ("title: T\nurl: https://x:999999/", "2:6 value-invalid"),
        ("title: T\nurl: https://me:secret@x.org/", "2:6 value-invalid"),
        ("title: T\ntimezone: ../../etc/passwd", "2:11 value-invalid"),
        ("title: T\nlanguages: [../x]", "2:13 value-invalid"),
        ("title: T\nlanguages: []", "2:12 field-missing"),
        ("title: T\nurl: https://x.org/\nidentity: x.org,2026\nhome_country: XX", "4:15 name-unknown"),
    ],
)
def test_bad_settings(tmp_path: Path, settings: str, place: str) -> None:
    """A wrong setting is one error at its place, and nothing is said of what follows from it."""
    lay(tmp_path, {PATH: article(), "site.yaml": settings})
    ran = run_here(tmp_path)
    assert (ran.code, said(ran)) == (1, [f"site.yaml:{place}"])
