"""What a notebook may use: ``%load_ext boso`` and ``from boso import Report, charts, show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boso import charts, show
    from boso.report import Report

__all__ = ["Report", "charts", "show"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that the command line starts without pandas and matplotlib."""
    from importlib import import_module

    if name == "Report":
        return import_module("boso.report").Report
    if name in ("charts", "show"):
        return import_module(f"boso.{name}")
    raise AttributeError(f"module 'boso' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """Register %%tekst, count tables cell by cell, set the house's style (called by ``%load_ext boso``)."""
    from boso import lineage
    from boso.figures import style
    from boso.tekst import tekst

    shell.register_magic_function(tekst, magic_kind="cell")
    lineage.follow(shell)
    style.follow(shell)
