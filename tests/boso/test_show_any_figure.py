"""A figure that a researcher draws is read back, and held against its table where it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import own_figures
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.dates import ConciseDateFormatter, DateFormatter
from own_figures import FRAME, KINDS, bundled, drawing, published

from boso import charts, show
from boso.data import lineage
from boso.figures import NARROW_SVG, SVG, style
from boso.figures import svg as figure_svg
from boso.figures.artists.reader import read
from boso_press.proof.figures import check_marks

MEANS = FRAME.groupby("Kommune", sort=False).Beløp.mean()


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with drawing():
        yield


@pytest.fixture(params=KINDS, ids=str)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def made(kind: str) -> tuple[list[str], dict[str, Any]]:
    """Return the drawings that a kind of plot publishes, and what is said of them; tests alter copies."""
    np.random.seed(style.SEED)  # as before each cell of a notebook
    with pytest.MonkeyPatch.context() as patch:
        bundle, about = bundled(patch, KINDS[kind]())
        return list(bundle.values()), about


def texts(about: dict[str, Any]) -> list[list[str]]:
    """The table as readers see it: its headings, and its rows."""
    table = about["table"]
    return [[column["title"] for column in table["columns"]]] + [
        [cell["text"] for cell in row] for row in table["rows"]
    ]


@pytest.mark.slow
def test_each_kind_of_plot_proves_itself(kind: str) -> None:
    svgs, about = made(kind)

    assert about["drawn"]["marks"]
    assert list(check_marks("03_status", about, svgs)) == []
    assert plt.get_fignums() == []  # or the notebook would show it once more


@pytest.mark.slow
def test_each_number_of_a_table_that_is_altered_is_caught(kind: str) -> None:
    svgs, about = made(kind)
    for row, cells in enumerate(about["table"]["rows"]):
        for column, cell in enumerate(cells):
            if isinstance(cell["raw"], float | int):
                altered = deepcopy(about)
                altered["table"]["rows"][row][column]["raw"] += 0.5

                assert list(check_marks("03_status", altered, svgs)), (row, column)


def test_each_value_drawn_that_is_altered_is_caught(kind: str) -> None:
    svgs, about = made(kind)
    for number in range(len(about["drawn"]["marks"])):
        altered = deepcopy(about)
        altered["drawn"]["marks"][number]["values"][0] += 0.5

        assert list(check_marks("03_status", altered, svgs)), number


def test_a_drawing_that_is_altered_is_caught(kind: str) -> None:
    svgs, about = made(kind)

    for number, svg in enumerate(svgs):
        altered = [*svgs]
        altered[number] = re.sub(r"(?<=\bL )\d", "1", svg, count=1)

        assert list(check_marks("03_status", about, altered)), number
    assert list(check_marks("03_status", about, svgs[:1]))


@pytest.mark.slow
def test_the_same_cell_draws_the_same_bytes(kind: str) -> None:
    first, again = made(kind)[0], made.__wrapped__(kind)[0]

    assert first == again
    assert "date" not in first[0].partition("<defs>")[0].replace("metadata", "")


def test_a_table_with_another_value_is_refused_where_the_figure_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = MEANS.reset_index()
    table.loc[1, "Beløp"] = 3.9

    with pytest.raises(ValueError, match=r'"Moss" is drawn as 3\.6875, expected 3\.9'):
        published(monkeypatch, own_figures.bar_lying(), table=table)


def test_values_that_change_places_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = MEANS.reset_index()
    table = table.assign(Beløp=table.Beløp.to_numpy()[::-1])

    with pytest.raises(ValueError, match="the drawing and its table differ"):
        published(monkeypatch, own_figures.bar_lying(), table=table)


def test_a_number_of_the_table_that_is_not_drawn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = MEANS.reset_index().assign(Vedtak=[7, 8, 9])

    with pytest.raises(
        ValueError, match=r'7 in row 1 \("Hamar"\), column "Vedtak", expected a value that is'
    ):
        published(monkeypatch, own_figures.bar_lying(), table=table)


def test_a_bar_that_was_changed_after_it_was_drawn_is_read_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = own_figures.bar_lying()
    ax.patches[1].set_width(9)

    with pytest.raises(ValueError, match='"Moss" is drawn as 9'):
        published(monkeypatch, ax, table=MEANS.reset_index())


def test_wide_tables_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = FRAME.pivot_table(index="Kommune", columns="Type", values="Beløp", sort=False)

    _, about = published(monkeypatch, own_figures.bar(), table=wide)

    assert texts(about)[0] == ["Kommune", "drift", "plan"]


def test_the_table_is_by_default_what_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    _, about = published(monkeypatch, own_figures.count())

    assert texts(about)[:3] == [
        ["Kommune", "Type", "Antall"],
        ["Hamar", "drift", "2"],
        ["Hamar", "plan", "2"],
    ]
    assert about["alt"].startswith("Stolpediagram: Antall etter kommune og type. Alle er like. Verdiene er:")


def test_intervals_are_columns_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    _, about = published(monkeypatch, own_figures.bar_interval())

    assert texts(about)[0] == ["Kommune", "Beløp", "Nedre grense", "Øvre grense"]


def test_a_heat_map_becomes_the_table_that_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    svg, about = published(monkeypatch, own_figures.heat())

    assert texts(about)[:2] == [["Kommune", "2009", "2010"], ["Bærum", "5,00", "8,75"]]
    assert ">8,8</text>" in svg  # half up, as in tables, and with a comma


def test_years_dates_and_reference_lines_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _, line = published(monkeypatch, own_figures.line())
    _, dates = published(monkeypatch, own_figures.plain_line())

    assert texts(line)[1][:2] == ["2009", "drift"]
    assert texts(dates)[1:] == [["1. januar 2010", "3,00"], ["1. januar 2012", "5,50"], ["Snitt", "4,25"]]


def test_dates_along_an_axis_are_norwegian_with_what_stands_beside_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figure, (days, months) = plt.subplots(2)
    days.plot(pd.date_range("2011-05-03", periods=6), range(6))
    days.xaxis.set_major_formatter(ConciseDateFormatter(days.xaxis.get_major_locator()))
    months.plot(pd.date_range("2011-05-01", periods=5, freq="MS"), range(5))
    days.set_title("Dager")
    months.set_title("Måneder")
    months.xaxis.set_major_formatter(DateFormatter("%b"))

    svg, _ = published(monkeypatch, figure)

    written = re.findall(r">(2011-\w+|[a-zA-Z]{3,4})</text>", svg)
    assert [*dict.fromkeys(written)] == ["2011-mai", "mai", "juni", "juli", "aug", "sept"]


def test_an_unknown_word_for_how_numbers_came_about_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a figure of a misspelt word would go unmarked."""
    monkeypatch.setattr(lineage, "provenance", lambda *_: "simulert")

    with pytest.raises(KeyError, match="simulert"):
        published(monkeypatch, own_figures.bar())


