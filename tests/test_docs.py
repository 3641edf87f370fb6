"""Do the pages for people say what the code does?"""

import ast
import inspect
import re
import tomllib
from datetime import date
from functools import cache
from typing import Literal, get_args, get_origin

import click
import msgspec
import pytest

from attache import schema, settings
from attache.cli import main
from attache.contents import FILES, FOLDERS, is_picture, kind_of
from attache.dates import EdtfError, parse_edtf
from attache.datewords import say
from attache.diagnostics import Diagnostic, Finding, Span, settle
from attache.digest import link
from attache.editor import enter
from attache.frontmatter import span_of
from attache.ledger import LEDGER
from attache.model import Digest, Source
from attache.parse import parse
from attache.reports import line_in, report
from attache.vocabulary import default_vocabulary
from attache.words import catalogue
from tests.conftest import ROOT, TODAY
from tests.sites import original
from tests.test_architecture import EDGE, own_imports, rooms, tree

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
}
README, CONTENT = PAGES["README.md"], PAGES["docs/content.md"]
EXAMPLE = re.compile(r"^```yaml\n# content/(\S+)\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"(?:^    |`)attache ([a-z]+)([^`\n|]*)", re.M)
# Where `docs/content.md` describes what each struct of the schema may hold.
HEADINGS: dict[type[schema.Part], str] = {
    schema.ArticleFile: "Articles",
    schema.EventEntry: "Events",
    schema.Place: "Places",
    schema.Participant: "Participants",
    schema.Claim: "Claims",
    schema.Source: "Sources",
    schema.ArticleFigure: "Figures of an article",
    schema.Image: "Images",
    schema.Correction: "Corrections",
    schema.Withdrawal: "Withdrawals",
    schema.Named: "Every file with a page",
    schema.EntityFile: "Every entity",
    schema.Native: "Native names",
    schema.OfficialFile: "Officials",
    schema.Holding: "Posts and ranks held",
    schema.PostHeld: "Posts held",
    schema.RankHeld: "Ranks held",
    schema.OrganisationFile: "Organisations",
    schema.Post: "Posts",
    schema.SeriesFile: "Series",
    schema.FigureFile: "Figure series",
    schema.FigureValue: "Figure values",
    schema.AgreementFile: "Agreements",
    schema.AreaFile: "Areas",
    schema.CountryFile: "Countries",
    schema.Group: "Groups",
    schema.PageFile: "Pages",
    settings.SiteFile: "site.yaml",
    settings.Licence: "Licence",
    settings.Contact: "Contact",
    settings.Security: "Security",
    settings.VocabularyFile: "vocabulary.yaml",
    settings.Term: "Terms",
    settings.Rank: "Ranks",
}
INHERITED: dict[type[schema.Part], set[str]] = {
    schema.ArticleFile: {"id", "slug"}
}  # fields of a base that a table tells again
CHOICES = {"levels", "formats", "modes", "statuses", "types", "cadences"}  # groups of the vocabulary that are closed
Files = dict[str, bytes]


def section(heading: str) -> str:
    """Give what stands below a heading of the page on content, up to the next heading of any level."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##+ |\Z)", CONTENT, re.M | re.S)
    assert found, heading
    return found[1]


def rows(text: str) -> list[list[str]]:
    """Give the cells of the last table in a text, without its head."""
    table = re.findall(r"(?:^\|.*\n)+", text, re.M)[-1]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def ticked(text: str) -> list[str]:
    """Give the words between backticks."""
    return re.findall(r"`([^`]+)`", text)


def examples(page: str) -> Files:
    """Give the files that a page shows, by their paths below `content/`."""
    return {path: text.encode() for path, text in EXAMPLE.findall(page)}


def checked(files: Files) -> tuple[Digest, tuple[Diagnostic, ...]]:
    """Link files into a digest, and give it with its findings, as `attache check` does."""
    parsed = [parse(Source(path=path, data=data)) for path, data in files.items() if not is_picture(path)]
    pictures = {path: original(path) for path in files if is_picture(path)}
    records = [one.record for one in parsed if one.record]
    digest, linked = link(records, now=date.fromisoformat(TODAY), pictures=pictures)

    def locate(finding: Finding) -> Span | None:
        data = files.get(finding.path)
        return span_of(data.decode(), finding.at, finding.key) if data else None

    return digest, settle([*(finding for one in parsed for finding in one.findings), *linked], locate)


@cache
def own_content() -> Files:
    """Read this repository's own content."""
    root = ROOT / "content"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def own_fields(kind: type[schema.Part]) -> dict[str, bool]:
    """Give the fields that a struct itself brings, as they are written, and whether they must be there."""
    own = inspect.get_annotations(kind)
    return {field.encode_name: field.required for field in msgspec.structs.fields(kind) if field.name in own}


