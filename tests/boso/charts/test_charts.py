"""Charts: what a reader sees must be whole, apart, and the same as the table and the description."""

from __future__ import annotations

import logging
import os
import re
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from chart_samples import (
    CASES,
    FIVE,
    GRANT,
    LONG,
    ORDER,
    TWENTY,
    WORD,
    bars,
    columns,
    diagram,
    drawn,
    figures,
    likert,
    multiples,
    patches,
    spread,
    stacked,
    svg,
    texts,
    timeline,
)
from fontTools.ttLib import TTFont
from matplotlib.container import ErrorbarContainer

from boso import charts, fonts
from boso.charts.drawing.canvas import NARROW, SMALL, text_width, wrap
from boso.charts.drawing.palette import OTHERS, UNIT, UNKNOWN
from boso.figures import svg as figure_svg
from boso.project import DRAWINGS
from boso_press.html.svg import inline_svg

if TYPE_CHECKING:
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

    from boso.charts import Chart


@pytest.fixture(params=list(CASES))
def chart(request: pytest.FixtureRequest) -> Chart:
    return drawn(request.param)


def test_a_bar_without_a_number_has_no_interval_either() -> None:
    """An interval would tell of the number that is hidden."""
    table = pd.DataFrame(
        {"Rolle": ["a", "b"], "Andel": [40.0, None], "Fra": [30.0, 10.0], "Til": [50.0, 20.0]}
    )

    chart = charts.bars(table, label="Rolle", value="Andel", interval=["Fra", "Til"], missing="skjult")

    assert chart is not None
    assert chart.table["Fra"].to_list() == [30.0, "skjult"]
    assert chart.table["Til"].to_list() == [50.0, "skjult"]


@pytest.mark.slow
def test_every_text_is_whole_and_touches_no_other(chart: Chart) -> None:
    """A label that is cut or lies on another cannot be read, whatever the table holds."""
    for figure in figures(chart):
        canvas: Any = figure.canvas
        with charts.style():
            figure.draw_without_rendering()
            found = [
                (text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts(figure)
            ]
        sheet = figure.bbox.padded(0.5)
        assert [text for text, box in found if not _inside(box, sheet)] == []
        assert [(a, b) for (a, p), (b, q) in combinations(found, 2) if _overlap(p, q)] == []


@pytest.mark.slow
def test_the_smallest_text_can_be_read_on_a_phone(chart: Chart) -> None:
    """Eight points of 240 are ten pixels of 360."""
    for figure in figures(chart):
        assert min(float(text.get_fontsize()) for text in texts(figure)) >= SMALL
    assert chart.narrow is None or chart.narrow.get_figwidth() * 72 == pytest.approx(NARROW)


def _inside(box: Bbox, sheet: Bbox) -> bool:
    return bool(sheet.x0 <= box.x0 and sheet.y0 <= box.y0 and box.x1 <= sheet.x1 and box.y1 <= sheet.y1)


def _overlap(a: Bbox, b: Bbox) -> bool:
    """Whether letters meet; line boxes have room for accents, so those of neighbouring lines may."""
    wide, tall = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return bool(wide > 1 and tall > 0.3 * min(a.height, b.height))


def test_a_chart_says_what_it_shows(chart: Chart) -> None:
    """The table and the description stand in for the picture."""
    assert not chart.table.empty
    assert chart.alt.endswith(".")
    assert "nan" not in chart.alt


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    ["bars", "stacked", "columns", "likert", "multiples", "timeline", "model", "tree"],
)
def test_the_same_table_gives_the_same_svg(case: str) -> None:
    """Pages are byte-identical for the same input."""
    again = CASES[case]()
    assert again is not None
    assert svg(drawn(case)) == svg(again)


def test_svg_keeps_text_as_text_in_the_project_font() -> None:
    """Readers can search and copy a label; the page brings the font."""
    found = svg(drawn("bars"))
    assert "'Source Sans 3'" in found
    assert "DejaVu" not in found
    assert ">Lørenskog</text>" in found


def test_a_drawing_by_itself_brings_its_fonts_and_a_page_has_them_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(DRAWINGS, raising=False)
    alone = figure_svg.svg(drawn("bars").figure, "fig-a")
    monkeypatch.setenv(DRAWINGS, "of-a-build")
    built = figure_svg.svg(drawn("bars").figure, "fig-a")

    assert alone.count("@font-face") == 2
    assert "@font-face" not in built
    assert inline_svg(alone, "fig-a") == inline_svg(built, "fig-a")


