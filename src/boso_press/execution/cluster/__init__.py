"""Notebooks that run on a Dask cluster: in go sources and public tables, out come executed notebooks.

`connection` finds scheduler and workers, `executor` gives them work, `worker` does it there.
"""
