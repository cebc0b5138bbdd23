"""Whether a built site is as it was built: hashes made again, from the files alone, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from boso.press.site import HEAD, META
from boso.project import ProjectError

MANIFEST = "manifest.json"
BESIDE = {MANIFEST, "README.md"}  # files of outputs/ that no manifest lists


def read_manifest(site: Path) -> dict[str, Any]:
    """Return the list of all that was built.

    Raises
    ------
    ProjectError
        The folder has no manifest, or it cannot be read.
    """
    path = site / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        hashes(manifest)
    except FileNotFoundError:
        raise ProjectError(f"{path}: not found; name a folder that `boso build` made: outputs/") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ProjectError(f"{path}: is no manifest of a built site: {error}") from None
    return manifest


def hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the sha256 of every file that a manifest lists."""
    pages = {page["path"]: page["sha256"] for page in manifest["pages"]}
    return {**pages, **manifest["notebooks"], "index.html": manifest["index"]}


def verify(site: Path) -> Iterator[str]:
    """Yield what was altered, is missing or was added since a site was built.

    Raises
    ------
    ProjectError
        The folder has no manifest, or it cannot be read.
    """
    manifest = read_manifest(site)
    expected = hashes(manifest)
    found = {
        path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if _counts(path, site)
    }
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"missing: {name}"
        elif name not in expected:
            yield f"added: {name}"
        elif (now := sha256(found[name].read_bytes()).hexdigest()) != expected[name]:
            yield f"altered: {name}: sha256 is {now[:12]}…, was {expected[name][:12]}…"
    for page in manifest["pages"]:
        yield from _told(page, found.get(page["path"]), manifest["data_version"])


def _counts(path: Path, site: Path) -> bool:
    """Whether a file belongs to what is published."""
    parts = path.relative_to(site).parts
    hidden = any(part.startswith(".") for part in parts)
    beside = len(parts) == 1 and path.name in BESIDE
    return path.is_file() and not hidden and not beside


def _told(page: Mapping[str, Any], path: Path | None, version: str) -> Iterator[str]:
    """Yield what a page says of its inputs and data that the manifest says otherwise."""
    if path is None or path.suffix != ".html":
        return
    told = dict(META.findall(path.read_bytes()[:HEAD].decode(errors="ignore")))
    for name, known in (("inputs", page["inputs"]), ("data-version", version)):
        if (told or page["inputs"]) and told.get(name, "") != known:
            yield f"altered: {page['path']}: {name} is {told.get(name, 'not told')}, was {known}"
