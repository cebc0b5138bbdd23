"""What the charts share: canvas, layers, legend, colours, alternative texts, the watermark of provenance.

In go values and places in points, out come artists on a matplotlib figure. Opened by the designer.
"""
