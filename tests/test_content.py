"""The digest of this repository holds what its five source documents state: every fact and every trap."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import feedparser
import pytest
from lxml import html

from attache.markup import plain
from attache.model import Attendance, Digest, Event, Source
from attache.parse import parse
from tests.conftest import ROOT
from tests.sites import linked

CONTENT = ROOT / "content"
FILES = {path.relative_to(CONTENT).as_posix(): path.read_bytes() for path in CONTENT.rglob("*.*")}
REVIEW_2022 = "ev-2022-04-14-mnd-review-2016-2021"
COMMENTARY = "articles/2025/tradition-and-2024/"
INLINE = {"a", "abbr", "b", "bdi", "em", "i", "span", "strong", "sub", "sup", "time"}

PageText = Callable[[str], str]


@cache
def content() -> tuple[Digest, list[str]]:
    """Link this repository's own content: the digest, and what is wrong with it."""
    return linked(FILES)


def event(id: str) -> Event:
    """The event of an id, which must be there."""
    return next(event for event in content()[0].events if event.id == id)


def at(event_id: str, official: str) -> Attendance:
    """How an official took part in an event."""
    return next(one for one in event(event_id).officials if one.official.id == official)


def parties(event_id: str) -> list[str]:
    """The country codes of an event's parties."""
    return [plate.id for plate in event(event_id).parties]


def points(series: str) -> list[tuple[str, float, str]]:
    """The values of a figure series as date, value and bound, earliest first."""
    return [(point.as_of, point.value, point.bound) for point in content()[0].points_of[series]]


def found(type: str, text: str) -> str:
    """The name of the one entity that is meant by a text."""
    digest = content()[0]
    meant = [id for id, e in digest.entities[type].items() if text in digest.names[e.plate.address]]
    (id,) = meant
    return id


def words(element: html.HtmlElement) -> str:
    """The text of an element as it reads, its words one space apart."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: html.HtmlElement) -> Iterator[str]:
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield edge


@pytest.fixture
def page(digest_site: Path) -> PageText:
    """Give a function that reads the main text of a built page, its words one space apart."""

    def read(address: str) -> str:
        return words(html.parse(digest_site / address / "index.html").getroot().find(".//main"))

    return read


@pytest.fixture
def told(digest_site: Path) -> PageText:
    """Give a function that reads what the article that tells an event says of it in the event's own place."""

    def read(id: str) -> str:
        address, _, anchor = event(id).address.lstrip("/").partition("#")
        return words(html.parse(digest_site / address / "index.html").getroot().get_element_by_id(anchor))

    return read


def test_the_content_is_clean() -> None:
    """No file of this repository's own digest has an error or a warning."""
    assert content()[1] == []


def test_every_source_is_told_in_an_article_of_its_own() -> None:
    """The twenty items of the five documents are twenty articles, each of the type that its source is."""
    assert {article.card.id: article.card.type for article in content()[0].articles} == {
        "2014-01-08-tasks-to-2015": "report",
        "2015-11-19-jakarta-talks": "report",
        "2017-01-29-priorities-for-2017": "interview",
        "2018-04-10-abe-receives-lich": "report",
        "2018-08-28-integration-2015-2018": "report",
        "2019-07-16-first-half-of-2019": "report",
        "2019-10-07-second-field-hospital": "report",
        "2019-12-01-military-commission": "report",
        "2019-12-21-army-anniversary": "report",
        "2020-12-22-more-than-the-ministry": "interview",
        "2020-12-flag-abroad": "report",
        "2021-03-28-new-defence-thinking": "report",
        "2021-12-14-foreign-affairs-conference": "report",
        "2021-pillar-of-diplomacy": "background",
        "2022-01-07-online-review-of-2021": "report",
        "2022-04-14-five-year-review": "report",
        "2022-04-14-trust-and-sovereignty": "report",
        "2022-12-early-and-from-afar": "opinion",
        "2023-12-22-early-and-from-afar": "background",
        "2025-01-tradition-and-2024": "opinion",
    }