def test_a_build_draws_a_chart_once_but_one_that_was_drawn_on_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Many reports show the same chart; a chapter may add to its own."""
    monkeypatch.setenv(DRAWINGS, str(tmp_path))
    shown: list[str] = []

    def show(chart: Chart) -> dict[str, Any]:
        shown.append(chart.alt)
        return {"alt": chart.alt, "drawn": len(shown)}

    awaited: list[Any] = [bars(["Moss"], [5]) for _ in range(3)]
    asked = awaited.pop()
    assert asked.figure.axes
    assert [{"alt": asked.alt, "drawn": 1}] * 2 == [chart.shown("fig-a", show) for chart in awaited]
    assert asked.shown("fig-a", show)["drawn"] == 2
    other: Any = bars(["Moss"], [6])
    assert "Moss 6" in other.shown("fig-a", show)["alt"]


def test_drawing_leaves_no_trace(caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder) -> None:
    """No setting, open figure, warning or log line of a chart reaches the notebook or the next chart."""
    from matplotlib import pyplot as plt

    before = dict(mpl.rcParams)
    with caplog.at_level(logging.WARNING):
        for case in ("bars", "columns"):
            svg(drawn.__wrapped__(case))
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before
    assert caplog.messages == []
    assert [str(warning.message) for warning in recwarn] == []


def test_fonts_have_what_norwegian_needs() -> None:
    """A glyph that is missing stops the PDF and is an empty box in a figure."""
    files = sorted(fonts.FOLDER.glob("*.ttf"))
    needed = set("ÆØÅæøåéÉ«»–—−…→≥’%§½×° \u00a0\u202f")
    assert len(files) == 5
    for path in files:
        assert needed <= {chr(code) for code in TTFont(path).getBestCmap()}, path.name
        assert path.with_suffix(".woff2").read_bytes()[:4] == b"wOF2"


def test_an_empty_table_gives_no_chart() -> None:
    """Then `show` leaves the figure out, instead of showing an empty frame."""
    assert bars([], []) is None
    assert stacked([]) is None
    assert columns([], range(0)) is None
    assert timeline([]) is None
    assert diagram({}) is None


def test_bars_say_extremes_and_all_values() -> None:
    chart = bars(FIVE, [46, 11, float("nan"), 8, 59], unit="boliger")
    assert chart is not None
    assert chart.alt == (
        "Liggende stolpediagram: Boliger etter kommune. Høyest: Moss (59\u00a0boliger). "
        "Lavest: Lørenskog (8\u00a0boliger). Verdiene er: Bærum 46\u00a0boliger, "
        "Hamar 11\u00a0boliger, Lillehammer ikke oppgitt, Lørenskog 8\u00a0boliger, Moss 59\u00a0boliger."
    )


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_value_may_be_missing_in_any_way(missing: object) -> None:
    table = pd.DataFrame({"Kommune": ["Moss", "Hamar"], "Boliger": pd.Series([5, missing], dtype="object")})
    chart = charts.bars(table, label="Kommune", value="Boliger")

    assert chart is not None
    assert "Verdiene er: Moss 5, Hamar ikke oppgitt." in chart.alt


def test_many_values_are_left_to_the_table() -> None:
    chart = bars(TWENTY, list(range(20)))
    assert chart is not None
    assert chart.alt.endswith("Alle tallene står i tabellen under figuren.")


def test_a_range_is_named_by_both_ends() -> None:
    chart = bars(["Rus", "Flukt"], [5, 16], upper="Høyst", unit="boliger")
    assert chart is not None
    assert {"5–10\u00a0boliger", "16–32"} <= {text.get_text() for text in texts(chart.figure)}


def test_the_unit_is_in_colour_and_the_others_grey() -> None:
    chart = bars(["Hamar", "Moss"], [1, 2], highlight="Moss")
    assert chart is not None
    fills = [mpl.colors.to_hex(patch.get_facecolor()) for patch in patches(chart)]
    assert fills == [OTHERS, UNIT]


def test_expected_amounts_are_hatched_also_beside_a_missing_year() -> None:
    """Moss joined in 2010: no bar is drawn for 2009, and the hatches must not move to the wrong years."""
    rows = [("Moss", 2009, None, "tildelt"), ("Moss", 2010, 1.2, "tildelt"), ("Moss", 2011, 1.5, "forventet")]
    table = pd.DataFrame(rows, columns=["Kommune", "År", "Tilskudd", "Status"])
    chart = charts.columns(table, **GRANT)
    assert chart is not None
    assert [bool(patch.get_hatch()) for patch in patches(chart)] == [False, True]


def test_what_is_not_known_is_grey() -> None:
    """Orange would say that something is wrong where nothing is said."""
    rows = [("Moss", name, 5.0) for name in ORDER]
    chart = stacked(rows, unknown="utsatt")
    assert chart is not None
    fills = [mpl.colors.to_hex(patch.get_facecolor()) for patch in patches(chart)]
    assert [fill == UNKNOWN.colour for fill in fills] == [False, False, True, False]


def test_parts_with_one_capital_keep_it_in_the_description() -> None:
    """Unlike ordinary words, also those of one letter: the drawing and the table say A too."""
    rows = pd.DataFrame([("Moss", "A", 1), ("Moss", "Å vente", 2)], columns=["K", "Del", "Antall"])
    chart = charts.stacked(rows, label="K", value="Antall", part="Del", order=["A", "Å vente"])

    assert chart is not None
    assert chart.alt.endswith("fordelt på A og å vente. Verdiene er: Moss 1 A og 2 å vente.")


def test_parts_that_are_numbers_are_drawn_also_beside_a_text() -> None:
    parts: list[Any] = ["før 2010", 2010, 2011]
    table = pd.DataFrame({"Kommune": "Hamar", "År": parts, "Boliger": [4, 7, 9]})
    order: Any = dict.fromkeys(parts).keys()
    chart = charts.stacked(table, label="Kommune", value="Boliger", part="År", order=order)

    assert chart is not None
    assert ["Kommune", "før 2010", "2010", "2011", "Sum"] == list(chart.table)
    assert ["Hamar", 4, 7, 9, 20] == chart.table.iloc[0].to_list()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (pd.to_datetime(["2011-01-01", "2011-03-01"]), ["1. januar 2011", "1. mars 2011"]),
        ([1.5, 2.0], ["1,5", "2,0"]),
        ([True, False], ["ja", "nei"]),
        ([9, 10], ["9", "10"]),
        (pd.cut([1, 9], [0, 5, 10]), ["0–5", "5–10"]),
    ],
)
def test_names_are_written_as_in_any_table(names: Any, expected: list[str]) -> None:
    table = pd.DataFrame({"K": names, "Boliger": [3, 5]})
    found = [
        charts.bars(table, label="K", value="Boliger"),
        charts.columns(table.assign(Sted="Moss"), panel="Sted", x="K", value="Boliger"),
    ]

    for chart in found:
        assert chart is not None
        assert expected == chart.table["K"].to_list()
        assert set(expected) <= shown(chart)


def test_columns_stand_in_the_order_of_numbers_and_of_time() -> None:
    table = pd.DataFrame({"Sted": "Moss", "Måned": [10, 9], "Boliger": [3, 5]})
    chart = charts.columns(table, panel="Sted", x="Måned", value="Boliger")

    assert chart is not None
    assert ["9", "10"] == [label.get_text() for label in chart.figure.axes[0].get_xticklabels()]


def test_a_name_or_a_status_that_is_missing_is_refused() -> None:
    table = pd.DataFrame(
        {"K": ["a", None], "V": [1, 2], "S": [None, "ventet"], "P": "Moss", "x": [2010, 2011]}
    )
    with pytest.raises(ValueError, match='column "K", row 2: a name is missing'):
        charts.bars(table, label="K", value="V")
    with pytest.raises(ValueError, match='column "S" is empty where "V" is not'):
        charts.columns(table, panel="P", x="x", value="V", status="S", expected="ventet")


def test_a_timeline_runs_from_the_first_to_the_last_event() -> None:
    """A year alone comes first, and a season before the months that it begins with."""
    dates = ["2012", "2009-autumn", "2009", "2011-09-13", "2011-autumn", "2011-08", "2009-autumn"]
    chart = timeline([(date, f"Hendelse {n}", "program") for n, date in enumerate(dates)])
    assert chart is not None
    assert list(chart.table["Hendelse"]) == [f"Hendelse {n}" for n in (2, 1, 6, 5, 4, 3, 0)]


def test_a_single_panel_fills_the_width() -> None:
    chart = columns(["Moss"], range(2009, 2013), width="half")
    assert chart is not None
    left, right = (patches(chart)[end].get_window_extent() for end in (0, -1))
    assert (right.x1 - left.x0) / chart.figure.bbox.width > 0.85


def test_stacked_refuses_what_it_would_draw_wrongly() -> None:
    with pytest.raises(ValueError, match="two rows for Moss, planlagt"):
        stacked([("Moss", "planlagt", 5), ("Moss", "planlagt", 8)])
    with pytest.raises(ValueError, match="'tapt'; order allows"):
        stacked([("Moss", "tapt", 5)])


def test_diagrams_refuse_what_hangs_in_the_air() -> None:
    with pytest.raises(ValueError, match="'C' under 'B'"):
        diagram({"A": "", "C": "B"})
    with pytest.raises(ValueError, match="an arrow names 'Y'; the boxes are X"):
        diagram({"X": ""}, [("X", "Y")])


def test_an_arrow_never_crosses_a_box() -> None:
    """It would read as an arrow to that box; so the one who places them is told."""
    chart = diagram({"A": "", "B": "", "C": ""}, [("A", "C")], [(0, n, 1, 1) for n in range(3)])
    assert chart is not None
    with pytest.raises(ValueError, match="a box is in the way from 'A' to 'C'"):
        assert chart.figure


def test_an_arrow_goes_beside_a_box_that_stands_further_in() -> None:
    chart = diagram({"A": "", "B": "A", "C": ""}, [("A", "C")])
    assert chart and figures(chart)


def reporting(said: str) -> Any:
    boxes = pd.DataFrame({"Navn": ["Kommune", "Fylke"], "Om": "", "row": 0, "column": range(2)})
    arrows = pd.DataFrame({"from": ["Kommune"], "to": ["Fylke"], "sagt": [said]})
    return charts.diagram(boxes, arrows, name="Navn", text="Om", label="sagt")


def test_what_an_arrow_says_is_on_the_drawing_of_a_phone() -> None:
    """It ran out of the drawing to the left, where nobody saw its first words."""
    chart = reporting("Rapporterer til fylkeskommunen hvert halvår")
    for figure in figures(chart):
        whole = figure.bbox.padded(1)
        assert [text for text in texts(figure) if not whole.containsx(text.get_window_extent().x0)] == []


def test_boxes_without_room_beside_their_arrows_are_refused() -> None:
    """Their names stood over the edge, and the boxes were not there."""
    with pytest.raises(ValueError, match="broader than its box: put fewer boxes side by side, or say less"):
        assert reporting("Rapporterer til fylkeskommunen hvert halvår " * 3).figure


@pytest.mark.parametrize("case", ["timeline", "timeline, fifteen", "model", "tree", "hub", "hub, twenty"])
def test_texts_of_a_drawing_are_those_of_its_table(case: str) -> None:
    """A diagram has no values to hold against each other, but each word of it is in both."""

    def plain(text: object) -> str:
        return re.sub(r"[-\s;]", "", str(text))

    chart = drawn(case)
    cells = {plain(cell) for cell in chart.table.to_numpy().ravel()}
    for figure in figures(chart):
        words = [plain(text.get_text()) for text in texts(figure)]
        assert [cell for cell in cells if cell not in "".join(words)] == []
        assert [word for word in words if not any(word in cell for cell in cells)] == []


def test_a_diagram_says_its_arrows() -> None:
    assert drawn("model").alt.endswith(
        "Pil fra Kontekst til Mobilisering, derfra til Organisering, derfra til Gjennomføring, "
        "derfra til Læring. Pil fra Læring til Gjennomføring: 1 Tiltakene endres. "
        "Pil fra Læring til Organisering: 2 Organiseringen endres. "
        "Pil fra Læring til Kontekst: 3 Målene og forståelsen av oppgaven endres."
    )


def test_wrapped_lines_fit_and_lose_nothing() -> None:
    with charts.style():
        lines = wrap(f"{LONG} {WORD}", 100)
        assert all(text_width(line) <= 100 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == f"{LONG}{WORD}".replace(" ", "")


def shown(chart: Chart | None) -> set[str]:
    assert chart is not None
    return {text.get_text() for text in texts(chart.figure)}


def dotted(chart: Chart | None) -> int:
    """Return how many boxes stand for what is hidden."""
    assert chart is not None
    boxes: list[Any] = [text.get_bbox_patch() for text in texts(chart.figure) if "skjult" in text.get_text()]
    return sum(box is not None and box.get_linestyle() == ":" for box in boxes)


def test_answers_are_in_per_cents_of_all_who_were_asked() -> None:
    chart = likert([spread("Planlegging", 12, 10, 6, 4, 3, 5)])

    assert {"55\u00a0%", "18\u00a0%", "30", "25", "15"} <= shown(chart)  # (12 + 10) / 40 and (4 + 3) / 40
    assert chart is not None
    assert chart.alt == (
        "Liggende stolper delt om en midtlinje: «helt uenig» lengst til venstre, "
        "«helt enig» lengst til høyre. Planlegging: "
        "helt enig 30\u00a0%, delvis enig 25\u00a0%, både og 15\u00a0%, delvis uenig 10\u00a0%, "
        "helt uenig 8\u00a0% og vet ikke 13\u00a0%."
    )


def test_a_scale_has_no_more_answers_than_there_are_fills() -> None:
    table = pd.DataFrame({"Påstand": ["a"], "Spurt": [9], "ja": [3], "tja": [3], "kanskje": [3]})
    with pytest.raises(ValueError, match="agree and disagree have at most two columns each"):
        charts.likert(table, label="Påstand", base="Spurt", agree=["ja", "tja", "kanskje"], disagree=[])


def test_what_is_hidden_is_dotted_and_has_no_sum() -> None:
    """A reader must not take a hidden part for nobody, and no number may tell of it."""
    one_side = likert([spread("Planlegging", 12, 13, 6, None, None, 5)])
    both = likert([spread("Planlegging", 12, None, 6, 8, None, 5)])

    assert (1, 1) == (dotted(one_side), dotted(both))
    assert "skjult" in shown(one_side)
    assert "13 + skjult" in shown(both), "beside those who do not know"
    assert not {"30\u00a0%", "20\u00a0%"} & shown(both), "no sum of a side of which a part is hidden"
    for chart in (one_side, both):
        assert chart is not None
        assert "helt uenig skjult" in chart.alt
        assert "skjult" == chart.table["helt uenig"].iloc[0]


def test_an_interval_keeps_clear_of_the_row_below() -> None:
    """It stands under its bar; a reader must not take it for the next one's."""
    chart = likert([spread("Boforhold", 1, 19, 22, 13, 6, 13), spread("Oppfølging", 4, 15, 19, 13, 6, 17)],
                   intervals=True)  # fmt: skip
    assert chart is not None
    for figure in figures(chart):
        found: list[Any] = [one for one in figure.axes[0].containers if isinstance(one, ErrorbarContainer)]
        line = found[0].lines[2][0]
        level = line.get_transform().transform(line.get_segments()[0])[0][1]
        boxes = sorted({(box.y1, box.y0) for patch in figure.axes[0].patches
                        if (box := patch.get_window_extent()).height > 0})  # fmt: skip
        above, below = boxes[-1][1] - level, level - boxes[0][0]

        assert 0 < above <= below


