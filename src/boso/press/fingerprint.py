"""What a page was made from, as hashes: source, parameters, tables, package code, locked versions."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTH = 12
PACKAGE = Path(__file__).parents[1]
# What no notebook can import
UNREACHABLE = ("press", "survey", "cli.py", "check_cli.py", "survey_cli.py", "__pycache__")


def describe(root: Path, source: Path, year: int, unit: str, reads: Mapping[str, str]) -> dict[str, Any]:
    """Return the metadata of an executed notebook: who it is for, and the hash of what made it."""
    return {
        "year": year,
        "unit": unit,
        "chapter": source.stem,
        "data_version": data.version(root),
        "reads": dict(reads),
        "provenance": provenance(root, reads),
        "inputs": combined(
            {
                "source": data.fingerprint(source),
                "params": data.fingerprint(root / "params" / f"{year}.yaml"),
                "unit": unit,
                "package": package_code(),
                "versions": data.fingerprint(root / "requirements.lock"),
                **reads,
            }
        ),
    }


def provenance(root: Path, reads: Mapping[str, str]) -> str:
    """Return how the numbers that a notebook read came about; of several answers the least certain."""
    tables = [
        name for name in reads if "/" in name and not name.endswith(".json") and reads[name] != data.ABSENT
    ]
    return max(
        (data.provenance(name, root) for name in tables), key=data.PROVENANCES.index, default=data.COLLECTED
    )


def is_stale(root: Path, source: Path, executed: Path) -> bool:
    """Whether a notebook was executed from other inputs than there are now; False if it never was."""
    if not executed.is_file():
        return False
    about = json.loads(executed.read_text(encoding="utf-8"))["metadata"].get("boso", {})
    tables = {name: data.digest(name, root) for name in about["reads"]}
    return bool(about["inputs"] != describe(root, source, about["year"], about["unit"], tables)["inputs"])


def combined(parts: Mapping[str, str]) -> str:
    """Return one short hash of several named ones; their order does not matter."""
    return sha256(json.dumps(dict(parts), sort_keys=True).encode()).hexdigest()[:LENGTH]


@cache
def package_code() -> str:
    """Return the hash of all package files that a notebook can reach."""
    files = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and not set(path.relative_to(PACKAGE).parts) & set(UNREACHABLE)
    ]
    return combined({str(path.relative_to(PACKAGE)): data.fingerprint(path) for path in files})
