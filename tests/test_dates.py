"""What does an EDTF string mean: which days bound it, and how exact is it?"""

import datetime as dt
from itertools import pairwise

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attache.dates import Edtf, EdtfError, parse_edtf

BOUNDS = [  # text, form, earliest, latest, precision
    ("2014-01-08", "day", "2014-01-08", "2014-01-08", "day"),
    ("2024-02-29", "day", "2024-02-29", "2024-02-29", "day"),
    ("0001-01-01", "day", "0001-01-01", "0001-01-01", "day"),
    ("9999-12-31", "day", "9999-12-31", "9999-12-31", "day"),
    ("1991-07", "month", "1991-07-01", "1991-07-31", "month"),
    ("2023-02", "month", "2023-02-01", "2023-02-28", "month"),
    ("2024-02", "month", "2024-02-01", "2024-02-29", "month"),
    ("2024", "year", "2024-01-01", "2024-12-31", "year"),
    ("198X", "decade", "1980-01-01", "1989-12-31", "decade"),
    ("999X", "decade", "9990-01-01", "9999-12-31", "decade"),
    ("2021-XX", "month-unknown", "2021-01-01", "2021-12-31", "year"),
    ("2022-12-XX", "day-unknown", "2022-12-01", "2022-12-31", "month"),
    ("2019-33", "quarter", "2019-01-01", "2019-03-31", "quarter"),
    ("2019-34", "quarter", "2019-04-01", "2019-06-30", "quarter"),
    ("2019-35", "quarter", "2019-07-01", "2019-09-30", "quarter"),
    ("2019-36", "quarter", "2019-10-01", "2019-12-31", "quarter"),
    ("2019-40", "half", "2019-01-01", "2019-06-30", "half"),
    ("2019-41", "half", "2019-07-01", "2019-12-31", "half"),
    ("2024-10-22/2024-10-23", "interval", "2024-10-22", "2024-10-23", "days"),
    ("2019-11/2020-02", "interval", "2019-11-01", "2020-02-29", "months"),
    ("2016/2021", "interval", "2016-01-01", "2021-12-31", "years"),
    ("2021-XX/2023", "interval", "2021-01-01", "2023-12-31", "span"),
    ("2019-33/2019-34", "interval", "2019-01-01", "2019-06-30", "span"),
    ("2014-01-08/2014", "interval", "2014-01-08", "2014-12-31", "span"),
    ("2021-04-08/..", "interval", "2021-04-08", None, "span"),
    ("../2015", "interval", None, "2015-12-31", "span"),
    ("2015/", "interval", "2015-01-01", None, "span"),
    ("/2015", "interval", None, "2015-12-31", "span"),
    ("[1995-07-11,1995-07-12]", "oneof", "1995-07-11", "1995-07-12", "oneof"),
    ("[1996,1995-07]", "oneof", "1995-07-01", "1996-12-31", "oneof"),
    ("[2024-12-19..2025-01-29]", "oneof", "2024-12-19", "2025-01-29", "oneof"),
    ("[1995,1997..1999]", "oneof", "1995-01-01", "1999-12-31", "oneof"),
]

DOUBTS = [  # text, approximate, uncertain
    ("2025-01", False, False),
    ("2025-01~", True, False),
    ("2025-01?", False, True),
    ("2025-01%", True, True),
    ("198X~", True, False),
    ("2019-35~", True, False),
    ("2021-XX~", True, False),
    ("2022-04-14?", False, True),
    ("2014~/2024~", True, False),
    ("2014~/2024?", True, True),
    ("2014/2024~", True, False),
    ("2021-07~/..", True, False),
    ("[1995~,1996]", True, False),
    ("[1995..1996?]", False, True),
]

MONTHS_HINT = "quarters are 33 to 36, halves 40, 41"
SEASON_HINT = "write the months, as 2019-06/2019-08, or a quarter, 2019-33 to 2019-36"
FORMS_HINT = "write a day 2022-04-14, a month 2022-04, a year 2022, a decade 198X, a range a/b, or one of [a,b]"

