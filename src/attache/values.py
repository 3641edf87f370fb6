"""When are two values equal?

All that stages hand on is frozen and plain, so that it has a stamp: a digest that equal values share in every process
and on every machine.
"""

from hashlib import blake2b

import msgspec

STAMP_BYTES = 16


def stamp_of(*values: object) -> bytes:
    """A digest of plain frozen values: equal values have equal stamps, in every process and on every machine."""
    return blake2b(msgspec.msgpack.encode(values, order="deterministic"), digest_size=STAMP_BYTES).digest()


def stamp_of_bytes(data: bytes) -> bytes:
    """A digest of bytes."""
    return blake2b(data, digest_size=STAMP_BYTES).digest()


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value of the digest."""
