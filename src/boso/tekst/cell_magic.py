"""The cell magic %%tekst: show a cell's text, filled in, in the reports that it speaks in.

``%%tekst`` speaks always, ``%%tekst samlet`` in the report of all, ``%%tekst kommune`` in any municipality's
own, ``%%tekst moss`` in that of Moss, and as a point of a list in that of all. Each may go on with a
condition: ``%%tekst kommune hvis year == 2011``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import indent
from typing import Any

from boso import params
from boso.params import ALL
from boso.project import ProjectError, UnknownValueError, find_root, nearest
from boso.tekst import errors, preview
from boso.tekst.sentences import NOTE, Filling
from boso.tekst.template import decide, placed

MISSPELT = ("text", "tekts", "teskt", "tekt", "teks", "txt")
MUNICIPALITY = "kommune"
IF = re.compile(r"(?:^|\s+)hvis(?:\s+|$)")
POINT = re.compile(r"[-*+] |\d+[.)] ")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


def tekst(line: str, cell: str) -> None:
    """Show the cell's text, filled in (the cell magic %%tekst)."""
    from IPython import get_ipython
    from IPython.display import publish_display_data

    found = told(line, cell, get_ipython().user_ns)
    if found is not None:
        data, about = found
        publish_display_data(data, {"boso": about})


def told(line: str, cell: str, names: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]] | None:
    """Return what a cell shows and what is known of it; None where it does not speak in this report."""
    text, about = "", dict[str, Any](kind="tekst", printed=[])
    try:
        with errors.told(f"%%tekst {line}".strip(), names, 1):
            who, condition = _head(line)
            if not _speaks(who, names) or (condition and not decide(condition, names)):
                return None
    except UnknownValueError as why:
        about["left_out"] = [{"line": 1, "text": f"%%tekst {line}", "why": str(why)}]
    else:
        filled = Filling(cell, names, first=2)
        text, about["printed"] = filled.text.removesuffix("\n"), filled.printed
        if who not in ("", MUNICIPALITY, ALL) and names["unit"] == ALL and text.strip():
            with errors.told(f"%%tekst {line}", names, 1):
                text = _point(text, who, int(names["year"]))
            about["point"] = who
        if filled.left_out:
            about["left_out"] = filled.left_out
        text = placed(text, filled.printed)
    data = {"text/markdown": text}
    if seen := preview.html(text, about.get("left_out", ())):
        data["text/html"] = seen  # what JupyterLab shows instead of the source
    return data, about


def words() -> list[str]:
    """Return the words that may say whose report a cell speaks in."""
    return [ALL, MUNICIPALITY, *(unit for unit in params.all_units(find_root()) if unit != ALL)]


def _head(line: str) -> tuple[str, str]:
    """Return what stands after %%tekst: a word for whose report, and a condition; each "" if not there."""
    who, *condition = IF.split(line.strip(), maxsplit=1)
    if condition == [""]:
        raise ProjectError("%%tekst … hvis: the condition is missing, as in %%tekst hvis year == 2011")
    if who and who not in (allowed := [*words(), "hvis"]):
        word = next((one for one in who.split() if one not in allowed), who)
        raise ProjectError(f'%%tekst: "{word}" is no unit and not "hvis"; {nearest(word, allowed)}')
    return who, "".join(condition)


def _speaks(who: str, names: Mapping[str, Any]) -> bool:
    """Whether a cell speaks in the report that a notebook is run for."""
    if not who:
        return True
    if "unit" not in names:
        raise ProjectError("unit is not set yet: run the cell tagged parameters first")
    unit = names["unit"]
    if who in (ALL, MUNICIPALITY):
        return (unit == ALL) == (who == ALL)
    # a municipality is in the report of all if it is evaluated; of no year, as in a preview, each is
    return unit in (who, ALL) and ("year" not in names or who in params.evaluated(int(names["year"])))


def _point(text: str, unit: str, year: int) -> str:
    """Return a text as a point of a list, led by the municipality's name; its footnotes come after."""
    if HEADING.search(text):
        raise ProjectError(f"%%tekst {unit}: the text is a point of a list in samlet and can have no heading")
    notes = [note[0].strip("\n") for note in NOTE.finditer(text)]
    body = indent(re.sub(r"\n{3,}", "\n\n", NOTE.sub("", text).strip("\n")), "  ")
    after_name = f"\n\n{body}" if POINT.match(body.lstrip()) else f" {body.lstrip()}"
    return "\n\n".join([f"- **{params.unit_name(unit, year)}:**{after_name}", *notes])


def misspelt(line: str, cell: str = "") -> None:
    """Tell the name of the cell magic where another was written."""
    raise errors.TekstError("did you mean %%tekst, on the first line of the cell?", "no such magic", 1)


def register(shell: Any) -> None:
    """Give a shell the magic, and an answer to its likely misspellings; registering twice is once."""
    shell.register_magic_function(tekst, magic_kind="cell")
    for name in MISSPELT:
        shell.register_magic_function(misspelt, magic_kind="line_cell", magic_name=name)
    shell.register_magic_function(misspelt, magic_kind="line", magic_name="tekst")
