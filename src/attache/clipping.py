"""What does a source text say, without the page around it?"""

import re

from attache.datefinder import UNDECIDED, dates_in
from attache.dates import Edtf, parse_edtf
from attache.model import Value

# What agencies sign with, at the end of a text or in its dateline, and whose sign it is.
AGENCIES = {
    "VNA": "VNA", "TTXVN": "VNA", "VNS": "VNS", "VOV": "VOV", "VOV.VN": "VOV", "VGP": "VGP", "QDND": "QDND", "PANO": "QDND",
    "NDO": "NDO", "SGGP": "SGGP", "Yonhap": "Yonhap", "PNA": "PNA", "Kyodo": "Kyodo", "Jiji Press": "Jiji", "Xinhua": "Xinhua",
    "TASS": "TASS", "AFP": "AFP", "AP": "AP", "Reuters": "Reuters", "ANTARA": "Antara", "Antara": "Antara",
    "Bernama": "Bernama", "BERNAMA": "Bernama", "KPL": "KPL", "AKP": "AKP", "PIB": "PIB", "ANI": "ANI", "PTI": "PTI",
    "NNT": "NNT", "CNA": "CNA", "EFE": "EFE", "DPA": "dpa", "dpa": "dpa", "Anadolu": "Anadolu", "UPI": "UPI", "KCNA": "KCNA",
}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(AGENCIES, key=len, reverse=True))
_NAME = r"[A-ZÀ-ỸĐ][\w.’'-]*(?: [A-ZÀ-ỸĐ][\w.’'-]*){1,4}"
_PLACE = r"[A-ZÀ-ỸĐ][\w.’' -]{2,28}?(?:, [A-ZÀ-ỸĐ][\w.’' -]{2,20}?)??"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
_DATELINE = re.compile(
    rf"[^\S\n]*(?:(?P<lead>{_SIGN})(?: ?[-–—]+ |(?= [A-Z][\w ]+, {_DAY} ?--?))[^\S\n]*)?"
    rf"(?:(?P<place>{_PLACE}),? ?(?P<day>{_DAY})?,? ?\((?:[\w. ]+/)?(?P<sign>{_SIGN})\)[^\S\n]*[-–—:]*"
    rf"|(?P<capitals>[A-ZÀ-ỸĐ .,’'-]{{3,28}}?)(?:, (?P<day2>{_DAY}))? ?(?:[-–—]+|:) "
    rf"|(?P<place3>{_PLACE}), (?P<day3>{_DAY}) ?[-–—]+)?"
)
_END = re.compile(
    rf"[^\S\n]*(?:\.?/\.|[-–—]+ ?(?:{_SIGN})[^\S\n]*\.?|\((?:{_SIGN})\)\.?)(?:[^\S\n]*(?:{_SIGN}))?[^\S\n]*$"
    rf"|^[^\S\n]*(?:(?:{_SIGN})(?:/[A-Z]{{2,5}})?|\(?END\)?|#{{2,}}|\*{{3,}}|-\s?30\s?-|X)[^\S\n]*$"
)
_CREDIT = re.compile(
    r"\((?:Illustrative |File |Archive )?(?:[Pp]hotos?|[Ss]ource|[Ii]mage|[Ss]creengrab|[Cc]ourtesy|Ảnh|Nguồn)\b[^()\n]{0,80}\)"
    r"|[-–—] (?:[A-Z]{2,5}/?)+ [Pp]hotos?\b[^\n]{0,30}$|(?<=[.!?] )[Pp]hotos?(?: by|:| courtesy of) [^\n.]{2,60}$|^[^\S\n]*\||\|[^\S\n]*$",
    re.MULTILINE,
)

