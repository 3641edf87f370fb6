"""Which dates does a text tell?"""

import datetime as dt
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from attache.dates import Edtf, EdtfError, parse_edtf
from attache.mentions import Certainty, Mention
from attache.phrasebook import Phrasebook
from attache.tokens import sentence_starts

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNDECIDED = "day and month may change places"
_COUNTS, _NO_DAY = "counted from the day of publication", "no publication date to count from"
_STEPS = {"last": -1, "past": -1, "next": 1}
_UNITS = {"day": (1, 10), "week": (7, 10), "month": (30, 7), "year": (365, 4), "decade": (3652, 4)}  # days, exactness
_PARTS = {  # the codes of EDTF for the parts of a year
    "first quarter": 33, "second quarter": 34, "third quarter": 35, "fourth quarter": 36, "last quarter": 36,
    "first half": 40, "second half": 41, "last half": 41, "Q1": 33, "Q2": 34, "Q3": 35, "Q4": 36,
}  # fmt: skip
_NEAR = 400  # so many letters around a date may say what it is
_REACH = {"future": 100, "past": 366}  # how many days back a date without a year may lie before it is one to come
_DAYLIKE = {"days", "digits", "weekday", "today", "nth", "beside"}
_ENDS_IN_DAY = re.compile(r"-\d\d-\d\d$")

Reading = tuple[str, str]  # the value, and what it rests on where the words alone do not tell it


@cache
def _phrases() -> Phrasebook:
    """How texts tell dates."""
    return Phrasebook("datephrases", months=_spelled(MONTHS), weekdays=_spelled(WEEKDAYS))


def _spelled(names: Sequence[str]) -> str:
    """An expression for the names, in full or short, as they are written or in capitals."""
    full, short = ("|".join(f"{n[:size]}|{n[:size].upper()}" for n in names) for size in (9, 3))
    return rf"(?:(?:{full})\b|(?:{short}|Sept|Tues|Thurs)\b\.?)"


class _Words(NamedTuple):
    """The words of a date, by which rule they were found, and what stands around them."""

    rule: str
    found: re.Match[str]
    before: str  # of its sentence
    after: str
    published: dt.date | None
    report: str  # its day, or that of the dateline
    told: Sequence[Mention]  # the dates before it

    def group(self, name: str) -> str:
        """The words of a group, empty where the rule has none."""
        return self.found.groupdict().get(name) or ""

    def numbers(self, letters: str) -> list[int]:
        """Its days, months or years, in their order."""
        words = [word for name, word in sorted(self.found.groupdict().items()) if word and name[0] in letters]
        if letters in "MW":
            names = MONTHS if letters == "M" else WEEKDAYS
            return [n for word in words for n, name in enumerate(names, letters == "M") if _same(word, name)]
        return [int(number) for word in words for number in re.findall(r"\d+", word)]

    @property
    def close(self) -> str:
        """The date that the same sentence names close before."""
        words = self.told[-1].detail["date_text"] if self.told else ""
        reach = (40 if self.published else 200) + len(words)
        return self.told[-1].value if words and words in self.before[-reach:] else ""

    @property
    def last_day(self) -> str:
        """The day that the text told last, or the end of a range if it told no day by itself."""
        told = (one.value for one in reversed(self.told) if one.certainty != "possible")
        return min((day for day in told if _ENDS_IN_DAY.search(day)), key=lambda day: len(day) > 10, default="")[-10:]

    @property
    def tense(self) -> str:
        """That of the verb that governs it: future, past, told where it may be either; empty in a headline."""
        verb = _phrases().pattern("verbs")
        for found in [*verb.finditer(self.before)][-1:] or [*verb.finditer(self.after)][:1]:
            return found.lastgroup or "told"
        return "told" if self.after.rstrip().endswith((".", ";", '"', "”")) else ""


def _same(word: str, name: str) -> bool:
    return word[:3].title() == name[:3]


