"""What each process that works would do for itself: modules imported, templates compiled, a schema read.

It is done when this is imported, where processes are forked from (`boso_press.processes`).
"""

import jupytext  # noqa: F401
import nbclient  # noqa: F401
import papermill  # noqa: F401
import pypandoc  # noqa: F401
import typst  # noqa: F401
from nbformat.v4 import new_code_cell

from boso_press.execution import render, runner  # noqa: F401
from boso_press.html.environment import load_templates

load_templates()
new_code_cell()
