"""A document as Typst source: calls of the functions in templates/*.typ, with the prose between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from boso_press.document.blocks import (
    Block,
    Code,
    DocumentError,
    Draft,
    Equation,
    Figure,
    Note,
    Prose,
    Subheading,
    Table,
    TableData,
    group_side_by_side,
)
from boso_press.document.model import Chapter, Document, Section
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import DRAFT, NB, STATEMENT, source_note
from boso_press.pdf.column_widths import TextWidths

PORTRAIT = 453.5  # points: breadth of the text on a page of the report, 160 mm
LANDSCAPE = 700.0  # and on a page on its side, 247 mm
COLUMN = 239.5  # breadth of a column of the fact sheet, 84.5 mm
TABLE_TYPE, SMALLEST_TYPE = 10.5 * 0.86, 8.0  # type of tables in points; see templates/common.typ
TALLEST = 560.0  # points that a drawing may be high: its words and source stand on the same page
LARGEST_SHRINKING = 1.6  # of a higher one; smaller its letters could not be read
SVG_SIZE = re.compile(r'<svg[^>]*?width="([\d.]+)pt"[^>]*?height="([\d.]+)pt"', re.DOTALL)
KEPT_WHOLE, KEPT_WHOLE_IN_COLUMN = 24, 42  # lines up to which a table is kept whole, its source with it


def literal(value: str) -> str:
    """Return a Typst string literal.

    >>> literal('si "hei"')
    '"si \\\\"hei\\\\""'
    """
    return json.dumps(value, ensure_ascii=False)


def _tuple(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


@dataclass(frozen=True)
class TypstSource:
    """The Typst source of a document, and what must be known of it afterwards."""

    document: Document
    converted: ConvertedProse
    column: float | None = None  # breadth of a fact sheet's column, in em of its tables
    whole: bool = False  # whether a fact sheet's short sections are kept in one column

    def report(self) -> str:
        """Return the source of the whole report."""
        doc = self.document
        pairs = [f"({literal(name)}, [{self.converted.references[key]}])" for name, key in doc.originals]
        arguments = {
            "title": literal(doc.title),
            "unit": literal(doc.unit_name),
            "year": literal(str(doc.year)),
            "statement": literal(STATEMENT),
            "originals": _tuple(pairs),
            "colophon": literal(doc.colophon),
            "mark-text": literal(NB.simulated) if doc.simulated else "none",
            "draft": literal(DRAFT) if doc.draft else "none",
            "empty-chapters": _tuple(literal(f"{c.heading}: {c.empty}") for c in doc.chapters if c.empty),
        }
        body = "\n\n".join(self._chapter(chapter) for chapter in doc.pages)
        return f"{_show_rule('report', arguments)}\n\n{body}\n\n{self._bibliography()}\n"

    def factsheet(self, size: float, *, whole: bool) -> str:
        """Return the source of the fact sheet in a type size, in points, with short sections kept whole."""
        doc, chapter = self.document, self.document.chapters[0]
        arguments = {
            "title": literal(doc.subject),
            "kicker": literal(f"{chapter.title} · {doc.programme}"),
            "statement": literal(STATEMENT),
            "colophon": literal(doc.colophon),
            "size": f"{size}pt",
            "draft": literal(DRAFT) if doc.draft else "none",
            "mark-text": literal(NB.simulated) if chapter.simulated else "none",
        }
        cited = self.converted.cited[chapter.stem]
        entries = "\n".join(
            _entry(key, self.converted.references[key]) for key in self.converted.references if key in cited
        )
        sheet = replace(self, column=COLUMN / (size * 0.86), whole=whole)
        body = sheet._chapter(replace(chapter, title=doc.subject))
        return f"{_show_rule('factsheet', arguments)}\n\n{body}\n\n#sources[{entries}]\n"

    def row_headers(self) -> list[int]:
        """Return, for each table in reading order, how many of its columns name the row."""
        counts: list[int] = []
        for chapter in self.document.pages:
            for block in chapter.blocks:
                if isinstance(block, Table):
                    counts.append(block.data.header_columns)
                elif isinstance(block, Prose | Note):
                    counts += [0] * sum(
                        part.cells for part in self.converted.said[chapter.stem, block.markdown]
                    )
        return counts

    def _chapter(self, chapter: Chapter) -> str:
        mark = literal(chapter.wording.simulated) if chapter.simulated else "none"
        parts = [_heading(1, chapter.number, chapter.title, chapter.id), f"#simulated.update({mark})"]
        if chapter.missing:
            parts.append(f"#remark({literal('error')}, {literal(chapter.missing)})")
        parts += self._blocks(chapter, chapter.lead)
        for section in chapter.sections:
            written = "\n\n".join(self._section(chapter, section))
            parts.append(f"#unbroken[\n{written}\n]" if self.whole else written)
        body = "\n\n".join(parts)
        return body if chapter.lang == "nb" else f'#[\n#set text(lang: "en", region: "GB")\n{body}\n]'

    def _section(self, chapter: Chapter, section: Section) -> Iterator[str]:
        yield _heading(2, section.number, section.title, section.id)
        if section.programme:
            yield f"#scope({literal(section.programme)})"
        if section.empty:
            yield f"#nothing({literal(section.empty)})"
        yield from self._blocks(chapter, section.blocks)

    def _blocks(self, chapter: Chapter, blocks: Sequence[Block]) -> Iterator[str]:
        for group in group_side_by_side(blocks):
            if len(group) == 1:
                yield self._block(chapter, group[0])
            else:
                left, right = (self._figure(chapter, one, "100%") for one in group if isinstance(one, Figure))
                yield f"#pair[{left}][{right}]"

    def _block(self, chapter: Chapter, block: Block) -> str:
        match block:
            case Prose():
                return self.converted.text(chapter.stem, block.markdown)
            case Code():
                return "" if block.folded else self.converted.text(chapter.stem, block.markdown)
            case Subheading():
                return _heading(block.level, "", block.title, block.id)
            case Note():
                return f"#remark({literal(block.level)})[{self.converted.text(chapter.stem, block.markdown)}]"
            case Equation():
                formula = self.converted.text(chapter.stem, block.markdown)
                return (
                    f"#numbered-equation({literal(block.label)}, {literal(f'({block.number})')})[{formula}]"
                )
            case Figure():
                return self._figure(chapter, block, "49%" if block.half and chapter.number else "100%")
            case Table():
                return self._table(chapter, block)
            case Draft():
                told = f"{chapter.wording.draft[block.kind]}: {block.told}"
                return f"#remark({literal('error')}, {literal(told)})"

    def _figure(self, chapter: Chapter, figure: Figure, width: str) -> str:
        return _call("drawing", self._about(chapter, figure, chapter.wording.figure) | {
            "svg": literal(figure.svg),
            "alt": literal(figure.alt),
            "width": self._width(chapter, figure, width),
        })  # fmt: skip

    def _width(self, chapter: Chapter, figure: Figure, width: str) -> str:
        """Return the breadth of a drawing, less where it would be higher than a page."""
        if image := figure.image:
            breadth, height = 0.75 * image.width, 0.75 * image.height
            scale = min(1, (COLUMN if self.column else PORTRAIT) / breadth, TALLEST / height)
            return f"{breadth * scale:.2f}pt"
        size = SVG_SIZE.search(figure.svg)
        if size is None or (height := float(size[2])) <= TALLEST:
            return width
        if height > TALLEST * LARGEST_SHRINKING:
            told = "the drawing is too high for a page; split it, or use show.table"
            raise DocumentError(f"{chapter.stem}: {figure.label}: {told}")
        return f"{float(size[1]) * TALLEST / height:.2f}pt"

    def _table(self, chapter: Chapter, table: Table) -> str:
        data = table.data
        about = self._about(chapter, table, chapter.wording.table)
        if table.note:
            about["note"] = f"[{self.converted.text(chapter.stem, table.note)}]"
        return _call("data-table", about | _table_cells(data) | self._layout(data))

    def _layout(self, data: TableData) -> dict[str, str]:
        """Fit a table in: the usual type, smaller type, or a page on its side if words would break."""
        measured, size = TextWidths(data), {}
        if self.column:
            available, limit = self.column, KEPT_WHOLE_IN_COLUMN
        else:
            available, limit = PORTRAIT / TABLE_TYPE, KEPT_WHOLE
            if (
                not measured.fits(available)
                or available < measured.unwrapped_width <= PORTRAIT / SMALLEST_TYPE
            ):
                available, size = PORTRAIT / SMALLEST_TYPE, {"size": f"{SMALLEST_TYPE}pt"}
            if not measured.fits(available):
                available, size = LANDSCAPE / SMALLEST_TYPE, size | {"landscape": "true"}
        layout = measured.layout(available, fill=bool(self.column))
        return size | {
            "widths": _tuple(f"{100 * share:.2f}%" for share in layout.shares),
            "short": str(layout.line_count <= limit).lower(),
            "hyphenate": str(not measured.fits(available)).lower(),
        }

    def _about(self, chapter: Chapter, block: Figure | Table, kind: str) -> dict[str, str]:
        """Return what figures and tables say about themselves in words."""
        about = {
            "id": literal(block.label),
            "name": literal(f"{kind} {block.number}." if block.number else ""),
            "title": literal(block.title),
            "subtitle": literal(block.subtitle),
            "data": literal(source_note(block, chapter.wording, self.document.year) if block.number else ""),
        }
        if block.source:
            source = self.converted.text(chapter.stem, block.source)
            about["source"] = f"[{chapter.wording.source}: {source}]"
        return about

    def _bibliography(self) -> str:
        if not self.converted.references:
            return ""
        entries = "\n".join(_entry(key, entry) for key, entry in self.converted.references.items())
        return f"{_heading(1, '', NB.references, 'referanser')}\n\n#simulated.update(none)\n{entries}"


def _show_rule(function: str, arguments: dict[str, str]) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return f'#import "common.typ": *\n#import "{function}.typ": *\n#show: {function}.with({given})'


def _call(function: str, arguments: dict[str, str]) -> str:
    given = ",\n  ".join(f"{name}: {value}" for name, value in arguments.items())
    return f"#{function}(\n  {given},\n)"


def _heading(level: int, number: str, title: str, label: str) -> str:
    return f"#numbered-heading({level}, {literal(number)}, {literal(title)}) <{label}>"


def _entry(key: str, entry: str) -> str:
    return f"#entry[{entry}] <ref-{key}>"


def _table_cells(data: TableData) -> dict[str, str]:
    columns = _tuple(f"(number: {str(column.number).lower()})" for column in data.columns)
    rows = _tuple(_tuple(literal(cell.text) for cell in row) for row in data.rows)
    header = _tuple(literal(column.title) for column in data.columns)
    return {"columns": columns, "header": header, "rows": rows, "total": str(data.total).lower()}
