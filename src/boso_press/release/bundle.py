"""The release: the site and what it was made from as one zip, an RO-Crate 1.1, the same for the same input.

With the pages go the executed notebooks, which hold the value behind each number that is printed, and what
made it: `boso diff` reads them.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from mimetypes import MimeTypes
from pathlib import Path

from boso import data
from boso.project import ProjectError, some
from boso_press.execution.public_files import public_files, refuse_respondents
from boso_press.filesystem import sha256_of
from boso_press.release.verify import verify
from boso_press.site.files import CRATE, MANIFEST, SITE_FOLDER, open_site
from boso_press.site.manifest import read_manifest

LISTED = 3  # differences that an error tells; `boso verify` tells all
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can tell: the time of packing is left out
TYPES = MimeTypes()  # those that Python knows, whatever else this machine does, and ours
TYPES.add_type("application/x-ipynb+json", ".ipynb")
TYPES.add_type("text/markdown", ".md")
TYPES.add_type("application/yaml", ".yaml")
TYPES.add_type("application/toml", ".toml")
TYPES.add_type("application/x-bibtex", ".bib")


def bundle(root: Path, site: Path) -> bytes:
    """Return the release of a project, and of the site that it built, as a zip.

    Raises
    ------
    ProjectError
        The site is not as it was built, not whole or not all of the same data, a file holds answers of
        respondents, or a survey that people answered is not released.
    """
    for year in data.unreleased(root):
        raise ProjectError(
            f"data/protected/{year}: the survey of {year} is not released; run `boso survey audit {year}`, "
            f"then `boso survey release {year}` and `boso build`"
        )
    if differences := list(verify(site)):
        raise ProjectError(
            f"{site}: is not as it was built, or not whole ({some(differences, LISTED)}); `boso build` makes "
            "it anew"
        )
    made = read_manifest(built := open_site(site))
    for page in made.pages:
        if page.data_version not in ("", made.data_version):
            told = f"is of data version {page.data_version}, others are of {made.data_version}"
            raise ProjectError(f"{site}/{page.path}: {told}; `boso build` makes it anew")
    names = [MANIFEST, *made.hashes()]
    pages = {f"{SITE_FOLDER}{name}": built.read(name) for name in names}
    for name, content in pages.items():
        refuse_respondents(name, content)
    files = dict(sorted({**pages, **public_files(root)}.items()))
    files[CRATE] = crate_metadata(files, data.version(root))
    return _zipped(files)


def crate_metadata(files: Mapping[str, bytes], version: str) -> bytes:
    """Return the RO-Crate's description of the files: what each is, how large, and its hash."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.name = "Boligsosialt utviklingsprogram: the evaluation reports, rebuilt"
    crate.description = (
        "Reports, the public tables they were made from, notebooks, parameters and locked versions."
    )
    crate.root_dataset["version"] = version
    crate.root_dataset["license"] = "https://spdx.org/licenses/MIT"
    crate.root_dataset["datePublished"] = "{}-{:02}-{:02}".format(*EPOCH)
    for name, content in files.items():
        about = {"name": name, "contentSize": str(len(content)), "sha256": sha256_of(content)}
        if kind := TYPES.guess_type(name)[0]:
            about["encodingFormat"] = kind
        crate.add_file(dest_path=name, source=BytesIO(content), properties=about)
    graph = crate.metadata.generate()
    return (json.dumps(graph, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip whose bytes depend on the files alone."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16  # as if packed on Unix, for all to read
            archive.writestr(info, files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
