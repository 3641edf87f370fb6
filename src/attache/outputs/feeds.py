"""How does a feed say it?

RSS 2.0 and Atom 1.0 (RFC 4287) with the full text, so that a reader needs no second request. Ids of entries are tag
URIs (RFC 4151) made of the article's id, never of its address, which may change. No writer is made up: the author of a
feed is the site, and where an article was reported stands in its list of sources and in `dc:source`.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator

from attache import datewords, schema
from attache.addresses import absolute
from attache.dates import Edtf, parse_edtf
from attache.markup import rebase
from attache.model import Event, PlaceHeld
from attache.settings import Contact
from attache.views import FeedEntry, FeedPage, Site
from attache.words import catalogue

# Atom asks for a time of change even where nothing has happened yet, and a clock would change the bytes of every build.
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
RSS, ATOM = "application/rss+xml", "application/atom+xml"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_IN_SITE = re.compile("/(?!/)")


def rss(feed: FeedPage, site: Site) -> bytes:
    """The feed as RSS 2.0, UTF-8. `site.url` must be known."""
    made = _feed(feed, site, RSS)
    if site.contact and site.contact.email:
        made.managingEditor(f"{site.contact.email} ({_legal(site.contact.name or site.title)})")
    if site.hub:
        made.register_extension("hub", lambda: _Hub(site.hub), atom=False)
    document: bytes = made.rss_str()
    return document + b"\n"


def atom(feed: FeedPage, site: Site) -> bytes:
    """The feed as Atom 1.0, UTF-8. `site.url` must be known."""
    document: bytes = _feed(feed, site, ATOM).atom_str()
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


def _feed(feed: FeedPage, site: Site, kind: str) -> FeedGenerator:
    made = FeedGenerator()
    made.load_extension("dc")
    made.id(f"tag:{feed.identity}:{feed.home}")
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
        _add(made.add_entry(order="append"), entry, feed.identity, site)
    return made


def _add(made: Any, entry: FeedEntry, identity: str, site: Site) -> None:
    card = entry.card
    made.id(f"tag:{identity}:articles/{quote(card.id)}")
    made.title(_legal(card.title))
    made.link(href=_public(card.address, site))  # one alone: feedgen writes no `rel` for links of entries into Atom
    made.published(_midnight((card.when.earliest or card.when.high).isoformat(), site.timezone))
    made.updated(_midnight(entry.updated, site.timezone))
    made.content(_legal(_content(entry, site)), type="html")
    if card.summary:
        made.summary(_legal(escape(card.summary, quote=False)), type="html")  # RSS knows no other
    for plate in entry.tags:
        made.category(term=plate.id, label=_legal(plate.name))
    names = _once(source.agency or source.host for source in _sources(entry))
    if names:
        made.dc.dc_source(_legal("; ".join(names)))  # validators want one such element


def _public(address: str, site: Site) -> str:
    assert site.url, "feeds are planned only where the site's URL is known"
    return absolute(site.url, address)


def _sources(entry: FeedEntry) -> tuple[schema.Source, ...]:
    """The article's sources, then those of its events that it does not name itself."""
    return tuple(dict.fromkeys((*entry.card.sources, *(found for event in entry.events for found in event.sources))))


def _once(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _legal(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def _midnight(day: str, timezone: str) -> dt.datetime:
    """The first moment of a day. Old offsets have seconds, which no feed can say: they are cut to minutes."""
    start = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), ZoneInfo(timezone))
    offset = start.utcoffset() or dt.timedelta()
    return start.replace(tzinfo=dt.timezone(dt.timedelta(minutes=int(offset.total_seconds() / 60))))


# HTML --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)  # an article stands in the feeds of all that it is about
def _content(entry: FeedEntry, site: Site) -> str:
    """All that the entry says: its true date where that is not a day, summary, text, events, sources."""
    _ = catalogue(site.language).gettext
    card = entry.card
    dated = ""
    if card.when.form != "day" or card.when.fuzzy:
        dated = f"<p>{_text(_('Dated %(date)s.') % {'date': _say(card.when, site)})}</p>\n"
    summary = f"<p>{_text(card.summary)}</p>\n" if card.summary else ""
    text = f"{summary}{_body(entry, site)}\n"
    if card.language and card.language != site.language:
        text = f'<div lang="{escape(card.language)}">\n{text}</div>\n'
    events = _list(_("Events"), [_event(event, site) for event in entry.events])
    return dated + text + events + _list(_("Sources"), [_source(source, site) for source in _sources(entry)])


def _body(entry: FeedEntry, site: Site) -> str:
    """The text with its references closed, and with public URLs for all links."""
    page = _public(entry.card.address, site)

    def public(link: str) -> str:
        return _public(link, site) if _IN_SITE.match(link) else urljoin(page, link)

    return rebase(entry.text.closed, public)


def _list(title: str, items: list[str]) -> str:
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<h2>{_text(title)}</h2>\n<ul>\n{lines}</ul>\n" if items else ""


def _event(event: Event, site: Site) -> str:
    """When, what, and where and between whom; and how it stands, if it was not held."""
    facts = (
        site.label("statuses", event.status) if event.status != "held" else None,
        _place(event.place) if event.place else None,
        ", ".join(plate.name for plate in event.parties),
    )
    said = " · ".join(_text(fact) for fact in facts if fact)
    title = f"{_text(_say(event.when, site))}: {_link(event.title, _public(event.address, site))}"
    return f"{title}. {said}" if said else title


def _place(held: PlaceHeld) -> str:
    return ", ".join(_once([held.name, *(plate.name for plate in (held.area, held.country) if plate)]))


def _source(source: schema.Source, site: Site) -> str:
    """Title, then what is known of agency, host and writer, each under its own name."""
    _ = catalogue(site.language).gettext
    facts = (
        _("Agency %(agency)s") % {"agency": source.agency} if source.agency else None,
        _("host %(host)s") % {"host": source.host} if source.host else None,
        _("writer %(writer)s") % {"writer": source.writer} if source.writer else None,
        _say(parse_edtf(source.date), site) if source.date else None,
    )
    title = source.title or _("Title not stated")
    linked = _link(title, source.url) if source.url else _text(title)
    return " · ".join((linked, *(_text(fact) for fact in facts if fact)))


def _link(words: str, url: str) -> str:
    return f'<a href="{escape(url)}">{_text(words)}</a>'


def _text(words: str) -> str:
    return escape(words, quote=False)


def _say(date: Edtf, site: Site) -> str:
    return datewords.say(date, site.language, catalogue(site.language))
