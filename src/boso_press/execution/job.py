"""One notebook to run for one year and unit, and how a run may fail."""

from __future__ import annotations

from collections.abc import Iterator
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
    """The errors of a notebook; the first by cell (counted from 1), line in it and in the file, and message.

    `name` is the class of what a cell has raised, and empty where the press has stopped it. A cell or line
    that is not known is 0. `lost` tells that the kernel died or did not start. `more` are the errors of
    later cells.
    """

    cell: int
    line: int
    file_line: int
    name: str
    message: str
    lost: bool = False
    more: tuple[Failure, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """Yield where each error arose and what it says."""
        for one in (self, *self.more):
            where = f" (line {one.file_line} of the file)" if one.file_line else ""
            line = f", line {one.line}" if one.line else ""
            said = [row.strip() for row in one.message.splitlines() if row.strip()]
            more = f" … and {len(said) - MOST} more lines" if len(said) > MOST else ""
            told = error_text(one.name, "; ".join(said[:MOST]) + more)
            yield Problem(told, f"cell {one.cell}{line}{where}" if one.cell else "")

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems()))


@dataclass(frozen=True)
class Problem:
    """What went wrong, and in which cell, if it was one."""

    cause: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.cause}" if self.where else self.cause
