"""Twenty files as editors write them: what is said of each and where, and what `check --fix` makes of them."""

import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.cli import main
from attache.dateforms import readings
from attache.dates import parse_edtf
from attache.diagnostics import FORMS, Finding, settle
from attache.digest import link
from attache.frontmatter import read
from attache.gather import locator
from attache.mend import Mended, diff, mended
from attache.model import Digest, Source
from attache.parse import parse
from attache.quoting import legible
from attache.wordforms import same_word
from tests.conftest import WriteSite
from tests.sites import SITE
from tests.trees import NOW

PATH = "articles/2022/talks.md"
BODY = (
    "\n  Đối thoại e\u0301, “so”.\t \n\nkind: Visit\n---\n14 April 2022  "  # is never touched, whatever it looks like
)
REGISTRY = {
    "site.yaml": SITE,
    "officials/phan-van-giang.md": (
        "---\nname: Phan Văn Giang\naliases: [Phan Giang]\ncountry: VN\nposts:\n"
        "  - post: vn-minister\n    held: 2021/..\nranks:\n  - rank: general\n    held: 2021/..\n---\n"
    ),
    "officials/lan.md": "---\nname: Lan Nguyễn\ncountry: VN\n---\n",
    "officials/an-1.md": "---\nname: Lê An\n---\n",
    "officials/an-2.md": "---\nname: Lê Ân\n---\n",
    "organisations/vn-mnd.md": (
        "---\nname: Ministry of National Defence\nnative: {name: Bộ Quốc phòng, language: vi}\naliases: [MND]\n"
        "posts:\n  - id: vn-minister\n    label: Minister of National Defence\n    level: minister\n---\n"
    ),
    "organisations/jp-mod.md": "---\nname: Ministry of Defence\naliases: [MoD]\n---\n",
    "organisations/gb-mod.md": "---\nname: Ministry of Defence\naliases: [British MoD]\n---\n",
    "series/exchange.md": "---\nname: Border exchange\naliases: [Friendship exchange]\n---\n",
    "areas/east-sea.md": "---\nname: East Sea\n---\n",
    "figures/offices.md": "---\nname: Attaché offices\nunit: offices\n---\n",
}


class Ran(NamedTuple):
    """What is said of files, and what becomes of them."""

    said: list[str]
    mended: Mended
    after: list[str]


def findings_of(files: dict[str, str]) -> tuple[list[Finding], Digest]:
    """Give all findings of files, and the digest that they make."""
    parsed = [parse(Source(path=path, data=text.encode())) for path, text in sorted(files.items())]
    digest, linked = link([one.record for one in parsed if one.record], now=NOW)
    return [*(finding for one in parsed for finding in one.findings), *linked], digest


def said_of(files: dict[str, str], only: str = PATH) -> list[str]:
    """Give the findings of a file as `line:column rule: hint`, ids that are missing aside."""
    found, _ = findings_of(files)
    told = settle(found, locator(lambda path: files[path].encode()))
    shown = [one for one in told if one.path == only and one.rule not in ("id-missing", "not-nfc", "party-none")]
    return [f"{one.line}:{one.column} {one.rule}: {one.hint}" for one in shown]


def run(text: str, path: str = PATH) -> Ran:
    """Fix a file among those of the registry."""
    files = {**REGISTRY, path: text}
    parsed = [parse(Source(path=name, data=file.encode())) for name, file in sorted(files.items())]
    records = [one.record for one in parsed if one.record]
    findings = [finding for one in parsed for finding in one.findings]
    found = mended(
        records, findings, {name: file.encode() for name, file in files.items()}.get, lambda some: link(some, now=NOW)
    )
    after = files | {name: new for name, (_, new) in found.texts.items() if name != "ledger.txt"}
    return Ran(said_of(files, path), found, said_of(after, path))


def front(text: str, path: str = PATH) -> str:
    """Give the front matter of a file after a fix, without the ids that it was given; its body is untouched."""
    whole = f"---\n{text}---{BODY}"
    after = run(whole, path).mended.texts.get(path, ("", whole))[1]
    assert after.endswith(f"---{BODY}")
    lines = after.removesuffix(f"---{BODY}").removeprefix("---\n")
    return re.sub(r"^(  - )id: .*\n    |^id: .*\n|(?<=^\{)id: talks, ", r"\1", lines, flags=re.M)