# Lines that are the page's, whatever stands above and below.
_FURNITURE = re.compile(
    r"A-\W.*|(?:A ?[-+]?[\s|]*){2,}|(?:tăng|giảm) tương phản.*|(?:(?:increase|decrease|high) contrast\W*)+"
    r"|(?:total )?(?:score|rating)\b.{0,60}\d.*|the total score of .*|click to rate.*|(?:view|visitor) ?count(?:er)?\b.*"
    r"|(?=.*[a-zđ])(?:share|print|tweet|e-?mail|log ?in|sign in|facebook|twitter|linkedin|whatsapp|telegram|zalo|wechat|weibo|copy link"
    r"|save|font size|text size|like|listen|đăng nhập|chia sẻ|in bài viết|bình luận|viết bình luận|comments?|views?|\bx\b|\d|\W)+"
    r"|source:?|(?:tags?|keywords?|từ khóa|topics?) ?:.*|#\w.*|(?:auth?[eo]r|editor|translator|reporter|source) ?:.{0,60}"
    r"|translated by .{2,50}|id ?:?\s*\d*|.*©.*|.*all rights reserved.*|(?:copyright|\(c\)) .*|read this release in.*"
    r"|.*\b(?:this (?:web)?site uses|we use|accept(?: all)?) cookies.*|(?:tel|phone|hotline|fax|e-?mail|address|add|website)\.? ?:.{0,120}"
    r"|[+()\d][\d\s().-]{6,18}|\S+@\S+\.\w+|https?://\S+|(?:read|see|view|xem) (?:more|also|thêm) ?:.{0,160}|mời quý độc giả .*"
    r"|an official website of .*|here.?s how you know|follow (?:us\b.{0,60}|\S+)|last updated? .{0,40}|back to top|home|top",
    re.IGNORECASE,
)
# Lines after which short lines are the page's: links to other texts, forms, addresses.
_STARTS = re.compile(
    r"(?:related|more|other|latest|hot|top|most|recommended)(?: (?:news|stories|articles?|read|liked|viewed|resources|topics|posts)){1,2}:?"
    r"|related|latest|(?:see|read|view|xem) (?:more|also|thêm)|also read|you (?:may|might) (?:also )?like.{0,20}|tin (?:liên quan|khác|mới).{0,20}"
    r"|connect with us|contact(?: us)?|share(?: this| to| on)?\b.{0,30}|subscribe.{0,50}|follow .{2,30}|(?:\d+ )?comments? ?(?:\(\d+\))?|keywords?|tags?"
    r"|advertisement|quảng cáo|sign up.{0,60}|newsletter|issue in focus|is this page useful.*|leave a (?:comment|reply)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d{1,2}[:h]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?(?: ?\(?(?:GMT|UTC)(?: ?[+-]\d+)?\)?)?", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:last )?(?:published|posted|updated?|date|released?|issued|created|source|editor)(?: (?:on|at|date))? ?:", re.I
)
_CRUMBS = re.compile(
    r".*(?:news agency|newspaper|press release|news release)|home\b.*|.*\s[>»›]\s.*|.{0,3}|(?:ministry|department|office|embassy) of (?:[A-Z]\S*|of|the|and|for|'s|\s)+",
    re.IGNORECASE,
)
_LOGINS = re.compile(r"admin\w*|editor\w*|web\w*|user\w*|\W*", re.IGNORECASE)
_FIELDS = tuple(
    (field, re.compile(rf"^[^\S\n]*{form}[^\S\n]*$", re.MULTILINE | re.IGNORECASE))
    for field, form in (
        ("ref", r"\(?(?:release |article )?id ?: ?\n?\s*(\d+)\)?.*"),
        ("writer", r"(?:auth?[eo]r|writer|reporter)s? ?:[^\S\n]*(.{0,60})"),
        ("writer", rf"by (?-i:((?!Gen|Lt|Col|Senior|Maj|The|Our){_NAME}))(?: ?[|–-] .{{0,40}})?"),
        ("url", r"(?:(?:source|link|url) ?: ?)?(https?://\S+)"),
    )
)  # fmt: skip
_ENGLISH, _VIETNAMESE = (
    set("the of and to in for with on that by".split()),
    set("của và các là với cho trong được những".split()),
)


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
    def told(self) -> bool:
        """Whether it reads as a sentence or more, not as a headline, label or link."""
        return len(self.words) >= 180 or (len(self.words.split()) >= 8 and self.words[-1] in '.!?”"')


def clip(text: str) -> Clipping:
    """Read a text as it is copied from a page. Any text gives a clipping."""
    lines = _lines(text)
    opening = next((found for line in lines[:20] if (found := _dateline(text, line))), None)
    told = {name: value for name, value in (opening.groupdict() if opening else {}).items() if value}
    place = next((value for name, value in told.items() if name in {"place", "capitals", "place3"}), None)
    date_text = next((value for name, value in told.items() if name.startswith("day")), None)
    dates = _page_dates(text, lines, date_text)
    fields, spans = _fields(text)
    ends = [(line.start + m.start(), line.start + m.end()) for line in lines if (m := _END.search(line.words))]
    signs = [told.get("sign") or told.get("lead") or "", *(text[start:end] for start, end in ends)]
    spans += [span for span, *_ in dates] + ends + [m.span() for m in _CREDIT.finditer(text)]
    if opening:
        spans += [opening.span(name) for name in ("lead", "sign") if name in told]
    title, page = _page(_lines(_blanked(text, spans)), [end for _, end in ends])
    day = next(((date, words) for _, date, words in dates if date), None)
    return Clipping(
        text=_blanked(text, spans + page),
        title=title,
        agency=next((AGENCIES[m[0]] for sign in signs if (m := re.search(_SIGN, sign))), None),
        host=fields["url"].split("/")[2].lower().removeprefix("www.") if "url" in fields else None,
        writer=fields.get("writer"),
        url=fields.get("url"),
        ref=fields.get("ref"),
        published=day[0] if day else None,
        date_text=day[1] if day else date_text,
        place=(place.title() if place.isupper() else place) if place else None,
        language=_language(text),
    )


