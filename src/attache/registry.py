"""Who is meant by a name?

Names are compared folded: case, marks, punctuation and spacing do not count, and letters that Unicode does not
decompose (đ ł ø ß …) are mapped by an explicit table. Ranks and titles before a name, and what follows a comma, are
tried away. A name that is written exactly, marks included, goes before one that only folds alike.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

import msgspec
from slugify import slugify

from attache.model import Value

SLUG_LENGTH = 80
# Letters without a decomposition, so that NFD leaves them: folded by hand.
LETTERS = str.maketrans("đðłøħıŧŋ", "ddlohitn") | str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
SPELLED = str.maketrans({"đ": "d", "Đ": "D", "'": None, "’": None})
JOINTS = frozenset({"and", "the"})  # words that may stand between two titles
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name as it is compared: lower case, no marks, words of letters and digits parted by one space."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().translate(LETTERS)
    return " ".join(re.findall(r"\w+", letters.replace("'", "").replace("’", "").replace(".", " ").replace("_", " ")))


@lru_cache(maxsize=65536)
def slug_of(text: str) -> str:
    """A text as the last part of an address: ASCII letters, digits and hyphens, at most 80; empty where it has none."""
    if len(text) < SLUG_LENGTH and SLUG.fullmatch(text):
        return text
    return slugify(text.translate(SPELLED), max_length=SLUG_LENGTH, word_boundary=True)


class Name(Value, frozen=True, kw_only=True):
    """That an entity of a type is called so. `key` is its id, `given` whether an author's file says it."""

    type: str
    key: str
    text: str
    given: bool = True


class Registry(Value, frozen=True, kw_only=True):
    """All names of all types, and the titles that may stand before a name."""

    exact: Mapping[tuple[str, str], tuple[str, ...]]
    folded: Mapping[tuple[str, str], tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]  # type → the folded names that files give, sorted
    titles: frozenset[str]
    longest: int  # words of the longest title
    # What was found, by what was asked: the same names are asked for all the time.
    asked: dict[tuple[str, str], tuple[str, ...]] = msgspec.field(default_factory=dict)

    def find(self, type: str, text: str) -> tuple[str, ...]:
        """The keys of all of a `type` whom `text` may mean: an id, a name or an alias, with or without marks, rank or
        title.
        """
        if (type, text) not in self.asked:
            self.asked[type, text] = self._found(type, text)
        return self.asked[type, text]

    def _found(self, type: str, text: str) -> tuple[str, ...]:
        for name in (text, text.split(",")[0]):
            if keys := self._plainly(type, name) or self._without_titles(type, name):
                return keys
        return ()

    def bare(self, text: str) -> str:
        """A person's name without ranks and titles before it and without what follows a comma.

        Two words are left in any case: `Gen Nakatani` and `He Weidong` are whole names.
        """
        words = text.split(",")[0].split()
        while (n := self._title_length(words)) and len(words) - n > 1:
            words = words[n:]
        return " ".join(words) or text

    def shared(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Names that two or more of a type share: type, folded name, keys."""
        return tuple((type, name, keys) for (type, name), keys in self.folded.items() if len(keys) > 1)

    def _plainly(self, type: str, text: str) -> tuple[str, ...]:
        exact = self.exact.get((type, text), ())
        return exact if len(exact) == 1 else self.folded.get((type, fold(text)), ())

    def _without_titles(self, type: str, text: str) -> tuple[str, ...]:
        words = text.split()
        while words and (n := self._title_length(words)):
            words = words[n:]
            if keys := self._plainly(type, " ".join(words)):
                return keys
        return ()

    def _title_length(self, words: list[str]) -> int:
        """How many words at the beginning are a title; 0 where the rest would be nothing."""
        for n in range(min(self.longest, len(words) - 1), 0, -1):
            if fold(" ".join(words[:n])) in self.titles:
                return n
        return 1 if len(words) > 1 and words[0].casefold() in JOINTS else 0

    def near(self, type: str, text: str) -> tuple[str, ...]:
        """The keys of a type whose names in files are nearest to `text`, at most three."""
        found = _nearest(fold(text), self.names.get(type, ()))
        return tuple(dict.fromkeys(self.folded[type, name][0] for name in found))


@lru_cache(maxsize=4096)
def _nearest(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest of all names. Comparing with hundreds takes milliseconds, and who is not known is named often."""
    return tuple(get_close_matches(name, names, n=3, cutoff=0.7))


def registry_of(names: Iterable[Name], titles: Iterable[str]) -> Registry:
    """The registry of all names; `titles` are the words of ranks, posts and forms of address."""
    exact: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    folded: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    given: dict[str, set[str]] = defaultdict(set)
    for name in names:
        exact[name.type, name.text][name.key] = None
        folded[name.type, fold(name.text)][name.key] = None
        if name.given:
            given[name.type].add(fold(name.text))
    words = frozenset(fold(title) for title in titles) - {""}
    return Registry(
        exact={key: tuple(found) for key, found in exact.items()},
        folded={key: tuple(found) for key, found in folded.items() if key[1]},
        names={type: tuple(sorted(found - {""})) for type, found in given.items()},
        titles=words,
        longest=max((len(word.split()) for word in words), default=0),
    )
