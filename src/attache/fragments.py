"""What is made once and stands on many pages?

Templates are compiled for one site: its settings and the words of the interface are already in their text. Every macro
of `fragments.html` is a filter of all templates, and what it makes of its arguments is remembered: it sees nothing else
but the site, and of a value that lists show the stamp says all. See ADR 0033.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from gettext import NullTranslations
from types import CodeType
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from attache.shortways import ShortEnvironment
from attache.views import Site

FRAGMENTS = "fragments.html"
REMEMBERED = 4096  # words of a sort: most pages say the same ones
HELD = 8 << 20  # characters that a process remembers, some 16 MB
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")
_FILLED = re.compile(r"%(?:\((\w+)\)s|(%))")


class SiteEnvironment(ShortEnvironment):
    """An environment that knows, when it compiles a template, in which words it speaks and of which site."""

    def speak(self, words: NullTranslations, site: Site | None = None) -> None:
        """Say words by a catalogue; `site` is a global of the templates."""
        self.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
        self.known = _Known(words, site)
        self.filters["ngettext"] = _plurals(words)
        if site:
            self.globals["site"] = site
            self.filters["site.label"] = lru_cache(REMEMBERED)(site.label)

    def compile(self, source: str | nodes.Template, name: str | None = None, filename: str | None = None) -> CodeType:  # type: ignore[override]
        """A template as code, with all put in that is known before any page is."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(self.known.visit(tree), name, filename)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Those of the environment alone: a chain of mappings would be walked for every import of every page."""
        return super().make_globals(d) if d else self.globals

    def fragment(self, name: str, /, *values: Any, **named: Any) -> Markup:
        """What a macro of `fragments.html` makes of its arguments."""
        try:
            return getattr(self.get_template(FRAGMENTS).module, name)(*values, **named)  # type: ignore[no-any-return]
        except Exception:  # which the long way tells
            return getattr(self.jinja.get_template(FRAGMENTS).module, name)(*values, **named)  # type: ignore[no-any-return]

    def remember(self, templates: Mapping[str, str]) -> None:
        """Make every macro of `fragments.html` a filter that remembers."""
        memory = _Memory(self)
        self.filters |= {name: memory.filter(name) for name in _MACRO.findall(templates.get(FRAGMENTS, ""))}


class _Memory:
    """What macros made, by the macro and its arguments; it starts anew when it is full."""

    def __init__(self, environment: SiteEnvironment) -> None:
        self.environment = environment
        self.made: dict[tuple[object, ...], Markup] = {}
        self.held = 0

    def filter(self, name: str) -> Callable[..., Markup]:
        made = self.made

        def fragment(value: Any, /, *values: Any, **named: Any) -> Markup:
            key = (name, getattr(value, "stamp", value), *values, *named.items())
            found = made.get(key)
            if found is None:
                found = self.environment.fragment(name, value, *values, **named)
                self.keep(key, found)
            return found

        return fragment

    def keep(self, key: tuple[object, ...], found: Markup) -> None:
        self.held += len(found)
        if self.held > HELD:
            self.made.clear()
            self.held = len(found)
        self.made[key] = found


def _plurals(words: NullTranslations) -> Callable[..., Markup]:
    """The filter that `ngettext(one, many, count, …)` becomes."""

    @lru_cache(REMEMBERED)
    def chosen(one: str, many: str, count: int) -> Markup:
        return Markup(words.ngettext(one, many, count))

    def plural(one: str, many: str, count: int, /, **values: Any) -> Markup:
        said = chosen(one, many, count)
        return said % {"num": count, **values} if "%" in said else said

    return plural


class _Known(NodeTransformer):
    """Puts what is known of every page into the tree of a template."""

    def __init__(self, words: NullTranslations, site: Site | None) -> None:
        self.words, self.site = words, site

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """`_("…")` becomes text, and with values text and values in turn; `ngettext` a filter, called faster."""
        self.generic_visit(node)
        called, args = node.node, node.args
        if self.site and args and self.value(called) == self.site.label:
            return nodes.Filter(args[0], "site.label", args[1:], node.kwargs, None, None, lineno=node.lineno)
        if not isinstance(called, nodes.Name) or not args or not isinstance(args[0], nodes.Const):
            return node
        if called.name == "ngettext":
            return nodes.Filter(args[0], "ngettext", args[1:], node.kwargs, None, None, lineno=node.lineno)
        return self.said(node, args[0].value) if called.name in ("_", "gettext") else node

    def said(self, node: nodes.Call, message: str) -> nodes.Node:
        values = {pair.key: pair.value for pair in node.kwargs}
        pieces: list[nodes.Expr] = []
        text = self.words.gettext(message)
        done, constant = 0, ""
        for match in _FILLED.finditer(text):
            constant += text[done : match.start()] + (match[2] or "")
            done = match.end()
            if match[1]:
                pieces += [_safe(constant, node), values[match[1]]]
                constant = ""
        pieces.append(_safe(constant + text[done:], node))
        return nodes.Concat(pieces, lineno=node.lineno) if len(pieces) > 1 else pieces[0]

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """What is put together only to be put out is put out piece by piece, and of a choice what is chosen."""
        self.generic_visit(node)
        made: list[nodes.Node] = []
        for part in node.nodes:
            if isinstance(part, nodes.CondExpr):
                chosen = [
                    self.visit_Output(nodes.Output([one], lineno=node.lineno)) if one else []
                    for one in (part.expr1, part.expr2)
                ]
                made.append(nodes.If(part.test, chosen[0], [], chosen[1], lineno=part.lineno))
            elif made and isinstance(made[-1], nodes.Output):
                made[-1].nodes += part.nodes if isinstance(part, nodes.Concat) else [part]
            else:
                made.append(nodes.Output(part.nodes if isinstance(part, nodes.Concat) else [part], lineno=node.lineno))
        return made

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        """A setting, such as `site.licence.url`, becomes its value."""
        value = self.value(node)
        return nodes.Const(value, lineno=node.lineno) if isinstance(value, _PLAIN) else self.generic_visit(node)

    visit_Getitem = visit_Getattr  # noqa: N815

    def value(self, node: nodes.Node) -> object:
        """What an expression is on every page; a value that is not plain where that hangs on the page."""
        if isinstance(node, nodes.Name) and node.name == "site":
            return self.site
        if isinstance(node, nodes.Getattr):
            found = self.value(node.node)
            return ... if found is ... else getattr(found, node.attr, ...)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            found = self.value(node.node)
            return found.get(node.arg.value, ...) if isinstance(found, Mapping) else ...
        return ...


_PLAIN = (str, int)  # nothing of what is `None`: what follows from that is left to whoever asks for it


def _safe(text: str, at: nodes.Node) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(text, lineno=at.lineno), lineno=at.lineno)
