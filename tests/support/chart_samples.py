"""Charts of every kind with easy and hard data, and what is drawn in them."""

from __future__ import annotations

import io
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from boso import charts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from boso.charts import Chart

ASKED, SCALE = ["Påstand", "Spurt"], [
    "helt enig", "delvis enig", "både og", "delvis uenig", "helt uenig", "vet ikke",
]  # fmt: skip
FIVE = ["Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"]
TWENTY = [f"Kommune nummer {number}" for number in range(20)]
LONG = "Samlokaliserte boliger for funksjonshemmede, psykisk syke og rusmisbrukere"
WORD = "Rehabiliteringsinstitusjonsutredningskoordineringsgruppemedlem"
ORDER = ["gjennomført", "planlagt", "utsatt", "lagt bort"]
GRANT: dict[str, Any] = {
    "panel": "Kommune",
    "x": "År",
    "value": "Tilskudd",
    "status": "Status",
    "expected": "forventet",
}
SPLIT = [
    ("Bærum", "gjennomført", 46),
    ("Bærum", "planlagt", 62),
    ("Hamar", "utsatt", 1),
    ("Moss", "lagt bort", 23),
]
EVENTS = [
    ("2009", LONG * 3, "program"),
    ("2010-11", "Delrapport", "evaluering"),
    ("2011-autumn", WORD * 2, "tilskudd"),
    ("2011-12-06", "Notat", "program"),
]
DEPARTMENT = {
    "Boligsosial avdeling": "",
    "Bestiller": "Boligsosial avdeling",
    "Utfører": "Boligsosial avdeling",
    "Tildeling av bolig": "Bestiller",
    "Startlån": "Bestiller",
    LONG: "Utfører",
    WORD: LONG,
}
PLACES = [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (2, 0.1, 1, 0.9), (3, 0.1, 1, 0.9), (2, 1.1, 1, 0.9),
          (3, 1.2, 1, 0.8)]  # fmt: skip
AREAS = {"Kunnskap": "", "Behov": "Kunnskap", LONG: "Kunnskap", "Virkemidler": "Kunnskap", WORD: "Kunnskap"}
VARIABLES = {
    "Kontekst": "rammer",
    "Mobilisering": "hvem som er med",
    "Organisering": "hvordan arbeidet er ordnet",
    "Gjennomføring": "tiltakene",
    "Læring": "hva erfaringene brukes til",
}
LOOPS = [
    ("Læring", "Gjennomføring", "Tiltakene endres", True),
    ("Læring", "Organisering", "Organiseringen endres", True),
    ("Læring", "Kontekst", "Målene og forståelsen av oppgaven endres", True),
]


def bars(names: list[str], values: Sequence[float], **options: Any) -> Chart | None:
    table = pd.DataFrame({"Kommune": names, "Boliger": values, "Høyst": [2 * value for value in values]})
    return charts.bars(table, label="Kommune", value="Boliger", **options)


def stacked(rows: Sequence[tuple[str, str, float]], **options: Any) -> Chart | None:
    table = pd.DataFrame(rows, columns=["Kommune", "Status", "Boliger"])
    return charts.stacked(table, label="Kommune", value="Boliger", part="Status", order=ORDER, **options)


def columns(names: list[str], years: range, value: float = 1.5, **options: Any) -> Chart | None:
    kinds = {year: "forventet" if year > 2010 else "tildelt" for year in years}
    rows = [(name, year, value, kind) for name in names for year, kind in kinds.items()]
    return charts.columns(
        pd.DataFrame(rows, columns=["Kommune", "År", "Tilskudd", "Status"]), **GRANT, **options
    )


def timeline(rows: list[tuple[str, str, str]], **options: Any) -> Chart | None:
    table = pd.DataFrame(rows, columns=["Tid", "Hendelse", "Slag"])
    return charts.timeline(table, date="Tid", event="Hendelse", kind="Slag", **options)


def diagram(
    parents: dict[str, str], arrows: Sequence[tuple[str, str]] = (), places: Sequence[tuple[float, ...]] = ()
) -> Chart | None:
    """Return boxes of the same text, in their places (row, column, rows, columns) where they are given."""
    table = pd.DataFrame(
        {"Del": list(parents), "Omtale": "Det som hører til her", "Hører til": parents.values()}
    )
    if places:
        table[["row", "column", "rows", "columns"]] = places
    links = pd.DataFrame(arrows, columns=["from", "to"]).assign(
        Mottar=[f"svar {n}" for n in range(len(arrows))]
    )
    return charts.diagram(table, links, name="Del", text="Omtale", parent="Hører til", label="Mottar")


def model() -> Chart | None:
    """Return steps in a row, with arrows that lead back from the last one."""
    steps = pd.DataFrame({"Steg": list(VARIABLES), "Om": VARIABLES.values(), "row": 0, "column": range(5)})
    onward = [(a, b, "", False) for a, b in pairwise(VARIABLES)]
    arrows = pd.DataFrame([*onward, *LOOPS], columns=["from", "to", "Tilbake hit", "back"])
    return charts.diagram(steps, arrows, name="Steg", text="Om", label="Tilbake hit", highlight="Læring")


def likert(rows: Sequence[tuple[str, int, list[int | None]]], **options: Any) -> Chart | None:
    table = pd.DataFrame([(name, base, *counts) for name, base, counts in rows], columns=[*ASKED, *SCALE])
    table = table.convert_dtypes()
    if options.pop("intervals", False):
        table, options["interval"] = (
            table.assign(low=[20.0, float("nan")], high=[45.0, float("nan")]),
            ("low", "high"),
        )
    table.attrs["provenance"] = options.pop("provenance", "collected")
    return charts.likert(table, label="Påstand", base="Spurt", agree=SCALE[:2], middle="både og",
                         disagree=["helt uenig", "delvis uenig"], apart=["vet ikke"], **options)  # fmt: skip


