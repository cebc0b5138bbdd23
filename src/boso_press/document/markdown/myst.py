"""MyST, the Markdown that text notebooks are written in, as the Markdown that pandoc reads.

Comments go, directives become blocks with a class, roles become references and citations; `refused` tells of
what the press cannot show.
Images and numbered equations become a line each that `cells` makes a block of, as they are numbered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from boso_press.document.markdown import refused
from boso_press.document.markdown.figures import read_figure
from boso_press.document.markdown.placeholders import CLOSE, release
from boso_press.document.markdown.refused import MystError
from boso_press.document.markdown.roles import label_of, read_role
from boso_press.document.markdown.verbatim import (
    CODE_DIRECTIVES,
    FENCE,
    GONE,
    HEADING,
    ITEM,
    is_comment,
    literal_spans,
    numbered_items,
    read_code,
)
from boso_press.document.wording import NB

OPTION = re.compile(r"\s*:([\w-]+):(.*)")
# What may stand below the beginning of an admonition or of code, and changes nothing that is shown
OPTIONS = ("class", "name", "open", "linenos", "lineno-start", "emphasize-lines", "force")
TARGET = re.compile(r"\(([\w-]+)\)=\s*")
IMAGE = re.compile(
    r"""!\[(?P<alt>.*)\]\(\s*<?(?P<file>[^\s)>]+)>?\s*\)(?:\{(?:width|w)="?(?P<width>[^"}]*)"?\})?\s*"""
)
END_OF_MATHS = re.compile(r"\$\$\s*(?:\(([\w-]+)\))?\s*$")
INLINE = re.compile(  # outside code and maths
    rf"(?<!\\)\{{(?P<role>[\w:+-]+)\}}`(?P<text>[^`]+)`|{refused.INLINE}|(?P<address>\]:)|\](?=\[@)",
    re.IGNORECASE,
)
BEGUN = re.compile(r"\[\^[^\]\s]+")  # a footnote, at its mark or where it is written
# What a link is called in [words][name], on the line that tells its address, and that
NAMED = re.compile(r"[\s>*+:\d.)-]*(\[(?:[^\[\]\\]|\\.)+\]):")
ADDRESS = re.compile(r"""<?(?:https?:|mailto:|\#)\S+(?:\s+["'(].*)?""", re.IGNORECASE)
CELL = re.compile(r"(?<!\\)\|")
BLOCK = "\ue021"  # begins the line of an image or a numbered equation, as JSON


def as_pandoc(text: str) -> str:
    """Return a text of MyST as pandoc reads it.

    >>> as_pandoc("Se {ref}`sec-mal` {cite:t}`nou2011`.\\n% husk\\n<!-- TODO -->\\nSlutt.")
    'Se @sec-mal @nou2011.\\nSlutt.'
    >>> as_pandoc(":::{note}\\nMerk.\\n:::")
    '\\n::: {.note}\\n\\nMerk.\\n\\n:::\\n'

    Raises
    ------
    MystError
        A construct that the press cannot show.
    """
    lines, code = read_code(text)
    if CLOSE in text:
        refused.require_free_places(lines)
    read = _Reader(lines, code).read()
    return "\n".join(line for line in read if line.strip(GONE + " ") or GONE not in line).replace(GONE, "")


