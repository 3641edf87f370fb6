"""How does a view become a page?"""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from attache.diagnostics import RenderError
from attache.markup import to_html
from attache.plan import Planned
from attache.render import OUTPUTS, Renderer, glyph, glyphs, makers, prepare, render
from attache.views import Page, Site, Text, TextPage
from attache.vocabulary import default_vocabulary

SITE = Site(
    title="Digest",
    language="en-GB",
    timezone="UTC",
    url="https://digest.example/vn/",
    subtitle=None,
    description=None,
    licence=None,
    contact=None,
    home=None,
    feeds=True,
    hub=None,
    vocabulary=default_vocabulary(),
    assets={"attache.css": "/assets/attache.0.css"},
)
BODY = to_html("Giang met [[lo]] and [[nobody|someone]]. [About](/about/) [x](https://x.example/)")
TEXT = Text(path="pages/lo.md", links=(("lo", "/officials/lo/", "Lộ"),), mentions=(("Giang", "/officials/giang/"),))


def rendered(
    template: str, page: Page | None = None, site: Site = SITE, others: Mapping[str, str] = {}, words: str = BODY.html
) -> str:
    """Return what a template makes of a page, and of the words of its text."""
    page = page or TextPage(address="/countries/laos/", title="<Laos>", text=TEXT)
    planned = Planned(file="x", maker="page.html", view=page, fingerprint=b"")
    return Renderer({"page.html": template, **others}, site).render(planned, {"pages/lo.md": words}).decode()


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ page.title }}", "&lt;Laos&gt;"),
        ('{{ "/countries/japan/"|href }}', "../../countries/japan/"),
        ('{{ "/"|href }}', "../../"),
        ('{{ site.assets["attache.css"]|href }}', "../../assets/attache.0.css"),
        ('{{ "/countries/laos/#e"|href }}', "#e"),
        ('{{ "/countries/japan/"|absolute }}', "https://digest.example/vn/countries/japan/"),
        ('{{ "1991-07"|say }}', "July 1991"),
        ('{{ "2024-10-22"|say(weekday=true) }}', "Tuesday, 22 October 2024"),
        ('{{ "198X"|say }}', "1980s"),
        ('{{ "2024-10-22"|iso }}', "2024-10-22"),
        ("{{ 12345|number }}", "12,345"),
        ("{{ 1.5|number }}", "1.5"),
        ("{{ 7|month_name }}", "July"),
        ('{{ 7|month_name("abbreviated") }}', "Jul"),
        ('{{ ["a", "<b>", "c"]|join_words }}', "a, &lt;b&gt; and c"),
        ("{{ []|join_words }}", ""),
        ('{{ ngettext("%(n)s event", "%(n)s events", 2, n=2) }}', "2 events"),
        ('{{ _("by %(name)s", name="<b>") }}', "by &lt;b&gt;"),
        ('{% import "m.html" as m %}{{ m.up("/") }}', "../../"),
        ("{% if true %}\n  x\n{% endif %}\n", "  x\n"),
    ],
)
def test_a_template_says_it_in_the_words_of_the_site(template: str, expected: str) -> None:
    """Filters say dates, numbers, lists and links from where the page lies, and what is not markup is escaped."""
    assert rendered(template, others={"m.html": "{% macro up(a) %}{{ a|href }}{% endmacro %}"}) == expected


def test_without_an_address_nothing_is_absolute() -> None:
    """A site without `url:` has no absolute addresses."""
    assert rendered('{{ "/"|absolute }}', site=replace(SITE, url=None, stamp=b"")) == "None"


@pytest.mark.parametrize(
    ("url", "expected"), [("https://d.example/vn/", "/vn/about/"), ("https://d.example", "/about/"), (None, "/about/")]
)
def test_the_page_for_dead_links_links_from_the_root(url: str | None, expected: str) -> None:
    """What is shown at any address links by the path of the site, its text included."""
    page = TextPage(address="/404.html", title="", text=Text(path="pages/lo.md"))
    site = replace(SITE, url=url, stamp=b"")
    said = rendered('{{ "/about/"|href }} {{ page.text|html }}', page, site, words='<a href="/about/">a</a>')
    assert said == f'{expected} <a href="{expected}">a</a>'


def test_a_text_is_closed_and_linked_from_its_page() -> None:
    """References and first mentions lead to their pages, links of the site are relative, those to others stay."""
    assert rendered("{{ page.text|html }}").strip() == (
        '<p><a href="../../officials/giang/">Giang</a> met <a href="../../officials/lo/">Lộ</a> and someone. '
        '<a href="../../about/">About</a> <a href="https://x.example/" rel="noopener noreferrer">x</a></p>'
    )


