"""The kinds of faults, and how trials of them are played, some at once."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from building import Kernels, kernels
from project import duplicate
from small_project import write_chapters

from faults import cells, clusters, damage, machine, previews, releases, signals, sources, together
from faults.running import environment_of, kill, marked
from faults.trial import RETITLED, Reference, Trial, replace_text, snapshot

UNITS = "units: [samlet, moss]"
TEXT = "%%tekst\nRapporten gjelder {{ r.name }}."


@dataclass(frozen=True)
class Kind:
    """A kind of fault: how it is played, its share of all trials, and whether it can be played here.

    `ends` tells that it ends processes: what then mends has to start anew.
    """

    name: str
    play: Callable[[Trial], None]
    share: int
    possible: Callable[[], bool] = lambda: True
    ends: bool = False


@dataclass(frozen=True)
class Result:
    """How a trial went: what did not hold, and what was said."""

    kind: str
    number: int
    notes: Sequence[str]
    problems: Sequence[str]
    messages: Sequence[str]
    seconds: float

    def __str__(self) -> str:
        return f"{self.kind}, trial {self.number} ({'; '.join(self.notes)})"


KINDS = (
    Kind("the build is ended", signals.ended, 24, ends=True),
    Kind("all its processes are ended", signals.all_ended, 14, ends=True),
    Kind("a process of it is lost", signals.lost, 24, ends=True),
    Kind("outputs are damaged", damage.damaged, 16),
    Kind("a cell fails", cells.fails, 25),
    Kind("a cell leaves processes", cells.leaves_processes, 1, ends=True),
    Kind("a disk fills", machine.full_disk, 8, machine.can_mount),
    Kind("a disk of temporary files fills", machine.full_temporary_disk, 3, machine.can_mount),
    Kind("a disk is read-only", machine.read_only, 4, machine.can_mount),
    Kind("rights lack", machine.no_rights, 12),
    Kind("files, memory or sizes are limited", machine.limited, 10),
    Kind("no good temporary directory", machine.temporary_directory, 4),
    Kind("other settings", machine.settings, 4),
    Kind("strays among the chapters", sources.stray, 12),
    Kind("a file read is spoilt", sources.spoilt, 14),
    Kind("a slip in params or a head", sources.slip, 14),
    Kind("two builds at once", together.two_builds, 4, ends=True),
    Kind("edits during a build", together.edited, 3, ends=True),
    Kind("damaged releases", releases.damaged, 4),
    Kind("a busy port of a preview", previews.busy_port, 1, ends=True),
    Kind("a preview is ended", previews.ended, 4, ends=True),
    Kind("a cluster loses its parts", clusters.lost, 3, ends=True),
)


def play_all(kinds: Sequence[Kind], trials: int, seed: int, jobs: int) -> Iterator[Result]:
    """Play so many trials of the kinds that are possible here, each at least once; yield how each went."""
    with folder() as place:
        built = reference(place)
        kinds = [kind for kind in kinds if kind.possible()]
        context = multiprocessing.get_context("forkserver")
        with ProcessPoolExecutor(jobs, context) as pool:
            turns = [kind for kind in kinds for _ in range(max(1, round(trials * kind.share / _sum(kinds))))]
            played = [
                pool.submit(play, kind.name, number, seed, place / str(number), built)
                for number, kind in enumerate(turns)
            ]
            try:
                for done in as_completed(played):
                    yield done.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                kill(marked(place))


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for trials, with a path short enough for sockets."""
    # after Ctrl-C what is being ended still writes there
    with tempfile.TemporaryDirectory(prefix="f", dir="/tmp", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _sum(kinds: Sequence[Kind]) -> int:
    return sum(kind.share for kind in kinds)


def play(name: str, number: int, seed: int, folder: Path, built: Reference) -> Result:
    """Play one trial."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # what nohup or a shell has let be ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    trial, started = Trial(folder, built, Random(f"{seed} {number}")), time.monotonic()
    try:
        kind = next(kind for kind in KINDS if kind.name == name)
        kind.play(trial)
        trial.expect_mended(None if kind.ends else warm())
    except Exception:
        trial.problems.append(traceback.format_exc())
    finally:
        trial.clear()
    told = [plain(line, folder) for line in trial.messages]
    return Result(name, number, trial.notes, trial.problems, told, time.monotonic() - started)


@cache
def warm() -> Kernels:
    """Kernels for the builds of this process; what forks them ends when it does."""
    return _open.enter_context(kernels())


_open = ExitStack()


def plain(message: str, folder: Path) -> str:
    """Return a message without what differs between trials."""
    return re.sub(r"\d+", "0", message.replace(str(folder), "…"))


def reference(folder: Path, seconds: float = 0) -> Reference:
    """Build a small project by warm kernels; and with another title, by own ones as a person would.

    The latter tells how long a build takes; where `seconds` say so, it has warm kernels too.
    """
    project, changed = folder / "old", folder / "new"
    duplicate(project)
    write_chapters(project, _01_navn=TEXT)
    for path in (project / "params").glob("*.yaml"):
        if path.stem != "2011":
            path.unlink()
    params = project / "params" / "2011.yaml"
    params.write_text(re.sub("^units: .*", UNITS, params.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert warm().boso(project, "build").exit_code == 0
    shutil.copytree(project, changed)
    replace_text(changed / "params" / "2011.yaml", *RETITLED)
    if seconds:
        assert warm().boso(changed, "build").exit_code == 0
    else:
        command, started = [sys.executable, "-m", "boso", "build"], time.monotonic()
        settings = environment_of(changed, folder)
        subprocess.run(command, cwd=changed, env=settings, check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - started
    return Reference(project, snapshot(project / "outputs"), snapshot(changed / "outputs"), seconds)