ERRORS = [  # text, message, hint
    ("2023-02-29", "`2023-02-29` is not a day: 2023-02 has 28 days", None),
    ("2023-04-31", "`2023-04-31` is not a day: 2023-04 has 30 days", None),
    ("2023-04-00", "`2023-04-00` is not a day: 2023-04 has 30 days", None),
    ("2023-13", "`2023-13` has no such month: months run from 01 to 12", MONTHS_HINT),
    ("2023-00-10", "`2023-00-10` has no such month: months run from 01 to 12", MONTHS_HINT),
    ("2019-37", "`2019-37` has no such month: months run from 01 to 12", MONTHS_HINT),
    ("2019-35-01", "`2019-35-01` has no such month: months run from 01 to 12", MONTHS_HINT),
    ("2019-40-XX", "`2019-40-XX` has no such month: months run from 01 to 12", MONTHS_HINT),
    ("2019-21", "`2019-21` names a season, which is not the same months everywhere", SEASON_HINT),
    ("2019-24", "`2019-24` names a season, which is not the same months everywhere", SEASON_HINT),
    ("0000", "`0000` is out of range: years run from 0001 to 9999", None),
    ("000X", "`000X` is out of range: years run from 0001 to 9999", None),
    ("2021/2016", "`2021/2016` ends before it begins", "put the earlier date first"),
    ("[1999..1997]", "`1999..1997` ends before it begins", "put the earlier date first"),
    ("../..", "`../..` has no end that is known", "write at least one date, or leave the field out"),
    ("/", "`/` has no end that is known", "write at least one date, or leave the field out"),
    ("[1995]", "`[1995]` holds a single date", "write it without brackets, or give two: [a,b]"),
    ("2016-2021", "`2016-2021` is not a date", FORMS_HINT),
    ("2016–2021", "`2016–2021` is not a date", FORMS_HINT),
    ("2014-1-8", "`2014-1-8` is not a date", FORMS_HINT),
    ("2014-1", "`2014-1` is not a date", FORMS_HINT),
    ("08/01/2014", "`08/01/2014` is not a date", FORMS_HINT),
    ("8.1.2014", "`8.1.2014` is not a date", FORMS_HINT),
    ("1980s", "`1980s` is not a date", FORMS_HINT),
    ("198x", "`198x` is not a date", FORMS_HINT),
    ("2022-12-xx", "`2022-12-xx` is not a date", FORMS_HINT),
    ("2021-XX-XX", "`2021-XX-XX` is not a date", "write the year alone, or 2021-XX for some month in it"),
    ("2024-10-22T09:00", "`2024-10-22T09:00` is not a date", FORMS_HINT),
    ("", "`` is not a date", FORMS_HINT),
    ("yesterday", "`yesterday` is not a date", FORMS_HINT),
    ("2022-04-14 ", "`2022-04-14 ` is not a date", FORMS_HINT),
    ("2022\n", "`2022\n` is not a date", FORMS_HINT),
    ("٢٠٢٤", "`٢٠٢٤` is not a date", FORMS_HINT),
    ("19XX", "`19XX` is not a date", FORMS_HINT),
    ("198X-07", "`198X-07` is not a date", FORMS_HINT),
    ("2021-XX-08", "`2021-XX-08` is not a date", FORMS_HINT),
    ("-2021", "`-2021` is not a date", FORMS_HINT),
    ("12021", "`12021` is not a date", FORMS_HINT),
    ("..", "`..` is not a date", FORMS_HINT),
    ("[]", "`[]` is not a date", FORMS_HINT),
    ("[1995,,1996]", "`[1995,,1996]` is not a date", FORMS_HINT),
    ("[1995..]", "`1995..` is not a date", FORMS_HINT),
    ("2014/2015/2016", "`2014/2015/2016` is not a date", FORMS_HINT),
    ("[2014/2015,2016]", "`2014/2015` is not a date", FORMS_HINT),
    ("2014/[2015,2016]", "`[2015,2016]` is not a date", FORMS_HINT),
]