# What is written, what is said of it, what becomes of it (if anything), and what is left to do by hand.
CASES: dict[str, tuple[str, list[str], str | None, list[str]]] = {
    "date in words": (
        ("title: Talks\ndate: 14 April 2022\n"),
        ["3:7 date-invalid: write `2022-04-14`"],
        ("title: Talks\ndate: 2022-04-14\n"),
        [],
    ),
    "american": (
        ("title: Talks\ndate: April 14, 2022\nupdated: 15 Apr 2022\n"),
        ["3:7 date-invalid: write `2022-04-14`", "4:10 date-invalid: write `2022-04-15`"],
        ("title: Talks\ndate: 2022-04-14\nupdated: 2022-04-15\n"),
        [],
    ),
    "digits": (
        ("title: Talks\ndate: 2022/04/14\nsources:\n  - host: VNS\n    date: 14/04/2022\n    retrieved: 2022-4-15\n"),
        [
            "3:7 date-invalid: write `2022-04-14`",
            "6:11 date-invalid: write `2022-04-14`",
            "7:16 date-invalid: write `2022-04-15`",
        ],
        ("title: Talks\ndate: 2022-04-14\nsources:\n  - host: VNS\n    date: 2022-04-14\n    retrieved: 2022-04-15\n"),
        [],
    ),
    "clock": (
        ("title: Talks\ndate: 2022-04-14T08:00\nexpiry: 20230414\n"),
        ["3:7 date-invalid: write `2022-04-14`", "4:9 date-invalid: write `2023-04-14`"],
        ("title: Talks\ndate: 2022-04-14\nexpiry: 2023-04-14\n"),
        [],
    ),
    "ranges": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Review\n"
            "    date: 14–16 April 2022\n"
            "    period: 2016–2021\n"
            "    kind: Review\n"
        ),
        [
            "6:11 date-invalid: write `2022-04-14/2022-04-16`",
            "7:13 date-invalid: write `2016/2021`",
            "8:11 value-unknown: did you mean `review`?",
        ],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Review\n"
            "    date: 2022-04-14/2022-04-16\n"
            "    period: 2016/2021\n"
            "    kind: review\n"
        ),
        [],
    ),
    "coarse": (
        (
            "title: Remains\n"
            "date: c. 1991\n"
            "figures:\n"
            "  - series: offices\n"
            "    value: 1,000\n"
            "    as_of: Q3 2019\n"
            "  - series: Attache Offices\n"
            "    value: 12\n"
            "    as_of: 1980s\n"
        ),
        [
            "3:7 date-invalid: write `1991~`",
            "6:12 value-invalid: write `1000`",
            "7:12 date-invalid: write `2019-35`",
            "10:12 date-invalid: write `198X`",
        ],
        (
            "title: Remains\n"
            "date: 1991~\n"
            "figures:\n"
            "  - series: offices\n"
            "    value: 1000\n"
            "    as_of: 2019-35\n"
            "  - series: Attaché offices\n"
            "    value: 12\n"
            "    as_of: 198X\n"
        ),
        [],
    ),
    "colon": (
        ("title: Talks: a beginning\ndate: 2022-04-14\nsummary: Two sides: one aim\n"),
        ["2:13 yaml-syntax: quote the text, or mind the indentation"],
        ('title: "Talks: a beginning"\ndate: 2022-04-14\nsummary: "Two sides: one aim"\n'),
        [],
    ),
    "at sign": (
        ("title: Talks\ndate: 2022-04-14\ntags:\n  - @navy\n  - 100%\n"),
        ["5:5 yaml-syntax: put the value in quotes"],
        ('title: Talks\ndate: 2022-04-14\ntags:\n  - "@navy"\n  - 100%\n'),
        [],
    ),
    "bracket": (
        ("title: [Photo] Talks in Hanoi\ndate: 2022-04-14\nsummary: *Peace* is the aim\n"),
        ["2:16 yaml-syntax: mind the indentation, and quote text that has quotes in it"],
        ('title: "[Photo] Talks in Hanoi"\ndate: 2022-04-14\nsummary: "*Peace* is the aim"\n'),
        [],
    ),
    "braces": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "tags: [@navy, 5%]\n"
            "sources:\n"
            "  - {agency: VNS, title: Talks: a beginning, date: Apr 2022}\n"
        ),
        ["4:8 yaml-syntax: put the value in quotes", "6:52 date-invalid: write `2022-04`"],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            'tags: ["@navy", 5%]\n'
            "sources:\n"
            '  - {agency: VNS, title: "Talks: a beginning", date: 2022-04}\n'
        ),
        [],
    ),
    "apostrophe": (
        ("title: 'Vietnam's ministry reports'\ndate: 2022-04-14\n"),
        ["2:17 yaml-syntax: mind the indentation, and quote text that has quotes in it"],
        ("title: Vietnam's ministry reports\ndate: 2022-04-14\n"),
        [],
    ),
    "curly": (
        ("title: “Talks: a beginning”\ndate: “14 April 2022”\n"),
        ["2:14 yaml-syntax: quote the text, or mind the indentation", "3:7 date-invalid: write `2022-04-14`"],
        ('title: "Talks: a beginning"\ndate: 2022-04-14\n'),
        [],
    ),
    "tabs": (
        ("title: Talks\ndate: 2022-04-14\nsources:\n\t- host: VNS\n\t  note: Read: twice\n"),
        ["5:1 yaml-tab: indent with two spaces"],
        ('title: Talks\ndate: 2022-04-14\nsources:\n  - host: VNS\n    note: "Read: twice"\n'),
        [],
    ),
    "glued": (
        ("title:Talks\ndate: 2022-04-14\nsummary:A beginning\n"),
        ["2:1 yaml-syntax: write `title: …`"],
        ("title: Talks\ndate: 2022-04-14\nsummary: A beginning\n"),
        [],
    ),
    "capital keys": (
        ("Title: Talks\nDate: 2022-04-14\nTag: navy\nCountry: Viet Nam\n"),
        [
            "2:1 field-unknown: did you mean `title`?",
            "3:1 field-unknown: did you mean `date`?",
            "4:1 field-unknown: did you mean `tags`?",
            "5:1 field-unknown: did you mean `countries`?",
        ],
        ("title: Talks\ndate: 2022-04-14\ncountries: [VN]\ntags: [navy]\n"),
        [],
    ),
    "underscores": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Talks\n"
            "    date: 2022-04-13\n"
            "    kind: Port call\n"
            "    date text: on Thursday\n"
            "    Date-Basis: Resolved\n"
            "    Format: Multi-lateral\n"
            "    level: Deputy Minister\n"
        ),
        [
            "7:11 value-unknown: did you mean `port-call`?",
            "8:5 field-unknown: did you mean `date_text`?",
            "9:5 field-unknown: did you mean `date_basis`?",
            "10:5 field-unknown: did you mean `format`?",
            "11:12 value-unknown: did you mean `vice-minister`?",
        ],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Talks\n"
            "    date: 2022-04-13\n"
            "    date_text: on Thursday\n"
            "    date_basis: resolved\n"
            "    kind: port-call\n"
            "    level: vice-minister\n"
            "    format: multilateral\n"
        ),
        [],
    ),
    "names": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "countries: [Viet Nam, Lao PDR]\n"
            "organizations: [MND, Bộ Quốc phòng]\n"
            "officials:\n"
            "  - Gen. Phan Van Giang\n"
            "  - phan-van-giang\n"
            "series: friendship exchange\n"
        ),
        ["5:1 field-unknown: did you mean `organisations`?"],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "countries: [VN, LA]\n"
            "officials:\n"
            "  - Phan Văn Giang\n"
            "  - phan-van-giang\n"
            "organisations: [Ministry of National Defence, Ministry of National Defence]\n"
            "series: Border exchange\n"
        ),
        [],
    ),
    "event names": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Talks\n"
            "    date: 2022-04-13\n"
            "    kind: meetings\n"
            "    host: Viet Nam\n"
            "    place: {name: Hanoi, country: vietnam}\n"
            "    officials:\n"
            "      - {person: General Phan Văn Giang, as_printed: Gen. Phan Van Giang, rank: Gen.}\n"
            "      - Phan Giang\n"
            "    organisations: [British MoD]\n"
            "    areas: [east sea]\n"
        ),
        ["7:11 value-unknown: did you mean `meeting`?", "11:81 value-unknown: did you mean `general`?"],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "events:\n"
            "  - title: Talks\n"
            "    date: 2022-04-13\n"
            "    kind: meeting\n"
            "    place: {name: Hanoi, country: VN}\n"
            "    host: VN\n"
            "    areas: [East Sea]\n"
            "    officials:\n"
            "      - {person: Phan Văn Giang, as_printed: Gen. Phan Van Giang, rank: general}\n"
            "      - Phan Văn Giang\n"
            "    organisations: [gb-mod]\n"
        ),
        [],
    ),
    "order": (
        (
            "# About talks\n"
            "sources:\n"
            "  - url: https://example.org/\n"
            "    # who\n"
            "    agency: VNS\n"
            "date: 2022-04-14 # a day\n"
            "# The headline\n"
            "title: Talks\n"
        ),
        [],
        (
            "# The headline\n"
            "title: Talks\n"
            "date: 2022-04-14 # a day\n"
            "# About talks\n"
            "sources:\n"
            "  - url: https://example.org/\n"
            "    # who\n"
            "    agency: VNS\n"
        ),
        [],
    ),
    "decomposed": (
        ("title: Việt Nam\ndate: 14 April 2022\n"),
        ["3:7 date-invalid: write `2022-04-14`"],
        ("title: Việt Nam\ndate: 2022-04-14\n"),
        [],
    ),
    "flow": (
        ("{date: 14 April 2022, title: Talks, countries: [Viet Nam], tags: navy}\n"),
        ["2:8 date-invalid: write `2022-04-14`", "2:66 field-type: write `[navy]`"],
        ("{date: 2022-04-14, title: Talks, countries: [VN], tags: [navy]}\n"),
        [],
    ),
    "left": (
        ("title: Talks\ndate: 04/05/2022\ntype: raport\nofficials: [Le An, Gen. Lan Nguyen]\n"),
        ["3:7 date-invalid: write `2022-05-04` or `2022-04-05`", "4:7 value-unknown: did you mean `report`?"],
        None,
        ["3:7 date-invalid: write `2022-05-04` or `2022-04-05`", "4:7 value-unknown: did you mean `report`?"],
    ),
    "lists of fields": (
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "updated: 2022-04-20 09:30\n"
            "lang: en\n"
            "sources:\n"
            "  - {agency: VNS, link: https://example.org/, date: 14. April 2022, archived: no}\n"
        ),
        [
            "4:10 date-invalid: write `2022-04-20`",
            "5:1 field-unknown: did you mean `language`?",
            "7:19 field-unknown: did you mean `url`?",
            "7:53 date-invalid: write `2022-04-14`",
            "7:69 field-unknown: did you mean `archive`?",
        ],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "updated: 2022-04-20\n"
            "language: en\n"
            "sources:\n"
            "  - {agency: VNS, url: https://example.org/, date: 2022-04-14, archived: no}\n"
        ),
        ["7:64 field-unknown: did you mean `archive`?"],
    ),
    "sources": (
        (
            "title: Talks\n"
            "date: Thursday, 14 April 2022\n"
            "sources:\n"
            "  - Agency: VNS\n"
            "    URL: https://example.org/\n"
            "    Translated-from: vi\n"
            "    language: en\n"
        ),
        [
            "3:7 date-invalid: write `2022-04-14`",
            "5:5 field-unknown: did you mean `agency`?",
            "6:5 field-unknown: did you mean `url`?",
            "7:5 field-unknown: did you mean `translated_from`?",
        ],
        (
            "title: Talks\n"
            "date: 2022-04-14\n"
            "sources:\n"
            "  - agency: VNS\n"
            "    url: https://example.org/\n"
            "    language: en\n"
            "    translated_from: vi\n"
        ),
        [],
    ),
    "claims": (
        (
            "title: Talks\n"
            "date: 2022\n"
            "events:\n"
            "  - title: Ties\n"
            "    kind: Agreements\n"
            "    date: July 1995\n"
            "    confidence: Work needed\n"
            "    claims:\n"
            "      - value: 11 July 1995\n"
            "        field: date\n"
            "        status: Conflict\n"
        ),
        [
            "7:11 date-invalid: write `1995-07`",
            "8:17 value-unknown: did you mean `work-needed`?",
            "10:16 date-invalid: write `1995-07-11`",
            "12:17 value-unknown: did you mean `conflict`?",
        ],
        (
            "title: Talks\n"
            "date: 2022\n"
            "events:\n"
            "  - title: Ties\n"
            "    date: 1995-07\n"
            "    kind: agreement\n"
            "    confidence: work-needed\n"
            "    claims:\n"
            "      - field: date\n"
            "        value: 1995-07-11\n"
            "        status: conflict\n"
        ),
        [],
    ),
    "mixed": (
        (
            "# typed from the agency's page\n"
            "country: Lao PDR\n"
            "Title: Minister: 'ties are good'\n"
            "events:\n"
            "  # the talks\n"
            "  - kind: Meeting\n"
            "    Title: Talks\n"
            "    date: since 2021\n"
            "    offical: [MND]\n"
            "date: 2022.04.14\n"
            "type: Report\n"
        ),
        [
            "3:1 field-unknown: did you mean `countries`?",
            "4:1 field-unknown: did you mean `title`?",
            "4:16 yaml-syntax: quote the text, or mind the indentation",
            "8:5 field-unknown: did you mean `title`?",
            "9:11 date-invalid: write `2021/..`",
            "10:5 field-unknown: did you mean `officials`?",
            "11:7 date-invalid: write `2022-04-14`",
            "12:7 value-unknown: did you mean `report`?",
        ],
        (
            "title: \"Minister: 'ties are good'\"\n"
            "date: 2022-04-14\n"
            "type: report\n"
            "# typed from the agency's page\n"
            "countries: [LA]\n"
            "events:\n"
            "  # the talks\n"
            "  - kind: meeting\n"
            "    title: Talks\n"
            "    date: 2021/..\n"
            "    offical: [MND]\n"
        ),
        ["12:5 field-unknown: did you mean `officials`?"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_as_an_editor_writes_it(name: str) -> None:
    """Each mistake is said at its place with what to write; what is certain is put right, and the body is untouched."""
    before, said, after, left = CASES[name]
    ran = run(f"---\n{before}---{BODY}")
    assert (ran.said, front(before), ran.after) == (said, after or before, left)
    assert front(after or before) == (after or before)


def hinted() -> list[tuple[str, str, str]]:
    """Give every hint of the cases that says what to write: case, place and rule, the word to write."""
    told = [(name, one) for name, (_, said, *_) in CASES.items() for one in said]
    words = [(name, one, re.search(r"(?:write|did you mean) `([^`…]+)`", one)) for name, one in told]
    return [(name, one, word[1]) for name, one, word in words if word]


@pytest.mark.parametrize(("name", "told", "word"), hinted())
def test_a_hint_followed_to_the_letter_works(name: str, told: str, word: str) -> None:
    """What stands at the place, exchanged for what the hint says, is not complained of again."""
    text = f"---\n{CASES[name][0]}---{BODY}"
    files = {**REGISTRY, PATH: text}
    found, _ = findings_of(files)
    settled = settle(found, locator(lambda path: files[path].encode()))
    (one,) = [one for one in settled if f"{one.line}:{one.column} {one.rule}: {one.hint}" == told and one.path == PATH]
    assert one.line
    assert one.column
    assert one.end_column
    lines = text.split("\n")
    line = lines[one.line - 1]
    lines[one.line - 1] = line[: one.column - 1] + word + line[one.end_column - 1 :]
    place = f"{one.line}:{one.column} {one.rule}"
    assert [left for left in said_of({**REGISTRY, PATH: "\n".join(lines)}) if left.startswith(place)] == []


@pytest.mark.parametrize(
    ("year", "before", "after"),
    [
        (2022, "Gen. Phan Van Giang", "Phan Văn Giang"),
        (2022, "phan-van-giang", "phan-van-giang"),
        (2010, "Gen. Phan Van Giang", "Gen. Phan Van Giang"),  # no post or rank of that day is known
        (2022, "Col. Lan Nguyen", "Col. Lan Nguyen"),  # none at all
        (2022, "lan nguyen", "Lan Nguyễn"),
        (2022, "Le An", "Le An"),  # of two, which?
        (2022, "Lê Ân", "Lê Ân"),
        (2022, "Gen. Nobody Known", "Gen. Nobody Known"),
    ],
)
def test_a_title_is_dropped_only_where_it_is_looked_up(year: int, before: str, after: str) -> None:
    """What stands before a name may be all that is known of it."""
    event = f"title: T\ndate: 2023\nevents:\n  - title: E\n    date: {year}\n    kind: visit\n    officials: [{{}}]\n"
    assert front(event.format(before)) == event.format(after)


OWN = "url: https://example.org/\r\nidentity: example.org,2000\r\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "site.yaml",
            "url: https://example.org/\r\nTitle: Digest: ours\r\nhome country: Viet Nam\r\nidentity: example.org,2000",
            'title: "Digest: ours"\r\nurl: https://example.org/\r\nidentity: example.org,2000\r\nhome_country: VN',
        ),
        (
            "site.yaml",
            f"{OWN}# ours\r\nTitle: 'Digest'\r\nhome country: Viet Nam\r\n",
            f"# ours\r\ntitle: 'Digest'\r\n{OWN}home_country: VN\r\n",
        ),
        (
            "officials/x.md",
            "---\ncountry: VNM\nName: X\nposts:\n  - held: May 2021\n    post: minister of national defence\n---\n",
            "---\nname: X\ncountry: VN\nposts:\n  - post: vn-minister\n    held: 2021-05\n---\n",
        ),
        (
            "officials/x.md",
            "---\nranks:\n  - held: since 2021\n    rank: Lt. Gen.\nname: X\n---\n",
            "---\nname: X\nranks:\n  - rank: lieutenant-general\n    held: 2021/..\n---\n",
        ),
        (
            "agreements/x.md",
            "\ufeff---\r\nname: X\r\nsigned: May 2020\r\nin-force: May 2020–now\r\ncountries: [Laos]\r\n---\r\nText.",
            "\ufeff---\r\nname: X\r\ncountries: [LA]\r\nsigned: 2020-05\r\nin_force: 2020-05/..\r\n---\r\nText.",
        ),
        ("pages/x.md", "---\nsummary: 'It's ours'\ntitle:X\n---\n", "---\ntitle: X\nsummary: It's ours\n---\n"),
    ],
)
def test_other_files(path: str, before: str, after: str | None) -> None:
    """The registry, pages and settings are put right as articles are, whatever ends their lines."""
    assert run(before, path).mended.texts.get(path, (before, None))[1] == after


