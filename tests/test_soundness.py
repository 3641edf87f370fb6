"""Does every link of a built site lead somewhere?"""

from pathlib import Path

import pytest

from attache.soundness import Site
from tests.conftest import WriteSite
from tests.trees import SITES, built, tree

PAGES = {
    "index.html": '<h1 id="top-of-it">a</h1><a href="a/">a</a><a href="a/#x">x</a><a href="#top-of-it">t</a>',
    "a/index.html": '<p id="x">x</p><a href="../">home</a><img src="../p.png" srcset="../p.png 1x, ../q.png 2x">',
    "p.png": "",
    "q.png": "",
}


def site(root: Path, url: str | None = None) -> Site:
    """The site in a folder, all of it ours."""
    return Site(root, sorted(tree(root)), url)


def dead(root: Path, url: str | None = None) -> list[str]:
    """What leads nowhere in a folder."""
    found = site(root, url)
    return found.dead_links(None, found.files, jobs=1)


@pytest.mark.parametrize(
    ("more", "leads_to"),
    [
        pytest.param('<a href="b/">b</a>', "b/index.html", id="a page that is not there"),
        pytest.param('<a href="a/#y">y</a>', "a/index.html#y", id="an anchor that is not there"),
        pytest.param('<a href="#y">y</a>', "index.html#y", id="an anchor on the page itself"),
        pytest.param('<a href="a">a</a>', "a", id="a folder without its slash"),
        pytest.param('<a href="/b.pdf">b</a>', "b.pdf", id="from the root"),
        pytest.param("<img src=no.png>", "no.png", id="a picture, without quotes"),
        pytest.param('<img srcset="p.png 1x, no.png 2x">', "no.png", id="one choice among pictures"),
        pytest.param('<form action="seek/"></form>', "seek/index.html", id="a form"),
        pytest.param('<link rel="stylesheet" href="no.css">', "no.css", id="a style sheet"),
        pytest.param('<a href="a/#%C3%A9">é</a>', "a/index.html#é", id="escaped letters"),
    ],
)
def test_what_leads_nowhere_is_found(write_site: WriteSite, more: str, leads_to: str) -> None:
    """The page and the place to which it leads; the other links of the page lead somewhere."""
    root = write_site({**PAGES, "index.html": PAGES["index.html"] + more})
    assert dead(root) == [f"index.html → {leads_to}"]


@pytest.mark.parametrize(
    "more",
    [
        '<a href="">here</a>',
        '<a href="?q=a">a search</a>',
        '<a href="a/?q=a#x">x</a>',
        '<a href="#top">top</a>',
        '<a href="a/#:~:text=x">a text</a>',
        '<a href="a/index.html">a file</a>',
        '<a href="https://elsewhere.example/no">elsewhere</a>',
        '<a href="//elsewhere.example/no">elsewhere</a>',
        '<a href="mailto:desk@example.org">write</a>',
        '<a href="%70.png">escaped</a>',
    ],
)
def test_what_leads_somewhere_or_elsewhere_is_quiet(write_site: WriteSite, more: str) -> None:
    """Addresses elsewhere are not looked at."""
    assert dead(write_site({**PAGES, "index.html": PAGES["index.html"] + more})) == []


def test_a_site_may_live_below_a_path(write_site: WriteSite) -> None:
    """Then an address from the root leads into it by that path only; any other is not its own."""
    root = write_site({"index.html": '<a href="/digest/">home</a><a href="/digest/no/">no</a><a href="/other/">o</a>'})
    assert dead(root, "https://e.example/digest") == ["index.html → no/index.html"]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        pytest.param({**PAGES, "a/index.html": PAGES["a/index.html"] + "more"}, [], id="words"),
        pytest.param(
            {**PAGES, "a/index.html": PAGES["a/index.html"].replace('id="x"', 'id="y"')},
            ["index.html → a/index.html#x"],
            id="an anchor went",
        ),
        pytest.param({**PAGES, "p.png": None}, ["a/index.html → p.png"], id="a picture went"),
        pytest.param(
            {**PAGES, "a/index.html": None},
            ["index.html → a/index.html", "index.html → a/index.html#x"],
            id="a page went",
        ),
        pytest.param({**PAGES, "b/index.html": '<a href="no">no</a>'}, ["b/index.html → b/no"], id="a page came"),
    ],
)
def test_pages_that_did_not_change_are_asked_where_something_went(
    tmp_path: Path, now: dict[str, str | None], found: list[str]
) -> None:
    """What the site before had and this one has not may be what another page links to."""
    for name, files in (("before", PAGES), ("now", now)):
        for path, text in files.items():
            if text is not None:
                (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / path).write_text(text, encoding="utf-8")
    changed = {path for path in {*PAGES, *now} if PAGES.get(path) != now.get(path)}
    assert site(tmp_path / "now").dead_links(site(tmp_path / "before"), changed, jobs=1) == found


def test_every_link_of_a_full_site_leads_somewhere(tmp_path: Path) -> None:
    """With pages of every sort; of these links there are thousands."""
    built(SITES / "full", tmp_path)
    links = site(tmp_path).seen(tree(tmp_path), jobs=2)
    assert sum(len(page.targets) for page in links.values()) > 1_000
    assert dead(tmp_path, "https://full.example/digest/") == []
