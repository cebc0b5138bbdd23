"""The printed report in figures, and whether the data give them again.

In goes the register data/published/<year>.csv, out come verdicts on each statement. Opened by whoever
checks the rebuild.
"""
