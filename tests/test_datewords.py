"""How is a date said in a line of text?"""

import locale
from gettext import NullTranslations

import pytest
from babel import UnknownLocaleError
from hypothesis import given

from attache.dates import parse_edtf
from attache.datewords import iso, iso_ends, say
from tests.test_dates import valid_texts

ENGLISH = NullTranslations()


class Table(NullTranslations):
    """A catalogue that is written out here."""

    def __init__(self, table: dict[str, str]) -> None:
        super().__init__()
        self._table = table

    def gettext(self, message: str) -> str:
        """Translate what the table has."""
        return self._table.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate as a language with one form for all numbers."""
        return self._table.get(msgid2, msgid2)


VIETNAMESE = Table(
    {
        "%(year)ss": "thập niên %(year)s",
        "third quarter of %(year)s": "quý 3 năm %(year)s",
        "about %(date)s": "khoảng %(date)s",
        "since %(date)s": "từ %(date)s",
        "some day between %(first)s and %(last)s": "một ngày từ %(first)s đến %(last)s",
        "or": "hoặc",
        "%(count)s days": "%(count)s ngày",
    }
)

SAID = [  # text, long, short
    ("2022-04-14", "14 April 2022", "14 Apr 2022"),
    ("0099-09-01", "1 September 99", "1 Sept 99"),
    ("1991-07", "July 1991", "Jul 1991"),
    ("2024", "2024", "2024"),
    ("198X", "1980s", "1980s"),
    ("2021-XX", "a month in 2021", "a month in 2021"),
    ("2022-12-XX", "a day in December 2022", "a day in Dec 2022"),
    ("2019-33", "first quarter of 2019", "Q1 2019"),
    ("2019-34", "second quarter of 2019", "Q2 2019"),
    ("2019-35", "third quarter of 2019", "Q3 2019"),
    ("2019-36", "fourth quarter of 2019", "Q4 2019"),
    ("2019-40", "first half of 2019", "first half of 2019"),
    ("2019-41", "second half of 2019", "second half of 2019"),
    ("2024-10-22/2024-10-23", "22–23 October 2024", "22–23 Oct 2024"),
    ("2024-08-28/2024-09-03", "28 August – 3 September 2024", "28 Aug – 3 Sept 2024"),
    ("2023-12-28/2024-01-03", "28 December 2023 – 3 January 2024", "28 Dec 2023 – 3 Jan 2024"),
    ("2024-10-22/2024-10-22", "22 October 2024", "22 Oct 2024"),
    ("2019-07/2019-09", "July – September 2019", "Jul – Sept 2019"),
    ("2019-11/2020-02", "November 2019 – February 2020", "Nov 2019 – Feb 2020"),
    ("2016/2021", "2016–2021", "2016–2021"),
    ("2021/2021-XX", "2021 – a month in 2021", "2021 – a month in 2021"),
    ("2022-12/2022-12-XX", "December 2022 – a day in December 2022", "Dec 2022 – a day in Dec 2022"),
    ("2019-07/2019-09-03", "July 2019 – 3 September 2019", "Jul 2019 – 3 Sept 2019"),
    ("198X/2001", "1980s – 2001", "1980s – 2001"),
    ("2021-04-08/..", "since 8 April 2021", "since 8 Apr 2021"),
    ("../2015", "until 2015", "until 2015"),
    ("2015/", "from 2015, end not stated", "from 2015, end not stated"),
    ("/2015", "until 2015, start not stated", "until 2015, start not stated"),
    ("2021-07~/..", "since about July 2021", "since c. Jul 2021"),
    ("2025-01~", "about January 2025", "c. Jan 2025"),
    ("2025-01?", "possibly January 2025", "Jan 2025?"),
    ("2025-01%", "possibly about January 2025", "c. Jan 2025?"),
    ("2014~/2024~", "about 2014 – about 2024", "c. 2014 – c. 2024"),
    ("2024-10-22~/2024-10-23", "about 22 October 2024 – 23 October 2024", "c. 22 Oct 2024 – 23 Oct 2024"),
    ("[1995-07-11,1995-07-12]", "11 or 12 July 1995", "11 or 12 Jul 1995"),
    ("[1995-07-11,1995-07-12,1995-07-14]", "11, 12 or 14 July 1995", "11, 12 or 14 Jul 1995"),
    ("[1995-07-11~,1995-07-12]", "about 11 July 1995 or 12 July 1995", "c. 11 Jul 1995 or 12 Jul 1995"),
    ("[1995-06-30,1995-07-01]", "30 June 1995 or 1 July 1995", "30 Jun 1995 or 1 Jul 1995"),
    ("[1995,1996]", "1995 or 1996", "1995 or 1996"),
    (
        "[2024-12-19..2025-01-29]",
        "some day between 19 December 2024 and 29 January 2025",
        "some day between 19 Dec 2024 and 29 Jan 2025",
    ),
    ("[1995,1997..1999]", "1995 or some time between 1997 and 1999", "1995 or some time between 1997 and 1999"),
]

SAID_ELSEWHERE = [  # text, locale, long
    ("2022-04-14", "vi", "14 tháng 4, 2022"),
    ("1991-07", "vi", "tháng 7 năm 1991"),
    ("198X", "vi", "thập niên 1980"),
    ("2019-35", "vi", "quý 3 năm 2019"),
    ("2025-01~", "vi", "khoảng tháng 1 năm 2025"),
    ("2024-10-22/2024-10-23", "vi", "22 – 23 tháng 10, 2024"),
    ("2019-07/2019-09", "vi", "tháng 7 – tháng 9 năm 2019"),
    ("2021-04-08/..", "vi", "từ 8 tháng 4, 2021"),
    ("[1995-07-11,1995-07-12]", "vi", "11 hoặc 12 tháng 7, 1995"),
    ("[2024-12-19..2025-01-29]", "vi", "một ngày từ 19 tháng 12, 2024 đến 29 tháng 1, 2025"),
    ("2024-10-22/2024-10-23", "en-US", "October 22 – 23, 2024"),
    ("[1995-07-11,1995-07-12]", "es", "11 o 12 de julio de 1995"),
    ("2024-10-22/2024-10-23", "ja", "2024年10月22日～23日"),
]


@pytest.mark.parametrize(("text", "long", "short"), SAID)
def test_said_in_english(text: str, long: str, short: str) -> None:
    """Every form is said as exactly as it is known, in full and in short."""
    date = parse_edtf(text)
    assert (say(date, "en-GB", ENGLISH), say(date, "en-GB", ENGLISH, short=True)) == (long, short)


@pytest.mark.parametrize(("text", "tag", "long"), SAID_ELSEWHERE)
def test_said_in_other_languages(text: str, tag: str, long: str) -> None:
    """Names and order come from the locale, the small words from the catalogue."""
    assert say(parse_edtf(text), tag, VIETNAMESE if tag == "vi" else ENGLISH) == long


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("2022-04-14", "Thursday, 14 April 2022", "Thu, 14 Apr 2022"),
        ("2022-04-14~", "about 14 April 2022", "c. 14 Apr 2022"),
        ("2022-04", "April 2022", "Apr 2022"),
        ("2024-10-22/2024-10-23", "22–23 October 2024", "22–23 Oct 2024"),
    ],
)
def test_the_weekday_is_said_only_of_a_known_day(text: str, long: str, short: str) -> None:
    """What is not one exact day has no weekday, asked for or not."""
    date = parse_edtf(text)
    said = [say(date, "en_GB", ENGLISH, short=brief, weekday=True) for brief in (False, True)]
    assert said == [long, short]


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("2022-04-14", "2022-04-14"),
        ("0099-09-01", "0099-09-01"),
        ("1991-07", "1991-07"),
        ("2024", "2024"),
        ("2025-01~", "2025-01"),
        ("2021-XX", "2021"),
        ("2022-12-XX", "2022-12"),
        ("198X", None),
        ("2019-35", None),
        ("2019-40", None),
        ("2016/2021", None),
        ("2021-04-08/..", None),
        ("[1995-07-11,1995-07-12]", None),
    ],
)
def test_machine_form(text: str, machine: str | None) -> None:
    """HTML's `<time>` takes days, months and years; everything else has no machine form rather than a false one."""
    assert iso(parse_edtf(text)) == machine


