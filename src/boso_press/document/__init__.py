"""The document: what a report is before it is HTML or PDF.

In go executed notebooks, out comes a numbered tree of chapters, sections and blocks, its prose converted by
pandoc. Opened by whoever mends a heading, a reference, a citation or a fixed phrase.
"""
