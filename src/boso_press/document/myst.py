"""MyST, the Markdown that text notebooks are written in, as the Markdown that pandoc reads.

Comments go, directives become blocks with a class, roles become references and citations. What the press
cannot show is told with its line and what to write instead, so that nothing is printed as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from boso.project import ProjectError

ADMONITIONS = {
    "note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error", "seealso",
    "admonition",
}  # fmt: skip
KINDS = ("fig-", "tbl-", "sec-")  # what a label begins with
REMEDIES = {
    "table": "a table in Markdown or show.table", "list-table": "a table in Markdown or show.table",
    "csv-table": "show.table", "code-cell": "a cell of its own", "footnote": "[^1] and a line [^1]: …",
    "eq": "its name in words", "figure": "show.figure", "image": "show.figure",
}  # fmt: skip
INSTEAD_OF_HTML = {
    "b": "**…**", "strong": "**…**", "i": "*…*", "em": "*…*", "sub": "~…~", "sup": "^…^", "a": "[…](…)",
    "code": "`…`", "br": "a backslash at the end of the line", "img": "show.figure",
}  # fmt: skip
HTML = (
    "a|abbr|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|iframe|img|kbd|li|mark|ol|p|pre|s"
    "|script|small|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
FENCE = re.compile(r"(\s*)(`{3,}|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*)?(.*)")
OPTION = re.compile(r"\s*:([\w-]+):")
TARGET = re.compile(r"\(([\w-]+)\)=\s*")
HEADING = re.compile(r"#{1,6}\s")
ITEM = re.compile(r"(\s*(?:[-*+] +)?)(\d+)([.)])(?=\s|$)")
CODE_OR_COMMENT = re.compile(
    r"^(\s*(`{3,}|~{3,})).*?^\s*\2|`+[^`\n]+`+|(<!--.*?(?:-->|\Z))", re.MULTILINE | re.DOTALL
)
INLINE = re.compile(
    r"(?<![\\`])\{(?P<role>[\w:+-]+)\}`(?P<text>[^`]+)`|(?P<code>(`+)[^`]+\4)|(?P<math>(?<![\\$])\$[^$\s][^$]*\$)"
    rf"|(?<!\\)</?(?P<tag>{HTML})(?:\s[^>]*)?/?>|(?<!\\)(?P<latex>\\[a-zA-Z]{{3,}})",
    re.IGNORECASE,
)
MARKUP = re.compile(r"[\\\\`*\[\]<>$~^@{}|!]|(?<!\w)_|_(?!\w)|^[-+#>%:=.)]")
GONE = "\ue020"  # stands for a comment, whose lines count until the end


class MystError(ProjectError):
    """A construct that the press cannot show: its line, what it is, and what to write instead."""

    def __init__(self, line: int, what: str, instead: str) -> None:
        super().__init__(f"line {line}: {what}; {instead}")


def as_pandoc(text: str) -> str:
    """Return a text of MyST as pandoc reads it.

    >>> as_pandoc("Se {ref}`sec-mal` {cite:t}`nou2011`.\\n% husk\\n<!-- TODO -->\\nSlutt.")
    'Se @sec-mal @nou2011.\\nSlutt.'
    >>> as_pandoc(":::{note}\\nMerk.\\n:::")
    '\\n::: {.note title=""}\\n\\nMerk.\\n\\n:::\\n'

    Raises
    ------
    MystError
        A construct that the press cannot show.
    """
    lines = CODE_OR_COMMENT.sub(_without_comment, text).split("\n")
    return "\n".join(
        line for line in _Reader(lines).read() if line.strip(GONE + " ") or GONE not in line
    ).replace(GONE, "")


def escaped(value: str) -> str:
    """Return a value so that it is read as text, whatever signs are in it.

    >>> escaped("[x](javascript:a) <b> $x$ nou2011_15"), escaped("- 5")
    ('\\\\[x\\\\](javascript:a) \\\\<b\\\\> \\\\$x\\\\$ nou2011_15', '\\\\- 5')
    """
    return MARKUP.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", " ", value))


def _without_comment(found: re.Match[str]) -> str:
    return GONE + f"\n{GONE}" * found[0].count("\n") if found[3] else found[0]


def numbered_items(lines: Sequence[str]) -> set[int]:
    """Return which lines (from 0) begin an item of a numbered list.

    A list begins with 1 and goes on with the next number, or with 1 again; right below a line of text it has
    two items at the least. A sentence that goes on with "2011. …" or "1. januar" on the next line is no list.

    >>> sorted(numbered_items(["Det var", "2011. Så", "", "1. En", "2. To", "", "Den", "1. januar"]))
    [3, 4]
    """
    found: dict[int, int] = {}
    last = 0
    for at, line in enumerate(lines):
        if (item := ITEM.match(line)) and int(item[2]) in (1, last + 1):
            found[at] = last = int(item[2])
    ordered = list(found)
    for at, following in zip(ordered, [*ordered[1:], None], strict=False):
        alone = found[at] == 1 and (following is None or "" in (line.strip() for line in lines[at:following]))
        if alone and at and lines[at - 1].strip() and at - 1 not in found and not ITEM.match(lines[at - 1]):
            del found[at]
    return set(found)


def is_comment(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a comment: it begins with %, and goes on with no number (□ is one to come)."""
    return lines[at].startswith("%") and not re.search(r"[\d□]\s*$", lines[at - 1] if at else "")


