"""What is published of a year: written whole, read back as it was written, and frozen once it is released.

A year that was released is known to the world: two versions of its tables together could tell what each of
them hides.
"""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from boso import data
from boso.params import Survey
from boso.project import MARK, ProjectError, some
from boso_survey.disclosure.suppression import SuppressionPattern
from boso_survey.tables import datapackage
from boso_survey.tabulation import Tables

CHANGE, RATES = "change", ("outcome_rates", "effective_size")  # a table, and numbers beside the tables
PRINTED = ("percentages", "rankings", "public", "survey")
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of Linux' renameat2
REASON = ["table", "item", "group", "category", "reason"]


def folder(year: int, root: Path) -> Path:
    """Return where the protected tables of a year lie."""
    return root / "data" / "protected" / str(year)


def _mark(year: int, root: Path) -> Path:
    return folder(year, root) / MARK.name


def exists(year: int, root: Path) -> bool:
    """Return whether a year has protected tables."""
    return _mark(year, root).is_file()


def read(year: int, root: Path) -> dict[str, pd.DataFrame]:
    """Return the protected tables of a year as they lie on disk, by name.

    A ProjectError says that there are none, that one is missing, or is not the one that was written.
    """
    if not exists(year, root):
        path = _mark(year, root)
        raise ProjectError(f"{path}: the year has no protected tables; run `boso survey prepare {year}`")
    data.clear_package_cache()
    names = [info["name"] for info in _package(year, root)["resources"]]
    return {name: data.read(f"protected/{year}/{name}", root) for name in names}


def collected(year: int, root: Path) -> bool:
    """Return whether people answered what the protected tables of a year tell of."""
    return exists(year, root) and _package(year, root)["provenance"] == data.COLLECTED


def released(year: int, root: Path) -> str | None:
    """Return on which day the protected tables of a year were released; None where they are not."""
    day: str | None = _package(year, root)["released"] if exists(year, root) else None
    return day


def refuse_released(year: int, root: Path) -> None:
    """Raise ProjectError where the protected tables of a year were released."""
    if day := released(year, root):
        raise ProjectError(
            f"{folder(year, root)}: the year was released on {day} and is frozen: two versions of its tables "
            "together could tell what each of them hides. Nothing was written."
        )


def refuse_second_version(year: int, root: Path, tables: Tables, rates: Mapping[str, Any]) -> None:
    """Raise ProjectError where other numbers of a year that people answered have been written before.

    What was written has been seen: the differences would give those who answered late, or withdrew. The
    change since the wave before is made of what both waves show, and may be reckoned from another wave.
    """
    if collected(year, root):
        before, package = read(year, root), _package(year, root)
        others = [
            f"{name}.csv"
            for name in sorted({*before, *tables} - {CHANGE})
            if not (name in before and name in tables and same(name, before[name], tables[name]))
        ]
        others += [name for name in RATES if package.get(name) != rates.get(name)]
        if others:
            raise ProjectError(
                f"{folder(year, root)}: {some(others)}: written before with other numbers; both versions "
                "together could tell of a person; if nobody has seen it, delete "
                f"data/protected/{year}/ and outputs/{year}/. Nothing was written."
            )  # fmt: skip


