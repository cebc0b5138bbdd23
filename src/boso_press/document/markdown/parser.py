"""MyST, the Markdown of text notebooks, as markdown-it reads it, with what its plugins lack.

The tokens have the lines that they were written in, so that every fault is told by its place.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from boso_press.document.wording import NB

QUOTES = {"nb": "«»‘’", "en": "“”‘’"}
HOLDING = (*NB.admonitions, "figure", "")  # blocks, with a name or without, that have Markdown in them
DIRECTIVE = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:-]+)\})?[ \t]*(.*)")
OPTION = re.compile(r":([\w-]+):(.*)")
LINE = re.compile(r"(?P<comment>%.*)|\((?P<target>[^()\s]+)\)=[ \t]*|(?P<cell_break>\+\+\+.*)")
LINE_BLOCK = re.compile(r"\|(?:[ \t]+(.*))?")
CAPTION, TASK = re.compile(r"(?:Table)?: +"), re.compile(r"\[([ xX])\]\s+")
HEADING_LABEL = re.compile(r"\s*\{#([\w-]+)\}\s*$")
KEY = re.compile(r"@(?:\{([^{}\s]+)\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*))")
CITED = re.compile(rf"(?P<prefix>(?:.*?[\s(\[*_\"«])?)(?P<mode>-?){KEY.pattern}(?P<suffix>.*)", re.DOTALL)
NOTE = re.compile(r"\[\^[^\]\s]+\]")
MODES = {"": "NormalCitation", "-": "SuppressAuthor"}
SMALL = re.compile(r"~([^\s~\[\]]+)~(?!~)|\^([^\s^\[\]]+)\^(?!\^)")
WIDTH = re.compile(r"""\{(?:width|w)="?([^"}]*)"?\}\s*""")
LANGUAGE = re.compile(r"""\{lang=(["']?)([^{}\s"']+)\1\}""")
Source = tuple[str, str, str, str]  # mode, key, and the words before and after


