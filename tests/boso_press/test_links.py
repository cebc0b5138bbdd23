"""Each link of a page leads where its text says; one that could run, or would be dead, is refused."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import proof_sample
import pytest
from browsing import opened
from lxml import html
from playwright.sync_api import Browser
from press_samples import document, markdown, notebook

from boso_press.document.blocks import DocumentError
from boso_press.document.pandoc import convert_prose
from boso_press.proof.matching import Finding
from boso_press.proof.prove import prove

pytestmark = pytest.mark.slow

PROSE = """Se [Husbanken](https://husbanken.no/tall?a=1&b=2) og <post@example.org>.[^n]

Mer i @tbl-tilskudd, @sec-tall, [om tallene](#sec-tall) og hos @amdam2005.

[^n]: Noten har en [lenke](https://example.org/note).
"""
PROSE_LINKS = {
    "https://husbanken.no/tall?a=1&b=2",
    "mailto:post@example.org",
    "https://example.org/note",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("links")
    start = notebook("01_a", markdown("# Innledning\n\n## Del"), markdown(PROSE), reads={"grants": ""})
    table = proof_sample.table("tbl-tilskudd", proof_sample.GRANTS, Tilskudd="kroner", Andel="prosent(1)")
    tables = notebook("02_tall", markdown("# Tall\n\n## Mer"), table, reads={"grants": ""})
    proof_sample.write(folder, {"01_a": start, "02_tall": tables})
    return folder


def made(report: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in report.glob("*") if path.suffix in (".html", ".pdf")}


def findings(report: Path, pages: dict[str, bytes]) -> list[Finding]:
    return list(prove(report, pages, proof_sample.document(report)))


def test_the_links_of_a_report_prove_themselves(report: Path) -> None:
    pages = made(report)

    assert findings(report, pages) == []
    with pikepdf.open(report / "rapport.pdf") as pdf:
        annotations = [one for page in pdf.pages for one in page.get("/Annots", [])]
        found = {str(one.A.URI) for one in annotations if "/A" in one and "/URI" in one.A}
    assert found == PROSE_LINKS


ALTERED = {
    "another site": ("https://husbanken.no/tall", "https://husbanken.example/tall"),
    "another link of the page": ('href="https://husbanken.no/tall?a=1&amp;b=2"', 'href="https://example.org/note"'),
    "a script": ('href="mailto:post@example.org"', 'href="javascript:alert(1)"'),
    "a reference": ('02_tall.html#tbl-tilskudd"', '02_tall.html#sec-tall"'),
    "a page that is none": ('href="02_tall.html"', 'href="03_mer.html"'),
    "another page in the contents": ('href="02_tall.html"', 'href="01_a.html"'),
    "a note": ('href="#fn-01-a-1"', 'href="#fn-01-a-2"'),
    "a part of the page that is none": ('class="self" href="#sec-a-del"', 'class="self" href="#sec-a-dele"'),
    "a picture that is loaded": ("<h1", '<img src="http://127.0.0.1/x.png" alt=""><h1'),
    "a frame": ("<h1", '<iframe src="https://example.org"></iframe><h1'),
    "a handler": ("<h1", '<h1 onclick="alert(1)"'),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_a_link_that_was_altered_is_found(name: str, report: Path) -> None:
    pages, (old, new) = made(report), ALTERED[name]
    assert old in pages["01_a.html"].decode()
    pages["01_a.html"] = pages["01_a.html"].replace(old.encode(), new.encode(), 1)

    assert {finding.page for finding in findings(report, pages)} == {"01_a.html"}


@pytest.mark.parametrize("action", ["https://evil.example", "javascript"])
def test_a_link_of_the_pdf_that_was_altered_is_found(action: str, report: Path, tmp_path: Path) -> None:
    pages = made(report)
    with pikepdf.open(report / "rapport.pdf") as pdf:
        (link,) = [
            one
            for page in pdf.pages
            for one in page.get("/Annots", [])
            if "/A" in one and "/URI" in one.A and "note" in str(one.A.URI)
        ]
        if action == "javascript":
            link.A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        else:
            link.A.URI = pikepdf.String(action)
        pdf.save(tmp_path / "rapport.pdf")
    pages["rapport.pdf"] = (tmp_path / "rapport.pdf").read_bytes()

    told = [finding for finding in findings(report, pages) if "link" in finding.place]
    assert [finding.page for finding in told] == ["rapport.pdf"] * 2


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)",
     "vbscript:x", "data:text/html,x", "file:///etc/passwd", "ftp://example.org", "doi:10.1000/1",
     "//example.org", "02_tall.html", "../../index.html", "kart.pdf", "?x", ""],
)  # fmt: skip
def test_a_link_that_could_run_or_be_dead_is_refused(target: str, tmp_path: Path) -> None:
    cells = [markdown("# Kapittel"), markdown(f"Se [her]({target}).")]

    place = "01_a: " if target.startswith("&#") or not target else "01_a: cell 2, line 1: "
    told = rf"^{place}a link to .*: links begin with https, http or mailto; "
    with pytest.raises(DocumentError, match=told):
        convert_prose(document(tmp_path, {"01_a": notebook("01_a", *cells)}), "html")


def test_the_bibliography_has_no_link_that_could_run(tmp_path: Path) -> None:
    made = document(tmp_path, {"01_a": notebook("01_a", markdown("# Kapittel"), markdown("Hos @x."))})
    with made.bibliography.open("a", encoding="utf-8") as file:
        file.write(
            "@misc{x, author={Nes, Kari}, year=2011, title={[a](javascript:b)}, url={javascript:alert(1)}}\n"
        )

    prose = convert_prose(made, "html")

    assert "javascript" in prose.references["x"]
    assert [target for target, _ in prose.links if not target.startswith(("#", "https://"))] == []


def test_a_page_that_is_mailed_alone_names_what_lies_beside_it(
    report: Path, tmp_path: Path, chromium: Browser
) -> None:
    """All that it holds can be reached in it; what it would lead to is named, and is no link."""
    (tmp_path / "rapport.html").write_bytes((report / "rapport.html").read_bytes())
    with opened(chromium, tmp_path, "rapport.html") as page:
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        named = page.evaluate("[...document.querySelectorAll('a:not([href])')].map(a => a.textContent)")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")

    kept = [
        link
        for link in links
        if not link.startswith(("https:", "mailto:", "data:text/csv,", "data:text/csv;"))
    ]
    assert set(links) - set(kept) >= PROSE_LINKS
    assert [link for link in kept if not link.startswith("#") or link[1:] not in ids] == []
    assert {"Alle rapporter", "Søk i 2011", "Rapporten som PDF"} <= set(named)
    tree = html.document_fromstring((report / "rapport.html").read_bytes())
    assert [link for link in tree.xpath("//a/@href") if ".html" in link] == []
