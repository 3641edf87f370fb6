"""Which tables are there, what stands in them, and do other programs read them as they were written?"""

import csv
import io
import json
import re
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from attache.compose import site_of
from attache.outputs.datasets import datapackage, table_csv, table_json
from attache.outputs.sqlite import database
from attache.plan import Planned, plan
from attache.registry import fold
from attache.tables import DataFile, DataPage, Table, declared
from attache.views import Page, Site
from attache.words import catalogue
from tests.conftest import ROOT
from tests.sites import linked, matter
from tests.test_plan import FULL, Makers

Files = Mapping[str, str]
SITE = "title: T\nurl: https://example.org/d/\nidentity: example.org,2026\nhome_country: FR\n"
DOCUMENT = (ROOT / "docs/data.md").read_text(encoding="utf-8")
WRITERS = {"table_csv": table_csv, "table_json": table_json, "datapackage": datapackage, "database": database}
CONTENT = {
    path.relative_to(ROOT / "content").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "content").rglob("*"))
    if path.suffix in (".md", ".yaml")
}
# A formula in a cell, as programs of tables read it: the mark of a spreadsheet's formula, however many apostrophes on.
MARKED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def listed(table: Table) -> str:
    """Write a table as `docs/data.md` lists it."""
    lines = [f"### {table.name}", "", table.description, ""]
    if table.name != "entities" and table.columns == declared().tables["entities"].columns:
        return "\n".join([*lines[:2], f"{table.description} The columns are those of entities.", ""])
    others = {column: other for columns, other in table.refers for column in columns}
    lines += ["| column | type | what it holds |", "| --- | --- | --- |"]
    for column in table.columns:
        name = f"`{column.name}`" + (" (key)" if column.name in table.key else "")
        to = f" Refers to `{others[column.name]}`." if column.name in others else ""
        lines.append(f"| {name} | {column.type} | {column.description}{to} |")
    return "\n".join([*lines, ""])


ENTITY = "type id uid url name native aliases note country wikidata events first_event first latest_event latest"
COLUMNS = {
    "events": (
        "id uid url title date earliest latest precision year counted_in counts status overdue kind level format "
        "mode countries place place_country place_area series edition parent article topics date_text date_basis "
        "window period summary note confidence"
    ),
    "participants": "event n official name country post post_label rank rank_short role as_printed url",
    "event_countries": "event country name party host place home url",
    "event_entities": "event type entity name url",
    "mentions": "event article date earliest latest precision note url",
    "claims": "n event official article field recorded value status source note url",
    "matrix": "country name kind counted_in events url",
    "series": (
        "id url name kind cadence numbering editions last state due due_earliest due_latest planned_event changes_on"
    ),
    "posts_held": (
        "official n name what id label native organisation held held_from held_to open beside confidence note url"
    ),
    "figures": (
        "series n name value unit bound as_of earliest latest precision text counts article source confidence note url"
    ),
    "articles": (
        "id uid url title type date earliest latest precision updated language summary events mentions topics"
    ),
    "article_entities": "article type entity name url",
    "sources": (
        "n article event type entity agency writer host title source_url date date_text ref retrieved archive "
        "language translated_from note url"
    ),
    "entities": ENTITY,
    "countries": ENTITY,
    "officials": ENTITY,
    "organisations": ENTITY,
    "kinds": ENTITY,
    "agreements": "id url name kind countries signed signed_event in_force in_force_from in_force_to",
    "months": "month url events articles",
    "corrections": "n date what article title text events url",
}

SMALL = {
    "site.yaml": SITE,
    "officials/alex.md": matter(
        "name: Alex Moreau\ncountry: FR\nposts:\n  - {post: fr-minister, held: 2020/..}\n  - {post: fr-envoy, held: "
        "2024/.., beside: true}\nranks: [{rank: general, held: /2025}]"
    ),
    "organisations/fr-ministry.md": matter(
        "name: Ministry\ncountry: FR\nkind: ministry\nposts:\n  - {id: fr-minister, label: Minister, level: minister}\n"
        "  - {id: fr-envoy, label: Envoy}"
    ),
    "articles/2024/2024-05-04-a.md": matter(
        "title: A visit\nid: a\ndate: 2024-05-04\nevents:\n  - {id: ev-visit, title: Visit, date: 2024-05, kind: visit,"
        " mode: abroad, place: {name: Kyoto, country: JP}, countries: [FR, JP], host: [JP], officials: [{person: Alex "
        "Moreau, role: guest}], topics: [border, training]}\n  - {id: ev-part, title: Lunch, date: 2024-05-03, kind: "
        "meeting, parent: ev-visit, countries: [FR, JP]}"
    ),
}


