"""Under which addresses do static files go out?

Every file goes below `/assets/` under a name with a hash of its bytes, so that hosts may cache it for ever. A style
sheet names other files by `url(…)`: these become their hashed names before its own hash is taken.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import PurePosixPath
from posixpath import normpath

from attache.model import Value

AT_ROOT = frozenset({"favicon.ico"})  # asked for at the root by browsers, whatever the page says
_URL = re.compile(r"""url\(\s*(["']?)([^"')?#]+)([^"')]*)\1\s*\)""")


class Assets(Value, frozen=True, kw_only=True):
    """Static files: the address of each by its path, and the bytes of each by its file in the output."""

    addresses: Mapping[str, str]
    files: Mapping[str, bytes]


def assets_of(static: Mapping[str, bytes]) -> Assets:
    """Addresses and bytes of static files by their paths below `static/`, and of pictures below `content/`."""
    addresses: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for path in sorted(static, key=lambda path: (path.endswith(".css"), path)):
        data = _with_hashed_names(path, static[path], addresses) if path.endswith(".css") else static[path]
        addresses[path] = f"/{path}" if path in AT_ROOT else _hashed(path, data)
        files[addresses[path].lstrip("/")] = data
    return Assets(addresses=addresses, files=files)


def _hashed(path: str, data: bytes) -> str:
    name = PurePosixPath(path)
    return f"/assets/{name.parent / name.stem}.{blake2b(data, digest_size=5).hexdigest()}{name.suffix}"


def _with_hashed_names(path: str, data: bytes, addresses: Mapping[str, str]) -> bytes:
    """The style sheet with the addresses of the files it names, relative to its own folder."""
    folder = PurePosixPath(path).parent
    up = "../" * len(folder.parts)

    def replace(match: re.Match[str]) -> str:
        named = addresses.get(normpath(folder / match[2].strip()))
        return f'url("{up}{named.removeprefix("/assets/")}{match[3]}")' if named else match[0]

    # Whatever its encoding, a style sheet names our files in ASCII; all other bytes stay as they are.
    return _URL.sub(replace, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
