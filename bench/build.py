"""Measure `boso build` against the command lines of papermill and nbconvert, in one run.

Run from the project's root: ``make bench``, or ``python bench/build.py --year 2011 --unit moss --repeat 3``.
It works in a copy of data, params and notebooks. The command lines run two notebooks at a time and make
HTML; `boso build` makes HTML and PDF, and proves them. ploomber-engine is measured where it is installed
beside the interpreter.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
from measure import Use, copy, machine, measure, run

from boso import params
from boso.chapters import chapter_names

AT_ONCE = 2
BOSO = [sys.executable, "-m", "boso"]
Report = tuple[int, str]
Work = Callable[[], object]


def command_lines(root: Path, reports: list[Report], engine: list[str]) -> list[Path]:
    """Execute every notebook by the command line of an engine, convert it by nbconvert, two at a time."""
    made = [
        (root / "plain" / f"{chapter}.ipynb", root / "plain" / f"{year}-{unit}-{chapter}.ipynb", year, unit)
        for year, unit in reports
        for chapter in chapter_names(root, unit)
    ]

    def one(source: Path, target: Path, year: int, unit: str) -> None:
        values = ["-p", "year", str(year), "-p", "unit", unit]
        run([*engine, str(source), str(target), *values], root / "notebooks")
        run([tool("jupyter"), "nbconvert", "--to", "html", str(target)], root)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda row: one(*row), made))
    return [target for _, target, *_ in made]


def tool(name: str) -> str:
    """Return the path of a command of this environment; empty if it is not installed."""
    path = Path(sys.executable).with_name(name)
    return str(path) if path.exists() else ""


def as_notebooks(root: Path) -> None:
    """Write the text notebooks as papermill's command line takes them."""
    (root / "plain").mkdir()
    for source in (root / "notebooks").glob("*.md"):
        nbformat.write(jupytext.read(source), root / "plain" / f"{source.stem}.ipynb")


def cell_seconds(executed: list[Path]) -> list[float]:
    """Return the time that each notebook spent in cells, imports included."""
    books = [nbformat.read(path, as_version=4) for path in executed]
    return [
        sum(cell.metadata.get("papermill", {}).get("duration") or 0 for cell in book.cells) for book in books
    ]


def change_table(root: Path) -> None:
    """Change one table, and accept the change."""
    path = root / "data" / "programme" / "grants.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    run([*BOSO, "data", "seal", str(path)], root)


def change_chapter(root: Path) -> None:
    """Edit one chapter."""
    path = root / "notebooks" / "04_husbanken.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nEt tillegg.\n", encoding="utf-8")


def clear(root: Path) -> None:
    """Remove all outputs."""
    shutil.rmtree(root / "outputs", ignore_errors=True)


def ways(root: Path, reports: list[Report], build: list[str], executed: list[Path]) -> dict[str, list[Work]]:
    """Return what is measured: what prepares each, and the work itself."""
    papermill = [tool("papermill"), "-k", "python3"]
    ploomber = [tool("ploomber-engine"), "--no-progress-bar"]
    others: dict[str, list[Work]] = {
        "papermill and nbconvert": [
            lambda: None,
            lambda: executed.extend(command_lines(root, reports, papermill)),
        ]
    }
    if ploomber[0]:
        others["ploomber-engine and nbconvert"] = [
            lambda: None,
            lambda: command_lines(root, reports, ploomber),
        ]
    return others | {
        "boso build --cold": [lambda: clear(root), lambda: run([*build, "--cold"], root)],
        "boso build": [lambda: clear(root), lambda: run(build, root)],
        "nothing changed": [lambda: None, lambda: run(build, root)],
        "one table changed": [lambda: change_table(root), lambda: run(build, root)],
        "one chapter edited": [lambda: change_chapter(root), lambda: run(build, root)],
    }


def main() -> None:
    """Measure each way in turn, as often as asked, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, action="append", default=[])
    parser.add_argument("--unit", action="append", default=[])
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="boso-bench-") as folder:
        root = copy(Path(folder))
        years = chosen.year or params.years(root)
        reports = [(year, unit) for year in years for unit in params.load(year, root).units
                   if unit in (chosen.unit or [unit])]  # fmt: skip
        options = [*[f"--year={year}" for year in years], *[f"--unit={unit}" for unit in chosen.unit]]
        executed: list[Path] = []
        as_notebooks(root)
        compared = ways(root, reports, [*BOSO, "build", *options], executed)
        results: dict[str, list[Use]] = {name: [] for name in compared}
        for _ in range(chosen.repeat):
            for name, (prepare, work) in compared.items():
                prepare()
                results[name].append(measure(work))
                print(f"{name}: {results[name][-1].seconds:.1f} s", file=sys.stderr)
        print(table(results))
        notebooks, cells = len(executed) // chosen.repeat, statistics.mean(cell_seconds(executed))
    print(
        f"\n{notebooks} notebooks, {len(reports)} reports; median of {chosen.repeat}. By papermill a notebook"
    )
    print(f"spends {cells:.2f} s in cells, its imports included. {machine()}")


def table(results: dict[str, list[Use]]) -> str:
    """Return medians, and how many times faster each is than the first, as a Markdown table."""
    medians = {name: statistics.median(use.seconds for use in uses) for name, uses in results.items()}
    first = next(iter(medians.values()))
    lines = ["| | seconds | times faster | peak MB |", "|---|--:|--:|--:|"]
    for name, seconds in medians.items():
        peak = max(use.peak for use in results[name])
        lines.append(f"| {name} | {seconds:.1f} | {first / seconds:.1f} | {peak:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
