"""By which short ways is a template filled?

Jinja asks for `page.title` by a function, sorts the arguments of each macro itself, and makes an object of all that it
escapes. What stands here lets Python do that. A way that would not lead where Jinja's own leads ends with an error, and
what follows from errors is left to Jinja: then the page is filled by its own code. See ADR 0033.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from keyword import iskeyword
from types import FunctionType
from typing import Any, ClassVar, Self

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape


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
        self._visit_all((*node.args, *node.kwargs), frame, "caller=caller)" if forward_caller else ")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """What Python has need not be asked of Jinja: `|select`, `|map("name")`, and `|join` of texts."""
        filters, args, of = self.environment.filters, node.args, [node.node] if node.node else []
        given = args[0].value if len(args) == 1 and isinstance(args[0], nodes.Const) else None
        more = len(args) > 1 or node.kwargs or node.dyn_args or node.dyn_kwargs or not of
        name = "" if more or filters.get(node.name) is not FILTERS.get(node.name) else node.name
        if name == "select" and not args:
            self.write("filter(None, ")
        elif name == "map" and given and not hasattr(filters.get(given), "jinja_pass_arg"):
            self.write(f"map(environment.filters[{given!r}], ")
            args = []
        elif name == "join":
            self.write("environment.joined(context.eval_ctx, ")
        else:
            super().visit_Filter(node, frame)
            return
        self._visit_all([*of, *args], frame)

    def _visit_all(self, given: Iterable[nodes.Node], frame: Frame, end: str = ")") -> None:
        for one in given:
            self.visit(one, frame)
            self.write(", ")
        self.write(end)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is a function, of which Python itself sorts the arguments."""
        takes = gives = [arg.name for arg in macro_ref.node.args]
        unfit = any(iskeyword(name) or not name.isascii() or name in ("macro", "undefined") for name in takes)
        if unfit or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
            return
        takes = [f"{name}=missing" for name in takes]
        if macro_ref.accesses_caller and "caller" not in gives:
            takes += ["*", "caller=None"]
            gives = [*gives, "caller or undefined('No caller defined', name='caller')"]
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
            self.write(f"environment.marked({node.expr.value!r})")
        else:
            super().visit_MarkSafe(node, frame)


class _Template(Template):
    """A template that is filled by short ways, and if they lead nowhere, from then on by Jinja's own: so whatever Jinja
    understands comes out, and a mistake is told as Jinja tells it.
    """

    environment: "ShortEnvironment"

    def render(self, *args: Any, **named: Any) -> str:
        """The text of the template, filled."""
        environment, name = self.environment, str(self.name)
        if name not in environment.long_ways:
            try:
                return environment.concat(self.root_render_func(self.new_context(dict(*args, **named))))
            except Exception:  # which the long way tells
                environment.long_ways.add(name)
        return environment.jinja.get_template(name).render(*args, **named)


class ShortEnvironment(Environment):
    """An environment of templates that escape all they are given, which are filled by short ways."""

    code_generator_class: type[CodeGenerator] = _Writer
    template_class: type[Template] = _Template
    known: NodeTransformer = NodeTransformer()
    marked = staticmethod(cache(Markup))
    safe = partial(str.__new__, Markup)
    written: ClassVar = defaultdict[type, Callable[[Any], str]](lambda: escape)  # how a value is escaped, by its type
    written |= {str: getattr(markupsafe, "_escape_inner", escape), int: str}
    written[FunctionType] = len  # type: ignore[assignment] # is an error: Jinja shows a macro as such

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.long_ways: set[str] = set()  # templates that are filled by Jinja's own code

    @cached_property
    def jinja(self) -> Self:
        """The same environment, of which the templates are compiled by Jinja as it is."""
        made = self.overlay()
        made.code_generator_class, made.template_class = CodeGenerator, Template
        made.known = NodeTransformer()
        return made

    def joined(self, context: EvalContext, parts: Iterable[object], between: str = "") -> str:
        """What `join` makes of parts; of texts it is soon made."""
        texts = list(parts)
        kinds = {type(between), *map(type, texts)}
        if kinds == {str}:
            return between.join(texts)  # type: ignore[arg-type]
        if not kinds <= {str, Markup}:
            return self.filters["join"](context, texts, between)  # type: ignore[no-any-return]
        safe = [text if type(text) is Markup else self.written[str](text) for text in (between, *texts)]
        return self.safe(str.join(safe[0], safe[1:]))  # type: ignore[no-any-return]