# What an editor may write -------------------------------------------------------------------------------------------


def test_every_struct_of_the_schema_has_its_heading() -> None:
    """No type of the schema with fields of its own is left out."""
    known = [*vars(schema).values(), *vars(settings).values()]
    kinds = {kind for kind in known if inspect.isclass(kind) and issubclass(kind, schema.Part)}
    assert {kind for kind in kinds if own_fields(kind)} == set(HEADINGS)


@pytest.mark.parametrize("kind", HEADINGS, ids=lambda kind: kind.__name__)
def test_fields_are_those_of_the_schema(kind: type[schema.Part]) -> None:
    """The table of a type has its fields and no others, and sets in bold those that must be there."""
    told = [cells[0] for cells in rows(section(HEADINGS[kind]))]
    names = [name for cell in told for name in ticked(cell)]
    bold = {name for cell in told for name in re.findall(r"\*\*`([^`]+)`\*\*", cell)}
    fields = own_fields(kind)
    assert sorted(names) == sorted({*fields, *INHERITED.get(kind, set())})
    assert bold == {name for name, required in fields.items() if required}


def test_words_to_choose_from_are_those_of_the_vocabulary() -> None:
    """The table of the vocabulary has every word of the package, and the closed groups are those of the schema."""
    table = re.search(r"(?:^\|.*\n)+", section("vocabulary.yaml"), re.M)
    assert table
    told = {ticked(group)[0]: ticked(words) for group, words in rows(table[0])}
    vocabulary = msgspec.structs.asdict(default_vocabulary())
    assert told == {group: list(words) for group, words in vocabulary.items() if group != "titles"}
    keys = {
        field.name: get_args(get_args(field.type)[0])[0] for field in msgspec.structs.fields(settings.VocabularyFile)
    }
    assert {group for group, key in keys.items() if get_origin(key) is Literal} == CHOICES
    assert all(set(told[group]) == set(get_args(keys[group])) for group in CHOICES)


def test_dates_are_printed_as_told() -> None:
    """Every date of the table is printed in the words beside it, in full and in lists."""

    def said(text: str, *, short: bool) -> str:
        return say(parse_edtf(text), "en-GB", catalogue("en-GB"), short=short)

    table = rows(section("Dates"))
    written = [ticked(cells[0])[0] for cells in table]
    assert len(written) > 15
    assert [cells[1:] for cells in table] == [[said(text, short=False), said(text, short=True)] for text in written]
    with pytest.raises(EdtfError):
        parse_edtf("2021-22")  # seasons are refused


def test_examples_make_up_a_digest() -> None:
    """The examples for editors are one file of every kind, and linked together nothing is wrong with them."""
    files = examples(CONTENT)
    assert len(files) == CONTENT.count("```yaml")
    assert {kind_of(path) for path in files} == {*FOLDERS.values(), *FILES.values()}
    digest, found = checked({**files, "articles/2026/talks.jpg": b""})
    assert found == ()
    assert "/articles/2026/talks-in-tokyo/" in {article.card.address for article in digest.articles}


def test_the_example_of_the_readme_does_what_is_told() -> None:
    """It fits beside this repository's content; misspelt, it has the finding shown; its page names post and rank."""
    ((path, data),) = examples(README).items()
    ledger = {LEDGER: enter(own_content()[LEDGER], path, data.decode())}  # as `attache check --fix` does
    digest, found = checked({**own_content(), **ledger, path: data})
    assert found == ()
    (event,) = (event for event in digest.events if data.find(event.id.encode()) > 0)
    (giang,) = event.officials
    assert f"“{giang.official.name}, {giang.rank_short}, {giang.posts[0]}”" in " ".join(README.split())
    assert f"“{say(event.when, 'en-GB', catalogue('en-GB'), short=True)}”" in README
    assert f"`{event.address.partition('#')[0]}`" in README
    _, wrong = checked({**own_content(), path: data.replace(b"Laos", b"Loas")})
    shown = report(wrong, "text", lambda _, n: line_in(data.decode().replace("Laos", "Loas"), n))
    assert "\n".join(f"    {line}" for line in shown.splitlines()[:4]) in README


# The command line, links, rooms -------------------------------------------------------------------------------------


