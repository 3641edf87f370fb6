"""How is a date said in a line of text?

Names and patterns come from CLDR through Babel, for the locale that is handed in; words of the interface come from a
gettext catalogue. Nothing here rounds: a month is never said as a day.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from gettext import NullTranslations

import msgspec
from babel import Locale
from babel.dates import format_skeleton, parse_pattern
from babel.lists import format_list

from attache.dates import Edtf

_MONTHLY = frozenset("yQM")  # fields of CLDR
_ISO_LENGTHS = {"day": 10, "month": 7, "year": 4}


def _remembered(said: Callable[["Voice", str, dt.date], str]) -> Callable[["Voice", str, dt.date], str]:
    """What was said of a day; where fields show no more than its month, of any day of that."""
    known = lru_cache(4096)(said)
    return lambda voice, fields, day: known(voice, fields, day.replace(day=1) if _MONTHLY.issuperset(fields) else day)


class Voice(msgspec.Struct, frozen=True):
    """In which language, with which catalogue, and at which length."""

    locale: Locale
    words: NullTranslations
    short: bool

    @classmethod
    @cache
    def of(cls, locale: str, words: NullTranslations, *, short: bool) -> "Voice":
        """The voice for a language tag such as `en-GB`; raises babel.UnknownLocaleError."""
        return cls(Locale.parse(locale.replace("-", "_")), words, short)

    @_remembered
    def format(self, pattern: str, day: dt.date) -> str:
        """A day by a pattern of CLDR, whose fields stand as they are written."""
        return _plain_spaces(parse_pattern(pattern).apply(day, self.locale))

    @_remembered
    def skeleton(self, skeleton: str, day: dt.date) -> str:
        """The same with fields in the order and with the punctuation of the locale, whatever order they have here."""
        pattern = self.locale.datetime_skeletons.get(skeleton)
        said = pattern.apply(day, self.locale) if pattern else format_skeleton(skeleton, day, locale=self.locale)
        return _plain_spaces(said)


def iso(date: Edtf) -> str | None:
    """The machine form that HTML's `<time datetime>` allows: a day, month or year, as exact as the date; else None."""
    length = _ISO_LENGTHS.get(date.precision)
    return date.low.isoformat()[:length] if length else None


def iso_ends(date: Edtf, *, exact: bool = True) -> tuple[str, ...]:
    """The day, month or year that a date is, or the two between which it lasts, for formats that know ISO 8601 alone.

    Nothing where these would say less or more than is known: decades, quarters, halves, one of several, ends that are
    open or not stated, and (but for `exact=False`) whatever is approximate or uncertain. See ADR 0015.
    """
    whole = plain(date)
    found = [iso(part) for part in (whole.parts if whole.form == "interval" else (whole,))]
    return tuple(text for text in found if text) if all(found) and not (exact and date.fuzzy) else ()


def say(date: Edtf, locale: str, words: NullTranslations, *, short: bool = False, weekday: bool = False) -> str:
    """One line that says the date as exactly as it is known: "July 1991", "22–23 October 2024", "since 8 April 2021".

    `locale` is a language tag such as `en-GB`, `words` its catalogue. `short` abbreviates months; `weekday` names the
    day of the week of a single, exact day. Raises babel.UnknownLocaleError for a locale that CLDR does not have.
    """
    return _say(date, Voice.of(locale, words, short=short), weekday=weekday)


def plain(date: Edtf) -> Edtf:
    """An interval from a date to itself is that date."""
    same = date.form == "interval" and date.parts[0] == date.parts[1]
    return date.parts[0] if same else date


# Words -------------------------------------------------------------------------------------------------------------


def _say(date: Edtf, voice: Voice, *, weekday: bool = False) -> str:
    date = plain(date)
    if date.form == "interval":
        return _say_interval(date, voice)
    if date.form == "oneof":
        return _say_choices(date.parts, voice)
    if date.form == "between":
        return _say_between(date, voice)
    return _hedge(date, say_simple(date, voice, weekday=weekday and not date.fuzzy), voice)


