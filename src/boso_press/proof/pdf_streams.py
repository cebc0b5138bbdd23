"""The texts of a PDF's pages, read from their content streams as they are drawn.

Typst writes each piece of text in marked content with an id (MCID), in fonts whose characters have two
bytes and a table to Unicode. PDFium cannot be asked: of a space or hyphen that names itself (ActualText) it
tells the name, and not the digit that is drawn. What cannot be read is told, or is not on the page.
"""

from __future__ import annotations

import re
from codecs import escape_decode
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from pikepdf import Object, Pdf, Stream

from boso_press.document.blocks import DocumentError
from boso_press.proof.text import RIGHT_TO_LEFT, has_number

STRING = rb"\\."
for _ in range(6):  # parentheses that have their partner are not escaped
    STRING = rb"\((?:[^\\()]++|\\.|" + STRING + rb")*+\)"
STRING += rb"|<[0-9A-Fa-f]*>"
TOKEN = re.compile(
    rb"/(?P<tag>\w+)\s*(?P<about><<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>|/\w+)?\s*B[DM]C|(?P<end>EMC)"
    rb"|(?:/(?P<font>\w+) -?[\d.]+ Tf[-\d. ]*(?:T[dm]\s*)?)?"
    rb"(?P<shown>\[(?:" + STRING + rb"|[-\d.\s]++)*+\]\s*TJ|(?:" + STRING + rb")\s*Tj)"
    rb"|/(?P<form>\w+) Do\b",
    re.DOTALL,
)
LINE = re.compile(rb"\n((?:BT|EMC|/)[^\n]*|[^\n]* Do\b[^\n]*)")  # that shows or marks a text
KERNING = re.compile(rb"\)[-\d.\s]+\(")
PIECE = re.compile(STRING, re.DOTALL)
MCID = re.compile(rb"/MCID (\d+)")
NEXT_MARK = re.compile(rb"/MCID |/Artifact\b")
ACTUAL_TEXT = re.compile(rb"/ActualText\s*(<FEFF[0-9A-F]*>|\((?:[^\\()]|\\.)*\))")
BFCHAR = re.compile(rb"<(\w+)>\s*<(\w+)>")
BFRANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")


@dataclass
class PageText:
    """What a page shows: the texts of marked content by its id, and artifacts one by one.

    What is neither marked nor an artifact counts as an artifact.
    """

    content: bytes
    marked: dict[int, list[str]] = field(default_factory=dict)
    artifacts: list[list[str]] = field(default_factory=lambda: [[]])
    forms: dict[int, bytes] = field(default_factory=dict)  # what is see-through, by the mark that it is in

    @cached_property
    def begun(self) -> dict[int, int]:
        """Where in the content each mark begins, the first of an id if there are more."""
        return {int(found[1]): found.end() for found in reversed([*MCID.finditer(self.content)])}

    def strokes(self, mcid: int) -> bytes:
        """Return what draws marked content."""
        start = self.begun.get(mcid, len(self.content))
        after = NEXT_MARK.search(self.content, start)
        return self.content[start : after.start() if after else None] + self.forms.get(mcid, b"")


class _Mark(NamedTuple):
    """Marked content that is open: where its text goes, its id, and what it says instead of what it draws."""

    texts: list[str]
    mcid: int = -1
    says: str | None = None


