"""The programme in numbers: goals and assessments, key figures, inhabitants, and who pays which share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.data.usage import looked_up, mark_used
from boso.words import SINGULAR, antall, counted, date, dato, ordenstall, periode

if TYPE_CHECKING:
    from boso.evaluation import Evaluation

# Facts of data/programme/facts.csv, counts, and grants by status, in the order of the table: title and unit,
# in Norwegian and in English
FIGURES = {
    "municipalities": ("Kommuner i programmet", "kommuner",
                       "Municipalities in the programme", "municipalities"),
    "oslo_districts": ("Bydeler i Oslo som er med", "bydeler",
                       "City districts representing Oslo", "districts"),
    "population": ("Innbyggere i kommunene og bydelene", "personer",
                   "Inhabitants of the municipalities and districts", "people"),
    "evaluated": ("Kommuner som evalueres", "kommuner", "Municipalities in the evaluation", "municipalities"),
    "interviews_total": ("Intervjuede i {}", "personer", "People interviewed in {}", "people"),
    "person_years": ("Regionkontorets arbeid med programmet", "årsverk",
                     "Work on the programme at the regional office", "person-years"),
    "other_costs": ("Regionkontorets øvrige kostnader", "kroner",
                    "Other costs of the regional office", "NOK"),
    "granted": ("Tildelt fra Husbanken til alle programkommunene", "kroner",
                "Awarded by Husbanken to all participants", "NOK"),
    "expected": ("Forventet fra Husbanken til alle programkommunene", "kroner",
                 "Expected from Husbanken to all participants", "NOK"),
    "budget_total": ("Budsjett for hele programperioden", "kroner",
                     "Budget for the whole programme period", "NOK"),
}  # fmt: skip
HEADINGS = {
    "nb": ["Nøkkeltall", "Verdi", "Enhet", "Gjelder"],
    "en": ["Key figure", "Value", "Unit", "Refers to"],
}
PRECISION = {
    "nb": {"about": " (om lag)", "under": " (i underkant av)", "exact": ""},
    "en": {"about": " (about)", "under": " (just under)", "exact": ""},
}


def goals(r: Evaluation) -> pd.DataFrame:
    """Return the programme's goals in order, with this project's coding of what the evaluators wrote of each.

    An assessment belongs to the year it was made in: a later report has the goals without it.

    Returns
    -------
    pandas.DataFrame
        Index ``goal``; columns ``level``, ``level_label``, ``label``, ``assessment``, ``assessment_label``
        and ``reason``, each text also in English (``label_en`` …). The last three are missing, and the
        method, which is no goal, is left out where no assessment was made in the report's year.

    >>> from boso import Report
    >>> goals(Report(2011, "samlet")).assessment["sub_goal_knowledge"]
    'achieved'
    """
    with looked_up():
        made = r.table("assessments").query(f"year == {r.year}").set_index("goal")
    mark_used(["assessments"] if len(made) else [])
    rows = r.table("goals").sort_values("order").set_index("goal")
    rows = rows.join(made.filter(regex="^(assessment|reason)"), validate="1:1")
    rows = rows if len(made) else rows[rows["level"] != "method"]
    rows.attrs["reported_in"] = [*rows["reported_in"], *made["reported_in"]]
    return rows


def key_figures(r: Evaluation, lang: str = "nb") -> pd.DataFrame:
    """Return what was known of the programme by the end of the report's year, one row a figure.

    Nøkkeltall (what, and how exact), Verdi, Enhet, Gjelder (year, date or period); in English Key figure,
    Value, Unit, Refers to.

    >>> from boso import Report
    >>> print(key_figures(Report(2011, "samlet")).set_index("Nøkkeltall").Verdi["Kommuner i programmet"])
    14
    """
    own = slice(2, 4) if lang == "en" else slice(2)
    titles = pd.DataFrame([words[own] for words in FIGURES.values()], list(FIGURES), ["title", "unit"])
    rows = titles.join(_known_figures(r), how="inner")
    # people were interviewed in the municipalities of then: one programme leader in each
    leaders = int(
        r.table("facts").query("fact == 'interviews_programme_leaders'")["value"].astype("int").sum()
    )
    others = leaders != len(r.names)
    if lang == "en":
        where = counted(leaders, "the municipality", "the {} municipalities") + " then evaluated" * others
    else:
        where = antall(leaders, "kommunen", "de {} kommunene") + " som da ble evaluert" * others
    what = rows["title"].str.replace("{}", where) + rows["precision"].map(PRECISION[lang])
    og, written = ("and", date) if lang == "en" else ("og", dato)
    when = [periode(one, og) if isinstance(one, list) else written(one) for one in rows["when"]]
    values = rows["value"].astype("Float64").astype("Int64")
    columns = [what, values, rows["unit"].mask(values == 1, rows["unit"].replace(SINGULAR)), when]
    table = pd.DataFrame(dict(zip(HEADINGS[lang], columns, strict=True))).reset_index(drop=True)
    table.attrs["reported_in"] = list(rows["reported_in"].explode())
    return table


def _known_figures(r: Evaluation) -> pd.DataFrame:
    """Return value, precision, time and sources of the facts, of what rows add up to, and of the grants."""
    facts = r.table("facts").set_index("fact")
    when = facts["year"].clip(upper=r.year).astype("str")  # a date or a period of these two
    when = when.mask(facts.index == "budget_total", facts["base"])

    # municipalities are evaluated since the last of them came, or the fact was stated
    units = r.table("units").loc[lambda rows: rows["unit"].isin(list(r.names))]
    since = max(when["evaluated_municipalities"], str(units["evaluated_from"].max()))
    cohorts = r.table("cohorts")
    counts: dict[Any, tuple[Any, ...]] = {
        "municipalities": (cohorts.municipalities.sum(), str(cohorts.cohort.max()), cohorts.reported_in),
        "evaluated": (len(units), since, units["reported_in"]),
    }
    with looked_up():
        persons = programme_population(r)
    if len(persons):  # in the newest year in which all members were counted
        members, newest = r.table("participants").query("counted"), persons.index.max()
        people = r.table("population").query("year == @newest and participant in @members.participant")
        sources = [*members["reported_in"], *people["reported_in"]]
        counts["population"] = (persons[newest], f"{newest}-01-01", sources)
    for status, rows in r.table("grants").query("participant == 'all'").groupby("status"):
        counts[status] = (rows["amount_nok"].sum(), list(rows["year"]), rows["reported_in"])
    counted_up = pd.DataFrame.from_dict(counts, orient="index", columns=["value", "when", "reported_in"])
    facts = facts.assign(when=when)[["value", "precision", "when", "reported_in"]]
    return pd.concat([facts, counted_up.assign(precision="exact")])


def population(r: Evaluation) -> pd.DataFrame:
    """Return persons on 1 January, as known by the end of the report's year.

    One row a participant (slug; ``norway`` is the country), one column a year, in order; missing where a
    figure is not known.
    """
    everybody = list(dict.fromkeys([*data.ever("population", "participant"), *r.names]))
    rows = r.table("population")
    return rows.pivot(index="participant", columns="year", values="population").reindex(everybody)


def programme_population(r: Evaluation) -> pd.Series[int]:
    """Return persons on 1 January in all municipalities and districts of the programme, by year.

    Without the years in which one of them is not known, and empty while not all members are known by name.

    >>> from boso import Report
    >>> print(programme_population(Report(2011, "samlet"))[2011])
    674434
    """
    members = r.table("participants")
    with looked_up():
        admitted = r.table("cohorts")["municipalities"].sum()
    persons = population(r).loc[members["participant"][members["counted"]]].sum(skipna=False).dropna()
    return persons if (members["level"] == "municipality").sum() == admitted else persons.head(0)


def municipal_population(r: Evaluation) -> pd.DataFrame:
    """Return persons on 1 January in the evaluated municipalities, and by how much they have grown.

    Index ``Kommune``, the report's own first, and where there are several a last row of all together ("De fem
    kommunene"), missing where one of them is; a column a year, and ``Vekst`` from the first year to the last,
    in per cent.

    >>> from boso import Report
    >>> print(municipal_population(Report(2011, "samlet"))["Vekst"]["Moss"].round(1))
    2.3
    """
    people = population(r).loc[r.own_first].rename(index=r.names).rename_axis("Kommune")
    if len(people) > 1:
        people.loc[antall(len(people), "", "De {} kommunene")] = people.sum(skipna=False)
    first, last = people.columns[0], people.columns[-1]
    return people.assign(Vekst=100 * (people[last] - people[first]) / people[first])


def size_place(rank: Any, of: int) -> str | None:
    """Return a rank by size (a number) in words, from the nearer end; None where it is missing.

    >>> [size_place(rank, 5) for rank in range(1, 6)]
    ['største', 'nest største', 'tredje største', 'nest minste', 'minste']
    """
    if pd.isna(rank):
        return None
    is_upper = rank <= (of + 1) / 2
    place = int(rank) if is_upper else of + 1 - int(rank)
    before = "" if place == 1 else "nest " if place == 2 else f"{ordenstall(place)} "
    return before + ("største" if is_upper else "minste")


def cofinancing(r: Evaluation) -> pd.DataFrame:
    """Return the own share of each evaluated municipality in each year up to the report's.

    Columns ``unit``, ``name``, ``cohort`` (the year of admission, which is the first programme year),
    ``year``, ``programme_year``, ``label`` ("andre året") and ``percent`` of the costs, missing where no rate
    is stated. The report's own municipality first; one whose cohort is not known is left out.
    """
    members = r.municipal("participants").rename(columns={"participant": "unit"})[["unit", "name", "cohort"]]
    members = members.dropna(subset="cohort")
    first = int(members["cohort"].min()) if len(members) else r.year
    years = pd.DataFrame({"year": range(first, r.year + 1)}, dtype="Int64")
    rows = members.merge(years, how="cross").query("year >= cohort")
    rows = rows.assign(programme_year=rows["year"] - rows["cohort"] + 1)
    rates = r.table("cofinancing").rename(columns={"municipal_share_percent": "percent"})
    return rows.merge(
        rates[["programme_year", "label", "percent"]], how="left", on="programme_year", validate="m:1"
    )
