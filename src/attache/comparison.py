"""What does an article name that its metadata lacks, and the reverse?"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from attache.articles import NAMED
from attache.clipping import Clipping
from attache.dates import edtf_of
from attache.diagnostics import At
from attache.edits import extent_of
from attache.entities import Known
from attache.mentions import Mention
from attache.model import Article, Event
from attache.schema import ArticleFile, EventEntry, OfficialFile
from attache.suggest import Reading, Suggestion, mentions_of, once, role_of

EVENTS = [field for field in NAMED if field != "series"]  # lists of an event
Key = tuple[str, str]  # a type, with an id, a word or a number
_SYNTAX = re.compile(
    r"""^(?P<fence>```+|~~~+).*?^(?P=fence)[`~]*[ \t]*$           # code
        |`[^`\n]+`
        |\[\[(?P<target>[^\[\]|`\n]+)(?:\\?\|(?P<label>[^\[\]`]*))?\]\]
        |\]\([^()\n]*\) | <[^<>]+> | ^[ \t]*\[[^\]\n]+\]:.*$ | \[\^[^\]\n]+\]
        |[*_#>|`\[\]\\]+""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def compared(
    text: str, body_line: int, article: Article, known: Known, events: Iterable[Event]
) -> tuple[Suggestion, ...]:
    """What the body of an article names and its metadata lacks, then what its metadata says and its text never names.

    `text` is that of the file, `events` are those that the article tells or mentions. Whoever sets a link has thought
    of what it leads to, so that it is neither.
    """
    words, targets = body_of(text, body_line)
    titles = (title for event in article.file.events for title in (event.title, event.summary, event.note))
    printed = "\n".join(filter(None, (article.file.title, article.file.summary, *titles)))
    body, head = (mentions_of(Clipping(text=part, published=article.card.when), known) for part in (words, printed))
    linked = {(type, key) for target in targets for type in NAMED.values() for key in known.registry.find(type, target)}
    metadata, told, reading = _metadata(article, events, known), _told((*body, *head), linked, known), Reading(text)
    metadata.keys.update(linked)
    lacking = (one for one in once(body) if not (_trivial(one) or metadata.names(one.field, one.value)))
    unnamed = (one for one in _said(article.file, text) if not told.names(one.field.rpartition(".")[2], one.value))
    return (
        *(reading.suggestion(one.field, one) for one in lacking),
        *(replace(reading.suggestion(one.field, one), source="metadata") for one in unnamed),
    )


def body_of(text: str, body_line: int) -> tuple[str, list[str]]:
    """The words of an article's body, each where it stands in the file, all else blanked; and what its links say."""
    start, targets = Reading(text).starts[body_line - 1], []

    def words(found: re.Match[str]) -> str:
        if found["target"]:
            targets.append(found["target"].strip())
        label = found["label"]
        return _blank(found[0].removesuffix(f"{label}]]")) + f"{label}  " if label else _blank(found[0])

    return _blank(text[:start]) + _SYNTAX.sub(words, text[start:]), targets


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


class _Side(NamedTuple):
    """What the metadata or the text says: dates, and the keys of all else."""

    known: Known
    dates: list[str]
    keys: set[Key]

    def names(self, field: str, value: str) -> bool:
        """Whether it says what a value of a field may mean."""
        if field == "date":
            return any(_touch(value, date) for date in self.dates)
        return not self.keys.isdisjoint(_keys(self.known, field, value))


def _keys(known: Known, field: str, value: str) -> set[Key]:
    if field == "figures":
        return {(field, number) for number in re.findall(r"\d+", value.replace(",", ""))}
    type = NAMED.get(field, field)
    return {(type, key) for key in known.registry.find(type, value) or (value,)}


def _touch(one: str, other: str) -> bool:
    """Whether two dates may be the same, or one lies in the other. One may have no year."""
    if "XXXX" in (one[:4], other[:4]):
        return one[4:] == other[4:]
    first, second = edtf_of(one), edtf_of(other)
    return bool(first and second and (first.contains(second) or second.contains(first)))


def _metadata(article: Article, events: Iterable[Event], known: Known) -> _Side:
    side = _Side(known, [article.card.date], {(plate.type, plate.id) for plate in article.concerns})
    for event in events:
        side.keys.add(("kind", event.kind))
        side.dates.extend(filter(None, (event.date, event.period, event.window)))
    for point in article.figures:
        side.keys.add(("figures", f"{point.value:g}"))
        side.dates.append(point.as_of)
    for source in article.file.sources:
        side.keys.update(*(_keys(known, "organisations", name) for name in (source.agency, source.host) if name))
    return side


def _told(mentions: Iterable[Mention], linked: set[Key], known: Known) -> _Side:
    """The side of the text, where whoever is named stands for country and body, too."""
    side = _Side(known, [one.value for one in mentions if one.field == "date"], set(linked))
    side.keys.update(*(_keys(known, one.field, one.value) for one in mentions))
    for entity in [known.entities[type][id] for type, id in side.keys if id in known.entities.get(type, ())]:
        held = entity.file.posts if isinstance(entity.file, OfficialFile) else ()
        bodies = (known.posts[one.post].organisation for one in held if one.post in known.posts)
        side.keys.update((plate.type, plate.id) for plates in entity.related.values() for plate in plates)
        side.keys.update(("organisation", body) for body in bodies)
    return side


def _trivial(mention: Mention) -> bool:
    """Whether it comes by the way in an article's own telling: a kind of event of which the text is not full, a period,
    a day that cannot be counted, a small number.
    """
    return (
        (mention.field == "kind" and mention.certainty != "certain")
        or (mention.field == "date" and (not mention.value or role_of(mention) == "period"))
        or (mention.field == "figures" and not re.search(r"\d\d", mention.value))
    )


def _said(file: ArticleFile, text: str) -> Iterator[Mention]:
    """All that the metadata names, at its place in the front matter and without words."""
    values: dict[At, str] = {}
    for at, part in [((), file), *((("events", n), event) for n, event in enumerate(file.events))]:
        if isinstance(part, EventEntry):
            values[*at, "date"] = part.date or ""
        for field in NAMED if part is file else EVENTS:
            values |= {(*at, field, n): getattr(one, "person", one) for n, one in enumerate(getattr(part, field))}
    for at, value in values.items():
        if value and (place := extent_of(text, at)):
            yield Mention(
                start=place[0],
                end=place[0],
                field=".".join(step for step in at if isinstance(step, str)),
                value=value,
                certainty="certain",
                why="the text does not name it",
            )
