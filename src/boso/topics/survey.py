"""The survey: who was invited and answered, and what they said, from protected tables only.

While nobody collected the answers, the tables say so (``attrs["provenance"]``, drawn by `boso.charts`), and
sentences may use only what the printed report tells: see `Survey.shows`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.data import COLLECTED
from boso.project import ProjectError, nearest
from boso.topics import questionnaire
from boso.topics.questionnaire import NOT_ANSWERED, UNANSWERED, Item, layout
from boso.words import stor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boso.report import Report

PRINTED_BY_ROLE = ("involvement",)  # the report prints shares by role of this item only
PRINTED = "[@moreforsking2012]."
STATEMENT, ASKED, ANSWERS = "Påstand", "Spurt", "Svar"
LOWER, UPPER = "Nedre grense", "Øvre grense"
TOTAL = "all"
TABLES = ("overall", "by_role", "by_municipality", "response", "change")


class Survey:
    """The survey of the report's year. A count that privacy hides is missing, and so is all made of it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._folder = f"protected/{report.year}"

    @cached_property
    def held(self) -> bool:
        """Whether there is a survey of the year."""
        return data.has_package(self._folder)

    @cached_property
    def provenance(self) -> str:
        """How the answers came about: collected, reconstructed or simulated."""
        return str(data.package(folder=self._folder)["provenance"]) if self.held else COLLECTED

    @property
    def is_collected(self) -> bool:
        """Whether there are answers that somebody gave."""
        return self.held and self.provenance == COLLECTED

    @property
    def is_simulated(self) -> bool:
        """Whether the whole wave is made up."""
        return self.provenance == "simulated"

    @cached_property
    def items(self) -> dict[str, Item]:
        """The questions with a scale, by name."""
        return questionnaire.questionnaire()

    def item(self, name: str) -> Item:
        """Return a question.

        Raises
        ------
        ProjectError
            The codebook has no such question.
        """
        if name not in self.items:
            raise ProjectError(f'there is no item "{name}" in the survey; {nearest(name, self.items)}')
        return self.items[name]

    def _table(self, name: str) -> pd.DataFrame:
        """Return a protected table; an empty one where there is no survey or the table is left out."""
        tables = data.package(folder=self._folder)["resources"] if self.held else []
        if name not in {table["name"] for table in tables}:
            return pd.DataFrame()
        return data.read(f"{self._folder}/{name}")

    def _rows(self, table: str, names: Iterable[str]) -> pd.DataFrame:
        """Return the rows of some items; where not one is there, an empty table."""
        wanted = [self.item(name).name for name in names]
        frame = self._table(table)
        return frame if frame.empty else frame.loc[frame["item"].isin(wanted)]

    # Who answered

    @property
    def answered(self) -> int:
        """How many answered."""
        return int(self._table("overall")["base"].max())

    @property
    def invited(self) -> int | None:
        """How many were invited; None where that is not known."""
        rows = self._table("response")
        invited = rows.loc[rows["municipality"] == TOTAL, "invited"].dropna()
        return None if invited.empty else int(invited.iloc[0])

    @property
    def response_rate(self) -> float | None:
        """Per cents of the invited who answered."""
        return None if self.invited is None else 100 * self.answered / self.invited

    @property
    def know(self) -> int:
        """How many know the programme and were asked about it."""
        return min(int(rows["base"].iloc[0]) for _, rows in self._table("overall").groupby("item"))

    @property
    def response(self) -> pd.DataFrame:
        """Kommune, Svarprosent, Inviterte, Svar: ranked, without names while nobody collected answers."""
        rows = self._ranked
        if rows.empty:
            return rows
        names = rows["municipality"].map(self._report.names).fillna("Nr. " + rows["rank"].astype("str"))
        columns = {"Svarprosent": rows["rate"], "Inviterte": rows["invited"], ANSWERS: rows["answered"]}
        frame = pd.DataFrame({"Kommune": names} | columns)
        return self._marked(frame, {"reconstructed"})

    @property
    def _ranked(self) -> pd.DataFrame:
        rows = self._table("response")
        return rows if rows.empty else rows.dropna(subset="rank").sort_values("rank").reset_index(drop=True)

    @property
    def response_range(self) -> tuple[float, float] | None:
        """The lowest and the highest response rate of a municipality; None where one of them is hidden."""
        rates = self._ranked["rate"] if self.held else pd.Series(dtype="Float64")
        if rates.empty or pd.isna(rates.iloc[0]) or pd.isna(rates.iloc[-1]):
            return None
        return float(rates.iloc[-1]), float(rates.iloc[0])

    # What sentences may tell

    def tells(self, *names: str) -> bool:
        """Whether sentences may use the answers to these items of all together.

        Of answers that somebody gave they may; of a reconstruction what the report printed; of a wave
        that is made up nothing.
        """
        items = [self.item(name) for name in names]
        return self.held and (
            self.is_collected or (self.provenance == "reconstructed" and all(item.printed for item in items))
        )

    def shows(self, name: str, *codes: int, role: int | None = None) -> bool:
        """Whether sentences may tell how many gave one of some answers: they may use it, none is hidden."""
        printed = role is None or name in PRINTED_BY_ROLE
        if not self.tells(name) or not (self.is_collected or printed):
            return False
        chosen = self._cells(name, codes, role)
        return not chosen.empty and not bool(chosen["count"].isna().any())

    def share(self, name: str, *codes: int, role: int | None = None) -> float:
        """Return per cents of those asked, of all or in a role, who gave one of some answers.

        Raises
        ------
        ProjectError
            Sentences may not tell it: something is hidden, or nobody collected the answers and the
            printed report does not tell it.
        """
        if not self.shows(name, *codes, role=role):
            asked = ", ".join([repr(name), *map(str, codes), *([f"role={role}"] if role else [])])
            raise ProjectError(
                f"{self._report.year}: a sentence may not tell share({asked}): it is hidden, or not collected "
                f"and not printed. Ask s.shows({asked}) first."
            )
        chosen = self._cells(name, codes, role)
        return 100 * int(chosen["count"].sum()) / int(chosen["base"].iloc[0])

    def _cells(self, name: str, codes: Iterable[int], role: int | None) -> pd.DataFrame:
        rows = self._rows("overall" if role is None else "by_role", [name])
        if rows.empty:
            return rows
        chosen = rows["category"].isin([str(code) for code in codes])
        return rows.loc[chosen if role is None else chosen & (rows["role"] == str(role))]

    def source(self, *, lost: bool = False, split: bool = False) -> str:
        """Return where a figure's numbers come from, in Markdown.

        Parameters
        ----------
        lost : bool
            Whether the figure stands for one that the printed report has lost.
        split : bool
            Whether it shows a division that the printed report has no numbers for.
        """
        if self.is_collected:
            return f"Spørreundersøkelsen {self._report.year}"
        if split or self.is_simulated:
            return "Simulerte svar, laget for denne utgaven"
        redrawn = (
            " Tegnet på nytt ut fra rekonstruerte svar; bildet i den opprinnelige rapporten er gått tapt."
        )
        return PRINTED + (redrawn if lost else " Rekonstruerte svar.")

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return any(bool(table["hidden"].any()) for table in map(self._table, TABLES) if "hidden" in table)

    @property
    def programme_items(self) -> list[str]:
        """The statements about the programme: those that only people who know it were asked."""
        return [name for name, item in self.items.items() if item.is_agreement and not item.everybody]

    @property
    def has_intervals(self) -> bool:
        """Whether intervals are known for what all were asked."""
        return any(self._has_interval(name) for name, item in self.items.items() if item.everybody)

    # Tables to draw

    def answers(self, *names: str) -> pd.DataFrame:
        """Påstand, Spurt, and one column a category with counts; for ``charts.likert(…, **s.scale(…))``."""
        rows = self._rows("overall", names)
        if rows.empty:
            return rows
        titles = {name: self._titled(name, names) for name in names}
        wide = _wide(rows, "item", list(names), self.item(names[0]).labels)
        frame = wide.assign(**self._ends(rows, names))
        frame.insert(0, STATEMENT, [titles[name] for name in names])
        return self._marked(frame, {self._kind(name) for name in names})

    def _ends(self, rows: pd.DataFrame, names: Iterable[str]) -> dict[str, Any]:
        """Return the interval of the strongest agreement with each item; missing for what is simulated."""
        if not any(self._has_interval(name) for name in names):
            return {}
        first = {name: self.item(name).yes[0] for name in names if self._has_interval(name)}
        chosen = rows.loc[rows["category"] == rows["item"].map(first)].set_index("item").reindex(list(names))
        return {LOWER: chosen["lower"].array, UPPER: chosen["upper"].array}

    def scale(self, name: str) -> dict[str, Any]:
        """Return how `charts.likert` lays out the answers to an item."""
        found = layout(self.item(name)) | {"label": STATEMENT, "base": ASKED}
        return found | ({"interval": [LOWER, UPPER]} if self._has_interval(name) else {})

    def _has_interval(self, name: str) -> bool:
        if not self.item(name).is_agreement or self._kind(name) == "simulated":
            return False
        rows = self._rows("overall", [name])
        return bool(not rows.empty and rows["lower"].notna().any())

    def _titled(self, name: str, names: Iterable[str]) -> str:
        """Return the title of an item; beside items with printed shares, simulated ones say so."""
        kinds = {self._kind(other) for other in names}
        simulated = len(kinds) > 1 and self._kind(name) == "simulated"
        return f"{self.item(name).title} (simulert)" if simulated else self.item(name).title

    def by_role(self, name: str) -> pd.DataFrame:
        """Påstand (the role), Spurt, and one column a category: for `charts.likert`."""
        rows, roles = self._rows("by_role", [name]), self.item("role").labels
        if rows.empty:
            return rows
        wide = _wide(rows, "role", list(roles), self.item(name).labels)
        wide.insert(0, STATEMENT, questionnaire.capitals(roles.values()))
        return self._marked(wide, {self._kind(name) if name in PRINTED_BY_ROLE else "simulated"})

    def distribution(self, name: str) -> pd.DataFrame:
        """Svar, Andel, Nedre grense, Øvre grense in per cents, Antall: for `charts.bars`."""
        rows = self._rows("overall", [name])
        if rows.empty:
            return rows
        labels = self.item(name).labels | {UNANSWERED: NOT_ANSWERED}
        frame = pd.DataFrame({ANSWERS: questionnaire.capitals(rows["category"].map(labels)),
                              "Andel": (100 * rows["count"] / rows["base"]).array,
                              LOWER: rows["lower"].array, UPPER: rows["upper"].array,
                              "Antall": rows["count"].array})  # fmt: skip
        return self._marked(frame, {self._kind(name)})

    def municipalities(self, *names: str) -> pd.DataFrame:
        """Kommune, Påstand, Enige, Svar: for `charts.multiples`; the report's own municipality first."""
        groups = {unit: self._report.names[unit] for unit in self._report.own_first}
        return self._marked(self._split("municipality", "Kommune", groups, names), {"simulated"})

    def roles(self, *names: str) -> pd.DataFrame:
        """Rolle, Påstand, Enige, Svar: for `charts.multiples`."""
        groups = {code: stor(label) for code, label in self.item("role").labels.items()} if self.held else {}
        return self._marked(self._split("role", "Rolle", groups, names), {"simulated"})

    def _split(self, column: str, title: str, groups: dict[str, str], names: Iterable[str]) -> pd.DataFrame:
        rows = self._rows(f"by_{column}", names)
        if rows.empty:
            return rows
        cells = rows.loc[rows["category"] == "yes"].set_index([column, "item"])
        keys = [(group, name) for group in groups for name in names]
        found = cells.loc[keys]
        counts = {"Enige": found["count"].array, ANSWERS: found["base"].array}
        titles = {
            title: [groups[group] for group, _ in keys],
            STATEMENT: [self.item(n).title for _, n in keys],
        }
        return pd.DataFrame(titles | counts)

    @property
    def change(self) -> pd.DataFrame:
        """Påstand, Endring in percentage points since the wave before, Nedre grense, Øvre grense."""
        rows = self._table("change")
        if rows.empty:
            return pd.DataFrame()
        frame = pd.DataFrame({STATEMENT: [self.item(name).title for name in rows["item"]],
                              "Endring": rows["difference"].array,
                              LOWER: rows["lower"].array, UPPER: rows["upper"].array})  # fmt: skip
        return self._marked(frame, {"simulated"})

    @property
    def change_from(self) -> int | None:
        """The year of the wave before, if there is one to compare with."""
        rows = self._table("change")
        return None if rows.empty else int(rows["from_year"].max())

    def precision(self, *names: str) -> pd.DataFrame:
        """Påstand, Andel of the strongest agreement, its interval, and how far non-response could move it."""
        rows = self._rows("overall", names)
        if rows.empty:
            return rows
        rows = rows.loc[(rows["category"] == self.item(names[0]).yes[0]) & rows["lower"].notna()]
        columns = {
            LOWER: "lower",
            UPPER: "upper",
            "Laveste mulige": "worst_low",
            "Høyeste mulige": "worst_high",
        }
        titles = pd.Series([self.item(name).title for name in rows["item"]], index=rows.index, dtype="str")
        shares = {STATEMENT: titles, "Andel": 100 * rows["count"] / rows["base"]}
        frame = pd.DataFrame(shares | {title: rows[column] for title, column in columns.items()})
        return self._marked(frame.reset_index(drop=True), {self._kind(name) for name in rows["item"]})

    @property
    def own(self) -> pd.DataFrame:
        """Spørsmål, Andel, Svar of the report's own municipality; empty while nobody collected answers."""
        names = (
            [name for name, item in self.items.items() if item.everybody and item.yes] if self.held else []
        )
        if not self.is_collected or self._report.is_all:
            return pd.DataFrame()
        rows = self._rows("by_municipality", names)
        rows = rows.loc[(rows["municipality"] == self._report.unit) & (rows["category"] == "yes")]
        texts = [f"{self.item(name).title} ({self.item(name).yes_label})" for name in rows["item"]]
        return pd.DataFrame({"Spørsmål": texts, "Andel": (100 * rows["count"] / rows["base"]).array,
                             ANSWERS: rows["base"].array})  # fmt: skip

    def _kind(self, name: str) -> str:
        """Return how the answers to an item of all together came about."""
        printed = self.item(name).printed
        return "simulated" if self.provenance == "reconstructed" and not printed else self.provenance

    def _marked(self, frame: pd.DataFrame, kinds: set[str]) -> pd.DataFrame:
        """Say on a table how its numbers came about; `kinds` counts only while nobody collected them."""
        if self.is_simulated or self.is_collected:
            kinds = {self.provenance}
        frame.attrs = {"provenance": kinds.pop() if len(kinds) == 1 else "mixed"}
        return frame


def _wide(rows: pd.DataFrame, by: str, order: list[str], labels: dict[str, str]) -> pd.DataFrame:
    """Return one row a group and one column a category, under the labels that readers see, and the base."""
    labels = labels | {UNANSWERED: NOT_ANSWERED}
    counts = {
        (str(group), str(category)): count
        for group, category, count in zip(rows[by], rows["category"], rows["count"], strict=True)
    }
    columns = {label: [counts.get((group, code), 0) for group in order] for code, label in labels.items()}
    bases = rows.groupby(by)["base"].first()
    wide = pd.DataFrame({ASKED: [bases[group] for group in order]} | columns)
    return wide.convert_dtypes()
