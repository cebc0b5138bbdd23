"""The front page and the other pages around the reports, written over all that lies in outputs/."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

from boso import data, params
from boso_press.execution import records
from boso_press.execution.cache_key import InputHashes, combined_hash
from boso_press.filesystem import discard, sha256_of
from boso_press.site.files import MANIFEST
from boso_press.site.manifest import Manifest, page_entry


def update_index(root: Path) -> Path:
    """Write the site's own pages if a report or they themselves are out of date; return the index.

    If they cannot be written, those of an earlier build stay, but no manifest vouches for them.
    """
    outputs, version, commit = root / "outputs", data.version(root), _commit(root)
    units = {year: {unit: params.unit_name(unit, year, root) for unit in params.load(year, root).units}
             for year in params.years(root)}  # fmt: skip
    now = InputHashes(root)
    inputs = {
        "units": combined_hash({"units": str(units)}),
        "params": combined_hash({str(year): now.file(root / "params" / f"{year}.yaml") for year in units}),
        "data version": version,
        "unreleased": str(data.unreleased(root)),
        "commit": commit or "",
        "press": now.press(),
        "package code": now.package(),
        "reports": records.combined(outputs),
    }
    if records.rebuild_reasons(outputs, records.read(outputs, "index"), inputs):
        try:
            write_index(outputs, units, data_version=version, commit=commit, inputs=inputs)
        except Exception:
            discard(outputs / MANIFEST)
            raise
    return outputs / "index.html"


def _commit(root: Path) -> str | None:
    """Return the commit of the checkout; None without git or in a bare copy."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def remove_leftover_reports(root: Path) -> tuple[list[str], list[str]]:
    """Remove what was built for a year or unit that params/ no longer has.

    Return the reports, as ``2011/moss``, and the folders that stay with files that no build has written.
    """
    outputs = root / "outputs"
    known = {f"{year}/{unit}" for year in params.years(root) for unit in params.load(year, root).units}
    folders = {path.relative_to(outputs).as_posix() for path in outputs.glob("[0-9]*/*/")}
    removed = []
    for report in (gone := sorted(folders - known)):
        for name, made in records.of_report(outputs, report).items():
            removed.append(report)
            for path in made.outputs:
                discard(outputs / path)
            records.remove(outputs, name)
        for folder in (outputs / records.FOLDER / report, outputs / report, (outputs / report).parent):
            with suppress(OSError):  # it is not empty
                folder.rmdir()
    return list(dict.fromkeys(removed)), [report for report in gone if (outputs / report).is_dir()]


def write_index(
    outputs: Path,
    units: Mapping[int, Mapping[str, str]],
    *,
    data_version: str,
    commit: str | None = None,
    inputs: Mapping[str, str] | None = None,
) -> None:
    """Write the site's own pages and manifest.json from what lies in `outputs`, all together.

    The pages are the index; for each year search and comparison; each municipality through the years;
    and what is to be said about the figures and about accessibility.

    `units` are the names of each year's units by folder, in the order to show; `inputs` are recorded. The
    commit only the manifest tells: on the pages it would make every page stale at every commit.
    """
    from boso_press.site.pages import SitePages, read_report  # loads pandas and Jinja, which take long

    reports = {
        year: [read_report(outputs, year, unit, name) for unit, name in names.items()]
        for year, names in units.items()
    }
    own_pages = SitePages(outputs, reports, data_version).make_all()
    own = {path: page_entry(path, content, sha256_of(content)) for path, content in own_pages.items()}
    index, built = own.pop("index.html"), list(chain.from_iterable(reports.values()))
    listed = Manifest(
        data_version=data_version,
        commit=commit,
        index=index.sha256,
        unreleased=data.unreleased(),
        failed={f"{one.year}/{one.unit}": dict(one.failed) for one in built if one.failed is not None},
        pages=[page for one in built for page in one.entries()] + list(own.values()),
        notebooks={
            path: digest for one in built for path, digest in one.hashes.items() if path.endswith(".ipynb")
        },
    )
    text = f"{listed.model_dump_json(indent=1)}\n".encode()
    files = {outputs / path: content for path, content in {**own_pages, MANIFEST: text}.items()}
    earlier = records.read(outputs, "index")
    gone = {outputs / path for path in earlier.outputs} - files.keys() if earlier else ()
    records.write(outputs, "index", inputs or {}, files, without=gone)
