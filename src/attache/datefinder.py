"""Which dates does a text tell?"""

import datetime as dt
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from attache.dates import Edtf, EdtfError, parse_edtf
from attache.frontmatter import read_yaml
from attache.mentions import Certainty, Mention
from attache.model import Value

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNDECIDED = "day and month may change places"
_COUNTS = "counted from the day of publication"
_STEPS = {"last": -1, "past": -1, "next": 1, "yesterday": -1, "last night": -1, "tomorrow": 1}
_UNITS = {"day": (1, 10), "week": (7, 10), "month": (30, 7), "year": (365, 4), "decade": (3652, 4)}  # days, exactness
_NEAR = 400  # so many letters around a date may say what it is
_REACH = {"future": 100, "past": 366}  # how many days back a date without a year may lie before it is one to come
_DAYLIKE = {"days", "digits", "weekday", "today", "nth", "beside"}


class Phrases(Value, frozen=True, kw_only=True):
    """The patterns of `data/datephrases.yaml`."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    around: dict[str, re.Pattern[str]]


@cache
def phrases() -> Phrases:
    """How texts tell dates."""
    text = resources.files("attache").joinpath("data/datephrases.yaml").read_text(encoding="utf-8")
    table: Any = read_yaml(text.replace("<months>", _spelled(MONTHS)).replace("<weekdays>", _spelled(WEEKDAYS))).values
    pieces = table["pieces"]

    def rule(form: str) -> re.Pattern[str]:
        whole = re.sub(r"\{([A-Za-z])(\d)\}", lambda piece: f"(?P<{piece[1]}{piece[2]}>{pieces[piece[1]]})", form)
        return re.compile(whole.replace(" ", r"\s"))

    return Phrases(
        rules=tuple((name, rule(form)) for said in table["rules"] for name, form in said.items()),
        roles=tuple((name, re.compile(form, re.IGNORECASE)) for said in table["roles"] for name, form in said.items()),
        around={name: re.compile(form) for name, form in table["around"].items()},
    )


def _spelled(names: tuple[str, ...]) -> str:
    """A pattern of the names, in full or short, as they are written or in capitals."""
    full, short = ("|".join(f"{n[:size]}|{n[:size].upper()}" for n in names) for size in (9, 3))
    return rf"(?:(?:{full})\b|(?:{short}|Sept|Tues|Thurs)\b\.?)"


class Setting(Value, frozen=True, kw_only=True):
    """What stands around the words of a date: its sentence up to it and after it, the day of publication, the day that
    the text told last, the date close before, and the tense of the verb that governs it (future, past, told
    where it may be either; empty where a headline has no verb).
    """

    before: str
    after: str
    published: dt.date | None
    told: str
    last: str
    tense: str


Reading = tuple[str, str]  # the value, and what it rests on where the words alone do not tell it


def dates_in(text: str, published: Edtf | None = None) -> tuple[Mention, ...]:
    """Every date that a text tells, in order. Weekdays and the like count from the day `published`; without a year in
    the words or such a day none is invented: a value is then `XXXX-01-08`, or empty where not even a month is told, and
    `why` says what is missing. `detail` has `date_text`, `date_basis`, `role` (event, period, plan, background or
    published) and, of days to come, `status`.
    """
    day = published.earliest if published and published.form == "day" and 1800 < published.low.year < 2200 else None
    breaks = [0, *(found.end() for found in phrases().around["sentence"].finditer(text)), len(text) + 1]
    told: list[Mention] = []
    opening = ""  # the day of the dateline, from which the text then counts
    for rule, found in _found(text):
        start, (first, last) = bisect(breaks, found.start()), found.span()
        setting = _setting(
            text[max(breaks[start - 1], first - _NEAR) : first], text[last : breaks[start]][:_NEAR], day, told
        )
        if rule not in _FROM_DAY:
            value, why = _READERS[rule](found, setting)
        elif day:
            value, why = _FROM_DAY[rule](found, day, setting.tense == "future"), _COUNTS
        else:
            step = _STEPS.get(found[0].lower(), 0)
            value, why = _stepped(opening, step) if rule == "today" and opening[-6:-5] == "-" else "", _NO_DAY
        values = value.split() or [""] * (why not in {"", _COUNTS})
        mentions = [mention for one in values if (mention := _mention(rule, found, setting, one, why))]
        if mentions and mentions[0].detail["role"] == "published" and not opening:
            opening = mentions[0].value
            day = _date(*map(int, opening.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", opening) else day
        told += mentions
    return tuple(told)


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words that tell dates, by the first rule that fits, in order."""
    busy = bytearray(len(text))
    taken: dict[int, tuple[str, re.Match[str]]] = {}
    for rule, pattern in phrases().rules:
        for found in pattern.finditer(text):
            start, end = found.span()
            if not any(busy[start:end]):
                busy[start:end] = b"\1" * (end - start)
                taken[start] = rule, found
    return (taken[start] for start in sorted(taken) if taken[start][0] != "none")


