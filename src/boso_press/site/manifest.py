"""manifest.json: every file of a built site with its hash, and what a page says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from pydantic import BaseModel, ValidationError

from boso import data
from boso.project import ProjectError
from boso_press.execution import records
from boso_press.filesystem import sha256_of
from boso_press.html.page_metadata import page_metadata
from boso_press.site.files import HINT, MANIFEST, SiteFiles


@dataclass(frozen=True)
class Entry:
    """A built file as the index shows it and the manifest lists it; `missing` tells what it lacks."""

    path: str
    title: str
    bytes: int
    sha256: str
    inputs: str = ""
    missing: str = ""


class _Page(BaseModel):
    path: str
    sha256: str
    inputs: str
    missing: str = ""


class _Manifest(BaseModel):
    data_version: str
    index: str
    pages: list[_Page]
    notebooks: dict[str, str]
    failed: dict[str, dict[str, str]] = {}


def entry(path: str, content: bytes) -> Entry:
    """Return the entry of a page."""
    about = page_metadata(content) if path.endswith(".html") else {}
    return Entry(
        path=path,
        title=about.get("title", PurePath(path).stem),
        bytes=len(content),
        sha256=sha256_of(content),
        inputs=about.get("inputs", ""),
        missing=about.get("missing", ""),
    )


def manifest(
    outputs: Path,
    reports: Sequence[str],
    report_pages: Iterable[Entry],
    own_pages: Mapping[str, bytes],
    *,
    data_version: str,
    commit: str | None,
) -> bytes:
    """Return the manifest of the reports, by folder (``2011/moss``), and of the site's own pages.

    Pages and notebooks of the reports are listed with the hash that was recorded when they were made: a
    build of some reports must not take what was altered in the others for what was built. Of a report whose
    newest build failed, `failed` has the inputs of the earlier pages that stay.
    """
    pages = {page.path: page for page in report_pages}
    found = (path for report in reports for path in sorted((outputs / report).glob("[!.]*.ipynb")))
    notebooks = {path.relative_to(outputs).as_posix(): data.fingerprint(path) for path in found}
    for path, digest in _recorded_hashes(outputs, reports).items():
        if path.endswith(".ipynb"):
            notebooks[path] = digest
        else:
            pages[path] = replace(pages.get(path, Entry(path, path, 0, "")), sha256=digest)
    own = {path: entry(path, content) for path, content in own_pages.items()}
    index = own.pop("index.html")
    listed = {
        "data_version": data_version,
        "commit": commit,
        "index": index.sha256,
        "unreleased": data.unreleased(),
        "failed": {
            report: failed.inputs for report in reports if (failed := records.failed(outputs, report))
        },
        "pages": [asdict(page) for page in [*pages.values(), *own.values()]],
        "notebooks": notebooks,
    }
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()


def _recorded_hashes(outputs: Path, reports: Sequence[str]) -> dict[str, str]:
    """Return the sha256 of every page and notebook of the reports as it was made, by its path."""
    found: dict[str, str] = {}
    for report in reports:
        notebooks = sorted((outputs / records.FOLDER / report).glob("*.json"))
        for name in (report, *(f"{report}/{path.stem}" for path in notebooks)):
            record = records.read(outputs, name)
            found |= record.outputs if record else {}
    return found


def read_manifest(site: SiteFiles) -> dict[str, Any]:
    """Return the list of all that was built.

    Raises
    ------
    ProjectError
        The manifest cannot be read.
    """
    return read_json(site, MANIFEST, _Manifest)


def read_json(files: SiteFiles, name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return a JSON file of a site or release that has at least what `model` asks for.

    Raises
    ------
    ProjectError
        It has not.
    """
    try:
        model.model_validate_json(content := files.read(name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        wrong = first["msg"].replace("Input should be", "must be")
        told = f"{name} is not as a build writes it: {place}: {wrong}"
        raise ProjectError(f"{files.path}: {told}; {HINT}") from None
    return dict(json.loads(content))


def listed_hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the sha256 of every file that a manifest lists."""
    pages = {page["path"]: page["sha256"] for page in manifest["pages"]}
    return {**pages, **manifest["notebooks"], "index.html": manifest["index"]}
