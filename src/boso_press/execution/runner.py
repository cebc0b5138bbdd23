"""Execute one notebook for one year and unit, in a fresh kernel, by papermill.

The source is a text notebook (jupytext, MyST). A failing cell leaves its error in the executed notebook's
metadata; cells that need nothing of it run, so that all errors are told.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data, params
from boso.project import ProjectError
from boso_press.document.drafts import HIDDEN_TAGS
from boso_press.document.images import image_names, read_image
from boso_press.document.text_notebooks import check_cells, tags_of
from boso_press.execution import cache_key, parameters, records
from boso_press.execution.failing_cell import ALLOW, failure_of, lost_kernel, place
from boso_press.execution.job import Failure, Job
from boso_press.kernels import launcher, limits
from boso_press.kernels.cells import RunningCells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbformat import NotebookNode

OWN = "boso-reads"  # identifies the cell that runs last and tells what was read
READ_TABLES = "application/vnd.boso.reads+json"  # as what it does; printed text may be of a process left over
READS = f"""\
from IPython.display import publish_display_data as _publish
from boso.data import reads as _reads
_publish({{"{READ_TABLES}": _reads()}})
"""  # names that a chapter may have assigned anew are not used
EXPRESSION = re.compile(r"\{\{|\{%")


def read_source(path: Path) -> NotebookNode:
    """Read a text notebook; cell ids are made from the file's name and the cell's number.

    What one text makes is kept: many reports are made from it. One that is no notebook, or has no cell with
    the tag ``parameters`` that declares ``year`` and ``unit``, raises ProjectError.
    """
    return deepcopy(_parsed(path, data.read_utf8(path)))


@lru_cache(maxsize=64)
def _parsed(path: Path, text: str) -> NotebookNode:
    import jupytext

    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:  # jupytext raises whatever its parsers raise
        raise ProjectError(
            f"{path}: cannot be read as a MyST notebook: {' '.join(str(error).split())}"
        ) from error
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"{path.stem}-{number:03d}".replace("_", "-")
    tagged = next((cell for cell in notebook.cells if "parameters" in tags_of(cell)), None)
    if tagged is None:
        raise ProjectError(
            f'{path}: no cell has the tag "parameters"; add `:tags: [parameters]` to the cell '
            "that sets year and unit"
        )
    names = parameters.defaults(tagged.source, path)
    for name in parameters.GIVEN:
        if name not in names:
            raise ProjectError(
                f'{path}: parameter "{name}" is not declared in the cell tagged "parameters"; '
                f"it declares {', '.join(names) or 'nothing'}"
            )
    check_cells(path, notebook)
    return notebook


@dataclass(frozen=True)
class Executed:
    """A notebook that has run: the hashes of what it was made from, its bytes, and its errors."""

    inputs: Mapping[str, str]
    content: bytes
    failures: tuple[Failure, ...] = ()


def run(job: Job, inputs: Mapping[str, str] | None = None, limit: float | None = None) -> tuple[Failure, ...]:
    """Execute a notebook, keep it, and return its errors; for the arguments see `execute`."""
    executed = execute(job, inputs, limit)
    keep(job, executed)
    return executed.failures


def keep(job: Job, executed: Executed) -> None:
    """Write a notebook to ``job.output``, with its record."""
    files, failed = {job.output: executed.content}, bool(executed.failures)
    records.write(job.root / "outputs", str(job), executed.inputs, files, failed=failed)


def execute(job: Job, inputs: Mapping[str, str] | None = None, limit: float | None = None) -> Executed:
    """Execute a notebook, and write nothing.

    `inputs` are hashes of the inputs, tables aside, taken when the build was planned; by default taken now.
    `limit` are the seconds that one cell may take, if not what params say. A source that cannot be read
    (`read_source`) raises ProjectError.
    """
    now = cache_key.InputHashes(job.root)
    made_from = dict(inputs or now.notebook_inputs(job.source, job.year, job.unit))
    data.package(job.root)  # as it is before the kernel reads it
    given = {"year": job.year, "unit": job.unit, **now.own_parameters(job.chapter, job.year, job.unit)}
    executed, failures = _execute(read_source(job.source), given, job, limit)
    made_from = _finish(executed, job, now, made_from, failures)
    # `nbformat` would indent, which takes ten times as long
    return Executed(made_from, json.dumps(executed, ensure_ascii=False, sort_keys=True).encode(), failures)


def _execute(
    notebook: NotebookNode, given: dict[str, object], job: Job, limit: float | None
) -> tuple[NotebookNode, tuple[Failure, ...]]:
    """Run all cells and a last one that tells which tables were read."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError
    from nbformat.v4 import new_code_cell
    from papermill.parameterize import parameterize_notebook

    text = data.read_utf8(job.source)
    running, allowed = RunningCells(OWN), params.load(job.year, job.root).limits
    if refused := tuple(_unfilled(notebook, text)):
        return notebook, refused
    notebook.metadata["papermill"] = {}  # it notes there what was given
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    notebook = parameterize_notebook(notebook, given, kernel_name="python3", language="python")
    notebook.cells.append(new_code_cell(READS, id=OWN))
    try:
        _engine().execute_notebook(
            notebook, launcher.kernel_name(), progress_bar=False, allow_errors=True, record_timing=False,
            resources={"metadata": {"path": str(job.source.parent)}}, timeout=limit or allowed.seconds,
            on_cell_start=running.begin, on_cell_executed=running.end, raise_on_iopub_timeout=True,
            extra_arguments=limits.arguments(allowed.megabytes, allowed.output_kilobytes),
            shutdown_kernel="immediate",
        )  # fmt: skip
    except CellExecutionError:
        pass
    except (RuntimeError, TimeoutError) as error:  # the kernel died, did not start, or hangs
        where, hangs = place(running.cell, text, 0), isinstance(error, CellTimeoutError)
        allow = f"{ALLOW.format(key='seconds', year=job.year)}, or --limit"
        hung = f"the cell timed out after {limit or allowed.seconds:g} seconds; {allow}"
        return notebook, (Failure(hung if hangs else lost_kernel(error), *where, lost=not hangs),)
    failed = ((cell, running.failed[cell.id]) for cell in notebook.cells if cell.get("id") in running.failed)
    return notebook, tuple(failure_of(cell, reply, text, job.year) for cell, reply in failed)


