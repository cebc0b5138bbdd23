"""Any DataFrame as the columns and cells that readers see: whatever its index, its headings and its types.

Whole numbers are grouped in thousands, fractions have one decimal, those of columns up to one three digits.
Years stay years and codes codes, dates and truth values become words, and what is missing is a dash. What
cannot be read as a table is refused with a way to mend it.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.tekst import fill
from boso.values import require_no_value_in
from boso.words import HIDDEN, MINUS, MISSING, dato

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 10**24
DIGITS = 3  # significant ones that a fraction keeps, of the largest in its column
JOINT = ", "  # between the levels of a heading
YEAR = re.compile(r"\b(years?|år|årstall)\b", re.IGNORECASE)
CODE = re.compile(r"(nr|nummer|kode)\.?$", re.IGNORECASE)  # Kommunenr., Postnummer
YEARS = range(1900, 2101)
OF_WORDS = ("dato", "date", "stor", "liten")  # filters that words may have too
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
        column that is not there, or for numbers and the column has texts.
    """
    chosen, levels, data = formats or {}, _named_levels(frame), flat(frame)
    unknown = [name for name in chosen if name not in data]
    if unknown:
        raise ValueError(f"formats: no column {unknown[0]!r}; there are {', '.join(data)}")
    columns, cells = list[dict[str, Any]](), list[list[dict[str, Any]]]()
    for name, column in data.items():
        values = _values(column, name, lang)
        filter_ = chosen.get(name) or _filter(column, values, name, lang)
        kind, header = "number" if filter_ else "text", len(columns) < max(headers, levels)
        columns.append({"name": name, "title": name, "kind": kind, "filter": filter_, "header": header})
        cells.append(_cells(values, name, chosen.get(name, ""), filter_))
    return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}


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


def flat(frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Return the columns of a frame under one heading each, first its index, where it has names.

    >>> index = pd.Index(["Hamar", "Moss"], name="Kommune")
    >>> list(flat(pd.DataFrame({"Vedtak": [2, 1]}, index)))
    ['Kommune', 'Vedtak']

    Raises
    ------
    ValueError
        Two columns have one name.
    """
    index, columns = frame.index, dict[str, Any]()
    levels = [(index.names[i], index.get_level_values(i).to_series()) for i in range(_named_levels(frame))]
    for name, column in (*levels, *frame.items()):
        if (title := _title(name)) in columns:
            raise ValueError(
                f'the column "{title}" occurs twice: name each column differently, frame.rename(columns=…)'
            )
        require_no_value_in(title, "a heading")
        if "{{" in title:
            raise ValueError(
                f'the heading "{title}" is no template; work the name out in Python: f"{{year}}"'
            )
        columns[title] = column
    return columns


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
    return dato(part) if isinstance(part, pd.Timestamp | pd.Period | pd.Interval) else str(part)


def is_year(value: float) -> bool:
    """Whether a number may be a year.

    >>> is_year(2011), is_year(2011.5), is_year(137)
    (True, False, False)
    """
    return value == int(value) and int(value) in YEARS


def names(column: pd.Series[Any], title: str) -> list[str]:
    """Return what rows or groups are called, also by numbers (ungrouped: they may be codes), dates or truth.

    >>> names(pd.Series([301, 1004]), "Sone"), names(pd.Series([1.5, 2]), "Rom")
    (['301', '1004'], ['1,5', '2,0'])

    Raises
    ------
    ValueError
        A name is missing.
    """
    values = _values(column, title, "nb")
    if None in values:
        row = values.index(None) + 1
        raise ValueError(f'column "{title}", row {row}: a name is missing; fill it in, or leave the row out')
    return [value if isinstance(value, str) else str(value).replace(".", ",").replace("-", MINUS)
            for value in values]  # fmt: skip


def _values(column: pd.Series[Any], name: str, lang: str) -> list[Any]:
    """Return the values of a column as numbers and texts, and None where there is none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.dtype.categories.dtype)
    values = [_value(value, f'column "{name}", row {row}', lang) for row, value in enumerate(column, 1)]
    if column.dtype.kind == "f" and all(value is None or value % 1 == 0 for value in values):
        return [None if value is None else int(value) for value in values]  # counts: gaps made them floats
    return values


