"""What an editor starts from is right as it is, and stays right when its comments are taken away."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import Finding
from attache.digest import link
from attache.editor import enter, new_article, starter
from attache.frontmatter import read
from attache.ledger import entered
from attache.model import Digest, Source
from attache.parse import Parsed, parse
from attache.schema import ArticleFile, EventEntry, Part
from attache.schema import Source as Reported
from attache.yamlnodes import Value

DAY = date(2026, 11, 22)


def parsed(files: dict[str, str]) -> list[Parsed]:
    """Read files by their paths below `content/`."""
    return [parse(Source(path=path, data=text.encode())) for path, text in files.items()]


def check(files: dict[str, str]) -> tuple[Digest, list[Finding]]:
    """Give the digest of files by their paths below `content/`, and all findings."""
    read = parsed(files)
    digest, findings = link([one.record for one in read if one.record], now=DAY)
    return digest, [*(finding for one in read for finding in one.findings), *findings]


def content_of(files: dict[str, str]) -> dict[str, str]:
    """Give the files below `content/` by their paths there."""
    return {path.removeprefix("content/"): text for path, text in files.items() if path.startswith("content/")}


def with_article(files: dict[str, str], path: str, text: str) -> dict[str, str]:
    """Give files and one more article, entered in the ledger as `attache new` does."""
    return {**files, path: text, "ledger.txt": enter(files["ledger.txt"].encode(), path, text).decode()}


def uncommented(text: str) -> str:
    """Take away the first `#` of every line, as an editor would."""
    return re.sub(r"^#\s?", "", text, flags=re.MULTILINE)


NEW = starter("A digest", DAY)
CONTENT = content_of(NEW)


def test_new_article() -> None:
    """A new article lies in the folder of its year, has id, title and date, and nothing else that counts."""
    path, text = new_article("Five years of defence diplomacy reviewed", DAY)
    assert path == "articles/2026/2026-11-22-five-years-of-defence-diplomacy-reviewed.md"
    assert read(text).values == {
        "id": "2026-11-22-five-years-of-defence-diplomacy-reviewed",
        "title": "Five years of defence diplomacy reviewed",
        "date": "2026-11-22",
    }
    assert read(text).body == ""


@pytest.mark.parametrize(
    ("title", "name", "written"),
    [
        ("Đối thoại Việt – Lào", "doi-thoai-viet-lao", "Đối thoại Việt – Lào"),
        ("Talks: a beginning", "talks-a-beginning", '"Talks: a beginning"'),
        ('It\'s "new" # 1', "its-new-1", "'It''s \"new\" # 1'"),
        ("null", "null", '"null"'),
        ("2022", "2022", "2022"),
        ("NO", "no", "NO"),
        ("[[vn-mnd]] reports", "vn-mnd-reports", '"[[vn-mnd]] reports"'),
        ("  two\n\tlines\x1b ", "two-lines", "two lines"),
        ("e\u0301tat", "etat", "état"),
        ("🙂", "untitled", "🙂"),
        ("", "untitled", "Untitled"),
        ("a\udcff", "a", "a"),
        ("\u202ea \u200b b\u00ad", "a-b", "a b"),
        ("\u00ad", "untitled", "Untitled"),
        ("word " * 40, "-".join(["word"] * 16), ("word " * 40).strip()),
    ],
)
def test_titles(title: str, name: str, written: str) -> None:
    """A title is quoted only where YAML needs it, and is named in ASCII, in at most 80 letters."""
    path, text = new_article(title, DAY)
    assert path == f"articles/2026/2026-11-22-{name}.md"
    assert f"\ntitle: {written}\n" in text


@given(st.text())
def test_any_title_makes_a_valid_file(title: str) -> None:
    """Whatever is typed as a title, the article and the settings made with it have no finding, but for letters of
    several scripts.
    """
    path, text = new_article(title, DAY)
    found = check(with_article(content_of(starter(title, DAY)), path, text))[1]
    assert [one for one in found if one.rule != "mixed-script"] == []


def test_what_is_taken_is_left_alone() -> None:
    """An article of equal name gets -2, -3 …, by path, by id, and by the address that it would share."""
    files = dict(CONTENT)
    names = []
    for day in (DAY, DAY, date(2026, 1, 8), date(2025, 1, 8)):
        records = [one.record for one in parsed(files) if one.record]
        path, text = new_article("Talks", day, records=records, paths=files)
        files = with_article(files, path, text)
        names.append(path.removeprefix("articles/"))
    assert names == [
        "2026/2026-11-22-talks.md",
        "2026/2026-11-22-talks-2.md",
        "2026/2026-01-08-talks-3.md",
        "2025/2025-01-08-talks.md",
    ]
    assert check(files)[1] == []


@pytest.mark.parametrize("front", ["id: 2026-11-22-talks", "aliases: [/articles/2026/talks/]", "slug: talks"])
def test_ids_and_old_addresses_are_taken(front: str) -> None:
    """What another file has as id, slug or old address is not given again."""
    other = parse(Source(path="articles/x.md", data=f"---\ntitle: T\ndate: 2026-11-22\n{front}\n---\n".encode()))
    assert other.record
    assert new_article("Talks", DAY, records=[other.record])[0] == "articles/2026/2026-11-22-talks-2.md"


@pytest.mark.parametrize("line", ["articles/old /articles/2026/talks/", "articles/2026-11-22-talks"])
def test_what_the_ledger_knows_is_taken(line: str) -> None:
    """An address or id that something had once is not given again: readers are still led to that."""
    ledger = parse(Source(path="ledger.txt", data=line.encode()))
    assert ledger.record
    assert new_article("Talks", DAY, records=[ledger.record])[0] == "articles/2026/2026-11-22-talks-2.md"


def test_a_file_that_cannot_be_read_keeps_its_name() -> None:
    """A path is taken even where its file gives no record."""
    path, _ = new_article("Talks", DAY, paths=["articles/2026/2026-11-22-talks.md"])
    assert path == "articles/2026/2026-11-22-talks-2.md"


def test_the_comments_are_valid_fields() -> None:
    """With every comment taken away, an article beside the starter's files has no finding and tells its event."""
    path, text = new_article("Talks", DAY)
    digest, findings = check(with_article(CONTENT, path, uncommented(text).replace("draft: true", "draft: false")))
    assert findings == []
    assert "ev-2026-11-22-talks" in [event.id for event in digest.events]


