"""One notebook to run for one year and unit, and how a run may fail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    """The first error of a notebook: cell (counted from 1), line in it, line in the file, and message.

    A cell or line that is not known is 0. `lost` tells that the kernel died or did not start.
    """

    cell: int
    line: int
    file_line: int
    name: str
    message: str
    lost: bool = False

    def __str__(self) -> str:
        if not self.cell:
            return f"{self.name}: {self.message}"
        where = f" (line {self.file_line} of the file)" if self.file_line else ""
        line = f", line {self.line}" if self.line else ""
        return f"cell {self.cell}{line}{where}: {self.name}: {self.message}"
