"""Parameters are checked before any kernel starts, and an error names the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import write_chapters

from boso import params
from boso.project import ProjectError
from boso_press.execution import runner
from boso_press.execution.job import Job
from boso_press.execution.plan import plan


def test_every_year_has_all_six_units(root: Path) -> None:
    for year in (2010, 2011, 2012):
        assert params.load(year, root).units == (
            "samlet",
            "baerum",
            "hamar",
            "lillehammer",
            "lorenskog",
            "moss",
        )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("units:", "unit:", 'unknown key "unit"; .*did you mean "units"'),
        ("moss", "mosss", '"mosss" is not a unit; .*did you mean "moss"'),
        ("year: 2011", "year: '2011'", "year = '2011': must be a valid integer"),
        ("year: 2011", "year: 2012", "the file is named 2011.yaml"),
        ("title: ", "# ", 'key "title" is missing'),
        ("moreforsking2012", "moreforskning2012", 'did you mean "moreforsking2012"'),
        ("[samlet", "[samlet, samlet", "listed twice"),
        (
            "[samlet, baerum, hamar, lillehammer, lorenskog, moss]",
            "[]",
            "units: none is named; allowed: samlet",
        ),
        ("year: 2011", "year: [2011", "not valid YAML: .*; mend it there: a name, a colon"),
        ("title: ", "title: {{ name }} #", "found unhashable key; mend it there: a name, a colon"),
        ("year: 2011", "year: 2011\nyear: 2011", '"year" stands in line 1 too; keep one of them$'),
        ("[samlet, baerum, hamar, lillehammer, lorenskog, moss]", "samlet", "must be a list in brackets"),
        ("survey:", "limits: {second: 9}\nsurvey:", 'unknown key "limits.second"; .*mean "seconds"'),
        ("survey:", "limits: {seconds: 0}\nsurvey:", "limits.seconds = 0: must be greater than 0"),
        ("provenance: reco", "provenence: reco", 'unknown key "survey.provenence"; .*mean "provenance"'),
        (
            "provenance: reconstructed",
            "provenance: reconstruct",
            "survey.provenance = 'reconstruct'; allowed: collected, .*did you mean \"reconstructed\"",
        ),
        ("invited: invited.csv", "# none", 'key "survey.invited" is missing'),
        (
            "responses: ",
            "responses: ../",
            r'"../reconstructed.csv"; allowed: a file name in data/survey/2011/',
        ),
        ("threshold: 3", "threshold: 2", "survey.threshold = 2: must be greater than or equal to 3"),
        ("columns: {}", "columns: {3: role}", "survey.columns.3.* must be a valid string"),
        (
            "provenance: reconstructed",
            "provenance: collected",
            "provenance is collected, but reconstructed.csv is generated",
        ),
    ],
)
def test_a_mistake_is_named_with_the_file_and_what_is_allowed(
    copy: Path, old: str, new: str, message: str
) -> None:
    path = copy / "params" / "2011.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ProjectError, match=message) as error:
        params.load(2011, copy)

    assert "2011.yaml" in str(error.value)


def test_all_that_is_wrong_with_a_year_is_told_at_once(copy: Path) -> None:
    path = copy / "params" / "2011.yaml"
    text = path.read_text(encoding="utf-8").replace("moss", "mosss").replace("moreforsking2012", "ingen")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ProjectError) as error:
        params.load(2011, copy)

    assert [["units"], ["original"]] == [line.split(": ")[1:2] for line in str(error.value).splitlines()]


def test_a_year_says_where_its_answers_come_from(root: Path) -> None:
    """The three years as they stand: no survey, one rebuilt from print, one made up."""
    stated = {year: params.load(year, root).survey for year in (2010, 2011, 2012)}

    assert {year: survey and survey.provenance for year, survey in stated.items()} == {
        2010: None,
        2011: "reconstructed",
        2012: "simulated",
    }


def test_a_unit_that_was_not_evaluated_that_year_is_refused(copy: Path) -> None:
    (copy / "params" / "2009.yaml").write_text(
        "year: 2009\ntitle: Test\nunits: [moss]\noriginal: moreforsking2010\n", encoding="utf-8"
    )

    with pytest.raises(ProjectError, match='"moss" was not evaluated in 2009'):
        params.load(2009, copy)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"years": [1999]}, 'year: "1999" is not one'),
        ({"units": ["Hamar"]}, 'did you mean "hamar"'),
        ({"wanted": ["husbanken"]}, 'did you mean "04_husbanken"'),
        ({"units": ["moss"], "wanted": ["08_intervjuguide"]}, "nothing to build"),
    ],
)
def test_a_wrong_choice_is_refused_with_the_nearest_name(
    root: Path, choice: dict[str, list[str]], message: str
) -> None:
    with pytest.raises(ProjectError, match=message):
        plan(root, **choice)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.usefixtures("forked")
def test_chapters_made_from_other_inputs_than_now_are_run_with_the_chosen_one(copy: Path) -> None:
    """A report must not hold one number in a new chapter and another in an old one."""
    granted = "%%tekst\nTil sammen {{ r.table('grants').amount_nok.sum() | kroner }}."
    write_chapters(copy, _02_metode="r.name", _04_husbanken=granted, faktaark=granted)
    for chapter in ("02_metode", "faktaark"):
        assert not runner.run(Job(copy, chapter, 2010, "moss"))
    grants = copy / "data" / "programme" / "grants.csv"
    grants.write_text(grants.read_text(encoding="utf-8").replace("2200000", "2300000"), encoding="utf-8")

    chosen = plan(copy, [2010], ["moss"], ["04_husbanken"])

    told = "02_metode reads no grants"
    assert [job.chapter for job in chosen.jobs] == ["04_husbanken", "faktaark"], told


def test_a_notebook_without_parameters_cell_is_refused_by_name(copy: Path) -> None:
    path = copy / "notebooks" / "04_husbanken.md"
    path.write_text(path.read_text(encoding="utf-8").replace(":tags: [parameters]\n", ""), encoding="utf-8")

    with pytest.raises(ProjectError, match='04_husbanken.md: no cell has the tag "parameters"'):
        plan(copy)


def test_a_parameter_that_the_notebook_does_not_declare_is_refused(copy: Path) -> None:
    path = copy / "notebooks" / "04_husbanken.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace('unit = "samlet"', 'unt = "samlet"'), encoding="utf-8"
    )

    with pytest.raises(ProjectError, match='parameter "unit" is not declared .* it declares year, unt'):
        plan(copy)
