"""The note at each figure and table of a built report: its tables, its base, what is hidden, the download."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import press_samples as sample
import pytest
from lxml.html import HtmlElement
from pdf_pages import page_texts
from shells import fresh_shell

import boso
from boso import data
from boso.data import usage
from boso.data.usage import tracked_property
from boso.words import MINUS, WORDS, WORDS_EN, rounded
from boso_press.html import pages as html

UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
REPORTS = [f"{year}/{unit}" for year, unit in product((2010, 2011, 2012), UNITS)]
NOTE = re.compile(
    r"Data (?:per|as of) (?P<year>\d{4}): (?P<tables>.+?\.csv)\. "
    r"(?:(?:Antall svar|Number of answers): (?P<base>.+?)\. )?"
    r"(?P<hidden>Ingen|No|\d+) (?:tall|numbers?) (?:er|is|are) (?:skjult|hidden)"
    r"(?: av hensyn til personvernet| to protect privacy)?\."
)
Pages = dict[str, HtmlElement]


def plain(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def blocks(page: HtmlElement) -> list[HtmlElement]:
    """Return every figure and table of a page."""
    return list(page.xpath("//main//figure | //main//div[@class='table']"))


@pytest.fixture(scope="module", params=REPORTS)
def report(request: pytest.FixtureRequest, site: Path) -> tuple[str, Pages]:
    """The name and the pages of each report in turn, read once for all tests."""
    paths = sorted((site / request.param).glob("*.html"))
    return request.param, {path.stem: lxml.html.parse(str(path)).getroot() for path in paths}


def note(block: HtmlElement) -> re.Match[str]:
    (told,) = block.find_class("origin")
    found = NOTE.fullmatch(plain(told))
    assert found, plain(told)
    return found


def download(block: HtmlElement) -> list[list[str]]:
    (link,) = block.xpath(f".//a[@download='{block.get('id')}.csv']/@href")
    return list(csv.reader(io.StringIO(unquote(link.partition(",")[2]).removeprefix("\ufeff"))))


def test_every_figure_and_table_tells_its_tables_and_how_many_of_its_numbers_are_hidden(
    report: tuple[str, Pages],
) -> None:
    """The note stands where readers open "Kilde og data", and counts what the table beside it hides."""
    name, pages = report
    told = 0
    for stem, page in pages.items():
        for block in blocks(page):
            summary = plain(block.find(".//summary"))
            assert re.match(r"(Kilde og data: (Figur|Tabell)|Source and data: (Figure|Table)) ", summary)
            found = note(block)
            assert found["year"] == name[:4], (stem, block.get("id"))
            hidden = len([c for c in block.iter("td", "th") if plain(c) in ("skjult", "hidden")])
            assert found["hidden"] in ([str(hidden)] if hidden else ["Ingen", "No"]), block.get("id")
            files = re.split(r", | og | and ", found["tables"])
            assert all(data.resource(file.removesuffix(".csv")) for file in files)
            told += 1
    assert told > 20 or name.startswith("2010")


def test_the_pdf_has_the_same_notes(site: Path, report: tuple[str, Pages]) -> None:
    name, pages = report
    for pdf in ("rapport", "faktaark"):
        if (site / name / f"{pdf}.pdf").exists():
            shown = "".join(page_texts(site / name / f"{pdf}.pdf"))
            notes = [re.sub(r"\s", "", note(block)[0]) for block in blocks(pages[pdf])]
            assert sorted(re.sub(r"\s", "", found[0]) for found in _notes(shown)) == sorted(notes)


def _notes(text: str) -> Iterator[re.Match[str]]:
    """Yield the notes in a text that breaks lines where it likes."""
    return NOTE.finditer(re.sub(r"\s+", " ", re.sub(r"(?<=[/_])\n", "", text)))


def test_the_download_of_a_table_has_its_cells(report: tuple[str, Pages]) -> None:
    for stem, page in report[1].items():
        for block in blocks(page):
            if not block.xpath(".//table"):
                continue
            lang = "en" if stem == "06_english_summary" or block.xpath("ancestor::*[@lang='en']") else "nb"
            head, *rows = download(block)
            assert head == [plain(cell) for cell in block.xpath(".//thead//th")]
            shown = [[plain(cell) for cell in row] for row in block.xpath(".//tbody/tr")]
            assert len(rows) == len(shown)
            for row, texts in zip(rows, shown, strict=True):
                for cell, text in zip(row, texts, strict=True):
                    assert " ".join(cell.split()) == text or shows(text, cell, lang), (cell, text)


def shows(text: str, raw: str, lang: str) -> bool:
    """Whether a cell shows a downloaded number: in words, or rounded as far as the cell tells."""
    if not raw:
        return text == "–"
    words = WORDS_EN if lang == "en" else WORDS
    if text in words:
        return words.index(text) == float(raw)
    found = re.match(rf"{MINUS}?\d[\d\s]*(?:[.,]\d+)*", text)
    if not found:
        return False
    plain = re.sub(r"\s", "", found[0]).replace(MINUS, "-")
    number = Decimal(plain.replace(",", "") if lang == "en" else plain.replace(",", "."))
    value = Decimal(raw) / (1_000_000 if "mill" in text else 1)
    return number == rounded(value, max(0, -int(number.as_tuple().exponent)))


def test_a_base_is_the_range_of_the_answers_that_the_figure_shows(site: Path) -> None:
    page = lxml.html.parse(str(site / "2011/moss/03_status.html")).getroot()
    figure = page.get_element_by_id("fig-svar-kommune")
    head, *rows = download(figure)
    bases = [int(row[head.index("Svar")]) for row in rows]

    assert note(figure)["base"] == f"{min(bases)}–{max(bases)}"
    assert note(page.get_element_by_id("fig-situasjon"))["base"] == "83"
    assert note(page.get_element_by_id("tbl-tiltak"))["base"] is None


def test_no_interval_is_called_hidden_where_it_is_only_not_known(site: Path) -> None:
    """Answers that are simulated have no interval; privacy hides nothing there."""
    page = lxml.html.parse(str(site / "2011/samlet/03_status.html")).getroot()
    figure = page.get_element_by_id("fig-boforhold")

    assert note(figure)["hidden"] == "Ingen"
    assert "–" in [plain(cell) for cell in figure.iter("td")]


def test_what_is_kept_tells_at_each_use_which_tables_it_was_made_of(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)

    class Topic:
        @tracked_property
        def rows(self) -> int:
            return len(data.read("goals"))

        @tracked_property
        def more(self) -> int:
            return self.rows + len(data.read("themes"))

    topic = Topic()
    for name, tables in (("rows", {"goals"}), ("more", {"goals", "themes"}), ("more", {"goals", "themes"}),
                         ("rows", {"goals"})):  # fmt: skip
        usage.in_cell.clear()
        assert getattr(topic, name) > 0 and usage.in_cell == tables


@pytest.mark.parametrize(
    ("lang", "answers", "hidden", "expected"),
    [
        ("nb", [83, 83], 0, "Data per 2011: grants.csv. Antall svar: 83. Ingen tall er skjult."),
        ("nb", None, 1, "Data per 2011: grants.csv. 1 tall er skjult av hensyn til personvernet."),
        ("nb", [1, 9], 2, "Data per 2011: grants.csv. Antall svar: 1–9. 2 tall er skjult av hensyn til "
                          "personvernet."),
        ("en", [83, 83], 0, "Data as of 2011: grants.csv. Number of answers: 83. No numbers are hidden."),
        ("en", [1, 1], 1, "Data as of 2011: grants.csv. Number of answers: 1. 1 number is hidden to protect "
                          "privacy."),
        ("en", None, 2, "Data as of 2011: grants.csv. 2 numbers are hidden to protect privacy."),
    ],
)  # fmt: skip
def test_a_note_counts_as_a_sentence_does(
    tmp_path: Path, lang: str, answers: list[int] | None, hidden: int, expected: str
) -> None:
    word = {"nb": "skjult", "en": "hidden"}[lang]
    rows: list[list[Any]] = [["Moss", 3], *[[f"Nr. {number}", word] for number in range(hidden)]]
    shown = sample.shown_table("tbl-a", sample.table(["Kommune", "Antall"], rows),
                               origin={"tables": ["grants"], "base": answers})  # fmt: skip
    chapter = sample.notebook("01_a", sample.markdown("# A\n\n## B"), shown, lang=lang)
    page = html.chapter_pages(sample.document(tmp_path, {"01_a": chapter}))["01_a"]
    (told,) = lxml.html.document_fromstring(page).find_class("origin")

    assert plain(told) == expected


def test_an_extension_counts_tables_from_the_start_of_each_cell(root: Path) -> None:
    """Loaded in a notebook, boso forgets at each cell what the cell before has read."""
    with fresh_shell() as shell:
        boso.load_ipython_extension(shell)
        data.mark_used(["grants"])
        shell.run_cell("1")
    assert usage.in_cell == set()


def test_the_front_page_marks_years_whose_survey_nobody_answered(site: Path) -> None:
    """Who chooses a report is told before opening it."""
    page = lxml.html.parse(str(site / "index.html")).getroot()
    marks = {year.find("h2").text_content(): list(map(plain, year.find_class("simulated")))
             for year in page.find_class("year")}  # fmt: skip
    assert [] == marks["2010"]
    assert ["Gjenskapt fra prosentene" in mark for mark in marks["2011"]] == [True]
    assert ["Ingen har svart på den" in mark for mark in marks["2012"]] == [True]
