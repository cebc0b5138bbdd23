"""The HTML pages as a reader, a screen reader and a phone meet them."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import nbformat
import press_samples as sample
import pytest
from browsing import opened
from lxml import html as parser
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from boso.figures import NARROW_SVG, SVG
from boso_press.document import pandoc
from boso_press.document.blocks import DocumentError
from boso_press.document.model import Document
from boso_press.execution import render
from boso_press.exporters import HTMLExporter
from boso_press.html import pages as html
from boso_press.html.svg import inline_svg

NBCONVERT = """
import sys
from nbconvert.nbconvertapp import NbConvertApp
for kind in ("html", "pdf"):  # as two commands, of which the second need not import all
    NbConvertApp.launch_instance(["--to", f"boso-{kind}", *sys.argv[1:]])
    NbConvertApp.clear_instance()
"""
SAME_YEAR = {"a": "Alle", "b": "Begge", "c": "Celle", "d": "Aldri", "e": "Ørret"}  # only three are cited
STYLE = (Path(html.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return sample.document(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def pages(report: Document) -> dict[str, HtmlElement]:
    """All pages of the report, parsed."""
    texts = html.chapter_pages(report) | {"rapport": html.report_page(report)}
    return {stem: parser.document_fromstring(text) for stem, text in texts.items()}


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_page_is_norwegian_with_one_h1_landmarks_and_a_skip_link(pages: dict[str, HtmlElement]) -> None:
    for stem, page in pages.items():
        assert page.get("lang") == "nb", stem
        assert len(page.findall(".//h1")) == 1, stem
        assert len(page.findall(".//main")) == 1, stem
        assert page.findall("./body/header") and page.findall("./body/footer"), stem
        assert page.find("./body/a[@class='skip']").get("href") == "#innhold"


def test_a_preview_s_pages_are_those_of_a_build(report: Document, tmp_path: Path) -> None:
    """They are made without what only print and the proof ask for; then from what was kept of them."""
    built = render.html_pages(report, None)
    assert render.html_pages(report, None, preview=tmp_path) == built
    assert render.html_pages(report, None, preview=tmp_path) == built


def test_a_preview_reads_only_the_chapter_that_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Works by one author of one year are told apart as in the build, which reads all chapters at once."""
    work = "@book{{{}, author = {{Ås, Kari}}, title = {{{}}}, year = {{2001}}}}"
    bibliography = "\n".join(work.format(key, title) for key, title in SAME_YEAR.items())

    def report(text: str) -> Document:
        told = "Se [@b] og [det](https://x.no/@e).[^x]\n\n[^x]: Som `@d` og [@a]."
        texts = {"01_a": told, "02_b": f"{text} Se [@c], @sec-a.[^x]\n\n[^x]: A."}
        nodes = {
            stem: sample.notebook(stem, sample.markdown(f"# T\n\n{said}")) for stem, said in texts.items()
        }
        made = sample.document(tmp_path, nodes, original=None, sources=())
        made.bibliography.write_text(bibliography, encoding="utf-8")
        os.utime(made.bibliography, (1, 1))
        return made

    render.html_pages(report(""), None, preview=tmp_path)
    read: list[str] = []

    def written(text: str, bibliography: str, *, unproven: bool) -> str:
        read.append(text)
        return as_it_is(text, bibliography, unproven=unproven)

    as_it_is = pandoc._written
    monkeypatch.setattr(pandoc, "_written", written)
    pandoc._run_pandoc.cache_clear()
    pages = render.html_pages(report("Noe nytt."), None, preview=tmp_path)

    assert [{*re.findall('chapter="(.*?)"', text)} for text in read] == [{"02_b"}]
    assert pages == render.html_pages(report("Noe nytt."), None)
    assert "2001b" in pages["01_a.html"].decode()
    assert "2001c" in pages["02_b.html"].decode()
    assert "Ørret" not in pages["rapport.html"].decode()

    filters = shutil.copytree(pandoc.FILTERS, tmp_path / "filters")
    os.utime(filters / "writer.lua", (2, 2))  # as somebody who edits it while the preview runs
    monkeypatch.setattr(pandoc, "FILTERS", filters)
    read.clear()
    render.html_pages(report("Noe nytt."), None, preview=tmp_path)
    assert len(read) == 2


def test_heading_levels_never_skip(pages: dict[str, HtmlElement]) -> None:
    for stem, page in pages.items():
        levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False)), (stem, levels)