def pages(files: Files, now: str = "2026-11-22") -> tuple[Site, dict[str, Planned]]:
    """Plan a site: its settings, and its files of data by their names."""
    digest, _ = linked(dict(files), now=now)
    site = site_of(digest, {})
    made = plan(digest, site, Makers(), catalogue(site.language))
    return site, {page.file: page for page in made}


def outputs(files: Files, now: str = "2026-11-22") -> dict[str, bytes]:
    """Write all data of a site: bytes by file."""
    site, made = pages(files, now)
    return {file: WRITERS[page.maker](page.view, site) for file, page in made.items() if page.maker in WRITERS}  # type: ignore[operator]


def from_csv(data: bytes) -> list[dict[str, Any]]:
    """Read CSV back, with what keeps a spreadsheet from running a text taken off."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [{name: cell[1:] if MARKED.match(cell) else cell for name, cell in row.items()} for row in rows]


def quoted(text: str) -> str:
    """Write a text as YAML in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def as_text(value: Any) -> str:
    """Say a value of JSON as CSV does."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def from_database(data: bytes, query: str) -> list[tuple[Any, ...]]:
    """Ask a database that is held in memory."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(data)
        return opened.execute(query).fetchall()


@pytest.fixture(scope="module", params=["full", "content"])
def made(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """Give the data of the full test site, and of this repository's content."""
    return outputs(FULL if request.param == "full" else CONTENT)


@pytest.fixture(scope="module")
def content() -> dict[str, bytes]:
    """Give the data of this repository's content."""
    return outputs(CONTENT)


# The declaration -----------------------------------------------------------------------------------------------------


def test_names_and_order_of_columns_are_a_promise() -> None:
    """A column that is renamed or moved breaks what others have built on it; new ones come last."""
    assert {name: " ".join(c.name for c in table.columns) for name, table in declared().tables.items()} == COLUMNS


def test_every_key_is_a_column_of_its_table() -> None:
    """Foreign keys are as wide as the keys to which they refer."""
    tables = declared().tables
    for table in tables.values():
        names = {column.name for column in table.columns}
        assert names.issuperset(table.key)
        for columns, other in table.refers:
            assert names.issuperset(columns) and len(columns) == len(tables[other].key)


def test_the_document_lists_every_table() -> None:
    """`docs/data.md` has the words of the declaration, in its order."""
    assert DOCUMENT[DOCUMENT.index("### events") :] == "\n".join(listed(table) for table in declared().tables.values())


# Rows ----------------------------------------------------------------------------------------------------------------


def test_the_rows_of_a_small_digest() -> None:
    """A visit in May 2024 of someone with two posts, and a part of it, which does not count."""
    files = outputs(SMALL)
    url = "https://example.org/d/articles/2024/a/"
    events = json.loads(files["data/events.json"])
    assert [{name: value for name, value in row.items() if value not in (None, False)} for row in events] == [
        {
            "id": "ev-part",
            "uid": "tag:example.org,2026:events/ev-part",
            "url": f"{url}#ev-part",
            "title": "Lunch",
            "date": "2024-05-03",
            "earliest": "2024-05-03",
            "latest": "2024-05-03",
            "precision": "day",
            "year": 2024,
            "counted_in": "2024",
            "status": "held",
            "kind": "meeting",
            "countries": "FR; JP",
            "parent": "ev-visit",
            "article": "a",
        },
        {
            "id": "ev-visit",
            "uid": "tag:example.org,2026:events/ev-visit",
            "url": f"{url}#ev-visit",
            "title": "Visit",
            "date": "2024-05",
            "earliest": "2024-05-01",
            "latest": "2024-05-31",
            "precision": "month",
            "year": 2024,
            "counted_in": "2024",
            "counts": True,
            "status": "held",
            "kind": "visit",
            "level": "minister",
            "mode": "abroad",
            "countries": "FR; JP",
            "place": "Kyoto",
            "place_country": "JP",
            "article": "a",
            "topics": "border; training",
        },
    ]
    assert files["data/participants.csv"].decode() == (
        "event,n,official,name,country,post,post_label,rank,rank_short,role,as_printed,url\r\n"
        f"ev-visit,1,alex,Alex Moreau,FR,fr-minister,Minister,General,Gen.,guest,,{url}#ev-visit\r\n"
        f"ev-visit,2,alex,Alex Moreau,FR,fr-envoy,Envoy,General,Gen.,guest,,{url}#ev-visit\r\n"
    )
    assert files["data/event_countries.csv"].decode() == (
        "event,country,name,party,host,place,home,url\r\n"
        f"ev-part,FR,France,true,false,false,true,{url}#ev-part\r\n"
        f"ev-part,JP,Japan,true,false,false,false,{url}#ev-part\r\n"
        f"ev-visit,FR,France,true,false,false,true,{url}#ev-visit\r\n"
        f"ev-visit,JP,Japan,true,true,true,false,{url}#ev-visit\r\n"
    )
    assert files["data/matrix.csv"].decode() == (
        "country,name,kind,counted_in,events,url\r\nJP,Japan,visit,2024,1,https://example.org/d/countries/japan/\r\n"
    )
    held = "name,what,id,label,native,organisation,held,held_from,held_to,open,beside,confidence,note,url"
    page = "https://example.org/d/officials/alex/"
    assert files["data/posts_held.csv"].decode() == (
        f"official,n,{held}\r\n"
        f"alex,1,Alex Moreau,post,fr-envoy,Envoy,,fr-ministry,2024/..,2024-01-01,,true,true,,,{page}\r\n"
        f"alex,2,Alex Moreau,post,fr-minister,Minister,,fr-ministry,2020/..,2020-01-01,,true,false,,,{page}\r\n"
        f"alex,3,Alex Moreau,rank,general,General,,,/2025,,2025-12-31,false,false,,,{page}\r\n"
    )


def test_without_an_address_rows_have_the_address_within_the_site() -> None:
    """No `url:` is no reason to go without data."""
    rows = json.loads(outputs({**SMALL, "site.yaml": "title: T\n"})["data/articles.json"])
    assert [row["url"] for row in rows] == ["/articles/2024/a/"]


def test_data_is_made_where_it_is_asked_for() -> None:
    """Without `data` among the outputs there is neither a table nor a twin, and no page that explains them."""
    _, made = pages({**SMALL, "site.yaml": f"{SITE}outputs: []\n"})
    assert not [file for file in made if file.startswith("data/") or file.endswith(("index.csv", "index.json"))]


def test_every_row_has_the_address_of_a_page_that_is_there(made: dict[str, bytes]) -> None:
    """Of the full site and of the content alike; an anchor is that of the event."""
    package = json.loads(made["data/datapackage.json"])
    _, there = pages(FULL if "full" in package["homepage"] else CONTENT)
    for name in declared().tables:
        for row in json.loads(made[f"data/{name}.json"]):
            path = row["url"].removeprefix(package["homepage"].rstrip("/")).split("#")[0]
            assert path.startswith("/") and f"{path[1:]}index.html" in there, row


def test_csv_json_and_the_database_hold_the_same(made: dict[str, bytes]) -> None:
    """Every value of every table, in the same order."""
    for name, table in declared().tables.items():
        rows = json.loads(made[f"data/{name}.json"])
        assert from_csv(made[f"data/{name}.csv"]) == [{key: as_text(row[key]) for key in row} for row in rows]
        assert from_database(made["data/digest.sqlite"], f"SELECT * FROM {name} ORDER BY rowid") == [
            tuple(row.values()) for row in rows
        ]
        assert all(tuple(row) == tuple(column.name for column in table.columns) for row in rows)


def test_json_has_a_row_a_line(content: dict[str, bytes]) -> None:
    """So that a change of a row is a change of a line."""
    lines = content["data/series.json"].decode().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 5)
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]] == [
        "vn-defence-diplomacy-reviews",
        "vn-defence-exhibition",
        "vn-la-border-exchange",
    ]
    assert outputs({})["data/events.json"] == b"[\n]\n"


