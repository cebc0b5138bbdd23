"""The PDFs as a reader and a screen reader meet them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import press_samples as sample
import pytest
from pdf_pages import page_sizes, page_texts, text_pages

from boso_press.document.blocks import DocumentError
from boso_press.document.pandoc import convert_prose
from boso_press.exporters import PDFExporter
from boso_press.pdf import typesetting
from boso_press.proof.expected import ExpectedTexts
from boso_press.proof.matching import joined_labels, normalized
from boso_press.proof.pdf_text import read_pdf

LETTERS = ((0xC0, 0x250), (0x1E00, 0x1F00), (0x386, 0x3D0), (0x400, 0x460))  # Latin, Greek, Cyrillic

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return typesetting.report_pdf(sample.document(tmp_path_factory.mktemp("report")))


@pytest.fixture(scope="module")
def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


@pytest.fixture(scope="module")
def texts(made: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(text.split()) for text in page_texts(made)]


def elements(element: Any) -> Iterator[Any]:
    """Yield all structure elements under one, in reading order."""
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(opened: pikepdf.Pdf) -> Counter[str]:
    return Counter(str(element.S) for element in elements(opened.Root.StructTreeRoot))


def scope(cell: Any) -> str | None:
    attributes = cell.get("/A")
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(a.Scope) for a in listed if a is not None and "/Scope" in a), None)


def test_it_declares_pdf_ua_a_language_and_a_title(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Boligsosialt utviklingsprogram. Evaluering 2011: Moss 2011"
    assert opened.Root.Lang == "nb-NO"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_every_figure_has_its_alt_text(opened: pikepdf.Pdf) -> None:
    alts = {str(e.Alt) for e in elements(opened.Root.StructTreeRoot) if e.S == "/Figure"}
    assert alts == {
        "Søylediagram: Bærum 60, Hamar 100, Lørenskog 45",
        "Søylediagram: Rådmann 3, Ansatte & ledere 70",
        "Søylediagram: Politikere 13, Andre 40",
    }


def test_the_first_cell_of_each_row_heads_it(opened: pikepdf.Pdf) -> None:
    """2 + 5 + 70 rows of three tables, and the headers of 2 + 9 + 3 columns."""
    scopes = Counter(scope(e) for e in elements(opened.Root.StructTreeRoot) if e.S == "/TH")
    assert scopes == {"/Row": 77, "/Column": 14}


def test_a_long_table_repeats_its_header(texts: list[str]) -> None:
    pages = [page for page in texts if "Tiltak nummer" in page]
    assert len(pages) > 1
    assert all("Tiltak Kommune Status" in page for page in pages)


def test_a_wide_table_gets_a_page_on_its_side(opened: pikepdf.Pdf, texts: list[str]) -> None:
    number = next(i for i, page in enumerate(texts) if "Tabell 3.2." in page)
    box = opened.pages[number].mediabox
    assert box[2] > box[3]


def test_a_table_whose_words_fit_stands_upright(tmp_path: Path) -> None:
    """Many short columns need no page on its side, which would leave the page before it half empty."""
    titles = ["Kommune", "Med fra", "Innbyggere", "Tildelt 2009–2010", "Fase", "Programplan", "Organisering"]
    row = [
        "Lillehammer",
        "2009",
        26571,
        1800000,
        "på vei til gjennomføring",
        "vedtatt",
        "egen enhet i kommunen",
    ]
    cells = [sample.markdown("# Status"), sample.shown_table("tbl-a", sample.table(titles, [row] * 5)),
             sample.tekst("Teksten etter tabellen.")]  # fmt: skip
    report = sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells)})
    made = typesetting.report_pdf(report)
    assert {width < height for width, height in page_sizes(made)} == {True}
    page = next(text for text in page_texts(made) if "Tabell 3.1." in text)
    assert "Teksten etter tabellen." in page


def test_a_column_is_never_narrower_than_its_longest_word(tmp_path: Path) -> None:
    """Each word stands whole on a line, also where a long text beside it has to wrap."""
    long = "Samlokaliserte boliger til personer med funksjonsnedsettelse, og til andre som trenger det"
    titles, row = ["Hva", "Omfang", "Status"], [long, "16–20", "under planlegging, gjennomført 2012"]
    cells = [sample.markdown("# Faktaark"), sample.markdown("## Boliger", "unit"),
             sample.shown_table("tbl-a", sample.table(titles, [row] * 3))]  # fmt: skip
    notebooks = {"faktaark": sample.notebook("faktaark", *cells)}
    words = page_texts(typesetting.factsheet_pdf(sample.document(tmp_path, notebooks)))[0].split()
    for word in " ".join([*titles, *row]).split():
        assert words.count(word) >= 3 - 2 * (word in titles), word


def test_citations_in_the_english_chapter_are_english(texts: list[str]) -> None:
    page = next(page for page in texts if "The municipalities have worked" in page)
    assert "(Bergem et al. 2012; Nordmann and Dahl 2011)" in page
    references = next(page for page in texts if page.startswith("Referanser"))
    assert "Nordmann, Ola og Kari Dahl (2011)" in references


def test_footnotes_are_notes_at_the_foot_of_their_page(opened: pikepdf.Pdf, texts: list[str]) -> None:
    assert tags(opened)["/Note"] == 2
    page = next(page for page in texts if "2.1 Teoretisk modell" in page and "Planlegging" in page)
    assert "Fotnoten, se figur S.1." in page


def test_bookmarks_follow_chapters_and_sections(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [child.title for child in outline.root[2].children]
    assert titles == [
        "Sammendrag",
        "2 Datainnsamling og metode",
        "3 Status i kommunene høsten 2011",
        "5 Oppsummering",
        "6 English summary",
        "Referanser",
    ]
    assert below == ["3.1 Tilskudd", "3.3 Tiltak"]


def test_the_title_page_and_contents_tell_what_it_is(texts: list[str]) -> None:
    assert "uavhengig gjenskaping" in texts[0]
    assert "ikke utgitt av Møreforsking eller Husbanken" in texts[0]
    assert "ISBN 978-82-7692-318-6. ISSN 1891-5981" in texts[0]
    assert "Inneholder rekonstruerte eller simulerte tall" in texts[0]
    assert "4 Husbankens rolle: Denne utgaven har ingen opplysninger om dette for 2011." in texts[1]


def test_pages_with_simulated_numbers_say_so_at_their_foot(texts: list[str]) -> None:
    marked = [
        i for i, page in enumerate(texts) if page.count("Inneholder rekonstruerte eller simulerte tall")
    ]
    chapter = next(i for i, page in enumerate(texts) if i > 1 and "Datainnsamling og metode" in page)
    assert marked == [0, chapter]


def test_running_heads_name_the_chapter(texts: list[str]) -> None:
    inside = [page for page in texts if "Tiltak nummer 69" in page]
    assert inside[0].startswith("3 Status i kommunene høsten 2011")


def test_the_english_chapter_is_tagged_english(opened: pikepdf.Pdf) -> None:
    langs = {str(e.get("/Lang")) for e in elements(opened.Root.StructTreeRoot) if "/Lang" in e}
    assert any(lang.startswith("en") for lang in langs)


def test_all_fonts_are_the_projects_own_and_embedded(opened: pikepdf.Pdf) -> None:
    names = {
        str(font.BaseFont).partition("+")[2]
        for page in opened.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert {name.split("-")[0] for name in names} <= {"SourceSans3", "SourceSerif4"}


def test_no_text_reaches_past_the_margins(made: bytes) -> None:
    """A table wider than the page passes PDF/UA with its text outside the page."""
    for (width, _), page in zip(page_sizes(made), text_pages(made), strict=True):
        boxes = [page.get_rect(number) for number in range(page.count_rects())]
        assert all(50 <= left and right <= width - 50 for left, _, right, _ in boxes)


def test_equal_documents_give_equal_bytes(made: bytes, tmp_path: Path) -> None:
    assert typesetting.report_pdf(sample.document(tmp_path)) == made


def test_a_fact_sheet_is_one_a4_page(tmp_path: Path) -> None:
    sheet = typesetting.factsheet_pdf(sample.document(tmp_path, sample.factsheet()))
    assert [(round(width), round(height)) for width, height in page_sizes(sheet)] == [(595, 842)]
    assert "uavhengig gjenskaping" in " ".join(page_texts(sheet)[0].split())


def test_a_fact_sheet_that_is_too_long_is_refused(tmp_path: Path) -> None:
    notebooks = sample.factsheet()
    notebooks["faktaark"].cells += [sample.tekst(sample.PARAGRAPH * 20)]
    with pytest.raises(DocumentError, match="faktaark for moss 2011: more than one page"):
        typesetting.factsheet_pdf(sample.document(tmp_path, notebooks))


def test_a_fact_sheet_is_headed_by_the_municipality_and_the_year(tmp_path: Path) -> None:
    made = typesetting.factsheet_pdf(sample.document(tmp_path, sample.factsheet()))
    assert page_texts(made)[0].lstrip().startswith("Faktaark · Boligsosialt utviklingsprogram\nMoss 2011\n")
    with pikepdf.open(io.BytesIO(made)) as opened, opened.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Moss 2011"]


def test_a_table_of_the_fact_sheet_stands_in_one_column(tmp_path: Path) -> None:
    """Begun at the foot of the left column, it would be broken, and its header repeated in the right one."""
    rows = [[f"Boliger til personer med behov {i}", "10", "planlagt 2012"] for i in range(8)]
    boliger = sample.shown_table("tbl-boliger", sample.table(["Hva", "Omfang", "Status"], rows))
    for paragraphs in range(3, 9):
        text = sample.PARAGRAPH * paragraphs
        cells = [sample.markdown("# Faktaark"), sample.markdown("## Plan", "unit"), sample.tekst(text),
                 sample.markdown("## Boliger", "unit"), boliger]  # fmt: skip
        notebooks = {"faktaark": sample.notebook("faktaark", *cells)}
        made = typesetting.factsheet_pdf(sample.document(tmp_path, notebooks))
        words = " ".join(page_texts(made)[0].split())
        assert words.count("Hva Omfang Status") == 1


def test_nbconvert_makes_a_pdf_of_one_chapter(tmp_path: Path) -> None:
    exporter = PDFExporter(bibliography=str(sample.document(tmp_path).bibliography))
    output, resources = exporter.from_notebook_node(sample.chapters()["03_status"])
    assert resources["output_extension"] == ".pdf"
    assert output.startswith(b"%PDF")


def test_contents_that_go_over_more_pages_are_headed_as_the_proof_expects(tmp_path: Path) -> None:
    """One more section may be the one that the first page of the contents has no room for."""
    sections = [sample.markdown(f"## Del {'a' * n}\n\nTekst.", "unit") for n in range(1, 90)]
    cells = [sample.markdown("# Status"), *sections, sample.tekst("Slutt.")]
    report = sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells)})
    second = page_texts(typesetting.report_pdf(report))[2]

    heads = ExpectedTexts(report, convert_prose(report, "typst"), html=False).page_heads()
    assert any(" ".join(second.split()).startswith(head) for head in heads if "Innhold" in head)


def test_each_letter_of_europe_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Also those that are drawn in parts, twice in a row, and in every style."""
    letters = [chr(code) for start, end in LETTERS for code in range(start, end) if chr(code).isalpha()]
    words = [word for letter in letters for word in (f"x{letter}y", f"A{letter}{letter}", letter)]
    rows = [" ".join(words[at : at + 30]) for at in range(0, len(words), 30)]
    text = "\n\n".join(style.format(row) for row in rows for style in ("{}", "**{}**", "*{}*", "`{}`"))
    chapter = sample.notebook("01_a", sample.markdown(f"# Kapittel\n\n{text}"))
    read = read_pdf(typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter})))

    told = normalized(" ".join(shown.text for shown in read.content))
    assert [row for row in rows if told.count(normalized(row)) < 4] == []


