"""How does a page look where others link to it?"""

import unicodedata
from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from attache.illustrations import CardPage
from attache.outputs.cards import LEADING, LEFT, LINE, RIGHT, ROOM, _font, card, fitted, in_fonts
from attache.plan import DRAWN
from tests.test_feeds import SITE as SETTINGS

PAGE = CardPage(
    address="/cards/articles/2022/a.png",
    title="Đại tướng Phan Văn Giang gặp Bộ trưởng",
    site="Attaché",
    kicker="Report",
    when=(("n", "14"), ("my", "Apr 2022"), ("wd", "Thu")),
    mark="p-day",
    foot="Japan · Laos",
)
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VIETNAMESE = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
TITLE = (
    "Defence ministers of eleven countries meet in Vientiane to review ten years of training, border exchanges and the "
    "search for the missing, and agree a programme of work that runs to the end of the decade"
)


def drawn(page: CardPage) -> Image.Image:
    """A card, opened again in full colour."""
    return Image.open(BytesIO(card(page, SETTINGS))).convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The part of a box in which anything stands that is darker than a hairline."""
    grey = image.convert("L").point(lambda value: 255 if value < 160 else 0)
    return grey.crop(box).getbbox()


def test_a_card_is_small_and_the_same_twice() -> None:
    """A card is a PNG of 1200 by 630 pixels in few colours, of equal bytes whenever it is drawn."""
    data = card(PAGE, SETTINGS)
    image = Image.open(BytesIO(data))
    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P")
    assert len(data) < 32_000
    assert card(PAGE, SETTINGS) == data


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"title": "Else"}, (LEFT, 220, RIGHT, 540)),
        ({"site": "Else"}, (LEFT, 80, RIGHT, 160)),
        ({"kicker": "Else"}, (LEFT, 170, RIGHT, 220)),
        ({"foot": "Else"}, (LEFT, 550, RIGHT, 630)),
        ({"when": (("n", "15"), ("my", "Apr 2022"), ("wd", "Thu"))}, (0, 200, LINE - 20, 540)),
        ({"mark": "p-range"}, (LINE - 20, 200, LINE + 20, 540)),
    ],
)
def test_each_word_has_its_place(change: dict[str, object], box: tuple[int, int, int, int]) -> None:
    """A change of one field alters the card in that field's place and nowhere else."""
    before, after = drawn(PAGE), drawn(msgspec.structs.replace(PAGE, **change))
    if "title" in change:  # its size moves the date beside it
        box = (0, *box[1:])
    assert before.crop(box).tobytes() != after.crop(box).tobytes()
    for image in (before, after):
        image.paste("white", box)
    assert max(ImageChops.difference(before, after).tobytes()) < 24  # the palette follows


def test_the_fonts_have_every_letter_of_vietnamese() -> None:
    """All 67 letters with their tones, small and capital, are in both fonts, and no two of them look alike."""
    letters = [*VIETNAMESE, *(letter.upper() for letter in VIETNAMESE)]
    assert len(set(letters)) == 146
    assert [letter for letter in letters if not in_fonts(letter)] == []
    for family in ("serif", "sans"):
        looks = {(mask.size, bytes(mask)) for mask in (_font(family, 60).getmask(letter) for letter in letters)}
        assert len(looks) == 146


@pytest.mark.parametrize("letters", ["čřžłőşğıăâîșțāēīūņķļġħŵŷæøåßþðœ", "“”‘’–—…·€₫", " "])
def test_the_fonts_have_the_letters_of_latin_alphabets(letters: str) -> None:
    """Names from other countries of Latin letters can be set, with the marks of a line of text."""
    assert [letter for letter in letters if not in_fonts(letter)] == []


