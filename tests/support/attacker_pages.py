"""Where an attacker finds numbers: pages, notebooks, PDFs and tables, with all that they carry along."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
from attacker import ALL, SIZE, Book, Key, Seen, drawn, grid, lines, measured, prose, told
from lxml import etree, html
from pdf_pages import page_texts

PAGE = "\f"
HEAD = re.compile(r"\A.*Evaluering \d{4}:.*\n")  # running head: names the unit, is no sentence
SHARE = re.compile(r"""s\.share\(['"](\w+)['"]((?:, ?\d)*)(?:, ?role=(\d))?\)""")

TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|%%tekst", re.DOTALL)  # what is asked, not what is answered
GROUPS = ("group", "municipality", "role")  # columns of a table that say who was asked


def html_page(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read a page: tables and their downloads, descriptions, drawings and sentences."""
    tree = html.document_fromstring(path.read_text(encoding="utf-8"))
    where = f"{path.parent.name}/{path.name}"
    for table in tree.iter("table"):
        rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
        yield from grid(book, rows, f"{where}: table")
    for link in tree.xpath("//a/@href[starts-with(., 'data:')]"):
        text = unquote(link.partition(",")[2]).lstrip("\ufeff")
        yield from grid(book, list(csv.reader(io.StringIO(text))), f"{where}: download")
    for value in tree.xpath(
        "//@*[contains(., '%')][not(name() = 'd' or name() = 'href' or name() = 'style')]"
        " | //*[@class='alt']/text()"
    ):
        yield from told(book, value, f"{where}: alt")
    for svg in tree.iter("{*}svg"):
        yield from drawing(book, svg, where)
        svg.clear()
    for element in tree.xpath("//*[@class='alt'] | //style | //table"):
        element.clear()
    for block in tree.iter("p", "li", "dd", "h1", "h2", "h3", "h4", "figcaption"):
        yield from prose(book, block.text_content(), wanted, f"{where}: text")


def drawing(book: Book, svg: etree._Element, where: str) -> Iterator[Seen]:
    """Read a drawing: its texts, its hidden descriptions, and how long its bars are."""
    texts = "\n".join("".join(text.itertext()) for text in svg.iter("{*}text"))
    yield from drawn(book, texts, f"{where}: drawing")
    for note in svg.iter("{*}title", "{*}desc", "{*}metadata"):
        yield from told(book, "".join(note.itertext()), f"{where}: alt")
    yield from measured(book, svg, f"{where}: bar")


def notebook(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read an executed notebook: what its outputs show, and what they carry along."""
    content = json.loads(path.read_text(encoding="utf-8"))
    where = f"{path.parent.name}/{path.name}"
    outputs = [output for cell in content["cells"] for output in cell.get("outputs", [])]
    yield from told(book, json.dumps(content["metadata"], ensure_ascii=False), f"{where}: metadata")
    for output in outputs:
        data = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
        about = output.get("metadata", {}).get("boso", {})
        yield from prose(
            book, data.get("text/markdown", "") + about.get("title", ""), wanted, f"{where}: output"
        )
        yield from told(book, about.get("alt", ""), f"{where}: metadata")
        yield from _carried(book, about, f"{where}: metadata")
        for kind in filter(re.compile("svg").search, data):
            yield from drawing(book, etree.fromstring(data[kind].encode()), f"{where}: output")
        for table in html.fromstring(data["text/html"]).iter("table") if "text/html" in data else ():
            rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
            yield from grid(book, rows, f"{where}: output")


def _carried(book: Book, about: dict[str, Any], where: str) -> Iterator[Seen]:
    """Read the numbers behind a figure, and those behind sentences."""
    table = about.get("table", {"columns": [], "rows": []})
    for kind in ("raw", "text"):
        head = [column["title"] for column in table["columns"]]
        yield from grid(book, [head, *[[cell[kind] for cell in row] for row in table["rows"]]], where)
    for printed in about.get("printed", ()):
        if (found := SHARE.match(printed["expression"])) and isinstance(printed["raw"], float):
            codes = "+".join(re.findall(r"\d", found[2]))
            yield Seen((found[1], found[3] or ALL, codes), printed["raw"], "%", 1e-6, where)


def pdf(book: Book, path: Path, text: str, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read a PDF of which the text is at hand: its text, descriptions, and properties."""
    where = f"{path.parent.name}/{path.name}"
    for page in (HEAD.sub("", page) for page in text.split(PAGE)):
        yield from drawn(book, page, f"{where}: text")
        yield from prose(book, page, wanted, f"{where}: text")
        yield from lines(book, page, wanted, f"{where}: text")
    for note in pdf_notes(path):
        yield from told(book, note, f"{where}: alt")


def pdf_text(path: Path) -> str:
    """Return the text of a PDF."""
    return PAGE.join(page_texts(path))


def pdf_notes(path: Path) -> list[str]:
    """Return the alternative texts of a PDF, and its properties."""
    with pikepdf.open(path) as opened:
        alts = [str(thing["/Alt"]) for thing in opened.objects
                if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]  # fmt: skip
        return [*alts, *(str(value) for value in opened.docinfo.values())]


def table(book: Book, path: Path, year: str) -> Iterator[Seen]:
    """Read a table that goes with the pages: how many, of how many, and how many in an earlier year."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    of_file = re.findall(r"20\d\d", f"{path.parent.name}/{path.name}")
    for row in rows:
        group = next((row[name] for name in GROUPS if name in row), ALL)
        for before, when in (("", of_file), ("from_", [row.get("from_year")])):
            if year in when:
                yield from _counted(book, row, group, before, f"{path.name}: file")


def _counted(book: Book, row: dict[str, str], group: str, before: str, where: str) -> Iterator[Seen]:
    """Read the counts of a row that speaks of a question, or of all who answered."""
    item, count, base = row.get("item", ""), row.get(f"{before}count"), row.get(f"{before}base")
    if item in book.items and count:
        yield Seen((item, group, row["category"]), float(count), "count", 0, where)
    if item in book.items and base:
        yield Seen(book.base(item, group), float(base), "count", 0, where)
    if group in (ALL, *book.towns.values()) and row.get("answered"):
        yield Seen((SIZE, group, ""), float(row["answered"]), "count", 0, where)


def text(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read what else goes with the pages: sources of notebooks, parameters, descriptions of tables."""
    written = TEMPLATE.sub("", path.read_text(encoding="utf-8"))
    yield from told(book, written, f"{path.name}: file")
    yield from prose(book, written, wanted, f"{path.name}: file")