def test_the_readme_has_every_command() -> None:
    """The table of the README has the commands of the program, with their arguments."""
    told = {
        name: arguments.split() for name, arguments in re.findall(r"^\| `attache ([a-z]+)([^`]*)` \|", README, re.M)
    }
    commands = {
        name: [
            param.human_readable_name.upper() if param.required else f"[{param.human_readable_name.upper()}]"
            for param in command.params
            if isinstance(param, click.Argument)
        ]
        for name, command in main.commands.items()
    }
    assert told == commands


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_the_pages_exist(page: str) -> None:
    """Every command that a page writes exists with its options, and every `make` target stands in the Makefile."""
    text = without_fences(PAGES[page])
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.M)) <= set(targets)
    for name, rest in COMMAND.findall(text):
        assert name in main.commands
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options(name)
    known = {option for name in main.commands for option in options(name)}
    assert {word.split()[0] for word in ticked(text) if re.match(r"--[a-z]", word)} <= known


def options(command: str) -> set[str]:
    """Give the options of a command, and of the commands below it."""
    found = main.commands[command]
    every = (found, *(found.commands.values() if isinstance(found, click.Group) else ()))
    return {option for one in every for param in one.params for option in (*param.opts, *param.secondary_opts)}


def without_fences(text: str) -> str:
    """Give a page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def anchors(text: str) -> set[str]:
    """Give the anchors that a page's headings get: lower case, blanks as hyphens, no other signs."""
    headings = re.findall(r"^#+ (.*)$", without_fences(text), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: str, text: str) -> list[str]:
    """Give the relative links of a page that lead to no file of the repository, or to no heading of it."""
    prose = re.sub(r"^    .*$", "", without_fences(text), flags=re.M)
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        name, _, anchor = target.partition("#")
        file = (ROOT / page).parent / name if name else ROOT / page
        if ":" in name or (file.exists() and not anchor):
            continue
        if not file.is_file() or anchor not in anchors(file.read_text(encoding="utf-8")):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link leads to a file of the repository, and to a heading of it where it says so."""
    assert broken(page, PAGES[page]) == []


def test_broken_links_are_seen() -> None:
    """A link to no file and one to no heading are found, in the text alone; the rest leads somewhere."""
    text = "[a](no.md) [b](content.md#no) [c](content.md#dates) [d](https://x.org/) [e](../README.md)\n    [f](no.md)\n"
    assert broken("docs/content.md", text) == ["no.md", "content.md#no"]


def test_the_map_of_rooms_is_the_code() -> None:
    """The map has every room with the question that its docstring begins with, each below the rooms that it uses."""
    told = re.findall(r"^\| `([a-z_.]+)` \| (.*?) \|$", PAGES["docs/architecture.md"], re.M)
    trees = {room: tree(path) for room, path in rooms().items() if not room.startswith("__")}
    assert dict(told) == {
        room: f"{(ast.get_docstring(module) or '').partition('?')[0]}?" for room, module in trees.items()
    }
    places = {room: number for number, (room, _) in enumerate(told)}
    used = {room: own_imports(module, set(trees)) - {room} for room, module in trees.items()}
    assert {(room, other) for room in used for other in used[room] if places[other] > places[room]} == set()


def test_the_edge_is_told() -> None:
    """The page on architecture names the rooms that may touch files, and the one that starts processes."""
    told = re.search(r"processes belong to (.*?) \(", PAGES["docs/architecture.md"], re.S)
    assert told
    assert sorted(ticked(told[1])) == sorted({*EDGE, "workers"})


def test_every_dependency_has_its_reason() -> None:
    """The table of dependencies has what `pyproject.toml` asks for, in extras and for tests too, and nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = [
        *project["project"]["dependencies"],
        *(one for extra in project["project"]["optional-dependencies"].values() for one in extra),
        *(one for name in ("build", "dev", "tools", "supply") for one in groups[name] if isinstance(one, str)),
    ]
    names = sorted({re.split(r"[<>=]", one)[0].lower() for one in asked})
    page = PAGES["docs/decisions/0004-dependencies.md"]
    told = [cells[0] for table in re.findall(r"(?:^\|.*\n)+", page, re.M) for cells in rows(table)]
    assert sorted(name.lower() for cell in told for name in cell.split(", ")) == names


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    """Every decision has a number of its own, says context, choice and price, and stands in the list."""
    folder = ROOT / "docs/decisions"
    names = sorted(path.name for path in folder.glob("0*.md"))
    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]
    index = PAGES["docs/decisions/README.md"]
    assert re.findall(r"\]\((0[^)]+)\)", index) == names
    for name in names:
        assert re.findall(r"^## (.*)$", PAGES[f"docs/decisions/{name}"], re.M)[:3] == ["Context", "Choice", "Price"]


def test_the_changelog_knows_the_version() -> None:
    """The newest numbered entry is the version of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert re.findall(r"^## \[(\d[^\]]*)\]", PAGES["CHANGELOG.md"], re.M)[0] == project["project"]["version"]