def dates_in(text: str, published: Edtf | None = None) -> tuple[Mention, ...]:
    """Every date that a text tells, in order. Weekdays and the like count from the day `published`; without a year in
    the words or such a day none is invented: a value is then `XXXX-01-08`, or empty where not even a month is told, and
    `why` says what is missing. `detail` has `date_text`, `date_basis`, `role` (event, period, plan, background or
    published) and, of days to come, `status`.
    """
    day = published.earliest if published and published.form == "day" and 1800 < published.low.year < 2200 else None
    breaks = [*sentence_starts(text), len(text) + 1]
    told: list[Mention] = []
    opening, report = "", day.isoformat() if day else ""
    for rule, found in _found(text):
        sentence, (first, last) = bisect(breaks, found.start()), found.span()
        before = text[max(breaks[sentence - 1], first - _NEAR) : first]
        words = _Words(rule, found, before, text[last : breaks[sentence]][:_NEAR], day, report, told)
        value, why = _READERS[rule](words)
        values = value.split() or [""] * (why not in {"", _COUNTS})
        mentions = [mention for one in values if (mention := _mention(text, words, one, why))]
        if mentions and mentions[0].detail["role"] == "published" and not opening:
            opening = mentions[0].value
            report = opening if len(opening) == 10 else report
            day = dt.date.fromisoformat(report) if report[:1].isdigit() else day
        told += mentions
    return tuple(told)


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words that tell dates, by the first rule that fits, in order."""
    busy = bytearray(len(text))
    taken: dict[int, tuple[str, re.Match[str]]] = {}
    flat = re.sub(r"\s", " ", text)
    for rule, pattern in _phrases().rules("rules"):
        for found in pattern.finditer(flat):
            start, end = found.span()
            if not any(busy[start:end]):
                busy[start:end] = b"\1" * (end - start)
                taken[start] = rule, found
    return (taken[start] for start in sorted(taken) if taken[start][0] != "none")


def _year(month: int, day: int, words: _Words) -> Reading:
    """The year of a day that is told without one, and what it rests on; XXXX without evidence."""
    published = words.published
    if re.match(rf"\d{{4}}-{month:02}-", words.close):
        return words.close[:4], "the year that the same sentence names"
    if not published:
        return "XXXX", ""
    if words.group("R1"):
        return f"{published.year + _STEPS.get(words.group('R1'), 0)}", f"“{words.group('R1')} year”, {_COUNTS}"
    days = [at for year in (-1, 0, 1) if (at := _date(published.year + year, month, day))]
    days = _on_weekday(days, words)
    past, coming = [at for at in days if at <= published], [at for at in days if at > published]
    if past and (not coming or (published - past[-1]).days <= _REACH.get(words.tense, 305)):
        return str(past[-1].year), _COUNTS
    return (str(coming[0].year), _COUNTS) if coming else ("XXXX", "")


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _on_weekday(days: list[dt.date], words: _Words) -> list[dt.date]:
    """Those of the days that fall on the weekday told; all, if none does or none is told."""
    weekday = (words.group("w0") or words.group("w1")).strip("( ")
    return [day for day in days if weekday and _same(weekday, WEEKDAYS[day.weekday()])] or days


def _days(words: _Words) -> Reading:
    """A day, days that follow each other, or so many days parted by blanks."""
    years, months, days = (words.numbers(letters) for letters in ("Y", "M", "CD"))
    years = [year if year > 99 else 2000 + year for year in years]
    first, last = (months[0], days[0]), (months[-1], days[-1])
    year, why = (str(years[-1]), "") if years else _year(*first, words)
    ends = [f"{year}-{month:02}-{day:02}" for month, day in (first, last)]
    if len(years) > 1 or (first > last and year != "XXXX"):  # the year of two days stands with the last, if with one
        turn = int(year) + (not years)
        ends = [f"{years[0] if len(years) > 1 else turn - 1}{ends[0][4:]}", f"{turn}{ends[1][4:]}"]
    listed = re.search(" and | & ", words.found[0]) and not words.before[-9:].lower().endswith("between ")
    if listed and len({*months}) == 1 and days != [*range(days[0], days[0] + len(days))]:
        return " ".join(f"{ends[0][:8]}{day:02}" for day in days), why
    return "/".join(dict.fromkeys(ends)), why


def _digits(words: _Words) -> Reading:
    """A day in digits: month and day may change places, so that one must be over 12, or the weekday or year fit."""
    a, b, years, published = int(words.group("a")), int(words.group("b")), words.numbers("Y"), words.published
    orders = [(a, b)] if words.group("Y1") else [(b, a), (a, b)]
    span = years or ([published.year + n for n in (-1, 0, 1)] if published else [2024])
    days = list(dict.fromkeys(at for year in span for order in orders if (at := _date(year, *order))))
    days = _on_weekday(days, words) if years or published else days
    near = [at for at in days if published and abs((at - published).days) <= 10]
    if len(days) == 1 or len(near) == 1:
        value = (days if len(days) == 1 else near)[0].isoformat()
        return value if years or published else f"XXXX{value[4:]}", "" if len(days) == 1 else "near to publication"
    return "", UNDECIDED if days else ""


def _months(words: _Words) -> Reading:
    found, years, months = words.found.groupdict(), words.numbers("Y"), words.numbers("M")
    marks = ["~" * bool(found.get(f"P{int(name[1]) - 1}")) for name in sorted(found) if name[0] == "M" and found[name]]
    way = _STEPS.get(next((word for name, word in found.items() if name[0] == "R" and word), ""), 0)
    year, why = (str(years[0]), "") if years else _year(months[0], 1, words)
    if way and words.published and not words.group("R1"):  # last October, next May
        year = str(words.published.year + (way if (months[0] - words.published.month) * way <= 0 else 0))
    if year == "XXXX":
        return "/".join(f"XXXX-{month:02}" for month in months), why
    turn = months[0] > months[-1]
    ends = int(year) - (turn and bool(years)), int(year) + (turn and not years)
    return "/".join(f"{y}-{m:02}{mark}" for y, m, mark in zip(ends, months, marks, strict=False)), why


def _part(words: _Words) -> Reading:
    """A quarter, half, or so many months of a year: of that of publication where the words name none."""
    years = words.numbers("Y")
    if not years and not words.published:
        return "", _NO_DAY
    year = years[0] if years else words.published.year + _STEPS.get(words.group("R1"), 0) if words.published else 0
    count = words.group("count")
    last = f"01/{year}-{COUNTED.index(count) + 1:02}" if count else _PARTS[words.group("part")]
    return f"{year}-{last}", "" if years else _COUNTS


def _years(words: _Words) -> Reading:
    first, last = (word for name in ("Y1", "Y2", "Y3", "Y5", "Y6", "to") if (word := words.group(name)))
    months = len(last) == 2 and int(last) <= 12  # 2011-12 may be a month as well
    last = first[: 4 - len(last)] + last
    return (f"{first}/{last}", "") if first < last and not months else ("", "")


def _year_alone(words: _Words) -> Reading:
    """A year or decade."""
    return (words.group("Y1") or f"{words.group('ten')}X") + "~" * bool(words.group("P0")), ""


def _shifted(day: str, days: int) -> str:
    value = (dt.date.fromisoformat(day.replace("XXXX", "2023")) + dt.timedelta(days=days)).isoformat()
    return f"XXXX{value[4:]}" if "X" in day else value


def _nth(words: _Words) -> Reading:
    """“the 12th”: of a month in the same sentence, of “this month”, or near to the day that the text told last."""
    numbers, this = words.numbers("N"), words.after.startswith(" of this")
    told = words.report[:7] if this else words.close if "-" in words.close else words.last_day
    day = told[-10:] or words.report
    if len(day) == 10:
        ahead, back = (1, -3) if told else (1, -99) if words.tense == "future" else (99, -1)  # how far a day seems
        near = (n for n in range(-30, 31) if int(_shifted(day, n)[-2:]) == numbers[0])
        day = _shifted(day, min(near, key=lambda n: n * (ahead if n > 0 else back), default=0))
    return ("/".join(f"{day[:7]}-{n:02}" for n in numbers), "the month that the text named last") if day else ("", "")


def _day_beside(words: _Words) -> Reading:
    """“yesterday”, “the following day”: counted from the day of the report, or from that which the text told last."""
    told = words.rule == "beside"
    if not (day := words.last_day if told else words.report):
        return "", _NO_DAY
    why = "counted from the day that the text told last" if told else _COUNTS if words.published else _NO_DAY
    return _shifted(day, 1 if words.group("next") else -1 if words.group("last") else 0), why


def _past(words: _Words, day: dt.date) -> str:
    """“the past ten years”, “three days ago”: as exact as the unit is."""
    way, n, unit = words.group("way"), words.group("n"), words.group("unit").removesuffix("s")
    number = int(n) if n.isdecimal() else COUNTED.index(n) + 1 if n in COUNTED else int(n in {"a", "an"})
    days, exact = _UNITS[unit]
    shifted = day + dt.timedelta(days=number * days * (1 if way in {"next", "coming"} else -1))
    first, last = (at.isoformat()[:exact] for at in sorted((shifted, day)))
    if not number:
        return ""
    return f"{first}~/{last}~" if way else first + "~" * (unit != "day")


def _weekday(words: _Words) -> Reading:
    """Counted from the publication; the first one behind a dateline without a year is its day."""
    (number,), way, week, tense = words.numbers("W"), words.group("R1"), words.group("R2"), words.tense
    if not (day := words.published):
        alone = tense == "past" and [one.value for one in words.told] == [words.report]
        return (words.report, "the day of the dateline") if alone else ("", _NO_DAY)
    away = number - day.weekday()
    if week or way == "this":
        away += 7 * _STEPS.get(week, 0)
    elif way in {"next", "coming"} or (tense == "future" and not way):
        away = away % 7 or 7 * bool(way)
    else:
        away = -(-away % 7) or -7 * bool(way)
    return _shifted(day.isoformat(), away), _COUNTS


def _relative(words: _Words, day: dt.date) -> str:
    """“last week”, “next year”."""
    step = _STEPS.get(words.group("way").lower(), 0)
    if words.group("unit") == "week":
        monday = day + dt.timedelta(days=7 * step - day.weekday())
        return f"{monday}/{monday + dt.timedelta(days=6)}"
    months = day.year * 12 + day.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}" if words.group("unit") == "month" else str(day.year + step)


def _counted(reader: Callable[[_Words, dt.date], str]) -> Callable[[_Words], Reading]:
    """A reader of words that count from the day of publication."""
    return lambda words: (reader(words, words.published), _COUNTS) if words.published else ("", _NO_DAY)


_READERS: dict[str, Callable[[_Words], Reading]] = {
    "days": _days, "digits": _digits, "months": _months, "part": _part, "years": _years, "year": _year_alone,
    "named": _year_alone, "nth": _nth, "today": _day_beside, "beside": _day_beside, "past": _counted(_past),
    "weekday": _weekday, "relative": _counted(_relative),
}  # fmt: skip


def _mention(text: str, words: _Words, value: str, why: str) -> Mention | None:
    """The mention of a date, with the part that it plays; None for a day that the calendar has not."""
    try:
        date = parse_edtf(value.replace("XXXX", "2024")) if value else None
    except EdtfError:
        return None
    sure, (start, end) = "XXXX" not in value, words.found.span()
    role = _role(words, date if sure else None)
    if words.rule == "year" and (ends := _phrases().pattern("open").search(words.before)):
        value = f"{value}/.." if ends["since"] else f"../{value}"
    detail = {"date_text": text[start:end], "date_basis": "resolved" if why and value else "printed", "role": role}
    if date and sure and words.published and date.low > words.published:
        detail["status"] = "planned"
    certainty: Certainty = "likely" if why or not sure else "certain"
    said = words.rule == "weekday" and _phrases().pattern("said").search(words.before)
    if role == "background" or said or not (value or words.rule in {"weekday", "digits"}):  # these are worth a question
        certainty = "possible"
    return Mention(start, end, "date", value, certainty, why, detail)


def _role(words: _Words, date: Edtf | None) -> str:
    """A first guess at what a date is to the text."""
    rule, published = words.rule, words.published
    if _phrases().pattern("place").match(words.before) and _phrases().pattern("sign").match(words.after):
        return "published"
    hint = next((role for role, pattern in _phrases().rules("roles") if pattern.search(words.before)), None)
    if hint == "lately":
        hint = "background" if not (date and published) or (published - date.low).days > 31 else None
    if rule == "months" and date and date.form == "interval" and not (published and date.high > published):
        return "period"
    days_ago = rule == "past" and date and date.form == "day" and not date.approximate
    later = date and published and date.low > published
    if date and later and date.form == "month" and words.tense == "future":
        return "event"
    if rule in _DAYLIKE or days_ago or (not hint and (rule == "months" or words.group("ten"))):
        long_ago = date and published and (published - date.high).days > 400
        aside = rule == "months" and words.last_day and not words.numbers("Y")  # a month beside the day of the event
        old = hint == "background" and rule not in {"weekday", "today"}
        return "background" if old or long_ago or aside or (rule == "weekday" and not words.tense) else "event"
    hint = "plan" if later else hint or ("period" if rule in {"years", "part", "past"} else "background")
    return "background" if rule == "named" else hint
