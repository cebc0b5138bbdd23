"""What rebuilds for a preview: a process with everything imported, which has fresh ones do each rebuild.

`server` starts it, and starts it again when the package has changed. A line on standard input, with how often
the pages will have been made, asks for a rebuild; a line of JSON on standard output tells what went wrong:
``{"2011/moss/03_status": "…"}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from boso.data import write_atomically
from boso.project import ProjectError
from boso_press.execution import render
from boso_press.execution.plan import ReportKey, plan
from boso_press.execution.scheduler import outcomes
from boso_press.kernels.launcher import ForkServer
from boso_press.preview.server import Problems, followed
from boso_press.processes import WorkerPool, end_with_parent


def rebuild(root: Path, report: ReportKey, folder: Path, made: int, look: Callable[[], object]) -> Problems:
    """Run the notebooks of a report that are out of date and write its pages in `folder`, if all went well.

    Where a notebook fails, the pages stay as they are: a reader sees the last good state, and the error.
    Processes are fresh ones: nothing of earlier data is remembered.
    """
    year, unit = report
    try:
        with WorkerPool((os.cpu_count() or 1) + 1) as pool:
            todo = pool.submit(plan, root, [year], [unit]).result()
            ended = outcomes(replace(todo, reports={}), pool, look)
            failed = {one.name: one.problems for one in ended if not one.retried and one.problems}
            if not failed:
                pool.submit(write_pages, root, report, folder, made).result()
    except ProjectError as error:
        return {"boso": str(error)}
    except Exception:
        return {"boso": traceback.format_exc()}
    return {name: "\n".join(map(str, problems)) for name, problems in failed.items()}


def write_pages(root: Path, report: ReportKey, folder: Path, made: int) -> None:
    """Write the pages of a report in a folder, of which the whole report is the index."""
    pages = render.html_pages(*render.documents(root, *report), preview=folder)
    for name, page in (pages | {"index.html": pages["rapport.html"]}).items():
        write_atomically(folder / name, followed(page.decode(), made).encode())


if __name__ == "__main__":
    if sys.platform == "linux":  # a preview that is killed ends this, also while it rebuilds
        end_with_parent(signal.SIGTERM)
    project, of, for_whom, target = sys.argv[1:]
    with ForkServer() as server:
        for line in sys.stdin:
            told = rebuild(Path(project), (int(of), for_whom), Path(target), int(line), server.ensure_running)
            print(json.dumps(told), flush=True)
