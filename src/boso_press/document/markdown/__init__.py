"""The Markdown that authors write, MyST, as the Markdown that pandoc reads.

In goes the text of a cell, out comes the same text without comments, roles and directives, or an error with
what to write instead. Opened when a chapter's text is not shown as it was meant.
"""
