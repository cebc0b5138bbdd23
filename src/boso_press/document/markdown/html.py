"""Tokens of MyST as the HTML that pandoc reads.

Citations, references and footnotes are spans, of which `filters/references.lua` makes what they are; what a
cell printed is text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape, unescape

from markdown_it.token import Token

from boso_press.document.markdown.labels import label_of, reference_of
from boso_press.document.markdown.placeholders import release, release_into
from boso_press.document.markdown.refused import CODE
from boso_press.document.wording import WORDINGS

TYPED = re.compile(r"---|--|\.\.\.")
SIGNS = {"---": "—", "--": "–", "...": "…"}
MATHS_SIGNS = re.compile(r"[%&#_${}]")
KEY, ANCHOR, NOTE = map(re.compile, (r'data-key="([^"]*)"', r'href="#([^"]*)"', r'data-note="([^"]*)"'))
INDEX = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}


def as_html(tokens: Sequence[Token], lang: str) -> str:
    """Return blocks, or what stands in one, as HTML."""
    return "".join(_tag(tokens, at, lang) for at in range(len(tokens)))


def typeset(text: str) -> str:
    """Return words with the dashes and dots that are typed as several signs."""
    return TYPED.sub(lambda sign: SIGNS[sign[0]], text)


def _tag(tokens: Sequence[Token], at: int, lang: str) -> str:
    token, before = tokens[at], tokens[:at]
    if simple := SIMPLE.get(token.type):
        return simple(token)
    if token.type == "inline":
        line = "<br />" if at and before[-1].type == "inline" else ""  # of those that stay lines
        return line + as_html(token.children or [], lang)
    if token.type == "text":
        text = token.content if at < len(tokens) - 1 else token.content.removesuffix("\\")
        return escape(release(typeset(text)))
    if token.type == "myst_role":
        return _role(token.meta["name"], token.content, lang, starts=_starts_sentence(before))
    if token.type == "cite_open":
        beside = " " if at and before[-1].type in ("cite_close", "myst_role") else ""
        return f'{beside}<span class="cite{" starts" * _starts_sentence(before)}">'
    if token.type.startswith("directive_") and token.info in DIRECTIVES:
        return DIRECTIVES[token.info](token) if token.nesting > 0 else ""
    if token.hidden or not token.tag:
        return ""
    attrs = "".join(f' {name}="{escape(release(str(value)))}"' for name, value in token.attrs.items())
    return f"<{'/' * (token.nesting < 0)}{token.tag}{attrs}>" + "\n" * token.block


def _code(token: Token) -> str:
    return f"<pre><code>{escape(release(token.content))}</code></pre>\n"


def _maths(text: str, *, display: bool) -> str:
    """Return a formula; signs of a value in it are no marks of LaTeX."""
    text = release_into(text.strip(), lambda value: MATHS_SIGNS.sub(r"\\\g<0>", value))
    mode = "DisplayMath" if display else "InlineMath"
    return f'<span data-mode="{mode}" data-tex="{escape(text)}"></span>'


def _starts_sentence(before: Sequence[Token]) -> bool:
    """Whether what comes after some words begins a sentence: a reference gets a capital then."""
    words = "".join(
        "" if token.type == "footnote_ref" else " " if token.type.endswith("break") else token.content or "-"
        for token in before
    )
    return bool(re.search(r"(?:^|[.!?:]\s+)$", words))


def _cite(mode: str, *keys: str, starts: bool = False) -> str:
    sources = (
        f'<span><span></span><span data-key="{escape(release(key))}" data-mode="{mode}"></span></span>'
        for key in keys
    )
    return f'<span class="cite{" starts" * starts}">{"".join(sources)}</span>'


def _role(role: str, text: str, lang: str, *, starts: bool) -> str:
    kind, _, form = role.partition(":")
    if kind == "eq":
        return f'<span class="eq">{_cite("NormalCitation", label_of(text, "eq-"))}</span>'
    if kind in ("ref", "numref"):
        named = re.fullmatch(r"(.*?)\s*<(.*)>", text)
        if not named:
            return _cite("AuthorInText", label_of(text), starts=starts)
        return f'<a href="#{escape(label_of(named[2]))}">{escape(release(named[1]))}</a>'
    if kind == "cite":
        keys = re.split(r"\s*,\s*", text.strip())
        beside = f" {WORDINGS[lang].conjunction} "
        in_text = beside.join(_cite("AuthorInText", key) for key in keys)
        return in_text if form[:1] == "t" else _cite("NormalCitation", *keys)
    if tag := INDEX.get(role):
        words = release(text.replace(" ", "\u00a0"))
        return f"<{tag}>{escape(words)}</{tag}>"
    if role == "math":
        return _maths(text, display=False)
    return f"<code>{escape(release(text))}</code>"


SIMPLE: dict[str, Callable[[Token], str]] = {
    "text_special": lambda token: escape(token.content),
    "softbreak": lambda _: "\n",
    "code_inline": lambda token: f"<code>{escape(release(token.content))}</code>",
    "fence": _code,
    "code_block": _code,
    "math_inline": lambda token: _maths(token.content, display=False),
    "math_inline_double": lambda token: _maths(token.content, display=True),
    "math_block": lambda token: f"<p>{_maths(token.content, display=True)}</p>\n",
    "math_block_label": lambda token: f"<p>{_maths(token.content, display=True)}</p>\n",
    "footnote_ref": lambda token: f'<span data-note="{escape(release(token.meta["label"]))}"></span>',
    "title_open": lambda _: "<p><strong>",
    "title_close": lambda _: "</strong></p>\n",
}
DIRECTIVES: dict[str, Callable[[Token], str]] = {
    "math": lambda token: "<p>" + _maths(token.meta["about"] + "\n" + token.content, display=True) + "</p>\n",
    **dict.fromkeys(CODE, _code),
}


def labels_in(html: str) -> set[str]:
    """Return the labels that a text refers to."""
    keys = (reference_of(key) for key in KEY.findall(html))
    return {key for key in keys if key} | {label_of(anchor) for anchor in ANCHOR.findall(html)}


def sources_in(html: str) -> set[str]:
    """Return the keys of the works that a text cites."""
    return {unescape(key) for key in KEY.findall(html) if not reference_of(key)}


def notes_in(html: str) -> set[str]:
    """Return the names of the footnotes that a text refers to."""
    return {unescape(name) for name in NOTE.findall(html)}
