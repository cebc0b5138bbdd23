"""The next year, added by commands and tables alone: tests/support/next_year.py tells how."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import lxml.html
import next_year
import pytest
from building import Kernels
from next_year import KEY, NEW_QUESTION, SIXTH, YEAR
from project import NEWEST, ROOT, duplicate

from boso import data, params
from boso.chapters import chapter_names
from boso.words import liste, tall
from boso_press.execution import render, runner
from boso_press.execution.job import Job

pytestmark = pytest.mark.slow

EARLIER = [(NEWEST, "samlet", ""), (2011, "moss", "faktaark")]  # all chapters of a report, or one
READ = ("samlet", "moss", SIXTH)  # the reports of the year that are built whole; of the others the fact sheet
HASHES = re.compile(rb"\b[0-9a-f]{12,64}\b|\b1\.\d+\b(?=</)|boso:data-version\" content=\"[^\"]+")
BROKEN = re.compile(
    r"\b(?:None|nan|NaN)\b|[{}]|\(\)|\s[.,;:](?=\s|$)|(?<!både )\b(?:av|og|i likhet med)[.,;:](?=\s|$)"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A copy of the project with another year: some reports are built, and no earlier respondent is there."""
    folder = duplicate(tmp_path_factory.mktemp("next_year"))
    for year in (folder / "data" / "survey").glob("2*"):
        shutil.rmtree(year)
    next_year.add(folder)
    for words in (
        ("--year", str(YEAR), *(word for unit in READ for word in ("--unit", unit))),
        ("--year", str(YEAR), "--chapter", "faktaark"),
    ):
        done = kernels.boso(folder, "build", *words)
        assert done.exit_code == 0, done.output
    return folder


def test_the_reports_of_the_year_are_built_and_proven(project: Path) -> None:
    units = params.load(YEAR, project).units

    assert set(READ) < set(units)
    for unit in set(units) - {"samlet"}:
        assert (project / "outputs" / str(YEAR) / unit / "faktaark.pdf").is_file()
    for unit in READ:
        page = (project / "outputs" / str(YEAR) / unit / "rapport.html").read_text("utf-8")
        assert "ikke med" not in page.partition("<main")[0]
        assert (project / "outputs" / str(YEAR) / unit / "rapport.pdf").is_file()
    assert NEW_QUESTION in set(data.read(f"protected/{YEAR}/overall", project)["item"])
    assert "attitudes" not in set(data.read(f"protected/{YEAR}/overall", project)["item"])


def test_of_every_table_earlier_years_know_what_they_knew(project: Path) -> None:
    tables = [str(table["name"]) for table in data.package(ROOT)["resources"]]

    assert [] == [
        (year, name) for year in params.years(ROOT) for name in tables
        if data.known_rows(name, year, ROOT) != data.known_rows(name, year, project)
    ]  # fmt: skip
    assert data.known_rows("grants", NEWEST, ROOT) != data.known_rows("grants", YEAR, project)


@pytest.mark.parametrize(("year", "unit", "only"), EARLIER)
def test_earlier_reports_are_what_they_were_apart_from_hashes_and_version(
    year: int, unit: str, only: str, project: Path, kernels: Kernels, site: Path
) -> None:
    with kernels.forked():
        for chapter in [only] if only else chapter_names(project, unit):
            assert not runner.run(Job(project, chapter, year, unit))
    now = render.html_pages(*render.documents(project, year, unit))
    folder = site / str(year) / unit
    names = {f"{only}.html"} if only else {path.name for path in folder.glob("*.html")}
    assert names and (only or names == now.keys())
    for name in names:
        assert HASHES.sub(b"", (folder / name).read_bytes()) == HASHES.sub(b"", now[name]), name


def sentences(folder: Path) -> list[tuple[str, str]]:
    """Return what the pages of a report's chapters say: the chapter, and a paragraph, point or cell."""
    texts = []
    for path in sorted(folder.glob("[0f]*.html")):
        page = lxml.html.fromstring(path.read_bytes())
        for part in page.xpath("//main//p | //main//li | //main//figcaption | //main//td"):
            texts.append((path.stem, " ".join(part.text_content().split())))
    return texts


def test_a_fact_sheet_says_of_when_older_measures_are(project: Path) -> None:
    page = lxml.html.parse(project / "outputs" / str(YEAR) / "moss" / "faktaark.html")
    told = [one.text_content().strip() for one in page.xpath("//section[.//h2[contains(., 'Tiltak')]]//p")]

    assert "Status høsten 2011:" == told[0], told


