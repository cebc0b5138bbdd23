"""What each process that works would do for itself: templates compiled, the schema of notebooks read.

It is done when this is imported, where processes are forked from (`boso_press.processes`).
"""

from nbformat.v4 import new_code_cell

from boso_press.html.environment import load_templates

load_templates()
new_code_cell()
