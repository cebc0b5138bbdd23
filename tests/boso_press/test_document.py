"""Executed notebooks become a numbered document: numbers, labels, empty parts, errors."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import press_samples as sample
import pytest

from boso_press.document.blocks import DocumentError, Figure, Note, Prose, Subheading, Table
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import convert_prose
from boso_press.document.reading import slug


@pytest.fixture
def report(tmp_path: Path) -> Document:
    return sample.document(tmp_path)


def chapter(report: Document, stem: str) -> Chapter:
    return next(chapter for chapter in report.chapters if chapter.stem == stem)


def one(tmp_path: Path, *cells: object, **about: object) -> Document:
    """Return a report of one chapter, 03_status."""
    return sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells)}, **about)  # type: ignore[arg-type]


def test_figures_and_tables_are_numbered_by_chapter_and_the_summary_by_S(report: Document) -> None:
    numbers = {b.label: b.number for c in report.chapters for b in c.blocks if isinstance(b, Figure | Table)}
    assert numbers == {
        "fig-hamar": "S.1",
        "fig-svar": "2.1",
        "fig-roller": "2.2",
        "tbl-tilskudd": "3.1",
        "tbl-bred": "3.2",
        "tbl-lang": "3.3",
    }


def test_section_ids_come_from_the_chapter_and_the_heading(report: Document) -> None:
    sections = {section.id: section.heading for section in chapter(report, "03_status").sections}
    assert sections == {
        "sec-status-tilskudd": "3.1 Tilskudd",
        "sec-status-tiltak": "3.3 Tiltak",
    }


def test_norwegian_letters_become_plain_in_ids() -> None:
    assert slug("Økonomi, mål og «støtte» – før") == "okonomi-mal-og-stotte-for"


def test_a_programme_section_says_so_in_a_municipality_and_not_in_the_whole(tmp_path: Path) -> None:
    cells = [sample.markdown("# Status"), sample.markdown("## Mål", "programme"), sample.markdown("Tekst.")]
    lines = [
        one(tmp_path, *cells, unit=unit).chapters[0].sections[0].programme for unit in ("moss", "samlet")
    ]
    assert lines == ["Felles for alle kommunene", None]


def test_sections_in_which_nothing_is_told_are_named_at_the_end_and_keep_their_numbers(
    tmp_path: Path,
) -> None:
    headings = ["## Eldre *avtaler*", "## Drift", "## Priser", "## Framover"]
    told = sample.markdown("Se @sec-status-drift.")
    cells = [
        sample.markdown("# Status"),
        *map(sample.markdown, headings[:3]),
        told,
        sample.markdown(headings[3]),
    ]
    (status,) = one(tmp_path, *cells).chapters

    assert [section.heading for section in status.sections] == ["3.3 Priser"]
    remark = status.sections[0].blocks[-1]
    assert isinstance(remark, Note)
    assert remark.text == (
        "<p>Denne utgaven har ingen opplysninger for 2011 om dette:</p>"
        "<ul><li>3.1 Eldre avtaler</li><li>3.2 Drift</li><li>3.4 Framover</li></ul>"
    )


def test_a_reference_to_a_section_in_which_nothing_is_told_names_it_without_a_link(tmp_path: Path) -> None:
    told = sample.tekst("Se @sec-status-drift og [driften](#sec-status-drift).")
    report = one(tmp_path, sample.markdown("# Status"), told, sample.markdown("## Drift"))

    text = next(iter(convert_prose(report, "html").texts.values()))

    assert "Se delkapittel 3.1 og driften." in text.replace("\xa0", " ")


def test_a_subheading_with_nothing_under_it_is_left_out(report: Document) -> None:
    """A %%tekst cell that did not show must not leave its heading behind."""
    titles = [block.title for block in chapter(report, "02_metode").blocks if isinstance(block, Subheading)]
    assert titles == ["Forankring"]


def test_a_chapter_of_empty_sections_has_no_page(report: Document) -> None:
    assert chapter(report, "04_husbanken").empty == "Denne utgaven har ingen opplysninger om dette for 2011."
    assert "04_husbanken" not in [page.stem for page in report.pages]


def test_a_chapter_with_only_an_introduction_has_no_page(tmp_path: Path) -> None:
    report = one(tmp_path, sample.markdown("# Status\n\nHer kommer det."), sample.markdown("## Tiltak"))
    assert report.pages == ()


def test_a_chapter_that_was_not_read_for_the_year_says_so_first(tmp_path: Path) -> None:
    cells = [sample.markdown("# Status"), sample.tekst("Moss er med."), sample.markdown("## Tiltak")]
    pages = {
        years: sample.document(
            tmp_path, {"03_status": sample.notebook("03_status", *cells, years=list(years))}
        ).pages[0]
        for years in ((2009, 2010), (2010, 2011))
    }
    first = pages[2009, 2010].blocks[0]
    assert isinstance(first, Note)
    assert first.text == (
        "<p><strong>Ikke gjennomgått.</strong> Teksten her er skrevet for 2009 og 2010. "
        "Den er ikke lest gjennom for 2011, og noe kan være foreldet eller feil.</p>"
    )
    assert "gjennomgått" not in str(pages[2010, 2011].blocks)


def test_a_notebook_that_stopped_is_replaced_by_what_stopped_it(report: Document) -> None:
    missing = chapter(report, "05_oppsummering").missing
    assert missing == "Kapittelet mangler: notatboken stoppet i celle 4, linje 2: KeyError: 'grants'"


def test_a_notebook_that_is_not_there_is_a_missing_chapter(tmp_path: Path) -> None:
    report = sample.document(tmp_path, {"05_oppsummering": None})
    assert report.pages[0].missing == "Kapittelet mangler: notatboken er ikke kjørt."


def test_an_error_output_without_metadata_is_an_error_too(tmp_path: Path) -> None:
    cell = sample.tekst("Tekst.")
    cell.outputs = [{"output_type": "error", "ename": "ValueError", "evalue": "nei", "traceback": []}]
    node = sample.notebook("03_status", sample.markdown("# Status"), cell)
    report = sample.document(tmp_path, {"03_status": sample._made(dict(node))})
    assert report.chapters[0].missing == "Kapittelet mangler: notatboken stoppet i celle 2: ValueError: nei"


def test_an_unknown_label_is_named_with_its_notebook_and_the_nearest(tmp_path: Path) -> None:
    cells = [sample.markdown("# Status\n\nSe @fig-tilskud."), sample.figure("fig-tilskudd")]
    with pytest.raises(
        DocumentError, match='03_status: cell 1, line 3: @fig-tilskud .*did you mean "fig-tilskudd"'
    ):
        one(tmp_path, *cells)


@pytest.mark.parametrize("written", ["[der](#utvalg)", "[der][1]\n\n[1]: #utvalg", "{ref}`der <utvalg>`"])
def test_what_a_missing_chapter_defines_is_named_in_plain_words(written: str, tmp_path: Path) -> None:
    cells = [sample.markdown("# Status"), sample.markdown(written)]
    report = sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells), "04_a": None})
    shown = "".join(convert_prose(report, "html").texts.values())

    assert "der" in shown
    assert "<a" not in shown


def test_an_optional_label_becomes_plain_text(tmp_path: Path) -> None:
    cells = [sample.markdown("# Status"), sample.tekst("Se @fig-andre.")]
    report = one(tmp_path, *cells, optional_labels={"fig-andre"})
    assert not report.targets["fig-andre"].linked


def test_a_label_used_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="fig-a is used in 03_status too"):
        one(tmp_path, sample.figure("fig-a"), sample.figure("fig-a"))


def test_a_footnote_that_is_never_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"03_status: cell 1, line 3: the footnote \[\^x\] is never written"
    ):
        convert_prose(one(tmp_path, sample.markdown("# Status\n\nTekst.[^x]")), "html")


def test_a_figure_without_alt_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="fig-a: the figure has no alt text"):
        one(tmp_path, sample.figure("fig-a", alt=" "))


def test_a_hash_in_fenced_code_is_no_heading(tmp_path: Path) -> None:
    report = one(tmp_path, sample.markdown("# Status"), sample.tekst("~~~\n## ikke en overskrift\n~~~"))
    assert report.chapters[0].sections == ()
    assert isinstance(report.chapters[0].blocks[0], Prose)


def test_previews_are_left_out_and_stray_output_is_a_draft(tmp_path: Path) -> None:
    stray = sample.cell("preview", {"text/html": "<b>Tittel</b>"})
    stray.outputs.append({"output_type": "stream", "name": "stdout", "text": "støy", "metadata": {}})
    report = one(tmp_path, sample.markdown("# Status"), stray, sample.tekst("Tekst."))
    assert [type(block).__name__ for block in report.chapters[0].blocks] == ["Draft", "Prose"]


def test_the_inputs_hash_follows_the_chapters(tmp_path: Path) -> None:
    notebooks = sample.chapters()
    before = sample.document(tmp_path, notebooks).inputs
    notebooks["02_metode"].metadata["boso"]["inputs"] = "ffffffffffff"
    assert sample.document(tmp_path, notebooks).inputs != before


def test_what_was_printed_is_read_as_it_stands_whatever_is_beside_it(tmp_path: Path) -> None:
    """An empty value between a year and the end of its sentence put a backslash there."""
    texts, cells = [], []
    for values in product(("", "2013", "1.", "x", "5)", "- *a*"), repeat=3):
        text, printed = "Siden ", []
        for value in values:
            printed.append({"at": [len(text), len(text) + len(value)]})
            text += value
        texts.append(f"{text}. Så mer.")
        cells.append(sample.cell("tekst", {"text/markdown": texts[-1]}, printed=printed))

    made = convert_prose(one(tmp_path, sample.markdown("# Status"), *cells), "html").texts
    assert {f"<p>{text}</p>" for text in texts} == set(made.values())
