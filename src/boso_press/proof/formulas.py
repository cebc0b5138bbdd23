"""The formulas of a finished page: those of the prose, in a PDF as Typst sets them by themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import chain
from unicodedata import normalize

from boso_press.document.pandoc import ConvertedProse
from boso_press.pdf.typesetting import formulas_pdf
from boso_press.proof.matching import Finding
from boso_press.proof.pdf_text import read_pdf

NUMERIC = re.compile(r"[\d%]")
MATHS = re.compile("<math.*?</math>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
NOT_DRAWN = re.compile(  # commands of maths, with arguments of which nothing is shown
    r"\\\\\s*\[[^\]]*\]"
    r"|\\(?:[a-z]*(?:space|color|phantom|kern|skip)|tag|label|rule|begin\{array\})\*?\s*(?:-?[\d.□]+|(?:\{[^{}]*\})+)"
)


def check_html(page: str, content: str, converted: ConvertedProse) -> Iterator[Finding]:
    """Yield formulas of a page of HTML that are not as pandoc wrote them, or show less than their source."""
    if (found := MATHS.findall(content)) or "<math" in content.lower():
        made = set(MATHS.findall("".join(chain(converted.texts.values(), *converted.notes.values()))))
        if len(found) != content.lower().count("<math"):
            yield Finding(page, "the formulas", f"{len(found)} that end", "as many as begin")
        for formula in found:
            if formula not in made:
                yield Finding(page, "a formula", formula, "one that the text gives")
            shown, tag, source = formula.partition("<annotation")
            yield from _lost(page, plain(tag + source), plain(shown))


def check_pdf(page: str, formulas: Sequence[tuple[str, str]], converted: ConvertedProse) -> Iterator[Finding]:
    """Yield formulas, as source and as drawn, that are not as Typst sets them by themselves."""
    known = _drawn_alone(converted.formulas) if formulas else ()
    for source, drawn in formulas:
        if (source, _signs(drawn)) not in known:
            yield Finding(page, "a formula", drawn, source)
        yield from _lost(page, source, drawn)


def _lost(page: str, source: str, shown: str) -> Iterator[Finding]:
    """Yield a formula that is shown without a digit or a % of its source: after a mere % nothing is."""
    told, drawn = (
        Counter(NUMERIC.findall(normalize("NFKC", text))) for text in (NOT_DRAWN.sub("", source), shown)
    )
    if lost := told - drawn:
        remedy = r", with \% for a per cent sign" if "%" in lost else ""
        yield Finding(page, "a formula", " ".join(shown.split()), f"all of {source.strip()!r}{remedy}")


@lru_cache(maxsize=4)
def _drawn_alone(formulas: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((source, _signs(drawn)) for source, drawn in read_pdf(formulas_pdf(formulas)).formulas)


def _signs(drawn: str) -> str:
    """Return the signs of a formula; words in it may be hyphenated, and have ligatures or none."""
    return "".join(normalize("NFKC", drawn).replace("\u00ad", "").split())


def plain(text: str) -> str:
    """Return a text without its tags."""
    return unescape(TAG.sub("", text))