def same(name: str, one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Return whether two versions of a table are published as the same file."""
    columns = [column for column in datapackage.columns(name) if column in one]
    return {*columns} <= {*other} and datapackage.to_csv(one[columns]) == datapackage.to_csv(other[columns])


def replace_change(year: int, root: Path, change: pd.DataFrame) -> None:
    """Write the change since the wave before anew, and what the data package says of it."""
    package, content = _package(year, root), datapackage.to_csv(change)
    for info in package["resources"]:
        if info["name"] == CHANGE:
            info.pop("provenance", None)
            info |= datapackage.fingerprint(content) | _weakest(change, package["provenance"], root)
    data.write_atomically(folder(year, root) / f"{CHANGE}.csv", content)
    data.write_atomically(_mark(year, root), datapackage.encoded(package))


def _weakest(change: pd.DataFrame, provenance: str, root: Path) -> dict[str, str]:
    """Return how a change came about: as the less certain of its waves, where that is not this year's."""
    before = [_package(other, root)["provenance"] for other in change["from_year"].unique()]
    lesser = max([provenance, *before], key=data.PROVENANCES.index)
    return {"provenance": lesser} if lesser != provenance else {}


def release(year: int, root: Path, day: date) -> Path:
    """Note in a year's data package that its tables are released, and return the file.

    A ProjectError says that it was released before, or what is wrong with the tables, as in `read`.
    """
    refuse_released(year, root)
    read(year, root)
    content = _package(year, root) | {"released": day.isoformat()}
    data.write_atomically(_mark(year, root), datapackage.encoded(content))
    return _mark(year, root)


def _package(year: int, root: Path) -> dict[str, Any]:
    return data.load_json(_mark(year, root))


def write(
    year: int, root: Path, tables: Tables, pattern: SuppressionPattern, survey: Survey,
    more: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write the protected tables of a year, with `more` about them; and why cells are hidden, privately."""
    files = {f"{name}.csv": datapackage.to_csv(table) for name, table in tables.items()}
    about = {
        "year": year, "provenance": survey.provenance, "threshold": survey.threshold, "released": None,
        "hidden": {name: {"hidden": n, "cells": of} for name, (n, of) in hidden_cells(tables).items()},
        "refused": [{"table": table, "item": item} for table, item in pattern.refused],
    }  # fmt: skip
    source = datapackage.SURVEY if survey.provenance == data.COLLECTED else datapackage.REPORT
    files[MARK.name] = datapackage.package(
        f"survey-{year}", f"Spørreundersøkelsen {year}",
        f"Protected tables of the survey of {year}: counts under {survey.threshold}, and "
        "what would tell of them, are hidden. No row of a respondent is published. The answers are "
        f"{survey.provenance}.",
        {**about, **more}, [datapackage.resource(name, f"{name}.csv", files[f"{name}.csv"], source)
               | (_weakest(tables[name], survey.provenance, root) if name == CHANGE else {})
               for name in tables],
    )  # fmt: skip
    _replace_folder(folder(year, root), files)
    reasons = pd.DataFrame([(*key, why) for key, why in pattern.reasons.items()], columns=REASON)
    private = root / "data" / "survey" / str(year) / "private"
    _replace_folder(private, {"reasons.csv": datapackage.to_csv(reasons)})


def hidden_cells(tables: Tables) -> dict[str, tuple[int, int]]:
    """Return how many cells of each table are hidden, and of how many."""
    return {
        name: (int(table["hidden"].sum()), len(table)) for name, table in tables.items() if "hidden" in table
    }


def write_replication(year: int, root: Path, replication: pd.DataFrame, survey: Survey) -> None:
    """Write the checked percentages, and the data package of all that the printed reports gave."""
    published = root / "data" / "published"
    path, mark = published / f"survey_{year}.csv", published / MARK.name
    contents = {
        other.name: other.read_bytes()
        for kind in PRINTED for other in sorted(published.glob(f"{kind}_*.csv"))
    } | {path.name: datapackage.to_csv(replication)}  # fmt: skip
    tables = [
        datapackage.resource(name.rpartition("_")[0], name, content, datapackage.REPORT)
        | ({"provenance": survey.provenance} if name == path.name else {})
        for name, content in sorted(contents.items())
    ]
    described: Any = data.load_json(mark) if mark.is_file() else {"version": "1.0", "resources": []}
    tables += [table for table in described["resources"] if table["path"] not in contents]
    package = datapackage.package(
        "published", "Tall som er trykt", "What the printed report says in figures, and how these agree with "
        "the data and the answers to the survey.", {"version": described["version"]},
        sorted(tables, key=lambda table: str(table["name"])),
    )  # fmt: skip
    data.write_atomically(path, contents[path.name])
    data.write_atomically(mark, package)


def _replace_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder with these files aside, then put it in the place of the one that was there."""
    aside, old = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.old")
    for folder in (aside, old):
        shutil.rmtree(folder, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, content in files.items():
        (aside / name).write_bytes(content)
    # Linux lets two folders change places in one step, so that neither is ever missing
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    paths = bytes(aside.absolute()), bytes(target.absolute())
    exchange = target.is_dir() and rename
    if not exchange or exchange(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) != 0:
        if target.is_dir():
            target.replace(old)
        aside.replace(target)
    for folder in (aside, old):
        shutil.rmtree(folder, ignore_errors=True)
