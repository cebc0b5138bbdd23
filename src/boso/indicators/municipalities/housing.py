"""Dwellings that the municipalities procured, plan, postponed or dropped.

Rows that are parts of another row (``subset_of``) are shown beside their whole and never added to it.
A yearly number ("five a year") is told, and kept out of sums.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from boso import words
from boso.data.usage import tracked_property
from boso.evaluation import Indicator

SUMMED = {"completed": "skaffet", "planned": "planlagt", "postponed": "utsatt", "dropped": "lagt bort"}
NOT_STATED = "ikke oppgitt"
VAGUE = (NOT_STATED, "vanskeligstilte generelt", "vanskeligstilte på boligmarkedet")
LONGEST = 45
SHORT = 12


class Range(NamedTuple):
    """A number of dwellings with its bounds; equal when no interval is given.

    >>> str(Range(5, 8)), str(Range(46, 46))
    ('5–8', '46')
    """

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


class Housing(Indicator):
    """Dwellings by municipality and state, as known in autumn 2011."""

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        return self._report.table("housing")

    @property
    def known(self) -> bool:
        """Whether anything is known by the report's year."""
        return not self._rows.empty

    def count(self, unit: str, status: str) -> Range | None:
        """Return a municipality's dwellings in a state, None where no number is stated.

        Parameters
        ----------
        status : {"completed", "planned", "postponed", "dropped"}
        """
        _check(status)
        return self._counts.get((unit, status))

    @tracked_property
    def _counts(self) -> dict[tuple[str, str], Range]:
        return {(str(unit), str(status)): _sum(found)
                for (unit, status), found in self._summable.groupby(["unit", "status"])}  # fmt: skip

    def total(self, status: str) -> Range:
        """Return the stated dwellings of all municipalities in a state; some may state none."""
        _check(status)
        return _sum(self._summable.loc[self._summable["status"] == status])

    def stated(self, status: str) -> list[str]:
        """Return the names of the municipalities that state a number of dwellings in a state."""
        return [name for unit, name in self._report.names.items() if self.count(unit, status)]

    def not_stating(self, status: str) -> list[str]:
        """Return the names of the municipalities that state no number of dwellings in a state."""
        return [name for name in self._report.names.values() if name not in self.stated(status)]

    @property
    def years(self) -> list[int]:
        """The years in which dwellings with a stated number were procured, in order."""
        rows = self._summable.loc[self._summable["status"] == "completed"]
        return sorted({int(year) for year in [*rows["year_from"].dropna(), *rows["year_to"].dropna()]})

    @property
    def has_parts(self) -> bool:
        """Whether some of what the report tells is a part of another number."""
        return bool(self._of_report["subset_of"].notna().any())

    @property
    def has_ranges(self) -> bool:
        """Whether some of what the report tells is an interval."""
        rows = self._of_report
        return bool((rows["dwellings"] < rows["dwellings_max"]).any())

    def compared(self, status: str) -> list[str]:
        """Return the other municipalities' numbers, as a sentence lists them: ["46 i Bærum", "59 i Moss"]."""
        others = {unit: name for unit, name in self._report.names.items() if unit != self._report.unit}
        return [
            f"{self.count(unit, status)} i {name}"
            for unit, name in others.items()
            if self.count(unit, status)
        ]

    def summary(self, unit: str) -> list[str]:
        """Return a municipality's sums in words: ["59 boliger skaffet", "70–82 planlagt"]."""
        sums = [(self.count(unit, status), label) for status, label in SUMMED.items()]
        known = [(count, label) for count, label in sums if count]
        return [f"{count} {'boliger ' if n == 0 else ''}{label}" for n, (count, label) in enumerate(known)]

    def one(self, unit: str, **where: str) -> dict[str, Any]:
        """Return the one row of a municipality with these values: ``one("moss", kind="housing_first")``.

        Raises
        ------
        ValueError
            No row, or more than one, has these values.
        """
        wanted = where | {"unit": unit}
        rows = [row for row in self._records if all(row[column] == value for column, value in wanted.items())]
        if len(rows) != 1:
            raise ValueError(f"housing: {len(rows)} rows for {unit} with {where}; expected one")
        return rows[0] | {"range": _range(rows[0])}

    @tracked_property
    def _records(self) -> list[dict[str, Any]]:
        """All rows, what is missing as None."""
        return [{str(key): None if pd.isna(value) else value for key, value in row.items()}
                for row in self._rows.to_dict("records")]  # fmt: skip

    def chart(self, status: str) -> pd.DataFrame:
        """Kommune, Boliger, Høyst: missing where a municipality states no number; empty if none does."""
        counts = {name: self.count(unit, status) for unit, name in self._report.names.items()}
        rows = [(name, c.low if c else None, c.high if c else None) for name, c in counts.items()]
        table = pd.DataFrame(rows, columns=["Kommune", "Boliger", "Høyst"]).convert_dtypes()
        return table if self.known and table["Boliger"].notna().any() else table.iloc[:0]

    @property
    def projects(self) -> pd.DataFrame:
        """Prosjekt, Boliger, Høyst: the municipality's rows with a number, parts after their whole."""
        rows = self._rows.loc[(self._rows["unit"] == self._report.unit) & self._rows["counts_dwellings"]]
        labels = [_label(row) for row in rows.to_dict("records")]
        frame = pd.DataFrame(
            {"Prosjekt": labels, "Boliger": rows["dwellings"], "Høyst": rows["dwellings_max"]}
        )
        return frame.reset_index(drop=True)

    @property
    def table(self) -> pd.DataFrame:
        """Every row that the report tells: Kommune (in ``samlet``), Omfang, Form, Målgruppe, Når, Status."""
        rows = self._of_report
        records: list[dict[Any, Any]] = rows.to_dict("records")
        frame = pd.DataFrame(
            {
                "Omfang": [_extent(row) for row in records],
                "Form": list(rows["kind_label"]),
                "Målgruppe": list(rows["target_group"]),
                "Når": [_years(row) or NOT_STATED for row in records],
                "Status": list(rows["status_label"]),
            }
        )
        if self._report.is_all:
            frame.insert(0, "Kommune", [self._report.names[row["unit"]] for row in records])
        return frame

    @property
    def _of_report(self) -> pd.DataFrame:
        """The rows of the municipalities that the report tells about, municipality by municipality."""
        rows = self._rows.loc[self._rows["unit"].isin(self._report.units)]
        place = {unit: number for number, unit in enumerate(self._report.names)}
        return rows.sort_values("unit", key=lambda units: units.map(place), kind="stable")

    @tracked_property
    def _summable(self) -> pd.DataFrame:
        """The rows that may be added: with a number that is neither a part nor a yearly one."""
        rows = self._rows
        return rows.loc[rows["counts_dwellings"] & rows["subset_of"].isna() & ~rows["per_year"]]