def say_simple(date: Edtf, voice: Voice, *, weekday: bool) -> str:
    """A date without parts, its doubts left out."""
    _ = voice.words.gettext
    if date.form == "day":
        return voice.format(_day_pattern(voice, weekday=weekday), date.low)
    if date.form in {"quarter", "half"}:
        return _say_part_of_year(date, voice)
    if date.form == "decade":
        return _("%(year)ss") % {"year": voice.format("y", date.low)}
    if date.precision == "month":
        month = _month_year(date.low, voice)
        return month if date.form == "month" else _("a day in %(month)s") % {"month": month}
    year = voice.skeleton("y", date.low)
    return year if date.form == "year" else _("a month in %(year)s") % {"year": year}


def _say_part_of_year(date: Edtf, voice: Voice) -> str:
    _ = voice.words.gettext
    year = {"year": voice.skeleton("y", date.low)}
    if date.form == "half":
        return (_("first half of %(year)s") if date.low.month == 1 else _("second half of %(year)s")) % year
    if voice.short:
        return voice.skeleton("yQQQ", date.low)
    quarters = (
        _("first quarter of %(year)s"),
        _("second quarter of %(year)s"),
        _("third quarter of %(year)s"),
        _("fourth quarter of %(year)s"),
    )
    return quarters[date.low.month // 3] % year


def _hedge(date: Edtf, said: str, voice: Voice) -> str:
    _ = voice.words.gettext
    if date.approximate:
        said = (_("c. %(date)s") if voice.short else _("about %(date)s")) % {"date": said}
    if date.uncertain:
        said = (_("%(date)s?") if voice.short else _("possibly %(date)s")) % {"date": said}
    return said


def _say_interval(date: Edtf, voice: Voice) -> str:
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


def _say_between(date: Edtf, voice: Voice) -> str:
    _ = voice.words.gettext
    first, last = date.parts
    days = first.form == last.form == "day"
    text = _("some day between %(first)s and %(last)s") if days else _("some time between %(first)s and %(last)s")
    return text % {"first": _say(first, voice), "last": _say(last, voice)}


def _say_choices(choices: Sequence[Edtf], voice: Voice) -> str:
    """Days of one month share its name, by putting all their numbers where the pattern has the day."""
    if not days_of_one_month(choices) or any(choice.fuzzy for choice in choices):
        return _or([_say(choice, voice) for choice in choices], voice)
    numbers = _or([voice.format("d", choice.low) for choice in choices], voice)
    pattern = _day_pattern(voice, weekday=False)
    quoted = "'" + numbers.replace("'", "''") + "'"
    return voice.format(re.sub(r"'[^']*'|d+", lambda m: quoted if m[0][0] == "d" else m[0], pattern), choices[0].low)


# CLDR --------------------------------------------------------------------------------------------------------------


def _month_year(day: dt.date, voice: Voice) -> str:
    return voice.skeleton("yMMM" if voice.short else "yMMMM", day)


def _day_pattern(voice: Voice, *, weekday: bool) -> str:
    if voice.short:
        return str(voice.locale.datetime_skeletons["yMMMEd" if weekday else "yMMMd"].pattern)
    return str(voice.locale.date_formats["full" if weekday else "long"].pattern)


def _range(date: Edtf, voice: Voice) -> str:
    """Two days, months or years, with what they share said once: "22–23 October 2024".

    CLDR's patterns for ranges of days have short months only: the long month takes their place.
    """
    skeleton = {"days": "yMMMd", "months": "yMMM" if voice.short else "yMMMM", "years": "y"}[date.precision]
    field = "y" if date.low.year != date.high.year else "M" if date.low.month != date.high.month else "d"
    first, last = voice.locale.interval_formats[skeleton][field]
    if not voice.short:
        first, last = (re.sub("M{3,}", "MMMM", pattern) for pattern in (first, last))
    return voice.format(first, date.low) + voice.format(last, date.high)


def _or(items: list[str], voice: Voice) -> str:
    return format_list(items, style="or", locale=voice.locale)


def days_of_one_month(dates: Sequence[Edtf]) -> bool:
    """Whether all are days, and of the same month."""
    return all(date.form == "day" for date in dates) and len({(date.low.year, date.low.month) for date in dates}) == 1


def _plain_spaces(text: str) -> str:
    """CLDR sets thin spaces around its dashes, which neither a search nor a plain text wants."""
    return text.replace("\u2009", " ")
