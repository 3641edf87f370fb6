"""Posts and ranks are those of the day of the event."""

from collections.abc import Sequence

import pytest

from attache.dates import parse_edtf
from attache.offices import Office, held_on, office_on
from attache.schema import OfficialFile, Participant, PostHeld, RankHeld

WHO = Participant(person="x")


Held = Sequence[tuple[str, str]]


def official(posts: Held = (), ranks: Held = (), beside: str = "") -> OfficialFile:
    """Describe an official by `(post, held)` and `(rank, held)`; the post `beside` is a second hat."""
    return OfficialFile(
        name="X",
        posts=tuple(PostHeld(post=post, held=held, beside=post == beside) for post, held in posts),
        ranks=tuple(RankHeld(rank=rank, held=held) for rank, held in ranks),
    )


# Chief of staff until 2021-05-31, minister from 2021-04-08: both for some weeks.
GIANG = [("chief", "2016-05-17/2021-05-31"), ("minister", "2021-04-08/..")]


@pytest.mark.parametrize(
    ("posts", "date", "held", "open_posts"),
    [
        (GIANG, "2016-05-16", (), ()),
        (GIANG, "2016-05-17", ("chief",), ()),
        (GIANG, "2021-04-07", ("chief",), ()),
        (GIANG, "2021-04-08", (), ("chief", "minister")),
        (GIANG, "2021-05-31", (), ("chief", "minister")),
        (GIANG, "2021-06-01", ("minister",), ()),
        (GIANG, "9999-12-31", ("minister",), ()),
        # coarse dates of events touch all that was held in them
        (GIANG, "2021", (), ("chief", "minister")),
        (GIANG, "2020", ("chief",), ()),
        (GIANG, "202X", (), ("chief", "minister")),
        (GIANG, "198X", (), ()),
        (GIANG, "2021-05-31/2021-06-02", (), ("chief", "minister")),
        (GIANG, "[2021-04-01,2021-04-08]", (), ("chief", "minister")),
        (GIANG, "2021-06~", ("minister",), ()),
        # hand-over: the day belongs to both posts
        ([("a", "2010/2014-03-01"), ("b", "2014-03-01/..")], "2014-03-01", (), ("a", "b")),
        # known on one day only
        ([("a", "2014-01-08")], "2014-01-08", ("a",), ()),
        ([("a", "2014-01-08")], "2014-01-09", (), ()),
        ([("a", "2014-01-08")], "2014", ("a",), ()),
        # unknown, open and approximate ends: `~` widens no bound
        ([("a", "/2015-06")], "1900", ("a",), ()),
        ([("a", "/2015-06")], "2015-07-01", (), ()),
        ([("a", "2015-06/")], "2030", ("a",), ()),
        ([("a", "2015-06~/..")], "2015-05-31", (), ()),
        ([("a", "2015-06~/..")], "2015-06-01", ("a",), ()),
        # one post held twice counts once
        ([("a", "2010/2012"), ("a", "2012/2014")], "2012", ("a",), ()),
        ([], "2012", (), ()),
    ],
)
def test_posts_on_the_day(posts: Held, date: str, held: tuple[str, ...], open_posts: tuple[str, ...]) -> None:
    """A post counts where its bounds touch the date's; where two do and none was chosen, both stay open."""
    office = office_on(official(posts), parse_edtf(date), WHO)
    assert (office.posts, office.open_posts) == (held, open_posts)


@pytest.mark.parametrize(
    ("date", "held"),
    [("2017", ("minister", "commission")), ("2015", ("commission",)), ("2020", ("minister",)), ("2022", ())],
)
def test_second_hats(date: str, held: tuple[str, ...]) -> None:
    """A post beside another is named after it and asks for no choice."""
    file = official([("commission", "2015/2018"), ("minister", "2016/2021")], beside="commission")
    assert office_on(file, parse_edtf(date), WHO).posts == held


@pytest.mark.parametrize(
    ("ranks", "date", "rank", "open_ranks", "retired"),
    [
        ([("lg", "/2021-06"), ("g", "2021-07~/..")], "2021-06-30", "lg", (), False),
        ([("lg", "/2021-06"), ("g", "2021-07~/..")], "2021-07-01", "g", (), False),
        ([("lg", "/2021-07"), ("g", "2021-07/..")], "2021-07-12", None, ("lg", "g"), False),
        ([("g", "2021-07/..")], "2021-06", None, (), False),
        ([("g", "2021/2022"), ("g", "2022/..")], "2022", "g", (), False),
        ([("lg", "/2010"), ("g", "2010/2016-05")], "2016-05-31", "g", (), False),
        ([("lg", "/2010"), ("g", "2010/2016-05")], "2016-06-01", None, (), True),
        ([("lg", "/2010"), ("g", "2020/..")], "2015", None, (), False),
    ],
)
def test_rank_on_the_day(ranks: Held, date: str, rank: str | None, open_ranks: tuple[str, ...], retired: bool) -> None:
    """One rank must fit the date; several stay open, none is none, and after the last one's end none is expected."""
    assert office_on(official(ranks=ranks), parse_edtf(date), WHO) == Office(
        rank=rank, open_ranks=open_ranks, retired=retired
    )


def test_what_the_article_chooses_holds() -> None:
    """Posts and rank that the article gives are not looked up, whether or not they were held."""
    file = official(GIANG, [("general", "2021-07/..")])
    chosen = Participant(person="x", post=("chief", "envoy"), rank="colonel")
    assert office_on(file, parse_edtf("2021-04-08"), chosen) == Office(posts=("chief", "envoy"), rank="colonel")


def test_held_on_keeps_the_order_of_the_file() -> None:
    """The holdings of a date come as they were written."""
    file = official([("b", "2012/.."), ("a", "2010/..")])
    assert [holding.held for holding in held_on(file.posts, parse_edtf("2013"))] == ["2012/..", "2010/.."]
