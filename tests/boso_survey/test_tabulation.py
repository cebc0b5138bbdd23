"""The answers are counted as the codebook says: who is asked, what counts as yes, and of how many."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from boso_survey import codebook
from boso_survey.disclosure.suppression import SuppressionPattern
from boso_survey.tables import intervals, weighted
from boso_survey.tables.change import Wave, changes
from boso_survey.tables.protected import protected_tables
from boso_survey.tabulation import Item, Key, counts, tabulate

ITEMS = (
    Item("role", (1, 2), (), programme=False),
    Item("know_programme", (1, 2, 3), (1, 2), programme=False),
    Item("involvement", (1, 2, 3, 4), (1, 2), programme=False),
    Item("overview", (1, 2, 3), (1, 2), programme=True),
    Item("focus", (1, 2), (1,), programme=False),
)
ANSWERS = pd.DataFrame(
    [
        # municipality, role, know, involvement, overview, focus
        ["hamar", 1, 1, 1, 1, 1],
        ["hamar", 1, 2, 2, 3, 2],
        ["hamar", 2, 3, 4, None, 1],  # does not know the programme: not asked
        ["moss", 2, 1, 4, None, None],  # asked, but did not answer
        ["moss", 2, 2, 3, 2, 1],
    ],
    columns=["municipality", "role", "know_programme", "involvement", "overview", "focus"],
).astype(dict.fromkeys(["role", "know_programme", "involvement", "overview", "focus"], "Int64"))
INVITED = {"hamar": 4, "moss": 3}


def table_of(name: str, item: str, group: str) -> dict[str, tuple[int, int]]:
    """Return count and base of each category of a row."""
    found = tabulate(ANSWERS, INVITED, ITEMS)
    rows = found[(found["table"] == name) & (found["item"] == item) & (found["group"] == group)]
    return {row["category"]: (row["count"], row["base"]) for row in rows.to_dict("records")}


@pytest.mark.parametrize(
    ("name", "item", "group", "expected"),
    [
        ("overall", "focus", "all", {"1": (3, 5), "2": (1, 5), "unanswered": (1, 5)}),
        ("overall", "overview", "all", {"1": (1, 4), "2": (1, 4), "3": (1, 4), "unanswered": (1, 4)}),
        ("overall", "know_programme", "all", {"1": (2, 5), "2": (2, 5), "3": (1, 5)}),
        ("role", "overview", "2", {"yes": (1, 3), "no": (2, 3)}),
        ("role", "involvement", "2", {"1": (0, 3), "2": (0, 3), "3": (1, 3), "4": (2, 3)}),
        ("municipality", "overview", "hamar", {"yes": (1, 3), "no": (2, 3)}),
        ("municipality", "involvement", "hamar", {"yes": (2, 3), "no": (1, 3)}),
        ("response", "response", "hamar", {"answered": (3, 4), "not_answered": (1, 4)}),
    ],
)
def test_a_row_counts_those_who_answered_of_those_who_are_its_base(
    name: str, item: str, group: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert expected == table_of(name, item, group)


def test_who_never_saw_a_question_is_told_apart_from_who_left_it_out() -> None:
    answers = ANSWERS.copy()
    answers.loc[0, ["overview", "involvement"]] = codebook.NOT_SEEN
    found = counts(tabulate(answers, INVITED, ITEMS))

    assert [0, 1, 1] == [found["overall", "overview", "all", it] for it in ("1", "unanswered", "not_seen")]
    assert ("overall", "focus", "all", "not_seen") not in found
    assert (1, 0) == tuple(found["role", "involvement", role, "not_seen"] for role in ("1", "2"))
    assert 0 == found["municipality", "overview", "hamar", "yes"]


def protected_rows(hidden: str = "") -> pd.DataFrame:
    """The rows of a question that 2 of 5 left out, of 7 invited."""
    answers = ANSWERS.copy()
    answers.loc[1, "focus"] = codebook.NOT_SEEN
    pattern = SuppressionPattern({("overall", "focus", "all", hidden): "primary"}, ())
    tables = protected_tables(tabulate(answers, INVITED, ITEMS), pattern, ITEMS, named=True)
    return tables["overall"].query("item == 'focus'").set_index("category")


def test_the_worst_case_counts_who_left_the_question_out_too() -> None:
    """3 of 5 agree, 2 gave no answer to the question, 2 none at all."""
    rows = protected_rows()

    assert (round(300 / 7, 1), 100.0) == tuple(rows.loc["1", ["worst_low", "worst_high"]])
    assert (0.0, round(400 / 7, 1)) == tuple(rows.loc["2", ["worst_low", "worst_high"]])
    assert rows.loc[["unanswered", "not_seen"], "worst_low"].isna().all()


def test_the_worst_case_tells_nothing_of_hidden_numbers() -> None:
    """Those who gave no answer may be all of whom no answer is shown, so that the limits give none away."""
    assert 100.0 == protected_rows("unanswered")["worst_high"]["1"]
    assert round(400 / 7, 1) == protected_rows("unanswered")["worst_high"]["2"]
    assert round(400 / 7, 1) == protected_rows("not_seen")["worst_high"]["2"]


def test_where_people_answered_shares_by_group_are_of_who_was_asked() -> None:
    items = tuple(replace(item, among_asked=item.programme) for item in ITEMS)
    found = tabulate(ANSWERS, INVITED, items).query("table == 'role' and group == '2'")
    rows = {(row["item"], row["category"]): (row["count"], row["base"]) for row in found.to_dict("records")}

    assert ((1, 2), (1, 2)) == (rows["overview", "yes"], rows["overview", "no"]), "2 of 3 know it, 1 agrees"
    assert (2, 3) == rows["know_programme", "yes"]


def test_a_share_of_a_group_has_an_interval_where_people_answered() -> None:
    """Of Hamar 3 of 4 answered; of those with role 2 nobody knows how many of the 2 who did not there are."""
    cells, nothing = tabulate(ANSWERS, INVITED, ITEMS), SuppressionPattern({}, ())
    tables = protected_tables(cells, nothing, ITEMS, named=True)
    for name, group, people in (("municipality", "hamar", (4, 4)), ("role", "2", (3, 5))):
        row = tables[f"by_{name}"].query(f"item == 'focus' and {name} == '{group}' and category == 'yes'")
        ends = (round(100 * end, 1) for end in intervals.exact(2, 3, *people))
        assert [2, 3, *ends] == row[["count", "base", "lower", "upper"]].iloc[0].to_list()
    assert "lower" not in protected_tables(cells, nothing, ITEMS, named=False)["by_role"]


def test_no_base_by_group_tells_who_does_not_know_the_programme() -> None:
    found = tabulate(ANSWERS, INVITED, ITEMS)
    grouped = found[found["table"].isin(["role", "municipality"])]
    assert 1 == grouped.groupby(["table", "group"])["base"].nunique().max()


def test_who_gave_no_role_is_a_group_of_its_own() -> None:
    answers = ANSWERS.copy()
    answers.loc[0, "role"] = pd.NA
    found = counts(tabulate(answers, INVITED, ITEMS))
    assert 1 == found["overall", "role", "all", "unanswered"]
    assert 1 == found["role", "focus", "unanswered", "yes"]
    assert 1 == found["role", "focus", "1", "no"]


@pytest.mark.parametrize(
    ("count", "base", "people", "expected"),
    [(9, 12, 22, (0.5454545, 0.8636364)), (0, 12, 22, (0.0, 0.1818182)), (12, 12, 12, (1.0, 1.0))],
)
def test_the_interval_is_exact_for_a_finite_population(
    count: int, base: int, people: int, expected: tuple[float, float]
) -> None:
    assert pytest.approx(expected) == intervals.exact(count, base, people, people)


def test_the_interval_lies_within_that_of_r_by_one_person_on_each_side() -> None:
    """The vignette of R's package samplingbook prints 4 to 32 for Sprop(m=3, n=10, N=50).

    These are the first numbers with a tail of 2.5 per cent or less; the interval ends at the last with more.
    """
    assert ((4 + 1) / 50, (32 - 1) / 50) == intervals.exact(3, 10, 50, 50)


def test_the_interval_of_each_population_covers_the_truth_in_95_per_cent_of_samples() -> None:
    from scipy.stats import hypergeom

    for held in range(23):
        chances = hypergeom.pmf(range(13), 22, held, 12)
        bounds = [intervals.exact(count, 12, 22, 22) if chances[count] else (2.0, 2.0) for count in range(13)]
        covered = [low <= held / 22 <= high for low, high in bounds]
        assert sum(chances[covered]) >= 0.95


def test_an_unknown_population_gives_the_widest_of_the_intervals() -> None:
    for count, base, most in ((60, 74, 128), (0, 9, 80), (9, 9, 80), (1, 20, 300), (11, 12, 400)):
        each = [intervals.exact(count, base, people, people) for people in range(base, most + 1)]
        widest = (min(low for low, _ in each), max(high for _, high in each))
        assert widest == intervals.exact(count, base, base, most)


def wave(year: int, counts: list[int | None], base: int) -> Wave:
    rows = [("focus", str(code), count, base) for code, count in enumerate(counts, start=1)]
    overall = pd.DataFrame(rows, columns=["item", "category", "count", "base"])
    response = pd.DataFrame({"invited": [base * 2], "answered": [base]})
    return year, {"overall": overall.astype({"count": "Int64", "base": "Int64"}), "response": response}


def test_change_is_told_in_percentage_points_with_an_interval() -> None:
    changed = changes(wave(2011, [20, 30], 50), wave(2012, [30, 30], 60), ITEMS[-1:]).iloc[0]
    assert (20, 50, 30, 60) == tuple(changed[["from_count", "from_base", "count", "base"]])
    assert 10.0 == changed["difference"]
    assert changed["lower"] < 0 < 10 < changed["upper"]


def test_change_is_left_out_where_either_wave_hides_the_count() -> None:
    assert changes(wave(2011, [None, 30], 50), wave(2012, [30, 30], 60), ITEMS[-1:]).empty
    assert changes(wave(2011, [20, 30], 50), wave(2012, [None, 30], 60), ITEMS[-1:]).empty


@pytest.mark.parametrize("seed", range(12))
def test_a_weighted_share_tells_nobody_who_knows_all_weights_what_one_answered(seed: int) -> None:
    """By hand: all ways to answer that give the same count and, rounded, the same weighted share."""
    draw = np.random.default_rng(seed)
    weights = draw.permutation(
        [*[1.0] * 6, *[draw.choice([1.0, 1.02, 1.7, 9.0])] * 6, draw.choice([1.0, 4.0])]
    )
    yes = draw.permutation([True] * 6 + [False] * 7)
    answers = pd.DataFrame({"know_programme": 1, "focus": np.where(yes, 1, 2)})
    shown = pd.DataFrame({"item": ["focus"], "count": [6], "base": [13]})
    tables = dict.fromkeys(["overall", "by_role", "by_municipality"], shown)
    told = weighted.shares(answers, pd.Series(weights), tables, (ITEMS[1], ITEMS[4]), 3)

    ways = np.array([way for way in product((False, True), repeat=13) if sum(way) == 6])
    same = ways[
        (100 * (ways @ weights) / weights.sum()).round(1) == round(100 * yes @ weights / weights.sum(), 1)
    ]
    given_away = same.all(axis=0) | ~same.any(axis=0)
    assert told.empty or not given_away.any()
    assert len(told) or len({*weights}) > 1


def test_a_weight_of_ones_own_gives_the_answer_away_and_no_share_is_told() -> None:
    answers = pd.DataFrame({"know_programme": 1, "focus": [1, 2] * 10})
    shown = pd.DataFrame({"item": ["focus"], "count": [10], "base": [20]})
    tables = dict.fromkeys(["overall", "by_role", "by_municipality"], shown)
    weights = pd.Series([1.0] * 20)
    told = [weighted.shares(answers, given, tables, (ITEMS[1], ITEMS[4]), 3)
            for given in (weights, weights.where(weights.index > 0, 9.0))]  # fmt: skip
    assert [1, 0] == [len(one) for one in told]


@pytest.mark.parametrize("seed", range(8))
def test_weighted_shares_of_those_asked_tell_nobody_who_knows_all_weights_who_was_not(seed: int) -> None:
    """By hand: how many of each weight may have been asked, for all questions told of together."""
    draw = np.random.default_rng(seed)
    heavy, strangers = (
        12,
        draw.integers(0, 6),
    )  # who weighs 2.3, and how many of them do not know the programme
    weights = pd.Series([1.0] * 20 + [2.3] * heavy)
    knows = np.array([False] * 6 + [True] * (14 + heavy - strangers) + [False] * strangers)
    answers = pd.DataFrame({"know_programme": np.where(knows, 1, 3)})
    items = [ITEMS[1], *(Item(f"q{place}", (1, 2), (1,), programme=True) for place in range(4))]
    base, counts = int(knows.sum()), {}
    for item in items[1:]:
        answers[item.name] = pd.Series(draw.integers(1, 3, len(knows))).astype("Int64").where(knows)
        counts[item.name] = int((answers[item.name] == 1).sum())
    shown = pd.DataFrame(
        {"item": [*counts, "know_programme"], "count": [*counts.values(), base], "base": base}
    )
    tables = dict.fromkeys(["overall", "by_role", "by_municipality"], shown)
    told = weighted.shares(answers, weights, tables, items, 3).set_index("item")["weighted"]

    possible = {*range(heavy + 1)}
    for name in counts.keys() & {*told.index}:
        possible &= {
            asked for asked in possible for yes in range(min(asked, counts[name]) + 1)
            if round(100 * (counts[name] + 1.3 * yes) / (base + 1.3 * asked), 1) == told[name]
        }  # fmt: skip
    assert len(possible) > 1 or strangers not in (1, 2)


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ((), 58.5),
        ([("overall", "role", "all", "1")], None),
        ([("response", "response", "moss", "answered")], None),
    ],
)
def test_what_weights_cost_is_told_only_where_no_size_is_hidden_that_would_follow_from_it(
    hidden: list[Key], told: float | None
) -> None:
    """Of 8 who answered in the two smallest towns 6 and 2 did; no other division but 5 and 3 gives 58.5."""
    invited = {"baerum": 40, "hamar": 30, "lillehammer": 25, "lorenskog": 20, "moss": 9}
    towns = pd.Series(np.repeat([*invited], [25, 18, 15, 6, 2]))
    answers = pd.DataFrame({"municipality": towns, "role": 1, "know_programme": 1})
    pattern = SuppressionPattern(dict.fromkeys(hidden, "primary"), ())
    cells = tabulate(answers, invited, ITEMS[:2])
    tables = protected_tables(cells, pattern, ITEMS[:2], named=True)
    weights = towns.map(pd.Series(invited) / towns.value_counts())
    assert told == weighted.effective_size(weights, tables)
