"""Synthetic respondents where nobody published any.

In go printed percentages and stated assumptions, out come respondents that reproduce them, marked as
generated. Opened by whoever doubts the reconstruction.
"""
