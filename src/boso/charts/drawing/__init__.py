"""What the charts share: canvas, layers, legend, colours, alternative texts, the mark of provenance.

In go values and places in points, out come artists on a matplotlib figure. Opened by the designer.
"""
