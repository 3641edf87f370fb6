"""How does a view become a page?

Templates get `site` and one typed `page`, filters that say dates, numbers and links in the site's language, and nothing
else. A renderer is made once a process from the texts of the templates; it reads no file and no clock.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial
from html import unescape
from importlib import import_module, resources
from textwrap import fill
from traceback import walk_tb
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from babel import Locale
from babel.dates import get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined, TemplateError, meta, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from attache import datecolumn, datewords
from attache.addresses import to_root
from attache.dates import Edtf, parse_edtf
from attache.diagnostics import RenderError
from attache.facets import facets
from attache.feed_views import FeedEntry
from attache.fragments import FRAGMENTS, SiteEnvironment
from attache.illustrations import card_address
from attache.markup import link_first_mentions, rebase
from attache.model import stamp_of
from attache.outputs import hosting
from attache.outputs.structured import structured
from attache.pages import HOSTED, Planned
from attache.schema import Source
from attache.views import Page, Site, Text
from attache.words import catalogue

# Maker → module with the function of that name, which makes it of a view and the settings. Imported when first needed:
# feedgen takes 90 ms, Pillow 50.
FILLED = ("rss", "atom", "jsonfeed")  # outputs whose entries are said by templates of the folder `feed/`
OUTPUTS = {
    **dict.fromkeys(FILLED, "feeds"),
    **dict.fromkeys(("bibtex", "csl"), "citations"),
    **dict.fromkeys(("sitemap", "redirects", "robots"), "sitemap"),
    **dict.fromkeys(("table_csv", "table_json", "datapackage"), "datasets"),
    "card": "cards",
    "database": "sqlite",
    "calendar": "calendars",
    "opml": "opml",
}

# By what Jinja lets a wrong template be known: `{{ 1 / 0 }}`, `{{ page.title|say }}`, `{{ page.nope }}`.
TEMPLATE_MISTAKES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
PLAIN = re.compile(r"https?://[\w.-]+(?:/[^\s?#;]*)?", re.ASCII)  # addresses that are the same wherever they stand
_OUTWARD = re.compile(r'<a (?:[^<>]* )?href="((?i:https?:)?//[^"]*)"[^<>]*>')
_REL = re.compile(r' rel="([^"]*)"')
ROOT = "\x02"  # stands before an address of the site until it is known from where the page links it
REMEMBERED = 4096  # dates, numbers, months: most pages say the same ones


class Renderer:
    """Turns planned pages into bytes, with the templates by name and the settings of one site."""

    def __init__(self, templates: Mapping[str, str], site: Site, compiled: BytecodeCache | None = None) -> None:
        self.templates = templates
        self.site = site
        self.environment = environment(templates, site.language, site, compiled)
        self.environment.filters |= _filters(site)
        self.environment.globals["glyph"] = glyph

    def render(self, planned: Planned, words: Mapping[str, str]) -> bytes:
        """The bytes of a page, UTF-8 with `\\n` line ends; `words` are the texts that it shows, by their paths. Raises
        `RenderError` for a template that is wrong.
        """
        if planned.maker in OUTPUTS:
            more = (self.fill, words) if planned.maker in FILLED else ()
            return _output(planned.maker)(planned.view, self.site, *more)
        return self._filled(planned.maker, planned.view, words, planned.view.public).encode()

    def load(self, makers: Collection[str]) -> None:
        """Compile and import what makers need, so that forks share it; a page tells of what is wrong there."""
        for maker in OUTPUTS.keys() & set(makers):
            _output(maker)
        fed = bool({*FILLED} & {*makers})
        needed = [name for name in self.templates if name in makers or (fed and name.startswith("feed/"))]
        for part in {part for name in needed for part in reaches(name, self.templates)}:
            with suppress(TemplateError):
                self.environment.get_template(part)

    def fill(self, entry: FeedEntry, words: Mapping[str, str]) -> str:
        """All that a feed says of an entry, as HTML with public URLs."""
        return self._filled(entry.template, entry, words, public=True)

    def _filled(self, name: str, page: Page | FeedEntry, words: Mapping[str, str], public: bool) -> str:
        try:
            text = self.environment.get_template(name).render(page=page, public=public, words=words)
        except TEMPLATE_MISTAKES as error:
            raise RenderError(f"{_place(error, name)}: {error} (for {page.address})") from error
        text = apart(_led(text, page.address, self.site, public), self.site)
        return unescape(text) if name.endswith(".txt") else text


_RENDERER: list[Renderer] = []  # of this process: a worker gets pages, and makes its renderer once


def prepare(
    templates: Mapping[str, str], site: Site, compiled: BytecodeCache | None = None, makers: Collection[str] = ()
) -> None:
    """Make this process's renderer, or keep the one that it has. Templates that are `compiled` are not compiled again:
    that takes half a second.
    """
    if not _RENDERER or (_RENDERER[0].templates, _RENDERER[0].site) != (templates, site):
        _RENDERER[:] = [Renderer(templates, site, compiled)]
    _RENDERER[0].load(makers)


def render(planned: Planned, words: Mapping[str, str]) -> bytes:
    """The bytes of a page, by this process's renderer."""
    return _RENDERER[0].render(planned, words)


