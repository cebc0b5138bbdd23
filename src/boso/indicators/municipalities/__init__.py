"""The municipalities: organisation, phase, measures, dwellings, themes.

In go the public tables of data/programme/, out come numbers and frames, one row a municipality. Opened by a
researcher.
"""