EVENTS = [
    ("ev-1954-07-trung-gia", "1954-07-04/1954-07-27", "agreement", "VN FR", "Trung Giã", "4–27 Jul 1954"),
    ("ev-198x-remains", "198X", "war-legacy", "VN US", None, "1980s"),
    ("ev-1991-07-le-duc-anh-china", "1991-07", "visit", "VN CN", None, "July 1991"),
    ("ev-1995-07-us-normalisation", "[1995-07-11,1995-07-12]", "agreement", "VN US", None, "11 or 12 Jul 1995"),
    ("ev-2014-01-08-mnd-review-2011-2013", "2014-01-08", "review", "VN", "Hanoi", "8 Jan 2014"),
    ("ev-2014-2024-unpko", "2014~/2024~", "peacekeeping", "VN", None, "c. 2014"),
    ("ev-2015-11-19-jakarta", "2015-11-19", "meeting", "ID US", "Jakarta", "19 Nov 2015"),
    ("ev-2018-04-10-abe-lich", "2018-04-10", "meeting", "JP VN", "Tokyo", "10 Apr 2018"),
    ("ev-2018-08-28-review-2015-2018", "2018-08-28", "review", "VN", "Hanoi", "28 Aug 2018"),
    ("ev-2019-07-16-mnd-review-h1", "2019-07-16", "review", "VN", "Hanoi", "16 Jul 2019"),
    ("ev-2019-10-07-mnd-review-q3", "2019-10-07", "review", "VN", "Hanoi", "7 Oct 2019"),
    ("ev-2019-12-01-cmc-review", "2019-12-01", "review", "VN", "Hanoi", "1 Dec 2019"),
    ("ev-2019-12-21-vpa-75", "2019-12-21", "commemoration", "VN", "Hanoi", "21 Dec 2019"),
    ("ev-2020-army-games", "2020", "exercise", "VN", None, "2020"),
    ("ev-2021-03-27-congress-conference", "2021-03-27/2021-03-28", "review", "VN", None, "27–28 Mar 2021"),
    ("ev-2021-03-28-teleconference", "2021-03-28", "review", "VN", None, "28 Mar 2021"),
    ("ev-2021-12-14-foreign-affairs-conference", "2021-12-14", "review", "VN", None, "14 Dec 2021"),
    ("ev-2022-01-07-mnd-review-2021", "2022-01-07", "review", "VN", "Hanoi", "7 Jan 2022"),
    (REVIEW_2022, "2022-04-14", "review", "VN", None, "14 Apr 2022"),
    ("ev-2022-vide", "2022-12-08/2022-12-10", "industry", "VN", "Gia Lâm airport, Hanoi", "8–10 Dec 2022"),
    ("ev-2024-10-23-pahang-school", "2024-10-23", "border", "VN LA", "Pahang Primary", "23 Oct 2024"),
    ("ev-2024-12-19-vide-opening", "2024-12-19", "industry", "VN", "Gia Lâm airport, Hanoi", "19 Dec 2024"),
    ("ev-2024-anniversaries", "2024", "commemoration", "VN", None, "2024"),
    ("ev-2024-vide", "2024-12-19/2024-12-22", "industry", "VN GB", "Gia Lâm airport, Hanoi", "19–22 Dec 2024"),
    ("ev-2024-vn-la-border-2", "2024-10-22/2024-10-23", "border", "VN LA", "Houaphanh (Laos)", "22–23 Oct 2024"),
    ("ev-2025-plan", "2025", "review", "VN", None, "2025"),
]


@pytest.mark.parametrize("row", EVENTS, ids=lambda row: row[0])
def test_every_event_is_told(told: PageText, row: tuple[str, str, str, str, str | None, str]) -> None:
    """An event has the date, kind, parties and place that its source states, and its page prints them so."""
    id, date, kind, countries, place, printed = row
    found, text = event(id), told(id)
    assert (found.date, found.kind, " ".join(parties(id))) == (date, kind, countries)
    assert place is None if found.place is None else place and place in found.place.name
    assert printed in text
    assert found.title in text
    assert not place or place in text


def test_no_event_is_told_that_no_source_states() -> None:
    """The events of the digest are those of the table above, and each is held but for the plan of 2025."""
    digest = content()[0]
    assert {found.id for found in digest.events} == {row[0] for row in EVENTS}
    assert {found.id for found in digest.events if found.status != "held"} == {"ev-2025-plan"}


