"""Measure how long the proof of finished reports takes.

Run from the project's root on what is built: ``python bench/proof.py --repeat 5``. It renders every report
that has executed notebooks in outputs/ and proves it, one after the other as a build's process does; each
repeat starts with nothing remembered. Told are medians, in seconds of CPU.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from functools import _lru_cache_wrapper
from pathlib import Path

from boso.project import find_root
from boso_press.execution import render
from boso_press.proof import prove

Report = tuple[int, str]


def forget() -> None:
    """Empty what the printing works remembers of earlier reports."""
    for name, module in list(sys.modules.items()):
        for item in vars(module).values() if name.startswith(("boso.", "boso_press.")) else ():
            if isinstance(item, _lru_cache_wrapper):
                item.cache_clear()


def measure(root: Path, year: int, unit: str) -> tuple[float, float, int]:
    """Return the seconds that rendering and proving a report take, and how many findings there are."""
    folder = root / "outputs" / str(year) / unit
    started = time.process_time()
    whole, sheet = render.documents(root, year, unit)
    made = {**render.html_pages(whole, sheet), **render.pdfs(whole, sheet)}
    rendered = time.process_time()
    documents = [document for document in (whole, sheet) if document]
    found = [finding for document in documents for finding in prove.prove(folder, made, document)]
    return rendered - started, time.process_time() - rendered, len(found)


def main() -> None:
    """Print a line a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    root = find_root()
    paths = sorted((root / "outputs").glob("[0-9]*/*/00_*.ipynb"))
    rounds = []
    for _ in range(repeat):
        forget()
        rounds.append([measure(root, int(path.parts[-3]), path.parts[-2]) for path in paths])
    print(f"{'report':<22}{'rendering':>10}{'proof':>8}{'findings':>10}")
    for path, *measured in zip(paths, *rounds, strict=True):
        rendering, proving, found = map(statistics.median, zip(*measured, strict=True))
        print(f"{path.parts[-3]} {path.parts[-2]:<17}{rendering:>8.2f} s{proving:>6.2f} s{found:>10.0f}")


if __name__ == "__main__":
    main()
