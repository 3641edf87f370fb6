"""What stands on each page of the digest as a whole, and on each article's?"""

from gettext import NullTranslations

import pytest

from attache.compose import (
    corrections_page,
    figure_rows,
    home_page,
    kinds_of,
    listed,
    partners_of,
    site_of,
    text_of,
    timeline_page,
    year_pages,
)
from attache.compose_articles import ArticlePages, article_lists
from attache.compose_months import month_pages
from attache.markup import to_html
from attache.model import Card, Digest, Event, Outline
from attache.month_views import MonthPage, MonthsPage
from attache.parse import outline
from attache.views import ArticlePage, Count, Link, Page, Text
from tests.sites import linked
from tests.trees import site_files

WORDS = NullTranslations()
FULL = {path.removeprefix("content/"): text for path, text in site_files("full").items()}
FULL["articles/2026/dot.png"] = "picture"
HOME = {"site.yaml": "title: T\nurl: https://t.example/\nhome_country: FR\n"}


@pytest.fixture(scope="module")
def full() -> Digest:
    """Link the site that has every sort of page."""
    digest, found = linked(FULL)
    assert found == []
    return digest


def told(id: str, date: str = "2026-01-01", more: str = "") -> dict[str, str]:
    """Return an article of a date."""
    return {f"articles/{id}.md": f"---\nid: {id}\ntitle: {id}\ndate: {date}\n{more}---\n"}


def event(id: str, date: str, countries: str = "FR, JP", kind: str = "visit", more: str = "") -> str:
    """Return an event as a line of an article."""
    return f"  - {{id: {id}, title: {id}, date: {date}, kind: {kind}, countries: [{countries}]{more}}}\n"


def events(*lines: str) -> Digest:
    """Link a site whose one article tells events."""
    return linked({**HOME, **told("a", "2026-01-01", f"events:\n{''.join(lines)}")})[0]


def ids(found: tuple[Event | Card, ...]) -> list[str]:
    """The ids of events or cards."""
    return [one.id for one in found]


def counts(rows: tuple[Count, ...]) -> list[tuple[str, int]]:
    """Rows as id and count."""
    return [(row.plate.id, row.count) for row in rows]


def test_partners_and_kinds_are_counted_by_events_held() -> None:
    """Each party but the home country counts once an event; planned and cancelled events and parts do not count."""
    digest = events(
        event("one", "2025-01-01", "FR, JP, LA"),
        event("two", "2025-02-01", "FR, JP", "meeting"),
        event("part", "2025-02-01", "FR, LA", "training", ", parent: two"),
        event("planned", "2027-01-01", "FR, US"),
        event("off", "2025-03-01", "FR, US", more=", status: cancelled"),
        event("alone", "2025-04-01", "FR"),
    )
    assert counts(partners_of(digest, digest.events)) == [("JP", 2), ("LA", 1)]
    assert counts(kinds_of(digest, digest.events)) == [("visit", 2), ("meeting", 1)]


def test_a_list_is_whole_up_to_a_hundred_and_then_its_latest_twenty() -> None:
    """A hundred events stand on their page; one more, and the twenty latest do, with a page for each year."""
    digest = events(*(event(f"e{n:03}", f"{2015 + n % 10}-02-03") for n in range(101)))
    short, long = listed(digest.events[:100], "/x/"), listed(digest.events, "/x/")
    assert (len(short.events), short.total, short.years) == (100, 100, ())
    assert (long.events, long.total) == (digest.events[:20], 101)
    assert [(year.label, year.address, year.count) for year in long.years][:2] == [
        ("2015", "/x/2015/", 11),
        ("2016", "/x/2016/", 10),
    ]


def test_the_home_page_shows_what_is_coming_and_what_was_latest() -> None:
    """What is coming stands nearest first, without what is overdue; the latest are held, at most eight."""
    past = [event(f"e{n}", f"2025-0{n}-01") for n in range(1, 10)]
    more = [event("late", "2026-05-01"), event("far", "2027-05-01"), event("near", "2026-12-01")]
    page = home_page(events(*past, *more), "What it is.")
    assert ids(page.coming) == ["near", "far"]
    assert ids(page.latest.events) == [f"e{n}" for n in range(9, 1, -1)]
    assert (page.latest.total, page.latest.spanned, page.latest.years == page.years) == (9, ("2025",), True)
    assert page.lead
    assert (page.lead.id, page.description, page.feeds) == ("a", "What it is.", "/")


