"""Which entities are there, under which names, ids and addresses?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from posixpath import basename, splitext
from typing import Any

import msgspec

from attache import iso
from attache.contents import FOLDERS
from attache.diagnostics import At, Finding
from attache.model import Attendance, Entity, Plate, Record, Value
from attache.registry import Name, Registry, fold, registry_of, slug_of
from attache.schema import ArticleFile, CountryFile, EntityFile, OrganisationFile, Participant, Post
from attache.settings import SiteFile, VocabularyFile
from attache.vocabulary import label_in, with_defaults, words_of

# Type → folder of the addresses of its pages; where it is a folder of the content too, its files lie there.
ROOTS: Mapping[str, str] = {
    "country": "/countries/",
    "official": "/officials/",
    "organisation": "/organisations/",
    "series": "/series/",
    "figure": "/figures/",
    "agreement": "/agreements/",
    "area": "/areas/",
    "kind": "/kinds/",
    "tag": "/tags/",
}
TYPES = {FOLDERS[root.strip("/")]: type for type, root in ROOTS.items() if root.strip("/") in FOLDERS}
Entities = dict[str, dict[str, Entity]]


class PostOf(Value, frozen=True, kw_only=True):
    """A post with the organisation it belongs to."""

    post: Post
    organisation: str


class Known(Value, frozen=True, kw_only=True):
    """Everything that names may mean: what the articles are linked against."""

    site: SiteFile
    vocabulary: VocabularyFile
    entities: Mapping[str, Mapping[str, Entity]]
    registry: Registry
    posts: Mapping[str, PostOf]
    now: date
    gone: frozenset[str] = frozenset()  # ids of events whose articles are withdrawn or expired
    # Who is meant by names of a type of which there is nothing to say; and how they took part, by what was held then.
    plainly: dict[tuple[str, tuple[str, ...]], tuple[Plate, ...]] = msgspec.field(default_factory=dict)
    attended: dict[tuple[Participant, tuple[int, int]], Attendance] = msgspec.field(default_factory=dict)

    @property
    def language(self) -> str:
        """The default language tag of the site."""
        return self.site.languages[0]


def id_of(record: Record[Any]) -> str:
    """The id of a file: its own, else its name without the ending, as a slug."""
    id = record.file.id or slug_of(splitext(basename(record.path))[0])
    return id.upper() if isinstance(record.file, CountryFile) else str(id)


def know(
    site: SiteFile, vocabulary: VocabularyFile, records: Sequence[Record[Any]], now: date
) -> tuple[Known, tuple[Finding, ...]]:
    """Register all entities: those with a file, every ISO country, every word of the vocabulary, every official and
    tag that an article names. Equal ids and names that two share are findings."""
    findings: list[Finding] = []
    entities: Entities = {type: {} for type in ROOTS}
    articles = [record for record in records if isinstance(record.file, ArticleFile)]
    rest = [record for record in records if not isinstance(record.file, ArticleFile)]
    _add_files(entities, site, [r for r in rest if isinstance(r.file, EntityFile)], findings)
    for code, country in iso.countries().items():
        _add(entities, "country", code, iso.printed_name(code, site.languages[0]), country.slug)
    for kind, term in vocabulary.kinds.items():
        _add(entities, "kind", kind, label_in(term.label, site.languages[0]))
    posts = _posts(rest, entities["organisation"], findings)
    _add_tags(entities, articles)
    names, titles = list(_names(entities, site)), list(_titles(vocabulary, posts))
    registry = registry_of(names, titles)
    findings += _shared(registry, entities)
    if more := _add_unregistered(entities, articles, registry):
        registry = registry_of([*names, *more], titles)
    known = Known(site=site, vocabulary=vocabulary, entities=entities, registry=registry, posts=posts, now=now)
    return known, tuple(findings)


def known_of(records: Sequence[Record[Any]], now: date) -> Known:
    """Everything that names in records may mean, with the settings and words that stand among them."""
    own = {type(record.file): record.file for record in records}
    vocabulary = with_defaults(own.get(VocabularyFile))
    return know(own.get(SiteFile, SiteFile()), vocabulary, records, now)[0]


def _add_files(entities: Entities, site: SiteFile, records: Sequence[Record[Any]], findings: list[Finding]) -> None:
    paths: dict[tuple[str, str], str] = {}
    for record in sorted(records, key=attrgetter("path")):
        type, id = TYPES[record.file.__class__], id_of(record)
        if type == "country" and id not in iso.countries():
            meant = (code for code, one in iso.countries().items() if fold(id) in map(fold, (one.alpha3, *one.aliases)))
            hint = f"name the file by the ISO 3166-1 code, such as `{next(meant, 'JP').lower()}.md`"
            findings.append(Finding("file-name", "this is no country code", hint, record.path))
        elif not id:
            hint = "give it an `id:` of letters a to z, digits and hyphens"
            findings.append(Finding("file-name", "no id can be made from the file's name", hint, record.path))
        elif (type, id) in paths:
            findings.append(taken(record, id, paths[type, id]))
        else:
            paths[type, id] = record.path
            _add_file(entities, site, type, id, record)


def taken(record: Record[Any], id: str, other: str) -> Finding:
    """That the id of a file is the id of another."""
    message = f"the id `{id}` is taken by {other}"
    return Finding("id-duplicate", message, "give one of them another `id:`", record.path, at=("id",))


def _add_file(entities: Entities, site: SiteFile, type: str, id: str, record: Record[Any]) -> None:
    file = record.file
    name = file.name or iso.printed_name(id, site.languages[0])
    slug = file.slug or (iso.countries()[id].slug if type == "country" else id)
    language = file.native.language if file.native and file.native.name == name else None
    plate = Plate(type=type, id=id, name=name, address=f"{ROOTS[type]}{slug}/", language=language)
    entities[type][id] = Entity(plate=plate, path=record.path, file=file, body=record.body)


def _add(entities: Entities, type: str, id: str, name: str, slug: str | None = None) -> None:
    """Register what has no file of its own."""
    if id not in entities[type]:
        plate = Plate(type=type, id=id, name=name, address=f"{ROOTS[type]}{slug or id}/")
        entities[type][id] = Entity(plate=plate)


def _add_tags(entities: Entities, articles: Sequence[Record[Any]]) -> None:
    by_path = sorted(articles, key=attrgetter("path"))
    for tag in dict.fromkeys(tag for r in by_path for part in (r.file, *r.file.events) for tag in part.tags):
        if slug := slug_of(tag):
            _add(entities, "tag", slug, tag)


def _posts(
    records: Sequence[Record[Any]], organisations: Mapping[str, Entity], findings: list[Finding]
) -> dict[str, PostOf]:
    posts: dict[str, PostOf] = {}
    paths: dict[str, str] = {}
    for record in records:
        known = isinstance(record.file, OrganisationFile) and id_of(record) in organisations
        for n, post in enumerate(record.file.posts if known else ()):
            if post.id in posts:
                message = f"the post `{post.id}` is defined in {paths[post.id]}"
                findings.append(Finding("id-duplicate", message, "remove one", record.path, at=("posts", n, "id")))
            else:
                posts[post.id], paths[post.id] = PostOf(post=post, organisation=id_of(record)), record.path
    return posts


def _names(entities: Entities, site: SiteFile) -> Iterator[Name]:
    for type, found in entities.items():
        for id, entity in found.items():
            for text in names_of(entity):
                yield Name(type=type, key=id, text=text)
    for code, country in iso.countries().items():
        cldr = cldr_names(code, site)
        for text in dict.fromkeys((country.alpha3, country.slug, *country.aliases, *cldr)):
            yield Name(type="country", key=code, text=text)


def cldr_names(code: str, site: SiteFile) -> tuple[str, ...]:
    """What a country is called in English and in the languages of the site."""
    return tuple(iso.printed_name(code, language) for language in ("en", *site.languages))


def names_of(entity: Entity) -> tuple[str, ...]:
    """All names that an author's file gives an entity: id, printed name, native name, aliases, former ids."""
    file = entity.file
    native = (file.native.name,) if file and file.native else ()
    others = (*native, *file.aliases, *file.formerly) if file else ()
    return tuple(dict.fromkeys((entity.plate.id, entity.plate.name, *others)))


