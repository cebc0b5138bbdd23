"""A release is one zip, the same for the same input, that holds all inputs and no respondent."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import proof_sample
import pytest

from boso.data.package import clear_package_cache
from boso.project import ProjectError, find_root
from boso_press.release.bundle import bundle
from boso_press.release.verify import verify
from boso_press.site import index
from boso_press.site.files import CRATE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("site")
    return proof_sample.site(outputs)


def members(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_input_gives_the_same_bytes(site: Path) -> None:
    assert bundle(find_root(), site) == bundle(find_root(), site)


def test_the_crate_describes_every_file_of_the_bundle(site: Path) -> None:
    held = members(bundle(find_root(), site))
    graph = {entity["@id"]: entity for entity in json.loads(held[CRATE])["@graph"]}

    assert graph[CRATE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert {part["@id"] for part in graph["./"]["hasPart"]} == set(held) - {CRATE}
    assert {"site/2011/moss/rapport.pdf", "requirements.lock", "data/datapackage.json"} <= set(held)


def test_a_bundle_holds_no_answers_of_respondents(site: Path) -> None:
    held = members(bundle(find_root(), site))

    assert [name for name in held if name.startswith("data/survey/")] == ["data/survey/codebook.json"]
    assert not any(name.endswith((".sav", ".xlsx")) for name in held)


def test_of_notebooks_a_bundle_holds_those_that_made_the_pages_and_no_records(site: Path) -> None:
    held = members(bundle(find_root(), site))

    made = {f"site/2011/moss/{stem}.ipynb" for stem in proof_sample.notebooks()}
    assert {name for name in held if name.endswith(".ipynb")} == made
    assert [name for name in held if "/." in name] == []


@pytest.mark.parametrize("table", ["respondent,role\nr1,2\n", '"role"; "Respondent"\r\n2; "r1"\r\n'])
def test_a_table_of_respondents_is_refused_wherever_it_lies(site: Path, tmp_path: Path, table: str) -> None:
    root = tmp_path / "project"
    shutil.copytree(find_root() / "data", root / "data")
    (root / "data" / "published" / "answers.csv").write_text(table, encoding="utf-8", newline="")

    with pytest.raises(ProjectError, match=r"answers\.csv: has a column 'respondent'"):
        bundle(root, site)


def test_what_a_link_brings_into_a_folder_of_public_tables_is_not_released(
    site: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(find_root() / "data", tmp_path / "project" / "data").parent
    answers = root / "data" / "survey" / "2011" / "svar.csv"
    answers.write_text("rolle,svar\nleder,2\n", encoding="utf-8")
    (root / "data" / "programme" / "lenke.csv").symlink_to(answers)

    held = members(bundle(root, site))

    assert "data/programme/grants.csv" in held
    assert [name for name in held if name.endswith(("lenke.csv", "svar.csv"))] == []


def test_of_folders_of_public_tables_nothing_but_tables_is_released(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(find_root() / "data", tmp_path / "project" / "data").parent
    for folder in ("programme", "published", "protected/2011"):
        (root / "data" / folder / "eksport.xlsx").write_bytes(b"PK")

    held = members(bundle(root, site))

    assert {"data/published/datapackage.json", "data/protected/2011/overall.csv"} <= set(held)
    assert [name for name in held if name.endswith(".xlsx")] == []


def test_a_survey_that_people_answered_is_released_before_it_is_given_away(
    site: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The built pages say so, and what packs them asks for it."""
    shared = copy / "site"
    shutil.copytree(site, shared)
    monkeypatch.chdir(copy)
    package = copy / "data" / "protected" / "2012" / "datapackage.json"
    about = json.loads(package.read_text(encoding="utf-8")) | {"provenance": "collected"}
    for released in (None, "2013-06-01"):
        package.write_text(json.dumps(about | {"released": released}), encoding="utf-8")
        clear_package_cache()
        index.write_index(shared, {2011: {"moss": "Moss"}, 2012: {"moss": "Moss"}}, data_version="1.0")
        years = json.loads((shared / "manifest.json").read_text(encoding="utf-8"))["unreleased"]
        told = (shared / "index.html").read_text(encoding="utf-8")

        assert years == ([] if released else [2012])
        assert bool(years) == ("Spørreundersøkelsen fra 2012 er ikke frigitt." in told)
        if years:
            with pytest.raises(ProjectError, match="2012 is not released; run `boso survey audit 2012`"):
                bundle(copy, shared)
        else:
            assert bundle(copy, shared)


@pytest.mark.parametrize("name", ["index.html", "2011/moss/01_innledning.ipynb"])
def test_a_site_that_was_altered_is_not_released(name: str, site: Path, tmp_path: Path) -> None:
    altered = tmp_path / "site"
    shutil.copytree(site, altered)
    (altered / name).write_text("nothing", encoding="utf-8")

    with pytest.raises(ProjectError, match=f"is not as it was built.*{name}"):
        bundle(find_root(), altered)


def test_an_altered_input_of_a_release_is_told(site: Path, tmp_path: Path) -> None:
    packed = tmp_path / "boso.zip"
    packed.write_bytes(bundle(find_root(), site))
    folder = tmp_path / "release"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    assert all(not list(verify(path)) for path in (packed, folder, site))

    (folder / "data" / "programme" / "grants.csv").write_text("participant,year\n", encoding="utf-8")
    (folder / "params" / "2012.yaml").unlink()
    (folder / "notebooks" / "09_mer.md").write_text("# Mer\n", encoding="utf-8")
    assert [told.partition(": sha256")[0] for told in verify(folder)] == [
        "altered: data/programme/grants.csv", "added: notebooks/09_mer.md", "missing: params/2012.yaml",
    ]  # fmt: skip

    (folder / CRATE).unlink()
    assert list(verify(folder)) == [f"missing: {CRATE}"]
