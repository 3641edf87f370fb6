"""Which pictures go out with the digest?"""

from gettext import NullTranslations
from typing import Any

import msgspec
import pytest

from attache.addresses import file_of
from attache.compose import site_of
from attache.illustrations import CardPage, card_address, picture_pages
from attache.plan import Planned, plan
from attache.views import Site
from tests.sites import Files, article, linked, matter
from tests.test_plan import Makers

SETTINGS = "title: The Digest\nurl: https://example.org/\nhome_country: FR\noutputs: [feeds, cards]\n"
VISIT = (
    "  - {id: e, title: Visit, date: 2022-04-11, kind: visit, countries: [FR, JP, LA, KR, CN, US, GB], officials: [o]}"
)
FILES: Files = {
    "site.yaml": SETTINGS,
    "articles/2022/talks.md": article(VISIT),
    "articles/2022/gone.md": matter(
        "title: G\nid: g\ndate: 2022\nwithdrawn: {date: 2022-05-01, reason: R}\n"
        "images: [{file: g.png, alt: A, credit: C}]"
    ),
    "articles/2022/g.png": b"",
    "officials/o.md": matter("name: Ō Tarō\ncountry: JP\nposts: [{post: p, held: 2020/..}]"),
    "organisations/m.md": matter("name: The Ministry\ncountry: JP\nkind: ministry\nposts: [{id: p, label: Minister}]"),
}
PICTURED = "images:\n  - {file: p.jpg, alt: P, credit: C}\n  - {file: p.jpg, alt: Again, credit: C}\n"


def planned(files: Files, **settings: Any) -> tuple[dict[str, Planned], Site]:
    """The pages of a site by their files, and what they see of its settings."""
    digest, _ = linked(files)
    site = msgspec.structs.replace(site_of(digest, {}), **settings, stamp=b"")
    return {page.file: page for page in plan(digest, site, Makers(), NullTranslations())}, site


def test_each_size_of_a_picture_goes_out_once() -> None:
    """A picture that two places show, or copies of it, gives its files once; what no article shows gives none."""
    files: Files = {
        "articles/2022/a.md": article(more=PICTURED),
        "articles/2022/p.jpg": b"",
        "articles/2022/unused.jpg": b"",
    }
    digest, _ = linked(files)
    assert sorted((page.size.width, page.size.format) for page in picture_pages(digest)) == [
        (480, "avif"), (480, "jpeg"), (480, "webp")
    ]  # fmt: skip
    pages, _ = planned(files)
    assert {file for file in pages if "pictures" in file} == {file_of(page.address) for page in picture_pages(digest)}


def test_an_article_that_is_gone_shows_nothing() -> None:
    """Neither a picture nor a card of an article that was withdrawn goes out."""
    pages, _ = planned(FILES)
    assert [file for file in pages if "pictures" in file or file.startswith("cards/articles/2022/gone")] == []


def test_every_article_and_entity_has_a_card() -> None:
    """Each page of an article or entity has its card, under its address with `/cards` before it; others have none."""
    pages, _ = planned(FILES)
    cards = {file for file in pages if file.startswith("cards/")}
    assert {"cards/articles/2022/talks.png", "cards/officials/o.png", "cards/countries/japan.png"} <= cards
    assert {"cards/organisations/m.png", "cards/kinds/visit.png"} <= cards
    told = {address for page in pages.values() if (address := card_address(page.view))}
    assert {file_of(address) for address in told} == cards
    assert {card_address(pages[file].view) for file in ("index.html", "timeline/2022/index.html")} == {None}
    assert card_address(pages["articles/2022/gone/index.html"].view) is None


@pytest.mark.parametrize("outputs", ["outputs: [feeds]", "outputs: [cards]\nurl: null", ""])
def test_cards_are_drawn_where_they_are_asked_for(outputs: str) -> None:
    """Without `cards` among the outputs, or without the URL that a card needs, there is none."""
    settings = f"title: T\n{outputs}\n" + ("" if "url" in outputs else "url: https://example.org/\n")
    pages, site = planned({**FILES, "site.yaml": settings.replace("url: null\n", "")})
    assert not site.cards
    assert [file for file in pages if file.startswith("cards/")] == []


def view(file: str) -> CardPage:
    """What stands on a card of the site."""
    page = planned(FILES)[0][file].view
    assert isinstance(page, CardPage)
    return page


def test_what_stands_on_the_card_of_an_article() -> None:
    """Its title, type and date, and the partners among its countries: four, and how many more there are."""
    card = view("cards/articles/2022/talks.png")
    assert (card.site, card.kicker, card.title) == ("The Digest", "Report", "T")
    assert (card.when, card.mark) == ((("n", "14"), ("my", "Apr 2022"), ("wd", "Thu")), "p-day")
    assert card.foot == "Japan · Laos · South Korea · China · + 2"


def test_what_stands_on_the_card_of_an_entity() -> None:
    """Its name, what it is, and the years in which it is told of."""
    card = view("cards/officials/o.png")
    assert (card.kicker, card.title, card.foot) == ("Officials", "Ō Tarō", "Minister, Japan")
    assert (card.when, card.mark) == ((("n yr", "2022"),), "p-year")
    nothing = view("cards/organisations/m.png")
    assert (nothing.foot, nothing.when, nothing.mark) == ("Ministry, Japan", (), "")


def test_a_card_is_drawn_anew_where_its_words_change() -> None:
    """The text of an article alters no card; its title alters its own alone; the digest's name alters all."""
    before, _ = planned(FILES)
    text = planned({**FILES, "articles/2022/talks.md": article(VISIT, body="More.\n")})[0]
    title = planned({**FILES, "articles/2022/talks.md": article(VISIT).replace("title: T\n", "title: U\n")})[0]
    named, _ = planned(FILES, title="Other")
    cards = {file for file in before if file.startswith("cards/")}
    changed = [
        {file for file in cards if after[file].fingerprint != before[file].fingerprint}
        for after in (text, title, named)
    ]
    assert changed == [set(), {"cards/articles/2022/talks.png"}, cards]
    styled, _ = planned(FILES, assets={"attache.css": "/assets/attache.1.css"})
    assert [file for file in cards if styled[file].fingerprint != before[file].fingerprint] == []
    assert styled["index.html"].fingerprint != before["index.html"].fingerprint
