"""Disclosure control: which cells are hidden, so that nobody is recognised.

In go the counts of a year and what is already known, out comes a suppression pattern. Opened by a
statistician.
"""
