"""What the charts share: canvas, marks, axis, legend, colours, alternative texts, the mark of provenance.

In go values and places in points, out come marks on a matplotlib figure. Opened by the designer.
"""
