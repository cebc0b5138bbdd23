"""Executed notebooks written by hand, as the press would receive them, and a report made of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from boso_press.document.model import Document
from boso_press.document.reader import read_document

BIBLIOGRAPHY = """\
@techreport{moreforsking2012, author={Bergem, Randi and Yttredal, Else Ragni and Hanche-Olsen, Marte},
  year=2012, title={Fundamentet er lagt. Evaluering av Boligsosialt utviklingsprogram. Delrapport 2011},
  institution={Møreforsking Volda}, type={Rapport}, number={25}, isbn={978-82-7692-318-6}, issn={1891-5981}}
@techreport{moreforsking2013, author={Bergem, Randi}, year=2013,
  title={Kunsten å ha to fugler i hånden samtidig. Sluttrapport}, institution={Møreforsking Volda},
  type={Rapport}, number={35}, isbn={978-82-7692-324-7}}
@book{amdam2005, author={Amdam, Roar}, year=2005, title={Planlegging som handling},
  publisher={Universitetsforlaget}, address={Oslo}}
@article{granovetter1973, author={Granovetter, Mark}, year=1973, title={The Strength of Weak Ties},
  journal={American Journal of Sociology}, volume=78, pages={1360--1389}}
@techreport{nordmann2011, author={Nordmann, Ola and Dahl, Kari}, year=2011, title={Kommunal- og regionalplan},
  institution={Kommunal- og regionaldepartementet}}
@book{uncited1999, author={Ingen, Nils}, year=1999, title={Aldri nevnt}, publisher={Forlaget}}
"""

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="453.6pt" height="200pt" viewBox="0 0 453.6 200"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <defs><clipPath id="p1"><rect x="0" y="0" width="453" height="200"/></clipPath>
 <path id="m1" d="M 0 0 L 0 3.5" style="stroke:#000"/></defs>
 <g id="figure_1"><g id="axes_1" clip-path="url(#p1)">BARS</g>
 <use xlink:href="#m1" x="100" y="180"/></g>
</svg>"""


def svg(counts: dict[str, int]) -> str:
    """Draw a small bar chart as matplotlib would write it, text kept as text."""
    bars = "".join(
        f'<rect x="110" y="{12 + 34 * i}" width="{value * 3}" height="22" style="fill:#00536f"/>'
        f'<text x="100" y="{28 + 34 * i}" style="font: 10px \'Source Sans 3\', sans-serif;'
        f' text-anchor: end">{escape(name)}</text>'
        for i, (name, value) in enumerate(counts.items())
    )
    return SVG.replace("BARS", bars)


def table(titles: list[str], rows: list[list[Any]], headers: int = 1, total: bool = False) -> dict[str, Any]:
    """Return a table as an output's metadata carries it."""
    kinds = ["number" if isinstance(rows[0][i], int | float) else "text" for i in range(len(titles))]
    return {
        "columns": [
            {"name": f"c{i}", "title": title, "kind": kinds[i], "header": i < headers}
            for i, title in enumerate(titles)
        ],
        "rows": [[{"raw": cell, "text": shown(cell)} for cell in row] for row in rows],
        "total": total,
    }


def shown(value: Any) -> str:
    """Write a value as a Norwegian reader sees it."""
    return f"{value:,}".replace(",", "\u00a0").replace(".", ",") if isinstance(value, int | float) else value


def cell(kind: str, data: dict[str, str], **given: Any) -> NotebookNode:
    """Return a code cell with one output that the press reads."""
    about = {"kind": kind, "printed": [], **given}
    output = {"output_type": "display_data", "data": data, "metadata": {"boso": about}}
    return _node("code", "…", outputs=[output], execution_count=None)


def _node(kind: str, source: str, **rest: Any) -> NotebookNode:
    return _made({"cell_type": kind, "source": source, "metadata": {}, **rest})


def _made(content: dict[str, Any]) -> NotebookNode:
    return from_dict(content)


