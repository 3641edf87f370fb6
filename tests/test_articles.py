"""An article tells its events, mentions those of others, and concerns all that its events concern."""

import pytest

from attache.articles import address_of
from attache.model import Article
from tests.sites import Files, article, diagnosed, findings_of, linked, matter, records_of

A, B = "articles/2022/2022-04-14-a.md", "articles/2022/2022-04-15-b.md"
VISIT = "  - {id: e, title: E, date: 2022-04-14, kind: visit, countries: [VN, LA]}\n"
OTHER = "title: B\nid: b\ndate: 2022-04-15\n"


def told(files: dict[str, str], id: str = "a") -> Article:
    """Link a site and give one of its articles."""
    return next(article for article in linked(files)[0].articles if article.card.id == id)


@pytest.mark.parametrize(
    ("path", "front", "address"),
    [
        ("articles/2022/2022-04-14-five-years.md", "date: 2022-04-14", "/articles/2022/five-years/"),
        ("articles/2022-04-five-years.md", "date: 2022-04", "/articles/2022/five-years/"),
        ("articles/deep/er/2022-five-years.md", "date: 2021", "/articles/2021/five-years/"),
        ("articles/2022-04-14.md", "date: 2022-04-14", "/articles/2022/2022-04-14/"),
        ("articles/2022-04-14-.md", "date: 2022-04-14", "/articles/2022/2022-04-14/"),
        ("articles/1954 talks.md", "date: 2014", "/articles/2014/1954-talks/"),
        ("articles/Năm năm Đối ngoại.md", "date: 198X", "/articles/1980/nam-nam-doi-ngoai/"),
        ("articles/x.md", "date: 2022\nslug: other", "/articles/2022/other/"),
        ("articles/x.md", "date: 2022\nid: other", "/articles/2022/x/"),
        ("articles/x.md", "date: 2021-12-31/2022-01-01", "/articles/2021/x/"),
        ("articles/x.md", "date: /2022", "/articles/2022/x/"),
        ("articles/x.md", "date: '[2019-01-01,2020-01-01]'", "/articles/2019/x/"),
        ("articles/…-2.md", "date: 2022\nid: own", "/articles/2022/2/"),
        ("articles/!.md", "date: 2022\nid: own", "/articles/2022/own/"),
        (f"articles/{'word-' * 30}.md", "date: 2022", f"/articles/2022/{'-'.join(['word'] * 16)}/"),
    ],
)
def test_address(path: str, front: str, address: str) -> None:
    """An article lives under the year of its earliest day, by its slug, its file's name without date, or its id."""
    (record,) = records_of({path: matter(f"title: T\n{front}")})
    assert address_of(record) == address


def test_a_file_without_letters_needs_an_id() -> None:
    """An article of which no id can be made is an error."""
    assert findings_of({"articles/!.md": matter("title: T\ndate: 2022")}) == [
        "articles/!.md:2:1 file-name no id can be made from the file's name"
    ]


def test_tags_have_addresses() -> None:
    """A tag of which no address can be made is an error, each at its place; the others are kept."""
    digest, found = linked({A: article(more="tags: [hải quân, 😀, '///']")})
    assert found == [
        f"{A}:6:18 id-invalid no address can be made from the tag `😀`",
        f"{A}:6:21 id-invalid no address can be made from the tag `///`",
    ]
    assert [plate.address for plate in digest.articles[0].concerns] == ["/tags/hai-quan/"]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: T\ndate: 2022", ["the article"]),
        ("title: T\nid: a\ndate: 2022", []),
        (
            "title: T\ndate: 2022\nevents: [{ref: e}, {ref: f}, {title: F, date: 2022, kind: visit}]",
            ["the article, event 3"],
        ),
    ],
)
def test_missing_ids(front: str, said: list[str]) -> None:
    """What has no id of its own is one warning a file; a mention needs none."""
    found = [line for line in linked({"articles/x.md": matter(front)})[1] if "ref-unknown" not in line]
    assert found == [f"articles/x.md:2:1 id-missing no id of its own: {what}" for what in said]


def test_a_missing_id_of_an_event_is_said_there() -> None:
    """Where the article has an id, the finding stands at the first event that has none."""
    front = "title: T\nid: a\ndate: 2022\nevents: [{ref: e}, {title: E, date: 2022, kind: visit}]"
    found = [line for line in linked({"articles/x.md": matter(front)})[1] if "ref-unknown" not in line]
    assert found == ["articles/x.md:5:20 id-missing no id of its own: event 2"]


def test_mentions() -> None:
    """An event told in one article is mentioned by `ref` in another, with what that adds or says otherwise."""
    mention = "events:\n  - {ref: e, note: N, claims: [{field: date, value: 2022-04-13}], sources: [{agency: AFP}]}"
    digest, found = linked({A: article(VISIT), B: matter(OTHER + mention)})
    (told,) = digest.told_by["e"]
    assert (told.card.id, told.note, told.claims[0].value, told.sources[0].agency) == ("b", "N", "2022-04-13", "AFP")
    assert [event.id for event in digest.events] == ["e"]
    assert [told.event for told in digest.articles[0].mentions] == ["e"]
    assert found == []


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("{ref: e}", []),
        ("{ref: nobody}", ["6:11 ref-unknown no article tells an event `nobody`"]),
        ("{ref: a}", ["6:11 ref-unknown no article tells an event `a`"]),
        ("{ref: e, title: E}", ["6:14 ref-fields a mention by `ref` has no `title`"]),
        (
            "{ref: e, date: 2022, parent: x}",
            ["6:14 ref-fields a mention by `ref` has no `date`", "6:26 ref-fields a mention by `ref` has no `parent`"],
        ),
        ("{id: f, ref: e}", ["6:6 ref-fields a mention by `ref` has no `id`"]),
        ("{id: e, title: E, date: 2022-04-14, kind: visit}", [f"6:10 event-duplicate the event `e` is told in {A}"]),
        ("{title: E}", ["6:5 field-missing an event needs `date`", "6:5 field-missing an event needs `kind`"]),
    ],
)
def test_told_once(entry: str, found: list[str]) -> None:
    """An event is told in one article; a mention leads to it and says nothing that belongs to the telling."""
    assert findings_of({A: article(VISIT), B: matter(f"{OTHER}events:\n  - {entry}")}) == [
        f"{B}:{line}" for line in found
    ]


