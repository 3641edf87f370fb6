"""How does a feed say it?"""

import datetime as dt
import json
import subprocess
import sys
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from attache import disk, schema
from attache.feed_views import FeedArticle, FeedEntry, FeedPage
from attache.model import Event, PlaceHeld, Plate
from attache.pictures import Picture
from attache.plan import Planned
from attache.render import Renderer
from attache.settings import Contact, Licence
from attache.values import stamp_of
from attache.views import Site, Text
from attache.vocabulary import default_vocabulary
from tests.conftest import ROOT
from tests.tools.feeds import json_findings, xml_findings

TEMPLATES = disk.theme(ROOT).templates
SAID: dict[str, str] = {}  # the words of texts by their paths


@cache
def renderer(site: Site) -> Renderer:
    """Return what says the entries of a site's feeds."""
    return Renderer(TEMPLATES, site)


def text(html: str, **more: Any) -> Text:
    """Return a text of these words."""
    path = f"articles/{stamp_of(html).hex()}.md"
    SAID[path] = html
    return Text(path=path, **more)


def written(maker: str, page: FeedPage, site: Site) -> bytes:
    """Write a feed with the words of the texts in it."""
    return renderer(site).render(Planned(file="", maker=maker, view=page, fingerprint=b""), SAID)


def rss(page: FeedPage, site: Site) -> bytes:
    """Write a feed as RSS, its entries said by the theme's templates."""
    return written("rss", page, site)


def atom(page: FeedPage, site: Site) -> bytes:
    """Write a feed as Atom, its entries said by the theme's templates."""
    return written("atom", page, site)


def jsonfeed(page: FeedPage, site: Site) -> bytes:
    """Write a feed as JSON Feed, its entries said by the theme's templates."""
    return written("jsonfeed", page, site)


BOTH = pytest.mark.parametrize("write", [rss, atom])
SITE = Site(
    title="Digest",
    language="en-GB",
    timezone="Asia/Ho_Chi_Minh",
    url="https://digest.example/vn/",
    subtitle=None,
    description="Who met whom.",
    licence=Licence(name="CC BY 4.0", url="https://licence.example/by"),
    contact=Contact(name="The desk", email="desk@digest.example"),
    home=None,
    feeds=True,
    hub="https://hub.example/",
    vocabulary=default_vocabulary(),
    assets={"feed.css": "/assets/feed.0123456789.css"},
)
LAOS = Plate(type="country", id="LA", name="Laos", address="/countries/laos/")
VIETNAM = Plate(type="country", id="VN", name="Việt Nam", address="/countries/vietnam/")
TEXT = text("<p>Text.</p>")
EVENT = Event(
    id="exchange",
    title="Border exchange",
    address="/articles/2024/exchange/#exchange",
    article="exchange",
    date="2024-10-22/2024-10-23",
    kind="border",
    status="held",
    place=PlaceHeld(name="Savannakhet", country=LAOS),
    parties=(VIETNAM, LAOS),
)


def entry(id: str = "exchange", date: str = "2024-10-24", updated: str | None = None, **said: Any) -> FeedEntry:
    """Return an article as an entry of a feed; `said` are fields of the entry or of what it says."""
    own = {name: said.pop(name) for name in ("text", "events") if name in said}
    told = FeedArticle(date=date, **{"text": TEXT, **own})
    first = (told.when.earliest or told.when.high).isoformat()
    known = {"uid": f"tag:digest.example,2026:articles/{id}", "address": f"/articles/2024/{id}/", "title": "Exchange"}
    fields = {**known, "template": "feed/article.html", "said": told, "published": first, "updated": updated or first}
    return FeedEntry(**{**fields, **said})


def feed(*entries: FeedEntry, home: str = "/", name: str = "feed.xml", **more: Any) -> FeedPage:
    """Return a feed."""
    uid = f"tag:digest.example,2026:{home.strip('/') or '/'}"
    return FeedPage(address=f"{home}{name}", title="Digest", home=home, uid=uid, entries=entries, **more)


def all_three() -> bytes:
    """Return the feed of `TOLD` in every format."""
    return (
        rss(feed(TOLD), SITE) + atom(feed(TOLD, name="atom.xml"), SITE) + jsonfeed(feed(TOLD, name="feed.json"), SITE)
    )


def content(of: FeedEntry, site: Site = SITE) -> str:
    """Return the HTML of an entry, as Atom carries it."""
    root = etree.fromstring(atom(feed(of), site))
    return root.findtext(".//{*}content") or ""


