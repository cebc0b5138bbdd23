"""The site's own pages: index, search, comparison, municipalities over time, and about the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from boso import params
from boso.params import ALL
from boso.words import ord as in_words
from boso.words import stor
from boso_press.html.environment import environment, remove_blank_lines
from boso_press.site import comparison, search
from boso_press.site.manifest import Entry, entry

SURVEYS = {
    "none": "Ingen spørreundersøkelse.",
    "collected": "Svarene er samlet inn.",
    "reconstructed": "Gjenskapt fra prosentene i den trykte rapporten.",
    "simulated": "Simulert. Ingen har svart på den.",
}


@dataclass(frozen=True)
class BuiltReport:
    """What was built for one year and unit: its pages by file name."""

    year: int
    unit: str
    name: str
    pages: Mapping[str, Entry]

    @property
    def chapters(self) -> list[Entry]:
        """The chapter pages in order."""
        return [page for name, page in self.pages.items() if name.endswith(".html") and name[:1].isdigit()]

    @property
    def searched(self) -> list[str]:
        """The names of the pages that the search knows: the chapters and the fact sheet."""
        sheet = ["faktaark.html"] if "faktaark.html" in self.pages else []
        return [Path(page.path).name for page in self.chapters] + sheet

    @property
    def missing(self) -> list[Entry]:
        """The chapters that could not be made."""
        return [page for page in self.chapters if page.missing]


def read_report(outputs: Path, year: int, unit: str, name: str) -> BuiltReport:
    """Return the report of a year and unit as it lies in `outputs`."""
    folder = outputs / str(year) / unit
    files = sorted(path for path in folder.glob("[!.]*") if path.suffix in (".html", ".pdf"))
    return BuiltReport(year, unit, name, {path.name: entry(path, outputs) for path in files})


@dataclass(frozen=True)
class SitePages:
    """The site's own pages, each written from a template."""

    outputs: Path
    reports: Mapping[int, list[BuiltReport]]
    data_version: str

    def write_all(self) -> list[Path]:
        """Write all pages; return those that the index leads to."""
        built = [one for row in self.reports.values() for one in row if "rapport.html" in one.pages]
        municipalities = {report.unit: report.name for report in built if report.unit != ALL}
        pages = [
            *(page for year in self.reports for page in self._pages_of_year(year)),
            *(self._municipality(unit, name) for unit, name in municipalities.items()),
            self._write("om-tallene.html", "about.html", **_provenance(self.reports)),
            self._write("tilgjengelighet.html", "accessibility.html"),
        ]
        self._write(
            "index.html",
            "index.html",
            reports=self.reports,
            searched=[year for year in self.reports if self.outputs / f"{year}/sok.html" in pages],
            compared=[year for year in self.reports if self.outputs / f"{year}/sammenligning.html" in pages],
            municipalities=municipalities,
        )
        return pages

    def _write(self, path: str, template: str, **values: object) -> Path:
        up = "../" * path.count("/")
        text = environment().get_template(template).render(up=up, data_version=self.data_version, **values)
        file = self.outputs / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(remove_blank_lines(text), encoding="utf-8")
        return file

    def _pages_of_year(self, year: int) -> Iterator[Path]:
        """Write what there is for a year that has a report: search, and the municipalities side by side."""
        built = [report for report in self.reports[year] if "rapport.html" in report.pages]
        if not built:
            return
        pages = {report.unit: (stor(report.name), report.searched) for report in built}
        search_index = Markup(search.search_index(self.outputs / str(year), pages))
        names = [name for name, _ in pages.values()]
        yield self._write(
            f"{year}/sok.html", "search.html", year=year, names=names, search_index=search_index
        )
        if ALL not in {report.unit for report in self.reports[year]}:
            return
        links = [(f"{report.unit}/rapport.html", f"Rapporten for {year}: {report.name}") for report in built]
        yield self._write(
            f"{year}/sammenligning.html",
            "overview.html",
            heading=f"Kommunene side om side i {year}",
            lead=f"Tabellene viser hva som var kjent om de evaluerte kommunene da {year} var slutt.",
            tables=comparison.compare_municipalities(year),
            links=links,
        )

    def _municipality(self, unit: str, name: str) -> Path:
        """Write the page that follows a municipality through the years."""
        reports = [report for row in self.reports.values() for report in row if report.unit == unit]
        kinds = {"rapport.html": "Rapporten", "faktaark.html": "Faktaarket"}
        links = [
            (f"../{report.pages[file].path}", f"{kind} for {report.year}")
            for report in reports
            for file, kind in kinds.items()
            if file in report.pages
        ]
        return self._write(
            f"kommuner/{unit}.html",
            "overview.html",
            heading=f"{name} over tid",
            lead=f"Tabellene følger {name} gjennom årene programmet er evaluert.",
            tables=comparison.over_time(unit, [report.year for report in reports]),
            links=links,
        )


def _provenance(years: Iterable[int]) -> dict[str, object]:
    """Return what is said of each year's survey, whether any was made up, and the least number shown."""
    surveys = {year: params.load(year).survey for year in years}
    kinds = {year: survey.provenance if survey else "none" for year, survey in surveys.items()}
    return {
        "surveys": {year: SURVEYS[kind] for year, kind in kinds.items()},
        "generated": bool({"reconstructed", "simulated"} & set(kinds.values())),
        "threshold": in_words(max((survey.threshold for survey in surveys.values() if survey), default=3)),
    }
