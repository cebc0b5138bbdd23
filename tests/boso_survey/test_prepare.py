"""`boso survey prepare`: what is written, what is refused, and that a mistake leaves all as it was."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import random_survey
from click.testing import CliRunner
from project import NEWEST, duplicate
from random_survey import Kind
from survey_files import labelled, write_csv, write_sav, write_xlsx

from boso import Report, data, params
from boso.__main__ import main
from boso.data import validation
from boso.indicators.survey import Survey
from boso.project import ProjectError
from boso_survey import codebook, prepare
from boso_survey.audit import attacker, built_pages
from boso_survey.disclosure import suppression
from boso_survey.disclosure.suppression import SuppressionPattern
from boso_survey.tables import publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIFFER = {
    ("response_rate", "all", "answered", "60.5", "60.6"),
    ("involvement", "4", "4", "39", "38"),
    ("planning", "all", "1+2", "75", "74"),
    ("overview", "all", "1+2", "80", "81"),
    ("knowledge", "all", "1+2", "80", "81"),
}


def files(root: Path, *folders: str) -> dict[str, str]:
    """Return the hash of every file in data/<folder>."""
    found = [path for folder in folders for path in (root / "data" / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """Let the solver be asked only once for the same hidden cells, and the attacker for the same tables."""

    def remembered(work: Callable[..., object]) -> Callable[..., object]:
        done: dict[bytes, bytes] = {}

        def do(*arguments: object) -> object:
            key = pickle.dumps(arguments)
            if key not in done:
                done[key] = pickle.dumps(work(*arguments))
            return pickle.loads(done[key])

        return do

    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((suppression, "protect"), (attacker, "audit")):
            patch.setattr(module, name, remembered(getattr(module, name)))
        yield


@pytest.fixture(scope="module")
def prepared(once: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which 2011 was prepared, without protected tables before."""
    root = duplicate(tmp_path_factory.mktemp("project"))
    shutil.rmtree(root / "data" / "protected")
    prepare.prepare(2011, root)
    return root


def test_the_tables_in_the_repository_are_what_prepare_writes(prepared: Path, root: Path) -> None:
    """Those of the printed report too: its register stands in the data package that is written anew."""
    written = files(prepared, "protected/2011")
    assert 6 == len(written)
    assert {name: files(root, "protected/2011")[name] for name in written} == written
    assert files(root, "published") == files(prepared, "published")


def test_what_is_written_passes_the_check_of_public_tables(prepared: Path) -> None:
    assert [] == validation.check(prepared)


def test_every_printed_percentage_agrees_but_for_five(prepared: Path) -> None:
    checked = pd.read_csv(prepared / "data/published/survey_2011.csv", dtype=str)
    differ = checked[checked["verdict"] == "differs"]
    assert 41 == len(checked)
    assert {"agrees", "differs"} == set(checked["verdict"])
    assert {tuple(row[:4]) + (row[6],) for row in differ.itertuples(index=False)} == DIFFER
    assert "34 + 41" in checked.loc[checked["item"] == "planning", "reason"].iloc[0]
    assert differ["reason"].notna().all()


def test_the_highest_and_lowest_response_rates_have_no_name(prepared: Path) -> None:
    response = pd.read_csv(prepared / "data/protected/2011/response.csv")
    assert ["all"] == list(response["municipality"].dropna())
    assert [60.6, 72.0, 54.0] == list(response["rate"].dropna())
    assert response.loc[1:, ["invited", "answered"]].isna().all(axis=None)


def test_protection_leaves_something_to_read(prepared: Path) -> None:
    package = json.loads((prepared / "data/protected/2011/datapackage.json").read_text())
    towns = package["hidden"]["by_municipality"]
    assert [] == package["refused"]
    assert towns["hidden"] <= 0.25 * towns["cells"]


def test_why_a_cell_is_hidden_stays_in_the_private_zone(prepared: Path) -> None:
    assert (prepared / "data/survey/2011/private/reasons.csv").is_file()
    for path in (prepared / "data" / "protected").rglob("*.*"):
        assert "primary" not in path.read_text().replace("primaryKey", "")


