"""The protected tables: counts and what follows from them, as published.

In go counts and a suppression pattern, out come data/protected/<year>/ with its data package, and in
data/published/ how the printed percentages agree. Opened by a statistician.
"""
