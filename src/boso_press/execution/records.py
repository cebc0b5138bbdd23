"""What was made from what: a small file beside the outputs, for each notebook and each report.

A record is removed before the making begins and written after it has ended. So whatever an interrupted
build has left counts as not made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from boso import data
from boso_press.filesystem import write_atomically

FOLDER = ".records"  # in outputs/
NEW, FAILED, EDITED, DELETED = "new", "failed last time", "output edited", "output deleted"


@dataclass(frozen=True)
class Record:
    """One making: hashes of its inputs by name, of its outputs by path within outputs/, and how it went."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    failed: bool = False


def record_path(outputs: Path, name: str) -> Path:
    """Return where the record of ``2011/moss/03_status`` or ``2011/moss`` lies."""
    return outputs / FOLDER / f"{name}.json"


def read(outputs: Path, name: str) -> Record | None:
    """Return the record of what was made under a name; None if it was not, or the record is not whole."""
    try:
        return Record(**json.loads(record_path(outputs, name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove(outputs: Path, name: str) -> None:
    """Remove a record: what it stands for is about to be made anew."""
    record_path(outputs, name).unlink(missing_ok=True)


def write(
    outputs: Path, name: str, inputs: Mapping[str, str], made: Iterable[Path], *, failed: bool = False
) -> None:
    """Write the record of what has been made: the files in `made`, as they lie there now."""
    hashes = {path.relative_to(outputs).as_posix(): data.fingerprint(path) for path in made}
    path = record_path(outputs, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(asdict(Record(inputs, hashes, failed))).encode())


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
    return [FAILED] * record.failed + changed + _output_reasons(outputs, record, hash_file)


def _output_reasons(outputs: Path, record: Record, hash_file: Callable[[Path], str]) -> list[str]:
    deleted = edited = False
    for name, recorded in record.outputs.items():
        exists = (outputs / name).is_file()
        deleted |= not exists
        edited |= exists and hash_file(outputs / name) != recorded
    return [DELETED] * deleted + [EDITED] * edited
