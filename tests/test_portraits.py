"""What stands on the page of an entity, and in the indexes of entities?"""

from gettext import NullTranslations
from typing import TypeVar

import pytest

from attache.entity_views import (
    CountriesPage,
    EntityPage,
    FigurePage,
    OfficialPage,
    OrganisationPage,
    RelationPage,
    SeriesPage,
)
from attache.model import Digest, Event, Plate
from attache.portraits import entities_shown, index_page, portrait
from tests.sites import linked
from tests.trees import site_files

PageT = TypeVar("PageT", bound=EntityPage)
WORDS = NullTranslations()
FULL = {path.removeprefix("content/"): text for path, text in site_files("full").items()}
FULL["articles/2026/dot.png"] = "picture"


@pytest.fixture(scope="module")
def full() -> Digest:
    """Link the site that has every sort of page."""
    return linked(FULL)[0]


def page_of(digest: Digest, kind: type[PageT], type: str, id: str) -> PageT:
    """Return the page of an entity, which is of a kind."""
    page = portrait(digest, digest.entities[type][id], WORDS)
    assert isinstance(page, kind)
    return page


def names(plates: tuple[Plate, ...]) -> list[str]:
    """The names of plates."""
    return [plate.name for plate in plates]


def ids(events: tuple[Event, ...]) -> list[str]:
    """The ids of events."""
    return [event.id for event in events]


def test_what_every_entity_shows(full: Digest) -> None:
    """A page has its place, its text, its events newest first, and the articles that name it without an event of it."""
    page = page_of(full, EntityPage, "tag", "ports")
    assert (page.address, page.title, page.section, page.index.label) == ("/tags/ports/", "ports", "/tags/", "Tags")
    assert ([card.id for card in page.articles], page.article_total) == (["visit-to-tokyo", "a-view", "first-talks"], 3)
    japan = page_of(full, RelationPage, "country", "JP")
    assert japan.description == "An island country."
    assert ids(japan.events.events) == ["ev-talks-2", "ev-ride", "ev-visit", "ev-talks-1", "ev-mission", "ev-old"]
    assert japan.articles == ()


def test_a_relation_counts_what_took_place_with_both(full: Digest) -> None:
    """Contacts are events held with both as parties, parts aside; what is planned is counted apart."""
    page = page_of(full, RelationPage, "country", "JP")
    assert (page.is_home, page.contacts, page.without_home, page.planned) == (False, 4, 0, 1)
    assert page.first_contact
    assert page.latest_contact
    assert (page.first_contact.id, page.latest_contact.id) == ("ev-old", "ev-visit")
    assert page.matrix.columns == ("1980s", "2024", "2025", "2026")
    assert [(row.kind, row.counts, row.total) for row in page.matrix.rows] == [
        ("dialogue", (0, 0, 1, 0), 1),
        ("hadr", (0, 1, 0, 0), 1),
        ("training", (1, 0, 0, 0), 1),
        ("visit", (0, 0, 0, 1), 1),
    ]
    assert page.matrix.totals == (1, 1, 1, 1)
    assert [(met.attendance.official.name, met.event.id) for met in page.officials] == [
        ("Alex Moreau", "ev-visit"),
        ("Alex Moreau", "ev-talks-1"),
        ("Kenji Satō", "ev-talks-1"),
    ]
    assert [(row.plate.id, row.due.state, row.editions) for row in page.series] == [("yearly-talks", "planned", 1)]
    assert [(row[0].name, *row[1:]) for row in page.agreements] == [("Port Accord", "2025-05-02", "2025-06-01/..")]
    assert page.partners == ()


def test_the_home_country_has_its_partners_and_its_own_officials(full: Digest) -> None:
    """On its own page the home country has all its events as contacts, its partners, and only its officials."""
    page = page_of(full, RelationPage, "country", "FR")
    assert (page.is_home, page.contacts, page.without_home) == (True, 4, 0)
    assert [(row.plate.id, row.count) for row in page.partners] == [("JP", 4), ("VN", 1)]
    assert {met.attendance.official.name for met in page.officials} == {"Alex Moreau"}


def test_events_without_the_home_country_are_no_contacts() -> None:
    """An event of two others is on the page of each, and no contact with the home country."""
    event = "events:\n  - {id: e, title: E, date: 2025, kind: visit, countries: [JP, LA]}\n"
    site = {
        "site.yaml": "title: T\nhome_country: FR\n",
        "articles/a.md": f"---\nid: a\ntitle: A\ndate: 2025\n{event}---\n",
    }
    page = page_of(linked(site)[0], RelationPage, "country", "LA")
    assert (page.contacts, page.without_home, page.first_contact, page.latest_contact) == (0, 1, None, None)


