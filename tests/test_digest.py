"""Linking gives one digest of all files, as it is on a day: in order, indexed, with what will change and when."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.digest import link
from tests.sites import NOW, article, findings_of, linked, matter, records_of

A, B, C = "articles/a.md", "articles/b.md", "articles/c.md"


def told(id: str, more: str = "", date: str = "2022-04-14") -> str:
    """Write an article with an id and more lines."""
    return matter(f"title: {id.upper()}\nid: {id}\ndate: {date}\n{more}")


def test_an_empty_site() -> None:
    """Without any file there is a digest with the package's settings, and one warning."""
    digest, found = linked({"site.yaml": ""})
    assert found == ["site.yaml:-:- site-missing there is no `site.yaml`"]
    assert (digest.articles, digest.events, digest.pages, digest.home, digest.next_change) == ((), (), (), None, None)
    assert (digest.site.title, digest.site.languages) == ("Digest", ("en-GB",))
    assert "visit" in digest.vocabulary.kinds


@pytest.mark.parametrize(
    ("site", "found"),
    [
        ("title: T\nurl: https://example.org/\nidentity: example.org,2026\n", []),
        (
            "title: T\nurl: https://Example.org:8080/below/\n",
            ["2:1 identity-missing without `identity:` all ids change with the host of `url:`"],
        ),
        (
            "title: T\n",
            ["1:1 url-missing without `url:` there are no feeds, no maps of the site and no canonical addresses"],
        ),
        ("identity: example.org,2026\nurl: https://example.org/\nhome_country: Viet Nam\n", []),
        (
            "url: https://example.org/\nidentity: example.org,2026\nhome_country: Loas\n",
            ["3:15 name-unknown no country is called “Loas”"],
        ),
    ],
)
def test_settings(site: str, found: list[str]) -> None:
    """Settings may be few; a home country that is none is an error."""
    assert linked({"site.yaml": site})[1] == [f"site.yaml:{line}" for line in found]


def test_home() -> None:
    """The home country is found by any of its names."""
    home = linked({"site.yaml": "home_country: Việt Nam\nlanguages: [vi]\n"})[0].home
    assert home
    assert (home.id, home.name, home.address) == ("VN", "Việt Nam", "/countries/vietnam/")


DAY = [
    # now, drafts, told, gone, waiting, next change
    ("2022-04-13", False, [], [], [("a", "2022-04-14")], "2022-04-14"),
    ("2022-04-14", False, ["a"], [], [], "2022-05-01"),
    ("2022-04-30", False, ["a"], [], [], "2022-05-01"),
    ("2022-05-01", False, [], ["a"], [], None),
    ("2022-04-13", True, ["a"], [], [], "2022-05-01"),
]


@pytest.mark.parametrize(("now", "drafts", "told_ids", "gone", "waiting", "change"), DAY)
def test_release_and_expiry(
    now: str, drafts: bool, told_ids: list[str], gone: list[str], waiting: list[tuple[str, str]], change: str | None
) -> None:
    """An article is told from its day on until the day on which it expires; before, it waits."""
    digest, _ = linked({A: told("a", "expiry: 2022-05-01")}, now=now, drafts=drafts)
    assert [one.card.id for one in digest.articles] == told_ids
    assert [(one.card.id, one.gone) for one in digest.gone] == [(id, "expired") for id in gone]
    assert (list(digest.held_back), digest.next_change) == (waiting, change)


@pytest.mark.parametrize(
    ("date", "now", "shown"),
    [
        ("2022-04", "2022-03-31", False),
        ("2022-04", "2022-04-01", True),
        ("2027", "2026-11-22", False),
        ("2026", "2026-11-22", True),
        ("/2027", "2026-11-22", True),
        ("[2022-04-14,2022-04-15]", "2022-04-14", True),
        ("9999", "2026-11-22", False),
        ("0001", "2026-11-22", True),
    ],
)
def test_coarse_dates_are_released_on_their_earliest_day(date: str, now: str, shown: bool) -> None:
    """An article whose day is not known exactly is told from the earliest one on."""
    assert bool(linked({A: told("a", date=date)}, now=now)[0].articles) is shown


