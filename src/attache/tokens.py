"""Where in a text do known words stand?

A text is walked word by word; what is looked for is compared folded, the longest first. So one pass finds thousands of
names, and a place in the walk is a place in the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from attache.registry import fold

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+(?:['’ʼ](?:[^\W_][\u0300-\u036f]*)+)*")
JOINED = re.compile(r"[ \u00a0]{1,12}|\s?[-‐‑–&/+]\s?|[.'’,]?\s|[.'’]", re.UNICODE)
_STOP = re.compile(r"[\r\n]|(?<=[a-z\d)”\"]{3}[.!?])[”\")]?\s+(?=[\"“A-ZÀ-Ỹ])")
ValueT = TypeVar("ValueT")


def without_s(words: str) -> str:
    """Words without the `’s` or `’` of a possessive."""
    return re.sub(r"['’ʼ][sS]?$", "", words)


def span(tokens: Sequence["Token"], start: int, end: int) -> tuple[int, int]:
    """Where in the text the words from/to stand."""
    return tokens[start].start, tokens[end - 1].end


def sentence_starts(text: str) -> list[int]:
    """Where the sentences of a text begin; every line begins one."""
    return [0, *(found.end() for found in _STOP.finditer(text))]


class Token(NamedTuple):
    """A word of a text: its place, itself, how it is compared, also without `’s`, and what parts it from the last."""

    start: int
    end: int
    raw: str
    key: str
    bare: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[0].isupper()


class Lexicon(NamedTuple, Generic[ValueT]):
    """Phrases, folded, with what each means; the words that they begin with; the words of the longest."""

    phrases: Mapping[str, ValueT]
    firsts: frozenset[str]
    longest: int


def lexicon_of(pairs: Iterable[tuple[str, ValueT]]) -> Lexicon[ValueT]:
    """A lexicon of phrases; of two that fold alike the first counts."""
    phrases: dict[str, ValueT] = {}
    for text, value in pairs:
        phrases.setdefault(fold(text), value)
    phrases.pop("", None)
    firsts = frozenset(phrase.split(" ", 1)[0] for phrase in phrases)
    return Lexicon(phrases, firsts, max((phrase.count(" ") + 1 for phrase in phrases), default=0))


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text, in order."""
    found: list[Token] = []
    for match in WORD.finditer(text):
        raw = match.group()
        gap = text[found[-1].end : match.start()] if found else "\n\n"
        found.append(Token(match.start(), match.end(), raw, fold(raw), fold(without_s(raw)), gap))
    return tuple(found)


def line_starts(tokens: Sequence[Token]) -> list[int]:
    """The first words of the lines after the first, by number."""
    return [n for n, token in enumerate(tokens) if n and "\n" in token.gap]


def phrases_in(tokens: Sequence[Token], lexicon: Lexicon[ValueT]) -> Iterator[tuple[int, int, ValueT]]:
    """What of a lexicon stands in a text, as numbers of words from/to; the longest first, none within another."""
    n = 0
    while n < len(tokens):
        found = _longest(tokens, n, lexicon) if {tokens[n].key, tokens[n].bare} & lexicon.firsts else None
        if found:
            yield (n, *found)
        n = found[0] if found else n + 1


def _longest(tokens: Sequence[Token], start: int, lexicon: Lexicon[ValueT]) -> tuple[int, ValueT] | None:
    words, found = "", None
    for n in range(start, min(start + lexicon.longest, len(tokens))):
        if n > start and not JOINED.fullmatch(tokens[n].gap):
            break
        for last in dict.fromkeys((tokens[n].key, tokens[n].bare)):
            if (phrase := f"{words} {last}".strip()) in lexicon.phrases:
                found = n + 1, lexicon.phrases[phrase]
        words = f"{words} {tokens[n].key}".strip()
    return found
