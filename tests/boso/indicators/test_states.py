"""Where the municipalities stand, as known in a year: their states, side by side and as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from project import NEWEST

from boso.data import usage, validation
from boso.indicators.profiles import by_state, profiles, state_table, states
from boso.report import Report


def test_the_councils_of_three_municipalities_adopted_the_plan() -> None:
    plans = profiles(Report(2011, "samlet")).plan

    assert list(plans.index[plans == "adopted"]) == ["Bærum", "Lillehammer", "Lørenskog"]


def test_two_municipalities_changed_the_organisation_of_the_programme() -> None:
    organisation = profiles(Report(2011, "samlet")).programme_organisation

    assert organisation[organisation != "unchanged"].to_dict() == {
        "Bærum": "reorganised",
        "Lørenskog": "moved",
    }


def test_a_municipality_stands_first_in_its_own_report() -> None:
    table = state_table(Report(2011, "moss"), {"Programplan": "plan"})

    assert list(table["Kommune"]) == ["Moss", "Bærum", "Hamar", "Lillehammer", "Lørenskog"]


def test_2010_knows_no_plan() -> None:
    report = Report(2010, "samlet")

    assert state_table(report, {"Programplan": "plan"}).empty
    assert profiles(report).plan.isna().all()


def test_the_rows_of_a_new_year_stand_beside_the_old_ones(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """README, "Add a year": an old report tells the old state, a new one the new state, and it alone."""
    monkeypatch.chdir(copy)
    year, before = NEWEST + 1, Report(NEWEST, "moss").facts.data_season
    params = (copy / "params" / f"{NEWEST}.yaml").read_text(encoding="utf-8")
    (copy / "params" / f"{year}.yaml").write_text(params.replace(f"{NEWEST}", f"{year}", 1), encoding="utf-8")
    rows = {
        "grants": f"moss,{year},1000000,granted,{year},moreforsking2012,1\n",
        "facts": f"data_season,Tidspunktet,høsten {year},text,,,exact,evaluation,{year},,evaluation,{year},"
        "moreforsking2012,1\n",
        "status": f"baerum,phase,transition,På vei,{year}-autumn,høsten {year},{year},moreforsking2012,1\n",
    }
    for name, row in rows.items():
        path = copy / "data" / "programme" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
        validation.seal(copy, path)

    old, new = (states(Report(year, "samlet")).code.xs("phase", level="aspect") for year in (NEWEST, year))
    assert (old["baerum"], new["baerum"]) == ("implementation", "transition")
    assert new.drop("baerum").equals(old.drop("baerum"))
    told, now = (profiles(Report(year, "samlet")).phase for year in (NEWEST, year))
    assert told.notna().all()
    assert now.dropna().to_dict() == {"Bærum": "transition"}  # of the others nothing is known of the season
    phases = by_state(Report(year, "samlet"), "phase")
    assert {code: names for code, names in phases.items() if names} == {"transition": ["Bærum"]}
    assert (
        profiles(Report(year, "moss")).granted["Moss"]
        == profiles(Report(NEWEST, "moss")).granted["Moss"] + 1_000_000
    )
    seasons = [Report(one, "moss").facts.data_season for one in (NEWEST, year)]
    assert seasons == [before, f"høsten {year}"]


@pytest.mark.parametrize("ask", [states, profiles, lambda r: r.municipal("grants")])
def test_what_is_asked_twice_is_the_same_and_made_of_the_same_tables(
    ask: Callable[[Report], pd.DataFrame],
) -> None:
    r = Report(2011, "moss")
    usage.in_cell.clear()
    spoilt = ask(r)
    first, used = spoilt.copy(), {*usage.in_cell}
    spoilt[spoilt.columns[0]] = ""

    assert used
    pd.testing.assert_frame_equal(ask(r), first)
    assert {*usage.in_cell} == used