def test_a_page_does_not_link_to_itself() -> None:
    """On the official's own page the name is no link."""
    page = TextPage(address="/officials/giang/", title="", text=Text(path="pages/lo.md", mentions=TEXT.mentions))
    assert rendered("{{ page.text|html }}", page, words="<p>Giang</p>") == "<p>Giang</p>"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("\n{{ nothing }}", "templates/page.html:2: 'nothing' is undefined (for /countries/laos/)"),
        (
            "{{ page.nothing }}",
            "templates/page.html:1: 'attache.views.TextPage object' has no attribute 'nothing' (for ",
        ),
        ("\n\n{% if %}", "templates/page.html:3: Expected an expression, got 'end of statement block' (for "),
        ('{% extends "gone.html" %}', "templates/page.html:1: gone.html (for "),
        ("{{ 1|gone }}", "templates/page.html:1: No filter named 'gone'. (for "),
        ("{{ 1 / 0 }}", "templates/page.html:1: division by zero (for "),
        ("\n{{ page.title|say }}", "templates/page.html:2: `<Laos>` is not a date"),
        ("{{ 13|month_name }}", "templates/page.html:1: 13 (for "),
        ('{{ "x"|number }}', "templates/page.html:1: "),
        ('{% include "part.html" %}', "templates/part.html:2: 'nothing' is undefined (for "),
    ],
)
def test_a_wrong_template_is_said_with_its_line(template: str, said: str) -> None:
    """Whatever is wrong with a template is one error with its file, its line and the page it was for."""
    with pytest.raises(RenderError) as raised:
        rendered(template, others={"part.html": "\n{{ nothing }}"})
    assert str(raised.value).startswith(said)
    assert str(raised.value).endswith("(for /countries/laos/)")


TEMPLATES = {
    "base.html": "{% block a %}{% endblock %}",
    "macros.html": "{% macro m() %}{% endmacro %}",
    "page.html": '{% extends "base.html" %}{% import "macros.html" as m %}',
    "home.html": '{% extends "base.html" %}',
}


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        ("base.html", {"base.html", "page.html", "home.html"}),
        ("macros.html", {"macros.html", "page.html"}),
        ("home.html", {"home.html"}),
    ],
)
def test_a_template_is_made_of_all_it_can_reach(edited: str, expected: set[str]) -> None:
    """An edit alters the digest of the template, and of those that reach it by extends, import or include."""
    before = makers(TEMPLATES, b"engine")
    after = makers({**TEMPLATES, edited: TEMPLATES[edited] + "x"}, b"engine")
    assert {name for name in before if before[name] != after[name]} == expected


def test_a_template_that_is_named_by_a_variable_may_be_any() -> None:
    """Where a template includes what a variable names, an edit of any template alters it."""
    before = makers({**TEMPLATES, "any.html": "{% include page.title %}"}, b"")
    after = makers({**TEMPLATES, "any.html": "{% include page.title %}", "home.html": "x"}, b"")
    assert {name for name in before if before[name] != after[name]} == {"any.html", "home.html"}


def test_another_engine_makes_everything_anew() -> None:
    """Templates and outputs depend on the engine."""
    one, other = makers(TEMPLATES, b"one"), makers(TEMPLATES, b"other")
    assert {name for name in one if one[name] == other[name]} == set()
    assert one.keys() == {*TEMPLATES, *OUTPUTS, "picture"}


def test_a_template_that_cannot_be_read_stops_before_any_page() -> None:
    """A mistake in the syntax of any template is found when the makers are weighed."""
    with pytest.raises(RenderError, match=r"^templates/home\.html:2: "):
        makers({**TEMPLATES, "home.html": "\n{% endif %}"}, b"")


def test_templates_that_reach_each_other_are_weighed_once() -> None:
    """A circle of imports has an end."""
    circle = {"a.html": '{% import "b.html" as b %}', "b.html": '{% import "a.html" as a %}'}
    assert makers(circle, b"").keys() - OUTPUTS.keys() == {"a.html", "b.html", "picture"}


def test_templates_are_compiled_once_a_process() -> None:
    """A process keeps its renderer for as long as templates and settings stay the same, and no longer."""
    planned = Planned(file="x", maker="page.html", view=Page(address="/", title=""), fingerprint=b"")
    for template, site, expected in (
        ("{{ site.title }}", SITE, b"Digest"),
        ("{{ site.title }}", replace(SITE, title="Other", stamp=b""), b"Other"),
        ("{{ page.address }}", SITE, b"/"),
    ):
        prepare({"page.html": template}, site)
        assert render(planned, {}) == expected


def test_every_kind_of_the_package_has_its_own_sign() -> None:
    """No two kinds share a sign, and a kind that a digest has made for itself gets the ring."""
    kinds = default_vocabulary().kinds
    assert set(glyphs()) >= set(kinds)
    assert len({glyph(kind) for kind in kinds}) == len(kinds)
    assert (
        glyph("parade") == '<svg class="k" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5"/></svg>'
    )
