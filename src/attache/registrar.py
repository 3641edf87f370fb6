"""What must change for an entity to be new, called otherwise, or one with another?

Changes are new texts of content files by path; writing them is for the caller. What was given away stays alive: of what
is merged, the id goes to `formerly:`, the names to `aliases:`, the address to the ledger, and all else to its place.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from string import Template
from typing import Any

from msgspec.structs import replace

from attache.diagnostics import ERRORS, FORMS, At, Finding, cleared
from attache.edits import LINE_END, Edit, added, applied, extent_of, scalar, value_at, with_values
from attache.entities import names_of
from attache.frontmatter import read
from attache.ledger import HEADER, LEDGER, entered
from attache.model import Entity, Plate, Record, Source, Value
from attache.parse import parse
from attache.permanence import given
from attache.registry import fold, slug_of
from attache.roll import FOLDER, Refusal, Roll, known_of, ledger_id, roll_of

SAME = ("id", "post", "rank", "held", "value", "as_of")  # items of a list that agree in these are about the same
MOVED = ("id", "slug", "name", "sort", "aliases", "formerly", "native")  # what of a file that goes has its own place
SHOWN = 12  # mentions that a new file quotes
Read = Callable[[str], str]  # the text of a file of the content by its path; empty where there is none


class Newcomer(Value, frozen=True, kw_only=True):
    """Whom or what an editor wants a file for."""

    type: str
    name: str
    id: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()


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


class _File:
    """A file of the registry that takes up values. Other texts in it stay; what differs from them is kept beside."""

    def __init__(self, path: str, text: str, id: str = "") -> None:
        self.path, self.text, self.id = path, text, id
        self.notes: list[str] = []

    def put(self, at: At, value: Any, key: str = "", after: str = "") -> None:
        """Put in one value, as `edits.added` does."""
        text = added(self.text, at, value, key, after)
        if text is None:
            raise Refusal(
                f"content/{self.path}: nothing can be added to `{key or at[0]}` as it is written; do so by hand"
            )
        self.text = text

    def set(self, field: str, value: Any) -> None:
        """Have a field of the head say a text, or more in a list: a new one stands behind the name."""
        head = value_at(self.text)
        if field not in head:
            self.put((), value, field, next((key for key in ("aliases", "name") if key in head), ""))
        elif isinstance(value, list):
            self.items((field,), value)
        else:
            self.text = with_values(self.text, {(field,): value})

    def values(self, at: At, values: Mapping[str, Any]) -> None:
        """Take up the values of a mapping."""
        for key, value in values.items():
            mine = value_at(self.text, at)
            if key not in mine:
                self.put(at, value, key)
            elif isinstance(value, list) and isinstance(mine[key], list):
                self.items((*at, key), value)
            elif mine[key] != value:
                self.differs((*at, key), f"# {self.id} had {key}: {getattr(value, 'source', value)}")

    def items(self, at: At, items: Sequence[Any]) -> None:
        """Take up the items of a list: equal ones once, what adds to one within it."""
        for item in items:
            mine = value_at(self.text, at)
            whole = [n for n, one in enumerate(mine) if _adds(one, item)]
            if whole:
                self.values((*at, whole[0]), item)
            elif item not in mine:
                self.put(at, item)
                posts = [key for key in ("post", "rank") if isinstance(item, dict) and key in item]
                rivals = [one["held"] for key in posts for one in mine if one.get(key) == item[key]]
                self.notes += [f"`{item[posts[0]]}` is held both {held} and {item['held']}" for held in rivals]

    def differs(self, at: At, comment: str) -> None:
        """Keep what differs as a comment behind the line of the value."""
        comment = " ".join(comment.split())
        place = extent_of(self.text, at)
        if place and (behind := LINE_END.search(self.text, place[1])):
            self.text = applied(self.text, [Edit(behind.start(), behind.start(), behind[0] + comment)])
        self.notes.append(comment.removeprefix("# "))

    def append(self, body: str) -> None:
        """Take up a text below one's own."""
        found = LINE_END.search(self.text)
        ending = found[0] if found else "\n"
        self.text = f"{self.text.rstrip(chr(13) + chr(10))}{ending * 2}{body.replace(chr(10), ending)}{ending}"


