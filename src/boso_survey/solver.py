"""What the integer programmes share: sparse constraints, and what the solver answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Row = tuple[Mapping[int, float], float, float]  # weight of each variable in a sum, its least and its most

INFEASIBLE = 2  # scipy's status


def cheapest(
    cost: npt.ArrayLike, rows: Sequence[Row], bounds: Bounds, whole: Sequence[bool] | bool = True
) -> npt.NDArray[np.float64] | None:
    """Return the values of variables that cost least and meet all rows; None where there are none.

    Each variable has a cost, `bounds`, and may have to be a `whole` number; a row is a sum of weighted
    variables with the least and the most that it may be. A RuntimeError says that the solver stopped for
    another reason.
    """
    sums = matrix([terms for terms, *_ in rows], range(np.size(cost)))
    limits = LinearConstraint(sums, [low for _, low, _ in rows], [high for *_, high in rows])
    found = milp(cost, constraints=limits, bounds=bounds, integrality=whole, options={"mip_rel_gap": 0})
    if found.x is None and found.status != INFEASIBLE:
        raise RuntimeError(f"the solver stopped: {found.message}")
    return None if found.x is None else np.asarray(found.x)


def matrix(rows: Sequence[Mapping[Any, float]], columns: Iterable[Any]) -> csr_array:
    """Return weighted sums as a sparse matrix: a row for each sum, a column for each variable."""
    place = {name: i for i, name in enumerate(columns)}
    entries = [(i, place[name], weight) for i, terms in enumerate(rows) for name, weight in terms.items()]
    r, c, v = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((v, (r, c)), shape=(len(rows), len(place)), dtype=float)