@pytest.mark.parametrize("unit", READ)
def test_no_sentence_of_the_year_is_broken(unit: str, project: Path) -> None:
    texts = sentences(project / "outputs" / str(YEAR) / unit)

    assert len(texts) > 300
    assert [] == [text for text in texts if BROKEN.search(text[1])]
    assert not [text for _, text in texts if "i perioden 2009–2012" in text]


def test_what_is_new_is_told_with_its_own_source(project: Path) -> None:
    """Of grants, states and assessments alike: the tables under which the new source stands."""
    folder = project / "outputs" / str(YEAR) / "samlet"
    for chapter, label in (
        ("00_sammendrag", "tbl-mal-vurdering"), ("03_status", "tbl-programplan"),
        ("04_husbanken", "tbl-tilskudd"), ("06_english_summary", "tbl-goals"),
    ):  # fmt: skip
        page = lxml.html.fromstring((folder / f"{chapter}.html").read_bytes())
        assert f"Berg {YEAR + 1}" in page.get_element_by_id(label).text_content(), label
    assert KEY in data.citation_keys(project)


def test_a_title_page_names_every_printed_report_that_the_report_takes_from(project: Path) -> None:
    for unit in ("samlet", SIXTH):
        page = lxml.html.fromstring((project / "outputs" / str(YEAR) / unit / "rapport.html").read_bytes())
        about = " ".join(page.find_class("about")[0].text_content().split())
        assert re.search(rf"rapport for året: Berg.* hentet fra: Bergem, Randi.* Og fra: Berg.*{YEAR}", about)


def test_who_was_interviewed_is_told_when_others_are_evaluated_now(project: Path) -> None:
    folder = project / "outputs" / str(YEAR) / "samlet"
    then = [
        params.unit_name(unit, 2011, project) for unit in params.evaluated(2011, project) if unit != "samlet"
    ]
    texts = {stem: lxml.html.fromstring((folder / f"{stem}.html").read_bytes()).text_content()
             for stem in ("00_sammendrag", "02_metode")}  # fmt: skip

    assert f"i hver av de fem kommunene som da ble evaluert: {liste(then)}." in texts["02_metode"]
    assert "Intervjuede i de fem kommunene som da ble evaluert" in texts["00_sammendrag"]


def test_no_sentence_leads_to_a_chapter_that_has_nothing_for_the_year(project: Path) -> None:
    """Such a chapter is a line in the contents, and its name in a sentence is no link."""
    for unit in READ:
        page = lxml.html.fromstring((project / "outputs" / str(YEAR) / unit / "rapport.html").read_bytes())
        empty = [part.text_content().strip()[0] for part in page.find_class("nothing")]
        for sentence in page.xpath("//main//p | //main//li"):
            bare = "".join(sentence.xpath(".//text()[not(ancestor::a)]"))
            assert not re.search(rf"(?i)\bkapittel [{''.join(empty) or 'x'}]\b", bare), bare


def test_what_is_of_an_earlier_season_is_dated(project: Path) -> None:
    """Nothing new is known of networks: the year tells of them as they were."""
    folder, named = project / "outputs" / str(YEAR) / SIXTH, params.unit_name(SIXTH, YEAR, project)
    texts = {stem: lxml.html.fromstring((folder / f"{stem}.html").read_bytes()).text_content()
             for stem in ("04_husbanken", "faktaark")}  # fmt: skip

    assert f"Høsten 2011 var {named} med i nettverket i" in texts["04_husbanken"]
    assert re.search(r"Nettverk:.* \(høsten 2011\)", texts["faktaark"])


def test_a_municipality_of_which_nothing_is_known_yet_builds(tmp_path: Path, kernels: Kernels) -> None:
    root = duplicate(tmp_path)
    next_year.begin(root)
    next_year.seal(root, next_year.leave_unknown(root))
    chapters = ("00_sammendrag", "01_innledning", "04_husbanken", "06_english_summary", "faktaark")
    chosen = [word for chapter in chapters for word in ("--chapter", chapter)]
    done = kernels.boso(root, "build", "--year", str(YEAR), "--unit", "samlet", "--unit", SIXTH, *chosen)

    assert done.exit_code == 0, done.output
    people = data.read("population", root).query("year == @YEAR").set_index("participant").population
    towns = [unit for unit in params.evaluated(YEAR, root) if unit not in ("samlet", SIXTH)]
    known = people[people.index.isin(towns)]
    for unit in ("samlet", SIXTH):
        texts = sentences(root / "outputs" / str(YEAR) / unit)
        assert len(texts) > 100
        assert [] == [text for text in texts if BROKEN.search(text[1])]
        assert [] == [text for text in texts if len(known) and tall(known.sum()) in text[1]]
