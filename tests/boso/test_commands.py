"""Whatever is wrong, the command line says it in one sentence: the file, the place in it, and what to do."""

from __future__ import annotations

import pkgutil
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from errno import EACCES, EIO, EMFILE, ENOSPC, EROFS
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project import ROOT
from small_project import cell, write_chapters
from zmq import ZMQError

from boso import params
from boso.__main__ import main
from boso.project import OWN_ERRORS, ProjectError, sentence
from boso_press.execution.plan import plan
from boso_press.execution.runner import read_source
from boso_press.preview import server

MOSS = ("build", "--year", "2011", "--unit", "moss")


@pytest.fixture(autouse=True)
def no_nohup() -> Iterator[None]:
    """Let commands be told of a terminal that is closed, also where `nohup` runs the tests."""
    kept = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, kept)


def boso(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, words)


@pytest.fixture
def small(copy: Path) -> Path:
    """A project of one chapter."""
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    return copy


def added(file: str, content: bytes) -> Callable[[Path], object]:
    """Write a file, or more at the end of one that is there."""

    def spoil(root: Path) -> None:
        with (root / file).open("ab") as opened:
            opened.write(content)

    return spoil


def replaced(file: str) -> Callable[[Path], object]:
    """Put a folder in the place of a file."""

    def spoil(root: Path) -> None:
        (root / file).unlink()
        (root / file).mkdir()

    return spoil


def moved(file: str) -> Callable[[Path], object]:
    return lambda root: (root / file).rename(root / "elsewhere")


def emptied(folder: str) -> Callable[[Path], object]:
    def spoil(root: Path) -> None:
        shutil.rmtree(root / folder)
        (root / folder).mkdir()

    return spoil


def replaced_by_a_file(project: Path) -> None:
    (project / "outputs").touch()