def test_an_empty_digest_has_a_home_page_and_a_timeline() -> None:
    """Without articles there is nothing to show, and no mistake."""
    digest, _ = linked({})
    home, timeline = home_page(digest, None), timeline_page(digest, WORDS)
    assert (home.lead, home.years, home.coming, home.latest.strip.columns) == (None, (), (), ())
    assert (timeline.events.total, timeline.events.years, timeline.events.spanned) == (0, (), ())


def test_year_pages_are_chained_and_complete() -> None:
    """A page for each year and decade with its events, the nearest earlier and later one, and what runs on into it."""
    digest = events(
        event("old", "198X"),
        event("long", "2019-03/2021-05"),
        event("open", "2019-03/.."),
        event("a1", "2021-07-01"),
        event("a2", "2024-07-01"),
    )
    timeline = Page(title="Timeline", address="/timeline/", section="/timeline/")
    pages = {page.label: page for page in year_pages(digest.events, timeline, [digest.articles[0].card])}
    shown = {
        label: (ids(page.events), ids(page.running), page.earlier and page.earlier.label)
        for label, page in pages.items()
    }
    assert shown == {
        "1980s": (["old"], [], None),
        "2019": (["open", "long"], [], "1980s"),
        "2021": (["a1"], ["long"], "2019"),
        "2024": (["a2"], [], "2021"),
    }
    assert pages["2019"].address == "/timeline/2019/"
    assert pages["2021"].later == Link(label="2024", address="/timeline/2024/")
    assert pages["2024"].later is None


def test_an_article_without_an_event_stands_on_the_page_of_its_year() -> None:
    """A year page names the articles of the year that tell no event."""
    digest, _ = linked(
        {**HOME, **told("b", "2025-05-05"), **told("a", "2025-01-01", f"events:\n{event('e', '2025-01-01')}")}
    )
    cards = [article.card for article in digest.articles]
    (page,) = year_pages(digest.events, Page(title="T", address="/t/"), cards)
    assert ids(page.articles) == ["b"]


def test_a_month_holds_what_is_dated_in_it(full: Digest) -> None:
    """A monthly digest has the events, figures and articles of its month; what is known by the year only is in none."""
    pages = {page.month: page for page in month_pages(full, WORDS) if isinstance(page, MonthPage)}
    shown = {
        month: (ids(p.events), [point.value for point in p.figures], ids(p.articles)) for month, p in pages.items()
    }
    assert shown == {
        "2024-03": (["ev-mission"], [], []),
        "2025-05": (["ev-talks-1"], [35], ["first-talks"]),
        "2026-03": ([], [], ["a-view"]),
        "2026-10": (["ev-visit", "ev-ride"], [], []),
        "2026-11": ([], [], ["visit-to-tokyo"]),
        "2026-12": (["ev-talks-2"], [], []),
    }
    assert (pages["2026-11"].title, pages["2026-11"].before, pages["2026-10"].before) == ("November 2026", 1, 0)
    assert pages["2026-11"].earlier == Link(label="2026-10", address="/digest/2026-10/")


def test_the_months_are_listed_newest_first(full: Digest) -> None:
    """The list goes by years, with how many events and articles each month has."""
    (page,) = (page for page in month_pages(full, WORDS) if isinstance(page, MonthsPage))
    assert [year for year, _ in page.years] == ["2026", "2025", "2024"]
    assert page.years[0][1][:2] == (("2026-12", "/digest/2026-12/", 0, 0), ("2026-11", "/digest/2026-11/", 0, 1))


def test_figures_have_their_latest_value_and_the_one_before(full: Digest) -> None:
    """A counter shows its two latest values, wherever they were said."""
    (row,) = figure_rows(full)
    assert row.before
    assert (row.series.id, row.latest.value, row.before.value) == ("offices", 35, 33)


