"""An editor who types is helped by the YAML language server, asked here as Neovim, Helix and VS Code ask it."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from attache.cli import main
from attache.contents import FILES, FOLDERS
from attache.diagnostics import Finding, Span, settle
from attache.reports import report
from attache.validate import noun
from tests.conftest import ROOT, TODAY
from tests.tools.yamlls import Server, language_server

# The settings that the page for editors gives to VS Code (its first block is its settings) and to Helix.
PAGE = (ROOT / "docs/typing.md").read_text(encoding="utf-8")
VS_CODE, TASKS = (json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.M | re.S))
HELIX = tomllib.loads(re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)[0])
SCHEMAS = VS_CODE["yaml.schemas"]
BODY = "\nOn Thursday: *talks*, see [[vn-mnd|the ministry]]. [x\n\n- a list: [\n# Heading\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server over our digest, with its schemas as `attache schema` writes them."""
    root = tmp_path_factory.mktemp("digest")
    shutil.copytree(ROOT / "content", root / "content")
    ran = CliRunner().invoke(main, ["schema", "--source", str(root)])
    assert ran.exit_code == 0, ran.output
    with language_server(root, SCHEMAS) as started:
        yield started


def article(server: Server, more: str, name: str) -> list[str]:
    """Open an article, all of it, as an editor of Markdown hands it over; what is given begins in line 4."""
    text = f"---\ntitle: Talks\ndate: {TODAY}\n{more}\n---\n{BODY}"
    fence = text.count("\n", 0, text.index("\n---\n")) + 2
    found = server.open(f"content/articles/2026/{name}.md", text, "markdown")
    return [said for said in found if int(said.split(":")[0]) < fence]


@pytest.mark.parametrize(
    ("more", "line", "column", "label", "means"),
    [
        ("events:\n  - kind: ", 5, 11, "visit", "**Visit** A leader or delegation travels"),
        ("countries: [", 4, 13, "JP", "Japan"),
        ("countries: [", 4, 13, "Japan", "`JP`"),
        ("countries:\n  - ", 5, 5, "LA", "Laos"),
        ("officials:\n  - ", 5, 5, "phan-van-giang", "Minister of National Defence 2021-04-08/.."),
        ("events:\n  - officials: [", 5, 17, "phan-van-giang", "**Phan Văn Giang**"),
        ("events:\n  - ref: ", 5, 10, "ev-198x-remains", "(198X)"),
        ("type: ", 4, 7, "opinion", "**Opinion**"),
        ("tags: [", 4, 8, "border patrols", "in use"),
        ("events:\n  - level: ", 5, 12, "vice-minister", "**Deputy minister**"),
        ("su", 4, 3, "summary", "one or two sentences for lists and feeds"),
        ("events:\n  - ", 5, 5, "kind", "sort of event"),
    ],
)
def test_what_may_be_typed_is_offered(
    server: Server, more: str, line: int, column: int, label: str, means: str
) -> None:
    """Kinds, countries and whatever is registered are offered where they belong, with what they mean."""
    name = f"offered-{line}-{column}-{label.replace(' ', '-')}"
    article(server, more, name)
    found = server.completion(f"content/articles/2026/{name}.md", line, column)
    assert means in found[label], found


def test_truth_values_and_null_are_not_offered_for_texts(server: Server) -> None:
    """A title may be `true` or a number, and a summary empty, but nobody is led to it."""
    article(server, "summary: ", "texts")
    assert server.completion("content/articles/2026/texts.md", 4, 10) == {}


@pytest.mark.parametrize(
    ("more", "line", "column", "means"),
    [
        ("window: 2026", 4, 3, "two days between which it lies"),
        ("events:\n  - {title: T, date: 2026, kind: visit}", 5, 32, "sort of event, from the vocabulary"),
        ("officials: [phan-van-giang]", 4, 16, "Minister of National Defence 2021-04-08/.."),
    ],
)
def test_what_stands_there_is_explained(server: Server, more: str, line: int, column: int, means: str) -> None:
    """Pointing at a key or a value shows what it means."""
    article(server, more, f"hover-{line}-{column}")
    assert means in server.hover(f"content/articles/2026/hover-{line}-{column}.md", line, column)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("summary:\nexpiry:\nevents:\nplace-is-no-field: x", ["7:1 Property place-is-no-field is not allowed."]),
        ("officials: [Somebody New]\ntags: [2024, true]\nwindow: [2022-04-14, 2022-04-15]", []),
        (
            "events:\n  - {title: T, date: 2026, kind: vist}",
            ['5:34 Value is not accepted. Valid values: "visit", "meeting"'],
        ),
        ("summary: [a]", ["4:10 one text"]),
        ("id: Talks", ["4:5 lower-case letters a to z, digits and single hyphens, such as `phan-van-giang`"]),
        ("expiry: tomorrow", ["4:9 a day: 2022-04-14"]),
        ("events:\n  - title: T\n    date: 2026", ['5:5 Missing property "kind".']),
    ],
)
def test_mistakes_are_underlined(server: Server, more: str, found: list[str]) -> None:
    """What is wrong in front matter is underlined at its place, and the text below it disturbs nothing there."""
    said = article(server, more, f"wrong-{abs(hash(more))}")
    assert len(said) == len(found) and all(one.startswith(other) for one, other in zip(said, found, strict=True)), said


@pytest.mark.parametrize("language", ["markdown", "yaml"])
def test_a_schema_can_be_named_in_the_front_matter(server: Server, language: str) -> None:
    """The comment in the first line counts in any folder, and in VS Code, where the file is called YAML by hand."""
    named = "# yaml-language-server: $schema=../.attache/schema/article.json"
    server.open(f"elsewhere/{language}.md", f"---\n{named}\ntype: \n---\n{BODY}", language)
    assert "interview" in server.completion(f"elsewhere/{language}.md", 3, 7)


def test_the_settings_of_the_page_name_every_content_type() -> None:
    """VS Code and Helix are told of the same files, each content type by its schema and its place."""
    places = {f".attache/schema/{noun(kind).split()[1]}.json": place for place, kind in {**FOLDERS, **FILES}.items()}
    assert HELIX["language-server"]["attache"]["config"]["yaml"]["schemas"] == SCHEMAS
    assert {schema: glob.split("/")[1] for schema, glob in SCHEMAS.items()} == places


def test_the_task_of_the_page_reads_findings() -> None:
    """The pattern for VS Code's list of problems fits the first line of a finding."""
    found = Finding("date-invalid", "`x` is not a date", path="articles/a.md")
    diagnostics = settle([found], lambda _: Span(3, 7, 3, 8))
    pattern = TASKS["tasks"][0]["problemMatcher"]["pattern"]
    match = re.match(pattern["regexp"], report(diagnostics, "text", lambda *_: None).split("\n")[0])
    assert match
    parts = [match[pattern[name]] for name in ("file", "line", "column", "severity")]
    assert parts == ["content/articles/a.md", "3", "7", "error"]


def test_settings_are_helped_too(server: Server) -> None:
    """`site.yaml` is YAML as a whole, so that any editor with the server helps there."""
    assert server.open("content/site.yaml", "title: T\nhome_country: VN\noutput: [feeds]\n") == [
        "3:1 Property output is not allowed."
    ]
