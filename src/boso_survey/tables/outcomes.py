"""Outcome rates as AAPOR defines them (Standard Definitions, 2016), where it is known what became of all.

These are columns of the file with the number invited: ``partial`` answered in part and are not counted,
``refused`` said no or broke off, ``not_reached`` never got the invitation, ``other`` could not answer, of
``unknown`` nobody knows whether they should have been asked, and ``not_eligible`` should not.
"""

from __future__ import annotations

from collections.abc import Mapping

from boso_survey.tabulation import PER_CENT

OUTCOMES = ("partial", "refused", "not_reached", "other", "unknown", "not_eligible")


def rates(complete: int, outcomes: Mapping[str, int]) -> dict[str, float]:
    """Return the rates in per cent, by AAPOR's names.

    Of the unknown as many are taken as eligible as of the known. The example of R's package outcomerate:

    >>> found = rates(4, dict(zip(OUTCOMES, (2, 1, 1, 1, 2, 1))))
    >>> [found[name] for name in ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")]
    [36.4, 54.5, 37.0, 55.6, 44.4, 66.7]
    >>> [found[name] for name in ("COOP1", "COOP2", "REF1", "REF2", "REF3", "CON1", "CON2", "CON3")]
    [50.0, 75.0, 9.1, 9.3, 11.1, 72.7, 74.1, 88.9]
    """
    partial, refused, not_reached, other, unknown, ineligible = (outcomes.get(name, 0) for name in OUTCOMES)
    answered = complete + partial
    contacted = answered + refused + other
    eligible = contacted + not_reached
    bases = {
        1: eligible + unknown,
        2: eligible + unknown * eligible / ((eligible + ineligible) or 1),
        3: eligible,
    }
    parts = {f"RR{2 * number - 1}": (complete, base) for number, base in bases.items()}
    parts |= {f"RR{2 * number}": (answered, base) for number, base in bases.items()}
    parts |= {f"REF{number}": (refused, base) for number, base in bases.items()}
    parts |= {f"CON{number}": (contacted, base) for number, base in bases.items()}
    parts |= {"COOP1": (complete, contacted), "COOP2": (answered, contacted)}
    return {name: round(PER_CENT * part / base, 1) for name, (part, base) in parts.items() if base}
