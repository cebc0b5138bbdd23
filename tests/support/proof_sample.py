"""A small report as notebooks run by hand, rendered into a folder: what the proof and its mutations need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode
from press_samples import BIBLIOGRAPHY, cell, markdown, notebook

from boso import charts
from boso.figures import NARROW_SVG, SVG
from boso.figures.chart import proven
from boso.figures.svg import svg
from boso.table_cells import as_json
from boso.tekst import fill
from boso_press.document.model import Document
from boso_press.document.reader import read_document
from boso_press.execution import records
from boso_press.html import pages
from boso_press.pdf import typesetting
from boso_press.site.index import write_index

HOUSING = pd.DataFrame({"Kommune": ["Bærum", "Hamar", "Lillehammer", "Moss"], "Boliger": [46, 11, 3, 59]})
PARTS = pd.DataFrame(
    {
        "Kommune": ["Hamar", "Hamar", "Moss", "Moss"],
        "Status": ["i gang", "planlagt", "i gang", "planlagt"],
        "Tiltak": [4, 3, 5, 2],
    }
)
GRANTS = pd.DataFrame(
    {
        "Kommune": ["Hamar", "Moss", "Lørenskog"],
        "Tilskudd": pd.array([2200000, 1200000, None], dtype="Int64"),
        "Andel": [64.706, 35.294, 0.0],
    }
)
ANSWERS = pd.DataFrame(
    {
        "Rolle": ["Leder", "Leder", "Politiker", "Politiker"],
        "Påstand": ["Fokus", "Tro", "Fokus", "Tro"],
        "Enige": pd.array([21, 17, 9, None], dtype="Int64"),
        "Svar": [34, 34, 13, 13],
    }
)
ANSWERS.attrs["base"] = (13, 34)
READS = {"grants": "", "housing": "", "measures": "", "protected/2011/by_role": ""}
NAMES = {"invited": 137, "answered": 83, "rate": 60.584, "five": 5, "grant": 2200000, "year": 2011}
TEXT = """Av {{ invited }} inviterte svarte {{ answered }} ({{ rate | prosent(1) }}).
Hamar fikk {{ grant | kroner }}.[^a]
De {{ five | ord }} kommunene økte innsatsen, se @fig-boliger og [@amdam2005, s. 12].

- **Hamar:** {{ five | antall("én bolig", "boliger") }}
- **Moss:** {{ grant | millioner }}

Moss satset mer på booppfølging enn Hamar gjorde.

[^a]: Beløpet gjaldt {{ year }}.
"""


def tekst(template: str, **more: object) -> NotebookNode:
    """Return a %%tekst cell, filled in."""
    text, printed = fill(template, NAMES | more)
    return cell("tekst", {"text/markdown": text}, printed=printed)


def figure(label: str, chart: charts.Chart | None, title: str, origin: str) -> NotebookNode:
    """Return a figure as `show.figure` publishes it."""
    assert chart is not None
    filled, printed = fill(title, NAMES)
    about = {"label": label, "title": filled, "subtitle": "Antall", "source": "@moreforsking2012, tabell 3",
             "alt": chart.alt, "table": as_json(chart.table), "width": "full",
             "printed": [{"in": "title"} | item for item in printed],
             "origin": {"tables": [origin], "base": chart.base and list(chart.base)}}  # fmt: skip
    made = proven(chart, label)
    drawings = [svg(drawing, label) for drawing in made.drawings()]
    bundle = dict(zip((SVG, NARROW_SVG), drawings, strict=True))
    return cell("figure", bundle, drawn=made.record(drawings), **about)


def table(label: str, frame: pd.DataFrame, **formats: str) -> NotebookNode:
    """Return a table as `show.table` publishes it."""
    content = as_json(frame, formats=formats) | {"total": False}
    about: dict[str, Any] = {"title": "Hamar fikk mest", "subtitle": "", "note": "Beløp i kroner.",
                             "source": "@moreforsking2012", "table": content,
                             "origin": {"tables": ["grants"], "base": None}}  # fmt: skip
    return cell("table", {"text/html": ""}, label=label, **about)


@cache
def notebooks() -> dict[str, NotebookNode]:
    """Return the executed notebooks of the report."""
    bars = charts.bars(HOUSING, label="Kommune", value="Boliger", unit="boliger")
    stacked = charts.stacked(
        PARTS, label="Kommune", value="Tiltak", part="Status", order=["i gang", "planlagt"]
    )
    shares = charts.multiples(ANSWERS, label="Påstand", panel="Rolle", count="Enige", base="Svar")
    return {
        "01_innledning": notebook(
            "01_innledning",
            markdown("# Innledning"),
            tekst(TEXT),
            markdown("## Boliger"),
            figure("fig-boliger", bars, "Moss har skaffet mange boliger", "housing"),
            figure("fig-tiltak", stacked, "{{ five | ord | stor }} tiltak er i gang i Moss", "measures"),
            figure("fig-svar", shares, "Svar etter rolle", "protected/2011/by_role"),
            reads=READS,
            provenance="simulated",
        ),
        "02_tilskudd": notebook(
            "02_tilskudd",
            markdown("# Tilskudd"),
            tekst("I {{ year }} fikk Hamar {{ grant | kroner }}."),
            markdown("## Fordeling"),
            table("tbl-tilskudd", GRANTS, Tilskudd="kroner", Andel="prosent(1)"),
            reads=READS,
        ),
    }


def document(folder: Path) -> Document:
    """Return the document that a folder's notebooks make."""
    bibliography = folder / "references.bib"
    if not bibliography.is_file():
        bibliography.write_text(BIBLIOGRAPHY, encoding="utf-8")
    found = {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("0*.ipynb"))}
    return read_document(
        found, year=2011, unit="moss", unit_name="Moss", title="Programmet. Evaluering 2011",
        data_version="1.0", bibliography=bibliography, original="moreforsking2012",
        sources=("moreforsking2012",),
    )  # fmt: skip


def write(folder: Path, report: Mapping[str, NotebookNode] | None = None) -> Document:
    """Write the report, or another, into a folder: notebooks, pages, PDF."""
    for stem, node in (report or notebooks()).items():
        (folder / f"{stem}.ipynb").write_text(json.dumps(node), encoding="utf-8")
    made = document(folder)
    for stem, page in pages.chapter_pages(made).items():
        (folder / f"{stem}.html").write_text(page, encoding="utf-8")
    (folder / "rapport.html").write_text(pages.report_page(made), encoding="utf-8")
    (folder / "rapport.pdf").write_bytes(typesetting.report_pdf(made))
    return made


def record(outputs: Path) -> None:
    """Record the pages and notebooks of this report as they lie there."""
    made: dict[str, dict[Path, bytes]] = {"2011/moss": {}}
    for path in (outputs / "2011" / "moss").iterdir():
        name = f"2011/moss/{path.stem}" if path.suffix == ".ipynb" else "2011/moss"
        made.setdefault(name, {})[path] = path.read_bytes()
    for name, files in made.items():
        records.write(outputs, name, {}, files)


def site(outputs: Path) -> Path:
    """Write a site of this one report."""
    folder = outputs / "2011" / "moss"
    folder.mkdir(parents=True)
    write(folder)
    (folder / "references.bib").unlink()
    record(outputs)
    write_index(outputs, {2011: {"moss": "Moss"}}, data_version="1.0")
    return outputs
