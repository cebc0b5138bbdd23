"""The commands of the printing works: `boso build`, `preview`, `check`, `verify`, `bundle`, `diff`.

In goes what is typed in a terminal, out come lines and an exit code. Opened by the operator.
"""
