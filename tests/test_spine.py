"""In which order and groups do events stand on a page?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.model import Event
from attache.spine import (
    Group,
    Item,
    YearCount,
    bucket,
    bucket_key,
    by_month,
    by_year,
    count_years,
    gap_between,
    month_gaps,
    newest_first,
    oldest_first,
    spine,
    with_parts,
)


def event(id: str, date: str, **said: Any) -> Event:
    """Return an event of a date."""
    told = {
        "title": id,
        "address": f"/articles/2026/a/#{id}",
        "article": "a",
        "kind": "visit",
        "status": "held",
        **said,
    }
    return Event(id=id, date=date, **told)


def dated(*dates: str) -> tuple[Event, ...]:
    """Return events of dates; each is its own id."""
    return tuple(event(date, date) for date in dates)


def shown(items: tuple[Item, ...]) -> list[str]:
    """Items as words: the id of an event, `+id` of a part, `from–to` of a gap."""
    return [
        "{}–{}".format(*item.gap) if item.gap else "+" * item.part + (item.event.id if item.event else "")
        for item in items
    ]


def heads(groups: tuple[Group, ...]) -> list[tuple[object, ...]]:
    """Groups as label, month, how many are held, how many are planned, and their items."""
    return [(group.label, group.month, group.count, group.planned, shown(group.items)) for group in groups]


@pytest.mark.parametrize(
    ("date", "label"),
    [
        ("2024-10-22", "2024"),
        ("1991-07", "1991"),
        ("2021", "2021"),
        ("198X", "1980s"),
        ("2019-12-30/2020-01-02", "2019"),
        ("2014/..", "2014"),
        ("../2020-05", "2020"),
        ("/2020-05", "2020"),
        ("2021-XX", "2021"),
        ("2024~", "2024"),
        ("0001-01-01", "0001"),
        ("9999-12-31", "9999"),
    ],
)
def test_an_event_stands_in_the_year_of_its_earliest_day(date: str, label: str) -> None:
    """The bucket is the year of the earliest day, of the latest where the start is open, or the decade."""
    assert bucket(event("e", date)) == label


def test_a_decade_stands_before_its_years() -> None:
    """Buckets sort by year, and a decade before the first of its years."""
    labels = ["2024", "1980s", "1980", "1979", "1990s", "1989"]
    assert sorted(labels, key=bucket_key) == ["1979", "1980s", "1980", "1989", "1990s", "2024"]


def test_events_are_ordered_by_earliest_day_then_latest_day_then_id() -> None:
    """Ties of the earliest day go by the latest day, then by id; newest first is the same order turned round."""
    events = (event("b", "2024-01-01"), event("a", "2024-01-01"), event("c", "2024"), event("d", "2023-12-31"))
    assert [found.id for found in oldest_first(events)] == ["d", "a", "b", "c"]
    assert [found.id for found in newest_first(events)] == ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        pytest.param({}, ["c", "b", "a"], id="none"),
        pytest.param({"a": "c", "b": "c"}, ["c", "+a", "+b"], id="parts stand oldest first"),
        pytest.param({"a": "elsewhere"}, ["c", "b", "a"], id="the whole is not in the list"),
        pytest.param({"a": "b", "b": "c"}, ["c", "+b", "+a"], id="a part of a part"),
        pytest.param({"c": "a"}, ["b", "a", "+c"], id="a part that is later than the whole"),
    ],
)
def test_parts_stand_under_their_whole(parents: dict[str, str], expected: list[str]) -> None:
    """A part follows the event that it belongs to, where that stands in the same list; none is lost."""
    events = tuple(event(id, f"2024-01-0{n}", parent=parents.get(id)) for id, n in (("c", 3), ("b", 2), ("a", 1)))
    assert shown(with_parts(events)) == expected


@given(st.lists(st.sampled_from([None, 0, 1, 2, 3, 4]), max_size=12))
def test_every_event_stands_in_its_list_once(parents: list[int | None]) -> None:
    """However events are nested, each stands in the list once."""
    events = [
        event(str(n), "2024", parent=str(parent) if parent is not None and parent < n else None)
        for n, parent in enumerate(parents)
    ]
    assert sorted(item.event.id for item in with_parts(events) if item.event) == sorted(found.id for found in events)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2024-05-01", "2023-05-01"], ["2024-05-01", "2023-05-01"]),
        (["2024-05-01", "2022-05-01"], ["2024-05-01", "2023–2023", "2022-05-01"]),
        (["2022-05-01", "2024-05-01"], ["2022-05-01", "2023–2023", "2024-05-01"]),
        (["1991-07", "198X"], ["1991-07", "1990–1990", "198X"]),
        (["2024", "2014/2020"], ["2024", "2021–2023", "2014/2020"]),
        (["2024", "2014/.."], ["2024", "2014/.."]),
        (["2024"], ["2024"]),
        ([], []),
    ],
)
def test_a_gap_stands_where_a_whole_year_holds_nothing(dates: list[str], expected: list[str]) -> None:
    """Between neighbours a year or more apart, in either order, stands a gap with its first and last year."""
    assert shown(spine(dated(*dates))) == expected


def test_a_part_opens_no_gap() -> None:
    """A part that lies years before its whole has no gap of its own."""
    whole, part = event("whole", "2020/2024"), event("part", "2020-02-01", parent="whole")
    assert shown(spine((whole, part))) == ["whole", "+part"]


def test_a_year_counts_what_is_planned_apart() -> None:
    """A group has how many events began in it, planned ones apart, in the order of the list."""
    events = (
        event("c", "2025", status="planned"),
        event("b", "2024-02-01"),
        event("a", "2024-01-01"),
        event("o", "198X"),
    )
    assert heads(by_year(events)) == [
        ("2025", None, 0, 1, ["c"]),
        ("2024", None, 2, 0, ["b", "a"]),
        ("1980s", None, 1, 0, ["o"]),
    ]


@pytest.mark.parametrize(
    ("newer", "older", "gap"),
    [
        ("2024", "2023", None),
        ("2024", "2022", (2023, 2023)),
        ("1991", "1980s", (1990, 1990)),
        ("1990", "1980s", None),
        ("1985", "1980s", None),
        ("1990s", "1985", (1986, 1989)),
    ],
)
def test_groups_have_gaps_between_them(newer: str, older: str, gap: tuple[int, int] | None) -> None:
    """Between two groups the years without an event are named, a decade reaching to its ninth year."""
    assert gap_between(Group(label=newer), Group(label=older)) == gap


def test_a_year_page_goes_by_months_then_the_year_then_what_runs() -> None:
    """Months from January on, then what is known by the year, quarter or half only, then what runs on."""
    events = dated("2024-10-22", "2024", "2024-02", "2024-01-30/2024-02-02", "2024-35", "2024-02-01~")
    assert heads(by_month(events, dated("2020/2025"))) == [
        ("month", 1, 1, 0, ["2024-01-30/2024-02-02"]),
        ("month", 2, 2, 0, ["2024-02-01~", "2024-02"]),
        ("month", 10, 1, 0, ["2024-10-22"]),
        ("year", None, 2, 0, ["2024", "2024-35"]),
        ("running", None, 1, 0, ["2020/2025"]),
    ]


@pytest.mark.parametrize(
    ("months", "gaps"),
    [([1, 2, 3], {}), ([4], {4: (1, 3)}), ([3, 6], {}), ([3, 7, 12], {7: (4, 6), 12: (8, 11)}), ([], {})],
)
def test_a_gap_of_a_year_page_is_three_months_or_more(months: list[int], gaps: dict[int, tuple[int, int]]) -> None:
    """Before a month stands a gap where the three months before it, or more, hold nothing."""
    assert month_gaps([Group(label="month", month=month) for month in months] + [Group(label="year")]) == gaps


def test_years_are_counted_oldest_first_with_their_pages() -> None:
    """Each year has what was held, what is planned, and its page below the list, or its place in it."""
    events = (
        event("c", "2025", status="planned"),
        event("b", "2024-02-01"),
        event("a", "2024-01-01"),
        event("o", "198X"),
    )
    assert count_years(events, "/timeline/") == (
        YearCount(label="1980s", address="/timeline/1980s/", count=1),
        YearCount(label="2024", address="/timeline/2024/", count=2),
        YearCount(label="2025", address="/timeline/2025/", count=0, planned=1),
    )
    assert [year.address for year in count_years(events, None)] == ["#s:o", "#s:b", "#s:c"]
