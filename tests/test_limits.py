"""What costs much and says little?"""

import subprocess
import sys
import time

import pytest

from attache import disk
from attache.converter import converted
from attache.diagnostics import settle
from attache.gather import locator
from attache.model import Source
from attache.parse import LEDGER_LARGEST, parse
from attache.yamlnodes import VALUES
from tests.conftest import TODAY, WriteSite
from tests.trees import ARTICLE, SMALL

SIZE = (1 << 20) - 100  # bytes of a text, with its head below the limit
SECONDS = 10  # of the processor, for any file of that size
HEAD = "---\ntitle: Talks\nid: talks\ndate: 2022-04-14\n"
TEXTS = {
    "ticks": "a` ",
    "ticks of several lengths": "``a`",
    "emphasis": "__a*b",
    "escapes": "\\*",
    "entities": "&amp;",
    "elements": "<div>",
    "elements on lines": "<div>\n\n",
    "elements in a line": "<b>",
    "ends of elements": "</b>",
    "headings": "# a\n",
    "headings of two lines": "a\n=\n",
    "headings in a quote": "> # a\n",
    "definitions": "a\n: b\n",
    "fences": "```\n",
    "breaks": "a  \n",
    "paragraphs": "a\n\n",
    "marks of one note": "[^1] ",
    "links": "[a](b) ",
    "columns and rows": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|\n" * (SIZE // 2),
}
MATTERS = {
    "unknown keys": ("".join(f"k{n}: 1\n" for n in range(SIZE // 10)), "file-too-large"),
    "one key": ("a: 1\n" * (SIZE // 5), "file-too-large"),
    "a hundred thousand events": ("events:\n" + "  - {ref: e}\n" * 80_000, "file-too-large"),
    "laughs": ("a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a, *a]\n" for n in range(20_000)), "yaml-anchor"),
    "brackets": ("tags: " + "[" * (SIZE - 200), "nesting"),
    "digits": (
        "events:\n- {id: e, title: T, date: 2022, kind: visit, edition: " + "9" * (SIZE - 200) + "}",
        "value-invalid",
    ),
    "a year": ("date: " + "9" * (SIZE - 200), "date-invalid"),
}


def cost(text: str, path: str = "articles/a.md") -> tuple[float, set[str]]:
    """Read a file and find the places of all that is wrong: the seconds, and the rules."""
    began, data = time.process_time(), text.encode()
    found = settle(parse(Source(path=path, data=data)).findings, locator(lambda _: data))
    return time.process_time() - began, {one.rule for one in found}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_long(name: str) -> None:
    """Of a mebibyte of signs that Python-Markdown takes minutes for, it is said at once that it is too much."""
    seconds, rules = cost(f"{HEAD}---\n{(TEXTS[name] * (1 + SIZE // len(TEXTS[name])))[: SIZE - 100]}")
    assert rules == {"nesting"}
    assert seconds < SECONDS


@pytest.mark.parametrize("name", MATTERS)
def test_no_front_matter_takes_long(name: str) -> None:
    """Nor do a mebibyte of values, of one value, or of what stands for more."""
    more, rule = MATTERS[name]
    seconds, rules = cost((HEAD.replace("date: 2022-04-14\n", "") if "date: 9" in more else HEAD) + f"{more}\n---\n")
    assert rule in rules
    assert seconds < SECONDS


def test_what_editors_write_is_far_from_any_limit() -> None:
    """A long article passes: a thousand paragraphs with links, a table of 2,000 rows, 500 notes, 500 headings."""
    notes = "".join(f"A note.[^{n}]\n\n[^{n}]: It is said.\n\n" for n in range(500))
    text = "They *met* in [Hanoi](https://example.org/) and `spoke`.\n" * 10 + "\n"
    rows = "| a | b | c |\n|---|---|---|\n" + "| *x* | [y](https://example.org/) | z |\n" * 2_000
    assert converted(f"{text * 1_000}\n{rows}\n\n{notes}" + "## A heading\n\n" * 500 + "- [x](y)\n" * 5_000) is not None
    values = "".join(f"  - {{ref: ev-{n}, note: N}}\n" for n in range(VALUES // 3 - 20))
    assert cost(f"{HEAD}events:\n{values}---\n")[1] == set()


@pytest.mark.parametrize(
    ("path", "size"), [(ARTICLE, 1 << 34), ("content/ledger.txt", 1 << 34), ("content/ledger.txt", LEDGER_LARGEST + 1)]
)
def test_what_is_too_large_is_not_read(write_site: WriteSite, path: str, size: int) -> None:
    """A file of 16 GiB is an error by its size alone: it is never opened."""
    site = write_site(SMALL)
    with (site / path).open("ab") as file:
        file.truncate(size)
    command = [sys.executable, "-m", "attache", "check", "--source", str(site), "--now", TODAY, "--format", "text"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, f"{path}:1:1: error: this file has {size / (1 << 20):.1f} MiB" in ran.stderr) == (1, True)


def test_a_picture_that_is_too_large_is_not_read(write_site: WriteSite) -> None:
    """Where an article shows it, it is an error by its size alone."""
    shown = SMALL[ARTICLE].replace("events:", "images:\n  - {file: a.png, alt: A, credit: B}\nevents:")
    site = write_site({**SMALL, ARTICLE: shown})
    with (site / "content/articles/a.png").open("wb") as file:
        file.truncate(disk.LARGEST + 1)
    command = [sys.executable, "-m", "attache", "check", "--source", str(site), "--now", TODAY]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, "the file has more than 64 MiB [image-invalid]" in ran.stderr) == (1, True)