def _check(status: str) -> None:
    if status not in SUMMED:
        raise ValueError(f'status "{status}"; allowed: {", ".join(SUMMED)}')


def _sum(rows: pd.DataFrame) -> Range:
    return Range(int(rows["dwellings"].sum()), int(rows["dwellings_max"].sum()))


def _range(row: dict[str, Any]) -> Range | None:
    return None if pd.isna(row["dwellings"]) else Range(int(row["dwellings"]), int(row["dwellings_max"]))


def _extent(row: dict[Any, Any]) -> str:
    """Return how much a row is about, in words: "herav 29", "5–8", "18 tomter", "6 millioner kroner"."""
    if (count := _range(row)) is not None:
        text = f"{count} i året" if row["per_year"] else str(count)
        return text if pd.isna(row["subset_of"]) else f"herav {text}"
    if not pd.isna(row["amount_nok"]):
        return words.millioner(row["amount_nok"])
    if not pd.isna(row["other_count"]):
        return f"{row['other_count']} {row['other_unit']}"
    return NOT_STATED


def _years(row: dict[Any, Any]) -> str | None:
    start, end = row["year_from"], row["year_to"]
    if pd.isna(end):
        return None
    if pd.isna(start):
        return f"til {end}"
    return str(end) if start == end else f"{start}–{end}"


def _label(row: dict[Any, Any]) -> str:
    """Return a short name of a row for a chart: what, for whom if that is short, state and years."""
    whole = pd.isna(row["subset_of"])
    kind = "" if row["kind"] in ("unspecified", "mixed") else row["kind_label"]
    group = "" if row["target_group"] in VAGUE or len(row["target_group"]) > LONGEST else row["target_group"]
    note = "" if pd.isna(row["note"]) or len(row["note"]) > SHORT or group else f" ({row['note'].lower()})"
    what = kind or ("alle" if not group else "boliger" if whole else "")
    what = f"{what} for {group}".strip() if group else f"{what}{note}"
    yearly = ", per år" if row["per_year"] else ""
    years = _years(row)
    state = f"{row['status_label']} ({years})" if years else row["status_label"]
    return f"{words.stor(what if whole else f'herav {what}')}{yearly}: {state}"
