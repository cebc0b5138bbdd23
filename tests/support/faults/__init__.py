"""Faults that a build meets on strangers' machines, played with fixed seeds: `python -m faults --trials 200`.

In goes a small built project, out comes a table: of each kind of fault, how many trials left something
half-written, mixed, lost or behind, or told it badly. Each trial spoils a copy of its own and mends it.
"""
