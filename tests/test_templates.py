"""Do templates only lay out, and does every word that they show come from the catalogue?"""

import re
import shutil
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from jinja2 import Environment, meta, nodes
from lxml import etree

from attache import disk, words
from attache.compose_months import LETTERS
from attache.pages import HOSTED
from attache.plan import OWN_TEMPLATES, TEMPLATES
from attache.views import Page
from tests.conftest import ROOT
from tests.trees import SITES, built

THEME = disk.theme(Path("nowhere")).templates
PARTIAL = {
    "base.html",
    "macros.html",
    "charts.html",
    "digests.html",
    "fragments.html",
    "letter.html",
    "maps.html",
    "pictures.html",
}
FILTERED = "fragments.html"  # whose macros are filters, so that nobody imports it
MAIL = {"digest.html"}  # files to be sent: mail clients keep styles of elements alone
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
FILTERS = (
    "absolute", "card", "column", "facets", "href", "html", "iso", "join_words", "month_name", "number", "policy",
    "reporters", "rules", "say", "structured", "wrap",
)  # fmt: skip
FRAGMENTS = {found.name for found in ENVIRONMENT.parse(THEME["fragments.html"]).find_all(nodes.Macro)}  # filters too
ENVIRONMENT.filters |= dict.fromkeys((*FILTERS, *FRAGMENTS), str)
GIVEN = {"site", "page"}  # what a template may see
TOOLS = {"_", "gettext", "ngettext", "glyph"}  # what it may call
OPEN, CLOSE = "⟦", "⟧"
PROPER = {"rss", "atom", "bibtex", "csl", "json", "feed"}  # names that no language translates
PROPER |= {"csv", "sqlite", "datapackage", "true", "false", "string", "gb"}  # of tables, and what stands in them
SHOWN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")


@pytest.mark.parametrize("name", sorted(THEME))
def test_a_template_sees_the_site_and_its_page_alone(name: str) -> None:
    """Every name that a template does not make itself is `site`, `page`, or a tool of the interface."""
    parsed = ENVIRONMENT.parse(THEME[name])
    made = {found.target for found in parsed.find_all(nodes.Import)}
    made |= {found.name for found in parsed.find_all(nodes.Macro)}
    made |= {found.name for found in parsed.find_all(nodes.Name) if found.ctx != "load"}
    assert meta.find_undeclared_variables(parsed) - made <= GIVEN | TOOLS


@pytest.mark.parametrize("name", sorted(THEME))
def test_a_template_escapes_everything(name: str) -> None:
    """No template marks text as safe, turns escaping off, or holds a style, a handler or an inline script."""
    text = re.sub(r"\{#.*?#\}", "", THEME[name], flags=re.DOTALL)
    text = text.replace(" style=", " ") if name in MAIL else text
    assert (
        re.findall(
            r"\|\s*safe|autoescape|<script(?! src=\"\{\{ site\.assets)|<style"
            r"|\sstyle=|\son(?:click|load|error|submit|input|change|key\w+|mouse\w+)=",
            text,
        )
        == []
    )


def views_of(view: type[Page]) -> set[type[Page]]:
    """Return a class of views with all that are made of it."""
    return {view}.union(*(views_of(made) for made in view.__subclasses__()))


def test_every_template_is_used() -> None:
    """Each template makes a sort of page, says a sort of entry of a feed, or is reached by one that does."""
    makers = {*TEMPLATES.values(), *OWN_TEMPLATES.values(), *LETTERS, *HOSTED.values()}
    makers |= {"withdrawn.html", "security.txt"}
    makers |= {f"{view.__name__.removesuffix('Page').lower()}.html" for view in views_of(Page)} & THEME.keys()
    for room in disk.PACKAGE.glob("*.py"):
        makers.update(re.findall(r'"(feed/[a-z]+\.html)"', room.read_text(encoding="utf-8")))
    reached = {name for text in THEME.values() for name in meta.find_referenced_templates(ENVIRONMENT.parse(text))}
    assert set(THEME) == makers | PARTIAL
    assert reached >= PARTIAL - {FILTERED}


