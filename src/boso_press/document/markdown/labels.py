"""Labels: what headings, equations, figures and tables are called by."""

from __future__ import annotations

from boso_press.document.markdown.placeholders import release

KINDS = ("fig-", "tbl-", "sec-", "eq-")  # what a label begins with


def label_of(name: str, kind: str = "sec-") -> str:
    """Return a label as the press calls it: that of a heading begins with sec-, of an equation with eq-."""
    name = release(name)
    return name if name.startswith(KINDS) else kind + name


def reference_of(key: str) -> str | None:
    """Return the label that @key refers to; a capital, @Fig-…, is no matter; None if it is of a work."""
    kind, dash, rest = key.partition("-")
    label = f"{kind.lower()}{dash}{rest}"
    return label if label.startswith(KINDS) else None
