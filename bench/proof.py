"""Measure how long the proof of finished reports takes.

Run from the project's root on what is built: ``python bench/proof.py --repeat 5``. It renders each report
that has executed notebooks in outputs/, and proves the pages; told are the seconds of CPU of the proof
alone, the least of all repeats, beside those of rendering.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from boso.press import proof, render
from boso.project import find_root


def cpu(work: Callable[[], object], repeat: int) -> float:
    """Return the least CPU time of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def measure(root: Path, year: int, unit: str, repeat: int) -> tuple[float, float, int]:
    """Return the seconds that rendering and proving a report take, and how many findings there are."""
    folder = root / "outputs" / str(year) / unit
    whole, sheet = render._documents(root, year, unit)
    documents = [document for document in (whole, sheet) if document]
    started = time.process_time()
    made = {**render._pages(whole, sheet), **render._pdfs(whole, sheet)}
    rendering = time.process_time() - started

    def prove() -> list[proof.Finding]:
        return [finding for document in documents for finding in proof.prove(folder, made, document)]

    return rendering, cpu(prove, repeat), len(prove())


def main() -> None:
    """Print a line a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    root = find_root()
    print(f"{'report':<22}{'rendering':>10}{'proof':>8}{'findings':>10}")
    for path in sorted((root / "outputs").glob("[0-9]*/*/00_*.ipynb")):
        year, unit = int(path.parts[-3]), path.parts[-2]
        rendering, proving, found = measure(root, year, unit, repeat)
        print(f"{year} {unit:<17}{rendering:>8.2f} s{proving:>6.2f} s{found:>10}")


if __name__ == "__main__":
    main()
