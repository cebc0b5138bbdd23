"""manifest.json: every file of a built site with its hash, and what a page says of itself."""

from __future__ import annotations

from pathlib import PurePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from boso.project import ProjectError
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


def page_entry(path: str, content: bytes, sha256: str) -> Page:
    """Return the entry of a page; its sha256 is the one that it had when it was made."""
    told = page_metadata(content) if path.endswith(".html") else {}
    about = {name.replace("-", "_"): value for name, value in told.items()}
    named = {"path": path, "bytes": len(content), "sha256": sha256}
    return Page.model_validate({"title": PurePath(path).stem, "inputs": "", **about, **named})


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
