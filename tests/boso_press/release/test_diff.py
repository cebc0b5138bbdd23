"""What moved between two builds is told number by number, with what moved it; else that nothing moved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from building import Kernels
from click.testing import CliRunner, Result
from project import duplicate
from small_project import add_chapter, cell, write_chapters

from boso.__main__ import main
from boso.data.validation import seal
from boso_press.execution import cache_key
from boso_press.release.bundle import bundle
from boso_press.release.diff import moves
from boso_press.release.page_values import PrintedValue

pytestmark = pytest.mark.slow

GRANTED = """grants = r.municipal("grants")
grants = grants.pivot(index="name", columns="year", values="amount_nok").rename(columns=str)
granted = grants["2010"]"""
GRANTS = """%%tekst
Moss fikk {{ granted["Moss"] | kroner }} det året.
Hamar fikk {{ granted["Hamar"] | kroner }}."""
TABLE = """from boso import show
grants.loc["Sum"] = grants.sum()
show.table(grants.rename_axis("Kommune"), label="tbl-tilskudd", title="{{ r.name }} fikk tilskudd",
           source="[@moreforsking2012]", total=True)"""
RULES = "%%tekst\nVi viser ikke færre enn {{ r.params.survey.threshold | ord }}.\nDe {{ top | ord }} første."


def build(kernels: Kernels, project: Path, *units: str) -> Path:
    """Build reports as a person would; return the site."""
    chosen = [word for unit in ("moss", *units) for word in ("--unit", unit)]
    done = kernels.boso(project, "build", "--year", "2011", *chosen)
    assert done.exit_code == 0, done.output
    return project / "outputs"


def diff(old: Path, new: Path) -> Result:
    """Run `boso diff`."""
    return CliRunner().invoke(main, ["diff", str(old), str(new)])


def told(old: Path, new: Path) -> str:
    """Return what `boso diff` says moved, with ordinary spaces."""
    result = diff(old, new)
    assert result.exit_code == 1, result.output
    assert max(map(len, result.stdout.splitlines())) <= 100
    return result.stdout.replace("\xa0", " ")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A project of two chapters."""
    folder = duplicate(tmp_path_factory.mktemp("built"))
    granted = "\n```\n\n```{code-cell} ipython3\n".join([GRANTED, GRANTS])
    write_chapters(folder, _01_tilskudd=granted, _02_regler=RULES)
    replace(folder / "notebooks" / "02_regler.md", "year = 2011\n", "year = 2011\ntop = 2\n")
    with (folder / "notebooks" / "01_tilskudd.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n" + cell(TABLE))
    build(kernels, folder)
    return folder


@pytest.fixture(scope="module")
def packed(built: Path) -> bytes:
    """The release of that project."""
    return bundle(built, built / "outputs")


@pytest.fixture
def old(built: Path) -> Path:
    """The site of that project."""
    return built / "outputs"


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of that project which a test may change."""
    return shutil.copytree(built, tmp_path / "project")


@pytest.fixture(scope="module")
def corrected(built: Path, kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after one value of one table was corrected and sealed."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("corrected") / "project")
    table = folder / "data" / "programme" / "grants.csv"
    replace(table, "moss,2010,1200000", "moss,2010,1300000")
    seal(folder, table)
    build(kernels, folder)
    return folder


def test_nothing_moved_between_a_build_and_itself(old: Path) -> None:
    result = diff(old, old)

    assert (result.exit_code, result.output) == (0, "No number moved.\n")


def test_a_corrected_value_is_told_wherever_it_counts_and_nothing_else(old: Path, corrected: Path) -> None:
    assert (
        told(old, corrected / "outputs")
        == """\
2011/moss/01_tilskudd: moved by data (grants)
  Del
    1 200 000 kroner → 1 300 000 kroner, in "Moss fikk 1 300 000 kroner det året."
  tbl-tilskudd
    1 200 000 → 1 300 000, in column "2010", row "Moss"
    6 900 000 → 7 000 000, in column "2010", row "Sum"

