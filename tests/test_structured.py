"""What does a page say to machines?"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from attache import schema
from attache.entity_views import EntityPage, OfficialPage, OrganisationPage, RelationPage, SeriesPage
from attache.model import Attendance, Card, Event, PlaceHeld, Plate, PostHolding, Told
from attache.month_views import MonthPage
from attache.outputs.structured import structured
from attache.pictures import Picture
from attache.settings import Licence
from attache.views import ArticlePage, ArticlesPage, EventList, HomePage, Link, Page, Site, TextPage, YearPage
from attache.vocabulary import default_vocabulary
from tests.conftest import WriteSite
from tests.tools import jsonld

PICTURE = Picture(path="articles/x.jpg", width=640, height=480, transparent=False, content=b"x")
URL = "https://digest.example/vn"
TAG = "tag:digest.example,2026:"
SITE = Site(
    title="Digest",
    language="en-GB",
    timezone="UTC",
    url=f"{URL}/",
    subtitle=None,
    description="Who met whom.",
    licence=Licence(name="CC BY 4.0", url="https://licence.example/by"),
    contact=None,
    home=None,
    feeds=True,
    hub=None,
    identity="digest.example,2026",
    vocabulary=default_vocabulary(),
    assets={"icon-512.png": "/assets/icon.0.png"},
)
LAOS = Plate(type="country", id="LA", name="Laos", address="/countries/laos/")
VIETNAM = Plate(type="country", id="VN", name="Việt Nam", address="/countries/vietnam/")
LAN = Plate(type="official", id="lan", name="Lan", address="/officials/lan/")
STAFF = Plate(type="organisation", id="staff", name="Staff", address="/organisations/staff/")
TALKS = Plate(type="series", id="talks", name="Talks", address="/series/talks/")
SEA = Plate(type="area", id="sea", name="The Sea", address="/areas/sea/")
ACCORD = Plate(type="agreement", id="accord", name="Accord", address="/agreements/accord/")
VISITS = Plate(type="kind", id="visit", name="Visit", address="/kinds/visit/")
PUBLISHER = {
    "@type": "Organization",
    "@id": f"{TAG}/publisher",
    "name": "Digest",
    "url": f"{URL}/",
    "logo": f"{URL}/assets/icon.0.png",
}


def event(id: str = "e", date: str = "2024-10-22/2024-10-23", **said: Any) -> Event:
    """Return an event of the article `a`."""
    common = {"title": "Exchange", "kind": "border", "status": "held"}
    return Event(id=id, address=f"/articles/2024/a/#{id}", article="a", date=date, **{**common, **said})


def article(*events: Event, **said: Any) -> ArticlePage:
    """Return the page of the article `a`; `said` are fields of its file, or of the page."""
    own = {name: said.pop(name) for name in ("mentions", "tags", "images", "organisations", "gone") if name in said}
    file = schema.ArticleFile(**{"title": "An exchange", "date": "2024-10-24", **said})
    card = Card(
        id="a", title=file.title, address="/articles/2024/a/", type=file.type, date=file.date, language=file.language
    )
    return ArticlePage(address=card.address, title=card.title, card=card, file=file, events=events, **own)


def graph(page: Page, site: Site = SITE) -> list[dict[str, Any]]:
    """Return the nodes that a page says."""
    document = json.loads(structured(page, site))
    assert document.pop("@context") == "https://schema.org"
    found: list[dict[str, Any]] = document.pop("@graph")
    assert document == {}
    return found


def main(page: Page, site: Site = SITE) -> dict[str, Any]:
    """Return what a page is about."""
    return graph(page, site)[0]


def named(type: str, id: str, name: str, address: str = "") -> dict[str, str]:
    """Return a thing that is named by its tag and linked; its address is made of its id where none is given."""
    return {"@type": type, "@id": f"{TAG}{id}", "name": name, "url": f"{URL}{address or f'/{id}/'}"}


VIETNAM_NAMED = named("Country", "countries/VN", "Việt Nam", VIETNAM.address)
LAOS_NAMED = named("Country", "countries/LA", "Laos", LAOS.address)
LAN_NAMED = named("Person", "officials/lan", "Lan")
STAFF_NAMED = named("Organization", "organisations/staff", "Staff")

# Articles -----------------------------------------------------------------------------------------------------------


def test_all_that_an_article_says() -> None:
    """An article is the digest's own, based on its sources; what it tells and mentions is linked, in a fixed order."""
    talks = event(
        summary="Two days.",
        place=PlaceHeld(name="Savannakhet", country=LAOS),
        parties=(VIETNAM, LAOS),
        agreements=(ACCORD,),
        officials=(Attendance(official=LAN, posts=("Minister",), role="guest"),),
        organisations=(STAFF,),
        series=TALKS,
    )
    told = event("old", "1991-07", title="Old talks")
    page = article(
        talks,
        mentions=((told, Told(event="old", card=article().card)),),
        organisations=(STAFF,),
        tags=(Plate(type="tag", id="border", name="border", address="/tags/border/"),),
        images=((schema.Image(file="x.jpg", alt="x", credit="y"), PICTURE),),
        topics=("border",),
        type="opinion",
        updated="2024-10-25",
        corrections=(schema.Correction(date="2024-10-26", text="It was two days."),),
        sources=(
            schema.Source(
                agency="VNA",
                host="VietnamPlus",
                writer="Lê An",
                title="Exchange held",
                url="https://v.example/1",
                date="2024-10-24",
                ref="post1",
                archive="https://web.example/1",
                language="vi",
            ),
        ),
    )
    expected = {
        "@type": "OpinionNewsArticle",
        "@id": f"{TAG}articles/a",
        "url": f"{URL}/articles/2024/a/",
        "mainEntityOfPage": f"{URL}/articles/2024/a/",
        "headline": "An exchange",
        "datePublished": "2024-10-24",
        "dateModified": "2024-10-26",
        "author": PUBLISHER,
        "publisher": PUBLISHER,
        "inLanguage": "en-GB",
        "articleSection": "Opinion",
        "keywords": ["Borders", "border"],
        "image": [
            {
                "@type": "ImageObject",
                "contentUrl": f"{URL}{PICTURE.largest.address}",
                "width": 480,
                "height": 360,
                "creditText": "y",
            }
        ],
        "license": "https://licence.example/by",
        "isPartOf": {"@id": f"{TAG}/"},
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "name": "Exchange held",
                "url": "https://v.example/1",
                "datePublished": "2024-10-24",
                "inLanguage": "vi",
                "identifier": "post1",
                "author": {"@type": "Person", "name": "Lê An"},
                "sourceOrganization": {"@type": "Organization", "name": "VNA"},
                "publisher": {"@type": "Organization", "name": "VietnamPlus"},
                "archivedAt": "https://web.example/1",
            }
        ],
        "about": [
            {
                "@type": "Event",
                "@id": f"{TAG}events/e",
                "url": f"{URL}/articles/2024/a/#e",
                "name": "Exchange",
                "description": "Two days.",
                "startDate": "2024-10-22",
                "endDate": "2024-10-23",
                "eventStatus": "https://schema.org/EventScheduled",
                "location": {"@type": "Place", "name": "Savannakhet", "containedInPlace": [LAOS_NAMED]},
                "attendee": [{"@type": "Role", "roleName": ["Minister", "guest"], "attendee": LAN_NAMED}, STAFF_NAMED],
                "about": [VIETNAM_NAMED, LAOS_NAMED, named("CreativeWork", "agreements/accord", "Accord")],
                "superEvent": [named("EventSeries", "series/talks", "Talks")],
            }
        ],
        "mentions": [named("Event", "events/old", "Old talks", "/articles/2024/a/#old"), STAFF_NAMED],
        "correction": [{"@type": "CorrectionComment", "datePublished": "2024-10-26", "text": "It was two days."}],
    }
    assert json.dumps(main(page)) == json.dumps(expected)


