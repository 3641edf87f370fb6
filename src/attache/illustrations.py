"""Which pictures go out with the digest? The sizes of those that articles show, and the cards that stand for pages."""

from collections.abc import Iterable, Iterator
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
    return f"/cards{page.address.rstrip('/')}.png" if own else None


def card_pages(digest: Digest, site: Site, pages: Iterable[Page], words: NullTranslations) -> Iterator[CardPage]:
    """The cards of those pages that have one: of an article with its date, of an entity with its years."""
    for page in pages:
        if isinstance(page, ArticlePage) and (address := card_address(page)):
            hung = column(page.card.when, site.language, words)
            partners = [plate.name for plate in page.card.countries if plate != site.home]
            more = [f"+ {len(partners) - NAMED}"] if len(partners) > NAMED else []
            kicker, foot = site.label("types", page.card.type), " · ".join(partners[:NAMED] + more)
            when, mark = tuple((line.css, line.text) for line in hung.lines), hung.css
        elif isinstance(page, EntityPage) and (address := card_address(page)):
            years = page.events.spanned
            note = note_of(digest, digest.entities[page.plate.type][page.plate.id])
            kicker, foot = page.index.label, note or ""
            when, mark = tuple(("n yr", f"{year}–" if year != years[-1] else year) for year in years), "p-year"
        else:
            continue
        yield CardPage(
            address=address,
            title=page.title,
            site=site.title,
            kicker=kicker,
            when=when,
            mark=mark * bool(when),
            foot=foot,
        )