HEAD = "title: T\ndate: 2022\nsources:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("date: 2022\n\n# why\n# so\ntitle: T # t\n# end\n", "# why\n# so\ntitle: T # t\ndate: 2022\n\n# end\n"),
        ("  date: 2022\n  title: >-\n    a\n    # b\n", "  title: >-\n    a\n    # b\n  date: 2022\n"),
        ('"date": 2022\n"title": T\n', '"title": T\n"date": 2022\n'),
        (
            "# yaml-language-server: $schema=x.json\n# so\ndate: 2022\ntitle: T\n",
            "# yaml-language-server: $schema=x.json\ntitle: T\n# so\ndate: 2022\n",
        ),
        ("? date\n: 2022\n? title\n: T\n", None),
        (
            f"{HEAD}- host: a # h\n  # its\n  agency: b\n\n# second\n-\n  # its\n  host: c\n  agency: d\n  # end\n",
            f"{HEAD}- host: a # h\n  # its\n  agency: b\n\n# second\n-\n  agency: d\n  # its\n  host: c\n  # end\n",
        ),
        ("title: T\ndate: 2022\nsources: [{host: a, agency: b}]\n", None),
        ("date: 2022\nnobody: x\ntitle: T\n", None),
    ],
)  # fmt: skip
def test_keys_in_order(before: str, after: str | None) -> None:
    """Each takes the comments straight above it along; what stands in braces, behind a dash or is unknown stays."""
    assert front(before).replace("  id: talks\n", "") == (after or before)


