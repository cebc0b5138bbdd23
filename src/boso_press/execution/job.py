"""One notebook to run for one year and unit, and how a run may fail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from boso.project import error_text

MOST = 3  # lines of an error that are told; the notebook has the rest


@dataclass(frozen=True)
class Job:
    """One notebook to run: where from, where to, with what."""

    root: Path
    chapter: str
    year: int
    unit: str

    @property
    def source(self) -> Path:
        """The text notebook."""
        return self.root / "notebooks" / f"{self.chapter}.md"

    @property
    def output(self) -> Path:
        """The executed notebook."""
        return self.root / "outputs" / str(self.year) / self.unit / f"{self.chapter}.ipynb"

    def __str__(self) -> str:
        return f"{self.year}/{self.unit}/{self.chapter}"


@dataclass(frozen=True)
class Failure:
    """What went wrong: the message, and of a cell (counted from 1) also the line in it and where in the file.

    `name` is the class of what a cell has raised, and empty where the press has stopped it. A cell or line
    that is not known is 0. `lost` tells that the kernel died or did not start.
    """

    message: str
    cell: int = 0
    line: int = 0
    of_file: str = ""
    name: str = ""
    lost: bool = False

    @property
    def cause(self) -> str:
        """What is told of the message: of a cell's the first lines."""
        said = [row.strip() for row in self.message.splitlines() if row.strip()]
        more = f" … and {len(said) - MOST} more lines" if len(said) > MOST else ""
        return error_text(self.name, "; ".join(said[:MOST]) + more if self.cell else self.message)

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"cell {self.cell}{line}{self.of_file}: {self.cause}" if self.cell else self.cause
