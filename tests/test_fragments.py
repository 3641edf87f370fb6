"""Is what stands on many pages made once, and the same on each?"""

from collections.abc import Mapping

import pytest
from jinja2 import Environment, nodes

from attache import fragments
from attache.diagnostics import RenderError
from attache.model import Plate
from attache.plan import Planned
from attache.render import Renderer, makers
from attache.settings import Licence
from attache.views import EventList, Site, TimelinePage
from attache.vocabulary import default_vocabulary
from tests.test_templates import FILTERS, FRAGMENTS

SITE = Site(
    title="Digest",
    language="en-GB",
    timezone="UTC",
    url="https://digest.example/vn/",
    subtitle=None,
    description=None,
    licence=Licence(name="CC0 & more", url="https://cc.example/0"),
    contact=None,
    home=None,
    feeds=True,
    hub=None,
    vocabulary=default_vocabulary(),
    assets={"attache.css": "/assets/attache.0.css"},
)
NAME = "{% macro name(plate, big=false) %}{{ plate.name|upper if big else plate.name }}{% endmacro %}"


def page(address: str, *plates: Plate) -> TimelinePage:
    """Return a page that holds plates."""
    return TimelinePage(address=address, title="A <title>", crossed=plates, events=EventList(total=2))


def filled(template: str, view: TimelinePage, others: Mapping[str, str] = {}, renderer: Renderer | None = None) -> str:
    """Return what a template makes of a page."""
    renderer = renderer or Renderer({"page.html": template, **others}, SITE)
    return renderer.render(Planned(file="x", maker="page.html", view=view, fingerprint=b""), {}).decode()


def plate(name: str, stamp: bytes = b"") -> Plate:
    """Return a plate; one with a stamp that is not its own shows by what it is known."""
    return Plate(type="tag", id="x", name=name, address="/tags/x/", stamp=stamp)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{{ _("Articles") }}', "Articles"),
        ('{{ _("%(n)s of <b>", n=page.title) }}', "A &lt;title&gt; of <b>"),
        ('{{ _("%(n)s", n=page.title)|length }}', "15"),
        ('{{ _("100%%") }}', "100%"),
        ('{{ _("%(n)s%% of %(m)s", n=page.events.total, m="&") }}', "2% of &amp;"),
        ("{{ _(page.title) }}", "A <title>"),
        ('{{ ngettext("%(num)s event", "%(num)s events", page.events.total) }}', "2 events"),
        ('{{ ngettext("%(n)s event", "%(n)s events", 1, n="<i>") }}', "&lt;i&gt; event"),
        ('{{ page.title ~ ", " ~ _("Articles") }}', "A &lt;title&gt;, Articles"),
        ("{{ site.title }} {{ site.licence.name }}", "Digest CC0 &amp; more"),
        ('{{ site.assets["attache.css"]|href }}', "../../assets/attache.0.css"),
        ('{{ site.hub or "none" }} {{ site.subtitle }}', "none None"),
        ('{% for site in ("a",) %}{{ site|upper }}{% endfor %}', "A"),
    ],
)
def test_what_is_known_of_every_page_is_put_in_before(template: str, expected: str) -> None:
    """Words and settings come out as they would if each page asked for them; what a page says is escaped."""
    assert filled(template, page("/tags/y/")) == expected


@pytest.mark.parametrize("template", ["{{ site.nope }}", "{{ site.title.nope }}", '{{ site.assets["nope"] }}'])
def test_what_the_site_has_not_is_still_a_mistake(template: str) -> None:
    """A wrong name is told when a page is made, with the line of the template."""
    with pytest.raises(RenderError, match=r"templates/page\.html:1: .*nope"):
        filled(template, page("/tags/y/"))


def test_a_fragment_is_made_once_for_a_stamp_and_the_other_arguments() -> None:
    """A value is known by its stamp alone; whatever else is asked for makes another fragment."""
    template = "{% for one in page.crossed %}{{ one|name }} {{ one|name(true) }} {{ one|name(big=true) }} {% endfor %}"
    view = page("/tags/y/", plate("One", b"1"), plate("Other", b"1"), plate("Third", b"3"))
    assert filled(template, view, {"fragments.html": NAME}) == "One ONE ONE One ONE ONE Third THIRD THIRD "


def test_a_fragment_stands_on_pages_of_any_depth() -> None:
    """It is remembered with links that lead from the root, to which each page has its own way."""
    link = '{% macro name(plate) %}<a href="{{ plate.address|href }}">{% endmacro %}'
    made = Renderer({"page.html": "{{ page.crossed[0]|name }}", "fragments.html": link}, SITE)
    found = [
        filled("", page(address, plate("X")), renderer=made) for address in ("/", "/tags/", "/tags/y/", "/404.html")
    ]
    assert found == [f'<a href="{way}tags/x/">' for way in ("./", "../", "../../", "/vn/")]


@pytest.mark.parametrize("held", [0, 3, 8])
def test_a_full_memory_starts_anew(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little is remembered, the pages are the same."""
    monkeypatch.setattr(fragments, "HELD", held)
    view = page("/tags/y/", *map(plate, ("One", "Other", "One", "Third", "Other")))
    template = "{% for one in page.crossed %}{{ one|name }} {% endfor %}"
    assert filled(template, view, {"fragments.html": NAME}) == "One Other One Third Other "


@pytest.mark.parametrize("word", ["page.title", "public"])
def test_a_fragment_and_a_macro_of_another_template_see_no_page(word: str) -> None:
    """So that what one page showed of it can stand on all."""
    macro = "{% macro name(plate) %}{{ " + word + " }}{% endmacro %}"
    others = {"fragments.html": macro, "m.html": macro}
    for template in ("{{ page.crossed[0]|name }}", '{% import "m.html" as m %}{{ m.name(page.crossed[0]) }}'):
        with pytest.raises(RenderError, match=f"{word.partition('.')[0]}' is undefined"):
            filled(template, page("/tags/y/", plate("X")), others)


def test_a_fragment_hides_no_filter() -> None:
    """Neither one of Jinja's nor one of ours, which would silently take its place."""
    assert FRAGMENTS & {*Environment().filters, *FILTERS} == set()


def test_every_template_may_use_fragments_and_is_made_anew_with_them() -> None:
    """The digest of each template changes with the fragments, and with what these import."""
    texts = {"a.html": "{{ 1 }}", "fragments.html": '{% import "m.html" as m %}', "m.html": "", "other.html": ""}
    before = makers(texts, b"")
    for changed in ("fragments.html", "m.html"):
        after = makers(texts | {changed: texts[changed] + "{# new #}"}, b"")
        assert all(after[name] != before[name] for name in texts)


def test_the_tree_of_a_template_is_told_apart_by_its_nodes() -> None:
    """What is put together only to be put out is put out piece by piece, without a call."""
    made = Renderer({"page.html": ""}, SITE).environment
    tree = made.known.visit(made.parse('{{ _("%(n)s of %(m)s", n=page.title, m=page.address) }}{{ site.title }}'))
    assert [list(tree.find_all(kind)) for kind in (nodes.Call, nodes.Concat)] == [[], []]
