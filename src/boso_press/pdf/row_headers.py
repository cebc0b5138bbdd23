"""Row headers in a tagged PDF: Typst tags header rows only, and readers need both directions."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf

from boso_press.document.blocks import DocumentError

TABLELESS = {"/P", "/Span", "/Link", "/TOC", "/Figure", *(f"/H{level}" for level in range(1, 7))}


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
            for row in _body_rows(table):
                for cell in _children(row)[:count]:
                    _make_header(cell)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _children(element: Object) -> list[Object]:
    """Return the structure elements right under one, leaving out marked content."""
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _tables(element: Object) -> Iterator[Object]:
    for child in _children(element):
        if str(child.S) == "/Table":
            yield child
        elif str(child.S) not in TABLELESS:
            yield from _tables(child)


def _body_rows(table: Object) -> Iterator[Object]:
    for part in _children(table):
        if str(part.S) == "/TBody":
            yield from _children(part)


def _make_header(cell: Object) -> None:
    old = cell.get("/A")
    attributes = list(old) if isinstance(old, Array) else [old] if old is not None else []
    cell.S = Name.TH
    cell.A = Array([*attributes, Dictionary(O=Name.Table, Scope=Name.Row)])
