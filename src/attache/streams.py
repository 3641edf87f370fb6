"""What can be followed?

The whole digest, everything that has a page, and one kind of events of a country or official.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from attache.entities import ROOTS
from attache.model import Article, Digest, Event, Plate, Value
from attache.portraits import indexed
from attache.spine import grouped

ENOUGH = 3  # articles of one kind, for it to be followed apart
CROSSED = ("country", "official")
WHOLE = "digest"  # type of the plate of the whole


class Stream(Value, frozen=True, kw_only=True):
    """What can be followed: its articles and events, newest first.

    Its files lie in the folder `address`; `home` is the page that shows it. `kinds` are those of an entity's events
    that can be followed apart: the `plate` of each is that of the kind.
    """

    uid: str
    title: str
    address: str
    home: str
    plate: Plate
    description: str | None = None
    articles: tuple[Article, ...] = ()
    events: tuple[Event, ...] = ()
    kinds: tuple["Stream", ...] = ()


def streams(digest: Digest) -> Iterator[Stream]:
    """The whole digest, then every entity that has a page, by type and in the order of its index."""
    site = digest.site
    yield Stream(
        uid=digest.uid(""),
        title=site.title,
        address="/",
        home="/",
        plate=Plate(type=WHOLE, id="", name=site.title, address="/"),
        description=site.description,
        articles=digest.articles,
        events=digest.events,
    )
    for type, root in ROOTS.items():
        for entity in indexed(digest, type):
            plate = entity.plate
            stream = Stream(
                uid=digest.uid(root.strip("/"), plate.id),
                title=f"{site.title}: {plate.name}",
                address=plate.address,
                home=plate.address,
                plate=plate,
                description=entity.file.summary if entity.file else None,
                articles=digest.articles_of.get((type, plate.id), ()),
                events=digest.events_of.get((type, plate.id), ()),
            )
            crossed = type in CROSSED and "intersections" in site.outputs
            yield replace(stream, kinds=tuple(_kinds(digest, stream))) if crossed else stream


def _kinds(digest: Digest, whole: Stream) -> Iterator[Stream]:
    """The kinds of an entity's events of which enough articles tell, by the order of the vocabulary."""
    events_of = grouped((event.kind, event) for event in whole.events)
    for id, kind in digest.entities["kind"].items():
        events = events_of.get(id, ())
        told = {event.article for event in events}
        told |= {told.card.id for event in events for told in digest.told_by.get(event.id, ())}
        articles = tuple(one for one in whole.articles if one.card.id in told) if len(told) >= ENOUGH else ()
        if len(articles) >= ENOUGH:
            yield Stream(
                uid=f"{whole.uid}/{id}",
                title=f"{whole.title}, {kind.plate.name}",
                address=f"{whole.address}{id}/",
                home=whole.home,
                plate=kind.plate,
                articles=articles,
                events=events,
            )
