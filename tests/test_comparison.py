"""What an article's body names and its metadata lacks, and the reverse."""

import json

import pytest

from attache.comparison import body_of
from tests.conftest import WriteSite
from tests.test_layout import KNOWN
from tests.test_suggest import TODAY, attache
from tests.trees import ARTICLE, SMALL, edit

TOLD = """\
content/articles/2026-11-02-a-visit.md:13:6: countries: Italy (certain) “Italian”
content/articles/2026-11-02-a-visit.md:15:1: organisations: Office of Examples (certain) “[[it-office|the office]]”
content/articles/2026-11-02-a-visit.md:8:11: events.date: 2026-11-01 (certain) the text does not name it
content/articles/2026-11-02-a-visit.md:10:21: events.countries: Japan (certain) the text does not name it
"""


def test_an_article_is_compared_in_both_directions(write_site: WriteSite) -> None:
    """What its body names and its metadata lacks, and the reverse. Markdown is no text; a link names what it is to."""
    site = write_site({**SMALL, "content/organisations/it-office.md": "---\nname: Office of Examples\n---\n"})
    said = "`Spain`\n**An Italian** side met the French side, Italian officers said <https://example.org/Chile>.\n"
    edit(site / ARTICLE, "They met.\n", f"{said}\n[[it-office|the office]]\n")
    result = attache("suggest", site / ARTICLE, "--source", site, *TODAY)
    assert result.stdout.replace(f"{site}/", "") == TOLD
    found = json.loads(attache("suggest", site / ARTICLE, "--source", site, "--format", "json", *TODAY).stdout)
    assert [one["source"] for one in found] == ["text", "text", "metadata", "metadata"]


def test_an_article_that_cannot_be_read_has_its_findings(write_site: WriteSite) -> None:
    """As `check` shows them, and exit code 1."""
    site = write_site(SMALL)
    edit(site / ARTICLE, "kind: visit", "sort: visit")
    told, checked = (
        attache(command, *file, "--source", site) for command, file in (("suggest", [site / ARTICLE]), ("check", []))
    )
    assert (told.exit_code, told.stdout, told.stderr) == (1, "", checked.stderr)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("a **b** c", "a   b   c"),
        ("[a](/b) c", " a      c"),
        ("`a` <b>c", "       c"),
        ("# a\n> b", "  a\n  b"),
        ("[[x-y|a b]] c", "      a b   c"),
        ("[[x-y]] c", "        c"),
        ("```\na\n```\nb", "   \n \n   \nb"),
        ("a[^1]\n[r]: /b", "a    \n       "),
    ],
)
def test_markdown_is_blanked_at_equal_length(body: str, words: str) -> None:
    """So that every word keeps its place."""
    assert body_of(f"---\na: b\n---\n{body}", 4, KNOWN)[0] == f"   \n    \n   \n{words}"
