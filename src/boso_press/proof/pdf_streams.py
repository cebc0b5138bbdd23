"""The texts of a PDF's pages, read from their content streams as they are drawn.

Typst writes each piece of text in marked content with an id (MCID), in fonts whose characters have two
bytes and a table to Unicode. PDFium cannot be asked: of a space or hyphen that names itself (ActualText) it
tells the name, and not the digit that is drawn. What cannot be read is told, or is not on the page.
"""

from __future__ import annotations

import re
from codecs import escape_decode
from functools import cached_property, lru_cache
from typing import NamedTuple

from pikepdf import Object, Page, Stream

from boso_press.document.blocks import DocumentError
from boso_press.proof.text import RIGHT_TO_LEFT, has_number

STRING = rb"\\."
for _ in range(6):  # parentheses that have their partner are not escaped
    STRING = rb"\([^\\()]*+(?:(?:\\.|" + STRING + rb")[^\\()]*+)*+\)"
STRING += rb"|<[0-9A-Fa-f]*>"
TOKEN = re.compile(
    rb"/(?P<tag>\w+)\s*(?P<about><<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>|/\w+)?\s*B[DM]C|(?P<end>EMC)"
    rb"|(?:/(?P<font>\w+) -?[\d.]+ Tf[-\d. ]*(?:T[dm]\s*)?)?"
    rb"(?P<shown>\[(?:" + STRING + rb"|[-\d.\s]++)*+\]\s*TJ|(?:" + STRING + rb")\s*Tj)"
    rb"|/(?P<form>\w+) Do\b",
    re.DOTALL,
)
LINE = re.compile(rb"\n((?:BT|EMC|/)[^\n]*|[^\n]* Do\b[^\n]*)")  # that shows or marks a text
PLACED = re.compile(rb"q 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) cm[^\n]*\nBT\b")  # where a text begins
KERNING = re.compile(rb"\)[-\d.\s]+\(")
PIECE = re.compile(STRING, re.DOTALL)
MCID = re.compile(rb"/MCID (\d+)")
MARK = re.compile(rb"/(?:MCID (\d+)|Artifact\b)")
ACTUAL_TEXT = re.compile(rb"/ActualText\s*(<FEFF[0-9A-F]*>|\((?:[^\\()]|\\.)*\))")
BFCHAR = re.compile(rb"<(\w+)>\s*<(\w+)>")
BFRANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")


class _Mark(NamedTuple):
    """Marked content that is open: where its text goes, its id, and what it says instead of what it draws."""

    texts: list[str]
    mcid: int = -1
    says: str | None = None


class Font(dict[bytes, str]):
    """What the strings that operators show in a font say: a drawing's letters come one by one, many times."""

    def __init__(self, font: Object) -> None:
        self.table = _cmap(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}

    def __missing__(self, shown: bytes) -> str:
        joined = KERNING.sub(b"", shown)
        one = joined[joined.find(b"(") : joined.rfind(b")") + 1]
        raw = b"".join(map(_bytes, PIECE.findall(joined) if b"<" in joined else [one]))
        codes = raw.decode("utf-16-be", "replace")
        text = codes.translate(self.table)
        if RIGHT_TO_LEFT.search(text):  # which is drawn from left to right
            text = codes[::-1].translate(self.table)
        return self.setdefault(shown, text)


