"""The survey as chapters ask for it: what is hidden stays hidden, what nobody collected is not told."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
import survey_sample

from boso import Report, data
from boso.data import usage
from boso.indicators.survey import Survey, hidden, weights
from boso.indicators.survey.significance import clear
from boso.project import ProjectError, UnknownValueError


def survey(
    root: Path, monkeypatch: pytest.MonkeyPatch, provenance: str = "reconstructed", unit: str = "hamar"
) -> Survey:
    """Return the survey of the sample's 83 answers for a unit's report of 2011."""
    survey_sample.write(root, provenance=provenance, change=["focus"])
    monkeypatch.chdir(root)
    return Report(2011, unit).survey


@pytest.fixture
def sample(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Survey:
    return survey(copy, monkeypatch)


def test_it_tells_how_many_were_invited_answered_and_know_the_programme(sample: Survey) -> None:
    assert (137, 83, 74) == (sample.invited, sample.answered, sample.know)
    assert 60.6 == round(sample.response_rate or 0, 1)
    assert [72.0, 50.0] == list(sample.response_rates["Svarprosent"].loc[[1, 5]])


def test_a_year_without_a_survey_has_nothing_to_tell_or_draw() -> None:
    none = Report(2010, "samlet").survey

    assert not none.held
    assert not none.tells("overview")
    assert not none.hides
    for table in (none.response_rates, none.answers("overview"), none.answers("involvement", by="role"),
                  none.change(), none.own, none.shares("role"), none.agreement(by="municipality"),
                  none.agreement("focus", by="role")):  # fmt: skip
        assert table.empty


@pytest.mark.parametrize(
    ("provenance", "item", "told"),
    [
        ("collected", "overview", True),
        ("collected", "new_tools", True),
        ("reconstructed", "overview", True),
        ("reconstructed", "new_tools", False),  # the report printed no share of it
        ("simulated", "overview", False),
    ],
)
def test_sentences_tell_what_was_collected_or_printed(
    copy: Path, monkeypatch: pytest.MonkeyPatch, provenance: str, item: str, told: bool
) -> None:
    found = survey(copy, monkeypatch, provenance)

    assert told == found.tells(item)
    if told:
        assert found.share(item, "helt eller delvis enig") > 0
    else:
        with pytest.raises(
            UnknownValueError, match=rf"share\('{item}', 'helt eller delvis enig'\): it was not collected"
        ):
            found.share(item, "helt eller delvis enig")


def test_a_share_is_of_all_who_were_asked(sample: Survey) -> None:
    assert 81.1 == round(sample.share("overview", "helt eller delvis enig"), 1), "60 of the 74 who know it"
    assert 43.75 == sample.share("involvement", "i stor grad", role="ansatt"), "7 of 16 employees"


@pytest.mark.parametrize(
    ("item", "together", "apart"),
    [
        ("focus", "helt eller delvis enig", ("helt enig", "delvis enig")),
        ("focus", "helt eller delvis uenig", ("helt uenig", "delvis uenig")),
        ("organisation", "helt eller delvis enig", ("helt enig", "delvis enig")),
        ("know_programme", "kjenner programmet", ("kjenner godt", "kjenner litt")),
        ("involvement", "i stor eller noen grad", ("i stor grad", "i noen grad")),
    ],
)
def test_two_answers_go_by_one_name_as_well(
    sample: Survey, item: str, together: str, apart: tuple[str, str]
) -> None:
    assert sample.share(item, *apart) == sample.share(item, together)


def test_a_sum_with_a_hidden_part_is_not_told(sample: Survey) -> None:
    assert 10.8 == round(sample.share("overview", "både og"), 1)
    with pytest.raises(UnknownValueError, match="it is hidden"):
        sample.share("overview", "både og", "delvis uenig")
    with pytest.raises(UnknownValueError, match="it is hidden"):
        sample.share("involvement", "i noen grad", role="politiker")


def test_of_a_reconstruction_only_involvement_is_told_by_role(sample: Survey) -> None:
    assert 38.2 == round(sample.share("involvement", "i stor grad", role="leder"), 1)
    with pytest.raises(UnknownValueError, match="it was not collected"):
        sample.share("know_programme", "kjenner godt", role="leder")


def test_answers_by_role_go_with_the_scale_that_charts_lay_them_out_on(sample: Survey) -> None:
    table, scale = sample.answers("involvement", by="role"), sample.scale("involvement", by="role")

    assert {"label": "Rolle", "base": "Svar", "agree": ["i stor grad", "i noen grad"], "middle": "",
            "disagree": ["ikke involvert", "i liten grad"]} == scale  # fmt: skip
    assert ["Ansatt i Nav", 7, 0, 4, 3, 0, 0] == table.iloc[-1].to_list()
    assert "reconstructed" == table.attrs["provenance"]


def test_a_figure_is_said_to_be_of_the_table_that_it_shows_alone(sample: Survey) -> None:
    """What is looked up on the way (whether a question was asked, why there is no answer) is no source."""
    usage.in_cell.clear()
    sample.answers("involvement", by="role")
    assert {"protected/2011/by_role"} == usage.in_cell


def test_a_scale_with_a_middle_sets_those_apart_who_took_no_stand(sample: Survey) -> None:
    assert {
        "label": "Påstand", "base": "Spurt", "agree": ["helt enig", "delvis enig"], "middle": "både og",
        "disagree": ["helt uenig", "delvis uenig"], "apart": ["vet ikke", "ikke svart"],
        "interval": ["Nedre grense", "Øvre grense"],
    } == sample.scale("focus")  # fmt: skip


def test_a_hidden_count_is_missing_in_tables(sample: Survey) -> None:
    row = sample.answers("overview").iloc[0]

    assert [32, 28, 8, 3] == [row[name] for name in ("helt enig", "delvis enig", "både og", "vet ikke")]
    assert row[["delvis uenig", "helt uenig"]].isna().all()


@pytest.mark.parametrize("add", ["sum", "mean"])
def test_what_is_made_of_a_hidden_count_is_missing_too(sample: Survey, add: str) -> None:
    hidden.keep()
    hidden.keep()  # as a notebook that is run twice does
    table = sample.answers("overview", "knowledge")
    numbers = table.drop(columns="Påstand")
    rows = {name: numbers[name].isna().any() for name in numbers}

    assert any(rows.values()) and not all(rows.values())
    assert {name: pd.isna(getattr(numbers[name], add)()) for name in numbers} == rows
    assert getattr(numbers, add)().isna().to_dict() == rows
    assert numbers.agg(add).isna().to_dict() == rows
    for grouped in (table.groupby("Påstand"), table.assign(alle=1).groupby("alle")):
        lacking = grouped["delvis uenig"].apply(lambda column: column.isna().any())
        assert getattr(grouped["delvis uenig"], add)().isna().to_dict() == lacking.to_dict()
        assert getattr(grouped, add)(numeric_only=True)["delvis uenig"].isna().to_dict() == lacking.to_dict()
    known = numbers["både og"].tolist()  # who asks for the others gets them
    assert numbers["både og"].sum(skipna=True) == sum(one for one in known if not pd.isna(one))


def test_sums_of_other_frames_are_those_of_pandas() -> None:
    hidden.keep()
    frame = pd.DataFrame({"a": [1.0, None], "b": [1, 2]})
    assert (frame["a"].sum(), frame["a"].mean(), frame["b"].sum(skipna=False)) == (1, 1, 3)
    assert frame.groupby("b")["a"].sum().to_list() == [1, 0]


@pytest.mark.parametrize(
    ("items", "marked"),
    [
        (["overview", "knowledge"], "reconstructed"),
        (["coop_internal", "coop_external"], "simulated"),
        (["followup", "new_tools"], "mixed"),
    ],
)
def test_answers_say_how_they_came_about(sample: Survey, items: list[str], marked: str) -> None:
    assert marked == sample.answers(*items).attrs["provenance"]


def test_beside_printed_items_a_simulated_one_says_so_and_has_no_interval(sample: Survey) -> None:
    table = sample.answers("focus", "new_tools")

    assert ["Oppmerksomhet om vanskeligstilte", "Nye verktøy (simulert)"] == list(table["Påstand"])
    assert [False, True] == list(table["Nedre grense"].isna())


@pytest.mark.parametrize(
    ("provenance", "marked"),
    [("reconstructed", "simulated"), ("simulated", "simulated"), ("collected", "collected")],
)
def test_a_division_by_municipality_is_simulated_until_answers_are_collected(
    copy: Path, monkeypatch: pytest.MonkeyPatch, provenance: str, marked: str
) -> None:
    found = survey(copy, monkeypatch, provenance)

    assert marked == found.agreement("focus", by="municipality").attrs["provenance"]
    assert marked == found.agreement("focus", by="role").attrs["provenance"]


def test_intervals_are_given_for_what_is_not_simulated(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How sure a number is that somebody made up is no question."""
    found = survey(copy, monkeypatch, "simulated")

    assert found.shares("role", "focus")[["Nedre grense", "Høyeste mulige"]].isna().all(axis=None)
    assert "Nedre grense" not in found.answers("focus")
    assert "interval" not in found.scale("focus")


