"""By which short ways is a template filled, and does each lead where Jinja's own leads?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator

from attache import disk
from attache.assets import assets_of
from attache.compose import site_of
from attache.diagnostics import RenderError
from attache.fragments import SiteEnvironment
from attache.outputs.maps import backgrounds
from attache.pages import DRAWN, Planned
from attache.plan import plan
from attache.render import OUTPUTS, Renderer, makers
from attache.views import Site
from attache.words import catalogue
from tests.sites import linked, words_of
from tests.test_fragments import SITE, page
from tests.trees import site_files

THEME = disk.theme(Path("nowhere"))
CONTENT = {path.removeprefix("content/"): text for path, text in site_files("full").items()}
HOSTILE = CONTENT | {
    "articles/2026/2026-11-03-hostile.md": (
        '---\nid: hostile\ntitle: "<b>\'&\\"%(a)s %%</b> Ộ"\nsummary: "{{ x }} &amp; </script>"\ndate: 2026-11-03\n'
        'events:\n  - {id: ev-hostile, title: "<i>&\'", date: 2026-11~, kind: visit, place: "A & <B>",'
        ' countries: [FR, JP], note: "\'"}\nsources:\n  - {agency: "<&>", title: \'"\', url: "https://x.example/?a=1&b=2"}\n'
        "---\nText <b>&</b>.\n"
    )
}


@pytest.fixture
def jinja(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str], Site], Renderer]:
    """Return what makes a renderer whose templates are compiled and filled by Jinja alone."""

    def made(templates: dict[str, str], site: Site) -> Renderer:
        with monkeypatch.context() as patch:
            patch.setattr(SiteEnvironment, "code_generator_class", CodeGenerator)
            patch.setattr(SiteEnvironment, "template_class", Template)
            patch.setattr(SiteEnvironment, "compile", Environment.compile)
            renderer = Renderer(templates, site)
            for name in templates:
                renderer.environment.get_template(name)
        return renderer

    return made


@pytest.mark.parametrize("files", [CONTENT, HOSTILE], ids=["full", "hostile"])
def test_every_page_is_the_one_that_jinja_makes(
    files: dict[str, str], jinja: Callable[[dict[str, str], Site], Renderer]
) -> None:
    """Byte for byte, whatever stands in it; and no template of the theme needs the long way."""
    digest, _ = linked(files, now="2026-11-22")
    site = site_of(digest, assets_of({**backgrounds("FR"), **THEME.static}).addresses)
    pages = plan(digest, site, makers(THEME.templates, b""), catalogue("en-GB"))
    ours, theirs, words = Renderer(THEME.templates, site), jinja(dict(THEME.templates), site), words_of(files)
    for planned in pages:
        if planned.maker not in {*DRAWN, *OUTPUTS} or planned.maker == "atom":
            assert ours.render(planned, words) == theirs.render(planned, words), planned.file
    assert ours.environment.long_ways == set()


@pytest.mark.parametrize(
    "template",
    [
        # attributes
        "{{ page.nope }}",
        "\n{{ page.title.nope.more }}",
        "{{ nope.more }}",
        "{{ page.nope is defined }} {{ page.nope|default('<') }} {{ page.title is defined }}",
        "{% set d = {'a': '<', 'items': 1, 'class': '&'} %}{{ d.a }} {{ d.items is callable }} {{ d.class }}",
        "{% set d = {'ﬁ': '<'} %}{{ d.ﬁ }}",
        "{% set d = {'a': '<'} %}{{ d.a }}\n{{ d.b }}",
        "{{ page.__class__.__name__ }} {{ ''.__len__() }}",
        "{{ 1.real }} {{ 'a'.upper() }}",
        "{% set ns = namespace(a='<') %}{{ ns.a }}{{ ns.b }}",
        # calls
        "{{ nope() }}",
        "{{ page.title() }}",
        "{{ _(page.title) }} {{ gettext('%(n)s', n=page.title) }}",
        "{% set t = _ %}{{ t(page.title) }} {{ t('%(n)s', n='<') }}",
        "{{ dict(a=1, **{'b': '<'}) }} {{ range(*[1, 3])|list }}",
        "{{ cycler('a', '<').next() }} {% set j = joiner('<') %}{{ j() }}{{ j() }}",
        "{% for x in [1, 2] %}{{ loop.cycle('<', page.title) }}{{ loop.last }}{% endfor %}",
        "{% for x in [[1], []] recursive %}({{ loop(x) if x is iterable else x }}){% endfor %}",
        # macros
        "{% macro m(a, b='<', c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m('&', c=2) }} {{ m(b=3, a=4) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
        "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, c='<') }}",
        "{% macro m(class, undefined, macro=3) %}{{ undefined }}{{ macro }}{% endmacro %}{{ m(1, undefined='<') }}",
        "{% macro m(class) %}{{ class }}{% endmacro %}{{ m(class='<') }}{{ m('<') }}{{ m(x='<') }}",
        "{% macro m(ﬁ=1) %}{{ ﬁ }}{% endmacro %}{{ m(ﬁ='<') }}",
        "{% macro m() %}<{% endmacro %}{{ m() }} {{ m()|length }} {{ m() ~ '<' }} {{ m() == '<' }} {{ m }}",
        "{% macro m(a) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.caller }} {{ m is callable }}",
        "{% macro m(a='x') %}[{{ caller() }}]{% endmacro %}{% call m('<') %}<b>{{ page.title }}{% endcall %}{{ m() }}",
        "{% macro m() %}[{{ caller('<', b='&') }}]{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}",
        "{% macro m() %}{{ 'yes' if caller is defined }}{% endmacro %}{{ m() }}|{% call m() %}{% endcall %}",
        "{% macro m() %}{% if caller %}yes{% endif %}{% endmacro %}{{ m() }}",
        "{% macro m(caller=none) %}{{ caller }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}",
        "{% macro m(n) %}{{ n }}{{ m(n - 1) if n }}{% endmacro %}{{ m(3) }}",
        "{% from 'other.html' import n, nope %}{{ n(page) }}{{ nope }}",
        "{% import 'other.html' as o %}{{ o.n(page) }}{{ o.shown }}{{ o.nope }}",
        # filters
        "{% set lt = '<' %}{{ [1, lt, none, true, 1.5]|join('&') }} {{ [lt, page.title|e]|join('&') }}",
        "{% set lt = '<' %}{{ [lt, lt]|join('&'|safe) }} {{ [lt, lt|e]|join('&'|safe) }}",
        "{% set lt = '<' %}{{ [lt, '>']|join(1) }} {{ []|join(lt) }} {{ ['&', lt]|join|upper }}",
        "{{ nope|join }}",
        "{% set no = none %}{{ no|join }}",
        "{% set lt = '<' %}{{ [{'a': lt}, {'a': 1}]|join(', ', attribute='a') }}",
        "{% set lt = '<' %}{{ [0, '', lt, none]|select|join }} {{ page.earlier|select|list }}",
        "{{ [1, 2]|select('odd')|list }}",
        "{% set lt = '<' %}{{ [lt]|map('upper')|join }} {{ [[lt]]|map('join', '&')|list }}",
        "{% set lt = '<' %}{{ [{'a': lt}]|map(attribute='a')|list }}",
        "{% set lt = '<' %}{{ [[lt, '&'|safe]]|map('join')|list }} {{ page.earlier|map('upper')|list }}",
        "{{ [1]|map('nope')|list }}",
        "{% filter upper %}<{{ page.title }}{% endfilter %}",
        # what is put out
        "{{ 1 if false }}{{ page.title if true }}{{ ('<' if nope is defined else '>') if 1 else 2 }}",
        "{{ none }} {{ true }} {{ 1.5 }} {{ 3 }} {{ ['<'] }} {{ page.title|safe }} {{ page.title|e }}",
        "{% autoescape false %}{{ page.title }}{% endautoescape %}{{ page.title }}",
        "{% if false %}{% autoescape false %}{{ page.title }}{% endautoescape %}{% endif %}{{ page.title }}",
        "{% set x %}<{{ page.title }}{% endset %}{{ x }}{{ x|length }}",
        "{% block b %}<{{ page.title }}{% endblock %}{{ self.b() }}",
        "{% extends 'other.html' %}{{ nope if nope }}{% block b %}{{ super() }}>{{ page.title }}{% endblock %}",
        "{% include 'other.html' %}{% include 'nope.html' ignore missing %}",
        "\n\n{{ 1 / 0 }}",
        "{{ page.crossed[0] }}",
    ],
)
def test_a_template_means_what_it_means_to_jinja(
    template: str, jinja: Callable[[dict[str, str], Site], Renderer]
) -> None:
    """An author's own template comes out as Jinja has it, its mistakes told in the same words and at the same place."""
    other = (
        "{% set shown = '<' %}{% macro n(x) %}<b>{{ x.title }}{% endmacro %}{% block b %}{{ page.title }}{% endblock %}"
    )
    templates = {"page.html": template, "other.html": other}
    found = []
    for renderer in (Renderer(templates, SITE), jinja(templates, SITE)):
        try:
            found.append(renderer.render(Planned(file="x", maker="page.html", view=page("/y/"), fingerprint=b""), {}))
        except RenderError as error:
            found.append(str(error).encode())
    assert found[0] == found[1]


def test_a_fragment_that_needs_the_long_way_takes_it_alone() -> None:
    """A macro that asks a mapping for an attribute is filled by Jinja, and the page that shows it by the short ways."""
    macro = "{% macro sign(key) %}{% set signs = {'a': '<', 'b': '&'} %}{{ signs[key] }}{{ signs.b }}{% endmacro %}"
    made = Renderer({"page.html": "{{ 'a'|sign }} {{ page.title }}", "fragments.html": macro}, SITE)
    planned = Planned(file="x", maker="page.html", view=page("/y/"), fingerprint=b"")
    assert made.render(planned, {}) == b"&lt;&amp; A &lt;title&gt;"
    assert made.environment.long_ways == set()
