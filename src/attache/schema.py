"""What may an author write? The one place of field names.

Each content file is one of the structs below; a field's type, description and examples stand together. Values are what
the author wrote, checked but not yet resolved: names are still names, dates still EDTF text. `validate.py` checks a
file against these types.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

SLUG = r"^[a-z0-9]+(?:-+[a-z0-9]+)*$"


def doc(description: str, *examples: object) -> Meta:
    """The description and examples of a field, as editors and the JSON Schema show them."""
    return Meta(description=description, examples=list(examples) or None)


# A text's `extra["check"]` names the check of `validate.py` that it must pass, `extra["hint"]` explains its pattern.
Text = Annotated[str, Meta(min_length=1)]
ID_HINT = "lower-case letters a to z, digits and single hyphens, such as `phan-van-giang`"
Id = Annotated[str, Meta(pattern=SLUG, max_length=160, extra={"hint": ID_HINT})]
Date = Annotated[str, Meta(extra={"check": "edtf"}, extra_json_schema={"format": "edtf"})]
Day = Annotated[str, Meta(extra={"check": "day"}, extra_json_schema={"format": "date"})]
Url = Annotated[str, Meta(extra={"check": "url"}, extra_json_schema={"format": "uri"})]
ADDRESS_HINT = "an address of this site, such as `/articles/2022/five-year-review/`"
ADDRESS_PART = r"(?=[!-~]{1,240}/|[^/]{1,60}/)[^/\s.\\?#%]+/"  # a folder's name has at most 255 bytes
Address = Annotated[str, Meta(pattern=rf"^(?=.{{1,800}}$)/(?:{ADDRESS_PART})*$", extra={"hint": ADDRESS_HINT})]
LANGUAGE_HINT = "a language code, such as `vi` or `en-GB`"
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", extra={"hint": LANGUAGE_HINT})]
Wikidata = Annotated[str, Meta(pattern=r"^Q[1-9][0-9]*$", extra={"hint": "a Wikidata id, such as `Q881`"})]
Labels = Annotated[
    dict[Language, Text], Meta(min_length=1, description="one text, or one for each language", extra={"short": "und"})
]

ArticleType = Literal["report", "opinion", "background", "interview", "notice"]
Level = Literal["head", "minister", "vice-minister", "chief", "service", "senior-official", "working", "unit"]
Format = Literal["bilateral", "minilateral", "multilateral", "domestic"]
Mode = Literal["hosted", "abroad", "third-country", "remote", "at-home"]
Status = Literal["planned", "confirmed", "held", "postponed", "cancelled", "unclear"]
Confidence = Literal["accepted", "conflict", "work-needed"]
DateBasis = Literal["printed", "resolved", "external"]
Bound = Literal["exactly", "about", "more-than", "less-than", "at-least", "at-most"]
Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "two-yearly", "irregular"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What every struct of this room is: frozen, named fields only, unknown fields refused."""


class Source(Part, frozen=True, kw_only=True):
    """Where it was reported. Writer, agency and host are three different things; none is ever invented."""

    agency: Annotated[Text | None, doc("news agency that made the text", "VNA")] = None
    writer: Annotated[Text | None, doc("the person who signed it")] = None
    host: Annotated[Text | None, doc("site or paper that published it", "VietnamPlus")] = None
    title: Annotated[Text | None, doc("headline as printed")] = None
    url: Annotated[Url | None, doc("address of the page")] = None
    date: Annotated[Date | None, doc("publication date")] = None
    date_text: Annotated[Text | None, doc("the date's words as printed", "Thursday")] = None
    ref: Annotated[Text | None, doc("the publisher's own number of it", "post54950")] = None
    retrieved: Annotated[Day | None, doc("day on which it was read")] = None
    archive: Annotated[Url | None, doc("address of an archived copy")] = None
    language: Annotated[Language | None, doc("language of the source", "vi")] = None
    translated_from: Annotated[Language | None, doc("language it was translated from", "vi")] = None
    article: Annotated[Text | None, doc("`self` or the id of an article of this digest that carries the source")] = None
    note: Annotated[Text | None, doc("what the reader should know about it")] = None


