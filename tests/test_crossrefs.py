"""References and links lead somewhere, and no two things live at one address."""

import unicodedata
from gettext import NullTranslations

import pytest

from attache.compose_months import month_pages
from attache.crossrefs import months_of
from attache.month_views import MonthPage
from tests.sites import Files, article, diagnosed, findings_of, linked, matter

A, B = "articles/2022/2022-04-14-a.md", "articles/2022/2022-04-15-b.md"
VISIT = "  - {id: e, title: Talks in Vientiane, date: 2022-04-14, kind: visit, countries: [VN, LA]}\n"
ABOUT = "pages/about.md"
PEOPLE = {
    "officials/phan-van-giang.md": matter("name: Phan Văn Giang\naliases: [General Giang]"),
    "officials/a-nguyen.md": matter("name: Lê An"),
    "officials/b-nguyen.md": matter("name: Lê Ân"),
}


def page(body: str) -> str:
    """Write a page whose text begins on line 4, below one line of front matter."""
    return matter("title: About", body)


def said(body: str | bytes) -> list[str]:
    """Give what is wrong in the text of a page beside an article `a`, its event `e` and three officials."""
    text = page(body) if isinstance(body, str) else page("BODY").encode().replace(b"BODY", body)
    found = findings_of({**PEOPLE, A: article(VISIT, body="## Part one"), ABOUT: text})
    return [line.removeprefix(f"{ABOUT}:") for line in found if line.startswith(ABOUT)]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("phan-van-giang", ("/officials/phan-van-giang/", "Phan Văn Giang")),
        ("Phan Văn Giang", ("/officials/phan-van-giang/", "Phan Văn Giang")),
        ("Phan Van Giang", ("/officials/phan-van-giang/", "Phan Văn Giang")),
        ("General Giang", ("/officials/phan-van-giang/", "Phan Văn Giang")),
        ("Gen. Phan Van Giang", ("/officials/phan-van-giang/", "Phan Văn Giang")),
        ("Lê Ân", ("/officials/b-nguyen/", "Lê Ân")),
        ("LA", ("/countries/laos/", "Laos")),
        ("laos", ("/countries/laos/", "Laos")),
        ("Chad", ("/countries/chad/", "Chad")),
        ("Visit", ("/kinds/visit/", "Visit")),
        ("a", ("/articles/2022/a/", "T")),
        ("e", ("/articles/2022/a/#e", "Talks in Vientiane")),
    ],
)
def test_references(words: str, target: tuple[str, str]) -> None:
    """A reference leads to an entity by id, name or alias, to an article or an event by id; its page is there."""
    digest, found = linked({**PEOPLE, A: article(VISIT), ABOUT: page(f"[[{words}]]")})
    assert digest.targets[words] == target
    assert target[0] in digest.cited
    assert not [line for line in found if line.startswith(ABOUT)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[[nobody]]", ["4:1 reference-unknown [[nobody]] leads to nothing"]),
        ("[[nobody|A label]]", ["4:1 reference-unknown [[nobody]] leads to nothing"]),
        ("Đặng và [[ai đó]] ở đây", ["4:9 reference-unknown [[ai đó]] leads to nothing"]),
        ("\n\nOne\n\n- two\n- đ [[nobody]]", ["9:5 reference-unknown [[nobody]] leads to nothing"]),
        ("One\r\n\r\nđ [[nobody]]\r\n".encode(), ["6:3 reference-unknown [[nobody]] leads to nothing"]),
        ("[[nobody]] [[nobody]]", [f"4:{c} reference-unknown [[nobody]] leads to nothing" for c in (1, 12)]),
        ("[[Le An]]", ["4:1 name-ambiguous “Le An” may be any of `/officials/a-nguyen/`, `/officials/b-nguyen/`"]),
        ("`[[nobody]]`", []),
        ("    [[nobody]]", []),
        (r"\[[nobody]]", []),
        ("[[Talks in Vientiane]]", ["4:1 reference-unknown [[Talks in Vientiane]] leads to nothing"]),
    ],
)
def test_references_to_nothing(body: str | bytes, found: list[str]) -> None:
    """A reference to nothing or to several is said at its line and column, and code is no reference."""
    assert said(body) == found


