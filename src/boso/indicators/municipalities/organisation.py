"""How Hamar has organised the services: its new department, as a diagram shows it."""

from __future__ import annotations

import pandas as pd

from boso.evaluation import Indicator


class Organisation(Indicator):
    """The units of Hamar's organisation, and who orders dwellings from whom."""

    @property
    def hamar(self) -> pd.DataFrame:
        """Enhet, Under, Oppgave: the boxes of Hamar's organisation, the one without Under at the top.

        Empty in other municipalities' reports.
        """
        entries = {entry["code"]: entry for entry in self._report.entries("hamar_organisation")}
        if not entries or "hamar" not in self._report.units:
            return pd.DataFrame(columns=["Enhet", "Under", "Oppgave"])
        top = f"Boligsosialt arbeid i {self._report.names['hamar']}"
        rows: list[tuple[str, str | None, str | None]] = [(top, None, None)]
        for code, above in (("private", None), ("department", "levekar_helse"), ("management", "technical")):
            entry = entries[code]
            told = "" if above is None else f"Under {entries[above]['item']}. "
            rows.append((entry["item"], top, f"{told}{entry['detail'] or ''}".strip()))
        department = entries["department"]["item"]
        rows += [
            (entry["item"], department, None) for entry in self._report.entries("hamar_department_areas")
        ]
        return pd.DataFrame(rows, columns=["Enhet", "Under", "Oppgave"])

    @property
    def hamar_orders(self) -> list[tuple[str, str, str]]:
        """The arrows of Hamar's organisation: who orders dwellings from whom."""
        entries = {entry["code"]: entry for entry in self._report.entries("hamar_organisation")}
        links = [entry for entry in entries.values() if entry["from_code"] and entry["to_code"] in entries]
        wanted = [entry for entry in links if entry["code"] in ("order", "private")]
        return [
            (entries[e["from_code"]]["item"], entries[e["to_code"]]["item"], "bestilling") for e in wanted
        ]