class _Reader:
    """Reads a text line by line, and knows which blocks are open."""

    def __init__(self, lines: Sequence[str], code: Collection[int]) -> None:
        self.lines, self.code = lines, code
        self.items = numbered_items(lines)
        self.open: list[tuple[int, str, str]] = []  # line and mark of each, and what is written at its end
        self.label = ""
        self.columns = 0  # of the table that is open
        self.gathered: list[str] = []  # the lines of an image or a formula

    @cached_property
    def literal(self) -> list[list[tuple[int, int]]]:
        """Where each line has code or maths."""
        spans = [(start, end) for start, end, _ in literal_spans("\n".join(self.lines), self.code)]
        firsts = accumulate((len(line) + 1 for line in self.lines), initial=0)
        return [[(start - first, end - first) for start, end in spans] for first in firsts]

    def read(self) -> Iterator[str]:
        """Yield the lines as pandoc reads them."""
        for at, line in enumerate(self.lines):
            ending = self.open[-1][2] if self.open else ""
            fence = FENCE.fullmatch(line)
            if self._is_option(at, line):
                continue
            begins = not fence and ending != "code" and at - 1 not in self.code
            refused.require_line(at + 1, line, begins=begins, code=at in self.code)
            if at in self.code and ending not in ("image", "math", "$$"):
                yield line
            elif ending == "$$" or (ending in ("", ":::", "block") and line.lstrip().startswith("$$")):
                yield from self._maths(at, line)
            elif self.open and line.strip() == self.open[-1][1]:
                yield from self._end(line)
            elif ending in ("image", "math"):
                self.gathered.append(line)
            elif image := IMAGE.fullmatch(line):
                yield from self._image(
                    at, image["file"], {"alt": image["alt"], "width": image["width"] or ""}
                )
            else:
                yield from self._begin(at, fence, line) if fence else (self._text(at, line),)
        if self.open:
            raise MystError(
                self.open[0][0] + 1, f"{self.open[0][1]} is not ended", "end it by the same sign on a line"
            )

    def _begin(self, at: int, fence: re.Match[str], line: str) -> Iterator[str]:
        indent, mark, name, rest = fence.groups()
        if name == "admonition" and not rest:
            raise MystError(at + 1, f"{mark}{{admonition}} without a title", "write it beside it, or {note}")
        if name in NB.admonitions:
            self.open.append((at, mark, ":::"))
            title = FENCE.fullmatch(self._with_roles(at, line))[4] if rest else ""  # type: ignore[index]
            yield from ("", f"::: {{.{name}{' .titled' * bool(title)}}}", "", *([title, ""] if title else []))
        elif name in ("math", "figure", "image"):
            self.open.append((at, mark, "math" if name == "math" else "image"))
            self.gathered = [name, rest]
        elif name in CODE_DIRECTIVES:
            self.open.append((at, mark, "code"))
            yield f"{indent}{mark}{rest}"
        elif name:
            raise refused.unknown(at + 1, f"{mark}{{{name}}}", name)
        elif rest.startswith("{=") or rest.strip() == "mermaid":
            raise refused.unknown(at + 1, f"{mark}{rest}", rest.strip())
        elif mark[0] != ":" and re.match(r"[^\s{]+\s+[^\s{]", rest):
            raise MystError(at + 1, f"{mark}{rest}", "write the language alone, and the title above")
        elif mark[0] == ":" and not rest:
            raise MystError(at + 1, f"{mark} ends nothing", "remove it, or begin a block by :::{note}")
        elif (
            mark[0] == ":"
            and (plain := re.fullmatch(r"(?:\{\.)?(?:callout-)?([\w-]+)\}?\s*", rest))
            and plain[1] in NB.admonitions
        ):
            raise MystError(at + 1, f"{mark} {rest}", f"write {mark}{{{plain[1]}}}")
        else:
            self.open.append((at, mark, "block" if mark[0] == ":" else "code"))
            yield from (line,) if mark[0] == "`" else ("", line)  # right below text pandoc begins no other

    def _end(self, line: str) -> Iterator[str]:
        at, _, ending = self.open.pop()
        if ending not in ("image", "math"):
            yield from ("", ":::", "") if ending == ":::" else (line,)
            return
        name, argument, *lines = self.gathered
        options, self.label = {"label": self.label}, ""
        while lines and (option := OPTION.match(lines[0])):
            options[option[1]] = option[2].strip()
            del lines[0]
        if ending == "math":
            text = "\n".join(filter(None, ["$$", argument, *lines, "$$"]))
            yield from self._formula(at, text, options.get("name") or options["label"])
            return
        start = at + len(self.gathered) - 1 - len(lines)
        body = "\n".join(self._text(start + n, line) for n, line in enumerate(lines)).replace(GONE, "")
        yield from self._image(at, argument.strip(), options, body if name == "figure" else None)

    def _image(
        self, at: int, file: str, options: Mapping[str, str], body: str | None = None
    ) -> Iterator[str]:
        about, legend = read_figure(at + 1, file, options, body)
        yield from self._block(at, about)
        if body is not None:
            yield from ("\n\n".join(legend), "")

    def _maths(self, at: int, line: str) -> Iterator[str]:
        """Gather a formula between $$ and $$."""
        if opened := bool(self.open and self.open[-1][2] == "$$"):
            self.gathered.append(line)
        rest = line if opened else line.lstrip()[2:]
        end = END_OF_MATHS.search(rest)
        if not opened and "$$" in rest and not end:
            yield self._text(at, line)
        elif not opened and not end:
            self.open.append((at, "$$", "$$"))
            self.gathered = [line]
        elif "$$" in rest:
            start, lines = (self.open.pop()[0], self.gathered) if opened else (at, [line])
            label = (end and end[1]) or ""
            text = "\n".join(lines)
            yield from self._formula(start, text[: text.rindex("$$") + 2] if label else text, label)

    def _formula(self, at: int, text: str, label: str) -> Iterator[str]:
        label, self.label = label or self.label, ""
        yield from self._block(at, {"equation": label_of(label, "eq-"), "text": text}) if label else (text,)

    def _block(self, at: int, about: Mapping[str, str]) -> Iterator[str]:
        if self.open or self.lines[at][:1].isspace():
            within = (
                f"{self.open[-1][1]}, which begins in line {self.open[-1][0] + 1}" if self.open else "a list"
            )
            raise MystError(at + 1, f"an image or a numbered equation within {within}", "end that above it")
        yield from ("", BLOCK + json.dumps({"line": at + 1, **about}), "")

    def _text(self, at: int, line: str) -> str:
        if any(start < 0 < end for start, end in self.literal[at]):  # code or maths that began above
            return self._with_roles(at, line)
        if is_comment(self.lines, at):
            return GONE
        if target := TARGET.fullmatch(line):
            self.label = target[1]
            return GONE
        if self.label and line.strip(GONE + " "):
            label, self.label = self.label, ""
            if not HEADING.match(line):
                told = f"({label})= stands above what is no heading"
                raise MystError(at, told, "a figure has its label in :name:")
            line = f"{line} {{#{label_of(label)}}}"
        above = self._break_above(at, line)
        self._require_headings(at, line)
        if self.open and HEADING.match(line):
            raise MystError(
                at + 1, f"a heading within {self.open[-1][1]}", "put it before, or write it in bold"
            )
        refused.require_text(at + 1, line, self.lines)
        if at and not {at - 1, at} <= self.items:
            refused.require_list(at + 1, line, self.lines[at - 1])
        line = self._with_roles(at, line)
        if item := ITEM.match(line):  # pandoc knows items that end in a point
            line = f"{item[1]}{item[2]}{'.' if at in self.items else chr(92) + item[3]}{line[item.end(3) :]}"
        return above + line

    def _break_above(self, at: int, line: str) -> str:
        """Return the blank line that a note, a table or a rule needs which begins right below text."""
        quote, text = re.fullmatch(r"([> \t]*)(.*)", line).groups()  # type: ignore[union-attr]
        if not at or not self.lines[at - 1].strip("> \t"):
            return ""
        below = self.lines[at + 1].strip("> \t") if at + 1 < len(self.lines) else ""
        table = "|" in text and refused.RULE.fullmatch(below) and not refused.RULE.fullmatch(text)
        note = not quote and (begun := BEGUN.match(text)) and text.startswith("]:", begun.end())
        rule = re.fullmatch(r"([*_])(?: *\1){2,} *", text)
        return f"{quote.rstrip()}\n" if note or rule or (table and not self.columns) else ""

    def _require_headings(self, at: int, line: str) -> None:
        """Raise MystError for a row with more cells than its table has headings: pandoc would drop them."""
        for start, end in self.literal[at]:
            if end > 0 and start < len(line):
                line = line[: max(start, 0)] + "x" * (end - max(start, 0)) + line[end:]
        cells = CELL.split(line.strip())
        count = len(cells) - (not cells[0]) - (not cells[-1])
        if "|" not in line:
            self.columns = 0
        elif refused.RULE.fullmatch(line.strip("> \t")):
            self.columns = count
        elif self.columns and count > self.columns:
            told = f"a row of {count} cells in a table of {self.columns} headings"
            raise MystError(at + 1, told, "write a heading for each column, or \\| for a sign within a cell")

    def _with_roles(self, at: int, line: str) -> str:
        """Return a line with its roles as pandoc reads them; code and maths stay as they are."""
        typed, parts, end, start = self.lines[at], [], 0, 0
        while found := INLINE.search(typed, start):
            place = found.start()
            if start := next((after for before, after in self.literal[at] if before <= place < after), 0):
                continue
            parts += [typed[end:place], self._inline(at, found)]
            start = end = found.end()
        return "".join([*parts, line[end:]])  # which may have a label at its end

    def _is_option(self, at: int, line: str) -> bool:
        """Whether a line is an option of the block that is open; images and maths read their own."""
        if not (self.open and OPTION.match(line) and self.open[-1][2] in (":::", "code")):
            return False
        start = self.open[-1][0]
        begin = FENCE.fullmatch(self.lines[start])
        if not (begin and begin[3] and all(map(OPTION.match, self.lines[start + 1 : at + 1]))):
            return False
        name = line.split(":")[1]
        if name not in OPTIONS:
            told = "remove it, or write a blank line above if it is a sentence"
            raise MystError(at + 1, f"the option :{name}: of {begin[2]}{{{begin[3]}}}", told)
        return True

    def _inline(self, at: int, found: re.Match[str]) -> str:
        if not (found["loose"] and HEADING.match(found.string)):  # its label
            refused.require_inline(at + 1, found)
        if found["address"]:
            return "]:" if self._begins_note_or_address(at, found.start()) else "]\\:"
        read = read_role(at + 1, found["role"], found["text"]) if found["role"] else found[0]
        beside = read[-1] == "]" and found.string.startswith("[@", found.end())
        return f"{read} " if beside else read  # or pandoc would take two citations for a link

    def _begins_note_or_address(self, at: int, end: int) -> bool:
        """Whether what is in brackets until here, before a colon, is a footnote or the name of a link.

        By any other pandoc could take the words after the colon for an address, and show nothing of them.
        """
        line = self.lines[at]
        if BEGUN.fullmatch(line, line.rfind("[", 0, end), end):
            return True
        below = self.lines[at + 1].lstrip("> \t") if line.endswith("]:") and at + 1 < len(self.lines) else ""
        named, address = NAMED.fullmatch(line, 0, end + 2), release(line[end + 2 :].strip() or below)
        if not named or ADDRESS.fullmatch(address):
            return bool(named)
        if " " not in address and any(re.search(re.escape(named[1]) + "(?!:)", line) for line in self.lines):
            told = "an address begins with https://, http:// or mailto:"
            raise MystError(at + 1, f"{named[1]}: {address}", told)
        return False
