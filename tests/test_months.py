"""What does the digest of a month say, when does it go out, and in which form?"""

import re
from datetime import date
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from attache.compose_months import letters, month_pages, months_feed
from attache.feed_views import FeedPage
from attache.model import Digest
from attache.month_views import MonthPage, MonthsPage
from attache.render import wrap
from tests.sites import linked, matter
from tests.tools import vnu
from tests.trees import built, tree

WORDS = NullTranslations()
SITE = "title: T\nurl: https://t.example/\nidentity: t.example,2020\nhome_country: VN\n"
JAPAN = "countries: [VN, JP]"


def told(id: str, day: str, *events: str, more: str = "") -> dict[str, str]:
    """An article of a day, with its events as flow mappings without their braces."""
    listed = "events:\n" + "".join(f"  - {{{event}}}\n" for event in events) if events else ""
    return {f"articles/{id}.md": matter(f"id: {id}\ntitle: {id}\ndate: {day}\n{listed}{more}")}


def event(id: str, day: str, more: str = JAPAN) -> str:
    """An event as a flow mapping without its braces."""
    return f"id: {id}, title: {id}, date: {day}, kind: visit, {more}"


def digest(*articles: dict[str, str], site: str = SITE) -> Digest:
    """Link a site of articles."""
    return linked({"site.yaml": site, **{path: text for files in articles for path, text in files.items()}})[0]


def months(of: Digest) -> dict[str, MonthPage]:
    """The digests of a site by their months."""
    return {page.month: page for page in month_pages(of, WORDS) if isinstance(page, MonthPage)}


def feed(of: Digest) -> FeedPage:
    """The feed of a site's monthly digests."""
    return months_feed(of, month_pages(of, WORDS), WORDS)


def officials(*names: str) -> str:
    """An event's officials, with its parties."""
    return f"{JAPAN}, officials: [{', '.join(names)}]"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([("a", "2024-11-05", "An, Bo")], {"2024-11": ["An", "Bo"]}, id="by name"),
        pytest.param(
            [("a", "2023-12-31", "An"), ("b", "2024-01-01", "An, Bo")],
            {"2023-12": ["An"], "2024-01": ["Bo"]},
            id="once",
        ),
        pytest.param([("a", "2024-11-09", "An"), ("b", "2024-11-05", "Bo")], {"2024-11": ["Bo", "An"]}, id="by event"),
        pytest.param([("a", "2024", "An"), ("b", "2024-11-05", "An")], {}, id="first known by the year only"),
        pytest.param([("a", "198X", "An"), ("b", "2024-11-05", "An")], {}, id="first known by the decade only"),
        pytest.param([("a", "2024-11", "An"), ("b", "2024-11-05", "An")], {"2024-11": ["An"]}, id="known by the month"),
        pytest.param([("a", "2024-11-30/2024-12-02", "An")], {"2024-11": ["An"]}, id="a range belongs where it begins"),
        *(
            pytest.param(
                [("a", "2024-10-01", "An", f", status: {status}"), ("b", "2024-11-05", "An")],
                {"2024-11": ["An"]},
                id=f"{status} does not count",
            )
            for status in ("planned", "confirmed", "cancelled", "postponed")
        ),
    ],
)
def test_new_officials(events: list[tuple[str, ...]], expected: dict[str, list[str]]) -> None:
    """An official is new in the month of the first event that counts, and in no other."""
    found = months(
        digest(
            told("x", "2025-01-01", *(event(id, day, officials(who) + "".join(more)) for id, day, who, *more in events))
        )
    )
    new = {month: [first.plate.name for first in page.officials] for month, page in found.items() if page.officials}
    assert new == expected


def test_the_list_counts_as_each_digest_does() -> None:
    """Events of a month are counted by one rule, wherever their number stands: without parts and cancelled ones."""
    of = digest(
        told(
            "x",
            "2025-01-01",
            event("a", "2024-11-05"),
            event("b", "2024-11-06", f"{JAPAN}, parent: a"),
            event("c", "2024-11-07", f"{JAPAN}, status: cancelled"),
        )
    )
    (listed,) = (page for page in month_pages(of, WORDS) if isinstance(page, MonthsPage))
    rows = {month: events for _, found in listed.years for month, _, events, _ in found}
    assert rows == {month: page.count for month, page in months(of).items()} == {"2024-11": 1, "2025-01": 0}


