"""How a source text becomes the beginning of an article: exactly, and whatever the text holds."""

import re
from datetime import date
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from attache.clipping import Clipping, clip
from attache.dates import parse_edtf
from attache.diagnostics import ERRORS, FORMS
from attache.digest import link
from attache.editor import enter
from attache.entities import Known, know
from attache.frontmatter import read
from attache.layout import laid_out
from attache.ledger import HEADER, LEDGER
from attache.model import Outline, Source
from attache.parse import parse
from attache.register import relate
from attache.settings import SiteFile
from attache.suggest import Suggestion, suggested
from attache.vocabulary import default_vocabulary
from tests.sites import records_of

TODAY = date(2031, 5, 2)
REGISTRY = {
    "site.yaml": "title: T\nurl: https://example.org/\nidentity: example.org,2000\nhome_country: FR\n",
    "officials/ana-bello.md": (
        "---\nname: Ana Bello\ncountry: FR\nposts:\n  - {post: fr-minister, held: 2030/..}\n"
        "  - {post: fr-envoy, held: 2031/..}\n---\n"
    ),
    "organisations/fr-office.md": (
        "---\nname: Office of Examples\ncountry: FR\nposts:\n  - {id: fr-minister, label: Minister of Examples}\n"
        "  - {id: fr-envoy, label: Envoy}\n---\n"
    ),
    "ledger.txt": HEADER,
}
RECORDS = records_of(REGISTRY)


def known() -> Known:
    """Give what names may mean in a digest of one official and one body."""
    site = next(record.file for record in RECORDS if isinstance(record.file, SiteFile))
    return relate(know(site, default_vocabulary(), RECORDS, TODAY)[0])[0]


KNOWN = known()
PRINTED = Clipping(
    text="Ministers meet\n\nMinister of Examples Ana Bello met Gen. Ito Ken in Lyon on Thursday.\n",
    title="Ministers meet: a “first”",
    agency="EXA",
    published=parse_edtf("2031-05-02"),
    date_text="2 May",
    url="https://example.org/a",
)


def one(field: str, value: str, words: str | None, event: int | None = 1, **more: object) -> Suggestion:
    """Give a suggestion, certain unless it says otherwise."""
    given = {"line": 3, "column": 1, "certainty": "certain", "why": "", **more}
    return Suggestion(field=field, value=value, words=words, event=event, **given)  # type: ignore[arg-type]


FOUND = (
    one("date", "2031-05-02", "2 May", None),
    one("events.date", "2031-05-01", "Thursday", certainty="likely", why="counted", detail={"date_basis": "resolved"}),
    one("events.date", "2031", "this year", certainty="possible"),
    one("events.kind", "meeting", "met"),
    one("events.kind", "visit", "visited", certainty="likely"),
    one("events.kind", "agreement", "agreed", certainty="possible"),
    one("events.place", "Lyon", "Lyon"),
    one("events.countries", "FR", "French"),
    one("events.countries", "JP", "Japan", certainty="possible"),
    one("events.officials", "ana-bello", "Envoy Ana Bello"),
    one(
        "events.officials",
        "Ito Ken",
        "Gen. Ito Ken",
        detail={"rank": "general", "post": "Chief of Staff", "country": "JP"},
    ),
    one("events.organisations", "Society of Friends", "Society of Friends"),
    one("events.date", "XXXX-06-08", "June 8", 2),
    one("events.countries", "IT", "Italy", 2),
    one("figures", "3 ships", "three ships", None),
)
LAID = """\
---
## Laid out from a source. Behind a suggestion stand the words it rests on, their line and column in the text quoted
## below, and how sure it is. What is not sure is a comment: take `# ` away where it is right, else the line.
id: 2031-05-02-ministers-meet-a-first
title: "Ministers meet: a “first”"  # the source's headline: say it otherwise
date: 2031-05-02  # “2 May” 3:1 (certain)
# summary: One or two sentences for lists and feeds.
## It has figures, of which each belongs to a series in figures/: “three ships” 3:1
events:
  - id: ev-2031-05-02-ministers-meet-a-first
    title: Meeting, Lyon  # say more
    date: 2031-05-01  # “Thursday” 3:1 (likely: counted)
    date_basis: resolved
    kind: meeting  # “met” 3:1 (certain)
    # kind: visit  # “visited” 3:1 (likely)
    place: Lyon  # “Lyon” 3:1 (certain)
    countries:
      - FR  # “French” 3:1 (certain)
    #   - JP  # “Japan” 3:1 (possible)
    officials:
      - {person: Ana Bello, post: fr-envoy, as_printed: Envoy Ana Bello}  # “Envoy Ana Bello” 3:1 (certain)
      - {person: Ito Ken, rank: general, as_printed: Gen. Ito Ken}  # “Gen. Ito Ken” 3:1 (certain)
    # organisations:
    #   - Society of Friends  # “Society of Friends” 3:1 (certain)
#   - id: ev-2031-05-02-ministers-meet-a-first-2
#     title: Untitled  # say more
#     date: XXXX-06-08  # which year? “June 8” 3:1 (certain)
#     kind: "?"  # what happened?
#     countries:
#       - IT  # “Italy” 3:1 (certain)
sources:
  - agency: EXA
    title: "Ministers meet: a “first”"
    url: https://example.org/a
    date: 2031-05-02
    date_text: 2 May
    retrieved: 2031-05-02
draft: true  # until you have told it in your own words below the last line; then take this away, and all that follows
## The text of the source, for your eyes alone:
#   1  Ministers meet
#   3  Minister of Examples Ana Bello met Gen. Ito Ken in Lyon on Thursday.
---
"""
ITO = {"id": "ito-ken", "name": "Ito Ken", "country": "JP"}
ITO_SAID = """\
## What the source says:
##   rank: general
##   post: Chief of Staff
## The text on the page"""


