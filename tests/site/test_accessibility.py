"""Every kind of page of the site, read by axe-core in a browser: light on a phone, dark on a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Scheme, opened
from playwright.sync_api import Browser, Page

KINDS = {
    "front page": "index.html",
    "chapter": "2011/moss/03_status.html",
    "chapter in English": "2011/samlet/06_english_summary.html",
    "whole report": "2010/moss/rapport.html",
    "fact sheet": "2011/moss/faktaark.html",
    "comparison": "2011/sammenligning.html",
    "through the years": "kommuner/moss.html",
    "search": "2011/sok.html#boliger",
    "about the figures": "om-tallene.html",
    "accessibility": "tilgjengelighet.html",
}
PHONE, SCREEN = 320, 1280
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
WAYS = tuple(zip((PHONE, SCREEN), SCHEMES, strict=True))


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to: the rule, where, and why. Drawings are one image each, with a text."""
    axe = Axe().run(page, context={"exclude": [["svg"]]}, options={"resultTypes": ["violations"]})
    found = [(rule["id"], node) for rule in axe.response["violations"] for node in rule["nodes"]]
    return [f"{rule}: {node['html'][:120]}: {node['failureSummary']}" for rule, node in found]


@pytest.mark.parametrize("name", KINDS.values(), ids=KINDS)
def test_no_page_is_scrolled_sideways_on_a_phone_and_axe_finds_nothing(
    chromium: Browser, site: Path, name: str
) -> None:
    with opened(chromium, site, name, PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width, scheme in WAYS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], (width, scheme)


def test_axe_would_find_a_fault(chromium: Browser, site: Path) -> None:
    """One of the document, one that depends on what is drawn, one of what a drawing is called."""
    with opened(chromium, site, KINDS["fact sheet"]) as page:
        page.evaluate("""() => {
          document.documentElement.removeAttribute("lang");
          document.querySelector("main").style.color = "#999";
          document.querySelector("[role=img]").removeAttribute("aria-label");
        }""")
        found = {found.partition(":")[0] for found in violations(page)}
        assert found == {"html-has-lang", "color-contrast", "role-img-alt"}


def test_axe_finds_nothing_in_an_enlarged_figure(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, KINDS["fact sheet"], SCREEN) as page:
        page.locator(".enlarge").first.click()
        assert page.locator("dialog[open] svg:visible").count() == 1
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], scheme
