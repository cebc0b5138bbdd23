"""Markdown as a template over a notebook's names, each printed value noted.

Every ``{{ … }}`` is noted with its expression, raw value, printed text and place in the output's metadata,
so that the numbers of the finished page can be proven.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, ValuesView
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.sandbox import SandboxedEnvironment

from boso import values
from boso.project import UnknownValueError
from boso.tekst import comparisons, errors, lines
from boso.tekst.citations import Citation, kilde
from boso.words import FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Template
    from jinja2.runtime import Context

LARGEST_BARE = 9999
LISTS = ("liste", "listing", "kort_liste", "ledd")
TEXT_FILTERS = ("stor", "eieform")  # they take what is printed, not the value
OPEN, CLOSE = 0xF0000, "\ue010"  # while a text is filled in: what stands around each printed value
PLACED = re.compile(f"([{chr(OPEN)}-{chr(OPEN + 0xFFFD)}])([^{CLOSE}]*){CLOSE}")


class Printed(NamedTuple):
    """A finished text, and what each expression in it printed."""

    text: str
    printed: list[dict[str, Any]]


class _Noting(SandboxedEnvironment):
    """A Jinja environment that notes (expression, raw value, printed text) of all that it prints."""

    def __init__(self) -> None:
        super().__init__(
            undefined=errors.Slip, finalize=_bare, trim_blocks=True, keep_trailing_newline=True,
            autoescape=False,
        )  # fmt: skip
        self.filters |= FILTERS | {"kilde": kilde, "_known": _known, "_raw": _raw, "_printed": _printed}
        self.globals[lines.GUARD] = _sentence

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Keep the line ends that are part of the text, and guard each line within a block."""
        return lines.prepared(super().preprocess(source, name, filename))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        texts = self._expressions(source)
        slots = [(out, i) for out in tree.find_all(nodes.Output) for i, node in enumerate(out.nodes)
                 if not isinstance(node, nodes.TemplateData)]  # fmt: skip
        if len(slots) != len(texts):
            raise TemplateSyntaxError("use only {{ }}, if, for and set in %%tekst", 1, name, filename)
        for number, (output, i) in enumerate(slots):
            output.nodes[i] = _noted(output.nodes[i], number, texts[number])
        return tree

    def _expressions(self, source: str) -> list[str]:
        """Return the text of each {{ … }}; the syntax tree keeps no columns, the lexer does."""
        texts: list[list[str]] = []
        inside = False
        for _, kind, value in self.lex(source):
            if kind in ("variable_begin", "variable_end"):
                inside = kind == "variable_begin"
                if inside:
                    texts.append([])
            elif inside:
                texts[-1].append(value)
        return ["".join(parts).strip() for parts in texts]


def _noted(node: nodes.Expr, number: int, text: str) -> nodes.Expr:
    """Wrap ``a | f | g`` as ``a | _raw | f | g | _printed``: raw is what the project's filters get."""
    base, parent, ours, names = node, None, True, list[str]()
    while isinstance(base, nodes.Filter) and base.node is not None:
        names.insert(0, base.name)
        ours = ours and base.name in FILTERS
        if ours and not all(isinstance(one, nodes.Const) for one in base.args):
            why = f"{{{{ {text} }}}}: what {base.name} is given is not a constant"
            raise TemplateSyntaxError(f"{why}; work the text out in a cell above", node.lineno)
        parent, outer, base = (base if ours else parent), base, base.node
    if isinstance(base, nodes.Const) or (isinstance(base, nodes.Neg) and isinstance(base.node, nodes.Const)):
        raise TemplateSyntaxError(
            f"{{{{ {text} }}}} prints a literal: take the value from the report", node.lineno
        )
    if names and names[0] not in ("default", "d"):
        outer.node = _filter(base, "_known", text, names[0])  # or `int` would make 0 of what is missing
    first = parent.name if parent is not None else ""
    if parent is None or parent.node is None:
        node = _filter(node, "_raw", number, text, first)
    else:
        parent.node = _filter(parent.node, "_raw", number, text, first)
    return _filter(node, "_printed", number, text)


def _filter(node: nodes.Expr, name: str, *arguments: object) -> nodes.Filter:
    constants: list[nodes.Expr] = [nodes.Const(argument) for argument in arguments]
    return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)


