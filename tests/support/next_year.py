"""A year that somebody adds to a copy of the project, as README tells, by commands and tables alone.

In it all municipalities are in the implementation phase but a new one, which has just joined; the sums that
were expected have been granted, and of everything that changes with time there is something new.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import random_survey
from click.testing import CliRunner
from project import NEWEST, ROOT

from boso import data, params
from boso.__main__ import main

YEAR = NEWEST + 1
KEY = f"delrapport{YEAR}"
NEW_QUESTION = f"housing_first_{YEAR}"
TOWNS = {
    "fredrikstad": ("Fredrikstad", "0106"),
    "halden": ("Halden", "0101"),
    "sarpsborg": ("Sarpsborg", "0105"),
}
SIXTH = next(town for town in TOWNS if town not in params.all_units(ROOT))
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
    name, code = TOWNS[SIXTH]
    boso(root, "new", "unit", SIXTH, "--name", name, "--code", code, "--from", str(YEAR))
    with (root / "data" / "references.bib").open("a", encoding="utf-8") as bibliography:
        bibliography.write(ENTRY)
    with (root / "params" / f"{YEAR}.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"original: {KEY}\n")
    params._load.cache_clear()


def fill(root: Path) -> list[Path]:
    """Fill the cells that were left empty; return the tables, which are not sealed yet."""
    return [
        rewrite(root, "units", lambda row: {}),
        rewrite(root, "participants", lambda row: {"cohort": "2011"}),
        rewrite(root, "population", lambda row: {"population": "5051275"}),
        rewrite(root, "grants", lambda row: {"amount_nok": _grant(row), "status": "granted"}),
        rewrite(root, "status", _state),
        rewrite(root, "facts", lambda row: {"value": f"høsten {YEAR}"}),
    ]


def leave_unknown(root: Path) -> list[Path]:
    """Delete what was left empty, and how many live in the new municipality; say that nobody knows it."""
    tables = [rewrite(root, "units", lambda row: {}), rewrite(root, "participants", lambda row: {})]
    for table in (lost := ("population", "grants", "status", "facts")):
        rows = _rows(root, table)
        kept = [
            row for row in rows if row["reported_in"] and (table, row.get("participant")) != (lost[0], SIXTH)
        ]
        tables.append(_write(root, table, kept))
    with (root / "params" / f"{YEAR}.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"unknown: [{', '.join(lost)}]\n")
    params._load.cache_clear()
    return tables


def seal(root: Path, tables: Iterable[Path]) -> None:
    """Accept tables by the command."""
    boso(root, "data", "seal", *map(str, tables))
    data.clear_package_cache()


def rewrite(root: Path, table: str, cells: Callable[[Row], Row], more: Iterable[Row] = ()) -> Path:
    """Give each row of a table that has no source yet these cells and the new source, and add `more` rows."""
    rows = _rows(root, table)
    told = {"reported_in": KEY, "source_lines": "s. 7"}
    new = {"known_from": str(YEAR), "known_to": ""} | told
    rows = [row if row["reported_in"] else row | cells(row) | told for row in rows]
    rows += [{column: (row | new).get(column, "") for column in rows[0]} for row in more]
    return _write(root, table, rows)


def _rows(root: Path, table: str) -> list[Row]:
    with (root / "data" / "programme" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(root: Path, table: str, rows: list[Row]) -> Path:
    path = root / "data" / "programme" / f"{table}.csv"
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


def tell_more(root: Path) -> list[Path]:
    """Add what else is new: sums that were expected are granted, housing, a measure and assessments."""
    units = [row["unit"] for row in data.read_rows("units", root) if row["unit"] != "samlet"]
    late = [
        {"participant": unit, "year": str(year), "status": "granted", "amount_nok": str(amount)}
        for unit, amount in [("all", 17_000_000), *((unit, 1_250_000 + 25_000 * len(unit)) for unit in units)]
        for year in range(2011, YEAR) if unit != SIXTH
    ]  # fmt: skip
    homes = [
        {"id": f"h{YEAR}{place}", "unit": unit, "year_from": str(NEWEST), "year_to": str(YEAR),
         "dwellings": str(10 + place), "dwellings_max": str(10 + place), "kind": "purchase",
         "kind_label": "kjøp av boliger",
         "target_group": "vanskeligstilte på boligmarkedet", "status": "completed",
         "status_label": "gjennomført", "counts_dwellings": "true", "per_year": "false"}
        for place, unit in enumerate(units)
    ]  # fmt: skip
    measure = {"id": f"m{YEAR}1", "unit": SIXTH, "actor": TOWNS[SIXTH][0], "measure": "Boligtjeneste",
               "theme": "organisation", "theme_label": "organisering", "status": "started",
               "status_label": "i gang", "start": str(YEAR), "period_label": str(YEAR)}  # fmt: skip
    verdicts = [
        {"year": str(YEAR), "goal": goal, "assessment": "partly", "assessment_label": "delvis nådd",
         "assessment_label_en": "partly achieved", "reason": "Noe er gjort", "reason_en": "Some is done"}
        for goal in dict.fromkeys(row["goal"] for row in data.read_rows("assessments", root))
    ]  # fmt: skip
    more = {"grants": late, "housing": homes, "measures": [measure], "assessments": verdicts}
    return [rewrite(root, table, lambda row: {}, rows) for table, rows in more.items()]


def ask(root: Path) -> None:
    """Put a collected survey of six municipalities in: a question is new, and one was not asked again."""
    path = root / "data" / "survey" / "codebook.json"
    book = json.loads(path.read_text(encoding="utf-8"))
    last = next(place for place, field in enumerate(book["fields"]) if field["name"] == "top_challenge_1")
    belief = next(field for field in book["fields"] if field["name"] == "belief")
    words = {
        "name": NEW_QUESTION,
        "title": "Kjenner Housing First",
        "description": "Kjenner du Housing First?",
    }
    about = belief["boso"] | {"topic": "bolig", "published": False, "waves": [YEAR]}
    book["fields"].insert(last, belief | words | {"boso": about})
    path.write_text(json.dumps(book, ensure_ascii=False, indent=2), encoding="utf-8")
    random_survey.write(root, YEAR, 3, random_survey.Kind(200, 0.03, not_asked=("attitudes",)))
    boso(root, "survey", "prepare", str(YEAR))


def add(root: Path) -> None:
    """Do all of it."""
    begin(root)
    seal(root, fill(root))
    seal(root, tell_more(root))
    ask(root)