# Any file at all -----------------------------------------------------------------------------------------------------

DATES = [
    "14 April 2022",
    "04/05/2022",
    "2022-4-14",
    "c. 1991",
    "“2022”",
    "[2021, 2022]",
    "@dawn",
    "2022-04-14",
    "x: y",
    "'",
]
TEXTS = [
    "Talks: so",
    "'It's'",
    "@navy",
    "[Photo] x",
    "*A* b",
    "e\u0301",
    "“a”",
    '"a',
    "a # b",
    "{a}",
    "> 1",
    "plain",
    "",
]
NAMES = ["Viet Nam", "Gen. Phan Van Giang", "MND", "Ministry of Defence", "le an", "[VN, Laos]", "[MoD", "Nobody"]
FIELDS = {
    key: forms
    for keys, forms in {
        ("date", "Date", "updated", "window"): DATES,
        ("title", "Title", "summary", "note", "tags", "tag"): TEXTS,
        ("countries", "country", "officials", "organisation", "series"): NAMES,
        ("type", "draft", "kind"): ["Report", "report", "yes", "Port call", "visit", "'visit'"],
    }.items()
    for key in keys
}
MEANT = {  # lines that can be read, and are wrong for all that
    "title": ["Talks", "e\u0301", "“a”"], "date": DATES[:4], "tags": ["ports", "[ports, e\u0301]"], "Type": ["Report"],
    "country": NAMES[:2], "officials": ["[Gen. Phan Van Giang]", "[le an, phan giang]", "Lan Nguyen"],
    "organizations": ["[MND, vn_mnd]", "MoD", "[Nobody]"], "updated": DATES[:4], "series": ["friendship exchange"],
}  # fmt: skip