@pytest.mark.parametrize(
    ("text", "exact", "whatever"),
    [
        ("2022-04-14", ("2022-04-14",), ("2022-04-14",)),
        ("1991-07", ("1991-07",), ("1991-07",)),
        ("2022-12-XX", ("2022-12",), ("2022-12",)),
        ("2024-10-22/2024-10-23", ("2024-10-22", "2024-10-23"), ("2024-10-22", "2024-10-23")),
        ("2024-10-22/2024-10-22", ("2024-10-22",), ("2024-10-22",)),
        ("2019-07/2019-09-03", ("2019-07", "2019-09-03"), ("2019-07", "2019-09-03")),
        ("2025-01~", (), ("2025-01",)),
        ("2014~/2024", (), ("2014", "2024")),
        ("198X", (), ()),
        ("198X/2001", (), ()),
        ("2019-35", (), ()),
        ("2021-04-08/..", (), ()),
        ("/2015", (), ()),
        ("[1995-07-11,1995-07-12]", (), ()),
    ],
)
def test_ends_in_iso(text: str, exact: tuple[str, ...], whatever: tuple[str, ...]) -> None:
    """A day, month or year, or two of them; what is in doubt only where that is asked for, and nothing that rounds."""
    date = parse_edtf(text)
    assert (iso_ends(date), iso_ends(date, exact=False)) == (exact, whatever)


@given(valid_texts)
def test_ends_in_iso_are_those_of_the_bounds(text: str) -> None:
    """The first end begins on the earliest day, and the last ends on the latest: nothing is added or lost."""
    date = parse_edtf(text)
    ends = iso_ends(date)
    if ends:
        assert parse_edtf(ends[0]).earliest == date.earliest
        assert parse_edtf(ends[-1]).latest == date.latest


@given(valid_texts)
def test_every_date_can_be_said(text: str) -> None:
    """There is no date without words, in short or in full."""
    date = parse_edtf(text)
    for tag in ("en-GB", "vi"):
        assert say(date, tag, ENGLISH)
        assert say(date, tag, ENGLISH, short=True)


def test_an_unknown_locale_is_the_programmers_mistake() -> None:
    """A language that CLDR does not have is refused, not replaced."""
    with pytest.raises(UnknownLocaleError):
        say(parse_edtf("2024"), "xx", ENGLISH)


def test_the_locale_of_the_machine_does_not_matter() -> None:
    """Whatever Python's own locale is, the words are those that were asked for."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert say(parse_edtf("2022-04-14"), "vi", VIETNAMESE, weekday=True) == "Thứ Năm, 14 tháng 4, 2022"
    finally:
        locale.setlocale(locale.LC_ALL, before)
