"""What can be followed?

The whole digest, everything that has a page, and one kind of events of a country or official.
"""

from collections.abc import Iterator

from attache.entities import ROOTS
from attache.identity import authority_of, uid
from attache.model import Article, Digest, Entity, Event, Plate, Value
from attache.portraits import entities_shown
from attache.spine import grouped

ENOUGH = 3  # articles of one kind, for it to be followed apart
CROSSED = ("country", "official")


class Stream(Value, frozen=True, kw_only=True):
    """What can be followed: its articles and events, newest first.

    Its files lie in the folder `address`; `home` is the page that shows it. `plate` is missing for the whole digest,
    `kind` is given for one kind of an entity's events.
    """

    uid: str
    title: str
    address: str
    home: str
    description: str | None = None
    plate: Plate | None = None
    kind: Plate | None = None
    articles: tuple[Article, ...] = ()
    events: tuple[Event, ...] = ()


def streams(digest: Digest) -> Iterator[Stream]:
    """The whole digest, then every entity that has a page, each followed by those of its kinds that are many."""
    site, authority = digest.site, authority_of(digest.site)
    yield Stream(
        uid=uid(authority, "", ""),
        title=site.title,
        address="/",
        home="/",
        description=site.description,
        articles=digest.articles,
        events=digest.events,
    )
    for type, root in ROOTS.items():
        for entity in entities_shown(digest, type):
            stream = _stream(digest, entity, uid(authority, root.strip("/"), entity.plate.id))
            yield stream
            if type in CROSSED and "intersections" in site.outputs:
                yield from _crossed(digest, stream)


def _stream(digest: Digest, entity: Entity, own: str) -> Stream:
    plate = entity.plate
    return Stream(
        uid=own,
        title=f"{digest.site.title}: {plate.name}",
        address=plate.address,
        home=plate.address,
        description=entity.file.summary if entity.file else None,
        plate=plate,
        articles=digest.articles_of.get((plate.type, plate.id), ()),
        events=digest.events_of.get((plate.type, plate.id), ()),
    )


def _crossed(digest: Digest, whole: Stream) -> Iterator[Stream]:
    """The kinds of an entity's events of which enough articles tell, by the order of the vocabulary."""
    kinds = grouped((event.kind, event) for event in whole.events)
    for id, kind in digest.entities["kind"].items():
        told = {event.article for event in kinds.get(id, ())}
        told |= {told.card.id for event in kinds.get(id, ()) for told in digest.told_by.get(event.id, ())}
        shown = whole.articles if len(told) >= ENOUGH else ()
        articles = tuple(article for article in shown if article.card.id in told)
        if len(articles) >= ENOUGH:
            yield Stream(
                uid=f"{whole.uid}/{id}",
                title=f"{whole.title}, {kind.plate.name}",
                address=f"{whole.address}{id}/",
                home=whole.home,
                plate=whole.plate,
                kind=kind.plate,
                articles=articles,
                events=kinds[id],
            )
