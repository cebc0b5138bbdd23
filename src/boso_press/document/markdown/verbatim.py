"""What the lines of a text are before its marks are read: code, comments, items of numbered lists.

What is code or maths stays as it was typed; what a cell printed into a text is escaped, but for there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

CODE_DIRECTIVES = ("code", "code-block", "sourcecode")
FENCE = re.compile(r"(\s*)(`{3,}(?=[^`]*$)|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*)?(.*)")
QUOTE = re.compile(r"(?:(?:\s*>)+ ?)?")
CONTAINER = re.compile(r"\s*(?:[-*+]|\d+[.)]|(\[\^[^\]\s]+\]:|:))\s+")  # of which those marked indent by four
ITEM = re.compile(r"((?:\s*(?:>|[-*+] ))*\s*)(\d+)([.)])(?=\s|$)")
CODE_OR_COMMENT = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)|(<!--.*?(?:-->|$))")
LITERAL = re.compile(
    r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)|\$\$.+?\$\$|(?<![\\$])\$[^$\s](?:[^$]*[^$\s])?\$",
    re.DOTALL,
)
MARKUP = re.compile(r"[\\\\`*\[\]<>$~^@{}|!]|(?<!\w)_|_(?!\w)|^[-+#>%:=.)]")
SIGN_IN_MATHS = re.compile(r"[%#&_${}]")
GONE = "\ue020"  # stands for a comment, whose lines count until the end


def escaped(value: str) -> str:
    """Return a value so that it is read as text, whatever signs are in it.

    >>> escaped("[x](javascript:a) <b> $x$ nou2011_15"), escaped("- 5")
    ('\\\\[x\\\\](javascript:a) \\\\<b\\\\> \\\\$x\\\\$ nou2011_15', '\\\\- 5')
    """
    return MARKUP.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", " ", value))


def escaped_values(text: str, values: Sequence[tuple[int, int]]) -> str:
    """Return a text of which values that stand from one place to another are read as they are, also in code.

    >>> print(escaped_values("*a* `*a*` $*a_%$", [(0, 3), (5, 8), (11, 15)]))
    \\*a\\* `*a*` $*a\\_\\%$
    """
    bare, parts, end = text, [], 0
    for start, after in values:
        bare = bare[:start] + "x" * (after - start) + bare[after:]
    literal = list(literal_spans(bare)) if values else []
    for start, after in values:
        kind = next((kind for first, last, kind in literal if first <= start < last), "")
        value = text[start:after]
        if kind != "code":
            value = SIGN_IN_MATHS.sub(r"\\\g<0>", value) if kind else escaped(value)
        parts += [text[end:start], value]
        if not kind and start < after and value[-1].isdigit() and text[after : after + 1] in (".", ")"):
            parts.append("\\")  # or a sentence that begins with a year begins a numbered list
        end = after
    return "".join([*parts, text[end:]])


def literal_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text holds code or maths, in which a backslash is no escape, and which of them.

    >>> list(literal_spans("a `b` $c$"))
    [(2, 5, 'code'), (6, 9, 'maths')]
    """
    code, start, rest = read_code(text)[1], 0, ""
    for at, line in enumerate(text.split("\n")):
        if at in code:
            yield start, start + len(line), "code"
        rest += " " * len(line) + "\n" if at in code or FENCE.fullmatch(line) else line + "\n"
        start += len(line) + 1
    for found in LITERAL.finditer(rest):
        yield *found.span(), "code" if found[1] else "maths"


def read_code(text: str) -> tuple[list[str], set[int]]:
    """Return the lines of a text without its comments, and which of them (from 0) are code.

    Code is fenced, or indented by four more than the list, note or definition that it is in. Not told are the
    fences themselves, where they stand at the edge.

    >>> read_code("- <!-- a -->punkt\\n\\n  ledd\\n\\n      <!-- kode -->")[1]
    {4}
    >>> sorted(read_code("> ```\\n> x\\n> ```\\n\\n```\\ny\\n```")[1])
    [0, 1, 2, 5]
    """
    reader = _Lines(text.split("\n"))
    for at, line in enumerate(reader.lines):
        reader.read(at, line)
    return reader.lines, reader.code


class _Lines:
    """Reads lines one by one, and knows what is open: a fence, a comment, directives, lists and notes."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.code = lines, set[int]()
        self.fence, self.inside = "", False  # the mark of a fence, and whether a list or a quote holds it
        self.directives: list[str] = []  # their marks
        self.columns = [0]  # where the text of each list and note begins
        self.blank, self.commented = True, False

    def read(self, at: int, line: str) -> None:
        """Read a line, and take the comments out of it."""
        start = QUOTE.match(line).end()  # type: ignore[union-attr]
        bare = line[start:].expandtabs(4)
        indent = len(bare) - len(bare.lstrip())
        if self.fence:
            ends = bare.strip() == self.fence
            self.code |= set() if ends and not self.inside else {at}
            self.fence = "" if ends else self.fence
        elif self.commented or (bare.strip() and not self._is_indented(indent)):
            self.lines[at], self.commented = _without_comments(line, self.commented)
            bare = self.lines[at][start:].expandtabs(4)
            if bare.strip(GONE + " "):
                self._open(at, bare, indent, quoted=start > 0)
        elif bare.strip():
            self.code.add(at)
        else:
            self.blank = True

    def _is_indented(self, indent: int) -> bool:
        within = max(column for column in self.columns if column <= indent)
        return self.blank and indent >= within + 4

    def _open(self, at: int, line: str, indent: int, *, quoted: bool) -> None:
        """Note what a line of text opens or ends."""
        if self.blank or CONTAINER.match(line):
            self.columns = [column for column in self.columns if column <= indent]
        column, self.blank = 0, False
        while item := CONTAINER.match(line, column):
            column = item.end()
            self.columns.append(indent + 4 if item[1] else column)
        opened = FENCE.fullmatch(line, column)
        if self.directives and line.strip() == self.directives[-1]:
            self.directives.pop()
        elif opened and (opened[2][0] == ":" or opened[3] not in (None, *CODE_DIRECTIVES)):
            self.directives.append(opened[2])
        elif opened:
            self.fence, self.inside = opened[2], quoted or column > 0
            self.code |= {at} if self.inside else set()


def _without_comments(line: str, commented: bool) -> tuple[str, bool]:
    """Return a line without comments, of which one may be open before it, and whether one is after it."""
    if commented:
        _, ended, rest = line.partition("-->")
        if not ended:
            return GONE, True
        line = GONE + rest
    found = [comment[2] for comment in CODE_OR_COMMENT.finditer(line) if comment[2]]
    line = CODE_OR_COMMENT.sub(lambda each: GONE if each[2] else each[0], line)
    return line, bool(found) and not found[-1].endswith("-->")


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
    return lines[at].startswith("%") and not re.search(r"[\d□]\s*$", lines[at - 1] if at else "")
