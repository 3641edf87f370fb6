"""How does a date hang left of the line?

What is read there in lines of numbers and words, and the marker that the line gets, follow the visual grammar of the
stylesheet. Names come from CLDR and words from the catalogue, as in `datewords`.
"""

from gettext import NullTranslations

import msgspec

from attache.dates import Edtf
from attache.datewords import Voice, days_of_one_month, iso, plain, say_simple

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
    css: str | None = None  # class of the text itself: `mo` a month, `ye` a year
    datetime: str | None = None  # machine form, for `<time datetime>`
    about: str | None = None  # a sign before it: `c.`, `?`
    title: str | None = None  # what that sign stands for
    joiner: str | None = None  # a small word before it that must not be parted from it: `or`
    tail: str | None = None  # the dash of a range; the next piece follows without a space


class Line(msgspec.Struct, frozen=True):
    """One line of the column: its class (`n`, `n word`, `my`, `wd`, `dur`, `or`), its pieces, a space between two.

    `hidden` is all of it, for ears only, where a head above the list shows it already; `head` says which, `month` or
    `year`. `instead` is then set in its place: that no more than this is known.
    """

    css: str
    pieces: tuple[Piece, ...]
    hidden: str | None = None
    head: str | None = None
    instead: str | None = None

    @property
    def text(self) -> str:
        """The line as plain text."""
        pieces = (" ".join(word for word in (p.joiner, p.about, p.text) if word) + (p.tail or " ") for p in self.pieces)
        return "".join(pieces).strip()


class DateColumn(msgspec.Struct, frozen=True):
    """What hangs left of the line."""

    css: str  # class of the entry, which draws the marker on the line
    datetime: str | None  # machine form of one exact day, month or year: the `<time>` around all lines
    lines: tuple[Line, ...]


def column(date: Edtf, locale: str, words: NullTranslations) -> DateColumn:
    """The date as the column sets it: class of the marker, and lines of numbers and words.

    Arguments and errors are those of `say`.
    """
    voice = Voice.of(locale, words, short=True)
    date = plain(date)
    if date.form in {"interval", "oneof"}:
        lines = _one_month_lines(date, voice) or _spread_lines(date, voice)
    else:
        lines = _simple_lines(date, voice)
    whole = None if date.fuzzy or date.parts else iso(date)
    return DateColumn(_css(date), whole, lines)


def _css(date: Edtf) -> str:
    """The marker: filled is exact, hollow is coarse, dashed is not certain (visual grammar of the stylesheet)."""
    if date.form == "oneof":
        return "p-oneof" if len(date.parts) > 1 else "p-approx"
    if date.form == "interval":
        if date.fuzzy or date.earliest is None or date.latest is None:
            return "p-span"
        return "p-range" if date.precision == "days" else "p-year"
    return "p-approx" if date.fuzzy else _CLASSES[date.precision]


def _simple_lines(date: Edtf, voice: Voice) -> tuple[Line, ...]:
    text, css = _numeral(date, voice), _NUMERALS.get(date.precision, "n word")
    said = () if date.fuzzy else _said(date, text, voice)
    lines = [Line(css, (_piece(date, text, voice) if date.fuzzy else Piece(text),), *said)]
    if date.precision in _PARTS_OF_YEAR:
        lines.append(_month_year_line(date, voice))
    if date.form == "day" and not date.fuzzy:
        lines.append(Line("wd", (Piece(voice.format("EEE", date.low)),)))
    return tuple(lines)


def _said(date: Edtf, text: str, voice: Voice) -> tuple[str, str, str] | tuple[()]:
    """Of a month, year or decade: its text, the head that says the same, and that no more is known."""
    _ = voice.words.gettext
    instead = {"month": _("month only"), "year": _("year only"), "decade": _("decade only")}.get(date.precision)
    return (text, "month" if date.precision == "month" else "year", instead) if instead else ()


