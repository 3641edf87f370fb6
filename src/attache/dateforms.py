"""Which date does an editor mean who writes no EDTF?

A whole value is read, as people write dates in English and in digits. Nothing is guessed: what can be read in two ways
gives both. Dates in the middle of a text are found elsewhere.
"""

import re
from collections.abc import Iterator

from attache.dates import EdtfError, parse_edtf

_MONTHS = re.findall(r"\w+", "january february march april may june july august september october november december")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = re.findall(r"\w+", "first second third fourth 1st 2nd 3rd 4th 1 2 3 4")
_NTH = {word: n % 4 + 1 for n, word in enumerate(_ORDINALS)}
_Y, _D = r"(?P<y>(?:1[5-9]|20)\d\d)", r"(?P<d>\d\d?)(?:st|nd|rd|th)?"
_M = f"(?P<m>{'|'.join(f'{name[:3]}(?:{name[3:]}|t)?' for name in _MONTHS)})"
_FORMS = [  # of a date, or of an end of a range, which may leave out what the other end says
    re.compile(form)
    for form in (
        rf"{_D}(?: of)? {_M}(?: {_Y})?",
        rf"{_M} {_D}(?: {_Y})?",
        rf"(?:{_M} )?{_Y}",
        rf"{_Y} {_M}(?: {_D})?",
        rf"{_Y}(?P<sign>[-/.])(?P<n>\d\d?)(?P=sign)(?P<d>\d\d?)",
        rf"{_Y}(?P<n>\d\d)(?P<d>\d\d)",
        rf"{_Y}[-.](?P<n>\d\d?)",
        rf"(?P<a>\d\d?)(?P<sign>[-/.])(?P<b>\d\d?)(?P=sign){_Y}",
        rf"{_D}(?: {_Y})?",
        _M,
        r"(?P<decade>\d{3})0s",
        rf"(?P<nth>{'|'.join(_NTH)}) (?P<part>quarter|half)(?: of)? {_Y}",
        rf"(?P<part>[qh])(?P<nth>[1-4])(?: of)? {_Y}",
        rf"{_Y}[- ]?(?P<part>[qh])(?P<nth>[1-4])",
    )
]
_PART = r"(?:(?:early|mid|late)[- ]|(?:beginning|start|middle|end) of )(?:the )?"
_HEDGED = [  # words around a date, and what they make of it
    (re.compile(r"(?:about|around|approximately|circa|ca?\.?|~) ?(\w.*)"), "{}~"),
    *((re.compile(rf"{_PART}(.+)"), form) for form in ("{}", "{}~")),  # how much of it? that is for the editor
    (re.compile(r"since (.+)"), "{}/.."),
    (re.compile(r"(.+?) ?[-/] ?(?:present|now|today)"), "{}/.."),
    (re.compile(r"until (.+)"), "../{}"),
]
_BETWEEN = re.compile(r" ?[-/] ?| to | until ")
_CLOCK = re.compile(r"(?<=\d)[ t]\d\d?:\d\d.*$")
_Parts = dict[str, str]


def readings(text: str) -> tuple[str, ...]:
    """What a text may mean, in EDTF: nothing, the one date it means, or all where it may be several."""
    plain = re.sub("[‐-―−]", "-", text.casefold().strip(" \t“”\"'‘’"))
    plain = _CLOCK.sub("", " ".join(re.sub(r"\.(?= |$)|,", " ", plain).split()))
    plain = re.sub(r"^(?:in |on )?(?:the )?", "", plain)
    weekday = re.match(rf"({'|'.join(_DAYS)})[a-z]* (?=.*\d)", plain)
    found = dict.fromkeys(filter(_is_date, _read(plain[weekday.end() :] if weekday else plain)))
    return tuple(date for date in found if not weekday or _DAYS.index(weekday[1]) == parse_edtf(date).first.weekday())


def date_error(text: str, *, day: bool = False) -> tuple[str, str | None, str | None] | None:
    """What is wrong with a date, how it is mended, and what surely stands there then; `None` for one that is right.

    With `day` only a single day is right.
    """
    try:
        date, error, otherwise = parse_edtf(text), "", None
    except EdtfError as wrong:
        date, error, otherwise = None, wrong.message, wrong.hint
    if date and not (day and (date.form != "day" or date.fuzzy)):
        return None
    meant = [one for one in readings(text) if not day or re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
    said = " or ".join(f"`{one}`" for one in meant)
    hint = f"write {said}" if meant else "write year, month and day: `2022-04-14`" if day else otherwise
    return error or f"`{text}` is no single day", hint, meant[0] if len(meant) == 1 else None


def _read(text: str) -> Iterator[str]:
    yield text.replace(" ", "").upper()  # blanks around a slash, a small x
    single = [*_single(text)]
    yield from single
    for words, form in _HEDGED:
        if found := words.fullmatch(text):
            yield from (form.format(date) for date in _single(found[1]))
    for sign in () if single else _BETWEEN.finditer(text):
        for first in _parts(text[: sign.start()].removeprefix("from ")):
            for last in _parts(text[sign.end() :]):
                ends = _written(_filled(first, last)), _written(_filled(last, first))
                yield "/".join(ends) if all(ends) else ""


def _single(text: str) -> Iterator[str]:
    return filter(_is_date, map(_written, _parts(text)))


def _parts(text: str) -> Iterator[_Parts]:
    """What a text says of year (`y`), month (`n`) and day (`d`), or the `whole` date; one that is in two ways, both."""
    for found in (match.groupdict() for form in _FORMS if (match := form.fullmatch(text))):
        parts = {key: f"{value:0>2}" for key, value in found.items() if key in "ynd" and value}
        if found.get("decade"):
            yield {"whole": f"{found['decade']}X"}
        elif found.get("part"):
            first = 33 if found["part"].startswith("q") else 40
            yield {"whole": f"{found['y']}-{first + _NTH[found['nth']] - 1}"}
        elif found.get("a"):
            one, other = f"{found['a']:0>2}", f"{found['b']:0>2}"
            yield from (parts | {"d": one, "n": other}, parts | {"d": other, "n": one})
        elif found.get("m"):
            yield parts | {"n": f"{[name[:3] for name in _MONTHS].index(found['m'][:3]) + 1:02}"}
        else:
            yield parts


def _filled(parts: _Parts, other: _Parts) -> _Parts:
    """An end of a range with the month and year that only the other end says."""
    coarser = "yn" if "d" in parts else "y" if "n" in parts else ""
    return {key: other[key] for key in coarser if key in other} | parts


def _written(parts: _Parts) -> str:
    """A date in EDTF, or what is none where the year, or the month of a day, is not said."""
    whole = "y" in parts and ("n" in parts or "d" not in parts)
    return parts.get("whole") or ("-".join(parts[key] for key in "ynd" if key in parts) if whole else "")


def _is_date(text: str) -> bool:
    try:
        return bool(parse_edtf(text))
    except EdtfError:
        return False
