"""Diagrams: boxes and arrows, placed by a table.

In go a table of boxes and one of arrows, out comes a `Chart`. Opened by a researcher who needs another.
"""
