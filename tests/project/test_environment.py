"""The same packages are named wherever packages are named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

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
