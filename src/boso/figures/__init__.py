"""Figures that a researcher draws with matplotlib or seaborn: in goes axes, out comes a `Chart`.

What was drawn is read back from the axes, held against the table under the figure, and said in words;
`show.figure` publishes it. Opened by whoever wants one more kind of plot to be proven.
"""

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.boso.narrow.svg+xml"  # for a phone; JupyterLab shows the other
