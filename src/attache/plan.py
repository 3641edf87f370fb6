"""Which pages are there, and what does each depend on?

A planned page is an address, a maker (a template, or the name of an output) and a view. Its fingerprint is made of all
that can reach its bytes: the engine, the maker's own text, the settings, and what its view carries.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import NullTranslations
from itertools import accumulate, product
from typing import TypeVar

from msgspec.structs import replace

from attache import entity_views, views
from attache.addresses import address_at, file_of
from attache.compose import corrections_page, figure_rows, home_page, text_of, timeline_page, year_pages
from attache.compose_articles import ArticlePages, article_lists
from attache.compose_calendars import calendar_pages
from attache.compose_data import data_pages
from attache.compose_feeds import feed_pages
from attache.compose_months import letters, month_pages, months_feed
from attache.compose_subscribe import subscribe_pages
from attache.crossrefs import page_address
from attache.entities import ROOTS
from attache.fingerprints import fingerprint
from attache.illustrations import card_pages, picture_pages
from attache.memory import Sheet
from attache.model import Digest
from attache.pages import DRAWN as DRAWN  # noqa: PLC0414 - told on
from attache.pages import HOSTED
from attache.pages import Planned as Planned  # noqa: PLC0414
from attache.portraits import index_page, portrait, titles_of
from attache.spine import grouped
from attache.streams import Stream, streams
from attache.tallies import matrix_page

ToldT = TypeVar("ToldT", bound=Sheet)
TEMPLATES = {views.TextPage: "page.html", entity_views.RelationPage: "country.html"}
OWN_TEMPLATES = {"/404.html": "404.html", "/search/": "search.html"}
CITE_FILES = {"bibtex": "cite.bib", "csl": "cite.json"}


def plan(
    digest: Digest,
    site: views.Site,
    makers: Mapping[str, bytes],
    words: NullTranslations,
    told: Iterable[ToldT] | None = None,
) -> tuple[Planned | ToldT, ...]:
    """All pages of the digest in the order of their files.

    `makers` holds a digest of each maker: for a template of all templates that it can reach, for an output of the
    engine. `told` are the pages of articles, where somebody else plans them meanwhile: they are asked for last.
    """
    followed = tuple(streams(digest))
    written = [*_pages(digest, followed, words)]
    pages = _made(digest, site, followed, written, words)
    planned: list[Planned | ToldT] = [_planned(maker, view, makers[maker], site) for maker, view in pages]
    planned += told_pages(digest, site, makers) if told is None else told
    planned += list(_at_old_addresses(planned, digest, makers["redirect.html"], site))
    drawn = card_pages(digest, site, written, words) if site.cards else ()
    planned += [_planned("card", view, makers["card"]) for view in drawn]
    planned += [_planned("picture", view, makers["picture"]) for view in picture_pages(digest)]
    return tuple(sorted(planned, key=lambda page: page.file))


def _made(
    digest: Digest, site: views.Site, followed: Sequence[Stream], written: Sequence[views.Page], words: NullTranslations
) -> list[tuple[str, views.Page]]:
    """The views of pages that are `written`, and of what goes with them in other forms, each with its maker."""
    pages = [(template_of(view), view) for view in written]
    if site.feeds:
        pages += [*feed_pages(digest, followed, months_feed(digest, written, words), words), *letters(written)]
    pages += calendar_pages(digest, followed, words) if site.calendars else ()
    pages += [*subscribe_pages(digest, followed, pages, words)] if site.feeds or site.calendars else ()
    if site.data:
        pages += data_pages(digest, written, words)
        pages += _citations(digest)
    if site.url:
        pages += [("sitemap", view) for view in _maps(digest, [view for _, view in pages])]
        pages.append(("robots", views.Page(address="/robots.txt", title="")))
    if digest.site.security:
        said = views.SecurityPage(address="/.well-known/security.txt", title="", of=digest.site)
        pages.append(("security.txt", said))
    pages += [(maker, views.Page(address=address, title="")) for address, maker in HOSTED.items()]
    if moved := tuple(sorted(digest.redirects.items())):
        pages.append(("redirects", views.MapPage(address="/_redirects", title="", entries=moved)))
    return pages


def told_pages(digest: Digest, site: views.Site, makers: Mapping[str, bytes]) -> Iterator[Planned]:
    """The pages of articles."""
    pages = ArticlePages(digest)
    return (told_page(pages, site, makers, number) for number in range(len(pages)))


def told_page(pages: ArticlePages, site: views.Site, makers: Mapping[str, bytes], number: int) -> Planned:
    """The page of one article, by its number."""
    view = pages.page(number)
    maker = template_of(view)
    return _planned(maker, view, makers[maker], site)


def _planned(maker: str, view: views.Page, *seen: bytes | views.Site) -> Planned:
    """A page to be; `seen` is what its maker sees beside the view, and the maker itself."""
    made_of = fingerprint(*seen, view)
    return Planned(file=file_of(view.address), maker=maker, view=view, fingerprint=made_of, words=view.words)


def _at_old_addresses(
    planned: Sequence[Planned | ToldT], digest: Digest, maker: bytes, site: views.Site
) -> Iterator[Planned | ToldT]:
    """What stands where something was before, and below that: where a page was, the way to it; where another file was
    (a feed, a calendar), the same file, which names its new address itself, for programs follow no page.
    """
    old_of = grouped((new, old) for old, new in digest.redirects.items())
    there = {page.file for page in planned}
    titles = {article.card.address: article.card.title for article in (*digest.articles, *digest.gone)}
    for page in planned if old_of else ():
        address = address_at(page.file)
        title = page.view.title if isinstance(page, Planned) else titles[address]
        for folder in accumulate(re.findall("[^/]*/", address)):
            for before in (old + address.removeprefix(folder) for old in old_of.get(folder, ())):
                moved = views.RedirectPage(address=before, title=title, target=address)
                if file_of(before) not in there:
                    there.add(file_of(before))
                    way = _planned("redirect.html", moved, maker, site)
                    yield way if address.endswith("/") else replace(page, file=way.file)


def template_of(view: views.Page) -> str:
    """The template of a view: its own, else one of its class, which is that of its name (`HomePage`: `home.html`)."""
    if isinstance(view, views.ArticlePage) and view.gone:
        return "withdrawn.html"
    name = type(view).__name__.removesuffix("Page").lower()
    return OWN_TEMPLATES.get(view.address) or TEMPLATES.get(type(view), f"{name}.html")


def _pages(digest: Digest, followed: Sequence[Stream], words: NullTranslations) -> Iterator[views.Page]:
    yield home_page(digest, digest.site.description)
    yield from article_lists(digest, words)
    timeline = timeline_page(digest, words)
    yield timeline
    yield from year_pages(digest.events, timeline, [article.card for article in digest.articles])
    yield from month_pages(digest, words)
    yield corrections_page(digest, words)
    yield matrix_page(digest, words)
    yield from (index_page(digest, type, words) for type in ROOTS if type != "figure")
    for stream in followed[1:]:
        yield from _entity_pages(digest, stream, words)
    title = titles_of(words)["figure"]
    yield entity_views.FiguresPage(address="/figures/", title=title, section="/figures/", rows=figure_rows(digest))
    yield from _text_pages(digest, words)
    if "search" in digest.site.outputs:
        yield views.TextPage(address="/search/", title=words.gettext("Search"))


def _entity_pages(digest: Digest, stream: Stream, words: NullTranslations) -> Iterator[views.Page]:
    """The page of an entity, and those of its years where it has many events."""
    page = portrait(digest, digest.entities[stream.plate.type][stream.plate.id], words)
    yield replace(page, crossed=tuple(kind.plate for kind in stream.kinds))
    if page.events.years:
        yield from year_pages(stream.events, page)


def _text_pages(digest: Digest, words: NullTranslations) -> Iterator[views.TextPage]:
    written = {page_address(record): record for record in digest.pages}
    for address, record in written.items():
        text, summary = text_of(digest, record.body), record.file.summary
        yield views.TextPage(address=address, title=record.file.title, description=summary, text=text, summary=summary)
    if "/about/" not in written:
        yield views.TextPage(address="/about/", title=words.gettext("About"), summary=digest.site.description)
    yield views.TextPage(address="/404.html", title=words.gettext("Page not found"))


def _citations(digest: Digest) -> Iterator[tuple[str, views.CitePage]]:
    """The files that cite articles, each with its maker."""
    for card, (maker, name) in product((article.card for article in digest.articles), CITE_FILES.items()):
        address = f"{card.address}{name}"
        yield (
            maker,
            views.CitePage(address=address, title=card.title, language=card.language, id=card.id, date=card.date),
        )


def _maps(digest: Digest, pages: Iterable[views.Page]) -> Iterator[views.MapPage]:
    """A map for the articles of each year, one for all other `pages`, and their index."""
    maps = {f"/sitemap-{name}.xml": entries for name, entries in sorted(grouped(_mapped(digest, pages)).items())}
    for address, entries in maps.items():
        yield views.MapPage(address=address, title="", entries=tuple(sorted(entries)))
    index = tuple((address, None) for address in maps)
    yield views.MapPage(address="/sitemap.xml", title="", index=True, entries=index)


def _mapped(digest: Digest, pages: Iterable[views.Page]) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """The map of each page, and its entry there: an article with the day of its last change, where it has one."""
    yield from (("pages", (page.address, None)) for page in pages if page.address.endswith("/"))
    for article in digest.articles:
        when, address = article.card.when, article.card.address
        published = when.low.isoformat() if when.form == "day" else ""
        yield address.split("/")[2], (address, max(published, article.file.changed or "") or None)