def test_positions_do_not_depend_on_the_form_of_the_file() -> None:
    """Byte order mark, CRLF and decomposed letters move no reference that is wrong."""
    text = article(body="Đặng\n\nế [[nobody]]")
    forms = [
        text.encode(),
        b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        unicodedata.normalize("NFD", text).encode(),
    ]
    found = [line for form in forms for line in findings_of({A: form}) if "reference" in line]
    assert found == [f"{A}:8:3 reference-unknown [[nobody]] leads to nothing"] * 3


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("[[phan-van-giangg]]", "did you mean `phan-van-giang`?"),
        ("[[Loas]]", "did you mean `Laos`?"),
        ("[[xyzzy]]", "write the id or name of an entity, an article or an event"),
        ("[x](/countries/loas/)", "did you mean `/countries/laos/`?"),
        ("[x](/xyzzy/)", "link to an entity, article or event by `[[its id]]`"),
        ("## Part one\n\n[x](#h:prat-one)", "did you mean `#h:part-one`?"),
        ("[x](/officials/phan-van-giang/#b)", "link to an entity, article or event by `[[its id]]`"),
        ("[x](../officials/phan-van-giang.md)", "write `[[phan-van-giang]]`"),
        ("![x](p.jpg)", "pictures stand below the text: name it under `images:`, with `alt` and `credit`"),
        (
            "![x](https://example.org/p.jpg)",
            "pictures stand below the text: name it under `images:`, with `alt` and `credit`",
        ),
    ],
)
def test_hints(body: str, hint: str) -> None:
    """What leads to nothing comes with the nearest thing that is there."""
    assert diagnosed({**PEOPLE, ABOUT: page(body)})[1][-1].hint == hint


def test_ids_of_several_types() -> None:
    """An id that a kind and a tag share means the kind, an event's id the event."""
    files = {A: article(VISIT, more="tags: [border]"), ABOUT: page("[[border]]")}
    assert linked(files)[0].targets["border"][0] == "/kinds/border/"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[x](/countries/laos/)", []),
        ("[x](/countries/laos)", []),
        ("[x](../countries/laos/)", []),
        ("[x](/articles/2022/a/#e) [y](/articles/2022/a/#h:part-one)", []),
        ("[x](/timeline/) [y](/timeline/2022/) [z](/articles/2022/) [m](/digest/2022-04/)", []),
        ("[x](https://example.org/nothing) [y](mailto:desk@example.org)", []),
        ("## Part\n\n[x](#h:part)", []),
        ("A note.[^1]\n\n[^1]: Here.", []),
        ("[x](/countries/loas/)", ["4:5 link-unknown `/countries/loas/` leads to nothing"]),
        ("[x](/articles/2022/a/#f)", ["4:5 link-unknown `/articles/2022/a/#f` leads to nothing"]),
        ("đ [x](#nowhere)", ["4:7 link-unknown `#nowhere` leads to nothing"]),
        ("[x](laos/)", ["4:5 link-unknown `laos/` leads to nothing"]),
        (
            "- é [x](#a) `[x](#a)` [y](#a)\n\n| 日本 |\n|---|\n| [x](#b)[^1] |\n\n[^1]: ế [y](#c)",
            [
                "4:9 link-unknown `#a` leads to nothing",
                "4:27 link-unknown `#a` leads to nothing",
                "8:7 link-unknown `#b` leads to nothing",
                "10:13 link-unknown `#c` leads to nothing",
            ],
        ),
        ("\n\n\n[x][k]\n\n[k]: #a", ["9:6 link-unknown `#a` leads to nothing"]),
        ("\r\n\r\n*é* [x](#a)\r\n", ["6:9 link-unknown `#a` leads to nothing"]),
        ("![x](/p.jpg)", ["4:6 link-unknown the picture `/p.jpg` cannot stand in the text"]),
    ],
)
def test_ordinary_links(body: str, found: list[str]) -> None:
    """A link into the digest leads to a page or an anchor that is there; other links are not looked at."""
    assert said(body) == found


@pytest.mark.parametrize(
    ("date", "there", "missing"),
    [
        ("2022-04-14", ["/timeline/2022/", "/digest/2022-04/"], ["/timeline/2020s/", "/digest/2022-05/"]),
        ("2022", ["/timeline/2022/"], ["/digest/2022-01/"]),
        ("198X", ["/timeline/1980s/"], ["/timeline/1980/", "/digest/1980-01/"]),
        ("/2019-06", ["/timeline/2019/"], ["/timeline/1/", "/digest/2019-06/"]),
        ("2024-10-22/2024-11", ["/digest/2024-10/"], ["/digest/2024-11/"]),
    ],
)
def test_links_to_years_and_months(date: str, there: list[str], missing: list[str]) -> None:
    """There is a page for each year or decade in which an event stands, and for each month that is known."""
    event = f"  - {{id: e, title: E, date: {date}, kind: visit}}\n"
    links = " ".join(f"[x]({address})" for address in (*there, *missing))
    found = findings_of({A: article(event, date="2030", body=links)}, now="2031-01-01")
    assert [line.split("`")[1] for line in found] == missing


