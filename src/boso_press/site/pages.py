"""The site's own pages: index, search, comparison, municipalities over time, and about the figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from markupsafe import Markup

from boso import data
from boso.params import ALL
from boso.report import Report
from boso.words import ord as in_words
from boso.words import stor
from boso_press.execution import records
from boso_press.html.environment import environment, remove_blank_lines
from boso_press.site import comparison, search
from boso_press.site.manifest import Page, page_entry

SEARCHED = re.compile(r"(\d.*|faktaark)\.html")
FOLLOWED = "Tabellene følger {} gjennom årene programmet er evaluert."
UNKNOWN = "Det er ennå ikke kjent noe om {}."
SURVEYS = {
    "none": "Ingen spørreundersøkelse.",
    "collected": "Svarene er samlet inn.",
    "reconstructed": "Gjenskapt fra prosentene i den trykte rapporten.",
    "simulated": "Simulert. Ingen har svart på den.",
}


@dataclass(frozen=True)
class BuiltReport:
    """What was built for one year and unit: pages and notebooks with the hashes that were recorded then.

    A build of some reports must not take what was altered in the others for what was built. Of a report whose
    newest build failed, `failed` has the inputs of the earlier pages that stay.
    """

    year: int
    unit: str
    name: str
    pages: Mapping[str, Page]  # that are there, by file name
    hashes: Mapping[str, str]  # of all pages and notebooks that were made, by path
    failed: Mapping[str, str] | None

    @property
    def chapters(self) -> list[Page]:
        """The chapter pages in order."""
        return [page for name, page in self.pages.items() if name.endswith(".html") and name[:1].isdigit()]

    def entries(self) -> list[Page]:
        """Return what the manifest lists of the pages: also those that are gone."""
        there = {page.path: page for page in self.pages.values()}
        gone = {path: Page(path=path, title=path, sha256=digest, inputs="")
                for path, digest in sorted(self.hashes.items()) if not path.endswith(".ipynb")}  # fmt: skip
        return [*(gone | there).values()]


def read_report(outputs: Path, year: int, unit: str, name: str) -> BuiltReport:
    """Return the report of a year and unit, as its records tell of it."""
    report = f"{year}/{unit}"
    own = records.read(outputs, report) or records.Record({}, {}, failed=(outputs / report).is_dir())
    made = records.of_report(outputs, report).values()
    hashes = {path: digest for record in made for path, digest in record.outputs.items()}
    there = sorted(path for path in own.outputs if (outputs / path).is_file())
    pages = (page_entry(path, (outputs / path).read_bytes(), hashes[path]) for path in there)
    by_name = {PurePath(page.path).name: page for page in pages}
    return BuiltReport(year, unit, name, by_name, hashes, own.inputs if own.failed else None)


@dataclass(frozen=True)
class SitePages:
    """The site's own pages, each made from a template."""

    outputs: Path
    reports: Mapping[int, list[BuiltReport]]
    data_version: str

    def make_all(self) -> dict[str, bytes]:
        """Return all pages by their path in the site."""
        built = [one for row in self.reports.values() for one in row if "rapport.html" in one.pages]
        municipalities = {report.unit: report.name for report in built if report.unit != ALL}
        pages = dict(page for year in self.reports for page in self._pages_of_year(year))
        pages |= dict(self._municipality(unit, name) for unit, name in municipalities.items())
        surveys = _provenance(self.reports)
        pages |= [
            self._page("om-tallene.html", "about.html", **surveys),
            self._page("tilgjengelighet.html", "accessibility.html"),
            self._page(
                "index.html",
                "index.html",
                reports=self.reports,
                unreleased=data.unreleased(),
                made_up=surveys["made_up"],
                made=pages,
                side_by_side=_side_by_side,
                municipalities=municipalities,
            ),
        ]
        return pages

    def _page(self, path: str, template: str, **values: object) -> tuple[str, bytes]:
        up = "../" * path.count("/")
        text = environment().get_template(template).render(up=up, data_version=self.data_version, **values)
        return path, remove_blank_lines(text).encode()

    def _pages_of_year(self, year: int) -> Iterator[tuple[str, bytes]]:
        """Make what there is for a year that has a report: search, and the municipalities side by side."""
        built = [report for report in self.reports[year] if "rapport.html" in report.pages]
        if not built:
            return
        pages = {
            report.unit: (stor(report.name), list(filter(SEARCHED.match, report.pages))) for report in built
        }
        search_index = Markup(search.search_index(self.outputs / str(year), pages))
        names = [name for name, _ in pages.values()]
        yield self._page(f"{year}/sok.html", "search.html", year=year, names=names, search_index=search_index)
        if ALL not in {report.unit for report in self.reports[year]}:
            return
        evaluated = "de evaluerte kommunene" if Report(year, ALL).has_several else "den evaluerte kommunen"
        links = [(f"{report.unit}/rapport.html", f"Rapporten for {year}: {report.name}") for report in built]
        yield self._page(
            f"{year}/sammenligning.html",
            "comparison.html",
            heading=_side_by_side(year),
            lead=f"Tabellene viser hva som var kjent om {evaluated} da {year} var slutt.",
            tables=comparison.compare_municipalities(year),
            links=links,
        )

    def _municipality(self, unit: str, name: str) -> tuple[str, bytes]:
        """Make the page that follows a municipality through the years."""
        reports = [report for row in self.reports.values() for report in row if report.unit == unit]
        kinds = {"rapport.html": "Rapporten", "faktaark.html": "Faktaarket"}
        links = [
            (f"../{report.pages[file].path}", f"{kind} for {report.year}")
            for report in reports
            for file, kind in kinds.items()
            if file in report.pages
        ]
        tables = comparison.over_time(unit, [report.year for report in reports])
        return self._page(
            f"kommuner/{unit}.html",
            "comparison.html",
            heading=f"{name} over tid",
            lead=(FOLLOWED if tables else UNKNOWN).format(name),
            tables=tables,
            links=links,
        )


def _side_by_side(year: int) -> str:
    """Return the heading of the page that compares the municipalities of a year."""
    several = Report(year, ALL).has_several
    return f"Kommunene side om side i {year}" if several else f"Den evaluerte kommunen i {year}"


def _provenance(years: Iterable[int]) -> dict[str, object]:
    """Return what is said of each year's survey, of which were made up, and the least number shown.

    The tables tell, as on the pages: params may name answers that nobody has prepared yet.
    """
    held = {year: f"protected/{year}" for year in years if data.has_package(f"protected/{year}")}
    surveys = {year: data.package(folder=folder) for year, folder in held.items()}
    told = {year: SURVEYS[surveys[year]["provenance"] if year in surveys else "none"] for year in years}
    return {
        "surveys": told,
        "made_up": {year: told[year] for year, one in surveys.items() if one["provenance"] != data.COLLECTED},
        "threshold": in_words(max((one["threshold"] for one in surveys.values()), default=3)),
    }
