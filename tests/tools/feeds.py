"""Is every feed of a built site right, by readers, grammars and rules that are not ours?

`python -m tests.tools.feeds FOLDER` says what is wrong with the feeds of a site that was built into FOLDER.
"""

import datetime as dt
import json
import re
import sys
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import jsonschema
from lxml import etree

from tests.tools.programs import module

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
ARCHIVE, ENCODED = (
    "{http://purl.org/syndication/history/1.0}archive",
    "{http://purl.org/rss/1.0/modules/content/}encoded",
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
RFC_822 = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

# What may stand in RSS 2.0, by the element it stands in: the specification's own, and what we add from other spaces.
CHANNEL = {"title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "item"}
CHANNEL |= {"lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput"}
CHANNEL |= {"skipHours", "skipDays", f"{ATOM}link", ARCHIVE}
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
ITEM |= {f"{DC}source", ENCODED}
MANY = {"category", f"{ATOM}link", "item"}  # all others stand once

Said = tuple[str, str, str, str, str, tuple[str, ...]]  # of an entry: id, title, address, published, text, enclosures


def feed_files(folder: Path) -> list[Path]:
    """Return every feed of a built site, archives included."""
    named = re.compile(r"(?:(?:feed|atom)(?:-\d{4})?\.xml|feed(?:-\d{4})?\.json)")
    return sorted(path for path in folder.rglob("*") if named.fullmatch(path.name))


def findings(folder: Path) -> list[str]:
    """Return what is wrong with the feeds of a built site, each as `file: what`, sorted."""
    files = feed_files(folder)
    if not files:
        return ["no feeds"]
    base = json.loads((folder / "feed.json").read_bytes())["feed_url"].removesuffix("/feed.json")
    found: list[str] = []
    said: dict[Path, list[Said]] = {}
    for file in files:
        check = json_findings if file.suffix == ".json" else xml_findings
        name = file.relative_to(folder).as_posix()
        wrong = list(check(file.read_bytes()))
        if not wrong:
            said[file] = entries_of(file.read_bytes())
            wrong = [*_places(file, said[file], folder, base), *_twice(said[file])]
        found += [f"{name}: {what}" for what in wrong]
    found += [f"{file.relative_to(folder).as_posix()}: {what}" for file, what in _alike(said)]
    found += [f"{file.relative_to(folder).as_posix()}: {what}" for file, what in _archives(said, folder, base)]
    return sorted(found)


def xml_findings(data: bytes) -> Iterator[str]:
    """Say what is wrong with one feed in RSS or Atom."""
    read = _read(data)
    if read.bozo:
        yield f"feedparser: {read.bozo_exception}"
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        yield f"no XML: {error}"
        return
    yield from rss_findings(root) if root.tag == "rss" else atom_findings(root)


def atom_findings(root: etree._Element) -> Iterator[str]:
    """Say where a feed is not what RFC 4287 says: the grammar, then the rules that it cannot hold."""
    grammar = _grammar()
    if not grammar.validate(root):
        yield from (f"grammar: {error.message}" for error in grammar.error_log)
        return
    entries = root.findall(f"{ATOM}entry")
    if not LANGUAGE.fullmatch(root.get("{http://www.w3.org/XML/1998/namespace}lang", "")):
        yield "no language"
    if root.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "no author"
    for element in (root, *entries):
        yield from _atom_element(element)
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    if updated and not _same_moment(root.findtext(f"{ATOM}updated") or "", max(updated, key=_moment)):
        yield "updated at another time than its latest entry"


def _atom_element(element: etree._Element) -> Iterator[str]:
    id = element.findtext(f"{ATOM}id") or ""
    alternate = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    if not TAG.fullmatch(id):
        yield f"no tag URI: {id}"
    if any(count > 1 for count in alternate.values()):
        yield f"two alternate links: {id}"
    if not alternate:
        yield f"no alternate link: {id}"
    for name in ("updated", "published"):
        date = element.findtext(f"{ATOM}{name}")
        if date is not None and not RFC_3339.fullmatch(date):
            yield f"no date of RFC 3339: {date}"
    published, updated = (element.findtext(f"{ATOM}{name}") for name in ("published", "updated"))
    if published and updated and _moment(published) > _moment(updated):
        yield f"updated before it was published: {id}"
    for link in element.findall(f"{ATOM}link"):
        if link.get("rel") == "enclosure" and not (link.get("type") and (link.get("length") or "").isdigit()):
            yield f"enclosure without type or length: {id}"
    if element.tag == f"{ATOM}feed" and len(_rels(element, "self")) != 1:
        yield "not one self link"


def rss_findings(root: etree._Element) -> Iterator[str]:
    """Say where a feed is not what RSS 2.0 and its Advisory Board's profile say."""
    if root.get("version") != "2.0" or [child.tag for child in root] != ["channel"]:
        yield "no RSS 2.0 with one channel"
        return
    channel = root[0]
    yield from _children(channel, CHANNEL)
    yield from (f"channel without {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    if not LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "no language"
    if len(_rels(channel, "self")) != 1:
        yield "not one self link"
    yield from _rss_date(channel, "lastBuildDate")
    for item in channel.findall("item"):
        yield from _children(item, ITEM)
        yield from _rss_item(item)


def _rss_item(item: etree._Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None or guid.get("isPermaLink") != "false" or not TAG.fullmatch(guid.text or ""):
        yield "no guid that is a tag URI and isPermaLink=false"
    yield from (f"item without {name}" for name in ("title", "link", "pubDate") if not item.findtext(name))
    if not (item.findtext("description") or item.findtext(ENCODED)):
        yield "item without a text"
    yield from _rss_date(item, "pubDate")
    for enclosure in item.findall("enclosure"):
        complete = {"url": "https?://.+", "type": "[a-z]+/[a-z+-]+", "length": "[1-9][0-9]*"}
        if any(not re.fullmatch(form, enclosure.get(name, "")) for name, form in complete.items()):
            yield f"enclosure not complete: {sorted(enclosure.attrib.items())}"


def _children(element: etree._Element, allowed: set[str]) -> Iterator[str]:
    counts = Counter(str(child.tag) for child in element)
    yield from (f"{element.tag} may not hold {name}" for name in counts if name not in allowed)
    yield from (f"{element.tag} holds {name} {n} times" for name, n in counts.items() if n > 1 and name not in MANY)


def _rss_date(element: etree._Element, name: str) -> Iterator[str]:
    """RFC 822 with a year of four digits; Python's reader does not look at the weekday."""
    said = element.findtext(name)
    if said is None:
        return
    if not RFC_822.fullmatch(said):
        yield f"{name}: no date of RFC 822: {said}"
    elif DAYS[parsedate_to_datetime(said).weekday()] != said[:3]:
        yield f"{name}: wrong weekday: {said}"


def json_findings(data: bytes) -> Iterator[str]:
    """Say where a feed is not what the schema of JSON Feed 1.1 says, formats included."""
    try:
        feed = json.loads(data)
    except ValueError as error:
        yield f"no JSON: {error}"
        return
    yield from (f"schema: {error.json_path}: {error.message}" for error in _schema().iter_errors(feed))
    for name in ("feed_url", "home_page_url", "language", "authors"):
        if not feed.get(name):
            yield f"no {name}"
    for item in feed.get("items", ()):
        if not TAG.fullmatch(str(item.get("id", ""))):
            yield f"no tag URI: {item.get('id')}"
        if item.get("author") or item.get("authors"):
            yield f"a made-up author: {item.get('id')}"


def entries_of(data: bytes) -> list[Said]:
    """Return what a feed of any format says of each entry, in its order, by an independent parser."""
    if data.startswith(b"{"):
        return [
            (
                item["id"],
                item["title"],
                item["url"],
                _utc(item["date_published"]),
                unescape(item["content_html"]).strip(),
                tuple(
                    sorted(f"{at['url']} {at['mime_type']} {at['size_in_bytes']}" for at in item.get("attachments", ()))
                ),
            )
            for item in json.loads(data)["items"]
        ]
    return [
        (
            entry.id,
            entry.title,
            entry.link,
            dt.datetime.fromtimestamp(timegm(entry.published_parsed), dt.UTC).isoformat(),
            unescape(entry.content[0].value if "content" in entry else entry.summary).strip(),
            tuple(sorted(f"{at.href} {at.type} {at.length}" for at in entry.enclosures)),
        )
        for entry in _read(data).entries
    ]


def _home(file: Path) -> str:
    """The page that a feed says it follows."""
    if file.suffix == ".json":
        return str(json.loads(file.read_bytes())["home_page_url"])
    head = _head(file)
    return head.findtext("link") or "" if head.tag == "channel" else _rels(head, "alternate")[0]


def _twice(entries: list[Said]) -> Iterator[str]:
    yield from (f"id twice: {id}" for id, n in Counter(entry[0] for entry in entries).items() if n > 1)
    dates = [entry[3] for entry in entries]
    if dates != sorted(dates, reverse=True):
        yield "not newest first"


def _places(file: Path, entries: list[Said], folder: Path, base: str) -> Iterator[str]:
    """What a feed names of its own site is there: itself, its page, its articles, its pictures with their lengths."""
    own = f"{base}/{file.relative_to(folder).as_posix()}"
    if file.suffix == ".json":
        self_ = json.loads(file.read_bytes())["feed_url"]
    else:
        root = etree.parse(file).getroot()
        (self_,) = _rels(_head(file), "self")
        styles = [str(node.text) for node in root.itersiblings(preceding=True)]
        sheets = [m[1] for text in styles if (m := re.fullmatch(r'type="text/css" href="([^"]+)"', text))]
        if [(file.parent / sheet).is_file() for sheet in sheets] != [True]:
            yield f"no style sheet: {styles}"
    if self_ != own:
        yield f"says that it is {self_}"
    for address in sorted({_home(file), *(entry[2] for entry in entries)}):
        if not address.startswith(f"{base}/") or not _file(address, folder, base).is_file():
            yield f"leads nowhere: {address}"
    for at in (at for entry in entries for at in entry[5]):
        address, _, length = at.split()
        enclosed = _file(address, folder, base)
        if not enclosed.is_file() or enclosed.stat().st_size != int(length):
            yield f"enclosure is not there or not of this length: {at}"


def _alike(said: dict[Path, list[Said]]) -> Iterator[tuple[Path, str]]:
    """The formats of a feed say the same; RSS encloses one picture at most."""
    for file, entries in said.items():
        if file.suffix == ".json":
            for other in (
                file.with_suffix(".xml"),
                file.with_name(file.name.replace("feed", "atom")).with_suffix(".xml"),
            ):
                theirs = said.get(other)
                if theirs is None:
                    yield file, f"no {other.name} beside it"
                elif _home(other) != _home(file):
                    yield file, f"{other.name} follows another page"
                elif [entry[:5] for entry in theirs] != [entry[:5] for entry in entries]:
                    yield file, f"{other.name} says something else"
                elif other.name.startswith("atom") and [e[5] for e in theirs] != [e[5] for e in entries]:
                    yield file, f"{other.name} encloses something else"


def _archives(said: dict[Path, list[Said]], folder: Path, base: str) -> Iterator[tuple[Path, str]]:
    """From each root feed the archives (RFC 5005) can be walked to the end, and back, and none is left out."""
    for name in ("feed.xml", "atom.xml"):
        stem, walked = name.removesuffix(".xml"), [folder / name]
        while older := _rels(_head(walked[-1]), "prev-archive"):
            walked.append(_file(older[0], folder, base))
        for newer, archive in pairwise(walked):
            head, up = _head(archive), [f"{base}/{newer.name}"] if newer != walked[0] else []
            if head.find(ARCHIVE) is None or _rels(head, "current") != [f"{base}/{name}"]:
                yield archive, "no archive of this feed"
            if _rels(head, "next-archive") != up:
                yield archive, "its next archive is not the one before"
        if {path for path in said if re.fullmatch(rf"{stem}-\d+\.xml", path.name)} != set(walked[1:]):
            yield folder / name, "does not lead to all of its archives"
        if _head(walked[0]).find(ARCHIVE) is not None:
            yield folder / name, "says that it is an archive"


def _head(file: Path) -> etree._Element:
    root = etree.parse(file).getroot()
    return root[0] if root.tag == "rss" else root


def _rels(element: etree._Element, rel: str) -> list[str]:
    return [link.get("href", "") for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _file(address: str, folder: Path, base: str) -> Path:
    path = unquote(address.removeprefix(f"{base}/").partition("#")[0])
    return folder / (path + "index.html" if path.endswith("/") or not path else path)


def _moment(date: str) -> dt.datetime:
    return dt.datetime.fromisoformat(date)


def _same_moment(one: str, other: str) -> bool:
    return _moment(one) == _moment(other)


def _utc(date: str) -> str:
    return _moment(date).astimezone(dt.UTC).isoformat()


@lru_cache(1)  # a feed is asked for more than once, and reading it takes most of the time
def _read(data: bytes) -> Any:
    return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


@cache
def _schema() -> jsonschema.Draft7Validator:
    schema: dict[str, Any] = json.loads(Path(module("jsonfeed-schema/schema-v1.1.json")).read_bytes())
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)


def main(say: Callable[[str], None] = print) -> int:
    """Say what is wrong with the feeds of the folder named on the command line."""
    folder = Path(sys.argv[1])
    found = findings(folder)
    say("\n".join([*found, f"{len(feed_files(folder))} feeds, {len(found)} findings"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
