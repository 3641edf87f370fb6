"""By what can a list of events be narrowed?"""

from attache.facets import Facets, facets
from attache.model import Event, Plate
from attache.spine import Item, spine

HOME = Plate(type="country", id="FR", name="France", address="/countries/france/")
JAPAN = Plate(type="country", id="JP", name="Japan", address="/countries/japan/")
BRAZIL = Plate(type="country", id="BR", name="Brazil", address="/countries/brazil/")


def event(id: str, kind: str, *parties: Plate, level: str | None = None, parent: str | None = None) -> Event:
    """Return an event; ids are days of 2024."""
    return Event(
        id=id,
        title="",
        address="/",
        article="a",
        date=f"2024-01-{id}",
        status="held",
        kind=kind,
        parties=parties,
        level=level,
        parent=parent,
    )


def test_choices_are_counted_by_entry() -> None:
    """An event and its parts are one entry, counted once under each kind, level and partner that any of them has."""
    events = (
        event("05", "visit", HOME, JAPAN, level="minister"),
        event("06", "meeting", HOME, JAPAN, BRAZIL, level="chief", parent="05"),
        event("07", "meeting", HOME, JAPAN, parent="05"),
        event("03", "meeting", HOME, level="chief"),
    )
    assert facets(spine(events), HOME) == Facets(
        entries=2,
        kinds=(("meeting", 2), ("visit", 1)),
        levels=(("chief", 2), ("minister", 1)),
        partners=((BRAZIL, 1), (JAPAN, 1)),
    )


def test_a_part_without_its_event_and_a_gap() -> None:
    """A part that stands alone is an entry; a gap is none; without a home country every party is a partner."""
    items = (Item(event=event("06", "visit", HOME, parent="05"), part=True), Item(gap=(2020, 2022)))
    assert facets(items, None) == Facets(entries=1, kinds=(("visit", 1),), levels=(), partners=((HOME, 1),))
