"""Does a digest that nobody here wrote, with every extreme in it, still have a page for each thing in good order?"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from attache.dates import parse_edtf
from tests import corpus
from tests.conftest import WriteSite
from tests.sites import diagnosed
from tests.test_gates import SOUND, one_page_a_type
from tests.tools.chromium import serving
from tests.tools.layout import broken

ARTICLES = 40  # `python -m tests.corpus FOLDER` writes one of 3,000; what is extreme is the same in both

# What is extreme, beside one page of every type: lists of 900 events, one event, every form of date, parts, plans.
EXTREMES = (
    "countries/japan/",
    "countries/japan/2019/",
    f"officials/{corpus.LONELY}/",
    "officials/official-0/",
    "timeline/1990s/",
    "timeline/2019/",
    "timeline/2026/",
    "kinds/exercise/",
    "digest/2026-05/",
    "articles/2026/",
    *(f"articles/2026/news-{number:04}/" for number in range(corpus.ONE_OF_EACH)),
    f"articles/2026/chronicle-{corpus.ONE_OF_EACH:04}/",
    "organisations/org-7/",
    "figures/figure-7/",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the invented digest once; it has no error."""
    folder = tmp_path_factory.mktemp("corpus")
    corpus.write(folder, ARTICLES)
    command = [sys.executable, "-m", "attache", "build", "--source", str(folder), "--output", str(folder / "public")]
    built = subprocess.run([*command, "--now", corpus.NOW], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "public"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve it and give its address."""
    with serving(site) as base:
        yield base


def test_pages_of_every_type_and_extreme_keep_their_layout(browser: Browser, site: Path, address: str) -> None:
    """At 360, 768 and 1280 px nothing is cut, outside of the window or over something else, and nothing is said."""
    found = broken(browser, address, [*one_page_a_type(site), *EXTREMES])
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("<p style='width: 2000px'>wide</p>", "the page is 20"),
        ("<p style='position: fixed; left: 350px; white-space: nowrap'>far right</p>", "outside of the window: <p>"),
        ("<p style='width: 4rem; overflow: hidden; white-space: nowrap'>more than four</p>", "cut off: <p> “more"),
        ("<p style='height: 1rem; overflow: hidden'>one<br>two</p>", "cut off: <p> “onetwo”"),
        ("<p>below</p><p style='margin-top: -2.2rem'>above</p>", "text over text, “above”: <p> “below”"),
        (
            "<div class=entry><p class=when>date</p><p class=what style='margin: -3rem; padding: 3rem'>x</p></div>",
            "parts of an entry overlap: <div.entry>",
        ),
        ("<script>console.warn('planted')</script>", "console: planted"),
    ],
)
def test_the_layout_gate_sees_a_planted_defect(
    write_site: WriteSite, browser: Browser, planted: str, said: str
) -> None:
    """What is planted is reported at some width; a sound page, which scrolls and hides in good order, is not."""
    sound = (
        "<div style='overflow: auto; width: 9rem; white-space: nowrap'><p>it scrolls where it must</p></div>"
        "<b style='position: absolute; width: 1px; height: 1px; overflow: hidden'>ears</b>"
        "<a style='position: absolute; left: -99rem'>waits</a><h2 style='line-height: 1'>two<br>lines</h2>"
    )
    pages = {"index.html": SOUND.format(f"</p>{sound}<p>"), "planted.html": SOUND.format(f"</p>{planted}<p>")}
    with serving(write_site(pages)) as base:
        assert broken(browser, base, [""]) == []
        assert any(said in line for line in broken(browser, base, ["planted.html"]))


def test_the_corpus_has_its_extremes() -> None:
    """It has no error; a country has 900 events, an official has one, and every form of date and status is there."""
    files = {path.removeprefix("content/"): data for path, data in corpus.files(ARTICLES)}
    digest, found = diagnosed(files, now=corpus.NOW)
    assert [diagnostic for diagnostic in found if diagnostic.severity == "error"] == []
    assert len(digest.events_of["country", corpus.BUSY]) >= corpus.BUSY_EVENTS
    assert len(digest.events_of["official", corpus.LONELY]) == 1
    assert len(digest.entities["country"]) >= 60 and len(digest.entities["official"]) == 150
    forms = {parse_edtf(event.date).form for event in digest.events}
    assert forms == {
        *("day", "month", "quarter", "half", "year", "decade", "month-unknown", "day-unknown", "interval", "oneof")
    }
    assert {event.status for event in digest.events} == {"held", "planned", "cancelled", "postponed"}
    assert {min(len(event.title) // 50, 3) for event in digest.events} == {0, 1, 2, 3}


def test_the_corpus_is_the_same_each_time() -> None:
    """The same seed gives the same bytes, another seed others."""
    assert dict(corpus.files(9)) == dict(corpus.files(9)) != dict(corpus.files(9, seed=8))
