"""Where do the posts and ranks of an official stand on a line of years?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.model import Event, PostHolding
from attache.outputs.charts import AXIS, WIDTH, Career, Shades, career, shades_of


def post(held: str, label: str = "Minister", *, rank: bool = False, beside: bool = False) -> PostHolding:
    """Return a post or rank held from/to."""
    return PostHolding(label=label, held=held, rank=rank, beside=beside)


def event(date: str, status: str = "held") -> Event:
    """Return an event at a date."""
    return Event(id=date, title="", address="/", article="a", date=date, kind="visit", status=status)


def drawn(*holdings: PostHolding, events: tuple[Event, ...] = ()) -> Career:
    """Return the line of posts that do make one."""
    found = career(holdings, events)
    assert found
    return found


def segments(held: str, *events: str) -> list[tuple[int, int, bool]]:
    """Return the pieces of a post's only bar: place, width, whether it is sure."""
    (bar,) = drawn(post(held), events=tuple(map(event, events))).bars
    return [(piece.x, piece.width, piece.known) for piece in bar.segments]


@pytest.mark.parametrize(
    ("held", "events", "expected"),
    [
        pytest.param("2020-01-01/2020-12-31", [], [(0, 864, True)], id="a year to the day fills the line"),
        pytest.param("2020-07-01/2021-06-30", [], [(215, 431, True)], id="two days"),
        pytest.param("2021-04-08/..", ["2024-10-23"], [(57, 807, True)], id="still held"),
        pytest.param("2020~/2023~", [], [(0, 216, False), (216, 433, True), (649, 215, False)], id="two years"),
        pytest.param("2020-04/2020-10", [], [(215, 69, False), (284, 365, True), (649, 71, False)], id="two months"),
        pytest.param("/2021-07-01", ["2020-07-01"], [(607, 40, False)], id="start not stated"),
        pytest.param("2020-07-01/", ["2021-07-01"], [(215, 40, False)], id="end not stated"),
        pytest.param("../2020-01-03", [], [(5, 6, True)], id="nothing wide enough"),
        pytest.param("2020~/2020~", [], [(0, 864, False)], id="both ends within one year"),
    ],
)
def test_what_is_known_is_told_from_what_is_not(held: str, events: list[str], expected: list[object]) -> None:
    """A bar is filled between its sure days, dashed where the day is not stated, and always wide enough to see."""
    assert segments(held, *events) == expected


@pytest.mark.parametrize(
    ("held", "x", "width", "known"),
    [
        pytest.param("2020-07-01", 215, 6, True, id="a day is a stroke"),
        pytest.param("2020-07", 215, 36, False, id="a month"),
        pytest.param("2020", 0, 432, False, id="a year"),
    ],
)
def test_a_post_known_on_one_date_has_one_piece(held: str, x: int, width: int, known: bool) -> None:
    """A single date is one piece as wide as the date is coarse."""
    line = drawn(post("2020-01-01/2021-12-31", "Chief"), post(held, "Deputy"))
    (piece,) = next(bar for bar in line.bars if bar.label == "Deputy").segments
    assert (piece.x, piece.width, piece.known) == (x, width, known)


@pytest.mark.parametrize(
    ("holdings", "events"),
    [
        pytest.param([], ["2020-01-01"], id="no post"),
        pytest.param(["2014-01-08"], ["2014-01-08"], id="a post known on one day"),
        pytest.param(["2014-01-08", "2018"], [], id="two posts known on one date each"),
    ],
)
def test_without_a_span_there_is_no_chart(holdings: list[str], events: list[str]) -> None:
    """Posts known only on single dates are told by their table alone."""
    assert career([post(held) for held in holdings], [event(date) for date in events]) is None


