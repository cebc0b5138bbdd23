"""The pages of a PDF as the engine of a browser reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pypdfium2 import PdfDocument, PdfTextPage

HYPHEN = "\x02"  # what stands where a word is broken at the end of a line


def page_texts(pdf: Path | bytes) -> list[str]:
    """Return the text of each page, a line a line."""
    texts = [page.get_text_bounded() for page in text_pages(pdf)]
    return [text.replace("\r\n", "\n").replace(HYPHEN, "-\n") for text in texts]


def text_pages(pdf: Path | bytes) -> Iterator[PdfTextPage]:
    """Yield the text of each page with where it stands."""
    with closing(PdfDocument(pdf)) as opened:
        for page in opened:
            yield page.get_textpage()


def page_sizes(pdf: Path | bytes) -> list[tuple[float, float]]:
    """Return the width and the height of each page, in points."""
    with closing(PdfDocument(pdf)) as opened:
        return [page.get_size() for page in opened]
