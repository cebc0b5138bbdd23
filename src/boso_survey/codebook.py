"""The codebook of the survey: what was asked, of whom, and which answers are allowed.

``data/survey/codebook.json`` is a Table Schema (Data Package v2). A field that refers to the table of units
has the municipalities for categories, each from the first year in which it is evaluated.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Property

from boso.data import load_json, read_rows
from boso.indicators.questionnaire import single
from boso.params import ALL, explain
from boso.project import ProjectError, nearest, refuse
from boso.spreadsheets.cells import whole_number

FILE = "data/survey/codebook.json"
NOT_SEEN = -1  # in answers: who was to be asked, and never saw the question; who left it out has none


class Category(BaseModel):
    """An answer that may be given: the code in the data, the words that the respondent saw, a short name.

    Where it could be given in some years only, these are its `waves`; or it could from a year on, `since`, or
    up to one, `until`. Of a question for a number it is a class, from `least` to `most`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: int | str
    label: str
    name: str = ""
    waves: tuple[int, ...] = Property(default=(), strict=False)
    since: int = 0
    until: int = 9999
    least: int | None = None
    most: int | None = None

    def matches(self, text: str) -> bool:
        """Return whether a text gives this answer: by its code (``1``, ``1.0``), in words, or as a number."""
        number = whole_number(text)
        if self.least is not None and self.most is not None:
            within = number is not None and self.least <= int(number) <= self.most
            return within or text.casefold() == self.label.casefold()
        written = {str(self.value), self.label.casefold(), self.name.casefold()}
        return number in written or text.casefold() in written


class Field(BaseModel):
    """A question, or a piece of background, with its allowed answers in the order of the scale.

    Attributes
    ----------
    title, description : str
        Short label for readers; the wording, in the project's own words.
    kind : str
        ``filter`` is the question that decides who is asked the items of base ``know``.
    base : str
        ``all``, or ``know``: those who answered yes to the filter.
    yes : tuple of int
        Codes that count as yes where groups are compared in two categories.
    waves : tuple of int
        The years in which it was asked; none where it is always asked.
    option_of : str
        The question of which it is one of several answers that may be given together.
    published : bool
        The printed report of a reconstructed wave gave percentages; where it did not, they are simulated.
    published_by : tuple of str
        By what it gave them besides: ``role``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: Literal["string", "integer"]
    title: str
    description: str
    categories: tuple[Category, ...] = ()
    ordered: bool = False
    required: bool = False
    unique: bool = False
    kind: Literal["id", "background", "filter", "item", "open"]
    base: Literal["all", "know"]
    topic: str
    yes: tuple[int, ...] = ()
    yes_label: str = ""
    no_label: str = ""
    dont_know: int | None = None
    waves: tuple[int, ...] = ()
    option_of: str = ""
    published: bool
    published_by: tuple[Literal["role"], ...] = ()

    @property
    def codes(self) -> tuple[int | str, ...]:
        """The allowed codes, in the order of the scale."""
        return tuple(category.value for category in self.categories)

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for, which is counted in classes."""
        return any(category.least is not None for category in self.categories)

    @property
    def labels(self) -> dict[int | str, str]:
        """The words of each code, in the order of the scale."""
        return {category.value: category.label for category in self.categories}

    def allowed(self) -> str:
        """Say what may be answered: ``1=kjenner godt, 2=kjenner litt, 3=kjenner ikke``."""
        if self.is_number:
            classes = (f"{one.least} to {one.most} ({one.label})" for one in self.categories)
            return f"a whole number, {', '.join(classes)}"
        return ", ".join(f"{code}={label}" for code, label in self.labels.items()) or "any text"


