"""A build whose writing fails, and a site that is damaged: never half old and half new, and always told."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from building import Kernels, without_notice
from project import duplicate
from small_project import write_chapters

from boso_press.execution import records
from boso_press.filesystem import discard
from boso_press.site.index import update_index

pytestmark = pytest.mark.slow

BUILD = ("build", "--year", "2011", "--unit", "moss", "--unit", "samlet")
PAGES = ("*.html", "2011/*.html", "kommuner/*.html", "manifest.json")
NO_MANIFEST = (
    "boso: outputs: the newest build failed or was interrupted before it had written manifest.json; "
    "`boso build` tells why\n"
)
Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """A project of one chapter with two reports."""
    folder = duplicate(tmp_path_factory.mktemp("built"))
    write_chapters(folder, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    done = kernels.boso(folder, *BUILD)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of that project which a test may change."""
    return shutil.copytree(built, tmp_path / "project")


def content(folder: Path, *patterns: str) -> dict[str, bytes]:
    found = (path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def report(project: Path) -> dict[str, bytes]:
    return content(project / "outputs" / "2011" / "moss", "*.html", "*.pdf")


def site(project: Path) -> dict[str, bytes]:
    return content(project / "outputs", *PAGES)


def retitle(project: Path) -> None:
    """Change what every page of the year says, and its notebooks' inputs."""
    path = project / "params" / "2011.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Ny "), encoding="utf-8")


@contextmanager
def unwritable(*parts: str) -> Iterator[None]:
    """Let there be no room for files whose paths have all these parts."""
    written = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if all(part in str(self) for part in parts):
            raise OSError(28, "No space left on device")
        return written(self, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        yield


@contextmanager
def held_open(name: str) -> Iterator[None]:
    """Let a file refuse to be replaced."""
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.match(name):
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        yield


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            lambda: unwritable("moss", "rapport.pdf"),
            "rapport.pdf: cannot be written (No space",
        ),
        (lambda: held_open("moss/rapport.pdf"), "rapport.pdf: cannot be written (Permission"),
        (lambda: unwritable("moss", "navn.ipynb"), "outputs/2011/moss/01_navn.ipynb: is of an earlier build"),
    ],
    ids=["no room for a page", "a page is held open", "no room for a notebook"],
)
def test_a_report_that_cannot_be_written_stays_as_it_was_and_this_is_told_until_it_is_mended(
    project: Path, kernels: Kernels, fault: Callable[[], Iterator[None]], told: str
) -> None:
    before = report(project)
    retitle(project)

    with fault():  # type: ignore[attr-defined]
        done = kernels.boso(project, *BUILD)

    assert done.exit_code == 1
    assert told in done.stderr
    assert without_notice(report(project)) == before
    assert "2011/moss: its newest build failed" in kernels.boso(project, "verify").stderr
    assert "2011/moss: its newest build failed" in kernels.boso(project, "bundle").stderr
    listed = json.loads((project / "outputs" / "manifest.json").read_text(encoding="utf-8"))["failed"]
    version = listed.pop("2011/moss")["data version"]
    assert listed == {}
    index = (project / "outputs" / "index.html").read_text(encoding="utf-8")
    assert index.count(f"Sidene er fra en tidligere bygging, med dataversjon {version}.") == 1

    assert kernels.boso(project, *BUILD).exit_code == 0
    assert all(b"Ny Boligsosialt" in page for name, page in report(project).items() if name == "rapport.html")
    assert kernels.boso(project, "verify").exit_code == 0
    assert not list((project / "outputs").rglob("*.part*"))


def test_a_section_that_is_added_is_on_the_pages_of_its_report_and_none_is_lost(
    project: Path, kernels: Kernels
) -> None:
    before = content(project / "outputs", "**/*.*")
    with (project / "notebooks" / "01_navn.md").open("a", encoding="utf-8") as chapter:
        chapter.write('\n+++ {"scope": "programme"}\n\n## En del til\n\nTekst her.\n')

    assert kernels.boso(project, *BUILD[:-2]).exit_code == 0

    after = content(project / "outputs", "**/*.*")
    assert after.keys() == before.keys()
    assert {name for name in after if name.endswith(".html") and "En del til" in after[name].decode()} == {
        "2011/moss/01_navn.html", "2011/moss/rapport.html", "2011/sok.html",
    }  # fmt: skip


