"""A year that somebody adds to a copy of the project, as README tells, by commands and tables alone.

In 2013 all municipalities are in the implementation phase but a sixth, which has just joined; the sums that
were expected have been granted, and of everything that changes with time there is something new.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from click.testing import CliRunner

from boso import data
from boso.__main__ import main

YEAR, SIXTH, KEY = 2013, "fredrikstad", "delrapport2013"
ENTRY = f"""
@techreport{{{KEY},
  author = {{Berg, Kari}},
  title = {{Delrapport {YEAR}}},
  institution = {{Møreforsking Volda}},
  year = {{{YEAR + 1}}}
}}
"""
PHASES = {
    "implementation": "I gjennomføringsfasen",
    "transition": "På vei fra planfasen til gjennomføringsfasen",
}
PLANS = {"adopted": "Vedtatt av kommunestyret", "in_preparation": "Skal til politisk behandling"}
MODELS = {"integrated": "Egen boligenhet", "line_coordination": "Prosjekter i linja"}
STATES = {"phase": PHASES, "plan": PLANS, "organisation_model": MODELS}

Row = dict[str, str]


def boso(root: Path, *words: str) -> str:
    """Run a command in a project, which must go well; return what it says."""
    import os

    before = Path.cwd()
    os.chdir(root)
    try:
        done = CliRunner().invoke(main, words)
    finally:
        os.chdir(before)
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def begin(root: Path) -> None:
    """Write what `boso new` writes, and add the source of the new year to the bibliography."""
    boso(root, "new", "year", str(YEAR))
    boso(root, "new", "unit", SIXTH, "--name", "Fredrikstad", "--code", "0106", "--from", str(YEAR))
    with (root / "data" / "references.bib").open("a", encoding="utf-8") as bibliography:
        bibliography.write(ENTRY)


def fill(root: Path) -> list[Path]:
    """Fill the cells that were left empty; return the tables, which are not sealed yet."""
    return [
        rewrite(root, "units", lambda row: {}),
        rewrite(root, "participants", lambda row: {"cohort": "2011"}),
        rewrite(root, "population", lambda row: {"population": "5051275"}),
        rewrite(root, "grants", lambda row: {"amount_nok": _grant(row), "status": "granted"}),
        rewrite(root, "status", _state),
        rewrite(root, "facts", lambda row: {"value": "høsten 2013"}),
    ]


def seal(root: Path, tables: Iterable[Path]) -> None:
    """Accept tables by the command."""
    boso(root, "data", "seal", *map(str, tables))
    data.clear_caches()


def rewrite(root: Path, table: str, cells: Callable[[Row], Row], more: Iterable[Row] = ()) -> Path:
    """Give each row of a table that has no source yet these cells and the new source, and add `more` rows."""
    path = root / "data" / "programme" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {"reported_in": KEY, "source_lines": "s. 7"}
    new = {"known_from": str(YEAR), "known_to": ""} | told
    rows = [row if row["reported_in"] else row | cells(row) | told for row in rows]
    rows += [{column: (row | new).get(column, "") for column in rows[0]} for row in more]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _grant(row: Row) -> str:
    """Return a sum that is another for each municipality."""
    return "24000000" if row["participant"] == "all" else str(1_000_000 + 50_000 * len(row["participant"]))


def _state(row: Row) -> Row:
    words = STATES[row["aspect"]]
    code = list(words)[row["unit"] == SIXTH]
    return {"code": code, "text": words[code], "as_of": f"{YEAR}-autumn", "as_of_label": f"høsten {YEAR}"}