# Other programs ------------------------------------------------------------------------------------------------------


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files of `data/` into a folder."""
    for file, data in files.items():
        if file.startswith("data/"):
            (folder / file.removeprefix("data/")).write_bytes(data)
    return folder


def validated(folder: Path) -> list[str]:
    """Say what Frictionless finds wrong with a package: `<table> <sort of error>`."""
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json", "--json"]
    said = json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout)
    tasks = [f"{task['name']} {error['type']}" for task in said["tasks"] for error in task["errors"]]
    assert len(said["tasks"]) == len(declared().tables) or said["errors"]
    return [error["type"] for error in said["errors"]] + tasks


def test_frictionless_finds_nothing_wrong(made: dict[str, bytes], tmp_path: Path) -> None:
    """Types, keys, references and the package itself."""
    assert validated(write(tmp_path, made)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("events.csv", "2024-05-31", "May", "events type-error"),
        ("participants.csv", "ev-visit,2", "ev-visit,1", "participants primary-key"),
        ("participants.csv", "alex,Alex", "alix,Alex", "participants foreign-key"),
        ("matrix.csv", "country,name", "name,country", "matrix incorrect-label"),
    ],
)
def test_frictionless_would_find_it(file: str, old: str, new: str, found: str, tmp_path: Path) -> None:
    """A type, a key, a reference and a head that are wrong."""
    wrong = write(tmp_path, outputs(SMALL)) / file
    wrong.write_bytes(wrong.read_bytes().replace(old.encode(), new.encode()))
    assert found in validated(tmp_path)


def test_the_package_says_what_a_reader_of_numbers_must_know(content: dict[str, bytes]) -> None:
    """Title, licence, counting rules, units; no clock."""
    package = json.loads(content["data/datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert (package["name"], package["title"], package["homepage"]) == (
        "attache",
        "Attaché",
        "https://attache.example/",
    )
    path = "https://creativecommons.org/licenses/by/4.0/"
    assert package["licenses"] == [{"name": "cc-by-4-0", "title": "CC BY 4.0", "path": path}]
    assert package["countingRules"] == list(declared().counting) and "created" not in package
    fields = {field["name"]: field for resource in package["resources"] for field in resource["schema"]["fields"]}
    assert fields["retrieved"]["type"] == "date" and fields["archive"]["format"] == "uri"
    matrix = next(resource for resource in package["resources"] if resource["name"] == "matrix")
    assert {f["name"]: f.get("unit") for f in matrix["schema"]["fields"]}["events"] == "events"


def test_the_database_is_sound(made: dict[str, bytes]) -> None:
    """No damage, no reference to nothing, an index for each foreign key."""
    data = made["data/digest.sqlite"]
    assert from_database(data, "PRAGMA integrity_check") == [("ok",)]
    assert from_database(data, "PRAGMA foreign_key_check") == []
    indexes = from_database(data, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    assert indexes == [(sum(len(table.refers) for table in declared().tables.values()),)]
    for view in declared().views:
        assert from_database(data, f"SELECT count(*) FROM {view}")[0][0] > 0


def test_the_database_holds_nothing_that_nobody_wrote(made: dict[str, bytes]) -> None:
    """Neither a version of SQLite, nor what lay in freed room between the cells of a page and their list (SQLite's file
    format, 1.6).
    """
    data = made["data/digest.sqlite"]
    kinds: Counter[tuple[int, int, int]] = Counter()
    for start in range(0, len(data), 4096):
        page, head = data[start : start + 4096], 0 if start else 100
        kind, _, cells, content, fragments = struct.unpack_from(">BHHHB", page, head)
        if kind in (2, 5, 10, 13):
            room = page[head + (12 if kind in (2, 5) else 8) + 2 * cells : content]
            kinds[kind, len(room), room.count(0)] += 1
            assert fragments == 0
    assert data[96:100] == bytes(4) and sum(kinds.values()) > 60
    assert {kind: room for kind, room, zeros in kinds if room != zeros} == {}


def test_a_whole_number_is_stored_as_one() -> None:
    """In a column of numbers, where libraries differ in how they store it; what is no whole number is a real one."""
    files = {
        "figures/f.md": "---\nname: F\nunit: ships\nvalues:\n"
        "  - {value: 33, as_of: 2023}\n  - {value: 2.5, as_of: 2024}\n---\n"
    }
    found = from_database(outputs(files)["data/digest.sqlite"], "SELECT value, typeof(value) FROM figures ORDER BY n")
    assert found == [(33, "integer"), (2.5, "real")]


@pytest.mark.parametrize("typed", ["Ngô Xuân Lịch", "ngo xuan lich", "NGO XUAN LICH"])
def test_a_name_is_found_however_it_is_typed(typed: str, content: dict[str, bytes]) -> None:
    """By its folded form; an entity by its other names too."""
    query = f"SELECT type, id FROM search WHERE search MATCH 'folded: \"{fold(typed)}\"' AND type = 'official'"
    assert from_database(content["data/digest.sqlite"], query) == [("official", "ngo-xuan-lich")]


def test_letters_that_unicode_does_not_take_apart_are_folded_too() -> None:
    """`đ` is found as `d`, which SQLite's own tokenizer does not do."""
    data = outputs({"tags.md": "", "articles/a.md": matter("title: Đỗ Xuân Đạt\nid: a\ndate: 2024\nsummary: Łódź")})
    sql = "SELECT id FROM search WHERE search MATCH '{}'"
    assert from_database(data["data/digest.sqlite"], sql.format("do AND dat AND lodz")) == [("a",)]
    assert from_database(data["data/digest.sqlite"], sql.format("title: dat")) == []


