"""Do templates only lay out, and does every word that they show come from the catalogue?"""

import gettext
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, meta
from lxml import html

from attache import disk, words
from attache.plan import TEMPLATES
from tests.trees import SITES, built

THEME = disk.theme(Path("nowhere")).templates
PARTIAL = {"base.html", "macros.html", "charts.html"}
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
GIVEN = {"site", "page"}  # what a template may see
TOOLS = {"_", "gettext", "ngettext", "glyph"}  # what it may call
OPEN, CLOSE = "⟦", "⟧"
SHOWN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")


@pytest.mark.parametrize("name", sorted(THEME))
def test_a_template_sees_the_site_and_its_page_alone(name: str) -> None:
    """Every name that a template does not make itself is `site`, `page`, or a tool of the interface."""
    assert meta.find_undeclared_variables(ENVIRONMENT.parse(THEME[name])) <= GIVEN | TOOLS


@pytest.mark.parametrize("name", sorted(THEME))
def test_a_template_escapes_everything(name: str) -> None:
    """No template marks text as safe, turns escaping off, or holds a style, a script or a handler of its own."""
    text = re.sub(r"\{#.*?#\}", "", THEME[name], flags=re.DOTALL)
    assert re.findall(r"\|\s*safe|autoescape|<script|<style|\sstyle=|\son[a-z]+=", text) == []


def test_every_template_is_used() -> None:
    """Each template makes a sort of page, or is reached by one that does."""
    makers = {*TEMPLATES.values(), "withdrawn.html", "404.html"}
    reached = {name for text in THEME.values() for name in meta.find_referenced_templates(ENVIRONMENT.parse(text))}
    assert set(THEME) == makers | PARTIAL
    assert reached >= PARTIAL


class Marked(gettext.NullTranslations):
    """A catalogue that puts every word of the interface in brackets."""

    def gettext(self, message: str) -> str:
        """The message in brackets."""
        return OPEN + message + CLOSE

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Its singular or plural in brackets."""
        return OPEN + (msgid1 if n == 1 else msgid2) + CLOSE

    def pgettext(self, context: str, message: str) -> str:
        """The message of a context in brackets."""
        return OPEN + message + CLOSE

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Its singular or plural in brackets."""
        return OPEN + (msgid1 if n == 1 else msgid2) + CLOSE


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the full site with a catalogue that marks every word."""
    source = tmp_path_factory.mktemp("pseudo")
    shutil.copytree(SITES / "full/content", source / "content")
    with pytest.MonkeyPatch.context() as patch:
        for module in ("attache.build", "attache.render", "attache.outputs.feeds"):
            patch.setattr(f"{module}.catalogue", lambda _language: Marked())
        built(source)
    yield source / "public"
    words.catalogue.cache_clear()
