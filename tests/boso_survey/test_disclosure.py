"""No reader can work out what is hidden, and no more is hidden than that takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from boso_survey import codebook, prepare
from boso_survey.audit import attacker
from boso_survey.audit.feasibility import FeasibilityProblem
from boso_survey.disclosure import constraints
from boso_survey.disclosure.primary import requirements
from boso_survey.disclosure.prior_knowledge import PriorKnowledge, same_groups, same_persons, several_answers
from boso_survey.disclosure.suppression import SuppressionPattern, protect
from boso_survey.tables.protected import protected_tables
from boso_survey.tabulation import PROGRAMME_BASE, Item, counts, tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from boso_survey.disclosure.prior_knowledge import Terms
    from boso_survey.tabulation import Key

K = 3
SECRET = 20_130_401
TOWNS = ["baerum", "hamar", "lillehammer", "lorenskog", "moss"]
ROLE = Item("role", (1, 2, 3), (), programme=False)
KNOWS = Item("know_programme", (1, 2, 3), (1, 2), programme=False)
ITEMS = (
    ROLE,
    KNOWS,
    Item("involvement", (1, 2, 3, 4), (1, 2), programme=False),
    Item("overview", (1, 2, 3, 4), (1, 2), programme=True),
    Item("focus", (1, 2, 3), (1,), programme=False),
)
SHARES = {"role": [0.5, 0.35, 0.15], "know_programme": [0.45, 0.4, 0.15], "involvement": [0.4, 0.3, 0.2, 0.1],
          "overview": [0.4, 0.4, 0.15, 0.05], "focus": [0.4, 0.4, 0.2]}  # fmt: skip


ASKED = tuple(replace(item, among_asked=item.programme) for item in ITEMS)  # shares are of who was asked


def survey(people: int, seed: int, silent: float = 0.0, items: Sequence[Item] = ITEMS) -> pd.DataFrame:
    """Return the cells of a random survey, in which a share `silent` of the answers is missing."""
    draw = np.random.default_rng(seed)
    answers = pd.DataFrame({"municipality": draw.choice(TOWNS, people, p=[0.25, 0.25, 0.15, 0.15, 0.2])})
    for item in ITEMS:
        drawn = draw.choice(item.codes, people, p=SHARES[item.name])
        answers[item.name] = pd.array(drawn, dtype="Int64")
        answers.loc[draw.random(people) < silent, item.name] = pd.NA
    stranger = ~answers["know_programme"].isin(KNOWS.yes)
    answers.loc[stranger, [item.name for item in ITEMS if item.programme]] = pd.NA
    invited = {town: 2 * int((answers["municipality"] == town).sum()) + 1 for town in TOWNS}
    return tabulate(answers, invited, items)


def shield(
    found: pd.DataFrame, known: PriorKnowledge, items: Sequence[Item] = ITEMS
) -> tuple[SuppressionPattern, dict[str, pd.DataFrame]]:
    protection, tables, problems = prepare.protect(found, items, known, K, SECRET, named=True)
    assert [] == problems
    return protection, tables


def one_table(rows: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return the cells of a survey of one question by municipality (yes, no); all of one role."""
    yes, no = (sum(row[i] for row in rows.values()) for i in (0, 1))
    made = [("overall", "role", "all", "1", yes + no), ("overall", "role", "all", "2", 30),
            ("overall", "know_programme", "all", "1", yes + no + 30),
            ("overall", "know_programme", "all", "2", 0), ("overall", "know_programme", "all", "3", 0),
            ("overall", "focus", "all", "1", yes), ("overall", "focus", "all", "2", no)]  # fmt: skip
    for town, (agree, other) in rows.items():
        made += [("municipality", "focus", town, "yes", agree), ("municipality", "focus", town, "no", other)]
        made += [("response", "response", town, "answered", agree + other)]
    return pd.DataFrame(made, columns=["table", "item", "group", "category", "count"])


def focus(rows: dict[str, tuple[int, int]], known: PriorKnowledge | None = None) -> SuppressionPattern:
    """Protect one question by municipality, where all that is not of it is known to everybody."""
    found = one_table(rows)
    system = constraints.system(found, (KNOWS, ITEMS[-1]), known or PriorKnowledge())
    given_away = [key for key in system.keys if key[0] in ("overall", "response")]
    return protect(system, K, given_away)


def hidden_towns(protection: SuppressionPattern) -> set[str]:
    return {key[2] for key in protection.reasons}