def test_an_article_says_no_more_than_it_knows() -> None:
    """What an article does not have is left out, and its own language and terms are said."""
    bare = replace(SITE, licence=Licence(name="Ask us"), assets={}, stamp=b"")
    digest = {name: value for name, value in PUBLISHER.items() if name != "logo"}
    assert main(article(date="2025-01~", language="fr"), bare) == {
        "@type": "NewsArticle",
        "@id": f"{TAG}articles/a",
        "url": f"{URL}/articles/2024/a/",
        "mainEntityOfPage": f"{URL}/articles/2024/a/",
        "headline": "An exchange",
        "author": digest,
        "publisher": digest,
        "inLanguage": "fr",
        "articleSection": "Report",
        "license": {"@type": "CreativeWork", "name": "Ask us"},
        "isPartOf": {"@id": f"{TAG}/"},
    }


@pytest.mark.parametrize(
    ("type", "said"),
    [
        ("report", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("background", "BackgroundNewsArticle"),
        ("interview", "NewsArticle"),
        ("notice", "NewsArticle"),
    ],
)
def test_the_type_of_an_article(type: str, said: str) -> None:
    """Opinion and background have types of their own; a digest of others' reports is no reportage."""
    assert main(article(type=type))["@type"] == said


@pytest.mark.parametrize(
    ("date", "start", "end", "words"),
    [
        ("2024-10-22", "2024-10-22", None, None),
        ("1991-07", "1991-07", None, None),
        ("2024", "2024", None, None),
        ("2021-XX", "2021", None, None),
        ("2022-12-XX", "2022-12", None, None),
        ("2024-10-22/2024-10-23", "2024-10-22", "2024-10-23", None),
        ("2024-10-22/2024-10-22", "2024-10-22", None, None),
        ("2016/2021", "2016", "2021", None),
        ("2019-07/2019-09-03", "2019-07", "2019-09-03", None),
        ("198X", None, None, "1980s"),
        ("2019-35", None, None, "third quarter of 2019"),
        ("2019-40", None, None, "first half of 2019"),
        ("2025-01~", None, None, "about January 2025"),
        ("2025-01-03?", None, None, "possibly 3 January 2025"),
        ("2014~/2024", None, None, "about 2014 – 2024"),
        ("198X/2001", None, None, "1980s – 2001"),
        ("2021-04-08/..", None, None, "since 8 April 2021"),
        ("2021-04-08/", None, None, "from 8 April 2021, end not stated"),
        ("../2015", None, None, "until 2015"),
        ("[1995-07-11,1995-07-12]", None, None, "11 or 12 July 1995"),
        ("[2024-12-19..2025-01-29]", None, None, "some day between 19 December 2024 and 29 January 2025"),
    ],
)
def test_the_date_of_an_event(date: str, start: str | None, end: str | None, words: str | None) -> None:
    """A date is never rounded: what ISO 8601 cannot say stands in words, and as EDTF in the article's coverage."""
    said = main(article(event(date=date)))
    about = said["about"][0]
    assert (about.get("startDate"), about.get("endDate")) == (start, end)
    assert about.get("disambiguatingDescription") == words
    assert said.get("temporalCoverage") == ([date] if words else None)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("planned", "EventScheduled"),
        ("confirmed", "EventScheduled"),
        ("held", "EventScheduled"),
        ("postponed", "EventPostponed"),
        ("cancelled", "EventCancelled"),
        ("unclear", None),
    ],
)
def test_the_status_of_an_event(status: str, said: str | None) -> None:
    """Cancelled and postponed events say so; of an unclear one nothing is said."""
    about = main(article(event(status=status)))["about"][0]
    assert about.get("eventStatus") == (f"https://schema.org/{said}" if said else None)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (PlaceHeld(name="Tokyo"), {"@type": "Place", "name": "Tokyo"}),
        (PlaceHeld(name="Laos", country=LAOS), LAOS_NAMED),
        (
            PlaceHeld(name="A reef", area=SEA, country=LAOS),
            {
                "@type": "Place",
                "name": "A reef",
                "containedInPlace": [named("Place", "areas/sea", "The Sea"), LAOS_NAMED],
            },
        ),
    ],
)
def test_the_place_of_an_event(held: PlaceHeld, said: dict[str, Any]) -> None:
    """A place lies in the country and area that are known, and a country that is the place stands for itself."""
    assert main(article(event(place=held)))["about"][0]["location"] == said


