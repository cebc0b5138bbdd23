"""Check what the report printed against the answers: every percentage recomputed, with a verdict.

A percentage agrees where the count of those asked, rounded half up to the decimals that were printed, gives
it. Where it does not, `reading` in data/published/percentages_<year>.csv tells how it came about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from boso.words import rounded
from boso_survey.printed_figures import RATE, Figure
from boso_survey.tables.protected import frame
from boso_survey.tabulation import ALL, PER_CENT, Key, Tables

Share = tuple[float | None, int | None, int | None, str]  # in per cent, its count and base, and its parts

AGREES, DIFFERS, HIDDEN = "agrees", "differs", "hidden"
REASONS = {
    "truncated": "{share} prosent; rapporten har kuttet etter første desimal, ikke rundet av.",
    "complement": "{share} prosent; det trykte tallet gjør at raden summerer til 100.",
    "sum_of_rounded": "{share} prosent; rapporten har trolig lagt sammen avrundede andeler "
    "(for eksempel {parts}) eller regnet av færre svar.",
    "about": "{share} prosent; rapporten oppgir et omtrentlig tall i teksten.",
}
OTHERWISE = "{share} prosent; svarene gir et annet tall enn det trykte."


def replicate(
    figures: Sequence[Figure], tables: Tables, sums: Collection[tuple[Mapping[Key, int], int]]
) -> pd.DataFrame:
    """Return every printed percentage with the one that the protected tables give.

    `sums` are those that the report itself gives, as cells and their sum, though one may be hidden.
    """
    given = {frozenset(terms): total for terms, total in sums}
    return frame("survey", [_row(figure, tables, given) for figure in figures])


def _row(figure: Figure, tables: Tables, given: Mapping[frozenset[Key], int]) -> dict[str, Any]:
    rate = figure.item == RATE
    share, count, base, parts = _rate(figure, tables) if rate else _share(figure, tables, given)
    recomputed = "" if share is None else str(rounded(share, figure.decimals))
    row = {
        "item": figure.item, "group": figure.group, "category": "+".join(figure.categories), "reason": "",
        "printed": figure.printed, "count": count, "base": base, "recomputed": recomputed,
    }  # fmt: skip
    if share is None or recomputed == figure.printed:
        return row | {"verdict": HIDDEN if share is None else AGREES}
    exact = f"{share:.2f}".replace(".", ",")
    exact = exact if count is None else f"{count} av {base} er {exact}"
    reason = REASONS.get(figure.reading, OTHERWISE).format(share=exact, parts=parts)
    return row | {"verdict": DIFFERS, "reason": reason}


def _share(figure: Figure, tables: Tables, given: Mapping[frozenset[Key], int]) -> Share:
    """Return the share in per cent, its count and base, and the rounded shares that make it up."""
    table = tables["overall"] if figure.group == ALL else tables["by_role"]
    rows = table[table["item"] == figure.item]
    if figure.group != ALL:
        rows = rows[rows["role"] == figure.group]
    counts, bases = rows.set_index("category")["count"], rows["base"].dropna()
    base = int(bases.iloc[0]) if len(bases) else None
    shown = [int(counts[code]) for code in figure.categories if not pd.isna(counts.get(code))]
    complete = len(shown) == len(figure.categories)
    count = sum(shown) if complete else given.get(frozenset(figure.cells))
    if count is None or not base:
        return None, count, base, ""
    parts = " + ".join(str(rounded(PER_CENT * part / base)) for part in shown)
    return PER_CENT * count / base, count, base, parts


def _rate(figure: Figure, tables: Tables) -> Share:
    """Return the response rate of all, or without a name that of the highest or the lowest municipality."""
    response = tables["response"]
    if figure.group == ALL:
        count, base = int(response["answered"].iloc[0]), int(response["invited"].iloc[0])
        return PER_CENT * count / base, count, base, ""
    rates = response["rate"].iloc[1:].dropna()
    if rates.empty:
        return None, None, None, ""
    return float(rates.max() if figure.group == "highest" else rates.min()), None, None, ""
