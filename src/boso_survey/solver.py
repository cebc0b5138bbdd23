"""What the integer programmes share: sparse constraints, and HiGHS kept quiet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

Row = tuple[Mapping[int, float], float, float]

STDOUT = 1


def constraint(rows: Sequence[Row], variables: int) -> LinearConstraint:
    """Return ``low <= sum of weight * variable <= high`` of each row: weight by variable, low and high."""
    entries = [(row, column) for row, (terms, *_) in enumerate(rows) for column in terms]
    weights = [weight for terms, *_ in rows for weight in terms.values()]
    matrix = csr_array((weights, tuple(zip(*entries, strict=True))), shape=(len(rows), variables))
    return LinearConstraint(matrix, [low for _, low, _ in rows], [high for *_, high in rows])


@contextmanager
def quiet() -> Iterator[None]:
    """Send file descriptor 1 nowhere while the block runs: HiGHS prints to it whatever it is told."""
    sys.stdout.flush()
    stdout, nowhere = os.dup(STDOUT), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    try:
        yield
    finally:
        os.dup2(stdout, STDOUT)
        os.close(stdout)
        os.close(nowhere)
