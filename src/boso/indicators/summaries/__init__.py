"""What tells of several subjects at once: key facts, the fact sheet, the English summary.

In go the other indicators, out come short tables. Opened by a researcher.
"""