class _Font:
    """What the character codes of a font mean, and what strings in it have been found to say."""

    def __init__(self, font: Object) -> None:
        self.table = _cmap(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        self.known: dict[bytes, str] = {}  # a drawing's letters come one by one, each many times

    def text(self, shown: bytes) -> str:
        """Return the text of the strings, escaped or in hexadecimal, that an operator shows."""
        if shown not in self.known:
            joined = KERNING.sub(b"", shown)
            one = joined[joined.find(b"(") : joined.rfind(b")") + 1]
            raw = b"".join(map(_bytes, PIECE.findall(joined) if b"<" in joined else [one]))
            codes = raw.decode("utf-16-be", "replace")
            text = codes.translate(self.table)  # what runs from right to left is drawn from left to right
            self.known[shown] = codes[::-1].translate(self.table) if RIGHT_TO_LEFT.search(text) else text
        return self.known[shown]


def read_pages(pdf: Pdf) -> list[PageText]:
    """Return the texts of each page.

    Raises
    ------
    DocumentError
        A page shows text otherwise than Typst writes it.
    """
    fonts: dict[Any, _Font] = {}  # by their id: most pages have the same
    pages = []
    for page in pdf.pages:
        contents = [page.Contents] if isinstance(page.Contents, Stream) else page.Contents
        pages.append(PageText(b"\n".join(stream.read_bytes() for stream in contents)))
        _PageReader(pages[-1], fonts).read(pages[-1].content, page.Resources)
    return pages


class _PageReader:
    """Reads the operators of a page that show or mark a text."""

    def __init__(self, page: PageText, fonts: dict[Any, _Font]) -> None:
        self.page = page
        self.fonts = fonts
        self.open = [_Mark(self.page.artifacts[0])]
        self.last = ""  # the last text that was shown
        self.moved_back = False  # whether it begins before where it stands, as an accent does

    def read(self, content: bytes, resources: Object) -> None:
        """Read a content stream."""
        named = {
            name.lstrip("/").encode(): self.font(font) for name, font in resources.get("/Font", {}).items()
        }
        shown = 0
        for line in LINE.findall(b"\n" + content):  # a line holds whole operators
            if line.startswith(b"BT"):
                self.open[-1].texts.append(" ")
            font = None
            for tag, about, end, name, string, form in _tokens(line):
                if string:
                    font = named.get(name) if name else font
                    shown += font is not None
                    self.show(string, font.text(string) if font else "")
                elif tag:
                    self.open.append(self.begin(tag, about))
                elif end and len(self.open) > 1:
                    self.end(self.open.pop())
                elif form:
                    self.draw(resources.XObject["/" + form.decode()], resources)
        if shown != content.count(b"Tj") + content.count(b"TJ"):
            raise DocumentError("the PDF shows text that the proof cannot read")

    def font(self, font: Object) -> _Font:
        """Return a font that may have been read."""
        return self.fonts.get(font.objgen) or self.fonts.setdefault(font.objgen, _Font(font))

    def draw(self, form: Object, resources: Object) -> None:
        """Read what is see-through, such as the mark across a drawing."""
        if form.Subtype == "/Form":
            content, mcid = form.read_bytes(), self.open[-1].mcid
            self.page.forms[mcid] = self.page.forms.get(mcid, b"") + b"\n" + content
            self.read(content, form.get("/Resources", resources))

    def show(self, string: bytes, text: str) -> None:
        """Read what an operator shows."""
        self.moved_back = string[:1] == b"[" and string[1:2] not in b"(<"
        if self.open[-1].says is None:
            self.add(text)
        else:
            self.open[-1].texts.append(text)

    def add(self, text: str) -> None:
        """Add a text; an accent is drawn last, moved back over its letter, and says all of it once more."""
        if self.moved_back and text[:1] == self.last[-1:] > "\xff":
            text = text[1:]
        self.open[-1].texts.append(text)
        self.last = text or self.last

    def begin(self, tag: bytes, about: bytes) -> _Mark:
        """Return the mark that a tag begins; a span within another belongs to it."""
        if mcid := MCID.search(about):
            return _Mark(self.page.marked.setdefault(int(mcid[1]), []), int(mcid[1]))
        if tag == b"Artifact":
            self.page.artifacts.append([])
            return _Mark(self.page.artifacts[-1])
        said = _actual_text(about)
        if said == "" or (said and any(map(str.isalpha, said)) and not has_number(said)):
            return _Mark(
                [], self.open[-1].mcid, said
            )  # a letter in parts; numbers, and signs, are read as they are drawn
        return _Mark(self.open[-1].texts, self.open[-1].mcid)

    def end(self, mark: _Mark) -> None:
        """End a mark; a number that is drawn as a part of a letter is no text of the mark around it."""
        if mark.says is not None:
            self.add(mark.says)
            if has_number("".join(mark.texts)):
                self.page.artifacts.append(mark.texts)


@lru_cache(maxsize=8192)
def _tokens(line: bytes) -> list[tuple[bytes, ...]]:
    """Return the operators of a line that show or mark a text; most lines stand in a report many times."""
    return TOKEN.findall(line)


def _actual_text(about: bytes) -> str | None:
    """Return what the parts of a letter say together; nothing where another part says it."""
    found = ACTUAL_TEXT.search(about)
    if found is None:
        return None
    raw = _bytes(found[1])
    return raw.removeprefix(b"\xfe\xff").decode("utf-16-be" if raw.startswith(b"\xfe\xff") else "latin-1")


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