DEFENCE, DEPUTY = "Minister of National Defence", "Deputy Minister of National Defence"
OFFICIALS = [
    ("phan-van-giang", "Phan Văn Giang", "ev-2024-vn-la-border-2", (DEFENCE,), "General"),
    ("hoang-xuan-chien", "Hoàng Xuân Chiến", REVIEW_2022, (DEPUTY,), "Senior Lieutenant General"),
    ("ngo-xuan-lich", "Ngô Xuân Lịch", "ev-2018-04-10-abe-lich", (DEFENCE,), "General"),
    ("phung-quang-thanh", "Phùng Quang Thanh", "ev-2014-01-08-mnd-review-2011-2013", (DEFENCE,), "General"),
    (
        "pham-binh-minh",
        "Phạm Bình Minh",
        "ev-2014-01-08-mnd-review-2011-2013",
        ("Deputy Prime Minister", "Minister of Foreign Affairs"),
        None,
    ),
    ("pham-minh-chinh", "Phạm Minh Chính", "ev-2024-12-19-vide-opening", ("Prime Minister",), None),
    ("le-duc-anh", "Lê Đức Anh", "ev-1991-07-le-duc-anh-china", (DEFENCE,), "General"),
    ("shinzo-abe", "Shinzo Abe", "ev-2018-04-10-abe-lich", ("Prime Minister of Japan",), None),
    (
        "luhut-pandjaitan",
        "Luhut Binsar Pandjaitan",
        "ev-2015-11-19-jakarta",
        ("Coordinating Minister for Political, Legal and Security Affairs",),
        None,
    ),
    ("robert-blake", "Robert Blake", "ev-2015-11-19-jakarta", ("Ambassador of the United States to Indonesia",), None),
]


@pytest.mark.parametrize(("id", "name", "event_id", "posts", "rank"), OFFICIALS)
def test_every_official_has_a_page_with_the_office_held_then(
    page: PageText, id: str, name: str, event_id: str, posts: tuple[str, ...], rank: str | None
) -> None:
    """An official's page names the person, the event, and the posts and the rank held on that day."""
    text, attendance = page(f"officials/{id}/"), at(event_id, id)
    assert (attendance.official.name, attendance.posts, attendance.rank) == (name, posts, rank)
    assert name in text and event(event_id).title in text
    assert " and ".join(posts) in text
    assert not attendance.rank_short or f"{attendance.rank_short}, {posts[0]}" in text


COUNTRIES = [
    ("japan", "Japan", ["Shinzo Abe receives Ngô Xuân Lịch"]),
    ("indonesia", "Indonesia", ["Luhut Pandjaitan meets Robert Blake on the East Sea"]),
    ("united-states", "United States", ["establish normal relations", "302 sets of remains", "meets Robert Blake"]),
    ("china", "China", ["Lê Đức Anh meets Chinese leaders on normal relations"]),
    (
        "laos",
        "Laos",
        ["Second Vietnam–Laos border defence friendship exchange", "Ministers visit the school at Pahang"],
    ),
    ("cambodia", "Cambodia", ["How Vietnam means to guard itself early and from afar"]),
    ("france", "France", ["Military conference at Trung Giã"]),
    ("united-kingdom", "United Kingdom", ["Vietnam International Defence Exhibition 2024"]),
    ("south-sudan", "South Sudan", ["Five field hospitals", "How Vietnam means to guard itself early and from afar"]),
]


@pytest.mark.parametrize(("slug", "name", "stated"), COUNTRIES)
def test_every_country_has_a_page(page: PageText, slug: str, name: str, stated: list[str]) -> None:
    """A country's page names it and holds what the sources tell of it."""
    text = page(f"countries/{slug}/")
    assert [part for part in (name, *stated) if part not in text] == []


@pytest.mark.parametrize(
    ("series", "editions"),
    [
        ("vn-defence-exhibition", [("ev-2022-vide", 1), ("ev-2024-vide", 2)]),
        ("vn-la-border-exchange", [("ev-2024-vn-la-border-2", 2)]),
    ],
)
def test_every_series_has_its_editions(page: PageText, series: str, editions: list[tuple[str, int]]) -> None:
    """A series holds its numbered editions in their order, and its page names each."""
    found = content()[0].events_of["series", series]
    assert [(one.id, one.edition) for one in reversed(found)] == editions
    assert [id for id, _ in editions if event(id).title not in page(f"series/{series}/")] == []


