"""From answers to what the public may have: read, validate, tabulate, protect, audit, and only then write."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import params
from boso.project import ProjectError
from boso_survey import (
    codebook,
    release,
    tabulation,  # fmt: skip
)
from boso_survey.audit import attacker, pages
from boso_survey.disclosure import constraints, suppression
from boso_survey.disclosure import prior_knowledge as known
from boso_survey.reading import responses
from boso_survey.tables import change, printed_figures, public_tables
from boso_survey.tables import package as schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boso.params import Survey
    from boso_survey.disclosure.prior_knowledge import Known
    from boso_survey.disclosure.suppression import Protection
    from boso_survey.tabulation import Item

PUBLISHED = ("percentages", "rankings", "public", "survey")
REASON = ["table", "item", "group", "category", "reason"]


@dataclass(frozen=True)
class Answers:
    """What a year's survey holds, for the private zone only."""

    year: int
    survey: Survey
    items: Sequence[Item]
    cells: pd.DataFrame
    known: Known
    open_answers: int


@dataclass(frozen=True)
class Summary:
    """What `prepare` tells when it is done: nothing of any respondent."""

    respondents: int
    invited: int
    open_answers: int
    hidden: Mapping[str, tuple[int, int]]
    refused: tuple[tuple[str, str], ...]


def load(year: int, root: Path) -> Answers:
    """Read, validate and count the answers of a year."""
    survey = params.load(year, root).survey
    answers, invited = responses.read(year, root), responses.invited(year, root)
    book = codebook.load(root)
    items = tabulation.items(book)
    towns = dict(zip(invited["municipality"], invited["invited"].astype(int), strict=True))
    _check_invited(year, answers, towns)
    cells = tabulation.cells(answers, towns, items)
    texts = answers[[field.name for field in book.of_kind("open")]]
    assert survey is not None  # readers.read refuses a year without a survey
    return Answers(
        year, survey, items, cells, known.read(root, year, cells), int((texts.fillna("") != "").sum().sum())
    )


def _check_invited(year: int, answers: pd.DataFrame, invited: Mapping[str, int]) -> None:
    for town, answered in answers["municipality"].value_counts().sort_index().items():
        if answered > invited[str(town)]:
            raise ProjectError(
                f"data/survey/{year}: {town}: {answered} answered, but {invited[str(town)]} were invited; "
                "correct the number invited"
            )


def prepare(year: int, root: Path) -> Summary:
    """Write the protected tables of a year, and what the printed report's percentages are checked with.

    Raises
    ------
    ProjectError
        The year is frozen, its answers are not valid, or the audit found that the tables are not safe;
        then nothing is written.
    """
    release.refuse(root, year)
    found = load(year, root)
    system = constraints.system(found.cells, found.items, found.known)
    protection = suppression.protect(system, found.survey.threshold, found.known.cells)
    named = found.survey.provenance == params.COLLECTED
    tables = public_tables.tables(found.cells, protection, found.items, named=named)
    problems = attacker.audit(tables, found.items, found.known, found.cells, found.survey.threshold)
    if problems:
        raise ProjectError("\n".join([*problems, f"{year}: the audit failed; nothing was written"]))
    tables["change"] = _change(year, root, tables, found.items)
    _write(found, protection, tables, root)
    return _summary(found, protection, tables)


def attack(year: int, root: Path) -> tuple[list[str], pages.Checked]:
    """Attack what is published of a year: its protected tables, and the pages in outputs/ that show them.

    Returns
    -------
    problems, pages
        What can be worked out of the tables; what on the pages is not in the tables.

    Raises
    ------
    ProjectError
        The year has no protected tables, or they are not those that were written.
    """
    found = load(year, root)
    if not release.exists(root, year):
        raise ProjectError(f"{year}: there are no protected tables; run `boso survey prepare {year}`")
    tables = release.tables(root, year)
    problems = attacker.audit(tables, found.items, found.known, found.cells, found.survey.threshold)
    book = codebook.load(root)
    towns = {town: params.unit_name(town, root) for town in map(str, book.field("municipality").codes)}
    return problems, pages.check(root / "outputs" / str(year), root, tables, book, towns)


