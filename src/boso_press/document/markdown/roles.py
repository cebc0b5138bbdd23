"""Roles of MyST, `{kind}`text``, as references, citations and marks that pandoc reads; and labels."""

from __future__ import annotations

import re

from boso_press.document.markdown import refused
from boso_press.document.markdown.placeholders import release

KINDS = ("fig-", "tbl-", "sec-", "eq-")  # what a label begins with


def read_role(number: int, role: str, text: str) -> str:
    """Return the role of a line as pandoc reads it; MystError for one that the press does not know."""
    kind, _, form = role.partition(":")
    if kind == "eq":
        return f"[@{label_of(text, 'eq-')}]{{.eq}}"
    if kind in ("ref", "numref") and "%s" not in text:
        named = re.fullmatch(r"(.*?)\s*<(.*)>", text)
        return f"[{named[1]}](#{label_of(named[2])})" if named else f"@{label_of(text)}"
    if kind == "cite" and form in ("", "p", "ps", "t", "ts"):
        keys = re.split(r"\s*,\s*", text)
        return (
            " og ".join(f"@{key}" for key in keys)
            if form[:1] == "t"
            else f"[{'; '.join(f'@{key}' for key in keys)}]"
        )
    if kind.startswith(("sub", "sup")):
        text = text.replace(" ", "\\ ")
    wrapped = {"sub": "~", "sup": "^", "subscript": "~", "superscript": "^", "math": "$", "code": "`"}
    if sign := wrapped.get(role):
        return f"{sign}{text}{sign}"
    raise refused.unknown(number, f"{{{role}}}`{text}`", kind)


def label_of(name: str, kind: str = "sec-") -> str:
    """Return a label as the press calls it: that of a heading begins with sec-, of an equation with eq-."""
    name = release(name)
    return name if name.startswith(KINDS) else kind + name
