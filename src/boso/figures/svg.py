"""A figure as SVG, the same text for the same figure."""

from __future__ import annotations

import io
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.textpath import text_to_path

from boso.fonts import font_faces
from boso.project import DRAWINGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE = '<style type="text/css">'
measured = lru_cache(maxsize=10_000)(text_to_path.get_text_width_height_descent)


class Renderer(RendererSVG):
    """Draws as matplotlib does, but measures no text twice: that takes longer than to draw it."""

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        """Return the width, the height and the descent of a line in points."""
        return measured(s, prop, ismath)


def svg(drawn: Figure, salt: str) -> str:
    """Return a figure as SVG: no date, ids from `salt`.

    JupyterLab shows it as an image, which has no fonts but its own; pages of a build have them once.
    """
    file, dpi = io.StringIO(), drawn.dpi
    drawn.dpi = 72
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        width, height = drawn.get_size_inches()
        renderer = Renderer(width * 72, height * 72, file, image_dpi=dpi, metadata={"Date": None})
        mixed: Any = MixedModeRenderer(drawn, width, height, dpi, renderer)
        drawn.draw(mixed)
        renderer.finalize()
    drawn.dpi = dpi
    fonts = "" if DRAWINGS in os.environ else font_faces()
    return file.getvalue().replace(STYLE, STYLE + fonts, 1)
