"""Which characters does a reader not see, or take for others?

Those that turn the direction of a text (UAX #9) and override or are left open, those that show nothing where no script
needs them, marks piled on one letter, and letters of another script in a Latin word (UTS #39). What a script needs is
no oddity: joiners of Persian, Hindi or emoji, blanks of no width in Khmer, isolates that are closed. ADR 0041.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import bidirectional, category, name

MARKS = 6  # on one letter: Hebrew with all its signs has four or five
_ASCII = bytes(range(128))
_CLOSES = {"PDI": ("LRI", "RLI", "FSI"), "PDF": ("LRE", "RLE", "LRO", "RLO")}
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What shows nothing: soft hyphens, joiners and blanks of no width, marks of direction, fillers, tags but of flags.
_NOTHING = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = frozenset("\u034f\u061c\u200b\u200c\u200d\u200e\u200f")
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU"})  # in which none joins
_OTHERS = (_ALPHABETS | {"MATHEMATICAL", "FULLWIDTH"}) - {"LATIN"}  # with letters that look Latin; of some these do:
_ALIKE = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухһӏԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανιορυχ")
_WORD = re.compile(r"\w+")


class Oddity(NamedTuple):
    """What is odd between two indexes of a text: a rule of findings, what is said, and how it is mended."""

    start: int
    end: int
    rule: str
    message: str
    hint: str


def is_odd(text: str) -> bool:
    """Whether a text has any character that may be odd, which few have."""
    return any(
        map(_suspect, set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "ignore")))
    )


def oddities(line: str, *, named: bool = False) -> list[Oddity]:
    """What is odd in a line, in order; where things are `named`, soft hyphens, too."""
    return sorted((*_turns(line), *_unseen(line, named), *_piles(line), *_mixed(line))) if is_odd(line) else []


def disguised(text: str) -> Iterator[Oddity]:
    """Words of letters that look Latin and are not, in a text with words that are, and with no others."""
    words = [(word, {_script(char) for char in word[0]} - {""}) for word in _WORD.finditer(text)]
    others = [word for word, scripts in words if scripts & _OTHERS]
    if {"LATIN"} in [scripts for _, scripts in words] and _ALIKE.issuperset("".join(word[0] for word in others)):
        yield from (_foreign(word, word.start()) for word in others)


def readable(text: str, *, named: bool = False) -> str:
    """A text without what nobody sees or could read; letters that look like others stay."""
    if not is_odd(text):
        return text
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        done = 0
        for odd in oddities(line, named=named):
            if odd.rule != "mixed-script":
                parts.append(line[done : odd.start])
                done = max(done, odd.end)
        parts.append(line[done:])
    return "".join(parts)


def _code(char: str) -> str:
    return f"U+{ord(char):04X} ({name(char, 'without a name')})"


@lru_cache(4096)
def _suspect(char: str) -> bool:
    return bool(_TURN.match(char) or _NOTHING.match(char)) or category(char) in ("Mn", "Me") or _script(char) in _OTHERS


@lru_cache(4096)
def _script(char: str) -> str:
    return name(char, "").split(" ")[0] if category(char)[0] in "LM" else ""


def _turns(line: str) -> Iterator[Oddity]:
    """What overrides a direction, with its end; what is opened and not closed, or closes nothing."""
    opened: list[re.Match[str]] = []
    for turn in _TURN.finditer(line):
        kind = bidirectional(turn[0])
        closed = opened.pop() if opened and bidirectional(opened[-1][0]) in _CLOSES.get(kind, ()) else None
        if kind not in _CLOSES:
            opened.append(turn)
        elif closed is None or closed[0] in "\u202d\u202e":
            yield _unread(turn, "closes no direction that may stay")
        if turn[0] in "\u202d\u202e":
            yield _unread(turn, "turns the letters behind it")
    yield from (_unread(turn, "is not closed on its line") for turn in opened if turn[0] not in "\u202d\u202e")


def _unseen(line: str, named: bool) -> Iterator[Oddity]:
    for found in _NOTHING.finditer(line):
        char, around = found[0], line[max(found.start() - 1, 0) : found.start()] + line[found.end() :][:1]
        fits = char in _JOINERS and any(map(_joins, around))
        if len(char) == 1 and not fits and (named or char != "\u00ad"):
            yield _unread(found, "shows nothing here")


def _joins(char: str) -> bool:
    """Whether joiners are for a character: an emoji, or of a script that needs them."""
    return category(char) in ("So", "Sk") or _script(char) not in _ALPHABETS | {"", "COMBINING", "MODIFIER"}


def _unread(found: re.Match[str], does: str) -> Oddity:
    hint = "delete it: put the cursor behind it and press Backspace, or type the words again"
    return Oddity(*found.span(), "hidden-character", f"{_code(found[0])} {does}, and nobody sees it", hint)


def _piles(line: str) -> Iterator[Oddity]:
    """Marks beyond those that a letter can have."""
    run = 0
    for at, char in enumerate(f"{line} "):
        if category(char) in ("Mn", "Me"):
            run += 1
        elif run:
            if (first := at - run + MARKS) < at:
                said = f"{run} marks on one letter, and {_code(line[first])} is one too many"
                yield Oddity(first, at, "marks-piled", said, f"leave {MARKS} at most: more are not shown")
            run = 0


def _mixed(line: str) -> Iterator[Oddity]:
    """Words of Latin letters with one of another script among them; of Greek, one that looks Latin (`kΩ` has none)."""
    for word in _WORD.finditer(line):
        scripts = [] if word[0].isascii() else [_script(char) for char in word[0]]
        if "LATIN" in scripts:
            others = ((n, script) for n, script in enumerate(scripts) if script in _OTHERS)
            yield from (_foreign(word, word.start() + n) for n, s in others if s != "GREEK" or word[0][n] in _ALIKE)


def _foreign(word: re.Match[str], at: int) -> Oddity:
    char = word.string[at]
    said = f"`{word[0]}` is not Latin as it looks: `{char}` is {_code(char)}"
    return Oddity(at, at + 1, "mixed-script", said, "type the word again, in one script")
