"""Any survey that somebody collects becomes pages: proven, and without a broken sentence.

Three surveys that between them are odd in every way; the number of more, drawn at random with all chapters
that show the survey, is taken from the environment: ``BOSO_SURVEYS=100``.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest
import random_survey
from building import Kernels
from project import duplicate, generated
from random_survey import Kind

from boso import data
from boso.data.package import clear_package_cache
from boso_press.execution import render, runner
from boso_press.execution.job import Job
from boso_survey import codebook, prepare
from boso_survey.audit import attacker
from boso_survey.disclosure import suppression

if TYPE_CHECKING:
    from boso_survey.disclosure.constraints import System

pytestmark = pytest.mark.slow

YEAR = generated() + 1  # no report of the year was printed, and the wave before is made by us
CHAPTERS = ("02_metode", "03_status", "faktaark")
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
CASES = [
    ("hamar", Kind(20, gaps=0.3, few=0, not_asked=("focus", "coop_political")), 1),
    ("samlet", Kind(83, gaps=0.03, few=2), 2),
    ("moss", Kind(40, alike=True, unknown=True), 3),
    *((UNITS[seed % len(UNITS)], None, seed) for seed in range(int(os.environ.get("BOSO_SURVEYS", "0")))),
]
BROKEN = re.compile(
    r"\b(?:None|nan|NaN|NA)\b|[{}]|\(\)|\s[.,;:](?=\s|$)"  # a value that is missing
    r"|(?<!både )\b(?:av|og)[.,;:]|\b1 (?:respondenter|personer)\b|\b0 av \d"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return duplicate(tmp_path_factory.mktemp("project"), YEAR - 1)


@pytest.fixture(params=CASES, ids=lambda case: f"{case[2]}-{case[0]}", scope="module")
def report(
    request: pytest.FixtureRequest, project: Path, kernels: Kernels
) -> tuple[Path, random_survey.Kind]:
    """The audited pages of a municipality, with other cells of the survey hidden than those that must be."""
    unit, about, seed = request.param
    about = random_survey.write(project, YEAR, seed, about)
    folder = project / "outputs" / str(YEAR) / unit
    for earlier in (folder.parent, project / "data" / "protected" / str(YEAR)):
        shutil.rmtree(earlier, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch, kernels.forked():
        patch.setattr(suppression, "protect", hide_anything(seed))
        patch.setattr(attacker, "audit", lambda *_: [])
        prepare.prepare(YEAR, project)
        clear_package_cache()
        for chapter in CHAPTERS[: None if unit != "samlet" else -1]:
            assert not runner.run(Job(project, chapter, YEAR, unit))
        render.render_report(project, YEAR, unit)
        audited = prepare.audit(YEAR, project)[1]
    assert ((), True) == (audited.problems, audited.numbers > 0)
    return folder, about


def hide_anything(seed: int) -> object:
    """Return a protection that hides what is small, and any other cell: it need not be safe to be told of."""
    draw = random.Random(f"hidden {seed}")
    share = draw.choice((0.02, 0.1, 0.4))

    def protect(system: System, threshold: int, *_: object) -> suppression.SuppressionPattern:
        hidden = [key for key, count in zip(system.keys, system.count, strict=True)
                  if 0 < count < threshold or draw.random() < share]  # fmt: skip
        tables = sorted({key[:2] for key in system.keys if key[0] in ("role", "municipality")})
        refused = draw.sample(tables, draw.choice((0, 2)))
        return suppression.SuppressionPattern(dict.fromkeys(hidden, "secondary"), tuple(refused))

    return protect


def test_its_pages_are_proven_and_read_well(report: tuple[Path, Kind], project: Path) -> None:
    """That they are there says that each number was proven."""
    folder, about = report
    paths = [folder / f"{stem}.html" for stem in CHAPTERS]
    pages = {path.stem: lxml.html.fromstring(path.read_bytes()) for path in paths if path.exists()}
    texts = [(stem, " ".join(part.text_content().split())) for stem, page in pages.items()
             for part in page.xpath("//main//p | //main//li | //main//figcaption | //main//td")]  # fmt: skip
    titles = [field.title for field in codebook.load(project).fields if field.name in about.not_asked]

    assert [] == [(stem, text) for stem, text in texts if BROKEN.search(text)]
    assert [] == [(stem, text) for stem, text in texts for title in titles if title in text]
    assert not [page for page in pages.values() if page.xpath("//*[@class='mark']")]


def test_a_change_from_what_is_simulated_is_marked_in_its_file_and_left_out(
    report: tuple[Path, Kind], project: Path
) -> None:
    folder, _ = report
    chapter = (folder / "03_status.html").read_text(encoding="utf-8")

    changes = data.read(f"protected/{YEAR}/change", project)
    assert ("simulated" if len(changes) else "collected") == changes.attrs["provenance"]
    assert "collected" == data.provenance(f"protected/{YEAR}/overall", project)
    assert 'id="fig-endring"' not in chapter
    assert "Simulerte tall" not in chapter
