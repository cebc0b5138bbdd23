"""The short form of `make faults`: a trial of each kind of fault that is played in seconds."""

from __future__ import annotations

import sys

import pytest
from faults.play import KINDS, play_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux tells them"),
]

QUICK = {
    "the build is ended", "a process of it is lost", "outputs are damaged",
    "strays among the chapters", "a file read is spoilt", "a slip in params or a head", "damaged releases",
}  # fmt: skip


def test_after_a_fault_of_each_quick_kind_the_next_build_mends_all() -> None:
    chosen = [kind for kind in KINDS if kind.name in QUICK]
    played = list(play_all(chosen, trials=len(QUICK), seed=7, jobs=3))

    assert {result.kind for result in played} == QUICK
    assert not [f"{result}: {problem}" for result in played for problem in result.problems]