def _bare(value: object) -> object:
    """Pass what may reach the page without a filter."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_BARE):
        raise TypeError(f"{value!r} needs a filter: tall, prosent, kroner, millioner …")
    return value


def _known(value: object, text: str, first: str = "") -> object:
    if values.is_missing(value):
        raise UnknownValueError(f"{{{{ {text} }}}} is missing")
    if first in LISTS and not len(cast("Sequence[object]", value)):
        raise UnknownValueError(f"{{{{ {text} }}}} lists nothing")
    return value


# pass_context also keeps Jinja from folding constants at compile time
@pass_context
def _raw(context: Context, value: object, number: int, text: str, first: str) -> object:
    """Note the value that the project's filters get; give a text filter what is printed of it."""
    _known(value, text)
    own = value.own_format if isinstance(value, values.Formatted) and first in ("", *TEXT_FILTERS) else ""
    context["_open"][number] = value, own
    return values.printed(value) if own else value


@pass_context
def _printed(context: Context, value: object, number: int, text: str) -> str:
    if isinstance(value, Citation):
        return value
    shown = str(_bare(value))
    if CLOSE in shown:
        raise TypeError(f"{{{{ {text} }}}} prints a text that was itself filled in; print its values instead")
    raw, own = context["_open"].pop(number)
    log = context["_log"]
    note = {"expression": text, "raw": _plain(raw), "printed": shown}
    log.append(note | ({"format": own} if own else {}))
    return f"{chr(OPEN + len(log) - 1)}{shown}{CLOSE}"


@pass_context
def _sentence(context: Context, number: int, caller: Callable[[], str]) -> str:
    """Fill in a line within a block; only `boso.tekst.sentences` lets it be left out."""
    leave_out = context.get("_leave_out")
    return caller() if leave_out is None else str(leave_out(number, caller))


def _plain(value: Any) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, values.Formatted):
        return value.plain
    if hasattr(value, "tolist"):  # of numpy and pandas: a number, or a list of them
        value = value.tolist()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, ValuesView)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, str, bool, type(None))) else repr(value)


ENVIRONMENT = _Noting()


@lru_cache(maxsize=4096)
def compiled(text: str) -> Template:
    """Return a template made ready; what forks kernels compiles all that the chapters hold."""
    template = ENVIRONMENT.from_string(text)
    template.compared = comparisons.literals(text)  # type: ignore[attr-defined]
    return template


@lru_cache(maxsize=4096)
def condition(expression: str) -> Callable[..., Any]:
    """Return what works out an expression over names."""
    return ENVIRONMENT.compile_expression(expression, undefined_to_none=False)


def fill(template: str, names: Mapping[str, object]) -> Printed:
    """Fill in a template as a whole.

    Raises
    ------
    UnknownValueError
        It needs a value that is hidden, not known that year, or missing.
    TekstError
        The template is not valid, names something that does not exist, prints a literal or prints a
        number without a filter.
    """
    log: list[dict[str, Any]] = []
    with errors.told(template, names):
        text = render(compiled(template), {**ENVIRONMENT.globals, **names, "_log": log, "_open": {}})
    return Printed(placed(text, log), log)


def render(template: Template, scope: dict[str, Any]) -> str:
    """Return a text with marks around the printed values; a name that it sets stays set in `scope`."""
    comparisons.check(template.compared, scope)  # type: ignore[attr-defined]
    context = template.new_context(scope, shared=True)
    try:
        return "".join(template.root_render_func(context))
    finally:
        scope.update(context.vars)


def placed(text: str, log: list[dict[str, Any]]) -> str:
    """Note from where to where each printed value stands, and return the text without the marks."""
    gone = 0
    for found in PLACED.finditer(text):
        start = found.start() - gone
        log[ord(found[1]) - OPEN]["at"] = [start, start + len(found[2])]
        gone += 2
    return PLACED.sub(r"\2", text)


def holds(expression: str, names: Mapping[str, object]) -> bool:
    """Return whether a Jinja expression holds over `names`; an unknown name is an error."""
    with errors.told(expression, names):
        return decide(expression, names)


def decide(expression: str, names: Mapping[str, object]) -> bool:
    """Return whether an expression holds, or raise what it raises."""
    comparisons.check(comparisons.literals("{{ " + expression + " }}"), names)
    return bool(condition(expression)(**names))
