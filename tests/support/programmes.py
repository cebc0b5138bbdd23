"""Programmes that a year could have: any number of municipalities, in any state; the seed tells all of it.

Each is the project with one more year. The municipalities that are not in it have left the evaluation the
year before; the new ones have long names, and joined in as many cohorts as there are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import yaml
from project import NEWEST, ROOT

from boso import data, params
from boso.data import validation
from boso.data.package import clear_package_cache

YEAR = NEWEST + 1
SEASON = f"høsten {YEAR}"
OLD = tuple(unit for unit in params.evaluated(NEWEST, ROOT) if unit != params.ALL)
NEW = {
    "ostfold_follo": "Indre Østfold og Nordre Follo",
    "as": "Ås",
    "aurskog": "Aurskog-Høland",
    "trondelag": "Sør-Trøndelag landkommune",
    "nes": "Nes",
    "eidsvoll": "Eidsvoll",
    "gran": "Gran og Lunner",
}
PROGRAMMES = {1: ("ostfold_follo",), 2: ("moss", "ostfold_follo"), 12: (*OLD, *NEW)[:12]}
TOLD = {"known_from": str(YEAR), "reported_in": "moreforsking2013", "source_lines": "s. 1"}
STATES = {
    "phase": {
        "planning": "I planfasen",
        "transition": "På vei fra planfasen til gjennomføringsfasen",
        "implementation": "I gjennomføringsfasen",
    },
    "plan": {"adopted": "Vedtatt av kommunestyret", "administrative": "Administrativ plan",
             "in_preparation": "Gjøres ferdig"},
    "organisation_model": {"integrated": "Egen enhet", "line_coordination": "Prosjekter i linja",
                           "existing_structure": "Som før", "not_described": "Ikke beskrevet"},
    "programme_organisation": {"unchanged": "Som i 2010", "reorganised": "Lagt om"},
    "startloan": {"target": "Skal bruke mer startlån"},
    "housing": {"progress": "Har skaffet boliger"},
}  # fmt: skip
MEASURES = {"started": "i gang", "planned": "planlagt", "completed": "gjennomført", "postponed": "utsatt"}
HOMES = {"completed": "gjennomført", "planned": "planlagt", "postponed": "utsatt", "dropped": "lagt bort"}
Row = dict[str, str]


def write(root: Path, number: int, seed: int = 0, *, unknown: bool = False) -> list[str]:
    """Give a copy of the project a year with so many municipalities; return their slugs.

    All are in one state of an aspect, or each in any. In a programme of twelve nothing is known of the grants
    and the state of the last; in one that is `unknown` nothing of anybody, nor how many live there or since
    when the new ones have been members.
    """
    draw, towns = random.Random(f"{number} {seed}"), PROGRAMMES[number]
    new = [town for town in towns if town in NEW]
    told = [] if unknown else [town for town in towns if number < len(OLD) or town != towns[-1]]
    cohorts = {town: "" if unknown else str(YEAR - place % 2) for place, town in enumerate(new)}
    _participants(root, cohorts)
    _units(root, towns, new)
    _population(root, [] if unknown else new, draw)
    _append(root, "grants", _grants(told, cohorts, draw))
    _append(root, "status", _states(told, draw))
    _append(root, "housing", _homes(new, told, draw))
    _append(root, "measures", _measures(told, draw))
    _interviews(root, len(towns))
    _params(root, towns, told, [*towns] if unknown else [])
    clear_package_cache()
    data.clear_package_cache()
    return list(towns)


def _units(root: Path, towns: Iterable[str], new: Iterable[str]) -> None:
    def ended(rows: pd.DataFrame) -> pd.DataFrame:
        left = rows["unit"].isin([town for town in OLD if town not in towns])
        return rows.assign(known_to=left.map({True: str(YEAR - 1)}))

    rows = [{"unit": town, "name": NEW[town], "order": str(10 + place), "evaluated_from": str(YEAR)}
            for place, town in enumerate(new)]  # fmt: skip
    _append(root, "units", rows, change=ended)


def _participants(root: Path, cohorts: dict[str, str]) -> None:
    joined = [cohort for cohort in cohorts.values() if cohort]

    def counted(rows: pd.DataFrame) -> pd.DataFrame:
        more = rows["cohort"].map(pd.Series(joined).value_counts()).fillna(0)
        return rows.assign(municipalities=(rows["municipalities"].astype(int) + more.astype(int)).astype(str))

    years = sorted({*joined} - set(data.read_text(root / "data" / "programme" / "cohorts.csv")["cohort"]))
    sizes = [{"cohort": year, "municipalities": "0", "known_from": year} for year in years]
    _append(root, "cohorts", sizes, change_all=counted)
    rows = [{"participant": town, "name": NEW[town], "level": "municipality", "code": f"9{place:03}",
             "county": "Østfold", "cohort": cohort, "evaluated": "true", "counted": "true"}
            for place, (town, cohort) in enumerate(cohorts.items())]  # fmt: skip
    _append(root, "participants", rows)


def _population(root: Path, new: Iterable[str], draw: random.Random) -> None:
    norway = {"code": "0", "participant": "norway", "name": "Norge", "level": "country",
              "year": str(YEAR), "population": "5051275"}  # fmt: skip
    rows: list[Row] = [norway]
    for place, town in enumerate(new):
        persons, more = draw.randint(2_000, 90_000), draw.choice((300, -150))
        rows += [{"code": f"9{place:03}", "participant": town, "name": NEW[town], "level": "municipality",
                  "year": str(year), "population": str(persons + more * (year - 2009))}
                 for year in range(2009, YEAR + 1)]  # fmt: skip
    _append(root, "population", rows)


def _grants(told: Iterable[str], cohorts: dict[str, str], draw: random.Random) -> list[Row]:
    amounts = {(town, year): draw.choice((800_000, 1_500_000, 2_250_000)) for town in told
               for year in range(max(2011, int(cohorts.get(town, 0))), YEAR + 1)}  # fmt: skip
    for year in range(2011, YEAR + 1):
        amounts["all", year] = 3_000_000 + sum(amount for (_, of), amount in amounts.items() if of == year)
    return [{"participant": town, "year": str(year), "amount_nok": str(amount), "status": "granted"}
            for (town, year), amount in amounts.items()]  # fmt: skip


def _states(told: Iterable[str], draw: random.Random) -> list[Row]:
    rows: list[Row] = []
    for aspect, words in STATES.items():
        alike = draw.choice(list(words)) if draw.random() < 0.4 else None
        for town in told:
            code = alike or draw.choice(list(words))
            rows.append({"unit": town, "aspect": aspect, "code": code, "text": words[code],
                         "as_of": f"{YEAR}-autumn", "as_of_label": SEASON})  # fmt: skip
    return rows


def _homes(new: Iterable[str], told: Iterable[str], draw: random.Random) -> list[Row]:
    rows: list[Row] = []
    for town in (town for town in new if town in told):
        for status in draw.sample(list(HOMES), draw.randint(0, 3)):
            number = str(draw.choice((1, 2, 14, 60)))
            rows.append({"id": f"h9{len(rows):02}", "unit": town, "year_to": str(YEAR), "dwellings": number,
                         "dwellings_max": number, "kind": "new_build", "kind_label": "nybygg",
                         "target_group": "ungdom", "status": status, "status_label": HOMES[status],
                         "counts_dwellings": "true", "per_year": "false"})  # fmt: skip
    return rows


def _measures(told: Iterable[str], draw: random.Random) -> list[Row]:
    rows: list[Row] = []
    for town in told:
        for status in draw.sample(list(MEASURES), draw.randint(0, 3)):
            rows.append({"id": f"m9{len(rows):02}", "unit": town, "actor": town,
                         "measure": "Kurs for ansatte",
                         "theme": "network", "theme_label": "nettverk", "status": status,
                         "status_label": MEASURES[status]})  # fmt: skip
    return rows


def _interviews(root: Path, number: int) -> None:
    """Interview a programme leader in each, and a politician in all but one."""
    facts = {"data_season": SEASON, "interview_season": SEASON, "interviews_programme_leaders": str(number),
             "interviews_total": str(2 * number - 1)}  # fmt: skip
    _append(root, "facts", [{"fact": fact, "value": value} for fact, value in facts.items()], like="fact")
    aimed_for = {"aimed_for": str(number)}
    interviewed = {"programme_leader": number, "politician": number - 1, "programme_group_member": 0}
    rows = [{"role": role, "interviewed": str(count)} | aimed_for for role, count in interviewed.items()]
    _append(root, "interviews", rows, like="role")


def _params(root: Path, towns: Iterable[str], told: Iterable[str], uncounted: Iterable[str]) -> None:
    silent = [town for town in towns if town not in told]
    about = {"year": YEAR, "title": f"Boligsosialt utviklingsprogram. Evaluering {YEAR}",
             "units": ["samlet", *towns],
             "unknown": [*(f"{table} {town}" for town in silent for table in ("grants", "status")),
                         *(f"population {town}" for town in uncounted)]}  # fmt: skip
    path = root / "params" / f"{YEAR}.yaml"
    path.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _append(
    root: Path, name: str, rows: Iterable[Row], *, like: str = "",
    change: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    change_all: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> None:  # fmt: skip
    """Add rows of the year to a table and seal it; other cells are as in the row that has the same `like`."""
    path = root / "data" / "programme" / f"{name}.csv"
    table = data.read_text(path)
    alike = {row[like]: row for row in table.to_dict("records")} if like else {}
    more = pd.DataFrame([alike.get(row.get(like), {}) | TOLD | row for row in rows], dtype="str")
    table = change_all(pd.concat([change(table), more]))
    table.to_csv(path, index=False, lineterminator="\n")
    validation.seal(root, path)
