"""What must change for an entity to be new, called otherwise, or one with another?

Changes are new texts of content files by path; writing them is for the caller. What was given away stays alive: of what
is merged, the id goes to `formerly:`, the names to `aliases:`, the address to the ledger, and all else to its place.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from attache.contents import FOLDERS
from attache.diagnostics import ERRORS, FORMS, Finding
from attache.editor import clean, new_entity
from attache.edits import LINE_END, saying, value_at
from attache.entities import known_of, names_of
from attache.frontmatter import read
from attache.ledger import HEADER, LEDGER, entered
from attache.model import Entity, Record, Source, Value
from attache.parse import parse
from attache.permanence import given
from attache.registry import slug_of
from attache.roll import FOLDER, Refusal, Roll, ledger_id, roll_of
from attache.validate import key_order

SAME = ("id", "post", "rank", "held", "value", "as_of")  # items of a list that agree in these are about the same
MOVED = ("id", "slug", "name", "sort", "aliases", "formerly")  # what of a file that goes has its own place
Read = Callable[[str], str]  # the text of a file of the content by its path; empty where there is none
Values = Mapping[str, Any]


class Change(Value, frozen=True, kw_only=True):
    """New texts of files by path (empty where a file goes), notes on them, and findings that were not there before.

    `path` is the file of the entity that is there afterwards.
    """

    path: str
    texts: Mapping[str, str]
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether something would be wrong or lost."""
        return any(f.rule in ERRORS or f.rule in ("id-lost", "ledger-taken") for f in self.findings)


def laid_out(roll: Roll, paths: Collection[str], type: str, name: str, id: str = "") -> Change:
    """The file of a new entity, valid as it is. `paths` are taken."""
    name = _cleaned(roll.known.registry.bare(name) if type == "official" else name)
    key = _free_id(roll, paths, type, name, id)
    path, there = f"{FOLDER[type]}/{key.lower()}.md", roll.known.entities[type]
    said = {"name": there[key].plate.name} if type == "country" else {"id": key, "name": name}
    near = (there[id].plate for id in roll.known.registry.near(type, name) if there[id].file and id != key)
    notes = (f"`{plate.id}` ({plate.name}) is near: if that is meant, give it an alias instead" for plate in near)
    return Change(path=path, texts={path: new_entity(FOLDERS[FOLDER[type]], said)}, notes=tuple(notes))


def _cleaned(name: str) -> str:
    if not (name := clean(name)):
        raise Refusal("a name of letters is needed")
    return name


def _free_id(roll: Roll, paths: Iterable[str], type: str, name: str, id: str) -> str:
    """The id of a new entity: as asked for, else that of the page which there is already, else made of its name."""
    registry, there, folder = roll.known.registry, roll.known.entities[type], FOLDER[type]
    keys = registry.find(type, name)
    if type == "country" and (len(keys) != 1 or id):
        raise Refusal("a country's id is its code" if id else f"ISO 3166-1 knows no one country “{name}”")
    files = [there[key] for key in keys if there[key].file]
    if files and not id:
        raise Refusal(f"“{name}” is {ledger_id(files[0])}: give that an alias, or this another --id")
    key = id or (keys[0] if len(keys) == 1 else slug_of(name))
    if not key or (type != "country" and key != slug_of(key)):
        raise Refusal("give it an --id of letters a to z, digits and hyphens")
    others = (other for other in registry.find(type, key) if there[other].file or other not in keys)
    taken = [there[other].plate.name for other in others]
    if taken or f"{folder}/{key}.md".casefold() in {path.casefold() for path in paths}:
        raise Refusal(f"the id {folder}/{key} is taken{f' by {taken[0]}' if taken else ''}: give another --id")
    return key


