"""What of a text's mentions is suggested, for which event, and what an article's metadata and body say apart."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from attache.cli import main
from attache.clipping import clip
from attache.frontmatter import read
from attache.suggest import suggested
from tests.conftest import WriteSite
from tests.test_layout import KNOWN
from tests.test_origin import PAGE, serving
from tests.trees import built, tree

TODAY = ("--now", "2031-06-01")
TEXT = """\
Home > Politics
France and Japan hold third maritime dialogue in Lyon
March 7, 2031 - 09:10

LYON — Deputy Minister of National Defence Gen. Ana Bello received Japanese Defence Minister Ito Kenji in Lyon on \
Thursday for the third Defence Policy Dialogue.

Bello thanked Japan for its help after a flood. More than 40 officers have been trained.

The first round was held in Tokyo on May 6, 2029, when Vice Admiral Mori Shun of Japan led his side. — VNS

See more
Share
"""
SITE: Mapping[str, str] = {
    "content/site.yaml": "title: T\nurl: https://example.org/\nidentity: example.org,2000\nhome_country: FR\n",
    "content/ledger.txt": "officials/ana-bello /officials/ana-bello/\n",
    "content/officials/ana-bello.md": "---\nid: ana-bello\nname: Ana Belló\ncountry: FR\n---\n",
}
PATH = "content/articles/2031/2031-03-07-france-and-japan-hold-third-maritime-dialogue-in-lyon.md"


def attache(*arguments: object, piped: str = "") -> Result:
    """Run the command line in this process; a traceback would fail the test."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=piped, catch_exceptions=False)


def suggestions(site: Path, text: str, *options: str) -> list[dict[str, object]]:
    """Give the suggestions for a text that is piped in."""
    result = attache("suggest", "-", "--source", site, "--format", "json", *options, *TODAY, piped=text)
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


HEADLINE = "France and Japan hold third maritime dialogue in Lyon"
FOUND = [
    ("date", "2031-03-07", "March 7, 2031 - 09:10", 3, 1, None),
    ("events.date", "2031-03-06", "Thursday", 5, 115, 1),
    ("events.kind", "dialogue", "Defence Policy Dialogue", 5, 138, 1),
    ("events.kind", "hadr", "flood", 7, 42, 1),
    ("events.place", "Lyon", "Lyon", 2, 50, 1),
    ("events.countries", "FR", "France", 2, 1, 1),
    ("events.countries", "JP", "Japan", 2, 12, 1),
    ("events.officials", "ana-bello", "Ana Bello", 5, 49, 1),
    ("events.officials", "Ito Kenji", "Ito Kenji", 5, 94, 1),
    ("events.countries", "JP", "Tokyo", 9, 29, 2),
    ("events.officials", "Mori Shun", "Mori Shun", 9, 69, 2),
    ("figures", "40", "More than 40 officers", 7, 49, None),
    ("sources.title", HEADLINE, HEADLINE, 2, 1, None),
    ("sources.agency", "VNS", "VNS", 9, 104, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Thursday, March 20, 2031 - 16:42\n\nLyon (VNA) - Ito Kenji spoke in Lyon on March 20.\n", ["Lyon"]),
        ("LYON — Ito Kenji spoke in Tokyo on March 6, 2031.\n\nHe will speak in Lyon as well.\n", []),
    ],
)
def test_the_place_of_a_report_is_that_of_the_event_where_its_line_says_so(
    write_site: WriteSite, text: str, place: list[str]
) -> None:
    """A weekday is no place, and what is told further below is of another event."""
    found = suggestions(write_site({**SITE}), f"A visit\n\n{text}")
    assert [one["value"] for one in found if one["field"] == "events.place"] == place


def test_a_text_is_read_for_all_that_metadata_holds(write_site: WriteSite) -> None:
    """Field, value, words, place and event of each, in the order of the fields; of times past only for who asks."""
    site = write_site(dict(SITE))
    found = suggestions(site, TEXT)
    assert [tuple(one[key] for key in ("field", "value", "words", "line", "column", "event")) for one in found] == FOUND
    assert [*found[0]] == ["field", "value", "words", "line", "column", "certainty", "why", "source", "event", "detail"]
    everything = suggestions(site, TEXT, "--all")
    dates = [(one["value"], one["certainty"]) for one in everything if one["field"] == "events.date"]
    assert dates == [("2031-03-06", "likely"), ("2029-05-06", "possible")]


