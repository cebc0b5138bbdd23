"""Any DataFrame as the columns and cells that readers see: whatever its index, its headings and its types.

Whole numbers are grouped in thousands, fractions have one decimal, years stay years, dates and truth values
become words, and what is missing is a dash. What cannot be read as a table is refused with a way to mend it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.tekst import fill
from boso.words import HIDDEN, dato, tall

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = "–"
JOINT = ", "  # between the levels of a heading
YEAR = re.compile(r"\b(years?|år|årstall)\b", re.IGNORECASE)
YEARS = range(1900, 2101)
TRUTH = {"nb": {True: "ja", False: "nei"}, "en": {True: "yes", False: "no"}}
NEAR_TABLES = {
    "Styler": 'is styled: give show.table the DataFrame itself, and formats={"Andel": "prosent(1)"}',
    "GroupBy": "is grouped, not summed up: end it with .sum(), .mean() or .size()",
}


def as_json(
    frame: pd.DataFrame, headers: int = 1, formats: Mapping[str, str] | None = None, lang: str = "nb"
) -> dict[str, Any]:
    """Return a table as the press reads it: columns, and rows of cells with raw value and text.

    Raises
    ------
    ValueError
        Two columns have one name, a value is infinite, a cell holds several values, or a format is for a
        column that is not there.
    """
    chosen = dict(formats or {})
    levels = _named_levels(frame)
    frame = flat(frame)
    unknown = [name for name in chosen if name not in frame.columns]
    if unknown:
        raise ValueError(f"formats: no column {unknown[0]!r}; there are {', '.join(map(str, frame.columns))}")
    readable = {name: _readable(frame[name], name, lang) for name in frame.columns}
    filters = {name: chosen.get(name) or _filter(column, name, lang) for name, column in readable.items()}
    kinds = {name: "number" if filters[name] else "text" for name in readable}
    columns = [
        {"name": str(name), "title": str(name), "kind": kinds[name], "filter": filters[name],
         "header": i < max(headers, levels)}
        for i, name in enumerate(readable)
    ]  # fmt: skip
    rows = [[_cell(value, filters[name]) for name, value in zip(readable, row, strict=True)]
            for row in zip(*readable.values(), strict=True)]  # fmt: skip
    return {"columns": columns, "rows": rows}


def frame_of(given: Any, label: str) -> pd.DataFrame:
    """Return the DataFrame to show.

    Raises
    ------
    TypeError
        It is something else; the message tells what to do.
    """
    if isinstance(given, pd.DataFrame):
        return given
    if isinstance(given, pd.Series):
        if given.name is None:
            raise TypeError(f'{label}: the Series has no name to head its column: series.rename("…")')
        return given.to_frame()
    kind = type(given).__name__
    remedy = next((text for end, text in NEAR_TABLES.items() if kind.endswith(end)), "is no DataFrame")
    raise TypeError(f"{label}: show.table takes a DataFrame; this {kind} {remedy}")


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its index as columns, where it has names, and one heading a column.

    >>> index = pd.Index(["Hamar", "Moss"], name="Kommune")
    >>> flat(pd.DataFrame({"Vedtak": [2, 1]}, index)).columns.tolist()
    ['Kommune', 'Vedtak']

    Raises
    ------
    ValueError
        Two columns have one name.
    """
    names = [*(name or "" for name in frame.index.names)] if _named_levels(frame) else []
    levels = [frame.index.get_level_values(i) for i in range(len(names))]
    columns = [(_title(name), pd.Series(level.array)) for name, level in zip(names, levels, strict=True)]
    columns += [
        (_title(name), frame.iloc[:, i].reset_index(drop=True)) for i, name in enumerate(frame.columns)
    ]
    titles = [title for title, _ in columns]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise ValueError(
            f'the column "{twice}" occurs twice: name each column differently, frame.rename(columns=…)'
        )
    return pd.DataFrame(dict(columns))


def _named_levels(frame: pd.DataFrame) -> int:
    """Return how many levels of the index name the rows: one that only counts them does not."""
    index = frame.index
    if index.nlevels > 1:
        return index.nlevels
    return int(index.name is not None or not pd.api.types.is_integer_dtype(index.dtype))