FIGURES = [
    (
        "defence-ties",
        [("2021-12-14", 100, "more-than"), ("2022-04-14", 100, "more-than"), ("2023-12-22", 100, "more-than")],
        ["14 Dec 2021", "14 Apr 2022", "22 Dec 2023"],
    ),
    (
        "defence-ties-with-organisations",
        [("2019-12", 80, "more-than"), ("2025-01~", 100, "more-than")],
        ["Dec 2019", "more than 80", "c. Jan 2025", "more than 100"],
    ),
    (
        "attache-offices-abroad",
        [
            ("2019-12", 32, "exactly"),
            ("2019-12", 33, "exactly"),
            ("2023~", 33, "exactly"),
            ("2023-12-22", 33, "exactly"),
            ("2024-01", 33, "exactly"),
        ],
        ["Dec 2019 32", "Dec 2019 33", "22 Dec 2023 33"],
    ),
    (
        "attache-offices-in-vietnam",
        [("2019-12", 51, "exactly"), ("2023~", 52, "exactly"), ("2023-12-22", 52, "exactly")],
        ["Dec 2019 51", "22 Dec 2023 52"],
    ),
    ("field-hospitals", [("2023-12-22", 5, "exactly"), ("2025-01~", 6, "exactly")], ["22 Dec 2023 5", "c. Jan 2025 6"]),
    ("engineering-teams", [("2025-01~", 3, "exactly")], ["3 engineering teams"]),
    ("peacekeepers-total", [("2025-01~", 1000, "more-than")], ["more than 1,000", "over all years"]),
    ("remains-returned", [("198X", 302, "exactly")], ["302", "1980s"]),
]


@pytest.mark.parametrize(("series", "values", "stated"), FIGURES)
def test_every_count_is_a_point_of_its_series(
    page: PageText, series: str, values: list[tuple[str, float, str]], stated: list[str]
) -> None:
    """A figure series holds every value with its date, none overwrites another, and its page prints them."""
    assert points(series) == values
    text = page(f"figures/{series}/")
    assert [part for part in stated if part not in text] == []


@pytest.mark.parametrize(
    ("address", "stated"),
    [
        ("organisations/shangri-la-dialogue/", ["Shangri-La Dialogue", "Singapore", "Forum"]),
        ("organisations/beijing-xiangshan-forum/", ["Beijing Xiangshan Forum", "China", "Forum"]),
        ("organisations/moscow-conference-international-security/", ["Moscow Conference", "Russia", "Forum"]),
        ("organisations/unmiss/", ["United Nations Mission in South Sudan", "Mission", "hospitals"]),
        ("organisations/unisfa/", ["Interim Security Force for Abyei", "Mission", "engineers"]),
        ("agreements/geneva-agreements-1954/", ["21 July 1954", "ceasefire", "prisoners"]),
        ("agreements/four-nos/", ["join alliances", "bases", "force"]),
        ("agreements/conclusion-53-kl-tw/", ["53-KL/TW", "Politburo", "2030"]),
        ("agreements/resolution-13th-congress/", ["13th", "2025"]),
        ("agreements/defence-strategy-resolution-politburo-13/", ["Politburo", "new situation"]),
        ("agreements/defence-strategy-resolution-8th-plenum/", ["Central Committee", "eighth"]),
        ("agreements/global-integration-plans/", ["Politburo", "Central Military Commission"]),
        ("agreements/japan-vietnam-joint-vision-statement/", ["Japan", "10 April 2018"]),
        ("areas/abyei/", ["Sudan", "South Sudan", "UNISFA"]),
        ("areas/indochina/", ["French", "1954"]),
    ],
)
def test_every_forum_mission_accord_and_area_has_a_page(page: PageText, address: str, stated: list[str]) -> None:
    """A forum, mission, agreement or area has a page that says what the sources say of it."""
    text = page(address)
    assert [part for part in stated if part not in text] == []