def test_parts_and_meetings_at_a_distance() -> None:
    """A part names its whole where the page has it; a talk over wires says so; who had no post stands as a person."""
    part = event("part", parent="e", mode="remote", officials=(Attendance(official=LAN),))
    first, second = main(article(event(), part))["about"]
    assert "superEvent" not in first
    assert second["superEvent"] == [named("Event", "events/e", "Exchange", "/articles/2024/a/#e")]
    assert second["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert second["attendee"] == [LAN_NAMED]


# Entities and lists -------------------------------------------------------------------------------------------------


def entity(kind: type[EntityPage], plate: Plate, **said: Any) -> EntityPage:
    """Return the page of an entity."""
    index = Link(label="Index", address=f"/{plate.address.split('/')[1]}/")
    return kind(address=plate.address, title=plate.name, plate=plate, index=index, **said)


def holding(label: str, held: str, **said: Any) -> PostHolding:
    """Return a post or rank that was held."""
    return PostHolding(label=label, held=held, **said)


def role(name: str, **days: str) -> dict[str, Any]:
    """Return a post with the days that are known."""
    return {"@type": "Role", "roleName": name, **days, "hasOccupation": {"@type": "Occupation", "name": name}}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param(
            entity(
                OfficialPage,
                LAN,
                country=VIETNAM,
                description="A minister.",
                file=schema.OfficialFile(
                    name="Lan", native=schema.Native(name="Làn"), aliases=("L. Lan", "Lan"), wikidata="Q1"
                ),
                holdings=(
                    holding("Minister", "2021-04-08/.."),
                    holding("Chief", "/2021-05"),
                    holding("Deputy", "2015~/2016"),
                    holding("Envoy", "2014-01-08"),
                    holding("General", "2010/..", rank=True),
                ),
            ),
            LAN_NAMED
            | {
                "mainEntityOfPage": f"{URL}/officials/lan/",
                "alternateName": ["Làn", "L. Lan"],
                "description": "A minister.",
                "sameAs": "https://www.wikidata.org/wiki/Q1",
                "nationality": VIETNAM_NAMED,
                "hasOccupation": [
                    role("Minister", startDate="2021-04-08"),
                    role("Chief", endDate="2021-05"),
                    role("Deputy", endDate="2016"),
                    role("Envoy"),
                ],
            },
            id="an official",
        ),
        pytest.param(
            entity(OfficialPage, LAN), LAN_NAMED | {"mainEntityOfPage": f"{URL}/officials/lan/"}, id="a name alone"
        ),
        pytest.param(
            entity(RelationPage, LAOS),
            LAOS_NAMED
            | {
                "mainEntityOfPage": f"{URL}/countries/laos/",
                "identifier": "LA",
                "sameAs": "https://www.wikidata.org/wiki/Q819",
            },
            id="a country",
        ),
        pytest.param(
            entity(OrganisationPage, STAFF, parent=replace(STAFF, name="Ministry", stamp=b"")),
            STAFF_NAMED
            | {
                "mainEntityOfPage": f"{URL}/organisations/staff/",
                "parentOrganization": STAFF_NAMED | {"name": "Ministry"},
            },
            id="an organisation",
        ),
        pytest.param(
            entity(SeriesPage, TALKS, parties=(LAOS,), organisations=(STAFF,), events=EventList(events=(event(),))),
            named("EventSeries", "series/talks", "Talks")
            | {
                "mainEntityOfPage": f"{URL}/series/talks/",
                "about": [LAOS_NAMED],
                "organizer": [STAFF_NAMED],
                "subEvent": [named("Event", "events/e", "Exchange", "/articles/2024/a/#e")],
            },
            id="a series",
        ),
        pytest.param(
            entity(EntityPage, SEA),
            named("Place", "areas/sea", "The Sea") | {"mainEntityOfPage": f"{URL}/areas/sea/"},
            id="an area",
        ),
        pytest.param(
            entity(EntityPage, VISITS, description="Who goes where."),
            {
                "@type": "CollectionPage",
                "@id": f"{URL}/kinds/visit/",
                "url": f"{URL}/kinds/visit/",
                "name": "Visit",
                "description": "Who goes where.",
                "inLanguage": "en-GB",
                "isPartOf": {"@id": f"{TAG}/"},
            },
            id="a kind",
        ),
    ],
)
def test_what_a_page_is_about(page: Page, said: dict[str, Any]) -> None:
    """An entity has its names, what its type adds, and where else it is known; a list is a list."""
    assert json.dumps(main(page)) == json.dumps(said)


