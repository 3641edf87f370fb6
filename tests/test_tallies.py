"""How often, with whom, in what, and when?"""

from gettext import NullTranslations

import pytest

from attache.model import Event
from attache.tallies import columns_of, matrix_of, matrix_page
from tests.sites import linked

WORDS = NullTranslations()


def events(*dates: str) -> tuple[Event, ...]:
    """Return visits of dates."""
    return tuple(Event(id=d, title=d, address="/a/", article="a", date=d, kind="visit", status="held") for d in dates)


@pytest.mark.parametrize(
    ("dates", "columns", "totals"),
    [
        ([], (), ()),
        (["2024", "2024-05", "2020"], ("2020", "2024"), (1, 2)),
        ([str(year) for year in range(2017, 2025)], tuple(map(str, range(2017, 2025))), (1,) * 8),
        (
            ["198X", *(str(year) for year in range(2017, 2025))],
            ("–2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"),
            (2, 1, 1, 1, 1, 1, 1, 1),
        ),
        (
            ["202X", *(str(year) for year in range(2018, 2027))],
            ("–2019", "2020s", "2020", "2021", "2022", "2023", "2024", "2025", "2026"),
            (2, 1, 1, 1, 1, 1, 1, 1, 1),
        ),
    ],
)
def test_a_matrix_has_at_most_eight_columns_and_its_decade(
    dates: list[str], columns: tuple[str, ...], totals: tuple[int, ...]
) -> None:
    """Of more than eight years the earliest share a column; a decade that goes on is not among them."""
    found = matrix_of(events(*dates), columns_of(events(*dates)))
    assert (found.columns, found.totals) == (columns, totals)


SITE = {
    "site.yaml": "title: T\nurl: https://example.org/\nhome_country: FR\n",
    "articles/a.md": """---
id: a
title: A
date: 2025
events:
  - {id: both, title: E, date: 2024-05-01, kind: forum, countries: [FR, JP, LA]}
  - {id: part, title: E, date: 2024-05-01, kind: meeting, countries: [FR, JP], parent: both}
  - {id: without, title: E, date: 2024, kind: forum, countries: [JP, LA]}
  - {id: over, title: E, date: 2023-12-30/2024-01-02, kind: visit, countries: [FR, JP]}
  - {id: old, title: E, date: 198X, kind: visit, countries: [FR, LA]}
  - {id: at-home, title: E, date: 2024, kind: review, countries: [FR]}
  - {id: coming, title: E, date: 2026, kind: visit, countries: [FR, JP], status: planned}
  - {id: off, title: E, date: 2024, kind: visit, countries: [FR, JP], status: cancelled}
---
""",
    "articles/b.md": "---\nid: b\ntitle: B\ndate: 2025\nevents:\n  - {ref: both}\n---\n",
}


def test_the_rules_of_counting() -> None:
    """Events, not mentions; once for each partner and once in all; in the year of their beginning; a decade apart;
    neither parts nor what is planned, cancelled, or without a partner."""
    page = matrix_page(linked(SITE)[0], WORDS)
    assert page.all.columns == ("1980s", "2023", "2024")
    assert [
        (plate.id, [(row.kind, row.counts) for row in found.rows], found.totals) for plate, found in page.partners
    ] == [
        ("JP", [("forum", (0, 0, 2)), ("visit", (0, 1, 0))], (0, 1, 2)),
        ("LA", [("forum", (0, 0, 2)), ("visit", (1, 0, 0))], (1, 0, 2)),
    ]
    assert [(row.kind, row.counts, row.total) for row in page.all.rows] == [
        ("forum", (0, 0, 2), 2),
        ("visit", (1, 1, 0), 2),
    ]
    assert page.all.totals == (1, 1, 2)


def test_an_empty_digest_has_an_empty_matrix() -> None:
    """Without events there are no partners and no columns."""
    page = matrix_page(linked({})[0], WORDS)
    assert (page.partners, page.all.columns, page.all.totals) == ((), (), ())