_days = st.dates().map(str)
_simple = st.one_of(
    _days,
    _days.map(lambda day: day[:7]),
    _days.map(lambda day: day[:4]),
    _days.map(lambda day: day[:7] + "-XX"),
    _days.map(lambda day: day[:4] + "-XX"),
    _days.map(lambda day: day[:3] + "X").filter(lambda text: text != "000X"),
    st.builds("{:04}-{}".format, st.integers(1, 9999), st.sampled_from([33, 34, 35, 36, 40, 41])),
)
_marked = st.builds(str.__add__, _simple, st.sampled_from(["", "", "~", "?", "%"]))


def _ordered(pair: tuple[str, str], pattern: str) -> str:
    first, last = sorted(pair, key=lambda text: parse_edtf(text).sort_key)
    return pattern.format(first, last)


_pairs = st.tuples(_marked, _marked)
valid_texts = st.one_of(
    _marked,
    _pairs.map(lambda pair: _ordered(pair, "{}/{}")),
    _pairs.map(lambda pair: _ordered(pair, "[{}..{}]")),
    _pairs.map("[{0[0]},{0[1]}]".format),
    st.builds(str.format, st.sampled_from(["{}/..", "../{}", "{}/", "/{}"]), _marked),
)
near_texts = st.text(alphabet="0123456789-/.,[]X~?% ", max_size=24)


@pytest.mark.parametrize(("text", "form", "earliest", "latest", "precision"), BOUNDS)
def test_bounds(text: str, form: str, earliest: str | None, latest: str | None, precision: str) -> None:
    """Every form has exactly these first and last days, None where an end is open or not known."""
    date = parse_edtf(text)
    bounds = [day and day.isoformat() for day in (date.earliest, date.latest)]
    assert (date.text, date.form, *bounds, date.precision) == (text, form, earliest, latest, precision)


@pytest.mark.parametrize(("text", "approximate", "uncertain"), DOUBTS)
def test_signs_of_doubt_are_kept_and_widen_nothing(text: str, approximate: bool, uncertain: bool) -> None:
    """`~`, `?` and `%` are known to the whole from any of its parts, and leave the bounds as they are without them."""
    date, bare = parse_edtf(text), parse_edtf(text.translate(dict.fromkeys(map(ord, "~?%"))))
    assert (date.approximate, date.uncertain, date.fuzzy) == (approximate, uncertain, approximate or uncertain)
    assert (date.earliest, date.latest) == (bare.earliest, bare.latest)


@pytest.mark.parametrize(("text", "message", "hint"), ERRORS)
def test_errors_say_why_and_how_to_mend(text: str, message: str, hint: str | None) -> None:
    """What is outside the subset, or never was, is refused in words for the author."""
    with pytest.raises(EdtfError) as caught:
        parse_edtf(text)
    assert (caught.value.message, str(caught.value), caught.value.hint) == (message, message, hint)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024", []),
        ("2014~/2024", [("2014~", "year"), ("2024", "year")]),
        ("2021-04-08/..", [("2021-04-08", "day"), ("..", "open")]),
        ("/2015", [("", "unknown"), ("2015", "year")]),
        ("[1995-07-12,1995-07-11]", [("1995-07-12", "day"), ("1995-07-11", "day")]),
        ("[1995,1997..1999]", [("1995", "year"), ("1997..1999", "between")]),
    ],
)
def test_parts(text: str, parts: list[tuple[str, str]]) -> None:
    """Ends and choices are kept as they were written, in their order; a missing end is open or unknown."""
    assert [(part.text, part.form) for part in parse_edtf(text).parts] == parts


