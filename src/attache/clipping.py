"""What does a source text say, without the page around it?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from attache.datefinder import UNDECIDED, dates_in
from attache.dates import Edtf, parse_edtf
from attache.model import Value
from attache.phrasebook import Phrasebook, table

Span = tuple[int, int]


class Clipping(Value, frozen=True, kw_only=True):
    """A text as an agency printed it. `text` has the length and the lines of what was read; what is page furniture is
    blanked in it, so that every place in it is a place in the original.
    """

    text: str
    title: str | None = None
    agency: str | None = None
    host: str | None = None
    writer: str | None = None
    url: str | None = None
    ref: str | None = None
    published: Edtf | None = None
    date_text: str | None = None
    place: str | None = None  # of the dateline
    language: str | None = None


class _Line(NamedTuple):
    """A line that is not empty: where it begins, and its words."""

    start: int
    words: str

    @property
    def span(self) -> Span:
        return self.start, self.start + len(self.words)

    @property
    def told(self) -> bool:
        """Whether it reads as a sentence or more, not as a headline, label or link."""
        return len(self.words) >= 180 or (len(self.words.split()) >= 8 and self.words[-1] in '.!?”"')

    def like(self, *groups: str) -> bool:
        """Whether all of it is furniture of some sort."""
        return any(_furniture().pattern(group).fullmatch(self.words) for group in groups)


@cache
def _agencies() -> Mapping[str, str]:
    """The agencies by what they sign with."""
    return {sign: agency for agency, signs in table("furniture")["agencies"].items() for sign in signs}


@cache
def _furniture() -> Phrasebook:
    """What pages have around a text."""
    signs = "|".join(re.escape(sign) for sign in sorted(_agencies(), key=len, reverse=True))
    return Phrasebook("furniture", re.MULTILINE | re.IGNORECASE, sign=f"(?-i:{signs})")


def clip(text: str) -> Clipping:
    """Read a text as it is copied from a page. Any text gives a clipping."""
    lines = _lines(text)
    opening, signs = _dateline(text, lines)
    dates = _page_dates(text, lines, opening.get("day", ""))
    fields, spans = _fields(text)
    ends = [
        (line.start + found.start(), line.start + found.end())
        for line in lines
        if (found := _furniture().pattern("end").search(line.words))
    ]
    dated = [span for span, _, _ in dates]
    spans += [*dated, *ends, *signs, *(found.span() for found in _furniture().pattern("credit").finditer(text))]
    title, rest = _page(_lines(_blanked(text, spans)), [end for _, end in ends])
    published = next(((date, words) for _, date, words in dates if date), (None, opening.get("day")))
    place, sign = opening.get("place", ""), opening.get("sign", "")
    signed = [sign, *(text[slice(*span)] for span in (*ends, *dated))]
    known = (_agencies()[found[0]] for words in signed if (found := _furniture().pattern("sign").search(words)))
    return Clipping(
        text=_blanked(text, spans + rest),
        title=title,
        agency=next(known, sign or None),
        host=fields.get("url", "//").split("/")[2].lower().removeprefix("www.") or None,
        published=published[0],
        date_text=published[1],
        place=_cased(place) if place and place not in _agencies() else None,
        language=_language(text),
        **fields,
    )


def _cased(place: str) -> str:
    """A place as it is written within a sentence: HÀ NỘI is Hà Nội, HCM City stays."""
    return re.sub(r"\w+" if place.isupper() else r"\w{4,}", lambda word: word[0].capitalize(), place)


def _lines(text: str) -> list[_Line]:
    """The lines of a text. What is glued to a credit (“(Photo: X)Hanoi (VNA) –”) begins one as well."""
    glued = re.compile(r"\)[A-ZÀ-ỸĐ]")
    after = (m.end() for m in _furniture().pattern("credit").finditer(text) if glued.match(text, m.end() - 1))
    edges = sorted({0, len(text), *after, *(m.end() for m in re.finditer(r"[\r\n]", text))})
    pieces = ((start, text[start:end]) for start, end in pairwise(edges))
    return [_Line(start + len(p) - len(p.lstrip()), p.strip()) for start, p in pieces if p.strip()]


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with blanks for the words of the spans."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = re.sub(r"\S", " ", text[start:end])
    return "".join(letters)


def _dateline(text: str, lines: Sequence[_Line]) -> tuple[Mapping[str, str], list[Span]]:
    """The place, day and sign of the first dateline, and where signs stand in it. Before other lines than sentences a
    place alone is none.
    """
    for line in lines[:20]:
        found = _furniture().pattern("dateline").match(text, line.start)
        groups = sorted(name for name, words in found.groupdict().items() if words) if found else []
        told = {name[:-1]: found[name] for name in reversed(groups)} if found else {}
        if found and (told if line.told else told.keys() - {"place"}):
            return told, [found.span(name) for name in groups if name.startswith("sign")]
    return {}, []


def _common_era(lines: Sequence[_Line], text: str) -> Iterator[_Line]:
    """The lines with the years of the Buddhist era (2567) as those of ours, if the text is from where it is used."""
    era = _furniture().pattern("era") if _furniture().pattern("eras").search(text) else re.compile(r"(?!)")
    return (line._replace(words=era.sub(lambda year: str(int(year[0]) - 543), line.words)) for line in lines)


def _page_dates(text: str, lines: Sequence[_Line], opening: str) -> list[tuple[Span, Edtf | None, str]]:
    """What says when a text came out: its place, day and words. That of an update is no such day."""
    label, later, clock, parts = map(_furniture().pattern, ("label", "later", "clock", "parts"))
    head = next((n for n, line in enumerate(lines) if len(line.words) >= 200), len(lines))
    told = [n for n, line in enumerate(lines) if line.told] or [len(lines)]
    dates: list[tuple[Span, Edtf | None, str]] = []
    for n, line in enumerate(_common_era(lines, text)):
        labelled, clocks = label.match(line.words), [found.span() for found in clock.finditer(line.words)]
        stands = not line.told and (labelled or clocks or not head < n <= told[-1])
        if stands and (date := _day_of(line.words, text)):
            (start, end), day = date
            before, after = parts.split(line.words[:start]), parts.split(line.words[end:])
            alone = n < told[0] and not f"{before[-1]}{after[0]}".strip() and len(before + after) > 2
            rest = re.findall(r"[^\W\d_]{2,}", clock.sub("", line.words[:start] + line.words[end:]))
            if (whole := labelled or len(rest) <= 3) or alone:
                spans = [(start, end), *(clocks if whole else ())]
                place = line.start + min(span[0] for span in spans), line.start + max(span[1] for span in spans)
                day = None if later.match(line.words) else day
                dates.append((line.span if whole else place, day, text[slice(*place)]))
    if opening and (date := _day_of(opening, "")):
        dates.append(((0, 0), date[1], opening))
    return dates


def _day_of(words: str, text: str) -> tuple[Span, Edtf | None] | None:
    """The first day with a year in a line: where it stands, and the day. Where month and day may change places
    (05/06/2023) it is the one near to a day that the text tells in words, if that decides.
    """
    for date in dates_in(words):
        span = date.start, date.end
        if date.detail["date_basis"] == "printed" and re.fullmatch(r"\d{4}-\d\d-\d\d", date.value):
            return span, parse_edtf(date.value)
        if date.why == UNDECIDED:
            days = (told.value[:10].replace("XXXX", words[slice(*span)][-4:]) for told in dates_in(text))
            known = [parse_edtf(day) for day in days if re.fullmatch(r"\d{4}-(?!02-29)\d\d-\d\d", day)]
            near = {found.value for day in known for found in dates_in(words, day) if found.value}
            return span, parse_edtf(near.pop()) if len(near) == 1 else None
    return None


def _fields(text: str) -> tuple[dict[str, str], list[Span]]:
    """What the lines of a page say of a text, and where they stand. A site's login is no writer."""
    fields: dict[str, str] = {}
    spans = []
    for name, pattern in _furniture().rules("fields"):
        for found in pattern.finditer(text):
            spans.append(found.span())
            if not _furniture().pattern("logins").fullmatch(value := found[1].strip()):
                fields.setdefault(name, value)
    return fields, spans