def test_ids_are_unique_and_every_link_in_a_page_leads_somewhere(pages: dict[str, HtmlElement]) -> None:
    ids = {stem: Counter(page.xpath("//@id")) for stem, page in pages.items()}
    for stem, page in pages.items():
        assert [name for name, count in ids[stem].items() if count > 1] == []
        for link in page.xpath("//a/@href[not(starts-with(., 'data:'))]"):
            target, _, anchor = link.partition("#")
            where = target.removesuffix(".html") if target else stem
            if where in ids and anchor:
                assert anchor in ids[where], (stem, link)


BESIDE = "//a/@href[not(starts-with(., '#') or contains(., ':'))]"


@pytest.mark.slow
def test_a_page_mailed_alone_names_what_it_leads_to_in_its_folder(
    report: Document, tmp_path: Path, chromium: Browser
) -> None:
    """Nothing is looked up: some readers of mail run no scripts."""
    sheet = html.factsheet_page(sample.document(tmp_path, sample.factsheet()))
    names = ["Alle rapporter", "Søk i 2011", "Rapporten som PDF"]
    folder = tmp_path / "2011" / "moss"
    folder.mkdir(parents=True)
    for file, page in (("faktaark.html", sheet), ("rapport.html", html.report_page(report))):
        assert parser.document_fromstring(page).xpath(BESIDE) == []
        for place in (tmp_path, folder):
            (place / file).write_text(page, encoding="utf-8")
    with opened(chromium, tmp_path, "rapport.html") as alone:
        assert [name for name in names if alone.get_by_role("link", name=name).count()] == []
        told = alone.locator(".top").inner_text().split()
        assert " ".join(told) == "Alle rapporter / Moss 2011 Søk i 2011 · Rapporten som PDF"
    with opened(chromium, tmp_path, "2011/moss/rapport.html") as beside:
        assert [beside.get_by_role("link", name=name).get_attribute("href") for name in names] == [
            "../../index.html", "../sok.html", "rapport.pdf",
        ]  # fmt: skip


def test_nothing_is_loaded_from_anywhere(report: Document) -> None:
    for page in [*html.chapter_pages(report).values(), html.report_page(report)]:
        tree = parser.document_fromstring(page)
        assert tree.xpath("//link | //iframe | //object | //@src | //@srcset") == []
        assert tree.xpath("//use/@href[not(starts-with(., '#'))]") == []
        assert re.findall(r"url\((?!data:|#|&quot;#)[^)]*\)", page) == []
        assert "@import" not in page
        assert "default-src 'none'" in page


