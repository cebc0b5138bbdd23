"""Jinja as %%tekst has it: what is missing decides nothing, and filters tell what they cannot write.

Whatever a template takes (a name, an attribute, what a call, a sum or a filter gives) passes `entered`, which
puts an `Unknown` in place of what is missing. All that would be decided by one raises UnknownValueError.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, ItemsView, Iterator, Set
from functools import wraps
from numbers import Number
from typing import Any, cast

from jinja2 import StrictUndefined, UndefinedError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from boso.project import ProjectError, UnknownValueError
from boso.tekst.citations import kilde
from boso.tekst.errors import TAKEN, RefusedError, Slip, brief
from boso.values import Formatted, is_list, is_missing, printed
from boso.words import FILTERS, whole

TAKING = (nodes.BinExpr, nodes.Call, nodes.Filter, nodes.Getattr)
LISTS = ("liste", "listing", "kort_liste", "ledd")
WRITING = "tall, prosent, kroner, millioner …; a list takes liste, a date dato, yes or no {% if %}"


class Unknown(StrictUndefined):
    """What stands for a missing value: nothing can be asked of it but whether it is none."""

    __slots__ = ()
    __array_ufunc__ = None  # so that numbers of numpy leave it to this class as well


class Nothing(Unknown):
    """What stands for None, which is nothing where it is asked for alone."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def entered(value: Any, name: str = "a value that this depends on") -> Any:
    """Return a value with an `Unknown` for what is missing, alone or in a list of Python's."""
    if isinstance(value, (list, tuple)):
        make = getattr(value, "_make", type(value))  # of a named tuple
        return make([entered(one) for one in value])
    if is_list(value) or not is_missing(value):
        return value
    exc: Any = UnknownValueError
    return (Nothing if value is None else Unknown)(f"{name} is missing", exc=exc)


def listed(value: Any) -> Any:
    """Return what a filter is given: of pandas and numpy a list, each one in it `entered`."""
    if isinstance(value, (Iterator, ItemsView)) or (is_list(value) and not isinstance(value, Set)):
        return entered(value if isinstance(value, tuple) else [*value])
    return entered(value)


def among(value: Any) -> Any:
    """Return what something is looked for in."""
    if type(value).__name__ == "Series":
        raise ProjectError("in looks among the names of a Series' rows; write: in column.tolist()")
    return entered([*value]) if is_list(value) else entered(value)


def compared(value: Any) -> Any:
    """Return what is compared; a column of which each row would answer, none for what is missing, raises."""
    if hasattr(type(value), "ndim") and is_missing(value):
        raise UnknownValueError("a value of the column that this depends on is missing")
    return value


def known(value: Any) -> Any:
    """Return a value; one that is missing, or a name that does not exist, raises its error."""
    if isinstance(value, StrictUndefined):
        str(value)
    for one in value if isinstance(value, (list, tuple)) else ():
        known(one)
    return value


def worded(value: Any, filters: str = WRITING) -> Any:
    """Return a value as a text holds it, if it has words of its own: not 0.25, [1, 2], True, <function …>."""
    if isinstance(value, Formatted):
        return printed(value)
    own = type(value).__module__.startswith("boso.")  # as a range says both its ends
    if not (own or isinstance(value, str) or re.fullmatch("-?\\d{1,4}", str(value))):
        raise ProjectError(f"{brief(value)} needs a filter: {filters}")
    return value


