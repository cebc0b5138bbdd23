"""From the executed notebooks of one year and unit to its pages: chapters, whole report, fact sheet."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from boso import data, params
from boso.press import html, pdf, proof
from boso.press.cells import slug
from boso.press.document import Document, chapter_number, read_document
from boso.press.execute import read_source

if TYPE_CHECKING:
    from nbformat import NotebookNode

FACTSHEET = "faktaark"
LABEL = re.compile(r"""label=["']([\w-]+)["']""")


def report(root: Path, year: int, unit: str) -> None:
    """Write the pages of one report from the notebooks in its folder, and its fact sheet if it has one.

    A page is written aside and renamed: a file that exists is whole.

    Raises
    ------
    DocumentError
        A reference or a footnote leads nowhere, or a label is used twice.
    ProofError
        A page shows a number that its data do not give.
    """
    folder = root / "outputs" / str(year) / unit
    folder.mkdir(parents=True, exist_ok=True)
    chapters = params.chapters(root, unit)
    whole = _document(root, year, unit, [stem for stem in chapters if stem != FACTSHEET])
    _remove_gone(folder, chapters)
    pages = html.chapter_pages(whole)
    for stem in {chapter.stem for chapter in whole.chapters} - set(pages):
        (folder / f"{stem}.html").unlink(missing_ok=True)
    for stem, page in pages.items():
        _write(folder / f"{stem}.html", page.encode())
    _write(folder / "rapport.html", html.report_page(whole).encode())
    _write(folder / "rapport.pdf", pdf.report_pdf(whole))
    proof.require(folder, whole)
    if FACTSHEET in chapters:
        sheet = _document(root, year, unit, [FACTSHEET])
        _write(folder / "faktaark.html", html.factsheet_page(sheet).encode())
        _write(folder / "faktaark.pdf", pdf.factsheet_pdf(sheet))
        proof.require(folder, sheet, sheet=True)


def _remove_gone(folder: Path, chapters: list[str]) -> None:
    """Remove what was made from chapters that there are no longer."""
    for path in folder.glob("[0-9][0-9]_*"):
        if path.suffix in (".ipynb", ".html") and path.stem not in chapters:
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
    for path in sorted((root / "notebooks").glob("*.md")):
        chapter = chapter_number(path.stem)[0]
        found.add(chapter)
        for cell in read_source(path).cells:
            found.update(LABEL.findall(cell.source))
            headings = (
                re.findall(r"^##+ (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
            )
            found.update(f"{chapter}-{slug(heading)}" for heading in headings)
    return frozenset(found)


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
