"""What the printed report says in figures, and whether the data give it again."""

from __future__ import annotations

import pandas as pd

from boso import data
from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.printed_report import register
from boso.indicators.printed_report.inconsistencies import Inconsistencies
from boso.indicators.printed_report.register import AGREES, CANNOT, DIFFERS, ROUNDING, STATEMENT
from boso.words import kroner, liste, prosent, tall

VERDICTS = {
    AGREES: "stemmer",
    ROUNDING: "avviker lite",
    DIFFERS: "stemmer ikke",
    CANNOT: "kan ikke regnes ut",
}
COMPUTED = "computed"
BASES = {
    COMPUTED: "Regnet ut av andre tall",
    "recorded": "Samme tall i datasettet",
    "survey": "Regnet ut av svar",
}
NO_BASIS = "Ikke kontrollert"
YEAR = "årstall"  # the unit of a year that is itself stated
TOTAL = "Til sammen"
PARTS = {
    "kolofon": "Kolofon og forord",
    "forord": "Kolofon og forord",
    "english": "Engelsk sammendrag",
    "sammendrag": "Sammendrag og vurderinger",
    "vurderinger": "Sammendrag og vurderinger",
    "anbefalinger": "Sammendrag og vurderinger",
    "1": "Innledning",
    "2": "Metode",
    "3": "Status i kommunene",
    "4": "Husbankens rolle",
    "5": "Oppsummering",
}
NAMES = {"english": "engelsk sammendrag"}
KINDS = {
    "article": "Artikkel (en)",
    "pronoun": "Pronomen (andre, alle, ett av)",
    "date": "Dato eller årstall",
    "citation": "Henvisning til en kilde",
    "page": "Sidetall",
    "list": "Nummer i en liste",
    "heading": "Nummer på kapittel eller avsnitt",
    "order": "Rekkefølge (første, andre)",
    "phrase": "Fast uttrykk eller engelsk preposisjon",
    "footnote": "Nummer på fotnote",
    "name": "Del av navn eller tittel",
    "identifier": "ISBN, ISSN, rapport- og prosjektnummer",
    "figure": "Nummer på figur eller tabell",
}