TOLD = entry(
    summary="Two ministers & their staffs met.",
    updated="2024-10-26",
    text=text('<p>In <a href="ref:la"></a>.</p>', links=(("la", "/countries/laos/", "Laos"),)),
    events=(EVENT,),
    tags=(LAOS,),
    sources=(schema.Source(agency="VNA", host="VietnamPlus", title="“Friends”", url="https://vna.test/?a&b"),),
)
HTML = """\
&lt;p&gt;Two ministers &amp;amp; their staffs met.&lt;/p&gt;
&lt;p&gt;In &lt;a href="https://digest.example/vn/countries/laos/"&gt;Laos&lt;/a&gt;.&lt;/p&gt;
&lt;h2&gt;Events&lt;/h2&gt;
&lt;ul&gt;
&lt;li&gt;22–23 October 2024: &lt;a href="https://digest.example/vn/articles/2024/exchange/#exchange"&gt;\
Border exchange&lt;/a&gt;. Savannakhet, Laos · Việt Nam, Laos&lt;/li&gt;
&lt;/ul&gt;
&lt;h2&gt;Sources&lt;/h2&gt;
&lt;ul&gt;
&lt;li&gt;&lt;a href="https://vna.test/?a&amp;amp;b" rel="noopener noreferrer"&gt;\
“Friends”&lt;/a&gt; · Agency VNA · host VietnamPlus&lt;/li&gt;
&lt;/ul&gt;
"""
RSS = f"""\
<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet type="text/css" href="assets/feed.0123456789.css"?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel>\
<title>Digest</title>\
<link>https://digest.example/vn/</link>\
<description>Who met whom.</description>\
<atom:link href="https://digest.example/vn/feed.xml" rel="self" type="application/rss+xml"/>\
<copyright>CC BY 4.0 https://licence.example/by</copyright>\
<docs>http://www.rssboard.org/rss-specification</docs>\
<generator>Attaché</generator>\
<language>en-GB</language>\
<lastBuildDate>Sat, 26 Oct 2024 10:00:00 +0000</lastBuildDate>\
<managingEditor>desk@digest.example (The desk)</managingEditor>\
<atom:link href="https://hub.example/" rel="hub"/>\
<item>\
<title>Exchange</title>\
<link>https://digest.example/vn/articles/2024/exchange/</link>\
<description>Two ministers &amp;amp; their staffs met.</description>\
<content:encoded>{HTML}</content:encoded>\
<guid isPermaLink="false">tag:digest.example,2026:articles/exchange</guid>\
<category>Laos</category>\
<pubDate>Thu, 24 Oct 2024 10:00:00 +0000</pubDate>\
<dc:source>VNA</dc:source>\
</item></channel></rss>
"""
ATOM = f"""\
<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet type="text/css" href="assets/feed.0123456789.css"?>
<feed xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\
<id>tag:digest.example,2026:/</id>\
<title>Digest</title>\
<updated>2024-10-26T10:00:00+00:00</updated>\
<author><name>Digest</name><email>desk@digest.example</email></author>\
<link href="https://hub.example/" rel="hub"/>\
<link href="https://digest.example/vn/atom.xml" rel="self" type="application/atom+xml"/>\
<link href="https://digest.example/vn/" rel="alternate" type="text/html"/>\
<generator>Attaché</generator>\
<rights>CC BY 4.0 https://licence.example/by</rights>\
<subtitle>Who met whom.</subtitle>\
<entry>\
<id>tag:digest.example,2026:articles/exchange</id>\
<title>Exchange</title>\
<updated>2024-10-26T10:00:00+00:00</updated>\
<content type="html">{HTML}</content>\
<link href="https://digest.example/vn/articles/2024/exchange/"/>\
<summary type="html">Two ministers &amp;amp; their staffs met.</summary>\
<category term="LA" label="Laos"/>\
<published>2024-10-24T10:00:00+00:00</published>\
<dc:source>VNA</dc:source>\
</entry></feed>
"""


JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Digest",
    "home_page_url": "https://digest.example/vn/",
    "feed_url": "https://digest.example/vn/feed.json",
    "description": "Who met whom.",
    "language": "en-GB",
    "authors": [{"name": "Digest", "url": "https://digest.example/vn/"}],
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "_attache": {
        "id": "tag:digest.example,2026:/",
        "licence": {"name": "CC BY 4.0", "url": "https://licence.example/by"},
    },
    "items": [
        {
            "id": "tag:digest.example,2026:articles/exchange",
            "url": "https://digest.example/vn/articles/2024/exchange/",
            "external_url": "https://vna.test/?a&b",
            "title": "Exchange",
            "content_html": unescape(HTML),
            "summary": "Two ministers & their staffs met.",
            "date_published": "2024-10-24T10:00:00+00:00",
            "date_modified": "2024-10-26T10:00:00+00:00",
            "tags": ["Laos"],
            "language": "en-GB",
            "_attache": {
                "sources": [
                    {"agency": "VNA", "host": "VietnamPlus", "title": "“Friends”", "url": "https://vna.test/?a&b"}
                ]
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("write", "name", "expected"),
    [
        (rss, "feed.xml", RSS),
        (atom, "atom.xml", ATOM),
        (jsonfeed, "feed.json", json.dumps(JSON, indent=1, ensure_ascii=False) + "\n"),
    ],
)
def test_a_feed_to_the_byte(write: Any, name: str, expected: str) -> None:
    """All that a feed says of an article and of itself, and nothing that depends on when or where it was made."""
    assert write(feed(TOLD, name=name), SITE).decode() == expected


def test_another_process_writes_the_same_bytes() -> None:
    """Seeds of hashes, locale and the time zone of the machine reach no byte."""
    code = "import sys; from tests.test_feeds import *; sys.stdout.buffer.write(all_three())"
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONPATH": ":".join(sys.path)}
    made = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, check=True).stdout
    assert made == all_three()


@BOTH
def test_a_reader_understands_it(write: Any) -> None:
    """An independent reader finds every field, complains of nothing, and meets the entries newest first."""
    title = "Việt “Nam” ]]> 🕊 'x' & y"
    parsed = feedparser.parse(write(feed(TOLD, entry("older", "2021-03", "2021-03-01", title=title)), SITE))
    assert not parsed.bozo
    assert parsed.feed.title == "Digest"
    assert parsed.feed.link == "https://digest.example/vn/"
    assert parsed.feed.rights == "CC BY 4.0 https://licence.example/by"
    assert [link.href for link in parsed.feed.links if link.rel == "hub"] == ["https://hub.example/"]
    assert [(found.id, found.link, found.title) for found in parsed.entries] == [
        (f"tag:digest.example,2026:articles/{id}", f"https://digest.example/vn/articles/2024/{id}/", title)
        for id, title in (("exchange", "Exchange"), ("older", title))
    ]
    assert [found.published_parsed[:4] for found in parsed.entries] == [(2024, 10, 24, 10), (2021, 3, 1, 10)]
    assert 'href="https://digest.example/vn/countries/laos/"' in parsed.entries[0].content[0].value
    assert [(tag.label or tag.term) for tag in parsed.entries[0].tags] == ["Laos"]


@BOTH
@settings(max_examples=60)
@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1),
    times=st.sampled_from([1, 10_000]),
)
def test_a_title_comes_back_as_it_was(write: Any, title: str, times: int) -> None:
    """Every character that XML can hold survives, and no length is too long."""
    root = etree.fromstring(write(feed(entry(title=title * times)), SITE))
    (item,) = root.iterfind(".//item" if write is rss else "{*}entry")
    assert item.findtext("{*}title") == title * times


@BOTH
@given(words=st.text())
def test_no_text_breaks_the_feed(write: Any, words: str) -> None:
    """Whatever stands in a text field, the feed is XML, and the HTML in it has only the tags that we wrote."""
    source = schema.Source(title=f"H{words}", agency=f"A{words}")
    said = entry(title=f"T{words}", summary=f"S{words}", sources=(source,))
    root = etree.fromstring(write(feed(said), SITE))
    (html,) = root.iterfind(".//{http://purl.org/rss/1.0/modules/content/}encoded" if write is rss else ".//{*}content")
    tags = {"p": 2, "h2": 1, "ul": 1, "li": 1}
    assert {tag: (html.text or "").count(f"<{tag}>") for tag in tags} == tags
    assert (html.text or "").count("<") == 2 * sum(tags.values())


@pytest.mark.parametrize(
    ("date", "said"),
    [
        pytest.param("1991-07", "Dated July 1991.", id="month"),
        pytest.param("198X", "Dated 1980s.", id="decade"),
        pytest.param("2014-01-08~", "Dated about 8 January 2014.", id="a day that is not sure"),
        pytest.param("[2023-12-11,2023-12-12]", "Dated 11 or 12 December 2023.", id="one of two"),
        pytest.param("../2022-02-15", "Dated until 15 February 2022.", id="no first day"),
    ],
)
def test_a_date_that_is_no_day_is_said_first(date: str, said: str) -> None:
    """A feed has room for a moment alone; the text begins with what is really known."""
    assert content(entry(date=date, updated="2024-01-01")).startswith(f"<p>{said}</p>\n")


