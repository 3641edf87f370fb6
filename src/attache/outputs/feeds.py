"""How does a feed say it?

RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1 with the full text, so that a reader needs no second request. Ids of
entries are tag URIs (RFC 4151) made of the article's id, never of its address, which may change. No writer is made up:
the author of a feed is the site, and where an article was reported stands in its list of sources, in `dc:source` and in
`_attache`. Archives follow RFC 5005. See ADR 0020.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import msgspec
from feedgen.entry import FeedEntry as Written
from feedgen.feed import FeedGenerator
from feedgen.util import formatRFC2822
from lxml import etree

from attache.addresses import relative
from attache.dates import moment_of
from attache.diagnostics import cleared
from attache.feed_views import FeedEntry, FeedPage
from attache.settings import Contact
from attache.views import Site

Words = Mapping[str, str]  # texts by the paths of their files
Fill = Callable[[FeedEntry, Words], str]  # says an entry whole, as HTML with public URLs
Element = tuple[str, dict[str, str], str | None]  # name, attributes, text
MEDIA = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
SAID_OF_SOURCES = ("agency", "host", "writer", "title", "url", "date")
LEAD = re.compile(r"<p[ >].*?</p>", re.DOTALL)  # what an entry without a summary begins with
HISTORY = "http://purl.org/syndication/history/1.0"
ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
REMEMBERED = 4096  # days, and forms of entries
PUBLISHED, UPDATED = "1901-01-01", "1902-02-02"  # marks, where feedgen wants moments
QUOTED = re.compile(r'="%\((\w+)\)b"')  # a mark in an attribute
SIGNS = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"\r", b"&#13;"))  # as lxml writes them
QUOTED_SIGNS = ((b'"', b"&quot;"), (b"\n", b"&#10;"), (b"\t", b"&#9;"))
# What stands in JSON where `cleared` may find something; each begins with one byte, which is found fast.
SUSPECT = tuple(map(re.compile, (rb"\\[bfu]", rb"\x7f", rb"\xc2[\x80-\x9f]", rb"\xef[\xb7\xbf]")))
# The names of elements in entries, as feedgen has them at the root of a feed.
NAMES = {"dc": DC, "content": "http://purl.org/rss/1.0/modules/content/"}


class Told(NamedTuple):
    """An entry as each format says it."""

    rss: bytes
    atom: bytes
    json: msgspec.Raw


def rss(feed: FeedPage, site: Site, fill: Fill, words: Words) -> bytes:
    """The feed as RSS 2.0, UTF-8. `site.url` must be known."""
    made = _feed(feed, site, "rss")
    if site.contact and site.contact.email:
        made.managingEditor(f"{site.contact.email} ({cleared(site.contact.name or site.title)})")
    return _whole(
        made.rss_str(), b"</channel></rss>", (told.rss for told in _told(feed, site, fill, words)), feed, site
    )


def atom(feed: FeedPage, site: Site, fill: Fill, words: Words) -> bytes:
    """The feed as Atom 1.0, UTF-8. `site.url` must be known."""
    made = _feed(feed, site, "atom")
    return _whole(made.atom_str(), b"</feed>", (told.atom for told in _told(feed, site, fill, words)), feed, site)


def jsonfeed(feed: FeedPage, site: Site, fill: Fill, words: Words) -> bytes:
    """The feed as JSON Feed 1.1. `site.url` must be known."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.public(feed.home),
        "feed_url": site.public(feed.address),
        "description": feed.description or site.description or feed.title,
        "next_url": feed.older and site.public(feed.file("jsonfeed", feed.older)),
        "language": site.language,
        "authors": [{"name": site.title, "url": site.public("/")}],
        "hubs": [{"type": "WebSub", "url": site.hub}] if site.hub else None,
        "_attache": {"id": feed.uid, "licence": site.licence and {"name": site.licence.name, "url": site.licence.url}},
        "items": [told.json for told in _told(feed, site, fill, words)],
    }
    return msgspec.json.format(msgspec.json.encode(_said(made)), indent=1) + b"\n"


def _told(feed: FeedPage, site: Site, fill: Fill, words: Words) -> Iterator[Told]:
    for entry in feed.entries:
        largest = [picture.largest.address for _, picture in entry.images]
        said = tuple((path, words[path]) for path in entry.words)
        yield _entry(entry, said, site, fill, tuple(feed.lengths[address] for address in largest))


@lru_cache(256)  # an article stands in the feeds of all that it is about, each in every format
def _entry(
    entry: FeedEntry, said: tuple[tuple[str, str], ...], site: Site, fill: Fill, lengths: tuple[int, ...]
) -> Told:
    """An entry in every format. `said` are its texts by their paths, `lengths` those of the files of its pictures."""
    files = _pictures(entry, site, lengths)
    item = _item(entry, site, fill(entry, dict(said)), files)
    json = msgspec.json.encode(item)
    if any(sign.search(json) for sign in SUSPECT):
        json = msgspec.json.encode(item := _said(item))
    values = _values(entry, item, files)
    rss, atom, names, quoted = _form(tuple(values))
    put = _put(values.values(), names, quoted)
    return Told(rss % put, atom % put, msgspec.Raw(json))


