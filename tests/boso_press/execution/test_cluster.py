"""A build on a cluster: real scheduler, real workers in empty folders; the same bytes, whatever is lost."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import psutil
import pytest
from building import Kernels
from distributed import Client
from project import duplicate
from small_project import add_chapter, write_chapters

from boso.project import ProjectError
from boso_press.execution import cache_key, cluster, records, runner
from boso_press.execution.plan import plan
from boso_press.execution.scheduler import outcomes

pytestmark = pytest.mark.slow

SLOW = "__import__('time').sleep(1.5)"
TEXTS = {
    "_01_tilskudd": "%%tekst\nMoss fikk {{ r.municipal('grants').amount_nok.max() | kroner }} det året.",
    "_02_navn": "%%tekst\nRapporten gjelder {{ r.name }}.",
}
MORE = ("tre", "fire", "fem")
CHOSEN = ("--year", "2011", "--unit", "moss")
SOURCE = cache_key.SOURCES


def boso(project: Path, *words: str) -> subprocess.Popen[str]:
    """Start boso as a person would."""
    command = (sys.executable, "-m", "boso", *words)
    return subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )


def environment(source: Path = SOURCE) -> dict[str, str]:
    """The environment of a program that has the package in `source`."""
    return os.environ | {"PYTHONPATH": str(source), "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "0"}


def wait_for(happened: Callable[[], Any], seconds: float = 20) -> Any:
    """Wait until something has happened, and return it."""
    end = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found


@contextmanager
def started(folder: Path, *words: str, source: Path = SOURCE) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of Dask in an empty folder of its own; at the end it is asked to end, as by Ctrl-C."""
    folder.mkdir(parents=True)
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        command = (sys.executable, "-m", "dask", *words)
        process = subprocess.Popen(command, cwd=folder, env=environment(source), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            finally:
                process.kill()
                process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Run a scheduler on a free port and give its address."""
    told = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with started(folder / "scheduler", "scheduler", *words):
        yield wait_for(lambda: address_in(told))


def address_in(told: Path) -> str:
    """The address that a scheduler has written; nothing while it is writing."""
    with suppress(OSError, ValueError):
        return str(json.loads(told.read_text(encoding="utf-8"))["address"])
    return ""


def worker(address: str, *words: str) -> tuple[str, ...]:
    """The words that start a worker."""
    return ("worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", *words)


@contextmanager
def workers(folder: Path, address: str, *kinds: str) -> Iterator[Client]:
    """Run workers, each in a folder of its own, and give a client that knows them all."""
    with ExitStack() as running:
        for number, kind in enumerate(kinds):
            place = folder / f"worker{number}"
            scratch = ("--local-directory", str(folder / "scratch"))
            running.enter_context(started(place, *worker(address, kind, *scratch)))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(len(kinds), timeout=30)
            yield client


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a few short chapters."""
    folder = duplicate(tmp_path_factory.mktemp("project"))
    write_chapters(folder, **TEXTS)
    for number, name in enumerate(MORE, 3):
        add_chapter(folder, f"{number:02d}_{name}", f"{SLOW}\nr.name;")
    return folder


@pytest.fixture
def fresh(project: Path, tmp_path: Path) -> Path:
    """A copy of the project that has not been built."""
    return shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("outputs"))


@pytest.fixture(scope="module")
def local(project: Path, kernels: Kernels) -> dict[str, bytes]:
    """What a local build makes."""
    done = kernels.boso(project, "build", *CHOSEN)
    assert done.exit_code == 0, done.output
    return made(project)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler without a worker."""
    with scheduler(tmp_path_factory.mktemp("scheduler")) as address:
        yield address


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A cluster of one worker that several tests use."""
    folder = tmp_path_factory.mktemp("steady")
    with scheduler(folder) as address, workers(folder, address, "--no-nanny") as client:
        yield client


def made(project: Path) -> dict[str, bytes]:
    """Everything in outputs/, records and all."""
    folder = project / "outputs"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_cluster_makes_the_bytes_of_a_local_build_though_a_worker_is_killed_and_leaves_no_process(
    fresh: Path, local: dict[str, bytes], address: str, tmp_path: Path
) -> None:
    with workers(tmp_path, address, "--no-nanny", "--nanny") as client:
        numbers = client.run(os.getpid)
        build = boso(fresh, "build", *CHOSEN, "--cluster", address)
        wait_for(lambda: list(fresh.glob("outputs/*/moss/*.ipynb")), 60)
        alone = [psutil.Process(pid) for pid in numbers.values()]
        folders = client.run(lambda: str(cluster.fork_server().directory))  # a worker may have begun none yet
        family = [child for process in alone for child in process.children(recursive=True)]
        busy = next(name for name, keys in client.processing().items() if keys)
        done_before = len(list(fresh.glob("outputs/*/moss/*.ipynb")))
        psutil.Process(numbers[busy]).kill()
        out, error = build.communicate(timeout=60)
        kept = [path for folder in folders.values() for path in Path(folder).glob("*/data")]

    assert build.returncode == 0, error
    assert "5 notebooks, 1 report" in out
    assert done_before < 5
    assert made(fresh) == local
    assert kept == [], "the project is left on a worker when its build has ended"
    assert [list((tmp_path / f"worker{number}").iterdir()) for number in range(2)] == [[], []]
    assert len(family) >= len(numbers), "each worker forks kernels from a process of its own"
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert [folder for folder in folders.values() if Path(folder).exists()] == []


