"""What can be asked of a built site: ``boso verify``, ``boso bundle``, ``boso diff``."""

from __future__ import annotations

from pathlib import Path

import click

from boso.commands import count

FAILED, WRONG = 1, 2
SITE = click.Path(path_type=Path, readable=False)  # not read yet


@click.command()
@click.argument("site", type=SITE, default=Path("outputs"))
def verify(site: Path) -> None:
    """Say what was altered, is missing or was added in SITE since it was built, or failed when it was.

    SITE is outputs/ (if none is named), or a release that `boso bundle` made, as zip or unpacked: then its
    inputs count too. Its own manifest.json and ro-crate-metadata.json are what it is held against, nothing
    else. Exit code 1 if anything is told.
    """
    from boso_press.filesystem import sha256_of
    from boso_press.release.bundle import altered_inputs
    from boso_press.release.verify import verify as verify_site
    from boso_press.site.files import MANIFEST, open_files, open_site
    from boso_press.site.manifest import read_manifest

    built = open_site(site)
    differences = [*verify_site(built), *altered_inputs(open_files(site))]
    for difference in differences:
        click.echo(difference, err=True)
    files, digest = read_manifest(built).hashes(), sha256_of(built.read(MANIFEST))
    click.echo(f"{count(len(files), 'file')}, {count(len(differences), 'difference')}; manifest {digest}")
    if differences:
        raise SystemExit(FAILED)


@click.command()
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


@click.command()
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
    from boso_press.release.diff_text import format_changes
    from boso_press.site.files import open_site

    ctx.find_root().obj = WRONG  # the exit code of an error
    changes = list(compare(open_site(old, with_notebooks=True), open_site(new, with_notebooks=True)))
    for line in format_changes(changes):
        click.echo(line)
    if changes:
        raise SystemExit(FAILED)