class Entering(NodeTransformer):
    """Let whatever an expression takes pass `entered`, and refuse what would print or decide unseen."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        """Wrap a node, after those within it."""
        super().generic_visit(node, *args, **kwargs)
        wrong = ""
        if isinstance(node, nodes.If) and isinstance(node.test, nodes.Tuple):
            wrong = "the condition goes on after its end; join with and, or"
        elif isinstance(node, nodes.CondExpr) and node.expr2 is None:
            wrong = "an if without else gives nothing; write {% if … %} around the sentence"
        elif isinstance(node, nodes.Concat):
            wrong = "~ joins texts; write {{ a }}{{ b }}"
        elif isinstance(node, nodes.Getattr) and node.attr in ("format", "format_map"):
            wrong = "format is unsafe; write the text itself, with {{ value | tall }} in it"
        elif isinstance(node, (nodes.Compare, nodes.Operand)):
            is_in = getattr(node, "op", "") in ("in", "notin")
            node.expr = by("_among" if is_in else "_compared", node.expr)
        elif isinstance(node, nodes.CallBlock):
            node.call = cast("Any", node.call).node  # it must stay a call
        if wrong:
            raise RefusedError(wrong, node.lineno)
        if isinstance(node, TAKING) or (isinstance(node, nodes.Name) and node.ctx == "load"):
            named = (getattr(node, name) for name in ("name", "attr") if hasattr(node, name))
            return by("_entered", cast("nodes.Expr", node), *named)
        return node


class Environment(SandboxedEnvironment):
    """A sandbox with the project's filters, in which what is missing decides nothing."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out what stands on both sides of a sign; ``3 * share | prosent`` would be 60 %60 %60 %."""
        kinds = [str if isinstance(side, str) else isinstance(side, Number) for side in (left, right)]
        if {*kinds} == {str, True} or (operator == "%" and kinds[0] is str):
            what = f"{left!r} {operator} {right!r}: a number and a text"
            raise ProjectError(f"{what}; a filter takes a sum in brackets, {{{{ (a {operator} b) | tall }}}}")
        return super().call_binop(context, operator, known(left), known(right))

    def call(self, context: Context, function: Any, *given: Any, **named: Any) -> Any:
        """Call a function: Python's own code would take what stands for a missing value for a value."""
        for one in (function, *given, *named.values()):
            known(one)
        return super().call(context, function, *given, **named)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or what a filter is told to look at in one."""
        return entered(super().getitem(obj, argument), str(argument))

    def _generate(self, source: nodes.Template, *about: Any, **options: Any) -> str:
        return super()._generate(Entering().visit(source).set_environment(self), *about, **options)


def by(name: str, node: nodes.Expr, *given: object) -> nodes.Filter:
    """Return a node that passes through a filter, which is given constants."""
    return nodes.Filter(node, name, [nodes.Const(one) for one in given], [], None, None, lineno=node.lineno)


def _explained(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that tells, of a value which it cannot write, what it gives and how it is called."""

    @wraps(getattr(filter_, "func", filter_))
    def explained(value: Any, *given: Any, **named: Any) -> Any:
        value = known(listed(value))
        if name in LISTS and not len(value):
            raise UnknownValueError(f"{name} lists nothing")
        try:
            return filter_(value, *given, **named)
        except (ProjectError, UndefinedError):
            raise
        except Exception as error:
            meaning = re.split(r"[;.:,]\s", (explained.__doc__ or "").removeprefix("Return "))[0]
            others = [one for one in list(inspect.signature(filter_).parameters)[1:] if one != "lang"]
            call = f"{name}({', '.join(others)})".replace("()", "")
            told = f"{name} cannot write {', '.join(map(brief, (value, *given)))}"
            raise ProjectError(f"{told}; {{{{ value | {call} }}}} is {meaning}") from error

    return explained


def _guarded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja's that is given a known value, or a list."""
    at = int(hasattr(filter_, "jinja_pass_arg"))  # where its value stands

    @wraps(filter_)
    def guarded(*given: Any, **named: Any) -> Any:
        value = listed(given[at])
        value = value if isinstance(value, list) else known(value)
        return filter_(*given[:at], value, *given[at + 1 :], **named)

    return guarded


ENVIRONMENT = Environment(undefined=Slip, keep_trailing_newline=True)
OWN = FILTERS | {"kilde": kilde, "int": whole}  # Jinja's int cuts numbers off, and makes 0 of words
ENVIRONMENT.filters = {name: _guarded(ENVIRONMENT.filters[name]) for name in TAKEN}
ENVIRONMENT.filters |= {name: _explained(name, one) for name, one in OWN.items()}
ENVIRONMENT.filters |= {"_among": among, "_compared": compared, "_entered": entered}
ENVIRONMENT.tests.clear()
ENVIRONMENT.tests["none"] = lambda one: isinstance(
    known(one) if isinstance(one, Slip) else entered(one), Unknown
)
