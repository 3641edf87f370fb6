"""When are two views equal?

A view is made of values that carry their own stamp; its fingerprint is a hash of those stamps and of the rest of its
fields. Equal fingerprints mean equal bytes on the page, so nothing may reach a page but through its view.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import astuple

from attache.model import Stamped, Value, stamp_of

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})  # asked first: a million of them are in a plan


def fingerprint(*values: Any) -> bytes:
    """The fingerprint of values: stamps where they are carried, else the fields themselves."""
    return stamp_of(*_of_each(values))


def _of_each(values: Iterable[Any]) -> list[Any]:
    return [value if type(value) in _PLAIN else _way(type(value))(value) for value in values]  # type: ignore[arg-type]


def _of_mapping(value: Mapping[Any, Any]) -> Any:
    return [(key, *_of_each((value[key],))) for key in sorted(value)]


@cache
def _way(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are told from others. Asked once for each type: a plan has many values, and few types."""
    if issubclass(kind, tuple | list):
        return _of_each
    if issubclass(kind, Stamped):
        return attrgetter("stamp")
    if issubclass(kind, Value):
        name = kind.__name__
        return lambda value: [name, *_of_each(astuple(value))]
    if issubclass(kind, Mapping):
        return _of_mapping
    if issubclass(kind, msgspec.Struct):
        return lambda value: msgspec.msgpack.encode(value, order="deterministic")
    return lambda value: value
