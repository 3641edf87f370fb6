"""How is a date said: in a line of text, and in the date column that hangs left of every list?

Names and patterns come from CLDR through Babel, for the locale that is handed in; words of the interface come from a
gettext catalogue. Nothing here rounds: a month is never said as a day.
"""

import datetime as dt
import re
from collections.abc import Sequence
from gettext import NullTranslations

import msgspec
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from attache.dates import Edtf

_ISO_LENGTHS = {"day": 10, "month": 7, "year": 4}
_CLASSES = {
    "day": "p-day",
    "month": "p-month",
    "quarter": "p-quarter",
    "half": "p-quarter",
    "year": "p-year",
    "decade": "p-decade",
}
_NUMERALS = {"day": "n", "year": "n yr", "decade": "n dec"}
_PARTS_OF_YEAR = {"day", "month", "quarter", "half"}


class Piece(msgspec.Struct, frozen=True):
    """A number or word of a line, and what stands around it."""

    text: str
    css: str | None = None
    """Class of the text itself: `mo` a month, `ye` a year."""
    datetime: str | None = None
    """Machine form, for `<time datetime>`."""
    about: str | None = None
    """A sign before it: `c.`, `?`. What it stands for is `title`."""
    title: str | None = None
    joiner: str | None = None
    """A small word before it that must not be parted from it: `or`."""
    tail: str | None = None
    """The dash of a range. The next piece follows without a space."""


class Line(msgspec.Struct, frozen=True):
    """One line of the column: its class (`n`, `n word`, `my`, `wd`, `dur`, `or`), its pieces, a space between two."""

    css: str
    pieces: tuple[Piece, ...]
    hidden: str | None = None
    """For `my` alone: month and year in full, for ears only, where a head above the list already shows them."""


class DateColumn(msgspec.Struct, frozen=True):
    """What hangs left of the line. `css` is the class of the entry, which draws the marker on the line."""

    css: str
    datetime: str | None
    """Machine form of a date that is one exact day, month or year: the `<time>` around all lines."""
    lines: tuple[Line, ...]
    spoken: str
    """All of it in one line of text."""


class _Voice(msgspec.Struct, frozen=True):
    """In which language, with which catalogue, and at which length."""

    locale: Locale
    words: NullTranslations
    short: bool


def iso(date: Edtf) -> str | None:
    """The machine form that HTML's `<time datetime>` allows: a day, month or year, as exact as the date; else None."""
    length = _ISO_LENGTHS.get(date.precision)
    return date.low.isoformat()[:length] if length else None


def say(date: Edtf, locale: str, words: NullTranslations, *, short: bool = False, weekday: bool = False) -> str:
    """One line that says the date as exactly as it is known: "July 1991", "22–23 October 2024", "since 8 April 2021".

    `locale` is a language tag such as `en-GB`, `words` its catalogue. `short` abbreviates months; `weekday` names the
    day of the week of a single, exact day. Raises babel.UnknownLocaleError for a locale that CLDR does not have.
    """
    return _say(date, _voice(locale, words, short=short), weekday=weekday)


def column(date: Edtf, locale: str, words: NullTranslations) -> DateColumn:
    """The date as the column sets it: class of the marker, lines of numbers and words, and one line to be spoken.

    Arguments and errors are those of `say`.
    """
    voice = _voice(locale, words, short=True)
    date = _plain(date)
    if date.form in {"interval", "oneof"}:
        lines = _one_month_lines(date, voice) or _spread_lines(date, voice)
    else:
        lines = _simple_lines(date, voice)
    whole = None if date.fuzzy or date.parts else iso(date)
    return DateColumn(_css(date), whole, lines, say(date, locale, words, weekday=True))


def _voice(locale: str, words: NullTranslations, *, short: bool) -> _Voice:
    return _Voice(Locale.parse(locale.replace("-", "_")), words, short)


def _plain(date: Edtf) -> Edtf:
    """An interval from a date to itself is that date."""
    same = date.form == "interval" and date.parts[0] == date.parts[1]
    return date.parts[0] if same else date


