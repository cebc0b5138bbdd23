"""Text notebooks (MyST Markdown), read without running them: their code cells, tags, labels and headings."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from boso.chapters import chapter_paths
from boso.data import read_utf8
from boso.project import ProjectError, nearest
from boso_press.document.markdown.labels import label_of

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

CODE_CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?P<options>(?:---\n.*?^---\n|(?::[^\n]*\n)*)\n*)(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
OPENING = re.compile(r"^```+\{code-cell\}", re.MULTILINE)
PARAMETERS = re.compile(r"^:?tags:.*\bparameters\b|^- parameters$", re.MULTILINE)
LABEL = re.compile(r"""label=["']([\w-]+)["']|^:(?:name|label): *(fig-[\w-]+)""", re.MULTILINE)
EQUATION = re.compile(r"\$\$ *\(([\w-]+)\)$|^```\{math\}[^\n]*\n:(?:label|name): *([\w-]+)", re.MULTILINE)
HEADING = re.compile(r"^##+ (.+?)(?: *\{#[\w-]+\})?$", re.MULTILINE)
HEADING_ID = re.compile(r"^##+ .*\{#([\w-]+)\}$|^\(([\w-]+)\)=$", re.MULTILINE)


CLOSE = 0.8  # how alike a slip is to what was meant
TAGS = (  # the press knows; others are an author's own
    "parameters", "remove-cell", "remove-input", "remove-output", "hide-input", "skip-execution",
    "raises-exception",
)  # fmt: skip
LIKE_TAGS = re.compile(r"(?:hide|remove|show|skip|raises?|param\w*)(?:[-_ ]|$)", re.IGNORECASE)


def tags_of(cell: NotebookNode) -> set[str]:
    """Return the tags of a cell."""
    return set(cell.metadata.get("tags", ()))


def check_cells(path: Path, notebook: NotebookNode) -> None:
    """Raise ProjectError for a fence that is not closed, or a tag that is almost one that the press knows."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and (within := OPENING.search(cell.source)):
            line = cell.source.count("\n", 0, within.start()) + 1
            told = f"a cell begins in its line {line}; close this one with ``` on a line of its own above it"
            raise ProjectError(f"{path}: cell {number}: {told}")
        for tag in sorted(map(str, tags_of(cell) - set(TAGS))):
            if LIKE_TAGS.match(tag) or get_close_matches(tag.lower(), TAGS, cutoff=CLOSE):
                raise ProjectError(
                    f'{path}: cell {number}: the press does not know the tag "{tag}"; {nearest(tag, TAGS)}'
                )


def read_texts(root: Path) -> dict[str, str]:
    """Return the text notebooks of a project by chapter."""
    return {path.stem: read_utf8(path) for path in chapter_paths(root)}


def code_cells(text: str) -> list[str]:
    """Return the code of each code cell, without its options.

    >>> code_cells("# A\\n```{code-cell} ipython3\\n:scope: unit\\n\\n%%tekst\\nB\\n```\\n")
    ['%%tekst\\nB\\n']
    """
    return [cell["code"] for cell in CODE_CELL.finditer(text)]


def parameters_cell(text: str) -> str:
    """Return the code of the cell tagged ``parameters``, "" where there is none."""
    cells = CODE_CELL.finditer(text)
    return next((cell["code"] for cell in cells if PARAMETERS.search(cell["options"])), "")


def labels_and_headings(text: str) -> tuple[list[str], list[str]]:
    """Return what can be referred to: labels of figures, tables and equations, and headings of sections."""
    prose = CODE_CELL.sub("", text)
    ids = [label_of(written or target) for written, target in HEADING_ID.findall(prose)]
    named = ["".join(found) for found in LABEL.findall(text)]
    equations = [label_of("".join(found), "eq-") for found in EQUATION.findall(prose)]
    return [*named, *equations, *ids], HEADING.findall(prose)
