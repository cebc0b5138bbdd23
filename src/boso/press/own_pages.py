"""The tables of the pages that look across reports, read from the pages: no notebook makes them."""

from __future__ import annotations

import re

from lxml import html

from boso.press import record
from boso.press.built import Built
from boso.press.recorded import Chapter, Grid, grid, read_inputs

PAGE = re.compile(r"\d{4}/sammenligning\.html|kommuner/[^/.]+\.html")


def names(built: Built) -> set[str]:
    """Return the pages, as ``kommuner/moss``."""
    return {name.removesuffix(".html") for name in built.names if PAGE.fullmatch(name)}


def read(built: Built, name: str) -> Chapter:
    """Return the tables of a page, each by the anchor of its heading, and what the page was made from."""
    tree = html.document_fromstring(built.read(f"{name}.html"))
    sections = {section.xpath("string(h2/@id)"): section.find(".//table") for section in tree.iter("section")}
    grids = {label: _grid(table) for label, table in sections.items() if table is not None}
    return Chapter((), grids, read_inputs(built, record.SITE))


def _grid(table: html.HtmlElement) -> Grid:
    rows = [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")]
            for row in table.iter("tr")]  # fmt: skip
    columns = [{"name": name, "header": not number} for number, name in enumerate(rows[0])]
    return grid(
        {"columns": columns, "rows": [[{"raw": cell, "text": cell} for cell in row] for row in rows[1:]]}
    )
