"""Which countries are there?

Every country and territory of ISO 3166-1, from a table that travels in the package. What is stored here never
changes with a library: slugs are addresses and stay as they are, while printed names follow CLDR.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import msgspec

REGIONS = {"Africa": "002", "Oceania": "009", "Americas": "019", "Antarctica": "AQ", "Asia": "142", "Europe": "150"}


class Country(msgspec.Struct, frozen=True):
    """One entry of ISO 3166-1.

    `region` is the UN's continental region (M49), or "Antarctica", which M49 leaves without one. `aliases` are
    English names that news texts use beside the one of CLDR, `people` what its people and things are called, `seats`
    the places that stand for its government.
    """

    alpha2: str
    alpha3: str
    numeric: str
    slug: str
    wikidata: str
    region: str
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()


@cache
def countries() -> Mapping[str, Country]:
    """All countries by alpha-2 code, in the order of the codes."""
    table = resources.files("attache").joinpath("data/countries.tsv").read_text(encoding="utf-8")
    return MappingProxyType({country.alpha2: country for country in map(_country, table.splitlines()[1:])})


def _country(row: str) -> Country:
    alpha2, alpha3, numeric, slug, wikidata, region, *lists = row.split("\t")
    aliases, people, seats = (tuple(filter(None, cell.split(";"))) for cell in lists)
    return Country(alpha2, alpha3, numeric, slug, wikidata, region, aliases, people, seats)


@cache
def printed_name(code: str, locale: str) -> str:
    """The CLDR name of a country in a language ("vi", "en-GB"); the English one where that language has none.

    Raises `KeyError` for a code that is in no table, `babel.UnknownLocaleError` for an unknown language.
    """
    from babel import Locale  # noqa: PLC0415 - slow, and an unchanged build does without it

    known = code if code in REGIONS.values() else countries()[code].alpha2
    names: Mapping[str, str] = Locale.parse(locale, sep="-").territories
    return names.get(known) or Locale("en").territories[known]


def printed_region(alpha2: str, locale: str) -> str:
    """The CLDR name of the continental region of a country."""
    return printed_name(REGIONS[countries()[alpha2].region], locale)
