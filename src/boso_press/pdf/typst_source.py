"""A document as Typst source: calls of the functions in templates/*.typ, with the prose between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from boso_press.document.blocks import Block, Data, Draft, Figure, Note, Prose, Subheading, Table, in_pairs
from boso_press.document.model import Chapter, Document, Section
from boso_press.document.pandoc import Written
from boso_press.document.source_notes import source_note
from boso_press.document.wording import NB, ORIGINALS, Wording
from boso_press.pdf.column_widths import Measured

POINTS = 453.5  # breadth of the text on a page of the report, 160 mm
TURNED = 700.0  # and on a page on its side, 247 mm
COLUMN = 239.5  # breadth of a column of the fact sheet, 84.5 mm
USUAL, SMALLEST = 10.5 * 0.86, 8.0  # type of tables in points; see templates/common.typ
SHORT, SHORT_IN_COLUMN = 24, 42  # lines up to which a table is kept whole, its source with it
STATEMENT = (
    "Dette er en uavhengig gjenskaping av en evalueringsrapport, laget på nytt fra publiserte opplysninger. "
    "Den er ikke utgitt av Møreforsking eller Husbanken, og teksten er skrevet på nytt."
)


def text(value: str) -> str:
    """Return a Typst string literal.

    >>> text('si "hei"')
    '"si \\\\"hei\\\\""'
    """
    return json.dumps(value, ensure_ascii=False)


def _tuple(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


@dataclass(frozen=True)
class Source:
    """The Typst source of a document, and what must be known of it afterwards."""

    document: Document
    written: Written
    column: float | None = None  # breadth of a fact sheet's column, in em of its tables
    whole: bool = False  # whether a fact sheet's short sections are kept in one column

    def report(self) -> str:
        """Return the source of the whole report."""
        doc = self.document
        pairs = [
            f"({text(name)}, [{self.written.references[key]}])"
            for name, key in zip(ORIGINALS[len(doc.originals)], doc.originals, strict=True)
        ]
        arguments = {
            "title": text(doc.title),
            "unit": text(doc.unit_name),
            "year": text(str(doc.year)),
            "statement": text(STATEMENT),
            "originals": _tuple(pairs),
            "made": text(self._made()),
            "mark-text": text(NB.simulated) if doc.simulated else "none",
            "extra": _tuple(text(f"{c.heading}: {c.empty}") for c in doc.chapters if c.empty),
        }
        body = "\n\n".join(self._chapter(chapter) for chapter in doc.pages)
        return f"{_opening('rapport', arguments)}\n\n{body}\n\n{self._bibliography()}\n"

    def factsheet(self, size: float, *, whole: bool) -> str:
        """Return the source of the fact sheet in a type size, in points, with short sections kept whole."""
        doc, chapter = self.document, self.document.chapters[0]
        arguments = {
            "title": text(doc.subject),
            "kicker": text(f"{chapter.title} · {doc.programme}"),
            "statement": text(STATEMENT),
            "made": text(self._made()),
            "size": f"{size}pt",
            "mark-text": text(NB.simulated) if chapter.simulated else "none",
        }
        cited = self.written.cited[chapter.stem]
        entries = "\n".join(
            _entry(key, self.written.references[key]) for key in self.written.references if key in cited
        )
        sheet = replace(self, column=COLUMN / (size * 0.86), whole=whole)
        body = sheet._chapter(replace(chapter, title=doc.subject))
        return f"{_opening('faktaark', arguments)}\n\n{body}\n\n#sources[{entries}]\n"

    def row_headers(self) -> list[int]:
        """Return, for each table in reading order, how many of its columns name the row."""
        counts: list[int] = []
        for chapter in self.document.pages:
            for block in chapter.blocks:
                if isinstance(block, Table):
                    counts.append(block.data.headers)
                elif isinstance(block, Prose | Note):
                    prose = self.written.text(chapter.stem, block.markdown)
                    counts += [0] * len(re.findall(r"\btable\(\s*columns", prose))
        return counts

    def _made(self) -> str:
        doc = self.document
        return f"{doc.unit_name} {doc.year} · dataversjon {doc.data_version} · inndata {doc.inputs}"

    def _chapter(self, chapter: Chapter) -> str:
        mark = text(chapter.wording.simulated) if chapter.simulated else "none"
        parts = [_head(1, chapter.number, chapter.title, chapter.id), f"#simulated.update({mark})"]
        if chapter.missing:
            parts.append(f"#remark({text('error')}, {text(chapter.missing)})")
        parts += self._blocks(chapter, chapter.lead)
        for section in chapter.sections:
            written = "\n\n".join(self._section(chapter, section))
            parts.append(f"#whole[\n{written}\n]" if self.whole and _is_short(section) else written)
        body = "\n\n".join(parts)
        return body if chapter.lang == "nb" else f'#[\n#set text(lang: "en", region: "GB")\n{body}\n]'

    def _section(self, chapter: Chapter, section: Section) -> Iterator[str]:
        yield _head(2, section.number, section.title, section.id)
        if section.programme:
            yield f"#scope({text(section.programme)})"
        if section.empty:
            yield f"#nothing({text(section.empty)})"
        yield from self._blocks(chapter, section.blocks)

    def _blocks(self, chapter: Chapter, blocks: Sequence[Block]) -> Iterator[str]:
        for group in in_pairs(blocks):
            if len(group) == 1:
                yield self._block(chapter, group[0])
            else:
                left, right = (self._figure(chapter, one, "100%") for one in group if isinstance(one, Figure))
                yield f"#pair[{left}][{right}]"

    def _block(self, chapter: Chapter, block: Block) -> str:
        match block:
            case Prose():
                return self.written.text(chapter.stem, block.markdown)
            case Subheading():
                return _head(block.level, "", block.title, block.id)
            case Note():
                return f"#remark({text(block.level)})[{self.written.text(chapter.stem, block.markdown)}]"
            case Figure():
                return self._figure(chapter, block, "49%" if block.half and chapter.number else "100%")
            case Table():
                return self._table(chapter, block)
            case Draft():
                return f"#remark({text('error')}, {text(f'{chapter.wording.draft}: {block.what}')})"

    def _figure(self, chapter: Chapter, figure: Figure, width: str) -> str:
        return _call("drawing", self._about(chapter, figure, chapter.wording.figure) | {
            "svg": text(figure.svg),
            "alt": text(figure.alt),
            "width": width,
        })  # fmt: skip

    def _table(self, chapter: Chapter, table: Table) -> str:
        data = table.data
        about = self._about(chapter, table, chapter.wording.table)
        if table.note:
            about["note"] = f"[{self.written.text(chapter.stem, table.note)}]"
        return _call("data-table", about | _grid(data) | self._layout(data))

    def _layout(self, data: Data) -> dict[str, str]:
        """Give a table its room: the usual type, smaller type, or a page on its side if words would break."""
        measured, size = Measured(data), {}
        if self.column:
            room, short = self.column, SHORT_IN_COLUMN
        else:
            room, short = POINTS / USUAL, SHORT
            if not measured.fits(room) or room < measured.line <= POINTS / SMALLEST:
                room, size = POINTS / SMALLEST, {"size": f"{SMALLEST}pt"}
            if not measured.fits(room):
                room, size = TURNED / SMALLEST, size | {"turned": "true"}
        layout = measured.layout(room, fill=bool(self.column))
        return size | {
            "widths": _tuple(f"{100 * share:.2f}%" for share in layout.shares),
            "short": str(layout.lines <= short).lower(),
            "hyphenate": str(not measured.fits(room)).lower(),
        }

    def _about(self, chapter: Chapter, block: Figure | Table, kind: str) -> dict[str, str]:
        """Return what figures and tables say about themselves in words."""
        about = {
            "id": text(block.label),
            "name": text(f"{kind} {block.number}."),
            "title": text(block.title),
            "subtitle": text(block.subtitle),
            "data": text(source_note(block, chapter.wording, self.document.year)),
        }
        if block.source:
            source = self.written.text(chapter.stem, block.source)
            about["source"] = f"[{_source_word(chapter.wording)}{source}]"
        return about

    def _bibliography(self) -> str:
        if not self.written.references:
            return ""
        entries = "\n".join(_entry(key, entry) for key, entry in self.written.references.items())
        return f"#simulated.update(none)\n{_head(1, '', NB.references, 'referanser')}\n\n{entries}"


def _is_short(section: Section) -> bool:
    """Whether a section surely fits in a column of the fact sheet: kept whole, a longer one would be cut."""
    return sum(_height(block) for block in section.blocks) < SHORT_IN_COLUMN


def _height(block: Block) -> float:
    """Return about how many lines of a column a block takes."""
    match block:
        case Prose() | Note():
            return len(block.markdown) / 45 + block.markdown.count("\n") / 2
        case Table():
            return 5 + sum(max(len(cell.text) for cell in row) / 20 + 1 for row in block.data.rows)
        case Figure():
            return 14
    return 2


def _source_word(words: Wording) -> str:
    return f"{words.source}: "


def _opening(function: str, arguments: dict[str, str]) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return f'#import "common.typ": *\n#import "{function}.typ": *\n#show: {function}.with({given})'


def _call(function: str, arguments: dict[str, str]) -> str:
    given = ",\n  ".join(f"{name}: {value}" for name, value in arguments.items())
    return f"#{function}(\n  {given},\n)"


def _head(level: int, number: str, title: str, label: str) -> str:
    return f"#head({level}, {text(number)}, {text(title)}) <{label}>"


def _entry(key: str, entry: str) -> str:
    return f"#entry[{entry}] <ref-{key}>"


def _grid(data: Data) -> dict[str, str]:
    columns = _tuple(f"(number: {str(column.number).lower()})" for column in data.columns)
    rows = _tuple(_tuple(text(cell.text) for cell in row) for row in data.rows)
    header = _tuple(text(column.title) for column in data.columns)
    return {"columns": columns, "header": header, "rows": rows, "total": str(data.total).lower()}
