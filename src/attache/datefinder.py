"""Which dates does a text tell?"""

import datetime as dt
import re
from bisect import bisect
from collections.abc import Callable, Iterator

from attache.dates import Edtf, EdtfError, parse_edtf
from attache.mentions import Certainty, Mention
from attache.model import Value

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()
_SHORT = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


def _spelled(names: tuple[str, ...]) -> str:
    """A pattern of the names, in full or short, as they are written or in capitals."""
    full, short = ("|".join(f"{n[:size]}|{n[:size].upper()}" for n in names) for size in (9, 3))
    return rf"(?:(?:{full})\b|(?:{short}|Sept|Tues|Thurs)\b\.?)"


_PIECES = {
    "M": _spelled(MONTHS),
    "D": r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)",
    "Y": r"(?:1[89]|20)\d\d(?!\d|[.,]\d|%)",
    "W": rf"\b(?:{'|'.join(WEEKDAYS)})",
    "w": rf"\b(?:{_spelled(WEEKDAYS)},? \(?)",  # before a date of numbers
    "P": r"(?:[Ee]arly|[Mm]id|[Ll]ate|(?:end|beginning|middle) of)[- ](?:the )?",
    "R": r"(?:last|past|this|next|coming|same)",
}
_TO = r"(?: ?[-–—] ?| to | until | through | and )"
_RULES = tuple(
    (rule, re.compile(re.sub(r"\{([A-Za-z])(\d)\}", lambda m: f"(?P<{m[1]}{m[2]}>{_PIECES[m[1]]})", form).replace(" ", r"\s")))
    for rule, form in (
        # numbers that are no dates
        ("", r"\b(?:COVID|Covid)-19\b|\b(?:[Nn]o\.|[Nn]umber|Resolution|Article|Decree|Directive|marker|Zone) ?\d[\w/-]*"),
        ("", r"(?:[$£€¥+]|\bUSD )[\d.,]+|\b[\d.,]+ (?:[GU]TC|hours|kilomet|km\b|troops|soldiers|people|officers|personnel)"),
        ("days", r"{w0}?\b{M1} {D1}(?:,? {Y1})?" + _TO + r"{w1}?(?:{M2} )?{D2}(?:,? {Y2})?"),
        ("days", r"\b{D1}(?: {M1})?(?:,? {Y1})?" + _TO + r"{D2} (?:of )?{M2}(?:,? {Y2})?"),
        ("days", r"{w0}?\b{M1},? {D1}/{Y2}|{w1}?\b{M2} {D2}(?:,? {Y3}| {R1} year)?"),
        ("days", r"{w0}?\b{D1}[ -](?:of )?{M1}(?:[ ,-]{1,2}{Y2}| {R1} year)?"),
        ("digits", r"{w0}?(?:\d\d:\d\d,? )?\b{Y1}[-/.](?P<a>\d\d?)[-/.](?P<b>\d\d?)(?!\d)"),
        ("digits", r"{w0}?(?:\d\d:\d\d,? )?\b(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.]{Y2}"),
        ("months", r"{P0}?\b{M1}" + _TO + r"{P1}?{M2},? {Y2}|\b(?:from|between) {P2}?{M3}" + _TO + r"{P3}?{M4}"),
        ("months", r"{P0}?\b{M1},? (?:of )?(?:{Y1}|{R1} year)"),
        ("months", r"{P0}{M1}|(?<=[Ii]n ){M2}|(?<=[Bb]y ){M3}|(?<=[Ss]ince )(?:{R1} )?{M4}|\b{R2} {M5}"),
        ("quarter", r"\b(?P<n>first|second|third|fourth|last) (?P<span>quarter|half|(?:two|three|six|nine) months)"
                    r"(?: of (?:(?:the )?{R1} year|{Y1}))?|\bQ(?P<q>[1-4])[ /]{Y2}"),
        ("decade", r"{P0}?(?P<ten>\b(?:1[89]|20)\d)0s\b"),
        ("years", r"\b(?:between|from) {Y1} (?:and|to|until) {Y2}|\b{Y3} ?[-–—/] ?(?P<to>{Y4}|\d\d)(?![\d-])"),
        ("past", r"\b(?P<way>past|last|next|coming) (?P<n>\d{1,2}|[a-z]+) (?P<unit>days|weeks|months|years|decades)"),
        ("ago", r"\b(?P<n>\d{1,2}|[a-z]+) (?P<unit>day|week|month|year)s? (?:ago|earlier)"),
        ("weekday", r"(?:\b{R1} )?{W1}(?!s)(?:,? {R2} week)?"),
        ("relative", r"\b(?P<day>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))"
                     r"\b(?!'s|’s)|\b(?P<way>[Ll]ast|[Tt]his|[Nn]ext) (?P<unit>week|month|year)\b(?!['’]s end)"),
        ("nth", r"(?<=on the ){D1}(?= (?:of (?:this|the|that) month|and\b)|[,.;])|(?<=\d and ){D2}(?= (?!of)[a-z]{2,4}\b|[,.;)])"),
        ("year", r"{P0}?(?<![\w.,/$£€#№-]){Y1}(?![\w/]| ?(?:hours|GMT|hrs))"),
        ("named", r"(?<=[A-Za-z][-–]){Y1}\b"),
    )
)  # fmt: skip