def test_the_editor_may_say_when_a_text_appeared(write_site: WriteSite) -> None:
    """A weekday counts from that day, and without it from none."""
    site = write_site(dict(SITE))
    text = "General Ana Bello visited Tokyo on Thursday.\n"
    fields = [("events.date", "2031-05-22"), ("date", "2031-05-23")]
    found = suggestions(site, text, "--published", "2031-05-23")
    assert [field in [(one["field"], one["value"]) for one in found] for field in fields] == [True, True]
    asked = [(one["field"], one["value"]) for one in suggestions(site, text) if one["field"] in ("date", "events.date")]
    assert asked == [("events.date", "")]


@given(
    st.lists(
        st.sampled_from([
            "The ministers met on January 8.", "It was held on Thursday.", "Talks took place from May 6 to 9.",
            "The exercise begins next month.", "A visit last year.", "Gen. Ana Bello visited Japan yesterday.",
            "It will open on 29 February.", "They signed it in June.", "More than 2,000 took part in Exercise 21.",
        ]),
        max_size=6,
    )
)  # fmt: skip
def test_no_year_is_invented(sentences: list[str]) -> None:
    """A text without a year gives no date with one."""
    found = suggested(clip("\n\n".join(sentences)), KNOWN)
    assert [one.value for one in found if one.field.endswith("date") and re.search(r"\d{4}", one.value)] == []


@pytest.mark.parametrize(
    ("years", "value"), [((), "XXXX-10-15"), ((2030,), "2030-10-15"), ((2030, 2029), "XXXX-10-15")]
)
def test_a_day_has_the_year_that_the_text_names_with_it(years: tuple[int, ...], value: str) -> None:
    """Elsewhere, and no other year."""
    told = [f"Talks were held in Paris on October 15, {year}." for year in years]
    found = suggested(clip("\n\n".join(["General Ana Bello came to Lyon on October 15.", *told])), KNOWN)
    assert next(one.value for one in found if one.field == "events.date") == value


def test_a_list_of_many_days_has_no_first_event() -> None:
    """What stands in a line without a date of its own belongs to none of its events, then."""
    lines = [f"A conference was held in Paris on March {day}, 2030." for day in range(2, 7)]
    found = suggested(clip("\n\n".join(["Japan and others", *lines, "General Ana Bello spoke of Japan."])), KNOWN)
    assert {(one.field, one.event) for one in found if one.value == "ana-bello"} == {("officials", None)}
    assert {one.event for one in found if one.field == "events.date"} == {1, 2, 3, 4, 5}


def test_new_lays_out_what_a_text_tells_and_publishes_none_of_it(write_site: WriteSite) -> None:
    """The article is clean, entered, a draft, and its source text is in no file of a build, drafts told or not."""
    site = write_site(dict(SITE))
    secret = "a sentence that <!-- nobody --> may publish\n---\n[[x]] {{ y }}"
    (site / "source.txt").write_text(TEXT.replace("More than", f"{secret}\n\nMore than"), encoding="utf-8")
    result = attache("new", "--from", site / "source.txt", "--register", "--source", site, *TODAY)
    assert (result.exit_code, result.stdout) == (0, f"{site}/{PATH}\n")
    assert "asked" not in result.stderr
    values = read((site / PATH).read_text(encoding="utf-8")).values
    assert (values["date"], values["draft"]) == ("2031-03-07", "true")
    assert (site / "content/officials/ito-kenji.md").is_file()
    ledger = (site / "content/ledger.txt").read_text(encoding="utf-8").splitlines()
    assert f"articles/{Path(PATH).stem} /articles/2031/{Path(PATH).stem[11:]}/" in ledger
    assert "officials/ito-kenji /officials/ito-kenji/" in ledger
    for drafts in ((), ("--drafts",)):
        checked = attache("check", "--source", site, *drafts, *TODAY)
        assert (checked.exit_code, "error:" in checked.stderr) == (0, False)
        built(site, drafts=bool(drafts), now=date(2031, 6, 1), search=bool(drafts))
        files = tree(site / "public")
        assert ("articles/2031/france-and-japan-hold-third-maritime-dialogue-in-lyon/index.html" in files) == bool(
            drafts
        )
        assert [path for path, data in files.items() if b"may publish" in data or b"40 officers" in data] == []


