"""Shares with the weights that came with the answers.

A weighted share is not made of counts that are shown, and could tell of one that is hidden. So only questions
have one of which all counts and bases are shown, of all together and in every group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from boso_survey.tables.protected import FILES, frame
from boso_survey.tabulation import FILTER, PER_CENT, YES, Item, item

Tables = Mapping[str, pd.DataFrame]


def shares(
    answers: pd.DataFrame, weights: pd.Series[float], tables: Tables, items: Sequence[Item]
) -> pd.DataFrame:
    """Return item, category, share and weighted: per cents of those asked who said yes.

    >>> answers = pd.DataFrame({"know_programme": [1, 1, 3, 1], "focus": [1, 2, 1, 5]})
    >>> items = [Item("know_programme", (1, 3), (1,), False), Item("focus", (1, 2, 5), (1, 2), False)]
    >>> shown = pd.DataFrame({"item": ["focus"], "count": [3], "base": [4]})
    >>> tables = dict.fromkeys(["overall", "by_role", "by_municipality"], shown)
    >>> shares(answers, pd.Series([1.0, 1.0, 1.0, 2.0]), tables, items).to_numpy().tolist()
    [['focus', 'yes', 75.0, 60.0]]
    """
    knows, rows = answers[FILTER].isin(item(items, FILTER).yes), []
    for one in items:
        found = [tables[name] for name in FILES.values()]
        parts = [table.loc[table["item"] == one.name, ["count", "base"]] for table in found]
        asked = knows if one.programme else knows | True
        if one.yes and asked.any() and all(len(part) and part.notna().all(axis=None) for part in parts):
            yes, people = answers.loc[asked, one.name].isin(one.yes), weights[asked]
            rows.append({"item": one.name, "category": YES, "share": PER_CENT * yes.mean(),
                         "weighted": PER_CENT * people[yes].sum() / people.sum()})  # fmt: skip
    return frame("weighted", rows)
