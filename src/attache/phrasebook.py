"""By which words and patterns are texts read?

They lie in the package's data: lists of words, and regular expressions that are made of pieces.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from attache.frontmatter import read_yaml
from attache.registry import fold

Rules = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def table(name: str) -> Any:
    """A table of the package, as it is written."""
    text = resources.files("attache").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    return read_yaml(text).values


def word_list(name: str) -> Sequence[str]:
    """A list of words for what texts name, as it is written."""
    words: Sequence[str] = table("naming")[name]
    return words


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a list as they are compared: without case and marks."""
    return frozenset(map(fold, word_list(name)))


class Phrasebook:
    """The regular expressions of a table. A piece in braces (`{place}`) stands for an expression, and one with a number
    (`{place1}`) is a group of that name. Line breaks within an expression are layout.
    """

    def __init__(self, name: str, flags: int = 0, **pieces: str) -> None:
        self._table, self._flags = table(name), flags
        self._pieces = dict(pieces)
        for piece, form in self._table["pieces"].items():
            self._pieces[piece] = self._whole(form)

    def _whole(self, form: str) -> str:
        def piece(found: re.Match[str]) -> str:
            name = "".join(found.groups()) if found[2] else ""
            return f"(?{f'P<{name}>' if name else ':'}{self._pieces[found[1]]})"

        return re.sub(r"\{([A-Za-z]+)(\d?)\}", piece, re.sub(r"\n *", "", form))

    @cache  # noqa: B019 - there is one of each table
    def pattern(self, group: str) -> re.Pattern[str]:
        """An expression, or what any of a list matches."""
        forms = self._table[group]
        return re.compile(self._whole("|".join([forms] if isinstance(forms, str) else forms)), self._flags)

    @cache  # noqa: B019
    def rules(self, group: str) -> Rules:
        """The expressions of a list that have a name, with it; two may have the same."""
        named = (pair for said in self._table[group] for pair in said.items())
        return tuple((name, re.compile(self._whole(form), self._flags)) for name, form in named)
