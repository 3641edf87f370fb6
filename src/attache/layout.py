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
from attache.dates import edtf_of, parse_edtf
from attache.diagnostics import cleared
from attache.editor import BELOW, UNTITLED, clean, filled, free_path, new_entity
from attache.edits import scalar
from attache.entities import Known
from attache.model import Record, Value
from attache.offices import office_on
from attache.registry import fold, slug_of
from attache.schema import OfficialFile, Participant, Source
from attache.suggest import HEAD, SURE, Suggestion
from attache.validate import fit
from attache.vocabulary import label_in

MOST = 20  # events, and suggestions of one field, that are laid out
CHOICE = 3  # suggestions that are not sure of one field, and those for what an event has but one of
QUOTED = 100_000  # characters of a source that are quoted: some 17,000 words
# Fields in the order of the schema.
ARTICLE = ("countries", "areas", "officials", "organisations", "agreements", "series")
EVENT = ("date", "period", "kind", "place", "countries", "officials", "organisations", "series")
OPEN = {"date": "which day?", "kind": "what happened?"}  # what an event must have
WHY = ("date", "period", "place", "countries")  # fields whose value is not plain from the words
PUBLISHED = "when was it published? It has today's date and address: take it away, and say --published YYYY-MM-DD"
SAYS = "## What the source says:\n"
BREAKS = re.compile("[\x85\u2028\u2029]")  # where YAML ends a line and we do not


class Laid(Value, frozen=True, kw_only=True):
    """A new article: its path below `content/` and its text; files of officials by path, and what must be asked."""

    path: str
    text: str
    dated: bool  # whether the day in its path is that of its publication
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
    article has that of `today`.
    """
    day = clipping.published.first if clipping.published else today
    own, printed = clean(title), clean(clipping.title or "")
    path, id = free_path(own or printed or UNTITLED, day, records=files[0], paths=files[1])
    told = next((_note(one) for one in found if one.field == "date" and one.words), "given by the page or by you")
    hint = "  # the source's headline: say it otherwise" if printed else "  # what is its title?"
    sheet = _Sheet(known, found)
    words = {
        "id": id,
        "title": f"{scalar(own or printed or UNTITLED)}{'' if own else hint}",
        "date": f"{day.isoformat()}  # {told if clipping.published else 'today: when was it published?'}",
        "facts": "\n".join((*sheet.article(id), *_sources(clipping, today))),
        "quoted": "\n".join(_quoted(clipping.text)),
    }
    return Laid(
        path=path,
        text=unicodedata.normalize("NFC", cleared(filled("laid.md", words))),
        dated=bool(clipping.published),
        officials={path: text for path, text in sheet.officials() if path not in files[1]},
        asked=(*(() if clipping.published else (PUBLISHED,)), *sheet.asked()),
    )


def _ask(one: Suggestion) -> str:
    """What is to be asked of an event's date, if anything, or where only its kind is told."""
    dated = one.field == "events.date"
    return "" if dated and edtf_of(one.value) else "which year?" if dated and one.value else "which day?"


def _words(one: Suggestion) -> str:
    return f"“{clean(one.words)}” {one.line}:{one.column}" if one.words else ""


def _note(one: Suggestion) -> str:
    """The words that a suggestion rests on, their place, and how sure it is; what is asked of a date."""
    field = one.field.removeprefix("events.")
    why = f": {clean(one.why)}" if field in WHY and one.why and one.certainty != "certain" else ""
    said = (_ask(one) if one.field == "events.date" else "", _words(one), f"({one.certainty}{why})")
    return " ".join(filter(None, said))


