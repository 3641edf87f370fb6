"""When are two views equal?"""

from typing import Any

import msgspec
import pytest

from attache.fingerprints import fingerprint
from attache.model import Card, Event, Plate
from attache.schema import Image, Source
from attache.views import ArticlesPage, EventList, Link, Page, TextPage

JAPAN = Plate(type="country", id="JP", name="Japan", address="/countries/japan/")
VISIT: dict[str, Any] = {
    "id": "e",
    "title": "T",
    "address": "/a/#e",
    "article": "a",
    "date": "2026",
    "kind": "visit",
    "status": "held",
}
DEFAULTS = {field.name: field.default for field in msgspec.structs.fields(Event)}
CARD: dict[str, Any] = {"id": "a", "title": "T", "address": "/a/", "type": "report", "date": "2026"}


def test_equal_values_made_apart_are_equal() -> None:
    """Values with equal fields have one fingerprint, in whatever order mappings were filled."""
    one = fingerprint(b"maker", EventList(events=(Event(**VISIT, parties=(JAPAN,)),)), {"a": 1, "b": 2})
    other = fingerprint(b"maker", EventList(events=(Event(**VISIT, parties=(JAPAN,)),)), {"b": 2, "a": 1})
    assert one == other
    assert len(one) == 16


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    """The bytes are fixed, so that they may be kept between runs and machines."""
    assert fingerprint("a", 1, None, JAPAN).hex() == "9207c13e16b9a73d7808f0b94b7296cb"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Page(address="/a/", title="T"), Page(address="/a/", title="U")),
        (Page(address="/a/", title="T"), TextPage(address="/a/", title="T")),
        (Page(address="/a/", title="T"), Page(address="/a/", title="T", description="")),
        (EventList(events=(Event(**VISIT),)), EventList(events=(Event(**{**VISIT, "note": "n"}),))),
        (ArticlesPage(address="/", title="", articles=(Card(**CARD),)), ArticlesPage(address="/", title="")),
        ((Link(label="ab", address="c"),), (Link(label="a", address="bc"),)),
        (("a", "b"), ("ab",)),
        ((("a",), "b"), (("a", "b"),)),
        ({"a": 1}, {"a": 2}),
        ({"a": None}, {}),
        (1, "1"),
        (0, False),
        (Image(file="a", alt="b", credit="c"), Image(file="a", alt="b", credit="d")),
        (Source(agency="A"), Source(writer="A")),
    ],
)
def test_whatever_differs_is_seen(one: Any, other: Any) -> None:
    """A view that differs in one field, in its type or in where values end has another fingerprint."""
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("name", sorted({*VISIT, *(n for n, d in DEFAULTS.items() if d is None)}))
def test_an_event_is_its_fields(name: str) -> None:
    """Another text in any field of an event gives its lists another fingerprint."""
    assert fingerprint([Event(**VISIT)]) != fingerprint([Event(**{**VISIT, name: "2027"})])


def test_a_stamp_stands_for_the_value() -> None:
    """Of a value that carries its stamp only the stamp is read, which is what makes a pass over all pages cheap."""
    renamed = msgspec.structs.replace(JAPAN, name="Nippon")
    assert fingerprint(JAPAN) == fingerprint(renamed)
    assert fingerprint(JAPAN) != fingerprint(msgspec.structs.replace(renamed, stamp=b""))