def test_a_day_needs_no_words() -> None:
    """The date of an entry says a day exactly, so its text does not repeat it."""
    assert content(entry()) == "<p>Text.</p>\n"


@pytest.mark.parametrize(
    ("date", "in_rss", "in_atom"),
    [
        ("2024-10-24", "Thu, 24 Oct 2024 10:00:00 +0000", "2024-10-24T10:00:00+00:00"),
        ("2024-07", "Mon, 01 Jul 2024 10:00:00 +0000", "2024-07-01T10:00:00+00:00"),
        ("198X", "Tue, 01 Jan 1980 10:00:00 +0000", "1980-01-01T10:00:00+00:00"),
        ("../2022-02-15", "Tue, 15 Feb 2022 10:00:00 +0000", "2022-02-15T10:00:00+00:00"),
        ("1900", "Mon, 01 Jan 1900 10:00:00 +0000", "1900-01-01T10:00:00+00:00"),
    ],
)
def test_an_entry_was_published_on_its_earliest_day(date: str, in_rss: str, in_atom: str) -> None:
    """Whatever the time zone of the site: the hour is one at which it is that day for nearly all readers."""
    page = feed(entry(date=date, updated="2024-10-24"))
    assert etree.fromstring(rss(page, SITE)).findtext(".//pubDate") == in_rss
    assert etree.fromstring(atom(page, SITE)).findtext(".//{*}published") == in_atom


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/New_York", "UTC", "Asia/Tokyo", "Pacific/Auckland"])
@given(day=st.dates(dt.date(1970, 1, 1), dt.date(2100, 1, 1)))
def test_a_day_is_that_day_for_readers_anywhere(zone: str, day: dt.date) -> None:
    """From Honolulu to Auckland no reader shows the day before or after."""
    said = etree.fromstring(atom(feed(entry(date=day.isoformat())), SITE)).findtext(".//{*}published") or ""
    assert dt.datetime.fromisoformat(said).astimezone(ZoneInfo(zone)).date() == day


@given(day=st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_weekdays_are_right(day: dt.date) -> None:
    """An RSS date names the weekday that it has (RFC 822, section 5)."""
    said = etree.fromstring(rss(feed(entry(date=day.isoformat())), SITE)).findtext(".//pubDate") or ""
    assert parsedate_to_datetime(said).date() == day
    assert said[:3] == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@pytest.mark.parametrize(
    ("entries", "in_rss", "in_atom"),
    [
        pytest.param((), "Thu, 01 Jan 1970 10:00:00 +0000", "1970-01-01T10:00:00+00:00", id="empty"),
        pytest.param(
            (entry("a", "2024-02-02"), entry("b", "2024-01-01", updated="2024-03-03")),
            "Sun, 03 Mar 2024 10:00:00 +0000",
            "2024-03-03T10:00:00+00:00",
            id="an older article mended last",
        ),
    ],
)
def test_a_feed_changed_when_its_last_entry_did(entries: tuple[FeedEntry, ...], in_rss: str, in_atom: str) -> None:
    """The time of a feed comes from its entries and never from a clock."""
    assert etree.fromstring(rss(feed(*entries), SITE)).findtext(".//lastBuildDate") == in_rss
    assert etree.fromstring(atom(feed(*entries), SITE)).findtext("{*}updated") == in_atom


@pytest.mark.parametrize(
    ("link", "public"),
    [
        ("/countries/japan/", "https://digest.example/vn/countries/japan/"),
        ("#fn:1", "https://digest.example/vn/articles/2024/exchange/#fn:1"),
        ("../other/", "https://digest.example/vn/articles/2024/other/"),
        ("https://else.example/x?y", 'https://else.example/x?y" rel="noopener noreferrer'),
        ("//else.example/", 'https://else.example/" rel="noopener noreferrer'),
        ("mailto:desk@digest.example", "mailto:desk@digest.example"),
    ],
)
def test_links_in_texts_hold_anywhere(link: str, public: str) -> None:
    """A feed is read far from the site, so all links of its texts are absolute."""
    assert content(entry(text=text(f'<p><a href="{link}">x</a></p>'))) == f'<p><a href="{public}">x</a></p>\n'


def test_a_reference_that_leads_nowhere_is_plain_text() -> None:
    """No link of a feed is open."""
    html = '<p><a href="ref:x">He</a> met <a href="ref:y"></a>.</p>'
    assert content(entry(text=text(html))) == "<p>He met y.</p>\n"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        pytest.param(replace(EVENT, place=None), "Việt Nam, Laos", id="no place"),
        pytest.param(replace(EVENT, parties=()), "Savannakhet, Laos", id="no party"),
        pytest.param(replace(EVENT, status="cancelled", parties=()), "Cancelled · Savannakhet, Laos", id="not held"),
        pytest.param(replace(EVENT, place=PlaceHeld(name="Laos", country=LAOS), parties=()), "Laos", id="a country"),
    ],
)
def test_an_event_says_no_more_than_is_known(event: Event, said: str) -> None:
    """What is missing leaves no gap, nothing is said twice, and what was not held says so."""
    address = "https://digest.example/vn/articles/2024/exchange/#exchange"
    item = f'<li>22–23 October 2024: <a href="{address}">Border exchange</a>. {said}</li>'
    assert content(entry(text=Text(), events=(event,))) == f"\n<h2>Events</h2>\n<ul>\n{item}\n</ul>\n"