def test_trap_01_one_conference_in_two_articles(page: PageText) -> None:
    """The conference of 14 April 2022 is told once; the other report of it mentions it and is named beside it."""
    digest = content()[0]
    assert event(REVIEW_2022).article == "2022-04-14-five-year-review"
    assert [mention.card.id for mention in digest.told_by[REVIEW_2022]] == ["2022-04-14-trust-and-sovereignty"]
    assert page("timeline/2022/").count("Conference on integration and defence diplomacy, 2016–2021") == 1
    assert "Trust, sovereignty and defence potential named as results" in page("articles/2022/five-year-review/")
    assert "printed as “Thursday”" in page("articles/2022/five-year-review/")


@pytest.mark.parametrize(
    ("id", "printed", "basis"),
    [
        (REVIEW_2022, "Thursday", "resolved"),
        ("ev-2022-01-07-mnd-review-2021", "January 7", "external"),
        ("ev-2014-01-08-mnd-review-2011-2013", "January 8", "resolved"),
        ("ev-2021-03-28-teleconference", "March 28", "resolved"),
        ("ev-2019-10-07-mnd-review-q3", "October 7", "external"),
        ("ev-2024-vn-la-border-2", "October 23", "external"),
        ("ev-2015-11-19-jakarta", "November 19", "external"),
        ("ev-2019-12-01-cmc-review", "December 1", "resolved"),
        ("ev-2024-vide", "December 19", "external"),
        ("ev-2019-12-21-vpa-75", "December 21", "resolved"),
        ("ev-2014-2024-unpko", "Over the past 10 years", "resolved"),
    ],
)
def test_trap_02_the_printed_words_of_a_date_are_kept(id: str, printed: str, basis: str) -> None:
    """A date without a year, or a weekday alone, was worked out; the words of the source stand beside it."""
    assert (event(id).date_text, event(id).date_basis) == (printed, basis)


CHIEF = (
    "Sen. Lt. Gen. Phan Van Giang, member of Politburo, Chief of the General Staff of the Vietnam People’s Army, and "
    "Deputy Minister of National Defence"
)


@pytest.mark.parametrize(
    ("id", "posts", "rank", "printed"),
    [
        (
            "ev-2021-03-28-teleconference",
            ("Chief of the General Staff", DEPUTY, "Member of the Politburo"),
            "Senior Lieutenant General",
            CHIEF,
        ),
        ("ev-2024-10-23-pahang-school", (DEFENCE,), "General", "General Phan Van Giang, Minister of National Defense"),
        (
            "ev-2024-12-19-vide-opening",
            (DEFENCE,),
            "General",
            "Minister of National Defence, Sen. Lt. Gen. Phan Van Giang",
        ),
    ],
)
def test_trap_03_rank_and_office_are_of_the_day(
    told: PageText, id: str, posts: tuple[str, ...], rank: str, printed: str
) -> None:
    """Phan Văn Giang is shown as what he was on the day; a source that prints another rank is kept as printed."""
    found = at(id, "phan-van-giang")
    assert (found.posts, found.rank, found.as_printed) == (posts, rank, printed)
    assert f"{found.rank_short}, {posts[0]}" in told(id)


def test_trap_03_posts_and_ranks_are_looked_up() -> None:
    """No article types a post or a rank of anybody: the files of the officials alone know them."""
    entries = [entry for article in content()[0].articles for entry in article.file.events]
    assert [who.person for entry in entries for who in entry.officials if who.post or who.rank] == []


def test_trap_03_two_posts_at_once(page: PageText) -> None:
    """From 8 April to 31 May 2021 he was chief and minister; a page shows both with their days."""
    text = page("officials/phan-van-giang/")
    assert "8 April – 31 May 2021" in text
    assert "17 May 2016 31 May 2021" in text