def marked_catalogue() -> Catalog:
    """A catalogue of every message of templates and code, each in brackets."""
    marked = Catalog(locale="en_GB")
    for folder, method in ((disk.PACKAGE, "python"), (ROOT / "templates", "jinja2.ext:babel_extract")):
        kept = (".py",) if method == "python" else (".html", ".txt")
        for path in sorted(found for found in folder.rglob("*") if found.suffix in kept):
            with path.open("rb") as file:
                for _, message, _, _ in extract(method, file, options={"newstyle_gettext": "true", "trimmed": "true"}):
                    marked.add(
                        message, bracketed(message) if isinstance(message, str) else tuple(map(bracketed, message))
                    )
    return marked


def bracketed(message: str) -> str:
    """A message in brackets."""
    return OPEN + message + CLOSE


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the full site with a catalogue that marks every message."""
    source = tmp_path_factory.mktemp("pseudo")
    shutil.copytree(SITES / "full/content", source / "content")
    catalogue = source / "locale/en_GB/LC_MESSAGES/attache.mo"
    catalogue.parent.mkdir(parents=True)
    with catalogue.open("wb") as file:
        write_mo(file, marked_catalogue())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "LOCALES", source / "locale")
        patch.setenv("XDG_CACHE_HOME", str(source / "cache"))  # what is compiled holds the words of its catalogue
        words.catalogue.cache_clear()
        built(source)
    words.catalogue.cache_clear()
    return source / "public"


def unmarked(text: str) -> str:
    """A text without what stands in brackets, however deep."""
    while OPEN in text:
        shorter = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
        assert shorter != text, f"a bracket is not closed: {text}"
        text = shorter
    return text


def shown(page: etree._Element) -> str:
    """All text that a page shows or says: its text, its title and description, and the words of attributes."""
    etree.strip_elements(page, "script", with_tail=False)  # what machines read has tests of its own
    attributes = [str(one.attrib[name]) for one in page.iter() for name in SHOWN_ATTRIBUTES if name in one.attrib]
    heads = [one for one in page.iter("meta") if one.get("name") == "description" or one.get("property") == "og:title"]
    described = [str(one.get("content")) for one in heads]
    return " ".join([*map(unmarked, [*attributes, *described]), unmarked(" ".join(map(str, page.itertext())))])


def words_of(text: str) -> set[str]:
    """The words of a text that have two letters or more, in small letters."""
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text)}


def words_of_content() -> set[str]:
    """The words that do not come from the interface: of the content, the vocabulary, the tables, CLDR's months,
    countries and regions."""
    content = [
        path.read_text(encoding="utf-8")
        for path in (SITES / "full/content").rglob("*")
        if path.suffix in (".md", ".yaml")
    ]
    locale = Locale.parse("en_GB")
    names = [
        name
        for width in ("wide", "abbreviated")
        for get in (get_month_names, get_day_names)
        for name in get(width, locale=locale).values()
    ]
    countries = [locale.territories[code] for code in ("FR", "JP", "VN", "142", "150")]
    package = [(disk.PACKAGE / f"data/{name}.yaml").read_text(encoding="utf-8") for name in ("vocabulary", "tables")]
    return PROPER | words_of(" ".join([*content, *package, *names, *countries]))


def test_every_word_of_the_interface_comes_from_the_catalogue(pseudo: Path) -> None:
    """On no page stands a word outside the brackets of the catalogue that the content does not hold."""
    known = words_of_content()
    pages = sorted(pseudo.rglob("*.html"))
    assert len(pages) > 50
    left = {
        path.relative_to(pseudo).as_posix(): words_of(
            shown(etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8")))
        )
        - known
        for path in pages
    }
    assert {path: found for path, found in left.items() if found} == {}


def test_every_word_of_a_plain_letter_comes_from_the_catalogue(pseudo: Path) -> None:
    """The same holds for letters in plain text, addresses aside."""
    letters = {path: path.read_text(encoding="utf-8") for path in pseudo.glob("digest/*/digest.txt")}
    assert len(letters) == 6
    left = {
        path: words_of(unmarked(re.sub(r"\S+[/@]\S+", "", text))) - words_of_content() for path, text in letters.items()
    }
    assert {path: found for path, found in left.items() if found} == {}
