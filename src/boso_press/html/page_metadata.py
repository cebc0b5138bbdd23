"""What a finished page says of itself: what it was made from, and whether a newer one could not be made."""

from __future__ import annotations

import html as markup
import re

from boso_press.document.wording import EARLIER

META = re.compile(r'<meta name="boso:([\w-]+)" content="([^"]*)">')
HEAD_LENGTH = 4000  # characters in which a page says what it is: it does so before its styles
CONTENT = re.compile(r"<main\b[^>]*>\n")
NOTICE = '<p class="note error earlier">'


def page_metadata(page: bytes) -> dict[str, str]:
    """Return what an HTML page says of itself: title, data version, hash of its inputs."""
    head = page[:HEAD_LENGTH].decode(errors="ignore")
    return {name: markup.unescape(value) for name, value in META.findall(head)}


def marked_as_earlier(page: bytes) -> bytes:
    """Return a page with the notice that a newer build of its report failed, and what this one is made from.

    A page that has it stays as it is.
    """
    text, about = page.decode(), page_metadata(page)
    if NOTICE in text:
        return page
    told = EARLIER.format(version=about.get("data-version", "–"), inputs=about.get("inputs") or "–")
    notice = f"{NOTICE}{markup.escape(told)}</p>\n"
    return CONTENT.sub(lambda found: found[0] + notice, text, count=1).encode()