def test_a_small_count_takes_the_smallest_row_with_it_that_protects_it() -> None:
    rows = {"baerum": (2, 9), "hamar": (8, 8), "lillehammer": (4, 5), "moss": (9, 7)}
    protection = focus(rows)
    assert {"baerum", "lillehammer"} == hidden_towns(protection)
    assert "primary" == protection.reasons["municipality", "focus", "baerum", "yes"]
    assert "secondary" == protection.reasons["municipality", "focus", "lillehammer", "yes"]


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert {} == focus({"baerum": (3, 9), "hamar": (8, 8), "moss": (9, 7)}).reasons


@pytest.mark.parametrize("row", [(9, 0), (0, 9)])
def test_a_row_of_0_or_100_per_cent_is_hidden(row: tuple[int, int]) -> None:
    protection = focus({"baerum": row, "hamar": (8, 8), "moss": (9, 7)})
    assert "primary" == protection.reasons["municipality", "focus", "baerum", "yes"]
    assert "primary" == protection.reasons["municipality", "focus", "baerum", "no"]
    assert 2 == len(hidden_towns(protection))


def test_a_reader_who_tries_every_table_that_fits_cannot_tell_what_is_hidden() -> None:
    """The check by hand: all tables of whole numbers with the shown cells and margins."""
    rows = {"baerum": (2, 9), "hamar": (7, 0), "lillehammer": (4, 5), "moss": (9, 7)}
    gone = hidden_towns(focus(rows))
    total = sum(yes for yes, _ in rows.values())
    spans = [range(sum(row) + 1) if town in gone else [row[0]] for town, row in rows.items()]
    fitting = [dict(zip(rows, values, strict=True)) for values in product(*spans) if sum(values) == total]
    assert max(table["baerum"] for table in fitting) >= K
    assert any(0 < table["hamar"] < 7 for table in fitting)
    for town in gone:
        assert len({table[town] for table in fitting}) > 1


def test_what_the_report_printed_may_be_shown_though_it_is_small() -> None:
    rows = {"baerum": (2, 9), "hamar": (8, 8), "moss": (9, 7)}
    system = constraints.system(one_table(rows), (KNOWS, ITEMS[-1]), PriorKnowledge())
    printed: Key = ("municipality", "focus", "baerum", "yes")
    place = system.keys.index(printed)
    assert place in {cell for need in requirements(system, K, []) for cell in need.primary}
    assert place not in {cell for need in requirements(system, K, [printed]) for cell in need.primary}


def test_a_known_ranking_takes_more_to_hide() -> None:
    """Without it two rows are enough; with it a reader who sees the 3 of hamar knows baerum is under 3."""
    rows = {"baerum": (2, 8), "hamar": (3, 7), "lillehammer": (6, 6), "lorenskog": (9, 8), "moss": (9, 7)}
    largest: Terms = {
        ("municipality", "focus", "hamar", "yes"): 10,
        ("municipality", "focus", "baerum", "yes"): -10,
    }
    known = PriorKnowledge(limits=((largest, 1),))
    assert {"baerum", "hamar"} == hidden_towns(focus(rows))
    assert {"baerum", "hamar", "lillehammer"} == hidden_towns(focus(rows, known))


def test_a_table_that_cannot_be_protected_is_refused() -> None:
    """Two of all say yes, and everybody knows it: no municipality can have 3."""
    protection = focus({"baerum": (2, 9), "hamar": (0, 8), "moss": (0, 7)})
    assert (("municipality", "focus"),) == protection.refused
    assert {} == protection.reasons


@pytest.mark.slow
def test_a_group_of_two_does_not_show_its_size() -> None:
    found = survey(60, 7)
    count = counts(found)
    small = {key for key, number in count.items() if key[:2] == ("overall", "role") and number < K}
    assert not small
    found.loc[(found["table"] == "overall") & (found["item"] == "role"), "count"] = [30, 28, 2]
    for item, parts in (("know_programme", (2, 0)), ("focus", (1, 1)), ("overview", (1, 1))):
        for category, number in zip(("yes", "no"), parts, strict=True):
            rows = (found["table"] == "role") & (found["item"] == item) & (found["group"] == "3")
            found.loc[rows & (found["category"] == category), "count"] = number
    protection = protect(constraints.system(found, ITEMS, PriorKnowledge()), K)
    assert "primary" == protection.reasons["overall", "role", "all", "3"]
    tables = protected_tables(found, protection, ITEMS, named=True)
    assert tables["by_role"].loc[tables["by_role"]["role"] == "3", "base"].isna().all()


