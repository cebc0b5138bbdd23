"""A build as a person runs it: what it tells of failures, new years, other reports, and of Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from building import Kernels, without_notice
from small_project import write_chapters

from boso_press.commands.progress import failures
from boso_press.execution.job import Failure

pytestmark = pytest.mark.slow

BOSO = (sys.executable, "-m", "boso")


def test_a_failing_chapter_leaves_the_rest_built_and_is_told_with_cell_line_and_error(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_en="%%tekst\nRapporten gjelder {{ r.name }}.", _02_to="x = 1\nr.grant")

    done = kernels.boso(copy, "build", "--year", "2011", "--unit", "samlet")

    assert done.exit_code == 1
    assert re.search(
        r"failed: 2011/samlet/02_to: cell \d+, line 2 \(line \d+ of the file\): "
        r"AttributeError: 'Report' object has no attribute 'grant'",
        done.stderr,
    )
    folder = copy / "outputs" / "2011" / "samlet"
    assert (folder / "01_en.html").exists()
    assert "Kapittelet mangler" in (folder / "rapport.html").read_text(encoding="utf-8")
    assert any("r.grant" in cell.source for cell in nbformat.read(folder / "02_to.ipynb", 4).cells)


def test_a_chapter_that_stops_leaves_the_earlier_pages_and_they_are_told_to_be_earlier(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_en="%%tekst\nRapporten gjelder {{ r.name }}.", _02_to="x = 1")
    build = ("build", "--year", "2011", "--unit", "moss")
    assert kernels.boso(copy, *build).exit_code == 0
    folder = copy / "outputs" / "2011" / "moss"
    pages = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".html", ".pdf")}

    for wrong in ("x = 1 / 0", "x = 2 / 0"):
        write_chapters(copy, _01_en="%%tekst\nRapporten gjaldt {{ r.name }}.", _02_to=wrong)
        done = kernels.boso(copy, *build)
        assert (1, 1) == (done.exit_code, done.stderr.count("failed: 2011/moss: 02_to stopped")), done.stderr
        assert without_notice({name: (folder / name).read_bytes() for name in pages}) == pages
        told = kernels.boso(copy, "verify")
        assert (1, True) == (told.exit_code, "failed: 2011/moss: its newest build failed" in told.stderr)

    write_chapters(copy, _01_en="%%tekst\nRapporten gjaldt {{ r.name }}.", _02_to="x = 1")
    assert (0, 0) == (kernels.boso(copy, *build).exit_code, kernels.boso(copy, "verify").exit_code)
    assert "gjaldt Moss" in (folder / "rapport.html").read_text(encoding="utf-8")


def test_a_build_of_some_reports_tells_that_others_are_not_up_to_date(copy: Path, kernels: Kernels) -> None:
    write_chapters(copy, _01_en="x = 1")

    done = kernels.boso(copy, "build", "--year", "2011", "--unit", "moss", "--unit", "hamar")

    assert done.stdout.splitlines()[-1] == "not up to date: 16 other reports; `boso build` makes all"


def test_failures_that_share_a_cause_are_told_once_and_every_cause_of_a_notebook_is(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_en="x = 1 / 0\n```\n\n```{code-cell}\n{}['y']", _02_to="\n\nz = 1 / 0")

    done = kernels.boso(copy, "build", "--year", "2011", "--unit", "moss", "--unit", "hamar")

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "failed: 2011/hamar/01_en: cell 5, line 1 (line 24 of the file): ZeroDivisionError: division by zero"
        "; also 2011/hamar/02_to, 2011/moss/01_en, 2011/moss/02_to",
        "failed: 2011/hamar/01_en: cell 6, line 1 (line 28 of the file): KeyError: 'y'; also 2011/moss/01_en",
    ]
    assert "4 failed, as told above" in done.stdout
    assert "made 2011/hamar, without 01_en, 02_to\n" in done.stdout


def test_a_cause_that_stops_chapters_and_front_page_is_told_once_and_the_rest_is_summed_up(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_en="r.table('grants')", _02_to="r.table('grants')")
    grants = copy / "data" / "programme" / "grants.csv"
    grants.write_text(grants.read_text("utf-8").replace(",1000000,", ",1000001,", 1), encoding="utf-8")

    done = kernels.boso(copy, "build", "--year", "2011", "--unit", "moss")

    assert (1, 1) == (done.exit_code, done.stderr.count("the table was changed since it was sealed"))
    assert "2 failed, as told above; mend what stands first there. The front page could not" in done.stdout


def test_what_failed_by_one_cause_stands_first_and_all_lines_of_it_are_told() -> None:
    many, one = Failure("a table was changed\nseal it"), Failure("no such name", 2)
    stopped = Failure("01_en stopped")

    assert [
        "failed: 2011/a/02_to: a table was changed\n  seal it; also 2011/b/01_en",
        "failed: 2011/a/01_en: cell 2: no such name",
        "failed: 2011/a: 01_en stopped",
    ] == list(failures({"2011/a": [stopped], "2011/a/01_en": [one], "2011/b/01_en": [many, many],
                        "2011/a/02_to": [many]}))  # fmt: skip


def test_colours_in_an_error_leave_the_report_standing(copy: Path, kernels: Kernels) -> None:
    write_chapters(copy, _01_navn=r'raise ValueError("\x1b[31mrød\x1b[0m\x00 tekst\x07")', _02_annet="x = 1")

    done = kernels.boso(copy, "build", "--year", "2011", "--unit", "moss")

    assert re.search(r"cell \d+, line 1 \(line \d+ of the file\): ValueError: rød tekst\n", done.stderr)
    assert "rød tekst" in (copy / "outputs" / "2011" / "moss" / "rapport.html").read_text(encoding="utf-8")


def test_a_new_year_is_marked_until_its_text_has_been_read(copy: Path, kernels: Kernels) -> None:
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    chapter = copy / "notebooks" / "01_navn.md"
    text = chapter.read_text(encoding="utf-8").replace("---\n", "---\nboso: {years: [2010, 2011]}\n", 1)
    page = copy / "outputs" / "2012" / "moss" / "01_navn.html"
    told = {}
    for written in (text, text.replace("2011]", "2011, 2012]")):
        chapter.write_text(written, encoding="utf-8")
        done = kernels.boso(copy, "build", "--year", "2012", "--unit", "moss")
        told[written] = ("nobody has read" in done.stdout, "Ikke gjennomgått" in page.read_text("utf-8"))
    assert list(told.values()) == [(True, True), (False, False)]


def test_a_build_of_one_report_does_not_pass_off_what_was_altered_in_another(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    for unit in ("moss", "hamar"):
        assert kernels.boso(copy, "build", "--year", "2011", "--unit", unit).exit_code == 0
    page = copy / "outputs" / "2011" / "moss" / "01_navn.html"
    page.write_text(page.read_text("utf-8").replace("gjelder Moss", "gjelder Hamar"), encoding="utf-8")
    (copy / "outputs" / "2011" / "moss" / "rapport.pdf").unlink()
    (copy / "outputs" / "2011" / "hamar" / "rapport.pdf").unlink()

    assert kernels.boso(copy, "build", "--year", "2011", "--unit", "hamar").exit_code == 0

    told = kernels.boso(copy, "verify").stderr.splitlines()
    assert [line.partition(": sha256")[0] for line in told] == [
        "altered: 2011/moss/01_navn.html", "missing: 2011/moss/rapport.pdf",
    ]  # fmt: skip


def test_ctrl_c_leaves_no_process_no_half_written_and_no_temporary_file(copy: Path) -> None:
    write_chapters(copy, _01_en="x = 1", _02_to="__import__('time').sleep(60)")
    temporary = tempfile.TemporaryDirectory(prefix="t", dir="/tmp")  # its path is short enough for sockets
    process = subprocess.Popen(
        [*BOSO, "build"], cwd=copy, start_new_session=True, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"TMPDIR": temporary.name},
    )  # fmt: skip
    until(lambda: any((copy / "outputs").rglob("*.ipynb")))

    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    until(lambda: not list(processes(copy)))
    assert not list(copy.rglob("*.part*"))
    with temporary as folder:
        assert not list(Path(folder).iterdir())


def until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def processes(folder: Path) -> Iterator[str]:
    """Yield the processes whose working directory lies in a folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()).startswith(str(folder)):
                yield process.name
        except OSError:
            continue
