"""Which addresses are there, for machines? And how does one address lead to another?"""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from attache.addresses import absolute, file_of, relative, uri
from attache.outputs.sitemap import redirects, robots, sitemap
from attache.views import MapPage, Page, Site
from attache.vocabulary import default_vocabulary

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PARTS = st.text("abz09-_~!$&'()*+,=:@%é", min_size=1, max_size=6).filter(lambda part: set(part) != {"."})
FOLDERS = st.lists(PARTS, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts) + "/")
ADDRESSES = st.builds(lambda folder, file: folder + file, FOLDERS, PARTS | st.just(""))


def site(url: str | None) -> Site:
    """Return the settings of a site at a URL."""
    return Site(
        title="Digest",
        language="en-GB",
        timezone="UTC",
        url=url,
        subtitle=None,
        description=None,
        licence=None,
        contact=None,
        home=None,
        feeds=True,
        hub=None,
        vocabulary=default_vocabulary(),
        assets={},
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://example.org/a%20b/", "https://example.org/a%20b/", id="as it is"),
        pytest.param(
            "https://đ.example:8080/tin-tức/", "https://xn--fea.example:8080/tin-t%E1%BB%A9c/", id="other letters"
        ),
        pytest.param("https://example.org/tức%20/", "https://example.org/t%E1%BB%A9c%20/", id="escaped already"),
        pytest.param(f"https://{'ü' * 64}.example/", f"https://{'ü' * 64}.example/", id="no name of DNS"),
    ],
)
def test_a_site_of_other_letters_has_a_uri(url: str, expected: str) -> None:
    """Calendars, feeds and maps hold URIs: no letter in them that RFC 3986 does not know."""
    assert uri(url) == expected


def test_redirects_to_the_byte() -> None:
    """Old addresses come first, then folders with what is below; the site's path stands before all, and what a host
    would take for a sign of its own is escaped.
    """
    entries = (
        ("/articles/2022/a/", "/articles/2022/b/"),
        ("/officials/a:b/", "/officials/b/"),
        ("/thăm*/", "/articles/2022/b/"),
    )
    page = MapPage(address="/_redirects", title="", entries=entries)
    assert redirects(page, site("https://t.example/bài/%C3%A9/")).decode() == (
        "/b%C3%A0i/%C3%A9/articles/2022/a/ /b%C3%A0i/%C3%A9/articles/2022/b/ 301\n"
        "/b%C3%A0i/%C3%A9/officials/a%3Ab/ /b%C3%A0i/%C3%A9/officials/b/ 301\n"
        "/b%C3%A0i/%C3%A9/th%C4%83m%2A/ /b%C3%A0i/%C3%A9/articles/2022/b/ 301\n"
        "/b%C3%A0i/%C3%A9/officials/a%3Ab/* /b%C3%A0i/%C3%A9/officials/b/:splat 301\n"
    )
    assert redirects(page, site(None)).decode().splitlines()[0] == "/articles/2022/a/ /articles/2022/b/ 301"


def test_a_map_to_the_byte() -> None:
    """Each address stands in its order, with its last change where that is known."""
    entries = (("/articles/2024/a/", "2024-10-26"), ("/about/", None))
    made = sitemap(MapPage(address="/sitemap-2024.xml", title="", entries=entries), site("https://digest.example/vn"))
    assert made.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://digest.example/vn/articles/2024/a/</loc><lastmod>2024-10-26</lastmod></url>\n"
        "<url><loc>https://digest.example/vn/about/</loc></url>\n"
        "</urlset>\n"
    )


def test_the_map_of_maps() -> None:
    """An index holds maps, not pages."""
    page = MapPage(address="/sitemap.xml", title="", entries=(("/sitemap-2024.xml", None),), index=True)
    root = etree.fromstring(sitemap(page, site("https://digest.example/")))
    assert root.tag == f"{SPACE}sitemapindex"
    assert [child.tag for child in root] == [f"{SPACE}sitemap"]
    assert root.findtext(f"{SPACE}sitemap/{SPACE}loc") == "https://digest.example/sitemap-2024.xml"


