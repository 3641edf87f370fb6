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
from attache.frontmatter import read, span_of
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
    told = settle(found, lambda finding: span_of(files[finding.path], finding.at, finding.key))
    shown = [one for one in told if one.path == only and one.rule not in ("id-missing", "not-nfc")]
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
        ["6:11 date-invalid: write `2022-04-14/2022-04-16`", "7:13 date-invalid: write `2016/2021`"],
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
    "apostrophe": (
        ("title: 'Vietnam's ministry reports'\ndate: 2022-04-14\n"),
        ["2:17 yaml-syntax: mind the indentation, and quote text that has quotes in it"],
        ("title: Vietnam's ministry reports\ndate: 2022-04-14\n"),
        [],
    ),
    "curly": (
        ("title: “Talks: a beginning”\ndate: “14 April 2022”\n"),
        ["2:14 yaml-syntax: quote the text, or mind the indentation"],
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
            "2:1 field-missing: write `date: …`",
            "2:1 field-missing: write `title: …`",
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
            "    level: Vice minister\n"
        ),
        [
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
        ["4:16 yaml-syntax: quote the text, or mind the indentation"],
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
    settled = settle(found, lambda finding: span_of(files[finding.path], finding.at, finding.key))
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
    ("path", "before", "after"),
    [
        (
            "site.yaml",
            "url: https://example.org/\r\nTitle: Digest: ours\r\nhome country: Viet Nam\r\nidentity: example.org,2000",
            'title: "Digest: ours"\r\nurl: https://example.org/\r\nidentity: example.org,2000\r\nhome_country: VN',
        ),
        (
            "site.yaml",
            "url: https://example.org/\r\nidentity: example.org,2000\r\n# ours\r\nTitle: 'Digest'\r\nhome country: Viet Nam\r\n",
            "# ours\r\ntitle: 'Digest'\r\nurl: https://example.org/\r\nidentity: example.org,2000\r\nhome_country: VN\r\n",
        ),
        (
            "officials/x.md",
            "---\ncountry: Viet Nam\nName: X\nranks:\n  - held: since 2021\n    rank: Lt. Gen.\n"
            "posts:\n  - held: April 2021 to May 2022\n    post: Minister of National Defence\n---\n",
            "---\nname: X\ncountry: VN\nposts:\n  - post: vn-minister\n    held: 2021-04/2022-05\n"
            "ranks:\n  - rank: lieutenant-general\n    held: 2021/..\n---\n",
        ),
        (
            "agreements/x.md",
            "\ufeff---\r\nname: X\r\nin-force: 1 May 2020 – present\r\ncountries: [France, “Lao PDR”]\r\n---\r\nText.",
            "\ufeff---\r\nname: X\r\ncountries: [FR, LA]\r\nin_force: 2020-05-01/..\r\n---\r\nText.",
        ),
        ("pages/x.md", "---\nsummary: 'It's ours'\ntitle:X\n---\n", "---\ntitle: X\nsummary: It's ours\n---\n"),
    ],
)
def test_other_files(path: str, before: str, after: str | None) -> None:
    """The registry, pages and settings are put right as articles are, whatever ends their lines."""
    assert run(before, path).mended.texts.get(path, (before, None))[1] == after