def test_an_official_is_new_as_what_he_came() -> None:
    """With a new official stand the event, and the part played there."""
    who = f"{JAPAN}, officials: [Bo, {{person: An, role: host}}]"
    (_, first) = months(digest(told("x", "2025-01-01", event("a", "2024-11-05", who))))["2024-11"].officials[::-1]
    assert (first.plate.name, first.event.id, first.attendance.role) == ("An", "a", "host")


CONTACTS = [
    event("a", "2023-05-05", "countries: [VN, LA]"),
    event("b", "2024-11-01", "countries: [VN, LA, JP]"),
    event("c", "2024-10-01", "countries: [FR, JP]"),
    event("d", "2024-09-01", "countries: [VN, JP], status: cancelled"),
    event("e", "2024-12-01", "countries: [VN, FR]"),
    event("f", "2024-12-02", "countries: [VN], place: {name: Rome, country: IT}"),
]


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("home_country: VN\n", {"2023-05": ["Laos"], "2024-11": ["Japan"], "2024-12": ["France"]}),
        ("", {"2023-05": ["Laos", "Vietnam"], "2024-10": ["France", "Japan"]}),
    ],
)
def test_first_contacts(home: str, expected: dict[str, list[str]]) -> None:
    """A country is new with its first event with the home country that counts; where none is set, with its first."""
    site = SITE.replace("home_country: VN\n", home)
    found = months(digest(told("x", "2025-01-01", *CONTACTS), site=site))
    new = {month: [first.plate.name for first in page.contacts] for month, page in found.items() if page.contacts}
    assert new == expected


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        pytest.param([told("x", "2024-11-20", event("e", "2024-12-05"))], ["e"], id="told before the end"),
        pytest.param([told("x", "2024-11-30", event("e", "2024-12-05"))], ["e"], id="told on the last day"),
        pytest.param([told("x", "2024-12-01", event("e", "2024-12-05"))], [], id="told after the end"),
        pytest.param([told("x", "2024-11", event("e", "2024-12-05"))], ["e"], id="told in the month"),
        pytest.param([told("x", "2024", event("e", "2025-02-05"))], [], id="told perhaps after the end"),
        pytest.param([told("x", "2024-11-20", event("e", "2024-11-30"))], [], id="within the month"),
        pytest.param(
            [told("x", "2024-12-09", event("e", "2024-12-05")), told("y", "2024-11-20", "ref: e")],
            ["e"],
            id="mentioned",
        ),
        pytest.param(
            [told("x", "2024-11-20", event("e", "2024-12-05", f"{JAPAN}, status: held"))], ["e"], id="held by now"
        ),
        pytest.param([told("x", "2024-11-20", event("e", "2025-11-30"))], ["e"], id="in twelve months"),
        pytest.param([told("x", "2024-11-20", event("e", "2025-12-01"))], [], id="later"),
        pytest.param([told("x", "2024-11-20", event("e", "2025"))], ["e"], id="in a year"),
        pytest.param(
            [told("x", "2024-11-20", event("f", "2025-03-01"), event("e", "2025-02")), told("y", "2024-11-21")],
            ["e", "f"],
            id="nearest first",
        ),
        pytest.param(
            [told("x", "2024-11-20", event("e", "2025-02"), event("f", "2025-02-02", f"{JAPAN}, parent: e"))],
            ["e"],
            id="a part goes with the whole",
        ),
        pytest.param(
            [told("x", "2024-11-20", *(event(f"e{n}", f"2025-01-{n:02d}") for n in range(10, 25)))],
            [f"e{n}" for n in range(10, 22)],
            id="a dozen",
        ),
    ],
)
def test_what_was_ahead(articles: list[dict[str, str]], expected: list[str]) -> None:
    """Events of the next twelve months of which something published by the end of the month tells, whatever the day
    on which the digest is made."""
    files = {path: text for found in [told("of-the-month", "2024-11-01"), *articles] for path, text in found.items()}
    for day in ("2025-01-15", "2031-01-01"):
        of, _ = linked({"site.yaml": SITE, **files}, now=day)
        assert [event.id for event in months(of)["2024-11"].ahead] == expected