def test_sources_are_named_once_and_nobody_is_the_author() -> None:
    """An entry lists its sources; each agency, or host where there is none, is named once; there is no author."""
    own = schema.Source(agency="VNA", date="2024-10")
    other = schema.Source(host="Nhân Dân", writer="Lê An", title="Bạn")
    said = entry(sources=(own, other, schema.Source(agency="VNA", title="T", url="https://vna.test/")))
    lines = "<li>Title not stated · Agency VNA · October 2024</li>\n<li>Bạn · host Nhân Dân · writer Lê An</li>\n"
    assert f"<h2>Sources</h2>\n<ul>\n{lines}" in content(said)
    for write, item in ((rss, ".//item"), (atom, ".//{*}entry")):
        found = etree.fromstring(write(feed(said), SITE)).find(item)
        assert found is not None
        assert [at.text for at in found.iterfind("{http://purl.org/dc/elements/1.1/}source")] == ["VNA; Nhân Dân"]
        assert found.find("{*}author") is None
    (item,) = json.loads(jsonfeed(feed(said), SITE))["items"]
    assert item["_attache"]["sources"][1] == {"host": "Nhân Dân", "writer": "Lê An", "title": "Bạn"}
    assert item["external_url"] == "https://vna.test/"
    assert "authors" not in item


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("vi", '<div lang="vi">\n<p>Tóm tắt</p>\n<p>Text.</p>\n</div>\n'),
        ("en-GB", "<p>Tóm tắt</p>\n<p>Text.</p>\n"),
        (None, "<p>Tóm tắt</p>\n<p>Text.</p>\n"),
    ],
)
def test_a_text_in_another_language_says_so(language: str | None, html: str) -> None:
    """What is not in the site's language is marked; what the site adds is not."""
    said = entry(language=language, summary="Tóm tắt", date="2024-10", updated="2024-10-01")
    assert content(said) == f"<p>Dated October 2024.</p>\n{html}"


@BOTH
def test_a_site_without_settings_has_feeds_too(write: Any) -> None:
    """Description, licence, contact and hub may be missing; the feed of an entity has its own id and home."""
    bare = replace(SITE, description=None, licence=None, contact=None, hub=None, stamp=b"")
    made = write(feed(entry(), home="/countries/laos/"), bare)
    parsed = feedparser.parse(made)
    assert not parsed.bozo
    assert parsed.feed.subtitle == "Digest"
    assert parsed.feed.link == "https://digest.example/vn/countries/laos/"
    assert write is rss or parsed.feed.id == "tag:digest.example,2026:countries/laos"
    assert not [word for word in (b"hub", b"rights", b"copyright", b"email", b"managingEditor") if word in made]


IMAGE = schema.Image(file="a.jpg", alt="Two “flags”", credit="A & B", caption="The flags.", licence="CC0")
PHOTO = Picture(path="a.jpg", width=800, height=600, transparent=False, content=b"a")
PLAN = Picture(path="plan.png", width=500, height=700, transparent=True, content=b"b")
SIZES = {PHOTO.largest.address: 1234, PLAN.largest.address: 56}
PICTURED = feed(entry(images=((IMAGE, PHOTO), (replace(IMAGE, caption=None), PLAN))), lengths=SIZES)