def _numbers(found: re.Match[str], letters: str) -> list[int]:
    """The days, months or years of a match, in their order."""
    words = [word for name, word in sorted(found.groupdict().items()) if word and name[0] in letters]
    if letters in "MW":
        names = MONTHS if letters == "M" else WEEKDAYS
        return [n for word in words for n, name in enumerate(names, letters == "M") if word[:3].title() == name[:3]]
    return [int(number) for word in words for number in re.findall(r"\d+", word)]


def _setting(before: str, after: str, day: dt.date | None, told: list[Mention]) -> Setting:
    verb = phrases().around["verbs"]
    verbs = [*verb.finditer(before)][-1:] or [*verb.finditer(after)][:1]
    tense = (verbs[0].lastgroup or "told") if verbs else "told" if after.rstrip().endswith((".", ";", '"', "”")) else ""
    words = told[-1].detail["date_text"] if told else ""
    last = told[-1].value if words and words in before[-(40 if day else 200) - len(words) :] else ""
    days = (one.value for one in reversed(told) if re.search(r"-\d\d-\d\d$", one.value) and one.certainty != "possible")
    return Setting(before=before, after=after, published=day, told=next(days, ""), last=last, tense=tense)


def _year(month: int, day: int, found: re.Match[str], setting: Setting) -> tuple[str, str]:
    """The year of a day that is told without one, and what it rests on; XXXX without evidence."""
    published, words = setting.published, found.groupdict()
    if re.match(rf"\d{{4}}-{month:02}-", setting.last):
        return setting.last[:4], "the year that the same sentence names"
    if not published:
        return "XXXX", ""
    if way := words.get("R1"):
        return f"{published.year + _STEPS.get(way, 0)}", f"“{way} year”, {_COUNTS}"
    days = [at for year in (-1, 0, 1) if (at := _date(published.year + year, month, day))]
    weekday = re.match(r"[A-Za-z]{3}", words.get("w0") or words.get("w1") or "")
    days = [at for at in days if weekday and WEEKDAYS[at.weekday()][:3] == weekday[0][:3].title()] or days
    past, coming = [at for at in days if at <= published], [at for at in days if at > published]
    if past and (not coming or (published - past[-1]).days <= _REACH.get(setting.tense, 305)):
        return str(past[-1].year), _COUNTS
    return (str(coming[0].year), _COUNTS) if coming else ("XXXX", "")


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _days(found: re.Match[str], setting: Setting) -> Reading:
    years, months, days = (_numbers(found, letters) for letters in ("Y", "M", "CD"))
    years = [year if year > 99 else 2000 + year for year in years]
    first, last = (months[0], days[0]), (months[-1], days[-1])
    year, why = (str(years[-1]), "") if years else _year(*first, found, setting)
    ends = [f"{year}-{month:02}-{day:02}" for month, day in (first, last)]
    if len(years) > 1 or (first > last and year != "XXXX"):  # the year of two days stands with the last, if with one
        turn = int(year) + (not years)
        ends = [f"{years[0] if len(years) > 1 else turn - 1}{ends[0][4:]}", f"{turn}{ends[1][4:]}"]
    between = setting.before[-9:].lower().endswith("between ")
    apart = not between and (" and " in found[0] or " & " in found[0]) and len(set(months)) == 1
    if apart and days != [*range(days[0], days[0] + len(days))]:  # no days that follow each other, but so many dates
        return " ".join(f"{ends[0][:8]}{day:02}" for day in days), why
    return "/".join(dict.fromkeys(ends)), why