def test_letters_drawn_in_parts_are_read_in_a_drawing(tmp_path: Path) -> None:
    names = "kuõʹǩǩ Ǻre Ayşe Ḃa Ba Ẁŷn Nguyễn Đặng Ŋola Ŧuvva"
    chapter = sample.notebook("01_a", sample.markdown("# Kapittel"), sample.figure("fig-a", {names: 3}))
    read = read_pdf(typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter})))

    assert read.drawings[0][0] == joined_labels([names])


def test_a_list_or_table_of_a_draft_may_go_on_over_a_page(tmp_path: Path) -> None:
    """The mark on each page of a draft stood within the list, which no reader of PDF/UA takes."""
    rows = sample.table(["Navn", "Antall"], [[f"Kommune {n}", n] for n in range(90)])
    cells = [sample.markdown("# Status"), sample.markdown("\n".join(f"- Punkt {n}." for n in range(90))),
             sample.shown_table("tbl-a", rows)]  # fmt: skip
    chapters = {"03_status": sample.notebook("03_status", *cells)}
    texts = page_texts(typesetting.report_pdf(sample.document(tmp_path, chapters, remarks={})))

    assert len([text for text in texts if "Punkt" in text]) > 1
    assert all("UTKAST" in text for text in texts)


def test_a_table_of_the_prose_goes_on_over_pages_under_its_headings(tmp_path: Path) -> None:
    """It stood on one page, and what had no room there was below its edge."""
    rows = "".join(f"| rad {chr(97 + n // 26)}{chr(97 + n % 26)} | ord |\n" for n in range(120))
    long = f"| {'ord ' * 1500}| b |\n"  # a row that is taller than a page
    text = f"# A\n\n| Navn | Verdi |\n|---|---|\n{rows}{long}\n: Tittel"
    tall = sample.shown_table("tbl-a", sample.table(["Navn", "Tekst"], [["a", "ord " * 3000], ["b", "c"]]))
    chapter = sample.notebook("01_a", sample.markdown(text), tall)
    made = typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter}))

    for page, (_, height) in zip(text_pages(made), page_sizes(made), strict=True):
        boxes = [page.get_charbox(at) for at in range(page.count_chars())]
        assert all(40 < bottom and top < height - 40 for _, bottom, _, top in boxes)
    assert sum("Navn" in text for text in page_texts(made)) > 2


