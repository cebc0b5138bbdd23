"""The programme as a whole: participants, population, grants, Husbanken's part, goals, the evaluation.

In go the public tables of data/programme/, out come numbers and frames. Opened by a researcher.
"""
