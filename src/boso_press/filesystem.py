"""Files as a build writes and hashes them: whole or not at all, and by their sha256."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it: a file that exists is whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def sha256_of(content: bytes) -> str:
    """Return the sha256 of a content, in hexadecimal; of a file it is `boso.data.fingerprint`."""
    return sha256(content).hexdigest()
