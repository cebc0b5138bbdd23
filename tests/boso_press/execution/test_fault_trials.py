"""The short form of `make faults`: a trial of each kind of fault that is played in seconds."""

from __future__ import annotations

import sys

import pytest
from building import Kernels
from faults import play

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux tells them"),
]

QUICK = {
    "the build is ended", "a process of it is lost", "outputs are damaged",
    "strays among the chapters", "a file read is spoilt", "a slip in params or a head", "damaged releases",
}  # fmt: skip
SECONDS = 3.0  # in which a fault comes: a build of that small project takes no less


def test_after_a_fault_of_each_quick_kind_the_next_build_mends_all(
    kernels: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "warm", lambda: kernels)
    chosen = [kind.name for kind in play.KINDS if kind.name in QUICK]
    with play.folder() as folder:
        built = play.reference(folder, SECONDS)
        played = [
            play.play(name, number, 7, folder / str(number), built) for number, name in enumerate(chosen)
        ]

    assert {result.kind for result in played} == QUICK
    assert not [f"{result}: {problem}" for result in played for problem in result.problems]
