"""Chapters of a few lines, for tests of what happens to a notebook whatever is in it."""

from __future__ import annotations

from pathlib import Path

START = """---
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Prøve

```{code-cell} ipython3
:tags: [parameters]

year = 2011
unit = "samlet"
```

```{code-cell} ipython3
%load_ext boso
from boso import Report

r = Report(year, unit)
```

## Del

"""


def cell(code: str) -> str:
    """A code cell as the source of a chapter has it."""
    return f"```{{code-cell}} ipython3\n{code.strip()}\n```\n"


def write_chapters(root: Path, **codes: str) -> None:
    """Give a project these chapters only, each with one cell of code (`_01_name` is chapter 01_name)."""
    for path in (root / "notebooks").glob("*.md"):
        path.unlink()
    for name, code in codes.items():
        add_chapter(root, name.lstrip("_"), code)


def add_chapter(root: Path, name: str, code: str) -> None:
    """Give a project one more chapter."""
    (root / "notebooks" / f"{name}.md").write_text(START + cell(code), encoding="utf-8")