def test_small_multiples_have_the_own_group_in_colour_and_hide_what_is_hidden() -> None:
    chart = multiples({"Hamar": [5, None], "Moss": [10, 20]}, ["A", "B"], highlight="Hamar")

    assert chart is not None
    fills = [mpl.colors.to_hex(patch.get_facecolor()) for patch in patches(chart)]
    assert (1, 2) == (fills.count(UNIT), fills.count(OTHERS))
    assert {"25", "50", "100", "skjult", "20 svar"} <= shown(chart)
    assert chart.alt.endswith("Hamar: A 25\u00a0% og B skjult. Moss: A 50\u00a0% og B 100\u00a0%.")


@pytest.mark.parametrize(
    ("provenance", "mark"),
    [
        ("reconstructed", "Rekonstruerte svar"),
        ("simulated", "Simulerte tall"),
        ("mixed", "Rekonstruerte og simulerte tall"),
    ],
)
def test_numbers_that_nobody_collected_are_marked_in_drawing_words_and_table(
    provenance: str, mark: str
) -> None:
    """The mark goes wherever a part of the figure goes: a picture, its description, its numbers."""
    chart = likert([spread("Planlegging", 12, 10, 6, 4, 3, 5)], provenance=provenance)

    assert chart is not None
    assert mark in svg(chart)
    assert chart.alt.startswith(f"{mark}. ")
    assert [mark.lower()] == list(chart.table.iloc[:, -1])
    assert provenance == chart.provenance


