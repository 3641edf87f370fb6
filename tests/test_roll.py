"""Is everything found that front matter names, and is it clear who is meant?"""

from datetime import date
from typing import Any

import pytest

from attache.diagnostics import At
from attache.edits import extent_of
from attache.roll import FOLDER, Refusal, Roll, roll_of
from tests.sites import NOW, SITE, matter, records_of

EVENT = (
    "{title: T, date: 2022-04-13, kind: visit, place: {name: P, country: FR, area: sea}, countries: [JP, fr], host: FR,"
    " areas: [sea], officials: [Lan, {person: Gen. Lan}], organisations: [body], agreements: [accord], series: talks}"
)
FILES = {
    "site.yaml": SITE,
    "articles/a.md": matter(
        "title: T\nid: a\ndate: 2022-04-14\ncountries: [FR]\nareas: [sea]\nofficials: [lan]\norganisations: [Body]\n"
        f"agreements: [accord]\nseries: talks\nevents:\n  - {EVENT}\n"
        "figures: [{series: count, value: 1, as_of: 2022, article: a}]"
    ),
    "officials/lan.md": matter("name: Lan\ncountry: France"),
    "organisations/body.md": matter("name: Body\nparent: whole\nposts: [{id: p, label: P, country: JP}]"),
    "organisations/whole.md": matter("name: Whole\ncountry: FR"),
    "series/talks.md": matter("name: Talks\ncountries: [FR]\norganisations: [body]"),
    "figures/count.md": matter("name: Count\ncountries: [JP]"),
    "agreements/accord.md": matter("name: Accord\norganisations: [whole]\nsigned: 2022"),
    "areas/sea.md": matter("name: Sea\ncountries: [FR]"),
    "countries/jp.md": matter("groups: [{group: sea}]"),
}
AT_EVENT: At = ("events", 0)


def roll(files: dict[str, str] = FILES) -> Roll:
    """Give the roll of files."""
    return roll_of(records_of(files), date.fromisoformat(NOW))


def test_all_that_an_article_names() -> None:
    """Every name of head, events and counts is found with its type and place, in short forms too."""
    found = [(n.type, n.text, n.keys, n.at) for n in roll().namings() if n.record.path == "articles/a.md"]
    assert found == [
        ("country", "FR", ("FR",), ("countries", 0)),
        ("area", "sea", ("sea",), ("areas", 0)),
        ("official", "lan", ("lan",), ("officials", 0)),
        ("organisation", "Body", ("body",), ("organisations", 0)),
        ("agreement", "accord", ("accord",), ("agreements", 0)),
        ("series", "talks", ("talks",), ("series", 0)),
        ("country", "FR", ("FR",), (*AT_EVENT, "place", "country")),
        ("area", "sea", ("sea",), (*AT_EVENT, "place", "area")),
        ("country", "JP", ("JP",), (*AT_EVENT, "countries", 0)),
        ("country", "fr", ("FR",), (*AT_EVENT, "countries", 1)),
        ("country", "FR", ("FR",), (*AT_EVENT, "host", 0)),
        ("area", "sea", ("sea",), (*AT_EVENT, "areas", 0)),
        ("official", "Lan", ("lan",), (*AT_EVENT, "officials", 0, "person")),
        ("official", "Gen. Lan", ("lan",), (*AT_EVENT, "officials", 1, "person")),
        ("organisation", "body", ("body",), (*AT_EVENT, "organisations", 0)),
        ("agreement", "accord", ("accord",), (*AT_EVENT, "agreements", 0)),
        ("series", "talks", ("talks",), (*AT_EVENT, "series")),
        ("figure", "count", ("count",), ("figures", 0, "series")),
    ]
    for _, text, _, at in found:
        place = extent_of(FILES["articles/a.md"], at)
        assert place
        assert FILES["articles/a.md"][slice(*place)] == text


def test_all_that_the_registry_names() -> None:
    """Files of entities name others, too; groups, dates and labels are no entities."""
    found = [(n.record.path, n.type, n.text) for n in roll().namings() if n.record.path != "articles/a.md"]
    assert found == [
        ("agreements/accord.md", "organisation", "whole"),
        ("areas/sea.md", "country", "FR"),
        ("figures/count.md", "country", "JP"),
        ("officials/lan.md", "country", "France"),
        ("organisations/body.md", "organisation", "whole"),
        ("organisations/body.md", "country", "JP"),
        ("organisations/whole.md", "country", "FR"),
        ("series/talks.md", "country", "FR"),
        ("series/talks.md", "organisation", "body"),
    ]


@pytest.mark.parametrize(
    ("text", "type", "id"),
    [
        ("lan", "official", "lan"),
        ("Gen. LÀN", "official", "lan"),
        ("officials/Lan", "official", "lan"),
        ("JP", "country", "JP"),
        ("Sea", "area", "sea"),
        ("areas/sea", "area", "sea"),
    ],
)
def test_who_is_meant(text: str, type: str, id: str) -> None:
    """An id, a name with or without marks and titles, and an id with its folder."""
    plate = roll().meant(text).plate
    assert (plate.type, plate.id) == (type, id)


def test_of_several_none_is_meant() -> None:
    """Where two types have a name, the ids of both are given, to be chosen from."""
    there = roll({**FILES, "agreements/sea.md": matter("name: Sea")})
    with pytest.raises(Refusal, match=r"^“sea” may be any of agreements/sea, areas/sea$"):
        there.meant("sea")
    assert there.meant("agreements/sea").path == "agreements/sea.md"


def counted(files: dict[str, str], *types: str, registered: bool) -> list[tuple[Any, ...]]:
    """Give type, id, name, mentions and dates of rows."""
    rows = roll(files).rows(types or [*FOLDER], registered=registered)
    keys = ("type", "id", "name", "mentions", "first", "latest")
    return [tuple(row[key] for key in keys) for row in rows]


def test_rows_of_the_registry() -> None:
    """Every entity with a file has a row, in the order of the types asked for; the registry counts for no article."""
    assert counted(FILES, "official", "organisation", registered=True) == [
        ("official", "lan", "Lan", 3, "2022-04-13", "2022-04-14"),
        ("organisation", "body", "Body", 3, "2022-04-13", "2022-04-14"),
        ("organisation", "whole", "Whole", 2, None, None),
    ]


def test_rows_of_what_has_no_file() -> None:
    """Whoever is named most comes first; of unknown names each way of writing counts as one; countries need no file."""
    files = {
        **FILES,
        "articles/b.md": matter("title: T\nid: b\ndate: 202X\nofficials: [Gen. Bùi Hòa, Minh]\norganisations: [Bodys]"),
        "articles/c.md": matter(
            "title: T\nid: c\ndate: 2024\ndraft: true\nofficials: [Bui Hoa]\norganisations: [BODYS]"
        ),
        "articles/d.md": matter("title: T\nid: d\ndate: 2024\ncountries: [Nowhere]\nofficials: [Bui Hoa]"),
    }
    assert counted(files, registered=False) == [
        ("official", "bui-hoa", "Bùi Hòa", 3, "202X", "2024"),
        ("organisation", None, "Bodys", 2, "202X", "2024"),
        ("official", "minh", "Minh", 1, "202X", "202X"),
    ]
    (row, *_) = roll(files).rows(["organisation"], registered=False)
    assert (row["written"], row["near"]) == (["Bodys", "BODYS"], ["body"])
    assert row["where"] == [("articles/b.md", ("organisations", 0)), ("articles/c.md", ("organisations", 0))]
