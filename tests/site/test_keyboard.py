"""The site read with a keyboard alone, in a real browser: every stop can be seen, and all can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page

PAGES = ("index.html", "2011/moss/03_status.html", "2011/moss/faktaark.html", "2011/sammenligning.html",
         "2011/sok.html#boliger")  # fmt: skip
REACHABLE = "a[href], button, input, select, summary, [tabindex='0']"
HERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const [box, style] = [one.getBoundingClientRect(), getComputedStyle(one)];
  const all = [...document.querySelectorAll(REACHABLE)];
  return {
    number: all.indexOf(one), html: one.outerHTML.slice(0, 120), text: one.textContent.trim(),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}""".replace("REACHABLE", f'"{REACHABLE}"')
SHOWN = """() => [...document.querySelectorAll(REACHABLE)]
  .map((one, number) => one.checkVisibility() ? number : -1).filter((number) => number >= 0)""".replace(
    "REACHABLE", f'"{REACHABLE}"'
)


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab until the page ends, and yield what each press leads to."""
    while True:
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            return
        yield here


def go_to(page: Page, words: str) -> None:
    """Press Tab until the stop whose text starts with some words."""
    assert any(here["text"].startswith(words) for here in stops(page)), f"no stop: {words}"


@pytest.mark.parametrize("name", PAGES)
def test_every_stop_is_seen_and_none_is_left_out(chromium: Browser, site: Path, name: str) -> None:
    with opened(chromium, site, name) as page:
        met = list(stops(page))
        assert [stop["html"] for stop in met if not (stop["inside"] and stop["ring"])] == []
        assert [stop["number"] for stop in met] == page.evaluate(SHOWN)


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_leads_past_the_contents(chromium: Browser, site: Path, name: str) -> None:
    with opened(chromium, site, name) as page:
        first = next(stops(page))
        assert (first["text"], first["inside"]) == ("Hopp til innholdet", True)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_from_the_front_page_through_a_chapter_to_the_next(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "index.html") as page:
        go_to(page, "Kapitler, Moss 2011")
        page.keyboard.press("Enter")
        go_to(page, "1 Innledning, Moss 2011")
        page.keyboard.press("Enter")
        page.wait_for_url("**/2011/moss/01_innledning.html")
        go_to(page, "Neste")
        page.keyboard.press("Enter")
        page.wait_for_url("**/2011/moss/02_metode.html")
        go_to(page, "Alle rapporter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/index.html")


def test_a_figure_is_enlarged_read_as_a_table_and_left_again(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/moss/01_innledning.html") as page:
        go_to(page, "Forstørr Figur 1.1")
        page.keyboard.press("Enter")
        assert page.locator("dialog[open] svg:visible").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert page.evaluate(HERE)["text"] == "Forstørr Figur 1.1"
        assert page.locator("figure svg").first.is_visible()
        go_to(page, "Kilde og data: Figur 1.1")
        page.keyboard.press("Enter")
        assert page.locator("figure details[open] table").first.is_visible()


def test_a_wide_table_is_scrolled_with_the_arrows(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/samlet/03_status.html", width=320) as page:
        wide = page.locator(".table .scroll[tabindex]").first
        wide.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("element => element.scrollLeft > 0", arg=wide.element_handle())


def test_the_contents_follow_the_reader(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/moss/03_status.html") as page:
        page.evaluate("document.getElementById('sec-status-programplanen').scrollIntoView()")
        page.locator(".side [aria-current=location]", has_text="Programplanen").wait_for()
        assert page.locator(".side [aria-current=location]").count() == 1


def test_the_search_is_typed_read_and_followed(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/moss/01_innledning.html") as page:
        go_to(page, "Søk i 2011")
        page.keyboard.press("Enter")
        page.wait_for_url("**/2011/sok.html")
        next(stop for stop in stops(page) if stop["html"].startswith('<input id="words"'))
        page.keyboard.type("Housing First")
        page.locator("#status", has_text="treff").wait_for()
        assert page.locator("#hits mark", has_text="Housing").count() > 0
        go_to(page, "Boliger")
        page.keyboard.press("Enter")
        page.wait_for_url("**/03_status.html#**")


def test_a_search_can_be_kept_to_one_report_and_says_when_nothing_is_found(
    chromium: Browser, site: Path
) -> None:
    with opened(chromium, site, "2011/sok.html#boliger") as page:
        page.locator("#unit").select_option("Moss")
        hrefs = page.locator("#hits h2 a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        assert hrefs and all(href.startswith("moss/") for href in hrefs)
        page.locator("#words").fill("finnesikke")
        assert page.locator("#status").text_content() == "Ingen treff"


def test_a_phrase_and_a_number_in_groups_are_sought_as_one(chromium: Browser, site: Path) -> None:
    with opened(chromium, site, "2011/sok.html") as page:
        for sought in ('"boligsosialt arbeid"', "2 200 000"):
            page.locator("#words").fill(sought)
            marked = {
                text.lower().replace("\xa0", " ") for text in page.locator("#hits mark").all_text_contents()
            }
            assert marked == {sought.strip('"')}
