"""The built site, as readers get it: all reports, complete, self-contained, saying what made them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import lxml.html
import nbformat
import pytest
from small_project import write_chapters

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
REPORTS = list(product(YEARS, UNITS))
CHAPTERS = ("00_sammendrag", "01_innledning", "02_metode", "03_status", "04_husbanken", "05_oppsummering")
SAMLET_ONLY = ("07_etterproving", "08_intervjuguide")
BOSO = (sys.executable, "-m", "boso")


def pages(site: Path, year: int, unit: str) -> list[Path]:
    return sorted((site / str(year) / unit).glob("[!.]*.html"))


@pytest.fixture(params=REPORTS, ids=lambda report: f"{report[0]}-{report[1]}")
def report(request: pytest.FixtureRequest, site: Path) -> Path:
    """The folder of each report in turn."""
    year, unit = request.param
    return site / str(year) / unit


def test_every_report_is_there_as_html_and_pdf(report: Path) -> None:
    assert 50_000 < (report / "rapport.html").stat().st_size < 1_500_000
    assert (report / "rapport.pdf").read_bytes().startswith(b"%PDF-")


def test_every_municipality_has_a_fact_sheet(report: Path) -> None:
    expected = report.name != "samlet"

    assert (report / "faktaark.html").exists() is expected
    assert (report / "faktaark.pdf").exists() is expected


def test_every_chapter_was_run_and_has_a_page_or_a_line_in_the_contents(report: Path) -> None:
    whole = lxml.html.parse(str(report / "rapport.html")).getroot()
    contents = " ".join(nav.text_content() for nav in whole.findall(".//nav"))
    for chapter in (*CHAPTERS, *(SAMLET_ONLY if report.name == "samlet" else ())):
        notebook = nbformat.read(report / f"{chapter}.ipynb", as_version=4)
        title = re.sub(r"^# ", "", notebook.cells[0].source)

        assert "error" not in notebook.metadata["boso"]
        assert title in contents, f"{chapter} is not in the contents"


@pytest.mark.parametrize("chapter", SAMLET_ONLY)
def test_what_concerns_the_whole_report_is_made_for_all_five_together_only(site: Path, chapter: str) -> None:
    assert {path.parent.name for path in site.glob(f"2011/*/{chapter}.ipynb")} == {"samlet"}


def test_no_page_loads_anything(report: Path) -> None:
    for page in report.glob("[!.]*.html"):
        text = page.read_text(encoding="utf-8")
        tree = lxml.html.fromstring(text)
        loaded = tree.xpath(
            "//script/@src | //img/@src | //link[not(@rel='canonical')]/@href | //iframe/@src | //use/@href"
        )
        styles = " ".join(tree.xpath("//style/text()"))

        assert [source for source in loaded if not source.startswith(("data:", "#"))] == []
        assert re.findall(r"url\((?!['\"]?(?:data:|#))[^)]*\)|@import", styles) == []


def test_each_page_says_year_unit_data_version_and_the_hash_of_its_inputs(report: Path) -> None:
    for page in report.glob("[!.]*.html"):
        tree = lxml.html.parse(str(page)).getroot()
        footer = " ".join(tree.find(".//footer").itertext())

        assert report.parent.name in footer
        assert re.search(r"\b\d+\.\d+\b", footer), "data version"
        assert re.search(r"\b[0-9a-f]{12}\b", footer), "hash of the inputs"


def test_no_page_shows_a_template_or_a_missing_value(report: Path) -> None:
    for page in report.glob("[!.]*.html"):
        tree = lxml.html.parse(str(page)).getroot()
        text = tree.find(".//main").text_content()

        assert not re.search(r"\{\{|\}\}|\{%|<NA>|\bnan\b|\bNone\b|Undefined", text), page


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    for page in site.rglob("[!.]*.html"):
        tree = lxml.html.parse(str(page)).getroot()
        ids[page.resolve()] = set(tree.xpath("//@id"))
    for page in ids:
        for link in lxml.html.parse(str(page)).getroot().xpath("//a/@href"):
            if link.startswith(("http", "data:", "mailto:", "doi:")):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), f"{page}: {link}"
            assert not anchor or target.suffix != ".html" or anchor in ids[target], f"{page}: {link}"


def test_a_report_of_2010_knows_nothing_of_2011(site: Path) -> None:
    for unit in UNITS:
        tree = lxml.html.parse(str(site / "2010" / unit / "rapport.html")).getroot()
        for references in tree.xpath("//section[@role='doc-bibliography'] | //header | //footer"):
            references.drop_tree()
        text = tree.find(".//main").text_content()

        assert not re.search(r"høsten 2011|forventet 201|NOU 2011", text, re.IGNORECASE), unit
        for number in ("17 478 000", "24 500 000", "674 434", "1 500 000"):
            found = text.replace("\u00a0", " ").count(number)
            assert found == 0 or number == "1 500 000", f"{unit}: {number}"


def test_the_index_leads_to_everything(site: Path) -> None:
    links = lxml.html.parse(str(site / "index.html")).getroot().xpath("//a/@href")
    listed = {
        page["path"] for page in json.loads((site / "manifest.json").read_text(encoding="utf-8"))["pages"]
    }
    built = {
        path.relative_to(site).as_posix() for path in site.rglob("[!.]*") if path.suffix in (".html", ".pdf")
    }

    assert built - {"index.html"} == listed
    for year, unit in REPORTS:
        assert f"{year}/{unit}/rapport.html" in links
        assert f"{year}/{unit}/rapport.pdf" in links


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BOSO, *arguments], cwd=copy, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_failing_chapter_leaves_the_rest_built_and_is_told_with_cell_line_and_error(copy: Path) -> None:
    path = copy / "notebooks" / "08_intervjuguide.md"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n```{code-cell} ipython3\nx = 1\nr.grant\n```\n",
        encoding="utf-8",
    )
    for extra in (copy / "notebooks").glob("0[1-6]*.md"):
        extra.unlink()

    done = run(copy, "build", "--year", "2011", "--unit", "samlet")

    assert done.returncode == 1
    assert re.search(
        r"08_intervjuguide\n  cell \d+, line 2 \(line \d+ of the file\): "
        r"AttributeError: 'Report' object has no attribute 'grant'",
        done.stderr,
    )
    folder = copy / "outputs" / "2011" / "samlet"
    assert (folder / "00_sammendrag.html").exists()
    assert "Kapittelet mangler" in (folder / "rapport.html").read_text(encoding="utf-8")
    assert any("r.grant" in cell.source for cell in nbformat.read(folder / "08_intervjuguide.ipynb", 4).cells)


def test_a_new_year_is_marked_until_its_text_has_been_read(copy: Path) -> None:
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    chapter = copy / "notebooks" / "01_navn.md"
    text = chapter.read_text(encoding="utf-8").replace("---\n", "---\nboso: {years: [2010, 2011]}\n", 1)
    page = copy / "outputs" / "2012" / "moss" / "01_navn.html"
    told = {}
    for written in (text, text.replace("2011]", "2011, 2012]")):
        chapter.write_text(written, encoding="utf-8")
        done = run(copy, "build", "--year", "2012", "--unit", "moss")
        told[written] = ("nobody has read" in done.stdout, "Ikke gjennomgått" in page.read_text("utf-8"))
    assert list(told.values()) == [(True, True), (False, False)]


def test_a_build_of_one_report_does_not_pass_off_what_was_altered_in_another(copy: Path) -> None:
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    for unit in ("moss", "hamar"):
        assert run(copy, "build", "--year", "2011", "--unit", unit).returncode == 0
    page = copy / "outputs" / "2011" / "moss" / "01_navn.html"
    page.write_text(page.read_text("utf-8").replace("gjelder Moss", "gjelder Hamar"), encoding="utf-8")
    (copy / "outputs" / "2011" / "moss" / "rapport.pdf").unlink()
    (copy / "outputs" / "2011" / "hamar" / "rapport.pdf").unlink()

    assert run(copy, "build", "--year", "2011", "--unit", "hamar").returncode == 0

    told = run(copy, "verify").stderr.splitlines()
    assert [line.partition(": sha256")[0] for line in told] == [
        "altered: 2011/moss/01_navn.html", "missing: 2011/moss/rapport.pdf",
    ]  # fmt: skip


def test_a_report_of_a_year_that_is_gone_is_told(copy: Path) -> None:
    write_chapters(copy, _01_navn="%%tekst\nRapporten gjelder {{ r.name }}.")
    assert run(copy, "build", "--year", "2012", "--unit", "moss").returncode == 0
    (copy / "params" / "2012.yaml").unlink()
    done = run(copy, "build", "--year", "2011", "--unit", "moss")
    assert "outputs/2012/moss: no longer in params/; remove the folder" in done.stdout
    assert "outputs/2011/moss:" not in done.stdout


def test_a_rebuild_in_another_folder_gives_the_same_bytes(site: Path, copy: Path) -> None:
    done = run(copy, "build", "--year", "2010", "--unit", "moss")
    assert done.returncode == 0, done.stderr

    def pages(outputs: Path) -> dict[str, bytes]:
        files = (outputs / "2010" / "moss").glob("[!.]*.*")
        return {file.name: file.read_bytes() for file in files if file.suffix in (".html", ".pdf")}

    assert pages(copy / "outputs") == pages(site)


def test_ctrl_c_leaves_no_process_and_no_half_written_file(copy: Path) -> None:
    process = subprocess.Popen(
        [*BOSO, "build"], cwd=copy, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    until(lambda: any((copy / "outputs").rglob("*.ipynb")))

    import os

    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    until(lambda: not list(processes(copy)))
    assert not list(copy.rglob("*.part*"))


def until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def processes(folder: Path) -> Iterator[str]:
    """Yield the processes whose working directory lies in a folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()).startswith(str(folder)):
                yield process.name
        except OSError:
            continue