def multiples(groups: dict[str, list[int | None]], names: list[str], **options: Any) -> Chart | None:
    rows = [(group, name, count, 20) for group, counts in groups.items()
            for name, count in zip(names, counts, strict=True)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["Kommune", "Påstand", "Enige", "Svar"]).convert_dtypes()
    table.attrs["provenance"] = options.pop("provenance", "collected")
    if options.pop("intervals", False):
        options["interval"] = ["l", "h"]
        table["l"], table["h"] = (4.0 * table["Enige"] + end for end in (0.0, 20.0))
    return charts.multiples(table, label="Påstand", panel="Kommune", count="Enige", base="Svar", **options)


def spread(name: str, *counts: int | None) -> tuple[str, int, list[int | None]]:
    """Return a row of 40 who were asked."""
    return name, 40, list(counts)


CASES: dict[str, Callable[[], Chart | None]] = {
    "bars": lambda: bars(FIVE, [46, 11, 0, 8, 59], highlight="Moss", unit="boliger"),
    "bars, one": lambda: bars(["Moss"], [59], unit="boliger"),
    "bars, twenty": lambda: bars(TWENTY, list(range(20)), highlight=TWENTY[3]),
    "bars, long names": lambda: bars([LONG, WORD, "Moss"], [1, 200, 3], upper="Høyst", width="half"),
    "bars, all zero": lambda: bars(FIVE, [0, 0, 0, 0, 0], unit="%"),
    "bars, huge and tiny": lambda: bars(FIVE, [1e9, 1e-3, 5, float("nan"), 61465010], decimals=3, unit="kr"),
    "bars, below zero": lambda: bars(FIVE, [-12, 4, 0, -3, 7], decimals=1, unit="%", width="half"),
    "stacked": lambda: stacked(SPLIT, highlight="Hamar", unit="boliger"),
    "stacked, one": lambda: stacked([("Moss", "planlagt", 5)], width="half"),
    "stacked, long names": lambda: stacked([(LONG, "planlagt", 5), (WORD, "utsatt", 5000)], width="half"),
    "columns": lambda: columns(FIVE, range(2009, 2013), decimals=1, highlight="Hamar"),
    "columns, one": lambda: columns(["Moss"], range(2010, 2011), decimals=1),
    "columns, twenty": lambda: columns(TWENTY, range(2009, 2013), decimals=1),
    "columns, huge": lambda: columns(FIVE[:3], range(2009, 2013), 24500000),
    "columns, half": lambda: columns([*FIVE[:3], LONG], range(2009, 2013), 0, width="half"),
    "timeline": lambda: timeline(EVENTS),
    "timeline, fifteen": lambda: timeline([("2011-06", f"Hendelse {n}", "program") for n in range(15)]),
    "model": model,
    "tree": lambda: diagram(DEPARTMENT, [("Bestiller", "Utfører")], PLACES),
    "hub": lambda: diagram(AREAS),
    "hub, twenty": lambda: diagram({"Alle": ""} | dict.fromkeys(TWENTY, "Alle")),
    "likert": lambda: likert([spread("Planlegging", 12, 10, 6, 4, 3, 5), spread(LONG, 4, 20, 3, 5, 4, 4)]),
    "likert, hidden": lambda: likert(
        [spread("Planlegging", 12, 15, 6, None, None, 5), spread(LONG, 30, 5, None, None, 0, 4)]
    ),
    "likert, one-sided": lambda: likert(
        [spread("Enige", 40, 0, 0, 0, 0, 0), spread("Uenige", 0, 0, 0, 0, 40, 0)]
    ),
    "likert, intervals": lambda: likert(
        [spread("Planlegging", 13, 12, 6, 4, 1, 4), spread(WORD, None, None, 3, 5, 4, 4)], intervals=True
    ),
    "likert, all hidden": lambda: likert([spread("Planlegging", *[None] * 6)]),
    "multiples": lambda: multiples({name: [3, None, 20, 0] for name in FIVE}, ["A", LONG, "C", "D"]),
    "multiples, one": lambda: multiples({LONG: [3]}, [WORD], highlight=LONG),
    "multiples, intervals": lambda: multiples(
        {"Moss": [3, None, 20], "Hamar": [1, 9, 19]}, ["A", LONG, "C"], intervals=True
    ),
    "bars, intervals": lambda: charts.bars(
        pd.DataFrame(
            {"Rolle": FIVE[:3], "Andel": [41.0, -2.0, None], "l": [34.0, -9, None], "h": [48.0, 3, None]}
        ),
        label="Rolle",
        value="Andel",
        interval=("l", "h"),
        missing="skjult",
        unit="%",
    ),  # fmt: skip
}


@cache
def drawn(case: str) -> Chart:
    chart = CASES[case]()
    assert chart is not None
    return chart


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def patches(chart: Chart) -> list[Patch]:
    """Return the bars and other areas."""
    return [patch for axes in chart.figure.axes for patch in axes.patches
            if isinstance(patch, Rectangle) and patch.get_width() * patch.get_height() > 0]  # fmt: skip


def figures(chart: Chart) -> list[Figure]:
    """Return the drawings of a chart, the wide one first."""
    return [figure for figure in (chart.figure, chart.narrow) if figure is not None]


def svg(chart: Chart) -> str:
    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "fig-test", "svg.fonttype": "none"}):
        chart.figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
