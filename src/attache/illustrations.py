"""Which pictures go out with the digest? The sizes of those that articles show, and the cards that stand for pages."""

from collections.abc import Iterable, Iterator
from functools import partial
from gettext import NullTranslations

from attache.datecolumn import column
from attache.entity_views import EntityPage
from attache.model import Digest
from attache.pictures import Picture, Size
from attache.portraits import note_of
from attache.views import ArticlePage, Page, Site

NAMED = 4  # partners on a card


class PicturePage(Page, frozen=True, kw_only=True):
    """One size of a picture; `address` is that of the file."""

    picture: Picture
    size: Size


class CardPage(Page, frozen=True, kw_only=True):
    """What stands for an article or entity where others link to it: a drawing of 1200 by 630 pixels."""

    site: str
    kicker: str
    when: tuple[tuple[str, str], ...]  # lines of the date column: class, text
    mark: str  # class of the marker on the line
    foot: str


def picture_pages(digest: Digest) -> tuple[PicturePage, ...]:
    """Every size of every picture that an article shows, each once."""
    shown = [picture for article in digest.articles for _, picture in article.images]
    sizes = {size.address: (picture, size) for picture in shown for size in picture.files}
    return tuple(PicturePage(address=to, title="", picture=of, size=size) for to, (of, size) in sizes.items())


def card_address(page: Page) -> str | None:
    """The address of the card of a page; `None` for pages that have none of their own."""
    own = isinstance(page, EntityPage) or (isinstance(page, ArticlePage) and not page.gone)
    return _card_of(page.address) if own else None


def _card_of(address: str) -> str:
    return f"/cards{address.rstrip('/')}.png"


def card_pages(digest: Digest, site: Site, pages: Iterable[Page], words: NullTranslations) -> Iterator[CardPage]:
    """The cards of articles, each with its date, and of entities among `pages`, each with its years."""
    card = partial(CardPage, site=site.title)
    for told in (article.card for article in digest.articles):
        hung = column(told.when, site.language, words)
        partners = [plate.name for plate in told.countries if plate != site.home]
        more = [f"+ {len(partners) - NAMED}"] if len(partners) > NAMED else []
        yield card(
            address=_card_of(told.address),
            title=told.title,
            kicker=site.label("types", told.type),
            when=tuple((line.css, line.text) for line in hung.lines),
            mark=hung.css * bool(hung.lines),
            foot=" · ".join(partners[:NAMED] + more),
        )
    for page in (page for page in pages if isinstance(page, EntityPage)):
        years = page.events.spanned
        yield card(
            address=_card_of(page.address),
            title=page.title,
            kicker=page.index.label,
            when=tuple(("n yr", f"{year}–" if year != years[-1] else year) for year in years),
            mark="p-year" * bool(years),
            foot=note_of(digest, digest.entities[page.plate.type][page.plate.id]) or "",
        )
