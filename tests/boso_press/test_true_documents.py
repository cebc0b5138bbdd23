"""True documents of every mixture are built and proven: `bench/true_documents.py` makes as many as wanted."""

from __future__ import annotations

import pytest
from true_documents import findings

# 12 and 57 have numbered lists side by side, 118 a name within another column's text
SEEDS = (*range(8), 12, 57, 118)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_true_document_is_not_refused(seed: int) -> None:
    assert list(findings(seed)) == []