_FUTURE = r"\b(?:will|shall|(?:is|are)(?: \w+)? to|to be|(?:expected|scheduled|slated|due|set|plan\w*) (?:to|for|on)|upcoming)\b"
_VERBS = re.compile(
    rf"(?P<future>{_FUTURE}(?: be)?(?: \w+)?)|\b(?:\w+ed|said|told|met|held|took|began|paid|led|came|was|were)\b"
)
_SAID = re.compile(r"\b(?:said|says|told|announced|reported|added|stated|according to)\b[^,.;]{0,45}$")
_DATELINE = re.compile(r"\s*[A-ZÀ-Ỹ][\w .,’'-]{2,30},?\s$"), re.compile(r"\s*(?:\([\w/. ]+\))?\s*[-–—]")
_ROLES = (  # what stands before a date, and what it makes of it
    ("background", r"\b(?:since|founded|established|born|anniversary|festival|signed|adopted)\b[^.;,]{0,30}$"),
    ("plan", r"\b(?:until|till|up to|by|towards?|vision to|beyond|through)\s(?:the\s)?$"),
    ("plan", r"\b(?:tasks?|plans?|dut(?:y|ies)|orientations?|directions?|program(?:me)?s?|goals?|targets?|cycle)\b[^.;]{0,40}$"),
    ("period", r"\b(?:review\w*|period|results?|outcomes?|during|implement\w*|perform\w*|between|from|activities)\b[^.;]{0,60}$"),
)  # fmt: skip
_SENTENCE = re.compile(r"[\r\n]|(?<=[a-z\d)”\"]{3}[.!?])[”\")]?\s+(?=[\"“A-ZÀ-Ỹ])")
_NO_DAY = "no publication date to count from"
UNDECIDED = "day and month may change places"
_COUNTS = "counted from the day of publication"
_OPEN = re.compile(r"\b(?:(?P<since>[Ss]ince)|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]y|[Tt]o)\s$")
_DAYLIKE = {"days", "digits", "weekday", "nth"}
_STEPS = {"last": -1, "past": -1, "next": 1}
_DAYS = {"yesterday": -1, "last night": -1, "tomorrow": 1}
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}


class Setting(Value, frozen=True, kw_only=True):
    """What stands around the words of a date: its sentence up to it and after it, the day of publication, the year that
    a date close before names together with its month, and whether the governing verb speaks of the future.
    """

    before: str
    after: str
    published: dt.date | None
    last: str
    future: bool


Reading = tuple[str, str]  # the value, and what it rests on where the words alone do not tell it


