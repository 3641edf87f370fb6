"""Who is named, where and how often?

The registry as an editor has it, with drafts and what waits for its day: their names must go on working, too.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from attache.dates import parse_edtf
from attache.diagnostics import At, Finding
from attache.digest import link
from attache.entities import ROOTS, TYPES, Known, known_of
from attache.jsonschema import NAMES
from attache.model import Digest, Entity, Record, Value
from attache.registry import fold
from attache.schema import EntityFile, Part
from attache.spine import grouped

FOLDER = {type: ROOTS[type].strip("/") for kind, type in TYPES.items() if issubclass(kind, EntityFile)}


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

    def namings(self) -> Iterator[Naming]:
        """Where front matter names whom."""
        for record in self.records:
            for type, text, at in _named(record.file, ()):
                yield Naming(type, text, self.known.registry.find(type, text), record, at)

    def rows(self, types: Sequence[str], *, registered: bool) -> list[dict[str, Any]]:
        """The entities that have a file; or who and what is named and has none, the most named first.

        Each with how often, when, how and where front matter names it, and which ids are near its name.
        """
        files = {(type, id): () for type in types for id, entity in self.known.entities[type].items() if entity.file}
        clear = (one for one in self.namings() if one.type in types and len(one.keys) < 2)
        named = grouped(((one.type, one.keys[0] if one.keys else fold(one.text)), one) for one in clear)
        if registered:
            return [self._row(*key, named.get(key, ())) for key in sorted(files, key=lambda key: types.index(key[0]))]
        rows = [self._row(*key, said) for key, said in named.items() if key not in files and key[0] != "country"]
        return sorted(rows, key=lambda row: (-row["mentions"], row["type"], row["name"]))

    def _row(self, type: str, key: str, said: Sequence[Naming]) -> dict[str, Any]:
        entity = self.known.entities[type].get(key)
        name = entity.plate.name if entity else said[0].text
        dates = sorted((one.date for one in said if one.date), key=lambda text: parse_edtf(text).sort_key)
        return {
            "type": type,
            "id": entity.plate.id if entity else None,
            "name": name,
            "path": entity.path if entity else None,
            "mentions": len(said),
            "first": dates[0] if dates else None,
            "latest": dates[-1] if dates else None,
            "written": list(dict.fromkeys(one.text for one in said)),
            "near": [other for other in self.known.registry.near(type, name) if other != key],
            "where": [(one.record.path, one.at) for one in said],
        }


def ledger_id(entity: Entity) -> str:
    """The id of an entity with its folder."""
    return f"{ROOTS[entity.plate.type][1:]}{entity.plate.id}"


def roll_of(records: Sequence[Record[Any]], now: date) -> Roll:
    """The roll of all records on a day."""
    digest, findings = link(records, now=now, drafts=True)
    return Roll(records=tuple(records), digest=digest, known=known_of(records, now), findings=findings)


def _named(part: Part, at: At) -> Iterator[tuple[str, str, At]]:
    """The types, texts and places of all names in a file, by the fields that the schema has for them."""
    for field in part.__struct_fields__:
        value = getattr(part, field)
        items = [((*at, field, n), item) for n, item in enumerate(value)] if isinstance(value, tuple) else []
        for place, item in items or ([((*at, field), value)] if value else ()):
            if isinstance(item, Part):
                yield from _named(item, place)
            elif isinstance(item, str) and (type := _type_of(part.__class__.__name__, field)) in FOLDER:
                yield type, item, place


@cache
def _type_of(struct: str, field: str) -> str:
    return NAMES.get(f"{struct}.{field}") or NAMES.get(field, "")
