"""What can be made of the file of a picture?"""

import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from attache.darkroom import develop, look
from attache.model import Source
from attache.pictures import Original, Picture, Size

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def field(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red, whose right half is green above and blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (width // 2, height // 2, width, height))
    return image.convert(mode)


def encoded(image: Image.Image, format: str, **how: Any) -> bytes:
    """A picture as a file."""
    made = BytesIO()
    image.save(made, format, **how)
    return made.getvalue()


def exif(orientation: int) -> bytes:
    """What a camera writes: how it was held, its maker, and where it was."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = orientation, "Camera"
    notes.get_ifd(0x8825)[1] = "N"
    return notes.tobytes()


def seen(path: str, data: bytes) -> Picture:
    """The picture in a file that has one."""
    found = look(Source(path=path, data=data))
    assert found.finding is None
    assert found.picture
    return found.picture


def shown(data: bytes, picture: Picture, size: Size) -> Image.Image:
    """A size of a picture, opened again."""
    image = Image.open(BytesIO(develop(data, picture, size)))
    image.load()
    return image


def near(colour: Any, other: tuple[int, ...], by: int = 12) -> bool:
    """Whether two colours look alike; no format but PNG keeps them exactly."""
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


FILES = {
    "a.jpg": encoded(field(), "JPEG", quality=95),
    "A.JPEG": encoded(field(), "JPEG", progressive=True),
    "grey.jpg": encoded(field(mode="L"), "JPEG"),
    "cmyk.jpg": encoded(field(mode="CMYK"), "JPEG", quality=95),
    "two.jpg": encoded(field(), "MPO", save_all=True, append_images=[field()]),
    "a.png": encoded(field(), "PNG"),
    "bits.png": encoded(field(mode="1"), "PNG"),
    "deep.png": encoded(Image.new("I;16", (60, 40), 40_000), "PNG"),
    "palette.png": encoded(field(mode="P"), "PNG"),
    "a.gif": encoded(field(), "GIF"),
    "a.webp": encoded(field(), "WEBP"),
    "a.avif": encoded(field(), "AVIF"),
}


@pytest.mark.parametrize("path", FILES)
def test_every_kind_of_original_is_read(path: str) -> None:
    """Whatever the format, depth and colours of an original: it goes out in all formats, in full colour and whole."""
    picture = seen(path, FILES[path])
    assert (picture.width, picture.height, picture.transparent) == (60, 40, False)
    for size in picture.files:
        image = shown(FILES[path], picture, size)
        assert (image.format, image.size, image.mode) == (size.format.upper(), (60, 40), "RGB")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("ending", "format"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_it_stands_upright(orientation: int, ending: str, format: str) -> None:
    """However the camera was held, red is on the left and green above blue; the room is that of the upright picture."""
    turns = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90"}
    turns |= {7: "TRANSVERSE", 8: "ROTATE_270"}
    held = field().transpose(Image.Transpose[turns[orientation]]) if orientation > 1 else field()
    data = encoded(held, format, exif=exif(orientation))
    picture = seen(f"a.{ending}", data)
    assert (picture.width, picture.height) == (60, 40)
    image = shown(data, picture, picture.largest)
    assert near(image.getpixel((10, 20)), RED)
    assert near(image.getpixel((50, 8)), GREEN)
    assert near(image.getpixel((50, 32)), BLUE)


@pytest.mark.parametrize(("ending", "format"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("avif", "AVIF")])
def test_nothing_of_the_camera_is_left(ending: str, format: str) -> None:
    """No size holds a note, place, profile, comment or thumbnail of its original."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(field(), format, exif=exif(1), icc_profile=profile)
    picture = seen(f"a.{ending}", data)
    for size in picture.files:
        made = develop(data, picture, size)
        image = Image.open(BytesIO(made))
        assert not {"exif", "icc_profile", "xmp", "comment"} & {key for key, value in image.info.items() if value}
        assert b"Camera" not in made
        assert not dict(image.getexif())


def test_colours_are_those_of_the_web() -> None:
    """A picture with a profile of its own is converted; one whose profile is damaged is taken as it is."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.index(b"rXYZ", 128), swapped.index(b"bXYZ", 128)
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"  # what this profile calls red is blue
    for profile, left in ((bytes(swapped), BLUE), (lab, RED), (b"nonsense", RED)):
        data = encoded(field(), "PNG", icc_profile=profile)
        picture = seen("a.png", data)
        assert near(shown(data, picture, picture.largest).getpixel((10, 20)), left, 40), profile[:20]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", encoded(Image.new("RGBA", (60, 40), (*RED, 0)), "PNG")),
        ("b.png", encoded(Image.new("LA", (60, 40), (90, 0)), "PNG")),
        ("c.png", encoded(field(mode="P").point(lambda _: 3), "PNG", transparency=3)),
        ("d.gif", encoded(Image.new("P", (60, 40), 3), "GIF", transparency=3)),
        ("e.webp", encoded(Image.new("RGBA", (60, 40), (*RED, 0)), "WEBP")),
        ("f.avif", encoded(Image.new("RGBA", (60, 40), (*RED, 0)), "AVIF")),
    ],
)
def test_what_is_transparent_stays_so(path: str, data: bytes) -> None:
    """A transparent original is transparent in all formats, with PNG as the last."""
    picture = seen(path, data)
    assert (picture.transparent, picture.formats) == (True, ("avif", "webp", "png"))
    for size in picture.files:
        image = shown(data, picture, size)
        assert (image.mode, image.getchannel("A").getextrema()) == ("RGBA", (0, 0))


@pytest.mark.parametrize(("ending", "format"), [("gif", "GIF"), ("webp", "WEBP"), ("png", "PNG")])
def test_what_moves_stands_still(ending: str, format: str) -> None:
    """Of a picture that moves the first frame goes out."""
    others = [Image.new("RGB", (60, 40), BLUE), Image.new("RGB", (60, 40), GREEN)]
    data = encoded(Image.new("RGB", (60, 40), RED), format, save_all=True, append_images=others, duration=100)
    picture = seen(f"a.{ending}", data)
    for size in picture.files:
        image = shown(data, picture, size)
        assert getattr(image, "n_frames", 1) == 1
        assert near(image.getpixel((30, 20)), RED)


def test_sizes_are_exact_and_the_same_twice() -> None:
    """Every size has its width and height, and making it again gives the same bytes."""
    data = encoded(field(1300, 777), "JPEG")
    picture = seen("a.jpg", data)
    assert [(size.width, size.height) for size in picture.sizes("webp")] == [(480, 287), (800, 478), (1200, 717)]
    for size in picture.files:
        assert shown(data, picture, size).size == (size.width, size.height)
        assert develop(data, picture, size) == develop(bytes(data), picture, size)


BOMB = encoded(Image.new("1", (20_000, 3_000)), "PNG")  # 60 million pixels in 8 KB
HUGE = encoded(Image.new("1", (20_000, 10_000)), "PNG")  # so many that Pillow itself refuses


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("a.jpg", b"", "the file cannot be read as a picture"),
        ("a.jpg", b"%PDF-1.7", "the file cannot be read as a picture"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "the file cannot be read as a picture"),
        ("a.jpg", FILES["a.jpg"][:-40], "the file cannot be read as a picture"),
        ("a.png", FILES["a.png"][:60], "the file cannot be read as a picture"),
        ("a.png", FILES["a.jpg"], "the file holds JPEG, its name says PNG"),
        ("a.jpg", FILES["a.webp"], "the file holds WEBP, its name says JPEG"),
        ("a.webp", FILES["a.gif"], "the file holds GIF, its name says WEBP"),
        ("a.png", BOMB, "the picture has more than 50 million pixels"),
        ("a.png", HUGE, "the picture has more than 50 million pixels"),
        ("a.png", encoded(Image.new("1", (10, 16_384)), "PNG"), "the picture is too tall for its width"),
    ],
)
def test_what_is_no_picture_is_a_finding(path: str, data: bytes, message: str) -> None:
    """A file that is damaged, something else, or too large is refused in words, with a way to mend it."""
    found = look(Source(path=path, data=data))
    assert found.picture is None
    assert found.finding
    assert (found.finding.rule, found.finding.message) == ("image-invalid", message)
    assert found.finding.hint


@pytest.mark.parametrize("path", FILES)
def test_no_damage_is_a_traceback(path: str) -> None:
    """Files cut short or altered anywhere are pictures that can be drawn, or findings; nothing else comes of them."""
    chance = random.Random(path)  # the same damage on every run
    for _ in range(60):
        data = bytearray(FILES[path])
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.choice((1, 1, 2, 8)) if data else 0):
            data[chance.randrange(min(len(data), chance.choice((60, 400, len(data)))))] = chance.randrange(256)
        found = look(Source(path=path, data=bytes(data)))
        assert isinstance(found, Original)
        if found.picture and found.picture.width * found.picture.height < 1_000_000:
            assert develop(bytes(data), found.picture, found.picture.largest)
