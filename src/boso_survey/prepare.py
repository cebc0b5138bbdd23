"""From answers to what the public may have: read, validate, tabulate, protect, audit, and only then write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boso import data, params
from boso.project import ProjectError
from boso_survey import codebook, printed_figures, tabulation
from boso_survey.audit import attacker, built_pages
from boso_survey.disclosure import constraints, prior_knowledge, suppression
from boso_survey.reading import responses
from boso_survey.tables import change, protected, publication, replication

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from boso.params import Survey
    from boso_survey.codebook import Codebook
    from boso_survey.disclosure.prior_knowledge import PriorKnowledge
    from boso_survey.reading.record import Record
    from boso_survey.tabulation import Item


@dataclass(frozen=True)
class SurveyYear:
    """What a year's survey holds, for the private zone only."""

    survey: Survey
    book: Codebook
    items: Sequence[Item]
    cells: pd.DataFrame
    prior: PriorKnowledge
    open_answers: int
    record: Record


@dataclass(frozen=True)
class Summary:
    """What `prepare` tells when it is done: nothing of any respondent."""

    respondents: int
    invited: int
    open_answers: int
    hidden: Mapping[str, tuple[int, int]]
    refused: tuple[tuple[str, str], ...]


def load(year: int, root: Path) -> SurveyYear:
    """Read, validate and count the answers of a year."""
    answers, how = responses.read(year, root)
    book, table = codebook.load(root).wave(year).asked(answers), responses.invited(year, root)
    invited = dict(zip(table["municipality"], table["invited"].astype(int), strict=True))
    for town, answered in answers["municipality"].value_counts().sort_index().items():
        asked = invited.get(str(town), 0)
        if answered > asked:
            raise ProjectError(
                f"data/survey/{year}: {town}: {answered} answered, but {asked} were invited; "
                "correct the number invited"
            )
    items = tabulation.items(book)
    cells = tabulation.tabulate(answers, invited, items)
    texts = answers[[field.name for field in book.of_kind("open")]]
    return SurveyYear(
        survey=responses.survey(year, root),
        book=book,
        items=items,
        cells=cells,
        prior=prior_knowledge.read(year, root, cells, book),
        open_answers=int((texts.fillna("") != "").sum().sum()),
        record=how,
    )


def prepare(year: int, root: Path, tell: Callable[[Record], None] = lambda _: None) -> Summary:
    """Write the protected tables of a year, and what the printed report's percentages are checked with.

    How the file was read is told as soon as it is read.

    Raises
    ------
    ProjectError
        The year is frozen, its answers are not valid, or the audit found that the tables are not safe;
        then nothing is written.
    """
    publication.refuse_released(year, root)
    found, before = load(year, root), _before(year, root)
    against = ", ".join(change.turned(before, found.cells, found.book)) if before else ""
    tell((*found.record, (f"scale against {before.year}", against)) if before and against else found.record)
    survey, items = found.survey, found.items
    system = constraints.system(found.cells, items, found.prior)
    pattern = suppression.protect(system, survey.threshold, found.prior.cells)
    named = survey.provenance == data.COLLECTED
    tables = protected.protected_tables(found.cells, pattern, items, named=named)
    problems = attacker.audit(tables, items, found.prior, found.cells, survey.threshold)
    if problems:
        raise ProjectError("\n".join([*problems, f"{year}: the audit failed; nothing was written"]))
    after = change.published_wave(year, tables)
    tables["change"] = change.changes(before, after, items) if before else protected.frame("change", [])
    publication.write(year, root, tables, pattern, survey)
    figures = printed_figures.figures(year, root, found.book)
    if figures:
        checked = replication.replicate(figures, tables, found.prior.sums)
        publication.write_replication(year, root, checked, survey)
    total = tables["response"].iloc[0]
    return Summary(
        respondents=int(total["answered"]), invited=int(total["invited"]), open_answers=found.open_answers,
        hidden=publication.hidden_cells(tables), refused=pattern.refused,
    )  # fmt: skip


def _before(year: int, root: Path) -> change.PublishedWave | None:
    """Return the latest earlier year that has protected tables, as it was published."""
    earlier = [other for other in params.years(root) if other < year and publication.exists(other, root)]
    return change.published_wave(earlier[-1], publication.read(earlier[-1], root)) if earlier else None


def audit(year: int, root: Path) -> tuple[list[str], built_pages.PagesAudit]:
    """Attack what is published of a year: its protected tables, and the pages in outputs/ that show them.

    Returns
    -------
    problems, pages
        What can be worked out of the tables; what on the pages is not in the tables.

    Raises
    ------
    ProjectError
        The year has no protected tables, or they are not those that were written.
    """
    found = load(year, root)
    tables = publication.read(year, root)
    problems = attacker.audit(tables, found.items, found.prior, found.cells, found.survey.threshold)
    towns = [str(code) for code in found.book.field("municipality").codes]
    names = {town: params.unit_name(town, root) for town in towns}
    return problems, built_pages.check(root / "outputs" / str(year), root, tables, found.book, names)
