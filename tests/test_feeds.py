"""How does a feed say it?"""

import datetime as dt
import subprocess
import sys
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from attache import schema
from attache.model import Card, Event, PlaceHeld, Plate
from attache.outputs.feeds import atom, rss
from attache.settings import Contact, Licence
from attache.views import FeedEntry, FeedPage, Site, Text
from attache.vocabulary import default_vocabulary

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
    assets={},
)
LAOS = Plate(type="country", id="LA", name="Laos", address="/countries/laos/")
VIETNAM = Plate(type="country", id="VN", name="Việt Nam", address="/countries/vietnam/")
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
    """Return an entry of a feed; `said` are fields of the entry or of its card."""
    own = {name: said.pop(name) for name in ("text", "events", "tags") if name in said}
    card = Card(id=id, address=f"/articles/2024/{id}/", type="report", date=date, **{"title": "Exchange", **said})
    return FeedEntry(card=card, updated=updated or date, **{"text": Text(html="<p>Text.</p>"), **own})


def feed(*entries: FeedEntry, home: str = "/") -> FeedPage:
    """Return a feed."""
    identity = "digest.example,2026"
    return FeedPage(address=f"{home}feed.xml", title="Digest", home=home, identity=identity, entries=entries)


def both() -> bytes:
    """Return the feed of `TOLD` in both formats."""
    return rss(feed(TOLD), SITE) + atom(feed(TOLD), SITE)


def content(of: FeedEntry, site: Site = SITE) -> str:
    """Return the HTML of an entry, as Atom carries it."""
    root = etree.fromstring(atom(feed(of), site))
    return root.findtext(".//{*}content") or ""


