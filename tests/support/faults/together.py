"""Two builds of one project at once, and files that are saved while a build runs."""

from __future__ import annotations

import time
from contextlib import suppress
from signal import SIGKILL, SIGTERM

from faults.trial import Trial


def two_builds(trial: Trial) -> None:
    """Two builds run at once; sometimes one is killed or ended."""
    trial.retitle()
    number = trial.random.choice((None, None, SIGTERM, SIGKILL))
    between, later = (trial.random.uniform(0, trial.reference.seconds) for _ in range(2))
    trial.note(f"the second {between:.2f} s later, the first gets {number} {later:.2f} s after")
    first = trial.start("build")
    time.sleep(between)
    second = trial.start("build")
    if number:
        time.sleep(later)
        with suppress(ProcessLookupError):
            first.process.send_signal(number)
    ended = first.wait()
    trial.ended(second.wait(), 0)
    trial.expect(ended.code in (0, number and -number, number and 128 + number), f"{ended.code}: {ended.err}")


def edited(trial: Trial) -> None:
    """A file is saved while a build runs: the next build has not taken what was made for current."""
    trial.boso("build", "--year", "2011", "--unit", "moss")
    (trial.project / "notebooks" / "01_navn.md").touch()
    for path in (trial.outputs / ".records" / "2011").rglob("*.json"):
        path.unlink()
    seconds = trial.random.uniform(0, trial.reference.seconds)
    trial.note(f"saved {seconds:.2f} s after the start")
    running = trial.start("build")
    time.sleep(seconds)
    trial.retitle()
    trial.ended(running.wait(), 0, truth=False)
