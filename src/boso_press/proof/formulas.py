"""The formulas of finished pages: in HTML as pandoc wrote them, in the PDF with the signs of Typst's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from boso_press.document.pandoc import ConvertedProse
from boso_press.pdf.typesetting import formulas_pdf
from boso_press.proof.matching import Finding
from boso_press.proof.pdf_text import read_pdf

MATHS = re.compile("<math.*?</math>", re.DOTALL | re.IGNORECASE)


def check_html(page: str, content: bytes, count: int, converted: ConvertedProse) -> Iterator[Finding]:
    """Yield the formulas of a page, as many as a reader found, that are not as in the converted prose."""
    formulas = MATHS.findall(content.decode()) if count else []
    if len(formulas) != count:
        yield Finding(page, "the formulas", f"{len(formulas)} that end", str(count))
    if formulas:
        texts = chain(converted.texts.values(), *converted.notes.values())
        made = {found for text in texts if "<math" in text for found in MATHS.findall(text)}
        for formula in formulas:
            if formula not in made:
                yield Finding(page, "a formula", formula, "one that the text gives")


def check_pdf(page: str, formulas: Sequence[tuple[str, str]], converted: ConvertedProse) -> Iterator[Finding]:
    """Yield the formulas, as source and drawing, that are not drawn as Typst sets them by themselves."""
    drawings = _drawn_alone(converted.formulas) if formulas else ()
    for source, drawn in formulas:
        if (source, _signs(drawn)) not in drawings:
            yield Finding(page, "a formula", drawn, source)


@lru_cache(maxsize=4)
def _drawn_alone(formulas: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((source, _signs(drawn)) for source, drawn in read_pdf(formulas_pdf(formulas)).formulas)


def _signs(drawn: str) -> str:
    """Return the signs of a formula; words in it may be hyphenated, and have ligatures or none."""
    return "".join(normalize("NFKC", drawn).replace("\u00ad", "").split())