class Place(Part, frozen=True, kw_only=True):
    """Where an event was held: printed name, and the country or area it lies in if that is known."""

    name: Annotated[Text, doc("name as printed", "Hanoi")]
    country: Annotated[Text | None, doc("country it lies in", "VN")] = None
    area: Annotated[Text | None, doc("area it lies in", "abyei")] = None


class Participant(Part, frozen=True, kw_only=True):
    """An official at an event. Post and rank are looked up on the event's date unless they are chosen here."""

    person: Annotated[Text, doc("id, name or alias of an official", "phan-van-giang")]
    post: Annotated[tuple[Text, ...], Meta(extra={"short": []}), doc("post or posts, where several fit the date")] = ()
    rank: Annotated[Text | None, doc("rank, where the registry leaves it open")] = None
    role: Annotated[Text | None, doc("part played at the event", "chair")] = None
    as_printed: Annotated[Text | None, doc("how the source names the person")] = None


class Claim(Part, frozen=True, kw_only=True):
    """What a source says otherwise than the digest has it. It is shown beside the event, never merged into it."""

    field: Annotated[Text, doc("the field in question", "date")]
    value: Annotated[Text, doc("what the source says", "1995-07-11")]
    status: Annotated[Confidence, doc("how the digest sees it")] = "conflict"
    source: Annotated[Text | None, doc("who says so")] = None
    note: Annotated[Text | None, doc("how the two relate")] = None


class EventEntry(Part, frozen=True, kw_only=True):
    """An event as an article tells it, or with `ref` the mention of an event that is told elsewhere."""

    ref: Annotated[Text | None, doc("id of an event told elsewhere; only sources, claims and note go with it")] = None
    id: Annotated[Id | None, doc("permanent id; `attache new` writes one")] = None
    title: Annotated[Text | None, doc("what happened, in a few words")] = None
    date: Annotated[Date | None, doc("when, in EDTF", "2024-10-22/2024-10-23", "198X", "1991-07")] = None
    date_text: Annotated[Text | None, doc("the date's words as printed", "on Thursday")] = None
    date_basis: Annotated[DateBasis | None, doc("printed, resolved from what is printed, or from elsewhere")] = None
    window: Annotated[Date | None, doc("two days between which it lies, where `date` is wider")] = None
    period: Annotated[Date | None, doc("period under review: never the date of the event", "2016/2021")] = None
    kind: Annotated[Text | None, doc("sort of event, from the vocabulary", "visit")] = None
    status: Annotated[Status | None, doc("else `planned` after the article's date, `held` before")] = None
    level: Annotated[Level | None, doc("else the highest level of the posts held there")] = None
    format: Annotated[Format | None, doc("how many sides")] = None
    mode: Annotated[Mode | None, doc("hosted, abroad, elsewhere, or remote")] = None
    place: Annotated[Place | None, Meta(extra={"short": "name"}), doc("where", "Hanoi")] = None
    countries: Annotated[tuple[Text, ...], doc("parties; nobody is implied", ["VN", "LA"])] = ()
    host: Annotated[tuple[Text, ...], Meta(extra={"short": []}), doc("host country or countries")] = ()
    areas: Annotated[tuple[Text, ...], doc("areas concerned")] = ()
    officials: Annotated[tuple[Annotated[Participant, Meta(extra={"short": "person"})], ...], doc("who took part")] = ()
    organisations: Annotated[tuple[Text, ...], doc("bodies that took part")] = ()
    agreements: Annotated[tuple[Text, ...], doc("accords signed, renewed or ended")] = ()
    series: Annotated[Text | None, doc("series of which it is an edition")] = None
    edition: Annotated[Annotated[int, Meta(ge=1)] | None, doc("number of the edition, if it is numbered")] = None
    parent: Annotated[Text | None, doc("event of which it is a part")] = None
    topics: Annotated[tuple[Text, ...], doc("topics, from the vocabulary")] = ()
    tags: Annotated[tuple[Text, ...], doc("free words with pages")] = ()
    summary: Annotated[Text | None, doc("one or two sentences for lists")] = None
    note: Annotated[Text | None, doc("what the reader should know, for instance of the date")] = None
    sources: Annotated[tuple[Source, ...], doc("sources of this event, beside the article's")] = ()
    confidence: Annotated[Confidence | None, doc("`conflict`: sources differ; `work-needed`: inferred")] = None
    claims: Annotated[tuple[Claim, ...], doc("what sources say otherwise")] = ()