def test_of_a_reconstruction_intervals_are_those_of_the_protected_table(sample: Survey) -> None:
    shares = sample.shares("focus", "belief").query("Svar == 'Helt enig'")

    assert [41.0, 33.5, 48.5] == [round(float(x), 1) for x in sample.shares("role").iloc[0, 2:5]]
    assert [27.4, 21.4] == list(shares["Nedre grense"])
    assert [27.4, 21.4] == list(sample.answers("focus", "belief")["Nedre grense"])


def test_the_reports_own_municipality_comes_first(sample: Survey) -> None:
    table = sample.agreement("focus", by="municipality")

    assert ["Hamar", "Bærum", "Lillehammer", "Lørenskog", "Moss"] == list(table["Kommune"])
    assert [15, 20, 16, 14, 18] == list(table["Svar"])


def test_shares_of_groups_with_few_answers_are_not_told_where_people_answered(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the roles that of Nav has 7 answers."""
    found = survey(copy, monkeypatch, "collected")

    assert "Ansatt i Nav" not in {*found.agreement("focus", by="role")["Rolle"]}
    assert 4 == len(found.answers("involvement", by="role"))
    with pytest.raises(UnknownValueError, match="fewer than 10 of that role answered"):
        found.share("involvement", "i noen grad", role="nav")


def test_response_rates_have_no_names_until_answers_are_collected(
    copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nameless = survey(copy, monkeypatch).response_rates

    assert ["Nr. 1", "Nr. 2", "Nr. 3", "Nr. 4", "Nr. 5"] == list(nameless["Kommune"])
    assert [False, True, True, True, False] == list(nameless["Svarprosent"].isna())


def test_collected_response_rates_have_names(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = survey(copy, monkeypatch, "collected").response_rates

    assert "Bærum" == named["Kommune"].iloc[0]
    assert [72.0, 64.5, 59.3, 57.7, 50.0] == list(named["Svarprosent"])


@pytest.mark.parametrize(
    ("provenance", "unit", "rows"),
    [("collected", "moss", 4), ("collected", "samlet", 0), ("reconstructed", "moss", 0)],
)
def test_a_fact_sheet_has_the_municipalitys_answers_only_when_they_are_collected(
    copy: Path, monkeypatch: pytest.MonkeyPatch, provenance: str, unit: str, rows: int
) -> None:
    assert rows == len(survey(copy, monkeypatch, provenance, unit).own)


def test_a_change_is_clear_only_if_it_is_among_all_that_are_looked_at() -> None:
    """Each interval is off 0, but the one that is hardly so may be chance among three."""
    changes = pd.DataFrame([(10.0, 5.0, 15.0), (-8.0, -12.0, -4.0), (6.0, 0.5, 11.5), (0.0, -2.0, 2.0)])

    assert [True, True, False, False] == clear(changes[0], changes[1], changes[2])
    assert [True] == clear(*(changes[column].iloc[[2]] for column in changes))


def test_weights_make_each_municipality_count_for_those_invited() -> None:
    """100 and 300 invited, 50 answered of both; 20 and 80 per cent agree, so 0.25 * 20 + 0.75 * 80."""
    columns = ["municipality", "invited", "answered"]
    response = pd.DataFrame([("all", 400, 100), ("hamar", 100, 50), ("moss", 300, 50)], columns=columns)
    rows = [("focus", "hamar", "yes", 10, 50), ("focus", "moss", "yes", 40, 50),
            ("belief", "hamar", "yes", 10, 50), ("belief", "moss", "yes", None, 50)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["item", "municipality", "category", "count", "base"])

    assert [["focus", "yes", 50.0, 65.0]] == weights.shares(table, response).to_numpy().tolist()
    assert 80.0 == weights.effective_size(weights.by_municipality(response))
    assert weights.effective_size(weights.by_municipality(response.replace(50, None))) is None
    nameless = response.assign(municipality=pd.Series(["all", None, None], dtype="str"))
    assert weights.shares(table, nameless).empty
    assert weights.effective_size(weights.by_municipality(nameless)) is None


def test_an_interval_holds_its_share_however_narrow_it_is(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all who were invited answered, limits of one decimal are not the share of 29 in 83."""
    folder = survey_sample.write(copy, 2011, "collected")
    path, mark = folder / "overall.csv", folder / "datapackage.json"
    before = path.read_bytes()
    table = pd.read_csv(path, dtype={"category": "str"})
    share = (100 * table["count"] / table["base"]).round(1)
    table.assign(lower=share, upper=share).astype({"count": "Int64"}).to_csv(path, index=False)
    old, new = (hashlib.sha256(content).hexdigest() for content in (before, path.read_bytes()))
    mark.write_text(mark.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    monkeypatch.chdir(copy)
    shares = Report(2011, "samlet").survey.shares("focus", "belief")
    assert (shares["Nedre grense"] <= shares["Andel"]).all()
    assert (shares["Andel"] <= shares["Øvre grense"]).all()
    assert (shares["Øvre grense"] - shares["Nedre grense"] < 0.051).all()


def test_change_names_the_wave_before(sample: Survey) -> None:
    assert [9.9, -2.0, 22.1, 2010] == list(sample.change().iloc[0, 1:])


def test_a_change_says_where_the_question_had_other_answers_in_the_wave_before(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy / "data" / "survey" / "codebook.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    focus = next(field for field in content["fields"] if field["name"] == "focus")
    focus["categories"][-1]["waves"] = [2010]
    path.write_text(json.dumps(content), encoding="utf-8")
    survey_sample.write(copy, 2011, "collected", change=["focus", "belief"], before="collected")
    monkeypatch.chdir(copy)
    found = Report(2011, "samlet").survey
    title = found.item("focus").title
    assert [f"{title} (andre svar i 2010)", found.item("belief").title] == list(found.change()["Påstand"])


@pytest.mark.parametrize("before", ["collected", "reconstructed"])
def test_a_change_says_where_other_municipalities_were_asked_in_the_wave_before(
    copy: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """What is called a change may else be that Moss, where more agree, was not asked yet."""
    survey_sample.write(copy, 2010, before)
    survey_sample.write(copy, 2011, "collected", change=["focus"], before=before)
    monkeypatch.chdir(copy)
    title = Report(2011, "samlet").survey.item("focus").title
    assert [title] == list(Report(2011, "samlet").survey.change()["Påstand"])
    few = dict(list(survey_sample.MUNICIPALITIES.items())[:-1])
    monkeypatch.setattr(survey_sample, "MUNICIPALITIES", few)
    monkeypatch.setattr(survey_sample, "RATES", survey_sample.RATES[:-1])
    survey_sample.write(copy, 2010, before)
    data.clear_package_cache()
    assert [f"{title} (andre kommuner i 2010)"] == list(Report(2011, "samlet").survey.change()["Påstand"])


def test_an_unknown_item_is_named_with_the_nearest(sample: Survey) -> None:
    with pytest.raises(ProjectError, match='did you mean "followup"'):
        sample.answers("follow_up")


def test_reading_the_survey_is_recorded_so_that_pages_grow_stale_with_it(sample: Survey) -> None:
    sample.answers("overview")

    assert {"protected/2011/overall", "protected/2011/datapackage.json", "survey/codebook.json"} <= set(
        data.reads()
    )


@pytest.mark.parametrize(
    ("now", "before", "told", "marked"),
    [
        ("collected", "collected", ["focus", "coop_internal"], "collected"),
        ("collected", "reconstructed", ["focus"], "reconstructed"),  # the report printed nothing of the other
        ("collected", "simulated", [], "collected"),
        ("reconstructed", "simulated", ["focus", "coop_internal"], "simulated"),
        ("reconstructed", "reconstructed", ["focus", "coop_internal"], "mixed"),
        ("simulated", "reconstructed", ["focus", "coop_internal"], "simulated"),
    ],
)
def test_a_change_has_the_less_certain_provenance_of_its_waves(
    copy: Path, monkeypatch: pytest.MonkeyPatch, now: str, before: str, told: list[str], marked: str
) -> None:
    found = survey(copy, monkeypatch, now)
    survey_sample.write(copy, 2011, now, change=["focus", "coop_internal"], before=before)
    titles = {found.items[name].title for name in told}

    assert titles == {title.removesuffix(" (simulert)") for title in found.change().get("Påstand", [])}
    assert marked == found.change().attrs["provenance"]
    if (now, before) == ("collected", "simulated"):
        assert "simulated" == found.change(simulated=True).attrs["provenance"]


def test_what_nobody_answered_is_no_share_of_zero(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that was not asked has no bar, no sentence and no row, whatever its table holds."""
    found = survey(copy, monkeypatch, "collected", "moss")
    survey_sample.write(copy, 2011, "collected", not_asked=["focus"])

    assert ["Tro på bedring"] == list(found.answers("focus", "belief")["Påstand"])
    assert {"Tro på bedring"} == {*found.agreement("focus", "belief", by="municipality")["Påstand"]}
    assert not found.tells("focus", "belief")
    assert not found.own["Spørsmål"].str.startswith("Oppmerksomhet").any()
    with pytest.raises(UnknownValueError, match="nobody was asked"):
        found.share("focus", "helt enig")
