"""What is made once and stands on many pages?

Templates are compiled for one site: its settings and the words of the interface are already in their text. Every macro
of `fragments.html` is a filter of all templates, and what it makes of its arguments is remembered: it sees nothing else
but the site, and of a value that lists show the stamp says all. See ADR 0033.
"""

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cached_property, lru_cache, partial
from gettext import NullTranslations
from keyword import iskeyword
from types import CodeType, FunctionType
from typing import Any

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from attache.views import Site

FRAGMENTS = "fragments.html"
REMEMBERED = 4096  # words of a sort: most pages say the same ones
HELD = 8 << 20  # characters that a process remembers, some 16 MB
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")
_FILLED = re.compile(r"%(?:\((\w+)\)s|(%))")


class _Writer(CodeGenerator):
    """Writes code that takes short ways. A short way that does not lead where Jinja's own leads ends with an error, for
    which a page is made anew by Jinja's own: see `_Template`.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - named after the node
        """`page.title` is Python's, and not a call that would also look for a key."""
        if iskeyword(node.attr) or node.attr.startswith("_") or not node.attr.isascii():
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        if isinstance(node.node, nodes.Name):
            self.write(frame.symbols.ref(node.node.name))  # what is missing has no attributes either
        else:
            self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call is Python's, but of a tool that wants the context too."""
        tool = isinstance(node.node, nodes.Name) and self.environment.globals.get(node.node.name)
        keywords = any(iskeyword(pair.key) for pair in node.kwargs)
        if node.dyn_args or node.dyn_kwargs or keywords or hasattr(tool, "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """What Python has need not be asked of Jinja: `|select`, `|map("name")`, and `|join` of texts."""
        given = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
        ours = self.environment.filters.get(node.name) is not DEFAULT_FILTERS.get(node.name)
        if ours or not node.node or node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > 1:
            super().visit_Filter(node, frame)
        elif node.name == "select" and not node.args:
            self.visit_made("filter(None, ", [node.node], frame)
        elif node.name == "map" and given and not hasattr(self.environment.filters.get(given), "jinja_pass_arg"):
            self.visit_made(f"map(environment.filters[{given!r}], ", [node.node], frame)
        elif node.name == "join":
            self.visit_made("environment.joined(context.eval_ctx, ", [node.node, *node.args], frame)
        else:
            super().visit_Filter(node, frame)

    def visit_made(self, start: str, args: Iterable[nodes.Expr], frame: Frame) -> None:
        """Write a call."""
        self.write(start)
        for given in args:
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is a function, of which Python itself sorts the arguments."""
        names = [arg.name for arg in macro_ref.node.args]
        if any(iskeyword(name) or not name.isascii() or name in ("macro", "undefined") for name in names):
            super().macro_def(macro_ref, frame)
            return
        takes, gives = [f"{name}=missing" for name in names], names
        if macro_ref.accesses_caller and "caller" not in names:
            takes.append("*varargs" if macro_ref.accesses_varargs else "*")
            takes.append("caller=None")
            gives.append("caller or undefined('No caller defined', name='caller')")
        elif macro_ref.accesses_varargs:
            takes.append("*varargs")
        takes += ["**kwargs"] * macro_ref.accesses_kwargs
        gives += ["kwargs"] * macro_ref.accesses_kwargs + ["varargs"] * macro_ref.accesses_varargs
        self.write(f"(lambda macro: lambda {', '.join(takes)}: macro({', '.join(gives)}))(macro)" if takes else "macro")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """What a macro made is safe."""
        self.writeline(f"return environment.safe(concat({frame.buffer}))")

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:  # noqa: N802
        """There is no short way where not everything is escaped."""
        self.writeline("raise TemplateRuntimeError()", node)

    visit_ScopedEvalContextModifier = visit_EvalContextModifier  # noqa: N815

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Most of what is put out is text without a sign to escape, or escaped already."""
        self.write("(_out if type(_out := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(") is Markup else environment.written[type(_out)](_out))")

    def visit_MarkSafe(self, node: nodes.MarkSafe, frame: Frame) -> None:  # noqa: N802
        if isinstance(node.expr, nodes.Const):
            self.write(f"environment.marked[{node.expr.value!r}]")
        else:
            super().visit_MarkSafe(node, frame)


class _Marked(dict[str, Markup]):
    """Text that is safe, each made once."""

    def __missing__(self, text: str) -> Markup:
        return self.setdefault(text, Markup(text))


class _Written(dict[type, Callable[[Any], str]]):
    """How a value is written as the text of HTML, by its type."""

    def __missing__(self, type: type) -> Callable[[Any], str]:
        if type is FunctionType:
            raise TypeError("a function is not shown")
        return self.setdefault(type, escape)


class _Template(Template):
    """A template that is filled by short ways, and if they lead nowhere, from then on by Jinja's own: so whatever Jinja
    understands comes out, and a mistake is told as Jinja tells it.
    """

    environment: "SiteEnvironment"

    def render(self, *args: Any, **named: Any) -> str:
        """The text of the template, filled."""
        environment, name = self.environment, str(self.name)
        if name not in environment.long_ways:
            try:
                return environment.concat(self.root_render_func(self.new_context(dict(*args, **named))))
            except Exception:  # which the long way tells
                environment.long_ways.add(name)
        return environment.jinja.get_template(name).render(*args, **named)


class SiteEnvironment(Environment):
    """An environment that knows, when it compiles a template, in which words it speaks and of which site."""

    code_generator_class: type[CodeGenerator] = _Writer
    template_class: type[Template] = _Template
    known: NodeTransformer = NodeTransformer()
    marked = _Marked()
    written = _Written({str: getattr(markupsafe, "_escape_inner", escape), int: str})
    safe = partial(str.__new__, Markup)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.long_ways: set[str] = set()  # templates that are filled by Jinja's own code

    @cached_property
    def jinja(self) -> "SiteEnvironment":
        """The same environment, of which the templates are compiled by Jinja as it is."""
        made = self.overlay()
        made.code_generator_class, made.template_class = CodeGenerator, Template
        made.known = NodeTransformer()
        return made

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

    def joined(self, context: EvalContext, parts: Iterable[object], between: str = "") -> str:
        """What `join` makes of parts; of texts it is soon made."""
        texts = list(parts)
        kinds = {type(between), *map(type, texts)}
        if kinds == {str}:
            return between.join(texts)  # type: ignore[arg-type]
        if not kinds <= {str, Markup}:
            return self.filters["join"](context, texts, between)  # type: ignore[no-any-return]
        safe = [text if type(text) is Markup else self.written[str](text) for text in (between, *texts)]
        made: Markup = self.safe(str.join(safe[0], safe[1:]))
        return made

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

        def fragment(value: Any, *values: Any, **named: Any) -> Markup:
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
        if (
            isinstance(called, nodes.Getattr)
            and called.attr == "label"
            and self.value(called.node) is self.site
            and args
        ):
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
            return getattr(self.value(node.node), node.attr, ...)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            found = self.value(node.node)
            return found.get(node.arg.value, ...) if isinstance(found, Mapping) else ...
        return ...


_PLAIN = (str, int)  # nothing of what is `None`: what follows from that is left to whoever asks for it


def _safe(text: str, at: nodes.Node) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(text, lineno=at.lineno), lineno=at.lineno)
