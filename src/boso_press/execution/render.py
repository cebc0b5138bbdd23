"""From the executed notebooks of one year and unit to its pages: chapters, whole report, fact sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from nbformat import NotebookNode, v4

from boso import data, params
from boso.chapters import chapter_names
from boso.project import ProjectError
from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.cells import Remarks
from boso_press.document.drafts import refusal
from boso_press.document.model import Document
from boso_press.document.pandoc import convert_prose
from boso_press.document.reader import chapter_number, read_document
from boso_press.document.reading import slug
from boso_press.document.text_notebooks import labels_and_headings, read_texts
from boso_press.execution import records
from boso_press.execution.cache_key import InputHashes
from boso_press.filesystem import discard
from boso_press.html import pages as html
from boso_press.html.environment import drawings, load_templates
from boso_press.html.page_metadata import marked_as_earlier
from boso_press.pdf import typesetting
from boso_press.proof import prove as proof

FACTSHEET = "faktaark"
KEPT = "{stopped} stopped, so its earlier pages stay; `boso build --draft` shows what can be shown"


def render_report(root: Path, year: int, unit: str, inputs: Mapping[str, str] | None = None) -> None:
    """Write the pages of one report from the notebooks in its folder, and its fact sheet if it has one.

    All pages change together. If they cannot be made, those made earlier stay; `keep_earlier` marks them.
    `inputs` are hashes taken when the build was planned; by default taken now.

    What cannot be shown, or is by a cell itself, raises DocumentError, and so does a chapter that has stopped
    and that the earlier pages have; a number that the data do not give raises ProofError.
    """
    now, name, outputs = InputHashes(root), f"{year}/{unit}", root / "outputs"
    chapters = chapter_names(root, unit)
    made_from = {**(inputs or now.report_inputs(year, unit)), **now.executed_notebooks(year, unit, chapters)}
    folder = outputs / name
    folder.mkdir(parents=True, exist_ok=True)
    _require_newest_notebooks(outputs, name, chapters)
    report, sheet = documents(root, year, unit)
    both = [document for document in (report, sheet) if document]
    stopped = [one.stem for document in both for one in document.chapters
               if one.missing and (folder / f"{one.stem}.ipynb").exists()]  # fmt: skip
    made = records.read(outputs, name)
    if stopped and made and made.outputs and not made.partial:
        raise DocumentError(KEPT.format(stopped=", ".join(stopped)))
    if told := refusal(both, root / "notebooks"):
        raise DocumentError(told)
    pages = {**html_pages(report, sheet), **pdfs(report, sheet)}
    proof.require_proof(folder, pages, both)
    files = {folder / file: content for file, content in pages.items()}
    without = _pages(folder) - files.keys()
    records.write(outputs, name, made_from, files, without=without, partial=bool(stopped))


def keep_earlier(root: Path, year: int, unit: str) -> None:
    """Record that a report could not be made. Its earlier pages stay and say so, but none of unknown origin.

    A PDF stays as it is, whole and proven; index and HTML pages tell. So do pages that were altered since, as
    their hash must go on telling that, and all of them if no room is left to write them.
    """
    outputs, name = root / "outputs", f"{year}/{unit}"
    made = records.mark_failed(outputs, name)
    for path in _pages(outputs / name):
        if path.relative_to(outputs).as_posix() not in made.outputs:
            discard(path)
    with suppress(ProjectError, OSError):
        earlier = {}
        for file, digest in made.outputs.items():
            path = outputs / file
            if path.suffix == ".html" and path.is_file() and data.fingerprint(path) == digest:
                earlier[path] = marked_as_earlier(path.read_bytes())
        records.write(
            outputs, name, made.inputs, earlier, unchanged=made.outputs, failed=True, partial=made.partial
        )


def html_pages(report: Document, sheet: Document | None, *, preview: Path | None = None) -> dict[str, bytes]:
    """Return the HTML pages of a report and of its fact sheet, by file name; sooner for a `preview`."""
    documents = [document for document in (report, sheet) if document]
    with (
        ThreadPoolExecutor() as pool
    ):  # while pandoc, another process, reads the prose, all else is made ready
        converted = [pool.submit(convert_prose, document, "html", preview=preview) for document in documents]
        load_templates()
        for block in (block for chapter in report.pages for block in chapter.blocks):
            if isinstance(block, Figure):
                drawings(block)
        prose, *of_sheet = [each.result() for each in converted]
    pages = {f"{stem}.html": page for stem, page in html.chapter_pages(report, prose).items()}
    pages["rapport.html"] = html.report_page(report, prose)
    if sheet:
        pages["faktaark.html"] = html.factsheet_page(sheet, *of_sheet)
    return {file: page.encode() for file, page in pages.items()}


def pdfs(report: Document, sheet: Document | None) -> dict[str, bytes]:
    """Return the PDF of a report and of its fact sheet, by file name."""
    of_sheet = {"faktaark.pdf": typesetting.factsheet_pdf(sheet)} if sheet else {}
    return {"rapport.pdf": typesetting.report_pdf(report), **of_sheet}


def documents(
    root: Path, year: int, unit: str, remarks: Mapping[str, Remarks] | None = None
) -> tuple[Document, Document | None]:
    """Return the report, and the fact sheet if it has one; with remarks on its cells it is a draft."""
    chapters = chapter_names(root, unit)
    report = _document(root, year, unit, [stem for stem in chapters if stem != FACTSHEET], remarks)
    sheet = _document(root, year, unit, [FACTSHEET], remarks) if FACTSHEET in chapters else None
    return report, sheet


def _pages(folder: Path) -> set[Path]:
    return {path for path in folder.glob("[!.]*") if path.suffix in (".html", ".pdf")}


def _require_newest_notebooks(outputs: Path, name: str, chapters: list[str]) -> None:
    """Remove notebooks of chapters that there are no longer; refuse one of which a newer one was lost."""
    recorded = (outputs / records.FOLDER / name).glob("*.json")
    for path in [*recorded, *(outputs / name).glob("[!.]*.ipynb")]:
        if path.stem not in chapters:
            path.unlink()
        elif path.suffix == ".ipynb" and not records.read(outputs, f"{name}/{path.stem}"):
            told = "is of an earlier build, as its newest run was lost"
            raise ProjectError(f"outputs/{name}/{path.name}: {told}; build again")


def _document(
    root: Path, year: int, unit: str, chapters: list[str], remarks: Mapping[str, Remarks] | None
) -> Document:
    folder = root / "outputs" / str(year) / unit
    notebooks: dict[str, NotebookNode | None] = dict.fromkeys(chapters)
    for stem in chapters:
        if (path := folder / f"{stem}.ipynb").is_file():
            notebooks[stem] = v4.reads(data.read_utf8(path))  # a build wrote it
    return read_document(
        notebooks,
        year=year,
        unit=unit,
        unit_name=params.unit_name(unit, year, root),
        title=params.load(year, root).title,
        original=params.load(year, root).original,
        sources=_sources(root, year, notebooks.values()),
        data_version=data.version(root),
        bibliography=root / "data" / "references.bib",
        optional_labels=all_labels(root),
        remarks=remarks,
        files=read_texts(root),
    )


def _sources(root: Path, year: int, notebooks: Iterable[NotebookNode | None]) -> list[str]:
    """Return the printed reports, of whatever year, that state what the notebooks read, the oldest first."""
    printed = {params.load(one, root).original: one for one in params.years(root)}
    read = {name for node in notebooks if node for name in node.metadata.get("boso", {}).get("reads", ())}
    tables = read & {str(about["name"]) for about in data.package(root)["resources"]}
    rows = [row for name in tables for row in data.known_rows(name, year, root)]
    told = {row["reported_in"] for row in rows if row["reported_in"] != row.get("key")}  # not of itself
    return sorted(told & printed.keys(), key=printed.__getitem__)


@cache
def all_labels(root: Path) -> frozenset[str]:
    """Return all labels of the text notebooks: what some report has, though perhaps not this one."""
    found: set[str] = set()
    for stem, text in read_texts(root).items():
        names, headings = labels_and_headings(text)
        chapter = chapter_number(stem)[0]
        found.update([chapter, *names], (f"{chapter}-{slug(heading)}" for heading in headings))
    return frozenset(found)
