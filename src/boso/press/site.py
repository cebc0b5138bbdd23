"""The site's front page, outputs/index.html, and the list of all that was built, outputs/manifest.json."""

from __future__ import annotations

import hashlib
import html as markup
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from boso.press.html import environment

META = re.compile(r'<meta name="boso:([\w-]+)" content="([^"]*)">')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEAD = 4000  # characters in which a page says what it is: it does so before its styles
WHOLE = ("rapport", "faktaark")


@dataclass(frozen=True)
class Page:
    """A built file as the index shows it and the manifest lists it; `missing` tells what it lacks."""

    path: str
    title: str
    bytes: int
    sha256: str
    inputs: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Shelf:
    """What was built for one year and unit; `expected` names the whole files that are not there."""

    year: int
    unit: str
    name: str
    pages: Mapping[str, Page]

    @property
    def chapters(self) -> list[Page]:
        """The chapter pages in order."""
        return [page for name, page in self.pages.items() if name.endswith(".html") and name[:1].isdigit()]

    @property
    def missing(self) -> list[Page]:
        """The chapters that could not be made."""
        return [page for page in self.chapters if page.missing]


def write_index(
    outputs: Path, units: Mapping[int, Mapping[str, str]], *, data_version: str, commit: str | None = None
) -> Path:
    """Write index.html and manifest.json from what lies in `outputs`, and return the index.

    Parameters
    ----------
    units : mapping of int to mapping of str to str
        For each year, in the order to show: the names of its units by folder name.
    commit : str, optional
        Commit the reports were built from. Only the manifest tells it: on the pages it would make
        every page stale at every commit.
    """
    shelves = {
        year: [Shelf(year, unit, name, _pages(outputs, year, unit)) for unit, name in names.items()]
        for year, names in units.items()
    }
    pages = [page for row in shelves.values() for shelf in row for page in shelf.pages.values()]
    index = outputs / "index.html"
    template = environment().get_template("index.html")
    index.write_text(template.render(shelves=shelves, data_version=data_version), encoding="utf-8")
    manifest = {
        "data_version": data_version,
        "commit": commit,
        "index": hashlib.sha256(index.read_bytes()).hexdigest(),
        "pages": [asdict(page) for page in pages],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (outputs / "manifest.json").write_text(text, encoding="utf-8")
    return index


def _pages(outputs: Path, year: int, unit: str) -> dict[str, Page]:
    folder = outputs / str(year) / unit
    files = sorted(path for path in folder.glob("[!.]*") if path.suffix in (".html", ".pdf"))
    return {path.name: _page(path, outputs) for path in files}


def _page(path: Path, outputs: Path) -> Page:
    content = path.read_bytes()
    told: dict[str, str] = {}
    title = path.stem
    if path.suffix == ".html":
        head = content[:HEAD].decode(errors="ignore")
        told = {name: markup.unescape(value) for name, value in META.findall(head)}
        title = told.get("title", title)
    return Page(
        path=path.relative_to(outputs).as_posix(),
        title=title,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        inputs=told.get("inputs", ""),
        missing=told.get("missing", ""),
    )
