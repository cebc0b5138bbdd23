"""Which notebooks run, why, and where.

In go sources, parameters and records of earlier builds, out come executed notebooks and pages in outputs/.
Opened by the operator.
"""