@pytest.mark.slow
@pytest.mark.parametrize("items", [ITEMS, ASKED], ids=["of all", "of who was asked"])
@settings(max_examples=3, derandomize=True)
@given(st.integers(20, 300), st.integers(0, 10_000), st.sampled_from([0.0, 0.0, 0.03]), st.booleans())
def test_any_survey_is_protected(
    items: tuple[Item, ...], people: int, seed: int, silent: float, printed: bool
) -> None:
    """Margins add up, nothing small is shown, the attacker learns nothing, what is refused is left out."""
    found = survey(people, seed, silent, items)
    count = counts(found)
    overall = {key: number for key, number in count.items() if key[:2] == ("overall", "focus")}
    known = PriorKnowledge(cells=overall if printed else {})
    protection, tables = shield(found, known, items)

    for name, by in (("overall", "item"), ("by_role", "role"), ("by_municipality", "municipality")):
        shown = tables[name].dropna(subset=["count"])
        for (item, group), rows in tables[name].groupby(["item", by]):
            if not rows["hidden"].any() and rows["base"].notna().all():
                assert rows["count"].sum() == rows["base"].iloc[0], (name, item, group)
        small = shown[shown["count"].between(1, K - 1)]
        assert printed or small.empty
        assert {"focus"} >= set(small["item"])
        left_out = {item for table, item in protection.refused if name in (table, f"by_{table}")}
        assert not left_out & set(tables[name]["item"])

    problem = attacker.feasibility_problem(tables, items, known)
    assert set(problem.hidden) <= set(protection.reasons)
    assert set(protection.reasons) - set(problem.hidden) <= {PROGRAMME_BASE}
    for key in problem.hidden:
        least, most = problem.possible_values(key, K if 0 < count.get(key, 0) < K else 0)
        assert least < most
        assert most >= K or not 0 < count.get(key, 0) < K


def test_what_numbers_could_be_under_fewer_constraints_tells_nothing_of_what_they_can_be() -> None:
    cells = [("overall", "focus", "all", code) for code in "12"]
    problem = FeasibilityProblem(9, hidden=dict.fromkeys(cells))
    problem.add_up(cells, 3)
    loose = replace(problem, constraints=[])
    for most in (7, 8):
        assert loose.is_feasible([({cells[0]: 1}, most, most)])
    assert (0, 3) == problem.possible_values(cells[0], 3)


def test_a_base_that_would_tell_who_does_not_know_the_programme_is_hidden_with_its_shares() -> None:
    """In Hamar one person does not know it: who sees of how many a share is there, would know that."""
    found = survey(83, 3, items=ASKED)
    row = (found["item"] == "know_programme") & (found["group"] == "hamar")
    size = int(found.loc[row, "base"].iloc[0])
    found.loc[row, "count"] = [size - 1, 1]
    system = constraints.system(found, ASKED, PriorKnowledge())
    base = ("municipality", "know_programme", "hamar", "yes")
    pattern = SuppressionPattern({base: "primary", (*base[:3], "no"): "primary"}, ())
    tables = protected_tables(found, pattern, ASKED, named=True)
    rows = tables["by_municipality"].query("municipality == 'hamar'")

    assert base in system.bases
    assert rows.loc[rows["item"] == "overview", ["base", "lower", "upper"]].isna().all(axis=None)
    assert rows.loc[rows["item"] == "focus", ["base", "lower", "upper"]].notna().all(axis=None)


def test_with_who_knows_the_programme_goes_what_is_asked_of_them() -> None:
    system = constraints.system(survey(300, 3, items=ASKED), ASKED, PriorKnowledge())
    refused = protect(system, K, secret=SECRET, unsafe={("role", "know_programme")}).refused
    assert {("role", "know_programme"), ("role", "overview")} <= {*refused}
    assert ("municipality", "overview") not in refused


@pytest.mark.slow
@settings(max_examples=8, derandomize=True)
@given(st.integers(30, 200), st.integers(0, 10_000), st.sampled_from([0.0, 0.03]))
def test_small_groups_do_not_cost_the_number_of_all_who_know_the_programme(
    people: int, seed: int, silent: float
) -> None:
    """They are told of together with others; only if one or two of all do not know it, is that hidden."""
    found = survey(people, seed, silent, ASKED)
    strangers = counts(found)["overall", "know_programme", "all", "3"]
    hidden = protect(constraints.system(found, ASKED, PriorKnowledge()), K, secret=SECRET).reasons
    assert (0 < strangers < K) == (PROGRAMME_BASE in hidden)


