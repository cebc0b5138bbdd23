"""The house's fonts: their files, and a style sheet of them for pages and for drawings by themselves."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SANS = {"SourceSans3-Regular": ("Source Sans 3", 400, "normal"),
        "SourceSans3-Semibold": ("Source Sans 3", 600, "normal")}  # fmt: skip
SERIF = {"SourceSerif4-Regular": ("Source Serif 4", 400, "normal"),
         "SourceSerif4-It": ("Source Serif 4", 400, "italic"),
         "SourceSerif4-Semibold": ("Source Serif 4", 600, "normal")}  # fmt: skip


@cache
def font_faces(*, serif: bool = False) -> str:
    """Return the @font-face rules of figures, or of pages, with the fonts inside them.

    Nothing where a font is not there.
    """
    rules = []
    for stem, (family, weight, style) in {**SANS, **(SERIF if serif else {})}.items():
        file = FOLDER / f"{stem}.woff2"
        if file.is_file():
            data = base64.b64encode(file.read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:swap;'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "\n".join(rules)
