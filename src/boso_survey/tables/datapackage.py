"""Publish tables: as CSV, and in a data package with what their columns mean (tables.json)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

PROFILE = "https://datapackage.org/profiles/2.0/"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International. Facts are free; the wording is the "
    "project's own.",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PUBLISHER = "https://www.moreforsk.no/"
REPORT = {
    "title": "Møreforsking Volda, Rapport 25/2012: Fundamentet er lagt. Delrapport 2011",
    "path": PUBLISHER,
}
SURVEY = {"title": "Spørreundersøkelse blant aktører i programkommunene", "path": PUBLISHER}


@cache
def _schemas() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8")))


def columns(table: str) -> dict[str, str]:
    """Return the type of each column of a table that the private zone publishes, in order."""
    return {field["name"]: field["type"] for field in _schemas()[table]["fields"]}


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as the file that is published."""
    plain = frame.copy()
    for column in plain.select_dtypes("bool").columns:
        plain[column] = plain[column].map({True: "true", False: "false"})
    return plain.to_csv(index=False, lineterminator="\n").encode()


def resource(table: str, path: str, content: bytes, source: Mapping[str, str]) -> dict[str, Any]:
    """Return what a data package says of a file that holds the table `table`."""
    about, header = _schemas()[table], content.partition(b"\n")[0].decode().split(",")
    described = {key: about[key] for key in ("fields", "primaryKey") if key in about}
    described["fields"] = [field for field in about["fields"] if field["name"] in header]
    return {
        "name": path.removesuffix(".csv"),
        "path": path,
        "type": "table",
        "title": about["title"],
        "description": about["description"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **fingerprint(content),
        "sources": [dict(source)],
        "licenses": [LICENCE],
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {"$schema": f"{PROFILE}tableschema.json"} | described,
    }


def package(
    name: str, title: str, description: str, more: Mapping[str, Any], tables: Sequence[dict[str, Any]]
) -> bytes:
    """Return a data package as its file; `more` are properties of its own."""
    content = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": name,
        "title": title,
        "version": "1.0",
        "description": description,
        "contributors": [{"title": "boso", "roles": ["publisher", "creator"]}],
        "licenses": [LICENCE],
        **more,
        "resources": list(tables),
    }
    return encoded(content)


def encoded(package: Mapping[str, Any]) -> bytes:
    """Return a data package as its file."""
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def fingerprint(content: bytes) -> dict[str, Any]:
    """Return what a data package says of the bytes of a file."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
