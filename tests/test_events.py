"""Event entries become events with names, posts, ranks, status and level of the day; nothing is implied."""

import pytest

from attache.events import event_ids
from attache.model import Event
from attache.schema import ArticleFile, EventEntry
from tests.sites import SITE, article, diagnosed, findings_of, linked, matter

A = "articles/2022/2022-04-14-a.md"
MINISTRY = """name: Ministry of National Defence
posts:
  - {id: minister, label: {en: Minister of National Defence, vi: Bộ trưởng}, level: minister}
  - {id: chief, label: Chief of the General Staff, level: chief}
  - {id: deputy, label: Deputy Minister, level: vice-minister}
  - {id: commission, label: Deputy Secretary of the Military Commission}
"""
GIANG = """name: Phan Văn Giang
country: VN
posts:
  - {post: chief, held: 2016-05-17/2021-05-31}
  - {post: minister, held: 2021-04-08/..}
  - {post: commission, held: 2021-04-08/.., beside: true}
ranks:
  - {rank: lieutenant-general, held: /2021-06}
  - {rank: general, held: 2021-07~/..}
"""
REGISTRY = {"organisations/mnd.md": matter(MINISTRY), "officials/phan-van-giang.md": matter(GIANG)}


def visit(rest: str = "", date: str = "2022-04-14") -> str:
    """Write an event with more fields; its first column is 5, that of `date:` 27."""
    return f"  - {{id: e, title: E, date: {date}, kind: visit, {rest}}}\n"


def event(rest: str = "", date: str = "2022-04-14", appeared: str = "2022-04-14", now: str = "2026-11-22") -> Event:
    """Link the one event of an article that appeared on a day."""
    digest, _ = linked({**REGISTRY, A: article(visit(rest, date), date=appeared)}, now=now)
    return digest.events[0]


@pytest.mark.parametrize(
    ("entries", "ids"),
    [
        ([("2022-04-14", "visit", None)], ["a--2022-04-14-visit"]),
        ([("2024-10-22/2024-10-23", "border", None)], ["a--2024-10-22-2024-10-23-border"]),
        ([("198X", "war-legacy", None), ("2025-01~", "visit", None)], ["a--198x-war-legacy", "a--2025-01-visit"]),
        ([("2022", "visit", None)] * 3, ["a--2022-visit", "a--2022-visit-2", "a--2022-visit-3"]),
        ([("2022", "visit", "own"), ("2022", "visit", None)], ["own", "a--2022-visit"]),
        ([("2022", "port-call", None), ("2022", "port", None)], ["a--2022-port-call", "a--2022-port"]),
        # ids that `check --fix` has written are never made a second time, wherever they stand
        ([("2022", "visit", "a--2022-visit-2"), ("2022", "visit", None)], ["a--2022-visit-2", "a--2022-visit"]),
        ([("2022", "visit", None), ("2022", "visit", "a--2022-visit")], ["a--2022-visit-2", "a--2022-visit"]),
    ],
)
def test_ids_of_events(entries: list[tuple[str, str, str | None]], ids: list[str]) -> None:
    """An event's id is its own, else made of article, date and kind, with a number where that is taken."""
    events = tuple(EventEntry(title="E", date=date, kind=kind, id=id) for date, kind, id in entries)
    assert list(event_ids("a", ArticleFile(title="A", date="2022", events=events))) == ids


def test_mentions_have_no_id() -> None:
    """A mention makes no id and takes none from the events beside it."""
    events = (EventEntry(ref="x"), EventEntry(title="E", date="2022", kind="visit"), EventEntry(ref="y"))
    assert event_ids("a", ArticleFile(title="A", date="2022", events=events)) == (None, "a--2022-visit", None)


@pytest.mark.parametrize(
    ("date", "posts", "rank", "level"),
    [
        ("2019-12-01", ("chief",), "Lieutenant General", "chief"),
        ("2021-06-15", ("minister", "commission"), "Lieutenant General", "minister"),
        ("2024-10-22/2024-10-23", ("minister", "commission"), "General", "minister"),
        ("2021-05", (), "Lieutenant General", None),  # several posts, none chosen
        ("2021-07", ("minister", "commission"), "General", "minister"),
        ("2010", (), "Lieutenant General", None),
    ],
)
def test_office_of_the_day(date: str, posts: tuple[str, ...], rank: str, level: str | None) -> None:
    """Post, rank and level are those of the event's date, whatever the article's."""
    found = event("officials: [Gen. Phan Van Giang]", date, appeared="2025-01")
    (who,) = found.officials
    assert (who.post_ids, who.rank, found.level) == (posts, rank, level)
    assert who.country
    assert who.country.id == "VN"


def test_labels_of_offices() -> None:
    """Posts and ranks are printed in the site's language, with the rank's abbreviation beside."""
    (who,) = event("officials: [phan-van-giang]").officials
    assert who.posts == ("Minister of National Defence", "Deputy Secretary of the Military Commission")
    assert (who.rank, who.rank_short) == ("General", "Gen.")


