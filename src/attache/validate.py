"""Does this front matter fit the schema?

The types of `schema.py` are compiled once into readers, one for each field. A reader takes the text-only values of a
file, collects every finding on its way and gives back the typed value, or `MISSING` where there is none to give.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import msgspec.inspect as mi

from attache.dateforms import date_error
from attache.diagnostics import CONTROL, ERRORS, MISSING, Finding, Place
from attache.schema import SLUG, ArticleFile, EventEntry, Named, Part
from attache.wordforms import did_you_mean, same_word
from attache.yamlnodes import FlowList

# Fields and words of fixed lists that go by another name elsewhere, or in the vocabulary.
SYNONYMS = {
    "url": ("link",), "language": ("lang",), "cancelled": ("canceled",), "vice-minister": ("deputy minister",),
    "head": ("head of state", "head of government", "head of state or government"), "chief": ("chief of defence",),
    "service": ("service chief",), "working": ("working level",), "file": ("src",),
}  # fmt: skip
_ORDINARY = re.compile(r"https?://[a-z0-9.-]*[a-z](?:/[^\s<>\"\\]*)?")  # a web address that needs no closer look
NOTHING = ("field-type", "an empty item in a list", "remove it or fill it in")
FILL_IN = "remove the field or fill it in"
PartT = TypeVar("PartT", bound=Part)
Reader = Callable[[Any, Place], Any]


def fit(values: Mapping[str, Any], kind: type[PartT]) -> tuple[PartT | None, tuple[Finding, ...]]:
    """Read text-only `values` as a `kind` of the schema: the record, and all that is wrong in it.

    What is surely meant counts as written, and what may be left out is left out if wrong: one run tells all. The record
    is `None` where what must be there is wrong or missing, and of settings where anything is.
    """
    findings: list[Finding] = []
    record = _struct(kind)(values, Place((), findings))
    refused = not issubclass(kind, Named) and any(finding.rule in ERRORS for finding in findings)
    return (None if refused or record is MISSING else record), tuple(findings)


def noun(kind: type[Part]) -> str:
    """How a struct of the schema is called in a sentence: `an article`, `a figure value`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"(File|Entry|Held)$", "", kind.__name__)).lower()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _reader(type_: mi.Type) -> Reader:
    """The reader of a type of the schema."""
    match type_:
        case mi.Metadata(type=inner, extra=extra):
            return _with_extra(inner, **(extra or {}))
        case mi.UnionType(types=types):
            return _reader(next(t for t in types if not isinstance(t, mi.NoneType)))
        case mi.StructType(cls=cls):
            return _struct(cls)
        case mi.VarTupleType(item_type=item, min_length=least):
            return _list(_reader(item), least or 0, bare=not isinstance(item, mi.StructType))
        case mi.DictType(key_type=key, value_type=item, min_length=least):
            return _mapping(_reader(key), _reader(item), least or 0)
        case mi.LiteralType(values=values):
            return _choice({str(value): value for value in values})
        case mi.BoolType():
            return _choice({"true": True, "yes": True, "false": False, "no": False})
        case mi.IntType(ge=least):
            return _number(r"-?\d{1,15}", int, least, "a whole number")
        case mi.FloatType():
            return _number(r"-?\d{1,15}(?:\.\d{1,6})?", float, None, "a number such as 1000 or 2.5")
        case mi.StrType():
            return _text(type_)
    raise TypeError(f"the schema uses a type that has no reader: {type_}")


def _with_extra(type_: mi.Type, *, short: Any = None, **of_text: str) -> Reader:
    if short is not None:
        return _short_form(_reader(type_), short)
    return _text(type_, **of_text) if isinstance(type_, mi.StrType) else _reader(type_)


def _short_form(reader: Reader, short: Any) -> Reader:
    """A bare text stands for a list of one, or for a mapping with one field."""

    def read(value: Any, place: Place) -> Any:
        if isinstance(value, str):
            value = [value] if short == [] else {short: value}
        return reader(value, place)

    return read


@cache
def _struct(cls: type[Part]) -> Reader:
    """The reader of a mapping with the fields of `cls`, which leaves out what is wrong and may be left out."""
    info = mi.type_info(cls)
    assert isinstance(info, mi.StructType)
    readers = {field.encode_name: (field.name, _reader(field.type)) for field in info.fields}
    required = {field.encode_name: field.name for field in info.fields if field.required}
    needed = frozenset(required.values())
    hints, reordered = {field.encode_name: _to_write(field) for field in info.fields}, _reordered(cls)

    def read(value: Any, place: Place) -> Any:
        if not isinstance(value, dict):
            return _no_mapping(value, noun(cls), readers, place)
        found, misnamed = {}, set()
        for key, item in value.items():
            if key not in readers:
                meant = _meant_field(key, item, value, {key: reader for key, (_, reader) in readers.items()})
                misnamed.add(meant)
                hint = _elsewhere(cls, key) or did_you_mean(meant or key, list(readers))
                hint = hint or f"its fields: {', '.join(readers)}"
                place.within(key, key=True).wrong("field-unknown", f"{noun(cls)} has no field `{key}`", hint, meant)
            elif item is not None:
                name, reader = readers[key]
                place.at.append(key)
                found[name] = reader(item, place)
                place.at.pop()
        if in_order := reordered(tuple(value)):
            place.wrong("key-order", "keys have an order", fix=in_order)
        for key in (key for key, name in required.items() if name not in found and key not in misnamed):
            said = f"`{key}` is empty" if key in value else f"{noun(cls)} needs `{key}`"
            (place.within(key, key=True) if key in value else place).wrong("field-missing", said, hints[key])
        if MISSING in found.values():
            found = {name: item for name, item in found.items() if item is not MISSING}
        return cls(**found) if needed <= found.keys() else MISSING

    return read