class PageText:
    """What a page shows: the texts of marked content by its id, and artifacts one by one.

    What is neither marked nor an artifact counts as an artifact. Text that is shown otherwise than by Typst
    raises DocumentError.
    """

    def __init__(self, page: Page, fonts: dict[tuple[int, int], Font]) -> None:
        contents = [page.Contents] if isinstance(page.Contents, Stream) else page.Contents
        self.content = b"\n".join(stream.read_bytes() for stream in contents)
        self.marked: dict[int, list[str]] = {}
        self.artifacts: list[list[str]] = [[]]
        self._forms: dict[int, bytes] = {}  # what is see-through, by the mark that it is in
        self._fonts = fonts
        self._open = [_Mark(self.artifacts[0])]
        self._last = ""  # the last text that was shown
        self._moved_back = False  # whether it begins before where it stands, as an accent does
        self._read(self.content, page.Resources)
        *_, broad, tall = map(float, page.MediaBox)
        places = [(float(x), float(y)) for x, y in PLACED.findall(self.content)]
        self.is_within = all(0 <= x <= broad and 0 <= y <= tall for x, y in places)  # the edges of the page

    @cached_property
    def _strokes(self) -> dict[int, bytes]:
        marks = [*MARK.finditer(self.content)]
        ends = [mark.start() for mark in marks[1:]] + [len(self.content)]
        found = [(int(mark[1]), self.content[mark.end() : end])
                 for mark, end in zip(marks, ends, strict=True) if mark[1]]  # fmt: skip
        return dict(reversed(found))  # the first of an id

    def strokes(self, mcid: int) -> bytes:
        """Return what draws marked content."""
        return self._strokes.get(mcid, b"") + self._forms.get(mcid, b"")

    def _read(self, content: bytes, resources: Object) -> None:
        """Read the operators of a content stream that show or mark a text."""
        fonts = {
            name[1:].encode(): self._fonts.get(font.objgen) or self._fonts.setdefault(font.objgen, Font(font))
            for name, font in resources.get("/Font", {}).items()
        }
        shown = 0
        for line in LINE.findall(b"\n" + content):  # a line holds whole operators
            if line.startswith(b"BT"):
                self._open[-1].texts.append(" ")
            font = None
            for tag, about, end, name, string, form in _tokens(line):
                if string:
                    font = fonts.get(name) if name else font
                    shown += font is not None
                    self._moved_back = string[:1] == b"[" and string[1:2] not in b"(<"
                    self._show("" if font is None else font[string])
                elif tag:
                    self._begin(tag, about)
                elif end and len(self._open) > 1:
                    self._end(self._open.pop())
                elif form:
                    self._draw(resources.XObject["/" + form.decode()], resources)
        if shown != content.count(b"Tj") + content.count(b"TJ"):
            raise DocumentError("the PDF shows text that the proof cannot read")

    def _show(self, text: str) -> None:
        """Add a text; an accent is drawn last, moved back over its letter, and says all of it once more."""
        mark = self._open[-1]
        if mark.says is None:
            if self._moved_back and text[:1] == self._last[-1:] > "\xff":
                text = text[1:]
            self._last = text or self._last
        mark.texts.append(text)

    def _begin(self, tag: bytes, about: bytes) -> None:
        """Open the mark that a tag begins; a span within another belongs to it."""
        around = self._open[-1]
        if found := MCID.search(about):
            mark = _Mark(self.marked.setdefault(int(found[1]), []), int(found[1]))
        elif tag == b"Artifact":
            mark = _Mark([])
            self.artifacts.append(mark.texts)
        elif (letter := _letter_in_parts(about)) is not None:
            mark = _Mark([], around.mcid, letter)
        else:
            mark = _Mark(around.texts, around.mcid)
        self._open.append(mark)

    def _end(self, mark: _Mark) -> None:
        """End a mark; a number that is drawn as a part of a letter is no text of the mark around it."""
        if mark.says is not None:
            self._show(mark.says)
            if has_number("".join(mark.texts)):
                self.artifacts.append(mark.texts)

    def _draw(self, drawn: Object, resources: Object) -> None:
        """Read what is see-through, such as the mark across a drawing."""
        if drawn.Subtype == "/Form":
            content, mcid = drawn.read_bytes(), self._open[-1].mcid
            self._forms[mcid] = self._forms.get(mcid, b"") + b"\n" + content
            self._read(content, drawn.get("/Resources", resources))


@lru_cache(maxsize=8192)
def _tokens(line: bytes) -> list[tuple[bytes, ...]]:
    """Return the operators of a line that show or mark a text; most lines stand in a report many times."""
    return TOKEN.findall(line)


def _letter_in_parts(about: bytes) -> str | None:
    """Return what the parts of a letter say together, "" where another part says it; None of anything else.

    Numbers and signs, which may say what they are, are read as they are drawn.
    """
    if (found := ACTUAL_TEXT.search(about)) is None:
        return None
    raw = _bytes(found[1])
    said = raw.removeprefix(b"\xfe\xff").decode("utf-16-be" if raw.startswith(b"\xfe\xff") else "latin-1")
    return said if said == "" or (any(map(str.isalpha, said)) and not has_number(said)) else None


def _bytes(string: bytes) -> bytes:
    """Return the bytes of a string that is written in hexadecimal, or with escapes."""
    if string[:1] == b"<":
        return bytes.fromhex(string[1:-1].decode())
    plain = string[1:-1]
    if b"\\" not in plain:
        return plain
    return escape_decode(plain.replace(b"\\(", b"(").replace(b"\\)", b")"))[0]


@lru_cache(maxsize=64)
def _cmap(text: bytes) -> dict[int, str]:
    """Return what each character code means."""
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        table |= {int(code, 16): bytes.fromhex(meaning.decode()).decode("utf-16-be")
                  for code, meaning in BFCHAR.findall(block)}  # fmt: skip
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, start in BFRANGE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            table |= {code: chr(int(start, 16) + code - codes[0]) for code in codes}
    return table
