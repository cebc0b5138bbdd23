"""Texts of data stay texts on every page: nothing in them runs, leads anywhere or is lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import odd_texts
import pikepdf
import pytest
from browsing import opened
from building import Kernels
from playwright.sync_api import Browser
from project import duplicate
from small_project import START, cell

from boso import data
from boso_press.document.blocks import FORMULA

pytestmark = pytest.mark.slow

COUNT = 200
HOSTS = {"www.ssb.no"}  # where the bibliography leads
TABLE = """
import pandas as pd
from boso import show
rows = r.table("{name}")[{columns}].dropna(how="all").reset_index(drop=True)
texts = list(dict.fromkeys(rows.stack()))[:3]
show.table(rows, label="tbl-alle-{label}", title="Tekstene", source="Egen")
"""
PROSE = """
%%tekst
{{% for text in texts %}}
Ordet {{{{ text }}}} her.[^{label}{{{{ loop.index }}}}]

- {{{{ text }}}}

| A | B |
|---|---|
| x | {{{{ text }}}} |

[^{label}{{{{ loop.index }}}}]: {{{{ text }}}}

{{% endfor %}}
"""


def every_text(root: Path) -> None:
    """Write a chapter with each column of text that a report can read, as a table and in prose."""
    parts = [START]
    for _, name, columns in odd_texts.text_columns(root):
        if columns and (root / "data" / "programme" / f"{name}.csv").is_file():
            label = name.replace("_", "-")
            parts += [
                cell(TABLE.format(name=name, columns=columns, label=label)),
                cell(PROSE.format(label=label)),
            ]
    (root / "notebooks" / "90_tekster.md").write_text("\n".join(parts), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """The site of a project whose every text is odd: its own chapters, and one with all texts there are.

    It has no survey, of which no text stands in these tables.
    """
    root = duplicate(tmp_path_factory.mktemp("odd"))
    settings = root / "params" / "2011.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("survey:")[0], encoding="utf-8")
    odd_texts.put(root, odd_texts.odd_texts(COUNT))
    every_text(root)
    done = kernels.boso(root, "build", "--year", "2011", "--unit", "samlet")
    assert done.exit_code == 0, done.output[-3000:]
    return root / "outputs"


def pages(built: Path) -> list[str]:
    return sorted(path.relative_to(built).as_posix() for path in built.rglob("[!.]*.html"))


def test_nothing_runs_loads_or_leads_out(built: Path, chromium: Browser) -> None:
    """In a browser: the script that the texts hold was never run, and no page asked for anything."""
    assert len(pages(built)) > 10
    with opened(chromium, built, "index.html") as page:
        for name in pages(built):
            page.goto(f"{built.as_uri()}/{name}")
            assert page.evaluate("window.kjort") is None, name
            links = page.evaluate(
                "[...document.querySelectorAll('a[href]')].map(a => [a.protocol, a.hostname])"
            )
            assert {host for scheme, host in links if scheme.startswith("http")} <= HOSTS, name
            assert {scheme for scheme, _ in links} <= {"file:", "https:", "data:"}, name
            assert not page.query_selector_all("iframe, object, embed, form[action], main script:not([type])")


def test_a_search_shows_the_texts_and_runs_none(built: Path, chromium: Browser) -> None:
    with opened(chromium, built, "2011/sok.html") as page:
        for words in ("<script>", "onerror=", "javascript:"):
            page.fill("#words", words)
            assert page.locator("#hits li").count() > 0, words
            assert page.evaluate("window.kjort") is None
            assert page.query_selector_all("#hits img, #hits script, #hits b") == []


def test_no_link_of_a_pdf_is_of_the_data(built: Path) -> None:
    for path in built.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            annotations = [one for page in pdf.pages for one in page.get("/Annots", [])]
            actions = [one.A for one in annotations if "/A" in one]
            assert {str(action.S) for action in actions} <= {"/URI", "/GoTo"}
            found = {str(action.URI) for action in actions if "/URI" in action}
        assert {re.sub(r"https://([^/]+)/.*", r"\1", link) for link in found} <= HOSTS, path


def test_each_text_stands_as_it_was_written(built: Path) -> None:
    root, page = built.parent, lxml.html.parse(str(built / "2011" / "samlet" / "90_tekster.html")).getroot()
    shown = {plain(one.text_content()) for one in page.iter("td", "th", "li")}
    wanted = {
        plain(text)
        for path, name, columns in odd_texts.text_columns(root)
        if path.parent.name == "programme"
        for column in columns
        for text in data.known(name, 2011, root)[column].dropna()
    }

    assert len(wanted) > 500
    assert sorted(wanted - shown) == []


def plain(text: str) -> str:
    return " ".join(text.split())


def test_no_cell_of_a_download_is_a_formula(built: Path) -> None:
    cells, quoted = 0, 0
    for name in pages(built):
        for link in lxml.html.parse(str(built / name)).getroot().xpath("//a[@download]/@href"):
            for row in csv.reader(io.StringIO(unquote(link.partition(",")[2]).removeprefix("\ufeff"))):
                cells += len(row)
                quoted += sum(one.startswith("'") for one in row)
                assert not [one for one in row if one.startswith(FORMULA) and not number(one)], name
    assert cells > 1000 and quoted > 20


def number(text: str) -> bool:
    return bool(re.fullmatch(r"-\d+(\.\d+)?", text))
