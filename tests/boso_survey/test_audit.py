"""`boso survey audit` reads the numbers on built pages, and tells those that the tables do not show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from boso import data
from boso_survey import codebook
from boso_survey.audit import built_pages

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "overall": pd.DataFrame(
        [("focus", "1", 29, 83), ("focus", "2", 30, 83), ("focus", "3", 24, 83)],
        columns=["item", "category", "count", "base"],
    ).assign(hidden=False),
    "by_municipality": pd.DataFrame(
        [
            ("focus", "hamar", "yes", None, 17), ("focus", "hamar", "no", None, 17),
            ("focus", "moss", "yes", 8, 19), ("focus", "moss", "no", 11, 19),
        ],
        columns=["item", "municipality", "category", "count", "base"],
    ).assign(hidden=[True, True, False, False]),
}  # fmt: skip
TITLE = "Oppmerksomhet om vanskeligstilte"


def table(label: str, **columns: object) -> dict[str, Any]:
    """Return an output that shows a table of one row."""
    titles = [{"name": name, "title": name} for name in columns]
    row = [{"raw": value, "text": str(value)} for value in columns.values()]
    return {"kind": "table", "label": label, "table": {"columns": titles, "rows": [row]}, "printed": []}


def sentence(expression: str, raw: float) -> dict[str, Any]:
    """Return an output in which a sentence printed one value."""
    return {"kind": "tekst", "printed": [{"expression": expression, "raw": raw, "printed": str(raw)}]}


def check(root: Path, folder: Path, *outputs: dict[str, Any], digest: str = "") -> built_pages.PagesAudit:
    """Check a year with one notebook that has these outputs."""
    name = "protected/2011/datapackage.json"
    cell = {"source": ["s = r.survey\n"], "outputs": [{"metadata": {"boso": output}} for output in outputs]}
    reads = {name: digest or data.digest(name, root)}
    notebook = {"metadata": {"boso": {"reads": reads}}, "cells": [cell]}
    path = folder / "2011" / "samlet" / "03_status.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    names = {"hamar": "Hamar", "moss": "Moss"}
    return built_pages.check(folder / "2011", root, TABLES, codebook.load(root), names)


@pytest.mark.parametrize(
    "shown",
    [
        table("tbl-a", Kommune="Moss", Påstand=TITLE, Enige=8, Svar=19),
        table("tbl-a", Kommune="Hamar", Påstand=TITLE, Enige=None, Svar=17),
        table("tbl-a", Påstand=TITLE, Andel=100 * 29 / 83),
        table("tbl-a", Påstand=f"{TITLE} (simulert) (andre svar i 2011)", Andel=100 * 29 / 83),
        table("tbl-a", Påstand=f"{TITLE} (andre kommuner i 2011)", Andel=100 * 29 / 83),
        table("tbl-a", Påstand=TITLE, Andel=100 * 59 / 83),
        table("tbl-a", Kommune="Moss", Boliger=4),  # not of the survey
        sentence('s.share("focus", 1, 2)', 100 * 59 / 83),
        sentence("tiltak.antall", 4),
    ],
)
def test_a_page_may_show_what_the_tables_show(root: Path, tmp_path: Path, shown: dict[str, Any]) -> None:
    assert () == check(root, tmp_path, shown).problems


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (table("tbl-a", Kommune="Hamar", Påstand=TITLE, Enige=2, Svar=17), "enige: 2 is no shown number"),
        (table("tbl-a", Kommune="Hamar", Påstand=TITLE, Enige=0, Svar=17), "enige: 0 is no shown number"),
        (table("tbl-a", Kommune="Moss", Påstand=TITLE, Enige=9, Svar=19), "enige: 9 is no shown number"),
        (table("tbl-a", Kommune="Hamar", Påstand=TITLE, Andel=100 * 2 / 17), "andel: 11.76"),
        (sentence('s.share("focus", 5)', 2.4), "prints 2.4, which is no shown number"),
    ],
)
def test_a_number_that_is_hidden_or_wrong_is_told_with_its_place(
    root: Path, tmp_path: Path, shown: dict[str, Any], told: str
) -> None:
    (problem,) = check(root, tmp_path, shown).problems
    assert problem.startswith("2011/samlet/03_status.ipynb: ")
    assert told in problem


def test_pages_made_from_other_tables_are_told(root: Path, tmp_path: Path) -> None:
    (problem,) = check(root, tmp_path, digest="0" * 64).problems
    assert "made from another version of protected/2011/datapackage.json; build it anew" in problem


def test_a_page_may_show_another_wave_that_it_was_made_from(root: Path, tmp_path: Path) -> None:
    """Waves side by side: 2012's share of focus is none of the tables of 2011."""
    overall = data.read("protected/2012/overall", root).query("item == 'focus'")
    count, base = (int(overall[column].iloc[0]) for column in ("count", "base"))
    shown = table("tbl-a", Påstand=TITLE, Andel=100 * count / base)
    assert 1 == len(check(root, tmp_path, shown).problems)
    path = tmp_path / "2011" / "samlet" / "03_status.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["boso"]["reads"]["protected/2012/overall"] = data.digest(
        "protected/2012/overall", root
    )
    path.write_text(json.dumps(notebook))
    found = built_pages.check(tmp_path / "2011", root, TABLES, codebook.load(root), {})
    assert () == found.problems
