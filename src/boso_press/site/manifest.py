"""manifest.json: every file of a built site with its hash, and what a page says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from boso import data
from boso.project import ProjectError
from boso_press.execution import records
from boso_press.filesystem import sha256_of
from boso_press.html.page_metadata import page_metadata
from boso_press.site.files import HINT, MANIFEST, SiteFiles

Model = TypeVar("Model", bound=BaseModel)


class Page(BaseModel):
    """A built file as the index shows it and the manifest lists it; `missing` tells what it lacks.

    An HTML page says what data it was made of; others may have been built since, of newer data.
    """

    path: str
    title: str = ""
    bytes: int = 0
    sha256: str
    inputs: str
    data_version: str = ""
    missing: str = ""


class Manifest(BaseModel):
    """What was built: pages, and notebooks by path with their sha256; `index` is that of the front page.

    Of a report whose newest build failed, `failed` has the inputs of the earlier pages that stay.
    """

    data_version: str
    commit: str | None = None
    index: str
    unreleased: list[int] = []
    failed: dict[str, dict[str, str]] = {}
    pages: list[Page]
    notebooks: dict[str, str]

    def hashes(self) -> dict[str, str]:
        """Return the sha256 of every file that is listed, by its path."""
        pages = {page.path: page.sha256 for page in self.pages}
        return {**pages, **self.notebooks, "index.html": self.index}


def page_entry(path: str, content: bytes) -> Page:
    """Return the entry of a page."""
    told = page_metadata(content) if path.endswith(".html") else {}
    about = {name.replace("-", "_"): value for name, value in told.items()}
    named = {"path": path, "bytes": len(content), "sha256": sha256_of(content)}
    return Page.model_validate({"title": PurePath(path).stem, "inputs": "", **about, **named})


def manifest(
    outputs: Path,
    reports: Mapping[str, Iterable[Page]],
    own_pages: Mapping[str, bytes],
    *,
    data_version: str,
    commit: str | None,
) -> bytes:
    """Return the manifest of the reports, with their pages by folder (``2011/moss``), and of the site's own.

    Pages and notebooks of the reports are listed with the hash that was recorded when they were made: a
    build of some reports must not take what was altered in the others for what was built.
    """
    pages = {page.path: page for own in reports.values() for page in own}
    found = (path for report in reports for path in sorted((outputs / report).glob("[!.]*.ipynb")))
    notebooks = {path.relative_to(outputs).as_posix(): data.fingerprint(path) for path in found}
    made = [record for report in reports for record in records.of_report(outputs, report).values()]
    for path, digest in (item for record in made for item in record.outputs.items()):
        if path.endswith(".ipynb"):
            notebooks[path] = digest
        else:
            unread = Page(path=path, title=path, sha256="", inputs="")
            pages[path] = pages.get(path, unread).model_copy(update={"sha256": digest})
    own = {path: page_entry(path, content) for path, content in own_pages.items()}
    index = own.pop("index.html")
    listed = Manifest(
        data_version=data_version,
        commit=commit,
        index=index.sha256,
        unreleased=data.unreleased(),
        failed={name: dict(one.inputs) for name in reports if (one := records.failed(outputs, name))},
        pages=[*pages.values(), *own.values()],
        notebooks=notebooks,
    )
    return f"{listed.model_dump_json(indent=1)}\n".encode()


def read_manifest(site: SiteFiles) -> Manifest:
    """Return the list of all that was built; one that cannot be read raises ProjectError."""
    return read_json(site, MANIFEST, Manifest)


def read_json(files: SiteFiles, name: str, model: type[Model]) -> Model:
    """Return a JSON file of a site or release; raise ProjectError where it has not what `model` asks for."""
    try:
        return model.model_validate_json(files.read(name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        wrong = first["msg"].replace("Input should be", "must be")
        told = f"{name} is not as a build writes it: {place}: {wrong}"
        raise ProjectError(f"{files.path}: {told}; {HINT}") from None