class _Sheet:
    """Writes suggestions as YAML, each with its note. A line that does not count has `# ` before it."""

    def __init__(self, known: Known, found: Sequence[Suggestion]) -> None:
        self.known, self.found = known, found
        told = {
            one.event or 0 for one in found if one.certainty in SURE[:2] and one.field in ("events.date", "events.kind")
        } - {0}
        self.events = [[one for one in found if one.event == n] for n in sorted(told)][:MOST]
        self.loose = [one for one in found if one.event not in told]

    def article(self, id: str) -> Iterator[str]:
        """What the article is about, then its events. One whose date or kind is open is a comment as a whole."""
        for field in ARTICLE:
            yield from self.listed("", field, [one for one in self.loose if one.field in (field, f"events.{field}")])
        if figures := [_words(one) for one in self.loose if one.field == "figures"][:MOST]:
            yield f"## It has figures, of which each belongs to a series in figures/: {', '.join(figures)}"
        live = [all(self.sure(field, event) for field in ("date", "kind")) for event in self.events]
        if live:
            yield f"{'' if any(live) else '# '}events:"
        for n, event in enumerate(self.events):
            for line in self.event(event, f"ev-{id}-{n + 1}" if n else f"ev-{id}"):
                yield line if live[n] else f"# {line}"

    def event(self, event: Sequence[Suggestion], id: str) -> Iterator[str]:
        """An item of `events:`."""
        kind, place = self.sure("kind", event), self.sure("place", event)
        label = label_in(self.known.vocabulary.kinds[kind.value].label, self.known.language) if kind else ""
        title = ", ".join(filter(None, (label, clean(place.value) if place else "")))
        yield f"  - id: {id}"
        yield f"    title: {scalar(title or UNTITLED)}  # say more"
        for field in EVENT:
            ones = [one for one in event if one.field == f"events.{field}"]
            plural = field in ("countries", "officials", "organisations")
            yield from self.listed("    ", field, ones, event) if plural else self.choice(field, ones)

    def choice(self, field: str, ones: Sequence[Suggestion]) -> Iterator[str]:
        """What an event has but one of: the first that counts before its rivals."""
        ones = [one for one in ones if one.certainty in SURE[:2]][:CHOICE] or ones[:1]
        best = self.sure(field, ones) or (ones[0] if ones and field in OPEN else None)
        for one in sorted(ones, key=lambda one: one is not best):
            value = self.item(field, one) or scalar(clean(one.value) or "?")
            yield f"    {'' if one is best else '# '}{field}: {value}  # {_note(one)}"
        if field == "date" and best:
            said = {key: clean(best.detail.get(key, "")) for key in ("date_text", "date_basis")}
            yield from (f"    {key}: {scalar(text)}" for key, text in said.items() if text)
        if field in OPEN and not ones:
            yield f'    {field}: "?"  # {OPEN[field]}'

    def sure(self, field: str, event: Sequence[Suggestion]) -> Suggestion | None:
        """The first suggestion that can stand in a field of an event."""
        return next((one for one in event if one.field == f"events.{field}" and self.item(field, one)), None)

    def listed(
        self, indent: str, field: str, ones: Sequence[Suggestion], event: Sequence[Suggestion] = ()
    ) -> Iterator[str]:
        """A list with an item a line, what counts before the rest."""
        items = {one.value: (self.item(field, one), one) for one in reversed(ones)}
        sure, rest = ([pair for pair in reversed(items.values()) if bool(pair[0]) == live] for live in (True, False))
        if items:
            yield f"{indent}{'' if sure else '# '}{field}:"
        for item, one in (*sure[:MOST], *rest[:CHOICE]):
            text = self.person(one, event) if event and item and field == "officials" else item or clean(one.value)
            yield f"{indent}{'' if item else '# '}  - {text}  # {_note(one)}"

    def item(self, field: str, one: Suggestion) -> str | None:
        """A suggestion as a value of a field, `None` where it cannot stand there, or is not sure."""
        if one.certainty not in SURE[:2]:
            return None
        if field in ("date", "period"):
            return one.value if edtf_of(one.value) else None
        if field == "kind":
            return one.value if one.value in self.known.vocabulary.kinds else None
        name = self.name(NAMED[field], one.value) if field in NAMED else clean(one.value)
        return name and scalar(name)

    def name(self, type: str, value: str) -> str | None:
        """What to write for an entity: the name where it alone is called so, else the id, which is a country's code.
        Whom nobody registered has a name all the same.
        """
        registry = self.known.registry
        keys = registry.find(type, value)
        if not keys:
            return clean(value) if type == "official" and slug_of(registry.bare(value)) else None
        name = self.known.entities[type][keys[0]].plate.name
        plain = type != "country" and registry.find(type, name) == keys
        return None if len(keys) > 1 else name if plain else keys[0]

    def person(self, one: Suggestion, event: Sequence[Suggestion]) -> str:
        """An official at an event: the name, as printed, and what the registry leaves open."""
        name, printed = self.name("official", one.value) or "", clean(one.detail.get("as_printed") or one.words or "")
        words = {"person": name}
        keys, date = self.known.registry.find("official", name), self.sure("date", event)
        file = self.known.entities["official"][keys[0]].file if keys else None
        if isinstance(file, OfficialFile):
            posts = office_on(file, parse_edtf(date.value), Participant(person=name)).open_posts if date else ()
            offices = {id: self.known.posts[id].post for id in posts if id in self.known.posts}
            names = {id: (*office.label.values(), *office.aliases) for id, office in offices.items()}
            said = [id for id in names if any(fold(text) in fold(printed) for text in names[id])]
            words["post"] = next(iter((*said, *posts)), "")
        elif one.detail.get("rank") in self.known.vocabulary.ranks:
            words["rank"] = one.detail["rank"]
        words["as_printed"] = printed if printed != name else ""
        return f"{{{', '.join(f'{key}: {scalar(text, flow=True)}' for key, text in words.items() if text)}}}"

    def officials(self) -> Iterator[tuple[str, str]]:
        """Files for the officials who are sure and not registered: path and text, with what the source says of them."""
        for one in self.found:
            id = slug_of(self.known.registry.bare(one.value))
            keys = self.known.registry.find("official", one.value)
            described = any(self.known.entities["official"][key].file for key in keys)
            if one.field.endswith("officials") and one.certainty in SURE[:2] and id and not described:
                told = {key: clean(text) for key, text in one.detail.items() if key != "country"}
                material = "".join(f"##   {key.replace('_', ' ')}: {text}\n" for key, text in told.items())
                said = {"id": id, "name": clean(one.value), "country": one.detail.get("country", "")}
                if said["country"] not in self.known.entities["country"]:
                    del said["country"]
                text = new_entity(OfficialFile, said)
                text = text.replace(BELOW, f"{SAYS}{material}{BELOW}") if told else text
                yield f"officials/{id}.md", cleared(text)

    def asked(self) -> Iterator[str]:
        """What no text tells of its events, and the editor must."""
        undated = [event[0] for event in self.events if not self.sure("date", event)]
        for ask in ("which year?", "which day?"):
            if places := [_words(one) for one in undated if _ask(one) == ask]:
                yield f"{ask} {', '.join(places)}"
        if not any(self.sure("kind", event) for event in self.events):
            yield "what happened? No word tells the kind of an event"


def _sources(clipping: Clipping, today: date) -> Iterator[str]:
    """The block of the source, without what no source may hold."""
    texts = {name: clean(getattr(clipping, name) or "") for name in (*HEAD, "date_text", "language")}
    texts["date"] = clipping.published.text if clipping.published else ""
    texts["retrieved"] = today.isoformat() if clipping.url else ""
    kept = [name for name in Source.__struct_fields__ if texts.get(name) and not fit({name: texts[name]}, Source)[1]]
    kept = [] if kept == ["language"] else kept
    yield "sources:" if kept else "# sources:  # asked: agency, writer, host, title, url, date"
    yield from (f"  {'  ' if n else '- '}{name}: {scalar(texts[name])}" for n, name in enumerate(kept))


def _quoted(text: str) -> Iterator[str]:
    """A text as comments, each line with its number, without empty ones."""
    for n, line in enumerate(text[:QUOTED].split("\n"), 1):
        if words := BREAKS.sub(" ", line).strip():
            yield f"# {n:>3}  {words}"
    if len(text) > QUOTED:
        yield f"## The rest, {len(text) - QUOTED} characters, is left out."