# Words -------------------------------------------------------------------------------------------------------------


def _say(date: Edtf, voice: _Voice, *, weekday: bool = False) -> str:
    date = _plain(date)
    if date.form == "interval":
        return _say_interval(date, voice)
    if date.form == "oneof":
        return _say_choices(date.parts, voice)
    if date.form == "between":
        return _say_between(date, voice)
    return _hedge(date, _say_simple(date, voice, weekday=weekday and not date.fuzzy), voice)


def _say_simple(date: Edtf, voice: _Voice, *, weekday: bool) -> str:
    _ = voice.words.gettext
    if date.form == "day":
        return _format(_day_pattern(voice, weekday=weekday), date.low, voice)
    if date.form in {"quarter", "half"}:
        return _say_part_of_year(date, voice)
    if date.form == "decade":
        return _("%(year)ss") % {"year": _format("y", date.low, voice)}
    if date.precision == "month":
        month = _month_year(date.low, voice)
        return month if date.form == "month" else _("a day in %(month)s") % {"month": month}
    year = _skeleton("y", date.low, voice)
    return year if date.form == "year" else _("a month in %(year)s") % {"year": year}


def _say_part_of_year(date: Edtf, voice: _Voice) -> str:
    _ = voice.words.gettext
    year = {"year": _skeleton("y", date.low, voice)}
    if date.form == "half":
        return (_("first half of %(year)s") if date.low.month == 1 else _("second half of %(year)s")) % year
    if voice.short:
        return _skeleton("yQQQ", date.low, voice)
    quarters = (
        _("first quarter of %(year)s"),
        _("second quarter of %(year)s"),
        _("third quarter of %(year)s"),
        _("fourth quarter of %(year)s"),
    )
    return quarters[date.low.month // 3] % year


def _hedge(date: Edtf, said: str, voice: _Voice) -> str:
    _ = voice.words.gettext
    if date.approximate:
        said = (_("c. %(date)s") if voice.short else _("about %(date)s")) % {"date": said}
    if date.uncertain:
        said = (_("%(date)s?") if voice.short else _("possibly %(date)s")) % {"date": said}
    return said


def _say_interval(date: Edtf, voice: _Voice) -> str:
    _ = voice.words.gettext
    first, last = date.parts
    if date.earliest is None:
        text = _("until %(date)s") if first.form == "open" else _("until %(date)s, start not stated")
        return text % {"date": _say(last, voice)}
    if date.latest is None:
        text = _("since %(date)s") if last.form == "open" else _("from %(date)s, end not stated")
        return text % {"date": _say(first, voice)}
    if date.precision == "span" or date.fuzzy:
        dash = _plain_spaces(voice.locale.interval_formats[None])
        return dash.format(_say(first, voice), _say(last, voice))
    return _range(date, voice)


def _say_between(date: Edtf, voice: _Voice) -> str:
    _ = voice.words.gettext
    first, last = date.parts
    days = first.form == last.form == "day"
    text = _("some day between %(first)s and %(last)s") if days else _("some time between %(first)s and %(last)s")
    return text % {"first": _say(first, voice), "last": _say(last, voice)}


def _say_choices(choices: Sequence[Edtf], voice: _Voice) -> str:
    """Days of one month share its name, by putting all their numbers where the pattern has the day."""
    if not _days_of_one_month(choices) or any(choice.fuzzy for choice in choices):
        return _or([_say(choice, voice) for choice in choices], voice)
    numbers = _or([_format("d", choice.low, voice) for choice in choices], voice)
    pattern = _day_pattern(voice, weekday=False)
    quoted = "'" + numbers.replace("'", "''") + "'"
    return _format(re.sub(r"'[^']*'|d+", lambda m: quoted if m[0][0] == "d" else m[0], pattern), choices[0].low, voice)


# The column --------------------------------------------------------------------------------------------------------


def _css(date: Edtf) -> str:
    """The marker: filled is exact, hollow is coarse, dashed is not certain (visual grammar of the stylesheet)."""
    if date.form == "oneof":
        return "p-oneof" if len(date.parts) > 1 else "p-approx"
    if date.form == "interval":
        if date.fuzzy or date.earliest is None or date.latest is None:
            return "p-span"
        return "p-range" if date.precision == "days" else "p-year"
    return "p-approx" if date.fuzzy else _CLASSES[date.precision]


def _simple_lines(date: Edtf, voice: _Voice) -> tuple[Line, ...]:
    text = _numeral(date, voice)
    lines = [Line(_NUMERALS.get(date.precision, "n word"), (_piece(date, text, voice) if date.fuzzy else Piece(text),))]
    if date.precision in _PARTS_OF_YEAR:
        lines.append(_month_year_line(date, voice))
    if date.form == "day" and not date.fuzzy:
        lines.append(Line("wd", (Piece(_format("EEE", date.low, voice)),)))
    return tuple(lines)


def _one_month_lines(date: Edtf, voice: _Voice) -> tuple[Line, ...]:
    """Two days of one month, "22–23" or "11 or 12"; nothing for all else."""
    _ = voice.words.gettext
    if len(date.parts) != 2 or not _days_of_one_month(date.parts):
        return ()
    first, last = date.parts
    one, other = (_format("d", part.low, voice) for part in date.parts)
    month = _month_year_line(first, voice)
    if date.form == "oneof":
        pieces = _piece(first, one, voice), _piece(last, other, voice, joiner=_("or"))
        return Line("n rng stack", pieces), month
    pieces = _piece(first, one, voice, tail="–"), _piece(last, other, voice)
    return Line("n rng", pieces), month, *_duration(date, voice)


def _spread_lines(date: Edtf, voice: _Voice) -> tuple[Line, ...]:
    """Everything else that has parts: each on lines of its own, and a year that all share said once, at the end."""
    items = _sequence(date, voice)
    dates = [item for item in items if isinstance(item, Edtf)]
    once = len({item.low.year for item in dates}) == 1 and all(item.precision in _PARTS_OF_YEAR for item in dates)
    lines: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            lines.append(item)
            continue
        tail = "–" if date.form == "interval" and item is not dates[-1] else None
        own_year = item.precision in _PARTS_OF_YEAR and (not once or item is dates[-1])
        lines.append(Line("n word span", (_piece(item, _word(item, voice), voice, tail=None if own_year else tail),)))
        if own_year:
            lines.append(Line("my", (Piece(_skeleton("y", item.low, voice), tail=tail),)))
    return (*lines, *_duration(date, voice))


def _sequence(date: Edtf, voice: _Voice) -> list[Edtf | Line]:
    """The dates of an interval or a choice in reading order, with the small words that stand before and between."""
    _ = voice.words.gettext
    if date.form == "oneof":
        first, *others = (_sequence(choice, voice) for choice in date.parts)
        return first + [item for other in others for item in (_small(_("or")), *other)]
    if date.form == "between":
        return [_small(_("between")), date.parts[0], _small(_("and")), date.parts[1]]
    return _ends(date, voice) if date.form == "interval" else [date]


def _ends(date: Edtf, voice: _Voice) -> list[Edtf | Line]:
    _ = voice.words.gettext
    first, last = date.parts
    if date.earliest is None:
        note = [_note(_("start not stated"))] if first.form == "unknown" else []
        return [_small(_("until")), last, *note]
    if last.form == "open":
        return [_small(_("since")), first]
    if last.form == "unknown":
        return [_small(_("from")), first, _note(_("end not stated"))]
    return [first, last]


def _small(word: str) -> Line:
    return Line("or", (Piece(word),))


def _note(text: str) -> Line:
    return Line("dur", (Piece(text),))


def _duration(date: Edtf, voice: _Voice) -> tuple[Line, ...]:
    """How many days a range of exact days lasts; nothing for all else."""
    if date.precision != "days" or date.fuzzy:
        return ()
    count = (date.high - date.low).days + 1
    text = voice.words.ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    return (_note(text),)


def _month_year_line(date: Edtf, voice: _Voice) -> Line:
    """The line under the number: month and year, or the year alone where the month is the large word."""
    year = _skeleton("y", date.low, voice)
    if date.precision != "day":
        return Line("my", (Piece(year),), hidden=year)
    month = _format("MMM", date.low, voice)
    return Line("my", (Piece(month, css="mo"), Piece(year, css="ye")), hidden=_skeleton("yMMMM", date.low, voice))


def _numeral(date: Edtf, voice: _Voice) -> str:
    """The large number or word of a date that stands alone; a month in full where nothing must fit beside it."""
    if date.precision == "day":
        return _format("d", date.low, voice)
    if date.precision == "month":
        return _format("MMM" if date.fuzzy else "MMMM", date.low, voice)
    return _format("QQQQ", date.low, voice) if date.precision == "quarter" else _word(date, voice)


def _word(date: Edtf, voice: _Voice) -> str:
    """The same where several share a column: "28 Aug", "Aug", "Q3", "1st half", "2016", "1980s"."""
    _ = voice.words.gettext
    if date.precision == "half":
        return _("1st half") if date.low.month == 1 else _("2nd half")
    if date.precision == "decade":
        return _say_simple(date, voice, weekday=False)
    if date.precision in {"month", "quarter"}:
        return _format("MMM" if date.precision == "month" else "QQQ", date.low, voice)
    return _skeleton("MMMd" if date.precision == "day" else "y", date.low, voice)


def _piece(date: Edtf, text: str, voice: _Voice, *, joiner: str | None = None, tail: str | None = None) -> Piece:
    """A number with its own `<time>` and its sign of doubt."""
    _ = voice.words.gettext
    signs = [(_("c."), _("about"))] * date.approximate + [(_("?"), _("possibly"))] * date.uncertain
    about = " ".join(sign for sign, _title in signs) or None
    title = ", ".join(title for _sign, title in signs) or None
    return Piece(text, datetime=iso(date), about=about, title=title, joiner=joiner, tail=tail)


# CLDR --------------------------------------------------------------------------------------------------------------


def _format(pattern: str, day: dt.date, voice: _Voice) -> str:
    return _plain_spaces(format_date(day, pattern, locale=voice.locale))


def _skeleton(skeleton: str, day: dt.date, voice: _Voice) -> str:
    """Fields in the order and with the punctuation of the locale, whatever order the skeleton has."""
    return _plain_spaces(format_skeleton(skeleton, day, locale=voice.locale))


def _month_year(day: dt.date, voice: _Voice) -> str:
    return _skeleton("yMMM" if voice.short else "yMMMM", day, voice)


def _day_pattern(voice: _Voice, *, weekday: bool) -> str:
    if voice.short:
        return str(voice.locale.datetime_skeletons["yMMMEd" if weekday else "yMMMd"].pattern)
    return str(voice.locale.date_formats["full" if weekday else "long"].pattern)


def _range(date: Edtf, voice: _Voice) -> str:
    """Two days, months or years, with what they share said once: "22–23 October 2024".

    CLDR's patterns for ranges of days have short months only: the long month takes their place.
    """
    skeleton = {"days": "yMMMd", "months": "yMMM" if voice.short else "yMMMM", "years": "y"}[date.precision]
    field = "y" if date.low.year != date.high.year else "M" if date.low.month != date.high.month else "d"
    first, last = voice.locale.interval_formats[skeleton][field]
    if not voice.short:
        first, last = (re.sub("M{3,}", "MMMM", pattern) for pattern in (first, last))
    return _format(first, date.low, voice) + _format(last, date.high, voice)


def _or(items: list[str], voice: _Voice) -> str:
    return format_list(items, style="or", locale=voice.locale)


def _days_of_one_month(dates: Sequence[Edtf]) -> bool:
    return all(date.form == "day" for date in dates) and len({(date.low.year, date.low.month) for date in dates}) == 1


def _plain_spaces(text: str) -> str:
    """CLDR sets thin spaces around its dashes, which neither a search nor a plain text wants."""
    return text.replace("\u2009", " ")
