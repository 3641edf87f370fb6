"""Which forms does a web page offer to who has no editor?

The configuration of Decap CMS, made of the schema: a form for each content type, which writes what `check` takes. Words
of the vocabulary and countries are chosen from lists, registered names from files.
"""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

import msgspec.inspect as mi
import yaml

from attache.contents import FOLDERS
from attache.entities import ROOTS
from attache.jsonschema import CHECKS, CLOSED, NAMES, fields_of, words_of
from attache.model import Digest

Form = dict[str, Any]
Options = Mapping[str, list[Form]]  # what is named → what can be chosen
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
    options = {
        names: [{"label": label[1], "value": word.text} for word in words if (label := _label(word.text, word.meaning))]
        for names, words in words_of(digest).items()
    }
    form = {"collections": [_collection(folder, options) for folder in FORMS]}
    starter = resources.files("attache") / "starter"
    files = {f"admin/{name}": (starter / f"cms-{name}").read_text("utf-8") for name in FILES}
    files["admin/config.yml"] += yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=120)
    return files


def _label(text: str, meaning: str) -> re.Match[str] | None:
    """What a word is called in a list; a name is not offered beside the id of what it names."""
    return re.match(rf"(?:`{re.escape(text)}` )?\*\*(.+?)\*\*", meaning)


def _collection(folder: str, options: Options) -> Form:
    kind = mi.StructType(FOLDERS[folder], ())
    own = ARTICLE if folder == "articles" else {} if folder == "pages" else {"identifier_field": "name"}
    at = {"name": folder, "label": folder.capitalize(), "folder": f"content/{folder}", "create": True}
    return {**at, **own, "fields": [*_forms(kind, options), BODY]}


def _forms(type_: mi.StructType, options: Options) -> list[Form]:
    """The forms of a struct's fields: first what must be there, last what few need."""
    fields = sorted(fields_of(type_).values(), key=lambda field: (field.encode_name in LAST, not field.required))
    return [_form(type_.cls.__name__, field, options) for field in fields]


def _form(struct: str, field: mi.Field, options: Options) -> Form:
    name = field.encode_name
    form = _widget(field.type, options, NAMES.get(f"{struct}.{name}") or NAMES.get(name, ""))
    if (
        form["widget"] == "object" and not field.required
    ):  # Decap asks for what must be in it even where it is not there
        form["fields"] = [{**inner, "required": False} for inner in form["fields"]]
    if name in LONG and form["widget"] == "string":
        form["widget"] = "text"
    told: Form = (field.type.extra_json_schema if isinstance(field.type, mi.Metadata) else None) or {}
    hint = "; for instance ".join((told["description"], *(e for e in told.get("examples", ()) if isinstance(e, str))))
    form |= {"required": field.required, "hint": hint}
    return {"name": name, "label": name.replace("_", " ").capitalize(), **form}


def _widget(type_: mi.Type, options: Options, names: str = "", **told: Any) -> Form:
    match type_:
        case mi.Metadata(type=inner, extra=extra):
            return _widget(inner, options, names, **{**told, **(extra or {})})
        case mi.UnionType(types=types):
            return _widget(next(t for t in types if not isinstance(t, mi.NoneType)), options, names, **told)
        case mi.StructType():
            fields = _forms(type_, options)
            return {"widget": "object", "collapsed": len(fields) > 3, "fields": fields}
        case mi.VarTupleType(item_type=item):
            one = _widget(item, options, names)
            if names in CLOSED or told.get("short") == []:  # a list takes no bare text
                return {**one, "multiple": True}
            # One by one, because a choice of several would drop unseen what the file calls by another name.
            item_form = {"field": {"name": "item", "label": "Item", **one}, "summary": "{{fields.item}}"}
            return {"widget": "list", **({"fields": one["fields"]} if "fields" in one else item_form)}
        case mi.LiteralType(values=values):
            known = (found for found in options.values() if {one["value"] for one in found} == {*values})
            return {"widget": "select", "options": next(known, [str(value) for value in values])}
        case mi.BoolType():
            return {"widget": "boolean"}
        case mi.IntType() | mi.FloatType():
            return {"widget": "number", "value_type": "int" if isinstance(type_, mi.IntType) else "float"}
        case mi.StrType(pattern=pattern):
            pattern, means = CHECKS.get(told.get("check", ""), (pattern, told.get("hint", "")))
            return _named(names, options) or {"widget": "string", **({"pattern": [pattern, means]} if pattern else {})}
    return {"widget": "string"}  # labels, in their short form


def _named(names: str, options: Options) -> Form | None:
    """How what is registered, or stands in the vocabulary, is chosen; `None` where any text will do."""
    if folder := RELATED.get(names):
        found = {"value_field": "{{slug}}", "display_fields": ["name"], "search_fields": ["name", "aliases.*"]}
        return {"widget": "relation", "collection": folder, **found}
    if names == "post":
        found = {"value_field": "posts.*.id", "display_fields": ["posts.*.id"], "search_fields": ["posts.*.id"]}
        return {"widget": "relation", "collection": "organisations", **found}
    return {"widget": "select", "options": options[names]} if names in CLOSED | {"country"} else None
