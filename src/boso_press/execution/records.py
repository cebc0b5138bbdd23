"""What was made from what: a small file beside the outputs, for each notebook and each report.

A record changes together with its outputs: what an interrupted build has left either is what its record
says, or has none and counts as not made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from boso import data
from boso.data import write_atomically
from boso_press.filesystem import discard, sha256_of, write_together

FOLDER = ".records"  # in outputs/
NEW, FAILED, EDITED, DELETED = "new", "failed last time", "output edited", "output deleted"


@dataclass(frozen=True)
class Record:
    """One making: hashes of its inputs by name, of its outputs by path within outputs/, and how it went.

    A report is `partial` if a chapter of it could not be made: its pages are not worth keeping.
    """

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    failed: bool = False
    partial: bool = False


def record_path(outputs: Path, name: str) -> Path:
    """Return where the record of ``2011/moss/03_status`` or ``2011/moss`` lies."""
    return outputs / FOLDER / f"{name}.json"


def read(outputs: Path, name: str) -> Record | None:
    """Return the record of what was made under a name; None if it was not, or the record is not whole."""
    try:
        return Record(**json.loads(record_path(outputs, name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def of_report(outputs: Path, report: str) -> dict[str, Record]:
    """Return the records of a report and of its notebooks, by name; one that is not whole tells nothing."""
    notebooks = (f"{report}/{path.stem}" for path in sorted((outputs / FOLDER / report).glob("*.json")))
    names = [name for name in (report, *notebooks) if record_path(outputs, name).exists()]
    return {name: read(outputs, name) or Record({}, {}) for name in names}


def remove(outputs: Path, name: str) -> None:
    """Remove a record: what it stands for is about to be made anew."""
    discard(record_path(outputs, name))


def write(
    outputs: Path,
    name: str,
    inputs: Mapping[str, str],
    files: Mapping[Path, bytes],
    *,
    unchanged: Mapping[str, str] | None = None,
    without: Collection[Path] = (),
    failed: bool = False,
    partial: bool = False,
) -> None:
    """Write what has been made with its record, and remove the files in `without`: all of it, or nothing.

    `unchanged` has the hashes of other outputs, which stay as they are. A file that cannot be written raises
    ProjectError, and all lies as it did before.
    """
    hashes = {path.relative_to(outputs).as_posix(): sha256_of(content) for path, content in files.items()}
    record = Record(inputs, {**(unchanged or {}), **hashes}, failed, partial)
    write_together({**files, record_path(outputs, name): json.dumps(asdict(record)).encode()}, without)


def mark_failed(outputs: Path, name: str) -> Record:
    """Record that something could not be made anew; return what was made before, which stays."""
    made = replace(read(outputs, name) or Record({}, {}), failed=True)
    remove(outputs, name)  # if no room is left for a record, none tells the same
    with suppress(OSError):
        write_atomically(record_path(outputs, name), json.dumps(asdict(made)).encode())
    return made


def combined(outputs: Path) -> str:
    """Return one hash of all records of notebooks and reports."""
    paths = sorted(path for path in (outputs / FOLDER).glob("[0-9]*/**/*.json") if path.is_file())
    return sha256_of(b"".join(path.name.encode() + path.read_bytes() for path in paths))


def rebuild_reasons(
    outputs: Path,
    record: Record | None,
    inputs: Mapping[str, str],
    hash_file: Callable[[Path], str] = data.fingerprint,
) -> list[str]:
    """Return why something has to be made again; nothing if all is as its record says."""
    if record is None:
        return [NEW]
    changed = [name for name in {**record.inputs, **inputs} if record.inputs.get(name) != inputs.get(name)]
    found = {name: hash_file(outputs / name) for name in record.outputs if (outputs / name).is_file()}
    deleted = found.keys() != record.outputs.keys()
    edited = any(found[name] != record.outputs[name] for name in found)
    return [FAILED] * record.failed + changed + [DELETED] * deleted + [EDITED] * edited
