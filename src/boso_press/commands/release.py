"""What can be asked of a built site: ``boso verify``, ``boso bundle``, ``boso diff``."""

from __future__ import annotations

from pathlib import Path

import click

from boso.commands import count

FAILED, WRONG = 1, 2


@click.command()
@click.argument("site", type=click.Path(path_type=Path), default=Path("outputs"))
def verify(site: Path) -> None:
    """Say what was altered, is missing or was added in SITE since it was built, or failed when it was.

    SITE is outputs/ (if none is named), or a release that `boso bundle` made, as zip or unpacked: then its
    inputs count too. Its own manifest.json and ro-crate-metadata.json are what it is held against, nothing
    else. Exit code 1 if anything is told.
    """
    from hashlib import sha256

    from boso_press.release import bundle
    from boso_press.release import verify as press
    from boso_press.site.files import MANIFEST, open_built, open_files

    built = open_built(site)
    differences = [*press.verify(built), *bundle.altered(open_files(site))]
    for difference in differences:
        click.echo(difference, err=True)
    files, seal = press.hashes(press.read_manifest(built)), sha256(built.read(MANIFEST)).hexdigest()
    click.echo(f"{count(len(files), 'file')}, {count(len(differences), 'difference')}; manifest {seal}")
    if differences:
        raise SystemExit(FAILED)


@click.command()
@click.argument("site", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("boso.zip"), help="[boso.zip]")
def bundle(site: Path, target: Path) -> None:
    """Pack SITE (outputs/ if none is named) and its public inputs as one zip, an RO-Crate.

    The same input gives the same bytes. A site that is not as it was built is refused.
    """
    from hashlib import sha256

    from boso.project import find_root
    from boso_press.release.bundle import bundle as pack

    packed = pack(find_root(), site)
    target.write_bytes(packed)
    click.echo(f"{target}: {len(packed):,} bytes, sha256 {sha256(packed).hexdigest()}")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Say which numbers moved from build OLD to build NEW, and what moved them.

    Each is the outputs/ of a build or a zip of `boso bundle`. Told as what moved a page are all of its inputs
    that differ: data (which tables), parameters, notebook, package, versions. Exit code 1 if anything moved,
    2 on an error.
    """
    from boso.project import ProjectError
    from boso_press.release.diff import compare
    from boso_press.release.diff_text import lines
    from boso_press.site.files import open_numbers

    try:
        changes = list(compare(open_numbers(old), open_numbers(new)))
    except ProjectError as error:
        click.echo(f"boso: {error}", err=True)
        raise SystemExit(WRONG) from None
    for line in lines(changes):
        click.echo(line)
    if changes:
        raise SystemExit(FAILED)
