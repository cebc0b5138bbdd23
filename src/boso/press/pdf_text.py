"""The texts of a PDF's pages, read from their content streams without a layout engine.

Typst writes each piece of text in marked content with an id (MCID), in fonts whose characters have two
bytes and a table to Unicode. This reads what Typst writes, fast enough to do so at every build; of what
it cannot read the proof says that it is not on the page.
"""

from __future__ import annotations

import re
from codecs import escape_decode
from dataclasses import dataclass, field
from functools import lru_cache

from pikepdf import Object, Page, Stream

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
USUAL = re.compile(rb"BT[^(<\[]*?/(\w+) [\d.]+ Tf[-\d. ]* Tm(?:\[\((.*)\)\]TJ|\((.*)\)Tj)", re.DOTALL)
FORM = re.compile(rb"/(\w+) Do\b")
KERNING = re.compile(rb"\)-?[\d.]+\(")
TEXT = {b"BT", b"ET"}  # how lines begin that write a text, or end it
ARTIFACT = -1
MUTE = {b"q", b"Q", b"ET", b"h", b"W", b"n", b"S", b"B", b"f"}  # lines that neither show text nor mark it


@dataclass
class PageText:
    """What one page shows: text of marked content by id, artifacts one by one, and the lines of each id."""

    lines: list[bytes]
    marked: dict[int, list[str]] = field(default_factory=dict)
    artifacts: list[list[str]] = field(default_factory=lambda: [[]])
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)

    def into(self, mcid: int) -> list[str]:
        """Return where a text goes; what is neither marked nor an artifact counts as an artifact."""
        return self.artifacts[-1] if mcid == ARTIFACT else self.marked.setdefault(mcid, [])

    def strokes(self, mcid: int) -> list[bytes]:
        """Return the lines of marked content that draw, not write."""
        return [line for line in self.lines[slice(*self.ranges[mcid])] if line[:2] not in TEXT]


def read_page(page: Page) -> PageText:
    """Return the texts of a page, line by line of its content: a line holds whole operators."""
    read = PageText(_content(page).split(b"\n"))
    _read(read.lines, page.Resources, read, [ARTIFACT])
    return read


def _read(lines: list[bytes], resources: Object, read: PageText, stack: list[int]) -> None:
    fonts = {name.lstrip("/").encode(): _unicode(font) for name, font in resources.get("/Font", {}).items()}
    told: dict[bytes, str] = {}  # a drawing's letters come one by one, each line many times
    for number, line in enumerate(lines):
        if line in MUTE:
            continue
        if line[:2] == b"BT":
            text = told.get(line) or _usual(line, fonts)
            if text:
                told[line] = text
                read.into(stack[-1]).append(text)
                continue
        if b"MC" in line or b"DC" in line or b"T" in line:
            _line(line, number, read, stack, fonts)
        elif b" Do" in line:
            for name in FORM.findall(line):
                form = resources.XObject["/" + name.decode()]
                if form.Subtype == "/Form":  # what is see-through, such as the mark across a drawing
                    _read(
                        form.read_bytes().split(b"\n"), form.get("/Resources", resources), read, [stack[-1]]
                    )


def _usual(line: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    """Return the text of a line as nearly all are: one font, one string, cut where letters are moved."""
    found = USUAL.fullmatch(line)
    if found is None or b"BDC" in line:
        return ""
    font, many, one = found.groups()
    shown = KERNING.sub(b"", many) if many is not None else one
    if b"\\" in shown:
        shown = _unescaped(shown)
    return " " + shown.decode("utf-16-be", "replace").translate(fonts.get(font, {}))


def _line(
    line: bytes, number: int, read: PageText, stack: list[int], fonts: dict[bytes, dict[int, str]]
) -> None:
    """Read a line with marks in it, or with text of several pieces."""
    table: dict[int, str] = {}
    for tag, mcid, end, font, many, one, begin in _tokens(line):
        if tag:
            stack.append(stack[-1] if mcid is None else mcid)  # a span within another belongs to it
            if tag == b"Artifact":
                read.artifacts.append([])
            read.ranges.setdefault(stack[-1], (number, number))
        elif end and len(stack) > 1:
            gone = stack.pop()
            read.ranges[gone] = (read.ranges[gone][0], number)
        elif font:
            table = fonts.get(font, {})
        else:
            read.into(stack[-1]).append(" " if begin else _decoded(many or one, table))


@lru_cache(maxsize=4096)
def _tokens(line: bytes) -> list[tuple[bytes, int | None, bytes, bytes, bytes, bytes, bytes]]:
    """Return the operators of a line, and the ids of marked content; marks look the same on all pages."""
    return [(tag, _mcid(tag, about), *rest) for tag, about, *rest in TOKEN.findall(line)]


def _mcid(tag: bytes, about: bytes) -> int | None:
    """Return the id of marked content that begins, if it has one."""
    found = MCID.search(about)
    return int(found[1]) if found else ARTIFACT if tag == b"Artifact" else None


def _content(page: Page) -> bytes:
    contents = page.Contents
    return (
        contents.read_bytes()
        if isinstance(contents, Stream)
        else b"\n".join(p.read_bytes() for p in contents)
    )


def _decoded(shown: bytes, table: dict[int, str]) -> str:
    """Return the text of the strings that an operator shows."""
    raw = b"".join(_bytes(piece) for piece in PIECE.findall(shown))
    return raw.decode("utf-16-be", "replace").translate(table)


def _bytes(piece: bytes) -> bytes:
    if piece[:1] == b"<":
        return bytes.fromhex(piece[1:-1].decode())
    return _unescaped(piece[1:-1])


def _unescaped(shown: bytes) -> bytes:
    return escape_decode(shown.replace(b"\\(", b"(").replace(b"\\)", b")"))[0]


def _unicode(font: Object) -> dict[int, str]:
    return _cmap(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}


@lru_cache(maxsize=64)
def _cmap(text: bytes) -> dict[int, str]:
    """Return what each character code means."""
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, meaning in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, start in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                table[code] = chr(int(start, 16) + code - int(first, 16))
    return table
