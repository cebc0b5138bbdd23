"""Dwellings that the municipalities procured, plan, postponed or dropped.

A row that is part of another (``subset_of``) is told beside its whole and never added to it. A yearly number
("five a year") is told, and kept out of sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from boso.words import millioner, stor

if TYPE_CHECKING:
    from collections.abc import Collection

    from boso.evaluation import Evaluation

SUMMED = {"completed": "skaffet", "planned": "planlagt", "postponed": "utsatt", "dropped": "lagt bort"}
NOT_STATED = "ikke oppgitt"
VAGUE = (NOT_STATED, "vanskeligstilte generelt", "vanskeligstilte på boligmarkedet")  # name no project
LONGEST = 45  # a target group that a short name has room for
SHORT = 12  # a note that it has room for


class Range(NamedTuple):
    """A number of dwellings with its bounds; equal when no interval is given.

    >>> str(Range(5, 8)), str(Range(46, 46))
    ('5–8', '46')
    """

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def housing(r: Evaluation) -> pd.DataFrame:
    """Return what is told of dwellings, one row a project, the report's own municipality first.

    Returns
    -------
    pandas.DataFrame
        Index ``id`` (h01 …); the columns of data/programme/housing.csv with ``name``, ``range`` (dwellings
        as `Range`), ``extent`` ("herav 29", "5–8", "18 tomter", "6 millioner kroner"), ``when`` in words,
        and ``label``, a short name for a chart, of which no municipality has two. ``status_label`` tells too
        what the dwellings depend on: "planlagt, avhenger av en søknad".
    """
    rows = r.municipal("housing").set_index("id")
    depends = (", avhenger av " + rows["condition"]).fillna("")
    numbers = zip(rows["dwellings"], rows["dwellings_max"].fillna(rows["dwellings"]), strict=True)
    ranges = [None if pd.isna(low) else Range(int(low), int(high)) for low, high in numbers]
    years = zip(rows["year_from"], rows["year_to"], strict=True)
    when = [None if pd.isna(end) else f"til {end}" if pd.isna(start) else str(Range(start, end))
            for start, end in years]  # fmt: skip
    rows = rows.assign(range=pd.Series(ranges, rows.index, "object"), when=pd.Series(when, rows.index, "str"),
                       status_label=rows["status_label"] + depends)  # fmt: skip
    records, told = rows.to_dict("records"), {"extent": _extent, "label": _label}
    words = {name: pd.Series(map(tell, records), rows.index, "str") for name, tell in told.items()}
    rows = rows.assign(**words)
    before = rows.groupby(["unit", "label"]).cumcount()
    numbered = rows["label"] + ", nr. " + (before + 1).astype("str")
    return rows.assign(label=rows["label"].where(before == 0, numbered))


def dwellings(r: Evaluation) -> pd.DataFrame:
    """Return how many dwellings each municipality has stated, by what became of them.

    Index: the names, in alphabetical order. Columns ``completed``, ``planned``, ``postponed``, ``dropped``: a
    `Range`, missing where no number is stated.

    >>> from boso import Report
    >>> print(dwellings(Report(2011, "samlet")).planned["Moss"])
    70–82
    """
    return _sums(r, "status").unstack().reindex(index=list(r.names.values()), columns=list(SUMMED))


def reservations(r: Evaluation, names: Collection[str]) -> list[str]:
    """Return which of the dwellings that `dwellings` counts in some municipalities depend on something.

    >>> from boso import Report
    >>> reservations(Report(2011, "samlet"), ["Hamar", "Moss"])
    ['Tallet for Moss omfatter 10 boliger som avhenger av en søknad om penger']
    """
    told = []
    for name, what, count in _sums(r, "condition").reset_index().to_numpy():
        if name in names:
            noun = "bolig" if str(count) == "1" else "boliger"
            told.append(f"Tallet for {name} omfatter {count} {noun} som avhenger av {what}")
    return told


def _sums(r: Evaluation, by: str) -> pd.Series[Any]:
    """Return what is stated in whole numbers of dwellings, a `Range` for each municipality and kind."""
    rows = r.municipal("housing")
    rows = rows[rows["counts_dwellings"] & rows["subset_of"].isna() & ~rows["per_year"]]
    rows = rows.assign(dwellings_max=rows["dwellings_max"].fillna(rows["dwellings"]))
    sums = rows.groupby(["name", by])[["dwellings", "dwellings_max"]].sum()
    return pd.Series(
        [Range(int(low), int(high)) for low, high in sums.to_numpy()], sums.index, dtype="object"
    )


def bounds(counts: pd.Series[Any]) -> pd.DataFrame:
    """Return a column of `dwellings` as a chart draws it: Kommune, Boliger, and Høyst for the upper bound.

    Where no municipality has stated a number, there is nothing to draw.
    """
    ends = [(name, *(count if isinstance(count, Range) else (None, None))) for name, count in counts.items()]
    frame = pd.DataFrame(ends, columns=["Kommune", "Boliger", "Høyst"]).convert_dtypes()
    return frame if counts.notna().any() else frame.head(0)


def sums_in_words(r: Evaluation, name: str) -> list[str]:
    """Return a municipality's sums in words: ["59 boliger skaffet", "70–82 planlagt"]."""
    known = dwellings(r).loc[name].dropna()
    counts = [f"{count} {SUMMED[str(status)]}" for status, count in known.items()]
    noun = " bolig " if counts and counts[0].startswith("1 ") else " boliger "
    return [counts[0].replace(" ", noun, 1), *counts[1:]] if counts else []


def _extent(row: dict[Any, Any]) -> str:
    """Return how much a row is about, in words."""
    if row["range"]:
        text = f"{row['range']} i året" if row["per_year"] else str(row["range"])
        return text if pd.isna(row["subset_of"]) else f"herav {text}"
    if not pd.isna(row["amount_nok"]):
        return millioner(row["amount_nok"])
    return NOT_STATED if pd.isna(row["other_count"]) else f"{row['other_count']} {row['other_unit']}"


def _label(row: dict[Any, Any]) -> str:
    """Return what a row is about and, where a few words say so, for whom; then its state and years."""
    whole = pd.isna(row["subset_of"])
    kind = "" if row["kind"] in ("unspecified", "mixed") else row["kind_label"]
    group = "" if row["target_group"] in VAGUE or len(row["target_group"]) > LONGEST else row["target_group"]
    note = "" if pd.isna(row["note"]) or len(row["note"]) > SHORT or group else f" ({row['note'].lower()})"
    what = kind or ("alle" if not group else "boliger" if whole else "")
    what = f"{what} for {group}".strip() if group else f"{what}{note}"
    yearly = ", per år" if row["per_year"] else ""
    years = "" if pd.isna(row["when"]) else f" ({row['when']})"
    return f"{stor(what if whole else f'herav {what}')}{yearly}: {row['status_label']}{years}"