def tekst(markdown: str) -> NotebookNode:
    """Return a %%tekst cell."""
    return cell("tekst", {"text/markdown": markdown})


def note(markdown: str, level: str = "info") -> NotebookNode:
    """Return a remark."""
    return cell("note", {"text/markdown": markdown}, level=level)


def figure(label: str, counts: dict[str, int] | None = None, **about: Any) -> NotebookNode:
    """Return a figure of counts."""
    counts = counts or {"Bærum": 60, "Hamar": 100, "Lørenskog": 45}
    given = {
        "title": "Hamar er størst",
        "subtitle": "Antall, 2011",
        "alt": "Søylediagram: " + ", ".join(f"{k} {v}" for k, v in counts.items()),
        "source": "@moreforsking2012, tabell 3.",
        "width": "full",
        "table": table(["Kommune", "Antall"], [[k, v] for k, v in counts.items()]),
    } | about
    return cell("figure", {"image/svg+xml": svg(counts)}, label=label, **given)


def shown_table(label: str, data: dict[str, Any], **about: Any) -> NotebookNode:
    """Return a table."""
    given = {"title": "Tilskudd", "subtitle": "Kroner", "note": "", "source": "@moreforsking2012."} | about
    return cell("table", {"text/html": "<table></table>"}, label=label, table=data, **given)


def markdown(text: str, scope: str | None = None) -> NotebookNode:
    """Return a Markdown cell."""
    return _node("markdown", text, metadata={"scope": scope} if scope else {})


def notebook(chapter: str, *cells: NotebookNode, lang: str = "nb", **about: Any) -> NotebookNode:
    """Return an executed notebook."""
    known = {"year": 2011, "unit": "moss", "chapter": chapter, "lang": lang, "data_version": "1.0"}
    for number, each in enumerate(cells):
        each["id"] = f"cell-{number}"
    told = {**known, "inputs": "0123456789ab", "reads": {}, **about}
    return _made({"nbformat": 4, "nbformat_minor": 5, "metadata": {"boso": told}, "cells": list(cells)})


WIDE = table(
    ["Kommune", "Innbyggere", "Med i programmet fra", "Tilskudd 2009", "Tilskudd 2010", "Tilskudd 2011",
     "Egenfinansiering", "Prosjektlederstilling", "Boligsosial handlingsplan"],
    [[name, 110000 + i, "2009", 1000000, 1000000, 950000, 1234567, "full stilling, kommunalsjefens stab",
      "vedtatt i kommunestyret høsten 2010"]
     for i, name in enumerate(["Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"])],
)  # fmt: skip
SUMS = table(["Kommune", "Beløp"], [["Moss", 1000000], ["I alt", 5000000]], total=True)
LONG = table(
    ["Tiltak", "Kommune", "Status"],
    [[f"Tiltak nummer {i} om booppfølging", "Lørenskog", "påbegynt"] for i in range(70)],
)
PARAGRAPH = (
    "Kommunene har lagt ned mye arbeid i mobilisering, planlegging, organisering og kunnskapsoppbygging. "
    "Booppfølging er en av de største utfordringene i det boligsosiale arbeidet, og samarbeid på tvers av "
    "enheter og tjenesteområder er en forutsetning for å lykkes.\n\n"
)


