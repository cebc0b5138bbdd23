"""Pages with the survey: marked while nobody collected the answers, plain once somebody did."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
import survey_sample
from building import Kernels
from pdf_pages import page_texts
from project import duplicate
from small_project import write_chapters

from boso_press.execution import render, runner
from boso_press.execution.job import Job

if TYPE_CHECKING:
    from lxml.html import HtmlElement

pytestmark = pytest.mark.slow

CHAPTERS = ("02_metode", "03_status", "05_oppsummering", "faktaark")
BANNER = "Inneholder rekonstruerte eller simulerte tall"
MARKS = re.compile("Rekonstruerte svar|Simulerte tall|Rekonstruerte og simulerte tall")
TWO_WAVES = """
import pandas as pd
from boso import charts, show

change = r.survey.change()
parts = [r.survey.shares("focus")[:2], Report(2011, unit).survey.shares("focus")[2:4]]
waves = pd.concat(parts)[["Svar", "Andel"]]
show.figure(charts.bars(change, label="Påstand", value="Endring"), label="fig-endring", title="A", source="B")
show.figure(charts.bars(waves, label="Svar", value="Andel"), label="fig-svar", title="A", source="B")
show.table(waves, label="tbl-svar", title="A", source="B")
"""
LOST = {
    "fig-roller": "Rekonstruerte svar",
    "fig-involvering": "Rekonstruerte svar",
    "fig-samarbeid": "Simulerte tall",
    "fig-oversikt": "Rekonstruerte svar",
    "fig-boforhold": "Rekonstruerte og simulerte tall",
    "fig-situasjon": "Rekonstruerte svar",
}
DIVIDED = ("fig-kjennskap-kommune", "fig-svar-rolle", "fig-svar-kommune", "fig-situasjon-kommune")


@pytest.fixture(scope="module")
def reconstructed(site: Path) -> Path:
    return site / "2011" / "hamar"


@pytest.fixture(scope="module")
def simulated(site: Path) -> Path:
    return site / "2012" / "hamar"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """The report of Hamar as it would be had somebody collected the answers: the chapters that show them."""
    root = duplicate(tmp_path_factory.mktemp("collected"))
    survey_sample.write(root, 2011, "collected", change=["focus"])
    return made(root, 2011, "hamar", CHAPTERS, kernels)


def made(root: Path, year: int, unit: str, chapters: Sequence[str], kernels: Kernels) -> Path:
    """Run chapters and set their pages, in this process, and return the folder of the report."""
    with kernels.forked():
        for chapter in chapters:
            assert not runner.run(Job(root, chapter, year, unit))
        render.render_report(root, year, unit)
    return root / "outputs" / str(year) / unit


def page(folder: Path, stem: str) -> HtmlElement:
    return lxml.html.fromstring((folder / f"{stem}.html").read_bytes())


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def outputs(folder: Path, stem: str) -> list[dict[str, Any]]:
    """Return what each output of a chapter says about itself."""
    notebook = json.loads((folder / f"{stem}.ipynb").read_text(encoding="utf-8"))
    return [output["metadata"]["boso"] for cell in notebook["cells"] for output in cell.get("outputs", [])
            if "boso" in output.get("metadata", {})]  # fmt: skip


def about(folder: Path, stem: str) -> dict[str, Any]:
    found = json.loads((folder / f"{stem}.ipynb").read_text(encoding="utf-8"))["metadata"]["boso"]
    assert isinstance(found, dict)
    return found


def pdf(folder: Path, name: str = "rapport") -> list[str]:
    return page_texts(folder / f"{name}.pdf")


@pytest.mark.parametrize(("label", "mark"), LOST.items())
def test_a_figure_that_stands_for_a_lost_one_is_marked_inside_and_says_so(
    reconstructed: Path, label: str, mark: str
) -> None:
    """The mark is part of the drawing, its description and its numbers, whatever is cut out."""
    chapter = page(reconstructed, "02_metode" if label == "fig-roller" else "03_status")
    figure = chapter.get_element_by_id(label)

    assert mark in figure.xpath(".//svg//text()")
    assert figure.xpath(".//*[@role='img']/@aria-label")[0].startswith(f"{mark}. ")
    assert mark.lower() in text(figure.xpath(".//table")[0])
    source = text(figure.xpath(".//*[@class='source']")[0])
    assert "bildet i den opprinnelige rapporten er gått tapt" in source
    assert ("rekonstruerte" in source) == mark.startswith("Rekonstruerte")


@pytest.mark.parametrize("label", DIVIDED)
def test_a_division_that_nobody_published_names_the_measure_and_is_marked_as_simulated(
    reconstructed: Path, label: str
) -> None:
    chapter = page(reconstructed, "02_metode" if label == "fig-kjennskap-kommune" else "03_status")
    figure = chapter.get_element_by_id(label)
    title = text(figure.xpath(".//*[@class='caption']")[0])

    assert "Simulerte tall" in figure.xpath(".//svg//text()")
    assert title.partition(". ")[2].startswith("Andel som ")
    assert "%" not in title


def test_who_was_not_asked_is_said_under_figures_of_shares_of_all(reconstructed: Path) -> None:
    for label in ("fig-svar-rolle", "fig-svar-kommune"):
        figure = page(reconstructed, "03_status").get_element_by_id(label)
        assert "fikk ikke spørsmålet og er regnet med i nevneren" in text(figure)


def test_what_is_hidden_is_drawn_and_explained(collected: Path) -> None:
    status = page(collected, "03_status")

    assert "skjult" in status.get_element_by_id("fig-situasjon-kommune").xpath(".//svg//text()")
    assert "Svar fra få personer er skjult" in text(page(collected, "02_metode"))


@pytest.mark.parametrize("stem", ["02_metode", "03_status", "05_oppsummering"])
def test_every_page_that_shows_such_numbers_carries_the_banner(reconstructed: Path, stem: str) -> None:
    assert [BANNER] == [text(mark) for mark in page(reconstructed, stem).xpath("//*[@class='mark']")]
    assert "reconstructed" == about(reconstructed, stem)["provenance"]


def test_the_banner_stands_at_the_foot_of_the_pages_of_such_chapters_and_on_the_title_page(
    reconstructed: Path,
) -> None:
    pages = pdf(reconstructed)
    told = [number for number, words in enumerate(pages) if "spørreundersøkelsen er" in words.lower()]

    assert BANNER in pages[0]
    assert told
    assert all(BANNER in pages[number] for number in told)


def test_divisions_by_municipality_are_read_only_in_the_chapters_on_method_and_status(
    reconstructed: Path,
) -> None:
    """No sentence, summary or fact sheet can use what it has not read."""
    for stem in ("05_oppsummering", "faktaark"):
        assert "protected/2011/by_municipality" not in about(reconstructed, stem)["reads"]
    assert "collected" == about(reconstructed, "faktaark")["provenance"]
    assert not page(reconstructed, "faktaark").xpath("//*[@class='mark']")


def test_sentences_tell_what_the_report_printed(reconstructed: Path) -> None:
    told = text(page(reconstructed, "03_status"))

    assert "81 % mener at programmet har gitt bedre oversikt" in told
    assert "70 % er helt eller delvis enige" in told
    assert "Den opprinnelige rapporten oppgir 75 %" in told


def test_where_our_number_differs_from_the_printed_one_a_note_says_so(reconstructed: Path) -> None:
    notes = [text(note) for stem in ("02_metode", "03_status")
             for note in page(reconstructed, stem).xpath("//*[@role='doc-endnotes']//li")]  # fmt: skip

    for printed in ("oppgir 60,5 %", "oppgir 39 %", "oppgir 75 %"):
        assert [note for note in notes if printed in note], printed
    assert "[^" not in text(page(reconstructed, "03_status"))


def test_of_a_simulated_wave_no_sentence_or_title_tells_a_share(simulated: Path) -> None:
    for stem in ("02_metode", "03_status", "05_oppsummering"):
        printed = [
            item["expression"] for output in outputs(simulated, stem) for item in output.get("printed", [])
        ]
        assert not [expression for expression in printed if ".share(" in expression]
    assert "sier ikke hva noen mente" in text(page(simulated, "02_metode"))


def test_the_change_from_the_wave_before_is_a_marked_figure(simulated: Path) -> None:
    figure = page(simulated, "03_status").get_element_by_id("fig-endring")

    assert "Simulerte tall" in figure.xpath(".//svg//text()")
    assert "fra 2011 til 2012" in text(figure)


def test_what_is_made_of_two_waves_is_marked_as_the_less_certain_wherever_it_stands(
    tmp_path: Path, kernels: Kernels
) -> None:
    """On the page, in drawing, table and description, though the answers of the year itself are collected."""
    root = duplicate(tmp_path)
    survey_sample.write(root, 2011, "reconstructed")
    survey_sample.write(root, 2012, "collected", change=["focus"], before="reconstructed")
    write_chapters(root, _01_svar=TWO_WAVES)
    chapter = page(made(root, 2012, "hamar", ["01_svar"], kernels), "01_svar")

    assert [BANNER] == [text(mark) for mark in chapter.xpath("//*[@class='mark']")]
    assert "Rekonstruerte svar." in text(chapter.get_element_by_id("tbl-svar"))
    for figure in map(chapter.get_element_by_id, ("fig-endring", "fig-svar")):
        assert "Rekonstruerte svar" in figure.xpath(".//svg//text()")
        assert figure.xpath(".//*[@role='img']/@aria-label")[0].startswith("Rekonstruerte svar. ")
        assert "rekonstruerte svar" in text(figure.xpath(".//table")[0])


def test_once_answers_are_collected_every_mark_is_gone(collected: Path) -> None:
    for stem in ("02_metode", "03_status", "05_oppsummering", "faktaark"):
        words = (collected / f"{stem}.html").read_text(encoding="utf-8")
        assert not MARKS.search(words)
        assert not page(collected, stem).xpath("//*[@class='mark']")
    for words in [*pdf(collected), *pdf(collected, "faktaark")]:
        assert not MARKS.search(words)
        assert BANNER not in words


def test_collected_answers_reach_the_fact_sheet_and_name_the_municipalities(collected: Path) -> None:
    sheet = text(page(collected, "faktaark").get_element_by_id("tbl-ark-sporreundersokelse"))
    rates = page(collected, "02_metode").get_element_by_id("fig-svarprosent")

    assert "Kjennskap til programmet (kjenner programmet)" in sheet
    assert "Hamar" in rates.xpath(".//svg//text()")
    assert "står uten navn" not in text(rates)


def test_a_year_without_a_survey_says_so_in_one_line(site: Path) -> None:
    told = text(page(site / "2010" / "samlet", "02_metode"))

    assert "Vi kjenner ikke til noen spørreundersøkelse for 2010." in told
