"""When are two views equal?

A view is made of values that carry their own stamp; its fingerprint is a hash of those stamps and of the rest of its
fields. Equal fingerprints mean equal bytes on the page, so nothing may reach a page but through its view.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from attache.model import Stamped, Value, stamp_of

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})  # asked first: a million of them are in a plan


def fingerprint(*values: Any) -> bytes:
    """The fingerprint of values: stamps where they are carried, else the fields themselves."""
    return stamp_of(*(_essence(value) for value in values))


def _essence(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, tuple | list):
        return [item if type(item) in _PLAIN else _essence(item) for item in value]
    if isinstance(value, Stamped):
        return value.stamp
    if isinstance(value, Value):
        fields = [getattr(value, name) for name in value.__struct_fields__]
        return [type(value).__name__, *(field if type(field) in _PLAIN else _essence(field) for field in fields)]
    if isinstance(value, Mapping):
        return [(key, _essence(value[key])) for key in sorted(value)]
    if isinstance(value, msgspec.Struct):
        return msgspec.msgpack.encode(value, order="deterministic")
    return value
