"""Markdown as a template over a notebook's names, each printed value noted.

Every ``{{ … }}`` is noted with its expression, raw value, printed text and place in the output's metadata,
so that the numbers of the finished page can be proven.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set, ValuesView
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise, product
from numbers import Number
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, cast

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context

from boso import params, values
from boso.chapters import years_read_for
from boso.project import ProjectError, UnknownValueError, find_root, nearest
from boso.tekst import errors, lines
from boso.tekst.citations import Citation
from boso.tekst.environment import ENVIRONMENT, LISTS, ONLY, STATEMENTS, asked, worded
from boso.words import FILTERS

PARAMETERS = ("unit", "year")  # what a notebook's parameters cell sets
TEXT_FILTERS = ("stor",)  # they take what is printed, not the value
OPEN, CLOSE = 0xF0000, "\ue010"  # while a text is filled in: what stands around each printed value
PLACED = re.compile(f"([{chr(OPEN)}-{chr(OPEN + 0xFFFD)}])([^{CLOSE}]*){CLOSE}")


class Unit(NamedTuple):
    """What is filled in by itself: a line of a template, or a block of lines."""

    line: int  # that it begins on, from 1
    source: str
    template: Template | str  # a text, where it asks for nothing
    sets: set[str]  # the names that it sets
    compared: list[tuple[str, Any]]  # what it compares the notebook's parameters with


@lru_cache(maxsize=4096)
def compiled(source: str) -> list[Unit]:
    """Return a template made ready; what forks kernels compiles all that the chapters hold."""
    if "{" not in source:
        return [Unit(1, source, source, set(), [])]
    tree = ENVIRONMENT.parse(lines.marked(source))
    for statement in tree.find_all(nodes.Stmt):
        if not isinstance(statement, STATEMENTS):  # of a block or macro nothing would be printed
            raise TemplateSyntaxError(ONLY, statement.lineno)
    _require_kept(tree)
    texts = _expressions(source)
    for output in tree.find_all(nodes.Output):
        output.nodes = [node if isinstance(node, nodes.TemplateData) else _noted(node, next(texts, ""))
                        for node in output.nodes]  # fmt: skip
    units = [*lines.lines(tree.body)]
    starts = [unit[0].lineno - 1 for unit in units]
    rows = re.findall(r".*\n|.+", source)
    sources = ["".join(rows[start:end]) for start, end in pairwise([*starts, len(rows)])]
    return [_unit(unit, own) for unit, own in zip(units, sources, strict=True)]


@lru_cache(maxsize=4096)
def condition(expression: str) -> tuple[Callable[..., Any], list[tuple[str, Any]]]:
    """Return what works out an expression over names, and what it compares the parameters with."""
    holds = ENVIRONMENT.compile_expression(expression, undefined_to_none=False)
    return holds, _compared(ENVIRONMENT.parse(f"{{{{ {expression} }}}}"))


def _compared(tree: nodes.Node) -> list[tuple[str, Any]]:
    """Return what a template compares the notebook's parameters with: the parameter, and the literal."""
    found: list[tuple[str, Any]] = []
    for comparison in tree.find_all(nodes.Compare):
        sides = [comparison.expr, *(operand.expr for operand in comparison.ops)]
        names = [side.name for side in sides if isinstance(side, nodes.Name) and side.name in PARAMETERS]
        items = [item for side in sides for item in getattr(side, "items", [side])]
        found += product(names, [item.value for item in items if isinstance(item, nodes.Const)])
    return found


def _require_possible(compared: list[tuple[str, Any]], names: Mapping[str, Any]) -> None:
    """Refuse ``unit == "allekommuner"`` and ``year == 20111``, for which no report would have the text."""
    for parameter, value in compared:
        if parameter in names and value not in (allowed := _allowed(parameter, find_root())):
            raise ProjectError(f"{parameter} is never {value!r}; {nearest(value, allowed)}")


@cache
def _allowed(parameter: str, root: Path) -> list[Any]:
    """Return all units that have had a report, or the evaluation years and those that chapters name."""
    if parameter == "unit":
        return list(params.all_units(root))
    return sorted({*params.years(root), *years_read_for(root)})


def _require_kept(tree: nodes.Template) -> None:
    """Refuse a name that is set in a loop and asked for after it, or in its next turn: Jinja forgets it."""
    for loop in tree.find_all(nodes.For):
        for set_ in loop.find_all((nodes.Assign, nodes.AssignBlock)):
            for name in set(_names(set_, "store")):
                outside = _names(tree, "load").count(name) > _names(loop, "load").count(name)
                if outside or name in _names(set_, "load"):
                    why = f"{name} is set in a loop, which forgets it after each turn"
                    raise TemplateSyntaxError(f"{why}; work it out in a cell above", set_.lineno)


def _names(node: nodes.Node, use: str) -> list[str]:
    return [name.name for name in node.find_all(nodes.Name) if name.ctx == use]


def _expressions(source: str) -> Iterator[str]:
    """Yield the text of each {{ … }}; the syntax tree keeps no columns, the lexer does."""
    signs = {"variable_begin": chr(OPEN), "variable_end": CLOSE}
    text = "".join(signs.get(kind, value) for _, kind, value in ENVIRONMENT.lex(source))
    return (found.strip() for found in re.findall(f"{chr(OPEN)}([^{CLOSE}]*){CLOSE}", text))