@given(entries=st.lists(st.tuples(ADDRESSES, st.none() | st.dates().map(str))))
def test_every_map_is_what_the_protocol_asks(entries: list[tuple[str, str | None]]) -> None:
    """Any address comes back from the XML as it was; an entry is a place and at most a day, in this order."""
    page = MapPage(address="/sitemap-pages.xml", title="", entries=tuple(entries))
    root = etree.fromstring(sitemap(page, site("https://digest.example/?a&b")))
    assert root.tag == f"{SPACE}urlset"
    found = [[(child.tag, child.text) for child in url] for url in root]
    expected = [[("loc", "https://digest.example/?a&b" + address), ("lastmod", day)] for address, day in entries]
    assert found == [[(SPACE + tag, text) for tag, text in url if text] for url in expected]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://digest.example/vn/", "User-agent: *\nAllow: /\nSitemap: https://digest.example/vn/sitemap.xml\n"),
        (None, "User-agent: *\nAllow: /\n"),
    ],
)
def test_robots_may_read_everything(url: str | None, expected: str) -> None:
    """The map is named with its full URL (RFC 9309), and only where there is one."""
    assert robots(Page(address="/robots.txt", title=""), site(url)).decode() == expected


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        pytest.param("/", "/", "./", id="home to itself"),
        pytest.param("/", "/feed.xml", "feed.xml", id="home to a file"),
        pytest.param("/countries/laos/", "/countries/laos/", "./", id="to itself"),
        pytest.param("/countries/laos/", "/countries/laos/#x", "#x", id="to a place on itself"),
        pytest.param("/countries/laos/", "/countries/japan/", "../japan/", id="beside"),
        pytest.param("/countries/laos/", "/countries/", "../", id="up"),
        pytest.param("/countries/", "/countries/laos/", "laos/", id="down"),
        pytest.param("/countries/laos/", "/countries/laos/feed.xml", "feed.xml", id="a file of its own"),
        pytest.param("/countries/laos/", "/", "../../", id="home"),
        pytest.param("/countries/laos/", "/#x", "../../#x", id="a place at home"),
        pytest.param("/countries/laos/", "/assets/a.css", "../../assets/a.css", id="a style sheet"),
        pytest.param("/countries/laos/", "/articles/2024/a/#e", "../../articles/2024/a/#e", id="an event"),
        pytest.param("/404.html", "/countries/", "countries/", id="from a file"),
        pytest.param("/a/b.html", "/a/b.html", "b.html", id="a file to itself"),
        pytest.param("/a/b.html", "/a/", "./", id="a file to its folder"),
        pytest.param("/a/", "/a/b:c/", "./b:c/", id="not a scheme"),
    ],
)
def test_links_are_relative(here: str, there: str, link: str) -> None:
    """A page links what is near by a short way, so that the site may live under any path."""
    assert relative(here, there) == link


@given(here=ADDRESSES, there=ADDRESSES, fragment=st.just("") | PARTS.map(lambda part: f"#{part}"))
def test_a_relative_link_leads_where_it_should(here: str, there: str, fragment: str) -> None:
    """Resolved against the page (RFC 3986, section 5.2), a link is the address, whatever path the site lives under."""
    base = "https://digest.example/vn"
    assert urljoin(base + here, relative(here, there + fragment)) == base + there + fragment


@pytest.mark.parametrize("url", ["https://digest.example/vn", "https://digest.example/vn/"])
@pytest.mark.parametrize("address", ["/", "/feed.xml", "/articles/2024/a/#e"])
def test_absolute_joins_with_one_slash(url: str, address: str) -> None:
    """A site's URL may end in a slash or not."""
    assert absolute(url, address) == f"https://digest.example/vn{address}"


@pytest.mark.parametrize(
    ("address", "file"),
    [("/", "index.html"), ("/countries/laos/", "countries/laos/index.html"), ("/404.html", "404.html")],
)
def test_a_folder_is_read_from_its_index(address: str, file: str) -> None:
    """Folders have an `index.html`, files are themselves."""
    assert file_of(address) == file
