"""The files that reports are made from, as they travel: to the workers of a cluster, and in a release.

What travels is listed here; nothing else does. Answers of respondents never do: a table with a column of
respondents is refused, wherever it lies.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from boso import data
from boso.data.validation import PUBLIC_FOLDERS
from boso.project import ProjectError
from boso_press.document.images import images

PUBLIC = (
    "LICENSE",
    "pyproject.toml",
    "requirements.lock",
    "params/*.yaml",
    "notebooks/[!.]*.md",
    "data/references.bib",
    "data/datapackage.json",
    "data/programme/*.csv",
    "data/published/datapackage.json",
    "data/published/*.csv",
    "data/protected/*/datapackage.json",
    "data/protected/*/*.csv",
    "data/survey/codebook.json",
)
PRIVATE = "respondent"
BETWEEN_TITLES = re.compile(r"[\s\"]*[,;\t][\s\"]*")


def public_files(root: Path) -> dict[str, bytes]:
    """Return the content of each file that reports are made from, by its path in the project.

    A table with answers of respondents, or that no data package describes, raises ProjectError.
    """
    found = [
        path for pattern in PUBLIC for path in root.glob(pattern) if path.is_file() and _is_own(root, path)
    ]
    found = sorted([*found, *images(root / "notebooks")])
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
    described = {data.file_path(name, root) for name in data.table_names(root)}
    for name, content in files.items():
        refuse_respondents(name, content)
        if name.endswith(".csv") and root / name not in described:
            told = "nobody knows what it holds, so it is not given away; describe it there, or move it out of"
            raise ProjectError(f"{name}: the table is in no data package: {told} {PurePath(name).parent}/")
    return files


def _is_own(root: Path, path: Path) -> bool:
    """Whether it is a file, and no link that brings one into a folder of public tables from elsewhere."""
    tables = [folder for name in PUBLIC_FOLDERS if (folder := root / "data" / name) in path.parents]
    return path.is_file() and all(path.resolve().is_relative_to(one.resolve()) for one in tables)


def refuse_respondents(name: str, content: bytes) -> None:
    """Raise ProjectError for a table with a column of respondents."""
    header = content.partition(b"\n")[0].decode("utf-8-sig", errors="ignore").casefold()
    if name.endswith(".csv") and PRIVATE in BETWEEN_TITLES.split(header.strip('" \r')):
        told = "answers of respondents are never given away; keep them in data/survey/"
        raise ProjectError(f"{name}: has a column {PRIVATE!r}; {told}")
