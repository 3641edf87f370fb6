"""Who is named, where and how often?

The registry as an editor has it, with drafts and what waits for its day: their names must go on working, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from attache.articles import NAMED
from attache.dates import parse_edtf
from attache.diagnostics import At, Finding
from attache.digest import link, shown_on
from attache.entities import ROOTS, TYPES, Known, know
from attache.model import Digest, Entity, Record, Value
from attache.register import RELATIONS
from attache.registry import fold
from attache.schema import ArticleFigure, ArticleFile, EntityFile, EventEntry, Part, Participant

FOLDER = {type: ROOTS[type].strip("/") for kind, type in TYPES.items() if issubclass(kind, EntityFile)}
# Field → type of the entities that it names, and the two fields of these names that name something else.
FIELDS = {**NAMED, **RELATIONS, "host": "country", "area": "area", "person": "official"}
OTHERWISE: Mapping[tuple[type[Part], str], str] = {(EventEntry, "parent"): "", (ArticleFigure, "series"): "figure"}


class Refusal(Exception):  # noqa: N818 - nothing went wrong: it would have
    """Why the registry is left as it is, and what to do instead."""


class Naming(NamedTuple):
    """That front matter names an entity of a type, and where; `keys` are those of all who may be meant."""

    type: str
    text: str
    keys: tuple[str, ...]
    record: Record[Any]
    at: At

    @property
    def date(self) -> str:
        """The date for which an article says so, in EDTF; empty in a file of the registry."""
        file = self.record.file
        return getattr(file.events[self.at[1]] if self.at[0] == "events" else file, "date", None) or ""

    @property
    def who(self) -> Participant:
        """What an event says of a person beside the name."""
        event = self.record.file.events[self.at[1]] if self.at[-1] == "person" else None
        who: Participant = event.officials[self.at[3]] if event else Participant(person=self.text)
        return who


class Roll(Value, frozen=True, kw_only=True):
    """The content, linked, and who is meant by which name."""

    records: tuple[Record[Any], ...]
    digest: Digest
    known: Known
    findings: tuple[Finding, ...]

    def meant(self, text: str) -> Entity:
        """Who is meant by an id, a name, an alias, or an id with its folder as in the ledger (`officials/lan`)."""
        folder, _, id = text.rpartition("/")
        types = [type for type in FOLDER if folder in ("", FOLDER[type])]
        there, registry = self.known.entities, self.known.registry
        found = [there[type][id] for type in types if id in there[type]]
        found = found or [there[type][key] for type in types for key in registry.find(type, id)]
        if len(found) != 1:
            near = [f"{FOLDER[type]}/{key}" for type in types for key in registry.near(type, id)]
            said = f"may be any of {', '.join(map(ledger_id, found))}" if found else "names nothing"
            raise Refusal(f"“{text}” {said}" + (f"; did you mean {' or '.join(near)}?" if near and not found else ""))
        return found[0]

    def namings(self, entity: Entity | None = None) -> Iterator[Naming]:
        """Where front matter names whom, or this one alone."""
        wanted = (entity.plate.type, (entity.plate.id,)) if entity else None
        for record in self.records:
            for type, text, at in _named(record.file, ()):
                keys = self.known.registry.find(type, text)
                if not wanted or wanted == (type, keys):
                    yield Naming(type, text, keys, record, at)

    def rows(self, types: Sequence[str], *, registered: bool) -> list[dict[str, Any]]:
        """The entities that have a file; or who and what is named and has none, the most named first.

        Each with how often, when, how and where front matter names it, and which ids are near its name.
        """
        files = {(type, id) for type in types for id, entity in self.known.entities[type].items() if entity.file}
        order = sorted(files, key=lambda key: (types.index(key[0]), key[1])) if registered else []
        named: dict[tuple[str, str], list[Naming]] = {key: [] for key in order}
        for naming in self.namings():
            key = naming.type, naming.keys[0] if naming.keys else fold(naming.text)
            if naming.type in types and (key in files) == registered and len(naming.keys) < 2:
                named.setdefault(key, []).append(naming)
        rows = [self._row(*key, said) for key, said in named.items() if registered or key[0] != "country"]
        return rows if registered else sorted(rows, key=lambda row: (-row["mentions"], row["type"], row["name"]))

    def _row(self, type: str, key: str, said: Sequence[Naming]) -> dict[str, Any]:
        entity = self.known.entities[type].get(key)
        name = entity.plate.name if entity else said[0].text
        told = [naming for naming in said if naming.date]
        dates = sorted((naming.date for naming in told), key=lambda text: parse_edtf(text).sort_key)
        return {
            "type": type,
            "id": entity.plate.id if entity else None,
            "name": name,
            "path": entity.path if entity else None,
            "address": entity.plate.address if entity else None,
            "mentions": len(said),
            "events": len({(naming.record.path, naming.at[1]) for naming in told if naming.at[0] == "events"}),
            "articles": len({naming.record.path for naming in told}),
            "first": dates[0] if dates else None,
            "latest": dates[-1] if dates else None,
            "written": list(dict.fromkeys(naming.text for naming in said)),
            "as_printed": list(dict.fromkeys(filter(None, (naming.who.as_printed for naming in said)))),
            "near": [other for other in self.known.registry.near(type, name) if other != key],
            "where": [(naming.record.path, naming.at) for naming in said],
        }


def ledger_id(entity: Entity) -> str:
    """The id of an entity with its folder."""
    return f"{ROOTS[entity.plate.type][1:]}{entity.plate.id}"


def roll_of(records: Sequence[Record[Any]], now: date) -> Roll:
    """The roll of all records on a day."""
    digest, findings = link(records, now=now, drafts=True)
    known = known_of(records, digest, now)
    return Roll(records=tuple(records), digest=digest, known=known, findings=findings)


def known_of(records: Sequence[Record[Any]], digest: Digest, now: date) -> Known:
    """Who is meant by which name in records, with the settings and words of a digest."""
    told = shown_on([r for r in records if isinstance(r.file, ArticleFile)], now, True).told
    others = [r for r in records if not isinstance(r.file, ArticleFile)]
    return know(digest.site, digest.vocabulary, [*others, *told], now)[0]


def _named(part: Part, at: At) -> Iterator[tuple[str, str, At]]:
    for field in part.__struct_fields__:
        value = getattr(part, field)
        type = OTHERWISE.get((part.__class__, field), FIELDS.get(field, ""))
        steps = (
            [((field, n), item) for n, item in enumerate(value)] if isinstance(value, tuple) else [((field,), value)]
        )
        for step, item in steps:
            if isinstance(item, Part):
                yield from _named(item, (*at, *step))
            elif type and isinstance(item, str):
                yield type, item, (*at, *step)
