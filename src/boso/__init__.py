"""What a notebook may use: ``%load_ext boso`` and ``from boso import Report, charts, show``."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes long to import: a Ctrl-C meanwhile would end in a traceback
if TYPE_CHECKING:
    from typing import Any

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
    """Register %%tekst, follow which tables a cell uses, set the house's style (for ``%load_ext boso``).

    From the next cell on, answers of respondents cannot be opened; a sum of what privacy hides is missing.

    A notebook that is run twice loads it twice, which changes nothing and gives no message.
    """
    from boso.data import lineage, private
    from boso.figures import style
    from boso.indicators.survey import hidden
    from boso.tekst import cell_magic, completion

    if isinstance(shell.extension_manager.loaded, _Loaded):
        return
    shell.extension_manager.loaded = _Loaded(shell.extension_manager.loaded)
    cell_magic.register(shell)
    completion.register(shell)
    lineage.follow(shell)
    private.close(shell)
    hidden.keep()
    style.follow(shell)


class _Loaded(set[str]):
    """The extensions that IPython has loaded, but for this one: of those it tells that they are loaded."""

    def add(self, name: str) -> None:
        """Keep a name, if it is another's."""
        if name != __name__:
            super().add(name)
