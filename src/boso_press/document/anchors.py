"""What text notebooks can be referred to by: their labels and headings, found without running anything."""

from __future__ import annotations

import re
from pathlib import Path

CODE = re.compile(r"^```\{code-cell\}.*?^```$", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"""label=["']([\w-]+)["']""")
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)


def anchors(text: str) -> tuple[list[str], list[str]]:
    """Return the labels of figures and tables, and the headings of sections, of a text notebook."""
    return LABEL.findall(text), HEADING.findall(CODE.sub("", text))


def of_all(root: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return labels and headings of all chapters of a project, by chapter."""
    paths = sorted((root / "notebooks").glob("*.md"))
    return {path.stem: anchors(path.read_text(encoding="utf-8")) for path in paths}
