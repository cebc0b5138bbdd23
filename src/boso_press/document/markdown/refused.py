"""What of MyST the press refuses, as no reader would get what is meant, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from boso.project import ProjectError
from boso_press.document.markdown.placeholders import PLACEHOLDER, release

REMEDIES = {
    "table": "a table in Markdown or show.table", "list-table": "a table in Markdown or show.table",
    "csv-table": "show.table", "code-cell": "a cell of its own", "footnote": "[^1] and a line [^1]: …",
    "numref": "{ref}`words <name>` or {numref}`name`", "cite": "{cite:t}, {cite:p} or [-@key]",
    "figure-md": "{figure}", "glossary": "a term, and below it : what it means", "doc": "@sec-…",
    "kbd": "[…]{.kbd}", "term": "the word", "abbr": "the word and in brackets its letters",
    "mermaid": "charts.diagram in a cell", "tab-set": "a heading for each part", "grid": "a list or a table",
    **dict.fromkeys(("dropdown", "margin", "sidebar", "topic", "aside"), ":::{note}"),
    **dict.fromkeys(("epigraph", "pull-quote", "highlights", "blockquote"), "> …"),
}  # fmt: skip
INSTEAD_OF_HTML = {
    "b": "**…**", "strong": "**…**", "i": "*…*", "em": "*…*", "sub": "~…~", "sup": "^…^", "a": "[…](…)",
    "code": "`…`", "br": "a backslash at the end of the line, or in a table another row,",
    "img": "![…](images/…)",
}  # fmt: skip
HTML = (
    "a|abbr|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|iframe|img|kbd|li|mark|ol|p|pre|s"
    "|script|small|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
HIDING = "back|fold|hidden|narrow|side|skip|steps|tools|top|wide"  # classes by which a page hides something
ATTRIBUTES = (
    r"\{(?P<attributes>(?:[^{}\n]*\s)?(?:(?!(?:lang|rel|target)=)[\w:-]+=|"
    rf"\.(?:{HIDING})(?![\w-]))[^{{}}\n]*)\}}"
)
INLINE = (  # within a line, outside code and maths
    rf"(?P<stray>\}}\}}|%\}}|#\}})|(?P<image>(?<!\\)!\[[^\]]*\][(\[])|(?<!\\)</?(?P<tag>{HTML})(?:\s[^>]*)?/?>|(?<!\\)(?P<open><!--)|(?<!\\)(?P<latex>\\[a-zA-Z]{{3,}}|\\[\[(](?=\s(?!\\)|$))"
    rf"|(?:(?<=[\]`])|\]\([^()\n]*\)){ATTRIBUTES}"
    r"|(?P<loose>(?<![\]`)\\])\{[#.][a-zA-Z][^{}\n]*\})"
    r"|(?P<marked>(?P<sign>==|\+\+)(?![\s=+])[^=+\n]*(?<!\s)(?P=sign))"
)
ATTRIBUTED = re.compile(rf"\s*(?:[`~:]{{3,}}|:\s).*{ATTRIBUTES}\s*")  # a line: of code, a block, a caption
FENCED = re.compile(r"\s*[`~]{3}")
FRONT_MATTER = re.compile(r"---\n[\w-]+:.*\n(?:(?:[\w-]+:|[ \t-]).*\n)*?---\s*(?:\n|$)")
NESTED = re.compile(r"[\s>*+.)\d-]*(?:`{3,}|~{3,})\{[\w:-]+\}(?!`).*")  # within a quote, or beside a mark
BESIDE_TEXT = {  # by the groups of `INLINE`
    "image": ("an image beside text", "write it on a line of its own: ![…](images/…)"),
    "stray": ("{} without a beginning", "remove it, or write it in `…`"),
    "open": ("a comment, <!--, that is not ended", "end it by -->"),
    "loose": ("attributes beside text, {}", "remove them; a label of an equation: $$ … $$ (eq-name)"),
    "marked": ("marked text, {}", "write **…**"),
    "latex": ("LaTeX, {}", "write it in $…$ if it is maths, or in `…`"),
}
QUOTED = r"[> \t]*"  # what may stand before what a quotation says
UNREAD = (  # how a line begins, what it is, and what to write instead; of a table, attributes end the caption
    (QUOTED + r"(?:(?:Table)?:\s.*)?\{[.#][^{}]*\}[> \t]*$", "attributes of a block",
     "remove them; a heading has its label as (name)= above it, a table in show.table"),
    (QUOTED + r"\+\+\+", "the break between cells", "begin a new cell"),
    (r" {1,3}#{1,6}\s|#{2,6}(?:[^\W\d]|\s*$)", "a heading that is not read as one, {}",
     "begin its line by ## and a space; in a list, write it in bold"),
    ("[\u200b\u2060\ufeff]+(?:[-*+>]|#{1,6}|\\d+[.)])\\s|" + QUOTED + "[-*+]\u00a0",
     "a mark beside a space that is none, {}", "type the beginning of the line anew"),
    (QUOTED + r"\[!\w+\][> \t]*$", "a note as GitHub has it, {}", "write :::{note} … :::"),
    (r"\s*(?:!!!|\?\?\?\+?) ?[a-z]", "a note as MkDocs has it, {}", "write :::{note} … :::"),
    (QUOTED + r"\*\[[^\]*]+\]:(?!.*\*)", "an abbreviation, {}", "write it out where it is first used"),
    (QUOTED + r"\[(?:\[_*)?TOC(?:_*\])?\]\s*$", "a table of contents, {}", "remove it; each report has one"),
)  # fmt: skip
# How a line begins that is meant as an item of a list, as the line above it is, and read as none
ITEM_OF_NO_LIST = re.compile(rf"{QUOTED}([•·◦▪●‣–—](?=\s)|[-+](?=[^\W\d])|\d{{1,3}}[.)](?!\d))")
RULE_OF_SIGNS = re.compile(
    r"\s*(?:\+(?:[-=:]+\+)+|-+(?: +-+)+)\s*"
)  # in a table of which places tell the columns
RULE = re.compile(r"(?=.*\|)\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")  # below the headings of a table


class MystError(ProjectError):
    """A construct that the press cannot show: its line, what it is, and what to write instead."""

    def __init__(self, line: int, what: str, instead: str) -> None:
        self.line, self.told = line, release(f"{what}; {instead}")
        super().__init__(f"line {line}: {self.told}")


def require_line(number: int, line: str, *, begins: bool, code: bool) -> None:
    """Raise MystError for a block that nobody would read as one, and for one with attributes.

    Whether a line may begin a block, or is code, decides what is wrong in it.
    """
    if begins and NESTED.fullmatch(line):
        if FENCED.match(line):
            raise MystError(number, "a title with ` in it below ```", "begin and end the block by :::")
        told = "a block that begins within a quote, or beside the mark of a list"
        raise MystError(number, told, "begin it on a line of its own")
    if found := not code and ATTRIBUTED.fullmatch(line):
        raise attributed(number, found["attributes"])


def require_free_places(lines: Sequence[str]) -> None:
    """Raise MystError for a value in a table whose columns are known by their places on the line."""
    for number, line in enumerate(lines, 1):
        if RULE_OF_SIGNS.fullmatch(line) and any(map(PLACEHOLDER.search, lines[number - 2 : number + 3])):
            raise MystError(number, "a value in a table that is drawn by signs", "put | between its cells")


def require_text(number: int, line: str, lines: Sequence[str]) -> None:
    """Raise MystError for a line, outside code and maths, that would be printed as it was typed."""
    bare, above = line.strip("> \t"), lines[number - 2] if number > 1 else ""
    for pattern, what, instead in UNREAD:
        if re.match(pattern, line):
            raise MystError(number, what.format(bare), instead)
    if above.startswith("---") and FRONT_MATTER.match("\n".join(lines[number - 2 :])):
        raise MystError(number, f"front matter, {line}", "remove it, with --- above and below")
    if RULE.fullmatch(bare) and "|" not in above:
        raise MystError(number, "a table without a heading for each column", "write them above")


def require_list(number: int, line: str, above: str) -> None:
    """Raise MystError for lines that would be read as one, and were meant as items of a list.

    So too for "more than" a number, where it begins a line of text: it would be read as a quote.
    """
    if re.match(r"\s*>\s?\d", line) and above.strip() and not above.lstrip().startswith(">"):
        told = "write it at the end of the line above, or a blank line between them if it is a quote"
        raise MystError(number, f"a sign that is read as a quote, {line.strip()}", told)
    found, before = (ITEM_OF_NO_LIST.match(one) for one in (line, above))
    if found and before and found[1][-1] == before[1][-1]:
        told = "begin each by - and a space, or by 1. and 2., or put a blank line between them"
        raise MystError(number, f"a list that is not read as one, {line.strip()}", told)


def require_inline(number: int, found: re.Match[str]) -> None:
    """Raise MystError for what `INLINE` finds."""
    if found["attributes"]:
        raise attributed(number, found["attributes"])
    if found["tag"]:
        instead = INSTEAD_OF_HTML.get(found["tag"].lower(), "Markdown")
        raise MystError(number, f"HTML, {found[0]}", f"write {instead} instead")
    for kind, (what, instead) in BESIDE_TEXT.items():
        if found[kind]:
            raise MystError(number, what.format(found[0]), instead)


def attributed(number: int, attributes: str) -> MystError:
    """Return what is said of attributes that a page would not have, or would hide something by."""
    return MystError(number, f"attributes, {{{attributes}}}", "remove them; {lang=…} may stay")


def unknown(number: int, what: str, name: str) -> MystError:
    """Return what is said of a directive or a role that the press does not know."""
    return MystError(
        number, f"the press does not know {what}", f"write {REMEDIES.get(name, 'Markdown')} instead"
    )