def errors(path: str, text: str) -> list[str]:
    """Give the errors that `attache check` finds in a digest with a new article, drafts told or not."""
    parsed = parse(Source(path=path, data=text.encode()))
    found = list(parsed.findings)
    ledger = parse(Source(path="ledger.txt", data=enter(HEADER.encode(), path, text))).record
    records = [record for record in (*(one for one in RECORDS if one.path != LEDGER), ledger, parsed.record) if record]
    for drafts in (True, False):
        found += link(records, now=TODAY, drafts=drafts)[1]
    return [f"{finding.rule} {finding.message}" for finding in found if finding.rule in ERRORS | FORMS]


def test_what_is_sure_counts_and_the_rest_is_a_comment() -> None:
    """The whole of a laid-out article, with what is asked."""
    laid = laid_out(PRINTED, FOUND, KNOWN, TODAY)
    assert laid.path == "articles/2031/2031-05-02-ministers-meet-a-first.md"
    assert laid.text == LAID
    assert laid.asked == ("which year? “June 8” 3:1",)
    assert errors(laid.path, laid.text) == []


def test_who_is_not_registered_has_a_file_that_says_what_the_source_does() -> None:
    """With all fields that it may have; it can be read as it is."""
    [(path, text)] = laid_out(PRINTED, FOUND, KNOWN, TODAY).officials.items()
    parsed = parse(Source(path=path, data=text.encode()))
    assert (path, read(text).values, parsed.findings) == ("officials/ito-ken.md", ITO, ())
    assert ITO_SAID in text


def test_a_title_of_ones_own_stands_alone() -> None:
    """With a title there is no headline to be told otherwise; without any there is a placeholder."""
    assert "\ntitle: Mine\n" in laid_out(PRINTED, FOUND, KNOWN, TODAY, title="Mine").text
    bare = laid_out(Clipping(text="Nothing."), (), KNOWN, TODAY)
    assert read(bare.text).values == {
        "id": "2031-05-02-untitled",
        "title": "Untitled",
        "date": "2031-05-02",
        "draft": "true",
    }
    assert (bare.dated, bare.asked) == (
        False,
        (
            "when was it published? It has today's date and address: take it away, and say --published YYYY-MM-DD",
            "what happened? No word tells the kind of an event",
        ),
    )


def test_every_comment_can_be_taken_up() -> None:
    """Without the first `# ` of its lines an open event stands where it belongs, and waits for its answers alone."""
    text = re.sub(r"^( *)# (?=  )", r"\1", LAID.partition("## The text")[0] + "---", flags=re.MULTILINE)
    values = read(text).values
    events: Any = values["events"]
    assert [event["id"] for event in events] == [f"ev-2031-05-02-ministers-meet-a-first{end}" for end in ("", "-2")]
    assert (events[0]["countries"], events[1]["countries"]) == (["FR", "JP"], ["IT"])
    assert (events[1]["date"], events[1]["kind"]) == ("XXXX-06-08", "?")


TOKEN = "which nobody says otherwise"
HOSTILE = st.sampled_from([
    "---", "...", "-->", "<!--", "# x", "## y", "'", '"', "[[vn-mnd]]", "{a: b", "&a *a", "!!x", "\t",
    "\x00\x1b[2J", "\u0301",
    "\u2028---\u2029", "\x85---\x85", "e\u0301", "\ufeff", "\ufffe", "- ", "key: value", "%YAML", "x" * 3000,
    "General Ana Bello", "on 3 May 2031", "Japanese Minister Ito \u2028 Ken", "on January 8", "visited France",
    "signed in Lyon (EXA) -", "2031-05-01", "more than 100 countries",
])  # fmt: skip
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=40)), max_size=12).map(" ".join) | st.lists(
    HOSTILE, max_size=9
).map("\n".join)


@given(text=TEXTS, title=st.text(max_size=20))
def test_any_text_passes_the_check_and_is_told_nowhere(text: str, title: str) -> None:
    """Whatever a source holds: the article has no error, an empty body, and counts nothing of the quotation."""
    clipping = msgspec.structs.replace(clip(f"{text}\n\nand so on, {TOKEN}."), title=title or None)
    laid = laid_out(clipping, suggested(clipping, KNOWN), KNOWN, TODAY)
    assert errors(laid.path, laid.text) == []
    parsed = parse(Source(path=laid.path, data=laid.text.encode()))
    record = parsed.record
    assert record
    assert (parsed.words, record.body, record.file.draft) == ("", Outline(), True)
    assert TOKEN in laid.text
    assert TOKEN.encode() not in msgspec.msgpack.encode(record)
