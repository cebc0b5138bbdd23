"""Every figure of every report as a reader meets it: no label is cut by the edge or covered by another."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
PAGES = [f"{year}/{unit}/rapport.html" for year, unit in product(YEARS, UNITS)]
SHEETS = [f"{year}/{unit}/faktaark.html" for year, unit in product(YEARS, UNITS) if unit != "samlet"]

# A text's box is as high as its font allows for, more than letters take: a fifth goes at top and bottom.
# What is written faintly across a drawing, where its numbers come from, is meant to lie under the labels.
FAULTS = """() => [...document.querySelectorAll("figure")].flatMap((figure) => {
  const edge = figure.querySelector("svg").getBoundingClientRect();
  const faint = (text) => [text, text.parentElement].some((one) => getComputedStyle(one).opacity < 0.5);
  const texts = [...figure.querySelectorAll("svg text")].filter((text) => text.textContent.trim());
  const boxes = texts.filter((text) => !faint(text)).map((text) => {
    const box = text.getBoundingClientRect(), [dx, dy] = [0.5, box.height / 5];
    return { says: text.textContent.trim(), left: box.left + dx, right: box.right - dx,
             top: box.top + dy, bottom: box.bottom - dy };
  });
  const cut = boxes.filter((box) => box.left < edge.left - 1 || box.right > edge.right + 1
                                 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
  const covered = boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  ).map((other) => one.says + " / " + other.says));
  return [...cut.map((box) => "cut: " + box.says), ...covered].map((fault) => figure.id + ": " + fault);
})"""


def faults(page: Page) -> list[str]:
    """Return the labels that are cut, and the pairs that cover each other."""
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.mark.parametrize("name", PAGES + SHEETS)
def test_no_label_is_cut_or_covered(chromium: Browser, site: Path, name: str) -> None:
    with opened(chromium, site, name) as page:
        assert faults(page) == []


def test_a_cut_and_a_covered_label_would_be_found(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/moss/rapport.html") as page:
        page.evaluate("""() => {
          const [first, second, third] = document.querySelectorAll("figure svg text");
          first.setAttribute("transform", "translate(-30 20)");
          second.replaceWith(third.cloneNode(true));
        }""")
        assert {"cut" in found for found in faults(page)} == {True, False}


def shadows(page: Page) -> list[float]:
    """Return how strong the shadow at the right of each drawing is."""
    found: list[float] = page.evaluate("""() => [...document.querySelectorAll(".drawing")].map((drawing) =>
      Number(getComputedStyle(drawing, "::after").opacity))""")
    return found


def test_a_drawing_that_is_cut_says_so_until_it_is_scrolled(chromium: Browser, site: Path) -> None:
    """Bars that reach the edge of a telephone would seem equally long."""
    with opened(chromium, site, "2011/moss/03_status.html", width=390) as page:
        assert set(shadows(page)) == {1.0}
        page.evaluate("document.querySelectorAll('.drawing').forEach((one) => one.scrollLeft = 1000)")
        page.wait_for_timeout(200)
        assert set(shadows(page)) == {0.0}
    with opened(chromium, site, "2011/moss/03_status.html", width=1280) as page:
        assert set(shadows(page)) == {0.0}
