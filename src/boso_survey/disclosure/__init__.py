"""Disclosure control: which cells are hidden, so that nobody is recognised.

In go the counts of a year and what its report gave away, out comes a suppression pattern. Opened by a
statistician.
"""
