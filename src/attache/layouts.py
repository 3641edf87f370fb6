"""Which pages are there, as planned now or remembered?

A plan hangs on all that was read but the words of texts. While nothing else changes, what was planned before holds: no
record is loaded and nothing is linked. The views of most pages that show words of texts are kept, so that these pages
can be made anew; where any other page has to be made, all is planned again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from attache import disk
from attache.assets import Assets, assets_of
from attache.check import Options, asked_of
from attache.entity_views import FigurePage, OfficialPage, OrganisationPage, RelationPage, SeriesPage
from attache.feed_views import FEED_FILES, FeedArticle, FeedEntry, FeedPage
from attache.gather import Gathered
from attache.memory import MEMORY, Laid, Sheet, pack, unpack
from attache.model import Digest, Plate
from attache.outputs.maps import backgrounds
from attache.pages import Planned
from attache.shelf import DamagedError, Shelf
from attache.values import Value, stamp_of, stamp_of_bytes
from attache.views import ArticlePage, Page, Site, TextPage
from attache.workers import beside

if TYPE_CHECKING:
    from attache.compose_articles import ArticlePages

NAME = "laid"
ENTRIES = 512  # of feeds, that a process remembers: one stands in several feeds, each in every format
KEPT: Mapping[str, type[Page]] = {
    "article.html": ArticlePage,
    "country.html": RelationPage,
    "figure.html": FigurePage,
    "official.html": OfficialPage,
    "organisation.html": OrganisationPage,
    "page.html": TextPage,
    "series.html": SeriesPage,
    "withdrawn.html": ArticlePage,
    **dict.fromkeys(FEED_FILES, FeedPage),
}
TOGETHER, AS_MUCH = 500, 20  # to plan the pages of so many articles is as much work as to make so many


class Layout(Value, frozen=True, kw_only=True):
    """What stands behind the gate: the settings that pages see, the static files, and every page to be. The views of
    remembered pages are missing until they are asked for; so is the digest. `next_change` is the day on which the
    output will next differ by itself, `held_back` says which articles wait until which day.
    """

    site: Site
    assets: Assets
    pages: tuple[Planned | Sheet, ...] = ()
    sheets: tuple[Sheet, ...] = ()  # what is remembered of pages
    found: frozenset[str] = frozenset()  # the files that the search finds
    called: bytes = b""  # stamp of what entities are called
    digest: Digest | None = None
    held_back: tuple[tuple[str, str], ...] = ()
    next_change: str | None = None

    @property
    def all(self) -> Sequence[Planned | Sheet]:
        """All pages, in the order of their files."""
        return self.pages or self.sheets

    def searched(self, words: Mapping[str, bytes]) -> bytes:
        """What the index of the search depends on, given the stamps of texts by their paths."""
        return stamp_of([page.printed(words) for page in self.all if page.file in self.found], self.called)


class Stand(NamedTuple):
    """What a build stood on: the content, what was laid out without views, the theme, and the stamp of the engine."""

    read: Gathered
    layout: Layout
    theme: disk.Theme
    engine: bytes


def lay_out(digest: Digest, theme: disk.Theme, engine: bytes) -> Layout:
    """Every page that a digest has in a theme, with its view. Raises `RenderError` for a template that is wrong."""
    from attache.render import makers  # noqa: PLC0415 - what is remembered needs neither templates nor plans

    return _laid(digest, theme, makers(theme.templates, engine), lambda *_: None)


def _laid(
    digest: Digest, theme: disk.Theme, makers: Mapping[str, bytes], telling: Callable[..., Iterable[Sheet] | None]
) -> Layout:
    from attache.compose import site_of  # noqa: PLC0415
    from attache.outputs.search import is_found  # noqa: PLC0415
    from attache.plan import plan  # noqa: PLC0415
    from attache.words import catalogue  # noqa: PLC0415

    assets = _assets(digest.home, theme)
    site = site_of(digest, assets.addresses)
    pages = plan(digest, site, makers, catalogue(site.language), telling(digest, site, makers))
    return Layout(
        site=site,
        assets=assets,
        pages=pages,
        found=frozenset(p.file for p in pages if (p.found if isinstance(p, Sheet) else is_found(p.view))),
        called=stamp_of(sorted(digest.names.items())),
        digest=digest,
        held_back=digest.held_back,
        next_change=digest.next_change,
    )


def fetched(sheet: Planned | Sheet, shelf: Shelf) -> Planned | None:
    """A page with its view: that of a remembered one is fetched from the shelf, `None` where it was not kept."""
    if isinstance(sheet, Planned):
        return sheet
    kept = shelf.get("views", {sheet.view}) if sheet.view else {}
    if not kept:
        return None
    view = msgspec.msgpack.decode(kept[sheet.view], type=KEPT[sheet.maker])
    if isinstance(view, FeedPage):
        try:
            view = replace(view, entries=tuple(_entry(shelf, stamp) for stamp in sheet.entries))
        except KeyError:
            return None
    return Planned(file=sheet.file, maker=sheet.maker, view=view, fingerprint=sheet.fingerprint, words=sheet.words)


@lru_cache(ENTRIES)
def _entry(shelf: Shelf, stamp: bytes) -> FeedEntry:
    """An entry of a feed, with what it says. Raises `KeyError` where it was not kept."""
    entry = msgspec.msgpack.decode(shelf.get("views", {stamp})[stamp], type=FeedEntry)
    return replace(entry, said=msgspec.convert(entry.said, FeedArticle))


def taken(sheet: Planned | Sheet, shelf: Shelf) -> Planned:
    """A page with its view, which must be there. Raises `DamagedError`."""
    page = fetched(sheet, shelf)
    if page is None:
        raise DamagedError(f"{shelf.path} is damaged")
    return page


class Keeper:
    """Remembers what is laid out of what was read, in a theme: between builds of one content, whatever their output."""

    def __init__(self, options: Options, engine: bytes, read: Gathered, theme: disk.Theme) -> None:
        self.options, self.engine, self.theme, self.shelf = options, engine, theme, read.texts.shelf
        self.path = options.source / MEMORY / NAME
        self.laid = Laid() if options.clean else unpack(disk.read_if_there(self.path), Laid, engine)
        self.look = stamp_of(sorted(theme.templates.items()))
        self.asked = stamp_of(asked_of(options, read), self.look, sorted(theme.static.items()))

    def remembered(self) -> Layout | None:
        """What was laid out before, if the same was asked for; else `None`."""
        laid = self.laid
        if laid.asked != self.asked:
            return None
        site = msgspec.msgpack.decode(laid.site, type=Site)
        return Layout(
            site=site,
            assets=_assets(site.home, self.theme),
            sheets=laid.sheets,
            found=frozenset(one.file for one in laid.sheets if one.found),
            called=laid.called,
            held_back=laid.held_back,
            next_change=laid.next_change,
        )

    def lay_out(self, digest: Digest) -> Layout:
        """Every page that a digest has; those of articles are planned beside the others, and have no views but those
        that are kept. Raises `RenderError` as `lay_out` does.
        """
        from attache.render import makers  # noqa: PLC0415

        there = self.shelf.stamps("views")
        kept = {one.file: one for one in self.laid.sheets if one.view and {one.view, *one.entries} <= there}
        known = self.laid.makers if self.laid.look == self.look else makers(self.theme.templates, self.engine)
        layout = _laid(digest, self.theme, known, partial(self._told, kept))
        sheets = self._sheets(layout, kept)
        self._remember(replace(layout, sheets=sheets), known)
        return replace(layout, sheets=sheets)

    def _told(
        self, kept: Mapping[str, Sheet], digest: Digest, site: Site, makers: Mapping[str, bytes]
    ) -> Iterator[Sheet]:
        """The pages of articles; they are planned from now on, by another process where there are many."""
        from attache.compose_articles import ArticlePages  # noqa: PLC0415

        pages = ArticlePages(digest)
        work = partial(_told_pages, pages, site, makers, kept, self.shelf)
        some = [range(at, min(at + TOGETHER, len(pages))) for at in range(0, len(pages), TOGETHER)]
        return chain.from_iterable(beside(work, some, self.options.jobs, AS_MUCH))

    def _sheets(self, layout: Layout, kept: Mapping[str, Sheet]) -> tuple[Sheet, ...]:
        """Pages as they are remembered, with the views of those that show words of texts."""
        sheets = {page.file: page for page in layout.pages if isinstance(page, Sheet)}
        planned = [page for page in layout.pages if isinstance(page, Planned)]
        sheets |= {page.file: kept[page.file] for page in planned if _is_of(kept.get(page.file), page)}
        told = [page for page in planned if page.words and page.maker in KEPT and page.file not in sheets]
        entries = {
            entry.stamp: entry for page in told if isinstance(page.view, FeedPage) for entry in page.view.entries
        }
        stamps = dict(zip(entries, self.shelf.put("views", map(msgspec.msgpack.encode, entries.values())), strict=True))
        views = self.shelf.put("views", (msgspec.msgpack.encode(_alone(page.view)) for page in told))
        sheets |= {page.file: _sheet(page, layout.found, view, stamps) for page, view in zip(told, views, strict=True)}
        sheets |= {page.file: _sheet(page, layout.found, b"", {}) for page in planned if page.file not in sheets}
        return tuple(sheets[page.file] for page in layout.pages)

    def _remember(self, layout: Layout, makers: Mapping[str, bytes]) -> None:
        laid = Laid(
            engine=self.engine,
            asked=self.asked,
            look=self.look,
            makers=makers,
            sheets=layout.sheets,
            site=msgspec.msgpack.encode(layout.site),
            called=layout.called,
            held_back=layout.held_back,
            next_change=layout.next_change,
        )
        disk.write(self.path, pack(laid))
        self.shelf.clear("views", {stamp for sheet in layout.sheets for stamp in (sheet.view, *sheet.entries)})


def _told_pages(
    pages: "ArticlePages",
    site: Site,
    makers: Mapping[str, bytes],
    kept: Mapping[str, Sheet],
    shelf: Shelf,
    numbers: Iterable[int],
) -> list[Sheet]:
    """The pages of some articles as they are remembered; views that are not kept yet go to the shelf."""
    from attache.outputs.search import is_found  # noqa: PLC0415
    from attache.plan import told_page  # noqa: PLC0415

    sheets, views = [], []
    for page in (told_page(pages, site, makers, number) for number in numbers):
        sheet = kept.get(page.file)
        if sheet is None or not _is_of(sheet, page):
            views.append(msgspec.msgpack.encode(page.view))
            sheet = _sheet(page, {page.file} if is_found(page.view) else (), stamp_of_bytes(views[-1]), {})
        sheets.append(sheet)
    shelf.put("views", views)
    return sheets


def _is_of(sheet: Sheet | None, page: Planned) -> bool:
    """Whether the view that was kept is that of a page."""
    asked = (page.fingerprint, page.maker, page.words)
    return sheet is not None and (sheet.fingerprint, sheet.maker, sheet.words) == asked


def _alone(view: Page) -> Page:
    """A view without what is kept apart: an entry stands in many feeds."""
    return replace(view, entries=()) if isinstance(view, FeedPage) else view


def _sheet(page: Planned, found: Collection[str], view: bytes, entries: Mapping[bytes, bytes]) -> Sheet:
    listed = page.view.entries if view and isinstance(page.view, FeedPage) else ()
    return Sheet(
        file=page.file,
        maker=page.maker,
        fingerprint=page.fingerprint,
        words=page.words,
        found=page.file in found,
        view=view,
        entries=tuple(entries[entry.stamp] for entry in listed),
    )


def _assets(home: Plate | None, theme: disk.Theme) -> Assets:
    return assets_of({**backgrounds(home.id if home else None), **theme.static})