def _adds(one: Any, other: Any) -> bool:
    """Whether two items of a list are about the same, and say nothing different of it."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    told = [key for key in SAME if key in one or key in other]
    both = [key for key in other if key in one and not isinstance(one[key], list)]
    return bool(told) and all(one.get(key) == other.get(key) for key in (*told, *both))


def laid_out(roll: Roll, paths: Iterable[str], new: Newcomer) -> Change:
    """The file of a new entity: valid as it is, with all fields that it may have as comments. `paths` are taken."""
    registry, there, type = roll.known.registry, roll.known.entities[new.type], new.type
    name = clean(registry.bare(new.name) if type == "official" else new.name)
    key = _free_id(roll, {path.casefold() for path in paths}, replace(new, name=name))
    name = there[key].plate.name if type == "country" else name
    near = (there[other].plate for other in registry.near(type, name) if there[other].file and other != key)
    words = {"id": key, "name": scalar(name), "material": _material(roll, there.get(key))}
    text = resources.files("attache").joinpath("starter", f"new-{type}.md").read_text(encoding="utf-8")
    file = _File(f"{FOLDER[type]}/{key.lower()}.md", Template(text).substitute(words))
    country = {"official": new.country, "organisation": new.country}.get(type, [new.country] if new.country else [])
    field = "country" if isinstance(country, str) else "countries"
    for name, value in ((field, country), ("aliases", [clean(alias) for alias in new.aliases])):
        if value:
            file.text = re.sub(rf"(?m)^# {name}:.*\n", "", file.text)
            file.set(name, value)
    notes = (f"`{plate.id}` ({plate.name}) is near: if that is meant, give it an alias instead" for plate in near)
    return Change(path=file.path, texts={file.path: file.text}, notes=tuple(notes))


def clean(name: str) -> str:
    """A name from a command line on one line, without what a content file may not hold."""
    name = unicodedata.normalize("NFC", cleared(" ".join(name.split()))).strip()
    if not name:
        raise Refusal("a name of letters is needed")
    return name


def _free_id(roll: Roll, paths: set[str], new: Newcomer) -> str:
    """The id of a new entity: as asked for, else that of the page which there is already, else made of its name."""
    registry, there, folder = roll.known.registry, roll.known.entities[new.type], FOLDER[new.type]
    keys = registry.find(new.type, new.name)
    if new.type == "country" and (len(keys) != 1 or new.id):
        raise Refusal("a country's id is its code" if new.id else f"ISO 3166-1 knows no one country “{new.name}”")
    files = [there[key] for key in keys if there[key].file]
    if files and not new.id:
        raise Refusal(f"“{new.name}” is {ledger_id(files[0])}: give that an alias, or this another --id")
    key = new.id or (keys[0] if len(keys) == 1 else slug_of(new.name))
    if not key or (new.type != "country" and key != slug_of(key)):
        raise Refusal("give it an --id of letters a to z, digits and hyphens")
    taken = [there[other].plate.name for other in registry.find(new.type, key) if there[other].file]
    if taken or f"{folder}/{key}.md".casefold() in paths:
        raise Refusal(f"the id {folder}/{key} is taken{f' by {taken[0]}' if taken else ''}: give another --id")
    ids = {entry.id for record in roll.records if record.path == LEDGER for entry in record.file.entries}
    if f"{folder}/{key}" in ids and key not in there and not new.id:
        raise Refusal(f"the ledger knew another {folder}/{key}: if it comes back, say --id {key}")
    return key


def _material(roll: Roll, entity: Entity | None) -> str:
    """What articles say of a person whom they name already, as lines of comment."""
    lines = set()
    for naming in roll.namings(entity) if entity and entity.plate.type == "official" else ():
        said = [f"“{naming.text}”", *(f"post {post}" for post in naming.who.post)]
        said += [f"rank {naming.who.rank}"] if naming.who.rank else []
        said += [f"printed “{naming.who.as_printed}”"] if naming.who.as_printed else []
        lines.add(f"##   {naming.date} {' '.join(', '.join(said).split())} ({naming.record.path})")
    more = [f"##   and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    head = ["## What articles say, to be taken from:"] if lines else []
    return "".join(f"{line}\n" for line in (*head, *sorted(lines)[:SHOWN], *more))


def renamed(roll: Roll, text_of: Read, entity: Entity, name: str, slug: str = "", mentions: bool = False) -> Change:
    """An entity under another name, and with `slug` under another address. The old name stays an alias."""
    path, old, name = entity.path, entity.plate.name, clean(name)
    if not path or not entity.file:
        raise Refusal(f"{old} has no file yet: `attache entity new` lays one out")
    file, native = _File(path, text_of(path)), entity.file.native
    for field, value in {"slug": slug, "name": name if name != old else ""}.items():
        if value:
            file.set(field, value)
    if entity.file.name and old not in (name, native.name if native else None):
        file.set("aliases", [old])
    if file.text == text_of(path):
        raise Refusal(f"{ledger_id(entity)} is called so already")
    texts = {path: file.text}
    if mentions:
        _respell(roll, text_of, texts, entity, {fold(old)}, replace(entity.plate, name=name))
    stays = [field for field in ("native", "sort") if getattr(entity.file, field) and name != old]
    return Change(path=path, texts=texts, notes=tuple(f"`{field}:` stays as it is" for field in stays))


def merged(roll: Roll, text_of: Read, keep: Entity, other: Entity, mentions: bool = False) -> Change:
    """Two entities as one: all that is said of `other` in the file of `keep`, each thing once. Its own file goes."""
    if not keep.path or not keep.file:
        raise Refusal(f"{keep.plate.name} has no file yet: `attache entity new` lays one out")
    if keep.plate.type != other.plate.type or keep.plate.type == "country" or keep.plate.id == other.plate.id:
        raise Refusal(f"{ledger_id(keep)} and {ledger_id(other)} cannot be one")
    bare = roll.known.registry.bare if keep.plate.type == "official" else str
    spelled = [bare(naming.text) for naming in roll.namings(other)]
    gone, theirs = text_of(other.path) if other.path else "", other.file
    file = _File(keep.path, text_of(keep.path), other.plate.id)
    native = theirs.native.name if theirs and theirs.native else other.plate.name
    taken = native != other.plate.name and not keep.file.native  # as its own name; else it is one more
    names = [other.plate.name, *([] if taken else [native]), *(theirs.aliases if theirs else spelled)]
    if aliases := [name for name in dict.fromkeys(names) if name not in names_of(keep) and name != other.plate.id]:
        file.set("aliases", aliases)
    file.set("formerly", [*(theirs.formerly if theirs else ()), other.plate.id])
    matter = read(gone)
    file.values(
        (), {key: value for key, value in matter.values.items() if key not in MOVED or (taken and key == "native")}
    )
    if matter.body and matter.body not in read(file.text).body:
        file.append(matter.body)
        file.notes.append(f"the text of {other.path} stands below that of {keep.path} now: make one of the two")
    texts = {keep.path: file.text, **({other.path: ""} if other.path else {})}
    if mentions:
        _respell(roll, text_of, texts, other, {fold(name) for name in (*names_of(other), *spelled)}, keep.plate)
    return Change(path=keep.path, texts=texts, notes=tuple(file.notes))


def _respell(roll: Roll, text_of: Read, texts: dict[str, str], entity: Entity, names: set[str], new: Plate) -> None:
    """Write `new` wherever front matter says one of the folded names of an entity: its id where an id stands."""
    bare = roll.known.registry.bare if entity.plate.type == "official" else str
    values: dict[str, dict[At, str]] = defaultdict(dict)
    for naming in roll.namings(entity):
        if fold(bare(naming.text)) in names and texts.get(naming.record.path) != "":
            values[naming.record.path][naming.at] = new.id if naming.text == entity.plate.id else new.name
    for path, wanted in values.items():
        text = texts.get(path) or text_of(path)
        texts[path] = with_values(text, wanted)
        if read(texts[path]).body != read(text).body:
            raise Refusal(f"content/{path}: mentions cannot be changed as they are written; do so by hand")


def settled(roll: Roll, change: Change, text_of: Read) -> Change:
    """A change with what it needs so that nothing is lost (former ids, lines of the ledger), and its new findings."""
    texts, now = dict(change.texts), roll.known.now
    there, then = roll.known.entities, known_of(_records(roll, texts), roll.digest, now).entities
    gone = [entity for type in FOLDER for id, entity in there[type].items() if id not in then[type]]
    if gone:
        file = _File(change.path, texts[change.path])
        file.set("formerly", [entity.plate.id for entity in gone])
        texts[change.path] = file.text
    own = [e for known in (there, then) for found in known.values() for e in found.values() if e.path == change.path]
    texts[LEDGER] = _ledger(roll, text_of(LEDGER), own, gone)
    texts = {path: text for path, text in texts.items() if text != text_of(path)}
    after = roll_of(_records(roll, texts), now)
    one = {change.path, *(path for path, text in texts.items() if not text)}  # files that become one
    known = {_key(finding, one) for finding in (*roll.findings, *_wrong(texts, text_of))}
    found = [said for said in (*after.findings, *_wrong(texts, texts.__getitem__)) if said.rule not in FORMS]
    findings = tuple(finding for finding in found if _key(finding, one) not in known)
    return replace(change, texts=texts, findings=findings)


def _records(roll: Roll, texts: Mapping[str, str]) -> list[Record[Any]]:
    """The records as they are with new texts."""
    changed = (parse(Source(path=path, data=text.encode())).record for path, text in texts.items() if text)
    records = [*(record for record in roll.records if record.path not in texts), *filter(None, changed)]
    return sorted(records, key=lambda record: record.path)


def _wrong(paths: Iterable[str], text_of: Read) -> Iterator[Finding]:
    """What is wrong in files by themselves."""
    for path in paths:
        if text := text_of(path):
            yield from parse(Source(path=path, data=text.encode())).findings


def _key(finding: Finding, one: set[str]) -> tuple[object, ...]:
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
