"""papermill's engine of a build: nbclient runs a notebook as a whole, from memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from papermill.parameterize import parameterize_notebook


class NotebookEngine(Engine):  # type: ignore[misc]
    """Runs what `parameterize` gives; papermill's own engine also times, saves and waits for each cell."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        folder: Path,
        log_output: bool = False,
        **settings: Any,
    ) -> None:
        """Run all cells in a kernel that starts in a folder; `settings` are those of nbclient."""
        client = NotebookClient(
            nb_man.nb,
            kernel_name=kernel_name,
            resources={"metadata": {"path": str(folder)}},
            allow_errors=True,
            raise_on_iopub_timeout=True,
            record_timing=False,
            shutdown_kernel="immediate",
            **settings,
        )
        with ThreadPoolExecutor(1) as thread:  # in the main one nbclient takes Ctrl-C and keeps it
            thread.submit(client.execute).result()


def parameterize(notebook: NotebookNode, given: dict[str, object]) -> NotebookNode:
    """Return a notebook with a cell, after the one tagged ``parameters``, that assigns what is given."""
    notebook.metadata["papermill"] = {}  # it notes there; `execute_notebook` would read the notebook anew
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    return parameterize_notebook(notebook, given, kernel_name="python3", language="python")
