"""When is the next edition of a series due?"""

from datetime import date

import pytest

from attache.due import due
from attache.model import Due, Event
from attache.schema import Cadence, SeriesFile
from tests.sites import linked


def edition(when: str, status: str = "held", *, overdue: bool = False) -> Event:
    """Return an edition."""
    return Event(
        id=f"{when}-{status}", title="E", address="/a/", article="a", date=when, kind="visit", status=status,
        overdue=overdue,
    )  # fmt: skip


def asked(cadence: Cadence | None, paused: tuple[str, ...], now: str, *editions: Event) -> Due:
    """Ask on a day what is to be expected of a series with these editions, newest first."""
    file = SeriesFile(name="S", cadence=cadence, paused=paused)
    return due(file, editions, date.fromisoformat(now))


@pytest.mark.parametrize(
    ("cadence", "last", "now", "expected"),
    [
        ("yearly", "2024-10-22/2024-10-23", "2025-09-30", ("expected", "2025-10~", "2025-10-01")),
        ("yearly", "2024-10-22/2024-10-23", "2025-10-01", ("due", "2025-10~", "2026-04-23")),
        ("yearly", "2024-10-22/2024-10-23", "2026-04-22", ("due", "2025-10~", "2026-04-23")),
        ("yearly", "2024-10-22/2024-10-23", "2026-04-23", ("late", "2025-10~", None)),
        ("yearly", "2024-10", "2026-04-29", ("due", "2025-10~", "2026-04-30")),
        ("yearly", "2024-10~", "2025-01-01", ("expected", "2025-10~", "2025-10-01")),
        ("yearly", "2024", "2024-12-31", ("expected", "2025~", "2025-01-01")),
        ("yearly", "2024", "2025-06-30", ("due", "2025~", "2026-06-30")),
        ("yearly", "2024-36", "2024-12-31", ("expected", "2025~", "2025-01-01")),
        ("yearly", "2021-XX", "2023-06-30", ("late", "2022~", None)),
        ("two-yearly", "2022-12-08", "2024-11-30", ("expected", "2024-12~", "2024-12-01")),
        ("two-yearly", "2022-12-08", "2025-12-08", ("late", "2024-12~", None)),
        ("half-yearly", "2024-08-31", "2025-02-01", ("due", "2025-02~", "2025-05-31")),
        ("quarterly", "2024-11-30", "2025-01-31", ("expected", "2025-02~", "2025-02-01")),
        ("quarterly", "2024-11-30", "2025-04-13", ("due", "2025-02~", "2025-04-14")),
        ("quarterly", "2024-11-30", "2025-04-14", ("late", "2025-02~", None)),
        ("quarterly", "2024", "2025-01-01", ("due", "2025~", "2026-06-30")),
        ("monthly", "2024-01-31", "2024-02-29", ("due", "2024-02~", "2024-03-15")),
        ("yearly", "[1995-07-11,1995-07-12]", "1996-01-01", ("expected", "1996-07~", "1996-07-01")),
        ("yearly", "198X", "2025-01-01", ("undated", None, None)),
        ("yearly", None, "2025-01-01", ("undated", None, None)),
        ("irregular", "2024", "2025-01-01", ("no-interval", None, None)),
        (None, "2024", "2025-01-01", ("no-interval", None, None)),
        (None, None, "2025-01-01", ("no-interval", None, None)),
        ("yearly", "9998-05-01", "9999-01-01", ("expected", "9999-12~", "9999-12-01")),
    ],
)
def test_the_next_edition_is_a_cadence_after_the_last(
    cadence: Cadence | None, last: str | None, now: str, expected: tuple[str, str | None, str | None]
) -> None:
    """Month for month, or year for year; late from one and a half cadences; the day on which that changes."""
    found = asked(cadence, (), now, *((edition(last),) if last else ()))
    assert (found.state, found.date, found.until) == expected
    assert found.last == last


@pytest.mark.parametrize(
    ("paused", "now", "expected"),
    [
        (("2020/2021",), "2020-01-01", ("expected", "2022-06~", "2022-06-01")),
        (("2020/2021",), "2022-11-30", ("due", "2022-06~", "2022-12-01")),
        (("2020/2021",), "2022-12-01", ("late", "2022-06~", None)),
        (("2020", "2021-01/2021-06"), "2020-01-01", ("expected", "2022-06~", "2022-06-01")),
        (("2020-01/2020-05",), "2020-01-01", ("expected", "2020-06~", "2020-06-01")),
        (("2020-06-15/2020-12",), "2020-01-01", ("expected", "2020-06~", "2020-06-01")),
        (("2020/..",), "2020-01-01", ("paused", None, None)),
    ],
)
def test_a_slot_in_a_pause_moves_on(paused: tuple[str, ...], now: str, expected: tuple[str, str, str]) -> None:
    """A slot that lies within a pause moves on by a year until it is outside, and so does the day of being late."""
    found = asked("yearly", paused, now, edition("2019-06-01"))
    assert (found.state, found.date, found.until) == expected


@pytest.mark.parametrize(
    ("editions", "state", "planned"),
    [
        ([edition("2026-10", "planned"), edition("2024-10-22")], "planned", "2026-10"),
        ([edition("2027", "planned"), edition("2026-10", "confirmed")], "planned", "2026-10"),
        ([edition("2025-10", "planned", overdue=True), edition("2024-10-22")], "late", None),
        ([edition("2026-10", "cancelled"), edition("2024-10-22")], "late", None),
        ([edition("2026-10", "postponed"), edition("2024-10-22")], "late", None),
    ],
)
def test_a_planned_edition_goes_before_what_is_reckoned(editions: list[Event], state: str, planned: str | None) -> None:
    """The nearest planned edition is told; one that is past, cancelled or postponed neither counts nor is told."""
    found = asked("yearly", (), "2026-05-01", *editions)
    assert (found.state, found.planned.date if found.planned else None) == (state, planned)


FILES = {
    "series/talks.md": "---\nname: Talks\ncadence: yearly\n---\n",
    "articles/a.md": (
        "---\nid: a\ntitle: T\ndate: 2024-10-23\nevents:\n"
        "  - {id: e, title: E, date: 2024-10-22/2024-10-23, kind: dialogue, series: talks}\n---\n"
    ),
}


@pytest.mark.parametrize(
    ("now", "state", "change"),
    [("2024-11-01", "expected", "2025-10-01"), ("2025-10-01", "due", "2026-04-23"), ("2026-04-23", "late", None)],
)
def test_the_digest_knows_when_a_series_turns(now: str, state: str, change: str | None) -> None:
    """The next change of the digest is the day on which a series is due or late."""
    digest, _ = linked(FILES, now=now)
    assert (digest.dues["talks"].state, digest.next_change) == (state, change)
