"""What is wrong with a template, in two lines: the line of the cell, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from numbers import Number
from reprlib import repr as short
from traceback import walk_tb
from typing import Any, cast

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.utils import missing

from boso.project import ProjectError, UnknownValueError, nearest
from boso.words import FILTERS

# Jinja's filters that are taken
TAKEN = ("abs", "count", "first", "last", "length", "list", "map", "max", "min", "reverse", "round", "sort",
         "sum", "unique")  # fmt: skip
KNOWN = (*FILTERS, "kilde")
WELL_FORMED = ("write {{ value | filter }}, {% if a == b %} … {% endif %}, { {{ value }} } in maths, and a "
               "label as (name)= above its heading")  # fmt: skip
NOTEBOOK = "__main__"  # the module that a notebook's cells are


class TekstError(ProjectError):
    """A slip in a template: a name that does not exist, a value without a filter, a block left open."""

    def __init__(self, message: str, source: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.source = source  # the text of the line
        self.line = line  # of the cell, from 1; 0 for the line of code that the template stands in

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows of it."""
        of_code = [
            line for frame, line in walk_tb(self.__traceback__) if frame.f_globals.get("__name__") == NOTEBOOK
        ]
        line = self.line or [1, *of_code][-1]
        return [f"line {line}: {self.source.strip()}", str(self)]


class RefusedError(TemplateSyntaxError):
    """What is no template of ours, though Jinja would take it; the message says what to write."""


class Slip(StrictUndefined):
    """What stands for a name that does not exist, until something asks for its value."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        owner, name = self._undefined_obj, cast("Any", self._undefined_name)
        if self._undefined_hint:
            return str(self._undefined_hint)
        if owner is missing:
            return f'there is no "{name}"'
        owner = getattr(owner, "obj", owner)  # of .loc and .iloc
        if isinstance(name, int) and hasattr(owner, "__len__") and not isinstance(owner, dict):
            return f"there is no [{name}]; it has {len(owner)}{', the first is [0]' * bool(len(owner))}"
        ours = isinstance(owner, dict) or type(owner).__module__.startswith("boso")
        public = [one for one in dir(owner) if not one.startswith("_")]
        hint = nearest(name, owner if isinstance(owner, dict) else [*getattr(owner, "columns", ()), *public])
        what = brief(owner) if not ours or isinstance(owner, dict) else type(owner).__name__
        return f'{what} has no "{name}"' + (f"; {hint}" if ours or "did you mean" in hint else "")


@contextmanager
def told(template: str, names: Mapping[str, object], first: int = 0, line: int = 1) -> Iterator[None]:
    """Tell what goes wrong within as a `TekstError`; an unknown value passes.

    The template may name `names`; it begins on line `first` of its cell, 0 where it is no cell of its own;
    `line` of it is filled in, where an error does not say so itself.
    """
    try:
        yield
    except (UnknownValueError, TekstError):
        raise
    except Exception as error:
        line = _template_line(error, line)
        rows = template.split("\n")
        source = rows[min(line, len(rows)) - 1]
        raise TekstError(_message(error, names, source), source, first + line - 1 if first else 0) from error


def _message(error: Exception, names: Mapping[str, object], row: str) -> str:
    """Return what is wrong in a line, and what to write instead."""
    told = error.message if isinstance(error, TemplateSyntaxError) else error  # or Jinja adds a line number
    text = " ".join(str(told).split())
    if unknown := re.fullmatch(r'there is no "(\w+)"', text):
        public = [name for name in names if not name.startswith("_")]
        filter_ = f"as a filter it is {{{{ value | {unknown[1]} }}}}"
        return f"{text}; {filter_ if unknown[1] in KNOWN else nearest(unknown[1], public)}"
    if named := re.search(r"No (filter|test) named '(\w+)'", text):
        alike = nearest(named[2], [*KNOWN, *TAKEN] if named[1] == "filter" else ["none"])
        return (
            f'there is no {named[1]} "{named[2]}"; {alike}; what else is to be done is done in a cell above'
        )
    if type(error) is TemplateSyntaxError:
        return f"{text}; {WELL_FORMED}"
    if isinstance(error, (ProjectError, UndefinedError, TemplateSyntaxError)):
        return text
    words = dict.fromkeys(re.findall(r"[^\W\d]\w*", row))
    used = [name for name in words if isinstance(names.get(name), (str, Number, list, dict))]
    values = [f"{name} is {brief(names[name])}" for name in used]
    return "; ".join([f"{type(error).__name__}: {text}", *values])


def brief(value: object) -> str:
    """Return a value as a message shows it, in a line; of a table its kind."""
    text = str(value) if isinstance(value, Number) else short(value)
    plain = text.isprintable() and text[0] != "<" and not hasattr(type(value), "columns")
    return text if plain else type(value).__name__


def _template_line(error: Exception, line: int) -> int:
    """Return the line of the template that was being read or filled in."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    for frame, number in walk_tb(error.__traceback__):
        if template := frame.f_globals.get("__jinja_template__"):
            line = template.get_corresponding_lineno(number)
    return line
