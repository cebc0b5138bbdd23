"""Markdown as a template over a notebook's names, each printed value noted.

A template is filled in by units: a line, or the lines of a ``for`` or ``if`` block, of which a whole one can
still fall alone. A line of nothing but tags leaves no trace; every other line end stays.

Every ``{{ … }}`` is noted with its expression, raw value, printed text and place in the output's metadata,
so that the numbers of the finished page can be proven.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set, ValuesView
from datetime import date
from functools import lru_cache
from itertools import product
from numbers import Number
from types import NoneType
from typing import Any, NamedTuple, cast

from jinja2 import Template, nodes, pass_context
from jinja2.runtime import Context

from boso import params, values
from boso.chapters import years_read_for
from boso.project import ProjectError, UnknownValueError, find_root, nearest
from boso.tekst import errors
from boso.tekst.citations import Citation
from boso.tekst.environment import ENVIRONMENT, LISTS, Unknown, by, known, listed, worded
from boso.words import FILTERS

ONLY = "use only {{ }}, if and for in %%tekst; work values out in a cell above"
TAG = re.compile(r"\{%[-+]?\s*(\w*)(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}", re.DOTALL)
VALUE = re.compile(r"\{\{[-+]?\s*(.*?)\s*[-+]?\}\}", re.DOTALL)
ROW = re.compile(rf"(?:{TAG.pattern}|{VALUE.pattern}|[^\n])+\n?|\n", re.DOTALL)
BARE = re.compile(rf"[ \t]*(?:(?:{TAG.pattern})[ \t]*)+\n?", re.DOTALL)
TEXT_FILTERS = ("stor",)  # they take what is printed, not the value
OPEN, CLOSE = 0xF0000, "\ue010"  # while a text is filled in: what stands around each printed value
PLACED = re.compile(f"([{chr(OPEN)}-{chr(OPEN + 0xFFFD)}])([^{CLOSE}]*){CLOSE}")


class Unit(NamedTuple):
    """What is filled in by itself."""

    line: int  # that it begins on, from 1
    source: str
    template: Template | None  # of a text that asks for nothing there is none


@lru_cache(maxsize=4096)
def compiled(source: str) -> list[Unit]:
    """Return a template made ready; what forks kernels compiles all that the chapters hold."""
    return [*_units(source)]


def condition(expression: str) -> list[Unit]:
    """Return a template that is empty unless an expression holds."""
    return compiled(f"{{% if {expression} %}}1{{% endif %}}")


def decide(expression: str, names: Mapping[str, object]) -> bool:
    """Return whether an expression holds, or raise what it raises."""
    return any(render(unit, names) for unit in condition(expression))


def _units(source: str) -> Iterator[Unit]:
    first, line, text, original = 1, 1, "", ""
    opened: list[tuple[str, int]] = []  # blocks, each with the line that it begins on
    for row in (found[0] for found in ROW.finditer(source)):
        depth = len(opened)
        depths = [_depth(tag[1], line + row.count("\n", 0, tag.start()), opened) for tag in TAG.finditer(row)]
        if BARE.fullmatch(row):  # its line end moves into its last tag
            text += re.sub(r"[ \t]*([-+]?[%#]\})[ \t]*\n\Z", r"\n\1", row).lstrip(" \t")
        elif depth and "{" in row and row.endswith("\n") and min([depth, *depths]) == depth == len(opened):
            text += f"{{% call _line({line}) %}}{row}{{% endcall %}}"
        else:
            text += row
        original, line = original + row, line + row.count("\n")
        if not opened:
            yield Unit(first, original, _template(text, first) if "{" in text else None)
            first, text, original = line, "", ""
    for kind, at in reversed(opened):
        raise errors.RefusedError(f"{{% {kind} %}} has no {{% end{kind} %}}", at)


def _depth(kind: str | None, line: int, opened: list[tuple[str, int]]) -> int:
    """Open or close a block, and return how deep its tag stands; None is a comment."""
    if kind is None:
        return len(opened)
    if kind in ("if", "for"):
        opened.append((kind, line))
        return len(opened) - 1
    if kind not in ("elif", "else", "endif", "endfor"):
        raise errors.RefusedError(ONLY, line)
    if not opened or kind[3:] not in (opened[-1][0], "e", "f"):
        raise errors.RefusedError(f"{{% {kind} %}} belongs to no if or for above it", line)
    depth = len(opened) - 1
    if kind.startswith("end"):
        opened.pop()
    return depth


def _template(text: str, first: int) -> Template:
    """Compile a unit, so that its lines are numbered as in its cell."""
    tree = ENVIRONMENT.parse("{#" + "\n" * (first - 1) + "#}" + text)
    for comparison in tree.find_all(nodes.Compare):
        _require_possible(comparison)
    texts = iter(VALUE.findall(TAG.sub("", text)))
    for output in tree.find_all(nodes.Output):
        output.nodes = [node if isinstance(node, nodes.TemplateData) else _noted(node, next(texts))
                        for node in output.nodes]  # fmt: skip
    return ENVIRONMENT.from_string(tree)


def _require_possible(comparison: nodes.Compare) -> None:
    """Refuse ``unit == "allekommuner"`` and ``year == 20111``, for which no report would have the text."""
    sides = [comparison.expr, *(operand.expr for operand in comparison.ops)]
    items = [item.value for side in sides for item in getattr(side, "items", [side])
             if isinstance(item, nodes.Const)]  # fmt: skip
    for side, value in product(sides, items):
        name = side.name if isinstance(side, nodes.Name) else ""
        if name in ("unit", "year"):
            root = find_root()
            years = sorted({*params.years(root), *years_read_for(root)})
            if value not in (allowed := years if name == "year" else list(params.all_units(root))):
                why = f"{name} is never {value!r}; {nearest(value, allowed)}"
                raise errors.RefusedError(why, comparison.lineno)


def _noted(node: nodes.Expr, text: str) -> nodes.Expr:
    """Let ``a | f | g`` print ``a`` by way of `_printed`, which is given the project's filters f and g."""
    base: nodes.Node | None = node
    while isinstance(base, (nodes.Filter, nodes.Neg)):
        base = base.node
    if isinstance(base, nodes.Const):
        why = f"{{{{ {text} }}}} prints a literal: take the value from the report"
        raise errors.RefusedError(why, node.lineno)
    ours: list[tuple[str, tuple[Any, ...]]] = []
    while isinstance(last := node, nodes.Filter) and last.name in FILTERS:
        if last.kwargs or not all(isinstance(one, nodes.Const) for one in last.args):
            fault = "goes by name" if last.kwargs else "is not a constant"
            why = f"{{{{ {text} }}}}: what {last.name} is given {fault}"
            raise errors.RefusedError(f"{why}; work the text out in a cell above", node.lineno)
        ours.insert(0, (last.name, tuple(one.as_const() for one in last.args)))
        node = cast("nodes.Expr", last.node)
    return by("_printed", node, text, tuple(ours))


