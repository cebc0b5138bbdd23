"""The table of a chart: checked before it is drawn, and as readers see it under the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.charts.drawing.alt_text import HIDDEN_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def require_distinct(table: pd.DataFrame, *names: str) -> None:
    """Refuse rows of the same name: neither the drawing nor its description could tell them apart.

    Raises
    ------
    ValueError
        Two rows have the same in these columns.
    """
    double = table[table.duplicated([*names])]
    if not double.empty:
        same = ", ".join(str(double.iloc[0][name]) for name in names)
        raise ValueError(f"two rows for {same}: add them up first, or name them apart")


def floats(column: pd.Series[float]) -> list[float]:
    """Return a column as floats, what is missing as nan."""
    return column.astype("Float64").to_numpy(float, na_value=float("nan")).tolist()


def mask_missing(table: pd.DataFrame, made_of: Mapping[str, str], label: str = HIDDEN_LABEL) -> pd.DataFrame:
    """Return a table as readers see it: a label for what is missing, and for all that is made of it.

    `made_of` are the columns of which something may be missing, each with the column that it is made of.
    """
    missing = {name: table[source].isna() for name, source in made_of.items()}
    columns = {name: table[name].astype("object").mask(where, label)
               for name, where in missing.items() if where.any()}  # fmt: skip
    return table.assign(**columns)


def tidy(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy numbered from 0, without a name of its columns; whole numbers are integers."""
    return table.rename_axis(columns=None).reset_index(drop=True).convert_dtypes()
