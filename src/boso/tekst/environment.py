"""Jinja as %%tekst has it: what is missing decides nothing, and filters tell what they cannot write."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import wraps
from numbers import Number
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.filters import make_multi_attrgetter
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from boso.project import ProjectError, UnknownValueError
from boso.tekst.citations import kilde
from boso.tekst.errors import OF_TEXTS, OF_VALUES, TAKEN, Slip, brief
from boso.values import Formatted, is_list, is_missing, printed
from boso.words import FILTERS, whole

STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock)
ONLY = "use only {{ }}, if, for and set in %%tekst"
# What is looked at before anything hangs on it, by node and field: NaN would be false in a comparison, and
# true alone
LOOKED_AT: dict[type[nodes.Node], dict[str, str]] = {
    nodes.Compare: {"expr": "_compared"}, nodes.Operand: {"expr": "_compared"},
    nodes.For: {"iter": "_known", "test": "_asked"}, nodes.If: {"test": "_asked"},
    nodes.CondExpr: {"test": "_asked"}, nodes.Not: {"node": "_asked"},
    nodes.And: {"left": "_asked", "right": "_asked"}, nodes.Or: {"left": "_asked", "right": "_asked"},
    **dict.fromkeys((nodes.Getattr, nodes.Getitem, nodes.Neg, nodes.Pos), {"node": "_known"}),
}  # fmt: skip
LISTS = ("liste", "listing", "kort_liste", "ledd")
WRITING = "tall, prosent, kroner, millioner …; a list takes liste, a date dato, yes or no {% if %}"


class Environment(SandboxedEnvironment):
    """A sandbox with the project's filters, for templates of `STATEMENTS` alone."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out what stands on both sides of a sign; ``3 * share | prosent`` would be 60 %60 %60 %."""
        kinds = [str if isinstance(side, str) else isinstance(side, Number) for side in (left, right)]
        if operator == "%" and kinds[0] is str:
            raise ProjectError("% after a text; write the text itself, with {{ value | tall }} in it")
        if {*kinds} == {str, True}:
            what = f"{left!r} {operator} {right!r}: a number and a text"
            raise ProjectError(f"{what}; a filter takes a sum in brackets, {{{{ (a {operator} b) | tall }}}}")
        return super().call_binop(context, operator, known(left), known(right))

    def wrap_str_format(self, value: Any) -> Any:
        """Refuse ``"{} boliger".format``, which would write any number as Python does."""
        if super().wrap_str_format(value) is not None:
            raise ProjectError("format is unsafe; write the text itself, with {{ value | tall }} in it")
        return None

    def _generate(self, source: nodes.Template, *about: Any, **options: Any) -> str:
        kinds: Any = (nodes.Concat, *LOOKED_AT)
        for node in [*source.find_all(kinds)]:
            if isinstance(node, nodes.Concat):
                node.nodes = [_by("_worded", one) for one in node.nodes]
            for field, name in LOOKED_AT.get(type(node), {}).items():
                if not (expression := getattr(node, field)):
                    continue  # a for without an if
                if name == "_compared" and isinstance(expression, nodes.Const) and expression.value is None:
                    raise TemplateSyntaxError("write: is none, or: is not none", expression.lineno)
                among = isinstance(node, nodes.Operand) and node.op in ("in", "notin")
                setattr(node, field, _by("_among" if among else name, expression))
        return super()._generate(source, *about, **options)


def _by(name: str, node: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def known(value: object) -> object:
    """Return a value if it is known; a list may hold one that is not."""
    if not is_list(value) and is_missing(value):
        raise UnknownValueError("a value that this depends on is missing")
    if type(value) is Undefined:
        raise ProjectError("an if without else gave nothing; write {% if … %} around the sentence")
    return value


def compared(value: object) -> object:
    """Return a value that is compared; of a list each must be known."""
    return [*map(compared, value)] if isinstance(value, (list, tuple)) else known(value)


def asked(value: object) -> object:
    """Return a value that is asked for alone: None is nothing, but of a missing number nobody knows."""
    return None if value is None else known(value)


def worded(value: object, filters: str = WRITING) -> object:
    """Return a value as a text holds it, if it has words of its own: not 0.25, [1, 2], True, <function …>."""
    if isinstance(compared(value), Formatted):
        return printed(value)
    own = type(value).__module__.startswith("boso.")  # as a range says both its ends
    if not (own or isinstance(value, str) or re.fullmatch("-?\\d{1,4}", str(value))):
        raise ProjectError(f"{brief(value)} needs a filter: {filters}")
    return value


class Among:
    """What something is looked for in: where it is not found, a value that is missing could be it."""

    def __init__(self, values: Any) -> None:
        if type(values).__name__ == "Series":
            raise ProjectError("in looks among the names of a Series' rows; write: in column.tolist()")
        self.values = known(values)

    def __contains__(self, value: object) -> bool:
        values: Any = self.values
        if not is_list(values):
            return value in values
        certain = [one for one in values if not is_missing(one)]
        return value in certain or (len(certain) < len(values) and bool(known(None)))


def _explained(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that tells, of a value which it cannot write, what it gives and how it is called."""

    @wraps(getattr(filter_, "func", filter_))
    def explained(value: Any, *given: Any, **named: Any) -> Any:
        value = [*value] if isinstance(value, Iterator) else value
        if is_missing(value):
            raise UnknownValueError("a value that this depends on is missing")
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


def _guarded(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja's that makes nothing of what is missing, and no text of a number."""
    at = int(hasattr(filter_, "jinja_pass_arg"))  # where its value stands

    @wraps(filter_)
    def guarded(*given: Any, **named: Any) -> Any:
        value: Any = known(given[at])
        if is_list(value) or isinstance(value, Iterator):
            value = [*value]
        if name in OF_TEXTS:
            value = worded(value)
        given = (*given[:at], value, *given[at + 1 :])
        if name in OF_VALUES and isinstance(value, list):
            by = inspect.signature(filter_).bind(*given, **named).arguments.get("attribute")
            compared([*map(make_multi_attrgetter(ENVIRONMENT, by), value)])
        elif name.startswith(("select", "reject")) and len(given) == at + 1 + name.endswith("attr"):
            given = (*given, "_asked")
        return filter_(*given, **named)

    return guarded


def _of_known(test: Callable[..., Any]) -> Callable[..., Any]:
    """Return a test that decides nothing of what is missing."""

    @wraps(test)
    def of_known(*given: Any) -> Any:
        return test(*map(compared, given))

    return of_known


ENVIRONMENT = Environment(undefined=Slip, keep_trailing_newline=True)
ENVIRONMENT.filters = {name: _guarded(name, ENVIRONMENT.filters[name]) for name in TAKEN}
OWN = FILTERS | {"kilde": kilde, "int": whole}  # Jinja's int cuts numbers off, and makes 0 of words
ENVIRONMENT.filters |= {name: _explained(name, one) for name, one in OWN.items()}
MARKS = {"_among": Among, "_asked": asked, "_compared": compared, "_known": known, "_worded": worded}
ENVIRONMENT.filters |= MARKS
TESTS: dict[str, Any] = ENVIRONMENT.tests
ENVIRONMENT.tests = {name: _of_known(one) for name, one in TESTS.items()} | {
    "defined": TESTS["defined"], "undefined": TESTS["undefined"],
    "none": lambda one: not is_list(one) and is_missing(one), "_asked": lambda one: bool(asked(one)),
}  # fmt: skip
