"""Which addresses are there, for machines?

Maps of the site (sitemaps.org, protocol 0.9) and `robots.txt` (RFC 9309), which names the map of maps.
"""

from html import escape

from attache.addresses import absolute
from attache.views import MapPage, Page, Site


def sitemap(page: MapPage, site: Site) -> bytes:
    """The map as XML, UTF-8: a `urlset`, or a `sitemapindex` of maps. `site.url` must be known."""
    assert site.url, "maps are planned only where the site's URL is known"
    root, item = ("sitemapindex", "sitemap") if page.index else ("urlset", "url")
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, changed in page.entries:
        last = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(absolute(site.url, address))}</loc>{last}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()


def robots(_page: Page, site: Site) -> bytes:
    """`robots.txt`: everything may be read. Where the site's URL is known, the map stands there too."""
    lines = ["User-agent: *", "Allow: /"]
    if site.url:
        lines.append(f"Sitemap: {absolute(site.url, '/sitemap.xml')}")
    return "\n".join([*lines, ""]).encode()
