"""What an article's body names and its metadata lacks, and the reverse."""

import json

import pytest

from attache.comparison import body_of
from tests.conftest import WriteSite
from tests.test_suggest import TODAY, attache
from tests.trees import ARTICLE, SMALL, edit

REGISTRY = {
    "content/organisations/it-office.md": "---\nname: Office of Examples\n---\n",
    "content/organisations/fr-office.md": "---\nname: Bureau\nposts:\n  - {id: fr-envoy, label: Envoy}\n---\n",
    "content/officials/ana-bello.md": "---\nname: Ana Bello\nposts:\n  - {post: fr-envoy, held: 2025/..}\n---\n",
}
TOLD = """\
content/articles/2026-11-02-a-visit.md:14:6: countries: IT (certain) “Italian”
content/articles/2026-11-02-a-visit.md:14:64: officials: ana-bello (certain) “Ana Bello”
content/articles/2026-11-02-a-visit.md:8:11: events.date: 2026-11-01 (certain) the text does not name it
content/articles/2026-11-02-a-visit.md:10:25: events.countries: ES (certain) the text does not name it
"""


def test_an_article_is_compared_in_both_directions(write_site: WriteSite) -> None:
    """What its body names and its metadata lacks, and the reverse. Markdown is no text; what a link leads to is told.

    So is what a title names, as Tokyo is of Japan, and the body in which an official holds a post.
    """
    site = write_site({**SMALL, **REGISTRY})
    edit(site / ARTICLE, "[FR, JP]", "[FR, JP, ES]\n    organisations: [fr-office]")
    said = "`Spain`\n**An Italian** side met the French side, Italian officers told Ana Bello <https://example.org/Chile>.\n"
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
    assert body_of(f"---\na: b\n---\n{body}", 4)[0] == f"   \n    \n   \n{words}"
