"""How is the schema told to programs that help while typing?

As JSON Schema (2020-12), with keywords of the YAML language server. It takes whatever `validate.py` takes: short forms,
a field left empty, and values as YAML 1.2 types them, where `title: 2024` is a number. What only the whole digest can
tell is offered and not demanded.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import msgspec.inspect as mi

from attache.contents import FILES, FOLDERS
from attache.entities import names_of
from attache.model import Digest, Entity
from attache.parse import TOLD_FIELDS
from attache.schema import EventEntry, Part
from attache.settings import VocabularyFile
from attache.validate import noun
from attache.vocabulary import label_in

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What a content type is called → its struct.
KINDS: Mapping[str, type[Part]] = {noun(kind).split()[1]: kind for kind in (*FOLDERS.values(), *FILES.values())}
# What a text names (a type of entity, a group of the vocabulary, or else) → fields, with their struct if others differ.
NAMED: Mapping[str, str] = {
    "country": "country countries EventEntry.host home_country", "official": "officials person", "series": "series",
    "organisation": "organisations OrganisationFile.parent", "agreement": "agreements", "area": "areas area",
    "figure": "ArticleFigure.series", "post": "post", "tag": "tags", "article": "article", "ranks": "rank",
    "event": "EventEntry.ref event EventEntry.parent Correction.events", "kinds": "EventEntry.kind SeriesFile.kind",
    "organisation_kinds": "OrganisationFile.kind", "topics": "topics",
}  # fmt: skip
NAMES = {field: what for what, fields in NAMED.items() for field in fields.split()}
CLOSED = frozenset(VocabularyFile.__struct_fields__)  # where a word that is not listed is an error
_SIMPLE = r"\d{3}[\dX](?:-(?:0[1-9]|1[0-2]|3[3-6]|4[01]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[~?%]?"
# What `extra["check"]` demands of a text → a pattern, and what it means.
CHECKS: Mapping[str, tuple[str, str]] = {
    "edtf": (
        rf"^(?:{_SIMPLE}|(?:{_SIMPLE}|\.\.)?/(?:{_SIMPLE}|\.\.)?|\[.+\])$",
        "2022-04-14, 2022-04, 2022, 198X, 2016/2021, 2021-04-08/.., 2025-01~ or [2022-04-14,2022-04-15]",
    ),
    "day": (r"^\d{4}-\d\d-\d\d$", "a day: 2022-04-14"),
    "url": (r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"\\]+$", "an address that begins with https://"),
    "base": (r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"\\?#]+$", "an address that begins with https://"),
}
FILLED = r"\S"  # what any text must have
# How YAML types what is no text, and how the same is written in quotes.
PLAIN: Mapping[type[mi.Type], tuple[str, str]] = {
    mi.BoolType: ("boolean", "true|false|yes|no"),
    mi.IntType: ("integer", r"-?\d+"),
    mi.FloatType: ("number", r"-?\d+(?:\.\d+)?"),
}
EMPTY: Schema = {"not": {"type": ["string", "number", "boolean", "array", "object"]}}  # null, without offering it


class Word(NamedTuple):
    """A word that may be typed, and what it means in Markdown."""

    text: str
    meaning: str


Words = Mapping[str, Sequence[Word]]


def schema_files(digest: Digest) -> dict[str, bytes]:
    """The JSON Schemas of all content types by the names of their files, with the words and names of a digest."""
    words = words_of(digest)
    schemas = {f"{name}.json": json_schema(kind, words) for name, kind in KINDS.items()}
    return {name: msgspec.json.format(msgspec.json.encode(schema), indent=1) for name, schema in schemas.items()}


def json_schema(kind: type[Part], words: Words) -> Schema:
    """The JSON Schema of a file that holds a `kind`; `words` are offered, by what they name."""
    writer = _Writer(words)
    root = writer.struct(mi.StructType(kind, ()))
    return {"$schema": DIALECT, **root, "$defs": {name: writer.defs[name] for name in sorted(writer.defs)}}


class _Writer:
    """Writes schemas of types; `defs` are those of structs and lists of words that others refer to."""

    def __init__(self, words: Words) -> None:
        self.words, self.defs = words, dict[str, Schema]()

    def struct(self, type_: mi.StructType) -> Schema:
        name, fields = type_.cls.__name__, fields_of(type_)
        schema = {
            "type": "object",
            "description": (type_.cls.__doc__ or "").strip(),
            "properties": {key: self.field(name, field) for key, field in fields.items()},
            "required": [key for key, field in fields.items() if field.required],
            "additionalProperties": False,
        }
        if type_.cls is EventEntry:
            return schema | {"if": {"required": ["ref"]}, "then": {}, "else": {"required": [*TOLD_FIELDS]}}
        return schema

    def field(self, struct: str, field: mi.Field) -> Schema:
        names = NAMES.get(f"{struct}.{field.encode_name}") or NAMES.get(field.encode_name, "")
        schema = self.type(field.type, names)
        return (schema if field.required else _or_empty(schema)) | told_of(field)

    def type(self, type_: mi.Type, names: str = "", short: Any = None, check: str = "", hint: str = "") -> Schema:
        match type_:
            case mi.Metadata(type=inner, extra=extra):
                return self.type(inner, **{"names": names, **(extra or {})})
            case mi.UnionType(types=types):
                inner = next(t for t in types if not isinstance(t, mi.NoneType))
                return self.type(inner, names, short, check, hint)
            case mi.VarTupleType(item_type=item) if short is not None:
                return {"anyOf": [self.type(item, names), self.type(type_, names)]}
            case mi.StructType(cls=cls) if short is not None:
                return {"anyOf": [self.field(cls.__name__, fields_of(type_)[short]), self.type(type_)]}
            case mi.DictType() if short is not None:
                return {"anyOf": [_text(mi.StrType()), self.type(type_)]}
            case mi.StructType(cls=cls):
                if cls.__name__ not in self.defs:
                    self.defs[cls.__name__] = self.struct(type_)
                return {"$ref": f"#/$defs/{cls.__name__}"}
            case mi.VarTupleType(item_type=item, min_length=least):
                return {"type": "array", "items": self.type(item, names), "minItems": least or 0}
            case mi.DictType(key_type=key, value_type=item):
                plain: Any = key.type if isinstance(key, mi.Metadata) else key
                keys = {"enum": [*plain.values]} if isinstance(plain, mi.LiteralType) else {"pattern": plain.pattern}
                return {"type": "object", "propertyNames": keys, "additionalProperties": _or_empty(self.type(item))}
            case mi.LiteralType(values=values):
                groups = (self.words.get(group, ()) for group in CLOSED)
                known = (words for words in groups if {word.text for word in words} == {*values})
                return _listed(next(known, [Word(str(value), "") for value in values]))
            case mi.StrType():
                return self.named(names) if names in self.words else _text(type_, check, hint)
        typed, pattern = PLAIN[type(type_)]
        bound = {"minimum": type_.ge} if isinstance(type_, mi.IntType) and type_.ge else {}
        return {"anyOf": [{"type": typed, **bound}, {"type": "string", "pattern": f"^(?:{pattern})$"}]}

    def named(self, names: str) -> Schema:
        """A text that names something: one of the words for it, or another where the list is open."""
        self.defs[names] = _listed(self.words[names])
        offered = {"$ref": f"#/$defs/{names}"}
        return offered if names in CLOSED else {"anyOf": [offered, _text(mi.StrType())]}


def fields_of(type_: mi.StructType) -> dict[str, mi.Field]:
    """The fields of a struct by the keys they have in a file."""
    info = mi.type_info(type_.cls)
    assert isinstance(info, mi.StructType)
    return {field.encode_name: field for field in info.fields}


def told_of(field: mi.Field) -> Schema:
    """What the schema says of a field beside its type: description, examples, format."""
    return (field.type.extra_json_schema if isinstance(field.type, mi.Metadata) else None) or {}


def _text(type_: mi.StrType, check: str = "", hint: str = "") -> Schema:
    """A text as YAML may type it: `2024` is a number there, and `true` a truth value, but nobody is offered those."""
    pattern, means = CHECKS.get(check, (type_.pattern, hint or "fill it in, or leave the field out"))
    said = {"pattern": rf"^\s*(?:{pattern[1:-1]})\s*$" if pattern else FILLED, "patternErrorMessage": means}
    if check == "edtf":  # a year is a number there, and an unquoted [a,b] a list
        return {"type": ["string", "integer", "array"], **said}
    return {"if": {"type": ["array", "object", "null"]}, "then": {"type": "string", "errorMessage": "one text"}, **said}


def _listed(words: Sequence[Word]) -> Schema:
    means = {"markdownEnumDescriptions": [word.meaning for word in words]} if any(w.meaning for w in words) else {}
    return {"enum": [word.text for word in words], **means}


def _or_empty(schema: Schema) -> Schema:
    """A schema whose field may be there and be empty."""
    match schema:
        case {"if": _}:
            return {**schema, "if": {"type": ["array", "object"]}}
        case {"type": [*given]}:
            return {**schema, "type": [*given, "null"]}
        case {"type": given}:
            return {**schema, "type": [given, "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), EMPTY]}


def words_of(digest: Digest) -> dict[str, list[Word]]:
    """What may be typed: the words of the vocabulary, and whatever has a name or an id in the digest."""
    words: dict[str, list[Word]] = {}
    for group in sorted(CLOSED - {"titles"}):
        for id, term in getattr(digest.vocabulary, group).items():
            said = (f"**{label_in(term.label, digest.site.languages[0])}**", term.definition, term.not_)
            words.setdefault(group, []).append(Word(id, " ".join(filter(None, said))))
    for type, entities in digest.entities.items():
        words[type] = [word for entity in entities.values() for word in _entity(digest, entity)]
    words["post"] = [Word(id, f"**{label}** ({held_in})") for id, (held_in, label) in sorted(digest.posts.items())]
    words["article"] = [Word(article.card.id, article.card.title) for article in digest.articles]
    words["event"] = [Word(event.id, f"{event.title} ({event.date})") for event in digest.events]
    return words


def _entity(digest: Digest, entity: Entity) -> list[Word]:
    """The id and the printed name of an entity; of a tag its name, and nothing of an official without a file."""
    plate = entity.plate
    if plate.type == "tag":
        return [Word(plate.name, "in use")]
    if entity.file is None and plate.type != "country":
        return []
    held = (f"{post.label} {post.held}" for post in digest.holdings_of.get(plate.id, ()) if not post.rank)
    meaning = " · ".join((f"**{plate.name}**", *names_of(entity)[2:], *held))
    return [Word(text, f"`{plate.id}` {meaning}") for text in dict.fromkeys((plate.id, plate.name))]
