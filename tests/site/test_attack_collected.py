"""Attack what is published of a survey that people answered: its tables, and the pages made of them.

Attackers share no code with `boso_survey`: one who reckons, one who knows by which rule cells are hidden, one
who answered himself, and one who knows the rule and answered. The judge, here, has the respondents.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import chain
from pathlib import Path

import attacker_pages
import attacker_rule
import pandas as pd
import pytest
import random_survey
from attacker import ALL, KNOW, NO, SIZE, YES, Book, Key, Seen
from attacker_sums import System
from building import Kernels
from project import duplicate, generated
from random_survey import Kind

from boso.data.package import clear_package_cache
from boso_press.execution import render, runner
from boso_press.execution.job import Job
from boso_survey import prepare

pytestmark = pytest.mark.slow

YEAR, THRESHOLD = generated() + 1, 3
NOT_ASKED = ("living_conditions", "followup", "new_tools", "attitudes", "procure_dwellings")
FILES = {"overall": "", "by_role": "role", "by_municipality": "municipality"}


class Judge:
    """Who knows what everybody answered, and which cells are hidden."""

    def __init__(self, root: Path) -> None:
        self.book = Book.read(root / "data/survey/codebook.json", YEAR, collected=True)
        self.answers = _table(root / f"data/survey/{YEAR}/svar.csv")
        self.folder = root / f"data/protected/{YEAR}"
        self.hidden: list[Key] = [
            (row["item"], row[column] if column else ALL, row["category"])
            for name, column in FILES.items()
            for row in _table(self.folder / f"{name}.csv").to_dict("records")
            if row["hidden"] == "true"
        ]
        self.small = [key for key in self.hidden if 0 < self.count(key) < THRESHOLD]

    @cache  # noqa: B019 - one judge a survey
    def count(self, key: Key) -> int:
        item, group, category = key
        rows = self.answers
        knows = rows["know_programme"].isin(self.book.items["know_programme"].yes)
        if group == KNOW or (item != SIZE and self.book.items[item].programme):
            rows = rows[knows]
        if group not in (ALL, KNOW):
            rows = rows[(rows["role"] == group) | (rows["municipality"] == group)]
        if item == SIZE:
            return len(rows)
        if category == NO:
            return len(rows) - self.count((item, group, YES))
        codes = self.book.items[item].yes if category == YES else category.split("+")
        return int(rows[item].replace("", "unanswered").isin(codes).sum())

    def people(self) -> list[dict[str, str]]:
        """Return what each respondent answered, by column."""
        columns = [str(name) for name in self.answers.columns]
        return [dict(zip(columns, row, strict=True)) for row in self.answers.to_numpy().tolist()]

    def bears_out(self, one: Seen) -> bool:
        """Return whether a number was read rightly."""
        each = self.count(self.book.base(*one.key[:2])) / 100 if one.unit == "%" else 1
        low, high = ((one.value + side * one.slack) * each for side in (-1, 1))
        return low - 1e-6 <= self.count(one.key) <= high + 1e-6


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A survey of 60, of a dozen questions, protected as always, and a chapter made of it."""
    root = duplicate(tmp_path_factory.mktemp("project"), YEAR - 1)
    random_survey.write(root, YEAR, 6, Kind(60, 0.03, few=1, not_asked=NOT_ASKED))
    with kernels.forked():
        prepare.prepare(YEAR, root)
        clear_package_cache()
        assert not runner.run(Job(root, "03_status", YEAR, "hamar"))
    for name, page in render.html_pages(*render.documents(root, YEAR, "hamar")).items():
        (root / "outputs" / str(YEAR) / "hamar" / name).write_bytes(page)
    return root


@pytest.fixture(scope="module")
def judge(project: Path) -> Judge:
    return Judge(project)