MONTHS = {
    "figures/offices.md": matter("name: Offices\nvalues: [{value: 1, as_of: 2021-03}, {value: 2, as_of: 2021}]"),
    "articles/dated.md": matter("title: D\nid: dated\ndate: 2019-02-03"),
    "articles/yearly.md": matter("title: Y\nid: yearly\ndate: 2018"),
    A: article("  - {id: e, title: E, date: 198X, kind: visit}\n  - {id: f, title: F, date: 1991-07, kind: visit}\n"),
}


def test_months_with_a_digest() -> None:
    """Links and old addresses are judged by the months that have a page: those of events, figures and articles."""
    digest, _ = linked(MONTHS)
    pages = [page for page in month_pages(digest, NullTranslations()) if isinstance(page, MonthPage)]
    assert [page.month for page in pages] == sorted(months_of(digest))
    assert [page.address for page in pages] == [f"/digest/{m}/" for m in ("1991-07", "2019-02", "2021-03", "2022-04")]


@pytest.mark.parametrize(
    ("month", "there"),
    [
        *((month, True) for month in ("1991-07", "2019-02", "2021-03", "2022-04")),
        *((month, False) for month in ("1980-01", "2018-01", "2021-01", "2022-05")),
    ],
)
def test_links_and_old_addresses_of_months(month: str, there: bool) -> None:
    """A link to a month without a digest leads to nothing; an old address may not take the place of one that is."""
    dead = [f"{ABOUT}:4:5 link-unknown `/digest/{month}/` leads to nothing"]
    assert findings_of({**MONTHS, ABOUT: page(f"[x](/digest/{month}/)")}) == ([] if there else dead)
    taken = [f"{B}:5:11 address-collision /digest/{month}/ {ALIAS} a page that Attaché makes"]
    old = matter(f"title: B\nid: b\ndate: 2022\naliases: [/digest/{month}/]")
    assert findings_of({**MONTHS, B: old}) == (taken if there else [])


def test_linked_pages_are_there() -> None:
    """A page that an ordinary link leads to is made, though nothing else tells of its entity."""
    assert "/countries/chad/" in linked({ABOUT: page("[x](../countries/chad/#top)")})[0].cited


NFD = unicodedata.normalize("NFD", "articles/ế.md")
ALIAS = "is also the address of"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        # articles
        (
            {"articles/x/2022-04-14-t.md": "id: x", "articles/y/2022-05-01-t.md": "id: y"},
            [f"articles/y/2022-05-01-t.md:2:1 address-collision /articles/2022/t/ {ALIAS} articles/x/2022-04-14-t.md"],
        ),
        (
            {"articles/t.md": "id: x", "articles/u.md": "id: y\nslug: t"},
            [f"articles/u.md:5:7 address-collision /articles/2022/t/ {ALIAS} articles/t.md"],
        ),
        (
            {"articles/t.md": "id: x", "articles/T.md": "id: y"},
            [f"articles/t.md:2:1 address-collision /articles/2022/t/ {ALIAS} articles/T.md"],
        ),
        (
            {"articles/đ.md": "id: x", NFD: "id: y", "articles/ế.md": "id: z"},
            [f"articles/ế.md:2:1 address-collision /articles/2022/e/ {ALIAS} {NFD}"],
        ),
        (
            {"articles/a/t.md": "x", "articles/b/t.md": "x"},
            ["articles/b/t.md:2:1 id-duplicate the id `t` is taken by articles/a/t.md"],
        ),
        (
            {"articles/t.md": "x", "articles/T.md": "x"},
            ["articles/t.md:2:1 id-duplicate the id `t` is taken by articles/T.md"],
        ),
        (
            {"articles/t.md": "id: x", "articles/u.md": "id: x"},
            ["articles/u.md:4:5 id-duplicate the id `x` is taken by articles/t.md"],
        ),
        # old addresses
        (
            {"articles/t.md": "id: x", "articles/u.md": "id: y\naliases: [/old/, /articles/2022/t/]"},
            [f"articles/u.md:5:18 address-collision /articles/2022/t/ {ALIAS} articles/t.md"],
        ),
        (
            {"articles/t.md": "id: x\naliases: [/Old/]", "articles/u.md": "id: y\naliases: [/old/]"},
            [f"articles/u.md:5:11 address-collision /old/ {ALIAS} articles/t.md"],
        ),
        (
            {"articles/t.md": "id: x\naliases: [/countries/laos/]"},
            [f"articles/t.md:5:11 address-collision /countries/laos/ {ALIAS} `LA`"],
        ),
        (
            {"articles/t.md": "id: x\naliases: [/articles/2022/t/]"},
            [f"articles/t.md:5:11 address-collision /articles/2022/t/ {ALIAS} articles/t.md"],
        ),
        *(
            (
                {"articles/t.md": f"id: x\naliases: [{address}]"},
                [f"articles/t.md:5:11 address-collision {address} {ALIAS} a page that Attaché makes"],
            )
            for address in ("/", "/timeline/", "/articles/2022/", "/data/old/", "/assets/", "/officials/")
        ),
        # the site's own pages
        ({"pages/about.md": "x"}, []),
        (
            {"pages/method.md": "x", "pages/how.md": "slug: method"},
            [f"pages/method.md:2:1 address-collision /method/ {ALIAS} pages/how.md"],
        ),
        ({"pages/!.md": "x"}, ["pages/!.md:2:1 file-name no address can be made from the file's name"]),
        *(
            (
                {f"pages/{slug}.md": "x"},
                [f"pages/{slug}.md:2:1 address-collision /{slug}/ {ALIAS} a page that Attaché makes"],
            )
            for slug in ("timeline", "search", "data", "articles", "corrections", "pagefind", "404")
        ),
        # entities
        (
            {"officials/x.md": "name: N", "officials/y.md": "name: M\nslug: x"},
            [f"officials/y.md:3:7 address-collision /officials/x/ {ALIAS} officials/x.md"],
        ),
        ({"countries/la.md": "slug: japan"}, [f"countries/la.md:2:7 address-collision /countries/japan/ {ALIAS} `JP`"]),
    ],
)
def test_addresses(files: dict[str, str], found: list[str]) -> None:
    """Two things at one address are an error that names both, by case or Unicode form alike; so are taken ids."""
    heads = {"articles": "title: T\ndate: 2022\n", "pages": "title: T\n"}
    texts = {
        path: matter(heads.get(path.split("/")[0], "") + ("" if front == "x" else front))
        for path, front in files.items()
    }
    assert findings_of(texts) == found


