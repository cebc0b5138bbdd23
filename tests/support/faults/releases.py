"""Releases and sites that were damaged on their way, as `verify` and `diff` meet them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from faults.trial import Trial

AT_ONCE = 5  # damaged releases in a trial
DESCRIPTIONS = ("site/manifest.json", "ro-crate-metadata.json")
VALUES: tuple[Any, ...] = (None, 0, "", [], {}, "x", [None], {"a": 1}, -1, True)


def damaged(trial: Trial) -> None:
    """A zip loses bytes or gets others, or its descriptions say something else."""
    whole, spoilt = trial.folder / "whole.zip", trial.folder / "spoilt.zip"
    trial.expect(trial.ask("bundle", "--to", str(whole)).code == 0, "bundle refuses a whole site")
    for _ in range(AT_ONCE):
        way = trial.random.choice((_bytes, _cut, _description, _text))
        content = way(whole.read_bytes(), trial.random)
        spoilt.write_bytes(content)
        trial.note(way.__name__)
        verified = trial.ask("verify", str(spoilt))
        compared = trial.ask("diff", str(whole), str(spoilt))
        trial.ended(verified, *((0, 1) if _same(whole, spoilt) else (1,)), truth=False)
        moved = compared.code == 1 and compared.out  # numbers, and no error
        trial.ended(replace(compared, code=0) if moved else compared, 0, 2, truth=False)
        for done in (verified, compared):
            told = [line for line in done.err.splitlines() if line.startswith("boso: ")]
            trial.expect(len(told) <= 1 and not done.err.startswith(" "), f"says {done.err[:300]!r}")


def _same(whole: Path, spoilt: Path) -> bool:
    """Whether a zip holds the same files; its own descriptions are all that they are held against."""
    try:
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(spoilt) as new:
            return old.namelist() == new.namelist() and all(
                old.read(name) == new.read(name) for name in old.namelist() if name not in DESCRIPTIONS
            )
    except Exception:
        return False


def _bytes(content: bytes, random: Random) -> bytes:
    found = bytearray(content)
    for _ in range(random.randint(1, 20)):
        at = random.choice((random.randrange(len(found)), random.randrange(len(found) - 2000, len(found))))
        found[at] = random.randrange(256)
    return bytes(found)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def _text(content: bytes, random: Random) -> bytes:
    return random.choice((b"", b"PK", b"no zip", b"PK\x05\x06" + bytes(18), "æøå".encode() * 1000))


def _description(content: bytes, random: Random) -> bytes:
    """Give a description another value somewhere, or what is no JSON."""
    packed, name = io.BytesIO(), random.choice(DESCRIPTIONS)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for one in old.namelist():
            text = old.read(one)
            if one == name:
                text = random.choice((text[: len(text) // 2], b"", b"\xff", _other(text, random)))
            new.writestr(one, text)
    return packed.getvalue()


def _other(text: bytes, random: Random) -> bytes:
    whole = place = json.loads(text)
    while True:
        key: Any = random.choice([*place] if isinstance(place, dict) else range(len(place)))
        if not isinstance(place[key], dict | list) or not place[key] or random.random() < 0.3:
            place[key] = random.choice(VALUES)
            return json.dumps(whole).encode()
        place = place[key]