def test_pictures_are_shown_and_enclosed() -> None:
    """A text shows its pictures with their words; Atom and JSON Feed enclose all of them, RSS the first."""
    photo, plan = (f"https://digest.example/vn{picture.largest.address}" for picture in (PHOTO, PLAN))
    item = etree.fromstring(rss(PICTURED, SITE)).find(".//item")
    assert item is not None
    assert [dict(at.attrib) for at in item.iterfind("enclosure")] == [
        {"url": photo, "type": "image/jpeg", "length": "1234"}
    ]
    told = etree.fromstring(atom(PICTURED, SITE)).find("{*}entry")
    assert told is not None
    assert [dict(at.attrib) for at in told.iterfind("{*}link[@rel]")] == [
        {"href": photo, "rel": "enclosure", "type": "image/jpeg", "length": "1234"},
        {"href": plan, "rel": "enclosure", "type": "image/png", "length": "56"},
    ]
    (said,) = json.loads(jsonfeed(PICTURED, SITE))["items"]
    assert said["image"] == photo
    assert said["attachments"] == [
        {"url": photo, "mime_type": "image/jpeg", "size_in_bytes": 1234},
        {"url": plan, "mime_type": "image/png", "size_in_bytes": 56},
    ]
    assert said["content_html"] == (
        "<p>Text.</p>\n"
        f'<figure><img src="{photo}" width="800" height="600" alt="Two “flags”">\n'
        "<figcaption>The flags. Picture: A &amp; B. CC0.</figcaption></figure>\n"
        f'<figure><img src="{plan}" width="480" height="672" alt="Two “flags”">\n'
        "<figcaption>Picture: A &amp; B. CC0.</figcaption></figure>\n"
    )
    for write in (rss, atom):
        assert [at.length for at in feedparser.parse(write(PICTURED, SITE)).entries[0].enclosures][:1] == ["1234"]
    assert [*xml_findings(atom(PICTURED, SITE)), *xml_findings(rss(PICTURED, SITE))] == []


@pytest.mark.parametrize(
    ("year", "older", "newer", "links"),
    [
        pytest.param(None, None, None, {}, id="all stand in it"),
        pytest.param(None, "2024", None, {"prev-archive": "-2024"}, id="the head"),
        pytest.param("2024", "2022", None, {"current": "", "prev-archive": "-2022"}, id="the newest archive"),
        pytest.param("2022", None, "2024", {"current": "", "next-archive": "-2024"}, id="the oldest archive"),
    ],
)
def test_archives_are_chained(year: str | None, older: str | None, newer: str | None, links: dict[str, str]) -> None:
    """The head leads to its newest archive, and archives to each other and to the head (RFC 5005, section 4)."""
    bare = replace(SITE, hub=None, stamp=b"")
    for write, maker, suffix in ((rss, "rss", "feed{}.xml"), (atom, "atom", "atom{}.xml")):
        page = feed(entry(), year=year, older=older, newer=newer)
        page = replace(page, address=page.file(maker, year))
        root = etree.fromstring(write(page, bare))
        head = root[0] if write is rss else root
        found = {link.get("rel"): link.get("href") for link in head.iterfind("{http://www.w3.org/2005/Atom}link")}
        own = {"self": f"-{year}" if year else ""}
        expected = {rel: f"https://digest.example/vn/{suffix.format(of)}" for rel, of in {**own, **links}.items()}
        assert {rel: to for rel, to in found.items() if rel != "alternate"} == expected
        assert (head.find("{http://purl.org/syndication/history/1.0}archive") is not None) == bool(year)
        assert feedparser.parse(write(page, bare)).feed.link == "https://digest.example/vn/"
        assert list(xml_findings(write(page, bare))) == []
    said = json.loads(jsonfeed(feed(entry(), name="feed.json", older=older), bare))
    assert said.get("next_url") == (f"https://digest.example/vn/feed-{older}.json" if older else None)


def test_a_correction_says_what_was_wrong_and_of_what() -> None:
    """The entry of a correction is its text, in its language, and a link to the article."""
    said = entry(template="feed/correction.html", said="Not 3 < 4.", published="2024-01-02", language="vi")
    assert content(said) == (
        '<p lang="vi">Not 3 &lt; 4.</p>\n'
        '<p><a href="https://digest.example/vn/articles/2024/exchange/">The article</a></p>\n'
    )


PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
HARD = st.sampled_from(["Việt Nam", "“a” & 'b'", "🕊️🇻🇳", "]]>", "&amp;amp;", "<b>x</b>", "x" * 10_000, "a\u0301\u200d"])


