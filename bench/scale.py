"""Measure how a build grows: a fictional country with more and more municipalities, in five years each.

Run from the project's root: ``python bench/scale.py 10 100 356``. Two small chapters are made for each
municipality and year: what is measured is the machinery, not what the real chapters draw.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measure import Use, copy, machine, measure, run

from boso_press.execution.plan import plan

YEARS = range(2010, 2015)
BOSO = [sys.executable, "-m", "boso"]
CHAPTER = """---
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---

# {title}

```{{code-cell}} ipython3
:tags: [parameters]

year = 2010
unit = "samlet"
```

```{{code-cell}} ipython3
%load_ext boso
from boso import Report

r = Report(year, unit)
```

## Navn

```{{code-cell}} ipython3
%%tekst
{{{{ r.name }}}} er én av {{{{ r.names | length }}}} kommuner i {{{{ year }}}}.
```
"""


def country(folder: Path, number: int) -> Path:
    """Make a project of `number` municipalities that do not exist."""
    root = copy(folder)
    for path in (*root.glob("notebooks/*.md"), *root.glob("params/*.yaml")):
        path.unlink()
    for stem, title in (("01_navn", "Navn"), ("02_igjen", "Navn en gang til")):
        (root / "notebooks" / f"{stem}.md").write_text(CHAPTER.format(title=title), encoding="utf-8")
    units = [f"kommune{n:04d}" for n in range(1, number + 1)]
    for year in YEARS:
        text = f"year: {year}\ntitle: Prøveland.\noriginal: moreforsking2012\nunits: [{', '.join(units)}]\n"
        (root / "params" / f"{year}.yaml").write_text(text, encoding="utf-8")
    write_units(root, units)
    return root


def write_units(root: Path, units: list[str]) -> None:
    """Write the table of units, and seal it."""
    path = root / "data" / "programme" / "units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        for number, unit in enumerate(["samlet", *units]):
            writer.writerow({**row, "unit": unit, "name": unit.capitalize(), "order": number})
    about = root / "data" / "datapackage.json"
    package = json.loads(about.read_text(encoding="utf-8"))
    entry = next(item for item in package["resources"] if item["name"] == "units")
    entry["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    about.write_text(json.dumps(package), encoding="utf-8")


def growth(samples: list[int]) -> float:
    """Return how the last third of some samples compares with the middle third (1: no growth)."""
    third = max(1, len(samples) // 3)
    before = statistics.median(samples[third : 2 * third] or samples)
    return statistics.median(samples[-third:]) / before if before else 1.0


def row(number: int) -> str:
    """Build a country, and return a line of the table."""
    with tempfile.TemporaryDirectory(prefix="boso-scale-") as folder:
        root = country(Path(folder), number)
        start = time.perf_counter()
        reports = len(plan(root).reports)
        planned = time.perf_counter() - start
        built: Use = measure(lambda: run([*BOSO, "build"], root))
        again = measure(lambda: run([*BOSO, "build"], root))
        files = sum(path.is_file() for path in (root / "outputs").rglob("*"))
    figures = [f"{reports}", f"{planned:.2f}", f"{built.seconds:.0f}", f"{built.seconds / reports:.2f}"]
    figures += [f"{again.seconds:.1f}", f"{built.peak:.0f}", f"{files}"]
    figures += [f"{growth(series):.2f}" for series in (built.memory, built.files, built.processes)]
    return f"| {number} | {' | '.join(figures)} |"


def main() -> None:
    """Print a table: a line for each number of municipalities."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[2, 10, 50])
    heads = ["municipalities", "reports", "planning s", "build s", "s a report", "nothing to do s", "peak MB"]
    heads += ["files made", "growth of memory", "of open files", "of processes"]
    print(f"| {' | '.join(heads)} |\n|{'--:|' * len(heads)}")
    for number in parser.parse_args().sizes:
        print(row(number), flush=True)
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
