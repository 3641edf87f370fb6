"""Countries, bodies and kinds of event are found in a text, each as surely as the text tells."""

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache import iso
from attache.entities import Known, know
from attache.gazetteer import kinds_in, places_in
from attache.registry import fold
from attache.settings import SiteFile
from attache.vocabulary import default_vocabulary
from tests.sites import matter, records_of

FILES = {
    "organisations/no-mod.md": matter(
        "name: Ministry of Defence\naliases: [MOD]\ncountry: 'NO'\nkind: ministry\n"
        "posts: [{id: no-minister, label: Minister of Defence}]"
    ),
    "organisations/lima-forum.md": matter("name: Lima Forum\ncountry: PE\nkind: forum"),
    "organisations/un.md": matter("name: United Nations\naliases: [UN]\nkind: igo"),
    "officials/kari-moe.md": matter("name: Kari Moe\ncountry: 'NO'"),
    "areas/abyei.md": matter("name: Abyei"),
    "series/talks.md": matter("name: Nordic Staff Talks"),
    "agreements/pact.md": matter("name: Oslo Pact"),
}
FAR = "\n" + "word " * 120  # so that what follows stands late in a text


def registered() -> Known:
    """Register what the files of this test define."""
    found, findings = know(SiteFile(), default_vocabulary(), records_of(FILES), date(2026, 1, 1))
    assert not findings
    return found


KNOWN = registered()


def places(text: str, field: str = "countries") -> list[tuple[str, str]]:
    """What of a field a text names, with the words that do."""
    return [(m.value, text[m.start : m.end]) for m in places_in(text, KNOWN) if m.field == field]


def test_every_country_has_its_people_and_its_seat() -> None:
    """The table of demonyms has a row for every country; only where nobody lives is none named."""
    assert [code for code, country in iso.countries().items() if not country.people] == ["BV", "GS", "HM", "TF", "UM"]
    names = [fold(name) for name in chain.from_iterable(country.people for country in iso.countries().values())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Japan's navy and the Lao side", [("JP", "Japan"), ("LA", "Lao")]),
        ("the US, U.S. and American forces told us", [("US", "US"), ("US", "U.S"), ("US", "American")]),
        ("Viet Nam, Việt Nam, Nhật Bản", [("VN", "Viet Nam"), ("VN", "Việt Nam"), ("JP", "Nhật Bản")]),
        (
            "RoK, Republic of Korea, Korean, DPRK",
            [("KR", "RoK"), ("KR", "Republic of Korea"), ("KR", "Korean"), ("KP", "DPRK")],
        ),
        (
            "Papua New Guinea, Guinea-Bissau, Guinea",
            [("PG", "Papua New Guinea"), ("GW", "Guinea-Bissau"), ("GN", "Guinea")],
        ),
        (
            "Niger, Nigeria, Nigerien, Nigerian",
            [("NE", "Niger"), ("NG", "Nigeria"), ("NE", "Nigerien"), ("NG", "Nigerian")],
        ),
        ("DR Congo, Republic of the Congo", [("CD", "DR Congo"), ("CG", "Republic of the Congo")]),
        ("Dominica, Dominican", [("DM", "Dominica"), ("DO", "Dominican")]),
        (
            "French Guiana, the Dutch, Côte d'Ivoire",
            [("GF", "French Guiana"), ("NL", "Dutch"), ("CI", "Côte d'Ivoire")],
        ),
        ("Lebanon-Chile talks in Hong Kong", [("LB", "Lebanon"), ("CL", "Chile"), ("HK", "Hong Kong")]),
        ("the Indian Ocean, South China Sea, East China Sea, Philippine Sea, Sea of Japan", []),
        ("South American, Latin American, New Mexico, Korean Peninsula, Vietnam War, Indochina", []),
        ("Vietnam News Agency, China Daily, Moscow Conference, INS Delhi, Lao Cai, Thai Nguyen", []),
        ("turkey, chad, polish, it is in us and no man's", []),
        ("Minister Chad Smith met General Mary Jordan.", []),
        ("Roman arms", []),
        ("Nguyễn Minh Đức, Trần Thị Nga and Le Duc", []),
        ("Oman sent jordan almonds to Jordan", [("OM", "Oman"), ("JO", "Jordan")]),
    ],
)
def test_countries_are_named_in_many_ways(text: str, found: list[tuple[str, str]]) -> None:
    """By name, alias and demonym, in English and Vietnamese; seas, agencies, wars and people are no countries."""
    assert places(text) == found


