"""What a cell shows by itself is a draft: the preview marks it, a build refuses it and tells the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from building import Kernels
from project import duplicate
from small_project import START, cell

from boso_press.document.blocks import DocumentError
from boso_press.document.drafts import drafts
from boso_press.execution import render, runner
from boso_press.execution.job import Job

CHAPTER = "01_innledning"


def of(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> list[tuple[int, str, str]]:
    """Return the line, the kind and the remedy of each draft that a cell shows."""
    node = nbformat.from_dict(
        {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}, "id": "01-innledning-007",
         "outputs": list(outputs)}
    )  # fmt: skip
    found = list(drafts(node, 9))
    assert {draft.cell for draft in found} <= {7}  # as the source counts them
    return [(draft.line, draft.what, draft.remedy) for draft in found]


def result(**data: str) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "data": {MIME[kind]: text for kind, text in data.items()},
        "metadata": {},
    }


def display(**data: str) -> dict[str, Any]:
    return result(**data) | {"output_type": "display_data"}


def stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


MIME = {"plain": "text/plain", "html": "text/html", "markdown": "text/markdown", "png": "image/png"}
TABLE = '<table border="1" class="dataframe"><tr><td>1</td></tr></table>'


@pytest.mark.parametrize(
    ("source", "output", "line", "what", "remedy"),
    [
        ("x = 1\nframe", result(html=TABLE), 2, "a table (frame) without show", "publish it with show.t"),
        ("df.style", result(html="<style></style><table>"), 1, "a table (df.style) without show", "publ"),
        ("\nplt.plot([1])", display(png="iVBO"), 0, "a figure without show", "publish it with"),
        ("ax = df.plot()\nplt.show()", display(png="iVBO"), 0, "a figure without show", "publish it with"),
        ("x = 4\nx", result(plain="4"), 2, 'the value of the last line, "4"', "write it in a %%tekst cell"),
        ("x = 4\nprint(x)", stream("stdout", "4\n"), 0, 'printed text, "4"', "write it in a %%tekst"),
        ("display(Markdown('a'))", display(markdown="a"), 0, 'a display, "a"', "write it in a %%tekst"),
        ("w()", stream("stderr", "2.py:1: UserWarning: støy\n  w()"), 0,
         'a warning or other text on stderr, "2.py:1: UserWarning: støy w()"', "mend what it warns of"),
    ],
)  # fmt: skip
def test_each_kind_of_output_is_told_with_its_line_and_remedy(
    source: str, output: dict[str, Any], line: int, what: str, remedy: str
) -> None:
    ((found_line, found_what, found_remedy),) = of(source, output)

    assert (found_line, found_what) == (line, what)
    assert found_remedy.startswith(remedy)


def test_what_a_plotting_call_returns_beside_its_plot_is_no_draft_of_its_own() -> None:
    assert len(of("ax.plot([1])", result(plain="[<matplotlib.lines.Line2D>]"), display(png="iVBO"))) == 1


@pytest.mark.parametrize("tag", ["remove-output", "remove-cell"])
def test_a_cell_whose_output_is_removed_has_no_draft(tag: str) -> None:
    assert of("frame", result(html=TABLE), tags=(tag,)) == []


def test_what_is_shown_and_what_is_empty_is_no_draft() -> None:
    own = display(html=TABLE) | {"metadata": {"boso": {"kind": "table"}}}

    assert of("show.table(frame)", own, stream("stdout", "\n")) == []


CELLS = [
    "import pandas as pd, seaborn as sns\nfrom boso import show\n"
    'frame = pd.DataFrame({"Kommune": ["Hamar", "Moss"], "Beløp": [1.5, 2.25]})',
    'ax = sns.barplot(frame, x="Kommune", y="Beløp")\n'
    'show.figure(ax, label="fig-a", title="Moss fikk mest", source="Egen")',
    'ax = sns.heatmap(frame.set_index("Kommune"), annot=True)\n'
    'show.figure(ax, label="fig-b", title="Varmekart", source="Egen")',
    'show.table(frame.groupby("Kommune").Beløp.sum(), label="tbl-a", title="Sum", source="Egen")',
    "ax.set_title('x');",
]
STRAY = ["frame", 'sns.barplot(frame, x="Kommune", y="Beløp")', "print('hei')"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A project of one chapter that draws with seaborn, run."""
    root = duplicate(tmp_path_factory.mktemp("drafts"))
    for path in (root / "notebooks").glob("*.md"):
        path.unlink()
    with kernels.forked():
        run(root, CELLS)
    return root


def run(root: Path, cells: list[str]) -> None:
    """Write the chapter and run it."""
    path = root / "notebooks" / f"{CHAPTER}.md"
    path.write_text(START + "\n".join(map(cell, cells)), encoding="utf-8")
    assert not runner.run(Job(root, CHAPTER, 2011, "samlet"))


@pytest.mark.slow
@pytest.mark.usefixtures("forked")
def test_a_chapter_with_seaborn_is_built_and_proven_and_its_drafts_are_refused(project: Path) -> None:
    render.render_report(project, 2011, "samlet")

    page = (project / "outputs/2011/samlet" / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert (project / "outputs/2011/samlet/rapport.pdf").is_file()
    assert "Stolpediagram: Beløp etter kommune." in page
    assert 'href="data:image/png' in page  # the colour bar

    run(project, CELLS + STRAY)
    with pytest.raises(DocumentError) as refused:
        render.render_report(project, 2011, "samlet")
    lines = str(refused.value).splitlines()[1:]
    assert [line.partition(";")[0].split(" (line")[0].strip() for line in lines] == [
        f"{CHAPTER}: cell {where}" for where in ("10, line 1", "11", "12")
    ]
    assert "show.table(frame, " in lines[0]
    assert "show.figure(ax, " in lines[1]
    assert "printed text" in lines[2]

    preview = "".join(
        content.decode() for content in render.html_pages(*render.documents(project, 2011, "samlet")).values()
    )
    assert (
        preview.count("Utkast – kommer ikke med i rapporten") == 6
    )  # on the chapter's page and in the whole