def test_charts_of_words_are_marked_too() -> None:
    table = pd.DataFrame({"Tid": ["2009", "2010"], "Hendelse": ["Start", "Slutt"], "Slag": "program"})
    table.attrs["provenance"] = "simulated"
    found = [
        charts.timeline(table, date="Tid", event="Hendelse", kind="Slag"),
        charts.diagram(table, name="Hendelse", text="Tid"),
    ]

    for chart in found:
        assert chart is not None
        assert "Simulerte tall" in shown(chart)
        assert chart.alt.startswith("Simulerte tall. ")
        assert "Opphav" in chart.table


@pytest.mark.parametrize("statements", [1, 3, 20])
def test_the_mark_stands_on_all_four_sides_so_that_no_part_can_be_cut_out(statements: int) -> None:
    chart = multiples(
        {"Moss": [3] * statements}, [f"Påstand {n}" for n in range(statements)], provenance="mixed"
    )

    assert chart is not None
    width, height = chart.figure.bbox.size
    words = [text for text in texts(chart.figure) if text.get_text() == "Rekonstruerte og simulerte tall"]
    places = np.array([text.get_transform().transform(text.get_position()) for text in words])
    sides = [places[:, 1] > height - 25, places[:, 1] < 25, places[:, 0] < 25, places[:, 0] > width - 25]
    assert all(side.any() for side in sides)
    assert len(words) == sum(side.sum() for side in sides)
    boxes = [_box(chart, text) for text in words]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(float(text.get_fontsize()) * 453.6 / (width / 2) >= 8 for text in words)  # as on paper