class FigureValue(Part, frozen=True, kw_only=True):
    """One published count at a date."""

    value: Annotated[float, doc("the number", 33)]
    as_of: Annotated[Date, doc("date for which it is said")]
    bound: Annotated[Bound, doc("whether it is exact")] = "exactly"
    text: Annotated[Text | None, doc("the words as printed", "more than 1,000 officers and soldiers")] = None
    counts: Annotated[Text | None, doc("what this value counts, where that differs from the series")] = None
    article: Annotated[Text | None, doc("article of this digest that reports it")] = None
    source: Annotated[Source | None, doc("source, where no article reports it")] = None
    note: Annotated[Text | None, doc("what the reader should know")] = None
    confidence: Annotated[Confidence | None, doc("`conflict` or `work-needed` where it is not settled")] = None


class ArticleFigure(FigureValue, frozen=True, kw_only=True):
    """A count that an article reports: one point of a figure series."""

    series: Annotated[Text, doc("id, name or alias of the figure series", "attache-offices-abroad")]


class Image(Part, frozen=True, kw_only=True):
    """A picture of an article, with its words."""

    file: Annotated[Text, doc("path beside the article", "exchange.jpg")]
    alt: Annotated[Text, doc("what can be seen, for those who do not see it")]
    credit: Annotated[Text, doc("who made it")]
    caption: Annotated[Text | None, doc("what it shows")] = None
    date: Annotated[Date | None, doc("when it was taken")] = None
    event: Annotated[Text | None, doc("event it shows")] = None
    licence: Annotated[Text | None, doc("terms of use")] = None


class Correction(Part, frozen=True, kw_only=True):
    """A dated, public note on what was wrong."""

    date: Annotated[Day, doc("day of the correction")]
    text: Annotated[Text, doc("what was wrong and what is right")]
    events: Annotated[tuple[Text, ...], doc("events it changes")] = ()


class Withdrawal(Part, frozen=True, kw_only=True):
    """Why an article is no longer told; the notice stays at its address."""

    date: Annotated[Day, doc("day of the withdrawal")]
    reason: Annotated[Text, doc("why")]


class Named(Part, frozen=True, kw_only=True):
    """What every file with a page has."""

    id: Annotated[Id | None, doc("permanent id; else the file's name")] = None
    slug: Annotated[Id | None, doc("last part of the address; else made from the file's name")] = None