@pytest.mark.parametrize(
    "text", ["```\n{}\n```", "`{}`", "<https://a.no/{}>", "> {}", "| A |\n|---|\n| `{}` |", "A[^a]\n\n[^a]: https://a.no/{}",
             ":::{{note}}\n`{}`\n:::", "$${{{}}}$$", "$${{{}}}$$ (eq-a)"]
)  # fmt: skip
def test_nothing_is_broader_than_its_page(text: str, tmp_path: Path) -> None:
    letters = "abcdefghij" * (9 if "$" in text else 20)
    chapter = sample.notebook("01_a", sample.markdown(f"# A\n\n{text.format(letters)}"))
    made = typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter}))

    for page, (width, _) in zip(text_pages(made), page_sizes(made), strict=True):
        assert all(page.get_charbox(at)[2] < width - 60 for at in range(page.count_chars()))


@pytest.mark.parametrize("label", ["", " (eq-a)"])
def test_a_formula_that_could_not_be_read_in_its_breadth_is_refused(label: str, tmp_path: Path) -> None:
    text = f"# A\n\nTekst.\n\n$$\n\\text{{{'abcdefghij' * 20}}}\n$${label}"
    made = sample.document(tmp_path, {"01_a": sample.notebook("01_a", sample.markdown(text))})

    with pytest.raises(DocumentError, match=r"^01_a: (eq-a|cell 1, line 6: .text{abc.*): the formula is too"):
        typesetting.report_pdf(made)