def test_panels_of_a_grid_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    svg, about = published(monkeypatch, own_figures.grid())

    assert texts(about)[:2] == [["År", "Kommune", "Beløp"], ["2009", "Hamar", "1,00"]]
    assert ">2009</text>" in svg
    assert "År = 2009" not in svg


def test_a_figure_takes_the_breadth_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for width, points in (("full", "453.6pt"), ("half", "223.2pt")):
        svg, _ = published(monkeypatch, own_figures.bar(), width=width)

        assert f'width="{points}"' in svg
        assert "Source Sans 3" in svg


@pytest.mark.parametrize("drawn", [None, "axes"])
def test_nothing_drawn_shows_nothing(drawn: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert published(monkeypatch, plt.subplots()[1] if drawn else None) == ("", {})


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: sns.violinplot(FRAME, x="Kommune", y="Beløp"), "an area (violin, density, filled curve)"),
        (lambda: sns.histplot(FRAME, x="Beløp", kde=True), "a smoothed curve"),
        (lambda: sns.regplot(FRAME, x="Folk", y="Beløp"), "a smoothed curve"),
        (lambda: sns.scatterplot(FRAME, x="Folk", y="Beløp", size="Folk"), "sizes that stand for numbers"),
        (lambda: plt.subplots()[1].pie([1, 2])[0][0], "a pie"),
        (lambda: plt.subplots()[1].boxplot([1, 2, 4])["boxes"][0], "a closed outline (matplotlib's box plot"),
    ],
)
def test_what_cannot_be_read_back_asks_for_a_table(
    draw: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match=re.escape(f"fig-x: {said}")) as refused:
        published(monkeypatch, draw())

    assert "give what the drawing shows as table=" in str(refused.value)