def _reordered(cls: type[Part]) -> Callable[[tuple[str, ...]], str | None]:
    """What gives the keys of a mapping in their order, where they stand in another and are all known."""
    order = {key: n for n, key in enumerate(key_order(cls))}

    @lru_cache(256)  # files have much the same keys
    def reordered(keys: tuple[str, ...]) -> str | None:
        ranks = [order.get(key, -1) for key in keys]
        return None if -1 in ranks or ranks == sorted(ranks) else " ".join(sorted(keys, key=order.__getitem__))

    return reordered


def _elsewhere(cls: type[Part], key: str) -> str | None:
    known = cls is ArticleFile and key in {*EventEntry.__struct_encode_fields__} - {*cls.__struct_encode_fields__}
    return f"`{key}` belongs to an event, below `events:`" if known else None


def _no_mapping(value: Any, what: str, fields: Iterable[str], place: Place) -> Any:
    glued = re.match(r"([\w-]+):\S", value) if isinstance(value, str) else None
    hint = f"write `{glued[1]}: …`, with a blank behind the colon" if glued else f"its fields: {', '.join(fields)}"
    return place.wrong("field-type", f"{what} is written as `key: value` lines", hint)


def key_order(cls: type[msgspec.Struct]) -> list[str]:
    """The fields in order: id, what must be there (its own first), the rest, sources and claims behind its own."""
    inherited = {key for base in cls.__bases__ for key in getattr(base, "__struct_encode_fields__", ())}
    info = mi.type_info(cls)
    assert isinstance(info, mi.StructType)
    required = {field.encode_name for field in info.fields if field.required}

    def rank(key: str) -> tuple[bool, bool, bool, bool]:
        leads, old = key in required or (key == "name" and issubclass(cls, Named)), key in inherited
        return key in ("sources", "claims") and old, key != "id", not leads, leads and old

    return sorted((field.encode_name for field in info.fields), key=rank)


def _meant_field(key: str, item: Any, there: Mapping[str, Any], readers: Mapping[str, Reader]) -> str | None:
    """The field that an unknown key surely is, if it is not there yet and may hold such a value."""
    meant = same_word(key, {name: SYNONYMS.get(name, ()) for name in readers})
    if meant is None or meant in there:
        return None
    readers[meant](item, trial := Place((), []))
    unfit = (found.rule == "field-type" and not found.at and not found.fix for found in trial.findings)
    return None if item is not None and any(unfit) else meant


def _to_write(field: mi.Field) -> str:
    """What to write into a field: what the schema says of it."""
    said = (field.type.extra_json_schema or {}) if isinstance(field.type, mi.Metadata) else {}
    return f"write `{field.encode_name}: …`" + (f", {said['description']}" if "description" in said else "")


def _list(reader: Reader, least: int, *, bare: bool) -> Reader:
    def read(value: Any, place: Place) -> Any:
        if not isinstance(value, list):
            one = value if bare and isinstance(value, str) else None
            begin = "begin each item with `- `" + ("" if bare else ", and put its other lines below its first word")
            hint = begin if one is None else f"write `[{one}]`"
            fix = None if one is None or "," in one else one
            place.wrong("field-type", f"`{place.field}` is a list", hint, fix)
            if not fix:
                return MISSING
            value = [fix]
        if len(value) < least:
            return place.wrong("field-missing", f"`{place.field}` is empty", FILL_IN)
        items = []
        for n, item in enumerate(value):
            place.at.append(n)
            items.append(place.wrong(*NOTHING) if item is None else reader(item, place))
            place.at.pop()
        return MISSING if MISSING in items else tuple(items)

    return read


def _mapping(key_reader: Reader, reader: Reader, least: int) -> Reader:
    def read(value: Any, place: Place) -> Any:
        if not isinstance(value, Mapping):
            return place.wrong("field-type", f"`{place.field}` is written as `key: value` lines")
        items = {}
        for key, item in value.items():
            if item is not None:
                items[key_reader(key, place.within(key, key=True))] = reader(item, place.within(key))
        if len(items) < least:
            return place.wrong("field-missing", f"`{place.field}` is empty", FILL_IN)
        return MISSING if any(key is MISSING or item is MISSING for key, item in items.items()) else items

    return read


