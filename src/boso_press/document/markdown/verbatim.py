"""What the lines of a text are before its marks are read: code, comments, items of numbered lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from boso_press.document.markdown.placeholders import release

CODE_DIRECTIVES = ("code", "code-block", "sourcecode")
FENCE = re.compile(r"(\s*)(`{3,}(?=[^`]*$)|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*)?(.*)")
ITEM = re.compile(r"((?:\s*(?:>|[-*+] ))*\s*)(\d+)([.)])(?=\s|$)")
# A line at which code and maths end, whatever they are in; others are told by `_is_cut`
ENDS = r"[ \t>]*(?:\n|\Z|[`~:]{3})"
CODE = rf"(?P<ticks>`+)(?!`)(?:(?!\n{ENDS}).)+?(?<!`)(?P=ticks)(?!`)"
CODE_OR_COMMENT = re.compile(rf"\\[\W_]|{CODE}|(?P<comment><!--)", re.DOTALL)
# Maths is what pandoc takes for it; a number to come, □, ends none, as a digit
LITERAL = re.compile(
    rf"""\\[\W_] | <!--.*?-->
    | (?P<directive>^[ \t]*([`~:]{{3,}})\{{math\}}.*?^[ \t]*\2$) | ^[ \t]*[`~:]{{3,}}[^`\n]*$
    | {CODE}
    | (?P<display>\$\$(?!\$\$)(?:(?!\n{ENDS}).)+?\$\$)
    | (?P<inline>\$(?!\s)
        (?>[^\\$ \t\n]|\\text\{{[^{{}}]*\}}|\\.|(?:[ \t]|\n(?!{ENDS}))(?!\$))++\$(?![\d□]))""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
MARK = re.compile(r"(?:[ \t]*(?:[-*+:]|\d+[.)])[ \t]+)+")  # of items of lists, and of definitions
HEADING = re.compile(r"#{1,6}\s")
QUOTED = re.compile(r"(?: {0,3}> ?)+", re.MULTILINE)
ROW = re.compile(
    r"[ \t]*\||[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|"
)  # begins a table, or lines that stay lines
MAY_BE_CODE = re.compile(r"`{3}|~{3}| {4}|\t")  # what fenced code has, or indented code
MAY_BE_LITERAL = re.compile(rf"[`$]|\{{math\}}|{MAY_BE_CODE.pattern}")
GONE = "\ue020"  # stands for a comment, whose lines count until the end


def literal_spans(text: str, code: Collection[int] | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield where a text holds code or maths, in which a backslash is no escape, and which of them.

    Of a text that was read, its lines of code may be given.

    >>> list(literal_spans("a `b` $c$"))
    [(2, 5, 'code'), (6, 9, 'maths')]
    >>> list(literal_spans("a $c$")), list(literal_spans("Slik:\\n\\n\\tx = 1"))
    ([(2, 5, 'maths')], [(7, 13, 'code')])
    """
    if not MAY_BE_LITERAL.search(text):  # as almost every text
        return
    end = 0
    for span in sorted(_spans(text, read_code(text)[1] if code is None else code)):
        if span[0] >= end:
            yield span
            end = span[1]


def _spans(text: str, code: Collection[int]) -> Iterator[tuple[int, int, str]]:
    start = 0
    for at, line in enumerate(text.split("\n")):
        if at in code:
            yield start, start + len(line), "code"
        start += len(line) + 1
    bare, start = _without_code(text, code), 0
    while found := LITERAL.search(bare, start):
        kind = "code" if found["ticks"] else found.lastgroup and "maths"
        inline = kind and not found["directive"]
        if inline and "\n" in found[0] and _is_cut(bare, *found.span(), code=kind == "code"):
            start = found.end("ticks") if found["ticks"] else found.start() + 1
            continue
        begin, start = found.span()
        if kind:
            yield begin, start, kind
            bare = bare[:begin] + "x" * (start - begin) + bare[start:]  # no line in it begins a block


def _is_cut(text: str, start: int, end: int, *, code: bool) -> bool:
    """Whether a block ends between two places of a text, between which no line is blank.

    In a paragraph, no mark of a list ends code or maths that were begun above; an item of a list ends by that
    of the next, a quote by one outside, and a table has each line for itself.
    """
    above = re.split(rf"\n(?={ENDS})[^\n]*\n", f"\n\n{text[:start]}")[-1].count("\n")
    typed, at = text[:end].split("\n"), text.count("\n", 0, start)
    while above and HEADING.match(typed[at - above]):
        above -= 1
    block = [QUOTED.sub("", line) for line in typed[at - above :]]
    if ROW.match("\n".join(block)):
        return True
    within = len(block[0]) - len(block[0].lstrip())  # how far what belongs to an item is indented
    for line in block[: above + 1]:
        if mark := MARK.match(line):
            within = mark.end()
    below = [number for number, line in enumerate(block) if number > above and MARK.match(line)]
    if 1 in below and not within and block[1].startswith(":"):  # after the term that it defines
        return True
    quoted = typed[at - above].lstrip().startswith(">")
    return any(
        len(block[number]) - len(block[number].lstrip()) < within
        or (code and within > 0)
        or (quoted and not typed[at - above + number].lstrip().startswith(">"))
        for number in below
    )


def with_literals(text: str, change: Callable[[str, str], str]) -> str:
    """Return a text with what `change` makes of each piece of code or maths in it, and of which it is.

    >>> with_literals("a `b` $c$", lambda piece, kind: kind)
    'a code maths'
    """
    for start, end, kind in sorted(literal_spans(text), reverse=True):
        text = text[:start] + change(text[start:end], kind) + text[end:]
    return text


def read_code(text: str) -> tuple[list[str], set[int]]:
    """Return the lines of a text without its comments, and which of them (from 0) are code.

    Code is fenced, or indented by four more than the list, note or definition that it is in. Not told are the
    fences themselves, where they stand at the edge.

    >>> read_code("- <!-- a -->punkt\\n\\n  ledd\\n\\n      <!-- kode -->")[1]
    {4}
    >>> read_code("Slik:\\n\\n\\tx = 1")[1]
    {2}
    >>> sorted(read_code("> ```\\n> x\\n> ```\\n\\n```\\ny\\n```")[1])
    [0, 1, 2, 5]
    """
    while True:
        code = _code_lines(text)
        found = CODE_OR_COMMENT.finditer(_without_code(text, code) if "<!--" in text else "")
        start = next((each.start() for each in found if each["comment"]), None)
        if start is None or "-->" not in text[start:]:
            return text.split("\n"), code
        gone, _, rest = text[start:].partition("-->")
        text = text[:start] + GONE + f"\n{GONE}" * gone.count("\n") + rest


def _without_code(text: str, code: Collection[int]) -> str:
    """Return a text in which lines of code are blank."""
    lines = text.split("\n")
    return "\n".join(" " * len(line) if at in code else line for at, line in enumerate(lines))


def _code_lines(text: str) -> set[int]:
    code: set[int] = set()
    if not MAY_BE_CODE.search(text):  # as almost every text: reading its blocks takes long
        return code
    for token in _parser().parse(text):
        if token.type not in ("fence", "code_block"):
            continue
        assert token.map  # of a block
        start, end = token.map
        directive = re.match(r"\s*\{([\w:-]+)\}", token.info)
        lines = text.split("\n")
        if token.type == "fence" and directive and directive[1] not in CODE_DIRECTIVES:
            code |= {start + 1 + at for at in _code_lines(token.content)}
        elif token.type == "fence" and (token.level == 0 or (directive and FENCE.fullmatch(lines[start]))):
            closed = lines[end - 1].strip() == token.markup and end > start + 1
            code |= set(range(start + 1, end - closed))
        else:
            code |= set(range(start, end))
    return code


@cache
def _parser() -> MarkdownIt:
    """Return a reader of blocks; what stands in their lines is not read."""
    parser = MarkdownIt("commonmark", {"html": False}).use(footnote_plugin).use(deflist_plugin)
    return parser.disable(["inline", "text_join", "footnote_tail"], True)


def numbered_items(lines: Sequence[str]) -> set[int]:
    """Return which lines (from 0) begin an item of a numbered list.

    A list begins with 1 and goes on with the next number, or with 1 again; right below a line of text it has
    two items at the least. A sentence that goes on with "2011. …" or "1. januar" on the next line is no list.

    >>> sorted(numbered_items(["Det var", "2011. Så", "", "1. En", "2. To", "", "Den", "1. januar"]))
    [3, 4]
    >>> sorted(numbered_items(["1. En", "   1. Under", "   2. Under", "2. To"]))
    [0, 1, 2, 3]
    >>> sorted(numbered_items(["> Slik:", ">", "> 1. En", "- > 1. Her", "  > 2. Der"]))
    [2, 3, 4]
    """
    found: dict[int, int] = {}  # how far each is indented
    last: dict[int, int] = {}  # by that, the number of the list that is open
    for at, line in enumerate(lines):
        if item := ITEM.match(line):
            indent, number = len(item[1]), int(item[2])
            last = {outer: before for outer, before in last.items() if outer <= indent}
            if number in (1, last.get(indent, 0) + 1):
                found[at], last[indent] = indent, number
    below = [at for at in found if at and lines[at - 1].strip("> \t") and not ITEM.match(lines[at - 1])]
    return set(found) - {at for at in below if not _goes_on(lines, found, at)}


def _goes_on(lines: Sequence[str], items: Mapping[int, int], first: int) -> bool:
    """Whether a list has an item after one that begins right below a line of text."""
    if int(ITEM.match(lines[first])[2]) > 1:  # type: ignore[index]
        return True
    blank = False
    for at in range(first + 1, len(lines)):
        if items.get(at) == items[first]:
            return True
        blank = blank or not lines[at].strip()
        if blank and lines[at].strip() and not lines[at][0].isspace():
            return False
    return False


def is_comment(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a comment: it begins with %, and goes on with no number (□ is one to come)."""
    return lines[at].startswith("%") and not re.search(r"[\d□]\s*$", release(lines[at - 1]) if at else "")
