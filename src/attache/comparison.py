"""What does an article name that its metadata lacks, and the reverse?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from attache.articles import NAMED
from attache.clipping import Clipping
from attache.dates import Edtf, EdtfError, parse_edtf
from attache.diagnostics import At
from attache.entities import Known
from attache.frontmatter import span_of
from attache.mentions import Mention
from attache.model import Article, Event
from attache.schema import ArticleFile
from attache.suggest import Reading, Suggestion, mentions_of, once, role_of

_SYNTAX = re.compile(
    r"""^(?P<fence>```+|~~~+).*?^(?P=fence)[`~]*[ \t]*$           # code
        |`[^`\n]+`
        |\[\[(?P<target>[^\[\]|`\n]+)(?:\\?\|(?P<label>[^\[\]`]*))?\]\]
        |\]\([^()\n]*\) | <[^<>]+> | ^[ \t]*\[[^\]\n]+\]:.*$ | \[\^[^\]\n]+\]
        |[*_#>|`\[\]\\]+""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def body_of(text: str, body_line: int, known: Known) -> tuple[str, tuple[Mention, ...]]:
    """The words of an article's body, each where it stands in the file, all else blanked; and what its links name."""
    links: list[Mention] = []

    def words(match: re.Match[str]) -> str:
        if match["target"] is None:
            return _blank(match[0])
        links.extend(_linked(match, known))
        start, end = match.span("label")
        return _blank(match[0]) if start < 0 else text[start:end].join(map(_blank, (text[match.start() : start], "]]")))

    start = Reading(text).starts[body_line - 1]
    return _SYNTAX.sub(words, _blank(text[:start]) + text[start:]), tuple(links)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _linked(match: re.Match[str], known: Known) -> Iterator[Mention]:
    for field, type in NAMED.items():
        for key in known.registry.find(type, match["target"].strip()):
            yield Mention(
                start=match.start(), end=match.end(), field=field, value=key, certainty="certain", why="a link"
            )


def compared(
    text: str, body_line: int, article: Article, known: Known, events: Iterable[Event]
) -> tuple[Suggestion, ...]:
    """What the body of an article names and its metadata lacks, then what its metadata says and its body never names.

    `text` is that of the file, `events` are those that the article tells or mentions.
    """
    words, links = body_of(text, body_line, known)
    clipping = Clipping(text=words, published=article.card.when)
    spans = [range(link.start, link.end) for link in links]
    free = [one for one in mentions_of(clipping, known) if not any(one.start in span for span in spans)]
    named = sorted((*links, *free), key=lambda one: one.start)
    reading = Reading(text)
    has = _Has(known, article, tuple(events))
    lacking = [reading.suggestion(one.field, one) for one in once(named) if not has.already(one)]
    return (*lacking, *(has.unnamed(text, named)))


class _Has:
    """What the metadata of an article says."""

    def __init__(self, known: Known, article: Article, events: Sequence[Event]) -> None:
        self.known, self.file = known, article.file
        self.keys = {(plate.type, plate.id) for plate in article.concerns}
        reported = {name for source in self.file.sources for name in (source.agency, source.host) if name}
        self.keys |= {key for name in reported for key in self.keys_of("organisations", name)}
        self.kinds = {event.kind for event in events}
        texts = (article.card.date, *(text for e in events for text in (e.date, e.period, e.window) if text))
        self.dates = [parse_edtf(text) for text in (*texts, *(point.as_of for point in article.figures))]
        self.counts = {f"{point.value:g}" for point in article.figures}

    def already(self, mention: Mention) -> bool:
        """Whether a mention adds nothing to it. In an article's own telling words of other kinds of event and small
        numbers come by the way: such a kind counts only where the text is full of it.
        """
        if mention.field == "kind":
            return mention.value in self.kinds or mention.certainty != "certain"
        if mention.field == "date":
            return (
                not mention.value
                or role_of(mention) == "period"
                or any(_touch(mention.value, date) for date in self.dates)
            )
        if mention.field == "figures":
            numbers = re.findall(r"\d+", mention.value.replace(",", ""))
            return not self.counts.isdisjoint(numbers) or all(len(number) == 1 for number in numbers)
        return not self.keys.isdisjoint(self.keys_of(mention.field, mention.value))

    def keys_of(self, field: str, value: str) -> set[tuple[str, str]]:
        """The entities that a value of a field means."""
        type = NAMED.get(field, field)
        return {(type, key) for key in self.known.registry.find(type, value) or (value,)}

    def unnamed(self, text: str, named: Sequence[Mention]) -> Iterator[Suggestion]:
        """What it says and no mention names; whoever is named stands for the country served."""
        there = {key for one in named for key in self.keys_of(one.field, one.value)}
        entities = [self.known.entities[type][id] for type, id in there if id in self.known.entities.get(type, ())]
        there |= {("country", entity.country.id) for entity in entities if entity.country}
        dates = [one.value for one in named if one.field == "date"]
        for field, value, at in _said(self.file):
            name = field.removeprefix("events.")
            if name == "date":
                said = any(_touch(date, parse_edtf(value)) for date in dates)
            else:
                said = not there.isdisjoint(self.keys_of(name, value))
            place = span_of(text, at)
            if place and not said:
                yield Suggestion(
                    field=field,
                    value=value,
                    words=None,
                    line=place.line,
                    column=place.column,
                    certainty="certain",
                    why="the text does not name it",
                    source="metadata",
                )


def _said(file: ArticleFile) -> Iterator[tuple[str, str, At]]:
    """Field, value and place of all that the metadata names."""
    for field in NAMED:
        yield from ((field, text, (field, n)) for n, text in enumerate(getattr(file, field)))
    for n, event in enumerate(file.events):
        if event.date:
            yield "events.date", event.date, ("events", n, "date")
        for field in ("countries", "areas", "organisations", "agreements"):
            for m, text in enumerate(getattr(event, field)):
                yield f"events.{field}", text, ("events", n, field, m)
        for m, who in enumerate(event.officials):
            yield "events.officials", who.person, ("events", n, "officials", m)


def _touch(text: str, date: Edtf) -> bool:
    """Whether a date of a text, maybe without a year, may be a date of the metadata, or one lies in the other."""
    try:
        said = parse_edtf(text)
    except EdtfError:
        return text[-5:] in (date.low.isoformat()[5:], date.high.isoformat()[5:])
    return said.contains(date) or date.contains(said)