def _box(chart: Chart, text: Text) -> Bbox:
    with charts.style():
        return text.get_window_extent(chart.figure.canvas.get_renderer())  # type: ignore[attr-defined]


def test_nothing_of_the_drawing_reaches_into_the_frame_of_its_mark() -> None:
    chart = multiples({"Moss": [3, 9], "Hamar": [4, 8]}, ["Fokus", "Tro"], provenance="simulated")

    assert chart is not None
    inner = chart.figure.bbox.padded(-2 * 12)
    drawn = [_box(chart, text) for text in texts(chart.figure) if text.get_text() != "Simulerte tall"]
    drawn += [patch.get_window_extent() for patch in patches(chart)]
    assert all(inner.x0 <= one.x0 and one.x1 <= inner.x1 for one in drawn)
    assert all(inner.y0 <= one.y0 and one.y1 <= inner.y1 for one in drawn)


def test_collected_numbers_have_no_mark() -> None:
    chart = likert([spread("Planlegging", 12, 10, 6, 4, 3, 5)])

    assert chart is not None
    assert "collected" == chart.provenance
    assert "Opphav" not in chart.table
    assert not {"Rekonstruerte svar", "Simulerte tall"} & shown(chart)


def test_a_hidden_bar_says_so() -> None:
    assert "skjult" in shown(bars(["Hamar", "Moss"], [float("nan"), 5], missing="skjult"))


def test_a_compound_breaks_at_its_joint() -> None:
    with charts.style():
        assert ["Kommune-", "politiker"] == wrap("Kommunepolitiker", 60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix only")
def test_processes_forked_from_one_that_has_measured_measure_alike_at_the_same_time() -> None:
    """A font that is read from a file would be read at a place that the others move."""
    words = [f"{a}{b}" for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ" for b in "abcdefghijklmnopqrstuvwxyzæøå"]
    text_width("a")
    with get_context("fork").Pool(4) as pool:
        measured = pool.map(_widths, [words] * 4, chunksize=1)
    assert measured == [_widths(words)] * 4


def _widths(words: list[str]) -> list[float]:
    return [text_width(word) for word in words]