2011/sammenligning: moved by data (grants)
  kort
    1 200 000 → 1 300 000, in column "Tildelt 2009–2010", row "Moss"
  tilskudd
    1 200 000 → 1 300 000, in column "2010", row "Moss"
    6 900 000 → 7 000 000, in column "2010", row "Sum, kommunene over"
    7 992 010 → 7 892 010, in column "2010", row "Resten, ikke vist per kommune"

kommuner/moss: moved by data (grants)
  tilskudd
    1 200 000 → 1 300 000, in column "Kroner", row "2010"

In all: 8 moved, 0 added, 0 removed, on 3 pages.
"""
    )


def test_a_release_and_the_folder_it_was_packed_from_are_the_same(
    old: Path, corrected: Path, packed: bytes, tmp_path: Path
) -> None:
    (tmp_path / "boso.zip").write_bytes(packed)

    assert diff(tmp_path / "boso.zip", old).output == "No number moved.\n"
    new = corrected / "outputs"
    assert told(tmp_path / "boso.zip", new) == told(old, new)


def test_an_edited_sentence_moves_no_number(old: Path, project: Path, kernels: Kernels) -> None:
    replace(project / "notebooks" / "01_tilskudd.md", "Moss fikk", "Kommunen Moss fikk")

    assert diff(old, build(kernels, project)).output == "No number moved.\n"


def test_what_a_notebook_adds_and_drops_is_told_and_new_pages_and_reports(
    old: Path, project: Path, kernels: Kernels
) -> None:
    chapter = project / "notebooks" / "01_tilskudd.md"
    replace(chapter, "Moss fikk", "Rapporten er fra {{ year }}. Moss fikk")
    replace(chapter, '\nHamar fikk {{ granted["Hamar"] | kroner }}.', "")
    add_chapter(project, "03_nytt", "%%tekst\nDet gjelder {{ r.name }}.")

    new = build(kernels, project, "hamar")

    assert (
        told(old, new)
        == """\
2011/hamar: report added
2011/moss/03_nytt: page added
kommuner/hamar: page added
2011/moss/01_tilskudd: moved by notebook
  Del
    added: 2011, in "Rapporten er fra 2011."
    removed: 2 200 000 kroner, in "Hamar fikk 2 200 000 kroner."

In all: 0 moved, 1 added, 1 removed, on 1 page; report added: 1; page added: 2.
"""
    )
    assert told(new, old).startswith("2011/hamar: report removed\n2011/moss/03_nytt: page removed\n")


def test_what_parameters_move_is_told(old: Path, project: Path, kernels: Kernels) -> None:
    replace(project / "params" / "2011.yaml", "threshold: 3", "threshold: 4")

    assert (
        told(old, build(kernels, project))
        == """\
2011/moss/02_regler: moved by parameters
  Del
    tre → fire, in "Vi viser ikke færre enn fire."

In all: 1 moved, 0 added, 0 removed, on 1 page.
"""
    )


def test_what_a_parameter_of_a_chapter_moves_is_told_by_its_name(
    old: Path, project: Path, kernels: Kernels
) -> None:
    with (project / "params" / "2011.yaml").open("a", encoding="utf-8") as file:
        file.write("parameters: {all: {top: 4}}\n")

    assert (
        told(old, build(kernels, project))
        == """\
2011/moss/02_regler: moved by own parameters (top)
  Del
    to → fire, in "De fire første."

In all: 1 moved, 0 added, 0 removed, on 1 page.
"""
    )


def test_what_the_package_moves_is_told_and_that_versions_changed_too(old: Path, project: Path) -> None:
    source = shutil.copytree(cache_key.SOURCES, project / "src")  # compiled
    replace(
        source / "boso" / "words" / "numbers.py", "return tall(x) + NBSP + (", "return tall(x + 1) + NBSP + ("
    )
    with (project / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# a newer version\n")

    command = [sys.executable, "-m", "boso", "build", "--year", "2011", "--unit", "moss"]
    environment = os.environ | {"PYTHONPATH": str(source)}
    subprocess.run(command, cwd=project, env=environment, capture_output=True, check=True)

    assert (
        told(old, project / "outputs")
        == """\
