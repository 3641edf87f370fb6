"""Front matter is read against the schema: each mistake is said at its place, with what to do."""

import pytest

from attache.contents import FILES, FOLDERS
from attache.diagnostics import Diagnostic, settle
from attache.frontmatter import read, span_of
from attache.schema import ArticleFile, EventEntry, Holding, Part, Place, Source
from attache.settings import SiteFile
from attache.validate import fit, noun
from attache.wordforms import did_you_mean

EVENT = "events:\n  - title: E\n    date: 2022\n    kind: visit\n"


def check(yaml: str, kind: type[Part] = ArticleFile) -> tuple[Diagnostic, ...]:
    """Give what is wrong with the YAML of a file, of which the first line is line 2."""
    text = f"---\n{yaml}\n---\n"
    matter = read(text)
    assert matter.findings == ()
    return settle(fit(matter.values, kind)[1], lambda finding: span_of(text, finding.at, finding.key))


def article(yaml: str) -> str:
    """Give an article's front matter that begins in line 4 with these lines."""
    return f"title: T\ndate: 2022-04-14\n{yaml}"


def said(found: Diagnostic) -> tuple[str, int | None, int | None, str, str | None]:
    """Give rule, line, column, message and hint."""
    return found.rule, found.line, found.column, found.message, found.hint


WRITE, TITLED = "write ", "write `title: …`, headline, in our own words"
FIELDS = f"its fields: {', '.join(Source.__struct_fields__)}"
UNKNOWN, MISSING, TYPE = "field-unknown", "field-missing", "field-type"
WORD, VALUE, DATE = "value-unknown", "value-invalid", "date-invalid"
SLUG = "lower-case letters a to z, digits and single hyphens, such as `phan-van-giang`"
FILL = "remove the field or fill it in"
HTTPS = "begin it with `https://`, and leave out spaces"


