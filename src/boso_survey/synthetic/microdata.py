"""Synthetic microdata of a wave: ``boso survey reconstruct 2011`` and ``boso survey simulate 2012``.

The answers of 2011 were never published. These are made up so that counting them gives what the report
printed; how they fall on municipalities, and the items without printed figures, are simulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from boso.project import ProjectError
from boso_survey.reading import provenance
from boso_survey.synthetic.answers import assign_answers, open_answers
from boso_survey.synthetic.integer_program import ContradictionError
from boso_survey.synthetic.margins import Counts, background_counts, item_counts
from boso_survey.synthetic.respondents import Respondent, make_respondents, response_counts
from boso_survey.synthetic.wave import FILE, Wave
from boso_survey.tabulation import INVOLVEMENT


def write(wave: Wave, root: Path) -> list[Path]:
    """Write the answers and invited.csv in data/survey/<year>/, list them as generated, return their paths.

    A ProjectError says which printed figures contradict each other, or that invited.csv is not generated.
    """
    folder = root / "data" / "survey" / str(wave.year)
    paths = [folder / f"{wave.provenance}.csv", folder / "invited.csv"]
    if paths[1].is_file() and provenance.COLUMN not in pd.read_csv(paths[1], nrows=0).columns:
        raise ProjectError(f"{paths[1]}: this is no generated file and is kept; move it to generate one")
    tables = build(wave)
    folder.mkdir(parents=True, exist_ok=True)
    for path, table in zip(paths, tables, strict=True):
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    provenance.register(root, *paths)
    return paths


def build(wave: Wave) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers, one row a respondent in the codebook's columns, and the invited by municipality."""
    try:
        background = background_counts(wave)
        rows = item_counts(wave, background)
        towns = response_counts(wave)
        answered = {town: answered for town, (_, answered) in towns.items()}
        not_involved = wave.codes(INVOLVEMENT)[-1]
        uninvolved = {role: rows[INVOLVEMENT, role][not_involved] for role in background["role"]}
        answers = _answers(wave, make_respondents(wave, background, answered, uninvolved), rows)
    except ContradictionError as conflict:
        figures = "\n".join(f"  {label}" for label in conflict.labels)
        source = FILE if wave.provenance == "simulated" else f"data/published/percentages_{wave.year}.csv"
        raise ProjectError(
            f"{source}: no answers give all of these together:\n{figures}\n"
            "Check them against their source: one is wrong, or came about in another way."
        ) from None
    invited = pd.DataFrame({"municipality": [*towns], "invited": [invited for invited, _ in towns.values()]})
    mark = {provenance.COLUMN: wave.provenance}
    return answers.assign(**mark), invited.assign(**mark)


def _answers(
    wave: Wave, respondents: Sequence[Respondent], rows: Mapping[tuple[str, str], Counts]
) -> pd.DataFrame:
    """Return the answers of all respondents; an empty text where nothing was asked."""
    answers = pd.DataFrame(respondents).rename(columns={"know": wave.book.filter.name})
    answers["respondent"] = [f"{wave.year}-{one.number:03}" for one in respondents]
    for field in wave.book.of_kind("item"):
        wanted = {group: counts for (item, group), counts in rows.items() if item == field.name}
        given = assign_answers(wave, field, respondents, wanted)
        answers[field.name] = [given.get(one.number, "") for one in respondents]
    texts = [open_answers(wave, one.number) for one in respondents]
    for field, column in zip(wave.book.of_kind("open"), zip(*texts, strict=True), strict=True):
        answers[field.name] = column
    return answers[list(wave.book.names)]