def test_hints_of_mentions() -> None:
    """A mention of nothing hints at the nearest event; an event told twice at how it is mentioned."""
    files = {A: article(VISIT.replace("id: e,", "id: vientiane-talks,"))}
    _, (unknown,) = diagnosed({**files, B: matter(f"{OTHER}events: [{{ref: vientiane-talk}}]")})
    assert unknown.hint == "did you mean `vientiane-talks`?"
    twice = "events: [{id: vientiane-talks, title: E, date: 2022, kind: visit}]"
    _, (double,) = diagnosed({**files, B: matter(OTHER + twice)})
    assert double.hint == "write `- ref: vientiane-talks` instead, which mentions it"


def test_an_article_concerns_what_its_events_concern() -> None:
    """Countries, officials, kinds and the rest of events told or mentioned count for the article, each once."""
    rich = (
        "  - {id: e, title: E, date: 2022-04-14, kind: border, countries: [VN, LA], host: LA, tags: [friendship],"
        " officials: [X Y], organisations: [mnd], agreements: [pact], areas: [sea], series: exchange,"
        " place: {name: Tokyo, country: JP}}\n"
    )
    entities = {
        f"{folder}/{id}.md": matter(f"name: {id}")
        for folder, id in [("organisations", "mnd"), ("agreements", "pact"), ("areas", "sea"), ("series", "exchange")]
    }
    concerns = ["VN", "LA", "sea", "mnd", "pact", "friendship", "border", "exchange", "x-y", "JP"]
    files = {
        **entities,
        A: article(rich, more="countries: [VN]"),
        B: matter(f"{OTHER}countries: [US]\nevents: [{{ref: e}}]"),
    }
    digest, _ = linked(files)
    by_id = {found.card.id: [plate.id for plate in found.concerns] for found in digest.articles}
    assert sorted(by_id["a"]) == sorted(concerns)
    assert sorted(by_id["b"]) == sorted(["US", *concerns])
    assert [found.card.id for found in digest.articles_of["country", "LA"]] == ["b", "a"]
    assert [event.id for event in digest.events_of["country", "LA"]] == ["e"]
    assert ("country", "JP") not in digest.events_of  # where it was held is no party


def test_an_article_without_events() -> None:
    """An article may tell nothing, and then concerns what its head names alone."""
    found = told({A: article(more="countries: [VN]\ntags: [opinion]")})
    assert [plate.id for plate in found.concerns] == ["VN", "opinion"]
    assert (found.card.span, found.card.told) == (None, 0)


def test_the_span_of_a_card() -> None:
    """A card says from when to when its events are, by their order in time, and how many."""
    dates = ["2022-04-14", "198X", "1991-07", "2021"]
    events = "".join(f"  - {{id: e{n}, title: E, date: {date}, kind: visit}}\n" for n, date in enumerate(dates))
    card = told({A: article(events)}).card
    assert (card.span, card.told) == (("198X", "2022-04-14"), 4)


def test_pictures() -> None:
    """A picture lies beside its article; one that is not there is an error with the nearest name."""
    images = "images:\n  - {file: p.jpg, alt: P, credit: C}\n  - {file: q.jpg, alt: Q, credit: C}\n"
    files: Files = {A: article(more=images), "articles/2022/p.jpg": b"", "articles/p.png": b""}
    digest, found = diagnosed(files)
    assert [(image.file, picture.path) for image, picture in digest.articles[0].images] == [
        ("p.jpg", "articles/2022/p.jpg")
    ]
    assert [(d.line, d.column, d.rule, d.hint) for d in found] == [(8, 12, "image-missing", "did you mean `p.jpg`?")]


def test_figures_of_an_article() -> None:
    """A count that an article reports is a point of its series, with the article beside."""
    figures = (
        "figures:\n  - {series: Offices, value: 33, as_of: 2022-04-14}\n  - {series: nobody, value: 1, as_of: 2022}\n"
    )
    digest, found = linked({"figures/offices.md": matter("name: Offices"), A: article(more=figures)})
    (point,) = digest.points_of["offices"]
    assert point.article
    assert (point.value, point.as_of, point.article.id) == (33, "2022-04-14", "a")
    assert [plate.id for plate in digest.articles[0].concerns] == ["offices"]
    assert found == [f"{A}:8:14 name-unknown no figure series is called “nobody”"]


@pytest.mark.parametrize("why", ["withdrawn: {date: 2022-05-01, reason: Wrong.}", "expiry: 2022-05-01"])
def test_what_is_gone_tells_nothing(why: str) -> None:
    """An article that is gone tells no events, names nobody and asks for nothing, but keeps its address."""
    named = "officials: [Nobody Known]\ncountries: [Loas]\ntags: [alone]\n"
    more = f"{named}figures: [{{series: f, value: 1, as_of: 2022}}]\n{why}"
    digest, found = linked({A: article(VISIT, more=more)})
    assert (digest.articles, digest.events, found) == ((), (), [])
    assert [(gone.card.id, gone.card.address, gone.concerns) for gone in digest.gone] == [
        ("a", "/articles/2022/a/", ())
    ]
    assert digest.articles_of == {}
