"""Which pages are there, as planned now or remembered?

A plan hangs on all that was read but the words of texts. While nothing else changes, what was planned before holds: no
record is loaded and nothing is linked. The views of most pages that show words of texts are kept, so that these pages
can be made anew; where any other page has to be made, all is planned again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

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
from attache.shelf import Shelf
from attache.values import Value, stamp_of
from attache.views import ArticlePage, Page, Site, TextPage

NAME = "laid"
KEPT: Mapping[str, type[Page]] = {
    "article.html": ArticlePage,
    "country.html": RelationPage,
    "figure.html": FigurePage,
    "official.html": OfficialPage,
    "organisation.html": OrganisationPage,
    "page.html": TextPage,
    "series.html": SeriesPage,
    **dict.fromkeys(FEED_FILES, FeedPage),
}


class Layout(Value, frozen=True, kw_only=True):
    """What stands behind the gate: the settings that pages see, the static files, and every page to be. The views of
    remembered pages are missing until they are asked for; so is the digest. `next_change` is the day on which the
    output will next differ by itself, `held_back` says which articles wait until which day.
    """

    site: Site
    assets: Assets
    pages: tuple[Planned, ...] = ()
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


def remembered(options: Options, engine: bytes, read: Gathered, theme: disk.Theme) -> Layout | None:
    """What was laid out before, if the same was asked for; else `None`."""
    laid = Laid() if options.clean else unpack(disk.read_if_there(options.source / MEMORY / NAME), Laid, engine)
    if laid.asked != _asked(options, read, theme):
        return None
    site = msgspec.msgpack.decode(laid.site, type=Site)
    return Layout(
        site=site,
        assets=_assets(site.home, theme),
        sheets=laid.sheets,
        found=frozenset(one.file for one in laid.sheets if one.found),
        called=laid.called,
        held_back=laid.held_back,
        next_change=laid.next_change,
    )


def lay_out(digest: Digest, theme: disk.Theme, engine: bytes) -> Layout:
    """Every page that a digest has in a theme. Raises `RenderError` for a template that cannot be read."""
    from attache.compose import site_of  # noqa: PLC0415 - what is remembered needs none of these
    from attache.outputs.search import is_found  # noqa: PLC0415
    from attache.plan import plan  # noqa: PLC0415
    from attache.render import makers  # noqa: PLC0415
    from attache.words import catalogue  # noqa: PLC0415

    assets = _assets(digest.home, theme)
    site = site_of(digest, assets.addresses)
    pages = plan(digest, site, makers(theme.templates, engine), catalogue(site.language))
    return Layout(
        site=site,
        assets=assets,
        pages=pages,
        found=frozenset(page.file for page in pages if is_found(page.view)),
        called=stamp_of(sorted(digest.names.items())),
        digest=digest,
        held_back=digest.held_back,
        next_change=digest.next_change,
    )


def fetched(sheet: Planned | Sheet, shelf: Shelf) -> Planned | None:
    """A page with its view: that of a remembered one is fetched from the shelf, `None` where it was not kept."""
    if isinstance(sheet, Planned):
        return sheet
    kept = shelf.get("views", {sheet.view, *sheet.entries}) if sheet.view else {}
    if not sheet.view or kept.keys() != {sheet.view, *sheet.entries}:
        return None
    view = msgspec.msgpack.decode(kept[sheet.view], type=KEPT[sheet.maker])
    if isinstance(view, FeedPage):
        entries = [msgspec.msgpack.decode(kept[stamp], type=FeedEntry) for stamp in sheet.entries]
        told = (replace(entry, said=msgspec.convert(entry.said, FeedArticle)) for entry in entries)
        view = replace(view, entries=tuple(told))
    return Planned(file=sheet.file, maker=sheet.maker, view=view, fingerprint=sheet.fingerprint, words=sheet.words)


def keep(options: Options, engine: bytes, read: Gathered, theme: disk.Theme, layout: Layout) -> Layout:
    """Remember what is laid out, with the views of pages that show words of texts. Gives it with what is kept."""
    path = options.source / MEMORY / NAME
    planned = {page.file: page for page in layout.pages}
    before, there = unpack(disk.read_if_there(path), Laid, engine).sheets, read.texts.shelf.stamps("views")
    kept = {one.file: one for one in before if _is_of(one, planned.get(one.file), there)}
    told = [page for page in layout.pages if page.words and page.maker in KEPT and page.file not in kept]
    entries = {entry.stamp: entry for page in told if isinstance(page.view, FeedPage) for entry in page.view.entries}
    stamps = dict(
        zip(entries, read.texts.shelf.put("views", map(msgspec.msgpack.encode, entries.values())), strict=True)
    )
    views = read.texts.shelf.put("views", (msgspec.msgpack.encode(_alone(page.view)) for page in told))
    kept |= {page.file: _sheet(page, layout.found, view, stamps) for page, view in zip(told, views, strict=True)}
    sheets = tuple(kept.get(page.file) or _sheet(page, layout.found, b"", {}) for page in layout.pages)
    laid = Laid(
        engine=engine,
        asked=_asked(options, read, theme),
        sheets=sheets,
        site=msgspec.msgpack.encode(layout.site),
        called=layout.called,
        held_back=layout.held_back,
        next_change=layout.next_change,
    )
    disk.write(path, pack(laid))
    read.texts.shelf.clear("views", {stamp for sheet in sheets for stamp in (sheet.view, *sheet.entries)})
    return replace(layout, sheets=sheets)


def _is_of(sheet: Sheet, page: Planned | None, there: Collection[bytes]) -> bool:
    """Whether the view that was kept is that of a page, and lies on the shelf."""
    if page is None or (sheet.fingerprint, sheet.maker, sheet.words) != (page.fingerprint, page.maker, page.words):
        return False
    return bool(sheet.view) and all(stamp in there for stamp in (sheet.view, *sheet.entries))


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


def _asked(options: Options, read: Gathered, theme: disk.Theme) -> bytes:
    return stamp_of(asked_of(options, read), sorted(theme.templates.items()), sorted(theme.static.items()))


def _assets(home: Plate | None, theme: disk.Theme) -> Assets:
    return assets_of({**backgrounds(home.id if home else None), **theme.static})