@settings(max_examples=60)
@given(title=(PRINTED | HARD).filter(str.strip), summary=PRINTED | HARD, place=PRINTED | HARD)
def test_what_goes_into_a_feed_comes_out_of_its_parser(title: str, summary: str, place: str) -> None:
    """Titles, summaries, texts and sources come out of independent parsers as they went in, whatever they hold."""
    source = schema.Source(agency=place, url="https://vna.test/?a=1&b=2")
    told = entry(title=title, summary=summary, sources=(source,))
    (item,) = json.loads(jsonfeed(feed(told), SITE))["items"]
    assert (item["id"], item["title"], item["summary"]) == (told.uid, title, summary)
    assert item["_attache"]["sources"] == [{"agency": place, "url": source.url}]
    for write in (rss, atom):
        (read,) = feedparser.parse(write(feed(told), SITE), sanitize_html=False).entries
        assert read.id == told.uid
        assert unescape(read.content[0].value).strip() == unescape(item["content_html"]).strip()
    root = etree.fromstring(atom(feed(told), SITE))
    assert root.findtext("{*}entry/{*}title") == title
    assert unescape(root.findtext("{*}entry/{*}summary") or "") == unescape(summary.replace("&", "&amp;"))


@BOTH
@settings(max_examples=60)
@given(words=st.text(st.sampled_from("a&<>\"'\t\n\r%\\ \x7f\x85\ufffe·ệ🕊") | st.characters(exclude_categories=["Cs"])))
def test_values_are_written_as_lxml_writes_them(write: Any, words: str) -> None:
    """Values are put into forms that were written with marks; what comes of it is what a serialiser makes of it."""
    tags = (replace(LAOS, name=f"%(id)b{words}", stamp=b""), replace(LAOS, id="x", name=f"{words}x", stamp=b""))
    said = entry(title=f"T{words}", summary=f"S{words}", tags=tags, sources=(schema.Source(agency=f"{words}A"),))
    made = write(feed(said, replace(PICTURED.entries[0], title=words + "T", stamp=b""), lengths=SIZES), SITE)
    assert made.partition(b"?>\n")[2].partition(b"?>\n")[2] == (
        etree.tostring(etree.fromstring(made), encoding="UTF-8", xml_declaration=False) + b"\n"
    )


CONTROL = "".join(map(chr, range(32))) + "\x7f\ufffe\uffff"


def test_what_xml_cannot_hold_is_dropped() -> None:
    """The door refuses control characters; those that get in all the same break no feed, in any format."""
    told = entry(title=f"a{CONTROL}b", summary=f"c{CONTROL}d", text=text(f"<p>e{CONTROL}f</p>"))
    assert list(xml_findings(rss(feed(told), SITE))) == list(xml_findings(atom(feed(told), SITE))) == []
    made = jsonfeed(feed(told), SITE)
    assert list(json_findings(made)) == []
    assert json.loads(made)["items"][0]["title"] == "a\t\n\rb"


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ({"summary": "A < B"}, "A &lt; B"),
        ({}, '<p>Text <a href="/x/" rel="noopener noreferrer">one</a>.</p>'),
        ({"date": "2024-10"}, "<p>Dated October 2024.</p>"),
    ],
)
def test_the_whole_text_stands_beside_the_description(said: dict[str, str], description: str) -> None:
    """RSS has it in `content:encoded` also of an entry without a summary, which is described by how it begins."""
    told = entry(text=text('<p>Text <a href="https://x.example/x/">one</a>.</p><p>More.</p>'), **said)
    item = etree.fromstring(rss(feed(told), SITE)).find("channel/item")
    assert item is not None
    assert (item.findtext("description") or "").replace("https://x.example", "") == description
    assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == content(told)
    found = etree.fromstring(atom(feed(told, name="atom.xml"), SITE)).find("{*}entry/{*}summary")
    assert (found is not None) == ("summary" in said)


