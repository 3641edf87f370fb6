"""Is the code still in the shape that the design gave it?"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.trees import SMALL

SOURCE = ROOT / "src/attache"

# Imports run upward in this list only: a room may use what stands on the lines above its own.
ORDER = (
    # words and values
    ("addresses", "converter", "dates", "diagnostics", "iso", "schema", "values", "wordforms", "words"),
    ("dateforms", "datewords", "hidden", "ledger", "reports", "sanitise", "settings", "yamlnodes"),
    ("contents", "identity"),
    ("datecolumn", "frontmatter", "markup", "pictures"),
    ("model", "validate"),
    ("edits",),
    ("quoting",),
    # parse
    (
        "assets",
        "darkroom",
        "fingerprints",
        "offices",
        "outputs.charts",
        "outputs.maps",
        "parse",
        "registry",
        "spine",
        "vocabulary",
    ),
    ("facets",),
    # link
    ("entities", "memory"),
    ("desk", "mentions", "phrasebook", "tokens"),
    ("atlas", "datefinder"),
    ("clipping", "figurefinder", "nameparts"),
    ("namefinder",),
    ("gazetteer",),
    ("events", "register"),
    ("articles", "due"),
    ("crossrefs", "likeness", "suggest"),
    ("comparison", "permanence"),
    ("digest",),
    # plan
    ("jsonschema", "views"),
    ("cms", "compose", "entity_views", "feed_views", "fragments", "month_views", "pages", "roll"),
    ("compose_articles", "compose_months", "tallies"),
    ("portraits", "rows"),
    ("illustrations", "streams", "tables"),
    ("compose_calendars", "compose_data", "compose_feeds", "compose_subscribe"),
    ("plan",),
    # render
    ("outputs.calendars", "outputs.cards", "outputs.citations", "outputs.datasets", "outputs.feeds", "outputs.opml"),
    ("outputs.hosting", "outputs.search", "outputs.sitemap", "outputs.sqlite", "outputs.structured"),
    ("shortways",),
    ("fragments",),
    ("render",),
    # the edge
    ("disk", "editor", "mend"),
    ("compiled", "doors", "locks", "shelf", "workers"),
    ("output",),
    ("engine", "gather", "indexer", "layout", "origin", "outlinks", "registrar"),
    ("check",),
    ("layouts", "soundness"),
    ("press", "releases"),
    ("build", "proof"),
    ("standing", "tracing"),
    ("pagebar", "verify"),
    ("serve",),
    ("console",),
    ("cli_desk", "cli_entity"),
    ("cli",),
    ("__main__",),
)
EDGE = {
    "__main__",
    "build",
    "check",
    "cli",
    "cli_desk",
    "cli_entity",
    "compiled",
    "console",
    "disk",
    "doors",
    "engine",
    "gather",
    "indexer",
    "layouts",
    "locks",
    "origin",
    "outlinks",
    "output",
    "press",
    "proof",
    "releases",
    "serve",
    "shelf",
    "soundness",
    "standing",
    "verify",
    "workers",
}  # rooms that may touch files and print
PACKAGE_DATA = {"words"}  # rooms that may name a folder of the package itself
CLOCK = {"build", "serve", "console"}  # rooms that may read the clock
SHARED_DRAWERS = {"utils", "util", "helpers", "common", "misc", "tools"}
ROOM_LINES, SOURCE_LINES, FUNCTION_LINES = 350, 20_742, 35  # decision 0018 says when the whole may grow

# What neither the start of the command line nor a build or check that finds nothing changed may load: each is imported
# where it is used.
HEAVY = {
    "PIL", "babel", "feedgen", "frontmatter", "icalendar", "importlib.metadata", "jinja2", "lxml", "markdown", "nh3",
    "rich", "slugify", "starlette", "trafilatura", "uvicorn", "watchfiles", "yaml",
    "attache.build", "attache.digest", "attache.gather", "attache.model", "attache.parse", "attache.render",
    "attache.schema",
}  # fmt: skip

Tree = ast.Module


def rooms() -> dict[str, Path]:
    """Return every module of the package under its dotted name, without the `__init__`s of packages."""
    files = (path for path in sorted(SOURCE.rglob("*.py")) if path.name != "__init__.py")
    return {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in files}


def tree(path: Path) -> Tree:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(module: Tree) -> Iterator[str]:
    """Yield each dotted name that a module imports: `a.b` for `import a.b`, `a.b.c` for `from a.b import c`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: Tree, known: set[str]) -> set[str]:
    """Return the rooms that a module imports from."""
    names = [name.removeprefix("attache.") for name in imported(module) if name.startswith("attache.")]
    return {room for name in names for room in known if name == room or name.startswith(room + ".")}