TOLD = entry(
    summary="Two ministers & their staffs met.",
    updated="2024-10-26",
    text=Text(html='<p>In <a href="ref:la"></a>.</p>', links=(("la", "/countries/laos/", "Laos"),)),
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
&lt;li&gt;&lt;a href="https://vna.test/?a&amp;amp;b"&gt;“Friends”&lt;/a&gt; · Agency VNA · host VietnamPlus&lt;/li&gt;
&lt;/ul&gt;
"""
RSS = f"""\
<?xml version='1.0' encoding='UTF-8'?>
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
<lastBuildDate>Sat, 26 Oct 2024 00:00:00 +0700</lastBuildDate>\
<managingEditor>desk@digest.example (The desk)</managingEditor>\
<atom:link rel="hub" href="https://hub.example/"/>\
<item>\
<title>Exchange</title>\
<link>https://digest.example/vn/articles/2024/exchange/</link>\
<description>Two ministers &amp;amp; their staffs met.</description>\
<content:encoded>{HTML}</content:encoded>\
<guid isPermaLink="false">tag:digest.example,2026:articles/exchange</guid>\
<category>Laos</category>\
<pubDate>Thu, 24 Oct 2024 00:00:00 +0700</pubDate>\
<dc:source>VNA</dc:source>\
</item></channel></rss>
"""
ATOM = f"""\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\
<id>tag:digest.example,2026:/</id>\
<title>Digest</title>\
<updated>2024-10-26T00:00:00+07:00</updated>\
<author><name>Digest</name><email>desk@digest.example</email></author>\
<link href="https://hub.example/" rel="hub"/>\
<link href="https://digest.example/vn/feed.xml" rel="self" type="application/atom+xml"/>\
<link href="https://digest.example/vn/" rel="alternate" type="text/html"/>\
<generator>Attaché</generator>\
<rights>CC BY 4.0 https://licence.example/by</rights>\
<subtitle>Who met whom.</subtitle>\
<entry>\
<id>tag:digest.example,2026:articles/exchange</id>\
<title>Exchange</title>\
<updated>2024-10-26T00:00:00+07:00</updated>\
<content type="html">{HTML}</content>\
<link href="https://digest.example/vn/articles/2024/exchange/"/>\
<summary type="html">Two ministers &amp;amp; their staffs met.</summary>\
<category term="LA" label="Laos"/>\
<published>2024-10-24T00:00:00+07:00</published>\
<dc:source>VNA</dc:source>\
</entry></feed>
"""


@pytest.mark.parametrize(("write", "expected"), [(rss, RSS), (atom, ATOM)])
def test_a_feed_to_the_byte(write: Any, expected: str) -> None:
    """All that a feed says of an article and of itself, and nothing that depends on when or where it was made."""
    assert write(feed(TOLD), SITE).decode() == expected


def test_another_process_writes_the_same_bytes() -> None:
    """Seeds of hashes, locale and the time zone of the machine reach no byte."""
    code = "import sys; from tests.test_feeds import *; sys.stdout.buffer.write(both())"
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONPATH": ":".join(sys.path)}
    made = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, check=True).stdout
    assert made.decode() == RSS + ATOM


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
    assert [found.published_parsed[:4] for found in parsed.entries] == [(2024, 10, 23, 17), (2021, 2, 28, 17)]
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
    ("date", "zone", "in_rss", "in_atom"),
    [
        ("2024-10-24", "UTC", "Thu, 24 Oct 2024 00:00:00 +0000", "2024-10-24T00:00:00+00:00"),
        ("2024-07", "Europe/London", "Mon, 01 Jul 2024 00:00:00 +0100", "2024-07-01T00:00:00+01:00"),
        ("198X", "Asia/Ho_Chi_Minh", "Tue, 01 Jan 1980 00:00:00 +0700", "1980-01-01T00:00:00+07:00"),
        ("../2022-02-15", "UTC", "Tue, 15 Feb 2022 00:00:00 +0000", "2022-02-15T00:00:00+00:00"),
        ("1900", "Asia/Ho_Chi_Minh", "Mon, 01 Jan 1900 00:00:00 +0706", "1900-01-01T00:00:00+07:06"),
        ("1971", "Africa/Monrovia", "Fri, 01 Jan 1971 00:00:00 -0044", "1971-01-01T00:00:00-00:44"),
    ],
)
def test_an_entry_was_published_as_its_earliest_day_began(date: str, zone: str, in_rss: str, in_atom: str) -> None:
    """Days begin in the site's time zone, in the form of each format, also where an old offset has seconds."""
    page, site = feed(entry(date=date, updated="2024-10-24")), replace(SITE, timezone=zone, stamp=b"")
    assert etree.fromstring(rss(page, site)).findtext(".//pubDate") == in_rss
    assert etree.fromstring(atom(page, site)).findtext(".//{*}published") == in_atom


@given(day=st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_weekdays_are_right(day: dt.date) -> None:
    """An RSS date names the weekday that it has (RFC 822, section 5)."""
    said = etree.fromstring(rss(feed(entry(date=day.isoformat())), SITE)).findtext(".//pubDate") or ""
    assert parsedate_to_datetime(said).date() == day
    assert said[:3] == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@pytest.mark.parametrize(
    ("entries", "in_rss", "in_atom"),
    [
        pytest.param((), "Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00+00:00", id="empty"),
        pytest.param(
            (entry("a", "2024-02-02"), entry("b", "2024-01-01", updated="2024-03-03")),
            "Sun, 03 Mar 2024 00:00:00 +0700",
            "2024-03-03T00:00:00+07:00",
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
        ("https://else.example/x?y", "https://else.example/x?y"),
        ("//else.example/", "https://else.example/"),
        ("mailto:desk@digest.example", "mailto:desk@digest.example"),
    ],
)
def test_links_in_texts_hold_anywhere(link: str, public: str) -> None:
    """A feed is read far from the site, so all links of its texts are absolute."""
    assert content(entry(text=Text(html=f'<p><a href="{link}">x</a></p>'))) == f'<p><a href="{public}">x</a></p>\n'


def test_a_reference_that_leads_nowhere_is_plain_text() -> None:
    """No link of a feed is open."""
    html = '<p><a href="ref:x">He</a> met <a href="ref:y"></a>.</p>'
    assert content(entry(text=Text(html=html))) == "<p>He met y.</p>\n"


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


def test_the_sources_of_events_count_too_and_once() -> None:
    """An entry lists its own sources, then those of its events; an agency is named once, and nobody as the author."""
    own = schema.Source(agency="VNA", date="2024-10")
    other = schema.Source(host="Nhân Dân", writer="Lê An", title="Bạn")
    said = entry(sources=(own,), events=(replace(EVENT, sources=(own, other)),))
    lines = "<li>Title not stated · Agency VNA · October 2024</li>\n<li>Bạn · host Nhân Dân · writer Lê An</li>\n"
    assert content(said).endswith(f"<h2>Sources</h2>\n<ul>\n{lines}</ul>\n")
    root = etree.fromstring(atom(feed(said), SITE))
    assert [found.text for found in root.iterfind(".//{http://purl.org/dc/elements/1.1/}source")] == ["VNA; Nhân Dân"]
    assert root.find("{*}entry/{*}author") is None


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
    assert write is rss or parsed.feed.id == "tag:digest.example,2026:/countries/laos/"
    assert not [word for word in (b"hub", b"rights", b"copyright", b"email", b"managingEditor") if word in made]
