"""Running a notebook: what is written is whole, and a failing cell is told by cell and line."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import nbformat
import pytest
from building import Kernels
from small_project import add_chapter, cell

from boso.project import ProjectError
from boso_press.commands.progress import left_out
from boso_press.execution import runner
from boso_press.execution.job import Failure, Job
from boso_press.kernels.cells import FLOOD, RunningCells

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]


def job(copy: Path, *lines: str) -> Job:
    """A chapter whose last cell has these lines."""
    add_chapter(copy, "99_prove", "\n".join(lines))
    return Job(copy, "99_prove", 2010, "moss")


def line_told(task: Job, failure: Failure) -> str:
    """The line of the file that a failure tells."""
    found = re.search(r" \(line (\d+) of the file\): ", str(failure))
    return task.source.read_text(encoding="utf-8").splitlines()[int(found[1]) - 1] if found else ""


def test_a_notebook_runs_with_its_parameters_and_records_what_it_read(copy: Path) -> None:
    task = job(copy, "%%tekst", "{{ r.name }} fikk {{ r.municipal('grants').amount_nok.iloc[0] | kroner }}.")

    assert not runner.run(task)

    notebook = nbformat.read(task.output, as_version=4)
    about = notebook.metadata["boso"]
    output = notebook.cells[-1].outputs[0]
    assert output.data["text/markdown"] == "Moss fikk 1\u00a0200\u00a0000\u00a0kroner."
    assert output.metadata["boso"]["printed"][1]["raw"] == 1200000
    assert (about["year"], about["unit"], about["chapter"]) == (2010, "moss", "99_prove")
    assert set(about["reads"]) == {"grants", "units"}
    assert len(about["inputs"]) == 12


def test_the_executed_notebook_holds_no_times_and_no_paths(copy: Path) -> None:
    task = job(copy, "x = 1")

    runner.run(task)
    first = task.output.read_bytes()
    runner.run(task)

    assert task.output.read_bytes() == first
    assert str(copy).encode() not in first
    assert b"papermill" not in first


@pytest.mark.parametrize(
    "line",
    ["get_ipython = __import__ = print = 1", "text = f\"{str(1).replace(' ', '\u00a0')}\"", "x = '\u2009'"],
)
def test_a_chapter_may_use_any_name_and_any_space(copy: Path, line: str) -> None:
    task = job(copy, line, 'grants = r.table("grants")')

    assert not runner.run(task)
    assert "grants" in nbformat.read(task.output, as_version=4).metadata["boso"]["reads"]


def test_an_error_of_what_follows_cells_is_a_failure_too(copy: Path) -> None:
    """IPython shows it under the cell, which it takes for done."""
    failure, *_ = runner.run(job(copy, 'get_ipython().events.register("post_run_cell", lambda _: 1 / 0)'))

    assert failure.name == "ZeroDivisionError"


def test_a_header_need_not_name_a_kernel(copy: Path) -> None:
    task = job(copy, "x = 1")
    text = task.source.read_text(encoding="utf-8")
    task.source.write_text(
        re.sub(r"\A---.*?^---\n", "", text, flags=re.DOTALL | re.MULTILINE), encoding="utf-8"
    )

    assert not runner.run(task)


def test_a_run_leaves_signals_as_they_were(copy: Path) -> None:
    """Workers ignore the Ctrl-C that a terminal sends to all processes of a build."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert not runner.run(job(copy, "x = 1"))
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_was_read_is_known_while_a_process_left_over_prints(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it prints lands in the cell that runs, also in the last one, which tells what was read."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # where ipykernel finds it, it leaves what programs print
    task = job(
        copy, "import subprocess", "subprocess.Popen('while :; do echo rest; done', shell=True);", "r.name"
    )

    assert not runner.run(task)

    assert set(nbformat.read(task.output, as_version=4).metadata["boso"]["reads"]) == {"units"}


def test_what_a_process_left_over_prints_between_cells_ends_no_kernel(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    params = copy / "params" / "2010.yaml"
    params.write_text(
        params.read_text(encoding="utf-8") + "limits: {output_kilobytes: 1, seconds: 20}\n", encoding="utf-8"
    )
    codes = ["import subprocess", "subprocess.Popen('while :; do echo rest; done', shell=True);"]

    for _ in range(3):
        failures = runner.run(job(copy, *codes, *(["1 + 1"] * 20)))
        assert all("prints more than 1 kB" in str(failure) for failure in failures)


def test_a_failing_cell_is_told_by_cell_and_line_and_what_came_before_is_kept(copy: Path) -> None:
    task = job(copy, "x = 1", "r.facts.person_yeras")

    (failure,) = runner.run(task)

    assert (failure.cell, failure.line, failure.name) == (5, 2, "ProjectError")
    assert 'did you mean "person_years"' in failure.message
    notebook = nbformat.read(task.output, as_version=4)
    assert notebook.metadata["boso"]["errors"][0]["cell"] == 5
    assert not any("papermill" in json.dumps(cell) for cell in notebook.cells)


def test_no_line_of_the_file_is_told_where_it_may_be_another_cell_s(copy: Path) -> None:
    twice = "1 / 0\n```\n\n```{code-cell} ipython3\n1 / 0"

    told = [str(one) for one in runner.run(job(copy, twice))]

    assert told == [f"cell {number}, line 1: ZeroDivisionError: division by zero" for number in (5, 6)]


def test_whole_numbers_with_gaps_in_a_drawing_are_told_with_a_remedy(copy: Path) -> None:
    gaps = 'import matplotlib.pyplot as plt\nimport pandas as pd\ngaps = pd.array([1, None], "Int64")'
    for failing in ("plt.bar([1, 2], gaps)", "float(gaps[1])"):
        (failure,) = runner.run(job(copy, gaps, failing))

        assert failure.message.endswith("frame.astype(float)") == ("plt" in failing)


def test_a_function_that_calls_itself_for_ever_is_told_at_once(copy: Path, kernels: Kernels) -> None:
    with kernels.forked():
        (failure,) = runner.run(job(copy, "def f(n):\n    return f(n + 1)", "f(0)"), limit=5)

    assert (failure.name, failure.line) == ("RecursionError", 3)


FAILED = 'granted = r.table("grants")["beløp"]'  # sets nothing, as there is no such column
GOOD, WRONG = "x = 1", "%%tekst\n{{ r.tull }}"


@pytest.mark.parametrize(
    ("cells", "failed"),
    [
        ([WRONG, GOOD, "%%tekst\n{{ r.nme }}", "1 / 0"], [1, 3, 4]),
        ([FAILED, "granted.sum()", "%%tekst\n{{ granted | kroner }}", WRONG], [1, 4]),
        ([FAILED, "share = granted / 2", "%%tekst\n{{ share }}", "1 / 0"], [1, 4]),
        ([FAILED, "granted = 5", "%%tekst\n{{ granted }} {{ tull }}"], [1, 3]),
        ([FAILED, "%%tekst hvis granted.empty\nEn", WRONG], [1, 3]),
        (["x = (", GOOD, "1 / 0"], [1, 3]),
        (["%load_ext boso\n1 / 0", WRONG], [1]),
        ([WRONG, "exit()", WRONG], [1, 2]),
        ([WRONG, "raise MemoryError", WRONG], [1, 2]),
    ],
)
def test_all_errors_are_told_but_for_those_that_an_earlier_one_makes(
    copy: Path, cells: list[str], failed: list[int]
) -> None:
    failures = runner.run(job(copy, "\n```\n\n```{code-cell} ipython3\n".join(cells)))

    assert [one.cell - 4 for one in failures] == failed
    assert not any("\n" in str(one) for one in failures)
    notebook = nbformat.read(copy / "outputs" / "2010" / "moss" / "99_prove.ipynb", as_version=4)
    assert not any("skip-execution" in cell.metadata.get("tags", []) for cell in notebook.cells)


def test_a_cell_that_is_wanted_to_fail_is_no_failure_and_makes_none(copy: Path) -> None:
    task = job(copy, "x = 1 / 0")
    text = task.source.read_text(encoding="utf-8")
    wanted = text.replace("x = 1 / 0", ":tags: [raises-exception]\n\nx = 1 / 0")
    task.source.write_text(wanted + cell("y = 2\nx = 3"), encoding="utf-8")

    assert not runner.run(task)


def test_each_expression_in_a_markdown_cell_is_told(copy: Path) -> None:
    task = job(copy, "x = 1")
    text = task.source.read_text(encoding="utf-8")
    task.source.write_text(text.replace("## Del", "# {{ r.name }}\n\n+++\n\n## {{ r.year }}"), "utf-8")

    assert len(runner.run(task)) == 2


def test_an_error_in_a_text_is_told_by_its_line_in_cell_and_file(copy: Path) -> None:
    task = job(copy, "%%tekst", "Første linje.", "", "{{ r.facts.tull }}")

    (failure,) = runner.run(task)

    assert (failure.cell, failure.line) == (5, 4)
    assert line_told(task, failure) == "{{ r.facts.tull }}"


def test_an_error_in_a_title_is_told_by_the_line_of_its_call(copy: Path) -> None:
    figure = 'show.table(r.table("units"), label="tbl-a", source="",\n    title="{{ r.nme }}")'

    (failure,) = runner.run(job(copy, "from boso import show", "", figure))

    assert failure.line == 3
    assert re.fullmatch(r'Report has no "nme"; .*did you mean "name"\?', failure.message)


def test_a_sentence_with_a_missing_number_is_left_out_and_told_of(copy: Path) -> None:
    missing = "Satsen er {{ r.table('cofinancing').municipal_share_percent.iloc[4] | prosent }}."
    task = job(copy, "%%tekst", "Før.", missing, "Etter.")

    assert not runner.run(task)

    output = nbformat.read(task.output, as_version=4).cells[-1].outputs[0]
    assert output.data["text/markdown"] == "Før.\nEtter."
    assert [(one["line"], one["text"]) for one in output.metadata["boso"]["left_out"]] == [(3, missing)]
    assert [one["text"] for one in left_out(task.output)] == [missing]


def test_an_expression_in_a_markdown_cell_is_refused_and_never_published_raw(copy: Path) -> None:
    task = job(copy, "x = 1")
    text = task.source.read_text(encoding="utf-8")
    task.source.write_text(text.replace("## Del", "## Del\n\nRapporten gjelder {{ r.name }}."), "utf-8")

    (failure,) = runner.run(task)

    assert "%%tekst" in failure.message
    assert line_told(task, failure) == "Rapporten gjelder {{ r.name }}."


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ('ValueError("\\x1b[31mrød\\x1b[0m \\x07tekst")', "rød tekst"),
        ('ValueError("a\\u202eb 🏠")', "a[U+202E]b [U+1F3E0]"),
        ('ValueError("x" * 9999)', f"{'x' * 1000} …"),
        ('ExceptionGroup("to feil", [ValueError()])', "to feil (1 sub-exception)"),
    ],
)
def test_an_error_is_told_as_far_as_pages_can_show_it(copy: Path, raised: str, told: str) -> None:
    """What a library prints for a terminal must not stop the whole report (faults/error-with-colour)."""
    task = job(copy, f"raise {raised}")

    (failure,) = runner.run(task)

    assert failure.message == told
    error = nbformat.read(task.output, as_version=4).metadata["boso"]["errors"][0]
    assert error["message"] == told


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("import sys; sys.exit(0)", "ended the process"),
        ("raise SystemExit", "ended the process"),
        ("exit()", "ended the process"),
        ("quit()", "ended the process"),
        ("__import__('os')._exit(0)", "died"),
        ("while True: pass", "timed out"),
    ],
)
def test_a_cell_that_ends_the_process_or_hangs_has_failed_and_is_named(
    copy: Path, end: str, told: str
) -> None:
    task = job(copy, "x = 1", end)
    task.source.write_text(task.source.read_text(encoding="utf-8") + cell("y = 1"), encoding="utf-8")

    (failure,) = runner.run(task, limit=1 if "while" in end else None)

    assert failure.cell == 5
    assert told in failure.message
    assert failure.lost == (told == "died"), "only a lost kernel is tried again"
    assert line_told(task, failure) == "x = 1"
    assert str(failure).startswith("cell 5 (line ")
    notebook = nbformat.read(task.output, as_version=4)
    assert notebook.metadata["boso"]["errors"][0]["cell"] == 5
    assert [path.name for path in task.output.parent.iterdir()] == ["99_prove.ipynb"]