def _digits(found: re.Match[str], setting: Setting) -> Reading:
    """A day in digits: month and day may change places, so that one must be over 12, or the weekday or year fit."""
    a, b, years, published = int(found["a"]), int(found["b"]), _numbers(found, "Y"), setting.published
    orders = [(a, b)] if "Y1" in found.groupdict() else [(b, a), (a, b)]
    span = range(published.year - 1, published.year + 2) if published else (2024,)
    days = list(dict.fromkeys(at for year in years or span for order in orders if (at := _date(year, *order))))
    if published or years:
        days = [at for at in days if WEEKDAYS[at.weekday()][:3] == (found["w0"] or "")[:3].title()] or days
    near = [at for at in days if published and abs((at - published).days) <= 10]
    if len(days) == 1 or len(near) == 1:
        value = (days if len(days) == 1 else near)[0].isoformat()
        return value if years or published else f"XXXX{value[4:]}", "" if len(days) == 1 else "near to publication"
    return "", UNDECIDED if days else ""


def _months(found: re.Match[str], setting: Setting) -> Reading:
    words, years, months = found.groupdict(), _numbers(found, "Y"), _numbers(found, "M")
    marks = ["~" * bool(words.get(f"P{int(name[1]) - 1}")) for name in sorted(words) if name[0] == "M" and words[name]]
    way = _STEPS.get(next((word for name, word in words.items() if name[0] == "R" and word), ""), 0)
    year, why = (str(years[0]), "") if years else _year(months[0], 1, found, setting)
    if way and setting.published and not words.get("R1"):  # last October, next May
        year = str(setting.published.year + (way if (months[0] - setting.published.month) * way <= 0 else 0))
    if year == "XXXX":
        return "/".join(f"XXXX-{month:02}" for month in months), why
    turn = months[0] > months[-1]
    ends = int(year) - (turn and bool(years)), int(year) + (turn and not years)
    return "/".join(f"{y}-{m:02}{mark}" for y, m, mark in zip(ends, months, marks, strict=False)), why


def _quarter(found: re.Match[str], setting: Setting) -> Reading:
    """A quarter, half, or so many months of a year: of that of publication where the words name none."""
    words, years = found.groupdict(), _numbers(found, "Y")
    if not years and not setting.published:
        return "", _NO_DAY
    year = years[0] if years else setting.published.year + _STEPS.get(words["R1"], 0) if setting.published else 0
    why = "" if years else _COUNTS
    if words.get("count"):
        return f"{year}-01/{year}-{COUNTED.index(words['count']) + 1:02}", why
    if words.get("half"):
        return f"{year}-{40 if words['half'] == 'first' else 41}", why
    place = ("first", "second", "third", "fourth").index(words["n"].replace("last", "fourth")) if "n" in words else 0
    return f"{year}-{33 + place if 'n' in words else 32 + int(words['q'])}", why


def _span_of_years(found: re.Match[str], _: Setting) -> Reading:
    first, last = (word for name in ("Y1", "Y2", "Y3", "Y5", "Y6", "to") if (word := found[name]))
    months = len(last) == 2 and int(last) <= 12  # 2011-12 may be a month as well
    last = first[: 4 - len(last)] + last
    return (f"{first}/{last}", "") if first < last and not months else ("", "")


def _nth(found: re.Match[str], setting: Setting) -> Reading:
    month = re.match(r"[\dX]{4}-\d\d", setting.last)
    return (f"{month[0]}-{_numbers(found, 'D')[0]:02}", "the month that the text named last") if month else ("", "")


def _beside(found: re.Match[str], setting: Setting) -> Reading:
    """“the following day”, “a day earlier”: counted from the day that the text told last."""
    if not setting.told:
        return "", _NO_DAY
    step = 0 if "same" in found[0] else 1 if re.search("next|following|later|after", found[0]) else -1
    return _stepped(setting.told[-10:], step), "counted from the day that the text told last"


def _stepped(day: str, days: int) -> str:
    """A day, maybe of no known year, so many days later."""
    value = (dt.date.fromisoformat(day.replace("XXXX", "2023")) + dt.timedelta(days=days)).isoformat()
    return f"XXXX{value[4:]}" if "X" in day else value


def _decade(found: re.Match[str], _: Setting) -> Reading:
    return f"{found['ten']}X" + "~" * bool(found["P0"]), ""


def _only_year(found: re.Match[str], _: Setting) -> Reading:
    return found["Y1"] + "~" * bool(found.groupdict().get("P0")), ""