def test_only_what_is_due_depends_on_the_day() -> None:
    """Another day alters what is overdue and the state of series, and nothing else."""
    one, other = (outputs(FULL, now) for now in ("2026-11-22", "2028-11-22"))
    tables = {name for name in declared().tables if one[f"data/{name}.json"] != other[f"data/{name}.json"]}
    assert tables == {"events", "series"} and one["data/datapackage.json"] == other["data/datapackage.json"]
    for name in tables:
        for row, then in zip(*(json.loads(found[f"data/{name}.json"]) for found in (one, other)), strict=True):
            assert {key for key in row if row[key] != then[key]} <= {
                *("overdue", "state", "due", "due_earliest", "due_latest", "planned_event", "changes_on")
            }


# What goes in comes out ----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''@x",
        "+84",
        "-3",
        "@SUM(A1)",
        "＝A1",
        'He said "no"',
        "a,b;c",
        "Đại tướng Phạm",
        "🎖️",
        "x" * 10_000,
    ]
)


@hypothesis_settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_what_goes_into_a_table_comes_out_unchanged(title: str, note: str) -> None:
    """Of CSV, JSON and the database: any text of an author, however long, in any writing, with a formula before it."""
    title, note = title.strip() or "T", note.strip() or "N"
    front = f"title: T\nid: a\ndate: 2024\nevents: [{{id: ev-a, date: 2024, kind: visit, title: {quoted(title)}, "
    site, made = pages({"articles/a.md": matter(f"{front}note: {quoted(f'{note}{chr(10)}{title}')}}}]")})
    event = made["data/events.csv"].view.dataset.items[0].event  # type: ignore[attr-defined]
    said = (event.title, event.note)
    written = {file: WRITERS[made[f"data/{file}"].maker] for file in ("events.csv", "events.json", "digest.sqlite")}
    found = {file: write(made[f"data/{file}"].view, site) for file, write in written.items()}  # type: ignore[operator]
    assert [(row["title"], row["note"]) for row in from_csv(found["events.csv"])] == [said]
    assert [(row["title"], row["note"]) for row in json.loads(found["events.json"])] == [said]
    assert from_database(found["digest.sqlite"], "SELECT title, note FROM events") == [said]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+84 24", "'+84 24"),
        ("-3 degrees", "'-3 degrees"),
        ("@all", "'@all"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("’tis", "’tis"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
    ],
)
def test_no_spreadsheet_runs_a_text(text: str, cell: str) -> None:
    """A text that begins as a formula does has an apostrophe before it, in CSV alone."""
    files = outputs({"articles/a.md": matter(f"title: {quoted(text)}\nid: a\ndate: 2024")})
    rows = list(csv.reader(io.StringIO(files["data/articles.csv"].decode(), newline="")))
    assert rows[1][3] == cell and json.loads(files["data/articles.json"])[0]["title"] == text
    assert files["articles/index.csv"] == files["data/articles.csv"]


