"""Completion within a %%tekst cell: what the Tab key offers after ``r.``, ``|``, ``@`` and in the head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from boso import data
from boso.chapters import chapter_paths
from boso.project import ProjectError, find_root
from boso.tekst import comparisons, head
from boso.words import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MAGIC = "%%tekst"
LABEL = re.compile(r"""label=["']((?:fig|tbl)-[\w-]+)["']""")
OPEN_TAG = re.compile(r"\{[{%](?:(?![%}]\}).)*\Z", re.DOTALL)
HEAD = re.compile(r"\A%%tekst[ \t]+(\w*)\Z")
CONDITION = re.compile(r"\A%%tekst[^\n]*?\bhvis\b([^\n]*)\Z")
UNIT = re.compile(r"""\bunit\s*(?:[!=]=|in)[^"']*(?:["']\w*["'][^"']*)*["'](\w*)\Z""")
REFERENCE = re.compile(r"(?<!\w)@([\w-]*)\Z")
FILTER = re.compile(r"\|\s*(\w*)\Z")
ATTRIBUTE = re.compile(r"([A-Za-z_][\w.]*)\.(\w*)\Z")
NAME = re.compile(r"(?<![\w.\"'])(\w+)\Z")


def register(shell: Any) -> None:
    """Let a shell complete %%tekst cells; registering twice is registering once."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    matchers = shell.Completer.custom_matchers
    if any(getattr(matcher, "matcher_identifier", "") == MAGIC for matcher in matchers):
        return

    @context_matcher(identifier=MAGIC)  # type: ignore[untyped-decorator]
    def tekst_matcher(context: Any) -> dict[str, Any]:
        rows = context.full_text.split("\n")[: context.cursor_line + 1]
        before = "\n".join([*rows[:-1], rows[-1][: context.cursor_position]])
        try:
            found = completions(before, shell.user_ns) if before.startswith(MAGIC) else None
        except ProjectError:  # a notebook outside a project
            found = None
        if found is None:
            return {"completions": []}
        begun, names = found
        return {
            "completions": [SimpleCompletion(text=name, type="tekst") for name in names],
            "matched_fragment": begun,
            "suppress": True,
        }

    matchers.append(tekst_matcher)


def completions(before: str, names: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """Return what is begun before the cursor, and what it may become; None where nothing is to complete.

    >>> completions("%%tekst\\nVi er {{ x | mill", {})
    ('mill', ['millioner'])
    """
    root = find_root()
    if found := HEAD.search(before):
        return _beginning(found[1], [*head.words(), "hvis"])
    condition, tag = CONDITION.search(before), OPEN_TAG.search(before)
    if not condition and not tag:
        found = REFERENCE.search(before)
        return _beginning(found[1], references(root)) if found else None
    inside = tag[0] if tag else condition[1] if condition else ""
    if found := UNIT.search(inside):
        return _beginning(found[1], comparisons.units(root))
    if found := FILTER.search(inside):
        return _beginning(found[1], [*FILTERS, "kilde"])
    if found := ATTRIBUTE.search(inside):
        return _beginning(found[2], _attributes(found[1], names))
    found = NAME.search(inside)
    public = [name for name in names if not name.startswith("_")]
    return _beginning(found[1], public) if found else None


def _beginning(begun: str, names: Iterable[str]) -> tuple[str, list[str]]:
    return begun, sorted(name for name in names if name.startswith(begun))


def _attributes(path: str, names: Mapping[str, Any]) -> list[str]:
    """Return the public names of what a dotted path leads to; none where it leads nowhere."""
    first, *rest = path.split(".")
    try:
        owner = names[first]
        for name in rest:
            owner = owner[name] if isinstance(owner, dict) else getattr(owner, name)
    except Exception:  # whatever a property raises: there is nothing to offer
        return []
    return [str(name) for name in (owner if isinstance(owner, dict) else dir(owner)) if str(name)[0] != "_"]


def references(root: Path) -> list[str]:
    """Return what may follow ``@``: labels of figures and tables, chapters, keys of the bibliography."""
    chapters = chapter_paths(root)
    labels = [label for path in chapters for label in LABEL.findall(data.read_utf8(path))]
    sections = [f"sec-{path.stem.lstrip('0123456789_')}" for path in chapters]
    return [*labels, *sections, *data.citation_keys(root)]
