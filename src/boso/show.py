"""Show a figure or a table with its label, title, alt text and source, for JupyterLab and for the press.

An output carries all that the press needs in its metadata ``boso``; what JupyterLab shows beside it
(the title above a figure) is marked ``preview`` and left out of the report.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from boso import data
from boso.charts.drawing.chart import Chart
from boso.charts.drawing.provenance import MARKS
from boso.data import lineage
from boso.figures import NARROW_SVG, SVG
from boso.figures.chart import Drawn, chart_of, close, figure_of, proven
from boso.figures.svg import svg
from boso.project import UnknownValueError
from boso.table_cells import as_json, frame_of
from boso.tekst import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["figure", "table"]

LABEL = re.compile(r"(fig|tbl)-[a-z0-9]+(-[a-z0-9]+)*")
NOTHING = "*Ingenting å vise: {}*"
NAMES = "units"  # the table of the municipalities' names: it has no numbers


def figure(
    drawn: Any,
    *,
    label: str,
    title: str,
    source: str,
    subtitle: str = "",
    title_otherwise: str = "",
    table: pd.DataFrame | None = None,
    alt: str = "",
    width: Literal["full", "half"] = "full",
) -> None:
    """Show a figure; ``None`` (nothing to draw), or axes with nothing on them, show nothing.

    Every value drawn must be in the table under the figure, and every number of the table be drawn.

    Parameters
    ----------
    drawn : matplotlib Figure or Axes, seaborn grid, so.Plot, or Chart
        What was drawn; or what a function of `boso.charts` returned: figure, table and alt text.
    label : str
        ``fig-…``, for references ``@fig-…``; unique in the report.
    title : str
        The finding, in a sentence without full stop. Like `subtitle` and `source` a template over the
        notebook's names: ``"Hamar fikk {{ beløp | kroner }}"``.
    source : str
        Where the numbers come from, in Markdown: ``"[@moreforsking2012], tabell 1"``.
    subtitle : str
        Measure, base and year.
    title_otherwise : str
        The title where a value in `title` is hidden or not known.
    table : pandas.DataFrame, optional
        The table under the figure; by default what was drawn.
    alt : str
        Description for those who do not see the figure, a template too; by default made from the table.
    width : {"full", "half"}
        Width on the page.

    Raises
    ------
    TypeError
        Nothing of that kind can be shown.
    ValueError
        The label is not of the form ``fig-name``, the drawing and its table differ, or the drawing holds
        something that cannot be read back and has no table.
    """
    _check_label(label, "fig")
    tables, alt = lineage.tables(), fill(alt, _names()).text
    if isinstance(drawn, Chart) and drawn.laid_out:
        shown = drawn.shown(label, lambda chart: _drawn(proven(chart, label), label))
    elif made := _made(drawn, label, table, alt, width, tables):
        shown = _drawn(made, label)
    else:
        return _preview(NOTHING.format(label))
    texts, printed = _texts(title, title_otherwise, subtitle=subtitle, source=source)
    origin = _origin(tables, shown.pop("base"))
    drawings = zip((SVG, NARROW_SVG), shown.pop("drawings"), strict=False)
    about = {"kind": "figure", "label": label, **texts, "width": width, **shown}
    _preview(f"**{texts['title']}**  \n{texts['subtitle']}")
    _publish(dict(drawings), about | {"printed": printed, "origin": origin})
    return None


def _made(
    drawn: Any, label: str, table: pd.DataFrame | None, alt: str, width: Literal["full", "half"],
    tables: list[str],
) -> Drawn | None:  # fmt: skip
    """Return what was drawn as a chart whose values are known; None where there is nothing to show."""
    if isinstance(drawn, Chart):
        drawn, table, alt = drawn.figure, drawn.table, alt or drawn.alt
    if drawn is None:
        return None
    given = None if table is None else frame_of(table, label)
    provenance = lineage.provenance({*tables, *lineage.made_here()}, given)
    made = chart_of(drawn, label=label, width=width, given=given, alt=alt, provenance=provenance)
    if made is None:
        close(figure_of(drawn, label))
    return made


def _drawn(made: Drawn, label: str) -> dict[str, Any]:
    """Draw a chart for the page and for a phone, and return the drawings with what is told of them."""
    chart = made.chart
    if not chart.alt.strip():
        raise ValueError(f"{label}: the chart has no alt text")
    try:
        drawings = [svg(one, label) for one in made.drawings()]
    except ValueError as error:  # names without room, maths that cannot be set
        raise ValueError(f"{label}: {error}") from error
    close(chart.figure)
    return {"alt": chart.alt, "provenance": chart.provenance, "table": made.table, "base": chart.base,
            "drawn": made.record(drawings), "drawings": drawings}  # fmt: skip


def table(
    frame: pd.DataFrame,
    *,
    label: str,
    title: str,
    source: str,
    subtitle: str = "",
    title_otherwise: str = "",
    note: str = "",
    headers: int = 1,
    formats: Mapping[str, str] | None = None,
    total: bool = False,
    lang: Literal["nb", "en"] = "nb",
) -> None:
    """Show a table; one without rows shows nothing.

    Where nobody collected the numbers (of the frame, or of a table that it was made of), the note under the
    table begins with that.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a row; the column names are the headings that readers see.
    label, title, source, subtitle, title_otherwise : str
        As for `figure`, with ``tbl-…``.
    note : str
        A remark under the table, in Markdown.
    headers : int
        How many of the first columns head their rows.
    formats : mapping of str to str
        Filter of a column, as in %%tekst: ``{"Andel": "prosent(1)"}``; words among numbers stay. Otherwise
        whole numbers are grouped in thousands, but among words stay as they are; fractions have one decimal,
        of columns up to one three digits.
    total : bool
        Whether the last row is a total.
    lang : {"nb", "en"}
        Language of the numbers.

    Raises
    ------
    ValueError
        The label is not of the form ``tbl-name``, or a format is for a column that is not there or has texts
        where it writes numbers.
    """
    _check_label(label, "tbl")
    frame = frame_of(frame, label)
    tables = lineage.tables()
    if frame.empty:
        return _preview(NOTHING.format(label))
    provenance = lineage.provenance(lineage.made_here(), frame)
    if provenance != data.COLLECTED:
        note = f"**{MARKS[lang][provenance]}.** {note}".strip()
    texts, printed = _texts(title, title_otherwise, subtitle=subtitle, source=source, note=note)
    content = as_json(frame, headers, formats or {}, lang) | {"total": total}
    origin = _origin(tables, frame.attrs.get("base"))
    about = {"kind": "table", "label": label, **texts, "provenance": provenance, "table": content}
    _publish({"text/html": _html(content, texts)}, about | {"printed": printed, "origin": origin})
    return None


def _origin(tables: list[str], base: tuple[int, int] | None) -> dict[str, Any]:
    """Return what the numbers were made of: public tables, and from how many answers to how many."""
    return {"tables": [name for name in tables if name != NAMES], "base": list(base) if base else None}


def _check_label(label: str, kind: str) -> None:
    if not LABEL.fullmatch(label) or not label.startswith(kind):
        raise ValueError(f'label "{label}": expected {kind}-name, in small letters a–z, digits and hyphens')


def _texts(title: str, otherwise: str, **templates: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Fill in each template over the notebook's names; `otherwise` is the title where that cannot be."""
    names = _names()
    try:
        filled = {"title": fill(title, names)}
    except UnknownValueError:
        if not otherwise:
            raise
        filled = {"title": fill(otherwise, names)}
    filled |= {key: fill(template, names) for key, template in templates.items()}
    printed = [{"in": key} | item for key, result in filled.items() for item in result.printed]
    return {key: result.text for key, result in filled.items()}, printed


def _names() -> dict[str, Any]:
    """Return the notebook's names."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_ns if shell else {}


def _publish(bundle: dict[str, str], boso: dict[str, Any]) -> None:
    from IPython.display import publish_display_data

    publish_display_data(bundle, {"boso": boso})


def _preview(markdown: str) -> None:
    _publish({"text/markdown": markdown}, {"kind": "preview"})


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
