"""A report as a Word file for colleagues to comment on: its HTML page as Word shows it, and not proven.

Headings, tables, footnotes and formulas are Word's own; drawings are pictures with their alternative text.
"""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pypandoc
import typst
from lxml import html
from lxml.html.builder import BR, IMG, SPAN, STRONG, P

from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.model import Document
from boso_press.execution import render
from boso_press.filesystem import write_together
from boso_press.html.pages import report_page
from boso_press.pdf.typesetting import fonts
from boso_press.preview.draft import FOLDER

COPY = "Kopi til gjennomlesing – ikke kontrollert, ikke til publisering"
DOTS = 200  # per inch, of a drawing
WIDTH, HALF = "16cm", "7.9cm"
PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({}), format: "svg")'
ON_SCREEN_ONLY = " | ".join([  # what a page has for a browser, and its title
    "//nav", "//button", "//summary", "//h1", "//p[@class='byline' or @class='csv' or @class='alt']",
    "//figure//details//table", "//section[@class='footnotes']/*[starts-with(@id, 'noter-')]",
])  # fmt: skip


def write_review_copy(root: Path, year: int, unit: str) -> Path:
    """Write a report as a Word file in the folder of drafts; return it."""
    report, _ = render.documents(root, year, unit)
    path = root / "outputs" / FOLDER / str(year) / unit / "rapport.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_together({path: docx(report)})
    return path


def docx(document: Document) -> bytes:
    """Return a report as a Word file."""
    page = html.document_fromstring(report_page(document))
    main = page.get_element_by_id("innhold")
    main.insert(0, P(document.colophon))
    main.insert(0, P(STRONG(COPY)))
    for element in main.xpath(ON_SCREEN_ONLY):
        element.drop_tree()
    for chapter in document.pages:
        for block in chapter.blocks:
            if isinstance(block, Figure):
                _picture(main.get_element_by_id(block.label), block)
    _as_word_has_it(main)
    title = ["--metadata", f"title={document.title}", "--metadata", f"subtitle={document.subject}"]
    command = [
        pypandoc.get_pandoc_path(), "--from", "html", "--to", "docx", "--output", "-", *title,
        "--metadata", "lang=nb-NO", "--shift-heading-level-by", "-1",
    ]  # fmt: skip
    done = subprocess.run(command, input=html.tostring(main), capture_output=True, check=False)
    if done.returncode:
        raise DocumentError(f"pandoc could not write the Word file: {done.stderr.decode().strip()}")
    return done.stdout


def _picture(element: Any, figure: Figure) -> None:
    """Put a picture in the place of a drawing, and what is said below it after the figure."""
    width = f"{figure.image.width:.0f}px" if figure.image else HALF if figure.half else WIDTH
    (drawing,) = element.xpath("./div[starts-with(@class, 'drawing')]")
    source = PAGE.format(json.dumps(figure.svg, ensure_ascii=False)).encode()
    picture = typst.Compiler(source, font_paths=fonts()).compile(format="png", ppi=DOTS)
    assert isinstance(picture, bytes)  # of one page
    shown = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    drawing.getparent().replace(drawing, IMG(src=shown, alt=figure.alt, width=width))
    for below in reversed(element.xpath(".//p[@class='source' or @class='origin']")):
        element.addnext(below)
    for tools in element.find_class("tools"):
        tools.drop_tree()


def _as_word_has_it(main: Any) -> None:
    """Tell pandoc what a page tells a browser: alignment, language, remarks, line breaks, anchors."""
    for number in main.find_class("num"):
        number.set("style", "text-align: right")
    for chapter in main.xpath(".//section[@lang='en']"):
        chapter.set("lang", "en-GB")
    for remark in main.find_class("note"):
        remark.tag = "blockquote"
    for subtitle in main.xpath(".//caption//span[@class='subtitle']"):
        subtitle.addprevious(BR())
    for link in main.xpath(".//a[@class='self']"):
        link.drop_tag()
    for entry in main.xpath(".//section[@role='doc-bibliography']/p"):
        entry.append(SPAN(id=entry.attrib.pop("id")))
