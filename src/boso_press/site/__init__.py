"""The pages around the reports: index, search, municipalities side by side, and the manifest.

In go the reports in outputs/, out come the site's own pages and manifest.json. Opened by the designer.
"""
