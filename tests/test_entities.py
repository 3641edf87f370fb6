"""Everything that has an id, names and a page is registered once, and people whom nobody described too."""

import unicodedata

import pytest

from tests.sites import article, findings_of, linked, matter, records_of

NFD = unicodedata.normalize("NFD", "officials/Đặng.md")
A = "articles/2022/2022-04-14-a.md"


def visit(rest: str) -> str:
    """Write an event on 14 April 2022 with more fields."""
    return f"  - {{id: e, title: E, date: 2022-04-14, kind: visit, {rest}}}\n"


@pytest.mark.parametrize(
    ("path", "front", "type", "id", "name", "address"),
    [
        ("officials/phan-van-giang.md", "name: P", "official", "phan-van-giang", "P", "/officials/phan-van-giang/"),
        ("officials/Đặng Đức.md", "name: Đ", "official", "dang-duc", "Đ", "/officials/dang-duc/"),
        ("officials/old/x.md", "name: X\nid: y", "official", "y", "X", "/officials/y/"),
        ("officials/x.md", "name: X\nslug: y", "official", "x", "X", "/officials/y/"),
        ("organisations/un.md", "name: UN", "organisation", "un", "UN", "/organisations/un/"),
        ("series/s.md", "name: S", "series", "s", "S", "/series/s/"),
        ("figures/f.md", "name: F", "figure", "f", "F", "/figures/f/"),
        ("agreements/a.md", "name: A", "agreement", "a", "A", "/agreements/a/"),
        ("areas/abyei.md", "name: Abyei", "area", "abyei", "Abyei", "/areas/abyei/"),
        ("countries/jp.md", "summary: S", "country", "JP", "Japan", "/countries/japan/"),
        ("countries/JP.md", "name: Nippon", "country", "JP", "Nippon", "/countries/japan/"),
        ("countries/japan.md", "id: jp", "country", "JP", "Japan", "/countries/japan/"),
    ],
)
def test_files_become_entities(path: str, front: str, type: str, id: str, name: str, address: str) -> None:
    """A file's id is its own or its name's, its address its slug's, its name its own or CLDR's."""
    digest, found = linked({path: matter(front)})
    plate = digest.entities[type][id].plate
    assert (plate.type, plate.id, plate.name, plate.address, found) == (type, id, name, address, [])


@pytest.mark.parametrize(
    ("id", "name", "address"),
    [
        ("VN", "Vietnam", "/countries/vietnam/"),
        ("US", "United States", "/countries/united-states/"),
        ("LA", "Laos", "/countries/laos/"),
        ("NO", "Norway", "/countries/norway/"),
        ("CI", "Côte d’Ivoire", "/countries/cote-divoire/"),
    ],
)
def test_every_country_exists_without_a_file(id: str, name: str, address: str) -> None:
    """A country of ISO 3166-1 has name and address though nobody wrote of it."""
    entity = linked({})[0].entities["country"][id]
    assert (entity.plate.name, entity.plate.address, entity.path) == (name, address, None)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        *(("VN", "VN"), ("vn", "VN"), ("VNM", "VN"), ("Vietnam", "VN"), ("Viet Nam", "VN"), ("Việt Nam", "VN")),
        *(("NO", "NO"), ("no", "NO"), ("UK", "GB"), ("USA", "US"), ("united-states", "US"), ("Lao PDR", "LA")),
        *(("Nhật Bản", "JP"), ("South Sudan", "SS"), ("Cambodia", "KH"), ("Russia", "RU")),
    ],
)
def test_countries_are_found_by_many_names(text: str, id: str) -> None:
    """Codes, addresses, names in the site's languages and names of news texts all mean the country."""
    site = "title: T\nurl: https://example.org/\nlanguages: [en-GB, vi]\n"
    digest, _ = linked({"site.yaml": site, A: article(visit(f"countries: [{text}]"))})
    assert [plate.id for plate in digest.events[0].parties] == [id]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"countries/japan.md": "x: y"},
            [
                "countries/japan.md:2:1 field-unknown a country has no field `x`",
                "countries/japan.md:2:1 file-name this is no country code",
            ],
        ),
        ({"countries/xx.md": "name: X"}, ["countries/xx.md:2:1 file-name this is no country code"]),
        ({"officials/!!!.md": "name: X"}, ["officials/!!!.md:2:1 file-name no id can be made from the file's name"]),
        (
            {"officials/a.md": "name: X", "officials/b.md": "id: a\nname: Y"},
            ["officials/b.md:2:5 id-duplicate the id `a` is taken by officials/a.md"],
        ),
        (
            {"officials/A B.md": "name: X", "officials/a-b.md": "name: Y"},
            ["officials/a-b.md:2:1 id-duplicate the id `a-b` is taken by officials/A B.md"],
        ),
        (
            {"officials/Đặng.md": "name: X", NFD: "name: X"},
            ["officials/Đặng.md:2:1 id-duplicate the id `dang` is taken by " + NFD],
        ),
        (
            {
                "organisations/a.md": "name: A\nposts: [{id: p, label: P}]",
                "organisations/b.md": "name: B\nposts: [{id: p, label: Q}]",
            },
            ["organisations/b.md:3:14 id-duplicate the post `p` is defined in organisations/a.md"],
        ),
        (
            {"organisations/!.md": "name: A\nposts: [{id: p, label: P}]"},
            ["organisations/!.md:2:1 file-name no id can be made from the file's name"],
        ),
        (
            {"officials/a.md": "name: Lê An", "officials/b.md": "name: B\naliases: [Le An]"},
            [
                "officials/a.md:2:7 alias-shared the name “Lê An” is shared with `b`",
                "officials/b.md:3:11 alias-shared the name “Le An” is shared with `a`",
            ],
        ),
    ],
)
def test_what_cannot_be_registered(files: dict[str, str], found: list[str]) -> None:
    """Files without a usable id, ids that are taken and names that two share are said at their place."""
    assert findings_of({path: matter(front) for path, front in files.items()}) == found


