"""How does a feed say it?

RSS 2.0 and Atom 1.0 (RFC 4287) with the full text, so that a reader needs no second request. Ids of entries are tag
URIs (RFC 4151) made of the article's id, never of its address, which may change. No writer is made up: the author of a
feed is the site, and where an article was reported stands in its list of sources and in `dc:source`.
"""

import datetime as dt
import re
from collections.abc import Callable
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator

from attache.addresses import absolute
from attache.feed_views import FeedEntry, FeedPage
from attache.settings import Contact
from attache.views import Site

Fill = Callable[[FeedEntry], str]  # says an entry whole, as HTML with public URLs
# Atom asks for a time of change even where nothing has happened yet, and a clock would change the bytes of every build.
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
RSS, ATOM = "application/rss+xml", "application/atom+xml"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def rss(feed: FeedPage, site: Site, fill: Fill) -> bytes:
    """The feed as RSS 2.0, UTF-8. `site.url` must be known."""
    made = _feed(feed, site, fill, RSS)
    if site.contact and site.contact.email:
        made.managingEditor(f"{site.contact.email} ({_legal(site.contact.name or site.title)})")
    if site.hub:
        made.register_extension("hub", lambda: _Hub(site.hub), atom=False)
    document: bytes = made.rss_str()
    return document + b"\n"


def atom(feed: FeedPage, site: Site, fill: Fill) -> bytes:
    """The feed as Atom 1.0, UTF-8. `site.url` must be known."""
    document: bytes = _feed(feed, site, fill, ATOM).atom_str()
    return document + b"\n"


class _Hub:
    """The link to a WebSub hub, which feedgen itself writes into Atom alone; in the form of its extensions."""

    def __init__(self, address: str | None) -> None:
        self.address = address

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_rss(self, root: Any) -> None:
        channel = root[0]
        channel.append(channel.makeelement("{http://www.w3.org/2005/Atom}link", rel="hub", href=self.address))


def _feed(feed: FeedPage, site: Site, fill: Fill, kind: str) -> FeedGenerator:
    made = FeedGenerator()
    made.load_extension("dc")
    made.id(feed.uid)
    made.title(_legal(feed.title))
    made.description(_legal(feed.description or site.description or feed.title))
    made.language(feed.language or site.language)
    made.generator("Attaché")
    made.updated(max((_midnight(entry.updated, site.timezone) for entry in feed.entries), default=NEVER))
    contact = site.contact or Contact()
    made.author(name=_legal(site.title), email=contact.email, uri=contact.url)
    if site.licence:
        made.rights(_legal(" ".join(part for part in (site.licence.name, site.licence.url) if part)))
    if site.hub:
        made.link(href=site.hub, rel="hub")
    made.link(href=_public(feed.address, site), rel="self", type=kind)
    made.link(href=_public(feed.home, site), rel="alternate", type="text/html")  # the last one is RSS's own
    for entry in feed.entries:
        _add(made.add_entry(order="append"), entry, site, fill)
    return made


def _add(made: Any, entry: FeedEntry, site: Site, fill: Fill) -> None:
    made.id(entry.uid)
    made.title(_legal(entry.title))
    made.link(href=_public(entry.address, site))  # one alone: feedgen writes no `rel` for links of entries into Atom
    made.published(_midnight(entry.published, site.timezone))
    made.updated(_midnight(entry.updated, site.timezone))
    made.content(_legal(fill(entry)), type="html")
    if entry.summary:
        made.summary(_legal(escape(entry.summary, quote=False)), type="html")  # RSS knows no other
    for plate in entry.tags:
        made.category(term=plate.id, label=_legal(plate.name))
    names = dict.fromkeys(name for source in entry.sources if (name := source.agency or source.host))
    if names:
        made.dc.dc_source(_legal("; ".join(names)))  # validators want one such element


def _public(address: str, site: Site) -> str:
    assert site.url, "feeds are planned only where the site's URL is known"
    return absolute(site.url, address)


def _legal(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def _midnight(day: str, timezone: str) -> dt.datetime:
    """The first moment of a day. Old offsets have seconds, which no feed can say: they are cut to minutes."""
    start = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), ZoneInfo(timezone))
    offset = start.utcoffset() or dt.timedelta()
    return start.replace(tzinfo=dt.timezone(dt.timedelta(minutes=int(offset.total_seconds() / 60))))
