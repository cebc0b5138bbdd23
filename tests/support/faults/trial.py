"""One trial: a copy of a small built project, what is done to it, and what must hold whatever that was."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from building import Kernels

from faults.running import SECONDS_TO_BUILD, Done, Running, ask, describe, environment_of, kill, marked

Snapshot = Mapping[str, bytes]
SECONDS_TO_END = 60.0  # in which what a build has started ends after it
CODE = re.compile(r"Traceback \(most recent call last\)|^  File \"", re.MULTILINE)
# What stands on standard error: sentences, of which that of a cause may have more lines
SENTENCES = re.compile(
    r"(boso( \w+)*: \S.*\n|(failed: \S.*\n(  .*\n)*)|(run again|altered|missing|added): \S.*\n)*"
)
RETITLED = ("title: ", "title: Ny ")


@dataclass(frozen=True)
class Reference:
    """What a build gives before and after the change that most trials make, and how long it takes."""

    folder: Path
    old: Snapshot
    new: Snapshot
    seconds: float


@dataclass
class Trial:
    """A fault being played.

    Attributes
    ----------
    folder
        Its own folder; `project` and `temporary`, the temporary directory, lie in it.
    problems
        What did not hold.
    messages
        What was said on standard error, to be read by a person.
    """

    folder: Path
    reference: Reference
    random: Random
    problems: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.project, self.temporary = self.folder / "p", self.folder / "t"
        self.outputs = self.project / "outputs"
        self.temporary.mkdir(parents=True)
        shutil.copytree(self.reference.folder, self.project)
        self.mended: Snapshot | None = self.reference.old

    # what a kind does

    def retitle(self) -> None:
        """Change what every page says, so that all is made anew."""
        replace_text(self.project / "params" / "2011.yaml", *RETITLED)
        self.mended = self.reference.new

    def note(self, text: str) -> None:
        """Tell what exactly is done; it stands before the problems of this trial."""
        self.notes.append(text)

    def expect(self, holds: object, problem: str) -> None:
        """Note a problem unless something holds."""
        if not holds:
            self.problems.append(problem)

    def start(self, *words: str, prefix: Sequence[str] = (), **how: Any) -> Running:
        """Start boso in the project, in a process group of its own; `how` as for `subprocess.Popen`."""
        settings = environment_of(self.folder, self.temporary) | how.pop("env", {})
        return Running(
            self.folder,
            [*prefix, sys.executable, "-m", "boso", *words],
            cwd=self.project,
            env=settings,
            **how,
        )

    def boso(self, *words: str, seconds: float = SECONDS_TO_BUILD, **how: Any) -> Done:
        """Run boso in the project."""
        return self.start(*words, **how).wait(seconds)

    def ask(self, *words: str) -> Done:
        """Run a command that only reads what was built."""
        return ask(self.project, *words)

    def build(self, *words: str, **how: Any) -> Done:
        """Build all reports."""
        return self.boso("build", *words, **how)

    # what must hold

    def ended(self, done: Done, *codes: int, truth: bool = True) -> None:
        """Check what a command that met the fault has said and left."""
        self.expect(done.code in codes, f"exit code {done.code}, not {codes}: {done.told.strip()[-500:]}")
        self.expect(not CODE.search(done.err), f"a traceback: {done.err.strip()[-1500:]}")
        self.expect_sentences(done.err)
        self.messages += [line for line in done.err.splitlines() if line.strip()]
        if codes == (1,) or done.code == 1:
            self.expect(done.err.strip(), "nothing was said")
        self.expect(self.wait_for_end(), f"left processes: {', '.join(map(describe, self.processes()))}")
        if done.code >= 0:
            self.expect_nothing_left()
        if truth:
            self.expect_truth()

    def expect_sentences(self, told: str) -> None:
        """Check that all that is said are sentences, at most one of them of the command itself."""
        own = sum(line.startswith("boso: ") for line in told.splitlines())
        whole = SENTENCES.fullmatch("".join(f"{line}\n" for line in told.splitlines() if line))
        self.expect(own <= 1 and whole, f"says no sentence: {told[-1500:]}")

    def expect_nothing_left(self) -> None:
        """Check that no temporary file is left, neither beside the outputs nor elsewhere."""
        for folder in (self.temporary, self.outputs):
            found = [path for path in folder.rglob("*") if folder == self.temporary or ".part" in path.name]
            names = ", ".join(str(path.relative_to(self.folder)) for path in found[:4])
            self.expect(not found, f"left behind: {names}")

    def expect_truth(self) -> None:
        """Check that verify and bundle accept the site if all of it is of one build, and else never."""
        now = published(snapshot(self.outputs))
        whole = now in (published(self.reference.old), published(self.reference.new), published(self.mended))
        verified = self.ask("verify")
        self.expect(
            (verified.code == 0) == whole,
            f"verify says {verified.code}, the site is {'' if whole else 'not '}whole: {verified.err[:300]}",
        )
        packed = self.ask("bundle", "--to", str(self.folder / "bundle.zip"))
        self.expect(packed.code == verified.code, f"bundle says {packed.code}, verify {verified.code}")
        for done in (verified, packed):
            self.expect(not CODE.search(done.err), f"verify, bundle: a traceback: {done.err[-1000:]}")

    def expect_mended(self, warm: Kernels | None) -> None:
        """Build once more, undisturbed, with warm kernels or own ones: all is as if nothing had been."""
        done = self.build() if warm is None else _by(warm, self.project)
        self.expect(done.code == 0, f"the next build says {done.code}: {done.err.strip()[-500:]}")
        if self.mended is not None:
            self.expect(*same(snapshot(self.outputs), self.mended))
        self.expect(self.wait_for_end(), "the next build leaves processes")
        self.expect_nothing_left()
        self.expect(self.ask("verify").code == 0, "verify refuses the mended site")

    def processes(self) -> list[int]:
        """Return the processes of this trial that run."""
        return list(marked(self.folder))

    def wait_for_end(self) -> bool:
        """Wait until no process of this trial runs; kill what stays and return whether none did."""
        end = time.monotonic() + SECONDS_TO_END
        while self.processes():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def clear(self) -> None:
        """Kill what still runs and remove the folder."""
        kill(self.processes())
        shutil.rmtree(self.folder, ignore_errors=True)


def _by(kernels: Kernels, project: Path) -> Done:
    done = kernels.boso(project, "build")
    return Done(done.exit_code, done.stdout, done.stderr)


def snapshot(outputs: Path) -> Snapshot:
    """Return every file of outputs/ by its path."""
    found = (path for path in outputs.rglob("*") if path.is_file())
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in found}


def published(files: Snapshot | None) -> Snapshot:
    """Return the files of a snapshot that make the site."""
    return {name: content for name, content in (files or {}).items() if not name.startswith(".")}


def same(found: Snapshot, expected: Snapshot) -> tuple[bool, str]:
    """Return whether two snapshots are the same, and what differs."""
    names = sorted(found.keys() | expected.keys())
    differ = [name for name in names if found.get(name) != expected.get(name)]
    return not differ, f"after the next build differ: {', '.join(differ[:6])}"


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