@pytest.mark.parametrize(
    ("type", "text", "id"),
    [
        ("country", "Viet Nam", "VN"),
        ("country", "Việt Nam", "VN"),
        ("country", "Vietnam", "VN"),
        ("official", "Hoang Xuan Chien", "hoang-xuan-chien"),
        ("official", "Hoàng Xuân Chiến", "hoang-xuan-chien"),
        ("official", "Sen. Lt. Gen. Hoàng Xuân Chiến", "hoang-xuan-chien"),
        ("official", "Sen. Lieut. Gen. Hoang Xuan Chien", "hoang-xuan-chien"),
        ("official", "Sr. Lt. Gen. Hoang Xuan Chien", "hoang-xuan-chien"),
        ("official", "Colonel General Hoang Xuan Chien", "hoang-xuan-chien"),
        ("official", "Gen. Le Duc Anh", "le-duc-anh"),
        ("official", "Lê Đức Anh", "le-duc-anh"),
        ("organisation", "Vietnam People's Army", "vn-vpa"),
        ("organisation", "Việt Nam People’s Army", "vn-vpa"),
    ],
)
def test_trap_04_every_spelling_finds_the_one_who_is_meant(type: str, text: str, id: str) -> None:
    """A reference by any spelling, with or without marks and rank, leads to the same page as the id."""
    about = FILES["pages/about.md"].decode() + f"\n[[{text}]]\n"
    digest, wrong = linked({**FILES, "pages/about.md": about})
    assert wrong == []
    assert digest.targets[text][0] == digest.entities[type][id].plate.address


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Ministry of National Defence", "vn-mnd"),
        ("Ministry of National Defense", "vn-mnd"),
        ("Ministry of Defence", "vn-mnd"),
        ("Defence Ministry", "vn-mnd"),
        ("MND", "vn-mnd"),
    ],
)
def test_trap_05_defence_and_defense_are_one_ministry(text: str, id: str) -> None:
    """Every form of the ministry's name is a name of the one organisation."""
    assert found("organisation", text) == id


def test_trap_06_one_commission_and_two_forces(page: PageText) -> None:
    """The commission and the army are each found by both their names; the security force is said to be no army."""
    assert found("organisation", "CPVCC’s Military Commission") == "vn-central-military-commission"
    assert found("organisation", "Việt Nam People’s Army") == found("organisation", "VPA") == "vn-vpa"
    assert "It is not part of the army" in page("organisations/vn-public-security-force/")
    assert "vn-public-security-force" not in {o.id for one in content()[0].events for o in one.organisations}


def test_trap_07_the_festival_has_two_names(page: PageText) -> None:
    """The 30th festival of 2019 and the 35th National Defence Day of 2024 stand on one page of their tag."""
    text = page("tags/all-peoples-defence-festival/")
    assert "Ceremony for the army’s 75th anniversary" in text and "Three anniversaries in 2024" in text
    assert "National Defence Day is the All People’s Defence Festival" in page(COMMENTARY)


@pytest.mark.parametrize(
    "name",
    [
        "Vietnam International Defence Exhibition",
        "Vietnam International Defense Expo",
        "International Defence Exhibition",
    ],
)
def test_trap_08_one_exhibition_under_many_names(name: str) -> None:
    """Exhibition and expo, with c and with s, are one series."""
    assert found("series", name) == "vn-defence-exhibition"


def test_trap_09_a_text_that_contradicts_itself(page: PageText) -> None:
    """The commentary's “all countries” and “more than 100” both stand on its page, and the count is marked."""
    assert "“all countries”" in page(COMMENTARY)
    (point,) = [p for p in content()[0].points_of["defence-ties-with-organisations"] if p.as_of == "2025-01~"]
    assert point.confidence == "conflict"
    assert "Sources differ" in page("figures/defence-ties-with-organisations/")


def test_trap_10_reliefs_are_no_conflict_and_counters_stay_apart() -> None:
    """Five and six hospitals are one series without a conflict; countries are not counted with organisations."""
    digest = content()[0]
    assert [point.confidence for point in digest.points_of["field-hospitals"]] == [None, None]
    units = {series: {point.unit for point in digest.points_of[series]} for series in ("defence-ties",)}
    assert units == {"defence-ties": {"countries"}}
    both = digest.points_of["defence-ties-with-organisations"]
    assert {point.unit for point in both} == {"countries and organisations"}


def test_trap_10_a_hospital_in_preparation_is_not_counted(page: PageText) -> None:
    """The second hospital, which was being prepared in October 2019, adds no point to the series."""
    assert "2019-10-07" not in [as_of for as_of, _, _ in points("field-hospitals")]
    assert "second level-2 field hospital" in page("articles/2019/second-field-hospital/")


