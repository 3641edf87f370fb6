"""What can be searched, and under which names?"""

import json
from collections import defaultdict

import pytest

from attache.compose import site_of
from attache.disk import theme
from attache.layouts import lay_out
from attache.outputs.search import SearchRecord, is_found, search_records
from attache.plan import Planned, plan
from attache.words import catalogue
from tests.conftest import ROOT
from tests.sites import Files, linked, matter, words_of

SITE = "title: T\nurl: https://example.org/\nhome_country: FR\nlanguages: [en-GB, vi]\n"
MINISTRY = "name: Ministry of Shields\naliases: [MOS]\ncountry: JP\nposts: [{id: m, label: Minister}]"
OFFICIAL = "name: Đặng Ōe\naliases: [Dang]\ncountry: JP\nposts: [{post: m, held: 2020/..}]"
EVENT = """
title: Talks in Tokyo
id: talks
type: opinion
date: 2022-04-14
summary: They talked.
organisations: [mos]
events:
  - {id: ev-1, title: The talks, date: 1987, kind: meeting, countries: [JP], place: Kyoto, officials: [oe]}
  - {id: ev-2, title: The visit, date: 2021-04, kind: visit, countries: [FR, JP], summary: All went well.}
sources: [{agency: VNA, title: Printed headline}]
"""
FILES: Files = {
    "site.yaml": SITE,
    "organisations/mos.md": matter(MINISTRY, "It keeps shields."),
    "officials/oe.md": matter(OFFICIAL, "See [[talks|the talks]]."),
    "articles/talks.md": matter(EVENT, "He met [[oe]] and *many* others.[^1]\n\n[^1]: A <b>note</b>.\n"),
    "pages/about.md": matter("title: About us", "What we do."),
}


def planned(files: Files) -> tuple[tuple[Planned, ...], dict[str, tuple[str, ...]]]:
    """The pages of a site, and what its entities are called."""
    digest, _ = linked(files)
    makers: defaultdict[str, bytes] = defaultdict(bytes)
    return plan(digest, site_of(digest, {}), makers, catalogue("en-GB")), dict(digest.names)


def found_in(files: Files) -> tuple[list[Planned], dict[str, tuple[str, ...]]]:
    """The pages of a site that can be found, and what its entities are called."""
    pages, names = planned(files)
    return [page for page in pages if is_found(page.view)], names


def stamp(files: Files) -> bytes:
    """What the index of a site depends on."""
    digest, _ = linked(files)
    words = {path: said.encode() for path, said in words_of(files).items()}
    return lay_out(digest, theme(ROOT), b"").searched(words)


def records(files: Files) -> dict[str, SearchRecord]:
    """The records of a site by address."""
    digest, _ = linked(files)
    pages, names = found_in(files)
    said = words_of(files)
    found = search_records(pages, names, site_of(digest, {}), lambda paths: {path: said[path] for path in paths})
    return {record.url: record for record in found}


def shown(record: SearchRecord) -> list[object]:
    """What is shown with a result."""
    (text,) = record.filters["shown"]
    found: list[object] = json.loads(text)
    return found


def asked(record: SearchRecord) -> dict[str, tuple[str, ...]]:
    """The filters of a record that a reader sees."""
    return {name: values for name, values in record.filters.items() if name not in ("shown", "name")}


def test_an_article_says_what_its_page_says() -> None:
    """Summary, text without markup and ids, and its events with their dates, places, parties and officials then."""
    record = records(FILES)["/articles/2022/talks/"]
    assert record.content == (
        "They talked. He met Đặng Ōe and many others. A note. The talks, 1987, Kyoto. Japan. Đặng Ōe. "
        "The visit, April 2021. All went well. France, Japan."
    )
    assert record.meta == {
        "title": "Talks in Tokyo",
        "about": "JP · Nhật Bản · FR · Pháp · Dang · MOS",
        "sources": "Printed headline · VNA",
        "plain": "dang",
    }
    assert asked(record) == {
        "type": ("Articles",),
        "year": ("1987", "2021"),
        "kind": ("Meeting", "Visit"),
        "country": ("Japan", "France"),
        "official": ("Đặng Ōe",),
    }
    assert shown(record) == [
        "p-day",
        [["n", "14"], ["my", "Apr 2022"], ["wd", "Thu"]],
        "Opinion · Meeting · Visit",
        "They talked.",
    ]
    assert (record.language, record.sort) == ("en", {"date": "2022-04-14"})