def chapters() -> dict[str, NotebookNode]:
    """Return the chapters of a small report with every kind of block."""
    return {
        "00_sammendrag": notebook(
            "00_sammendrag",
            markdown("# Sammendrag\n\nEn kort *oppsummering* av @sec-status."),
            markdown("## Hva evalueringen viser", "programme"),
            tekst("Det er gitt 5\u00a0000\u00a0000 kroner, se @tbl-tilskudd. [@fig-hamar] viser resten."),
            figure("fig-hamar"),
        ),
        "02_metode": notebook(
            "02_metode",
            markdown("# Datainnsamling og metode\n\n" + PARAGRAPH),
            markdown("## Teoretisk modell", "programme"),
            markdown("Planlegging er handling [@amdam2005, s. 3].[^en] Se @granovetter1973.\n\n"
                     "[^en]: Fotnoten, se @fig-hamar.\n\n"
                     "Dette skal til:\n- forankring\n- «eierskap»\n- \"organisering\"\n"),
            markdown("### Forankring\n\nMer om saken."),
            markdown("### Ingenting under"),
            markdown("## Undersøkelsen"),
            note("Tallene for kommunene er **simulert**; se @sec-metode-teoretisk-modell.", "simulated"),
            figure("fig-svar", {"Rådmann": 3, "Ansatte & ledere": 70}, width="half"),
            figure("fig-roller", {"Politikere": 13, "Andre": 40}, width="half", title="Få politikere svarte"),
        ),
        "03_status": notebook(
            "03_status",
            markdown("# Status i kommunene høsten 2011\n\nSe @sec-husbanken, @sec-metode og "
                     "@sec-oppsummering.[^1]\n\n[^1]: En annen note."),
            markdown("## Tilskudd", "unit"),
            tekst(PARAGRAPH * 3 + "Tabellen (@tbl-tilskudd) viser det."),
            shown_table("tbl-tilskudd", SUMS, note="Uten *overføringer* mellom år."),
            shown_table("tbl-bred", WIDE, title="Kommunene i programmet"),
            markdown("## Brukermedvirkning", "unit"),
            markdown("## Tiltak", "programme"),
            tekst(PARAGRAPH * 2),
            shown_table("tbl-lang", LONG, title="Alle tiltak"),
            note("En merknad om [tiltak](#sec-status-tiltak) og @amdam2005."),
        ),
        "04_husbanken": notebook(
            "04_husbanken",
            markdown("# Husbankens rolle"),
            markdown("## Kunnskap og læring"),
            markdown("## Vurdering"),
        ),
        "05_oppsummering": notebook(
            "05_oppsummering",
            markdown("# Oppsummering"),
            errors=[{"cell": 4, "line": 2, "name": "KeyError", "message": "'grants'"}],
        ),
        "06_english_summary": notebook(
            "06_english_summary",
            markdown("# English summary\n\nSee @fig-hamar and @sec-status-tilskudd; it is a \"foundation\"."),
            markdown("## Status", "programme"),
            markdown("The municipalities have worked on organisation [@moreforsking2012; @nordmann2011]."),
            markdown("## Method"),
            lang="en",
        ),
    }  # fmt: skip


def factsheet() -> dict[str, NotebookNode]:
    """Return the fact sheet of a municipality."""
    cells = [markdown("# Faktaark")]
    for i, name in enumerate(["Innbyggere", "Program", "Tilskudd", "Tiltak"]):
        cells += [markdown(f"## {name}", "unit"), tekst(PARAGRAPH)]
        if i % 2:
            cells.append(figure(f"fig-ark-{i}", width="half"))
        else:
            data = table(["År", "Kroner"], [["2009", 0], ["2010", 900000], ["2011", 1000000]])
            cells.append(shown_table(f"tbl-ark-{i}", data))
    return {"faktaark": notebook("faktaark", *cells)}


def document(
    folder: Path, notebooks: Mapping[str, NotebookNode | None] | None = None, **about: Any
) -> Document:
    """Return the sample report; `about` replaces what it is told of itself."""
    bibliography = folder / "references.bib"
    bibliography.write_text(BIBLIOGRAPHY, encoding="utf-8")
    given: dict[str, Any] = {
        "year": 2011,
        "unit": "moss",
        "unit_name": "Moss",
        "title": "Boligsosialt utviklingsprogram. Evaluering 2011",
        "data_version": "1.0",
        "bibliography": bibliography,
        "original": "moreforsking2012",
        "sources": ("moreforsking2012",),
    } | about
    return read_document(chapters() if notebooks is None else notebooks, **given)
