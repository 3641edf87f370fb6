"""What may `site.yaml` and `vocabulary.yaml` say?"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from attache import schema
from attache.schema import ArticleType, Cadence, Format, Id, Labels, Language, Level, Mode, Part, Status, Text, Url, doc

Output = Literal["feeds", "archives", "intersections", "calendars", "data", "cards", "search"]
EMAIL_HINT = "an e-mail address, such as `desk@example.org`"
Email = Annotated[str, Meta(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$", extra={"hint": EMAIL_HINT})]
AUTHORITY_HINT = "a domain and a year, such as `example.org,2026`"
HTTPS = r"https://[^\s<>\"\\]+"
Https = Annotated[str, Meta(pattern=rf"^{HTTPS}$", extra={"hint": "an address that begins with `https://`"})]
REACHED_HINT = "`mailto:` and an e-mail address, or an address that begins with `https://`"
Reached = Annotated[str, Meta(pattern=rf"^(?:mailto:[^@\s<>\"]+@[^@\s<>\"]+|{HTTPS})$", extra={"hint": REACHED_HINT})]
Authority = Annotated[str, Meta(pattern=r"^[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}$", extra={"hint": AUTHORITY_HINT})]
Locale = Annotated[Language, Meta(extra={"check": "locale"})]
Base = Annotated[str, Meta(extra={"check": "base"}, extra_json_schema={"format": "uri"})]
KIND_HINT = f"{schema.ID_HINT}; digits alone are a year"  # below an entity's folder lie its years and its kinds
NO_YEAR = schema.SLUG.replace("^", r"^(?!\d+s?$)")
KindId = Annotated[str, Meta(pattern=NO_YEAR, max_length=160, extra={"hint": KIND_HINT})]
Zone = Annotated[str, Meta(extra={"check": "zone"})]


class Licence(Part, frozen=True, kw_only=True):
    """Terms under which the digest's text and data may be used."""

    name: Annotated[Text, doc("its name", "CC BY 4.0")]
    url: Annotated[Url | None, doc("its text")] = None


class Contact(Part, frozen=True, kw_only=True):
    """Where readers report an error."""

    name: Annotated[Text | None, doc("who answers")] = None
    email: Annotated[Email | None, doc("address", "desk@example.org")] = None
    url: Annotated[Url | None, doc("page or form")] = None


class Security(Part, frozen=True, kw_only=True):
    """Whom to tell of a weakness of the site (RFC 9116)."""

    contact: Annotated[tuple[Reached, ...], Meta(min_length=1), doc("addresses, the best first")]
    expires: Annotated[schema.Day, doc("last day on which this holds, at most a year ahead")]
    encryption: Annotated[Https | None, doc("key with which to write")] = None
    acknowledgments: Annotated[Https | None, doc("page that thanks those who told of one")] = None
    policy: Annotated[Https | None, doc("page that says how it is dealt with")] = None


class SiteFile(Part, frozen=True, kw_only=True):
    """`site.yaml`: what the digest is called, where it lives, whose view it takes."""

    title: Annotated[Text, doc("name of the digest")] = "Digest"
    subtitle: Annotated[Text | None, doc("one line below the name")] = None
    description: Annotated[Text | None, doc("one or two sentences for search engines and feeds")] = None
    url: Annotated[Base | None, doc("address under which it is published; feeds and maps need it")] = None
    identity: Annotated[Authority | None, doc("authority of ids, RFC 4151", "example.org,2026")] = None
    home_country: Annotated[Text | None, doc("country whose relations are told", "VN")] = None
    languages: Annotated[
        tuple[Locale, ...], Meta(min_length=1), doc("languages; the first is the default", ["en-GB"])
    ] = ("en-GB",)
    timezone: Annotated[Zone, doc("IANA time zone in which days are counted", "Asia/Ho_Chi_Minh")] = "UTC"
    licence: Annotated[Licence | None, Meta(extra={"short": "name"}), doc("terms of use")] = None
    contact: Annotated[Contact | None, Meta(extra={"short": "email"}), doc("where readers report an error")] = None
    security: Annotated[Security | None, doc("whom to tell of a weakness")] = None
    outputs: Annotated[tuple[Output, ...], doc("which outputs are made")] = (
        "feeds",
        "archives",
        "intersections",
        "calendars",
        "data",
        "search",
    )
    hub: Annotated[Url | None, doc("WebSub hub that is told of new items")] = None


class Term(Part, frozen=True, kw_only=True):
    """A word of the vocabulary."""

    label: Annotated[Labels, doc("its printed form")]
    definition: Annotated[Text | None, doc("what it means")] = None
    example: Annotated[Text | None, doc("an example")] = None
    not_: Annotated[Text | None, doc("what to use instead, and when")] = msgspec.field(default=None, name="not")
    cues: Annotated[tuple[Text, ...], doc("words that signal it in a text")] = ()
    plover: Annotated[Text | None, doc("its place in PLOVER")] = None
    order: Annotated[int | None, doc("place in lists")] = None


class Rank(Term, frozen=True, kw_only=True):
    """A military rank."""

    short: Annotated[Text | None, doc("abbreviation", "Lt. Gen.")] = None
    native: Annotated[Text | None, doc("name in its own language", "Thượng tướng")] = None
    aliases: Annotated[tuple[Text, ...], doc("other names and abbreviations")] = ()
    nato: Annotated[Text | None, doc("NATO grade", "OF-9")] = None


class VocabularyFile(Part, frozen=True, kw_only=True):
    """`vocabulary.yaml`: words that the digest adds to the package's own, or prints otherwise."""

    kinds: Annotated[dict[KindId, Term], doc("kinds of event")] = {}
    levels: Annotated[dict[Level, Term], doc("levels of events and posts")] = {}
    formats: Annotated[dict[Format, Term], doc("formats of events")] = {}
    modes: Annotated[dict[Mode, Term], doc("modes of events")] = {}
    statuses: Annotated[dict[Status, Term], doc("statuses of events")] = {}
    types: Annotated[dict[ArticleType, Term], doc("types of articles")] = {}
    ranks: Annotated[dict[Id, Rank], doc("military ranks")] = {}
    topics: Annotated[dict[Id, Term], doc("topics")] = {}
    organisation_kinds: Annotated[dict[Id, Term], doc("sorts of organisation")] = {}
    cadences: Annotated[dict[Cadence, Term], doc("cadences of series")] = {}
    titles: Annotated[tuple[Text, ...], doc("words before a name that are no part of it")] = ()
