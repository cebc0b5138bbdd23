"""From the executed notebooks of one year and unit to its pages: chapters, whole report, fact sheet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from boso import data, params
from boso_press.document import anchors
from boso_press.document.blocks import Figure
from boso_press.document.cells import DocumentError, slug
from boso_press.document.drafts import refusal
from boso_press.document.model import Document
from boso_press.document.pandoc import Written, write
from boso_press.document.reader import chapter_number, read_document
from boso_press.execution import records
from boso_press.execution.cache_key import Snapshot
from boso_press.html import pages as html
from boso_press.pdf import typesetting
from boso_press.proof import report as proof

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from nbformat import NotebookNode

FACTSHEET = "faktaark"


def report(root: Path, year: int, unit: str, inputs: Mapping[str, str] | None = None) -> None:
    """Write the pages of one report from the notebooks in its folder, and its fact sheet if it has one.

    A page is written aside and renamed: a file that exists is whole. If the pages cannot be made, those
    made earlier are removed: they would tell something else than the notebooks beside them.

    Parameters
    ----------
    inputs : mapping of str to str, optional
        Hashes of the inputs, notebooks aside, taken when the build was planned; by default taken now.

    Raises
    ------
    DocumentError
        A reference or a footnote leads nowhere, or a label is used twice.
        Or a cell shows something by itself, which no reader would get.
    ProofError
        A page shows a number that its data do not give.
    """
    now, name, outputs = Snapshot(root), f"{year}/{unit}", root / "outputs"
    chapters = params.chapters(root, unit)
    made_from = {**(inputs or now.report(year, unit)), **now.notebooks(year, unit, chapters)}
    records.forget(outputs, name)
    folder = outputs / name
    folder.mkdir(parents=True, exist_ok=True)
    _remove_gone(outputs, name, chapters)
    try:
        whole, sheet = documents(root, year, unit)
        if told := refusal(filter(None, (whole, sheet)), root / "notebooks"):
            raise DocumentError(told)
        made = {**html_pages(whole, sheet), **pdfs(whole, sheet)}
        proof.require(folder, made, [document for document in (whole, sheet) if document])
    except Exception:
        _remove_pages(folder, keep=())
        raise
    for file, content in made.items():
        _write(folder / file, content)
    _remove_pages(folder, keep=made)
    records.write(outputs, name, made_from, [folder / file for file in made])


def pages(root: Path, year: int, unit: str) -> dict[str, bytes]:
    """Return the HTML pages of a report, by file name."""
    return html_pages(*documents(root, year, unit))


def html_pages(whole: Document, sheet: Document | None) -> dict[str, bytes]:
    """Return the HTML pages of a report and of its fact sheet, by file name."""
    written = _written(whole)
    made = {f"{stem}.html": page for stem, page in html.chapter_pages(whole, written).items()}
    made["rapport.html"] = html.report_page(whole, written)
    if sheet:
        made["faktaark.html"] = html.factsheet_page(sheet)
    return {file: page.encode() for file, page in made.items()}


def _written(document: Document) -> Written:
    """Return the prose as HTML; while pandoc, another process, reads it, the drawings are made ready."""
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(write, document, "html")
        for chapter in document.pages:
            for block in chapter.blocks:
                if isinstance(block, Figure):
                    html.drawing(block)
        return written.result()


def pdfs(whole: Document, sheet: Document | None) -> dict[str, bytes]:
    """Return the PDF of a report and of its fact sheet, by file name."""
    made = {"rapport.pdf": typesetting.report_pdf(whole)}
    if sheet:
        made["faktaark.pdf"] = typesetting.factsheet_pdf(sheet)
    return made


def documents(root: Path, year: int, unit: str) -> tuple[Document, Document | None]:
    """Return the report, and the fact sheet if it has one."""
    chapters = params.chapters(root, unit)
    whole = _document(root, year, unit, [stem for stem in chapters if stem != FACTSHEET])
    return whole, _document(root, year, unit, [FACTSHEET]) if FACTSHEET in chapters else None


def _remove_pages(folder: Path, keep: Container[str]) -> None:
    for path in folder.glob("[!.]*"):
        if path.suffix in (".html", ".pdf") and path.name not in keep:
            path.unlink()


def _remove_gone(outputs: Path, name: str, chapters: list[str]) -> None:
    """Remove the notebooks of chapters that there are no longer, and what is recorded of them."""
    for path in (outputs / records.FOLDER / name).glob("*.json"):
        if path.stem not in chapters:
            path.unlink()
    for path in (outputs / name).glob("[!.]*.ipynb"):
        if path.stem not in chapters and not path.stem.endswith(".part"):
            path.unlink()


def _document(root: Path, year: int, unit: str, chapters: list[str]) -> Document:
    folder = root / "outputs" / str(year) / unit
    return read_document(
        {stem: _read(folder / f"{stem}.ipynb") for stem in chapters},
        year=year,
        unit=unit,
        unit_name=params.unit_name(unit, root),
        title=params.load(year, root).title,
        original=params.load(year, root).original,
        data_version=data.version(root),
        bibliography=root / "data" / "references.bib",
        optional_labels=labels(root),
    )


def _read(path: Path) -> NotebookNode | None:
    return nbformat.read(path, as_version=4) if path.is_file() else None


@cache
def labels(root: Path) -> frozenset[str]:
    """Return all labels of the text notebooks: what some report has, though perhaps not this one."""
    found: set[str] = set()
    for stem, (names, headings) in anchors.of_all(root).items():
        chapter = chapter_number(stem)[0]
        found.update([chapter, *names], (f"{chapter}-{slug(heading)}" for heading in headings))
    return frozenset(found)


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
