"""The private zone: the only place that may read respondents.

In goes a survey export in data/survey/<year>/, out come the protected tables in data/protected/<year>/.
Opened by the statistician.
"""
