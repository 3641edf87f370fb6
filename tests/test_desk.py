"""A desk answers for one file and keeps what it cannot answer."""

from datetime import date

import pytest

from attache.desk import Desk
from attache.entities import know
from attache.settings import SiteFile
from attache.vocabulary import default_vocabulary
from tests.sites import matter, records_of

FILES = {
    "officials/a.md": matter("name: Lê An"),
    "officials/b.md": matter("name: Lê Ân"),
    "series/border.md": matter("name: Border exchange"),
}
KNOWN, _ = know(SiteFile(), default_vocabulary(), records_of(FILES), date(2026, 11, 22))
AT = ("events", 0)


def asked(type: str, text: str) -> tuple[str | None, list[tuple[str, str, str | None]]]:
    """Ask a desk who is meant: the id, and rule, message and hint of what it says."""
    desk = Desk(KNOWN, "articles/x.md")
    plate = desk.plate(type, text, AT)
    assert all((found.path, found.at) == ("articles/x.md", AT) for found in desk.findings)
    return plate.id if plate else None, [(found.rule, found.message, found.hint) for found in desk.findings]


@pytest.mark.parametrize(
    ("type", "text", "id", "said"),
    [
        ("country", "Lao PDR", "LA", [("name-form", "“Lao PDR” is registered as “LA”", None)]),
        ("official", "Lê An", "a", []),
        ("official", "Gen. Lê Ân", "b", []),
        (
            "official",
            "Le An",
            None,
            [("name-ambiguous", "“Le An” may be any of `a`, `b`", "write the id of the one who is meant")],
        ),
        ("country", "Loas", None, [("name-unknown", "no country is called “Loas”", "did you mean `Laos`?")]),
        (
            "country",
            "Nger",
            None,
            [("name-unknown", "no country is called “Nger”", "did you mean `Niger` or `Nigeria`?")],
        ),
        (
            "series",
            "Expo",
            None,
            [("name-unknown", "no series is called “Expo”", 'register the series: `attache entity new series "Expo"`')],
        ),
        (
            "figure",
            "Offices",
            None,
            [
                (
                    "name-unknown",
                    "no figure series is called “Offices”",
                    'register the figure series: `attache entity new figure "Offices"`',
                )
            ],
        ),
    ],
)
def test_who_is_meant(type: str, text: str, id: str | None, said: list[tuple[str, str, str | None]]) -> None:
    """One who is meant is given; several or nobody are a finding that says who may be."""
    assert asked(type, text) == (id, said)


def test_several_names() -> None:
    """Of several names each one who is meant comes once, and what is wrong is said at its place in the list."""
    desk = Desk(KNOWN, "x.md")
    found = desk.plates("country", ("VN", "Loas", "Viet Nam", "JP"), ("countries",))
    assert [plate.id for plate in found] == ["VN", "JP"]
    said = [(finding.rule, finding.at, finding.fix) for finding in desk.findings]
    assert said == [("name-unknown", ("countries", 1), None), ("name-form", ("countries", 2), "VN")]


@pytest.mark.parametrize(
    ("group", "text", "said"),
    [
        ("kinds", "visit", None),
        ("kinds", "visits", ("the vocabulary has no kind `visits`", "did you mean `visit`?")),
        (
            "organisation_kinds",
            "ministery",
            ("the vocabulary has no organisation kind `ministery`", "did you mean `ministry`?"),
        ),
        ("statuses", "hold", ("the vocabulary has no status `hold`", "did you mean `held`?")),
        (
            "modes",
            "xyzzy",
            ("the vocabulary has no mode `xyzzy`", "one of: hosted, abroad, third-country, remote, at-home"),
        ),
    ],
)
def test_words(group: str, text: str, said: tuple[str, str] | None) -> None:
    """A word stands in its group of the vocabulary, or is a finding with the nearest, or with all of them."""
    desk = Desk(KNOWN, "x.md")
    assert desk.word(group, text, AT) is (said is None)
    assert [(found.rule, found.message, found.hint) for found in desk.findings] == (
        [("value-unknown", *said)] if said else []
    )


def test_several_words() -> None:
    """Of several words those of the vocabulary remain."""
    desk = Desk(KNOWN, "x.md")
    assert desk.words("topics", ("cyber-security", "nothing"), ("topics",)) == ("cyber-security",)
    assert [found.at for found in desk.findings] == [("topics", 1)]


def test_a_group_that_is_none() -> None:
    """Asking for a group that the vocabulary has not is a programmer's mistake."""
    with pytest.raises(AttributeError):
        Desk(KNOWN, "x.md").word("colours", "red", AT)
