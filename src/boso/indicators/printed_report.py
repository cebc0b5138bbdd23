"""The printed report in figures: each number and number word in it, and whether the data give it again.

data/published/<year>.csv is the register of a printed report: a row is a statement, with the quantity that
recomputes it or the reason why none can, or it is classed as a date, a page, a citation and the like. The
printed sentences are not in it. Opened by whoever checks the rebuild.

A quantity is an expression as %%tekst reads it over the public tables, as known by the end of the year:

    value(grants.amount_nok, participant="moss", year=2010)
    100 * count(status, aspect="phase", code="transition") / count(participants, evaluated=True)
    survey:belief/all/1+2

``value`` is a column's only value in the rows that are named, ``sum``, ``min`` and ``max`` are of all its
values there, ``count`` is how many rows there are. ``id=("h02", "h04")`` names several, ``evaluated`` all
evaluated municipalities; ``facts`` are the report's. ``survey:item/group/category`` is a cell of the check
table that the survey's preparation writes, in per cent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.project import ProjectError, nearest
from boso.tekst import errors, fill
from boso.tekst.environment import ENVIRONMENT
from boso.words import kroner, liste, prosent, rounded, tall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boso.evaluation import Evaluation

FOLDER = "published"
STATEMENT = "statement"
AGREES, ROUNDING, DIFFERS, CANNOT = "agrees", "differs by rounding", "differs", "cannot be recomputed"
RESULTS = {AGREES: "stemmer", ROUNDING: "avviker lite", DIFFERS: "stemmer ikke", CANNOT: "kan ikke regnes ut"}
COLUMNS = [
    "line", "column", "token", "kind", "section", "entity", "year", "description", "base", "printed", "unit",
    "precision", "recompute", "basis", "why_not", "inconsistency", "deviation",
]  # fmt: skip
SAME = ["description", "printed", "recompute", "why_not"]  # what is the same statement in several places
SURVEY = "survey:"
SURVEY_CELL = re.compile(r"\bs\('")  # an explanation that takes a figure from the answers to the survey


def years() -> list[int]:
    """Return the years whose printed report has a register."""
    if not data.has_package(FOLDER):  # recorded, so that a chapter knows when a register is added
        return []
    names = [str(item["name"]) for item in data.package(folder=FOLDER)["resources"]]
    return sorted(int(name) for name in names if name.isdigit())


def register(r: Evaluation) -> pd.DataFrame:
    """Return each number and number word of the printed report of the year; empty where it has no register.

    The columns of data/published/2011.csv (``line``, ``token``, ``kind``, ``description``, ``why_not`` …) and
    ``place``, in words: all places of the same statement, "2.2, linje 383".
    """
    rows = data.read(f"{FOLDER}/{r.year}") if r.year in years() else pd.DataFrame(columns=COLUMNS)
    stated = rows[rows["kind"] == STATEMENT].groupby(SAME, sort=False, dropna=False)
    places = []
    for _, same in stated:  # "2.2, linje 383" or "linje 119, 134 og 788"
        section, *others = same["section"].replace("english", "engelsk sammendrag").unique()
        lines = f"linje {liste(list(same['line'].unique()))}"
        places.append(pd.Series(lines if others else f"{section}, {lines}", same.index))
    return rows.assign(place=pd.concat(places) if places else None)


def statements(r: Evaluation) -> pd.DataFrame:
    """Return the rows of `register` that state something, each recomputed.

    ``recomputed`` is missing where it cannot be; ``verdict`` is that of `compare`, and ``result`` the same in
    Norwegian and in order; ``printed_text`` and ``recomputed_text`` have their unit.
    """
    rows = register(r)
    rows = rows[rows["kind"] == STATEMENT].reset_index(drop=True)
    known = {text: evaluate(text, r) for text in rows["recompute"].dropna().unique()}
    rows["recomputed"] = rows["recompute"].map(known).astype("Float64")
    triples = zip(rows["printed"], rows["recomputed"], rows["precision"], strict=True)
    rows["verdict"] = [CANNOT if pd.isna(value) else compare(printed, value, precision)
                       for printed, value, precision in triples]  # fmt: skip
    rows["result"] = pd.Categorical(rows["verdict"].map(RESULTS), list(RESULTS.values()), ordered=True)
    rows["printed_text"] = list(map(_amount, rows["printed"], rows["unit"]))
    pairs = zip(rows["recomputed"], rows["unit"], strict=True)
    rows["recomputed_text"] = [None if pd.isna(value) else _amount(value, unit, 2)
                               for value, unit in pairs]  # fmt: skip
    return rows


def compare(printed: float, value: float, precision: str) -> str:
    """Return whether a recomputed value is what is printed.

    An exact figure agrees when the value, rounded half up to the printed decimals, is the same, and
    differs by rounding when it is less than one unit of the last printed decimal away. A figure that is
    said to be about something differs by rounding when it is the nearest figure as round as the printed
    one. A figure that is a bound ("over", "at_least", …) agrees when the value is on its side.

    >>> compare(41, 40.96, "exact"), compare(60.5, 60.58, "exact"), compare(39, 37.9, "exact")
    ('agrees', 'differs by rounding', 'differs')
    >>> compare(80, 81.08, "about"), compare(10, 13.7, "over")
    ('differs by rounding', 'agrees')
    """
    if precision in ("under", "at_most"):
        return AGREES if value <= printed else DIFFERS
    if precision in ("over", "at_least"):
        return AGREES if value >= printed else DIFFERS
    shown = Decimal(str(printed)).normalize()
    last = int(shown.as_tuple().exponent)
    if rounded(value, max(0, -last)) == shown:
        return AGREES
    unit = Decimal(1).scaleb(last)
    distance = abs(Decimal(str(value)) - shown)
    near = 2 * distance <= unit if precision == "about" else distance < min(unit, Decimal(1))
    return ROUNDING if near else DIFFERS


def inconsistencies(r: Evaluation) -> pd.DataFrame:
    """Return what does not add up, or does not fit together; empty where the report has no register.

    Columns ``id``, ``kind`` (arithmetic, base, table, text, wording), ``lines``, ``title``, ``explanation``
    (a template, see `explained`) and ``deviates``: whether it explains a figure that does not agree.
    """
    if r.year not in years():
        columns = ["id", "kind", "lines", "title", "explanation", "deviates"]
        return pd.DataFrame(columns=columns).astype({"deviates": bool})
    rows, printed = data.read(f"{FOLDER}/inconsistencies_{r.year}"), register(r)
    return rows.assign(deviates=rows["id"].isin(printed.loc[printed["deviation"].notna(), "inconsistency"]))


def explained(r: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """Return Gjelder, Linjer and Forklaring of some `inconsistencies`, the figures taken from the data."""
    names = {**_names(r), "s": lambda name: cell(name, r.year)}
    table = pd.DataFrame({
        "Gjelder": rows["title"],
        "Linjer": [str(text).replace("-", "–").replace(";", ", ") for text in rows["lines"]],
        "Forklaring": [fill(str(text), names).text for text in rows["explanation"]],
    })  # fmt: skip
    if any(SURVEY_CELL.search(str(text)) for text in rows["explanation"]):
        table.attrs["provenance"] = data.provenance(f"{FOLDER}/survey_{r.year}")
    return table


def _amount(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a figure with its unit; as many decimals as it has, or `decimals` for per cents."""
    own = 0 if float(value).is_integer() else 1
    if unit == "kroner":
        return kroner(value)
    if unit == "prosent":
        return prosent(value, own if decimals is None else decimals)
    return f"{tall(value, own)} {unit}"