def test_a_number_is_no_text() -> None:
    """A negative one stays a number."""
    values = "values: [{value: -5, as_of: 2020}, {value: 2.5, as_of: 2021}, {value: 1000, as_of: 2022}]"
    files = outputs({"figures/f.md": matter(f"name: F\n{values}")})
    assert [row["value"] for row in from_csv(files["data/figures.csv"])] == ["-5", "2.5", "1000"]
    assert [row["value"] for row in json.loads(files["data/figures.json"])] == [-5, 2.5, 1000]


# Twins ---------------------------------------------------------------------------------------------------------------


def twins(files: Files) -> Iterator[tuple[Page, bytes, DataFile]]:
    """Give each list of a site with its twin as JSON."""
    site, made = pages(files)
    for page in made.values():
        if page.view.tabled and page.maker.endswith(".html"):
            view = made[f"{page.file.removesuffix('.html')}.json"].view
            assert isinstance(view, DataFile) and f"{page.file.removesuffix('.html')}.csv" in made
            yield page.view, table_json(view, site), view


def test_a_list_has_a_twin_with_its_rows() -> None:
    """Of every sort of list in the full site, the table that it is a part of and the ids of its rows."""
    found = {
        view.address: (twin.dataset.name, [row.get("id", row.get("month")) for row in json.loads(data)])
        for view, data, twin in twins(FULL)
    }
    talks = ["ev-talks-2", "ev-talks-1"]
    events = ["ev-talks-2", "ev-ride", "ev-visit", "ev-talks-1", "ev-mission", "ev-old"]
    assert found["/timeline/"] == found["/countries/japan/"] == ("events", events)
    assert found["/timeline/1980s/"] == ("events", ["ev-old"])
    assert found["/series/yearly-talks/"] == ("events", talks)
    assert found["/articles/"] == ("articles", ["visit-to-tokyo", "a-view", "first-talks"])
    assert found["/articles/2025/"] == ("articles", ["first-talks"])
    assert found["/digest/"] == ("months", sorted(found["/digest/"][1], reverse=True))
    assert found["/digest/2026-12/"] == ("events", ["ev-talks-2"])
    assert found["/officials/"] == ("entities", ["alex-moreau", "kenji-sato"])
    assert found["/matrix/"][0] == "matrix" and found["/corrections/"][0] == "corrections"
    assert found["/figures/"][0] == found["/figures/offices/"][0] == "figures"


