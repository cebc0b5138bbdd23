"""What a page was made from, as hashes: source, params, tables, package code, locked versions.

Hashes are taken before what they stand for is used. What changes while a build runs is therefore seen as
changed by the next build; never is something old taken for new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import boso
from boso import data, params
from boso.project import ProjectError
from boso_press.document.text_notebooks import labels_and_headings, read_texts
from boso_press.execution import parameters

SHORT = 12  # characters of a combined hash
SOURCES = Path(boso.__file__).parents[1]
NOTEBOOKS, PRESS = "boso", "boso_press"  # what a notebook may use, and what makes pages
NOT_INPUTS = {"__main__.py", "commands.py", "commands", "new.py", "lab", "__pycache__"}  # change no page
TABLE_PREFIX, IMAGE_PREFIX = "table ", "image "  # begin the names of what a notebook read, among its inputs
PARAMETER_PREFIX = "parameter "  # begins the names of its own parameters, among its inputs


class InputHashes:
    """The hashes of all inputs of a project at one moment: each is taken once, at first need."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = cache(_file_hash)
        self.package = cache(lambda: _code_hash(NOTEBOOKS))
        self.press = cache(lambda: _code_hash(PRESS, f"{NOTEBOOKS}/fonts"))
        self.labels = cache(
            lambda: combined_hash(
                {chapter: json.dumps(labels_and_headings(text)) for chapter, text in read_texts(root).items()}
            )
        )
        self.declared = cache(lambda: parameters.declared(root))

    def params(self, year: int) -> str:
        """Return the hash of what params say, the chapters' own parameters aside."""
        said = params.load(year, self.root).model_dump_json(exclude={"parameters"})
        return combined_hash({"params": said})

    def notebook_inputs(self, source: Path, year: int, unit: str) -> dict[str, str]:
        """Return the inputs of a notebook, tables aside, by the names that ``boso build --why`` tells."""
        inputs = {
            "source": self.file(source),
            "params": self.params(year),
            "package code": self.package(),
            "versions": self.file(self.root / "requirements.lock"),
        }
        own = self.own_parameters(source.stem, year, unit)
        return inputs | {PARAMETER_PREFIX + name: json.dumps(value) for name, value in own.items()}

    def own_parameters(self, chapter: str, year: int, unit: str) -> dict[str, Any]:
        """Return what params set of a chapter's own parameters."""
        settings = params.load(year, self.root).parameters
        return parameters.values(settings, self.declared()[chapter], chapter, unit) if settings else {}

    def read_inputs(self, inputs: Iterable[str]) -> dict[str, str]:
        """Return what the tables and images among earlier inputs are now."""
        found = {}
        for name in inputs:
            if name.startswith(TABLE_PREFIX):
                found[name] = self.table(name.removeprefix(TABLE_PREFIX))
            elif name.startswith(IMAGE_PREFIX):
                found[name] = self.image(name.removeprefix(IMAGE_PREFIX))
        return found

    def table(self, name: str, digest: str = "") -> str:
        """Return the hash of a table with what the data package says of it (types, units, meaning).

        Its `digest` is the sha256 that was read, by default that of now. A name with a folder stands for the
        file alone: that folder's data package is a read of its own.
        """
        try:
            digest = digest or self.file(data.file_path(name, self.root))
            if "/" in name:
                return digest
            entry = json.dumps(data.resource(name, self.root), sort_keys=True)
            return combined_hash({"file": digest, "entry": entry})
        except ProjectError:  # the notebook that reads it will say so
            return data.ABSENT

    def image(self, name: str) -> str:
        """Return the hash of an image of the chapters; what lies elsewhere is not read."""
        folder = (self.root / "notebooks").resolve()
        path = (folder / name).resolve()
        return self.file(path) if path.is_relative_to(folder) else data.ABSENT

    def report_inputs(self, year: int, unit: str) -> dict[str, str]:
        """Return the inputs of a report, its notebooks aside; `labels` are all that chapters can refer to."""
        return {
            "press": self.press(),
            "bibliography": self.file(self.root / "data" / "references.bib"),
            "params": self.params(year),
            "labels": self.labels(),
            "unit name": params.unit_name(unit, year, self.root),
            "data version": data.version(self.root),
        }

    def executed_notebooks(self, year: int, unit: str, chapters: Iterable[str]) -> dict[str, str]:
        """Return what the executed notebooks of a report are now."""
        folder = self.root / "outputs" / str(year) / unit
        return {f"notebook {stem}": self.file(folder / f"{stem}.ipynb") for stem in chapters}


def provenance(root: Path, reads: Mapping[str, str]) -> str:
    """Return how the numbers that a notebook read came about; of several answers the least certain."""
    tables = [
        name for name in reads if "/" in name and not name.endswith(".json") and reads[name] != data.ABSENT
    ]
    return max(
        (data.provenance(name, root) for name in tables), key=data.PROVENANCES.index, default=data.COLLECTED
    )


def combined_hash(parts: Mapping[str, str]) -> str:
    """Return one short hash of several named ones; their order does not matter."""
    return sha256(json.dumps(dict(parts), sort_keys=True).encode()).hexdigest()[:SHORT]


def _file_hash(path: Path) -> str:
    return data.fingerprint(path) if path.is_file() else data.ABSENT


def _code_hash(*folders: str) -> str:
    """Return the hash of the code in folders of the sources."""
    paths = {path.relative_to(SOURCES): path for folder in folders for path in (SOURCES / folder).rglob("*")}
    return combined_hash({
        str(name): data.fingerprint(path)
        for name, path in paths.items() if path.is_file() and not NOT_INPUTS & set(name.parts)
    })  # fmt: skip
