"""The Word file for comments: read as Word reads it, it holds what the HTML page holds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import press_samples as sample
import pytest
from lxml import etree, html

from boso_press.html.pages import report_page
from boso_press.preview.review_copy import COPY, docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, Any]]:
    """The page of a report as HTML, and the parts of its Word file."""
    chapters = sample.chapters()
    formula = "$$ p = \\frac{a}{n} $$ (eq-andel)\n\n- Se @eq-andel.\n- b"
    chapters["02_metode"].cells.append(sample.markdown(formula))
    document = sample.document(tmp_path_factory.mktemp("copy"), chapters)
    with zipfile.ZipFile(io.BytesIO(docx(document))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = {name: etree.fromstring(content) for name, content in parts.items() if name.endswith(".xml")}
    pictures = [content for name, content in parts.items() if name.startswith("word/media/")]
    return html.document_fromstring(report_page(document)), xml | {"pictures": pictures}


def styled(xml: dict[str, Any], *styles: str) -> list[str]:
    """The texts of the paragraphs of a style, in order."""
    found = xml["word/document.xml"].iter(f"{W}p")
    wanted = [each for each in found if each.xpath("string(./*[local-name()='pPr']/*/@*)") in styles]
    return [_text(each) for each in wanted]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext(f"{W}t")).split())


def headings(page: Any) -> list[str]:
    found = page.xpath("//main//*[self::h2 or self::h3 or self::h4][not(starts-with(@id, 'noter-'))]")
    return [" ".join(each.text_content().split()) for each in found]


def test_headings_tables_notes_and_figures_are_those_of_the_page(made: tuple[Any, dict[str, Any]]) -> None:
    page, xml = made
    body = xml["word/document.xml"]

    assert styled(xml, "Heading1", "Heading2", "Heading3") == headings(page)
    tables = list(body.iter(f"{W}tbl"))
    shown = page.xpath("//main//div[@class='table']//table")
    assert [len(list(each.iter(f"{W}tr"))) for each in tables] == [len(each.xpath(".//tr")) for each in shown]
    assert all(each.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for each in tables)
    notes = [each for each in xml["word/footnotes.xml"] if each.get(f"{W}type") is None]
    assert len(notes) == len(page.xpath("//main//sup[@class='noteref']"))
    alts = page.xpath("//main//div[@role='img']/@aria-label")
    assert [each.get("descr") for each in body.iter(ALT)] == alts
    assert len(xml["pictures"]) == len(set(alts))
    assert all(picture.startswith(b"\x89PNG") for picture in xml["pictures"])


def test_captions_cells_and_sources_are_those_of_the_page(made: tuple[Any, dict[str, Any]]) -> None:
    page, xml = made
    text = "".join(_text(xml["word/document.xml"]).split())

    wanted = page.xpath("//main//figcaption/p | //div[@class='table']//caption/span")
    wanted += page.xpath("//main//p[@class='source'] | //main//p[@class='origin']")
    wanted += page.xpath("//div[@class='table']//td | //div[@class='table']//th")
    assert len(wanted) > 100
    assert [each.text_content() for each in wanted if "".join(each.text_content().split()) not in text] == []


def test_a_formula_is_one_of_word_and_its_number_and_reference_stand_beside_it(
    made: tuple[Any, dict[str, Any]],
) -> None:
    body = made[1]["word/document.xml"]

    (formula,) = body.iter(MATHS)
    (paragraph,) = formula.iterancestors(f"{W}p")
    assert _text(paragraph.getnext()) == "(2.1)"
    assert "Se likning 2.1." in [_text(each) for each in body.iter(f"{W}p")]


def test_its_first_page_says_that_it_is_a_copy(made: tuple[Any, dict[str, Any]]) -> None:
    texts = [_text(each) for each in made[1]["word/document.xml"].iter(f"{W}p")]

    assert COPY in texts[:4]


def test_no_reference_leads_nowhere(made: tuple[Any, dict[str, Any]]) -> None:
    body = made[1]["word/document.xml"]
    anchors = {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")} - {None}

    assert anchors
    assert anchors <= {each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")}


def test_a_chapter_in_english_is_marked_as_english(made: tuple[Any, dict[str, Any]]) -> None:
    marked = made[1]["word/document.xml"].xpath("//*[local-name()='lang'][@*[. = 'en-GB']]")

    assert marked


def test_equal_reports_give_files_with_equal_texts(tmp_path: Path) -> None:
    one, other = (docx(sample.document(tmp_path)) for _ in range(2))

    first, second = (zipfile.ZipFile(io.BytesIO(each)).read("word/document.xml") for each in (one, other))
    assert first == second
