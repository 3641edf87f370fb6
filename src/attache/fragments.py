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

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from attache.model import Stamped
from attache.views import Site

FRAGMENTS = "fragments.html"
HELD = 8 << 20  # characters that a process remembers, some 16 MB
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")
_SIGNS = re.compile("[&<>'\"]")
_FILLED = re.compile(r"%(?:\((\w+)\)s|(%))")


class _Writer(CodeGenerator):
    """Has what a page puts out escaped by `written`: most is text without a sign to escape, or escaped already, and
    MarkupSafe would make a new object of each.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.written(")

    def visit_MarkSafe(self, node: nodes.MarkSafe, frame: Frame) -> None:  # noqa: N802 - named after the node
        if isinstance(node.expr, nodes.Const):
            self.write(f"environment.marked[{node.expr.value!r}]")
        else:
            super().visit_MarkSafe(node, frame)


class _Marked(dict[str, Markup]):
    """Text that is safe, each made once."""

    def __missing__(self, text: str) -> Markup:
        return self.setdefault(text, Markup(text))


class _Context(Context):
    """Calls a macro, and asks only of what is none whether it wants more than its arguments."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        if type(called) is not Macro:
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class SiteEnvironment(Environment):
    """An environment that knows, when it compiles a template, in which words it speaks and of which site."""

    code_generator_class = _Writer
    context_class = _Context
    marked = _Marked()

    def speak(self, words: NullTranslations, site: Site | None = None) -> None:
        """Say words by a catalogue; `site` is a global of the templates."""
        self.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
        self.known = _Known(words, site)
        self.filters["ngettext"] = _plurals(words)
        self.globals |= {"site": site} if site else {}

    @staticmethod
    def written(value: object) -> str:
        """A value as the text of HTML."""
        if type(value) is Markup or (type(value) is str and not _SIGNS.search(value)):
            return value
        return escape(value)

    def compile(self, source: str | nodes.Template, name: str | None = None, filename: str | None = None) -> CodeType:  # type: ignore[override]
        """A template as code, with all put in that is known before any page is."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(self.known.visit(tree), name, filename)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Those of the environment alone: a chain of mappings would be walked for every import of every page."""
        return super().make_globals(d) if d else self.globals

    def remember(self, templates: Mapping[str, str]) -> None:
        """Make every macro of `fragments.html` a filter that remembers."""
        memory = _Memory(self)
        self.filters |= {name: memory.filter(name) for name in _MACRO.findall(templates.get(FRAGMENTS, ""))}


class _Memory:
    """What macros made, by the macro and its arguments; it starts anew when it is full."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.made: dict[tuple[object, ...], Markup] = {}
        self.held = 0

    def filter(self, name: str) -> Callable[..., Markup]:
        made = self.made

        def fragment(*values: Any, **named: Any) -> Markup:
            key = (name, *[value.stamp if isinstance(value, Stamped) else value for value in values], *named.items())
            found = made.get(key)
            if found is None:
                found = getattr(self.environment.get_template(FRAGMENTS).module, name)(*values, **named)
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

    @lru_cache(4096)
    def chosen(one: str, many: str, count: int) -> Markup:
        return Markup(words.ngettext(one, many, count))

    def plural(one: str, many: str, count: int, /, **values: Any) -> Markup:
        return chosen(one, many, count) % {"num": count, **values}

    return plural


class _Known(NodeTransformer):
    """Puts what is known of every page into the tree of a template."""

    def __init__(self, words: NullTranslations, site: Site | None) -> None:
        self.words, self.site = words, site

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """`_("…")` becomes text, and with values text and values in turn; `ngettext` a filter, called faster."""
        self.generic_visit(node)
        called, args = node.node, node.args
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

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """What is put together only to be put out is put out piece by piece."""
        self.generic_visit(node)
        node.nodes = [part for one in node.nodes for part in (one.nodes if isinstance(one, nodes.Concat) else [one])]
        return node

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
            return getattr(self.value(node.node), node.attr, ...)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            found = self.value(node.node)
            return found.get(node.arg.value, ...) if isinstance(found, Mapping) else ...
        return ...


_PLAIN = (str, int)  # nothing of what is `None`: what follows from that is left to whoever asks for it


def _safe(text: str, at: nodes.Node) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(text, lineno=at.lineno), lineno=at.lineno)
