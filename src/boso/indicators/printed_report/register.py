"""The register of a printed report: every numeral in it, and whether the data give the figure again.

data/published/<year>.csv has a row for each numeral and number word of the printed text, by line and
column. A row is a statement, with the quantity that recomputes it or the reason why none can, or it is
classed as a date, a page, a citation and the like. The printed sentences are not in it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from boso import data
from boso.indicators.printed_report import numerals, quantities
from boso.project import ProjectError, nearest
from boso.words import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boso.evaluation import Evaluation

STATEMENT = "statement"
AGREES, ROUNDING, DIFFERS, CANNOT = (
    "agrees", "differs by rounding", "differs", "cannot be recomputed",
)  # fmt: skip
KNOWN = {"rounding": ROUNDING, "differs": DIFFERS}  # the register's column `deviation`
VERDICTS = (AGREES, ROUNDING, DIFFERS, CANNOT)
PLACE = ["line", "column", "token"]
FOLDER = "published"


def years() -> list[int]:
    """Return the years whose printed report has a register."""
    if not data.has_package(FOLDER):  # recorded, so that a chapter knows when a register is added
        return []
    names = [str(item["name"]) for item in data.package(folder=FOLDER)["resources"]]
    return sorted(int(name) for name in names if name.isdigit())


def register(year: int) -> pd.DataFrame:
    """Return the register of a year: one row for each numeral and number word.

    Raises
    ------
    ProjectError
        The printed report of that year has no register.
    """
    if year not in years():
        raise ProjectError(f"the printed report of {year} has no register; {nearest(year, years())}")
    return data.read(f"{FOLDER}/{year}")


def check(report: Evaluation) -> pd.DataFrame:
    """Return the statements of the printed report with ``recomputed`` and ``verdict``."""
    rows = register(report.year)
    rows = rows.loc[rows["kind"] == STATEMENT].reset_index(drop=True)
    known = {text: quantities.evaluate(text, report) for text in rows["recompute"].dropna().unique()}
    rows["recomputed"] = rows["recompute"].map(known).astype("Float64")
    triples = zip(rows["printed"], rows["recomputed"], rows["precision"], strict=True)
    rows["verdict"] = [
        CANNOT if pd.isna(value) else compare(printed, value, precision)
        for printed, value, precision in triples
    ]
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


def unexpected(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of `check` whose verdict is another than the register knows of."""
    expected = rows["deviation"].map(KNOWN).fillna(AGREES)
    return rows.loc[(rows["verdict"] != expected) & (rows["verdict"] != CANNOT)]


def unmatched(year: int, lines: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare a register with the printed text: numerals without a row, and rows without a numeral."""
    found = pd.DataFrame(numerals.find(lines), columns=["line", "column", "text"])
    found = found.rename(columns={"text": "token"}).astype({"line": "Int64", "column": "Int64"})
    both = found.merge(register(year)[PLACE], how="outer", on=PLACE, indicator=True, validate="1:1")
    return (
        both.loc[both["_merge"] == "left_only", PLACE],
        both.loc[both["_merge"] == "right_only", PLACE],
    )
