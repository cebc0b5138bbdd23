"""Measure how long the pages of executed notebooks take, against nbconvert on the same notebooks.

Run from the project's root on what is built: ``python bench/pages.py --year 2011``. All is done in one
process that has made the pages of another year before; each report is made once, one after the other.
nbconvert makes a page a notebook; boso makes those, the whole report on one, and the fact sheet. webpdf is
measured on the largest notebook of a report, where `playwright install chromium` has been run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from measure import machine
from nbconvert import HTMLExporter, WebPDFExporter

from boso import params
from boso.project import find_root
from boso_press.execution import render

Report = tuple[Path, int, str]


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def html(report: Report) -> None:
    """Make the HTML pages of a report, from reading its notebooks on."""
    render.html_pages(*render.documents(*report))


def pdf(report: Report) -> None:
    """Make the PDFs of a report, from reading its notebooks on."""
    render.pdfs(*render.documents(*report))


def notebooks(report: Report) -> list[Path]:
    """Return the executed notebooks of a report, the largest last."""
    root, year, unit = report
    paths = (root / "outputs" / str(year) / unit).glob("*.ipynb")
    return sorted(paths, key=lambda path: path.stat().st_size)


def nbconvert_html(report: Report) -> None:
    """Convert every notebook of a report as `jupyter nbconvert --to html` does."""
    for path in notebooks(report):
        HTMLExporter().from_notebook_node(nbformat.read(path, as_version=4))


def nbconvert_pdf(report: Report) -> None:
    """Convert the largest notebook of a report as `jupyter nbconvert --to webpdf` does."""
    exporter = WebPDFExporter(disable_sandbox=os.geteuid() == 0)
    exporter.from_notebook_node(nbformat.read(notebooks(report)[-1], as_version=4))


WAYS: dict[str, Callable[[Report], None]] = {
    "boso: HTML": html,
    "boso: PDF": pdf,
    "nbconvert: HTML": nbconvert_html,
    "nbconvert: webpdf of one notebook": nbconvert_pdf,
}


def main() -> None:
    """Print medians and the longest times as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, default=2011)
    year = parser.parse_args().year
    root, ways = find_root(), dict(WAYS)
    before = next(other for other in params.years(root) if other != year)
    for work in (html, pdf):
        work((root, before, "samlet"))
    taken: dict[str, list[float]] = {name: [] for name in ways}
    units = params.load(year, root).units
    for unit in units:
        for name, work in list(ways.items()):
            try:
                taken[name].append(seconds(partial(work, (root, year, unit))))
            except RuntimeError as error:
                print(f"{name}: {error}", file=sys.stderr)
                del ways[name], taken[name]
    print("| seconds a report | median | longest |\n|---|--:|--:|")
    for name, times in taken.items():
        print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |")
    print(f"\n{len(units)} reports of {year}. {machine()}")


if __name__ == "__main__":
    main()
