"""How does a source text become the beginning of an article?

What is sure stands as front matter, what is not as comments. The source's own words stand in comments of YAML and
nowhere else: whoever reads a file hands no comment on, so they cannot be published (decision 0027).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attache.articles import NAMED
from attache.clipping import Clipping
from attache.dates import Edtf, EdtfError, parse_edtf
from attache.diagnostics import cleared
from attache.editor import UNTITLED, clean, free_path
from attache.edits import scalar
from attache.entities import Known
from attache.model import Record, Value
from attache.offices import office_on
from attache.registry import SPELLED, fold, slug_of
from attache.schema import OfficialFile, Participant, Source
from attache.suggest import HEAD, SURE, WIDE, Suggestion
from attache.validate import fit
from attache.vocabulary import label_in

MOST = 20  # events, and suggestions of one field, that are laid out
CHOICE = 3  # suggestions for what an event has but one of
QUOTED = 100_000  # characters of a source that are quoted: some 17,000 words
LISTS = ("countries", "officials", "organisations")
TOP = """\
## Laid out from a source. Behind a suggestion stand the words it rests on, their place (line:column of the text quoted
## below), and how sure it is. What is not sure is a comment: take its first # away, or the line."""
BELOW = """\
## Tell it in your own words below the last line, then take away `draft: true` and all that follows here: the text of
## the source, for your eyes alone."""
HEADLINE = "  # the source's headline: say it otherwise"
BREAKS = re.compile("[\x85\u2028\u2029]")  # where YAML ends a line and we do not


class Laid(Value, frozen=True, kw_only=True):
    """A new article: its path below `content/` and its text; files of officials by path, and what must be asked."""

    path: str
    text: str
    officials: Mapping[str, str]
    asked: tuple[str, ...]


def laid_out(
    clipping: Clipping,
    found: Sequence[Suggestion],
    known: Known,
    today: date,
    *,
    title: str = "",
    files: tuple[Sequence[Record[Any]], Collection[str]] = ((), ()),
) -> Laid:
    """Lay out an article of what is suggested; it passes `attache check` as it is.

    `files` are the records and the paths of the digest, for a path that is free. Without a day of publication the
    article has that of its latest event, or `today`.
    """
    events = [tuple(one for one in found if one.event == n) for n in sorted({one.event or 0 for one in found} - {0})]
    events = events[:MOST]
    dates = [when for when in map(_date_of, events) if when]
    day = clipping.published.first if clipping.published else max((when.first for when in dates), default=today)
    own, printed = clean(title), clean(clipping.title or "")
    path, id = free_path(own or printed or UNTITLED, day, records=files[0], paths=files[1])
    told = next((_note(one) for one in found if one.field == "date" and one.words), "as given")
    told = told if clipping.published else "asked: when was it published?"
    head = (
        f"id: {id}",
        f"title: {scalar(own or printed or UNTITLED)}{'' if own else HEADLINE if printed else '  # asked'}",
        f"date: {day.isoformat()}  # {told}",
        "draft: true  # until it is told",
        "# summary: One or two sentences for lists and feeds.",
    )
    facts = (*_Sheet(known, id).article(found, events), *_sources(clipping, today))
    text = "\n".join(("---", TOP, *head, *facts, BELOW, *_quoted(clipping.text), "---", ""))
    text = unicodedata.normalize("NFC", cleared(text))
    officials = _officials(found, known, next(iter(dates), None))
    officials = {file: lines for file, lines in officials.items() if file not in files[1]}
    return Laid(path=path, text=text, officials=officials, asked=tuple(_asked(clipping, found)))


def _date_of(event: Sequence[Suggestion]) -> Edtf | None:
    """The date of an event, where a year is told."""
    sure = (one.value for one in event if one.field == "events.date" and one.certainty in SURE[:2])
    return next(filter(None, map(_read, sure)), None)


def _read(text: str) -> Edtf | None:
    try:
        return parse_edtf(text)
    except EdtfError:
        return None


def _note(one: Suggestion) -> str:
    """The words that a suggestion rests on, their place, and how sure it is; why it is not certain."""
    words = f"“{clean(one.words)}” {one.line}:{one.column} " if one.words else ""
    why = f": {clean(one.why)}" if one.why and one.certainty != "certain" else ""
    return f"{words}({one.certainty}{why})"


