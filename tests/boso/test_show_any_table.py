"""Any DataFrame is shown as readers read it; what is no table is refused with a way to mend it."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from boso.table_cells import as_json, frame_of
from boso_press.proof.recorded_values import check_cell

FRAME = pd.DataFrame({"Kommune": ["Moss", "Hamar"], "År": [2010, 2011], "Vedtak": [1200.0, np.nan]})


def shown(frame: pd.DataFrame, **how: Any) -> list[list[str]]:
    """Return headings and rows as readers see them."""
    table = as_json(frame, **how)
    return [[column["title"] for column in table["columns"]]] + [
        [cell["text"] for cell in row] for row in table["rows"]
    ]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([1200.0, np.nan], ["1\u00a0200", "–"]),
        (pd.array([12, None], "Int64"), ["12", "–"]),
        ([1.25, np.nan], ["1,3", "–"]),
        ([0.25, np.nan], ["0,25", "–"]),
        ([0.031, 0.00004], ["0,0310", "0,0000"]),
        ([0.00004, -0.000001], ["0,000040", "−0,000001"]),
        ([1.5, -0.04], ["1,5", "0,0"]),
        ([Decimal("1.50"), Fraction(1, 3)], ["1,5", "0,3"]),
        (
            [Decimal("9007199254740993"), Decimal("2.00")],
            ["9 007 199 254 740 993".replace(" ", "\u00a0"), "2"],
        ),
        (["ukjent", 2.5, 2.0, 0.1 + 0.2], ["ukjent", "2,5", "2,0", "0,3"]),
        (["ukjent", 2011, 2011.0], ["ukjent", "2011", "2011"]),
        ([time(8, 30, 5), None], ["kl. 08.30.05", "–"]),
        ([time(8, 30), None], ["kl. 08.30", "–"]),
        ([12, None], ["12", "–"]),
        ([True, False], ["ja", "nei"]),
        (pd.array([True, None], "boolean"), ["ja", "–"]),
        (pd.Series(["2011-03-01", None]).astype("datetime64[ns]"), ["1. mars 2011", "–"]),
        (pd.Series(["2011-03-01 12:30", None]).astype("datetime64[ns]"), ["1. mars 2011 kl. 12.30", "–"]),
        (pd.PeriodIndex(["2011-03", "2011-04"], freq="M"), ["mars 2011", "april 2011"]),
        (pd.PeriodIndex(["2011Q1", "2011Q2"], freq="Q"), ["1. kvartal 2011", "2. kvartal 2011"]),
        (pd.Categorical(["a", None]), ["a", "–"]),
        (pd.Categorical([1500, 2]), ["1\u00a0500", "2"]),
        (pd.cut([1, 7], [0, 5, 10]), ["0–5", "5–10"]),
        (["skjult", 7], ["skjult", "7"]),
    ],
)
def test_each_type_is_written_as_readers_read_it(column: Any, expected: list[str]) -> None:
    assert [row[0] for row in shown(pd.DataFrame({"Kolonne": column}))[1:]] == expected


@pytest.mark.parametrize("name", ["År", "år", "year", "Vedtaksår (år)"])
def test_years_stay_years(name: str) -> None:
    assert shown(pd.DataFrame({name: [2010, 2011]}))[1:] == [["2010"], ["2011"]]


@pytest.mark.parametrize("name", ["Kommunenr.", "komnr", "Postnummer", "kode"])
def test_codes_stay_codes(name: str) -> None:
    assert shown(pd.DataFrame({name: [1004, None, 301]}))[1:] == [["1004"], ["–"], ["301"]]


def test_numbers_under_other_names_are_numbers() -> None:
    assert shown(pd.DataFrame({"Boliger": [2010]}))[1:] == [["2\u00a0010"]]


def test_english_tables_are_in_english() -> None:
    assert shown(pd.DataFrame({"a": [True], "b": [1234.5]}), lang="en")[1:] == [["yes", "1,234.5"]]
    assert shown(pd.DataFrame({"a": [1234.5, "unknown"]}), lang="en")[1:] == [["1,234.5"], ["unknown"]]


def test_whole_numbers_among_words_are_written_as_they_are() -> None:
    """A table of key figures has years, counts and shares in one column."""
    told = pd.DataFrame({"Verdi": ["Moss", 2011, 46, 2.5, "skjult", None]})

    assert [row[0] for row in shown(told)[1:]] == ["Moss", "2011", "46", "2,5", "skjult", "–"]
    assert_proven(as_json(told))


def test_a_chosen_format_writes_words_only_where_it_is_for_words() -> None:
    frame = pd.DataFrame({"Når": ["2011-11", "2012"], "Andel": [2.5, "ukjent"]})
    formats = {"Når": "dato", "Andel": "prosent(1)"}
    table = as_json(frame, formats=formats)

    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["november 2011", "2,5\u00a0%"], ["2012", "ukjent"],
    ]  # fmt: skip
    assert_proven(table)
    with pytest.raises(ValueError, match='"prosent" writes numbers; column "Når" holds texts'):
        as_json(frame, formats={"Når": "prosent"})


def test_a_time_is_told_as_exactly_as_it_is() -> None:
    frame = pd.DataFrame({"Tid": [time(8, 30), time(8, 30, 5), time(8, 30, 5, 100_000)]})

    assert [row[0] for row in shown(frame)[1:]] == ["kl. 08.30", "kl. 08.30.05", "kl. 08.30.05,1"]
    english = as_json(frame, lang="en")["rows"]
    assert [row[0]["text"] for row in english] == ["08:30", "08:30:05", "08:30:05.1"]
    moment = pd.DataFrame({"Tid": [datetime(2011, 1, 1, 0, 0, 0, 1)]})
    assert shown(moment)[1:] == [["1. januar 2011 kl. 00.00.00,000001"]]


@pytest.mark.parametrize(
    ("column", "expected", "english"),
    [
        (pd.PeriodIndex(["2011-01-01 08"], freq="h"), "1. januar 2011 kl. 08.00", "1 January 2011 08:00"),
        (pd.PeriodIndex(["2011-01-01 08:00:05"], freq="s"), "1. januar 2011 kl. 08.00.05",
         "1 January 2011 08:00:05"),
        (pd.PeriodIndex(["2010-01-01"], freq="W"), "uke 53 i 2009", "week 53 of 2009"),
        (pd.PeriodIndex(["2010-01-01"], freq="W-WED"), "31. desember 2009–6. januar 2010",
         "31 December 2009–6 January 2010"),
        (pd.PeriodIndex(["2011Q2"], freq="Q"), "2. kvartal 2011", "Q2 2011"),
        (pd.IntervalIndex.from_breaks(pd.to_datetime(["2011-01-01", "2011-02-01"])),
         "1. januar 2011–1. februar 2011", "1 January 2011–1 February 2011"),
        (pd.IntervalIndex.from_breaks([0, 1.5]), "0–1,5", "0–1.5"),
    ],
)  # fmt: skip
def test_periods_and_spans_are_told_apart(column: Any, expected: str, english: str) -> None:
    frame = pd.DataFrame({"Kolonne": column})

    assert shown(frame)[1:] == [[expected]]
    assert shown(frame, lang="en")[1:] == [[english]]


def assert_proven(table: dict[str, Any]) -> None:
    """Each cell follows from its value, as the proof of a report asks."""
    about = {"kind": "table", "label": "tbl-x", "table": table, "printed": []}
    cell = {"cell_type": "code", "outputs": [{"data": {}, "metadata": {"boso": about}}]}
    assert [*check_cell("page", cell, {})] == []


def test_an_index_with_a_name_is_a_column_that_heads_its_row() -> None:
    summed = FRAME.groupby("Kommune")[["Vedtak"]].sum()

    table = as_json(summed)

    assert shown(summed) == [["Kommune", "Vedtak"], ["Hamar", "0"], ["Moss", "1\u00a0200"]]
    assert [column["header"] for column in table["columns"]] == [True, False]


def test_an_index_that_only_counts_is_left_out() -> None:
    assert shown(FRAME[FRAME.År > 2010]) == [["Kommune", "År", "Vedtak"], ["Hamar", "2011", "–"]]


def test_levels_of_rows_are_columns_and_levels_of_headings_are_joined() -> None:
    frame = pd.DataFrame({"Kommune": ["Moss"] * 2, "Type": ["a", "b"], "År": [2010, 2010], "Vedtak": [3, 4]})
    wide = frame.pivot_table(index=["Kommune", "Type"], columns="År", values=["Vedtak"])

    assert shown(wide) == [["Kommune", "Type", "Vedtak, 2010"], ["Moss", "a", "3"], ["Moss", "b", "4"]]
    assert [column["header"] for column in as_json(wide)["columns"]] == [True, True, False]


def test_the_result_of_a_groupby_is_shown_under_its_name() -> None:
    result = FRAME.groupby("Kommune").Vedtak.count()

    assert shown(frame_of(result, "tbl-x"))[0] == ["Kommune", "Vedtak"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (FRAME.style, "is styled: give show.table the DataFrame itself, and formats="),
        (FRAME.groupby("Kommune"), "is grouped, not summed up: end it with .sum(), .mean() or .size()"),
        (FRAME.groupby("Kommune").size(), 'the Series has no name to head its column: series.rename("…")'),
        ({"a": [1]}, "show.table takes a DataFrame; this dict is no DataFrame"),
    ],
)
def test_what_is_no_frame_is_told_what_to_do(given: Any, said: str) -> None:
    with pytest.raises(TypeError, match=re.escape(said)):
        frame_of(given, "tbl-x")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"Andel": [1.0, np.inf]}), 'column "Andel", row 2: the value is infinite'),
        (pd.DataFrame({"Andel": ["a", -np.inf]}), 'column "Andel", row 2: the value is infinite'),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), 'the column "a" occurs twice'),
        (FRAME.set_index("År", drop=False), 'the column "År" occurs twice'),
        (pd.DataFrame({"a": [["x", "y"]]}), "a cell holds ['x', 'y']; show one number, text or date a cell"),
        (pd.DataFrame({"a": [1 + 2j]}), "a cell holds (1+2j); show one number"),
        (pd.DataFrame({"a": [Decimal("Infinity")]}), "the value is infinite"),
        (pd.DataFrame({"a": [Fraction(10**400, 3)]}), "the number is too large to be read"),
        (pd.DataFrame({"a": [10**400, 0.5]}), "the number is too large to be read"),
        (pd.DataFrame({"a": [b"x"]}), "a cell holds b'x'; show one number"),
        (
            pd.DataFrame({"a": pd.to_timedelta(["36h"])}),
            "a cell holds Timedelta('1 days 12:00:00'); show one number, text or date a cell, of a span of",
        ),
        (
            pd.DataFrame({"a": ["1", str(np.nan)]}),
            "row 2: the cell holds the text 'nan', which Python made of",
        ),
        (pd.DataFrame({"a": [f"{None}"]}), "without astype(str) or an f-string"),
        (pd.DataFrame({"a": [f"{np.nan:.0f} %"]}), "the cell holds the text 'nan %', which Python made of"),
        (pd.DataFrame({f"Snitt {np.nan}": [1]}), "a heading holds the text 'Snitt nan', which Python made"),
        (pd.DataFrame({"a": [f"{2 / 7}"]}), "the text '0.2857142857142857', which Python made of a value"),
        (pd.DataFrame({"{{ year }}": [1]}), 'the heading "{{ year }}" is no template; work the name out'),
    ],
)
def test_what_cannot_be_read_is_refused(frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        as_json(frame)


def test_a_text_that_begins_with_none_of_is_english() -> None:
    assert shown(pd.DataFrame({"a": ["None of them"]})) == [["a"], ["None of them"]]


def test_five_hundred_rows_are_shown() -> None:
    assert len(shown(pd.DataFrame({"Nr": range(500), "Verdi": np.arange(500) * 1.5}))) == 501