def _page(lines: Sequence[_Line], ends: Sequence[int]) -> tuple[str | None, list[Span]]:
    """The headline, and where the furniture of a page stands."""
    paragraphs = (n for n, line in enumerate(lines) if line.told and not line.like("lines"))
    first = next(paragraphs, len(lines))
    head = [line for line in lines[:first] if not line.like("lines", "starts", "crumbs")]
    title = next((line for line in head if len(line.words.split()) >= 4), head[0] if head else None)
    gone = {line.span for line in lines[:first] if title and (line < title or line.like("starts", "crumbs"))}
    gone |= {line.span for line in lines if line.like("lines")}
    gone |= {*_links(lines, first, ends), *_repeated(lines), *_foreign(lines)}
    return title.words if title else None, sorted(gone)


def _links(lines: Sequence[_Line], first: int, ends: Sequence[int]) -> Iterator[Span]:
    """The short lines after an agency's end mark or after words such as “Related news”."""
    block = False
    for n, line in enumerate(lines[first:], first):
        ended = n > first and any(lines[n - 1].start < end <= line.start for end in ends)
        block = line.like("starts") or ended or (block and len(line.words) < 140)
        if block:
            yield line.span


def _repeated(lines: Sequence[_Line]) -> Iterator[Span]:
    """Paragraphs that were printed before."""
    seen: set[str] = set()
    for line in lines:
        if len(line.words) > 60 and line.words in seen:
            yield line.span
        seen.add(line.words)


def _foreign(lines: Sequence[_Line]) -> Iterator[Span]:
    """Buttons in another language."""
    if _language(" ".join(line.words for line in lines)) == "en":
        yield from (line.span for line in lines if not line.told and _language(line.words, 2) == "vi")


def _language(text: str, least: int = 3) -> str | None:
    """English or Vietnamese by their commonest words; None for too little of either."""
    words = re.findall(r"\w+", text.lower())
    languages: Mapping[str, Sequence[str]] = table("furniture")["languages"]
    counts = {language: sum(word in common for word in words) for language, common in languages.items()}
    language = max(counts, key=lambda language: counts[language])
    return language if counts[language] >= least else None
