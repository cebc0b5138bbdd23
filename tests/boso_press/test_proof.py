"""What a page shows is held against its data: an untouched report proves itself, an altered one does not."""

from __future__ import annotations

import copy
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import press_samples
import proof_sample
import pytest
from jinja2 import BaseLoader, Environment

from boso.figures import NARROW_SVG, SVG
from boso_press.document.blocks import DocumentError
from boso_press.document.pandoc import convert_prose
from boso_press.html import pages
from boso_press.html.environment import environment
from boso_press.pdf.typesetting import report_pdf
from boso_press.proof.expected import ExpectedTexts
from boso_press.proof.html_page import HIDING
from boso_press.proof.matching import Finding
from boso_press.proof.pdf_streams import PageText
from boso_press.proof.prove import ProofError, page_proofs, prove, require_proof
from boso_press.proof.recorded_values import check_cell, printed_again

pytestmark = pytest.mark.slow

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    proof_sample.write(folder)
    return folder


def findings(folder: Path) -> list[Finding]:
    """Prove a folder's pages against the report as the notebooks tell it."""
    return list(prove(folder, made(folder), proof_sample.document(folder)))


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix in (".html", ".pdf")}


def test_an_untouched_report_proves_itself(report: Path) -> None:
    assert findings(report) == []


def page(old: str, new: str, file: str = "01_innledning.html", count: int = 1) -> Change:
    """Alter a finished HTML page."""
    return _text(file, old, new, count)


def tekst(old: str, new: str, file: str = "01_innledning.ipynb") -> Change:
    """Alter an executed notebook, and leave the pages."""
    return _text(file, json.dumps(old)[1:-1], json.dumps(new)[1:-1], -1)


def _text(file: str, old: str, new: str, count: int) -> Change:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        (folder / file).write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def swapped(one: str, other: str, file: str = "01_innledning.html") -> Change:
    """Exchange two texts of a page, each true in its place."""

    def change(folder: Path) -> None:
        head, main, text = (folder / file).read_text(encoding="utf-8").partition("<main")
        assert one in text and other in text
        text = text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
        (folder / file).write_text(head + main + text, encoding="utf-8")

    return change


