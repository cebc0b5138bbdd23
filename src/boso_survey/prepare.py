"""From answers to what the public may have: read, validate, tabulate, protect, audit, and only then write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from boso import data, params
from boso.params import Survey
from boso.project import ProjectError
from boso_survey import codebook, printed_figures, tabulation
from boso_survey.audit import attacker, built_pages
from boso_survey.codebook import Codebook
from boso_survey.disclosure import constraints, prior_knowledge, suppression
from boso_survey.disclosure.prior_knowledge import PriorKnowledge
from boso_survey.disclosure.suppression import SuppressionPattern
from boso_survey.reading import responses
from boso_survey.reading.responses import Record
from boso_survey.tables import change, outcomes, protected, publication, replication, weighted
from boso_survey.tabulation import Item, Tables

REMEDY = "before anybody sees them, small roles or answers may be put together: data/survey/README.md"


@dataclass(frozen=True)
class SurveyYear:
    """What a year's survey holds, for the private zone only."""

    survey: Survey
    book: Codebook
    record: Record
    items: Sequence[Item]
    cells: pd.DataFrame
    prior: PriorKnowledge
    open_answers: int
    secret: int | None
    outcome_rates: Mapping[str, float]
    answers: pd.DataFrame


def load(year: int, root: Path) -> SurveyYear:
    """Read, validate and count the answers of a year."""
    answers, record = responses.read(year, root)
    book, table = codebook.load(root).wave(year).asked(answers), responses.invited(year, root)
    invited = dict(zip(table["municipality"], table["invited"].astype(int), strict=True))
    for town, answered in answers["municipality"].value_counts().sort_index().items():
        if answered > (asked := invited.get(str(town), 0)):
            raise ProjectError(
                f"data/survey/{year}: {town}: {answered} answered, but {asked} were invited; "
                "correct the number invited"
            )
    outcome_rates = _outcome_rates(year, answers, table)
    about = responses.survey(year, root)
    collected = about.provenance == data.COLLECTED
    strangers = ~answers[book.filter.name].isin(book.filter.yes)  # where there are none, all were asked all
    items = tabulation.items(book, among_asked=collected and bool(strangers.any()))
    cells = tabulation.tabulate(answers, invited, items)
    options = [field.name for field in book.fields if field.option_of]
    left_out = answers.assign(**{name: (~answers[name].isin([0, 1])).astype("Int64") for name in options})
    of_options = [one for one in items if one.name in {tabulation.FILTER, tabulation.ROLE, *options}]
    silent = tabulation.tabulate(left_out, invited, of_options)
    texts = answers[[field.name for field in book.of_kind("open")]]
    known = [year] if publication.collected(year, root) else _prepared(root)  # when it was written first
    waves = [publication.read(one, root) for one in known if collected and publication.collected(one, root)]
    return SurveyYear(
        survey=about,
        book=book,
        record=record,
        items=items,
        cells=cells,
        prior=prior_knowledge.read(year, root, cells, book, silent, waves),
        open_answers=int((texts.fillna("") != "").sum().sum()),
        # a number that the answers give, and nobody can work out who has not all of them
        secret=int(sha256(answers.to_csv(index=False).encode()).hexdigest(), 16) if collected else None,
        outcome_rates=outcome_rates,
        answers=answers,
    )


def _outcome_rates(year: int, answers: pd.DataFrame, invited: pd.DataFrame) -> Mapping[str, float]:
    """Return the rates of AAPOR where it is known what became of all who were invited; else none."""
    known = invited.set_index("municipality").drop(columns="invited")
    if known.columns.empty:
        return {}
    answered = answers["municipality"].value_counts().reindex(known.index, fill_value=0)
    sums = zip(map(str, known.index), known.sum(axis="columns") + answered, invited["invited"], strict=True)
    for town, number, everybody in sums:
        if number != everybody:
            raise ProjectError(
                f"data/survey/{year}: {town}: {everybody} were invited, but those who answered and the "
                f"outcomes of the others add up to {number}; correct {', '.join(map(str, known.columns))}"
            )
    return outcomes.rates(len(answers), {str(name): int(known[name].sum()) for name in known})