class _Sheet:
    """Writes suggestions as YAML, each with its note. A line that does not count has `# ` before it."""

    def __init__(self, known: Known, id: str) -> None:
        self.known, self.id = known, id

    def article(self, found: Sequence[Suggestion], events: Sequence[Sequence[Suggestion]]) -> Iterator[str]:
        """What the article is about, then its events. One of no certain date or kind is a comment, and whom it names
        the article names.
        """
        live = [event for event in events if _date_of(event) and self.kind(event)]
        loose = [one for one in found if one.event is None or not any(one in event for event in live)]
        for field in (*LISTS, "series", *WIDE):
            yield from self.listed("", field, [one for one in loose if one.field in (field, f"events.{field}")])
        if events:
            yield "events:" if live else "# events:"
        for n, event in enumerate(events, 1):
            lines = self.event(event, f"ev-{self.id}" + (f"-{n}" if n > 1 else ""), event in live)
            yield from (lines if event in live else (f"# {line}" for line in lines))

    def event(self, event: Sequence[Suggestion], id: str, live: bool) -> Iterator[str]:
        """An item of `events:`."""
        kind = self.kind(event)
        place = next((clean(one.value) for one in event if one.field == "events.place"), "")
        label = label_in(self.known.vocabulary.kinds[kind].label, self.known.language) if kind else ""
        yield f"  - id: {id}"
        yield f"    title: {scalar(', '.join(filter(None, (label, place))) or UNTITLED)}  # say more"
        for name in ("date", "period", "kind", "place", "series"):
            counts: Suggestion | None = None
            for one in [one for one in event if one.field == f"events.{name}"][:CHOICE]:
                item = None if counts else self.item(name, one)
                counts = counts or (one if item else None)
                yield f"    {'' if item else '# '}{name}: {item or clean(one.value) or '?'}  # {_note(one)}"
            said = counts.detail if counts and name == "date" else {}
            yield from (f"    {key}: {scalar(clean(said[key]))}" for key in ("date_text", "date_basis") if key in said)
        for field in LISTS if live else ():
            ones = [one for one in event if one.field == f"events.{field}"]
            yield from self.listed("    ", field, ones, _date_of(event))

    def kind(self, event: Sequence[Suggestion]) -> str | None:
        """The kind of an event, where one is sure enough."""
        kinds = (self.item("kind", one) for one in event if one.field == "events.kind")
        return next(filter(None, kinds), None)

    def listed(self, indent: str, field: str, ones: Sequence[Suggestion], when: Edtf | None = None) -> Iterator[str]:
        """A list with an item a line; `when` is the date of the event that officials took part in."""
        ones = list({one.value: one for one in reversed(ones)}.values())[::-1][:MOST]
        items = [self.item(field, one, when) for one in ones]
        if items:
            yield f"{indent}{'' if any(items) else '# '}{field}:"
        for item, one in zip(items, ones, strict=True):
            yield f"{indent}{'' if item else '# '}  - {item or clean(one.value)}  # {_note(one)}"

    def item(self, field: str, one: Suggestion, when: Edtf | None = None) -> str | None:
        """A suggestion as a value of a field, `None` where it cannot stand there, or is not sure."""
        if one.certainty not in SURE[:2] or field == "figures":
            return None
        if field in ("date", "period"):
            return one.value if _read(one.value) else None
        if field == "kind":
            return one.value if one.value in self.known.vocabulary.kinds else None
        type = NAMED.get(field)
        name = self.name(type, one.value) if type else clean(one.value)
        return self.person(name, one, when) if name and when and type == "official" else name and scalar(name)

    def name(self, type: str, value: str) -> str | None:
        """What to write for an entity: the name where it alone is called so, else the id, which is a country's code.
        Whom nobody registered has a name all the same.
        """
        keys = self.known.registry.find(type, value)
        if len(keys) == 1 and type != "country":
            name = self.known.entities[type][keys[0]].plate.name
            return name if self.known.registry.find(type, name) == keys else keys[0]
        if keys:
            return keys[0] if len(keys) == 1 else None
        return clean(value) if type == "official" and slug_of(self.known.registry.bare(value)) else None

    def person(self, name: str, one: Suggestion, when: Edtf) -> str:
        """An official at an event: the name, as printed, and what the registry leaves open."""
        words = {"person": name, "as_printed": clean(one.detail.get("as_printed") or one.words or "")}
        keys = self.known.registry.find("official", name)
        file = self.known.entities["official"][keys[0]].file if keys else None
        if isinstance(file, OfficialFile):
            several = office_on(file, when, Participant(person=name)).open_posts
            words["post"] = next(
                (id for id in several if self.printed(id, words["as_printed"])), next(iter(several), "")
            )
        elif one.detail.get("rank") in self.known.vocabulary.ranks:
            words["rank"] = one.detail["rank"]
        if words["as_printed"] == name:
            del words["as_printed"]
        return f"{{{', '.join(f'{key}: {scalar(text, flow=True)}' for key, text in words.items() if text)}}}"

    def printed(self, post: str, words: str) -> bool:
        """Whether words name a post."""
        found = self.known.posts.get(post)
        names = (*found.post.label.values(), *found.post.aliases) if found else ()
        return any(fold(name) in fold(words) for name in names)


