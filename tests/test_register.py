"""The files of the registry speak of one another: posts are held, counts are series, names lead somewhere."""

import pytest

from tests.sites import article, findings_of, linked, matter

A = "articles/2022/2022-04-14-a.md"
MND = matter(
    "name: MND\ncountry: VN\nkind: ministry\nposts:\n"
    "  - {id: minister, label: {en: Minister, vi: Bộ trưởng}}\n  - {id: chief, label: Chief}\n"
)


@pytest.mark.parametrize(
    ("path", "front", "found"),
    [
        ("officials/x.md", "name: X\ncountry: Loas", "3:10 name-unknown no country is called “Loas”"),
        ("officials/x.md", "name: X\nposts: [{post: king, held: 2020}]", "3:16 name-unknown no post has the id `king`"),
        (
            "officials/x.md",
            "name: X\nranks: [{rank: duke, held: 2020}]",
            "3:16 value-unknown the vocabulary has no rank `duke`",
        ),
        (
            "organisations/x.md",
            "name: X\nkind: club",
            "3:7 value-unknown the vocabulary has no organisation kind `club`",
        ),
        ("organisations/x.md", "name: X\nparent: nobody", "3:9 name-unknown no organisation is called “nobody”"),
        (
            "organisations/x.md",
            "name: X\nposts: [{id: p, label: P, country: LA}, {id: q, label: Q, country: Loas}]",
            "3:68 name-unknown no country is called “Loas”",
        ),
        ("series/x.md", "name: X\nkind: party", "3:7 value-unknown the vocabulary has no kind `party`"),
        ("series/x.md", "name: X\ncountries: [VN, Loas]", "3:17 name-unknown no country is called “Loas”"),
        ("agreements/x.md", "name: X\norganisations: [nobody]", "3:17 name-unknown no organisation is called “nobody”"),
        ("areas/x.md", "name: X\ncountries: [Loas]", "3:13 name-unknown no country is called “Loas”"),
        (
            "figures/x.md",
            "name: X\nvalues: [{value: 1, as_of: 2022, article: nobody}]",
            "3:43 ref-unknown there is no article `nobody`",
        ),
    ],
)
def test_findings(path: str, front: str, found: str) -> None:
    """A name or word that leads to nothing is said at its place."""
    assert findings_of({path: matter(front)}) == [f"{path}:{found}"]


def test_what_an_entity_is_related_to() -> None:
    """Countries, bodies and parents become the plates of those who are meant."""
    files = {
        "organisations/mnd.md": MND,
        "organisations/staff.md": matter("name: Staff\nparent: MND\ncountry: Viet Nam"),
        "agreements/pact.md": matter("name: Pact\ncountries: [Viet Nam, Lao PDR]\norganisations: [mnd]"),
    }
    digest, found = linked(files)
    related = {
        id: {field: [plate.id for plate in plates] for field, plates in digest.entities[type][id].related.items()}
        for type, id in [("organisation", "staff"), ("agreement", "pact")]
    }
    assert related == {
        "staff": {"country": ["VN"], "parent": ["mnd"]},
        "pact": {"countries": ["VN", "LA"], "organisations": ["mnd"]},
    }
    assert found == []
    assert "/countries/laos/" in digest.cited


HELD = [
    ("2010/2014", "minister"),
    ("2016-05-17/2021-05-31", "chief"),
    ("2021-04-08/..", "minister"),
    ("/2009", "chief"),
]


