"""What moved between two builds: each number, from what to what, and which input of its chapter differs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from boso.press import own_pages
from boso.press.built import Built
from boso.press.fingerprint import TABLE
from boso.press.pairing import pair
from boso.press.recorded import Chapter, Grid, Value, read_chapter

OWN = "across reports"
CLOSE = 1e-9  # of a number: what another order of adding may do to it
CAUSES = {
    "parameters": ("params",),
    "notebook": ("source",),
    "package": ("package code", "press"),
    "versions": ("versions",),
}
UNKNOWN = "unknown: a build has no record of what it was made from"
UNEXPLAINED = "nothing that was recorded: all its inputs are the same"


class Move(NamedTuple):
    """A value that moved, appeared (`old` is None) or vanished (`new` is None); "" for what has no value."""

    place: str
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Difference:
    """What moved on one page, and the causes.

    Attributes
    ----------
    report, name : str
        ``2011/moss`` and ``2011/moss/03_status``; the two are the same for a whole report.
    whole : str
        ``appeared`` or ``vanished`` where the whole page or report did; it has no moves then.
    """

    report: str
    name: str
    moves: tuple[Move, ...] = ()
    causes: tuple[str, ...] = ()
    whole: str = ""


def compare(old: Built, new: Built) -> Iterator[Difference]:
    """Yield the pages on which something moved: chapter by chapter of each report, then the site's own.

    Raises
    ------
    ProjectError
        A notebook of a site cannot be read.
    """
    yield from _whole(old.reports, new.reports)
    for report in sorted(old.reports.keys() & new.reports.keys()):
        before, after = old.reports[report], new.reports[report]
        yield from _whole(before, after, report)
        for name in sorted(set(before) & set(after)):
            if old.read(f"{name}.ipynb") != new.read(f"{name}.ipynb"):
                chapters = read_chapter(old, name), read_chapter(new, name)
                yield from _page(report, name, *chapters)
    yield from _own(old, new)


def _whole(old: Iterable[str], new: Iterable[str], report: str = "") -> Iterator[Difference]:
    """Yield the reports, or the pages of one, that only one of two builds has."""
    before, after = set(old), set(new)
    for name in sorted(before ^ after):
        yield Difference(report or name, name, whole="vanished" if name in before else "appeared")


def _page(report: str, name: str, old: Chapter, new: Chapter) -> Iterator[Difference]:
    if moves := tuple(moved(old, new)):
        yield Difference(report, name, moves, causes(old.inputs, new.inputs))


def _own(old: Built, new: Built) -> Iterator[Difference]:
    """Yield what moved in the tables of the pages that look across reports."""
    before, after = own_pages.names(old), own_pages.names(new)
    yield from _whole(before, after, OWN)
    for name in sorted(before & after):
        yield from _page(OWN, name, own_pages.read(old, name), own_pages.read(new, name))


def moved(old: Chapter, new: Chapter) -> Iterator[Move]:
    """Yield each value that moved between two versions of a page."""
    if old.failed != new.failed:
        yield _one_sided("the notebook failed", "", was=old.failed)
    lone = old.grids.keys() ^ new.grids.keys()
    for label in sorted(lone):
        yield _one_sided(label, "", was=label in old.grids)
    yield from _text(old, new, lone)
    for label in sorted(old.grids.keys() & new.grids.keys()):
        yield from _cells(label, old.grids[label], new.grids[label])


def _one_sided(place: str, name: str, *, was: bool) -> Move:
    """Return that something without a value of its own was there before, or is now."""
    return Move(place, name, "", None) if was else Move(place, name, None, "")


def _text(old: Chapter, new: Chapter, aside: set[str]) -> Iterator[Move]:
    """Yield what moved in sentences, titles and notes, but for the figures and tables in `aside`."""
    texts = ([passage for passage in chapter.passages if passage.place.partition(",")[0] not in aside]
             for chapter in (old, new))  # fmt: skip
    paired = pair(*texts)
    for a, b in paired.pairs:
        if shown := _shown((a.raw, a.printed), (b.raw, b.printed)):
            yield Move(b.place, _braced(b), *shown)
    for value in paired.gone:
        yield Move(value.place, _braced(value), value.printed, None)
    for value in paired.come:
        yield Move(value.place, _braced(value), None, value.printed)


def _braced(value: Value) -> str:
    return f"{{{{ {value.expression} }}}}"


def _cells(label: str, old: Grid, new: Grid) -> Iterator[Move]:
    """Yield the cells of a table that moved; a row or column that is new or gone is told once."""
    columns = [{column for row in rows.values() for column in row} for rows in (old, new)]
    for kind, before, after in (("row", set(old), set(new)), ("column", *columns)):
        for name in sorted(before ^ after):
            yield _one_sided(label, f'{kind} "{name}"', was=name in before)
    for row, cells in new.items():
        for column, cell in cells.items():
            if column in old.get(row, ()) and (shown := _shown(old[row][column], cell)):
                yield Move(label, ", ".join(filter(None, (row, column))), *shown)


def _shown(old: tuple[Any, str], new: tuple[Any, str]) -> tuple[str, str] | None:
    """Return a value before and after, unrounded too where only that moved; None if it is the same."""
    if old[1] != new[1]:
        return old[1], new[1]
    return None if alike(old[0], new[0]) else (f"{old[1]} ({old[0]})", f"{new[1]} ({new[0]})")


def alike(old: Any, new: Any) -> bool:
    """Whether two recorded values are the same, give or take what the order of adding does to a sum.

    >>> alike(0.1 + 0.2, 0.3), alike(60.58, 60.57), alike([1, "a"], [1, "a"])
    (True, False, True)
    """
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(alike, old, new))
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=CLOSE)
    return bool(old == new)


def causes(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return which inputs differ: data with the tables' names, parameters, notebook, package, versions.

    A table that only one of two chapters has read is no cause: something else has to differ for that.

    >>> causes({"table grants": "a", "params": "b"}, {"table grants": "c", "params": "b"})
    ('data (grants)',)
    """
    if old is None or new is None:
        return (UNKNOWN,)
    changed = {name for name in old.keys() & new.keys() if old[name] != new[name]}
    tables = sorted(name.removeprefix(TABLE) for name in changed if name.startswith(TABLE))
    found = [f"data ({', '.join(tables)})"] * bool(tables)
    found += [cause for cause, names in CAUSES.items() if changed & set(names)]
    return tuple(found) or (UNEXPLAINED,)
