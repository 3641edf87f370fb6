"""When are two values equal?

All that stages hand on is frozen and plain, so that it has a stamp: a digest that equal values share in every process
and on every machine.
"""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

STAMP_BYTES = 16


def stamp_of(*values: object) -> bytes:
    """A digest of plain frozen values: equal values have equal stamps, in every process and on every machine."""
    return blake2b(msgspec.msgpack.encode(values, order="deterministic"), digest_size=STAMP_BYTES).digest()


def stamp_of_bytes(data: bytes | memoryview) -> bytes:
    """A digest of bytes."""
    return blake2b(data, digest_size=STAMP_BYTES).digest()


class Value(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A frozen value of the digest."""


class Printed(Value, frozen=True, kw_only=True):
    """A page by what its bytes depend on: the fingerprint of its view and maker, and the paths of its texts."""

    fingerprint: bytes
    words: tuple[str, ...] = ()

    def printed(self, words: Mapping[str, bytes]) -> bytes:
        """The fingerprint with the stamps of all texts that reach its bytes, given these by their paths."""
        return b"".join((self.fingerprint, *map(words.__getitem__, self.words)))