def test_the_comments_stand_in_the_order_of_the_schema() -> None:
    """Fields of the article, its event and its source come in the order in which the schema explains them."""
    values = read(uncommented(new_article("Talks", DAY)[1])).values
    groups: list[tuple[Value, type[Part]]] = [(values, ArticleFile)]
    for field, entry in (("events", EventEntry), ("sources", Reported)):
        entries = values[field]
        assert isinstance(entries, list)
        groups.append((entries[0], entry))
    for group, kind in groups:
        assert isinstance(group, dict)
        assert list(group) == [field for field in kind.__struct_fields__ if field in group]


def test_the_words_of_the_vocabulary_are_named() -> None:
    """The kinds that the digest adds stand among those to choose from."""
    own = parse(Source(path="vocabulary.yaml", data=b"kinds: {flypast: {label: Flypast}}"))
    assert own.record
    assert re.search(r"kind: visit  # visit, .*, flypast\n", new_article("Talks", DAY, records=[own.record])[1])


def test_starter() -> None:
    """A new digest has settings, one file of each main sort, and names what git is to leave alone."""
    assert list(NEW) == [
        ".gitattributes",
        ".gitignore",
        "content/site.yaml",
        "content/articles/2026/2026-11-22-example-visit.md",
        "content/ledger.txt",
        "content/officials/alex-example.md",
        "content/organisations/fr-example-ministry.md",
        "content/pages/about.md",
    ]
    assert "\n/.attache/\n/public\n/public.releases/\n" in NEW[".gitignore"]
    assert "\nidentity: example.org,2026\n" in NEW["content/site.yaml"]
    assert "\n/content/ledger.txt merge=union\n" in NEW[".gitattributes"]
    assert entered(NEW["content/ledger.txt"], []) == NEW["content/ledger.txt"]


def test_the_starter_is_without_findings() -> None:
    """A new digest passes as it is, and its one event has an official whose office was looked up."""
    digest, findings = check(CONTENT)
    assert findings == []
    assert digest.site.title == "A digest"
    (event,) = digest.events
    assert [(who.official.name, who.posts) for who in event.officials] == [("Alex Example", ("Minister of Examples",))]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_the_starter_holds_on_any_day(day: date) -> None:
    """Whatever day it is made on, a new digest passes on that day."""
    files = content_of(starter("A digest", day))
    records = [one.record for one in parsed(files) if one.record]
    assert link(records, now=day)[1] == ()
    assert len(records) == len(files)