def _choice(known: Mapping[str, Any]) -> Reader:
    def read(value: Any, place: Place) -> Any:
        if not isinstance(value, str):
            return place.wrong("field-type", f"`{place.field}` is one word")
        if value in known:
            return known[value]
        meant = same_word(value, {word: SYNONYMS.get(word, ()) for word in known})
        hint = did_you_mean(meant or value, list(known)) or f"one of: {', '.join(known)}"
        place.wrong("value-unknown", f"`{value}` is no value of `{place.field}`", hint, meant)
        return known[meant] if meant else MISSING

    return read


def _number(pattern: str, number: Callable[[str], Any], least: int | None, what: str) -> Reader:
    def read(value: Any, place: Place) -> Any:
        said = value if isinstance(value, str) else ""
        if not re.fullmatch(pattern, said):
            plain = re.sub(r"[,\s_]|(?<=\d)(?:st|nd|rd|th)$", "", said)
            fix = plain if re.fullmatch(pattern, plain) else None
            digits = fix or next(iter(re.findall(r"\d+", said.replace(",", ""))), None)
            hint = f"write `{digits}`" if digits else "write it in digits"
            place.wrong("value-invalid", f"`{place.field}` is {what}", hint, fix)
            return number(fix) if fix else MISSING
        low = least is not None and number(said) < least
        return place.wrong("value-invalid", f"`{place.field}` is at least {least}") if low else number(said)

    return read


def _text(type_: mi.StrType, *, check: str | None = None, hint: str | None = None) -> Reader:
    """The reader of a text: `check` names what it must pass beside its pattern, `hint` says what the pattern means."""

    pattern = type_.pattern or ""
    fitting = re.compile(pattern).search

    def read(value: Any, place: Place) -> Any:
        if check == "edtf" and isinstance(value, FlowList):
            value = value.source  # an unquoted [a,b] is a set of dates, not a list
        if not isinstance(value, str):
            what = "list" if isinstance(value, list) else "mapping"
            return place.wrong("field-type", f"`{place.field}` is a text, not a {what}")
        value = value.strip()  # in quotes there may be blanks around it, which some formats keep and some do not
        if not value:
            return place.wrong("field-missing", f"`{place.field}` is empty", FILL_IN)
        if not value.isprintable() and (control := CONTROL.search(value)):
            return place.wrong("control-character", f"control character U+{ord(control[0]):04X}", "remove it")
        if pattern and not fitting(value):
            if not pattern.endswith(SLUG[1:]):
                return place.wrong("value-invalid", f"`{value}` is no valid `{place.field}`", hint)
            from slugify import slugify  # noqa: PLC0415 - wrong ids are rare

            slug = slugify(value, max_length=80, word_boundary=True)
            fits = fitting(slug)  # then it stands in, as a near date does
            place.wrong("id-invalid", f"`{value}` is no valid `{place.field}`", f"write `{slug}`" if fits else hint)
            return slug if fits else MISSING
        if type_.max_length and len(value) > type_.max_length:
            return place.wrong("value-invalid", f"`{place.field}` is longer than {type_.max_length} letters")
        return CHECKS[check](value, place) if check else value

    return read


def _edtf(text: str, place: Place, *, day: bool = False) -> Any:
    if wrong := date_error(text, day=day):
        place.wrong("date-invalid", *wrong)
        near = re.search(r"\b(?:1[5-9]|20)\d\d(?:-(?:0[1-9]|1[0-2])\b)?", text)  # the rest is read as if it were that
        return wrong[2] or (near[0] if near and not day else MISSING)
    return text


def _url(text: str, place: Place) -> Any:
    if _ORDINARY.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        public = parts.hostname and parts.port != 0 and parts.username is None
        if parts.scheme in ("http", "https") and public and not re.search(r"[\s<>\"\\]", text):
            return text
    except ValueError:
        pass  # a malformed host or port is told like any other wrong address
    hint = "begin it with `https://`, and leave out spaces"
    return place.wrong("value-invalid", f"`{text}` is no web address", hint)


def _base(text: str, place: Place) -> Any:
    """The address of a site: addresses of pages are put behind it."""
    if re.search(r"[?#]", text):
        return place.wrong("value-invalid", f"`{text}` has a query or an anchor", "end it with the path")
    return _url(text, place)


def _zone(text: str, place: Place) -> Any:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "write a name of the IANA data base, such as `Europe/Paris` or `UTC`"
        return place.wrong("value-invalid", f"`{text}` is no time zone", hint)
    return text


def _locale(text: str, place: Place) -> Any:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 20 ms that only settings need

    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        hint = "write a language that CLDR knows, such as `en-GB` or `vi`"
        return place.wrong("value-invalid", f"`{text}` is no known language", hint)
    return text


CHECKS: Mapping[str, Reader] = {
    "edtf": _edtf, "day": partial(_edtf, day=True), "url": _url, "base": _base, "zone": _zone, "locale": _locale,
}  # fmt: skip