def within(start: str, old: str, new: str, file: str = "01_innledning.html") -> Change:
    """Alter the first text after a place on a page."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        head, found, tail = text.partition(start)
        assert found and old in tail
        (folder / file).write_text(head + found + tail.replace(old, new, 1), encoding="utf-8")

    return change


def rendered(old: str, new: str, template: str = "blocks.html") -> Change:
    """Alter a template, and render a page from it."""

    def change(folder: Path) -> None:
        loader = environment().loader
        assert loader is not None
        source, _, _ = loader.get_source(environment(), template)
        assert old in source
        altered = environment().overlay(loader=_Altered(loader, template, source.replace(old, new, 1)))
        document = proof_sample.document(folder)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pages, "environment", lambda: altered)
            for stem, content in pages.chapter_pages(document).items():
                (folder / f"{stem}.html").write_text(content, encoding="utf-8")

    return change


class _Altered(BaseLoader):
    """A loader of templates, of which one is altered."""

    def __init__(self, loader: BaseLoader, name: str, source: str) -> None:
        self.loader, self.name, self.source = loader, name, source

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        source, file, _ = self.loader.get_source(environment, template)
        return self.source if template == self.name else source, file, None


def figure(label: str, change: Callable[[dict[str, Any]], None]) -> Change:
    """Alter the output of a figure or table in its notebook."""

    def altered(folder: Path) -> None:
        for path in folder.glob("*.ipynb"):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for output in _outputs(notebook):
                if output["metadata"]["boso"].get("label") == label:
                    change(output)
            path.write_text(json.dumps(notebook), encoding="utf-8")

    return altered


def _outputs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def cell_raw(row: int, column: int, raw: object) -> Callable[[dict[str, Any]], None]:
    """Alter a value in the table that an output carries."""

    def change(output: dict[str, Any]) -> None:
        about = output["metadata"]["boso"]
        about["table"]["rows"][row][column]["raw"] = raw

    return change


def cell_text(row: int, column: int, text: str) -> Callable[[dict[str, Any]], None]:
    """Alter what a cell shows in the table that an output carries."""

    def change(output: dict[str, Any]) -> None:
        output["metadata"]["boso"]["table"]["rows"][row][column]["text"] = text

    return change


def alt(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    """Alter what a notebook says of a figure to those who do not see it."""

    def change(output: dict[str, Any]) -> None:
        about = output["metadata"]["boso"]
        assert old in about["alt"]
        about["alt"] = about["alt"].replace(old, new)

    return change


def svg_texts(one: str, other: str) -> Callable[[dict[str, Any]], None]:
    """Exchange two labels in a drawing."""

    def change(output: dict[str, Any]) -> None:
        for old, new in ((one, "?"), (other, one), ("?", other)):
            svg_text(old, new)(output)

    return change


def other_parts(output: dict[str, Any]) -> None:
    """Exchange what two parts of stacked bars are called."""
    svg_texts("i gang", "planlagt")(output)


def origin(**told: object) -> Callable[[dict[str, Any]], None]:
    """Alter what an output tells of where its numbers are from."""

    def change(output: dict[str, Any]) -> None:
        output["metadata"]["boso"]["origin"].update(told)

    return change


def shown_after_all(output: dict[str, Any]) -> None:
    """Show the number that privacy hides."""
    (hidden,) = [cell for row in output["metadata"]["boso"]["table"]["rows"] for cell in row
                 if cell["text"] == "skjult"]  # fmt: skip
    hidden.update(raw=2, text="2")


def longer_bar(output: dict[str, Any]) -> None:
    """Make the first bar of a drawing three points longer."""
    svg = "".join(output["data"]["image/svg+xml"])
    path = r'd="M [\d.]+ ([\d.]+) \nL ([\d.]+) \1 \nL \2 [\d.]+ \nL [\d.]+ [\d.]+ \nz\n" clip-path'
    bar = re.search(path, svg)
    assert bar is not None
    longer = bar[0].replace(f"L {bar[2]} ", f"L {float(bar[2]) + 3:.6f} ")
    output["data"]["image/svg+xml"] = svg.replace(bar[0], longer)


def svg_text(old: str, new: str, kind: str = SVG) -> Callable[[dict[str, Any]], None]:
    """Alter a label in a drawing."""

    def change(output: dict[str, Any]) -> None:
        svg = "".join(output["data"][kind])
        assert f">{old}<" in svg
        output["data"][kind] = svg.replace(f">{old}<", f">{new}<")

    return change


def printed(of: str, **values: object) -> Change:
    """Alter what a notebook noted of a printed value, in all its outputs."""

    def change(folder: Path) -> None:
        for path in folder.glob("*.ipynb"):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for output in _outputs(notebook):
                for item in output["metadata"]["boso"]["printed"]:
                    if item["expression"] == of:
                        item.update(values)
            path.write_text(json.dumps(notebook), encoding="utf-8")

    return change


def pdf_glyphs(old: str, new: str) -> Change:
    """Alter the text that a PDF draws: other glyphs of the same font."""

    def change(folder: Path) -> None:
        path = folder / "rapport.pdf"
        with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
            assert any(_redraw(opened, page, old, new) for page in opened.pages)
            opened.save(path)

    return change


def _redraw(opened: pikepdf.Pdf, page: pikepdf.Page, old: str, new: str) -> bool:
    """Draw `new` instead of the first `old` on a page, where one font has both."""
    content = page.Contents.read_bytes()
    for font in page.Resources.Font.values():
        cmap = font.ToUnicode.read_bytes()
        codes = {chr(int(b, 16)): int(a, 16) for a, b in re.findall(rb"<(\w{4})> <(\w{4})>\n", cmap)}
        if set(old) | set(new) <= set(codes):
            pattern = rb"(?:\)-?[\d.]+\()?".join(re.escape(_code(codes[char])) for char in old)
            drawn = b"".join(_code(codes[char]) for char in new)
            altered, count = re.subn(pattern, drawn.replace(b"\\", b"\\\\"), content, count=1)
            if count:
                page.Contents = opened.make_stream(altered)
                return True
    return False


def _code(glyph: int) -> bytes:
    named = {10: b"\\n", 13: b"\\r", 9: b"\\t", 8: b"\\b", 12: b"\\f", 40: b"\\(", 41: b"\\)", 92: b"\\\\"}
    low = named.get(glyph, bytes([glyph]) if 32 <= glyph < 127 else b"\\%03o" % glyph)
    return b"\\000" + low


def pdf_alt(old: str, new: str) -> Change:
    """Alter the alt text of a figure in the PDF's tags."""

    def change(folder: Path) -> None:
        path = folder / "rapport.pdf"
        with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
            told = [
                item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
            ]
            assert any(old in str(item.Alt) for item in told)
            for item in told:
                item.Alt = str(item.Alt).replace(old, new)
            opened.save(path)

    return change


def pdf_below(folder: Path) -> None:
    """Draw the first text of a chapter below the page."""
    path = folder / "rapport.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
        page = opened.pages[3]
        stream = page.Contents.read_bytes()
        at = stream.index(b"/Span<</MCID")
        moved = re.sub(rb"(?<=q 1 0 0 -1 )([\d.]+) [\d.]+ cm", rb"\1 -20 cm", stream[at:], count=1)
        assert moved != stream[at:]
        page.Contents = opened.make_stream(stream[:at] + moved)
        opened.save(path)