@pytest.mark.parametrize(
    ("held", "arrow", "unstated"),
    [
        ("2021-04-08/..", AXIS, None),
        ("2021-04-08/", None, "end"),
        ("/2021-04-08", None, "start"),
        ("../2021-04-08", None, "start"),
        ("2021-04-08/2022", None, None),
    ],
)
def test_an_end_is_an_arrow_or_said_in_words(held: str, arrow: int | None, unstated: str | None) -> None:
    """A post still held has an arrow; an end or a beginning that nobody stated is named."""
    (bar,) = drawn(post(held)).bars
    assert (bar.arrow, bar.unstated) == (arrow, unstated)


def test_the_line_ends_with_what_is_known() -> None:
    """The line runs from the first year to the latest event's, and a planned event does not lengthen it."""
    line = drawn(post("2016-05-17/.."), events=(event("2024-10-23"), event("2027", "planned")))
    assert (line.first, line.last) == (2016, 2024)
    assert [(mark.date, mark.x) for mark in line.marks] == [("2024-10-23", 846)]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2016, 2020, [2016, 2017, 2018, 2019, 2020]),
        (1998, 2021, [1998, 2000, 2002, 2004, 2006, 2008, 2010, 2012, 2014, 2016, 2018, 2020]),
        (1904, 2024, [1910, 1920, 1930, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]),
    ],
)
def test_years_are_labelled_as_far_as_there_is_room(first: int, last: int, years: list[int]) -> None:
    """Every year of a short line has its label, and round years those of a longer one."""
    assert [year for _x, year in drawn(post(f"{first}/{last}")).ticks] == years


def test_main_posts_come_first_then_second_hats_then_ranks() -> None:
    """Bars are ordered by sort and beginning, each in a row of its own."""
    line = drawn(
        post("2021-07-01/..", "General", rank=True),
        post("2016-01-01/2019-12-31", "Chief"),
        post("2022-01-01/..", "Minister"),
        post("2016-04-01/2023-01-01", "Member", beside=True),
        post("2010-01-01/2016-01-01", "Colonel", rank=True),
        events=(event("2024-10-23"),),
    )
    assert [(bar.label, bar.y) for bar in line.bars] == [
        ("Chief", 54),
        ("Minister", 100),
        ("Member", 146),
        ("Colonel", 192),
        ("General", 238),
    ]
    assert line.height == 60 + 5 * 46


def test_two_posts_at_once_are_outlined_with_their_days() -> None:
    """Two main posts known to the day overlap from the first to the last common day, both counted."""
    line = drawn(
        post("2016-05-17/2021-05-31", "Chief"),
        post("2021-04-08/..", "Minister"),
        post("2021-04-08/..", "Member", beside=True),
        post("2017~/2024", "Deputy"),
        events=(event("2024-10-23"),),
    )
    (overlap,) = line.overlaps
    assert (overlap.labels, overlap.when, overlap.days) == (("Chief", "Minister"), "2021-04-08/2021-05-31", 54)
    chief, minister = (next(bar for bar in line.bars if bar.label == label) for label in overlap.labels)
    assert (overlap.x, overlap.end) == (minister.segments[0].x, chief.segments[0].end)
    assert (overlap.y, overlap.y + overlap.height) == (chief.y, minister.y + 14)
    assert minister.text_x > overlap.end, "the outline does not cut the label"


@pytest.mark.parametrize(
    ("one", "other", "when", "days", "worded"),
    [
        pytest.param("2016-01-01/2017-01-01", "2016-07-01/..", "2016-07-01/2017-01-01", 185, True, id="one goes on"),
        pytest.param(
            "2016-01-01/2019-12-31", "2017-01-01/2017-12-31", "2017-01-01/2017-12-31", 365, False, id="within"
        ),
        pytest.param("2016-01-01/2022-12-31", "2022-12-01/..", "2022-12-01/2022-12-31", 31, False, id="no room"),
        pytest.param("2016-01-01/..", "2020-01-01/..", "2020-01-01/..", None, False, id="both still"),
    ],
)
def test_the_words_of_an_overlap_need_room(one: str, other: str, when: str, days: int | None, worded: bool) -> None:
    """An overlap says its days in the drawing only where the upper bar ends with it and the line goes on."""
    line = drawn(post(one, "Chief"), post(other, "Minister"), events=(event("2023-06-01"),))
    (overlap,) = line.overlaps
    assert (overlap.when, overlap.days, overlap.text_x is not None) == (when, days, worded)


