"""Can home, timeline and search be read with the keyboard alone, and would the walk see what stands in the way?"""

import pytest
from playwright.sync_api import Browser

from tests.conftest import WriteSite
from tests.tools.chromium import serving
from tests.tools.keyboard import barriers

# Between the skip link and the end, what a page holds; `{}` is where the defects are planted.
SOUND = """<!doctype html><html lang="en"><head><title>T</title><link rel="icon" href="data:,"></head><body>
<a class="skip" href="#main">Skip</a><form class="find"><input name="q" aria-label="Search"><button>Find</button></form>
<nav><a href="other.html">other</a></nav><main id="main"><p tabindex="0">x</p><a href="other.html">inner</a>{}</main>
<footer><details><summary>More</summary><a href="other.html">folded</a></details><a href="other.html">last</a></footer>
<script>onkeydown = (event) => {{ if (event.key === "/") {{
  event.preventDefault(); document.querySelector("input").focus(); }} }}</script></body></html>
"""


def test_home_timeline_and_search_are_read_with_the_keyboard_alone(browser: Browser, digest_address: str) -> None:
    """Tab reaches the skip link, then all else in its order, seen each time; `/` leads to the search, Enter follows."""
    found = barriers(browser, digest_address, ["", "timeline/", "search/"])
    assert not found, "\n".join(found)


def test_the_walk_is_content_with_a_sound_page(write_site: WriteSite, browser: Browser) -> None:
    """A page whose stops are in order, folded and hidden ones left out, is walked without a word."""
    hidden = (
        "<a href='x' hidden>x</a><button disabled>x</button><input type=hidden name=x><div inert><a href=x>x</a></div>"
    )
    radios = "<input type=radio name=r aria-label=a><input type=radio name=r aria-label=b checked>"
    site = write_site({"index.html": SOUND.format(hidden + radios), "other.html": SOUND.format("")})
    with serving(site) as base:
        assert barriers(browser, base, [""]) == []


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ("<a href='other.html' tabindex='1'>early</a>", 'Tab reaches <a href="other.html" tabindex="1">early</a>, not'),
        ("<a href='other.html' tabindex='-1'>never</a>", 'not <a href="other.html" tabindex="-1">never</a>'),
        (
            "<style>.bare { outline: none }</style><a class=bare href='other.html'>bare</a>",
            "focus is not seen on <a class=",
        ),
        (
            "<style>.off { position: absolute; left: -99rem }</style><a class=off href='other.html'>off</a>",
            "out of sight: ",
        ),
        (
            "<a href='other.html'>under</a><div style='position: fixed; inset: 0'></div>",
            'has the focus out of sight: <a href="other.html">under</a>',
        ),
        (
            "<button id=trap onkeydown=\"event.key === 'Tab' && event.preventDefault()\">trap</button>",
            "trap</button> again: a trap",
        ),
        ("<script>document.querySelector('.skip').remove()</script>", "the first stop is no skip link"),
        ("<script>document.querySelector('main').id = 'moved'</script>", "the skip link does not lead into main"),
        ("<script>onload = () => { onkeydown = null }</script>", "`/` does not lead to an empty search field"),
        ("<script>onclick = (event) => event.preventDefault()</script>", "Enter does not follow "),
    ],
)
def test_the_walk_sees_a_planted_barrier(write_site: WriteSite, browser: Browser, planted: str, named: str) -> None:
    """A barrier planted on a sound page is named."""
    site = write_site({"index.html": SOUND.format(planted), "other.html": SOUND.format("")})
    with serving(site) as base:
        found = barriers(browser, base, [""])
    assert any(named in line for line in found), found