def _one_month_lines(date: Edtf, voice: Voice) -> tuple[Line, ...]:
    """Two days of one month, "22–23" or "11 or 12"; nothing for all else."""
    _ = voice.words.gettext
    if len(date.parts) != 2 or not days_of_one_month(date.parts):
        return ()
    first, last = date.parts
    one, other = (voice.format("d", part.low) for part in date.parts)
    month = _month_year_line(first, voice)
    if date.form == "oneof":
        pieces = _piece(first, one, voice), _piece(last, other, voice, joiner=_("or"))
        return Line("n rng stack", pieces), month
    pieces = _piece(first, one, voice, tail="–"), _piece(last, other, voice)
    return Line("n rng", pieces), month, *_duration(date, voice)


def _spread_lines(date: Edtf, voice: Voice) -> tuple[Line, ...]:
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
            lines.append(Line("my", (Piece(voice.skeleton("y", item.low), tail=tail),)))
    return (*lines, *_duration(date, voice))


def _sequence(date: Edtf, voice: Voice) -> list[Edtf | Line]:
    """The dates of an interval or a choice in reading order, with the small words that stand before and between."""
    _ = voice.words.gettext
    if date.form == "oneof":
        first, *others = (_sequence(choice, voice) for choice in date.parts)
        return first + [item for other in others for item in (_small(_("or")), *other)]
    if date.form == "between":
        return [_small(_("between")), date.parts[0], _small(_("and")), date.parts[1]]
    return _ends(date, voice) if date.form == "interval" else [date]


def _ends(date: Edtf, voice: Voice) -> list[Edtf | Line]:
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


def _duration(date: Edtf, voice: Voice) -> tuple[Line, ...]:
    """How many days a range of exact days lasts; nothing for all else."""
    if date.precision != "days" or date.fuzzy:
        return ()
    count = (date.high - date.low).days + 1
    text = voice.words.ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    return (_note(text),)


def _month_year_line(date: Edtf, voice: Voice) -> Line:
    """The line under the number: month and year, or the year alone where the month is the large word."""
    year = voice.skeleton("y", date.low)
    if date.precision != "day":
        return Line("my", (Piece(year),), hidden=year, head="month")
    month = voice.format("MMM", date.low)
    hidden = voice.skeleton("yMMMM", date.low)
    return Line("my", (Piece(month, css="mo"), Piece(year, css="ye")), hidden, head="month")


def _numeral(date: Edtf, voice: Voice) -> str:
    """The large number or word of a date that stands alone; a month in full where nothing must fit beside it."""
    if date.precision == "day":
        return voice.format("d", date.low)
    if date.precision == "month":
        return voice.format("MMM" if date.fuzzy else "MMMM", date.low)
    return voice.format("QQQQ", date.low) if date.precision == "quarter" else _word(date, voice)


def _word(date: Edtf, voice: Voice) -> str:
    """The same where several share a column: "28 Aug", "Aug", "Q3", "1st half", "2016", "1980s"."""
    _ = voice.words.gettext
    if date.precision == "half":
        return _("1st half") if date.low.month == 1 else _("2nd half")
    if date.precision == "decade":
        return say_simple(date, voice, weekday=False)
    if date.precision in {"month", "quarter"}:
        return voice.format("MMM" if date.precision == "month" else "QQQ", date.low)
    return voice.skeleton("MMMd" if date.precision == "day" else "y", date.low)


def _piece(date: Edtf, text: str, voice: Voice, *, joiner: str | None = None, tail: str | None = None) -> Piece:
    """A number with its own `<time>` and its sign of doubt."""
    _ = voice.words.gettext
    signs = [(_("c."), _("about"))] * date.approximate + [(_("?"), _("possibly"))] * date.uncertain
    about = " ".join(sign for sign, _title in signs) or None
    title = ", ".join(title for _sign, title in signs) or None
    return Piece(text, datetime=iso(date), about=about, title=title, joiner=joiner, tail=tail)
