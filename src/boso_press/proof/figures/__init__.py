"""The proof of figures: a drawing tells what its table tells.

In goes an SVG and the table it was drawn from, out come findings, or nothing. Opened when a figure is
refused.
"""