def test_ctrl_c_ends_what_runs_on_the_workers(copy: Path, steady: Client) -> None:
    write_chapters(copy, _01_lang="__import__('time').sleep(200)")
    (pid,) = steady.run(os.getpid).values()
    build = boso(copy, "build", *CHOSEN, "--cluster", steady.scheduler_info()["address"])
    kernel = wait_for(lambda: _in_notebooks(psutil.Process(pid)))
    build.send_signal(signal.SIGINT)
    _, error = build.communicate(timeout=20)

    assert build.returncode == 130
    assert "interrupted" in error
    assert psutil.wait_procs(kernel, timeout=5)[1] == []
    wait_for(lambda: not any(steady.processing().values()), 5)


def _in_notebooks(process: psutil.Process) -> list[psutil.Process]:
    found = []
    for child in process.children(recursive=True):
        with suppress(psutil.Error):  # it has ended since
            if Path(child.cwd()).name == "notebooks":
                found.append(child)
    return found


def test_all_errors_on_a_worker_are_told_with_the_paths_of_this_machine_and_the_parameters_of_the_chapter(
    copy: Path, steady: Client, kernels: Kernels
) -> None:
    fail = "raise OSError(f'{__import__(\"os\").getcwd()} {top}')"
    write_chapters(copy, _01_feil=f"{fail}\n```\n\n```{{code-cell}}\n{fail}")
    chapter, settings = copy / "notebooks" / "01_feil.md", copy / "params" / "2010.yaml"
    chapter.write_text(chapter.read_text("utf-8").replace("year = 2011", "year = 2011\ntop = 3"), "utf-8")
    settings.write_text(settings.read_text("utf-8") + "parameters: {moss: {top: 4}}\n", "utf-8")
    todo = plan(copy, [2010], ["moss"])
    (job,) = todo.jobs
    with kernels.forked():
        expected = runner.run(job), job.output.read_bytes()
    job.output.unlink()

    with cluster.workers(copy, steady.scheduler_info()["address"], 1) as (pool, _):
        executed = pool.submit(runner.execute, job, todo.jobs[job].inputs, None).result(60)

    failures = executed.failures
    assert (failures, executed.content) == expected
    assert [one.message for one in failures] == [f"{copy / 'notebooks'} 4"] * 2


