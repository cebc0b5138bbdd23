"""Tables as spreadsheet programs and survey tools save them, read as text without a guess at any cell.

In goes a .csv or .xlsx file and the columns that it ought to have, out comes a table, numbered by the rows of
the file. Opened by whoever meets a file that is read wrongly or refused.
"""
