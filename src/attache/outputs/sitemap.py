"""Which addresses are there, for machines?

Maps of the site (sitemaps.org, protocol 0.9), `robots.txt` (RFC 9309), which names the map of maps, and `_redirects`.
"""

from html import escape
from urllib.parse import quote, urlsplit

from attache.entities import ROOTS
from attache.views import MapPage, Page, Site


def sitemap(page: MapPage, site: Site) -> bytes:
    """The map as XML, UTF-8: a `urlset`, or a `sitemapindex` of maps. `site.url` must be known."""
    root, item = ("sitemapindex", "sitemap") if page.index else ("urlset", "url")
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, changed in page.entries:
        last = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(site.public(address))}</loc>{last}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()


def redirects(page: MapPage, site: Site) -> bytes:
    """`_redirects`, for hosts that read it (Netlify, Cloudflare Pages): old addresses, then folders of entities with
    all below them. A host answers by the first line that fits.
    """
    prefix = quote(urlsplit(site.url or "").path.rstrip("/"), safe="/%")
    pairs = [(prefix + quote(old), prefix + quote(new or "")) for old, new in page.entries]
    folders = [pair for pair in pairs if pair[1].removeprefix(prefix).startswith(tuple(ROOTS.values()))]
    lines = [f"{old} {new} 301" for old, new in pairs] + [f"{old}* {new}:splat 301" for old, new in folders]
    return "\n".join([*lines, ""]).encode()


def robots(_page: Page, site: Site) -> bytes:
    """`robots.txt`: everything may be read. Where the site's URL is known, the map stands there too."""
    lines = ["User-agent: *", "Allow: /"]
    if site.url:
        lines.append(f"Sitemap: {site.public('/sitemap.xml')}")
    return "\n".join([*lines, ""]).encode()
