"""Completion within a %%tekst cell: what the Tab key offers after ``r.``, ``|``, ``@`` and in the head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boso import data, params
from boso.chapters import chapter_paths
from boso.project import ProjectError, find_root
from boso.tekst.cell_magic import words
from boso.words import FILTERS

MAGIC = "%%tekst"
LABEL = re.compile(r"""label=["']((?:fig|tbl)-[\w-]+)["']""")
OPEN_TAG = re.compile(r"\{[{%](?:(?![%}]\}).)*\Z", re.DOTALL)
HEAD = re.compile(r"\A%%tekst[ \t]+(?P<begun>\w*)\Z")
CONDITION = re.compile(r"\A%%tekst[^\n]*?\bhvis\b[^\n]*\Z")
UNIT = re.compile(r"""\bunit\s*(?:[!=]=|in)[^"']*(?:["']\w*["'][^"']*)*["'](?P<begun>\w*)\Z""")
REFERENCE = re.compile(r"(?<!\w)@(?P<begun>[\w-]*)\Z")
FILTER = re.compile(r"\|\s*(?P<begun>\w*)\Z")
ATTRIBUTE = re.compile(r"(?P<path>[A-Za-z_][\w.]*)\.(?P<begun>\w*)\Z")
NAME = re.compile(r"(?<![\w.\"'])(?P<begun>\w+)\Z")


def register(shell: Any) -> None:
    """Let a shell complete %%tekst cells."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier=MAGIC)  # type: ignore[untyped-decorator]
    def tekst_matcher(context: Any) -> dict[str, Any]:
        rows = context.full_text.split("\n")[: context.cursor_line + 1]
        before = "\n".join([*rows[:-1], rows[-1][: context.cursor_position]])
        try:
            found = completions(before, shell.user_ns) if before.startswith(MAGIC) else None
        except ProjectError:  # a notebook outside a project
            found = None
        begun, names = found or ("", [])
        return {
            "completions": [SimpleCompletion(text=name, type="tekst") for name in names],
            "matched_fragment": begun,
            "suppress": found is not None,
        }

    shell.Completer.custom_matchers.append(tekst_matcher)


def completions(before: str, names: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """Return what is begun before the cursor, and what it may become; None where nothing is to complete.

    >>> completions("%%tekst\\nVi er {{ x | mill", {})
    ('mill', ['millioner'])
    """
    root, found = find_root(), HEAD.search(before)
    tag = CONDITION.search(before) or OPEN_TAG.search(before)
    if found:
        offered = [*words(), "hvis"]
    elif not tag:
        found, offered = REFERENCE.search(before), _references(root)
    elif found := UNIT.search(tag[0]):
        offered = params.all_units(root)
    elif found := FILTER.search(tag[0]):
        offered = [*FILTERS, "kilde"]
    elif found := ATTRIBUTE.search(tag[0]):
        offered = _attributes(found["path"], names)
    else:
        found, offered = NAME.search(tag[0]), [name for name in names if not name.startswith("_")]
    begun = found["begun"] if found else ""
    return (begun, sorted(name for name in offered if name.startswith(begun))) if found else None


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


def _references(root: Path) -> list[str]:
    """Return what may follow ``@``: labels of figures and tables, chapters, keys of the bibliography."""
    chapters = chapter_paths(root)
    labels = [label for path in chapters for label in LABEL.findall(data.read_utf8(path))]
    sections = [f"sec-{path.stem.lstrip('0123456789_')}" for path in chapters]
    return [*labels, *sections, *data.citation_keys(root)]