def test_only_the_sites_own_script_may_run(report: Document) -> None:
    """Its hash stands in the page's security policy: whatever else got in would be refused."""
    for page in [*html.chapter_pages(report).values(), html.report_page(report)]:
        code = "".join(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
        policy = re.findall(r"script-src ([^;]*);", page)
        assert policy == [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"]


def test_headings_figures_and_tables_link_to_themselves(pages: dict[str, HtmlElement]) -> None:
    named = {link.get("href"): text(link) for link in pages["rapport"].find_class("self")}
    assert named["#sec-metode"] == "2 Datainnsamling og metode"
    assert named["#sec-status-tilskudd"] == "3.1 Tilskudd"
    assert named["#fig-hamar"] == "Figur S.1. Hamar er størst"
    assert named["#tbl-lang"] == "Tabell 3.3. Alle tiltak"


def test_a_figure_has_its_words_its_numbers_and_a_way_to_download_them(pages: dict[str, HtmlElement]) -> None:
    figure = pages["00_sammendrag"].get_element_by_id("fig-hamar")
    drawing = figure.xpath(".//*[@role='img']")[0]
    assert drawing.get("aria-label") == "Søylediagram: Bærum 60, Hamar 100, Lørenskog 45"
    assert text(figure.find("figcaption")) == ("Figur S.1. Hamar er størst Antall, 2011")
    assert text(figure.find("p[@class='source']")) == "Kilde: Bergem mfl. (2012), tabell 3."
    link = figure.xpath(".//a[@download='fig-hamar.csv']/@href")[0]
    rows = list(csv.reader(io.StringIO(unquote(link.partition(",")[2]).lstrip("\ufeff"))))
    assert rows == [["Kommune", "Antall"], ["Bærum", "60"], ["Hamar", "100"], ["Lørenskog", "45"]]
    assert text(figure.xpath(".//details//p[@class='alt']")[0]) == drawing.get("aria-label")


def test_tables_have_a_caption_and_headers_with_scope(pages: dict[str, HtmlElement]) -> None:
    for stem, page in pages.items():
        for table in page.iter("table"):
            assert text(table.find("caption")), stem
            assert {th.get("scope") for th in table.findall("thead//th")} == {"col"}
            assert all(text(th) for th in table.iter("th"))
            assert {th.get("scope") for th in table.findall("tbody//th")} == {"row"}


def test_a_table_wider_than_a_phone_can_be_reached_and_scrolled(pages: dict[str, HtmlElement]) -> None:
    wide = pages["03_status"].get_element_by_id("tbl-bred").find("div[@class='scroll']")
    narrow = pages["03_status"].get_element_by_id("tbl-tilskudd").find("div[@class='scroll']")
    assert (wide.get("tabindex"), wide.get("role")) == ("0", "region")
    assert narrow.get("tabindex") is None


def test_references_name_their_kind_and_lead_across_chapters(pages: dict[str, HtmlElement]) -> None:
    links = {text(a): a.get("href") for a in pages["00_sammendrag"].find_class("xref")}
    assert links == {
        "kapittel 3": "03_status.html#sec-status",
        "tabell 3.1": "03_status.html#tbl-tilskudd",
        "Figur S.1": "#fig-hamar",
    }
    whole = {text(a): a.get("href") for a in pages["rapport"].find_class("xref")}
    assert whole["tabell 3.1"] == "#tbl-tilskudd"


def test_a_reference_to_an_empty_chapter_is_plain_text(pages: dict[str, HtmlElement]) -> None:
    lead = text(pages["03_status"].find(".//article/p"))
    assert lead.startswith("Se kapittel 4, kapittel 2 og kapittel 5.")
    assert not pages["03_status"].xpath("//a[contains(@href, 'husbanken')]")


def test_the_english_chapter_says_so_and_speaks_english(pages: dict[str, HtmlElement]) -> None:
    article = pages["06_english_summary"].find(".//article")
    assert article.get("lang") == "en"
    assert "See Figure S.1 and section 3.1; it is a “foundation”." in text(article)
    assert "The same for all municipalities" in text(article)
    assert "This edition has no information for 2011 about the following:" in text(article)
    assert "(Bergem et al. 2012; Nordmann and Dahl 2011)" in text(article)
    assert "Nordmann, Ola and Kari Dahl (2011). Kommunal- og regionalplan" in text(article)
    assert "Nordmann, Ola og Kari Dahl (2011)" in text(pages["rapport"].find_class("references")[0])
    assert pages["rapport"].xpath("//section[@lang='en']/h2[@id='sec-english-summary']")


def test_footnotes_are_numbered_by_chapter_and_lead_back(pages: dict[str, HtmlElement]) -> None:
    for stem in ("02-metode", "03-status"):
        note = pages["rapport"].get_element_by_id(f"fn-{stem}-1")
        mark = pages["rapport"].get_element_by_id(f"fnref-{stem}-1")
        assert mark.get("href") == f"#fn-{stem}-1"
        assert note.xpath(f".//a[@href='#fnref-{stem}-1']")
    notes = pages["03_status"].find_class("footnotes")[0]
    assert text(notes.find("h2")) == "Noter"
    assert notes.getnext().get("role") == "doc-bibliography"


def test_a_fact_sheet_is_headed_by_the_municipality_and_the_year(tmp_path: Path) -> None:
    sheet = sample.document(tmp_path, sample.factsheet())
    page = parser.document_fromstring(html.factsheet_page(sheet))
    assert text(page.find(".//h1")) == "Moss 2011"
    assert text(page.find(".//header/p[@class='byline']")) == "Faktaark · Boligsosialt utviklingsprogram"
    assert page.findtext(".//title") == "Moss 2011. Faktaark · Boligsosialt utviklingsprogram"


def test_a_chapter_lists_what_it_cites_and_the_report_all_of_it(pages: dict[str, HtmlElement]) -> None:
    def listed(stem: str) -> list[str]:
        return [p.get("id", "") for p in pages[stem].iterfind(".//*[@role='doc-bibliography']/p")]

    assert listed("02_metode") == ["ref-amdam2005", "ref-moreforsking2012", "ref-granovetter1973"]
    assert listed("00_sammendrag") == ["ref-moreforsking2012"]
    assert listed("06_english_summary") == ["ref-moreforsking2012", "ref-nordmann2011"]
    assert listed("rapport") == [
        "ref-amdam2005",
        "ref-moreforsking2012",
        "ref-granovetter1973",
        "ref-nordmann2011",
    ]


def test_authors_isbn_and_issn_stand_only_in_citations(pages: dict[str, HtmlElement]) -> None:
    page = deepcopy(pages["rapport"])
    head = text(page.find(".//header[@class='title-page']"))
    assert "uavhengig gjenskaping" in head and "ikke utgitt av Møreforsking eller Husbanken" in head
    assert "ISBN 978-82-7692-318-6. ISSN 1891-5981" in head
    for part in [*page.find_class("about"), *page.find_class("references")]:
        part.drop_tree()
    assert "ISBN" not in text(page.body) and "Yttredal" not in text(page.body)


def test_another_year_points_to_its_own_report_and_to_the_source(tmp_path: Path) -> None:
    report = sample.document(tmp_path, {}, year=2012, original="moreforsking2013")
    head = text(parser.document_fromstring(html.report_page(report)).find(".//header[@class='title-page']"))
    assert "Evaluatorenes egen rapport for året: Bergem, Randi (2013). Kunsten å ha to fugler" in head
    assert "Opplysningene her er hentet fra: Bergem, Randi, Else Ragni Yttredal" in head

    report = sample.document(tmp_path, {}, year=2013, original=None)
    head = text(parser.document_fromstring(html.report_page(report)).find(".//header[@class='title-page']"))
    assert "Opplysningene her er hentet fra" in head and "rapport for året" not in head

    both = ("moreforsking2012", "moreforsking2013")
    report = sample.document(tmp_path, {}, year=2013, original=None, sources=both)
    head = text(parser.document_fromstring(html.report_page(report)).find(".//header[@class='title-page']"))
    assert re.search(r"hentet fra: Bergem, Randi, Else .* Og fra: Bergem, Randi \(2013\)", head)


def test_each_page_says_what_made_it(pages: dict[str, HtmlElement], report: Document) -> None:
    made = pages["03_status"].find(".//dl[@class='made']")
    said = {text(pair.find("dt")): text(pair.find("dd")) for pair in made}
    assert said == {"År": "2011", "Enhet": "Moss", "Dataversjon": "1.0", "Inndata": "0123456789ab"}
    assert report.inputs in text(pages["rapport"].find(".//dl[@class='made']"))


def test_simulated_numbers_are_marked_at_the_top_of_their_page_only(pages: dict[str, HtmlElement]) -> None:
    marked = {stem for stem, page in pages.items() if page.find_class("mark")}
    assert marked == {"02_metode", "rapport"}


def test_an_error_is_told_and_an_empty_chapter_is_a_line(pages: dict[str, HtmlElement]) -> None:
    assert "Kapittelet mangler: notatboken stoppet" in text(pages["05_oppsummering"].find(".//article"))
    assert "04_husbanken" not in pages
    line = pages["rapport"].find(".//nav[@class='side']//span[@class='nothing']")
    assert line.text == "4 Husbankens rolle"
    assert text(line.find("small")) == "Denne utgaven har ingen opplysninger om dette for 2011."


def test_previous_and_next_step_over_the_empty_chapter(pages: dict[str, HtmlElement]) -> None:
    steps = {a.get("rel"): a.get("href") for a in pages["05_oppsummering"].xpath("//nav[@class='steps']/a")}
    assert steps == {"prev": "03_status.html", "next": "06_english_summary.html"}


def test_what_a_notebook_writes_is_never_markup(tmp_path: Path) -> None:
    cells = [
        sample.markdown("# Tittel & mer"),
        sample.tekst("Tekst `<script>alert(1)</script>`."),
        sample.figure("fig-a", title="<i>x</i>", alt='"<img src=x>'),
    ]
    page = parser.document_fromstring(
        html.report_page(sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells)}))
    )
    assert not page.xpath("//img | //i")
    assert [script for script in page.iter("script") if "alert" in script.text] == []
    assert page.xpath("//*[@role='img']/@aria-label") == ['"<img src=x>']