@pytest.mark.parametrize(
    ("code", "key", "line"),
    [
        ("x = 1\nwhile True: print('x' * 99)", "output_kilobytes", 2),
        ("get_ipython().run_cell('1')\nwhile True: print('x' * 99)", "output_kilobytes", 2),
        ("__import__('subprocess').run('yes')", "output_kilobytes", 1),
        ("import numpy\nx = numpy.ones(10**9)", "megabytes", 2),
        ("x = 1\nwhile True: pass", "seconds", 0),
    ],
)
def test_a_cell_that_takes_more_than_params_allow_is_told_with_the_limit(
    copy: Path, code: str, key: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # where ipykernel finds it, it leaves what programs print
    params = copy / "params" / "2010.yaml"
    seconds = 2 if key == "seconds" else 60
    limits = f"limits: {{seconds: {seconds}, megabytes: 1200, output_kilobytes: 10}}\n"
    params.write_text(params.read_text(encoding="utf-8") + limits, encoding="utf-8")

    (failure,) = runner.run(job(copy, "print('x' * 9000)", code))

    assert (failure.cell, failure.line) == (5, line and line + 1)
    assert failure.message.endswith(
        f"mend the cell, or allow more: `limits: {{{key}: …}}` in params/2010.yaml"
        + ", or --limit" * (not line)
    )


def test_what_a_stopped_cell_prints_late_is_no_error_of_the_next() -> None:
    flooded = {"status": "error", "ename": FLOOD, "evalue": "", "traceback": []}
    replies = {"a": flooded, "b": flooded, "c": {"status": "ok"}, "d": flooded, "e": flooded | {"ename": "E"}}
    running = RunningCells("own")
    for name, reply in replies.items():
        one = nbformat.v4.new_code_cell("", id=name)
        running.begin(one)
        running.end(one, {"content": reply})

    assert [*running.failed] == ["a", "d", "e"]


def test_a_source_that_is_no_notebook_is_named(copy: Path) -> None:
    path = copy / "notebooks" / "98_tom.md"
    path.write_text("", encoding="utf-8")

    with pytest.raises(ProjectError, match=r"98_tom\.md: no cell has the tag"):
        runner.read_source(path)


def test_a_notebook_that_does_not_take_the_year_and_the_unit_is_refused(copy: Path) -> None:
    path = job(copy, "x = 1").source
    path.write_text(path.read_text(encoding="utf-8").replace('unit = "samlet"', "top = 3"), encoding="utf-8")

    with pytest.raises(ProjectError, match=r'99_prove\.md: parameter "unit" is not declared .* year, top$'):
        runner.read_source(path)
