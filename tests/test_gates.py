"""Is our own digest sound, by validators that others wrote, and does each of them see a planted defect?"""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT, WriteSite
from tests.links import broken_links
from tests.tools import linkinator, vnu
from tests.tools.chromium import SCHEMES, accessibility, complaints, serving

SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sound</title><link rel="icon" href="data:,"></head>
<body><h1 id="top-line">Sound</h1><p>{}</p></body></html>
"""


def one_page_a_type(site: Path) -> list[str]:
    """Return the home page and, of each first folder, one page at every depth."""
    chosen: dict[tuple[str, int], str] = {}
    for page in sorted(site.rglob("index.html")):
        folder = page.parent.relative_to(site)
        if folder.parts:
            chosen.setdefault((folder.parts[0], len(folder.parts)), folder.as_posix() + "/")
    return ["", *chosen.values()]


def test_every_page_and_drawing_of_the_digest_is_valid(digest_site: Path) -> None:
    """The Nu Html Checker finds no error in any page or SVG file of the built digest."""
    files = sorted([*digest_site.rglob("*.html"), *digest_site.rglob("*.svg")])
    assert len(files) > 20
    found = vnu.errors(files)
    assert not found, "\n".join(found)


def test_the_html_gate_sees_planted_defects(write_site: WriteSite) -> None:
    """Each error planted on a page of its own is the one finding, with file and line; the sound page has none."""
    planted = {
        "<b id=x></b><b id=x></b>": "Duplicate ID “x”.",
        "<img src=x.png>": "An “img” element must have an “alt” attribute",
        "<time datetime='2022-13'>x</time>": "Bad value “2022-13” for attribute “datetime”",
        "<svg><circle radius='1'/></svg>": "Attribute “radius” not allowed on element “circle”",
    }
    pages = {f"{number}.html": SOUND.format(markup) for number, markup in enumerate(planted)}
    site = write_site({"sound.html": SOUND.format("x"), **pages})
    found = vnu.errors(sorted(site.iterdir()))
    expected = [f"{site}/{number}.html:3: {message}" for number, message in enumerate(planted.values())]
    assert [line.startswith(start) for line, start in zip(found, expected, strict=True)] == [True] * len(planted), found


def test_no_link_of_the_digest_is_broken(digest_site: Path) -> None:
    """Two independent checkers find every link and every anchor of the built digest."""
    found = broken_links(digest_site) + linkinator.broken(digest_site)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("planted", "target"),
    [
        ("<a href='missing/'>x</a>", "missing/"),
        ("<a href='#nowhere'>x</a>", "#nowhere"),
        ("<a href='other.html#nowhere'>x</a>", "other.html#nowhere"),
        ("<img alt='' src='missing.png'>", "missing.png"),
        ("<img alt='' src='other.html' srcset='missing.png 2x'>", "missing.png"),
        ("<a href='Other.html'>x</a>", "Other.html"),
    ],
)
def test_both_link_gates_see_a_planted_defect(write_site: WriteSite, planted: str, target: str) -> None:
    """A broken link planted on a sound page is the one finding of each checker."""
    sound = "<a href='other.html#top-line'>x</a>"
    site = write_site({"index.html": SOUND.format(sound + planted), "other.html": SOUND.format("x")})
    assert broken_links(site) == [f"index.html -> {target}"]
    assert linkinator.broken(site) == [target]


def test_one_page_of_every_type_is_quiet_in_a_browser(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """Opened and used in Chromium, no page type says anything, loads what is missing, or asks another host."""
    found = complaints(browser, digest_address, one_page_a_type(digest_site))
    assert not found, "\n".join(found)


def test_one_page_of_every_type_is_accessible(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """axe-core finds no violation on any page type, whatever colours the reader's system prefers."""
    found = accessibility(browser, digest_address, one_page_a_type(digest_site))
    assert not found, "\n".join(found)


def test_the_browser_gate_sees_planted_defects(write_site: WriteSite, browser: Browser) -> None:
    """Each page that fails in the browser, at once or when it is used, is reported so; the sound page is not."""
    planted = {
        "<script>undefinedFunction()</script>": "script: undefinedFunction is not defined",
        "<script>console.error('planted')</script>": "console: planted",
        "<script>console.debug('planted')</script>": "console: planted",
        "<img alt='' src='missing.png'>": "404: ",
        "<img alt='' src='http://example.invalid/x.png'>": "other host: http://example.invalid/x.png",
        "<script></script><button type=button onclick=undefinedFunction()>x</button>": "script: undefinedFunction",
        "<script></script><select onchange=fetch('missing.json')><option>1<option>2</select>": "404: ",
        "<script></script><button type=button>x</button><b style='position:fixed;inset:0'></b>": "cannot be used: ",
    }
    pages = {f"{number}.html": SOUND.format(markup) for number, markup in enumerate(planted)}
    with serving(write_site({"sound.html": SOUND.format("<script></script><input>"), **pages})) as base:
        found = complaints(browser, base, ["sound.html", *pages])
    assert {line.partition(": ")[0] for line in found} == set(pages)
    missed = [
        named
        for page, named in zip(pages, planted.values(), strict=True)
        if not any(line.startswith(f"{page}: ") and named in line for line in found)
    ]
    assert not missed, found


def test_the_accessibility_gate_sees_a_planted_defect(write_site: WriteSite, browser: Browser) -> None:
    """A picture without words and grey text on white are reported with their rules."""
    planted = "<img src='data:,'><span style='color:#bbb'>pale</span>"
    site = write_site({"index.html": SOUND.format("<main>x</main>"), "planted.html": SOUND.format(planted)})
    with serving(site) as base:
        found = accessibility(browser, base, ["planted.html"], {"light": SCHEMES["light"]})
    assert {"image-alt", "color-contrast"} <= {line.split()[2] for line in found}


@pytest.mark.parametrize(
    ("preference", "seen_in"),
    [
        ("(prefers-color-scheme: dark)", {"dark", "dark, more contrast"}),
        ("(prefers-contrast: more) and (forced-colors: none)", {"light, more contrast", "dark, more contrast"}),
        ("(forced-colors: active)", {"forced colours"}),
    ],
)
def test_the_accessibility_gate_sees_a_defect_of_one_scheme(
    write_site: WriteSite, browser: Browser, preference: str, seen_in: set[str]
) -> None:
    """Text that is too pale for one preference of the reader alone is reported for just that preference."""
    rule = "b { color: #777; background: #888; forced-color-adjust: none }"
    sound = SOUND.format("<main><b>pale</b></main>")
    site = write_site(
        {"index.html": sound.replace("</head>", f"<style>@media {preference} {{ {rule} }}</style></head>")}
    )
    with serving(site) as base:
        found = accessibility(browser, base, [""])
    assert {line.partition("(")[2].partition(")")[0] for line in found if "color-contrast" in line} == seen_in


@pytest.mark.parametrize("mark", ["skip", "xfail"])
def test_a_skipped_test_fails_the_run(write_site: WriteSite, mark: str) -> None:
    """A run whose only flaw is a test that was skipped or expected to fail ends with 1 and names the test."""
    test = f"import pytest\n@pytest.mark.{mark}(reason='planted')\ndef test_it():\n    assert False\n"
    site = write_site({"test_planted.py": test, "pytest.ini": f"[pytest]\npythonpath = {ROOT}\n"})
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(site)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "shows nothing, so the run fails: test_planted.py::test_it" in run.stdout
