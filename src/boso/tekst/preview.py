"""What JupyterLab shows under a %%tekst cell: references and citations as words, footnotes as notes.

Numbers of figures are given when the whole report is made, so that here they go by name. The report itself
is made from the Markdown, which the output keeps beside this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import mistune

from boso.data import sources
from boso.project import find_root
from boso.words import stor

KINDS = {"fig": "figur", "tbl": "tabell", "sec": "kapittel", "eq": "likning"}
REFERENCE = re.compile(r"(?<![\w@])@(fig|tbl|sec|eq)-(\w+(?:-\w+)*)")
CITATION = re.compile(r"\[([^\[\]]*(?<!\w)@[^\[\]]*)\](?![(\[])")
KEY = re.compile(r"(?<![\w@])@(?!(?:fig|tbl|sec|eq)-)(\w[\w:-]*\w)")
FOOTNOTE = re.compile(r"\[\^[\w-]+\]")
MARKDOWN = mistune.create_markdown(plugins=["footnotes", "table"])
STARTS = re.compile(r"(?:\A|\n\s*|[.!?:]\s+)\Z")


def html(text: str, left_out: Iterable[Mapping[str, Any]] = ()) -> str:
    """Return a text as it reads in the report, and what was left out of it; "" where Markdown shows as much.

    >>> html("Se @fig-pulje."), html("Ingen.")
    ('<p>Se figur «pulje».</p>\\n', '')
    """
    read = KEY.sub(_named, CITATION.sub(_cited, REFERENCE.sub(_referred, text)))
    small_print = ""
    for sentence in left_out:
        why = f"Utelatt, linje {sentence['line']}: {sentence['why']}"
        small_print += f"<p><small>{escape(why)}<br><del>{escape(sentence['text'])}</del></small></p>\n"
    if read == text and not small_print and not FOOTNOTE.search(text):
        return ""
    return str(MARKDOWN(read)) + small_print


def _referred(found: re.Match[str]) -> str:
    kind = KINDS[found[1]]
    return f"{stor(kind) if STARTS.search(found.string[: found.start()]) else kind} «{found[2]}»"


def _cited(found: re.Match[str]) -> str:
    """Return a citation in parentheses, as its keys' authors and years."""
    return f"({KEY.sub(_named, found[1])})" if KEY.search(found[1]) else found[0]


def _named(found: re.Match[str]) -> str:
    who, year = sources(find_root() / "data" / "references.bib").get(found[1], ("", ""))
    return f"{who} {year}".strip() or f"**{found[1]} er ikke i references.bib**"
