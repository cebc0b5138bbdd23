"""Charts: in goes a table, out comes a `Chart`, a figure with its table and its description in words.

Every function is pure: it reads no file, keeps no state, and gives the same picture for the same table.
The column names are the headings that readers see; title, subtitle and source are text on the page. An
empty table gives None. Opened by a researcher who draws, or wants another kind of chart.
"""

from boso.charts.bars import bars, stacked
from boso.charts.diagram import diagram
from boso.charts.drawing.canvas import style
from boso.charts.drawing.chart import Chart
from boso.charts.likert import likert
from boso.charts.multiples import columns, multiples
from boso.charts.timeline import timeline

__all__ = [
    "Chart", "bars", "columns", "diagram", "likert", "multiples", "stacked", "style", "timeline",
]  # fmt: skip