@pytest.mark.parametrize("search", [True, False])
def test_the_home_page_is_the_site(search: bool) -> None:
    """The home page is the site, with its publisher, and with its search where there is one."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{URL}/search/?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    page = HomePage(address="/", title="Digest", description="Who met whom.")
    assert graph(page, replace(SITE, search=search, stamp=b"")) == [
        {
            "@type": "WebSite",
            "@id": f"{TAG}/",
            "url": f"{URL}/",
            "name": "Digest",
            "description": "Who met whom.",
            "inLanguage": "en-GB",
            "license": "https://licence.example/by",
            "publisher": PUBLISHER,
        }
        | ({"potentialAction": action} if search else {})
    ]


JAPAN = Link(label="Japan", address="/countries/japan/")


@pytest.mark.parametrize(
    ("page", "trail"),
    [
        (article(), [("Articles", "/articles/"), ("2024", "/articles/2024/"), ("An exchange", "/articles/2024/a/")]),
        (
            ArticlesPage(address="/articles/2024/", title="2024"),
            [("Articles", "/articles/"), ("2024", "/articles/2024/")],
        ),
        (entity(OfficialPage, LAN), [("Officials", "/officials/"), ("Lan", "/officials/lan/")]),
        (
            YearPage(address="/countries/japan/2022/", title="2022", label="2022", head=JAPAN),
            [("Countries", "/countries/"), ("Japan", JAPAN.address), ("2022", "/countries/japan/2022/")],
        ),
        (
            YearPage(
                address="/timeline/1980s/",
                title="1980s",
                label="1980s",
                head=Link(label="Timeline", address="/timeline/"),
            ),
            [("Timeline", "/timeline/"), ("1980s", "/timeline/1980s/")],
        ),
        (
            MonthPage(address="/digest/2024-12/", title="December 2024", month="2024-12"),
            [("Monthly digests", "/digest/"), ("December 2024", "/digest/2024-12/")],
        ),
        (TextPage(address="/about/", title="About us"), [("About us", "/about/")]),
    ],
)
def test_the_way_down_to_a_page(page: Page, trail: list[tuple[str, str]]) -> None:
    """Every page below the root says by which pages one comes to it, the home page first."""
    said = graph(page)[1]
    steps = [("Digest", "/"), *trail]
    assert said == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": URL + address}
            for n, (name, address) in enumerate(steps, 1)
        ],
    }


@pytest.mark.parametrize(
    ("page", "site"),
    [
        (article(), replace(SITE, url=None, stamp=b"")),
        (article(gone="withdrawn"), SITE),
        (TextPage(address="/404.html", title="Not found"), SITE),
    ],
)
def test_where_nothing_is_said(page: Page, site: Site) -> None:
    """Without an address of the site there is nothing to say, and nothing of pages that are not to be found."""
    assert structured(page, site) == ""


@given(title=st.text(min_size=1) | st.sampled_from(["</script><b>", "<!--<script>", "]]>", "&lt;", "\u2028", '"\\']))
def test_no_text_breaks_out(title: str) -> None:
    """Whatever stands in a text, it comes back as it was, and nothing of it is markup or ends the line."""
    said = structured(article(title=title), SITE)
    assert set(said) & set("<>&\u2028\u2029") == set()
    assert json.loads(said)["@graph"][0]["headline"] == title


# The built digest ---------------------------------------------------------------------------------------------------


def test_the_digest_speaks_the_words_of_schema_org(digest_site: Path) -> None:
    """On every page of the built digest TypeScript finds no mistake by the types of schema.org, nor a wrong date."""
    pages = sorted(digest_site.rglob("*.html"))
    assert jsonld.errors(pages) == []
    said = [path for path in pages if b'<script type="application/ld+json">' in path.read_bytes()]
    assert len(said) > 100


NODE = '{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "x"%s}]}'


def test_the_gate_sees_planted_defects(write_site: WriteSite) -> None:
    """Each mistake planted on a page of its own is found there, and the sound page has none."""
    planted = {
        NODE % ', "headlines": "x"': "'\"headlines\"' does not exist in type",
        NODE.replace("NewsArticle", "NewsItem") % "": "there is no NewsItem",
        NODE % ', "publisher": {"@type": "Event", "name": "x"}': "is not assignable to type",
        NODE % ', "about": [{"@type": "Event", "startsDate": "2024"}]': "'\"startsDate\"' does not exist in type",
        NODE % ', "datePublished": "yesterday"': "datePublished yesterday is no date",
        NODE % ', "about": {"@type": "Event", "startDate": "2024-13"}': "startDate 2024-13 is no date",
        NODE % ",": "Expecting property name",
        NODE.replace("schema.org", "schema.example") % "": "no context",
    }
    page = '<!doctype html><title>x</title><script type="application/ld+json">{}</script>'
    pages = {f"{number}.html": page.format(text) for number, text in enumerate(planted)}
    site = write_site({"sound.html": page.format(NODE % ""), **pages})
    found = jsonld.errors(sorted(site.iterdir()))
    assert [line.split(": ")[0] for line in found] == [f"{site}/{number}.html" for number in range(len(planted))]
    assert [said in line for said, line in zip(planted.values(), found, strict=True)] == [True] * len(planted), found


def test_every_page_has_its_own_description_and_head(digest_site: Path) -> None:
    """Every page says in words what it has; those to be found have an address, a title and a language for sharing."""
    for path in sorted(digest_site.rglob("*.html")):
        page = etree.parse(path, etree.HTMLParser(encoding="utf-8")).getroot()
        said = {
            one.get("name") or one.get("property") or one.get("http-equiv"): one.get("content")
            for one in page.iter("meta")
        }
        if "refresh" in said:
            continue
        assert said["description"], path
        assert " ".join(said["description"].split()) == said["description"], path
        if "robots" not in said:
            shared = {"og:title", "og:url", "og:type", "og:locale", "og:site_name", "og:image", "og:description"}
            assert shared <= set(said), path
            assert said["og:description"] == said["description"]
            assert [said["og:url"]] == [one.get("href") for one in page.iter("link") if one.get("rel") == "canonical"]


def test_neighbours_in_time_stand_in_the_head(digest_site: Path) -> None:
    """Pages of years, months and articles name the ones before and after in their heads, as at their feet."""
    for address in ("timeline/2024/", "digest/2024-10/", "articles/2022/", "articles/2022/five-year-review/"):
        page = etree.parse(digest_site / address / "index.html", etree.HTMLParser(encoding="utf-8")).getroot()
        heads = [(one.get("rel"), one.get("href")) for one in page.iter("link") if one.get("rel") in ("prev", "next")]
        feet = [(one.get("rel"), one.get("href")) for one in page.iter("a") if one.get("rel") in ("prev", "next")]
        assert heads == feet
        assert heads
