"""Whom a text names is found by the registry, by ranks and titles, and by what was printed in full before."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.entities import Known, know
from attache.namefinder import officials_in
from attache.registry import fold
from attache.settings import SiteFile
from attache.vocabulary import default_vocabulary
from tests.sites import matter, records_of

FILES = {
    "organisations/no-mod.md": matter(
        "name: Ministry of Defence\ncountry: 'NO'\n"
        "posts: [{id: no-minister, label: Minister of Defence, aliases: [Defence Minister]}]"
    ),
    "officials/kari-moe.md": matter("name: Kari Moe\naliases: [Kari Ødegård Moe]\ncountry: 'NO'"),
    "officials/tran-duc-long.md": matter("name: Trần Đức Long\ncountry: VN"),
    "officials/sato-haruka.md": matter("name: Haruka Sato\ncountry: JP"),
}


def known(files: dict[str, str]) -> Known:
    """Register what the files of a digest define."""
    found, findings = know(SiteFile(), default_vocabulary(), records_of(files), date(2026, 1, 1))
    assert not findings
    return found


KNOWN = known(FILES)


def named(text: str) -> list[tuple[str, str]]:
    """What a text names, with the words that do."""
    return [(mention.value, text[mention.start : mention.end]) for mention in officials_in(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kari Moe came.", ["Kari Moe"]),
        ("KARI MOE came.", ["KARI MOE"]),
        ("Minister Kari Odegard Moe, who came", ["Kari Odegard Moe"]),
        ("the talks of General Kari Moe's staff. Moe left; Minister Moe's car waited.", ["Kari Moe", "Moe", "Moe"]),
        ("Moe spoke before Kari Moe did.", ["Moe", "Kari Moe"]),
        ("Kari Moen, Ola Kari Moe and Kari Moe Berg came.", []),
        ("[[kari-moe|General Moe]] and [[kari-moe]]", ["kari-moe", "Moe", "kari-moe"]),
        ("kari moe", []),
    ],
)
def test_registered_officials_are_found_by_any_spelling(text: str, words: list[str]) -> None:
    """An id is given for the name with or without marks, title and more names, and for a later short one."""
    assert named(text) == [("kari-moe", word) for word in words]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Deputy Minister Gen. Tran Duc Long", "tran-duc-long"),
        ("Trần Đức Long", "tran-duc-long"),
        ("Long Tran Duc", "tran-duc-long"),
        ("Sato Haruka", "sato-haruka"),
    ],
)
def test_the_order_of_names_does_not_matter(text: str, key: str) -> None:
    """A family name may stand first or last."""
    assert [value for value, _ in named(text)] == [key]


@pytest.mark.parametrize(
    ("text", "value", "rank", "post", "country"),
    [
        ("Peruvian Defence Minister Ana Quispe said", "Ana Quispe", None, "Defence Minister", "PE"),
        ("Minister of Defence of Peru Ana Quispe said", "Ana Quispe", None, "Minister of Defence of Peru", "PE"),
        (
            "Peru's Minister for the Navy Lt. Gen. Ana Quispe",
            "Ana Quispe",
            "lieutenant-general",
            "Minister for the Navy",
            "PE",
        ),
        ("Ana Quispe, Peru's Minister for Defence, said", "Ana Quispe", None, "Minister for Defence", "PE"),
        (
            "Major General Ana Quispe, Commander of the Border Guard, said",
            "Ana Quispe",
            "major-general",
            "Commander of the Border Guard",
            None,
        ),
        ("Peru's defence minister, Admiral Ana Quispe, said", "Ana Quispe", "admiral", "defence minister", "PE"),
        ("the head of the Peruvian navy, Ana Quispe, said", "Ana Quispe", None, "head of the Peruvian navy", "PE"),
        ("Peruvian Ambassador to Chile Ana Quispe", "Ana Quispe", None, "Ambassador to Chile", "PE"),
        ("the Ambassador to Chile, Ana Quispe, left", "Ana Quispe", None, "Ambassador to Chile", None),
        (
            "Deputy Prime Minister and Foreign Minister Ana Quispe",
            "Ana Quispe",
            None,
            "Deputy Prime Minister and Foreign Minister",
            None,
        ),
        (
            "Acting U.S. Secretary of the Army Joe P. Doe Jr. said",
            "Joe P. Doe Jr",
            None,
            "Acting U.S. Secretary of the Army",
            "US",
        ),
        (
            "Minister of Politics, Law and Security Budi Santoso",
            "Budi Santoso",
            None,
            "Minister of Politics, Law and Security",
            None,
        ),
        ("Governor of Guangxi Lan Tian Yi", "Lan Tian Yi", None, "Governor of Guangxi", None),
        ("Ambassador to Laos He Ming left", "He Ming", None, "Ambassador to Laos", None),
        ("Major-General (Rtd) Haji Omar bin Ali", "Haji Omar bin Ali", "major-general", None, None),
        ("South Korean defense minister Park Min-jun said", "Park Min-jun", None, "defense minister", "KR"),
        ("Secretary-General Ana Quispe", "Ana Quispe", None, "Secretary-General", None),
        ("Fleet Commander Ana Quispe", "Ana Quispe", None, "Fleet Commander", None),
        ("Commander Ana Quispe", "Ana Quispe", "commander", None, None),
        ("Director of the Office (ABC) Col. Ana Quispe", "Ana Quispe", "colonel", "Director of the Office", None),
        ("H.E. Gen. Ana Quispe", "Ana Quispe", "general", None, None),
        ("Defence Minister Chad Smith", "Chad Smith", None, "Defence Minister", None),
        ("General Mary Jordan", "Mary Jordan", "general", None, None),
        ("Defence Minister Gen Nakata said", "Gen Nakata", None, "Defence Minister", None),
        ("Defence Minister Gen Ana Quispe said", "Ana Quispe", "general", "Defence Minister", None),
        ("Minister Nguyen Van Bay", "Nguyen Van Bay", None, "Minister", None),
        ("his Peruvian counterpart Ana Quispe", "Ana Quispe", None, None, "PE"),
        ("Army Chief General Tan Sri Omar Ali", "Omar Ali", "general", "Army Chief", None),
        ("the Minister for Defence, the Hon Ana Quispe, said", "Ana Quispe", None, "Minister for Defence", None),
        ("Defence Minister [Ana] Quispe", "Ana Quispe", None, "Defence Minister", None),
        ("Lieutenant Colonel Quispe", "Quispe", "lieutenant-colonel", None, None),
    ],
)
def test_ranks_and_titles_tell_of_officials(
    text: str, value: str, rank: str | None, post: str | None, country: str | None
) -> None:
    """Before a name, behind it or both; rank, post and country are what the words say and nothing else."""
    (mention,) = officials_in(text, KNOWN)
    detail = mention.detail
    found = (mention.value, detail.get("rank"), detail.get("post"), detail.get("country"), mention.certainty)
    assert found == (value, rank, post, country, "likely")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Defence Ministers Ana Quispe and Juan Pardo met.", ["Ana Quispe", "Juan Pardo"]),
        ("General Ana Quispe, Deputy Minister Juan Pardo and Mr. Li Po", ["Ana Quispe", "Juan Pardo", "Li Po"]),
        ("Gen. Ana Quispe spoke. Quispe and General Quispe left.", ["Ana Quispe"] * 3),
        ("Minister Ana Quispe met Ana Maria Quispe, Head of the Navy.", ["Ana Maria Quispe"] * 2),
        ("Gen. Ana Quispe and Gen. Eva Quispe came. Gen. Quispe spoke.", ["Ana Quispe", "Eva Quispe"]),
        ("his counterparts, Ana Quispe of Peru and Juan Pardo of Chile", ["Ana Quispe", "Juan Pardo"]),
        ("Ana Quispe, High Commissioner and Ms. Eva Moreno, Head of it", ["Ana Quispe", "Eva Moreno"]),
        ("Minister Ana Quispe Meets Counterpart In Chile\n\nThey spoke.", ["Ana Quispe"]),
        ("Talks of Minister Ana Quispe With Partners\n\nMinister Ana Quispe spoke to them.", ["Ana Quispe"] * 2),
    ],
)
def test_several_officials_are_told_apart(text: str, values: list[str]) -> None:
    """Plural titles count for each of a list; a short name counts where it is one person's."""
    assert [mention.value for mention in officials_in(text, KNOWN)] == values


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Defence and the Ministry of Foreign Affairs agreed.",
        "The Prime Minister landed at Gia Lam Airport in Da Nang, Chairman of the session.",
        "The destroyer USS General Ana Quispe and INS Delhi called.",
        "Camp General Ana Quispe was visited.",
        "The Defence Ministers' Meeting Retreat and the Director General left in May.",
        "Minister of National Defence of Peru opened Exercise Cobra Gold on Monday.",
        "General Ana Quispe Street is long.",
        "They met on Kari Moe street after the Kari Moe Memorial Lecture.",
        "AGORA Member States are Peru and Chile.",
        "Ministers of Peru and Chile",
        "Minister Meets Guests From Lao Partners Abroad",
        "Photo: Ana Quispe",
        "Home\nMinister Corner\nPrime Minister Portal\nAbout",
    ],
)
def test_places_bodies_and_events_are_nobody(text: str) -> None:
    """What has a title or a capital and is no person is not named as one."""
    assert named(text) == []


