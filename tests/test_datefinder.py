"""Which dates does a text tell?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.datefinder import dates_in
from attache.dates import parse_edtf

FRIDAY = parse_edtf("2023-12-22")


def told(text: str, published: str | None = None) -> list[tuple[str, str]]:
    """Return the words and the value of every date of a text."""
    found = dates_in(text, parse_edtf(published) if published else None)
    return [(text[date.start : date.end], date.value) for date in found]


def role(text: str, published: str | None = None) -> list[str]:
    """Return the role of every date of a text, and whether it is to come."""
    found = dates_in(text, parse_edtf(published) if published else None)
    return [" ".join((date.detail["role"], date.detail.get("status", ""))).strip() for date in found]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("April 14, 2022", "2022-04-14"),
        ("14 April 2022", "2022-04-14"),
        ("14th of April 2022", "2022-04-14"),
        ("Jan. 8, 2014", "2014-01-08"),
        ("28 APR 2023", "2023-04-28"),
        ("Sept. 9, 2023", "2023-09-09"),
        ("Thursday, 14 April, 2022", "2022-04-14"),
        ("May, 13/2024", "2024-05-13"),
        ("2024-11-29", "2024-11-29"),
        ("22/12/2023", "2023-12-22"),
        ("12/22/2023", "2023-12-22"),
        ("06/06/2023", "2023-06-06"),
        ("Mon, 05/06/2023", "2023-06-05"),
        ("Sat, 05/06/2023", "2023-05-06"),
        ("December 8 to 10, 2022", "2022-12-08/2022-12-10"),
        ("October 16 till October 19, 2020", "2020-10-16/2020-10-19"),
        ("1-5 April 2024", "2024-04-01/2024-04-05"),
        ("between May 27 and June 2, 2024", "2024-05-27/2024-06-02"),
        ("December 28, 2022 to January 3, 2023", "2022-12-28/2023-01-03"),
        ("December 28 to January 3, 2023", "2022-12-28/2023-01-03"),
        ("October 16 and 17, 2024", "2024-10-16/2024-10-17"),
        ("July 1991", "1991-07"),
        ("late October 2024", "2024-10~"),
        ("end-2025", "2025~"),
        ("13th to 15th November 2023", "2023-11-13/2023-11-15"),
        ("Nov. 13 & 14, 2023", "2023-11-13/2023-11-14"),
        ("May to July 2023", "2023-05/2023-07"),
        ("early 2025", "2025~"),
        ("1980s", "198X"),
        ("late 1980s", "198X~"),
        ("between 2016 and 2021", "2016/2021"),
        ("2011-2013", "2011/2013"),
        ("the years 2011 to 2013", "2011/2013"),
        ("2011-13", "2011/2013"),
        ("third quarter of 2019", "2019-35"),
        ("last quarter of 2019", "2019-36"),
        ("Q3 2022", "2022-35"),
        ("first half of 2019", "2019-40"),
        ("first nine months of 2023", "2023-01/2023-09"),
        ("since 2014", "2014/.."),
        ("until 2030", "../2030"),
    ],
)
def test_dates_that_are_printed_in_full(words: str, value: str) -> None:
    """A date that the words tell wholly has its value on any day, and says so."""
    (date,) = dates_in(f"They told the guests of {words}, when the band played.")
    assert date.value == value
    assert date.detail["date_basis"] == "printed"
    (dated,) = dates_in(f"They told the guests of {words}, when the band played.", FRIDAY)
    assert dated.value == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("April 14", "XXXX-04-14"),
        ("14 April", "XXXX-04-14"),
        ("December 19–22", "XXXX-12-19/XXXX-12-22"),
        ("mid-July", "XXXX-07"),
        ("last October", "XXXX-10"),
        ("a day of May", "XXXX-05"),
        ("January 8 this year", "XXXX-01-08"),
        ("Thursday (April 14)", "XXXX-04-14"),
        ("Thursday", ""),
        ("3, 4 and 5 May 2019", "2019-05-03/2019-05-05"),
        ("30 May 19", "2019-05-30"),
        ("Thursday (16/6)", "XXXX-06-16"),
        ("today", ""),
        ("the past 10 years", ""),
        ("next month", ""),
        ("the third quarter", ""),
        ("05/06/2023", ""),
    ],
)
def test_no_year_is_invented(words: str, value: str) -> None:
    """Without a year in the words or a day of publication a date has none; other years in the text are no evidence."""
    found = dates_in(f"A talk to review the 2011-2013 tasks took place on {words}. It named 2010.")
    assert [date.value for date in found] == ["2011/2013", value, "2010"]
    assert bool(found[1].why) == (value == "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on April 14.", "2023-04-14"),
        ("The course opens on December 24.", "2023-12-24"),
        ("They met on January 8 last year.", "2022-01-08"),
        ("They will meet on January 10.", "2024-01-10"),
        ("A course, to be held on March 3, has room.", "2024-03-03"),
        ("They met on Thursday, December 21.", "2023-12-21"),
        ("They met on Thursday.", "2023-12-21"),
        ("They met on Friday.", "2023-12-22"),
        ("They met last Friday.", "2023-12-15"),
        ("They will meet on Monday.", "2023-12-25"),
        ("The ship leaves Monday.", "2023-12-25"),
        ("Monday's session was long.", "2023-12-18"),
        ("The chiefs (Monday) met.", "2023-12-18"),
        ("They met before the coming Harbour Summit on 6 January.", "2024-01-06"),
        ("They will meet, he said on Monday.", "2023-12-18"),
        ("They are due to meet on Friday next week.", "2023-12-29"),
        ("They met yesterday.", "2023-12-21"),
        ("They met this morning.", "2023-12-22"),
        ("They met three days ago.", "2023-12-19"),
        ("They met last week.", "2023-12-11/2023-12-17"),
        ("They meet next month.", "2024-01"),
        ("They met last October.", "2023-10"),
        ("They met in January.", "2023-01"),
        ("They met last year.", "2022"),
        ("Over the past 10 years they met.", "2013~/2023~"),
        ("In the third quarter they met.", "2023-35"),
        ("They met from December 28 to January 3.", "2022-12-28/2023-01-03"),
    ],
)
def test_dates_count_from_the_publication(text: str, value: str) -> None:
    """A date without a year, and a weekday, is that near to the day of publication, by the tense of its verb."""
    (date,) = dates_in(text, FRIDAY)
    assert (date.value, date.detail["date_basis"], date.certainty == "certain") == (value, "resolved", False)


BOTH = "May 3, 2021 and May 6"


@pytest.mark.parametrize(
    ("text", "published", "dates"),
    [
        ("on May 3, 2021 and May 6", None, [(BOTH, "2021-05-03"), (BOTH, "2021-05-06")]),
        ("on May 3, 2021 and May 6", "2023-12-22", [(BOTH, "2021-05-03"), (BOTH, "2021-05-06")]),
        ("on May 3, 2021 and May 4", None, [("May 3, 2021 and May 4", "2021-05-03/2021-05-04")]),
        ("By May 5, 2019 all left. On May 6 we met.", None, [("May 5, 2019", "2019-05-05"), ("May 6", "XXXX-05-06")]),
        ("on October 16 and 19.", None, [("October 16 and 19", f"XXXX-10-{day}") for day in (16, 19)]),
        ("on 3, 7 and 9 June 2023", None, [("3, 7 and 9 June 2023", f"2023-06-0{day}") for day in (3, 7, 9)]),
        ("They met on June 10. The following day they left.", "2024-06-12",
         [("June 10", "2024-06-10"), ("The following day", "2024-06-11")]),
        ("They met on May 6. The next morning they left.", None,
         [("May 6", "XXXX-05-06"), ("The next morning", "XXXX-05-07")]),
        ("They stay from May 4 to 9 and met on May 5. On the next day they swim.", None,
         [("May 4 to 9", "XXXX-05-04/XXXX-05-09"), ("May 5", "XXXX-05-05"), ("the next day", "XXXX-05-06")]),
        ("They sang today, a day after the storm.", "2024-06-12",
         [("today", "2024-06-12"), ("a day after", "2024-06-11")]),
        ("They sang today, one day before the feast.", "2024-06-12",
         [("today", "2024-06-12"), ("one day before", "2024-06-13")]),
        ("They met on the 10th. On the 11th, they sang on the 5th floor.", "2024-06-12",
         [("10th", "2024-06-10"), ("11th", "2024-06-11")]),
        ("They met on the 28th at sea.", "2024-06-12", [("28th", "2024-05-28")]),
        ("They will meet on the 28th at sea.", "2024-06-12", [("28th", "2024-06-28")]),
        ("They met on May 28. On the 2nd, they left.", None, [("May 28", "XXXX-05-28"), ("2nd", "XXXX-06-02")]),
        ("They met on May 30, 2023. On the 29th, they sailed.", None,
         [("May 30, 2023", "2023-05-30"), ("29th", "2023-05-29")]),
        ("They stay from the 9th to the 14th of this month.", "2024-06-12",
         [("the 9th to the 14th", "2024-06-09/2024-06-14"), ("this month", "2024-06")]),
        ("They met on the 10th.", None, []),
        ("PORT, May 8 (ABC) -- They met on Wednesday. They ate on Tuesday.", None,
         [("May 8", "XXXX-05-08"), ("Wednesday", "XXXX-05-08"), ("Tuesday", "")]),
        ("Morning 8/4, they met; on the evening of 7/4 they ate.", "2024-04-09",
         [("8/4", "2024-04-08"), ("7/4", "2024-04-07")]),
        ("They met on January 1. A day earlier they arrived.", None,
         [("January 1", "XXXX-01-01"), ("A day earlier", "XXXX-12-31")]),
        ("It began on March 3 and ended on the 14th.", None, [("March 3", "XXXX-03-03"), ("14th", "XXXX-03-14")]),
        ("from late November to early December", None, [("from late November to early December", "XXXX-11/XXXX-12")]),
        ("on 05/06/2023", "2023-06-07", [("05/06/2023", "2023-06-05")]),
        ("on February 30 and February 29, 2023", None, []),
    ],
)  # fmt: skip
def test_what_dates_lend_each_other(text: str, published: str | None, dates: list[tuple[str, str]]) -> None:
    """A year or month is shared within one list of days of one month, never from one sentence to the next."""
    assert told(text, published) == dates


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 spread; Conclusion No. 53-KL/TW and Resolution 1973 were read.",
        "Call 0968 161486 for 2,024 places at 19:30, or 2000 GMT.",
        "They may march; 2010 soldiers and $2019 were there.",
        "He is 44, of the 80th squadron, and read the 2011-12 file.",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    """Numbers of papers, telephones, clocks, money and men are no dates."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The ministers met on December 20 in Vientiane.", ["event"]),
        ("The ship will call on December 28.", ["event planned"]),
        ("Hanoi, December 22 (ABC) - The ministers met.", ["published"]),
        ("On December 20 – a cold day – the ministers met in Port, December 20 – the day of snow.", ["event", "event"]),
        ("A meeting reviewed the work between 2016 and 2021.", ["period"]),
        ("A meeting reviewed the results of tasks in 2019.", ["period"]),
        ("It set out tasks for 2024.", ["plan planned"]),
        ("A vision until 2030.", ["plan planned"]),
        ("The club was founded on December 1.", ["background"]),
        ("The drill has gone on since December 1.", ["event"]),
        ("He has led the club since March 1.", ["background"]),
        ("They spoke of the flood of March 1.", ["background"]),
        ("They spoke of the talks of December 11.", ["event"]),
        ("For the founding anniversary of the corps (December 22).", ["background"]),
        ("The pact of July 12, 1995 holds.", ["background"]),
        ("They won at the Drill Games 2020 and at Drum-2021.", ["background", "background"]),
        ("Harbour exercise opens Thursday", ["background"]),
    ],
)
def test_what_a_date_is_to_the_text(text: str, roles: list[str]) -> None:
    """A date is guessed to be an event's, a period under review, a plan's horizon, the publication's, or aside."""
    assert role(text, "2023-12-22") == roles


