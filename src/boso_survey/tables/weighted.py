"""Shares with the weights that came with the answers.

A weighted share is not made of counts that are shown, and could tell of one that is hidden; so only questions
have one of which all counts and bases are shown, of all together and in every group. To somebody who knows
the weights it tells how many of each weight said yes, and were asked; so it is left out where a table of
either by weight would not be shown. Weights count as the same that the rounded share cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from boso_survey.tables.protected import FILES, frame
from boso_survey.tabulation import FILTER, PER_CENT, ROLE, YES, Item, Tables, item

ROUNDING = 0.0005  # half of the last decimal of a share in per cent, as a part of the whole


def shares(
    answers: pd.DataFrame, weights: pd.Series[float], tables: Tables, items: Sequence[Item], threshold: int
) -> pd.DataFrame:
    """Return item, category, share and weighted: per cents of those asked who said yes.

    >>> answers = pd.DataFrame({"know_programme": [1, 1, 3, 1, 1], "focus": [1, 5, 1, 1, 5]})
    >>> items = [Item("know_programme", (1, 3), (1,), False), Item("focus", (1, 2, 5), (1, 2), False)]
    >>> shown = pd.DataFrame({"item": ["focus"], "count": [3], "base": [5]})
    >>> tables = dict.fromkeys(["overall", "by_role", "by_municipality"], shown)
    >>> shares(answers, pd.Series([1.0, 1.0, 3.0, 3.0, 3.0]), tables, items, 1).to_numpy().tolist()
    [['focus', 'yes', 60.0, 63.6]]
    """

    def large(people: pd.Series[float], chosen: pd.Series[bool]) -> bool:
        by_weight = pd.crosstab(people // (people.sum() * ROUNDING), chosen)
        return by_weight.shape[1] == 2 and bool((by_weight >= threshold).all(axis=None))

    knows, rows = answers[FILTER].isin(item(items, FILTER).yes), []
    filtered = knows.all() or large(weights, knows)
    for one in items:
        found = [tables[name] for name in FILES.values()]
        parts = [table.loc[table["item"] == one.name, ["count", "base"]] for table in found]
        asked = knows if one.programme else knows | True
        shown = all(len(part) and part.notna().all(axis=None) for part in parts)
        if one.yes and shown and asked.any() and (filtered or not one.programme):
            yes, people = answers.loc[asked, one.name].isin(one.yes), weights[asked]
            if large(people, yes):
                rows.append({"item": one.name, "category": YES, "share": PER_CENT * yes.mean(),
                             "weighted": PER_CENT * people[yes].sum() / people.sum()})  # fmt: skip
    return frame("weighted", rows)


def effective_size(weights: pd.Series[float], tables: Tables) -> float | None:
    """Return how many answers without weights are worth as much; None where the size of a group is hidden.

    Where a group's weight is how many were invited for each who answered, it would tell the hidden sizes.
    """
    overall = tables["overall"]
    roles = overall.loc[overall["item"] == ROLE, "hidden"]
    if roles.empty or roles.any() or tables["response"]["hidden"].any():
        return None
    return round(float(weights.sum() ** 2 / (weights**2).sum()), 1)
