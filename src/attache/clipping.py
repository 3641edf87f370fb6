"""What does a source text say, without the page around it?"""

import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from attache.datefinder import UNDECIDED, dates_in
from attache.dates import Edtf, parse_edtf
from attache.frontmatter import read_yaml
from attache.model import Value

Span = tuple[int, int]

_COMMON = {
    "en": "the of and to in for with on that by",
    "vi": "của và các là với cho trong được những đã bạn đang sẽ trên theo xem sau",
}


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


class Line(Value, frozen=True, kw_only=True):
    """A line that is not empty: where it begins, and its words."""

    start: int
    words: str

    @property
    def span(self) -> Span:
        """Where its words stand."""
        return self.start, self.start + len(self.words)

    @property
    def told(self) -> bool:
        """Whether it reads as a sentence or more, not as a headline, label or link."""
        return len(self.words) >= 180 or (len(self.words.split()) >= 8 and self.words[-1] in '.!?”"')


class Furniture(Value, frozen=True, kw_only=True):
    """The patterns of `data/furniture.yaml`, and the agencies by their signs."""

    agencies: dict[str, str]
    fields: tuple[tuple[str, re.Pattern[str]], ...]
    known: dict[str, re.Pattern[str]]


@cache
def furniture() -> Furniture:
    """What pages have around a text."""
    table: Any = read_yaml(
        resources.files("attache").joinpath("data/furniture.yaml").read_text(encoding="utf-8")
    ).values
    agencies = {sign: agency for agency, signs in table.pop("agencies").items() for sign in signs}
    pieces = {
        "sign": "|".join(re.escape(sign) for sign in sorted(agencies, key=len, reverse=True)),
        **table.pop("pieces"),
    }

    def pattern(form: str, flags: int = re.MULTILINE | re.IGNORECASE) -> re.Pattern[str]:
        return re.compile(
            re.sub(r"<(sign|place|day|name)>", lambda piece: pieces[piece[1]], re.sub(r"\n *", "", form)), flags
        )

    fields = ((name, rf"^[^\S\n]*{form}[^\S\n]*$") for said in table.pop("fields") for name, form in said.items())
    return Furniture(
        agencies=agencies,
        fields=tuple((name, pattern(form)) for name, form in fields),
        known={
            "sign": pattern(r"\b(?:<sign>)\b", 0),
            **{name: pattern("|".join(table.pop(name)), re.MULTILINE) for name in ("dateline", "end")},
            **{name: pattern("|".join(forms)) for name, forms in table.items()},
        },
    )


def clip(text: str) -> Clipping:
    """Read a text as it is copied from a page. Any text gives a clipping."""
    known, agencies, lines = furniture().known, furniture().agencies, _lines(text)
    opening = next((found for line in lines[:20] if (found := _dateline(text, line))), None)
    told = sorted((name, value) for name, value in (opening.groupdict() if opening else {}).items() if value)
    sign, place, day = (
        next((value for name, value in told if name[:-1] == part), "") for part in ("sign", "place", "day")
    )
    dates = _page_dates(text, lines, day)
    fields, spans = _fields(text)
    ends = [(line.start + m.start(), line.start + m.end()) for line in lines if (m := known["end"].search(line.words))]
    signs = [sign, *(text[slice(*span)] for span in [*ends, *(date[0] for date in dates)])]
    spans += [date[0] for date in dates] + ends + [m.span() for m in known["credit"].finditer(text)]
    spans += [opening.span(name) for name, _ in told if opening and name.startswith("sign")]
    title, rest = _page(_lines(_blanked(text, spans)), [end for _, end in ends])
    published = next(((date, words) for _, date, words in dates if date), (None, day or None))
    return Clipping(
        text=_blanked(text, spans + rest),
        title=title,
        agency=next((agencies[m[0]] for sign in signs if (m := known["sign"].search(sign))), sign or None),
        host=fields.get("url", "//").split("/")[2].lower().removeprefix("www.") or None,
        published=published[0],
        date_text=published[1],
        place=_cased(place) if place and place not in agencies else None,
        language=_language(text),
        **fields,
    )


def _cased(place: str) -> str:
    """A place as it is written within a sentence: HÀ NỘI is Hà Nội, HCM City stays."""
    return re.sub(r"\w+" if place.isupper() else r"\w{4,}", lambda word: word[0].capitalize(), place)


