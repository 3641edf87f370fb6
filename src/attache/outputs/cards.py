"""How does a page look where others link to it?

A card of 1200 by 630 pixels in the hand of the pages: left of the line when, right of it what. Letters come from two
fonts of the package's own and are set by Pillow alone, so that the machine has no say in them (ADR 0014); words with
letters that the fonts lack are left out, as the page's title stands beside its card anyway.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from attache.illustrations import CardPage
from attache.views import Site

PAPER, INK, INK_2, INK_3, ACCENT = "#fdfdfc", "#14171b", "#434952", "#5d646e", "#93154f"
DATES, LINE, LEFT, RIGHT = 244, 284, 324, 1136  # where dates end, the line, where words begin and end
TOP, ROOM, LEADING = 236, 310, 1.14  # of the title
SIZES = (84, 76, 68, 60, 54, 48, 44, 40, 36, 32, 28, 24)
NUMERALS = {"n": 96, "n rng": 76, "n rng stack": 60, "n yr": 72, "n dec": 68, "n word": 46, "n word span": 42}
LONG = re.compile(r"(\S{32})(?=\S)")  # a word of more letters breaks
MOST = 220  # letters of a text: more have no room


def card(page: CardPage, _site: Site) -> bytes:
    """The card as PNG, of its view alone."""
    image = Image.new("RGB", (1200, 630), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((LINE - 1, 0, LINE + 1, 630), ACCENT)
    draw.rectangle((LEFT, 64, RIGHT, 69), INK)
    _write(draw, (LEFT, 128), page.site, ("serif", 44), INK)
    _write(draw, (LEFT, 206), page.kicker, ("sans", 30), INK_3)
    size, lines = fitted(_sayable(page.title))
    first = TOP + round(size * 0.86)
    for n, line in enumerate(lines):
        _write(draw, (LEFT - size // 24, first + round(n * size * LEADING)), line, ("serif", size), INK)
    _write(draw, (LEFT, 590), page.foot, ("sans", 30), INK_2)
    _mark(draw, page.mark, first - 24)
    for css, text in page.when:
        font = ("serif", NUMERALS[css]) if css in NUMERALS else ("sans", 30)
        _write(draw, (DATES, first), text, font, INK_3 if css in ("wd", "dur") else INK)
        first += 42 if page.mark != "p-year" else 84
    made = BytesIO()
    image.quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(made, "png", optimize=True)
    return made.getvalue()


def fitted(title: str) -> tuple[int, list[str]]:
    """The size at which a title fits its room, and its lines, as even as can be."""
    words, width = LONG.sub(r"\1 ", title).split(), RIGHT - LEFT
    for size in SIZES:
        font = _font("serif", size)
        lines = _wrapped(words, font, width)
        if len(lines) * size * LEADING <= ROOM and all(font.getlength(line) <= width for line in lines):
            break
    while width > (RIGHT - LEFT) / 2 and len(_wrapped(words, font, width - 8)) == len(lines):
        width -= 8
    return size, _wrapped(words, font, width)


def _wrapped(words: Sequence[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: tuple[str, int], colour: str) -> None:
    """A line of text from a place, or up to it where that is left of the line; smaller where it would not fit."""
    text, (family, size) = _sayable(text), font
    anchor, room = ("rs", DATES - 32) if at[0] <= DATES else ("ls", RIGHT - at[0])
    while _font(family, size).getlength(text) > room:
        size -= 2
    draw.text(at, text, colour, _font(family, size), anchor=anchor)


def _mark(draw: ImageDraw.ImageDraw, css: str, middle: int) -> None:
    """How exact the date is, on the line: a disc is a day, a bar several days, hollow is coarse."""
    if css == "p-day":
        draw.circle((LINE, middle), 20, PAPER)
        draw.circle((LINE, middle), 14, INK)
    elif css:
        draw.rectangle((LINE - 15, middle - 26, LINE + 15, middle + 86), PAPER)
        draw.rectangle((LINE - 9, middle - 20, LINE + 9, middle + 80), INK if css == "p-range" else PAPER, INK, 4)


def _sayable(text: str) -> str:
    """A text as it can be set: composed, on one line, not too long; nothing where the fonts lack a letter."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = text if len(text) <= MOST else f"{text[:MOST]}…"
    return text if all(map(in_fonts, text)) else ""


@cache
def in_fonts(letter: str) -> bool:
    """Whether both fonts have a letter: all that they have not looks like what no font has."""
    masks = (_font(family, 20).getmask(text) for family in ("serif", "sans") for text in (letter, "\uffff"))
    serif, none, sans, nothing = ((mask.size, bytes(mask)) for mask in masks)
    return serif != none and sans != nothing


@cache
def _font(family: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the package at a size; set by Pillow itself, as not every machine has Raqm."""
    data = resources.files("attache").joinpath(f"data/card-{family}.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
