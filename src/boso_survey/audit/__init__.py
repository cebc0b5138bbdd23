"""The audit: an attacker who has all that is published.

In go protected tables and built pages, out come what can be worked out of them, or nothing. Opened by a
statistician.
"""
