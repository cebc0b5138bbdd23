"""What the tags of a cell do to its page, as people know them from Jupyter; and the code that readers get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from building import Kernels
from lxml import html
from press_samples import document, markdown, notebook
from project import duplicate

from boso.project import ProjectError
from boso_press.document.blocks import DocumentError
from boso_press.execution import render, runner
from boso_press.execution.job import Job

PARAMETERS = '```{code-cell}\n:tags: [parameters]\n\nyear = 2010\nunit = "samlet"\n```\n'
KERNEL = "{{name: python3, display_name: Python 3, language: python}}"
HEADER = f"---\nkernelspec: {KERNEL}\nboso: {{{{{{}}}}}}\n---\n# Prøve\n"
CODE = "synlig = 3 + 1234  # «[^a]», @fig-borte, ```kode``` og\n\nif synlig:\n    "
CELLS = {  # by tag, code whose first name stands nowhere else
    "": "synlig = 3 + 1234  # «[^a]», @fig-borte, ```kode``` og\n\nif synlig:\n    "
    + "x = 1; " * 20
    + "# slutt",
    "remove-cell": "fjernet_celle = 7\nfjernet_celle",
    "remove-input": "fjernet_kode = 7\nshow.table(frame, label='tbl-a', title='Tabellen', source='Egen')",
    "remove-output": "fjernet_svar = 7\nprint('fjernet')",
    "hide-input": "foldet = 47",
    "skip-execution": "ikke_kjørt = 1 / 0",
    "raises-exception": "int('ikke tall 5')",
}


def chapter(header: str) -> str:
    """A chapter with a cell for each tag, and one that holds only if those that run have run."""
    cells = [f"```{{code-cell}}\n:tags: [{tag}]\n\n{code}\n```\n" for tag, code in CELLS.items() if tag]
    start = "%load_ext boso\nimport pandas as pd\nfrom boso import show\nframe = pd.DataFrame({'A': ['b']})"
    return "\n".join([
        HEADER.format(header), PARAMETERS, f"```{{code-cell}}\n{start}\n```\n", "## Del\n", "Tekst.\n",
        f"````{{code-cell}}\n{CELLS['']}\n````\n", *cells,
        "```{code-cell}\n%%tekst\nSvaret er {{ fjernet_svar + fjernet_celle }}.\n```\n",
        "## Bare kode\n", "```{code-cell}\ny = 2\n```\n",
    ])  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """The pages of two chapters with all tags: the one shows its code, the other does not."""
    root = duplicate(tmp_path_factory.mktemp("tags"))
    for path in (root / "notebooks").glob("*.md"):
        path.unlink()
    with kernels.forked():
        for name, header in {"01_kode": "show_code: true", "02_uten": ""}.items():
            text = chapter(header) if header else chapter(header).replace("tbl-a", "tbl-b")
            (root / "notebooks" / f"{name}.md").write_text(text, encoding="utf-8")
            assert not runner.run(Job(root, name, 2011, "moss"))
        render.render_report(root, 2011, "moss")
    return root / "outputs/2011/moss"


def texts(path: Path, xpath: str = "//main") -> str:
    return " ".join("".join(map(str, _page(path).xpath(f"{xpath}//text()"))).split())


def _page(path: Path) -> Any:
    return html.document_fromstring(path.read_bytes())


def printed(path: Path) -> str:
    """The text of a PDF, a line of code on one line."""
    pdf = pypdfium2.PdfDocument(path)
    return " ".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["01_kode", "02_uten"])
def test_what_is_removed_is_on_no_page_and_has_run_all_the_same(pages: Path, name: str) -> None:
    told = texts(pages / f"{name}.html")

    for removed in ("fjernet_celle", "fjernet_kode", "fjernet 7", "%%tekst", "2010"):
        assert removed not in told
    assert "Svaret er 14." in told
    assert "Tabellen" in told
    assert _page(pages / f"{name}.html").xpath("//details[@class='code']/pre//text()") == ["foldet = 47"]


def test_a_chapter_shows_its_code_where_its_header_says_so(pages: Path) -> None:
    page, without = _page(pages / "01_kode.html"), texts(pages / "02_uten.html")
    shown = ["".join(each.itertext()) for each in page.xpath("//main//pre[not(ancestor::details)]")]

    assert shown[0] == 'year = 2011\nunit = "moss"'
    assert CELLS[""] in shown
    assert CELLS["skip-execution"] in shown
    assert CELLS["remove-output"] in shown
    after = shown[shown.index(CELLS["raises-exception"]) + 1]
    assert after == "ValueError: invalid literal for int() with base 10: 'ikke tall 5'"
    for code in ("synlig", "ikke_kjørt", "ValueError"):
        assert code not in without


def test_print_shows_the_same_code_but_what_is_folded(pages: Path) -> None:
    text = printed(pages / "rapport.pdf")

    assert text.count("synlig = 3 + 1234 # «[^a]», @fig-borte, ```kode``` og") == 1
    assert text.count("ikke_kjørt = 1 / 0") == 1
    assert "foldet" not in text
    assert "fjernet_celle" not in text


def test_a_section_of_code_alone_says_that_it_has_nothing_to_tell(pages: Path) -> None:
    path = "//section[h2[contains(., 'Bare kode')]]"

    assert "ingen opplysninger" in texts(pages / "01_kode.html", path)
    assert "y = 2" in texts(pages / "01_kode.html", path)


SLIPS = {
    "hide_input": 'did you mean "hide-input"',
    "Remove-Cell": 'did you mean "remove-cell"',
    "hide-output": "allowed: ",
    "hide-cell": "allowed: ",
    "remove-stderr": "allowed: ",
    "raises-exceptions": 'did you mean "raises-exception"',
    "parameter": 'did you mean "parameters"',
}


@pytest.mark.parametrize("tag", SLIPS)
def test_a_tag_that_means_nothing_here_is_refused_if_it_is_like_one_that_does(
    tag: str, tmp_path: Path
) -> None:
    path = tmp_path / "01_a.md"
    path.write_text(f"{PARAMETERS}\n```{{code-cell}}\n:tags: [{tag}]\n\n1\n```\n", encoding="utf-8")

    with pytest.raises(ProjectError, match=rf'01_a.md: cell 2: .* the tag "{tag}"; .*{SLIPS[tag]}'):
        runner.read_source(path)


def test_any_other_tag_is_its_authors_own(tmp_path: Path) -> None:
    path = tmp_path / "01_a.md"
    path.write_text(f"{PARAMETERS}\n```{{code-cell}}\n:tags: [mine, til-oss]\n\n1\n```\n", encoding="utf-8")

    assert len(runner.read_source(path).cells) == 2


def test_a_fence_that_is_not_closed_is_told_where_the_next_cell_begins(tmp_path: Path) -> None:
    path = tmp_path / "01_a.md"
    cell = "```{code-cell} ipython3\nshares = [1]\n"
    path.write_text(f"{PARAMETERS}\n{cell}\n{cell}```\n", encoding="utf-8")

    with pytest.raises(ProjectError, match=r"01_a.md: cell 2: a cell begins in its line 3; close this one"):
        runner.read_source(path)


def test_only_true_and_false_say_whether_code_is_shown(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="01_a: boso: show_code: 'ja'; allowed: true or false"):
        document(tmp_path, {"01_a": notebook("01_a", markdown("# Kapittel"), show_code="ja")})
