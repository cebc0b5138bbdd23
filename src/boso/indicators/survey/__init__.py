"""The survey of a year: who answered, and what they said.

In go the protected tables of data/protected/<year>/, never a respondent; out come shares, and tables for
charts, each with its provenance. Opened by a researcher.
"""
