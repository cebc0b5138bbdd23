"""A layer of a canvas: artists in points from the upper left corner, without axes, ticks and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure


class Layer(Artist):
    """All over a figure, drawn like axes that are not shown; `zorder` tells what it lies under."""

    def __init__(self, figure: Figure, zorder: float) -> None:
        super().__init__()
        self.set_zorder(zorder)
        self.artists: list[Artist] = []
        width, height = (72 * inches for inches in figure.get_size_inches())
        self.from_points = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure
        figure.add_artist(self)

    def add(self, artist: Artist, *, clip: bool = True) -> None:
        """Take a patch, line or text whose measures are in points."""
        figure = self.get_figure(root=True)
        assert figure
        artist.set_figure(figure)
        artist.set_transform(self.from_points)
        if clip:
            artist.set_clip_box(figure.bbox)
        self.artists.append(artist)

    def plot(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through points, or a marker at each."""
        self.add(Line2D(xs, ys, **style))

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write a line of text."""
        self.add(_Line(x, y, text, parse_math=False, **style), clip=False)

    def get_children(self) -> list[Artist]:
        """Return the artists, as `Figure.findobj` asks for them."""
        return self.artists

    def draw(self, renderer: RendererBase) -> None:
        """Draw the artists: those of a lower order first, else in the order in which they came."""
        renderer.open_group("axes")
        for artist in sorted(self.artists, key=lambda artist: artist.get_zorder()):
            artist.draw(renderer)
        renderer.close_group("axes")
        self.stale = False


class _Line(Text):
    """A line of text; SVG is told where it is anchored, so that it need not be measured."""

    def draw(self, renderer: RendererBase) -> None:
        figure = self.get_figure(root=True)
        if self.get_rotation() or not figure or not isinstance(figure.canvas, FigureCanvasSVG):
            super().draw(renderer)
            return
        if not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        renderer.open_group("text", self.get_gid())
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        if (alpha := self.get_alpha()) is not None:
            gc.set_alpha(alpha)
        y = renderer.get_canvas_width_height()[1] - y  # SVG counts from above
        renderer.draw_text(gc, x, y, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        gc.restore()
        renderer.close_group("text")
