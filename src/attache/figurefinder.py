"""Which counts does a text tell?"""

import re
from functools import cache

from attache.datefinder import MONTHS
from attache.mentions import Mention
from attache.phrasebook import Phrasebook, table


@cache
def _figures() -> Phrasebook:
    """How texts tell counts."""
    said = table("figures")
    bounds = "|".join(form for bound in said["bounds"] for form in bound.values())
    words, scales = ("|".join(sorted(said[name], reverse=True)) for name in ("numbers", "scales"))
    return Phrasebook("figures", re.IGNORECASE, bound=bounds, word=words, scale=scales, month="|".join(MONTHS))


def figures_in(text: str) -> tuple[Mention, ...]:
    """Every count that a text tells (“more than 100 countries”), in order: its number as text, with `bound`, `text` and
    `unit` as detail. Ordinals, dates, spans of time and “the two sides” are none.
    """
    told = []
    book = _figures()
    for found in book.pattern("figure").finditer(re.sub(r"[^\S\r\n]", " ", text)):
        number = _number(found["number1"].lower())
        unit = (found["money"] or found["unit1"] or "").strip()
        before = text[max(0, found.start() - 20) : found.start()]
        common = book.pattern("plain").match(unit) or re.search(r"\b[Tt]he(?:se)? $", before)
        plain = number < 4 and not found["bound1"] and common
        named = re.match(
            r"(?:19|20)\d\d [a-z]|[A-Z][a-z]+ [A-Z]", f"{found['number1']} {unit}"
        )  # a year, a proper name
        none = book.pattern("no_units").match(unit) or book.pattern("not_after").search(before)
        if unit and number > 1 and not (plain or named or none):
            bound = next(
                (name for name, form in book.rules("bounds") if form.fullmatch(found["bound1"] or "")), "exactly"
            )
            detail = {"bound": bound, "text": text[found.start() : found.end()], "unit": unit}
            told.append(Mention(*found.span(), "figures", f"{number:.15g}", "likely", detail=detail))
    return tuple(told)


def _number(words: str) -> float:
    """The number that digits or words tell: 28,500; forty-five; 2.4 million."""
    first, _, scale = words.partition(" ")
    numbers, scales = table("figures")["numbers"], table("figures")["scales"]
    if first[0].isdigit():
        number = float(first.replace(",", ""))
    else:
        number = sum(int(numbers.get(part, part in {"a", "an"})) for part in first.split("-"))
    return number * int(scales.get(scale, 1))
