"""What makes a notebook run again, a report be rendered again, and what does not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import Kernels, without_notice
from project import duplicate
from small_project import write_chapters

from boso_press.execution import cache_key, records, render, runner
from boso_press.execution.job import Job
from boso_press.execution.plan import plan
from boso_press.html.page_metadata import page_metadata

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]

TEXTS = {
    "_01_tilskudd": "%%tekst\nHamar fikk {{ r.municipal('grants').amount_nok.max() | kroner }}.",
    "_02_navn": "%%tekst\nRapporten gjelder {{ r.name }}.",
}
CHAPTERS = ("01_tilskudd", "02_navn")
REPORTS = ((2010, "moss"), (2011, "moss"))
Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A project of two chapters, built for two years of one municipality, and the package it was built by."""
    folder = duplicate(tmp_path_factory.mktemp("built"))
    write_chapters(folder, **TEXTS)
    shutil.copytree(cache_key.SOURCES, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    with kernels.forked():
        for report in REPORTS:
            for chapter in CHAPTERS:
                assert not runner.run(Job(folder, chapter, *report))
            render.render_report(folder, *report)
    return folder


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".ipynb"}


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that project which a test may change."""
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    monkeypatch.setattr(cache_key, "SOURCES", folder / "src")
    return folder


def why(project: Path) -> dict[str, list[str]]:
    """Tell what a build would make, and why."""
    todo = plan(project, units=["moss"], years=[2010, 2011])
    notebooks = {str(job): list(task.why) for job, task in todo.jobs.items()}
    return notebooks | {f"{year}/{unit}": list(task.why) for (year, unit), task in todo.reports.items()}


def notebooks(project: Path) -> dict[str, list[str]]:
    """Tell which notebooks a build would run, and why."""
    return {name: reasons for name, reasons in why(project).items() if name.count("/") == 2}


def append(path: str, text: str = "\n") -> Change:
    """A change that adds to a file."""

    def change(project: Path) -> None:
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def touch(project: Path) -> None:
    """Give every file the time of now."""
    for path in project.rglob("*"):
        path.touch()


def describe_grants_otherwise(project: Path) -> None:
    """Change what the data package says of one table."""
    path = project / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    next(item for item in package["resources"] if item["name"] == "grants")["title"] = "Noe annet"
    path.write_text(json.dumps(package), encoding="utf-8")


def every(reason: str, *chapters: str, years: tuple[int, ...] = (2010, 2011)) -> dict[str, list[str]]:
    return {f"{year}/moss/{chapter}": [reason] for year in years for chapter in chapters or CHAPTERS}


def test_nothing_is_to_be_done_after_a_build(project: Path) -> None:
    assert why(project) == {}


def test_a_build_with_nothing_to_do_says_so_and_loads_none_of_what_takes_long_to_load(project: Path) -> None:
    build = ["build", "--year", "2010", "--year", "2011", "--unit", "moss"]
    heavy = {"IPython", "jinja2", "jupyter_client", "matplotlib", "nbformat", "pandas", "papermill"}
    script = f"""
