"""What moved between two builds: each number, from what to what, and which input of its page differs.

Also whether CHANGELOG.md names it under *Numbers changed*.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from boso import data
from boso.chapters import unread_chapters
from boso.project import ProjectError
from boso_press.execution.cache_key import PARAMETER_PREFIX, TABLE_PREFIX
from boso_press.release.page_values import PrintedValue, read_notebook, read_overview
from boso_press.site.files import NOTEBOOK, OVERVIEW, SiteFiles

CAUSES = {"params": "parameters", "source": "notebook", "package code": "package", "versions": "versions"}
UNEXPLAINED = "no input that the builds recorded; `boso verify` says whether it was edited"
CHANGELOG = "CHANGELOG.md"
NUMBERS_CHANGED = re.compile(r"^### Numbers changed\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
TABLES = re.compile(r"\((.*)\)")  # in a cause: data (facts, grants)
WORD = re.compile(r"\w+")
ALIKE = (attrgetter("key", "printed", "section"), attrgetter("key", "printed"), attrgetter("key", "section"),
         attrgetter("key"), attrgetter("section", "text", "printed"))  # fmt: skip
Pairs = list[tuple[PrintedValue, PrintedValue]]
Move = tuple[PrintedValue | None, PrintedValue | None]  # before and now; None where there is none


@dataclass(frozen=True)
class Change:
    """What moved on one page, and the causes; `whole` tells of a report or page that only one build has."""

    name: str
    moves: Sequence[Move] = ()
    causes: Sequence[str] = ()
    whole: str = ""


def compare(old: SiteFiles, new: SiteFiles) -> Iterator[Change]:
    """Yield what was added or removed as a whole, then the pages on which something moved."""
    yield from _whole_changes(old, new)
    changed: set[str] = set()
    for name in sorted(old.matching(NOTEBOOK) & new.matching(NOTEBOOK)):
        if old.read(name) != new.read(name):
            change, differing = notebook_change(name, old.read(name), new.read(name), (old.path, new.path))
            changed |= differing
            yield from [change] if change else []
    for name in sorted(old.matching(OVERVIEW) & new.matching(OVERVIEW)):
        if moved := [*moves(read_overview(old.read(name)), read_overview(new.read(name)))]:
            yield Change(_stem(name), moved, causes(changed - {"source"}) or ["package"])


def notebook_change(
    name: str, old: bytes, new: bytes, sites: tuple[object, object]
) -> tuple[Change | None, set[str]]:
    """Return what moved in an executed notebook, if anything, and the inputs that differ.

    One that cannot be read raises ProjectError; `sites` name the two builds.
    """
    before, was_made_from = read_notebook(old, f"{sites[0]}: {name}")
    after, made_from = read_notebook(new, f"{sites[1]}: {name}")
    known = {key for key in was_made_from | made_from if key.startswith(PARAMETER_PREFIX)}
    known |= was_made_from.keys() & made_from.keys()
    differing = {key for key in known if was_made_from.get(key) != made_from.get(key)}
    moved = [*moves(before, after)]
    return Change(_stem(name), moved, causes(differing) or [UNEXPLAINED]) if moved else None, differing


def _whole_changes(old: SiteFiles, new: SiteFiles) -> Iterator[Change]:
    """Yield each report that only one build has, and each page of the reports and overviews of both."""
    before, after = (built.matching(NOTEBOOK) for built in (old, new))
    reports = [{name.rpartition("/")[0] for name in names} for names in (before, after)]
    pages = {name for name in before ^ after if name.rpartition("/")[0] in reports[0] & reports[1]}
    pages |= old.matching(OVERVIEW) ^ new.matching(OVERVIEW)
    for kind, names in (("report", reports[0] ^ reports[1]), ("page", pages)):
        for name in sorted(names):
            there = name in (reports[0] | before | old.matching(OVERVIEW))
            yield Change(_stem(name), whole=f"{kind} {'removed' if there else 'added'}")


def _stem(name: str) -> str:
    return name.partition(".")[0]


def causes(changed: Collection[str]) -> list[str]:
    """Return what inputs that changed stand for: data and own parameters with their names, and the rest.

    >>> causes({"table grants", "table facts", "params", "parameter top"})
    ['data (facts, grants)', 'own parameters (top)', 'parameters']
    """
    found = []
    for prefix, kind in ((TABLE_PREFIX, "data"), (PARAMETER_PREFIX, "own parameters")):
        if names := sorted(name.removeprefix(prefix) for name in changed if name.startswith(prefix)):
            found.append(f"{kind} ({', '.join(names)})")
    return found + [cause for name, cause in CAUSES.items() if name in changed]


def moves(old: Sequence[PrintedValue], new: Sequence[PrintedValue]) -> Iterator[Move]:
    """Yield the values of a page that differ between two versions of it, in the order of the page."""
    if old == new:
        return
    partners = {id(now): before for before, now in _pairs(old, new)}
    for now in new:
        before = partners.get(id(now))
        if before is None or before.printed != now.printed or not _same_value(before.raw, now.raw):
            yield before, now
    known = set(map(id, partners.values()))
    yield from ((before, None) for before in old if id(before) not in known)


def _pairs(old: Sequence[PrintedValue], new: Sequence[PrintedValue]) -> Pairs:
    """Pair the values of two versions of a page that are of the same expression, or cell, in order.

    First what is printed alike, in its section and then on the whole page, where it may have been moved to;
    then what has another value, in its section or elsewhere. Last what another expression prints in the same
    sentence, or the same one with other filters.
    """
    pairs: Pairs = []
    for key in (*ALIKE, _without_filters):
        taken = {id(value) for pair in pairs for value in pair}
        rest = [[value for value in values if id(value) not in taken] for values in (old, new)]
        pairs += _pair_by(key, *rest)
    return pairs


def _pair_by(
    key: Callable[[PrintedValue], Hashable], old: Sequence[PrintedValue], new: Sequence[PrintedValue]
) -> Pairs:
    """Pair in order what has the same key."""
    waiting: defaultdict[Hashable, deque[PrintedValue]] = defaultdict(deque)
    for value in new:
        waiting[key(value)].append(value)
    return [(value, waiting[key(value)].popleft()) for value in old if waiting[key(value)]]


def _without_filters(value: PrintedValue) -> Hashable:
    return value.section, value.key.partition("|")[0].strip()


def _same_value(old: Any, new: Any) -> bool:
    """Whether two values are the same, give or take what another order of adding does to a sum."""
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-9)
    return bool(old == new)


def moved_since(outputs: Path, before: Mapping[Path, bytes]) -> Iterator[Change]:
    """Yield the pages, of executed notebooks made anew, on which a number is another than before.

    A damaged one showed no number.
    """
    for path, old in before.items():
        if path.is_file() and (new := path.read_bytes()) != old:
            name, change = path.relative_to(outputs).as_posix(), None
            with suppress(ProjectError):
                change, _ = notebook_change(name, old, new, (outputs, outputs))
            if change:
                yield change


def unnamed(root: Path, changes: Iterable[Change]) -> list[str]:
    """Return the pages on which a number moved that the newest *Numbers changed* does not name.

    It names a page by its chapter (``04_husbanken``), or by a table that moved it (``grants``). What only one
    of two builds has, did not move; nor did what nobody has read yet for its year, which is a draft.
    """
    path = root / CHANGELOG
    found = NUMBERS_CHANGED.search(data.read_utf8(path)) if path.is_file() else None
    named = {*WORD.findall(found[1])} if found else set()
    missing = []
    for change in changes:
        tables = [found[1].split(", ") for cause in change.causes if (found := TABLES.search(cause))]
        names = {name.rpartition("/")[2] for name in (change.name, *chain.from_iterable(tables))}
        year, _, page = change.name.partition("/")
        is_draft = year.isdecimal() and page.partition("/")[2] in unread_chapters(root, int(year))
        if any(before and now for before, now in change.moves) and not named & names and not is_draft:
            missing.append(change.name)
    return missing