def test_a_text_counts_from_its_dateline() -> None:
    """A report that came out a day later still says “yesterday” of the day before its dateline; without a year that
    day has none either, and a weekday tells no day.
    """
    text = "PORT, May 8 (ABC) -- They met yesterday, today and on Sunday."
    assert [value for _, value in told(text, "2013-05-09")] == ["2013-05-08", "2013-05-07", "2013-05-08", "2013-05-05"]
    assert [value for _, value in told(text)] == ["XXXX-05-08", "XXXX-05-07", "XXXX-05-08", ""]


def test_a_weekday_of_telling_is_less_sure() -> None:
    """The day on which someone said it may not be the day of what is said."""
    text = "The two met on Tuesday, the ministry said Thursday."
    assert [date.certainty for date in dates_in(text, FRIDAY)] == ["likely", "possible"]


WORDS = "April 14|14|, 2022|May|in |to |and |from | on |Thursday|today|next |last |week|year|2011-2013|1980s|"
MORE = "05/06/2023|. |"
REST = "Feb. 30|will |since |until |the past |ten |days|mid-|third quarter|Q4 2020|(|) - |Hanoi|31|2000|-|–|%|’|\n"
PIECES = st.sampled_from((WORDS + MORE + REST).split("|"))


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)),
    st.sampled_from([None, "2024-02-29", "2023-12", "0001-01-01"]),
)
def test_any_text_has_dates_that_can_be_read(text: str, published: str | None) -> None:
    """Whatever the text, each value is EDTF, a date without a year, or empty with the reason; places are in order."""
    found = dates_in(text, parse_edtf(published) if published else None)
    for date in found:
        assert date.detail["date_text"] == text[date.start : date.end]
        if date.value:
            parse_edtf(date.value.replace("XXXX", "2024"))
        else:
            assert date.why
    assert [date.start for date in found] == sorted(date.start for date in found)


