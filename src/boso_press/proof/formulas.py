"""The formulas of finished pages: in HTML as pandoc wrote them, in the PDF with the signs of their source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from unicodedata import normalize

from boso_press.document.pandoc import ConvertedProse
from boso_press.proof.matching import Finding

MATHS = re.compile("<math.*?</math>", re.DOTALL | re.IGNORECASE)
LETTER = re.compile("[A-Za-z]")
COMMAND = re.compile(r"\\(?:begin|end)\{\w+\*?\}|\\[a-zA-Z]+")
LAID_OUT = re.compile(  # has words that are not drawn
    r"\\(?:begin\{array|\w*(?:space|color|phantom|kern|skip|size)|tag|label)"
)


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


def check_pdf(page: str, formulas: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield the formulas, as source and drawing, that lack digits or letters or have others."""
    for source, drawn in formulas:
        if not _same_signs(source, normalize("NFKC", drawn)):
            yield Finding(page, "a formula", drawn, source)


def _same_signs(source: str, drawn: str) -> bool:
    """Whether all digits and letters of a source are drawn, and no others; operators may be any.

    A command may draw letters of its name, as \\lim does.
    """
    letters = Counter(LETTER.findall(drawn))
    bare = "" if LAID_OUT.search(source) else COMMAND.sub("", source)
    whole = not Counter(LETTER.findall(bare)) - letters and not letters - Counter(source)
    return whole and sorted(filter(str.isdigit, source)) == sorted(filter(str.isdigit, drawn))
