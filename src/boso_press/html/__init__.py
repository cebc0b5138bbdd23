"""HTML pages.

In goes a document, out come self-contained, accessible pages; templates/ has their structure and style.
Opened by the designer.
"""
