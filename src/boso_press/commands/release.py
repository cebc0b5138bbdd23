"""What can be asked of a built site: ``boso verify``, ``boso bundle``, ``boso diff``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from boso.commands import count

if TYPE_CHECKING:
    from boso_press.release.diff import Change, Move
    from boso_press.release.page_values import PrintedValue

FAILED, WRONG = 1, 2
WIDTH = 100  # characters of a line that tells what moved
SITE = click.Path(path_type=Path, readable=False)  # not read yet


@click.command(short_help="Say what was altered, is missing or was added in a site.")
@click.argument("site", type=SITE, default=Path("outputs"))
def verify(site: Path) -> None:
    """Say what was altered, is missing or was added in SITE since it was built, or failed when it was.

    SITE is outputs/ (if none is named), or a release that `boso bundle` made, as zip or unpacked: then its
    inputs count too. Its own manifest.json and ro-crate-metadata.json are what it is held against, nothing
    else. Exit code 1 if anything is told.
    """
    from boso_press.filesystem import sha256_of
    from boso_press.release.verify import verify as verify_site
    from boso_press.site.files import MANIFEST, open_site
    from boso_press.site.manifest import read_manifest

    differences = [*verify_site(site)]
    for difference in differences:
        click.echo(difference, err=True)
    built = open_site(site)
    files, digest = read_manifest(built).hashes(), sha256_of(built.read(MANIFEST))
    click.echo(f"{count(len(files), 'file')}, {count(len(differences), 'difference')}; manifest {digest}")
    if differences:
        raise SystemExit(FAILED)


@click.command(short_help="Pack a site and its public inputs as one zip.")
@click.argument("site", type=SITE, default=Path("outputs"))
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("boso.zip"), help="[boso.zip]")
def bundle(site: Path, target: Path) -> None:
    """Pack SITE (outputs/ if none is named) and its public inputs as one zip, an RO-Crate.

    The same input gives the same bytes. A site that is not as it was built is refused.
    """
    from boso.data import write_atomically
    from boso.project import find_root
    from boso_press.commands.progress import show_unnamed
    from boso_press.filesystem import sha256_of
    from boso_press.release.bundle import bundle as pack
    from boso_press.release.diff import compare
    from boso_press.site.files import open_site

    root = find_root()
    packed = pack(root, site)
    if target.is_file():
        before, now = open_site(target, with_notebooks=True), open_site(site, with_notebooks=True)
        show_unnamed(root, compare(before, now))
    write_atomically(target, packed)
    click.echo(f"{target}: {len(packed):,} bytes, sha256 {sha256_of(packed)}")


@click.command(short_help="Say which numbers moved between two builds.")
@click.argument("old", type=SITE)
@click.argument("new", type=SITE)
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path) -> None:
    """Say which numbers moved from build OLD to build NEW, and what moved them.

    Each is the outputs/ of a build or a zip of `boso bundle`. Told as what moved a page are all of its inputs
    that differ: data (which tables), parameters, notebook, package, versions. Exit code 1 if anything moved,
    2 on an error.
    """
    from boso_press.release.diff import compare
    from boso_press.site.files import open_site

    ctx.find_root().obj = WRONG  # the exit code of an error
    changes = list(compare(open_site(old, with_notebooks=True), open_site(new, with_notebooks=True)))
    for line in _format_changes(changes):
        click.echo(line)
    if changes:
        raise SystemExit(FAILED)


def _format_changes(changes: Sequence[Change]) -> Iterator[str]:
    """Yield what moved, page by page; last the totals."""
    for change in changes:
        yield f"{change.name}: {change.whole or 'moved by ' + ', '.join(change.causes)}"
        for section, moves in groupby(change.moves, key=lambda move: _present_value(move).section):
            yield f"  {section or 'at the top'}"
            for move in moves:
                yield from wrap(_line(move), WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8,
                                break_on_hyphens=False)  # fmt: skip
        if change.moves:
            yield ""
    if not changes:
        yield "No number moved."
        return
    kinds = Counter(_kind(move) for change in changes for move in change.moves)
    numbers = [f"{kinds[kind]} {kind}" for kind in ("moved", "added", "removed")]
    whole = Counter(change.whole for change in changes if change.whole)
    more = [f"; {kind}: {number}" for kind, number in whole.items()]
    pages = sum(bool(change.moves) for change in changes)
    yield f"In all: {', '.join(numbers)}, on {count(pages, 'page')}{''.join(more)}."


def _present_value(move: Move) -> PrintedValue:
    """Return the value that tells where a move is: the new one if there is one."""
    value = move[1] or move[0]
    assert value is not None  # a move has at least one side
    return value


def _line(move: Move) -> str:
    old, new = move
    if old is None or new is None:
        value = f"{_kind(move)}: {_present_value(move).printed or 'empty'}"
    elif old.printed != new.printed:
        value = f"{old.printed or 'empty'} → {new.printed or 'empty'}"
    else:
        value = f"{new.printed}, unrounded {old.raw} → {new.raw}"
    return f"{value}, in {_present_value(move).text}"


def _kind(move: Move) -> str:
    return "added" if move[0] is None else "removed" if move[1] is None else "moved"