class Reproduction(Indicator):
    """The register of the printed report of the year, recomputed; empty where no register was made."""

    @property
    def exists(self) -> bool:
        """Whether the printed report of the year has a register."""
        return self._report.year in register.years()

    @property
    def years(self) -> list[int]:
        """The years whose printed report has a register."""
        return register.years()

    @tracked_property
    def _checked(self) -> pd.DataFrame:
        return register.check(self._report)

    @tracked_property
    def _register(self) -> pd.DataFrame:
        return register.register(self._report.year)

    @property
    def numerals(self) -> int:
        """Numerals and number words in the printed report."""
        return len(self._register)

    @property
    def statements(self) -> int:
        """Numerals and number words that state a quantity."""
        return len(self._checked)

    @property
    def classed(self) -> int:
        """Numerals and number words that state none: dates, pages, citations and the like."""
        return self.numerals - self.statements

    def count(self, verdict: str, basis: str | None = None) -> int:
        """Return how many statements have a verdict of `register.compare`, of one basis or of all."""
        rows = self._checked
        chosen = rows["verdict"] == verdict
        return int((chosen & (rows["basis"] == basis)).sum() if basis else chosen.sum())

    @property
    def agreeing(self) -> int:
        """Statements that agree with the data."""
        return self.count(AGREES)

    @property
    def near(self) -> int:
        """Statements that differ by less than a unit of the last digit, or from an approximate figure."""
        return self.count(ROUNDING)

    @property
    def differing(self) -> int:
        """Statements that differ by more."""
        return self.count(DIFFERS)

    @property
    def unchecked(self) -> int:
        """Statements that cannot be recomputed."""
        return self.count(CANNOT)

    @property
    def recomputed(self) -> int:
        """Statements that can be recomputed."""
        return self.statements - self.unchecked

    @property
    def share(self) -> float:
        """Per cent of the statements that can be recomputed that agree."""
        return 100 * self.agreeing / self.recomputed

    @property
    def stated_years(self) -> int:
        """Statements that are a year: when something starts, ends or is to happen."""
        return int((self._checked["unit"] == YEAR).sum())

    @property
    def computed(self) -> int:
        """Statements that are computed from other figures."""
        return int((self._checked["basis"] == COMPUTED).sum())

    @property
    def computed_agreeing(self) -> int:
        """Statements that are computed from other figures and agree."""
        return self.count(AGREES, COMPUTED)

    @property
    def verdicts(self) -> pd.DataFrame:
        """Resultat, a column for each basis, and Til sammen; a last row with the sums."""
        if not self.exists:
            return pd.DataFrame()
        basis = self._checked["basis"].map(BASES).fillna(NO_BASIS)
        counts = pd.crosstab(self._checked["verdict"].map(VERDICTS), basis)
        counts = counts.reindex(
            index=list(VERDICTS.values()), columns=[*BASES.values(), NO_BASIS], fill_value=0
        )
        counts[TOTAL] = counts.sum(axis="columns")
        counts.loc[TOTAL] = counts.sum()
        counts.index = pd.Index([str(name).capitalize() for name in counts.index], name="Resultat")
        return counts.rename_axis(columns=None).reset_index()

    @property
    def by_part(self) -> pd.DataFrame:
        """Del av rapporten, Utsagn, Resultat: how many statements have which verdict, for a stacked bar."""
        if not self.exists:
            return pd.DataFrame()
        rows = self._checked
        part = rows["section"].map(lambda section: PARTS[section.partition(".")[0]])
        keys = pd.DataFrame({"Del av rapporten": part, "Resultat": rows["verdict"].map(VERDICTS)})
        counts = keys.value_counts(sort=False).reset_index(name="Utsagn")
        order = {name: place for place, name in enumerate(dict.fromkeys(PARTS.values()))}
        return counts.sort_values("Del av rapporten", key=lambda names: names.map(order), ignore_index=True)

    @property
    def differing_parts(self) -> list[str]:
        """The parts of the printed report with a figure that differs by more than rounding."""
        counts = self.by_part
        return list(counts.loc[counts["Resultat"] == VERDICTS[DIFFERS], "Del av rapporten"])

    @property
    def results(self) -> list[str]:
        """The verdicts in words, in order."""
        return list(VERDICTS.values())

    @property
    def _deviating(self) -> pd.DataFrame:
        return self._checked.loc[self._checked["verdict"].isin([ROUNDING, DIFFERS])]

    @property
    def deviations(self) -> pd.DataFrame:
        """Utsagn, Sted, Trykt, Regnet ut, Resultat: what does not agree, each statement once."""
        if not self.exists:
            return pd.DataFrame()
        same = self._deviating.groupby(["description", "printed", "recomputed"], sort=False)
        table = pd.DataFrame([_deviation(found) for _, found in same])
        table.attrs["provenance"] = data.provenance(f"{register.FOLDER}/survey_{self._report.year}")
        return table

    @property
    def not_recomputed(self) -> pd.DataFrame:
        """Utsagn, Sted, Trykt, Hvorfor: what cannot be recomputed, each statement once."""
        if not self.exists:
            return pd.DataFrame()
        rows = self._checked.loc[self._checked["verdict"] == CANNOT]
        same = rows.groupby(["description", "token", "why_not"], sort=False)
        return pd.DataFrame(
            [
                {"Utsagn": what, "Sted": _places(found), "Trykt": token, "Hvorfor ikke": why}
                for (what, token, why), found in same
            ]
        )

    @tracked_property
    def inconsistencies(self) -> Inconsistencies:
        """What does not add up or does not fit together, with the figures filled in."""
        return Inconsistencies(self._report, set(self._deviating["inconsistency"]) if self.exists else None)

    @property
    def classes(self) -> pd.DataFrame:
        """Type and Antall: what the numerals that state no quantity are, the commonest first."""
        if not self.exists:
            return pd.DataFrame()
        kinds = self._register.loc[self._register["kind"] != STATEMENT, "kind"]
        counts = kinds.map(KINDS).value_counts()
        counts.loc[TOTAL] = counts.sum()
        return counts.rename_axis("Type").reset_index(name="Antall")


def _deviation(rows: pd.DataFrame) -> dict[str, str]:
    """Return one statement that does not agree, printed in one place or several."""
    first = rows.iloc[0]
    return {
        "Utsagn": first["description"],
        "Sted": _places(rows),
        "Trykt": _amount(first["printed"], first["unit"]),
        "Regnet ut": _amount(first["recomputed"], first["unit"], 2),
        "Resultat": VERDICTS[first["verdict"]],
    }


def _places(rows: pd.DataFrame) -> str:
    """Return where statements stand: "2.2, linje 383" or "linje 119, 134 og 788"."""
    sections, lines = list(dict.fromkeys(rows["section"])), list(dict.fromkeys(rows["line"]))
    place = f"linje {liste(lines)}"
    return f"{NAMES.get(sections[0], sections[0])}, {place}" if len(sections) == 1 else place


def _amount(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a figure with its unit; as many decimals as it has, or `decimals` for per cents."""
    own = 0 if float(value).is_integer() else 1
    if unit == "kroner":
        return kroner(value)
    if unit == "prosent":
        return prosent(value, own if decimals is None else decimals)
    return f"{tall(value, own)} {unit}"