def _past(found: re.Match[str], day: dt.date, _: bool) -> str:
    """“the past ten years”, “three days ago”: as exact as the unit is."""
    way, n, unit = found.groupdict().get("way"), found["n"], found["unit"].removesuffix("s")
    number = int(n) if n.isdecimal() else COUNTED.index(n) + 1 if n in COUNTED else int(n in {"a", "an"})
    days, exact = _UNITS[unit]
    shifted = day + dt.timedelta(days=number * days * (1 if way in {"next", "coming"} else -1))
    first, last = (at.isoformat()[:exact] for at in sorted((shifted, day)))
    if not number:
        return ""
    return f"{first}~/{last}~" if way else first + "~" * (unit != "day")


def _weekday(found: re.Match[str], day: dt.date, future: bool) -> str:
    (number,), way, week = _numbers(found, "W"), found["R1"], found["R2"]
    away = number - day.weekday()
    if week or way == "this":
        away += 7 * _STEPS.get(week or "", 0)
    elif way in {"next", "coming"} or (future and not way):
        away = away % 7 or 7 * bool(way)
    else:
        away = -(-away % 7) or -7 * bool(way)
    return (day + dt.timedelta(days=away)).isoformat()


def _today(found: re.Match[str], day: dt.date, _: bool) -> str:
    return (day + dt.timedelta(days=_STEPS.get(found[0].lower(), 0))).isoformat()


def _relative(found: re.Match[str], day: dt.date, _: bool) -> str:
    step = _STEPS.get(found["way"].lower(), 0)
    if found["unit"] == "week":
        monday = day + dt.timedelta(days=7 * step - day.weekday())
        return f"{monday}/{monday + dt.timedelta(days=6)}"
    months = day.year * 12 + day.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}" if found["unit"] == "month" else str(day.year + step)


_NO_DAY = "no publication date to count from"
_READERS: dict[str, Callable[[re.Match[str], Setting], Reading]] = {
    "days": _days, "digits": _digits, "months": _months, "quarter": _quarter, "years": _span_of_years, "nth": _nth,
    "decade": _decade, "year": _only_year, "named": _only_year,
    "beside": _beside,
}  # fmt: skip
_FROM_DAY: dict[str, Callable[[re.Match[str], dt.date, bool], str]] = {
    "past": _past, "weekday": _weekday, "today": _today, "relative": _relative,
}  # fmt: skip


def _mention(rule: str, found: re.Match[str], setting: Setting, value: str, why: str) -> Mention | None:
    """The mention of a date, with the part that it plays; None for a day that the calendar has not."""
    try:
        date = parse_edtf(value.replace("XXXX", "2024")) if value else None
    except EdtfError:
        return None
    around, sure = phrases().around, "XXXX" not in value
    role = _role(rule, found, setting, date if sure else None)
    if rule == "year" and (end := around["open"].search(setting.before)):
        value = f"{value}/.." if end["since"] else f"../{value}"
    detail = {"date_text": found[0], "date_basis": "resolved" if why and value else "printed", "role": role}
    if date and sure and setting.published and date.low > setting.published:
        detail["status"] = "planned"
    certainty: Certainty = "likely" if why or not sure else "certain"
    asked = rule in {"weekday", "digits"}  # worth a question where it cannot be told
    if not (value or asked) or role == "background" or (rule == "weekday" and around["said"].search(setting.before)):
        certainty = "possible"
    first, last = found.span()
    return Mention(start=first, end=last, field="date", value=value, certainty=certainty, why=why, detail=detail)


def _role(rule: str, found: re.Match[str], setting: Setting, date: Edtf | None) -> str:
    """A first guess at what a date is to the text."""
    around, published = phrases().around, setting.published
    if around["place"].match(setting.before) and around["sign"].match(setting.after):
        return "published"
    hint = next((role for role, pattern in phrases().roles if pattern.search(setting.before)), None)
    if rule == "months" and date and date.form == "interval" and not (published and date.high > published):
        return "period"
    days_ago = rule == "past" and date and date.form == "day" and not date.approximate
    if rule in _DAYLIKE or days_ago or (rule in {"months", "decade"} and not hint):
        long_ago = date and published and (published - date.high).days > 400
        bare = rule == "weekday" and not setting.tense
        aside = rule == "months" and setting.told and not _numbers(found, "Y")  # a month beside the day of the event
        old = hint == "background" and rule not in {"weekday", "today"}
        return "background" if old or long_ago or bare or aside else "event"
    if rule == "named":
        return "background"
    if date and published and date.low > published:
        return "plan"
    return hint or ("period" if rule in {"years", "quarter", "past"} else "background")
