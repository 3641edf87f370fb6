"""Which forms does a web page offer to who has no editor?

The configuration of Decap CMS, made of the JSON Schema: a form for each content type, which writes what `check` takes.
Words of the vocabulary and countries are chosen from lists, registered names from files.
"""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from attache.contents import FOLDERS
from attache.entities import ROOTS
from attache.jsonschema import CLOSED, EMPTY, FILLED, Schema, json_schema, words_of
from attache.model import Digest

Form = dict[str, Any]
FORMS = [folder for folder in FOLDERS if folder != "countries"]  # a country needs no file
RELATED = {type: root.strip("/") for type, root in ROOTS.items() if root.strip("/") in FORMS}
FILES = ("index.html", "README.md", "config.yml")  # of `admin/`
LONG = frozenset({"summary", "note", "text", "counts", "caption", "reason"})  # fields of some sentences
LAST = ("ref", "id", "slug", "aliases")  # what few need
ARTICLE: Form = {
    # Decap takes no quotes here; of the dots that it adds none is left.
    "path": "{{date | truncate(4)}}/{{slug}}", "slug": "{{fields.date}}-{{slug}}", "media_folder": "",
    "summary": "{{date}} {{title}}", "sortable_fields": ["date", "title"],
}  # fmt: skip
BODY: Form = {"name": "body", "label": "Text", "widget": "markdown", "modes": ["raw"], "required": False}


def cms_files(digest: Digest) -> dict[str, str]:
    """The files of the forms by their paths in a digest's folder."""
    words = words_of(digest)
    form = {"collections": [_collection(folder, json_schema(FOLDERS[folder], words)) for folder in FORMS]}
    starter = resources.files("attache") / "starter"
    files = {f"admin/{name}": (starter / f"cms-{name}").read_text("utf-8") for name in FILES}
    files["admin/config.yml"] += yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=120)
    return files


def _collection(folder: str, schema: Schema) -> Form:
    own = ARTICLE if folder == "articles" else {} if folder == "pages" else {"identifier_field": "name"}
    at = {"name": folder, "label": folder.capitalize(), "folder": f"content/{folder}", "create": True}
    return {**at, **own, "fields": [*_forms(schema, schema["$defs"]), BODY]}


def _forms(schema: Schema, defs: Schema) -> list[Form]:
    """The forms of an object's fields: first what must be there, last what few need."""
    required = {name: name in schema["required"] for name in schema["properties"]}
    names = sorted(required, key=lambda name: (name in LAST, not required[name]))
    return [_form(name, schema["properties"][name], defs, required=required[name]) for name in names]


def _form(name: str, field: Schema, defs: Schema, *, required: bool) -> Form:
    form = _widget(field, defs)
    if form["widget"] == "object" and not required:  # Decap asks for what must be in it even where it is not there
        form["fields"] = [{**inner, "required": False} for inner in form["fields"]]
    if form == {"widget": "string"} and name in LONG:
        form["widget"] = "text"
    hint = "; for instance ".join((field["description"], *(e for e in field.get("examples", ()) if isinstance(e, str))))
    return {"name": name, "label": name.replace("_", " ").capitalize(), **form, "required": required, "hint": hint}


def _widget(schema: Schema, defs: Schema) -> Form:
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            chosen = name in CLOSED | {"country"} or "properties" in defs[name]
            return _widget(defs[name], defs) if chosen else _registered(name)
        case {"properties": _}:
            fields = _forms(schema, defs)
            return {"widget": "object", "collapsed": len(fields) > 3, "fields": fields}
        case {"anyOf": [first, *others]}:  # a short form goes before the full one, a name before any other text
            full = [way for way in (first, *others) if way != EMPTY][-1]
            if "items" in full:
                return {**_widget(first, defs), "multiple": True}
            return _widget(first if "pattern" in full or "if" in full else full, defs)
        case {"items": item}:
            one = _widget(item, defs)
            if item.get("$ref", "").rpartition("/")[2] in CLOSED:
                return {**one, "multiple": True}
            # One by one, because a choice of several would drop unseen what the file calls by another name.
            item_form = {"field": {"name": "item", "label": "Item", **one}, "summary": "{{fields.item}}"}
            return {"widget": "list", **({"fields": one["fields"]} if "fields" in one else item_form)}
        case {"enum": [*words]}:
            meanings = schema.get("markdownEnumDescriptions", [""] * len(words))
            return {"widget": "select", "options": _options((*words,), (*meanings,))}
        case {"type": "boolean"}:
            return {"widget": "boolean"}
        case {"type": "integer" | "number" as number}:
            return {"widget": "number", "value_type": "int" if number == "integer" else "float"}
        case {"pattern": pattern, "patternErrorMessage": means} if pattern != FILLED:
            return {"widget": "string", "pattern": [pattern, means]}
    return {"widget": "string"}  # labels too, in their short form


@cache  # equal lists stand in the file once
def _options(words: tuple[str, ...], meanings: tuple[str, ...]) -> list[Any]:
    """What can be chosen from a list, as it is called; a name is not offered beside the id of what it names."""
    means = dict(zip(words, meanings, strict=True))
    labels = {word: re.match(rf"(?:`{re.escape(word)}` )?\*\*(.+?)\*\*", means[word]) for word in words}
    return [{"label": label[1], "value": word} for word, label in labels.items() if label] or [*words]


def _registered(names: str) -> Form:
    """How what has a file is chosen; what has none is typed."""
    if folder := RELATED.get(names):
        found = {"value_field": "{{slug}}", "display_fields": ["name"], "search_fields": ["name", "aliases.*"]}
        return {"widget": "relation", "collection": folder, **found}
    if names == "post":
        found = {"value_field": "posts.*.id", "display_fields": ["posts.*.id"], "search_fields": ["posts.*.id"]}
        return {"widget": "relation", "collection": "organisations", **found}
    return {"widget": "string"}