def test_an_official_is_found_under_every_name_with_the_post_then_and_now() -> None:
    """Names that the text does not print are in `alias`, folded ones lead; excerpts never show them."""
    record = records(FILES)["/officials/oe/"]
    assert record.content == "See the talks. Minister. 1 event."
    assert record.meta == {"title": "Đặng Ōe", "alias": "Đặng Ōe · oe · Dang", "plain": "dang"}
    assert record.filters["name"] == ("dang", "dang oe", "oe")
    assert asked(record) == {"type": ("Officials",), "country": ("Japan",), "official": ("Đặng Ōe",)}
    assert shown(record) == ["", [], "Officials · Japan", ""]
    assert record.sort == {"date": "1987-01-01"}


@pytest.mark.parametrize(
    ("address", "content", "name", "filters", "line"),
    [
        (
            "/organisations/mos/",
            "It keeps shields. Minister, Đặng Ōe.",
            ("ministry of shields", "mos"),
            {"type": ("Organisations",), "country": ("Japan",)},
            "Organisations · Japan",
        ),
        (
            "/countries/japan/",
            "2 events.",
            ("japan", "jp", "nhat ban"),
            {"type": ("Countries",), "country": ("Japan",)},
            "Countries",
        ),
        ("/timeline/1987/", "1 event.", ("1987",), {"type": ("Timeline",), "year": ("1987",)}, "Timeline · 1 event"),
        (
            "/digest/2021-04/",
            "1 event.",
            ("april 2021",),
            {"type": ("Monthly digests",), "year": ("2021",)},
            "Monthly digests · 1 event",
        ),
        ("/about/", "What we do.", None, {"type": ("Pages",)}, "Pages"),
    ],
)
def test_every_other_page_says_what_it_is(
    address: str, content: str, name: tuple[str, ...] | None, filters: dict[str, tuple[str, ...]], line: str
) -> None:
    """Content, the names by which a page leads, filters, and the line below its title."""
    record = records(FILES)[address]
    assert (record.content, record.filters.get("name"), asked(record), shown(record)[2]) == (
        content,
        name,
        filters,
        line,
    )


def test_pages_that_tell_nothing_of_their_own_are_not_found() -> None:
    """Lists, feeds, maps, withdrawn articles, the page for dead links and the search itself have no record."""
    gone = matter("title: G\nid: gone\ndate: 2022-01-01\nwithdrawn: {date: 2022-02-01, reason: It was wrong.}")
    found = records({**FILES, "articles/gone.md": gone})
    assert [address for address in found if not address.startswith("/kinds/")] == [
        "/about/",
        "/articles/2022/talks/",
        "/countries/france/",
        "/countries/japan/",
        "/digest/2021-04/",
        "/digest/2022-04/",
        "/officials/oe/",
        "/organisations/mos/",
        "/timeline/1987/",
        "/timeline/2021/",
    ]


def test_the_outputs_may_leave_the_search_out() -> None:
    """Without `search` among the outputs there is no search page."""
    for outputs, there in (("[search]", True), ("[feeds]", False)):
        pages, _ = planned({**FILES, "site.yaml": f"{SITE}outputs: {outputs}\n"})
        assert ("search/index.html" in {page.file for page in pages}) is there


@pytest.mark.parametrize(
    ("path", "old", "new", "differs"),
    [
        ("articles/talks.md", "*many*", "*some*", True),
        ("articles/talks.md", "The visit", "A visit", True),
        ("officials/oe.md", "[Dang]", "[Dang, Dango]", True),
        ("organisations/mos.md", "Minister}", "Head}", True),
        ("site.yaml", "vi]", "fr]", True),  # countries are called otherwise
        ("pages/about.md", "title: About", "title:  About", False),
    ],
)
def test_the_index_is_stale_when_a_record_may_differ(path: str, old: str, new: str, differs: bool) -> None:
    """Whatever alters a page in the index or a name alters its stamp; what does not, does not."""
    text = FILES[path]
    assert isinstance(text, str)
    assert old in text
    edited = {**FILES, path: text.replace(old, new)}
    assert (stamp(edited) != stamp(FILES)) is differs