def test_a_table_that_is_left_out_limits_no_other_one() -> None:
    """Only if nobody of some role agreed could the answers be others, and no table by role denies it."""
    items = (Item("role", (1, 2, 3, 4), (), programme=False), KNOWS,
             Item("overview", (1, 2, 3, 4, 5, 6), (1, 2), programme=True, among_asked=True))  # fmt: skip
    answers = pd.DataFrame({
        "municipality": "moss", "role": [1] * 5 + [2] * 2 + [3] * 2 + [4] * 3 + [1] * 3 + [2] * 3 + [3] * 2,
        "know_programme": [1] * 12 + [3] * 8,
        "overview": pd.array([1, 3, 3, 4, 4, 2, 5, 2, 2, 2, 5, 6, *[pd.NA] * 8], dtype="Int64"),
    })  # fmt: skip
    system = constraints.system(tabulate(answers, {"moss": 50}, items), items, PriorKnowledge())
    pattern = protect(system, K, secret=SECRET)
    assert ("role", "overview") in pattern.refused
    assert PROGRAMME_BASE not in pattern.reasons


@pytest.mark.parametrize(
    ("size", "few"),
    [
        (2, {"know_programme": (2, 0), "involvement": (1, 1), "overview": (1, 1), "focus": (1, 1)}),
        (4, {"know_programme": (2, 2), "involvement": (2, 2), "overview": (1, 1), "focus": (2, 2)}),
    ],
)
def test_a_small_group_is_told_of_together_with_one_other_in_every_question(
    size: int, few: dict[str, tuple[int, int]]
) -> None:
    """What is shown of the others leaves of the whole what these two are together.

    Of four, who are enough to show, two who know the programme cannot be hidden beside their number.
    """
    found = survey(300, 3, items=ASKED)
    town = (found["table"] == "municipality") & (found["group"] == "moss")
    for name, parts in few.items():
        found.loc[town & (found["item"] == name), "count"] = parts
    found.loc[(found["table"] == "response") & (found["group"] == "moss"), "count"] = [size, 2]
    pattern = protect(constraints.system(found, ASKED, PriorKnowledge()), K, secret=SECRET)
    hidden = {name: {key[2] for key in pattern.reasons if key[:2] == ("municipality", name)} for name in few}
    assert [{"lillehammer", "moss"}] * 4 == list(hidden.values())
    assert PROGRAMME_BASE not in pattern.reasons


def test_over_two_thirds_of_holes_are_left_out_whole() -> None:
    rows = {"baerum": (1, 9), "hamar": (2, 8), "lillehammer": (2, 5), "moss": (9, 7)}
    assert (("municipality", "focus"),) == focus(rows).refused


def test_of_counts_that_just_reach_the_threshold_a_secret_hides_some() -> None:
    """So that a hidden cell may be one of them, and no hidden cell is known to be small."""
    rows = dict.fromkeys(TOWNS, (3, 9))
    system = constraints.system(one_table(rows), (KNOWS, ITEMS[-1]), PriorKnowledge())
    given_away = [key for key in system.keys if key[0] in ("overall", "response")]
    hidden = [hidden_towns(protect(system, K, given_away, secret)) for secret in range(12)]
    assert set() == hidden_towns(protect(system, K, given_away))
    assert 1 < len({frozenset(towns) for towns in hidden})
    assert hidden == [hidden_towns(protect(system, K, given_away, secret)) for secret in range(12)]


@pytest.mark.slow
@pytest.mark.parametrize(("people", "seed"), [(40, 1), (40, 2), (83, 1), (83, 2)])
def test_who_knows_that_only_small_counts_need_hiding_learns_none(people: int, seed: int) -> None:
    """By hand: every way to fill the holes of an item that would have had them, if the sum is known."""
    found = survey(people, seed, 0.03)
    pattern, tables = shield(found, PriorKnowledge())
    towns, tried = tables["by_municipality"], 0
    for item in ITEMS:
        shown = {key[3]: n for key, n in counts(found).items() if key[:2] == ("overall", item.name)}
        by_town = towns.loc[towns["item"] == item.name, "count"]
        yes = {str(code) for code in item.yes} if len(by_town) and by_town.notna().all() else set(shown)
        for part in (yes, set(shown) - yes):
            hidden = [n for code, n in shown.items()
                      if code in part and ("overall", item.name, "all", code) in pattern.reasons]  # fmt: skip
            fitting = list(would_be_hidden(hidden)) if hidden else []
            tried += len(fitting)
            for place, number in enumerate(hidden):
                assert not fitting or number >= K or max(ways[place] for ways in fitting) >= K, item
    assert tried


