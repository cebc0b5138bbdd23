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