@pytest.mark.parametrize(
    ("days", "closed"),
    [
        ((), []),
        (("2024-11-05",), []),
        (("2024-11-05", "2024-11-30"), []),
        (("2024-11-05", "2024-12-01"), ["2024-11"]),
        (("2023-01-05", "2024-11-05", "2024-12-31"), ["2024-11", "2023-01"]),
        (("2024-11-05", "2024-12"), ["2024-11"]),
        (("2024-11-05", "2024-12~"), ["2024-11"]),
        (("2024-11-05", "2024"), []),
        (("2024-12-05", "2025"), ["2024-12"]),
        (("2024-11-05", "../2025-02-01"), []),
    ],
)
def test_a_month_is_closed_by_the_next_article(days: tuple[str, ...], closed: list[str]) -> None:
    """A month is sent when an article is dated after its end; until then it has a page and no entry."""
    of = digest(*(told(f"a{n}", day) for n, day in enumerate(days)))
    assert [entry.said.month for entry in feed(of).entries] == closed


def test_no_clock_and_no_planned_event_closes_a_month() -> None:
    """Long after it, and with events to come, the last month waits for an article; one that is gone has closed it."""
    last = told("a", "2024-11-05", event("e", "2024-12-05"))
    assert feed(linked({"site.yaml": SITE, **last}, now="2031-01-01")[0]).entries == ()
    gone = told("b", "2025-01-02", more="withdrawn: {date: 2025-02-01, reason: Wrong.}")
    assert [entry.title for entry in feed(digest(last, gone)).entries] == ["December 2024", "November 2024"]


ONE = told("a", "2024-11-05", event("e", "2024-11-02"), event("f", "2025-01-20"))
NEXT = told("z", "2024-12-02")


@pytest.mark.parametrize(
    ("articles", "updated"),
    [
        pytest.param([ONE, NEXT], "2024-12-01", id="nothing changed"),
        pytest.param([told("a", "2024-11-05", more="updated: 2024-11-20"), NEXT], "2024-12-01", id="while it ran"),
        pytest.param(
            [told("a", "2024-11-05", more="updated: 2024-12-20"), NEXT], "2024-12-20", id="an article updated"
        ),
        pytest.param(
            [told("a", "2024-11-05", more="corrections: [{date: 2025-02-03, text: No.}]"), NEXT],
            "2025-02-03",
            id="corrected",
        ),
        pytest.param([ONE, told("b", "2025-03-04", event("g", "2024-11-09"))], "2025-03-04", id="told later"),
        pytest.param([ONE, told("b", "2025-03-04", event("g", "2025-02-09"))], "2024-12-01", id="of another month"),
        pytest.param(
            [
                told("b", "2024-10-05", event("f", "2025-01-20"), more="updated: 2025-01-21"),
                told("a", "2024-11-05"),
                NEXT,
            ],
            "2025-01-21",
            id="what was ahead",
        ),
    ],
)
def test_an_entry_is_updated_when_its_articles_are(articles: list[dict[str, str]], updated: str) -> None:
    """An entry is as new as the first day after its month, the changes of its articles, and what was told later."""
    (entry,) = (found for found in feed(digest(*articles)).entries if found.said.month == "2024-11")
    assert (entry.uid, entry.title, entry.published) == (
        "tag:t.example,2020:digest/2024-11",
        "November 2024",
        "2024-12-01",
    )
    assert entry.updated == updated


def test_a_month_of_plans_says_so(tmp_path: Path) -> None:
    """An event that is on record and not as held is not said to be missing."""
    for path, text in {"site.yaml": SITE, **told("a", "2024-11-05", event("e", "2025-03-05"))}.items():
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_text(text, encoding="utf-8")
    built(tmp_path)
    said = {month: (tmp_path / f"public/digest/{month}/digest.txt").read_text(encoding="utf-8") for month in MONTHS}
    assert [said[month].splitlines()[3][:50] for month in MONTHS] == [
        "No event of this month is on record. The month bef",
        "No event of this month is on record as held. The m",
    ]


MONTHS = ("2024-11", "2025-03")


def test_a_feed_of_months_has_the_latest_twenty() -> None:
    """Newest first, under an identity of its own."""
    page = feed(digest(*(told(f"a{n}", f"{2000 + n}-05-05") for n in range(22))))
    assert [entry.said.month for entry in page.entries] == [f"{year}-05" for year in range(2020, 2000, -1)]
    assert (page.uid, page.title, page.home) == ("tag:t.example,2020:digest/", "T: Monthly digests", "/digest/")


