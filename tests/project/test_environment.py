"""The same packages wherever packages are named, the same bytes on every machine, the code of this folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

CONDA_NAMES: dict[str, str] = {}  # conda's name: PyPI's name, where they differ
NAME = re.compile(r"[A-Za-z0-9_.-]+")


def names(requirements: list[str]) -> set[str]:
    found = [NAME.match(requirement) for requirement in requirements if not requirement.startswith("-")]
    return {match[0].lower() for match in found if match}


def test_environment_yml_and_pyproject_name_the_same_packages(root: Path) -> None:
    conda = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pip = next(item["pip"] for item in conda if isinstance(item, dict))
    by_conda = names([item for item in conda if isinstance(item, str)]) - {"python", "pip"}

    assert {CONDA_NAMES.get(name, name) for name in by_conda} | names(pip) == names(project["dependencies"])
    assert {"jupyterlab", "pandas", "seaborn", "papermill", "nbconvert", "jupytext"} <= by_conda


def test_the_lock_pins_every_package_with_hashes_and_names_no_index(root: Path) -> None:
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {match[1].lower() for match in re.finditer(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}

    assert names(project["dependencies"]) <= pinned
    assert lock.count("--hash=sha256:") > len(pinned)
    assert "://" not in lock
    assert "--index" not in lock


def test_a_checkout_on_windows_has_the_same_bytes(root: Path, tmp_path: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("no git repository")
    for conversion in ("false", "true"):
        command = ["git", "-c", f"core.autocrlf={conversion}", "checkout-index", "--all"]
        subprocess.run([*command, f"--prefix={tmp_path}/{conversion}/"], cwd=root, check=True)
    here, there = (
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in (tmp_path / "false", tmp_path / "true")
    )

    assert len(here) > 100
    assert [str(name) for name in here if here[name] != there[name]] == []


def test_make_says_how_to_mend_the_environment_of_a_moved_folder(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "en mappe"
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(root / "Makefile", folder)
    for made_in, told in ((folder, False), (tmp_path / "en annen", True)):
        (folder / ".venv" / "bin" / "boso").write_text(f'#!/bin/sh\n"{made_in}/.venv/bin/python"')
        done = subprocess.run(["make", "help"], cwd=folder, capture_output=True, text=True, check=False)
        assert [done.returncode != 0, "rm -r .venv && make report" in done.stderr] == [told, told]