def test_new_reads_a_page_at_an_address(write_site: WriteSite) -> None:
    """Its headline, site, writer, day and address are noted; the day on which it was read is today."""
    site = write_site(dict(SITE))
    with serving(PAGE.format(author="Mara Quill").encode()) as (root, asked):
        result = attache("new", "--from", f"{root}/a", "--source", site, *TODAY)
    assert (result.exit_code, len(asked)) == (0, 1)
    source = {"writer": "Mara Quill", "host": "Example Daily", "title": "Two navies talk in Lyon", "url": f"{root}/a"}
    source |= {"date": "2021-03-05", "retrieved": "2031-06-01", "language": "en"}
    assert read(Path(result.stdout.strip()).read_text(encoding="utf-8")).values["sources"] == [source]


def test_a_text_of_any_length_gives_a_file_that_can_be_read(write_site: WriteSite) -> None:
    """Of many events the first are laid out, and of a long text the beginning is quoted."""
    site = write_site(dict(SITE))
    days = "".join(f"A meeting was held in Paris on {1 + n % 28} March {1900 + n}.\n\n" for n in range(120))
    result = attache("new", "--from", "-", "--source", site, *TODAY, piped=days + "x" * 600_000)
    written = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert len(written) < 200_000
    assert "\n## The rest, 50" in written
    assert attache("check", "--source", site, "--drafts", *TODAY).exit_code == 0


@pytest.mark.parametrize("text", ["---\nname: Ito Ken\n---\n", "broken"])
def test_new_overwrites_nothing(write_site: WriteSite, text: str) -> None:
    """A second article from a text takes another name; the file of an official stays as it is, even a wrong one."""
    site = write_site({**SITE, "content/officials/ito-kenji.md": text})
    paths = [attache("new", "--from", "-", "--register", "--source", site, *TODAY, piped=TEXT).stdout for _ in range(2)]
    assert [Path(path.strip()).stem[-7:] for path in paths] == ["in-lyon", "-lyon-2"]
    assert (site / "content/officials/ito-kenji.md").read_text(encoding="utf-8") == text


def test_new_asks_for_what_no_text_tells(write_site: WriteSite) -> None:
    """On stderr; with the day of publication there is less to ask, and the address is for good."""
    site = write_site(dict(SITE))
    ledger = site / "content/ledger.txt"
    text = "Ana Bello met Ito Kenji, Defence Minister of Japan, in Lyon on May 6.\n"
    first = attache("new", "Talks", "--from", "-", "--source", site, *TODAY, piped=text)
    asked = first.stderr
    assert "--published YYYY-MM-DD\nasked: which year? “May 6” 1:64\n" in asked
    assert "not registered: ito-kenji (--register writes their files)\n" in asked
    assert ledger.read_text(encoding="utf-8") == SITE["content/ledger.txt"]
    Path(first.stdout.strip()).unlink()
    options = ("--published", "2031-05-07", "--url", "https://example.org/a")
    result = attache("new", "Talks", "--from", "-", "--source", site, *options, *TODAY, piped=text)
    assert "asked" not in result.stderr
    assert "articles/2031-05-07-talks /articles/2031/talks/\n" in ledger.read_text(encoding="utf-8")
    values = read(Path(result.stdout.strip()).read_text(encoding="utf-8")).values
    assert values["sources"] == [
        {"url": "https://example.org/a", "date": "2031-05-07", "retrieved": "2031-06-01", "language": "en"}
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'TITLE', or option '--from'."),
        (("--from", "nowhere.txt"), "attache: nowhere.txt cannot be read: No such file or directory"),
        (("--from", "-", "--url", "example.org"), "`example.org` is no address; write it as https://example.org/"),
        (("--from", "-", "--published", "May"), "`May` is no day; write it as 2026-11-22"),
    ],
)
def test_what_cannot_be_laid_out_ends_with_2(write_site: WriteSite, arguments: tuple[str, ...], said: str) -> None:
    """In one line, with nothing written."""
    site = write_site(dict(SITE))
    result = attache("new", *arguments, "--source", site, *TODAY)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert [path for path in tree(site / "content") if f"content/{path}" not in SITE] == []