def test_trap_11_trung_gia_lasted_longer_than_its_source_says(told: PageText) -> None:
    """The conference has its 24 days; the one day of the commentary stands beside them as another claim."""
    text = told("ev-1954-07-trung-gia")
    assert "4 July 1954" in text and "21 July 1954" in text
    assert [(claim.field, claim.value) for claim in event("ev-1954-07-trung-gia").claims] == [("date", "1954-07-04")]


def test_trap_12_one_event_with_two_local_dates(told: PageText) -> None:
    """The normal relations of 1995 have one event with both days, and each day says whose it is."""
    text = told("ev-1995-07-us-normalisation")
    assert "12 July 1995" in text and "Hanoi’s date" in text
    assert "11 July 1995" in text and "Washington’s date" in text


def test_trap_13_hospitals_and_engineers_serve_in_two_missions(page: PageText, told: PageText) -> None:
    """UNMISS and UNISFA are apart, and that the text itself names neither is said."""
    assert "hospitals" in page("organisations/unmiss/") and "engineers" in page("organisations/unisfa/")
    assert "The text names no mission" in told("ev-2014-2024-unpko")
    assert event("ev-2014-2024-unpko").confidence == "work-needed"
    assert content()[0].entities["area"]["abyei"].plate.address == "/areas/abyei/"


def test_trap_14_the_sea_is_printed_as_its_source_prints_it(page: PageText) -> None:
    """The area is called East Sea, and its other name finds it too."""
    assert found("area", "South China Sea") == "east-sea"
    assert [plate.id for plate in event("ev-2015-11-19-jakarta").areas] == ["east-sea"]
    assert "security in the East Sea" in page("articles/2015/jakarta-talks/")


def test_trap_15_the_coordinating_minister_of_the_day(page: PageText) -> None:
    """Luhut Pandjaitan has the office of 2015 under its usual name; the words of the source are kept."""
    text = page("officials/luhut-pandjaitan/")
    assert "Coordinating Minister for Political, Legal and Security Affairs" in text
    assert "Indonesian Coordinating Minister of Politics, Law and Security Luhut Binsar Pandjaitan" in text


@pytest.mark.parametrize(
    ("id", "period", "printed"),
    [
        ("ev-2014-01-08-mnd-review-2011-2013", "2011/2013", "2011–2013"),
        ("ev-2018-08-28-review-2015-2018", "2015/2018", "2015–2018"),
        (REVIEW_2022, "2016/2021", "2016–2021"),
        ("ev-2019-10-07-mnd-review-q3", "2019-35", "Q3 2019"),
        ("ev-2019-07-16-mnd-review-h1", "2019-40", "first half of 2019"),
        ("ev-2019-12-01-cmc-review", "2019", "2019"),
        ("ev-2022-01-07-mnd-review-2021", "2021", "2021"),
    ],
)
def test_trap_16_a_period_under_review_is_no_date(told: PageText, id: str, period: str, printed: str) -> None:
    """What a conference looks back on is its period; its date is one day, and the page prints both."""
    assert (event(id).period, event(id).when.form) == (period, "day")
    assert f"Period {printed}" in told(id)


def test_trap_16_no_year_of_the_timeline_is_made_of_a_period(digest_site: Path) -> None:
    """The timeline has no page of a year in which no event happened, though reviews look back on it."""
    years = {path.name for path in (digest_site / "timeline").iterdir() if path.is_dir()}
    assert years == {
        "1954", "1980s", "1991", "1995", "2014", "2015", "2018", "2019", "2020", "2021", "2022", "2024", "2025",
    }  # fmt: skip


def test_trap_17_vietnam_was_not_in_jakarta(page: PageText) -> None:
    """The talks of 2015 have two parties, and the page of Vietnam does not list them."""
    assert parties("ev-2015-11-19-jakarta") == ["ID", "US"]
    assert "Luhut Pandjaitan meets Robert Blake" not in page("countries/vietnam/")
    assert "Luhut Pandjaitan meets Robert Blake" in page("countries/united-states/")


def test_trap_18_cut_off_and_repeated_texts(page: PageText) -> None:
    """The item that breaks off says so, and no article's text repeats its summary or a sentence of its own."""
    assert "“Vietnam and”" in page("articles/2018/integration-2015-2018/")
    for article in content()[0].articles:
        text = plain(parse(Source(path=article.path, data=FILES[article.path])).words)
        sentences = [sentence.strip() for sentence in text.split(". ")]
        assert len(sentences) == len(set(sentences)), article.path
        assert article.card.summary and article.card.summary not in text, article.path


