"""Chance without a generator: a number that depends on its name alone, on every machine and version."""

from __future__ import annotations

from hashlib import sha256
from statistics import NormalDist

BITS = 48
LARGEST_TIE = 0.05


def normal_draw(*name: object) -> float:
    """Return a draw from the standard normal distribution, always the same for the same name.

    >>> round(normal_draw(2011, "attitude", 1), 6) == round(normal_draw(2011, "attitude", 1), 6)
    True
    """
    digest = sha256("|".join(map(str, name)).encode()).digest()
    return NormalDist().inv_cdf((int.from_bytes(digest[: BITS // 8]) + 0.5) / 2**BITS)


def tie_breaker(*name: object) -> float:
    """Return a small cost, another for each name: of equally good solutions only one is the cheapest.

    >>> 0 <= tie_breaker("people", 1) < 0.05
    True
    """
    return LARGEST_TIE * NormalDist().cdf(normal_draw("tie", *name))