def test_equal_ids_of_two_types_are_two_things() -> None:
    """An id is unique within its type."""
    digest, found = linked({"officials/x.md": matter("name: X"), "series/x.md": matter("name: Y")})
    assert (digest.entities["official"]["x"].plate.name, digest.entities["series"]["x"].plate.name) == ("X", "Y")
    assert found == []


@pytest.mark.parametrize(
    ("people", "id", "name"),
    [
        (["Nguyen Chi Vinh"], "nguyen-chi-vinh", "Nguyen Chi Vinh"),
        (["Nguyen Chi Vinh", "Nguyễn Chí Vịnh"], "nguyen-chi-vinh", "Nguyễn Chí Vịnh"),
        (["Nguyễn Chí Vịnh", "Nguyen Chí Vinh"], "nguyen-chi-vinh", "Nguyễn Chí Vịnh"),
        (["Gen. Onodera Itsunori", "Defence Minister Onodera Itsunori"], "onodera-itsunori", "Onodera Itsunori"),
        (["Prime Minister Abe Shinzo, LDP"], "abe-shinzo", "Abe Shinzo"),
        (["O'Neil", "O’Neil"], "oneil", "O’Neil"),
    ],
)
def test_unregistered_officials(people: list[str], id: str, name: str) -> None:
    """Spellings of one person are one entity, called by the bare name with the most marks, and warned of each time."""
    files = {
        A: article(
            "".join(visit(f'officials: ["{who}"]').replace("id: e", f"id: e{n}") for n, who in enumerate(people))
        )
    }
    digest, found = linked(files)
    assert {who.official.id for event in digest.events for who in event.officials} == {id}
    assert digest.entities["official"][id].plate.name == name
    assert [line.split(" ", 1)[1] for line in found] == [f"official-unregistered {name} is not registered"] * len(
        people
    )


def test_unregistered_officials_of_the_head() -> None:
    """Who is named in the head of an article is registered and warned of like one who was at an event."""
    digest, found = linked({A: article(more="officials: [Someone Else]")})
    assert [plate.id for plate in digest.articles[0].concerns] == ["someone-else"]
    assert found == [f"{A}:6:13 official-unregistered Someone Else is not registered"]


def test_a_name_without_letters_is_nobody() -> None:
    """A name of which no id can be made is an error."""
    assert findings_of({A: article(visit("officials: ['?!']"))}) == [
        f"{A}:6:66 name-unknown no official is called “?!”"
    ]


def test_tags_are_one_by_their_slug() -> None:
    """Spellings of a tag are one tag, called as the first article calls it; one without letters makes none."""
    files = {
        "articles/a.md": matter("title: A\nid: a\ndate: 2022\ntags: [War Legacy, '…']"),
        "articles/b.md": matter("title: B\nid: b\ndate: 2022\ntags: [war legacy, War-Legacy]"),
    }
    digest, _ = linked(files)
    assert {id: entity.plate.name for id, entity in digest.entities["tag"].items()} == {"war-legacy": "War Legacy"}
    assert len(digest.articles_of["tag", "war-legacy"]) == 2


def test_words_of_the_vocabulary_are_entities() -> None:
    """Every kind has a page under its word, called by its label in the site's language."""
    kind = linked({"vocabulary.yaml": "kinds:\n  parade: {label: {en: Parade, vi: Duyệt binh}}\n"})[0].entities["kind"][
        "parade"
    ]
    assert (kind.plate.name, kind.plate.address) == ("Parade", "/kinds/parade/")


def test_native_names() -> None:
    """A native name finds its owner, and a printed name that is the native one carries its language."""
    digest, _ = linked(
        {
            "officials/a.md": matter("name: Phan Văn Giang\nnative: {name: Phan Văn Giang, language: vi}"),
            "officials/b.md": matter("name: Onodera Itsunori\nnative: {name: 小野寺五典, language: ja}"),
            A: article(visit("officials: [小野寺五典]")),
        }
    )
    assert digest.entities["official"]["a"].plate.language == "vi"
    assert digest.entities["official"]["b"].plate.language is None
    assert [who.official.id for who in digest.events[0].officials] == ["b"]


def test_records_of_the_same_table_are_equal() -> None:
    """The same text gives the same record, stamp included."""
    files = {"officials/a.md": matter("name: A", "Text.")}
    assert records_of(files) == records_of(files)
