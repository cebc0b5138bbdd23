"""Measure `boso survey prepare`: time and peak memory against the number of respondents.

Run from the project's root: ``python bench/survey.py``. It works in a copy of data and params; respondents
are drawn with replacement from the reconstructed ones of 2011.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

YEAR = 2012
SIZES = (83, 500, 5000)
SEED = 2012
MEGABYTE = 1024  # ru_maxrss is in kilobytes
ROOT = Path(__file__).parents[1]


def respondents(number: int) -> pd.DataFrame:
    """Return `number` respondents drawn from those of 2011."""
    source = pd.read_csv(ROOT / "data/survey/2011/reconstructed.csv", dtype=str)
    drawn = source if number == len(source) else source.sample(number, replace=True, random_state=SEED)
    return drawn.assign(respondent=[f"{i:05d}" for i in range(number)], provenance="simulated")


def survey(root: Path, number: int) -> None:
    """Put a survey of `number` respondents in the copy of the project."""
    folder = root / "data" / "survey" / str(YEAR)
    answers = respondents(number)
    answers.to_csv(folder / "simulated.csv", index=False)
    invited = (answers["municipality"].value_counts().sort_index() * 5 // 3).rename("invited")
    invited.reset_index().assign(provenance="simulated").to_csv(folder / "invited.csv", index=False)


def measure(root: Path) -> tuple[float, float]:
    """Return seconds and peak megabytes of one `boso survey prepare`."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "boso", "survey", "prepare", str(YEAR)], cwd=root, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"prepare failed with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / MEGABYTE


def main() -> None:
    """Print a line a size."""
    print(f"{'respondents':>11}{'seconds':>9}{'peak MB':>9}")
    for number in SIZES:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            for folder in ("data", "params"):
                shutil.copytree(ROOT / folder, root / folder)
            survey(root, number)
            seconds, peak = measure(root)
        print(f"{number:>11}{seconds:>9.1f}{peak:>9.0f}")


if __name__ == "__main__":
    main()
