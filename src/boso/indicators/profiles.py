"""The evaluated municipalities: where each stands (data/programme/status.csv), and side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.data.usage import looked_up
from boso.indicators.housing import sums_in_words
from boso.words import dato, kroner, liste, periode, tall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.evaluation import Evaluation

PHASES = {"planning": "planlegging", "implementation": "gjennomføring",
          "transition": "på vei til gjennomføring"}  # fmt: skip
PLANS = {"adopted": "vedtatt", "administrative": "administrativ", "in_preparation": "under arbeid"}
MODELS = {"line_coordination": "prosjekter i linja", "integrated": "egen enhet",
          "existing_structure": "som før", "not_described": "ikke beskrevet"}  # fmt: skip
GRANTS = {"granted": "Tilskudd", "expected": "Forventet tilskudd"}
# What is told of each municipality in short: heading, and aspect
IN_SHORT = {
    "Fase": "phase",
    "Programplan": "plan",
    "Organisering av programmet": "programme_organisation",
    "Organisering av tjenestene": "organisation_model",
    "Startlån": "startloan",
    "Boliger": "housing",
}


def states(r: Evaluation) -> pd.DataFrame:
    """Return what was known of each evaluated municipality by the end of the report's year.

    Returns
    -------
    pandas.DataFrame
        Index ``unit``, ``aspect`` (phase, plan, organisation_model, startloan …); columns ``code``,
        ``text`` (the state in words), ``is_current`` (whether it became known with the season of the fact
        ``data_season``), ``as_of`` (for `dato`) and ``reported_in``. Empty where nothing was known.

    >>> from boso import Report
    >>> states(Report(2011, "samlet")).code["moss", "plan"]
    'in_preparation'
    """
    rows = r.municipal("status").set_index(["unit", "aspect"])
    with looked_up():
        since = data.known("facts", r.year).set_index("fact")["known_from"].get("data_season")
    columns = rows[["code", "text", "as_of", "reported_in"]]
    return columns.assign(is_current=rows["known_from"].eq(since or 0))


def dated(rows: pd.DataFrame, which: pd.Series[bool]) -> pd.Series[str]:
    """Return `states` in words, some of them with their time: "Vedtatt (høsten 2011)"."""
    return rows["text"] + (" (" + rows["as_of"].map(dato) + ")").where(which, "")


def season(r: Evaluation, rows: pd.DataFrame) -> str | None:
    """Return which seasons rows of `Evaluation.table` are of, in words; None where no season is known.

    They are those whose data the report had in the years in which the rows became known.

    >>> from boso import Report
    >>> r = Report(2012, "samlet")
    >>> season(r, r.table("networks"))
    'høsten 2011'
    """
    with looked_up():
        facts = [data.known("facts", int(year)) for year in sorted(rows["known_from"].unique())]
    seasons = [one.loc[one["fact"] == "data_season", "value"] for one in facts]
    return liste(list(dict.fromkeys(str(word) for words in seasons for word in words))) or None


def state_table(r: Evaluation, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return Kommune and one column an aspect, in words; the report's own municipality first.

    Of the columns the heading that readers see is given, and the aspect: ``{"Programplan": "plan"}``. Empty
    where nothing was known of any. ``attrs["as_of"]`` is the newest time that the table tells of, for the
    filter `dato`; what is of an earlier year is dated in its cell.
    """
    rows = states(r).loc[lambda rows: rows.index.isin(columns.values(), level="aspect")]
    newest = rows["as_of"].max() if len(rows) else None
    words = dated(rows, rows["as_of"].str[:4] < (newest or "")[:4])
    text = words.unstack().reindex(index=r.own_first, columns=list(columns.values()))
    text = text.set_axis(list(columns), axis="columns").rename(index=r.names)
    table = text.rename_axis(index="Kommune", columns=None).reset_index()
    table.attrs |= {"reported_in": list(rows["reported_in"]), "as_of": newest}
    return table if text.notna().to_numpy().any() else table.head(0)


def profiles(r: Evaluation) -> pd.DataFrame:
    """Return the evaluated municipalities, one row each, in alphabetical order.

    Returns
    -------
    pandas.DataFrame
        Index: the name. Columns ``unit`` (slug), ``county``, ``cohort`` (the year in which it joined),
        ``population`` (persons on 1 January of the newest year known), ``granted`` (kroner so far; missing
        where it has no grant of a year that others have one of, since it joined), and the code of each
        aspect: ``phase``, ``plan``, ``organisation_model`` …; missing where it is not known of the season
        of the fact ``data_season``.

    >>> from boso import Report
    >>> of = profiles(Report(2011, "samlet"))
    >>> list(of.index[of.phase == "transition"])
    ['Lillehammer', 'Lørenskog', 'Moss']
    """
    grants, people = r.municipal("grants"), r.municipal("population")
    newest = people[people["year"] == people["year"].max()].set_index("name")["population"]
    rows = r.municipal("participants").rename(columns={"participant": "unit"}).set_index("name")
    by_year = grants[grants["status"] == "granted"].pivot(index="name", columns="year", values="amount_nok")
    by_year = by_year.reindex(rows.index)
    is_due = rows["cohort"].to_numpy("float", na_value=0)[:, None] <= by_year.columns.to_numpy("float")
    is_known = ~(by_year.isna() & is_due).any(axis="columns")
    granted = by_year.sum(axis="columns", min_count=1).where(is_known)
    rows = rows[["unit", "county", "cohort"]].assign(population=newest, granted=granted)
    codes = states(r).query("is_current")["code"].unstack().reindex(columns=data.ever("status", "aspect"))
    return rows.join(codes, on="unit").sort_values("unit", key=lambda units: units.map(list(r.names).index))


