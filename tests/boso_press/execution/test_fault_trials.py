"""The short form of `make faults`: a trial of each kind of fault, those of clusters aside (test_cluster)."""

from __future__ import annotations

import sys

import pytest
from faults.play import KINDS, play_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux tells them"),
]


ALONE = [kind for kind in KINDS if kind.name != "a cluster loses its parts"]  # its trials wait for minutes


def test_after_a_fault_of_each_kind_the_next_build_mends_all() -> None:
    played = list(play_all(ALONE, trials=len(ALONE), seed=7, jobs=2))

    assert {result.kind for result in played} == {kind.name for kind in ALONE if kind.possible()}
    assert not [f"{result}: {problem}" for result in played for problem in result.problems]