def test_posts_held_one_after_the_other_do_not_overlap() -> None:
    """Two posts with a day between them are not outlined."""
    line = drawn(post("2016-05-17/2021-04-07", "Chief"), post("2021-04-08/..", "Minister"))
    assert line.overlaps == ()


def test_events_are_marked_once_and_named_where_there_is_room() -> None:
    """An exact date is a ring, a coarse one as wide as it is; labels leave out what would run into another."""
    dates = ("2020-01-01", "2020-12-01", "2020-12-05", "2020-12-05", "2022")
    line = drawn(post("2020-01-01/.."), events=tuple(map(event, dates)))
    assert [(mark.date, mark.x, mark.width, mark.named) for mark in line.marks] == [
        ("2020-01-01", 0, 0, False),
        ("2020-12-01", 264, 0, True),
        ("2020-12-05", 267, 0, False),
        ("2022", 577, 287, True),
    ]


def _ranges() -> st.SearchStrategy[str]:
    """Return any range that a post can have: between days, months or years, with ends open or not stated."""
    first = st.dates(dt.date(1980, 1, 1), dt.date(2004, 12, 31)).flatmap(_as_coarse)
    last = st.dates(dt.date(2005, 1, 1), dt.date(2030, 12, 31)).flatmap(_as_coarse)
    whole = st.builds("{}/{}".format, first, last)
    return whole | first.map("{}/..".format) | first.map("{}/".format) | last.map("/{}".format) | first


def _as_coarse(day: dt.date) -> st.SearchStrategy[str]:
    return st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], f"{day.year}~"])


@given(st.lists(_ranges(), max_size=6), st.lists(_ranges(), max_size=6))
def test_everything_stands_within_the_drawing(held: list[str], dates: list[str]) -> None:
    """Whatever is known of posts and events, each piece stands on the line and pieces of a bar follow one another."""
    line = career([post(date) for date in held], [event(date) for date in dates])
    if line is None:
        return
    for bar in line.bars:
        ends = [0, *(piece.end for piece in bar.segments)]
        assert all(piece.x >= before for piece, before in zip(bar.segments, ends, strict=False))
        assert ends[-1] <= WIDTH
        assert 0 <= bar.text_x < WIDTH
    assert all(0 <= mark.x <= mark.x + mark.width <= AXIS for mark in line.marks)
    assert all(0 <= x <= AXIS for x, _year in line.ticks)
    assert all(0 <= overlap.x <= overlap.end <= AXIS for overlap in line.overlaps)


@pytest.mark.parametrize(
    ("values", "steps", "key"),
    [
        ([], (), ()),
        ([None, None], (0, 0), ()),
        ([7], (4,), ((4, 7, 7),)),
        ([1, 21, 1], (3, 4, 3), ((3, 1, 1), (4, 21, 21))),
        ([3, 1, 2], (4, 2, 3), ((2, 1, 1), (3, 2, 2), (4, 3, 3))),
        ([1, 2, 3, 4, 5, 6, 7, 900], (1, 1, 2, 2, 3, 3, 4, 4), ((1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 900))),
        ([2019, None, 2021], (3, 0, 4), ((3, 2019, 2019), (4, 2021, 2021))),
    ],
)
def test_shades(values: list[int | None], steps: tuple[int, ...], key: tuple[tuple[int, int, int], ...]) -> None:
    """At most four shades of about as many different values each, the highest always the darkest."""
    assert shades_of(values) == Shades(steps=steps, key=key)