@cache
def _output(maker: str) -> Callable[..., bytes]:
    function: Callable[..., bytes] = getattr(import_module(f"attache.outputs.{OUTPUTS[maker]}"), maker)
    return function


def _place(error: Exception, maker: str) -> str:
    """The template and line of an error: its own, else the innermost template of its traceback."""
    if line := getattr(error, "lineno", None):
        return f"templates/{getattr(error, 'name', None) or maker}:{line}"
    steps = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    places = [f"templates/{name}:{line}" for name, line in steps if name.endswith((".html", ".svg", ".txt"))]
    return places[-1] if places else f"templates/{maker}"


def makers(templates: Mapping[str, str], engine: bytes) -> dict[str, bytes]:
    """A digest of every maker: for a template of all it can reach, for an output of the engine alone.

    Raises `RenderError` for a template that cannot be parsed.
    """
    stamps = {name: stamp_of(engine, [templates[part] for part in reaches(name, templates)]) for name in templates}
    entries = [stamps[name] for name in sorted(templates) if name.startswith("feed/")]
    made = {maker: stamp_of(engine, entries if maker in FILLED else []) for maker in (*OUTPUTS, "picture")}
    return stamps | made


@cache
def _references(name: str, text: str) -> frozenset[str | None]:
    """The templates that one names; `None` among them where it names any that a variable holds."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    try:
        return frozenset(meta.find_referenced_templates(environment.parse(text, name, name)))
    except TemplateError as error:
        raise RenderError(f"{_place(error, name)}: {error}") from error


def reaches(name: str, templates: Mapping[str, str]) -> list[str]:
    """A template, all that it names, at whatever remove, and the fragments, which all may use; sorted."""
    reached, waiting = set(), {name, FRAGMENTS} & templates.keys()
    while waiting:
        reached |= waiting
        found = {named for one in waiting for named in _references(one, templates[one])}
        waiting = (templates.keys() if None in found else templates.keys() & found) - reached
    return sorted(reached)


def environment(
    templates: Mapping[str, str], language: str, site: Site | None = None, compiled: BytecodeCache | None = None
) -> SiteEnvironment:
    """Templates that escape all they are given, suffer nothing undefined, and speak a language, for one site."""
    made = SiteEnvironment(
        loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,  # all, in a dict
        bytecode_cache=compiled,
    )
    made.speak(catalogue(language), site)
    made.remember(templates)
    return made


def _filters(site: Site) -> dict[str, Callable[..., Any]]:
    """Filters that say numbers, names of months and lists in the site's language, and those of dates and links."""
    locale = Locale.parse(site.language, sep="-")

    @lru_cache(REMEMBERED)
    def month_name(month: int, width: Literal["abbreviated", "narrow", "wide"] = "wide") -> str:
        return str(get_month_names(width, context="stand-alone", locale=locale)[month])

    def join_words(parts: Iterable[Any]) -> Markup:
        safe = [escape(part) for part in parts]
        return safe[0] if len(safe) == 1 else Markup(format_list(safe, locale=locale))

    def linked_data(page: Page) -> Markup:
        said = structured(page, site)
        return Markup(f'<script type="application/ld+json">{said}</script>' if said else "")

    return {
        **_date_filters(site),
        "absolute": lambda address: site.public(address) if site.url else None,
        "card": card_address,
        "facets": partial(facets, home=site.home),
        "href": href,
        "html": html,
        "join_words": join_words,
        "month_name": month_name,
        "policy": hosting.policy,
        "number": lru_cache(REMEMBERED, typed=True)(partial(format_decimal, locale=locale)),
        "reporters": reporters,
        "rules": hosting.rules,
        "structured": linked_data,
        "wrap": wrap,
    }


