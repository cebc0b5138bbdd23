"""Indicators: what a report can be asked, as functions and small classes over its tables.

In goes an `Evaluation` (the tables and facts that a year knew), out come numbers and tidy frames, ready for
text, figure and table. Opened by a researcher who wants to know, or mend, how a number is made.
"""