def test_every_month_has_its_letters() -> None:
    """Both letters lie in the folder of the month's page."""
    found = letters(month_pages(digest(ONE), WORDS))
    assert [(name, page.address) for name, page in found if page.said.month == "2024-11"] == [
        ("digest.html", "/digest/2024-11/digest.html"),
        ("digest.txt", "/digest/2024-11/digest.txt"),
    ]


# The words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "rest", "lines"),
    [
        ("", "", None, ""),
        ("a  b\n\tc", "* ", "  ", "* a b c"),
        ("x" * 70 + " yz", "* ", "  ", "* " + "x" * 70 + "\n  yz"),
        ("x" * 80, "  ", None, "  " + "x" * 70 + "\n  " + "x" * 10),
        ("well-known " * 7, "", None, "well-known " * 5 + "well-known\nwell-known"),
    ],
)
def test_lines_of_a_letter(text: str, first: str, rest: str | None, lines: str) -> None:
    """Lines end between words, what is longer than a line is cut, and no hyphen is one."""
    assert wrap(text, first, rest) == lines


@given(st.text())
def test_no_line_of_a_letter_is_longer(text: str) -> None:
    """No line is longer than 72, and no letter of the text is lost."""
    made = wrap(text, "* ", "  ")
    assert max((len(line) for line in made.split("\n")), default=0) <= 72
    assert "".join(made.removeprefix("* ").split()) == "".join(text.split()) or not text.split()


LETTER = {
    "content/site.yaml": (
        "title: Việt Digest\nsubtitle: Who met whom\nurl: https://t.example/vn/\nhome_country: VN\n"
        "licence: {name: CC BY 4.0, url: 'https://licence.example/by'}\ncontact: {email: desk@t.example}\n"
    ),
    "content/officials/phan-van-giang.md": matter(
        "name: Phan Văn Giang\ncountry: VN\nposts: [{post: minister, held: 2021/..}]\n"
        "ranks: [{rank: general, held: 2021/..}]"
    ),
    "content/organisations/mnd.md": matter(
        "name: Ministry of Defence\ncountry: VN\nkind: ministry\nposts: [{id: minister, label: Minister of Defence}]"
    ),
    "content/figures/offices.md": matter(
        "name: Offices abroad\nvalues: [{value: 33, as_of: 2024-11-20, article: visit, bound: about}]"
    ),
    "content/articles/visit.md": matter(
        "id: visit\ntitle: Nhật Bản & Việt Nam “meet”\ndate: 2024-11-06\n"
        "summary: Talks on <peace> at sea, one of several held in a long and busy autumn of them.\n"
        "events:\n"
        "  - {id: talks, title: Talks in Hà Nội, date: 2024-11-05, kind: dialogue, countries: [VN, JP], "
        "officials: [Phan Văn Giang], place: {name: Hà Nội, country: VN}}\n"
        "  - {id: return, title: A visit in return, date: 2025-02, kind: visit, countries: [VN, JP]}\n"
        "sources: [{agency: VNA & Co, title: Talks, url: 'https://vna.example/1'}]\n"
    ),
    "content/articles/later.md": matter(
        "id: later\ntitle: Later\ndate: 2024-12-09\nsources: [{agency: VNA, title: x}]"
    ),
}
TEXT = """\
Việt Digest: November 2024
==========================

1 event began in this month. The month before had none. 1 official is on
record for the first time. First contact on record: Japan.

Events by kind
--------------

* Dialogue: 1

Events by partner
-----------------

* Japan: 1

New officials
-------------

* Phan Văn Giang
  Gen., Minister of Defence · 5 November 2024 · Talks in Hà Nội
  https://t.example/vn/officials/phan-van-giang/

First contacts
--------------

* Japan
  5 November 2024: Talks in Hà Nội
  https://t.example/vn/countries/japan/

Events
------

* 5 November 2024: Talks in Hà Nội
  Dialogue · Hà Nội, Vietnam · Vietnam, Japan · source: VNA & Co
  https://t.example/vn/articles/2024/visit/#talks

Ahead
-----

Events of the twelve months after 30 November 2024, of which articles
published by then tell, with the status on record now.

* February 2025: A visit in return
  Planned · Visit · Vietnam, Japan · source: VNA & Co
  https://t.example/vn/articles/2024/visit/#return

Figures
-------

* Offices abroad
  about 33 · 20 November 2024 · VNA & Co
  https://t.example/vn/figures/offices/

Articles
--------

* Nhật Bản & Việt Nam “meet”
  Report · 6 November 2024
  Talks on <peace> at sea, one of several held in a long and busy autumn
  of them.
  https://t.example/vn/articles/2024/visit/

------------------------------------------------------------------------
The digest holds what it has read, not all that happened. A missing
event is not evidence that nothing took place.

This month on the web:
  https://t.example/vn/digest/2024-11/
To follow every month, or what else can be followed:
  https://t.example/vn/digest/feed.xml
  https://t.example/vn/subscribe/
Licence: CC BY 4.0
  https://licence.example/by
Report an error:
  desk@t.example
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the letter."""
    source = tmp_path_factory.mktemp("letter")
    for path, text in LETTER.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8", newline="")
    built(source, now=date(2025, 1, 5))
    return source