def _value(value: Any, place: str, lang: str) -> Any:
    """Return what a cell holds as a number or text, None where that is missing."""
    if isinstance(value, str):
        require_no_value_in(value, f"{place}: the cell")
        return value
    if pd.api.types.is_scalar(value):
        if pd.isna(value):
            return None
        value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return TRUTH[lang][value]
    is_time = isinstance(value, pd.Period | pd.Interval) or hasattr(value, "isoformat")
    if is_time and not isinstance(value, timedelta):
        return dato(value, lang)
    if not isinstance(value, int | float | Decimal | Fraction):
        shown = "show one number, text or date a cell, of a span of time as column.dt.days"
        raise ValueError(f"{place}: a cell holds {value!r}; {shown}")
    size: Any = abs(value)
    if size == math.inf:
        mended = "leave it out with frame.replace([np.inf, -np.inf], np.nan)"
        raise ValueError(f"{place}: the value is infinite, as after a division by zero; {mended}")
    if size > LARGEST:
        raise ValueError(f"{place}: the number is too large to be read; show it in millions, frame / 1e6")
    return (int(value) if size % 1 == 0 else float(value)) if isinstance(value, Decimal | Fraction) else value


def _filter(column: pd.Series[Any], values: list[Any], name: str, lang: str) -> str:
    """Return what writes the numbers of a column; nothing for years and for a column of texts."""
    known = [value for value in values if value is not None and value not in HIDDEN.values()]
    numbers = [value for value in known if isinstance(value, int | float)]
    fractions = [value for value in numbers if isinstance(value, float)]
    if not known:
        numeric = column.dtype.kind in "iuf"
    elif len(numbers) < len(known):  # whole numbers among words are codes or years
        numeric = any(value % 1 for value in fractions)
    else:
        numeric = not (YEAR.search(name) and all(map(is_year, numbers))) and not CODE.search(name)
    if not numeric:
        return ""
    word = "number" if lang == "en" else "tall"
    if not fractions:
        return word
    digits = max(1, decimals(pd.Series(map(float, numbers)))) if max(map(abs, numbers)) <= 1 else 1
    return f"{word}({digits})"


def decimals(values: pd.Series[Any]) -> int:
    """Return the decimals with which values are written: the largest with three significant digits at most.

    >>> decimals(pd.Series([0.123, 0.05])), decimals(pd.Series([12.5, 3])), decimals(pd.Series([674.2]))
    (3, 1, 0)
    >>> decimals(pd.Series([4.4, 1.5]))  # rounded by the chapter
    1
    """
    most = values.abs().max()
    if not most or math.isnan(most):
        return 0
    digits = min(max(DIGITS - 1 - math.floor(math.log10(most)), 0), 6)
    return next((n for n in range(digits) if (values.dropna().round(n) == values.dropna()).all()), digits)


def _cells(values: list[Any], name: str, chosen: str, filter_: str) -> list[dict[str, Any]]:
    """Return the cells of a column, each with its own filter where that is not the column's.

    Words have none but a chosen one for words; whole numbers among words (codes, years) none unless chosen.
    """
    words = [value for value in values if isinstance(value, str) and value not in HIDDEN.values()]
    for_words = chosen if chosen.split("|")[0].strip() in OF_WORDS else ""
    if chosen and not for_words and words and len(words) == sum(value is not None for value in values):
        raise ValueError(f'formats: "{chosen}" writes numbers; column "{name}" holds texts, as {words[0]!r}')
    cells = list[dict[str, Any]]()
    for value in values:
        own = filter_
        if value is None:
            cells.append({"raw": None, "text": MISSING})
            continue
        if isinstance(value, str):
            own = for_words if value in words else ""
        elif words and isinstance(value, int):
            own = chosen
        if isinstance(value, float) and not own:  # a year, or a whole number among words
            value = int(value)
        text = fill(f"{{{{ value | {own} }}}}", {"value": value}).text if own else str(value)
        cells.append({"raw": value, "text": text} | ({"filter": own} if own != filter_ else {}))
    return cells
