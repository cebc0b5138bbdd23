"""What a figure draws, read back from matplotlib's artists as values.

In go axes, out come marks: bars, points, ends of lines and intervals, cells, each with the names it goes by.
Opened when a figure is refused, or another kind of plot is to be read.
"""