def test_an_open_fence_is_found_and_named(tmp_path: Path) -> None:
    cells = [sample.markdown("# Status"), sample.tekst("::: {.åpen}\n\nåpen"), sample.tekst("Etter.")]
    with pytest.raises(DocumentError, match="03_status: cell 2, line 1: ::: is not ended"):
        sample.document(tmp_path, {"03_status": sample.notebook("03_status", *cells)})


def test_an_unknown_citation_is_named(tmp_path: Path) -> None:
    notebook = sample.notebook("03_status", sample.markdown("# Status\n\nTekst [@ukjent1900]."))
    with pytest.raises(DocumentError, match="@ukjent1900 is cited, but not in"):
        html.report_page(sample.document(tmp_path, {"03_status": notebook}))


def test_a_drawing_brings_no_style_or_foreign_id_into_the_page() -> None:
    drawn = inline_svg(sample.svg({"Moss": 5}), "fig-a")
    assert "<style" not in drawn and "metadata" not in drawn and "figure_1" not in drawn
    assert sorted(re.findall(r'id="([^"]+)"', drawn)) == ["fig-a-m1", "fig-a-p1"]
    assert 'href="#fig-a-m1"' in drawn and "url(#fig-a-p1)" in drawn


def test_a_page_has_the_drawing_for_phones_beside_the_wide_one_with_ids_of_its_own(tmp_path: Path) -> None:
    one, both = sample.figure("fig-a"), sample.figure("fig-b")
    drawings = both["outputs"][0]["data"]
    drawings[NARROW_SVG] = drawings[SVG]
    notebook = sample.notebook("03_status", sample.markdown("# Status"), one, both)
    page = parser.document_fromstring(html.report_page(sample.document(tmp_path, {"03_status": notebook})))

    assert [1, 2] == [len(figure.findall(".//svg")) for figure in page.iter("figure")]
    assert [1, 1] == [len(figure.xpath(".//*[@role='img']")) for figure in page.iter("figure")]
    ids = page.xpath("//figure//svg//@id")
    assert len(ids) == len(set(ids))