def lines_of(fields: dict[str, list[str]], marks: list[str]) -> st.SearchStrategy[list[str]]:
    """Lines of a mapping, no key twice."""
    line = st.sampled_from(sorted(fields)).flatmap(
        lambda key: st.tuples(st.just(key), st.sampled_from(marks), st.sampled_from(fields[key]))
    )
    return st.lists(line, max_size=7, unique_by=lambda line: line[0]).map(
        lambda lines: ["".join(line) for line in lines]
    )


ANY, MILD = lines_of(FIELDS, [": ", ":", ":  ", ":\t"]), lines_of(MEANT, [": "])
BODIES = st.sampled_from([BODY, "", "\n", "\n---\ntitle: x: y\n", "\r\n\tx\u0301\r"])


@st.composite
def files_of(draw: st.DrawFn) -> tuple[str, str]:
    """A file of wrong forms, and its body."""
    mild = draw(st.booleans())
    lines = draw(MILD if mild else ANY)
    lines += draw(st.lists(st.sampled_from(["# a comment", "", *([] if mild else ["\tx: y", "  - a"])]), max_size=2))
    lines = draw(st.permutations(lines))
    if draw(st.booleans()):
        event = draw(MILD if mild else ANY)
        told = ["  - name: E", "    kind: Port call", "    Date: 14–16 April 2022", *(f"    {line}" for line in event)]
        lines += ["Event:" if mild else "events:", *(line.replace("name", "title") for line in told)]
    ending, mark = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.sampled_from(["", "\ufeff"]))
    body = draw(BODIES)
    return f"{mark}{ending.join(['---', *lines, '---'])}{body and ending}{body}", body


