"""The public tables of data/: typed by their schema, checked by their hash, each read recorded.

In goes a table's name (``grants``, ``protected/2011/overall``), out comes a DataFrame; `validation` checks
and seals them. Opened by a researcher who adds a table, and by whoever needs to know what a page was made
of.
"""

from boso.data.package import (
    ABSENT,
    COLLECTED,
    PROVENANCES,
    citation_keys,
    digest,
    file,
    fingerprint,
    has_package,
    keys,
    package,
    packages,
    provenance,
    read_json,
    resource,
    version,
)
from boso.data.tables import convert, prepare, read, read_text, refresh, rows
from boso.data.usage import reads, tracked_property, use, used, using

__all__ = [
    "ABSENT", "COLLECTED", "PROVENANCES", "citation_keys", "convert", "digest", "file", "fingerprint",
    "has_package", "keys", "package", "packages", "prepare", "provenance", "read", "read_json",
    "read_text", "reads", "refresh", "resource", "rows", "tracked_property", "use", "used", "using",
    "version",
]  # fmt: skip
