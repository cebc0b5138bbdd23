"""What can be asked of a built site: ``boso verify``, ``boso bundle``, ``boso diff``."""

from __future__ import annotations

from pathlib import Path

import click

FAILED = 1


@click.command()
@click.argument("site", type=click.Path(path_type=Path), default=Path("outputs"))
def verify(site: Path) -> None:
    """Say what was altered, is missing or was added in SITE since it was built (outputs/ if none is named).

    Reads the site's own manifest.json, nothing else. Exit code 1 if anything differs.
    """
    from hashlib import sha256

    from boso.press import verify as press

    differences = list(press.verify(site))
    for difference in differences:
        click.echo(difference, err=True)
    manifest = press.read_manifest(site)
    seal = sha256((site / press.MANIFEST).read_bytes()).hexdigest()
    click.echo(f"{len(press.hashes(manifest))} files, {len(differences)} differences; manifest {seal}")
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

    from boso.press.bundle import bundle as pack
    from boso.project import find_root

    packed = pack(find_root(), site)
    target.write_bytes(packed)
    click.echo(f"{target}: {len(packed):,} bytes, sha256 {sha256(packed).hexdigest()}")