@pytest.mark.parametrize(
    ("rest", "date", "found"),
    [
        ("officials: [Phan Văn Giang]", "2022-04-14", []),
        (
            "officials: [Phan Văn Giang]",
            "2021-05-31",
            ["6:66 post-several Phan Văn Giang held several posts on 2021-05-31: `chief`, `minister`"],
        ),
        (
            "officials: [Phan Văn Giang]",
            "2021",
            [
                "6:60 post-several Phan Văn Giang held several posts on 2021: `chief`, `minister`",
                "6:60 rank-none Phan Văn Giang held one of several ranks on 2021",
            ],
        ),
        ("officials: [{person: Phan Văn Giang, post: chief}]", "2021-05-31", []),
        ("officials: [{person: Phan Văn Giang, post: [chief, minister], rank: general}]", "2021", []),
        (
            "officials: [Phan Văn Giang]",
            "2016-05-16",
            ["6:66 post-none no post of Phan Văn Giang is known for 2016-05-16"],
        ),
        (
            "officials: [{person: Phan Văn Giang, post: king, rank: duke}]",
            "2022-04-14",
            ["6:97 name-unknown no post has the id `king`", "6:109 value-unknown the vocabulary has no rank `duke`"],
        ),
        (
            "officials: [{person: Phan Văn Giang, post: chief}]",
            "2022-04-14",
            ["6:66 post-none no post of Phan Văn Giang is known for 2022-04-14: not `chief`"],
        ),
        ("officials: [{person: Phan Văn Giang, post: chief}]", "2021-05", []),
        (
            "officials: [{person: Nobody Known, post: chief}]",
            "2022-04-14",
            ["6:75 official-unregistered Nobody Known is not registered"],
        ),
        ("countries: [VN, Loas]", "2022-04-14", ["6:70 name-unknown no country is called “Loas”"]),
        ("host: Loas", "2022-04-14", ["6:60 name-unknown no country is called “Loas”"]),
        (
            "place: {name: Juba, country: South Sudann}",
            "2022-04-14",
            ["6:83 name-unknown no country is called “South Sudann”"],
        ),
        ("place: {name: Abyei, area: abyei}", "2022-04-14", ["6:81 name-unknown no area is called “abyei”"]),
        ("series: expo", "2022-04-14", ["6:62 name-unknown no series is called “expo”"]),
        (
            "organisations: [UN, MND, EU]",
            "2022-04-14",
            ["6:70 name-unknown no organisation is called “UN”", "6:79 name-unknown no organisation is called “EU”"],
        ),
        ("agreements: [pact]", "2022-04-14", ["6:67 name-unknown no agreement is called “pact”"]),
        ("topics: [cyber-security, cider]", "2022-04-14", ["6:79 value-unknown the vocabulary has no topic `cider`"]),
        (
            "tags: [ports, 😀, ///]",
            "2022-04-14",
            [
                "6:68 id-invalid no address can be made from the tag `😀`",
                "6:71 id-invalid no address can be made from the tag `///`",
            ],
        ),
        ("format: bilateral, countries: [VN]", "2022-04-14", ["6:84 party-sole a bilateral event with one party"]),
        ("format: bilateral, countries: [VN, LA]", "2022-04-14", []),
        ("format: domestic, countries: [VN]", "2022-04-14", []),
        ("status: held", "2022-04-15", ["6:29 held-in-future an event that was held after its article appeared"]),
        ("status: held", "2022-04-14", []),
    ],
)
def test_findings_of_an_event(rest: str, date: str, found: list[str]) -> None:
    """What cannot be resolved, or is unlikely, is said at its place."""
    assert findings_of({**REGISTRY, A: article(visit(rest, date))}) == [f"{A}:{line}" for line in found]


@pytest.mark.parametrize(
    ("rest", "place"),
    [
        ("format: bilateral", "6:62"),
        ("mode: abroad", "6:60"),
        ("host: LA", "6:60"),
        ("place: {name: X, country: LA}", "6:80"),
        ("host: VN", None),
        ("place: {name: X, country: VN}", None),
        ("place: X", None),
        ("format: domestic", None),
        ("mode: at-home", None),
        ("mode: remote", None),
        ("format: bilateral, countries: [VN, LA]", None),
    ],
)
def test_an_event_between_countries_names_them(rest: str, place: str | None) -> None:
    """Form, mode, host and place say that more than the home country took part, and then the countries are named."""
    found = findings_of({**REGISTRY, "site.yaml": f"{SITE}home_country: VN\n", A: article(visit(rest, "2022-04-14"))})
    assert found == ([f"{A}:{place} party-none an event between countries that names none"] if place else [])


