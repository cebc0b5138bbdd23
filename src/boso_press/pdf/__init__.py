"""Tagged PDF (PDF/UA-1), set by Typst.

In goes a document, out come bytes of a PDF; templates/ has running heads, title page and type.
Opened by the designer.
"""