@pytest.mark.parametrize(
    ("text", "code", "certainty"),
    [
        ("Peru and its guests met. Peru paid.", "PE", "certain"),
        ("Peru was named once.", "PE", "likely"),
        (FAR + "Peruvian Defence Minister Ana Quispe spoke.", "PE", "certain"),
        (FAR + "The Peruvian side spoke.", "PE", "likely"),
        (FAR + "Peru, Chile and Peru, then Peru.", "PE", "likely"),
        (FAR + "Chile-Peru ties", "PE", "likely"),
        (FAR + "ties with Chile, Laos and Peru", "PE", "likely"),
        (FAR + "the border forces of Chile and Peru", "PE", "likely"),
        (FAR + "It dispatched two field hospitals to Peru.", "PE", "likely"),
        (FAR + "A letter was read out to Peru.", "PE", "possible"),
        (FAR + "A flood in Peru was recalled.", "PE", "possible"),
        ("Lima agreed.", "PE", "possible"),
        ("LIMA, May 3 – They met.", "PE", "likely"),
        ("Lima agreed with what Peru wants.", "PE", "likely"),
        (FAR + "Kari Moe spoke.", "NO", "likely"),
    ],
)
def test_a_country_is_as_sure_as_its_part(text: str, code: str, certainty: str) -> None:
    """Who opens a text, acts or sends an official is a party; who is merely mentioned late may be one."""
    assert {m.certainty for m in places_in(text, KNOWN) if m.value == code} == {certainty}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norway said the Ministry of Defence would.", [("no-mod", "Ministry of Defence")]),
        ("The Norwegian Ministry of Defence would.", [("no-mod", "Ministry of Defence")]),
        ("Norway asked Japan's Ministry of Defence.", [("Japan's Ministry of Defence", "Japan's Ministry of Defence")]),
        (
            "Norway asked the Ministry of Defence of Japan.",
            [("Ministry of Defence of Japan", "Ministry of Defence of Japan")],
        ),
        ("Norway’s guest\nMinistry of Defence, Japan", []),
        ("The Ministry of Defence would.", []),
        ("The UN and un", [("un", "UN")]),
        ("The Royal Thai Navy came", [("Royal Thai Navy", "Royal Thai Navy")]),
        ("the Peruvian navy, the ministry, the Navy", []),
    ],
)
def test_bodies_belong_to_the_country_that_the_words_say(text: str, found: list[tuple[str, str]]) -> None:
    """A registered name is another's where the words say so, and nobody's where its country is not named at all."""
    assert places(text, "organisations") == found


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("organisations", "at the Lima Forum", "lima-forum"),
        ("areas", "sent to Abyei", "abyei"),
        ("series", "the Nordic Staff Talks", "talks"),
        ("agreements", "the Oslo Pact", "pact"),
    ],
)
def test_what_is_registered_is_found_and_its_name_names_no_country(field: str, text: str, value: str) -> None:
    """Forums, areas, series and agreements have ids; a seat or country in their names takes no part."""
    assert [(m.field, m.value) for m in places_in(text, KNOWN)] == [(field, value)]


@pytest.mark.parametrize("text", ["the UK-Nordic Staff Talks", "the Nordic Staff Talks Secretariat"])
def test_a_name_that_goes_on_is_of_another_series(text: str) -> None:
    """A series is not named by a part of a longer name."""
    assert places(text, "series") == []


