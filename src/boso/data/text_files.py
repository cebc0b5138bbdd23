"""Files as people leave them, read as UTF-8 or refused by place; and as boso writes them: whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from boso.project import ProjectError

MEND = "mend it there: a name, a colon, a space and a value a line, brackets closed, no tabs"
KEEP_ONE = "keep one of them"


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it: a file that exists is whole, and nothing else."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    part.replace(path)


def read_utf8(path: Path) -> str:
    """Return a text file without its byte-order mark; a ProjectError names the place that is no text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        lines = error.object[: error.start].split(b"\n")
        place = f"line {len(lines)}, byte {len(lines[-1]) + 1} (0x{error.object[error.start]:02x})"
        raise ProjectError(f"{path}: {place}: not UTF-8; save the file with the encoding UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ProjectError(f"{path}: line {line}: a NUL, which no text has; remove it, or restore the file")
    return text


def read_yaml(path: Path, text: str | None = None) -> Any:
    """Return what a YAML file holds; `text` is its beginning, where only that is YAML.

    A ProjectError tells where it is no YAML, or has a key twice, of which YAML would take the last.
    """
    try:
        return yaml.load(read_utf8(path) if text is None else text, _UniqueKeys)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        remedy = "" if problem.endswith(KEEP_ONE) else f"; {MEND}"
        raise ProjectError(f"{path}: {line}not valid YAML: {problem}{remedy}") from None


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in C, if it is there
    """Reads YAML as `yaml.safe_load` does, but refuses a key that is there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        lines: dict[Any, int] = {}
        for key, _ in node.value:
            name, line = (key.tag, key.value), key.start_mark.line + 1
            if isinstance(key, yaml.ScalarNode) and lines.setdefault(name, line) != line:
                told = f'the key "{key.value}" stands in line {lines[name]} too; {KEEP_ONE}'
                raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
        return super().construct_mapping(node, deep)
