"""Build and prove true documents, which a seed makes: what is refused is a fault of the press.

Run from the project's root: ``python bench/true_documents.py --first 0 --count 300``. A line for each that is
refused, and at last how many there were.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from boso.project import ProjectError


def refusal(seed: int) -> str:
    """Return why the document of a seed is refused; nothing if it is not."""
    from true_documents import findings

    try:
        return "\n  ".join(map(str, list(findings(seed))[:5]))
    except ProjectError as error:
        return str(error)
    except Exception:
        return "\n".join(traceback.format_exc().splitlines()[-9:])


def main() -> None:
    """Print what is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    given = parser.parse_args()
    refused, started = 0, time.monotonic()
    for seed in range(given.first, given.first + given.count):
        if why := refusal(seed):
            refused += 1
            print(f"seed {seed}: {why}", flush=True)
    print(f"{refused} of {given.count} true documents refused, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
