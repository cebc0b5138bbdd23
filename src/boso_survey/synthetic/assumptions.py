"""What is made up where nothing was printed: data/survey/assumptions.yaml, checked against the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boso.data import read_yaml
from boso.project import ProjectError, nearest
from boso_survey.tabulation import INVOLVEMENT, PER_CENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boso_survey.codebook import Codebook

FILE = "data/survey/assumptions.yaml"
COUNTS = ("invited", "answered", "lowest_rate", "highest_rate")


def load(year: int, book: Codebook, root: Path) -> dict[str, Any]:
    """Return the assumed per cent of each category, by item, for `year`.

    Raises
    ------
    ProjectError
        Nothing is assumed for the year, an item is missing or unknown, or its shares do not fit its scale.
    """
    path = root / FILE
    years = read_yaml(path)
    if year not in years:
        raise ProjectError(f"{path}: nothing is assumed for {year}; {nearest(year, years)}")
    problems = [f"{path}: {year}: {problem}" for problem in _problems(years[year], book)]
    if problems:
        raise ProjectError("\n".join(problems))
    return years[year]


def _problems(assumed: Mapping[str, Any], book: Codebook) -> Iterator[str]:
    items = ["role", *(field.name for field in book.of_kind("filter", "item"))]
    for key in assumed:
        if key not in (*items, *COUNTS):
            yield f'"{key}" is not an item; {nearest(key, (*items, *COUNTS))}'
    for item in items:
        if assumed.get(item) is None:
            yield f'"{item}" is missing'
            continue
        rows = {item: assumed[item]}
        if item == INVOLVEMENT:
            rows = {f"{item}, role {role}": assumed[item].get(role) for role in book.field("role").codes}
        length = len(book.field(item).codes)
        for name, row in rows.items():
            if row is None or len(row) != length or sum(row) != PER_CENT:
                wanted = f"{length} shares that add to {PER_CENT}, in the order of the scale"
                yield f'"{name}" is {row}; write {wanted}'