@settings(max_examples=300)
@given(files_of())
def test_a_fix_is_safe(file: tuple[str, str]) -> None:
    """Nothing raises, the body stays, a second fix does nothing, and no more is wrong in what was read before."""
    before, body = file
    found = run(before).mended
    after = found.texts.get(PATH, ("", before))[1]
    assert after.endswith(body)
    assert after.count("\n") + after.count("\r") <= before.count("\n") + before.count("\r") + 3  # an id, or two
    again = run(after).mended
    assert PATH not in again.texts
    old, new = (parse(Source(path=PATH, data=text.encode())).findings for text in (before, after))
    unread = {(*one.at[:-1], one.fix) for one in old if one.key and one.fix}  # what is below was not looked at before
    left = [one for one in new if not any(one.at[:n] in unread for n in range(len(one.at) + 1))]
    if not read(before).findings:
        wrong = [[one for one in some if one.rule not in FORMS] for some in (old, left)]
        assert len(wrong[1]) <= len(wrong[0])


@settings(max_examples=300)
@given(st.text(st.sampled_from("-:'\"[]{}#&*!|>@ \t\n\r\u0301ae1\ufeff"), max_size=60))
def test_any_text_is_taken(text: str) -> None:
    """No text raises, and none loses its body."""
    whole = f"---\ntitle: {text}\ndate: 2022\n---\n{text}"
    after = run(whole).mended.texts.get(PATH, ("", whole))[1]
    assert after.endswith(text)


