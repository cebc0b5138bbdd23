"""The questions of the survey as readers meet them: titles, scales, and what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from boso import data
from boso.project import ProjectError, nearest

CODEBOOK = "survey/codebook.json"
ASKED = ("background", "filter", "item")  # kinds with answers that are counted
CHOSEN, NOT_CHOSEN = "valgt", "ikke valgt"
NO_ANSWER = {"unanswered": "ikke svart", "not_seen": "ikke sett"}  # by people who were to be asked


@dataclass(frozen=True)
class Item:
    """A question with a scale."""

    name: str
    title: str
    labels: dict[str, str]  # the scale in order: code and label
    names: dict[str, str]  # short names of codes: nav
    yes: list[str]  # the codes that count as agreement where answers are told in two categories
    yes_label: str  # what these are together: kjenner programmet
    dont_know: str  # the code of those who took no stand; "" where there is none
    everybody: bool  # whether all were asked, not only those who know the programme
    printed: bool  # whether the printed report of a reconstructed wave gives shares of it
    printed_by: list[str]  # by what it gives them besides: role
    option_of: str = ""  # the question of which it is one of several answers

    @property
    def is_agreement(self) -> bool:
        """Whether it is a statement to agree or disagree with."""
        return bool(self.dont_know)

    @property
    def sides(self) -> dict[str, list[str]]:
        """The codes that agree, the strongest first, those in between, and those that disagree."""
        codes = [code for code in self.labels if code != self.dont_know]
        half = len(codes) // 2
        return {
            "agree": codes[:half],
            "middle": codes[half : len(codes) - half],
            "disagree": codes[: -half - 1 : -1],
        }

    def codes(self, *answers: str) -> list[str]:
        """Return the codes of answers, each named by label, in short, or by what several are together."""
        known = {label: [code] for code, label in self.labels.items()}
        known |= {name: [code] for code, name in self.names.items()}
        if self.yes:
            known[self.yes_label] = self.yes
        if self.is_agreement:  # helt eller delvis enig
            for strong, weak in (self.sides["agree"], self.sides["disagree"]):
                known[f"{self.labels[strong].split()[0]} eller {self.labels[weak]}"] = [strong, weak]
        if wrong := next((answer for answer in answers if answer not in known), None):
            raise ProjectError(f'"{self.name}" has no answer "{wrong}"; {nearest(wrong, known)}')
        return list(dict.fromkeys(code for answer in answers for code in known[answer]))


def single(fields: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the fields of the codebook, each answer of a question of kind ``multiple`` as a question.

    Its name is the question's with the answer's code, as is that of its column: ``measures_2``.
    """
    for field in fields:
        if field.get("boso", {}).get("kind") != "multiple":
            yield field
            continue
        about = {"kind": "item", "option_of": field["name"], "yes": [1], "yes_label": CHOSEN,
                 "no_label": NOT_CHOSEN}  # fmt: skip
        for option in field.get("categories", ()):
            chosen = {"value": 1, "label": CHOSEN, "name": option.get("label")}
            yield field | {
                "name": f"{field['name']}_{option.get('value')}",
                "title": f"{field['title']}: {option.get('label')}",
                "categories": [chosen, {"value": 0, "label": NOT_CHOSEN}],
                "boso": field["boso"] | about | ({"waves": option["waves"]} if "waves" in option else {}),
            }


def questionnaire(year: int) -> dict[str, Item]:
    """Return the questions of the codebook that have a scale, by name and in order, as answered in a year."""
    items = {}
    for field in single(data.read_json(CODEBOOK)["fields"]):
        name, about = field["name"], field["boso"]
        if about["kind"] not in ASKED or name == "municipality":
            continue
        categories = [one for one in field["categories"] if year in one.get("waves", [year])]
        items[name] = Item(
            name=name,
            title=field["title"],
            labels={str(one["value"]): one["label"] for one in categories},
            names={str(one["value"]): one["name"] for one in categories if "name" in one},
            yes=[str(code) for code in about.get("yes", ())],
            yes_label=about.get("yes_label", ""),
            dont_know=str(about.get("dont_know", "")),
            everybody=about["base"] == "all",
            printed=about["published"],
            printed_by=about.get("published_by", []),
            option_of=about.get("option_of", ""),
        )
    return items