def _lines(text: str) -> list[Line]:
    return [Line(start=m.start(), words=m[0]) for m in re.finditer(r"\S(?:[^\r\n]*\S)?", text)]


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks for the words of the spans."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = re.sub(r"\S", " ", text[start:end])
    return "".join(letters)


def _dateline(text: str, line: Line) -> re.Match[str] | None:
    """The dateline at the head of a line: before other lines than sentences only with a day or an agency's sign."""
    found = _DATELINE.match(text, line.start)
    return (
        found if found and found[0].strip() and (line.told or found["day"] or found["day3"] or found["sign"]) else None
    )


def _page_dates(text: str, lines: list[Line], opening: str | None) -> list[tuple[tuple[int, int], Edtf | None, str]]:
    """The lines that say when a text came out, the first publication before updates: their place, day and words."""
    head = next((n for n, line in enumerate(lines) if len(line.words) >= 200), len(lines))
    foot = max((n for n, line in enumerate(lines) if line.told), default=0)
    dates: list[tuple[bool, tuple[int, int], Edtf | None, str]] = []
    for n, line in enumerate(lines):
        label = _LABEL.match(line.words)
        if not line.told and (label or n <= head or n > foot) and (date := _day_of(line.words, text)):
            start, end, day = date
            rest = _CLOCK.sub("", line.words[:start] + line.words[end:])
            if label or len(re.findall(r"[^\W\d_]{2,}", rest)) <= 3:
                for clock in _CLOCK.finditer(line.words):
                    start, end = min(start, clock.start()), max(end, clock.end())
                late = bool(label and label[0].lower().startswith(("up", "last")))
                dates.append((late, (line.start, line.start + len(line.words)), day, line.words[start:end]))
    if opening and (date := _day_of(opening, "")):
        dates.append((False, (0, 0), date[2], opening))
    return [(span, day, words) for _, span, day, words in sorted(dates, key=lambda date: date[0])]


def _day_of(words: str, text: str) -> tuple[int, int, Edtf | None] | None:
    """The first day with a year in a line: where it stands, and the day. Where month and day may change places
    (05/06/2023) it is the one near to a day that the text tells in words, if that decides.
    """
    for date in dates_in(words):
        if date.detail["date_basis"] == "printed" and re.fullmatch(r"\d{4}-\d\d-\d\d", date.value):
            return date.start, date.end, parse_edtf(date.value)
        if date.why == UNDECIDED:
            days = (told.value[:10].replace("XXXX", words[date.start : date.end][-4:]) for told in dates_in(text))
            known = [parse_edtf(day) for day in days if re.fullmatch(r"\d{4}-(?!02-29)\d\d-\d\d", day)]
            near = {found.value for day in known for found in dates_in(words, day) if found.value}
            return date.start, date.end, parse_edtf(near.pop()) if len(near) == 1 else None
    return None


def _fields(text: str) -> tuple[dict[str, str], list[tuple[int, int]]]:
    """What the lines of a page say of a text, and where they stand. A site's login is no writer."""
    fields: dict[str, str] = {}
    spans = []
    for name, pattern in _FIELDS:
        for found in pattern.finditer(text):
            spans.append(found.span())
            if not _LOGINS.fullmatch(value := found[1].strip()):
                fields.setdefault(name, value)
    return fields, spans


def _page(lines: list[Line], ends: list[int]) -> tuple[str | None, list[tuple[int, int]]]:
    """The headline, and where the furniture of a page stands: known lines, what leads to the headline, a paragraph
    printed before, and the short lines after an agency's end mark or after words such as “Related news”.
    """
    first = next((n for n, line in enumerate(lines) if line.told and not _FURNITURE.fullmatch(line.words)), len(lines))
    head = [line for line in lines[:first] if not any(p.fullmatch(line.words) for p in (_FURNITURE, _STARTS, _CRUMBS))]
    title = next((line for line in head if len(line.words.split()) >= 4), head[0] if head else None)
    gone: list[Line] = []
    seen: set[str] = set()
    block = False
    for n, line in enumerate(lines):
        starts = bool(_STARTS.fullmatch(line.words))
        ended = any(lines[n - 1].start < end <= line.start for end in ends) if n > first else False
        block = n >= first and (starts or ended or (block and len(line.words) < 140))
        crumb = (
            n < first
            and title is not None
            and (line.start < title.start or starts or bool(_CRUMBS.fullmatch(line.words)))
        )
        if block or crumb or _FURNITURE.fullmatch(line.words) or (len(line.words) > 60 and line.words in seen):
            gone.append(line)
        seen.add(line.words)
    return title.words if title else None, [(line.start, line.start + len(line.words)) for line in gone]


def _language(text: str) -> str | None:
    """English or Vietnamese by their commonest words; None for too little of either."""
    words = re.findall(r"\w+", text.lower())
    english, vietnamese = (sum(word in common for word in words) for common in (_ENGLISH, _VIETNAMESE))
    if max(english, vietnamese) < 3:
        return None
    return "en" if english >= vietnamese else "vi"
