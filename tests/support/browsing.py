"""A real browser for the tests that need one: Debian's chromium, driven by Playwright, without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
ABSENT = (
    "NOT RUN, for want of a browser: accessibility, keyboard, search and layout of the pages. "
    "Install chromium (Debian: apt install chromium) and run the tests again"
)

BLANK = "about:blank"

Scheme = Literal["light", "dark"]


def executable() -> str:
    """Return the browser; without one the test is skipped, or fails where CI=true says that one must be."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(ABSENT)
    if found is None:
        pytest.skip(ABSENT)
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a running browser with the one page that all are opened in: a new one costs more than they do."""
    path = executable()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            running.new_context().new_page()
            yield running
        finally:
            running.close()


@contextmanager
def opened(
    running: Browser, site: Path, name: str, width: int = 1280, scheme: Scheme = "light"
) -> Iterator[Page]:
    """Give a page of the site from the file system; one that asks for anything but files, or errs, fails.

    `name` is the page's path in the site, with an anchor if need be. Only one can be open at a time.
    """
    (context,) = running.contexts
    (page,) = context.pages
    assert page.url == BLANK, f"{page.url} is still open"
    wrong: list[str] = []

    def refuse(route: Route) -> None:
        wrong.append(f"asks for {route.request.url}")
        route.abort()

    def err(error: Error) -> None:
        wrong.append(str(error))

    def say(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    context.route(_is_outside, refuse)
    page.on("pageerror", err)
    page.on("console", say)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, media="screen")
    try:
        page.goto(f"{site.as_uri()}/{name}")
        yield page
    finally:
        page.goto(BLANK)
        page.mouse.move(0, 0)
        page.remove_listener("console", say)
        page.remove_listener("pageerror", err)
        context.unroute(_is_outside, refuse)
    assert wrong == [], name


def _is_outside(url: str) -> bool:
    return not url.startswith(("file:", "data:"))
