"""The cell magic %%tekst: show a cell's text, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boso.project import UnknownValueError
from boso.tekst import completion, errors, head, preview
from boso.tekst.sentences import Filling
from boso.tekst.template import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSPELT = ("text", "tekts", "teskt", "tekt", "teks", "txt")


def tekst(line: str, cell: str) -> None:
    """Show the cell's text, filled in (the cell magic %%tekst)."""
    from IPython import get_ipython
    from IPython.display import publish_display_data

    found = told(line, cell, get_ipython().user_ns)
    if found is not None:
        data, about = found
        publish_display_data(data, {"boso": about})


def told(line: str, cell: str, names: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]] | None:
    """Return what a cell shows and what is known of it; None where it does not speak in this report.

    Raises
    ------
    TekstError
        There is a slip in the head or in the text.
    """
    with errors.told(f"%%tekst {line}".strip(), names, 1):
        spoken = head.read(line)
        try:
            if not spoken.applies(names):
                return None
        except UnknownValueError as why:
            left_out = [{"line": 1, "text": f"%%tekst {line}", "why": str(why)}]
            return _shown("", {"kind": "tekst", "printed": [], "left_out": left_out})
    filled = Filling(cell, names, first=2)
    text = filled.text.removesuffix("\n")
    about: dict[str, Any] = {"kind": "tekst", "printed": filled.printed}
    if spoken.is_point(names) and text.strip():
        with errors.told(f"%%tekst {line}", names, 1):
            text = head.point(text, spoken.who, int(names["year"]))
        about["point"] = spoken.who
    if filled.left_out:
        about["left_out"] = filled.left_out
    return _shown(placed(text, filled.printed), about)


def _shown(text: str, about: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Add what JupyterLab shows instead of the source, where the two differ."""
    data = {"text/markdown": text}
    if seen := preview.html(text, about.get("left_out", ())):
        data["text/html"] = seen
    return data, about


def misspelt(line: str, cell: str = "") -> None:
    """Tell the name of the cell magic where another was written."""
    raise errors.TekstError("did you mean %%tekst, on the first line of the cell?", "no such magic", 1)


def register(shell: Any) -> None:
    """Give a shell the magic, what it completes, and an answer to its likely misspellings; twice is once."""
    shell.register_magic_function(tekst, magic_kind="cell")
    for name in MISSPELT:
        shell.register_magic_function(misspelt, magic_kind="line_cell", magic_name=name)
    shell.register_magic_function(misspelt, magic_kind="line", magic_name="tekst")
    completion.register(shell)
