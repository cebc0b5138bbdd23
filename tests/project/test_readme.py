"""What README shows a researcher runs, and is in the report; what ARCHITECTURE names is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from small_project import START, cell

from boso import params
from boso_press.execution import render, runner
from boso_press.execution.job import Job

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = re.compile(r"^```(?:python)?\n((?:import|show|%%tekst).*?)^```$", re.DOTALL | re.MULTILINE)
CHAPTER = "09_eksempel"
NAMED = re.compile(r"`([\w./-]*\w\.(?:py|json|yaml|lua|csl|typ|css|html|bib|md)|[\w./-]+/)`")


@pytest.mark.slow
@pytest.mark.usefixtures("forked")
def test_the_cells_that_readme_shows_make_a_figure_a_table_and_a_sentence(root: Path, copy: Path) -> None:
    cells = EXAMPLE.findall((root / "README.md").read_text(encoding="utf-8"))
    assert len(cells) == 3
    for path in (copy / "notebooks").glob("*.md"):
        path.unlink()
    text = START.replace("import Report", "import Report, show") + "\n".join(map(cell, cells))
    (copy / "notebooks" / f"{CHAPTER}.md").write_text(text, encoding="utf-8")

    assert not runner.run(Job(copy, CHAPTER, 2011, "moss"))
    render.render_report(copy, 2011, "moss")
    page = (copy / "outputs" / "2011" / "moss" / f"{CHAPTER}.html").read_text(encoding="utf-8")

    assert "<figure" in page
    assert all(re.findall(r"<tbody>\s*<tr>\s*<th[^>]*>([^<]*)", page)[i] == "Moss" for i in range(2)), (
        "its own first"
    )
    assert "Tilskudd til sammen" in page
    assert re.search(r"Det største tilskuddet er \d+\W%\W", page.replace("&nbsp;", " "))


def test_the_survey_that_its_readme_shows_is_one(root: Path) -> None:
    page = (root / "data" / "survey" / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)

    survey = params.Survey.model_validate(yaml.safe_load(shown)["survey"])

    assert survey.model_fields_set == set(params.Survey.model_fields) - {"threshold"}


def test_the_files_and_folders_that_architecture_names_are_there(root: Path) -> None:
    named = set(NAMED.findall((root / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    paths = [path.relative_to(root).as_posix() for folder in ("src", "data", "notebooks", "tests")
             for path in (root / folder).rglob("*")]  # fmt: skip

    assert len(named) > 80
    assert [] == [name for name in named if not (root / name).exists()
                  and not any(path.endswith(f"/{name.removesuffix('/')}") for path in paths)]  # fmt: skip
