"""A built site can be checked by anyone who has it: what was altered, is missing or was added is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import proof_sample
import pytest
from click.testing import CliRunner

from boso import data
from boso.__main__ import main
from boso.project import ProjectError, find_root
from boso_press.execution import records
from boso_press.release import verify as press
from boso_press.release.bundle import bundle
from boso_press.site.files import CRATE
from boso_press.site.index import write_index


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("site")
    (outputs / "README.md").write_text("what lies here", encoding="utf-8")
    return proof_sample.site(outputs)


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    """A copy of the site which a test may change."""
    return shutil.copytree(site, tmp_path / "site")


@pytest.fixture(autouse=True)
def released(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newest survey that is not released yet refuses bundles: that is told by their own tests."""
    monkeypatch.setattr(data, "unreleased", lambda *_: [])


def verify(path: Path) -> list[str]:
    return list(press.verify(path))


def test_an_untouched_site_is_as_it_was_built(site: Path) -> None:
    assert verify(site) == []


def altered(file: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert old in content
        (folder / file).write_bytes(content.replace(old, new, 1))

    return change


PAGE = "2011/moss/01_innledning.html"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (altered(PAGE, b"137", b"138"), f"altered: {PAGE}"),
        (altered("2011/moss/rapport.pdf", b"%PDF", b"%PDG"), "altered: 2011/moss/rapport.pdf"),
        (
            altered("2011/moss/01_innledning.ipynb", b"137", b"138"),
            "altered: 2011/moss/01_innledning.ipynb: sha256",
        ),
        (altered("index.html", b"Moss", b"Asker"), "altered: index.html"),
        (lambda folder: (folder / PAGE).unlink(), f"missing: {PAGE}"),
        (lambda folder: (folder / "2011/moss/09_nytt.html").write_text("x"), "added: 2011/moss/09_nytt.html"),
        (lambda folder: (folder / "data.csv").write_text("x"), "added: data.csv"),
    ],
)
def test_what_was_changed_in_a_site_is_told(
    change: Callable[[Path], object], told: str, folder: Path
) -> None:
    change(folder)

    assert any(line.startswith(told) for line in verify(folder))
    assert CliRunner().invoke(main, ["verify", str(folder)]).exit_code == 1


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="name outputs/ of a build, or a zip"):
        verify(tmp_path)


def test_a_release_is_verified_as_zip_and_unpacked(site: Path, tmp_path: Path) -> None:
    packed = tmp_path / "boso.zip"
    packed.write_bytes(bundle(find_root(), site))
    shutil.unpack_archive(packed, tmp_path / "unpacked")

    assert verify(packed) == verify(tmp_path / "unpacked") == []
    altered(f"site/{PAGE}", b"137", b"138")(tmp_path / "unpacked")
    assert [line.split(":")[0] for line in verify(tmp_path / "unpacked")] == ["altered"]


@pytest.mark.parametrize("name", ["site/manifest.json", CRATE])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b'{"@graph": [{"sha256": 1}]}', b'{"@graph": 5}']
)
def test_a_release_whose_lists_are_spoilt_is_refused_by_name(
    name: str, content: bytes, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "boso.zip").write_bytes(bundle(find_root(), site))
    shutil.unpack_archive(tmp_path / "boso.zip", tmp_path / "unpacked")
    (tmp_path / "unpacked" / name).write_bytes(content)

    told = CliRunner().invoke(main, ["verify", str(tmp_path / "unpacked")])

    assert (told.exit_code, told.stderr.count("\n")) == (1, 1), told.output
    assert f"unpacked: {Path(name).name} is not as a build writes it: " in told.stderr
    assert "; name outputs/ of a build" in told.stderr


def without_pages(folder: Path) -> None:
    """Leave a report as a build does that cannot make its pages."""
    for path in [*folder.glob("2011/moss/*.html"), *folder.glob("2011/moss/*.pdf")]:
        path.unlink()
    records.remove(folder, "2011/moss")


def with_earlier_pages(folder: Path) -> None:
    records.mark_failed(folder, "2011/moss")


def with_a_failed_chapter(folder: Path) -> None:
    path = folder / "2011" / "moss" / "02_tilskudd.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["boso"]["errors"] = [{"cell": 3, "message": "no fact"}]
    content = json.dumps(notebook).encode()
    records.write(folder, "2011/moss/02_tilskudd", {}, {path: content}, failed=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_pages, "failed: 2011/moss: its newest build failed"),
        (with_earlier_pages, "failed: 2011/moss: its newest build failed"),
        (with_a_failed_chapter, "failed: 2011/moss/02_tilskudd.ipynb: a cell of the chapter failed"),
    ],
)
def test_a_build_that_failed_is_neither_verified_nor_bundled(
    change: Callable[[Path], object], told: str, folder: Path
) -> None:
    change(folder)
    write_index(folder, {2011: {"moss": "Moss"}}, data_version="1.0")

    assert any(line.startswith(told) for line in verify(folder))
    with pytest.raises(ProjectError, match="not whole"):
        bundle(find_root(), folder)


def test_a_report_of_earlier_data_is_as_it_was_built_but_not_given_away_with_newer_ones(folder: Path) -> None:
    """Data may change and but one year be built anew."""
    write_index(folder, {2011: {"moss": "Moss"}}, data_version="1.1")

    assert verify(folder) == []
    with pytest.raises(ProjectError, match=r"2011/moss/\w+.html: is of data version 1.0, others are of 1.1"):
        bundle(find_root(), folder)
