"""Measure how long it takes from saving a chapter until the page that shows it asks for its new self.

Run from the project's root: ``python bench/preview.py --year 2011 --unit moss --repeat 3``. A preview is
started in a copy of the project; each chapter gets a sentence more, as often as asked, one after the other.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from measure import copy, machine

from boso.chapters import chapter_names


def states(address: str) -> Iterator[dict[str, object]]:
    """Yield what the preview tells the pages, as often as they look."""
    seen = b""
    while True:
        connection = HTTPConnection(address, timeout=300)
        connection.request("GET", "/state.json")
        answer = connection.getresponse()
        told = answer.read()
        if answer.status == HTTPStatus.OK and told != seen:
            seen = told
            yield json.loads(told)
        time.sleep(0.1)


def save(path: Path, number: int) -> None:
    """Save a chapter with one sentence more at its end."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\nEt tillegg{'!' * number}\n", encoding="utf-8")


def measure(root: Path, year: int, unit: str, repeat: int) -> dict[str, list[float]]:
    """Return the seconds of each save of each chapter."""
    command = [sys.executable, "-m", "boso", "preview", f"--year={year}", f"--unit={unit}", "--port=0"]
    taken: dict[str, list[float]] = {chapter: [] for chapter in chapter_names(root, unit)}
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as preview:
        try:
            assert preview.stdout
            told = states(preview.stdout.readline().split("/")[2])
            while next(told)["made"] != 1:
                pass
            for number in range(1, repeat + 1):
                for chapter, times in taken.items():
                    started = time.perf_counter()
                    save(root / "notebooks" / f"{chapter}.md", number)
                    state = next(told)
                    times.append(time.perf_counter() - started)
                    if state["problems"]:
                        raise SystemExit(f"{chapter}: {state['problems']}")
        finally:
            preview.terminate()
    return taken


def main() -> None:
    """Print medians as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, default=2011)
    parser.add_argument("--unit", default="moss")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="boso-bench-") as folder:
        taken = measure(copy(Path(folder)), chosen.year, chosen.unit, chosen.repeat)
    print("| chapter | median, s | longest, s |\n|---|--:|--:|")
    for chapter, times in taken.items():
        print(f"| {chapter} | {statistics.median(times):.2f} | {max(times):.2f} |")
    print(f"\n{chosen.year}/{chosen.unit}. {machine()}")


if __name__ == "__main__":
    main()
