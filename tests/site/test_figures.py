"""Every figure as a reader meets it, on a screen and on a phone: large enough, nothing cut or covered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import own_figures
import press_samples as sample
import pytest
from browsing import Scheme, opened
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page

from boso.data import lineage
from boso.figures import style
from boso_press.html import pages

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
PAGES = [f"{year}/{unit}/rapport.html" for year, unit in product(YEARS, UNITS)]
SHEETS = [f"{year}/{unit}/faktaark.html" for year, unit in product(YEARS, UNITS) if unit != "samlet"]

PHONE, SCREEN = 360, 1280

# A text's box is as high as its font allows for, more than letters take: a fifth goes at each side.
# Around a drawing may stand what its numbers are: no bar or line reaches into that frame.
FAULTS = """() => [...document.querySelectorAll("figure")].flatMap((figure) => {
  const svg = [...figure.querySelectorAll("svg")].find((one) => one.checkVisibility());
  const edge = svg.getBoundingClientRect(), marked = figure.querySelector(".marked");
  const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
  const boxes = texts.map((text) => {
    const box = text.getBoundingClientRect(), matrix = text.getScreenCTM();
    const lies = Math.abs(matrix.b) < Math.abs(matrix.a);
    const [dx, dy] = lies ? [0.5, box.height / 5] : [box.width / 5, 0.5];
    return { says: text.textContent.trim(), left: box.left + dx, right: box.right - dx,
             top: box.top + dy, bottom: box.bottom - dy,
             size: parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b) };
  });
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const outside = edge.left < 0 || edge.right > innerWidth ? ["wide: " + edge.width] : [];
  const small = boxes.filter((box) => box.size < 10).map((box) => "small: " + box.says + " " + box.size);
  const cut = boxes.filter((box) => box.left < edge.left - 1 || box.right > edge.right + 1
                                 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
  const covered = boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) => meet(one, other))
    .map((other) => "covered: " + one.says + " / " + other.says));
  const frame = marked ? boxes.filter((box) => MARKS.test(box.says)) : [];
  const shapes = [...svg.querySelectorAll("path[clip-path], use")].map((one) => one.getBoundingClientRect());
  const crossed = frame.filter((box) => shapes.some((shape) => meet(box, shape)));
  return [...outside, ...small, ...cut.map((box) => "cut: " + box.says), ...covered,
          ...crossed.map((box) => "crossed: " + box.says)].map((fault) =>
            [figure.id, fault, figure.title].join(": "));
})""".replace("MARKS", "/^(Rekonstruerte|Simulerte|Reconstructed|Simulated)/")
WIDE = (
    "() => [...document.querySelectorAll('figure')].filter((one) => !one.querySelector('.narrow') && "
    "!one.matches('.half')).map((one) => one.id)"
)


def faults(page: Page) -> list[str]:
    """Return texts that are too small, cut, covered or crossed, and drawings wider than the page."""
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.fixture(scope="module")
def every(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with each drawing of the site: most are on the pages of several reports."""
    folder = tmp_path_factory.mktemp("every")
    drawings: dict[bytes, Any] = {}
    for name in PAGES + SHEETS:
        tree = lxml.html.parse(str(site / name)).getroot()
        for figure in tree.iter("figure"):
            drawn = b"".join(map(lxml.html.tostring, figure.iterfind(".//svg")))
            drawings.setdefault(drawn, figure).set("title", name)
    main = tree.find(".//main")
    main[:] = drawings.values()
    (folder / "every.html").write_bytes(lxml.html.tostring(tree, doctype="<!doctype html>", encoding="utf-8"))
    return folder


def test_no_label_of_a_report_is_small_cut_or_covered(chromium: Browser, every: Path) -> None:
    with opened(chromium, every, "every.html") as page:
        assert page.locator("figure").count() > 100
        assert faults(page) == []
        page.set_viewport_size({"width": PHONE, "height": 800})
        assert faults(page) == []
        assert page.evaluate(WIDE) == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a figure of each kind that a chapter may draw; a mark does not move what is in it."""
    folder = tmp_path_factory.mktemp("own")
    cells = [sample.markdown("# Status")]
    for kind, draw in own_figures.KINDS.items():
        cells.append(published(draw, f"fig-{kind.replace('_', '-')}", "mixed"))  # the longest mark
    cells.append(published(own_figures.bar, "fig-collected", "collected"))
    notebook = sample.notebook("03_status", *cells, provenance="simulated")
    report = pages.report_page(sample.document(folder, {"03_status": notebook}))
    (folder / "rapport.html").write_text(report, encoding="utf-8")
    return folder


def published(draw: Callable[[], Any], label: str, provenance: str) -> NotebookNode:
    with pytest.MonkeyPatch.context() as patch, own_figures.drawing():
        patch.setattr(lineage, "provenance", lambda *_: provenance)
        np.random.seed(style.SEED)
        bundle, about = own_figures.bundled(patch, draw(), label=label)
    return sample.cell("figure", bundle, **{key: value for key, value in about.items() if key != "kind"})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, 600, SCREEN])
def test_a_chapters_own_figures_are_readable(
    chromium: Browser, own: Path, width: int, scheme: Scheme
) -> None:
    with opened(chromium, own, "rapport.html", width, scheme) as page:
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_shows_the_narrow_drawing_and_paper_the_wide_one(chromium: Browser, own: Path) -> None:
    with opened(chromium, own, "rapport.html", PHONE) as page:
        assert page.locator(".narrow:visible").count() == page.locator("figure").count()
        assert page.locator(".wide:visible").count() == 0
        page.emulate_media(media="print")
        assert page.locator(".narrow:visible").count() == 0


def test_an_enlarged_figure_on_a_phone_is_the_wide_one(chromium: Browser, own: Path) -> None:
    with opened(chromium, own, "rapport.html", PHONE) as page:
        page.locator(".enlarge").first.click()
        drawn = page.locator("dialog[open] svg:visible")
        assert drawn.count() == 1
        assert drawn.evaluate("svg => svg.getBoundingClientRect().width") > PHONE
        page.locator("dialog[open] button").click()
        assert page.locator("figure .narrow:visible").count() == page.locator("figure").count()


@pytest.mark.parametrize(
    ("fault", "spoil"),
    [
        ("cut", "texts[0].setAttribute('transform', 'translate(-200 20)')"),
        ("covered", "texts[1].replaceWith(texts[2].cloneNode(true))"),
        ("small", "texts[0].style.fontSize = '5px'"),
        ("wide", "texts[0].ownerSVGElement.style.width = '1400px'"),
        ("crossed", "path.setAttribute('d', 'M 0 0 L 500 0 L 500 500 L 0 500 z')"),
    ],
)
def test_a_fault_would_be_found(chromium: Browser, own: Path, fault: str, spoil: str) -> None:
    with opened(chromium, own, "rapport.html") as page:
        page.evaluate(f"""() => {{
          const texts = document.querySelectorAll("#fig-bar .wide text");
          const path = document.querySelector("#fig-bar .wide path[clip-path]");
          {spoil};
        }}""")
        assert fault in {found.split(": ")[1] for found in faults(page)}