def test_a_twin_is_whole_where_the_list_is_cut() -> None:
    """A list of 130 events shows twenty; its twin has them all, and so has that of each year together."""
    told = "".join(
        f"  - {{id: ev-{n}, title: E{n}, date: {2000 + n % 3}, kind: visit, countries: [FR, JP]}}\n" for n in range(130)
    )
    files = {"site.yaml": SITE, "articles/a.md": matter(f"title: T\nid: a\ndate: 2024\nevents:\n{told}")}
    found = {view.address: json.loads(data) for view, data, _ in twins(files)}
    years = [row for year in ("2002", "2001", "2000") for row in found[f"/countries/japan/{year}/"]]
    assert len(found["/countries/japan/"]) == 130 and found["/countries/japan/"] == found["/timeline/"] == years


def test_an_index_says_how_many_and_when() -> None:
    """The row of an entity: how many events count, the first and the latest."""
    found = {view.address: json.loads(data) for view, data, _ in twins(FULL)}
    japan = next(row for row in found["/countries/"] if row["id"] == "JP")
    assert (japan["events"], japan["first"], japan["latest"]) == (4, "198X", "2026-10-30/2026-11-01")


def test_the_page_of_data_is_there_to_be_linked() -> None:
    """A link to it is right, its address is taken, maps have it, and no file of rows stands in them."""
    linking = {"articles/a.md": matter("title: T\nid: a\ndate: 2024", "[Data](/data/)")}
    assert not [said for said in linked(linking)[1] if "link-unknown" in said]
    taken = linked({"pages/data.md": matter("title: Mine")})[1]
    assert [said for said in taken if "address-collision" in said]
    entries = [address for address, _ in pages(SMALL)[1]["sitemap-pages.xml"].view.entries]  # type: ignore[attr-defined]
    assert "/data/" in entries and not [address for address in entries if not address.endswith("/")]