@pytest.mark.parametrize(
    ("who", "number", "told"),
    [
        ("worker", signal.SIGKILL, "it has no worker; start some with `dask worker {} --nthreads 1`"),
        ("scheduler", signal.SIGKILL, "the scheduler does not answer any more; start it and its workers"),
        ("scheduler", signal.SIGSTOP, "the scheduler does not answer any more; start it and its workers"),
    ],
)
def test_a_build_whose_cluster_is_lost_ends_in_one_sentence(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any, who: str, number: int, told: str
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    monkeypatch.setattr(cluster, "execute", lambda *_: time.sleep(200))  # travels as a whole
    write_chapters(copy, _01_lang="x = 1")
    todo = plan(copy, [2010], ["moss"])
    (job,) = todo.jobs
    records.write(copy / "outputs", str(job), {}, {job.output: b"of an earlier build"})
    with scheduler(tmp_path) as address, workers(tmp_path, address, "--no-nanny") as client:
        (pid,) = client.run(os.getpid).values()
        lost = pid if who == "worker" else client.run_on_scheduler(os.getpid)
        with (
            pytest.raises(cluster.ClusterError) as error,
            cluster.workers(copy, address, 1) as (pool, look),
        ):
            ended = outcomes(todo, pool, look)
            Timer(2, os.kill, [lost, number]).start()
            list(ended)
        psutil.Process(pid).kill()
        with suppress(ProcessLookupError):
            os.kill(lost, signal.SIGCONT)

    told = told.format(address)
    assert str(error.value) == f"--cluster {address}: {told}, and build again; what was finished is kept"
    assert capfd.readouterr().err == ""
    assert not list(copy.glob("outputs/2010/moss/*.html")), "no report is made of the earlier notebook"


def test_a_frozen_worker_does_not_hold_a_finished_build(
    fresh: Path, local: dict[str, bytes], address: str, tmp_path: Path
) -> None:
    with workers(tmp_path, address, "--no-nanny") as client:
        (pid,) = client.run(os.getpid).values()
        build = boso(fresh, "build", *CHOSEN, "--cluster", address)
        wait_for(lambda: list(fresh.glob("outputs/*/moss/rapport.html")), 60)
        os.kill(pid, signal.SIGSTOP)
        _, error = build.communicate(timeout=30)
        os.kill(pid, signal.SIGKILL)  # woken up, it may take long to hear of its end

    assert (build.returncode, error) == (0, "")
    assert made(fresh) == local


def test_an_address_where_nothing_answers_is_told_with_what_to_start(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER_TIMEOUT", 1)

    with (
        pytest.raises(ProjectError, match=r"127\.0\.0\.1:1: no scheduler answers .*`dask scheduler --host"),
        cluster.workers(copy, "tcp://127.0.0.1:1", 1),
    ):
        pass


def test_a_scheduler_without_workers_is_told_with_how_to_start_one(
    copy: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    write_chapters(copy, _01_lang="x = 1")

    with (
        pytest.raises(ProjectError, match=f"it has no worker; start some with `dask worker {address}"),
        cluster.workers(copy, address, 1) as (pool, look),
    ):
        list(outcomes(plan(copy, [2010], ["moss"]), pool, look))


def test_where_dask_is_not_installed_the_error_says_how_to_install_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with (
        pytest.raises(ProjectError, match="pip install distributed"),
        cluster.workers(copy, "tcp://127.0.0.1:1", 1),
    ):
        pass


def test_a_worker_with_other_code_ends_the_build_and_nothing_is_run(
    fresh: Path, address: str, tmp_path: Path
) -> None:
    source = shutil.copytree(SOURCE, tmp_path / "src")  # compiled
    with (source / "boso" / "words" / "numbers.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    with (
        started(tmp_path / "worker", *worker(address, "--no-nanny"), source=source),
        Client(address, set_as_default=False) as client,
    ):
        client.wait_for_workers(1, timeout=30)
        build = boso(fresh, "build", *CHOSEN, "--cluster", address)
        _, error = build.communicate(timeout=60)

    assert build.returncode == 1
    assert (
        f"a worker on {platform.node()} would not give the results of this machine (code of boso is" in error
    )
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert list(fresh.glob("outputs/*/moss/*")) == []


def test_a_worker_that_joins_later_with_another_version_of_a_package_refuses_its_work(copy: Path) -> None:
    sent = cluster.pack(copy)
    other = replace(sent, versions={**sent.versions, "pandas": "1.0"})

    with pytest.raises(ProjectError, match=r"pandas is \d+\.\d+\.\d+, not 1\.0"):
        cluster.execute(other, "03_status", 2011, "moss", {}, None)


def test_all_that_results_depend_on_is_compared(copy: Path) -> None:
    names = set(cluster.pack(copy).versions)

    assert {"Python", "code of boso", "pandas", "numpy", "matplotlib", "jinja2", "ipykernel"} <= names


def test_no_answer_of_a_respondent_travels_however_it_is_listed_as_public(copy: Path) -> None:
    secret = "svar-fra-en-respondent"
    answers = copy / "data" / "survey" / "2011" / "svar.csv"
    answers.write_text(f"respondent\n{secret}\n", encoding="utf-8")
    (copy / "data" / "programme" / "lenke.csv").symlink_to(answers)
    mark = copy / "data" / "datapackage.json"
    about = json.loads(mark.read_text(encoding="utf-8"))
    for number, path in enumerate(("survey/2011/svar.csv", "programme/../survey/2011/svar.csv")):
        about["resources"].append({"name": f"svar{number}", "path": path})
    about["resources"].append({"name": "lenke", "path": "programme/lenke.csv"})
    mark.write_text(json.dumps(about), encoding="utf-8")
    (answers.parent / "datapackage.json").write_text(
        json.dumps({"resources": [{"name": "svar", "path": "svar.csv"}]}), encoding="utf-8"
    )

    sent = cluster.pack(copy).files

    assert {name for name in sent if name.startswith("data/survey/")} == {"data/survey/codebook.json"}
    assert [name for name, content in sent.items() if secret.encode() in content] == []
    assert {"data/programme/grants.csv", "data/protected/2011/overall.csv", "params/2011.yaml"} <= set(sent)
    assert {"data/published/survey_2011.csv", "notebooks/03_status.md"} <= set(sent)


def test_a_table_of_respondents_among_the_public_ones_stops_a_build_before_it_travels(copy: Path) -> None:
    (copy / "data" / "protected" / "2011" / "svar.csv").write_text(
        "respondent,svar\nr1,2\n", encoding="utf-8"
    )

    with pytest.raises(ProjectError, match=r"2011/svar\.csv: has a column 'respondent'"):
        cluster.pack(copy)


@pytest.mark.parametrize("folder", ["programme", "published", "protected/2011"])
def test_a_table_that_no_data_package_describes_does_not_travel(copy: Path, folder: str) -> None:
    """An export that somebody put among public tables need have no column of that name."""
    (copy / "data" / folder / "svar.csv").write_text("ResponseId,Rolle\nR_1,Nav\n", encoding="utf-8")

    with pytest.raises(ProjectError, match=rf"data/{folder}/svar\.csv: the table is in no data package"):
        cluster.pack(copy)


def test_the_help_of_build_tells_of_the_cluster(project: Path, kernels: Kernels) -> None:
    out = kernels.boso(project, "build", "--help").output

    assert "--cluster ADDRESS" in out
    assert "Dask scheduler" in out
