"""Facts have a history: a report tells what was known by the end of its year, whatever is found out later."""

from __future__ import annotations

from pathlib import Path

import later_rows
import pandas as pd
import pytest
from project import ROOT, duplicate

from boso import Report, data, params
from boso.data import validation

TABLES = [str(about["name"]) for about in data.package(ROOT)["resources"]]
LATER = 2014


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that found out something else of everything in a later year."""
    root = duplicate(tmp_path_factory.mktemp("grown"))
    later_rows.add(root, LATER)
    return root


@pytest.mark.parametrize("name", TABLES)
def test_a_later_row_changes_later_reports_only(grown: Path, name: str) -> None:
    for year in params.years(ROOT):
        pd.testing.assert_frame_equal(data.known(name, year, ROOT), data.known(name, year, grown))

    every, newest = data.read(name, grown), data.known(name, LATER, grown)

    assert set(newest["known_from"]) == {LATER}
    assert len(newest) == (every["known_from"] == LATER).sum()


def test_what_is_done_to_a_table_is_nothing_to_the_next_who_asks() -> None:
    spoilt = data.known("grants", 2011, ROOT)
    before = spoilt.copy()
    spoilt["amount_nok"] = 0
    spoilt.loc[0, "status"] = "expected"
    spoilt.attrs["provenance"] = "simulated"

    found = data.known("grants", 2011, ROOT)

    pd.testing.assert_frame_equal(found, before)
    assert found.attrs["provenance"] == "collected"


@pytest.mark.parametrize("name", TABLES)
def test_what_plans_sees_the_same_rows_as_what_is_built(grown: Path, name: str) -> None:
    for year in (2011, LATER):
        rows = pd.DataFrame(data.known_rows(name, year, grown))
        assert list(rows["source_lines"]) == list(data.known(name, year, grown)["source_lines"])


def test_what_has_ended_is_told_of_the_years_before_only(copy: Path) -> None:
    path = copy / "data" / "programme" / "measures.csv"
    table = data.read_text(path)
    table.assign(known_to=pd.Series({0: "2011"})).to_csv(path, index=False)
    validation.seal(copy, path)

    shown = {year: set(data.known("measures", year, copy)["id"]) for year in (2011, 2012)}

    assert shown[2011] - shown[2012] == {table["id"][0]}
    assert "known_to" not in data.known("measures", 2011, copy)


def test_a_granted_sum_stands_beside_the_expected_one(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)
    path = copy / "data" / "programme" / "grants.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "baerum,2011,1450000,granted,2012,moreforsking2012,1\n"
    )
    validation.seal(copy, path)

    told = {year: Report(year, "baerum").municipal("grants").query("participant == 'baerum' and year == 2011")
            for year in (2011, 2012)}  # fmt: skip

    assert {year: list(rows["status"]) for year, rows in told.items()} == {
        2011: ["expected"],
        2012: ["granted"],
    }