# The eleven questions ------------------------------------------------------------------------------------------------

QUESTIONS = {
    int(number): re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    for number, text in re.findall(r"^### (\d+)\. .*?\n(.*?)(?=^##)", DOCUMENT, re.DOTALL | re.MULTILINE)
}


def test_each_question_has_its_query(made: dict[str, bytes]) -> None:
    """Eleven questions; every query runs on the full site and on the content, and has an answer there."""
    assert sorted(QUESTIONS) == list(range(1, 12)) and all(QUESTIONS.values())
    for queries in QUESTIONS.values():
        for query in queries:
            from_database(made["data/digest.sqlite"], query)


GIANG = ("Phan Văn Giang", "Minister of National Defence", "General", "Chansamone Chanyalath")
ANSWERS: list[tuple[int, int, list[tuple[Any, ...]]]] = [
    (
        1,
        0,
        [
            (
                *("2018-04-10", "Tokyo", "Ngô Xuân Lịch", "Minister of National Defence", "General"),
                *("Shinzo Abe", "Prime Minister of Japan"),
            ),
            *(
                (date, place, *GIANG, f"{office} of Laos")
                for date, place in (
                    ("2024-10-22/2024-10-23", "Sơn La (Vietnam) and Houaphanh (Laos)"),
                    ("2024-10-23", "Pahang Primary and Secondary School, Houaphanh"),
                )
                for office in ("Minister of National Defence", "Deputy Prime Minister")
            ),
        ],
    ),
    (
        2,
        0,
        [
            *(("China", "minister", 1), ("France", None, 1), ("Indonesia", "minister", 1), ("Japan", "head", 1)),
            *(("Laos", "minister", 1), ("United Kingdom", "head", 1), ("United States", None, 2)),
            ("United States", "minister", 1),
        ],
    ),
    (
        3,
        1,
        [
            *(("1954", 1, 1, 11.1), ("1980s", 1, 1, 11.1), ("1991", 1, 1, 11.1), ("1995", 1, 1, 11.1)),
            *(("2015", 1, 2, 22.2), ("2018", 1, 1, 11.1), ("2024", 2, 2, 22.2)),
        ],
    ),
    (
        4,
        0,
        [
            *(("China", 0, 0, 0, 1), ("France", 1, 0, 0, 0), ("Indonesia", 0, 0, 0, 1), ("Japan", 0, 1, 0, 0)),
            *(("Laos", 1, 0, 0, 0), ("United Kingdom", 1, 0, 0, 0), ("United States", 0, 0, 0, 3)),
        ],
    ),
    (5, 0, [("domestic", 11, 50.0), ("bilateral", 7, 31.8), ("multilateral", 4, 18.2)]),
    (
        8,
        0,
        [
            *(("United Kingdom", "2024-12-19", "2024-12-22", 1), ("Laos", "2024-10-22", "2024-10-23", 1)),
            *(("Japan", "2018-04-10", "2018-04-10", 1), ("Indonesia", "2015-11-19", "2015-11-19", 1)),
            *(("China", "1991-07-01", "1991-07-31", 1), ("United States", "1980-01-01", "2015-11-19", 3)),
            ("France", "1954-07-04", "1954-07-27", 1),
        ],
    ),
    (11, 0, [("2025", "Last year of the 13th Congress resolution", "planned", 1, "not reported", None)]),
]


@pytest.mark.parametrize(("number", "n", "rows"), ANSWERS)
def test_what_the_content_answers(number: int, n: int, rows: list[tuple[Any, ...]], content: dict[str, bytes]) -> None:
    """The whole answer, as the sources have it."""
    assert from_database(content["data/digest.sqlite"], QUESTIONS[number][n]) == rows


def test_what_was_signed(content: dict[str, bytes]) -> None:
    """The joint vision statement, its parties and its date; no source says that it is in force."""
    rows = from_database(content["data/digest.sqlite"], QUESTIONS[7][0])
    name = "Japan–Vietnam joint vision statement on defence cooperation"
    assert (name, "joint statement", "JP; VN", "2018-04-10", None, None, "not known") in rows and len(rows) == 8


