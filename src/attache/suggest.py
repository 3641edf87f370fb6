"""What should the metadata of a text say?

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
from attache.entities import Known
from attache.figurefinder import figures_in
from attache.gazetteer import kinds_in, places_in
from attache.mentions import Certainty, Mention
from attache.model import Value
from attache.namefinder import officials_in

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
        *_dated(dates_in(text, clipping.published)),
        *figures_in(text),
        *officials_in(text, known),
        *places_in(text, known),
        *_place(clipping),
    )
    ordered = sorted(found, key=lambda one: (one.start, one.end, one.field, one.value))
    return (*map(_weighed, ordered), *kinds_in(text, known))


def _dated(dates: Sequence[Mention]) -> Iterator[Mention]:
    """Dates, of which one without a year has that of the same day elsewhere in the text, if it is told of one alone."""
    full = {date.value for date in dates if _DAY.fullmatch(date.value)}
    for date in dates:
        same = [value for value in full if value[4:] == date.value[4:]] if date.value.startswith("XXXX") else []
        why = "the year that the text names with the same day"
        yield replace(date, value=same[0], why=why) if len(same) == 1 else date


def _place(clipping: Clipping) -> Iterator[Mention]:
    """The place of the dateline. It is that of an event where the text so far says so, else only that of the report."""
    if place := re.escape(clipping.place or ""):
        line = re.search(rf"^[^\S\n]*{place}\b.{{,30}}[(–—:-].*", clipping.text, re.IGNORECASE | re.MULTILINE)
        so_far = clipping.text[: line.end()] if line else clipping.text
        found = re.search(rf"\b(?:in|at) ({place})\b", so_far, re.IGNORECASE)
        start, end = found.span(1) if found else (0, 0)
        sure: Certainty = "likely" if found else "possible"
        yield Mention(start, end, "place", clipping.place or "", sure, "the place of the dateline")


def suggested(clipping: Clipping, known: Known, printed: str = "") -> tuple[Suggestion, ...]:
    """What the metadata of a source text should say, in the order of the fields of an article. `printed` is the text
    with the page around it, in which words of its head have their place.
    """
    reading = Reading(printed or clipping.text)
    found = [*_head(clipping, reading)]
    for n, group in _events(reading, mentions_of(clipping, known), known):
        for mention in once(group):
            wide = mention.field in WIDE or (not n and mention.field in NAMED)
            field = mention.field if wide else f"events.{'period' if role_of(mention) == 'period' else mention.field}"
            found.append(reading.suggestion(field, mention, None if wide else n))
    return tuple(sorted(found, key=_order))


def _order(one: Suggestion) -> tuple[int, ...]:
    """By field, those of events by event. Of kinds and periods an event has one: the likeliest, or a span, is first."""
    place = {"events.kind": (SURE.index(one.certainty),), "events.period": (int("/" not in one.value),)}.get(one.field)
    field = FIELDS.index(one.field)
    return int(field >= FIELDS.index(WIDE[0])), one.event or 0, field, *(place or (one.line, one.column))


class Reading:
    """A text with its lines counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def suggestion(self, field: str, mention: Mention, event: int | None = None) -> Suggestion:
        """A mention as a value of a field."""
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


def _head(clipping: Clipping, reading: Reading) -> Iterator[Suggestion]:
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


def role_of(mention: Mention) -> str:
    """The part that a date plays: that of an `event`, of a day of times `past` beside it, a `period`; else none."""
    role = mention.detail.get("role", "event") if mention.field == "date" else ""
    if role == "background":
        return "past" if _DAY.fullmatch(mention.value) and mention.detail.get("date_basis") == "printed" else ""
    return role if role == "period" or mention.certainty in SURE[:2] else ""


def _weighed(mention: Mention) -> Mention:
    """A mention as sure as it is for the metadata: dates of plans and of times past are told beside the event."""
    aside = mention.field == "date" and role_of(mention) not in ("event", "period")
    return replace(mention, certainty="possible") if aside else mention


def _events(reading: Reading, mentions: Sequence[Mention], known: Known) -> Iterator[tuple[int | None, list[Mention]]]:
    """What belongs to each event, by its number: what stands in a line with its date. What stands in lines without one
    belongs to the first, if the text opens with that, and is not a list of many; else to none.
    """
    dates: dict[int, list[Mention]] = defaultdict(list)  # by line
    for role in ("event", "past"):
        found = [(reading.place(mention.start)[0], mention) for mention in mentions if role_of(mention) == role]
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
        own = [date for line in dates.values() for date in line if date.value == value]
        kinds = (kind for date in own for kind in _kinds(reading.text, date, known))
        yield n or None, group if value == main else [*(one for one in group if one.field != "kind"), *kinds]


def _kinds(text: str, date: Mention, known: Known) -> Iterator[Mention]:
    """The kinds of event that the line of a date tells by itself."""
    start = text.rfind("\n", 0, date.start) + 1
    for kind in kinds_in(text[start:].partition("\n")[0], known):
        sure: Certainty = "possible" if role_of(date) == "past" else kind.certainty
        yield replace(kind, start=kind.start + start, end=kind.end + start, certainty=sure)


def once(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Of equal values of a field the surest mention, and of these the first."""
    best: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        key = mention.field, mention.value
        if key not in best or SURE.index(mention.certainty) < SURE.index(best[key].certainty):
            best[key] = mention
    yield from best.values()