@pytest.mark.slow
@settings(max_examples=5, derandomize=True)
@given(st.integers(15, 40), st.integers(0, 10_000))
def test_a_small_count_could_be_large_and_nobody_else_taken_out_of_the_cell_he_is_in(
    people: int, seed: int
) -> None:
    """By hand, in rows whose sum is shown: who knows the rule, or answered, takes no other cell as empty."""
    found = survey(people, seed, items=ASKED)
    pattern, _ = shield(found, PriorKnowledge(), ASKED)
    rows: dict[tuple[str, str, str], list[int]] = {}
    for key, number in counts(found).items():
        if number and key[0] != "response" and key in pattern.reasons:
            rows.setdefault(key[:3], []).append(number)
    for (table, name, group), hidden in rows.items():
        item = next(item for item in ASKED if item.name == name)
        base = item.group_base(table, group) if table != "overall" else PROGRAMME_BASE
        is_shown = base not in pattern.reasons or (table == "overall" and not item.programme)
        if is_shown and min(hidden) < K:
            assert sum(hidden) - (len(hidden) - 1) >= K, (table, name, group)


def test_the_audit_finds_a_row_of_small_counts_that_only_cover_one_another() -> None:
    """Five of a role with 1, 1, 2 and 1: if none of these is empty, none is more than two."""
    answers = pd.DataFrame({
        "municipality": "moss", "role": [1] * 20 + [3] * 5, "know_programme": 1, "overview": 1, "focus": 1,
        "involvement": [1, 2, 3, 4] * 5 + [1, 2, 3, 3, 4],
    })  # fmt: skip
    found = tabulate(answers, {"moss": 50}, ITEMS)
    found = found[(found["table"] != "role") | (found["item"] == "involvement")]
    found = found[found["table"] != "municipality"]
    row = {("role", "involvement", role, code): "primary" for role in "13" for code in "1234"}
    tables = protected_tables(found, SuppressionPattern(row, ()), ITEMS, named=True)
    problems = attacker.audit(tables, ITEMS, PriorKnowledge(), found, K, K + 1)
    assert 4 == sum("role 3" in one and "who knows the rule" in one for one in problems)


# How many of each role gave each answer and none; which are hidden; the size of roles 3 and 5 is hidden too.
BY_ROLE = {1: (2, 0, 4, 0, 2), 2: (3, 1, 4, 1, 3), 3: (1, 1, 1, 0, 2), 4: (1, 1, 3, 0, 5), 5: (2, 0, 1, 0, 2)}
GONE = {1: "13u", 2: "124", 3: "123u", 4: "123", 5: "13u"}


