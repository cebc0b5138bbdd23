"""Whether a built site is as it was built, and whole: hashes made again, from the files alone, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from boso.project import ProjectError
from boso_press.site.files import MANIFEST, Built
from boso_press.site.site import HEAD, META

BESIDE = {MANIFEST, "README.md"}  # files of outputs/ that no manifest lists
REPORT = ("rapport.html", "rapport.pdf")  # what each report has


def read_manifest(built: Built) -> dict[str, Any]:
    """Return the list of all that was built.

    Raises
    ------
    ProjectError
        The manifest cannot be read.
    """
    try:
        manifest: dict[str, Any] = json.loads(built.read(MANIFEST))
        hashes(manifest)
    except (ValueError, KeyError, TypeError) as error:
        raise ProjectError(f"{built.path}: {MANIFEST} is none of a built site: {error!r}") from None
    return manifest


def hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the sha256 of every file that a manifest lists."""
    pages = {page["path"]: page["sha256"] for page in manifest["pages"]}
    return {**pages, **manifest["notebooks"], "index.html": manifest["index"]}


def verify(built: Built) -> Iterator[str]:
    """Yield what was altered, is missing or was added since a site was built, or failed when it was.

    Raises
    ------
    ProjectError
        The manifest cannot be read.
    """
    manifest = read_manifest(built)
    expected = hashes(manifest)
    pages = {page["path"]: page for page in manifest["pages"]}
    found = {name for name in built.names if _counts(name)}
    for name in sorted(expected.keys() | found):
        if name not in found:
            yield f"missing: {name}"
        elif name not in expected:
            yield f"added: {name}"
        else:
            content = built.read(name)
            if (now := sha256(content).hexdigest()) != expected[name]:
                yield f"altered: {name}: sha256 is {now[:12]}…, was {expected[name][:12]}…"
            if name.endswith(".html") and name in pages:
                yield from _told(pages[name], content, manifest["data_version"])
            elif name in manifest["notebooks"] and _failed(content):
                yield f"failed: {name}: a cell of the chapter failed when it was built"
    for folder in sorted({name.rpartition("/")[0] for name in manifest["notebooks"]}):
        for page in REPORT:
            if f"{folder}/{page}" not in expected:
                yield f"failed: {folder}: it has notebooks but no {page}; `boso build` tells why"


def _counts(name: str) -> bool:
    """Whether a file belongs to what is published."""
    return name not in BESIDE and not any(part.startswith(".") for part in name.split("/"))


def _told(page: Mapping[str, Any], content: bytes, version: str) -> Iterator[str]:
    """Yield what a page says of its inputs and data that the manifest says otherwise."""
    told = dict(META.findall(content[:HEAD].decode(errors="ignore")))
    for name, known in (("inputs", page["inputs"]), ("data-version", version)):
        if (told or page["inputs"]) and told.get(name, "") != known:
            yield f"altered: {page['path']}: {name} is {told.get(name, 'not told')}, was {known}"


def _failed(notebook: bytes) -> bool:
    """Whether an executed notebook ended with an error."""
    return b'"error"' in notebook and "error" in json.loads(notebook)["metadata"]["boso"]