def renamed(text_of: Read, entity: Entity, name: str, slug: str = "") -> Change:
    """An entity under another name, and with `slug` under another address. The old name stays an alias."""
    path, old, name = _file_of(entity), entity.plate.name, _cleaned(name)
    head, file = value_at(text_of(path)), entity.file
    wanted = head | ({"name": name} if name != old else {}) | ({"slug": slug} if slug else {})
    if file and file.name and old not in (name, _native(head)):
        wanted["aliases"] = _more(head.get("aliases"), [old])
    if wanted == head:
        raise Refusal(f"{ledger_id(entity)} is called so already")
    stays = [field for field in ("native", "sort") if head.get(field) and name != old]
    notes = (f"`{field}:` stays as it is" for field in stays)
    return Change(path=path, texts={path: _saying(text_of(path), path, wanted)}, notes=tuple(notes))


def merged(roll: Roll, text_of: Read, keep: Entity, other: Entity) -> Change:
    """Two entities as one: all that is said of `other` in the file of `keep`, each thing once. Its own file goes."""
    path, gone, id = _file_of(keep), other.path or "", other.plate.id
    if keep.plate.type != other.plate.type or keep.plate.type == "country" or keep.plate.id == id:
        raise Refusal(f"{ledger_id(keep)} and {ledger_id(other)} cannot be one")
    head, lost = value_at(text_of(path)), text_of(gone) if gone else ""
    united, notes = _united(head, value_at(lost), keep)
    named = (one.text for one in roll.namings() if (one.type, one.keys) == (other.plate.type, (id,)))
    spelled = () if other.file else map(roll.known.registry.bare, named)
    former = (*(other.file.formerly if other.file else ()), id)
    known = (*former, *names_of(keep), "native" not in head and _native(united))
    if names := [name for name in (*names_of(other), *spelled) if name not in known]:
        united["aliases"] = _more(head.get("aliases"), names)
    united["formerly"] = _more(head.get("formerly"), former)
    text, body = _saying(text_of(path), path, united), read(lost).body
    if body and body not in read(text).body:
        text = _below(text, body)
        notes.append(f"the text of {gone} stands below that of {path} now: make one of the two")
    return Change(path=path, texts={path: text, **({gone: ""} if gone else {})}, notes=tuple(notes))


def _file_of(entity: Entity) -> str:
    if not entity.path:
        raise Refusal(f"{entity.plate.name} has no file yet: `attache entity new` lays one out")
    return entity.path


def _united(mine: Values, theirs: Values, keep: Entity) -> tuple[dict[str, Any], list[str]]:
    """The fields of two files as those of one, and what of the second has no place."""
    united, notes = dict(mine), []
    for field, value in theirs.items():
        if field in MOVED or (field == "native" and _native(theirs) == theirs["name"]):
            continue  # a name like any other
        if isinstance(getattr(keep.file, field), tuple) or mine.get(field) is None:
            united[field] = _together(mine.get(field), value)
        elif mine[field] != value:
            notes.append(f"`{field}: {getattr(value, 'source', value)}` is left out")
    return united, notes


def _native(head: Values) -> str | None:
    """The name that a file gives in the own language, in its short or long form."""
    native = head.get("native")
    return native["name"] if isinstance(native, dict) else native


def _together(one: Any, other: Any) -> Any:
    """Two values as one: of mappings all keys, of lists all items, those about the same together; else the first."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one | {key: _together(one.get(key), value) for key, value in other.items()}
    if not isinstance(one, list) or not isinstance(other, list):
        return other if one is None else one
    items = [*one]
    for item in other:
        n = next((n for n, mine in enumerate(items) if mine == item or _adds(mine, item)), None)
        if n is None:
            items.append(item)
        else:
            items[n] = _together(items[n], item)
    return items


def _adds(one: Any, other: Any) -> bool:
    """Whether two items of a list are about the same, and say nothing different of it."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    told = [key for key in SAME if key in one or key in other]
    both = [key for key in other if key in one and not isinstance(one[key], list)]
    return bool(told) and all(one.get(key) == other.get(key) for key in (*told, *both))


def _more(items: Sequence[str] | None, others: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*(items or ()), *others)))


def _saying(text: str, path: str, values: Values) -> str:
    """A file of the registry that says other values, and more."""
    fields = key_order(FOLDERS[path.split("/")[0]])
    changed = saying(text, {field: values[field] for field in fields if field in values})
    if changed is None:
        raise Refusal(f"content/{path}: this cannot be put into the file as it is written; do so by hand")
    return changed


