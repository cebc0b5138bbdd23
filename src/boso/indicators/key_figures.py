"""The programme in a few figures, in Norwegian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.words import SINGULAR, antall, counted, date, dato, periode

if TYPE_CHECKING:
    from boso.evaluation import Evaluation

# Facts of data/programme/facts.csv, and grants by status, in the order of the table: title and unit
FIGURES = {
    "nb": {
        "municipalities_by_2010": ("Kommuner i programmet", "kommuner"),
        "municipalities_total": ("Kommuner i programmet", "kommuner"),
        "oslo_districts": ("Bydeler i Oslo som er med", "bydeler"),
        "population_total": ("Innbyggere i kommunene og bydelene", "personer"),
        "evaluated_municipalities": ("Kommuner som evalueres", "kommuner"),
        "interviews_total": ("Intervjuede i {}", "personer"),
        "person_years": ("Regionkontorets arbeid med programmet", "årsverk"),
        "other_costs": ("Regionkontorets øvrige kostnader", "kroner"),
        "granted": ("Tildelt fra Husbanken til alle programkommunene", "kroner"),
        "expected": ("Forventet fra Husbanken til alle programkommunene", "kroner"),
        "budget_total": ("Budsjett for hele programperioden", "kroner"),
    },
    "en": {
        "municipalities_by_2010": ("Municipalities in the programme", "municipalities"),
        "municipalities_total": ("Municipalities in the programme", "municipalities"),
        "oslo_districts": ("City districts representing Oslo", "districts"),
        "population_total": ("Inhabitants of the municipalities and districts", "people"),
        "evaluated_municipalities": ("Municipalities in the evaluation", "municipalities"),
        "interviews_total": ("People interviewed in {}", "people"),
        "person_years": ("Work on the programme at the regional office", "person-years"),
        "other_costs": ("Other costs of the regional office", "NOK"),
        "granted": ("Awarded by Husbanken to all participants", "NOK"),
        "expected": ("Expected from Husbanken to all participants", "NOK"),
        "budget_total": ("Budget for the whole programme period", "NOK"),
    },
}
HEADINGS = {
    "nb": ["Nøkkeltall", "Antall", "Enhet", "Gjelder"],
    "en": ["Key figure", "Number", "Unit", "Refers to"],
}
PRECISION = {
    "nb": {"about": " (om lag)", "under": " (i underkant av)", "exact": ""},
    "en": {"about": " (about)", "under": " (just under)", "exact": ""},
}


def key_figures(r: Evaluation, lang: str = "nb") -> pd.DataFrame:
    """Return what was known of the programme by the end of the report's year, one row a figure.

    Parameters
    ----------
    lang : {"nb", "en"}
        Language of headings and text.

    Returns
    -------
    pandas.DataFrame
        Nøkkeltall (what, and how exact), Antall, Enhet, Gjelder (year, date or period); in English
        Key figure, Number, Unit, Refers to.

    Examples
    --------
    >>> from boso import Report
    >>> print(key_figures(Report(2011, "samlet")).set_index("Nøkkeltall").Antall["Kommuner i programmet"])
    14
    """
    titles = pd.DataFrame.from_dict(FIGURES[lang], orient="index", columns=["title", "unit"])
    rows = titles.join(pd.concat([_facts(r), _grants(r)]), how="inner")
    what = rows["title"].str.replace("{}", _interviewed_in(r, lang)) + rows["precision"].map(PRECISION[lang])
    when = rows["when"].map(date if lang == "en" else dato)
    values = rows["value"].astype("Float64").astype("Int64")
    columns = [what, values, rows["unit"].mask(values == 1, rows["unit"].replace(SINGULAR)), when]
    table = pd.DataFrame(dict(zip(HEADINGS[lang], columns, strict=True))).reset_index(drop=True)
    table.attrs["reported_in"] = list(rows["reported_in"].explode())
    return table


def _facts(r: Evaluation) -> pd.DataFrame:
    """Return facts with the time that they are of: a date, a period, else their own year."""
    rows = r.table("facts").set_index("fact")
    when = rows["year"].clip(upper=r.year).astype("str")
    when = when.mask(rows.index == "budget_total", rows["base"])
    when = when.mask(rows.index == "population_total", rows["value"].get("population_date"))
    superseded = ["municipalities_by_2010"] if "municipalities_total" in rows.index else []
    rows = rows.assign(when=when)[["value", "precision", "when", "reported_in"]].drop(superseded)
    return pd.concat([rows.drop("evaluated_municipalities"), _evaluated(r, when["evaluated_municipalities"])])


def _evaluated(r: Evaluation, since: str) -> pd.DataFrame:
    """Return how many municipalities are evaluated, since the last of them came, or the fact was stated."""
    units = r.table("units").loc[lambda rows: rows["unit"].isin(list(r.names))]
    row = {"value": len(units), "precision": "exact", "when": max(since, str(units["evaluated_from"].max())),
           "reported_in": list(units["reported_in"])}  # fmt: skip
    return pd.DataFrame([row], index=["evaluated_municipalities"])


def _interviewed_in(r: Evaluation, lang: str) -> str:
    """Return in which municipalities people were interviewed: one programme leader in each."""
    leaders = r.table("facts").query("fact == 'interviews_programme_leaders'")["value"].astype("int").sum()
    others = leaders != len(r.names)
    if lang == "en":
        then = " then evaluated" if others else ""
        return counted(leaders, "the municipality", "the {} municipalities") + then
    return antall(leaders, "kommunen", "de {} kommunene") + (" som da ble evaluert" if others else "")


def _grants(r: Evaluation) -> pd.DataFrame:
    """Return the grants to all participants: those given, and those only expected."""
    rows = r.table("grants").query("participant == 'all'").groupby("status")
    sums = {"value": rows["amount_nok"].sum(), "precision": "exact", "when": rows["year"].agg(periode)}
    return pd.DataFrame(sums | {"reported_in": rows["reported_in"].agg(list)})
