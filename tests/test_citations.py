"""How is an article cited?"""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.outputs.citations import bibtex, csl
from attache.views import CitePage, Site
from attache.vocabulary import default_vocabulary

URL = "https://digest.example/vn/articles/2024/exchange/"
# What CSL-JSON 1.0.2 allows where it is used here: types of items, names of variables, and of the parts of a date.
TYPES = {"webpage"}
TEXTS = {"id", "type", "title", "container-title", "URL", "language"}
COMMANDS = {
    "\\textbackslash{}": "\\",
    "\\textbraceleft{}": "{",
    "\\textbraceright{}": "}",
    "\\textasciitilde{}": "~",
    "\\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}


def site(url: str | None = "https://digest.example/vn/", title: str = "Digest") -> Site:
    """Return the settings of a site."""
    return Site(
        title=title,
        language="en-GB",
        timezone="UTC",
        url=url,
        subtitle=None,
        description=None,
        licence=None,
        contact=None,
        home=None,
        feeds=True,
        hub=None,
        vocabulary=default_vocabulary(),
        assets={},
    )


def page(date: str = "2024-10-24", title: str = "Exchange", language: str | None = None) -> CitePage:
    """Return the view of a file that cites an article."""
    address = "/articles/2024/exchange/cite.bib"
    return CitePage(address=address, title=title, id="2024-10-24-exchange", date=date, language=language)


def fields(text: str) -> dict[str, str]:
    """Read one BibTeX entry back: its fields, braces that balance taken off, and its type and key under `@`."""
    head = re.match(r"@(\w+)\{([^,\s{}]+),", text)
    assert head and text.endswith("\n}\n")
    found, at = {"@": f"{head[1]} {head[2]}"}, head.end()
    while field := re.compile(r"\s*([a-z]+) = ").match(text, at):
        at = end = field.end()
        depth = 0
        while text[end] != "," or depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            assert depth >= 0
            end += 1
        found[field[1]], at = text[at:end].removeprefix("{").removesuffix("}"), end + 1
    assert text[at:] == "\n}\n"
    return found


def plain(latex: str) -> str:
    """A text without its commands and the braces round it."""
    inner = latex.removeprefix("{").removesuffix("}")
    return re.sub(r"\\text\w+\{\}|\\[&%$#_]", lambda found: COMMANDS[found[0]], inner)


def item(of: CitePage, at: Site) -> dict[str, Any]:
    """Read a CSL-JSON file: its one item, of which all is as the schema says."""
    (found,) = json.loads(csl(of, at))
    assert found["type"] in TYPES
    assert {name for name, value in found.items() if isinstance(value, str)} <= TEXTS
    assert set(found) - TEXTS == {"author", "issued"}
    assert [set(name) for name in found["author"]] == [{"literal"}]
    assert set(found["issued"]) in ({"date-parts"}, {"date-parts", "circa"}, {"literal"})
    for part in found["issued"].get("date-parts", ()):
        assert 1 <= len(part) <= 3
        assert all(type(number) is int for number in part)
    return dict(found)


def test_a_citation_to_the_byte() -> None:
    """All that both forms say of an article of a day."""
    assert bibtex(page(), site()).decode() == (
        "@misc{2024-10-24-exchange,\n"
        "  author = {{Digest}},\n"
        "  title = {{Exchange}},\n"
        "  date = {2024-10-24},\n"
        "  year = {2024},\n"
        f"  url = {{{URL}}},\n"
        "  language = {en-GB},\n"
        "  month = oct,\n"
        "}\n"
    )
    assert csl(page(language="vi"), site()).decode() == (
        '[{"id": "2024-10-24-exchange", "type": "webpage", "title": "Exchange", "author": [{"literal": "Digest"}], '
        '"container-title": "Digest", "issued": {"date-parts": [[2024, 10, 24]]}, '
        f'"URL": "{URL}", "language": "vi"}}]\n'
    )


@pytest.mark.parametrize(
    ("date", "in_bibtex", "issued"),
    [
        ("2024-10-24", "date=2024-10-24 year=2024 month=oct", {"date-parts": [[2024, 10, 24]]}),
        ("1991-07", "date=1991-07 year=1991 month=jul", {"date-parts": [[1991, 7]]}),
        ("2024", "date=2024 year=2024", {"date-parts": [[2024]]}),
        ("2021-XX", "date=2021 year=2021", {"date-parts": [[2021]]}),
        (
            "2024-10-22/2024-10-23",
            "date=2024-10-22/2024-10-23 note=22–23 October 2024",
            {"date-parts": [[2024, 10, 22], [2024, 10, 23]]},
        ),
        ("2025-01~", "note=about January 2025", {"date-parts": [[2025, 1]], "circa": True}),
        ("2025-01?", "note=possibly January 2025", {"date-parts": [[2025, 1]], "circa": True}),
        ("198X", "note=1980s", {"literal": "1980s"}),
        ("2019-35", "note=third quarter of 2019", {"literal": "third quarter of 2019"}),
        ("2021-04-08/..", "note=since 8 April 2021", {"literal": "since 8 April 2021"}),
        ("[1995-07-11,1995-07-12]", "note=11 or 12 July 1995", {"literal": "11 or 12 July 1995"}),
    ],
)
def test_the_date_is_as_exact_as_the_article_s(date: str, in_bibtex: str, issued: dict[str, Any]) -> None:
    """What a form can say stands in its own parts, and all else in words."""
    said = fields(bibtex(page(date), site()).decode())
    dated = [f"{name}={said[name]}" for name in ("date", "year", "month", "note") if name in said]
    assert " ".join(dated) == in_bibtex
    assert item(page(date), site())["issued"] == issued


def test_without_an_address_there_is_no_link() -> None:
    """A site that does not know its own URL makes none up."""
    assert "url" not in fields(bibtex(page(), site(url=None)).decode())
    assert "URL" not in item(page(), site(url=None))


@given(title=st.text(min_size=1) | st.text("\\{}~^&%$#_a ", min_size=1))
def test_every_title_comes_back(title: str) -> None:
    """Whatever letters a title has, BibTeX's braces balance, and both forms give it back: BibTeX on one line."""
    made = bibtex(page(title=title), site(title=title)).decode()
    said = fields(made)
    one_line = " ".join(title.split())
    assert (plain(said.get("title", "")), plain(said.get("author", ""))) == (one_line, one_line)
    assert item(page(title=title), site())["title"] == title