def prepare(year: int, root: Path, tell: Callable[[Record], None] = lambda _: None) -> Record:
    """Write the protected tables of a year, and what the printed report's percentages are checked with.

    How the file was read is told as soon as it is read; what was made of it is returned. A ProjectError says
    that the year is frozen, its answers are not valid, or the tables not safe; then nothing is written.
    """
    publication.refuse_released(year, root)
    found = load(year, root)
    rates = ", ".join(f"{name} {rate} %" for name, rate in found.outcome_rates.items())
    before = _wave_before(year, root)
    turned = ", ".join(change.turned(before[1], found.cells, found.book)) if before else ""
    tell(
        (
            ("how the file was read", "for you alone: it tells of single respondents"),
            *found.record,
            ("outcome rates", rates or "none: no outcomes are known"),
            *([(f"scale against {before[0]}", turned)] if before and turned else []),
        )
    )
    survey, items = found.survey, found.items
    pattern, tables, problems = protect(
        found.cells, items, found.prior, survey.threshold, found.secret,
        named=survey.provenance == data.COLLECTED,
    )  # fmt: skip
    if problems:
        few = f"where hardly anybody answered no table is safe: take survey out of params/{year}.yaml"
        problems.append(f"{survey.responses}: the audit failed; nothing was written; {few}")
        raise ProjectError("\n".join(problems))
    tables["change"] = change_since(year, root, tables)
    more: dict[str, Any] = {"outcome_rates": dict(found.outcome_rates)} if found.outcome_rates else {}
    if survey.weight:
        column = found.answers[responses.WEIGHT]
        tables["weighted"] = weighted.shares(found.answers, column, tables, items, survey.threshold)
        more["effective_size"] = weighted.effective_size(column, tables)
    publication.refuse_second_version(year, root, tables, more)
    later = {other: publication.read(other, root) for other in _prepared(root) if other > year}
    for other in (one for one in (year, *later) if publication.collected(one, root)):
        _refuse_other_answers(other, root, {year: tables})
    if survey.provenance == data.COLLECTED and not publication.exists(year, root):
        built_pages.refuse_shown(year, root)
    publication.write(year, root, tables, pattern, survey, more)
    for other, theirs in later.items():
        if not publication.released(other, root):
            publication.replace_change(other, root, change_since(other, root, theirs))
    figures = printed_figures.figures(year, root, found.book)
    if figures:
        checked = replication.replicate(figures, tables, found.prior.sums)
        publication.write_replication(year, root, checked, survey)
    refused = {table: [item for of, item in pattern.refused if of == table] for table, _ in pattern.refused}
    left_out = {protected.FILES.get(table, table): ", ".join(names) for table, names in refused.items()}
    total, hidden = tables["response"].iloc[0], publication.hidden_cells(tables)
    answered, invited = int(total["answered"]), int(total["invited"])
    return (
        ("respondents", f"{answered} of {invited}"),
        ("response rate", f"{100 * answered / invited:.1f} %"),
        ("open answers", f"{found.open_answers} read, kept private"),
        *((f"hidden in {name}", f"{n} of {of}") for name, (n, of) in hidden.items()),
        *((f"left out of {name}", f"{items}: too little could be shown; {REMEDY}")
          for name, items in left_out.items()),
    )  # fmt: skip


def protect(
    cells: pd.DataFrame, items: Sequence[Item], prior: PriorKnowledge, threshold: int, secret: int | None,
    *, named: bool,
) -> tuple[SuppressionPattern, dict[str, pd.DataFrame], list[str]]:  # fmt: skip
    """Return which cells are hidden, the tables without them, and what the audit finds wrong with these.

    A table by group that the audit finds unsafe is left out, and if it is that of all, those by group of the
    same question, which tell more of it.
    """
    system = constraints.system(cells, items, prior)
    unsafe: set[tuple[str, str]] = set()
    while True:
        pattern = suppression.protect(system, threshold, prior.cells, secret, unsafe)
        tables = protected.protected_tables(cells, pattern, items, named=named)
        problems = attacker.audit(tables, items, prior, cells, threshold, threshold + (secret is not None))
        by_group = {key[:2] for key in system.keys if key[0] in constraints.BY_GROUP} - unsafe
        about = {problem.partition(", ")[0] for problem in problems}
        told = {table for table in by_group if attacker.name_table(*table) in about} or {
            table for table in by_group if attacker.name_table("overall", table[1]) in about
        }
        if not told:
            return pattern, tables, problems
        unsafe |= told


def _prepared(root: Path) -> list[int]:
    return [year for year in params.years(root) if publication.exists(year, root)]


def change_since(year: int, root: Path, tables: Tables) -> pd.DataFrame:
    """Return the change since the latest earlier year that has tables, in what each wave counts as yes."""
    before, items = _wave_before(year, root), tabulation.items(codebook.load(root))
    return change.changes(before, (year, tables), items) if before else protected.frame("change", [])


def _wave_before(year: int, root: Path) -> change.Wave | None:
    """Return the latest earlier year that has protected tables, and these."""
    last = max((other for other in _prepared(root) if other < year), default=0)
    return (last, publication.read(last, root)) if last else None


def _refuse_other_answers(year: int, root: Path, new: Mapping[int, Tables]) -> None:
    """Raise ProjectError where the change of a year does not follow from the wave it was reckoned from.

    If people answered that wave, somebody may have seen in the change what its tables no longer have. Tables
    of a wave that are to be written are `new`.
    """
    after, items = publication.read(year, root), tabulation.items(codebook.load(root))
    told, kind = after["change"], data.provenance(f"protected/{year}/change", root)
    if told.empty or kind != data.COLLECTED:
        return
    before = int(told["from_year"].iloc[0])
    tables = new.get(before) or (publication.read(before, root) if publication.exists(before, root) else None)
    if tables and publication.same("change", told, change.changes((before, tables), (year, after), items)):
        return
    raise ProjectError(
        f"{publication.folder(year, root)}: change.csv tells of other answers of {before}, and both versions "
        f"together could tell of a person; prepare {before} with those, or, if nobody has seen it, delete "
        f"data/protected/{year}/ and outputs/{year}/. Nothing was written."
    )


def audit(year: int, root: Path) -> tuple[list[str], built_pages.PagesAudit]:
    """Attack what is published of a year: its protected tables, and the pages in outputs/ that show them.

    Returned is what can be worked out of the tables, and what on the pages is not in the tables. A
    ProjectError says that the year has no protected tables, or others than were written.
    """
    found = load(year, root)
    tables, least = publication.read(year, root), found.survey.threshold
    drawn = least + (found.secret is not None)
    problems = attacker.audit(tables, found.items, found.prior, found.cells, least, drawn)
    change_now = change_since(year, root, tables)
    if not (publication.released(year, root) or publication.same("change", tables["change"], change_now)):
        problems.append(f"{year}: change.csv leans on other tables of the year before; prepare {year} again")
    towns = [str(code) for code in found.book.field("municipality").codes]
    names = {town: params.unit_name(town, year, root) for town in towns}
    return problems, built_pages.check(root / "outputs" / str(year), root, tables, found.book, names)
