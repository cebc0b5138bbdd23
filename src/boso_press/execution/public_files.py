"""The files that reports are made from, as they travel: to the workers of a cluster, and in a release.

What travels is listed here; nothing else does. Answers of respondents never do.
"""

from __future__ import annotations

from pathlib import Path

from boso.data.validation import PUBLIC_FOLDERS
from boso_press.document.images import images

PUBLIC = (
    "LICENSE",
    "pyproject.toml",
    "requirements.lock",
    "params/*.yaml",
    "notebooks/[!.]*.md",
    "data/datapackage.json",
    "data/references.bib",
    "data/programme/*.csv",
    "data/published/*",
    "data/protected/*/*",
    "data/survey/codebook.json",
)


def public_files(root: Path) -> dict[str, bytes]:
    """Return the content of each file that reports are made from, by its path in the project."""
    found = [path for pattern in PUBLIC for path in root.glob(pattern) if path.is_file()]
    found = [path for path in found if not _leads_away(root, path)]
    found = sorted([*found, *images(root / "notebooks")])
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def _leads_away(root: Path, path: Path) -> bool:
    """Whether a link brings a file into a folder of public tables from elsewhere."""
    here = [folder for name in PUBLIC_FOLDERS if path.is_relative_to(folder := root / "data" / name)]
    return any(not path.resolve().is_relative_to(folder.resolve()) for folder in here)