PARAMS, CHAPTER, BIBLIOGRAPHY = "params/2011.yaml", "notebooks/09_ny.md", "data/references.bib"
NO_HEADER = "09_ny.md: line 1: no header as chapters have; copy that of another"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (added(PARAMS, b"# \xe9\n"), r"2011.yaml: line 11, byte 3 \(0xe9\): not UTF-8; save the file"),
        (added("notebooks/01_navn.md", b"Bl\xe5"), r"01_navn.md: line \d+, byte 3 \(0xe5\): not UTF-8; save"),
        (added(BIBLIOGRAPHY, b"\xe5"), r"references.bib: line \d+, byte 1 \(0xe5\): not UTF-8; save"),
        (added("notebooks/01_navn.md", b"\0"), r"01_navn.md: line \d+: a NUL, which no text has; remove it"),
        (added("data/datapackage.json", b"x"), r"json: line \d+: not valid JSON: Extra data; mend it there"),
        (added(PARAMS, b"title: To\n"), '2011.yaml: line 11: .* "title" stands in line 2 too; keep one'),
        (added(CHAPTER, b"---\nboso: {}\nboso: {}\n---\n"), '09_ny.md: line 3: .* "boso" .* line 2 too'),
        (added(CHAPTER, b"---\nboso: [\n---\n"), "09_ny.md: line 3: not valid YAML"),
        (added(CHAPTER, b"# Uten hode\n"), NO_HEADER),
        (added(CHAPTER, b""), NO_HEADER),
        (added(CHAPTER, b"---\nbare tekst\n---\n"), NO_HEADER),
        (added(CHAPTER, b"---\nboso: nei\n---\n"), NO_HEADER),
        (added("notebooks/09_ny.ipynb", b"{}"), "09_ny.ipynb: chapters are text .*; `jupytext --to md:myst"),
        (replaced(BIBLIOGRAPHY), "references.bib: Is a directory; move away"),
        (replaced("data/programme/units.csv"), "units.csv: the file is missing"),
        (moved(BIBLIOGRAPHY), "references.bib: No such file or directory; restore it"),
        (moved("notebooks"), "notebooks: No such file or directory; restore it"),
        (moved("params"), "params: No such file or directory; restore it"),
        (emptied("params"), "params: no file that is named as 2011.yaml; restore it"),
        (emptied("notebooks"), "notebooks: no file that is named as 01_navn.md; restore it"),
        (replaced_by_a_file, "outputs: File exists; move away what stands there"),
    ],
)
def test_what_is_wrong_with_a_project_is_one_sentence(
    spoil: Callable[[Path], object], told: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(small)

    done = boso(small, monkeypatch, *MOSS)

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.output
    assert done.stderr.startswith("boso: ")
    assert re.search(told, done.stderr), done.stderr


@pytest.mark.parametrize("words", [(), ("check",), ("data",), ("new",), ("survey",)])
def test_what_a_list_of_commands_says_of_each_is_whole(words: tuple[str, ...]) -> None:
    told = CliRunner().invoke(main, [*words, "--help"], terminal_width=80).output

    assert "Commands:" in told
    assert "..." not in told.partition("Commands:")[2]


def test_only_who_asks_for_it_gets_a_traceback(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced("data/references.bib")(small)

    assert isinstance(boso(small, monkeypatch, *MOSS).exception, SystemExit)
    assert isinstance(boso(small, monkeypatch, "--debug", *MOSS).exception, IsADirectoryError)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(EACCES, "No", "a.csv"), "a.csv: No; give yourself the right to read and write it"),
        (OSError(EROFS, "No", b"a.csv"), "a.csv: No; copy the project to where you may write"),
        (OSError(ENOSPC, "No", "a.csv"), "a.csv: No; free some space"),
        (OSError(EMFILE, "No", "a.csv"), "a.csv: No; allow more open files"),
        (ZMQError(EMFILE), "Too many open files; allow more open files"),
        (OSError(ENOSPC, "No"), "No; free some space"),
        (OSError(EROFS, "No"), "No; let /dev/shm and the temporary directory"),
        (OSError(EIO, "No", "a.csv"), "a.csv: No; see `boso --debug`"),
        (MemoryError(), "the memory is full; close other programs"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_remedy(error: Exception, told: str) -> None:
    assert sentence(error).startswith(told)


def test_each_error_that_a_cell_may_raise_of_ours_is_told_without_its_class() -> None:
    for module in pkgutil.walk_packages([str(ROOT / "src" / "boso")], "boso."):
        import_module(module.name)
    classes = [ProjectError]
    for one in classes:
        classes += one.__subclasses__()

    assert {one.__name__ for one in classes if one.__module__.startswith("boso.")} == OWN_ERRORS


def test_what_editors_and_people_leave_in_notebooks_is_no_chapter(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small / "notebooks"
    (folder / ".#01_navn.md").symlink_to("somebody@host.4711:1700000000")  # Emacs, while a file is not saved
    (folder / "._01_navn.md").write_bytes(b"\x00\x05\x16\x07\xff")  # macOS, on a disk of another system
    (folder / "README.md").write_text("# Les disse 7\n", encoding="utf-8")
    (folder / "notater.md").touch()

    assert [job.chapter for job in plan(small, [2011], ["moss"]).jobs] == ["01_navn"]
    assert boso(small, monkeypatch, "check", "prose").output == "0 numbers typed in prose\n"


def test_a_byte_order_mark_is_read(small: Path) -> None:
    files = [
        small / "notebooks" / "01_navn.md",
        *(small / "params").iterdir(),
        small / "data" / "references.bib",
    ]
    for file in [*files, small / "data" / "datapackage.json"]:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert [job.chapter for job in plan(small, [2011], ["moss"]).jobs] == ["01_navn"]
    assert read_source(files[0]).cells[0].source == "# Prøve"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "Bærum"), 'did you mean "baerum"'),
        (("--unit", "HAMAR"), 'did you mean "hamar"'),
        (("--chapter", "navn"), 'did you mean "01_navn"'),
        (("--unit", "halden"), f"allowed: {', '.join(params.all_units(ROOT))}\n"),
        (("--year", "2015"), f"allowed: {', '.join(map(str, params.years(ROOT)))}\n"),
    ],
)
def test_a_name_is_suggested_only_where_one_is_near(
    words: tuple[str, ...], told: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told in boso(small, monkeypatch, "build", *words).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("bild", "No such command 'bild'. Did you mean 'build'?"),
        ("data chek", "No such command 'chek'. Did you mean 'check'?"),
        ("build --yaer 2011", "No such option '--yaer'. (Did you mean one of: '--chapter', '--year'?)"),
        ("build --year tolv", "Invalid value for '--year': 'tolv' is not a valid integer."),
        ("preview", "Missing option '--year'."),
        ("new unit a --name", "Option '--name' requires an argument."),
    ],
)
def test_a_command_line_that_is_not_understood_is_told_as_click_does(words: str, told: str) -> None:
    done = CliRunner().invoke(main, words.split(), prog_name="boso")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(f"Error: {told}\n")


