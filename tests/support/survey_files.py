"""A survey of six answers, and each way in which a program for surveys may export it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
from project import ROOT

from boso_survey import codebook
from boso_survey.codebook import Codebook

BOOK = codebook.load(ROOT).wave(2011)  # what was asked, whatever later waves ask
PROGRAMME_ITEMS = 12  # statements that only those who know the programme were asked about
UNANSWERED = 99.0

Cells = list[list[str]]

# respondent, municipality, role, know_programme, involvement, the twelve of those who know it (the same
# answer to all), focus, belief, top_challenge_1 to 3; "" is no answer
ANSWERS = [
    ("101", "moss", "1", "1", "1", "1", "1", "2", "Små boliger; for få", "NA", "None"),
    ("102", "baerum", "2", "2", "2", "6", "2", "6", "Rus, psykiatri og «ettervern»", "", ""),
    ("103", "lorenskog", "3", "3", "4", "", "3", "3", "", "", ""),
    ("104", "hamar", "4", "1", "3", "3", "", "4", "Å bo – trygt", "Økonomi", ""),
    ("105", "lillehammer", "5", "2", "2", "5", "5", "1", "", "", "1"),
    ("106", "moss", "1", "2", "1", "4", "1", "2", "Husleie", "", ""),
]


def cells() -> Cells:
    """The answers as codes, in the order of the codebook's columns."""
    return [[*row[:5], *[row[5]] * PROGRAMME_ITEMS, *row[6:]] for row in ANSWERS]


def labelled(book: Codebook, rows: Cells) -> Cells:
    """The same with the words that respondents saw, in the place of codes."""
    words = [{str(code): label for code, label in field.labels.items()} for field in book.fields]
    return [[words[place].get(cell, cell) for place, cell in enumerate(row)] for row in rows]


def write_csv(path: Path, header: list[str], rows: Cells, mark: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, header: list[str], rows: Cells) -> Path:
    """Write a workbook with numbers as numbers, as Excel keeps them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [header, *rows]:
        sheet.append([float(cell) if cell.isdecimal() else cell or None for cell in row])
    book.create_sheet("Om undersøkelsen").append(["Eksportert", "2013-01-15"])
    book.save(path)
    return path


def write_sav(path: Path, book: Codebook, rows: Cells) -> Path:
    """Write an SPSS file that numbers answers from 11 on, the last of them declared missing.

    Questions that were not answered have the code 99, declared missing too. The codes mean nothing to the
    codebook: only their labels do.
    """
    frame = pd.DataFrame(rows, columns=list(book.names), dtype="object")
    frame["respondent"] = frame["respondent"].astype(float)
    labels: dict[str, dict[int | float, str]] = {}
    missing: dict[str, list[Any]] = {}
    for field in book.of_kind("background", "filter", "item"):
        codes = {str(code): 11.0 + place for place, code in enumerate(field.codes)}
        last = max(codes.values())
        frame[field.name] = [codes.get(cell, UNANSWERED) for cell in frame[field.name]]
        labels[field.name] = {UNANSWERED: "Ubesvart"}
        labels[field.name] |= {codes[str(code)]: label for code, label in field.labels.items()}
        missing[field.name] = [{"lo": last, "hi": last}, {"lo": UNANSWERED, "hi": UNANSWERED}]
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges=missing)
    return path