class ArticleFile(Named, frozen=True, kw_only=True):
    """`articles/**/*.md`: one digest item."""

    title: Annotated[Text, doc("headline, in our own words")]
    date: Annotated[Date, doc("publication date of what is told, in EDTF", "2022-04-14")]
    window: Annotated[Date | None, doc("two days between which it lies, where `date` is wider")] = None
    aliases: Annotated[tuple[Address, ...], doc("old addresses, which redirect here")] = ()
    type: Annotated[ArticleType, doc("what sort of text it is")] = "report"
    updated: Annotated[Day | None, doc("day of the last change of substance")] = None
    language: Annotated[Language | None, doc("language of the text; else the site's")] = None
    summary: Annotated[Text | None, doc("one or two sentences for lists and feeds")] = None
    countries: Annotated[tuple[Text, ...], doc("countries it is about, beside those of its events")] = ()
    areas: Annotated[tuple[Text, ...], doc("areas it is about")] = ()
    officials: Annotated[tuple[Text, ...], doc("officials it is about, beside those of its events")] = ()
    organisations: Annotated[tuple[Text, ...], doc("organisations it is about")] = ()
    agreements: Annotated[tuple[Text, ...], doc("agreements it is about")] = ()
    series: Annotated[tuple[Text, ...], Meta(extra={"short": []}), doc("series it is about")] = ()
    topics: Annotated[tuple[Text, ...], doc("topics, from the vocabulary")] = ()
    tags: Annotated[tuple[Text, ...], doc("free words with pages")] = ()
    events: Annotated[tuple[EventEntry, ...], doc("events it tells or mentions")] = ()
    figures: Annotated[tuple[ArticleFigure, ...], doc("counts it reports")] = ()
    images: Annotated[tuple[Image, ...], doc("pictures")] = ()
    sources: Annotated[tuple[Source, ...], doc("where it was reported")] = ()
    corrections: Annotated[tuple[Correction, ...], doc("what was mended")] = ()
    withdrawn: Annotated[Withdrawal | None, doc("why it is no longer told")] = None
    draft: Annotated[bool, doc("left out unless `--drafts`")] = False
    expiry: Annotated[Day | None, doc("first day on which it is no longer shown")] = None

    @property
    def changed(self) -> str | None:
        """The day of its last change in substance, corrections included; `None` where it has none."""
        return max((day for day in (self.updated, *(mended.date for mended in self.corrections)) if day), default=None)


class Native(Part, frozen=True, kw_only=True):
    """A name in its own language and writing."""

    name: Annotated[Text, doc("the name")]
    language: Annotated[Language | None, doc("its language", "vi")] = None


class EntityFile(Named, frozen=True, kw_only=True):
    """What every registered entity has: names, and the text on its page."""

    name: Annotated[Text, doc("name as printed")]
    native: Annotated[Native | None, Meta(extra={"short": "name"}), doc("name in its own language")] = None
    aliases: Annotated[tuple[Text, ...], doc("other names and spellings; those without marks are found anyway")] = ()
    sort: Annotated[Text | None, doc("key by which it is sorted; else its name")] = None
    summary: Annotated[Text | None, doc("one sentence below its name")] = None
    wikidata: Annotated[Wikidata | None, doc("Wikidata id", "Q881")] = None
    formerly: Annotated[tuple[Id, ...], doc("ids of what was merged into it; their addresses lead here")] = ()
    sources: Annotated[tuple[Source, ...], doc("where what the file says was read")] = ()


class Holding(Part, frozen=True, kw_only=True):
    """That a post or rank was held, from when to when."""

    held: Annotated[Date, doc("day, range or open range in EDTF", "2021-04-08/..", "2014-01-08")]
    note: Annotated[Text | None, doc("what the reader should know, for instance of an inferred end")] = None
    confidence: Annotated[Confidence | None, doc("`conflict` or `work-needed` where it is not settled")] = None
    sources: Annotated[tuple[Source, ...], doc("where it was read")] = ()
    claims: Annotated[tuple[Claim, ...], doc("what sources say otherwise")] = ()


class PostHeld(Holding, frozen=True, kw_only=True):
    """A post held from/to. One `beside` another is named after it and asks for no choice."""

    post: Annotated[Text, doc("id of a post, from its organisation's file", "vn-minister-defence")]
    beside: Annotated[bool, doc("held beside a main post, such as a second hat")] = False


class RankHeld(Holding, frozen=True, kw_only=True):
    """A military rank held from/to."""

    rank: Annotated[Text, doc("id of a rank, from the vocabulary", "general")]


class OfficialFile(EntityFile, frozen=True, kw_only=True):
    """`officials/*.md`: a person who holds or held a post."""

    country: Annotated[Text | None, doc("country served", "VN")] = None
    posts: Annotated[tuple[PostHeld, ...], doc("posts, from/to")] = ()
    ranks: Annotated[tuple[RankHeld, ...], doc("ranks, from/to")] = ()