@pytest.mark.parametrize(
    "alias",
    [
        "/../up/",
        "/a/../b/",
        "/.git/",
        "old/",
        "/old",
        "/a?b/",
        "/a#b/",
        "/%2e%2e/",
        "/a\\b/",
        "/a b/",
        "/feed.xml/",
        "/a/b.c/",
    ],
)
def test_an_old_address_is_a_plain_one(alias: str) -> None:
    """An old address cannot lead out of the site."""
    (found,) = findings_of({A: article(more=f"aliases: ['{alias}']")})
    assert found == f"{A}:6:11 value-invalid `{alias}` is no valid `aliases`"


def test_old_addresses_redirect() -> None:
    """Old addresses lead to where the article lives now, one that is gone included."""
    files = {
        A: article(more="aliases: [/old/, /2022/04/a/]"),
        B: matter("title: B\nid: b\ndate: 2022\naliases: [/b/]\nexpiry: 2022-05-01"),
    }
    assert linked(files)[0].redirects == {
        "/old/": "/articles/2022/a/",
        "/2022/04/a/": "/articles/2022/a/",
        "/b/": "/articles/2022/b/",
    }


@pytest.mark.parametrize(
    ("whole", "part", "found"),
    [
        ("2024-12-19/2024-12-22", "2024-12-20", []),
        ("2024-12-19/2024-12-22", "2024-12-19/2024-12-22", []),
        ("2024", "2024-12", []),
        ("2024-12-19", "2024-12-20", ["7:64 parent-range a part dated 2024-12-20 lies outside `e`, dated 2024-12-19"]),
        ("2024-12-19", "2024-12", ["7:61 parent-range a part dated 2024-12 lies outside `e`, dated 2024-12-19"]),
    ],
)
def test_parts(whole: str, part: str, found: list[str]) -> None:
    """A part of an event lies within the days of the whole."""
    events = (
        f"  - {{id: e, title: E, date: {whole}, kind: forum}}\n"
        f"  - {{id: f, title: F, date: {part}, kind: meeting, parent: e}}\n"
    )
    assert [line.removeprefix(f"{A}:") for line in findings_of({A: article(events, date="2025")})] == found


@pytest.mark.parametrize("parent", ["nobody", "a"])
def test_parts_of_nothing(parent: str) -> None:
    """The whole of a part is another event that an article tells."""
    events = f"  - {{id: f, title: F, date: 2022, kind: meeting, parent: {parent}}}\n"
    assert [line.split(" ")[1] for line in findings_of({A: article(events)})] == ["ref-unknown"]


