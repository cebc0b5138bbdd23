"""Chapter 03 of the built reports: measures add up, themes are the right ones, and a year tells its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

Rows = list[list[str]]


class Chapter:
    """The page of a report's chapter 03."""

    def __init__(self, path: Path) -> None:
        self.main = lxml.html.parse(str(path)).getroot().xpath("//main")[0]
        self.text = " ".join(self.main.text_content().split())

    def labels(self) -> set[str]:
        """Return the labels of all figures and tables."""
        return {element.get("id") for element in self.main.xpath(".//*[@id]") if "-" in element.get("id")}

    def rows(self, label: str) -> Rows:
        """Return a table, or that of a figure, without the heading."""
        (found,) = self.main.xpath(f".//*[@id='{label}']")
        return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
                for row in found.xpath(".//tbody/tr")]  # fmt: skip


@pytest.fixture(scope="module")
def chapter(site: Path) -> Callable[[str], Chapter]:
    return lambda report: Chapter(site / report / "03_status.html")


def test_measures_add_up_by_theme_and_by_municipality(chapter: Callable[[str], Chapter]) -> None:
    """The same measures, divided by theme in the report of all and by municipality in each one's own."""
    five, own = chapter("2011/samlet"), chapter("2011/moss")

    assert 51 == len(five.rows("tbl-tiltak"))
    assert "nevner 51 tiltak i kommunene" in five.text
    for page in (five, own):
        *parts, totals = zip(*(map(_number, row[1:]) for row in page.rows("fig-tiltak")), strict=True)
        assert 51 == sum(totals) == sum(map(sum, parts))


def test_a_municipality_lists_its_own_measures_only(chapter: Callable[[str], Chapter]) -> None:
    """Of the others only the counts are compared."""
    page = chapter("2011/moss")
    counts = {row[0]: row[-1] for row in page.rows("fig-tiltak")}

    assert {"Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"} == counts.keys()
    assert "6" == counts["Moss"] and 6 == len(page.rows("tbl-tiltak"))


def test_measures_are_counted_in_words_as_neuter_nouns(chapter: Callable[[str], Chapter]) -> None:
    assert "ett i gang, fire planlagt og ett uten oppgitt status" in chapter("2011/moss").text


@pytest.mark.parametrize(
    ("label", "tables"),
    [
        ("fig-tiltak", "measures.csv"),
        ("tbl-virkemidler", "measures.csv og status.csv"),
        ("fig-boliger", "housing.csv"),
        ("fig-temaer", "themes.csv"),
    ],
)
def test_a_note_names_the_tables_also_where_an_earlier_cell_read_them(
    chapter: Callable[[str], Chapter], label: str, tables: str
) -> None:
    (block,) = chapter("2011/samlet").main.xpath(f".//*[@id='{label}']")

    assert f"Data per 2011: {tables}. " in " ".join(block.text_content().split())


def test_themes_leave_out_what_rests_on_the_survey_or_is_of_the_programme(
    chapter: Callable[[str], Chapter],
) -> None:
    """Of 207 themes, 68 are of the programme as a whole, and 36 of the others rest on the survey."""
    page = chapter("2011/samlet")

    assert 207 - 68 - 36 == sum(_number(cell) for row in page.rows("fig-temaer") for cell in row[1:])
    assert (
        "Vi fant 103 temaer om arbeidet i kommunene: 41 utfordringer, 36 suksessfaktorer og 26" in page.text
    )


def test_themes_of_a_municipality_are_those_that_name_it(chapter: Callable[[str], Chapter]) -> None:
    page = chapter("2011/hamar")

    assert all("Hamar" in theme for theme, *_ in page.rows("tbl-temaer"))
    assert "fig-temaer" not in page.labels()


def test_themes_stay_in_the_year_they_were_found(chapter: Callable[[str], Chapter]) -> None:
    assert {"fig-temaer", "tbl-temaer"}.isdisjoint(chapter("2012/samlet").labels())


def test_2010_knows_no_plan_and_no_measure(chapter: Callable[[str], Chapter]) -> None:
    assert not {label for label in chapter("2010/samlet").labels() if label.startswith(("fig-", "tbl-"))}


def _number(text: str) -> int:
    return 0 if text == "–" else int(text)


def test_the_diagram_of_hamar_has_one_top_and_is_hamars_own(chapter: Callable[[str], Chapter]) -> None:
    under = [row[1] for row in chapter("2011/hamar").rows("fig-hamar")]

    assert (1, 5) == (under.count(""), under.count("Boligsosial avdeling"))
    assert "fig-hamar" in chapter("2011/samlet").labels()
    assert "fig-hamar" not in chapter("2011/moss").labels() | chapter("2010/samlet").labels()