def test_unknown_kind() -> None:
    """A kind outside the vocabulary is an error with the nearest word."""
    _, (found,) = diagnosed({A: article("  - {id: e, title: E, date: 2022, kind: visitt}\n")})
    assert (found.line, found.column, found.rule, found.hint) == (6, 41, "value-unknown", "did you mean `visit`?")


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        ({A: article(visit("countries: [Loas]"))}, "did you mean `Laos`?"),
        ({A: article(visit("countries: [Xyzzy]"))}, "write an ISO 3166-1 code, such as `FR`"),
        (
            {**REGISTRY, A: article(visit("officials: [Phan Van Giangg]"))},
            'did you mean `phan-van-giang`? Else `attache entity new official "Phan Van Giangg"` lays out a file',
        ),
        ({A: article(visit("officials: [X Y]"))}, '`attache entity new official "X Y"` lays out a file'),
        (
            {**REGISTRY, A: article(visit("officials: [Phan Văn Giang]", "2021-05"))},
            "choose: `{person: phan-van-giang, post: chief}`",
        ),
    ],
)
def test_hints(files: dict[str, str], hint: str) -> None:
    """What is unknown comes with the nearest name, and what is open with how to choose."""
    assert diagnosed(files)[1][0].hint == hint


@pytest.mark.parametrize(
    ("date", "appeared", "now", "written", "status", "overdue"),
    [
        ("2022-04-13", "2022-04-14", "2026-11-22", None, "held", False),
        ("2022-04-14", "2022-04-14", "2026-11-22", None, "held", False),
        ("2022-04-15", "2022-04-14", "2026-11-22", None, "planned", True),
        ("2026-12", "2022-04-14", "2026-11-22", None, "planned", False),
        ("2026-11-22", "2022-04-14", "2026-11-22", None, "planned", False),
        ("2026-11-21", "2022-04-14", "2026-11-22", None, "planned", True),
        # it begins within the time in which the article appeared
        ("2022-12", "2022", "2026-11-22", None, "held", False),
        ("2022-04-10/2022-04-20", "2022-04-14", "2026-11-22", None, "held", False),
        ("2022", "2022-04-14", "2026-11-22", None, "held", False),
        ("2023/..", "2022-04-14", "2026-11-22", None, "planned", False),
        ("2022-04-15", "2022-04-14", "2026-11-22", "cancelled", "cancelled", False),
        ("2022-04-15", "2022-04-14", "2026-11-22", "confirmed", "confirmed", True),
        ("2022-04-15", "2022-04-14", "2022-04-15", "confirmed", "confirmed", False),
        ("2022-04-13", "2022-04-14", "2026-11-22", "planned", "planned", True),
    ],
)
def test_status(date: str, appeared: str, now: str, written: str | None, status: str, overdue: bool) -> None:
    """An event is planned where it begins after its article's latest day, and overdue once its last day is past."""
    found = event(f"status: {written}" if written else "countries: [VN]", date, appeared, now)
    assert (found.status, found.overdue) == (status, overdue)


def test_written_level_goes_before_the_posts() -> None:
    """A level that the article gives is not derived."""
    assert event("officials: [Phan Văn Giang], level: working").level == "working"


def test_highest_level_counts() -> None:
    """Of several officials the highest post gives the level, in the order of the vocabulary."""
    both = "officials: [{person: Phan Văn Giang, post: deputy}, {person: Somebody, post: chief}]"
    assert event(both).level == "vice-minister"


def test_nothing_is_implied() -> None:
    """The home country is no party of an event that does not name it, nor is the host or the official's country."""
    site = "title: T\nurl: https://example.org/\nhome_country: VN\n"
    files = {"site.yaml": site, A: article(visit("officials: [X Y], host: JP, place: {name: Tokyo, country: JP}"))}
    digest, _ = linked(files)
    assert digest.home
    assert (digest.home.id, digest.events[0].parties) == ("VN", ())
    assert [plate.id for plate in digest.events[0].host] == ["JP"]


def test_parties_are_said_once_in_the_order_written() -> None:
    """Two names of one country are one party."""
    assert [plate.id for plate in event("countries: [US, Viet Nam, USA, VN, NO]").parties] == ["US", "VN", "NO"]


def test_period_is_no_date() -> None:
    """What an event reviews neither dates nor orders it."""
    digest, _ = linked(
        {
            A: article(
                "  - {id: r, title: R, date: 2022-04-14, kind: review, period: 2016/2021}\n"
                "  - {id: v, title: V, date: 2020, kind: visit}\n"
            )
        }
    )
    assert [(event.id, event.date, event.period) for event in digest.events] == [
        ("r", "2022-04-14", "2016/2021"),
        ("v", "2020", None),
    ]


def test_differing_claims_are_kept() -> None:
    """What a source says otherwise stays beside the event and changes nothing of it."""
    found = event("confidence: conflict, claims: [{field: date, value: 2022-04-13, source: VNA}]")
    (claim,) = found.claims
    assert (found.date, found.confidence) == ("2022-04-14", "conflict")
    assert (claim.field, claim.value, claim.status, claim.source) == ("date", "2022-04-13", "conflict", "VNA")


def test_sources_of_an_event() -> None:
    """An event has its own sources, then its article's; `article: self` stands for the latter."""
    text = article(visit("sources: [{agency: AFP}, {article: self}]"), more="sources: [{agency: VNA}]")
    digest, found = linked({A: text})
    assert [source.agency for source in digest.events[0].sources] == ["AFP", "VNA"]
    assert found == []
