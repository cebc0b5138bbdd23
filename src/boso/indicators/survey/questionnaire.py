"""The questions of the survey as readers meet them: titles, statements, scales, and what was printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boso import data
from boso.project import ProjectError, nearest
from boso.words import stor

if TYPE_CHECKING:
    from collections.abc import Iterable

CODEBOOK = "survey/codebook.json"
ASKED = ("background", "filter", "item")  # kinds with answers that are counted
UNANSWERED = "unanswered"
NOT_ANSWERED = "ikke svart"


@dataclass(frozen=True)
class Item:
    """A question with a scale.

    Attributes
    ----------
    title, statement : str
        A few words, and the question or statement in this project's own words.
    labels : dict of str to str
        The scale in order: code and label.
    names : dict of str to str
        The short name of a code, where it has one: ``nav``.
    yes : tuple of str
        The codes that count as agreement where answers are told in two categories.
    yes_label : str
        What these are together: ``helt eller delvis enig``.
    dont_know : str
        The code of those who took no stand; "" where there is none.
    everybody : bool
        Whether all were asked, not only those who know the programme.
    printed : bool
        Whether the report of 2011 printed shares of it.
    """

    name: str
    title: str
    statement: str
    labels: dict[str, str]
    names: dict[str, str]
    yes: tuple[str, ...]
    yes_label: str
    dont_know: str
    everybody: bool
    printed: bool

    @property
    def is_agreement(self) -> bool:
        """Whether it is a statement to agree or disagree with."""
        return bool(self.dont_know)

    def codes(self, *answers: int | str) -> list[str]:
        """Return the codes of answers, each given by label, short name or code, or as `yes_label`.

        Raises
        ------
        ProjectError
            The question has no such answer; the nearest is named.
        """
        found: list[str] = []
        for answer in map(str, answers):
            named = [
                code for code in self.labels if answer in (code, self.labels[code], self.names.get(code))
            ]
            if not named and answer != (self.yes_label or None):
                allowed = [self.names.get(code, label) for code, label in self.labels.items()]
                raise ProjectError(f'"{self.name}" has no answer "{answer}"; {nearest(answer, allowed)}')
            found += named or self.yes
        return list(dict.fromkeys(found))


def questionnaire() -> dict[str, Item]:
    """Return the questions of the codebook that have a scale, by name and in order."""
    fields = data.read_json(CODEBOOK)["fields"]
    return {field["name"]: _item(field) for field in fields
            if field["boso"]["kind"] in ASKED and field["name"] != "municipality"}  # fmt: skip


def _item(field: dict[str, Any]) -> Item:
    about = field["boso"]
    return Item(
        name=field["name"],
        title=field["title"],
        statement=field["description"],
        labels={str(one["value"]): one["label"] for one in field["categories"]},
        names={str(one["value"]): one["name"] for one in field["categories"] if "name" in one},
        yes=tuple(map(str, about.get("yes", ()))),
        yes_label=about.get("yes_label", ""),
        dont_know=str(about.get("dont_know", "")),
        everybody=about["base"] == "all",
        printed=about["published"],
    )


def layout(item: Item) -> dict[str, Any]:
    """Return how `charts.likert` places the categories of an item: the first codes agree the most.

    A scale with "don't know" has a middle; the middle of the others is between their halves.
    """
    codes = [code for code in item.labels if code != item.dont_know]
    half = len(codes) // 2
    names = [item.labels[code] for code in codes]
    middle = {"middle": names[half]} if len(codes) % 2 else {}
    apart = {"apart": [item.labels[item.dont_know], NOT_ANSWERED]} if item.dont_know else {}
    return {"agree": names[:half], "disagree": names[: -half - 1 : -1]} | middle | apart


def capitals(names: Iterable[str]) -> list[str]:
    """Return names as labels, each with a capital letter."""
    return [stor(name) for name in names]