def _titles(vocabulary: VocabularyFile, posts: Mapping[str, PostOf]) -> Iterator[str]:
    yield from vocabulary.titles
    for rank in vocabulary.ranks.values():
        yield from words_of(rank)
    for office in posts.values():
        yield from (*office.post.label.values(), *office.post.aliases)


def _shared(registry: Registry, entities: Entities) -> Iterator[Finding]:
    """A name that two entities share, said at the file of each that has one."""
    for type, name, keys in registry.shared():
        for key in keys:
            entity = entities[type][key]
            others = ", ".join(f"`{other}`" for other in keys if other != key)
            if entity.path and type != "country":
                at, text = next(((at, text) for at, text in _written(entity) if fold(text) == name), ((), name))
                message, hint = f"the name “{text}” is shared with {others}", "articles must then use the id"
                yield Finding("alias-shared", message, hint, entity.path, at)


def _written(entity: Entity) -> Iterator[tuple[At, str]]:
    """The names of a file and where they stand; the id may stand nowhere."""
    if file := entity.file:
        yield from ((("aliases", n), text) for n, text in enumerate(file.aliases))
        yield ("native", "name"), file.native.name if file.native else ""
    yield from ((("name",), entity.plate.name), (("id",), entity.plate.id))


def _add_unregistered(entities: Entities, articles: Iterable[Record[Any]], registry: Registry) -> list[Name]:
    """Register the officials whom articles name and nobody described, under the spelling with the most marks."""
    spellings: dict[str, set[str]] = {}
    for text in dict.fromkeys([text for record in articles for text in people_of(record.file)]):
        if not registry.find("official", text) and (slug := slug_of(bare := registry.bare(text))):
            spellings.setdefault(slug, set()).add(bare)
    for slug, found in sorted(spellings.items()):
        _add(entities, "official", slug, max(sorted(found), key=_marks))
    return [
        Name(type="official", key=slug, text=text, given=False)
        for slug, found in spellings.items()
        for text in (slug, *sorted(found))
    ]


def people_of(file: ArticleFile) -> list[str]:
    """Whom an article names as officials, as written."""
    return [*file.officials, *[who.person for event in file.events for who in event.officials]]


def _marks(text: str) -> int:
    return sum(ord(char) > 127 for char in text)
