"""`boso build --draft`: what can be shown is shown, what is wrong stands in its place, each page says so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from building import Kernels
from lxml import html
from project import duplicate
from small_project import START, cell, write_chapters

MARK = "UTKAST – ikke kontrollert, ikke til publisering"
CHAPTERS = {
    "01_feil": START + cell("%%tekst\nFør feilen.") + cell("x = 1\n1 / 0") + cell("%%tekst\nEtter feilen."),
    "02_tekst": "\n\n+++\n\n".join(
        [f"{START}Det er 17 av dem.", "<b>fet</b>", "Se [@ukjent2001] her.", "Se @fig-borte.\n"]
    )
    + cell("print('løst')") + cell("%%tekst\nDette står.\nDette {{ mangler }} ikke."),
    "03_god": START + "Alt er godt.\n",
}  # fmt: skip
WRONG = {
    "01_feil": ["cell 6, line 2: ZeroDivisionError: division by zero"],
    "02_tekst": [
        "17 in: Det er 17 av dem.", "line 1 (line 28 of the file): HTML, <b>; write Markdown: **…**",
        "@ukjent2001 is cited", "@fig-borte leads nowhere", 'printed text, "løst"',
    ],
    "03_god": [],
}  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> tuple[Path, str]:
    """The folder of a draft of three chapters, of which two are wrong, and what the command said."""
    root = duplicate(tmp_path_factory.mktemp("draft"))
    write_chapters(root)
    for name, text in CHAPTERS.items():
        if name == "02_tekst":
            text = text.replace("r = Report(year, unit)", "r = Report(year, unit)\nmangler = None")
        (root / "notebooks" / f"{name}.md").write_text(text, encoding="utf-8")
    done = kernels.boso(root, "build", "--draft", "--year", "2011", "--unit", "moss")
    assert done.exit_code == 0, done.output
    return root / "outputs", done.output


def boxes(built: tuple[Path, str], chapter: str) -> Mapping[str, str]:
    """What stands in the boxes of a page, and what stands right before each."""
    page = html.document_fromstring((built[0] / "draft/2011/moss" / f"{chapter}.html").read_bytes())
    found = page.xpath("//main//div[contains(@class, 'draft')]")
    return {each.text_content(): "".join(each.xpath("string(preceding::p[1])")) for each in found}


@pytest.mark.parametrize("chapter", WRONG)
def test_each_finding_stands_in_its_place_and_is_told(built: tuple[Path, str], chapter: str) -> None:
    found = [text for text in boxes(built, chapter) if "Utelatt" not in text]

    assert len(found) == len(WRONG[chapter])
    for said, text in zip(WRONG[chapter], found, strict=True):
        assert said in text
        assert text.startswith(("Må rettes", "Utkast"))
        assert f"2011/moss/{chapter}: " in built[1]
        assert said in built[1]
    assert "6 findings, 1 sentence left out" in built[1]
    assert "failed: " not in built[1], "told once, by its place"


def test_what_comes_before_and_after_what_is_wrong_is_shown(built: tuple[Path, str]) -> None:
    page = html.document_fromstring((built[0] / "draft/2011/moss/01_feil.html").read_bytes()).text_content()

    assert page.index("Før feilen.") < page.index("ZeroDivisionError") < page.index("Etter feilen.")


def test_a_sentence_that_was_left_out_is_told_where_it_would_stand(built: tuple[Path, str]) -> None:
    (text,) = [text for text in boxes(built, "02_tekst") if text.startswith("Utelatt setning")]

    assert "Dette {{ mangler }} ikke." in text
    assert boxes(built, "02_tekst")[text] == "Dette står."


def test_each_page_says_that_it_is_a_draft(built: tuple[Path, str]) -> None:
    folder = built[0] / "draft/2011/moss"
    pages = sorted(path.name for path in folder.glob("*.html"))

    assert pages == ["01_feil.html", "02_tekst.html", "03_god.html", "rapport.html"]
    assert all(MARK in (folder / name).read_text(encoding="utf-8") for name in pages)
    printed = [
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(folder / "rapport.pdf")
    ]
    assert len(printed) > 4
    assert all(MARK in text for text in printed)
    assert any("ZeroDivisionError" in text for text in printed)


def test_a_draft_is_no_report(built: tuple[Path, str]) -> None:
    assert not list(built[0].glob("2011/moss/*.html"))
    assert not (built[0] / "index.html").exists()


def test_a_word_file_is_written_of_what_is_right_and_refused_with_the_reason_of_what_is_not(
    tmp_path: Path, kernels: Kernels
) -> None:
    root = duplicate(tmp_path)
    write_chapters(root)
    command = ("build", "--docx", "--year", "2011", "--unit", "moss")
    (root / "notebooks/03_god.md").write_text(CHAPTERS["03_god"], encoding="utf-8")
    done = kernels.boso(root, *command)
    assert (done.exit_code, "rapport.docx: for comments, not proven" in done.output) == (0, True), done.output
    assert (root / "outputs/draft/2011/moss/rapport.docx").is_file()

    (root / "notebooks/03_god.md").write_text(f"{START}Se [@ukjent2001].\n", encoding="utf-8")
    done = kernels.boso(root, *command)
    assert done.exit_code == 1
    assert (
        "03_god: cell 4, line 3 (line 23 of the file): @ukjent2001 is cited"
        in f"{done.output}{done.exception}"
    )