def test_a_letter_to_the_byte(made: Path) -> None:
    """The plain letter of a month that has all that a month may have."""
    assert (made / "public/digest/2024-11/digest.txt").read_bytes().decode() == TEXT


def long_lines(letter: str) -> list[str]:
    """The lines of a plain letter that are longer than 72 and hold more than an address."""
    return [line for line in letter.split("\n") if len(line) > 72 and not re.fullmatch(r" *https?://\S+", line)]


def test_no_letter_of_the_digest_has_a_long_line(digest_site: Path) -> None:
    """In every plain letter of this repository's digest only an address is longer than a line."""
    found = sorted(digest_site.glob("digest/*/digest.txt"))
    assert len(found) > 20
    assert [(path, line) for path in found for line in long_lines(path.read_text(encoding="utf-8"))] == []
    assert long_lines(f"{'x ' * 40}\nhttps://{'x' * 80}\nsee https://{'x' * 80}") == [
        "x " * 40,
        f"see https://{'x' * 80}",
    ]


MAILED = {"html", "head", "meta", "title", "body", "div", "table", "caption", "tr", "th", "td", "h1", "h2", "p", "a"}
MAILED |= {"tbody", "span"}
STYLED = {"body", "table", "caption", "th", "h1", "h2", "p", "a"}


def unfit(html: str) -> list[str]:
    """What mail clients would drop from a letter, or what would lead nowhere when it is read in one."""
    page = etree.HTML(html)
    elements = list(page.iter("*"))
    found = [f"<{one.tag}>" for one in elements if one.tag not in MAILED]
    found += [
        f"{one.tag} has {name}" for one in elements for name in ("class", "id", "src", "onclick") if name in one.attrib
    ]
    found += [f"{one.tag} without a style" for one in elements if one.tag in STYLED and not one.get("style")]
    ends = [urlsplit(str(one.get("href"))) for one in elements if "href" in one.attrib]
    found += [end.geturl() for end in ends if end.scheme not in ("http", "https", "mailto")]
    return found + re.findall(r"url\([^)]*\)|@media", html)


def test_an_html_letter_is_fit_to_be_sent(made: Path, digest_site: Path) -> None:
    """Every style is one of an element, every link leads there from anywhere, nothing is fetched, and it is valid."""
    files = sorted([*made.glob("public/digest/*/digest.html"), *digest_site.glob("digest/*/digest.html")])
    assert len(files) > 20
    assert [(path, found) for path in files for found in unfit(path.read_text(encoding="utf-8"))] == []
    assert vnu.errors(files) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<p style='x'>a</p>", []),
        ("<p>a</p>", ["p without a style"]),
        ("<p style='x' class='y'>a</p>", ["p has class"]),
        ("<style>p {}</style>", ["<style>"]),
        ("<script></script>", ["<script>"]),
        ("<a style='x' href='../'>a</a>", ["../"]),
        ("<img alt='' src='https://x.example/y.png'>", ["<img>", "img has src"]),
        ("<p style='background:url(x.png)'>a</p>", ["url(x.png)"]),
    ],
)
def test_an_unfit_letter_is_seen(planted: str, found: list[str]) -> None:
    """Each planted defect is the one finding."""
    assert unfit(f"<html><body style='margin:0'>{planted}</body></html>") == found


