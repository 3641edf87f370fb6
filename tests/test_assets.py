"""Under which addresses do static files go out?"""

import re

import pytest

from attache.assets import assets_of

FONT = {"fonts/a.woff2": b"font"}


def style(css: bytes, path: str = "site.css") -> bytes:
    """Return a style sheet as it goes out beside a font and a drawing."""
    assets = assets_of({**FONT, "b.svg": b"<svg/>", path: css})
    return assets.files[assets.addresses[path].lstrip("/")]


def test_names_hold_a_hash_of_the_bytes() -> None:
    """Equal bytes keep their address, other bytes have another, and the ending stays."""
    assets = assets_of(FONT)
    assert re.fullmatch(r"/assets/fonts/a\.[0-9a-f]{10}\.woff2", assets.addresses["fonts/a.woff2"])
    assert assets.files == {assets.addresses["fonts/a.woff2"].lstrip("/"): b"font"}
    assert assets_of(FONT) == assets
    assert assets_of({"fonts/a.woff2": b"other"}).addresses != assets.addresses


def test_the_icon_that_browsers_ask_for_stands_at_the_root() -> None:
    """`/favicon.ico` keeps its name; any other file of that name does not."""
    assets = assets_of({"favicon.ico": b"x", "sub/favicon.ico": b"x"})
    assert assets.addresses["favicon.ico"] == "/favicon.ico"
    assert assets.addresses["sub/favicon.ico"].startswith("/assets/sub/favicon.")
    assert assets.files["favicon.ico"] == b"x"


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('url("fonts/a.woff2")', 'url("{}")'),
        ("url('fonts/a.woff2')", 'url("{}")'),
        ("url( fonts/a.woff2 )", 'url("{}")'),
        ("url(./fonts/a.woff2)", 'url("{}")'),
        ("url(fonts/a.woff2?v=1#x)", 'url("{}?v=1#x")'),
        ('url("fonts/gone.woff2")', 'url("fonts/gone.woff2")'),
        ("url(data:image/png;base64,AA==)", "url(data:image/png;base64,AA==)"),
        ("url(#filter)", "url(#filter)"),
        ("url(https://other.example/fonts/a.woff2)", "url(https://other.example/fonts/a.woff2)"),
        ("a { color: red } /* “é” */", "a { color: red } /* “é” */"),
    ],
)
def test_a_style_sheet_names_files_by_their_hashed_names(css: str, expected: str) -> None:
    """`url(…)` of a file that goes out becomes its new name; everything else stays as it is written."""
    named = assets_of(FONT).addresses["fonts/a.woff2"].removeprefix("/assets/")
    assert style(css.encode()).decode() == expected.replace("{}", named)


def test_a_style_sheet_in_a_folder_names_files_from_there() -> None:
    """Names are relative to the style sheet's own folder, before and after."""
    named = assets_of(FONT).addresses["fonts/a.woff2"].removeprefix("/assets/")
    assert style(b"url(../fonts/a.woff2)", "css/site.css").decode() == f'url("../{named}")'


def test_a_style_sheet_that_is_no_utf8_keeps_its_bytes() -> None:
    """Bytes that are no UTF-8 go out as they came."""
    assert style(b"/* caf\xe9 */") == b"/* caf\xe9 */"


def test_a_new_font_gives_the_style_sheet_another_name() -> None:
    """The hash of a style sheet is taken after the names in it, so that no host keeps one that names a file of old."""
    css = {"site.css": b"url(fonts/a.woff2)"}
    assert (
        assets_of({**css, **FONT}).addresses["site.css"]
        != assets_of({**css, "fonts/a.woff2": b"x"}).addresses["site.css"]
    )
