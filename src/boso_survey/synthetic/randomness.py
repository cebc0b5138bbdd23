"""Chance without a generator: a number that depends on its name alone, on every machine and version."""

from __future__ import annotations

from hashlib import sha256
from statistics import NormalDist

BITS = 48
MOST = 0.05


def normal(*name: object) -> float:
    """Return a draw from the standard normal distribution, always the same for the same name.

    >>> round(normal(2011, "attitude", 1), 6) == round(normal(2011, "attitude", 1), 6)
    True
    """
    digest = sha256("|".join(map(str, name)).encode()).digest()
    return NormalDist().inv_cdf((int.from_bytes(digest[: BITS // 8]) + 0.5) / 2**BITS)


def tie(*name: object) -> float:
    """Return a small cost, another for each name: of equally good solutions only one is the cheapest.

    >>> 0 <= tie("people", 1) < 0.05
    True
    """
    return MOST * NormalDist().cdf(normal("tie", *name))