@pytest.mark.slow
def test_the_audit_finds_what_the_rule_gives_away_by_two_tables_of_a_question() -> None:
    """One in each of three roles gave answer 2, and none of these cells is empty: so 3 or more did in all.

    Of answer 3 there are 4 or more: it is what covers the others, and of answer 2 there are no more than 3.
    """
    items = (Item("role", (1, 2, 3, 4, 5), (), programme=False), *ITEMS[1:3])
    rows = [(role, code) for role, row in BY_ROLE.items()
            for code, number in zip((1, 2, 3, 4, None), row, strict=True) for _ in range(number)]  # fmt: skip
    answers = pd.DataFrame(rows, columns=["role", "involvement"]).astype("Int64")
    found = tabulate(answers.assign(municipality="moss", know_programme=1), {"moss": 90}, items)
    hidden = [("overall", "involvement", "all", code) for code in "234"]
    hidden += [("overall", "role", "all", role) for role in "35"]
    hidden += [("role", "involvement", str(role), "unanswered" if code == "u" else code)
               for role, codes in GONE.items() for code in codes]  # fmt: skip
    kept = found[(found["item"] != "know_programme") & (found["table"] != "municipality")
                 | (found["table"] == "overall")]  # fmt: skip
    pattern = SuppressionPattern(dict.fromkeys(hidden, "primary"), ())
    problems = attacker.audit(
        protected_tables(kept, pattern, items, named=True), items, PriorKnowledge(), kept, K, K + 1
    )
    for role in "234":
        told = f'by_role.csv: item "involvement", role {role}, category 2: '
        assert f"{told}hidden, but who knows the rule can tell that it is under 3" in problems
    shield(found, PriorKnowledge(), items)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_who_left_out_one_of_several_answers_left_out_all_and_nobody_tells_by_it(seed: int) -> None:
    """An answer's own sum hides two numbers; that as many left out another answer would give one away."""
    draw = np.random.default_rng(seed)
    names, people = ("measures_1", "measures_2", "measures_3"), 120
    several = [Item(name, (1, 0), (1,), programme=False) for name in names]
    silent = draw.random(people) < 0.05
    answers = pd.DataFrame({"municipality": draw.choice(TOWNS[:3], people)})
    answers[["role", "know_programme"]] = draw.integers(1, 4, (people, 2))
    for name, share in zip(names, (0.015, 0.6, 0.97), strict=True):
        answers[name] = pd.Series(draw.random(people) < share).astype("Int64").mask(silent)
    answers.loc[~silent & (answers[[*names]].sum(axis=1) == 0), "measures_2"] = 1
    found = tabulate(answers, dict.fromkeys(TOWNS[:3], 100), [ROLE, KNOWS, *several])
    known = of_several(names, found, who_left_out(answers, several))
    overall = shield(found, known, (ROLE, KNOWS, *several))[1]["overall"].set_index(["item", "category"])[
        "count"
    ]

    rows = {name: overall[name].copy() for name in names}
    left_out = [people - row.drop("unanswered").sum() for row in rows.values()
                if row.drop("unanswered").notna().all()]  # fmt: skip
    left_out += [row["unanswered"] for row in rows.values() if pd.notna(row["unanswered"])]
    for row in rows.values():
        row["unanswered"] = left_out[0] if left_out else row["unanswered"]
        assert 1 != row.isna().sum()
    assert any(row.isna().any() for row in rows.values())


def of_several(names: Sequence[str], found: pd.DataFrame, silent: Terms) -> PriorKnowledge:
    """Return what is known of the answers to one question."""
    known = counts(found)
    return replace(several_answers([names], known, silent), sums=(*same_persons(known),))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_who_did_not_see_one_question_of_a_page_saw_none_of_it_and_nobody_tells_by_it(seed: int) -> None:
    """A question's own sum hides two numbers; that as many did not see another would give one away."""
    draw, people = np.random.default_rng(seed), 150
    page = [Item(f"statement_{place}", (1, 2, 3, 4), (1, 2), programme=False) for place in range(4)]
    answers = pd.DataFrame({"municipality": draw.choice(TOWNS[:3], people)})
    answers[["role", "know_programme"]] = draw.integers(1, 4, (people, 2))
    unseen = draw.permutation(people) < 5
    for item in page:
        drawn = draw.choice(item.codes, people, p=[0.5, 0.3, 0.19, 0.01])
        answers[item.name] = pd.Series(drawn).astype("Int64").mask(unseen, codebook.NOT_SEEN)
    items = [ROLE, KNOWS, *page]
    found = tabulate(answers, dict.fromkeys(TOWNS[:3], people), items)
    tables = shield(found, PriorKnowledge(sums=(*same_persons(counts(found)),)), items)[1]
    shown = tables["overall"].set_index(["item", "category"])["count"]

    rows = [shown[item.name].copy() for item in page]
    known = {
        *(row["not_seen"] for row in rows),
        *(people - row.drop("not_seen").sum(skipna=False) for row in rows),
    }
    for row in rows:
        row["not_seen"] = 5 if 5 in known else row["not_seen"]
        assert 1 != row.isna().sum()
    assert any(row.isna().any() for row in rows)