def dates_in(text: str, published: Edtf | None = None) -> tuple[Mention, ...]:
    """Every date that a text tells, in order. Weekdays and the like count from the day `published`; without a year in
    the words or such a day none is invented: a value is then `XXXX-01-08`, or empty where not even a month is told, and
    `why` says what is missing. `detail` has `date_text`, `date_basis`, `role` (event, period, plan, background or
    published) and, of days to come, `status`.
    """
    day = published.earliest if published and published.form == "day" else None
    breaks = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    told: list[Mention] = []
    for rule, found in _found(text):
        start = bisect(breaks, found.start())
        setting = _setting(
            text[breaks[start - 1] : found.start()], text[found.end() : breaks[min(start, len(breaks) - 1)]], day, told
        )
        value, why = _READERS[rule](found, setting)
        if (value or why) and (mention := _mention(rule, found, setting, value, why)):
            told.append(mention)
    return tuple(told)


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words that tell dates, by the first rule that fits, in order."""
    busy = bytearray(len(text))
    taken: dict[int, tuple[str, re.Match[str]]] = {}
    for rule, pattern in _RULES:
        for found in pattern.finditer(text):
            start, end = found.span()
            if not any(busy[start:end]) and not (rule == "days" and _apart(found)):
                busy[start:end] = b"\1" * (end - start)
                taken[start] = rule, found
    return (taken[start] for start in sorted(taken) if taken[start][0])


def _apart(found: re.Match[str]) -> bool:
    """Whether “and” stands between two days that do not follow each other: they are two dates, not one from–to."""
    days = _numbers(found, "D")
    return (
        " and " in found[0]
        and days[-1] - days[0] != 1
        and "between" not in found.string[max(0, found.start() - 9) : found.start()]
    )


def _numbers(found: re.Match[str], letter: str) -> list[int]:
    """The days, months or years of a match, in their order."""
    words = [word for name, word in sorted(found.groupdict().items()) if word and name[0] == letter]
    if letter in "MW":
        names = MONTHS if letter == "M" else WEEKDAYS
        return [n for word in words for n, name in enumerate(names, letter == "M") if word[:3].title() == name[:3]]
    return [int(re.sub(r"\D", "", word)) for word in words]


def _setting(before: str, after: str, day: dt.date | None, told: list[Mention]) -> Setting:
    verbs = [*_VERBS.finditer(before)][-1:] or [*_VERBS.finditer(after)][:1]
    last = told[-1] if told else None
    near = last and last.detail["date_text"] in before[-(40 if day else 200) - len(last.detail["date_text"]) :]
    return Setting(
        before=before,
        after=after,
        published=day,
        last=last.value if last and near else "",
        future=bool(verbs and verbs[0]["future"]),
    )


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
    if past and (not coming or (published - past[-1]).days <= (100 if setting.future else 305)):
        return str(past[-1].year), _COUNTS
    return (str(coming[0].year), _COUNTS) if coming else ("XXXX", "")


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _days(found: re.Match[str], setting: Setting) -> Reading:
    years, months, days = (_numbers(found, letter) for letter in "YMD")
    first, last = (months[0], days[0]), (months[-1], days[-1])
    wraps = first > last
    year, why = (str(years[0]), "") if years else _year(*first, found, setting)
    if year == "XXXX":
        years = []
    elif len(years) < 2:
        start = int(year) - wraps if found.groupdict().get("Y2") else int(year)  # a year stands after the last day
        years = [start, start + wraps]
    ends = [f"{y}-{m:02}-{d:02}" for y, (m, d) in zip(years or ["XXXX"] * 2, (first, last), strict=True)]
    return "/".join(dict.fromkeys(ends)), why


def _digits(found: re.Match[str], setting: Setting) -> Reading:
    """A day in digits: month and day change places in some countries, so that one must be over 12 or the weekday fit."""
    (year,), a, b = _numbers(found, "Y"), int(found["a"]), int(found["b"])
    orders = [(a, b)] if found.groupdict().get("Y1") else [(b, a), (a, b)]
    days = list(dict.fromkeys(at for order in orders if (at := _date(year, *order))))
    weekday = (found["w0"] or "")[:3].title()
    days = [at for at in days if weekday and WEEKDAYS[at.weekday()].startswith(weekday)] or days
    if len(days) == 1:
        return days[0].isoformat(), ""
    near = [at for at in days if setting.published and abs((at - setting.published).days) <= 10]
    return (
        (near[0].isoformat(), "the day of publication is near") if len(near) == 1 else ("", UNDECIDED if days else "")
    )


def _months(found: re.Match[str], setting: Setting) -> Reading:
    words = found.groupdict()
    years, months = _numbers(found, "Y"), _numbers(found, "M")
    marks = [
        "~" if words.get(f"P{int(name[1]) - 1}") else "" for name in sorted(words) if name[0] == "M" and words[name]
    ]
    way = next((word for name, word in words.items() if name[0] == "R" and word), "")
    year, why = (str(years[0]), "") if years else _year(months[0], 1, found, setting)
    if way in {"last", "next"} and setting.published and not words.get("R1"):
        year = str(_turned(setting.published, months[0], _STEPS[way]))
    if year == "XXXX":
        return "/".join(f"XXXX-{month:02}" for month in months), why
    wraps = months[0] > months[-1]
    ends = int(year) - (wraps and bool(years)), int(year) + (wraps and not years)
    return "/".join(f"{y}-{m:02}{mark}" for y, m, mark in zip(ends, months, marks, strict=False)), why


def _turned(day: dt.date, month: int, step: int) -> int:
    """The year of the last (-1) or next (1) such month from a day."""
    return day.year + (step if (month - day.month) * step <= 0 else 0)


def _quarter(found: re.Match[str], setting: Setting) -> Reading:
    years, words = _numbers(found, "Y"), found.groupdict()
    if not years and not setting.published:
        return "", _NO_DAY
    year = years[0] if years else setting.published.year + _STEPS.get(words["R1"] or "", 0)
    why = "" if years else _COUNTS
    place = int(words["q"] or 0) or 1 + ["first", "second", "third", "fourth"].index(words["n"])
    if words["q"] or words["span"] == "quarter":
        return f"{year}-{32 + place}", why
    if words["span"] == "half":
        return (f"{year}-{39 + place}", why) if place < 3 else ("", "")
    return (f"{year}-01/{year}-{COUNTED.index(words['span'].split()[0]) + 1:02}", why) if place == 1 else ("", "")


def _decade(found: re.Match[str], _: Setting) -> Reading:
    return f"{found['ten']}X{'~' if found['P0'] else ''}", ""


def _span_of_years(found: re.Match[str], _: Setting) -> Reading:
    first, *rest = (word for name in ("Y1", "Y2", "Y3", "to") if (word := found[name]))
    last = first[: 4 - len(rest[0])] + rest[0]
    # 2011-12 may be a month as well
    return (f"{first}/{last}", "") if first < last and (len(rest[0]) == 4 or int(rest[0]) > 12) else ("", "")


def _count(word: str) -> int:
    """The number that a word or digits tell; 0 for any other word."""
    return int(word) if word.isdecimal() else COUNTED.index(word) + 1 if word in COUNTED else int(word in {"a", "an"})


def _past(found: re.Match[str], setting: Setting) -> Reading:
    """“the past ten years”, “three days ago”: counted from the day of publication, as exactly as the unit is."""
    words = found.groupdict()
    unit, number = words["unit"].removesuffix("s"), _count(words["n"])
    if not number:
        return "", ""
    if not setting.published:
        return "", _NO_DAY
    step = -number if words.get("way") in {"past", "last", None} else number
    shifted = setting.published + dt.timedelta(days=step * _UNITS[unit])
    ends = sorted(
        at.isoformat()[: 4 if unit in {"year", "decade"} else 7 if unit == "month" else 10]
        for at in (shifted, setting.published)
    )
    if words.get("way"):
        return f"{ends[0]}~/{ends[1]}~", _COUNTS
    return ends[0] + ("" if unit == "day" else "~"), _COUNTS


def _weekday(found: re.Match[str], setting: Setting) -> Reading:
    if not (day := setting.published):
        return "", _NO_DAY
    (number,), way, week = _numbers(found, "W"), found["R1"], found["R2"]
    away = number - day.weekday()
    if week or (way == "this" and not setting.future):
        away += 7 * _STEPS.get(week or "", 0)
    elif way in {"next", "coming"} or (setting.future and way not in {"last", "past"}):
        away = away % 7 or (7 if way else 0)
    else:
        away = -(-away % 7) or (-7 if way else 0)
    return (day + dt.timedelta(days=away)).isoformat(), _COUNTS


def _relative(found: re.Match[str], setting: Setting) -> Reading:
    if not (day := setting.published):
        return "", _NO_DAY
    if word := found["day"]:
        return (day + dt.timedelta(days=_DAYS.get(word.lower(), 0))).isoformat(), _COUNTS
    step = _STEPS.get(found["way"].lower(), 0)
    if found["unit"] == "week":
        monday = day + dt.timedelta(days=7 * step - day.weekday())
        return f"{monday}/{monday + dt.timedelta(days=6)}", _COUNTS
    months = day.year * 12 + day.month - 1 + step
    return (f"{months // 12}-{months % 12 + 1:02}" if found["unit"] == "month" else str(day.year + step)), _COUNTS


def _nth(found: re.Match[str], setting: Setting) -> Reading:
    (number,) = _numbers(found, "D")
    if not (month := re.match(r"[\dX]{4}-\d\d", setting.last)):
        return "", ""
    return f"{month[0]}-{number:02}", "the month that the text named last"


def _only_year(found: re.Match[str], _: Setting) -> Reading:
    return found["Y1"] + ("~" if found.groupdict().get("P0") else ""), ""


_READERS: dict[str, Callable[[re.Match[str], Setting], Reading]] = {
    "days": _days, "digits": _digits, "months": _months, "quarter": _quarter, "decade": _decade,
    "years": _span_of_years, "past": _past, "ago": _past, "weekday": _weekday, "relative": _relative, "nth": _nth,
    "year": _only_year, "named": _only_year,
}  # fmt: skip


def _mention(rule: str, found: re.Match[str], setting: Setting, value: str, why: str) -> Mention | None:
    """The mention of a date, with the part that it plays; None for a day that the calendar has not."""
    try:
        date = parse_edtf(value.replace("XXXX", "2024")) if value else None
    except EdtfError:
        return None
    role = _role(rule, found, setting, date if "XXXX" not in value else None)
    if date and date.form == "year" and rule in {"year", "months"} and (end := _OPEN.search(setting.before)):
        value = f"{value}/.." if end["since"] else f"../{value}"
    detail = {"date_text": found[0], "date_basis": "resolved" if why and value else "printed", "role": role}
    if date and setting.published and date.low > setting.published and "XXXX" not in value:
        detail["status"] = "planned"
    said = rule == "weekday" and _SAID.search(setting.before)  # when it was told, not when it was
    certainty: Certainty = (
        "possible" if not value or role == "background" or said else "likely" if why or "X" in value else "certain"
    )
    return Mention(
        start=found.start(), end=found.end(), field="date", value=value, certainty=certainty, why=why, detail=detail
    )


def _role(rule: str, found: re.Match[str], setting: Setting, date: Edtf | None) -> str:
    """A first guess at what a date is to the text."""
    if setting.before.lstrip() and all(
        p.match(t) for p, t in zip(_DATELINE, (setting.before, setting.after), strict=True)
    ):
        return "published"
    hint = next((role for role, pattern in _ROLES if re.search(pattern, setting.before, re.IGNORECASE)), None)
    published = setting.published
    long_ago = bool(date and published and (published - date.high).days > 400)
    if rule == "months" and date and date.form == "interval" and not (published and date.high > published):
        return "period"
    if rule in _DAYLIKE or (rule == "relative" and found["day"]) or (rule in {"months", "decade"} and not hint):
        return "background" if hint == "background" or long_ago else "event"
    if rule == "named":
        return "background"
    if date and published and date.low > published and date.low.year >= published.year:
        return "plan"
    return hint or ("period" if rule in {"years", "quarter", "past"} else "background")