def test_a_violin_with_a_table_is_shown_and_what_can_be_read_is_held_against_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    medians = FRAME.groupby("Kommune").Beløp.median().reset_index()

    bundle, about = bundled(monkeypatch, sns.violinplot(FRAME, x="Kommune", y="Beløp"), table=medians)

    assert list(check_marks("03_status", about, [*bundle.values()])) == []
    with pytest.raises(ValueError, match="is drawn as"):
        published(monkeypatch, sns.violinplot(FRAME, x="Kommune", y="Beløp"), table=medians.assign(Beløp=1.0))


@pytest.mark.parametrize("thing", ["fig", 7, FRAME, []])
def test_what_is_no_figure_is_told_what_is(thing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match="show.figure takes what was drawn"):
        published(monkeypatch, thing)


def names(count: int) -> pd.DataFrame:
    return pd.DataFrame({"k": [f"Kommune {i:02}" for i in range(count)], "v": range(1, count + 1)})


@pytest.mark.slow
def test_many_bars_have_room_or_are_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lying, _ = published(monkeypatch, sns.barplot(names(40), y="k", x="v"))
    upright, _ = published(monkeypatch, sns.barplot(names(40), x="k", y="v"))

    assert float(re.findall(r'height="([\d.]+)pt"', lying)[0]) > 500
    assert "rotate(-90)" in upright
    with pytest.raises(ValueError, match="70 names have no room side by side.*horizontal bars"):
        published(monkeypatch, sns.barplot(names(70), x="k", y="v"))


@pytest.mark.parametrize("place", ["set_ylabel", "set_title", "annotate", "bar"])
def test_no_text_of_a_drawing_is_what_python_made_of_a_missing_value(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ax = sns.barplot(pd.DataFrame({"Kommune": ["Moss", "Hamar"], "Vedtak": [1, 2]}), x="Kommune", y="Vedtak")
    if place == "bar":
        ax.bar_label(ax.containers[0], labels=["1 %", f"{np.nan:.0f} %"])
    else:
        getattr(ax, place)(f"Snitt {np.nan}", **({"xy": (0, 1)} if place == "annotate" else {}))

    with pytest.raises(ValueError, match=r"holds the text '.*nan.*', which Python made of a value"):
        published(monkeypatch, ax)


def test_long_names_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "Boligsosialt utviklingsprogram og andre tiltak for vanskeligstilte på boligmarkedet"
    frame = pd.DataFrame({"k": [long, "Kort"], "v": [1, 2]})
    for axes in ({"x": "k", "y": "v"}, {"x": "v", "y": "k"}):
        svg, about = published(monkeypatch, sns.barplot(frame, **axes))

        assert long not in svg
        assert texts(about)[1][0] == long


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_numbers_that_nobody_collected_are_marked_in_drawings_table_and_description(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage, "provenance", lambda *_: "simulated")

    bundle, about = bundled(monkeypatch, KINDS[kind]())

    for svg in bundle.values():
        turned = re.findall(r"rotate\((-\d+)[^>]*>Simulerte tall</text>", svg)
        assert {"-0", "-90", "-270"} == set(turned)
    assert 'width="453.6pt"' in bundle[SVG]
    assert 'width="270pt"' in bundle[NARROW_SVG]
    assert about["alt"].startswith("Simulerte tall. ")
    assert texts(about)[0][-1] == "Opphav"
    assert list(check_marks("03_status", about, [*bundle.values()])) == []


def test_a_phone_gets_a_drawing_of_its_own_but_for_half_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    full, _ = bundled(monkeypatch, own_figures.bar())
    half, _ = bundled(monkeypatch, own_figures.bar(), width="half")

    assert 'width="240pt"' in full[NARROW_SVG]
    assert [SVG] == list(half)


def test_panels_are_stacked_on_a_phone_each_with_what_it_had_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, _ = bundled(monkeypatch, own_figures.three_panels())
    wide, narrow = bundle.values()

    assert (1, 3) == (wide.count(">Bærum</text>"), narrow.count(">Bærum</text>"))
    assert narrow.count(">Millioner kroner</text>") == 3


def test_numbers_at_the_ends_of_bars_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = own_figures.bar_lying()
    ax.bar_label(ax.containers[0], fmt=lambda _: "en svært lang beskrivelse")
    before = ax.get_xlim()[1]
    published(monkeypatch, ax)

    assert ax.get_xlim()[1] > before


def test_a_bar_of_nothing_starts_at_the_end_of_its_axis_whatever_is_written_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figure, ax = plt.subplots()
    ax.bar_label(ax.barh(["Moss", "Hamar"], [0, 2]), ["ingen, så langt noen vet " * 4, "to"])

    published(monkeypatch, figure)

    assert ax.get_xlim()[0] == 0
    assert ax.get_xlim()[1] < 10


def test_a_number_larger_than_its_bar_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = plt.subplots()[1]
    bars = ax.barh(["Hamar", "Moss"], [100, 1])
    ax.bar_label(bars, label_type="center", fmt="%d stk")
    bundle, _ = bundled(monkeypatch, ax)

    for svg in bundle.values():
        assert ">100 stk</text>" in svg
        assert ">1 stk</text>" not in svg


def test_a_description_is_a_template_as_a_title_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "_names", lambda: {"most": 100})

    _, about = published(monkeypatch, own_figures.bar_lying(), alt="Stolper. Flest er {{ most | tall }}.")

    assert about["alt"] == "Stolper. Flest er 100."