def test_how_the_counts_of_attache_offices_moved(content: dict[str, bytes]) -> None:
    """33 abroad, where a source has 32; 51 countries, then 52, in Vietnam."""
    rows = from_database(content["data/digest.sqlite"], QUESTIONS[9][0])
    assert [row[1:6] for row in rows if row[0] == "attache-offices-in-vietnam"] == [
        ("2019-12", "exactly", 51, "countries", None),
        ("2023~", "exactly", 52, "countries", 1),
        ("2023-12-22", "exactly", 52, "countries", 0),
    ]
    abroad = [(row[1], row[3], row[6]) for row in rows if row[0] == "attache-offices-abroad"]
    assert abroad[:2] == [("2019-12", 32, "conflict"), ("2019-12", 33, "conflict")]
    assert {value for _, value, _ in abroad[1:]} == {33}


def test_which_sources_disagree(content: dict[str, bytes]) -> None:
    """On the day of 1995, on the months of a minister; and who says so."""
    told = from_database(content["data/digest.sqlite"], QUESTIONS[10][0])
    said = [row[:5] for row in from_database(content["data/digest.sqlite"], QUESTIONS[10][1])]
    days = "[1995-07-11,1995-07-12]"
    assert ("ev-1995-07-us-normalisation", "date", days, "1995-07-12", "the commentary") in said
    assert ("le-duc-anh", "held", "1987-02-16/1991-08", "1987-02-16/1992-08-08", "Wikipedia in English") in said
    assert ("ev-1995-07-us-normalisation", None, "Politico") in [row[:3] for row in told]


SERIES = matter("name: Talks\nkind: dialogue\ncadence: yearly")
TALKS = (
    "title: T\nid: a\ndate: 2024-05-04\n"
    "events: [{id: ev-1, title: Talks, date: 2024-05-03, kind: dialogue, series: talks"
)


@pytest.mark.parametrize(
    ("now", "more", "row"),
    [
        ("2025-01-01", "", ("Talks", "yearly", 1, "2024-05-03", "expected", "2025-05~", "2025-05-01")),
        ("2025-06-01", "", ("Talks", "yearly", 1, "2024-05-03", "due", "2025-05~", "2025-11-03")),
        ("2026-01-01", "", ("Talks", "yearly", 1, "2024-05-03", "late", "2025-05~", None)),
        ("2025-01-01", ", 2025-06", ("Talks", "yearly", 1, "2024-05-03", "planned", "2025-06", None)),
        ("2026-01-01", ", 2025-06", ("Talks", "yearly", 1, "2024-05-03", "late", "2025-05~", None)),
    ],
)
def test_which_series_is_late(now: str, more: str, row: tuple[Any, ...]) -> None:
    """A year after the last edition it is due, half a year on it is late; a plan stands for it until its day."""
    plan = f", {{id: ev-2, title: T, kind: dialogue, series: talks, date: {more[2:]}}}" if more else ""
    files = {"series/talks.md": SERIES, "articles/a.md": matter(f"{TALKS}}}{plan}]")}
    assert from_database(outputs(files, now)["data/digest.sqlite"], QUESTIONS[6][0]) == [row]


@pytest.mark.parametrize(
    ("now", "status", "outcome"),
    [
        ("2024-06-01", "", "to come"),
        ("2024-07-02", "", "not reported"),
        ("2024-07-02", ", status: held", "held"),
        ("2024-07-02", ", status: cancelled", "cancelled"),
        ("2024-06-01", ", status: confirmed", "to come"),
    ],
)
def test_did_it_happen(now: str, status: str, outcome: str) -> None:
    """A plan of May for July, by the day on which the site is built and by what the content says became of it."""
    front = "title: T\nid: a\ndate: 2024-05-04\nevents: [{id: ev-1, title: Visit, date: 2024-07-01, kind: visit"
    later = matter("title: U\nid: b\ndate: 2024-05-09\nevents: [{ref: ev-1}]")
    data = outputs({"articles/a.md": matter(f"{front}{status}}}]"), "articles/b.md": later}, now)
    rows = from_database(data["data/digest.sqlite"], QUESTIONS[11][0])
    assert [(row[4], row[5]) for row in rows] == [(outcome, "b")]


def test_the_page_says_what_the_tables_hold() -> None:
    """Its view has every table, whole."""
    _, made = pages(FULL)
    view = made["data/index.html"].view
    assert isinstance(view, DataPage) and [d.name for d in view.datasets] == list(declared().tables)