def test_a_report_whose_notebook_was_never_written_is_not_whole(project: Path, kernels: Kernels) -> None:
    shutil.rmtree(project / "outputs")

    with unwritable("moss", "navn.ipynb"):
        assert kernels.boso(project, *BUILD).exit_code == 1

    told = kernels.boso(project, "verify").stderr
    assert "failed: 2011/moss/01_navn.html: the chapter has no notebook" in told


def test_a_site_that_cannot_be_written_stays_as_it_was_and_nothing_vouches_for_it(
    project: Path, kernels: Kernels
) -> None:
    before = site(project)
    retitle(project)

    with unwritable("kommuner/.moss.html."):
        done = kernels.boso(project, *BUILD)

    assert done.exit_code == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("boso: ")]
    assert len(told) == 1
    assert re.search(r"kommuner/moss\.html: cannot be written \(No space .*build again$", told[0])
    assert site(project) == {name: page for name, page in before.items() if name != "manifest.json"}
    verified = kernels.boso(project, "verify")
    assert (verified.exit_code, verified.stderr) == (1, NO_MANIFEST)
    assert kernels.boso(project, *BUILD).exit_code == 0
    assert kernels.boso(project, "verify").exit_code == 0


def test_after_a_first_build_that_an_unsealed_table_stopped_verify_says_so(
    project: Path, kernels: Kernels
) -> None:
    shutil.rmtree(project / "outputs")
    table = project / "data" / "programme" / "grants.csv"
    table.write_bytes(table.read_bytes().replace(b"2010", b"2009", 1))

    done = kernels.boso(project, *BUILD)

    assert done.exit_code == 1
    assert "grants.csv" in done.stderr
    for command in ("verify", "bundle"):
        asked = kernels.boso(project, command)
        assert (asked.exit_code, asked.stderr) == (1, NO_MANIFEST)


def altered(path: Path) -> None:
    text = path.read_bytes()
    at = next(at for at in range(len(text) // 2, len(text)) if text[at : at + 1].isdigit())
    path.write_bytes(text[:at] + str((int(text[at : at + 1]) + 1) % 10).encode() + text[at + 1 :])


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    (path / "x").mkdir(parents=True)


@pytest.mark.parametrize(
    "damage",
    [
        altered,
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b""),
        Path.unlink,
        replaced_by_a_folder,
    ],
    ids=["altered", "cut", "emptied", "deleted", "replaced by a folder"],
)
def test_a_build_with_nothing_else_to_do_makes_each_damaged_page_of_the_site_anew(
    project: Path, damage: Damage
) -> None:
    before = site(project)
    assert {"index.html", "2011/sok.html", "2011/sammenligning.html", "kommuner/moss.html"} <= before.keys()

    made, outputs = records.read(project / "outputs", "index"), project / "outputs"
    assert made
    for name, page in before.items():
        damage(outputs / name)
        assert records.rebuild_reasons(outputs, made, made.inputs), name
        discard(outputs / name)
        (outputs / name).write_bytes(page)
    for name in before:
        damage(outputs / name)
    update_index(project)
    assert site(project) == before


def test_an_output_that_was_replaced_by_a_folder_is_put_right(project: Path, kernels: Kernels) -> None:
    outputs = project / "outputs"
    before = content(outputs, "**/*.*")
    for name in ("2011/moss/rapport.pdf", "2011/moss/01_navn.ipynb", f"{records.FOLDER}/2011/samlet.json"):
        replaced_by_a_folder(outputs / name)

    assert kernels.boso(project, *BUILD).exit_code == 0

    assert content(outputs, "**/*.*") == before


@pytest.mark.parametrize("moves", [0, 1, 5, 8])
def test_a_build_that_was_killed_while_it_wrote_the_site_is_mended_by_the_next(
    project: Path, tmp_path: Path, kernels: Kernels, moves: int
) -> None:
    records.mark_failed(project / "outputs", "2011/moss")
    other = shutil.copytree(project, tmp_path / "other")
    update_index(other)
    assert site(project) != site(other)
    if not (child := os.fork()):
        try:
            calls, replace = iter(range(100)), Path.replace
            Path.replace = lambda self, target: (  # type: ignore[method-assign]
                os._exit(9) if next(calls) == moves else replace(self, target)
            )
            update_index(project)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

    assert kernels.boso(project, "build", "--year", "2011", "--unit", "samlet").exit_code == 0

    assert site(project) == site(other)
    assert not list((project / "outputs").rglob("*.part*"))