def test_corrections_and_withdrawals_are_public(full: Digest) -> None:
    """Each correction and withdrawal stands with its day, its words and its article."""
    page = corrections_page(full, WORDS)
    assert [(c.date, c.text, card.id) for c, card in page.corrections] == [
        ("2025-06-01", "The place was Paris.", "first-talks")
    ]
    assert [(w.date, w.reason, card.id) for w, card in page.withdrawn] == [
        ("2026-01-25", "Nothing of it was so.", "in-error")
    ]


def pages_of(digest: Digest) -> dict[str, ArticlePage]:
    """The pages of articles, by id."""
    told = ArticlePages(digest)
    return {page.card.id: page for page in map(told.page, range(len(told)))}


def test_an_article_page_has_all_that_the_article_says(full: Digest) -> None:
    """Events told and mentioned, sources of the article and of its events, pictures, figures, and who else tells it."""
    pages = pages_of(full)
    talks, visit = pages["first-talks"], pages["visit-to-tokyo"]
    assert ids(visit.events) == ["ev-visit", "ev-ride", "ev-talks-2", "ev-mission", "ev-old"]
    assert [(found.id, said.note) for found, said in visit.mentions] == [
        ("ev-talks-1", "The talks of 2025 were recalled.")
    ]
    assert [source.title for source in talks.sources] == ["Of talks", "Talks begin"]
    assert [(image.file, picture.path) for image, picture in visit.images] == [("dot.png", "articles/2026/dot.png")]
    assert [point.value for point in talks.figures] == [35]
    assert (ids(talks.also), ids(visit.also)) == (["visit-to-tokyo"], ["first-talks"])
    assert {id: [one.card.id for one in others] for id, others in talks.told.items()} == {
        "ev-talks-1": ["visit-to-tokyo"]
    }
    assert (ids(visit.same_series.events), talks.same_series.events) == ([], ())


def test_what_is_gone_leaves_its_notice_alone(full: Digest) -> None:
    """The page of a withdrawn article has its reason and no text."""
    page = pages_of(full)["in-error"]
    assert (page.gone, page.text, page.words, page.events) == ("withdrawn", Text(), (), ())


KIN = {
    **HOME,
    "officials/kim.md": "---\nname: Kim Kim\ncountry: JP\n---\n",
    "series/talks.md": "---\nname: Talks\n---\n",
}
THIS = "officials: [kim]\ncountries: [JP, FR]\nseries: talks\nevents:\n" + event(
    "e", "2025-04-30", more=", parent: whole"
)


@pytest.mark.parametrize(
    ("others", "related"),
    [
        pytest.param({}, [], id="nobody"),
        pytest.param({"home": ("2025-01-01", "countries: [FR]\n")}, [], id="the home country relates nobody"),
        pytest.param({"later": ("2025-06-01", "officials: [kim]\n")}, [], id="a later one"),
        pytest.param({"same": ("2025-01-01", "events: [{ref: e}]\n")}, [], id="told also in"),
        pytest.param(
            {f"p{n}": (f"2025-01-0{n}", "countries: [JP]\n") for n in range(1, 8)},
            ["p7", "p6", "p5", "p4", "p3"],
            id="the nearest, and no more than five",
        ),
        pytest.param(
            {
                "partner": ("2025-04-01", "countries: [JP]\n"),
                "person": ("2025-03-01", "officials: [kim]\n"),
                "series": ("2025-02-01", "series: talks\n"),
                "sister": ("2025-01-01", f"events:\n{event('s', '2025-01-01', 'FR', more=', parent: whole')}"),
                "told": ("2024-01-01", f"events:\n{event('whole', '2024/2025', 'FR')}"),
                "both": ("2025-04-02", "officials: [kim]\ncountries: [JP]\nseries: talks\n"),
            },
            ["sister", "told", "both", "series", "person"],
            id="the same event, then series, person, partner",
        ),
    ],
)
def test_related_are_the_nearest_earlier_articles(others: dict[str, tuple[str, str]], related: list[str]) -> None:
    """At most five, each once: of the whole or its parts, then the same series, officials, partners; none later."""
    files = {**KIN, **told("this", "2025-05-01", THIS)}
    for id, (date, more) in others.items():
        files |= told(id, date, more)
    pages = pages_of(linked(files)[0])
    assert ids(pages["this"].related) == related
    assert ids(pages["this"].also) == (["same"] if "same" in others else [])


