"""nbconvert exporters: one executed notebook as an HTML page or a PDF.

``jupyter nbconvert --to boso-html outputs/2011/moss/03_status.ipynb`` shows a chapter by itself. What it
refers to in other chapters becomes plain text; the whole report is made by ``boso build``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, FilenameExtension
from nbformat import NotebookNode
from traitlets import Unicode

from boso import data
from boso.project import find_root
from boso_press.document.model import Document
from boso_press.document.reader import read_document
from boso_press.html import pages
from boso_press.pdf import typesetting


class _ChapterExporter(Exporter):
    """What both exporters share: the notebook as a document of one chapter, handed to `render`."""

    bibliography = Unicode("", help="BibTeX file, if not the project's own.").tag(config=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert the notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = nb.metadata.get("boso", {})
        stem = about.get("chapter") or resources["metadata"]["name"]
        unit = about.get("unit", "samlet")
        root = find_root(Path(resources["metadata"].get("path", "")))
        document = read_document(
            {stem: nb},
            year=int(about.get("year", 0)),
            unit=unit,
            unit_name=about.get("unit_name", unit.capitalize()),
            title=f"Boligsosialt utviklingsprogram. Evaluering {about.get('year', '')}".strip(),
            data_version=about.get("data_version") or data.version(root),
            bibliography=Path(self.bibliography or root / "data" / "references.bib"),
            optional_labels=None,
        )
        return self.render(document), resources

    def render(self, document: Document) -> str | bytes:
        """Return the document in the exporter's format."""
        raise NotImplementedError


class HTMLExporter(_ChapterExporter):
    """An executed chapter as a self-contained, accessible HTML page."""

    export_from_notebook = "Chapter (HTML)"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html")

    def render(self, document: Document) -> str:
        """Return the chapter's page."""
        return pages.chapter_page(document, document.chapters[0])


class PDFExporter(_ChapterExporter):
    """An executed chapter as tagged PDF."""

    export_from_notebook = "Chapter (PDF)"
    output_mimetype = "application/pdf"
    file_extension = FilenameExtension(".pdf")

    def render(self, document: Document) -> bytes:
        """Return the chapter's PDF."""
        return typesetting.report_pdf(document)
