"""The proof of numbers: each number on a finished page stands where its value puts it.

In go documents, executed notebooks and finished pages, out come findings, or nothing. Opened when a build
is refused.
"""
