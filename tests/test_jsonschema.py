"""The schema that editors are given takes what the program takes, and sees what can be seen in a file alone."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec.inspect as mi
import pytest
from click.testing import CliRunner
from hypothesis import event, given
from hypothesis import strategies as st
from jsonschema.protocols import Validator

from attache.cli import main
from attache.contents import FILES, kind_of
from attache.frontmatter import read, read_yaml
from attache.jsonschema import KINDS, json_schema, words_of
from attache.parse import TOLD_FIELDS, _across_fields
from attache.schema import ArticleFile, Part
from attache.validate import fit
from tests import test_validate
from tests.conftest import ROOT, TODAY
from tests.sites import linked, matter
from tests.test_bad_files import lay
from tests.trees import site_files

# How YAML 1.2 (core schema) types what Attaché takes as text.
TYPED: tuple[tuple[str, type], ...] = (
    (r"[-+]?[0-9]+", int),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
)
FILES_OF = {
    "ours": {p.relative_to(ROOT).as_posix(): p.read_text("utf-8") for p in (ROOT / "content").rglob("*.[my]*[dl]")},
    "full": site_files("full"),
    "minimal": site_files("minimal"),
}


def typed(value: Any) -> Any:
    """Give a value of text as the YAML language server reads it."""
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if value in ("true", "false"):
        return value == "true"
    kinds = (kind for pattern, kind in TYPED if value is not None and re.fullmatch(pattern, value))
    return next(kinds, lambda text: text)(value)


@cache
def validator(kind: type[Part], site: str = "") -> Validator:
    """Give the validator of a content type, with the words of a digest."""
    files = {path.removeprefix("content/"): text for path, text in FILES_OF.get(site, {}).items()}
    schema = json_schema(kind, words_of(linked(files, drafts=True)[0]) if files else {})
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def refused(values: Any, kind: type[Part] = ArticleFile, site: str = "") -> list[str]:
    """Give the places of what the schema refuses, both as text and as YAML types it."""
    found = {(*e.absolute_path,) for form in (values, typed(values)) for e in validator(kind, site).iter_errors(form)}
    return sorted("/".join(map(str, place)) for place in found)


@pytest.mark.parametrize("site", FILES_OF)
def test_every_content_file_passes(site: str) -> None:
    """Our content and the sites of the tests give no finding."""
    for path, text in FILES_OF[site].items():
        name = path.removeprefix("content/")
        kind = kind_of(name)
        assert kind, path
        values = (read_yaml if name in FILES else read)(text).values
        assert refused(values, kind, site) == [], path


# Mistakes of `test_validate.py` that no schema of a single value can see.
UNSEEN = {
    "window: 2022-02-30",
    "window: [2022-04-14]",
    "window:\n  - 2022",
    f"id: {'a' * 161}",
    "sources:\n  - url: http://[x",
}


@pytest.mark.parametrize("yaml", [case[0] for case in vars(test_validate.test_one_mistake)["pytestmark"][0].args[1]])
def test_mistakes_are_seen_while_typing(yaml: str) -> None:
    """Each mistake that the program finds in one value is refused, but for those that need a calendar or a parser."""
    found = refused(read(matter(test_validate.article(yaml))).values)
    assert (found == []) == (yaml in UNSEEN)


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("events: [{title: E, date: 2022}]", ["events/0"]),
        ("events: [{ref: ev-a}]", []),
        ("events: [{title: E, date: 2022, kind: vist}]", ["events/0/kind"]),
        ("events: [{title: E, date: 2022, kind: visit, level: minster}]", ["events/0/level"]),
        ("topics: [maritime-security, sea]", ["topics/1"]),
        ("officials: [Nobody Registered], countries: [Viet Nam]".replace(", countries", "\ncountries"), []),
    ],
)
def test_words_of_the_vocabulary_are_closed_and_names_are_open(yaml: str, places: list[str]) -> None:
    """Kinds, levels and topics are those of the digest; of names only the program knows every spelling."""
    assert refused(read(matter(test_validate.article(yaml))).values, site="ours") == places


def test_every_field_is_described() -> None:
    """Each field of each struct says what it means, and each struct what it is."""
    for kind in KINDS.values():
        schema = json_schema(kind, {})
        for struct in (schema, *(found for found in schema["$defs"].values() if "properties" in found)):
            assert struct["description"]
            assert [name for name, field in struct["properties"].items() if not field.get("description")] == []


SAMPLES: dict[str, list[str]] = {
    "edtf": ["2022-04-14", "2022", "198X", "2016/2021", "../2020", "2021-04-08/", "2019-35~", "2022-12-XX", "199"],
    "day": ["2022-04-14", "2022-04"],
    "url": ["https://example.org/a?b#c", "HTTP://x", "ftp://x", "https://exa mple"],
    "base": ["https://example.org/below/", "https://example.org/?a"],
    "zone": ["Asia/Ho_Chi_Minh"],
    "locale": ["vi"],
}
TEXTS = [
    "text",
    " padded ",
    "2022",
    "1e3",
    "true",
    "NO",
    "Phan V\u0103n Giang",
    "a-b",
    "Q881",
    "en-GB",
    "/a/b/",
    "a@b.c",
]
TEXTS += ["example.org,2026", "a--b", "-5", "0", "33", "2.5"]
WRONG = st.sampled_from([None, "", " ", "x y", ["x"], [None], [], {}, {"x": "y"}, [["x"]]])


def values(type_: mi.Type, check: str = "") -> st.SearchStrategy[Any]:
    """Give values of a type as a file may hold them, some of them wrong."""
    match type_:
        case mi.Metadata(type=inner, extra=extra):
            return values(inner, (extra or {}).get("check", check))
        case mi.UnionType(types=types):
            return values(types[0], check)
        case mi.StructType(cls=cls):
            return structs(cls)
        case mi.VarTupleType(item_type=item):
            right: st.SearchStrategy[Any] = st.lists(values(item), max_size=2)
        case mi.DictType(key_type=key, value_type=item):
            named, given_one = values(key).filter(lambda text: isinstance(text, str)), values(item).filter(bool)
            right = st.dictionaries(named, given_one, max_size=2)
        case mi.LiteralType(values=known):
            right = st.sampled_from([str(value) for value in known])
        case mi.BoolType():
            right = st.sampled_from(["true", "false", "yes", "no"])
        case _:
            right = st.sampled_from(SAMPLES.get(check, TEXTS))
    return st.integers(0, 9).flatmap(lambda n: right if n else WRONG)


def structs(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Give mappings of a struct: what must be there nearly always, and some of the rest."""
    info = mi.type_info(cls)
    assert isinstance(info, mi.StructType)
    fields = {field.encode_name: values(field.type) for field in info.fields}
    required = {field.encode_name for field in info.fields if field.required} | ({*TOLD_FIELDS} & {*fields})
    right = st.fixed_dictionaries(
        {name: fields[name] for name in required}, optional={name: fields[name] for name in fields.keys() - required}
    )
    few = right.map(lambda found: {name: found[name] for n, name in enumerate(found) if name in required or n % 4 == 0})
    return st.integers(0, 19).flatmap(lambda n: few if n else WRONG)


