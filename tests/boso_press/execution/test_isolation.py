"""A notebook's bytes depend on its inputs alone: not on the kind of kernel, nor on what ran before it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from building import Inline, Kernels
from small_project import add_chapter, write_chapters

from boso_press.execution import runner
from boso_press.execution import scheduler as press
from boso_press.execution.job import Job
from boso_press.execution.plan import plan
from boso_press.execution.scheduler import Outcome
from boso_press.processes import LostWorkerError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]

POLLUTE = """
import os, threading, time, warnings
import matplotlib, numpy, pandas, seaborn
import boso.data, boso.words
pandas.DataFrame.to_html = pandas.DataFrame.sort_values = pandas.read_csv = None
matplotlib.rcParams.update({"font.size": 99, "svg.fonttype": "path", "svg.hashsalt": "x"})
seaborn.set_theme(style="dark")
boso.data.read = boso.words.percent = None
threading.Thread(target=time.sleep, args=(60,)).start()
os.environ.update(LANG="C", TZ="Asia/Tokyo", PYTHONHASHSEED="7"); time.tzset()
os.chdir("/"); os.umask(0o777); numpy.random.seed(1); warnings.simplefilter("error")
"""
ONCE = """
import os, pathlib
mark = pathlib.Path("been_here")
if not mark.exists():
    mark.touch()
    os.kill(os.getpid(), 9)
"""


@pytest.mark.usefixtures("forked")
def test_a_notebook_that_spoils_its_process_does_not_touch_the_next(copy: Path) -> None:
    add_chapter(copy, "98_skitten", POLLUTE)
    clean, spoilt = (Job(copy, name, 2011, "moss") for name in ("04_husbanken", "98_skitten"))
    assert not runner.run(clean)
    before = clean.output.read_bytes()
    assert not runner.run(spoilt)
    assert not runner.run(clean)

    assert clean.output.read_bytes() == before


@pytest.fixture
def steps(copy: Path, kernels: Kernels, request: pytest.FixtureRequest) -> list[Outcome]:
    """What a build tells of a project with a single chapter, whose code is the parameter."""
    write_chapters(copy, _01_prove=request.param)
    todo = plan(copy, [2011], ["moss"])
    with kernels.forked():
        return list(press.outcomes(todo, Inline(), kernels.server.ensure_running, cell_timeout=3))


@pytest.mark.parametrize("steps", [ONCE], indirect=True)
def test_a_notebook_whose_kernel_was_killed_is_named_and_run_again(steps: list[Outcome]) -> None:
    assert [(step.name, step.retried) for step in steps] == [
        ("2011/moss/01_prove", True),
        ("2011/moss/01_prove", False),
        ("2011/moss", False),
    ]
    assert "died" in str(steps[0].problems[0])
    assert not steps[1].problems


class Losing(Inline):
    """Loses the process of each work the first time."""

    def __init__(self) -> None:
        self.begun = set[str]()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        if work.__name__ in self.begun:
            return super().submit(work, *arguments, **options)
        self.begun.add(work.__name__)
        return super().submit(self._lose)

    def _lose(self) -> None:
        raise LostWorkerError("lost")


def test_work_whose_process_is_lost_is_done_once_more(copy: Path) -> None:
    write_chapters(copy, _01_prove="x = 1")
    steps = press.outcomes(plan(copy, [2011], ["moss"]), Losing(), lambda: None)

    assert [(step.name, step.retried, bool(step.problems)) for step in steps] == [
        ("2011/moss/01_prove", True, True),
        ("2011/moss/01_prove", False, False),
        ("2011/moss", True, True),
        ("2011/moss", False, False),
    ]


@pytest.mark.parametrize("steps", ["while True: pass\n"], indirect=True)
def test_a_cell_that_hangs_is_named_and_not_run_a_second_time(steps: list[Outcome]) -> None:
    assert [(step.name, step.retried) for step in steps] == [
        ("2011/moss/01_prove", False),
        ("2011/moss", False),
    ]
    assert re.match(
        r"cell 5 \(line \d+ of the file\): .* after 3 seconds; .* in params/2011.yaml, or --limit",
        str(steps[0].problems[0]),
    )