def _title(name: Any) -> str:
    parts = name if isinstance(name, tuple) else (name,)
    return JOINT.join(text for part in parts if (text := _heading(part)))


def _heading(part: Any) -> str:
    if part is None or (isinstance(part, float) and math.isnan(part)):
        return ""
    if isinstance(part, float) and part.is_integer():
        return f"{part:.0f}"
    return in_words(part) if isinstance(part, pd.Timestamp | pd.Period | pd.Interval) else str(part)


def is_year(value: float) -> bool:
    """Whether a number may be a year.

    >>> is_year(2011), is_year(2011.5), is_year(137)
    (True, False, False)
    """
    return value == int(value) and int(value) in YEARS


def _readable(column: pd.Series[Any], name: str, lang: str) -> pd.Series[Any]:
    """Return a column whose values are numbers or texts, and None where there is none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.dtype.categories.dtype)
    if isinstance(column.dtype, pd.BooleanDtype) or pd.api.types.is_bool_dtype(column):
        return column.astype(object).map(TRUTH[lang], na_action="ignore")
    if pd.api.types.is_numeric_dtype(column):
        return _finite(column, name)
    _finite(pd.to_numeric(column, errors="coerce"), name)
    return pd.Series([_plain(value, name, lang) for value in column], dtype=object)


def _finite(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    if pd.api.types.is_complex_dtype(column):
        raise ValueError(f'column "{name}" holds complex numbers; show their real part or their size')
    infinite = column.astype("float64").abs() == math.inf
    if infinite.any():
        row = int(infinite.to_numpy().argmax()) + 1
        raise ValueError(
            f'column "{name}", row {row}: the value is infinite, as after a division by zero; '
            "leave it out with frame.replace([np.inf, -np.inf], np.nan)"
        )
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")  # counts: pandas made them floats, for the sake of gaps
    return column


def _plain(value: Any, name: str, lang: str) -> Any:
    if isinstance(value, list | tuple | set | dict):
        raise ValueError(
            f'column "{name}": a cell holds {value!r}; show one value a cell, such as ", ".join(…)'
        )
    if isinstance(value, bool):
        return TRUTH[lang][value]
    return value


def _filter(column: pd.Series[Any], name: str, lang: str) -> str:
    if (hidden := column.isin(list(HIDDEN.values()))).any():
        column = column[~hidden]
    if column.dtype == object:
        column = column.infer_objects()
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return ""
    if YEAR.search(name) and all(is_year(value) for value in column.dropna()):
        return ""
    word = "number" if lang == "en" else "tall"
    return word if pd.api.types.is_integer_dtype(column) else f"{word}(1)"


def _cell(value: Any, filter_: str) -> dict[str, Any]:
    if value is None or pd.isna(value):
        return {"raw": None, "text": MISSING}
    if isinstance(value, str) and value in HIDDEN.values():
        return {"raw": value, "text": value}
    if isinstance(value, pd.Timestamp | pd.Period | pd.Interval | pd.Timedelta) or hasattr(
        value, "isoformat"
    ):
        value = in_words(value)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not filter_ and value.is_integer():
        value = int(value)  # a year
    text = fill(f"{{{{ value | {filter_} }}}}", {"value": value}).text if filter_ else str(value)
    return {"raw": value, "text": text}


def in_words(value: Any) -> str:
    """Return a date, a period or an interval in words.

    >>> in_words(pd.Timestamp("2011-03-01")), in_words(pd.Period("2011-03")), in_words(pd.Interval(0, 5))
    ('1. mars 2011', 'mars 2011', '0–5')
    """
    if isinstance(value, pd.Interval):
        return "–".join(tall(end, 0 if end % 1 == 0 else 1) for end in (value.left, value.right))
    if isinstance(value, pd.Timedelta):
        return f"{value.days} dager"
    if isinstance(value, pd.Period):
        quarter = re.fullmatch(r"(\d{4})Q(\d)", str(value))
        return f"{quarter[2]}. kvartal {quarter[1]}" if quarter else dato(str(value))
    clock = f"{value:%H.%M}" if hasattr(value, "hour") else "00.00"
    return dato(f"{value:%Y-%m-%d}") + ("" if clock == "00.00" else f" kl. {clock}")