def who_left_out(answers: pd.DataFrame, several: Sequence[Item]) -> Terms:
    """Return how many of each group left each answer out, in the place of how many gave it."""
    silent = answers.assign(**{item.name: answers[item.name].isna().astype("Int64") for item in several})
    invited = dict.fromkeys(sorted(answers["municipality"].unique()), len(answers))
    return counts(tabulate(silent, invited, [ROLE, KNOWS, *several]))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_where_hardly_anybody_gave_two_answers_no_small_group_is_told_by_the_sums_of_the_others(
    seed: int,
) -> None:
    """What all answers of a town add up to is then how many there did not leave the question out.

    The attacker tries in each town each number of persons with each set of answers.
    """
    draw = np.random.default_rng(seed)
    names, towns, people = ("measures_1", "measures_2", "measures_3"), TOWNS[: 3 + seed % 3], 100
    several = [Item(name, (1, 0), (1,), programme=False) for name in names]
    answers = pd.DataFrame({"municipality": draw.choice(towns, people)})
    answers["role"], answers["know_programme"] = draw.integers(1, 4, people), draw.integers(1, 4, people)
    chosen, silent = draw.choice(3, people, p=[0.5, 0.43, 0.07]), draw.random(people) < 0.04
    for place, name in enumerate(names):
        answers[name] = pd.Series(chosen == place).astype("Int64").mask(silent)
    items = [ROLE, KNOWS, *several]
    found = tabulate(answers, dict.fromkeys(towns, people), items)
    known = of_several(names, found, who_left_out(answers, several))
    tables = shield(found, known, items)[1]

    sets = [(None, None, None), *(one for one in product((0, 1), repeat=3) if any(one))]
    cells = [(town, one) for town in towns for one in sets]
    rows = [[where == town for where, _ in cells] for town in towns]
    totals = [int((answers["municipality"] == town).sum()) for town in towns]
    for row in tables["overall"].to_dict("records"):
        if row["item"] in names and pd.notna(row["count"]):
            code = None if row["category"] == "unanswered" else int(row["category"])
            rows.append([one[names.index(row["item"])] == code for _, one in cells])
            totals.append(int(row["count"]))
    for row in tables["by_municipality"].to_dict("records"):
        if row["item"] in names and row["category"] == "yes" and pd.notna(row["count"]):
            rows.append(
                [town == row["municipality"] and one[names.index(row["item"])] == 1 for town, one in cells]
            )
            totals.append(int(row["count"]))
    for (place, name), town in product(enumerate(names), towns):
        if 0 < counts(found)["municipality", name, town, "yes"] < K:
            goal = np.array([-float(where == town and one[place] == 1) for where, one in cells])
            most = milp(
                goal, constraints=LinearConstraint(np.array(rows, float), totals, totals), integrality=1
            )
            assert K <= round(-most.fun), (name, town)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(15, 21))
def test_nothing_is_told_of_a_role_too_small_to_show_also_where_there_are_no_statements(seed: int) -> None:
    """Of two or three people each answer that somebody gave has few: it must not be told which these are."""
    found = survey(26, seed, items=ITEMS[:3])
    sizes = counts(found)
    small = [role for role in "123" if 0 < sizes["overall", "role", "all", role] <= K]
    by_role = shield(found, PriorKnowledge(), ITEMS[:3])[1]["by_role"]
    assert by_role.loc[by_role["role"].isin(small), "hidden"].all()


def test_the_same_persons_in_two_waves_have_the_same_groups_hidden() -> None:
    """Else what one wave hides beside the size of a small group, the other shows."""
    roles = Item("role", (1, 2, 3, 4), (), programme=False)
    items, sizes = [roles, KNOWS, ITEMS[4]], [40, 38, 40, 2]
    waves: list[dict[str, pd.DataFrame]] = []
    for seed in range(6):
        draw = np.random.default_rng(seed)
        answers = pd.DataFrame({"municipality": TOWNS * 24, "role": np.repeat([1, 2, 3, 4], sizes)})
        answers[["know_programme", "focus"]] = draw.integers(1, 4, (len(answers), 2))
        found = tabulate(answers, dict.fromkeys(TOWNS, 60), items)
        known = PriorKnowledge(same_groups(waves, counts(found)))
        _, tables, problems = prepare.protect(found, items, known, K, seed * 7919 + 1, named=True)
        assert [] == problems
        waves.append(tables)
    shown = [tables["overall"].query("item == 'role'").set_index("category")["count"] for tables in waves]
    assert all(size.isna()["4"] for size in shown)
    assert 2 == pd.concat(shown, axis=1).isna().all(axis=1).sum()


def test_the_attacker_by_hand_learns_three_cells_of_one_person_each() -> None:
    assert [(1, 1, 1)] == list(would_be_hidden([1, 1, 1]))