def test_an_article_that_the_page_names_is_not_named_again() -> None:
    """An earlier edition stands under its series, and its article not under what is related as well."""
    files = {**KIN}
    for year in (2023, 2024):
        more = f"officials: [kim]\nevents:\n{event(f'e{year}', f'{year}-01-01', more=', series: talks')}"
        files |= told(f"a{year}", f"{year}-02-01", more)
    page = pages_of(linked(files)[0])["a2024"]
    assert (ids(page.same_series.events), page.related) == (["e2023"], ())


def test_an_article_names_its_neighbours_in_time() -> None:
    """Each article leads to the one published before and the one after; one that is gone is no neighbour."""
    gone = "withdrawn: {date: 2024-05-01, reason: So.}\n"
    files = {**HOME, **told("a", "2020-05"), **told("b", "2024-01-01", "language: vi\n"), **told("c", "2024-02-01")}
    pages = pages_of(linked(files | told("d", "2024-01-15", gone))[0])
    links = {id: (page.earlier, page.later) for id, page in pages.items()}
    a, b, c = (Link(label=id, address=pages[id].address, language=pages[id].language) for id in "abc")
    assert links == {"a": (None, b), "b": (a, c), "c": (b, None), "d": (None, None)}
    assert b.language == "vi"


def test_earlier_editions_of_a_series_are_named() -> None:
    """An article that tells an edition names the earlier ones, newest first, and no later one."""
    files = {**HOME, "series/talks.md": "---\nname: Talks\n---\n"}
    for year in range(2020, 2025):
        files |= told(
            f"a{year}", f"{year}-02-01", f"events:\n{event(f'e{year}', f'{year}-01-01', more=', series: talks')}"
        )
    assert ids(pages_of(linked(files)[0])["a2023"].same_series.events) == ["e2022", "e2021", "e2020"]


def test_articles_are_listed_by_years() -> None:
    """The list of all articles has its years; each year's page has the nearest earlier and later one."""
    digest, _ = linked({**HOME, **told("a", "2020-05"), **told("b", "2024-01-01"), **told("c", "2024-02-01")})
    whole, *years = article_lists(digest, WORDS)
    assert (ids(whole.articles), whole.total) == (["c", "b", "a"], 3)
    assert [(year.label, year.address, year.count) for year in whole.years] == [
        ("2020", "/articles/2020/", 1),
        ("2024", "/articles/2024/", 2),
    ]
    assert [
        (page.label, ids(page.articles), page.earlier and page.earlier.label, page.later and page.later.label)
        for page in years
    ] == [("2020", ["a"], None, "2024"), ("2024", ["c", "b"], "2020", None)]


def test_a_text_carries_what_it_leads_to(full: Digest) -> None:
    """References get address and name; first mentions are those of names with a capital, and no short code."""
    body = outline("pages/a.md", to_html("[[kenji-sato]] and [[nobody]]\n\n## Head\n"))
    text = text_of(full, body, [full.entities["official"]["alex-moreau"].plate, full.entities["country"]["FR"].plate])
    assert text.links == (("kenji-sato", "/officials/kenji-sato/", "Kenji Satō"),)
    assert ("Alex Moreau", "/officials/alex-moreau/") in text.mentions
    assert ("France", "/countries/france/") in text.mentions
    assert {name for name, _ in text.mentions} & {"FR", "FRA", "alex-moreau", "france"} == set()
    assert [title for _, _, title in text.headings] == ["Head"]
    assert text.path == "pages/a.md"
    assert text_of(full, Outline()) == Text()


def test_pages_see_settings_and_no_totals(full: Digest) -> None:
    """What every page may see holds for a site of any content: another article alters nothing of it."""
    fewer, _ = linked(
        {path: text for path, text in FULL.items() if "first-talks" not in path and "2026-11-02" not in path}
    )
    assert site_of(full, {"a.css": "/assets/a.0.css"}).stamp == site_of(fewer, {"a.css": "/assets/a.0.css"}).stamp
