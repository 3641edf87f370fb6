"""What is a thing called, wherever it lives?

Ids that leave the site are tag URIs (RFC 4151): an authority, which is a domain and a date on which it was one's own,
and the thing's own id. They hold no address and no title, so that both may change without a subscriber noticing.
"""

from contextlib import suppress
from urllib.parse import quote, urlsplit

from attache.settings import SiteFile

UNDATED = "2000"  # of an authority that is not chosen but made of `url:`: no clock may decide an id


def authority_of(site: SiteFile) -> str:
    """The authority of the digest's ids: `identity:` of the settings, else the host of `url:` and a year."""
    if site.identity:
        return site.identity
    host = urlsplit(site.url or "").hostname or "localhost"
    with suppress(UnicodeError):  # what is no name of DNS stays as it is
        host = host.encode("idna").decode()
    return f"{host},{UNDATED}"


def uid(authority: str, folder: str, id: str) -> str:
    """The tag URI of a thing: `folder` says what it is (`articles`, `events`, `officials`, …)."""
    return f"tag:{authority}:{folder}/{quote(id)}"