@given(st.lists(PIECES.filter(lambda piece: piece not in {"ten ", "the past "}), max_size=12).map("".join))
def test_years_come_from_the_words_or_the_publication(text: str) -> None:
    """No value has a year that neither the text names nor lies within one of the day of publication."""
    years = set(re.findall(r"(?:1[89]|20)\d\d", text))
    years |= {year[:2] + short for year in years for short in re.findall(r"\d\d", text)}  # 2013-14
    for published, near in ((None, set()), (FRIDAY, {"2022", "2023", "2024"})):
        for date in dates_in(text, published):
            assert set(re.findall(r"\d{4}", date.value)) <= years | near


@pytest.mark.parametrize(
    ("words", "value", "role"),
    [
        ("The ship will call in early April.", "2024-04~", "event"),
        ("The talks are to be held next month.", "2024-01", "event"),
        ("The ship called in early April.", "2023-04~", "background"),
        ("The plan will run until 2030.", "../2030", "plan"),
    ],
)
def test_a_month_that_is_planned_is_an_event(words: str, value: str, role: str) -> None:
    """Beside the day of the main event a month counts where it is still to come; an end of a plan is none."""
    *_, date = dates_in(f"They met on December 21, 2023. {words}", FRIDAY)
    assert (date.value, date.detail["role"]) == (value, role)