def test_blanks_around_commas_do_not_count() -> None:
    """A YAML list that is read back from its source gives the same date however it was spaced."""
    assert parse_edtf("[1995-07-11, 1995-07-12\n]") == parse_edtf("[1995-07-11,1995-07-12]")


@pytest.mark.parametrize(
    ("text", "year", "decade"),
    [("2014-01-08", 2014, None), ("198X", 1980, 1980), ("2016/2021", 2016, None), ("../2015", None, None)],
)
def test_year_and_decade(text: str, year: int | None, decade: int | None) -> None:
    """A date belongs to the year of its earliest day; one without a start belongs to none."""
    assert (parse_edtf(text).year, parse_edtf(text).decade) == (year, decade)


def test_order() -> None:
    """Earliest day first, then latest day, then text; without a start before all, without an end after its equals."""
    order = ["/2015", "../2016", "198X", "2019-01-01", "2019-01", "2019-33", "2019-40", "2019", "2019~", "2019/.."]
    assert [date.text for date in sorted(map(parse_edtf, reversed(order)), key=lambda date: date.sort_key)] == order


@pytest.mark.parametrize(
    ("one", "other", "overlaps", "contains"),
    [
        ("2024", "2024-12-31", True, True),
        ("2024", "2025-01-01", False, False),
        ("2016/2021", "2021-12/2022-01", True, False),
        ("2021-04-08/..", "9999", True, True),
        ("2021-04-08/..", "2021-04-07", False, False),
        ("/2015", "0001/2015", True, True),
        ("/2015", "../2016", True, False),
        ("2014", "../2014", True, False),
    ],
)
def test_overlaps_and_contains(one: str, other: str, overlaps: bool, contains: bool) -> None:
    """Outer bounds decide, both of them inclusive, and a missing one reaches as far as the calendar."""
    a, b = parse_edtf(one), parse_edtf(other)
    assert (a.overlaps(b), b.overlaps(a), a.contains(b)) == (overlaps, overlaps, contains)


@given(st.one_of(st.text(max_size=30), near_texts))
def test_any_text_is_a_date_or_an_edtf_error(text: str) -> None:
    """No text raises anything else, and what is understood has bounds in order."""
    try:
        date = parse_edtf(text)
    except EdtfError:
        return
    assert date.low <= date.high


@given(valid_texts)
def test_valid_dates_come_back(text: str) -> None:
    """The text of a date means the same date, and it survives the memory's packed form."""
    date = parse_edtf(text)
    assert date.text == text
    assert parse_edtf.__wrapped__(date.text) == date
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(date), type=Edtf) == date


@given(valid_texts)
def test_the_whole_holds_its_parts(text: str) -> None:
    """A choice contains each of its choices, an interval overlaps both of its ends, and no doubt gets lost."""
    date = parse_edtf(text)
    parts = [part for part in date.parts if part.form not in {"open", "unknown"}]
    holds = date.contains if date.form == "oneof" else date.overlaps
    assert all(holds(part) for part in parts)
    assert date.fuzzy == any(sign in text for sign in "~?%")


@given(st.lists(valid_texts, min_size=2, max_size=8, unique=True))
def test_the_order_is_total(texts: list[str]) -> None:
    """Different dates never have the same place, in whichever order they come."""
    keys = sorted(parse_edtf(text).sort_key for text in texts)
    assert all(one < other for one, other in pairwise(keys))


@given(st.dates(), st.dates())
def test_an_interval_is_refused_exactly_when_reversed(first: dt.date, last: dt.date) -> None:
    """From a to b is a date if and only if b is not before a."""
    assume(first != last)
    text = f"{first}/{last}"
    if first < last:
        assert (parse_edtf(text).earliest, parse_edtf(text).latest) == (first, last)
        return
    with pytest.raises(EdtfError, match="ends before it begins"):
        parse_edtf(text)