@cache
def _engine() -> Any:
    """Return the engine of a build: papermill's own also times, saves and waits for each cell."""
    from nbclient import NotebookClient
    from papermill.engines import Engine

    class NotebookEngine(Engine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, log_output: bool, **given: Any
        ) -> None:
            client = NotebookClient(nb_man.nb, kernel_name=kernel_name, **given)
            with ThreadPoolExecutor(1) as thread:  # in the main one nbclient takes Ctrl-C and keeps it
                thread.submit(client.execute).result()

    return NotebookEngine


def _unfilled(notebook: NotebookNode, text: str) -> Iterator[Failure]:
    """Refuse an expression in a Markdown cell: nothing fills it in, and readers would see its code."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := EXPRESSION.search(cell.source)):
            line = cell.source.count("\n", 0, found.start()) + 1
            row = cell.source.split("\n")[line - 1].strip()
            message = f"a Markdown cell fills nothing in; make it a code cell that begins with %%tekst: {row}"
            yield Failure(message, *place(cell, text, line), "ProjectError")


def _finish(
    executed: NotebookNode,
    job: Job,
    now: cache_key.InputHashes,
    inputs: Mapping[str, str],
    failures: Sequence[Failure],
) -> dict[str, str]:
    """Leave only what the same inputs always give: no times, no random ids, no paths; return these inputs."""
    own = dict(executed.metadata.get("boso", {}))
    told = (output.get("data", {}).get(READ_TABLES) for output in executed.cells[-1].get("outputs", ()))
    reads = dict(sorted(next(filter(None, told), {}).items()))  # nothing where the last cell has not run
    folder, shown = job.source.parent, image_names(executed)
    made_from = {
        **inputs,
        **{cache_key.TABLE_PREFIX + name: now.table(name, digest) for name, digest in reads.items()},
        **{cache_key.IMAGE_PREFIX + name: now.image(name) for name in shown},
    }
    executed.cells = [cell for cell in executed.cells if cell.get("id") != OWN]
    for number, cell in enumerate(executed.cells):
        cell.metadata.pop("papermill", None)
        if HIDDEN_TAGS & set(cell.metadata.get("tags", [])):
            cell.outputs = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"parameters-{number}"
    executed.metadata.pop("papermill", None)
    executed.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {
        "year": job.year,
        "unit": job.unit,
        "chapter": job.chapter,
        "reads": reads,
        "provenance": cache_key.provenance(job.root, reads),
        "made_from": made_from,
        "inputs": cache_key.combined_hash({"unit": job.unit, **made_from}),
    }
    if images := {name: read_image(folder, name) for name in shown}:
        about["images"] = images
    if failures:
        about["errors"] = [vars(failure) for failure in failures]
    executed.metadata["boso"] = own | about
    return made_from