class _Reader:
    """Reads a text line by line, and knows which blocks are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.items = numbered_items(lines)
        self.open: list[tuple[int, str, str]] = []  # line and mark of each, and what is written at its end
        self.label = ""

    def read(self) -> Iterator[str]:
        """Yield the lines as pandoc reads them."""
        for at, line in enumerate(self.lines):
            verbatim = bool(self.open) and self.open[-1][2] in ("code", "$$")
            fence = FENCE.fullmatch(line)
            if self.open and line.strip() == self.open[-1][1]:
                yield from self._end(line)
            elif not verbatim and line.lstrip().startswith("$$"):
                yield self._maths(at, line)
            elif verbatim or not fence:
                yield line if verbatim else self._text(at, line)
            else:
                yield from self._begin(at, fence, line)
        if self.open:
            raise MystError(
                self.open[0][0] + 1, f"{self.open[0][1]} is not ended", "end it by the same sign on a line"
            )

    def _begin(self, at: int, fence: re.Match[str], line: str) -> Iterator[str]:
        _, mark, name, rest = fence.groups()
        if name in ADMONITIONS:
            self.open.append((at, mark, ":::"))
            title = re.sub(r'["{}]', "", rest)
            yield from ("", f'::: {{.{name} title="{title}"}}', "")
        elif name == "math":
            self.open.append((at, mark, "$$"))
            yield "$$"
        elif name in ("code", "code-block", "sourcecode"):
            self.open.append((at, mark, "code"))
            yield f"{mark}{rest}"
        elif name:
            raise self._unknown(at, f"{mark}{{{name}}}", name)
        elif mark[0] == ":" and not rest:
            raise MystError(at + 1, f"{mark} ends nothing", "remove it, or begin a block by :::{note}")
        else:
            self.open.append((at, mark, "block" if mark[0] == ":" else "code"))
            yield line

    def _end(self, line: str) -> Iterator[str]:
        ending = self.open.pop()[2]
        yield from ("", ":::", "") if ending == ":::" else ("$$",) if ending == "$$" else (line,)

    def _maths(self, at: int, line: str) -> str:
        rest = line.strip()[2:]
        if not rest.rstrip().endswith("$$"):
            self.open.append((at, "$$", "$$"))
            for place, below in enumerate(self.lines[at + 1 :], at + 1):
                if re.match(r"\s*\$\$\s*\(", below):
                    number = f"the number of an equation, {below.strip()[2:].strip()}"
                    raise self._unknown(place, number, "eq")
        return line

    def _text(self, at: int, line: str) -> str:
        if is_comment(self.lines, at):
            return GONE
        if target := TARGET.fullmatch(line):
            self.label = target[1]
            return GONE
        if self.open and OPTION.match(line) and at == self.open[-1][0] + 1:
            return GONE
        if self.label and line.strip(GONE + " "):
            line = self._labelled(at, line)
        if self.open and HEADING.match(line):
            raise MystError(
                at + 1, f"a heading within {self.open[-1][1]}", "put it before, or write it in bold"
            )
        if (item := ITEM.match(line)) and at not in self.items:
            line = f"{item[1]}{item[2]}\\{line[item.start(3) :]}"
        return INLINE.sub(lambda found: self._inline(at, found), line)

    def _labelled(self, at: int, line: str) -> str:
        label, self.label = self.label, ""
        if not HEADING.match(line):
            raise MystError(
                at, f"({label})= stands above what is no heading", "give a figure its label by show"
            )
        return f"{line} {{#{label_of(label)}}}"

    def _inline(self, at: int, found: re.Match[str]) -> str:
        if found["tag"]:
            instead = INSTEAD_OF_HTML.get(found["tag"].lower(), "Markdown")
            raise MystError(at + 1, f"HTML, {found[0]}", f"write {instead} instead")
        if found["latex"]:
            raise MystError(at + 1, f"LaTeX, {found[0]}", "write it in $…$ if it is maths, or in `…`")
        return self._role(at, found["role"], found["text"]) if found["role"] else found[0]

    def _role(self, at: int, role: str, text: str) -> str:
        kind, _, form = role.partition(":")
        if kind in ("ref", "numref"):
            named = re.fullmatch(r"(.*?)\s*<(.*)>", text)
            return f"[{named[1]}](#{label_of(named[2])})" if named else f"@{label_of(text)}"
        if kind == "cite":
            keys = re.split(r"\s*,\s*", text)
            return (
                " og ".join(f"@{key}" for key in keys)
                if form == "t"
                else f"[{'; '.join(f'@{key}' for key in keys)}]"
            )
        wrapped = {"sub": "~", "sup": "^", "subscript": "~", "superscript": "^", "math": "$", "code": "`"}
        if sign := wrapped.get(role):
            return f"{sign}{text}{sign}"
        raise self._unknown(at, f"{{{role}}}`{text}`", role)

    def _unknown(self, at: int, what: str, name: str) -> MystError:
        return MystError(
            at + 1, f"the press does not know {what}", f"write {REMEDIES.get(name, 'Markdown')} instead"
        )


def label_of(name: str) -> str:
    """Return a label as the press calls it: that of a heading begins with sec-."""
    return name if name.startswith(KINDS) else f"sec-{name}"