2011/moss/01_tilskudd: moved by package, versions
  Del
    1 200 000 kroner → 1 200 001 kroner, in "Moss fikk 1 200 001 kroner det året."
    2 200 000 kroner → 2 200 001 kroner, in "Hamar fikk 2 200 001 kroner."

In all: 2 moved, 0 added, 0 removed, on 1 page.
"""
    )


# What cannot be compared


def no_site(folder: Path, _: bytes) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("a page")


def no_zip(path: Path, _: bytes) -> None:
    path.write_text("a text")


def cut_short(path: Path, packed: bytes) -> None:
    path.write_bytes(packed[:-100])


def damaged(path: Path, packed: bytes) -> None:
    """A zip of which the bytes of one notebook have changed."""
    path.write_bytes(packed)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("site/2011/moss/01_tilskudd.ipynb").header_offset + 200
    path.write_bytes(packed[:start] + bytes(100) + packed[start + 100 :])


def other_zip(path: Path, _: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "a text")


def no_notebooks(folder: Path, packed: bytes) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_text('{"pages": []}')


def garbled(folder: Path, packed: bytes) -> None:
    no_notebooks(folder, packed)
    (folder / "2011" / "moss").mkdir(parents=True)
    (folder / "2011" / "moss" / "01_tilskudd.ipynb").write_text("{}")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path, _: None, "not found; name outputs/ of a build, or a zip that `boso bundle` made"),
        (no_site, "is no built site, it has no manifest.json; name outputs/ of a build"),
        (no_zip, "is no zip, or a broken one"),
        (cut_short, "is no zip, or a broken one"),
        (damaged, "is no zip, or a broken one"),
        (other_zip, "is no built site, it has no manifest.json"),
        (no_notebooks, "has no executed notebooks, which hold the numbers"),
        (garbled, "2011/moss/01_tilskudd.ipynb is no notebook that a build made"),
    ],
)
def test_what_is_no_site_is_refused_by_name(
    make: Callable[[Path, bytes], object], message: str, old: Path, packed: bytes, tmp_path: Path
) -> None:
    make(tmp_path / "thing", packed)

    for pair in ((old, tmp_path / "thing"), (tmp_path / "thing", old)):
        result = diff(*pair)

        assert result.exit_code == 2
        assert f"boso: {tmp_path / 'thing'}: {message}" in result.stderr
        assert result.stdout == ""


# Which number is which


def page(*values: str) -> list[PrintedValue]:
    """Values of a page; ``A: n|tall=5`` is printed in section A by an expression ``n|tall``."""
    found = []
    for value in values:
        section, _, rest = value.partition(": ")
        key, _, printed = rest.partition("=")
        found.append(PrintedValue(section, f'"{printed}"', key, printed, printed))
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["A: n=1", "A: m=2"], ["A: m=2", "A: n=1"], []),
        (["A: n=1", "B: m=2"], ["A: m=2", "A: n=1"], []),
        (["A: n=1", "B: m=2"], ["C: n=3", "B: m=2"], [("1", "3")]),
        (["A: n=1", "A: n=2"], ["A: n=1", "A: n=3", "A: n=2"], [(None, "3")]),
        (["A: n=1", "A: n=2", "A: n=3"], ["A: n=1", "A: n=3"], [("2", None)]),
        (["A: n|tall=61"], ["A: n|tall(1)=60,6"], [("61", "60,6")]),
        (["A: n=1", "B: x=0"], ["B: x=0", "B: n=2"], [("1", "2")]),
    ],
    ids=["order", "section", "heading", "row added", "row removed", "filter", "moved"],
)
def test_a_number_is_known_again_though_the_text_around_it_changed(
    old: list[str], new: list[str], expected: list[tuple[str | None, str | None]]
) -> None:
    found = [(a and a.printed, b and b.printed) for a, b in moves(page(*old), page(*new))]

    assert found == expected


def test_a_number_that_moved_behind_its_rounding_is_told() -> None:
    old, new = (PrintedValue("A", '"61 %"', "n", raw, "61 %") for raw in (60.6, 60.7))

    assert list(moves([old], [new])) == [(old, new)]
    assert list(moves([old], [PrintedValue("A", '"61 %"', "n", 60.6 + 1e-12, "61 %")])) == []
