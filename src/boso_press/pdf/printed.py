"""A document as data for templates/*.typ: its prose as Typst, and how drawings and tables fit a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    group_side_by_side,
)
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import DRAFT, NB, STATEMENT, source_note

PORTRAIT = 453.5  # points: breadth of the text on a page of the report, 160 mm
COLUMN = 239.5  # breadth of a column of the fact sheet, 84.5 mm
TALLEST = 560.0  # points that a drawing may be high: its words and source stand on the same page
LARGEST_SHRINKING = 1.6  # of a higher one; smaller its letters could not be read
SVG_SIZE = re.compile(r'<svg[^>]*?width="([\d.]+)pt"[^>]*?height="([\d.]+)pt"', re.DOTALL)


@dataclass(frozen=True)
class PrintedDocument:
    """What the templates take of a document, as data, and what must be known of it afterwards."""

    document: Document
    converted: ConvertedProse
    in_column: bool = False  # as the blocks of a fact sheet stand

    def report(self) -> dict[str, Any]:
        """Return the whole report."""
        doc = self.document
        return self._of_all(doc.simulated) | {
            "title": doc.title,
            "unit": doc.unit_name,
            "year": str(doc.year),
            "originals": [[name, self.converted.references[key]] for name, key in doc.originals],
            "empty-chapters": [
                f"{chapter.heading}: {chapter.empty}" for chapter in doc.chapters if chapter.empty
            ],
            "chapters": [self._chapter(chapter) for chapter in doc.pages],
            "references": NB.references,
            "entries": list(self.converted.references.items()),
        }

    def factsheet(self, size: float, *, whole: bool) -> dict[str, Any]:
        """Return the fact sheet in a type size, in points, with short sections kept whole."""
        doc, chapter = self.document, self.document.chapters[0]
        cited = self.converted.cited[chapter.stem]
        return self._of_all(chapter.simulated) | {
            "title": doc.subject,
            "kicker": f"{chapter.title} · {doc.programme}",
            "size": size,
            "whole": whole,
            "chapter": self._chapter(replace(chapter, title=doc.subject)),
            "entries": [entry for entry in self.converted.references.items() if entry[0] in cited],
        }

    def _of_all(self, simulated: bool) -> dict[str, Any]:
        return {
            "statement": STATEMENT,
            "colophon": self.document.colophon,
            "mark": NB.simulated if simulated else None,
            "draft": DRAFT if self.document.draft else None,
        }

    def row_headers(self) -> list[int]:
        """Return, for each table in reading order, how many of its columns name the row."""
        counts: list[int] = []
        for chapter in self.document.pages:
            for block in chapter.blocks:
                if isinstance(block, Table):
                    counts.append(block.data.header_columns)
                elif isinstance(block, Prose | Note):
                    counts += [0] * sum(part.cells for part in self.converted.said[chapter.stem, block.text])
        return counts

    def _chapter(self, chapter: Chapter) -> dict[str, Any]:
        """Return a chapter as it is, with its blocks as data."""
        sections = [
            {**vars(section), "blocks": self._blocks(chapter, section.blocks)} for section in chapter.sections
        ]
        mark = chapter.wording.simulated if chapter.simulated else None
        lead = self._blocks(chapter, chapter.lead)
        return {**vars(chapter), "mark": mark, "lead": lead, "sections": sections, "silent": ()}

    def _blocks(self, chapter: Chapter, blocks: Sequence[Block]) -> list[list[dict[str, Any]]]:
        """Return the blocks of a chapter in the groups that stand beside each other."""
        return [
            [self._block(chapter, block, beside=len(group) > 1) for block in group]
            for group in group_side_by_side(blocks)
        ]

    def _block(self, chapter: Chapter, block: Block, *, beside: bool) -> dict[str, Any]:
        text = self.converted.text(chapter.stem, getattr(block, "text", ""))
        match block:
            case Prose() | Code():
                return {"kind": "prose", "text": "" if isinstance(block, Code) and block.folded else text}
            case Subheading():
                return {"kind": "heading", "level": block.level, "title": block.title, "id": block.id}
            case Note():
                return {"kind": "remark", "level": block.level, "text": text}
            case Equation():
                return {"kind": "equation", "id": block.label, "number": f"({block.number})", "text": text}
            case Figure():
                width = "49%" if block.half and chapter.number and not beside else "100%"
                drawn = {"svg": block.svg, "alt": block.alt, "width": self._width(chapter, block, width)}
                return {"kind": "drawing", **self._about(chapter, block, chapter.wording.figure), **drawn}
            case Table():
                about = self._about(chapter, block, chapter.wording.table)
                about["note"] = self.converted.text(chapter.stem, block.note) or None
                return {
                    "kind": "table",
                    **about,
                    "numbers": [column.number for column in block.data.columns],
                    "header": [column.title for column in block.data.columns],
                    "rows": [[cell.text for cell in row] for row in block.data.rows],
                    "total": block.data.total,
                    "in-column": self.in_column,
                }
            case Draft():
                return {"kind": "warning", "text": f"{chapter.wording.draft[block.kind]}: {block.told}"}

    def _width(self, chapter: Chapter, figure: Figure, width: str) -> str:
        """Return the breadth of a drawing, less where it would be higher than a page."""
        if image := figure.image:
            breadth, height = 0.75 * image.width, 0.75 * image.height
            scale = min(1, (COLUMN if self.in_column else PORTRAIT) / breadth, TALLEST / height)
            return f"{breadth * scale:.2f}pt"
        size = SVG_SIZE.search(figure.svg)
        if size is None or (height := float(size[2])) <= TALLEST:
            return width
        if height > TALLEST * LARGEST_SHRINKING:
            told = "the drawing is too high for a page; split it, or use show.table"
            raise DocumentError(f"{chapter.stem}: {figure.label}: {told}")
        return f"{float(size[1]) * TALLEST / height:.2f}pt"

    def _about(self, chapter: Chapter, block: Figure | Table, kind: str) -> dict[str, Any]:
        """Return what figures and tables say about themselves in words."""
        source = self.converted.text(chapter.stem, block.source)
        return {
            "id": block.label,
            "name": f"{kind} {block.number}." if block.number else "",
            "title": block.title,
            "subtitle": block.subtitle,
            "data": source_note(block, chapter.wording, self.document.year),
            "source": f"{chapter.wording.source}: {source}" if source else None,
        }