def test_a_chart_made_by_hand_is_proven_as_any_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = own_figures.bar_lying()

    _, about = published(monkeypatch, charts.Chart(ax.figure, MEANS.reset_index(), "Stolper."))

    assert about["alt"] == "Stolper."
    assert about["drawn"]["marks"]


def test_a_chart_of_the_house_is_proven_as_any_figure_and_shown_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = charts.bars(names(3), label="k", value="v")

    bundle, about = bundled(monkeypatch, chart)

    assert chart and chart.narrow
    assert list(bundle.values()) == [figure_svg.svg(one, "fig-x") for one in (chart.figure, chart.narrow)]
    assert [1.0, 2.0, 3.0] == [mark["values"][0] for mark in about["drawn"]["marks"]]
    assert list(check_marks("03_status", about, list(bundle.values()))) == []


def test_a_chart_of_the_house_with_another_bar_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = charts.bars(names(3), label="k", value="v")
    assert chart and chart.narrow
    narrow: Any = chart.narrow
    narrow.axes[0].patches[1].set_width(9)

    with pytest.raises(ValueError, match='"Kommune 01" is drawn as 9, expected 2'):
        published(monkeypatch, chart)


def test_a_line_of_one_value_a_point_has_no_band_that_could_not_be_read() -> None:
    """Seaborn draws its interval as an area without extent."""
    frame = pd.DataFrame({"År": [2009, 2010], "Personer": [3, 4]})

    assert read(sns.lineplot(frame, x="År", y="Personer").figure).unread == []


def test_a_plot_of_an_empty_table_shows_nothing_and_is_no_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    plt.close("all")
    empty = pd.DataFrame({"Kommune": [], "Antall": []})

    show.figure(sns.barplot(empty, x="Kommune", y="Antall"), label="fig-a", title="Antall", source="Egen")

    assert plt.get_fignums() == []


def test_the_description_of_a_box_plot_says_that_its_numbers_are_medians() -> None:
    """Or its highest and lowest would be taken for those of the whole plot."""
    assert "Tallene her er medianer" in made("box")[1]["alt"]
    assert "medianer" not in made("bar")[1]["alt"]