def test_ctrl_c_waits_while_a_library_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One written in C that is only half there would abort the process."""
    (tmp_path / "slow_library.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\nfor _ in range(9**5): pass\nwhole = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))

    def years(_: Path) -> list[int]:
        assert import_module("slow_library").whole
        time.sleep(9)
        return []

    monkeypatch.setattr(params, "years", years)

    done = boso(Path(__file__).parent, monkeypatch, "list")

    assert (done.exit_code, done.stderr.count("\n")) == (130, 1)
    assert sys.modules["slow_library"].whole


def test_a_build_is_planned_without_libraries_that_take_long_to_load() -> None:
    """When nothing has changed, or something is wrong, it is told at once."""
    code = "import boso_press.execution.plan, sys; print({'pandas', 'matplotlib'} & {*sys.modules})"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_the_command_line_itself_is_imported_is_told_when_that_is_done(
    name: str, tmp_path: Path
) -> None:
    """As an exception it could get lost there, and the command would go on."""
    (tmp_path / "click.py").write_text(
        f"import signal, sys\nsignal.raise_signal(signal.{name})\nsys.path.pop(0)\ndel sys.modules['click']\n"
        "from importlib import import_module\nsys.modules['click'] = import_module('click')\n"
    )
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import boso.__main__; print('goes on')"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    shown = "Ctrl-C" if name == "SIGINT" else name
    assert (done.stdout, done.stderr) == ("", f"boso: interrupted by {shown}; nothing was begun\n")
    assert done.returncode == 128 + signal.Signals[name]


def test_a_worker_that_is_ended_while_it_imports_the_command_line_says_nothing(tmp_path: Path) -> None:
    """Its starter tells what was kept; "nothing was begun" stood below that."""
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import multiprocessing.spawn, boso.__main__"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.stderr, done.returncode) == ("", -signal.SIGTERM)


def test_a_ctrl_c_that_passes_through_executed_text_has_the_exit_code_that_shells_give_it(
    tmp_path: Path,
) -> None:
    """With `-m` Python ends by the signal itself, whatever code it was to end with."""
    run = "@main.command()\ndef run(): exec('raise KeyboardInterrupt')"
    (tmp_path / "runs.py").write_text(f"from boso.__main__ import main\n{run}\nmain(['run'])\n")

    command = [sys.executable, "-m", "runs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode, done.stderr.count(b"\n")) == (130, 1)


def test_a_port_that_is_taken_is_told_with_another(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, ThreadPoolExecutor(1) as pool:
        port = taken.getsockname()[1]
        preview = pool.submit(server.preview, small, 2011, "moss", port, print)

        with pytest.raises(ProjectError, match=f"port {port}: Address already in use; `--port 0` takes any"):
            preview.result()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("before", [signal.default_int_handler, signal.SIG_IGN])
def test_a_signal_is_told_in_a_sentence_also_in_the_background(
    name: str, before: signal.Handlers, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that starts a process in the background lets it ignore Ctrl-C."""
    number = signal.Signals[name]

    def years(_: Path) -> list[int]:
        signal.raise_signal(number)
        return [2011]

    monkeypatch.setattr(params, "years", years)
    kept = signal.signal(signal.SIGINT, before)
    try:
        done = boso(small, monkeypatch, "list")
    finally:
        signal.signal(signal.SIGINT, kept)

    if (name, before) == ("SIGINT", signal.SIG_IGN):
        assert done.exit_code == 0
    else:
        shown = "Ctrl-C" if name == "SIGINT" else name
        told = f"boso: interrupted by {shown}; what was finished is kept, nothing is half written\n"
        assert (done.exit_code, done.stderr) == (128 + number, told)


def test_what_holds_for_some_years_only_is_listed_until_a_chapter_is_read_for_the_year(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chapter = small / "notebooks" / "01_navn.md"
    text = chapter.read_text(encoding="utf-8").replace("---\n", "---\nboso: {years: [2011, 2012]}\n", 1)
    heads = (f"%%tekst moss hvis year >= 2011 and {' and '.join(['unit'] * 20)}",
             "n = 3 if unit in ('moss', 'hamar') else 2")  # fmt: skip
    more = [cell(f"{heads[0]}\nA."), cell(heads[1]),
            cell("grants = r.table('grants')[lambda rows: rows.year == year]")]  # fmt: skip
    chapter.write_text(text + "\n".join(more), encoding="utf-8")
    lines = chapter.read_text(encoding="utf-8").split("\n")

    done = boso(small, monkeypatch, "list", "--unread", "2013")

    assert done.output.splitlines()[1:] == [
        f"01_navn: cell {number}, line {lines.index(head) + 1}: {head}"
        for number, head in enumerate(heads, 6)
    ]
    assert "" == boso(small, monkeypatch, "list", "--unread", "2012").output
