"""Boxes and arrows, placed by a table: organisations, models, areas around a centre."""

from __future__ import annotations

import pandas as pd

from boso.charts.diagrams.drawing import draw
from boso.charts.diagrams.layout import around, below
from boso.charts.drawing.canvas import NARROW, WIDTHS, Chart, style
from boso.charts.drawing.paper import check_texts
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.table import tidy
from boso.words import liste

PLACE = ["row", "column", "rows", "columns"]


@recalled
def diagram(
    boxes: pd.DataFrame,
    arrows: pd.DataFrame | None = None,
    *,
    name: str,
    text: str,
    parent: str | None = None,
    label: str | None = None,
    highlight: str | None = None,
) -> Chart | None:
    """Draw boxes, lines from each to those that belong to it, and arrows between them.

    Parameters
    ----------
    boxes : pandas.DataFrame
        One row a box; those that others belong to come before them. Where it stands: ``row`` and ``column``
        from 0, and over how many of them it stretches (``rows``, ``columns``, by default 1); a column may be
        a fraction. Without places the first box is in the middle of the others. On a phone all stand one
        below the other.
    arrows : pandas.DataFrame, optional
        One row an arrow: names of two boxes (``from``, ``to``). Those with a true ``back`` lead round the
        other boxes and are numbered from 1, the shortest first; what they say stands where they lead to.
    name, text : str
        Columns of `boxes` with the name of a box, and a few words about it.
    parent : str, optional
        Column of `boxes` with the name of the box that it belongs to.
    label : str, optional
        Column of `arrows` with what they say; the table has it at the box that an arrow leads to.
    highlight : str, optional
        Name of a box that is dark, like those that others belong to and that belong to none.

    Raises
    ------
    ValueError
        Two boxes have one name, a box or arrow names what is no box, or a box is in the way of an arrow.
    """
    if boxes.empty:
        return None
    columns = [column for column in (name, parent, text) if column]
    shown = tidy(boxes[columns]).astype(object).fillna("").astype(str)
    parts = pd.DataFrame({"text": shown[text], "parent": shown[parent] if parent else ""})
    parts = parts.set_axis(shown[name].to_list(), axis="index")
    first = parts["parent"].eq("") & parts.index.isin(parts["parent"])
    parts["path"], parts["dark"] = _paths(parts), first | (parts.index == highlight)
    links = _links(arrows, label, parts.index)
    parts["told"] = _labels(links[links["back"]], parts.index)
    if label:
        shown[label] = _labels(links, parts.index)
    places = (
        boxes.reindex(columns=PLACE).fillna(1).set_index(parts.index) if "row" in boxes else around(parts)
    )
    with style():
        wide = draw(parts.join(places), links, WIDTHS["full"])
        narrow = draw(parts.join(below(parts)), links, NARROW)
    for figure in (wide, narrow):
        check_texts(figure, shown)
    return Chart(wide, shown, _alt(parts, links), narrow=narrow)


def _paths(parts: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return the numbers of the boxes that each belongs to, from the first one to itself."""
    paths: dict[str, tuple[int, ...]] = {"": ()}
    for name, parent in parts["parent"].items():
        if parent not in paths or name in paths:
            raise ValueError(f"{name!r} under {parent!r}: a box has a name of its own, and stands after that")
        paths[str(name)] = (*paths[parent], len(paths))
    return list(paths.values())[1:]


def _links(arrows: pd.DataFrame | None, label: str | None, names: pd.Index[str]) -> pd.DataFrame:
    """Return from, to, back and label of each arrow; those that lead back are numbered."""
    arrows = pd.DataFrame(columns=["from", "to"]) if arrows is None else arrows
    if strange := {*arrows["from"], *arrows["to"]} - {*names}:
        raise ValueError(f"an arrow names {min(strange)!r}; the boxes are {', '.join(names)}")
    links = arrows[["from", "to"]].assign(label=arrows.get(label, ""), back=arrows.get("back", False))
    links["label"], links["back"] = links["label"].astype(object).fillna(""), links["back"].astype(bool)
    numbers = links["back"].cumsum().astype(str) + " "
    return links.assign(label=numbers.where(links["back"], "") + links["label"])


def _labels(links: pd.DataFrame, names: pd.Index[str]) -> list[str]:
    """Return what the arrows say that lead to each box."""
    return ["; ".join(links["label"][links["to"].eq(name) & links["label"].ne("")]) for name in names]


def _alt(parts: pd.DataFrame, links: pd.DataFrame) -> str:
    """Return the boxes by the box that they belong to, and then the arrows."""
    said = parts.index + parts["text"].map(lambda text: f" ({text})" if text else "")
    groups = {str(name): liste(group.to_list()) for name, group in said.groupby(parts["parent"], sort=False)}
    loose = groups.pop("", "")
    told = [f"Diagram med {len(parts)} bokser" + ("" if groups else f": {loose}")]
    told += [f". «{parent}» omfatter {names}" for parent, names in groups.items()]
    last = ""
    for a, b, label in zip(links["from"], links["to"], links["label"], strict=True):
        arrow = f", derfra til {b}" if a == last and not label else f". Pil fra {a} til {b}"
        told.append(f"{arrow}: {label}" if label else arrow)
        last = "" if label else b
    return f"{''.join(told)}.".replace("?.", "?")
