"""The texts of a PDF's pages, read from their content streams without a layout engine.

Typst writes each piece of text in marked content with an id (MCID), in fonts whose characters have two
bytes and a table to Unicode. This reads what Typst writes, fast enough to do so at every build; of what
it cannot read the proof says that it is not on the page, or that it cannot read it.
"""

from __future__ import annotations

import re
from codecs import escape_decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pikepdf import Object, Page, Pdf, Stream

from boso_press.document.blocks import DocumentError
from boso_press.proof.text import has_number

DEPTH = 6  # of parentheses in a string: those that have their partner are not escaped


def _string(depth: int) -> bytes:
    inner = rb"|\(" + _string(depth - 1) + rb"\)" if depth else b""
    return rb"(?:[^\\()]|\\." + inner + rb")*"


STRING = rb"\(" + _string(DEPTH) + rb"\)|<[0-9A-Fa-f]*>"
TOKEN = re.compile(
    rb"/(\w+)\s*(<<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>|/\w+)?\s*B[DM]C|(EMC)|/(\w+) -?[\d.]+ Tf"
    rb"|\[((?:" + STRING + rb"|[-\d.\s])*)\]\s*TJ|(" + STRING + rb")\s*Tj|(BT)\b",
    re.DOTALL,
)
PIECE = re.compile(STRING, re.DOTALL)
MCID = re.compile(rb"/MCID (\d+)")
ACTUAL_TEXT = re.compile(  # of a letter drawn in parts
    rb"/ActualText\s*(?:<FEFF(?P<wide>[0-9A-F]*)>|\((?P<plain>(?:[^\\()]|\\.)*)\))"
)
CONTENT_LINE = re.compile(rb"\n(?:(BT[^\n]*)|([Qn]?(?:EMC|/)[^\n]*))|/(\w+) Do\b")  # a text, a mark or a form
SINGLE_STRING = re.compile(
    rb"BT[^(<\[]*?/(\w+) [\d.]+ Tf[-\d. ]* Tm"
    rb"(?:\[\(((?:[^\\()]++|\\.|\)-?[\d.]+\()*+)\)\]TJ|\(((?:[^\\()]++|\\.)*+)\)Tj)",
    re.DOTALL,
)
UNREAD = re.compile(rb"\n(?!BT|EMC|/)[^\n]*T[jJ]")
BFCHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
KERNING = re.compile(rb"\)-?[\d.]+\(")
ARTIFACT, IN_PARTS = -1, -2
Table = dict[int, str]  # what each character code of a font means


@dataclass
class PageText:
    """What a page shows: text of marked content by id, artifacts one by one, where an id begins and ends."""

    content: bytes
    marked: dict[int, list[str]] = field(default_factory=dict)
    artifacts: list[list[str]] = field(default_factory=lambda: [[]])
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    in_parts: list[list[str]] = field(default_factory=list)  # each such letter, and what is drawn of it
    last: str = ""  # the last text that was read
    moved_back: bool = False  # whether the last text begins before where it stands, as an accent does

    def texts_of(self, mcid: int) -> list[str]:
        """Return where a text goes; what is neither marked nor an artifact counts as an artifact."""
        if mcid == IN_PARTS:
            return self.in_parts[-1]
        return self.artifacts[-1] if mcid == ARTIFACT else self.marked.setdefault(mcid, [])

    def add(self, mcid: int, text: str) -> None:
        """Add a text; an accent is drawn last, moved back over its letter, and says all of it once more."""
        if self.moved_back and text[:1] == self.last[-1:] > "\xff":
            text = text[1:]
        self.texts_of(mcid).append(text)
        self.last = text or self.last

    def strokes(self, mcid: int) -> bytes:
        """Return the lines of marked content."""
        return self.content[slice(*self.ranges[mcid])]