@pytest.mark.parametrize(
    ("yaml", "rule", "line", "column", "message", "hint"),
    [
        # names of fields
        ("sumary: x", UNKNOWN, 4, 1, "an article has no field `sumary`", "did you mean `summary`?"),
        ("Summary: x", UNKNOWN, 4, 1, "an article has no field `Summary`", "did you mean `summary`?"),
        ("sumary:", UNKNOWN, 4, 1, "an article has no field `sumary`", "did you mean `summary`?"),
        (
            f"{EVENT}  - ref: a\n  - title: F\n    officials:\n      - {{person: P, psot: x}}",
            *(UNKNOWN, 11, 21, "a participant has no field `psot`", "did you mean `post`?"),
        ),
        # words
        ("type: raport", WORD, 4, 7, "`raport` is no value of `type`", "did you mean `report`?"),
        (
            "type: poem",
            *(WORD, 4, 7, "`poem` is no value of `type`", "one of: background, interview, notice, opinion, report"),
        ),
        ("type: Report", WORD, 4, 7, "`Report` is no value of `type`", "did you mean `report`?"),
        ("draft: maybe", WORD, 4, 8, "`maybe` is no value of `draft`", "one of: true, yes, false, no"),
        # texts, lists and mappings
        ("type: [report]", TYPE, 4, 7, "`type` is one word", None),
        ("summary: [a, b]", TYPE, 4, 10, "`summary` is a text, not a list", None),
        ("summary: {a: b}", TYPE, 4, 10, "`summary` is a text, not a mapping", None),
        ("tags: ports", TYPE, 4, 7, "`tags` is a list", "write `[ports]`"),
        ("tags:\n  a: b", TYPE, 5, 3, "`tags` is a list", "begin each item with `- `"),
        (
            "events:\n  title: E",
            *(
                TYPE,
                5,
                3,
                "`events` is a list",
                "begin each item with `- `, and put its other lines below its first word",
            ),
        ),
        (
            "events:\n  - title:E\n    date:2022",
            *(
                TYPE,
                5,
                5,
                "an event is written as `key: value` lines",
                f"{WRITE}`title: …`, with a blank behind the colon",
            ),
        ),
        ("sources:\n  - VNA", TYPE, 5, 5, "a source is written as `key: value` lines", FIELDS),
        ("withdrawn: why", TYPE, 4, 12, "a withdrawal is written as `key: value` lines", "its fields: date, reason"),
        ("tags: [a, ~]", TYPE, 4, 11, "an empty item in a list", "remove it or fill it in"),
        ("tags:\n  - a\n  -\n  - b", TYPE, 6, 4, "an empty item in a list", "remove it or fill it in"),
        # fields that stand elsewhere, or are called otherwise
        ("kind: visit", UNKNOWN, 4, 1, "an article has no field `kind`", "`kind` belongs to an event, below `events:`"),
        (
            "images:\n  - {src: a.jpg, alt: b, credit: c}",
            *(UNKNOWN, 5, 6, "an image has no field `src`", "did you mean `file`?"),
        ),
        # what is empty or missing
        ("summary: ''", MISSING, 4, 10, "`summary` is empty", FILL),
        ('summary: "  "', MISSING, 4, 10, "`summary` is empty", FILL),
        (
            "corrections:\n  - text: x",
            MISSING,
            5,
            5,
            "a correction needs `date`",
            f"{WRITE}`date: …`, day of the correction",
        ),
        (
            "corrections:\n  - date:\n    text: x",
            MISSING,
            5,
            5,
            "`date` is empty",
            f"{WRITE}`date: …`, day of the correction",
        ),
        # numbers
        (f"{EVENT}    edition: 4th", VALUE, 8, 14, "`edition` is a whole number", "write `4`"),
        (f"{EVENT}    edition: 0", VALUE, 8, 14, "`edition` is at least 1", None),
        (f"{EVENT}    edition: [1]", VALUE, 8, 14, "`edition` is a whole number", "write it in digits"),
        (
            "figures:\n  - {series: f, as_of: 2022, value: many}",
            *(VALUE, 5, 37, "`value` is a number such as 1000 or 2.5", "write it in digits"),
        ),
        (
            "figures:\n  - {series: f, as_of: 2022, value: 'about 1,000 men'}",
            *(VALUE, 5, 37, "`value` is a number such as 1000 or 2.5", "write `1000`"),
        ),
        (
            "figures:\n  - {series: f, as_of: 2022, value: '1,000'}",
            *(VALUE, 5, 37, "`value` is a number such as 1000 or 2.5", "write `1000`"),
        ),
        # dates
        ("window: 2022-02-30", DATE, 4, 9, "`2022-02-30` is not a day: 2022-02 has 28 days", None),
        ("window: 14.04.2022", *(DATE, 4, 9, "`14.04.2022` is not a date", "write `2022-04-14`")),
        (
            "window: 2022-21",
            *(DATE, 4, 9, "`2022-21` names a season, which is not the same months everywhere"),
            "write the months, as 2019-06/2019-08, or a quarter, 2019-33 to 2019-36",
        ),
        (
            "window: [2022-04-14]",
            *(DATE, 4, 9, "`[2022-04-14]` holds a single date", "write it without brackets, or give two: [a,b]"),
        ),
        ("window:\n  - 2022", TYPE, 5, 3, "`window` is a text, not a list", None),
        ("updated: 2022-04", DATE, 4, 10, "`2022-04` is no single day", "write year, month and day: `2022-04-14`"),
        # ids and addresses
        ("id: Five Years", "id-invalid", 4, 5, "`Five Years` is no valid `id`", "write `five-years`"),
        ("id: '!'", "id-invalid", 4, 5, "`!` is no valid `id`", SLUG),
        ("slug: -a", "id-invalid", 4, 7, "`-a` is no valid `slug`", "write `a`"),
        (f"id: {'a' * 161}", VALUE, 4, 5, "`id` is longer than 160 letters", None),
        ("sources:\n  - url: example.org", VALUE, 5, 10, "`example.org` is no web address", HTTPS),
        ("sources:\n  - url: ftp://example.org", VALUE, 5, 10, "`ftp://example.org` is no web address", HTTPS),
        ("sources:\n  - url: http://[x", VALUE, 5, 10, "`http://[x` is no web address", HTTPS),
        (
            "language: english",
            VALUE,
            4,
            11,
            "`english` is no valid `language`",
            "a language code, such as `vi` or `en-GB`",
        ),
        (
            "aliases: [/a/, a/]",
            *(VALUE, 4, 16, "`a/` is no valid `aliases`"),
            "an address of this site, such as `/articles/2022/five-year-review/`",
        ),
    ],
)
def test_one_mistake(yaml: str, rule: str, line: int, column: int, message: str, hint: str | None) -> None:
    """One mistake in an article is one finding, at its line and column, with what to do where that is known."""
    assert [said(found) for found in check(article(yaml))] == [(rule, line, column, message, hint)]


