"""Every kind of page of the site, read by axe-core in a browser: light on a phone, dark on a screen."""

from __future__ import annotations

from collections.abc import Iterator
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
WAYS: tuple[tuple[int, Scheme], ...] = ((PHONE, "light"), (SCREEN, "dark"))


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to: the rule, where, and why. Drawings are one image each, with a text."""
    axe = Axe().run(page, context={"exclude": [["svg"]]}, options={"resultTypes": ["violations"]})
    found = [(rule["id"], node) for rule in axe.response["violations"] for node in rule["nodes"]]
    return [f"{rule}: {node['html'][:120]}: {node['failureSummary']}" for rule, node in found]


@pytest.fixture(scope="module", params=KINDS)
def page(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Page]:
    """A page of each kind in turn, for all tests that read it."""
    with opened(chromium, site, KINDS[request.param], PHONE) as page:
        yield page


def test_no_page_has_to_be_scrolled_sideways_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_axe_finds_nothing(page: Page) -> None:
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    for width, scheme in WAYS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], (width, scheme)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('main').style.color = '#999'", "color-contrast"),
        ("document.querySelector('[role=img]').removeAttribute('aria-label')", "role-img-alt"),
    ],
)
def test_axe_would_find_a_fault(chromium: Browser, site: Path, spoil: str, rule: str) -> None:
    with opened(chromium, site, KINDS["fact sheet"]) as page:
        page.evaluate(spoil)
        assert {found.partition(":")[0] for found in violations(page)} == {rule}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_enlarged_figure(chromium: Browser, site: Path, scheme: Scheme) -> None:
    with opened(chromium, site, KINDS["chapter"], SCREEN, scheme) as page:
        page.locator(".enlarge").first.click()
        assert page.locator("dialog[open] svg:visible").count() == 1
        assert violations(page) == []
