"""The pages around the reports, outputs/index.html first, and manifest.json, which lists all files."""

from __future__ import annotations

import hashlib
import html as markup
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from markupsafe import Markup

from boso import params
from boso.params import ALL
from boso.words import ord as in_words
from boso_press.execution import records
from boso_press.html.pages import dense, environment
from boso_press.site import comparison, search
from boso_press.site.files import MANIFEST

META = re.compile(r'<meta name="boso:([\w-]+)" content="([^"]*)">')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEAD = 4000  # characters in which a page says what it is: it does so before its styles
SURVEYS = {
    "none": "Ingen spørreundersøkelse.",
    "collected": "Svarene er samlet inn.",
    "reconstructed": "Gjenskapt fra prosentene i den trykte rapporten.",
    "simulated": "Simulert. Ingen har svart på den.",
}


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
    """What was built for one year and unit."""

    year: int
    unit: str
    name: str
    pages: Mapping[str, Page]

    @property
    def chapters(self) -> list[Page]:
        """The chapter pages in order."""
        return [page for name, page in self.pages.items() if name.endswith(".html") and name[:1].isdigit()]

    @property
    def searched(self) -> list[str]:
        """The names of the pages that the search knows: the chapters and the fact sheet."""
        sheet = ["faktaark.html"] if "faktaark.html" in self.pages else []
        return [Path(page.path).name for page in self.chapters] + sheet

    @property
    def missing(self) -> list[Page]:
        """The chapters that could not be made."""
        return [page for page in self.chapters if page.missing]


def write_index(
    outputs: Path, units: Mapping[int, Mapping[str, str]], *, data_version: str, commit: str | None = None
) -> Path:
    """Write the site's own pages and manifest.json from what lies in `outputs`, and return the index.

    The pages are the index; for each year search and comparison; each municipality through the years;
    and what is to be said about the figures and about accessibility.

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
    site = Site(outputs, shelves, data_version)
    own = [
        *(page for year in shelves for page in site.pages_of_year(year)),
        *(site.municipality(unit, name) for unit, name in site.followed.items()),
        site.write("om-tallene.html", "about.html", **_provenance(shelves)),
        site.write("tilgjengelighet.html", "accessibility.html"),
    ]
    made = _as_made(outputs, units)
    built = {page.path: page for row in shelves.values() for shelf in row for page in shelf.pages.values()}
    built |= {path: Page(path, path, 0, "") for path in made if path not in built and not _is_notebook(path)}
    built = {path: replace(page, sha256=made.get(path, page.sha256)) for path, page in built.items()}
    listed = [asdict(page) for page in [*built.values(), *(_page(path, outputs) for path in own)]]
    index = site.write(
        "index.html",
        "index.html",
        shelves=shelves,
        searched=[year for year in shelves if outputs / str(year) / "sok.html" in own],
        compared=[year for year in shelves if outputs / str(year) / "sammenligning.html" in own],
        followed=site.followed,
    )
    notebooks = {path: digest for path, digest in made.items() if _is_notebook(path)}
    manifest = {"data_version": data_version, "commit": commit, "index": _sha256(index), "pages": listed,
                "notebooks": _notebooks(outputs, units) | notebooks}  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (outputs / MANIFEST).write_text(text, encoding="utf-8")
    return index


@dataclass(frozen=True)
class Site:
    """The site's own pages; each is written from a template and told by its path."""

    outputs: Path
    shelves: Mapping[int, list[Shelf]]
    data_version: str

    @property
    def followed(self) -> dict[str, str]:
        """The municipalities with a report, by folder name."""
        found = [shelf for row in self.shelves.values() for shelf in row if "rapport.html" in shelf.pages]
        return {shelf.unit: shelf.name for shelf in found if shelf.unit != ALL}

    def write(self, path: str, template: str, **told: object) -> Path:
        """Write one page and return its path."""
        up = "../" * path.count("/")
        text = environment().get_template(template).render(up=up, data_version=self.data_version, **told)
        file = self.outputs / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(dense(text), encoding="utf-8")
        return file

    def pages_of_year(self, year: int) -> Iterator[Path]:
        """Write what there is for a year that has a report: search, and the municipalities side by side."""
        made = [shelf for shelf in self.shelves[year] if "rapport.html" in shelf.pages]
        if not made:
            return
        pages = {shelf.unit: (_title(shelf), shelf.searched) for shelf in made}
        register = Markup(search.register(self.outputs / str(year), pages))
        names = [name for name, _ in pages.values()]
        yield self.write(f"{year}/sok.html", "search.html", year=year, names=names, register=register)
        if ALL not in {shelf.unit for shelf in self.shelves[year]}:
            return
        links = [(f"{shelf.unit}/rapport.html", f"Rapporten for {year}: {shelf.name}") for shelf in made]
        yield self.write(
            f"{year}/sammenligning.html",
            "overview.html",
            heading=f"Kommunene side om side i {year}",
            lead=f"Tabellene viser hva som var kjent om de evaluerte kommunene da {year} var slutt.",
            tables=comparison.comparison(year),
            links=links,
        )

    def municipality(self, unit: str, name: str) -> Path:
        """Write the page that follows a municipality through the years."""
        shelves = [shelf for row in self.shelves.values() for shelf in row if shelf.unit == unit]
        kinds = {"rapport.html": "Rapporten", "faktaark.html": "Faktaarket"}
        links = [
            (f"../{shelf.pages[file].path}", f"{kind} for {shelf.year}")
            for shelf in shelves
            for file, kind in kinds.items()
            if file in shelf.pages
        ]
        return self.write(
            f"kommuner/{unit}.html",
            "overview.html",
            heading=f"{name} over tid",
            lead=f"Tabellene følger {name} gjennom årene programmet er evaluert.",
            tables=comparison.over_time(unit, [shelf.year for shelf in shelves]),
            links=links,
        )