def test_without_a_near_name_all_are_named() -> None:
    """Where no known field is near, the hint lists the fields in the order of the schema."""
    (found,) = check("name: Hanoi\nyear: 1995", Place)
    assert said(found) == (UNKNOWN, 3, 1, "a place has no field `year`", "its fields: name, country, area")


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("date: 2022", [(MISSING, 2, 1, "an article needs `title`", TITLED)]),
        ("title:\ndate: 2022", [(MISSING, 2, 1, "`title` is empty", TITLED)]),
        (
            "titel: T\ndate: 2022-13\ntags: a",
            [
                (MISSING, 2, 1, "an article needs `title`", TITLED),
                (UNKNOWN, 2, 1, "an article has no field `titel`", "did you mean `title`?"),
                (
                    *(DATE, 3, 7, "`2022-13` has no such month: months run from 01 to 12"),
                    "quarters are 33 to 36, halves 40, 41",
                ),
                (TYPE, 4, 7, "`tags` is a list", "write `[a]`"),
            ],
        ),
    ],
)
def test_all_mistakes_are_said_at_once(yaml: str, expected: list[object]) -> None:
    """Every mistake of a file is found in one reading, in the order in which an editor comes upon them."""
    assert list(map(said, check(yaml))) == expected


@pytest.mark.parametrize(
    ("yaml", "field", "value"),
    [
        ("countries: [NO]", "countries", ("NO",)),
        ("countries: [no, on, 1e3, 0x1f]", "countries", ("no", "on", "1e3", "0x1f")),
        ("window: [2022-04-14, 2022-04-15]", "window", "[2022-04-14, 2022-04-15]"),
        ("window: 198X", "window", "198X"),
        ("window: 2022-07~/..", "window", "2022-07~/.."),
        ("draft: yes", "draft", True),
        ("draft: no", "draft", False),
        ("summary:", "summary", None),
        ("summary: null", "summary", None),
        ("series: a", "series", ("a",)),
        ("series: [a, b]", "series", ("a", "b")),
        ("events: []", "events", ()),
    ],
)
def test_what_may_be_written(yaml: str, field: str, value: object) -> None:
    """Text needs no quotes, sets of dates no quotes either, short forms stand for long ones, empty is absent."""
    record, findings = fit(read(f"---\n{article(yaml)}\n---\n").values, ArticleFile)
    assert findings == ()
    assert getattr(record, field) == value


def test_short_forms() -> None:
    """A place is its name, an official the person, a licence its name, a contact the address."""
    yaml = article(f"{EVENT}    place: Hanoi\n    officials: [P]\n    edition: 4")
    record, _ = fit(read(f"---\n{yaml}\n---\n").values, ArticleFile)
    assert record
    event = record.events[0]
    assert (event.place, event.officials[0].person, event.edition) == (Place(name="Hanoi"), "P", 4)
    site, _ = fit({"licence": "CC0", "contact": "a@b.c"}, SiteFile)
    assert site and site.licence and site.contact
    assert (site.licence.name, site.contact.email) == ("CC0", "a@b.c")


@pytest.mark.parametrize("kind", [*FOLDERS.values(), *FILES.values()])
def test_every_file_of_the_schema_has_readers(kind: type[Part]) -> None:
    """Each type of the schema has a reader: a field that is no field is refused by name in every sort of file."""
    findings = fit({"no-such-field": "x"}, kind)[1]
    assert findings[0].message == f"{noun(kind)} has no field `no-such-field`"


@pytest.mark.parametrize(
    ("kind", "words"),
    [(ArticleFile, "an article"), (EventEntry, "an event"), (Holding, "a holding"), (SiteFile, "a site")],
)
def test_nouns(kind: type[Part], words: str) -> None:
    """A struct of the schema is called as a reader would call it."""
    assert noun(kind) == words


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("sumary", ["summary", "title"], "did you mean `summary`?"),
        ("KIND", ["Kind", "kinds"], "did you mean `Kind`?"),
        ("x", ["summary", "title"], None),
        ("x", [], None),
    ],
)
def test_did_you_mean(wrong: str, known: list[str], hint: str | None) -> None:
    """The nearest word is suggested, whatever its case, and none where none is near."""
    assert did_you_mean(wrong, known) == hint


def test_no_blanks_stand_around_a_text() -> None:
    """Some formats keep them and some do not, so that one would say otherwise than another."""
    file, wrong = fit({"title": "  Two  words ", "date": " 2022-04-14"}, ArticleFile)
    assert (file, wrong) == (ArticleFile(title="Two  words", date="2022-04-14"), ())
