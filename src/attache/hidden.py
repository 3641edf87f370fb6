"""Which characters does a reader not see, or take for others?

Those that turn the direction of a text (UAX #9) and override or are left open, those that show nothing where no script
needs them, marks piled on one letter, and letters of another script in a Latin word (UTS #39). What a script needs is
no oddity: joiners of Persian, Hindi or emoji, blanks of no width in Khmer, isolates that are closed. ADR 0041.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from unicodedata import bidirectional, category, name

from attache.diagnostics import Finding, Span

_Odd = tuple[int, int, str, str]  # from where to where, the rule, and what is said
MARKS = 6  # on one letter: Hebrew with all its signs has four or five
HINTS = {
    "hidden-character": "delete it: put the cursor behind it and press Backspace, or type the words again",
    "marks-piled": f"leave {MARKS}: more are not shown",
    "mixed-script": "type the word again, in one script",
}
_ASCII = bytes(range(128))
_CLOSES = {"PDI": ("LRI", "RLI", "FSI"), "PDF": ("LRE", "RLE", "LRO", "RLO")}
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What shows nothing: soft hyphens, joiners and blanks of no width, marks of direction, fillers, tags but of flags.
_NOTHING = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_OVERRIDES, _JOINERS = frozenset("\u202d\u202e"), frozenset("\u034f\u061c\u200b\u200c\u200d\u200e\u200f")
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU"})  # in which none joins
_OTHERS = (_ALPHABETS | {"MATHEMATICAL", "FULLWIDTH"}) - {"LATIN"}  # with letters that look Latin; of some these do:
_ALIKE = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухһӏԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανιορυχ")
_WORD = re.compile(r"\w+")


def is_odd(text: str) -> bool:
    """Whether a text has any character that may be odd, which few have."""
    rare = text.encode("utf-8", "ignore").translate(None, _ASCII).decode()
    return any(map(_suspect, set(rare)))


def oddities(line: str, n: int = 1, *, named: bool = False) -> list[Finding]:
    """What is odd in the `n`th line of a text, in order; where things are `named`, soft hyphens, too."""
    if not is_odd(line):
        return []
    found = sorted((*_turns(line), *_unseen(line, named), *_piles(line), *_mixed(line)))
    return [Finding(rule, said, HINTS[rule], span=Span(n, at + 1, n, end + 1)) for at, end, rule, said in found]


def disguised(text: str) -> Iterator[Finding]:
    """Words of letters that look Latin and are not, in a text with words that are, and with no others."""
    words = [(word, {*map(_script, word[0])} - {""}) for word in _WORD.finditer(text)]
    others = [word for word, scripts in words if scripts & _OTHERS]
    if {"LATIN"} in [scripts for _, scripts in words] and _ALIKE.issuperset("".join(word[0] for word in others)):
        told = (_foreign(word, word.start()) for word in others)
        yield from (Finding(rule, said, HINTS[rule]) for _, _, rule, said in told)


def readable(text: str, *, named: bool = False) -> str:
    """A text without what nobody sees or could read; letters that look like others stay."""
    return "".join(_left(line, named) for line in text.splitlines(keepends=True)) if is_odd(text) else text


def _left(line: str, named: bool) -> str:
    odd = [one.span for one in oddities(line, named=named) if one.rule != "mixed-script" and one.span]
    gone = {at for span in odd for at in range(span.column, span.end_column)}
    return "".join(char for at, char in enumerate(line, 1) if at not in gone)


@lru_cache(4096)
def _suspect(char: str) -> bool:
    return bool(_TURN.match(char) or _NOTHING.match(char)) or category(char) in ("Mn", "Me") or _script(char) in _OTHERS


@lru_cache(4096)
def _script(char: str) -> str:
    return name(char, "").split(" ")[0] if category(char)[0] in "LM" else ""


def _said(char: str, does: str) -> str:
    return f"U+{ord(char):04X} ({name(char, 'without a name')}){does}"


def _turns(line: str) -> Iterator[_Odd]:
    """What overrides a direction, with its end; what is opened and not closed, or closes nothing."""
    opened: list[re.Match[str]] = []
    for turn in _TURN.finditer(line):
        if turn[0] in _OVERRIDES:
            yield _unread(turn, "turns the letters behind it")
        if (kind := bidirectional(turn[0])) not in _CLOSES:
            opened.append(turn)
        elif not (opened and bidirectional(opened[-1][0]) in _CLOSES[kind]) or opened.pop()[0] in _OVERRIDES:
            yield _unread(turn, "closes no direction that may stay")
    yield from (_unread(turn, "is not closed on its line") for turn in opened if turn[0] not in _OVERRIDES)


def _unseen(line: str, named: bool) -> Iterator[_Odd]:
    for found in _NOTHING.finditer(line):
        char, around = found[0], line[max(found.start() - 1, 0) : found.start()] + line[found.end() : found.end() + 1]
        if len(char) == 1 and not (char in _JOINERS and any(map(_joins, around))) and (named or char != "\u00ad"):
            yield _unread(found, "shows nothing here")


def _joins(char: str) -> bool:
    """Whether joiners are for a character: an emoji, or of a script that needs them."""
    return category(char) in ("So", "Sk") or _script(char) not in _ALPHABETS | {"", "COMBINING", "MODIFIER"}


def _unread(found: re.Match[str], does: str) -> _Odd:
    return *found.span(), "hidden-character", _said(found[0], f" {does}, and nobody sees it")


def _piles(line: str) -> Iterator[_Odd]:
    """Marks beyond those that a letter can have."""
    for are_marks, run in groupby(range(len(line)), lambda at: category(line[at]) in ("Mn", "Me")):
        if are_marks and len(marks := [*run]) > MARKS:
            said = f"{len(marks)} marks on one letter, and {_said(line[marks[MARKS]], '')} is one too many"
            yield marks[MARKS], marks[-1] + 1, "marks-piled", said


def _mixed(line: str) -> Iterator[_Odd]:
    """Words of Latin letters with one of another script among them; of Greek, one that looks Latin (`kΩ` has none)."""
    for word in _WORD.finditer(line):
        scripts = [] if word[0].isascii() else [*map(_script, word[0])]
        others = ((n, script) for n, script in enumerate(scripts) if script in _OTHERS and "LATIN" in scripts)
        yield from (_foreign(word, word.start() + n) for n, s in others if s != "GREEK" or word[0][n] in _ALIKE)


def _foreign(word: re.Match[str], at: int) -> _Odd:
    said = f"`{word[0]}` is not Latin as it looks: `{(char := word.string[at])}` is {_said(char, '')}"
    return at, at + 1, "mixed-script", said
