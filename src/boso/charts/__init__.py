"""Charts: a table goes in, a figure with its table and its description in words comes out.

Every function is pure: it reads no file, keeps no state, and gives the same picture for the same table.
Title, subtitle and source are not drawn: the page shows them as text. An empty table gives None.
"""

from boso.charts.bars import bars
from boso.charts.columns import columns
from boso.charts.diagrams.boxes import boxes
from boso.charts.diagrams.model import model
from boso.charts.drawing.canvas import Chart, style
from boso.charts.heatmap import heatmap
from boso.charts.likert import likert
from boso.charts.multiples import multiples
from boso.charts.stacked import stacked
from boso.charts.timeline import timeline

__all__ = [
    "Chart", "bars", "boxes", "columns", "heatmap", "likert", "model", "multiples", "stacked",
    "style", "timeline",
]  # fmt: skip