def _values(entry: FeedEntry, item: Mapping[str, Any], files: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What the XML of an entry says, by the names of the marks for it in a form."""
    text = item.get("content_html", "")
    values = {"id": item["id"], "title": item["title"], "link": item["url"], "content": text}
    values |= {"published": item["date_published"], "updated": item["date_modified"]}
    values["day"] = _moment(entry.published)[1]
    if "summary" in item:
        values["summary"] = escape(item["summary"], quote=False)
    elif lead := LEAD.search(text):
        values["lead"] = lead[0]
    for place, (plate, name) in enumerate(zip(entry.tags, item.get("tags", ()), strict=True)):
        values |= {f"term{place}": plate.id, f"label{place}": name}
    sources = item["_attache"]["sources"] if "_attache" in item else ()
    if names := dict.fromkeys(name for source in sources if (name := source.get("agency") or source.get("host"))):
        values["sources"] = "; ".join(names)
    for place, at in enumerate(files):
        length = str(at["size_in_bytes"])
        values |= {f"url{place}": at["url"], f"type{place}": at["mime_type"], f"length{place}": length}
    return values


def _put(values: Iterable[str], names: Iterable[bytes], quoted: Iterable[bytes]) -> dict[bytes, bytes]:
    """Values as lxml writes them between tags, and behind `name=` those to be `quoted` in attributes. All at once: few
    have a sign that means anything in XML, and none has the one between them.
    """
    texts = "\0".join(values).encode()
    for sign, written in SIGNS:
        texts = texts.replace(sign, written)
    put = dict(zip(names, texts.split(b"\0"), strict=True))
    texts = b"\0".join([put[name] for name in quoted])
    for sign, written in QUOTED_SIGNS:
        texts = texts.replace(sign, written)
    return put | {name + b"=": text for name, text in zip(quoted, texts.split(b"\0"), strict=True)}


@lru_cache(REMEMBERED)
def _moment(day: str) -> tuple[str, str]:
    """The moment that stands for a day, as all formats but RSS say it, and as RSS does (RFC 822)."""
    return (moment := moment_of(day)).isoformat(), formatRFC2822(moment)


@lru_cache(REMEMBERED)
def _form(names: tuple[str, ...]) -> tuple[bytes, bytes, tuple[bytes, ...], tuple[bytes, ...]]:
    """An entry as feedgen writes it into RSS and Atom, with marks for values; their names; those within attributes."""
    made = _written({name: f"%({name})b" for name in names})
    rss = _element(made.rss_entry()).replace(_moment(PUBLISHED)[1], "%(day)b")
    atom = _element(made.atom_entry()).replace(_moment(PUBLISHED)[0], "%(published)b")
    atom = atom.replace(_moment(UPDATED)[0], "%(updated)b")
    quoted = dict.fromkeys(name.encode() for name in QUOTED.findall(rss + atom))
    rss, atom = (QUOTED.sub(r'="%(\1=)b"', form) for form in (rss, atom))
    return rss.encode(), atom.encode(), tuple(name.encode() for name in names), tuple(quoted)


def _element(made: Any) -> str:
    """The text of an entry, as it stands in a feed: the names of its elements are said at the root of that."""
    root = etree.Element("root", nsmap=NAMES)
    root.append(made)
    return f"<{made.tag}>" + etree.tostring(made, encoding="unicode").partition(">")[2]


def _written(marks: Mapping[str, str]) -> Any:
    made = Written()
    made.id(marks["id"])
    made.title(marks["title"])
    made.link(href=marks["link"])  # one alone: feedgen writes no `rel` for links of entries into Atom
    made.published(moment_of(PUBLISHED))
    made.updated(moment_of(UPDATED))
    if "summary" in marks:
        made.summary(marks["summary"], type="html")  # RSS knows no other
    elif "lead" in marks:
        made.description(marks["lead"])  # of RSS alone, which would else have the text there, not in `content:encoded`
    made.content(marks["content"], type="html")  # last, for feedgen gives Atom the description as its text
    tags = [name.removeprefix("term") for name in marks if name.startswith("term")]
    made.category([{"term": marks[f"term{tag}"], "label": marks[f"label{tag}"]} for tag in tags])
    # Validators want one such element.
    more: list[Element] = [(f"{{{DC}}}source", {}, marks["sources"])] if "sources" in marks else []
    files = [name.removeprefix("url") for name in marks if name.startswith("url")]
    told = [(marks[f"url{at}"], {"type": marks[f"type{at}"], "length": marks[f"length{at}"]}) for at in files]
    enclosed: list[Element] = [("enclosure", {"url": url, **said}, None) for url, said in told]
    linked: list[Element] = [("link", {"href": url, "rel": "enclosure", **said}, None) for url, said in told]
    made.register_extension("more", lambda: _More(more + enclosed[:1], more + linked))  # readers can take one
    return made


def _item(entry: FeedEntry, site: Site, text: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """What JSON Feed says of an entry."""
    linked = [source.url for source in entry.sources if source.url]
    sources = [_held({name: getattr(source, name) for name in SAID_OF_SOURCES}) for source in entry.sources]
    said = {
        "id": entry.uid,
        "url": site.public(entry.address),
        "external_url": linked[0] if len(linked) == 1 else None,
        "title": entry.title,
        "content_html": text,
        "summary": entry.summary,
        "image": files[0]["url"] if files else None,
        "date_published": _moment(entry.published)[0],
        "date_modified": _moment(entry.updated)[0],
        "tags": [plate.name for plate in entry.tags],
        "language": entry.language or site.language,
        "attachments": [_held(file) for file in files],
        "_attache": sources and {"sources": sources},
    }
    return _held(said)


def _held(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _said(value: Any) -> Any:
    """What JSON says: no field that holds nothing, but for the items, and no character that XML could not hold."""
    if isinstance(value, dict):
        return {name: _said(held) for name, held in value.items() if held or name == "items"}
    if isinstance(value, list):
        return [_said(held) for held in value]
    return cleared(value) if isinstance(value, str) else value


class _More:
    """Elements that feedgen cannot write, in the form of its extensions: in RSS links but `self`, in Atom links of
    entries with their `rel`, and the mark of an archive.
    """

    def __init__(self, rss: Sequence[Element], atom: Sequence[Element], **names: str) -> None:
        self.rss, self.atom, self.names = rss, atom, names

    def extend_ns(self) -> dict[str, str]:
        return self.names

    def extend_rss(self, root: Any) -> None:
        self._extend(root[0] if root.tag == "rss" else root, self.rss)

    def extend_atom(self, root: Any) -> None:
        self._extend(root, self.atom)

    def _extend(self, root: Any, elements: Sequence[Element]) -> None:
        for name, said, text in elements:
            etree.SubElement(root, name, said).text = text


def _feed(feed: FeedPage, site: Site, maker: str) -> FeedGenerator:
    """A feed without its entries."""
    made = FeedGenerator()
    made.load_extension("dc")
    made.id(feed.uid)
    made.title(cleared(feed.title))
    made.description(cleared(feed.description or site.description or feed.title))
    made.language(site.language)
    made.generator("Attaché")
    made.updated(moment_of(max((entry.updated for entry in feed.entries), default=None)))
    contact = site.contact or Contact()
    made.author(name=cleared(site.title), email=contact.email, uri=contact.url)
    if site.licence:
        made.rights(cleared(" ".join(part for part in (site.licence.name, site.licence.url) if part)))
    more = [*_more_links(feed, site, maker)]
    for link in more:
        made.link(**link)
    made.link(href=site.public(feed.address), rel="self", type=MEDIA[maker])
    made.link(href=site.public(feed.home), rel="alternate", type="text/html")  # the last one is RSS's own
    archive: list[Element] = [(f"{{{HISTORY}}}archive", {}, None)] if feed.year else []
    in_rss = [(f"{{{ATOM}}}link", link, None) for link in more]
    made.register_extension("more", lambda: _More(in_rss + archive, archive, **({"fh": HISTORY} if archive else {})))
    return made


def _more_links(feed: FeedPage, site: Site, maker: str) -> Iterator[dict[str, str]]:
    """Links of a feed: its hub (WebSub), and its archives (RFC 5005)."""
    if site.hub:
        yield {"href": site.hub, "rel": "hub"}
    if feed.year:
        yield {"href": site.public(feed.file(maker)), "rel": "current"}
    for rel, year in (("prev-archive", feed.older), ("next-archive", feed.newer)):
        if year:
            yield {"href": site.public(feed.file(maker, year)), "rel": rel}


def _pictures(entry: FeedEntry, site: Site, lengths: Iterable[int]) -> list[dict[str, Any]]:
    """The pictures of an entry, as JSON Feed says them: the largest file that every reader shows."""
    found = [(picture.largest.address, f"image/{picture.largest.format}") for _, picture in entry.images]
    told = zip(found, lengths, strict=True)
    return [{"url": site.public(to), "mime_type": type, "size_in_bytes": length} for (to, type), length in told]


def _whole(document: bytes, end: bytes, entries: Iterable[bytes], feed: FeedPage, site: Site) -> bytes:
    """A document with its entries, and the style sheet by which browsers show it; it lies beside the feed, wherever
    both are shown.
    """
    declaration, _, rest = document.partition(b"\n")
    sheet = f'<?xml-stylesheet type="text/css" href="{relative(feed.address, site.assets["feed.css"])}"?>'
    return b"".join((declaration, b"\n", sheet.encode(), b"\n", rest.removesuffix(end), *entries, end, b"\n"))
