"""Whether a built site, or a release, is as it was made, and whole: from its files alone, offline."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, Field

from boso_press.filesystem import sha256_of
from boso_press.site.files import CRATE, MANIFEST, SITE_FOLDER, SiteFiles, open_files, open_site
from boso_press.site.manifest import read_json, read_manifest

DRAFTS = "draft/"  # what `boso build --draft` makes
UNLISTED = {MANIFEST, "README.md"}  # files of outputs/ that no manifest lists


class _Entity(BaseModel):
    id: str = Field(alias="@id")
    sha256: str | None = None


class _Crate(BaseModel):
    graph: list[_Entity] = Field(alias="@graph")


def verify(path: Path) -> Iterator[str]:
    """Yield what was altered, is missing or was added since a site was built, or failed when it was.

    Of a release the inputs count too.
    """
    site, files = open_site(path), open_files(path)
    manifest = read_manifest(site)
    listed = manifest.hashes()
    published = {name for name in site.names - UNLISTED if not name.startswith(DRAFTS)}
    yield from _changed(site, {name for name in published if "/." not in f"/{name}"}, listed)
    for page in manifest.pages:
        if page.missing and f"{page.path.removesuffix('.html')}.ipynb" not in listed:
            yield f"failed: {page.path}: the chapter has no notebook; `boso build` makes it, or tells why not"
    for name in sorted(manifest.notebooks.keys() & site.names):
        notebook = site.read(name)
        stopped = b'"errors"' in notebook and sha256_of(notebook) == listed[name]
        if stopped and "errors" in json.loads(notebook)["metadata"]["boso"]:
            yield f"failed: {name}: a cell of the chapter failed when it was built"
    for folder in manifest.failed:
        yield f"failed: {folder}: its newest build failed or was interrupted; `boso build` tells why"
    if f"{SITE_FOLDER}{MANIFEST}" not in files.names:
        return
    if CRATE not in files.names:
        yield f"missing: {CRATE}"
        return
    graph = read_json(files, CRATE, _Crate).graph
    known = {entity.id: entity.sha256 for entity in graph if entity.sha256 is not None}
    inputs = {name for name in files.names if not name.startswith(SITE_FOLDER)} - {CRATE}
    known = {name: digest for name, digest in known.items() if not name.startswith(SITE_FOLDER)}
    yield from _changed(files, inputs, known)


def _changed(files: SiteFiles, names: Collection[str], listed: Mapping[str, str]) -> Iterator[str]:
    """Yield how files differ from the hashes that are listed."""
    for name in sorted({*names, *listed}):
        if name not in files.names:
            yield f"missing: {name}"
        elif name not in listed:
            yield f"added: {name}"
        elif (now := sha256_of(files.read(name))) != listed[name]:
            yield f"altered: {name}: sha256 is {now[:12]}…, was {listed[name][:12]}…"