def pdf_bar(folder: Path) -> None:
    """Make a bar of the PDF longer."""
    path = folder / "rapport.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
        for page in opened.pages:
            content = page.Contents.read_bytes()
            bar = re.search(rb"([\d.]+) ([\d.]+) m ([\d.]+) \2 l \3 ([\d.]+) l \1 \4 l\nh\nf", content)
            while bar and abs(float(bar[4]) - float(bar[2])) > 20:  # the sheet
                bar = re.compile(bar.re.pattern).search(content, bar.end())
            if bar:
                longer = bar[0].replace(bar[3], b"%.3f" % (float(bar[3]) + 5))
                page.Contents = opened.make_stream(content.replace(bar[0], longer))
                opened.save(path)
                return
    raise AssertionError("no bar in the PDF")


MUTATIONS: dict[str, Change] = {
    "a count in a sentence": page("Av 137 inviterte", "Av 138 inviterte"),
    "a decimal in a sentence": page("60,6\u00a0%", "60,5\u00a0%"),
    "a decimal comma moved": page("60,6\u00a0%", "6,06\u00a0%"),
    "an amount in a sentence": page("2\u00a0200\u00a0000\u00a0kroner", "2\u00a0300\u00a0000\u00a0kroner"),
    "an amount in millions": page("2,2\u00a0millioner", "2,3\u00a0millioner"),
    "a number word in a sentence": page("De fem kommunene", "De seks kommunene"),
    "a number word in a list": page("fem boliger", "fire boliger"),
    "a word that tells a direction": page("økte innsatsen", "senket innsatsen"),
    "two true numbers of a sentence exchanged": swapped("137", "83"),
    "two municipalities of a sentence exchanged": page(
        "Moss satset mer på booppfølging enn Hamar", "Hamar satset mer på booppfølging enn Moss"
    ),
    "two municipalities of a list exchanged": swapped("<strong>Hamar:</strong>", "<strong>Moss:</strong>"),
    "a sentence with a number added": page("<h2 id=", "<p>Det bor 12 personer her.</p><h2 id="),
    "a number after the end of the page": page("</html>", "</html><p>Det bor 12 personer her.</p>"),
    "a sentence with a number taken away": page("Hamar fikk 2\u00a0200\u00a0000\u00a0kroner.", ""),
    "a per cent sign taken away": page("60,6\u00a0%", "60,6"),
    "the year of a citation": page("Amdam 2005", "Amdam 2006"),
    "the page of a citation": page("s. 12", "s. 13"),
    "the number of a figure that a sentence names": page("figur\u00a01.1", "figur\u00a01.2"),
    "the number of a figure": page("Figur 1.1.", "Figur 1.3."),
    "the number of a section": page('<span class="number">1.1</span>', '<span class="number">1.4</span>'),
    "a footnote": page("Beløpet gjaldt 2011", "Beløpet gjaldt 2010"),
    "the mark of a footnote": page('role="doc-noteref">1<', 'role="doc-noteref">2<'),
    "a title of a figure": page("Fem tiltak er i gang", "Sju tiltak er i gang"),
    "an alt text": page('aria-label="Liggende stolpediagram: Boliger etter kommune. Høyest: Moss (59',
                        'aria-label="Liggende stolpediagram: Boliger etter kommune. Høyest: Moss (95'),
    "a label of a figure": page(">46\u00a0boliger</text>", ">64\u00a0boliger</text>"),
    "two labels of a figure exchanged": swapped(">11</text>", ">59</text>"),
    "two names in a figure exchanged": swapped(">Bærum</text>", ">Moss</text>"),
    "a label of a figure moved to another bar": within(">11</text>", 'y="', 'y="9'),
    "a cell of a figure's table": page('<td class="num">46</td>', '<td class="num">64</td>'),
    "the download of a figure's table": page("B%C3%A6rum,46", "B%C3%A6rum,64"),
    "a cell of a table": page("1\u00a0200\u00a0000", "1\u00a0300\u00a0000", "02_tilskudd.html"),
    "two cells of a table exchanged": swapped(">64,7\u00a0%<", ">35,3\u00a0%<", "02_tilskudd.html"),
    "two municipalities of a table exchanged": swapped(">Hamar</th>", ">Moss</th>", "02_tilskudd.html"),
    "the download of a table": page("Hamar,2200000", "Hamar,2300000", "02_tilskudd.html"),
    "the hidden numbers of a note": page("1 tall er skjult", "2 tall er skjult"),
    "a note of nothing hidden": page("Ingen tall er skjult", "1 tall er skjult", "02_tilskudd.html"),
    "the base of a note": page("Antall svar: 13–34", "Antall svar: 13–43"),
    "the year of a note": page("Data per 2011", "Data per 2012"),
    "the table of a note": page("protected/2011/by_role", "protected/2012/by_role"),
    "the tables of two notes exchanged": swapped("housing.csv", "measures.csv"),
    "a note taken away": page("Data per 2011: <code>housing.csv</code>. Ingen tall er skjult.", ""),
    "a dash and a number exchanged": swapped(">–</td>", ">0,0\u00a0%</td>", "02_tilskudd.html"),
    "a dash taken away": page(">–</td>", "></td>", "02_tilskudd.html"),
    "an empty cell put in": within("<tbody>", "<td", "<td></td><td", "02_tilskudd.html"),
    "an empty field in a download": page("Hamar,2200000", "Hamar,,2200000", "02_tilskudd.html"),
    "a minus sign before a number": page("Av 137 inviterte", "Av -137 inviterte"),
    "a per mille sign": page("60,6\u00a0%", "60,6\u00a0‰"),
    "a raised digit": page("Av 137 inviterte", "Av 13<sup>7</sup> inviterte"),
    "a cell that is hidden": page('<td class="num">46</td>', '<td class="num" hidden>46</td>'),
    "a cell over two columns": page('<td class="num">46</td>', '<td class="num" colspan="2">46</td>'),
    "a sentence without a number added": page("<h2 id=", "<p>Halvparten har mistet tilskuddet.</p><h2 id="),
    "the mark of made-up numbers": page('<p class="mark">Inneholder', '<p class="mark" x="Inneholder'),
    "a mark taken away": page("Inneholder rekonstruerte eller simulerte tall", ""),
    "the unit at the foot of a page": page("<dd>Moss</dd>", "<dd>Hamar</dd>"),
    "a bar painted white": within('id="fig-boliger"', "fill: #", "fill: #ffffff; x: #"),
    "a drawing cut": within('id="fig-boliger"', 'viewBox="0', 'viewBox="90'),
    "a label of a drawing for phones": within('class="narrow"', ">46\u00a0boliger<", ">64\u00a0boliger<"),
    "a line of the contents taken away": page('<a href="02_tilskudd.html">2 Tilskudd</a>', ""),
    "a line of the contents twice": page("2 Tilskudd</a>", "2 Tilskudd</a>2 Tilskudd"),
    "a link to other pages": page("Alle rapporter", "Rapporten som PDF"),
    "a label at the foot of a page": page("<dt>Enhet</dt>", "<dt></dt>"),
    "the year at the foot taken away": page("<dd>2011</dd>", "<dd></dd>"),
    "the heading of the notes": page(">Noter<", "><"),
    "the heading of the references": page(">Referanser</h2>", "></h2>"),
    "the statement of the title page": page("Dette er en uavhengig", "Dette er en", "rapport.html"),
    "the printed report of the title page": page("Den opprinnelige rapporten:", "", "rapport.html"),
    "a link from a caption": page('class="self" href="#fig-boliger"', 'class="self" href="#fig-tiltak"'),
    "a link to a reference": page('href="#ref-amdam2005"', 'href="#innhold"'),
    "a link back from a note": page('href="#fnref-01-innledning-1"', 'href="#innhold"'),
    "a text without a colour": page("<p>Av 137", "<p><font color=white>Av</font> 137"),
    "a text turned round": page("<p>Av 137", "<p><bdo dir=rtl>Av</bdo> 137"),
    "a page hidden by a second body": page("<p>Av 137", "<body style='display:none'><p>Av 137"),
    "a paragraph turned round": page("<p>Av 137", "<p dir=rtl>Av 137"),
    "a page that leads elsewhere": page('name="viewport" content="', 'http-equiv="refresh" content="0;url='),
    "a paragraph hidden by its class": page("<p>Av 137", '<p class="hidden">Av 137'),
    "a drawing for phones cut": within('class="narrow"', 'viewBox="0', 'viewBox="90'),
    "the whole report": page("Av 137 inviterte", "Av 138 inviterte", "rapport.html"),
    "the year at the foot of a page": page("<dd>2011</dd>", "<dd>2012</dd>"),
    "a template that writes a number": rendered("{{ cell.text }}", "{{ cell.text }}0"),
    "a template that leaves out drawings for phones": rendered('<div class="narrow">{{ drawing }}</div>', ""),
    "a template that counts": rendered("{{ chapter.wording.source }}:", "{{ chapter.wording.source }} 3:"),
    "a template that leaves out alt texts": rendered('aria-label="{{ block.alt }}"', ""),
    "a template that exchanges columns": rendered("for cell in row", "for cell in row | reverse"),
    "a number typed in a text": tekst("innsatsen, se", "innsatsen med 7, se"),
    "a number word typed in a text": tekst("innsatsen, se", "innsatsen i tre byer, se"),
    "a text after it was printed": tekst("Av 137 inviterte", "Av 139 inviterte"),
    "a printed value": printed("invited", printed="138"),
    "a raw value": printed("rate | prosent(1)", raw=61.2),
    "a filter": printed("rate | prosent(1)", expression="rate | prosent(2)"),
    "a value behind a figure": figure("fig-boliger", cell_raw(0, 1, 47)),
    "a value behind a table": figure("tbl-tilskudd", cell_raw(1, 1, 1250000)),
    "a hidden number behind a figure": figure("fig-svar", shown_after_all),
    "a cell that shows nothing of its value": figure("tbl-tilskudd", cell_text(0, 1, "0")),
    "a cell with another unit": figure("tbl-tilskudd", cell_text(0, 1, "2\u00a0200\u00a0000 mill.")),
    "an alt text in a notebook": figure("fig-boliger", alt("Moss (59", "Moss (95")),
    "two numbers of an alt text in a notebook": figure("fig-boliger", alt("Bærum 46", "Bærum 11")),
    "two names in a notebook's drawing exchanged": figure("fig-boliger", svg_texts("Bærum", "Hamar")),
    "two parts in a notebook's drawing exchanged": figure("fig-tiltak", other_parts),
    "the base in a notebook's drawing": figure("fig-svar", svg_text("34 svar", "43 svar")),
    "a great number word typed in a text": tekst("innsatsen, se", "innsatsen i tjue byer, se"),
    "a base in a notebook": figure("fig-svar", origin(base=[13, 43])),
    "a table that no notebook read": figure("fig-svar", origin(tables=["protected/2011/by_municipality"])),
    "a bar of a notebook": figure("fig-boliger", longer_bar),
    "a part of a stacked bar": figure("fig-tiltak", longer_bar),
    "a label in a notebook": figure("fig-boliger", svg_text("11", "12")),
    "a total in a notebook": figure("fig-tiltak", svg_text("7", "8")),
    "a label in a notebook's drawing for phones": figure("fig-boliger", svg_text("11", "12", NARROW_SVG)),
    "a name in a notebook": figure("fig-boliger", svg_text("Bærum", "Asker 2")),
    "a number in the PDF": pdf_glyphs("83", "38"),
    "a number word in the PDF": pdf_glyphs("fem", "tre"),
    "a cell in the PDF": pdf_glyphs("64,7", "64,3"),
    "the year on the PDF's title page": pdf_glyphs("2011", "2012"),
    "the hidden numbers of a note in the PDF": pdf_glyphs("1 tall er skjult", "3 tall er skjult"),
    "the base of a note in the PDF": pdf_glyphs("svar: 13–34", "svar: 13–43"),
    "a municipality in the PDF": pdf_glyphs("Moss satset", "Hamar satset"),
    "an alt text in the PDF": pdf_alt("59", "95"),
    "a bar in the PDF": pdf_bar,
    "a text below a page of the PDF": pdf_below,
    "the number at the foot of a page of the PDF": pdf_glyphs(" 3", " "),
    "the mark at the foot of a page of the PDF": pdf_glyphs("Inneholder", "I"),
    "a paragraph sign": page("Moss satset", "§ Moss satset"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_altered_number_is_caught(name: str, report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    document = proof_sample.document(report)
    MUTATIONS[name](folder)

    assert list(prove(folder, made(folder), document))


PARAGRAPH = "<p>Moss satset mer på booppfølging enn Hamar gjorde.</p>"
HIDDEN = {
    "a dialog": ("<p>Moss", "<dialog><p>Moss"),
    "a dialog of its class": ("<p>Moss", '<dialog class="enlarged"><p>Moss'),
    "details": ("<p>Moss", "<details><p>Moss"),
    "details of their class": ("<p>Moss", '<details class="code"><p>Moss'),
    "code that is folded": ("<p>Moss", '<details class="code"><summary>Kode</summary><p>Moss'),
    "a button": ("<p>Moss", '<p><button class="enlarge" type="button" hidden>Moss'),
    "a title": ("<p>Moss", "<title>Moss"),
    "a style": ("<p>Moss", "<style>p {display: none}</style><p>Moss"),
    "what screen readers do not say": ("Hamar", '<span aria-hidden="true">Hamar</span>'),
    "what only they say": ("Hamar", '<span class="hidden">Hamar</span>'),
    "a part for phones": ("<p>Moss", '<div class="narrow"><p>Moss'),
    "tools, which are not printed": ("<p>Moss", '<div class="tools"><p>Moss'),
    "a class of two": ("<p>Moss", '<p class="a fold">Moss'),
}


def test_what_may_hide_a_text_is_taken_only_where_the_templates_put_it(report: Path) -> None:
    """The finding names the words that it is about."""
    name = "01_innledning.html"
    prove_page, content = page_proofs(proof_sample.document(report))[name], made(report)[name].decode()
    slipped = []
    for kind, (old, new) in HIDDEN.items():
        altered = content.replace(PARAGRAPH, PARAGRAPH.replace(old, new))
        assert altered != content
        told = [str(each) for each in prove_page(altered.encode()) if "no such element" in str(each)]
        if not any("Hamar" in each or "display: none" in each for each in told):
            slipped.append(kind)

    assert slipped == []


def test_the_proof_knows_all_classes_by_which_the_style_hides_something() -> None:
    style = environment().loader.get_source(environment(), "style.css")[0]  # type: ignore[union-attr]
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    hiding = re.findall(r"([^{}]+)\{[^{}]*(?:display: none|clip-path)", rules)
    elements = [selector.split()[-1] for selectors in hiding for selector in selectors.split(",")]

    assert ".narrow" in elements
    for element in elements:
        assert element.endswith("[hidden]") or re.fullmatch(rf"\.(?:{HIDING})(?::empty)?", element), element


def test_numbers_of_a_figure_hold_no_paragraph_of_the_text(report: Path) -> None:
    name = "01_innledning.html"
    prove_page, content = page_proofs(proof_sample.document(report))[name], made(report)[name].decode()
    start, end, rest = content.partition("</details>\n</div>\n</figure>")
    assert end

    altered = f"{start}<p>Tekst.</p>{end}{rest}".encode()
    assert any("details" in str(each) for each in prove_page(altered))


BLOCK = re.compile(r'<figure id=.*?</figure>|<div class="table".*?</details>', re.DOTALL)
TEXT = re.compile(
    r'<(p|span) class="(?:subtitle|source|origin|alt)">(.*?)</\1>|</b> ([^<]+)<|<summary>(.*?)</summary>'
)
BESIDE = re.compile(r"Figur 1|Tabell 2|Antall|Kilde|Data per|Beløp")  # what such a text begins with


def exchanged_in_html(page: bytes) -> Iterator[bytes]:
    """A page with each two texts at a figure or table exchanged."""
    text = page.decode()
    for block in BLOCK.finditer(text):
        spans = [found.span(found.lastindex or 0) for found in TEXT.finditer(text, *block.span())]
        for (a, b), (c, d) in combinations(spans, 2):
            if text[a:b] != text[c:d]:
                yield "".join([text[:a], text[c:d], text[b:c], text[a:b], text[d:]]).encode()


def exchanged_in_pdf(pdf: bytes) -> Iterator[bytes]:
    """A PDF with the tags of each two texts at a figure or table exchanged."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            content = page.Contents.read_bytes()
            texts = {number: text.strip() for number, text in PageText(page, {}).marked.items()}
            beside = {text: number for number, text in texts.items() if BESIDE.match(text)}
            for one, other in combinations(beside.values(), 2):
                first, second = b"/MCID %d" % one, b"/MCID %d" % other
                swapped = content.replace(first + b">", b"\0").replace(second + b">", first + b">")
                page.Contents = opened.make_stream(swapped.replace(b"\0", second + b">"))
                opened.save(altered := io.BytesIO())
                yield altered.getvalue()
            page.Contents = opened.make_stream(content)


@pytest.mark.parametrize(
    ("name", "exchanged", "least"),
    [("01_innledning.html", exchanged_in_html, 40), ("02_tilskudd.html", exchanged_in_html, 6),
     ("rapport.pdf", exchanged_in_pdf, 20)],
)  # fmt: skip
def test_two_texts_at_a_figure_or_table_are_not_exchanged(
    name: str, exchanged: Callable[[bytes], Iterator[bytes]], least: int, report: Path
) -> None:
    proof = page_proofs(proof_sample.document(report))[name]
    altered = list(exchanged((report / name).read_bytes()))

    assert len(altered) >= least
    assert [at for at, page in enumerate(altered) if not any(proof(page))] == []


def test_a_report_that_does_not_prove_itself_is_refused_with_page_sentence_and_value(
    report: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    page("Av 137 inviterte", "Av 138 inviterte")(folder)

    with pytest.raises(ProofError) as refused:
        require_proof(folder, made(folder), [proof_sample.document(folder)])
    assert "01_innledning.html" in str(refused.value)
    assert "Av 138 inviterte svarte 83" in str(refused.value)
    assert "Av 137 inviterte svarte 83" in str(refused.value)


@pytest.mark.parametrize(
    ("expression", "raw", "text"),
    [
        ("rate | prosent(1)", 60.55, "60,6\u00a0%"),
        ("n | ord | stor", 4, "Fire"),
        ("names | liste", ["Hamar", "Moss"], "Hamar og Moss"),
        ("n | antall('én bolig', 'boliger')", 1, "én bolig"),
        ("h.range", [5, 8], "5–8"),
        ("name", "Moss", "Moss"),
    ],
)
def test_a_text_is_printed_again_from_its_value(expression: str, raw: object, text: str) -> None:
    assert printed_again(expression, raw) == text


def test_each_footnote_has_its_own_citation(tmp_path: Path) -> None:
    text = (
        "# A\n\n## B\n\nEn.[^a] To.[^b]\n\n[^a]: Se [@moreforsking2012].\n\n[^b]: Se [@moreforsking2013].\n"
    )
    chapter = press_samples.notebook("01_a", press_samples.markdown(text))
    document = press_samples.document(tmp_path, {"01_a": chapter})
    texts = ExpectedTexts(document, convert_prose(document, "html"), html=True)
    notes = [part.texts for note in texts.notes(document.pages[0]) for part in note]

    assert ["2012" in note for (note,) in notes] == [True, False]
    assert ["2013" in note for (note,) in notes] == [False, True]


def test_text_that_the_proof_cannot_read_is_no_proof(report: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(report, tmp_path / "report")
    drawn = b"\nq BT /f0 9 Tf 50 50 Td (\\000\\004)Tj ET Q"
    with pikepdf.open(io.BytesIO((folder / "rapport.pdf").read_bytes())) as opened:
        first = opened.pages[0]
        first.Contents = opened.make_stream(first.Contents.read_bytes() + drawn)
        opened.save(folder / "rapport.pdf")
    with pytest.raises(DocumentError, match="the PDF shows text that the proof cannot read"):
        findings(folder)


NAMED_SPACE = re.compile(rb"/ActualText<FEFF00A0>[^(]*?/(\w+) [\d.]+ Tf[^(]*(\([^)]*\))Tj")


def test_a_digit_that_calls_itself_a_space_is_caught(report: Path, tmp_path: Path) -> None:
    """A PDF says of a space that does not break what it is, and readers of PDFs believe it."""
    folder = shutil.copytree(report, tmp_path / "report")
    with pikepdf.open(io.BytesIO((folder / "rapport.pdf").read_bytes())) as opened:
        streams = ((page, page.Contents.read_bytes()) for page in opened.pages)
        page, content, space = next((page, content, found) for page, content in streams
                                    for found in NAMED_SPACE.finditer(content))  # fmt: skip
        cmap = page.Resources.Font["/" + space[1].decode()].ToUnicode.read_bytes()
        codes = {chr(int(b, 16)): int(a, 16) for a, b in re.findall(rb"<(\w{4})> <(\w{4})>\n", cmap)}
        digit = b"(" + _code(codes["2"]) + b")"
        page.Contents = opened.make_stream(content[: space.start(2)] + digit + content[space.end(2) :])
        opened.save(folder / "rapport.pdf")

    assert {finding.page for finding in findings(folder)} == {"rapport.pdf"}


def test_see_through_bars_are_found_in_the_pdf(tmp_path: Path) -> None:
    """A PDF draws them apart from the page that they are on."""
    notebooks = copy.deepcopy(proof_sample.notebooks())
    for node in notebooks.values():
        for output in _outputs(node):
            if SVG in output["data"]:
                svg = output["data"][SVG]
                output["data"][SVG] = re.sub(r'clip-path="[^"]*" style="', r"\g<0>opacity: 0.5; ", svg)
                assert output["data"][SVG] != svg
    proof = page_proofs(proof_sample.write(tmp_path, notebooks))["rapport.pdf"]

    assert list(proof((tmp_path / "rapport.pdf").read_bytes())) == []


FORMULAS = (
    r"p = \frac{a}{n}", r"\sum_{i=1}^{n} x_i \cdot 60{,}6", r"\alpha + \beta \le \Gamma(\Delta)",
    r"\hat{p} \pm \tilde{q} - \bar{x}", r"\vec{v} \times \dot{u}", r"\sqrt[3]{x} \neq \sqrt{\frac{a+b}{c}}",
    r"\begin{bmatrix} 1 & 0 \\ 2 & 3 \\ 4 & 5 \end{bmatrix}",
    r"\begin{cases} a & x<0 \\ b & x \ge 0 \end{cases}",
    r"\text{fiffige kommuner} \in \mathbb{R}", r"\operatorname{Var}(X) = \mathcal{L}(\theta)",
    r"f'(x) + g''(y)", r"\lVert x \rVert_2 > \left\| \frac{a}{b} \right\|", r"\int_0^1 f\,dx \to \infty",
    r"\left( \frac{\frac{a}{b}}{\frac{c}{d}} \right)^{k}", r"\underbrace{a+b}_{c}",
    r"\binom{n}{k} \approx \log_2 n!",
    r"\phantom{a}x \mid \mathbf{y}", r"\lim_{n \to \infty} a_n", r"\chi^2_{n-1} \dots \varepsilon",
)  # fmt: skip
IN_MATHS = re.compile(rb"/(\w+) [\d.]+ Tf[^(]*?(\((?:[^\\()]|\\.)*\)\s*Tj|\[[^\]]*\]\s*TJ)", re.DOTALL)


BOLD = (r"\overbrace{a+b+c+d+e}^{5}", r"\overrightarrow{AB}", r"\underbrace{a+b+c+d}_{n}", r"\widehat{abc}")


def test_formulas_in_bold_type_are_true_in_the_pdf(tmp_path: Path) -> None:
    """There a stretched sign is put together of other pieces: in headings of tables, terms, strong words."""
    texts = [
        f"Ord ${one}$\n: Er **her ${one}$**.[^{at}]\n\n[^{at}]: **${one}$**\n\n"
        f"| ${one}$ | **${one}$** |\n|---|---|\n| a | ${one}$ |\n"
        for at, one in enumerate(BOLD)
    ]
    cells = [press_samples.markdown("# T"), *map(press_samples.markdown, texts)]
    document = press_samples.document(tmp_path, {"01_a": press_samples.notebook("01_a", *cells)})
    proof, pdf = page_proofs(document)["rapport.pdf"], report_pdf(document)
    assert list(proof(pdf)) == []

    altered = [*_without_a_sign_of_maths(pdf)]
    assert len(altered) > 50
    assert [sign for sign, page in altered if not [*proof(page)]] == []


def test_each_sign_of_a_formula_in_the_pdf_is_proven(tmp_path: Path) -> None:
    """Letters of Greek and operators too; the same formulas are true in lines, lists, tables and notes."""
    texts = [f"Her er ${one}$.[^{at}]\n\n$$\n{one}\n$$\n\n- ${one}$\n\n[^{at}]: **${one}$**\n\n"
             f"| A | B |\n|---|---|\n| ${one}$ | b |\n" for at, one in enumerate(FORMULAS)]  # fmt: skip
    cells = [press_samples.markdown("# T"), *map(press_samples.markdown, texts)]
    document = press_samples.document(tmp_path, {"01_a": press_samples.notebook("01_a", *cells)})
    proof, pdf = page_proofs(document)["rapport.pdf"], report_pdf(document)
    assert list(proof(pdf)) == []

    few = press_samples.notebook("01_a", press_samples.markdown("# T\n\n" + "\n\n".join(
        f"$${one}$$" for one in FORMULAS)))  # fmt: skip
    document = press_samples.document(tmp_path, {"01_a": few})
    proof, pdf = page_proofs(document)["rapport.pdf"], report_pdf(document)
    altered = [*_without_a_sign_of_maths(pdf)]
    assert len(altered) > 100
    assert [sign for sign, page in altered if not [*proof(page)]] == []


@pytest.mark.parametrize("formula", ["p = 5 %", "x = 5%\n+ 7"])
def test_what_a_comment_in_a_formula_hides_is_told(formula: str, tmp_path: Path) -> None:
    cells = [press_samples.markdown("# T"), press_samples.markdown(f"Her:\n\n$$\n{formula}\n$$")]
    document = press_samples.document(tmp_path, {"01_a": press_samples.notebook("01_a", *cells)})
    made = {"01_a.html": pages.chapter_pages(document)["01_a"].encode(), "rapport.pdf": report_pdf(document)}
    for name, content in made.items():
        assert any("per cent sign" in str(each) for each in page_proofs(document)[name](content)), name


@pytest.mark.parametrize("formula", [
    r"\phantom{ {{ answered }} } x", r"x \hspace{ {{ answered }}cm} y", r"\color{ {{ answered }} } x",
    r"\begin{array}{ {{ answered }} } x \end{array}", r"a \kern {{ answered }}pt b",
])  # fmt: skip
def test_a_value_where_a_formula_shows_nothing_of_it_is_told(formula: str) -> None:
    cell = proof_sample.tekst(f"Her er ${formula}$.")
    assert [each.expected for each in check_cell("01_a", cell, {})] == ["a place where the value is shown"]
    shown = proof_sample.tekst("Her er $p = \\frac{ {{ answered }} }{ {{ invited }} } \\phantom{0}$.")
    assert list(check_cell("01_a", shown, {})) == []


def _without_a_sign_of_maths(pdf: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield a PDF without one of its pieces of text in the font of formulas, and the piece."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            content: bytes = page.Contents.read_bytes()
            fonts: Any = page.Resources.get("/Font", {})
            for found in IN_MATHS.finditer(content):
                if "Math" in str(fonts["/" + found[1].decode()].BaseFont):
                    page.Contents = opened.make_stream(
                        content[: found.start(2)] + b"()Tj" + content[found.end(2) :]
                    )
                    opened.save(out := io.BytesIO())
                    yield found[2], out.getvalue()
            page.Contents = opened.make_stream(content)
