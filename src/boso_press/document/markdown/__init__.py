"""The Markdown that authors write, MyST, as HTML that pandoc reads.

In goes the text of a cell, out come tokens and HTML of them, or an error with what to write instead. Opened
when a chapter's text is not shown as it was meant.
"""