def test_an_official_has_posts_and_those_met(full: Digest) -> None:
    """Posts and ranks from/to, those that go on, partners but the own country, who was met, and how sources say it."""
    page = page_of(full, OfficialPage, "official", "alex-moreau")
    held = [(holding.label, holding.held, holding.rank) for holding in page.holdings]
    assert set(held) == {
        ("Minister of Arms", "2025-01-01/..", False),
        ("Deputy Minister of Arms", "2020-01-01/2024-12-31", False),
        ("General", "2019/..", True),
    }
    assert {holding.label for holding in page.now} == {"Minister of Arms", "General"}
    assert [(row.plate.id, row.count) for row in page.partners] == [("JP", 2)]
    assert [(row.plate.id, row.count) for row in page.met] == [("kenji-sato", 1)]
    assert [(event.id, words) for event, words in page.printed()] == [("ev-visit", "Gen. A. Moreau")]
    assert (page.country and page.country.id, page.events.spanned) == ("FR", ("2025", "2026"))


def test_an_unknown_end_is_no_going_on() -> None:
    """A post whose end is not known (`2020/`) is not among those held now."""
    posts = "posts: [{id: one, label: One}, {id: two, label: Two}]"
    files = {
        "organisations/o.md": f"---\nname: Body\n{posts}\n---\n",
        "officials/kim.md": "---\nname: Kim\nposts: [{post: one, held: 2020/}, {post: two, held: 2020/..}]\n---\n",
    }
    assert [held.label for held in page_of(linked(files)[0], OfficialPage, "official", "kim").now] == ["Two"]


def test_an_organisation_has_its_units_and_posts(full: Digest) -> None:
    """Posts stand with their holders and when; a unit names its parent, and the parent its units."""
    page = page_of(full, OrganisationPage, "organisation", "fr-ministry")
    assert (page.kind, names(page.units), page.parent) == ("ministry", ["Staff College"], None)
    assert [(post.label, [(plate.name, held) for plate, held in post.holders]) for post in page.posts] == [
        ("Minister of Arms", [("Alex Moreau", "2025-01-01/..")]),
        ("Deputy Minister of Arms", [("Alex Moreau", "2020-01-01/2024-12-31")]),
    ]
    unit = page_of(full, OrganisationPage, "organisation", "fr-staff")
    assert unit.parent
    assert unit.parent.id == "fr-ministry"


def test_a_series_has_its_editions(full: Digest) -> None:
    """The events of a series are its editions; parties, bodies and cadence are those of its file."""
    page = page_of(full, SeriesPage, "series", "yearly-talks")
    assert [(event.id, event.edition) for event in page.events.events] == [("ev-talks-2", 2), ("ev-talks-1", 1)]
    assert (page.kind, page.cadence, names(page.parties)) == ("dialogue", "yearly", ["France", "Japan"])
    assert names(page.organisations) == ["Ministry of Arms"]


def test_a_figure_has_its_points_oldest_first(full: Digest) -> None:
    """Values of the file and of articles make one series, each with who says so."""
    page = page_of(full, FigurePage, "figure", "offices")
    assert [(p.value, p.bound, p.as_of, p.article and p.article.id) for p in page.points] == [
        (33, "exactly", "2023", None),
        (35, "more-than", "2025-05", "first-talks"),
    ]
    assert (page.unit, page.counts, page.highest) == ("offices", "offices in countries", 35)


@pytest.mark.parametrize(
    ("type", "id", "facts"),
    [
        (
            "agreement",
            "port-accord",
            [
                ("Kind", [], "treaty"),
                ("Parties", ["France", "Japan"], ""),
                ("Bodies", ["Ministry of Arms"], ""),
                ("Signed or adopted", [], "2 May 2025"),
                ("In force", [], "since 1 June 2025"),
            ],
        ),
        (
            "area",
            "old-port",
            [("Kind", [], "disputed area"), ("Countries", ["Japan"], ""), ("Existed", [], "1850–1950")],
        ),
        ("tag", "ports", []),
    ],
)
def test_facts_are_rows(full: Digest, type: str, id: str, facts: list[tuple[str, list[str], str]]) -> None:
    """What a file says of an agreement or an area stands in rows, dates in words."""
    page = page_of(full, EntityPage, type, id)
    assert [(name, names(plates), words) for name, plates, words in page.facts] == facts


def test_a_kind_has_its_definition(full: Digest) -> None:
    """The page of a kind says what the vocabulary says of it."""
    term = page_of(full, EntityPage, "kind", "staff-ride").term
    assert term
    assert term.definition == "A walk over a field of battle."


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("official", ["alex-moreau", "kenji-sato"]),
        ("country", ["FR", "JP", "VN"]),
        ("organisation", ["fr-ministry", "fr-staff", "jp-ministry"]),
        ("series", ["yearly-talks"]),
        ("figure", ["offices"]),
        ("agreement", ["port-accord"]),
        ("area", ["old-port"]),
        ("tag", ["ports"]),
    ],
)
def test_an_entity_has_a_page_where_something_tells_of_it(full: Digest, type: str, expected: list[str]) -> None:
    """Of all countries only those that occur have a page; of all other entities those with a file or a mention."""
    assert sorted(entity.plate.id for entity in entities_shown(full, type)) == expected