ITSELF = "parent-cycle `{}` is a part of itself"


@pytest.mark.parametrize(
    ("parents", "found"),
    [
        ({"e": "e"}, [("e", ITSELF.format("e"))]),
        ({"e": "f", "f": "e"}, [("f", ITSELF.format("f") + ", by way of `e`")]),
        ({"f": "e", "e": "g", "g": "f"}, [("g", ITSELF.format("g") + ", by way of `f`, `e`")]),
        ({"d": "e", "e": "f", "f": "e"}, [("f", ITSELF.format("f") + ", by way of `e`")]),
        ({"e": "e", "f": "f"}, [("e", ITSELF.format("e")), ("f", ITSELF.format("f"))]),
        ({"e": "f", "f": "g", "h": "f"}, []),
    ],
)
def test_parts_of_themselves(parents: dict[str, str], found: list[tuple[str, str]]) -> None:
    """No event or organisation is a part of itself; each circle is said once, in the last of its files."""
    ids = sorted({*parents, *parents.values()})
    whole = {id: f"parent: {parents[id]}" if id in parents else "summary: S" for id in ids}
    units = {f"organisations/{id}.md": matter(f"name: Body {id}\n{whole[id]}") for id in ids}
    assert findings_of(units) == [f"organisations/{id}.md:3:9 {words}" for id, words in found]
    told = {id: f"events: [{{id: {id}, title: E, date: 2022, kind: visit, {whole[id]}}}]" for id in ids}
    files = {f"articles/{id}.md": matter(f"title: T\nid: t{id}\ndate: 2022\n{told[id]}") for id in ids}
    assert findings_of(files) == [f"articles/{id}.md:5:61 {words}" for id, words in found]


def test_parts_of_each_other_in_one_article() -> None:
    """The last event of a circle in one article is the place, however many events there are."""
    events = "".join(
        f"  - {{id: e{n:02}, title: E, date: 2022, kind: visit, parent: e{(n + 1) % 12:02}}}\n" for n in range(12)
    )
    (found,) = findings_of({A: article(events)})
    others = ", ".join(f"`e{n:02}`" for n in range(11))
    assert found == f"{A}:17:58 parent-cycle `e11` is a part of itself, by way of {others}"


EDITION = "edition {} on {} comes after edition {} on {}"


@pytest.mark.parametrize(
    ("editions", "found"),
    [
        ([("2018", 17), ("2019", 18), ("2022", 19)], []),
        ([("2018", 17), ("2019", None), ("2022", 18)], []),
        ([("2022", 19), ("2018", 17)], []),
        ([("2018", 17), ("2022", 17)], [f"7:69 edition-order {EDITION.format(17, 2022, 17, 2018)}"]),
        ([("2018", 18), ("2022", 17)], [f"7:69 edition-order {EDITION.format(17, 2022, 18, 2018)}"]),
    ],
)
def test_editions(editions: list[tuple[str, int | None]], found: list[str]) -> None:
    """Numbers of editions rise with time; gaps and editions without a number are nothing wrong."""
    events = "".join(
        f"  - {{id: e{n}, title: E, date: {date}, kind: forum, series: s, "
        + (f"edition: {edition}}}\n" if edition else "}\n")
        for n, (date, edition) in enumerate(editions)
    )
    files = {"series/s.md": matter("name: S"), A: article(events)}
    assert [line.removeprefix(f"{A}:") for line in findings_of(files)] == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("images: [{file: p.jpg, alt: P, credit: C, event: f}]", "6:50 ref-unknown there is no event `f`"),
        ("corrections: [{date: 2022-05-01, text: T, events: [e, f]}]", "6:55 ref-unknown there is no event `f`"),
        ("sources: [{agency: VNA}]", None),
    ],
)
def test_citations(more: str, found: str | None) -> None:
    """Pictures and corrections name events that an article tells."""
    events = "events: [{id: e, title: E, date: 2022, kind: visit}]"
    files: Files = {A: matter(f"title: T\nid: a\ndate: 2022\nsummary: S\n{more}\n{events}"), "articles/2022/p.jpg": b""}
    assert findings_of(files) == ([f"{A}:{found}"] if found else [])


def test_citations_of_events() -> None:
    """A source of an event that stands in an article names one that is there."""
    source = "{article: b}, {article: self}, {article: nobody}"
    events = f"  - {{id: e, title: E, date: 2022, kind: visit, sources: [{source}]}}\n"
    files = {A: article(events), B: matter("title: B\nid: b\ndate: 2022")}
    assert findings_of(files) == [f"{A}:6:99 ref-unknown there is no article `nobody`"]