def _change(year: int, root: Path, tables: Mapping[str, pd.DataFrame], items: Sequence[Item]) -> pd.DataFrame:
    """Return the change since the latest earlier year that has protected tables; no rows where none has."""
    earlier = [other for other in params.years(root) if other < year and release.exists(root, other)]
    if not earlier:
        return public_tables.frame("change", [])
    before = change.wave(earlier[-1], release.tables(root, earlier[-1]))
    return change.table(before, change.wave(year, tables), items)


def _summary(found: Answers, protection: Protection, tables: Mapping[str, pd.DataFrame]) -> Summary:
    total = tables["response"].iloc[0]
    return Summary(
        respondents=int(total["answered"]), invited=int(total["invited"]), open_answers=found.open_answers,
        hidden=_hidden(tables), refused=protection.refused,
    )  # fmt: skip


def _hidden(tables: Mapping[str, pd.DataFrame]) -> dict[str, tuple[int, int]]:
    return {
        name: (int(table["hidden"].sum()), len(table)) for name, table in tables.items() if "hidden" in table
    }


def _write(found: Answers, protection: Protection, tables: Mapping[str, pd.DataFrame], root: Path) -> None:
    """Write all aside, then put it in place."""
    target = release.folder(root, found.year)
    files = {f"{name}.csv": schema.csv(table) for name, table in tables.items()}
    files["datapackage.json"] = _package(found, protection, tables, files)
    _replace(target, files)
    path = root / "data" / "published" / f"percentages_{found.year}.csv"
    if path.is_file():
        _publish(found, schema.csv(printed_figures.check(path, tables, found.known.sums)), path.parent)
    reasons = pd.DataFrame([(*key, why) for key, why in protection.reasons.items()], columns=REASON)
    _replace(root / "data" / "survey" / str(found.year) / "private", {"reasons.csv": schema.csv(reasons)})


def _replace(target: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with these files in the place of the one that was there."""
    aside, old = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.old")
    for folder in (aside, old):
        shutil.rmtree(folder, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, content in files.items():
        (aside / name).write_bytes(content)
    if target.is_dir():
        target.replace(old)
    aside.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def _package(
    found: Answers, protection: Protection, tables: Mapping[str, pd.DataFrame], files: Mapping[str, bytes]
) -> bytes:
    counts = _hidden(tables)
    more: dict[str, Any] = {
        "year": found.year, "provenance": found.survey.provenance, "threshold": found.survey.threshold,
        "released": None, "hidden": {name: {"hidden": n, "cells": of} for name, (n, of) in counts.items()},
        "refused": [{"table": table, "item": item} for table, item in protection.refused],
    }  # fmt: skip
    source = schema.SURVEY if found.survey.provenance == params.COLLECTED else schema.REPORT
    resources = [schema.resource(name, f"{name}.csv", files[f"{name}.csv"], source) for name in tables]
    return schema.package(
        f"survey-{found.year}", f"Spørreundersøkelsen {found.year}",
        f"Protected tables of the survey of {found.year}: counts under {found.survey.threshold}, and "
        "what would tell of them, are hidden. No row of a respondent is published. The answers are "
        f"{found.survey.provenance}.", more, resources,
    )  # fmt: skip


def _others(folder: Path, contents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return what the data package says of the tables beside those of the survey, to be kept."""
    path = folder / "datapackage.json"
    known = json.loads(path.read_text(encoding="utf-8"))["resources"] if path.is_file() else []
    return [table for table in known if table["path"] not in contents]


def _publish(found: Answers, survey: bytes, folder: Path) -> None:
    """Write the checked percentages, and the data package of all that the printed reports gave."""
    path = folder / f"survey_{found.year}.csv"
    contents = {
        other.name: other.read_bytes()
        for kind in PUBLISHED for other in sorted(folder.glob(f"{kind}_*.csv"))
    } | {path.name: survey}  # fmt: skip
    tables = [
        schema.resource(name.rpartition("_")[0], name, contents[name], schema.REPORT)
        for name in sorted(contents)
    ]
    for table in tables:
        if table["path"] == path.name:
            table["provenance"] = found.survey.provenance
    resources = sorted([*_others(folder, contents), *tables], key=lambda table: str(table["name"]))
    package = schema.package(
        "published", "Tall som er trykt", "What the printed report says in figures, and how these agree with "
        "the data and the answers to the survey.", {}, resources,
    )  # fmt: skip
    for target, content in ((path, survey), (folder / "datapackage.json", package)):
        aside = target.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(target)