def test_an_index_goes_by_letters(full: Digest) -> None:
    """Rows stand under the first letter of their sort key, with what they are, their latest event and their count."""
    page = index_page(full, "official", WORDS)
    assert [
        (letter, [(r.plate.name, r.note, r.latest and r.latest.id, r.count) for r in rows])
        for letter, rows in page.groups
    ] == [
        ("A", [("Alex Moreau", "Minister of Arms, France", "ev-visit", 2)]),
        ("K", [("Kenji Satō", "Minister of Shields, Japan", "ev-talks-1", 1)]),
    ]
    assert (page.address, page.title, page.total) == ("/officials/", "Officials", 2)


def test_an_index_sorts_by_what_a_file_says() -> None:
    """`sort:` decides the letter, marks and case do not."""
    files = {
        "officials/a.md": "---\nname: Đỗ An\n---\n",
        "officials/b.md": "---\nname: Zoe Abel\nsort: abel\n---\n",
        "officials/c.md": "---\nname: dan\n---\n",
    }
    page = index_page(linked(files)[0], "official", WORDS)
    assert [(letter, [row.plate.name for row in rows]) for letter, rows in page.groups] == [
        ("A", ["Zoe Abel"]),
        ("D", ["dan", "Đỗ An"]),
    ]


def test_kinds_keep_the_order_of_the_vocabulary(full: Digest) -> None:
    """The index of kinds is one group in the order of the vocabulary, its own kinds last."""
    ((letter, rows),) = index_page(full, "kind", WORDS).groups
    assert letter == ""
    assert [row.plate.id for row in rows] == list(full.vocabulary.kinds)
    assert rows[-1].plate.id == "staff-ride"


COUNTRIES = {
    "site.yaml": "title: T\nurl: https://example.org/\nhome_country: FR\n",
    "articles/a.md": """---
id: a
title: A
date: 2025
countries: [SG]
events:
  - {id: one, title: One, date: 2019, kind: visit, countries: [FR, JP]}
  - {id: two, title: Two, date: 2021, kind: visit, countries: [FR, JP]}
  - {id: three, title: Three, date: 2024-05, kind: visit, countries: [FR, LA]}
  - {id: four, title: Four, date: 2026, kind: visit, countries: [FR, LA], status: planned}
figures:
  - {series: offices, value: 3, as_of: 2024}
---
""",
    "figures/offices.md": "---\nname: Offices\ncountries: [FR, JP]\n---\n",
    "figures/ships.md": "---\nname: Ships\nvalues: [{value: 1, as_of: 2024}]\n---\n",
}


def test_the_table_of_countries() -> None:
    """By name, with region, number, first and latest of what was held; shades leave the home country out."""
    page = index_page(linked(COUNTRIES)[0], "country", WORDS)
    assert isinstance(page, CountriesPage)
    assert [(r.plate.name, r.note, r.count, r.first and r.first.id, r.latest and r.latest.id) for r in page.rows] == [
        ("France", "Europe", 3, "one", "three"),
        ("Japan", "Asia", 2, "one", "two"),
        ("Laos", "Asia", 1, "three", "three"),
        ("Singapore", "Asia", 0, None, None),
    ]
    assert list(page.marks) == ["FR", "JP", "LA"]
    assert {key: shades.steps for key, shades in page.shades.items()} == {
        "events": (0, 4, 3, 0),
        "first": (0, 3, 4, 0),
        "latest": (0, 3, 4, 0),
    }
    assert page.shades["events"].key == ((3, 1, 1), (4, 2, 2))


@pytest.mark.parametrize(("code", "figures"), [("FR", ["Offices", "Ships"]), ("JP", ["Offices"]), ("US", [])])
def test_a_relation_shows_the_figures_that_concern_it(code: str, figures: list[str]) -> None:
    """A partner has the counters whose files name it, the home country has all."""
    page = page_of(linked(COUNTRIES)[0], RelationPage, "country", code)
    assert [row.series.name for row in page.figures] == figures


def test_a_relation_has_its_map_and_its_years() -> None:
    """The map shows both countries, on the home country's page it alone; the strip counts held and planned."""
    digest = linked(COUNTRIES)[0]
    page, home = (page_of(digest, RelationPage, "country", code) for code in ("LA", "FR"))
    assert page.locator and home.locator
    assert [label.name for label in page.locator.labels] == ["France", "Laos"]
    assert [label.name for label in home.locator.labels] == ["France"]
    assert [(year.label, year.count, year.planned) for year in page.events.strip.columns] == [
        ("2024", 1, 0),
        ("2025", 0, 0),
        ("2026", 0, 1),
    ]