@pytest.mark.parametrize(
    ("more", "drafts", "told_ids", "gone"),
    [
        ("draft: true", False, [], []),
        ("draft: true", True, ["a"], []),
        ("draft: true\nexpiry: 2022-05-01", False, [], []),
        ("draft: true\nwithdrawn: {date: 2022-05-01, reason: R}", False, [], []),
        ("withdrawn: {date: 2022-05-01, reason: R}", False, [], [("a", "withdrawn")]),
        ("withdrawn: {date: 2022-05-01, reason: R}\nexpiry: 2027-01-01", False, [], [("a", "withdrawn")]),
        ("withdrawn: {date: 2022-05-01, reason: R}", True, [], [("a", "withdrawn")]),
    ],
)
def test_drafts_and_withdrawals(more: str, drafts: bool, told_ids: list[str], gone: list[tuple[str, str]]) -> None:
    """A draft leaves nothing behind, a withdrawn article its notice; neither changes by itself."""
    digest, _ = linked({A: told("a", more)}, drafts=drafts)
    assert [one.card.id for one in digest.articles] == told_ids
    assert [(one.card.id, one.gone) for one in digest.gone] == gone
    assert (digest.held_back, digest.next_change) == ((), None)


def test_drafts_are_not_linked() -> None:
    """What is wrong in a draft's names is nobody's mistake yet."""
    files = {A: told("a", "draft: true\ncountries: [Loas]\nofficials: [X Y]")}
    assert (findings_of(files), "x-y" in linked(files)[0].entities["official"]) == ([], False)
    assert findings_of(files, drafts=True) == [
        f"{A}:6:13 name-unknown no country is called “Loas”",
        f"{A}:7:13 official-unregistered X Y is not registered",
    ]


@pytest.mark.parametrize(
    ("event", "change"),
    [
        ("date: 2027-01-15", "2027-01-16"),
        ("date: 2027-01", "2027-02-01"),
        ("date: 2026-11-22", "2026-11-23"),
        ("date: 2026-11-21", None),
        ("date: 2027/..", None),
        ("date: 9999-12-31", None),
        ("date: 2027-01-15, status: cancelled", None),
        ("date: 2027-01-15, status: confirmed", "2027-01-16"),
    ],
)
def test_planned_events_change_the_output(event: str, change: str | None) -> None:
    """The day after a planned event has passed, its page will ask what became of it."""
    events = f"events: [{{id: e, title: E, kind: visit, {event}}}]"
    assert linked({A: told("a", events)})[0].next_change == change


def test_the_next_change_is_the_earliest() -> None:
    """Of releases, expiries and planned days the earliest to come counts."""
    files = {
        A: told("a", "expiry: 2027-03-01\nevents: [{id: e, title: E, kind: visit, date: 2027-02-01}]"),
        B: told("b", date="2027-01-01"),
        C: told("c", "expiry: 2026-11-22"),
    }
    assert linked(files)[0].next_change == "2027-01-01"


def test_order() -> None:
    """Articles and events stand newest first, by earliest day, then latest, then id."""
    dates = {"a": "2022-04-14", "b": "2022-04", "c": "198X", "d": "2022-04-14", "e": "2022-04-01"}
    files = {
        f"articles/{id}.md": told(id, f"events: [{{id: e-{id}, title: E, kind: visit, date: {date}}}]", date)
        for id, date in dates.items()
    }
    digest, _ = linked(files)
    assert [one.card.id for one in digest.articles] == ["d", "a", "b", "e", "c"]
    assert [one.id for one in digest.events] == ["e-d", "e-a", "e-b", "e-e", "e-c"]


def test_indexes() -> None:
    """Each entity has its articles and events, each whole its parts in the order of time, each page its file."""
    events = (
        "events:\n"
        "  - {id: whole, title: W, date: 2022-04, kind: forum, countries: [VN, LA]}\n"
        "  - {id: late, title: L, date: 2022-04-20, kind: meeting, countries: [VN], parent: whole}\n"
        "  - {id: early, title: E, date: 2022-04-02, kind: meeting, countries: [LA], parent: whole}\n"
    )
    digest, _ = linked(
        {
            A: told("a", events),
            B: told("b", "countries: [VN]"),
            "pages/z.md": matter("title: Z"),
            "pages/y.md": matter("title: Y"),
        }
    )
    assert [event.id for event in digest.parts_of["whole"]] == ["early", "late"]
    assert [event.id for event in digest.events_of["country", "VN"]] == ["late", "whole"]
    assert [event.id for event in digest.events_of["kind", "meeting"]] == ["late", "early"]
    assert [one.card.id for one in digest.articles_of["country", "VN"]] == ["b", "a"]
    assert [record.path for record in digest.pages] == ["pages/y.md", "pages/z.md"]