def kinds(text: str) -> dict[str, str]:
    """The kinds that a text signals with how sure they are, the best first."""
    return {mention.value: mention.certainty for mention in kinds_in(text, KNOWN)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Minister begins official visit to Peru\n\nHe was met with a guard of honour.", ["visit"]),
        ("Two chiefs hold phone talks\n\nThey spoke by phone on Monday.", ["meeting"]),
        ("Fifth defence policy dialogue held\n\nThey met for the policy dialogue.", ["dialogue"]),
        ("Ministers meet at forum\n\nThey met on the sidelines of the forum.", ["meeting"]),
        ("Treaty signed\n\nThe treaties were signed.", ["agreement"]),
        ("Joint exercise ends\n\nThe exercises and drills ended.", ["exercise"]),
        ("Frigate docks in Lima\n\nThe warship berthed for a port call.", ["port-call"]),
        ("Border guards hold joint patrol\n\nBoth passed the boundary marker.", ["border"]),
        ("Staff course opens\n\nThe training course has forty cadets.", ["training"]),
        ("Blue helmets leave\n\nThe peacekeepers go to a UN mission.", ["peacekeeping"]),
        ("Rescuers fly to earthquake\n\nThey bring relief goods.", ["hadr"]),
        ("Remains handed over\n\nThe missing in action were honored.", ["war-legacy"]),
        ("Defense exhibition opens\n\nThe arms fair shows weapons.", ["industry"]),
        ("Military attachés meet\n\nThe attaché corps came.", ["attache"]),
        ("White paper published\n\nA conference to review it was held.", ["review"]),
        ("Anniversary celebrated\n\nWreaths were laid on army day.", ["commemoration"]),
        ("Attaché bids farewell\n\nThe minister hosted a reception for the naval attaché.", ["attache"]),
        ("Vice-Ministerial Level Talks\n\nThe two met.", ["dialogue"]),
        ("Peru-Chile 2+2 in Lima\n\nThe four met.", ["dialogue"]),
        ("A look ahead\n\nA strategic defence review was launched.", ["review"]),
        ("Guests in Lima\n\nIt was a chiefs of defence session.", ["forum"]),
        ("Squadron drops anchor in Lima\n\nThe sailors sang.", ["port-call"]),
        ("Old friends\n\nA photo exhibition of a treaty, demining, a frigate, missile procurement.", ["commemoration"]),
        ("Remains come home\n\nThe fallen soldiers passed a border gate.", ["war-legacy"]),
        ("Nothing at all", []),
    ],
)
def test_kinds_are_told_by_the_cues_of_the_vocabulary(text: str, found: list[str]) -> None:
    """Number, tense and spelling of a cue do not matter; what a mechanism or visit includes goes behind it."""
    assert [kind for kind, certainty in kinds(text).items() if certainty != "possible"] == found


def test_at_most_three_kinds_are_likely_and_what_is_talked_of_is_none() -> None:
    """A list of fields of cooperation makes no kinds; of many kinds the three best are likely."""
    text = "Ministers hold talks\n\nThey discussed cooperation in peacekeeping, mine clearance and disaster relief."
    assert kinds(text) == {"meeting": "likely"} | dict.fromkeys(("peacekeeping", "war-legacy", "hadr"), "possible")
    text = "Treaty signed, exhibition opened, exercise held, course ends, flood relief sent"
    assert list(kinds(text).values()).count("likely") == 3


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(("Japan", "'s", "the", "Navy", "MOD", "of", "visit", ",", ".", "\n", "-", "Đ"))
        | st.text(max_size=4)
    )
)
def test_any_text_is_read(pieces: list[str]) -> None:
    """Nothing raises, and every place lies in the text."""
    text = " ".join(pieces)
    for mention in (*places_in(text, KNOWN), *kinds_in(text, KNOWN)):
        assert 0 <= mention.start < mention.end <= len(text) and mention.value
