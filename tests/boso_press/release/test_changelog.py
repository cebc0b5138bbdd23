"""A build says which figures moved unnamed, what went with its year or unit, and which survey lacks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Kernels
from project import duplicate
from small_project import write_chapters

from boso import data, params
from boso.data.validation import seal

pytestmark = pytest.mark.slow

GRANTS, LOG = (
    Path("data/programme/grants.csv"),
    "# Changelog\n\n## [Unreleased]\n\n### Numbers changed\n- {}\n",
)
TOLD = "numbers moved that CHANGELOG.md has not under Numbers changed: 2011/moss/01_sum"
BUILD = ("build", "--year", "2011", "--unit", "hamar", "--unit", "moss")
HAMAR = BUILD[:5]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A small project that has been built."""
    root = duplicate(tmp_path_factory.mktemp("project"))
    words = "sums = r.municipal('grants').query('year == 2010').set_index('name').amount_nok"
    text = "%%tekst\n{{ r.name }} fikk {{ sums[r.name] | kroner }}.\n"
    write_chapters(root, _01_sum=f"{words}\n```\n\n```{{code-cell}} ipython3\n{text}")
    done = kernels.boso(root, *BUILD)
    assert done.exit_code == 0, done.output
    return root


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """Each command is a process of its own to a person."""
    params._load.cache_clear()
    yield
    params._load.cache_clear()


def correct(root: Path, amount: int) -> None:
    """Give Moss another sum for 2010."""
    text = (root / GRANTS).read_text(encoding="utf-8")
    (root / GRANTS).write_text(re.sub(r"moss,2010,\d+", f"moss,2010,{amount}", text), encoding="utf-8")
    seal(root, root / GRANTS)


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        (None, True),
        ("Nothing.", True),
        ("The sum of 2010 in `grants.csv` was mistyped.", False),
        ("01_sum tells another sum.", False),
    ],
)
def test_a_figure_that_moved_is_told_until_the_changelog_names_it(
    entry: str | None, is_told: bool, project: Path, kernels: Kernels
) -> None:
    log = project / "CHANGELOG.md"
    log.unlink(missing_ok=True)
    if entry is not None:
        log.write_text(LOG.format(entry), encoding="utf-8")
    version = data.version(project)
    found = re.search(r"moss,2010,(\d+)", (project / GRANTS).read_text(encoding="utf-8"))
    correct(project, int(found[1] if found else 0) + 1)

    first, second = kernels.boso(project, *BUILD), kernels.boso(project, *BUILD)

    assert (0, 0) == (first.exit_code, second.exit_code), first.output
    assert is_told == (TOLD in first.output), first.output
    assert "numbers moved" not in second.output
    assert version != data.version(project)


def test_what_nobody_has_read_for_its_year_is_a_draft_and_needs_no_entry(
    project: Path, kernels: Kernels, tmp_path: Path
) -> None:
    root = tmp_path / "draft"
    shutil.copytree(project, root)
    chapter = root / "notebooks" / "01_sum.md"
    header = chapter.read_text("utf-8").replace("---\n", "---\nboso: {years: [2010]}\n", 1)
    chapter.write_text(header, encoding="utf-8")
    kernels.boso(root, *BUILD)
    correct(root, 12345)

    assert "numbers moved" not in kernels.boso(root, *BUILD).output


def test_a_damaged_notebook_is_made_again_and_told_nothing(project: Path, kernels: Kernels) -> None:
    for damage in (b"", b"{}", b"\xff\x00"):
        (project / "outputs" / "2011" / "moss" / "01_sum.ipynb").write_bytes(damage)

        done = kernels.boso(project, *BUILD)

        assert (0, False) == (done.exit_code, "numbers moved" in done.output), done.output


def test_a_release_in_the_place_of_an_earlier_one_tells_what_moved_unnamed(
    project: Path, kernels: Kernels
) -> None:
    (project / "CHANGELOG.md").unlink(missing_ok=True)
    first = kernels.boso(project, "bundle")
    correct(project, 7)
    kernels.boso(project, *BUILD)

    assert "numbers moved" not in first.output
    assert TOLD in kernels.boso(project, "bundle").output
    assert "numbers moved" not in kernels.boso(project, "bundle").output


def test_a_survey_that_is_not_prepared_is_told_and_the_build_goes_on(
    project: Path, kernels: Kernels, tmp_path: Path
) -> None:
    told = (
        "params/2011.yaml names a survey, but data/protected/2011/ is not there: its reports are without it"
    )
    away = shutil.move(project / "data" / "protected" / "2011", tmp_path)

    done = kernels.boso(project, *BUILD)
    shutil.move(away, project / "data" / "protected" / "2011")

    assert (0, 1) == (done.exit_code, done.output.count(told)), done.output
    assert told not in kernels.boso(project, *BUILD).output


def test_a_survey_that_is_prepared_from_other_answers_is_told(project: Path, kernels: Kernels) -> None:
    path = project / "params" / "2011.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("provenance: reconstructed", "provenance: simulated"), encoding="utf-8")
    done = kernels.boso(project, *BUILD)
    path.write_text(text, encoding="utf-8")

    told = (
        "names a survey that is simulated, but data/protected/2011/ tells of one that is reconstructed, as do"
    )
    assert (0, 1) == (done.exit_code, done.output.count(told)), done.output


def test_what_params_no_longer_name_goes_with_its_pages_and_lines(project: Path, kernels: Kernels) -> None:
    outputs, settings = project / "outputs", project / "params" / "2011.yaml"
    own = outputs / "2011" / "moss" / "notater.txt"
    own.touch()
    settings.write_text(settings.read_text(encoding="utf-8").replace(", moss]", "]"), encoding="utf-8")

    done = kernels.boso(project, *HAMAR)

    assert (0, 1) == (
        done.exit_code,
        done.output.count("removed, as params/ no longer names them: 2011/moss\n"),
    )
    assert [own] == list((outputs / "2011" / "moss").rglob("*"))
    assert [] == list((outputs / ".records").rglob("*moss*"))
    assert "2011/moss" not in (outputs / "index.html").read_text("utf-8")
    assert "2011/moss" not in (outputs / "manifest.json").read_text("utf-8")
    assert "2011/hamar" in (outputs / "manifest.json").read_text("utf-8")
    again = kernels.boso(project, *HAMAR).output
    assert ("removed" in again, "outputs/2011/moss: files that no build made" in again) == (False, True)

    settings.unlink()
    done = kernels.boso(project, "build", "--year", "2012", "--unit", "hamar")

    assert "removed, as params/ no longer names them: 2011/hamar\n" in done.output
    assert [own] == [path for path in (outputs / "2011").rglob("*") if path.is_file()]
