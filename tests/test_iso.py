"""Which countries are there?"""

from collections import Counter
from hashlib import sha256

import pycountry
import pytest
from babel import Locale, UnknownLocaleError

from attache.iso import Country, countries, printed_name, printed_region


def test_codes_are_those_of_iso_3166() -> None:
    """The table has the countries of pycountry, neither more nor fewer, with the same alpha-3 and numeric codes."""
    ours = {(country.alpha2, country.alpha3, country.numeric) for country in countries().values()}
    assert ours == {(iso.alpha_2, iso.alpha_3, iso.numeric) for iso in pycountry.countries}
    assert len(countries()) == 249


def test_slugs_never_change() -> None:
    """A slug is a permanent address: whoever changes, adds or drops one has to change this hash knowingly."""
    slugs = "\n".join(f"{code} {country.slug}" for code, country in countries().items())
    assert sha256(slugs.encode()).hexdigest() == "35819ec31cba6e62267dddcacd17298502ab00cc57bf61516dcf93b5a03d484b"


@pytest.mark.parametrize("field", ["alpha3", "numeric", "slug", "wikidata"])
def test_identifiers_are_unique(field: str) -> None:
    """No two countries share a code, a slug or a Wikidata id."""
    counts = Counter(getattr(country, field) for country in countries().values())
    assert [value for value, times in counts.items() if times > 1] == []


@pytest.mark.parametrize(
    ("code", "slug", "wikidata", "region"),
    [
        ("VN", "vietnam", "Q881", "Asia"),
        ("JP", "japan", "Q17", "Asia"),
        ("ID", "indonesia", "Q252", "Asia"),
        ("US", "united-states", "Q30", "Americas"),
        ("CN", "china", "Q148", "Asia"),
        ("LA", "laos", "Q819", "Asia"),
        ("KH", "cambodia", "Q424", "Asia"),
        ("FR", "france", "Q142", "Europe"),
        ("GB", "united-kingdom", "Q145", "Europe"),
        ("SS", "south-sudan", "Q958", "Africa"),
        ("CI", "cote-divoire", "Q1008", "Africa"),
        ("HK", "hong-kong", "Q8646", "Asia"),
        ("NA", "namibia", "Q1030", "Africa"),
        ("FJ", "fiji", "Q712", "Oceania"),
        ("AQ", "antarctica", "Q51", "Antarctica"),
    ],
)
def test_known_rows(code: str, slug: str, wikidata: str, region: str) -> None:
    """Known countries have their slug, Wikidata id and region."""
    country = countries()[code]
    assert (country.slug, country.wikidata, country.region) == (slug, wikidata, region)


def test_a_whole_row() -> None:
    """A row becomes a frozen record with its aliases apart."""
    assert countries()["LA"] == Country(
        alpha2="LA",
        alpha3="LAO",
        numeric="418",
        slug="laos",
        wikidata="Q819",
        region="Asia",
        aliases=("Lao PDR", "Lao People's Democratic Republic"),
        people=("Lao", "Laotian", "Laotians"),
        seats=("Vientiane",),
    )
    assert countries()["JP"].aliases == ()


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("UK", "GB"),
        ("U.S.", "US"),
        ("ROK", "KR"),
        ("DPRK", "KP"),
        ("PRC", "CN"),
        ("Burma", "MM"),
        ("Myanmar", "MM"),
        ("Hong Kong", "HK"),
        ("Viet Nam", "VN"),
        ("Ivory Coast", "CI"),
        ("Turkey", "TR"),
        ("Holland", "NL"),
        ("DR Congo", "CD"),
    ],
)
def test_news_writers_names(alias: str, code: str) -> None:
    """Names that news texts use, and CLDR does not print, lead to their country."""
    assert [country.alpha2 for country in countries().values() if alias in country.aliases] == [code]


def test_a_name_means_one_country() -> None:
    """No alias is claimed twice, and none repeats the English name of any country."""
    names = [printed_name(code, "en") for code in countries()]
    names += [alias for country in countries().values() for alias in country.aliases]
    assert [name for name, times in Counter(map(str.casefold, names)).items() if times > 1] == []


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("VN", "en", "Vietnam"),
        ("VN", "vi", "Việt Nam"),
        ("LA", "en-GB", "Laos"),
        ("GB", "en", "United Kingdom"),
        ("CI", "en", "Côte d’Ivoire"),
        ("US", "vi", "Hoa Kỳ"),
        ("JP", "zh-Hant", "日本"),
    ],
)
def test_printed_name(code: str, locale: str, name: str) -> None:
    """Printed names are those of CLDR."""
    assert printed_name(code, locale) == name


def test_a_language_without_a_name_prints_the_english_one() -> None:
    """CLDR has no country names in Walloon, so the English ones stand in."""
    assert "VN" not in Locale("wa").territories
    assert printed_name("VN", "wa") == "Vietnam"


def test_unknown_codes_and_languages_are_the_callers_mistakes() -> None:
    """A code or language that does not exist raises."""
    with pytest.raises(KeyError):
        printed_name("ZZ", "en")
    with pytest.raises(UnknownLocaleError):
        printed_name("VN", "xx")


@pytest.mark.parametrize(
    ("code", "locale", "expected"),
    [
        ("VN", "en-GB", "Asia"),
        ("VN", "vi", "Châu Á"),
        ("US", "en", "Americas"),
        ("FJ", "fr", "Océanie"),
        ("AQ", "en", "Antarctica"),
    ],
)
def test_regions_are_printed_as_cldr_names_them(code: str, locale: str, expected: str) -> None:
    """The continental region of every country has a name in every language."""
    assert printed_region(code, locale) == expected
    assert all(printed_region(every, locale) for every in countries())