@cache
def parser(lang: str) -> MarkdownIt:
    """Return what reads texts of a language; addresses stay as they are typed."""
    md = MarkdownIt("commonmark", {"typographer": True, "quotes": QUOTES[lang]})
    md.enable(["table", "strikethrough", "smartquotes"]).disable("text_join")
    md.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin).use(myst_role_plugin)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=False,
           double_inline=True)  # fmt: skip
    md.disable("footnote_ref")
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "end_of_directive", _end_of_directive, ends)
    md.block.ruler.before("fence", "directive", _directive, ends)
    md.block.ruler.before("fence", "line", _line, ends)
    md.block.ruler.after("table", "line_block", _line_block)
    md.inline.ruler.before("link", "brackets", _brackets)
    md.inline.ruler.before("strikethrough", "small", _small)
    md.core.ruler.after("inline", "ends_of_blocks", _ends_of_blocks)
    md.normalizeLink = md.normalizeLinkText = str  # type: ignore[assignment,method-assign]
    md.validateLink = bool  # type: ignore[assignment,method-assign]
    return md


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _push_words(state: StateBlock, line: int, words: str) -> None:
    token = state.push("inline", "", 0)
    token.map, token.content, token.children = [line, line + 1], words, []


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ```{name} and :::, in which Markdown is read too; plain fences are left to CommonMark."""
    opened = DIRECTIVE.fullmatch(_text_of(state, start))
    if state.is_code_block(start) or not opened or (not opened[2] and opened[1][0] != ":"):
        return False
    if silent:
        return True
    mark, name, about = opened[1], opened[2] or "", opened[3].strip()
    lines = (_text_of(state, at) for at in range(start + 1, end) if name)
    options = [option for option in takewhile(bool, map(OPTION.fullmatch, lines)) if option]
    first = start + 1 + len(options)
    before = len(state.tokens)
    token = state.push("directive_open", "div", 1)
    token.markup, token.info = mark, name
    token.meta = {"about": about, "indent": state.blkIndent, "end": None,
                  "options": {option[1]: option[2].strip() for option in options}}  # fmt: skip
    state.env.setdefault("open", []).append(token)
    if name in NB.admonitions:
        token.attrs = {"class": "note info", "role": "note"}
        state.push("title_open", "p", 1)
        _push_words(state, start, about or state.env["admonitions"][name])
        state.push("title_close", "p", -1)
    if name in HOLDING:
        outer, state.parentType = state.parentType, "directive"
        state.line = first
        state.md.block.tokenize(state, first, end)
        state.parentType = outer
    else:
        state.line = first
        while state.line < end and not _end_of_directive(state, state.line, end, False):
            state.line += 1
    del state.env["open"][-1]
    stop = state.line if token.meta["end"] is None else token.meta["end"]
    token.map = [start, stop]
    if name not in HOLDING:
        token.content = state.getLines(first, stop, state.sCount[start], False)
    state.push("directive_close", "div", -1).info = name
    bare = name in NB.admonitions and not (about or options) and token.meta["end"] is not None
    if bare and all(one.type == "comment" for one in state.tokens[before + 4 : -1]):
        del state.tokens[before:]  # all its sentences were left out
    state.line = stop + (token.meta["end"] is not None)
    return True


def _end_of_directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the line that ends the directive which is open, if it is not within a list or quote in it."""
    opened = state.env["open"][-1] if state.env.get("open") else None
    line = _text_of(state, start)
    if not opened or state.is_code_block(start) or line.strip(f"{opened.markup[0]} \t"):
        return False
    ends = len(line.rstrip()) >= (3 if opened.markup[0] == ":" else len(opened.markup))
    if not ends or not (silent or state.blkIndent == opened.meta["indent"]):
        return False
    if not silent:
        opened.meta["end"], state.line = start, end
    return True


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that is a comment, a label of what follows, or the break between cells."""
    found = LINE.fullmatch(_text_of(state, start))
    if state.is_code_block(start) or not found:
        return False
    if not silent:
        token = state.push(str(found.lastgroup), "", 0)
        token.map, token.content = [start, start + 1], found[str(found.lastgroup)]
        state.line = start + 1
    return True


def _line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines that begin with | and stay lines."""
    lines = [*takewhile(bool, (LINE_BLOCK.fullmatch(_text_of(state, at)) for at in range(start, end)))]
    if state.is_code_block(start) or not lines:
        return False
    if not silent:
        token = state.push("line_block_open", "div", 1)
        token.map, token.attrs = [start, start + len(lines)], {"class": "line-block"}
        for at, line in enumerate(lines, start):
            _push_words(state, at, line[1] or "" if line else "")
        state.push("line_block_close", "div", -1)
        state.line = start + len(lines)
    return True


def _ends_of_blocks(state: StateCore) -> None:
    """Read {#label} behind a heading, [x] before an item, a table's caption, an image on a line."""
    opened = 0
    for at, token in enumerate(state.tokens):
        if token.type == "table_open":
            opened = at
        inline = state.tokens[at - 1]
        if token.type not in ("heading_close", "paragraph_close") or not inline.children:
            continue
        before, words = state.tokens[at - 3].type, inline.children[0]
        if token.type == "heading_close":
            last = inline.children[-1]
            if label := HEADING_LABEL.search(last.content):
                last.content = last.content[: label.start()]
                state.tokens[at - 2].meta["label"] = label[1]
        elif (
            words.type == "image"
            and "title" not in words.attrs
            and (width := WIDTH.fullmatch("".join(one.content for one in inline.children[1:]) or "{w=}"))
        ):
            picture = Token("picture", "", 0, map=inline.map, level=token.level, content=words.content)
            picture.meta = {"src": words.attrs["src"], "width": width[1]}
            state.tokens[at - 2 : at + 1] = [picture]
            _ends_of_blocks(state)
            return
        elif before == "list_item_open" and (task := TASK.match(words.content)):
            words.content = f"{'☐' if task[1] == ' ' else '☒'} {words.content[task.end() :]}"
        elif _caption(state.tokens, at, opened):
            _ends_of_blocks(state)
            return


def _caption(tokens: list[Token], at: int, opened: int) -> bool:
    """Move a paragraph into the table above it, or that below it, which has no caption yet."""
    words = (tokens[at - 1].children or [])[0]
    below = at > 2 and tokens[at - 3].type == "table_close" and tokens[opened + 1].tag != "caption"
    above = at + 1 < len(tokens) and tokens[at + 1].type == "table_open" and tokens[at + 2].tag != "caption"
    if not (caption := CAPTION.match(words.content)) or not (below or above):
        return False
    words.content = words.content[caption.end() :]
    moved = tokens[at - 2 : at + 1]
    for one in moved:
        one.tag, one.level = one.tag and "caption", one.level + 1
    del tokens[at - 2 : at + 1]
    place = opened + 1 if below else at - 1
    tokens[place:place] = moved
    return True


def _brackets(state: StateInline, silent: bool) -> bool:
    """Read @key and [… @key …], [^note], and [words]{lang=…}."""
    src, at = state.src, state.pos
    if src[at] == "@" and not (at and (src[at - 1].isalnum() or src[at - 1] == "_")):
        return _cited_in_text(state, silent)
    end = _end(state, at) if src[at] == "[" else 0
    if not end:
        return False
    if NOTE.fullmatch(src, at, end + 1):
        if not silent:
            state.push("footnote_ref", "", 0).meta = {"label": src[at + 2 : end]}
        state.pos = end + 1
        return True
    if language := LANGUAGE.match(src, end + 1):
        return _nested(state, silent, "span", src[at + 1 : end], language.end(), {"lang": language[2]})
    cited = _sources(src[at + 1 : end])
    return bool(cited) and not src.startswith("(", end + 1) and _push_cite(state, silent, cited, end + 1)


def _cited_in_text(state: StateInline, silent: bool) -> bool:
    """Read @key, and the page in brackets beside it."""
    if not (found := KEY.match(state.src, state.pos, state.posMax)):
        return False
    stop, cited = found.end(), [("AuthorInText", found[1] or found[2], "", "")]
    begin = stop + state.src.startswith(" ", stop)
    end = _end(state, begin) if state.src.startswith("[", begin) else 0
    if end and state.src[end + 1 : end + 2] not in ("(", "[", "{") and state.src[begin + 1] != "^":
        page, _, others = state.src[begin + 1 : end].partition(";")
        more = _sources(others)
        if "@" not in page and (more or not others):
            cited, stop = [(*cited[0][:3], page), *more], end + 1
    return _push_cite(state, silent, cited, stop)


def _sources(text: str) -> list[Source]:
    """Return what is cited in brackets; nothing if a part of it is no citation."""
    found = [CITED.fullmatch(part) for part in text.split(";")]
    return [
        (MODES[one["mode"]], one[3] or one[4], one["prefix"].strip(), one["suffix"])
        for one in found
        if one and all(found) and not one["prefix"].endswith("\\")
    ]


def _push_cite(state: StateInline, silent: bool, cited: list[Source], stop: int) -> bool:
    if not silent:
        state.push("cite_open", "span", 1).attrs = {"class": "cite"}
        for mode, key, before, after in cited:
            state.push("source_open", "span", 1)
            _nested(state, silent, "span", before, stop, {})
            _nested(state, silent, "span", after, stop, {"data-key": key, "data-mode": mode})
            state.push("source_close", "span", -1)
        state.push("cite_close", "span", -1)
    state.pos = stop
    return True


def _small(state: StateInline, silent: bool) -> bool:
    """Read ~below~, ^above^, and ^[a note]."""
    src, at = state.src, state.pos
    if found := SMALL.match(src, at, state.posMax):
        tag = "sub" if src[at] == "~" else "sup"
        return _nested(state, silent, tag, found[1] or found[2], found.end(), {})
    end = _end(state, at + 1) if src.startswith("^[", at) else 0
    return bool(end) and _nested(state, silent, "span", src[at + 2 : end], end + 1, {"class": "inline-note"})


def _end(state: StateInline, at: int) -> int:
    """Return where a bracket that opens at a place is closed; 0 if it is not."""
    return max(state.md.helpers.parseLinkLabel(state, at), 0)


def _nested(
    state: StateInline, silent: bool, tag: str, text: str, stop: int, attrs: dict[str, str | int | float]
) -> bool:
    """Read a text as an element, and go on at a place."""
    if not silent:
        state.push(f"{tag}_open", tag, 1).attrs = attrs
        inner: list[Token] = []
        state.md.inline.parse(text, state.md, state.env, inner)
        state.tokens += inner
        state.tokens_meta += [None] * len(inner)
        state.push(f"{tag}_close", tag, -1)
    state.pos = stop
    return True
