"""How is a date said, in a line of text and in the date column?"""

import locale
from gettext import NullTranslations

import pytest
from babel import UnknownLocaleError
from hypothesis import given
from jinja2 import Environment, StrictUndefined

from attache.dates import parse_edtf
from attache.datewords import DateColumn, column, iso, say
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

MACRO = """
{%- macro value(p) -%}
{%- if p.datetime %}<time datetime="{{ p.datetime }}">{{ p.text }}</time>
{%- elif p.css %}<span class="{{ p.css }}">{{ p.text }}</span>{% else %}{{ p.text }}{% endif -%}
{%- endmacro -%}
{%- macro about(p) -%}
{%- if p.about %}<abbr class="ca" title="{{ p.title }}">{{ p.about }}</abbr> {% endif %}{{ value(p) }}
{%- endmacro -%}
{%- macro piece(p) -%}
{%- if p.joiner %}<span class="nb"><span class="or">{{ p.joiner }}</span> {{ about(p) }}</span>
{%- else %}{{ about(p) }}{% endif %}{{ p.tail or "" }}
{%- endmacro -%}
{%- if c.datetime %}<time datetime="{{ c.datetime }}">{% endif -%}
{%- for l in c.lines -%}
{%- if headed and l.hidden %}<span class="vh">{{ l.hidden }}</span>
{%- else %}<span class="{{ l.css }}">
{%- for p in l.pieces %}{{ piece(p) }}{% if not loop.last and not p.tail %} {% endif %}{% endfor -%}
</span>{% endif %}{% if not loop.last %} {% endif -%}
{%- endfor -%}
{%- if c.datetime %}</time>{% endif -%}
"""

MOCK = [  # text, whether a head shows month and year, class, what stands in the mock's `.when`
    (
        "2022-04-14",
        False,
        "p-day",
        (
            '<time datetime="2022-04-14"><span class="n">14</span> <span class="my"><span class="mo">Apr</span> '
            '<span class="ye">2022</span></span> <span class="wd">Thu</span></time>'
        ),
    ),
    (
        "2024-10-23",
        True,
        "p-day",
        (
            '<time datetime="2024-10-23"><span class="n">23</span> <span class="vh">October 2024</span> '
            '<span class="wd">Wed</span></time>'
        ),
    ),
    (
        "2024-10-22/2024-10-23",
        False,
        "p-range",
        (
            '<span class="n rng"><time datetime="2024-10-22">22</time>–<time datetime="2024-10-23">23</time></span> '
            '<span class="my"><span class="mo">Oct</span> <span class="ye">2024</span></span> '
            '<span class="dur">2 days</span>'
        ),
    ),
    (
        "2024-12-19/2024-12-22",
        True,
        "p-range",
        (
            '<span class="n rng"><time datetime="2024-12-19">19</time>–<time datetime="2024-12-22">22</time></span> '
            '<span class="vh">December 2024</span> <span class="dur">4 days</span>'
        ),
    ),
    (
        "1991-07",
        False,
        "p-month",
        '<time datetime="1991-07"><span class="n word">July</span> <span class="my">1991</span></time>',
    ),
    ("2025", False, "p-year", '<time datetime="2025"><span class="n yr">2025</span></time>'),
    ("198X", False, "p-decade", '<span class="n dec">1980s</span>'),
    (
        "2025-01~",
        False,
        "p-approx",
        (
            '<span class="n word"><abbr class="ca" title="about">c.</abbr> <time datetime="2025-01">Jan</time></span> '
            '<span class="my">2025</span>'
        ),
    ),
    (
        "2014~/2024~",
        False,
        "p-span",
        (
            '<span class="n word span"><abbr class="ca" title="about">c.</abbr> '
            '<time datetime="2014">2014</time>–</span> '
            '<span class="n word span"><abbr class="ca" title="about">c.</abbr> '
            '<time datetime="2024">2024</time></span>'
        ),
    ),
    (
        "[1995-07-11,1995-07-12]",
        False,
        "p-oneof",
        (
            '<span class="n rng stack"><time datetime="1995-07-11">11</time> '
            '<span class="nb"><span class="or">or</span> '
            '<time datetime="1995-07-12">12</time></span></span> <span class="my"><span class="mo">Jul</span> '
            '<span class="ye">1995</span></span>'
        ),
    ),
]

