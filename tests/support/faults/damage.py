"""Outputs that somebody cut, emptied, changed, deleted or put something else in the place of."""

from __future__ import annotations

from pathlib import Path
from random import Random

from faults.trial import Trial


def damaged(trial: Trial) -> None:
    """One to three files of outputs/, records and the manifest among them, are spoilt after a build."""
    files = sorted(path for path in trial.outputs.rglob("*") if path.is_file())
    for path in trial.random.sample(files, trial.random.randint(1, 3)):
        way = trial.random.choice(WAYS)
        trial.note(f"{way.__name__}: {path.relative_to(trial.outputs)}")
        way(path, trial.random)
    trial.expect_truth()


def cut(path: Path, random: Random) -> None:
    """Lose the end."""
    path.write_bytes(path.read_bytes()[: -random.randint(1, 200)])


def emptied(path: Path, random: Random) -> None:
    """Lose all."""
    path.write_bytes(b"")


def deleted(path: Path, random: Random) -> None:
    """Lose the file."""
    path.unlink()


def altered(path: Path, random: Random) -> None:
    """Change one byte."""
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(bytes(content))


def became_a_folder(path: Path, random: Random) -> None:
    """Put a folder with something in it there."""
    path.unlink()
    path.mkdir()
    (path / "x.txt").write_text("x", encoding="utf-8")


def became_a_link(path: Path, random: Random) -> None:
    """Put a link there that leads nowhere."""
    path.unlink()
    path.symlink_to("nowhere")


WAYS = (cut, emptied, deleted, altered, became_a_folder, became_a_link)