def _title(shelf: Shelf) -> str:
    return shelf.name[:1].upper() + shelf.name[1:]


def _provenance(years: Iterable[int]) -> dict[str, object]:
    """Return what is told of each year's survey, whether any was made up, and the least number shown."""
    surveys = {year: params.load(year).survey for year in years}
    kinds = {year: survey.provenance if survey else "none" for year, survey in surveys.items()}
    return {
        "surveys": {year: SURVEYS[kind] for year, kind in kinds.items()},
        "generated": bool({"reconstructed", "simulated"} & set(kinds.values())),
        "threshold": in_words(max((survey.threshold for survey in surveys.values() if survey), default=3)),
    }


def _pages(outputs: Path, year: int, unit: str) -> dict[str, Page]:
    folder = outputs / str(year) / unit
    files = sorted(path for path in folder.glob("[!.]*") if path.suffix in (".html", ".pdf"))
    return {path.name: _page(path, outputs) for path in files}


def _as_made(outputs: Path, units: Mapping[int, Iterable[str]]) -> dict[str, str]:
    """Return the sha256 of every page and notebook of the reports as it was made, by its path.

    A build of some reports must not take what was altered in the others for what was built.
    """
    found: dict[str, str] = {}
    for name in (f"{year}/{unit}" for year, names in units.items() for unit in names):
        notebooks = sorted((outputs / records.FOLDER / name).glob("*.json"))
        for made in (name, *(f"{name}/{path.stem}" for path in notebooks)):
            known = records.read(outputs, made)
            found |= known.outputs if known else {}
    return found


def _is_notebook(path: str) -> bool:
    return path.endswith(".ipynb")


def _notebooks(outputs: Path, units: Mapping[int, Iterable[str]]) -> dict[str, str]:
    """Return the sha256 of every executed notebook: they hold the values behind the numbers of the pages."""
    folders = [outputs / str(year) / unit for year, names in units.items() for unit in names]
    found = [path for folder in folders for path in sorted(folder.glob("[!.]*.ipynb"))]
    return {path.relative_to(outputs).as_posix(): _sha256(path) for path in found}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