def test_trap_19_opinions_and_interviews_invent_no_event() -> None:
    """Of articles that are no report, only the long commentary, which tells of the past, holds events."""
    others = [article for article in content()[0].articles if article.card.type != "report"]
    assert {article.card.id for article in others if article.events} == {"2025-01-tradition-and-2024"}
    assert len(others) == 6


@pytest.mark.parametrize("path", sorted(FILES))
def test_trap_20_bytes(path: str) -> None:
    """A content file is UTF-8 without no-break spaces and agencies' end marks, and ends in one newline."""
    text = FILES[path].decode("utf-8")
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert [mark for mark in ("\u00a0", "\r", "\ufeff", "\t", "./.", "-VNA", "— VNS") if mark in text] == []


@pytest.mark.parametrize(
    ("article", "writer", "agency", "host"),
    [
        ("2022-04-14-five-year-review", None, "VNS", "blue-wave.vn"),
        ("2014-01-08-tasks-to-2015", None, "VNA", "VietnamPlus"),
        ("2023-12-22-early-and-from-afar", None, "VNA", "OANA"),
        ("2025-01-tradition-and-2024", None, None, None),
    ],
)
def test_writer_agency_and_host_are_three_things(
    article: str, writer: str | None, agency: str | None, host: str | None
) -> None:
    """A login is no writer, an empty field is left out, and the agency is not the site that carries the text."""
    (found,) = [one for one in content()[0].articles if one.card.id == article]
    first = found.file.sources[0]
    assert (first.writer, first.agency, first.host) == (writer, agency, host)


def test_photographers_and_logins_are_no_officials() -> None:
    """Those who are officials are the ten of the documents and three whom other reports name."""
    officials = set(content()[0].entities["official"])
    assert officials == {row[0] for row in OFFICIALS} | {"nguyen-chi-vinh", "nguyen-phu-trong", "chansamone-chanyalath"}


def test_the_ends_of_an_office_on_which_sources_differ() -> None:
    """Lê Đức Anh's ministry has the three ends that sources give; the page prints one and claims the others."""
    held = content()[0].holdings_of["le-duc-anh"][0]
    assert held.held == "1987-02-16/1991-08"
    assert [claim.value for claim in held.claims] == ["1987-02-16/1992-08-08", "1987-02-16/1992-08-10"]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_feeds_hold_what_pages_hold(digest_site: Path, page: PageText, name: str) -> None:
    """A feed reader finds every article, newest first, with the title, the summary and the whole text of its page."""
    feed, articles = feedparser.parse((digest_site / name).read_bytes()), content()[0].articles
    assert feed.bozo == 0
    assert [entry.link for entry in feed.entries] == [f"https://attache.example{one.card.address}" for one in articles]
    for entry, article in zip(feed.entries, articles, strict=True):
        assert (entry.title, entry.summary) == (article.card.title, article.card.summary)
        text, paragraphs = page(article.card.address.lstrip("/")), html.fromstring(entry.content[0].value).iter("p")
        carried = [one for one in map(words, paragraphs) if one in text]
        assert len(carried) >= parse(Source(path=article.path, data=FILES[article.path])).words.count("<p>") > 0, (
            article.path
        )


@pytest.mark.parametrize(
    ("folder", "articles"),
    [
        ("officials/phan-van-giang", ["tradition-and-2024", "early-and-from-afar", "new-defence-thinking"]),
        ("countries/japan", ["abe-receives-lich"]),
        ("kinds/border", ["tradition-and-2024"]),
        ("series/vn-la-border-exchange", ["tradition-and-2024"]),
    ],
)
def test_feeds_of_entities_hold_their_articles(digest_site: Path, folder: str, articles: list[str]) -> None:
    """The feed of an official, a country, a kind or a series holds the articles that concern it, newest first."""
    feed = feedparser.parse((digest_site / folder / "atom.xml").read_bytes())
    assert [entry.link.rstrip("/").rpartition("/")[2] for entry in feed.entries] == articles