def test_holdings() -> None:
    """An official's posts come latest first, then the ranks, with organisation and label."""
    posts = "".join(f"  - {{post: {post}, held: {held}}}\n" for held, post in HELD)
    ranks = "ranks: [{rank: lieutenant-general, held: /2021-06}, {rank: general, held: 2021-07~/..}]"
    digest, _ = linked({"organisations/mnd.md": MND, "officials/x.md": matter(f"name: X\nposts:\n{posts}{ranks}")})
    found = digest.holdings_of["x"]
    assert [(holding.label, holding.held, holding.rank) for holding in found] == [
        ("Minister", "2021-04-08/..", False),
        ("Chief", "2016-05-17/2021-05-31", False),
        ("Minister", "2010/2014", False),
        ("Chief", "/2009", False),
        ("General", "2021-07~/..", True),
        ("Lieutenant General", "/2021-06", True),
    ]
    assert {holding.organisation.id for holding in found if holding.organisation} == {"mnd"}


def test_holdings_in_the_language_of_the_official() -> None:
    """A post or rank whose label has the language of the official's own name is given in it too, where that differs."""
    body = matter(
        "name: MND\nposts:\n  - {id: chief, label: {en: Chief, vi: Tổng tham mưu trưởng}}\n  - {id: aide, label: Aide}"
    )
    front = (
        "name: X\nnative: {name: X, language: vi}\nranks: [{rank: general, held: 2020/..}]\n"
        "posts: [{post: chief, held: 2016/..}, {post: aide, held: 2015/2016}]"
    )
    digest, _ = linked({"organisations/mnd.md": body, "officials/x.md": matter(front)})
    assert [(holding.label, holding.native) for holding in digest.holdings_of["x"]] == [
        ("Chief", "Tổng tham mưu trưởng"),
        ("Aide", None),
        ("General", "Đại tướng"),
    ]


def test_holders_of_a_post() -> None:
    """A post knows who held it, earliest first, a hand-over day included in both."""
    files = {
        "organisations/mnd.md": MND,
        "officials/b.md": matter("name: B\nposts: [{post: minister, held: 2016-04-08/2021-04-08}]"),
        "officials/a.md": matter("name: A\nposts: [{post: minister, held: 2021-04-08/..}]"),
    }
    assert [(plate.id, held) for plate, held in linked(files)[0].holders_of["minister"]] == [
        ("b", "2016-04-08/2021-04-08"),
        ("a", "2021-04-08/.."),
    ]


def test_points_of_a_series() -> None:
    """Counts of articles and of the series' own file stand in one series, earliest first."""
    values = "values: [{value: 52, as_of: 2024-12}, {value: 31, as_of: 2020, article: a}, {value: 33, as_of: 2022}]"
    figures = "figures: [{series: offices, value: 34, as_of: 2022}, {series: offices, value: 30, as_of: 198X}]"
    files = {"figures/offices.md": matter(f"name: Offices\n{values}"), A: article(more=figures)}
    digest, found = linked(files)
    assert [(p.as_of, p.value, p.article and p.article.id) for p in digest.points_of["offices"]] == [
        ("198X", 30, "a"),
        ("2020", 31, "a"),
        ("2022", 33, None),
        ("2022", 34, "a"),
        ("2024-12", 52, None),
    ]
    assert found == []


def test_what_a_point_says() -> None:
    """A count keeps its bound, its words as printed and its source."""
    value = (
        "{value: 1000, as_of: 2025-01~, bound: more-than, text: more than 1000, source: {agency: VNA},"
        " confidence: conflict}"
    )
    (point,) = linked({"figures/f.md": matter(f"name: F\nvalues: [{value}]")})[0].points_of["f"]
    assert point.source
    assert (point.value, point.bound, point.text, point.confidence, point.source.agency) == (
        *(1000, "more-than", "more than 1000", "conflict"),
        "VNA",
    )


def test_a_value_may_come_from_an_article_that_waits() -> None:
    """A count whose article is not yet told is no mistake, and names no article."""
    waiting = matter("title: W\nid: w\ndate: 2027-01-01")
    figure = matter("name: F\nvalues: [{value: 1, as_of: 2022, article: w}]")
    digest, found = linked({"figures/f.md": figure, "articles/w.md": waiting})
    assert (found, digest.points_of["f"][0].article) == ([], None)