def test_a_hidden_cell_has_no_count_and_no_interval(prepared: Path) -> None:
    for path in (prepared / "data" / "protected" / "2011").glob("*.csv"):
        table = pd.read_csv(path)
        if "hidden" in table and "count" in table:
            gone = table[table["hidden"]]
            derived = gone.columns.intersection(["count", "lower", "upper", "worst_low", "worst_high"])
            assert gone[derived].isna().all(axis=None)


def test_a_failing_audit_is_told_and_nothing_is_written(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(copy, "protected", "published", "survey")
    monkeypatch.setattr(
        attacker, "audit", lambda *_: ['by_role.csv: item "focus", role 3, category yes: known']
    )
    with pytest.raises(ProjectError, match="role 3, category yes") as caught:
        prepare.prepare(2011, copy)
    assert "nothing was written" in str(caught.value)
    assert before == files(copy, "protected", "published", "survey")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders in one step")
def test_killed_at_any_step_prepare_leaves_tables(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was killed between two renames, and the year had no tables."""
    tables, about = publication.read(2011, copy), params.load(2011, copy).survey
    assert about is not None
    before = set(files(copy, "protected/2011"))
    left: Iterator[int] = iter(())

    def killed(act: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return act(*args, **kwargs)

        return run

    for place, name in ((Path, "replace"), (Path, "write_bytes"), (shutil, "rmtree")):
        monkeypatch.setattr(place, name, killed(getattr(place, name)))
    for steps in range(20):  # more than it takes
        left = iter(range(steps))
        with suppress(KeyboardInterrupt):
            publication.write(2011, copy, tables, SuppressionPattern({}, ()), about, {})
        assert before == set(files(copy, "protected/2011"))


def test_what_became_of_those_who_did_not_answer_gives_the_rates_of_aapor(copy: Path) -> None:
    path = copy / "data" / "survey" / "2012" / "invited.csv"
    found = prepare.load(2012, copy)
    answered = found.cells.query("category == 'answered'").set_index("group")["count"]
    assert not found.outcome_rates
    invited = pd.read_csv(path)
    for refused in (2, 3):
        rest = invited["invited"] - invited["municipality"].map(answered)
        invited.assign(refused=refused, unknown=rest - 2).to_csv(path, index=False)
        if refused == 2:
            rates = prepare.load(2012, copy).outcome_rates
            assert [64.4, 90.4, 6.8] == [rates[name] for name in ("RR1", "RR5", "REF1")], "94 of 146 and 104"
        else:
            with pytest.raises(ProjectError, match="of the others add up to .* refused, unknown"):
                prepare.load(2012, copy)


def test_more_answers_than_were_invited_are_refused(copy: Path) -> None:
    path = copy / "data" / "survey" / "2011" / "invited.csv"
    invited = pd.read_csv(path)
    invited.loc[invited["municipality"] == "hamar", "invited"] = 3
    invited.to_csv(path, index=False)
    with pytest.raises(ProjectError, match=r"hamar: \d+ answered, but 3 were invited"):
        prepare.prepare(2011, copy)


def test_a_released_year_is_frozen_and_cannot_be_released_twice(copy: Path) -> None:
    publication.release(2011, copy, date(2026, 1, 31))
    before = files(copy, "protected", "published")
    for act in (
        lambda: prepare.prepare(2011, copy),
        lambda: publication.release(2011, copy, date(2026, 2, 1)),
    ):
        with pytest.raises(ProjectError, match="released on 2026-01-31 and is frozen"):
            act()
    assert before == files(copy, "protected", "published")


def test_what_the_audit_finds_is_not_released_unless_somebody_says_so(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chapter that adds up what is shown publishes 0 for what is hidden; only the audit sees that."""
    found = built_pages.PagesAudit(1, 4, ("moss/03_status.ipynb: tbl-x: moss / enige: 0 is no shown number",))
    monkeypatch.setattr(prepare, "audit", lambda *_: ([], found))
    monkeypatch.chdir(copy)
    done = CliRunner().invoke(main, ["survey", "release", "2011"])
    assert (1, None) == (done.exit_code, publication.released(2011, copy))
    assert "0 is no shown number" in done.output
    done = CliRunner().invoke(main, ["survey", "release", "2011", "--unaudited"])
    assert 0 == done.exit_code and publication.released(2011, copy)


@pytest.mark.slow
def test_change_is_reckoned_from_the_wave_before_as_it_was_published(copy: Path) -> None:
    folder = publication.folder(2011, copy)
    overall = pd.read_csv(folder / "overall.csv", dtype={"category": str}).set_index(["item", "category"])
    prepare.prepare(2012, copy)
    change = pd.read_csv(publication.folder(2012, copy) / "change.csv").set_index("item")
    assert {2011} == set(change["from_year"])
    assert int(overall["count"]["focus", "1"]) == int(change["from_count"]["focus"])
    assert change["lower"].lt(change["difference"]).all() and change["difference"].lt(change["upper"]).all()


def test_an_answer_that_one_wave_only_could_give_counts_as_yes_in_that_wave(copy: Path) -> None:
    """Whichever wave is prepared last: each is compared as its own tables have it."""
    content = json.loads((copy / codebook.FILE).read_text(encoding="utf-8"))
    involvement = next(field for field in content["fields"] if field["name"] == "involvement")
    involvement["categories"][1]["waves"] = [2011]
    (copy / codebook.FILE).write_text(json.dumps(content), encoding="utf-8")
    codebook.load.cache_clear()
    before, after = (publication.read(year, copy) for year in (2011, 2012))
    overall = after["overall"]
    dropped = (overall["item"] == "involvement") & (overall["category"] == "2")
    change = prepare.change_since(2012, copy, after | {"overall": overall[~dropped]}).set_index("item")
    count = before["overall"].set_index(["item", "category"])["count"]["involvement"]
    assert count["1"] + count["2"] == change["from_count"]["involvement"]


def test_a_table_that_was_changed_by_hand_is_neither_released_nor_compared_with(copy: Path) -> None:
    path = publication.folder(2011, copy) / "overall.csv"
    path.write_text(path.read_text().replace("focus,1,29", "focus,1,30"))
    with pytest.raises(ProjectError, match="overall.csv: the table was changed since it was sealed"):
        publication.release(2011, copy, date(2026, 1, 31))
    with pytest.raises(ProjectError, match="overall.csv: the table was changed since it was sealed"):
        prepare.prepare(2012, copy)


@pytest.mark.slow
def test_the_command_tells_what_was_hidden_and_nothing_of_a_respondent(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    done = CliRunner().invoke(main, ["survey", "prepare", "2011"])
    assert 0 == done.exit_code
    lines = dict(line.split(maxsplit=1) for line in done.output.replace("hidden in ", "hidden_").splitlines())
    assert "83 of 137" == lines["respondents"]
    assert lines["hidden_by_municipality"].endswith(" of 160")
    assert "kept private" in done.output


@pytest.mark.slow
def test_what_is_left_out_is_told_by_table_with_what_to_do(copy: Path) -> None:
    year = NEWEST + 1
    random_survey.write(copy, year, 1, Kind(size=20, few=1))
    told = dict(prepare.prepare(year, copy))
    package = json.loads((publication.folder(year, copy) / "datapackage.json").read_text(encoding="utf-8"))
    items = [one["item"] for one in package["refused"] if one["table"] == "role"]
    names, _, remedy = told["left out of by_role"].partition(": ")
    assert items == names.split(", ")
    assert "data/survey/README.md" in remedy


def test_a_year_without_a_survey_is_told(copy: Path) -> None:
    with pytest.raises(ProjectError, match="the year has no survey"):
        prepare.prepare(2010, copy)


def collected(root: Path, file: str, more: str = "") -> None:
    """Let the survey of 2011 be one that somebody answered, in `file`; `more` is told of it in params."""
    path = root / "params" / "2011.yaml"
    text = path.read_text(encoding="utf-8").partition("survey:")[0]
    text += f"survey: {{provenance: collected, {more}responses: {file}, invited: towns.csv}}\n"
    path.write_text(text, encoding="utf-8")
    params._load.cache_clear()  # each command is a process of its own to a person


@pytest.mark.slow
def test_weights_give_weighted_shares_of_what_is_all_shown_and_what_they_cost(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaders count twice: per cents and effective size by hand, as svymean of R's survey has the shares."""
    book, folder = codebook.load(copy).wave(2011), copy / "data" / "survey" / "2011"
    answers = pd.read_csv(folder / "reconstructed.csv", dtype=str, keep_default_na=False)
    answers["respondent"] = [str(number) for number in range(101, 101 + len(answers))]
    weight = answers["role"].map(lambda role: 2.0 if role == "1" else 1.0)
    rows = answers[list(book.names)].assign(vekt=weight.astype(str)).to_numpy().tolist()
    pd.read_csv(folder / "invited.csv")[["municipality", "invited"]].to_csv(folder / "towns.csv", index=False)
    collected(copy, write_csv(folder / "svar.csv", [*book.names, "vekt"], rows).name, "weight: vekt, ")
    hidden = ("municipality", "belief", "moss", "yes")
    pattern = SuppressionPattern({hidden: "secondary"}, (("role", "overview"),))
    monkeypatch.setattr(suppression, "protect", lambda *_: pattern)
    monkeypatch.setattr(attacker, "audit", lambda *_: [])
    prepare.prepare(2011, copy)
    monkeypatch.chdir(copy)
    found = Survey(Report(2011, "samlet"))

    agree = answers["focus"].eq("1")
    expected = 100 * weight[agree].sum() / (34 * 2 + 49)
    table = publication.read(2011, copy)["weighted"].set_index("item")
    assert [34.9, round(expected, 1)] == list(table.loc["focus", ["share", "weighted"]])
    assert not {"belief", "overview", "role"} & {*table.index}
    assert round((34 * 2 + 49) ** 2 / (34 * 4 + 49), 1) == found.effective_size
    assert round(expected, 1) == found.weighted.set_index("Påstand")["Vektet"][book.field("focus").title]
    assert [] == validation.check(copy)


@pytest.mark.slow
def test_a_collected_year_has_one_version_and_later_years_lean_on_it(copy: Path) -> None:
    """Somebody who answers late would be told by what has moved, in the year or in the change since."""
    book, folder = codebook.load(copy).wave(2011), copy / "data" / "survey" / "2011"
    answers = pd.read_csv(folder / "reconstructed.csv", dtype=str, keep_default_na=False)
    answers["respondent"] = [str(number) for number in range(101, 101 + len(answers))]
    rows, header = answers[list(book.names)].to_numpy().tolist(), list(book.names)
    pd.read_csv(folder / "invited.csv")[["municipality", "invited"]].to_csv(folder / "towns.csv", index=False)
    old = publication.read(2012, copy)["change"]
    collected(copy, write_csv(folder / "svar.csv", header, rows[1:]).name)

    prepare.prepare(2011, copy)
    change = publication.read(2012, copy)["change"]
    assert 82 == change.set_index("item")["from_base"].get("focus", 82)
    assert not publication.same("change", old, change)
    publication.replace_change(2012, copy, old)
    assert any("change.csv leans on other tables" in problem for problem in prepare.audit(2012, copy)[0])

    before = files(copy, "protected", "published")
    write_csv(folder / "svar.csv", header, rows)
    with pytest.raises(ProjectError, match="both versions together could tell of a person"):
        prepare.prepare(2011, copy)
    assert before == files(copy, "protected", "published")

    shutil.rmtree(publication.folder(2011, copy))
    page = copy / "outputs" / "2011" / "samlet" / "03_status.ipynb"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps({"metadata": {"boso": {"reads": {"protected/2011/overall.csv": ""}}}}))
    with pytest.raises(ProjectError, match="shows tables of 2011 that are no longer in"):
        prepare.prepare(2011, copy)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide nothing: tests of what is done with tables need none that took long."""
    monkeypatch.setattr(suppression, "protect", lambda *_: SuppressionPattern({}, ()))
    monkeypatch.setattr(attacker, "audit", lambda *_: [])


@pytest.mark.slow
@pytest.mark.parametrize("released", [False, True])
def test_an_earlier_wave_may_come_after_a_later_one_that_is_kept_if_it_was_released(
    copy: Path, unguarded: None, *, released: bool
) -> None:
    """The later one's change is reckoned anew from it, and marked as it is; or stays as it was released."""
    later, earlier = NEWEST + 1, NEWEST
    random_survey.write(copy, later, 1)
    prepare.prepare(later, copy)
    if released:
        publication.release(later, copy, date(2026, 1, 31))
    before = files(copy, f"protected/{later}")
    simulated = publication.read(earlier, copy)["overall"].set_index(["item", "category"])["count"]
    assert "simulated" == data.provenance(f"protected/{later}/change", copy)

    random_survey.write(copy, earlier, 2)
    params._load.cache_clear()
    prepare.prepare(earlier, copy)
    change = publication.read(later, copy)["change"].set_index("item")
    collected = publication.read(earlier, copy)["overall"].set_index(["item", "category"])["count"]
    expected = (simulated if released else collected)["focus"]["1"]
    assert [earlier, expected] == list(change.loc["focus", ["from_year", "from_count"]])
    assert (before == files(copy, f"protected/{later}")) == released
    assert ("simulated" if released else "collected") == data.provenance(f"protected/{later}/change", copy)
    assert [] == prepare.audit(later, copy)[0]


@pytest.mark.slow
@pytest.mark.parametrize("again", [NEWEST, NEWEST + 1], ids=["with other answers", "without it"])
def test_a_wave_that_a_later_one_tells_of_is_not_replaced(copy: Path, unguarded: None, again: int) -> None:
    """Its tables may be deleted, but how many said yes in it still stands in the change since."""
    for year in (NEWEST, NEWEST + 1):
        random_survey.write(copy, year, year)
        params._load.cache_clear()
        prepare.prepare(year, copy)
    shutil.rmtree(publication.folder(NEWEST, copy))
    random_survey.write(copy, NEWEST, 7)
    before = files(copy, "protected", "published")
    with pytest.raises(ProjectError, match=f"change.csv tells of other answers of {NEWEST}"):
        prepare.prepare(again, copy)
    assert before == files(copy, "protected", "published")


def test_the_file_of_another_year_is_refused_unless_other_rows_count(copy: Path, unguarded: None) -> None:
    """Whoever starts from the folder of the last wave may forget to put the new answers there."""
    for year in (NEWEST + 1, NEWEST + 2):
        random_survey.write(copy, year, 1)
    params._load.cache_clear()
    with pytest.raises(
        ProjectError, match=f"the same file as .*{NEWEST + 1}/svar.csv; put the answers of this"
    ):
        prepare.prepare(NEWEST + 2, copy)

    for year in (NEWEST + 1, NEWEST + 2):
        settings, folder = copy / "params" / f"{year}.yaml", copy / "data" / "survey" / str(year)
        settings.write_text(settings.read_text().replace("survey:", f"survey:\n  keep: {{Year: {year}}}"))
        table = pd.read_csv(folder / "svar.csv", dtype=str, keep_default_na=False)
        waves = [table.assign(Year=wave) for wave in (NEWEST + 1, NEWEST + 2)]
        pd.concat(waves).to_csv(folder / "svar.csv", index=False)
    params._load.cache_clear()
    prepare.prepare(NEWEST + 2, copy)


def test_made_up_tables_that_were_changed_by_hand_are_made_again(copy: Path, unguarded: None) -> None:
    path = publication.folder(NEWEST, copy) / "overall.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("focus,1,", "focus,1,9"), encoding="utf-8")
    prepare.prepare(NEWEST, copy)
    publication.read(NEWEST, copy)


def test_nothing_is_written_where_a_later_wave_cannot_be_read(copy: Path, unguarded: None) -> None:
    path = publication.folder(NEWEST, copy) / "overall.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("focus,1,", "focus,1,9"), encoding="utf-8")
    before = files(copy, "protected", "published")
    with pytest.raises(ProjectError, match="changed since it was sealed"):
        prepare.prepare(NEWEST - 1, copy)
    assert before == files(copy, "protected", "published")


@pytest.mark.slow
def test_waves_of_the_same_persons_are_prepared_again_as_they_were(copy: Path) -> None:
    """In each, groups are hidden as in the first; what a later wave shows changes none that was written."""
    years = NEWEST + 1, NEWEST + 2
    for year in years:
        random_survey.write(copy, year, 4, Kind(83, few=2))
        path = copy / f"data/survey/{year}/svar.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows.assign(focus=str(1 + year % 2)).to_csv(path, index=False)
        params._load.cache_clear()
        prepare.prepare(year, copy)
    before = files(copy, "protected")
    for year in years:
        prepare.prepare(year, copy)
        assert [] == prepare.audit(year, copy)[0]
    assert before == files(copy, "protected")


def test_pages_of_a_year_that_had_no_survey_yet_are_no_hindrance(copy: Path, unguarded: None) -> None:
    year = NEWEST + 1
    random_survey.write(copy, year, 2)
    page = copy / "outputs" / str(year) / "samlet" / "02_metode.ipynb"
    page.parent.mkdir(parents=True)
    reads = {f"protected/{year}/datapackage.json": data.ABSENT}
    page.write_text(json.dumps({"metadata": {"boso": {"reads": reads}}}))
    prepare.prepare(year, copy)


@pytest.mark.slow
def test_rates_beside_the_tables_belong_to_the_version(copy: Path, unguarded: None) -> None:
    """How many refused is known of nobody else: a late refusal would be told by the difference."""
    year = NEWEST + 1
    random_survey.write(copy, year, 1)
    prepare.prepare(year, copy)
    path = copy / "data" / "survey" / str(year) / "inviterte.csv"
    invited = pd.read_csv(path)
    one = (invited["unknown"] == invited["unknown"].max()).astype(int)
    invited.assign(refused=invited["refused"] + one, unknown=invited["unknown"] - one).to_csv(
        path, index=False
    )
    before = files(copy, "protected")
    with pytest.raises(ProjectError, match="outcome_rates: written before with other numbers"):
        prepare.prepare(year, copy)
    assert before == files(copy, "protected")


@pytest.mark.slow
def test_the_same_survey_gives_the_same_tables_from_every_kind_of_file(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, folder = codebook.load(copy).wave(2011), copy / "data" / "survey" / "2011"
    answers = pd.read_csv(folder / "reconstructed.csv", dtype=str, keep_default_na=False)
    answers["respondent"] = [str(number) for number in range(101, 101 + len(answers))]
    rows, header = answers[list(book.names)].to_numpy().tolist(), list(book.names)
    pd.read_csv(folder / "invited.csv")[["municipality", "invited"]].to_csv(folder / "towns.csv", index=False)
    exports = [
        write_sav(folder / "svar.sav", book, rows),
        write_xlsx(folder / "svar.xlsx", header, rows),
        write_csv(folder / "komma.csv", header, rows),
        write_csv(folder / "semikolon.csv", header, labelled(book, rows), ";", "utf-8-sig"),
        write_csv(folder / "tab.csv", header, rows, "\t", "utf-16"),
        write_csv(folder / "gammel.csv", header, labelled(book, rows), ";", "cp1252"),
    ]
    monkeypatch.chdir(copy)

    written = []
    for export in exports:
        collected(copy, export.name)
        done = CliRunner().invoke(main, ["survey", "prepare", "2011"])
        assert 0 == done.exit_code, done.output
        written.append(files(copy, "protected/2011"))

    assert 6 == len(written[0])
    assert [written[0]] * len(exports) == written
