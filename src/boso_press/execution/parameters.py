"""A chapter's own parameters: declared with a default in its cell tagged ``parameters``, set in params.

``parameters`` in params/<year>.yaml sets them for ``all``, a chapter, a unit, or the chapter of a unit
(``moss/04_husbanken``); of several values the one named last here holds. A value has the type of the default.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from boso import params
from boso.chapters import chapter_names
from boso.project import ProjectError, nearest, refuse
from boso_press.document.text_notebooks import code_cells, parameters_cell, read_texts
from boso_press.kernels.cells import sets

EVERY = "all"
GIVEN = ("year", "unit")  # what every notebook is given
KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text, in quotation marks",
         list: "a list"}  # fmt: skip
Parameters = dict[str, Any]  # by name


def defaults(code: str, path: Path) -> Parameters:
    """Return the names that a cell tagged ``parameters`` assigns, each with its default.

    A default that is no literal is None. A cell that is not plain Python raises ProjectError.
    """
    try:
        statements: list[Any] = ast.parse(code).body
    except SyntaxError as error:
        told = f'line {error.lineno} of the cell tagged "parameters"'
        raise ProjectError(f"{path}: {told}: {error.msg}; it holds names with defaults only") from None
    found: Parameters = {}
    for statement in statements:
        several = isinstance(statement, ast.Assign)
        for target in statement.targets if several else [getattr(statement, "target", None)]:
            if isinstance(target, ast.Name):
                found[target.id] = None
                with suppress(AttributeError, TypeError, ValueError):  # no value, or one that is no literal
                    found[target.id] = ast.literal_eval(statement.value)
    return found


def declared(root: Path) -> dict[str, Parameters]:
    """Return what each chapter declares beside year and unit, with the defaults."""
    found = {}
    for chapter, text in read_texts(root).items():
        every = defaults(parameters_cell(text), root / "notebooks" / f"{chapter}.md")
        found[chapter] = {name: default for name, default in every.items() if name not in GIVEN}
    return found


def values(settings: Mapping[str, Parameters], own: Parameters, chapter: str, unit: str) -> Parameters:
    """Return what params set of a chapter's own parameters, for one unit.

    >>> settings = {"all": {"top": 5, "low": 1}, "moss": {"top": 7}}
    >>> values(settings, {"top": 3.0}, "04_husbanken", "moss")
    {'top': 7.0}
    """
    found: Parameters = {}
    for key in (EVERY, chapter, unit, f"{unit}/{chapter}"):
        found |= settings.get(key, {})
    chosen = {name: found[name] for name in own if name in found}
    return {name: float(value) if isinstance(own[name], float) else value for name, value in chosen.items()}


def check(root: Path, year: int) -> None:
    """Raise ProjectError for what params set for nobody, or with another type than the default has.

    So it is for a parameter that a cell of the chapter sets again. All that is wrong is told at once.
    """
    settings = params.load(year, root)
    if settings.parameters:
        refuse(root / "params" / f"{year}.yaml", (f"parameters: {one}" for one in _wrong(root, settings)))


def _wrong(root: Path, year: params.Params) -> Iterator[str]:
    own, texts, every = declared(root), read_texts(root), chapter_names(root)
    of_unit = {unit: chapter_names(root, unit) for unit in year.units}
    pairs = {f"{unit}/{chapter}": [chapter] for unit, chapters in of_unit.items() for chapter in chapters}
    # the chapters for which a key may set something
    scopes = {**pairs, **of_unit, **{chapter: [chapter] for chapter in every}, EVERY: every}
    for key, wanted in year.parameters.items():
        if key not in scopes:
            like = [scope for scope in scopes if ("/" in scope) == ("/" in key)]
            yield f'"{key}" is no chapter or unit; {nearest(key, like)}'
            continue
        for name, value in wanted.items():
            names = dict.fromkeys(one for chapter in scopes[key] for one in own[chapter])
            if name in GIVEN:
                yield f'{key}: "{name}" is given to every chapter by boso; leave it out'
            elif name not in names:
                remedy = nearest(name, names) if names else "add it with its default, or leave it out"
                yield f'{key}: "{name}" is declared in no cell tagged "parameters" there; {remedy}'
            for chapter in (chapter for chapter in scopes[key] if name in own[chapter]):
                default, mine = own[chapter][name], parameters_cell(texts[chapter])
                if type(default) not in KINDS:
                    told = "has no number, text, true, false or list as its default"
                    yield f'{key}: "{name}" {told} in {chapter}; give it one'
                elif not _fits(value, default):
                    allowed = f"{KINDS[type(default)]}, as its default {default!r} in {chapter}"
                    yield f"{key}: {name} = {value!r}; allowed: {allowed}"
                if any(name in sets(code) for code in code_cells(texts[chapter]) if code != mine):
                    yield f'{key}: "{name}" is set again by a cell of {chapter}; give it another name there'


def _fits(value: object, default: object) -> bool:
    """Whether a value has the type of a default; a list has items of the types in its default, if any.

    >>> _fits(5, 3), _fits(5, 3.5), _fits(True, 3), _fits("5", 3), _fits([1, "a"], ["b"]), _fits([1, "a"], [])
    (True, True, False, False, False, True)
    """
    if isinstance(default, list):
        kinds = default or [kind() for kind in KINDS]
        return isinstance(value, list) and all(any(_fits(item, kind) for kind in kinds) for item in value)
    return type(value) is type(default) or (type(value) is int and type(default) is float)