SOUND = feed(TOLD, entry("older", "2024-01-01"), name="atom.xml")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("<updated>2024-10-26T", "<updated>2024-10-27T", "updated at another time than its latest entry"),
        ("<published>2024-10-24T", "<published>2024-10-27T", "updated before it was published: tag:digest"),
        ("<published>2024-10-24T10:00:00+00:00", "<published>2024-10-24", "grammar: "),
        ("<published>2024-10-24T10:00:00+00:00", "<published>2024-10-24T10:00:00", "no date of RFC 3339: 2024-10-24T"),
        ("<author><name>Digest</name><email>desk@digest.example</email></author>", "", "no author"),
        ("<name>Digest</name>", "", "grammar: "),
        ("<title>Exchange</title>", "", "grammar: "),
        ("<title>Exchange</title>", "<title>a</title><title>b</title>", "grammar: "),
        ("<summary ", "<atom-summary ", "feedparser: "),
        ('type="html">&lt;p', 'type="htm">&lt;p', "grammar: "),
        ('<category term="LA" ', "<category ", "grammar: "),
        (' xml:lang="en-GB"', "", "no language"),
        (' rel="self"', ' rel="via"', "not one self link"),
        ("<summary ", '<link href="https://x.example/"/><summary ', "two alternate links: tag:digest"),
        ("articles/exchange</id>", "articles/é</id>", "no tag URI: tag:digest.example,2026:articles/é"),
        ("<id>tag:digest.example,2026:/</id>", "<id>feed</id>", "no tag URI: feed"),
        (
            "</summary>",
            '</summary><link href="https://x.example/a" rel="enclosure"/>',
            "enclosure without type or length",
        ),
        ("</feed>", "", "feedparser: "),
    ],
)
def test_the_gate_of_atom_sees_planted_defects(old: str, new: str, found: str) -> None:
    """Each defect in a sound feed is the first finding."""
    sound = atom(SOUND, SITE).decode()
    assert list(xml_findings(sound.encode())) == []
    assert old in sound
    assert next(xml_findings(sound.replace(old, new, 1).encode())).startswith(found)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Thu, 24 Oct 2024", "Wed, 24 Oct 2024", "pubDate: wrong weekday: Wed, 24 Oct"),
        ("Thu, 24 Oct 2024 10:00:00 +0000", "2024-10-24T00:00:00Z", "pubDate: no date of RFC 822"),
        ("Sat, 26 Oct 2024", "Sun, 26 Oct 2024", "lastBuildDate: wrong weekday"),
        ("<language>en-GB</language>", "", "no language"),
        ("<description>Who met whom.</description>", "", "channel without description"),
        ("<language>", "<languages>x</languages><language>", "channel may not hold languages"),
        ("<link>https://digest.example/vn/articles/2024/exchange/</link>", "", "item without link"),
        ("<pubDate>Thu, 24 Oct 2024 10:00:00 +0000</pubDate>", "", "item without pubDate"),
        ('isPermaLink="false"', 'isPermaLink="true"', "no guid that is a tag URI and isPermaLink=false"),
        ("<title>Exchange</title>", "<title>a</title><title>b</title>", "item holds title 2 times"),
        ("<dc:source>VNA</dc:source>", "<dc:creator>VNA</dc:creator>", "item may not hold {http://purl.org/dc"),
        ("<dc:source>", '<enclosure url="https://x.example/a" type="image/png"/><dc:source>', "enclosure not complete"),
        (' rel="self"', ' rel="via"', "not one self link"),
        ('version="2.0"', 'version="0.91"', "no RSS 2.0 with one channel"),
    ],
)
def test_the_gate_of_rss_sees_planted_defects(old: str, new: str, found: str) -> None:
    """Each defect in a sound feed is a finding."""
    sound = rss(SOUND, SITE).decode()
    assert list(xml_findings(sound.encode())) == []
    assert old in sound
    assert [what[: len(found)] for what in xml_findings(sound.replace(old, new, 1).encode())] == [found]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "2024-10-24T10:00:00+00:00",
            "2024-10-24",
            "schema: $.items[0].date_published: '2024-10-24' is not a 'date-time'",
        ),
        ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/2", "schema: $.version: "),
        ('"title": "Digest",', "", "schema: $: 'title' is a required property"),
        ('"id": "tag:digest.example,2026:articles/exchange",', "", "schema: $.items[0]: 'id' is a required property"),
        ('"id": "tag:digest.example,2026:articles/exchange"', '"id": "exchange"', "no tag URI: exchange"),
        ('"tags": [', '"authors": [{"name": "VNA"}], "tags": [', "a made-up author: tag:digest"),
        ('"language": "en-GB",', "", "no language"),
        ("{", "", "no JSON: "),
    ],
)
def test_the_gate_of_json_feed_sees_planted_defects(old: str, new: str, found: str) -> None:
    """Each defect in a sound feed is the first finding."""
    sound = jsonfeed(SOUND, SITE).decode()
    assert list(json_findings(sound.encode())) == []
    assert old in sound
    assert next(json_findings(sound.replace(old, new, 1).encode())).startswith(found)
