"""Does `SECURITY.md` promise what is kept?"""

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT
from tests.test_architecture import rooms
from tests.test_docs import PAGES, rows, ticked

POINTS = (
    "1 hostile content",
    "2 confinement",
    "3 pages' own defence",
    "4 whole sites",
    "5 faults",
    "6 same bytes",
    "7 fuzzing",
    "8 supply chain",
)


def unkept(table: list[list[str]]) -> list[str]:
    """Give what a table of promises names and is not there: rooms and files that keep one, tests that hold one."""
    found, known = [], rooms()
    for _, promise, kept, held in table:
        found += [name for name in ticked(kept) if name not in known and not (ROOT / name).is_file()]
        found += [name for name in ticked(held) if not is_test(name)]
        found += [promise for names in (kept, held) if not ticked(names)]
    return found


def is_test(name: str) -> bool:
    """Whether a file of tests has such a function of its own."""
    path, _, function = name.partition("::")
    return function.startswith("test_") and function in functions(path)


@cache
def functions(path: str) -> frozenset[str]:
    """Give the functions of a file of tests; none if it is not one."""
    if not re.fullmatch(r"tests/test_\w+\.py", path) or not (ROOT / path).is_file():
        return frozenset()
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(part.name for part in module.body if isinstance(part, ast.FunctionDef))


def promises() -> list[list[str]]:
    """Give the rows of the table."""
    return rows(PAGES["SECURITY.md"].partition("## Promises")[2])


def test_every_promise_is_kept_and_held() -> None:
    """Each names rooms or files that are there, and tests that are."""
    assert unkept(promises()) == []


def test_every_point_is_spoken_of() -> None:
    """None of the eight points of trust is left out, and each has its promises below it."""
    assert tuple(row[0] for row in promises() if row[0]) == POINTS
    assert promises()[0][0] == POINTS[0]


@pytest.mark.parametrize(
    ("kept", "held", "found"),
    [
        ("`disk`, `outputs.feeds`, `Makefile`", "`tests/test_security.py::test_every_point_is_spoken_of`", []),
        ("`cellar`", "`tests/test_security.py::test_every_point_is_spoken_of`", ["cellar"]),
        ("`disk`", "`tests/test_security.py::test_none`", ["tests/test_security.py::test_none"]),
        ("`disk`", "`tests/test_none.py::test_none`", ["tests/test_none.py::test_none"]),
        ("`disk`", "`tests/test_security.py`", ["tests/test_security.py"]),
        ("", "`tests/test_security.py::test_every_point_is_spoken_of`", ["all is well"]),
        ("`disk`", "we look at it", ["all is well"]),
    ],
)
def test_an_empty_promise_is_seen(kept: str, held: str, found: list[str]) -> None:
    """A room, file or test that is not there is found, and a promise that names none."""
    assert unkept([["", "all is well", kept, held]]) == found