def test_a_drawing_has_no_sheet_of_its_own_but_keeps_its_white_parts() -> None:
    def patch(number: int) -> str:
        return f'<g id="patch_{number}"><path d="M 0 0 z" style="fill: #ffffff"/></g>'

    drawing = f'<g id="figure_1">{patch(1)}<g id="axes_1">{patch(2)}</g></g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt">{drawing}</svg>'
    assert inline_svg(svg, "fig-a").count("fill: #ffffff") == 1


def test_a_drawings_places_are_rounded_but_never_its_words() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt">'
    drawn = inline_svg(svg + '<path d="M 10.123456 -2.5 z"/><text x="0.123456">3.14159</text></svg>', "fig-a")
    assert 'd="M 10.12 -2.5 z"' in drawn
    assert '<text x="0.1235">3.14159</text>' in drawn


def test_equal_documents_give_equal_pages(tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("a", "b"))
    pages = []
    for folder in (first, second):
        folder.mkdir()
        pages.append(html.report_page(sample.document(folder)))
    assert pages[0] == pages[1]


def test_the_report_is_small(report: Document) -> None:
    assert len(html.report_page(report).encode()) < 400_000


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast(scheme: int) -> None:
    """At least 4.5 to 1 for every text colour on every ground that it stands on."""
    rule = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", rule))
    pairs = [(ink, ground) for ink in ("ink", "muted", "link", "accent") for ground in ("paper", "soft")]
    for ink, ground in [*pairs, ("mark-ink", "mark")]:
        assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_nbconvert_makes_a_page_of_one_chapter(report: Document) -> None:
    exporter = HTMLExporter(bibliography=str(report.bibliography))
    output, resources = exporter.from_notebook_node(sample.chapters()["02_metode"])
    assert resources["output_extension"] == ".html"
    assert text(parser.document_fromstring(output).find(".//h1")) == "2 Datainnsamling og metode"


@pytest.mark.slow
def test_the_command_of_nbconvert_finds_the_project_of_a_notebook_from_any_folder(tmp_path: Path) -> None:
    for folder in ("elsewhere", "project/data", "project/outputs"):
        (tmp_path / folder).mkdir(parents=True)
    sample.document(tmp_path / "project" / "data")  # writes the bibliography
    (tmp_path / "project" / "data" / "datapackage.json").write_text('{"version": "3.14"}', encoding="utf-8")
    chapter = sample.chapters()["02_metode"]
    del chapter.metadata["boso"]["data_version"]
    nbformat.write(chapter, tmp_path / "project" / "outputs" / "02_metode.ipynb")

    command = [sys.executable, "-c", NBCONVERT, "../project/outputs/02_metode.ipynb"]
    done = subprocess.run(command, cwd=tmp_path / "elsewhere", capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    for kind, told in (("html", b"<dd>3.14</dd>"), ("pdf", b"%PDF")):
        assert told in (tmp_path / "project" / "outputs" / f"02_metode.{kind}").read_bytes()