def _below(text: str, body: str) -> str:
    """A file with a text below its own."""
    found = LINE_END.search(text)
    ending = found[0] if found else "\n"
    return f"{text.rstrip(chr(13) + chr(10))}{ending * 2}{body.replace(chr(10), ending)}{ending}"


def settled(roll: Roll, change: Change, text_of: Read) -> Change:
    """A change with what it needs so that nothing is lost (former ids, lines of the ledger), and its new findings."""
    path, texts, now = change.path, dict(change.texts), roll.known.now
    there, then = roll.known.entities, known_of(_with(roll, texts)[0], now).entities
    gone = [entity for type in FOLDER for id, entity in there[type].items() if id not in then[type]]
    if gone:
        head = value_at(texts[path])
        former = _more(head.get("formerly"), (entity.plate.id for entity in gone))
        texts[path] = _saying(texts[path], path, head | {"formerly": former})
    own = [e for known in (there, then) for found in known.values() for e in found.values() if e.path == path]
    texts[LEDGER] = _ledger(roll, text_of(LEDGER), own, gone)
    texts = {path: text for path, text in texts.items() if text != text_of(path)}
    records, wrong = _with(roll, texts)
    one = {path, *(path for path, text in texts.items() if not text)}  # files that become one
    after, known = roll_of(records, now), {_place(finding, one) for finding in roll.findings}
    leads, moved = _leads(after), after.digest.redirects
    for said, address in _leads(roll).items():
        if leads.get(said, address) not in (address, moved.get(address)):
            raise Refusal(f"{said} would mean {leads[said]} and no longer {address}: write the id there first")
    new = [finding for finding in after.findings if _place(finding, one) not in known]
    notes = change.notes
    if old := sum(finding.rule == "name-form" for finding in new):
        notes += (f"mentions that go on under another name: {old} (`attache check --fix` writes this one)",)
    new = [finding for finding in new if finding.rule not in FORMS]
    return replace(change, texts=texts, notes=notes, findings=(*wrong, *new))


def _leads(roll: Roll) -> dict[str, str]:
    """The address of whoever is meant by each name in front matter and each reference in a text, if that is clear."""
    clear = ((one, one.keys[0]) for one in roll.namings() if len(one.keys) == 1)
    named = {f"“{one.text}” ({one.record.path})": roll.known.entities[one.type][id].plate for one, id in clear}
    targets = {f"[[{text}]]": address for text, (address, _) in roll.digest.targets.items()}
    return {said: plate.address for said, plate in named.items()} | targets


def _with(roll: Roll, texts: Mapping[str, str]) -> tuple[list[Record[Any]], list[Finding]]:
    """The records as they are with new texts, and the errors in these."""
    parsed = [parse(Source(path=path, data=text.encode())) for path, text in texts.items() if text]
    records = [*(r for r in roll.records if r.path not in texts), *(one.record for one in parsed if one.record)]
    errors = [f for one in parsed for f in one.findings if f.rule in ERRORS]
    return sorted(records, key=lambda record: record.path), errors


def _place(finding: Finding, one: set[str]) -> tuple[object, ...]:
    """What makes a finding the same before and after."""
    return (finding.rule, "") if finding.path in one else (finding.rule, finding.path, finding.at)


def _ledger(roll: Roll, ledger: str, own: Sequence[Entity], gone: Sequence[Entity]) -> str:
    """The ledger with the addresses of an entity and of what it takes the place of; none is begun without need."""
    if not ledger and not gone and len({entity.plate.address for entity in own}) == 1:
        return ""
    ledger = ledger or entered(HEADER, given(roll.digest, roll.records))
    pairs = {(ledger_id(entity), entity.plate.address) for entity in (*own, *gone)}
    there = {" ".join(line.split()) for line in LINE_END.split(ledger)}
    return ledger if {" ".join(pair) for pair in pairs} <= there else entered(ledger, pairs)
