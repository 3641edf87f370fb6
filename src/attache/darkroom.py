"""What can be made of the file of a picture?

Whatever it is, what goes out stands upright, in sRGB, without a word of what the camera wrote. Importing this room
takes 50 ms: only who has a picture to read or to draw does.
"""

import struct
import warnings
import zlib
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageCms, ImageOps

from attache.contents import PICTURES
from attache.diagnostics import Finding
from attache.model import Source
from attache.pictures import FORMATS, Original, Picture, Size

PIXELS = 50_000_000  # a picture of more may be a bomb: a few bytes that fill the memory
TALLEST = 16_383  # of WebP
TOO_LARGE = ("the picture has more than 50 million pixels", "save it smaller: 3,200 pixels in width are plenty")
# By what Pillow lets a damaged file be known (tests/test_darkroom.py damages some of each format).
UNREADABLE = (
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
)


def look(source: Source) -> Original:
    """The picture in a file, read to its end; or the finding that it is none, not what its name says, or too large."""
    kind = PICTURES[PurePosixPath(source.path).suffix.lower()]
    try:
        found = _opened(source.data)
        if found.format not in (kind, "MPO" if kind == "JPEG" else kind):  # cameras put several JPEGs in one file
            return _wrong(f"the file holds {found.format}, its name says {kind}", "give it the ending of what it holds")
        if found.width * found.height > PIXELS:
            return _wrong(*TOO_LARGE)
        upright = _upright(found)
    except Image.DecompressionBombError:
        return _wrong(*TOO_LARGE)
    except UNREADABLE:
        return _wrong("the file cannot be read as a picture", f"save it again as {kind}")
    content, transparent = blake2b(source.data, digest_size=16).digest(), upright.mode == "RGBA"
    picture = Picture(source.path, upright.width, upright.height, transparent, content)
    if picture.largest.height > TALLEST:
        return _wrong("the picture is too tall for its width", "cut it into several")
    return Original(picture=picture)


def _wrong(message: str, hint: str) -> Original:
    return Original(finding=Finding(rule="image-invalid", message=message, hint=hint))


def develop(data: bytes, picture: Picture, size: Size) -> bytes:
    """The bytes of one size of a picture, from those of its original, which `look` has found right."""
    image, made = _largest(data, (picture.largest.width, picture.largest.height)), BytesIO()
    if image.width != size.width:
        image = image.resize((size.width, size.height), Image.Resampling.LANCZOS)
    image.save(made, size.format, **FORMATS[size.format])
    return made.getvalue()


@lru_cache(maxsize=1)  # the sizes of one picture are made one after another
def _largest(data: bytes, size: tuple[int, int]) -> Image.Image:
    """An original as the largest of its sizes, of which all others are made: nothing of it is left but its colours."""
    image = _upright(_opened(data))
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(image, image.info.get("icc_profile"))
    image.info.clear()
    return image


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings(action="ignore"):  # of sizes and of damaged notes of cameras: see `look`
        return Image.open(BytesIO(data), formats=sorted(set(PICTURES.values())))


def _upright(image: Image.Image) -> Image.Image:
    """An image, read to its end, as it is to be looked at; of one that moves the first picture."""
    with warnings.catch_warnings(action="ignore"):
        image = ImageOps.exif_transpose(image)
        if image.has_transparency_data:
            return image.convert("RGBA")
        return image if image.mode in ("RGB", "CMYK", "L") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An image in the colours of the web; a profile that cannot be used means nothing, as in a browser."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        if profile:
            colours, web = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, colours, web, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        pass
    return image.convert(mode)