@pytest.fixture(scope="module")
def seen(project: Path, judge: Judge) -> list[Seen]:
    """All that is read of tables and pages."""
    book, divided = judge.book, [key for key in judge.hidden if key[1] != ALL]
    pages = project / "outputs" / str(YEAR)
    found = [
        *chain.from_iterable(
            attacker_pages.table(book, path, str(YEAR)) for path in judge.folder.glob("*.csv")
        )
    ]
    assert [] == [one for one in found if not judge.bears_out(one)]
    for path in pages.rglob("*.html"):
        found += attacker_pages.html_page(book, path, divided)
    for path in pages.rglob("*.ipynb"):
        found += attacker_pages.notebook(book, path, divided)
    return [one for one in found if judge.bears_out(one)]


@pytest.fixture(scope="module")
def system(seen: list[Seen], judge: Judge) -> System:
    return System(judge.book, seen)


def most(system: System, key: Key) -> int:
    found = system.solve({key: -1})
    assert found is not None, "what was read contradicts itself"
    return int(-found)


def test_no_page_shows_a_hidden_cell(seen: list[Seen], judge: Judge) -> None:
    assert len(judge.small) > 10
    assert {"table", "file"} <= {one.where.rpartition(": ")[2] for one in seen}
    assert [] == [one for one in seen if one.key in judge.hidden]


def test_who_reckons_learns_no_small_count(system: System, judge: Judge) -> None:
    assert [] == [key for key in judge.small if most(system, key) < THRESHOLD]


def test_who_knows_the_rule_learns_no_small_count(system: System, judge: Judge) -> None:
    tried = 0
    for rows in attacker_rule.rows(judge.book, judge.hidden).values():
        known = attacker_rule.who_knows_the_rule(system, rows, judge.count, THRESHOLD)
        for key in chain.from_iterable(rows) if known else ():
            if key in judge.small and known:
                tried += 1
                assert most(known, key) >= THRESHOLD, key
    assert tried


def test_who_answered_learns_no_small_count(system: System, judge: Judge) -> None:
    draw = random.Random(1)
    for key in draw.sample(judge.small, 8):
        for own in draw.sample(judge.people(), 2):
            assert most(attacker_rule.who_answered(system, judge.book, own), key) >= THRESHOLD, (key, own)


def test_who_knows_the_rule_and_answered_learns_no_small_count(system: System, judge: Judge) -> None:
    draw = random.Random(2)
    known = attacker_rule.who_knows_the_rule_of_all(system, judge.hidden, judge.count, THRESHOLD)
    assert len(known.rows) > len(system.rows)
    for key in draw.sample(judge.small, 8):
        own = draw.choice(judge.people())
        assert most(attacker_rule.who_answered(known, judge.book, own), key) >= THRESHOLD, (key, own)


def test_what_is_planted_is_found(seen: list[Seen], judge: Judge) -> None:
    """Whatever a small count makes a sum with, in each kind of table."""
    assert {"all", "role"} <= {attacker_rule.division(judge.book, key[1]) for key in judge.small}
    for key in judge.small:
        planted = attacker_rule.planted(judge.book, key, judge.hidden, judge.count)
        assert judge.count(key) == most(System(judge.book, [*seen, *planted]), key), key


def test_what_is_planted_in_part_is_found_by_who_knows_more(seen: list[Seen], judge: Judge) -> None:
    """Of an answer only the sum with one other is planted: that this is not 0 tells that both are few."""
    hidden, people = judge.hidden, judge.people()
    planted = {key: attacker_rule.planted(judge.book, key, hidden, judge.count) for key in judge.small}
    pairs = [(key, one) for key, known in planted.items() for one in known[1:]
             if key[1] == ALL and judge.count(key) + one.value == THRESHOLD]  # fmt: skip
    assert pairs
    for key, one in pairs[:2]:
        told = System(judge.book, [*seen, *(other for other in planted[key] if other != one)])
        known = attacker_rule.who_knows_the_rule_of_all(told, hidden, judge.count, THRESHOLD)
        own = next(own for own in people if one.key in attacker_rule.cells(judge.book, own))
        assert most(told, key) == THRESHOLD
        assert most(known, key) < THRESHOLD
        for system in (told, known):
            answered = attacker_rule.who_answered(system, judge.book, own)
            assert most(answered, key) < THRESHOLD, (key, one)
