"""Whether a built site is as it was built, and whole: hashes made again, from the files alone, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from boso_press.filesystem import sha256_of
from boso_press.html.page_metadata import page_metadata
from boso_press.site.files import MANIFEST, SiteFiles
from boso_press.site.manifest import Page, read_manifest

DRAFTS = "draft/"  # what `boso build --draft` makes
UNLISTED = {MANIFEST, "README.md"}  # files of outputs/ that no manifest lists


def verify(site: SiteFiles) -> Iterator[str]:
    """Yield what was altered, is missing or was added since a site was built, or failed when it was."""
    manifest = read_manifest(site)
    listed = manifest.hashes()
    pages = {page.path: page for page in manifest.pages}
    published = {name for name in site.names - UNLISTED if not name.startswith(DRAFTS)}
    hidden = {name for name in published if any(part.startswith(".") for part in name.split("/"))}
    for name in sorted(listed.keys() | published - hidden):
        if differs := list(changed(site, name, listed)):
            yield from differs
            continue
        content = site.read(name)
        if name.endswith(".html") and name in pages:
            yield from _changed_metadata(pages[name], content, manifest.data_version)
            if pages[name].missing and f"{name.removesuffix('.html')}.ipynb" not in listed:
                yield f"failed: {name}: the chapter has no notebook; `boso build` makes it, or tells why not"
        elif name in manifest.notebooks and _has_failed(content):
            yield f"failed: {name}: a cell of the chapter failed when it was built"
    for folder in manifest.failed:
        yield f"failed: {folder}: its newest build failed or was interrupted; `boso build` tells why"


def changed(files: SiteFiles, name: str, listed: Mapping[str, str]) -> Iterator[str]:
    """Yield how a file differs from the hashes that are listed, if it does."""
    if name not in files.names:
        yield f"missing: {name}"
    elif name not in listed:
        yield f"added: {name}"
    elif (now := sha256_of(files.read(name))) != listed[name]:
        yield f"altered: {name}: sha256 is {now[:12]}…, was {listed[name][:12]}…"


def _changed_metadata(page: Page, content: bytes, version: str) -> Iterator[str]:
    """Yield what a page says of its inputs and data that the manifest says otherwise.

    Early manifests have one data `version` for all pages.
    """
    about = page_metadata(content)
    for name, listed in (("inputs", page.inputs), ("data-version", page.data_version or version)):
        if (about or page.inputs) and about.get(name, "") != listed:
            yield f"altered: {page.path}: {name} is {about.get(name, 'not told')}, was {listed}"


def _has_failed(notebook: bytes) -> bool:
    """Whether an executed notebook ended with an error."""
    return b'"errors"' in notebook and "errors" in json.loads(notebook)["metadata"]["boso"]
