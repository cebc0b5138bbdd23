"""Diagrams: boxes and arrows.

In goes a table of boxes, out comes a `Chart`. Opened by a researcher who needs another kind of diagram.
"""