@pytest.mark.parametrize("letter", ["ກ", "中", "Ж", "א", "\uffff", "🙂"])
def test_letters_that_are_not_in_the_fonts_are_known(letter: str) -> None:
    """A title with other letters is left out, rather than shown as boxes."""
    assert not in_fonts(letter)
    page = msgspec.structs.replace(PAGE, title=f"A title with {letter}")
    assert inked(drawn(page), (LEFT, 220, RIGHT, 540)) is None


def test_letters_in_parts_are_set_as_one() -> None:
    """A title whose marks are letters of their own looks like one of whole letters."""
    parts = msgspec.structs.replace(PAGE, title=unicodedata.normalize("NFD", PAGE.title))
    assert card(parts, SETTINGS) == card(PAGE, SETTINGS)


@pytest.mark.parametrize("title", ["A", TITLE, TITLE[:100].upper(), "Ệ" * 200, "W" * 200, "ngh " * 50, ""])
def test_a_title_of_200_letters_fits(title: str) -> None:
    """Nothing of a title is lost, and nothing of it leaves its room; the card's margins stay empty."""
    size, lines = fitted(title)
    assert "".join("".join(lines).split()) == "".join(title.split())
    assert len(lines) * size * LEADING <= ROOM
    assert all(_font("serif", size).getlength(line) <= RIGHT - LEFT for line in lines)
    image = drawn(msgspec.structs.replace(PAGE, title=title))
    for margin in ((RIGHT + 8, 0, 1200, 630), (0, 0, LINE - 20, 160), (LEFT - 8, 604, 1200, 630)):
        assert inked(image, margin) is None


@given(st.text(alphabet=st.sampled_from(VIETNAMESE + list("WMil –’.") + ["Ặ"]), max_size=200))
def test_any_title_fits(title: str) -> None:
    """The law behind it: whatever 200 letters a title has, its lines fit."""
    size, lines = fitted(" ".join(title.split()))
    assert len(lines) * size * LEADING <= ROOM
    assert all(_font("serif", size).getlength(line) <= RIGHT - LEFT for line in lines)


def test_lines_are_even() -> None:
    """A title of two lines is not one of a line and a word."""
    assert fitted("Five years of defence diplomacy reviewed")[1] == ["Five years of defence", "diplomacy reviewed"]


@pytest.mark.parametrize("field", ["site", "kicker", "foot"])
def test_long_lines_get_smaller(field: str) -> None:
    """A long name of the digest or of partners stays within the margins."""
    image = drawn(msgspec.structs.replace(PAGE, **{field: "A long name of something " * 4}))
    assert inked(image, (RIGHT + 8, 0, 1200, 630)) is None


@pytest.mark.parametrize(
    "when",
    [(("n word", "3rd quarter"), ("my", "2019")), (("n dec", "1980s"),), (("n word", "Thiên niên kỷ trước"),), ()],
)
def test_every_date_stays_left_of_the_line(when: tuple[tuple[str, str], ...]) -> None:
    """Words of any length hang between the edge and the line."""
    image = drawn(msgspec.structs.replace(PAGE, when=when, mark="p-quarter" if when else ""))
    assert inked(image, (0, 0, 24, 630)) is None
    assert inked(image, (LINE - 34, 0, LINE - 18, 630)) is None
    assert (inked(image, (24, 0, LINE - 34, 630)) is not None) is bool(when)


def test_the_line_has_its_colour() -> None:
    """Of the few colours of a card the accent and the paper are exact."""
    image = drawn(PAGE)
    assert [image.getpixel(at) for at in ((LINE, 600), (1190, 620), (700, 66))] == [
        (0x93, 0x15, 0x4F), (0xFD, 0xFD, 0xFC), (0x14, 0x17, 0x1B)
    ]  # fmt: skip


def test_what_is_drawn_sees_no_settings() -> None:
    """The makers whose fingerprint leaves the settings out get nothing from them."""
    other = msgspec.structs.replace(SETTINGS, title="Other", stamp=b"")
    assert card(PAGE, other) == card(PAGE, SETTINGS)
    assert frozenset({"card", "picture"}) == DRAWN
