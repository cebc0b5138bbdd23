"""A cell that exits, hangs, prints without end, takes all memory, or kills its kernel."""

from __future__ import annotations

import re

from small_project import add_chapter

from faults.trial import Trial

NAME = "05_feil"
CELLS = {
    "sys.exit": "import sys\nsys.exit(0)",
    "SystemExit": "raise SystemExit",
    "exit": "exit()",
    "quit": "quit()",
    "os._exit": "import os\nos._exit(0)",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "aborted": "import os\nos.abort()",
    "wild pointer": "import ctypes\nctypes.string_at(0)",
    "hangs": "while True:\n    pass",
    "hangs in a program": "import subprocess\nsubprocess.run(['sleep', '600'], start_new_session=True)",
    "hears nothing": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(600)",
    "stopped": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "prints": "while True:\n    print('x' * 1000)",
    "prints from a program": "import subprocess\nsubprocess.run(['sh', '-c', 'while :; do seq 1000; done'])",
    "memory at once": "x = bytearray(8_000_000_000)",
    "memory bit by bit": "x = []\nwhile True:\n    x.append(bytes(50_000_000))",
    "colour": "raise ValueError('\\x1b[31mrødt\\x1b[0m\\x07')",
    "recursion": "def f(): return f()\nf()",
    "interrupts itself": "raise KeyboardInterrupt",
    "many lines": "raise ValueError('\\n'.join(map(str, range(2000))))",
    "no text": "raise ValueError",
    "no text of letters": "raise ValueError('\\u202e🏠' * 9999)",
    "a group of errors": "raise ExceptionGroup('to', [ValueError('en'), KeyError('to')])",
    "all files are closed": "import os\nos.closerange(0, 500)",
    "asks": "input('?')",
    "no syntax": "a = = 1",
    "name": "not_there",
    "text that is none": "%%tekst\n{{ not_there }}",
}


def fails(trial: Trial) -> None:
    """A chapter has a cell that fails; the others are made, and all is well when it is gone."""
    name = trial.random.choice([*CELLS])
    trial.note(name)
    add_chapter(trial.project, NAME, CELLS[name])
    seconds = () if "memory" in name or "prints" in name else ("--limit", "6")
    done = trial.build(*seconds)
    trial.ended(done, 1)
    named = re.search(rf"2011/(moss|samlet)/{NAME}: cell 5[ ,:]", done.err)
    trial.expect(named, f"does not name the cell: {done.err!r}")
    (trial.project / "notebooks" / f"{NAME}.md").unlink()


def leaves_processes(trial: Trial) -> None:
    """A cell starts processes that detach themselves, and ends well: none of them outlives the build."""
    detached = "s.Popen(['setsid', 'sleep', '600'], start_new_session=True)"
    code = f"import subprocess as s\nfor _ in range(3):\n    {detached}"
    add_chapter(trial.project, NAME, code)
    trial.ended(trial.build(), 0, truth=False)
    (trial.project / "notebooks" / f"{NAME}.md").unlink()