class Post(Part, frozen=True, kw_only=True):
    """An office of an organisation."""

    id: Annotated[Id, doc("permanent id", "vn-minister-defence")]
    label: Annotated[Labels, doc("name of the office", "Minister of National Defence")]
    level: Annotated[Level | None, doc("its level, from which an event's is derived")] = None
    country: Annotated[Text | None, doc("country it serves; else the organisation's")] = None
    aliases: Annotated[tuple[Text, ...], doc("other names of the office", ["Defence Minister"])] = ()


class OrganisationFile(EntityFile, frozen=True, kw_only=True):
    """`organisations/*.md`: ministry, force, party body, forum, mission, agency; its posts stand here."""

    country: Annotated[Text | None, doc("country it belongs to")] = None
    kind: Annotated[Text | None, doc("sort of organisation, from the vocabulary", "ministry")] = None
    parent: Annotated[Text | None, doc("organisation it is part of")] = None
    posts: Annotated[tuple[Post, ...], doc("offices in it")] = ()


class SeriesFile(EntityFile, frozen=True, kw_only=True):
    """`series/*.md`: a recurring event; its editions are events."""

    kind: Annotated[Text | None, doc("kind of its editions", "industry")] = None
    cadence: Annotated[Cadence | None, doc("how often")] = None
    numbering: Annotated[Text | None, doc("how editions are counted", "numbered since 2022")] = None
    countries: Annotated[tuple[Text, ...], doc("standing parties")] = ()
    organisations: Annotated[tuple[Text, ...], doc("who holds it")] = ()
    paused: Annotated[tuple[Date, ...], doc("spans in which none was due", ["2020/2021"])] = ()


class Group(Part, frozen=True, kw_only=True):
    """Membership of a group of countries."""

    group: Annotated[Text, doc("name or id of the group", "ASEAN")]
    held: Annotated[Date | None, doc("from/to")] = None


class CountryFile(EntityFile, frozen=True, kw_only=True):
    """`countries/<alpha-2>.md`: optional; what the digest adds to the country's ISO entry."""

    name: Annotated[Text | None, doc("printed name; else CLDR's")] = None  # type: ignore[assignment]
    groups: Annotated[tuple[Group, ...], doc("groups it belongs to")] = ()


class FigureFile(EntityFile, frozen=True, kw_only=True):
    """`figures/*.md`: a counter; values of articles and of this file make its series."""

    unit: Annotated[Text | None, doc("unit", "offices")] = None
    counts: Annotated[Text | None, doc("what exactly is counted")] = None
    countries: Annotated[tuple[Text, ...], doc("countries whose relation it concerns")] = ()
    values: Annotated[tuple[FigureValue, ...], doc("counts that no article of the digest carries")] = ()


class AgreementFile(EntityFile, frozen=True, kw_only=True):
    """`agreements/*.md`: an accord or policy document, in force from/to."""

    kind: Annotated[Text | None, doc("sort of document", "treaty", "resolution")] = None
    countries: Annotated[tuple[Text, ...], doc("parties")] = ()
    organisations: Annotated[tuple[Text, ...], doc("bodies that made it")] = ()
    signed: Annotated[Text | None, doc("id of the event at which it was signed or adopted, or its date in EDTF")] = None
    in_force: Annotated[Date | None, doc("from/to")] = None


class AreaFile(EntityFile, frozen=True, kw_only=True):
    """`areas/*.md`: a place that is no country."""

    kind: Annotated[Text | None, doc("sort of area", "sea", "disputed area", "former territory")] = None
    countries: Annotated[tuple[Text, ...], doc("countries it lies in or between")] = ()
    existed: Annotated[Date | None, doc("from/to, where it is no more")] = None


class PageFile(Named, frozen=True, kw_only=True):
    """`pages/*.md`: a page of the site's own, such as `about`."""

    title: Annotated[Text, doc("heading")]
    aliases: Annotated[tuple[Text, ...], doc("other names")] = ()
    summary: Annotated[Text | None, doc("one sentence")] = None
