"""Read the prose of a chapter for numbers that are typed in it: they belong in the data.

Prose is what readers see: Markdown cells, ``%%tekst`` cells, and titles, subtitles, notes and sources of
figures and tables. What stands in ``{{ }}`` comes from the report and is left out, as are the exceptions
below, which are all there are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from boso.words import NUMBER_WORDS, WORDS_EN
from boso_press.document.markdown.labels import reference_of
from boso_press.document.markdown.parser import parser
from boso_press.document.markdown.refused import line_of
from boso_press.document.text_notebooks import CODE_CELL, read_texts
from boso_press.document.wording import NB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

# Where in a work, which @ stands for: "[@amdam2005], s. 1", "@amdam2005 [s. 4]"
NUMBERS = r"\d+(?:[–.-]\d+)*"
PART = (
    r"(?:s\.|side(?:r|ne)?|tab(?:\.|ell(?:er|ene)?)|fig(?:\.|ur(?:er|ene)?)|kap(?:\.|ittel|itler|itlene)|vedlegg"
    r"|avsnitt(?:ene)?|punkt(?:ene)?|pkt\.|noter?|linje[rn]?|vers|bok|bind|del|[nv]o\.|nr\.|vol\.|pp?\.|pages?|tables?"
    rf"|figures?|chap(?:ters?|\.)|ch\.|sections?|appendix)\s[A-Z]?{NUMBERS}"
)
PARTS = (
    rf"(?:[^\W\d_]+ )?{PART}(?:,? (?:{PART}|(?:og |and )?{NUMBERS}))*(?=[\]);])"  # of a bracket, to its end
)
LOCATOR = re.compile(rf"@(?:,? ?[\[(]?{PARTS}|[\]*_]*,? ?[\[(]?{PART})", re.IGNORECASE)
# Digits that prose may hold: addresses, indices, names of public documents, and sections of laws
ALLOWED_DIGITS = re.compile(
    r"https?://[^\s<>()\[\]]+|(?<=[^\W\d_])(?:~\d~|\^[23]\^)"
    r"|\b(?:NOU|Meld\. St\.|St\.meld\. nr\.|Ot\.prp\. nr\.|Prop\.|Innst\.)\s\d[\d:]*"
    r"(?: [LS]\b)?(?: \(\d{4}[–-]\d{4}\))?"
    r"|§§?\s?\d+(?:[–-]\d+)?"
)
NO_NUMBER_IN_MATHS = re.compile(  # of per cents; \to; exponents, indices, halves
    r"100\s*\\(?:cdot|times)|\\(?:cdot|times)\s*100(?!\d)|\\[a-zA-Z]+|(?<![\d.,])[0-2](?![.,]?\d)"
)
VALUE = "³"  # stands for what an expression says: a digit where maths ends, and no number here
LETTER = re.compile(r"[^\W\d_]")
MOST = re.compile(r"\bflest\b(?=[^.\n]*□)", re.IGNORECASE)  # which has most is what an expression (□) says
# Not "én" and "one", which are articles or "one of", nor "fleste", "most" and the like, which are vague
COUNTS = [word for word in (*NUMBER_WORDS, *WORDS_EN[2:]) if word != "én"]
NUMBER = re.compile(  # in small letters
    r"\d[\d., \u00a0]*\d|\d"
    rf"|\b(?:{'|'.join(COUNTS)}|hundre|tusen|dusin|begge|flest"
    r"|halv|halve|halvt|halvannen|halvannet|halvparten"
    r"|\w*(?:tredjedel|fjerdedel|femtedel|dobl|dobbel)\w*"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|twice|doubled|tripled)\b"
)
ENGLISH = "_english_"  # in the name of a chapter in English, where "to" is no number
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#(?![\w-]+\}).*?#\}", re.DOTALL)
SHOWN = re.compile(r"\b(?:title|subtitle|note|source)=f?\"((?:[^\"\\]|\\.)*)\"")
HEADERS = re.compile(r"\A---\n.*?^---$|^\+\+\+[^\n]*$", re.DOTALL | re.MULTILINE)  # header, cell breaks


class TypedNumber(NamedTuple):
    """A number that is typed in prose: line of the file, from 1, and the text."""

    line: int
    text: str


def find_typed_numbers(chapter: str, source: str) -> list[TypedNumber]:
    """Return the numbers that are typed in the prose of a chapter.

    Parameters
    ----------
    chapter : str
        Its name, which tells whether it is in English.
    source : str
        The chapter as it stands in notebooks/: MyST Markdown.
    """
    prose = HEADERS.sub(_only_line_ends, CODE_CELL.sub(_shown_text, source))
    return unexplained(chapter, EXPRESSION.sub(lambda found: "□" + "\n" * found.group().count("\n"), prose))


def unexplained(chapter: str, prose: str) -> list[TypedNumber]:
    """Return the numbers of a text in which □ stands for each expression, but for the exceptions.

    >>> unexplained("03_status", "Av □ svarte 7, se NOU 2011:15 [@nou2011_15, s. 4].")
    [TypedNumber(line=1, text='7')]
    >>> unexplained("03_status", "1. Moss har 3. Hamar har □.")
    [TypedNumber(line=1, text='3')]
    """
    found: list[TypedNumber] = []
    if not NUMBER.search(prose.lower()):
        return found  # without reading it, which takes long
    for line, words in _typed(prose):
        words = ALLOWED_DIGITS.sub("", LOCATOR.sub("", MOST.sub("□", words.replace(VALUE, "□"))))
        found += [
            TypedNumber(line + words.count("\n", 0, number.start()), words[number.start() : number.end()])
            for number in NUMBER.finditer(words.lower())
            if not (ENGLISH in chapter and number[0] == "to")
        ]
    return found


def _typed(prose: str) -> Iterator[tuple[int, str]]:
    """Yield line and words of each block of a text: without comments, labels, and the numbers of lists."""
    prose = prose.replace("□", VALUE)
    for token in parser("nb").parse(prose, {"admonitions": NB.admonitions}):
        line = line_of(token)
        if token.type == "inline":
            yield line, "".join(map(_words_of, token.children or ()))
        elif token.type.startswith("math_block") or (token.type, token.info) == ("directive_open", "math"):
            yield line, NO_NUMBER_IN_MATHS.sub("", token.content)
        elif token.type in ("fence", "code_block") or (token.type == "directive_open" and token.content):
            yield line + 1, _told(token.content)
        elif token.type == "html_block":
            yield line, token.content.partition("-->")[2]
        if token.type == "directive_open":
            yield line, token.meta["options"].get("alt", "")


def _words_of(token: Token) -> str:
    """Return what a piece of a line tells of numbers: @ is a work, ~ and ^ an index."""
    match token.type:
        case "span_open" if "data-key" in token.attrs:
            return "" if reference_of(str(token.attrs["data-key"])) else "@"
        case "cite_open" | "cite_close":
            return "[" if token.nesting > 0 else "]"
        case "sub_open" | "sub_close" | "sup_open" | "sup_close":
            return "~" if token.tag == "sub" else "^"
        case "softbreak" | "hardbreak":
            return "\n"
        case "math_inline" | "math_inline_double":
            return NO_NUMBER_IN_MATHS.sub("", token.content)
        case "code_inline":
            return _told(token.content)
        case "myst_role":
            return token.content.partition("<")[0] if "<" in token.content else "@"
        case "html_inline":
            return "\n" * token.content.count("\n")
    return token.content


def _told(code: str) -> str:
    """Return what code tells of numbers: with words in it nothing, one alone itself."""
    return "" if LETTER.search(code) else code


def check(root: Path) -> Iterator[str]:
    """Name every number that is typed in the prose of a chapter of the project."""
    for chapter, text in read_texts(root).items():
        for number in find_typed_numbers(chapter, text):
            place = f"notebooks/{chapter}.md: line {number.line}"
            yield f'{place}: "{number.text}" is typed in prose; take it from the report, in {{{{ }}}}'


def _only_line_ends(found: re.Match[str]) -> str:
    """Return nothing but the line ends of a text, so that what follows keeps its line."""
    return "\n" * found.group().count("\n")


def _shown_text(found: re.Match[str]) -> str:
    """Return what readers see of a code cell, each part on its line."""
    cell, code = found.group(), found["code"]
    if code.startswith("%%tekst"):
        lines_before = cell.count("\n", 0, found.start("code") - found.start()) + 1
        return "\n" * lines_before + code.partition("\n")[2]
    parts, end = [], 0
    for shown in SHOWN.finditer(cell):
        parts += ["\n" * cell.count("\n", end, shown.start(1)), shown.group(1), " "]
        end = shown.end(1)
    return "".join(parts) + "\n" * cell.count("\n", end)
