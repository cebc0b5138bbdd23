"""Status, measures, organisation and themes, as readers of a year and unit meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from boso.data import validation
from boso.report import Report


def test_the_councils_of_three_municipalities_adopted_the_plan() -> None:
    assert Report(2011, "samlet").status.names("plan", "adopted") == ["Bærum", "Lillehammer", "Lørenskog"]


def test_two_municipalities_changed_the_organisation_of_the_programme() -> None:
    assert Report(2011, "samlet").status.reorganised == ["Bærum", "Lørenskog"]


def test_a_municipality_stands_first_in_its_own_report() -> None:
    table = Report(2011, "moss").status.plans

    assert list(table["Kommune"]) == ["Moss", "Bærum", "Hamar", "Lillehammer", "Lørenskog"]


def test_2010_knows_no_plan_and_no_measure() -> None:
    status = Report(2010, "samlet").status

    assert status.plans.empty
    assert status.instruments.empty
    assert status.organisation.table.empty
    assert status.organisation.hamar.empty
    assert status.measures.table.empty
    assert status.themes.total == 0


def test_the_rows_of_a_new_year_stand_beside_the_old_ones(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """README, "Add a year": an old report tells the old state, a new one the new state, and it alone."""
    monkeypatch.chdir(copy)
    params = (copy / "params" / "2012.yaml").read_text(encoding="utf-8")
    (copy / "params" / "2013.yaml").write_text(params.replace("2012", "2013", 1), encoding="utf-8")
    rows = {
        "grants": "moss,2013,1000000,granted,2013,moreforsking2012,1\n",
        "facts": "data_season,Tidspunktet,høsten 2013,text,,,exact,evaluation,2013,,evaluation,2013,"
        "moreforsking2012,1\n",
        "status": "baerum,phase,transition,På vei,2013-autumn,høsten 2013,2013,moreforsking2012,1\n",
    }
    for name, row in rows.items():
        path = copy / "data" / "programme" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
        validation.seal(copy, path)

    old, new = (Report(year, "samlet").status for year in (2012, 2013))
    assert (old.code("phase", "baerum"), new.code("phase", "baerum")) == ("implementation", "transition")
    assert "Bærum" in old.names("phase", "implementation")
    assert "Bærum" not in new.names("phase", "implementation")
    assert "Bærum" in new.names("phase", "transition")
    assert new.code("phase", "hamar") == old.code("phase", "hamar")
    assert Report(2013, "moss").grants.amount("moss", 2013) == 1_000_000
    assert [Report(year, "moss").facts.data_season for year in (2012, 2013)] == ["høsten 2011", "høsten 2013"]


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(ValueError, match='code "decided"'):
        Report(2011, "samlet").status.names("plan", "decided")


def test_measures_add_up_by_theme_by_state_and_by_municipality() -> None:
    report = Report(2011, "samlet")
    measures = report.status.measures

    assert measures.by_theme["Antall"].sum() == measures.count() == len(measures.table)
    assert measures.by_municipality["Antall"].sum() == measures.count()
    assert sum(measures.count(unit) for unit in report.names) == measures.count()


def test_a_municipality_lists_its_own_measures_only() -> None:
    """Of the others only the counts are compared."""
    measures = Report(2011, "moss").status.measures

    assert len(measures.table) == measures.count("moss")
    assert set(measures.chart["Kommune"]) == {"Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"}


def test_measures_are_counted_in_words_as_neuter_nouns() -> None:
    assert Report(2011, "moss").status.measures.summary("moss") == [
        "ett i gang", "fire planlagt", "ett uten oppgitt status",
    ]  # fmt: skip


def test_themes_leave_out_what_rests_on_the_survey() -> None:
    report = Report(2011, "samlet")
    themes = report.table("themes")
    survey = themes["basis"].isin(["survey", "survey_comment"])

    assert report.status.themes.total == (~survey & (themes["level"] == "municipality")).sum()
    assert report.status.themes.counts["Antall"].sum() == report.status.themes.total


def test_themes_of_a_municipality_are_those_that_name_it() -> None:
    themes = Report(2011, "hamar").status.themes

    assert themes.own["Tema"].str.contains("Hamar").all()
    assert themes.counts.empty


def test_themes_stay_in_the_year_they_were_found() -> None:
    assert Report(2012, "samlet").status.themes.total == 0


def test_the_diagram_of_hamar_has_one_top_and_is_hamars_own() -> None:
    boxes = Report(2011, "hamar").status.organisation.hamar

    assert boxes["Under"].isna().sum() == 1
    assert (boxes["Under"] == "Boligsosial avdeling").sum() == 5
    assert Report(2011, "moss").status.organisation.hamar.empty
