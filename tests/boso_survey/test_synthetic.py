"""The rebuilt respondents of 2011 and the simulated ones of 2012, against what was printed."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from project import ROOT

from boso.project import ProjectError
from boso_survey.commands import survey
from boso_survey.synthetic import microdata
from boso_survey.synthetic.integer_program import ContradictionError, Program
from boso_survey.synthetic.wave import reconstruction, simulation

SURVEY = ROOT / "data" / "survey"
FILES = ("2011/reconstructed.csv", "2011/invited.csv", "2012/simulated.csv", "2012/invited.csv")
STATEMENTS = (
    "coop_internal", "coop_political", "coop_external", "overview", "knowledge", "planning", "organisation",
    "living_conditions", "followup", "new_tools", "attitudes", "procure_dwellings",
)  # fmt: skip
YES = {**dict.fromkeys(STATEMENTS, (1, 2)), "involvement": (1, 2), "know_programme": (1, 2)} | {
    "focus": (1,),
    "belief": (1,),
}


def answers(name: str) -> pd.DataFrame:
    return pd.read_csv(SURVEY / name)


def shares_of(year: int) -> pd.Series:
    """The response rate of each municipality, rounded half up."""
    name = "reconstructed" if year == 2011 else "simulated"
    invited = answers(f"{year}/invited.csv").set_index("municipality")["invited"]
    answered = answers(f"{year}/{name}.csv")["municipality"].value_counts()
    return pd.Series({town: int(rounded(int(answered[town]), int(invited[town]))) for town in invited.index})


def rounded(count: int, base: int, decimals: str = "1") -> Decimal:
    return (Decimal(100) * count / base).quantize(Decimal(decimals), ROUND_HALF_UP)


def recount(row: dict[str, str], frame: pd.DataFrame) -> Decimal:
    """Count one printed percentage anew, with pandas alone."""
    if row["item"] == "response_rate":
        if row["group"] == "all":
            return rounded(len(frame), int(answers("2011/invited.csv")["invited"].sum()), "0.1")
        return Decimal(int(shares_of(2011).agg({"highest": "max", "lowest": "min"}[row["group"]])))
    group = frame if row["group"] == "all" else frame[frame["role"] == int(row["group"])]
    column = group[row["item"]].dropna()
    chosen = column.isin([int(code) for code in row["category"].split("+")])
    return rounded(int(chosen.sum()), len(column))


def yes(frame: pd.DataFrame, item: str) -> int:
    return int(frame[item].isin(YES[item]).sum())


def test_every_printed_percentage_is_counted_anew_or_is_one_of_five() -> None:
    """These five cannot be had by rounding a share: the report cut, forced, added or said "about"."""
    frame = answers("2011/reconstructed.csv")
    with (ROOT / "data/published/percentages_2011.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    differing = {
        (row["item"], row["group"], row["printed"]): str(recount(row, frame))
        for row in rows
        if recount(row, frame) != Decimal(row["printed"])
    }
    assert len(rows) == 41
    assert differing == {
        ("response_rate", "all", "60.5"): "60.6",
        ("involvement", "4", "39"): "38",
        ("planning", "all", "75"): "74",
        ("overview", "all", "80"): "81",
        ("knowledge", "all", "80"): "81",
    }


def test_planning_is_75_only_as_the_sum_of_two_rounded_shares() -> None:
    column = answers("2011/reconstructed.csv")["planning"].dropna()
    assert rounded(int((column == 1).sum()), 74) + rounded(int((column == 2).sum()), 74) == 75


def test_the_response_rates_of_municipalities_reach_72_and_54_and_stay_between() -> None:
    rates = shares_of(2011)
    assert (rates.max(), rates.min()) == (72, 54)
    assert sorted(rates)[1] > 54
    assert sorted(rates)[-2] < 72


def test_who_does_not_know_the_programme_was_not_asked_about_it() -> None:
    for name in ("2011/reconstructed.csv", "2012/simulated.csv"):
        frame = answers(name)
        unaware = frame["know_programme"] == 3
        assert frame.loc[unaware, list(STATEMENTS)].isna().all(axis=None)
        assert frame.loc[~unaware, list(STATEMENTS)].notna().all(axis=None)
        assert set(frame.loc[unaware, "involvement"]) == {4}


@pytest.mark.parametrize("item", ["focus", "belief"])
def test_hamar_has_the_largest_share_that_fully_agrees(item: str) -> None:
    frame = answers("2011/reconstructed.csv")
    share = (frame[item] == 1).groupby(frame["municipality"]).mean()
    assert share.drop("hamar").max() < share["hamar"]


def test_cooperation_improved_most_inside_and_least_with_outsiders() -> None:
    frame = answers("2011/reconstructed.csv")
    assert yes(frame, "coop_internal") > yes(frame, "coop_political") > yes(frame, "coop_external")


def test_tools_and_attitudes_do_better_than_followup() -> None:
    frame = answers("2011/reconstructed.csv")
    assert min(yes(frame, "new_tools"), yes(frame, "attitudes")) > yes(frame, "followup")


def test_hardly_anybody_disagrees_on_overview_and_knowledge() -> None:
    disagree = answers("2011/reconstructed.csv")[["overview", "knowledge"]].isin([4, 5]).sum()
    assert disagree.max() <= 3


def test_more_are_unsure_of_what_concerns_users_directly() -> None:
    unsure = (answers("2011/reconstructed.csv")[list(STATEMENTS)] == 6).sum()
    direct = unsure[["living_conditions", "followup", "procure_dwellings"]]
    assert direct.min() > unsure[["overview", "knowledge", "planning", "organisation"]].max()


@pytest.mark.parametrize("name", ["2011/reconstructed.csv", "2012/simulated.csv"])
def test_municipalities_can_be_shown_without_hiding_much(name: str) -> None:
    """Yes or no of fewer than three, and a municipality of one mind, would be hidden."""
    frame = answers(name)
    small = [
        (item, town)
        for item in YES
        for town, part in frame.groupby("municipality")
        if min(yes(part, item), len(part) - yes(part, item)) < 3
    ]
    assert {item for item, _ in small} == {"know_programme"}


@pytest.mark.parametrize("name", FILES)
def test_every_row_says_that_nobody_gave_it(name: str) -> None:
    expected = "reconstructed" if name.startswith("2011") else "simulated"
    assert set(answers(name)["provenance"]) == {expected}


def test_open_answers_are_marked_as_made_up() -> None:
    for name in ("2011/reconstructed.csv", "2012/simulated.csv"):
        texts = answers(name)[["top_challenge_1", "top_challenge_2", "top_challenge_3"]].stack().dropna()
        assert texts.str.startswith("Konstruert svar: ").all()


def test_the_wave_of_2012_is_one_of_its_own() -> None:
    before, after = answers("2011/reconstructed.csv"), answers("2012/simulated.csv")
    assert not set(before["respondent"]) & set(after["respondent"])
    assert len(after) / answers("2012/invited.csv")["invited"].sum() == pytest.approx(94 / 146)
    agree = {item: yes(after, item) / 85 - yes(before, item) / 74 for item in STATEMENTS}
    assert 0 < min(agree.values()) < max(agree.values()) < 0.15


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's data, without what is generated."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name in FILES:
        (tmp_path / "data" / "survey" / name).unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_commands_write_the_committed_files_byte_for_byte(project: Path) -> None:
    for arguments in (["reconstruct", "2011"], ["simulate", "2012"]):
        assert CliRunner().invoke(survey, arguments, catch_exceptions=False).exit_code == 0
    for name in FILES:
        assert (SURVEY / name).read_bytes() == (project / "data" / "survey" / name).read_bytes()


@pytest.mark.slow
def test_two_runs_give_the_same_respondents() -> None:
    wave = reconstruction(2011, ROOT)
    first, second = (microdata.build(wave) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("item", "category", "printed", "named"),
    [
        ("overview", "1", "44", ["overview 1: 44 % (line 522)"]),
        ("focus", "1+2", "71", ["focus 1: 35 %", "focus 2: 35 %", "focus 1+2: 71 %"]),
        ("know_programme", "1", "41", ["know_programme 1: 41 %", "2: 49 %", "3: 11 %", "83 answered"]),
        ("involvement", "3", "54", ["involvement 3, role 4: 54 %", "4, role 4: 39 %", "2, role 4: 15 %"]),
        ("coop_internal", "1+2", "20", ["coop_internal 1+2: more coop_political", "coop_external"]),
    ],
)
def test_a_contradiction_names_the_figures_that_cannot_hold_together(
    item: str, category: str, printed: str, named: list[str]
) -> None:
    wave = reconstruction(2011, ROOT)
    changed = [
        replace(figure, printed=printed)
        if (figure.item, "+".join(figure.categories)) == (item, category) and figure.group in ("all", "4")
        else figure
        for figure in wave.figures
    ]
    if item == "coop_internal":  # never printed: say that it was, below what must be less
        changed += [
            replace(wave.figures[-1], item=name, categories=("1", "2"), printed=share, reading="rounded")
            for name, share in (("coop_internal", printed), ("coop_external", "30"))
        ]
    with pytest.raises(ProjectError) as error:
        microdata.build(replace(wave, figures=tuple(changed)))
    for name in named:
        assert name in str(error.value)
    assert "belief" not in str(error.value)


def test_the_conflict_is_smallest() -> None:
    program = Program()
    x = program.variable()
    program.require({x: 1}, 0, 5, "at most 5")
    program.require({x: 1}, 2, 9, "between 2 and 9")
    program.require({x: 1}, 7, 8, "at least 7")
    with pytest.raises(ContradictionError) as error:
        program.solve()
    assert error.value.labels == ("at most 5", "at least 7")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("published/percentages_2011.csv", "focus,all,1,", "fokus,all,1,", 'row 33, column "item": "fokus"'),
        ("published/percentages_2011.csv", "all,1+2,57", "all,1+7,57", 'row 25, column "category": "7"'),
        ("published/percentages_2011.csv", "75,sum_of", "75,sums_of", 'did you mean "sum_of_rounded"'),
        ("published/rankings_2011.csv", "1,hamar,732", "1,hammar,732", 'did you mean "hamar"'),
        ("survey/assumptions.yaml", "focus: [35,", "focus: [36,", "that add to 100"),
    ],
)
def test_an_error_in_a_table_of_the_report_is_named(
    project: Path, file: str, old: str, new: str, message: str
) -> None:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        reconstruction(2011, project)
    assert message in str(error.value)


def test_each_year_has_the_command_that_fits_it() -> None:
    with pytest.raises(ProjectError, match="boso survey reconstruct 2011"):
        simulation(2011, ROOT)
    with pytest.raises(ProjectError, match="boso survey simulate 2012"):
        reconstruction(2012, ROOT)
    with pytest.raises(ProjectError, match="nothing is assumed for 2013"):
        simulation(2013, ROOT)


def test_a_researchers_own_list_of_invited_is_never_overwritten(project: Path) -> None:
    own = project / "data" / "survey" / "2012" / "invited.csv"
    own.write_text("municipality,invited\nmoss,31\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="no generated file"):
        microdata.write(simulation(2012, project), project)
    assert own.read_text(encoding="utf-8") == "municipality,invited\nmoss,31\n"
    assert not own.with_name("simulated.csv").exists()
