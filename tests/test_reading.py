"""Is every fact still there on a slow line, without scripts, read in a row, and on paper?"""

from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser

from tests.conftest import WriteSite
from tests.test_gates import SOUND, one_page_a_type
from tests.tools.chromium import serving
from tests.tools.reading import differences, lost_on_paper, misread, said, sheets, transfer

PAGE_BYTES, SCRIPT_BYTES, FONT_BYTES = 60_000, 10_000, 120_000  # packed; as written; packed


def articles_of(site: Path) -> dict[str, int]:
    """Give the address of each article, and how many words its text has."""
    pages = {
        page.parent.relative_to(site).as_posix() + "/": page for page in sorted(site.glob("articles/*/*/index.html"))
    }
    trees = {address: etree.parse(str(page), etree.HTMLParser(encoding="utf-8")) for address, page in pages.items()}
    return {address: len(said(tree.find(".//div[@class='text']")).split()) for address, tree in trees.items()}


def test_an_article_comes_over_a_slow_line(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """The three largest articles stay below the limits for a page with style and scripts, for scripts, for fonts."""
    largest = sorted(
        articles_of(digest_site), key=lambda address: (digest_site / address / "index.html").stat().st_size
    )
    for address in largest[-3:]:
        came = transfer(browser, digest_address + address)
        assert 0 < came["document"] + came["stylesheet"] + came["script"] <= PAGE_BYTES, (address, came)
        assert 0 < came["raw script"] <= SCRIPT_BYTES, (address, came)
        assert 0 < came["font"] <= FONT_BYTES, (address, came)


def test_the_budget_counts_what_comes(write_site: WriteSite, browser: Browser) -> None:
    """Text is counted as packed, scripts also as written, whoever asks for them, and a font where a letter needs it."""
    style = "<style>@font-face { font-family: f; src: url(f.woff2) } h1 { font-family: f }</style>"
    late = "const late = document.createElement('script'); late.src = 'late.js'; document.head.append(late)"
    page = SOUND.format(f"{style}<script src=first.js></script>{'x' * 50_000}")
    site = write_site(
        {"index.html": page, "first.js": late, "late.js": "/*" + "x" * 20_000 + "*/", "f.woff2": "no font"}
    )
    with serving(site) as base:
        came = transfer(browser, base)
    assert 100 < came["document"] < 1_000
    assert came["raw script"] == len(late) + 20_004
    assert came["script"] < 500
    assert came["font"] == len("no font")


def test_without_scripts_every_line_is_there(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """On one page of every type, all that a script adds or takes away are controls and what they announce."""
    found = differences(browser, digest_address, one_page_a_type(digest_site))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<script>document.querySelector('main p').append('fact')</script>", ["/: + before fact", "/: - before"]),
        ("<script>document.querySelector('main p').hidden = true</script>", ["/: - before"]),
        ("<script>document.querySelector('main p').outerHTML += '<button>x</button><p role=status>y</p>'</script>", []),
        ("<script>document.querySelector('main p').innerHTML = '<button>before</button>'</script>", []),
    ],
)
def test_what_only_a_script_tells_is_seen(
    write_site: WriteSite, browser: Browser, planted: str, found: list[str]
) -> None:
    """A fact that a script adds or hides is reported; a control is not."""
    site = write_site({"index.html": SOUND.format(f"</p><main><p>before </p></main>{planted}<p>")})
    with serving(site) as base:
        assert differences(browser, base, [""]) == found


def test_every_page_reads_well_in_a_row(digest_site: Path) -> None:
    """On every page headings go down by one level, dates stand before titles, and no attribute alone tells a fact."""
    found = [f"{page}: {line}" for page in sorted(digest_site.rglob("*.html")) for line in misread(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<h1>a</h1><h3>b</h3>", ["h3 after h1"]),
        ("<li class=entry><div><h2>b</h2></div><p class=when>1 May</p></li>", ["no date before “b”"]),
        ("<li class=entry><p class=when></p><div><h2>b</h2></div></li>", ["no date before “b”"]),
        ("<p title='fact'>b</p>", ["only an attribute tells “fact”"]),
        ("<svg><path d='M0 0'/></svg>", ["a drawing without words"]),
        ("<p>2024<span>12</span></p><p>a<b>b</b></p>", ["run together: “2024|12|”", "run together: “a|b|”"]),
        ("<h1>a</h1><li class=entry><p class=when>1 May</p><h2>b</h2></li><svg aria-hidden=true></svg>", []),
        ("<div class=text>w<b>ord</b></div><p>a <b>b</b>, <b>c</b></p><p>d</p><div role=img aria-label=x><svg>", []),
    ],
)
def test_what_reads_badly_is_seen(write_site: WriteSite, planted: str, found: list[str]) -> None:
    """What is out of order, or told by an attribute alone, is reported; a sound page is not."""
    site = write_site({"index.html": f"<!doctype html><title>T</title><main>{planted}</main>"})
    assert misread(site / "index.html") == found


def test_paper_has_every_fact_and_no_navigation(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """On one page of every type, what the screen tells is printed too, and what can only be pressed is not."""
    found = lost_on_paper(browser, digest_address, one_page_a_type(digest_site))
    assert not found, "\n".join(found)


def test_an_article_of_400_words_fills_two_sheets(browser: Browser, digest_site: Path, digest_address: str) -> None:
    """Articles of up to 400 words print on two sheets of A4; the sheets of a year and of a country can be handed on."""
    articles = articles_of(digest_site)
    longest = sorted((words, address) for address, words in articles.items() if words <= 400)[-2:]
    assert longest
    for words, address in longest:
        assert 1 <= sheets(browser, digest_address + address) <= 2, (words, address)
    assert 1 <= sheets(browser, digest_address + "timeline/2019/") <= 4
    assert 1 <= sheets(browser, digest_address + "countries/japan/") <= 3


def test_what_paper_lacks_is_seen(write_site: WriteSite, browser: Browser) -> None:
    """A fact that is not printed and a form that is are reported, and sheets are counted."""
    style = "<style>@media print { .gone { display: none } h2 { break-before: page } }</style>"
    page = f"<main><h2>b</h2><dl class=gone><dt>c<dd>d</dl><p class=gone>x</p></main><form>f</form><h2>c</h2>{style}"
    with serving(write_site({"index.html": f"<!doctype html><title>T</title>{page}"})) as base:
        assert [line[:19] for line in lost_on_paper(browser, base, [""])] == [
            "/: lost: <dl class=",
            "/: lost: <dt>c</dt>",
            "/: lost: <dd>d</dd>",
            "/: useless: <form>f",
        ]
        assert sheets(browser, base) == 2