COLUMNS = [  # text, class, its lines
    ("2019-35", "p-quarter", ["3rd quarter", "2019"]),
    ("2019-40", "p-quarter", ["1st half", "2019"]),
    ("2021-XX", "p-year", ["2021"]),
    ("2022-12-XX", "p-month", ["December", "2022"]),
    ("2022-04-14~", "p-approx", ["c. 14", "Apr 2022"]),
    ("2014%", "p-approx", ["c. ? 2014"]),
    ("2014~", "p-approx", ["c. 2014"]),
    ("198X~", "p-approx", ["c. 1980s"]),
    ("2024-10-22/2024-10-22", "p-day", ["22", "Oct 2024", "Tue"]),
    ("2024-08-28/2024-09-03", "p-range", ["28 Aug–", "3 Sept", "2024", "7 days"]),
    ("2023-12-28/2024-01-03", "p-range", ["28 Dec", "2023–", "3 Jan", "2024", "7 days"]),
    ("2024-10-22~/2024-10-23", "p-span", ["c. 22–23", "Oct 2024"]),
    ("2019-07/2019-09", "p-year", ["Jul–", "Sept", "2019"]),
    ("2019-33/2019-34", "p-year", ["Q1–", "Q2", "2019"]),
    ("2016/2021", "p-year", ["2016–", "2021"]),
    ("2014-01-08/2015", "p-year", ["8 Jan", "2014–", "2015"]),
    ("2021-04-08/..", "p-span", ["since", "8 Apr", "2021"]),
    ("../2015", "p-span", ["until", "2015"]),
    ("2015/", "p-span", ["from", "2015", "end not stated"]),
    ("/2015-07", "p-span", ["until", "Jul", "2015", "start not stated"]),
    ("[1995-06-30,1995-07-01]", "p-oneof", ["30 Jun", "or", "1 Jul", "1995"]),
    ("[1995,1996,1997]", "p-oneof", ["1995", "or", "1996", "or", "1997"]),
    ("[2024-12-19..2025-01-29]", "p-approx", ["between", "19 Dec", "2024", "and", "29 Jan", "2025"]),
    ("[1995,1997..1999]", "p-oneof", ["1995", "or", "between", "1997", "and", "1999"]),
]

_template = Environment(autoescape=True, undefined=StrictUndefined).from_string(MACRO)


def _lines(made: DateColumn) -> list[str]:
    """What the eye reads, line by line."""
    lines = []
    for line in made.lines:
        words = ["".join(f"{w} " for w in (p.joiner, p.about) if w) + p.text + (p.tail or " ") for p in line.pieces]
        lines.append("".join(words).rstrip())
    return lines


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


@pytest.mark.parametrize(("text", "headed", "css", "html"), MOCK)
def test_the_column_gives_the_html_of_the_mock(text: str, headed: bool, css: str, html: str) -> None:
    """A template that only lays out the pieces gives, letter by letter, what the visual direction drew."""
    made = column(parse_edtf(text), "en-GB", ENGLISH)
    assert (made.css, _template.render(c=made, headed=headed)) == (css, html)


@pytest.mark.parametrize(("text", "css", "lines"), COLUMNS)
def test_columns_that_the_mock_does_not_show(text: str, css: str, lines: list[str]) -> None:
    """The marker is filled only for exact days, dashed for doubt; a year that all share stands once, at the end."""
    made = column(parse_edtf(text), "en-GB", ENGLISH)
    assert (made.css, _lines(made)) == (css, lines)


@pytest.mark.parametrize(
    ("text", "lines", "spoken"),
    [
        ("2022-04-14", ["14", "thg 4 2022", "Th 5"], "Thứ Năm, 14 tháng 4, 2022"),
        ("1991-07", ["tháng 7", "1991"], "tháng 7 năm 1991"),
        ("2019-35", ["Quý 3", "2019"], "quý 3 năm 2019"),
        ("2024-10-22/2024-10-23", ["22–23", "thg 10 2024", "2 ngày"], "22 – 23 tháng 10, 2024"),
        ("[1995-07-11,1995-07-12]", ["11 hoặc 12", "thg 7 1995"], "11 hoặc 12 tháng 7, 1995"),
    ],
)
def test_columns_in_vietnamese(text: str, lines: list[str], spoken: str) -> None:
    """The column speaks the language of its page, and says all of it once more for those who hear it."""
    made = column(parse_edtf(text), "vi", VIETNAMESE)
    assert (_lines(made), made.spoken) == (lines, spoken)


@given(valid_texts)
def test_every_date_can_be_said(text: str) -> None:
    """There is no date without words and a column, and where the day is not known none is made up."""
    date = parse_edtf(text)
    for tag in ("en-GB", "vi"):
        made = column(date, tag, ENGLISH)
        assert say(date, tag, ENGLISH, short=True)
        assert made.spoken == say(date, tag, ENGLISH, weekday=True)
        assert made.datetime is None or date.text.startswith(made.datetime)
        assert made.css != "p-day" or date.low == date.high


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
