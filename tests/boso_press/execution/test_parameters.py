"""A chapter's own parameters: set in params for whom they concern, refused before a kernel starts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from building import Kernels
from hypothesis import given
from hypothesis import strategies as st
from small_project import write_chapters

from boso import params
from boso.project import ProjectError
from boso_press.execution import parameters
from boso_press.execution.plan import plan

DECLARED = {"top": 3, "share": 2.5, "word": "mest", "shown": True, "roles": ["nav"], "nothing": None}
SAID = "%%tekst\nDe {{ top }} første."
CHAPTERS = ("01_liste", "02_annet")


@pytest.fixture
def project(copy: Path) -> Path:
    """Two chapters, of which the first has parameters of its own."""
    write_chapters(copy, _01_liste=SAID, _02_annet="x = 1")
    path = copy / "notebooks" / "01_liste.md"
    own = "".join(f"{name} = {default!r}\n" for name, default in DECLARED.items())
    path.write_text(path.read_text("utf-8").replace('unit = "samlet"\n', f'unit = "samlet"\n{own}'), "utf-8")
    return copy


def settle(project: Path, settings: object, year: int = 2011) -> None:
    """Set parameters in params."""
    path = project / "params" / f"{year}.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(content | {"parameters": settings}, allow_unicode=True), "utf-8")
    params._load.cache_clear()


def refusal(project: Path) -> str:
    """Return what a build says before it runs anything."""
    with pytest.raises(ProjectError) as error:
        plan(project, [2011])
    return str(error.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"01_lste": {"top": 5}}, '"01_lste" is no chapter or unit; .*did you mean "01_liste"'),
        ({"mos": {"top": 5}}, '"mos" is no chapter or unit; .*did you mean "moss"'),
        (
            {"moss/01_list": {"top": 5}},
            '"moss/01_list" is no chapter or unit; .*did you mean "moss/01_liste"',
        ),
        ({"01_liste": {"topp": 5}}, '01_liste: "topp" is declared in no cell .*did you mean "top"'),
        ({"02_annet": {"top": 5}}, '02_annet: "top" is declared in no cell .*add it with its default'),
        ({"all": {"year": 2010}}, 'all: "year" is given to every chapter by boso'),
        ({"all": {"top": "fem"}}, "all: top = 'fem'; allowed: a whole number, as its default 3 in 01_liste"),
        ({"moss": {"top": True}}, "moss: top = True; allowed: a whole number"),
        ({"all": {"top": 5.5}}, "all: top = 5.5; allowed: a whole number"),
        ({"all": {"word": 219}}, "all: word = 219; allowed: text, in quotation marks, as its default 'mest'"),
        ({"all": {"shown": 1}}, "all: shown = 1; allowed: true or false"),
        ({"all": {"roles": "nav"}}, "all: roles = 'nav'; allowed: a list"),
        ({"all": {"roles": ["nav", 5]}}, ".*allowed: a list"),
        ({"all": {"nothing": 5}}, 'all: "nothing" has no number, text, true, false or list as its default'),
        ({"all": None}, "parameters.all = None"),
        ([], r"parameters = \[\]"),
    ],
)
def test_what_params_set_for_nobody_or_of_another_type_is_refused_before_a_kernel_starts(
    project: Path, settings: object, told: str
) -> None:
    settle(project, settings)

    assert re.search(rf"2011\.yaml: (parameters: )?{told}", refusal(project))


def test_all_that_is_wrong_is_told_at_once_a_line_each(project: Path) -> None:
    settle(project, {"all": {"topp": 5, "word": 3}, "mos": {}})

    assert len(refusal(project).splitlines()) == 3


@pytest.mark.parametrize(
    ("code", "set_again"),
    [
        ("top = 9", True),
        ("low, top = 1, 9", True),
        ("if year:\n    top += 1", True),
        ("for top in range(3):\n    pass", True),
        ("from math import pi as top", True),
        ("%load_ext boso\nlow = [top for top in range(3)]", False),
        ("dict(top=9) == top", False),
    ],
)
def test_a_parameter_that_the_chapter_sets_again_is_refused(
    project: Path, code: str, set_again: bool
) -> None:
    path = project / "notebooks" / "01_liste.md"
    path.write_text(
        path.read_text("utf-8").replace("%%tekst", f"{code}\n```\n\n```{{code-cell}}\n%%tekst"), "utf-8"
    )
    settle(project, {"all": {"top": 5}})

    if set_again:
        assert '"top" is set again by a cell of 01_liste' in refusal(project)
    else:
        assert plan(project, [2011]).jobs


def test_a_chapter_that_a_unit_does_not_have_has_no_parameters_there(project: Path) -> None:
    path = project / "notebooks" / "01_liste.md"
    path.write_text(path.read_text("utf-8").replace("---\n", "---\nboso: {units: samlet}\n", 1), "utf-8")
    settle(project, {"moss/01_liste": {"top": 5}})

    assert '"moss/01_liste" is no chapter or unit' in refusal(project)


LEVELS = ("all", "01_liste", "moss", "moss/01_liste")  # the last of those that are set holds


@given(st.dictionaries(st.sampled_from(LEVELS), st.fixed_dictionaries({"top": st.integers()})))
def test_what_is_set_nearest_holds(settings: dict[str, parameters.Parameters]) -> None:
    expected = [settings[level] for level in LEVELS if level in settings][-1:] or [{}]

    assert parameters.values(settings, {"top": 3}, "01_liste", "moss") == expected[0]
    assert parameters.values(settings, {"other": 3}, "01_liste", "moss") == {}
    elsewhere = {"all": settings["all"]} if "all" in settings else {}
    assert parameters.values(settings, {"top": 3}, "02_annet", "hamar") == elsewhere.get("all", {})


PLAIN = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.text())


@given(st.one_of(PLAIN, st.lists(PLAIN)))
def test_a_default_that_is_a_literal_is_read_as_it_is_written(default: Any) -> None:
    code = f"year = 2011\ntop: object = {default!r}\nother = len('a')\ndel spare\n"
    found = parameters.defaults(code, Path("a.md"))

    assert found == {"year": 2011, "top": default, "other": None}


@pytest.mark.parametrize("options", [":tags: [parameters]", "---\ntags: [mine, parameters]\n---",
                                     "---\nscope: unit\ntags:\n- parameters\n---"])  # fmt: skip
def test_the_cell_is_found_however_its_tags_are_written(project: Path, options: str) -> None:
    path = project / "notebooks" / "01_liste.md"
    path.write_text(path.read_text("utf-8").replace(":tags: [parameters]", options), "utf-8")
    settle(project, {"all": {"top": 5}})

    assert parameters.declared(project)["01_liste"] == DECLARED
    plan(project, [2011], ["moss"])


@pytest.mark.slow
def test_a_value_is_printed_and_makes_only_what_it_concerns_again(project: Path, kernels: Kernels) -> None:
    (project / "params" / "2010.yaml").unlink()
    units = ("--year", "2011", "--unit", "moss", "--unit", "hamar")
    first = kernels.boso(project, "build", *units)
    assert first.exit_code == 0, first.output

    settle(project, {"moss": {"top": 7, "share": 2, "roles": ["kommune"]}})
    second = kernels.boso(project, "build", "--why", *units)

    assert second.exit_code == 0, second.output
    assert [line.split(None, 1) for line in second.output.splitlines() if line.startswith("2011/")] == [
        ["2011/moss/01_liste", "parameter top, parameter share, parameter roles"],
        ["2011/moss", "notebook 01_liste"],
    ]
    shown = {
        unit: (project / f"outputs/2011/{unit}/01_liste.html").read_text("utf-8")
        for unit in ("moss", "hamar")
    }
    assert ("De 7 første" in shown["moss"], "De 3 første" in shown["hamar"]) == (True, True)
    ran = nbformat.read(project / "outputs/2011/moss/01_liste.ipynb", as_version=4)
    assert 'share = 2.0\nroles = ["kommune"]' in "".join(cell.source for cell in ran.cells)

    settle(project, {})
    third = kernels.boso(project, "build", "--why", *units)
    assert "2011/moss/01_liste                 parameter top, " in third.output
    assert "De 3 første" in (project / "outputs/2011/moss/01_liste.html").read_text("utf-8")
