"""True documents of every mixture are built and proven, and what is altered in one is caught."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import proof_sample
import pytest
from mutations import html_mutations
from pdf_mutations import pdf_mutations
from true_documents import findings

from boso_press.proof.prove import page_proofs

# `bench/true_documents.py` makes as many as wanted; 12 and 57 have numbered lists side by side, 118 a name
# within another column's text, 1023 long numbers as names of rows, 9122 a row's name as another row's word
SEEDS = (*range(8), 12, 57, 118, 1023, 9122, 68215, 69242, 69294, 69501, 71047)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_true_document_is_not_refused(seed: int) -> None:
    assert list(findings(seed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("file", ["01_innledning.html", "02_tilskudd.html", "rapport.html", "rapport.pdf"])
def test_no_single_alteration_of_a_page_is_a_proof_of_it(file: str, tmp_path: Path) -> None:
    """`bench/mutations.py` makes as many as wanted."""
    findings = page_proofs(proof_sample.write(tmp_path))[file]
    page, random = (tmp_path / file).read_bytes(), Random(file)
    altered = pdf_mutations(page, random) if file.endswith("pdf") else html_mutations(page, random)
    slipped = [f"{kind} ({place})" for kind, place, other in islice(altered, 60) if not [*findings(other)]]

    assert slipped == []
