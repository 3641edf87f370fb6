"""How does one address lead to another?

An address is absolute within the site, `/countries/laos/` or `/assets/attache.css`, whatever path the site lives under.
"""

from contextlib import suppress
from urllib.parse import quote, urlsplit


def absolute(site_url: str, address: str) -> str:
    """The public URL of an address; `site_url` may have a path, with or without a slash at its end."""
    return site_url.rstrip("/") + address


def uri(url: str) -> str:
    """A web address in the letters that a URI may have (RFC 3986): its host as DNS names it, its path escaped."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.netloc
    with suppress(UnicodeError):  # what is no name of DNS stays as it is
        host = host.encode("idna").decode()
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def relative(from_address: str, to_address: str) -> str:
    """The link on the page at `from_address` that leads to `to_address`, which may be a file and have a fragment.

    Resolved as RFC 3986 section 5.2 says. An address leads to itself by `./`, and to a place on itself by the fragment.
    """
    path, mark, fragment = to_address.partition("#")
    if mark and path == from_address:
        return mark + fragment
    here, there = from_address.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    link = "../" * (len(here) - shared) + "/".join(there[shared:])
    if not link or ":" in link.partition("/")[0]:  # nothing would be the page itself, and `a:b` a URL of its own
        link = "./" + link
    return link + mark + fragment


def to_root(address: str) -> str:
    """The link that leads from the page or file at an address to the root of the site."""
    return "../" * (address.count("/") - 1) or "./"


def file_of(address: str) -> str:
    """The file of an address in the output folder: `/countries/laos/` is `countries/laos/index.html`."""
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def address_at(file: str) -> str:
    """The other way round: the address of a file in the output folder."""
    folder, index, more = f"/{file}".rpartition("/index.html")
    return f"{folder}/" if index and not more else f"/{file}"
