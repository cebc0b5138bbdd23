"""Parameters of an evaluation year: params/<year>.yaml, read into a frozen, validated object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from boso import data
from boso.data import COLLECTED, yearly
from boso.project import ProjectError, find_root, nearest, refuse
from boso.words import antall

ALL = "samlet"
Provenance = Literal["collected", "reconstructed", "simulated"]
Cell = Annotated[str, Field(strict=False, coerce_numbers_to_str=True)]  # YAML reads the cell -77 as a number
MADE_UP = ("reconstructed.csv", "simulated.csv")


class Survey(BaseModel, frozen=True, extra="forbid", strict=True):
    """The survey of a year: where its answers lie in data/survey/<year>/, and where they come from."""

    provenance: Provenance  # collected from respondents, reconstructed from printed percentages, or simulated
    responses: str  # name of the file with the answers
    invited: str  # name of the file with how many were invited in each municipality
    # where the export names a column otherwise than the codebook: its name there, the codebook's name
    columns: dict[str, str] = {}
    # where a cell of the export means something else than the codebook says: the cell, and an answer of the
    # codebook, not_asked, not_seen or unanswered; for all questions, or under the name of one
    values: dict[Cell, Cell | dict[Cell, Cell]] = {}
    keep: dict[Cell, Cell] = {}  # columns that tell which rows count, and what a row that counts has in them
    # columns that are known to be left unread: a second column for a question, a weight
    ignore: tuple[Cell, ...] = Field(default=(), strict=False)
    weight: str = ""  # the column that tells how much a respondent counts for in weighted shares
    threshold: int = Field(default=3, ge=3)  # the smallest number of persons that a published cell may show


class Limits(BaseModel, frozen=True, extra="forbid", strict=True):
    """What one cell of a notebook may take; it is ended and has failed where it takes more."""

    seconds: int = Field(default=300, gt=0)  # how long it runs
    megabytes: int = Field(default=4000, ge=1000)  # memory of its kernel, on Linux
    output_kilobytes: int = Field(default=1000, gt=0)  # text that it prints


class Params(BaseModel, frozen=True, extra="forbid", strict=True):
    """What the reports of one evaluation year are made for."""

    year: int  # the reports show what was known by the end of it
    title: str  # of the report, in Norwegian
    units: tuple[str, ...] = Field(strict=False)  # slugs of those that get a report, samlet among them
    original: str | None = None  # key in data/references.bib of the report that was published for the year
    # what nobody knows of the year, as `boso data check` tells it: a table, or one and values of its row, as
    # status, population norway
    unknown: tuple[str, ...] = Field(default=(), strict=False)
    survey: Survey | None = None
    limits: Limits = Limits()
    # values of the chapters' own parameters by name, under all, a chapter, a unit or unit/chapter
    parameters: dict[str, dict[str, Any]] = {}


def years(root: Path | None = None) -> list[int]:
    """Return the evaluation years that have a parameter file, in order."""
    folder = (root or find_root()) / "params"
    return sorted(
        int(path.stem) for path in folder.iterdir() if path.suffix == ".yaml" and path.stem.isdecimal()
    )


def load(year: int, root: Path | None = None) -> Params:
    """Read and validate params/<year>.yaml; a ProjectError says all that is wrong with it."""
    return _load(year, root or find_root())


@cache
def _load(year: int, root: Path) -> Params:
    path = root / "params" / f"{year}.yaml"
    if not path.is_file():
        raise ProjectError(f"year {year}: there is no {path.relative_to(root)}; {nearest(year, years(root))}")
    content = data.read_yaml(path)
    if not isinstance(content, dict):
        raise ProjectError(f"{path}: expected keys {', '.join(Params.model_fields)}; found {content!r}")
    try:
        params = Params.model_validate(content)
    except ValidationError as error:
        models: dict[Any, type[BaseModel]] = {"survey": Survey, "limits": Limits}
        refuse(path, [explain(one, models.get(one["loc"][0], Params)) for one in error.errors()])
        raise
    refuse(path, _problems(params, year, root))
    return params


def explain(error: Any, model: type[BaseModel], key: str = "key") -> str:
    """Say what is wrong with a file that pydantic read into a `model`, whose fields it calls a `key`."""
    name, found = ".".join(str(part) for part in error["loc"]), error["input"]
    match error["type"]:
        case "extra_forbidden":
            return f'unknown {key} "{name}"; {nearest(error["loc"][-1], model.model_fields)}'
        case "missing":
            return f'{key} "{name}" is missing'
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
            return f"{name} = {found!r}; {nearest(found, allowed)}"
    told = error["msg"].replace("Input should be", "must be").replace("valid tuple", "list in brackets")
    return f"{name} = {found!r}: {told}"


def _problems(params: Params, year: int, root: Path) -> Iterator[str]:
    """Yield what is wrong with the parameters of the file of a year, beside what `Params` itself refuses."""
    if params.year != year:
        yield f"year = {params.year}, but the file is named {year}.yaml; change one"
    allowed = evaluated(params.year, root)
    if not params.units:
        yield f"units: none is named; {nearest('', allowed)}"
    for unit in dict.fromkeys(params.units):
        if unit not in allowed:
            reason = f"was not evaluated in {params.year}" if unit in all_units(root) else "is not a unit"
            yield f'units: "{unit}" {reason}; {nearest(unit, allowed)}'
        if params.units.count(unit) > 1:
            yield f'units: "{unit}" is listed twice'
    keys = data.citation_keys(root)
    if params.original not in (None, *keys):
        yield f'original: "{params.original}" is not in data/references.bib; {nearest(params.original, keys)}'
    asked = yearly.asked(root, params.year, allowed)
    for unknown in params.unknown:
        table, _, cells = unknown.partition(" ")
        rows = asked.get(table, [])
        if not any(yearly.covers(unknown, table, row) for row in rows):
            words = dict.fromkeys(word for row in rows for word in row.values())
            told = nearest(cells, words) if rows else nearest(table, asked)
            yield f'unknown: "{unknown}" is nothing that a year asks for; {told}'
    if params.survey:
        yield from _survey_problems(params.survey, f"data/survey/{year}/")


def _survey_problems(survey: Survey, folder: str) -> Iterator[str]:
    for name in (survey.responses, survey.invited):
        if Path(name).name != name:
            yield f'survey: "{name}"; allowed: a file name in {folder}'
        elif survey.provenance == COLLECTED and name in MADE_UP:
            told = f"put the file with the real answers in {folder} and name it here, or say what it is"
            yield f"survey: provenance is {COLLECTED}, but {name} is generated; {told}"


def evaluated(year: int, root: Path | None = None) -> list[str]:
    """Return the slugs of the units that were evaluated in `year`, in the order of units.csv."""
    known = [row for row in data.known_rows("units", year, root) if int(row["evaluated_from"]) <= year]
    return [row["unit"] for row in sorted(known, key=lambda row: int(row["order"]))]


def all_units(root: Path | None = None) -> list[str]:
    """Return the slugs of the units of every year."""
    return list(dict.fromkeys(row["unit"] for row in data.read_rows("units", root)))


def choose(wanted: Sequence[str], allowed: Sequence[str], what: str) -> list[str]:
    """Return `wanted`, or all of `allowed` where nothing is; a ProjectError gives the nearest valid name."""
    for name in wanted:
        if name not in allowed:
            raise ProjectError(f'{what}: "{name}" is not one; {nearest(name, allowed)}')
    return [name for name in allowed if name in wanted] if wanted else list(allowed)


def unit_name(unit: str, year: int, root: Path | None = None) -> str:
    """Return a unit's name as a year's readers know it: Bærum; for ``samlet`` how many there are."""
    rows = [*data.read_rows("units", root), *data.known_rows("units", year, root)]
    number = len([one for one in evaluated(year, root) if one != ALL])
    together = antall(number, "Én kommune", "Alle {} kommuner", "Begge kommuner")
    return ({row["unit"]: row["name"] for row in rows} | {ALL: together})[unit]