@pytest.mark.parametrize("opening", ["--\n", "", "----\n", "title: T\n", "---\n"])
def test_a_file_without_front_matter_is_all_body(opening: str) -> None:
    """Where no head is told from the text, no letter of either is touched."""
    whole = f"{opening}title: e\u0301\ndate: 14 April 2022\n"
    assert PATH not in run(whole).mended.texts


# Parts ---------------------------------------------------------------------------------------------------------------

FORMS_OF_DATES = {
    "14 April 2022": "2022-04-14", "April 14, 2022": "2022-04-14", "14 Apr. 2022": "2022-04-14",
    "the 14th of April, 2022": "2022-04-14", "Thursday, April 14, 2022": "2022-04-14", "on 14 April 2022": "2022-04-14",
    "2022-4-14": "2022-04-14", "2022/04/14": "2022-04-14", "2022.4.14": "2022-04-14", "20220414": "2022-04-14",
    "14/04/2022": "2022-04-14", "04/14/2022": "2022-04-14", "14.4.2022": "2022-04-14", "05/05/2022": "2022-05-05",
    "04/05/2022": "2022-05-04 2022-04-05", "31/06/2022": "", "32/01/2022": "",
    "2022-04-14T08:00": "2022-04-14", "2022-04-14 08:00:00+07:00": "2022-04-14", "14 April 2022, 08:00": "2022-04-14",
    "July 1991": "1991-07", "in Sept. 2019": "2019-09", "2014-1": "2014-01", "MAY 2022": "2022-05",
    "1980s": "198X", "the 1980s": "198X", "198x": "198X", "2021-xx": "2021-XX",
    "Q3 2019": "2019-35", "2019-Q3": "2019-35", "third quarter of 2019": "2019-35", "the 3rd quarter 2019": "2019-35",
    "first half of 2019": "2019-40", "H2 2019": "2019-41", "third half of 2019": "",
    "c. 1991": "1991~", "about 1991": "1991~", "ca.1991": "1991~", "around July 1991": "1991-07~", "c. 2016-2021": "",
    "~2021": "2021~", "late 2021": "2021 2021~", "Early March 2021": "2021-03 2021-03~", "end of 2021": "2021 2021~",
    "2016–2021": "2016/2021", "2016-2021": "2016/2021", "from 2016 to 2021": "2016/2021", "1980s–1990s": "198X/199X",
    "14–16 April 2022": "2022-04-14/2022-04-16", "April 14-16, 2022": "2022-04-14/2022-04-16",
    "30 April – 2 May 2022": "2022-04-30/2022-05-02", "July–August 1991": "1991-07/1991-08",
    "30 December 2021 – 2 January 2022": "2021-12-30/2022-01-02", "30 December – 2 January 2022": "",
    "2024-10-22 / 2024-10-23": "2024-10-22/2024-10-23", "2024-10-22 - 2024-10-23": "2024-10-22/2024-10-23",
    "since 2021": "2021/..", "since 8 April 2021": "2021-04-08/..", "2021–present": "2021/..", "until 2021": "../2021",
    "Friday, April 14, 2022": "", "31 April 2022": "", "14 April": "", "April 14": "", "Thursday": "", "14": "",
    "2016-21": "", "2010/12": "", "10/11/12": "", "spring 2019": "", "2021–": "", "from 2021": "", "": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "dates"), FORMS_OF_DATES.items())
def test_forms_of_dates(text: str, dates: str) -> None:
    """What is certain has one reading, what is not has several or none; no year and no day is ever guessed."""
    assert " ".join(readings(text)) == dates


@given(st.text(st.sampled_from("0123456789-/.–~?X qhcstofarilynju"), max_size=16))
def test_a_reading_is_a_date(text: str) -> None:
    """Whatever is read is EDTF, and its years stand in the text."""
    for date in readings(text):
        parse_edtf(date)
        assert all(year[:3] in re.sub(r"\D", "", text) for year in re.findall(r"\d{4}|\d{3}X", date.split("-")[0]))


WORDS = {
    "port-call": ("Port call", "Thăm cảng"),
    "meeting": (),
    "organisations": (),
    "visit": ("Visit",),
    **dict.fromkeys(("aliases", "exercise", "country", "license"), ()),
    "a-b": (),
    "ab": (),
}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Port call", "port-call"), ("port_calls", "port-call"), ("tham cang", "port-call"), ("MEETINGS", "meeting"),
        ("organizations", "organisations"), ("organization", "organisations"), ("visi", None), ("visiting", None),
        ("alias", "aliases"), ("EXERCISES", "exercise"), ("countries", "country"), ("licence", "license"),
        ("A B", None), ("", None), ("!", None),
    ],
)  # fmt: skip
def test_words_that_are_meant(word: str, meant: str | None) -> None:
    """Case, blanks, marks, number and spelling do not count; likeness does not help, nor does a word that fits two."""
    assert same_word(word, WORDS) == meant


