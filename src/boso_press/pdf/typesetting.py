"""A document as tagged PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf

from boso.fonts import FOLDER
from boso_press.document.blocks import DocumentError
from boso_press.document.model import Document, located
from boso_press.document.pandoc import convert_prose
from boso_press.pdf.printed import PrintedDocument

FACTSHEET_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
TEMPLATES = Path(__file__).parent / "templates"
MAIN = '#import "{0}.typ": {0}\n#{0}(json(bytes(sys.inputs.document)))'
FORMULAS = '#import "common.typ": style\n#set document(title: "Formler")\n#show: style'
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
TOO_BROAD = re.compile(r"panicked with:\s*(.+)")  # a formula, as `common.typ` says
TABLELESS = ("/P", "/Span", "/Link", "/TOC", "/Figure", *(f"/H{level}" for level in range(1, 7)))
COMFORTABLE = 9.0  # points; rather than in smaller type, sections are broken across the columns


def report_pdf(document: Document) -> bytes:
    """Return the whole report as PDF/UA-1; equal documents give equal bytes."""
    printed = PrintedDocument(document, convert_prose(document, "typst"))
    return _with_row_headers(_compile("report", printed.report(), document), printed.row_headers())


def factsheet_pdf(document: Document) -> bytes:
    """Return the fact sheet on one A4 page, in the largest type that fits, sections whole if they can be.

    Raises
    ------
    DocumentError
        If it needs a second page even in the smallest type.
    """
    printed = PrintedDocument(document, convert_prose(document, "typst"), in_column=True)
    trials = [(size, True) for size in FACTSHEET_SIZES if size >= COMFORTABLE]
    for size, whole in trials + [(size, False) for size in FACTSHEET_SIZES]:
        pdf = _compile("factsheet", printed.factsheet(size, whole=whole), document)
        with Pdf.open(io.BytesIO(pdf)) as opened:
            pages = len(opened.pages)
        if pages == 1:
            return _with_row_headers(pdf, printed.row_headers())
    raise DocumentError(
        f"{document.chapters[0].stem} for {document.unit} {document.year}: "
        f"more than one page even in {FACTSHEET_SIZES[-1]} pt; shorten it"
    )


def _compile(template: str, content: dict[str, Any], document: Document) -> bytes:
    """Have Typst set a template; the date is the evaluation year's last, so that nothing varies."""
    stamp = datetime(document.year, 12, 31, tzinfo=UTC)
    try:
        return _set(MAIN.format(template), json.dumps(content, ensure_ascii=False), stamp)
    except typst.TypstError as error:
        detail = getattr(error, "diagnostic", None) or str(error)
        if unknown := NO_GLYPH.search(detail):
            signs = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in unknown[1])
            told = f"the fonts of the PDF do not have {signs}; write it in words, or with other letters"
            raise DocumentError(_where(document, unknown[1], told)) from None
        if broad := TOO_BROAD.search(detail):
            told = "the formula is too broad to be read; break it by \\\\ within \\begin{aligned} … \\end{…}"
            raise DocumentError(_where(document, broad[1], told)) from None
        raise DocumentError(
            f"{document.unit} {document.year}: Typst could not set the PDF: {detail}"
        ) from error


def _set(source: str, content: str = "", stamp: datetime | None = None) -> bytes:
    compiler = typst.Compiler(
        source.encode(), root=str(TEMPLATES), font_paths=fonts(), sys_inputs={"document": content}
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=stamp)
    assert isinstance(pdf, bytes)
    return pdf


def _where(document: Document, text: str, told: str) -> str:
    """Tell something of a text with its place."""
    for chapter in document.pages:
        for block in chapter.blocks:
            if text in repr(block) and (label := getattr(block, "label", "")):
                return f"{chapter.stem}: {label}: {told}"
        for line in "\n".join(written.text for written in chapter.texts).split("\n"):
            if text in line:
                return located(f"{chapter.stem}: \x01{line}\x01: {told}", [chapter])
    return f"{document.subject}: {told}"


def formulas_pdf(formulas: Iterable[str]) -> bytes:
    """Return formulas in Typst by themselves, set as in a report: its proof holds the report's to them.

    Each is set once more in semibold type, in which a stretched sign is put together of other pieces.
    """
    each = "\n\n".join(sorted(formulas))
    return _set(f"{FORMULAS}\n\n{each}\n\n#strong[\n{each}\n]")


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return the project's own fonts and Typst's, never those of the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])


def _with_row_headers(pdf: bytes, counts: Sequence[int]) -> bytes:
    """Tag the cells that name a row, so many in each table in reading order; Typst tags only header rows."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        tables = list(_tables(opened.Root.StructTreeRoot))
        if len(tables) != len(counts):
            raise DocumentError(f"the PDF has {len(tables)} tagged tables; the document has {len(counts)}")
        for table, count in zip(tables, counts, strict=True):
            rows = [row for part in _children(table) if part.S == "/TBody" for row in _children(part)]
            for cell in (cell for row in rows for cell in _children(row)[:count]):
                cell.S = Name.TH
                cell.A = Array([*_listed(cell.get("/A")), Dictionary(O=Name.Table, Scope=Name.Row)])
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _listed(value: Object | None) -> list[Object]:
    """Return one or several objects, which a PDF may write in one way or the other."""
    return list(value) if isinstance(value, Array) else [] if value is None else [value]


def _children(element: Object) -> list[Object]:
    """Return the structure elements right under one, leaving out marked content."""
    return [kid for kid in _listed(element.get("/K")) if isinstance(kid, Dictionary) and "/S" in kid]


def _tables(element: Object) -> Iterator[Object]:
    for child in _children(element):
        if child.S == "/Table":
            yield child
        elif child.S not in TABLELESS:
            yield from _tables(child)