def by_state(r: Evaluation, aspect: str) -> dict[str, list[str]]:
    """Return the names of the municipalities in each state in the season of the fact ``data_season``.

    A state that none is in has an empty list. An aspect is one of data/programme/status.csv: phase, plan …

    >>> from boso import Report
    >>> by_state(Report(2011, "moss"), "phase")["transition"]
    ['Lillehammer', 'Lørenskog', 'Moss']
    """
    rows = states(r)
    with looked_up():
        every = data.read("status")
    is_it = rows["is_current"] & (rows.index.get_level_values("aspect") == aspect)
    codes = rows["code"][is_it].droplevel("aspect").reindex(list(r.names)).rename(index=r.names)
    known = every["code"][every["aspect"] == aspect]
    named = {"phase": PHASES, "plan": PLANS, "organisation_model": MODELS}.get(aspect, ())
    return {code: list(codes.index[codes == code]) for code in dict.fromkeys([*named, *known])}


def clauses(
    groups: Mapping[Any, Sequence[str]], phrases: Mapping[Any, str | tuple[str, str]], og: str = "og"
) -> list[str]:
    """Return a clause for each group that somebody is in, for the filter `ledd`.

    The names are given by group, as `by_state` or a groupby's ``groups`` has them, and what is said of each
    group with ``{}`` for its names; where verbs differ, of one and of several. `og` stands before the last.

    >>> clauses({"a": ["Moss"], "b": [], "c": ["Hamar", "Moss"]}, dict.fromkeys("abc", "{} var på vei"))
    ['Moss var på vei', 'Hamar og Moss var på vei']
    """
    told = []
    for group, phrase in phrases.items():
        if len(names := groups.get(group, ())):
            one, several = (phrase, phrase) if isinstance(phrase, str) else phrase
            told.append((one if len(names) == 1 else several).replace("{}", liste(names, og)))
    return told


def side_by_side(r: Evaluation) -> pd.DataFrame:
    """Return the evaluated municipalities side by side, as readers see them.

    Kommune, Med fra, Innbyggere, Tildelt (with the years, in kroner), and where it is known Fase, Programplan
    and Organisering. Empty where nothing is known of any.
    """
    rows = profiles(r).rename_axis("Kommune").reset_index()
    granted = r.municipal("grants").query("status == 'granted'")["year"]
    table = {
        "Kommune": rows["Kommune"],
        "Med fra": rows["cohort"].astype("string"),
        "Innbyggere": rows["population"],
        f"Tildelt {periode(granted)}" if len(granted) else "Tildelt": rows["granted"],
        "Fase": rows["phase"].map(PHASES),
        "Programplan": rows["plan"].map(PLANS),
        "Organisering": rows["organisation_model"].map(MODELS),
    }
    known = pd.DataFrame(table).dropna(axis="columns", how="all")
    return known if len(known.columns) > 1 else known.head(0)


def in_short(r: Evaluation) -> pd.DataFrame:
    """Return what is known of the report's own municipality, one row a fact; empty in ``samlet``.

    Tema, Opplysning and Gjelder (when it holds), all in words: inhabitants, each year's grant, the aspects of
    `IN_SHORT` and the sums of dwellings.
    """
    people = r.municipal("population").query("participant == @r.unit").nlargest(1, "year")
    grants = r.municipal("grants").query("participant == @r.unit")
    own = states(r).query("unit == @r.unit").droplevel("unit")
    aspects = pd.Series(list(IN_SHORT), index=list(IN_SHORT.values()), name="Tema")
    told = own.join(aspects, how="right").dropna(subset="text")
    sums = [] if r.is_all else sums_in_words(r, r.name)
    dwellings = told.filter(["housing"], axis="index") if sums else told.head(0)
    parts = [
        ("Innbyggere", people["population"].map(tall), "1. januar " + people["year"].astype("str")),
        (grants["status"].map(GRANTS), grants["amount_nok"].map(kroner), grants["year"].astype("str")),
        (told["Tema"], told["text"], told["as_of"].map(dato)),
        ("Boliger i tall", ", ".join(sums), dwellings["as_of"].map(dato)),
    ]
    rows = [pd.DataFrame({"Tema": what, "Opplysning": said, "Gjelder": when}) for what, said, when in parts]
    return pd.concat(rows, ignore_index=True)
