"""How is a list of feeds handed to a feed reader?

OPML 2.0 (opml.org/spec2.opml): an outline for each group, in it one of type `rss` for each feed. No date is said: that
of the writing would differ in every build.
"""

from lxml import etree

from attache.feed_views import OutlinePage
from attache.views import Site


def opml(page: OutlinePage, site: Site) -> bytes:
    """The list as XML, UTF-8. `site.url` must be known."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = page.title
    etree.SubElement(head, "ownerId").text = site.public("/")
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    for title, outlines in page.groups:
        group = etree.SubElement(body, "outline", text=title, title=title)
        for feed in outlines:
            said = {"text": feed.link.label, "title": feed.link.label, "language": site.language}
            where = {"xmlUrl": site.public(feed.files[0]), "htmlUrl": site.public(feed.link.address)}
            etree.SubElement(group, "outline", {"type": "rss", **said, **where})
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document