class _Fonts:
    """What the fonts of a page mean by their names there, and what lines in them have been found to say."""

    def __init__(self, fonts: Mapping[bytes, Object]) -> None:
        self.tables = {
            name: _cmap(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
            for name, font in fonts.items()
        }
        self.decoded: dict[bytes, str] = {}  # a drawing's letters come one by one, each line many times


def read_pages(pdf: Pdf) -> list[PageText]:
    """Return the texts of each page, line by line of its content: a line holds whole operators.

    Raises
    ------
    DocumentError
        A page shows text otherwise than Typst writes it.
    """
    known: dict[Any, _Fonts] = {}  # most pages have the same
    pages = []
    for page in pdf.pages:
        read = PageText(b"\n" + _content(page) + b"\n")
        _read(read.content, page.Resources, read, [ARTIFACT], known)
        read.artifacts += [parts for parts in read.in_parts if has_number("".join(parts))]
        pages.append(read)
    return pages


def _fonts(resources: Object, known: dict[Any, _Fonts]) -> _Fonts:
    fonts = {name.lstrip("/").encode(): font for name, font in resources.get("/Font", {}).items()}
    key = tuple((name, font.objgen) for name, font in fonts.items())
    return known.get(key) or known.setdefault(key, _Fonts(fonts))


def _read(
    content: bytes, resources: Object, read: PageText, stack: list[int], known: dict[Any, _Fonts]
) -> None:
    fonts = _fonts(resources, known)
    decoded = fonts.decoded
    if UNREAD.search(content):
        raise DocumentError("the PDF shows text that the proof cannot read")
    here = None  # where a text goes, while no mark has come
    for found in CONTENT_LINE.finditer(content):
        line, mark, form = found.groups()
        text = line and (decoded.get(line) or _single_string(line, fonts.tables))
        if text:
            decoded[line] = read.last = text
            here = read.texts_of(stack[-1]) if here is None else here
            here.append(text)
            continue
        here = None
        if form:
            drawn = resources.XObject["/" + form.decode()]
            if drawn.Subtype == "/Form":  # what is see-through, such as the mark across a drawing
                inner = b"\n" + drawn.read_bytes() + b"\n"
                _read(inner, drawn.get("/Resources", resources), read, [stack[-1]], known)
        else:
            _line(mark or line, found.start(), read, stack, fonts.tables)


def _single_string(line: bytes, fonts: dict[bytes, Table]) -> str:
    """Return the text of a line as nearly all are: one font, one string, cut where letters are moved."""
    found = SINGLE_STRING.fullmatch(line)
    if found is None or b"BDC" in line:
        return ""
    font, many, one = found.groups()
    shown = KERNING.sub(b"", many) if many is not None else one
    if b"\\" in shown:
        shown = _unescaped(shown)
    return " " + shown.decode("utf-16-be", "replace").translate(fonts.get(font, {}))


def _line(line: bytes, start: int, read: PageText, stack: list[int], fonts: dict[bytes, Table]) -> None:
    """Read a line with marks in it, or with text of several pieces."""
    table: Table = {}
    for tag, mcid, end, font, many, one, begin in _tokens(line):
        if isinstance(mcid, str):
            read.in_parts.append([mcid])
            stack.append(IN_PARTS)
            read.ranges.setdefault(IN_PARTS, (start, start))
        elif tag:
            stack.append(stack[-1] if mcid is None else mcid)  # a span within another belongs to it
            if tag == b"Artifact":
                read.artifacts.append([])
            read.ranges.setdefault(stack[-1], (start, start))
        elif end and len(stack) > 1:
            ended = stack.pop()
            read.ranges[ended] = (read.ranges[ended][0], start)
            if ended == IN_PARTS:
                read.add(stack[-1], read.in_parts[-1][0])
        elif font:
            table = fonts.get(font, {})
        elif begin:
            read.texts_of(stack[-1]).append(" ")
        else:
            read.moved_back = many[:1] not in (b"", b"(", b"<")
            text = _decoded(many or one, table)
            if stack[-1] == IN_PARTS:
                read.in_parts[-1].append(text)
            else:
                read.add(stack[-1], text)


@lru_cache(maxsize=4096)
def _tokens(line: bytes) -> list[tuple[bytes, int | str | None, bytes, bytes, bytes, bytes, bytes]]:
    """Return the operators of a line, and the ids of marked content; marks look the same on all pages."""
    found = []
    for tag, about, *rest in TOKEN.findall(line):
        mcid, actual = MCID.search(about), ACTUAL_TEXT.search(about)
        text = _actual_text(actual) if actual else None
        if not mcid and (text == "" or (text and any(map(str.isalpha, text)) and not has_number(text))):
            found.append((tag, text, *rest))  # numbers, and signs, as they are drawn
        else:
            found.append((tag, int(mcid[1]) if mcid else ARTIFACT if tag == b"Artifact" else None, *rest))
    return found


def _actual_text(found: re.Match[bytes]) -> str:
    """Return what the parts of a letter say together; nothing where another part says it."""
    wide = found["wide"]
    return (
        bytes.fromhex(wide.decode()).decode("utf-16-be")
        if wide
        else _unescaped(found["plain"]).decode("latin-1")
    )


def _content(page: Page) -> bytes:
    contents = page.Contents
    streams = [contents] if isinstance(contents, Stream) else contents
    return b"\n".join(stream.read_bytes() for stream in streams)


def _decoded(shown: bytes, table: Table) -> str:
    """Return the text of the strings, escaped or in hexadecimal, that an operator shows."""
    raw = b"".join(
        bytes.fromhex(piece[1:-1].decode()) if piece[:1] == b"<" else _unescaped(piece[1:-1])
        for piece in PIECE.findall(shown)
    )
    return raw.decode("utf-16-be", "replace").translate(table)


def _unescaped(shown: bytes) -> bytes:
    return escape_decode(shown.replace(b"\\(", b"(").replace(b"\\)", b")"))[0]


@lru_cache(maxsize=64)
def _cmap(text: bytes) -> Table:
    """Return what each character code means."""
    table: Table = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, meaning in BFCHAR.findall(block.decode()):
            table[int(code, 16)] = (
                chr(int(meaning, 16)) if len(meaning) == 4 else bytes.fromhex(meaning).decode("utf-16-be")
            )
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, start in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                table[code] = chr(int(start, 16) + code - int(first, 16))
    return table
