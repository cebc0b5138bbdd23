"""Row headers in a tagged PDF: Typst tags header rows only, and readers need both directions."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf

from boso_press.document.blocks import DocumentError

TABLELESS = ("/P", "/Span", "/Link", "/TOC", "/Figure", *(f"/H{level}" for level in range(1, 7)))


def tag_row_headers(pdf: bytes, counts: Sequence[int]) -> bytes:
    """Tag the first cells of each body row as row headers.

    Parameters
    ----------
    counts : sequence of int
        For each table in reading order, how many leading columns name the row.
    """
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