def _lines(text: str) -> list[Line]:
    """The lines of a text. What is glued to a credit (“(Photo: X)Hanoi (VNA) –”) begins one as well."""
    glued = re.compile(r"\)[A-ZÀ-ỸĐ]")
    credits = (m.end() for m in furniture().known["credit"].finditer(text) if glued.match(text, m.end() - 1))
    edges = sorted({0, len(text), *credits, *(m.end() for m in re.finditer(r"[\r\n]", text))})
    pieces = ((start, text[start:end]) for start, end in pairwise(edges))
    return [Line(start=start + len(p) - len(p.lstrip()), words=p.strip()) for start, p in pieces if p.strip()]


def _blanked(text: str, spans: list[Span]) -> str:
    """The text with blanks for the words of the spans."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = re.sub(r"\S", " ", text[start:end])
    return "".join(letters)


def _dateline(text: str, line: Line) -> re.Match[str] | None:
    """The dateline at the head of a line: before other lines than sentences only with a day or an agency's sign."""
    found = furniture().known["dateline"].match(text, line.start)
    sure = found and (
        line.told or any(value for name, value in found.groupdict().items() if name[:-1] in {"day", "sign"})
    )
    return found if found and found[0] and sure else None


def _page_dates(text: str, lines: list[Line], opening: str | None) -> list[tuple[Span, Edtf | None, str]]:
    """The lines that say when a text came out, the first publication before updates: their place, day and words."""
    known = furniture().known
    head = next((n for n, line in enumerate(lines) if len(line.words) >= 200), len(lines))
    foot = max((n for n, line in enumerate(lines) if line.told), default=0)
    dates: list[tuple[bool, Span, Edtf | None, str]] = []
    for n, line in enumerate(lines):
        label = known["label"].match(line.words)
        clocked = known["clock"].search(line.words)
        if not line.told and (label or clocked or n <= head or n > foot) and (date := _day_of(line.words, text)):
            (start, end), day = date
            rest = known["clock"].sub("", line.words[:start] + line.words[end:])
            if label or len(re.findall(r"[^\W\d_]{2,}", rest)) <= 3:
                for clock in known["clock"].finditer(line.words):
                    start, end = min(start, clock.start()), max(end, clock.end())
                late = bool(label and label[0].lower().startswith(("up", "last")))
                dates.append((late, line.span, day, line.words[start:end]))
    if opening and (date := _day_of(opening, "")):
        dates.append((False, (0, 0), date[1], opening))
    return [(span, day, words) for _, span, day, words in sorted(dates, key=lambda date: date[0])]


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
    for name, pattern in furniture().fields:
        for found in pattern.finditer(text):
            spans.append(found.span())
            if not furniture().known["logins"].fullmatch(value := found[1].strip()):
                fields.setdefault(name, value)
    return fields, spans


def _page(lines: list[Line], ends: list[int]) -> tuple[str | None, list[Span]]:
    """The headline, and where the furniture of a page stands: known lines, what leads to the headline, a paragraph
    printed before, buttons in another language, and the short lines after an agency's end mark or after words such as
    “Related news”.
    """
    known, language = furniture().known, _language(" ".join(line.words for line in lines))
    paragraphs = (n for n, line in enumerate(lines) if line.told and not known["lines"].fullmatch(line.words))
    first = next(paragraphs, len(lines))
    aside = [known[name] for name in ("lines", "starts", "crumbs")]
    head = [line for line in lines[:first] if not any(pattern.fullmatch(line.words) for pattern in aside)]
    title = next((line for line in head if len(line.words.split()) >= 4), head[0] if head else None)
    gone: list[Span] = []
    seen: set[str] = set()
    block = False
    for n, line in enumerate(lines):
        starts = bool(known["starts"].fullmatch(line.words))
        ended = n > first and any(lines[n - 1].start < end <= line.start for end in ends)
        block = n >= first and (starts or ended or (block and len(line.words) < 140))
        crumb = n < first and title and (line.start < title.start or starts or known["crumbs"].fullmatch(line.words))
        foreign = language == "en" and not line.told and _language(line.words, 2) == "vi"
        repeated = len(line.words) > 60 and line.words in seen
        if block or crumb or foreign or repeated or known["lines"].fullmatch(line.words):
            gone.append(line.span)
        seen.add(line.words)
    return title.words if title else None, gone


def _language(text: str, least: int = 3) -> str | None:
    """English or Vietnamese by their commonest words; None for too little of either."""
    words = re.findall(r"\w+", text.lower())
    counts = {language: sum(word in common.split() for word in words) for language, common in _COMMON.items()}
    language = max(counts, key=lambda language: counts[language])
    return language if counts[language] >= least else None
