"""What people answered in the survey of a year, from protected tables and never from a respondent.

Frames for charts say in ``attrs["provenance"]`` how their numbers came about, and the charts draw that. A
count that privacy hides is missing, and so is all made of it (`hidden`; after ``merge``, ``pivot`` and
``unstack``, which lose ``attrs``, by ``sum(skipna=False)``).
"""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from boso import data
from boso.data import COLLECTED
from boso.data.lineage import MIXED
from boso.data.usage import looked_up
from boso.indicators.questionnaire import NO_ANSWER, questionnaire
from boso.indicators.survey.significance import clear
from boso.indicators.survey.tables import LIMITS, STATEMENT, Division, SurveyTables, first_number, surveyed
from boso.project import UnknownValueError
from boso.values import formatted
from boso.words import HIDDEN, stor

LOST = "bildet i den opprinnelige rapporten er gått tapt"
ASKED, ANSWERS = "Spurt", "Svar"
INTERVAL = ["Nedre grense", "Øvre grense"]
DIVISIONS = {"role": "Rolle", "municipality": "Kommune"}
HEADS = {None: (STATEMENT, ASKED), "role": (DIVISIONS["role"], ANSWERS)}  # of `answers`, by role or not


class Survey(SurveyTables):
    """The survey of the report's year; where there is none, every frame is empty."""

    confidence = 95  # per cents, of all intervals
    least_group = 10  # answers that a group must have for its shares to be told, where people answered

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        tables = ("overall", "by_role", "by_municipality", "response")
        return any(bool(self._table(name)["hidden"].any()) for name in tables)

    @property
    def know(self) -> int | None:
        """How many know the programme and were asked about it; None where that is hidden or nobody does."""
        everybody = [name for name, item in self.items.items() if item.everybody]
        rows = self._table("overall")
        return first_number(rows.loc[~rows["item"].isin(everybody), "base"]) or None

    def tells(self, *names: str) -> bool:
        """Whether sentences may use the answers to these questions of all together.

        Of answers that somebody gave they may; of a reconstruction what the report printed; of a wave
        that is made up nothing.
        """
        return self.asked >= {*names} and all(self._kind(name) != "simulated" for name in names)

    def share(self, name: str, *answers: str, role: str | None = None) -> float:
        """Return per cents of those asked, of all or in a role, who gave one of some answers.

        Parameters
        ----------
        name : str
            The question.
        *answers : str
            As the codebook words them: ``"i noen grad"``; or ``"helt eller delvis enig"``.
        role : str, optional
            By its short name in the codebook: ``"nav"``.

        Raises
        ------
        ProjectError
            There is no such question, answer or role; the nearest is named.
        UnknownValueError
            Sentences may not tell it: something is hidden, or nobody collected the answers and the
            printed report does not tell it.
        """
        codes, roles = self.item(name).codes(*answers), self.item("role").codes(*([role] if role else []))
        by: Division | None = "role" if roles else None
        table = self._table(f"by_{by}" if by else "overall")
        rows = table[(table["item"] == name) & table["category"].isin(codes)]
        rows = rows[rows["role"].isin(roles)] if roles else rows
        why = ""
        if not self.held:
            why = "there is no survey of the year"
        elif self._kind(name, by) == "simulated":
            why = "it was not collected, and the printed report does not tell it"
        elif name not in self.asked:
            why = "nobody was asked, or nobody answered"
        elif rows.empty or rows[["count", "base"]].isna().any(axis=None):
            why = "it is hidden"
        elif not rows["base"].iloc[0]:
            why = "nobody of that role answered"
        elif by and self._large(rows).empty:
            why = f"fewer than {self.least_group} of that role answered"
        if why:
            asked = ", ".join([*map(repr, (name, *answers)), *([f"role={role!r}"] if role else [])])
            raise UnknownValueError(f"{self._report.year}: share({asked}): {why}")
        return formatted(float(100 * rows["count"].sum() / rows["base"].iloc[0]), "prosent")

    def answers(self, *names: str, by: Literal["role"] | None = None) -> pd.DataFrame:
        """Return how many gave each answer: for ``charts.likert(…, **s.scale(…))``.

        Påstand, Spurt (how many were asked) and one column an answer; Nedre grense and Øvre grense of the
        strongest agreement in per cents, where they are known. By role Rolle and Svar stand first.
        """
        names = self.each(*names)
        rows = self._large(self._rows(by, names)) if by else self._rows(by, names)
        if rows.empty:
            return rows
        names = tuple(name for name in names if name in {*rows["item"]})
        groups = self._groups(by) if by else self._called(names)
        groups = {group: title for group, title in groups.items() if group in {*rows[by or "item"]}}
        labels = self.item(names[0]).labels | self._no_answer
        cells = rows.set_index(["category", by or "item"])
        head, base = HEADS[by]
        strongest = cells.loc[next(iter(labels))].loc[[*groups]]
        counts = {label: cells["count"].reindex([(code, group) for group in groups], fill_value=0).array
                  for code, label in labels.items()}  # fmt: skip
        frame = pd.DataFrame({head: groups.values(), base: strongest["base"].array, **counts})
        if strongest["Nedre grense"].notna().any():
            frame = frame.assign(**{name: strongest[name].array for name in INTERVAL})
        return self._marked(frame, {self._kind(name, by) for name in names}, rows["base"])

    def scale(self, name: str, by: Literal["role"] | None = None) -> dict[str, Any]:
        """Return how `charts.likert` lays out the answers to a question: the first agree the most."""
        item = self.item(self.each(name)[0])
        sides = {side: [item.labels[code] for code in codes] for side, codes in item.sides.items()}
        apart = {"apart": [item.labels[item.dont_know], *self._no_answer.values()]} if item.dont_know else {}
        known = not by and self._kind(item.name) != "simulated"
        head, base = HEADS[by]
        return {"label": head, "base": base, **sides, "middle": "".join(sides["middle"]), **apart,
                **({"interval": INTERVAL} if known else {})}  # fmt: skip

    @property
    def _no_answer(self) -> dict[str, str]:
        """Why people who were to be asked gave no answer; "ikke sett" only where that held of anybody."""
        with looked_up():
            found = {"unanswered", *self._table("overall")["category"]}
        return {why: words for why, words in NO_ANSWER.items() if why in found}

    def gaps(self, *names: str) -> bool:
        """Return whether any who were to be asked one of these questions gave no answer."""
        return bool(self._rows(None, names)["category"].isin(NO_ANSWER).any())

    def shares(self, *names: str) -> pd.DataFrame:
        """Return each answer's share of those asked, and how sure it is, in per cents.

        Påstand, Svar, Andel; Nedre grense and Øvre grense of its interval; Laveste mulige and Høyeste mulige
        if none or all of those who did not answer had said the same. How sure a number is that somebody made
        up is no question: its limits are missing.
        """
        names = self.each(*names)
        rows = self._rows(None, names)
        rows[ANSWERS] = [stor((self.item(name).labels | NO_ANSWER)[code])
                         for name, code in zip(rows["item"], rows["category"], strict=True)]  # fmt: skip
        rows["Andel"] = 100 * rows["count"] / rows["base"]
        frame = rows[[STATEMENT, ANSWERS, "Andel", *LIMITS.values()]].reset_index(drop=True)
        return self._marked(frame, {self._kind(name) for name in names}, rows["base"])

    def agreement(self, *names: str, by: Division) -> pd.DataFrame:
        """Return how many agree in each role or municipality: for `charts.multiples`.

        Rolle or Kommune (the report's own first), Påstand, Enige, Svar; where people answered, Nedre grense
        and Øvre grense in per cents, and no group with fewer than `least_group` answers. Without names all
        statements about the programme: those that only people who know it were asked.
        """
        names = self.each(*names) or tuple(name for name, item in self.items.items()
                                           if item.is_agreement and not item.everybody)  # fmt: skip
        rows = self._large(self._rows(by, names))
        if rows.empty:
            return rows
        groups = self._groups(by)
        rows = rows[(rows["category"] == "yes") & rows[by].isin(groups)]
        rows = rows.sort_values([by, "item"], key=lambda column: column.map([*groups, *names].index))
        rows = rows.assign(**{DIVISIONS[by]: rows[by].map(groups)}).reset_index(drop=True)
        frame = rows.rename(columns={"count": "Enige", "base": ANSWERS})
        sure = INTERVAL if self.is_collected and frame[INTERVAL].notna().any(axis=None) else []
        frame = frame[[DIVISIONS[by], STATEMENT, "Enige", ANSWERS, *sure]]
        return self._marked(frame, {self._kind(name, by) for name in names}, rows["base"])

    def change(self, *, simulated: bool = False) -> pd.DataFrame:
        """Return Påstand, Endring in percentage points since the wave before, its interval, Fra (that year).

        A change came about as the less certain of its two waves did. What was collected is held against what
        is simulated only where `simulated` asks for it. Where other answers could be given then, or other
        municipalities were asked, it is said with the name.
        """
        lesser = data.provenance(f"{self._folder}/change") if self._has("change") else self.provenance
        if self.is_collected and lesser == "simulated" and not simulated:
            return self._marked(pd.DataFrame(), set())
        rows = self._table("change").rename(columns=LIMITS | {"difference": "Endring", "from_year": "Fra"})
        kinds = rows["item"].map(lambda name: self._kind(name, of=lesser))
        rows = rows[(kinds != "simulated") | simulated | (not self.is_collected)]
        called = self._called(rows["item"], of=lesser)
        here = surveyed(self._report.year)
        elsewhere = {year for year in rows["Fra"].unique() if here and here != (surveyed(year) or here)}
        for name, year in zip(rows["item"], rows["Fra"], strict=True):
            if questionnaire(year)[name].labels != self.item(name).labels:
                called[name] += f" (andre svar i {year})"
            if year in elsewhere:
                called[name] += f" (andre kommuner i {year})"
        rows[STATEMENT] = rows["item"].map(called)
        return self._marked(rows[[STATEMENT, "Endring", *INTERVAL, "Fra"]], {*kinds[rows.index]})

    def changed(self) -> list[str]:
        """Return the statements of which the change is clear when all are looked at together (Holm)."""
        change = self.change()
        sure = clear(*(change[name].astype(float) for name in ("Endring", *INTERVAL))) if len(change) else []
        return list(change.loc[sure, STATEMENT]) if sure else []

    @property
    def own(self) -> pd.DataFrame:
        """Spørsmål, Andel, Svar of the report's own municipality; empty while nobody collected answers."""
        if not self.is_collected or self._report.is_all:
            return pd.DataFrame()
        asked = {name: f"{item.title} ({item.yes_label})" for name, item in self.items.items()
                 if item.everybody and item.yes}  # fmt: skip
        rows = self._large(self._rows("municipality", asked))
        rows = rows.loc[(rows["municipality"] == self._report.unit) & (rows["category"] == "yes")]
        shares, bases = (column.astype("object").fillna(HIDDEN["nb"])
                         for column in (100 * rows["count"] / rows["base"], rows["base"]))  # fmt: skip
        frame = pd.DataFrame({"Spørsmål": rows["item"].map(asked), "Andel": shares, ANSWERS: bases})
        return self._marked(frame.reset_index(drop=True), {COLLECTED}, rows["base"])

    def _large(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows of groups without those that are too small for shares, where people answered."""
        return rows[rows["base"].ge(self.least_group).fillna(True) | (not self.is_collected)]

    def source(self, shown: pd.DataFrame | None = None, *, lost: bool = False) -> str:
        """Return where the numbers of a `shown` table come from, or all of the survey, for ``source=``.

        The figure may stand for one that the printed report has `lost`.
        """
        kind = self.provenance if shown is None else shown.attrs.get("provenance", self.provenance)
        if kind == COLLECTED:
            return "Spørreundersøkelsen {{ year }}"
        if kind == "simulated":
            told = "Simulerte svar, laget for denne utgaven"
            return f"{told}; {LOST}" if lost and not self.is_simulated else told
        original = self._report.params.original
        printed = f"[@{original}]. " if original else ""
        answers = "rekonstruerte og simulerte svar" if kind == MIXED else "rekonstruerte svar"
        return f"{printed}Tegnet på nytt ut fra {answers}; {LOST}." if lost else f"{printed}{stor(answers)}."
