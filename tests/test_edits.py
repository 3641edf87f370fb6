"""Is a value changed or put into a file, and nothing else?"""

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attache.edits import saying, value_at

POST = {"post": "fr-chief", "held": "2019/.."}
LONG = {**POST, "sources": [{"host": "Example: News", "title": "T"}]}


IN_LINES = '\n  - post: fr-chief\n    held: 2019/..\n    sources:\n      - {host: "Example: News", title: T}'
IN_BRACES = '{post: fr-chief, held: 2019/.., sources: [{host: "Example: News", title: T}]}'


@pytest.mark.parametrize(
    ("front", "wanted", "said"),
    [
        # items: of lists of lines, however indented, before comments that follow; in brackets; of none
        ("a:\n- b  # c\n# d\ne: f", {"a": ["b", "x"], "e": "f"}, "a:\n- b  # c\n- x\n# d\ne: f"),
        ("a:\n    - b\n\n# d", {"a": ["b", "x: y", "z"]}, 'a:\n    - b\n    - "x: y"\n    - z\n\n# d'),
        ("a: [b]", {"a": ["b", "x, y", "z"]}, 'a: [b, "x, y", z]'),
        ("a: [\n  b,  # c\n  d,\n]", {"a": ["b", "d", "null"]}, 'a: [\n  b,  # c\n  d, "null",\n]'),
        ("a: []", {"a": ["x"]}, "a: [x]"),
        ("a:  # b\nc: d", {"a": ["x", "y"], "c": "d"}, "a: [x, y]  # b\nc: d"),
        ("a:\n  - post: b", {"a": [{"post": "b"}, POST]}, "a:\n  - post: b\n  - {post: fr-chief, held: 2019/..}"),
        (
            "a:\n  - b: >\n      c\n      d\n# e",
            {"a": [{"b": "c d\n"}, LONG]},
            f"a:\n  - b: >\n      c\n      d{IN_LINES}\n# e",
        ),
        ("a: [{post: b}]", {"a": [{"post": "b"}, LONG]}, f"a: [{{post: b}}, {IN_BRACES}]"),
        # keys: behind the one before them, at the end, within a list, in braces
        ("a: b\nc:\n  - d\n# e", {"a": "b", "c": ["d"], "k": "x"}, "a: b\nc:\n  - d\nk: x\n# e"),
        ("a: b  # f\nc: d", {"a": "b", "k": ["x", "y"], "m": "z", "c": "d"}, "a: b  # f\nk: [x, y]\nm: z\nc: d"),
        ("# e\na: b\nc: d", {"k": [LONG], "a": "b", "c": "d"}, f"k:{IN_LINES}\n# e\na: b\nc: d"),
        (
            "a:\n  - b: c\n  - d: e",
            {"a": [{"b": "c", "k": "NO"}, {"d": "e", "k": "m"}, "x"]},
            "a:\n  - b: c\n    k: NO\n  - d: e\n    k: m\n  - x",
        ),
        ("a: {b: c}", {"a": {"b": "c", "k": "2014-01-08", "m": "x"}}, "a: {b: c, k: 2014-01-08, m: x}"),
        ("{a: b}", {"a": "b", "k": "x"}, "{a: b, k: x}"),
        ("{a: b}", {"k": "x", "a": "b"}, "{k: x, a: b}"),
        ("a:\n  - b: c", {"a": [{"k": "x", "m": "y", "b": "c"}]}, "a:\n  - k: x\n    m: y\n    b: c"),
        ("{}", {"k": "x"}, "{k: x}"),
        ("# c", {"k": "x"}, "k: x\n# c"),
        # other values
        ("a: >-\n  b\n  c\nd: [e, f]", {"a": "x: y", "d": ["e", "g, h"]}, 'a: "x: y"\nd: [e, "g, h"]'),
        ("a: b # c\nd:", {"a": "x", "d": {"e": "f"}}, "a: x # c\nd: {e: f}"),
    ],
)
def test_a_file_says_what_is_wanted(front: str, wanted: dict[str, Any], said: str) -> None:
    """What is new goes behind what is there, in the form that this has; all else stays, the body too."""
    before, after = (f"---\n{text}\n---\n\n  Body: [a, b]\n" for text in (front, said))
    for mark, ending in product(["", "\ufeff"], ["\n", "\r\n", "\r"]):
        assert saying(mark + before.replace("\n", ending), wanted) == mark + after.replace("\n", ending)


@pytest.mark.parametrize(
    ("front", "wanted"), [("a: [b, {c: d}", {"a": "x"}), ("a: b\nc: d", {"a": "b"}), ("a: [b, c]", {"a": ["b"]})]
)
def test_what_cannot_be_said_is_left(front: str, wanted: dict[str, Any]) -> None:
    """Nothing is taken away, and where a text would not be read as it is meant, there is none."""
    assert saying(f"---\n{front}\n---\n", wanted) is None


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
VALUES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("kpq"), inner, min_size=1),
    max_leaves=6,
)


@given(st.sampled_from(["a: [b]", "a:\n  - b\n  - c: d", "a:\n- b", "a:"]), VALUES, VALUES)
def test_what_is_put_in_is_read_back(front: str, value: Any, other: Any) -> None:
    """Whatever is put in is there afterwards, behind what was there; else nothing is done."""
    text = f"---\n{front}\n---\nBody\n"
    wanted = {"a": [*(value_at(text, ("a",)) or ()), value, other], "e": other}
    changed = saying(text, wanted)
    assume(changed is not None)
    assert changed is not None
    assert value_at(changed) == wanted
    assert changed.endswith("\n---\nBody\n")


@given(st.text("abcdefgh ,:#[]{}'\"&*!|>@%0123456789-.~đĐốộ", min_size=1, max_size=20).map(str.strip).filter(bool))
def test_any_line_of_text_can_be_said(word: str) -> None:
    """A name of letters, digits and YAML's own signs is always put in."""
    changed = saying("---\na: [b]\nc: d\n---\n", {"a": ["b", word], "c": word, "e": {"f": word}})
    assert changed is not None
    assert value_at(changed) == {"a": ["b", word], "c": word, "e": {"f": word}}
