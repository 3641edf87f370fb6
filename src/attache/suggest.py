"""What does a text name that its metadata lacks, and the reverse?

The finders say what words may mean; here it is weighed what of that an editor would write down. `certain` and `likely`
are suggested; `possible` is there for those who ask for all. See decision 0027.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from attache.articles import NAMED
from attache.clipping import Clipping
from attache.datefinder import dates_in
from attache.dates import Edtf, EdtfError, parse_edtf
from attache.diagnostics import At
from attache.entities import Known
from attache.figurefinder import figures_in
from attache.frontmatter import span_of
from attache.gazetteer import kinds_in, places_in
from attache.mentions import Certainty, Mention
from attache.model import Article, Event, Value
from attache.namefinder import officials_in
from attache.schema import ArticleFile

SURE = ("certain", "likely", "possible")  # surest first
# Fields in the order in which they are told; those of the clipping's head come from it, the others from mentions.
HEAD = ("title", "agency", "writer", "host", "url", "ref")
FIELDS = (
    "date", "countries", "officials", "organisations", "series", "events.date", "events.period", "events.kind",
    "events.place", "events.series", "events.countries", "events.officials", "events.organisations", "areas",
    "agreements", "figures",
    *(f"sources.{name}" for name in HEAD),
)  # fmt: skip
MANY, OPENING, CROWD = 5, 800, 20  # dates of a list; characters before a text comes to its event; dates of a line
WIDE = ("areas", "agreements", "figures")  # what an article has beside its events
_STOP = re.compile(r"\n|(?<=[^\W\d]{3}[.!?])[”\")]?\s+(?=[“\"A-ZÀ-Ỹ])")  # the end of a sentence
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


class Suggestion(Value, frozen=True, kw_only=True):
    """A value for a field of an article (`events.date`, `officials`), with the words of the text that it rests on.

    `source` says who has it and who lacks it: `text` (the text names it, the metadata does not) or `metadata` (the
    metadata says it, the text does not; then there are no words, and the place is that in the front matter). `event`
    counts the events of a text from 1.
    """

    field: str
    value: str
    words: str | None
    line: int
    column: int
    certainty: Certainty
    why: str
    source: str = "text"
    event: int | None = None
    detail: Mapping[str, str] = {}


def mentions_of(clipping: Clipping, known: Known) -> tuple[Mention, ...]:
    """All that a text names, in order; then the kinds of event, the likeliest first."""
    text = clipping.text
    found = (
        *dates_in(text, clipping.published),
        *figures_in(text),
        *officials_in(text, known),
        *places_in(text, known),
        *_place(clipping),
    )
    ordered = sorted(found, key=lambda one: (one.start, one.end, one.field, one.value))
    return (*map(_weighed, ordered), *kinds_in(text, known))


def _place(clipping: Clipping) -> Iterator[Mention]:
    """The place of the dateline. It is that of an event where the text says so, else only that of the report."""
    if place := clipping.place:
        found = re.search(rf"\b(?:in|at) ({re.escape(place)})\b", clipping.text, re.IGNORECASE)
        start, end = found.span(1) if found else (0, 0)
        sure: Certainty = "likely" if found else "possible"
        yield Mention(start=start, end=end, field="place", value=place, certainty=sure, why="the place of the dateline")


def suggested(clipping: Clipping, known: Known, printed: str = "") -> tuple[Suggestion, ...]:
    """What the metadata of a source text should say, in the order of the fields of an article. `printed` is the text
    with the page around it, in which words of its head have their place.
    """
    reading = _Reading(printed or clipping.text)
    found = [*_head(clipping, reading)]
    for n, group in _events(reading, mentions_of(clipping, known), known):
        for mention in _once(group):
            wide = mention.field in WIDE or (not n and mention.field in NAMED)
            field = mention.field if wide else f"events.{'period' if _role(mention) == 'period' else mention.field}"
            found.append(reading.suggestion(field, mention, None if wide else n))
    return tuple(sorted(found, key=_order))


def _order(one: Suggestion) -> tuple[int, ...]:
    """By field, those of events by event. Of kinds and periods an event has one: the likeliest, or a span, is first."""
    place = {"events.kind": (SURE.index(one.certainty),), "events.period": (int("/" not in one.value),)}.get(one.field)
    field = FIELDS.index(one.field)
    return int(field >= FIELDS.index(WIDE[0])), one.event or 0, field, *(place or (one.line, one.column))


class _Reading:
    """A text with its lines counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.stops = [0, *(match.end() for match in _STOP.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def kinds(self, date: Mention, dates: Mapping[int, Sequence[Mention]], known: Known) -> Iterator[Mention]:
        """The kinds of event that the line of a date tells by itself, or its sentence, where it is not alone there."""
        alone = len({other.value for other in dates[self.place(date.start)[0]]}) == 1
        edges = [*(self.starts if alone else self.stops), len(self.text) + 1]
        n = bisect_right(edges, date.start)
        for kind in kinds_in(self.text[edges[n - 1] : edges[n]], known):
            past: Certainty = "possible" if _role(date) == "past" else kind.certainty
            yield replace(kind, start=kind.start + edges[n - 1], end=kind.end + edges[n - 1], certainty=past)

    def suggestion(self, field: str, mention: Mention, event: int | None = None) -> Suggestion:
        line, column = self.place(mention.start)
        return Suggestion(
            field=field,
            value=mention.value,
            words=" ".join(self.text[mention.start : mention.end].split()) or None,
            line=line,
            column=column,
            certainty=mention.certainty,
            why=mention.why,
            event=event,
            detail=mention.detail,
        )


def _head(clipping: Clipping, reading: _Reading) -> Iterator[Suggestion]:
    """What the head of a text says; what is not among its words stands at its beginning."""
    published = clipping.published.text if clipping.published else None
    told = [("date", published, clipping.date_text, "publication date")]
    told += [(f"sources.{name}", getattr(clipping, name), None, f"{name} of the text") for name in HEAD]
    for field, value, words, why in told:
        if value:
            at = reading.text.find(words or value)
            end = at + len(words or value) if at >= 0 else 0
            said = Mention(start=max(at, 0), end=end, field=field, value=value, certainty="certain", why=why)
            yield reading.suggestion(field, said)


def _role(mention: Mention) -> str:
    """The part that a date plays: that of an `event`, of a day of times `past` beside it, a `period`; else none."""
    role = mention.detail.get("role", "event") if mention.field == "date" else ""
    if role == "background":
        return "past" if _DAY.fullmatch(mention.value) and mention.detail.get("date_basis") == "printed" else ""
    return role if role == "period" or mention.certainty in SURE[:2] else ""


def _weighed(mention: Mention) -> Mention:
    """A mention as sure as it is for the metadata: dates of plans and of times past are told beside the event."""
    aside = mention.field == "date" and _role(mention) not in ("event", "period")
    return replace(mention, certainty="possible") if aside else mention


def _events(reading: _Reading, mentions: Sequence[Mention], known: Known) -> Iterator[tuple[int | None, list[Mention]]]:
    """What belongs to each event, by its number: what stands in a line with its date. What stands in lines without one
    belongs to the first, if the text opens with that, and is not a list of many; else to none.
    """
    dates: dict[int, list[Mention]] = defaultdict(list)  # by line
    for role in ("event", "past"):
        found = [(reading.place(mention.start)[0], mention) for mention in mentions if _role(mention) == role]
        free = {line for line, _ in found} - set(dates)
        for line, mention in found:
            if line in free and len(dates[line]) < CROWD:
                dates[line].append(mention)
    first: dict[str, int] = {}
    for mention in (mention for line in dates.values() for mention in line):
        first.setdefault(mention.value, mention.start)
    opens = len(first) < MANY and next(iter(first.values()), 0) < OPENING
    main = next(iter(first), "") if opens else None
    groups: dict[str | None, list[Mention]] = {value: [] for value in (main, *first)}
    for mention in mentions:
        near = dates.get(reading.place(mention.start)[0], ())
        nearest = min(near, key=lambda date: abs(date.start - mention.start), default=None)
        groups[nearest.value if nearest else main].append(mention)
    for n, (value, group) in enumerate(groups.items(), main is not None):
        rest = [one for one in group if one.field != "kind"]
        own = [date for line in dates.values() for date in line if date.value == value and value != main]
        yield (
            n or None,
            [*rest, *(kind for date in own for kind in reading.kinds(date, dates, known))] if own else group,
        )


def _once(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Of equal values of a field the surest mention, and of these the first."""
    best: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        key = mention.field, mention.value
        if key not in best or SURE.index(mention.certainty) < SURE.index(best[key].certainty):
            best[key] = mention
    yield from best.values()


# An article that exists ----------------------------------------------------------------------------------------------

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

    start = _Reading(text).starts[body_line - 1]
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
    reading = _Reading(text)
    has = _Has(known, article, tuple(events))
    lacking = [reading.suggestion(one.field, one) for one in _once(named) if not has.already(one)]
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
            return _role(mention) == "period" or any(_touch(mention.value, date) for date in self.dates)
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
