"""The filter ``kilde``: rows of a table as a citation of what states them, which each row names itself."""

from __future__ import annotations

from typing import Any

from boso.project import ProjectError, UnknownValueError


class Citation(str):
    """A citation: part of the text that it stands in, not a value that is printed there."""


def kilde(told: Any, **places: str) -> Citation:
    """Return the citation of the sources of some rows, in the order in which they come.

    Parameters
    ----------
    told : pandas.DataFrame, str or list of these
        Rows of `Report.table` or `Report.municipal`, or the key of a source.
    places : str
        Where in a source: ``kilde(moreforsking2012="tabell 1")``.

    Raises
    ------
    UnknownValueError
        There is no row.
    ProjectError
        The rows have lost the column ``reported_in``.

    Examples
    --------
    >>> kilde(["ssb07459", "moreforsking2012", "ssb07459"], moreforsking2012="tabell 1")
    '[@ssb07459; @moreforsking2012, tabell 1]'
    """
    rows = told if isinstance(told, list) else [told]
    keys = dict.fromkeys(key for one in rows for key in _keys(one))
    if not keys:
        raise UnknownValueError("there is no row to cite")
    cited = [f"@{key}, {places[key]}" if key in places else f"@{key}" for key in keys]
    return Citation(f"[{'; '.join(cited)}]")


def _keys(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    if "reported_in" not in told:
        raise ProjectError("kilde takes rows with reported_in, as r.table and r.municipal give them")
    return list(told["reported_in"].dropna())
