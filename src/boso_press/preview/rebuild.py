"""What rebuilds for a preview: a process with everything imported, which forks a fresh one for each rebuild.

`server` starts it, and starts it again when the package has changed. A line on standard input
asks for a rebuild; a line of JSON on standard output tells what went wrong: ``{"2011/moss/03_status": "…"}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from boso.data import write_atomically
from boso.project import ProjectError
from boso_press import processes
from boso_press.execution import render, runner
from boso_press.execution.plan import ReportKey, plan
from boso_press.kernels import launcher
from boso_press.kernels.forked_kernel import end_with_parent

Problems = dict[str, str]


def serve(root: Path, report: ReportKey, folder: Path) -> None:
    """Rebuild a report for each line of standard input, until it closes."""
    context = processes.worker_context()
    with launcher.ForkServer() as server:
        for _ in sys.stdin:
            server.ensure_running()
            here, there = context.Pipe()
            process = context.Process(target=_rebuild, args=(there, dict(os.environ), root, report, folder))
            process.start()
            there.close()
            try:
                problems = here.recv()
            except EOFError:
                problems = {"boso": "the process that rebuilds has died; the next change starts another"}
            process.join()
            print(json.dumps(problems), flush=True)


def _rebuild(answer: Connection, environment: dict[str, str], *what: Any) -> None:
    """Rebuild in a fresh process: nothing of earlier data is remembered."""
    processes.initialize_worker(environment)
    try:
        answer.send(rebuild(*what))
    except ProjectError as error:
        answer.send({"boso": str(error)})
    except Exception:
        answer.send({"boso": traceback.format_exc()})


def rebuild(root: Path, report: ReportKey, folder: Path) -> Problems:
    """Run the notebooks of a report that are out of date and write its pages in `folder`, if all went well.

    Where a notebook fails, the pages stay as they are: a reader sees the last good state, and the error.
    """
    year, unit = report
    todo = plan(root, [year], [unit])
    inputs = [task.inputs for task in todo.jobs.values()]
    if len(todo.jobs) > 1:
        with processes.WorkerPool((os.cpu_count() or 1) + 1, dict(os.environ)) as pool:
            failures = list(pool.map(runner.run, todo.jobs, inputs))
    else:  # sooner done here
        failures = list(map(runner.run, todo.jobs, inputs))
    problems = {str(job): str(failure) for job, failure in zip(todo.jobs, failures, strict=True) if failure}
    if not problems:
        pages = render.html_pages(*render.documents(root, year, unit), preview=folder)
        for name, page in pages.items():
            write_atomically(folder / name, page)
    return problems


if __name__ == "__main__":
    if sys.platform == "linux":  # a preview that is killed ends this, also while it rebuilds
        end_with_parent(signal.SIGTERM)
    project, of, for_whom, target = sys.argv[1:]
    serve(Path(project), (int(of), for_whom), Path(target))