def test_a_letter_is_no_page(made: Path) -> None:
    """It is in no map and asks not to be indexed; names are as they were written, in either letter."""
    letter = (made / "public/digest/2024-11/digest.html").read_text(encoding="utf-8")
    maps = [path.read_text(encoding="utf-8") for path in (made / "public").glob("sitemap*.xml")]
    assert [text for text in maps if "digest.html" in text or "digest.txt" in text] == []
    assert '<meta name="robots" content="noindex">' in letter
    assert "canonical" not in letter
    assert [name for name in ("Phan Văn Giang", "Hà Nội", "Nhật Bản &amp; Việt Nam “meet”") if name not in letter] == []


def test_the_feed_of_months_goes_by_its_name(made: Path) -> None:
    """A month's page names the feeds that it leads to after what they hold, which is all months."""
    page = (made / "public/digest/2024-11/index.html").read_text(encoding="utf-8")
    found = re.findall(
        r'<link rel="alternate" type=".*?" title="(.*?)" href="../../digest/(feed.xml|atom.xml|feed.json)">', page
    )
    named = {"feed.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON Feed"}
    assert {name: title for title, name in found} == {name: f"Monthly digests, {of}" for name, of in named.items()}


@pytest.mark.parametrize("outputs", ["outputs: [search]\n", ""])
def test_letters_go_with_the_feeds(tmp_path: Path, outputs: str) -> None:
    """Without feeds, or without an address, there is no letter and no link to one."""
    site = "title: T\nhome_country: VN\n" + (f"url: https://t.example/\n{outputs}" if outputs else "")
    for path, text in {**LETTER, "content/site.yaml": site}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8", newline="")
    built(tmp_path)
    made = sorted(path.name for path in (tmp_path / "public/digest/2024-11").iterdir() if "digest" in path.name)
    assert made == []
    assert "digest.txt" not in (tmp_path / "public/digest/2024-11/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_reader_of_feeds_meets_the_months(made: Path, name: str) -> None:
    """An independent reader finds the one month that is closed, with its whole text and links that hold anywhere."""
    parsed = feedparser.parse((made / "public/digest" / name).read_bytes())
    assert not parsed.bozo
    assert [(found.id, found.title, found.link) for found in parsed.entries] == [
        ("tag:t.example,2000:digest/2024-11", "November 2024", "https://t.example/vn/digest/2024-11/")
    ]
    (entry,) = parsed.entries
    html = entry.content[0].value if "content" in entry else entry.summary
    heads = ["Events by kind", "Events by partner", "New officials", "First contacts", "Events", "Ahead", "Figures"]
    assert re.findall("<h2>(.*?)</h2>", html) == [*heads, "Articles"]
    assert [link for link in re.findall('href="(.*?)"', html) if not link.startswith("https://t.example/vn/")] == []


def test_no_clock_reaches_a_month(made: Path, tmp_path: Path) -> None:
    """Six years later, with nothing released or expired, feed and letters have the same bytes; so have the pages and
    their tables, but for what they say of a planned event that is past.
    """
    built(made, tmp_path, now=date(2031, 1, 5))
    before, after = tree(made / "public/digest"), tree(tmp_path / "digest")
    assert set(before) == set(after)
    changed = {path for path in before if before[path] != after[path]}
    pages = {f"{month}/index.html" for month in ("2024-11", "2024-12", "2025-02")}
    assert changed == pages | {"2025-02/index.csv", "2025-02/index.json"}
    assert {after[path].count(b"outcome not reported") for path in pages} == {1}


def test_a_month_of_a_figure_alone() -> None:
    """A figure that no article states makes a month, which is as new as the day after it."""
    figure = {"figures/offices.md": matter("name: Offices\nvalues: [{value: 33, as_of: 2024-11-20}]")}
    (entry,) = feed(digest(figure, NEXT)).entries
    assert (entry.said.count, entry.updated) == (0, "2024-12-01")


def test_every_link_of_a_letter_leads_somewhere(digest_site: Path) -> None:
    """What a letter of this repository's digest links on its own site is there."""
    base, dead = "https://attache.example/", set()
    for path in digest_site.glob("digest/*/digest.*"):
        for link in re.findall(rf"{base}([^\s\"<>#]*)", path.read_text(encoding="utf-8")):
            file = digest_site / link
            dead |= set() if (file / "index.html" if file.is_dir() else file).is_file() else {link}
    assert dead <= {"subscribe/"}