def test_names_of_entities() -> None:
    """An entity is known by its address with all names its file gives it."""
    names = linked({"officials/x.md": matter("name: Phan Văn Giang\naliases: [Phan Van Giang]\nnative: PVG")})[0].names
    assert names["/officials/x/"] == ("x", "Phan Văn Giang", "PVG", "Phan Van Giang")


FILES = {
    "organisations/mnd.md": matter("name: MND\nposts: [{id: minister, label: Minister, level: minister}]"),
    "officials/giang.md": matter("name: Phan Văn Giang\nposts: [{post: minister, held: 2021-04-08/..}]"),
    A: told(
        "a", "events: [{id: e, title: E, date: 2022-04-14, kind: visit, officials: [giang, X Y], countries: [VN, JP]}]"
    ),
    B: told("b", "events: [{ref: e}]\ntags: [x, y]\nofficials: [Ý Khác]"),
    C: told("c", "events: [{title: F, date: 2022-04-14, kind: visit}]"),
    "pages/about.md": matter("title: About", "[[giang]] [[e]] [[nobody]]"),
}


@settings(max_examples=25)
@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_does_not_matter(paths: list[str]) -> None:
    """The same files give the same digest and the same findings, in whatever order they come."""
    records = {record.path: record for record in records_of(FILES)}
    digest, found = link([records[path] for path in paths], now=date.fromisoformat(NOW))
    expected, same = link(tuple(records.values()), now=date.fromisoformat(NOW))
    assert (digest, set(found)) == (expected, set(same))


def test_stamps() -> None:
    """Texts of equal outline make equal digests; the stamp of an event changes with its title, not with a heading."""
    first, second, headed = (
        linked({A: article("  - {id: e, title: E, date: 2022, kind: visit}\n", body=body)})[0]
        for body in ("x", "y", "y\n\n## Head\n")
    )
    third, _ = linked({A: article("  - {id: e, title: F, date: 2022, kind: visit}\n", body="x")})
    assert first == second != headed
    assert first.events[0].stamp == second.events[0].stamp != third.events[0].stamp
    assert headed.events[0].stamp == first.events[0].stamp
    assert first.articles[0].card.stamp == headed.articles[0].card.stamp == third.articles[0].card.stamp


@pytest.mark.parametrize("why", ["withdrawn: {date: 2022-05-01, reason: R}", "expiry: 2022-05-01"])
def test_an_article_that_goes_breaks_nothing_that_mentions_its_events(why: str) -> None:
    """A mention, a part and a reference of an event that is told no more only warn, so that a daily build goes on."""
    whole = "  - {id: e, title: E, date: 2022-04-14, kind: visit}"
    files = {
        "articles/a.md": f"---\nid: a\ntitle: A\ndate: 2022-04-14\n{why}\nevents:\n{whole}\n---\n",
        "articles/b.md": "---\nid: b\ntitle: B\ndate: 2022-04-15\nevents:\n  - ref: e\n"
        "  - {id: p, title: P, date: 2022-04-14, kind: visit, parent: e}\n---\n[[e]]\n",
    }
    digest, found = linked(files)
    assert [line for line in found if "id-missing" not in line] == [
        "articles/b.md:6:10 ref-gone the article that told `e` is withdrawn or expired",
        "articles/b.md:7:62 ref-gone the article that told `e` is withdrawn or expired",
    ]
    assert digest.targets["e"] == ("/articles/2022/a/", "A")


def test_one_run_tells_all_mistakes_of_a_file() -> None:
    """What the schema and what the registry find wrong in one file is said together."""
    file = "---\nid: a\ntitle: A\ndate: 2022-04-14\nkindd: x\nupdated: soon\ncountries: [Loas]\n---\n[[nobody]]\n"
    assert linked({"articles/a.md": file})[1] == [
        "articles/a.md:5:1 field-unknown an article has no field `kindd`",
        "articles/a.md:6:10 date-invalid `soon` is not a date",
        "articles/a.md:7:13 name-unknown no country is called “Loas”",
        "articles/a.md:9:1 reference-unknown [[nobody]] leads to nothing",
    ]
