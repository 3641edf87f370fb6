"""What does an editor start from?

New files as text, by path; writing them is for the caller. Each passes `attache check` as it is.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from itertools import chain, count
from string import Template
from typing import Any

import msgspec.inspect as mi

from attache import schema
from attache.articles import address_of
from attache.diagnostics import cleared
from attache.edits import scalar, written
from attache.entities import id_of
from attache.hidden import readable
from attache.jsonschema import fields_of, told_of
from attache.ledger import HEADER, LedgerFile, entered
from attache.model import Record, Source
from attache.parse import parse
from attache.permanence import of_article
from attache.registry import slug_of
from attache.schema import ArticleFile, Part
from attache.settings import VocabularyFile
from attache.validate import key_order
from attache.vocabulary import with_defaults

UNTITLED = "Untitled"
CITED = ("agency", "title", "url", "date")  # what is mostly known of a source
GIVEN = ("id", "slug", "formerly")  # fields that commands write
FORMS = {"edtf": "2026-01-01", "day": "2026-01-01", "url": "https://example.org/"}  # what such a text looks like
ABOVE = (
    "## Take away the first # of the lines you need, and write over what stands there. Leave out what no source says."
)
BELOW = "## The text on the page stands below the next line, in Markdown."
# Where a new digest has its files, and what they are called in the package.
STARTER: Mapping[str, str] = {
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    "content/site.yaml": "site.yaml",
    "content/articles/$year/$date-example-visit.md": "article.md",
    "content/ledger.txt": "ledger.txt",
    "content/officials/alex-example.md": "official.md",
    "content/organisations/fr-example-ministry.md": "organisation.md",
    "content/pages/about.md": "about.md",
}


def starter(title: str, now: date) -> dict[str, str]:
    """The files of a new digest by their paths in its folder: settings, and one example of what it holds.

    `title` is its name; the day `now` dates the example and mints the authority of its ids (RFC 4151).
    """
    words = {
        "title": scalar(clean(title) or UNTITLED),
        "date": now.isoformat(),
        "year": now.isoformat()[:4],
        "header": HEADER,
    }
    return {Template(path).substitute(words): filled(name, words) for path, name in STARTER.items()}


def new_article(
    title: str, day: date, *, records: Sequence[Record[Any]] = (), paths: Iterable[str] = ()
) -> tuple[str, str]:
    """The path below `content/` and the text of a new article of a day, with the fields it may have as comments.

    `records` are those of the digest, for the words of its vocabulary; `paths` are its files, readable or not.
    """
    title = clean(title) or UNTITLED
    path, id = free_path(title, day, records=records, paths=paths)
    words = {"id": id, "title": scalar(title), "date": day.isoformat(), **_choices(records)}
    return path, filled("new.md", words)


def free_path(
    title: str, day: date, *, records: Sequence[Record[Any]] = (), paths: Iterable[str] = ()
) -> tuple[str, str]:
    """The path and the id of a new article. Where a path, id or address is taken, -2, -3 … is added to its name."""
    taken = frozenset(chain(paths, _taken(records)))
    slug = slug_of(title) or slug_of(UNTITLED)
    for name in chain([slug], (f"{slug}-{n}" for n in count(2))):
        id, address = f"{day.isoformat()}-{name}", f"/articles/{day.year:04d}/{name}/"
        path = f"articles/{day.year:04d}/{id}.md"
        if taken.isdisjoint((path, id, address)):
            break
    return path, id


def new_entity(kind: type[Part], said: Mapping[str, str]) -> str:
    """The text of a new file of the registry that says some fields, and has as comments all others that an editor may
    write: an example of each, and what it means.
    """
    lines = [f"{key}: {scalar(text)}" for key, text in said.items()]
    fields = fields_of(mi.StructType(kind, ()))
    for key in key_order(kind):
        if key not in (*said, *GIVEN):
            field = fields[key]
            first, *more = written({key: _example(field.type)}).splitlines()
            lines += [f"# {first}  # {told_of(field)['description']}", *(f"# {line}" for line in more)]
    return "\n".join(("---", ABOVE, *lines, BELOW, "---", ""))


def _example(type_: mi.Type) -> Any:
    """A value as the schema has it for an example, else one of the right form to be written over."""
    match type_:
        case mi.Metadata(extra_json_schema={"examples": [first, *_]}):
            return first if isinstance(first, list) else str(first)
        case mi.Metadata(extra={"check": str(check)}):
            return FORMS[check]
        case mi.Metadata(type=inner):
            return _example(inner)
        case mi.UnionType(types=types):
            return _example(next(one for one in types if not isinstance(one, mi.NoneType)))
        case mi.VarTupleType(item_type=item):
            return [_example(item)]
        case mi.StructType(cls=cls):
            fields = fields_of(type_)
            begin = CITED if cls is schema.Source else [key for key in key_order(cls) if fields[key].required]
            return {key: _example(fields[key].type) for key in begin}
        case mi.LiteralType(values=values):
            return values[0]
    return "…"


def enter(ledger: bytes, path: str, text: str) -> bytes:
    """A ledger with the ids and the address of a new article or official."""
    record = parse(Source(path=path, data=text.encode())).record
    assert record, "what is laid out can be read"
    official = (f"officials/{id_of(record)}", f"/officials/{id_of(record)}/")
    pairs = of_article(record) if isinstance(record.file, ArticleFile) else (official,)
    return entered(ledger.decode(errors="surrogateescape"), pairs).encode(errors="surrogateescape")


def _taken(records: Iterable[Record[Any]]) -> Iterator[str]:
    for record in records:
        if isinstance(record.file, ArticleFile):
            yield from (record.path, id_of(record), address_of(record), *record.file.aliases)
        elif isinstance(record.file, LedgerFile):
            for entry in record.file.entries:
                yield from (entry.id.removeprefix("articles/"), entry.address)


def _choices(records: Iterable[Record[Any]]) -> dict[str, str]:
    """The words that may stand in a field, by group of the vocabulary."""
    own = next((record.file for record in records if isinstance(record.file, VocabularyFile)), None)
    vocabulary = with_defaults(own)
    groups = ("kinds", "types", "statuses", "formats", "modes", "topics")
    return {group: ", ".join(getattr(vocabulary, group)) for group in groups}


def clean(text: str) -> str:
    """A text from elsewhere on one line, without what a content file may not hold, and what nobody sees."""
    seen = readable(cleared(" ".join(text.split())), named=True)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def filled(name: str, words: Mapping[str, str]) -> str:
    """A file of the package's `starter/` with words put in."""
    text = resources.files("attache").joinpath("starter", name).read_text(encoding="utf-8")
    return Template(text).substitute(words)