@pytest.mark.parametrize("above", ["", "Tekst.", "## Del\n\n### Under", "1. før\n2. der"])
def test_a_list_that_begins_a_text_stands_clear_of_what_is_above_it(above: str, tmp_path: Path) -> None:
    cells = [sample.markdown(f"# Overskrift\n\n{above}"), sample.tekst("1. første\n2. andre")]
    made = typesetting.report_pdf(sample.document(tmp_path, {"01_a": sample.notebook("01_a", *cells)}))

    (lines,) = (
        {page.get_charbox(at)[1] for at, letter in enumerate(page.get_text_range()) if letter == "e"}
        for page in text_pages(made)
        if "første" in page.get_text_range()
    )
    assert all(below > 12 for below in np.diff(sorted(lines)))


@pytest.mark.parametrize("lines", range(30, 36))
def test_a_footnote_stands_on_the_page_of_its_mark(lines: int, tmp_path: Path) -> None:
    """Also where two lines were kept together on the next page."""
    words = "Kommunene har lagt ned mye arbeid i mobilisering og planlegging av sitt boligsosiale arbeid. "
    lead = "Linje.\n\n" * lines
    text = f"{lead}{words * 2}Her er **merket.[^a]** {words * 2}\n\n[^a]: Her er noten."
    chapter = sample.notebook("01_a", sample.markdown(f"# A\n\n{text}"))
    pages = page_texts(typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter})))

    assert [page for page in pages if "merket." in page] == [page for page in pages if "noten." in page]


def test_a_formula_that_goes_over_to_the_next_page_is_read_in_its_order(tmp_path: Path) -> None:
    """Formulas of many lengths fill pages: some are broken where a page ends."""
    written = [rf"p = \frac{{a}}{{n}}{' + x' * (number % 40)}" for number in range(400)]
    text = ", ".join(f"${formula}$" for formula in written)
    chapter = sample.notebook("01_a", sample.markdown(f"# A\n\n{text}"))
    made = typesetting.report_pdf(sample.document(tmp_path, {"01_a": chapter}))

    drawn = {(source, "".join(shown.split())) for source, shown in read_pdf(made).formulas}
    assert len(drawn) == 40
    with pikepdf.open(io.BytesIO(made)) as opened:
        kids = [
            element.K for element in elements(opened.Root.StructTreeRoot) if element.get("/S") == "/Formula"
        ]
        assert any(isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid for own in kids for kid in own)