def _date_filters(site: Site) -> dict[str, Callable[..., Any]]:
    words = catalogue(site.language)

    @lru_cache(REMEMBERED)
    def say(date: str | Edtf, short: bool = False, weekday: bool = False) -> str:
        return datewords.say(_date(date), site.language, words, short=short, weekday=weekday)

    @lru_cache(REMEMBERED)
    def column(date: str | Edtf) -> datecolumn.DateColumn:
        return datecolumn.column(_date(date), site.language, words)

    return {"say": say, "column": column, "iso": lambda date: datewords.iso(_date(date))}


def _date(date: str | Edtf) -> Edtf:
    return parse_edtf(date) if isinstance(date, str) else date


def reporters(sources: Iterable[Source]) -> list[str]:
    """Who says so, each once: the agency of a source, or where it has none, the host."""
    return [*dict.fromkeys(name for source in sources if (name := source.agency or source.host))]


def href(address: str) -> str:
    """An address as any page links it: behind a mark, for which the way to the root is put in when the page is whole.

    So what is made for one page can stand on another. No content holds the mark, a control character.
    """
    return ROOT + address


def _led(text: str, address: str, site: Site, public: bool) -> str:
    """A page with its links led from its address: relative, but from the page for dead links, which is shown at any
    address, in what hosts read, and in feeds, which are read anywhere.
    """
    if public:
        way = site.public("/")
    elif address in ("/404.html", *HOSTED):
        way = urlsplit(site.url or "").path.rstrip("/") + "/"
    else:
        text = text.replace(f"{ROOT}{escape(address)}#", "#")
        way = to_root(address)
    return text.replace(ROOT, escape(way)[:-1])


def apart(text: str, site: Site) -> str:
    """HTML in which links to other hosts give these neither the window nor the address of the page."""
    home = (site.public("/"),) if site.url else ()

    def told(link: re.Match[str]) -> str:
        if link[1].startswith(home):
            return link[0]
        rel = dict.fromkeys([*" ".join(_REL.findall(link[0])).split(), "noopener", "noreferrer"])
        return f'{_REL.sub("", link[0])[:-1]} rel="{" ".join(rel)}">'

    return _OUTWARD.sub(told, text)


@pass_context
def html(context: Context, text: Text) -> Markup:
    """A text as safe HTML: references closed, first mentions linked, links of the site as `href` writes them."""
    page = context["page"]
    others = [mention for mention in text.mentions if mention[1] != page.address]
    linked = link_first_mentions(text.closed(context["words"][text.path]) if text.path else "", others)
    base = context["site"].public(page.address) if context["public"] else ""

    def led(old: str) -> str:
        within = old.startswith("/") and not old.startswith("//")  # `//host/` is another's
        return href(old) if within else old if PLAIN.fullmatch(old) else urljoin(base, old)

    return Markup(rebase(linked, led))


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """A text, or what a macro made of one, as plain lines of 72 columns; `first` and `rest` go before them."""
    words = text.striptags() if isinstance(text, Markup) else " ".join(text.split())
    lines, left, room, rest = [], words, 72 - len(first), first if rest is None else rest
    while len(left) > room:
        cut = left.rfind(" ", 0, room + 1)
        if cut < 0 or len(rest) != len(first):  # a word is longer than a line
            return fill(words, 72, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        lines.append(left[:cut])
        left = left[cut + 1 :]
    return first + f"\n{rest}".join((*lines, left)) if words else ""


@cache
def glyphs() -> Mapping[str, str]:
    """The signs of kinds: the inside of an SVG of 16 by 16 units."""
    text = resources.files("attache").joinpath("data/glyphs.json").read_text(encoding="utf-8")
    signs: dict[str, str] = json.loads(text)
    return signs


def glyph(kind: str) -> Markup:
    """The sign of a kind of event; a ring for kinds that a digest has made for itself."""
    inside = glyphs().get(kind, '<circle cx="8" cy="8" r="5"/>')
    return Markup(f'<svg class="k" viewBox="0 0 16 16" aria-hidden="true">{inside}</svg>')