class Table:
    """A public table, or a column of it, as an expression names it: ``grants``, ``grants.amount_nok``."""

    def __init__(self, report: Evaluation, name: str, column: str = "") -> None:
        self._report, self._name, self._column = report, name, column

    def __getattr__(self, column: str) -> Table:
        return Table(self._report, self._name, column)

    def take(self, where: Mapping[str, Any]) -> Any:
        """Return at least one row, or known value, where each column has a value named or one of several."""
        every = rows = self._report.table(self._name)
        for column in filter(None, (*where, self._column)):
            if column not in every:
                raise ProjectError(f'{self._name} has no column "{column}"; {nearest(column, every)}')
        for column, wanted in where.items():
            known = every[column].dropna().unique()
            several = wanted if isinstance(wanted, tuple) else (wanted,)
            for one in several:
                if one not in known:
                    raise ProjectError(f'{column} "{one}" is not in {self._name}; {nearest(one, known)}')
            rows = rows[rows[column].isin(several)]
        if rows.empty:
            raise ProjectError(f"{self._name}: no row where {where}")
        found = rows[self._column].dropna() if self._column else rows
        if found.empty:
            raise ProjectError(f"{self._column} is missing where {where}")
        return found


@dataclass(frozen=True)
class Cell:
    """A printed percentage of the survey: how many of how many, as the check table has it, and per cents."""

    count: int
    base: int
    percent: float  # not rounded


def _value(column: Table, **where: Any) -> Any:
    found = column.take(where)
    if len(found) > 1:
        raise ProjectError(f"{found.name} has {len(found)} values where {where}; expected one")
    return found.item()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "value": _value,
    "count": lambda rows, **where: len(rows.take(where)),
    "sum": lambda column, **where: column.take(where).sum().item(),
    "min": lambda column, **where: column.take(where).min().item(),
    "max": lambda column, **where: column.take(where).max().item(),
}


def _names(report: Evaluation) -> dict[str, Any]:
    """Return what an expression, or the template of an explanation, may name."""
    tables = {str(about["name"]): Table(report, about["name"]) for about in data.package()["resources"]}
    return {**tables, **FUNCTIONS, "facts": report.facts, "evaluated": tuple(report.names)}


def evaluate(expression: str, report: Evaluation) -> float:
    """Return the number that `expression` names."""
    if expression.startswith(SURVEY):
        return cell(expression.removeprefix(SURVEY), report.year).percent
    known = _names(report)
    try:
        with errors.told(expression, known):
            found: Any = ENVIRONMENT.compile_expression(expression, undefined_to_none=False)(**known)
            return float(found)
    except ProjectError as error:
        raise ProjectError(f'quantity "{expression}": {error}') from None


def cell(name: str, year: int) -> Cell:
    """Return a cell of the check table of the survey, ``item/group/category``."""
    table = data.read(f"published/survey_{year}")
    keys = table["item"] + "/" + table["group"] + "/" + table["category"]
    rows = table.loc[(keys == name) & table["count"].notna()]
    if rows.empty:
        raise ProjectError(f"{SURVEY}{name}: no counts in survey_{year}.csv; {nearest(name, list(keys))}")
    count, base = int(rows["count"].iloc[0]), int(rows["base"].iloc[0])
    return Cell(count, base, 100 * count / base)