def would_be_hidden(true: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield the counts of cells hidden together that have the same sum: none empty, at most one not small."""
    for first in product(range(1, sum(true) + 1), repeat=len(true) - 1):
        ways = (*first, sum(true) - sum(first))
        if min(ways) > 0 and sum(n >= K for n in ways) <= 1 and min(ways) < K:
            yield ways


def test_collected_response_rates_are_ranked_with_their_names() -> None:
    found = survey(83, 3)
    response = protected_tables(found, SuppressionPattern({}, ()), ITEMS, named=True)["response"]
    assert ["all", *sorted(TOWNS)] == [
        response["municipality"].iloc[0],
        *sorted(response["municipality"][1:]),
    ]
    assert [1, 2, 3, 4, 5] == list(response["rank"].dropna())
    assert list(response["rate"][1:]) == sorted(response["rate"][1:], reverse=True)


def test_a_hidden_group_size_has_neither_rank_nor_rate_nor_an_upper_limit() -> None:
    """Of 12 who answered in two towns at least 10 are of one if only 2 were invited in the other."""
    found = survey(83, 3)
    gone = {("response", "response", "moss", "answered"): "primary"}
    tables = protected_tables(found, SuppressionPattern(gone, ()), ITEMS, named=True)
    row = tables["response"].set_index("municipality").loc["moss"]
    assert row[["rank", "invited", "answered", "rate"]].isna().all()
    by_town = tables["by_municipality"]
    assert by_town.loc[by_town["municipality"] == "moss", "base"].isna().all()


def test_the_audit_finds_a_hidden_cell_that_can_be_worked_out() -> None:
    found = survey(83, 3)
    protection, _ = shield(found, PriorKnowledge())
    primary = {key: why for key, why in protection.reasons.items() if why == "primary"}
    tables = protected_tables(found, SuppressionPattern(primary, ()), ITEMS, named=True)
    problems = attacker.audit(tables, ITEMS, PriorKnowledge(), found, K)
    assert any("hidden, but can only be" in problem for problem in problems)


def test_the_audit_finds_what_the_number_invited_gives_away() -> None:
    """Where all who were invited in two towns answered, their sum tells how many these are."""
    found = survey(83, 3)
    pair = ["hamar", "moss"]
    gone = dict.fromkeys((("response", "response", town, "answered") for town in pair), "primary")
    tables = protected_tables(found, SuppressionPattern(gone, ()), ITEMS, named=True)
    tables["by_role"], tables["by_municipality"] = (
        tables[name].iloc[:0] for name in ("by_role", "by_municipality")
    )
    told = [f'response.csv: item "response", response {town}, category answered' for town in pair]

    def problems() -> list[str]:
        found_out = attacker.audit(tables, ITEMS, PriorKnowledge(), found, K)
        return [one for one in found_out if one.partition(": hidden")[0] in told]

    assert problems() == []
    response = tables["response"].set_index("municipality")
    response["invited"] = response["invited"].fillna(found[found["category"] == "answered"]
                                                     .set_index("group")["count"])  # fmt: skip
    tables["response"] = response.reset_index()
    assert 2 == sum("hidden, but can only be" in one for one in problems())


def test_the_audit_finds_a_small_cell_that_is_shown() -> None:
    found = survey(83, 3)
    tables = protected_tables(found, SuppressionPattern({}, ()), ITEMS, named=True)
    assert any(
        "shown, though under 3" in problem
        for problem in attacker.audit(tables, ITEMS, PriorKnowledge(), found, K)
    )


def test_the_audit_finds_what_the_rule_gives_away() -> None:
    """Three cells with the sum 3 could be 3, 0 and 0, but nobody would have hidden those."""
    found = survey(83, 3)
    overall = (found["table"] == "overall") & (found["item"] == "focus")
    found = pd.concat([found[~overall], pd.DataFrame({
        "table": "overall", "item": "focus", "group": "all", "category": list("123456"),
        "count": [40, 20, 20, 1, 1, 1], "base": 83,
    })])  # fmt: skip
    found = found[(found["table"] == "overall") | (found["table"] == "response")]
    small = {("overall", "focus", "all", code): "primary" for code in "456"}
    tables = protected_tables(found, SuppressionPattern(small, ()), ITEMS, named=True)
    tables["by_role"], tables["by_municipality"] = (
        tables[name].iloc[:0] for name in ("by_role", "by_municipality")
    )
    problems = attacker.audit(tables, ITEMS, PriorKnowledge(), found, K, K + 1)
    assert 3 == sum("focus" in one and "who knows the rule" in one for one in problems)