def _noted(node: nodes.Expr, text: str) -> nodes.Expr:
    """Let ``a | f | g`` print ``a`` by way of `_printed`, which is given the project's filters f and g."""
    if not text:  # of a tag that prints
        raise TemplateSyntaxError(ONLY, node.lineno)
    base: nodes.Node | None = node
    while isinstance(base, (nodes.Filter, nodes.Neg)):
        base = base.node
    if isinstance(base, nodes.Const):
        why = f"{{{{ {text} }}}} prints a literal: take the value from the report"
        raise TemplateSyntaxError(why, node.lineno)
    ours: list[tuple[str, tuple[Any, ...]]] = []
    while isinstance(last := node, nodes.Filter) and last.name in FILTERS:
        if last.kwargs or not all(isinstance(one, nodes.Const) for one in last.args):
            fault = "goes by name" if last.kwargs else "is not a constant"
            why = f"{{{{ {text} }}}}: what {last.name} is given {fault}"
            raise TemplateSyntaxError(f"{why}; work the text out in a cell above", node.lineno)
        ours.insert(0, (last.name, tuple(one.as_const() for one in last.args)))
        node = cast("nodes.Expr", last.node)
    return _filter(node, "_printed", text, tuple(ours))


def _filter(node: nodes.Expr, name: str, *arguments: object) -> nodes.Filter:
    constants: list[nodes.Expr] = [nodes.Const(argument) for argument in arguments]
    return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)


def _unit(line: list[nodes.Node], source: str) -> Unit:
    """Compile a line or block of a template."""
    number, tree = line[0].lineno, nodes.Template(line, lineno=line[0].lineno)
    for part in tree.find_all(nodes.TemplateData):
        part.data = part.data.replace(f"{lines.GONE}\n", "").replace(lines.GONE, "")
    if not lines.asks(line):
        return Unit(number, source, lines.text(line), set(), [])
    sets = {name for one in tree.find_all((nodes.Assign, nodes.AssignBlock)) for name in _names(one, "store")}
    compared = _compared(tree)  # before a list of constants is folded
    code = ENVIRONMENT.compile(cast("nodes.Template", tree.set_environment(ENVIRONMENT)))
    return Unit(number, source, Template.from_code(ENVIRONMENT, code, ENVIRONMENT.globals), sets, compared)


@pass_context  # which also keeps Jinja from folding constants at compile time
def _printed(context: Context, value: Any, text: str, filters: Sequence[tuple[str, Sequence[Any]]]) -> str:
    """Print a value by the project's filters, and note both."""
    if isinstance(value, Citation):
        return value
    if isinstance(value, Iterator):
        value = list(value)  # of Jinja's own filters, as `map`
    if type(value) is Undefined:
        raise ProjectError(f"{{{{ {text} }}}} has no else; write {{% if … %}} around the sentence")
    if values.is_missing(value):
        raise UnknownValueError(f"{{{{ {text} }}}} is missing")
    first = filters[0][0] if filters else ""
    if first in LISTS and not isinstance(value, (str, Set)) and not hasattr(type(value), "columns"):
        value = [worded(item, f"| map('tall') | {first}") for item in value]
        if not value:
            raise UnknownValueError(f"{{{{ {text} }}}} lists nothing")
    own = value.own_format if isinstance(value, values.Formatted) and first in ("", *TEXT_FILTERS) else ""
    shown = values.printed(value) if own else value
    for name, arguments in filters:
        shown = ENVIRONMENT.filters[name](shown, *arguments)
    printed = str(worded(shown))
    if values.MADE_BY_PYTHON.search(printed):
        told = f"{{{{ {text} }}}} is {printed!r}, as Python writes a value in a text"
        raise ProjectError(f"{told}; print the value itself: {{{{ value | tall }}}}")
    if CLOSE in printed:
        raise ProjectError(f"{{{{ {text} }}}} is a text that was itself filled in; print its values instead")
    log, note = context["_filling"].printed, {"expression": text, "raw": _plain(value), "printed": printed}
    log.append(note | ({"format": own} if own else {}))
    return f"{chr(OPEN + len(log) - 1)}{printed}{CLOSE}"


@pass_context
def _guard(context: Context, line: int, caller: Callable[[], str]) -> str:
    """Fill in a line within a block, or leave it out."""
    return str(context["_filling"].if_known(line, caller))


def _plain(value: Any) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, values.Formatted):
        return value.plain
    if hasattr(value, "start_time"):  # of a period its text, which `dato` reads
        return str(value)
    if hasattr(value, "tolist"):  # of numpy and pandas: a number, or a list of them
        value = value.tolist()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, ValuesView)):
        return [_plain(item) for item in value]
    if isinstance(value, Number) and not isinstance(value, (int, float)):
        return float(cast("Any", value))
    if not isinstance(value, (int, float, str, NoneType)):
        raise ProjectError(
            f"{errors.brief(value)} cannot be noted; make a number or a text of it in a cell above"
        )
    return value


ENVIRONMENT.filters |= {"_printed": _printed}
ENVIRONMENT.globals[lines.GUARD] = _guard


def render(unit: Unit, scope: dict[str, Any]) -> str:
    """Return a unit's text, with marks around the printed values; a name that it sets is set in `scope`."""
    if isinstance(unit.template, str):
        return unit.template
    _require_possible(unit.compared, scope)
    context = unit.template.new_context(scope)
    try:
        return "".join(unit.template.root_render_func(context))
    finally:
        scope.update(context.vars)


def decide(expression: str, names: Mapping[str, object]) -> bool:
    """Return whether an expression holds, or raise what it raises."""
    holds, compared = condition(expression)
    _require_possible(compared, names)
    return bool(asked(holds(names)))


def placed(text: str, log: list[dict[str, Any]]) -> str:
    """Note from where to where each printed value stands, and return the text without the marks."""
    gone = 0
    for found in PLACED.finditer(text):
        start = found.start() - gone
        log[ord(found[1]) - OPEN]["at"] = [start, start + len(found[2])]
        gone += 2
    return PLACED.sub(r"\2", text)
