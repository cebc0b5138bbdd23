"""What of MyST the press refuses, as no reader would get what is meant, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from boso.project import ProjectError
from boso_press.document.markdown.placeholders import release
from boso_press.document.wording import NB

CODE = ("code", "code-block", "sourcecode")
OPTIONS = {  # of directives; those of all change nothing that is shown
    "": ("class", "name", "open", "linenos", "lineno-start", "emphasize-lines", "force"),
    "figure": ("alt", "width", "label"), "image": ("alt", "width"), "math": ("label",),
}  # fmt: skip
ROLES = "{ref}, {numref}, {eq}, {cite}, {cite:t}, {sub}, {sup}, {math}, {code}"
ROLE = re.compile(r"eq|ref|numref|cite(?::(?:p|ps|t|ts))?|su[bp]|subscript|superscript|math|code")
NO_HEADINGS = (
    "a table without a heading for each column",
    "write | between its cells, and a line |---|---| below the headings",
)
LINES = {  # by type of token: what is typed, what stands above it, what it is, and what to write
    "cell_break": ("", "", "the break between cells", "begin a new cell"),
    "hr": ("- +-", ".", *NO_HEADINGS),
    "comment": ("", r"[\d□]$", "a line that begins with % below a number",
                "put % on the line above, or a blank line between them if it is a comment"),
    "blockquote_open": (r"^>\s?\d", ".", "a sign that is read as a quote, {}",
                        "write it on the line above, or a blank line between them if it is a quote"),
}  # fmt: skip
NUMBERED = ("heading_open", "target", "math_block_label", "picture")
ELEMENT = "\ufffc"  # stands for what is no text, in a line that is looked at
ESCAPED = 0xF0000  # is added to a sign behind a backslash, which is meant
# What looks like a mark and was read as none, outside code and maths; what it is, and what to write
MARKS = tuple(
    (re.compile(pattern, re.MULTILINE), what, instead)
    for pattern, what, instead in (
        (r"(?<=[\]\ufffc])\{[^{}\n]*\}|\{[#.][a-zA-Z][^{}\n]*\}", "attributes, {}",
         "remove them, but {lang=…}; the label of a heading is a line (name)= above it, of an equation "
         "$$ … $$ (eq-name), of a table that of show.table"),
        (r"^\s*\|?\s*:?-+:?\s*\|[\s|:-]*$|^\+[-=:]+\+|^ *-+(?: +-+)+\s*$|\|\s*$", *NO_HEADINGS),
        (r"^(?:([•·◦▪●‣–—])(?=\s)|([-+])(?=[^\W\d])|\d{1,3}([.)])(?!\d)).*\n"
         r"(?:\1(?=\s)|\2(?=[^\W\d])|\d{1,3}\3(?!\d)).*", "a list that is not read as one, {}",
         "begin each by - and a space, or by 1. and 2., or put a blank line between them"),
        (r"(?:^|(?<=[^\w)\]]))\[[^\[\]]*\]\[[^\]]*\]|\]\(", "a link without an address, {}",
         "write […](https://…) with %20 for a space, or a line […]: https://… in this cell; what is no link "
         "has a space between ] and ["),
        # comments, headings, code, maths and footnotes in part; LaTeX; what others than MyST have; odd spaces
        (r"<!--|^ *#{2,6}(?:[^\W\d].*|\s*$)|`|:::|\$\$|\$(?=[A-Za-z\\{(]|\ufffc\$)|\}\}|%\}|#\}|\[\^|\^\["
         r"|\\[a-zA-Z]{3,}|[\U000f005b\U000f0028](?=\s(?![\U000f005d\U000f0029])|$)"
         r"|(==|\+\+)(?![\s=+])[^=+\n]*(?<!\s)\1|(?<![\w*])(\*+)(?![\s*])[^*\n]*[^\w\s*]\2(?=\w)"
         r"|^\[!\w+\]\s*$|^(?:!!!|\?\?\?\+?) ?[a-z].*"
         r"|^\*\[[^\]*]+\]:.*"
         r"|^\[\[?[_\ufffc]*TOC[_\ufffc]*\]?\]\s*$"
         "|^[\u200b\u2060\ufeff]+(?:[-*+>]|#{1,6}|\\d+[.)])\\s.*|^[-*+]\u00a0.*", "{} is read as no mark",
         "write the whole of <!-- … -->, ## …, `…`, $…$, $$ … $$, [^1], :::{note} … ::: or **…**, with plain "
         "spaces, or a backslash before it, or remove it"),
    )
)  # fmt: skip


class MystError(ProjectError):
    """A construct that the press cannot show: its line, what it is, and what to write instead."""

    def __init__(self, line: int, what: str, instead: str) -> None:
        self.line, self.told = line, release(f"{what}; {instead}")
        super().__init__(f"line {line}: {self.told}")


def require_addresses(env: Mapping[str, Any], lines: Sequence[str]) -> None:
    """Raise MystError for lines [words]: … that are read as addresses, and are none or one too many."""
    for found in env.get("duplicate_refs", ()):
        at = found["map"][0]
        what = f"an address that is written twice, {lines[at].strip()}"
        raise MystError(at + 1, what, "give them names of their own")
    for found in env.get("references", {}).values():
        at = found["map"][0]
        if found["title"] or not re.match(r"(?i)https?:|mailto:|#", release(found["href"])):
            told = "an address begins with https, http or mailto, and has no title; begin words otherwise"
            raise MystError(at + 1, f"it is read as an address, {lines[at].strip()}", told)


def line_of(token: Token) -> int:
    """Return the line that a block begins in, from 1."""
    return token.map[0] + 1 if token.map else 1


def require_shown(tokens: Sequence[Token], lines: Sequence[str]) -> None:
    """Raise MystError for what cannot be shown in blocks that begin at the edge of a text of these lines."""
    outer: list[Token] = []
    for token in tokens:
        if check := CHECKS.get(token.type):
            check(token, lines, outer)
        labelled = token.type == "directive_open" and (
            token.info in ("figure", "image") or "label" in token.meta["options"]
        )
        if outer and (labelled or token.type in NUMBERED):
            what = "a heading" if token.type == "heading_open" else "an image or a numbered equation"
            where = f"a list, quote or block (line {line_of(outer[0])})"
            raise MystError(line_of(token), f"{what} within {where}", "put it before, or a heading in bold")
        if token.nesting:
            outer = [*outer, token] if token.nesting == 1 else outer[:-1]


def _typed(token: Token, lines: Sequence[str]) -> str:
    return lines[line_of(token) - 1].strip()


def _above(token: Token, lines: Sequence[str]) -> str:
    return lines[line_of(token) - 2].strip() if line_of(token) > 1 else ""


def _require_line(token: Token, lines: Sequence[str], _: Sequence[Token]) -> None:
    """Raise MystError for a line that may be meant otherwise than it is read, by what stands above it."""
    pattern, above, what, instead = LINES[token.type]
    if re.search(pattern, _typed(token, lines)) and re.search(above, release(_above(token, lines))):
        raise MystError(line_of(token), what.replace("{}", _typed(token, lines)), instead)


def _require_fence(token: Token, lines: Sequence[str], _: Sequence[Token]) -> None:
    assert token.map
    last = lines[token.map[1] - 1].strip("> \t")
    closed = token.map[1] - token.map[0] > 1 and last.startswith(token.markup)
    _require_end(token, closed=closed and not last.strip(token.markup[0]))
    if not re.fullmatch(r"[^\s{=]*", token.info.strip()) or token.info.strip() == "mermaid":
        told = "write the language alone, and a title above; a diagram is charts.diagram in a cell"
        raise MystError(line_of(token), f"{token.markup}{token.info}", told)


def _require_end(token: Token, *, closed: bool) -> None:
    if not closed:
        raise MystError(line_of(token), f"{token.markup} is not ended", "end it by the same sign on a line")


def _require_comment(token: Token, *_: object) -> None:
    comment, closed, after = token.content.strip().partition("-->")
    if not comment.startswith("<!--"):
        raise _html_error(line_of(token), comment.split("\n")[0])
    if not closed:
        raise MystError(line_of(token), "a comment, <!--, that is not ended", "end it by -->")
    if after.strip():
        line = line_of(token) + token.content.rstrip().count("\n")
        raise MystError(line, f"words beside the end of a comment, {after}", "write them on the next line")


def _html_error(line: int, tag: str) -> MystError:
    told = r"write Markdown: **…**, *…*, ~…~, ^…^, `…`, […](https://…), \ at a line's end; \< is the sign"
    return MystError(line, f"HTML, {tag}", told)


def _require_number(item: Token, lines: Sequence[str], outer: Sequence[Token]) -> None:
    """Raise MystError for an item whose number readers would not get: they get 1, 2, 3 for 1, 1, 1 too."""
    if not item.info:
        return
    numbers = outer[-1].meta.setdefault("numbers", [])
    numbers.append(int(item.info))
    if numbers not in ([1] * len(numbers), [*range(1, len(numbers) + 1)]):
        told = (
            "begin each by 1. or by 1., 2. and so on, and what stands between two by three spaces; "
            "behind a number that ends a sentence, write \\."
        )
        raise MystError(line_of(item), f"a list that is not read as one, {_typed(item, lines)}", told)


def _require_cells(row: Token, lines: Sequence[str], outer: Sequence[Token]) -> None:
    """Raise MystError for a row with more cells than its table has headings: nobody would see them."""
    table = _table(outer)
    heads = table.meta.get("heads")
    if heads is None:
        return  # it is the row of headings
    if not any(heads):
        raise MystError(line_of(table), *NO_HEADINGS)
    if "|" not in _typed(row, lines):
        told = "write a blank line above it, or | between its cells"
        raise MystError(line_of(row), f"a row of a table without |, {_typed(row, lines)}", told)
    cells = escapedSplit(_typed(row, lines).lstrip("> \t"))
    count = len(cells) - (not cells[0].strip()) - (not cells[-1].strip())
    if count > len(heads):
        told = "write a heading for each column, or \\| for a sign within a cell"
        raise MystError(line_of(row), f"a row of {count} cells in a table of {len(heads)} headings", told)


def _table(outer: Sequence[Token]) -> Token:
    return next(one for one in reversed(outer) if one.type == "table_open")


def _require_directive(token: Token, *_: object) -> None:
    name, about, line = token.info, token.meta["about"], line_of(token)
    if not name and (
        not re.fullmatch(r"\{\.[\w-]+\}|[\w-]+", about)
        or about.strip("{.}").removeprefix("callout-") in NB.admonitions
    ):
        told = "a block begins by :::{note}, and ends by ::: on a line"
        raise MystError(line, f"{token.markup} {about}".strip(), told)
    known = (*NB.admonitions, "figure", "image", "math", *CODE)
    if name and name not in known:
        told = f"write {', '.join(known)}, or Markdown instead; a table by show.table"
        raise MystError(line, f"the press does not know {token.markup}{{{name}}}", told)
    if name == "admonition" and not about:
        raise MystError(
            line, f"{token.markup}{{admonition}} without a title", "write it beside it, or {note}"
        )
    lost = token.content if name == "image" else about.partition(" ")[2] if name in CODE else ""
    if lost.strip():
        told = "write it above or below the block"
        raise MystError(line, f"{token.markup}{{{name}}} does not show: {lost.strip()}", told)
    _require_end(token, closed=token.meta["end"] is not None)
    for number, option in enumerate(token.meta["options"], 1):
        if option not in (*OPTIONS[""], *OPTIONS.get(name, ())):
            told = "remove it, or write a blank line above if it is a sentence"
            raise MystError(line + number, f"the option :{option}: of {token.markup}{{{name}}}", told)


def _require_words(inline: Token, _: Sequence[str], outer: Sequence[Token]) -> None:
    """Raise MystError for what cannot be shown in lines, or looks like a mark and was not read as one."""
    if outer and outer[-1].type == "th_open":
        _table(outer).meta.setdefault("heads", []).append(inline.content.strip())
    text, start = "", line_of(inline)
    for token in inline.children or ():
        line = start + text.count("\n")
        if token.type == "html_inline" and not token.content.startswith("<!--"):
            raise _html_error(line, token.content)
        if token.type == "image":
            told = "write it on a line of its own, without a title: ![…](images/…)"
            raise MystError(line, f"an image beside text, {token.attrs['src']}", told)
        if token.type == "myst_role" and (not ROLE.fullmatch(token.meta["name"]) or "%s" in token.content):
            told = f"write one of {ROLES}, or Markdown; words for a number: {{ref}}`words <name>`"
            raise MystError(line, f"the press does not know {{{token.meta['name']}}}`{token.content}`", told)
        if token.type in ("em_open", "strong_open") and release(text)[-1:].isdigit():
            told = "write · or × between numbers, or a space before it"
            raise MystError(line, f"{token.markup} right behind a number, which readers would not see", told)
        text += _looked_at(token)
    for pattern, what, instead in MARKS:
        if found := pattern.search(text):
            signs = ("\\" + chr(ord(sign) - ESCAPED) if ord(sign) > ESCAPED else sign for sign in found[0])
            shown = " ".join("".join(signs).replace(ELEMENT, "…").split())
            line = start + text.count("\n", 0, found.start())
            raise MystError(line, what.replace("{}", shown), instead)


def _looked_at(token: Token) -> str:
    """Return a token of a line as it is looked at for marks."""
    if token.type == "text":
        return token.content
    if token.type == "text_special":
        return chr(ESCAPED + ord(token.content)) if len(token.content) == 1 else token.content
    return "\n" if token.type.endswith("break") else ELEMENT + "\n" * token.content.count("\n")


CHECKS: dict[str, Callable[[Token, Sequence[str], Sequence[Token]], None]] = {  # by type of token
    "inline": _require_words,
    "fence": _require_fence,
    "directive_open": _require_directive,
    "html_block": _require_comment,
    "list_item_open": _require_number,
    "tr_open": _require_cells,
    **dict.fromkeys(LINES, _require_line),
}
