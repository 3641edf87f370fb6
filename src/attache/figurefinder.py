"""Which counts does a text tell?"""

import re

from attache.datefinder import COUNTED, MONTHS
from attache.mentions import Mention

_ONES = (
    *COUNTED, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_ONES, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_BOUNDS = {  # the words of the schema for what stands before a number
    "more-than": r"more than|over|above|in excess of|upwards of",
    "less-than": r"less than|fewer than|under|below",
    "at-least": r"at least|no fewer than|no less than",
    "at-most": r"at most|up to|no more than|as many as",
    "about": r"about|around|some|nearly|almost|approximately|roughly|close to|an estimated",
}
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[:9])}))?|{'|'.join(reversed(_ONES))}|a|an)"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{_WORD})(?: (?:{'|'.join(_SCALES)}))?"
_FIGURE = re.compile(
    rf"(?<![\w.,/$#-])(?:(?P<bound>{'|'.join(_BOUNDS.values())}) )?(?P<money>(?:US|A|S)?[$£€¥]|USD )?"
    rf"(?P<number>{_NUMBER})(?![\w.,:/%-]*\d|[-:])(?P<unit>(?: [a-z][\w’'-]*| level \d){{0,3}}?"
    r" (?:[a-z-]{3,}(?:s|men)|women|personnel|staff|people|troops|aircraft|remains)\b(?: (?:of|and) [a-z]+s\b)?)?",
    re.IGNORECASE,
)
# Units of time, words that end like a plural, and counts that every report has.
_NO_UNITS = re.compile(
    r"(?:\w+ )*?(?:(?:year|month|week|day|hour|minute|decade)s?|times|terms|this|was|has|its|to|in|at|by|with)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:\w+ )?(?:sides|countries|nations|minist(?:er|rie)s|departments|parties|arm(?:ie|y’|y')s|navies|leaders"
    r"|militaries|states|forces|officials|governments|neighbours)\b",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\b(?:level|no\.|number|zone|region|resolution|article|phase|chapter|group|category|last|past|next|aged?|squadron"
    rf"|division|brigade|{'|'.join(MONTHS)})\s$",
    re.IGNORECASE,
)


def figures_in(text: str) -> tuple[Mention, ...]:
    """Every count that a text tells (“more than 100 countries”), in order: its number as text, with `bound`, `text` and
    `unit` as detail. Ordinals, dates, spans of time and “the two sides” are none.
    """
    told = []
    for found in _FIGURE.finditer(re.sub(r"[^\S\r\n]", " ", text)):
        number = _number(found["number"].lower())
        unit = (found["money"] or found["unit"] or "").strip()
        before = text[max(0, found.start() - 20) : found.start()]
        plain = number < 4 and not found["bound"] and (_PLAIN.match(unit) or re.search(r"\b[Tt]he(?:se)? $", before))
        named = re.match(r"(?:19|20)\d\d [a-z]|[A-Z][a-z]+ [A-Z]", f"{found['number']} {unit}")  # a year, a proper name
        if unit and number > 1 and not (plain or named or _NO_UNITS.match(unit) or _NOT_AFTER.search(before)):
            told.append(_mention(text, found, number, unit))
    return tuple(told)


def _mention(text: str, found: re.Match[str], number: float, unit: str) -> Mention:
    words = (found["bound"] or "").lower()
    bound = next((bound for bound, forms in _BOUNDS.items() if words and re.fullmatch(forms, words)), "exactly")
    detail = {"bound": bound, "text": text[found.start() : found.end()], "unit": unit}
    return Mention(
        start=found.start(), end=found.end(), field="figures", value=f"{number:.15g}", certainty="likely", detail=detail
    )


def _number(words: str) -> float:
    """The number that digits or words tell: 28,500; forty-five; 2.4 million."""
    first, _, scale = words.partition(" ")
    if first[0].isdigit():
        number = float(first.replace(",", ""))
    else:
        number = sum(_WORDS.get(part, part in {"a", "an"}) for part in first.split("-"))
    return number * _SCALES.get(scale, 1)
