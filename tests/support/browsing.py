"""A real browser for the tests that need one: Debian's chromium, driven by Playwright, without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
ABSENT = (
    "NOT RUN, for want of a browser: accessibility, keyboard, search and layout of the pages. "
    "Install chromium (Debian: apt install chromium) and run the tests again"
)

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
    """Give a running browser."""
    path = executable()
    with sync_playwright() as playwright:
        running = _launch(playwright, path)
        try:
            yield running
        finally:
            running.close()


def _launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=QUIET)


@contextmanager
def opened(
    running: Browser, site: Path, name: str, width: int = 1280, scheme: Scheme = "light"
) -> Iterator[Page]:
    """Give a page of the site from the file system; one that asks for anything but files, or errs, fails.

    `name` is the page's path in the site, with an anchor if need be.
    """
    wrong: list[str] = []

    def refuse(route: Route) -> None:
        wrong.append(f"asks for {route.request.url}")
        route.abort()

    context = running.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.route(lambda url: not url.startswith(("file:", "data:")), refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.as_uri()}/{name}")
    try:
        yield page
    finally:
        context.close()
    assert wrong == [], name