import sys
from boso.__main__ import main
main({build}, standalone_mode=False)
print(sorted({heavy} & set(sys.modules)))
"""
    for _ in range(2):  # the first time the front page is written
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True
        )

    assert done.stdout.splitlines() == [
        f"nothing to do: 2 reports up to date. Open {project / 'outputs' / 'index.html'}",
        "[]",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (append("notebooks/01_tilskudd.md"), every("source", "01_tilskudd")),
        (append("params/2011.yaml", "limits: {seconds: 200}\n"), every("params", years=(2011,))),
        (append("data/programme/grants.csv"), every("table grants", "01_tilskudd")),
        (describe_grants_otherwise, every("table grants", "01_tilskudd")),
        (append("src/boso/words/numbers.py"), every("package code")),
        (append("src/boso/boso.mplstyle"), every("package code")),
        (append("requirements.lock"), every("versions")),
    ],
    ids=["source", "params", "table", "what a table is", "package code", "chart style", "versions"],
)
def test_a_notebook_runs_again_when_what_it_was_made_from_has_changed(
    project: Path, change: Change, expected: dict[str, list[str]]
) -> None:
    change(project)

    assert notebooks(project) == expected


@pytest.mark.parametrize(
    "change",
    [
        touch,
        append("params/2012.yaml", "limits: {seconds: 200}\n"),
        append("params/2011.yaml", "# en merknad\n"),
        append("data/programme/timeline.csv"),
        append("notebooks/README.txt"),
        append("src/boso/commands.py"),
        append("src/boso_press/commands/build.py"),
        append("src/boso_survey/__init__.py"),
        append("README.md"),
    ],
    ids=[
        "touch",
        "other year",
        "note in params",
        "table nobody reads",
        "note",
        "cli",
        "press cli",
        "private zone",
        "README",
    ],
)
def test_nothing_else_makes_anything_again(project: Path, change: Change) -> None:
    assert (project / "data" / "programme" / "timeline.csv").exists()

    change(project)

    assert why(project) == {}


def test_a_comment_in_one_chapter_does_not_run_another(project: Path) -> None:
    append("notebooks/02_navn.md", "\n% en merknad\n")(project)

    assert notebooks(project) == every("source", "02_navn")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (append("src/boso_press/html/pages.py"), "press"),
        (append("src/boso_press/html/templates/style.css"), "press"),
        (append("data/references.bib"), "bibliography"),
    ],
    ids=["code", "templates", "bibliography"],
)
def test_reports_are_rendered_again_without_running_a_notebook(
    project: Path, change: Change, reason: str
) -> None:
    change(project)

    assert why(project) == {f"{year}/{unit}": [reason] for year, unit in REPORTS}


def test_a_notebook_that_runs_again_has_its_report_rendered_and_no_other(project: Path) -> None:
    append("params/2011.yaml", "limits: {seconds: 200}\n")(project)

    reports = {name: reasons for name, reasons in why(project).items() if name.count("/") == 1}

    assert reports == {"2011/moss": ["params", "notebook 01_tilskudd", "notebook 02_navn"]}


@pytest.mark.parametrize(("name", "by"), [("01_tilskudd.ipynb", "2011/moss/01_tilskudd"),
                                          ("01_tilskudd.html", "2011/moss"),
                                          ("rapport.pdf", "2011/moss")])  # fmt: skip
def test_an_output_that_was_edited_or_deleted_is_made_anew(project: Path, name: str, by: str) -> None:
    path = project / "outputs" / "2011" / "moss" / name
    before, times = path.read_bytes(), path.stat()
    path.write_bytes(before[:-1] + b" ")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # a forger may set the time of a change
    assert records.EDITED in why(project)[by]

    path.unlink()
    assert records.DELETED in why(project)[by]

    path.write_bytes(before)
    assert why(project) == {}


def test_a_year_without_pages_is_new(project: Path) -> None:
    shutil.rmtree(project / "outputs" / records.FOLDER / "2010")
    (project / "outputs" / records.FOLDER / "2010" / "moss.json").unlink(missing_ok=True)

    assert notebooks(project) == every("new", years=(2010,))


def test_a_notebook_that_failed_runs_again_though_nothing_has_changed(project: Path) -> None:
    append("notebooks/02_navn.md", "\n```{code-cell} ipython3\n1 / 0\n```\n")(project)
    job = Job(project, "02_navn", 2011, "moss")

    assert runner.run(job)

    assert notebooks(project)[str(job)] == [records.FAILED]


def test_what_changes_while_a_notebook_runs_is_seen_by_the_next_build(project: Path) -> None:
    """The hashes are those of the time at which the build was planned."""
    append("notebooks/02_navn.md", "\nFørst.\n")(project)
    planned = plan(project, [2011], ["moss"])
    (job,) = planned.jobs
    append("notebooks/02_navn.md", "\nSå.\n")(project)

    runner.run(job, planned.jobs[job].inputs)

    assert notebooks(project)[str(job)] == ["source"]


def test_an_interrupted_build_goes_on_where_it_stopped(project: Path) -> None:
    append("requirements.lock", "# ny\n")(project)
    first, *rest = plan(project, [2011], ["moss"]).jobs
    runner.run(first)
    records.remove(project / "outputs", str(rest[0]))  # as a run does that begins, and is killed then

    assert notebooks(project) == {
        str(rest[0]): ["new"],
        **every("versions", years=(2010,)),
    }


def test_building_again_after_a_change_gives_the_bytes_of_a_first_build(project: Path) -> None:
    job = Job(project, "01_tilskudd", 2011, "moss")
    before = {path: path.read_bytes() for path in sorted(job.output.parent.iterdir())}
    source = job.source.read_text(encoding="utf-8")
    for text in (source + "\nEt tillegg.\n", source):
        job.source.write_text(text, encoding="utf-8")
        assert not runner.run(job)
        render.render_report(project, 2011, "moss")

    assert {path: path.read_bytes() for path in sorted(job.output.parent.iterdir())} == before


def test_pages_that_cannot_be_made_leave_the_earlier_ones_marked(project: Path) -> None:
    folder = project / "outputs" / "2011" / "moss"
    before, source = pages(folder), project / "notebooks" / "02_navn.md"
    text = source.read_text(encoding="utf-8")
    append("notebooks/02_navn.md", "\nEn fotnote[^ingen].\n")(project)
    runner.run(Job(project, "02_navn", 2011, "moss"))

    with pytest.raises(Exception, match="ingen"):
        render.render_report(project, 2011, "moss")
    for _ in range(2):  # it may fail again
        render.keep_earlier(project, 2011, "moss")

        assert without_notice(pages(folder)) == before
        assert why(project)["2011/moss"] == [records.FAILED, "notebook 02_navn"]
    about = page_metadata(before["01_tilskudd.html"])
    told = f"med dataversjon {about['data-version']} og inndata {about['inputs']}."
    assert told in pages(folder)["01_tilskudd.html"].decode()
    source.write_text(text, encoding="utf-8")
    assert not runner.run(Job(project, "02_navn", 2011, "moss"))
    render.render_report(project, 2011, "moss")
    assert pages(folder) == before, "the next good build leaves nothing of it"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.write_bytes(path.read_bytes().replace(b"Hamar", b"Halden")), records.EDITED),
        (lambda path: path.unlink(), records.DELETED),
    ],
)
def test_a_page_that_was_altered_is_not_passed_for_one_of_the_earlier_build(
    harm: Change, told: str, project: Path
) -> None:
    page = project / "outputs" / "2011" / "moss" / "01_tilskudd.html"
    harm(page)

    render.keep_earlier(project, 2011, "moss")

    assert why(project)["2011/moss"] == [records.FAILED, told]
    assert b"note error earlier" in page.with_name("02_navn.html").read_bytes()


def test_pages_of_unknown_origin_do_not_stay_when_newer_ones_cannot_be_made(project: Path) -> None:
    records.remove(project / "outputs", "2011/moss")

    render.keep_earlier(project, 2011, "moss")

    folder = project / "outputs" / "2011" / "moss"
    assert sorted(path.name for path in folder.iterdir()) == ["01_tilskudd.ipynb", "02_navn.ipynb"]
    assert records.FAILED in why(project)["2011/moss"]
