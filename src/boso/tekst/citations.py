"""The filter ``kilde``: rows of a table as a citation of what states them, which each row names itself."""

from __future__ import annotations

from typing import Any

from boso.project import ProjectError, UnknownValueError

SOURCES = "reported_in"  # a column; of a frame that lost it, a list among its attributes


class Citation(str):
    """A citation: part of the text that it stands in, not a value that is printed there."""


def kilde(told: Any, **places: str) -> Citation:
    """Return the citation of the sources of some rows, in the order in which they come.

    Parameters
    ----------
    told : pandas.DataFrame, str or list of these
        Rows of `Report.table` or `Report.municipal`, what an indicator made of such, or the key of a source.
    places : str
        Where in a source: ``kilde(moreforsking2012="tabell 1")``.

    Raises
    ------
    UnknownValueError
        There is no row.
    ProjectError
        The rows have lost their column ``reported_in``.

    Examples
    --------
    >>> kilde(["ssb07459", "moreforsking2012", "ssb07459"], moreforsking2012="tabell 1")
    '[@ssb07459; @moreforsking2012, tabell 1]'
    """
    keys: list[str] = []
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, str):
            keys.append(one)
        elif SOURCES in one.attrs:
            keys.extend(one.attrs[SOURCES])
        elif SOURCES in one:
            keys.extend(one[SOURCES].dropna())
        else:
            raise ProjectError(f"kilde takes rows with {SOURCES}, as r.table and r.municipal give them")
    if not keys:
        raise UnknownValueError("there is no row to cite")
    cited = [f"@{key}, {places[key]}" if key in places else f"@{key}" for key in dict.fromkeys(keys)]
    return Citation(f"[{'; '.join(cited)}]")
