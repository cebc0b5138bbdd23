"""Jinja as %%tekst has it: what is missing decides nothing, and filters tell what they cannot write."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import wraps
from numbers import Number
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from boso.project import ProjectError, UnknownValueError
from boso.tekst.citations import kilde
from boso.tekst.errors import NOT_TAKEN, Slip, brief
from boso.values import is_missing
from boso.words import FILTERS, whole

STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock)
ONLY = "use only {{ }}, if, for and set in %%tekst"
# What decides something, by these fields; NaN would be false in a comparison, and true alone
DECIDING = (nodes.Compare, nodes.Operand, nodes.If, nodes.For, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not)
FIELDS = {"expr", "test", "node", "left", "right"}


class Environment(SandboxedEnvironment):
    """A sandbox with the project's filters, for templates of `STATEMENTS` alone."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out what stands on both sides of a sign; ``3 * share | prosent`` would be 60 %60 %60 %."""
        kinds = [str if isinstance(side, str) else isinstance(side, Number) for side in (left, right)]
        if {*kinds} == {str, True} and (operator, kinds[0]) != ("%", str):
            what = f"{left!r} {operator} {right!r}: a number and a text"
            raise ProjectError(f"{what}; a filter takes a sum in brackets, {{{{ (a {operator} b) | tall }}}}")
        return super().call_binop(context, operator, known(left), known(right))

    def _generate(self, source: nodes.Template, *about: Any, **options: Any) -> str:
        for node in [*source.find_all(DECIDING)]:
            for field in FIELDS.intersection(node.fields):
                if not (expression := getattr(node, field)):
                    continue  # a for without an if
                if field == "expr" and isinstance(expression, nodes.Const) and expression.value is None:
                    raise TemplateSyntaxError("write: is none, or: is not none", expression.lineno)
                name = "_known" if field == "expr" else "_asked"
                setattr(node, field, nodes.Filter(expression, name, [], [], None, None, lineno=node.lineno))
        return super()._generate(source, *about, **options)


def known(value: object) -> object:
    """Return a value if it is known; a list may hold one that is not."""
    if not isinstance(value, (list, tuple)) and is_missing(value):
        raise UnknownValueError("a value that this depends on is missing")
    return value


def asked(value: object) -> object:
    """Return a value that is asked for alone: None is nothing, but of a missing number nobody knows."""
    return None if value is None else known(value)


def _explained(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that tells, of a value which it cannot write, what it gives and how it is called."""

    @wraps(getattr(filter_, "func", filter_))
    def explained(value: Any, *given: Any, **named: Any) -> Any:
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


ENVIRONMENT = Environment(undefined=Slip, keep_trailing_newline=True)
ENVIRONMENT.filters = {name: one for name, one in ENVIRONMENT.filters.items() if name not in NOT_TAKEN}
OWN = FILTERS | {"kilde": kilde, "int": whole}  # Jinja's int cuts numbers off, and makes 0 of words
ENVIRONMENT.filters |= {name: _explained(name, one) for name, one in OWN.items()}
ENVIRONMENT.filters |= {"_asked": asked, "_known": known}
