"""Jupyter kernels, forked from one warmed process.

In goes a request for a kernel, out comes a fresh process with its imports done. Opened by whoever debugs a
kernel.
"""