def reads_clock(module: Tree) -> list[int]:
    """Return the lines on which a module asks what time it is."""
    called = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    methods = [function for function in called if isinstance(function, ast.Attribute)]
    asked = [method.lineno for method in methods if method.attr in {"now", "today", "utcnow"}]
    return asked + [1 for name in imported(module) if name.split(".")[0] == "time"]


def reaches_out(module: Tree) -> list[str]:
    """Return by what a module reaches files, processes or the terminal; the package's own resources are not outside."""
    outside = {"os", "shutil", "tempfile", "subprocess", "socket", "glob", "pathlib.Path"}
    names = [name for name in imported(module) if name in outside or name.split(".")[0] in outside]
    calls = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return names + [func.id for func in calls if isinstance(func, ast.Name) and func.id in {"open", "print", "input"}]


def undocumented(module: Tree) -> list[str]:
    """Return the public classes, functions and methods of a module that say nothing of themselves."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    inner = [node for node in module.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    members = [*module.body, *(member for node in inner for member in node.body)]
    named = [node for node in members if isinstance(node, kinds) and not node.name.startswith("_")]
    return [node.name for node in named if not ast.get_docstring(node)]


@pytest.mark.parametrize("room", rooms())
def test_imports_run_one_way(room: str) -> None:
    """Every room stands in the table, and uses only rooms above its own line."""
    lines = {name: number for number, line in enumerate(ORDER) for name in line}
    assert room in lines, f"give {room} its place in ORDER"
    used = own_imports(tree(rooms()[room]), set(rooms()))
    assert {name for name in used if lines[name] >= lines[room]} == set()


@pytest.mark.parametrize("room", sorted(set(rooms()) - CLOCK))
def test_the_inside_reads_no_clock(room: str) -> None:
    """Time is an argument everywhere but at the edge."""
    assert reads_clock(tree(rooms()[room])) == []


@pytest.mark.parametrize("room", sorted(set(rooms()) - EDGE - PACKAGE_DATA))
def test_the_inside_is_pure(room: str) -> None:
    """No room but those at the edge opens a file, starts a process or prints."""
    assert reaches_out(tree(rooms()[room])) == []


@pytest.mark.parametrize("room", rooms())
def test_a_room_answers_one_question(room: str) -> None:
    """A room's first line is its question, what it offers is documented, and it is small."""
    text = rooms()[room].read_text(encoding="utf-8")
    module = ast.parse(text)
    assert (ast.get_docstring(module) or "").split("\n")[0].count("?") == 1
    assert undocumented(module) == []
    assert len(text.splitlines()) <= ROOM_LINES
    long = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in long if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES] == []


def test_no_room_is_a_drawer_and_the_whole_stays_small() -> None:
    """No module is named after everything and nothing, and all of src/ stays within its budget."""
    assert [room for room in rooms() if SHARED_DRAWERS & set(room.split("."))] == []
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")) <= SOURCE_LINES


@pytest.mark.parametrize("command", [["--help"], ["build", "--no-search"], ["check"]])
def test_what_finds_nothing_to_do_starts_light(command: list[str], tmp_path: Path) -> None:
    """Neither the start nor a second build or check of the same files loads any heavy library, or a room that reads."""
    for path, text in SMALL.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
        os.utime(tmp_path / path, (1_700_000_000, 1_700_000_000))
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules));"
        "from attache.cli import main; main(standalone_mode=False)"
    )
    run = [sys.executable, "-c", code, *command, *(["--source", str(tmp_path)] if command != ["--help"] else [])]
    runs = [subprocess.run(run, cwd="/", capture_output=True, text=True, check=True) for _ in range(2)]
    assert "attache.cli" in runs[1].stdout.split()
    assert HEAVY & set(runs[1].stdout.split()) == set()


def test_the_table_names_only_rooms_that_are() -> None:
    """A room that left the code leaves the table."""
    assert {name for line in ORDER for name in line} - set(rooms()) == set()


@pytest.mark.parametrize(
    ("text", "clock", "outside", "own"),
    [
        ("from datetime import datetime\nx = datetime.now()", [2], [], set()),
        ("import datetime\nx = datetime.date.today()", [2], [], set()),
        ("import time", [1], [], set()),
        ("from time import time", [1], [], set()),
        ("x = options.now", [], [], set()),
        ("from pathlib import Path, PurePosixPath", [], ["pathlib.Path"], set()),
        ("import os.path\nx = open('y')", [], ["os.path", "open"], set()),
        ("def f():\n    from attache.cli import main\n    print()", [], ["print"], {"cli"}),
        ("from attache import dates\nimport attache.outputs.feeds", [], [], {"dates", "outputs.feeds"}),
    ],
)
def test_the_checks_see_planted_defects(text: str, clock: list[int], outside: list[str], own: set[str]) -> None:
    """Each way round the rules is seen, and nothing else."""
    module = ast.parse(text)
    assert reads_clock(module) == clock
    assert reaches_out(module) == outside
    assert own_imports(module, {"cli", "dates", "outputs.feeds"}) == own
