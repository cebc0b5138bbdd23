"""Show a figure or a table with its label, title, alt text and source, for JupyterLab and for the press.

An output carries all that the press needs in its metadata ``boso``; what JupyterLab shows beside it
(the title above a figure) is marked ``preview`` and left out of the report.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
import pandas as pd

from boso import data
from boso.charts.drawing.watermark import COLLECTED, MARKS
from boso.tekst import fill
from boso.words import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from boso.charts import Chart

LABEL = re.compile(r"(fig|tbl)-[a-z0-9]+(-[a-z0-9]+)*")
MISSING = "–"
NAMES = "units"  # the table of the municipalities' names: it has no numbers


def figure(
    chart: Chart | None,
    *,
    label: str,
    title: str,
    source: str,
    subtitle: str = "",
    width: Literal["full", "half"] = "full",
) -> None:
    """Show a chart; ``None`` (nothing to draw) shows nothing.

    Parameters
    ----------
    chart : Chart or None
        What a function of `boso.charts` returned: figure, table and alt text.
    label : str
        ``fig-…``, for references ``@fig-…``; unique in the report.
    title : str
        The finding, in a sentence without full stop. Like `subtitle` and `source` a template over the
        notebook's names: ``"Hamar fikk {{ beløp | kroner }}"``.
    source : str
        Where the numbers come from, in Markdown: ``"[@moreforsking2012], tabell 1"``.
    subtitle : str
        Measure, base and year.
    width : {"full", "half"}
        Width on the page.

    Raises
    ------
    ValueError
        The label is not of the form ``fig-name``, or the chart has no alt text.
    """
    _check_label(label, "fig")
    tables = data.pop_used()
    if chart is None:
        return _nothing(label)
    if not chart.alt.strip():
        raise ValueError(f"{label}: the chart has no alt text")
    texts, printed = _texts(title=title, subtitle=subtitle, source=source)
    _preview(texts["title"], texts["subtitle"])
    _publish(
        {"image/svg+xml": svg(chart.figure, label)},
        {"kind": "figure", "label": label, **texts, "alt": chart.alt, "width": width,
         "provenance": chart.provenance, "table": as_json(chart.table), "printed": printed,
         "origin": _origin(tables, chart.base)},
    )  # fmt: skip
    data.pop_used()
    return None


def table(
    frame: pd.DataFrame,
    *,
    label: str,
    title: str,
    source: str,
    subtitle: str = "",
    note: str = "",
    headers: int = 1,
    formats: Mapping[str, str] | None = None,
    total: bool = False,
    lang: Literal["nb", "en"] = "nb",
) -> None:
    """Show a table; one without rows shows nothing.

    Where nobody collected the numbers (``attrs["provenance"]``), the note under the table begins with that.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a row; the column names are the headings that readers see.
    label, title, source, subtitle : str
        As for `figure`, with ``tbl-…``.
    note : str
        A remark under the table, in Markdown.
    headers : int
        How many of the first columns head their rows.
    formats : mapping of str to str
        Filter of a column, as in %%tekst: ``{"Andel": "prosent(1)"}``. Otherwise whole numbers are
        grouped in thousands, numbers have one decimal, text stays.
    total : bool
        Whether the last row is a total.
    lang : {"nb", "en"}
        Language of the numbers.

    Raises
    ------
    ValueError
        The label is not of the form ``tbl-name``, or a format names a column that is not there.
    """
    _check_label(label, "tbl")
    tables = data.pop_used()
    if frame.empty:
        return _nothing(label)
    provenance = str(frame.attrs.get("provenance", COLLECTED))
    if provenance != COLLECTED:
        note = f"**{MARKS[lang][provenance]}.** {note}".strip()
    texts, printed = _texts(title=title, subtitle=subtitle, source=source, note=note)
    content = as_json(frame, headers, formats or {}, lang) | {"total": total}
    _publish(
        {"text/html": _html(content, texts)},
        {
            "kind": "table",
            "label": label,
            **texts,
            "provenance": provenance,
            "table": content,
            "printed": printed,
            "origin": _origin(tables, frame.attrs.get("base")),
        },
    )
    data.pop_used()
    return None


def _origin(tables: list[str], base: tuple[int, int] | None) -> dict[str, Any]:
    """Return what the numbers were made of: public tables, and from how many answers to how many."""
    return {"tables": [name for name in tables if name != NAMES], "base": list(base) if base else None}


def svg(drawn: Figure, salt: str) -> str:
    """Return a figure as SVG, the same text for the same figure: no date, ids from `salt`."""
    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        drawn.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def as_json(
    frame: pd.DataFrame, headers: int = 1, formats: Mapping[str, str] | None = None, lang: str = "nb"
) -> dict[str, Any]:
    """Return a table as the press reads it: columns, and rows of cells with raw value and text."""
    chosen = dict(formats or {})
    unknown = [name for name in chosen if name not in frame.columns]
    if unknown:
        raise ValueError(f"formats: no column {unknown[0]!r}; there are {', '.join(map(str, frame.columns))}")
    filters = {name: chosen.get(name) or _filter(frame[name], lang) for name in frame.columns}
    kinds = {name: "number" if filters[name] else "text" for name in frame.columns}
    columns = [
        {"name": str(name), "title": str(name), "kind": kinds[name], "filter": filters[name],
         "header": i < headers}
        for i, name in enumerate(frame.columns)
    ]  # fmt: skip
    rows = [[_cell(value, filters[name]) for name, value in zip(frame.columns, row, strict=True)]
            for row in frame.itertuples(index=False, name=None)]  # fmt: skip
    return {"columns": columns, "rows": rows}


def _filter(column: pd.Series[Any], lang: str) -> str:
    if (hidden := column.isin(list(HIDDEN.values()))).any():
        column = column[~hidden].infer_objects()
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return ""
    name = "number" if lang == "en" else "tall"
    return name if pd.api.types.is_integer_dtype(column) else f"{name}(1)"


def _cell(value: Any, filter_: str) -> dict[str, Any]:
    if value is None or pd.isna(value):
        return {"raw": None, "text": MISSING}
    if value in HIDDEN.values():
        return {"raw": value, "text": value}
    if hasattr(value, "item"):
        value = value.item()
    text = fill(f"{{{{ value | {filter_} }}}}", {"value": value}).text if filter_ else str(value)
    return {"raw": value, "text": text}


def _check_label(label: str, kind: str) -> None:
    if not LABEL.fullmatch(label) or not label.startswith(kind):
        raise ValueError(f'label "{label}": expected {kind}-name, in small letters a–z, digits and hyphens')


def _texts(**templates: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Fill in each template over the notebook's names."""
    from IPython import get_ipython

    shell = get_ipython()
    names = shell.user_ns if shell else {}
    filled = {key: fill(template, names) for key, template in templates.items()}
    printed = [{"in": key} | item for key, result in filled.items() for item in result.printed]
    return {key: result.text for key, result in filled.items()}, printed


def _publish(bundle: dict[str, str], boso: dict[str, Any]) -> None:
    from IPython.display import publish_display_data

    publish_display_data(bundle, {"boso": boso})


def _preview(title: str, subtitle: str) -> None:
    _publish({"text/markdown": f"**{title}**  \n{subtitle}"}, {"kind": "preview"})


def _nothing(label: str) -> None:
    _publish({"text/markdown": f"*Ingenting å vise: {label}*"}, {"kind": "preview"})


def _html(content: dict[str, Any], texts: dict[str, str]) -> str:
    """Return a plain table for JupyterLab; the press makes its own."""
    head = "".join(f"<th>{escape(column['title'])}</th>" for column in content["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell['text'])}</td>" for cell in row) + "</tr>"
        for row in content["rows"]
    )
    return (
        f"<table><caption>{escape(texts['title'])} {escape(texts['subtitle'])}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