class Codebook(BaseModel):
    """All fields of the survey, in the order of the columns of a frame of answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(field.name for field in self.fields)

    @property
    def key(self) -> str:
        """The column that tells respondents apart."""
        return self.of_kind("id")[0].name

    @property
    def filter(self) -> Field:
        """The question that decides who is asked the items of base ``know``."""
        return self.of_kind("filter")[0]

    def wave(self, year: int) -> Codebook:
        """Return the codebook of a year: without what was asked or could be answered in other years only."""
        fields = []
        for field in self.fields:
            given = tuple(one for one in field.categories
                          if year in (one.waves or [year]) and one.since <= year <= one.until)  # fmt: skip
            yes = tuple(code for code in field.yes if code in {one.value for one in given})
            if year in (field.waves or [year]):
                fields.append(field.model_copy(update={"categories": given, "yes": yes}))
        return Codebook(fields=tuple(fields))

    def asked(self, answers: pd.DataFrame) -> Codebook:
        """Return the codebook without the items that nobody answered: they were not asked."""
        fields = (one for one in self.fields if one.kind != "item" or answers[one.name].isin(one.codes).any())
        return Codebook(fields=tuple(fields))

    def of_kind(self, *kinds: str) -> tuple[Field, ...]:
        """Return the fields of the given kinds, in order."""
        return tuple(field for field in self.fields if field.kind in kinds)

    def field(self, name: str) -> Field:
        """Return the field `name`; a ProjectError names the nearest where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise ProjectError(f'{FILE}: there is no field "{name}"; {nearest(name, self.names)}')


@cache
def load(root: Path) -> Codebook:
    """Return the codebook of the survey, frozen.

    Raises
    ------
    ProjectError
        The file is missing, is not JSON, or describes a field in a way that makes no sense.
    """
    path = root / FILE
    if not path.is_file():
        raise ProjectError(f"{path}: the codebook is missing; `git checkout {FILE}`")
    content = load_json(path)
    if not isinstance(content.get("fields"), list):
        raise ProjectError(f'{path}: no list "fields"; the codebook is a Table Schema')
    referring = [name for key in content.get("foreignKeys", ()) for name in key["fields"]]
    fields = (raw | {"categories": _municipalities(root)} if raw.get("name") in referring else raw
              for raw in content["fields"])  # fmt: skip
    book = Codebook(fields=tuple(_field(raw, path) for raw in single(fields)))
    refuse(path, _problems(book))
    return book


def _municipalities(root: Path) -> tuple[Category, ...]:
    """Return the evaluated municipalities as answers, in the order of units.csv."""
    rows = sorted(read_rows("units", root), key=lambda row: int(row["known_from"]))
    newest = {row["unit"]: row for row in rows}
    return tuple(
        Category(value=row["unit"], label=row["name"], since=int(row["evaluated_from"]),
                 until=int(row.get("known_to") or 9999))
        for row in sorted(newest.values(), key=lambda row: int(row["order"])) if row["unit"] != ALL
    )  # fmt: skip


def _field(raw: dict[str, Any], path: Path) -> Field:
    """Return a field of the Table Schema with the project's own properties beside the standard's."""
    flat = {"categoriesOrdered": False} | raw | raw.get("constraints", {}) | raw.get("boso", {})
    flat["ordered"] = flat.pop("categoriesOrdered")
    try:
        return Field.model_validate({key: flat[key] for key in flat.keys() - {"constraints", "boso"}})
    except ValidationError as error:
        name = raw.get("name", "without a name")
        told = [f'{path}: field "{name}": {explain(one, Field, "property")}' for one in error.errors()]
        raise ProjectError("\n".join(told)) from None


def _problems(book: Codebook) -> list[str]:
    """Name what each field alone cannot show: names twice, no single filter, a yes that is no code."""
    problems = [f'field "{name}" is there twice' for name in set(book.names) if book.names.count(name) > 1]
    for kind in ("id", "filter"):
        if len(book.of_kind(kind)) != 1:
            problems.append(f"{len(book.of_kind(kind))} fields are of kind {kind}; there must be one")
    for field in book.fields:
        strange = {*field.yes, *([field.dont_know] if field.dont_know else [])} - set(field.codes)
        problems += [f'field "{field.name}": {code} is not among its categories' for code in sorted(strange)]
        if field.kind in ("filter", "item") and not field.yes:
            problems.append(f'field "{field.name}": "yes" is missing')
        limits = [limit for one in field.categories for limit in (one.least, one.most) if limit is not None]
        twice = {*limits[1:-1:2]} & {*limits[2::2]}
        if field.is_number and (len(limits) < 2 * len(field.codes) or limits != sorted(limits) or twice):
            problems.append(f'field "{field.name}": its classes need least and most, in order and apart')
    return problems