def test_a_form_of_address_alone_makes_nobody_an_official() -> None:
    """`Mr` before a full name is a possible official; with a post behind it he is a likely one."""
    (mention,) = officials_in("Mr Juan Pardo came.", KNOWN)
    assert (mention.value, mention.certainty) == ("Juan Pardo", "possible")
    (mention,) = officials_in("Mr Juan Pardo, Director of the Office, came.", KNOWN)
    assert (mention.value, mention.certainty, mention.detail["post"]) == (
        "Juan Pardo",
        "likely",
        "Director of the Office",
    )


PIECES = (
    "Minister",
    "of",
    "Defence",
    "Gen.",
    "Kari",
    "Moe",
    "'s",
    "Peru",
    ",",
    ".",
    "\n",
    "and",
    "the",
    "(MOD)",
    "Jr",
    "He",
    "Đức",
    "-",
    "bin",
    "ß",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25))
def test_any_text_is_read(pieces: list[str]) -> None:
    """Nothing raises; places lie in the text, in order; the registered are named by words of their names."""
    text = " ".join(pieces)
    mentions = officials_in(text, KNOWN)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    for mention in mentions:
        words = text[mention.start : mention.end]
        assert 0 <= mention.start < mention.end <= len(text) and mention.value
        if mention.value == "kari-moe":
            assert {*fold(words).split()} <= {"kari", "odegard", "moe"}