def test_a_repair_touches_its_line_alone() -> None:
    """What looks like a key in the middle of a line is text; a file of nothing but mistakes is given up soon."""
    assert front("title:T\nsummary: see note:below\ndate: 2022\n") == "title: T\ndate: 2022\nsummary: see note:below\n"
    whole = "---\ntitle: T\ntags:\n" + "  - @x\n" * 10_000 + "---\n"
    assert legible(whole, read) == whole


@pytest.mark.parametrize(
    "text",
    [
        "title: T\nnote: |\n  summary:x\n\tdate: 2022\n",  # a block of lines is text
        "title: T\nsources:\n  - host: a\n\t  note: b\n",  # blanks and tabs: which is deeper?
        "title: 'a' b' c\n", "title: \"a\n", "title: *a\n", "title: &a b\n", "title: !!str b\n", "title: {a}: b\n",
        "tags: [a, b\n", "title: Visit: a # b\n", "title: T\nNobody: said: so\n", "title: a: b\n  more\n",
    ],
)  # fmt: skip
def test_yaml_that_may_mean_another_thing_is_left(text: str) -> None:
    """Where a repair would be a guess, nothing is touched."""
    whole = f"---\n{text}---\n"
    assert read(whole).findings
    assert legible(whole, read) == whole


# By the command ------------------------------------------------------------------------------------------------------

WRONG = {
    "content/site.yaml": SITE,
    f"content/{PATH}": "---\nid: talks\ndate: 14 April 2022\ntitle: Talks\n---\nText.\n",
}
RIGHT = "---\nid: talks\ntitle: Talks\ndate: 2022-04-14\n---\nText.\n"
SAID = "2 files {} (date-invalid 1, key-order 1, ledger-stale 1)"


def attache(site: Path, *words: str) -> tuple[int, str, str]:
    """Run `check` with more words on a site; give exit code, stdout and stderr."""
    command = ["check", "--fix", "--source", str(site), "--now", str(NOW), *words]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_what_would_be_written_is_only_shown(write_site: WriteSite) -> None:
    """With --dry-run the files stay, and the exit code tells that there is something to write, and then that not."""
    site = write_site(WRONG)
    code, out, err = attache(site, "--dry-run", "--format", "json")
    assert code == 1
    assert out.startswith('[\n  {\n    "path": "content/articles/2022/talks.md",\n    "line": 3,\n    "column": 7,')
    assert "+date: 2022-04-14\n" in err
    assert SAID.format("would be mended") in err
    assert (site / "content" / PATH).read_text(encoding="utf-8") == WRONG[f"content/{PATH}"]
    assert attache(site)[0] == 0
    assert attache(site, "--dry-run") == (0, "", "0 errors, 0 warnings\n")


def test_a_file_that_is_mended_keeps_its_mode(write_site: WriteSite) -> None:
    """Who may read and write it is not changed by a fix; what is done is said in one line."""
    site = write_site(WRONG)
    (site / "content" / PATH).chmod(0o640)
    code, out, err = attache(site)
    assert (code, err) == (0, f"{SAID.format('mended')}\n0 errors, 0 warnings\n")
    assert out.startswith(f"--- content/{PATH}\n")
    assert (site / "content" / PATH).read_text(encoding="utf-8") == RIGHT
    assert stat.S_IMODE((site / "content" / PATH).stat().st_mode) == 0o640


@pytest.mark.parametrize("answer", ["n", "y"])
def test_a_terminal_is_asked_first(write_site: WriteSite, answer: str) -> None:
    """Behind the diff comes one question, and nothing is written without a yes."""
    site = write_site(WRONG)
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "attache", "check", "--fix", "--source", str(site), "--now", str(NOW)]
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=subprocess.STDOUT) as process:
        os.write(parent, f"{answer}\n".encode())
        process.wait(60)
        shown = os.read(parent, 1 << 16).decode()
    os.close(parent)
    os.close(child)
    assert shown.index("+date: 2022-04-14") < shown.index("Write 2 files? [Y/n]")
    assert (process.returncode, (site / "content" / PATH).read_text(encoding="utf-8") == RIGHT) == (
        (0, True) if answer == "y" else (1, False)
    )


def test_the_diff_of_a_fix_is_that_of_its_file() -> None:
    """What is shown is what is written, comments and all."""
    text = "---\ndate: 2022 # so\n# its headline\ntitle: Talks\nid: talks\n---\nText.\n"
    before, after = run(text).mended.texts[PATH]
    assert diff(PATH, before, after).splitlines()[3:] == [
        " ---", "-date: 2022 # so", "+id: talks", " # its headline", " title: Talks", "-id: talks", "+date: 2022 # so",
        " ---", " Text.",
    ]  # fmt: skip
