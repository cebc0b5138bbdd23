"""The public tables of data/: typed by their schema, checked by their hash, each read recorded.

In goes a table's name (``grants``, ``protected/2011/overall``), out comes a DataFrame; `validation` checks
them all and seals a corrected one. Opened by a researcher who adds a table, and by whoever needs to know what
a page was made of.
"""

from boso.data.package import (
    ABSENT,
    COLLECTED,
    PROVENANCES,
    citation_keys,
    clear_package_cache,
    digest,
    file_path,
    fingerprint,
    has_package,
    load_json,
    package,
    packages,
    provenance,
    read_json,
    resource,
    short_citation,
    sources,
    table_names,
    unreleased,
    version,
)
from boso.data.tables import ever, known, known_rows, preload_tables, read, read_rows, read_text
from boso.data.text_files import read_utf8, read_yaml, write_atomically
from boso.data.usage import mark_used, reads, tracked_property

__all__ = [
    "ABSENT", "COLLECTED", "PROVENANCES", "citation_keys", "clear_package_cache",
    "digest", "ever", "file_path", "fingerprint", "has_package", "known", "known_rows", "load_json",
    "mark_used", "package", "packages", "preload_tables", "provenance", "read", "read_json",
    "read_rows", "read_text", "read_utf8", "read_yaml", "reads", "resource", "short_citation", "sources",
    "table_names", "tracked_property", "unreleased", "version", "write_atomically",
]  # fmt: skip
