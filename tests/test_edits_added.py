"""Is a value put into a file, and nothing else changed?"""

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attache.diagnostics import At
from attache.edits import added, value_at

POST = {"post": "fr-chief", "held": "2019/.."}
LONG = {**POST, "sources": [{"host": "Example: News", "title": "T"}]}


IN_LINES = "\n  - post: fr-chief\n    held: 2019/..\n    sources:\n      - {host: 'Example: News', title: T}"
IN_BRACES = "{post: fr-chief, held: 2019/.., sources: [{host: 'Example: News', title: T}]}"


@pytest.mark.parametrize(
    ("front", "at", "value", "how", "written"),
    [
        # lists: of lines, however indented, before comments that follow; in brackets, over several lines, empty
        ("a:\n- b  # c\n# d\ne: f", ("a",), "x", (), "a:\n- b  # c\n- x\n# d\ne: f"),
        ("a:\n    - b\n\n# d", ("a",), "x: y", (), "a:\n    - b\n    - 'x: y'\n\n# d"),
        ("a: [b]", ("a",), "x, y", (), "a: [b, 'x, y']"),
        ("a: [\n  b,  # c\n  d,\n]", ("a",), "null", (), "a: [\n  b,  # c\n  d, 'null',\n]"),
        ("a: []", ("a",), "x", (), "a: [x]"),
        ("a:\n  - post: b", ("a",), POST, (), "a:\n  - post: b\n  - {post: fr-chief, held: 2019/..}"),
        ("a:\n  - b: >\n      c\n      d\n# e", ("a",), LONG, (), f"a:\n  - b: >\n      c\n      d{IN_LINES}\n# e"),
        ("a: [{post: b}]", ("a",), LONG, (), f"a: [{{post: b}}, {IN_BRACES}]"),
        # mappings: at the end, behind a key, within a list, in braces
        ("a: b\nc:\n  - d\n# e", (), "x", ("k",), "a: b\nc:\n  - d\nk: x\n# e"),
        ("a: b  # f\nc: d", (), ["x", "y"], ("k", "a"), "a: b  # f\nk: [x, y]\nc: d"),
        ("a: b\nc: d", (), [LONG], ("k",), f"a: b\nc: d\nk:{IN_LINES}"),
        ("a:\n  - b: c\n  - d: e", ("a", 0), "NO", ("k",), "a:\n  - b: c\n    k: NO\n  - d: e"),
        ("a: {b: c}", ("a",), "2014-01-08", ("k",), "a: {b: c, k: 2014-01-08}"),
        ("{a: b}", (), "x", ("k",), "{a: b, k: x}"),
        ("{}", (), "x", ("k",), "{k: x}"),
    ],
)
def test_where_it_goes(front: str, at: At, value: Any, how: tuple[str, ...], written: str) -> None:
    """A value goes behind the last of its list or mapping, in the form that this has; the body stays."""
    before, wanted = (f"---\n{text}\n---\n\n  Body: [a, b]\n" for text in (front, written))
    for mark, ending in product(["", "\ufeff"], ["\n", "\r\n", "\r"]):
        text = mark + before.replace("\n", ending)
        assert added(text, at, value, *how) == mark + wanted.replace("\n", ending)


@pytest.mark.parametrize(
    ("front", "at"), [("# nothing yet", ()), ("a: b\n? c\n: - d", ("c",)), ("e\u0301: f\na: |+\n  b\n\n", ())]
)
def test_what_cannot_be_added_to_is_left(front: str, at: At) -> None:
    """Where it would not be read as it is meant, there is no new text; where it would, all else is the same."""
    text = f"---\n{front}\n---\n"
    changed = added(text, at, "x", "" if at else "k")
    assert changed is None or value_at(changed) != value_at(text)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
VALUES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("kpq"), inner, min_size=1),
    max_leaves=6,
)


@given(st.sampled_from(["a: [b]", "a:\n  - b\n  - c: d", "a:\n- b"]), VALUES)
def test_what_is_added_is_read_back(front: str, value: Any) -> None:
    """Whatever is put in is there afterwards, behind what was there; else nothing is done."""
    text = f"---\n{front}\n---\nBody\n"
    changed = added(text, ("a",), value)
    assume(changed is not None)
    assert changed is not None
    assert value_at(changed, ("a",)) == [*value_at(text, ("a",)), value]
    assert changed.endswith("\n---\nBody\n")


@given(st.text("abcdefgh ,:#[]{}'\"&*!|>@%0123456789-.~đĐốộ", min_size=1, max_size=20).map(str.strip).filter(bool))
def test_any_line_of_text_can_be_added(word: str) -> None:
    """A name of letters, digits and YAML's own signs is always put in."""
    changed = added("---\na: [b]\n---\n", ("a",), word)
    assert changed is not None
    assert value_at(changed, ("a", 1)) == word
