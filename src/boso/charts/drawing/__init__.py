"""What the charts share: type and style, rows with names, legend, colours, alternative texts, the mark.

In go names and values, out come axes with room for them. Opened by the designer.
"""