def taken(found: Any, kind: type[Part]) -> bool:
    """Whether the program takes the values of a file by themselves."""
    record, findings = fit(found, kind)
    return record is not None and not findings and not [*_across_fields(record)]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_what_the_program_takes_the_schema_takes(kind: str, data: st.DataObject) -> None:
    """Nothing that is right is underlined, as text or as YAML types it."""
    found = data.draw(structs(KINDS[kind]))
    if isinstance(found, dict) and taken(found, KINDS[kind]):
        assert refused(found, KINDS[kind]) == []
    elif isinstance(found, dict) and not refused(found, KINDS[kind]):
        event("only the program sees it")


def run(*words: str) -> Any:
    """Run a command line."""
    return CliRunner().invoke(main, [*words, "--now", TODAY] if words[0] == "check" else words)


def test_schemas_are_printed_and_written_and_stay_fresh(tmp_path: Path) -> None:
    """One is printed by its name; all are written beside the content, and whoever reads it keeps them fresh."""
    lay(tmp_path, {"officials/ann.md": matter("name: Ann Example")})
    printed = run("schema", "article", "--source", str(tmp_path))
    assert "Ann Example" in json.loads(printed.output)["$defs"]["official"]["enum"]
    assert not (tmp_path / ".attache/schema").exists()
    assert run("schema", "--source", str(tmp_path)).exit_code == 0
    written = sorted(path.name for path in (tmp_path / ".attache/schema").iterdir())
    assert written == sorted(f"{kind}.json" for kind in KINDS)
    lay(tmp_path, {"officials/bob.md": matter("name: Bob Example"), "articles/bad.md": matter("titel: T")})
    assert run("check", "--source", str(tmp_path)).exit_code == 1
    article = json.loads((tmp_path / ".attache/schema/article.json").read_text(encoding="utf-8"))
    assert article["$defs"]["official"]["enum"] == ["ann", "Ann Example", "bob", "Bob Example"]


def test_outside_a_digest_the_package_s_own_words_stand(tmp_path: Path) -> None:
    """Without content there are the kinds and countries that every digest has."""
    schema = json.loads(run("schema", "article", "--source", str(tmp_path)).output)
    assert {"visit", "JP", "Japan"} <= {*schema["$defs"]["kinds"]["enum"], *schema["$defs"]["country"]["enum"]}
    assert schema["$defs"]["official"]["enum"] == []


def test_an_unknown_content_type_is_told_with_those_there_are(tmp_path: Path) -> None:
    """A slip of the keyboard is answered by a list."""
    ran = run("schema", "articel", "--source", str(tmp_path))
    assert ran.exit_code == 2
    assert "there is no content type `articel`; there are: article, official" in ran.stderr
