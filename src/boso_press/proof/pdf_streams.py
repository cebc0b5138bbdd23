"""The texts of a PDF's pages, read from their content streams as they are drawn.

Typst writes each piece of text in marked content with an id (MCID), in fonts whose characters have two
bytes and a table to Unicode. PDFium cannot be asked: of a space or hyphen that names itself (ActualText) it
tells the name, and not the digit that is drawn. What cannot be read is told, or is not on the page.
"""

from __future__ import annotations

import re
from codecs import escape_decode
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from pikepdf import Object, Page, Stream

from boso_press.document.blocks import DocumentError
from boso_press.proof.matching import RIGHT_TO_LEFT, has_number

STRING = rb"\\."
for _ in range(6):  # parentheses that have their partner are not escaped
    STRING = rb"\([^\\()]*+(?:(?:\\.|" + STRING + rb")[^\\()]*+)*+\)"
STRING += rb"|<[0-9A-Fa-f]*>"
TOKEN = re.compile(
    rb"\b(?P<begin>BT)\b"
    rb"|/(?P<tag>\w+)\s*(?P<about><<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>|/\w+)?\s*B[DM]C|(?P<end>EMC)"
    rb"|(?:/(?P<font>\w+) -?[\d.]+ Tf[-\d. ]*(?:T[dm]\s*)?)?"
    rb"(?P<shown>\[(?:" + STRING + rb"|[-\d.\s]++)*+\]\s*TJ|(?:" + STRING + rb")\s*Tj)"
    rb"|/(?P<form>\w+) Do\b",
    re.DOTALL,
)
# Most texts: a line each, in their font; and what else there may be, in which each operator counts
SIMPLE = re.compile(rb"\nBT[^\n/]*/(\w+) -?[\d.]+ Tf[-\d. ]*T[dm] ?(\[?[(<][^\n]*T[jJ])\nET")
LINE = re.compile(rb"\n(?:BT|EMC|/)[^\n]*|\n[^\n]* Do\b[^\n]*")  # that shows or marks a text, whole
MOVED_BACK = re.compile(rb"\[[^(<]")
PLACED = re.compile(rb"q 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) cm[^\n]*\nBT\b")  # where a text begins
KERNING = re.compile(rb"\)[-\d.\s]+\(")
PIECE = re.compile(STRING, re.DOTALL)
MARK = re.compile(rb"/(?:MCID (\d+)|Artifact\b)")
ACTUAL_TEXT = re.compile(rb"/ActualText\s*(<FEFF[0-9A-F]*>|\((?:[^\\()]|\\.)*\))")
BFCHAR = re.compile(rb"<(\w+)>\s*<(\w+)>")
BFRANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")


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


Named = tuple[Object, Mapping[bytes, Font]]


class PageText:
    """What a page shows: texts and strokes of marked content by its id, and the texts of artifacts.

    A mark goes on to the next one, so that nothing is of none. Text that is shown otherwise than by Typst
    raises DocumentError.
    """

    def __init__(self, page: Page, fonts: dict[tuple[int, int], Font]) -> None:
        contents = [page.Contents] if isinstance(page.Contents, Stream) else page.Contents
        content = b"\n".join(stream.read_bytes() for stream in contents)
        self.marked: defaultdict[int, str] = defaultdict(str)
        self.strokes: defaultdict[int, bytes] = defaultdict(bytes)
        self.artifacts: list[str] = []
        self._fonts = fonts
        self._last = ""  # text that was shown
        named = self._named(page.Resources)
        begin, mcid = 0, None
        for mark in chain(MARK.finditer(content), [None]):
            within = content[begin : mark.start() if mark else None]
            forms: list[bytes] = []
            text = self._text(within, named, forms)
            if mcid is None:
                self.artifacts.append(text)
            else:
                self.marked[mcid] += text
                self.strokes[mcid] += b"\n".join([within, *forms])
            if mark:
                begin, mcid = mark.start(), int(mark[1]) if mark[1] else None
        *_, broad, tall = map(float, page.MediaBox)
        places = [(float(x), float(y)) for x, y in PLACED.findall(content)]
        self.is_within = all(0 <= x <= broad and 0 <= y <= tall for x, y in places)  # the edges of the page

    def _named(self, resources: Object) -> Named:
        """Return what a page or form has, and its fonts by the names that they have there."""
        named = resources.get("/Font", {}).items()
        for font in (font for _, font in named if font.objgen not in self._fonts):
            self._fonts[font.objgen] = Font(font)
        return resources, {name[1:].encode(): self._fonts[font.objgen] for name, font in named}

    def _text(self, content: bytes, named: Named, forms: list[bytes]) -> str:
        """Return the text that operators show; what is see-through, drawn apart, goes into `forms`."""
        count, fonts = content.count(b"Tj") + content.count(b"TJ"), named[1]
        simple = SIMPLE.findall(content)
        if len(simple) == count and b"/ActualText" not in content and b" Do" not in content:
            shown = [f" {fonts[name][string]}" for name, string in simple]
            self._last = shown[-1] if shown else self._last
            return "".join(shown)
        texts, number = self._read(content, *named, forms)
        if number != count:
            raise DocumentError("the PDF shows text that the proof cannot read")
        return "".join(texts)

    def _read(
        self, content: bytes, resources: Object, fonts: Mapping[bytes, Font], forms: list[bytes]
    ) -> tuple[list[str], int]:
        """Return the texts that operators show, one by one, and how many do."""
        font, shown, moved_back = None, 0, None
        parts = texts = list[str]()
        marks: list[tuple[list[str], str | None]] = []  # open within, and the letter that each says it is
        lines = b"".join(LINE.findall(b"\n" + content))
        for begin, tag, about, end, name, string, form in TOKEN.findall(lines):
            text, letter = " " if begin else "", None
            if string and (font := fonts.get(name) if name else font) is not None:
                shown, text, moved_back = shown + 1, font[string], MOVED_BACK.match(string)
            elif tag:
                marks.append((parts, letter := _letter_in_parts(about)))
                parts = parts if letter is None else []
            elif end and marks:
                drawn, (parts, letter) = "".join(parts), marks.pop()
                if letter is not None:  # a number that is drawn as a part of one is no text here
                    self.artifacts += [drawn] if has_number(drawn) else []
                    text = letter
            elif form:
                text = self._form(resources.XObject["/" + form.decode()], resources, forms)
            if (string or letter) and not (marks and marks[-1][1] is not None):
                if moved_back and text[:1] == self._last[-1:] > "\xff":
                    text = text[1:]  # an accent, drawn last, says all of its letter once more
                self._last = text or self._last
            parts.append(text)
        return texts, shown

    def _form(self, form: Object, resources: Object, forms: list[bytes]) -> str:
        """Return the text of what is drawn apart, if it is no image."""
        if form.Subtype != "/Form":
            return ""
        forms.append(form.read_bytes())
        return self._text(forms[-1], self._named(form.get("/Resources", resources)), forms)


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
