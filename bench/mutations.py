"""Alter finished pages in one place, many thousand times, and count what the proof does not catch, by kind.

Run from the project's root: ``python bench/mutations.py --count 30000``. The pages are those of the small
report of the tests and of true documents, which seeds make; ``--report 2011/moss`` takes a built one too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from boso.project import ProjectError
from boso_press.execution import render
from boso_press.proof.matching import Finding
from boso_press.proof.pdf_text import read_pdf
from boso_press.proof.prove import page_proofs

SAME = "[] -> []"  # in print, as far as it can be read
Proof = Callable[[bytes], Iterator[Finding]]
Pages = Iterator[tuple[str, bytes, Proof]]


def sample(seeds: range) -> Pages:
    """Yield the pages of the tests' small report and of true documents."""
    import proof_sample
    from true_documents import generated

    for seed in (None, *seeds):
        with tempfile.TemporaryDirectory() as name:
            document = proof_sample.write(Path(name), None if seed is None else generated(seed))
            for page, proof in page_proofs(document).items():
                yield f"{'sample' if seed is None else seed}/{page}", (Path(name) / page).read_bytes(), proof


def report(root: Path, name: str) -> Pages:
    """Yield the pages of a built report and its fact sheet."""
    year, unit = name.split("/")
    for document in filter(None, render.documents(root, int(year), unit)):
        for page, proof in page_proofs(document).items():
            yield f"{name}/{page}", (root / "outputs" / name / page).read_bytes(), proof


def caught(proof: Proof, page: bytes) -> bool:
    """Whether the proof refuses a page."""
    try:
        return any(True for _ in proof(page))
    except ProjectError:
        return True


def main() -> None:
    """Print how many of each kind were caught, and some that were not."""
    from mutations import html_mutations
    from pdf_mutations import pdf_mutations

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30000)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--report", action="append", default=[])
    parser.add_argument(
        "--show", type=int, default=3, help="of each kind, how many are shown that slip through"
    )
    given = parser.parse_args()
    pages = [*sample(range(given.first, given.first + given.seeds))]
    pages += [page for name in given.report for page in report(Path.cwd(), name)]
    tried, slipped, started = Counter[str](), Counter[str](), time.monotonic()
    each = given.count // len(pages) + 1
    for name, content, proof in pages:
        if found := [*map(str, proof(content))][:3]:
            print(f"{name}: refused as it is: {found}")
            continue
        random = Random(zlib.crc32(name.encode()))
        mutate = pdf_mutations if name.endswith(".pdf") else html_mutations
        for number, (kind, place, altered) in enumerate(mutate(content, random)):
            if number == each:
                break
            tried[key := f"{kind} ({place})"] += 1
            if not caught(proof, altered) and difference(content, altered, name) != SAME:
                slipped[key] += 1
                if slipped[key] <= given.show:
                    print(f"{name}: {key}: {difference(content, altered, name)}", flush=True)
    for key, count in sorted(tried.items()):
        if slipped[key]:
            print(f"{key:<60}{count:>7}{slipped[key]:>7}")
    took = time.monotonic() - started
    print(f"{slipped.total()} of {tried.total()} slipped through, {len(tried)} kinds, {took:.0f} s")


def difference(one: bytes, other: bytes, name: str) -> str:
    """Return where two pages differ, with what stands around; of a PDF the texts that only one has."""
    if name.endswith(".pdf"):
        texts = [
            {"".join(text.replace("\xad", "").split()) for text in _texts(page)} for page in (one, other)
        ]
        return " -> ".join(str(sorted(a - b)[:3]) for a, b in (texts, texts[::-1]))[:400]
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return " -> ".join(page[max(at - 60, 0) : at + 60].decode(errors="replace") for page in (one, other))


def _texts(pdf: bytes) -> Iterator[str]:
    page = read_pdf(pdf)
    yield from (text.text for text in chain(page.content, *page.outside))
    yield from (text for pair in (*page.formulas, *page.drawings) for text in pair if isinstance(text, str))


if __name__ == "__main__":
    main()
