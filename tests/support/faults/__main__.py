"""Play faults and print a table: ``python -m faults --trials 200 --seed 1``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from faults.play import KINDS, Kind, Result, play_all


def main() -> None:
    """Play, print what did not hold and the table; exit code 1 if anything did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--kind", action="append", choices=[kind.name for kind in KINDS], help="only this kind"
    )
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 1, help="trials at once")
    parser.add_argument("--messages", type=Path, help="write there each message that was told, to be read")
    arguments = parser.parse_args()
    started = time.monotonic()
    wanted = [kind for kind in KINDS if not arguments.kind or kind.name in arguments.kind]
    played: list[Result] = []
    with suppress(KeyboardInterrupt):  # then the table is of what has been played
        for result in play_all(wanted, arguments.trials, arguments.seed, arguments.jobs):
            played.append(result)
            if sys.stderr.isatty():
                print(f"\r{len(played)} of about {arguments.trials} ", end="", file=sys.stderr, flush=True)
            for problem in result.problems:
                print(f"{result}: {problem}", flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    show(wanted, played)
    wrong = sum(bool(result.problems) for result in played)
    print(
        f"{len(played)} trials, {wrong} failures, seed {arguments.seed}, {time.monotonic() - started:.0f} s"
    )
    if arguments.messages:
        told = sorted({f"{result.kind}: {line}" for result in played for line in result.messages})
        arguments.messages.write_text("\n".join(told) + "\n", encoding="utf-8")
    sys.exit(bool(wrong))


def show(kinds: Sequence[Kind], played: Sequence[Result]) -> None:
    """Print the table."""
    print(f"{'kind':<34}{'trials':>8}{'failures':>10}{'seconds':>10}")
    for kind in kinds:
        own = [result for result in played if result.kind == kind.name]
        failures = sum(bool(result.problems) for result in own)
        print(f"{kind.name:<34}{len(own):>8}{failures:>10}{sum(result.seconds for result in own):>10.0f}")


if __name__ == "__main__":
    main()
