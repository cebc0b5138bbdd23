"""From a survey export to checked answers.

In goes a file (SPSS, Excel, CSV) and the codebook, out comes one row a respondent in codes and how many were
invited, or all errors at once. Opened by a statistician whose export is refused.
"""
