"""In which sizes and formats does a picture go out?"""

import re

import msgspec
import pytest

from attache import pictures
from attache.pictures import Picture
from tests.sites import Files, article, diagnosed, findings_of

PHOTO = Picture("articles/2022/Một bức ảnh, 2.JPG", 4000, 3000, transparent=False, content=b"hash")


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (4000, 3000, [(480, 360), (800, 600), (1200, 900), (1600, 1200)]),
        (1600, 1, [(480, 1), (800, 1), (1200, 1), (1600, 1)]),
        (1599, 1000, [(480, 300), (800, 500), (1200, 750)]),
        (480, 480, [(480, 480)]),
        (479, 900, [(479, 900)]),
        (1, 1, [(1, 1)]),
    ],
)
def test_no_size_is_wider_than_the_original(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    """The four widths as far as the original goes, or its own width where it is smaller than all of them."""
    picture = msgspec.structs.replace(PHOTO, width=width, height=height)
    assert [(size.width, size.height) for size in picture.sizes("avif")] == sizes
    assert (picture.largest.width, picture.largest.height, picture.largest.format) == (*sizes[-1], "jpeg")


def test_transparency_chooses_the_last_format() -> None:
    """Every picture goes out in three formats; what JPEG cannot hold goes out as PNG."""
    assert PHOTO.formats == ("avif", "webp", "jpeg")
    assert msgspec.structs.replace(PHOTO, transparent=True).formats == ("avif", "webp", "png")
    assert [size.format for size in PHOTO.files] == ["avif"] * 4 + ["webp"] * 4 + ["jpeg"] * 4


def test_an_address_can_stand_in_a_srcset() -> None:
    """Addresses are made of the file's name in plain letters, the width, and a hash."""
    addresses = [size.address for size in PHOTO.files]
    assert len(set(addresses)) == 12
    for address in addresses:
        assert re.fullmatch(
            r"/assets/pictures/mot-buc-anh-2-(480|800|1200|1600)\.[0-9a-f]{10}\.(avif|webp|jpeg)", address
        )
    assert msgspec.structs.replace(PHOTO, path="?.png").largest.address.startswith("/assets/pictures/picture-1600.")


def test_a_name_follows_bytes_and_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another original, or another way to write a format, gives other names; another folder does not."""
    now = PHOTO.largest.address
    assert msgspec.structs.replace(PHOTO, content=b"other").largest.address != now
    assert msgspec.structs.replace(PHOTO, path=PHOTO.path.replace("2022", "2023")).largest.address == now
    better = {**pictures.FORMATS, "jpeg": {**pictures.FORMATS["jpeg"], "quality": 90}}
    monkeypatch.setattr(pictures, "FORMATS", better)
    assert PHOTO.largest.address != now
    assert PHOTO.files[0].address == msgspec.structs.replace(PHOTO).files[0].address


def test_alt_and_credit_are_asked_for() -> None:
    """A picture without its words is an error at the line and column of its entry."""
    lacking = "images:\n  - {file: p.jpg, credit: C}\n  - file: q.jpg\n    alt: What is seen\n"
    _, found = diagnosed_parse(lacking)
    assert found == [(7, 5, "field-missing"), (8, 5, "field-missing")]


def diagnosed_parse(more: str) -> tuple[str, list[tuple[int | None, int | None, str]]]:
    """An article with front matter of its own, and the places and rules of what is wrong."""
    text = article(more=more)
    _, found = diagnosed({"articles/2022/a.md": text, "articles/2022/p.jpg": b"", "articles/2022/q.jpg": b""})
    return text, [(one.line, one.column, one.rule) for one in found if one.path.startswith("articles/")]


def test_a_picture_in_the_text_is_told_its_place() -> None:
    """`![…](…)` shows nothing: it is an error whose hint names the way."""
    files: Files = {"articles/2022/a.md": article(body="![A](p.jpg)\n"), "articles/2022/p.jpg": b""}
    (found,) = [one for one in diagnosed(files)[1] if one.rule == "link-unknown"]
    assert found.hint == "pictures stand below the text: name it under `images:`, with `alt` and `credit`"
    assert findings_of(files) == ["articles/2022/a.md:6:6 link-unknown the picture `p.jpg` cannot stand in the text"]
