"""The preview: a report in the browser while it is written.

In goes a saved file, out comes a reloaded page. Opened by whoever mends the preview.
"""
