"""Excel workbooks: the sheet that has the columns looked for."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from boso.project import ProjectError, nearest, refuse, some
from boso.spreadsheets import header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # a compound file: Excel's old format, or an encrypted new one
SHEET, ROW, CELL, FORMULA, VALUE = (
    f"*[local-name() = '{name}']" for name in ("sheet", "row", "c", "f", "v")
)  # whichever of its namespaces a workbook has
UNSEEN = {  # what a sheet may have that is not seen, and what is said of its places
    f"{ROW}[@hidden = '1' or @hidden = 'true'][{CELL}/*]": "row {}: hidden in Excel; delete these rows, or "
    "show them to have them counted",
    f"{CELL}[@t = 'e']": "cell {}: an error of Excel, such as #N/A; put in what belongs there, or empty it",
    f"{CELL}[{FORMULA}][not(string({VALUE}))][not(@t = 'str')]": "cell {}: a formula without its value; open "
    "the file in Excel and save it",
}


def read(path: Path, columns: Sequence[str], without: str | None = None) -> pd.DataFrame:
    """Return the sheet, but for `without`, that has the first of these columns; the index is the row."""
    found = {name: rows for name, rows in sheets(path).items() if name != without}
    places = {name: place for name in found if (place := header.find(found[name], columns)) is not None}
    if not places:
        firsts = [header.names(rows[0]) for rows in found.values() if rows]
        there = nearest(columns[0], filter(None, chain(*firsts)), "row 1 has")
        told = f'no sheet has the column "{columns[0]}" in one of its first {header.SOUGHT} rows; {there}'
        remedy = (
            "give it that name, or, of the answers to a survey, say in params, survey, columns which it is"
        )
        raise ProjectError(f"{path}: {told}; {remedy}")
    name, *others = places
    if others:
        told = f'sheets {", ".join(places)} all have the column "{columns[0]}"'
        raise ProjectError(f"{path}: {told}; keep one of them")
    try:
        refuse(path, _unseen(path, name))
    except (BadZipFile, etree.XMLSyntaxError, KeyError, ValueError):
        raise _damaged(path) from None
    return header.table(found[name], places[name])


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Return the rows of all sheets by their names."""
    if path.read_bytes().startswith(OLE):
        told = "protected by a password, or in Excel's old format (.xls)"
        raise ProjectError(f"{path}: the workbook is {told}; save it as .xlsx, without a password")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python(False) for name in book.sheet_names}
    except CalamineError:
        raise _damaged(path) from None


def _damaged(path: Path) -> ProjectError:
    return ProjectError(f"{path}: the workbook is damaged or cut off, or none; save it again as .xlsx")


def _unseen(path: Path, name: str) -> Iterator[str]:
    """Name what a sheet's values alone do not show: rows that are hidden, errors, formulas not worked out."""
    with ZipFile(path) as book:
        parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
        workbook, relations = (
            etree.fromstring(book.read(f"xl/{part}"), parser)
            for part in ("workbook.xml", "_rels/workbook.xml.rels")
        )
        (relation,) = workbook.xpath(f"//{SHEET}[@name = $name]/@*[local-name() = 'id']", name=name)
        (target,) = relations.xpath("//*[@Id = $relation]/@Target", relation=relation)
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        sheet = etree.fromstring(book.read(part), parser)
    for what, told in UNSEEN.items():
        if found := sheet.xpath(f"//{what}"):
            yield told.format(some([one.get("r", "?") for one in found]))
