"""Introduction, method and interview guide as each year's readers get them: what was known, and no more."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

Rows = list[list[str]]
SIZES = [("baerum", "største"), ("moss", "tredje største"), ("lillehammer", "minste")]


def _page(site: Path, report: str, chapter: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(site / report / f"{chapter}.html")).getroot()


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _main(site: Path, report: str, chapter: str) -> str:
    return _text(_page(site, report, chapter).find(".//main"))


def _table(site: Path, report: str, chapter: str, label: str) -> Rows:
    """Return the heading and the rows of a table, or of the table under a figure."""
    rows = _page(site, report, chapter).get_element_by_id(label).xpath(".//tr")
    return [[_text(cell) for cell in row.xpath("./th|./td")] for row in rows]


def test_who_takes_part_is_told_as_far_as_each_year_knew(site: Path) -> None:
    early = _main(site, "2010/moss", "01_innledning")

    assert "Derfor viser tabell 1.1 fem av de ti kommunene." in early
    assert "til kom med i" not in early
    assert "Fire til kom med i 2011." in _main(site, "2011/moss", "01_innledning")
    assert "Nettverk" not in _table(site, "2010/moss", "01_innledning", "tbl-deltakere")[0]
    assert "Nettverk" in _table(site, "2011/moss", "01_innledning", "tbl-deltakere")[0]


def test_each_year_of_admissions_ends_where_the_next_begins(site: Path) -> None:
    _, *rows = _table(site, "2012/samlet", "01_innledning", "fig-pulje")

    assert [["2009", "0", "4", "4"], ["2010", "4", "6", "10"], ["2011", "10", "4", "14"]] == rows


def test_the_share_of_the_country_is_told_where_its_population_is_known(site: Path) -> None:
    assert "Det var 13,7 % av befolkningen i landet" in _main(site, "2011/samlet", "01_innledning")
    assert "av befolkningen i landet" not in _main(site, "2010/samlet", "01_innledning")


def test_equal_printed_growth_shares_the_first_place(site: Path) -> None:
    """Bærum and Lørenskog both print 4,4 % in 2012; neither may be called the fastest alone."""
    assert "Bærum og Lørenskog vokste mest" in _main(site, "2012/hamar", "01_innledning")


@pytest.mark.parametrize(("unit", "place"), SIZES)
def test_size_among_the_evaluated_is_put_in_words(site: Path, unit: str, place: str) -> None:
    assert f"til den {place} av de fem kommunene" in _main(site, f"2011/{unit}", "01_innledning")


def test_the_network_of_a_municipality_is_seen_from_it(site: Path) -> None:
    text = _main(site, "2011/moss", "01_innledning")

    assert "i et regionalt nettverk i Østfold sammen med Fredrikstad, Sarpsborg og Halden." in text
    assert "Også Fylkesmannen i Østfold, Østfold fylkeskommune og Husbanken region øst var knyttet" in text
    assert "knyttet til nettverket" not in _main(site, "2011/hamar", "01_innledning")
    assert "regionalt nettverk" not in _main(site, "2010/moss", "01_innledning")


def test_a_municipality_with_one_dated_event_has_no_timeline(site: Path) -> None:
    assert "hadde lagt planer fram til" not in _main(site, "2010/moss", "01_innledning")
    assert "Moss hadde lagt planer fram til 2014" in _main(site, "2011/moss", "01_innledning")


def test_a_report_lists_only_what_the_evaluation_had_published(site: Path) -> None:
    kinds = {year: [row[1] for row in _table(site, f"{year}/moss", "01_innledning", "tbl-rapporter")]
             for year in (2011, 2012)}  # fmt: skip

    assert "Sluttrapport" not in kinds[2011]
    assert "Sluttrapport" in kinds[2012]


def test_nobody_was_interviewed_in_a_report_of_2010(site: Path) -> None:
    early = _main(site, "2010/samlet", "02_metode")

    assert "Evaluatorene intervjuet" not in early
    assert "Funn fra intervjuene" not in early
    assert not (site / "2010" / "samlet" / "08_intervjuguide.html").exists()
    assert "Evaluatorene intervjuet 13 personer" in _main(site, "2011/samlet", "02_metode")


@pytest.mark.parametrize(("label", "first", "last"), [("", "1", "3"), ("-metode", "1", "11d")])
def test_questions_keep_the_numbers_of_the_guide(site: Path, label: str, first: str, last: str) -> None:
    _, *rows = _table(site, "2011/samlet", "08_intervjuguide", f"tbl-intervjuguide{label}")

    assert (first, last) == (rows[0][0], rows[-1][0])


def test_every_question_is_counted_under_one_variable_of_the_model(site: Path) -> None:
    _, *rows = _table(site, "2011/samlet", "08_intervjuguide", "fig-intervjuguide")

    assert "med 29 spørsmål" in _main(site, "2011/samlet", "08_intervjuguide")
    assert f"i guiden, {sum(int(row[-1]) for row in rows)} til sammen" in _main(
        site, "2011/samlet", "08_intervjuguide"
    )


def test_plans_are_marked_as_plans_on_the_timeline(site: Path) -> None:
    *_, last = _table(site, "2010/samlet", "01_innledning", "fig-tidslinje")

    assert "Programperioden slutter (planlagt)" in last
