"""Does this front matter fit the schema?

The types of `schema.py` are compiled once into readers, one for each field. A reader takes the text-only values of a
file, collects every finding on its way and gives back the typed value, or `MISSING` where there is none to give.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import msgspec.inspect as mi

from attache.dates import EdtfError, parse_edtf
from attache.diagnostics import CONTROL, At, Finding
from attache.schema import Named, Part
from attache.yamlnodes import FlowList

MISSING: Any = object()
Sink = list[Finding]
Reader = Callable[[Any, At, Sink], Any]
PartT = TypeVar("PartT", bound=Part)


def fit(values: Mapping[str, Any], kind: type[PartT]) -> tuple[PartT | None, tuple[Finding, ...]]:
    """Read text-only `values` as a `kind` of the schema: the record, and all that is wrong in it.

    In a content file, a field that may be left out is left out where it is wrong, so that the rest can still be linked
    and one run tells all mistakes. The record is `None` where a field that must be there is wrong or missing, and of
    settings where anything is.
    """
    findings: Sink = []
    record = _struct(kind, lenient=issubclass(kind, Named))(values, (), findings)
    return (None if record is MISSING else record), tuple(findings)


def noun(kind: type[Part]) -> str:
    """How a struct of the schema is called in a sentence: `an article`, `a figure value`."""
    words = re.sub(r"(File|Entry|Held)$", "", kind.__name__)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).lower()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def did_you_mean(wrong: str, known: list[str]) -> str | None:
    """The nearest known word as a hint, or `None` where nothing is near. Case does not count."""
    by_fold = {word.casefold(): word for word in sorted(known, reverse=True)}
    near = get_close_matches(wrong.casefold(), sorted(by_fold), n=1, cutoff=0.6)
    return f"did you mean `{by_fold[near[0]]}`?" if near else None


def _reader(type_: mi.Type) -> Reader:
    """The reader of a type of the schema."""
    match type_:
        case mi.Metadata(type=inner, extra=extra):
            return _with_extra(_reader(inner), extra or {})
        case mi.UnionType(types=types):
            return _reader(next(t for t in types if not isinstance(t, mi.NoneType)))
        case mi.StructType(cls=cls):
            return _struct(cls)
        case mi.VarTupleType(item_type=item, min_length=least):
            return _list(_reader(item), least or 0, bare=not isinstance(item, mi.StructType))
        case mi.DictType(key_type=key, value_type=item, min_length=least):
            return _mapping(_reader(key), _reader(item), least or 0)
        case mi.LiteralType(values=values):
            return _choice([str(value) for value in values])
        case mi.BoolType():
            return _choice_of({"true": True, "yes": True, "false": False, "no": False})
        case mi.IntType(ge=least):
            return _number(r"-?\d{1,15}", int, least, "a whole number")
        case mi.FloatType():
            return _number(r"-?\d{1,15}(?:\.\d{1,6})?", float, None, "a number such as 1000 or 2.5")
        case mi.StrType(pattern=pattern, max_length=most):
            return _text(pattern, most)
    raise TypeError(f"the schema uses a type that has no reader: {type_}")


def _with_extra(reader: Reader, extra: dict[str, Any]) -> Reader:
    if "short" in extra:
        return _short_form(reader, extra["short"])
    if "check" in extra:
        return _checked(reader, CHECKS[extra["check"]])
    return reader


def _short_form(reader: Reader, short: Any) -> Reader:
    """A bare text stands for a list of one, or for a mapping with one field."""

    def read(value: Any, at: At, sink: Sink) -> Any:
        if isinstance(value, str):
            value = [value] if short == [] else {short: value}
        return reader(value, at, sink)

    return read


def _checked(reader: Reader, check: Callable[[str], Finding | None]) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if isinstance(value, FlowList) and check is _check_edtf:
            value = value.source  # an unquoted [a,b] is a set of dates, not a list
        text = reader(value, at, sink)
        if text is MISSING:
            return MISSING
        wrong = check(text)
        if wrong is None:
            return text
        sink.append(Finding(rule=wrong.rule, message=wrong.message, hint=wrong.hint, at=at))
        return MISSING

    return read


@cache
def _struct(cls: type[Part], *, lenient: bool = False) -> Reader:
    """The reader of a mapping with the fields of `cls`; a `lenient` one leaves out what is wrong and may be."""
    info = mi.type_info(cls)
    assert isinstance(info, mi.StructType)
    readers = {field.encode_name: (field.name, _reader(field.type)) for field in info.fields}
    required = [field.encode_name for field in info.fields if field.required]
    needed = {field.name for field in info.fields if field.required}

    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, Mapping):
            return _wrong(sink, "field-type", at, f"{noun(cls)} is written as `key: value` lines")
        found = {}
        for key, item in value.items():
            if key not in readers:
                hint = did_you_mean(key, list(readers)) or f"its fields: {', '.join(readers)}"
                sink.append(
                    Finding(
                        rule="field-unknown",
                        message=f"{noun(cls)} has no field `{key}`",
                        hint=hint,
                        at=(*at, key),
                        key=True,
                    )
                )
            elif item is not None:
                name, reader = readers[key]
                found[name] = reader(item, (*at, key), sink)
        lacking = [key for key in required if value.get(key) is None]
        sink.extend(_lacking(cls, key, key in value, at) for key in lacking)
        wrong = {name for name, item in found.items() if item is MISSING}
        if lacking or (wrong and not lenient) or wrong & needed:
            return MISSING
        return cls(**{name: item for name, item in found.items() if name not in wrong})

    return read


def _lacking(cls: type[Part], key: str, empty: bool, at: At) -> Finding:
    hint = f"write `{key}: …`"
    if empty:
        return Finding(rule="field-missing", message=f"`{key}` is empty", hint=hint, at=(*at, key), key=True)
    return Finding(rule="field-missing", message=f"{noun(cls)} needs `{key}`", hint=hint, at=at)


def _list(reader: Reader, least: int, *, bare: bool) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, list):
            hint = f"write `[{value}]`" if bare and isinstance(value, str) else "begin each item with `- `"
            return _wrong(sink, "field-type", at, f"`{_field(at)}` is a list", hint)
        if len(value) < least:
            return _wrong(sink, "field-missing", at, f"`{_field(at)}` is empty", "remove the field or fill it in")
        items = [_item(reader, item, (*at, n), sink) for n, item in enumerate(value)]
        return MISSING if any(item is MISSING for item in items) else tuple(items)

    return read


def _item(reader: Reader, item: Any, at: At, sink: Sink) -> Any:
    if item is None:
        return _wrong(sink, "field-type", at, "an empty item in a list", "remove it or fill it in")
    return reader(item, at, sink)


def _mapping(key_reader: Reader, reader: Reader, least: int) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, Mapping):
            return _wrong(sink, "field-type", at, f"`{_field(at)}` is written as `key: value` lines")
        items = {}
        for key, item in value.items():
            if item is not None:
                items[_key(key_reader, key, at, sink)] = reader(item, (*at, key), sink)
        if len(items) < least:
            return _wrong(sink, "field-missing", at, f"`{_field(at)}` is empty", "remove the field or fill it in")
        return MISSING if any(key is MISSING or item is MISSING for key, item in items.items()) else items

    return read


def _key(reader: Reader, key: str, at: At, sink: Sink) -> Any:
    wrong: Sink = []
    read = reader(key, at, wrong)
    sink.extend(msgspec.structs.replace(finding, at=(*at, key), key=True) for finding in wrong)
    return read


def _choice(known: list[str]) -> Reader:
    return _choice_of({word: word for word in known})


def _choice_of(known: Mapping[str, Any]) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, str):
            return _wrong(sink, "field-type", at, f"`{_field(at)}` is one word")
        if value in known:
            return known[value]
        hint = did_you_mean(value, list(known)) or f"one of: {', '.join(known)}"
        return _wrong(sink, "value-unknown", at, f"`{value}` is no value of `{_field(at)}`", hint)

    return read


def _number(pattern: str, number: Callable[[str], Any], least: int | None, what: str) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            return _wrong(sink, "value-invalid", at, f"`{_field(at)}` is {what}", _plain_number(value))
        if least is not None and number(value) < least:
            return _wrong(sink, "value-invalid", at, f"`{_field(at)}` is at least {least}")
        return number(value)

    return read


def _plain_number(value: Any) -> str | None:
    plain = re.sub(r"[,\s_]", "", value) if isinstance(value, str) else ""
    return f"write `{plain}`" if plain != value and re.fullmatch(r"\d+(\.\d+)?", plain) else None


def _text(pattern: str | None, most: int | None) -> Reader:
    def read(value: Any, at: At, sink: Sink) -> Any:
        if not isinstance(value, str):
            return _wrong(
                sink,
                "field-type",
                at,
                f"`{_field(at)}` is a text, not a {'list' if isinstance(value, list) else 'mapping'}",
            )
        if not value.strip():
            return _wrong(sink, "field-missing", at, f"`{_field(at)}` is empty", "remove the field or fill it in")
        if control := CONTROL.search(value):
            return _wrong(sink, "control-character", at, f"control character U+{ord(control[0]):04X}", "remove it")
        if pattern and not re.search(pattern, value):
            return _wrong(
                sink, _pattern_rule(pattern), at, f"`{value}` is no valid `{_field(at)}`", _pattern_hint(pattern)
            )
        if most and len(value) > most:
            return _wrong(sink, "value-invalid", at, f"`{_field(at)}` is longer than {most} letters")
        return value

    return read


PATTERN_HINTS = {
    "^[a-z0-9]+(?": "lower-case letters a to z, digits and single hyphens, such as `phan-van-giang`",
    "^/": "an address of this site, such as `/articles/2022/five-year-review/`",
    "^[a-z]{2,3}": "a language code, such as `vi` or `en-GB`",
    "^Q": "a Wikidata id, such as `Q881`",
    "^[^@": "an e-mail address, such as `desk@example.org`",
    "^[a-z0-9.-]+,": "a domain and a year, such as `example.org,2026`",
}


def _pattern_hint(pattern: str) -> str | None:
    return next((hint for start, hint in PATTERN_HINTS.items() if pattern.startswith(start)), None)


def _pattern_rule(pattern: str) -> str:
    return "id-invalid" if pattern.startswith("^[a-z0-9]+(?") else "value-invalid"


def _check_edtf(text: str) -> Finding | None:
    try:
        parse_edtf(text)
    except EdtfError as error:
        return Finding(rule="date-invalid", message=str(error), hint=error.hint)
    return None


def _check_day(text: str) -> Finding | None:
    hint = "write year, month and day: `2022-04-14`"
    try:
        date = parse_edtf(text)
    except EdtfError as error:
        return Finding(rule="date-invalid", message=str(error), hint=error.hint or hint)
    exact = date.form == "day" and not date.fuzzy
    return None if exact else Finding(rule="date-invalid", message=f"`{text}` is no single day", hint=hint)


def _check_url(text: str) -> Finding | None:
    try:
        parts = urlsplit(text)
        public = parts.hostname and parts.port != 0 and parts.username is None
        if parts.scheme in ("http", "https") and public and not re.search(r"[\s<>\"\\]", text):
            return None
    except ValueError:
        pass  # a malformed host or port is told like any other wrong address
    hint = "begin it with `https://`, and leave out spaces"
    return Finding(rule="value-invalid", message=f"`{text}` is no web address", hint=hint)


def _check_base(text: str) -> Finding | None:
    """The address of a site: addresses of pages are put behind it."""
    if not re.search(r"[?#]", text):
        return _check_url(text)
    return Finding(rule="value-invalid", message=f"`{text}` has a query or an anchor", hint="end it with the path")


def _check_zone(text: str) -> Finding | None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "write a name of the IANA data base, such as `Europe/Paris` or `UTC`"
        return Finding(rule="value-invalid", message=f"`{text}` is no time zone", hint=hint)
    return None


def _check_locale(text: str) -> Finding | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 20 ms that only settings need

    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        hint = "write a language that CLDR knows, such as `en-GB` or `vi`"
        return Finding(rule="value-invalid", message=f"`{text}` is no known language", hint=hint)
    return None


CHECKS: dict[str, Callable[[str], Finding | None]] = {
    "edtf": _check_edtf,
    "day": _check_day,
    "url": _check_url,
    "base": _check_base,
    "zone": _check_zone,
    "locale": _check_locale,
}


def _wrong(sink: Sink, rule: str, at: At, message: str, hint: str | None = None) -> Any:
    sink.append(Finding(rule=rule, message=message, hint=hint, at=at))
    return MISSING


def _field(at: At) -> str:
    """The name of the field at a path: its last key."""
    return str(next((key for key in reversed(at) if isinstance(key, str)), "the file"))