def _officials(found: Sequence[Suggestion], known: Known, when: Edtf | None) -> dict[str, str]:
    """Files for the officials who are sure and not registered, by their paths."""
    ones = [one for one in found if one.field.endswith("officials") and one.certainty in SURE[:2]]
    described = {id for id, entity in known.entities["official"].items() if entity.file}
    new = [one for one in ones if described.isdisjoint(known.registry.find("official", one.value))]
    files = {slug_of(known.registry.bare(one.value)): one for one in reversed(new)}
    return {f"officials/{id}.md": "\n".join(_official(one, known, when)) for id, one in files.items() if id}


def _official(one: Suggestion, known: Known, when: Edtf | None) -> Iterator[str]:
    """The lines of such a file: what the text says counts for the day of the event alone."""
    name, detail = clean(one.value), one.detail
    bare = "".join(char for char in unicodedata.normalize("NFD", name.translate(SPELLED)) if char.isascii())
    yield from ("---", f"name: {scalar(name)}")
    yield from (f"aliases: [{scalar(bare, flow=True)}]",) if bare.strip() and bare != name else ()
    country = detail.get("country", "")
    yield f"country: {country}" if country in known.entities["country"] else "# country: asked"
    for field, words in (("post", known.posts), ("rank", known.vocabulary.ranks)):
        if value := clean(detail.get(field, "")):
            live = "" if when and value in words else "# "
            yield from (f"{live}{field}s:", f"{live}  - {{{field}: {value}, held: {when.text if when else 'asked'}}}")
    yield from ("---", "")


def _sources(clipping: Clipping, today: date) -> Iterator[str]:
    """The block of the source, without what no source may hold."""
    published = clipping.published.text if clipping.published else ""
    retrieved = today.isoformat() if clipping.url else ""
    texts = {name: clean(getattr(clipping, name) or "") for name in (*HEAD, "date_text", "language")}
    texts |= {"date": published, "retrieved": retrieved}
    kept = [name for name in Source.__struct_fields__ if texts.get(name) and not fit({name: texts[name]}, Source)[1]]
    yield "sources:" if kept else "# sources:  # asked: agency, writer, host, title, url, date"
    yield from (f"  {'  ' if n else '- '}{name}: {scalar(texts[name])}" for n, name in enumerate(kept))


def _quoted(text: str) -> Iterator[str]:
    """A text as comments, each line with its number, without empty ones."""
    for n, line in enumerate(text[:QUOTED].split("\n"), 1):
        if words := BREAKS.sub(" ", line).strip():
            yield f"# {n:>3}  {words}"
    if len(text) > QUOTED:
        yield f"## The rest, {len(text) - QUOTED} characters, is left out."


def _asked(clipping: Clipping, found: Sequence[Suggestion]) -> Iterator[str]:
    """What no text tells, and the editor must."""
    if not clipping.published:
        yield "when was it published? Say `--published YYYY-MM-DD`"
    for one in found:
        if one.field == "events.date" and not _read(one.value):
            yield f"{'which year' if one.value else 'which day'}? {_note(one)}"
    if not any(one.field == "events.kind" for one in found):
        yield "what happened? No word tells the kind of an event"