@pass_context  # which also keeps Jinja from folding constants at compile time
def _printed(context: Context, value: Any, text: str, filters: Sequence[tuple[str, Sequence[Any]]]) -> str:
    """Print a value by the project's filters, and note both."""
    if isinstance(value, Citation):
        return value
    value = listed(value)
    if any(isinstance(one, Unknown) for one in (value if isinstance(value, (list, tuple)) else [value])):
        raise UnknownValueError(f"{{{{ {text} }}}} is missing")
    first = filters[0][0] if filters else ""
    if first in LISTS and not isinstance(value, (str, Set)) and not hasattr(type(value), "columns"):
        value = [worded(item, f"| map('tall') | {first}") for item in known(value)]
        if not value:
            raise UnknownValueError(f"{{{{ {text} }}}} lists nothing")
    own = value.own_format if isinstance(value, values.Formatted) and first in ("", *TEXT_FILTERS) else ""
    shown = values.printed(value) if own else value
    for name, arguments in filters:
        shown = ENVIRONMENT.filters[name](shown, *arguments)
    printed = str(worded(known(shown)))
    if values.MADE_BY_PYTHON.search(printed):
        told = f"{{{{ {text} }}}} is {printed!r}, as Python writes a value in a text"
        raise ProjectError(f"{told}; print the value itself: {{{{ value | tall }}}}")
    if CLOSE in printed:
        raise ProjectError(f"{{{{ {text} }}}} is a text that was itself filled in; print its values instead")
    log, note = (
        context.parent["_filling"].printed,
        {"expression": text, "raw": _plain(value), "printed": printed},
    )
    log.append(note | ({"format": own} if own else {}))
    return f"{chr(OPEN + len(log) - 1)}{printed}{CLOSE}"


def _plain(value: Any) -> object:
    """Return a value as JSON can hold it; a time is a text that `dato` reads."""
    if isinstance(value, values.Formatted):
        return value.plain
    plain = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(plain, date) or hasattr(plain, "start_time"):
        return str(plain)
    if isinstance(plain, Mapping):
        return {str(key): _plain(item) for key, item in plain.items()}
    if isinstance(plain, (list, tuple, ValuesView)):
        return [_plain(item) for item in plain]
    if isinstance(plain, (int, float, str, NoneType)):
        return plain
    if isinstance(plain, Number):
        return float(cast("Any", plain))
    remedy = "make a number or a text of it in a cell above"
    raise ProjectError(f"{errors.brief(value)} cannot be noted; {remedy}")


@pass_context
def _line(context: Context, line: int, caller: Callable[[], str]) -> str:
    """Fill in a line within a block, or leave it out."""
    filling = context.parent["_filling"]
    return filling.if_known(Unit(line, f"{filling.rows[line]}\n", None), caller) or ""


ENVIRONMENT.filters["_printed"] = _printed
ENVIRONMENT.globals["_line"] = _line


def render(unit: Unit, names: Mapping[str, object]) -> str:
    """Return a unit's text, with marks around the printed values."""
    if unit.template is None:
        return unit.source
    return "".join(unit.template.root_render_func(unit.template.new_context(dict(names))))


def placed(text: str, log: list[dict[str, Any]]) -> str:
    """Note from where to where each printed value stands, and return the text without the marks.

    What was printed and left out again goes from the log.
    """
    gone, noted = 0, list[dict[str, Any]]()
    for found in PLACED.finditer(text):
        start = found.start() - gone
        noted.append(log[ord(found[1]) - OPEN] | {"at": [start, start + len(found[2])]})
        gone += 2
    log[:] = noted
    return PLACED.sub(r"\2", text)
