"""How does a date hang left of the line?"""

import pytest
from hypothesis import given
from jinja2 import Environment, StrictUndefined

from attache.datecolumn import DateColumn, column
from attache.dates import parse_edtf
from tests.test_dates import valid_texts
from tests.test_datewords import ENGLISH, VIETNAMESE

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
    ("text", "lines"),
    [
        ("2022-04-14", ["14", "thg 4 2022", "Th 5"]),
        ("1991-07", ["tháng 7", "1991"]),
        ("2019-35", ["Quý 3", "2019"]),
        ("2024-10-22/2024-10-23", ["22–23", "thg 10 2024", "2 ngày"]),
        ("[1995-07-11,1995-07-12]", ["11 hoặc 12", "thg 7 1995"]),
    ],
)
def test_columns_in_vietnamese(text: str, lines: list[str]) -> None:
    """The column speaks the language of its page."""
    made = column(parse_edtf(text), "vi", VIETNAMESE)
    assert _lines(made) == lines


@given(valid_texts)
def test_every_date_has_a_column(text: str) -> None:
    """There is no date without a column, and where the day is not known none is made
    up."""
    date = parse_edtf(text)
    for tag in ("en-GB", "vi"):
        made = column(date, tag, ENGLISH)
        assert made.datetime is None or date.text.startswith(made.datetime)
        assert made.css != "p-day" or date.low == date.high


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-04-14", [("April 2022", "month", None)]),
        ("1991-07", [("July", "month", "month only"), ("1991", "month", None)]),
        ("2022-12-XX", [("December", "month", "month only"), ("2022", "month", None)]),
        ("2019-35", [("2019", "month", None)]),
        ("2024", [("2024", "year", "year only")]),
        ("2021-XX", [("2021", "year", "year only")]),
        ("198X", [("1980s", "year", "decade only")]),
        ("2024~", []),
        ("2016/2021", []),
    ],
)
def test_what_a_head_says_is_not_said_again(text: str, said: list[tuple[str, str, str | None]]) -> None:
    """Under a head that says it a date is for ears alone, and small words say that no more is known."""
    lines = column(parse_edtf(text), "en-GB", ENGLISH).lines
    assert [(line.hidden, line.head, line.instead) for line in lines if line.hidden] == said
