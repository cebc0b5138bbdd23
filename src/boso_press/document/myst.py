"""MyST, the Markdown that text notebooks are written in, as the Markdown that pandoc reads.

Comments go, directives become blocks with a class, roles become references and citations. What the press
cannot show is told with its line and what to write instead, so that nothing is printed as it was typed.
Images and numbered equations become a line each that `cells` makes a block of, as they are numbered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from boso.project import ProjectError

ADMONITIONS = {
    "note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error", "seealso",
    "admonition",
}  # fmt: skip
KINDS = ("fig-", "tbl-", "sec-", "eq-")  # what a label begins with
REMEDIES = {
    "table": "a table in Markdown or show.table", "list-table": "a table in Markdown or show.table",
    "csv-table": "show.table", "code-cell": "a cell of its own", "footnote": "[^1] and a line [^1]: …",
}  # fmt: skip
INSTEAD_OF_HTML = {
    "b": "**…**", "strong": "**…**", "i": "*…*", "em": "*…*", "sub": "~…~", "sup": "^…^", "a": "[…](…)",
    "code": "`…`", "br": "a backslash at the end of the line", "img": "![…](images/…)",
}  # fmt: skip
HTML = (
    "a|abbr|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|iframe|img|kbd|li|mark|ol|p|pre|s"
    "|script|small|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
FENCE = re.compile(r"(\s*)(`{3,}|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*)?(.*)")
OPTION = re.compile(r"\s*:([\w-]+):(.*)")
TARGET = re.compile(r"\(([\w-]+)\)=\s*")
HEADING = re.compile(r"#{1,6}\s")
IMAGE = re.compile(
    r"""!\[(?P<alt>.*)\]\(\s*<?(?P<file>[^\s)>]+)>?\s*\)(?:\{(?:width|w)="?(?P<width>[^"}]*)"?\})?\s*"""
)
END_OF_MATHS = re.compile(r"\$\$\s*(?:\(([\w-]+)\))?\s*$")
CITED = re.compile(r"\s*(\[@[^\[\]]+\])\s*$")
SOURCE = re.compile(r"(?:Kilde|Source): *")
ITEM = re.compile(r"((?:\s*(?:>|[-*+] ))*\s*)(\d+)([.)])(?=\s|$)")
CODE_OR_COMMENT = re.compile(
    r"^(\s*(`{3,}|~{3,})).*?^\s*\2|`+[^`\n]+`+|(<!--.*?(?:-->|\Z))", re.MULTILINE | re.DOTALL
)
INLINE = re.compile(
    r"(?<![\\`])\{(?P<role>[\w:+-]+)\}`(?P<text>[^`]+)`|(?P<code>(`+)[^`]+\4)|(?P<math>(?<![\\$])\$[^$\s][^$]*\$)"
    rf"|(?P<image>(?<!\\)!\[[^\]]*\]\()|(?<!\\)</?(?P<tag>{HTML})(?:\s[^>]*)?/?>|(?<!\\)(?P<latex>\\[a-zA-Z]{{3,}})",
    re.IGNORECASE,
)
MARKUP = re.compile(r"[\\\\`*\[\]<>$~^@{}|!]|(?<!\w)_|_(?!\w)|^[-+#>%:=.)]")
GONE = "\ue020"  # stands for a comment, whose lines count until the end
BLOCK = "\ue021"  # begins the line of an image or a numbered equation, as JSON


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


class _Reader:
    """Reads a text line by line, and knows which blocks are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.items = numbered_items(lines)
        self.open: list[tuple[int, str, str]] = []  # line and mark of each, and what is written at its end
        self.label = ""
        self.gathered: list[str] = []  # the lines of an image or a formula

    def read(self) -> Iterator[str]:
        """Yield the lines as pandoc reads them."""
        for at, line in enumerate(self.lines):
            ending = self.open[-1][2] if self.open else ""
            fence = FENCE.fullmatch(line)
            if ending == "$$" or (ending in ("", ":::", "block") and line.lstrip().startswith("$$")):
                yield from self._maths(at, line)
            elif self.open and line.strip() == self.open[-1][1]:
                yield from self._end(line)
            elif ending in ("image", "math"):
                self.gathered.append(line)
            elif ending == "code":
                yield line
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
        _, mark, name, rest = fence.groups()
        if name in ADMONITIONS:
            self.open.append((at, mark, ":::"))
            title = re.sub(r'["{}]', "", rest)
            yield from ("", f'::: {{.{name} title="{title}"}}', "")
        elif name in ("math", "figure", "image"):
            self.open.append((at, mark, "math" if name == "math" else "image"))
            self.gathered = [name, rest]
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
        """Yield an image as a block; with a body, whose first paragraph is its caption, it is a figure."""
        about = {"file": file, "alt": options.get("alt", ""), "width": options.get("width", "")}
        if not about["alt"].strip():
            raise MystError(
                at + 1, f"the image {file} has no alternative text", "tell in it what the image shows"
            )
        if body is None:
            yield from self._block(at, about)
            return
        caption, *legend = re.split(r"\n\s*\n", body.strip())
        if cited := CITED.search(caption):
            about["source"], caption = cited[1], caption[: cited.start()]
        elif legend and (source := SOURCE.match(legend[0])):
            about["source"] = legend.pop(0)[source.end() :]
        if not caption.strip() or re.search(r"(?<!\\)[@$\[`]", caption):
            told = "write plain words below the options, with [@key] at the end or in a paragraph of its own"
            raise MystError(at + 1, f"the caption of {file} is empty or has marks in it", told)
        about["title"] = " ".join(re.sub(r"\\(\W)|[*_]", r"\1", caption).split())
        about["label"] = options.get("name") or options["label"]
        if about["label"] and not about["label"].startswith("fig-"):
            raise MystError(at + 1, f"the figure's name {about['label']}", f"write fig-{about['label']}")
        yield from self._block(at, about)
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
            raise MystError(
                at + 1, "an image or a numbered equation within a list or block", "put it after it"
            )
        yield from ("", BLOCK + json.dumps({"line": at + 1, **about}), "")

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
                at,
                f"({label})= stands above what is no heading",
                "a figure has its label in :name:",
            )
        return f"{line} {{#{label_of(label)}}}"

    def _inline(self, at: int, found: re.Match[str]) -> str:
        if found["image"]:
            raise MystError(at + 1, "an image beside text", "write it on a line of its own: ![…](images/…)")
        if found["tag"]:
            instead = INSTEAD_OF_HTML.get(found["tag"].lower(), "Markdown")
            raise MystError(at + 1, f"HTML, {found[0]}", f"write {instead} instead")
        if found["latex"]:
            raise MystError(at + 1, f"LaTeX, {found[0]}", "write it in $…$ if it is maths, or in `…`")
        return self._role(at, found["role"], found["text"]) if found["role"] else found[0]

    def _role(self, at: int, role: str, text: str) -> str:
        kind, _, form = role.partition(":")
        if kind == "eq":
            return f"[@{label_of(text, 'eq-')}]{{.eq}}"
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


def label_of(name: str, kind: str = "sec-") -> str:
    """Return a label as the press calls it: that of a heading begins with sec-, of an equation with eq-."""
    return name if name.startswith(KINDS) else kind + name
